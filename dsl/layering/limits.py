"""The limit of a requirement: what ``kan tilpasses mellem A og B`` lets a layer above move."""

from __future__ import annotations

from dataclasses import fields, replace
from fractions import Fraction
from typing import Any, TypeAlias

from trin.dsl import ast, phrases
from trin.dsl.checking.qualifiers import longer
from trin.dsl.checking.scope import Report
from trin.engine import model
from trin.engine.model import Duration, GroupKind

from .strictness import equal

Value: TypeAlias = model.Number | Duration

_HOLDERS = ("predicate", "bound", "result", "every", "at_most")
"""The fields of a test that its limit can stand in."""


def limits(body: model.Body) -> tuple[Value, ...]:
    """The values of the only limit in a body (two for ``mellem``); empty where there is not just one that can move."""
    if len(body) != 1:
        return ()
    line = body[0]
    if isinstance(line, model.TestGroup):
        return (line.needed,) if line.kind is GroupKind.AT_LEAST else ()
    found = [value for name in _HOLDERS if (value := getattr(line, name, None)) is not None]
    return _values(found[0]) if len(found) == 1 else ()


def _values(holder: Any) -> tuple[Value, ...]:
    match holder:
        case model.Bound(ends=ends):
            return ends if all(isinstance(one, int | Fraction | Duration) for one in ends) else ()
        case model.Risen(steps=steps):
            return (steps,)
        case model.Times(at_least=times):
            return (times,)
        case Duration():
            return (holder,)
    return ()


def only_limit_differs(old: model.Body, new: model.Body) -> bool:
    """Whether two bodies of one line each are the same apart from the limit."""
    if len(old) != 1 or len(new) != 1 or type(old[0]) is not type(new[0]):
        return False
    one, other = old[0], new[0]
    if isinstance(one, model.TestGroup):
        assert isinstance(other, model.TestGroup)
        return one.kind is GroupKind.AT_LEAST and one == replace(other, needed=one.needed, source=one.source)
    for field in fields(one):
        name = field.name
        before, after = getattr(one, name), getattr(other, name)
        if name in _HOLDERS and _comparison(before) != _comparison(after):
            return False
        if name not in _HOLDERS and name != "source" and before != after:
            return False
    return True


def _comparison(holder: Any) -> Any:
    return holder.comparison if isinstance(holder, model.Bound) else type(holder)


def inside(value: Value, low: Value, high: Value) -> bool:
    """Whether a value is certain to lie between two others, both included."""
    match value, low, high:
        case Duration(), Duration(), Duration():
            return (equal(value, low) or longer(value, low)) and (equal(value, high) or longer(high, value))
        case (Duration(), _, _) | (_, Duration(), _) | (_, _, Duration()):
            return False
    return low <= value <= high  # type: ignore[operator]


# --- where it is written --------------------------------------------------------------------------------------------


def fitted(
    line: ast.AdaptableLine, adaptable: model.Adaptable, tests: tuple[ast.BodyLine, ...], body: model.Body,
    language: str, report: Report,
) -> model.Adaptable:  # fmt: skip
    """The range in the unit of the requirement's own limit; reported where the two do not go together."""
    if line.low is None or line.high is None or adaptable.low is None or adaptable.high is None or not body:
        return adaptable
    own = limits(body)
    written = _written(tests)
    if not own or not written:
        report.add("T439", line.span)
        return adaptable
    kinds = {_kind(value) for value in (*written, line.low, line.high)}
    days = isinstance(body[0], model.AbsenceTest) and body[0].unit is model.AbsenceUnit.DAYS
    if days:
        adaptable = replace(adaptable, low=_days(adaptable.low), high=_days(adaptable.high))
    found = phrases.said(written[0], language)
    if len(kinds) > 1 or (days and any(isinstance(v, Duration) for v in (adaptable.low, adaptable.high))):
        report.add("T440", line.low.span.to(line.high.span), also=(written[0].span,), found=found)
        return adaptable
    assert adaptable.low is not None and adaptable.high is not None
    if not inside(adaptable.low, adaptable.low, adaptable.high):
        return adaptable  # the wrong way round, which is reported
    for value, node in zip(own, written, strict=False):
        if not inside(value, adaptable.low, adaptable.high):
            report.add("T441", node.span, also=(line.span,), found=phrases.said(node, language))
    return adaptable


def _days(value: Value | None) -> Value | None:
    return value.count if isinstance(value, Duration) and value.unit is model.Unit.DAY else value


def _written(tests: tuple[ast.BodyLine, ...]) -> tuple[ast.Value, ...]:
    """The values of the only limit as they are written."""
    if len(tests) != 1:
        return ()
    line = tests[0]
    if isinstance(line, ast.GroupLines):
        return () if line.needed is None else (ast.NumberValue(line.needed, False, line.span),)
    match line.predicate:
        case ast.BoundPredicate(value=value, upper=upper):
            return (value,) if upper is None else (value, upper)
        case ast.RisenPredicate(value=value):
            return (value,)
        case ast.TimesPredicate(count=count):
            return (ast.NumberValue(count, False, line.predicate.span),)
        case ast.EveryPredicate(every=every):
            return (every,)
    return ()


def _kind(value: ast.Value) -> tuple[str, object]:
    """What kind of value it is: a number, per cent, an amount of something, a duration …"""
    match value:
        case ast.NumberValue():
            return "number", value.percent
        case ast.AmountValue():
            return "amount", value.unit
    return type(value).__name__, None
