"""Functions that CPython can specialise one by one.

A compiled ruleset is hundreds of small functions made from a few definitions. CPython (3.11 and later) keeps what it
learns while running with the code, so functions that share their code also share what is learnt, which is then true of
none of them; the same goes for a loop that calls a different function in each round. Measured on the gate of
`benchmarks`: a copy of the code for each function, and a call site for each call, take away half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast

S = TypeVar("S")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


def own(function: F) -> F:
    """The same function with a copy of its code. For functions that are made again and again by one definition."""
    assert isinstance(function, FunctionType)
    code: CodeType = function.__code__.replace()
    copy = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, function.__closure__)
    copy.__doc__ = function.__doc__
    return cast(F, copy)


def together(functions: Sequence[Callable[[S], R]]) -> Callable[[S], list[R]]:
    """One function that calls all of `functions` with its argument and returns their results, in order."""
    return own(_maker(len(functions))(*functions))


@cache
def _maker(count: int) -> Callable[..., Callable[[Any], list[Any]]]:
    """A function that makes, of `count` functions, the one that calls them all."""
    names = [f"f{i}" for i in range(count)]
    calls = ", ".join(f"{name}(s)" for name in names)
    scope: dict[str, Any] = {}
    exec(f"def make({', '.join(names)}):\n    return lambda s: [{calls}]", scope)
    return cast("Callable[..., Callable[[Any], list[Any]]]", scope["make"])
