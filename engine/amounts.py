"""Tests on attendance, absence and hours: sums of exact minutes over a window."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .history import Active, Attended
from .logic import MET, UNKNOWN, UNMET
from .model import AbsenceTest, AbsenceUnit, AttendanceTest, Bound, Comparison, HoursTest, Number
from .quantities import MISSING, TOO_COARSE, Evaluate, Finding, Situation, first_day, interval_status, judge


def _nothing(rows: Sequence[Attended]) -> Finding:
    return UNKNOWN, MISSING, None, rows, None


def _share(part: int, whole: int) -> Number:
    """A percentage, exact; an int where it is whole."""
    return Fraction(100 * part, whole) if 100 * part % whole else 100 * part // whole


def attendance_test(test: AttendanceTest) -> Evaluate:
    """Present minutes over planned minutes less lawful absence, compared exactly."""
    start, activity = first_day(test.window), test.activity
    verdict = judge(test.bound)
    least = test.bound.value if test.bound.comparison is Comparison.AT_LEAST else None
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        if first is None:
            return _nothing(())
        attended = s.history.attended(activity)
        i = attended.since(first)
        rows = attended.rows[i:]
        planned, lawful, present = attended.planned, attended.lawful, attended.present
        base = planned[-1] - planned[i] - lawful[-1] + lawful[i]
        if base <= 0:
            return _nothing(rows)
        there = present[-1] - present[i]
        if least is not None:
            status = MET if 100 * there >= least * base else UNMET
            return status, None, (there, base), rows, None
        return verdict(_share(there, base)), None, (there, base), rows, None

    return evaluate


def _absent_days(absent: Sequence[Attended], rows: Sequence[Attended], bound: Bound[Number]) -> Finding:
    """Days with absence. A longer row hides how many of its days: the count is then an interval."""
    single: set[int] = set()
    hidden: set[int] = set()
    for row in absent:
        if row[1] == row[0]:
            single.add(row[0])
        else:
            hidden.update(range(row[1], row[0] + 1))
    if not hidden:
        count = len(single)
        return judge(bound)(count), None, count, absent or rows, None
    low, high = len(single) + (0 if single & hidden else 1), len(single | hidden)
    status = interval_status(bound, low, high)
    return status, TOO_COARSE if status == UNKNOWN else None, [low, high], absent, None


def absence_test(test: AbsenceTest) -> Evaluate:
    """Planned less present (and less lawful absence, where only the rest counts)."""
    start, verdict, unlawful = first_day(test.window), judge(test.bound), test.unlawful_only
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        all_rows = s.history.attendance
        i = len(all_rows.rows) if first is None else all_rows.since(first)
        rows = all_rows.rows[i:]
        if first is None or not rows:
            return _nothing(rows)
        if test.unit is AbsenceUnit.DAYS:
            absent = s.history.absent(unlawful)
            return _absent_days(absent.rows[absent.since(first) :], rows, test.bound)
        base = all_rows.planned[-1] - all_rows.planned[i]
        if unlawful:
            base -= all_rows.lawful[-1] - all_rows.lawful[i]
        minutes = base - (all_rows.present[-1] - all_rows.present[i])
        if test.unit is AbsenceUnit.HOURS:
            hours = Fraction(minutes, 60)
            return verdict(hours), None, hours, rows, None
        if base <= 0:
            return _nothing(rows)
        share = _share(minutes, base)
        return verdict(share), None, share, rows, None

    return evaluate


def _is_paid(row: Attended, activities: dict[str, list[Active]]) -> bool:
    activity = row[5]
    if activity is None:
        return False
    return any(a.paid and a.start <= row[0] and a.end >= row[1] for a in activities.get(activity, ()))


def hours_test(test: HoursTest) -> Evaluate:
    """Present hours in the window, in total or a week (the window's days over 7)."""
    start, verdict = first_day(test.window), judge(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        attended = s.history.attended(test.activity)
        rows: Sequence[Attended] = [] if first is None else attended.rows[attended.since(first) :]
        if first is None or not rows:
            return _nothing(rows)
        if test.paid:
            rows = [r for r in rows if _is_paid(r, s.history.activities)]
        hours = Fraction(sum([r[3] for r in rows]), 60)
        if test.per_week:
            hours = hours * 7 / (s.day - first + 1)
        return verdict(hours), None, hours, rows, None

    return evaluate
