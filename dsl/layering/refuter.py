"""Looks for a citizen who meets a requirement as a layer has it without meeting it as the layers below do.

The search is by evaluation: citizens at the edges of everything that the two look at, all of them where they are few,
a sample drawn by a fixed seed where they are not. Whoever can prove that there is nobody may stand in for it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, product
from math import prod
from random import Random
from typing import Any, Protocol

from trin.dsl import phrases
from trin.engine import model
from trin.engine.calendar import back

from .boundaries import World, durations, lines_of
from .trying import Asking, Citizen, Way

MOST = 1000
"""So many citizens are tried for each requirement."""


@dataclass(frozen=True, slots=True)
class Situated:
    """Where the requirements stand: a package of the ruleset that the layers make together."""

    ruleset: model.Ruleset
    package: model.Package
    language: str

    @property
    def layer(self) -> str:
        """The name of the layer on top."""
        return self.ruleset.name

    def seen_from(self, view: str | None) -> Situated:
        """The same in another package (None: for those who have not chosen one)."""
        package = self.ruleset.shared if view is None else self.ruleset.packages[view]
        return replace(self, package=package)


@dataclass(frozen=True, slots=True)
class Refutation:
    """A citizen on a day, as a record that can be run, and what about the citizen matters."""

    record: Mapping[str, Any]
    on: date
    about: tuple[str, ...]

    @property
    def json(self) -> str:
        """The record as JSON on one line."""
        return json.dumps(self.record, ensure_ascii=False)

    def said(self, language: str) -> str:
        """What matters, in words."""
        return phrases.series(self.about, "AND", language)


class Refuter(Protocol):
    """Whoever can find such a citizen."""

    def counterexample(
        self, below: model.Requirement, above: model.Requirement | None, place: Situated
    ) -> Refutation | None:
        """Somebody who meets `above` (None: nothing is asked) and not `below`; None where nobody is found."""
        ...


class Nobody:
    """Finds nobody: for rules that have errors, where nobody can be tried."""

    def counterexample(
        self, below: model.Requirement, above: model.Requirement | None, place: Situated
    ) -> Refutation | None:
        """Nobody."""
        return None


@dataclass(frozen=True, slots=True)
class Search:
    """Finds citizens by trying; `most` are tried."""

    most: int = MOST

    def counterexample(
        self, below: model.Requirement, above: model.Requirement | None, place: Situated
    ) -> Refutation | None:
        """The first citizen who meets the one and not the other."""
        both = [below] if above is None else [below, above]
        citizens, (asked, *allowed) = self.tried(both, place)
        for citizen in citizens:
            if not asked(citizen) and (not allowed or allowed[0](citizen)):
                return Refutation(citizen.data, citizen.way.world.on, _about(citizen, place.language))
        return None

    def tried(
        self, requirements: Sequence[model.Requirement], place: Situated
    ) -> tuple[Iterator[Citizen], list[Callable[[Citizen], bool]]]:
        """Everybody who is tried on requirements with one id, and for each of those, whether somebody meets it."""
        id_ = requirements[0].id
        tests = [test for one in requirements for test in (*lines_of(one.body), *one.applies_when)]
        ways = _ways(tests, place, id_)
        asking = Asking(place.package, ways[0])
        return self._citizens(ways, id_), [asking.meets(requirement) for requirement in requirements]

    def _citizens(self, ways: Sequence[Way], id_: str) -> Iterator[Citizen]:
        draw, draw_alike = Random(id_), Random(f"{id_} alike")
        most = max(1, self.most // len(ways))
        for way in ways:
            things = list(way.things.values())
            counts = [len(options) for options in things]
            for picks in chain(_combined(counts, draw, most), _alike(counts, draw_alike, most)):
                yield Citizen(way, tuple([options[pick] for options, pick in zip(things, picks, strict=True)]))


def _day(ruleset: model.Ruleset) -> date:
    """The day of the check: half a year after the rules came into force, if they still are."""
    on = ruleset.in_force_from + timedelta(days=180)
    return on if ruleset.in_force_to is None else min(on, ruleset.in_force_to)


def _about(citizen: Citizen, language: str) -> tuple[str, ...]:
    """What about a citizen matters, in words."""
    about = [option.choice.said for option in citizen.options]
    if citizen.way.timed or not about:
        about.append(f"{phrases.counted(citizen.days_there, 'DAY', language)} {phrases.word('IN_MODULE', language)}")
    return tuple(about)


def _ways(tests: list[model.Test], place: Situated, id_: str) -> list[Way]:
    day = _day(place.ruleset)
    paths = list(_paths(tests, place, day, id_))
    ways = []
    for modules in paths:
        start = date.fromisoformat(modules[-1]["start"])
        world = World(place.package.vocabulary, day, start, place.language)
        ways.append(Way(modules, place.package.name, world, len(paths) > 1, tests))
    return ways


def _combined(counts: Sequence[int], draw: Random, most: int) -> Iterator[tuple[int, ...]]:
    """All the ways to choose one of each, where they are no more than `most`; else that many, drawn."""
    all_ = prod(counts)
    if all_ <= most:
        yield from product(*(range(count) for count in counts))
        return
    drawn = draw.sample(range(all_), most) if all_ < sys.maxsize else [draw.randrange(all_) for _ in range(most)]
    for number in drawn:
        yield _chosen(counts, number)


def _alike(counts: Sequence[int], draw: Random, most: int) -> Iterator[tuple[int, ...]]:
    """Where not all can be tried: everything chosen by one number, and half as many as `most` with one thing otherwise.

    Of a great many things that are drawn one by one, hardly anybody has them all alike.
    """
    if prod(counts) <= most:
        return
    same = [tuple(min(number, count - 1) for count in counts) for number in range(max(counts))]
    yield from same
    for _ in range(most // 2):
        picks = draw.choice(same)
        place = draw.randrange(len(counts))
        yield (*picks[:place], draw.randrange(counts[place]), *picks[place + 1 :])


def _chosen(counts: Sequence[int], number: int) -> tuple[int, ...]:
    """One of all the ways to choose, by its number."""
    found = []
    for count in counts:
        number, index = divmod(number, count)
        found.append(index)
    return tuple(found)


def _paths(tests: list[model.Test], place: Situated, on: date, id_: str) -> Iterator[list[dict[str, Any]]]:
    """Paths that end in the module before the requirement's, begun on either side of every length asked about."""
    name = id_.removeprefix(f"{place.package.name}.").split(".")[0]
    into = [t for t in place.package.transitions if t.target == name]
    from_ = next((t.sources[0] for t in into if t.sources), None)
    others = [module for module in place.package.modules if module != name]
    current = from_ or (others[0] if others else name)
    day = on.toordinal()
    lengths = {day - back(day, length) for length in durations(tests)}
    ages = sorted({100} | {length + step for length in lengths for step in (-1, 0, 1) if length + step >= 0})
    asked = {t.scope for t in tests if isinstance(t, model.TimeTest) and isinstance(t.scope, str)}
    done = {t.module for t in tests if isinstance(t, model.ModuleTest)}
    for age in ages:
        start = on - timedelta(days=age)
        here = {"module": current, "start": start.isoformat()}
        yield [here]
        for module in sorted((asked | done) - {current}):
            yield [_ended(module, start - timedelta(days=age + 1), start - timedelta(days=1)), here]
        if lengths:
            for length in sorted({length + step for length in lengths for step in (0, 1, 2)}):
                ended = start - timedelta(days=length)
                yield [_ended(others[-1] if others else current, ended - timedelta(days=30), ended), here]


def _ended(module: str, start: date, end: date) -> dict[str, Any]:
    return {"module": module, "start": start.isoformat(), "end": end.isoformat()}
