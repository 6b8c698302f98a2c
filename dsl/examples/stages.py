"""Where an example can take place: the way out of a module under one edition of some rules, and citizens on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trin.engine import model
from trin.engine.calendar import forward
from trin.engine.model import Stacked
from trin.engine.program import DecisionError, Evaluation, Programs
from trin.engine.record import Record

from .edges import Move, Row, Thing
from .paths import Stay
from .rows import SHAPES, Placed, as_record
from .written import lines_of, packages_of, tests_behind

_SINCE = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Stage:
    """A way: from module `source` into that of the transition, in a package of one edition of the ruleset `name`."""

    name: str
    stacked: Stacked
    package: model.Package
    transition: model.Transition
    source: str

    @property
    def ruleset(self) -> model.Ruleset:
        """The rules that apply."""
        return self.stacked.ruleset

    @property
    def assessors(self) -> Mapping[str, str]:
        """By competence: the first of those whose measurements count for some requirement here."""
        found: dict[str, str] = {}
        for requirement in self.transition.requirements:
            for test in lines_of(requirement.body):
                if isinstance(test, model.CompetenceTest) and test.measured.assessors is not None:
                    found.setdefault(test.competence, test.measured.assessors.names[0])
        return found

    def stay(self) -> Stay:
        """A citizen's usual path to the module, begun on a Monday soon after the rules came into force."""
        first = max(self.stacked.rules.start, date(1, 1, 8))
        day = first + timedelta(days=-first.weekday() % 7)
        modules: list[Mapping[str, Any]] = []
        for name in self._before():
            end = self._end(name, day)
            modules.append({"module": name, "start": day.isoformat(), "end": end.isoformat()})
            day = end + timedelta(days=1)
        on = self._end(self.source, day) + timedelta(days=1)
        late = max([0, *((start - on).days for start in self._not_before() if start > on)])
        late += -late % 7
        here = {"module": self.source, "start": (day + timedelta(days=late)).isoformat()}
        return Stay((*(_later(module, late) for module in modules), here), on + timedelta(days=late))

    def _not_before(self) -> list[date]:
        """Days that must have come: the layer in force, and every `siden` that rules ask about some time behind."""
        found = [self.stacked.layer.start]
        for requirement in (*self.transition.requirements, *self.package.standards):
            for test in tests_behind((*requirement.body, *requirement.applies_when), self.package.vocabulary):
                windows = (getattr(test, "window", None), getattr(getattr(test, "measured", None), "window", None))
                found += [window.start + _SINCE for window in windows if isinstance(window, model.Since)]
        last = [period.end for period in (self.stacked.rules, self.stacked.layer) if period.end is not None]
        return [start for start in found if not last or start <= min(last)]

    def _before(self) -> list[str]:
        """The modules on the way to this one, from the first."""
        path = [self.source]
        while True:
            ways = (t for t in self.package.transitions if t.target == path[0] and t.sources is not None)
            sources = [name for way in ways for name in way.sources or () if name not in path]
            if not sources:
                return path[:-1]
            path.insert(0, sources[0])

    def _end(self, name: str, start: date) -> date:
        """The last day of a module that takes the time that it usually does; eight weeks where nobody says."""
        lasts = self.package.modules[name].lasts if name in self.package.modules else None
        length = model.Duration(8, model.Unit.WEEK) if lasts is None else lasts[0]
        return date.fromordinal(forward(start.toordinal(), length)) - timedelta(days=1)


def _later(module: Mapping[str, Any], days: int) -> Mapping[str, Any]:
    moved = dict(module)
    for field in ("start", "end"):
        moved[field] = (date.fromisoformat(moved[field]) + timedelta(days=days)).isoformat()
    return moved


def stages(books: Iterable[model.Rulebook]) -> Iterator[Stage]:
    """Every way in every package of every edition, from one of the modules that it leads on from."""
    for book in books:
        for stacked in book.editions:
            for package in packages_of(stacked.ruleset):
                for transition in package.transitions:
                    source = _source(package, transition)
                    if source is not None and not transition.always_open:
                        yield Stage(book.name, stacked, package, transition, source)


def _source(package: model.Package, transition: model.Transition) -> str | None:
    """The first module from which nothing stands before the transition."""
    for name in transition.sources if transition.sources is not None else package.modules:
        others = [t for t in package.transitions if t.target == transition.target and t is not transition]
        open_ = any(t.always_open and (t.sources is None or name in t.sources) for t in others)
        if name != transition.target and not open_:
            return name
    return None


# --- citizens -------------------------------------------------------------------------------------------------------


def thing_of(row: Row) -> Thing:
    """What a row is about."""
    rows, fields = row
    shape = next(shape for shape in SHAPES.values() if shape.list == rows)
    named = shape.name is not None and rows not in {"modules", "waivers"}
    return rows, str(fields.get(shape.name or "", "")) if named else ""


MODULES: Thing = ("modules", "")


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody at a stage: the package, all the rows, and where they stand. The rows of modules are those of `stay`."""

    package: str | None
    rows: tuple[Row, ...]
    stay: Stay

    def moved(self, stay: Stay, move: Move) -> Citizen:
        """The same with other rows about some things, and another path."""
        kept = [row for row in self.rows if thing_of(row) not in move]
        return Citizen(self.package, (*kept, *(row for rows in move.values() for row in rows)), stay)

    def record(self, name: str = "x") -> dict[str, Any]:
        """The record as JSON has it."""
        modules = [Placed("modules", module) for module in self.stay.modules]
        return as_record(name, self.package, [*modules, *(Placed(*row) for row in self.rows)], self.stay.on)

    def evaluation(self, stage: Stage, programs: Programs) -> Evaluation | None:
        """What is decided; None where the citizen is not at the stage, or cannot be."""
        try:
            record = Record.model_validate(self.record())
            found = programs.evaluate(record, on=self.stay.on)
        except (DecisionError, ValueError):
            return None
        at_stage = found.package is not None and found.package.model is stage.package
        here = any(t.compiled.model is stage.transition for t in found.transitions)
        return found if at_stage and here else None


def citizen_of(record: Record, on: date) -> Citizen:
    """The citizen that a record is about."""
    data = record.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    rows = [
        (shape.list, fields)
        for shape in SHAPES.values()
        for fields in data.get(shape.list, ())
        if shape.list != "modules"
    ]
    modules: Sequence[Mapping[str, Any]] = data.get("modules", ())
    return Citizen(data.get("package"), tuple(rows), Stay(tuple(modules), on))
