"""How mistakes look: a page each under tests/golden/diagnostics, with what an author wrote and what Trin says to it."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from trin.dsl import check
from trin.dsl.rendering import render


def _pages():
    """`mistake_pages.py`, which stands beside this file."""
    name = "mistake_pages"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


pages = _pages()
PATHS, NAMES = pages.PATHS, pages.NAMES
found_on, language_of = pages.found_on, pages.language_of


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_mistake_looks_as_its_page_shows(path, golden):
    text, sources, found = found_on(path)
    assert found, "nothing is wrong"
    *_, last = pages.BLOCK.finditer(text)
    shown = render.text(found, sources, language_of(path))
    golden(f"diagnostics/{path.name}", f"{text[: last.end()]}\n```text\n{shown}\n```\n")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_base_is_without_mistakes(language):
    assert check([pages.base(language)], lint=True) == []


def test_the_pages_show_many_mistakes_of_all_families_in_both_languages():
    seen = {
        language: {d.code for p in PATHS if language_of(p) == language for d in found_on(p)[2]} for language in NAMES
    }
    for language, codes in seen.items():
        assert {code[1] for code in codes} >= set("12345"), language
    assert len(seen["da"] | seen["en"]) >= 60
    assert len({path.stem.removeprefix("en-") for path in PATHS}) >= 80


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_carets_are_under_the_words_of_their_places(path):
    """The first row of carets under a line covers what the primary place covers, and no more."""
    _, sources, found = found_on(path)
    lines = {source.file: source.lines for source in sources}
    for problem in found:
        place = problem.primary
        if place.line != place.end_line or "\u00ad" in lines[place.file][place.line - 1]:
            continue
        words = lines[place.file][place.line - 1][place.column - 1 : place.end_column - 1]
        shown = render.text([problem], sources, "da", render.Screen(width=10_000)).split("\n")
        row = next(i for i, line in enumerate(shown) if "^" in line.partition("│")[2])
        carets = re.search(r"\^+", shown[row].partition("│")[2])
        line = next(above for above in reversed(shown[:row]) if re.match(r" *[0-9]+ │", above)).partition("│")[2]
        assert line[carets.start() : carets.end()].strip() == words.strip(), problem
