"""Texts that lack a quotation mark: where the missing one belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.reading.lexemes import lexemes
from trin.dsl.reading.lexer import CLOSERS, Problem
from trin.dsl.reading.lines import OPENERS, Line
from trin.dsl.reading.nodes import Statement
from trin.dsl.reading.statements import Unexpected, read_line

_OTHER_MARKS = re.compile(r"(?<!\w)(['‘´`’‚])([^'‘’´`\"“”»«]*(?:\w['’]\w[^'‘’´`\"“”»«]*)*)(['’´`‘])(?!\w)")
"""A text between marks that do not quote."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A line whose text has both its marks, and what to say about it."""

    line: Line
    problem: Diagnostic


def closed(line: Line, kind: str, known: Callable[[str], bool], misfit: Callable[[Statement], float]) -> Closed | None:
    """The line with the quotation mark that it lacks; None where none does. `known` tells words of the file."""
    mark = next((w for w in lexemes(line) if w.kind == "MARK" and w.text in OPENERS), None)
    if mark is None:
        return _requoted(line, kind)
    other = next((m for m in _mismatched(line, mark.start, mark.text) if _reads(m.line, kind, misfit)), None)
    if other is not None:
        return other
    ways = [_closing, _opening]
    before, after = line.text[: mark.start], line.text[mark.end :]
    if not after.strip() or (before[-1:].strip() and not after[:1].strip()):
        ways.reverse()
    for way in ways:
        found = [made for made in way(line, mark.start, mark.text) if _reads(made.line, kind, misfit)]
        if found:
            tails = [made for made in found if _tail_known(made, known)]
            return (tails or found)[0]
    end = line.text.rstrip()
    problem = _problem(line, len(end), CLOSERS.get(mark.text, mark.text), mark.start, len(end))
    return Closed(line.mended(line.span(len(end), len(end)), CLOSERS.get(mark.text, mark.text)), problem)


def _reads(line: Line, kind: str, misfit: Callable[[Statement], float]) -> bool:
    try:
        return misfit(read_line(line, kind)) < 1
    except (Problem, Unexpected):
        return False


def _tail_known(made: Closed, known: Callable[[str], bool]) -> bool:
    """Whether the names after the text are names that stand elsewhere too."""
    words = lexemes(made.line)
    last = max((i for i, word in enumerate(words) if word.kind == "STRING"), default=-1)
    tail = [word.text.lower() for word in words[last + 1 :] if word.kind == "WORD"]
    return all(map(known, tail)) or any("_" in word for word in tail)


def _mismatched(line: Line, start: int, mark: str) -> Iterator[Closed]:
    """The mark that closes the text is of another sort than the one that opens it."""
    closer = CLOSERS.get(mark, mark)
    for match in re.finditer(r"[\"“”„»«]", line.text[start + 1 :]):
        at = start + 1 + match.start()
        if match[0] != closer:
            span = line.span(at, at + 1)
            problem = Diagnostic("T101", {"mark": closer}, line.span(start, at + 1), edits=(Edit(span, closer),))
            yield Closed(line.mended(span, closer), problem)


def _closing(line: Line, start: int, mark: str) -> Iterator[Closed]:
    """The mark behind each word after the one that opens the text, the first word first."""
    closer = CLOSERS.get(mark, mark)
    text = line.text
    ends = [m.end() for m in re.finditer(r"[^\s:]+(?=\s|:|$)", text[start + 1 :])]
    for end in (start + 1 + end for end in ends):
        yield Closed(line.mended(line.span(end, end), closer), _problem(line, end, closer, start, end))


def _opening(line: Line, at: int, mark: str) -> Iterator[Closed]:
    """The mark before each word in front of the one that closes the text, the first word first."""
    opener = next((o for o, closer in CLOSERS.items() if closer == mark and mark != "“"), '"')
    opener = mark if mark == '"' else opener
    for match in re.finditer(r"(?<!\S)\S", line.text[:at]):
        begin = match.start()
        yield Closed(line.mended(line.span(begin, begin), opener), _problem(line, begin, opener, begin, at + 1))


def _problem(line: Line, at: int, mark: str, start: int, end: int) -> Diagnostic:
    edit = Edit(line.span(at, at), mark)
    return Diagnostic("T101", {"mark": mark}, line.span(start, end), edits=(edit,))


def _requoted(line: Line, kind: str) -> Closed | None:
    """A text between marks that are no quotation marks."""
    match = _OTHER_MARKS.search(line.text)
    if match is None or any(w.kind == "STRING" and w.start < match.start() < w.end for w in lexemes(line)):
        return None
    better = f'"{match[2]}"'
    span = line.span(match.start(), match.end())
    mended = line.mended(span, better)
    try:
        read_line(mended, kind)
    except (Problem, Unexpected):
        return None
    arguments = {"found": match[1], "suggestion": '"'}
    return Closed(mended, Diagnostic("T130", arguments, span, fix=better))
