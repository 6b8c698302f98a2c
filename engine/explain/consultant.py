"""A decision for the person with the case, as a page: everything that the plain text says, with levels as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from trin.engine.decision import Outcome, RequirementResult, Status

from .case import Case, Level
from .fields import Field, Member
from .page import Block, Bullets, Facts, Item, Page, Paragraph, Section
from .planned import plan_section
from .telling import Telling

_Rows: TypeAlias = tuple[tuple[str, str], ...]
_ORDER = (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET, Status.NOT_APPLICABLE)


def consultant_page(case: Case) -> Page:
    """What the person with the case is told."""
    return _Consultant(case).page()


class _Consultant:
    """One page under construction."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._words = case.words
        self._telling = Telling(case.decision, case.ruleset, case.record, case.language, case.to)

    def page(self) -> Page:
        """The whole of it."""
        case, telling, words = self._case, self._telling, self._words
        transition = case.transition
        module = transition.to if transition is not None else case.decision.module
        return Page(
            language=case.language,
            title=words("title", citizen=case.decision.citizen, module=case.module(module)),
            lead=(telling.verdict(), *case.supposed(), *telling.remarks()),
            outcome=str(case.decision.outcome),
            facts=Facts(tuple((words(key), said) for key, said in telling.head())),
            sections=tuple(self._sections()),
            foot=(case.job_said(), words("foot"), *telling.adopted()),
        )

    def _sections(self) -> Iterator[Section]:
        case, words = self._case, self._words
        transition = case.transition
        supposition = case.supposition()
        if supposition is not None:
            yield supposition
        yield from self._target_group()
        if transition is not None and transition.outcome is not Outcome.OUT_OF_SCOPE:
            if not transition.requirements:
                said = words("always_open", module=words.quoted(case.module(transition.to)))
                yield Section(words("section.now"), (Paragraph(said),))
            for status in _ORDER:
                yield from self._of_status(status)
            planned = plan_section(case)
            if planned is not None:
                yield planned
            yield from self._mixed("recommendations", transition.recommendations)
        yield from self._mixed("standards", case.decision.standards)
        others = tuple(Item(module, outcome) for module, outcome in self._telling.others())
        if others:
            yield Section(words("section.others"), (Bullets(others),))
        yield case.path()
        for key, texts in (("notes", tuple(self._telling.notes())), ("caveats", case.decision.caveats)):
            if texts:
                yield Section(words(f"section.{key}"), (Bullets(tuple(Item(said) for said in texts)),), kind=key)

    def _target_group(self) -> Iterator[Section]:
        for target in self._telling.target_group():
            items = [Item(head, rows=self._rows(fields), items=_members(fields)) for head, fields in target.tests]
            blocks: list[Block] = [Paragraph(f"{self._words('field.origin')}: {said}") for said in target.sources]
            yield Section(target.title, (*blocks, Bullets(tuple(items))), kind=str(target.status))

    def _of_status(self, status: Status) -> Iterator[Section]:
        case, words = self._case, self._words
        found = case.having(status)
        if not found:
            return
        title = words(f"section.{status}", count=len(found))
        if status in (Status.MET, Status.NOT_APPLICABLE):
            levels, others = case.parted(found)
            blocks = list(case.level_blocks(levels, changers=True)) if status is Status.MET else []
            rest = others if status is Status.MET else found
            if rest:
                blocks.append(Bullets(tuple(Item(case.fields.in_short(r), self._until(r)) for r in rest)))
            yield Section(title, tuple(blocks), kind=str(status))
            return
        levels, others = case.parted(found)
        inner = [Section(label, tuple(self._levels(inside))) for label, inside in case.grouped(levels)]
        inner += [Section(r.label, tuple(self._blocks(r))) for r in others]
        yield Section(title, (), tuple(inner), kind=str(status))

    def _levels(self, levels: Iterable[Level]) -> Iterator[Block]:
        """Levels with what is said of all of them at once said once."""
        for shared, found in groupby(levels, key=lambda level: self._shared(level.requirement)):
            yield Bullets(tuple(self._item(level, shared) for level in found))
            yield Facts(shared)

    def _shared(self, requirement: RequirementResult) -> _Rows:
        """What may be the same for all levels of a table."""
        return self._rows(self._case.fields.next_step(requirement))

    def _item(self, level: Level, shared: _Rows) -> Item:
        rows = self._rows(self._case.fields.in_full(level.requirement))
        return Item(level.requirement.label, meter=level.meter, rows=tuple(row for row in rows if row not in shared))

    def _until(self, requirement: RequirementResult) -> str:
        until = self._case.holds_until(requirement)
        return f"{self._words('table.until')} {until}".lower() if until else ""

    def _blocks(self, requirement: RequirementResult) -> Iterator[Block]:
        for field in self._case.fields.in_full(requirement):
            yield Facts(self._rows([field]))
            if field.members:
                yield Bullets(_items(field.members))

    def _mixed(self, key: str, requirements: Sequence[RequirementResult]) -> Iterator[Section]:
        """Requirements that do not gate, each with its status."""
        if not requirements:
            return
        items = []
        for r in sorted(requirements, key=lambda r: _ORDER.index(r.status)):
            full = r.status not in (Status.MET, Status.NOT_APPLICABLE)
            fields = list(self._case.fields.in_full(r)) if full else []
            status = self._words(f"status.{r.status}")
            said = status if full else self._case.fields.with_changers(status, r)
            items.append(Item(r.label, said, rows=self._rows(fields), items=_members(fields)))
        yield Section(self._words(f"section.{key}"), (Bullets(tuple(items)),), kind=key)

    def _rows(self, fields: Iterable[Field]) -> _Rows:
        return tuple((self._words(f"field.{field.key}"), field.text) for field in fields)


def _members(fields: Iterable[Field]) -> tuple[Item, ...]:
    return tuple(item for field in fields for item in _items(field.members))


def _items(members: Iterable[Member]) -> tuple[Item, ...]:
    return tuple(Item(member.text, items=_items(member.members)) for member in members)
