"""Model to program: every test becomes a function from a situation to a finding; see `quantities`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from . import amounts, grouped, inline, measured, periods, registers
from .callsites import own, together
from .lists import evidence_of
from .logic import MET, UNKNOWN, UNMET, all_of, none_of
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
from .quantities import MISSING, Evaluate, Finding, Situation, first_reason, interval_judge
from .waivers import Shown, find

NOT_APPLICABLE = 3
WAIVED = 4
"""Statuses of a requirement beyond the three of `logic`."""

Judged: TypeAlias = tuple[int, Sequence[Finding], Sequence[Finding], Shown | None]
"""A requirement in a situation: its status, the findings of its body and of "gælder når", a waiver to show."""

JudgeRequirement: TypeAlias = Callable[[Situation], Judged]

Answer: TypeAlias = Callable[[Situation], list[Any]]


OFTEN = 20
"""Uses after which making source, which takes as long as some hundred decisions, begins to pay."""


@dataclass(slots=True)
class CompiledTransition:
    """A transition. Answers come in the order of `Transition.requirements`; `gating` are the places of those that gate.

    `answer` is for the citizen without waivers: where a requirement is one line that always applies, which is where
    `plain` says so, its answer is that line's finding; otherwise, and always from `judge`, it is a `Judged`.
    """

    model: Transition
    answer: Answer
    judge: Callable[[Situation], list[Judged]]
    plain: tuple[bool, ...]
    gating: tuple[int, ...] | None
    generate: Callable[[], Answer]
    uses: int = 0

    def used(self) -> None:
        """Count a use of `answer`; one that is used again and again gets source of its own, which answers the same.

        Two threads that count at once make equal functions.
        """
        self.uses += 1
        if self.uses == OFTEN:
            self.answer = self.generate()


@dataclass(frozen=True, slots=True)
class CompiledPackage:
    """Everything that is decided for citizens on one package; `leads` are the transitions from each module."""

    model: Package
    target_group: Body
    target: Callable[[Situation], list[Finding]]
    leads: Mapping[str, tuple[CompiledTransition, ...]]
    standards: Callable[[Situation], list[Judged]]


class PackageCompiler:
    """Compiles what belongs to one package; conditions and scorecards are looked up in its vocabulary."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._vocabulary = package.vocabulary

    def package(self) -> CompiledPackage:
        """The whole package."""
        package = self._package
        transitions = [self._transition(t) for t in package.transitions]
        target_group = tuple(test for group in package.target_groups for test in group.tests)
        return CompiledPackage(
            package,
            target_group,
            together([self.line(t) for t in target_group]),
            {module: _leads(transitions, module) for module in package.modules},
            together([self._requirement(r) for r in package.standards]),
        )

    def _transition(self, transition: Transition) -> CompiledTransition:
        requirements = transition.requirements
        judges = [self._requirement(r) for r in requirements]
        plain = tuple(len(r.body) == 1 and not r.applies_when for r in requirements)
        gating = tuple(i for i, r in enumerate(requirements) if r.kind is Kind.REQUIREMENT)
        lines: list[Test | TestGroup | JudgeRequirement] = [
            r.body[0] if is_plain else judge for r, judge, is_plain in zip(requirements, judges, plain, strict=True)
        ]
        answers = [line if callable(line) else self.line(line) for line in lines]
        all_gate = len(gating) == len(requirements) > 0
        return CompiledTransition(
            transition,
            together(answers),
            together(judges),
            plain,
            None if all_gate else gating,
            lambda: inline.answer(lines, self.test),
        )

    def _requirement(self, requirement: Requirement) -> JudgeRequirement:
        return _judge(
            requirement,
            together([self.line(t) for t in requirement.body]),
            together([self.test(t) for t in requirement.applies_when]),
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
                return grouped.group_test(test)
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
        tests = together([self.test(t) for t in group.tests])
        if group.kind is GroupKind.AT_LEAST:
            return _at_least(tests, group.needed)
        combine = all_of if group.kind is GroupKind.ALL else none_of

        def evaluate(s: Situation) -> Finding:
            found = tests(s)
            statuses = [f[0] for f in found]
            status = combine(statuses)
            reason = first_reason(found) if status == UNKNOWN else None
            return status, reason, statuses.count(MET), (), found

        return own(evaluate)

    def _condition(self, name: str) -> Evaluate:
        body: Body = self._vocabulary.conditions[name].body
        lines = together([self.line(t) for t in body])

        def evaluate(s: Situation) -> Finding:
            found = lines(s)
            status = all_of(f[0] for f in found)
            reason = first_reason(found) if status == UNKNOWN else None
            return status, reason, status == MET, (), {"body": list(zip(body, found, strict=True))}

        return evaluate

    def _scorecard(self, test: ScorecardTest) -> Evaluate:
        card: Scorecard = self._vocabulary.scorecards[test.scorecard]
        lines = together([self._points(line) for line in card.lines])
        verdict = interval_judge(test.bound)

        def evaluate(s: Situation) -> Finding:
            ranges = lines(s)
            low, high = sum(r[0] for r in ranges), sum(r[1] for r in ranges)
            status = verdict(low, high)
            reason = next((r[2] for r in ranges if r[2] is not None), MISSING) if status == UNKNOWN else None
            rows = {"lines": [pair for r in ranges for pair in r[3]]}
            return status, reason, low if low == high else [low, high], (), rows

        return evaluate

    def _points(self, line: PointsPerLevel | PointsForTest) -> _Points:
        if isinstance(line, PointsForTest):
            return _points_for_test(self.test(line.test), line)
        competence = self._vocabulary.competences[line.competence]
        steps = [step.number for step in self._vocabulary.scales[competence.scale].steps]
        return _points_per_level(measured.value_of(line.competence, line.measured), line, steps)


_PointRange: TypeAlias = tuple[Number, Number, str | None, Sequence[tuple[str | None, Sequence[Any]]]]
"""The least and the most that a line can give, why it is not known, and the rows by list."""

_Points: TypeAlias = Callable[[Situation], _PointRange]


def _points_for_test(test: Evaluate, line: PointsForTest) -> _Points:
    def points(s: Situation) -> _PointRange:
        found = test(s)
        rows = list(evidence_of(line.test, found))
        if found[0] == UNKNOWN:
            return min(0, line.points), max(0, line.points), found[1], rows
        worth = line.points if found[0] == MET else 0
        return worth, worth, None, rows

    return points


def _points_per_level(level: Evaluate, line: PointsPerLevel, steps: Sequence[int]) -> _Points:
    ends = sorted((steps[0] * line.points, steps[-1] * line.points))

    def points(s: Situation) -> _PointRange:
        found = level(s)
        rows = [("measurements", found[3])]
        if found[0] != MET:
            return ends[0], ends[1], found[1], rows
        if isinstance(found[2], list):
            worths = sorted(value * line.points for value in found[2])
            return worths[0], worths[-1], "conflicting", rows
        worth = found[2] * line.points
        return worth, worth, None, rows

    return points


def _at_least(tests: Callable[[Situation], list[Finding]], needed: int) -> Evaluate:
    """Met if `needed` are met, unmet if that can no longer be reached, else unknown; counted in one go."""

    def evaluate(s: Situation) -> Finding:
        found = tests(s)
        met = unknown = 0
        for f in found:
            if f[0] == MET:
                met += 1
            elif f[0] == UNKNOWN:
                unknown += 1
        if met >= needed:
            return MET, None, met, (), found
        if met + unknown >= needed:
            return UNKNOWN, first_reason(found), met, (), found
        return UNMET, None, met, (), found

    return own(evaluate)


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


def _judge(
    requirement: Requirement,
    body: Callable[[Situation], list[Finding]],
    conditions: Callable[[Situation], list[Finding]],
) -> JudgeRequirement:
    name = requirement.id

    def judge(s: Situation) -> Judged:
        when = conditions(s)
        found = body(s)
        status = applied(all_of([f[0] for f in when]), all_of([f[0] for f in found]))
        if name in s.history.waivers:
            return _with_waiver(requirement, status, found, when, s)
        return status, found, when, None

    return own(judge)


def applied(applies: int, body: int) -> int:
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
