"""A stretch of a rule file with marks under the words that something is said about: line numbers, carets, brackets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .screen import Cut, Laid, Screen, cells, cut, laid
from .source import Span

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
        self._ends = {mark: _last_line(mark.span) for mark in marks}
        self._marks = marks
        self._brackets = [mark for mark in marks if self._ends[mark] > mark.span.line]
        self._numbers = sorted({number for mark in marks for number in self._seen(mark)})
        self._width = max(GUTTER, len(str(self._numbers[-1])))

    def _seen(self, mark: Mark) -> Iterator[int]:
        """The numbers of the lines that are shown of a mark."""
        first, last = mark.span.line, min(self._ends[mark], len(self._lines))
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
        """The marks under a line, in as few rows as there is room for without one standing in another's text."""
        rows: list[list[tuple[int, str, str]]] = []
        for segment in segments:
            start, end = (part.at(cell) for cell in line.stretch(segment.column, segment.end))
            drawn = segment.mark.sign * max(1, end - start) + (f" {segment.text}" if segment.text else "")
            taken = (start - 1, start + cells(drawn) + 1)
            row = next((row for row in rows if all(_apart(taken, one) for one in row)), None)
            if row is None:
                row = []
                rows.append(row)
            row.append((start, drawn, segment.mark.colour))
        left = gutter("", self._screen, self._width) + self._bracket(number, True)
        return [(left + self._row(row)).rstrip() for row in rows]

    def _row(self, drawn: Sequence[tuple[int, str, str]]) -> str:
        written, at = "", 0
        for start, text, colour in sorted(drawn):
            written += " " * (start - at) + self._screen.paint(text, colour)
            at = start + cells(text)
        return written


def _apart(taken: tuple[int, int], other: tuple[int, str, str]) -> bool:
    start, text, _ = other
    return taken[1] <= start or start + cells(text) <= taken[0]


def _last_line(span: Span) -> int:
    """The last line that a place has a character on: one that ends where a line begins ends on the line before."""
    return span.end_line - 1 if span.end_column == 1 and span.end_line > span.line else span.end_line


def on_lines(span: Span, lines: Mapping[str, Sequence[str]]) -> bool:
    """Whether a place is on lines that are known."""
    return 1 <= span.line <= len(lines.get(span.file, ()))
