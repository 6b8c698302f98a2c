"""The levels that rules ask for, as a card: the lines of a sheet, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trin.dsl import ast, phrases
from trin.dsl.messages.commands import Say
from trin.dsl.source import Span
from trin.engine.cpr import masked
from trin.engine.model import (
    Bound,
    Comparison,
    Competence,
    CompetenceTest,
    IndividualGoal,
    Kind,
    Latest,
    Module,
    Package,
    Requirement,
    Ruleset,
    Scale,
    Transition,
)

from .levels import Goal, Level
from .names import plain_label

NOTHING, STARRED = "–", "*"
"""What a cell says where nothing is asked, and where more is asked than a level."""


class Look(StrEnum):
    """What a line is, for whoever gives it a look."""

    TITLE = "title"
    ABOUT = "about"
    EMPTY = "empty"
    HEADER = "header"
    NAMES = "names"
    GROUP = "group"
    COMPETENCE = "competence"
    HEADING = "heading"
    STEP = "step"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sheet; a cell without text is an empty one."""

    look: Look
    cells: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A card, line by line. `modules` is how many columns levels stand in, after the first; `name` is the sheet's."""

    name: str
    lines: tuple[Line, ...]
    modules: int


def drawn(ruleset: Ruleset, package: Package, say: Say) -> Drawn | None:
    """The card of a package, in the language of `say`; None where no level is asked before any module."""
    return _Drawing(ruleset, package, say).drawn()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one competence on one way into a module: the highest plain level, and all that is more."""

    level: Level | None
    more: tuple[tuple[Requirement, CompetenceTest], ...]


class _Drawing:
    def __init__(self, ruleset: Ruleset, package: Package, say: Say) -> None:
        self._ruleset, self._package, self._say = ruleset, package, say
        self._words = package.vocabulary
        self._ways = {
            name: [t for t in package.transitions if t.target == name and not t.always_open] for name in package.modules
        }
        self._modules = [m for m in package.modules.values() if self._ways[m.name] or not self._entered(m)]
        self._notes: list[str] = []
        self._also: dict[str, list[str]] = {}

    def _entered(self, module: Module) -> bool:
        return any(t.target == module.name for t in self._package.transitions)

    def drawn(self) -> Drawn | None:
        """The whole card."""
        shown = {c.name: [self._cell(c, m) for m in self._modules] for c in self._words.competences.values()}
        if all(cell == NOTHING for row in shown.values() for cell in row):
            return None
        scales = [
            s for s in self._words.scales.values() if any(c.scale == s.name for c in self._words.competences.values())
        ]
        labels = self._labels(scales)
        table = [*self._head(len(scales) > 1), *self._rows(shown, labels if len(scales) > 1 else None)]
        lines = [*self._top(), *table, *self._legend(scales, labels), *self._bottom()]
        return Drawn(self._say("card.drawn.sheet"), tuple(lines), len(self._modules))

    # --- above the table ----------------------------------------------------------------------------------------------

    def _top(self) -> Iterator[Line]:
        say, ruleset = self._say, self._ruleset
        yield _line(Look.TITLE, say("card.drawn.title", package=self._package.label))
        start = phrases.day(ruleset.in_force_from, say.language)
        end = ruleset.in_force_to
        if end is None:
            about = [say("card.drawn.edition", label=ruleset.label, start=start)]
        else:
            until = phrases.day(end, say.language)
            about = [say("card.drawn.edition.to", label=ruleset.label, start=start, end=until)]
        for one in ruleset.adopted:
            key = "card.drawn.agreed" if one.roles else "card.drawn.adopted"
            about.append(say(key, by=one.by, day=phrases.day(one.on, say.language)))
        if len(ruleset.layers) > 1:
            about.append(say("card.drawn.layers", names=", ".join(ruleset.layers)))
        yield _line(Look.ABOUT, " ".join(about))
        yield _line(Look.ABOUT, say("card.drawn.reading"))
        yield _line(Look.EMPTY)

    # --- the table ----------------------------------------------------------------------------------------------------

    def _head(self, scales: bool) -> Iterator[Line]:
        say = self._say
        names = say("card.drawn.names")
        scale = [say("card.drawn.scale")] if scales else []
        yield _line(Look.HEADER, say("card.drawn.competence"), *(m.label for m in self._modules), *scale, names)
        yield _line(Look.NAMES, names, *(m.name for m in self._modules), *("" for _ in scale), "")

    def _rows(self, shown: dict[str, list[str | int]], scales: dict[str, str] | None) -> Iterator[Line]:
        """Competences without a group first; then the groups, each under its heading."""
        blanks = [""] * len(self._modules) + ([] if scales is None else [""])
        for group in (None, *self._words.groups):
            members = [c for c in self._words.competences.values() if c.group == group]
            if members and group is not None:
                yield _line(Look.GROUP, self._words.groups[group].label, *blanks, group)
            for one in members:
                scale = [] if scales is None else [scales[one.scale]]
                yield _line(Look.COMPETENCE, one.label, *shown[one.name], *scale, one.name)

    def _cell(self, competence: Competence, module: Module) -> str | int:
        """What is asked before a module, whichever way leads there."""
        asked = [self._asked(competence, way) for way in self._ways[module.name]]
        more = [pair for one in asked for pair in one.more]
        levels = {one.level for one in asked}
        level = next(iter(levels), None) if len(levels) == 1 else None
        if level is not None:
            self._also.setdefault(module.name, []).extend(requirement.label for requirement, _ in more)
            return self._said(level)
        if len(levels) > 1:
            self._note("differs", module=module.label, label=competence.label)
        for requirement, test in more:
            self._starred(module, requirement, test)
        return STARRED if more or len(levels) > 1 else NOTHING

    def _said(self, level: Level) -> str | int:
        if isinstance(level, Goal):
            return phrases.said(ast.GoalValue(level.floor, Span("", 1, 1, 1, 1)), self._say.language)
        return level

    def _asked(self, competence: Competence, way: Transition) -> _Asked:
        found = [
            (r, t) for r in way.requirements if (t := _only_test(r)) is not None and t.competence == competence.name
        ]
        plain = [(r, t, level) for r, t in found if (level := _plain_level(r, t)) is not None]
        best: Level | None = max((level for _, _, level in plain if isinstance(level, int)), default=None)
        if best is None and plain:
            best = plain[0][2]
        kept = [r for r, _, level in plain if level == best or (isinstance(best, int) and isinstance(level, int))]
        return _Asked(best, tuple((r, t) for r, t in found if r not in kept))

    # --- below the table ----------------------------------------------------------------------------------------------

    def _labels(self, scales: list[Scale]) -> dict[str, str]:
        """What each scale is called: its label, with its name where another has the same."""
        labels = [s.label for s in scales]
        return {s.name: s.label if labels.count(s.label) == 1 else f"{s.label} ({s.name})" for s in scales}

    def _legend(self, scales: list[Scale], labels: dict[str, str]) -> Iterator[Line]:
        extra = len(self._modules) + (len(scales) > 1)
        for scale in scales:
            yield _line(Look.EMPTY)
            heading = self._say("card.drawn.steps", label=labels[scale.name])
            yield _line(Look.HEADING, heading, *[""] * extra, scale.name)
            for step in scale.steps:
                yield _line(Look.STEP, step.number, step.label)

    def _bottom(self) -> Iterator[Line]:
        self._others()
        if not self._notes:
            return
        yield _line(Look.EMPTY)
        yield _line(Look.HEADING, self._say("card.drawn.not_shown"))
        for note in dict.fromkeys(self._notes):
            yield _line(Look.NOTE, note)

    def _starred(self, module: Module, requirement: Requirement, test: CompetenceTest) -> None:
        key = "starred.when" if requirement.applies_when else "starred"
        self._note(key, module=module.label, label=requirement.label, test=test.source.text)

    def _others(self) -> None:
        """What else the rules say, of which there is nothing in the table."""
        package = self._package
        for module in package.modules.values():
            ways = self._ways[module.name]
            others = self._also.get(module.name, []) + [
                r.label
                for way in ways
                for r in way.requirements
                if r.kind is Kind.REQUIREMENT and _only_test(r) is None
            ]
            if others:
                self._note("also", module=module.label, what="; ".join(dict.fromkeys(others)))
            elif not ways and self._entered(module):
                self._note("open", module=module.label)
        every = [r for t in package.transitions for r in t.requirements]
        levels = [(r, t) for r in every if (t := _only_test(r)) is not None and _plain_level(r, t) is not None]
        if any(t.measured.within or t.measured.in_module or t.measured.assessors or r.waivable for r, t in levels):
            self._note("measured")
        if package.standards or any(r.kind is Kind.RECOMMENDATION for r in every):
            self._note("others")
        for group in package.target_groups:
            self._note("target", label=group.label)
        for text in dict.fromkeys([*self._ruleset.caveats, *package.caveats]):
            self._note("caveat", text=text)

    def _note(self, key: str, **values: str) -> None:
        self._notes.append(self._say(f"card.drawn.{key}", **values))


def _only_test(requirement: Requirement) -> CompetenceTest | None:
    """The test of a requirement that asks for one competence and nothing else."""
    if requirement.kind is not Kind.REQUIREMENT or len(requirement.body) != 1:
        return None
    test = requirement.body[0]
    return test if isinstance(test, CompetenceTest) else None


def _plain_level(requirement: Requirement, test: CompetenceTest) -> Level | None:
    """The level or goal that everybody must have reached in the latest measurement; None where the test is another."""
    bound, measured = test.predicate, test.measured
    if requirement.applies_when or not isinstance(bound, Bound) or bound.comparison is not Comparison.AT_LEAST:
        return None
    if not isinstance(measured.which, Latest) or measured.window is not None:
        return None
    if isinstance(bound.value, IndividualGoal):
        return Goal(bound.value.floor)
    return bound.value if isinstance(bound.value, int) else None


def _line(look: Look, *cells: str | int) -> Line:
    return Line(look, tuple(masked(plain_label(cell)) if isinstance(cell, str) else cell for cell in cells))
