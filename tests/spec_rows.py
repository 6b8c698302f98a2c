"""A citizen's record in words, as the tables of the reference write it.

Rows are separated by semicolons: ``measurement hygiejne 3 on 2026-05-04 by virksomhed; check 2026-05-11``. Each kind of
row has a main clause and, after commas, options. ``check D`` is the date of the check. README.md of the reference lists them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trin.engine.record import Record

_D = r"\d{4}-\d{2}-\d{2}"
_N = r"[^\W\d]\w*"
_X = r"-?\d+(?:\.\d+)?"


def _clause(pattern: str) -> re.Pattern[str]:
    filled = pattern.replace("D", _D).replace("N", _N).replace("X", _X)
    return re.compile(re.sub(r"<(\w+)=", r"(?P<\1>", filled) + r"\Z")


_CLAUSES = {
    "modules": _clause(r"module <module=N) from <start=D)(?: to <end=D))?"),
    "measurements": _clause(r"measurement <competence=N) <level=X) on <date=D)(?: by <role=N))?"),
    "attendance": _clause(r"attendance <start=D)(?: to <end=D))?: <present_hours=X) of <planned_hours=X) hours?"),
    "facts": _clause(r"fact <fact=N) is <value=.+?) from <from=D)(?: to <to=D))?"),
    "certificates": _clause(r"certificate <certificate=N) <passed=passed|failed) on <date=D)"),
    "documents": _clause(r"document <document=N) on <date=D)"),
    "activities": _clause(r"activity <activity=N) from <start=D)(?: to <end=D))?"),
    "judgements": _clause(r"judgement <judgement=N) <answer=yes|no) on <date=D)(?: by <role=N))?"),
    "follow_ups": _clause(r"follow-up <follow_up=N) on <date=D)"),
    "pauses": _clause(r"pause <start=D)(?: to <end=D))?"),
    "goals": _clause(r"goal <competence=N) <level=X) on <date=D)"),
    "waivers": _clause(r"waiver <requirement=[\w.]+) by <role=N) granted <granted=D)"),
}
_OPTIONS = {
    "recorded": _clause(r"recorded <value=D)"),
    "expires": _clause(r"expires <value=D)"),
    "result": _clause(r"result <value=X)"),
    "lawful_absence_hours": _clause(r"lawful absence <value=X)"),
    "hours_per_week": _clause(r"<value=X) hours a week"),
    "package": _clause(r"in package <value=N)"),
    "activity": _clause(r"in <value=N)"),
    "company": _clause(r"at <value=N)"),
    "paid": _clause(r"<value=paid|unpaid)"),
    "signed": _clause(r"signed by <role=N)(?: on <date=D))?"),
}
_NUMBERS = {"level", "present_hours", "planned_hours", "result", "lawful_absence_hours", "hours_per_week"}
_TRUE = {"passed": True, "failed": False, "yes": True, "no": False, "paid": True, "unpaid": False}


@dataclass(frozen=True)
class Asked:
    """A record and the date of the check."""

    data: dict[str, Any]
    on: date

    @property
    def record(self) -> Record:
        return Record.model_validate(self.data)


def _value(field: str, text: str) -> Any:
    if field in _NUMBERS or (field == "value" and re.fullmatch(_X, text)):
        return float(text) if "." in text else int(text)
    if field in {"passed", "answer", "paid"} or (field == "value" and text in {"yes", "no"}):
        return _TRUE[text]
    return text


def _option(text: str, row: dict[str, Any]) -> None:
    for field, pattern in _OPTIONS.items():
        found = pattern.match(text)
        if found is None:
            continue
        if field == "signed":
            row.setdefault("signed", []).append({"role": found["role"], "date": found["date"] or row["date"]})
        else:
            row[field] = _value(field, found["value"])
        return
    raise AssertionError(f"not an option of a row: {text!r}")


def _row(text: str) -> tuple[str, dict[str, Any]]:
    main, *options = re.split(r",\s+", text)
    for name, pattern in _CLAUSES.items():
        found = pattern.match(main)
        if found is not None:
            row = {field: _value(field, value) for field, value in found.groupdict().items() if value is not None}
            if name == "attendance":
                row.setdefault("end", row["start"])
            for option in options:
                _option(option, row)
            return name, row
    raise AssertionError(f"not a row of a record: {text!r}")


def rows_of(text: str) -> list[str]:
    """The rows of a cell or a block. ``(nothing)`` is none."""
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip() not in {"", "(nothing)"}]


def asked(rows: Sequence[str], base: Sequence[str] = ()) -> Asked:
    """The record of the base rows and some more. A module, a package or a date takes the place of the base's."""
    instead = {row.split()[0] for row in rows} & {"module", "package", "check"}
    if "no package" in rows:
        instead.add("package")
    kept = [row for row in base if row.split()[0] not in instead]
    data: dict[str, Any] = {"citizen": "b-1", "modules": []}
    on: date | None = None
    for text in [*kept, *rows]:
        word, _, rest = text.partition(" ")
        if word == "check":
            on = date.fromisoformat(rest)
        elif word == "package":
            data["package"] = rest
        elif text != "no package":
            name, row = _row(text)
            data.setdefault(name, []).append(row)
    assert on is not None, "no date to check on"
    return Asked(data, on)
