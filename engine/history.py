"""A record arranged for deciding: rows by name, newest first, dates as ordinals, only what exists on the date.

A row exists on day D when neither its date nor its registration (`recorded`) is later than D. Every tuple ends with
the row's index in its list of the record, which is how evidence is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from .calendar import Interval, merged
from .record import Record

FOREVER = date.max.toordinal()


class Measured(NamedTuple):
    """A measurement."""

    day: int
    level: int
    role: str | None
    at: int


class Attended(NamedTuple):
    """An attendance row; minutes. `day` is its last day, by which it belongs to a window."""

    day: int
    start: int
    planned: int
    present: int
    lawful: int
    activity: str | None
    at: int


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


def _ordinal(day: date | None, missing: int = FOREVER) -> int:
    return missing if day is None else day.toordinal()


class History:
    """What a record holds on day `on`. Built once for a record, and again only for days before its latest row."""

    __slots__ = (
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
        self._fill(record, on)
        self._close(on)

    def _keep(self, row: object, day: date, on: int) -> int | None:
        """The row's day where it exists on `on`, else None; remembers the latest day seen."""
        own = day.toordinal()
        known = own
        recorded: date | None = getattr(row, "recorded", None)
        if recorded is not None:
            known = max(known, recorded.toordinal())
        self.horizon = max(self.horizon, known)
        return own if known <= on else None

    def _fill(self, record: Record, on: int) -> None:
        keep = self._keep
        self.measurements: dict[str, list[Measured]] = {}
        for i, m in enumerate(record.measurements):
            if (day := keep(m, m.date, on)) is not None:
                self.measurements.setdefault(m.competence, []).append(Measured(day, m.level, m.role, i))
        for measured in self.measurements.values():
            measured.sort(key=lambda r: (-r.day, r.level, r.at))
        self.attendance: list[Attended] = []
        for i, a in enumerate(record.attendance):
            if (day := keep(a, a.end, on)) is not None:
                self.attendance.append(
                    Attended(
                        day,
                        a.start.toordinal(),
                        a.planned_minutes,
                        a.present_minutes,
                        a.lawful_absence_minutes,
                        a.activity,
                        i,
                    )
                )
        self.attendance.sort(key=lambda r: (-r.day, r.start, r.at))
        self.facts: dict[str, list[Stated]] = {}
        for i, f in enumerate(record.facts):
            if (day := keep(f, f.from_, on)) is not None:
                self.facts.setdefault(f.fact, []).append(Stated(day, _ordinal(f.to), f.value, i))
        self.certificates: dict[str, list[Certified]] = {}
        for i, c in enumerate(record.certificates):
            if (day := keep(c, c.date, on)) is not None:
                row = Certified(day, c.passed, c.result, _ordinal(c.expires), i)
                self.certificates.setdefault(c.certificate, []).append(row)
        self.documents: dict[str, list[Documented]] = {}
        for i, d in enumerate(record.documents):
            if (day := keep(d, d.date, on)) is not None:
                signed: dict[str, int] = {}
                for s in d.signed:
                    when = keep(s, s.date, on)
                    if when is not None:
                        signed[s.role] = min(when, signed.get(s.role, when))
                self.documents.setdefault(d.document, []).append(Documented(day, signed, i))
        self._fill_rest(record, on)

    def _fill_rest(self, record: Record, on: int) -> None:
        keep = self._keep
        self.activities: dict[str, list[Active]] = {}
        for i, a in enumerate(record.activities):
            if (day := keep(a, a.start, on)) is not None:
                self.activities.setdefault(a.activity, []).append(Active(day, _ordinal(a.end), bool(a.paid), i))
        self.judgements: dict[str, list[Judged]] = {}
        for i, j in enumerate(record.judgements):
            if (day := keep(j, j.date, on)) is not None:
                self.judgements.setdefault(j.judgement, []).append(
                    Judged(day, j.answer, j.role, _ordinal(j.expires), i)
                )
        self.follow_ups: dict[str, list[tuple[int, int]]] = {}
        for i, u in enumerate(record.follow_ups):
            if (day := keep(u, u.date, on)) is not None:
                self.follow_ups.setdefault(u.follow_up, []).append((day, i))
        self.goals: dict[str, list[tuple[int, int, int]]] = {}
        for i, g in enumerate(record.goals):
            if (day := keep(g, g.date, on)) is not None:
                self.goals.setdefault(g.competence, []).append((day, g.level, i))
        self.waivers: dict[str, list[Waived]] = {}
        for i, w in enumerate(record.waivers):
            if (day := keep(w, w.granted, on)) is not None:
                expires = None if w.expires is None else w.expires.toordinal()
                self.waivers.setdefault(w.requirement, []).append(Waived(day, expires, w.role, i))
        pauses: list[Interval] = []
        for p in record.pauses:
            if (day := keep(p, p.start, on)) is not None:
                pauses.append((day, min(_ordinal(p.end), FOREVER)))
        self.pauses: list[Interval] = merged(pauses)
        self.visits: list[Visit] = []
        for i, v in enumerate(record.modules):
            if (day := keep(v, v.start, on)) is not None:
                end = None if v.end is None else v.end.toordinal()
                if end is not None:
                    self.horizon = max(self.horizon, end)
                self.visits.append(
                    Visit(
                        day,
                        None if end is not None and end > on else end,
                        v.module,
                        v.package or record.package,
                        v.company,
                        i,
                    )
                )
        self.visits.sort(key=lambda v: (v.start, v.at))

    def _close(self, on: int) -> None:
        """What follows from the rows: the current module, and the ends of the path."""
        newest: Callable[[tuple[int, ...]], tuple[int, ...]] = lambda r: (-r[0], r[-1])  # noqa: E731
        lists: Iterable[Iterable[list[tuple[int, ...]]]] = (
            self.facts.values(),  # type: ignore[assignment]
            self.certificates.values(),
            self.documents.values(),
            self.activities.values(),
            self.judgements.values(),
            self.follow_ups.values(),
            self.goals.values(),
            self.waivers.values(),
        )
        for group in lists:
            for rows in group:
                if len(rows) > 1:
                    rows.sort(key=newest)
        self.all_activities = merged((a.start, a.end) for rows in self.activities.values() for a in rows)
        running = [v for v in self.visits if v.end is None]
        self.current: Visit | None = running[-1] if running else self.visits[-1] if self.visits else None
        self.path_start: int | None = self.visits[0].start if self.visits else None
        ends = [v.end for v in self.visits if v.end is not None]
        self.path_end: int | None = max(ends) if ends and not running else None


def history_on(record: Record, on: date) -> History:
    """The history of `record` on day `on`; the full one is kept with the record and serves every later day too."""
    day = on.toordinal()
    kept: History | None = record._history
    if kept is None:
        kept = History(record, FOREVER)
        record._history = kept
    return kept if day >= kept.horizon else History(record, day)
