"""A citizen's record: what is known, never what it means.

The models say the shape; the names in them belong to a ruleset and are checked against it in `trin.engine.names`.
Dates are ISO dates. Hours may have decimals and are kept to the minute. A value that looks like a CPR number is refused
wherever it stands, and never repeated: not in a message, a place, or the data of an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import Annotated, Any, Protocol, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PrivateAttr,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from .cpr import NUMBER_LIMIT, cpr_places, cpr_places_in_json

HOURS_LIMIT = 100_000

_ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


# --- values ---------------------------------------------------------------------------------------------------------


class _IsoDate:
    """A date, or a text that is an ISO date and no more: no time of day, no number of seconds."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # The pattern comes first: as text, even a strict date may be a number of seconds since 1970.
        text = core_schema.chain_schema(
            [core_schema.str_schema(strict=True, pattern=_ISO), core_schema.date_schema()],
        )
        either = core_schema.union_schema([core_schema.date_schema(strict=True), text], mode="left_to_right")
        return core_schema.custom_error_schema(
            core_schema.json_or_python_schema(json_schema=text, python_schema=either),
            custom_error_type="iso_date",
            custom_error_message="a date is written YYYY-MM-DD",
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class _WholeNumber:
    """A whole number; 3.0 is one too, as it is in JSON."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.float_schema(strict=True, gt=-NUMBER_LIMIT, lt=NUMBER_LIMIT, allow_inf_nan=False)
        return core_schema.chain_schema([number, core_schema.int_schema()])


class _FactValue:
    """A fact's value; a date from Python becomes its ISO text, which is what JSON has."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        plain: CoreSchema = handler(source)
        return core_schema.json_or_python_schema(
            json_schema=plain,
            python_schema=core_schema.no_info_before_validator_function(_iso_text, plain),
        )


def _iso_text(value: object) -> object:
    return value.isoformat() if type(value) is Date else value


Day = Annotated[Date, _IsoDate()]
Level = Annotated[int, _WholeNumber()]
Hours = Annotated[StrictFloat, Field(ge=0, le=HOURS_LIMIT, allow_inf_nan=False)]
Name = Annotated[StrictStr, Field(min_length=1)]
Text = StrictStr
Number = (
    Annotated[StrictInt, Field(gt=-NUMBER_LIMIT, lt=NUMBER_LIMIT)]
    | Annotated[StrictFloat, Field(gt=-NUMBER_LIMIT, lt=NUMBER_LIMIT, allow_inf_nan=False)]
)
Value = Annotated[StrictBool | Number | Text, _FactValue()]


def _minutes(hours: float) -> int:
    """Hours in whole minutes. Two decimals tell every minute from its neighbours; see `to_the_minute`."""
    return round(hours * 60)


def to_the_minute(hours: float) -> bool:
    """Whether a whole number of minutes, written with at least two decimals, gives these hours: 7.33 but not 7.34."""
    return abs(hours * 60 - round(hours * 60)) < 0.301


def _in_order(first: Date, last: Date | None, first_field: str, last_field: str) -> None:
    if last is not None and last < first:
        raise PydanticCustomError(
            "end_before_start", "{last} is before {first}", {"first": first_field, "last": last_field}
        )


# --- rows -----------------------------------------------------------------------------------------------------------


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, serialize_by_alias=True)


class _Dated(_Row):
    recorded: Day | None = None
    """The day the row was registered; before it the row does not exist."""
    assessor: Text | None = None
    company: Text | None = None


class ModuleRow(_Row):
    """A module the citizen is or was in; without `end` it is under way, without `package` it is in the record's."""

    module: Name
    start: Day
    end: Day | None = None
    package: Name | None = None
    company: Text | None = None
    recorded: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.start, self.end, "start", "end")
        return self


class Measurement(_Dated):
    """A level of a competence, assessed on a date by a role."""

    competence: Name
    level: Level
    date: Day
    role: Name | None = None


class Attendance(_Dated):
    """Planned and present hours from `start` to `end`, both included; lawful absence apart."""

    start: Day
    end: Day
    planned_hours: Hours
    present_hours: Hours
    lawful_absence_hours: Hours = 0.0
    activity: Name | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        fields = self.__dict__  # several times as quick as a model's attributes, and there are many of these rows
        if fields["end"] < fields["start"]:
            _in_order(self.start, self.end, "start", "end")
        planned, present, lawful = fields["planned_hours"], fields["present_hours"], fields["lawful_absence_hours"]
        if not (planned.is_integer() and present.is_integer() and lawful.is_integer()):
            for field in ("planned_hours", "present_hours", "lawful_absence_hours"):
                if not to_the_minute(getattr(self, field)):
                    raise PydanticCustomError("not_minutes", "{field} is not a number of minutes", {"field": field})
            planned, present, lawful = _minutes(planned), _minutes(present), _minutes(lawful)
        if present + lawful > planned:
            raise PydanticCustomError("too_many_hours", "present and lawfully absent hours exceed the planned ones")
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

    fact: Name
    value: Value
    from_: Annotated[Day, Field(alias="from")]
    to: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.from_, self.to, "from", "to")
        return self


class CertificateRow(_Dated):
    """A course, exam or certificate."""

    certificate: Name
    passed: StrictBool
    date: Day
    result: Number | None = None
    expires: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.date, self.expires, "date", "expires")
        return self


class Signature(_Row):
    """A role's signature under a document."""

    role: Name
    date: Day


class DocumentRow(_Dated):
    """A reference to a document or agreement, never its content."""

    document: Name
    date: Day
    signed: tuple[Signature, ...] = ()
    sections: tuple[Text, ...] = ()


class ActivityRow(_Dated):
    """Something that takes place over a period."""

    activity: Name
    start: Day
    end: Day | None = None
    hours_per_week: Hours | None = None
    paid: StrictBool | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.start, self.end, "start", "end")
        return self


class JudgementRow(_Dated):
    """A judgement that a person made."""

    judgement: Name
    answer: StrictBool
    role: Name | None = None
    date: Day
    expires: Day | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.date, self.expires, "date", "expires")
        return self


class FollowUpRow(_Dated):
    """A contact that took place."""

    follow_up: Name
    date: Day
    roles: tuple[Name, ...] = ()


class Pause(_Row):
    """Days on which a citizen's clock stands still."""

    start: Day
    end: Day | None = None
    reason: Text | None = None
    recorded: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.start, self.end, "start", "end")
        return self


class Goal(_Dated):
    """The level of a competence that the citizen's own plan aims at."""

    competence: Name
    level: Level
    date: Day


class Waiver(_Row):
    """A role's decision not to hold a requirement against a citizen; the last day counts."""

    requirement: Name
    role: Name
    granted: Day
    expires: Day | None = None
    reason: Text | None = None
    recorded: Day | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.granted, self.expires, "granted", "expires")
        return self


# --- the record -----------------------------------------------------------------------------------------------------


def _refuse(places: Sequence[tuple[str | int, ...]]) -> None:
    if places:
        error = PydanticCustomError("cpr", "a value here looks like a CPR number; use a pseudonym")
        raise ValidationError.from_exception_data(
            "Record", [InitErrorDetails(type=error, loc=place, input=None) for place in places], hide_input=True
        )


class _Shape(_Row):
    """The record without the search for CPR numbers, which JSON text gets before it is taken apart."""

    model_config = ConfigDict(title="Record")

    citizen: Name
    package: Name | None = None
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

    @model_validator(mode="after")
    def _no_overlap(self) -> Self:
        for earlier, later in overlaps(self.modules):
            raise PydanticCustomError(
                "modules_overlap", "two modules overlap: one must end before the next begins",
                {"earlier": earlier, "later": later},
            )  # fmt: skip
        return self


class Record(_Shape):
    """Everything recorded about one citizen. Only `citizen` (a pseudonym) and `modules` are required."""

    @model_validator(mode="before")
    @classmethod
    def _no_cpr(cls, data: Any) -> Any:
        _refuse(list(cpr_places(data)))
        return data

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read a record from JSON text; ValidationError where something is wrong with it. `options` are pydantic's."""
        _refuse(cpr_places_in_json(json_data))
        if options or cls is not Record:
            return super().model_validate_json(json_data, **options)
        # The search is done, so the text may go to a validator that reads JSON without leaving its own parser.
        record: Self = _Shape.__pydantic_validator__.validate_json(json_data, self_instance=cls.__new__(cls))
        return record

    # What a record has been worked out to is no part of it: it is neither copied, stored nor compared.

    def __copy__(self) -> Self:
        copied = super().__copy__()
        copied._history = None
        return copied

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self.__copy__()  # rows cannot be changed, so a copy may share them

    def __getstate__(self) -> dict[Any, Any]:
        return {**super().__getstate__(), "__pydantic_private__": {"_history": None}}

    def __eq__(self, other: object) -> bool:
        return self.__dict__ == other.__dict__ if isinstance(other, Record) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))


class _Period(Protocol):
    @property
    def start(self) -> Date: ...
    @property
    def end(self) -> Date | None: ...


def overlaps(modules: Sequence[_Period]) -> Iterator[tuple[int, int]]:
    """The indices of modules that share a day, each later one with the one before it that lasts the longest.

    One without an end goes on for ever.
    """
    order = sorted(range(len(modules)), key=lambda i: modules[i].start)
    longest, end = -1, Date.min
    for i in order:
        row = modules[i]
        if longest >= 0 and row.start <= end:
            yield longest, i
        if longest < 0 or row.end is None or row.end > end:
            longest, end = i, row.end or Date.max


ROWS: dict[str, type[_Row]] = {
    "modules": ModuleRow,
    "measurements": Measurement,
    "attendance": Attendance,
    "facts": FactRow,
    "certificates": CertificateRow,
    "documents": DocumentRow,
    "activities": ActivityRow,
    "judgements": JudgementRow,
    "follow_ups": FollowUpRow,
    "pauses": Pause,
    "goals": Goal,
    "waivers": Waiver,
}
"""The lists of a record and what their rows are, in the record's order."""
