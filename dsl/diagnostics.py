"""Diagnostics as data: a code, its arguments, and the places it is about.

No prose here: the message catalogues hold one template per code and language, and `render` puts the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from trin.engine.likeness import distance, fold, suggest

from .source import Span

__all__ = ["Diagnostic", "Label", "Severity", "distance", "fold", "suggest"]


class Severity(StrEnum):
    """How bad it is: an error keeps the rules from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that a diagnostic points at, with an optional text of its own."""

    span: Span
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `arguments` fill the placeholders of the code's message and help templates.

    `fix` is the text that would mend it if it replaced what `primary` covers; None where no such text is known.
    `language` is the one that the file is written in, where that is known: keywords are quoted as they are there.
    """

    code: str
    arguments: Mapping[str, str]
    primary: Span
    secondary: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    fix: str | None = None
    language: str | None = None
