"""Model to program: every test becomes a function from a situation to a finding; see `quantities`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from . import amounts, measured, periods, registers
from .lists import list_of
from .logic import MET, UNKNOWN, UNMET, all_of, at_least, none_of
from .model import (
    AbsenceTest,
    ActivityTest,
    AttendanceTest,
    Body,
    CertificateTest,
    CompetenceTest,
    ConditionTest,
    DocumentTest,
    FactTest,
    FollowUpTest,
    GapTest,
    GroupKind,
    GroupTest,
    HoursTest,
    JudgementTest,
    Kind,
    ModuleTest,
    Number,
    Package,
    PackageChosenTest,
    PointsForTest,
    PointsPerLevel,
    Requirement,
    Scorecard,
    ScorecardTest,
    Test,
    TestGroup,
    TimeTest,
    Transition,
)
from .quantities import MISSING, Evaluate, Finding, Situation, interval_status
from .waivers import Shown, find

NOT_APPLICABLE = 3
WAIVED = 4
"""Statuses of a requirement beyond the three of `logic`."""

Judged: TypeAlias = tuple[int, Sequence[Finding], Sequence[Finding], Shown | None]
"""A requirement in a situation: its status, the findings of its body and of "gælder når", a waiver to show."""

JudgeRequirement: TypeAlias = Callable[[Situation], Judged]


@dataclass(frozen=True, slots=True)
class CompiledTransition:
    """A transition; `judges` are in the order of `Transition.requirements`, `gating` their places that gate."""

    model: Transition
    judges: tuple[JudgeRequirement, ...]
    gating: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CompiledPackage:
    """Everything that is decided for citizens on one package; `leads` are the transitions from each module."""

    model: Package
    target_group: tuple[tuple[Test | TestGroup, Evaluate], ...]
    leads: Mapping[str, tuple[CompiledTransition, ...]]
    standards: tuple[JudgeRequirement, ...]


class PackageCompiler:
    """Compiles what belongs to one package; conditions and scorecards are looked up in its vocabulary."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._vocabulary = package.vocabulary

    def package(self) -> CompiledPackage:
        """The whole package."""
        package = self._package
        transitions = [self._transition(t) for t in package.transitions]
        return CompiledPackage(
            package,
            tuple((t, self.line(t)) for group in package.target_groups for t in group.tests),
            {module: _leads(transitions, module) for module in package.modules},
            tuple(self._requirement(r) for r in package.standards),
        )

    def _transition(self, transition: Transition) -> CompiledTransition:
        requirements = transition.requirements
        return CompiledTransition(
            transition,
            tuple(self._requirement(r) for r in requirements),
            tuple(i for i, r in enumerate(requirements) if r.kind is Kind.REQUIREMENT),
        )

    def _requirement(self, requirement: Requirement) -> JudgeRequirement:
        lines = [self.line(t) for t in requirement.body]
        applies = [self.test(t) for t in requirement.applies_when]
        if len(lines) == 1 and not applies:
            return _single(requirement, lines[0])
        return _several(requirement, lines, applies)

    def line(self, line: Test | TestGroup) -> Evaluate:
        """A line of a body: a test, or a group of them."""
        return self._group(line) if isinstance(line, TestGroup) else self.test(line)

    def test(self, test: Test) -> Evaluate:
        """One test."""
        match test:
            case CompetenceTest():
                return measured.competence_test(test)
            case GroupTest():
                return measured.group_test(test)
            case AttendanceTest():
                return amounts.attendance_test(test)
            case AbsenceTest():
                return amounts.absence_test(test)
            case HoursTest():
                return amounts.hours_test(test)
            case TimeTest():
                return periods.time_test(test)
            case GapTest():
                return periods.gap_test(test)
            case ActivityTest():
                return periods.activity_test(test)
            case FollowUpTest():
                return periods.follow_up_test(test)
            case FactTest():
                return registers.fact_test(test, self._vocabulary.facts[test.fact])
            case CertificateTest():
                return registers.certificate_test(test)
            case DocumentTest():
                return registers.document_test(test)
            case JudgementTest():
                return registers.judgement_test(test)
            case ModuleTest():
                return registers.module_test(test)
            case PackageChosenTest():
                return registers.package_chosen
            case ConditionTest(condition=name):
                return self._condition(name)
            case ScorecardTest():
                return self._scorecard(test)
            case _:
                assert_never(test)

    def _group(self, group: TestGroup) -> Evaluate:
        tests = [self.test(t) for t in group.tests]
        combine = _group_logic(group)

        def evaluate(s: Situation) -> Finding:
            found = [test(s) for test in tests]
            statuses = [f[0] for f in found]
            status = combine(statuses)
            reason = first_reason(found) if status == UNKNOWN else None
            return status, reason, statuses.count(MET), (), found

        return evaluate

    def _condition(self, name: str) -> Evaluate:
        body: Body = self._vocabulary.conditions[name].body
        lines = [self.line(t) for t in body]

        def evaluate(s: Situation) -> Finding:
            found = [line(s) for line in lines]
            status = all_of(f[0] for f in found)
            reason = first_reason(found) if status == UNKNOWN else None
            return status, reason, status == MET, (), {"body": list(zip(body, found, strict=True))}

        return evaluate

    def _scorecard(self, test: ScorecardTest) -> Evaluate:
        card: Scorecard = self._vocabulary.scorecards[test.scorecard]
        lines = [self._points(line) for line in card.lines]
        lists = [list_of(line.test) if isinstance(line, PointsForTest) else "measurements" for line in card.lines]

        def evaluate(s: Situation) -> Finding:
            ranges = [line(s) for line in lines]
            low, high = sum(r[0] for r in ranges), sum(r[1] for r in ranges)
            status = interval_status(test.bound, low, high)
            reason = next((r[2] for r in ranges if r[2] is not None), MISSING) if status == UNKNOWN else None
            rows = {"lines": [(name, r[3]) for name, r in zip(lists, ranges, strict=True)]}
            return status, reason, low if low == high else [low, high], (), rows

        return evaluate

    def _points(self, line: PointsPerLevel | PointsForTest) -> _Points:
        if isinstance(line, PointsForTest):
            return _points_for_test(self.test(line.test), line)
        competence = self._vocabulary.competences[line.competence]
        steps = [step.number for step in self._vocabulary.scales[competence.scale].steps]
        return _points_per_level(measured.value_of(line.competence, line.measured), line, steps)


_PointRange: TypeAlias = tuple[Number, Number, str | None, Sequence[Any]]
_Points: TypeAlias = Callable[[Situation], _PointRange]


def _points_for_test(test: Evaluate, line: PointsForTest) -> _Points:
    def points(s: Situation) -> _PointRange:
        found = test(s)
        if found[0] == UNKNOWN:
            return min(0, line.points), max(0, line.points), found[1], found[3]
        worth = line.points if found[0] == MET else 0
        return worth, worth, None, found[3]

    return points


def _points_per_level(level: Evaluate, line: PointsPerLevel, steps: Sequence[int]) -> _Points:
    ends = sorted((steps[0] * line.points, steps[-1] * line.points))

    def points(s: Situation) -> _PointRange:
        found = level(s)
        if found[0] != MET:
            return ends[0], ends[1], found[1], found[3]
        if isinstance(found[2], list):
            worths = sorted(value * line.points for value in found[2])
            return worths[0], worths[-1], "conflicting", found[3]
        worth = found[2] * line.points
        return worth, worth, None, found[3]

    return points


def _group_logic(group: TestGroup) -> Callable[[list[int]], int]:
    match group.kind:
        case GroupKind.ALL:
            return all_of
        case GroupKind.AT_LEAST:
            return lambda statuses: at_least(group.needed, statuses)
        case GroupKind.NONE:
            return none_of


def first_reason(found: Sequence[Finding]) -> str | None:
    """The reason of the first unknown finding."""
    return next((f[1] for f in found if f[0] == UNKNOWN), None)


def _leads(transitions: Sequence[CompiledTransition], module: str) -> tuple[CompiledTransition, ...]:
    """In the order in which they count; one that is always open stands for every other one into its module."""
    out: dict[str, CompiledTransition] = {}
    for t in transitions:
        sources, target = t.model.sources, t.model.target
        if not (target != module if sources is None else module in sources):
            continue
        if target not in out or (t.model.always_open and not out[target].model.always_open):
            out[target] = t
    return tuple(out.values())


def _single(requirement: Requirement, line: Evaluate) -> JudgeRequirement:
    """The common requirement: one line, always applicable."""
    name = requirement.id

    def judge(s: Situation) -> Judged:
        found = line(s)
        waivers = s.history.waivers
        if waivers and name in waivers:
            return _with_waiver(requirement, found[0], (found,), (), s)
        return found[0], (found,), (), None

    return judge


def _several(requirement: Requirement, lines: Sequence[Evaluate], applies: Sequence[Evaluate]) -> JudgeRequirement:
    name = requirement.id

    def judge(s: Situation) -> Judged:
        when = [test(s) for test in applies]
        found = [line(s) for line in lines]
        status = _applied(all_of([f[0] for f in when]), all_of([f[0] for f in found]))
        if name in s.history.waivers:
            return _with_waiver(requirement, status, found, when, s)
        return status, found, when, None

    return judge


def _applied(applies: int, body: int) -> int:
    """A body that is met is met, whether or not it is known that the requirement applies."""
    if applies == UNMET:
        return NOT_APPLICABLE
    if applies == UNKNOWN and body != MET:
        return UNKNOWN
    return body


def _with_waiver(
    requirement: Requirement, status: int, found: Sequence[Finding], when: Sequence[Finding], s: Situation
) -> Judged:
    shown = find(s.history, requirement, s.day)
    if shown is not None and shown.why is None and status in (UNMET, UNKNOWN):
        status = WAIVED
    return status, found, when, shown
