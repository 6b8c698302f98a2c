"""Lengths of time side by side: how many days they can be, which is longer, and which only look alike."""

from __future__ import annotations

from fractions import Fraction

from trin.engine.model import Bound, Comparison, Duration, Last, Unit, Window

from .intervals import Range, Ranges, complement, ranges

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_MONTH = Fraction(146_097, 4_800)
"""Days in a month, over the 400 years after which the calendar repeats itself."""
_SLACK = 5
"""Days that any number of months can be off their mean: the months' own lengths, and leap years."""


def shortest(length: Duration) -> int:
    """The fewest days that it can be, whenever it begins. Never too many; exact for days, weeks and one month."""
    if length.unit in _DAYS:
        return length.count * _DAYS[length.unit]
    months = length.count * _MONTHS[length.unit]
    return max(28 * months, int(months * _MONTH) - _SLACK)


def longest(length: Duration) -> int:
    """The most days that it can be, whenever it begins. Never too few; exact for days, weeks and one month."""
    if length.unit in _DAYS:
        return length.count * _DAYS[length.unit]
    months = length.count * _MONTHS[length.unit]
    return min(31 * months, int(months * _MONTH) + 1 + _SLACK)


def at_least_as_long(one: Duration, other: Duration) -> bool:
    """Whether one is as long as the other or longer, whenever they begin (on the same day)."""
    if one.unit in _MONTHS and other.unit in _MONTHS:
        return one.count * _MONTHS[one.unit] >= other.count * _MONTHS[other.unit]
    return shortest(one) >= longest(other)


def longer(one: Duration, other: Duration) -> bool:
    """Whether one is longer than the other, whenever they begin (on the same day)."""
    if one.unit in _MONTHS and other.unit in _MONTHS:
        return one.count * _MONTHS[one.unit] > other.count * _MONTHS[other.unit]
    return shortest(one) > longest(other)


def look_alike(one: Duration, other: Duration) -> bool:
    """Whether people would take them for the same, while one goes by the calendar and the other by days.

    A month is called 4 weeks, 28, 30 or 31 days; 3 months are called 12 or 13 weeks; a year 52 weeks.
    """
    if one.unit in _DAYS and other.unit in _MONTHS:
        one, other = other, one
    if one.unit not in _MONTHS or other.unit not in _DAYS or not one.count:
        return False
    share = other.count * _DAYS[other.unit] / (one.count * _MONTHS[one.unit] * _MONTH)
    return Fraction(91, 100) <= share <= Fraction(103, 100)


def days_in(window: Window | None) -> int | None:
    """The most days that a window holds; None where nothing in the rules says."""
    return longest(window.duration) if isinstance(window, Last) else None


def met_by(bound: Bound[Duration]) -> Ranges:
    """Numbers of days, outside of which the bound is met by none, whenever the time begins."""
    low, high = shortest(bound.value), longest(bound.upper or bound.value)
    match bound.comparison:
        case Comparison.AT_LEAST:
            return (Range(low),)
        case Comparison.AT_MOST:
            return (Range(None, high),)
        case Comparison.OVER:
            return (Range(low + 1),)
        case Comparison.UNDER:
            return (Range(None, high - 1),)
        case Comparison.EXACTLY | Comparison.BETWEEN:
            return ranges(Range(low, high))


def unmet_by(bound: Bound[Duration]) -> Ranges:
    """Numbers of days, outside of which the bound is failed by none, whenever the time begins."""
    low, high = longest(bound.value), shortest(bound.upper or bound.value)
    match bound.comparison:
        case Comparison.AT_LEAST:
            return (Range(None, low - 1),)
        case Comparison.AT_MOST:
            return (Range(high + 1),)
        case Comparison.OVER:
            return (Range(None, low),)
        case Comparison.UNDER:
            return (Range(high),)
        case Comparison.EXACTLY | Comparison.BETWEEN:
            if low > high:  # between them nobody knows: with months it hangs on the day it begins
                return (Range(),)
            return complement(ranges(Range(low, high)))
