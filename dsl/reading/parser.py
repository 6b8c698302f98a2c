"""Text to syntax tree. It recovers from every broken line and goes on.

Lark turns the grammar into tables, once. The tables are run here, a line at a time, because the words of a line are
looked up by what can stand where they are, and because a broken line must not take the rest of the file with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.keywords import starting_keyword
from trin.dsl.recovery import broken_lines as recovery
from trin.dsl.recovery.line_breaks import broken_off, broken_text, wrongly_joined
from trin.dsl.recovery.number_words import number_in_words
from trin.dsl.recovery.surroundings import Surroundings, effort_after, words_of
from trin.dsl.source import Source, Span

from .automaton import ENTRY, GRAMMAR, STATEMENT
from .blocks import Builder
from .examples_lines import is_row
from .headers import Beginning, beginning, nothing, otherwise
from .lexemes import lexemes
from .lexer import Problem
from .lines import Line, logical_lines
from .nodes import QualifierLine, TableHead
from .statements import Unexpected, read_line
from .table_lines import barred, columns_of, together
from .test_texts import with_text

__all__ = ["GRAMMAR", "parse"]

# --- the file -------------------------------------------------------------------------------------------------------


def parse(source: Source) -> tuple[ast.File | None, list[Diagnostic]]:
    """The tree of a file and everything that is wrong with its text; None for a file that says nothing at all."""
    lines, comments = logical_lines(source)
    begins = beginning(lines, source.file)
    if begins is None:
        return None, [nothing(source.file)]
    reading = _Reading(source, list(begins.lines), begins)
    if begins.header is not None and reading.readable < len(lines) / 2:
        return None, [] if begins.problem is None else [begins.problem]
    header, items, unread = reading.finish()
    problems = [problem if problem.language else replace(problem, language=reading.language)
                for problem in reading.problems]  # fmt: skip
    doubtful, examples = frozenset(reading.builder.doubtful), frozenset(reading.example_lines)
    return ast.File(reading.language, header, items, tuple(comments), source.file, unread, doubtful, examples), problems


_RELINED = 20
"""So many lines of a file are put together or divided."""


_TEXT_LINES = 6
"""A text that goes on over so many lines is put together."""

_NO_ROWS = frozenset({"TRANSITION", "REQUIREMENT", "LEVELS", "EXAMPLE", "RULESET", "COMPANY"})
"""Keywords of lines that are no rows of data, wherever they stand."""


def _reads_as_row(line: Line) -> bool:
    """Whether a line says something about a citizen, and nothing else."""
    try:
        node = read_line(line, ENTRY)
    except (Problem, Unexpected):
        return False
    if not isinstance(node, ast.DataRow):
        return False
    try:
        read_line(line, STATEMENT)
    except (Problem, Unexpected):
        return True
    return False


class _Reading:
    """One file being read: line by line, and anew where two lines turn out to be one."""

    def __init__(self, source: Source, lines: list[Line], begins: Beginning) -> None:
        self.source = source
        self.lines = lines
        self.begins = begins
        self.language = begins.language
        self._words: Counter[str] | None = None
        self._joins: list[Diagnostic] = []
        self._asked = False
        self._broken = 0
        self._relined = 0
        self._again = 0
        self._read_all()

    def finish(self) -> tuple[ast.Header, tuple[ast.Item, ...], frozenset[Span]]:
        """The header, all that follows it, and the places of what has broken lines."""
        header, items, unread = self.builder.finish()
        if header is None:
            top = self.lines[0].span(0, 1)
            header = self.begins.header or ast.Header("ruleset", ast.Name(ast.MISSING, top), None, (), top)
            unread = unread | {header.span}
        return header, items, unread

    @property
    def problems(self) -> list[Diagnostic]:
        """Everything that is wrong, in the order in which it was found."""
        first = [] if self.begins.problem is None else [self.begins.problem]
        return first + self._joins + self.builder.problems

    def _read_all(self) -> None:
        self.builder = Builder(self.language)
        self.readable = 0
        self.example_lines: set[int] = set()
        for line in self.lines:
            line.language = self.language
        if self.begins.header is not None:
            self.builder.add(self.begins.header, "")
            self.builder.lost(None, False)
        at = 0
        self._last_bare = -2
        self._last_broken = -3
        while at < len(self.lines):
            line, before = self.lines[at], self.builder.rows_of
            at = self._line(line, at)
            self._of_example(line, before)

    def _of_example(self, line: Line, before: ast.CitizenDecl | ast.ExampleDecl | None) -> None:
        """Keep the numbers of a line that has been read where it belongs to a citizen or an example.

        `before` is the block that was open above the line.
        """
        block = self.builder.rows_of
        if block is not None and (block is not before or self._within(line, block)):
            numbers = (line.number, *(number for _, number, _ in line.more))
            self.example_lines.update(range(min(numbers), max(numbers) + 1))

    def _line(self, line: Line, at: int) -> int:
        """Read one line into the builder; the number of the next. A broken one is reported, and still counts."""
        builder = self.builder
        rows = builder.rows_of is not None and is_row(line, builder.rows_of, builder.empty)
        kind = ENTRY if rows else STATEMENT
        try:
            node = read_line(line, kind)
        except (Problem, Unexpected):
            return self._broken_line(line, at, kind)
        silent = recovery.filler(line, node)
        if silent is not None:
            self.builder.problems.append(silent[1])
            return self._line(silent[0], at)
        self.readable += 1
        if not rows:
            if isinstance(node, QualifierLine) and not builder.fits(node) and self._reline(at, kind):
                return self._again
            if isinstance(node, TableHead) and self._no_head(line, node, at):
                return at + 1
            builder.problems += recovery.reserved(line, node)
            node = with_text(node, line)
        builder.add(node, line.words)
        return at + 1

    # --- broken lines -----------------------------------------------------------------------------------------------

    def _around(self, at: int) -> Surroundings:
        return Surroundings(tuple(self.lines), at, self.builder, self._counted, effort_after(self._broken))

    def _counted(self) -> Counter[str]:
        if self._words is None:
            self._words = words_of(tuple(self.lines), self.language)
        return self._words

    def _broken_line(self, line: Line, at: int, kind: str) -> int:
        if not self._asked:
            self._asked = True
            other = otherwise(self.lines, self.language)
            if other is not None:
                self.language = other
                self._read_all()
                return len(self.lines)
        self._broken += 1
        before, self._last_broken = self._last_broken, at
        if kind == STATEMENT and self._rows_without_block(line, at, said=before >= at - 2):
            return self._line(line, at)
        if self._bars(line, at):
            return at + 1
        if self._reline(at, kind):
            return self._again
        kinds = (STATEMENT,) if kind == STATEMENT else (ENTRY, STATEMENT)
        inside = self._inside_rows(line)
        mended = recovery.recover(line, self._around(at), (ENTRY,) if inside else kinds)
        self.builder.problems += mended.problems
        self._take(line, mended, inside)
        return at + 1

    def _rows_without_block(self, line: Line, at: int, said: bool) -> bool:
        """Whether a citizen's rows begin here without the line that says whose they are; then a block is opened.

        `said` tells that a line just above is broken: it is likely to be the one that lacks.
        """
        if self.builder.rows_of is not None or not _reads_as_row(line):
            return False
        if at + 1 == len(self.lines) or not _reads_as_row(self.lines[at + 1]):
            return False
        above = self.lines[at - 1] if at else line
        bare = starting_keyword(above.text, above.language) == "PACKAGE" and '"' not in above.text
        first = above if bare else line
        span = first.span(0, len(first.text))
        if not said:
            self.builder.problems.append(Diagnostic("T135", {"found": "", "above": "@k_CITIZEN"}, span))
        start = span._replace(column=0)
        self.builder.add(ast.CitizenDecl(ast.Name(ast.MISSING, start), (), start), "")
        self.builder.lost(None, False)
        return True

    def _inside_rows(self, line: Line) -> bool:
        """Whether a broken line is a row of a citizen's or an example's, told by how far it is moved in."""
        block = self.builder.rows_of
        return block is not None and self._within(line, block)

    @staticmethod
    def _within(line: Line, block: ast.CitizenDecl | ast.ExampleDecl) -> bool:
        return line.column > block.span.column and starting_keyword(line.text, line.language) not in _NO_ROWS

    def _reline(self, at: int, kind: str) -> bool:
        """Whether a line that makes no sense is one with the one above or below it, or two: then all is read anew.

        What was read before it may have been taken to be whole. `_again` is the number of the line to go on from.
        """
        if self._relined == _RELINED:
            return False
        fits, lines = self.builder.fits, self.lines
        apart = wrongly_joined(lines[at], kind, fits)
        if apart is not None:
            self._relined += 1
            lines[at : at + 1] = apart.lines
            self.builder.problems.append(apart.problem)
            self._again = at
            return True
        for first, size in ((at, 2), (at - 1, 2), (at, _TEXT_LINES)):
            if not 0 <= first < len(lines) - 1 or lines[first].last + 1 != lines[first + 1].number:
                continue
            if size == 2:
                whole = broken_off(lines[first], lines[first + 1], kind, fits)
            else:
                whole = broken_text(lines[first : first + size], kind, fits)
            if whole is not None:
                self._relined += 1
                lines[first : first + 1 + len(whole.problem.edits)] = whole.lines
                self._joins.append(whole.problem)
                self._read_all()
                self._again = len(lines)
                return True
        return False

    def _take(self, line: Line, mended: recovery.Recovered, inside: bool) -> None:
        """What a broken line is taken to say goes into the builder."""
        node, builder = mended.node, self.builder
        if isinstance(node, ast.FactDecl) and not mended.faithful:
            node = replace(node, kind=ast.UNREAD, values=())
        if node is None:
            node = recovery.declared(line) if recovery.is_declaration(line) and not inside else None
        if node is None or not (mended.faithful or Builder.opens(node)):
            builder.lost(None if inside else starting_keyword(line.text, line.language), False)
            builder.doubtful.update(word.text for word in lexemes(mended.line) if word.kind == "WORD")
            return
        nested = isinstance(node, ast.GroupLines) and builder.in_group and line.text[0] in "-–•"
        if nested or not (builder.fits(node) or Builder.opens(node)):
            builder.lost(None, False)
            return
        builder.add(with_text(node, mended.line), mended.line.words)
        if not mended.faithful:
            builder.lost(None, False)
            builder.unread.add(node.span)

    def _bars(self, line: Line, at: int) -> bool:
        """Whether the line is a row of a table without all its bars."""
        builder = self.builder
        if not builder.in_table:
            return False
        wanted = 0 if builder.columns else self._columns_below(at)
        row = barred(line, len(builder.columns), wanted)
        if row is None:
            return False
        try:
            node = read_line(row.line)
        except (Problem, Unexpected):
            return False
        if row.bare and self._last_bare == at - 1:
            builder.problems[-1] = together(builder.problems[-1], row.problem)
        else:
            builder.problems.append(row.problem)
        self._last_bare = at if row.bare else self._last_bare
        builder.add(node, row.line.words)
        return True

    def _columns_below(self, at: int) -> int:
        return columns_of(self.lines[at + 1]) if at + 1 < len(self.lines) else 0

    def _no_head(self, line: Line, node: TableHead, at: int) -> bool:
        """Whether what reads as a table's first row is none, or not all: words for numbers, or a bar that lacks."""
        if node.corner is None:
            return False
        if self.builder.columns:
            return self._figures(line, node)
        return self._columns_below(at) == len(node.columns) + 1 and self._bars(line, at)

    def _figures(self, line: Line, node: TableHead) -> bool:
        """Whether the cells are numbers written as words; then they are reported, and the row is read."""
        figures = {name: number_in_words(name.text, self.language) for name in reversed(node.columns)}
        if None in figures.values():
            return False
        for name, figure in figures.items():
            arguments = {"found": name.text, "suggestion": str(figure)}
            self.builder.problems.append(Diagnostic("T130", arguments, name.span, fix=str(figure)))
            line = line.mended(name.span, str(figure))
        try:
            self.builder.add(read_line(line), line.words)
        except (Problem, Unexpected):
            self.builder.lost(None, False)
        return True
