"""The phrases of explanations: the same in both languages, each of them used, and what they make of numbers and dates."""

import re
import string
from datetime import date
from pathlib import Path

import pytest
import trin
from trin.engine import explain
from trin.engine.explain.text import WIDTH, text
from trin.engine.explain.words import CATALOGUES, Words

DANISH, ENGLISH = CATALOGUES["da"], CATALOGUES["en"]
ROOMS = Path(explain.__file__).parent
SHIPPED = Path(trin.__file__).parent / "rulesets"
JARGON = re.compile(r"\b(token|parser|terminal|None|NoneType|dict|tuple|null)\b|\{|\}")


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases_with_the_same_places() -> None:
    assert list(DANISH) == list(ENGLISH)
    for key, phrase in DANISH.items():
        assert places(phrase) == places(ENGLISH[key]), key


def test_every_phrase_is_used() -> None:
    written = "".join(p.read_text("utf-8") for p in ROOMS.glob("*.py") if not p.stem.startswith("catalogue"))
    written = written.replace("'", '"')
    families = {"missing.", "conflicting.", "field.", "unit.", "never."}

    def used(key: str) -> bool:
        stem = key.removesuffix(".one").removesuffix(".other")
        heads = {stem[: i + 1] for i, letter in enumerate(stem) if letter == "."}
        return f'"{stem}"' in written or bool(heads & families) or any(f'"{head}{{' in written for head in heads)

    assert [key for key in DANISH if not used(key)] == []


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.json")), ids=lambda p: p.stem)
@pytest.mark.parametrize("language", ["da", "en"])
def test_what_people_read_fits_the_page_and_has_no_jargon(path: Path, language: str) -> None:
    loaded = trin.load(path.relative_to(SHIPPED).parts[0])
    record = loaded.read(path.read_text("utf-8"))
    for on in (date(2026, 2, 2), date(2026, 5, 11), date(2026, 9, 1), date(2027, 9, 1)):
        try:
            decision = loaded.decide(record, on=on)
        except trin.DecisionError:
            continue
        for way in [None, *(t.to for t in decision.transitions)]:
            lines = text(decision, loaded.ruleset, record, language, to=way).splitlines()
            assert (
                lines[-1]
                == {"da": "Trin indstiller, en medarbejder afgør.", "en": "Trin recommends; a person decides."}[
                    language
                ]
            )
            assert [line for line in lines if len(line) > WIDTH] == []
            assert [line for line in lines if JARGON.search(line)] == []
            assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("days", "danish", "english"),
    [
        (0, "0 dage", "0 days"),
        (1, "1 dag", "1 day"),
        (6, "6 dage", "6 days"),
        (7, "1 uge", "1 week"),
        (8, "8 dage", "8 days"),
        (14, "2 uger", "2 weeks"),
        (85, "12 uger og 1 dag", "12 weeks and 1 day"),
        (86, "12 uger og 2 dage", "12 weeks and 2 days"),
    ],
)
def test_days_are_counted_as_people_count_them(days: int, danish: str, english: str) -> None:
    assert (Words("da").stretch(days), Words("en").stretch(days)) == (danish, english)


@pytest.mark.parametrize(
    ("first", "last", "danish", "english"),
    [
        (date(2026, 3, 4), date(2026, 3, 4), "4. marts 2026", "4 March 2026"),
        (date(2026, 3, 4), date(2026, 5, 1), "4. marts til 1. maj 2026", "4 March to 1 May 2026"),
        (
            date(2025, 12, 30),
            date(2026, 1, 2),
            "30. december 2025 til 2. januar 2026",
            "30 December 2025 to 2 January 2026",
        ),
        (date(2026, 3, 4), None, "siden 4. marts 2026", "since 4 March 2026"),
    ],
)
def test_periods_name_the_year_once(first: date, last: date | None, danish: str, english: str) -> None:
    assert (Words("da").period(first, last), Words("en").period(first, last)) == (danish, english)


@pytest.mark.parametrize(
    ("number", "beside", "danish"),
    [
        (79.96, [80], "79,96"),
        (79.95, [], "80"),
        (2 / 3, [], "0,7"),
        (3.0, [], "3"),
        (79.999, [80], "79,999"),
        (80, [80], "80"),
    ],
)
def test_a_number_never_looks_like_the_bound_that_it_misses(number: float, beside: list[int], danish: str) -> None:
    assert Words("da").number(number, beside) == danish
