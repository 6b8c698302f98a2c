"""A record arranged for deciding: rows by name, dates as ordinals, only what exists on the date.

A row exists on day D when neither its date nor its registration (`recorded`) is later than D. Rows are plain tuples,
since a record has hundreds of them; each ends with the row's index in its list of the record, which is how evidence
is named. Lists are newest first, except attendance, which is oldest first with running sums, so that a window is two
look-ups however long the history is.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple, TypeAlias

from .calendar import Interval, merged
from .record import Record

FOREVER = date.max.toordinal()

Measured: TypeAlias = tuple[int, int, str | None, int]
"""Day, level, role, index."""

Attended: TypeAlias = tuple[int, int, int, int, int, str | None, int]
"""Last day, first day, minutes planned, present and lawfully absent, activity, index."""

Followed: TypeAlias = tuple[int, int]
"""Day, index."""

Goal: TypeAlias = tuple[int, int, int]
"""Day, level, index."""


class Stated(NamedTuple):
    """A fact's value from `start` to `end`."""

    start: int
    end: int
    value: object
    at: int


class Certified(NamedTuple):
    """A certificate."""

    day: int
    passed: bool
    result: float | int | None
    expires: int
    at: int


class Documented(NamedTuple):
    """A document, with the day each role signed."""

    day: int
    signed: dict[str, int]
    at: int


class Active(NamedTuple):
    """An activity from `start` to `end`."""

    start: int
    end: int
    paid: bool
    at: int


class Judged(NamedTuple):
    """A judgement."""

    day: int
    answer: bool
    role: str | None
    expires: int
    at: int


class Visit(NamedTuple):
    """A module; `end` is None while it is under way on the date."""

    start: int
    end: int | None
    module: str
    package: str | None
    company: str | None
    at: int


class Waived(NamedTuple):
    """A waiver; `expires` is None where it does not say."""

    granted: int
    expires: int | None
    role: str
    at: int


class Attendances:
    """Attendance rows, oldest first, with the sums of planned, present and lawfully absent minutes before each."""

    __slots__ = ("days", "lawful", "planned", "present", "rows")

    def __init__(self, rows: list[Attended]) -> None:
        self.rows = rows
        self.days = [r[0] for r in rows]
        self.planned = list(accumulate([r[2] for r in rows], initial=0))
        self.present = list(accumulate([r[3] for r in rows], initial=0))
        self.lawful = list(accumulate([r[4] for r in rows], initial=0))

    def since(self, day: int) -> int:
        """The position of the first row whose last day is `day` or later."""
        return bisect_left(self.days, day)


def _ordinal(day: date | None) -> int:
    return FOREVER if day is None else day.toordinal()


class History:
    """What a record holds on day `on`. Built once for a record, and again only for days before its latest row.

    `horizon` is the latest day on which something in the record begins to exist or ends a module.
    """

    __slots__ = (
        "_attendances",
        "activities",
        "all_activities",
        "attendance",
        "certificates",
        "current",
        "documents",
        "facts",
        "follow_ups",
        "goals",
        "horizon",
        "judgements",
        "measurements",
        "package",
        "path_end",
        "path_start",
        "pauses",
        "record",
        "visits",
        "waivers",
    )

    def __init__(self, record: Record, on: int) -> None:
        self.record = record
        self.package = record.package
        self.horizon = 0
        self._attendances: dict[tuple[str | None, bool | None], Attendances] = {}
        self._measurements(record, on)
        self._attendance(record, on)
        self._registers(record, on)
        self._periods(record, on)

    def _exists(self, day: int, recorded: date | None, on: int) -> bool:
        """Whether a row of that day exists on `on`; remembers the latest day seen."""
        if recorded is not None:
            day = max(day, recorded.toordinal())
        self.horizon = max(self.horizon, day)
        return day <= on

    def _measurements(self, record: Record, on: int) -> None:
        rows: dict[str, list[Measured]] = {}
        newest = 0
        for i, m in enumerate(record.measurements):
            day = m.date.toordinal()
            recorded = m.recorded
            known = day if recorded is None else max(day, recorded.toordinal())
            newest = max(newest, known)
            if known > on:
                continue
            row = (day, m.level, m.role, i)
            name = m.competence
            if name in rows:
                rows[name].append(row)
            else:
                rows[name] = [row]
        for measured in rows.values():
            measured.sort(key=_newest_then_lowest)
        self.horizon = max(self.horizon, newest)
        self.measurements = rows

    def _attendance(self, record: Record, on: int) -> None:
        rows: list[Attended] = []
        newest = 0
        for i, a in enumerate(record.attendance):
            day = a.end.toordinal()
            recorded = a.recorded
            known = day if recorded is None else max(day, recorded.toordinal())
            newest = max(newest, known)
            if known > on:
                continue
            rows.append(
                (
                    day,
                    a.start.toordinal(),
                    round(a.planned_hours * 60),
                    round(a.present_hours * 60),
                    round(a.lawful_absence_hours * 60),
                    a.activity,
                    i,
                )
            )
        rows.sort()
        self.horizon = max(self.horizon, newest)
        self.attendance = Attendances(rows)

    def attended(self, activity: str | None) -> Attendances:
        """Attendance in an activity; all of it for None."""
        return self.attendance if activity is None else self._kept(activity, None)

    def absent(self, unlawful_only: bool) -> Attendances:
        """The rows with absence (beyond the lawful, where only that counts)."""
        return self._kept(None, unlawful_only)

    def _kept(self, activity: str | None, unlawful_only: bool | None) -> Attendances:
        key = (activity, unlawful_only)
        kept = self._attendances.get(key)
        if kept is None:
            rows = self.attendance.rows
            if activity is not None:
                rows = [r for r in rows if r[5] == activity]
            elif unlawful_only:
                rows = [r for r in rows if r[2] - r[3] - r[4] > 0]
            else:
                rows = [r for r in rows if r[2] > r[3]]
            kept = self._attendances[key] = Attendances(rows)
        return kept

    def _registers(self, record: Record, on: int) -> None:
        exists = self._exists
        self.facts: dict[str, list[Stated]] = {}
        for i, f in enumerate(record.facts):
            if exists(day := f.from_.toordinal(), f.recorded, on):
                self.facts.setdefault(f.fact, []).append(Stated(day, _ordinal(f.to), f.value, i))
        self.certificates: dict[str, list[Certified]] = {}
        for i, c in enumerate(record.certificates):
            if exists(day := c.date.toordinal(), c.recorded, on):
                row = Certified(day, c.passed, c.result, _ordinal(c.expires), i)
                self.certificates.setdefault(c.certificate, []).append(row)
        self.documents: dict[str, list[Documented]] = {}
        for i, d in enumerate(record.documents):
            if exists(day := d.date.toordinal(), d.recorded, on):
                signed: dict[str, int] = {}
                for s in d.signed:
                    if exists(when := s.date.toordinal(), None, on):
                        signed[s.role] = min(when, signed.get(s.role, when))
                self.documents.setdefault(d.document, []).append(Documented(day, signed, i))
        self.judgements: dict[str, list[Judged]] = {}
        for i, j in enumerate(record.judgements):
            if exists(day := j.date.toordinal(), j.recorded, on):
                judged = Judged(day, j.answer, j.role, _ordinal(j.expires), i)
                self.judgements.setdefault(j.judgement, []).append(judged)
        self.follow_ups: dict[str, list[Followed]] = {}
        for i, u in enumerate(record.follow_ups):
            if exists(day := u.date.toordinal(), u.recorded, on):
                self.follow_ups.setdefault(u.follow_up, []).append((day, i))
        self.goals: dict[str, list[Goal]] = {}
        for i, g in enumerate(record.goals):
            if exists(day := g.date.toordinal(), g.recorded, on):
                self.goals.setdefault(g.competence, []).append((day, g.level, i))
        self.waivers: dict[str, list[Waived]] = {}
        for i, w in enumerate(record.waivers):
            if exists(day := w.granted.toordinal(), w.recorded, on):
                waived = Waived(day, None if w.expires is None else w.expires.toordinal(), w.role, i)
                self.waivers.setdefault(w.requirement, []).append(waived)
        _newest_first(
            self.facts, self.certificates, self.documents, self.judgements, self.follow_ups, self.goals, self.waivers
        )

    def _periods(self, record: Record, on: int) -> None:
        exists = self._exists
        self.activities: dict[str, list[Active]] = {}
        for i, a in enumerate(record.activities):
            if exists(day := a.start.toordinal(), a.recorded, on):
                self.activities.setdefault(a.activity, []).append(Active(day, _ordinal(a.end), bool(a.paid), i))
        _newest_first(self.activities)
        self.all_activities = merged((a.start, a.end) for rows in self.activities.values() for a in rows)
        self.pauses: list[Interval] = merged(
            (day, _ordinal(p.end)) for p in record.pauses if exists(day := p.start.toordinal(), p.recorded, on)
        )
        self.visits: list[Visit] = []
        for i, v in enumerate(record.modules):
            if exists(day := v.start.toordinal(), v.recorded, on):
                end = None if v.end is None else v.end.toordinal()
                if end is not None:
                    self.horizon = max(self.horizon, end)
                    end = None if end > on else end
                self.visits.append(Visit(day, end, v.module, v.package or record.package, v.company, i))
        if len(self.visits) > 1:
            self.visits.sort(key=lambda visit: (visit.start, visit.at))
        running = [v for v in self.visits if v.end is None]
        self.current: Visit | None = running[-1] if running else self.visits[-1] if self.visits else None
        self.path_start: int | None = self.visits[0].start if self.visits else None
        ends = [v.end for v in self.visits if v.end is not None]
        self.path_end: int | None = max(ends) if ends and not running else None


def _newest_then_lowest(row: Measured) -> tuple[int, int, int]:
    return -row[0], row[1], row[3]


def _newest_first(*registers: dict[str, list[Any]]) -> None:
    for register in registers:
        for rows in register.values():
            if len(rows) > 1:
                rows.sort(key=lambda row: (-row[0], row[-1]))


def history_on(record: Record, on: int) -> History:
    """The history of `record` on day `on`; the full one is kept with the record and serves every later day too."""
    private = record.__pydantic_private__
    assert private is not None
    kept: History | None = private["_history"]
    if kept is None:
        kept = private["_history"] = History(record, FOREVER)
    return kept if on >= kept.horizon else History(record, on)
