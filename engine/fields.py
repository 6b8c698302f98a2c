"""What stands in each field of a record: the one table that the schema and the messages about records start from.

Which fields are required and which may be null is said by the models in `record`, and asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from pydantic import BaseModel

from .record import ROWS, Record, Signature

_DATED = {"recorded": "day", "assessor": "text", "company": "text"}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "": {"citizen": "citizen", "package": "package", **dict.fromkeys(ROWS, "rows")},
    "modules": {
        "module": "module", "start": "day", "end": "day", "package": "package", "company": "text", "recorded": "day",
    },
    "measurements": {"competence": "competence", "level": "level", "date": "day", "role": "role", **_DATED},
    "attendance": {
        "start": "day", "end": "day", "planned_hours": "hours", "present_hours": "hours",
        "lawful_absence_hours": "hours", "activity": "activity", **_DATED,
    },
    "facts": {"fact": "fact", "value": "value", "from": "day", "to": "day", **_DATED},
    "certificates": {
        "certificate": "certificate", "passed": "yes_no", "date": "day", "result": "number", "expires": "day", **_DATED,
    },
    "documents": {"document": "document", "date": "day", "signed": "rows", "sections": "texts", **_DATED},
    "signed": {"role": "role", "date": "day"},
    "activities": {
        "activity": "activity", "start": "day", "end": "day", "hours_per_week": "hours", "paid": "yes_no", **_DATED,
    },
    "judgements": {
        "judgement": "judgement", "answer": "yes_no", "role": "role", "date": "day", "expires": "day",
        "reason": "text", **_DATED,
    },
    "follow_ups": {"follow_up": "follow_up", "date": "day", "roles": "roles", **_DATED},
    "pauses": {"start": "day", "end": "day", "reason": "text", "recorded": "day"},
    "goals": {"competence": "competence", "level": "level", "date": "day", **_DATED},
    "waivers": {
        "requirement": "requirement", "role": "role", "granted": "day", "expires": "day", "reason": "text",
        "recorded": "day",
    },
}  # fmt: skip
"""By list ("" is the record itself, "signed" the signatures of a document), what each field holds."""

IN_ORDER: Mapping[str, tuple[str, str]] = {
    "modules": ("start", "end"),
    "attendance": ("start", "end"),
    "facts": ("from", "to"),
    "certificates": ("date", "expires"),
    "activities": ("start", "end"),
    "judgements": ("date", "expires"),
    "pauses": ("start", "end"),
    "waivers": ("granted", "expires"),
}
"""By list, the two dates of which the second may not lie before the first."""

HOURS = ("planned_hours", "present_hours", "lawful_absence_hours")


@dataclass(frozen=True, slots=True)
class Optionality:
    """Which fields of an object must be there, and which may be null."""

    required: frozenset[str]
    nullable: frozenset[str]


@cache
def optionality(of: str) -> Optionality:
    """What the model of a list's rows says about its fields; `of` as in `FIELDS`."""
    models: dict[str, type[BaseModel]] = {"": Record, "signed": Signature, **ROWS}
    model = models[of]
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    return Optionality(
        frozenset(name for name, field in fields.items() if field.is_required()),
        frozenset(name for name, field in fields.items() if type(None) in get_args(field.annotation)),
    )


def place(path: Sequence[str | int]) -> tuple[str, str | None]:
    """The object a path leads into, as in `FIELDS`, and the field of it; no field where it leads to the object itself.

    An element of a list of roles or texts is its field's.
    """
    names = [part for part in path if isinstance(part, str)]
    match names:
        case []:
            return "", None
        case ["documents", "signed", *rest] if len(path) > 3:
            return "signed", rest[0] if rest else None
        case [name] if len(path) == 1:
            return "", name
        case [rows, *rest]:
            return rows, rest[0] if rest else None
        case _:
            return "", None
