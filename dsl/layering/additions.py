"""What a layer may not add: another way around the requirements of the layers below, or another target group.

A ruleset may say who packages are for where nobody below has; a company may not.
"""

from __future__ import annotations

from collections.abc import Iterator

from trin.dsl import ast
from trin.dsl.checking.lowering import Lowering, Way, key_of
from trin.dsl.checking.scope import Report
from trin.dsl.source import Span

from .stack import Stack


def check_additions(stack: Stack, below: Lowering, report: Report) -> None:
    """Report transitions and target groups of the layer on top that would change those of the layers below."""
    for owner, item in stack.top.items:
        if isinstance(item, ast.TargetGroupDecl) and (owner is None or owner in below.packages()):
            first = _first_target_group(below.stack, owner)
            if first is not None or stack.top.is_company:
                report.add("T448", item.span, also=() if first is None else (first,))
        elif isinstance(item, ast.TransitionDecl):
            _transition(owner, item, below, report)


def _first_target_group(stack: Stack, owner: str | None) -> Span | None:
    """Who a package of the layers below is for already (None: any of their packages)."""
    found = (item.span for whose, item in stack.items
             if isinstance(item, ast.TargetGroupDecl) and (owner is None or whose in {None, owner}))  # fmt: skip
    return next(found, None)


def _transition(owner: str | None, node: ast.TransitionDecl, below: Lowering, report: Report) -> None:
    for way, closed in _met(owner, node, below):
        place = _place(below.stack, way)
        also = () if place is None else (place,)
        if (way.order is None, set(way.order or ())) == (node.sources is None, {n.text for n in node.sources or ()}):
            opened = node.always_open and not way.always_open
            without = node.without_levels and not way.without_levels and not way.always_open
            if opened or (without and closed):
                flag = node.open_span if opened else node.levels_span
                report.add("T447", flag or node.span, also=also)
        elif not way.always_open:
            source = _shared_source(node, way)
            if source is not None:
                report.add("T446", node.span, also=also, source=source, target=way.target)


def _met(owner: str | None, node: ast.TransitionDecl, below: Lowering) -> Iterator[tuple[Way, bool]]:
    """The ways into the same module that the layers below have, and whether tables ask for anything there."""
    known = below.packages()
    views: list[str | None] = [None, *known] if owner is None else [owner if owner in known else None]
    for view in views:
        assembled = below.assembled(view)
        asks = any(module == node.target.text for module, _ in assembled.cells)
        yield from ((way, asks) for way in assembled.ways.values() if way.target == node.target.text)


def _shared_source(node: ast.TransitionDecl, way: Way) -> str | None:
    """A module that both lead from."""
    own = None if node.sources is None else [name.text for name in node.sources]
    if own is None:
        return way.order[0] if way.order else None
    return next((name for name in own if way.order is None or name in way.order), None)


def _place(stack: Stack, way: Way) -> Span | None:
    for _, item in stack.items:
        if isinstance(item, ast.TransitionDecl) and item.target.text == way.target:
            order, _ = key_of(item)
            if order == (None if way.order is None else frozenset(way.order)):
                return item.target.span
    return None
