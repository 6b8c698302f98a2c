"""A plan, carried out, gives ready; less than all of it does not; and who is ready needs none.

A normal run tries a few hundred generated rulesets and records; ``TRIN_PLAN_EXAMPLES=10000`` tries that many.
"""

from __future__ import annotations

import os
from datetime import date

from hypothesis import HealthCheck, given, note, settings
from reference import records
from trin.engine import model as m
from trin.engine.actions import carried_out
from trin.engine.calendar import forward
from trin.engine.decision import Outcome
from trin.engine.plan import Planner
from trin.engine.program import DecisionError, Program
from trin.engine.record import Record
from trin.engine.timeline import AHEAD

EXAMPLES = int(os.environ.get("TRIN_PLAN_EXAMPLES", "0"))


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _outcome(program: Program, record: Record, on: date, to: str) -> Outcome | None:
    return next((t.outcome for t in program.decide(record, on=on).transitions if t.to == to), None)


def _holds(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    program = Program(ruleset)
    try:
        evaluation = program.evaluate(record, on=on)
    except DecisionError:
        return
    package = ruleset.shared if record.package is None else ruleset.packages[record.package]
    for way in evaluation.transitions:
        model = way.compiled.model
        last = forward(on.toordinal(), AHEAD)
        if ruleset.in_force_to is not None:
            last = min(last, ruleset.in_force_to.toordinal())
        if way.outcome is Outcome.OUT_OF_SCOPE:
            continue
        if last < on.toordinal():
            continue
        plans = Planner(package, model, record, on.toordinal(), last).plans()
        note(f"{model.target}: {[r.body[0].source.text for r in model.requirements if r.body]} {plans}")
        note(repr(record))
        assert plans.ready == (way.outcome is Outcome.READY)
        assert not (plans.ready and (plans.plans or plans.never))
        assert plans.ready or bool(plans.plans) != bool(plans.never)
        for plan in plans.plans:
            assert plan.on >= on
            done = carried_out(record, plan.actions)
            assert _outcome(program, done, plan.on, model.target) is Outcome.READY
            Record.model_validate(done.model_dump(by_alias=True))
            for action in plan.actions:
                less = carried_out(record, [a for a in plan.actions if a is not action])
                assert _outcome(program, less, plan.on, model.target) is not Outcome.READY, action


@_examples(250)
@given(records.single_tests())
def test_one_test_at_a_time(case: tuple[m.Ruleset, Record, date]) -> None:
    _holds(case)


@_examples(50)
@given(records.cases())
def test_whole_rulesets(case: tuple[m.Ruleset, Record, date]) -> None:
    _holds(case)
