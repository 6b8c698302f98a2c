"""Small things about how a rule is written that say something else than they mean, or less."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from trin.dsl import ast
from trin.dsl.keywords import CATALOGUES
from trin.engine.model import GroupKind, Requirement, Ruleset, TestGroup

from .findings import Findings, View

T = TypeVar("T")

CITIZEN = ("borger", "borgeren", "citizen")
"""What the role of the citizen is called. Roles are free names, so that another one goes unnoticed."""


def groups(view: View, findings: Findings) -> None:
    """``mindst 3 af`` with three bullets is "all of"; one bullet is no group."""
    bodies = [(placed.requirement, placed.requirement.body) for placed in view.requirements()]
    bodies += [(condition, condition.body) for condition in view.package.vocabulary.conditions.values()]  # type: ignore[misc]
    bodies += [(group, group.tests) for group in view.package.target_groups]  # type: ignore[misc]
    for thing, body in bodies:
        if view.first("groups", thing):
            for line in body:
                if isinstance(line, TestGroup) and not _set_by_a_change(thing):
                    _group(line, view.ruleset, findings)


def _set_by_a_change(thing: object) -> bool:
    """``ændr … til mindst 3 af`` changes how many bullets must hold: there is no other way to say that it is all."""
    return isinstance(thing, Requirement) and bool(thing.changed)


def _group(group: TestGroup, ruleset: Ruleset, findings: Findings) -> None:
    span = findings.places.line(group)
    if len(group.tests) == 1:
        findings.add("T524", span, [(findings.places.line(group.tests[0]), "@bullet")])
    elif group.kind is GroupKind.AT_LEAST and group.needed == len(group.tests):
        findings.add("T523", span, fix=CATALOGUES[ruleset.language].word("ALL_OF"))


def turning_transitions(findings: Findings) -> None:
    """A transition from a module to itself leads nowhere."""
    for node in _nodes(findings, ast.TransitionDecl):
        for name in node.sources or ():
            if name.text == node.target.text:
                findings.add("T526", node.target.span, [(name.span, "@from_here")], name=name.text)


def standards_of_the_citizen(findings: Findings) -> None:
    """A standard is what the municipality owes; its breach is not the citizen's to mend."""
    for node in _nodes(findings, ast.RequirementDecl):
        if node.kind != "standard":
            continue
        for line in node.lines:
            if isinstance(line, ast.ResponsibleLine) and line.role.text.lower() in CITIZEN:
                findings.add("T527", line.role.span, [(node.name.span, "@standard")], name=node.name.text)


def _nodes(findings: Findings, kind: type[T]) -> Iterator[T]:
    for file in findings.places.files:
        for item in file.items:
            for inner in item.items if isinstance(item, ast.PackageDecl) else (item,):
                if isinstance(inner, kind):
                    yield inner
