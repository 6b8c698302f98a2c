"""Lengths of time that do not go together: between a module and its requirements, and within one requirement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations

from trin.dsl import ast
from trin.dsl.source import Span
from trin.engine import model
from trin.engine.model import Bound, Comparison, Duration, InModule, TestGroup, TimeTest, Transition

from .findings import Findings, Placed, View
from .formulas import units
from .lengths import longer, look_alike


def nominal_durations(view: View, findings: Findings) -> None:
    """``varer 8 uger`` beside a requirement of 13 weeks in the module: one of the two is wrong."""
    modules = view.package.modules
    for transition in view.package.transitions:
        for requirement in transition.requirements:
            for test in _asked(requirement):
                for module in _meant(test, transition, modules.values()):
                    _compare(test, module, findings)
    for standard in view.package.standards:
        for test in _asked(standard):
            for module in _of_standard(test, modules.values()):
                _compare(test, module, findings)


def _asked(requirement: model.Requirement) -> Iterator[TimeTest]:
    """The tests on time that everybody must meet. One that applies to some may well ask for more than is normal."""
    if not requirement.applies_when:
        yield from (line for line, met in units(requirement.body) if met and isinstance(line, TimeTest))


def _meant(test: TimeTest, transition: Transition, modules: Iterable[model.Module]) -> Iterator[model.Module]:
    """The modules whose time is asked about. From any module, only what goes for every one of them is said."""
    known = [module for module in modules if module.lasts is not None]
    if isinstance(test.scope, str):
        yield from (module for module in known if module.name == test.scope)
    elif isinstance(test.scope, InModule) and transition.sources is not None:
        yield from (module for module in known if module.name in transition.sources)
    elif isinstance(test.scope, InModule) and known and all(_contradicts(test.bound, module) for module in known):
        yield from known[:1]


def _of_standard(test: TimeTest, modules: Iterable[model.Module]) -> Iterator[model.Module]:
    """A standard goes for every module: "at most" must leave room for each, "at least" is kept by few."""
    at_most = test.bound.comparison in (Comparison.AT_MOST, Comparison.UNDER)
    for module in modules:
        if module.lasts is not None and (test.scope == module.name or (isinstance(test.scope, InModule) and at_most)):
            yield module


def _limits(bound: Bound[Duration]) -> tuple[Duration | None, Duration | None]:
    """The least and the most time that a bound asks for."""
    match bound.comparison:
        case Comparison.AT_LEAST | Comparison.OVER:
            return bound.value, None
        case Comparison.AT_MOST | Comparison.UNDER:
            return None, bound.value
    return bound.value, bound.upper or bound.value


def _contradicts(bound: Bound[Duration], module: model.Module) -> bool:
    assert module.lasts is not None
    shortest, longest = module.lasts
    least, most = _limits(bound)
    return (least is not None and longer(least, longest)) or (most is not None and longer(shortest, most))


def _compare(test: TimeTest, module: model.Module, findings: Findings) -> None:
    assert module.lasts is not None
    asked = [length for length in _limits(test.bound) if length is not None]
    span = findings.places.line(test)
    labels = [(_lasts(module, findings), "@lasts")]
    if any(look_alike(length, own) for length in asked for own in module.lasts):
        findings.add("T521", span, labels)
    elif _contradicts(test.bound, module):
        findings.add("T513", span, labels, name=module.name)


def _lasts(module: model.Module, findings: Findings) -> Span:
    node = findings.places.at(module.origin, ast.ModuleDecl)
    if node is None or node.shortest is None or node.longest is None:
        return findings.places.declared(module.origin)
    return node.shortest.span.to(node.longest.span)


# --- side by side ---------------------------------------------------------------------------------------------------


def mixed_units(view: View, findings: Findings) -> None:
    """``1 måned`` and ``30 dage`` in one requirement: people read them as one, and they part after February."""
    for placed in view.requirements():
        if view.first("units", placed.requirement):
            _side_by_side(placed, findings)


def _side_by_side(placed: Placed, findings: Findings) -> None:
    requirement = placed.requirement
    tests = [t for line in requirement.body for t in (line.tests if isinstance(line, TestGroup) else (line,))]
    found = [(length, test) for test in (*requirement.applies_when, *tests) for length in _lengths(test)]
    for (one, first), (other, second) in combinations(found, 2):
        if look_alike(one, other):
            span = findings.places.line(second, placed.module)
            findings.add("T521", span, [(findings.places.line(first, placed.module), "@other_unit")])
            return


def _lengths(value: object) -> Iterator[Duration]:
    """Every length of time in a test, in the order in which the model has them."""
    if isinstance(value, Duration):
        yield value
    elif is_dataclass(value):
        for own in fields(value):
            yield from _lengths(getattr(value, own.name))


def idle_limits(view: View, findings: Findings) -> None:
    """``målt inden for 3 måneder de seneste 4 uger``: of two limits backwards in time, only the nearer matters."""
    for placed in view.requirements():
        if not view.first("limits", placed.requirement):
            continue
        for line in placed.requirement.body:
            for test in line.tests if isinstance(line, TestGroup) else (line,):
                within, window = _two_limits(test)
                if within is not None and isinstance(window, model.Last) and _never_nearer(within, window.duration):
                    findings.add("T528", findings.places.line(test, placed.module))


def _two_limits(test: model.Test) -> tuple[Duration | None, model.Window | None]:
    match test:
        case model.CompetenceTest() | model.GroupTest():
            return test.measured.within, test.measured.window
        case model.DocumentTest():
            return test.at_most_old, test.window
    return None, None


def _never_nearer(one: Duration, other: Duration) -> bool:
    """Whether one of the two limits never makes a difference."""
    return longer(one, other) or longer(other, one) or one == other
