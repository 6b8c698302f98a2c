"""Names made from labels: a letter, then letters, digits and `_`; none twice, and none a word of the language."""

from __future__ import annotations

import re
import unicodedata

from trin.dsl.formatting.quotes import quoted
from trin.dsl.keywords import CATALOGUES

_LONGEST = 40
_NAME = re.compile(r"[^\W\d_]\w*")
_SMALL = {"og", "i", "på", "til", "af", "for", "med", "den", "det", "de", "en", "et", "der", "som", "ved",
          "and", "in", "on", "to", "of", "the", "a", "an", "with", "at"}  # fmt: skip


def plain_label(text: str) -> str:
    """A label as a text in a rule file: on one line, without characters that nobody sees or that could end it."""
    shown = "".join(
        " " if unicodedata.category(ch) in ("Zs", "Zl", "Zp", "Cc") else ch
        for ch in unicodedata.normalize("NFC", text)
        if unicodedata.category(ch) not in ("Cf", "Cs", "Co", "Cn")
    )
    said = " ".join(shown.split())
    try:
        quoted(said)
    except StopIteration:
        return said.replace('"', "’")
    return said


class Names:
    """The names of a ruleset in the making."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._taken: set[str] = set()
        self.made_distinct: list[tuple[str, str]] = []
        """Labels whose names others had already, with the names that they got."""

    def name(self, label: str, kind: str, wanted: str | None = None) -> str:
        """A name for a label, or the one that is wanted if it can be one. `kind` is a keyword: MODULE, COMPETENCE …"""
        catalogue = CATALOGUES[self._language]
        word, kept = catalogue.word(kind), wanted is not None and _fits(wanted)
        asked = wanted if wanted is not None and kept else _from_label(label)
        if not asked:
            asked = f"{word}_1"
        elif not asked[0].isalpha():
            asked = f"{word}_{asked}"
        if asked.lower() in (catalogue.reserved if kept else _RESERVED):
            asked = f"{asked}_{word}"
        found, number = asked, 2
        while found in self._taken:
            found, number = f"{asked}_{number}", number + 1
        if found != asked:
            self.made_distinct.append((label, found))
        self._taken.add(found)
        return found


_RESERVED = frozenset(
    piece for catalogue in CATALOGUES.values() for phrases in catalogue.phrases.values() for p in phrases
    for piece in [p.lower().split()[0]]
)  # fmt: skip
"""Words that begin a phrase of either language: a name that is none of them can be read wherever it stands."""


def _fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and name == unicodedata.normalize("NFC", name)


def _from_label(label: str) -> str:
    """The words of a label up to the first colon, comma or bracket, as many as make a name that can still be read.

    Numbers before them go behind them: "2. virksomhedsforløb" is `virksomhedsforløb_2`.
    """
    said = unicodedata.normalize("NFC", label).lower()
    first = re.split(r"[:;,(\[/]| [-–—] ", said)[0]
    found = re.findall(r"[^\W_]+", first) or re.findall(r"[^\W_]+", said)
    digits = next((i for i, word in enumerate(found) if not word.isdigit()), 0)
    found = [*found[digits:], *found[:digits]]
    parts: list[str] = []
    for word in found:
        if parts and len("_".join([*parts, word])) > _LONGEST:
            break
        parts.append(word[:_LONGEST])
    while len(parts) > 1 and parts[-1] in _SMALL:
        parts.pop()
    return "_".join(parts)
