"""Puts statements together: the first word of a line closes the blocks that it does not belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Span

from .belonging import ABOVE, BELONGS
from .nodes import AlwaysOpen, Bullet, QualifierLine, Statement, TableHead, WithoutLevels
from .open_blocks import Block, Group, OpenBlocks, Transition


@dataclass(slots=True)
class _Suspect:
    """A line that begins something new though it is indented under what was open: the state before it, and since then.

    Indentation means nothing, so that is no problem in itself. It tells what is wrong where what follows has no place.
    """

    node: Statement
    text: str
    before: OpenBlocks
    after: list[tuple[Statement, str]] = field(default_factory=list)


class Builder(OpenBlocks):
    """Takes a file's statements one by one and makes blocks of them. `problems` are those of lines out of place.

    `unread` are the places of what has broken lines, `doubtful` the words of lines that may declare anything.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self.problems: list[Diagnostic] = []
        self.unread: set[Span] = set()
        self._lost = False
        self.doubtful: set[str] = set()
        self._suspect: _Suspect | None = None

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
            self._transition = Transition(None)
        if starts == "TRANSITION" or opened:
            self._lost = True
        self._unfinished()

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
            self._block.lines.append(group.finished())

    def _close_block(self) -> None:
        self._close_group()
        block, self._block = self._block, None
        if block is None or block is self._header:
            return
        if block.presumed is not None and not block.columns and not block.rows:
            said, instead = block.presumed
            self.problems[self.problems.index(said)] = instead
            return
        node = block.finished()
        if block.lost:
            self.unread.add(node.span)
        if isinstance(node, ast.RequirementDecl) and self._transition is not None:
            self._transition.requirements.append(node)
        else:
            self._current.append(node)

    def _close_transition(self) -> None:
        self._close_block()
        open_, self._transition = self._transition, None
        node = open_.finished() if open_ is not None else None
        if node is not None:
            self._current.append(node)

    def _close_package(self) -> None:
        self._close_transition()
        if self._package is not None:
            self._items.append(replace(self._package, items=tuple(self._current)))
            self._package, self._current = None, self._items

    def close(self) -> None:
        """End whatever is open, except the package."""
        self._close_transition()

    # --- adding -----------------------------------------------------------------------------------------------------

    def add(self, node: Statement, text: str) -> None:
        """Take one statement; `text` is its line, for the problem it may be."""
        if self._suspect is not None and not self.fits(node) and self._mistaken(node):
            self.add(node, text)
            return
        if self.opens(node):
            indented = self._indented(node)
            self._suspect = _Suspect(node, text, self._kept()) if indented else None
        elif self._suspect is not None:
            self._suspect.after.append((node, text))
        self._add(node, text)

    def _mistaken(self, node: Statement) -> bool:
        """Whether what follows shows that the suspect line began nothing: then that is reported, and it is left out."""
        suspect = self._suspect
        assert suspect is not None
        before = suspect.before
        if not before.fits(node):
            return False
        self._go_back_to(before)
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
                self._header = self._block = Block(node)
            case ast.PackageDecl():
                self._close_package()
                self._package, self._current = node, []
            case ast.TransitionDecl():
                self._close_transition()
                self._transition = Transition(node, [], node.always_open, node.without_levels)
            case _:
                if type(node) not in BELONGS:
                    self._line(node, text)
                    return
                self._close_transition()
                self._block = Block(node)  # type: ignore[arg-type]  # `BELONGS` has the types of `Owner` as keys
        self._lost = False

    def _requirement(self, node: ast.RequirementDecl, text: str) -> None:
        if node.kind == "standard":
            self._close_transition()
        else:
            self._close_block()
            if self._transition is None:
                self._problem("T126", text, node.span)
                self._transition = Transition(None)
                self.doubtful.add(node.name.text)
        self._block = Block(node)

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
        if block is not None and type(node) in BELONGS[type(block.node)]:
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
        above = ABOVE.get(type(node))
        if above is None and self._transition is not None and self._block is None:
            own = type(node) in BELONGS[ast.RequirementDecl] and not isinstance(node, ast.SourceNote)
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

    def _under(self, block: Block, node: Statement, text: str) -> None:
        match node:
            case ast.GroupLines():
                self._group = Group(node)
            case QualifierLine():
                block.lines.extend(node.qualifiers)  # type: ignore[arg-type]  # only under `niveaukrav`
            case TableHead():
                self._head(block, node)
            case ast.Row():
                self._row(block, node)
            case ast.Because() if block.says_why:
                self._problem("T118", text, node.span)
            case ast.ResponsibleLine() if block.lines and not isinstance(
                block.node, ast.RequirementDecl | ast.LevelsDecl
            ):
                self._problem("T118", text, node.span)
            case _:
                block.lines.append(node)

    def _head(self, block: Block, node: TableHead) -> None:
        if block.rows and node.corner is None:
            self._second_table(block, node)
        elif block.columns:
            self._problem("T122", node.columns[0].text, node.columns[0].span)
        else:
            block.columns, block.corner = node.columns, node.corner

    def _second_table(self, block: Block, node: TableHead) -> None:
        """A table under another: the line between them is missing. What stood after the first one's rows is its own."""
        assert block.whole is not None
        own = block.lines[block.whole :]
        del block.lines[block.whole :]
        self._new_table(own[0].span if own else node.span, own, "")
        assert self._block is not None
        self._block.columns, self._block.corner = node.columns, node.corner

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
        self._block = Block(ast.LevelsDecl((), (), (), place), own, lost=True)
        self._block.presumed = (said, Diagnostic("T112", {"found": text}, place)) if text else None

    def _row(self, block: Block, node: ast.Row) -> None:
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
