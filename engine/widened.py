"""How wide an action of a plan may be: which other values than the planned one would do as well.

A plan has one value that works: the level nearest to the last one, the first answer that the rule takes. Whoever reads
it must know whether another would do. That is tried too: each is put in the place of the planned one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from . import model as m
from .actions import Action, ActionKind, Change, NewRow

Works: TypeAlias = Callable[[Action], bool]
"""Whether the plan still gives ready with this action in the place of the one that is looked at."""

_STEPS = (1, 2, 5, 10, 40)
"""How far from a limit a number or a date is tried."""


def widened(action: Action, vocabulary: m.Vocabulary, works: Works) -> Mapping[str, Any]:
    """The action's detail, which says more than the one value only where the others work."""
    detail = dict(action.detail)
    match action.kind:
        case ActionKind.MEASURE if detail.get("or_more"):
            scale = vocabulary.scales[vocabulary.competences[action.subject].scale]
            higher = [step.number for step in scale.steps if step.number > detail["level"]]
            if not all(works(_with(action, "level", level)) for level in higher):
                del detail["or_more"]
        case ActionKind.STATE_FACT | ActionKind.CHANGE_FACT if "accepts" in detail:
            _fact(action, vocabulary.facts[action.subject], detail, works)
        case _:
            pass
    return detail


def _fact(action: Action, fact: m.Fact, detail: dict[str, Any], works: Works) -> None:
    """Keep of what the rule accepts what the whole plan accepts; where that cannot be said so, the one value."""
    accepts, value = detail["accepts"], detail["value"]
    if accepts == "is":
        detail["values"] = tuple(v for v in detail["values"] if v == value or works(_with(action, "value", v)))
    elif not all(works(_with(action, "value", v)) for v in _others(accepts, detail.get("values", ()), fact)):
        del detail["accepts"]
        detail.pop("values", None)


def _others(accepts: str, values: Sequence[Any], fact: m.Fact) -> Iterator[Any]:
    """Values, other than the planned one, that a rule of this kind takes."""
    if fact.values or fact.kind is m.FactKind.YES_NO:
        yield from _declared(accepts, values, fact)
        return
    for value in values:
        for step in _STEPS:
            for near in (_moved(value, step), _moved(value, -step)):
                if near is not None and _within(accepts, values, near):
                    yield near


def _declared(accepts: str, values: Sequence[Any], fact: m.Fact) -> Iterable[Any]:
    known: Sequence[Any] = fact.values or (True, False)
    if accepts == "any":
        return known
    if accepts == "is_not":
        return [v for v in known if v not in values]
    order = {value: place for place, value in enumerate(known)}
    return [v for v in known if _within(accepts, [order[bound] for bound in values], order[v])]


def _within(accepts: str, values: Sequence[Any], near: Any) -> bool:
    """Whether a value is what the rule asks for; ISO dates are in order as texts."""
    match accepts:
        case "any":
            return True
        case "is_not":
            return near not in values
        case "between":
            return bool(values[0] <= near <= values[1])
        case "exactly":
            return bool(near == values[0])
        case "at_least":
            return bool(near >= values[0])
        case "over":
            return bool(near > values[0])
        case "at_most":
            return bool(near <= values[0])
        case _:
            return bool(near < values[0])


def _moved(value: Any, step: int) -> Any:
    """A number or an ISO date so many steps or days away; None where there is none."""
    if isinstance(value, str):
        try:
            return (date.fromisoformat(value) + timedelta(days=step)).isoformat()
        except (ValueError, OverflowError):
            return None
    if isinstance(value, bool):
        return None
    return value + step if isinstance(value, int | float | Fraction) else None


def _with(action: Action, field: str, value: Any) -> Action:
    """The action with another value in every row that comes of it and has the planned one."""

    def changed(change: Change) -> Change:
        planned = action.detail["level" if field == "level" else "value"]
        if isinstance(change, NewRow) and getattr(change.row, field, None) == planned:
            return NewRow(change.rows, change.row.model_copy(update={field: value}))
        return change

    return replace(action, changes=tuple(changed(change) for change in action.changes))


__all__ = ["widened"]
