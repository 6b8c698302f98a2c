"""Rules that nobody can meet: tests that exclude each other, or that no value satisfies."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from trin.dsl.diagnostics import Severity
from trin.engine import model
from trin.engine.model import (
    AbsenceTest,
    ActivityTest,
    AttendanceTest,
    Body,
    CertificateTest,
    ConditionTest,
    DocumentTest,
    FactTest,
    GroupKind,
    GroupTest,
    HoursTest,
    Requirement,
    ScorecardTest,
    TestGroup,
)

from .findings import Findings, View
from .formulas import Formula, Line, Reasoning, core, units

_ALONE = (
    AbsenceTest,
    ActivityTest,
    AttendanceTest,
    CertificateTest,
    DocumentTest,
    FactTest,
    GroupKind,
    GroupTest,
    HoursTest,
    ScorecardTest,
)
"""Tests that may be impossible by themselves. Of levels, the checker has said so already."""

_OF_OTHERS = (ConditionTest, GroupTest)
"""Tests that are about what other tests may be about too."""


def contradictions(view: View, findings: Findings, known: Collection[int] = ()) -> None:
    """Bodies that can never be met: requirements, conditions, target groups. These are errors.

    `known` are the identities of requirements and conditions that have been looked at.
    """
    for placed in view.requirements():
        if id(placed.requirement) not in known and view.first("never", placed.requirement):
            _body(placed.requirement.body, view.reasoning(placed.own), findings, placed.module)
    for condition in view.package.vocabulary.conditions.values():
        if id(condition) not in known and view.first("never", condition):
            _body(condition.body, view.reasoning(False), findings)
    _target_group(view, findings)


def _body(body: Body, reasoning: Reasoning, findings: Findings, module: str | None = None) -> None:
    if not _may_clash(body):
        return
    if reasoning.possible(reasoning.body(body)):
        return
    parts = units(body)
    formulas = [reasoning.line(line, met) for line, met in parts]
    guilty = [parts[i] for i in core(reasoning, formulas)]
    if len(guilty) == 1:
        _alone(*guilty[0], reasoning, findings, module)
        return
    _, *others = spans = [findings.places.line(line, module) for line, _ in reversed(guilty)]
    findings.add("T507", spans[0], ((span, "@against") for span in others), severity=Severity.ERROR)


def _may_clash(body: Body) -> bool:
    """Whether it is worth thinking about: some line may be impossible by itself, or two may be about one thing."""
    about: set[object] = set()
    count = 0
    for line in body:
        if isinstance(line, TestGroup) and line.kind is GroupKind.NONE:
            return True
        for test in line.tests if isinstance(line, TestGroup) else (line,):
            if isinstance(test, _ALONE) or (isinstance(test, _OF_OTHERS) and len(body) > 1):
                return True
            about.add((type(test), *(getattr(test, name) for name in type(test).__slots__[1:2])))
            count += 1
    return len(about) < count


def _alone(line: Line, met: bool, reasoning: Reasoning, findings: Findings, module: str | None) -> None:
    if isinstance(line, ConditionTest) and met:
        return  # said of the condition
    place = findings.places.line(line, module)
    if isinstance(line, TestGroup):
        bullets = ((findings.places.line(test), "@bullet") for test in line.tests)
        findings.add("T507", place, bullets, severity=Severity.ERROR)
    else:
        why = _why(line, reasoning) if met else "@why_always"
        findings.add("T508", place, severity=Severity.ERROR, why=why)


def _why(test: model.Test, reasoning: Reasoning) -> str:
    match test:
        case HoursTest(per_week=True):
            return "@why_week"
        case HoursTest() | AbsenceTest(unit=model.AbsenceUnit.DAYS) | ActivityTest():
            return "@why_window"
        case AttendanceTest() | AbsenceTest():
            return "@why_percent"
        case ScorecardTest(scorecard=name):
            reach = reasoning.claims.reach(name)[0]
            too_high = test.bound.value > (reach.high or 0)
            return "@why_points_high" if too_high else "@why_points_low"
        case CertificateTest() | DocumentTest():
            return "@why_before"
    return "@why_values"


def _target_group(view: View, findings: Findings) -> None:
    lines = view.target_group(True)
    parts = units(tuple(lines))
    reasoning = view.reasoning(False)
    formulas = [reasoning.line(line, met) for line, met in parts]
    if reasoning.possible(*formulas):
        return
    spans = [findings.places.line(parts[i][0]) for i in reversed(core(reasoning, formulas))]
    findings.add("T520", spans[0], ((span, "@against") for span in spans[1:]), severity=Severity.ERROR)


def transitions(view: View, findings: Findings) -> None:
    """Requirements of one transition that cannot all be met, or not by anybody in the target group."""
    reasoning = view.reasoning(True)
    target = view.target_group(True)
    given = [reasoning.line(line) for line in target]
    for transition in view.package.transitions:
        gating = [r for r in transition.requirements if r.kind is model.Kind.REQUIREMENT and _can_be(r, reasoning)]
        formulas = [reasoning.passed(requirement) for requirement in gating]
        if not reasoning.possible(*given, *formulas):
            _together(gating, target, transition.target, formulas, given, reasoning, findings)
    for standard in view.package.standards:
        formula = reasoning.passed(standard)
        if given and _can_be(standard, reasoning) and not reasoning.possible(*given, formula):
            _together([standard], target, None, [formula], given, reasoning, findings)


def _can_be(requirement: Requirement, reasoning: Reasoning) -> bool:
    """Whether it can be met by itself: if not, that has been said."""
    return reasoning.possible(reasoning.body(requirement.body))


def _together(
    gating: Sequence[Requirement],
    target: Sequence[Line],
    module: str | None,
    formulas: list[Formula],
    given: list[Formula],
    reasoning: Reasoning,
    findings: Findings,
) -> None:
    guilty = core(reasoning, [*given, *formulas])
    places = findings.places
    lines = [places.line(target[i]) for i in guilty if i < len(given)]
    names = [places.name(gating[i - len(given)], module) for i in guilty if i >= len(given)]
    if not names:
        return  # the target group excludes itself, and that has been said
    labels = [*((name, "@against") for name in names[:-1]), *((line, "@target") for line in lines)]
    findings.add("T509", names[-1], labels)
