"""Ids that different requirements share, where a waiver could not tell which of them it is for."""

from __future__ import annotations

from collections.abc import Iterator

from trin.dsl import ast
from trin.dsl.layering.stack import Stack
from trin.dsl.source import Span

from .requirements import id_of
from .scope import Report


def report_shared_ids(stack: Stack, report: Report) -> None:
    """Report a requirement that may be waived and whose id another one has, where the layer on top has either."""
    first: dict[str, tuple[ast.TransitionDecl, ast.RequirementDecl]] = {}
    reported: set[str] = set()
    own = {file.file for file in stack.top.files}
    for id_, way, node in _on_the_way(stack):
        other_way, other = first.setdefault(id_, (way, node))
        if other_way is way:
            continue
        waivable = _waivable(node) or _waivable(other)
        if waivable is None or id_ in reported or _same(node, other) or not {node.span.file, other.span.file} & own:
            continue
        names = (node.name.span, other.name.span)
        report.add("T450", waivable, also=names, id=id_)
        reported.add(id_)


def _on_the_way(stack: Stack) -> Iterator[tuple[str, ast.TransitionDecl, ast.RequirementDecl]]:
    """Every requirement of a transition with its id; only those of two ways into one module can share one."""
    for owner, item in stack.items:
        if isinstance(item, ast.TransitionDecl):
            for node in item.requirements:
                yield id_of(owner, item.target.text, node.name.text), item, node


def _same(one: ast.RequirementDecl, other: ast.RequirementDecl) -> bool:
    """Whether two say the same, in whichever order."""
    return (one.kind, one.label) == (other.kind, other.label) and set(one.lines) == set(other.lines)


def _waivable(node: ast.RequirementDecl) -> Span | None:
    return next((line.span for line in node.lines if isinstance(line, ast.WaivableLine)), None)
