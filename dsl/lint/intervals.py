"""Sets of values, exact: what a test allows, and what several of them leave.

A set is either *finite* (a `frozenset`: the steps of a scale, yes and no, the values of a fact) or made of *ranges*
over what can be ordered: whole numbers, fractions, days. Nothing is rounded, and no set is ever larger or smaller than
what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from trin.engine.model import Bound, Comparison, Number


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; None is without end. An open end does not belong to it itself."""

    low: Number | None = None
    high: Number | None = None
    open_low: bool = False
    open_high: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.open_low or self.open_high))

    def holds(self, value: Any) -> bool:
        """Whether a value lies in it."""
        above = self.low is None or value > self.low or (value == self.low and not self.open_low)
        return above and (self.high is None or value < self.high or (value == self.high and not self.open_high))


Ranges: TypeAlias = tuple[Range, ...]
"""Disjoint ranges, lowest first, none of them empty."""

Values: TypeAlias = frozenset[Any] | Ranges

ANYTHING: Ranges = (Range(),)
NOTHING: Ranges = ()


def ranges(*parts: Range) -> Ranges:
    """The ranges that have something in them. They must be disjoint and in order."""
    return tuple(part for part in parts if not part.empty)


def points(values: Iterable[Number]) -> Ranges:
    """Single values."""
    return tuple(Range(value, value) for value in sorted(set(values)))


def _narrowed(one: Range, other: Range) -> Range:
    low, open_low = one.low, one.open_low
    if low is None or (other.low is not None and other.low > low):
        low, open_low = other.low, other.open_low
    elif other.low == low:
        open_low = open_low or other.open_low
    high, open_high = one.high, one.open_high
    if high is None or (other.high is not None and other.high < high):
        high, open_high = other.high, other.open_high
    elif other.high == high:
        open_high = open_high or other.open_high
    return Range(low, high, open_low, open_high)


def both(one: Values, other: Values) -> Values:
    """What lies in both sets."""
    if isinstance(one, frozenset):
        return one & other if isinstance(other, frozenset) else frozenset(v for v in one if holds(other, v))
    if isinstance(other, frozenset):
        return both(other, one)
    if one == ANYTHING:
        return other
    return ranges(*(_narrowed(a, b) for a in one for b in other))


def complement(parts: Ranges) -> Ranges:
    """Everything else that can be ordered."""
    left: list[Range] = []
    low: Number | None = None
    open_low = False
    for part in parts:
        if part.low is not None:
            left.append(Range(low, part.low, open_low, not part.open_low))
        if part.high is None:
            return ranges(*left)
        low, open_low = part.high, not part.open_high
    return ranges(*left, Range(low, None, open_low))


def without(domain: Values, refused: Values) -> Values:
    """What lies in the first set and not in the second."""
    if isinstance(domain, frozenset):
        return frozenset(value for value in domain if not holds(refused, value))
    if isinstance(refused, frozenset):
        return both(domain, complement(points(refused)))
    return both(domain, complement(refused))


def holds(values: Values, value: Any) -> bool:
    """Whether a value lies in the set."""
    if isinstance(values, frozenset):
        return value in values
    return any(part.holds(value) for part in values)


def inside(one: Values, other: Values) -> bool:
    """Whether the whole of the first set lies in the second."""
    return not without(one, other)


def of_bound(bound: Bound[Number], whole: bool = False) -> Ranges:
    """The numbers that satisfy a bound. With `whole`, only whole numbers count: over 3 is from 4."""
    value, upper = bound.value, bound.upper
    match bound.comparison:
        case Comparison.AT_LEAST:
            return (Range(value),)
        case Comparison.AT_MOST:
            return (Range(None, value),)
        case Comparison.OVER:
            return (Range(value + 1) if whole else Range(value, open_low=True),)
        case Comparison.UNDER:
            return (Range(None, value - 1) if whole else Range(None, value, open_high=True),)
        case Comparison.EXACTLY:
            return (Range(value, value),)
        case Comparison.BETWEEN:
            return ranges(Range(value, upper))
