"""Which answers a test, or a whole rule, can ever have: what need not be seen, because nobody could be it.

Met and unmet are left out only where reasoning over the rules shows that no record has them. Unknown is left out where
every test that it could come from reads only what is registered by duty: certificates, documents, activities,
follow-ups, modules and the choice of package are there or not there, and `er oplyst` asks exactly that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from trin.dsl.lint.claims import Claims
from trin.dsl.lint.formulas import Reasoning
from trin.engine import model
from trin.engine.decision import Status
from trin.engine.model import (
    AbsenceTest,
    ActivityTest,
    AttendanceTest,
    CertificateTest,
    CompetenceTest,
    ConditionTest,
    DocumentTest,
    FactTest,
    FollowUpTest,
    GapTest,
    GroupTest,
    HoursTest,
    IsStated,
    JudgementTest,
    ModuleTest,
    PackageChosenTest,
    ScorecardTest,
    TestGroup,
    TimeTest,
)

from .written import Line, Rule

ANSWERS = (Status.MET, Status.UNMET, Status.UNKNOWN)


class Reach:
    """The answers that can be had in one package, or (its name is None) before one is chosen."""

    def __init__(self, package: model.Package) -> None:
        self._package = package
        self._vocabulary = package.vocabulary
        self._reasoning = Reasoning(Claims(package.vocabulary, package.name is not None))

    def of(self, rule: Rule, line: Line | None) -> frozenset[Status]:
        """The answers that a line of the rule can have, or (None) the rule itself."""
        if line is None and len(rule.body) == 1 and not rule.when:
            line = rule.body[0]
        if line is not None:
            return self._found(self._possible(line, True), self._possible(line, False), self._unknown(line))
        reasoning = self._reasoning
        when = [reasoning.line(test) for test in rule.when]
        met, unmet = (reasoning.possible(reasoning.body(rule.body, wanted), *when) for wanted in (True, False))
        return self._found(met, unmet, any(self._unknown(part) for part in (*rule.body, *rule.when)))

    def _possible(self, line: Line, met: bool) -> bool:
        if isinstance(line, PackageChosenTest):
            return met == (self._package.name is not None)
        if isinstance(line, ConditionTest):
            body = self._vocabulary.conditions[line.condition].body
            return self._reasoning.possible(self._reasoning.body(body, met))
        return self._reasoning.possible(self._reasoning.line(line, met))

    def _found(self, met: bool, unmet: bool, unknown: bool) -> frozenset[Status]:
        possible = zip(ANSWERS, (met, unmet, unknown), strict=True)
        return frozenset(status for status, can_be in possible if can_be)

    def _unknown(self, line: Line) -> bool:
        return _can_be_unknown(line, self._behind)

    def _behind(self, line: ConditionTest | ScorecardTest) -> Iterable[Line]:
        if isinstance(line, ConditionTest):
            return self._vocabulary.conditions[line.condition].body
        return (p.test for p in self._vocabulary.scorecards[line.scorecard].lines if isinstance(p, model.PointsForTest))


def _can_be_unknown(line: Line, behind: Callable[[ConditionTest | ScorecardTest], Iterable[Line]]) -> bool:
    match line:
        case (
            CompetenceTest() | GroupTest() | AttendanceTest() | AbsenceTest() | HoursTest() | JudgementTest()
        ):  # fmt: skip
            return True
        case FactTest():
            return not isinstance(line.predicate, IsStated)
        case (
            CertificateTest() | DocumentTest() | ActivityTest() | FollowUpTest() | ModuleTest() | PackageChosenTest()
            | TimeTest() | GapTest()
        ):  # fmt: skip
            return False
        case TestGroup():
            return any(_can_be_unknown(test, behind) for test in line.tests)
        case ConditionTest():
            return any(_can_be_unknown(part, behind) for part in behind(line))
        case ScorecardTest():
            return True
        case _:
            assert_never(line)
