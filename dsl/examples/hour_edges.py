"""Attendance just on either side of the limits of tests that count hours or days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from trin.engine import model
from trin.engine.model import AbsenceUnit

from .paths import Stay

Row: TypeAlias = tuple[str, Mapping[str, Any]]
Asked: TypeAlias = model.AttendanceTest | model.AbsenceTest | model.HoursTest

_DAY = 7
"""Hours in a working day."""


def attended(test: Asked, stay: Stay) -> Iterator[list[Row]]:
    """Rows of attendance, the plainest first: a period up to the day before, and with a day at the window's edge."""
    for rows in _hours(test, stay):
        yield _with_activity(rows, test, stay)
    if getattr(test, "activity", None) is not None:
        yield list(next(_hours(test, stay)))
    if getattr(test, "paid", False):
        yield _with_activity(next(_hours(test, stay)), test, stay, paid=False)


def _with_activity(rows: list[Row], test: Asked, stay: Stay, paid: bool = True) -> list[Row]:
    activity = getattr(test, "activity", None)
    if activity is None:
        return rows
    active: dict[str, Any] = {"activity": activity, "start": stay.day(max(stay.begun, 400))}
    if getattr(test, "paid", False):
        active["paid"] = paid
    return [("activities", active), *(("attendance", {**row, "activity": activity}) for _, row in rows)]


def _hours(test: Asked, stay: Stay) -> Iterator[list[Row]]:
    if isinstance(test, model.AbsenceTest) and test.unit is AbsenceUnit.DAYS:
        yield from _days(test, stay)
        return
    first = stay.on.toordinal() - stay.first(test.window)
    mains = list(_mains(test, stay))
    for planned, present, lawful in mains:
        yield [_row(stay, max(first - 1, 1), 1, planned, present, lawful)]
    for planned, present, lawful in mains:
        main = _row(stay, max(first - 1, 1), 1, planned, present, lawful)
        for age in (first, first + 1):
            if age > 1:
                yield [_row(stay, age, age, _DAY, 0), main]
                yield [_row(stay, age, age, _DAY, _DAY), main]
    for planned, present, lawful in mains[:1]:
        for age in (first, first + 1):
            yield [_row(stay, age + 6, age, planned, present, lawful)]


def _mains(test: Asked, stay: Stay) -> Iterator[tuple[Any, Any, Any]]:
    """Hours planned, present and lawfully absent: at the limit, below it, above it, and all lawful."""
    for end in test.bound.ends:
        for amount in (Fraction(end), Fraction(end) - 1, Fraction(end) + 1):
            if amount < 0:
                continue
            match test:
                case model.AttendanceTest() if amount <= 100:
                    yield 100, amount, 0
                case model.HoursTest():
                    total = amount * _weeks(test, stay)
                    yield total, total, 0
                case model.AbsenceTest(unit=AbsenceUnit.PERCENT) if amount <= 100:
                    yield 100, 100 - amount, 0
                case model.AbsenceTest(unit=AbsenceUnit.HOURS):
                    yield amount + 100, 100, 0
                case _:
                    continue
        if isinstance(test, model.AbsenceTest):
            # At the limit without the lawful absence, and above it with that.
            percent = test.unit is AbsenceUnit.PERCENT
            yield (110, 100 - Fraction(end), 10) if percent else (110 + Fraction(end), 100, 10)
    if isinstance(test, model.AttendanceTest):
        yield 100, 0, 100


def _weeks(test: model.HoursTest, stay: Stay) -> Fraction:
    if not test.per_week:
        return Fraction(1)
    return Fraction(stay.on.toordinal() - stay.first(test.window) + 1, 7)


def _row(stay: Stay, start: int, end: int, planned: Any, present: Any, lawful: Any = 0) -> Row:
    """A row from so many days ago to so many."""
    row = {"start": stay.day(max(start, end)), "end": stay.day(end),
           "planned_hours": _plain(planned), "present_hours": _plain(present)}  # fmt: skip
    return "attendance", {**row, "lawful_absence_hours": _plain(lawful)} if lawful else row


def _plain(hours: Any) -> int | float:
    """Hours in whole minutes."""
    minutes = round(Fraction(hours) * 60)
    return minutes // 60 if minutes % 60 == 0 else minutes / 60


def _days(test: model.AbsenceTest, stay: Stay) -> Iterator[list[Row]]:
    """Days with absence: as many as the limit, one more, one fewer; one of them at the window's edge, or lawful."""
    first = stay.on.toordinal() - stay.first(test.window)
    for end in test.bound.ends:
        count = int(end)
        for absent in (count, count + 1, count - 1):
            if absent >= 0:
                yield [_row(stay, 1, 1, _DAY, _DAY), *(_row(stay, i + 2, i + 2, _DAY, 0) for i in range(absent))]
        recent = [_row(stay, i + 2, i + 2, _DAY, 0) for i in range(count)]
        for age in (first, first + 1):
            yield [_row(stay, 1, 1, _DAY, _DAY), *recent, _row(stay, age, age, _DAY, 0)]
        lawful = [_row(stay, i + 2, i + 2, _DAY, 0, _DAY) for i in range(count + 1)]
        yield [_row(stay, 1, 1, _DAY, _DAY), *lawful]
