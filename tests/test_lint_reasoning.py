"""What the lint says can never be, no record brings about.

The heart of the lint, by brute force: for each kind of subject a pool of tests (every comparison, every qualifier) is asked
about a bank of made-up citizens whose rows lie close together. Every pair of tests, and many bodies of several with groups
and conditions, are then put to the lint: where it says "never together" no citizen of the bank may show it, and where it
says "says the same or more" none may meet the one without the other. ``TRIN_REFERENCE_EXAMPLES=20000`` makes the pools and
the banks that much larger (500 is normal).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import rules
from reference import vocabulary as v
from trin.dsl.lint import intervals, lengths
from trin.dsl.lint.claims import Claims
from trin.dsl.lint.formulas import Reasoning, core, units
from trin.dsl.lint.implication import implies
from trin.engine import calendar, periods
from trin.engine import model as m
from trin.engine.compiler import PackageCompiler
from trin.engine.history import history_on
from trin.engine.logic import MET, UNMET, all_of
from trin.engine.quantities import Situation, judge
from trin.engine.record import Record

EXAMPLES = int(os.environ.get("TRIN_REFERENCE_EXAMPLES", "0"))
CITIZENS = EXAMPLES or 500
ON = date(2024, 5, 31)
"""The day of the checks: the end of a month, three months after a leap day."""


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


# --- pools of tests -------------------------------------------------------------------------------------------------

C = m.Comparison
WINDOWS = (m.Last(m.Duration(4, m.Unit.WEEK)), m.Last(m.Duration(1, m.Unit.MONTH)), m.InModule(), m.InPath())
ROLES = (
    None, m.Roles(("borger",)), m.Roles(("borger", "jobcenter")), m.Roles(("borger", "jobcenter"), True),
    m.Roles(("jobcenter",), True),
)  # fmt: skip
DURATIONS = tuple(
    m.Duration(count, unit)
    for count, unit in ((0, m.Unit.DAY), (28, m.Unit.DAY), (30, m.Unit.DAY), (4, m.Unit.WEEK), (5, m.Unit.WEEK),
                        (1, m.Unit.MONTH), (2, m.Unit.MONTH), (1, m.Unit.YEAR))
)  # fmt: skip


def bounds(values: Any) -> list[m.Bound[Any]]:
    single = [m.Bound(comparison, value) for comparison in C if comparison is not C.BETWEEN for value in values]
    return single + [m.Bound(C.BETWEEN, low, high) for low, high in pairwise(values)]


def _levels() -> Iterator[m.Test]:
    within = (None, None, m.Duration(1, m.Unit.MONTH), m.Duration(3, m.Unit.MONTH))
    goals = [m.Bound(c, m.IndividualGoal(floor)) for c in C if c is not C.BETWEEN for floor in (None, 3)]
    latest = [(m.Latest(), None), (m.Latest(), WINDOWS[0]), (m.EachOfLatest(1), None), (m.EachOfLatest(2), None)]
    windowed = [(which, window) for which in (m.EveryMeasurement(), m.SomeMeasurement()) for window in WINDOWS[1:3]]
    for (which, window), fresh, in_module, roles in product([*latest, *windowed], within, (False, True), ROLES):
        for predicate in [*bounds((1, 2, 3, 5)), *goals]:
            yield m.CompetenceTest(
                v.src("h"), "hygiejne", predicate, m.Measured(which, fresh, in_module, roles, window)
            )
    for rise, window, roles in product((0, 1, 3), (None, *WINDOWS), ROLES):
        measured = m.Measured(assessors=roles, window=window)
        yield m.CompetenceTest(v.src("h"), "hygiejne", m.Risen(rise), measured)
    for count, fresh, roles in product((1, 2), within[1:], ROLES):
        for bound in bounds((1, 2, Fraction(5, 2), 5)):
            measured = m.Measured(m.MeanOfLatest(count), fresh, False, roles)
            yield m.CompetenceTest(v.src("h"), "hygiejne", bound, measured)


def _groups() -> Iterator[m.Test]:
    names = ("hygiejne", "gulvpleje")
    measures = [m.Measured(assessors=roles, within=within) for roles in ROLES for within in (None, DURATIONS[4])]
    for measured, bound in product(measures, bounds((1, 2, 3, 5))):
        yield m.GroupTest(v.src("g"), "faglig", names, m.GroupQuantifier.ALL, None, bound, measured)
        yield m.GroupTest(v.src("g"), "faglig", names, m.GroupQuantifier.MEAN, None, bound, measured)
        yield m.CompetenceTest(v.src("g"), "gulvpleje", bound, measured)
        for count in (1, 2):
            yield m.GroupTest(v.src("g"), "faglig", names, m.GroupQuantifier.AT_LEAST, count, bound, measured)


def _amounts() -> Iterator[m.Test]:
    for window, bound in product(WINDOWS, bounds((0, 50, Fraction(161, 2), 100))):
        for activity in (None, "praktik"):
            yield m.AttendanceTest(v.src("f"), bound, window, activity)
        for unlawful in (False, True):
            yield m.AbsenceTest(v.src("f"), bound, m.AbsenceUnit.PERCENT, window, unlawful)
    for window, bound, unlawful in product(WINDOWS, bounds((0, 1, 3, 40)), (False, True)):
        yield m.AbsenceTest(v.src("f"), bound, m.AbsenceUnit.DAYS, window, unlawful)
        yield m.AbsenceTest(v.src("f"), bound, m.AbsenceUnit.HOURS, window, unlawful)
    for window, bound, per_week, paid in product(WINDOWS, bounds((0, 5, 20, 400)), (False, True), (False, True)):
        yield m.HoursTest(v.src("t"), bound, per_week, window, None, paid)


def _times() -> Iterator[m.Test]:
    long = bounds(DURATIONS)
    for scope, bound in product((m.InModule(), m.InPath(), "introduktion"), long):
        yield m.TimeTest(v.src("t"), scope, bound)
    for window, bound in product((None, *WINDOWS), long):
        yield m.ActivityTest(v.src("a"), "praktik", bound, window)
    for window, length in product(WINDOWS, DURATIONS):
        yield m.GapTest(v.src("g"), length, window)
        yield m.FollowUpTest(v.src("b"), "besøg", length, window)
    for window, times in product((None, *WINDOWS), (1, 2, 3)):
        yield m.ActivityTest(v.src("a"), "praktik", m.Times(times), window)
        yield m.ActivityTest(v.src("a"), "praktik", m.Ongoing(), window)


def _facts() -> Iterator[m.Test]:
    days = tuple(ON - timedelta(days=ago) for ago in (2, 1, 0))
    values: dict[str, tuple[Any, ...]] = {
        "alder": (17, 18, Fraction(37, 2)), "ankomst": days, "jobtilbud": (True, False),
        "jobstatus": ("jobparat", "aktivitetsparat", "andet"), "danskprøve": v.ORDERED,
    }  # fmt: skip
    for name, known in values.items():
        yield m.FactTest(v.src("o"), name, m.IsStated())
        for count in range(1, len(known) + 1):
            for chosen in combinations(known, count):
                yield m.FactTest(v.src("o"), name, m.IsOneOf(chosen))
                yield m.FactTest(v.src("o"), name, m.IsNoneOf(chosen))
        if name in ("alder", "ankomst", "danskprøve"):
            yield from (m.FactTest(v.src("o"), name, bound) for bound in bounds(known))


def _registers() -> Iterator[m.Test]:
    for window, before in product((None, *WINDOWS), (False, True)):
        for result in (None, m.Bound(C.AT_LEAST, 2), m.Bound(C.AT_LEAST, 7)):
            yield m.CertificateTest(v.src("b"), "amu_hygiejne", result, window, before)
        for roles, old in product(ROLES, (None, DURATIONS[4], DURATIONS[5])):
            yield m.DocumentTest(v.src("d"), "målaftale", roles, window, before, old)
    for window, answer, roles in product((None, *WINDOWS), (True, False), ROLES):
        yield m.JudgementTest(v.src("v"), "kan_igu", answer, roles, window)
    for module, anywhere in product(v.MODULES[:2], (False, True)):
        yield m.ModuleTest(v.src("m"), module, anywhere)
    yield m.PackageChosenTest(v.src("p"))


CARD = m.Scorecard(
    "trivsel", "Scorekort",
    (
        m.PointsPerLevel(v.src("p"), "hygiejne", m.Measured(), 2),
        m.PointsForTest(m.CompetenceTest(v.src("p"), "gulvpleje", m.Bound(C.AT_LEAST, 3), m.Measured()), 3),
        m.PointsForTest(m.CertificateTest(v.src("p"), "amu_hygiejne"), -1),
    ),
    v.AT,
)  # fmt: skip
"""From 1 to 13 points."""


def _cards() -> Iterator[m.Test]:
    yield from (m.ScorecardTest(v.src("k"), "trivsel", bound) for bound in bounds((0, 1, 2, 5, 8, 12, 13, 14)))


POOLS: dict[str, Callable[[], Iterator[m.Test]]] = {
    "levels": _levels, "groups": _groups, "amounts": _amounts, "times": _times, "facts": _facts,
    "registers": _registers, "points": _cards,
}  # fmt: skip
MOST = 150
"""Tests of a pool that meet each other in a normal run: some ten thousand pairs, and each of them in four ways."""


@cache
def pool(kind: str) -> tuple[m.Test, ...]:
    tests = list(POOLS[kind]())
    Random(kind).shuffle(tests)
    return tuple(tests[: MOST if not EXAMPLES else MOST * 4])


# --- a bank of citizens ---------------------------------------------------------------------------------------------

AGO = (0, 1, 2, 6, 13, 26, 27, 28, 29, 30, 31, 32, 59, 60, 61, 91, 92, 93, 365, 366, 367)


class Rows:
    """Draws the rows of one citizen: few names, and days on both sides of where windows begin."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def day(self) -> date:
        return ON - timedelta(days=self.random.choice(AGO[: self.random.choice((3, 8, 12, len(AGO)))]))

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def many(self, row: Callable[[], dict[str, Any]], most: int) -> list[dict[str, Any]]:
        return [row() for _ in range(self.random.randint(0, most))]

    def span(self, first: str, last: str) -> dict[str, Any]:
        start, end = sorted((self.day(), self.day()))
        return {first: start, last: end}

    def modules(self) -> list[dict[str, Any]]:
        days = sorted({self.day() for _ in range(self.random.randint(1, 4))})
        rows: list[dict[str, Any]] = [
            {
                "module": self.pick(*v.MODULES[:2]),
                "start": start,
                "end": max(start, after - timedelta(days=self.pick(1, 1, 20))),
            }
            for start, after in zip(days, [*days[1:], ON], strict=True)
        ]
        if self.random.random() < 0.7:
            del rows[-1]["end"]
        return rows

    def measurement(self) -> dict[str, Any]:
        role, name = (
            self.pick("borger", "jobcenter", "virksomhed", None),
            self.pick("hygiejne", "hygiejne", "gulvpleje"),
        )
        return {"competence": name, "level": self.pick(1, 2, 2, 3, 3, 4, 5), "date": self.day(), "role": role}

    def attendance(self) -> dict[str, Any]:
        span = self.span("start", "end")
        if self.random.random() < 0.7:
            span["start"] = span["end"]
        planned = self.pick(0, 2, 10, 40)
        lawful = self.pick(0, 0, 0, planned / 2, planned)
        present = (planned - lawful) * self.pick(0, 0.5, 0.8, 1, 1)
        hours = {"planned_hours": planned, "present_hours": present, "lawful_absence_hours": lawful}
        return {**span, **hours, "activity": self.pick("praktik", None)}

    def fact(self) -> dict[str, Any]:
        name = self.pick("alder", "ankomst", "jobtilbud", "jobstatus", "danskprøve")
        value = {
            "alder": (16, 17, 18, 18.5, 19), "jobtilbud": (True, False), "danskprøve": v.ORDERED,
            "ankomst": tuple((ON - timedelta(days=ago)).isoformat() for ago in (3, 2, 1, 0)),
            "jobstatus": ("jobparat", "aktivitetsparat", "andet"),
        }[name]  # fmt: skip
        start, end = sorted((self.day(), self.day()))
        return {"fact": name, "value": self.pick(*value), "from": start, **self.pick({}, {}, {"to": end})}

    def expiring(self, row: dict[str, Any]) -> dict[str, Any]:
        return {**row, **self.pick({}, {}, {"expires": max(row["date"], self.day())})}

    def document(self) -> dict[str, Any]:
        signed = self.many(lambda: {"role": self.pick("borger", "jobcenter"), "date": self.day()}, 2)
        return {"document": "målaftale", "date": self.day(), "signed": signed}

    def record(self) -> Record:
        rows = {
            "measurements": self.many(self.measurement, self.pick(1, 2, 5)),
            "goals": self.many(lambda: {"competence": "hygiejne", "level": self.pick(1, 3, 4, 5), "date": self.day()}, 2),
            "attendance": self.many(self.attendance, 4),
            "facts": self.many(self.fact, 4),
            "certificates": self.many(
                lambda: self.expiring({"certificate": "amu_hygiejne", "passed": self.pick(True, True, False),
                                       "date": self.day(), "result": self.pick(None, 2, 4, 7)}), 2),
            "documents": self.many(self.document, 2),
            "activities": self.many(
                lambda: {"activity": "praktik", "paid": self.pick(True, False), **self.span("start", "end")}, 3),
            "judgements": self.many(
                lambda: self.expiring({"judgement": "kan_igu", "answer": self.pick(True, False), "date": self.day(),
                                       "role": self.pick("borger", "jobcenter", None)}), 3),
            "follow_ups": self.many(lambda: {"follow_up": "besøg", "date": self.day()}, 4),
            "pauses": self.many(lambda: self.span("start", "end"), 1),
        }  # fmt: skip
        return Record.model_validate({"citizen": "b-1042", "package": "rengøring", "modules": self.modules(), **rows})


@cache
def bank() -> tuple[Situation, ...]:
    histories = (history_on(Rows(f"borger {number}").record(), ON.toordinal()) for number in range(CITIZENS))
    return tuple(Situation(h, ON.toordinal(), h.package) for h in histories if h.current is not None)


def package(*conditions: m.Condition) -> m.Package:
    return v.package(v.PACKAGES[0], v.vocabulary((CARD,), conditions), ())


Seen = tuple[int, int]
"""Who meets a test, and who fails it: a bit for every citizen of the bank."""


def seen(evaluate: Callable[[Situation], Any]) -> Seen:
    met = unmet = 0
    for number, situation in enumerate(bank()):
        status = evaluate(situation)[0]
        if status == MET:
            met |= 1 << number
        elif status == UNMET:
            unmet |= 1 << number
    return met, unmet


@cache
def answers(kind: str) -> tuple[Seen, ...]:
    compiler = PackageCompiler(package())
    return tuple(seen(compiler.line(test)) for test in pool(kind))


# --- the lint and the bank ------------------------------------------------------------------------------------------

FOUND = {"levels": 600, "groups": 600, "amounts": 100, "times": 300, "facts": 300, "registers": 100, "points": 500}
"""How many impossible combinations there are at least among the pairs: without any, nothing would be tested."""


@pytest.mark.parametrize("kind", POOLS)
def test_what_can_never_be_together_is_never_seen_together(kind: str) -> None:
    reasoning = Reasoning(Claims(package().vocabulary, True))
    tests, known = pool(kind), answers(kind)
    formulas = [(reasoning.line(test, False), reasoning.line(test, True)) for test in tests]
    impossible = 0
    for one, other in combinations(range(len(tests)), 2):
        for first, second in product((False, True), repeat=2):
            if not reasoning.possible(formulas[one][first], formulas[other][second]):
                impossible += 1
                together = known[one][not first] & known[other][not second]
                assert not together, (
                    tests[one],
                    first,
                    tests[other],
                    second,
                    bank()[together.bit_length() - 1].history,
                )
    assert impossible > FOUND[kind]


@pytest.mark.parametrize("kind", POOLS)
def test_what_can_never_be_is_never_seen(kind: str) -> None:
    reasoning = Reasoning(Claims(package().vocabulary, True))
    for test, (met, unmet) in zip(pool(kind), answers(kind), strict=True):
        assert reasoning.possible(reasoning.line(test)) or not met, test
        assert reasoning.possible(reasoning.line(test, False)) or not unmet, test


@pytest.mark.parametrize("kind", POOLS)
def test_what_follows_from_another_test_is_met_with_it(kind: str) -> None:
    claims = Claims(package().vocabulary, True)
    tests, known = pool(kind), answers(kind)
    following = 0
    for one, other in product(range(len(tests)), repeat=2):
        if one != other and implies(tests[one], tests[other], claims):
            following += 1
            alone = known[one][0] & ~known[other][0]
            assert not alone, (tests[one], tests[other], bank()[alone.bit_length() - 1].history)
    assert following > 20


# --- bodies ---------------------------------------------------------------------------------------------------------


def body(random: Random, tests: tuple[m.Test, ...]) -> m.Body:
    """Lines, groups, and groups of groups by way of a condition, about few things."""
    lines: list[m.Test | m.TestGroup] = []
    for _ in range(random.randint(1, 3)):
        kind = random.choice((None, *m.GroupKind))
        if kind is None:
            lines.append(random.choice(tests))
            continue
        members = tuple(random.choices(tests, k=random.randint(1, 4)))
        needed = {m.GroupKind.ALL: len(members), m.GroupKind.NONE: 0}.get(kind, random.randint(1, len(members)))
        lines.append(m.TestGroup(v.src("gruppe"), kind, needed, members))
    return tuple(lines)


@pytest.mark.parametrize("kind", POOLS)
def test_bodies_of_several_tests(kind: str) -> None:
    random = Random(kind)
    never = [0, 0]
    for _ in range(60):
        few = tuple(random.sample(pool(kind), k=min(6, len(pool(kind)))))
        condition = m.Condition("basis_klar", None, body(random, few), v.AT)
        named = m.ConditionTest(v.src("basis_klar er opfyldt"), "basis_klar")
        whole = package(condition)
        lines = body(random, (*few, named))
        reasoning = Reasoning(Claims(whole.vocabulary, True))
        compiled = [PackageCompiler(whole).line(line) for line in lines]
        said = [not reasoning.possible(reasoning.body(lines, met)) for met in (True, False)]
        if any(said):
            met, unmet = seen(lambda s, compiled=compiled: (all_of(line(s)[0] for line in compiled),))
            assert not (said[0] and met), lines
            assert not (said[1] and unmet), lines
        never = [count + one for count, one in zip(never, said, strict=True)]
    assert never[0] > 5


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


_any_length = st.builds(m.Duration, st.integers(0, 130), st.sampled_from(list(m.Unit)))


@_examples(300)
@given(_any_length, _any_length, st.integers(date(1890, 1, 1).toordinal(), date(2110, 1, 1).toordinal()))
def test_lengths_of_time_are_never_outside_their_limits(one: m.Duration, other: m.Duration, start: int) -> None:
    days, others = (calendar.forward(start, length) - start for length in (one, other))
    assert lengths.shortest(one) <= days <= lengths.longest(one)
    assert not lengths.longer(one, other) or days > others
    assert not lengths.at_least_as_long(one, other) or days >= others


@_examples(200)
@given(rules.bounds(_any_length, rules._days), st.integers(738_000, 741_000), st.integers(0, 4000))
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
