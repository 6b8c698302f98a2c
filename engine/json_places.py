"""Where in a JSON text the values stand, for messages to people who look at the file."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')
_SCALAR = re.compile(r"[^\s,\]}]+")


def places(text: str, pointers: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """Line and column, from 1, of the values that some pointers lead to; of two that stand twice, the last.

    `text` is JSON that has been read before without error, and not deeply nested.
    """
    starts: dict[str, int] = {}
    _value(text, _past_space(text, 0), "", starts)
    wanted = {p: starts[p] for p in pointers if p in starts}
    return {p: (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)) for p, at in wanted.items()}


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return len(text) if found is None else found.end()


def _past_space(text: str, at: int) -> int:
    return _end(_SPACE, text, at)


def _value(text: str, at: int, pointer: str, starts: dict[str, int]) -> int:
    """Note where a value and all in it start; where it ends."""
    starts[pointer] = at
    match text[at]:
        case "{":
            return _members(text, at, pointer, starts)
        case "[":
            return _items(text, at, pointer, starts)
        case '"':
            return _end(_STRING, text, at)
        case _:
            return _end(_SCALAR, text, at)


def _members(text: str, at: int, pointer: str, starts: dict[str, int]) -> int:
    at = _past_space(text, at + 1)
    while text[at] != "}":
        end = _end(_STRING, text, at)
        escaped = str(json.loads(text[at:end])).replace("~", "~0").replace("/", "~1")
        at = _past_space(text, _past_space(text, end) + 1)
        at = _past_space(text, _value(text, at, f"{pointer}/{escaped}", starts))
        if text[at] == ",":
            at = _past_space(text, at + 1)
    return at + 1


def _items(text: str, at: int, pointer: str, starts: dict[str, int]) -> int:
    at = _past_space(text, at + 1)
    index = 0
    while text[at] != "]":
        at = _past_space(text, _value(text, at, f"{pointer}/{index}", starts))
        index += 1
        if text[at] == ",":
            at = _past_space(text, at + 1)
    return at + 1
