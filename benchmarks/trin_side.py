"""Trin's side: the gate as a program, a record as it reads it, and each stretch of the way to a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import trin
from pydantic import BaseModel, ConfigDict
from trin.engine.logic import MET
from trin.engine.program import Evaluation, Program

from benchmarks.record import CRITERIA, ON, Plain, trin_json

GATE = Path(__file__).parent / "gate.trin"


def program() -> Program:
    return trin.load(GATE).program


def read(record: Plain) -> trin.Record:
    return trin.Record.model_validate_json(trin_json(record))


def forget(record: trin.Record) -> trin.Record:
    """The record as it was when just read: without the arranged history that it keeps for the next decision."""
    private = record.__pydantic_private__
    assert private is not None
    private["_history"] = None
    return record


def touch(value: Any) -> int:
    """Read every field of a decision, all the way down; how many values there were."""
    if isinstance(value, BaseModel):
        return sum(touch(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, tuple | list):
        return sum(touch(one) for one in value)
    if isinstance(value, dict):
        return sum(touch(one) for one in value.values())
    return 1


def verdicts_of(evaluation: Evaluation) -> list[bool]:
    return [judged[0] == MET for judged in evaluation.transitions[0].judged]


def verdicts_in(decision: trin.Decision) -> list[bool]:
    status = {r.id.rpartition(".")[2]: r.status for r in decision.transitions[0].requirements}
    return [status[name] == trin.Status.MET for name in CRITERIA]


def ways(p: Program) -> dict[str, Callable[[trin.Record], object]]:
    """From a record that is read to a decision."""
    return {
        "evaluate": lambda r: p.evaluate(r, on=ON),
        "decide": lambda r: p.decide(r, on=ON),
        "decide, every field read": lambda r: touch(p.decide(r, on=ON)),
        "decide, written as JSON": lambda r: p.decide(r, on=ON).model_dump_json(),
    }


# --- what pydantic itself takes for the same record -----------------------------------------------------------------


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    recorded: date | None = None
    assessor: str | None = None
    company: str | None = None


class PlainModule(_Row):
    module: str
    start: date
    end: date | None = None
    package: str | None = None


class PlainMeasurement(_Row):
    competence: str
    level: int
    date: date
    role: str | None = None


class PlainAttendance(_Row):
    start: date
    end: date
    planned_hours: float
    present_hours: float
    lawful_absence_hours: float = 0.0
    activity: str | None = None


class PlainCertificate(_Row):
    certificate: str
    passed: bool
    date: date
    result: float | int | None = None
    expires: date | None = None


class PlainRecord(BaseModel):
    """The record as anybody would write it in pydantic: types, and no rules beyond them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    citizen: str
    package: str | None = None
    modules: tuple[PlainModule, ...]
    measurements: tuple[PlainMeasurement, ...] = ()
    attendance: tuple[PlainAttendance, ...] = ()
    certificates: tuple[PlainCertificate, ...] = ()
