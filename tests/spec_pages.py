"""What a page of the reference holds for the runner: fenced blocks, tables, and marks in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r"^```(.*)$")
_MARK = re.compile(r"<!--\s*(xfail|base|fields)(?:\s+(da|en))?:\s*(.*?)\s*-->")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\([rt])")
_BREAK = re.compile(r"\s*⏎\s*")


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is that of its first line within."""

    info: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True)
class Table:
    """A table: the cells of its head, and its rows with the line that each stands on."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Mark:
    """A comment to the runner: ``<!-- xfail: why -->``, ``<!-- base: PAGE -->``."""

    name: str
    language: str | None
    value: str


Part = Block | Table | Mark


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def parts_of(text: str) -> Iterator[Part]:
    """What a page holds for the runner, from top to bottom."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence:
            end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```"))
            yield Block(tuple(fence[1].split()), "\n".join(lines[at + 1 : end]) + "\n", at + 2)
            at = end + 1
        elif lines[at].startswith("|"):
            end = next((i for i in range(at, len(lines)) if not lines[i].startswith("|")), len(lines))
            found = tuple((i + 1, _cells(lines[i])) for i in range(at + 2, end))
            yield Table(_cells(lines[at]), found)
            at = end
        else:
            yield from (Mark(*found) for found in marks_in(lines[at]))
            at += 1


def marks_in(text: str) -> list[tuple[str, str | None, str]]:
    return [(name, language or None, value) for name, language, value in _MARK.findall(text)]


def unescaped(text: str) -> str:
    """Text with ``\\u00a0``, ``\\r`` and ``\\t`` put in."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"r": "\r", "t": "\t"}[m[2]], text)


def lines_in(cell: str) -> str:
    """The lines of a cell, which ⏎ parts."""
    return _BREAK.sub("\n", plain(cell)) + "\n"


def plain(cell: str) -> str:
    """A cell without marks to the runner, code marks and emphasis."""
    return _MARK.sub("", cell).replace("`", "").replace("**", "").replace("<br>", " ").strip()
