"""Rows of a table that lack bars: pasted with tabs or spaces between the cells, or with one bar too few."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import CATALOGUES, pieces

from .lines import Line

_NAME = r"[^\W\d_]\w*"
_BETWEEN = re.compile(r"[\s|;]*")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, where, and how many bars stand in front of it."""

    text: str
    start: int
    end: int
    bars: int


@dataclass(frozen=True, slots=True)
class Barred:
    """A row with all its bars, and what to say about it; `bare` where it had none at all."""

    line: Line
    problem: Diagnostic
    bare: bool


@cache
def _value(language: str) -> re.Pattern[str]:
    words = CATALOGUES[language]
    goal = "|".join(r"\s+".join(map(re.escape, pieces(phrase))) for phrase in words.phrases["GOAL"])
    least = "|".join(r"\s*".join(map(re.escape, pieces(phrase))) for phrase in words.phrases["BUT_AT_LEAST"])
    return re.compile(rf"(?:{goal})(?:\s*(?:{least})\s+\d+)?|\d+(?:[.,]\d+)?|[-–—•]|{_NAME}", re.IGNORECASE)


def _cells(line: Line) -> list[Cell] | None:
    """The cells of a row, however they are set apart; None where something else stands there."""
    text = line.text
    found: list[Cell] = []
    at = 0
    while True:
        gap = _BETWEEN.match(text, at)
        assert gap is not None
        bars, at = gap[0].count("|"), gap.end()
        if at == len(text):
            found.append(Cell("", at, at, bars))
            return found
        match = _value(line.language).match(text, at)
        if match is None or match.end() == at:
            return None
        found.append(Cell(match[0], at, match.end(), bars))
        at = match.end()


def barred(line: Line, columns: int, wanted: int) -> Barred | None:
    """A row with the bars it lacks.

    `columns` is how many modules the table has, 0 where its first row has not come; `wanted` is how many cells the next
    row has then. None where it is no row, lacks none, or does not have that many cells.
    """
    cells = _cells(line)
    if cells is None or len(cells) < 2:
        return None
    *there, last = cells
    values = there[1:]
    is_name = re.fullmatch(_NAME, there[0].text) is not None and not there[0].text.isdigit()
    if columns and is_name and not any(re.fullmatch(_NAME, cell.text) for cell in values):
        return _row(line, there, last, columns)
    if not columns and all(re.fullmatch(_NAME, cell.text) for cell in there):
        return _head(line, there, last, wanted)
    return None


def _row(line: Line, there: Sequence[Cell], last: Cell, columns: int) -> Barred | None:
    empty = sum(max(cell.bars - 1, 0) for cell in there[1:])
    if len(there) - 1 + empty != columns:
        return None
    return _with_bars(line, there, last, there[0].bars)


def _head(line: Line, there: Sequence[Cell], last: Cell, wanted: int) -> Barred | None:
    corner = len(there) == wanted + 1 and there[0].bars < 2
    if not corner and len(there) != wanted:
        return None
    return _with_bars(line, there, last, there[0].bars if corner else there[0].bars - 1, corner=corner)


def _with_bars(line: Line, there: Sequence[Cell], last: Cell, first: int, corner: bool = True) -> Barred | None:
    """The row anew where bars lack in several places, else with the one that lacks."""
    lacking: list[tuple[int, int, str]] = []
    if first < 1:
        lead = "| " if corner or there[0].bars else "| | "
        lacking.append((there[0].start, there[0].start, lead))
    for before, cell in pairwise(there):
        if cell.bars == 0:
            lacking.append((before.end, cell.start, " | "))
    if last.bars == 0:
        lacking.append((there[-1].end, there[-1].end, " |"))
    if not lacking:
        return None
    mended = line
    for start, end, text in reversed(lacking):
        mended = mended.mended(line.span(start, end), text)
    bare = not any(cell.bars for cell in (*there, last))
    edits = tuple(Edit(line.span(start, end), text) for start, end, text in lacking)
    first_cell, last_cell = _around(lacking, there)
    span = line.span(there[0].start, there[-1].end) if bare else line.span(first_cell, last_cell)
    return Barred(mended, Diagnostic("T136", {"found": there[0].text}, span, edits=edits), bare)


def _around(lacking: Sequence[tuple[int, int, str]], there: Sequence[Cell]) -> tuple[int, int]:
    """The cells on both sides of the bars that lack."""
    start, end = lacking[0][0], lacking[-1][1]
    begin = max((cell.start for cell in there if cell.start < start), default=0)
    stop = min((cell.end for cell in there if cell.end > end), default=end)
    return begin, max(stop, begin + 1)


def columns_of(line: Line) -> int:
    """How many cells a row has after its name; 0 where it is none."""
    cells = _cells(line)
    if cells is None or len(cells) < 3 or not re.fullmatch(_NAME, cells[0].text):
        return 0
    values = cells[1:-1]
    if any(re.fullmatch(_NAME, cell.text) for cell in values):
        return 0
    return len(values) + sum(max(cell.bars - 1, 0) for cell in values)


def together(one: Diagnostic, other: Diagnostic) -> Diagnostic:
    """Two rows below each other that were pasted without any bars are one mistake."""
    return replace(one, primary=one.primary.to(other.primary), edits=(*one.edits, *other.edits))


__all__ = ["Barred", "barred", "columns_of", "together"]
