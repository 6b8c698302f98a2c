"""Tests of attendance, absence, hours, time and gaps."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from trin.engine import model as m

from .basics import (
    DAY,
    MET,
    UNKNOWN,
    Answer,
    Row,
    Rows,
    World,
    compare,
    days,
    forward,
    interval_verdict,
    satisfies,
    verdict,
)

Pairs = list[tuple[Row, Any]]


def _evidence(rows: Pairs) -> Rows:
    return frozenset(row for row, _ in rows)


def _in_window(window: m.Window, world: World) -> Pairs:
    """A row belongs to the window that holds its last day."""
    first = world.first_day(window)
    return [pair for pair in world.rows("attendance") if pair[1].end >= first]


def _share(bound: m.Bound[m.Number], part: int, whole: int) -> str:
    """Compared exactly: a percentage is cross-multiplied."""
    return verdict(satisfies(bound, Fraction(100 * part, whole)))


def attendance(test: m.AttendanceTest, world: World) -> Answer:
    """READING: no row in the window is "missing", whether or not there are older ones; "stale" is about measurements,
    facts and judgements, which have a value to show.
    """
    rows = [p for p in _in_window(test.window, world) if test.activity is None or p[1].activity == test.activity]
    present = sum(row.present_minutes for _, row in rows)
    planned = sum(row.planned_minutes - row.lawful_absence_minutes for _, row in rows)
    if planned == 0:
        return Answer(UNKNOWN, "missing", _evidence(rows))
    return Answer(_share(test.bound, present, planned), None, _evidence(rows))


def absence(test: m.AbsenceTest, world: World) -> Answer:
    rows = _in_window(test.window, world)
    evidence = _evidence(rows)
    if not rows:
        return Answer(UNKNOWN, "missing")

    def absent(row: Any) -> int:
        lawful: int = row.lawful_absence_minutes if test.unlawful_only else 0
        return int(row.planned_minutes) - int(row.present_minutes) - lawful

    match test.unit:
        case m.AbsenceUnit.HOURS:
            total = sum(absent(row) for _, row in rows)
            return Answer(verdict(satisfies(test.bound, Fraction(total, 60))), None, evidence)
        case m.AbsenceUnit.PERCENT:
            whole = sum(r.planned_minutes - (r.lawful_absence_minutes if test.unlawful_only else 0) for _, r in rows)
            if whole == 0:
                return Answer(UNKNOWN, "missing", evidence)
            return Answer(_share(test.bound, sum(absent(row) for _, row in rows), whole), None, evidence)
        case m.AbsenceUnit.DAYS:
            # READING: the count rests on the rows with absence; where none has any, on all of them.
            with_absence = [pair for pair in rows if absent(pair[1]) > 0]
            return _absent_days(test.bound, [row for _, row in with_absence], _evidence(with_absence or rows))


def _absent_days(bound: m.Bound[m.Number], rows: list[Any], evidence: Rows) -> Answer:
    """READING: a longer row with absence stands for at least one of its days and at most all of them; the verdict
    hangs on it where that decides.
    """
    known = {row.end for row in rows if row.start == row.end}
    longer = [set(days(row.start, row.end)) for row in rows if row.start != row.end]
    least = len(known) + _needed_days([span for span in longer if not span & known])
    most = len(known.union(*longer))
    status = interval_verdict(bound, least, most)
    return Answer(status, "too_coarse" if status == UNKNOWN else None, evidence)


def _needed_days(spans: list[set[date]]) -> int:
    """The fewest days that put one in every span."""
    count = 0
    left = sorted(spans, key=max)
    while left:
        day = max(left[0])
        left = [span for span in left if day not in span]
        count += 1
    return count


def hours(test: m.HoursTest, world: World) -> Answer:
    """READING: with `i ACTIVITY` no row of that activity is unknown; hours that no activity says are paid are not.

    READING: a row of attendance is paid where an activity of its name that is paid takes place during it.
    """
    rows = [p for p in _in_window(test.window, world) if test.activity is None or p[1].activity == test.activity]
    if not rows:
        return Answer(UNKNOWN, "missing")
    if test.paid:
        rows = [p for p in rows if _paid(p[1], world)]
    total = Fraction(sum(row.present_minutes for _, row in rows), 60)
    if test.per_week:
        total = total * 7 / len(days(world.first_day(test.window), world.on))
    return Answer(verdict(satisfies(test.bound, total)), None, _evidence(rows))


def _paid(row: Any, world: World) -> bool:
    activities = [a for _, a in world.rows("activities", activity=row.activity, paid=True)]
    return any(a.start <= row.end and (a.end is None or a.end >= row.start) for a in activities)


# --- time and gaps --------------------------------------------------------------------------------------------------


def _limits(bound: m.Bound[m.Duration], start: date) -> list[int | None]:
    """Durations in days, by the calendar from a day on."""
    return [None if d is None else (forward(start, d) - start).days for d in (bound.value, bound.upper)]


def time(test: m.TimeTest, world: World) -> Answer:
    """Days on which the clock ran, compared with the duration's days.

    "Reached on the day start + duration + pauses" is the same as: the days before today on which the clock ran are at
    least the duration's. A module's last day is a day of it like any other, so it counts from the day after.
    READING: time in a named module is time in the record's package, like `gennemført`; in one that was never begun it
    is no time at all, which "at most" allows.
    """
    visits = world.visits
    if isinstance(test.scope, m.InModule):
        current = world.current
        visits = [] if current is None else [current]
    elif isinstance(test.scope, str):
        own = world.record.package
        visits = [v for v in visits if v[1].module == test.scope and (v[1].package or own) == own]
    stretches = [(row.start, min(world.last_day(row), world.on - DAY)) for _, row in visits]
    if isinstance(test.scope, m.InPath):
        stretches = [(stretches[0][0], max(end for _, end in stretches))]
    begun = stretches[0][0] if stretches else world.on
    ran = {day for start, end in stretches for day in days(start, end)} - world.paused()
    status = verdict(compare(test.bound.comparison, len(ran), *_limits(test.bound, begun)))
    return Answer(status, None, _evidence(visits))


def gap(test: m.GapTest, world: World) -> Answer:
    """READING: a running gap counts the date of the check; a gap ends on its last day.

    READING: with no activity at all there is nothing between activities, so no gap.
    READING: a gap in months is measured from its first day.
    """
    name = "activities" if isinstance(test.window, m.InModule) else "modules"
    rows = world.rows(name)
    covered = {day for _, row in rows for day in days(row.start, world.last_day(row))}
    if not covered:
        return Answer(MET)
    stretches: list[list[date]] = []
    for day in days(min(covered), world.on):
        if day in covered:
            continue
        if stretches and stretches[-1][-1] == day - DAY:
            stretches[-1].append(day)
        else:
            stretches.append([day])
    first, paused = world.first_day(test.window), world.paused()
    counted = [stretch for stretch in stretches if stretch[-1] >= first]
    broken = [s for s in counted if len([d for d in s if d not in paused]) > (forward(s[0], test.at_most) - s[0]).days]
    return Answer(verdict(not broken), None, _evidence(rows))
