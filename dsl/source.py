"""Where text comes from, and places in it. Knows nothing else."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a file: 1-based lines and columns, the end column exclusive. Columns count NFC characters."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The span from the beginning of this one to the end of `other`."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)

    def within(self, other: Span) -> bool:
        """Whether all of this place belongs to `other`."""
        begins, ends = (self.line, self.column), (self.end_line, self.end_column)
        return self.file == other.file and begins >= other[1:3] and ends <= other[3:]


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name as people know it, and its text, already decoded."""

    file: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The lines that places in the file count: NFC, without a byte order mark and without line ends."""
        text = self.text.removeprefix("\ufeff")
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.split("\n")


def decode(data: bytes, file: str) -> Source | Span:
    """The text of a file, UTF-8 with or without a byte order mark; else the place of the first byte that is not."""
    try:
        return Source(file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        before = problem.object[: problem.start].decode("utf-8").split("\n")
        column = len(before[-1]) + 1
        return Span(file, len(before), column, len(before), column + 1)
