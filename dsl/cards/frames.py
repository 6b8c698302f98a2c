"""Where the table of a card is: the row of its heading, the columns with modules, the column with competences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from . import words
from .grid import Cell, Content, Grid
from .levels import Kind, Reading, Steps, read


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the parts of a card stand in its grid. `last` is the last row with a level.

    `label` is the column with competences, `group` one with their groups, `scale` and `names` those with their scales
    and with names of the rules. `modules` are the columns of levels; `asides` those that say something else.
    """

    header: int
    last: int
    label: int
    modules: tuple[int, ...]
    group: int | None = None
    scale: int | None = None
    names: int | None = None
    asides: tuple[int, ...] = ()
    own: bool = False
    """The card is one that Trin has written: every row and column says what it is."""


class Looking:
    """A grid with its cells read, each once."""

    def __init__(self, grid: Grid, steps: Steps) -> None:
        self.grid = grid
        known: dict[tuple[type, Content, str], Reading] = {}
        for cell in grid.cells.values():
            if (key := (type(cell.value), cell.value, cell.note)) not in known:
                known[key] = read(cell, steps)
        self._readings = {id(c): known[type(c.value), c.value, c.note] for c in grid.cells.values()}
        labels: dict[int, int] = {}
        for row, column in sorted(grid.places(), reverse=True):
            if self.is_label(grid.at(row, column)):
                labels[row] = column
        self._first_label = labels
        self._levels: dict[int, list[int]] = {}
        for row, column in sorted(grid.cells):
            if self._readings[id(grid.cells[row, column])].kind is Kind.LEVEL and self.has_label(row, column):
                self._levels.setdefault(column, []).append(row)

    def reading(self, row: int, column: int) -> Reading:
        """What a cell says, that of a merged range for all within."""
        return self._reading(self.grid.at(row, column))

    def levels_below(self, row: int, column: int, end: int) -> int:
        """How many levels stand in a column after a row and before another, on rows that have a text to the left."""
        rows = self._levels.get(column, [])
        return bisect_left(rows, end) - bisect_right(rows, row)

    def has_label(self, row: int, column: int) -> bool:
        """Whether a text stands to the left of a cell."""
        return self._first_label.get(row, column) < column

    def has_levels(self, row: int, first: int) -> bool:
        """Whether a row has a level, or says that there is none, from a column on."""
        kinds = (self.reading(row, c).kind for c in range(first, self.grid.width + 1))
        return any(kind in (Kind.LEVEL, Kind.NOTHING, Kind.OPEN) for kind in kinds)

    def is_label(self, cell: Cell) -> bool:
        """Whether a cell holds words rather than a level."""
        if not isinstance(cell.value, str) or not any(ch.isalpha() for ch in cell.value):
            return False
        reading = self._reading(cell)
        return reading.kind is not Kind.NOTHING and not isinstance(reading.level, int)

    def _reading(self, cell: Cell) -> Reading:
        return self._readings.get(id(cell), _EMPTY)


_EMPTY = Reading(Kind.EMPTY)


def frame(look: Looking) -> Frame | None:
    """Where the card is on a sheet; None where no levels stand under headings."""
    made_here = _own(look.grid)
    if made_here is not None:
        return made_here
    header = _header(look)
    if header is None:
        return None
    grid = look.grid
    names = _named_column(grid, header, words.NAMES)
    scale = _named_column(grid, header, words.SCALES)
    first = _first_module(look, header)
    if first is None:
        return None
    labels = _labels(look, header, first)
    if labels is None:
        return None
    label, group = labels
    inside = [c for c in range(label + 1, grid.width + 1) if c not in (names, scale, group)]
    modules = _modules(look, header, inside)
    taken = {label, group, scale, names, *modules}
    saying = {column for row, column in grid.cells if row >= header}
    asides = sorted(saying - taken)
    rows = [r for r in range(header + 1, grid.height + 1) if _in_table(look, r, label, modules)]
    if not rows:
        return None
    return Frame(header, rows[-1], label, tuple(modules), group, scale, names, tuple(asides))


def _own(grid: Grid) -> Frame | None:
    """The parts of a card that Trin has written: names of the rules stand in its last column and under its headings."""
    corners = [place for place, cell in grid.cells.items() if words.is_one_of(cell.text, words.NAMES)]
    for row, names in sorted(corners, key=lambda place: (place[0], -place[1])):
        label = next((c for r, c in corners if r == row + 1 and c < names), None)
        if label is None:
            continue
        between = range(label + 1, names)
        modules = [c for c in between if not grid.own(row + 1, c).empty]
        if not modules:
            continue
        scale = next((c for c in between if c not in modules and not grid.own(row, c).empty), None)
        last = next((r for r in range(row + 2, grid.height + 1) if not grid.row(r)), grid.height + 1) - 1
        return Frame(row, last, label, tuple(modules), None, scale, names, (), True)
    return None


def _in_table(look: Looking, row: int, label: int, modules: list[int]) -> bool:
    """Whether a row has a competence and, beside it, something that cells of a table say."""
    if not look.is_label(look.grid.at(row, label)):
        return False
    said = [look.reading(row, c) for c in modules]
    return any(one.kind in (Kind.LEVEL, Kind.NOTHING) or one.remark in _MARKS for one in said)


_MARKS = ("mark", "star", "decimal", "at_most", "formula", "error", "no_step", "no_range")
"""What stands in a table and is no level, unlike a text or a date, which may stand anywhere."""


# --- the row with the headings ----------------------------------------------------------------------------------------


def _header(look: Looking) -> int | None:
    """The row whose headings have the levels under them, the first of them where several have."""
    candidates = [row for row in range(1, look.grid.height + 1) if _like_header(look, row)]
    scores = {}
    for row, end in pairwise([*candidates, look.grid.height + 1]):
        scores[row] = sum(look.levels_below(row, c, end) for c in _headed(look.grid, row))
    best = max(scores.values(), default=0)
    return next((row for row in candidates if best and scores[row] * 3 >= best), None)


def _like_header(look: Looking, row: int) -> bool:
    """Whether a row could be headings: words beyond its first cell, and no levels; or 1, 2, 3 for modules."""
    cells = look.grid.row(row)
    rest = cells[1:] if cells and _at_left(look.grid, cells[0]) else cells
    if not rest or words.is_one_of(cells[0].text, words.ASIDES - words.NUMBERING):
        return False
    area = look.grid.area(row, _column(look.grid, rest[0]))
    if len(cells) == 1 and area is not None and area.left == 1:
        return False
    kinds = [read(cell, Steps()) for cell in rest]
    if not any(isinstance(kind.level, int) for kind in kinds):
        return any(look.is_label(cell) for cell in rest)
    return _counts(kinds) and (rest == cells or words.is_one_of(cells[0].text, words.COMPETENCES | words.MODULES))


def _at_left(grid: Grid, cell: Cell) -> bool:
    """Whether nothing but labels can stand further to the left: the first column that says anything."""
    return _column(grid, cell) == grid.left


def _column(grid: Grid, cell: Cell) -> int:
    return cell.row if grid.turned else cell.column


def _counts(readings: list[Reading]) -> bool:
    """Whether cells count 1, 2, 3 …"""
    return len(readings) > 1 and [r.level for r in readings] == list(range(1, len(readings) + 1))


def _headed(grid: Grid, row: int) -> Iterator[int]:
    """The columns with a heading: their own, or one that reaches over them from the left."""
    before = False
    for column in range(2, grid.width + 1):
        before = before or not grid.own(row, column).empty
        if before:
            yield column


# --- columns ----------------------------------------------------------------------------------------------------------


def _named_column(grid: Grid, header: int, wanted: set[str]) -> int | None:
    return next((c for c in range(1, grid.width + 1) if words.is_one_of(grid.own(header, c).text, wanted)), None)


def _first_module(look: Looking, header: int) -> int | None:
    end = look.grid.height + 1
    columns = [c for c in _headed(look.grid, header) if not _aside(look.grid, header, c)]
    return next((c for c in columns if look.levels_below(header, c, end)), None)


def _aside(grid: Grid, header: int, column: int) -> bool:
    return words.is_one_of(grid.at(header, column).text, words.ASIDES)


def _labels(look: Looking, header: int, first: int) -> tuple[int, int | None] | None:
    """The column with the competences, and the one to its left with their groups; None where no words stand there."""
    grid = look.grid
    texts = {c: [grid.own(r, c).text for r in range(header + 1, grid.height + 1)
                 if look.is_label(grid.own(r, c)) and look.has_levels(r, first)] for c in range(1, first)}  # fmt: skip
    texts = {c: found for c, found in texts.items() if found}
    if not texts:
        return None
    said = [c for c in texts if words.is_one_of(grid.at(header, c).text, words.COMPETENCES)]
    groups = [c for c in texts if words.is_one_of(grid.at(header, c).text, words.GROUPS)]
    rest = [c for c in texts if c not in groups] or list(texts)
    label = said[0] if said else max(rest, key=lambda c: (len(texts[c]) >= max(map(len, texts.values())), -c))
    left = [c for c in groups if c != label] or [c for c in texts if c < label and len(texts[c]) < len(texts[label])]
    return label, left[-1] if left else None


def _modules(look: Looking, header: int, columns: list[int]) -> list[int]:
    """The columns that levels stand in, with those among them, and modules after them, in which nothing is asked."""
    grid = look.grid
    rows = range(header + 1, grid.height + 1)
    asking, silent = [], []
    headed = set(_headed(grid, header))
    for c in columns:
        if c not in headed or _aside(grid, header, c):
            continue
        kinds = [look.reading(r, c).kind for r in rows if look.has_label(r, c)]
        remarks = [look.reading(r, c).remark for r in rows if look.has_label(r, c)]
        texts = sum(remark == "text" for remark in remarks)
        levels = sum(kind in (Kind.LEVEL, Kind.NOTHING) for kind in kinds)
        marks = sum(kind is Kind.OPEN for kind in kinds) - texts
        if levels + marks > 0 and levels + marks >= texts:
            asking.append(c)
        elif not texts and not grid.own(header, c).empty:
            silent.append(c)
    end = max(asking, default=0)
    return sorted([*asking, *(c for c in silent if c < end or words.like_module(grid.own(header, c).text))])
