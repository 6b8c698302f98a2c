"""Attendance, absence and hours: how much it would take, a week, for a test of them to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from math import ceil
from typing import Any, TypeAlias

from trin.engine import model as m
from trin.engine.logic import MET, UNKNOWN
from trin.engine.quantities import first_day
from trin.engine.schedule import FULL_WEEK, Schedule, attended, planned_per_week, recorded
from trin.engine.trial import Trial

from .way import Way, path_start

_Hours: TypeAlias = m.AttendanceTest | m.HoursTest | m.AbsenceTest

MOST_HOURS = FULL_WEEK
"""Hours a week: the full working week that a citizen can be asked to plan for."""


def hours(test: _Hours, trial: Trial) -> Iterator[Way]:
    """Hours from tomorrow to the day, as few a week as it takes; or what was never registered, up to today."""
    start = first_day(test.window)
    first = None if start is None else start(trial.situation)
    if first is None:
        return
    paid = isinstance(test, m.HoursTest) and test.paid
    for activity in _activities(test, trial):
        usual = planned_per_week(trial.record, activity, trial.today)
        by_hours = isinstance(test, m.HoursTest)
        plans = [Schedule(trial.today + 1, trial.day, activity, usual, paid, by_hours=by_hours)]
        if trial.finding(test)[0] == UNKNOWN:
            past = max(first, path_start(trial))
            plans.insert(0, Schedule(past, trial.today, activity, usual, paid, registered=True, by_hours=by_hours))
        most = max(MOST_HOURS, usual or 0) if by_hours else usual or MOST_HOURS
        for plan in plans:
            if plan.first <= plan.last:
                make = recorded if plan.registered else attended
                yield from _least(test, trial, partial(make, plan, _who_attends(activity, trial)), Fraction(most))


def _activities(test: _Hours, trial: Trial) -> Sequence[str | None]:
    """The activity that is asked about; hours that must be paid need one, so there any will do."""
    if isinstance(test, m.AbsenceTest):
        return [None]
    if test.activity is None and isinstance(test, m.HoursTest) and test.paid:
        return list(trial.lines.package.vocabulary.activities)
    return [test.activity]


def _who_attends(activity: str | None, trial: Trial) -> tuple[str, ...]:
    """Whoever registers attendance: who is responsible for the activity, else the requirement's own."""
    if activity is None:
        return trial.role(None)
    return trial.role(trial.lines.package.vocabulary.activities[activity].responsible)


def _least(test: _Hours, trial: Trial, make: Any, most: Fraction) -> Iterator[Way]:
    """The fewest hours a week, in quarters, with which it holds; none at all, or the most, where only those help."""
    lower = _without_ceiling(test)

    def holds(quarters: int) -> bool:
        return trial.after(make(Fraction(quarters, 4))).status(lower) == MET

    high = ceil(most * 4)
    if holds(high):
        low = -1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        yield make(Fraction(high, 4))
    yield make(Fraction(0))
    yield make(most)


def _without_ceiling(test: _Hours) -> _Hours:
    """The test with its lower bound alone: whether it holds then only grows with the hours."""
    bound = test.bound
    if bound.comparison not in (m.Comparison.BETWEEN, m.Comparison.EXACTLY):
        return test
    return replace(test, bound=m.Bound(m.Comparison.AT_LEAST, bound.value))
