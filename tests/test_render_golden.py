"""How mistakes look: a page each under tests/golden/diagnostics, with what an author wrote and what Trin says to it.

A page is written by hand down to its last ``trin`` block; the rest is written by ``--update-golden``. A page whose name
begins with ``en-`` is in English. A block is a file: its name may follow ``trin``, and ``+`` says that the rules in the
folder ``base`` are read with it. The rules there are without mistakes, and use every name that they declare.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from trin.dsl import Source, check, render

PAGES = Path(__file__).parent / "golden" / "diagnostics"
PATHS = sorted(PAGES.glob("*.md"))
NAMES = {"da": ("regler.trin", "grundlag.trin"), "en": ("rules.trin", "base.trin")}
BLOCK = re.compile(r"```trin([^\n]*)\n(.*?)```\n", re.DOTALL)


def language_of(path):
    return "en" if path.stem.startswith("en-") else "da"


@cache
def base(language):
    return Source(NAMES[language][1], (PAGES / "base" / f"{language}.trin").read_text("utf-8"))


def sources_of(path, text):
    """The files of a page."""
    language = language_of(path)
    sources = []
    with_base = False
    for match in BLOCK.finditer(text):
        said = match[1].split()
        with_base = with_base or "+" in said
        name = next((word for word in said if word != "+"), NAMES[language][0])
        sources.append(Source(name, match[2]))
    return [*([base(language)] if with_base else []), *sources]


@cache
def found_on(path):
    text = path.read_text("utf-8")
    sources = sources_of(path, text)
    return text, sources, check(sources, lint=True)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_mistake_looks_as_its_page_shows(path, golden):
    text, sources, found = found_on(path)
    assert found, "nothing is wrong"
    *_, last = BLOCK.finditer(text)
    shown = render.text(found, sources, language_of(path))
    golden(f"diagnostics/{path.name}", f"{text[: last.end()]}\n```text\n{shown}\n```\n")


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_base_is_without_mistakes(language):
    assert check([base(language)], lint=True) == []


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
