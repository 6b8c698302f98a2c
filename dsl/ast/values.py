"""Names, texts and values: what the other nodes are made of, as the author wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from trin.dsl.source import Span

from .places import place


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the author wrote it (NFC)."""

    text: str
    span: Span = place()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, without its marks."""

    text: str
    span: Span = place()


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number; `percent` when a per cent sign follows it."""

    value: int | Fraction
    percent: bool
    span: Span = place()


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A whole number of ``day``, ``week``, ``month`` or ``year``."""

    count: int
    unit: str
    span: Span = place()


@dataclass(frozen=True, slots=True)
class AmountValue:
    """A number of ``hours`` or ``points`` (days are durations until the subject is known)."""

    value: int | Fraction
    unit: str
    span: Span = place()


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date."""

    value: date
    span: Span = place()


@dataclass(frozen=True, slots=True)
class YesNoValue:
    """``ja`` or ``nej``."""

    value: bool
    span: Span = place()


@dataclass(frozen=True, slots=True)
class GoalValue:
    """``individuelt mål``, ``individuelt mål, dog mindst 2``."""

    floor: int | None
    span: Span = place()


Value: TypeAlias = NumberValue | DurationValue | AmountValue | DateValue | YesNoValue | GoalValue | Name


@dataclass(frozen=True, slots=True)
class RoleList:
    """``A``, ``A og B`` (`every`), ``A eller B``. Mixing the two is a syntax error."""

    names: tuple[Name, ...]
    every: bool
    span: Span = place()
