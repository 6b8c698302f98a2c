"""Phrases of the language that some words are nearly: misspelt, run together, split, or short of a word."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from trin.dsl.diagnostics import distance, fold
from trin.dsl.keywords import CATALOGUES, pieces


class Phrase(NamedTuple):
    """A phrase: its pieces, its letters without spaces, folded, and the keywords that it can be."""

    text: str
    pieces: tuple[str, ...]
    letters: str
    terminals: frozenset[str]


class Near(NamedTuple):
    """A phrase, and how many letters differ from it."""

    phrase: Phrase
    off: int


@cache
def phrases(language: str) -> tuple[Phrase, ...]:
    """Every phrase of a language that is written in words."""
    found: dict[str, set[str]] = {}
    for terminal, ways in CATALOGUES[language].phrases.items():
        for way in ways:
            found.setdefault(way, set()).add(terminal)
    return tuple(
        Phrase(text, pieces(text), fold(text).replace(" ", ""), frozenset(terminals))
        for text, terminals in found.items()
        if text[0].isalpha() or text[0] == ","
    )


@lru_cache(maxsize=4096)
def near(letters: str, size: int, language: str) -> tuple[Near, ...]:
    """The phrases that some folded letters are nearly, the nearest first; `size` is how many words they stand in.

    At most a third of the letters may differ, and in words of up to five letters one.
    """
    cap = max(1, len(letters) // 3) if len(letters) > 1 else 0
    found: list[Near] = []
    mask = _mask(letters)
    for phrase in phrases(language):
        if abs(len(phrase.letters) - len(letters)) > cap or not -1 <= len(phrase.pieces) - size <= 1:
            continue
        if (_mask(phrase.letters) ^ mask).bit_count() > 2 * cap:
            continue
        off = distance(letters, phrase.letters, cap)
        if off <= cap and (off <= 1 or len(phrase.pieces) == size):
            found.append(Near(phrase, off))
    return tuple(sorted(found, key=lambda n: n.off))


@lru_cache(maxsize=4096)
def _mask(letters: str) -> int:
    mask = 0
    for letter in letters:
        mask |= 1 << (ord(letter) % 61)
    return mask


@cache
def short_of_a_word(language: str) -> dict[tuple[str, ...], tuple[Phrase, ...]]:
    """By some words: the phrases that they would be with one more word."""
    found: dict[tuple[str, ...], list[Phrase]] = {}
    for phrase in phrases(language):
        words = phrase.pieces
        if len(words) > 1:
            for i in range(len(words)):
                found.setdefault(words[:i] + words[i + 1 :], []).append(phrase)
    return {key: tuple(ways) for key, ways in found.items()}


@lru_cache(maxsize=4096)
def glued(letters: str, language: str) -> tuple[tuple[int, Phrase], ...]:
    """Where a word, folded, begins with a phrase of the language that has been run together with what follows it."""
    return tuple(
        (len(phrase.letters), phrase)
        for phrase in sorted(phrases(language), key=lambda p: -len(p.letters))
        if len(phrase.letters) > 1 and len(letters) > len(phrase.letters) and letters.startswith(phrase.letters)
    )
