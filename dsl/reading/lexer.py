"""A line's words as the grammar knows them: which keyword, name, text, number or date stands where.

Words are looked up where they stand: a keyword is one only where the grammar can take it, and is otherwise a name.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from trin.dsl import phrases
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import AFTER_COMMA, CATALOGUES, Catalogue
from trin.dsl.source import Span

from .lines import OPENERS, STRING, Line

TokenValue: TypeAlias = str | int | Fraction | date

END = "$END"
"""What follows the last word of a line."""

MARKS = {
    ",": "COMMA",
    ":": "COLON",
    ".": "DOT",
    "<": "LESS",
    "|": "PIPE",
    "-": "BULLET",
    "–": "BULLET",
    "•": "BULLET",
    "%": "PERCENT",
}
CLOSERS = {"“": "”", "„": "“", "»": "«", "«": "»"}
_MOST_DIGITS = 9


class Problem(Exception):
    """A line that cannot be read, with the diagnostic that says so."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class Token:
    """A terminal of the grammar, what it stands for, and where."""

    __slots__ = ("span", "type", "value")

    def __init__(self, type_: str, value: TokenValue, span: Span) -> None:
        self.type = type_
        self.value = value
        self.span = span


@cache
def scanner(language: str) -> re.Pattern[str]:
    """What words and marks look like."""
    months = "|".join(CATALOGUES[language].months)
    return re.compile(
        rf"(?P<WORD>[^\W\d_]\w*)|(?P<STRING>{STRING})|(?P<ISO>[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}(?!\w))"
        r"|(?P<DMY>[0-9]{1,2}-[0-9]{1,2}-[0-9]{2,4}(?!\w))"
        rf"|(?P<LONG>[0-9]{{1,2}}\.?\s*(?:{months})\s+[0-9]{{2,4}}(?!\w))"
        rf"|(?P<OTHER>[0-9]{{1,2}}[./][0-9]{{1,2}}(?:[./-]|\s+)[0-9]{{2,4}}(?!\w)"
        rf"|[0-9]{{4}}[./][0-9]{{1,2}}[./][0-9]{{1,2}}(?!\w)|[0-9]{{1,2}}\.?\s*(?:{months})[.,]\s*[0-9]{{2,4}}(?!\w))"
        r"|(?P<NUMBER>[0-9]+(?:[.,][0-9]+)?)|(?P<MARK>[^\w\s]|_\w*|\w)",
        re.IGNORECASE,
    )


class Words:
    """The words of one line, handed out from the left."""

    __slots__ = ("_at", "_catalogue", "_line", "_lookup", "_matches")

    def __init__(self, line: Line) -> None:
        self._line = line
        self._catalogue = CATALOGUES[line.language]
        self._lookup = self._catalogue.lookup
        self._matches = list(scanner(line.language).finditer(line.text))
        self._at = 0

    def next(self, accepts: Container[str]) -> Token:
        """The next token, given what the grammar can take. Raises `Problem` about a word that is wrong in itself."""
        at = self._at
        matches = self._matches
        if at == len(matches):
            return self._end()
        match = matches[at]
        kind = match.lastgroup
        if kind == "WORD" or kind == "MARK":  # noqa: PLR1714 - a set would be slower, and this runs for every word
            word = match[0]
            entries = self._lookup.get(word.lower())
            if entries is not None:
                for key, terminals in entries:
                    size = len(key)
                    if size == 1 or self._reads(key, at):
                        for terminal in terminals:
                            if terminal in accepts:
                                self._at = at + size
                                return self._keyword(terminal, at, size)
            if kind == "WORD":
                self._at = at + 1
                return Token("NAME", word, self._line.span(match.start(), match.end()))
            if word == "," and self._before_qualifier(at + 1, accepts):
                self._at = at + 1
                return self.next(accepts)
        self._at = at + 1
        return self._plain(match)

    def _reads(self, key: tuple[str, ...], at: int) -> bool:
        matches = self._matches
        if at + len(key) > len(matches):
            return False
        for piece in key:  # a generator would be slower, and this runs for most words
            if matches[at][0].lower() != piece:
                return False
            at += 1
        return True

    def _keyword(self, terminal: str, at: int, size: int) -> Token:
        start, end = self._matches[at].start(), self._matches[at + size - 1].end()
        return Token(terminal, self._line.text[start:end], self._line.span(start, end))

    def _before_qualifier(self, at: int, accepts: Container[str]) -> bool:
        """Whether a comma stands in front of a qualifier, where it means nothing."""
        if at == len(self._matches):
            return False
        for key, terminals in self._lookup.get(self._matches[at][0].lower(), ()):
            if self._reads(key, at):
                found = next((terminal for terminal in terminals if terminal in accepts), None)
                if found is not None:
                    return found in AFTER_COMMA
        return False

    def _end(self) -> Token:
        end = len(self._line.text)
        start = self._matches[-1].start() if self._matches else 0
        return Token(END, self._line.text[start:end], self._line.span(start, end))

    def _plain(self, match: re.Match[str]) -> Token:
        """A token that is neither a keyword nor a name."""
        word = match[0]
        span = self._line.span(match.start(), match.end())
        match match.lastgroup:
            case "STRING":
                return Token("STRING", word[1:-1], span)
            case "NUMBER":
                value = _number(word, self._catalogue, span)
                return Token("INT" if isinstance(value, int) else "DECIMAL", value, span)
            case "ISO" | "DMY" | "LONG" as kind:
                return Token("DATE", _date(kind, word, self._catalogue, span), span)
            case "OTHER":
                raise Problem(_other_date(word, self._catalogue, span))
        if word in OPENERS:
            raise Problem(Diagnostic("T101", {"mark": CLOSERS.get(word, word)}, span))
        return Token(MARKS.get(word, "UNKNOWN"), word, span)


def _date(kind: str, text: str, catalogue: Catalogue, span: Span) -> date:
    """The date that was written, or the problem with it."""
    parts = re.findall(r"[0-9]+|[^\W\d]+", text)
    if kind == "ISO":
        year, month, day = parts
    else:
        day, month, year = parts
        if kind == "LONG":
            month = str(catalogue.month_numbers[month.lower()])
    if len(year) != 4:
        raise Problem(_short_year(text, span))
    if kind == "DMY" and not catalogue.numeric_dates:
        raise Problem(Diagnostic("T107", {"found": text}, span))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Problem(Diagnostic("T106", {"found": text}, span)) from None


def _short_year(text: str, span: Span) -> Diagnostic:
    """A year without its century, which is most likely this one."""
    edits = (Edit(span, f"{text[:-2]}20{text[-2:]}"),) if text[-3:-2] in {*"/-. "} else ()
    return Diagnostic("T105", {"found": text}, span, edits=edits, unsafe=True)


def _other_date(text: str, catalogue: Catalogue, span: Span) -> Diagnostic:
    """A date with points or strokes, which is no way to write one here; the right way where there is no doubt."""
    day, month, year = re.findall(r"[0-9]+|[^\W\d]+", text)
    year_first, named = len(day) == 4, month.lower() in catalogue.month_numbers
    if year_first:
        day, year = year, day
    if named:
        month = str(catalogue.month_numbers[month.lower()])
    if len(year) != 4:
        return _short_year(text, span)
    if not (catalogue.numeric_dates or year_first or named):
        return Diagnostic("T107", {"found": text}, span)
    try:
        meant = date(int(year), int(month), int(day))
    except ValueError:
        return Diagnostic("T106", {"found": text}, span)
    better = phrases.day(meant, catalogue.language)
    return Diagnostic("T119", {"found": text, "suggestion": better}, span, fix=better)


def _number(text: str, catalogue: Catalogue, span: Span) -> Fraction | int:
    if len(text) > _MOST_DIGITS:
        raise Problem(Diagnostic("T120", {"found": text if len(text) <= 40 else text[:40] + "..."}, span))
    if text.isdigit():
        return int(text)
    mark = catalogue.decimal_mark
    if mark in text:
        return Fraction(text.replace(",", "."))
    whole, part = re.split(r"[.,]", text)
    decimal, thousands = whole + mark + part, whole + part
    # Three digits after the other mark are as likely to be thousands: no single text is sure to mend it.
    sure = len(part) != 3
    if sure and not part.strip("0"):
        decimal = whole
    if sure:
        raise Problem(Diagnostic("T104", {"found": text, "suggestion": decimal}, span, fix=decimal))
    guess = (Edit(span, thousands),)
    raise Problem(Diagnostic("T104", {"found": text, "suggestion": thousands}, span, edits=guess, unsafe=True))
