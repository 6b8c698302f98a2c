"""Lines of plain text: what does not fit goes on under its beginning, and no date or percentage is torn apart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

WIDTH = 96

_HELD = "\x00"
"""Stands for a space at which a line may not end."""

_DATE = re.compile(r"\d{1,2}\.? [^\W\d]+ \d{4}|\d %")


def hanging(start: str, said: str, width: int = WIDTH) -> Iterator[str]:
    """A text behind its label; what does not fit goes on under it. A text in several lines stays one paragraph."""
    lines = textwrap.wrap(
        _DATE.sub(_held_together, " ".join(said.split())),
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (line.replace(_HELD, " ") for line in lines)


def _held_together(found: re.Match[str]) -> str:
    return found[0].replace(" ", _HELD)


def capital(text: str) -> str:
    """The text with its first letter as one begins a sentence."""
    return text[:1].upper() + text[1:]
