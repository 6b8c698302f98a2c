"""Which of two tests asks for more, where that can be said for every citizen; the rest has no direction.

A test is *tighter* than another when nobody can meet it without meeting the other. Missing data counts: a citizen about
whom a test is unknown does not meet it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from trin.dsl.checking.qualifiers import longer
from trin.engine import model
from trin.engine.model import Comparison, Duration, GroupKind


class Relation(StrEnum):
    """How a new requirement relates to an old one."""

    SAME = "same"
    TIGHTER = "tighter"
    LOOSER = "looser"
    NONE = "none"


_OPPOSITE = {Relation.TIGHTER: Relation.LOOSER, Relation.LOOSER: Relation.TIGHTER}
_UPWARDS = frozenset({Comparison.AT_LEAST, Comparison.OVER})
_MONTHS = {model.Unit.MONTH: 1, model.Unit.YEAR: 12}
_DAYS = {model.Unit.DAY: 1, model.Unit.WEEK: 7}


def bodies(old: model.Body, new: model.Body, facts: model.Vocabulary) -> Relation:
    """The new body to the old. Lines that cannot be paired have no direction."""
    if len(old) != len(new):
        return Relation.NONE
    return together(_line(one, other, facts) for one, other in zip(old, new, strict=True))


def together(relations: Iterable[Relation]) -> Relation:
    """Several parts that must all hold, each with its own relation."""
    found = {relation for relation in relations if relation is not Relation.SAME}
    if not found:
        return Relation.SAME
    return found.pop() if len(found) == 1 else Relation.NONE


def opposite(relation: Relation) -> Relation:
    """The relation seen from the other side."""
    return _OPPOSITE.get(relation, relation)


def _line(old: model.Test | model.TestGroup, new: model.Test | model.TestGroup, facts: model.Vocabulary) -> Relation:
    if not isinstance(old, model.TestGroup) and not isinstance(new, model.TestGroup):
        return tests(old, new, facts)
    if not isinstance(old, model.TestGroup) or not isinstance(new, model.TestGroup):
        return Relation.NONE
    if old.kind is not new.kind or len(old.tests) != len(new.tests):
        return Relation.NONE
    none_of = old.kind is GroupKind.NONE
    inner = [_inner(one, other, facts, none_of) for one, other in zip(old.tests, new.tests, strict=True)]
    needed = _upwards(old.needed, new.needed) if old.kind is GroupKind.AT_LEAST else Relation.SAME
    return together([needed, *inner])


def _inner(old: model.Test, new: model.Test, facts: model.Vocabulary, none_of: bool) -> Relation:
    """A test of a group. What must not hold asks for more the easier it is met; fresh data is another matter."""
    if not none_of:
        return tests(old, new, facts)
    if _freshness(old) != _freshness(new):
        return Relation.NONE
    return opposite(tests(old, new, facts))


def _freshness(test: model.Test) -> Duration | None:
    return test.measured.within if isinstance(test, model.CompetenceTest | model.GroupTest) else None


_COMPARED = frozenset(
    {"source", "predicate", "bound", "measured", "result", "count", "every", "at_most", "at_most_old"}
)
"""Fields that two tests may differ in and still have a direction."""


def tests(old: model.Test, new: model.Test, facts: model.Vocabulary) -> Relation:
    """The new test to the old; both outside ``ingen af``."""
    if type(old) is not type(new):
        return Relation.NONE
    others = [f.name for f in fields(old) if f.name not in _COMPARED]
    if any(getattr(old, name) != getattr(new, name) for name in others):
        return Relation.NONE
    parts: list[Relation] = []
    for name in ("predicate", "bound", "result"):
        if hasattr(old, name):
            parts.append(_predicate(getattr(old, name), getattr(new, name), _order(old, facts)))
    if hasattr(old, "measured"):
        parts.append(_measured(old, new))
    if hasattr(old, "count"):
        parts.append(_upwards(old.count, getattr(new, "count", None)))
    for name in ("every", "at_most", "at_most_old"):
        if hasattr(old, name):
            parts.append(_shorter(getattr(old, name), getattr(new, name)))
    return together(parts)


def _order(test: model.Test, facts: model.Vocabulary) -> Sequence[str]:
    return facts.facts[test.fact].values if isinstance(test, model.FactTest) else ()


def _predicate(old: Any, new: Any, order: Sequence[str]) -> Relation:
    if old == new:
        return Relation.SAME
    match old, new:
        case model.Bound(), model.Bound():
            return bounds(old, new, order)
        case model.Risen(), model.Risen():
            return _upwards(old.steps, new.steps)
        case model.Times(), model.Times():
            return _upwards(old.at_least, new.at_least)
    return Relation.NONE


def bounds(old: model.Bound[Any], new: model.Bound[Any], order: Sequence[str] = ()) -> Relation:
    """The new bound to the old. ``præcis`` has no direction, nor has another comparison than before."""
    if old == new:
        return Relation.SAME
    if old.comparison is not new.comparison or old.comparison is Comparison.EXACTLY:
        return Relation.NONE
    low = _values(old.value, new.value, order)
    if old.comparison is Comparison.BETWEEN:
        return together([low, opposite(_values(old.upper, new.upper, order))])
    if isinstance(old.value, model.IndividualGoal) and old.comparison not in _UPWARDS:
        return Relation.NONE
    return low if old.comparison in _UPWARDS else opposite(low)


def _values(old: Any, new: Any, order: Sequence[str]) -> Relation:
    """TIGHTER where the new value is higher."""
    match old, new:
        case Duration(), Duration():
            return opposite(_shorter(old, new))
        case model.IndividualGoal(), model.IndividualGoal():
            return _upwards(old.floor or 0, new.floor or 0) if None not in (old.floor, new.floor) else _floor(old, new)
        case (int() | Fraction(), int() | Fraction()) | (date(), date()):
            return _upwards(old, new)
        case str(), str() if old in order and new in order:
            return _upwards(order.index(old), order.index(new))
    return Relation.SAME if old == new else Relation.NONE


def _floor(old: model.IndividualGoal, new: model.IndividualGoal) -> Relation:
    if old.floor == new.floor:
        return Relation.SAME
    return Relation.TIGHTER if old.floor is None else Relation.LOOSER


def _upwards(old: Any, new: Any) -> Relation:
    if old == new:
        return Relation.SAME
    if old is None or new is None:
        return Relation.NONE
    return Relation.TIGHTER if new > old else Relation.LOOSER


def _shorter(old: Duration | None, new: Duration | None) -> Relation:
    """TIGHTER where the new duration is certain to be shorter; a limit is tighter than none."""
    if old is None or new is None:
        return Relation.SAME if old is new else Relation.TIGHTER if old is None else Relation.LOOSER
    if equal(old, new):
        return Relation.SAME
    if longer(old, new):
        return Relation.TIGHTER
    return Relation.LOOSER if longer(new, old) else Relation.NONE


def equal(one: Duration, other: Duration) -> bool:
    """Whether two durations are as long as each other, whenever they begin."""
    for sizes in (_MONTHS, _DAYS):
        if one.unit in sizes and other.unit in sizes:
            return one.count * sizes[one.unit] == other.count * sizes[other.unit]
    return False


def _measured(old: Any, new: Any) -> Relation:
    """Which measurements count. Fresher data asks for more, except where an old measurement could be in the way."""
    one, other = old.measured, new.measured
    if replace(one, within=None, which=model.Latest()) != replace(other, within=None, which=model.Latest()):
        return Relation.NONE
    which = Relation.SAME
    if one.which != other.which:
        if not isinstance(one.which, model.EachOfLatest) or not isinstance(other.which, model.EachOfLatest):
            return Relation.NONE
        which = _upwards(one.which.count, other.which.count)
    fresh = _shorter(one.within, other.within)
    risen = isinstance(old.predicate, model.Risen)
    if fresh is not Relation.SAME and (risen or isinstance(one.which, model.EveryMeasurement | model.SomeMeasurement)):
        return Relation.NONE
    return together([which, fresh])
