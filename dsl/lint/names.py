"""Names that are declared and that no rule uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from trin.dsl import ast

from .findings import Findings
from .places import within

Owned: TypeAlias = tuple[str | None, Any]

_DECLARED = (
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.FactDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
)
"""Roles are not among them: a record names them too, as those who have measured and signed."""

_RULES = (ast.RequirementDecl, ast.TransitionDecl, ast.LevelsDecl, ast.TargetGroupDecl)
_HOURS = (ast.Builtin.ATTENDANCE, ast.Builtin.ABSENCE, ast.Builtin.HOURS, ast.Builtin.GAP)
_DATA = ("CitizenDecl", "ExampleDecl")
"""What is no rule: a name that only an example uses decides nothing."""


def unused_names(findings: Findings) -> None:
    """What builds on a ruleset uses its names. One without rules of its own is made for that, and nothing is said."""
    by_ruleset: dict[str, list[ast.File]] = {}
    for file in findings.places.files:
        by_ruleset.setdefault(file.header.name.text, []).append(file)
    above = {name: [other for other in by_ruleset if name in _below(other, by_ruleset)] for name in by_ruleset}
    for name, own in by_ruleset.items():
        if any(isinstance(item, _RULES) for _, item in _owned(own)):
            using = [file for other in (name, *above[name]) for file in by_ruleset[other]]
            _ruleset(own, list(_owned(using)), findings)


def _below(name: str, by_ruleset: Mapping[str, Iterable[ast.File]], seen: frozenset[str] = frozenset()) -> set[str]:
    """Everything that a ruleset builds on."""
    lines = (line for file in by_ruleset.get(name, ()) for line in file.header.lines)
    bases = {line.name.text for line in lines if isinstance(line, ast.Extends)} - seen
    return bases.union(*(_below(base, by_ruleset, seen | {name}) for base in bases))


def _owned(files: Iterable[ast.File]) -> Iterator[Owned]:
    for file in files:
        for item in file.items:
            if isinstance(item, ast.PackageDecl):
                yield from ((item.name.text, inner) for inner in item.items)
            else:
                yield None, item


def _ruleset(own: Iterable[ast.File], using: list[Owned], findings: Findings) -> None:
    used: dict[str | None, set[str]] = {}
    for owner, item in using:
        if type(item).__name__ not in _DATA:
            used.setdefault(owner, set()).update(_mentioned(item))
    everywhere = set[str]().union(*used.values())
    nodes = [node for _, item in using for node in within(item)]
    tested = {node.group.text for node in nodes if isinstance(node, ast.GroupSubject)}
    any_activity = any(isinstance(node, ast.BuiltinSubject) and node.which in _HOURS for node in nodes)
    scale_left_out = any(isinstance(item, ast.CompetenceDecl) and item.scale is None for _, item in using)
    for owner, item in _owned(own):
        if not isinstance(item, _DECLARED) or item.name.text in (everywhere if owner is None else used[owner]):
            continue
        match item:
            case ast.CompetenceDecl(group=ast.Name(text=group)) if group in tested:
                continue
            case ast.ThingDecl(kind="activity") if any_activity:
                continue
            case ast.ScaleDecl() if scale_left_out:
                continue
        findings.add("T514", item.name.span, name=item.name.text)


def _mentioned(item: Any) -> Iterator[str]:
    """Every name in a statement, other than the one that it declares."""
    for node in within(item):
        if isinstance(node, ast.Name) and not (isinstance(item, _DECLARED) and node is item.name):
            yield node.text
