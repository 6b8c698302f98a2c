"""Requirements, alone and in a table of levels, and the transitions that they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from trin.dsl.source import Span

from .declarations import ResponsibleLine
from .headers import SourceNote
from .places import place
from .tests import BodyLine, Qualifier, TestLine
from .values import DurationValue, GoalValue, Name, NumberValue, RoleList, Text, Value


@dataclass(frozen=True, slots=True)
class AppliesWhen:
    """``gælder når TEST``."""

    test: TestLine
    span: Span = place()


@dataclass(frozen=True, slots=True)
class Because:
    """``fordi "…"``."""

    text: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class Guidance:
    """``vejledning "…"``."""

    text: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class WaivableLine:
    """``kan fraviges af ROLES [højst DURATION]``."""

    roles: RoleList
    at_most: DurationValue | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class FixedLine:
    """``ufravigeligt``."""

    span: Span = place()


@dataclass(frozen=True, slots=True)
class AdaptableLine:
    """``kan skærpes`` (tighten), ``kan tilpasses mellem A og B`` (adapt), ``kan udelades`` (drop)."""

    kind: str
    low: Value | None
    high: Value | None
    span: Span = place()


RequirementLine: TypeAlias = (
    BodyLine
    | AppliesWhen
    | Because
    | Guidance
    | SourceNote
    | ResponsibleLine
    | WaivableLine
    | FixedLine
    | AdaptableLine
)


@dataclass(frozen=True, slots=True)
class RequirementDecl:
    """``krav`` (requirement), ``anbefaling`` (recommendation), ``dogme`` (standard): `kind`."""

    kind: str
    name: Name
    label: Text | None
    lines: tuple[RequirementLine, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a competence and a cell for each column; None is ``-`` (or empty)."""

    name: Name
    cells: tuple[NumberValue | GoalValue | None, ...]
    cell_spans: tuple[Span, ...] = field(compare=False)
    span: Span = place()


@dataclass(frozen=True, slots=True)
class LevelsDecl:
    """``niveaukrav``: lines that qualify every cell, the columns (modules), the rows.

    `lines` holds qualifiers and whatever a requirement may say besides its tests. `corner` is a word in the table's
    first cell, which means nothing.
    """

    lines: tuple[Qualifier | RequirementLine, ...]
    columns: tuple[Name, ...]
    rows: tuple[Row, ...]
    span: Span = place()
    corner: Name | None = field(compare=False, default=None)


@dataclass(frozen=True, slots=True)
class TransitionDecl:
    """``overgang A, B til C``; `sources` is None for ``ethvert modul``.

    `open_span` and `levels_span` are the places of ``altid åben`` and ``uden niveaukrav`` on lines of their own.
    """

    sources: tuple[Name, ...] | None
    target: Name
    label: Text | None
    always_open: bool
    without_levels: bool
    requirements: tuple[RequirementDecl, ...]
    span: Span = place()
    open_span: Span | None = field(compare=False, repr=False, default=None)
    levels_span: Span | None = field(compare=False, repr=False, default=None)
