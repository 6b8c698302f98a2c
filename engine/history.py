"""A record arranged for deciding: rows by name, dates as ordinals, only what exists on the date.

A row exists on day D when neither its date nor its registration (`recorded`) is later than D. Rows are plain tuples,
since a record has hundreds of them; each ends with the row's index in its list of the record, which is how evidence
is named. Lists are newest first, except attendance, which is oldest first with running sums, so that a window is two
look-ups however long the history is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from itertools import pairwise
from operator import itemgetter
from threading import Lock
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from .calendar import Interval, merged
from .record import Attendance, CertificateRow, FollowUpRow, JudgementRow, Record
from .record import Goal as GoalRow

FOREVER = date.max.toordinal()

Measured: TypeAlias = tuple[int, int, str | None, int]
"""Day, level, role, index."""

Attended: TypeAlias = tuple[int, int, int, int, int, str | None, int]
"""Last day, first day, minutes planned, present and lawfully absent, activity, index."""

_Waiting: TypeAlias = tuple[int, int, dict[str, Any]]
"""Last day (negative, so that the newest sorts first), index, the recorded row's fields.

Rows are read through their ``__dict__``: a pydantic model's attributes take several times as long, and this is the way
from a record to a decision that budgets are kept on.
"""

_FIRST = itemgetter(0)
_SECOND = itemgetter(1)

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
    """Attendance rows, newest first, worked out only as far back as somebody has looked.

    `planned[k]`, `present[k]` and `lawful[k]` are the minutes of the `k` newest rows together; `absent` and `unlawful`
    are the places of the rows with absence, and with absence beyond the lawful.
    """

    __slots__ = ("_ends", "_lock", "_waiting", "absent", "lawful", "planned", "present", "rows", "unlawful")

    def __init__(self, waiting: list[_Waiting]) -> None:
        waiting.sort(key=_FIRST)
        self._waiting = waiting
        self._lock = Lock()
        self._ends = [row[0] for row in waiting]
        self.rows: list[Attended] = []
        self.planned = [0]
        self.present = [0]
        self.lawful = [0]
        self.absent: list[int] = []
        self.unlawful: list[int] = []

    def since(self, day: int) -> int:
        """How many rows have their last day on `day` or later; they are worked out from here on."""
        count = bisect_right(self._ends, -day)
        if count > len(self.rows):
            with self._lock:
                self._work_out(count)
        return count

    def rows_at(self, places: list[int], count: int) -> list[Attended]:
        """The rows at those of `places` that are among the `count` newest."""
        rows = self.rows
        return [rows[place] for place in places[: bisect_left(places, count)]]

    def _work_out(self, count: int) -> None:
        for end, index, row in self._waiting[len(self.rows) : count]:
            planned, present = round(row["planned_hours"] * 60), round(row["present_hours"] * 60)
            lawful = round(row["lawful_absence_hours"] * 60)
            if planned > present:
                self.absent.append(len(self.rows))
                if planned > present + lawful:
                    self.unlawful.append(len(self.rows))
            self.planned.append(self.planned[-1] + planned)
            self.present.append(self.present[-1] + present)
            self.lawful.append(self.lawful[-1] + lawful)
            # The row is added last: whoever counts rows from another thread finds its sums in place.
            self.rows.append((-end, row["start"].toordinal(), planned, present, lawful, row["activity"], index))


def _ordinal(day: date | None) -> int:
    return FOREVER if day is None else day.toordinal()


class History:
    """What a record holds on day `on`. Built once for a record, and again only for days before its latest row.

    `horizon` is the latest day on which something in the record begins to exist or ends a module.
    """

    __slots__ = (
        "_attendances",
        "_waiting",
        "activities",
        "all_activities",
        "attendance",
        "certificates",
        "citizen",
        "current",
        "documents",
        "facts",
        "follow_ups",
        "goals",
        "horizon",
        "judgements",
        "latest",
        "measurements",
        "package",
        "path_end",
        "path_start",
        "pauses",
        "visits",
        "waivers",
    )

    measurements: dict[str, list[Measured]]
    latest: dict[str, list[Measured]]
    attendance: Attendances
    _waiting: list[_Waiting]

    def __init__(self, record: Record, on: int) -> None:
        self.citizen = record.citizen
        self.package = record.package
        self.horizon = 0
        self._attendances: dict[str, Attendances] = {}
        self._measurements(record, on)
        self._attendance(record, on)
        self._registers(record, on)
        self._periods(record, on)

    def extended(self, rows: Sequence[tuple[str, Any, int]], on: int) -> History | None:
        """The history on `on` when some rows have been added, each given with its list and its index there.

        Quicker than building it anew, and the same. None where it must be built anew: some lists bear on each other.
        """
        if not _APART.issuperset(name for name, _, _ in rows):
            return None
        other = copy(self)
        for name in {name for name, _, _ in rows}:
            added = [(row, index) for one, row, index in rows if one == name]
            known = [(r, i) for r, i in added if other._exists(_day_of(r), r.recorded, on)]
            other._add(name, known)
        return other

    def _add(self, name: str, rows: Sequence[tuple[Any, int]]) -> None:
        if name == "measurements":
            self.measurements, self.latest = dict(self.measurements), dict(self.latest)
            for row, i in rows:
                measured = [*self.measurements.get(row.competence, ()), (row.date.toordinal(), row.level, row.role, i)]
                _arrange(measured, False)
                self.measurements[row.competence] = measured
                self.latest[row.competence] = _newest_day(measured)
        elif name == "attendance":
            self._waiting = [*self._waiting, *((-row.end.toordinal(), i, row.__dict__) for row, i in rows)]
            self.attendance, self._attendances = Attendances(self._waiting), {}
        else:
            register = dict(getattr(self, name))
            setattr(self, name, register)
            for row, i in rows:
                key, made = _MAKE[name](row, i)
                register[key] = [*register.get(key, ()), made]
            _newest_first(register)

    def _exists(self, day: int, recorded: date | None, on: int) -> bool:
        """Whether a row of that day exists on `on`; remembers the latest day seen."""
        if recorded is not None:
            day = max(day, recorded.toordinal())
        self.horizon = max(self.horizon, day)
        return day <= on

    def _measurements(self, record: Record, on: int) -> None:
        rows: dict[str, list[Measured]] = {}
        newest = 0
        oldest_first = newest_first = True
        for i, m in enumerate(record.measurements):
            d = m.__dict__
            day = known = d["date"].toordinal()
            recorded = d["recorded"]
            if recorded is not None:
                known = max(day, recorded.toordinal())
            if known > newest:
                newest = known
            if known > on:
                continue
            row = (day, d["level"], d["role"], i)
            name = d["competence"]
            measured = rows.get(name)
            if measured is None:
                rows[name] = [row]
                continue
            before = measured[-1][0]
            oldest_first = oldest_first and before < day
            newest_first = newest_first and before > day
            measured.append(row)
        if not newest_first:
            for measured in rows.values():
                _arrange(measured, oldest_first)
        self.horizon = max(self.horizon, newest)
        self.measurements = rows
        self.latest = {name: _newest_day(measured) for name, measured in rows.items()}

    def _attendance(self, record: Record, on: int) -> None:
        waiting: list[_Waiting] = []
        newest = 0
        for i, a in enumerate(record.attendance):
            d = a.__dict__
            day = known = d["end"].toordinal()
            recorded = d["recorded"]
            if recorded is not None:
                known = max(day, recorded.toordinal())
            if known > newest:
                newest = known
            if known <= on:
                waiting.append((-day, i, d))
        self.horizon = max(self.horizon, newest)
        self.attendance = Attendances(waiting)
        self._waiting = waiting

    def attended(self, activity: str) -> Attendances:
        """Attendance in an activity."""
        kept = self._attendances.get(activity)
        if kept is None:
            waiting = [w for w in self._waiting if w[2]["activity"] == activity]
            kept = self._attendances[activity] = Attendances(waiting)
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


def _certified(row: CertificateRow, at: int) -> tuple[str, Certified]:
    return row.certificate, Certified(row.date.toordinal(), row.passed, row.result, _ordinal(row.expires), at)


def _judgement(row: JudgementRow, at: int) -> tuple[str, Judged]:
    return row.judgement, Judged(row.date.toordinal(), row.answer, row.role, _ordinal(row.expires), at)


def _contact(row: FollowUpRow, at: int) -> tuple[str, Followed]:
    return row.follow_up, (row.date.toordinal(), at)


def _goal(row: GoalRow, at: int) -> tuple[str, Goal]:
    return row.competence, (row.date.toordinal(), row.level, at)


_MAKE: Mapping[str, Callable[[Any, int], tuple[str, Any]]] = MappingProxyType(
    {"certificates": _certified, "judgements": _judgement, "follow_ups": _contact, "goals": _goal}
)
"""By list: the name that a row is kept under, and the row as it is kept."""

_APART = frozenset({"measurements", "attendance", *_MAKE})
"""The lists whose rows bear on nothing but tests of their own."""


def _day_of(row: Any) -> int:
    """The day on which a row begins to exist, unless it was recorded later."""
    day: date = row.end if isinstance(row, Attendance) else row.date
    return day.toordinal()


def _arrange(rows: list[Measured], oldest_first: bool) -> None:
    """Newest first; of one day, the lowest first: the order in the record never matters."""
    if oldest_first:
        rows.reverse()
        return
    rows.sort(key=_SECOND)
    rows.sort(key=_FIRST, reverse=True)


def _newest_day(rows: list[Measured]) -> list[Measured]:
    """The rows of the newest day."""
    day = rows[0][0]
    if len(rows) == 1 or rows[1][0] != day:
        return rows[:1]
    return [r for r in rows if r[0] == day]


def _newest_first(*registers: dict[str, list[Any]]) -> None:
    for register in registers:
        for rows in register.values():
            if len(rows) > 1:
                rows.sort(key=_FIRST, reverse=True)
                if any(newer[0] == older[0] for newer, older in pairwise(rows)):
                    # Of one day by what they say: the order in the record never matters.
                    rows.sort(key=lambda row: (-row[0], repr(row[1:-1])))


def history_on(record: Record, on: int) -> History:
    """The history of `record` on day `on`; the full one is kept with the record and serves every later day too."""
    private = record.__pydantic_private__
    assert private is not None
    kept: History | None = private["_history"]
    if kept is None:
        kept = private["_history"] = History(record, FOREVER)
    return kept if on >= kept.horizon else History(record, on)
