"""Durations, windows and pauses. Days are proleptic Gregorian ordinals (`date.toordinal`).

What would lie before the calendar's first day or after its last (31 December 9999) is that day: a rule may say
"3000 år" and mean "ever".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import TypeAlias

from .callsites import own
from .model import Duration, Unit

Interval: TypeAlias = tuple[int, int]
"""First and last day, both included."""

FIRST_DAY, LAST_DAY = date.min.toordinal(), date.max.toordinal()


@lru_cache(maxsize=4096)
def _shift_months(day: int, months: int) -> int:
    start = date.fromordinal(day)
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return FIRST_DAY if months < 0 else LAST_DAY
    last = monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(start.day, last)).toordinal()


def forward(day: int, duration: Duration) -> int:
    """`day` plus `duration`; months and years clamp to the month's last day."""
    days, months = _STEPS[duration.unit]
    if days:
        return min(max(day + days * duration.count, FIRST_DAY), LAST_DAY)
    return _shift_months(day, months * duration.count)


_STEPS = {Unit.DAY: (1, 0), Unit.WEEK: (7, 0), Unit.MONTH: (0, 1), Unit.YEAR: (0, 12)}
"""By unit: its length in days, or else in months."""


def adder(duration: Duration) -> Callable[[int], int]:
    """`forward` for one duration, as a function of the day."""
    days, months = _STEPS[duration.unit]
    length = days * duration.count if days else months * duration.count
    if days:
        return own(lambda day: min(day + length, LAST_DAY))
    return own(lambda day: _shift_months(day, length))


def back(day: int, duration: Duration) -> int:
    """`day` minus `duration`: three months before 31 May 2024 is 29 February 2024."""
    return forward(day, Duration(-duration.count, duration.unit))


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same days as disjoint intervals, earliest first; overlapping ones count once."""
    out: list[Interval] = []
    for first, last in sorted(intervals):
        if last < first:
            continue
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def days_within(intervals: Iterable[Interval], first: int, last: int) -> int:
    """How many days of disjoint `intervals` lie in first … last."""
    return sum(max(0, min(b, last) - max(a, first) + 1) for a, b in intervals)


def reached_on(start: int, duration: Duration, pauses: list[Interval]) -> int:
    """The day on which `duration` from `start` is reached when the clock stands still on the days of `pauses`.

    The pauses are disjoint, earliest first. With one that has no end the day lies after the calendar's last.
    """
    return delayed(start, forward(start, duration), pauses)


def delayed(start: int, day: int, pauses: list[Interval]) -> int:
    """The day that `day` becomes when the clock, which began on `start`, stands still on the days of `pauses`."""
    for first, last in pauses:
        if first >= day or start >= day:
            break
        day += max(0, last - max(first, start) + 1)
    return day
