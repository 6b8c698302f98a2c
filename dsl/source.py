"""Where text comes from, and places in it. Knows nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a file: 1-based lines and columns, the end column exclusive. Columns count characters."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, other: Span) -> Span:
        """The span from the beginning of this one to the end of `other`."""
        return Span(self.file, self.line, self.column, other.end_line, other.end_column)


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name as people know it, and its text, already decoded."""

    file: str
    text: str
