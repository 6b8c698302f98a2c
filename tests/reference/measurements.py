"""Tests of competences and of groups of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

from trin.engine import model as m

from .basics import (
    MET,
    UNKNOWN,
    UNMET,
    Answer,
    Row,
    Rows,
    World,
    all_of,
    at_least,
    back,
    combined,
    compare,
    satisfies,
    verdict,
)

Counting = list[tuple[Row, Any]]
Judge = Callable[[Fraction], tuple[str, str | None]]


def competence(test: m.CompetenceTest, world: World) -> Answer:
    return of_competence(test.competence, test.predicate, test.measured, world)


def group(test: m.GroupTest, world: World) -> Answer:
    if test.quantifier is m.GroupQuantifier.MEAN:
        return _for_each_assessor(test.measured, lambda roles: _group_mean(test, roles, world))
    parts = [of_competence(name, test.predicate, test.measured, world) for name in test.competences]
    statuses = [p.status for p in parts]
    if test.quantifier is m.GroupQuantifier.ALL:
        return combined(all_of(statuses), parts)
    assert test.count is not None
    return combined(at_least(test.count, statuses), parts)


def of_competence(name: str, predicate: Any, measured: m.Measured, world: World) -> Answer:
    return _for_each_assessor(measured, lambda roles: _one(name, predicate, measured, roles, world))


def _for_each_assessor(measured: m.Measured, answer: Callable[[tuple[str, ...] | None], Answer]) -> Answer:
    """ "A og B": the test must hold for each one's own measurements. "A eller B": only theirs count."""
    roles = measured.assessors
    if roles is None or not roles.every:
        return answer(None if roles is None else roles.names)
    parts = [answer((name,)) for name in roles.names]
    return combined(all_of([p.status for p in parts]), parts)


# --- which rows count -----------------------------------------------------------------------------------------------


def counting(
    name: str, measured: m.Measured, roles: tuple[str, ...] | None, world: World
) -> tuple[Counting, Answer | None]:
    """The rows that count, oldest first, or the answer where there are none.

    READING: "stale" is shown with the latest of the measurements that are too old, all of that day.
    """
    rows = [pair for pair in world.rows("measurements", competence=name) if roles is None or pair[1].role in roles]
    if not rows:
        return [], Answer(UNKNOWN, "missing")
    rows.sort(key=lambda pair: pair[1].date)
    earliest = world.first_day(measured.window)
    if measured.within is not None:
        earliest = max(earliest, back(world.on, measured.within))
    if measured.in_module:
        earliest = max(earliest, world.module_start)
    kept = [pair for pair in rows if pair[1].date >= earliest]
    if not kept:
        return [], Answer(UNKNOWN, "stale", _evidence(_of_day(rows, rows[-1][1].date)))
    return kept, None


def _of_day(rows: Counting, day: date) -> Counting:
    return [pair for pair in rows if pair[1].date == day]


def _latest(rows: Counting, count: int) -> Counting:
    """The `count` latest. Every row of a day counts, so a day that the count would cut in two is in it whole."""
    if len(rows) <= count:
        return rows
    limit = rows[-count][1].date
    return [pair for pair in rows if pair[1].date >= limit]


def _evidence(rows: Counting) -> Rows:
    return frozenset(row for row, _ in rows)


# --- what they are compared with ------------------------------------------------------------------------------------


def _judge(name: str, bound: Any, world: World) -> Judge:
    if isinstance(bound.value, m.IndividualGoal):
        return _goal_judge(name, bound, world)
    return lambda level: (verdict(satisfies(bound, level)), None)


def _goal_judge(name: str, bound: m.Bound[m.IndividualGoal], world: World) -> Judge:
    """READING: goals of one day that differ are conflicting, like measurements, unless they give the same verdict.

    READING: without a goal, whatever holds for every goal at the floor or above it holds; that is "below the floor is
    unmet even without a goal" for a lower bound, and what it must mean for the other comparisons.
    """
    floor = bound.value.floor
    goals = [goal for _, goal in world.rows("goals", competence=name)]
    latest = [g.level for g in goals if g.date == max(other.date for other in goals)]

    def judge(level: Fraction) -> tuple[str, str | None]:
        if not latest:
            return _without_goal(bound.comparison, level, floor)
        levels = {goal if floor is None else max(goal, floor) for goal in latest}
        verdicts = {verdict(compare(bound.comparison, level, goal)) for goal in levels}
        return (verdicts.pop(), None) if len(verdicts) == 1 else (UNKNOWN, "conflicting")

    return judge


def _without_goal(comparison: m.Comparison, level: Fraction, floor: int | None) -> tuple[str, str | None]:
    if floor is not None:
        match comparison:
            case m.Comparison.AT_LEAST | m.Comparison.EXACTLY if level < floor:
                return UNMET, None
            case m.Comparison.OVER if level <= floor:
                return UNMET, None
            case m.Comparison.AT_MOST if level <= floor:
                return MET, None
            case m.Comparison.UNDER if level < floor:
                return MET, None
    return UNKNOWN, "no_goal"


# --- one competence, one set of assessors ---------------------------------------------------------------------------


def _one(name: str, predicate: Any, measured: m.Measured, roles: tuple[str, ...] | None, world: World) -> Answer:
    rows, none = counting(name, measured, roles, world)
    if none is not None:
        return none
    if isinstance(predicate, m.Risen):
        return _risen(predicate, rows)
    judge = _judge(name, predicate, world)
    match measured.which:
        case m.Latest():
            return _agreed(_of_day(rows, rows[-1][1].date), judge)
        case m.EachOfLatest(count):
            return _each(_latest(rows, count), count, judge)
        case m.MeanOfLatest(count):
            chosen = _latest(rows, count)
            if len(chosen) < count:
                return Answer(UNKNOWN, "too_few", _evidence(chosen))
            return Answer(*judge(_mean([pair[1].level for pair in chosen])), _evidence(chosen))
        case m.EveryMeasurement():
            return _each(rows, 1, judge)
        case m.SomeMeasurement():
            parts = [Answer(*judge(Fraction(row.level))) for _, row in rows]
            return Answer(*_bare(combined(at_least(1, [p.status for p in parts]), parts)), _evidence(rows))


def _mean(levels: list[Any]) -> Fraction:
    return sum(map(Fraction, levels), Fraction(0)) / len(levels)


def _bare(answer: Answer) -> tuple[str, str | None]:
    return answer.status, answer.reason


def _agreed(rows: Counting, judge: Judge) -> Answer:
    """Levels of one day that differ are no conflict where they give the same verdict."""
    answers = {judge(Fraction(row.level)) for _, row in rows}
    if len(answers) == 1:
        return Answer(*answers.pop(), _evidence(rows))
    return Answer(UNKNOWN, "conflicting", _evidence(rows))


def _each(rows: Counting, count: int, judge: Judge) -> Answer:
    """READING: what is wrong with the measurements is said before what is wrong with the goal: too few comes first."""
    parts = [Answer(*judge(Fraction(row.level))) for _, row in rows]
    answer = combined(all_of([p.status for p in parts]), parts)
    if answer.status != UNMET and len(rows) < count:
        return Answer(UNKNOWN, "too_few", _evidence(rows))
    return Answer(answer.status, answer.reason, _evidence(rows))


def _risen(risen: m.Risen, rows: Counting) -> Answer:
    """READING: measurements of a single day have nothing to rise from: too few. Where a day has several levels, the
    rise is judged for each of them, and a difference in the verdicts is a conflict.
    """
    first, last = _of_day(rows, rows[0][1].date), _of_day(rows, rows[-1][1].date)
    evidence = _evidence(first + last)
    if rows[0][1].date == rows[-1][1].date:
        return Answer(UNKNOWN, "too_few", evidence)
    verdicts = {verdict(b.level - a.level >= risen.steps) for _, a in first for _, b in last}
    if len(verdicts) == 1:
        return Answer(verdicts.pop(), None, evidence)
    return Answer(UNKNOWN, "conflicting", evidence)


# --- levels as numbers ----------------------------------------------------------------------------------------------


def levels_of(
    name: str, measured: m.Measured, roles: tuple[str, ...] | None, world: World
) -> tuple[list[Fraction], Answer]:
    """The level of a competence: one, or those of a day with several; none where it is unknown, and why."""
    rows, none = counting(name, measured, roles, world)
    if none is not None:
        return [], none
    if not isinstance(measured.which, m.MeanOfLatest):
        rows = _of_day(rows, rows[-1][1].date)
        return [Fraction(row.level) for _, row in rows], Answer(MET, None, _evidence(rows))
    count = measured.which.count
    chosen = _latest(rows, count)
    if len(chosen) < count:
        return [], Answer(UNKNOWN, "too_few", _evidence(chosen))
    return [_mean([row.level for _, row in chosen])], Answer(MET, None, _evidence(chosen))


def _group_mean(test: m.GroupTest, roles: tuple[str, ...] | None, world: World) -> Answer:
    """READING: the mean of a group is unknown as long as one of its members is; a day's several levels are a conflict
    only where they change the verdict.
    """
    members = [levels_of(name, test.measured, roles, world) for name in test.competences]
    parts = [answer for _, answer in members]
    unknown = combined(all_of([p.status for p in parts]), parts)
    if unknown.status == UNKNOWN:
        return Answer(UNKNOWN, unknown.reason, unknown.rows)
    bound: Any = test.predicate
    verdicts = {verdict(satisfies(bound, _mean(list(levels)))) for levels in product(*(ls for ls, _ in members))}
    if len(verdicts) == 1:
        return Answer(verdicts.pop(), None, unknown.rows)
    return Answer(UNKNOWN, "conflicting", unknown.rows)
