"""What the lint says can never be, no record brings about.

The heart of the lint: bodies of requirements are drawn, the lint is asked, and where it says "never met" or "never
unmet", records are drawn that are dense on the boundaries, and the engine must agree. ``TRIN_REFERENCE_EXAMPLES=20000``
tries that many.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from reference import records, rules
from reference import vocabulary as v
from trin.dsl.lint import intervals, lengths
from trin.dsl.lint.claims import Claims
from trin.dsl.lint.formulas import Reasoning, core, units
from trin.dsl.lint.implication import implies, same
from trin.engine import calendar, periods
from trin.engine import model as m
from trin.engine.compiler import PackageCompiler
from trin.engine.history import history_on
from trin.engine.logic import MET, UNMET, all_of
from trin.engine.quantities import Situation, judge
from trin.engine.record import Record

EXAMPLES = int(os.environ.get("TRIN_REFERENCE_EXAMPLES", "0"))


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


# --- bodies ---------------------------------------------------------------------------------------------------------

KINDS = (*dict.fromkeys(rules._PLAIN),)


@st.composite
def _alike(draw: st.DrawFn, on: date) -> tuple[m.Test, ...]:
    """Some tests, most of them about the same thing in the same way, so that they can meet."""
    kind = draw(st.sampled_from(KINDS))
    first = draw(kind(on))
    tests = [first]
    for _ in range(draw(st.integers(0, 3))):
        other = draw(kind(on))
        mixed = {
            name: draw(st.sampled_from([getattr(first, name), getattr(first, name), getattr(other, name)]))
            for name in type(first).__slots__
            if name not in ("predicate", "bound", "answer", "result")
        }
        tests.append(_with(other, mixed))
    return tuple(test for test in tests if _can_be_said(test))


def _with(test: Any, changes: dict[str, Any]) -> Any:
    values = {name: getattr(test, name) for name in type(test).__slots__}
    return type(test)(**{**values, **changes})


def _can_be_said(test: m.Test) -> bool:
    """Whether the checker lets a test of this kind through."""
    if isinstance(test, m.GroupTest):
        mean = test.quantifier is m.GroupQuantifier.MEAN
        simple = isinstance(test.measured.which, m.Latest | m.MeanOfLatest)
        numbers = isinstance(test.predicate, m.Bound) and not isinstance(test.predicate.value, m.IndividualGoal)
        if mean and not (simple and numbers):
            return False
        if (test.quantifier is m.GroupQuantifier.AT_LEAST) != (test.count is not None):
            return False
        if test.count is not None and test.count > len(test.competences):
            return False
    if isinstance(test, m.FactTest):
        return _fits(test)
    if isinstance(test, m.CompetenceTest | m.GroupTest):
        if isinstance(test.predicate, m.Risen):
            return isinstance(test.measured.which, m.Latest)
        if isinstance(test.measured.which, m.EveryMeasurement | m.SomeMeasurement):
            return test.measured.window is not None
    return True


def _fits(test: m.FactTest) -> bool:
    values: tuple[Any, ...] = getattr(test.predicate, "values", ())
    if isinstance(test.predicate, m.Bound):
        values = (test.predicate.value,)
    kinds = {"alder": (int, Fraction), "ankomst": date, "jobtilbud": bool, "jobstatus": str, "danskprøve": str}
    known = {"jobstatus": ("jobparat", "aktivitetsparat", "andet"), "danskprøve": v.ORDERED}
    return all(
        isinstance(value, kinds[test.fact])
        and (isinstance(value, bool) == (test.fact == "jobtilbud"))
        and value in known.get(test.fact, (value,))
        for value in values
    ) and not (isinstance(test.predicate, m.Bound) and test.fact in ("jobstatus", "jobtilbud"))


@st.composite
def bodies(draw: st.DrawFn, on: date) -> m.Body:
    """Lines and groups of tests that are mostly about one thing."""
    tests = list(draw(_alike(on)))
    body: list[m.Test | m.TestGroup] = []
    while tests:
        if draw(st.integers(0, 2)) or len(tests) < 2:
            body.append(tests.pop())
            continue
        members = [tests.pop() for _ in range(draw(st.integers(1, len(tests))))]
        kind = draw(st.sampled_from(list(m.GroupKind)))
        needed = {m.GroupKind.ALL: len(members), m.GroupKind.NONE: 0}.get(kind, draw(st.integers(1, len(members))))
        body.append(m.TestGroup(v.src("gruppe"), kind, needed, tuple(members)))
    return tuple(body)


@st.composite
def packages(draw: st.DrawFn, on: date) -> m.Package:
    """A package with one requirement; now and then its body is a condition's, or asks for points."""
    body = draw(bodies(on))
    conditions: tuple[m.Condition, ...] = ()
    cards: tuple[m.Scorecard, ...] = ()
    what = draw(st.integers(0, 5))
    if what == 0:
        conditions = (m.Condition("basis_klar", None, body, v.AT),)
        body = (m.ConditionTest(v.src("basis_klar er opfyldt"), "basis_klar"), *draw(bodies(on)))
    elif what == 1:
        cards = (draw(rules._scorecard(on)),)
        bound = rules.bounds(st.integers(-3, 26))
        body = tuple(m.ScorecardTest(v.src("trivsel"), "trivsel", draw(bound)) for _ in range(draw(st.integers(1, 3))))
    gate = v.transition("virksomhed2", v.requirement("krav", *body), sources=v.MODULES[:3])
    return v.package(v.PACKAGES[0], v.vocabulary(cards, conditions), (gate,))


def _body(package: m.Package) -> m.Body:
    return package.transitions[0].requirements[0].body


def _verdicts(package: m.Package) -> tuple[bool, bool]:
    """Whether the lint says that the body is never met, and that it is never unmet."""
    reasoning = Reasoning(Claims(package.vocabulary, True))
    body = _body(package)
    return not reasoning.possible(reasoning.body(body)), not reasoning.possible(reasoning.body(body, False))


def _statuses(package: m.Package, record: Record, on: date) -> list[int]:
    lines = [PackageCompiler(package).line(line) for line in _body(package)]
    found = []
    for shift in (-1, 0, 1, 40):
        day = (on + timedelta(days=shift)).toordinal()
        history = history_on(record, day)
        if history.current is not None:
            situation = Situation(history, day, history.package)
            found.append(all_of([line(situation)[0] for line in lines]))
    return found


def _sane(package: m.Package) -> bool:
    """The lint takes it that a week has 168 hours; a record may hold a row that is longer than the window."""
    return not any(isinstance(part, m.HoursTest) for part in records.parts(package))


@_examples(70)
@given(st.data())
def test_what_can_never_be_is_never_seen(data: st.DataObject) -> None:
    on = data.draw(st.sampled_from(rules.DATES))
    package = data.draw(packages(on))
    never_met, never_unmet = _verdicts(package)
    assume(_body(package) and (never_met or never_unmet))
    for _ in range(4):
        statuses = _statuses(package, data.draw(records.records(package, on)), on)
        assert not (never_met and MET in statuses), _body(package)
        assert not (never_unmet and UNMET in statuses), _body(package)


# --- one test says what another says --------------------------------------------------------------------------------


@_examples(20)
@given(st.data())
def test_what_follows_from_another_test_is_met_with_it(data: st.DataObject) -> None:
    on = data.draw(st.sampled_from(rules.DATES))
    tests = data.draw(_alike(on))
    assume(len(tests) >= 2 and not same(tests[0], tests[1]))
    package = v.package(
        v.PACKAGES[0], v.vocabulary(), (v.transition("virksomhed2", v.requirement("krav", *tests[:2])),)
    )
    assume(implies(tests[0], tests[1], Claims(package.vocabulary, True)))
    first, second = (PackageCompiler(package).line(test) for test in tests[:2])
    for _ in range(4):
        record = data.draw(records.records(package, on))
        for shift in (-1, 0, 1, 40):
            day = (on + timedelta(days=shift)).toordinal()
            history = history_on(record, day)
            if history.current is not None:
                situation = Situation(history, day, history.package)
                assert first(situation)[0] != MET or second(situation)[0] == MET, tests[:2]


# --- sets of values and lengths of time -----------------------------------------------------------------------------

_numbers = st.integers(-6, 6).map(lambda half: Fraction(half, 2))
_ends = st.one_of(st.none(), _numbers)
_parts = st.builds(intervals.Range, _ends, _ends, st.booleans(), st.booleans())
_sets = st.one_of(
    st.frozensets(_numbers, max_size=4),
    rules.bounds(_numbers).map(intervals.of_bound),
    rules.bounds(_numbers).map(lambda bound: intervals.complement(intervals.of_bound(bound))),
    st.lists(_numbers, max_size=3).map(intervals.points),
    _parts.map(intervals.ranges),
)
_probes = [Fraction(quarter, 4) for quarter in range(-16, 17)]


@_examples(300)
@given(_sets, _sets)
def test_sets_are_exact(one: intervals.Values, other: intervals.Values) -> None:
    common, rest = intervals.both(one, other), intervals.without(one, other)
    for value in _probes:
        in_one, in_other = intervals.holds(one, value), intervals.holds(other, value)
        assert intervals.holds(common, value) == (in_one and in_other)
        assert intervals.holds(rest, value) == (in_one and not in_other)
        if not isinstance(one, frozenset):
            assert intervals.holds(intervals.complement(one), value) != in_one
    assert bool(common) == any(intervals.holds(common, value) for value in _probes)
    assert intervals.inside(one, other) == (not rest)


@_examples(200)
@given(rules.bounds(st.integers(-3, 3)))
def test_a_bound_is_the_values_that_satisfy_it(bound: m.Bound[Any]) -> None:
    verdict = judge(bound)
    for value in _probes:
        assert intervals.holds(intervals.of_bound(bound), value) == (verdict(value) == MET)
        if value.denominator == 1:
            assert intervals.holds(intervals.of_bound(bound, whole=True), value) == (verdict(value) == MET)


_lengths = st.builds(m.Duration, st.integers(0, 130), st.sampled_from(list(m.Unit)))


@_examples(300)
@given(_lengths, _lengths, st.integers(date(1890, 1, 1).toordinal(), date(2110, 1, 1).toordinal()))
def test_lengths_of_time_are_never_outside_their_limits(one: m.Duration, other: m.Duration, start: int) -> None:
    days, others = (calendar.forward(start, length) - start for length in (one, other))
    assert lengths.shortest(one) <= days <= lengths.longest(one)
    assert not lengths.longer(one, other) or days > others
    assert not lengths.at_least_as_long(one, other) or days >= others


@_examples(200)
@given(rules.bounds(_lengths, rules._days), st.integers(738_000, 741_000), st.integers(0, 4000))
def test_days_that_meet_a_length_are_among_those_said(bound: m.Bound[Any], start: int, days: int) -> None:
    verdict = periods._limits(bound)(start, days)
    if verdict == MET:
        assert intervals.holds(lengths.met_by(bound), days)
    else:
        assert intervals.holds(lengths.unmet_by(bound), days)


def test_what_people_take_for_the_same() -> None:
    day, week, month, year = m.Unit
    alike = [(1, month, 30, day), (1, month, 4, week), (2, month, 8, week), (3, month, 13, week), (3, month, 12, week),
             (6, month, 26, week), (1, year, 52, week), (1, year, 365, day), (3, month, 90, day)]  # fmt: skip
    apart = [(1, month, 14, day), (1, month, 5, week), (3, month, 8, week), (2, week, 14, day), (12, month, 1, year),
             (1, month, 3, week), (0, month, 0, day)]  # fmt: skip
    for expected, pairs in ((True, alike), (False, apart)):
        for count, unit, other, kind in pairs:
            one, two = m.Duration(count, unit), m.Duration(other, kind)
            assert lengths.look_alike(one, two) == lengths.look_alike(two, one) == expected, (one, two)


def test_the_fewest_lines_that_exclude_each_other() -> None:
    def level(comparison: m.Comparison, value: int) -> m.CompetenceTest:
        return m.CompetenceTest(v.src("h"), "hygiejne", m.Bound(comparison, value), m.Measured())

    reasoning = Reasoning(Claims(v.vocabulary(), True))
    passed = m.CertificateTest(v.src("b"), "amu_hygiejne")
    body = (level(m.Comparison.AT_LEAST, 2), passed, level(m.Comparison.AT_LEAST, 4), level(m.Comparison.AT_MOST, 3))
    parts = units(body)
    assert core(reasoning, [reasoning.line(line, met) for line, met in parts]) == (2, 3)


def test_where_it_would_take_too_long_nothing_is_said() -> None:
    """Ten of twenty certificates, and at the same time none of eleven of them: there are too many ways to choose."""
    names = [f"b{i}" for i in range(20)]
    tests = tuple(m.CertificateTest(v.src(name), name) for name in names)
    some = m.TestGroup(v.src("mindst 10 af"), m.GroupKind.AT_LEAST, 10, tests)
    none = m.TestGroup(v.src("mindst 1 af"), m.GroupKind.AT_LEAST, 1, tests)
    reasoning = Reasoning(Claims(v.vocabulary(), True))
    refused = [reasoning.line(test, False) for test in tests[:10]]
    assert reasoning.possible(reasoning.line(some), reasoning.line(none), *refused[:9])
    assert not reasoning.possible(reasoning.line(some), *refused, reasoning.line(tests[10], False))
