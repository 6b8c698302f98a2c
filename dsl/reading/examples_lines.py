"""Which lines belong to a citizen's block or an example's: the same words begin declarations elsewhere."""

from __future__ import annotations

import re

from trin.dsl import ast
from trin.dsl.keywords import CATALOGUES, EXAMPLE_STARTS, pieces, starting_keyword
from trin.dsl.source import Span

from .lines import OPENERS, Line

_SHARED = frozenset(
    {"PACKAGE", "MODULE", "FACT", "CERTIFICATE", "DOCUMENT", "ACTIVITY", "JUDGEMENT", "FOLLOW_UP"}
)  # fmt: skip
"""Keywords that begin a row of data as well as a declaration."""


_BLOCKS = re.compile(
    r"^\W*(?:" + "|".join(c.word(name) for c in CATALOGUES.values() for name in sorted(EXAMPLE_STARTS)) + r")\b",
    re.IGNORECASE | re.MULTILINE,
)


def has_blocks(text: str) -> bool:
    """Whether a file may hold a citizen or an example: a quick look, to spare the others."""
    return _BLOCKS.search(text) is not None


def of_examples(place: Span, file: ast.File | None) -> bool:
    """Whether what stands at a place in a file is of no account for what is decided by its rules.

    It is in a citizen or an example, or in the header of a file that has nothing else.
    """
    if file is None or not file.example_lines:
        return False
    if place.line in file.example_lines:
        return True
    return file.only_examples and place.line < min(file.example_lines)


def is_row(line: Line, within: ast.CitizenDecl | ast.ExampleDecl, first: bool) -> bool:
    """Whether a line is a row of the block it stands in; `first` tells that nothing has come under the block yet.

    A declaration has a text in quotes, or a colon, straight after its name, and a row has not. `borger NAME` is what an
    example starts from when it stands right under it; anywhere else a citizen's block begins there.
    """
    starts = starting_keyword(line.text, line.language)
    if starts == "CITIZEN":
        return first and isinstance(within, ast.ExampleDecl)
    if starts in _SHARED:
        return not _declares(line, starts)
    return starts is None


def _declares(line: Line, starts: str) -> bool:
    phrases = CATALOGUES[line.language].phrases[starts]
    words = pieces(line.text)
    size = next(len(pieces(phrase)) for phrase in phrases if words[: len(pieces(phrase))] == pieces(phrase))
    mark = words[size + 1 : size + 2]
    return bool(mark) and (mark[0] in OPENERS or mark[0] == ":")


_TEXT = re.compile(f"[{OPENERS}]([^{OPENERS}]*)")


def opened_by(line: Line, starts: str) -> ast.CitizenDecl | ast.ExampleDecl:
    """The block that a broken line begins, so that the rows under it are known to be rows."""
    assert starts in EXAMPLE_STARTS
    span = line.span(0, len(line.text))
    if starts == "CITIZEN":
        match = re.match(r"\w+\s+([^\W\d_]\w*)", line.text)
        return ast.CitizenDecl(ast.Name(match[1] if match else "", span), (), span)
    text = _TEXT.search(line.text)
    return ast.ExampleDecl(ast.Text(text[1] if text else "", span), (), span)
