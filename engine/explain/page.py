"""A page for a reader as data: headings, paragraphs, lists, tables and steps of scales, with no form yet.

What is said is decided once, and shown as text, Markdown or HTML by the modules of those names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Meter:
    """Where somebody stands on a scale of `steps` steps. `text` says all of it; the rest is for a picture.

    `now` is the step that was reached, counted from 1 from below; None where it is not known. `low` and `high` are the
    lowest and the highest step that will do.
    """

    text: str
    steps: int
    now: int | None
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what goes with them: ``Dato: 4. marts 2026``."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a list. `note` goes on where `text` ends; `rows` are facts about it, `items` are what it is made of.

    `current` is where one stands on a path.
    """

    text: str
    note: str = ""
    meter: Meter | None = None
    rows: tuple[tuple[str, str], ...] = ()
    items: tuple[Item, ...] = ()
    current: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `ordered` where the order is what it is about."""

    items: tuple[Item, ...]
    ordered: bool = False


Cell: TypeAlias = str | Meter


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Every row begins with its heading and has as many cells as `head`."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Paragraph | Facts | Bullets | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; `kind` is a status or a word of its own, for looks alone."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What one reader is told about one citizen on one date. `outcome` is the decision's, for looks alone."""

    language: str
    title: str
    lead: tuple[str, ...]
    outcome: str
    facts: Facts
    sections: tuple[Section, ...]
    foot: tuple[str, ...]
