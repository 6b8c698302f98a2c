"""A page as plain text, at most `WIDTH` wide."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import assert_never

from .page import Block, Bullets, Cell, Facts, Item, Meter, Page, Paragraph, Section, Table

WIDTH = 80


def plain(page: Page) -> str:
    """The page as text that can be read in a terminal or sent as an e-mail."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield from _wrapped(page.title)
    yield "=" * min(len(page.title), WIDTH)
    for said in page.lead:
        yield ""
        yield from _wrapped(said)
    if page.facts.rows:
        yield ""
        yield from _facts(page.facts.rows, "")
    for section in page.sections:
        yield from _section(section, "-")
    yield ""
    for said in page.foot:
        yield from _wrapped(said)


def _section(section: Section, underline: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(section.title)
    if underline:
        yield underline * min(len(section.title), WIDTH)
    for block in section.blocks:
        yield from _block(block)
    for inner in section.sections:
        yield from _section(inner, "")


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield from _wrapped(block.text)
        case Facts():
            yield from _facts(block.rows, "")
        case Bullets():
            for number, item in enumerate(block.items, 1):
                yield from _item(item, f"{number}. " if block.ordered else "- ", "")
        case Table():
            yield from _wrapped(f"{block.caption}:")
            for row in block.rows:
                yield from _row(block.head, row)
        case _:
            assert_never(block)


def _row(head: tuple[str, ...], row: tuple[Cell, ...]) -> Iterator[str]:
    """A row of a table as a line: the second cell goes with the first, the others follow their columns' headings."""
    first, *rest = (cell.text if isinstance(cell, Meter) else cell for cell in row)
    named = [f"{_small(name)} {said}" for name, said in list(zip(head[1:], rest, strict=True))[1:] if said]
    yield from _wrapped("; ".join([f"{first}: {rest[0]}" if rest else first, *named]), "- ", "  ")


def _small(heading: str) -> str:
    """A column's heading within a sentence."""
    return heading[:1].lower() + heading[1:]


def _item(item: Item, mark: str, indent: str) -> Iterator[str]:
    under = indent + " " * len(mark)
    said = [item.text, item.meter.text if item.meter is not None else "", item.note]
    yield from _wrapped(": ".join(s for s in said if s), indent + mark, under)
    yield from _facts(item.rows, under)
    for inner in item.items:
        yield from _item(inner, "- ", under)


def _facts(rows: Iterable[tuple[str, str]], indent: str) -> Iterator[str]:
    for name, said in rows:
        yield from _wrapped(f"{name}: {said}" if name else said, indent, indent + ("  " if name else ""))


_HELD = "\x00"
"""Stands for a space at which a line may not end."""

_TOGETHER = re.compile(r"\d{1,2}\.? [^\W\d]+ \d{4}|\d+ %|\d+\. [^\W\d]+")


def _wrapped(said: str, first: str = "", rest: str | None = None) -> Iterator[str]:
    """A paragraph in lines; dates and percentages are not parted."""
    whole = _TOGETHER.sub(lambda found: found[0].replace(" ", _HELD), " ".join(said.split()))
    lines = textwrap.wrap(
        whole, WIDTH, initial_indent=first, subsequent_indent=first if rest is None else rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    yield from (line.replace(_HELD, " ") for line in lines)
