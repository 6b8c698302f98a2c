"""Citizens and examples that were found, as text to paste into a rule file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from trin.dsl import ast
from trin.dsl.formatting.layout import broken, statements
from trin.dsl.source import Span

from .edges import Row
from .rows import SHAPES
from .search import Found
from .stages import Citizen, thing_of

_NOWHERE = Span("", 0, 0, 0, 0)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_KIND_OF = {shape.list: kind for kind, shape in SHAPES.items()}
_ORDER = (
    "modules", "goals", "measurements", "attendance", "facts", "certificates", "documents", "activities", "judgements",
    "follow_ups", "pauses", "waivers",
)  # fmt: skip
"""The order in which a citizen's rows are written."""


def text_of(item: ast.Item, language: str) -> str:
    """A citizen or an example as the formatter would write it."""
    return "\n".join(line for statement in statements(item, language) for line in broken(statement))


# --- rows -----------------------------------------------------------------------------------------------------------


def row_node(row: Row) -> ast.DataRow:
    """A row of a record as a row of a rule file."""
    rows, fields = row
    kind = _KIND_OF[rows]
    shape = SHAPES[kind]
    name = None if shape.name is None else ast.Name(str(fields[shape.name]), _NOWHERE)
    value: ast.RowValue | None = None
    if kind == "attendance":
        value = _hours(fields)
    elif shape.value is not None:
        value = _value(fields[shape.value])
    return ast.DataRow(kind, name, value, tuple(_parts(kind, fields)), _NOWHERE)


def _day(text: str) -> ast.DateValue:
    return ast.DateValue(date.fromisoformat(text), _NOWHERE)


def _number(value: float) -> ast.NumberValue:
    exact = Fraction(str(value))
    return ast.NumberValue(exact.numerator if exact.denominator == 1 else exact, False, _NOWHERE)


def _value(value: Any) -> ast.RowValue:
    if isinstance(value, bool):
        return ast.YesNoValue(value, _NOWHERE)
    if isinstance(value, int | float):
        return _number(value)
    return _day(value) if _ISO.fullmatch(value) else ast.Name(value, _NOWHERE)


def _hours(fields: Mapping[str, Any]) -> ast.HoursValue:
    start, end = fields["start"], fields["end"]
    present, planned = _number(fields["present_hours"]), _number(fields["planned_hours"])
    return ast.HoursValue(_day(start), None if end == start else _day(end), present, planned, _NOWHERE)


def _parts(kind: str, fields: Mapping[str, Any]) -> Iterator[ast.RowPart]:
    """The parts of a row, in the order in which they are said."""
    by_part = SHAPES[kind].parts
    for part in (
        "period", "on", "signed", "by", "activity", "package", "company", "assessor", "sections", "result", "weekly",
        "expires", "paid", "lawful", "reason", "recorded",
    ):  # fmt: skip
        field = by_part.get(part)
        if field is not None and fields.get(field) not in (None, (), []):
            yield from _part(part, fields[field], fields)


def _part(part: str, value: Any, fields: Mapping[str, Any]) -> Iterator[ast.RowPart]:
    match part:
        case "period":
            end = fields.get("end") or fields.get("to")
            yield ast.PeriodPart(_day(value), None if end is None else _day(end), _NOWHERE)
        case "on" | "recorded" | "expires":
            yield ast.DatePart(part, _day(value), _NOWHERE)
        case "by":
            yield ast.ByPart(_names([value] if isinstance(value, str) else value), _NOWHERE)
        case "signed":
            yield from _signed(value, fields["date"])
        case "company":
            name = ast.Name(value, _NOWHERE) if value.isidentifier() else ast.Text(value, _NOWHERE)
            yield ast.CompanyPart(name, _NOWHERE)
        case "assessor" | "reason":
            yield ast.TextPart(part, ast.Text(value, _NOWHERE), _NOWHERE)
        case "result" | "weekly" | "lawful":
            if value:
                yield ast.NumberPart(part, _number(value), _NOWHERE)
        case "sections":
            yield ast.SectionsPart(tuple(ast.Text(text, _NOWHERE) for text in value), _NOWHERE)
        case "activity" | "package":
            yield ast.NamePart(part, ast.Name(value, _NOWHERE), _NOWHERE)
        case "paid":
            yield ast.PaidPart(value, _NOWHERE)


def _names(names: Iterable[str]) -> tuple[ast.Name, ...]:
    return tuple(ast.Name(name, _NOWHERE) for name in names)


def _signed(signatures: Sequence[Mapping[str, str]], on: str) -> Iterator[ast.SignedPart]:
    """Signatures by their day; that of the document itself is not said again."""
    days = dict.fromkeys(signature["date"] for signature in signatures)
    for day in days:
        roles = _names(signature["role"] for signature in signatures if signature["date"] == day)
        yield ast.SignedPart(roles, None if day == on else _day(day), _NOWHERE)


# --- blocks ---------------------------------------------------------------------------------------------------------


def _all_rows(citizen: Citizen) -> list[Row]:
    rows: list[Row] = [*(("modules", module) for module in citizen.stay.modules), *citizen.rows]
    return sorted(rows, key=lambda row: _ORDER.index(row[0]))


def citizen_node(name: str, citizen: Citizen) -> ast.CitizenDecl:
    """A citizen with all rows."""
    package = () if citizen.package is None else (ast.PackageRow(ast.Name(citizen.package, _NOWHERE), _NOWHERE),)
    return ast.CitizenDecl(
        ast.Name(name, _NOWHERE), (*package, *(row_node(row) for row in _all_rows(citizen))), _NOWHERE
    )


def example_node(label: str, who: ast.Name | ast.Text, found: Found) -> ast.ExampleDecl:
    """An example that starts from a citizen, takes away and adds rows, and says what the answer is."""
    lines: list[ast.ExampleLine] = [ast.ExampleCitizen(who, _NOWHERE)]
    rows: list[Row] = []
    if found.stay.modules != found.start.stay.modules:
        for name in dict.fromkeys(module["module"] for module in found.start.stay.modules):
            lines.append(ast.WithoutRow("module", ast.Name(name, _NOWHERE), (), _NOWHERE))
        rows += [("modules", module) for module in found.stay.modules]
    lines += _withouts(found)
    rows += [row for own in found.move.values() for row in own]
    lines += [row_node(row) for row in sorted(rows, key=lambda row: _ORDER.index(row[0]))]
    lines.append(ast.ExampleDate(ast.DateValue(found.stay.on, _NOWHERE), _NOWHERE))
    lines.append(_expectation(found))
    return ast.ExampleDecl(ast.Text(label, _NOWHERE), tuple(lines), _NOWHERE)


def _withouts(found: Found) -> Iterator[ast.WithoutRow]:
    """What the example takes away: everything about the things that it says anew."""
    things = dict.fromkeys(thing_of(row) for row in _all_rows(found.start))
    for rows, name in (thing for thing in things if thing in found.move):
        yield ast.WithoutRow(_KIND_OF[rows], ast.Name(name, _NOWHERE) if name else None, (), _NOWHERE)


def _expectation(found: Found) -> ast.Expectation:
    gates = [r for r in found.stage.transition.requirements if r.id in found.verdict.named]
    all_names = [r.name for r in found.stage.transition.requirements]
    names = [r.name if all_names.count(r.name) == 1 else r.id for r in gates]
    group = (ast.TheTargetGroup(_NOWHERE),) if found.verdict.target_unknown else ()
    wanted = (*group, *_names(names))
    return ast.Expectation(ast.Name(found.stage.transition.target, _NOWHERE), found.verdict.outcome, wanted, _NOWHERE)
