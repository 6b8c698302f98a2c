"""What it would take to be ready: the smallest set of actions, who acts, and the earliest date.

A plan is tried, never argued: its actions are carried out on a copy of the record, and the rules themselves say whether
the citizen is then ready. Every action that could be left out is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from . import model as m
from .actions import Action, ActionKind, NewRow, carried_out
from .breakpoints import breakpoints
from .calendar import forward
from .compiler import applied
from .history import History, history_on
from .logic import MET, UNKNOWN, UNMET, all_of
from .never import Never, NeverWhy, never
from .outlook import known_days
from .reads import needs
from .record import Record, Waiver
from .schedule import WEEK
from .trial import Line, Lines, Trial
from .waivers import find
from .ways import ENOUGH, Way, cost, every

MOST_PLANS = 4
"""So many plans are shown where there are several."""

MOST_DAYS = 40
"""So many days after the first are tried, where what is met now does not last until then."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A requirement for which time must go by, and the day it is first met."""

    requirement: str
    until: date


@dataclass(frozen=True, slots=True)
class Plan:
    """Carrying out all of `actions` makes the transition ready on `on`; `waits` say what the date hangs on."""

    on: date
    actions: tuple[Action, ...]
    waits: tuple[Wait, ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Whose turn it is, each once, in the order of the actions."""
        return tuple(dict.fromkeys(role for action in self.actions for role in action.roles))


@dataclass(frozen=True, slots=True)
class Plans:
    """What it would take: several ways where there are several, the one with the fewest people's turns first.

    `ready` is true where nothing need be done. `never` are the requirements that no action can mend; then there are no
    plans.
    """

    ready: bool
    plans: tuple[Plan, ...] = ()
    never: tuple[Never, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gate:
    """A requirement that gates, or (without one) a target group: what must come to hold."""

    name: str
    requirement: m.Requirement | None
    body: tuple[Line, ...]
    read: frozenset[tuple[str, str | None]]
    """The lists of a record that its lines read, each with the name that they are about."""

    @classmethod
    def of(cls, requirement: m.Requirement | None, body: tuple[Line, ...], vocabulary: m.Vocabulary) -> _Gate:
        """The gate of a requirement; of a target group where there is none."""
        when = () if requirement is None else requirement.applies_when
        read = frozenset((need.rows, need.name) for line in (*when, *body) for need in needs(line, vocabulary))
        return cls("" if requirement is None else requirement.id, requirement, body, read)

    def settled(self, trial: Trial) -> bool:
        """Whether it stands in the way no more."""
        status = all_of(trial.status(line) for line in self.body)
        if self.requirement is None:
            return status == MET
        status = applied(all_of(trial.status(t) for t in self.requirement.applies_when), status)
        if status in (UNMET, UNKNOWN):
            shown = find(trial.situation.history, self.requirement, trial.day)
            return shown is not None and shown.why is None
        return True

    def never(self, trial: Trial) -> Never:
        """Why it cannot be settled."""
        return never(self.name, self.body, self._mine(trial))

    def _mine(self, trial: Trial) -> Trial:
        """The trial, where whoever is responsible for the requirement acts."""
        requirement = self.requirement
        return trial if requirement is None else trial.whose(requirement.responsible, requirement.fixed)

    def ways(self, trial: Trial) -> Iterator[Way]:
        """What could be done about it; to make it not apply only where nothing else helps."""
        requirement = self.requirement
        if requirement is None:
            yield from every(self.body, trial)
            return
        mine = self._mine(trial)
        found = False
        for way in every(self.body, mine):
            found = True
            yield way
        if not found and all_of(trial.status(t) for t in requirement.applies_when) == UNKNOWN:
            for test in requirement.applies_when:
                yield from islice(every([test], mine, UNMET), 1)

    @property
    def lists(self) -> frozenset[str]:
        """The lists of a record that it reads."""
        return frozenset(rows for rows, _ in self.read)

    def touched(self, action: Action) -> bool:
        """Whether an action can make a difference: it records what is read here, or waives this very requirement.

        Where a module ends bears on the windows of all kinds of tests.
        """
        rows = {change.rows for change in action.changes}
        if self.name == action.subject or "modules" in rows:
            return True
        return any(of in rows and name in (None, action.subject) for of, name in self.read)

    def days(self, trial: Trial, last: int) -> list[int]:
        """The days, from today on, on which it is worth looking whether something helps."""
        found = {trial.today + shift for shift in range(6)}
        vocabulary = trial.lines.package.vocabulary
        for line in self.body:
            found.update(breakpoints(line, vocabulary)(trial.situation, last))
            found.update(_reached(line, trial, last))
        found.update(range(trial.today + WEEK, min(last, trial.today + 27 * WEEK), WEEK))
        return sorted(day for day in found if trial.today <= day <= last)


def _reached(line: Line, trial: Trial, last: int) -> Iterator[int]:
    """When an activity that began today would have lasted long enough."""
    tests = line.tests if isinstance(line, m.TestGroup) else (line,)
    for test in tests:
        if isinstance(test, m.ActivityTest) and isinstance(test.predicate, m.Bound):
            end = forward(trial.today, test.predicate.value)
            yield from range(min(end - WEEK, last), min(end + 1, last) + 1)


# --- one day --------------------------------------------------------------------------------------------------------

MOST_TRIES = 48
"""So many choices are taken back on one day before it is given up."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """A choice that was not taken: at which gate, where things stood, and the way."""

    at: int
    after: Trial
    done: Way
    way: Way


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is done about all gates, and what else could be done about one of them."""

    done: Way
    others: tuple[_Turn, ...]


class _Search:
    """Looks for what settles all gates on one day, each given what is done about those before it.

    A gate takes first the way that asks the fewest people. Where that leaves a later gate without a way, the next is
    taken, of the latest gate that adds to what the later one reads.
    """

    def __init__(self, gates: Sequence[_Gate], trial: Trial) -> None:
        self._gates = gates
        self._trial = trial
        self._tries = MOST_TRIES

    def best(self) -> _Settled | None:
        """The first that settles them all; None where there is none among those that were tried."""
        found = self._from(0, self._trial, ())
        return found if isinstance(found, _Settled) else None

    def other(self, turn: _Turn) -> Way | None:
        """What settles them all from a choice that was not taken."""
        self._tries = MOST_TRIES
        found = self._from(turn.at + 1, turn.after.after(turn.way), (*turn.done, *turn.way))
        return found.done if isinstance(found, _Settled) else None

    def _from(self, at: int, after: Trial, done: Way) -> _Settled | frozenset[str]:
        """What settles the gates from `at` on; else the lists of the record in which something stands in the way."""
        gates = self._gates
        while at < len(gates) and gates[at].settled(after):
            at += 1
        if at == len(gates):
            open_ = [gate.lists for gate in gates if not gate.settled(after)]
            return frozenset().union(*open_) if open_ else _Settled(done, ())
        conflict = gates[at].lists
        choices = _choices(gates[at], after, done)
        for tried, way in enumerate(choices, 1):
            found = self._from(at + 1, after.after(way), (*done, *way))
            if isinstance(found, _Settled):
                others = (_Turn(at, after, done, other) for other in choices[tried:])
                return _Settled(found.done, (*others, *found.others))
            self._tries -= 1
            if self._tries < 0 or not found & {change.rows for action in way for change in action.changes}:
                return found
            conflict |= found
        return conflict


def _choices(gate: _Gate, after: Trial, done: Way) -> list[Way]:
    """What could be done about a gate, the fewest people first; a waiver only where nothing else is left."""
    choices = sorted(islice(gate.ways(after), ENOUGH), key=lambda way: cost((*done, *way)))
    if choices or gate.requirement is None:
        return choices
    waiver = _waiver(gate.requirement, after)
    return [waiver] if waiver else []


# --- the search -----------------------------------------------------------------------------------------------------


class Planner:
    """Makes plans for one record and transition, from `today`, the first day on which anybody can act, to `last`.

    No plan goes beyond the citizen's time in the module of today, as far as the record knows it.
    """

    def __init__(self, package: m.Package, transition: m.Transition, record: Record, today: int, last: int) -> None:
        self._lines = Lines(package)
        self._record = record
        self._today = today
        self.last = min(last, _stays_until(record, today, last))
        targets = tuple(test for group in package.target_groups for test in group.tests)
        words, required = package.vocabulary, m.Kind.REQUIREMENT
        self._gates = [_Gate.of(None, targets, words)] if targets else []
        self._gates += [_Gate.of(r, r.body, words) for r in transition.requirements if r.kind is required]
        self._open = transition.always_open

    def plans(self) -> Plans:
        """What it would take from here."""
        now = self._trial(self._today)
        open_gates = [] if self._open else [gate for gate in self._gates if not gate.settled(now)]
        if not open_gates:
            return Plans(True)
        earliest = {gate.name: self._earliest(gate, now) for gate in open_gates}
        hopeless = tuple(gate.never(now) for gate in open_gates if earliest[gate.name] is None)
        if hopeless:
            return Plans(False, (), hopeless)
        days = {name: day for name, day in earliest.items() if day is not None}
        waits = tuple(Wait(name, date.fromordinal(day)) for name, day in days.items() if day > self._today)
        for day in self._days(now, max(days.values())):
            found = self._on(self._trial(day))
            if found:
                plans = [Plan(date.fromordinal(day), actions, waits) for actions in found]
                return Plans(False, tuple(sorted(plans, key=lambda p: (len(p.roles), p.on, len(p.actions)))))
        return Plans(False, (), tuple(Never(name, NeverWhy.TOGETHER) for name in days))

    def settles(self, actions: Iterable[Action], on: date, instead: Action) -> bool:
        """Whether a plan that is `actions` but for `instead`, of which they have another form, still settles all."""
        trial = self._trial(on.toordinal()).after(actions)
        return all(gate.settled(trial) for gate in self._touched(instead))

    def open_without(self, plan: Plan, action: Action) -> tuple[str, ...]:
        """The requirements (empty: the target group) that a plan leaves open where an action of it is left out."""
        trial = self._trial(plan.on.toordinal()).after(a for a in plan.actions if a is not action)
        return tuple(gate.name for gate in self._touched(action) if not gate.settled(trial))

    def _touched(self, action: Action) -> list[_Gate]:
        return [gate for gate in self._gates if gate.touched(action)]

    def _trial(self, day: int) -> Trial:
        return Trial(self._lines, self._record, self._today, day)

    def _days(self, now: Trial, first: int) -> Iterator[int]:
        """Days on which a plan may come about, the first first."""
        yield first
        later = {day for gate in self._gates for day in gate.days(now, self.last) if day > first}
        yield from sorted(later)[:MOST_DAYS]

    def _earliest(self, gate: _Gate, now: Trial) -> int | None:
        """The first day on which it can be settled: by what people do, or else by a waiver."""
        if next(gate.ways(now), None) is not None:
            return self._today
        for day in gate.days(now, self.last):
            trial = now.on(day)
            if gate.settled(trial) or next(gate.ways(trial), None) is not None:
                return day
        return self._today if gate.requirement is not None and _waiver(gate.requirement, now) else None

    def _on(self, trial: Trial) -> list[Way]:
        """Sets of actions that make it ready on a day, none of which can be left out: the best, and others beside it.

        The others differ from the best in what is done about one requirement.
        """
        search = _Search(self._gates, trial)
        best = search.best()
        if best is None:
            return []
        found = {_key(least): least for least in [self._least(trial, best.done)]}
        for turn in islice(best.others, 2 * MOST_PLANS):
            if len(found) == MOST_PLANS:
                break
            other = search.other(turn)
            if other is not None:
                least = self._least(trial, other)
                found.setdefault(_key(least), least)
        return list(found.values())

    def _least(self, trial: Trial, actions: Way) -> Way:
        """The actions without those that can be left out, dear ones first."""
        kept = list(actions)
        for action in sorted(actions, key=lambda a: (len(a.changes), len(a.roles)), reverse=True):
            fewer = [a for a in kept if a is not action]
            after = trial.after(fewer)
            if all(gate.settled(after) for gate in self._touched(action)):
                kept = fewer
        return tuple(kept)


def _stays_until(record: Record, today: int, last: int) -> int:
    """The last day on which the citizen is in the module of today, going by what the record has already."""
    here = history_on(record, today)
    if here.horizon <= today and history_on(record, last).horizon <= today:
        return last
    for day in sorted(known_days(record)):
        if today < day <= last and _place(history_on(record, day)) != _place(here):
            return day - 1
    return last


def _place(history: History) -> tuple[str, int] | None:
    return None if history.current is None else (history.current.module, history.current.start)


def _key(way: Way) -> frozenset[tuple[ActionKind, str, tuple[str, ...]]]:
    """What makes two plans different ones to people: what is done and by whom, not how much of it."""
    return frozenset((action.kind, action.subject, action.roles) for action in way)


def _waiver(requirement: m.Requirement, trial: Trial) -> Way:
    """Waivers by whoever may grant them; nothing where nobody may."""
    allowed = requirement.waivable
    if requirement.fixed or allowed is None:
        return ()
    roles = allowed.roles.names if allowed.roles.every else allowed.roles.names[:1]
    granted = date.fromordinal(trial.day)
    expires = None if allowed.at_most is None else date.fromordinal(forward(trial.day, allowed.at_most))
    rows = [Waiver(requirement=requirement.id, role=role, granted=granted, expires=expires) for role in roles]
    changes = tuple(NewRow("waivers", row) for row in rows)
    return (Action(ActionKind.WAIVE, requirement.id, roles, trial.day, changes, {"until": expires}),)


__all__ = ["MOST_PLANS", "Plan", "Planner", "Plans", "Wait", "carried_out"]
