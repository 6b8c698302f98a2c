"""Finds citizens who see what no example sees, and who would notice what no example notices.

At each stage somebody is found, or made, who is ready. Then, for every rule, the fewest things are looked for that
would show all that is wanted of it; and those that do not bear on each other are put together, so that one example
shows as much as it can. What comes of it is decided in full before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from trin.dsl import ast
from trin.engine.compiler import NOT_APPLICABLE, WAIVED
from trin.engine.logic import MET, all_of
from trin.engine.program import Programs

from . import noticing
from .candidates import Candidate, Table, Unit, units
from .coverage import Answer, answers
from .edges import Move, Row, Thing
from .mutants import Mutant
from .noticing import Verdict, Watched, Witnesses, watched
from .paths import Stay
from .stages import Citizen, Stage, thing_of
from .written import Place, named_behind, place_of, place_of_group, place_of_named


@dataclass(slots=True)
class Wanted:
    """What is still to be shown: answers that nobody has seen, and mutants that nobody has noticed, by their place."""

    answers: set[Answer]
    mutants: dict[int, Mutant]

    def __bool__(self) -> bool:
        return bool(self.answers or self.mutants)

    def of(self, places: set[Place]) -> Wanted:
        """What is to be shown of some rules."""
        return Wanted(
            {answer for answer in self.answers if answer.place in places},
            {i: mutant for i, mutant in self.mutants.items() if mutant.rule.place in places},
        )

    def without(self, shown: Wanted) -> None:
        """What has been shown is wanted no more."""
        self.answers -= shown.answers
        for i in shown.mutants:
            self.mutants.pop(i, None)


@dataclass(frozen=True, slots=True)
class Known:
    """A citizen that rule files have, on the day of an example in `file`; `who` is how the example names them."""

    who: ast.Name | ast.Text
    file: str
    citizen: Citizen


@dataclass(frozen=True, slots=True)
class Found:
    """An example that shows something: who it starts from, what is other than with them, and the answer.

    `start` is the citizen as they are in rule files, where they are `known`, or else as they were made for the stage.
    """

    stage: Stage
    known: Known | None
    start: Citizen
    stay: Stay
    move: Move
    verdict: Verdict
    shown: Wanted


def places_at(stage: Stage) -> set[Place]:
    """The rules that an example at a stage can show something of."""
    return noticing.places_at(stage.package, stage.transition) | {place_of(r) for r in stage.package.standards}


_MOST_IN_FULL = 60
"""So many candidates of one rule are decided in full, of those that seem to do."""

_MOST_TRIED = 3
_MOST_CHANGED = 4
"""So many known citizens who are not ready are looked at, and so many things about them may be other than they are."""


class _Kind(NamedTuple):
    """What candidates have in common that are put together; one that is `alone` has it in common with none."""

    alone: bool
    mark: int


@dataclass(slots=True)
class _Draft:
    """Things put together that do not bear on each other; `kind` is what they have in common."""

    kind: _Kind
    stay: Stay
    move: dict[Thing, tuple[Row, ...]] = field(default_factory=dict)

    def takes(self, one: Candidate) -> bool:
        """Whether a candidate can be put to the others."""
        return one.stay == self.stay and all(self.move.get(thing, rows) == rows for thing, rows in one.move.items())


class StageSearch:
    """Looks for examples at one stage; `wanted` is what they may show, and is left with what was not found."""

    def __init__(self, stage: Stage, programs: Programs, known: Sequence[Known], wanted: Wanted) -> None:
        self._stage = stage
        self._programs = programs
        self._wanted = wanted
        self._witnesses = Witnesses()
        self._units = units(stage)
        self._kept: dict[int, list[Candidate]] = {}
        self._known, self._ready = self._somebody(known)
        outcome = self._verdict(self._ready).outcome
        self._is_ready, self._masked = outcome == "ready", outcome == "not_ready"

    def examples(self) -> Iterator[Found]:
        """Examples, each of which shows something that the earlier ones do not."""
        chosen = [(unit, one) for unit in self._units for one in self._fewest(unit)]
        drafts: list[_Draft] = []
        for unit, one in chosen:
            kind = self._kind(unit, one)
            draft = next((d for d in drafts if d.kind == kind and d.takes(one) and self._go_together(d, one)), None)
            if draft is None:
                draft = _Draft(kind, one.stay)
                drafts.append(draft)
            draft.move |= one.move
        for draft in sorted(drafts, key=lambda draft: draft.kind.alone):
            yield from self._tried(draft.stay, draft.move)
        for unit in self._units:
            yield from self._one_by_one(unit)

    # --- somebody who is ready --------------------------------------------------------------------------------------

    def _somebody(self, known: Sequence[Known]) -> tuple[Known | None, Citizen]:
        """The first known citizen who is ready here; else one who nearly is, and becomes it; else one who is made."""
        here = [one for one in known if one.citizen.package == self._stage.package.name]
        here = [one for one in here if self._watched(one.citizen) is not None]
        for one in here:
            if self._verdict(one.citizen).outcome == "ready":
                return one, one.citizen
        for one in here[:_MOST_TRIED]:
            citizen = self._made_ready(one.citizen)
            changed = _changes(one.citizen, citizen)
            if self._verdict(citizen).outcome == "ready" and len(changed) <= _MOST_CHANGED:
                return one, citizen
        return None, self._made_ready(Citizen(self._stage.package.name, (), self._stage.stay()))

    def _verdict(self, citizen: Citizen) -> Verdict:
        one = self._watched(citizen)
        return Verdict("", frozenset()) if one is None else one.verdict

    def _watched(self, citizen: Citizen) -> Watched | None:
        evaluation = citizen.evaluation(self._stage, self._programs)
        target = self._stage.transition.target
        return None if evaluation is None else next(watched(evaluation, (target,)), None)

    def _made_ready(self, citizen: Citizen) -> Citizen:
        """The citizen with what every requirement asks for, as far as it can be had at once."""
        for unit in self._units:
            if not unit.gates:
                continue
            now = self._standing(citizen)
            if _is_good(now.get(unit.index)):
                continue
            citizen = next(self._better(unit, citizen, now), citizen)
        return citizen

    def _better(self, unit: Unit, citizen: Citizen, now: Mapping[int | None, int]) -> Iterator[Citizen]:
        """The citizen with something that makes one rule good and no other worse."""
        good = (one for one in self._table(unit, citizen.stay, {}) if _is_good(one.status))
        for one in islice(good, _MOST_IN_FULL):
            other = citizen.moved(one.stay, one.move)
            then = self._standing(other)
            if _is_good(then.get(unit.index)) and _no_worse(now, then):
                yield other

    def _standing(self, citizen: Citizen) -> dict[int | None, int]:
        """The status of the target group (None) and of every requirement."""
        one = self._watched(citizen)
        if one is None:
            return {}
        found: dict[int | None, int] = {i: judged[0] for i, judged in enumerate(one.judged)}
        return {None: all_of(f[0] for f in one.target), **found}

    # --- what would show it -----------------------------------------------------------------------------------------

    def _table(self, unit: Unit, stay: Stay, mutants: Mapping[int, Mutant]) -> Table:
        return Table(self._stage, unit, stay, mutants, self._witnesses)

    def _candidates(self, unit: Unit, wanted: Wanted) -> list[Candidate]:
        """What may be recorded about a unit, looked at once: what is wanted only becomes less."""
        kept = self._kept.get(id(unit))
        if kept is None:
            kept = self._kept[id(unit)] = list(self._table(unit, self._ready.stay, wanted.mutants).distinct())
        return kept

    def _fewest(self, unit: Unit) -> Iterator[Candidate]:
        """The fewest candidates that show all that is wanted of a unit, as far as any do."""
        wanted = self._wanted.of(self._places(unit))
        if not wanted:
            return
        candidates = self._candidates(unit, wanted)
        left = self._shown_by(candidates, wanted)
        while left:
            place, shown = max(enumerate(left), key=lambda pair: len(pair[1]))
            if not shown:
                return
            yield candidates[place]
            left = [one - shown for one in left]

    def _shown_by(self, candidates: Iterable[Candidate], wanted: Wanted) -> list[frozenset[object]]:
        """What each candidate shows of what is wanted."""
        return [
            frozenset(one.answers & wanted.answers) | (one.unmet if self._masked else one.notices) for one in candidates
        ]

    def _places(self, unit: Unit) -> set[Place]:
        """The rules that a unit shows something of."""
        vocabulary = self._stage.package.vocabulary
        if unit.requirement is not None:
            own = {place_of(unit.requirement)}
        else:
            own = {place_of_group(group) for group in self._stage.package.target_groups}
        return own | {place_of_named(thing) for thing in named_behind(unit.lines, vocabulary)}

    def _kind(self, unit: Unit, one: Candidate) -> _Kind:
        """What may be put together: what gates goes by its status, and somebody outside the target group is alone."""
        if unit.is_target and one.status != MET:
            return _Kind(True, id(one))
        return _Kind(False, MET if _is_good(one.status) else one.status)

    def _go_together(self, draft: _Draft, one: Candidate) -> bool:
        """Whether somebody who is ready still is, where that is what the draft is about."""
        if draft.kind != _Kind(False, MET) or not self._is_ready:
            return True
        return self._verdict(self._ready.moved(draft.stay, {**draft.move, **one.move})).outcome == "ready"

    # --- in full ----------------------------------------------------------------------------------------------------

    def _tried(self, stay: Stay, move: Move) -> Iterator[Found]:
        """The example, if it shows anything that is wanted; what it shows is wanted no more."""
        shown, one = self._shown(self._ready.moved(stay, move), self._wanted)
        if not shown or one is None:
            return
        citizen, one = self._plainer(stay, move, shown, one)
        self._wanted.without(shown)
        start = self._ready if self._known is None else self._known.citizen
        yield Found(self._stage, self._known, start, stay, _changes(start, citizen), one.verdict, shown)

    def _plainer(self, stay: Stay, move: Move, shown: Wanted, one: Watched) -> tuple[Citizen, Watched]:
        """The same with nothing changed that need not be: what it shows, it still does."""
        kept = dict(move)
        for thing in move:
            fewer = {other: rows for other, rows in kept.items() if other != thing}
            still, other = self._shown(self._ready.moved(stay, fewer), shown)
            if other is not None and still == shown:
                kept, one = fewer, other
        return self._ready.moved(stay, kept), one

    def _shown(self, citizen: Citizen, wanted: Wanted) -> tuple[Wanted, Watched | None]:
        """What an example with the citizen shows of what is wanted."""
        evaluation = citizen.evaluation(self._stage, self._programs)
        target = self._stage.transition.target
        one = None if evaluation is None else next(watched(evaluation, (target,)), None)
        if evaluation is None or one is None:
            return Wanted(set(), {}), None
        seen = answers(evaluation, (target,)) & wanted.answers
        noticed = {i: m for i, m in wanted.mutants.items() if self._witnesses.notices(one, m)}
        return Wanted(seen, noticed), one

    def _one_by_one(self, unit: Unit) -> Iterator[Found]:
        """What the drafts did not show after all, looked for with one rule at a time."""
        wanted = self._wanted.of(self._places(unit))
        if not wanted:
            return
        candidates = self._candidates(unit, wanted)
        tried = 0
        for one, shown in zip(candidates, self._shown_by(candidates, wanted), strict=True):
            if tried < _MOST_IN_FULL and shown & (self._wanted.answers | self._wanted.mutants.keys()):
                tried += 1
                yield from self._tried(one.stay, one.move)


def _changes(start: Citizen, citizen: Citizen) -> Move:
    """What is other than with the one that an example starts from."""
    before, after = _by_thing(start.rows), _by_thing(citizen.rows)
    things = dict.fromkeys((*before, *after))
    return {t: tuple(after.get(t, ())) for t in things if before.get(t) != after.get(t)}


def _by_thing(rows: Iterable[Row]) -> dict[Thing, list[Row]]:
    found: dict[Thing, list[Row]] = {}
    for row in rows:
        found.setdefault(thing_of(row), []).append(row)
    return found


def _is_good(status: int | None) -> bool:
    return status in (MET, NOT_APPLICABLE, WAIVED)


def _no_worse(now: Mapping[int | None, int], then: Mapping[int | None, int]) -> bool:
    """Whether everything that was good still is."""
    return all(_is_good(then.get(i)) for i, status in now.items() if _is_good(status))
