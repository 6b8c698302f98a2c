"""Citizens on the boundaries, as the engine sees them, put together from parts that are worked out once.

A thousand citizens are made of a few dozen choices. Each choice is read and arranged for itself; a citizen's history is
then that of the path with the registers of the choices beside each other, and is asked like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trin.engine import model
from trin.engine.callsites import together
from trin.engine.compiler import NOT_APPLICABLE, PackageCompiler, applied
from trin.engine.history import History
from trin.engine.logic import MET, all_of
from trin.engine.quantities import Situation
from trin.engine.record import ROWS, Record

from .boundaries import Choice, World

PSEUDONYM = "b-0001"

_REGISTERS = frozenset(
    {"measurements", "latest", "goals", "facts", "certificates", "documents", "judgements", "follow_ups"}
)
"""What a history keeps by the names of things, each of which concerns nothing else."""

_PRESENCE = frozenset({"attendance", "_waiting", "_attendances", "activities", "all_activities"})
"""What it keeps of hours and activities, which bear on each other."""


@dataclass(frozen=True)
class Option:
    """A choice, with its rows as a record holds them, on one of the ways to have come to the module."""

    choice: Choice
    rows: Sequence[tuple[str, Any]]
    way: Way

    @cached_property
    def registers(self) -> Mapping[str, Mapping[str, Any]]:
        """What it adds to a history by the names of things."""
        return {name: found for name in _REGISTERS if (found := getattr(self._history, name))}

    @cached_property
    def presence(self) -> Mapping[str, Any]:
        """Its hours and activities; empty where it has none."""
        there = any(kind in _PRESENCE for kind, _ in self.rows)
        return {name: getattr(self._history, name) for name in _PRESENCE} if there else {}

    @cached_property
    def _history(self) -> History:
        return self.way.built([self])


@dataclass(frozen=True)
class Way:
    """One way to have come to the module, and what may be so about whoever came by it, thing by thing.

    `modules` are the rows of the path as data. `timed` tells that others differ by how long they have been there.
    """

    modules: list[dict[str, Any]]
    package: str | None
    world: World
    timed: bool

    def things(self, tests: Iterable[model.Test]) -> list[list[Option]]:
        """For each thing that any of the tests looks at, what may be so."""
        return [[self._option(choice) for choice in choices] for choices in self.world.choices(tests).values()]

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


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody tried: the way, and what is so."""

    way: Way
    options: tuple[Option, ...]

    @property
    def situation(self) -> Situation:
        """The citizen on the day of the check."""
        return Situation(self.way.history(self.options), self.way.world.on.toordinal(), self.way.package)

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


def judge(requirement: model.Requirement, package: model.Package) -> Callable[[Situation], bool]:
    """Whether a citizen meets a requirement, or is not asked to: the engine's functions for it, and nothing else."""
    compiler = PackageCompiler(package)
    body = together([compiler.line(line) for line in requirement.body])
    when = together([compiler.line(test) for test in requirement.applies_when])
    return lambda s: applied(all_of([f[0] for f in when(s)]), all_of([f[0] for f in body(s)])) in (MET, NOT_APPLICABLE)
