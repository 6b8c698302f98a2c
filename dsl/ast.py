"""What a rule file says, before anyone asks what it means.

Frozen nodes. Two nodes are equal when they say the same, wherever they stand: spans are left out of equality. The tree
is the same for both languages. Names are resolved, and kinds checked, by the checker; `TestLine` is therefore generic:
a subject, a predicate and qualifiers, in the author's order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from .source import Span


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


# --- values ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the author wrote it (NFC)."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, without its marks."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NumberValue:
    """A number; `percent` when a per cent sign follows it."""

    value: int | Fraction
    percent: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DurationValue:
    """A whole number of ``day``, ``week``, ``month`` or ``year``."""

    count: int
    unit: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AmountValue:
    """A number of ``hours`` or ``points`` (days are durations until the subject is known)."""

    value: int | Fraction
    unit: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date."""

    value: date
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class YesNoValue:
    """``ja`` or ``nej``."""

    value: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GoalValue:
    """``individuelt mål``, ``individuelt mål, dog mindst 2``."""

    floor: int | None
    span: Span = _span()


Value: TypeAlias = NumberValue | DurationValue | AmountValue | DateValue | YesNoValue | GoalValue | Name


@dataclass(frozen=True, slots=True)
class RoleList:
    """``A``, ``A og B`` (`every`), ``A eller B``. Mixing the two is a syntax error."""

    names: tuple[Name, ...]
    every: bool
    span: Span = _span()


# --- tests ----------------------------------------------------------------------------------------------------------


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """A name, with the word for its kind in front of it where the author wrote one.

    `kind` is one of competence, fact, certificate, document, activity, judgement, follow_up, scorecard, condition,
    module, group; or None.
    """

    name: Name
    kind: str | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TimeInSubject:
    """``tid i MODULE``."""

    module: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GroupSubject:
    """``alle i GROUP`` ("all"), ``mindst N i GROUP`` ("at_least", `count`), ``gennemsnit i GROUP`` ("mean")."""

    quantifier: str
    count: int | None
    group: Name
    span: Span = _span()


Subject: TypeAlias = BuiltinSubject | NamedSubject | TimeInSubject | GroupSubject


@dataclass(frozen=True, slots=True)
class BoundPredicate:
    """``mindst V`` … `comparison` has the values of `trin.engine.model.Comparison`; `upper` for between only."""

    comparison: str
    value: Value
    upper: Value | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RisenPredicate:
    """``steget mindst V``."""

    value: NumberValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsPredicate:
    """``er V [eller V]``; `negated` for ``er ikke``."""

    values: tuple[Value, ...]
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TimesPredicate:
    """``mindst N gange``."""

    count: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class EveryPredicate:
    """``mindst hver DURATION``."""

    every: DurationValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SignedByPredicate:
    """``underskrevet af ROLES``."""

    roles: RoleList
    span: Span = _span()


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
    span: Span = _span()


Predicate: TypeAlias = (
    BoundPredicate | RisenPredicate | IsPredicate | TimesPredicate | EveryPredicate | SignedByPredicate | WordPredicate
)


@dataclass(frozen=True, slots=True)
class EachOfLatestQualifier:
    """``i hver af de seneste N målinger``."""

    count: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class MeanOfLatestQualifier:
    """``i gennemsnit af de seneste N målinger``."""

    count: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class MeasuredWithinQualifier:
    """``målt inden for DURATION``."""

    within: DurationValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RolesQualifier:
    """``vurderet af ROLES`` (`word` is "assessed") or ``givet af ROLES`` ("given")."""

    word: str
    roles: RoleList
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LastQualifier:
    """``de seneste DURATION``."""

    duration: DurationValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SinceQualifier:
    """``siden D``."""

    start: DateValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InActivityQualifier:
    """``i ACTIVITY``."""

    activity: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AtMostOldQualifier:
    """``højst DURATION gammelt``."""

    duration: DurationValue
    span: Span = _span()


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
    span: Span = _span()


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GroupLines:
    """``alle af`` ("all"), ``mindst N af`` ("at_least"), ``ingen af`` ("none") and its bullets."""

    kind: str
    needed: int | None
    tests: tuple[TestLine, ...]
    text: str = field(compare=False)
    span: Span = _span()


BodyLine: TypeAlias = TestLine | GroupLines


# --- header ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extends:
    """``bygger på X``."""

    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InForce:
    """``gælder fra D [til D]``."""

    start: DateValue
    end: DateValue | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AdoptedBy:
    """``vedtaget af "…" den D``."""

    by: Text
    on: DateValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AgreedBy:
    """``aftalt af ROLES den D`` (a company's layer)."""

    roles: tuple[Name, ...]
    on: DateValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SourceNote:
    """``kilde "…"``."""

    text: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Caveat:
    """``forbehold "…"``."""

    text: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class RunningPathsLine:
    """``igangværende forløb …``; `keep` for ``beholder reglerne fra start``."""

    keep: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AdaptationLine:
    """``tilpasning ufravigeligt | kan skærpes | kan tilpasses | kan udelades``: fixed, tighten, adapt, drop."""

    kind: str
    span: Span = _span()


HeaderLine: TypeAlias = (
    Extends | InForce | AdoptedBy | AgreedBy | SourceNote | Caveat | RunningPathsLine | AdaptationLine
)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file. `kind` is "ruleset" or "company"; `label` is missing where a file only repeats it."""

    kind: str
    name: Name
    label: Text | None
    lines: tuple[HeaderLine, ...]
    span: Span = _span()


# --- declarations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoleDecl:
    """``rolle borger "borgeren"``."""

    name: Name
    label: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class StepLine:
    """``2 "Kan med støtte"``."""

    number: int
    label: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ScaleDecl:
    """``skala niveau "…"`` and its steps."""

    name: Name
    label: Text | None
    steps: tuple[StepLine, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GroupDecl:
    """``gruppe faglig "…"``."""

    name: Name
    label: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ResponsibleLine:
    """``ansvar ROLE``, under a declaration or in a requirement."""

    role: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CompetenceDecl:
    """``kompetence N "…" [i GROUP] [på SCALE]``."""

    name: Name
    label: Text | None
    group: Name | None
    scale: Name | None
    responsible: ResponsibleLine | None
    span: Span = _span()


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ThingDecl:
    """A certificate, document, activity, judgement or follow_up (`kind`)."""

    kind: str
    name: Name
    label: Text | None
    responsible: ResponsibleLine | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PointsLine:
    """A scorecard's line. Either ``hygiejne giver 1 point pr. niveau`` (`subject`, `qualifiers`) or a test."""

    subject: NamedSubject | None
    qualifiers: tuple[Qualifier, ...]
    test: TestLine | None
    points: NumberValue
    text: str = field(compare=False)
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ScorecardDecl:
    """``scorekort N "…"`` and its lines."""

    name: Name
    label: Text | None
    lines: tuple[PointsLine, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ConditionDecl:
    """``betingelse N "…"`` and its body."""

    name: Name
    label: Text | None
    body: tuple[BodyLine, ...]
    span: Span = _span()


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TargetGroupDecl:
    """``målgruppe "…"``, its tests, and the ``kilde`` lines among them."""

    label: Text | None
    body: tuple[BodyLine, ...]
    sources: tuple[SourceNote, ...]
    span: Span = _span()


# --- requirements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AppliesWhen:
    """``gælder når TEST``."""

    test: TestLine
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Because:
    """``fordi "…"``."""

    text: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Guidance:
    """``vejledning "…"``."""

    text: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WaivableLine:
    """``kan fraviges af ROLES [højst DURATION]``."""

    roles: RoleList
    at_most: DurationValue | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FixedLine:
    """``ufravigeligt``."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AdaptableLine:
    """``kan skærpes`` (tighten), ``kan tilpasses mellem A og B`` (adapt), ``kan udelades`` (drop)."""

    kind: str
    low: Value | None
    high: Value | None
    span: Span = _span()


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
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a competence and a cell for each column; None is ``-`` (or empty)."""

    name: Name
    cells: tuple[NumberValue | GoalValue | None, ...]
    cell_spans: tuple[Span, ...] = field(compare=False)
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LevelsDecl:
    """``niveaukrav``: lines that qualify every cell, the columns (modules), the rows.

    `lines` holds qualifiers and whatever a requirement may say besides its tests. `corner` is a word in the table's
    first cell, which means nothing.
    """

    lines: tuple[Qualifier | RequirementLine, ...]
    columns: tuple[Name, ...]
    rows: tuple[Row, ...]
    span: Span = _span()
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
    span: Span = _span()
    open_span: Span | None = field(compare=False, repr=False, default=None)
    levels_span: Span | None = field(compare=False, repr=False, default=None)


@dataclass(frozen=True, slots=True)
class ChangeDecl:
    """``ændr ID til BOUND | mindst N af | TEST [fordi "…"]``: a layer changes a requirement of a layer below.

    `to` is a predicate in place of the requirement's own; a group without tests, for how many of a group's are needed;
    or a whole test.
    """

    id: Name
    to: Predicate | GroupLines | TestLine
    because: Because | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DropDecl:
    """``udelad ID [fordi "…"]``: a layer leaves out a requirement of a layer below."""

    id: Name
    because: Because | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PackageDecl:
    """``pakke N "…"`` and everything that belongs to it."""

    name: Name
    label: Text | None
    items: tuple[Item, ...]
    span: Span = _span()


# --- citizens and examples ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """``fra D [til D]``."""

    start: DateValue
    end: DateValue | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DatePart:
    """``den D`` ("on"), ``registreret den D`` ("recorded"), ``gælder til D`` ("expires")."""

    kind: str
    date: DateValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ByPart:
    """``af ROLE [og ROLE]``."""

    roles: tuple[Name, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CompanyPart:
    """``hos hotel_fjord``, ``hos "Hotel Fjord"``."""

    company: Name | Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TextPart:
    """``ved "m-12"`` ("assessor"), ``fordi "…"`` ("reason")."""

    kind: str
    text: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NumberPart:
    """``med resultat 7`` ("result"), ``med 37 timer om ugen`` ("weekly"), ``heraf lovligt fravær 14`` ("lawful")."""

    kind: str
    number: NumberValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SignedPart:
    """``underskrevet af borger og jobcenter [den D]``; without a date, on the document's own."""

    roles: tuple[Name, ...]
    on: DateValue | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SectionsPart:
    """``med afsnit "Mål" og "Delmål"``."""

    sections: tuple[Text, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NamePart:
    """``i praktik`` ("activity"), ``i pakke lager`` ("package")."""

    kind: str
    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PaidPart:
    """``lønnet`` (`paid`), ``ulønnet``."""

    paid: bool
    span: Span = _span()


RowPart: TypeAlias = (
    PeriodPart
    | DatePart
    | ByPart
    | CompanyPart
    | TextPart
    | NumberPart
    | SignedPart
    | SectionsPart
    | NamePart
    | PaidPart
)


@dataclass(frozen=True, slots=True)
class HoursValue:
    """``4. maj 2026 til 10. maj 2026: 30 af 37 timer``: what a row of attendance says first."""

    start: DateValue
    end: DateValue | None
    present: NumberValue
    planned: NumberValue
    span: Span = _span()


RowValue: TypeAlias = NumberValue | DateValue | YesNoValue | Name | HoursValue


@dataclass(frozen=True, slots=True)
class DataRow:
    """One row of what is recorded about a citizen, with its parts in the author's order.

    `kind` is one of module, measurement, attendance, fact, certificate, document, activity, judgement, follow_up,
    pause, goal, waiver. `name` is what the row is about (a waiver's is the requirement's id); pauses and attendance
    have none. `value` is a level, a fact's value, whether a certificate was passed, a judgement's answer, or hours.
    """

    kind: str
    name: Name | None
    value: RowValue | None
    parts: tuple[RowPart, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class PackageRow:
    """``pakke rengøring``: the package that the citizen is on."""

    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class CitizenDecl:
    """``borger amina`` and the rows below it: a record."""

    name: Name
    rows: tuple[PackageRow | DataRow, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExampleCitizen:
    """``borger amina``, ``borger "amina.json"``: the record that an example starts from."""

    who: Name | Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExampleDate:
    """``dato D``: the day of the check."""

    on: DateValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WithoutRow:
    """``uden måling hygiejne [den D]``: takes away the rows of the kind that have the name and the parts.

    `kind` is as in `DataRow`, or package.
    """

    kind: str
    name: Name | None
    parts: tuple[RowPart, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TheTargetGroup:
    """``målgruppen``, among what is missing."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Expectation:
    """``virksomhed2: klar``. `outcome` is ready, ready_waived, not_ready, missing, out_of_scope or no_rules.

    `wanted` holds the requirements that are unmet (not_ready) or unknown (missing), as names or ids.
    """

    module: Name
    outcome: str
    wanted: tuple[Name | TheTargetGroup, ...]
    span: Span = _span()


ExampleLine: TypeAlias = ExampleCitizen | ExampleDate | WithoutRow | PackageRow | DataRow | Expectation


@dataclass(frozen=True, slots=True)
class ExampleDecl:
    """``eksempel "…"`` and its lines."""

    label: Text
    lines: tuple[ExampleLine, ...]
    span: Span = _span()


Item: TypeAlias = (
    RoleDecl
    | ScaleDecl
    | GroupDecl
    | CompetenceDecl
    | FactDecl
    | ThingDecl
    | ScorecardDecl
    | ConditionDecl
    | ModuleDecl
    | TargetGroupDecl
    | LevelsDecl
    | TransitionDecl
    | RequirementDecl
    | SourceNote
    | Caveat
    | ChangeDecl
    | DropDecl
    | PackageDecl
    | CitizenDecl
    | ExampleDecl
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its line, and the text from ``#`` on."""

    line: int
    text: str


MISSING = "\N{LATIN LETTER GLOTTAL STOP}"
"""Stands for a name that somebody has left out: no author writes it, and nothing is said about it."""


@dataclass(frozen=True, slots=True)
class File:
    """A rule file. `items` stand at the ruleset's level until the first `PackageDecl`.

    `unread` holds the spans of those nodes that have lines which could not be read: what they lack may be there.
    `doubtful` holds the words of lines of which nobody knows what they declare: they may be names. `example_lines` are
    the numbers of the lines of citizens and examples, broken ones included: nothing is decided by what they say.
    """

    language: str
    header: Header
    items: tuple[Item, ...]
    comments: tuple[Comment, ...] = field(compare=False, default=())
    file: str = field(compare=False, default="")
    unread: frozenset[Span] = field(compare=False, default=frozenset())
    doubtful: frozenset[str] = field(compare=False, default=frozenset())
    example_lines: frozenset[int] = field(compare=False, default=frozenset())
