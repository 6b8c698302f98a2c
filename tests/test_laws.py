"""Laws that hold for every ruleset and every record.

Some are about generated rulesets, and some about all that a handful of tests can answer together.
"""

from __future__ import annotations

import copy
import gc
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import product
from random import Random
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reference import records, rules
from reference import vocabulary as v
from trin.engine import logic
from trin.engine import model as m
from trin.engine.decision import Decision
from trin.engine.program import DecisionError, Program
from trin.engine.record import ROWS, Record

Case: TypeAlias = tuple[m.Ruleset, Record, date]

few = settings(max_examples=20, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


def decide(ruleset: m.Ruleset, record: Record, on: date) -> Decision:
    try:
        return Program(ruleset).decide(record, on=on, until=on)
    except DecisionError:
        assume(False)
        raise


def by_content(node: Any, record: Record) -> Any:
    """A dumped decision in which evidence is the rows themselves, in an order of their own, not their places."""
    if isinstance(node, dict) and set(node) == {"list", "index"}:
        return repr(getattr(record, node["list"])[node["index"]])
    if isinstance(node, dict):
        # Where a goal stands in the record is a place too.
        return {key: by_content(value, record) for key, value in node.items() if key != "index"}
    if isinstance(node, list | tuple):
        children = [by_content(child, record) for child in node]
        is_evidence = bool(node) and all(isinstance(n, dict) and set(n) == {"list", "index"} for n in node)
        return sorted(children) if is_evidence else children
    return node


# --- records --------------------------------------------------------------------------------------------------------


@few
@given(records.cases(), st.integers(0, 2**32))
def test_the_order_of_rows_does_not_matter(case: Case, seed: int) -> None:
    ruleset, record, on = case
    data = record.model_dump(by_alias=True)
    for name in ROWS:
        data[name] = Random(seed).sample(data[name], len(data[name]))
    shuffled = Record.model_validate(data)
    before, after = decide(ruleset, record, on), decide(ruleset, shuffled, on)
    assert by_content(after.model_dump(), shuffled) == by_content(before.model_dump(), record)


def _now(decision: Decision) -> Any:
    """A dumped decision without what it foresees: what is registered later does change that."""
    foreseen = {"holds_until", "earliest_ready", "changes_on"}

    def without(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: without(value) for key, value in node.items() if key not in foreseen}
        return [without(child) for child in node] if isinstance(node, list | tuple) else node

    return without(decision.model_dump())


@few
@given(st.data())
def test_what_comes_later_changes_nothing(data: st.DataObject) -> None:
    """Rows dated after the date, and rows registered after it, whatever their date."""
    ruleset, record, on = data.draw(records.cases())
    package = ruleset.shared if record.package is None else ruleset.packages[record.package]
    more = data.draw(records.records(package, on)).model_dump(by_alias=True)
    now = record.model_dump(by_alias=True)
    for name in set(ROWS) - {"modules"}:
        for row in more[name]:
            row["recorded"] = on + timedelta(days=data.draw(st.integers(1, 400)))
        now[name] = [*now[name], *more[name]]
    ends = [row["end"] or date.max for row in now["modules"]]
    if max(ends) < date.max:
        later = max(*ends, on) + timedelta(days=1)
        now["modules"] = [*now["modules"], {"module": "virksomhed2", "start": later}]
    assert _now(decide(ruleset, Record.model_validate(now), on)) == _now(decide(ruleset, record, on))


_ASKS = (m.CompetenceTest, m.GroupTest, m.AttendanceTest, m.AbsenceTest, m.HoursTest, m.FactTest, m.JudgementTest)
"""Where no row means unknown; except `er oplyst`, which asks for the row itself."""


def _one_answer(ruleset: m.Ruleset, record: Record, on: date) -> tuple[m.Test, Any]:
    decision = decide(ruleset, record, on)
    requirement = ruleset.packages["rengøring"].transitions[0].requirements[0]
    return requirement.body[0], decision.transitions[0].requirements[0].tests[0]  # type: ignore[return-value]


@settings(few, max_examples=60)
@given(records.single_tests())
def test_without_rows_nobody_fails(case: Case) -> None:
    """With every row taken away that such a test can read, the answer is unknown: missing. It is never unmet."""
    ruleset, record, on = case
    test, _ = _one_answer(ruleset, record, on)
    assume(isinstance(test, _ASKS) and not isinstance(getattr(test, "predicate", None), m.IsStated))
    emptied = dict.fromkeys(("measurements", "attendance", "facts", "judgements"), ())
    _, answer = _one_answer(ruleset, record.model_copy(update=emptied), on)
    assert (answer.status, answer.reason) == ("unknown", "missing")


_OF_ONE = (m.CompetenceTest, m.AttendanceTest, m.HoursTest, m.FactTest)


def _asks_one(test: m.Test) -> bool:
    """Whether the test puts one question to one set of rows, and its answer needs no individual goal."""
    if not isinstance(test, _OF_ONE) or isinstance(getattr(test, "predicate", None), m.IsStated):
        return False
    if not isinstance(test, m.CompetenceTest):
        return True
    goal = isinstance(test.predicate, m.Bound) and isinstance(test.predicate.value, m.IndividualGoal)
    roles = test.measured.assessors
    return not goal and (roles is None or not roles.every)


@settings(few, max_examples=60)
@given(records.single_tests())
def test_taking_a_row_away_never_makes_the_unknown_unmet(case: Case) -> None:
    """Of one question to one set of rows, unknown because there is too little: it stays so with any row less.

    It does not hold for what is conflicting or too coarse: there a row less can leave a clear answer, either way.
    """
    ruleset, record, on = case
    test, answer = _one_answer(ruleset, record, on)
    assume(_asks_one(test) and answer.reason in ("missing", "stale", "too_few"))
    for name in ("measurements", "attendance", "facts"):
        rows = getattr(record, name)
        for index in range(len(rows)):
            less = record.model_copy(update={name: rows[:index] + rows[index + 1 :]})
            _, after = _one_answer(ruleset, Record.model_validate(less.model_dump(by_alias=True)), on)
            assert after.status == "unknown", f"without {rows[index]!r}"


# --- three values ---------------------------------------------------------------------------------------------------

VALUES = (logic.UNMET, logic.UNKNOWN, logic.MET)
MANY = [values for size in (1, 2, 3, 4) for values in product(VALUES, repeat=size)]
NOT = {logic.MET: logic.UNMET, logic.UNMET: logic.MET, logic.UNKNOWN: logic.UNKNOWN}


@pytest.mark.parametrize("values", MANY)
def test_kleene(values: tuple[int, ...]) -> None:
    mirrored = [NOT[value] for value in values]
    assert logic.all_of(values) == logic.at_least(len(values), values)
    assert logic.none_of(values) == NOT[logic.at_least(1, values)] == logic.all_of(mirrored)
    for needed in range(1, len(values) + 1):
        # So many hold exactly when it is not so that too many fail to.
        assert logic.at_least(needed, values) == NOT[logic.at_least(len(values) - needed + 1, mirrored)]


@pytest.mark.parametrize("values", MANY)
def test_what_is_decided_stays_decided_whatever_the_unknown_turns_out_to_be(values: tuple[int, ...]) -> None:
    known = [(value,) if value != logic.UNKNOWN else (logic.UNMET, logic.MET) for value in values]
    combine: list[Callable[[Any], int]] = [logic.all_of, logic.none_of]
    combine += [lambda x, n=n: logic.at_least(n, x) for n in range(1, len(values) + 1)]  # type: ignore[misc]
    for of in combine:
        possible = {of(list(turned_out)) for turned_out in product(*known)}
        assert of(list(values)) == (possible.pop() if len(possible) == 1 else logic.UNKNOWN)


def _answers_of(value: int) -> m.Test:
    """A test that is met, unmet or unknown for the citizen below."""
    if value == logic.UNKNOWN:
        bound: m.Bound[m.Number] = m.Bound(m.Comparison.AT_LEAST, 3)
        return m.CompetenceTest(v.src("?"), "hygiejne", bound, m.Measured())
    return m.CertificateTest(v.src("!"), v.CERTIFICATES[0 if value == logic.MET else 1])


def test_groups_of_tests_obey_the_same_laws() -> None:
    names = {logic.MET: "met", logic.UNMET: "unmet", logic.UNKNOWN: "unknown"}
    record = _citizen(certificates=[{"certificate": v.CERTIFICATES[0], "passed": True, "date": "2024-01-01"}])
    for values in MANY:
        tests = tuple(_answers_of(value) for value in values)
        groups = [m.TestGroup(v.src(""), m.GroupKind.ALL, len(tests), tests)]
        groups.append(m.TestGroup(v.src(""), m.GroupKind.NONE, 0, tests))
        groups += [m.TestGroup(v.src(""), m.GroupKind.AT_LEAST, n, tests) for n in range(1, len(tests) + 1)]
        expected = [logic.all_of(values), logic.none_of(values)]
        expected += [logic.at_least(n, values) for n in range(1, len(tests) + 1)]
        gate = v.transition("virksomhed2", v.requirement("krav", *groups))
        decision = decide(_ruleset(gate), record, date(2024, 5, 31))
        found = decision.transitions[0].requirements[0].tests
        assert [t.status for t in found] == [names[value] for value in expected]
        assert all((t.reason == "missing") == (t.status == "unknown") for t in found)


def _citizen(**rows: Any) -> Record:
    modules = [{"module": "virksomhed1", "start": "2024-03-01"}]
    return Record.model_validate({"citizen": "b-1", "package": "rengøring", "modules": modules, **rows})


def _ruleset(*transitions: m.Transition, **more: Any) -> m.Ruleset:
    words = v.vocabulary()
    return v.ruleset(v.package(None, words, ()), v.package("rengøring", words, transitions, **more))


# --- what gates, and what does not ----------------------------------------------------------------------------------


def _changed(ruleset: m.Ruleset, record: Record, change: Callable[[m.Package], m.Package]) -> m.Ruleset:
    if record.package is None:
        return replace(ruleset, shared=change(ruleset.shared))
    return replace(ruleset, packages={n: change(p) if n == record.package else p for n, p in ruleset.packages.items()})


@few
@given(records.cases())
def test_recommendations_and_standards_never_change_an_outcome(case: Case) -> None:
    ruleset, record, on = case

    def only_gates(package: m.Package) -> m.Package:
        kept = [
            replace(t, requirements=tuple(r for r in t.requirements if r.kind is m.Kind.REQUIREMENT))
            for t in package.transitions
        ]
        return replace(package, transitions=tuple(kept), standards=())

    full, bare = decide(ruleset, record, on), decide(_changed(ruleset, record, only_gates), record, on)
    assert full.outcome == bare.outcome
    for one, other in zip(full.transitions, bare.transitions, strict=True):
        assert (one.outcome, one.requirements) == (other.outcome, other.requirements)
        assert not other.recommendations


@few
@given(records.cases())
def test_an_open_transition_is_ready_for_everybody_who_has_a_module(case: Case) -> None:
    ruleset, record, on = case
    target = "job"  # nobody in a generated record is in it

    def opened(package: m.Package) -> m.Package:
        return replace(package, transitions=(*package.transitions, v.transition(target, always_open=True)))

    program = Program(_changed(ruleset, record, opened))
    try:
        decision = program.decide(record, on=on, to=target, until=on)
    except DecisionError as problem:
        assert problem.why == "no_module"
        return
    assert decision.outcome in ("ready", "no_rules_in_force")
    assert (decision.outcome == "ready") == (ruleset.in_force_from <= on <= (ruleset.in_force_to or date.max))


@few
@given(records.cases())
def test_what_is_waived_counts_as_met_and_is_shown(case: Case) -> None:
    """Everything may be waived, and everything is: nobody is not ready, and every waiver that was needed is shown."""
    ruleset, record, on = case

    def waivable(package: m.Package) -> m.Package:
        may = m.Waivable(m.Roles(("jobcenter",)))
        eased = [
            replace(t, requirements=tuple(replace(r, waivable=may, fixed=False) for r in t.requirements))
            for t in package.transitions
        ]
        return replace(package, transitions=tuple(eased), target_groups=())

    eased = _changed(ruleset, record, waivable)
    package = eased.shared if record.package is None else eased.packages[record.package]
    ids = records.requirement_ids(package)
    rows = [{"requirement": i, "role": "jobcenter", "granted": on, "expires": on} for i in ids]
    waived = Record.model_validate({**record.model_dump(by_alias=True), "waivers": rows})
    plain = Record.model_validate({**record.model_dump(by_alias=True), "waivers": ()})
    before, after = decide(eased, plain, on), decide(eased, waived, on)
    for one, other in zip(before.transitions, after.transitions, strict=True):
        assert other.outcome == "ready"
        for was, now in zip(one.requirements, other.requirements, strict=True):
            assert now.status == ("waived" if was.status in ("unmet", "unknown") else was.status)
            assert now.waiver is not None and now.waiver.valid
            assert (now.tests, now.applies_when) == (was.tests, was.applies_when)


# --- purity ---------------------------------------------------------------------------------------------------------

_CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}


@contextmanager
def _no_clock() -> Iterator[list[str]]:
    """Collects every call to a clock that is written in C, as all of Python's are."""
    calls: list[str] = []

    def watch(_frame: Any, event: str, argument: Any) -> None:
        if event == "c_call" and argument.__name__ in _CLOCKS:
            calls.append(argument.__qualname__)

    previous = sys.getprofile()
    gc.disable()  # those who listen to the collector time it
    sys.setprofile(watch)
    try:
        yield calls
    finally:
        sys.setprofile(previous)
        gc.enable()


def test_a_clock_that_is_read_is_noticed() -> None:
    with _no_clock() as calls:
        date.today()
    assert calls == ["date.today"]


@few
@given(records.cases())
def test_the_engine_reads_no_clock_and_changes_nothing(case: Case) -> None:
    ruleset, record, on = case
    before, twin = repr(ruleset), Record.model_validate(record.model_dump(by_alias=True))
    with _no_clock() as calls:
        decide(ruleset, record, on).model_dump_json()
    assert calls == []
    assert (repr(ruleset), record.model_dump()) == (before, twin.model_dump())
    assert record == twin and hash(record) == hash(twin)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda record: pickle.loads(pickle.dumps(record))])
def test_a_copy_of_a_decided_record_is_decided_for_itself(copied: Callable[[Record], Record]) -> None:
    """Once a copy kept what the first one had been worked out to, and a stored one could not be stored at all."""
    bound: m.Bound[m.Number] = m.Bound(m.Comparison.AT_LEAST, 3)
    test = m.CompetenceTest(v.src("hygiejne"), "hygiejne", bound, m.Measured())
    ruleset = _ruleset(v.transition("virksomhed2", v.requirement("krav", test)))
    record = _citizen(measurements=[{"competence": "hygiejne", "level": 3, "date": "2024-04-01"}])
    on = date(2024, 5, 31)
    assert decide(ruleset, record, on).outcome == "ready"
    other = copied(record)
    assert other == record and hash(other) == hash(record)
    assert decide(ruleset, other, on).outcome == "ready"
    assert decide(ruleset, other.model_copy(update={"measurements": ()}), on).outcome == "undetermined"
    assert decide(ruleset, record.model_copy(update={"measurements": ()}), on).outcome == "undetermined"


def _all_at_once(work: Callable[[], str], threads: int = 8) -> list[str]:
    """What `work` returns in so many threads that start together and take turns as often as Python lets them."""
    barrier = threading.Barrier(threads)
    found: list[str] = []

    def run() -> None:
        barrier.wait()
        try:
            found.append(work())
        except Exception as problem:
            found.append(repr(problem))

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        running = [threading.Thread(target=run) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    return found


@settings(few, max_examples=15)
@given(records.cases())
def test_many_threads_decide_the_same_from_one_ruleset_and_one_record(case: Case) -> None:
    ruleset, record, on = case
    expected = decide(ruleset, record, on).model_dump_json()
    program, fresh = Program(ruleset), record.model_copy(deep=True)
    assert _all_at_once(lambda: program.decide(fresh, on=on, until=on).model_dump_json()) == [expected] * 8


def test_many_threads_read_a_long_attendance_at_once() -> None:
    """A record that is read for the first time by several threads: what one works out must not disturb another."""
    window = m.Last(m.Duration(10, m.Unit.YEAR))
    bound: m.Bound[m.Number] = m.Bound(m.Comparison.EXACTLY, 50)
    gate = v.transition("virksomhed2", v.requirement("krav", m.AttendanceTest(v.src(""), bound, window)))
    program, on = Program(_ruleset(gate)), date(2024, 5, 31)
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(400)]
    rows = [{"start": day, "end": day, "planned_hours": 10, "present_hours": 5} for day in days]
    for _ in range(10):
        record = _citizen(attendance=rows)
        outcome = partial(_outcome, program, record, on)
        assert set(_all_at_once(outcome)) == {"ready"}


def _outcome(program: Program, record: Record, on: date) -> str:
    return str(program.decide(record, on=on).outcome)


def test_the_strategies_reach_every_kind_of_test() -> None:
    """The laws are worth as much as what they are tried on."""
    seen: set[type] = set()

    @settings(few, max_examples=300)
    @given(rules.plain_tests(date(2024, 5, 31)))
    def collect(test: m.Test) -> None:
        seen.add(type(test))

    collect()
    put_together = {m.ConditionTest, m.ScorecardTest}
    assert seen == set(records.TESTS) - put_together
