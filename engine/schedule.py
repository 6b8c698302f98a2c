"""Hours that are planned ahead: how many a week is usual for a citizen, and rows of attendance to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil

from .actions import Action, ActionKind, Change, NewRow
from .record import ActivityRow, Attendance, Record

LOOK_BACK = 56
"""Days of attendance from which the usual week is read."""

WEEK = 7
FULL_WEEK = 37
"""Hours; stands in for the plan where the record shows none and only a part of it is asked for."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days `first` to `last` (ordinals), with the hours a week that are planned; None where the record shows none."""

    first: int
    last: int
    activity: str | None
    planned: Fraction | None
    paid: bool = False
    registered: bool = False
    by_hours: bool = False
    """Whether hours are asked for as such, rather than as a part of what is planned."""


def planned_per_week(record: Record, activity: str | None, today: int) -> Fraction | None:
    """The planned hours a week that the record shows: of late attendance, else of a running activity."""
    rows = [a for a in record.attendance if activity is None or a.activity == activity]
    late = [a for a in rows if today - LOOK_BACK < a.end.toordinal() <= today]
    days = {day for a in late for day in range(a.start.toordinal(), a.end.toordinal() + 1)}
    minutes = sum(a.planned_minutes for a in late)
    if minutes:
        weeks = Fraction(max(days) - min(days) + 1, WEEK)
        return Fraction(minutes, 60) / max(weeks, Fraction(1))
    running = [
        a.hours_per_week
        for a in record.activities
        if a.hours_per_week and (activity is None or a.activity == activity)
        and a.start.toordinal() <= today and (a.end is None or a.end.toordinal() >= today)
    ]  # fmt: skip
    return Fraction(str(max(running))) if running else None


def attended(schedule: Schedule, who: tuple[str, ...], hours: Fraction) -> tuple[Action, ...]:
    """Attendance to come, with so many present hours a week."""
    return _action(ActionKind.WORK if schedule.by_hours else ActionKind.ATTEND, schedule, who, hours)


def recorded(schedule: Schedule, who: tuple[str, ...], hours: Fraction) -> tuple[Action, ...]:
    """Attendance that took place and was never registered."""
    return _action(ActionKind.REGISTER_ATTENDANCE, schedule, who, hours)


def _action(kind: ActionKind, schedule: Schedule, who: tuple[str, ...], hours: Fraction) -> tuple[Action, ...]:
    planned = max(schedule.planned or (hours if schedule.by_hours else Fraction(FULL_WEEK)), hours)
    changes: list[Change] = [NewRow("attendance", row) for row in _rows(schedule, planned, hours)]
    if schedule.paid and schedule.activity is not None:
        row = ActivityRow(
            activity=schedule.activity, start=date.fromordinal(schedule.first), paid=True, hours_per_week=float(hours)
        )
        changes.append(NewRow("activities", row))
    detail = {
        "hours_per_week": float(hours),
        "planned_per_week": None if schedule.planned is None else float(round(schedule.planned, 2)),
        "from": date.fromordinal(schedule.first),
        "until": date.fromordinal(schedule.last),
        "paid": True if schedule.paid else None,
    }
    subject = schedule.activity or "attendance"
    return (Action(kind, subject, who, schedule.last, tuple(changes), detail),)


def _rows(schedule: Schedule, planned: Fraction, present: Fraction) -> list[Attendance]:
    """A row a week, the last one shorter where the days do not come out even; whole minutes, rounded up."""
    planned_minutes, present_minutes = ceil(planned * 60), ceil(present * 60)
    rows = []
    for first in range(schedule.first, schedule.last + 1, WEEK):
        days = min(WEEK, schedule.last - first + 1)
        rows.append(
            Attendance(
                start=date.fromordinal(first),
                end=date.fromordinal(first + days - 1),
                planned_hours=-(-planned_minutes * days // WEEK) / 60,
                present_hours=-(-present_minutes * days // WEEK) / 60,
                activity=schedule.activity,
            )
        )
    return rows
