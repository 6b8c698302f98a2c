"""Text on any console: characters that its code page lacks become a readable neighbour, and JSON stays JSON.

Windows consoles and pipes often use a code page of 256 characters (850 has no dash and no arrow), and some programs
ask for ASCII. A question mark in the middle of a citizen's name is worse than `ae` for `æ`.
"""

from __future__ import annotations

import codecs
import json
import os
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from .rendering.screen import Screen

HANDLER = "trin.neighbour"
"""The name of the error handler for encoders; see `use`."""

_WIDEST = 100

_NEIGHBOURS = {
    "–": "-", "—": "-", "‑": "-", "‐": "-", "−": "-", "•": "-", "·": ".", "…": "...", "→": "->", "←": "<-", "⇒": "=>",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'", "″": '"',
    "æ": "ae", "Æ": "Ae", "ø": "oe", "Ø": "Oe", "å": "aa", "Å": "Aa", "ß": "ss", "œ": "oe", "Œ": "Oe", "ł": "l",
    "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "Ħ": "H",
    "×": "x", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "±": "+/-", "€": "EUR", "£": "GBP", "§": "par.",
    "│": "|", "╭": "/", "╰": "\\", "°": " gr.",
    "⁄": "/", "©": "(c)", "\u00a0": " ", "\u200b": "", "\ufeff": "", "\u2028": "\n", "\u2029": "\n",
}  # fmt: skip


def neighbour(character: str) -> str:
    """The character in ASCII as people write it without the key; `?` where there is no such way."""
    known = _NEIGHBOURS.get(character)
    if known is not None:
        return known
    parts = [p for p in unicodedata.normalize("NFKD", character) if not unicodedata.combining(p)]
    plain = "".join(p if p.isascii() else _NEIGHBOURS.get(p, "") for p in parts)
    return plain if plain or unicodedata.combining(character) else "?"


def _handle(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    return "".join(neighbour(c) for c in problem.object[problem.start : problem.end]), problem.end


def use(stream: TextIO | None) -> None:
    """Let a stream write a neighbour for every character that it cannot write; a stream that is none is left alone."""
    codecs.register_error(HANDLER, _handle)
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors=HANDLER)


class ReaderGone(Exception):
    """Whoever read the output has gone. Not an OSError, which click would end the process for."""


class Unwritten(Exception):
    """The output cannot be written; `problem` is why."""

    def __init__(self, problem: OSError) -> None:
        super().__init__(str(problem))
        self.problem = problem


def write(text: str, stream: TextIO | None) -> None:
    """A text and a line end. The stream is named, or click would choose an encoding of its own."""
    if stream is None:
        return
    try:
        click.echo(text, file=stream)
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as problem:
        if stream is sys.stderr:
            return
        raise Unwritten(problem) from None


def terminal(stream: TextIO | None) -> bool:
    """Whether a person sits at the other end of the stream."""
    return stream is not None and stream.isatty()


def colours(stream: TextIO | None) -> bool:
    """Whether a person sits at the stream's terminal who has not asked for text without colours."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return terminal(stream)


def width(stream: TextIO | None) -> int:
    """How many characters a line of prose may have: the terminal's, though no more than reads well, or 80."""
    return min(shutil.get_terminal_size().columns, _WIDEST) if terminal(stream) else 80


_SHAPES = "│╭╰…"
_WIDE = 120
"""Cells in a line of a rule file where nobody knows how wide the screen is."""


def screen(stream: TextIO | None) -> Screen:
    """What a stream can show of a rule file: colours, shapes, how wide a line may be, every letter as it comes out."""
    from .rendering.screen import Screen  # noqa: PLC0415

    encoding = getattr(stream, "encoding", None) or "utf-8"
    wide = shutil.get_terminal_size().columns if terminal(stream) else _WIDE

    def shown(text: str) -> str:
        if _writable(text, encoding):
            return text
        return "".join(c if _writable(c, encoding) else neighbour(c) for c in text)

    return Screen(colours(stream), _writable(_SHAPES, encoding), wide, shown)


def _writable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def json_text(value: Any, stream: TextIO | None, indent: int | None = None) -> str:
    """JSON that a stream can write: where it is not UTF-8, everything outside ASCII is escaped."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    unicode = encoding.startswith("utf")
    written = json.dumps(value, ensure_ascii=not unicode, indent=indent)
    # Half a surrogate pair, as from a file name that is no text, is in no encoding; escaped it can be written anywhere.
    return json.dumps(value, indent=indent) if _broken(written) else written


def html_text(text: str, stream: TextIO | None) -> str:
    """HTML that a stream can write: where it is not UTF-8, everything outside ASCII becomes a reference."""
    encoding = (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    return text if encoding == "utf8" else text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _broken(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
