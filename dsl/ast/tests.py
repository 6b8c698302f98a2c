"""A test, as it was written: a subject, a predicate and qualifiers; and groups of tests.

Names are not resolved here, and nothing says yet which kind of subject can take which words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from trin.dsl.source import Span

from .places import place
from .values import DateValue, DurationValue, Name, NumberValue, RoleList, Value


class Builtin(StrEnum):
    """The built-in subjects."""

    ATTENDANCE = "attendance"
    ABSENCE = "absence"
    HOURS = "hours"
    TIME_IN_MODULE = "time_in_module"
    TIME_IN_PATH = "time_in_path"
    GAP = "gap"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class BuiltinSubject:
    """``fremmøde``, ``tid i modulet`` …"""

    which: Builtin
    span: Span = place()


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A name, with the word for its kind in front of it where the author wrote one.

    `kind` is one of competence, fact, certificate, document, activity, judgement, follow_up, scorecard, condition,
    module, group; or None.
    """

    name: Name
    kind: str | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class TimeInSubject:
    """``tid i MODULE``."""

    module: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class GroupSubject:
    """``alle i GROUP`` ("all"), ``mindst N i GROUP`` ("at_least", `count`), ``gennemsnit i GROUP`` ("mean")."""

    quantifier: str
    count: int | None
    group: Name
    span: Span = place()


Subject: TypeAlias = BuiltinSubject | NamedSubject | TimeInSubject | GroupSubject


@dataclass(frozen=True, slots=True)
class BoundPredicate:
    """``mindst V`` … `comparison` has the values of `trin.engine.model.Comparison`; `upper` for between only."""

    comparison: str
    value: Value
    upper: Value | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class RisenPredicate:
    """``steget mindst V``."""

    value: NumberValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class IsPredicate:
    """``er V [eller V]``; `negated` for ``er ikke``."""

    values: tuple[Value, ...]
    negated: bool
    span: Span = place()


@dataclass(frozen=True, slots=True)
class TimesPredicate:
    """``mindst N gange``."""

    count: int
    span: Span = place()


@dataclass(frozen=True, slots=True)
class EveryPredicate:
    """``mindst hver DURATION``."""

    every: DurationValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class SignedByPredicate:
    """``underskrevet af ROLES``."""

    roles: RoleList
    span: Span = place()


class Word(StrEnum):
    """Predicates that are a word and nothing more."""

    STATED = "stated"
    CHOSEN = "chosen"
    PASSED = "passed"
    EXISTS = "exists"
    ONGOING = "ongoing"
    MET = "met"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class WordPredicate:
    """``er oplyst``, ``er valgt``, ``bestået``, ``findes``, ``i gang``, ``er opfyldt``, ``gennemført``."""

    word: Word
    span: Span = place()


Predicate: TypeAlias = (
    BoundPredicate | RisenPredicate | IsPredicate | TimesPredicate | EveryPredicate | SignedByPredicate | WordPredicate
)


@dataclass(frozen=True, slots=True)
class EachOfLatestQualifier:
    """``i hver af de seneste N målinger``."""

    count: int
    span: Span = place()


@dataclass(frozen=True, slots=True)
class MeanOfLatestQualifier:
    """``i gennemsnit af de seneste N målinger``."""

    count: int
    span: Span = place()


@dataclass(frozen=True, slots=True)
class MeasuredWithinQualifier:
    """``målt inden for DURATION``."""

    within: DurationValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class RolesQualifier:
    """``vurderet af ROLES`` (`word` is "assessed") or ``givet af ROLES`` ("given")."""

    word: str
    roles: RoleList
    span: Span = place()


@dataclass(frozen=True, slots=True)
class LastQualifier:
    """``de seneste DURATION``."""

    duration: DurationValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class SinceQualifier:
    """``siden D``."""

    start: DateValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class InActivityQualifier:
    """``i ACTIVITY``."""

    activity: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class AtMostOldQualifier:
    """``højst DURATION gammelt``."""

    duration: DurationValue
    span: Span = place()


class Flag(StrEnum):
    """Qualifiers that are words and nothing more."""

    EVERY_MEASUREMENT = "every_measurement"
    SOME_MEASUREMENT = "some_measurement"
    MEASURED_IN_MODULE = "measured_in_module"
    IN_MODULE = "in_module"
    IN_PATH = "in_path"
    PER_WEEK = "per_week"
    PAID = "paid"
    UNLAWFUL = "without_lawful_reason"
    BEFORE_MODULE_START = "before_module_start"
    ANY_PACKAGE = "in_any_package"


@dataclass(frozen=True, slots=True)
class FlagQualifier:
    """``i modulet``, ``pr. uge``, ``lønnede`` …"""

    flag: Flag
    span: Span = place()


Qualifier: TypeAlias = (
    EachOfLatestQualifier
    | MeanOfLatestQualifier
    | MeasuredWithinQualifier
    | RolesQualifier
    | LastQualifier
    | SinceQualifier
    | InActivityQualifier
    | AtMostOldQualifier
    | FlagQualifier
)


@dataclass(frozen=True, slots=True)
class TestLine:
    """One test. `text` is the line as written (spaces folded, comment and bullet left out)."""

    subject: Subject
    predicate: Predicate
    qualifiers: tuple[Qualifier, ...]
    text: str = field(compare=False)
    span: Span = place()


@dataclass(frozen=True, slots=True)
class GroupLines:
    """``alle af`` ("all"), ``mindst N af`` ("at_least"), ``ingen af`` ("none") and its bullets."""

    kind: str
    needed: int | None
    tests: tuple[TestLine, ...]
    text: str = field(compare=False)
    span: Span = place()


BodyLine: TypeAlias = TestLine | GroupLines
