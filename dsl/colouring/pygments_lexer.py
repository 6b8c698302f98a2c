"""Trin for Pygments: web pages, Sphinx, terminals. The only module that knows pygments, which is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import (
    Comment,
    Error,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Text,
    _TokenType,
)
from trin.dsl.keywords import CATALOGUES

from .kinds import Kind
from .scanning import pieces

TOKENS: dict[Kind, _TokenType] = {
    Kind.COMMENT: Comment.Single,
    Kind.TEXT: String,
    Kind.DATE: Literal.Date,
    Kind.NUMBER: Number,
    Kind.PERCENT: Operator,
    Kind.UNIT: Keyword.Type,
    Kind.STATEMENT: Keyword,
    Kind.SUBJECT: Name.Builtin,
    Kind.CONSTANT: Keyword.Constant,
    Kind.WORD: Operator.Word,
    Kind.DECLARED: Name.Class,
    Kind.NAME: Name,
    Kind.BULLET: Punctuation.Marker,
    Kind.BAR: Punctuation,
    Kind.MARK: Punctuation,
    Kind.ERROR: Error,
}


class TrinLexer(Lexer):
    """Colours Trin's rule files. The option `language` ("da", "en") is for a few lines that do not tell it."""

    name = "Trin"
    aliases: ClassVar[list[str]] = ["trin"]
    filenames: ClassVar[list[str]] = ["*.trin"]
    mimetypes: ClassVar[list[str]] = ["text/x-trin"]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        asked = options.get("language")
        self.language: str | None = asked if asked in CATALOGUES else None

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, _TokenType, str]]:
        """Every piece of the text with its place and its token."""
        for at, kind, said in pieces(text, self.language):
            yield at, Text.Whitespace if kind is None else TOKENS[kind], said
