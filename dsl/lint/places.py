"""Where things of the model stand, to the word: from an `Origin` (a file and a line) to places in the syntax tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from trin.dsl import ast
from trin.dsl.source import Span
from trin.engine import model

T = TypeVar("T")


class Places:
    """An index of the syntax tree by line, made when it is first asked: most rules have nothing to be said about."""

    def __init__(self, files: Iterable[ast.File]) -> None:
        self.files = tuple(files)
        self._nodes: dict[tuple[str, int], list[Any]] | None = None

    def at(self, origin: model.Origin, kind: type[T]) -> T | None:
        """The first node of a kind that begins on a line, the outermost first."""
        nodes = self._index().get((origin.file, origin.line), ())
        return next((node for node in nodes if isinstance(node, kind)), None)

    def _index(self) -> dict[tuple[str, int], list[Any]]:
        if self._nodes is None:
            self._nodes = {}
            for file in self.files:
                for node in within(file.items):
                    self._nodes.setdefault((node.span.file, node.span.line), []).append(node)
        return self._nodes

    def whole(self, origin: model.Origin) -> Span:
        """Everything that stands on a line, as far as it is known."""
        nodes = self._index().get((origin.file, origin.line), ())
        return nodes[0].span if nodes else Span(origin.file, origin.line, 1, origin.line, 2)

    def line(self, line: model.Test | model.TestGroup, module: str | None = None) -> Span:
        """A test, the head of a group, or a table's cell (of the column `module`)."""
        origin = line.source.origin
        row = self.at(origin, ast.Row)
        if row is not None:
            return self._cell(row, origin, module)
        if isinstance(line, model.TestGroup):
            group = self.at(origin, ast.GroupLines)
            return self.whole(origin) if group is None else group.span
        test = self.at(origin, ast.TestLine)
        return self.whole(origin) if test is None else test.span

    def _cell(self, row: ast.Row, origin: model.Origin, module: str | None) -> Span:
        table = next((t for t in self.tables() if any(one is row for one in t.rows)), None)
        columns = [] if table is None else [column.text for column in table.columns]
        return row.cell_spans[columns.index(module)] if module in columns else row.span

    def tables(self) -> Iterator[ast.LevelsDecl]:
        """Every table of levels."""
        for file in self.files:
            for item in file.items:
                if isinstance(item, ast.LevelsDecl):
                    yield item
                elif isinstance(item, ast.PackageDecl):
                    yield from (inner for inner in item.items if isinstance(inner, ast.LevelsDecl))

    def name(self, requirement: model.Requirement, module: str | None = None) -> Span:
        """The name of a requirement where it is written, or the cell that it is."""
        node = self.at(requirement.origin, ast.RequirementDecl)
        if node is not None:
            return node.name.span
        return self.line(requirement.body[0], module) if requirement.body else self.whole(requirement.origin)

    def declared(self, origin: model.Origin) -> Span:
        """The name of a module where it is declared."""
        node = self.at(origin, ast.ModuleDecl)
        return self.whole(origin) if node is None else node.name.span


def within(value: Any) -> Iterator[Any]:
    """Every node in a tree of nodes and tuples, the outermost first."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        kind: Any = type(part)
        if kind is tuple:
            waiting += reversed(part)
        elif names := _fields(kind):
            yield part
            waiting += [inner for name in reversed(names) if not isinstance(inner := getattr(part, name), str | int)]


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "span") if is_dataclass(kind) else ()
