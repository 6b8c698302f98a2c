"""The days on which a test can change its answer by itself: nothing is recorded, time alone goes by.

Between two neighbouring breakpoints the answer stands. There may be breakpoints on which nothing changes; asking the
test itself on each of them tells. They are worked out from the record, not found by trying days: a row leaves its
window, a certificate expires, a clock reaches its duration.

All of it is about one history (see `history`): no row begins to exist, and no module ends, between the situation's day
and the days given. Days are ordinals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TypeAlias, assert_never

from . import model as m
from .amounts import is_paid
from .calendar import LAST_DAY, back, days_within, delayed, forward, merged
from .history import FOREVER, Active
from .history import Measured as Row
from .periods import clock
from .quantities import FirstDay, Situation, first_day

Breakpoints: TypeAlias = Callable[[Situation, int], Iterable[int]]
"""The days in order, at least all up to a last one; days before the situation's own may be among them."""

_Leaving: TypeAlias = Callable[[int], int]
"""The first day on which a row of that day no longer counts."""


def leaves(day: int, duration: m.Duration) -> int:
    """The first day that lies `duration` or more after `day`: the one from which `back` leads to `day` or later."""
    after = forward(day, duration)
    while after < LAST_DAY and back(after, duration) < day:
        after += 1
    return after


def _never(_: int) -> int:
    return FOREVER


def _leaving(window: m.Window | None, fresh: m.Duration | None) -> _Leaving:
    """When a row leaves its window or grows too old, whichever comes first; only some windows move."""
    moving = window.duration if isinstance(window, m.Last) else None
    if moving is None and fresh is None:
        return _never
    if fresh is None:
        assert moving is not None
        return _left(moving)
    too_old = _left(fresh)
    if moving is None:
        return lambda day: too_old(day + 1)
    left = _left(moving)
    return lambda day: min(left(day), too_old(day + 1))


def _left(duration: m.Duration) -> _Leaving:
    """`leaves` for one duration, as a function of the day."""
    if duration.unit in (m.Unit.MONTH, m.Unit.YEAR):
        return lambda day: leaves(day, duration)
    length = duration.count * (7 if duration.unit is m.Unit.WEEK else 1)
    return lambda day: min(day + length, LAST_DAY)


def _month_marks(first: int, last: int) -> Iterator[int]:
    """The days around which the lengths of months matter: the first of each month, and the 28th up to its end."""
    for day in range(first, last + 1):
        if date.fromordinal(day).day in (1, 2, 28, 29, 30, 31):
            yield day


def _by_months(duration: m.Duration | None) -> bool:
    return duration is not None and duration.unit in (m.Unit.MONTH, m.Unit.YEAR)


def standing(_: Situation, __: int) -> Iterable[int]:
    """No breakpoint at all: time alone never changes the answer."""
    return ()


def _in_order(days: Breakpoints) -> Breakpoints:
    return lambda s, last: sorted(set(days(s, last)))


# --- measurements ---------------------------------------------------------------------------------------------------


def _of_newest_day(rows: Sequence[Row]) -> Sequence[Row]:
    return rows[:1]


def _choice(measured: m.Measured, predicate: m.LevelBound | m.Risen | None) -> Callable[[Sequence[Row]], Sequence[Row]]:
    """The rows, newest first, whose leaving can matter."""
    if isinstance(predicate, m.Risen):
        return lambda rows: rows
    match measured.which:
        case m.Latest():
            return _of_newest_day
        case m.EachOfLatest(count) | m.MeanOfLatest(count):
            return lambda rows: rows if len(rows) <= count else [r for r in rows if r[0] >= rows[count - 1][0]]
        case m.EveryMeasurement() | m.SomeMeasurement():
            return lambda rows: rows


def _measured(names: Sequence[str], measured: m.Measured, predicate: m.LevelBound | m.Risen | None) -> Breakpoints:
    leaving, chosen = _leaving(measured.window, measured.within), _choice(measured, predicate)
    if leaving is _never:
        return standing
    parts = [_of_one(name, roles, leaving, chosen) for name in names for roles in _apart(measured.assessors)]
    return parts[0] if len(parts) == 1 else _all(parts)


def _apart(assessors: m.Roles | None) -> list[tuple[str, ...] | None]:
    """The roles whose measurements are judged together; None is everybody."""
    if assessors is None:
        return [None]
    return [(role,) for role in assessors.names] if assessors.every else [assessors.names]


def _of_one(
    name: str, roles: tuple[str, ...] | None, leaving: _Leaving, chosen: Callable[[Sequence[Row]], Sequence[Row]]
) -> Breakpoints:
    def days(s: Situation, _: int) -> Iterable[int]:
        rows: Sequence[Row] = s.measurements.get(name, ())
        if roles is not None:
            rows = [r for r in rows if r[2] in roles]
        for row in reversed(chosen(rows)):
            yield leaving(row[0])

    return days


# --- attendance and hours -------------------------------------------------------------------------------------------


def _attended(window: m.Window, activity: str | None) -> Breakpoints:
    """Rows of attendance leave a moving window; every other window only gains what is recorded."""
    leaving, start = _leaving(window, None), first_day(window)
    assert start is not None
    if leaving is _never:
        return standing

    def days(s: Situation, _: int) -> Iterable[int]:
        rows = s.history.attendance if activity is None else s.history.attended(activity)
        first = start(s)
        count = 0 if first is None else rows.since(first)
        seen = 0
        for row in reversed(rows.rows[:count]):
            if row[0] != seen:
                seen = row[0]
                yield leaving(seen)

    return days


def _absent_days(test: m.AbsenceTest) -> Breakpoints:
    """Of days of absence only rows with some can change the number; and the last row's leaving, after which none is."""
    leaving, start = _leaving(test.window, None), first_day(test.window)
    assert start is not None
    if leaving is _never:
        return standing

    def days(s: Situation, _: int) -> Iterable[int]:
        attendance, first = s.history.attendance, start(s)
        count = 0 if first is None else attendance.since(first)
        absent = attendance.rows_at(attendance.unlawful if test.unlawful_only else attendance.absent, count)
        return [leaving(row[0]) for row in (*reversed(absent), *attendance.rows[: min(count, 1)])]

    return days


def _hours(test: m.HoursTest) -> Breakpoints:
    """Hours a week go down as the window's days go up, where the window has a fixed beginning."""
    rows_leave = _attended(test.window, test.activity)
    if not test.per_week:
        return rows_leave
    if isinstance(test.window, m.Last):
        return _with_marks(rows_leave) if _by_months(test.window.duration) else rows_leave
    start, limits = first_day(test.window), [Fraction(limit) for limit in test.bound.ends if limit > 0]
    assert start is not None

    def days(s: Situation, _: int) -> Iterable[int]:
        first = start(s)
        if first is None:
            return
        rows = s.history.attendance if test.activity is None else s.history.attended(test.activity)
        count = rows.since(first)
        # With paid hours only, fewer count: the sum is then found by the test's own rows.
        for minutes in {rows.present[count], *(_paid_minutes(test, s, count) if test.paid else ())}:
            for limit in limits:
                last = int(Fraction(7 * minutes) / (60 * limit))
                yield from (first + last - 1, first + last, first + last + 1)

    return _in_order(days)


def _paid_minutes(test: m.HoursTest, s: Situation, count: int) -> Iterable[int]:
    rows = s.history.attendance if test.activity is None else s.history.attended(test.activity)
    yield sum(r[3] for r in rows.rows[:count] if is_paid(r, s.history.activities))


def _with_marks(others: Breakpoints) -> Breakpoints:
    def days(s: Situation, last: int) -> Iterable[int]:
        rows = set(others(s, last))
        end = min(last, max(rows, default=s.day))
        return sorted({*rows, *_month_marks(s.day, end)})

    return days


# --- time -----------------------------------------------------------------------------------------------------------


def _time(test: m.TimeTest) -> Breakpoints:
    """The clock reaches each duration, and is beyond it a day later; it stops after the end."""

    def days(s: Situation, _: int) -> Iterable[int]:
        running = clock(test.scope, s)
        if running is None:
            return
        start, stops, end = running
        if end is not None:
            yield end + 1
        for limit in test.bound.ends:
            reached = forward(start, limit)
            yield delayed(start, reached, stops)
            yield delayed(start, reached + 1, stops)

    return days


def _gap(test: m.GapTest) -> Breakpoints:
    """A running gap grows too long; one that has ended leaves a moving window."""
    leaving = _leaving(test.window, None)

    def days(s: Situation, _: int) -> Iterable[int]:
        if isinstance(test.window, m.InModule):
            spans = s.history.all_activities
        else:
            spans = merged((v.start, s.day if v.end is None else v.end) for v in s.history.visits)
            if s.history.current is not None and s.history.current.end is None:
                spans = [*spans[:-1], (spans[-1][0], FOREVER)]
        if not spans:
            return
        if isinstance(test.window, m.Since):
            yield test.window.start.toordinal()
        yield from (leaving(after[0] - 1) for after in spans[1:])
        begins = spans[-1][1] + 1
        if begins > FOREVER:
            return
        too_long = delayed(begins, forward(begins, test.at_most) + 1, s.history.pauses)
        yield from (begins, too_long - 1, too_long, too_long + 1)

    return days


def _activity(test: m.ActivityTest) -> Breakpoints:
    """Activities end, and leave a moving window; how long they have lasted grows and shrinks a day at a time."""
    leaving, start = _leaving(test.window, None), first_day(test.window)
    ends = test.window is None and isinstance(test.predicate, m.Ongoing)

    def days(s: Situation, last: int) -> Iterable[int]:
        rows = s.history.activities.get(test.activity, ())
        if isinstance(test.window, m.Since):
            yield test.window.start.toordinal()
        for row in rows:
            if row.end < FOREVER:
                yield row.end + 1 if ends else leaving(row.end)
        if isinstance(test.predicate, m.Bound):
            yield from _lengths(rows, test.predicate, test.window, start, s, last)

    return days


def _lengths(
    rows: Sequence[Active], bound: m.Bound[m.Duration], window: m.Window | None, start: FirstDay | None,
    s: Situation, last: int,
) -> Iterator[int]:  # fmt: skip
    """Where the distinct days of activities cross a duration.

    Between the days on which one of them ends or begins to leave, and around which months change their length, the
    days that count grow, stand or shrink evenly, and so does what the duration asks for: it is a matter of division.
    """
    spans = merged((r.start, r.end) for r in rows)
    corners = _corners(spans, bound, window, s, last)
    for corner, following in zip(corners, [*corners[1:], last + 1], strict=True):
        yield corner
        counted, grows = _counted(spans, start, s, corner), 0
        if following > corner + 1:
            grows = _counted(spans, start, s, corner + 1)[1] - counted[1]
        if not grows:
            continue
        for limit in bound.ends:
            crossing = corner + (forward(counted[0], limit) - counted[0] - counted[1]) // grows
            yield from (crossing - 1, crossing, crossing + 1)


def _corners(
    spans: Sequence[tuple[int, int]], bound: m.Bound[m.Duration], window: m.Window | None, s: Situation, last: int
) -> list[int]:
    found = {s.day}
    moving = window.duration if isinstance(window, m.Last) else None
    if isinstance(window, m.Since):
        found |= {window.start.toordinal(), window.start.toordinal() + 1}
    for first, end in spans:
        found |= {first, first + 1, end, end + 1}
        if moving is not None:
            for edge in (first - 1, first, end, end + 1):
                if edge < FOREVER:
                    found |= {leaves(edge, moving), leaves(edge, moving) + 1}
    if _by_months(moving) or any(_by_months(limit) for limit in bound.ends):
        marks = list(_month_marks(s.day, last))
        found.update(marks)
        if moving is not None:
            found.update(leaves(mark + shift, moving) for mark in marks for shift in (-1, 0))
            found.update(leaves(mark, moving) for mark in _month_marks(back(s.day, moving), s.day))
    return sorted(day for day in found if s.day <= day <= last)


def _counted(spans: Sequence[tuple[int, int]], start: FirstDay | None, s: Situation, day: int) -> tuple[int, int]:
    """On a day: from when the activities count, and how many days they have."""
    asked = s.day
    s.day = day
    first = 0 if start is None else start(s) or 0
    s.day = asked
    begin = max(first, min((a for a, b in spans if b >= first), default=day))
    return begin, days_within(spans, first, day)


def _follow_up(test: m.FollowUpTest) -> Breakpoints:
    """The last contact is too long ago; contacts leave a moving window, whose own beginning is an edge too."""
    leaving = _leaving(test.window, None)
    start = first_day(test.window)
    moving = test.window.duration if isinstance(test.window, m.Last) else None

    def days(s: Situation, last: int) -> Iterable[int]:
        first = s.history.path_start if start is None else start(s)
        if first is None:
            return
        contacts = [r[0] for r in s.history.follow_ups.get(test.follow_up, ())]
        if isinstance(test.window, m.Since):
            yield first
        for point in {first, *contacts}:
            yield forward(point, test.every)
            yield forward(point, test.every) + 1
        if moving is None:
            return
        for contact in contacts:
            yield leaving(contact)
            # From here on the stretch from the window's beginning to this contact is short enough.
            enough = back(contact, test.every)
            while forward(enough, test.every) < contact:
                enough += 1
            yield from (leaves(edge, moving) for edge in (enough - 2, enough - 1, enough))
        if _by_months(moving) or _by_months(test.every):
            marks = set(_month_marks(s.day, last))
            yield from marks
            yield from (leaves(mark, moving) for mark in _month_marks(back(s.day, moving), last))

    return days


# --- registers ------------------------------------------------------------------------------------------------------


def _facts(test: m.FactTest) -> Breakpoints:
    return lambda s, _: [row.end + 1 for row in s.history.facts.get(test.fact, ())]


def _certificates(test: m.CertificateTest) -> Breakpoints:
    leaving = _leaving(test.window, None)

    def days(s: Situation, _: int) -> Iterable[int]:
        for row in s.certificates.get(test.certificate, ()):
            yield row.expires + 1
            yield leaving(row.day)

    return days


def _documents(test: m.DocumentTest) -> Breakpoints:
    leaving = _leaving(test.window, test.at_most_old)
    return lambda s, _: [leaving(row.day) for row in s.history.documents.get(test.document, ())]


def _judgements(test: m.JudgementTest) -> Breakpoints:
    leaving = _leaving(test.window, None)

    def days(s: Situation, _: int) -> Iterable[int]:
        for row in s.history.judgements.get(test.judgement, ()):
            yield row.expires + 1
            yield leaving(row.day)

    return days


def _modules(test: m.ModuleTest) -> Breakpoints:
    return lambda s, _: [v.end + 1 for v in s.history.visits if v.end is not None and v.module == test.module]


# --- all of them ----------------------------------------------------------------------------------------------------


def _all(parts: Sequence[Breakpoints]) -> Breakpoints:
    parts = [part for part in parts if part is not standing]
    if not parts:
        return standing
    if len(parts) == 1:
        return parts[0]
    return lambda s, last: sorted({day for part in parts for day in part(s, last)})


def breakpoints(line: m.Test | m.TestGroup, vocabulary: m.Vocabulary) -> Breakpoints:
    """The breakpoints of a line of a body, as a function of the situation; conditions are looked up in `vocabulary`."""
    if isinstance(line, m.TestGroup):
        return _all([breakpoints(test, vocabulary) for test in line.tests])
    match line:
        case m.CompetenceTest():
            return _measured([line.competence], line.measured, line.predicate)
        case m.GroupTest():
            return _measured(line.competences, line.measured, line.predicate)
        case m.AttendanceTest():
            return _attended(line.window, line.activity)
        case m.AbsenceTest():
            return _absent_days(line) if line.unit is m.AbsenceUnit.DAYS else _attended(line.window, None)
        case m.HoursTest():
            return _hours(line)
        case m.TimeTest():
            return _in_order(_time(line))
        case m.GapTest():
            return _in_order(_gap(line))
        case m.ActivityTest():
            return _in_order(_activity(line))
        case m.FollowUpTest():
            return _in_order(_follow_up(line))
        case m.FactTest():
            return _in_order(_facts(line))
        case m.CertificateTest():
            return _in_order(_certificates(line))
        case m.DocumentTest():
            return standing if line.window is None and line.at_most_old is None else _in_order(_documents(line))
        case m.JudgementTest():
            return _in_order(_judgements(line))
        case m.ModuleTest():
            return _in_order(_modules(line))
        case m.PackageChosenTest():
            return standing
        case m.ConditionTest():
            return _all([breakpoints(test, vocabulary) for test in vocabulary.conditions[line.condition].body])
        case m.ScorecardTest():
            return _all([_points(points, vocabulary) for points in vocabulary.scorecards[line.scorecard].lines])
        case _:
            assert_never(line)


def _points(line: m.PointsPerLevel | m.PointsForTest, vocabulary: m.Vocabulary) -> Breakpoints:
    if isinstance(line, m.PointsForTest):
        return breakpoints(line.test, vocabulary)
    return _measured([line.competence], line.measured, None)


__all__ = ["Breakpoints", "breakpoints", "leaves", "standing"]
