"""Examples: a citizen, a day, what is recorded otherwise, and what is expected of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from trin.dsl.source import Span

from .citizens import DataRow, PackageRow, RowPart
from .places import place
from .values import DateValue, Name, Text


@dataclass(frozen=True, slots=True)
class ExampleCitizen:
    """``borger amina``, ``borger "amina.json"``: the record that an example starts from."""

    who: Name | Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ExampleDate:
    """``dato D``: the day of the check."""

    on: DateValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """``uden måling hygiejne [den D]``: takes away the rows of the kind that have the name and the parts.

    `kind` is as in `DataRow`, or package.
    """

    kind: str
    name: Name | None
    parts: tuple[RowPart, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class TheTargetGroup:
    """``målgruppen``, among what is missing."""

    span: Span = place()


@dataclass(frozen=True, slots=True)
class Expectation:
    """``virksomhed2: klar``. `outcome` is ready, ready_waived, not_ready, missing, out_of_scope or no_rules.

    `wanted` holds the requirements that are unmet (not_ready) or unknown (missing), as names or ids.
    """

    module: Name
    outcome: str
    wanted: tuple[Name | TheTargetGroup, ...]
    span: Span = place()


ExampleLine: TypeAlias = ExampleCitizen | ExampleDate | WithoutRow | PackageRow | DataRow | Expectation


@dataclass(frozen=True, slots=True)
class ExampleDecl:
    """``eksempel "…"`` and its lines."""

    label: Text
    lines: tuple[ExampleLine, ...]
    span: Span = place()
