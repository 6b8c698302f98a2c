"""How long a decision stands and when it would change, over everything that time brings by itself.

Time brings breakpoints of single tests (see `timeline`), rows that are dated or registered later, ends of modules, and
other rules: an edition takes over, a company's layer begins to apply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from .calendar import forward
from .decision import Outcome
from .history import History, history_on
from .quantities import Situation
from .record import Record
from .timeline import AHEAD, Followed, PackageTimeline, changes, outcomes

if TYPE_CHECKING:
    from .model import Transition
    from .program import Program


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days `first` to `last` with the same rows and the same rules; without a program no rules are in force."""

    first: int
    last: int
    program: Program | None
    history: History

    def situation(self) -> Situation:
        """The citizen's situation on the first day; whoever follows time through the stretch needs one of their own."""
        return Situation(self.history, self.first, self.history.package)

    @property
    def package(self) -> PackageTimeline | None:
        """What is decided there; None where no rules are in force, or the rules have no such package."""
        return None if self.program is None else self.program.timeline(self.history.package)

    def way(self, to: str) -> Transition | None:
        """The transition from the module of these days into `to`."""
        current = self.history.current
        return None if self.program is None or current is None else self.program.way(self.history, to)


@lru_cache(maxsize=1024)
def two_years_after(day: int) -> int:
    """So far a decision looks ahead unless it is told otherwise."""
    return forward(day, AHEAD)


class Foreseen(NamedTuple):
    """What time alone brings.

    `holds_until` is the last day on which the outcome stands, `earliest_ready` the first later day on which it is
    ready; None where nothing changes by itself, or where it is ready already.
    """

    holds_until: date | None
    earliest_ready: date | None


class Outlook:
    """A record from a day on, up to a last day.

    `program_on` gives the rules that apply on a day, None where no edition is in force; `borders` are the days on
    which that may change.
    """

    def __init__(
        self,
        record: Record,
        day: int,
        last: int,
        program_on: Callable[[int], Program | None],
        borders: Iterable[int] = (),
    ) -> None:
        self._record = record
        self._day = day
        self._last = last
        self._program_on = program_on
        self._borders = borders
        self._firsts = self._first_days()
        self._stretches: list[_Stretch] = []

    def of(self, to: str, known: Sequence[int] | None = None) -> Foreseen:
        """When the outcome of the transition into `to` turns, and when it becomes ready.

        `known` are the statuses of its requirements on the first day, where somebody has judged them already.
        """
        turns = self._alone(to, known) or self.outcomes(to, known=known, hopeless_too=False)
        ready_now = next(turns)[1] is Outcome.READY
        holds_until: date | None = None
        for day, outcome in turns:
            holds_until = holds_until or date.fromordinal(day - 1)
            if ready_now:
                return Foreseen(holds_until, None)
            if outcome is Outcome.READY:
                return Foreseen(holds_until, date.fromordinal(day))
        return Foreseen(holds_until, None)

    def _alone(self, to: str, known: Sequence[int] | None) -> Iterator[tuple[int, Outcome]] | None:
        """The same as `outcomes` where one stretch is all there is, which is how it is for nearly every record."""
        if len(self._firsts) > 1:
            return None
        stretch = next(self._all())
        package, way = stretch.package, stretch.way(to)
        if package is None or way is None:
            return None
        return _until_hopeless(outcomes(package, way, stretch.situation(), stretch.last, known))

    def outcomes(
        self, to: str, *, known: Sequence[int] | None = None, hopeless_too: bool = True
    ) -> Iterator[tuple[int, Outcome | None]]:
        """The outcome on the first day and on each later day on which it turns; None where nothing leads into `to`.

        With `hopeless_too` off, turns beyond the first that lead to readiness no more are left out.
        """
        before: Any = _NOTHING_YET
        turns = 0
        for stretch in self._all():
            package, way = stretch.package, stretch.way(to)
            if package is None or way is None:
                if before is not None:
                    yield stretch.first, None
                    turns += 1
                before = None
                continue
            judged = known if stretch.first == self._day else None
            for day, outcome, hopeful in outcomes(package, way, stretch.situation(), stretch.last, judged):
                if outcome is not before:
                    yield day, outcome
                    turns += 1
                before = outcome
                if turns > 1 and not hopeless_too and not hopeful():
                    break

    def requirements(self, to: str, known: Sequence[int] | None = None) -> dict[str, date]:
        """By id: the first later day on which a requirement of the transition into `to` has another status.

        Only those are there that have such a day. `known` are their statuses on the first day, where somebody has
        judged them already.
        """

        def followed(stretch: _Stretch) -> Sequence[Followed]:
            package, way = stretch.package, stretch.way(to)
            return () if package is None or way is None or way.always_open else package.transition(way).requirements

        return self._changes(followed, known)

    def standards(self, known: Sequence[int] | None = None) -> dict[str, date]:
        """By id: the first later day on which a standard has another status."""
        return self._changes(lambda stretch: () if stretch.package is None else stretch.package.standards(), known)

    def _changes(
        self, followed: Callable[[_Stretch], Sequence[Followed]], known: Sequence[int] | None
    ) -> dict[str, date]:
        before: dict[str, int | None] = {}
        found: dict[str, date] = {}
        for stretch in self._all():
            package, here = stretch.package, followed(stretch)
            first = stretch.first == self._day
            judged = known if first and known else None
            turns = () if package is None else changes(package, here, stretch.situation(), stretch.last, judged)
            now: dict[str, int | None] = {}
            for requirement, (status, turn) in zip(here, turns, strict=False):
                name = requirement.model.id
                if not first and name not in found and before.get(name) != status:
                    found[name] = date.fromordinal(stretch.first)
                if turn is not None and (first or name not in found) and (first or name in before):
                    found.setdefault(name, date.fromordinal(turn[0]))
                now[name] = status if turn is None else turn[1]
            if first:
                before = now
                continue
            for name in before.keys() - now.keys() - found.keys():
                if before[name] is not None:
                    found[name] = date.fromordinal(stretch.first)
            before = {name: now.get(name) for name in before}
        return {name: day for name, day in found.items() if name in before}

    def _all(self) -> Iterator[_Stretch]:
        """The stretches, worked out as far as somebody has looked."""
        yield from self._stretches
        while len(self._stretches) < len(self._firsts):
            at = len(self._stretches)
            first = self._firsts[at]
            last = self._firsts[at + 1] - 1 if at + 1 < len(self._firsts) else self._last
            self._stretches.append(_Stretch(first, last, self._program_on(first), history_on(self._record, first)))
            yield self._stretches[at]

    def _first_days(self) -> list[int]:
        first, last = self._day, self._last
        later = {day for day in self._borders if first < day <= last}
        if history_on(self._record, last).horizon > first:
            later |= {day for day in known_days(self._record) if first < day <= last}
        return [first, *sorted(later)]


def _until_hopeless(turns: Iterator[tuple[int, Outcome, Callable[[], bool]]]) -> Iterator[tuple[int, Outcome]]:
    """The outcome now, its first turn, and further turns as long as they can lead to readiness."""
    for count, (day, outcome, hopeful) in enumerate(turns):
        yield day, outcome
        if count and not hopeful():
            return


_NOTHING_YET = object()


def known_days(record: Record) -> set[int]:
    """The days on which a row of the record begins to exist, or a module ends."""
    days: set[date | None] = set()
    for rows in (
        record.measurements, record.certificates, record.documents, record.judgements, record.follow_ups, record.goals,
    ):  # fmt: skip
        for row in rows:
            days |= {row.date, row.recorded}
    for document in record.documents:
        days |= {signature.date for signature in document.signed}
    for attended in record.attendance:
        days |= {attended.end, attended.recorded}
    for fact in record.facts:
        days |= {fact.from_, fact.recorded}
    for waiver in record.waivers:
        days |= {waiver.granted, waiver.recorded}
    for activity in record.activities:
        days |= {activity.start, activity.recorded}
    for pause in record.pauses:
        days |= {pause.start, pause.recorded}
    for module in record.modules:
        days |= {module.start, module.end, module.recorded}
    return {day.toordinal() for day in days if day is not None}
