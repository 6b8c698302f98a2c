"""One line read: what it says as a node, or the word where it stops making sense."""

from __future__ import annotations

from typing import Any

from .automaton import STATEMENT, accepted, tables
from .lexer import END, Token, Words
from .lines import Line
from .nodes import Statement


class Unexpected(Exception):
    """A word that cannot stand where it does, and the terminals that could."""

    def __init__(self, token: Token, accepts: frozenset[str]) -> None:
        self.token = token
        self.accepts = accepts


def read_line(line: Line, kind: str = STATEMENT) -> Statement:
    """What a line says. Raises `Unexpected`, or `Problem` where a single word or list is wrong in itself."""
    table = tables()
    states = table.states
    words = Words(line)
    start, end = table.start[kind], table.end[kind]
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
            raise Unexpected(token, accepted(stack, end))
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
