"""Tests that nobody can fail: they look as if they ask for something, and do not."""

from __future__ import annotations

from trin.engine import model
from trin.engine.model import (
    Body,
    Bound,
    CompetenceTest,
    ConditionTest,
    FactTest,
    GroupKind,
    GroupTest,
    IndividualGoal,
    IsOneOf,
    Latest,
    PackageChosenTest,
    ScorecardTest,
    TestGroup,
)

from .claims import chooses
from .findings import Findings, View
from .formulas import Line, Reasoning


def idle_tests(view: View, findings: Findings) -> None:
    """Lines of bodies that can never be unmet."""
    for placed in view.requirements():
        if view.first("always", placed.requirement):
            _body(placed.requirement.body, view.reasoning(placed.own), findings, placed.module)
    for condition in view.package.vocabulary.conditions.values():
        if view.first("always", condition):
            _body(condition.body, view.reasoning(False), findings, None)
    for group in view.package.target_groups:
        if view.first("always", group):
            _body(group.tests, view.reasoning(False), findings, None)


def _body(body: Body, reasoning: Reasoning, findings: Findings, module: str | None) -> None:
    for line in body:
        if not isinstance(line, TestGroup):
            _line(line, reasoning, findings, module)
            continue
        if line.kind is GroupKind.NONE:
            continue  # a bullet that always holds makes the group impossible, and that is said
        idle = [_line(test, reasoning, findings, module) for test in line.tests]
        if not any(idle) and not reasoning.possible(reasoning.line(line, False)):
            bullets = ((findings.places.line(test), "@bullet") for test in line.tests)
            findings.add("T510", findings.places.line(line), bullets)


def _line(line: Line, reasoning: Reasoning, findings: Findings, module: str | None) -> bool:
    """Whether a line can never be unmet; it is told."""
    if isinstance(line, ConditionTest) or reasoning.possible(reasoning.line(line, False)):
        return False  # a condition's own lines are looked at where they stand
    if asks_to_be_known(line):
        return True
    code = "T511" if isinstance(line, ScorecardTest | PackageChosenTest) else "T510"
    findings.add(code, findings.places.line(line, module))
    return True


def asks_to_be_known(line: Line) -> bool:
    """``hygiejne mindst 1 målt inden for 3 måneder``, ``lovgrundlag er A eller B`` with every value: not the value is
    asked for, but that somebody has looked, or what may be answered. That cannot be said in another way.
    """
    if isinstance(line, FactTest):
        return isinstance(line.predicate, IsOneOf) and len(line.predicate.values) > 1
    if not isinstance(line, CompetenceTest | GroupTest) or not isinstance(line.predicate, Bound):
        return False
    if line.predicate.comparison is not model.Comparison.AT_LEAST or isinstance(line.predicate.value, IndividualGoal):
        return False
    return chooses(line.measured) or not isinstance(line.measured.which, Latest)
