"""What stands around a broken line, as far as it tells what the line was meant to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import islice

from trin.dsl import ast
from trin.dsl.keywords import CATALOGUES
from trin.dsl.reading.automaton import STATEMENT
from trin.dsl.reading.blocks import Builder
from trin.dsl.reading.lexer import Problem, scanner
from trin.dsl.reading.lines import Line
from trin.dsl.reading.nodes import Statement
from trin.dsl.reading.statements import Unexpected, read_line

from .named import labels


class Effort(IntEnum):
    """How much is tried to find out what a line was meant to say: less where most of a file is broken."""

    NONE = 0
    RESPELT = 1
    ALL = 2


def effort_after(broken: int) -> Effort:
    """What is worth trying after so many broken lines of a file: it must be answered within seconds in any case."""
    if broken <= _ALL:
        return Effort.ALL
    return Effort.RESPELT if broken <= _RESPELT else Effort.NONE


_ALL, _RESPELT = 300, 1500

_LOOK = 4
"""So many lines below a broken one are looked at."""

OUT_OF_PLACE = 0.8
"""What it costs a reading that the line does not belong where it stands."""

_MISALIGNED = 0.6
_NO_NAME = 0.6
_NOTHING_UNDER = 0.5


@dataclass(frozen=True)
class Surroundings:
    """The lines of a file, at which of them we are, and what has been built so far."""

    lines: tuple[Line, ...]
    at: int
    builder: Builder
    counted: Callable[[], Counter[str]]
    effort: Effort

    def count(self, word: str) -> int:
        """How often a word, in lower case, stands in the file."""
        return self.counted()[word]

    def spelt(self, word: str) -> str:
        """A word that stands in the file, given in lower case, with the capitals that it mostly has there."""
        pattern = scanner(self.lines[self.at].language)
        found = Counter(m[0] for i, line in enumerate(self.lines) if i != self.at for m in pattern.finditer(line.text)
                        if m.lastgroup == "WORD" and m[0].lower() == word)  # fmt: skip
        return found.most_common(1)[0][0] if found else word

    @cached_property
    def _labels(self) -> Mapping[tuple[str, ...], str]:
        return labels(self.lines)

    def labels(self) -> Mapping[tuple[str, ...], str]:
        """The names that are declared in the file, by the words of their texts."""
        return self._labels

    @cached_property
    def below(self) -> tuple[Statement, ...]:
        """What the next lines say that can be read and open nothing themselves."""
        found: list[Statement] = []
        for line in islice(self.lines, self.at + 1, self.at + 1 + _LOOK):
            node = _read(line)
            if node is not None and Builder.opens(node):
                break
            if node is not None:
                found.append(node)
        return tuple(found)

    def misfit(self, node: Statement) -> float:
        """What speaks against a reading of the line in this place; 0 where nothing does."""
        cost = 0.0 if self.builder.fits(node) else OUT_OF_PLACE
        if isinstance(node, ast.TestLine) and isinstance(node.subject, ast.NamedSubject):
            reserved = CATALOGUES[self.lines[self.at].language].reserved
            cost += _NO_NAME if node.subject.name.text.lower() in reserved else 0
        if isinstance(node, ast.GroupLines) and self.builder.in_group and self.lines[self.at].text[:1] == "-":
            cost += OUT_OF_PLACE
        opens = Builder.opens(node)
        name = getattr(node, "name", None)
        if opens and isinstance(name, ast.Name) and not isinstance(node, ast.PackageDecl | ast.RequirementDecl):
            cost += OUT_OF_PLACE if self.builder.declares(name.text) else 0
        column = self.builder.column(node)
        here = self.lines[self.at].column
        if column is not None and here > column and opens:
            cost += _MISALIGNED
        if column is not None and here <= column and not opens and here < self._indent():
            cost += _MISALIGNED
        if opens and self.below and not any(Builder.holds(node, line) for line in self.below[:1]):
            cost += _NOTHING_UNDER
        if not opens and self.below and not any(self.builder.fits(line) for line in self.below[:1]):
            cost += _NOTHING_UNDER
        return cost

    def _indent(self) -> int:
        return max((line.column for line in self.lines[self.at + 1 : self.at + 2]), default=0)


def words_of(lines: tuple[Line, ...], language: str) -> Counter[str]:
    """How often each word stands in some lines, outside texts."""
    pattern = scanner(language)
    return Counter(m[0].lower() for line in lines for m in pattern.finditer(line.text) if m.lastgroup == "WORD")


def _read(line: Line) -> Statement | None:
    try:
        return read_line(line, STATEMENT)
    except (Problem, Unexpected):
        return None
