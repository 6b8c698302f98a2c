"""A file taken apart into coloured pieces. A statement that goes on in the next line is looked at as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from trin.dsl.keywords import CATALOGUES
from trin.dsl.reading.lines import OPENERS, STRING

from .kinds import Kind, Rule
from .patterns import FIRST, INVISIBLE, own_phrases, rules

Piece = tuple[int, Kind | None, str]
"""Where it begins, what it is (None for space), and its text."""

_CODE = re.compile(rf"(?:{STRING}|[^#])*")

_NOTHING = re.compile(f"[\\s{INVISIBLE}]+")


def pieces(text: str, language: str | None = None) -> Iterator[Piece]:
    """The pieces of a text, all of it, in order. Without a language it is told from the words."""
    known = rules(language or language_of(text))
    at = 0
    for chunk in _statements(text):
        yield from _scan(chunk, 0, len(chunk), known, at)
        at += len(chunk)


def language_of(text: str) -> str:
    """The language of the first line that begins with a word of only one; else of any such word; else Danish."""
    for beginning in (True, False):
        for line in text.splitlines():
            for language in CATALOGUES:
                if _speaks(language, beginning).match(line):
                    return language
    return next(iter(CATALOGUES))


@cache
def _speaks(language: str, beginning: bool) -> re.Pattern[str]:
    return re.compile(speaking(language, beginning=beginning), re.IGNORECASE)


def speaking(language: str, *, beginning: bool) -> str:
    """What finds a line, from its beginning, with a word that only this language has: the first, or any."""
    before = FIRST if beginning else f"^(?:{STRING}|[^#{OPENERS}])*?"
    return f"(?={before}{own_phrases(language, beginning=beginning)})"


def _statements(text: str) -> Iterator[str]:
    """The text in pieces of whole lines: a line that ends in a comma goes on in the next that says anything."""
    begun = ""
    for line in text.splitlines(keepends=True):
        begun += line
        code = _CODE.match(line)
        said = "" if code is None else code[0].strip()
        if said.endswith(",") or (not said and begun != line):
            continue
        yield begun
        begun = ""
    if begun:
        yield begun


@cache
def _compiled(rule: Rule) -> re.Pattern[str]:
    return re.compile(rule.pattern, re.IGNORECASE)


def _scan(text: str, at: int, end: int, known: Sequence[Rule], offset: int) -> Iterator[Piece]:
    """The pieces of ``text[at:end]``; `offset` is where the text begins in the file."""
    while at < end:
        for rule in known:
            match = _compiled(rule).match(text, at, end)
            if match is not None and match.end() > at:
                yield from _groups(match, rule, offset)
                at = match.end()
                break
        else:
            space = _NOTHING.match(text, at, end)
            until = at + 1 if space is None else space.end()
            yield offset + at, None, text[at:until]
            at = until


def _groups(match: re.Match[str], rule: Rule, offset: int) -> Iterator[Piece]:
    at = match.start()
    for number, what in enumerate(rule.groups, 1):
        start, end = match.span(number)
        if start == end:
            continue
        if start > at:
            yield offset + at, None, match.string[at:start]
        if isinstance(what, Kind):
            yield offset + start, what, match.string[start:end]
        else:
            yield from _scan(match.string, start, end, what, offset)
        at = end
    if match.end() > at:
        yield offset + at, None, match.string[at : match.end()]
