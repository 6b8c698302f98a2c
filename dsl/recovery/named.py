"""Names that are not written as names: in several words, with marks in them, or as the texts that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from trin.dsl.keywords import DECLARING, pieces, starting_keyword
from trin.dsl.reading.lexemes import Lexeme
from trin.dsl.reading.lines import Line

_MOST = 5
"""A name is put together from so many words at most."""

_JOINS = frozenset("-–/")


class Known(Protocol):
    """What a file says about its names."""

    def count(self, word: str) -> int:
        """How often a word, in lower case, stands in the file."""

    def spelt(self, word: str) -> str:
        """A word that stands in the file, given in lower case, with the capitals that it has there."""

    def labels(self) -> Mapping[tuple[str, ...], str]:
        """The names that are declared in the file, by the words of their texts."""


_DECLARED = re.compile(r"[^\W\d_]+(?:-\w+)?\s+([^\W\d_]\w*)\s*:?\s*[\"“„»«]([^\"“”„»«]+)[\"“”»«]")


def as_name(text: str) -> str:
    """A text as a name: its words with ``_`` between them, figures that it begins with behind it; "" for none."""
    words = re.findall(r"[^\W_]+", text)
    while words and words[0][0].isdigit() and any(not word[0].isdigit() for word in words):
        words.append(words.pop(0))
    name = "_".join(words)
    return name if name[:1].isalpha() else ""


def joined(words: Sequence[Lexeme], at: int, file: Known, *, new: bool) -> Iterator[tuple[int, str]]:
    """How many words from `at` on can be one name, and that name: one that stands elsewhere, or where `new` any.

    A word that stands elsewhere is a name of its own, and not the beginning of a new one.
    """
    size = 0
    while at + size < len(words) and size < 2 * _MOST:
        word = words[at + size]
        mark = (size and word.text in _JOINS) or (size == 1 and word.text == "." and words[at].kind == "NUMBER")
        if not (word.kind in {"WORD", "NUMBER"} or mark or word.text.startswith("_")):
            return
        size += 1
        text = " ".join(one.text for one in words[at : at + size])
        name = as_name(text)
        if size < 2 or not name or mark:
            continue
        known = next((n for n in (name, name.replace("_", "")) if file.count(n.lower())), None)
        if known is not None:
            yield size, file.spelt(known.lower())
        elif new and (words[at].kind != "WORD" or file.count(words[at].text.lower()) <= 1):
            yield size, name


def labels(lines: Sequence[Line]) -> Mapping[tuple[str, ...], str]:
    """By the words of a text, in lower case: the one name that has it where it is declared."""
    found: dict[tuple[str, ...], set[str]] = {}
    for line in lines:
        match = _DECLARED.match(line.text)
        if match is not None and starting_keyword(line.text, line.language) in DECLARING:
            found.setdefault(pieces(match[2]), set()).add(match[1])
    return {text: next(iter(names)) for text, names in found.items() if len(names) == 1}
