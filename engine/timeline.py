"""When a decision changes by itself: the days on which an outcome or a requirement's status turns, with no new data.

A *stretch* is a run of days on which the same rows exist and the same rules apply. Inside one, each line of a
requirement is followed from breakpoint to breakpoint (see `breakpoints`), and only lines that turn are put together
again: the whole is never decided day by day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Protocol, TypeAlias

from . import model
from .breakpoints import Breakpoints, breakpoints, standing
from .compiler import WAIVED, PackageCompiler, applied
from .decision import Outcome
from .history import FOREVER
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import Duration, Kind, Requirement, Transition, Unit
from .quantities import Evaluate, Situation
from .waivers import find

AHEAD = Duration(2, Unit.YEAR)
"""So far a decision looks ahead unless it is told otherwise."""

Turn: TypeAlias = tuple[int, int | None]
"""A day, and the status from then on; None for a requirement that is not judged."""


@dataclass(frozen=True, slots=True)
class Line:
    """A test or a group of them, with the days on which it can turn."""

    evaluate: Evaluate
    days: Breakpoints


@dataclass(frozen=True, slots=True)
class Followed:
    """A requirement ready to be followed: the lines of "gælder når", and those of its body."""

    model: Requirement
    when: tuple[Line, ...]
    body: tuple[Line, ...]
    plain: bool
    """Whether it is one line that always applies."""
    stands: bool
    """Whether it is such a line, and time alone never changes it."""


@dataclass(frozen=True, slots=True)
class FollowedTransition:
    """A transition ready to be followed."""

    model: Transition
    requirements: tuple[Followed, ...]
    gating: tuple[tuple[int, Followed], ...]
    """Those that gate, with their places."""
    targeted: bool
    """Whether there is a target group to belong to."""


@dataclass(slots=True)
class PackageTimeline:
    """What belongs to one package, ready to be followed; transitions are prepared when they are first asked for."""

    package: model.Package
    _compiler: PackageCompiler = field(init=False)
    _target: tuple[Line, ...] | None = None
    _transitions: dict[int, FollowedTransition] = field(default_factory=dict)
    _standards: tuple[Followed, ...] | None = None

    def __post_init__(self) -> None:
        self._compiler = PackageCompiler(self.package)

    def target(self) -> tuple[Line, ...]:
        """The tests of the target groups."""
        if self._target is None:
            self._target = tuple(self._line(t) for group in self.package.target_groups for t in group.tests)
        return self._target

    def transition(self, transition: Transition) -> FollowedTransition:
        """One of the package's transitions."""
        kept = self._transitions.get(id(transition))
        if kept is None:
            followed = tuple(self._requirement(r) for r in transition.requirements)
            gating = tuple((i, f) for i, f in enumerate(followed) if f.model.kind is Kind.REQUIREMENT)
            kept = FollowedTransition(transition, followed, gating, bool(self.target()))
            self._transitions[id(transition)] = kept
        return kept

    def standards(self) -> tuple[Followed, ...]:
        """The package's standards."""
        if self._standards is None:
            self._standards = tuple(self._requirement(r) for r in self.package.standards)
        return self._standards

    def _requirement(self, requirement: Requirement) -> Followed:
        when = tuple(self._line(t) for t in requirement.applies_when)
        body = tuple(self._line(t) for t in requirement.body)
        plain = len(body) == 1 and not when
        return Followed(requirement, when, body, plain, plain and body[0].days is standing)

    def _line(self, line: model.Test | model.TestGroup) -> Line:
        return Line(self._compiler.line(line), breakpoints(line, self.package.vocabulary))


# --- one line, one requirement ----------------------------------------------------------------------------------------

NEVER = FOREVER + 1
"""Later than every day."""


class Clock(Protocol):
    """Something with a status that is followed through a stretch; `status` is as of the day it was last moved to."""

    status: int

    def next_turn(self, limit: int = NEVER) -> int:
        """The next day on which the status turns; NEVER where it stands to the end of the stretch.

        Whoever cares only for turns up to `limit` may get another later day, on which it need not turn.
        """

    def move(self, day: int) -> None:
        """Move to a later day."""


class _LineClock:
    """Follows one line. The probe is a situation whose day is set anew for every question."""

    __slots__ = ("_day", "_days", "_evaluate", "_probe", "_turn", "_turned", "status")

    def __init__(self, line: Line, probe: Situation, day: int, last: int, status: int | None = None) -> None:
        self._evaluate = line.evaluate
        self._probe = probe
        self._day = day
        self._days = _later(line.days, probe, day, last)
        self._turn = 0
        self._turned = 0
        self.status: int = self._asked(day) if status is None else status

    def _asked(self, day: int) -> int:
        self._probe.day = day
        return self._evaluate(self._probe)[0]

    def next_turn(self, limit: int = NEVER) -> int:
        if self._turn:
            return self._turn
        probe, evaluate, now, was = self._probe, self._evaluate, self._day, self.status
        for day in self._days:
            if day > limit:
                self._days = chain((day,), self._days)
                return day
            if day > now:
                probe.day = day
                status = evaluate(probe)[0]
                if status != was:
                    self._turn, self._turned = day, status
                    return day
        self._turn = NEVER
        return NEVER

    def move(self, day: int) -> None:
        self._day = day
        if self._turn > day:
            return
        self.status = self._turned if self._turn == day else self._asked(day)
        self._turn = 0


def _later(days: Breakpoints, probe: Situation, day: int, last: int) -> Iterator[int]:
    """The breakpoints after `day` up to `last`; worked out when the first is asked for."""
    if days is standing:
        return
    probe.day = day
    for one in days(probe, last):
        if one > last:
            return
        if one > day:
            yield one


class _RequirementClock:
    """Follows one requirement, its waivers included. Its parts may be ahead of it, never beyond its next turn."""

    __slots__ = ("_day", "_expiries", "_last", "_model", "_parts", "_probe", "_turn", "_turned", "_when", "status")

    def __init__(self, followed: Followed, probe: Situation, day: int, last: int) -> None:
        self._model = followed.model
        self._probe = probe
        self._day = day
        self._last = last
        self._when = len(followed.when)
        self._parts = [_LineClock(line, probe, day, last) for line in (*followed.when, *followed.body)]
        waivers = probe.history.waivers.get(followed.model.id, ())
        self._expiries = sorted(w.expires + 1 for w in waivers if w.expires is not None)
        self._turn = 0
        self._turned = 0
        self.status = self._now(day)

    def next_turn(self, limit: int = NEVER) -> int:
        at = self._day
        while self._turn == 0:
            days = [part.next_turn() for part in self._parts]
            days += [day for day in self._expiries if at < day <= self._last]
            at = min(days, default=NEVER)
            if at == NEVER:
                self._turn = NEVER
                break
            self._turned = self._moved(at)
            if self._turned != self.status:
                self._turn = at
        return self._turn

    def move(self, day: int) -> None:
        self._day = day
        if self._turn > day:
            return
        self.status = self._turned if self._turn == day else self._moved(day)
        self._turn = 0

    def _moved(self, day: int) -> int:
        for part in self._parts:
            part.move(day)
        return self._now(day)

    def _now(self, day: int) -> int:
        found = [part.status for part in self._parts]
        status = applied(all_of(found[: self._when]), all_of(found[self._when :]))
        if status in (UNMET, UNKNOWN) and self._model.id in self._probe.history.waivers:
            shown = find(self._probe.history, self._model, day)
            if shown is not None and shown.why is None:
                return WAIVED
        return status


def _clock(followed: Followed, probe: Situation, day: int, last: int, status: int | None = None) -> Clock:
    """A requirement's clock; one that is a single line and nothing else is followed as that line."""
    if followed.plain and followed.model.id not in probe.history.waivers:
        return _LineClock(followed.body[0], probe, day, last, status)
    return _RequirementClock(followed, probe, day, last)


# --- a whole transition ---------------------------------------------------------------------------------------------


def outcomes(
    package: PackageTimeline,
    transition: Transition,
    situation: Situation,
    last: int,
    known: Sequence[int] | None = None,
) -> Iterator[tuple[int, Outcome, Callable[[], bool]]]:
    """The outcome on the situation's day and on each later day on which it turns, up to `last`.

    The situation is used up: its day is moved. `known` are the statuses of the transition's requirements on its day,
    where somebody has judged them already. The third part tells whether the transition can still become ready: not
    where something that is not settled has no turn left.
    """
    day = situation.day
    if transition.always_open:
        yield day, Outcome.READY, lambda: True
        return
    targets: list[Clock] = [_LineClock(line, situation, day, last) for line in package.target()]
    gates, standing = _gates(package.transition(transition), situation, day, last, known)
    if standing == UNMET and not targets:
        yield day, Outcome.NOT_READY, lambda: False
        return
    clocks = [*targets, *gates]
    outcome: Outcome | None = None
    while day != NEVER:
        scope = min([t.status for t in targets], default=MET)
        turned = _outcome(scope, min([standing, *[g.status for g in gates]]))
        if turned is not outcome:
            outcome = turned
            yield day, outcome, lambda: standing >= MET and _hopeful(clocks)
        if outcome is Outcome.NOT_READY and standing == UNMET:
            day = _first_turn(targets)
        else:
            day = _next_turn(outcome, targets, gates)
        if day != NEVER:
            for clock in clocks:
                clock.move(day)


def _gates(
    followed: FollowedTransition, probe: Situation, day: int, last: int, known: Sequence[int] | None
) -> tuple[list[Clock], int]:
    """The clocks of the requirements that gate; of those that time alone never changes only the worst status."""
    waivers = probe.history.waivers
    gates: list[Clock] = []
    worst = MET
    moving: list[tuple[int, Followed]] = []
    for i, requirement in followed.gating:
        if not requirement.stands or (waivers and requirement.model.id in waivers):
            moving.append((i, requirement))
        elif known is None:
            worst = min(worst, _LineClock(requirement.body[0], probe, day, last).status)
        else:
            worst = min(worst, known[i])
    if worst == UNMET and not followed.targeted:
        return [], worst
    for i, requirement in moving:
        gates.append(_clock(requirement, probe, day, last, None if known is None else known[i]))
    return gates, worst


def _hopeful(clocks: Sequence[Clock]) -> bool:
    """Whether everything that is not settled still has a turn to come."""
    return not any(clock.status < MET and clock.next_turn() == NEVER for clock in clocks)


def _outcome(scope: int, worst: int) -> Outcome:
    """By the status of the target group, and the worst among the requirements; all above MET are settled."""
    if scope == UNMET:
        return Outcome.OUT_OF_SCOPE
    if UNKNOWN in (scope, worst):
        return Outcome.UNDETERMINED
    return Outcome.NOT_READY if worst == UNMET else Outcome.READY


def _next_turn(outcome: Outcome, targets: Sequence[Clock], gates: Sequence[Clock]) -> int:
    """A day up to which the outcome stands for certain, and on which it may turn.

    What is unmet settles an outcome by itself: as long as it stays unmet, nobody need look at the rest.
    """
    if outcome is Outcome.OUT_OF_SCOPE:
        return max([t.next_turn() for t in targets if t.status == UNMET])
    if outcome is Outcome.NOT_READY:
        unmet = max([g.next_turn() for g in gates if g.status == UNMET])
        return min(unmet, _first_turn(targets))
    return _first_turn([*targets, *gates])


def _first_turn(clocks: Sequence[Clock]) -> int:
    """The first turn of several; once one is known, the others are asked only up to it."""
    first = NEVER
    for clock in clocks:
        turn = clock.next_turn(first)
        first = min(first, turn)
    return first


def changes(
    package: PackageTimeline,
    followed: Sequence[Followed],
    situation: Situation,
    last: int,
    known: Sequence[int] | None = None,
) -> list[tuple[int | None, Turn | None]]:
    """For each requirement: its status on the situation's day, and its first turn up to `last`, if there is one.

    The status is None while the citizen is outside the target group: then no requirement is judged. `known` are the
    statuses on the situation's day, where somebody has judged them already.
    """
    day = situation.day
    probe = Situation(situation.history, day, situation.package)
    scope, scope_turns = _scope(package, probe, day, last)
    found: list[tuple[int | None, Turn | None]] = []
    for i, requirement in enumerate(followed):
        if requirement.stands and known is not None and not scope_turns and requirement.model.id not in _waived(probe):
            found.append((known[i], None))
            continue
        clock = _clock(requirement, probe, day, last, None if known is None else known[i])
        found.append(_judged(clock, scope, scope_turns))
    return found


def _waived(probe: Situation) -> Mapping[str, Any]:
    return probe.history.waivers


def _scope(package: PackageTimeline, probe: Situation, day: int, last: int) -> tuple[bool, list[Turn]]:
    """Whether the citizen is judged at all on the day, and the days on which that turns."""
    targets = [_LineClock(line, probe, day, last) for line in package.target()]
    judged = now = UNMET not in [t.status for t in targets]
    turns: list[Turn] = []
    while (day := min([t.next_turn() for t in targets], default=NEVER)) != NEVER:
        for target in targets:
            target.move(day)
        if (UNMET not in [t.status for t in targets]) != now:
            now = not now
            turns.append((day, int(now)))
    return judged, turns


def _judged(clock: Clock, scope: bool, scope_turns: Sequence[Turn]) -> tuple[int | None, Turn | None]:
    """A requirement's status and first turn, where it is judged only while the citizen is in the target group."""
    if scope:
        turn = clock.next_turn()
        leaves = scope_turns[0][0] if scope_turns else NEVER
        if leaves <= turn and leaves != NEVER:
            return clock.status, (leaves, None)
        status = clock.status
        if turn == NEVER:
            return status, None
        clock.move(turn)
        return status, (turn, clock.status)
    if not scope_turns:
        return None, None
    enters = scope_turns[0][0]
    clock.move(enters)
    return None, (enters, clock.status)


__all__ = ["AHEAD", "Followed", "FollowedTransition", "Line", "PackageTimeline", "Turn", "changes", "outcomes"]
