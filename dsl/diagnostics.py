"""Diagnostics as data: a code, its arguments, and the places it is about.

No prose here: the message catalogues hold one template per code and language, and `render` puts the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trin.engine.likeness import distance, fold, suggest

from .source import Span

__all__ = ["Diagnostic", "Edit", "Label", "Note", "Severity", "distance", "fold", "suggest", "without_lines"]


class Severity(StrEnum):
    """How bad it is: an error keeps the rules from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that a diagnostic points at.

    `text` says why: ``@key`` is a template of `messages.words`, filled with the diagnostic's arguments; anything else
    is shown as it stands. None is said as "see also here".
    """

    span: Span
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know beside the message: a template of `messages.words` by its key (without ``@``).

    Its placeholders are filled with `arguments`, and with the diagnostic's where those have none of that name.
    """

    key: str
    arguments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """A text to put in the place of what a span covers; an empty span is a place to insert at."""

    span: Span
    text: str


def without_lines(span: Span) -> Edit:
    """Takes away every line that a span touches, with its end."""
    return Edit(Span(span.file, span.line, 1, span.end_line + 1, 1), "")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `arguments` fill the placeholders of the code's message and help templates.

    `fix` is the text that would mend it if it replaced what `primary` covers; None where no such text is known.
    `edits` mend it in other places, or in several: they and `fix` are one mending, and are made together or not at all.
    `unsafe` says that the mending is a guess or changes what the rules mean: it is shown, and never made by itself.
    `language` is the one that the file is written in, where that is known: keywords are quoted as they are there.
    """

    code: str
    arguments: Mapping[str, str]
    primary: Span
    secondary: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    fix: str | None = None
    language: str | None = None
    edits: tuple[Edit, ...] = ()
    unsafe: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def mending(self) -> tuple[Edit, ...]:
        """Everything that would mend it, in the order of places; empty where nothing is known that would."""
        own = () if self.fix is None else (Edit(self.primary, self.fix),)
        return tuple(sorted((*own, *self.edits), key=lambda edit: edit.span))

    @property
    def safe(self) -> bool:
        """Whether there is a mending that may be made without asking."""
        return bool(self.mending) and not self.unsafe
