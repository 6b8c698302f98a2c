"""What every part of the model is made of: numbers, lengths of time, bounds, roles, and where something was written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")

Number: TypeAlias = int | Fraction


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a node was written, and by which ruleset of the stack."""

    file: str
    line: int
    layer: str


class Unit(StrEnum):
    """A unit of calendar time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of calendar time, such as 8 weeks. `count` is at least 0."""

    count: int
    unit: Unit


class Comparison(StrEnum):
    """How an observed value is compared. Both ends of BETWEEN belong to it."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    OVER = "over"
    UNDER = "under"
    EXACTLY = "exactly"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Bound(Generic[T]):
    """A comparison with a value; `upper` is given for BETWEEN only."""

    comparison: Comparison
    value: T
    upper: T | None = None

    @property
    def ends(self) -> tuple[T, ...]:
        """The values that are compared with: one, or both ends of BETWEEN."""
        return (self.value,) if self.upper is None else (self.value, self.upper)


@dataclass(frozen=True, slots=True)
class IndividualGoal:
    """The goal in the citizen's own plan, never below `floor` (a step of the scale) where there is one."""

    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """One or more roles. `every` is "A og B" (all of them); otherwise "A eller B" (any of them)."""

    names: tuple[str, ...]
    every: bool = False
