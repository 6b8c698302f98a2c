"""Diagnostics as data for other programs. `diagnostics.schema.json` is the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Span

from .wording import label_text, note_texts, sentences


def json_objects(diagnostics: Iterable[Diagnostic], language: str) -> list[dict[str, Any]]:
    """The problems, told in a language: lines and columns (NFC characters) from 1, the end column exclusive."""
    return [_object(diagnostic, language) for diagnostic in diagnostics]


def _object(diagnostic: Diagnostic, language: str) -> dict[str, Any]:
    message, help_ = sentences(diagnostic, language)
    return {
        "code": diagnostic.code,
        "message": message,
        "help": help_,
        "severity": diagnostic.severity.value,
        **_place(diagnostic.primary),
        "labels": [
            {**_place(label.span), "text": label_text(label, diagnostic, language)} for label in diagnostic.secondary
        ],
        "notes": list(note_texts(diagnostic, language)),
        "fix": diagnostic.fix,
        "edits": [{**_place(edit.span), "text": edit.text} for edit in diagnostic.mending],
        "safe": diagnostic.safe,
    }


def _place(span: Span) -> dict[str, Any]:
    return {
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
