"""Mendings made to a text: where an edit's place is among the characters as they are written, and which go together.

Places count NFC characters, lines without their ends, and no byte order mark (see `Source.lines`). A file may be
written in another way, and whatever an edit does not cover stays as it is, character by character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.source import Span

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARK = "\ufeff"


class Written:
    """A text as it stands in a file, with or without a byte order mark."""

    def __init__(self, text: str) -> None:
        self.text = text
        start = len(_MARK) if text.startswith(_MARK) else 0
        ends = [match.span() for match in _LINE_END.finditer(text)]
        self._lines = [
            *zip([start, *(end for _, end in ends)], [begin for begin, _ in ends] + [len(text)], strict=True)
        ]
        self._columns: dict[int, list[int]] = {}

    def offset(self, line: int, column: int) -> int | None:
        """Where a place is in `text`; None where there is no such place, or it is within one written character.

        The place after the last line is the end of the text.
        """
        if (line, column) == (len(self._lines) + 1, 1):
            return len(self.text)
        if not 1 <= line <= len(self._lines):
            return None
        start, end = self._lines[line - 1]
        written = self.text[start:end]
        if written.isascii() or unicodedata.is_normalized("NFC", written):
            return start + column - 1 if 1 <= column <= end - start + 1 else None
        columns = self._columns.setdefault(line, _columns(written))
        at = bisect_left(columns, column)
        return start + at if at < len(columns) and columns[at] == column else None

    def column(self, line: int, column: int) -> int:
        """The same place counted in the characters that are written; `column` itself where there is no such place."""
        offset = self.offset(line, column)
        return column if offset is None or not 1 <= line <= len(self._lines) else offset - self._lines[line - 1][0] + 1

    def line_end(self, line: int) -> str:
        """How a line ends; the way of the line before where it is the last."""
        for number in (line, line - 1, 1):
            if 1 <= number < len(self._lines):
                return self.text[self._lines[number - 1][1] : self._lines[number][0]]
        return "\n"

    def stretch(self, span: Span) -> tuple[int, int] | None:
        """The first character that a span covers, and the one after the last."""
        start, end = self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)
        return None if start is None or end is None or end < start else (start, end)

    def covered(self, span: Span) -> str:
        """The text that a span covers; nothing where there is no such place."""
        stretch = self.stretch(span)
        return "" if stretch is None else self.text[slice(*stretch)]

    def with_edits(self, edits: Iterable[Edit]) -> str:
        """The text with some edits made, none of which overlaps another. ValueError where one has no place in it."""
        text, before = [], len(self.text)
        placed = [(self.stretch(edit.span), edit) for edit in edits]
        for stretch, edit in sorted(placed, key=lambda item: item[0] or (0, 0), reverse=True):
            if stretch is None or stretch[1] > before:
                raise ValueError(f"no place for an edit: {edit.span}")
            text.append(self.text[stretch[1] : before])
            text.append(edit.text.replace("\n", self.line_end(edit.span.line)))
            before = stretch[0]
        return "".join([self.text[:before], *reversed(text)])


def _columns(written: str) -> list[int]:
    """The NFC column of every written character of a line, and of its end, in rising order.

    What is composed to one character has that one's column. Where several composed ones cannot be told apart by what
    is written, only the first of their columns is there.
    """
    columns: list[int] = []
    column = 1
    for piece in _pieces(written):
        composed = unicodedata.normalize("NFC", piece)
        if composed == piece:
            columns += range(column, column + len(piece))
        else:
            columns += [column] + [column] * (len(piece) - 1)
        column += len(composed)
    return [*columns, column]


def _pieces(written: str) -> list[str]:
    """A line in the smallest pieces that are composed each for itself."""
    pieces: list[str] = []
    for character in written:
        if pieces and _belongs(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _belongs(piece: str, character: str) -> bool:
    if unicodedata.combining(character):
        return True
    together = unicodedata.normalize("NFC", piece + character)
    return together != unicodedata.normalize("NFC", piece) + unicodedata.normalize("NFC", character)


# --- which mendings -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """Mendings that can be made at the same time, and those that must wait until they have been."""

    now: tuple[Diagnostic, ...]
    later: tuple[Diagnostic, ...]

    def edits(self, file: str) -> list[Edit]:
        """What is to be done to one file."""
        return [edit for diagnostic in self.now for edit in diagnostic.mending if edit.span.file == file]


def chosen(diagnostics: Iterable[Diagnostic]) -> Chosen:
    """The safe mendings, the first in the files first; of two that overlap, the second waits."""
    now: list[Diagnostic] = []
    later: list[Diagnostic] = []
    taken: list[Edit] = []
    for diagnostic in sorted((d for d in diagnostics if d.safe), key=lambda d: d.mending[0].span):
        edits = diagnostic.mending
        alone = all(not overlap(a, b) for i, a in enumerate(edits) for b in (*taken, *edits[:i]))
        (now if alone else later).append(diagnostic)
        if alone:
            taken += edits
    return Chosen(tuple(now), tuple(later))


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits are in each other's way: they share a character, or begin or end in the same place."""
    if one.span.file != other.span.file:
        return False
    first, second = sorted((_ends(one.span), _ends(other.span)))
    if first == second or second[0] < first[1]:
        return True
    return second[0] == first[1] and (first[0] == first[1] or second[0] == second[1])


def _ends(span: Span) -> tuple[tuple[int, int], tuple[int, int]]:
    return (span.line, span.column), (span.end_line, span.end_column)


# --- what it comes to -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Preview:
    """Some lines as they would be. `first` is the number of the first; `new` is empty where they would be gone.

    `added` are the places of what was put in, counted in the new lines, in the numbers that they would have.
    """

    first: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    added: tuple[Span, ...]


def preview(lines: Sequence[str], edits: Sequence[Edit]) -> list[Preview]:
    """What edits to one file would make of its lines (see `Source.lines`), a stretch of lines at a time."""
    return [_previewed(lines, group) for group in _groups(edits)]


def _groups(edits: Iterable[Edit]) -> list[list[Edit]]:
    """Edits that touch the same lines, together."""
    groups: list[list[Edit]] = []
    for edit in sorted(edits, key=lambda e: e.span):
        if groups and edit.span.line <= max(e.span.end_line for e in groups[-1]):
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def _previewed(lines: Sequence[str], edits: Sequence[Edit]) -> Preview:
    first = edits[0].span.line
    last = max(e.span.end_line - _whole_lines(e) for e in edits)
    old = tuple(lines[first - 1 : last])
    written = Written("".join(f"{line}\n" for line in old))
    text, added = "", []
    before = 0
    for edit in edits:
        up = first - 1
        span = edit.span._replace(line=edit.span.line - up, end_line=edit.span.end_line - up)
        stretch = written.stretch(span)
        if stretch is None or stretch[0] < before:
            continue
        text += written.text[before : stretch[0]]
        seen = edit.text.strip()
        start = _place(text + edit.text[: edit.text.find(seen)])
        text += edit.text
        if seen:
            end = _place(text[: len(text) - len(edit.text) + len(edit.text.rstrip())])
            added.append(Span(span.file, start[0] + up, start[1], end[0] + up, end[1]))
        before = stretch[1]
    text += written.text[before:]
    return Preview(first, old, tuple(text.removesuffix("\n").split("\n")) if text else (), tuple(added))


def _whole_lines(edit: Edit) -> bool:
    """Whether an edit ends where a line begins, and that line stays as it is."""
    span = edit.span
    return span.column == span.end_column == 1 and span.end_line > span.line and edit.text[-1:] in ("", "\n")


def _place(text: str) -> tuple[int, int]:
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def difference(before: str, after: str, file: str) -> str:
    """What has changed in a file, as a unified diff; line ends as the file has them."""
    old, new = (text.split("\n") for text in (before, after))
    tails = [lines.pop() for lines in (old, new)]
    open_ended = "\n\\ No newline at end of file"
    for lines, tail in zip((old, new), tails, strict=True):
        if tail:
            lines.append(tail + open_ended)
    return "\n".join(unified_diff(old, new, file, file, lineterm=""))
