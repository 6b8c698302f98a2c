"""Text to logical lines: comments set aside, lines that end in a comma joined, every character's place known."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from trin.dsl.ast import Comment
from trin.dsl.source import Source, Span

STRING = r'"[^"]*"|“[^“”]*”|„[^“”]*[“”]|»[^«]*«|«[^»]*»|”[^”]*”'
"""A quoted text: it ends at the mark of the kind that opened it."""

OPENERS = '"“„»«”'
"""The marks that can open a text."""

_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\t\v\f\u0085"
)
_SPACE = re.compile(f"[{_SPACES}]")
_TO_SPACE = str.maketrans(dict.fromkeys(_SPACES, " "))
_BEFORE_COMMENT = re.compile(rf"(?:{STRING}|[^#{OPENERS}])*")


@dataclass(slots=True)
class Line:
    """A logical line: its text, and where its physical pieces begin (offset in `text`, line, column)."""

    text: str
    file: str
    number: int
    column: int
    language: str = ""
    more: list[tuple[int, int, int]] = field(default_factory=list)

    def span(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``."""
        if not self.more:
            column, number = self.column, self.number
            return tuple.__new__(Span, (self.file, number, column + start, number, column + end))
        line, column = self._place(start)
        if any(begin == end for begin, _, _ in self.more):
            if end > start and not self.text[end - 1].isspace():
                return Span(self.file, line, column, *self._place(end))
            end -= 1  # what stands before a piece is no character of the file
        if start >= end:
            return Span(self.file, line, column, line, column)
        end_line, end_column = self._place(end - 1)
        return Span(self.file, line, column, end_line, end_column + 1)

    def _place(self, offset: int) -> tuple[int, int]:
        for begin, line, column in reversed(self.more):
            if offset >= begin:
                return line, column + offset - begin
        return self.number, self.column + offset

    def offset(self, line: int, column: int) -> int:
        """Where in `text` a place in the file is."""
        begin, _, first = max(
            (piece for piece in ((0, self.number, self.column), *self.more) if piece[1:] <= (line, column)),
            default=(0, self.number, self.column),
        )
        return begin + column - first

    def said(self, span: Span) -> str:
        """The words at a place in the line, with single spaces between them."""
        text = self.text[self.offset(span.line, span.column) : self.offset(span.end_line, span.end_column - 1) + 1]
        return " ".join(text.split())

    def mended(self, span: Span, better: str) -> Line:
        """The line with other words in one place; every other word keeps its place in the file."""
        start, end = self.offset(span.line, span.column), self.offset(span.end_line, span.end_column)
        shift = len(better) - (end - start)
        more = [piece for piece in self.more if piece[0] <= start]
        more.append((end + shift, *self._place(end)))
        more += [(begin + shift, line, column) for begin, line, column in self.more if begin > end]
        text = self.text[:start] + better + self.text[end:]
        return Line(text, self.file, self.number, self.column, self.language, more)

    @property
    def last(self) -> int:
        """The number of the last physical line that it stands on."""
        return self.more[-1][1] if self.more else self.number

    @property
    def words(self) -> str:
        """The text as people read it: every run of spaces is one space."""
        return " ".join(self.text.split()) if "  " in self.text else self.text

    def cut(self, end: int) -> Line:
        """The line without what follows `end`."""
        return Line(self.text[:end], self.file, self.number, self.column, self.language, self.more)


def logical_lines(source: Source) -> tuple[list[Line], list[Comment]]:
    """The lines that say something, and the comments. A comma at the end joins a line to the next that says anything.

    A text that is open where a line ends in a comma is still open in the next.
    """
    lines: list[Line] = []
    comments: list[Comment] = []
    current: Line | None = None
    file = source.file
    pasted = _SPACE.search(source.text) is not None
    for number, raw in enumerate(source.lines, 1):
        code = raw.translate(_TO_SPACE) if pasted else raw
        if "#" in code:
            start = _comment(code, current)
            if start is not None:
                comments.append(Comment(number, code[start:].rstrip()))
                code = code[:start]
        text = code.strip()
        if not text:
            continue
        column = len(code) - len(code.lstrip()) + 1
        if current is None:
            current = Line(text, file, number, column)
            lines.append(current)
        else:
            current.more.append((len(current.text) + 1, number, column))
            current.text += " " + text
        if text[-1] != ",":
            current = None
    return lines, comments


def _comment(code: str, before: Line | None) -> int | None:
    """Where the comment in a physical line begins; `before` is the unfinished line that it goes on from."""
    skipped = "" if before is None else before.text + " "
    match = _BEFORE_COMMENT.match(skipped + code)
    end = match.end() if match else 0
    return end - len(skipped) if end < len(skipped) + len(code) and (skipped + code)[end] == "#" else None
