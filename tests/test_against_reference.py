"""The engine agrees with an evaluator written straight from the language's definition, brute force and plain dates.

A normal run tries a few hundred generated rulesets and records. ``TRIN_REFERENCE_EXAMPLES=50000 pytest
tests/test_against_reference.py`` tries that many of each, which takes hours rather than seconds; a run that was cut
short can be continued with another ``--hypothesis-seed``.
"""

from __future__ import annotations

import os
from datetime import date, timedelta

from hypothesis import HealthCheck, given, note, settings
from reference import evaluator, records
from reference.comparison import differences
from trin.engine import model as m
from trin.engine.program import DecisionError, Program
from trin.engine.record import Record

EXAMPLES = int(os.environ.get("TRIN_REFERENCE_EXAMPLES", "0"))


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _agrees(ruleset: m.Ruleset, record: Record, on: date, to: str | None = None) -> None:
    expected = evaluator.decide(ruleset, record, on, to)
    program = Program(ruleset)
    try:
        decision = program.decide(record, on=on, to=to, until=on)
    except DecisionError as problem:
        assert expected is None, f"the engine refuses: {problem}"
        return
    assert expected is not None, "the engine decides what cannot be asked"
    found = differences(decision, expected)
    assert not found, "\n".join([f"on {on}", *found, repr(record)])
    assert program.evaluate(record, on=on, to=to).outcome == decision.outcome


@_examples(300)
@given(records.single_tests())
def test_one_test_at_a_time(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    note(str([p for p in records.parts(ruleset.packages) if isinstance(p, m.Requirement)]))
    for shift in (0, -1, 1):
        _agrees(ruleset, record, on + timedelta(days=shift))


@_examples(100)
@given(records.cases())
def test_whole_rulesets(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    for shift in (0, -1):
        _agrees(ruleset, record, on + timedelta(days=shift))
    for target in ("virksomhed1", "virksomhed2", "job"):
        _agrees(ruleset, record, on, to=target)
