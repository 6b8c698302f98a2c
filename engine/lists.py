"""Which list of a record a test reads its evidence from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from . import model


def list_of(test: model.Test) -> str | None:
    """The name of the record's list; None for what rests on other tests, or on no row."""
    match test:
        case model.CompetenceTest() | model.GroupTest():
            return "measurements"
        case model.AttendanceTest() | model.AbsenceTest() | model.HoursTest():
            return "attendance"
        case model.TimeTest() | model.ModuleTest():
            return "modules"
        case model.GapTest():
            return "activities" if isinstance(test.window, model.InModule) else "modules"
        case model.FactTest():
            return "facts"
        case model.CertificateTest():
            return "certificates"
        case model.DocumentTest():
            return "documents"
        case model.ActivityTest():
            return "activities"
        case model.JudgementTest():
            return "judgements"
        case model.FollowUpTest():
            return "follow_ups"
        case model.ScorecardTest() | model.ConditionTest() | model.PackageChosenTest():
            return None
        case _:
            assert_never(test)


def evidence_of(line: model.Test | model.TestGroup, found: Sequence[Any]) -> Iterator[tuple[str | None, Sequence[Any]]]:
    """The rows that a finding (see `quantities`) rests on, those of its parts included, with the list they stand in."""
    detail = found[4]
    if isinstance(line, model.TestGroup):
        for test, part in zip(line.tests, detail, strict=True):
            yield from evidence_of(test, part)
    elif isinstance(detail, dict) and "body" in detail:
        for part_line, part in detail["body"]:
            yield from evidence_of(part_line, part)
    elif isinstance(detail, dict) and "lines" in detail:
        yield from detail["lines"]
    else:
        yield list_of(line), found[3]
