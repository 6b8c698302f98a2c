"""A citizen's rows as the rows of a record: which list each goes into, what must be said, and what more may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.formatting.rows import keyword
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Span


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of row: its list in the record, the fields of its name and its value, and what else it may say.

    `parts` holds, by the part, the field that it fills; those in `required` must be there.
    """

    list: str
    name: str | None
    value: str | None
    parts: Mapping[str, str]
    required: tuple[str, ...]


_DATED = {"company": "company", "assessor": "assessor", "recorded": "recorded"}

SHAPES: Mapping[str, Shape] = {
    "module": Shape(
        "modules", "module", None,
        {"period": "start", "package": "package", "company": "company", "recorded": "recorded"}, ("period",),
    ),
    "measurement": Shape("measurements", "competence", "level", {"on": "date", "by": "role", **_DATED}, ("on",)),
    "attendance": Shape(
        "attendance", None, None, {"lawful": "lawful_absence_hours", "activity": "activity", **_DATED}, ()
    ),
    "fact": Shape("facts", "fact", "value", {"period": "from", **_DATED}, ()),
    "certificate": Shape(
        "certificates", "certificate", "passed", {"on": "date", "result": "result", "expires": "expires", **_DATED},
        ("on",),
    ),
    "document": Shape(
        "documents", "document", None, {"on": "date", "signed": "signed", "sections": "sections", **_DATED}, ("on",)
    ),
    "activity": Shape(
        "activities", "activity", None,
        {"period": "start", "weekly": "hours_per_week", "paid": "paid", **_DATED}, ("period",),
    ),
    "judgement": Shape(
        "judgements", "judgement", "answer",
        {"on": "date", "by": "role", "expires": "expires", "reason": "reason", **_DATED}, ("on",),
    ),
    "follow_up": Shape("follow_ups", "follow_up", None, {"on": "date", "by": "roles", **_DATED}, ("on",)),
    "pause": Shape("pauses", None, None, {"period": "start", "reason": "reason", "recorded": "recorded"}, ("period",)),
    "goal": Shape("goals", "competence", "level", {"on": "date", **_DATED}, ("on",)),
    "waiver": Shape(
        "waivers", "requirement", None,
        {"by": "role", "on": "granted", "expires": "expires", "reason": "reason", "recorded": "recorded"}, ("by", "on"),
    ),
}  # fmt: skip

_WORDS = {
    "period": "FROM", "on": "ON_DATE", "recorded": "REGISTERED", "expires": "VALID_UNTIL", "by": "BY", "company": "AT",
    "assessor": "THROUGH", "reason": "BECAUSE", "result": "WITH_RESULT", "weekly": "WITH", "lawful": "OF_WHICH_LAWFUL",
    "signed": "SIGNED_BY", "sections": "SECTIONS", "activity": "IN", "package": "IN", "paid": "PAID_WORK",
}  # fmt: skip
_ENDS = {"start": "end", "from": "to"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a record, and the node that says it; a row from a JSON file has none."""

    list: str
    fields: Mapping[str, Any]
    node: ast.DataRow | None = None


def part_key(part: ast.RowPart) -> str:
    """What `Shape.parts` calls a part."""
    match part:
        case ast.PeriodPart():
            return "period"
        case ast.ByPart():
            return "by"
        case ast.CompanyPart():
            return "company"
        case ast.SignedPart():
            return "signed"
        case ast.SectionsPart():
            return "sections"
        case ast.PaidPart():
            return "paid"
        case ast.DatePart() | ast.TextPart() | ast.NumberPart() | ast.NamePart():
            return part.kind


def placed(row: ast.DataRow, report: Report, language: str) -> Placed:
    """The row as data. What is missing, or does not belong, is reported."""
    shape = SHAPES[row.kind]
    fields: dict[str, Any] = {}
    if shape.name is not None and row.name is not None:
        fields[shape.name] = row.name.text
    if isinstance(row.value, ast.HoursValue):
        fields |= _hours(row.value)
    elif shape.value is not None and row.value is not None:
        fields[shape.value] = plain(row.value)
    fields |= parts_of(row.kind, row.parts, report, language)
    given = {part_key(part) for part in row.parts}
    for key in shape.required:
        if key not in given:
            word = CATALOGUES[language].word(_WORDS[key])
            report.add("T706", row.span, found=CATALOGUES[language].word(keyword(row.kind)), part=word)
    for part in row.parts:
        if isinstance(part, ast.SignedPart):
            _sign(fields, part)
    return Placed(shape.list, fields, row)


def parts_of(
    kind: str, parts: Iterable[ast.RowPart], report: Report, language: str, more: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The fields that the parts of a row fill. Those that its kind does not take are reported, and left out."""
    shape, words = SHAPES[kind], CATALOGUES[language]
    takes = {**shape.parts, **(more or {})}
    fields: dict[str, Any] = {}
    seen: dict[str, Span] = {}
    for part in parts:
        key = part_key(part)
        one_role = takes.get(key) == "role" and isinstance(part, ast.ByPart) and len(part.roles) > 1
        if key not in takes or one_role:
            allowed = ", ".join(f"»{words.word(_WORDS[p])}«" for p in takes)
            found = words.word(keyword(kind))
            report.add("T707", part.span, kind=found, allowed=allowed)
        elif key in seen and key != "signed":
            report.add("T705", part.span, also=(seen[key],), found=words.word(_WORDS[key]))
        else:
            seen[key] = part.span
            fields |= _filled(takes[key], part)
    return fields


def _filled(field: str, part: ast.RowPart) -> dict[str, Any]:
    match part:
        case ast.PeriodPart(start=start, end=end):
            ends = {} if end is None else {_ENDS[field]: end.value.isoformat()}
            return {field: start.value.isoformat(), **ends}
        case ast.DatePart():
            return {field: part.date.value.isoformat()}
        case ast.ByPart():
            names = [role.text for role in part.roles]
            return {field: names if field == "roles" else names[0]}
        case ast.CompanyPart():
            return {field: part.company.text}
        case ast.TextPart():
            return {field: part.text.text}
        case ast.NumberPart():
            return {field: plain(part.number)}
        case ast.SectionsPart():
            return {field: [text.text for text in part.sections]}
        case ast.NamePart():
            return {field: part.name.text}
        case ast.PaidPart():
            return {field: part.paid}
        case ast.SignedPart():
            return {}


def _sign(fields: dict[str, Any], part: ast.SignedPart) -> None:
    on = part.on.value.isoformat() if part.on is not None else fields.get("date")
    fields.setdefault("signed", []).extend({"role": role.text, "date": on} for role in part.roles)


def _hours(value: ast.HoursValue) -> dict[str, Any]:
    end = value.end or value.start
    return {
        "start": value.start.value.isoformat(),
        "end": end.value.isoformat(),
        "planned_hours": plain(value.planned),
        "present_hours": plain(value.present),
    }


def plain(value: ast.RowValue) -> Any:
    """A value as JSON has it."""
    match value:
        case ast.NumberValue(value=Fraction() as number):
            return float(number)
        case ast.NumberValue(value=number):
            return number
        case ast.DateValue(value=day):
            return day.isoformat()
        case ast.YesNoValue(value=answer):
            return answer
        case ast.Name(text=text):
            return text
        case ast.HoursValue():
            return None


def first_day(rows: Iterable[Placed]) -> str | None:
    """The first day of the first module, as an ISO date."""
    return min((row.fields["start"] for row in rows if row.list == "modules" and "start" in row.fields), default=None)


def as_record(citizen: str, package: str | None, rows: Iterable[Placed], on: date | None) -> dict[str, Any]:
    """The record that the rows make up; a fact without a first day has that of the path, else that of the check."""
    kept = list(rows)
    start = first_day(kept) or (on.isoformat() if on is not None else date.min.isoformat())
    found: dict[str, Any] = {"citizen": citizen, "package": package, "modules": []}
    for row in kept:
        fields = {"from": start, **row.fields} if row.list == "facts" else dict(row.fields)
        found.setdefault(row.list, []).append(fields)
    return found


def rows_in(record: Mapping[str, Any]) -> Iterator[Placed]:
    """The rows of a record that was read from JSON."""
    for shape in SHAPES.values():
        for fields in record.get(shape.list) or ():
            yield Placed(shape.list, fields)
