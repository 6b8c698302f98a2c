"""Diagnostics as annotations of GitHub's: a line for each, which its runners put beside the words in a change."""

from __future__ import annotations

from collections.abc import Iterable

from trin.dsl.diagnostics import Diagnostic

from .wording import note_texts, sentences


def github_lines(diagnostics: Iterable[Diagnostic], language: str) -> list[str]:
    """A workflow command for each problem, told in a language."""
    return [_annotation(diagnostic, language) for diagnostic in diagnostics]


def _annotation(diagnostic: Diagnostic, language: str) -> str:
    place = diagnostic.primary
    properties = {"file": place.file, "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        # Columns of a place on several lines are refused.
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = f"Trin {diagnostic.code}"
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    said = "\n".join([*filter(None, sentences(diagnostic, language)), *note_texts(diagnostic, language)])
    return f"::{diagnostic.severity.value} {given}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
