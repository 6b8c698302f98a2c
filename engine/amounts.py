"""Tests on attendance, absence and hours: sums of exact minutes over a window."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from .history import Active, Attended
from .logic import UNKNOWN
from .model import AbsenceTest, AbsenceUnit, AttendanceTest, Bound, HoursTest, Window
from .quantities import MISSING, TOO_COARSE, Evaluate, Finding, Situation, first_day, interval_status, judge


def _rows_in(s: Situation, start: int | None, activity: str | None) -> list[Attended]:
    """Rows whose last day is in the window, newest first; stops at the first that is too old."""
    if start is None:
        return []
    rows: list[Attended] = []
    for row in s.history.attendance:
        if row.day < start:
            break
        if activity is None or row.activity == activity:
            rows.append(row)
    return rows


def _window(window: Window) -> object:
    return first_day(window)


def _nothing(rows: Sequence[Attended]) -> Finding:
    return UNKNOWN, MISSING, None, [r.at for r in rows], None


def attendance_test(test: AttendanceTest) -> Evaluate:
    """Present minutes over planned minutes less lawful absence, compared by cross-multiplication."""
    start, verdict = first_day(test.window), judge(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        rows = _rows_in(s, start(s), test.activity)
        base = present = 0
        for row in rows:
            base += row.planned - row.lawful
            present += row.present
        if base <= 0:
            return _nothing(rows)
        share = Fraction(100 * present, base)
        return verdict(share), None, share, [r.at for r in rows], None

    return evaluate


def _absent(row: Attended, unlawful_only: bool) -> int:
    return row.planned - row.present - (row.lawful if unlawful_only else 0)


def _absent_days(rows: Sequence[Attended], bound: Bound[int | Fraction], unlawful_only: bool) -> Finding:
    """Days with absence. A longer row hides how many of its days: the count is then an interval."""
    absent = [r for r in rows if _absent(r, unlawful_only) > 0]
    single = {r.day for r in absent if r.start == r.day}
    coarse = [r for r in absent if r.start != r.day]
    hidden: set[int] = set()
    for r in coarse:
        hidden.update(range(r.start, r.day + 1))
    low = len(single) + (1 if coarse and not single & hidden else 0)
    high = len(single | hidden)
    status = interval_status(bound, low, high)
    observed = low if not coarse else [low, high]
    return status, TOO_COARSE if status == UNKNOWN else None, observed, [r.at for r in absent or rows], None


def absence_test(test: AbsenceTest) -> Evaluate:
    """Planned less present (and less lawful absence, where only the rest counts)."""
    start, verdict, unlawful = first_day(test.window), judge(test.bound), test.unlawful_only
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        rows = _rows_in(s, start(s), None)
        if not rows:
            return _nothing(rows)
        if test.unit is AbsenceUnit.DAYS:
            return _absent_days(rows, test.bound, unlawful)
        minutes = sum(_absent(r, unlawful) for r in rows)
        evidence = [r.at for r in rows]
        if test.unit is AbsenceUnit.HOURS:
            hours = Fraction(minutes, 60)
            return verdict(hours), None, hours, evidence, None
        base = sum(r.planned - (r.lawful if unlawful else 0) for r in rows)
        if base <= 0:
            return _nothing(rows)
        share = Fraction(100 * minutes, base)
        return verdict(share), None, share, evidence, None

    return evaluate


def _is_paid(row: Attended, activities: dict[str, list[Active]]) -> bool:
    if row.activity is None:
        return False
    return any(a.paid and a.start <= row.day and a.end >= row.start for a in activities.get(row.activity, ()))


def hours_test(test: HoursTest) -> Evaluate:
    """Present hours in the window, in total or a week (the window's days over 7)."""
    start, verdict = first_day(test.window), judge(test.bound)
    assert start is not None

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        rows = _rows_in(s, first, test.activity)
        if first is None or not rows:
            return _nothing(rows)
        if test.paid:
            rows = [r for r in rows if _is_paid(r, s.history.activities)]
        hours = Fraction(sum(r.present for r in rows), 60)
        if test.per_week:
            hours = hours * 7 / (s.day - first + 1)
        return verdict(hours), None, hours, [r.at for r in rows], None

    return evaluate
