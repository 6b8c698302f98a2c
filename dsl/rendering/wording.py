"""What a diagnostic says in a language: its sentences, with what was found filled in. No layout, no colours."""

from __future__ import annotations

from collections.abc import Mapping

from trin.dsl.diagnostics import Diagnostic, Label
from trin.dsl.keywords import CATALOGUES
from trin.dsl.messages import catalogue, words


class _Filled(dict[str, str]):
    """Arguments; a placeholder in capitals is a keyword, said as the file's language has it."""

    def __init__(self, arguments: Mapping[str, str], language: str) -> None:
        super().__init__(arguments)
        self._language = language

    def __missing__(self, terminal: str) -> str:
        return CATALOGUES[self._language].word(terminal)


def sentences(diagnostic: Diagnostic, language: str) -> tuple[str, str]:
    """The message and the help."""
    message, help_ = catalogue(language)[diagnostic.code]
    filled = _filled(diagnostic.arguments, diagnostic, language)
    return message.format_map(filled), help_.format_map(filled)


def label_text(label: Label, diagnostic: Diagnostic, language: str) -> str:
    """What is said at another place that a diagnostic points at."""
    known = words(language)
    usual = f"{diagnostic.code}.place"
    said = label.text or (f"@{usual}" if usual in known else "@see_here")
    if not said.startswith("@"):
        return said
    return known[said[1:]].format_map(_filled(diagnostic.arguments, diagnostic, language))


def note_texts(diagnostic: Diagnostic, language: str) -> tuple[str, ...]:
    """The notes, in their order."""
    known = words(language)
    given = ({**diagnostic.arguments, **note.arguments} for note in diagnostic.notes)
    return tuple(
        known[note.key].format_map(_filled(arguments, diagnostic, language))
        for note, arguments in zip(diagnostic.notes, given, strict=True)
    )


def _filled(arguments: Mapping[str, str], diagnostic: Diagnostic, language: str) -> _Filled:
    file = diagnostic.language or language
    said = {key: _words(value, language, file) for key, value in arguments.items()}
    return _Filled(said, file)


def _words(value: str, language: str, file: str) -> str:
    """An argument, or each part of a list, that the catalogue has words for is written ``@key``.

    Keywords in those words are said as a file in the language `file` has them.
    """
    if "@" not in value:
        return value
    known = words(language)
    keywords = _Filled({}, file)
    parts = value.split(", ")
    return ", ".join(known[p[1:]].format_map(keywords) if p[:1] == "@" and p[1:] in known else p for p in parts)
