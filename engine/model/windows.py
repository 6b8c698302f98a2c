"""Which data counts: the days that a test looks back over, and which of the measurements from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from .values import Duration, Roles


@dataclass(frozen=True, slots=True)
class Last:
    """The last `duration` up to and including the date of the check."""

    duration: Duration


@dataclass(frozen=True, slots=True)
class InModule:
    """From the day the current module began, up to and including the date of the check."""


@dataclass(frozen=True, slots=True)
class InPath:
    """From the day the path began, up to and including the date of the check."""


@dataclass(frozen=True, slots=True)
class Since:
    """From `start` (included) up to and including the date of the check."""

    start: date


Window: TypeAlias = Last | InModule | InPath | Since


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest measurement (the default)."""


@dataclass(frozen=True, slots=True)
class EachOfLatest:
    """Each of the `count` latest measurements."""

    count: int


@dataclass(frozen=True, slots=True)
class MeanOfLatest:
    """The exact mean of the `count` latest measurements."""

    count: int


@dataclass(frozen=True, slots=True)
class EveryMeasurement:
    """Every measurement in the window."""


@dataclass(frozen=True, slots=True)
class SomeMeasurement:
    """At least one measurement in the window."""


Which: TypeAlias = Latest | EachOfLatest | MeanOfLatest | EveryMeasurement | SomeMeasurement


@dataclass(frozen=True, slots=True)
class Measured:
    """Which measurements of a competence count, and how.

    `within` is freshness ("målt inden for"), `in_module` is "målt i modulet", `assessors` is "vurderet af".
    """

    which: Which = field(default_factory=Latest)
    within: Duration | None = None
    in_module: bool = False
    assessors: Roles | None = None
    window: Window | None = None
