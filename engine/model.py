"""The semantic model: the one definition of what a rule means.

Everything that works on rules starts from here: the evaluator, the explanations, the schema of records. The model is
closed (unions of frozen dataclasses, to be matched with ``assert_never``), fully resolved (no name is looked up by
spelling at run time that was not checked before), and every node that a person wrote carries an `Origin`.

Numbers are exact: an `int` where the rule says a whole number, otherwise a `fractions.Fraction`. Percentages are
the number that was written (``80 %`` is 80). Dates are `datetime.date`. Names are those of the rule files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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


# --- values ---------------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class IndividualGoal:
    """The goal in the citizen's own plan, never below `floor` (a step of the scale) where there is one."""

    floor: int | None = None


@dataclass(frozen=True, slots=True)
class Roles:
    """One or more roles. `every` is "A og B" (all of them); otherwise "A eller B" (any of them)."""

    names: tuple[str, ...]
    every: bool = False


# --- windows and qualifiers -----------------------------------------------------------------------------------------


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


# --- tests ----------------------------------------------------------------------------------------------------------

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


# --- what is declared -----------------------------------------------------------------------------------------------


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


# --- requirements and their places ----------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a path. `lasts` is nominal (shortest, longest) and never gates."""

    name: str
    label: str
    lasts: tuple[Duration, Duration] | None
    ends_path: bool
    origin: Origin
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """The way into module `target`. `sources` is None for "ethvert modul" (any module but the target).

    `requirements` holds everything that applies to it, tables included: kinds REQUIREMENT and RECOMMENDATION.
    """

    sources: tuple[str, ...] | None
    target: str
    label: str | None
    always_open: bool
    requirements: tuple[Requirement, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Who the package is for; all tests hold for a citizen in it."""

    label: str
    tests: Body
    origin: Origin
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that applies to citizens on one package, the ruleset's shared part included.

    `name` is None for the shared part alone: the package of citizens who have not chosen yet. `transitions` are in
    the order in which they count: those that name their modules first, then "ethvert modul", as declared.
    """

    name: str | None
    label: str
    sources: tuple[str, ...]
    target_groups: tuple[TargetGroup, ...]
    vocabulary: Vocabulary
    modules: Mapping[str, Module]
    transitions: tuple[Transition, ...]
    standards: tuple[Requirement, ...]
    caveats: tuple[str, ...] = ()


class RunningPaths(StrEnum):
    """Which edition applies to a path that is under way."""

    KEEP = "keep"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who adopted the rules, and when; where they were agreed, `roles` are those that did, and `by` their names."""

    by: str
    on: date
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One edition of a ruleset, ready to be decided by.

    `language` is that of the rule files ("da", "en"). `layers` are the names of the stack, lowest first. `digest` is
    "sha256:" and the hexadecimal digest of what the rules say, or empty where it has not been worked out. `dropped` are
    the requirements that a layer leaves out.
    """

    name: str
    label: str
    language: str
    in_force_from: date
    in_force_to: date | None
    adopted: tuple[Adoption, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    running_paths: RunningPaths
    layers: tuple[str, ...]
    digest: str
    shared: Package
    packages: Mapping[str, Package]
    dropped: tuple[Dropped, ...] = ()


# --- editions and the layers above ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and including another; without an `end`, for good. `start` may be `date.min`: always."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Stacked:
    """One edition of everything below and of a company's layer, merged to the ruleset that they are together.

    `rules` is when the layers that are rulesets are all in these editions; it is asked about the date whose rules
    apply to the citizen's path. `layer` is when the companies' layers are; it is asked about the date of the check.
    """

    rules: Period
    layer: Period
    ruleset: Ruleset


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that one name can decide by.

    `editions` are those of the asked ruleset, stacked on what it builds on, by date; their periods do not overlap and
    there may be gaps. `companies` holds, by the name of each company's layer that stands on it (any number of layers
    up), the same with that layer on top.
    """

    name: str
    editions: tuple[Stacked, ...]
    companies: Mapping[str, tuple[Stacked, ...]] = field(default_factory=dict)
