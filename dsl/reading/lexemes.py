"""The words of a line that cannot be read, and how far it would be read if some of them were others.

Everything here works on words and states alone, so that many repairs can be tried on a line.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from trin.dsl.keywords import AFTER_COMMA, CATALOGUES, Catalogue, pieces

from .automaton import fed, tables
from .lexer import END, MARKS, scanner
from .lines import Line


class Lexeme(NamedTuple):
    """A word, number, date, text or mark; `start` and `end` are offsets in the line.

    `kind` is what the scanner calls it, or the terminal that it stands for where it is no word of the line's own.
    """

    kind: str
    text: str
    start: int
    end: int


_SORTS = {
    "STRING": "STRING", "NUMBER": "NUMBER", "ISO": "DATE", "DMY": "DATE", "LONG": "DATE", "OTHER": "DATE",
    "WORD": "WORD", "MARK": "MARK",
}  # fmt: skip


def lexemes(line: Line) -> tuple[Lexeme, ...]:
    """The words of a line."""
    found = scanner(line.language).finditer(line.text)
    return tuple(Lexeme(_SORTS[str(m.lastgroup)], m[0], m.start(), m.end()) for m in found)


@lru_cache(maxsize=2048)
def said(phrase: str) -> tuple[Lexeme, ...]:
    """A phrase as words that stand nowhere."""
    return tuple(Lexeme("WORD" if p[0].isalpha() else "NUMBER" if p[0].isdigit() else "MARK", p, 0, 0)
                 for p in pieces(phrase))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """How far words are read: `at` is the first that cannot follow; `whole` tells that the line can end there too."""

    at: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Boundary:
    """A place that a line was read up to, and the states there; `behind_comma`: of one that may mean nothing."""

    at: int
    stack: tuple[int, ...]
    behind_comma: bool = False


class Follower:
    """Follows words through the states, for one language and one kind of line."""

    def __init__(self, language: str, kind: str) -> None:
        self.catalogue: Catalogue = CATALOGUES[language]
        self.end = tables().end[kind]
        self.start = tables().start[kind]

    def boundaries(self, words: Sequence[Lexeme]) -> tuple[list[Boundary], Reach]:
        """Every place between words that is read up to, and how far that is."""
        trail: list[Boundary] = []
        reach = self.follow(words, 0, [self.start], trail)
        return trail, reach

    def follow(self, words: Sequence[Lexeme], at: int, stack: list[int], trail: list[Boundary] | None = None) -> Reach:
        """Read words from `at` on; the stack is changed."""
        states = tables().states
        size = len(words)
        while True:
            if trail is not None:
                trail.append(Boundary(at, tuple(stack)))
            if at >= size:
                return Reach(at, fed(stack, END, self.end))
            terminal, count = self._terminal(words, at, states[stack[-1]].accepts)
            if terminal is None:
                at += count
                continue
            if not fed(stack, terminal, self.end):
                return Reach(at, False)
            at += count

    def _terminal(self, words: Sequence[Lexeme], at: int, accepts: Container[str]) -> tuple[str | None, int]:
        """What the words from `at` on are, and how many they are; None for a comma that means nothing."""
        word = words[at]
        match word.kind:
            case "WORD" | "MARK":
                found = self._keyword(words, at, accepts)
                if found is not None:
                    return found
                if word.kind == "WORD":
                    return "NAME", 1
                if word.text == "," and self._before_qualifier(words, at + 1, accepts):
                    return None, 1
                return MARKS.get(word.text, "UNKNOWN"), 1
            case "NUMBER":
                return ("INT" if word.text.isdigit() else "DECIMAL"), 1
            case terminal:
                return terminal, 1

    def _keyword(self, words: Sequence[Lexeme], at: int, accepts: Container[str]) -> tuple[str, int] | None:
        for key, terminals in self.catalogue.lookup.get(words[at].text.lower(), ()):
            size = len(key)
            if size == 1 or self._reads(words, at, key):
                for terminal in terminals:
                    if terminal in accepts:
                        return terminal, size
        return None

    @staticmethod
    def _reads(words: Sequence[Lexeme], at: int, key: tuple[str, ...]) -> bool:
        if at + len(key) > len(words):
            return False
        for i in range(len(key) - 1, 0, -1):  # noqa: SIM110 - this runs for every word of every repair
            if words[at + i].text.lower() != key[i]:
                return False
        return True

    def _before_qualifier(self, words: Sequence[Lexeme], at: int, accepts: Container[str]) -> bool:
        if at >= len(words):
            return False
        found = self._keyword(words, at, accepts)
        return found is not None and found[0] in AFTER_COMMA
