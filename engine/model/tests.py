"""Tests, a class for each kind of subject, and groups of tests: what can be met, unmet or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .values import Bound, Duration, IndividualGoal, Number, Origin, Roles
from .windows import InModule, InPath, Measured, Window

LevelBound: TypeAlias = Bound[Number] | Bound[IndividualGoal]


@dataclass(frozen=True, slots=True)
class Risen:
    """The latest minus the earliest measurement in the window is at least `steps`."""

    steps: Number


@dataclass(frozen=True, slots=True)
class Source:
    """The line that a test was written on: its text as people read it, and its place."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class CompetenceTest:
    """``hygiejne mindst 3``; ``hygiejne steget mindst 1``. An individual goal goes with a single-valued comparison."""

    source: Source
    competence: str
    predicate: LevelBound | Risen
    measured: Measured


class GroupQuantifier(StrEnum):
    """How the competences of a group are counted."""

    ALL = "all"
    AT_LEAST = "at_least"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class GroupTest:
    """``alle i faglig mindst 3``; ``mindst 2 i faglig mindst 3`` (`count`); ``gennemsnit i faglig mindst 2,5``.

    `competences` are the members of the group, in the order of declaration, as seen from the package.
    """

    source: Source
    group: str
    competences: tuple[str, ...]
    quantifier: GroupQuantifier
    count: int | None
    predicate: LevelBound | Risen
    measured: Measured


@dataclass(frozen=True, slots=True)
class AttendanceTest:
    """``fremmøde mindst 80 % de seneste 4 uger``; only rows of `activity` where it is given. Bounds in per cent."""

    source: Source
    bound: Bound[Number]
    window: Window
    activity: str | None = None


class AbsenceUnit(StrEnum):
    """What absence is counted in."""

    DAYS = "days"
    HOURS = "hours"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class AbsenceTest:
    """``fravær højst 2 dage de seneste 4 uger uden lovlig grund`` (`unlawful_only`)."""

    source: Source
    bound: Bound[Number]
    unit: AbsenceUnit
    window: Window
    unlawful_only: bool = False


@dataclass(frozen=True, slots=True)
class HoursTest:
    """``timer mindst 25 pr. uge de seneste 4 uger i praktik``; present hours. Without `per_week`, in total."""

    source: Source
    bound: Bound[Number]
    per_week: bool
    window: Window
    activity: str | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class TimeTest:
    """``tid i modulet mindst 8 uger``. `scope` is InModule, InPath, or the name of a module."""

    source: Source
    scope: InModule | InPath | str
    bound: Bound[Duration]


@dataclass(frozen=True, slots=True)
class GapTest:
    """``afbrydelse højst 14 dage i forløbet``; InModule looks between activities, the others between modules."""

    source: Source
    at_most: Duration
    window: Window


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """``er V [eller V]``."""

    values: tuple[str | bool | Number | date, ...]


@dataclass(frozen=True, slots=True)
class IsNoneOf:
    """``er ikke V [eller V]``."""

    values: tuple[str | bool | Number | date, ...]


@dataclass(frozen=True, slots=True)
class IsStated:
    """``er oplyst``: unmet, not unknown, when nothing is recorded."""


FactPredicate: TypeAlias = IsOneOf | IsNoneOf | IsStated | Bound[Number] | Bound[date] | Bound[str]


@dataclass(frozen=True, slots=True)
class FactTest:
    """``jobstatus er aktivitetsparat``; ``alder mindst 18``. A Bound[str] goes by the order of the fact's values."""

    source: Source
    fact: str
    predicate: FactPredicate


@dataclass(frozen=True, slots=True)
class CertificateTest:
    """``amu_hygiejne bestået``; with `result`, a passed certificate whose result satisfies the bound."""

    source: Source
    certificate: str
    result: Bound[Number] | None = None
    window: Window | None = None
    before_module_start: bool = False


@dataclass(frozen=True, slots=True)
class DocumentTest:
    """``målaftale findes``; ``målaftale underskrevet af borger og jobcenter`` (`signed_by`)."""

    source: Source
    document: str
    signed_by: Roles | None = None
    window: Window | None = None
    before_module_start: bool = False
    at_most_old: Duration | None = None


@dataclass(frozen=True, slots=True)
class Ongoing:
    """``i gang``: an activity covers the date of the check (with a window: overlaps it)."""


@dataclass(frozen=True, slots=True)
class Times:
    """``mindst N gange``."""

    at_least: int


@dataclass(frozen=True, slots=True)
class ActivityTest:
    """``praktik i gang``; ``praktik mindst 2 gange``; ``praktik mindst 4 uger``."""

    source: Source
    activity: str
    predicate: Ongoing | Times | Bound[Duration]
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class JudgementTest:
    """``kan_gennemføre_igu er ja givet af jobcenter``."""

    source: Source
    judgement: str
    answer: bool
    given_by: Roles | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class FollowUpTest:
    """``virksomhedsbesøg mindst hver 3 uger``: no stretch without one is longer than `every`."""

    source: Source
    follow_up: str
    every: Duration
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class ScorecardTest:
    """``trivsel mindst 10 point``."""

    source: Source
    scorecard: str
    bound: Bound[Number]


@dataclass(frozen=True, slots=True)
class ConditionTest:
    """``basis_klar er opfyldt``."""

    source: Source
    condition: str


@dataclass(frozen=True, slots=True)
class ModuleTest:
    """``snuse gennemført``, in the record's package, or ``i enhver pakke``."""

    source: Source
    module: str
    any_package: bool = False


@dataclass(frozen=True, slots=True)
class PackageChosenTest:
    """``pakke er valgt``."""

    source: Source


Test: TypeAlias = (
    CompetenceTest
    | GroupTest
    | AttendanceTest
    | AbsenceTest
    | HoursTest
    | TimeTest
    | GapTest
    | FactTest
    | CertificateTest
    | DocumentTest
    | ActivityTest
    | JudgementTest
    | FollowUpTest
    | ScorecardTest
    | ConditionTest
    | ModuleTest
    | PackageChosenTest
)


class GroupKind(StrEnum):
    """``alle af``, ``mindst N af``, ``ingen af``."""

    ALL = "all"
    AT_LEAST = "at_least"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TestGroup:
    """A group of tests, one level deep. `needed` is N for AT_LEAST, the number of tests for ALL, 0 for NONE."""

    source: Source
    kind: GroupKind
    needed: int
    tests: tuple[Test, ...]


Body: TypeAlias = tuple[Test | TestGroup, ...]
