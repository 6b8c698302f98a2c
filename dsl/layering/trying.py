"""Citizens on the boundaries, as the engine sees them, put together from parts that are worked out once.

A thousand citizens are made of a few dozen choices. Each choice is read and arranged for itself; a citizen's history is
then that of the path with the registers of the choices beside each other, and is asked like any other. What a test
finds rests on the path and on the choices about what it looks at, so citizens alike in those are not asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from trin.engine import model
from trin.engine.compiler import NOT_APPLICABLE, PackageCompiler, applied
from trin.engine.history import History
from trin.engine.logic import MET, all_of
from trin.engine.quantities import Evaluate, Finding, Situation
from trin.engine.record import ROWS, Record

from .boundaries import Choice, World

Thing: TypeAlias = tuple[str, str]
"""A list of the record, and the name of what is looked at there."""

PSEUDONYM = "b-0001"

_REGISTERS = frozenset(
    {"measurements", "latest", "goals", "facts", "certificates", "documents", "judgements", "follow_ups"}
)
"""What a history keeps by the names of things, each of which concerns nothing else."""

_PRESENCE = frozenset({"attendance", "_waiting", "_attendances", "activities", "all_activities"})
"""What it keeps of hours and activities, which bear on each other."""


@dataclass(frozen=True, eq=False)
class Option:
    """A choice, with its rows as a record holds them, on one of the ways to have come to the module."""

    choice: Choice
    rows: Sequence[tuple[str, Any]]
    way: Way

    @cached_property
    def registers(self) -> Mapping[str, Mapping[str, Any]]:
        """What it adds to a history by the names of things."""
        return {name: found for name in _REGISTERS if (found := getattr(self.history, name))}

    @cached_property
    def presence(self) -> Mapping[str, Any]:
        """Its hours and activities; empty where it has none."""
        there = any(kind in _PRESENCE for kind, _ in self.rows)
        return {name: getattr(self.history, name) for name in _PRESENCE} if there else {}

    @cached_property
    def history(self) -> History:
        """That of somebody with nothing else."""
        return self.way.built([self])


@dataclass(frozen=True, eq=False)
class Way:
    """One way to have come to the module, and what may be so about whoever came by it, thing by thing.

    `modules` are the rows of the path as data. `timed` tells that others differ by how long they have been there.
    `tests` are those that look at something.
    """

    modules: list[dict[str, Any]]
    package: str | None
    world: World
    timed: bool
    tests: Sequence[model.Test]

    @cached_property
    def things(self) -> Mapping[Thing, Sequence[Option]]:
        """For each thing that any of the tests looks at, what may be so."""
        return {thing: [self._option(c) for c in choices] for thing, choices in self.world.choices(self.tests).items()}

    def _option(self, choice: Choice) -> Option:
        return Option(choice, [(kind, self._row(kind, row)) for kind, row in choice.rows], self)

    def _row(self, kind: str, row: Mapping[str, Any]) -> Any:
        """A row as it is read; equal ones are one and the same, so that nothing is counted twice."""
        key = kind, repr(row)
        if key not in self._read:
            self._read[key] = ROWS[kind].model_validate(row)
        return self._read[key]

    @cached_property
    def _read(self) -> dict[tuple[str, str], Any]:
        return {}

    @cached_property
    def _bare(self) -> Record:
        visits = tuple(self._row("modules", row) for row in self.modules)
        return Record(citizen=PSEUDONYM, package=self.package, modules=visits)

    @cached_property
    def _path(self) -> Mapping[str, Any]:
        """Every field of the history of somebody with no more than the path."""
        history = self.built([])
        return {name: getattr(history, name) for name in History.__slots__}

    def built(self, options: Iterable[Option]) -> History:
        """The history of a citizen, from the record. Every row has been read, so the record needs no reading."""
        lists: dict[str, list[Any]] = {}
        for option in options:
            for kind, row in option.rows:
                rows = lists.setdefault(kind, [])
                if not any(row is other for other in rows):
                    rows.append(row)
        return History(self._bare.model_copy(update=lists), self.world.on.toordinal())

    def history(self, options: Sequence[Option]) -> History:
        """The same, from the parts."""
        if len(options) == 1:
            return options[0].history
        present = [option.presence for option in options if option.presence]
        if len(present) > 1:
            return self.built(options)
        fields = dict(self._path)
        for option in options:
            for name, register in option.registers.items():
                fields[name] = {**fields[name], **register}
        fields.update(present[0] if present else ())
        return _history_of(fields)


def _history_of(fields: Mapping[str, Any]) -> History:
    history = History.__new__(History)
    for name, value in fields.items():
        setattr(history, name, value)
    return history


class Citizen(Situation):
    """Somebody tried, on the day of the check: the way, and what is so. The history is made when somebody looks."""

    __slots__ = ("options", "way")

    def __init__(self, way: Way, options: tuple[Option, ...]) -> None:
        self.way = way
        self.options = options

    def __getattr__(self, name: str) -> Any:
        """Fill in what every situation has, the first time that any of it is asked for."""
        if name not in Situation.__slots__:
            raise AttributeError(name)
        super().__init__(self.way.history(self.options), self.way.world.on.toordinal(), self.way.package)
        return object.__getattribute__(self, name)

    @property
    def days_there(self) -> int:
        """How many days ago the citizen's module began."""
        return (self.way.world.on - self.way.world.start).days

    @property
    def data(self) -> dict[str, Any]:
        """The record as it is written."""
        record: dict[str, Any] = {"citizen": PSEUDONYM}
        if self.way.package is not None:
            record["package"] = self.way.package
        record["modules"] = self.way.modules
        for option in self.options:
            for kind, row in option.choice.rows:
                if row not in record.setdefault(kind, []):
                    record[kind].append(row)
        return record


# --- asking ---------------------------------------------------------------------------------------------------------


class Asking:
    """Asks citizens of one package about requirements, by the engine's functions for them and nothing else.

    `way` is any of the ways; the others have the same things.
    """

    def __init__(self, package: model.Package, way: Way) -> None:
        self._world = way.world
        self._rows = {thing: _rows_of(options) for thing, options in way.things.items()}
        self._compiler = _Remembering(package, self._places)

    def meets(self, requirement: model.Requirement) -> Callable[[Citizen], bool]:
        """Whether a citizen meets a requirement, or is not asked to."""
        body, *others = [self._compiler.line(line) for line in requirement.body]
        when = [self._compiler.line(test) for test in requirement.applies_when]
        if not others and not when:
            return lambda s: body(s)[0] == MET
        lines, fine = [body, *others], (MET, NOT_APPLICABLE)
        return lambda s: applied(all_of([test(s)[0] for test in when]), all_of([line(s)[0] for line in lines])) in fine

    def _places(self, test: model.Test) -> list[int]:
        """The places, among a citizen's options, of all that may bear on what a test finds."""
        about = frozenset[object]().union(*(self._rows[thing] for thing in self._world.choices([test])))
        if isinstance(test, model.GapTest | model.ScorecardTest):
            about |= _TOGETHER
        return [place for place, rows in enumerate(self._rows.values()) if rows & about]


_NAMED_BY = {
    "measurements": "competence",
    "goals": "competence",
    "facts": "fact",
    "certificates": "certificate",
    "documents": "document",
    "judgements": "judgement",
    "follow_ups": "follow_up",
}
"""The lists whose rows concern nobody but those who ask for what they name, and the field that names it."""

_TOGETHER = frozenset[object]({"attendance", "activities"})


def _rows_of(options: Iterable[Option]) -> frozenset[object]:
    """The lists that options have rows in, and the names there. Hours and activities bear on each other."""
    rows = {(kind, row[_NAMED_BY[kind]]) if kind in _NAMED_BY else kind
            for option in options for kind, row in option.choice.rows}  # fmt: skip
    return frozenset(rows | _TOGETHER if rows & _TOGETHER else rows)


class _Remembering(PackageCompiler):
    """Compiles tests that remember what they found."""

    def __init__(self, package: model.Package, places: Callable[[model.Test], list[int]]) -> None:
        super().__init__(package)
        self._places = places

    def test(self, test: model.Test) -> Evaluate:
        """One test. Those behind a condition remember for themselves."""
        asked = super().test(test)
        return asked if isinstance(test, model.ConditionTest) else _remembering(asked, self._places(test))


def _remembering(asked: Evaluate, places: Sequence[int]) -> Evaluate:
    """The same function, called once for all who are alike in the options at some places (none: in their way)."""
    known: dict[object, Finding] = {}
    alike = attrgetter("way") if not places else _picking(places)

    def evaluate(s: Situation) -> Finding:
        key = alike(s)
        found = known.get(key)
        if found is None:
            found = known[key] = asked(s)
        return found

    return evaluate


def _picking(places: Sequence[int]) -> Callable[[Any], object]:
    pick = itemgetter(*places)
    return lambda citizen: pick(citizen.options)
