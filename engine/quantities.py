"""What every quantity needs: the situation it is asked in, the finding it returns, bounds and windows.

A *finding* is a plain tuple, because a decision makes hundreds of them: ``(status, reason, observed, rows, detail)``.
Status is as in `logic`; reason one of the texts below or None; observed the value or None, an exact ratio as a tuple
of part and whole; rows the rows of the `history` that it rests on, each of which ends with its index in the record;
detail what only some kinds have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from .calendar import back
from .callsites import own
from .history import History
from .logic import MET, UNKNOWN, UNMET
from .model import Bound, Comparison, Duration, InModule, InPath, Last, Number, Since, Unit, Window

Finding: TypeAlias = tuple[int, str | None, Any, Sequence[Any], Any]

MISSING = "missing"
TOO_FEW = "too_few"
STALE = "stale"
CONFLICTING = "conflicting"
NO_GOAL = "no_goal"
TOO_COARSE = "too_coarse"

NOTHING: Finding = (UNKNOWN, MISSING, None, (), None)
"""Nothing is recorded."""


class Situation:
    """A record on a date: what a compiled test is asked about."""

    __slots__ = ("certificates", "day", "history", "latest", "measurements", "module_start", "package")

    def __init__(self, history: History, day: int, package: str | None) -> None:
        self.history = history
        self.day = day
        self.package = package
        self.measurements = history.measurements
        self.latest = history.latest
        self.certificates = history.certificates
        current = history.current
        self.module_start = None if current is None else current.start


Evaluate: TypeAlias = Callable[[Situation], Finding]
Judge: TypeAlias = Callable[..., int]
FirstDay: TypeAlias = Callable[[Situation], int | None]


def judge(bound: Bound[Number]) -> Judge:
    """The bound as a function of an exact number (int or Fraction) to MET or UNMET."""
    value, upper = bound.value, bound.upper
    match bound.comparison:
        case Comparison.AT_LEAST:
            return own(lambda x: MET if x >= value else UNMET)
        case Comparison.AT_MOST:
            return own(lambda x: MET if x <= value else UNMET)
        case Comparison.OVER:
            return own(lambda x: MET if x > value else UNMET)
        case Comparison.UNDER:
            return own(lambda x: MET if x < value else UNMET)
        case Comparison.EXACTLY:
            return own(lambda x: MET if x == value else UNMET)
        case Comparison.BETWEEN:
            assert upper is not None
            return own(lambda x: MET if value <= x <= upper else UNMET)


def judge_ratio(bound: Bound[Number]) -> Callable[[int, int], int]:
    """The bound as a function of an exact ratio, part and whole (above 0), multiplied out rather than divided."""
    low = Fraction(bound.value)
    number, per = low.numerator, low.denominator
    match bound.comparison:
        case Comparison.AT_LEAST:
            return own(lambda part, whole: MET if part * per >= number * whole else UNMET)
        case Comparison.AT_MOST:
            return own(lambda part, whole: MET if part * per <= number * whole else UNMET)
        case Comparison.OVER:
            return own(lambda part, whole: MET if part * per > number * whole else UNMET)
        case Comparison.UNDER:
            return own(lambda part, whole: MET if part * per < number * whole else UNMET)
        case Comparison.EXACTLY:
            return own(lambda part, whole: MET if part * per == number * whole else UNMET)
        case Comparison.BETWEEN:
            assert bound.upper is not None
            high = Fraction(bound.upper)
            top, top_per = high.numerator, high.denominator
            return own(
                lambda part, whole: MET if part * per >= number * whole and part * top_per <= top * whole else UNMET
            )


def can_be_met(bound: Bound[Number], low: Number, high: Number) -> bool:
    """Whether some value from `low` to `high` satisfies the bound."""
    value, upper = bound.value, bound.upper
    match bound.comparison:
        case Comparison.AT_LEAST:
            return high >= value
        case Comparison.AT_MOST:
            return low <= value
        case Comparison.OVER:
            return high > value
        case Comparison.UNDER:
            return low < value
        case Comparison.EXACTLY:
            return low <= value <= high
        case Comparison.BETWEEN:
            assert upper is not None
            return low <= upper and high >= value


def interval_judge(bound: Bound[Number]) -> Judge:
    """The verdict on a value known only to lie from one number to another: met, unmet, or unknown."""
    test = judge(bound)

    def verdict(low: Number, high: Number) -> int:
        if test(low) == MET and test(high) == MET:
            return MET
        return UNKNOWN if can_be_met(bound, low, high) else UNMET

    return verdict


def first_day(window: Window | None) -> FirstDay | None:
    """The first day of a window, as a function of the situation; None where there is no window."""
    match window:
        case None:
            return None
        case Last(duration):
            return _last(duration)
        case InModule():
            return own(lambda s: s.module_start)
        case InPath():
            return own(lambda s: s.history.path_start)
        case Since(start):
            start_day = start.toordinal()
            return lambda _: start_day


_CENTURY = 36_525
"""Days. A window this long may begin before the calendar does."""


def _last(duration: Duration) -> FirstDay:
    match duration.unit:
        case Unit.DAY | Unit.WEEK:
            before = duration.count * (7 if duration.unit is Unit.WEEK else 1) - 1
            if before > _CENTURY:
                return own(lambda s: back(s.day, duration) + 1)
            return own(lambda s: s.day - before)
        case Unit.MONTH | Unit.YEAR:
            return own(lambda s: back(s.day, duration) + 1)


def by_role(roles: Sequence[str], found: Sequence[Finding]) -> dict[str, Any]:
    """What was observed of each role, where each of several must answer."""
    return {role: f[2] for role, f in zip(roles, found, strict=True)}


def waiting(roles: Sequence[str], found: Sequence[Finding]) -> list[str]:
    """The roles whose answer is missing, where each of several must answer."""
    return [role for role, f in zip(roles, found, strict=True) if f[0] == UNKNOWN]


def of_newest_day(rows: Sequence[Any]) -> Sequence[Any]:
    """The rows of the newest day; `rows` are newest first and begin with their day."""
    return [row for row in rows if row[0] == rows[0][0]]


def first_reason(found: Sequence[Finding]) -> str | None:
    """The reason of the first unknown finding."""
    return next((f[1] for f in found if f[0] == UNKNOWN), None)


def number(value: Number) -> int | float:
    """An exact number as JSON can carry it."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value
