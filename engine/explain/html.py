"""A page as one HTML document that stands alone: no scripts, nothing fetched from anywhere, readable and printable.

Headings come in order, tables have captions and headings, steps of a scale are said in words beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import count
from typing import assert_never

from .page import Block, Bullets, Cell, Facts, Item, Meter, Page, Paragraph, Section, Table
from .page_style import STYLE


def html(page: Page) -> str:
    """The page as a document. Everything that people wrote is escaped."""
    return "\n".join(_Document(page).lines()) + "\n"


class _Document:
    """One document under construction; `_ids` gives its headings their numbers."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._ids = count(1)

    def lines(self) -> Iterator[str]:
        """Every line of the document."""
        page = self._page
        yield "<!DOCTYPE html>"
        yield f'<html lang="{escape(page.language)}">'
        yield "<head>"
        yield '<meta charset="utf-8">'
        yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield f"<title>{_text(page.title)}</title>"
        yield f"<style>{STYLE}</style>"
        yield "</head>"
        yield f'<body class="{escape(page.outcome)}">'
        yield "<header>"
        yield f"<h1>{_text(page.title)}</h1>"
        for said in page.lead:
            yield f'<p class="lead">{_text(said)}</p>'
        yield from _facts(page.facts.rows)
        yield "</header>"
        yield "<main>"
        for section in page.sections:
            yield from self._section(section, 2)
        yield "</main>"
        yield "<footer>"
        yield from (f"<p>{_text(said)}</p>" for said in page.foot)
        yield from ("</footer>", "</body>", "</html>")

    def _section(self, section: Section, level: int) -> Iterator[str]:
        """A part with its heading; only the parts of the page itself are landmarks."""
        name = f"s{next(self._ids)}"
        kind = f' class="{escape(section.kind)}"' if section.kind else ""
        whole = level == 2
        yield f'<section aria-labelledby="{name}"{kind}>' if whole else f"<div{kind}>"
        yield f'<h{level} id="{name}">{_text(section.title)}</h{level}>'
        for block in section.blocks:
            yield from _block(block)
        for inner in section.sections:
            yield from self._section(inner, level + 1)
        yield "</section>" if whole else "</div>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield f"<p>{_text(block.text)}</p>"
        case Facts():
            yield from _facts(block.rows)
        case Bullets():
            yield from _bullets(block.items, block.ordered)
        case Table():
            yield from _table(block)
        case _:
            assert_never(block)


def _bullets(items: Iterable[Item], ordered: bool) -> Iterator[str]:
    tag = "ol" if ordered else "ul"
    yield f"<{tag}>"
    for item in items:
        yield from _item(item)
    yield f"</{tag}>"


def _item(item: Item) -> Iterator[str]:
    yield '<li aria-current="step">' if item.current else "<li>"
    titled = bool(item.rows or item.meter is not None or item.current)
    title = f"<strong>{_text(item.text)}</strong>" if titled else _text(item.text)
    note = f'<span class="note">{_text(item.note)}</span>' if item.note else ""
    yield title + (": " if note and item.meter is None else "") + (note if item.meter is None else "")
    if item.meter is not None:
        yield _meter(item.meter)
        yield note
    yield from _facts(item.rows)
    if item.items:
        yield from _bullets(item.items, False)
    yield "</li>"


def _facts(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = list(rows)
    named = [(name, said) for name, said in found if name]
    if named:
        yield "<dl>"
        yield from (f"<div><dt>{_text(name)}</dt><dd>{_text(said)}</dd></div>" for name, said in named)
        yield "</dl>"
    yield from (f"<p>{_text(said)}</p>" for name, said in found if not name)


def _table(table: Table) -> Iterator[str]:
    yield "<table>"
    yield f"<caption>{_text(table.caption)}</caption>"
    yield "<thead><tr>" + "".join(f'<th scope="col">{_text(name)}</th>' for name in table.head) + "</tr></thead>"
    yield "<tbody>"
    for first, *rest in table.rows:
        cells = "".join(f"<td>{_cell(cell)}</td>" for cell in rest)
        yield f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>'
    yield "</tbody></table>"


def _cell(cell: Cell) -> str:
    return _meter(cell) if isinstance(cell, Meter) else _text(cell)


def _meter(meter: Meter) -> str:
    """A box for each step: full up to the one reached, with a mark at those that are asked for."""
    boxes = "".join(f'<i class="{_step(meter, step)}"></i>' for step in range(1, meter.steps + 1))
    return f'<span class="meter"><span class="steps" aria-hidden="true">{boxes}</span> {_text(meter.text)}</span>'


def _step(meter: Meter, step: int) -> str:
    full = meter.now is not None and step <= meter.now
    asked = step == meter.low if meter.low > 1 else step == meter.high
    return " ".join(name for name, so in (("full", full), ("asked", asked)) if so)


def _text(said: str) -> str:
    return escape(" ".join(said.split()))
