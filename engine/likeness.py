"""Which of the known words a misspelt one was meant to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def fold(word: str) -> str:
    """The word as it is compared for likeness: lower case, and æ, ø, å spelt out as people without the keys do."""
    return unicodedata.normalize("NFC", word).lower().translate(_FOLDS)


def distance(left: str, right: str, cap: int) -> int:
    """How many letters must be changed, added, dropped or swapped with a neighbour; `cap` + 1 when more than `cap`."""
    if abs(len(left) - len(right)) > cap:
        return cap + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > cap:
            return cap + 1
    return min(row[-1], cap + 1)


def suggest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like `word`, or None when none is near: at most a third of its letters may differ.

    Of an id, that goes for each of the words between its full stops: two requirements of one module have most letters
    in common. Ties go to the first candidate, so the answer does not depend on anything but the order given.
    """
    folded = fold(word)
    cap = max(1, len(word) // 3)
    best: str | None = None
    nearest = cap + 1
    for candidate in candidates:
        if candidate == word:
            continue
        found = distance(folded, fold(candidate), cap)
        if found < nearest and _word_by_word(word, candidate):
            best, nearest = candidate, found
    return best


def _word_by_word(word: str, candidate: str) -> bool:
    """Whether every word of an id is near the one in its place, where both have as many."""
    words, others = word.split("."), candidate.split(".")
    if len(words) == 1 or len(words) != len(others):
        return True
    caps = (max(1, max(len(a), len(b)) // 3) for a, b in zip(words, others, strict=True))
    return all(distance(fold(a), fold(b), cap) <= cap for a, b, cap in zip(words, others, caps, strict=True))
