"""A page as Markdown (CommonMark with tables): for a case system's notes, or to be made into something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from .page import Block, Bullets, Facts, Item, Meter, Page, Paragraph, Section, Table


def markdown(page: Page) -> str:
    """The page as Markdown. Nothing that people wrote is read as markup."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield f"# {escaped(page.title)}"
    for said in page.lead:
        yield from ("", f"**{escaped(said)}**" if said is page.lead[0] else escaped(said))
    if page.facts.rows:
        yield ""
        yield from _facts(page.facts.rows, "")
    for section in page.sections:
        yield from _section(section, 2)
    yield from ("", "---")
    for said in page.foot:
        yield from ("", escaped(said))


def _section(section: Section, level: int) -> Iterator[str]:
    yield from ("", f"{'#' * level} {escaped(section.title)}")
    for block in section.blocks:
        yield ""
        yield from _block(block)
    for inner in section.sections:
        yield from _section(inner, level + 1)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield escaped(block.text)
        case Facts():
            yield from _facts(block.rows, "")
        case Bullets():
            for number, item in enumerate(block.items, 1):
                yield from _item(item, f"{number}. " if block.ordered else "- ", "")
        case Table():
            yield _row(block.head)
            yield "|" + " --- |" * len(block.head)
            for row in block.rows:
                yield _row(cell.text if isinstance(cell, Meter) else cell for cell in row)
        case _:
            assert_never(block)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(cell) or " " for cell in cells) + " |"


def _item(item: Item, mark: str, indent: str) -> Iterator[str]:
    title = f"**{escaped(item.text)}**" if item.current or item.rows or item.meter is not None else escaped(item.text)
    said = [title, escaped(item.meter.text) if item.meter is not None else "", escaped(item.note)]
    under = indent + " " * len(mark)
    yield f"{indent}{mark}{': '.join(s for s in said if s)}"
    yield from _facts(item.rows, under)
    for inner in item.items:
        yield from _item(inner, "- ", under)


def _facts(rows: Iterable[tuple[str, str]], indent: str) -> Iterator[str]:
    for name, said in rows:
        yield f"{indent}- {escaped(name)}: {escaped(said)}" if name else f"{indent}- {escaped(said)}"


_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#&~])")
_BLOCK_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")


def escaped(text: str) -> str:
    """A text as one line that Markdown shows as it is."""
    safe = _MARKUP.sub(r"\\\1", " ".join(text.split()))
    return _BLOCK_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", safe)
