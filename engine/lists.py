"""Which list of a record a test reads its evidence from."""

from __future__ import annotations

from typing import assert_never

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
