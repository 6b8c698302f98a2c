"""A stretch of a rule file with marks under the words that something is said about: line numbers, carets, brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from trin.dsl.source import Span

from .screen import Cut, Laid, Screen, cells, cut, laid

GUTTER = 5
"""Cells for line numbers, unless a file has more lines than that."""

_MOST_LINES = 6
"""A place of more lines than this is shown by its first and its last ones."""

_NUMBERS, _OTHERS = "34", "1;34"
"""Colours of the gutter, and of the marks at other places."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to underline: `sign` is drawn under every cell of it, and `text` stands after that."""

    span: Span
    sign: str
    text: str = ""
    colour: str = _OTHERS


@dataclass(frozen=True, slots=True)
class _Segment:
    """The part of a mark that is on one line."""

    column: int
    end: int
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class _Shapes:
    bar: str
    first: str
    between: str
    last: str


_DRAWN, _ASCII = _Shapes("│", "╭", "│", "╰"), _Shapes("|", "/", "|", "\\")


def excerpt(lines: Sequence[str], marks: Sequence[Mark], screen: Screen) -> list[str]:
    """The lines that the marks are on, in their order, each with its marks under it.

    Marks come in the order of their weight: the first is drawn nearest to its line. All are on existing lines.
    """
    return _Excerpt(lines, marks, screen).rows()


def gutter(number: int | str, screen: Screen, width: int = GUTTER, bar: str | None = None) -> str:
    """What stands to the left of a line: its number, or nothing, and a bar."""
    shape = (_DRAWN if screen.drawing else _ASCII).bar if bar is None else bar
    return screen.paint(f"{number:>{width}} {shape}", _NUMBERS) + " "


class _Excerpt:
    def __init__(self, lines: Sequence[str], marks: Sequence[Mark], screen: Screen) -> None:
        self._lines = lines
        self._screen = screen
        self._shapes = _DRAWN if screen.drawing else _ASCII
        self._ends = {mark: min(_last_line(mark.span), len(lines)) for mark in marks}
        self._marks = marks
        self._brackets = [mark for mark in marks if self._ends[mark] > mark.span.line]
        self._numbers = sorted({number for mark in marks for number in self._seen(mark)})
        self._width = max(GUTTER, len(str(self._numbers[-1])))

    def _seen(self, mark: Mark) -> Iterator[int]:
        """The numbers of the lines that are shown of a mark."""
        first, last = mark.span.line, self._ends[mark]
        if last - first < _MOST_LINES:
            yield from range(first, last + 1)
            return
        yield from range(first, first + _MOST_LINES // 2)
        yield from range(last + 1 - _MOST_LINES // 2, last + 1)

    def rows(self) -> list[str]:
        shown: list[str] = []
        before = self._numbers[0] - 1
        for number in self._numbers:
            if number == before + 2:
                shown += self._line(before + 1)
            elif number > before + 1:
                shown.append(
                    (gutter(self._screen.dots, self._screen, self._width) + self._bracket(before, True)).rstrip()
                )
            shown += self._line(number)
            before = number
        return shown

    def _line(self, number: int) -> list[str]:
        segments = [s for mark in self._marks for s in self._segments(mark, number)]
        line = laid(self._lines[number - 1], self._screen)
        places = [line.stretch(s.column, s.end) for s in segments]
        indent = 2 * len(self._brackets)
        room = self._screen.width - self._width - 3 - indent
        main = places[0] if places else (0, 0)
        around = (min([p[0] for p in places] or [0]), max([p[1] for p in places] or [0]))
        fits = around[1] - around[0] <= room - 2 * cells(self._screen.dots)
        part = cut(line, room, *(around if fits else main), self._screen)
        head = gutter(number, self._screen, self._width) + self._bracket(number) + part.text
        return [head.rstrip(), *self._underlines(number, segments, line, part)]

    def _segments(self, mark: Mark, number: int) -> Iterator[_Segment]:
        """The part of a mark on a line that is underlined: of a place of several lines, its first and its last."""
        span, last = mark.span, self._ends[mark]
        text = self._lines[number - 1]
        if number == span.line == last:
            end = span.end_column if span.end_line == last else len(text) + 1
            yield _Segment(span.column, max(end, span.column + 1), mark, mark.text)
        elif number == span.line:
            yield _Segment(span.column, max(len(text.rstrip()) + 1, span.column + 1), mark, "")
        elif number == last:
            column = len(text) - len(text.lstrip()) + 1
            end = span.end_column if span.end_line == last else len(text.rstrip()) + 1
            yield _Segment(column, max(end, column + 1), mark, mark.text)

    def _bracket(self, number: int, below: bool = False) -> str:
        """The brackets that tie the lines of a place together: beside a line, or below it."""
        drawn = []
        for mark in self._brackets:
            first, last = mark.span.line, self._ends[mark]
            if not first <= number <= last or (below and number == last):
                drawn.append(" ")
                continue
            shape = self._shapes.between
            if not below:
                shape = {first: self._shapes.first, last: self._shapes.last}.get(number, shape)
            drawn.append(self._screen.paint(shape, mark.colour))
        return "".join(f"{shape} " for shape in drawn)

    def _underlines(self, number: int, segments: Sequence[_Segment], line: Laid, part: Cut) -> list[str]:
        """The marks under a line, in as few rows as they fit into, each with its text after it or, else, below it."""
        marks = _Rows()
        placed = []
        for segment in segments:
            start, end = (part.at(cell) for cell in line.stretch(segment.column, segment.end))
            drawn = segment.mark.sign * max(1, end - start)
            placed.append((segment, start, start + len(drawn), marks.add(start, drawn, segment.mark.colour)))
        below = _Rows()
        for segment, start, end, row in placed:
            if segment.text and not marks.fits(row, end + 1, segment.text):
                below.add(start, segment.text, segment.mark.colour)
            elif segment.text:
                marks.rows[row].append((end + 1, segment.text, segment.mark.colour))
        left = gutter("", self._screen, self._width) + self._bracket(number, True)
        return [(left + self._row(row)).rstrip() for row in (*marks.rows, *below.rows)]

    def _row(self, drawn: Sequence[tuple[int, str, str]]) -> str:
        written, at = "", 0
        for start, text, colour in sorted(drawn):
            written += " " * (start - at) + self._screen.paint(text, colour)
            at = start + cells(text)
        return written


class _Rows:
    """Pieces of text in rows, none of which touches another."""

    def __init__(self) -> None:
        self.rows: list[list[tuple[int, str, str]]] = []

    def add(self, start: int, text: str, colour: str) -> int:
        """Put a piece into the first row that has room for it; the number of that row."""
        row = next((i for i in range(len(self.rows)) if self.fits(i, start, text)), len(self.rows))
        if row == len(self.rows):
            self.rows.append([])
        self.rows[row].append((start, text, colour))
        return row

    def fits(self, row: int, start: int, text: str) -> bool:
        """Whether a row has room for a piece, and for a cell on either side of it that stays empty."""
        end = start + cells(text)
        return all(end < first or first + cells(other) < start for first, other, _ in self.rows[row])


def _last_line(span: Span) -> int:
    """The last line that a place has a character on: one that ends where a line begins ends on the line before."""
    return span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line


def on_lines(span: Span, lines: Mapping[str, Sequence[str]]) -> bool:
    """Whether a place is on lines that are known."""
    return 1 <= span.line <= len(lines.get(span.file, ()))
