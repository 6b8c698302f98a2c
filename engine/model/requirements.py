"""Requirements: what is asked, of whom, who may let it go, and what layers have done to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .tests import Body, Test
from .values import Duration, Number, Origin, Roles


class Kind(StrEnum):
    """``krav``, ``anbefaling``, ``dogme``."""

    REQUIREMENT = "requirement"
    RECOMMENDATION = "recommendation"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Waivable:
    """``kan fraviges af ROLES [højst DURATION]``. With several roles joined by "og", each must have granted one."""

    roles: Roles
    at_most: Duration | None = None


class Adaptation(StrEnum):
    """What a layer above may do to a requirement."""

    FIXED = "fixed"
    TIGHTEN = "tighten"
    ADAPT = "adapt"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Adaptable:
    """The permission a requirement gives the layers above it; `low` and `high` are the range of ADAPT.

    The range is in the unit of the requirement's bound: a number, or a duration.
    """

    kind: Adaptation
    low: Number | Duration | None = None
    high: Number | Duration | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A layer's change of a requirement from a layer below: why, and what `before` asked."""

    origin: Origin
    because: str
    before: Body


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement, recommendation or standard.

    `id` is ``PACKAGE.MODULE.NAME``, at the ruleset's level ``MODULE.NAME``; a standard's ``PACKAGE.NAME`` or ``NAME``.
    `label` is what people read; where none was written it is the sentence of the tests. `responsible` is the role
    whose turn it is when it is unmet. `fixed` closes it to waivers and to layers. `changed` are the changes that layers
    above have made, the latest last: `body` and `origin` are those of the latest, and `adaptable` is that of the layer
    which asked first.
    """

    id: str
    name: str
    kind: Kind
    label: str
    body: Body
    origin: Origin
    applies_when: tuple[Test, ...] = ()
    because: str | None = None
    guidance: str | None = None
    sources: tuple[str, ...] = ()
    responsible: str | None = None
    waivable: Waivable | None = None
    fixed: bool = False
    adaptable: Adaptable | None = None
    changed: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A requirement that a layer leaves out, as the layers below have it, and why."""

    requirement: Requirement
    origin: Origin
    because: str
