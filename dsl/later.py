"""Blocks that this version recognises and does not carry out: each is reported once and passed over."""

from __future__ import annotations

import re

from .keywords import BLOCKS_LATER, CATALOGUES, starting_keyword
from .lines import OPENERS, Line

_ROWS = frozenset({"PACKAGE", "MODULE", "FACT", "CERTIFICATE", "DOCUMENT", "ACTIVITY", "JUDGEMENT", "FOLLOW_UP"})
"""Keywords that begin a row of a citizen's block as well as a declaration; a declaration has a text in quotes."""

_OPENER = re.compile(f"[{OPENERS}]")


class LaterBlocks:
    """Follows the lines of a file and knows which of them belong to such a block."""

    def __init__(self, language: str) -> None:
        catalogue = CATALOGUES[language]
        words = (phrase.split()[0] for name in BLOCKS_LATER for phrase in catalogue.phrases[name])
        self._begin = frozenset(words)
        self._inside: str | None = None

    def begins(self, line: Line) -> bool:
        """Whether the line begins a block: then it is to be reported, and `holds` is true of it."""
        if self._inside is None and line.text.split(maxsplit=1)[0].lower() not in self._begin:
            return False
        starts = starting_keyword(line.text, line.language)
        if self._inside is not None and self._goes_on(line, starts):
            return False
        self._inside = starts if starts in BLOCKS_LATER else None
        return self._inside is not None

    @property
    def open(self) -> bool:
        """Whether the line last asked about belongs to a block of a later version."""
        return self._inside is not None

    def _goes_on(self, line: Line, starts: str | None) -> bool:
        if self._inside in {"CHANGE", "DROP"}:
            return starts in {"BECAUSE", "LEVELS"} or line.text.startswith("|")
        if starts is None:
            return True
        if _OPENER.search(line.text):
            return False
        return starts in _ROWS or (self._inside == "EXAMPLE" and starts == "CITIZEN")
