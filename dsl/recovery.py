"""What to say about a line that cannot be read: at the offending word, with what is near it or could stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from . import ast
from .diagnostics import Diagnostic, distance, fold, suggest
from .keywords import (
    CATALOGUES,
    DECLARING,
    EXAMPLE_STARTS,
    LINE_STARTS,
    QUALIFIERS,
    ROW_STARTS,
    TEST_STARTS,
    TESTED_KINDS,
    Catalogue,
    pieces,
    starting_keyword,
)
from .lexer import END, Token, scanner
from .lines import OPENERS, Line
from .nodes import Statement
from .source import Span

_PLAIN = {
    "NAME": "@w_name",
    "STRING": "@w_text",
    "INT": "@w_number",
    "DATE": "@w_date",
    "COMMA": "»,«",
    "COLON": "»:«",
    "LESS": "»<«",
    "PIPE": "»|«",
    "BULLET": "»-«",
    "PERCENT": "»%«",
}
_SHOWN = 8
_STARTS = LINE_STARTS | ROW_STARTS | TEST_STARTS | {"AT_LEAST"}
_QUOTED = re.compile(f"[{OPENERS}':]")
_DAY_MONTH_YEAR = re.compile(r"[0-9]{1,2}\.?\s*([^\W\d_]+)\.?\s+[0-9]{4}(?!\w)")
_DECLARATION = (
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.FactDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
    ast.PackageDecl,
)


def no_header(lines: list[Line], file: str) -> Diagnostic:
    """A file that does not begin with the header of a ruleset."""
    if not lines:
        return Diagnostic("T115", {}, Span(file, 1, 1, 1, 1))
    word = re.match(r"\w+|.", lines[0].text)
    found = word[0] if word else ""
    span = lines[0].span(0, len(found))
    better = suggest(found, [p for c in CATALOGUES.values() for p in (c.word("RULESET"), c.word("COMPANY"))])
    if better is not None:
        return Diagnostic("T109", {"found": found, "suggestion": better}, span, fix=better)
    return Diagnostic("T115", {}, span)


def reserved(line: Line, node: Statement) -> list[Diagnostic]:
    """Names that a declaration must not give because they are words of the language."""
    if not isinstance(node, _DECLARATION):
        return []
    catalogue = CATALOGUES[line.language]
    wrong = [node.name] if node.name.text.lower() in catalogue.reserved else []
    if isinstance(node, ast.FactDecl):
        wrong += [value for value in node.values if value.text.lower() in catalogue.never_values]
    return [Diagnostic("T111", {"found": name.text}, name.span) for name in wrong]


def is_declaration(line: Line) -> bool:
    """Whether a broken line is meant to declare something: a test may begin with the word for a kind of thing too."""
    starts = starting_keyword(line.text, line.language)
    if starts in TESTED_KINDS:
        return _QUOTED.search(line.text) is not None
    return starts in DECLARING | EXAMPLE_STARTS | {"RULESET", "COMPANY"}


def at_start(line: Line, diagnostic: Diagnostic) -> bool:
    """Whether it is the line's first word that is misspelt: then nobody knows which block it would have begun."""
    first = line.text.split(maxsplit=1)[0]
    return diagnostic.fix is not None and diagnostic.primary[1:3] == line.span(0, len(first))[1:3]


# --- a word out of place --------------------------------------------------------------------------------------------


def unexpected(line: Line, token: Token, accepts: frozenset[str]) -> Diagnostic:
    """A line that stops making sense at `token`, where one of the terminals in `accepts` could stand."""
    catalogue = CATALOGUES[line.language]
    if token.type == END:
        known = starting_keyword(line.text, line.language) is not None
        whole = None if known else _nearest(_words(line), 0, _STARTS, catalogue)
        if whole is not None and line.text[: whole[2]] == line.text:
            return _instead(line, *whole)
        return Diagnostic("T110", {"found": str(token.value), "expected": _shown(accepts, catalogue)}, token.span)
    words = _words(line)
    at = next((i for i, (_, start, _) in enumerate(words) if line.span(start, start + 1)[1:3] == token.span[1:3]), 0)
    return (
        _foreign(line, words, at)
        or _named(line, words, catalogue)
        or _cell(line, token)
        or _month(line, words, at, catalogue)
        or _misspelt(line, words, at, accepts, catalogue)
        or _joined(line, token, accepts)
        or _misplaced(words[at][0], token, accepts, catalogue)
    )


_Words = list[tuple[str, int, int]]


def _words(line: Line) -> _Words:
    return [(m[0], m.start(), m.end()) for m in scanner(line.language).finditer(line.text)]


def _foreign(line: Line, words: _Words, at: int) -> Diagnostic | None:
    """A line that begins with a word of the other language."""
    if at > 1 or starting_keyword(line.text, line.language) is not None:
        return None
    for language, other in CATALOGUES.items():
        starts = None if language == line.language else starting_keyword(line.text, language)
        if starts is None:
            continue
        found = next(p for p in other.phrases[starts] if pieces(line.text)[: len(pieces(p))] == pieces(p))
        better = CATALOGUES[line.language].word(starts)
        span = line.span(0, words[len(pieces(found)) - 1][2])
        return Diagnostic("T124", {"found": found, "suggestion": better}, span, fix=better)
    return None


def _named(line: Line, words: _Words, catalogue: Catalogue) -> Diagnostic | None:
    """A declaration of a name that means something else, and is therefore read as something else."""
    if starting_keyword(line.text, line.language) not in DECLARING or len(words) < 3 or words[2][0][0] not in OPENERS:
        return None
    name, start, end = words[1]
    return Diagnostic("T111", {"found": name}, line.span(start, end)) if name.lower() in catalogue.reserved else None


def _cell(line: Line, token: Token) -> Diagnostic | None:
    """A cell of a table with a word in it."""
    if not line.text.startswith("|") or token.type != "NAME":
        return None
    return Diagnostic("T122", {"found": str(token.value)}, token.span)


def _month(line: Line, words: _Words, at: int, catalogue: Catalogue) -> Diagnostic | None:
    """A date whose month is cut short or misspelt."""
    starts = [words[i][1] for i in (at, at - 1, at - 2) if i >= 0]
    match = next((m for m in (_DAY_MONTH_YEAR.match(line.text, start) for start in starts) if m), None)
    if match is None:
        return None
    month = match[1].lower()
    if month in catalogue.month_numbers:
        return None
    better = next((m for m in catalogue.months if len(month) > 2 and m.lower().startswith(month)), None)
    better = better or suggest(month, catalogue.months)
    if better is None:
        return None
    end = match.end(1) + (line.text[match.end(1)] == ".")
    return _instead(line, better, match.start(1), end)


def _misspelt(line: Line, words: _Words, at: int, accepts: frozenset[str], catalogue: Catalogue) -> Diagnostic | None:
    """A word that is nearly one that could stand there, or nearly one that the line could begin with."""
    if at == 1 and starting_keyword(line.text, line.language) is None:
        found = _nearest(words, 0, _STARTS, catalogue)
        if found is not None:
            return _instead(line, *found)
    if words[at][0] == ",":
        found = _nearest(words, at + 1, accepts & QUALIFIERS, catalogue)
        if found is not None:
            return _instead(line, *found)
    found = _nearest(words, at, accepts | _STARTS if at == 0 else accepts, catalogue)
    return None if found is None else _instead(line, *found)


def _instead(line: Line, better: str, start: int, end: int) -> Diagnostic:
    found = line.text[start:end]
    return Diagnostic("T109", {"found": found, "suggestion": better}, line.span(start, end), fix=better)


def _joined(line: Line, token: Token, accepts: frozenset[str]) -> Diagnostic | None:
    """A test that could have ended here, and goes on with "and" or "or"."""
    catalogue = CATALOGUES[line.language]
    word = str(token.value).lower()
    if END not in accepts or word not in (*catalogue.phrases["AND"], *catalogue.phrases["OR"]):
        return None
    if starting_keyword(line.text, line.language) not in {None, "APPLIES_WHEN"} and "GIVES" not in accepts:
        return None
    return Diagnostic("T125", {"found": str(token.value)}, token.span)


def _misplaced(word: str, token: Token, accepts: frozenset[str], catalogue: Catalogue) -> Diagnostic:
    if token.type == "UNKNOWN":
        return Diagnostic("T102", {"found": word if word.isprintable() else f"U+{ord(word[0]):04X}"}, token.span)
    expected = _shown(accepts, catalogue)
    return Diagnostic("T103", {"found": word, "expected": expected or "@w_end"}, token.span)


def _nearest(words: _Words, at: int, terminals: Iterable[str], catalogue: Catalogue) -> tuple[str, int, int] | None:
    """The phrase most like the words from `at` on, and the stretch it would replace."""
    best: tuple[int, str, int, int] | None = None
    for terminal in sorted(terminals):
        for phrase in catalogue.phrases.get(terminal, ()):
            size = len(pieces(phrase))
            stretch = words[at : at + size]
            if not stretch or not stretch[0][0][0].isalpha():
                continue
            there = fold(" ".join(w for w, _, _ in stretch))
            cap = max(1, len(there) // 3)
            off = distance(there, fold(" ".join(pieces(phrase))), cap)
            if 0 < off <= cap and (best is None or off < best[0]):
                best = (off, phrase, stretch[0][1], stretch[-1][2])
    return best[1:] if best is not None else None


def _shown(terminals: frozenset[str], catalogue: Catalogue) -> str:
    """At most eight of what could stand there: kinds of words first, then the words of the language."""
    plain = [shown for terminal, shown in _PLAIN.items() if terminal in terminals]
    known = sorted(catalogue.word(terminal) for terminal in terminals if terminal in catalogue.phrases)
    shown = plain + [f"»{word}«" for word in known]
    return ", ".join(shown[:_SHOWN] + ["@w_more"] * (len(shown) > _SHOWN))


# --- the text of a test ---------------------------------------------------------------------------------------------


@cache
def _phrases(terminal: str, language: str) -> re.Pattern[str]:
    longest_first = sorted(CATALOGUES[language].phrases[terminal], key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, pieces(phrase))) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def without_keyword(line: Line, terminal: str) -> str:
    """The words of a line after the keyword that it begins with."""
    text = line.words
    match = _phrases(terminal, line.language).match(text)
    return text[match.end() :].strip() if match else text


def before_keyword(line: Line, terminal: str) -> str:
    """The words of a line up to the last place where a keyword stands."""
    text = line.words
    matches = list(_phrases(terminal, line.language).finditer(text))
    return text[: matches[-1].start()].strip() if matches else text
