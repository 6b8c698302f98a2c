"""Puts statements together: the first word of a line closes the blocks that it does not belong to."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Span

from .nodes import AlwaysOpen, Bullet, QualifierLine, Statement, TableHead, WithoutLevels

_Owner = (
    ast.Header
    | ast.ScaleDecl
    | ast.CompetenceDecl
    | ast.FactDecl
    | ast.ThingDecl
    | ast.ScorecardDecl
    | ast.ConditionDecl
    | ast.TargetGroupDecl
    | ast.LevelsDecl
    | ast.RequirementDecl
    | ast.RoleDecl
    | ast.GroupDecl
    | ast.ModuleDecl
    | ast.ChangeDecl
    | ast.DropDecl
    | ast.CitizenDecl
    | ast.ExampleDecl
)

_TERMS = (
    ast.AppliesWhen,
    ast.Because,
    ast.Guidance,
    ast.SourceNote,
    ast.ResponsibleLine,
    ast.WaivableLine,
    ast.FixedLine,
    ast.AdaptableLine,
)
_HEADER = (
    ast.Extends,
    ast.InForce,
    ast.AdoptedBy,
    ast.AgreedBy,
    ast.SourceNote,
    ast.Caveat,
    ast.RunningPathsLine,
    ast.AdaptationLine,
)
_ABOVE: dict[type, str] = {
    ast.StepLine: "SCALE",
    TableHead: "LEVELS",
    ast.Row: "LEVELS",
    ast.PointsLine: "SCORECARD",
    Bullet: "ALL_OF",
    ast.AppliesWhen: "REQUIREMENT",
    ast.WaivableLine: "REQUIREMENT",
}
"""Lines that can stand under one thing alone, or nearly: the keyword that it begins with."""

_BELONGS: dict[type, frozenset[type]] = {
    ast.Header: frozenset(_HEADER),
    ast.ScaleDecl: frozenset({ast.StepLine}),
    ast.CompetenceDecl: frozenset({ast.ResponsibleLine}),
    ast.FactDecl: frozenset({ast.ResponsibleLine}),
    ast.ThingDecl: frozenset({ast.ResponsibleLine}),
    ast.ScorecardDecl: frozenset({ast.PointsLine}),
    ast.ConditionDecl: frozenset({ast.TestLine, ast.GroupLines}),
    ast.TargetGroupDecl: frozenset({ast.TestLine, ast.GroupLines, ast.SourceNote}),
    ast.RequirementDecl: frozenset({ast.TestLine, ast.GroupLines, *_TERMS}),
    ast.LevelsDecl: frozenset({QualifierLine, TableHead, ast.Row, *_TERMS}),
    ast.RoleDecl: frozenset(),
    ast.GroupDecl: frozenset(),
    ast.ModuleDecl: frozenset({ast.SourceNote}),
    ast.ChangeDecl: frozenset({ast.Because}),
    ast.DropDecl: frozenset({ast.Because}),
    ast.CitizenDecl: frozenset({ast.PackageRow, ast.DataRow}),
    ast.ExampleDecl: frozenset(
        {ast.ExampleCitizen, ast.ExampleDate, ast.WithoutRow, ast.PackageRow, ast.DataRow, ast.Expectation}
    ),
}
"""By what opens a block: the lines that can stand in it."""


@dataclass(slots=True)
class _Block:
    """A declaration, and the lines that have come under it; `lost` when one of them was broken.

    `whole` is how many lines had come when a table's first row did. `presumed` is for a table whose own line is gone:
    what has been said about that, and what is to be said instead when no row comes.
    """

    node: _Owner
    lines: list[Statement] = field(default_factory=list)
    columns: tuple[ast.Name, ...] = ()
    corner: ast.Name | None = None
    rows: list[ast.Row] = field(default_factory=list)
    lost: bool = False
    whole: int | None = None
    presumed: tuple[Diagnostic, Diagnostic] | None = None


@dataclass(slots=True)
class _Group:
    """``alle af`` and its like, and the bullets that have come under it; `lost` when one of them was broken."""

    node: ast.GroupLines
    tests: list[ast.TestLine] = field(default_factory=list)
    lost: bool = False


@dataclass(slots=True)
class _Transition:
    """A transition, and what has come under it; without a node where its line was broken."""

    node: ast.TransitionDecl | None
    requirements: list[ast.RequirementDecl] = field(default_factory=list)
    always_open: bool = False
    without_levels: bool = False
    open_span: Span | None = None
    levels_span: Span | None = None


@dataclass(slots=True)
class _Suspect:
    """A line that begins something new though it is indented under what was open: the state before it, and since then.

    Indentation means nothing, so that is no problem in itself. It tells what is wrong where what follows has no place.
    """

    node: Statement
    text: str
    before: Builder
    after: list[tuple[Statement, str]] = field(default_factory=list)


class Builder:
    """Takes a file's statements one by one and makes blocks of them. `problems` are those of lines out of place.

    `unread` are the places of what has broken lines, `doubtful` the words of lines that may declare anything.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self.problems: list[Diagnostic] = []
        self._header: _Block | None = None
        self._items: list[ast.Item] = []
        self._current: list[ast.Item] = self._items
        self._package: ast.PackageDecl | None = None
        self._transition: _Transition | None = None
        self._block: _Block | None = None
        self._group: _Group | None = None
        self.unread: set[Span] = set()
        self._lost = False
        self.doubtful: set[str] = set()
        self._suspect: _Suspect | None = None

    def _copy(self) -> Builder:
        """As it is now: what is added to this one does not change the copy."""
        other = copy(self)
        other._items = list(self._items)
        other._current = other._items if self._current is self._items else list(self._current)
        if self._transition is not None:
            other._transition = replace(self._transition, requirements=list(self._transition.requirements))
        if self._block is not None:
            other._block = replace(self._block, lines=list(self._block.lines), rows=list(self._block.rows))
            other._header = other._block if self._header is self._block else self._header
        if self._group is not None:
            other._group = replace(self._group, tests=list(self._group.tests))
        return other

    def finish(self) -> tuple[ast.Header | None, tuple[ast.Item, ...], frozenset[Span]]:
        """The header, all that follows it, and the places of what has broken lines, once every line has been added."""
        self._close_package()
        if self._header is None:
            return None, tuple(self._items), frozenset(self.unread)
        header = self._header.node
        assert isinstance(header, ast.Header)
        lines = tuple(line for line in self._header.lines if isinstance(line, ast.HeaderLine))
        if self._header.lost:
            self.unread.add(header.span)
        whole = ast.Header(header.kind, header.name, header.label, lines, header.span)
        return whole, tuple(self._items), frozenset(self.unread)

    def lost(self, starts: str | None, opened: bool) -> None:
        """A line was broken: what stands under it is not out of place too.

        `starts` is the keyword it begins with; `opened` tells that it looks like the beginning of a block.
        """
        if starts == "TRANSITION":
            self._close_transition()
            self._transition = _Transition(None)
        if starts == "TRANSITION" or opened:
            self._lost = True
        self._unfinished()

    # --- what a line would be --------------------------------------------------------------------------------------

    @staticmethod
    def opens(node: Statement) -> bool:
        """Whether a line begins a block, and thereby ends the one before."""
        return isinstance(node, ast.PackageDecl | ast.TransitionDecl) or type(node) in _BELONGS

    @staticmethod
    def holds(node: Statement, line: Statement) -> bool:
        """Whether a line can stand under another that begins a block."""
        if isinstance(node, ast.TransitionDecl):
            return isinstance(line, AlwaysOpen | WithoutLevels)
        if isinstance(node, ast.PackageDecl):
            return isinstance(line, ast.SourceNote | ast.Caveat)
        if isinstance(node, ast.GroupLines):
            return isinstance(line, Bullet)
        return type(line) in _BELONGS.get(type(node), ())

    def fits(self, node: Statement) -> bool:
        """Whether a line would be in place here."""
        match node:
            case ast.RequirementDecl():
                return node.kind == "standard" or self._transition is not None
            case ast.Header():
                return self._header is None
            case _ if self.opens(node):
                return True
            case Bullet():
                return self._group is not None
            case AlwaysOpen() | WithoutLevels():
                return self._transition is not None
            case TableHead():
                return self.in_table and not self.columns
            case ast.Row():
                return self.in_table and len(node.cells) == len(self.columns)
        if self._block is not None and self.holds(self._block.node, node):
            return True
        return isinstance(node, ast.SourceNote | ast.Caveat) and self._on_package()

    def declares(self, name: str) -> bool:
        """Whether something of that name is declared above."""
        items = (*self._items, *self._current)
        return any(isinstance(own := getattr(item, "name", None), ast.Name) and own.text == name for item in items)

    def column(self, node: Statement) -> int | None:
        """Where the line begins that such a line would stand under, or after; None where there is none."""
        if isinstance(node, ast.RequirementDecl) and node.kind != "standard":
            open_ = self._transition.node if self._transition is not None else None
            return None if open_ is None or self._block is None else self._block.node.span.column
        return None if self._block is None else self._block.node.span.column

    @property
    def in_table(self) -> bool:
        """Whether a table of levels is open."""
        return self._block is not None and isinstance(self._block.node, ast.LevelsDecl)

    @property
    def in_group(self) -> bool:
        """Whether a group is open, so that bullets belong to it."""
        return self._group is not None

    @property
    def columns(self) -> tuple[ast.Name, ...]:
        """The modules that the open table has columns for, as far as they are known."""
        return self._block.columns if self._block is not None else ()

    def close(self) -> None:
        """End whatever is open, except the package."""
        self._close_transition()

    @property
    def rows_of(self) -> ast.CitizenDecl | ast.ExampleDecl | None:
        """The citizen or the example whose block is open: its lines are rows of data."""
        node = self._block.node if self._block is not None else None
        return node if isinstance(node, ast.CitizenDecl | ast.ExampleDecl) else None

    @property
    def empty(self) -> bool:
        """Whether nothing has come under the line that opened the block."""
        return self._block is not None and not self._block.lines

    # --- closing ----------------------------------------------------------------------------------------------------

    def _close_group(self) -> None:
        if self._group is None:
            return
        group, self._group = self._group, None
        node = group.node
        if not group.tests:
            if not (group.lost or self._lost):
                self._problem("T113", node.text, node.span)
            if self._block is not None:
                self._block.lost = True
        elif self._block is not None:
            tests = tuple(group.tests)
            self._block.lines.append(ast.GroupLines(node.kind, node.needed, tests, node.text, node.span))

    def _close_block(self) -> None:
        self._close_group()
        block, self._block = self._block, None
        if block is None or block is self._header:
            return
        if block.presumed is not None and not block.columns and not block.rows:
            said, instead = block.presumed
            self.problems[self.problems.index(said)] = instead
            return
        node = _finished(block)
        if block.lost:
            self.unread.add(node.span)
        if isinstance(node, ast.RequirementDecl) and self._transition is not None:
            self._transition.requirements.append(node)
        else:
            self._current.append(node)

    def _close_transition(self) -> None:
        self._close_block()
        open_, self._transition = self._transition, None
        if open_ is None or open_.node is None:
            return
        requirements = tuple(open_.requirements)
        opened, without = open_.always_open, open_.without_levels
        node = replace(
            open_.node,
            requirements=requirements,
            always_open=opened,
            without_levels=without,
            open_span=open_.open_span,
            levels_span=open_.levels_span,
        )
        self._current.append(node)

    def _close_package(self) -> None:
        self._close_transition()
        if self._package is not None:
            self._items.append(replace(self._package, items=tuple(self._current)))
            self._package, self._current = None, self._items

    # --- adding -----------------------------------------------------------------------------------------------------

    def add(self, node: Statement, text: str) -> None:
        """Take one statement; `text` is its line, for the problem it may be."""
        if self._suspect is not None and not self.fits(node) and self._mistaken(node):
            self.add(node, text)
            return
        if self.opens(node):
            indented = self._indented(node)
            self._suspect = _Suspect(node, text, self._copy()) if indented else None
        elif self._suspect is not None:
            self._suspect.after.append((node, text))
        self._add(node, text)

    def _indented(self, node: Statement) -> bool:
        """Whether a line begins something new, deeper in than what it thereby ends."""
        if isinstance(node, ast.RequirementDecl) and self._block is None:
            return False
        outer = None if self._transition is None else self._transition.node
        open_ = outer if self._block is None or not isinstance(node, ast.RequirementDecl) else None
        if open_ is None and self._block is not None:
            return node.span.column > self._block.node.span.column
        return open_ is not None and node.span.column > open_.span.column

    def _mistaken(self, node: Statement) -> bool:
        """Whether what follows shows that the suspect line began nothing: then that is reported, and it is left out."""
        suspect = self._suspect
        assert suspect is not None
        before = suspect.before
        if not before.fits(node):
            return False
        for name in ("_header", "_items", "_current", "_package", "_transition", "_block", "_group"):
            setattr(self, name, getattr(before, name))
        self._suspect = None
        self._problem("T133", suspect.text, suspect.node.span)
        self._unfinished()
        for line, text in suspect.after:
            self.add(line, text)
        return True

    def _unfinished(self) -> None:
        """A line of what is open was broken."""
        if self._block is not None:
            self._block.lost = True
        if self._group is not None:
            self._group.lost = True

    def _add(self, node: Statement, text: str) -> None:
        match node:
            case ast.RequirementDecl():
                self._requirement(node, text)
            case ast.Header():
                if self._header is not None:
                    self._problem("T118", text, node.span)
                    return
                self._header = self._block = _Block(node)
            case ast.PackageDecl():
                self._close_package()
                self._package, self._current = node, []
            case ast.TransitionDecl():
                self._close_transition()
                self._transition = _Transition(node, [], node.always_open, node.without_levels)
            case _:
                if type(node) not in _BELONGS:
                    self._line(node, text)
                    return
                self._close_transition()
                self._block = _Block(node)  # type: ignore[arg-type]  # `_BELONGS` has the types of `_Owner` as keys
        self._lost = False

    def _requirement(self, node: ast.RequirementDecl, text: str) -> None:
        if node.kind == "standard":
            self._close_transition()
        else:
            self._close_block()
            if self._transition is None:
                self._problem("T126", text, node.span)
                self._transition = _Transition(None)
                self.doubtful.add(node.name.text)
        self._block = _Block(node)

    def _line(self, node: Statement, text: str) -> None:
        match node:
            case Bullet() if self._group is not None:
                self._group.tests.append(node.test)
                return
            case AlwaysOpen() if self._transition is not None:
                self._close_block()
                self._transition.always_open = True
                self._transition.open_span = self._transition.open_span or node.span
                return
            case WithoutLevels() if self._transition is not None:
                self._close_block()
                self._transition.without_levels = True
                self._transition.levels_span = self._transition.levels_span or node.span
                return
        self._close_group()
        block = self._block
        if block is not None and type(node) in _BELONGS[type(block.node)]:
            self._under(block, node, text)
        elif (
            block is not None
            and isinstance(block.node, ast.LevelsDecl)
            and isinstance(node, ast.TestLine | ast.GroupLines)
        ):
            self._problem("T313", text, node.span)
            self._lost = True
        elif isinstance(node, ast.SourceNote | ast.Caveat) and self._on_package():
            self._current.append(node)
        elif not self._lost:
            self._homeless(node, text)
            self._lost = True

    def _homeless(self, node: Statement, text: str) -> None:
        """A line that belongs under nothing that is open: it may be clear which line above it is missing."""
        above = _ABOVE.get(type(node))
        if above is None and self._transition is not None and self._block is None:
            own = type(node) in _BELONGS[ast.RequirementDecl] and not isinstance(node, ast.SourceNote)
            above = "REQUIREMENT" if own else None
        if isinstance(node, QualifierLine) and not self._takes_tests():
            above = "LEVELS"
        if above is None:
            self._problem("T112", text, node.span)
            return
        if above == "LEVELS":
            self._new_table(node.span, [], text if isinstance(node, QualifierLine) else "")
            self._line(node, text)
            return
        if above == "ALL_OF":
            self._unfinished()
        if above == "SCALE":
            self.doubtful.add("@scale")
        self._problem("T135", text, node.span, above=f"@k_{above}")

    def _on_package(self) -> bool:
        """Whether what stands above, apart from more of the same, is the package's own line."""
        if self._package is None or self._block is not None or self._transition is not None:
            return False
        return all(isinstance(item, ast.SourceNote | ast.Caveat) for item in self._current)

    def _under(self, block: _Block, node: Statement, text: str) -> None:
        match node:
            case ast.GroupLines():
                self._group = _Group(node)
            case QualifierLine():
                block.lines.extend(node.qualifiers)  # type: ignore[arg-type]  # only under `niveaukrav`
            case TableHead():
                self._head(block, node)
            case ast.Row():
                self._row(block, node)
            case ast.Because() if _has_because(block):
                self._problem("T118", text, node.span)
            case ast.ResponsibleLine() if block.lines and not isinstance(
                block.node, ast.RequirementDecl | ast.LevelsDecl
            ):
                self._problem("T118", text, node.span)
            case _:
                block.lines.append(node)

    def _head(self, block: _Block, node: TableHead) -> None:
        if block.rows and node.corner is None:
            self._second_table(block, node)
        elif block.columns:
            self._problem("T122", node.columns[0].text, node.columns[0].span)
        else:
            block.columns, block.corner = node.columns, node.corner

    def _second_table(self, block: _Block, node: TableHead) -> None:
        """A table under another: the line between them is missing. What stood after the first one's rows is its own."""
        assert block.whole is not None
        own = block.lines[block.whole :]
        del block.lines[block.whole :]
        self._new_table(own[0].span if own else node.span, own, "")
        assert self._block is not None
        self._block.columns, self._block.corner = node.columns, node.corner

    def _takes_tests(self) -> bool:
        return self._block is not None and ast.TestLine in _BELONGS[type(self._block.node)]

    def _new_table(self, place: Span, own: list[Statement], text: str) -> None:
        """A table whose own line is missing: it begins at `place`, with some lines that are there already.

        `text` is a first line that belongs nowhere if no table comes.
        """
        at = place._replace(end_line=place.line, end_column=place.column)
        word = CATALOGUES[self._language].word("LEVELS")
        edit = Edit(at, word + "\n" + " " * (place.column - 1))
        said = Diagnostic("T135", {"found": "", "above": "@k_LEVELS"}, place, edits=(edit,))
        self.problems.append(said)
        self._close_block()
        self._block = _Block(ast.LevelsDecl((), (), (), place), own, lost=True)
        self._block.presumed = (said, Diagnostic("T112", {"found": text}, place)) if text else None

    def _row(self, block: _Block, node: ast.Row) -> None:
        if not block.columns:
            if not block.lost:
                self._problem("T123", node.name.text, node.span)
            block.lost = True
        elif len(node.cells) != len(block.columns):
            counts = {"cells": str(len(node.cells)), "columns": str(len(block.columns))}
            self._problem("T117", node.name.text, node.span, **counts)
            block.lost = True
            size = len(block.columns)
            cells, spans = (*node.cells, *[None] * size)[:size], (*node.cell_spans, *[node.span] * size)[:size]
            block.rows.append(replace(node, cells=cells, cell_spans=spans))
        else:
            block.whole = len(block.lines) if not block.rows else block.whole
            block.rows.append(node)

    def _problem(self, code: str, found: str, span: Span, **more: str) -> None:
        self.problems.append(Diagnostic(code, {"found": found, **more}, span))


def _finished(block: _Block) -> ast.Item:
    """The declaration with the lines below it; `_BELONGS` has seen to it that they are of the right kind."""
    node = block.node
    lines: tuple[Any, ...] = tuple(block.lines)
    match node:
        case ast.RequirementDecl():
            return ast.RequirementDecl(node.kind, node.name, node.label, lines, node.span)
        case ast.ScaleDecl():
            return replace(node, steps=lines)
        case ast.CompetenceDecl() | ast.FactDecl() | ast.ThingDecl():
            return replace(node, responsible=lines[0]) if lines else node
        case ast.ScorecardDecl():
            return replace(node, lines=lines)
        case ast.ConditionDecl():
            return replace(node, body=lines)
        case ast.TargetGroupDecl():
            body = tuple(line for line in lines if not isinstance(line, ast.SourceNote))
            return replace(node, body=body, sources=_sources(lines))
        case ast.ModuleDecl():
            return replace(node, sources=_sources(lines))
        case ast.LevelsDecl():
            return replace(node, lines=lines, columns=block.columns, rows=tuple(block.rows), corner=block.corner)
        case ast.ChangeDecl() | ast.DropDecl():
            return replace(node, because=lines[0]) if lines else node
        case ast.CitizenDecl():
            return replace(node, rows=lines)
        case ast.ExampleDecl():
            return replace(node, lines=lines)
        case ast.RoleDecl() | ast.GroupDecl():
            return node
    raise AssertionError("a header is not an item")


def _has_because(block: _Block) -> bool:
    """Whether a change says already why; a requirement that says it twice is told so by the checker."""
    node = block.node
    return isinstance(node, ast.ChangeDecl | ast.DropDecl) and (node.because is not None or bool(block.lines))


def _sources(lines: tuple[Any, ...]) -> tuple[ast.SourceNote, ...]:
    return tuple(line for line in lines if isinstance(line, ast.SourceNote))
