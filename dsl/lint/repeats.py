"""Rules that say again what another rule says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from trin.dsl.diagnostics import without_lines
from trin.dsl.source import Span
from trin.engine import model
from trin.engine.model import GroupKind, Kind, Requirement, TestGroup

from .claims import Claims
from .findings import Findings, View
from .formulas import Line, units
from .implication import implies, same, same_body


def superfluous_lines(view: View, findings: Findings) -> None:
    """Lines of one body, or bullets of one group, of which one says what another says already."""
    claims = view.reasoning(False).claims
    for placed in view.requirements():
        if view.first("superfluous", placed.requirement):
            _body(placed.requirement.body, claims, findings, placed.module)
    for condition in view.package.vocabulary.conditions.values():
        if view.first("superfluous", condition):
            _body(condition.body, claims, findings, None)
    _body(tuple(view.target_group(True)), claims, findings, None)


def _body(body: model.Body, claims: Claims, findings: Findings, module: str | None) -> None:
    _lines([line for line, met in units(body) if met], claims, findings, module)
    for line in body:
        if isinstance(line, TestGroup) and line.kind is not GroupKind.ALL:
            _bullets(line, findings)


def _lines(lines: Sequence[Line], claims: Claims, findings: Findings, module: str | None) -> None:
    for one, other in combinations(lines, 2):
        if implies(one, other, claims):
            idle, telling = other, one
        elif implies(other, one, claims):
            idle, telling = one, other
        else:
            continue
        places = findings.places
        _idle(places.line(idle, module), places.line(telling, module), findings)


def _bullets(group: TestGroup, findings: Findings) -> None:
    """The same bullet twice would count twice."""
    for one, other in combinations(group.tests, 2):
        if same(one, other):
            _idle(findings.places.line(other), findings.places.line(one), findings)


def _idle(line: Span, telling: Span, findings: Findings) -> None:
    """A line that another makes idle: it could go, unless the other was meant to ask for something else."""
    findings.add("T522", line, [(telling, "@says_it")], edits=(without_lines(line),), unsafe=True)


def repeated_requirements(view: View, findings: Findings) -> None:
    """In one transition: recommendations that a requirement covers, and two of a kind that ask the same."""
    claims = view.reasoning(False).claims
    for transition in view.package.transitions:
        held = [r for r in transition.requirements if r.body]
        required = [r for r in held if r.kind is Kind.REQUIREMENT]
        for recommended in (r for r in held if r.kind is Kind.RECOMMENDATION):
            by = next((r for r in required if _covers(r, recommended, claims)), None)
            if by is not None:
                _told("T515", recommended, by, transition.target, findings)
        for one, other in combinations(held, 2):
            if one.kind is other.kind and _asks_the_same(one, other):
                _told("T525", other, one, transition.target, findings)


def _told(code: str, idle: Requirement, telling: Requirement, module: str, findings: Findings) -> None:
    name, by = findings.places.name(idle, module), findings.places.name(telling, module)
    findings.add(code, name, [(by, "@says_it")], name=idle.name, other=telling.name)


def _asks_the_same(one: Requirement, other: Requirement) -> bool:
    return same_body(one.body, other.body) and same_body(one.applies_when, other.applies_when)


def _covers(required: Requirement, recommended: Requirement, claims: Claims) -> bool:
    """Whether the recommendation is met wherever the requirement is. A waived one leaves room for a weaker one."""
    if any(not any(same(test, other) for other in recommended.applies_when) for test in required.applies_when):
        return False
    if required.waivable is not None:
        return same_body(required.body, recommended.body)
    return all(any(implies(one, other, claims) for one in required.body) for other in recommended.body)
