"""Progression cards: from Excel and text files to rules, and from rules back to a card."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trin import cli
from trin.dsl import Source, compile_rules, keywords
from trin.dsl.cards.card import Card
from trin.dsl.cards.drawing import drawn
from trin.dsl.cards.grid import Cell, grid_of, letters
from trin.dsl.cards.levels import Kind, Steps, read
from trin.dsl.cards.names import Names, plain_label
from trin.dsl.cards.remarks import Remark, Sort
from trin.dsl.cards.rules import END, START, Wanted, rules_of
from trin.dsl.cards.understanding import understood
from trin.dsl.diagnostics import Severity
from trin.dsl.messages.cards import CARDS
from trin.dsl.messages.commands import Say
from trin.engine.model import Ruleset
from trin.rulesets import SHIPPED, cards, load
from trin.rulesets.cards.csv_files import csv_bytes, decoded
from trin.rulesets.cards.xlsx_files import xlsx_bytes

Golden = Callable[[str, str], None]
DA, EN = Say("da"), Say("en")
DAY = date(2026, 1, 1)

CLEANING = """\
Progressionskort – Rengøring;;;
;;;
Kompetence;1. virksomhedsforløb;2. virksomhedsforløb;3. virksomhedsforløb
Faglige kompetencer;;;
Hygiejne og smitteveje;;2;3
Gulve: moppe, støvsuger og maskine;2;2-3;mindst 3
Toiletter og baderum;-;x;3,0
Personlige kompetencer;;;
Mødestabilitet;2;3;niveau 3
Fremmøde;2;2,5;03-04-2026
;;;
1;Har ikke prøvet det endnu;;
2;Kan med støtte;;
3;Kan selv;;
4;Kan lære fra sig;;
"""


def card_of(rows: str | Sequence[Sequence[object]], **given: object) -> Card:
    """The card in a text with semicolons, or in rows of contents."""
    if isinstance(rows, str):
        grid = cards.sheets_of(rows.encode()).grids[0]
    else:
        grid = grid_of(None, rows)  # type: ignore[arg-type]
    card = understood(grid, **given)  # type: ignore[arg-type]
    assert card is not None
    return card


def table(card: Card) -> dict[str, list[int | None]]:
    return {c.label: list(c.levels) for c in card.competences}


def modules(card: Card) -> list[str]:
    return [m.label for m in card.modules]


def keys(card: Card, sort: Sort | None = None) -> set[str]:
    return {remark.key for remark in card.remarks if sort in (None, remark.sort)}


def rules(card: Card, say: Say = DA, at: str = START) -> str:
    return rules_of(card, Wanted("prøve", "Pakken", DAY, "kort.csv", at), say).text


def compiled(text: str) -> Ruleset:
    books, problems = compile_rules([Source("kort.trin", text)])
    assert [p.code for p in problems if p.severity is Severity.ERROR] == [], text
    return next(iter(books.values())).editions[0].ruleset


# --- what a cell says -------------------------------------------------------------------------------------------------

FIVE = Steps({n: f"Trin {n}" for n in range(1, 6)})
WORDS = Steps({1: "Begynder", 2: "Øvet", 3: "Rutineret"})
FROM_ZERO = Steps({0: "Intet", 1: "Lidt", 2: "Meget"})


@pytest.mark.parametrize(
    ("value", "kind", "level", "remark"),
    [
        (None, Kind.EMPTY, None, None),
        ("  ", Kind.EMPTY, None, None),
        ("3", Kind.LEVEL, 3, None),
        (3, Kind.LEVEL, 3, None),
        (3.0, Kind.LEVEL, 3, None),
        ("3,0", Kind.LEVEL, 3, None),
        ("3.00", Kind.LEVEL, 3, None),
        ("\u00a03 ", Kind.LEVEL, 3, None),
        ("-", Kind.NOTHING, None, None),
        ("–", Kind.NOTHING, None, None),
        ("—", Kind.NOTHING, None, None),
        ("- -", Kind.OPEN, None, "text"),
        ("niveau 3", Kind.LEVEL, 3, "named"),
        ("Niv. 3", Kind.LEVEL, 3, "named"),
        ("TRIN 3", Kind.LEVEL, 3, "named"),
        ("level 3", Kind.LEVEL, 3, "named"),
        ("3-4", Kind.LEVEL, 3, "range"),
        ("3 – 4", Kind.LEVEL, 3, "range"),
        ("4/3", Kind.LEVEL, 3, "range"),
        ("3 til 4", Kind.LEVEL, 3, "range"),
        ("niveau 3-4", Kind.LEVEL, 3, "range"),
        ("3-12", Kind.OPEN, None, "no_range"),
        ("mindst 3", Kind.LEVEL, 3, "at_least"),
        ("Min. 3", Kind.LEVEL, 3, "at_least"),
        ("≥ 3", Kind.LEVEL, 3, "at_least"),
        (">=3", Kind.LEVEL, 3, "at_least"),
        ("3+", Kind.LEVEL, 3, "at_least"),
        ("3 eller derover", Kind.LEVEL, 3, "at_least"),
        ("at least 3", Kind.LEVEL, 3, "at_least"),
        ("højst 3", Kind.OPEN, None, "at_most"),
        ("maks. 3", Kind.OPEN, None, "at_most"),
        ("< 3", Kind.OPEN, None, "at_most"),
        ("x", Kind.OPEN, None, "mark"),
        ("✓", Kind.OPEN, None, "mark"),
        ("ja", Kind.OPEN, None, "mark"),
        (True, Kind.OPEN, None, "mark"),
        ("*", Kind.OPEN, None, "star"),
        ("0", Kind.NOTHING, None, "zero"),
        (0, Kind.NOTHING, None, "zero"),
        ("ingen", Kind.NOTHING, None, "none"),
        ("n/a", Kind.NOTHING, None, "none"),
        ("2,5", Kind.OPEN, None, "decimal"),
        (2.5, Kind.OPEN, None, "decimal"),
        ("80 %", Kind.OPEN, None, "text"),
        ("2 uger", Kind.OPEN, None, "text"),
        ("3 (selvstændig)", Kind.LEVEL, 3, "explained"),
        ("3: kan selv", Kind.LEVEL, 3, "explained"),
        ("3*", Kind.LEVEL, 3, "footnote"),
        ("3²", Kind.LEVEL, 3, "footnote"),
        ("11", Kind.OPEN, None, "large"),
        ("-3", Kind.OPEN, None, "text"),
        (-3, Kind.OPEN, None, "large"),
        ("03-04-2026", Kind.LEVEL, 3, "date"),
        ("3. apr", Kind.LEVEL, 3, "date"),
        ("04-mar", Kind.LEVEL, 3, "date"),
        ("2026-04-03", Kind.LEVEL, 3, "date"),
        ("2026-04-03 00:00:00", Kind.LEVEL, 3, "date"),
        (date(2026, 4, 3), Kind.LEVEL, 3, "date"),
        (datetime(2026, 4, 3), Kind.LEVEL, 3, "date"),
        (date(2026, 4, 30), Kind.OPEN, None, "no_date"),
        ("aftales", Kind.OPEN, None, "text"),
        ("begynder", Kind.OPEN, None, "text"),
    ],
)  # fmt: skip
def test_what_a_cell_says(value: object, kind: Kind, level: int | None, remark: str | None) -> None:
    reading = read(Cell(1, 1, value), Steps())  # type: ignore[arg-type]
    assert (reading.kind, reading.level, reading.remark) == (kind, level, remark)


@pytest.mark.parametrize(
    ("value", "steps", "kind", "level", "remark"),
    [
        ("øvet", WORDS, Kind.LEVEL, 2, "word"),
        ("  RUTINERET ", WORDS, Kind.LEVEL, 3, "word"),
        ("2", WORDS, Kind.LEVEL, 2, None),
        ("mester", WORDS, Kind.OPEN, None, "text"),
        ("0", FROM_ZERO, Kind.LEVEL, 0, None),
        ("0-1", FROM_ZERO, Kind.LEVEL, 0, "range"),
        ("6", FIVE, Kind.OPEN, None, "no_step"),
        ("4-6", FIVE, Kind.OPEN, None, "no_range"),
        (date(2026, 6, 5), FIVE, Kind.OPEN, None, "no_date"),
        ("7", Steps({5: "a", 7: "b"}), Kind.LEVEL, 7, None),
        ("6", Steps({5: "a", 7: "b"}), Kind.OPEN, None, "no_step"),
    ],
)
def test_what_a_cell_says_on_a_scale(
    value: object, steps: Steps, kind: Kind, level: int | None, remark: str | None
) -> None:
    reading = read(Cell(1, 1, value), steps)  # type: ignore[arg-type]
    assert (reading.kind, reading.level, reading.remark) == (kind, level, remark)
