"""Why no action from here can mend a requirement. It is asked only when every proposal has been tried in vain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from . import model as m
from .logic import MET, UNMET
from .trial import Line, Trial


class NeverWhy(StrEnum):
    """What stands in the way for good."""

    OUT_OF_SCOPE = "out_of_scope"
    FIXED = "fixed"
    FACT = "fact"
    PASSED = "passed"
    MODULE = "module"
    LATER = "later"
    TOGETHER = "together"
    NO_WAY = "no_way"


@dataclass(frozen=True, slots=True)
class Never:
    """A requirement by its id (empty for the target group), why nothing helps, and the test that it hangs on."""

    requirement: str
    why: NeverWhy
    test: m.Test | None = None


_ORDER = (NeverWhy.FIXED, NeverWhy.FACT, NeverWhy.MODULE, NeverWhy.PASSED, NeverWhy.LATER, NeverWhy.NO_WAY)
"""What is told where several tests of one requirement stand in the way."""


def never(name: str, body: Iterable[Line], trial: Trial) -> Never:
    """The reason for a requirement whose body nothing can make hold."""
    found = [(_why(test, wanted, trial), test) for line in body for test, wanted in _failing(line, trial, MET)]
    if not found:
        return Never(name, NeverWhy.LATER)
    why, test = min(found, key=lambda pair: _ORDER.index(pair[0]))
    return Never(name, why, test)


def _failing(line: Line, trial: Trial, wanted: int) -> Iterator[tuple[m.Test, int]]:
    """The tests below a line that are not what they should be, with what that is."""
    if trial.status(line) == wanted:
        return
    if isinstance(line, m.TestGroup):
        inner = wanted if line.kind is not m.GroupKind.NONE else UNMET if wanted == MET else MET
        for test in line.tests:
            yield from _failing(test, trial, inner)
    elif isinstance(line, m.ConditionTest):
        for part in trial.lines.package.vocabulary.conditions[line.condition].body:
            yield from _failing(part, trial, wanted)
    else:
        yield line, wanted


def _why(test: m.Test, wanted: int, trial: Trial) -> NeverWhy:  # one dispatch over all kinds of test
    match test:
        case m.FactTest():
            kind = trial.lines.package.vocabulary.facts[test.fact].kind
            changeable = kind not in (m.FactKind.NUMBER, m.FactKind.DATE)
            return NeverWhy.FIXED if changeable and trial.fixed else NeverWhy.FACT
        case m.ModuleTest():
            return NeverWhy.MODULE if wanted == MET else NeverWhy.PASSED
        case m.CertificateTest() | m.DocumentTest():
            return NeverWhy.PASSED
        case m.TimeTest():
            ceiling = test.bound.comparison in (m.Comparison.AT_MOST, m.Comparison.UNDER)
            return NeverWhy.PASSED if ceiling == (wanted == MET) else NeverWhy.LATER
        case m.GapTest():
            return NeverWhy.PASSED
        case m.CompetenceTest():
            every = isinstance(test.measured.which, m.EveryMeasurement)
            return NeverWhy.PASSED if every and wanted == MET else NeverWhy.NO_WAY
        case m.AttendanceTest() | m.HoursTest() | m.AbsenceTest() | m.FollowUpTest() | m.ActivityTest():
            return NeverWhy.LATER if wanted == MET else NeverWhy.PASSED
        case m.GroupTest() | m.JudgementTest() | m.PackageChosenTest() | m.ScorecardTest() | m.ConditionTest():
            return NeverWhy.NO_WAY
        case _:
            assert_never(test)


__all__ = ["Never", "NeverWhy", "never"]
