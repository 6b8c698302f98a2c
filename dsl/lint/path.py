"""The path through the modules: what nobody can reach, what comes to nothing on the way, and levels that drop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from trin.dsl import ast
from trin.engine import model
from trin.engine.model import Bound, Comparison, CompetenceTest, Kind, Transition

from .findings import Findings, View
from .formulas import units


def leads(package: model.Package) -> Mapping[str, set[str]]:
    """By module: those that a transition leads on to."""
    found: dict[str, set[str]] = {name: set() for name in package.modules}
    for transition in package.transitions:
        for source in package.modules if transition.sources is None else transition.sources:
            if source in found and source != transition.target:
                found[source].add(transition.target)
    return found


def starts(package: model.Package) -> list[str]:
    """Where a path can begin: modules without a transition into them that one leads on from by name.

    Where there are none of these, the first module. The first one declared is always among them.
    """
    entered = {transition.target for transition in package.transitions}
    named = {name for t in package.transitions for name in t.sources or () if name != t.target}
    first = next(iter(package.modules), None)
    return [name for name in package.modules if name == first or (name in named and name not in entered)]


def reached(package: model.Package) -> set[str]:
    """The modules that some path gets to."""
    onward = leads(package)
    waiting = starts(package)
    found = set(waiting)
    while waiting:
        for target in onward.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def unreachable_modules(views: Sequence[View], findings: Findings) -> None:
    """Modules that no path gets to in any package that has them. Without transitions, nothing is said yet."""
    everywhere = {m.origin: m for view in views for m in view.package.modules.values()}
    somewhere = {
        view.package.modules[name].origin for view in views for name in reached(view.package) if _has_path(view.package)
    }
    unfinished = {m.origin for view in views if not _has_path(view.package) for m in view.package.modules.values()}
    for origin, module in everywhere.items():
        if origin not in somewhere and origin not in unfinished:
            findings.add("T512", findings.places.declared(origin), name=module.name)


def _has_path(package: model.Package) -> bool:
    return bool(package.transitions)


def unused_columns(views: Sequence[View], findings: Findings) -> None:
    """Columns of levels whose cells stand in the way of nobody: no transition goes by them."""
    used = {(r.origin, t.target) for view in views for t in view.package.transitions for r in t.requirements}
    entered = {t.target for view in views for t in view.package.transitions}
    for table in findings.places.tables():
        for place, column in enumerate(table.columns):
            rows = [row for row in table.rows if row.cells[place] is not None]
            lines = {(row.span.file, row.span.line) for row in rows}
            if rows and not any((o.file, o.line) in lines and target == column.text for o, target in used):
                code = "@not_levels" if column.text in entered else "@not_entered"
                findings.add("T516", column.span, name=column.text, why=code)


def gated_jobs(view: View, findings: Findings) -> None:
    """Ways to the end of the path with something in front of them: requirements (from tables and other files too), or
    a target group, which closes the way to those outside it and to those of whom it is not known.
    """
    for transition in view.package.transitions:
        if transition.always_open or not view.package.modules[transition.target].ends_path:
            continue
        node = findings.places.at(transition.origin, ast.TransitionDecl)
        span = findings.places.whole(transition.origin) if node is None else node.target.span
        gates = [r for r in transition.requirements if r.kind is Kind.REQUIREMENT]
        if gates:
            labels = [(findings.places.name(gate, transition.target), "@gate") for gate in gates[:3]]
            findings.add("T505", span, labels, name=transition.target)
        elif view.package.target_groups:
            findings.add("T531", span, name=transition.target)


# --- levels along the path ------------------------------------------------------------------------------------------

Scaled: TypeAlias = tuple[str, Any, Any, bool]
"""What levels can be compared: the competence, which measurements, by whom, whether it is the citizen's own goal."""

Asked: TypeAlias = Mapping[Scaled, tuple[model.Number, CompetenceTest]]


def dropping_levels(view: View, findings: Findings) -> None:
    """A module asks for less than the one before it: usually two cells have changed places."""
    asked = {name: _asked_into(name, view.package) for name in view.package.modules}
    order = list(view.package.modules)
    steps = view.reasoning(False).claims.steps
    for transition in view.package.transitions:
        for scaled, (level, test) in _asked(transition).items():
            if level <= min(steps(test.competence)):
                continue  # that asks for a measurement, not for a level
            sources = transition.sources or ()
            before = [_before(source, scaled, asked, view.package, {transition.target}) for source in sources]
            known = [one for one in before if one is not None]
            if known and len(known) == len(before) and all(one[0] > level for one in known):
                _, earlier, module = max(known, key=lambda one: order.index(one[2]))
                span = findings.places.line(test, transition.target)
                labels = [(findings.places.line(earlier, module), "@higher")]
                findings.add("T517", span, labels, name=test.competence, module=transition.target, before=module)


def _asked(transition: Transition) -> Asked:
    """The highest levels that a transition asks of everybody."""
    found: dict[Scaled, tuple[model.Number, CompetenceTest]] = {}
    for requirement in transition.requirements:
        if requirement.kind is not Kind.REQUIREMENT or requirement.applies_when:
            continue
        for line, met in units(requirement.body):
            level = _level(line) if met else None
            if level is not None and isinstance(line, CompetenceTest):
                key = _scaled(line)
                if key not in found or found[key][0] < level:
                    found[key] = (level, line)
    return found


def _scaled(test: CompetenceTest) -> Scaled:
    by_goal = isinstance(test.predicate, Bound) and isinstance(test.predicate.value, model.IndividualGoal)
    return test.competence, test.measured.which, test.measured.assessors, by_goal


def _level(line: object) -> model.Number | None:
    """The level that a line asks for at least; the floor where it is the citizen's own goal."""
    if not isinstance(line, CompetenceTest) or not isinstance(line.predicate, Bound):
        return None
    if line.predicate.comparison is not Comparison.AT_LEAST:
        return None
    value = line.predicate.value
    return value.floor if isinstance(value, model.IndividualGoal) else value


def _asked_into(module: str, package: model.Package) -> Asked:
    """What every transition into a module asks for, the lowest of them: nobody gets in with less."""
    into = [_asked(t) for t in package.transitions if t.target == module]
    common = set(into[0]).intersection(*into[1:]) if into else set()
    return {key: min((asked[key] for asked in into), key=lambda one: one[0]) for key in common}


def _before(
    module: str, scaled: Scaled, asked: Mapping[str, Asked], package: model.Package, seen: set[str]
) -> tuple[model.Number, CompetenceTest, str] | None:
    """What every way to a module has last asked for, the lowest; None where there is a way that asks for nothing."""
    if module in seen:
        return None
    if scaled in asked.get(module, {}):
        return (*asked[module][scaled], module)
    into = [t for t in package.transitions if t.target == module]
    sources = [name for t in into for name in (t.sources or ())]
    if not sources or any(t.sources is None for t in into):
        return None
    found = [_before(source, scaled, asked, package, seen | {module}) for source in sources]
    known = [one for one in found if one is not None]
    return min(known, key=lambda one: one[0]) if len(known) == len(found) else None
