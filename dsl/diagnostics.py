"""Diagnostics as data: a code, its arguments, and the places it is about.

No prose here: the message catalogues hold one template per code and language, and `render` puts the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .source import Span

_FOLDS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


class Severity(StrEnum):
    """How bad it is: an error keeps the rules from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that a diagnostic points at, with an optional text of its own."""

    span: Span
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `arguments` fill the placeholders of the code's message and help templates.

    `fix` is the text that would mend it if it replaced what `primary` covers; None where no such text is known.
    """

    code: str
    arguments: Mapping[str, str]
    primary: Span
    secondary: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    fix: str | None = None


def fold(word: str) -> str:
    """The word as it is compared for likeness: lower case, and æ, ø, å spelt out as people without the keys do."""
    return word.lower().translate(_FOLDS)


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

    Ties go to the first candidate, so the answer does not depend on anything but the order given.
    """
    folded = fold(word)
    cap = max(1, len(word) // 3)
    best: str | None = None
    nearest = cap + 1
    for candidate in candidates:
        if candidate == word:
            continue
        found = distance(folded, fold(candidate), cap)
        if found < nearest:
            best, nearest = candidate, found
    return best
