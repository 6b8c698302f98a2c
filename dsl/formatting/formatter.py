"""Rule files in their canonical form: what they say is untouched, and so are names, comments and the order of lines.

Three laws hold, and the tests see to them: the formatted text gives an equal tree, formatting it again changes nothing,
and there and back between two languages is where it began. Lines end in a line feed; there is no byte order mark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Severity
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source

from .layout import INDENT, Written, broken, written
from .lines import line

__all__ = ["Formatted", "Untranslatable", "format_source", "line", "tree_text"]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's text in canonical form; where it has problems, those, and no text. `changed` tells that it differs."""

    text: str | None
    problems: tuple[Diagnostic, ...] = ()
    changed: bool = False


class Untranslatable(Exception):
    """A file says something else in the other language, because one of its names is a word of that language.

    `line` is where the first of them stands in the file.
    """

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def format_source(source: Source, to: str | None = None) -> Formatted:
    """The canonical text of a rule file, in its own language or in another ("da", "en").

    A file that cannot be read in full is not formatted: its problems come back. Raises Untranslatable where a name
    would be read as a word of the other language.
    """
    file, problems = parse(source)
    if file is None or any(problem.severity is Severity.ERROR for problem in problems):
        return Formatted(None, tuple(problems))
    statements = written(file, to or file.language)
    text = "\n".join(_lines(statements, file.comments, source.lines)) + "\n"
    if to is not None and to != file.language:
        _same(file, statements, text)
    return Formatted(text, (), text != source.text)


def tree_text(file: ast.File, language: str) -> str:
    """The canonical text of a tree that was not read from a file: an empty line stands before what begins a block."""
    lines: list[str] = []
    for statement in written(file, language):
        if statement.opens and lines:
            lines.append("")
        lines += broken(statement)
    return "\n".join(lines) + "\n"


def _same(file: ast.File, statements: Sequence[Written], text: str) -> None:
    """Raise Untranslatable unless the translated text says what the file says."""
    other, problems = parse(Source(file.file, text))
    if other is not None and not problems and (other.header, other.items) == (file.header, file.items):
        return
    lines = text.split("\n")
    wrong = problems[0].primary.line if problems else 1
    said = lines[wrong - 1].strip()
    at = next((s.first for s in statements if s.text == said or said.startswith(s.text)), file.header.span.line)
    raise Untranslatable(at)


# --- comments and empty lines ---------------------------------------------------------------------------------------


def _lines(statements: Sequence[Written], comments: Sequence[ast.Comment], before: Sequence[str]) -> Iterator[str]:
    """The lines of the file: statements with their comments, and at most one empty line where there were some."""
    places = _Places(statements, comments, before)
    for i, statement in enumerate(statements):
        yield from places.above(i)
        *first, last = broken(statement)
        yield from first
        comment = places.beside(i)
        yield last if comment is None else f"{last}  {comment}"
    yield from places.above(len(statements))


class _Places:
    """Where the comments of a file stand among its statements, and before which lines there was an empty one.

    A comment beside a statement's last line stays beside it. Every other comment gets a line of its own before the
    statement it was in or above, as deep as that statement; one that closes a block, with an empty line after it and
    none before, is as deep as the block.
    """

    def __init__(self, statements: Sequence[Written], comments: Sequence[ast.Comment], before: Sequence[str]) -> None:
        self._statements = statements
        self._before = before
        self._beside: dict[int, str] = {}
        self._above: dict[int, list[ast.Comment]] = {}
        self._started = False
        last_on = {statement.last: i for i, statement in enumerate(statements)}
        at = 0
        for comment in comments:
            owner = last_on.get(comment.line)
            if owner is not None:
                self._beside[owner] = comment.text
                continue
            while at < len(statements) and statements[at].last < comment.line:
                at += 1
            self._above.setdefault(at, []).append(comment)

    def beside(self, i: int) -> str | None:
        """The comment at the end of a statement's last line."""
        return self._beside.get(i)

    def above(self, i: int) -> Iterator[str]:
        """Comments on lines of their own before statement number `i`, or at the end; and the empty lines among them."""
        comments = self._above.get(i)
        statement = self._statements[i] if i < len(self._statements) else None
        if comments is not None:
            depths = self._depths(comments, i)
            for comment, depth in zip(comments, depths, strict=True):
                if self._started and self._empty(comment.line - 1):
                    yield ""
                self._started = True
                yield INDENT * depth + comment.text
        if statement is not None:
            same_line = i > 0 and self._statements[i - 1].last >= statement.first
            if self._started and not same_line and self._empty(statement.first - 1):
                yield ""
            self._started = True

    def _empty(self, number: int) -> bool:
        """Whether a line of the file (from 1) says nothing at all."""
        return number >= 1 and not _text(self._before[number - 1])

    def _depths(self, comments: Sequence[ast.Comment], i: int) -> list[int]:
        """How deep each comment stands: all those with no empty line between them are alike."""
        after = self._statements[i].depth if i < len(self._statements) else 0
        before = self._statements[i - 1].depth if i > 0 else 0
        depths: list[int] = []
        for number, comment in enumerate(comments):
            if number and not self._empty(comment.line - 1):
                depths.append(depths[-1])
                continue
            end = number
            while end + 1 < len(comments) and not self._empty(comments[end + 1].line - 1):
                end += 1
            ends_empty = self._empty(comments[end].line + 1) if comments[end].line < len(self._before) else True
            closes = ends_empty and not self._empty(comment.line - 1) and number == 0
            depths.append(before if closes else after)
        return depths


def _text(raw: str) -> str:
    return raw.strip().strip("\u200b\u2060\ufeff\x85 \t\v\f")
