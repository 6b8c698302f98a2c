"""Text to syntax tree. The only module that knows lark; it recovers from every broken line and goes on.

Lark turns the grammar into tables, once. The tables are run here, a line at a time, because the words of a line are
looked up by what can stand where they are, and because a broken line must not take the rest of the file with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from . import ast, recovery
from .blocks import Builder
from .diagnostics import Diagnostic
from .examples_lines import is_row, opened_by
from .examples_nodes import NODES
from .keywords import EXAMPLE_STARTS, language_of, starting_keyword
from .lexer import END, Problem, Token, Words
from .lines import Line, logical_lines
from .nodes import Bullet, Statement
from .source import Source

_LABELLED = (
    ast.Header,
    ast.RoleDecl,
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
    ast.PackageDecl,
    ast.RequirementDecl,
)

_MENDS = 3
"""So many misspelt words of one line are put right to see what it means; the first of them is reported."""

_STATEMENT, _ENTRY = "statement", "entry"
"""What the grammar calls a line of rules, and a row of data in a citizen's block or an example's."""

GRAMMAR = Path(__file__).with_name("grammar.lark")


# --- tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reduction:
    """An alternative has been recognised: what makes its node, of how many parts, and the rule it belongs to."""

    make: Callable[[list[Any]], Any]
    size: int
    rule: str


@dataclass(frozen=True, slots=True)
class _State:
    """What can come next: terminals that move on to another state, terminals that first end an alternative.

    `accepts` holds both. `goto` is the state that follows when a rule has ended here.
    """

    shift: Mapping[str, int]
    reduce: Mapping[str, _Reduction]
    goto: Mapping[str, int]
    accepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Tables:
    """`start` and `end` hold the states of each of the two things that a line can be."""

    states: tuple[_State, ...]
    start: Mapping[str, int]
    end: Mapping[str, int]


class _NoLexer(Lexer):
    """Lark wants a lexer and is never asked to use it."""

    __future_interface__ = True

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Any:
        """Never called: lines are read by `_run`."""
        raise AssertionError


@cache
def _tables() -> _Tables:
    lark = Lark(
        GRAMMAR.read_text("utf-8"), parser="lalr", lexer=_NoLexer, start=[_STATEMENT, _ENTRY], transformer=NODES
    )
    inner = lark.parser.parser.parser
    table, callbacks = inner.parse_table, inner.callbacks
    states = tuple(_state(table.states[number], callbacks) for number in range(len(table.states)))
    return _Tables(states, table.start_states, table.end_states)


def _state(actions: Mapping[str, tuple[object, Any]], callbacks: Mapping[Any, Callable[[list[Any]], Any]]) -> _State:
    shift: dict[str, int] = {}
    reduce: dict[str, _Reduction] = {}
    goto: dict[str, int] = {}
    for symbol, (kind, argument) in actions.items():
        name = str(symbol)
        if kind is not Shift:
            reduce[name] = _Reduction(callbacks[argument], len(argument.expansion), str(argument.origin.name))
        elif name.isupper():
            shift[name] = int(argument)
        else:
            goto[name] = int(argument)
    return _State(shift, reduce, goto, frozenset(shift) | frozenset(reduce))


class _Unexpected(Exception):
    """A word that cannot stand where it does, and the terminals that could."""

    def __init__(self, token: Token, accepts: frozenset[str]) -> None:
        self.token = token
        self.accepts = accepts


def _run(line: Line, kind: str = _STATEMENT) -> Statement:
    """What a line says. Raises `_Unexpected`, or `Problem` where a single word or list is wrong in itself."""
    tables = _tables()
    states = tables.states
    words = Words(line)
    start, end = tables.start[kind], tables.end[kind]
    stack = [start]
    values: list[Any] = []
    state = states[start]
    while True:
        token = words.next(state.accepts)
        while (reduction := state.reduce.get(token.type)) is not None:
            value = reduction.make(_taken(values, reduction.size))
            if reduction.size:
                del stack[-reduction.size :]
            number = states[stack[-1]].goto[reduction.rule]
            if number == end and token.type == END:
                statement: Statement = value
                return statement
            stack.append(number)
            values.append(value)
            state = states[number]
        target = state.shift.get(token.type)
        if target is None:
            raise _Unexpected(token, _accepts(stack, tables, end))
        stack.append(target)
        values.append(token)
        state = states[target]


def _taken(values: list[Any], size: int) -> list[Any]:
    """The last `size` values, taken off the list."""
    if not size:
        return []
    parts = values[-size:]
    del values[-size:]
    return parts


def _accepts(stack: list[int], tables: _Tables, end: int) -> frozenset[str]:
    """The terminals that the line could go on with: not every one that the last state lists survives reductions."""
    return frozenset(name for name in tables.states[stack[-1]].accepts if _survives(name, stack, tables, end))


def _survives(terminal: str, stack: list[int], tables: _Tables, end: int) -> bool:
    stack = list(stack)
    while (reduction := tables.states[stack[-1]].reduce.get(terminal)) is not None:
        if reduction.size:
            del stack[-reduction.size :]
        number = tables.states[stack[-1]].goto[reduction.rule]
        if number == end:
            return terminal == END
        stack.append(number)
    return terminal in tables.states[stack[-1]].shift


# --- the file -------------------------------------------------------------------------------------------------------


def parse(source: Source) -> tuple[ast.File | None, list[Diagnostic]]:
    """The tree of a file and everything that is wrong with its text; None without a header to tell the language."""
    lines, comments = logical_lines(source)
    first = re.match(r"\w+", lines[0].text) if lines else None
    language = language_of(first[0]) if first else None
    if language is None:
        return None, [recovery.no_header(lines, source.file)]
    builder = Builder()
    for line in lines:
        line.language = language
        _read(line, builder)
    header, items, unread = builder.finish()
    problems = [replace(problem, language=language) for problem in builder.problems]
    if header is None:
        return None, problems
    return ast.File(language, header, items, tuple(comments), source.file, unread), problems


def _read(line: Line, builder: Builder) -> None:
    """Parse one line into the builder; a broken one is reported, and what it must have meant still counts."""
    within = builder.rows_of
    if within is not None and is_row(line, within, builder.empty):
        _read_row(line, builder)
        return
    node, problem = _understood(line)
    if problem is not None:
        builder.problems.append(problem)
        line, node = _mended(line, problem)
    if node is None:
        node = _declared(line) if recovery.is_declaration(line) else None
    if node is None:
        opened = problem is not None and recovery.at_start(line, problem)
        builder.lost(starting_keyword(line.text, line.language), opened)
        return
    builder.problems += recovery.reserved(line, node)
    builder.add(_with_text(node, line), line.words)


def _read_row(line: Line, builder: Builder) -> None:
    """Parse a row of data into the builder."""
    node, problem = _understood(line, _ENTRY)
    if problem is not None:
        builder.problems.append(problem)
        line, node = _mended(line, problem, _ENTRY)
    if node is None:
        builder.lost(None, False)
    else:
        builder.add(node, line.words)


def _understood(line: Line, kind: str = _STATEMENT) -> tuple[Statement | None, Diagnostic | None]:
    """What a line says, or what is wrong with it."""
    try:
        return _run(line, kind), None
    except Problem as problem:
        return None, problem.diagnostic
    except _Unexpected as problem:
        return None, recovery.unexpected(line, problem.token, problem.accepts)


def _mended(line: Line, problem: Diagnostic, kind: str = _STATEMENT) -> tuple[Line, Statement | None]:
    """The line with what is suggested in place of what was written, and what it then says, if anything."""
    node: Statement | None = None
    found: Diagnostic | None = problem
    for _ in range(_MENDS):
        if node is not None or found is None or found.fix is None:
            break
        line = line.mended(found.primary, found.fix)
        node, found = _understood(line, kind)
    return line, node


def _with_text(node: Statement, line: Line) -> Statement:
    """Tests carry the words that they were written in."""
    match node:
        case ast.TestLine():
            return _said(node, line.words)
        case ast.GroupLines():
            return ast.GroupLines(node.kind, node.needed, node.tests, line.words, node.span)
        case ast.AppliesWhen(test=test):
            return ast.AppliesWhen(_said(test, recovery.without_keyword(line, "APPLIES_WHEN")), node.span)
        case Bullet(test=test):
            return Bullet(_said(test, line.words[1:].strip()), node.span)
        case ast.PointsLine(test=None):
            return ast.PointsLine(node.subject, node.qualifiers, None, node.points, line.words, node.span)
        case ast.PointsLine(test=test) if test is not None:
            before = recovery.before_keyword(line, "GIVES")
            return ast.PointsLine(None, (), _said(test, before), node.points, line.words, node.span)
        case ast.ChangeDecl(to=ast.TestLine() as test):
            return replace(node, to=_said(test, line.said(test.span)))
        case ast.ChangeDecl(to=ast.GroupLines() as group):
            return replace(node, to=replace(group, text=line.said(group.span)))
    return node


def _said(test: ast.TestLine, text: str) -> ast.TestLine:
    return ast.TestLine(test.subject, test.predicate, test.qualifiers, text, test.span)


def _declared(line: Line) -> Statement | None:
    """The declaration that a broken line begins with, without its label."""
    starts = starting_keyword(line.text, line.language)
    if starts in EXAMPLE_STARTS:
        return opened_by(line, starts)
    match = re.match(r"\w+(?:-\w+)?\s+([^\W\d_]\w*)", line.text)
    if match is None:
        return None
    unread = ast.Text("", line.span(match.end(), match.end()))
    if starts == "FACT":
        name = ast.Name(match[1], line.span(match.start(1), match.end()))
        return ast.FactDecl(name, unread, ast.UNREAD, (), None, line.span(0, match.end()))
    try:
        node = _run(line.cut(match.end()))
    except (Problem, _Unexpected):
        return None
    return replace(node, label=unread) if isinstance(node, _LABELLED) else None
