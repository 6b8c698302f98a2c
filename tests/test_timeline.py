"""A decision says when it changes by itself: on that day it differs, and on no day before.

The other side of every comparison here is brute force: deciding on each day, one after another. A normal run tries a
few hundred generated rulesets and records; ``TRIN_TIMELINE_EXAMPLES=10000`` tries that many of each.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from reference import records
from trin.dsl import Source, compile_ruleset
from trin.engine import model as m
from trin.engine.compiler import Judged
from trin.engine.decision import Outcome
from trin.engine.outlook import Outlook
from trin.engine.program import DecisionError, Program
from trin.engine.record import Record
from trin.engine.results import STATUS

EXAMPLES = int(os.environ.get("TRIN_TIMELINE_EXAMPLES", "0"))
AHEAD = 120
"""Days that brute force looks ahead in a normal run; the long one looks two years ahead."""


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _ahead() -> st.SearchStrategy[int]:
    return st.sampled_from([AHEAD, AHEAD, AHEAD, 731]) if EXAMPLES else st.just(AHEAD)


def _outlook(program: Program, record: Record, on: date, ahead: int) -> Outlook:
    rules = program.ruleset
    borders = [rules.in_force_from.toordinal()]
    if rules.in_force_to is not None:
        borders.append(rules.in_force_to.toordinal() + 1)

    def program_on(day: int) -> Program | None:
        inside = day >= borders[0] and (len(borders) == 1 or day < borders[1])
        return program if inside else None

    day = on.toordinal()
    return Outlook(record, day, day + ahead, program_on, borders)


def _brute(program: Program, record: Record, on: date) -> tuple[dict[str, Outcome], dict[tuple[str, str], str]]:
    """Every outcome by its target, and every status by target (empty for a standard) and id."""
    try:
        found = program.evaluate(record, on=on)
    except DecisionError:
        return {}, {}
    if found.package is None:
        return {}, {}
    outcomes = {t.compiled.model.target: t.outcome for t in found.transitions}
    statuses = {("", r.id): str(STATUS[s]) for r, (s, *_) in _judged(found.package.model.standards, found.standards)}
    for t in found.transitions:
        way = t.compiled.model
        statuses |= {(way.target, r.id): str(STATUS[s]) for r, (s, *_) in _judged(way.requirements, t.judged)}
    return outcomes, statuses


def _judged(requirements: Sequence[m.Requirement], judged: Sequence[Judged]) -> list[tuple[m.Requirement, Judged]]:
    """Each requirement with its judgement; none where the citizen is outside the target group."""
    return list(zip(requirements, judged, strict=bool(judged)))


def _agrees(case: tuple[m.Ruleset, Record, date], ahead: int) -> None:
    ruleset, record, on = case
    program = Program(ruleset)
    try:
        program.decide(record, on=on)
    except DecisionError:
        return
    note(repr(record))
    note(
        f"{on}: "
        + "; ".join(r.body[0].source.text for r in records.parts(ruleset.packages) if isinstance(r, m.Requirement))
    )
    days = [_brute(program, record, on + timedelta(days=i)) for i in range(ahead + 1)]
    outcomes, statuses = days[0]
    outlook = _outlook(program, record, on, ahead)
    for to, outcome in outcomes.items():
        turned = next((i for i, (o, _) in enumerate(days) if o.get(to) != outcome), None)
        ready = next((i for i, (o, _) in enumerate(days) if o.get(to) == Outcome.READY), None)
        holds_until = None if turned is None else on + timedelta(days=turned - 1)
        assert outlook.of(to) == (holds_until, None if not ready else on + timedelta(days=ready)), to
        by_day = [(i, o.get(to)) for i, (o, _) in enumerate(days)]
        expected = [(i, o) for n, (i, o) in enumerate(by_day) if n == 0 or by_day[n - 1][1] != o]
        assert [(day - on.toordinal(), o) for day, o in outlook.outcomes(to)] == expected
    found = {to: outlook.requirements(to) for to in outcomes} | {"": outlook.standards()}
    for (to, name), status in statuses.items():
        turned = next((i for i, (_, s) in enumerate(days) if s.get((to, name)) != status), None)
        assert found[to].get(name) == (None if turned is None else on + timedelta(days=turned)), (to, name)
    decision = program.decide(record, on=on, until=on + timedelta(days=ahead))
    for way in decision.transitions:
        assert outlook.of(way.to) == (way.holds_until, way.earliest_ready)
        for requirement in (*way.requirements, *way.recommendations):
            assert requirement.changes_on == found[way.to].get(requirement.id)
            assert requirement.status == statuses[way.to, requirement.id]


@_examples(300)
@given(records.single_tests(), _ahead())
def test_one_test_at_a_time(case: tuple[m.Ruleset, Record, date], ahead: int) -> None:
    _agrees(case, ahead)


@_examples(300)
@given(records.cases(), _ahead())
def test_whole_rulesets(case: tuple[m.Ruleset, Record, date], ahead: int) -> None:
    _agrees(case, ahead)


def test_a_gap_that_began_in_a_pause_is_too_long_after_it() -> None:
    """No gap at all is allowed: with the pause over, its first day is one too many."""
    rules = """
    regelsæt prøve "Prøve"
    gælder fra 1. januar 2024
    pakke p "P"
    modul a "A"
    modul b "B"
    overgang a til b
    krav k "K"
    afbrydelse højst 0 dage de seneste 3 dage
    """
    rulesets, problems = compile_ruleset([Source("prøve.trin", rules)])
    assert not problems
    record = Record.model_validate(
        {
            "citizen": "b-1",
            "package": "p",
            "modules": [{"module": "a", "start": "2024-05-24", "end": "2024-05-24"}],
            "pauses": [{"start": "2024-05-23", "end": "2024-05-31"}],
        }
    )
    way = Program(rulesets["prøve"]).decide(record, on=date(2024, 5, 31)).transitions[0]
    assert (way.outcome, way.holds_until) == (Outcome.READY, date(2024, 5, 31))


def test_days_count_from_the_beginning_of_a_window_that_is_to_come() -> None:
    """An activity under way has its third day of those since 2 June on 4 June."""
    rules = """
    regelsæt prøve "Prøve"
    gælder fra 1. januar 2024
    aktivitet praktik "Praktik"
    pakke p "P"
    modul a "A"
    modul b "B"
    overgang a til b
    krav k "K"
    praktik mindst 3 dage siden 2. juni 2024
    """
    rulesets, problems = compile_ruleset([Source("prøve.trin", rules)])
    assert not problems
    record = Record.model_validate(
        {
            "citizen": "b-1",
            "package": "p",
            "modules": [{"module": "a", "start": "2024-05-24"}],
            "activities": [{"activity": "praktik", "start": "2024-05-23"}],
        }
    )
    way = Program(rulesets["prøve"]).decide(record, on=date(2024, 5, 31)).transitions[0]
    assert (way.outcome, way.earliest_ready) == (Outcome.NOT_READY, date(2024, 6, 4))
