"""The pages of mistakes under tests/golden/diagnostics: what an author wrote, and what is found in it.

A page is written by hand down to its last ``trin`` block; the rest is written by ``--update-golden``. A page whose name
begins with ``en-`` is in English. A block is a file: its name may follow ``trin``, and ``+`` says that the rules in the
folder ``base`` are read with it. The rules there are without mistakes, and use every name that they declare.
"""

import re
from functools import cache
from pathlib import Path

from trin.dsl import Source, check

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
    """The text of a page, its files, and the problems in them."""
    text = path.read_text("utf-8")
    sources = sources_of(path, text)
    return text, sources, check(sources, lint=True)
