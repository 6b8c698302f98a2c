"""From a sheet to a card: what every row and column is, and a remark for all that was guessed or left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import words
from .card import Card, CardCompetence, CardGroup, CardModule, CardScale
from .frames import Frame, Looking, frame
from .grid import Area, Cell, Grid
from .legends import Legends, legends, one_scale
from .levels import Kind, Level, Steps, folded, read
from .remarks import Remark, Sort, gathered, seen

ACROSS, DOWN = "across", "down"
"""Which way the modules go."""


def understood(grid: Grid, named: Steps | None = None, modules: str | None = None) -> Card | None:
    """The card on a sheet; None where there is none.

    `named` are the steps of the scale that somebody has named, `modules` which way they say that the modules go.
    """
    if modules == DOWN or (modules is None and _goes_down(grid, named)):
        turned = grid.transposed()
        card = _card(turned, named)
        if card is not None or modules == DOWN:
            return None if card is None else _with(card, Remark(Sort.GUESS, "turned"), modules is None)
    return _card(grid, named)


def has_marks(grid: Grid) -> bool:
    """Whether the cells of a sheet hold marks, where a card has levels."""
    return sum(read(cell, Steps()).remark == "mark" for cell in grid.cells.values()) > 1


def _with(card: Card, remark: Remark, said: bool) -> Card:
    remarks = (remark, *card.remarks) if said else card.remarks
    return Card(card.title, card.modules, card.groups, card.scales, card.competences, remarks)


def _goes_down(grid: Grid, named: Steps | None) -> bool:
    """Whether what stands to the left reads like modules, and what stands above does not."""
    look = Looking(grid, named or Steps())
    place = frame(look)
    if place is None:
        return frame(Looking(grid.transposed(), named or Steps())) is not None
    if place.own:
        return False
    rows = [grid.at(r, place.label).text for r in range(place.header + 1, place.last + 1)]
    tops = [grid.at(place.header, c).text for c in place.modules]
    corner = grid.at(place.header, place.label).text
    down, across = _share(rows), _share(tops)
    if words.is_one_of(corner, words.COMPETENCES):
        return False
    return down > across and (down >= 0.5 or words.is_one_of(corner, words.MODULES))


def _share(texts: Sequence[str]) -> float:
    said = [text for text in texts if text]
    return sum(words.like_module(text) for text in said) / len(said) if said else 0.0


def _card(grid: Grid, named: Steps | None) -> Card | None:
    everywhere = legends(grid, range(1, grid.height + 1))
    place = frame(Looking(grid, named or one_scale(everywhere.scales)))
    if place is None:
        return None
    outside = [r for r in range(1, grid.height + 1) if not place.header <= r <= place.last]
    explained = legends(grid, outside, place.names if place.own else None)
    return _Reading(grid, place, explained, named).card()


def _together(over: str, label: str) -> str:
    """One label of two headings, of which the lower may only say that levels stand below."""
    if not over or over == label:
        return label
    return over if words.is_one_of(label, words.ASKED) else f"{label} ({over})"


@dataclass
class _Row:
    """The state of going down the rows: the group that stands above, and whether its heading is right above."""

    group: int | None = None
    begun: bool = False


@dataclass
class _Reading:
    """One card being read, row by row."""

    grid: Grid
    place: Frame
    explained: Legends
    named: Steps | None
    remarks: list[Remark] = field(default_factory=list)
    groups: list[CardGroup] = field(default_factory=list)
    competences: list[CardCompetence] = field(default_factory=list)

    def card(self) -> Card:
        """The whole of it."""
        grid, place = self.grid, self.place
        modules = self._module_headings()
        name_row = self._name_row()
        if name_row is not None:
            modules = [CardModule(m.label, grid.own(name_row, c).text or None)
                       for m, c in zip(modules, place.modules, strict=True)]  # fmt: skip
        corner = "" if place.own else grid.at(place.header, place.label).text
        current = _Row(self._group_of(corner, None) if words.like_group(corner) else None)
        for row in range(place.header + 1, place.last + 1):
            if row != name_row:
                self._row(row, current)
        self._outside()
        self._asides()
        self._hidden()
        if grid.far:
            self.remarks.append(Remark(Sort.LEFT_OUT, "far", grid.far))
        return Card(
            self._title(),
            tuple(modules),
            tuple(self.groups),
            self._scales(),
            tuple(self.competences),
            gathered(self.remarks),
        )

    def _scales(self) -> tuple[CardScale, ...]:
        return (CardScale(None, self.named),) if self.named is not None else self.explained.scales

    # --- headings of modules ------------------------------------------------------------------------------------------

    def _module_headings(self) -> list[CardModule]:
        above = self._row_above()
        found = []
        for c in self.place.modules:
            label = self._heading(self.place.header, c)
            over = self._heading(above, c) if above is not None else ""
            if not self.grid.own(self.place.header, c).text and not over:
                self._guess("heading_reaches", [self.grid.own(self.place.header, c)], heading=seen(label))
            found.append(CardModule(_together(over, label)))
        return found

    def _heading(self, row: int, column: int) -> str:
        """The heading over a column: its own, that of its merged range, or the one that it stands to the right of."""
        cell = self.grid.at(row, column)
        while cell.empty and column > self.place.label + 1:
            column -= 1
            cell = self.grid.at(row, column)
        return cell.text

    def _row_above(self) -> int | None:
        """A row of headings over the headings, with nothing else in it but what reaches down beside them."""
        row, place = self.place.header - 1, self.place
        own = [c for c in range(1, self.grid.width + 1) if not self.grid.own(row, c).empty]
        over = [c for c in own if place.modules[0] <= c <= place.modules[-1]]
        if not over or any(not self.grid.own(place.header, c).empty for c in own if c not in over):
            return None
        return row if len(over) > 1 or self.grid.area(row, over[0]) is not None else None

    def _name_row(self) -> int | None:
        return self.place.header + 1 if self.place.own else None

    def _title(self) -> str | None:
        """The first line above the headings, if it stands alone there."""
        for row in range(1, self.place.header):
            cells = self.grid.row(row)
            if len(cells) == 1 and row not in self.explained.rows and isinstance(cells[0].value, str):
                return cells[0].text
        return None

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _row(self, row: int, current: _Row) -> None:
        grid, place = self.grid, self.place
        label = grid.at(row, place.label)
        cells = [grid.at(row, c) for c in place.modules]
        side = grid.at(row, place.group).text if place.group is not None else ""
        if side:
            current.group = self._group_of(side, None)
        if label.empty:
            self._unlabelled(row, cells)
            return
        if not place.own and self._repeats_header(row):
            current.group = self._group_of(label.text, None) if words.like_group(label.text) else current.group
            return
        if not place.own and words.is_one_of(label.text, words.ASIDES):
            self._left_out("row_aside", [label], text=seen(label.text))
            return
        if self._is_heading(row, current.begun):
            current.begun = True
            name = grid.own(row, place.names).text or None if place.names is not None else None
            current.group = self._group_of(label.text, name)
            if not place.own:
                self._guess("heading", [label], text=seen(label.text))
            return
        current.begun = False
        self._competence(row, label, cells, current.group)

    def _group_of(self, label: str, name: str | None) -> int:
        for i, group in enumerate(self.groups):
            if folded(group.label) == folded(label):
                return i
        self.groups.append(CardGroup(label, name))
        return len(self.groups) - 1

    def _unlabelled(self, row: int, cells: Sequence[Cell]) -> None:
        said = [cell for cell in cells if not cell.empty]
        if said and self.grid.area(row, self.place.label) is None:
            self._open("no_competence", said, text=seen(", ".join(cell.text for cell in said)))

    def _repeats_header(self, row: int) -> bool:
        grid, place = self.grid, self.place
        headings = [grid.own(place.header, c) for c in place.modules]
        if all(read(cell, Steps()).kind is Kind.LEVEL for cell in headings):
            return False
        return [grid.own(row, c).text for c in place.modules] == [cell.text for cell in headings]

    def _is_heading(self, row: int, begun: bool) -> bool:
        """Whether a row with nothing in its cells is a heading: merged over them, set apart, or right above levels.

        Right below another heading (`begun`) it is a competence of which nothing is asked, unless it is set apart.
        """
        grid, place = self.grid, self.place
        if place.own:
            return all(grid.own(row, c).empty for c in place.modules)
        area = grid.area(row, place.label)
        if area is not None and area.right >= place.modules[0]:
            return True
        if any(not grid.at(row, c).empty for c in place.modules):
            return False
        label = grid.at(row, place.label)
        if label.bold and not self._bold_competences():
            return True
        if words.like_group(label.text):
            return True
        if begun:
            return False
        after = next((r for r in range(row + 1, place.last + 1) if not grid.at(r, place.label).empty), None)
        return after is not None and any(not grid.at(after, c).empty for c in place.modules)

    def _bold_competences(self) -> bool:
        """Whether competences are in bold type as well."""
        grid, place = self.grid, self.place
        return any(
            grid.at(r, place.label).bold and any(not grid.at(r, c).empty for c in place.modules)
            for r in range(place.header + 1, place.last + 1)
        )

    def _competence(self, row: int, label: Cell, cells: Sequence[Cell], group: int | None) -> None:
        grid, place = self.grid, self.place
        scale = self._scale_of(row)
        steps = self._scales()[scale].steps if scale is not None else one_scale(self._scales())
        levels = tuple(self._level(row, c, steps, label.text) for c in place.modules)
        unread = frozenset(i for i, cell in enumerate(cells) if read(cell, steps).kind is Kind.OPEN)
        if all(cell.empty for cell in cells):
            self._guess("asks_nothing", [label], text=seen(label.text))
        name = grid.own(row, place.names).text or None if place.names is not None else None
        self.competences.append(CardCompetence(label.text, levels, group, scale, name, unread))

    def _scale_of(self, row: int) -> int | None:
        scales = self._scales()
        if self.place.scale is not None:
            said = folded(self.grid.at(row, self.place.scale).text)
            return next((i for i, one in enumerate(scales) if one.label and folded(one.label) == said), None)
        return 0 if len(scales) == 1 else None

    def _level(self, row: int, column: int, steps: Steps, competence: str) -> Level | None:
        """The level that a cell asks for. All but plain numbers, dashes and nothing is remarked on."""
        cell = self.grid.at(row, column)
        reading = read(cell, steps)
        values = {"seen": seen(cell.text), "level": str(reading.level)}
        if reading.kind is Kind.OPEN:
            values["where"] = seen(competence)
            self.remarks.append(Remark(Sort.OPEN, f"open.{reading.remark}", (cell.ref,), values))
        elif reading.remark is not None:
            self.remarks.append(Remark(Sort.GUESS, f"cell.{reading.remark}", (cell.ref,), values))
        elif reading.kind is Kind.LEVEL and self._merged_level(row, column):
            self.remarks.append(Remark(Sort.GUESS, "cell.merged", (cell.ref,), values))
        return reading.level

    def _merged_level(self, row: int, column: int) -> bool:
        area = self.grid.area(row, column)
        return area is not None and area != Area(row, column, row, column)

    # --- what is not in the table -------------------------------------------------------------------------------------

    def _outside(self) -> None:
        """Rows above and below that are neither the title nor a scale; of Trin's own card those with levels."""
        grid, place = self.grid, self.place
        title = self._title()
        above = self._row_above()
        for row in [*range(1, place.header), *range(place.last + 1, grid.height + 1)]:
            cells = grid.row(row)
            if not cells or row in self.explained.rows or row == above:
                continue
            if row < place.header and cells[0].text == title:
                continue
            if place.own and all(grid.own(row, c).empty for c in place.modules[1:]):
                continue
            self._left_out("row_outside", cells[:1], text=seen(cells[0].text))

    def _asides(self) -> None:
        for column in self.place.asides:
            heading = self.grid.at(self.place.header, column).text or self.grid.at(self.place.header - 1, column).text
            text = seen(heading) or "-"
            self._left_out("column_aside", [self.grid.own(self.place.header, column)], text=text)

    def _hidden(self) -> None:
        place = self.place
        grid = self.grid
        rows = [r for r in sorted(grid.hidden_rows) if place.header <= r <= place.last and grid.row(r)]
        columns = [c for c in sorted(grid.hidden_columns) if c in (place.label, *place.modules)]
        cells = [grid.own(r, place.label) for r in rows] + [grid.own(place.header, c) for c in columns]
        if cells:
            self.remarks.append(Remark(Sort.NOTE, "hidden", tuple(cell.ref for cell in cells)))

    def _guess(self, key: str, cells: Sequence[Cell], **values: str) -> None:
        self.remarks.append(Remark(Sort.GUESS, key, tuple(cell.ref for cell in cells), values))

    def _open(self, key: str, cells: Sequence[Cell], **values: str) -> None:
        self.remarks.append(Remark(Sort.OPEN, key, tuple(cell.ref for cell in cells), values))

    def _left_out(self, key: str, cells: Sequence[Cell], **values: str) -> None:
        self.remarks.append(Remark(Sort.LEFT_OUT, key, tuple(cell.ref for cell in cells), values))
