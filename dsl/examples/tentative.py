"""Rules that have mistakes in them, as far as they go: what citizens and examples name is held against those too.

A name that rules with mistakes do not declare may be declared on a line that could not be read. So nothing is said of
names that occur anywhere in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.layering.editions import gather
from trin.dsl.layering.refuter import Search
from trin.dsl.layering.stacking import Stacker
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source
from trin.engine.model import Rulebook

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Tentative:
    """Rulebooks by name, of no use for deciding; and every word of the rules that they were made from."""

    books: Mapping[str, Rulebook]
    words: frozenset[str]


def tentative(sources: Sequence[Source]) -> Tentative:
    """What rules are taken to declare, whatever is wrong with them."""
    read = [(source, file) for source in sources for file in [parse(source)[0]] if file is not None]
    files = [file for _, file in read]
    editions = gather(files, Report())
    stacker = Stacker(editions, frozenset(file.file for file in files), Search())
    stacks = {name: stacker.of(name) for name in editions}
    books = {name: Rulebook(name, tuple(one.stacked for one in built), {}) for name, built in stacks.items() if built}
    return Tentative(books, frozenset(_words(read)))


def _words(read: Iterable[tuple[Source, ast.File]]) -> Iterator[str]:
    for source, file in read:
        for number, line in enumerate(source.text.splitlines(), 1):
            if number not in file.example_lines:
                yield from _WORD.findall(line)
