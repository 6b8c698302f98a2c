"""A file's statements in the order of its lines, each with its depth and its text: what the formatter writes.

Nothing here looks at the text that was read. A statement knows its first and last line in the file, so that comments
and blank lines can be put back where they were; in a tree that nobody has read from a file all of them are alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from trin.dsl import ast, phrases
from trin.dsl.source import Span

from .lines import Node, cells, line, test

WIDTH = 120
"""A line that is longer is broken after a comma, where it has one."""

INDENT = "  "

_Tested: TypeAlias = ast.TestLine | ast.AppliesWhen


class Written(NamedTuple):
    """One statement: how deep it stands, its text, the lines of the file it was on, and whether a block begins with it.

    `broken` is the text with more places to break it, for one that is too long; `span` is where it was read.
    """

    depth: int
    text: str
    first: int
    last: int
    opens: bool = False
    broken: str | None = None
    span: Span | None = None


def written(file: ast.File, language: str) -> list[Written]:
    """Every statement of a file, in the words of a language, in the order of the file's lines."""
    found = [_at(0, file.header, language, True)]
    found += (_at(1, node, language) for node in file.header.lines)
    for item in file.items:
        found += statements(item, language)
    found.sort(key=_first)
    return found


def _first(statement: Written) -> int:
    return statement.first


def _at(depth: int, node: Node, language: str, opens: bool = False) -> Written:
    span = node.span
    return Written(depth, line(node, language), span.line, span.end_line, opens, None, span)


def _tested(depth: int, node: ast.TestLine, language: str, start: str = "", span: Span | None = None) -> Written:
    """A test, which can be broken before its qualifiers."""
    place = span or node.span
    text = start + test(node, language)
    broken = None if len(text) <= WIDTH - len(INDENT) * depth else start + test(node, language, commas=True)
    return Written(depth, text, place.line, place.end_line, False, broken, place)


# --- blocks ---------------------------------------------------------------------------------------------------------


def statements(item: ast.Item, language: str) -> Iterator[Written]:
    """The statements of a declaration and of all that belongs to it, in the order of the tree."""
    match item:
        case ast.PackageDecl():
            yield from _package(item, language)
        case ast.TransitionDecl():
            yield from _transition(item, language)
        case ast.RequirementDecl():
            yield from requirement(0, item, language)
        case ast.LevelsDecl():
            yield from _levels(item, language)
        case ast.SourceNote() | ast.Caveat():
            yield _at(1, item, language)
        case _:
            yield _at(0, item, language, not isinstance(item, _FLAT))
            yield from _below(item, language)


_FLAT = (ast.RoleDecl, ast.GroupDecl, ast.CompetenceDecl, ast.FactDecl, ast.ThingDecl, ast.ModuleDecl, ast.DropDecl)
"""Declarations of which many stand together, line after line."""


def _below(item: ast.Item, language: str) -> Iterator[Written]:
    """The lines under a declaration."""
    match item:
        case ast.ScaleDecl(steps=lines) | ast.ModuleDecl(sources=lines):
            yield from (_at(1, node, language) for node in lines)
        case ast.ScorecardDecl():
            yield from (_at(1, node, language) for node in item.lines)
        case ast.CompetenceDecl(responsible=node) | ast.FactDecl(responsible=node) | ast.ThingDecl(responsible=node):
            if node is not None:
                yield _at(1, node, language)
        case ast.ConditionDecl():
            yield from _body(1, item.body, language)
        case ast.TargetGroupDecl():
            yield from _body(1, item.body, language)
            yield from (_at(1, node, language) for node in item.sources)
        case ast.ChangeDecl(because=reason) | ast.DropDecl(because=reason):
            if reason is not None:
                yield _at(1, reason, language)
        case ast.CitizenDecl():
            yield from (_at(1, node, language) for node in item.rows)
        case ast.ExampleDecl():
            yield from (_at(1, node, language) for node in item.lines)
        case _:
            pass


def _package(item: ast.PackageDecl, language: str) -> Iterator[Written]:
    yield _at(0, item, language, True)
    for inner in item.items:
        yield from statements(inner, language)


def _transition(item: ast.TransitionDecl, language: str) -> Iterator[Written]:
    yield _at(0, item, language, True)
    if item.always_open:
        yield _flag("ALWAYS_OPEN", item.open_span or item.span, language)
    if item.without_levels:
        yield _flag("WITHOUT_LEVELS", item.levels_span or item.span, language)
    for node in item.requirements:
        yield from requirement(1, node, language)


def _flag(terminal: str, span: Span, language: str) -> Written:
    return Written(1, phrases.word(terminal, language), span.line, span.end_line, span=span)


def requirement(depth: int, item: ast.RequirementDecl, language: str) -> Iterator[Written]:
    """The statements of a requirement."""
    yield _at(depth, item, language, True)
    yield from _body(depth + 1, item.lines, language)


def _body(depth: int, nodes: Iterable[ast.RequirementLine], language: str) -> Iterator[Written]:
    for node in nodes:
        match node:
            case ast.TestLine():
                yield _tested(depth, node, language)
            case ast.GroupLines():
                yield _at(depth, node, language)
                for inner in node.tests:
                    yield _tested(depth + 1, inner, language, "- ")
            case ast.AppliesWhen():
                yield _tested(depth, node.test, language, phrases.word("APPLIES_WHEN", language) + " ", node.span)
            case _:
                yield _at(depth, node, language)


# --- tables ---------------------------------------------------------------------------------------------------------


def _levels(item: ast.LevelsDecl, language: str) -> Iterator[Written]:
    yield _at(0, item, language, True)
    for node in item.lines:
        if isinstance(node, ast.Qualifier):
            said, span = phrases.qualifier(node, language), node.span
            yield Written(1, said, span.line, span.end_line, span=span)
        else:
            yield from _body(1, [node], language)
    if not item.columns:
        return
    head = [item.corner.text if item.corner is not None else "", *(name.text for name in item.columns)]
    rows = [[row.name.text, *cells(row, language)] for row in item.rows]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    places = [item.columns[0].span.to(item.columns[-1].span), *(row.span for row in item.rows)]
    for row, span in zip([head, *rows], places, strict=True):
        yield Written(1, _aligned(row, widths), span.line, span.end_line, span=span)


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    """A row whose first cell stands to the left and whose other cells stand in the middle."""
    name, *others = row
    middle = [_centred(cell, width) for cell, width in zip(others, widths[1:], strict=True)]
    return "| " + " | ".join([f"{name:{widths[0]}}", *middle]) + " |"


def _centred(cell: str, width: int) -> str:
    """The cell in the middle, or half a character to the right of it."""
    return (" " * ((width - len(cell) + 1) // 2) + cell).ljust(width)


# --- long lines -----------------------------------------------------------------------------------------------------


def broken(statement: Written, width: int = WIDTH) -> list[str]:
    """The lines of a statement: one, or several where it would be too long and has commas to break it at."""
    start = INDENT * statement.depth
    if len(start) + len(statement.text) <= width or statement.text[0] == "|":
        return [start + statement.text]
    text = statement.broken or statement.text
    lines = []
    while len(start) + len(text) > width:
        at = _break(text, width - len(start))
        if at is None:
            break
        lines.append(start + text[: at + 1])
        text = text[at + 2 :]
        start = INDENT * (statement.depth + 2)
    lines.append(start + text)
    return lines


def _break(text: str, width: int) -> int | None:
    """Where the last comma stands that a line of the width may end in, or the first that there is; None without one.

    Within a quoted text too, where a line may be broken as well: what is joined again has one space after the comma.
    """
    commas = [i for i in range(len(text) - 2) if text[i] == "," and text[i + 1] == " " and text[i + 2] != " "]
    fitting = [i for i in commas if i < width]
    return fitting[-1] if fitting else commas[0] if commas else None
