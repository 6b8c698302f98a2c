"""Diagnostics as people and programs read them: the only carets and colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .diagnostics import Diagnostic, Severity
from .keywords import CATALOGUES
from .messages import catalogue, words
from .source import Source, Span

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


class _Filled(dict[str, str]):
    """Arguments; a placeholder in capitals is a keyword, said as the file's language has it."""

    def __init__(self, arguments: Mapping[str, str], language: str) -> None:
        super().__init__(arguments)
        self._language = language

    def __missing__(self, terminal: str) -> str:
        return CATALOGUES[self._language].word(terminal)


def sentences(diagnostic: Diagnostic, language: str) -> tuple[str, str]:
    """The message and the help, with what was found filled in."""
    message, help_ = catalogue(language)[diagnostic.code]
    arguments = {key: _words(value, language) for key, value in diagnostic.arguments.items()}
    filled = _Filled(arguments, diagnostic.language or language)
    return message.format_map(filled), help_.format_map(filled)


def _words(value: str, language: str) -> str:
    """An argument, or each part of a list, that the catalogue has words for is written ``@key``."""
    if "@" not in value:
        return value
    known = words(language)
    return ", ".join(known.get(part[1:], part) if part.startswith("@") else part for part in value.split(", "))


def text(diagnostics: Iterable[Diagnostic], sources: Sequence[Source], language: str, colour: bool = False) -> str:
    """Each problem with its place, its line, carets under the words it is about, and how to mend it."""
    lines = {source.file: source.lines for source in sources}
    return "\n\n".join(_one(diagnostic, lines, language, colour) for diagnostic in diagnostics)


def _one(diagnostic: Diagnostic, lines: Mapping[str, list[str]], language: str, colour: bool) -> str:
    message, help_ = sentences(diagnostic, language)
    said = words(language)
    place = diagnostic.primary
    severity = f"{said[diagnostic.severity.value]} {diagnostic.code}"
    on, off = (_COLOURS[diagnostic.severity], "\x1b[0m") if colour else ("", "")
    parts = [f"{place.file}:{place.line}:{place.column}: {on}{severity}{off}: {message}"]
    parts += _quoted(place, "^", lines, on, off)
    for label in diagnostic.secondary:
        span = label.span
        parts.append(f"  {span.file}:{span.line}:{span.column}: {label.text or said['see_here']}")
        parts += _quoted(span, "-", lines, "", "")
    if help_:
        parts.append(f"  {said['help']}: {help_}")
    return "\n".join(parts)


def _quoted(span: Span, mark: str, lines: Mapping[str, list[str]], on: str, off: str) -> list[str]:
    text_ = lines.get(span.file, [])
    if not 1 <= span.line <= len(text_):
        return []
    line = text_[span.line - 1].replace("\t", " ")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    gutter = f"{span.line:>5} | "
    marks = " " * (span.column - 1) + on + mark * max(1, end - span.column) + off
    return [gutter + line, " " * 5 + " | " + marks]


def json_objects(diagnostics: Iterable[Diagnostic], language: str) -> list[dict[str, str | int | None]]:
    """The problems as data for other programs: lines and columns from 1, the end column exclusive."""
    return [_object(diagnostic, language) for diagnostic in diagnostics]


def _object(diagnostic: Diagnostic, language: str) -> dict[str, str | int | None]:
    message, help_ = sentences(diagnostic, language)
    place = diagnostic.primary
    return {
        "code": diagnostic.code,
        "message": message,
        "help": help_,
        "severity": diagnostic.severity.value,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "fix": diagnostic.fix,
    }
