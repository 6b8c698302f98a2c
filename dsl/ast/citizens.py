"""A citizen's record in the words of rules, a row for each thing that is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from trin.dsl.source import Span

from .places import place
from .values import DateValue, Name, NumberValue, Text, YesNoValue


@dataclass(frozen=True, slots=True)
class PeriodPart:
    """``fra D [til D]``."""

    start: DateValue
    end: DateValue | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class DatePart:
    """``den D`` ("on"), ``registreret den D`` ("recorded"), ``gælder til D`` ("expires")."""

    kind: str
    date: DateValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class ByPart:
    """``af ROLE [og ROLE]``."""

    roles: tuple[Name, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class CompanyPart:
    """``hos hotel_fjord``, ``hos "Hotel Fjord"``."""

    company: Name | Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class TextPart:
    """``ved "m-12"`` ("assessor"), ``fordi "…"`` ("reason")."""

    kind: str
    text: Text
    span: Span = place()


@dataclass(frozen=True, slots=True)
class NumberPart:
    """``med resultat 7`` ("result"), ``med 37 timer om ugen`` ("weekly"), ``heraf lovligt fravær 14`` ("lawful")."""

    kind: str
    number: NumberValue
    span: Span = place()


@dataclass(frozen=True, slots=True)
class SignedPart:
    """``underskrevet af borger og jobcenter [den D]``; without a date, on the document's own."""

    roles: tuple[Name, ...]
    on: DateValue | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class SectionsPart:
    """``med afsnit "Mål" og "Delmål"``."""

    sections: tuple[Text, ...]
    span: Span = place()


@dataclass(frozen=True, slots=True)
class NamePart:
    """``i praktik`` ("activity"), ``i pakke lager`` ("package")."""

    kind: str
    name: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class PaidPart:
    """``lønnet`` (`paid`), ``ulønnet``."""

    paid: bool
    span: Span = place()


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
    span: Span = place()


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
    span: Span = place()


@dataclass(frozen=True, slots=True)
class PackageRow:
    """``pakke rengøring``: the package that the citizen is on."""

    name: Name
    span: Span = place()


@dataclass(frozen=True, slots=True)
class CitizenDecl:
    """``borger amina`` and the rows below it: a record."""

    name: Name
    rows: tuple[PackageRow | DataRow, ...]
    span: Span = place()
