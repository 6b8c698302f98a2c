"""A plan, carried out, gives ready; less than all of it does not; and who is ready needs none.

A normal run tries a few hundred generated rulesets and records; ``TRIN_PLAN_EXAMPLES=10000`` tries that many.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from reference import records
from trin.engine import model as m
from trin.engine.actions import ActionKind, carried_out
from trin.engine.calendar import forward
from trin.engine.decision import Outcome
from trin.engine.editions import ALWAYS
from trin.engine.plan import Planner
from trin.engine.plan_result import ActionResult
from trin.engine.program import DecisionError, EvaluatedTransition, Program, Programs
from trin.engine.record import Record
from trin.engine.timeline import AHEAD

EXAMPLES = int(os.environ.get("TRIN_PLAN_EXAMPLES", "0"))


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _outcome(program: Program, record: Record, on: date, to: str) -> Outcome | None:
    return next((t.outcome for t in program.decide(record, on=on, until=on).transitions if t.to == to), None)


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


@st.composite
def rulebooks(draw: st.DrawFn) -> tuple[m.Rulebook, Record, date]:
    """A ruleset in two editions, of which the second asks for other things, with a company's layer on the first."""
    ruleset, record, on = draw(records.cases())
    other, _, _ = draw(records.cases())
    turn = on + timedelta(days=draw(st.integers(-60, 200)))
    clause = draw(st.sampled_from(list(m.RunningPaths)))
    start = m.Period(date(2000, 1, 1), turn - timedelta(days=1))
    first = replace(ruleset, in_force_from=start.start, in_force_to=start.end, running_paths=clause)
    second = replace(other, in_force_from=turn, in_force_to=None, running_paths=clause)
    editions = (m.Stacked(start, ALWAYS, first), m.Stacked(m.Period(turn), ALWAYS, second))
    layer = m.Period(on - timedelta(days=100), on + timedelta(days=draw(st.integers(-10, 100))))
    company = m.Stacked(start, layer, replace(other, in_force_from=start.start, in_force_to=start.end))
    modules = tuple(row.model_copy(update={"company": "hotel"}) for row in record.modules)
    if draw(st.booleans()):
        record = record.model_copy(update={"modules": modules})
    return m.Rulebook("eksempel", editions, {"hotel": (company,)}), record, on


@_examples(30)
@given(rulebooks())
def test_by_the_rules_that_apply_as_long_as_they_do(case: tuple[m.Rulebook, Record, date]) -> None:
    """The same laws where editions take over and a company's layer comes and goes; packages are chosen too."""
    book, record, on = case
    programs = Programs(book)
    try:
        evaluation = programs.evaluate(record, on=on)
    except DecisionError:
        return
    for way in evaluation.transitions:
        to = way.compiled.model.target
        plan = evaluation.plan(to)
        note(f"{to}: {plan}")
        assert plan.ready == (way.outcome is Outcome.READY)
        assert plan.ready or bool(plan.plans) != bool(plan.never)
        for one in plan.plans:
            assert one.on >= on
            assert plan.until is not None
            assert one.package is not None or one.on <= plan.until
            for left_out in (None, *range(len(one.actions))):
                done = _with(record, [a for i, a in enumerate(one.actions) if i != left_out])
                outcome = next(
                    (t.outcome for t in programs.evaluate(done, on=one.on).transitions if _to(t) == to), None
                )
                assert (outcome is Outcome.READY) == (left_out is None), left_out


def _to(transition: EvaluatedTransition) -> str:
    return transition.compiled.model.target


def _with(record: Record, actions: Sequence[ActionResult]) -> Record:
    """The record when what a plan says has been recorded: from the published data alone."""
    data = record.model_dump(mode="json", by_alias=True)
    for action in actions:
        if action.kind == ActionKind.CHOOSE_PACKAGE:
            data["package"] = action.subject
        for change in action.rows:
            rows = data[change.list]
            if change.index is None:
                rows.append(change.fields)
                continue
            for field, value in change.fields.items():
                more = isinstance(value, list)
                rows[change.index][field] = [*rows[change.index][field], *value] if more else value
    return Record.model_validate(data)


@_examples(240)
@given(records.single_tests())
def test_one_test_at_a_time(case: tuple[m.Ruleset, Record, date]) -> None:
    _holds(case)


@_examples(50)
@given(records.cases())
def test_whole_rulesets(case: tuple[m.Ruleset, Record, date]) -> None:
    _holds(case)
