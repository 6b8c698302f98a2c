"""The language of a file, and its ruleset, where the first line does not tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, suggest
from trin.dsl.keywords import CATALOGUES, language_of, pieces, starting_keyword
from trin.dsl.source import Span

from .lines import STRING, Line

_WORD = re.compile(r"\w+|.")


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a file begins: its language, the header where its line cannot be read, and what is wrong.

    `lines` are those that follow the header, or all where the first is to be read as any other.
    """

    language: str
    header: ast.Header | None
    lines: Sequence[Line]
    problem: Diagnostic | None


def beginning(lines: Sequence[Line], file: str) -> Beginning | None:
    """How a file begins; None for a file without a line, which has no language."""
    if not lines:
        return None
    first = _WORD.match(lines[0].text)
    word = first[0] if first else ""
    language = language_of(word)
    if language is not None:
        return Beginning(language, None, lines, None)
    language = _mostly(lines)
    span = lines[0].span(0, len(word))
    header = ast.Header("ruleset", ast.Name(ast.MISSING, span), None, (), span)
    better = _meant(lines[0], word, language)
    if better is not None:
        better = _in_language(better, language) if beginning_in(lines[1:], language) else better
        at = next(name for name in CATALOGUES if better in _words_of(name))
        problem = Diagnostic("T109", {"found": word, "suggestion": better}, span, fix=better, language=at)
        mended = lines[0].mended(span, better)
        return Beginning(at, None, [mended, *lines[1:]], problem)
    problem = Diagnostic("T115", {}, span, language=language)
    name = _name(lines, language)
    if name is not None:
        header = ast.Header("ruleset", name, None, (), lines[0].span(0, len(lines[0].text)))
        return Beginning(language, header, lines[1:], problem)
    return Beginning(language, header, lines, problem)


def _name(lines: Sequence[Line], language: str) -> ast.Name | None:
    """The name in a first line that must be a header, though its first word does not say so."""
    if len(lines) < 2 or starting_keyword(lines[0].text, language) is not None:
        return None
    if starting_keyword(lines[1].text, language) not in {"IN_FORCE_FROM", "EXTENDS", "ADOPTED_BY"}:
        return None
    names = re.findall(r"[^\W\d_]\w*", re.sub(STRING, "", lines[0].text))
    if not names:
        return None
    start = lines[0].text.rindex(names[-1])
    return ast.Name(names[-1], lines[0].span(start, start + len(names[-1])))


def _meant(line: Line, word: str, language: str) -> str | None:
    """The word for a header that the first line's word is nearly."""
    if len(pieces(line.text)) < 2 or word[:1].isdigit():
        return None
    better = suggest(word, [*_words_of(language), *(w for name in CATALOGUES for w in _words_of(name))])
    starts = CATALOGUES[language].lookup.get(word.lower(), ())
    return None if starts else better


def _in_language(word: str, language: str) -> str:
    """The word of a language for what a header's first word says in any."""
    for terminal in ("RULESET", "COMPANY"):
        if any(word in catalogue.phrases[terminal] for catalogue in CATALOGUES.values()):
            return CATALOGUES[language].word(terminal)
    return word


def _words_of(language: str) -> Iterator[str]:
    for terminal in ("RULESET", "COMPANY"):
        yield from CATALOGUES[language].phrases[terminal]


def _mostly(lines: Sequence[Line]) -> str:
    """The language whose words most lines begin with; the first of them where none has more."""
    return max(CATALOGUES, key=lambda language: beginning_in(lines, language))


def beginning_in(lines: Sequence[Line], language: str) -> int:
    """How many lines begin with a word of a language that is no other language's."""
    lookup = CATALOGUES[language].lookup
    firsts = (pieces(line.text[:40])[:1] for line in lines)
    return sum(bool(first) and first[0] in lookup for first in firsts)


def otherwise(lines: Sequence[Line], language: str) -> str | None:
    """The language that a file is in whose header says another; None where the header is right."""
    here = beginning_in(lines[1:], language)
    others = {name: beginning_in(lines[1:], name) for name in CATALOGUES if name != language}
    best = max(others, key=lambda name: others[name])
    return best if others[best] >= 3 and others[best] > 2 * here else None


def nothing(file: str) -> Diagnostic:
    """A file that says nothing."""
    return Diagnostic("T115", {}, Span(file, 1, 1, 1, 1))


__all__ = ["Beginning", "beginning", "nothing", "otherwise"]
