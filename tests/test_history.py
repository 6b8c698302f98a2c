"""A history to which rows are added is the one that would have been built with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import records
from trin.engine import model as m
from trin.engine.history import History
from trin.engine.record import Record

APART = ("measurements", "attendance", "certificates", "judgements", "follow_ups", "goals")


def _state(history: History) -> dict[str, Any]:
    """Everything a history holds; attendance as its rows and sums, worked out to the end."""
    state = {name: getattr(history, name) for name in History.__slots__ if name not in ("_attendances", "_waiting")}
    attendance = state.pop("attendance")
    attendance.since(0)
    sums = (attendance.planned[-1], attendance.present[-1], attendance.lawful[-1])
    return {**state, "rows": sorted(attendance.rows, key=repr), "sums": sums, "absent": len(attendance.absent)}


@settings(max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(records.cases(), st.data())
def test_rows_added_later_are_rows_all_the_same(case: tuple[m.Ruleset, Record, date], data: st.DataObject) -> None:
    _, record, on = case
    day, fewer, added = on.toordinal(), {}, []
    for name in APART:
        rows = getattr(record, name)
        there = data.draw(st.integers(0, len(rows)))
        fewer[name] = rows[:there]
        added += [(name, row, there + i) for i, row in enumerate(rows[there:])]
    before = History(record.model_copy(update=fewer), day)
    state = _state(before)
    after = before.extended(added, day)
    assert after is not None
    assert _state(after) == _state(History(record, day))
    assert _state(before) == state, "the history that was extended is as it was"


def test_lists_that_bear_on_each_other_are_built_anew() -> None:
    record = Record.model_validate({"citizen": "b-1", "modules": [{"module": "m", "start": "2026-01-01"}]})
    assert History(record, 740_000).extended([("modules", record.modules[0], 1)], 740_000) is None
