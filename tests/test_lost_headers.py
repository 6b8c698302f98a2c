"""A header whose first line was lost: the file goes where it belongs, and nothing else is wrong."""

from __future__ import annotations

import pytest
from trin.dsl import Source, check

MAIN = """\
regelsæt nord "Nord"
  gælder fra 1. januar 2026

skala trin "Trin"
  1 "Med støtte"
  2 "Alene"
gruppe faglig "Faglig"
modul a "A"
modul b "B"
"""
PACKAGE = """\
regelsæt nord
  gælder fra 1. januar 2026

pakke p "P"
kompetence hygiejne "Hygiejne" i faglig på trin
overgang a til b
  krav h "H"
    hygiejne mindst 2
"""
EXAMPLES = """\
regelsæt nord
  gælder fra 1. januar 2026

borger kim
  pakke p
  modul a fra 5. januar 2026
  måling hygiejne 2 den 6. januar 2026

eksempel "Kim"
  borger kim
  dato 7. januar 2026
  b: klar
"""
LAYER = """\
regelsæt by "By"
  bygger på nord
  gælder fra 1. januar 2026

pakke q "Q"
overgang a til b
  krav v "V"
    tid i modulet mindst 2 uger
"""
FILES = {"main.trin": MAIN, "package.trin": PACKAGE, "examples.trin": EXAMPLES, "layer.trin": LAYER}


def test_nothing_is_wrong_with_them():
    assert check([Source(name, text) for name, text in FILES.items()]) == []


@pytest.mark.parametrize("broken", FILES)
@pytest.mark.parametrize("others", [FILES, ["main.trin", "package.trin", "layer.trin"], ["main.trin", "layer.trin"]])
def test_a_lost_first_line_is_one_mistake(broken, others):
    files = {name: text for name, text in FILES.items() if name in {broken, *others}}
    files[broken] = files[broken].partition("\n")[2]
    found = check([Source(name, text) for name, text in files.items()])
    assert [(p.code, p.primary.file, p.primary.line) for p in found] == [("T115", broken, 1)]
