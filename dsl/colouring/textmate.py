"""The TextMate grammar that editors colour by, made from the same rules as everything else that colours.

An editor looks at one line at a time. A statement that goes on in the next line is therefore coloured there as if it
began anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trin.dsl.keywords import CATALOGUES

from .kinds import Kind, Rule
from .patterns import rules
from .scanning import speaking

GRAMMAR = Path("docs", "editors", "vscode", "trin.tmLanguage.json")
"""Where the grammar stands in the checkout."""

_UNSEEN = re.compile("[\u0300-\u036f\u200b-\u200d\u2060\ufeff]")
"""Characters that cannot be seen, or not alone: they are written by their numbers."""

SCOPES: dict[Kind, str] = {
    Kind.COMMENT: "comment.line.number-sign",
    Kind.TEXT: "string.quoted.double",
    Kind.DATE: "constant.other.date",
    Kind.NUMBER: "constant.numeric",
    Kind.PERCENT: "keyword.other.unit.percent",
    Kind.UNIT: "keyword.other.unit",
    Kind.STATEMENT: "keyword.control",
    Kind.SUBJECT: "support.function",
    Kind.CONSTANT: "constant.language",
    Kind.WORD: "keyword.operator.word",
    Kind.DECLARED: "entity.name.type",
    Kind.NAME: "variable.other",
    Kind.BULLET: "punctuation.definition.list",
    Kind.BAR: "punctuation.separator.table",
    Kind.MARK: "punctuation.separator",
    Kind.ERROR: "invalid.illegal",
}


def grammar() -> dict[str, Any]:
    """The grammar as data. The first line with a word of only one language tells that of the rest of the file."""
    return {
        "name": "Trin",
        "scopeName": "source.trin",
        "fileTypes": ["trin"],
        "patterns": [
            _pattern(Rule("(#.*)", (Kind.COMMENT,))),
            *(_rest_of_file(language, beginning) for beginning in (True, False) for language in CATALOGUES),
        ],
        "repository": {language: {"patterns": _patterns(rules(language))} for language in CATALOGUES},
    }


def text() -> str:
    """The grammar as it stands in its file."""
    written = json.dumps(grammar(), indent=1, ensure_ascii=False)
    return _UNSEEN.sub(lambda letter: f"\\u{ord(letter[0]):04x}", written) + "\n"


def _rest_of_file(language: str, beginning: bool) -> dict[str, Any]:
    begin = f"(?i){speaking(language, beginning=beginning)}"
    return {"begin": begin, "end": "(?!)", "patterns": [{"include": f"#{language}"}]}


def _patterns(known: Sequence[Rule]) -> list[dict[str, Any]]:
    return [_pattern(rule) for rule in known]


def _pattern(rule: Rule) -> dict[str, Any]:
    captures = {str(number): _capture(what) for number, what in enumerate(rule.groups, 1)}
    return {"match": f"(?i){rule.pattern}", "captures": captures}


def _capture(what: Kind | tuple[Rule, ...]) -> dict[str, Any]:
    return {"name": f"{SCOPES[what]}.trin"} if isinstance(what, Kind) else {"patterns": _patterns(what)}
