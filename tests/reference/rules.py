"""Hypothesis strategies for rulesets: every kind of test, with every predicate and qualifier that it can take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st
from trin.engine import model as m

from . import vocabulary as v

DATES = (date(2024, 5, 31), date(2024, 2, 29), date(2023, 3, 1), date(2026, 5, 11), date(2024, 12, 31))
"""Dates of checks: ends of months, a leap day and the day after where there is none, and a day like any other."""

_durations = st.sampled_from(
    [
        m.Duration(0, m.Unit.DAY), m.Duration(1, m.Unit.DAY), m.Duration(3, m.Unit.DAY), m.Duration(14, m.Unit.DAY),
        m.Duration(1, m.Unit.WEEK), m.Duration(4, m.Unit.WEEK), m.Duration(8, m.Unit.WEEK),
        m.Duration(1, m.Unit.MONTH), m.Duration(3, m.Unit.MONTH), m.Duration(1, m.Unit.YEAR),
    ]
)  # fmt: skip
_lengths = _durations.filter(lambda d: d.count > 0)
_roles = st.builds(
    m.Roles, st.lists(st.sampled_from(v.ROLES), min_size=1, max_size=2, unique=True).map(tuple), st.booleans()
)
_maybe = st.booleans()


@cache
def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), strategy)


@cache
def windows(on: date) -> st.SearchStrategy[m.Window]:
    near = st.integers(-60, 3).map(lambda days: date.fromordinal(on.toordinal() + days))
    return st.one_of(st.builds(m.Last, _lengths), st.just(m.InModule()), st.just(m.InPath()), st.builds(m.Since, near))


@cache
def bounds(values: st.SearchStrategy[Any], key: Callable[[Any], Any] = lambda x: x) -> st.SearchStrategy[m.Bound[Any]]:
    single = st.sampled_from([c for c in m.Comparison if c is not m.Comparison.BETWEEN])
    both = st.lists(values, min_size=2, max_size=2).map(lambda pair: sorted(pair, key=key))
    return st.one_of(
        st.builds(m.Bound, st.just(m.Comparison.AT_LEAST), values),
        st.builds(m.Bound, single, values),
        both.map(lambda pair: m.Bound(m.Comparison.BETWEEN, pair[0], pair[1])),
    )


def _days(duration: m.Duration) -> int:
    return duration.count * {m.Unit.DAY: 1, m.Unit.WEEK: 7, m.Unit.MONTH: 30, m.Unit.YEAR: 365}[duration.unit]


_levels = st.sampled_from([1, 2, 3, 3, 3, 4, 5])
_means = st.sampled_from([2, 3, Fraction(5, 2), Fraction(10, 3), Fraction(7, 2)])
_percents = st.sampled_from([0, 20, 50, 80, 80, 90, 100, Fraction(7999, 100), Fraction(8001, 100)])


# --- measurements ---------------------------------------------------------------------------------------------------


@cache
def _which(on: date, simple: bool) -> st.SearchStrategy[m.Which]:
    counts = st.integers(1, 3)
    simples = [st.just(m.Latest()), st.builds(m.MeanOfLatest, counts)]
    if simple:
        return st.one_of(*simples)
    return st.one_of(
        *simples, st.builds(m.EachOfLatest, counts), st.just(m.EveryMeasurement()), st.just(m.SomeMeasurement())
    )


@cache
@st.composite
def _measured(draw: st.DrawFn, on: date, which: st.SearchStrategy[m.Which], every: bool = True) -> m.Measured:
    chosen = draw(which)
    window = _optional(windows(on))
    if isinstance(chosen, m.EveryMeasurement | m.SomeMeasurement):
        window = windows(on)
    roles = draw(_optional(_roles if every else _roles.filter(lambda r: not r.every)))
    within = draw(st.one_of(st.none(), _optional(_durations)))
    in_module = draw(st.sampled_from([False, False, False, False, True]))
    return m.Measured(chosen, within, in_module, roles, draw(window))


@cache
@st.composite
def _level_test(draw: st.DrawFn, on: date) -> tuple[Any, m.Measured]:
    """A predicate on levels and the measurements that it is about."""
    if draw(st.integers(0, 4)) == 0:
        return m.Risen(draw(st.integers(0, 2))), draw(_measured(on, st.just(m.Latest())))
    measured = draw(_measured(on, _which(on, simple=False)))
    if draw(st.integers(0, 2)) == 0:
        comparison = draw(st.sampled_from([c for c in m.Comparison if c is not m.Comparison.BETWEEN]))
        return m.Bound(comparison, m.IndividualGoal(draw(_optional(_levels)))), measured
    return draw(bounds(_means if isinstance(measured.which, m.MeanOfLatest) else _levels)), measured


@cache
@st.composite
def _competence(draw: st.DrawFn, on: date) -> m.CompetenceTest:
    predicate, measured = draw(_level_test(on))
    return m.CompetenceTest(v.src("kompetence"), draw(st.sampled_from(v.COMPETENCES)), predicate, measured)


@cache
@st.composite
def _group(draw: st.DrawFn, on: date) -> m.GroupTest:
    quantifier = draw(st.sampled_from(list(m.GroupQuantifier)))
    if quantifier is m.GroupQuantifier.MEAN:
        predicate: Any = draw(bounds(_means))
        measured = draw(_measured(on, _which(on, simple=True)))
    else:
        predicate, measured = draw(_level_test(on))
    members = draw(st.lists(st.sampled_from(v.COMPETENCES), min_size=1, max_size=3, unique=True))
    count = draw(st.integers(1, len(members))) if quantifier is m.GroupQuantifier.AT_LEAST else None
    return m.GroupTest(v.src("gruppe"), "faglig", tuple(members), quantifier, count, predicate, measured)


# --- amounts and time -----------------------------------------------------------------------------------------------


@cache
def _attendance(on: date) -> st.SearchStrategy[m.AttendanceTest]:
    activity = _optional(st.sampled_from(v.ACTIVITIES))
    return st.builds(m.AttendanceTest, st.just(v.src("fremmøde")), bounds(_percents), windows(on), activity)


@cache
@st.composite
def _absence(draw: st.DrawFn, on: date) -> m.AbsenceTest:
    unit = draw(st.sampled_from(list(m.AbsenceUnit)))
    values = {
        m.AbsenceUnit.DAYS: st.integers(0, 6),
        m.AbsenceUnit.HOURS: st.sampled_from([0, 1, 2, 5, Fraction(1, 2), Fraction(37, 5)]),
        m.AbsenceUnit.PERCENT: _percents,
    }
    return m.AbsenceTest(v.src("fravær"), draw(bounds(values[unit])), unit, draw(windows(on)), draw(_maybe))


@cache
def _hours(on: date) -> st.SearchStrategy[m.HoursTest]:
    values = st.sampled_from([0, 1, 5, 10, 25, Fraction(37, 2), Fraction(5, 2)])
    activity = _optional(st.sampled_from(v.ACTIVITIES))
    return st.builds(m.HoursTest, st.just(v.src("timer")), bounds(values), _maybe, windows(on), activity, _maybe)


@cache
def _time(on: date) -> st.SearchStrategy[m.TimeTest]:
    scope = st.one_of(st.just(m.InModule()), st.just(m.InPath()), st.sampled_from(v.MODULES))
    return st.builds(m.TimeTest, st.just(v.src("tid")), scope, bounds(_durations, _days))


@cache
def _gap(on: date) -> st.SearchStrategy[m.GapTest]:
    return st.builds(m.GapTest, st.just(v.src("afbrydelse")), _durations, windows(on))


# --- registers ------------------------------------------------------------------------------------------------------


@cache
@st.composite
def _fact(draw: st.DrawFn, on: date) -> m.FactTest:
    near = st.integers(-2, 2).map(lambda days: date.fromordinal(on.toordinal() - 30 + days))
    kinds: dict[str, tuple[st.SearchStrategy[Any], Any]] = {
        "alder": (st.sampled_from([18, 30, Fraction(37, 2)]), bounds),
        "ankomst": (near, bounds),
        "jobtilbud": (st.booleans(), None),
        "jobstatus": (st.sampled_from(("jobparat", "aktivitetsparat", "andet")), None),
        "danskprøve": (st.sampled_from(v.ORDERED), lambda values: bounds(values, v.ORDERED.index)),
    }
    name = draw(st.sampled_from(sorted(kinds)))
    values, bounded = kinds[name]
    some = st.lists(values, min_size=1, max_size=2).map(tuple)
    predicates = [st.just(m.IsStated()), st.builds(m.IsOneOf, some), st.builds(m.IsNoneOf, some)]
    if bounded is not None:
        predicates.append(bounded(values))
    return m.FactTest(v.src("oplysning"), name, draw(st.one_of(*predicates)))


@cache
def _certificate(on: date) -> st.SearchStrategy[m.CertificateTest]:
    result = _optional(bounds(st.sampled_from([2, 7, Fraction(9, 2)])))
    names = st.sampled_from(v.CERTIFICATES)
    return st.builds(m.CertificateTest, st.just(v.src("bevis")), names, result, _optional(windows(on)), _maybe)


@cache
def _document(on: date) -> st.SearchStrategy[m.DocumentTest]:
    names = st.sampled_from(v.DOCUMENTS)
    return st.builds(
        m.DocumentTest, st.just(v.src("dokument")), names, _optional(_roles), _optional(windows(on)), _maybe,
        _optional(_durations),
    )  # fmt: skip


@cache
def _activity(on: date) -> st.SearchStrategy[m.ActivityTest]:
    predicate = st.one_of(st.just(m.Ongoing()), st.builds(m.Times, st.integers(1, 3)), bounds(_durations, _days))
    names = st.sampled_from(v.ACTIVITIES)
    return st.builds(m.ActivityTest, st.just(v.src("aktivitet")), names, predicate, _optional(windows(on)))


@cache
def _judgement(on: date) -> st.SearchStrategy[m.JudgementTest]:
    return st.builds(
        m.JudgementTest, st.just(v.src("vurdering")), st.just("kan_igu"), _maybe, _optional(_roles),
        _optional(windows(on)),
    )  # fmt: skip


@cache
def _follow_up(on: date) -> st.SearchStrategy[m.FollowUpTest]:
    return st.builds(m.FollowUpTest, st.just(v.src("opfølgning")), st.just("besøg"), _durations, _optional(windows(on)))


@cache
def _module(on: date) -> st.SearchStrategy[m.ModuleTest]:
    return st.builds(m.ModuleTest, st.just(v.src("modul")), st.sampled_from(v.MODULES), _maybe)


_PLAIN = (
    _competence, _competence, _competence, _competence, _group, _group, _group, _attendance, _absence, _hours, _time, _gap, _fact, _certificate, _document, _activity,
    _judgement, _follow_up, _module, lambda on: st.just(m.PackageChosenTest(v.src("pakke er valgt"))),
)  # fmt: skip


@cache
def plain_tests(on: date) -> st.SearchStrategy[m.Test]:
    """Tests that rest on the record alone."""
    return st.sampled_from(_PLAIN).flatmap(lambda kind: kind(on))


# --- what tests are put together into -------------------------------------------------------------------------------


@cache
@st.composite
def _lines(draw: st.DrawFn, tests: st.SearchStrategy[m.Test], most: int = 2) -> m.Body:
    body: list[m.Test | m.TestGroup] = []
    for _ in range(draw(st.integers(1, most))):
        if draw(st.integers(0, 3)):
            body.append(draw(tests))
            continue
        kind = draw(st.sampled_from(list(m.GroupKind)))
        members = tuple(draw(st.lists(tests, min_size=1, max_size=3)))
        needed = {m.GroupKind.ALL: len(members), m.GroupKind.NONE: 0}.get(kind)
        if needed is None:
            needed = draw(st.integers(1, len(members)))
        body.append(m.TestGroup(v.src("gruppe af"), kind, needed, members))
    return tuple(body)


@cache
@st.composite
def _scorecard(draw: st.DrawFn, on: date) -> m.Scorecard:
    points = st.sampled_from([1, 2, 5, Fraction(1, 2), -1])
    lines: list[m.PointsPerLevel | m.PointsForTest] = []
    for _ in range(draw(st.integers(1, 3))):
        if draw(_maybe):
            measured = draw(_measured(on, _which(on, simple=True), every=False))
            name = draw(st.sampled_from(v.COMPETENCES))
            lines.append(m.PointsPerLevel(v.src("niveau giver"), name, measured, draw(points)))
        else:
            lines.append(m.PointsForTest(draw(plain_tests(on)), draw(points)))
    return m.Scorecard("trivsel", "Scorekort", tuple(lines), v.AT)


@cache
@st.composite
def _requirement(
    draw: st.DrawFn, name: str, kinds: tuple[m.Kind, ...], tests: st.SearchStrategy[m.Test]
) -> m.Requirement:
    fixed = draw(st.integers(0, 5)) == 0
    waivable = st.builds(m.Waivable, _roles, _optional(_durations))
    return m.Requirement(
        f"prøve.{name}", name, draw(st.sampled_from(kinds)), name, draw(_lines(tests)), v.AT,
        applies_when=tuple(draw(st.lists(tests, max_size=2))) if draw(st.integers(0, 2)) == 0 else (),
        waivable=None if fixed else draw(_optional(waivable)),
        fixed=fixed,
    )  # fmt: skip


_GATING = (m.Kind.REQUIREMENT, m.Kind.REQUIREMENT, m.Kind.RECOMMENDATION)


@cache
@st.composite
def _package(draw: st.DrawFn, name: str | None, on: date) -> m.Package:
    plain = plain_tests(on)
    first = m.Condition("basis_klar", None, draw(_lines(plain)), v.AT)
    is_met = m.ConditionTest(v.src("basis_klar er opfyldt"), "basis_klar")
    second = m.Condition("helt_klar", None, (is_met, *draw(_lines(plain))), v.AT)
    points = st.builds(m.ScorecardTest, st.just(v.src("trivsel")), st.just("trivsel"), bounds(st.integers(-2, 12)))
    named = st.sampled_from([is_met, m.ConditionTest(v.src("helt_klar er opfyldt"), "helt_klar")])
    tests = st.one_of(plain, plain, plain, plain, plain, named, points)
    transitions: list[m.Transition] = []
    for number in range(draw(st.integers(1, 3))):
        sources = draw(
            st.one_of(st.none(), st.lists(st.sampled_from(v.MODULES[:3]), min_size=1, max_size=3, unique=True))
        )
        target = draw(st.sampled_from(v.MODULES[1:]))
        always_open = draw(st.integers(0, 4)) == 0
        names = [] if always_open else [f"krav{number}{i}" for i in range(draw(st.integers(0, 3)))]
        held = tuple(draw(_requirement(n, _GATING, tests)) for n in names)
        transitions.append(
            v.transition(target, *held, sources=None if sources is None else tuple(sources), always_open=always_open)
        )
    transitions.sort(key=lambda t: t.sources is None)
    targets = [draw(_lines(plain)) for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2])))]
    standards = [draw(_requirement(f"dogme{i}", (m.Kind.STANDARD,), tests)) for i in range(draw(st.integers(0, 2)))]
    words = v.vocabulary((draw(_scorecard(on)),), (first, second))
    return v.package(name, words, transitions, targets=targets, standards=standards)


@cache
@st.composite
def rulesets(draw: st.DrawFn, on: date, name: str | None) -> m.Ruleset:
    """A ruleset about packages of two names, the one that is asked for generated and the others plain."""
    chosen = draw(_package(name, on))
    plain = {n: v.package(n, v.vocabulary(), ()) for n in (None, *v.PACKAGES)} | {name: chosen}
    shift = draw(st.sampled_from([-400, -400, -400, -1, 0, 1]))
    length = draw(st.sampled_from([None, None, None, -1, 0, 1]))
    start = date.fromordinal(on.toordinal() + shift)
    end = None if length is None else max(start, date.fromordinal(on.toordinal() + length))
    return v.ruleset(plain[None], plain[v.PACKAGES[0]], plain[v.PACKAGES[1]], start=start, end=end)
