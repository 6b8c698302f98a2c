"""A line of a rule file as cells on a screen: how wide every character is, and what part of the line there is room for.

Carets stand under the right words only if every character's width is known: some letters take two cells, a mark that
is put on a letter takes none, and a console that lacks a letter shows two in its place.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate

_TAB = " " * 4
_INVISIBLE = frozenset("\ufe0e\ufe0f\u034f")
_CONTEXT = 3
"""Before the words that a long line is cut around, one cell in so many is for what stands before them."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What is written to: `width` in cells; `shown` is what a text becomes in the encoding there.

    `drawing` says whether there are characters to draw lines with; without them the shapes are ASCII.
    """

    colour: bool = False
    drawing: bool = True
    width: int = 120
    shown: Callable[[str], str] = str

    @property
    def dots(self) -> str:
        """What stands where something is left out."""
        return "…" if self.drawing else "..."

    def paint(self, text: str, colour: str) -> str:
        """The text in a colour, an escape sequence's number, where there are colours."""
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour and text else text

    def plain(self, text: str) -> str:
        """A text that somebody else wrote, without what would take over the screen or turn the writing around."""
        return "".join(" " if c in "\t\n" else _visible(c, self) for c in text)


def _visible(character: str, screen: Screen) -> str:
    """What is shown for a character: nothing for one that has no shape, a stand-in for one that steers the screen."""
    category = unicodedata.category(character)
    if category == "Cf" or character in _INVISIBLE:
        return ""
    if category in {"Cc", "Cs", "Zl", "Zp"}:
        return "\ufffd" if screen.drawing else "?"
    return character


def cells(text: str) -> int:
    """How many cells a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A line as it is shown: the piece for every character, and where each begins, the whole width last."""

    pieces: tuple[str, ...]
    starts: tuple[int, ...]

    def stretch(self, column: int, end: int) -> tuple[int, int]:
        """The cells of some columns (from 1, `end` exclusive): at least one cell, also after the end of the line."""
        last = len(self.pieces)
        start = self.starts[min(column - 1, last)] + max(0, column - 1 - last)
        return start, max(start + 1, self.starts[min(max(end - 1, 0), last)])


def laid(line: str, screen: Screen) -> Laid:
    """A line of a file, without its line end."""
    pieces = tuple(_piece(c, screen) for c in line)
    return Laid(pieces, (0, *accumulate(map(cells, pieces))))


def _piece(character: str, screen: Screen) -> str:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) == "Zs":
        return " " * _width(character)
    return screen.shown(_visible(character, screen))


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a line that there is room for: what is shown, which cells of the line, and how far in they stand."""

    text: str
    start: int
    end: int
    indent: int = 0

    def at(self, cell: int) -> int:
        """Where a cell of the line is shown; one that is cut away is at the edge."""
        return min(max(cell, self.start), self.end) - self.start + self.indent


def cut(line: Laid, room: int, first: int, last: int, screen: Screen) -> Cut:
    """As much of a line as `room` cells hold, around those from `first` to `last`; their beginning is always seen."""
    whole = line.starts[-1]
    if whole <= room:
        return Cut("".join(line.pieces).rstrip(), 0, whole)
    dots = cells(screen.dots)
    inner = max(room - 2 * dots, dots)
    start = 0
    if last > room - dots:
        start = max(0, min(first, max(first - room // _CONTEXT, last - inner)))
    begin = min(bisect_left(line.starts, start), len(line.pieces) - 1)
    start = line.starts[begin]
    left = screen.dots if begin else ""
    end = start + room - cells(left)
    stop = len(line.pieces) if end >= whole else bisect_right(line.starts, end - dots) - 1
    right = "" if stop == len(line.pieces) else screen.dots
    return Cut(left + "".join(line.pieces[begin:stop]) + right, start, line.starts[stop], cells(left))
