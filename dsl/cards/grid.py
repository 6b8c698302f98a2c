"""A sheet as cells, however it was stored: what stands where, what is merged, what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Content: TypeAlias = str | int | float | bool | date | None

MOST_ROWS, MOST_COLUMNS = 1_000, 200
"""No card is larger."""

FORMULA, ERROR, PERCENT = "formula", "error", "percent"
"""What there is to say about a cell besides its content: a formula that was never worked out, an error, a per cent."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell. `row` and `column` (from 1) are its place in the file, also in a grid that has been turned."""

    row: int
    column: int
    value: Content = None
    note: str = ""
    bold: bool = False

    @property
    def ref(self) -> str:
        """The place as Excel says it: B4."""
        return f"{letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """What it says, on one line."""
        match self.value:
            case None:
                return ""
            case float() as number if number == int(number):
                return str(int(number))
            case date() as day:
                return day.isoformat()[:10]
            case value:
                return " ".join(str(value).split())

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all."""
        return not self.text and not self.note


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


@dataclass(frozen=True, slots=True)
class Area:
    """A merged range, ends included; its content stands in its first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet. `cells` holds those that say something, by row and column from 1. `name` is None for a text file's.

    `hidden_rows` and `hidden_columns` are those that Excel does not show. What a merged range covers besides its first
    cell is dropped, as Excel does.
    """

    name: str | None
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    turned: bool = False
    far: tuple[str, ...] = ()
    """Cells that stand so far away from the others that they are not among them."""
    height: int = field(init=False, compare=False)
    """The last row that says something."""
    width: int = field(init=False, compare=False)
    """The last column that says something."""
    left: int = field(init=False, compare=False)
    """The first column that says something."""
    _covering: dict[tuple[int, int], Area] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        covering: dict[tuple[int, int], Area] = {}
        for area in self.merged:
            places = list(_inside(area))
            if not any(place in covering for place in places):
                covering.update((place, area) for place in places)
        seen = {p: c for p, c in self.cells.items() if p not in covering or p == _first(covering[p])}
        object.__setattr__(self, "_covering", covering)
        object.__setattr__(self, "cells", seen)
        object.__setattr__(self, "height", max((row for row, _ in seen), default=0))
        object.__setattr__(self, "left", min((column for _, column in seen), default=0))
        object.__setattr__(self, "width", max((column for _, column in seen), default=0))

    def places(self) -> Iterator[tuple[int, int]]:
        """The places where something is seen: those of the cells, and all that merged ranges cover."""
        yield from self.cells
        yield from (place for place in self._covering if place not in self.cells)

    def own(self, row: int, column: int) -> Cell:
        """The cell at a place, an empty one where nothing stands."""
        return self.cells.get((row, column)) or self._nothing(row, column)

    def at(self, row: int, column: int) -> Cell:
        """What is seen at a place: within a merged range, the content of the range."""
        area = self._covering.get((row, column))
        return self.own(row, column) if area is None else self.own(area.top, area.left)

    def area(self, row: int, column: int) -> Area | None:
        """The merged range that a place is in."""
        return self._covering.get((row, column))

    def row(self, row: int) -> list[Cell]:
        """The cells of a row that say something themselves."""
        return [cell for column in range(1, self.width + 1) if not (cell := self.own(row, column)).empty]

    def transposed(self) -> Grid:
        """The sheet with rows and columns changed over. Cells keep the places that they have in the file."""
        return Grid(
            self.name,
            {(column, row): cell for (row, column), cell in self.cells.items()},
            tuple(Area(a.left, a.top, a.right, a.bottom) for a in self.merged),
            self.hidden_columns,
            self.hidden_rows,
            not self.turned,
            self.far,
        )

    def nearby(self) -> Grid:
        """The sheet without what stands further away than any card reaches: a stray cell makes no huge table."""
        far = [cell.ref for (row, column), cell in self.cells.items() if row > MOST_ROWS or column > MOST_COLUMNS]
        if not far:
            return self
        near = {p: c for p, c in self.cells.items() if p[0] <= MOST_ROWS and p[1] <= MOST_COLUMNS}
        return Grid(self.name, near, self.merged, self.hidden_rows, self.hidden_columns, self.turned, tuple(far))

    def _nothing(self, row: int, column: int) -> Cell:
        return Cell(column, row) if self.turned else Cell(row, column)


def _first(area: Area) -> tuple[int, int]:
    return area.top, area.left


_MOST_COVERED = 10_000


def _inside(area: Area) -> Iterator[tuple[int, int]]:
    """The places in a range; of one that is larger than any card, none."""
    if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_COVERED:
        return
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            yield row, column


def grid_of(name: str | None, rows: Iterable[Iterable[Content]]) -> Grid:
    """A grid of plain contents, row by row."""
    cells = {}
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            cell = Cell(r, c, value)
            if not cell.empty:
                cells[r, c] = cell
    return Grid(name, cells)
