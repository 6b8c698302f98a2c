"""What is declared: everything that tests, records and roles can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .tests import Body, Source, Test
from .values import Number, Origin
from .windows import Measured


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who acts, assesses, signs or decides."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a scale with its anchor text."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Ordered steps, lowest first."""

    name: str
    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of competences."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Competence:
    """What can be assessed. `responsible` is the role that records it."""

    name: str
    label: str
    scale: str
    group: str | None = None
    responsible: str | None = None


class FactKind(StrEnum):
    """The type of a fact's value."""

    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes_no"
    VALUES = "values"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact. `values` are the allowed ones (VALUES), lowest first (ORDERED), otherwise empty."""

    name: str
    label: str
    kind: FactKind
    values: tuple[str, ...] = ()
    responsible: str | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A certificate, document, activity, judgement or follow-up."""

    name: str
    label: str
    responsible: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A named condition. `of_ruleset` where it is declared at the ruleset's level."""

    name: str
    label: str | None
    body: Body
    origin: Origin


@dataclass(frozen=True, slots=True)
class PointsPerLevel:
    """``hygiejne giver 1 point pr. niveau``: `points` times the observed level."""

    source: Source
    competence: str
    measured: Measured
    points: Number


@dataclass(frozen=True, slots=True)
class PointsForTest:
    """``fremmøde mindst 90 % de seneste 4 uger giver 5 point``: `points` when met, 0 when unmet."""

    test: Test
    points: Number


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points, summed over its lines."""

    name: str
    label: str
    lines: tuple[PointsPerLevel | PointsForTest, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every declared thing that can be seen from a place, by name, in the order of declaration."""

    roles: Mapping[str, Role] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    competences: Mapping[str, Competence] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    certificates: Mapping[str, Thing] = field(default_factory=dict)
    documents: Mapping[str, Thing] = field(default_factory=dict)
    activities: Mapping[str, Thing] = field(default_factory=dict)
    judgements: Mapping[str, Thing] = field(default_factory=dict)
    follow_ups: Mapping[str, Thing] = field(default_factory=dict)
    scorecards: Mapping[str, Scorecard] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict)
