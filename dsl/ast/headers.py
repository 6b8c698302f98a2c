"""What a file says of the ruleset or the company that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from trin.dsl.source import Span

from .places import place
from .values import DateValue, Name, Text


@dataclass(frozen=True, slots=True)
class Extends:
    """``bygger på X``."""

    name: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class InForce:
    """``gælder fra D [til D]``."""

    start: DateValue
    end: DateValue | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class AdoptedBy:
    """``vedtaget af "…" den D``."""

    by: Text
    on: DateValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class AgreedBy:
    """``aftalt af ROLES den D`` (a company's layer)."""

    roles: tuple[Name, ...]
    on: DateValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """``kilde "…"``."""

    text: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class Caveat:
    """``forbehold "…"``."""

    text: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class RunningPathsLine:
    """``igangværende forløb …``; `keep` for ``beholder reglerne fra start``."""

    keep: bool
    span: Span = place()


@dataclass(frozen=True, slots=True)
class AdaptationLine:
    """``tilpasning ufravigeligt | kan skærpes | kan tilpasses | kan udelades``: fixed, tighten, adapt, drop."""

    kind: str
    span: Span = place()


HeaderLine: TypeAlias = (
    Extends | InForce | AdoptedBy | AgreedBy | SourceNote | Caveat | RunningPathsLine | AdaptationLine
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file. `kind` is "ruleset" or "company"; `label` is missing where a file only repeats it."""

    kind: str
    name: Name
    label: Text | None
    lines: tuple[HeaderLine, ...]
    span: Span = place()
