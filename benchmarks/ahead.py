"""What looking ahead costs: how long a decision holds, when it becomes ready by itself, and what it would take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import trin
from trin.engine.program import Program

from benchmarks.measure import Effort, Timing, timed
from benchmarks.record import ON, Plain
from benchmarks.trin_side import program, read, touch

DAY = ON.toordinal()
Work = Callable[[Any], object]


def _foreseen(p: Program, record: trin.Record) -> Callable[[], object]:
    """Looking ahead from a decision that is made: what was judged is known, as it is when a decision is read."""
    evaluation = p.evaluate(record, on=ON)
    way = evaluation.transitions[0]
    known, question = [answer[0] for answer in way.answers], evaluation.question
    assert question is not None
    return lambda: question.outlook(DAY).of(way.compiled.model.target, known)


def outlook(records: Sequence[Plain], effort: Effort) -> dict[str, Timing]:
    """`holds_until` and `earliest_ready` together, in multiples of a plain decision on the same record."""
    p = program()
    read_ones = [read(r) for r in records]
    works = [_foreseen(p, record) for record in read_ones]
    decide: tuple[Work, Sequence[Any]] = (lambda r: p.decide(r, on=ON), read_ones)
    return timed({"`holds_until` and `earliest_ready`": (lambda work: work(), works)}, decide, effort)


def _empty(record: trin.Record) -> trin.Record:
    """A citizen about whom nothing is recorded but the module: none of the ten requirements is met."""
    return trin.Record.model_validate(
        {"citizen": record.citizen, "package": record.package, "modules": [m.model_dump() for m in record.modules]}
    )


def plans(records: Sequence[Plain], effort: Effort) -> dict[str, Timing]:
    """Plans as published data, in multiples of a decision that is read in full."""
    p = program()

    def plan(record: trin.Record) -> object:
        return p.evaluate(record, on=ON).plan()

    some = [read(r) for r in records[:20]]
    cases: dict[str, tuple[Work, Sequence[Any]]] = {
        "what it would take, nothing recorded (nine to ten unmet or unknown)": (plan, [_empty(r) for r in some]),
        "what it would take, the reference records": (plan, some),
    }
    return timed(cases, (lambda r: touch(p.decide(r, on=ON)), some), effort)
