"""The scale that a card explains, above or below its table: a step a line, its number first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .card import CardScale
from .grid import Cell, Grid
from .levels import Steps

_HEADING = re.compile(r"(?:skala|scale|niveauer|levels)\s*[:–-]\s*(.+)", re.IGNORECASE)
_LEVEL = r"(?:(?:niveau|niv\.?|trin|level|step)\s*)?(\d{1,2})"
_STEP = re.compile(_LEVEL + r"(?:\s*[.:=)]\s*|\s+[-–]\s+)(\S.*)", re.IGNORECASE)
_MARK = re.compile(r"(?:^|(?<=[\s,;:(]))(?:(?:niveau|niv\.?|trin|level|step)\s*)?(\d{1,2})\s*[=:]\s*", re.IGNORECASE)
_NUMBER = re.compile(_LEVEL + r"\s*[.:=]?", re.IGNORECASE)


@dataclass
class _Begun:
    label: str | None
    name: str | None
    steps: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Legends:
    """The scales of a card, and the rows that they stand on."""

    scales: tuple[CardScale, ...]
    rows: frozenset[int]


def legends(grid: Grid, rows: Iterable[int], names: int | None = None) -> Legends:
    """The scales on some rows. `names` is the column with names of the rules on a card that Trin has written."""
    found: list[_Begun] = []
    used: set[int] = set()
    for row in rows:
        cells = [cell for cell in _cells(grid, row) if cell is not grid.cells.get((row, names or 0))]
        named = grid.own(row, names).text or None if names else None
        heading = _HEADING.fullmatch(cells[0].text) if len(cells) == 1 else None
        step = _step(cells, names is not None)
        several = _several(cells[0].text) if len(cells) == 1 and names is None else []
        if several:
            found.append(_Begun(None, None, dict(several)))
        elif heading is not None:
            found.append(_Begun(heading[1].strip(), named))
        elif step is not None:
            _add(found, *step)
        else:
            continue
        used.add(row)
    scales = [CardScale(one.label, Steps(one.steps), one.name) for one in found if len(one.steps) > (names is None)]
    return Legends(tuple(scales), frozenset(used) if scales else frozenset())


def _cells(grid: Grid, row: int) -> list[Cell]:
    return [cell for cell in grid.row(row) if cell.text]


def _several(text: str) -> list[tuple[int, str]]:
    """The steps of a scale that is explained on one line: "1 = ikke prøvet, 2 = med støtte"."""
    parts = _MARK.split(text)
    steps = [(int(number), said.strip(" ,;.|·")) for number, said in zip(parts[1::2], parts[2::2], strict=True)]
    counted = [number for number, _ in steps]
    if len(steps) < 2 or counted != sorted(set(counted)) or not all(said for _, said in steps):
        return []
    return steps


def _step(cells: list[Cell], any_text: bool) -> tuple[int, str] | None:
    if len(cells) == 1 and (found := _STEP.fullmatch(cells[0].text)):
        return int(found[1]), found[2]
    if len(cells) == 2 and (found := _NUMBER.fullmatch(cells[0].text)) and (any_text or not cells[1].text.isdigit()):
        return int(found[1]), cells[1].text
    return None


def _add(found: list[_Begun], number: int, text: str) -> None:
    """A step on top of those before it; where the numbers begin anew, so does a scale."""
    if not found or (found[-1].steps and number <= max(found[-1].steps)):
        found.append(_Begun(None, None))
    found[-1].steps[number] = text


def steps_named(text: str) -> Steps:
    """The steps of a scale that somebody names: "begynder < øvet < rutineret", lowest first and numbered from 1."""
    parts = [part.strip() for part in re.split("[<;,]", text)]
    return Steps(dict(enumerate((p for p in parts if p), 1)))


def one_scale(scales: tuple[CardScale, ...]) -> Steps:
    """What a level may be, where a row does not say on which of several scales."""
    if len(scales) == 1:
        return scales[0].steps
    numbers = {number: "" for scale in scales for number in scale.steps.labels}
    return Steps({number: str(number) for number in sorted(numbers)})


__all__ = ["Legends", "legends", "one_scale", "steps_named"]
