"""Tests on time: time in a module or path, gaps, activities, follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

from .calendar import LAST_DAY, Interval, adder, days_within, delayed, forward, merged
from .callsites import own
from .history import Active, Visit
from .logic import MET, UNKNOWN, UNMET
from .model import (
    ActivityTest,
    Bound,
    Comparison,
    Duration,
    FollowUpTest,
    GapTest,
    InModule,
    InPath,
    Ongoing,
    Times,
    TimeTest,
)
from .quantities import MISSING, Evaluate, Finding, Situation, first_day, of_newest_day

Limits: TypeAlias = Callable[[int, int], int]
"""The verdict on a number of days that began on a day: months are not all of one length."""


def _limits(bound: Bound[Duration]) -> Limits:
    """The bound as a function of the first day and the number of days."""
    add = adder(bound.value)
    match bound.comparison:
        case Comparison.AT_LEAST:
            return own(lambda start, days: MET if start + days >= add(start) else UNMET)
        case Comparison.AT_MOST:
            return own(lambda start, days: MET if start + days <= add(start) else UNMET)
        case Comparison.OVER:
            return own(lambda start, days: MET if start + days > add(start) else UNMET)
        case Comparison.UNDER:
            return own(lambda start, days: MET if start + days < add(start) else UNMET)
        case Comparison.EXACTLY:
            return own(lambda start, days: MET if start + days == add(start) else UNMET)
        case Comparison.BETWEEN:
            assert bound.upper is not None
            most = adder(bound.upper)
            return own(lambda start, days: MET if add(start) <= start + days <= most(start) else UNMET)


def _current_visit(s: Situation) -> list[Visit]:
    current = s.history.current
    return [] if current is None else [current]


def _visits(s: Situation, scope: InPath | str) -> list[Visit]:
    visits = s.history.visits
    match scope:
        case InPath():
            return visits
        case str():
            return [v for v in visits if v.module == scope and v.package == s.package]


def time_test(test: TimeTest) -> Evaluate:
    """The clock runs from the first day, stands still in pauses (and between two visits), and stops at the end.

    What the clock shows is compared, not the day: a pause after the duration was reached adds nothing to it.
    """
    inside_path, scope = isinstance(test.scope, InPath), test.scope
    verdict, add = _limits(test.bound), adder(test.bound.value)
    visits_of = own(_current_visit) if isinstance(scope, InModule) else own(lambda s: _visits(s, scope))

    def evaluate(s: Situation) -> Finding:
        visits = visits_of(s)
        if not visits:
            # No time at all, which "at most" allows: modules are registered by duty.
            return verdict(s.day, 0), None, 0, (), {"reached": None}
        start, stops, end = _clock(visits, inside_path, s)
        now = s.day if end is None else min(s.day, end + 1)
        elapsed, reached = now - start, add(start)
        if stops:
            elapsed -= days_within(stops, start, now - 1)
            reached = delayed(start, reached, stops)
        return verdict(start, elapsed), None, elapsed, visits, {"reached": reached if reached <= LAST_DAY else None}

    return own(evaluate)


Clock: TypeAlias = tuple[int, list[Interval], int | None]
"""The day it began, when it stands still, and its last day; None while it runs."""


def _clock(visits: list[Visit], inside_path: bool, s: Situation) -> Clock:
    stops = s.history.pauses
    if len(visits) > 1 and not inside_path:
        stops = _with_absences(stops, visits)
    return visits[0][0], stops, s.history.path_end if inside_path else visits[-1][1]


def clock(scope: InModule | InPath | str, s: Situation) -> Clock | None:
    """The clock that a test on time reads; None where there is no time to measure."""
    visits = _current_visit(s) if isinstance(scope, InModule) else _visits(s, scope)
    return _clock(visits, isinstance(scope, InPath), s) if visits else None


def _with_absences(pauses: list[Interval], visits: list[Visit]) -> list[Interval]:
    """The pauses, and the days between one visit and the next."""
    between = [(a.end + 1, b.start - 1) for a, b in pairwise(visits) if a.end is not None]
    return merged([*pauses, *between])


def _gaps_between(spans: list[Interval], day: int) -> list[Interval]:
    """The empty stretches between disjoint spans, earliest first; a running one counts to `day`."""
    gaps = [(a[1] + 1, b[0] - 1) for a, b in pairwise(spans)]
    if spans and spans[-1][1] < day:
        gaps.append((spans[-1][1] + 1, day))
    return [g for g in gaps if g[0] <= g[1]]


def gap_test(test: GapTest) -> Evaluate:
    """No gap is longer than the limit; a gap belongs to the window in which it ends."""
    start = first_day(test.window)
    assert start is not None
    between_activities = isinstance(test.window, InModule)

    def evaluate(s: Situation) -> Finding:
        first = start(s)
        if first is None:
            return UNKNOWN, MISSING, None, (), None
        if between_activities:
            spans = s.history.all_activities
            evidence: Sequence[Active | Visit] = [a for rows in s.history.activities.values() for a in rows]
        else:
            spans = merged((v.start, s.day if v.end is None else v.end) for v in s.history.visits)
            evidence = s.history.visits
        longest, worst, status = 0, None, MET
        for a, b in _gaps_between(spans, s.day):
            if b < first:
                continue
            paused = days_within(s.history.pauses, a, b)
            length = b - a + 1 - paused
            if length > longest:
                longest, worst = length, (a, b)
            if b + 1 > forward(a, test.at_most) + paused:
                status = UNMET
        return status, None, longest, evidence, {"gap": worst}

    return own(evaluate)


def _distinct_days(rows: list[Active], first: int, last: int) -> int:
    return days_within(merged((r.start, r.end) for r in rows), first, last)


def activity_test(test: ActivityTest) -> Evaluate:
    """In progress, so many times, or so long in all (distinct days)."""
    start, predicate = first_day(test.window), test.predicate
    verdict = _limits(predicate) if isinstance(predicate, Bound) else None

    def evaluate(s: Situation) -> Finding:
        rows = s.history.activities.get(test.activity, [])
        first = 0 if start is None else start(s)
        if first is None:
            return UNMET, None, 0, (), None
        inside = [r for r in rows if r.end >= first] if first <= s.day else []
        evidence = inside or rows
        match predicate:
            case Ongoing():
                running = inside if start is not None else [r for r in rows if r.end >= s.day]
                return (MET if running else UNMET), None, bool(running), running or rows, None
            case Times(at_least):
                return (MET if len(inside) >= at_least else UNMET), None, len(inside), evidence, None
            case Bound():
                days = _distinct_days(inside, first, s.day)
                begin = max(first, min((r.start for r in inside), default=s.day))
                assert verdict is not None
                return verdict(begin, days), None, days, evidence, None

    return own(evaluate)


def follow_up_test(test: FollowUpTest) -> Evaluate:
    """No stretch between two contacts, nor from the window's start or to the date of the check, is too long."""
    start = first_day(test.window)

    def evaluate(s: Situation) -> Finding:
        first = s.history.path_start if start is None else start(s)
        if first is None:
            return UNMET, None, None, (), None
        rows = s.history.follow_ups.get(test.follow_up, [])
        inside = [r for r in rows if r[0] >= first]
        # A window that has not begun has no stretch.
        points = sorted({first, *(r[0] for r in inside), s.day}) if first <= s.day else []
        kept = all(forward(a, test.every) >= b for a, b in pairwise(points))
        longest = max((b - a for a, b in pairwise(points)), default=0)
        return (MET if kept else UNMET), None, longest, inside or of_newest_day(rows), None

    return own(evaluate)
