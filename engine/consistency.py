"""What no schema can say about a record: dates in order, modules apart, hours that add up to whole minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from .fields import HOURS, IN_ORDER
from .names import is_day
from .problems import Path, Problem, Words
from .record import Attendance, overlaps, to_the_minute

Found = Iterator[tuple[Path, Problem]]


def inconsistencies(data: Mapping[str, Any], bad: Collection[Path], words: Words) -> Found:
    """The problems, each with its path. What stands at the paths in `bad` is wrong already and not looked at."""
    yield from _dates_in_order(data, bad, words)
    yield from _modules_apart(data, bad, words)
    yield from _hours_add_up(data, bad, words)


def rows_of(data: Mapping[str, Any], of: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a list that are objects, with their indices."""
    rows = data.get(of)
    if isinstance(rows, list):
        yield from ((i, row) for i, row in enumerate(rows) if isinstance(row, dict))


def number_text(value: float) -> str:
    """A number as JSON has it, without a fraction that is nothing."""
    return str(int(value)) if value == int(value) else str(value)


class _Period(NamedTuple):
    start: date
    end: date | None


def _days(row: Mapping[str, Any], at: tuple[str, int], fields: tuple[str, ...], bad: Collection[Path]) -> list[str]:
    """The dates in some fields of a row; none where not all of them are there and are dates."""
    values = [row.get(field) for field in fields]
    days = [v for v in values if isinstance(v, str) and is_day(v)]
    good = len(days) == len(fields) and not any((*at, field) in bad for field in fields)
    return days if good else []


def _dates_in_order(data: Mapping[str, Any], bad: Collection[Path], words: Words) -> Found:
    for of, (first, last) in IN_ORDER.items():
        for i, row in rows_of(data, of):
            days = _days(row, (of, i), (first, last), bad)
            if days and days[1] < days[0]:
                path = (of, i, last)
                yield path, words.problem("T631", path, first=first, last=last, found=days[1], expected=days[0])


def _modules_apart(data: Mapping[str, Any], bad: Collection[Path], words: Words) -> Found:
    periods: list[_Period] = []
    rows: list[tuple[int, Mapping[str, Any]]] = []
    for i, row in rows_of(data, "modules"):
        fields = ("start",) if row.get("end") is None else ("start", "end")
        days = [date.fromisoformat(day) for day in _days(row, ("modules", i), fields, bad)]
        if days:
            periods.append(_Period(days[0], days[1] if len(days) > 1 else None))
            rows.append((i, row))
    for earlier, later in overlaps(periods):
        told: dict[str, str] = {}
        for key, index in (("earlier", earlier), ("later", later)):
            named = rows[index][1].get("module")
            told[key] = words.text(named) if isinstance(named, str) else f"modules/{rows[index][0]}"
            told[f"{key}_period"] = _period(periods[index], words)
        path = ("modules", rows[later][0])
        yield path, words.problem("T632", path, **told)


def _period(period: _Period, words: Words) -> str:
    if period.end is None:
        return words("open", start=period.start.isoformat())
    return words("period", start=period.start.isoformat(), end=period.end.isoformat())


def _hours_add_up(data: Mapping[str, Any], bad: Collection[Path], words: Words) -> Found:
    for i, row in rows_of(data, "attendance"):
        hours = {field: row.get(field, 0) for field in HOURS}
        paths: dict[str, Path] = {field: ("attendance", i, field) for field in HOURS}
        if any(path in bad for path in paths.values()) or not all(isinstance(h, int | float) for h in hours.values()):
            continue
        uneven = [field for field in HOURS if not to_the_minute(hours[field])]
        for field in uneven:
            yield paths[field], words.problem("T634", paths[field], found=number_text(hours[field]))
        if not uneven and _too_many(hours):
            planned, present, lawful = (number_text(hours[field]) for field in HOURS)
            path = paths["present_hours"]
            yield path, words.problem("T633", path, expected=planned, present=present, lawful=lawful)


def _too_many(hours: Mapping[str, Any]) -> bool:
    day = {"start": "2000-01-01", "end": "2000-01-01"}
    try:
        Attendance.model_validate({**day, **hours})
    except ValidationError:
        return True
    return False
