"""Merged rules line by line: each says who set it, since when, and what a layer has done to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from trin.dsl import ast, phrases
from trin.dsl.checking.checker import Checked
from trin.dsl.formatting.layout import INDENT, Written, requirement, statements
from trin.dsl.formatting.lines import line
from trin.dsl.messages.commands import Say
from trin.dsl.source import Span

from .members import Missed, missed_members
from .merging import CellStory, Line, Merged, Step, merged, rank


class Mark(StrEnum):
    """What a layer has done to a line. ADDED is for the layer on top alone."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the stack, as its header presents it. `since` and `until` are the days its edition is in force."""

    name: str
    label: str
    is_company: bool
    since: date
    until: date | None
    adopted: tuple[ast.AdoptedBy | ast.AgreedBy, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A statement, or a remark on the one above it (`note`), as text without its indentation.

    `layer` set it. `span` is the place in that layer's file. `opens` tells that an empty line stands before it.
    `broken` is the text with more places to break it.
    """

    depth: int
    text: str
    layer: str
    mark: Mark
    span: Span
    note: bool = False
    opens: bool = False
    broken: str | None = None


def layers_of(checked: Checked) -> tuple[Layer, ...]:
    """The layers of a stack, the lowest first."""
    return tuple(
        Layer(
            edition.name,
            edition.header.label.text if edition.header.label else edition.name,
            edition.is_company,
            edition.period.start,
            edition.period.end,
            tuple(n for n in edition.header.lines if isinstance(n, ast.AdoptedBy | ast.AgreedBy)),
        )
        for edition in checked.stack.editions
    )


def shown_lines(checked: Checked, say: Say, package: str | None = None) -> tuple[ShownLine, ...]:
    """The rules of a stack in the words of a language, with remarks; of one package and all packages, or of all."""
    tree = merged(checked, package)
    return tuple(_Writer(checked, tree, missed_members(checked.ruleset, package), say).all())


_Lines: TypeAlias = Iterator[ShownLine]


class _Writer:
    """Writes the lines of one stack."""

    def __init__(self, checked: Checked, tree: Merged, missed: Mapping[tuple[str, int], Missed], say: Say) -> None:
        self.tree = tree
        self.missed = missed
        self.say = say
        self.language = say.language
        self.layers = checked.stack.layers
        self.top = checked.stack.name
        self.stacked = checked.below is not None

    def all(self) -> _Lines:
        """The header, then everything that follows it."""
        header = self.tree.file.header
        yield self._line(0, line(header, self.language), header.span)
        for node in header.lines:
            yield self._line(1, line(node, self.language), node.span)
        for agreed in self.tree.agreed:
            yield self._line(1, f"# {line(agreed, self.language)}", agreed.span, note=True)
        yield from self._items(self.tree.file.items, None)

    def _items(self, items: tuple[ast.Item, ...], before: int | None) -> _Lines:
        for item in items:
            if isinstance(item, ast.PackageDecl):
                yield self._line(0, line(item, self.language), item.span, opens=True)
                yield from self._items(item.items, 0)
                continue
            now = rank(item)
            first = True
            for shown in self._item(item):
                opens = shown.opens or (first and now != before and now > 0)
                yield shown if opens == shown.opens else _opened(shown)
                first = False
            before = now

    def _item(self, item: ast.Item) -> _Lines:
        match item:
            case ast.TransitionDecl():
                bare = ast.TransitionDecl(
                    item.sources, item.target, item.label, item.always_open, item.without_levels, (), item.span,
                    item.open_span, item.levels_span,
                )  # fmt: skip
                yield from self._statements(statements(bare, self.language))
                for own in item.requirements:
                    yield from self._requirement(1, own)
            case ast.RequirementDecl():
                yield from self._requirement(0, item)
            case _:
                yield from self._statements(statements(item, self.language))

    def _statements(self, written: Iterator[Written]) -> _Lines:
        for one in written:
            yield from self._statement(one)

    def _statement(self, written: Written) -> _Lines:
        assert written.span is not None
        depth, span = written.depth, written.span
        cells = self.tree.cells.get(span, ())
        steps = self.tree.steps.get(span, ())
        mark = Mark.CHANGED if steps or cells else self._mark(span)
        setter = cells[-1].steps[-1].by if cells else span
        yield ShownLine(
            depth, written.text, self._layer(setter), mark, span, False, written.opens, written.broken
        )  # fmt: skip
        yield from self._story(depth, steps)
        if cells:
            yield from self._cells(depth, cells, self._layer(span))
        missed = self.missed.get((span.file, span.line))
        if missed is not None:
            names = phrases.series(list(missed.names), "AND", self.language)
            text = self.say("show.note.members", names=names, group=missed.group)
            yield self._note(depth, text, span, Mark.SAME)

    def _requirement(self, depth: int, node: ast.RequirementDecl) -> _Lines:
        written = requirement(depth, node, self.language)
        dropped = self.tree.dropped.get(node.span)
        if dropped is None:
            yield from self._statements(written)
            return
        said = [w for w in written if w.span == node.span or w.span in _places(node)]
        head, *tests = said
        layer = self._layer(node.span)
        yield _opened(self._note(depth, self.say("show.note.dropped", text=head.text, layer=layer), dropped.by))
        for one in tests:
            yield self._note(depth, INDENT * (one.depth - depth) + one.text, dropped.by)
        yield self._note(depth, self.say("show.note.because", text=dropped.because), dropped.by)

    # --- remarks ----------------------------------------------------------------------------------------------------

    def _story(self, depth: int, steps: tuple[Step, ...]) -> _Lines:
        """How a line came to be as it is: what it replaced, and what that had replaced."""
        for number, step in enumerate(reversed(steps)):
            key = "show.note.before" if number == 0 else "show.note.earlier"
            text = self.say(key, text=self._said(step.before), layer=self._layer(step.before.span))
            yield self._note(depth, text, step.by, Mark.CHANGED)
            yield self._note(depth, self.say("show.note.because", text=step.because), step.by, Mark.CHANGED)

    def _cells(self, depth: int, cells: tuple[CellStory, ...], row_layer: str) -> _Lines:
        """What has become of the cells of a row, and why; a reason that several share is given once."""
        for cell, following in zip(cells, (*cells[1:], None), strict=True):
            last = cell.steps[-1]
            mark = Mark.DROPPED if cell.became == "dropped" else Mark.CHANGED
            if cell.became == "moved":
                yield self._note(depth, self.say("show.note.moved", column=cell.column), last.by, mark)
                continue
            for number, step in enumerate(reversed(cell.steps)):
                key = "show.note.earlier" if number else f"show.note.cell.{cell.became}"
                before, layer = self._value(step.before), self._layer(step.before.span)
                yield self._note(depth, self.say(key, column=cell.column, text=before, layer=layer), step.by, mark)
                if not _same_reason(cell, following):
                    yield self._note(depth, self.say("show.note.because", text=step.because), step.by, mark)
        last = cells[-1].steps[-1]
        if cells[-1].others and row_layer != self._layer(last.by):
            yield self._note(depth, self.say("show.note.row", layer=row_layer), last.by, Mark.CHANGED)

    def _said(self, node: Line) -> str:
        return line(node, self.language)

    def _value(self, node: Line) -> str:
        """A cell's level, or the test where it was more than a level."""
        if isinstance(node, ast.TestLine) and isinstance(node.predicate, ast.BoundPredicate):
            return phrases.predicate(node.predicate, self.language)
        return self._said(node)

    # --- lines ------------------------------------------------------------------------------------------------------

    def _layer(self, span: Span) -> str:
        return self.layers[span.file]

    def _mark(self, span: Span) -> Mark:
        return Mark.ADDED if self.stacked and self._layer(span) == self.top else Mark.SAME

    def _line(self, depth: int, text: str, span: Span, *, opens: bool = False, note: bool = False) -> ShownLine:
        return ShownLine(depth, text, self._layer(span), self._mark(span), span, note, opens)

    def _note(self, depth: int, text: str, span: Span, mark: Mark = Mark.DROPPED) -> ShownLine:
        return ShownLine(depth, f"# {text}", self._layer(span), mark, span, True)


def _same_reason(cell: CellStory, following: CellStory | None) -> bool:
    """Whether the next cell of the row was changed in the same way for the same reason, which is then given there."""
    if following is None or following.became != cell.became or len(cell.steps) != 1 or len(following.steps) != 1:
        return False
    one, other = cell.steps[0], following.steps[0]
    return (one.because, one.by.file) == (other.because, other.by.file)


def _opened(shown: ShownLine) -> ShownLine:
    return ShownLine(
        shown.depth, shown.text, shown.layer, shown.mark, shown.span, shown.note, True, shown.broken
    )  # fmt: skip


def _places(node: ast.RequirementDecl) -> frozenset[Span]:
    """The places of a requirement's tests."""
    found: set[Span] = set()
    for one in node.lines:
        if isinstance(one, ast.GroupLines):
            found |= {one.span, *(test.span for test in one.tests)}
        elif isinstance(one, ast.TestLine):
            found.add(one.span)
    return frozenset(found)
