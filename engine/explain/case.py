"""One decision before one reader: its words, what people are called to them, and what every page is made of.

Two roles are spoken to by what they are called in rules: the citizen's own and the company's. All others go by their
labels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Literal, TypeAlias

from trin.engine import model
from trin.engine.decision import Decision, Outcome, Reason, RequirementResult, Status, TestResult, TransitionResult
from trin.engine.plan_result import PlanResult
from trin.engine.record import ModuleRow, Record

from .asked import Asked
from .fields import Fields, Line, package_of
from .lines import capital
from .page import Block, Bullets, Item, Meter, Paragraph, Section, Table
from .readers_da import READERS as _DA
from .readers_en import READERS as _EN
from .suppose_text import differences
from .words import CATALOGUES, Words

Reader: TypeAlias = Literal["consultant", "citizen", "company"]
READERS: Mapping[str, Mapping[str, Mapping[str, str]]] = {"da": _DA, "en": _EN}

CITIZEN_ROLES = frozenset({"borger", "citizen"})
COMPANY_ROLES = frozenset({"virksomhed", "company"})


def words_for(reader: Reader, language: str) -> Words:
    """The phrases for a reader: those that everybody gets, with the reader's own in their places."""
    spoken = READERS[language]
    return Words(language, {**CATALOGUES[language], **spoken["everybody"], **spoken[reader]})


@dataclass(frozen=True, slots=True)
class Level:
    """A requirement that is a single level of a competence, as a cell of a table of levels is."""

    requirement: RequirementResult
    result: TestResult
    test: model.CompetenceTest
    meter: Meter | None


@dataclass(frozen=True)
class Case:
    """What a page is made from. `to` is the module that was asked for, where that is not the next one."""

    decision: Decision
    ruleset: model.Ruleset
    record: Record
    language: str
    reader: Reader
    to: str | None = None
    plan: PlanResult | None = None
    real: Decision | None = None

    # --- words ------------------------------------------------------------------------------------------------------

    @cached_property
    def words(self) -> Words:
        """The reader's phrases."""
        return words_for(self.reader, self.language)

    @cached_property
    def package(self) -> model.Package:
        """The package that was decided by, with roles called as they are called to the reader."""
        return self.called(package_of(self.decision, self.ruleset))

    def called(self, package: model.Package) -> model.Package:
        """A package with roles called as they are called to the reader."""
        roles = {name: replace(role, label=self._called(role)) for name, role in package.vocabulary.roles.items()}
        return replace(package, vocabulary=replace(package.vocabulary, roles=MappingProxyType(roles)))

    def _called(self, role: model.Role) -> str:
        for names, key in ((CITIZEN_ROLES, "called.citizen"), (COMPANY_ROLES, "called.company")):
            if role.name in names and self.words.has(key):
                return self.words(key)
        return role.label

    @cached_property
    def fields(self) -> Fields:
        """What there is to say about each requirement."""
        return Fields(self.decision, self.package, self.record, self.words)

    @cached_property
    def asked(self) -> Asked:
        """What each test asks for, in plain words."""
        return Asked(self.words, self.fields.values, self.package)

    @cached_property
    def transition(self) -> TransitionResult | None:
        """The way that is asked about."""
        target = self.to if self.to is not None else self.decision.next
        return next((t for t in self.decision.transitions if t.to == target), None)

    def having(self, *statuses: Status) -> list[RequirementResult]:
        """The requirements on the way that is asked about, of some statuses."""
        return [] if self.transition is None else [r for r in self.transition.requirements if r.status in statuses]

    def module(self, name: str | None) -> str:
        """What a module is called."""
        found = self.package.modules.get(name) if name is not None else None
        return found.label if found is not None and found.label else name or ""

    def holds_until(self, requirement: RequirementResult) -> str:
        """The last day on which a requirement's answer stands with no new data; nothing where it just stands."""
        if requirement.changes_on is None:
            return ""
        return self.words.date(requirement.changes_on - timedelta(days=1))

    def in_doubt(self, requirement: RequirementResult) -> list[Line | None]:
        """Those lines of when it applies of which it is not known whether they hold, where all depends on them."""
        if requirement.status is not Status.UNKNOWN:
            return []
        pairs = self.fields.conditions(requirement)
        return [line for result, line in pairs if result.status is Status.UNKNOWN]

    # --- levels -----------------------------------------------------------------------------------------------------

    def level(self, requirement: RequirementResult) -> Level | None:
        """The requirement as a single level; None where it is anything else."""
        pairs = self.fields.pairs(requirement)
        result, test = pairs[0] if len(pairs) == 1 else (None, None)
        if result is None or not isinstance(test, model.CompetenceTest):
            return None
        declared = self.package.vocabulary.competences.get(test.competence)
        plain = isinstance(test.predicate, model.Bound) and isinstance(test.measured.which, model.Latest)
        if declared is None or not plain:
            return None
        return Level(requirement, result, test, self._meter(result, test))

    def _meter(self, result: TestResult, test: model.CompetenceTest) -> Meter | None:
        """Where somebody stands; None where what is asked is no step of a scale."""
        scale, asked = self.asked.scale(test.competence), result.required
        bounds = asked if isinstance(asked, list | tuple) else [asked]
        if scale is None or not all(isinstance(b, int) and not isinstance(b, bool) for b in bounds):
            return None
        numbers = [step.number for step in scale.steps]
        now = None if result.reason is Reason.CONFLICTING else _farthest(result, numbers)
        said = self.words("meter.asked", value=bounds[0])
        if result.comparison != "at_least":
            bound = self.words(f"bound.{result.comparison}", value=bounds[0], upper=bounds[-1])
            said = self.words("meter.bound", value=bound)
        text = self.words(_meter_key(result, now), now=now, top=numbers[-1], asked=said)
        low, high = _steps(result.comparison, bounds, numbers)
        return Meter(text, len(numbers), None if now is None else numbers.index(now) + 1, low, high)

    def measured(self, level: Level) -> tuple[str, date | None]:
        """What the step shown stands for, and when it was measured; empty where there is none."""
        rows = [self.record.measurements[e.index] for e in level.result.evidence if e.list == "measurements"]
        if not rows:
            return "", None
        scale = self.asked.scale(level.test.competence)
        numbers = [] if scale is None else [step.number for step in scale.steps]
        step = _farthest(level.result, numbers)
        row = next((row for row in rows if row.level == step), rows[0])
        return self.anchor(level.test.competence, row.level), row.date

    def level_rows(self, level: Level) -> Iterator[tuple[str, str]]:
        """What the steps of a level stand for, when it was measured, and why it does not count where it does not."""
        words, unknown = self.words, level.requirement.status is Status.UNKNOWN
        label, day = self.measured(level)
        if label and day is not None and level.result.reason is not Reason.CONFLICTING:
            said = words("on", value=words.quoted(label), date=words.date(day))
            yield words("row.before" if unknown else "row.now"), said
        goal = self.anchor(level.test.competence, level.result.required)
        own = isinstance(getattr(level.test.predicate, "value", None), model.IndividualGoal)
        if goal:
            yield words("row.own_goal" if own and words.has("row.own_goal") else "row.goal"), words.quoted(goal)
        why = self.fields.why(level.result, level.test)
        if why:
            yield words("row.why"), why

    def anchor(self, competence: str, number: object) -> str:
        """What a step stands for."""
        scale = self.asked.scale(competence)
        found = [] if scale is None else [s.label for s in scale.steps if s.number == number]
        return found[0] if found else ""

    def group_label(self, level: Level) -> str:
        """The heading that a competence belongs under."""
        vocabulary = self.package.vocabulary
        name = vocabulary.competences[level.test.competence].group
        group = vocabulary.groups.get(name) if name is not None else None
        return self.words("levels") if group is None else group.label

    def grouped(self, levels: Iterable[Level]) -> list[tuple[str, list[Level]]]:
        """Levels under the headings of their groups, in the order in which the groups are declared."""
        order = [group.label for group in self.package.vocabulary.groups.values()]
        ranked = sorted(levels, key=lambda x: _rank(order, self.group_label(x)))
        return [(label, list(found)) for label, found in groupby(ranked, key=self.group_label)]

    def parted(self, requirements: Iterable[RequirementResult]) -> tuple[list[Level], list[RequirementResult]]:
        """The requirements that are levels, and the others."""
        levels, others = [], []
        for requirement in requirements:
            level = self.level(requirement)
            if level is None or (level.meter is None and requirement.status is Status.MET):
                others.append(requirement)
            else:
                levels.append(level)
        return levels, others

    def level_blocks(self, levels: Sequence[Level], *, changers: bool = False) -> Iterator[Block]:
        """Progress per competence against what is asked, a table for each group, and when it is to be measured again.

        A day that most of them have is said once, and the exceptions after it. With `changers`, it is said which layers
        changed a level.
        """
        days = [self.holds_until(level.requirement) for level in levels]
        usual = _usual(days)
        head = (self.words("table.competence"), self.words("table.level"), self.words("table.until"))
        for label, found in self.grouped(levels):
            rows = [(self._level_name(x, changers), x.meter or "", self.holds_until(x.requirement)) for x in found]
            dated = not usual and any(row[2] for row in rows)
            yield Table(label, head if dated else head[:2], tuple(row if dated else row[:2] for row in rows))
        if usual:
            yield Paragraph(" ".join(self._standing(levels, usual)))

    def _standing(self, levels: Sequence[Level], usual: str) -> Iterator[str]:
        """How long the levels stand: the day that most of them have, then the others."""
        words = self.words
        yield words("levels.until", date=usual)
        others: dict[str, list[str]] = {}
        for level in levels:
            others.setdefault(self.holds_until(level.requirement), []).append(words.quoted(level.requirement.label))
        for day, names in others.items():
            if day != usual:
                key = "levels.until_other" if day else "levels.lasting"
                yield capital(words(key, what=words.listed(names), date=day))

    def _level_name(self, level: Level, changers: bool) -> str:
        label = level.requirement.label
        return self.fields.with_changers(label, level.requirement) if changers else label

    # --- the path ---------------------------------------------------------------------------------------------------

    def path(self) -> Section:
        """The modules of the path, with the dates of those that have begun and a mark at the one of today."""
        items = tuple(self._step(module) for module in self.package.modules.values())
        return Section(self.words("section.path"), (Bullets(items, ordered=True),), kind="path")

    def _step(self, module: model.Module) -> Item:
        words, on = self.words, self.decision.on
        visits = [row for row in self.record.modules if row.module == module.name and row.start <= on]
        if module.name == self.decision.module:
            since = visits[-1].start if visits else on
            return Item(module.label, words("path.here", date=words.date(since)), current=True)
        if visits:
            return Item(module.label, words.listed([words.period(v.start, _ended(v, on)) for v in visits]))
        asked = self.transition is not None and module.name == self.transition.to
        lasts = "" if module.lasts is None else words("path.lasts", duration=self._nominal(module.lasts))
        return Item(module.label, ", ".join(s for s in (words("path.next") if asked else "", lasts) if s))

    def _nominal(self, lasts: tuple[model.Duration, model.Duration]) -> str:
        shortest, longest = lasts
        high = self.words.counted(longest.count, longest.unit)
        if shortest == longest:
            return high
        same = shortest.unit is longest.unit
        low = str(shortest.count) if same else self.words.counted(shortest.count, shortest.unit)
        return self.words("note.range", low=low, high=high)

    def supposed(self) -> tuple[str, ...]:
        """That not all of it has been recorded, where something is supposed."""
        return (self.words("supposed"),) if self.decision.supposed else ()

    def supposition(self) -> Section | None:
        """What is supposed, and what that changes: before all else, since it has not happened."""
        if not self.decision.supposed or self.real is None or self.reader == "company":
            return None
        words = self.words
        changes = differences(self.real, self.decision, self.to, words)
        blocks: list[Block] = [Bullets(tuple(Item(one.row) for one in self.decision.supposed))]
        blocks.append(Paragraph(words("suppose.changes" if changes else "suppose.no_changes")))
        if changes:
            blocks.append(Bullets(tuple(Item(change) for change in changes)))
        return Section(words("section.supposed"), tuple(blocks), kind="supposed")

    def job_said(self) -> str:
        """That nothing stands in the way of a job; by name where a way to the end of the path is open."""
        modules = self.package.modules
        found = [t.to for t in self.decision.transitions if t.outcome is Outcome.READY]
        job = next((name for name in found if name in modules and modules[name].ends_path), None)
        if job is None:
            return self.words("foot.job")
        return self.words("foot.job_open", module=self.words.quoted(self.module(job)))

    # --- dates ------------------------------------------------------------------------------------------------------

    def outlook(self) -> tuple[str, ...]:
        """How long the answer stands, and from when it is a yes, where that is known."""
        transition, words, said = self.transition, self.words, []
        if transition is not None and transition.earliest_ready is not None:
            said.append(words("earliest_ready", date=words.date(transition.earliest_ready)))
        if transition is not None and transition.holds_until is not None:
            said.append(words("holds_until", date=words.date(transition.holds_until)))
        return tuple(said)


def _farthest(result: TestResult, numbers: Sequence[int]) -> int | None:
    """The step that was observed; of several assessors', the one that is farthest from what is asked."""
    observed = result.observed if isinstance(result.observed, list | tuple) else [result.observed]
    levels = [number for number in numbers if number in observed]
    if not levels or not all(level in numbers for level in observed):
        return None
    return max(levels) if result.comparison in ("at_most", "under") else min(levels)


def _meter_key(result: TestResult, now: object) -> str:
    """How a step is spoken of: it may count no more, or not be settled, or there may be none."""
    if now is not None:
        return "meter.before" if result.status is Status.UNKNOWN else "meter"
    return "meter.unsettled" if result.evidence else "meter.not_known"


_EXCEPTIONS = 3
"""More days that differ from the usual one are easier read in a column."""


def _usual(days: Sequence[str]) -> str:
    """The day that most have; nothing where there is none, or too many have another."""
    if not days:
        return ""
    day, count = Counter(days).most_common(1)[0]
    return day if len(days) - count <= _EXCEPTIONS < count or count == len(days) else ""


def _ended(visit: ModuleRow, on: date) -> date | None:
    return visit.end if visit.end is not None and visit.end <= on else None


def _rank(order: list[str], label: str) -> int:
    return order.index(label) if label in order else len(order)


def _steps(comparison: str | None, bounds: Sequence[int], numbers: Sequence[int]) -> tuple[int, int]:
    """The lowest and the highest step that will do, counted from 1."""
    value, upper = bounds[0], bounds[-1]
    good = [i for i, number in enumerate(numbers, 1) if _does(comparison, number, value, upper)]
    return (good[0], good[-1]) if good else (1, len(numbers))


def _does(comparison: str | None, number: int, value: int, upper: int) -> bool:
    """Whether a step will do."""
    match comparison:
        case "at_least":
            return number >= value
        case "over":
            return number > value
        case "at_most":
            return number <= value
        case "under":
            return number < value
        case "between":
            return value <= number <= upper
        case _:
            return number == value
