"""Every kind of test on both sides of its boundaries, with what is unknown and why; and bugs that once were here."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from reference import evaluator
from reference import vocabulary as v
from reference.comparison import differences
from trin.engine import model as m
from trin.engine.decision import Decision
from trin.engine.program import Program
from trin.engine.record import Record

ON = date(2024, 5, 31)
MODULE_START = "2024-03-01"
AT_LEAST, AT_MOST, EXACTLY = m.Comparison.AT_LEAST, m.Comparison.AT_MOST, m.Comparison.EXACTLY
FOUR_WEEKS = m.Last(m.Duration(4, m.Unit.WEEK))


def days(count: int) -> m.Duration:
    return m.Duration(count, m.Unit.DAY)


def weeks(count: int) -> m.Duration:
    return m.Duration(count, m.Unit.WEEK)


def months(count: int) -> m.Duration:
    return m.Duration(count, m.Unit.MONTH)


def least(value: Any) -> m.Bound[Any]:
    return m.Bound(AT_LEAST, value)


def most(value: Any) -> m.Bound[Any]:
    return m.Bound(AT_MOST, value)


def decide(line: Any, on: date = ON, words: m.Vocabulary | None = None, **rows: Any) -> Decision:
    """The decision by one line; the reference evaluator must agree with all of it."""
    gate = v.transition("virksomhed2", v.requirement("krav", line), sources=v.MODULES[:3])
    package = v.package("rengøring", words or v.vocabulary(), (gate,))
    ruleset = v.ruleset(v.package(None, v.vocabulary(), ()), package, start=date(2000, 1, 1))
    data = {
        "citizen": "b-1042", "package": "rengøring",
        "modules": [{"module": "virksomhed1", "start": MODULE_START}], **rows,
    }  # fmt: skip
    record = Record.model_validate(data)
    decision = Program(ruleset).decide(record, on=on)
    expected = evaluator.decide(ruleset, record, on)
    assert expected is not None
    assert differences(decision, expected) == []
    return decision


def asked(line: Any, on: date = ON, **rows: Any) -> Any:
    return decide(line, on, **rows).transitions[0].requirements[0].tests[0]


def answer(line: Any, on: date = ON, **rows: Any) -> str:
    """The status, or the reason where it is unknown."""
    found = asked(line, on, **rows)
    return str(found.reason or found.status)


# --- competences ----------------------------------------------------------------------------------------------------


def level(predicate: Any, **measured: Any) -> m.CompetenceTest:
    return m.CompetenceTest(v.src("hygiejne"), "hygiejne", predicate, m.Measured(**measured))


def measured(*rows: Any, competence: str = "hygiejne") -> list[dict[str, Any]]:
    """Measurements from (level, date) or (level, date, role)."""
    return [
        {"competence": competence, "level": row[0], "date": row[1], "role": row[2] if len(row) > 2 else None}
        for row in rows
    ]


@pytest.mark.parametrize(
    ("bound", "met"),
    [
        (least(3), (3, 4, 5)),
        (most(3), (1, 2, 3)),
        (m.Bound(m.Comparison.OVER, 3), (4, 5)),
        (m.Bound(m.Comparison.UNDER, 3), (1, 2)),
        (m.Bound(EXACTLY, 3), (3,)),
        (m.Bound(m.Comparison.BETWEEN, 2, 4), (2, 3, 4)),
    ],
)
def test_bounds_include_their_ends(bound: Any, met: tuple[int, ...]) -> None:
    for observed in v.STEPS:
        expected = "met" if observed in met else "unmet"
        assert answer(level(bound), measurements=measured((observed, "2024-05-01"))) == expected


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        # Which measurement: the latest, each, mean, every, some.
        (level(least(3)), [(4, "2024-03-10"), (2, "2024-05-10")], "unmet"),
        (level(least(3)), [(2, "2024-03-10"), (3, "2024-05-10")], "met"),
        (level(least(3)), [], "missing"),
        (level(least(3), which=m.EachOfLatest(2)), [(1, "2024-03-01"), (3, "2024-04-01"), (3, "2024-05-01")], "met"),
        (level(least(3), which=m.EachOfLatest(2)), [(2, "2024-04-01"), (3, "2024-05-01")], "unmet"),
        (level(least(3), which=m.EachOfLatest(2)), [(3, "2024-05-01")], "too_few"),
        (level(least(3), which=m.EachOfLatest(2)), [(2, "2024-05-01")], "unmet"),
        (level(least(3), which=m.EachOfLatest(2)), [], "missing"),
        (level(least(3), which=m.EachOfLatest(2)), [(2, "2024-04-01"), (3, "2024-04-01"), (3, "2024-05-01")], "unmet"),
        (level(least(Fraction(5, 2)), which=m.MeanOfLatest(2)), [(2, "2024-04-01"), (3, "2024-05-01")], "met"),
        (level(least(Fraction(251, 100)), which=m.MeanOfLatest(2)), [(2, "2024-04-01"), (3, "2024-05-01")], "unmet"),
        (level(least(1), which=m.MeanOfLatest(2)), [(3, "2024-05-01")], "too_few"),
        (level(least(Fraction(10, 3)), which=m.MeanOfLatest(3)), [(3, "2024-04-01"), (3, "2024-05-01"), (4, "2024-05-02")], "met"),
        (level(least(3), which=m.EveryMeasurement(), window=FOUR_WEEKS), [(2, "2024-05-03"), (3, "2024-05-04")], "met"),
        (level(least(3), which=m.EveryMeasurement(), window=FOUR_WEEKS), [(2, "2024-05-04"), (3, "2024-05-31")], "unmet"),
        (level(least(3), which=m.SomeMeasurement(), window=FOUR_WEEKS), [(3, "2024-05-04"), (2, "2024-05-31")], "met"),
        (level(least(3), which=m.SomeMeasurement(), window=FOUR_WEEKS), [(3, "2024-05-03"), (2, "2024-05-31")], "unmet"),
        (level(least(3), which=m.SomeMeasurement(), window=FOUR_WEEKS), [(3, "2024-05-03")], "stale"),
        # Freshness includes the day itself; three months before 31 May 2024 is 29 February 2024.
        (level(least(3), within=months(3)), [(3, "2024-03-01")], "met"),
        (level(least(3), within=months(3)), [(3, "2024-02-29")], "met"),
        (level(least(3), within=months(3)), [(3, "2024-02-28")], "stale"),
        (level(least(3), within=months(3), which=m.EachOfLatest(2)), [(3, "2024-02-28"), (3, "2024-02-29")], "too_few"),
        (level(least(3), in_module=True), [(3, "2024-02-29")], "stale"),
        (level(least(3), in_module=True), [(3, "2024-03-01")], "met"),
        (level(least(3), window=m.Since(date(2024, 4, 1))), [(3, "2024-03-31")], "stale"),
        (level(least(3), window=m.Since(date(2024, 4, 1))), [(3, "2024-04-01")], "met"),
        # Dated after the date of the check: it does not exist.
        (level(least(3)), [(3, "2024-05-31")], "met"),
        (level(least(3)), [(3, "2024-06-01")], "missing"),
        # Assessors.
        (level(least(3), assessors=m.Roles(("virksomhed",))), [(3, "2024-05-01", "jobcenter")], "missing"),
        (level(least(3), assessors=m.Roles(("virksomhed", "jobcenter"))), [(3, "2024-05-01", "jobcenter")], "met"),
        (level(least(3), assessors=m.Roles(("virksomhed", "jobcenter"), True)), [(3, "2024-05-01", "jobcenter")], "missing"),
        (level(least(3), assessors=m.Roles(("virksomhed", "jobcenter"), True)), [(2, "2024-05-01", "jobcenter")], "unmet"),
        (
            level(least(3), assessors=m.Roles(("virksomhed", "jobcenter"), True)),
            [(3, "2024-05-01", "jobcenter"), (2, "2024-05-02", "virksomhed"), (3, "2024-05-03", "virksomhed")],
            "met",
        ),
        # One day, several levels.
        (level(least(3)), [(2, "2024-05-01"), (4, "2024-05-01")], "conflicting"),
        (level(least(3)), [(3, "2024-05-01"), (4, "2024-05-01")], "met"),
        (level(least(3)), [(1, "2024-05-01"), (2, "2024-05-01")], "unmet"),
        (level(least(3)), [(2, "2024-05-01"), (4, "2024-05-01"), (3, "2024-05-02")], "met"),
        # Risen.
        (level(m.Risen(1)), [(2, "2024-03-01"), (3, "2024-05-01")], "met"),
        (level(m.Risen(2)), [(2, "2024-03-01"), (3, "2024-05-01")], "unmet"),
        (level(m.Risen(0)), [(2, "2024-05-01")], "too_few"),
        (level(m.Risen(1), window=FOUR_WEEKS), [(1, "2024-05-03"), (2, "2024-05-04"), (3, "2024-05-20")], "met"),
        (level(m.Risen(2), window=FOUR_WEEKS), [(1, "2024-05-03"), (2, "2024-05-04"), (3, "2024-05-20")], "unmet"),
        (level(m.Risen(1)), [(2, "2024-05-01"), (3, "2024-05-01")], "too_few"),
    ],
)  # fmt: skip
def test_competences(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, measurements=measured(*rows)) == expected
    assert answer(line, measurements=measured(*reversed(rows))) == expected


def goal(comparison: m.Comparison, floor: int | None = None) -> m.CompetenceTest:
    return level(m.Bound(comparison, m.IndividualGoal(floor)))


@pytest.mark.parametrize(
    ("line", "observed", "goals", "expected"),
    [
        (goal(AT_LEAST), 2, [(3, "2024-03-01")], "unmet"),
        (goal(AT_LEAST), 3, [(3, "2024-03-01")], "met"),
        (goal(AT_LEAST), 3, [], "no_goal"),
        (goal(AT_LEAST), 3, [(3, "2024-06-01")], "no_goal"),
        (goal(AT_LEAST), 3, [(5, "2024-03-01"), (3, "2024-04-01")], "met"),
        (goal(AT_LEAST, 2), 1, [], "unmet"),
        (goal(AT_LEAST, 2), 2, [], "no_goal"),
        (goal(AT_LEAST, 2), 1, [(1, "2024-03-01")], "unmet"),
        (goal(AT_LEAST, 2), 2, [(1, "2024-03-01")], "met"),
        (goal(m.Comparison.OVER, 2), 2, [], "unmet"),
        (goal(m.Comparison.OVER, 2), 3, [], "no_goal"),
        # Whatever the goal turns out to be, it is at least the floor.
        (goal(AT_MOST, 3), 3, [], "met"),
        (goal(AT_MOST, 3), 4, [], "no_goal"),
        (goal(m.Comparison.UNDER, 3), 2, [], "met"),
        (goal(EXACTLY, 3), 2, [], "unmet"),
        # Two goals of one day.
        (goal(AT_LEAST), 3, [(3, "2024-03-01"), (4, "2024-03-01")], "conflicting"),
        (goal(AT_LEAST), 4, [(3, "2024-03-01"), (4, "2024-03-01")], "met"),
        (goal(AT_LEAST, 4), 3, [(3, "2024-03-01"), (4, "2024-03-01")], "unmet"),
    ],
)
def test_individual_goals(line: Any, observed: int, goals: list[Any], expected: str) -> None:
    rows = [{"competence": "hygiejne", "level": g, "date": day} for g, day in goals]
    assert answer(line, measurements=measured((observed, "2024-05-01")), goals=rows) == expected


def test_too_few_measurements_come_before_a_missing_goal() -> None:
    line = level(m.Bound(AT_LEAST, m.IndividualGoal()), which=m.EachOfLatest(2))
    assert answer(line, measurements=measured((3, "2024-05-01"))) == "too_few"


def group(quantifier: m.GroupQuantifier, bound: Any, count: int | None = None, **qualifiers: Any) -> m.GroupTest:
    two = v.COMPETENCES[:2]
    return m.GroupTest(v.src("faglig"), "faglig", two, quantifier, count, bound, m.Measured(**qualifiers))


ALL, SOME, MEAN = m.GroupQuantifier.ALL, m.GroupQuantifier.AT_LEAST, m.GroupQuantifier.MEAN
BOTH = m.Roles(("virksomhed", "jobcenter"), every=True)


@pytest.mark.parametrize(
    ("line", "first", "second", "expected"),
    [
        (group(ALL, least(3)), 3, 3, "met"),
        (group(ALL, least(3)), 3, 2, "unmet"),
        (group(ALL, least(3)), 3, None, "missing"),
        (group(ALL, least(3)), 2, None, "unmet"),
        (group(SOME, least(3), 1), 3, None, "met"),
        (group(SOME, least(3), 1), 2, None, "missing"),
        (group(SOME, least(3), 1), 2, 2, "unmet"),
        (group(SOME, least(3), 2), 2, None, "unmet"),
        (group(MEAN, least(Fraction(5, 2))), 2, 3, "met"),
        (group(MEAN, least(Fraction(251, 100))), 2, 3, "unmet"),
        (group(MEAN, least(1)), 5, None, "missing"),
    ],
)
def test_groups_of_competences(line: Any, first: int | None, second: int | None, expected: str) -> None:
    rows = [
        row
        for name, observed in zip(v.COMPETENCES, (first, second), strict=False)
        if observed is not None
        for row in measured((observed, "2024-05-01"), competence=name)
    ]
    assert answer(line, measurements=rows) == expected


def test_a_mean_is_conflicting_only_where_the_verdict_hangs_on_it() -> None:
    """Once any member with two levels of one day made the mean conflicting."""
    rows = measured((2, "2024-05-01"), (4, "2024-05-01")) + measured((4, "2024-05-01"), competence="gulvpleje")
    assert answer(group(MEAN, least(3)), measurements=rows) == "met"
    assert answer(group(MEAN, least(Fraction(7, 2))), measurements=rows) == "conflicting"
    assert answer(group(MEAN, least(5)), measurements=rows) == "unmet"


def test_a_mean_by_each_of_two_assessors_asks_each_of_them() -> None:
    """Once the two assessors' means were taken for a conflict."""
    line = group(MEAN, least(3), assessors=BOTH)
    rows = [
        row
        for name in v.COMPETENCES[:2]
        for row in measured((3, "2024-05-01", "virksomhed"), (4, "2024-05-01", "jobcenter"), competence=name)
    ]
    assert answer(line, measurements=rows) == "met"
    assert answer(line, measurements=rows[:3]) == "missing"
    low = measured((1, "2024-05-02", "virksomhed"), competence="gulvpleje")
    assert answer(line, measurements=rows + low) == "unmet"


@pytest.mark.parametrize("line", [level(least(3)), level(least(3), within=days(1))])
def test_the_evidence_is_every_measurement_of_the_latest_day(line: Any) -> None:
    """Once only the lowest of the day was shown, so that which row it was hung on their order."""
    found = asked(line, measurements=measured((3, "2024-05-01"), (4, "2024-05-01"), (3, "2024-04-01")))
    assert [e.index for e in found.evidence] == [0, 1]


# --- attendance, absence, hours -------------------------------------------------------------------------------------


def attended(start: str, end: str, planned: float, present: float, lawful: float = 0, **more: Any) -> dict[str, Any]:
    return {
        "start": start, "end": end, "planned_hours": planned, "present_hours": present,
        "lawful_absence_hours": lawful, **more,
    }  # fmt: skip


def attendance(bound: Any, window: m.Window = FOUR_WEEKS, activity: str | None = None) -> m.AttendanceTest:
    return m.AttendanceTest(v.src("fremmøde"), bound, window, activity)


@pytest.mark.parametrize(
    ("present", "lawful", "expected"),
    [
        (79.99, 0, "unmet"),
        (80, 0, "met"),
        (80.02, 0, "met"),
        (71.98, 10, "unmet"),
        (72, 10, "met"),
        (0, 100, "missing"),
    ],
)
def test_attendance_is_exact(present: float, lawful: float, expected: str) -> None:
    minutes = round(present * 60) / 60
    row = attended("2024-05-06", "2024-05-31", 100, minutes, lawful)
    assert answer(attendance(least(80)), attendance=[row]) == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The last four weeks on 31 May are 4 … 31 May; a row belongs where its last day is.
        ([attended("2024-04-01", "2024-05-04", 10, 10)], "met"),
        ([attended("2024-04-01", "2024-05-03", 10, 10)], "missing"),
        ([attended("2024-05-31", "2024-05-31", 10, 10)], "met"),
        ([attended("2024-05-31", "2024-06-01", 10, 10)], "missing"),
        ([attended("2024-05-20", "2024-05-20", 0, 0)], "missing"),
        ([], "missing"),
        ([attended("2024-05-20", "2024-05-20", 10, 10, recorded="2024-06-01")], "missing"),
    ],
)  # fmt: skip
def test_which_attendance_counts(rows: list[Any], expected: str) -> None:
    assert answer(attendance(least(80)), attendance=rows) == expected


def test_attendance_in_an_activity_leaves_the_rest_out() -> None:
    rows = [
        attended("2024-05-20", "2024-05-20", 10, 10, activity="praktik"),
        attended("2024-05-21", "2024-05-21", 90, 0, activity="dansk"),
    ]
    assert answer(attendance(least(80), activity="praktik"), attendance=rows) == "met"
    assert answer(attendance(least(80)), attendance=rows) == "unmet"
    assert answer(attendance(least(80), activity="praktik"), attendance=rows[1:]) == "missing"


def absence(bound: Any, unit: m.AbsenceUnit, unlawful_only: bool = False) -> m.AbsenceTest:
    return m.AbsenceTest(v.src("fravær"), bound, unit, FOUR_WEEKS, unlawful_only)


DAYS, HOURS, PERCENT = m.AbsenceUnit.DAYS, m.AbsenceUnit.HOURS, m.AbsenceUnit.PERCENT
MONDAY = attended("2024-05-13", "2024-05-13", 7, 6)
TUESDAY = attended("2024-05-14", "2024-05-14", 7, 0, 7)
WEEK = attended("2024-05-20", "2024-05-24", 37, 30)
ILL_WEEK = attended("2024-05-20", "2024-05-24", 37, 30, 7)
EARLIER_WEEK = attended("2024-05-06", "2024-05-10", 37, 36)


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        (absence(most(2), DAYS), [MONDAY, TUESDAY], "met"),
        (absence(most(1), DAYS), [MONDAY, TUESDAY], "unmet"),
        (absence(most(1), DAYS, True), [MONDAY, TUESDAY], "met"),
        (absence(most(1), DAYS), [MONDAY, MONDAY], "met"),
        (absence(most(0), DAYS), [], "missing"),
        (absence(most(1), DAYS), [WEEK], "too_coarse"),
        (absence(most(0), DAYS), [WEEK], "unmet"),
        (absence(most(5), DAYS), [WEEK], "met"),
        (absence(most(4), DAYS), [WEEK], "too_coarse"),
        (absence(most(0), DAYS, True), [ILL_WEEK], "met"),
        (absence(most(1), DAYS), [MONDAY, WEEK], "unmet"),
        (absence(most(2), DAYS), [MONDAY, WEEK], "too_coarse"),
        (absence(most(1), DAYS), [WEEK, EARLIER_WEEK], "unmet"),
        (absence(most(2), DAYS), [WEEK, EARLIER_WEEK], "too_coarse"),
        (absence(most(1), DAYS), [attended("2024-05-21", "2024-05-21", 7, 6), WEEK], "too_coarse"),
        (absence(most(8), HOURS), [MONDAY, TUESDAY], "met"),
        (absence(most(Fraction(799, 100)), HOURS), [MONDAY, TUESDAY], "unmet"),
        (absence(most(1), HOURS, True), [MONDAY, TUESDAY], "met"),
        (absence(most(0), HOURS, True), [MONDAY, TUESDAY], "unmet"),
        (absence(most(Fraction(5714, 100)), PERCENT), [MONDAY, TUESDAY], "unmet"),
        (absence(most(Fraction(400, 7)), PERCENT), [MONDAY, TUESDAY], "met"),
        (absence(most(Fraction(100, 7)), PERCENT, True), [MONDAY, TUESDAY], "met"),
        (absence(most(14), PERCENT, True), [MONDAY, TUESDAY], "unmet"),
        (absence(most(14), PERCENT, True), [TUESDAY], "missing"),
    ],
)
def test_absence(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, attendance=rows) == expected


def hours(bound: Any, per_week: bool = True, window: m.Window = FOUR_WEEKS, **more: Any) -> m.HoursTest:
    return m.HoursTest(v.src("timer"), bound, per_week, window, **more)


IN_PRACTICE = attended("2024-05-06", "2024-05-31", 120, 100, activity="praktik")


@pytest.mark.parametrize(
    ("line", "present", "expected"),
    [
        (hours(least(25)), 100, "met"),
        (hours(least(25)), 99.75, "unmet"),
        (hours(least(100), per_week=False), 100, "met"),
        (hours(least(101), per_week=False), 100, "unmet"),
        # From the day the module began, 1 March, to 31 May there are 92 days.
        (hours(least(7), window=m.InModule()), 92, "met"),
        (hours(least(7), window=m.InModule()), 91.75, "unmet"),
    ],
)
def test_hours(line: Any, present: float, expected: str) -> None:
    assert answer(line, attendance=[attended("2024-05-06", "2024-05-31", 120, present)]) == expected


def test_hours_without_a_row_are_unknown_and_zero_hours_are_not() -> None:
    assert answer(hours(least(1))) == "missing"
    assert answer(hours(least(1)), attendance=[attended("2024-05-31", "2024-05-31", 0, 0)]) == "unmet"
    assert answer(hours(least(1), activity="dansk"), attendance=[IN_PRACTICE]) == "missing"


@pytest.mark.parametrize(
    ("activity", "expected"),
    [
        ({"activity": "praktik", "start": "2024-05-31", "paid": True}, "met"),
        ({"activity": "praktik", "start": "2024-04-01", "end": "2024-05-06", "paid": True}, "met"),
        ({"activity": "praktik", "start": "2024-04-01", "end": "2024-05-05", "paid": True}, "unmet"),
        ({"activity": "praktik", "start": "2024-05-06", "paid": False}, "unmet"),
        ({"activity": "praktik", "start": "2024-05-06"}, "unmet"),
        ({"activity": "dansk", "start": "2024-05-06", "paid": True}, "unmet"),
    ],
)
def test_paid_hours_are_those_of_a_paid_activity(activity: dict[str, Any], expected: str) -> None:
    line = hours(least(25), paid=True)
    assert answer(line, attendance=[IN_PRACTICE], activities=[activity]) == expected


# --- time and gaps --------------------------------------------------------------------------------------------------


def time(bound: Any, scope: Any = None) -> m.TimeTest:
    return m.TimeTest(v.src("tid"), m.InModule() if scope is None else scope, bound)


def visit(module: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    return {"module": module, "start": start, "end": end, **more}


INTRO = visit("introduktion", "2024-01-08")


@pytest.mark.parametrize(("on", "expected"), [("2024-03-03", "unmet"), ("2024-03-04", "met"), ("2024-03-05", "met")])
def test_eight_weeks_from_8_january_are_reached_on_4_march(on: str, expected: str) -> None:
    assert answer(time(least(weeks(8))), date.fromisoformat(on), modules=[INTRO]) == expected


@pytest.mark.parametrize(
    ("comparison", "statuses"),
    [
        (AT_LEAST, ("unmet", "met", "met")),
        (AT_MOST, ("met", "met", "unmet")),
        (m.Comparison.OVER, ("unmet", "unmet", "met")),
        (m.Comparison.UNDER, ("met", "unmet", "unmet")),
        (EXACTLY, ("unmet", "met", "unmet")),
    ],
)
def test_time_by_every_comparison(comparison: m.Comparison, statuses: tuple[str, ...]) -> None:
    line = time(m.Bound(comparison, weeks(8)))
    for day, expected in zip((3, 4, 5), statuses, strict=True):
        assert answer(line, date(2024, 3, day), modules=[INTRO]) == expected


@pytest.mark.parametrize(
    ("pauses", "on", "expected"),
    [
        ([("2024-02-01", "2024-02-07")], "2024-03-10", "unmet"),
        ([("2024-02-01", "2024-02-07")], "2024-03-11", "met"),
        # Overlapping pauses count once.
        ([("2024-02-01", "2024-02-05"), ("2024-02-03", "2024-02-07")], "2024-03-11", "met"),
        # A pause in the days that a pause added counts too, and one after they were reached does not.
        ([("2024-02-01", "2024-02-07"), ("2024-03-10", "2024-03-10")], "2024-03-11", "unmet"),
        ([("2024-02-01", "2024-02-07"), ("2024-03-10", "2024-03-10")], "2024-03-12", "met"),
        ([("2024-03-04", "2024-03-20")], "2024-03-10", "met"),
        # Days before the module began are no pause in it.
        ([("2024-01-01", "2024-01-07")], "2024-03-04", "met"),
        ([("2024-01-01", "2024-01-08")], "2024-03-04", "unmet"),
        # An open pause, begun the day before and on the day.
        ([("2024-03-03", None)], "2024-12-31", "unmet"),
        ([("2024-03-04", None)], "2024-03-04", "met"),
    ],
)
def test_pauses_stop_the_clock(pauses: list[Any], on: str, expected: str) -> None:
    rows = [{"start": start, "end": end} for start, end in pauses]
    assert answer(time(least(weeks(8))), date.fromisoformat(on), modules=[INTRO], pauses=rows) == expected


def test_a_pause_after_a_duration_was_reached_does_not_pass_it() -> None:
    """Once "højst 8 uger" broke in a pause that began on the day the eight weeks were reached."""
    pauses = [{"start": "2024-03-04", "end": None}]
    assert answer(time(most(weeks(8))), date(2024, 4, 1), modules=[INTRO], pauses=pauses) == "met"
    assert answer(time(m.Bound(EXACTLY, weeks(8))), date(2024, 4, 1), modules=[INTRO], pauses=pauses) == "met"
    assert (
        answer(time(m.Bound(m.Comparison.OVER, weeks(8))), date(2024, 4, 1), modules=[INTRO], pauses=pauses) == "unmet"
    )


def test_an_open_pause_leaves_no_day_on_which_the_time_is_reached() -> None:
    """Once it took minutes to find out, and then there was no such day in the calendar."""
    pauses = [{"start": "2024-03-03", "end": None}]
    found = asked(time(least(weeks(8))), date(2024, 4, 1), modules=[INTRO], pauses=pauses)
    assert (found.observed, found.detail) == (55, {"reached": None})


@pytest.mark.parametrize(
    ("end", "on", "expected"),
    [
        ("2024-03-03", "2024-03-03", "unmet"),
        ("2024-03-03", "2024-03-04", "met"),
        ("2024-03-03", "2024-06-01", "met"),
        ("2024-03-02", "2024-06-01", "unmet"),
        ("2024-06-30", "2024-03-04", "met"),
    ],
)
def test_the_clock_stops_with_the_module(end: str, on: str, expected: str) -> None:
    modules = [visit("introduktion", "2024-01-08", end)]
    assert answer(time(least(weeks(8))), date.fromisoformat(on), modules=modules) == expected


@pytest.mark.parametrize(("on", "expected"), [("2024-02-28", "unmet"), ("2024-02-29", "met")])
def test_months_clamp_forwards_too(on: str, expected: str) -> None:
    modules = [visit("introduktion", "2024-01-31")]
    assert answer(time(least(months(1))), date.fromisoformat(on), modules=modules) == expected


def test_time_in_the_path_and_in_a_module_visited_twice() -> None:
    modules = [
        visit("virksomhed1", "2024-01-01", "2024-01-10"),
        visit("introduktion", "2024-01-21", "2024-01-30"),
        visit("virksomhed1", "2024-02-01", "2024-02-10"),
    ]
    for scope, elapsed in ((m.InPath(), 41), ("virksomhed1", 20), ("introduktion", 10), ("virksomhed2", 0)):
        assert answer(time(least(days(elapsed)), scope), modules=modules) == "met"
        assert answer(time(least(days(elapsed + 1)), scope), modules=modules) == "unmet"
        assert answer(time(most(days(elapsed)), scope), modules=modules) == "met"


def test_time_in_a_module_is_time_in_the_records_package() -> None:
    modules = [visit("introduktion", "2024-01-08", "2024-02-29", package="lager"), visit("virksomhed1", "2024-03-01")]
    assert answer(time(least(days(1)), "introduktion"), modules=modules) == "unmet"


def gap(at_most: m.Duration, window: m.Window | None = None) -> m.GapTest:
    return m.GapTest(v.src("afbrydelse"), at_most, m.InPath() if window is None else window)


BEFORE = visit("virksomhed1", "2024-01-02", "2024-03-29")
AFTER = visit("virksomhed2", "2024-04-22")
SICK = {"start": "2024-04-08", "end": "2024-04-19"}


@pytest.mark.parametrize(
    ("limit", "modules", "pauses", "expected"),
    [
        (days(23), [BEFORE, AFTER], [], "met"),
        (days(22), [BEFORE, AFTER], [], "unmet"),
        (days(11), [BEFORE, AFTER], [SICK], "met"),
        (days(10), [BEFORE, AFTER], [SICK], "unmet"),
        (days(11), [BEFORE, AFTER], [SICK, SICK], "met"),
        (days(0), [visit("virksomhed1", "2024-01-02", "2024-04-21"), AFTER], [], "met"),
        # A running gap counts to the date of the check: 30 March … 31 May.
        (days(63), [BEFORE], [], "met"),
        (days(62), [BEFORE], [], "unmet"),
        (days(0), [AFTER], [], "met"),
    ],
)
def test_gaps_between_modules(limit: m.Duration, modules: list[Any], pauses: list[Any], expected: str) -> None:
    assert answer(gap(limit), modules=modules, pauses=pauses) == expected


@pytest.mark.parametrize(("since", "expected"), [(date(2024, 4, 21), "unmet"), (date(2024, 4, 22), "met")])
def test_a_gap_belongs_to_the_window_in_which_it_ends(since: date, expected: str) -> None:
    assert answer(gap(days(14), m.Since(since)), modules=[BEFORE, AFTER]) == expected


@pytest.mark.parametrize(("limit", "expected"), [(19, "unmet"), (20, "met")])
def test_gaps_in_the_module_are_between_activities(limit: int, expected: str) -> None:
    """Once an activity that ended before the module began was left out, and with it the gap that ended in the module."""
    activities = [
        {"activity": "praktik", "start": "2024-01-01", "end": "2024-02-20"},
        {"activity": "dansk", "start": "2024-03-12"},
    ]
    assert answer(gap(days(limit), m.InModule()), activities=activities) == expected
    assert answer(gap(days(0), m.InModule()), activities=activities[1:]) == "met"
    assert answer(gap(days(0), m.InModule())) == "met"


# --- registers ------------------------------------------------------------------------------------------------------


def fact(name: str, predicate: Any) -> m.FactTest:
    return m.FactTest(v.src(name), name, predicate)


def stated(name: str, value: Any, start: str = "2024-01-01", **more: Any) -> dict[str, Any]:
    return {"fact": name, "value": value, "from": start, **more}


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        (fact("jobstatus", m.IsOneOf(("jobparat", "andet"))), [stated("jobstatus", "andet")], "met"),
        (fact("jobstatus", m.IsOneOf(("jobparat", "andet"))), [stated("jobstatus", "aktivitetsparat")], "unmet"),
        (fact("jobstatus", m.IsNoneOf(("jobparat", "andet"))), [stated("jobstatus", "andet")], "unmet"),
        (fact("jobstatus", m.IsNoneOf(("jobparat",))), [stated("jobstatus", "andet")], "met"),
        (fact("jobstatus", m.IsNoneOf(("jobparat",))), [], "missing"),
        (fact("jobtilbud", m.IsOneOf((True,))), [stated("jobtilbud", True)], "met"),
        (fact("jobtilbud", m.IsOneOf((True,))), [stated("jobtilbud", False)], "unmet"),
        (fact("alder", least(18)), [stated("alder", 17)], "unmet"),
        (fact("alder", least(18)), [stated("alder", 18)], "met"),
        (fact("alder", most(Fraction(1, 10))), [stated("alder", 0.1)], "met"),
        (fact("alder", m.IsOneOf((Fraction(37, 2),))), [stated("alder", 18.5)], "met"),
        (fact("ankomst", most(date(2020, 1, 1))), [stated("ankomst", "2020-01-01")], "met"),
        (fact("ankomst", most(date(2020, 1, 1))), [stated("ankomst", "2020-01-02")], "unmet"),
        (fact("ankomst", m.IsOneOf((date(2020, 1, 1),))), [stated("ankomst", "2020-01-01")], "met"),
        (fact("danskprøve", least("prøve_2")), [stated("danskprøve", "prøve_1")], "unmet"),
        (fact("danskprøve", least("prøve_2")), [stated("danskprøve", "prøve_2")], "met"),
        (
            fact("danskprøve", m.Bound(m.Comparison.BETWEEN, "prøve_1", "prøve_2")),
            [stated("danskprøve", "prøve_3")],
            "unmet",
        ),
        # Valid on the date: the last day counts, and two different values conflict.
        (fact("alder", least(18)), [stated("alder", 18, to="2024-05-31")], "met"),
        (fact("alder", least(18)), [stated("alder", 18, to="2024-05-30")], "stale"),
        (fact("alder", least(18)), [stated("alder", 18, "2024-06-01")], "missing"),
        (fact("alder", least(18)), [stated("alder", 18), stated("alder", 19, "2024-02-01")], "conflicting"),
        (fact("alder", least(18)), [stated("alder", 18), stated("alder", 18.0, "2024-02-01")], "met"),
        (fact("alder", least(18)), [stated("alder", 17, to="2024-01-31"), stated("alder", 18, "2024-02-01")], "met"),
        (fact("alder", m.IsStated()), [stated("alder", 18)], "met"),
        (fact("alder", m.IsStated()), [stated("alder", 18), stated("alder", 19)], "met"),
        (fact("alder", m.IsStated()), [stated("alder", 18, to="2024-05-30")], "unmet"),
        (fact("alder", m.IsStated()), [], "unmet"),
    ],
)
def test_facts(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, facts=rows) == expected


def certificate(**more: Any) -> m.CertificateTest:
    return m.CertificateTest(v.src("amu"), "amu_hygiejne", **more)


def passed(day: str, ok: bool = True, **more: Any) -> dict[str, Any]:
    return {"certificate": "amu_hygiejne", "passed": ok, "date": day, **more}


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        (certificate(), [], "unmet"),
        (certificate(), [passed("2024-05-31")], "met"),
        (certificate(), [passed("2024-06-01")], "unmet"),
        (certificate(), [passed("2024-05-01", False)], "unmet"),
        (certificate(), [passed("2024-05-01", False), passed("2024-04-01")], "met"),
        (certificate(), [passed("2023-05-01", expires="2024-05-31")], "met"),
        (certificate(), [passed("2023-05-01", expires="2024-05-30")], "unmet"),
        (certificate(result=least(7)), [passed("2024-05-01", result=7)], "met"),
        (certificate(result=least(7)), [passed("2024-05-01", result=6.9)], "unmet"),
        (certificate(result=least(7)), [passed("2024-05-01")], "unmet"),
        (certificate(result=least(7)), [passed("2024-05-01", False, result=12)], "unmet"),
        (certificate(window=FOUR_WEEKS), [passed("2024-05-04")], "met"),
        (certificate(window=FOUR_WEEKS), [passed("2024-05-03")], "unmet"),
        (certificate(before_module_start=True), [passed("2024-02-29")], "met"),
        (certificate(before_module_start=True), [passed("2024-03-01")], "unmet"),
    ],
)
def test_certificates(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, certificates=rows) == expected


def document(**more: Any) -> m.DocumentTest:
    return m.DocumentTest(v.src("målaftale"), "målaftale", **more)


def written(day: str, **signed: str) -> dict[str, Any]:
    return {"document": "målaftale", "date": day, "signed": [{"role": r, "date": d} for r, d in signed.items()]}


EITHER = m.Roles(("borger", "jobcenter"))
EACH = m.Roles(("borger", "jobcenter"), every=True)


@pytest.mark.parametrize(
    ("line", "row", "expected"),
    [
        (document(), written("2024-05-31"), "met"),
        (document(), written("2024-06-01"), "unmet"),
        (document(at_most_old=months(3)), written("2024-02-29"), "met"),
        (document(at_most_old=months(3)), written("2024-02-28"), "unmet"),
        (document(window=FOUR_WEEKS), written("2024-05-04"), "met"),
        (document(window=FOUR_WEEKS), written("2024-05-03"), "unmet"),
        (document(before_module_start=True), written("2024-02-29"), "met"),
        (document(before_module_start=True), written("2024-03-01"), "unmet"),
        (document(signed_by=EACH), written("2024-03-02", borger="2024-03-02"), "unmet"),
        (document(signed_by=EACH), written("2024-03-02", borger="2024-03-02", jobcenter="2024-05-31"), "met"),
        (document(signed_by=EACH), written("2024-03-02", borger="2024-03-02", jobcenter="2024-06-01"), "unmet"),
        (document(signed_by=EITHER), written("2024-03-02", jobcenter="2024-03-02"), "met"),
        (document(signed_by=EITHER), written("2024-03-02", virksomhed="2024-03-02"), "unmet"),
        # Before the module began: every required signature, not the paper's date.
        (document(signed_by=EACH, before_module_start=True), written("2024-03-05", borger="2024-02-29", jobcenter="2024-02-29"), "met"),
        (document(signed_by=EACH, before_module_start=True), written("2024-02-01", borger="2024-02-29", jobcenter="2024-03-01"), "unmet"),
        (document(signed_by=EITHER, before_module_start=True), written("2024-02-01", borger="2024-02-29", jobcenter="2024-03-01"), "met"),
        (document(signed_by=EACH, before_module_start=True), written("2024-02-01", borger="2024-02-29", jobcenter="2024-02-01", virksomhed="2024-04-01"), "met"),
    ],
)  # fmt: skip
def test_documents(line: Any, row: dict[str, Any], expected: str) -> None:
    assert answer(line, documents=[row]) == expected


def test_no_document_is_unmet_and_any_that_is_valid_counts() -> None:
    assert answer(document()) == "unmet"
    rows = [written("2024-05-01"), written("2024-04-01", borger="2024-04-01", jobcenter="2024-04-02")]
    assert answer(document(signed_by=EACH), documents=rows) == "met"
    halves = [written("2024-05-01", borger="2024-05-01"), written("2024-04-01", jobcenter="2024-04-02")]
    assert answer(document(signed_by=EACH), documents=halves) == "unmet"


def activity(predicate: Any, window: m.Window | None = None) -> m.ActivityTest:
    return m.ActivityTest(v.src("praktik"), "praktik", predicate, window)


def spent(start: str, end: str | None = None) -> dict[str, Any]:
    return {"activity": "praktik", "start": start, "end": end}


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        (activity(m.Ongoing()), [], "unmet"),
        (activity(m.Ongoing()), [spent("2024-05-31")], "met"),
        (activity(m.Ongoing()), [spent("2024-06-01")], "unmet"),
        (activity(m.Ongoing()), [spent("2024-05-01", "2024-05-31")], "met"),
        (activity(m.Ongoing()), [spent("2024-05-01", "2024-05-30")], "unmet"),
        (activity(m.Ongoing(), FOUR_WEEKS), [spent("2024-04-01", "2024-05-04")], "met"),
        (activity(m.Ongoing(), FOUR_WEEKS), [spent("2024-04-01", "2024-05-03")], "unmet"),
        (activity(m.Ongoing(), m.Since(date(2024, 6, 1))), [spent("2024-04-01")], "unmet"),
        (activity(m.Times(2)), [spent("2024-01-01", "2024-01-02"), spent("2024-02-01")], "met"),
        (activity(m.Times(2)), [spent("2024-01-01", "2024-01-02"), spent("2024-06-01")], "unmet"),
        (activity(m.Times(2), FOUR_WEEKS), [spent("2024-01-01", "2024-05-03"), spent("2024-05-31")], "unmet"),
        (activity(m.Times(2), FOUR_WEEKS), [spent("2024-01-01", "2024-05-04"), spent("2024-05-31")], "met"),
        # The date of the check is a day of what is running; days of two that overlap count once.
        (activity(least(weeks(4))), [spent("2024-05-04")], "met"),
        (activity(least(weeks(4))), [spent("2024-05-05")], "unmet"),
        (activity(least(days(5))), [spent("2024-05-01", "2024-05-03"), spent("2024-05-02", "2024-05-04")], "unmet"),
        (activity(least(days(4))), [spent("2024-05-01", "2024-05-03"), spent("2024-05-02", "2024-05-04")], "met"),
        (activity(least(days(3)), FOUR_WEEKS), [spent("2024-04-01", "2024-05-06")], "met"),
        (activity(least(days(4)), FOUR_WEEKS), [spent("2024-04-01", "2024-05-06")], "unmet"),
        (activity(least(days(1))), [], "unmet"),
        (activity(most(weeks(4))), [], "met"),
    ],
)
def test_activities(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, activities=rows) == expected


def judgement(answered: bool = True, **more: Any) -> m.JudgementTest:
    return m.JudgementTest(v.src("kan_igu"), "kan_igu", answered, **more)


def judged(answered: bool, day: str, role: str = "jobcenter", **more: Any) -> dict[str, Any]:
    return {"judgement": "kan_igu", "answer": answered, "date": day, "role": role, **more}


@pytest.mark.parametrize(
    ("line", "rows", "expected"),
    [
        (judgement(), [], "missing"),
        (judgement(), [judged(True, "2024-05-31")], "met"),
        (judgement(), [judged(True, "2024-06-01")], "missing"),
        (judgement(False), [judged(True, "2024-05-31")], "unmet"),
        (judgement(), [judged(True, "2024-05-01"), judged(False, "2024-05-02")], "unmet"),
        (judgement(), [judged(True, "2024-05-02"), judged(False, "2024-05-02")], "conflicting"),
        (judgement(), [judged(True, "2024-05-01", expires="2024-05-31")], "met"),
        (judgement(), [judged(True, "2024-05-01", expires="2024-05-30")], "stale"),
        (judgement(), [judged(False, "2024-04-01"), judged(True, "2024-05-01", expires="2024-05-30")], "stale"),
        (judgement(window=FOUR_WEEKS), [judged(True, "2024-05-04")], "met"),
        (judgement(window=FOUR_WEEKS), [judged(True, "2024-05-03")], "stale"),
        (judgement(given_by=m.Roles(("virksomhed",))), [judged(True, "2024-05-04")], "missing"),
        (judgement(given_by=EITHER), [judged(True, "2024-05-04")], "met"),
        (judgement(given_by=EACH), [judged(True, "2024-05-04")], "missing"),
        (judgement(given_by=EACH), [judged(False, "2024-05-04")], "unmet"),
        (judgement(given_by=EACH), [judged(True, "2024-05-04"), judged(True, "2024-05-01", "borger")], "met"),
    ],
)
def test_judgements(line: Any, rows: list[Any], expected: str) -> None:
    assert answer(line, judgements=rows) == expected


def test_the_order_of_judgements_of_one_day_does_not_matter() -> None:
    """Once an expired judgement hid another of the same day, if it stood first."""
    rows = [judged(True, "2024-05-01", expires="2024-05-30"), judged(True, "2024-05-01")]
    assert answer(judgement(), judgements=rows) == answer(judgement(), judgements=rows[::-1]) == "met"


def follow_up(every: m.Duration, window: m.Window | None = None) -> m.FollowUpTest:
    return m.FollowUpTest(v.src("besøg"), "besøg", every, window)


@pytest.mark.parametrize(
    ("line", "dates", "expected"),
    [
        # Without a window from the start of the path, 1 March; the last visit must be three weeks old at most.
        (follow_up(weeks(3)), ["2024-03-22", "2024-04-12", "2024-05-03", "2024-05-24"], "met"),
        (follow_up(weeks(3)), ["2024-03-23", "2024-04-12", "2024-05-03", "2024-05-24"], "unmet"),
        (follow_up(weeks(3)), ["2024-03-22", "2024-04-12", "2024-05-04", "2024-05-24"], "unmet"),
        (follow_up(weeks(3), m.Last(weeks(6))), ["2024-05-10"], "met"),
        (follow_up(weeks(3), m.Last(weeks(6))), ["2024-05-09"], "unmet"),
        (follow_up(weeks(3), m.Last(weeks(6))), ["2024-05-12"], "unmet"),
        (follow_up(weeks(3), m.Last(weeks(6))), [], "unmet"),
        (follow_up(weeks(3), m.Last(weeks(3))), [], "met"),
        (follow_up(months(3)), [], "met"),
        (follow_up(weeks(13)), [], "met"),
        (follow_up(days(90)), [], "unmet"),
    ],
)
def test_follow_ups(line: Any, dates: list[str], expected: str) -> None:
    rows = [{"follow_up": "besøg", "date": day} for day in dates]
    assert answer(line, follow_ups=rows) == expected


def test_a_window_that_has_not_begun_asks_for_no_follow_up() -> None:
    """Once the days until it begins were taken for a stretch without one."""
    assert answer(follow_up(days(3), m.Since(date(2024, 6, 30)))) == "met"


def module(name: str = "introduktion", any_package: bool = False) -> m.ModuleTest:
    return m.ModuleTest(v.src(name), name, any_package)


@pytest.mark.parametrize(
    ("line", "end", "package", "expected"),
    [
        (module(), "2024-05-30", None, "met"),
        (module(), "2024-05-31", None, "unmet"),
        (module(), None, None, "unmet"),
        (module(), "2024-05-30", "rengøring", "met"),
        (module(), "2024-05-30", "lager", "unmet"),
        (module(any_package=True), "2024-05-30", "lager", "met"),
        (module("virksomhed1"), "2024-05-30", None, "unmet"),
    ],
)
def test_modules(line: Any, end: str | None, package: str | None, expected: str) -> None:
    assert answer(line, modules=[visit("introduktion", "2024-01-08", end, package=package)]) == expected


def test_a_package_is_chosen_or_not() -> None:
    gate = v.transition("virksomhed1", v.requirement("valg", m.PackageChosenTest(v.src("pakke er valgt"))))
    ruleset = v.ruleset(*(v.package(name, v.vocabulary(), (gate,)) for name in (None, "rengøring")))
    for name, outcome in ((None, "not_ready"), ("rengøring", "ready")):
        record = Record.model_validate({"citizen": "b-1", "package": name, "modules": [INTRO]})
        assert Program(ruleset).decide(record, on=ON).outcome == outcome


# --- conditions, groups of tests, scorecards ------------------------------------------------------------------------

YES, NO, DONT_KNOW = certificate(), m.CertificateTest(v.src("førstehjælp"), "førstehjælp"), level(least(3))


def lines(kind: m.GroupKind, needed: int, *tests: Any) -> m.TestGroup:
    return m.TestGroup(v.src("af"), kind, needed, tests)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (lines(m.GroupKind.ALL, 2, YES, YES), "met"),
        (lines(m.GroupKind.ALL, 2, YES, DONT_KNOW), "missing"),
        (lines(m.GroupKind.ALL, 2, NO, DONT_KNOW), "unmet"),
        (lines(m.GroupKind.AT_LEAST, 1, YES, DONT_KNOW), "met"),
        (lines(m.GroupKind.AT_LEAST, 1, NO, DONT_KNOW), "missing"),
        (lines(m.GroupKind.AT_LEAST, 1, NO, NO), "unmet"),
        (lines(m.GroupKind.AT_LEAST, 2, NO, DONT_KNOW), "unmet"),
        (lines(m.GroupKind.AT_LEAST, 2, YES, NO, DONT_KNOW), "missing"),
        (lines(m.GroupKind.NONE, 0, NO, NO), "met"),
        (lines(m.GroupKind.NONE, 0, NO, DONT_KNOW), "missing"),
        (lines(m.GroupKind.NONE, 0, YES, DONT_KNOW), "unmet"),
    ],
)
def test_groups_of_tests(line: Any, expected: str) -> None:
    assert answer(line, certificates=[passed("2024-05-01")]) == expected


def test_a_condition_is_all_of_its_lines() -> None:
    line = m.ConditionTest(v.src("klar er opfyldt"), "klar")
    for body, expected in (((YES, YES), "met"), ((YES, DONT_KNOW), "missing"), ((NO, DONT_KNOW), "unmet")):
        words = v.vocabulary(conditions=(m.Condition("klar", None, body, v.AT),))
        assert answer(line, words=words, certificates=[passed("2024-05-01")]) == expected


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        # 3 for the level, 5 for the certificate, 1 to 5 for the competence that nobody measured.
        (least(9), "met"),
        (least(10), "missing"),
        (least(13), "missing"),
        (least(14), "unmet"),
        (most(13), "met"),
        (most(8), "unmet"),
        (m.Bound(EXACTLY, 9), "missing"),
        (m.Bound(EXACTLY, 14), "unmet"),
        (m.Bound(m.Comparison.BETWEEN, 9, 13), "met"),
        (m.Bound(m.Comparison.BETWEEN, 10, 11), "missing"),
    ],
)
def test_a_scorecard_is_judged_by_what_it_can_still_reach(bound: Any, expected: str) -> None:
    card = m.Scorecard(
        "trivsel", "Scorekort",
        (
            m.PointsPerLevel(v.src(""), "hygiejne", m.Measured(), 1),
            m.PointsPerLevel(v.src(""), "gulvpleje", m.Measured(), 1),
            m.PointsForTest(YES, 5),
            m.PointsForTest(NO, 5),
        ),
        v.AT,
    )  # fmt: skip
    line = m.ScorecardTest(v.src("trivsel"), "trivsel", bound)
    rows = {"measurements": measured((3, "2024-05-01")), "certificates": [passed("2024-05-01")]}
    assert answer(line, words=v.vocabulary((card,)), **rows) == expected


# --- far ends of the calendar ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "length", [days(10**6), weeks(10**6), months(10**6), m.Duration(3000, m.Unit.YEAR)], ids=lambda d: str(d.unit)
)
def test_a_length_beyond_the_calendar_means_ever(length: m.Duration) -> None:
    """Once the engine fell off the end of the calendar."""
    assert answer(level(least(3), within=length), measurements=measured((3, "0001-01-02"))) == "met"
    assert answer(level(least(3), window=m.Last(length)), measurements=measured((3, "1900-01-01"))) == "met"
    assert answer(time(least(length))) == "unmet"
    assert answer(gap(length), modules=[BEFORE]) == "met"
    assert answer(follow_up(length)) == "met"
    assert answer(document(at_most_old=length), documents=[written("1900-01-01")]) == "met"
