"""What people can do about a requirement, as rows that would then stand in the record.

An action is the smallest thing that one turn brings: a measurement, a course passed, a signature. Carrying actions out
gives the record as it would be; whether it is then ready is for the engine to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from pydantic import BaseModel

from .record import Record


class ActionKind(StrEnum):
    """What is done."""

    MEASURE = "measure"
    SET_GOAL = "set_goal"
    ATTEND = "attend"
    WORK = "work"
    REGISTER_ATTENDANCE = "register_attendance"
    STATE_FACT = "state_fact"
    CHANGE_FACT = "change_fact"
    PASS = "pass"
    MAKE_DOCUMENT = "make_document"
    SIGN = "sign"
    START_ACTIVITY = "start_activity"
    JUDGE = "judge"
    FOLLOW_UP = "follow_up"
    FINISH_MODULE = "finish_module"
    CHOOSE_PACKAGE = "choose_package"
    WAIVE = "waive"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that comes to one of a record's lists."""

    rows: str
    row: BaseModel


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a row that is there: given a value, or (a tuple) given more of them."""

    rows: str
    index: int
    field: str
    value: Any

    def of(self, row: BaseModel) -> BaseModel:
        """The row with the field changed."""
        more = isinstance(self.value, tuple)
        return row.model_copy(update={self.field: (*getattr(row, self.field), *self.value) if more else self.value})


Change: TypeAlias = NewRow | Edit


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `day` is the ordinal of the last day on which it helps; `detail` says how much of it.

    `subject` is the name in the rules of what it is about. `package` is what CHOOSE_PACKAGE chooses.
    """

    kind: ActionKind
    subject: str
    roles: tuple[str, ...]
    day: int
    changes: tuple[Change, ...]
    detail: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    package: str | None = None


def carried_out(record: Record, actions: Iterable[Action]) -> Record:
    """The record as it is when the actions have been carried out, in whatever order: edits are of rows there now."""
    lists: dict[str, list[Any]] = {}
    update: dict[str, Any] = {}
    for action in actions:
        if action.package is not None:
            update["package"] = action.package
        for change in action.changes:
            rows = lists.setdefault(change.rows, list(getattr(record, change.rows)))
            if isinstance(change, Edit):
                rows[change.index] = change.of(rows[change.index])
            else:
                rows.append(change.row)
    update |= {name: tuple(rows) for name, rows in lists.items()}
    return record.model_copy(update=update) if update else record
