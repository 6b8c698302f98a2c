"""Tests on attendance, absence and hours: sums of exact minutes over a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .callsites import own
from .history import Active, Attendances, Attended, History
from .logic import UNKNOWN
from .model import AbsenceTest, AbsenceUnit, AttendanceTest, HoursTest
from .quantities import (
    MISSING,
    NOTHING,
    TOO_COARSE,
    Evaluate,
    Finding,
    Judge,
    Situation,
    first_day,
    interval_judge,
    judge,
    judge_ratio,
)


def _attended(activity: str | None) -> Callable[[History], Attendances]:
    """The attendance that counts: in an activity, or all of it."""
    if activity is None:
        return own(lambda h: h.attendance)
    return own(lambda h: h.attended(activity))


def attendance_test(test: AttendanceTest) -> Evaluate:
    """Present minutes over planned minutes less lawful absence, compared exactly."""
    start, attended, verdict = first_day(test.window), _attended(test.activity), judge_ratio(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        if first is None:
            return NOTHING
        rows = attended(s.history)
        k = rows.since(first)
        base = rows.planned[k] - rows.lawful[k]
        if base <= 0:
            return UNKNOWN, MISSING, None, rows.rows[:k], None
        there = 100 * rows.present[k]
        return verdict(there, base), None, (there, base), rows.rows[:k], None

    return own(evaluate)


def _fewest_days(known: set[int], longer: list[tuple[int, int]]) -> set[int]:
    """The fewest days with one in every stretch, those that are `known` among them. Stretches are (last, first)."""
    chosen = set(known)
    for last, first in sorted(longer):
        if chosen.isdisjoint(range(first, last + 1)):
            chosen.add(last)
    return chosen


def _absent_days(absent: Sequence[Attended], verdict: Judge, interval: Judge) -> Finding:
    """Days with absence. A longer row hides how many of its days: the count is then an interval."""
    single: set[int] = set()
    longer: list[tuple[int, int]] = []
    for row in absent:
        if row[1] == row[0]:
            single.add(row[0])
        else:
            longer.append((row[0], row[1]))
    if not longer:
        count = len(single)
        return verdict(count), None, count, absent, None
    low, high = len(_fewest_days(single, longer)), len(single.union(*[range(a, b + 1) for b, a in longer]))
    status = interval(low, high)
    return status, TOO_COARSE if status == UNKNOWN else None, [low, high], absent, None


def absence_test(test: AbsenceTest) -> Evaluate:
    """Planned less present (and less lawful absence, where only the rest counts)."""
    if test.unit is AbsenceUnit.DAYS:
        return _absent_days_test(test)
    start, unlawful, in_hours = first_day(test.window), test.unlawful_only, test.unit is AbsenceUnit.HOURS
    verdict = judge_ratio(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        attendance = s.history.attendance
        k = 0 if first is None else attendance.since(first)
        if k == 0:
            return NOTHING
        rows = attendance.rows[:k]
        base = attendance.planned[k] - (attendance.lawful[k] if unlawful else 0)
        minutes = base - attendance.present[k]
        if in_hours:
            return verdict(minutes, 60), None, (minutes, 60), rows, None
        if base <= 0:
            return UNKNOWN, MISSING, None, rows, None
        return verdict(100 * minutes, base), None, (100 * minutes, base), rows, None

    return own(evaluate)


def _absent_days_test(test: AbsenceTest) -> Evaluate:
    start, unlawful = first_day(test.window), test.unlawful_only
    verdict, interval = judge(test.bound), interval_judge(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        attendance = s.history.attendance
        k = 0 if first is None else attendance.since(first)
        if k == 0:
            return NOTHING
        absent = attendance.rows_at(attendance.unlawful if unlawful else attendance.absent, k)
        return _absent_days(absent, verdict, interval) if absent else (verdict(0), None, 0, attendance.rows[:k], None)

    return own(evaluate)


def is_paid(row: Attended, activities: dict[str, list[Active]]) -> bool:
    """Whether a row of attendance belongs to an activity that was paid all of its days."""
    activity = row[5]
    if activity is None:
        return False
    return any(a.paid and a.start <= row[0] and a.end >= row[1] for a in activities.get(activity, ()))


def hours_test(test: HoursTest) -> Evaluate:
    """Present hours in the window, in total or a week (the window's days over 7)."""
    start, verdict, per_week = first_day(test.window), judge_ratio(test.bound), test.per_week
    attended, paid = _attended(test.activity), test.paid
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        if first is None:
            return NOTHING
        kept = attended(s.history)
        k = kept.since(first)
        if k == 0:
            return NOTHING
        rows = kept.rows[:k]
        minutes = kept.present[k]
        if paid:
            rows = [r for r in rows if is_paid(r, s.history.activities)]
            minutes = sum([r[3] for r in rows])
        hours = (7 * minutes, 60 * (s.day - first + 1)) if per_week else (minutes, 60)
        return verdict(*hours), None, hours, rows, None

    return own(evaluate)
