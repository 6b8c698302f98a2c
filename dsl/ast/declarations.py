"""What is declared with a name: the words that tests are made of, the modules of a path, and who it is for."""

from __future__ import annotations

from dataclasses import dataclass, field

from trin.dsl.source import Span

from .headers import SourceNote
from .places import place
from .tests import BodyLine, NamedSubject, Qualifier, TestLine
from .values import DurationValue, Name, NumberValue, Text


@dataclass(frozen=True, slots=True)
class RoleDecl:
    """``rolle borger "borgeren"``."""

    name: Name
    label: Text | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class StepLine:
    """``2 "Kan med støtte"``."""

    number: int
    label: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ScaleDecl:
    """``skala niveau "…"`` and its steps."""

    name: Name
    label: Text | None
    steps: tuple[StepLine, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class GroupDecl:
    """``gruppe faglig "…"``."""

    name: Name
    label: Text | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ResponsibleLine:
    """``ansvar ROLE``, under a declaration or in a requirement."""

    role: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class CompetenceDecl:
    """``kompetence N "…" [i GROUP] [på SCALE]``."""

    name: Name
    label: Text | None
    group: Name | None
    scale: Name | None
    responsible: ResponsibleLine | None
    span: Span = place()


UNREAD = "unread"
"""The kind of a fact whose declaration is broken: nothing more is said about tests of it."""


@dataclass(frozen=True, slots=True)
class FactDecl:
    """``oplysning N "…": TYPE``; `kind` has the values of `trin.engine.model.FactKind`, or is `UNREAD`."""

    name: Name
    label: Text | None
    kind: str
    values: tuple[Name, ...]
    responsible: ResponsibleLine | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ThingDecl:
    """A certificate, document, activity, judgement or follow_up (`kind`)."""

    kind: str
    name: Name
    label: Text | None
    responsible: ResponsibleLine | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class PointsLine:
    """A scorecard's line. Either ``hygiejne giver 1 point pr. niveau`` (`subject`, `qualifiers`) or a test."""

    subject: NamedSubject | None
    qualifiers: tuple[Qualifier, ...]
    test: TestLine | None
    points: NumberValue
    text: str = field(compare=False)
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ScorecardDecl:
    """``scorekort N "…"`` and its lines."""

    name: Name
    label: Text | None
    lines: tuple[PointsLine, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ConditionDecl:
    """``betingelse N "…"`` and its body."""

    name: Name
    label: Text | None
    body: tuple[BodyLine, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ModuleDecl:
    """``modul N "…" [varer D [til D]] [afslutter forløbet]``; one duration gives `shortest` equal to `longest`.

    ``varer 1 til 2 uger``: the first number takes the unit of the second. `sources` are the ``kilde`` lines under it.
    """

    name: Name
    label: Text | None
    shortest: DurationValue | None
    longest: DurationValue | None
    ends_path: bool
    sources: tuple[SourceNote, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class TargetGroupDecl:
    """``målgruppe "…"``, its tests, and the ``kilde`` lines among them."""

    label: Text | None
    body: tuple[BodyLine, ...]
    sources: tuple[SourceNote, ...]
    span: Span = place()
