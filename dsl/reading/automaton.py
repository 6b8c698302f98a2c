"""The grammar as tables of states, and what can be told from the states alone. The only module that knows lark.

Lark turns the grammar into tables, once; `parser` runs them on lines. What is here tries words out without making
nodes: it tells how far a line would be read if some of its words were others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from .examples_nodes import NODES
from .lexer import END

STATEMENT, ENTRY = "statement", "entry"
"""What the grammar calls a line of rules, and a row of data in a citizen's block or an example's."""

GRAMMAR = Path(__file__).with_name("grammar.lark")


@dataclass(frozen=True, slots=True)
class Reduction:
    """An alternative has been recognised: what makes its node, of how many parts, and the rule it belongs to."""

    make: Callable[[list[Any]], Any]
    size: int
    rule: str


@dataclass(frozen=True, slots=True)
class State:
    """What can come next: terminals that move on to another state, terminals that first end an alternative.

    `accepts` holds both. `goto` is the state that follows when a rule has ended here.
    """

    shift: Mapping[str, int]
    reduce: Mapping[str, Reduction]
    goto: Mapping[str, int]
    accepts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """`start` and `end` hold the states of each of the two things that a line can be."""

    states: tuple[State, ...]
    start: Mapping[str, int]
    end: Mapping[str, int]


class NoLexer(Lexer):
    """Lark wants a lexer and is never asked to use it."""

    __future_interface__ = True

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Any:
        """Never called: lines are read by `parser`."""
        raise AssertionError


@cache
def tables() -> Tables:
    """The tables of the grammar."""
    lark = Lark(GRAMMAR.read_text("utf-8"), parser="lalr", lexer=NoLexer, start=[STATEMENT, ENTRY], transformer=NODES)
    inner = lark.parser.parser.parser
    table, callbacks = inner.parse_table, inner.callbacks
    states = tuple(_state(table.states[number], callbacks) for number in range(len(table.states)))
    return Tables(states, table.start_states, table.end_states)


def _state(actions: Mapping[str, tuple[object, Any]], callbacks: Mapping[Any, Callable[[list[Any]], Any]]) -> State:
    shift: dict[str, int] = {}
    reduce: dict[str, Reduction] = {}
    goto: dict[str, int] = {}
    for symbol, (kind, argument) in actions.items():
        name = str(symbol)
        if kind is not Shift:
            reduce[name] = Reduction(callbacks[argument], len(argument.expansion), str(argument.origin.name))
        elif name.isupper():
            shift[name] = int(argument)
        else:
            goto[name] = int(argument)
    return State(shift, reduce, goto, frozenset(shift) | frozenset(reduce))


# --- states alone ---------------------------------------------------------------------------------------------------


def fed(stack: list[int], terminal: str, end: int) -> bool:
    """Move a stack of states on by one terminal. False where that cannot come next; the stack is then of no use."""
    states = tables().states
    state = states[stack[-1]]
    while (reduction := state.reduce.get(terminal)) is not None:
        if reduction.size:
            del stack[-reduction.size :]
        number = states[stack[-1]].goto[reduction.rule]
        if number == end:
            return terminal == END
        stack.append(number)
        state = states[number]
    target = state.shift.get(terminal)
    if target is None:
        return False
    stack.append(target)
    return True


def accepted(stack: Sequence[int], end: int) -> frozenset[str]:
    """The terminals that can come next: not every one that the last state lists survives what it ends."""
    state = tables().states[stack[-1]]
    return frozenset(name for name in state.accepts if name in state.shift or fed(list(stack), name, end))
