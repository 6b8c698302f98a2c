"""A citizen's record: what is known, never what it means.

The models say the shape; the names in them belong to a ruleset and are checked against it elsewhere. Dates are ISO
dates. Hours may have decimals and are exact to the minute. A value that looks like a CPR number is refused wherever
it stands, and never echoed.
"""

from __future__ import annotations

import re
from datetime import date as Date
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    model_validator,
)

_CPR = re.compile(r"(?<!\d)(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])\d{2}[- ]?\d{4}(?!\d)")

Hours = Annotated[StrictInt, Field(ge=0)] | Annotated[StrictFloat, Field(ge=0, allow_inf_nan=False)]
Text = StrictStr


def _minutes(hours: float) -> int:
    return round(hours * 60)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, populate_by_name=True)


class _Dated(_Row):
    recorded: Date | None = None
    """The day the row was registered; before it the row does not exist."""
    assessor: Text | None = None
    company: Text | None = None


class ModuleRow(_Row):
    """A module the citizen is or was in; without `end` it is under way."""

    module: Text
    start: Date
    end: Date | None = None
    package: Text | None = None
    company: Text | None = None
    recorded: Date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("end is before start")
        return self


class Measurement(_Dated):
    """A level of a competence, assessed on a date by a role."""

    competence: Text
    level: StrictInt
    date: Date
    role: Text | None = None


class Attendance(_Dated):
    """Planned and present hours from `start` to `end`, both included; lawful absence apart."""

    start: Date
    end: Date
    planned_hours: Hours
    present_hours: Hours
    lawful_absence_hours: Hours = 0
    activity: Text | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.end < self.start:
            raise ValueError("end is before start")
        for hours in (self.planned_hours, self.present_hours, self.lawful_absence_hours):
            if abs(hours * 60 - round(hours * 60)) > 0.3:
                raise ValueError("hours are exact to the minute")
        if self.present_minutes + self.lawful_absence_minutes > self.planned_minutes:
            raise ValueError("present and lawfully absent hours are more than the planned ones")
        return self

    @property
    def planned_minutes(self) -> int:
        """Planned hours in whole minutes."""
        return _minutes(self.planned_hours)

    @property
    def present_minutes(self) -> int:
        """Present hours in whole minutes."""
        return _minutes(self.present_hours)

    @property
    def lawful_absence_minutes(self) -> int:
        """Lawfully absent hours in whole minutes."""
        return _minutes(self.lawful_absence_hours)


class FactRow(_Dated):
    """A fact's value from a date, and to one where it has ended."""

    fact: Text
    value: StrictBool | StrictInt | StrictFloat | Text
    from_: Annotated[Date, Field(alias="from")]
    to: Date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError("to is before from")
        return self


class CertificateRow(_Dated):
    """A course, exam or certificate."""

    certificate: Text
    passed: StrictBool
    date: Date
    result: StrictInt | StrictFloat | None = None
    expires: Date | None = None


class Signature(_Row):
    """A role's signature under a document."""

    role: Text
    date: Date


class DocumentRow(_Dated):
    """A reference to a document or agreement, never its content."""

    document: Text
    date: Date
    signed: tuple[Signature, ...] = ()
    sections: tuple[Text, ...] = ()


class ActivityRow(_Dated):
    """Something that takes place over a period."""

    activity: Text
    start: Date
    end: Date | None = None
    hours_per_week: Hours | None = None
    paid: StrictBool | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("end is before start")
        return self


class JudgementRow(_Dated):
    """A judgement that a person made."""

    judgement: Text
    answer: StrictBool
    role: Text | None = None
    date: Date
    expires: Date | None = None
    reason: Text | None = None


class FollowUpRow(_Dated):
    """A contact that took place."""

    follow_up: Text
    date: Date
    roles: tuple[Text, ...] = ()


class Pause(_Row):
    """Days on which a citizen's clock stands still."""

    start: Date
    end: Date | None = None
    reason: Text | None = None
    recorded: Date | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end < self.start:
            raise ValueError("end is before start")
        return self


class Goal(_Dated):
    """The level of a competence that the citizen's own plan aims at."""

    competence: Text
    level: StrictInt
    date: Date


class Waiver(_Row):
    """A role's decision not to hold a requirement against a citizen; the last day counts."""

    requirement: Text
    role: Text
    granted: Date
    expires: Date | None = None
    reason: Text | None = None
    recorded: Date | None = None


def _refuse_cpr(value: object) -> None:
    """Raise ValueError where anything in `value` looks like a CPR number; the message does not repeat it."""
    match value:
        case str():
            if _CPR.search(value):
                raise ValueError("a value looks like a CPR number; use a pseudonym")
        case bool() | None:
            return
        case int():
            if _CPR.fullmatch(f"{value:010d}" if 0 <= value < 10**10 and value >= 10**8 else ""):
                raise ValueError("a value looks like a CPR number; use a pseudonym")
        case dict():
            for key, item in value.items():
                _refuse_cpr(key)
                _refuse_cpr(item)
        case list() | tuple():
            for item in value:
                _refuse_cpr(item)
        case _:
            return


class Record(_Row):
    """Everything recorded about one citizen. Only `citizen` (a pseudonym) and `modules` are required."""

    citizen: Text
    package: Text | None = None
    modules: tuple[ModuleRow, ...]
    measurements: tuple[Measurement, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    facts: tuple[FactRow, ...] = ()
    certificates: tuple[CertificateRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    activities: tuple[ActivityRow, ...] = ()
    judgements: tuple[JudgementRow, ...] = ()
    follow_ups: tuple[FollowUpRow, ...] = ()
    pauses: tuple[Pause, ...] = ()
    goals: tuple[Goal, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    _history: Any = PrivateAttr(default=None)

    @model_validator(mode="before")
    @classmethod
    def _no_cpr(cls, data: Any) -> Any:
        _refuse_cpr(data)
        return data

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        rows = sorted(self.modules, key=lambda m: m.start)
        for earlier, later in pairwise(rows):
            if earlier.end is None or earlier.end >= later.start:
                raise ValueError("two modules overlap: one must end before the next begins")
        return self
