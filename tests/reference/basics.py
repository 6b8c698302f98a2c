"""Answers, three values, the calendar, and which rows of a record exist on a date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from trin.engine import model as m
from trin.engine.record import ModuleRow, Record

MET, UNMET, UNKNOWN = "met", "unmet", "unknown"
Row: TypeAlias = tuple[str, int]
Rows: TypeAlias = frozenset[Row]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """The status of a test, why it is unknown, the rows that it rests on, and the answers that it is made of.

    With `any_one` it rests on one of the rows, whichever.
    """

    status: str
    reason: str | None = None
    rows: Rows = frozenset()
    parts: tuple[Answer, ...] = ()
    any_one: bool = False


def verdict(holds: bool) -> str:
    return MET if holds else UNMET


def first_reason(parts: Iterable[Answer]) -> str | None:
    """READING: several unknown parts can have several reasons; the first unknown part's is the whole's."""
    return next((p.reason for p in parts if p.status == UNKNOWN), None)


def union(parts: Iterable[Answer]) -> Rows:
    return frozenset(row for part in parts for row in part.rows)


def combined(status: str, parts: Sequence[Answer]) -> Answer:
    """One answer of several."""
    return Answer(status, first_reason(parts) if status == UNKNOWN else None, union(parts), tuple(parts))


def nested(status: str, parts: Sequence[Answer]) -> Answer:
    """One answer of several that are shown below it, each with the rows that it rests on."""
    return replace(combined(status, parts), rows=frozenset())


def all_of(statuses: Sequence[str]) -> str:
    if UNMET in statuses:
        return UNMET
    return UNKNOWN if UNKNOWN in statuses else MET


def at_least(needed: int, statuses: Sequence[str]) -> str:
    if statuses.count(MET) >= needed:
        return MET
    return UNMET if len(statuses) - statuses.count(UNMET) < needed else UNKNOWN


def none_of(statuses: Sequence[str]) -> str:
    if MET in statuses:
        return UNMET
    return UNKNOWN if UNKNOWN in statuses else MET


# --- bounds ---------------------------------------------------------------------------------------------------------


def satisfies(bound: m.Bound[Any], x: Any) -> bool:
    return compare(bound.comparison, x, bound.value, bound.upper)


def compare(comparison: m.Comparison, x: Any, value: Any, upper: Any = None) -> bool:
    outcomes: dict[m.Comparison, Callable[[], bool]] = {
        m.Comparison.AT_LEAST: lambda: x >= value,
        m.Comparison.AT_MOST: lambda: x <= value,
        m.Comparison.OVER: lambda: x > value,
        m.Comparison.UNDER: lambda: x < value,
        m.Comparison.EXACTLY: lambda: x == value,
        m.Comparison.BETWEEN: lambda: value <= x <= upper,
    }
    return outcomes[comparison]()


def interval_verdict(bound: m.Bound[Any], low: Any, high: Any) -> str:
    """The verdict on a number that is known to lie from `low` to `high`: met or unmet only where every one agrees."""
    ends = [satisfies(bound, low), satisfies(bound, high)]
    if all(ends) and (bound.comparison != m.Comparison.EXACTLY or low == high):
        return MET
    inside = [v for v in (bound.value, bound.upper) if v is not None and low <= v <= high]
    return UNKNOWN if any(ends) or any(satisfies(bound, v) for v in inside) else UNMET


# --- the calendar ---------------------------------------------------------------------------------------------------


def _months(day: date, count: int) -> date:
    month = day.year * 12 + day.month - 1 + count
    year, index = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, index + 1, min(day.day, last))
        except ValueError:
            continue
    return date.max if count > 0 else date.min


def shifted(day: date, duration: m.Duration, sign: int) -> date:
    """`duration` later (sign 1) or earlier (-1). Beyond the calendar it is the calendar's last or first day."""
    count = sign * duration.count
    try:
        match duration.unit:
            case m.Unit.DAY:
                return day + timedelta(days=count)
            case m.Unit.WEEK:
                return day + timedelta(days=7 * count)
            case m.Unit.MONTH:
                return _months(day, count)
            case m.Unit.YEAR:
                return _months(day, 12 * count)
    except OverflowError:
        return date.max if sign > 0 else date.min


def forward(day: date, duration: m.Duration) -> date:
    return shifted(day, duration, 1)


def back(day: date, duration: m.Duration) -> date:
    return shifted(day, duration, -1)


def days(start: date, end: date) -> list[date]:
    """Every day from `start` to `end`, both included; none where `end` is before."""
    return [start + i * DAY for i in range((end - start).days + 1)]


def exact(value: float | Fraction) -> Fraction:
    """The number as it was written: 0.1 is a tenth."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


# --- what exists ----------------------------------------------------------------------------------------------------

_DATED_BY = {
    "modules": "start", "measurements": "date", "facts": "from_", "certificates": "date", "documents": "date",
    "activities": "start", "judgements": "date", "follow_ups": "date", "pauses": "start", "goals": "date",
    "waivers": "granted",
    # READING: a row of attendance is dated by its last day, which is also what decides its window.
    "attendance": "end",
}  # fmt: skip


class World:
    """A record as it looks on a date, with the package whose rules apply."""

    def __init__(self, record: Record, on: date, package: m.Package) -> None:
        self.record, self.on, self.package = record, on, package

    def rows(self, name: str, **fields: Any) -> list[tuple[Row, Any]]:
        """The rows of a list that exist on the date and have these values."""
        found = []
        for index, row in enumerate(getattr(self.record, name)):
            registered = getattr(row, "recorded", None)
            if getattr(row, _DATED_BY[name]) > self.on or (registered is not None and registered > self.on):
                continue
            if all(getattr(row, field) == value for field, value in fields.items()):
                found.append(((name, index), row))
        return found

    def has_ended(self, row: Any) -> bool:
        """An end after the date counts as open."""
        return row.end is not None and row.end <= self.on

    def last_day(self, row: Any) -> date:
        """The last day, up to the date, on which something lasted."""
        return row.end if self.has_ended(row) else self.on

    @property
    def visits(self) -> list[tuple[Row, ModuleRow]]:
        return sorted(self.rows("modules"), key=lambda pair: pair[1].start)

    @property
    def current(self) -> tuple[Row, ModuleRow] | None:
        """The module without an end, else the latest."""
        visits = self.visits
        return next((v for v in visits if not self.has_ended(v[1])), visits[-1] if visits else None)

    @property
    def module_start(self) -> date:
        current = self.current
        assert current is not None
        return current[1].start

    @property
    def path_start(self) -> date:
        return self.visits[0][1].start

    def paused(self) -> set[date]:
        """Every registered day of pause, once."""
        return {day for _, p in self.rows("pauses") for day in days(p.start, self.last_day(p))}

    def first_day(self, window: m.Window | None) -> date:
        """The first day of a window; its last is the date of the check."""
        match window:
            case None:
                return date.min
            case m.Last(duration):
                start = back(self.on, duration)
                return start + DAY if start < date.max else start
            case m.InModule():
                return self.module_start
            case m.InPath():
                return self.path_start
            case m.Since(start):
                return start
