"""Lines that a word processor has broken in two, and lines that a comma has joined to the next by mistake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import starting_keyword
from trin.dsl.reading.lexemes import lexemes
from trin.dsl.reading.lexer import Problem
from trin.dsl.reading.lines import OPENERS, Line
from trin.dsl.reading.nodes import Statement
from trin.dsl.reading.statements import Unexpected, read_line
from trin.dsl.source import Span


@dataclass(frozen=True, slots=True)
class Relined:
    """Lines in the place of others, and what to say about it."""

    lines: tuple[Line, ...]
    problem: Diagnostic


def _says(line: Line, kind: str) -> Statement | None:
    try:
        return read_line(line, kind)
    except (Problem, Unexpected):
        return None


def broken_off(first: Line, second: Line, kind: str, fits: Callable[[Statement], bool]) -> Relined | None:
    """Two lines that say something together and not apart."""
    if starting_keyword(second.text, second.language) is not None:
        return None
    together = joined(first, second)
    node = _says(together, kind)
    if node is None or not fits(node):
        return None
    alone = _says(second, kind)
    if alone is not None and fits(alone):
        return None
    place = second.span(0, len(second.text.split(maxsplit=1)[0]))
    return Relined((together,), Diagnostic("T134", {}, place, edits=(Edit(_gap(first, second), " "),)))


def broken_text(lines: Sequence[Line], kind: str, fits: Callable[[Statement], bool]) -> Relined | None:
    """A text that goes on over the lines that follow, and everything that it belongs to: the first of them opens it."""
    whole = lines[0]
    edits: list[Edit] = []
    if not any(word.kind == "MARK" and word.text in OPENERS for word in lexemes(whole)):
        return None
    for before, after in pairwise(lines):
        if before.last + 1 != after.number or starting_keyword(after.text, after.language) is not None:
            return None
        edits.append(Edit(_gap(before, after), " "))
        whole = joined(whole, after)
        node = _says(whole, kind)
        if node is not None and fits(node):
            place = lines[1].span(0, len(lines[1].text.split(maxsplit=1)[0]))
            return Relined((whole,), Diagnostic("T134", {}, place, edits=tuple(edits)))
    return None


def _gap(first: Line, second: Line) -> Span:
    """What lies between two lines."""
    end, start = first.span(len(first.text) - 1, len(first.text)), second.span(0, 1)
    return Span(first.file, end.end_line, end.end_column, start.line, start.column)


def joined(first: Line, second: Line) -> Line:
    """Two lines as one; every word keeps its place in the file."""
    shift = len(first.text) + 1
    more = [*first.more, (shift, second.number, second.column)]
    more += [(begin + shift, line, column) for begin, line, column in second.more]
    text = f"{first.text} {second.text}"
    return Line(text, first.file, first.number, first.column, first.language, more)


def wrongly_joined(line: Line, kind: str, fits: Callable[[Statement], bool]) -> Relined | None:
    """A line that the comma at its end has joined to the next, where each says something by itself."""
    for i, (begin, number, column) in enumerate(line.more):
        comma = begin - 2
        if comma < 1 or line.text[comma] != ",":
            continue
        first = Line(line.text[:comma].rstrip(), line.file, line.number, line.column, line.language, line.more[:i])
        rest = [(b - begin, n, c) for b, n, c in line.more[i + 1 :]]
        second = Line(line.text[begin:], line.file, number, column, line.language, rest)
        node = _says(first, kind)
        if node is None or not fits(node) or _says(second, kind) is None:
            continue
        place = line.span(comma, comma + 1)
        problem = Diagnostic("T132", {"found": ","}, place, edits=(Edit(place, ""),))
        return Relined((first, second), problem)
    return None
