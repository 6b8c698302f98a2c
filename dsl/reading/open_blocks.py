"""What is open where the next line stands: the header, a package, a transition, a block, a group.

Here it is only asked what would fit; `blocks` opens and closes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Span

from .belonging import BELONGS, Owner, holds, opens
from .nodes import AlwaysOpen, Bullet, Statement, TableHead, WithoutLevels


@dataclass(slots=True)
class Block:
    """A declaration, and the lines that have come under it; `lost` when one of them was broken.

    `whole` is how many lines had come when a table's first row did. `presumed` is for a table whose own line is gone:
    what has been said about that, and what is to be said instead when no row comes.
    """

    node: Owner
    lines: list[Statement] = field(default_factory=list)
    columns: tuple[ast.Name, ...] = ()
    corner: ast.Name | None = None
    rows: list[ast.Row] = field(default_factory=list)
    lost: bool = False
    whole: int | None = None
    presumed: tuple[Diagnostic, Diagnostic] | None = None

    def finished(self) -> ast.Item:
        """The declaration with the lines below it; `BELONGS` has seen to it that they are of the right kind."""
        node = self.node
        lines: tuple[Any, ...] = tuple(self.lines)
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
                return replace(node, lines=lines, columns=self.columns, rows=tuple(self.rows), corner=self.corner)
            case ast.ChangeDecl() | ast.DropDecl():
                return replace(node, because=lines[0]) if lines else node
            case ast.CitizenDecl():
                return replace(node, rows=lines)
            case ast.ExampleDecl():
                return replace(node, lines=lines)
            case ast.RoleDecl() | ast.GroupDecl():
                return node
        raise AssertionError("a header is not an item")

    @property
    def says_why(self) -> bool:
        """Whether a change says already why; a requirement that says it twice is told so by the checker."""
        node = self.node
        return isinstance(node, ast.ChangeDecl | ast.DropDecl) and (node.because is not None or bool(self.lines))


@dataclass(slots=True)
class Group:
    """``alle af`` and its like, and the bullets that have come under it; `lost` when one of them was broken."""

    node: ast.GroupLines
    tests: list[ast.TestLine] = field(default_factory=list)
    lost: bool = False

    def finished(self) -> ast.GroupLines:
        """The group with its tests."""
        return replace(self.node, tests=tuple(self.tests))


@dataclass(slots=True)
class Transition:
    """A transition, and what has come under it; without a node where its line was broken."""

    node: ast.TransitionDecl | None
    requirements: list[ast.RequirementDecl] = field(default_factory=list)
    always_open: bool = False
    without_levels: bool = False
    open_span: Span | None = None
    levels_span: Span | None = None

    def finished(self) -> ast.TransitionDecl | None:
        """The transition with all that was said of it; None where its own line was broken."""
        if self.node is None:
            return None
        return replace(
            self.node,
            requirements=tuple(self.requirements),
            always_open=self.always_open,
            without_levels=self.without_levels,
            open_span=self.open_span,
            levels_span=self.levels_span,
        )


class OpenBlocks:
    """A file's items so far, and everything that is still open."""

    opens = staticmethod(opens)
    holds = staticmethod(holds)

    def __init__(self) -> None:
        self._header: Block | None = None
        self._items: list[ast.Item] = []
        self._current: list[ast.Item] = self._items
        self._package: ast.PackageDecl | None = None
        self._transition: Transition | None = None
        self._block: Block | None = None
        self._group: Group | None = None

    def _kept(self) -> OpenBlocks:
        """As it is now: what comes later does not change it."""
        kept = OpenBlocks()
        kept._items = list(self._items)
        kept._current = kept._items if self._current is self._items else list(self._current)
        kept._package, kept._header = self._package, self._header
        if self._transition is not None:
            kept._transition = replace(self._transition, requirements=list(self._transition.requirements))
        if self._block is not None:
            kept._block = replace(self._block, lines=list(self._block.lines), rows=list(self._block.rows))
            kept._header = kept._block if self._header is self._block else self._header
        if self._group is not None:
            kept._group = replace(self._group, tests=list(self._group.tests))
        return kept

    def _go_back_to(self, kept: OpenBlocks) -> None:
        self._header, self._package = kept._header, kept._package
        self._items, self._current = kept._items, kept._current
        self._transition, self._block, self._group = kept._transition, kept._block, kept._group

    # --- what a line would be --------------------------------------------------------------------------------------

    def fits(self, node: Statement) -> bool:
        """Whether a line would be in place here."""
        match node:
            case ast.RequirementDecl():
                return node.kind == "standard" or self._transition is not None
            case ast.Header():
                return self._header is None
            case _ if opens(node):
                return True
            case Bullet():
                return self._group is not None
            case AlwaysOpen() | WithoutLevels():
                return self._transition is not None
            case TableHead():
                return self.in_table and not self.columns
            case ast.Row():
                return self.in_table and len(node.cells) == len(self.columns)
        if self._block is not None and holds(self._block.node, node):
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

    @property
    def rows_of(self) -> ast.CitizenDecl | ast.ExampleDecl | None:
        """The citizen or the example whose block is open: its lines are rows of data."""
        node = self._block.node if self._block is not None else None
        return node if isinstance(node, ast.CitizenDecl | ast.ExampleDecl) else None

    @property
    def empty(self) -> bool:
        """Whether nothing has come under the line that opened the block."""
        return self._block is not None and not self._block.lines

    def _indented(self, node: Statement) -> bool:
        """Whether a line begins something new, deeper in than what it thereby ends."""
        if isinstance(node, ast.RequirementDecl) and self._block is None:
            return False
        outer = None if self._transition is None else self._transition.node
        open_ = outer if self._block is None or not isinstance(node, ast.RequirementDecl) else None
        if open_ is None and self._block is not None:
            return node.span.column > self._block.node.span.column
        return open_ is not None and node.span.column > open_.span.column

    def _on_package(self) -> bool:
        """Whether what stands above, apart from more of the same, is the package's own line."""
        if self._package is None or self._block is not None or self._transition is not None:
            return False
        return all(isinstance(item, ast.SourceNote | ast.Caveat) for item in self._current)

    def _takes_tests(self) -> bool:
        return self._block is not None and ast.TestLine in BELONGS[type(self._block.node)]


def _sources(lines: tuple[Any, ...]) -> tuple[ast.SourceNote, ...]:
    return tuple(line for line in lines if isinstance(line, ast.SourceNote))
