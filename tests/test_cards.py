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
from trin.dsl.cards.grid import Area, Cell, Grid, grid_of, letters
from trin.dsl.cards.levels import Goal, Kind, Level, Steps, read
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
    grid = cards.sheets_of(rows.encode()).grids[0] if isinstance(rows, str) else grid_of(None, rows)  # type: ignore[arg-type]
    card = understood(grid, **given)  # type: ignore[arg-type]
    assert card is not None
    return card


def table(card: Card) -> dict[str, list[Level | None]]:
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
        ("individuelt mål", Kind.LEVEL, Goal(), None),
        ("Individuelt mål, dog mindst 2", Kind.LEVEL, Goal(2), None),
        ("individual goal, but at least 2", Kind.LEVEL, Goal(2), None),
        ("individuelt mål, dog mindst 99", Kind.OPEN, None, "large"),
        ("mål", Kind.LEVEL, Goal(), "goal"),
        ("aftales", Kind.OPEN, None, "text"),
        ("begynder", Kind.OPEN, None, "text"),
    ],
)  # fmt: skip
def test_what_a_cell_says(value: object, kind: Kind, level: Level | None, remark: str | None) -> None:
    reading = read(Cell(1, 1, value), Steps())  # type: ignore[arg-type]
    assert (reading.kind, reading.level, reading.remark) == (kind, level, remark)


@pytest.mark.parametrize(
    ("value", "steps", "kind", "level", "remark"),
    [
        ("øvet", WORDS, Kind.LEVEL, 2, "word"),
        ("  RUTINERET ", WORDS, Kind.LEVEL, 3, "word"),
        ("2", WORDS, Kind.LEVEL, 2, None),
        ("1", Steps({1: "0", 2: "1"}), Kind.LEVEL, 1, None),
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
    value: object, steps: Steps, kind: Kind, level: Level | None, remark: str | None
) -> None:
    reading = read(Cell(1, 1, value), steps)  # type: ignore[arg-type]
    assert (reading.kind, reading.level, reading.remark) == (kind, level, remark)


@pytest.mark.parametrize(
    ("column", "said"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_the_letters_of_a_column(column: int, said: str) -> None:
    assert letters(column) == said


# --- the shapes of cards ----------------------------------------------------------------------------------------------


def test_a_card_with_a_title_groups_and_a_scale() -> None:
    card = card_of(CLEANING)
    assert card.title == "Progressionskort – Rengøring"
    assert modules(card) == ["1. virksomhedsforløb", "2. virksomhedsforløb", "3. virksomhedsforløb"]
    assert table(card) == {
        "Hygiejne og smitteveje": [None, 2, 3],
        "Gulve: moppe, støvsuger og maskine": [2, 2, 3],
        "Toiletter og baderum": [None, None, 3],
        "Mødestabilitet": [2, 3, 3],
        "Fremmøde": [2, None, 3],
    }
    assert [g.label for g in card.groups] == ["Faglige kompetencer", "Personlige kompetencer"]
    assert [c.group for c in card.competences] == [0, 0, 0, 1, 1]
    assert card.scales[0].steps.labels == {
        1: "Har ikke prøvet det endnu", 2: "Kan med støtte", 3: "Kan selv", 4: "Kan lære fra sig",
    }  # fmt: skip


def test_every_cell_that_is_no_plain_number_is_told_with_its_place() -> None:
    said = {(r.refs, r.key) for r in card_of(CLEANING).remarks if r.key.startswith(("cell.", "open."))}
    assert said == {
        (("C7",), "open.mark"),
        (("C10",), "open.decimal"),
        (("C6",), "cell.range"),
        (("D6",), "cell.at_least"),
        (("D9",), "cell.named"),
        (("D10",), "cell.date"),
    }


def test_what_must_be_settled_comes_first_and_the_same_is_said_once() -> None:
    card = card_of("Kompetence;A;B\nOrden;niveau 2;x\nHygiejne;niveau 2;niveau 3\nService;niveau 2;3")
    sorts = [remark.sort for remark in card.remarks]
    assert sorts == sorted(sorts, key=list(Sort).index)
    assert Remark(Sort.GUESS, "cell.named", ("B2", "B3", "B4"), {"seen": "niveau 2", "level": "2"}) in card.remarks


def test_empty_rows_and_columns_are_nothing() -> None:
    card = card_of([[], [None, None], [None, "Kompetence", None, "M1", "M2"], [], [None, "Orden", None, 1, 2], [],
                    [None, "Hygiejne", None, None, 3]])  # fmt: skip
    assert table(card) == {"Orden": [1, 2], "Hygiejne": [None, 3]}
    assert modules(card) == ["M1", "M2"]


def test_a_module_in_which_nothing_is_asked_stays_in_the_path() -> None:
    card = card_of("Kompetence;Introduktion;M1;M2\nOrden;;1;2\nHygiejne;;1;3")
    assert modules(card) == ["Introduktion", "M1", "M2"]
    text = rules(card)
    assert "overgang introduktion til m1" in text
    assert "Før første modul" not in text


def test_a_module_is_put_in_before_the_first_one_that_asks_something() -> None:
    text = rules(card_of("Kompetence;M1;M2\nOrden;1;2"))
    assert 'modul før_første_modul "Før første modul"' in text
    assert "overgang før_første_modul til m1" in text
    assert "Modulet »Før første modul« er sat ind" in text


def test_levels_may_be_those_that_are_reached_when_the_module_ends() -> None:
    card = card_of("Kompetence;M1;M2\nOrden;1;2")
    found = compiled(rules(card, at=END))
    asked = {r.id: r.body[0].predicate.value for t in package_of(found).transitions for r in t.requirements}  # type: ignore[union-attr]
    assert asked == {"pakken.m2.orden": 1, "pakken.efter_sidste_modul.orden": 2}
    assert "Efter sidste modul" not in rules(card_of("Kompetence;Modul 1;Modul 2\nOrden;1;"), at=END)


def package_of(ruleset: Ruleset):  # type: ignore[no-untyped-def]
    return next(iter(ruleset.packages.values()))


def test_a_card_that_goes_the_other_way() -> None:
    turned = "Modul;Orden;Hygiejne\nIntroduktion;;\n1. praktik;1;2\n2. praktik;2;3"
    card = card_of(turned)
    assert modules(card) == ["Introduktion", "1. praktik", "2. praktik"]
    assert table(card) == {"Orden": [None, 1, 2], "Hygiejne": [None, 2, 3]}
    assert "turned" in keys(card)
    assert card_of(turned, modules="down").competences == card.competences
    assert "turned" not in keys(card_of(turned, modules="down"))
    assert modules(card_of(turned, modules="across")) == ["Orden", "Hygiejne"]


def test_how_long_modules_last_is_neither_a_module_nor_a_competence() -> None:
    card = card_of("Modul;Varighed;Hygiejne;Service\nIntro;8 uger;;1\nSnuse;1-2 uger;1;1\n1. virksomhed;13 uger;2;2")
    assert modules(card) == ["Intro", "Snuse", "1. virksomhed"]
    assert table(card) == {"Hygiejne": [None, 1, 2], "Service": [1, 1, 2]}
    assert {(r.key, r.refs) for r in card.remarks} == {("turned", ()), ("row_aside", ("B1",))}


def test_places_are_those_of_the_file_in_a_card_that_goes_the_other_way() -> None:
    card = card_of("Modul;Orden;Hygiejne\n1. praktik;1;x\n2. praktik;2;3")
    assert [(r.refs, r.key) for r in card.remarks if r.sort is Sort.OPEN] == [(("C2",), "open.mark")]


def test_two_rows_of_headings_are_put_together() -> None:
    card = card_of(";Virksomhedsforløb;;Job;\nKompetence;Første;Andet;Første;Andet\nOrden;1;2;2;3\nHygiejne;1;1;2;3")
    assert modules(card) == [
        "Første (Virksomhedsforløb)", "Andet (Virksomhedsforløb)", "Første (Job)", "Andet (Job)",
    ]  # fmt: skip
    assert "overgang andet til første_2" in rules(card)


def test_a_heading_reaches_over_the_empty_ones_to_its_right() -> None:
    card = card_of("Kompetence;Praktik;;Job\nOrden;1;2;3\nHygiejne;1;2;3")
    assert modules(card) == ["Praktik", "Praktik", "Job"]
    assert [r.refs for r in card.remarks if r.key == "heading_reaches"] == [("C1",)]
    assert "»Praktik« hedder her praktik_2" in rules(card)


def test_a_column_of_groups() -> None:
    card = card_of("Område;Kompetence;M1;M2\nFaglige;Orden;1;2\n;Hygiejne;1;2\nSproglige;Ord;1;2")
    assert [g.label for g in card.groups] == ["Faglige", "Sproglige"]
    assert [c.group for c in card.competences] == [0, 0, 1]


def test_numbers_remarks_and_sums_are_left_out() -> None:
    card = card_of("Nr.;Kompetence;Vægt;M1;M2;Bemærkninger\n1;Orden;2;1;2;husk det\n2;Hygiejne;1;1;3;\n;I alt;3;2;5;")
    assert table(card) == {"Orden": [1, 2], "Hygiejne": [1, 3]}
    assert modules(card) == ["M1", "M2"]
    left_out = [(r.key, r.values["text"]) for r in card.remarks if r.sort is Sort.LEFT_OUT]
    assert sorted(left_out) == [
        ("column_aside", "Bemærkninger"),
        ("column_aside", "Nr."),
        ("column_aside", "Vægt"),
        ("row_aside", "I alt"),
    ]


def test_lines_above_and_below_the_table_are_left_out_and_told() -> None:
    card = card_of("Kommune;Vejle\nVersion;2\n\nKompetence;M1;M2\nOrden;1;2\nHygiejne;2;3\n\nUdfyldes af virksomheden.")
    assert table(card) == {"Orden": [1, 2], "Hygiejne": [2, 3]}
    assert {r.refs for r in card.remarks if r.key == "row_outside"} == {("A1",), ("A2",), ("A8",)}


def test_a_line_with_a_number_below_the_table_is_no_competence() -> None:
    card = card_of("Kompetence;M1;M2\nOrden;1;2\n\nVersion;2;\nDato;12-05-2026;")
    assert list(table(card)) == ["Orden"]
    assert {r.key for r in card.remarks if r.sort is Sort.LEFT_OUT} == {"row_aside", "row_outside"}


def test_a_repeated_heading_begins_a_group() -> None:
    card = card_of("Faglige kompetencer;M1;M2\nOrden;1;2\n\nSproglige kompetencer;M1;M2\nOrd;1;2")
    assert [g.label for g in card.groups] == ["Faglige kompetencer", "Sproglige kompetencer"]
    assert [(c.label, c.group) for c in card.competences] == [("Orden", 0), ("Ord", 1)]


def test_a_competence_of_which_nothing_is_asked_is_no_heading() -> None:
    card = card_of("Kompetence;M1;M2\nFaglige kompetencer;;\nOrden;;\nHygiejne;1;2\nService;–;–\nGulve;1;2")
    assert table(card) == {"Orden": [None, None], "Hygiejne": [1, 2], "Service": [None, None], "Gulve": [1, 2]}
    assert {(r.key, r.refs) for r in card.remarks} == {("heading", ("A2",)), ("asks_nothing", ("A3",))}


def test_modules_that_are_only_numbered() -> None:
    card = card_of("Kompetence;1;2;3\nOrden;1;2;3\nHygiejne;1;1;2")
    assert modules(card) == ["1", "2", "3"]
    assert table(card) == {"Orden": [1, 2, 3], "Hygiejne": [1, 1, 2]}
    assert 'modul modul_1 "1"' in rules(card)


def test_modules_that_are_called_like_levels() -> None:
    card = card_of("Kompetence;Trin 1;Trin 2;Trin 3\nOrden;1;2;3\nHygiejne;–;1;2")
    assert modules(card) == ["Trin 1", "Trin 2", "Trin 3"]
    assert table(card) == {"Orden": [1, 2, 3], "Hygiejne": [None, 1, 2]}


def test_a_column_or_a_competence_may_be_called_a_goal() -> None:
    card = card_of("Kompetence;Mål;Modul 1;Modul 2\nMål;at være med;1;mål\nOrden;ro;1;2")
    assert table(card) == {"Mål": [1, Goal()], "Orden": [1, 2]}
    assert [r.values["text"] for r in card.remarks if r.key == "column_aside"] == ["Mål"]


def test_words_of_trin_s_own_cards_on_other_cards_do_no_harm() -> None:
    card = card_of("Kompetence;M1;Navn i reglerne\nNavn i reglerne;;\nOrden;1;2\n")
    assert table(card) == {"Orden": [1]}


def test_levels_in_words() -> None:
    text = "Kompetence;M1;M2\nOrden;begynder;Øvet\nHygiejne;;rutineret"
    assert understood(cards.sheets_of(text.encode()).grids[0]) is None
    card = card_of(text, named=WORDS)
    assert table(card) == {"Orden": [1, 2], "Hygiejne": [None, 3]}
    assert '3 "Rutineret"' in rules(card)


def test_a_scale_in_the_sheet_names_the_levels() -> None:
    card = card_of("Kompetence;M1;M2\nOrden;begynder;øvet\n\nNiveau 1: Begynder\nNiveau 2: Øvet")
    assert table(card) == {"Orden": [1, 2]}


@pytest.mark.parametrize(
    "line",
    [
        "Skala: 1 = ikke prøvet, 2 = med støtte, 3 = selv",
        "1: ikke prøvet; 2: med støtte; 3: selv",
        "Niveau 1: ikke prøvet Niveau 2: med støtte Niveau 3: selv.",
    ],
)
def test_a_scale_explained_on_one_line(line: str) -> None:
    for rows in ([[line], ["Kompetence", "M1"], ["Orden", 3]], [["Kompetence", "M1"], ["Orden", 3], [], [line]]):
        (scale,) = card_of(rows).scales
        assert scale.steps.labels == {1: "ikke prøvet", 2: "med støtte", 3: "selv"}


def test_what_is_asked_is_told_from_what_is_measured() -> None:
    card = card_of(";1. praktik;;2. praktik;\nKompetence;Krav;Målt;Krav;Målt\nOrden;1;2;2;\nHygiejne;1;;3;")
    assert modules(card) == ["1. praktik", "2. praktik"]
    assert table(card) == {"Orden": [1, 2], "Hygiejne": [1, 3]}
    assert [r.refs for r in card.remarks if r.key == "column_aside"] == [("C2", "E2")]


def test_a_card_says_if_its_scale_is_not_explained() -> None:
    text = rules(card_of("Kompetence;M1;M2\nOrden;2;4"))
    assert "Kortet forklarer ikke sin skala. Den går her fra 1 til 4" in text
    assert '4 "Niveau 4"' in text


def test_cells_beside_no_competence_are_not_lost_silently() -> None:
    card = card_of("Kompetence;M1;M2\nOrden;1;2\n;3;3\nHygiejne;1;2")
    assert [(r.refs, r.key) for r in card.remarks if r.sort is Sort.OPEN] == [(("B3", "C3"), "no_competence")]


def test_what_could_not_be_read_has_a_place_in_the_table() -> None:
    text = rules(card_of("Kompetence;Intro;Modul 1;Modul 2\nOrden;;2;\nHygiejne;;x;\nService;;–;–\nRo;;;?"))
    assert "  |          | modul_1 | modul_2 |\n  | orden    |    2    |    -    |\n" in text
    assert "  | hygiejne |    -    |    -    |\n  | ro       |    -    |    -    |\n" in text
    compiled(text)


def test_a_job_that_waits_for_levels_is_remarked_on() -> None:
    assert "Et job bør ikke vente på et krav" in rules(card_of("Kompetence;Praktik;Ordinært job\nOrden;1;2"))
    assert "Et job" not in rules(card_of("Kompetence;Praktik;Ordinært job\nOrden;1;"))


# --- Excel's files ----------------------------------------------------------------------------------------------------


def workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(
    rows: Sequence[Sequence[object]], name: str = "Kort", more: Callable[..., None] = lambda sheet: None
) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.worksheets[0]
        sheet.title = name
        for row in rows:
            sheet.append(list(row))
        more(sheet)

    return workbook(fill)


def excel_card(data: bytes) -> Card:
    card = understood(cards.sheets_of(data).grids[0])
    assert card is not None
    return card


MERGED = [
    ["Progressionskort for rengøring"],
    [],
    ["Område", "Kompetence", "Virksomhedsforløb", None, None, "Bemærkninger"],
    [None, None, "1. forløb", "2. forløb", "3. forløb"],
    ["Faglige", "Hygiejne", None, 2, 3, "husk handsker"],
    [None, "Gulve", 2, datetime(2026, 4, 3), "=1+2"],
    ["Sproglige", "Ord på etiketter", "–", 2, 3.0],
    [None, "Kollegasprog", 1, 2],
    [],
    ["Udarbejdet af jobcenteret"],
]


def _merge(sheet) -> None:  # type: ignore[no-untyped-def]
    for area in ("A1:F1", "C3:E3", "A3:A4", "B3:B4", "A5:A6", "A7:A8", "D8:E8"):
        sheet.merge_cells(area)
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["D"].hidden = True


def test_a_workbook_with_merged_cells_dates_formulas_and_hidden_rows() -> None:
    card = excel_card(sheet_of(MERGED, more=_merge))
    assert card.title == "Progressionskort for rengøring"
    assert modules(card) == [f"{n}. forløb (Virksomhedsforløb)" for n in (1, 2, 3)]
    assert table(card) == {
        "Hygiejne": [None, 2, 3],
        "Gulve": [2, 3, None],
        "Ord på etiketter": [None, 2, 3],
        "Kollegasprog": [1, 2, 2],
    }
    assert [(g.label) for g in card.groups] == ["Faglige", "Sproglige"]
    said = {(r.key, r.refs) for r in card.remarks}
    assert {
        ("open.formula", ("E6",)),
        ("cell.date", ("D6",)),
        ("cell.merged", ("D8",)),
        ("hidden", ("B7", "D4")),
        ("column_aside", ("F4",)),
        ("row_outside", ("A10",)),
    } <= said


def test_a_heading_that_is_merged_over_the_table_or_in_bold() -> None:
    def more(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.merge_cells("A2:C2")
        sheet["A5"].font = openpyxl.styles.Font(bold=True)

    rows = [["Kompetence", "M1", "M2"], ["Det første"], ["Orden", 1, 2], ["Stilhed"], ["Det andet"], ["Hygiejne", 1, 2]]
    card = excel_card(sheet_of(rows, more=more))
    assert [g.label for g in card.groups] == ["Det første", "Det andet"]
    assert table(card) == {"Orden": [1, 2], "Stilhed": [None, None], "Hygiejne": [1, 2]}
    assert "asks_nothing" in keys(card)


def test_a_formula_has_the_value_that_excel_has_worked_out() -> None:
    data = sheet_of([["Kompetence", "M1", "M2"], ["Orden", 1, "=B2+1"]])
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"(<f>B2\+1</f>)<v ?/?>(</v>)?", rb"\1<v>2</v>", sheet)
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert table(excel_card(out.getvalue())) == {"Orden": [1, 2]}


def test_a_percentage_and_an_error_are_no_levels() -> None:
    def more(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["B2"].number_format = "0%"

    card = excel_card(sheet_of([["Kompetence", "M1", "M2"], ["Orden", 1, 2], ["Hygiejne", "#REF!", 3]], more=more))
    assert table(card) == {"Orden": [None, 2], "Hygiejne": [None, 3]}
    assert keys(card, Sort.OPEN) == {"open.percent", "open.error"}


# --- text files -------------------------------------------------------------------------------------------------------

PLAIN = "Kompetence;Første forløb;Næste forløb\r\nMøder på arbejde;1;2\r\nRengøring;2;3\r\n"


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("cp1252", "encoding"),
        ("utf-16", None),
        ("utf-16-le", None),
        ("utf-16-be", None),
    ],
)
def test_a_text_file_in_any_encoding_that_excel_writes(encoding: str, guess: str | None) -> None:
    data = PLAIN.encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    found = cards.sheets_of(data)
    card = understood(found.grids[0])
    assert card is not None
    assert table(card) == {"Møder på arbejde": [1, 2], "Rengøring": [2, 3]}
    assert [r.key for r in found.remarks] == ([guess] if guess else [])


def test_letters_that_were_saved_wrongly_are_put_right_and_told() -> None:
    text, remarks = decoded(PLAIN.encode("utf-8").decode("cp1252").encode("utf-8"))
    assert (text, [r.key for r in remarks]) == (PLAIN, ["garbled"])
    assert decoded("Ã¦ – og €".encode())[0] == "Ã¦ – og €"


@pytest.mark.parametrize(
    ("separator", "remark"), [(";", None), (",", "separator.comma"), ("\t", "separator.tab"), ("|", "separator.bar")]
)
def test_a_text_file_with_any_separator(separator: str, remark: str | None) -> None:
    found = cards.sheets_of(PLAIN.replace(";", separator).encode())
    card = understood(found.grids[0])
    assert card is not None
    assert table(card) == {"Møder på arbejde": [1, 2], "Rengøring": [2, 3]}
    assert [r.key for r in found.remarks] == ([remark] if remark else [])


def test_commas_within_cells_do_not_make_columns() -> None:
    card = card_of("Kompetence;M1;M2\nOrden, ro og renlighed;1,0;2,0\nHygiejne, hænder;2,0;3,0")
    assert table(card) == {"Orden, ro og renlighed": [1, 2], "Hygiejne, hænder": [2, 3]}


def test_excels_own_line_about_the_separator() -> None:
    assert table(card_of("sep=,\nKompetence,M1,M2\nOrden; ro,1,2\n")) == {"Orden; ro": [1, 2]}


def test_quoted_cells_may_have_line_breaks_and_marks() -> None:
    card = card_of('Kompetence;"M1\nførste";M2\n"Siger ""hej""\nog farvel";1;2\n')
    assert modules(card) == ["M1 første", "M2"]
    assert table(card) == {'Siger "hej" og farvel': [1, 2]}
    assert '"hej"' in rules(card)


# --- names and labels -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Hygiejne og smitteveje", "hygiejne_og_smitteveje"),
        ("Gulve: moppe, støvsuger", "gulve"),
        ("Møder til tiden (hver dag)", "møder_til_tiden"),
        ("1. virksomhedsforløb", "virksomhedsforløb_1"),
        ("Ærlighed – også når det er svært", "ærlighed"),
        ("1.2 Hygiejne", "hygiejne_1_2"),
        ("Fremmøde", "fremmøde_kompetence"),
        ("MINDST", "mindst_kompetence"),
        ("2026", "kompetence_2026"),
        ("???", "kompetence_1"),
        ("A\u030arsplan", "årsplan"),
        ("Kan arbejde selvstændigt og tage ansvar for hele området i længere tid", "kan_arbejde_selvstændigt_og_tage_ansvar"),
        ("Renlighed og", "renlighed"),
    ],
)  # fmt: skip
def test_names_made_from_labels(label: str, name: str) -> None:
    assert Names("da").name(label, "COMPETENCE") == name


def test_a_name_is_given_once() -> None:
    names = Names("da")
    assert [names.name("Orden", "COMPETENCE") for _ in range(3)] == ["orden", "orden_2", "orden_3"]
    assert names.made_distinct == [("Orden", "orden_2"), ("Orden", "orden_3")]


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_word_of_the_language_can_be_a_label(language: str) -> None:
    words = sorted({phrase for c in keywords.CATALOGUES.values() for ps in c.phrases.values() for phrase in ps})
    words += [month for c in keywords.CATALOGUES.values() for month in c.months]
    rows = [["Kompetence", *(f"Modul {w}" for w in words[:3]), "niveau i", "mindst"]]
    rows += [[word, 1, 2, 3, 3, 3] for word in words if any(ch.isalpha() for ch in word)]
    card = understood(grid_of(None, rows), None, "across")  # type: ignore[arg-type]
    assert card is not None
    found = compiled(rules(card, Say(language)))
    assert len(package_of(found).vocabulary.competences) == len(card.competences) > 300


def test_labels_are_kept_as_they_are_as_far_as_a_text_can_hold_them() -> None:
    assert plain_label("a\u00a0 b\u200b\n\tc") == "a b c"
    assert plain_label('Siger "hej"') == 'Siger "hej"'
    assert plain_label('"“”„»«') == "’“”„»«"


def test_what_looks_like_a_cpr_number_is_never_repeated() -> None:
    text = rules(card_of("Kompetence;M1;M2\nOrden 010190-1234;1;2\nHygiejne;010190-1234;2"))
    assert "1234" not in text
    assert "xxxxxx-xxxx" in text


# --- no card ----------------------------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as anew:
        for name in packed.namelist():
            content = packed.read(name)
            anew.writestr(name, change(content) if name == part else content)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BAD: dict[str, tuple[str, bytes]] = {
    "empty": ("tom.csv", b""),
    "blank": ("blank.csv", b" \r\n\r\n"),
    "xls": ("gammel.xls", OLE),
    "password": ("hemmelig.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    "pdf": ("kort.pdf", b"%PDF-1.7\n"),
    "json": ("amina.json", b'\xef\xbb\xbf\n{"citizen": "b-1042"}'),
    "json_list": ("borgere.json", b'[{"citizen": "b-1042"}]'),
    "markup": ("kort.xls", b"<html><table><tr><td>1</td></tr></table></html>"),
    "other_zip": ("kort.docx", zipped(word__document_xml=b"<w/>")),
    "xlsb": ("kort.xlsb", zipped(xl__workbook_bin=b"").replace(b"workbook_bin", b"workbook.bin")),
    "damaged": ("kort.xlsx", sheet_of([["Kompetence", "M1"], ["Orden", 1]])[:-200]),
    "damaged_parts": ("kort.xlsx", zipped(xl__workbook_xml=b"<workbook")),
    "unpacked": ("bombe.xlsx", zipped(xl__workbook_xml=b"<w/>", xl__sheet_xml=bytes(16_000_000))),
    "bomb": (
        "bombe.xlsx",
        repacked(
            sheet_of([["Kompetence", "M1"], ["Orden", 1]]),
            "xl/worksheets/sheet1.xml",
            lambda text: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
                b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
            ) + text.replace(b">1<", b">&m;<"),
        ),
    ),
    "merged": (
        "kort.xlsx",
        repacked(
            sheet_of([["Kompetence", "M1"], ["Orden", 1]]),
            "xl/worksheets/sheet1.xml",
            lambda text: text.replace(
                b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
        ),
    ),
    "utf16_sheet": (
        "kort.xlsx",
        repacked(
            sheet_of([["Kompetence", "M1"], ["Orden", 1]]),
            "xl/worksheets/sheet1.xml",
            lambda text: text.decode().encode("utf-16"),
        ),
    ),
    "binary": ("kort.csv", b"Kompetence;M1\nOrden;\x00\x01\x02"),
    "encoding": ("kort.csv", b"Kompetence;M1\nOrden\x81\x8d;1"),
    "encoding_utf16": ("kort.csv", b"\xff\xfeK\x00\x00\xd8"),
    "quotes": ("kort.csv", b'Kompetence;M1;M2\nOrden;1;2\n"Hygiejne;1;2\nService;2;3\n'),
    "one_column": ("kort.csv", b"Kompetence\nOrden 1\nHygiejne 2\n"),
    "marks": ("kort.csv", b"Kompetence;M1;M2\nOrden;x;\nHygiejne;x;x\n"),
    "no_levels_words": ("kort.csv", b"Navn;By\nHanne;Vejle\nOle;Fredericia\n"),
    "no_levels_numbers": ("kort.csv", b"1;2;3\n2;3;4\n"),
    "rules": ("vejle.trin", "regelsæt vejle \"Vejle; by\"\n  gælder fra 1. januar 2026\n".encode()),
    "empty_sheets": ("kort.xlsx", workbook(lambda book: book.create_sheet("Ark2"))),
    "cells": ("kort.csv", (";".join(["1"] * 1001) + "\n").encode() * 100),
}  # fmt: skip


class Desk:
    """Somebody at the command line, in a folder of their own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def write(self, name: str, data: bytes | str) -> None:
        (self.folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())

    def trin(self, *arguments: str) -> tuple[int, str, str]:
        code = cli.run(list(arguments))
        said = self._capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Desk(tmp_path, capsys)


def test_what_is_no_card_is_told_with_a_way_out(desk: Desk, golden: Golden) -> None:
    said = []
    for case, (name, data) in BAD.items():
        desk.write(name, data)
        for command, language in (("importér-kort", "da"), ("import-card", "en")):
            code, out, err = desk.trin(command, name, "--lang", language)
            assert (code, out) == (2, ""), (case, err)
            assert "card.refused" not in err and err.count("\n") == 1
            said.append(f"{case}: {err}")
    golden("cards/refused.txt", "".join(said))


def test_a_file_that_is_too_large_is_not_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "MOST_BYTES", 1000)
    desk.write("stor.csv", b"Kompetence;M1\n" + b"Orden;1\n" * 1000)
    assert desk.trin("importér-kort", "stor.csv") == (
        2,
        "",
        "Fejl: »stor.csv« er større end 0 MB og kan ikke være et progressionskort. Kopiér kortet til et nyt regneark, og gem det.\n",
    )


def test_a_file_that_is_not_there_and_a_folder(desk: Desk) -> None:
    assert desk.trin("importér-kort", "intet.xlsx")[2] == "Fejl: »intet.xlsx« findes ikke.\n"
    assert desk.trin("import-card", ".")[2] == "Error: ».« is a folder. Write the file with the card.\n"


def test_without_openpyxl_the_command_says_how_to_get_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    desk.write("kort.xlsx", sheet_of([["Kompetence", "M1"], ["Orden", 1]]))
    desk.write("kort.csv", CLEANING)
    code, _, err = desk.trin("import-card", "kort.xlsx")
    assert (code, 'pip install "trin[excel]"' in err) == (2, True)
    code, _, err = desk.trin(
        "export-card", "vejle", "lager", "--on", "2026-06-01", "--output", "ud.xlsx", "--rules", str(SHIPPED)
    )
    assert (code, 'pip install "trin[excel]"' in err, (desk.folder / "ud.xlsx").exists()) == (2, True, False)
    assert desk.trin("import-card", "kort.csv")[0] == 1


def test_the_excel_reader_is_not_loaded_for_text_files() -> None:
    assert importlib.util.find_spec("openpyxl") is not None
    source = "import sys; from trin import cli; cli.run(['import-card', 'x.csv']); print('openpyxl' in sys.modules)"
    import subprocess

    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "language"), [("importér-kort", "da"), ("import-card", "en")])
def test_a_card_becomes_rules(desk: Desk, golden: Golden, command: str, language: str) -> None:
    desk.write("rengøring.csv", CLEANING)
    code, out, err = desk.trin(command, "rengøring.csv", "--from", "2026-01-01", "--lang", language)
    golden(f"cards/cleaning.{language}.trin", out)
    golden(f"cards/cleaning.{language}.txt", err)
    assert code == 1
    desk.write("kort.trin", out)
    assert desk.trin("check", "kort.trin")[0] == 0
    assert desk.trin("format", "kort.trin", "--check")[0] == 0


def test_a_workbook_becomes_rules(desk: Desk, golden: Golden) -> None:
    desk.write("kort.xlsx", sheet_of(MERGED, "Rengøring", _merge))
    code, out, err = desk.trin("importér-kort", "kort.xlsx", "--fra", "2026-01-01")
    golden("cards/workbook.da.trin", out)
    golden("cards/workbook.da.txt", err)
    assert code == 1


def test_rules_and_package_are_called_what_they_are_asked_to(desk: Desk) -> None:
    desk.write("kort.csv", PLAIN)
    asked = ["--regelsæt", "Nordby Kommune", "--pakke", "Lager og logistik", "--fra", "2026-03-01"]
    code, out, _ = desk.trin("importér-kort", "kort.csv", *asked)
    assert code == 0
    assert 'regelsæt nordby "Nordby Kommune"\n  gælder fra 1. marts 2026\n' in out
    assert 'pakke lager_og_logistik "Lager og logistik"' in out
    assert "Pakken hedder" not in out
    assert "Reglerne gælder fra den dag" not in out
    assert "Pakken hedder »kort« og regelsættet »kort«" in desk.trin("importér-kort", "kort.csv")[1]
    assert f"gælder fra {date.today().day}. " in desk.trin("importér-kort", "kort.csv")[1]


def test_a_file_is_not_overwritten_without_being_told(desk: Desk) -> None:
    desk.write("kort.csv", PLAIN)
    assert desk.trin("import-card", "kort.csv", "--output", "ud.trin", "--from", "2026-01-01")[0] == 0
    before = (desk.folder / "ud.trin").read_bytes()
    assert before.startswith(b"# Read from kort.csv.")
    desk.write("ud.trin", "# mit eget\n")
    code, _, err = desk.trin("importér-kort", "kort.csv", "--fil", "ud.trin")
    assert (code, err) == (
        2,
        "Fejl: »ud.trin« findes i forvejen. Skriv --overskriv, hvis den skal erstattes, eller giv et andet navn.\n",
    )
    assert (desk.folder / "ud.trin").read_text() == "# mit eget\n"
    assert desk.trin("import-card", "kort.csv", "--output", "ud.trin", "--from", "2026-01-01", "--overwrite")[0] == 0
    assert (desk.folder / "ud.trin").read_bytes() == before
    assert [p.name for p in desk.folder.glob(".*")] == []
    code, _, err = desk.trin("import-card", "kort.csv", "--output", "kort.csv/ud.trin")
    assert (code, err) == (
        2,
        "Error: »kort.csv/ud.trin« cannot be written (there is a file where a folder should be).\n",
    )
    assert desk.trin("import-card", "kort.csv", "--output", "new/folder/ud.trin")[0] == 0
    assert (desk.folder / "new/folder/ud.trin").is_file()


def test_which_sheet(desk: Desk) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append(["Vejledning til kortet"])
        for name, state in (("Rengøring", "visible"), ("Lager", "visible"), ("Gammel", "hidden")):
            sheet = book.create_sheet(name)
            sheet.append(["Kompetence", "M1", "M2"])
            sheet.append([f"Orden i {name}", 1, 2])
            sheet.sheet_state = state

    desk.write("kort.xlsx", workbook(fill))
    code, _, err = desk.trin("importér-kort", "kort.xlsx")
    assert (code, err) == (2, "Fejl: Flere ark i »kort.xlsx« har et kort: »Rengøring«, »Lager«. Vælg et med --ark.\n")
    assert '"Orden i Lager"' in desk.trin("importér-kort", "kort.xlsx", "--ark", "lager")[1]
    assert '"Orden i Gammel"' in desk.trin("importér-kort", "kort.xlsx", "--ark", "Gammel")[1]
    code, _, err = desk.trin("import-card", "kort.xlsx", "--sheet", "Køkken")
    assert (code, err.startswith("Error: There is no sheet »Køkken« in »kort.xlsx«. There are: »Sheet«,")) == (2, True)


def test_the_only_sheet_with_a_card_is_taken_and_told(desk: Desk) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append(["Vejledning til kortet"])
        sheet = book.create_sheet("Lager")
        sheet.append(["Kompetence", "M1", "M2"])
        sheet.append(["Orden", 1, 2])

    desk.write("kort.xlsx", workbook(fill))
    code, out, _ = desk.trin("importér-kort", "kort.xlsx", "--fra", "2026-01-01")
    assert code == 0
    assert "# - Arket »Lager« er det eneste med et kort." in out
    assert 'pakke lager "Lager"' in out


def test_a_card_on_a_hidden_sheet_alone_is_pointed_at(desk: Desk) -> None:
    def fill(book: openpyxl.Workbook) -> None:
        book.worksheets[0].append(["Vejledning"])
        sheet = book.create_sheet("Gammel")
        sheet.append(["Kompetence", "M1", "M2"])
        sheet.append(["Orden", 1, 2])
        sheet.sheet_state = "hidden"

    desk.write("kort.xlsx", workbook(fill))
    said = "Fejl: Kun skjulte ark i »kort.xlsx« har et kort: »Gammel«. Vælg et med --ark.\n"
    assert desk.trin("importér-kort", "kort.xlsx") == (2, "", said)


def test_a_large_sheet_beside_the_card_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    from trin.rulesets.cards import xlsx_files

    def fill(book: openpyxl.Workbook) -> None:
        for row in ["Register", *range(20)]:
            book.worksheets[0].append([row, row])
        sheet = book.create_sheet("Kort")
        sheet.append(["Kompetence", "M1", "M2"])
        sheet.append(["Orden", 1, 2])

    monkeypatch.setattr(xlsx_files, "MOST_CELLS", 10)
    assert [grid.name for grid in cards.sheets_of(workbook(fill)).grids] == ["Kort"]


def test_a_stray_cell_far_away_is_left_out_and_told() -> None:
    def more(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet["XFD1048576"] = 3

    card = excel_card(sheet_of([["Kompetence", "M1", "M2"], ["Orden", 1, 2]], more=more))
    assert table(card) == {"Orden": [1, 2]}
    assert Remark(Sort.LEFT_OUT, "far", ("XFD1048576",)) in card.remarks


def test_a_scale_in_words_on_the_command_line(desk: Desk) -> None:
    desk.write("kort.csv", "Kompetence;M1;M2\nOrden;begynder;øvet\n")
    assert desk.trin("importér-kort", "kort.csv")[0] == 2
    code, out, _ = desk.trin("importér-kort", "kort.csv", "--skala", "begynder < øvet < rutineret")
    assert (code, '2 "øvet"' in out) == (0, True)
    code, _, err = desk.trin("importér-kort", "kort.csv", "--skala", "begynder")
    assert (code, err.startswith("Fejl: --skala skal have mindst to trin")) == (2, True)


def test_words_of_both_languages_are_understood(desk: Desk) -> None:
    desk.write("kort.csv", "Kompetence;M1;M2\nOrden;1;2\n")
    danish = desk.trin("importér-kort", "kort.csv", "--niveau-ved", "slut", "--moduler", "hen", "--fra", "2026-01-01")
    assert danish == desk.trin(
        "import-card", "kort.csv", "--levels-at", "end", "--modules", "across", "--from", "2026-01-01", "--lang", "da"
    )
    assert desk.trin("importér-kort", "kort.csv", "--moduler", "skråt")[0] == 2


# --- cards of rules ---------------------------------------------------------------------------------------------------


def export(desk: Desk, *arguments: str) -> tuple[int, str, str]:
    return desk.trin("export-card", *arguments, "--rules", str(SHIPPED))


@pytest.mark.parametrize(("ruleset", "package"), [("vejle", "rengøring"), ("fredericia", "rengøring_og_service")])
@pytest.mark.parametrize("language", ["da", "en"])
def test_rules_become_a_card(desk: Desk, golden: Golden, ruleset: str, package: str, language: str) -> None:
    code, out, err = export(desk, ruleset, package, "--on", "2026-06-01", "--output", "kort.csv", "--lang", language)
    assert (code, out) == (0, "")
    assert err == ("Skrevet: kort.csv\n" if language == "da" else "Written: kort.csv\n")
    data = (desk.folder / "kort.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n")
    golden(f"cards/{ruleset}-{package}.{language}.csv", data.decode("utf-8-sig").replace("\r\n", "\n"))


def test_the_workbook_says_the_same_as_the_text_file(desk: Desk) -> None:
    asked = ("vejle", "rengøring", "--on", "2026-06-01", "--output", "kort.csv", "--output", "kort.xlsx")
    assert export(desk, *asked)[0] == 0
    book = openpyxl.load_workbook(desk.folder / "kort.xlsx")
    sheet = book.worksheets[0]
    text = cards.read_sheets(desk.folder / "kort.csv").grids[0]
    filled = {(c.row, c.column): str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    assert filled == {place: cell.text for place, cell in text.cells.items()}
    assert sheet.freeze_panes == "B7"
    assert sheet["A5"].font.b and sheet["A5"].value == "Kompetence"
    assert sheet.column_dimensions["A"].width > 30
    assert isinstance(sheet["D8"].value, int)


def test_a_company_s_layer_is_on_the_card(desk: Desk) -> None:
    base = ("vejle", "rengøring", "--on", "2026-06-01")
    assert export(desk, *base, "--output", "a.csv")[0] == 0
    assert export(desk, *base, "--output", "b.csv", "--layer", "hotel_fjordblik")[0] == 0
    plain, hotel = ((desk.folder / name).read_text("utf-8-sig").splitlines() for name in ("a.csv", "b.csv"))
    assert "Lag: branchepakker, vejle, hotel_fjordblik." in hotel[1]
    (before, after), *_ = [(a, b) for a, b in zip(plain[5:], hotel[5:], strict=False) if a != b]
    assert before.split(";")[0] == after.split(";")[0]


def test_an_edition_is_that_of_the_date(desk: Desk) -> None:
    assert export(desk, "vejle", "rengøring", "--on", "2025-06-01", "--output", "før.csv")[0] == 0
    assert "Gælder fra 1. januar 2025 til 31. december 2025." in (desk.folder / "før.csv").read_text("utf-8-sig")
    code, _, err = export(desk, "vejle", "rengøring", "--on", "2020-06-01", "--output", "x.csv")
    assert (code, "x.csv" in err, (desk.folder / "x.csv").exists()) == (2, False, False)


WRONG_USE = [
    (["vejle", "rengøring"], "Write where the card is to be"),
    (["vejle", "rengøring", "--output", "kort.pdf"], "must end in .xlsx or .csv"),
    (["vejle", "--output", "kort.csv"], "Choose a package of »vejle«"),
    (["vejle", "rengoring", "--output", "kort.csv"], "»rengøring«"),
    (["vejle", "rengøring", "--output", "kort.csv", "--layer", "ukendt"], "ukendt"),
    (["vejl", "rengøring", "--output", "kort.csv"], "vejle"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG_USE)
def test_wrong_use_is_told(desk: Desk, arguments: list[str], said: str) -> None:
    code, out, err = export(desk, *arguments, "--lang", "en", "--on", "2026-06-01")
    assert (code, out) == (2, "")
    assert said in err
    assert list(desk.folder.glob("*.csv")) == []


def test_a_card_is_not_overwritten_without_being_told(desk: Desk) -> None:
    desk.write("kort.csv", "mit eget")
    asked = ("vejle", "rengøring", "--on", "2026-06-01", "--output", "kort.csv")
    assert export(desk, *asked)[0] == 2
    assert (desk.folder / "kort.csv").read_text() == "mit eget"
    assert export(desk, *asked, "--overwrite")[0] == 0


SPECIAL = """\
regelsæt prøve "Prøve"
  gælder fra 1. januar 2026
skala niveau "Niveau"
  1 "Et"
  2 "To"
  3 "Tre"
oplysning alder "Alder": tal
modul a "A"
modul b "B"
modul c "C"
modul d "D"
pakke p "P"
kompetence plain "Almindelig" på niveau
kompetence goal "Mål" på niveau
kompetence twice "To gange" på niveau
kompetence some "Nogle" på niveau
kompetence way "Vejen" på niveau
kompetence both "Begge" på niveau
niveaukrav
  målt inden for 3 måneder
  |       | b | c |
  | plain | 2 | 3 |
  | goal  | individuelt mål, dog mindst 2 | - |
  | both  | 2 | - |
overgang a til b
  krav twice "To gange"
    twice mindst 2 i hver af de seneste 2 målinger
  krav some "Nogle"
    gælder når alder mindst 18
    some mindst 2
  krav both_high "Begge højt"
    both mindst 3
  krav both_twice "Begge to gange"
    both mindst 2 i hver af de seneste 2 målinger
  krav alder "Er gammel nok"
    alder mindst 18
overgang b til c
  krav way "Vejen"
    way mindst 2
overgang a til c
overgang ethvert modul til d
  altid åben
"""


def test_what_the_card_cannot_show_has_a_star_and_a_line(golden: Golden) -> None:
    ruleset = compiled(SPECIAL)
    card = drawn(ruleset, ruleset.packages["p"], DA)
    assert card is not None
    golden("cards/special.da.csv", csv_bytes(card).decode("utf-8-sig").replace("\r\n", "\n"))
    back = understood(cards.sheets_of(csv_bytes(card)).grids[0])
    assert back is not None
    assert {c.name: c.levels for c in back.competences} == {
        "plain": (None, 2, 3),
        "goal": (None, Goal(2), None),
        "twice": (None, None, None),
        "some": (None, None, None),
        "way": (None, None, None),
        "both": (None, 3, None),
    }
    assert {r.key for r in back.remarks if r.sort is Sort.OPEN} == {"open.star"}


def test_rules_without_levels_give_no_card(desk: Desk) -> None:
    desk.write(
        "p.trin",
        'regelsæt p "P"\n  gælder fra 1. januar 2026\nmodul a "A"\nmodul b "B"\npakke q "Q"\novergang a til b\n',
    )
    code, _, err = desk.trin("eksportér-kort", "p.trin", "--fil", "x.csv", "--on", "2026-02-01")
    assert (code, err) == (2, "Fejl: Pakken »q« kræver ingen niveauer, så der er intet at vise på et kort.\n")


FORMULAS = ["=1+1", "+45 12345678", "-alt andet", "@SUM(A1)", "'=x", "''+1", "＝cmd", '=HYPERLINK("http://x")']


def test_a_label_is_never_a_formula() -> None:
    rows = [["Kompetence", "M1", "M2"], *([label, 1, 2] for label in FORMULAS)]
    ruleset = compiled(rules(card_of(rows, modules="across")))
    card = drawn(ruleset, package_of(ruleset), DA)
    assert card is not None
    for line in csv_bytes(card).decode("utf-8-sig").splitlines():
        assert not re.match('["]?[=+\\-@\t\r＝＋－＠]', line), line
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(card))).worksheets[0]
    assert {c.data_type for row in sheet.iter_rows() for c in row if isinstance(c.value, str)} == {"s"}
    for data in (csv_bytes(card), xlsx_bytes(card)):
        back = understood(cards.sheets_of(data).grids[0])
        assert back is not None
        assert [c.label for c in back.competences] == FORMULAS


# --- there and back ---------------------------------------------------------------------------------------------------


def asked_in(ruleset: Ruleset, package: str) -> tuple[object, object]:
    """The competences of a package with their groups and scales, and the plain levels by the requirements' ids."""
    found = ruleset.packages[package]
    words = found.vocabulary
    competences = {
        c.name: (
            c.label,
            c.group and words.groups[c.group].label,
            words.scales[c.scale].label,
            words.scales[c.scale].steps,
        )
        for c in words.competences.values()
    }
    card = drawn(ruleset, found, DA)
    assert card is not None
    table = {line.cells[-1]: line.cells[1 : card.modules + 1] for line in card.lines if line.look == "competence"}
    return competences, table


LABELS = st.one_of(
    st.sampled_from(
        [*FORMULAS, "3", "niveau 2", "–", "x", "I alt", "Navn i reglerne", "Name in the rules", "Skala", "Skala: A", "sep=;",
         "Kompetence", "Fremmøde", "virksomhed", "1. forløb", "#nej", "a;b,c\td", 'Siger "hej"', "Ærø", "1 = et", "2026-04-03",
         "Faglige kompetencer", "Modul", "Orden", "orden", "*", "Progressionskort", "  to  ord "]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20),
).filter(lambda label: plain_label(label) != "")  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, str]:
    """Rules made of a card with any labels, in either language."""
    columns = draw(st.lists(LABELS, min_size=1, max_size=4))
    groups = draw(st.lists(LABELS, max_size=3))
    steps = draw(st.dictionaries(st.integers(0, 9), LABELS.map(plain_label), min_size=1, max_size=4))
    levels = st.none() | st.sampled_from([*sorted(steps), Goal(), Goal(max(steps))])
    from trin.dsl.cards.card import CardCompetence, CardGroup, CardModule, CardScale

    scales = draw(st.lists(LABELS, min_size=1, max_size=2, unique_by=lambda label: plain_label(label).casefold()))
    competences = [
        CardCompetence(
            label,
            tuple(draw(levels) for _ in columns),
            draw(st.none() | st.integers(0, len(groups) - 1)) if groups else None,
            draw(st.integers(0, len(scales) - 1)),
        )
        for label in draw(st.lists(LABELS, min_size=1, max_size=5))
    ]
    card = Card(
        None,
        tuple(CardModule(label) for label in columns),
        tuple(CardGroup(label) for label in groups),
        tuple(CardScale(label, Steps(steps)) for label in scales),
        tuple(competences),
    )
    language = draw(st.sampled_from(["da", "en"]))
    return rules(card, Say(language)), language


@settings(max_examples=60, deadline=None)
@given(sources(), st.sampled_from([csv_bytes, xlsx_bytes]))
def test_a_card_of_rules_gives_the_same_competences_and_table(
    made: tuple[str, str], write: Callable[..., bytes]
) -> None:
    text, language = made
    ruleset = compiled(text)
    package = next(iter(ruleset.packages))
    card = drawn(ruleset, ruleset.packages[package], Say(language))
    if card is None:
        return
    back = understood(cards.sheets_of(write(card)).grids[0])
    assert back is not None
    assert [r.key for r in back.remarks if r.sort is not Sort.NOTE] == []
    again = compiled(rules_of(back, Wanted("prøve", "Pakken", DAY, "kort"), Say(language)).text)
    assert asked_in(again, package) == asked_in(ruleset, package)


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
@pytest.mark.parametrize("name", ["branchepakker", "vejle", "fredericia"])
def test_the_cards_of_the_rules_that_ship_can_be_read_again(name: str, write: Callable[..., bytes]) -> None:
    ruleset = load(name, [SHIPPED]).ruleset
    for package in ruleset.packages.values():
        card = drawn(ruleset, package, DA)
        assert card is not None
        back = understood(cards.sheets_of(write(card)).grids[0])
        assert back is not None
        text = rules_of(back, Wanted(ruleset.name, package.label, DAY, "kort"), DA).text
        again = compiled(text)
        competences, table = asked_in(again, next(iter(again.packages)))
        before, cells = asked_in(ruleset, package.name or "")
        assert competences == before
        for key, row in cells.items():  # type: ignore[attr-defined]
            assert tuple("–" if cell == "*" else cell for cell in row) == table[key]  # type: ignore[index]


# --- the texts --------------------------------------------------------------------------------------------------------


def test_everything_that_can_be_said_of_cards_is_said() -> None:
    root = Path(cli.__file__).parent
    rooms = [
        *root.glob("dsl/cards/*.py"),
        *root.glob("rulesets/cards/*.py"),
        root / "rulesets/commands/cards.py",
        root / "cli.py",
    ]
    written = "".join(room.read_text("utf-8") for room in rooms)
    for key in CARDS["da"]:
        if key.endswith(".long"):
            continue
        parts = key.split(".")
        ends = {".".join(parts[i:]) for i in range(len(parts))} | (
            {parts[-2]} if parts[-1] in ("one", "other") else set()
        )
        assert any(f'"{end}"' in written or f'.{end}"' in written for end in ends), key


# --- any sheet at all -------------------------------------------------------------------------------------------------

ANYTHING = st.one_of(
    st.none(),
    st.sampled_from(["", "–", "x", "niveau 2", "3-4", "mindst 2", "Kompetence", "Modul 1", "Orden", "Faglige kompetencer",
                     "I alt", "Nr.", "Navn i reglerne", "Skala", "1 = Begynder", "2 = Øvet", "begynder", "mål", "*", "=1"]),
    st.integers(-2, 12),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.booleans(),
    st.dates(),
    LABELS,
)  # fmt: skip


CELLS = st.one_of(st.sampled_from([1, 2, 3, "2", "–", None, "niveau 2", "2-3", "x"]), ANYTHING)
HEADINGS = st.one_of(st.sampled_from(["Kompetence", "Modul", "Område", None, "Modul 1", "Modul 2", "Job"]), ANYTHING)


@st.composite
def rows(draw: st.DrawFn) -> list[list[object]]:
    """Rows that are a card, more or less."""
    width = draw(st.integers(2, 5))
    above = draw(st.lists(st.lists(ANYTHING, max_size=3), max_size=2))
    table = draw(st.lists(st.tuples(HEADINGS, st.lists(CELLS, min_size=width, max_size=width)), min_size=1, max_size=6))
    below = draw(st.lists(st.lists(ANYTHING, max_size=3), max_size=2))
    return [
        *above,
        draw(st.lists(HEADINGS, min_size=width + 1, max_size=width + 1)),
        *([a, *b] for a, b in table),
        *below,
    ]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Sheets with anything in them, merged and hidden anyhow."""
    grid = grid_of("Ark1", draw(st.one_of(rows(), rows(), st.lists(st.lists(ANYTHING, max_size=5), max_size=8))))
    place = st.integers(1, 6)
    areas = draw(st.lists(st.tuples(place, place, place, place), max_size=2))
    merged = tuple(Area(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in areas)
    return Grid(
        grid.name, grid.cells, merged, draw(st.frozensets(place, max_size=2)), draw(st.frozensets(place, max_size=2))
    )


@settings(max_examples=150, deadline=None)
@given(grids(), st.sampled_from([None, "across", "down"]), st.sampled_from([START, END]), st.sampled_from([DA, EN]))
def test_any_sheet_gives_rules_that_can_be_read_or_nothing(grid: Grid, way: str | None, at: str, say: Say) -> None:
    card = understood(grid, None, way)
    if card is not None:
        found = package_of(compiled(rules(card, say, at)))
        assert len(found.vocabulary.competences) == len(card.competences)
        asked = [r for t in found.transitions for r in t.requirements]
        assert len(asked) == card.asked
        for remark in card.remarks:
            assert remark.said(say)


@settings(max_examples=150, deadline=None)
@given(grids())
def test_every_level_was_written_in_its_own_cell(grid: Grid) -> None:
    """Nothing that a cell does not say becomes a level: the number stands in the cell, or a remark names the cell."""
    card = understood(grid, None, "across")
    if card is None:
        return
    remarked = {ref for remark in card.remarks for ref in remark.refs}
    levels = [level for c in card.competences for level in c.levels if isinstance(level, int)]
    plain = [cell.text for cell in grid.cells.values() if cell.ref not in remarked]
    for level in set(levels):
        told = {r.values.get("level") for r in card.remarks}
        assert str(level) in told or any(re.fullmatch(rf"\s*{level}(?:[.,]0+)?\s*", text) for text in plain), level
