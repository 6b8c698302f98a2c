"""Looks for a citizen who meets a requirement as a layer has it without meeting it as the layers below do.

The search is by evaluation: citizens at the edges of everything that the two look at, all of them where they are few,
a sample drawn by a fixed seed where they are not. Whoever can prove that there is nobody may stand in for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import prod
from random import Random
from typing import Any, Protocol

from trin.dsl import phrases
from trin.engine import model
from trin.engine.calendar import back
from trin.engine.history import history_on
from trin.engine.logic import MET, UNMET, all_of
from trin.engine.quantities import Situation
from trin.engine.record import Record
from trin.engine.trial import Lines

from .boundaries import Choice, World, durations, lines_of

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
        lines = Lines(place.package)
        asked = [_judge(below, lines), *([] if above is None else [_judge(above, lines)])]
        for citizen in self._citizens(below, above, place):
            day = citizen.on.toordinal()
            record = Record.model_validate(citizen.record)
            history = history_on(record, day)
            situation = Situation(history, day, history.package)
            if not asked[0](situation) and all(meets(situation) for meets in asked[1:]):
                return citizen
        return None

    def _citizens(
        self, below: model.Requirement, above: model.Requirement | None, place: Situated
    ) -> Iterator[Refutation]:
        both = [below] if above is None else [below, above]
        tests = [test for one in both for test in (*lines_of(one.body), *one.applies_when)]
        ruleset = place.ruleset
        on = ruleset.in_force_from + timedelta(days=180)
        if ruleset.in_force_to is not None:
            on = min(on, ruleset.in_force_to)
        paths = list(_paths(tests, place, on, below.id))
        draw = Random(below.id)
        for modules in paths:
            world = World(place.package.vocabulary, on, date.fromisoformat(modules[-1]["start"]), place.language)
            things = world.choices(tests)
            for chosen in self._combined(list(things.values()), draw, max(1, self.most // len(paths))):
                yield _citizen(modules, chosen, on, place, len(paths) > 1)

    def _combined(self, things: list[list[Choice]], draw: Random, most: int) -> Iterable[tuple[Choice, ...]]:
        count = prod(len(choices) for choices in things)
        if count <= most:
            return product(*things)
        return (_chosen(things, number) for number in draw.sample(range(count), most))


def _chosen(things: list[list[Choice]], number: int) -> tuple[Choice, ...]:
    """One of all the ways to choose, by its number."""
    found = []
    for choices in things:
        number, index = divmod(number, len(choices))
        found.append(choices[index])
    return tuple(found)


def _judge(requirement: model.Requirement, lines: Lines) -> Callable[[Situation], bool]:
    """Whether a citizen meets a requirement, or is not asked to."""
    body = [lines.evaluate(line) for line in requirement.body]
    when = [lines.evaluate(test) for test in requirement.applies_when]

    def meets(s: Situation) -> bool:
        return all_of([test(s)[0] for test in when]) == UNMET or all_of([line(s)[0] for line in body]) == MET

    return meets


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


def _citizen(
    modules: list[dict[str, Any]], chosen: tuple[Choice, ...], on: date, place: Situated, timed: bool
) -> Refutation:
    record: dict[str, Any] = {"citizen": "b-0001", "package": place.package.name, "modules": modules}
    if place.package.name is None:
        del record["package"]
    for choice in chosen:
        for kind, row in choice.rows:
            if row not in record.setdefault(kind, []):
                record[kind].append(row)
    about = [choice.said for choice in chosen]
    if timed or not about:
        days = (on - date.fromisoformat(modules[-1]["start"])).days
        about.append(f"{phrases.counted(days, 'DAY', place.language)} {phrases.word('IN_MODULE', place.language)}")
    return Refutation(record, on, tuple(about))
