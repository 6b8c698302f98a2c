"""Model to program: every test becomes a function from a situation to a finding; see `quantities`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from . import amounts, measured, periods, registers
from .logic import MET, UNKNOWN, all_of, at_least, none_of
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


@dataclass(frozen=True, slots=True)
class CompiledRequirement:
    """A requirement with its tests as functions, in the order of `Requirement.body` and `applies_when`."""

    model: Requirement
    body: tuple[Evaluate, ...]
    applies_when: tuple[Evaluate, ...]


@dataclass(frozen=True, slots=True)
class CompiledTransition:
    """A transition with its requirements."""

    model: Transition
    requirements: tuple[CompiledRequirement, ...]


@dataclass(frozen=True, slots=True)
class CompiledPackage:
    """Everything that is decided for citizens on one package."""

    model: Package
    target_group: tuple[tuple[Test | TestGroup, Evaluate], ...]
    transitions: tuple[CompiledTransition, ...]
    standards: tuple[CompiledRequirement, ...]


class PackageCompiler:
    """Compiles what belongs to one package; conditions and scorecards are looked up in its vocabulary."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._vocabulary = package.vocabulary

    def package(self) -> CompiledPackage:
        """The whole package."""
        package = self._package
        return CompiledPackage(
            package,
            tuple((t, self.line(t)) for group in package.target_groups for t in group.tests),
            tuple(
                CompiledTransition(t, tuple(self._requirement(r) for r in t.requirements)) for t in package.transitions
            ),
            tuple(self._requirement(r) for r in package.standards),
        )

    def _requirement(self, requirement: Requirement) -> CompiledRequirement:
        return CompiledRequirement(
            requirement,
            tuple(self.line(t) for t in requirement.body),
            tuple(self.test(t) for t in requirement.applies_when),
        )

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
            return status, first_reason(found) if status == UNKNOWN else None, status == MET, (), found

        return evaluate

    def _scorecard(self, test: ScorecardTest) -> Evaluate:
        card: Scorecard = self._vocabulary.scorecards[test.scorecard]
        lines = [self._points(line) for line in card.lines]

        def evaluate(s: Situation) -> Finding:
            ranges = [line(s) for line in lines]
            low, high = sum(r[0] for r in ranges), sum(r[1] for r in ranges)
            status = interval_status(test.bound, low, high)
            reason = next((r[2] for r in ranges if r[2] is not None), MISSING) if status == UNKNOWN else None
            return status, reason, low if low == high else [low, high], [i for r in ranges for i in r[3]], None

        return evaluate

    def _points(self, line: PointsPerLevel | PointsForTest) -> _Points:
        if isinstance(line, PointsForTest):
            return _points_for_test(self.test(line.test), line)
        competence = self._vocabulary.competences[line.competence]
        steps = [step.number for step in self._vocabulary.scales[competence.scale].steps]
        return _points_per_level(measured.level_points(line.competence, line.measured), line, steps)


_PointRange: TypeAlias = tuple[Number, Number, str | None, Sequence[int]]
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


def body_status(found: Sequence[Finding]) -> int:
    """All lines of a body must hold."""
    return all_of(f[0] for f in found)


def compile_packages(packages: Mapping[str, Package]) -> dict[str, CompiledPackage]:
    """Every package of a ruleset, by name."""
    return {name: PackageCompiler(package).package() for name, package in packages.items()}


__all__ = [
    "CompiledPackage",
    "CompiledRequirement",
    "CompiledTransition",
    "PackageCompiler",
    "body_status",
    "compile_packages",
    "first_reason",
]
