"""CPR numbers: they are refused in every record, wherever they stand, and never repeated."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

CPR = (
    r"(^|[^0-9])([06][1-9]|[1278][0-9]|[39][01])(0[1-9]|1[0-2])[0-9]{2}"
    r"[ \t\u00a0]{0,2}[-\u2010-\u2015\u2212]?[ \t\u00a0]{0,2}[0-9]{4}($|[^0-9])"
)
"""What looks like a CPR number, as a pattern that Python and JSON Schema read alike. Days above 60 are the ones that
authorities hand out themselves to people without a number of their own."""

NUMBER_LIMIT = 100_000_000
"""Numbers stay below this: every CPR number that was read as a number lies above it."""

_CPR = re.compile(CPR)
_MASK = bytes(48 if 48 <= byte <= 57 else 32 for byte in range(256))
_SUSPECT = re.compile(rb"[0-9]{6}(?:\\u[0-9a-fA-F]{4}|[^0-9]){0,11}[0-9]{4}")
_ESCAPED = re.compile(rb"\\u00[23]")
_DIGIT = re.compile("[0-9]")


def looks_like_cpr(value: object) -> bool:
    """Whether a single value, a text or a number, looks like a CPR number or holds one."""
    match value:
        case bool():
            return False
        case str():
            return _CPR.search(value) is not None
        case int() | float() if NUMBER_LIMIT <= value < 10**10 and value == int(value):
            return _CPR.search(f"{int(value):010d}") is not None
        case _:
            return False


def masked(text: str) -> str:
    """The text with an x for every digit of what looks like a CPR number in it."""
    while found := _CPR.search(text):
        text = text[: found.start()] + _DIGIT.sub("x", found[0]) + text[found.end() :]
    return text


class Pairs(list[tuple[str, Any]]):
    """An object of a JSON text as it was written, with what stands there twice."""


def cpr_places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to everything in `value` that looks like a CPR number; a key that does is named by what it stands in."""
    match value:
        case dict() | Pairs():
            for key, item in value.items() if isinstance(value, dict) else value:
                if looks_like_cpr(key):
                    yield at
                else:
                    yield from cpr_places(item, (*at, key))
        case list() | tuple() | set() | frozenset():
            for index, item in enumerate(value):
                yield from cpr_places(item, (*at, index))
        case _ if looks_like_cpr(value):
            yield at
        case _ if hasattr(value, "__pydantic_fields_set__"):
            yield from cpr_places(vars(value), at)


def cpr_places_in_json(text: str | bytes | bytearray) -> list[tuple[str | int, ...]]:
    """The same for JSON text, cheaply: six digits in a row are rare, and only then is it read to be sure."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
    runs = b"000000" in data.translate(_MASK)
    if not (runs and _SUSPECT.search(data)) and not (b"\\" in data and _ESCAPED.search(data)):
        return []
    try:
        return list(cpr_places(json.loads(data, object_pairs_hook=Pairs)))
    except (ValueError, RecursionError):
        return [()] if _CPR.search(data.decode("utf-8", "replace")) else []
