"""Tests on competences: levels, progress, groups of competences, and what a level is worth in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from .calendar import back
from .history import Measured as Row
from .logic import MET, UNKNOWN, UNMET, all_of, at_least
from .model import (
    Bound,
    Comparison,
    CompetenceTest,
    EachOfLatest,
    EveryMeasurement,
    GroupQuantifier,
    GroupTest,
    IndividualGoal,
    Latest,
    LevelBound,
    MeanOfLatest,
    Measured,
    Number,
    Risen,
    SomeMeasurement,
)
from .quantities import (
    CONFLICTING,
    MISSING,
    NO_GOAL,
    STALE,
    TOO_FEW,
    Evaluate,
    Finding,
    Judge,
    Situation,
    first_day,
    judge,
)

Rows: TypeAlias = Sequence[Row]
Decide: TypeAlias = Callable[[Rows, Judge, Any], Finding]
"""Rows that count (newest first, at least one), the bound, and the detail to carry."""


def _indexes(rows: Rows) -> list[int]:
    return [r.at for r in rows]


def _unknown_goal(status: int, found: Finding) -> Finding:
    return (UNKNOWN, NO_GOAL, *found[2:]) if status == UNKNOWN else found


def _latest(rows: Rows, test: Judge, detail: Any) -> Finding:
    first = rows[0]
    status = test(first.level)
    if len(rows) > 1 and rows[1].day == first.day:
        same = [r for r in rows if r.day == first.day]
        verdicts = {test(r.level) for r in same}
        if len(verdicts) > 1:
            return UNKNOWN, CONFLICTING, sorted({r.level for r in same}), _indexes(same), detail
    return status, NO_GOAL if status == UNKNOWN else None, first.level, (first.at,), detail


def _newest(rows: Rows, count: int) -> Rows:
    """The `count` newest rows, and any other row of the oldest day among them: the order of rows never matters."""
    if len(rows) <= count:
        return rows
    day = rows[count - 1].day
    stop = count
    while stop < len(rows) and rows[stop].day == day:
        stop += 1
    return rows[:stop]


def _each_of(count: int) -> Decide:
    def decide(rows: Rows, test: Judge, detail: Any) -> Finding:
        chosen = _newest(rows, count)
        levels = [r.level for r in chosen]
        worst = all_of(test(level) for level in levels)
        if worst == UNMET:
            return UNMET, None, levels, _indexes(chosen), detail
        if len(chosen) < count:
            return UNKNOWN, TOO_FEW, levels, _indexes(chosen), detail
        return worst, NO_GOAL if worst == UNKNOWN else None, levels, _indexes(chosen), detail

    return decide


def _mean_of(count: int) -> Decide:
    def decide(rows: Rows, test: Judge, detail: Any) -> Finding:
        chosen = _newest(rows, count)
        mean = Fraction(sum(r.level for r in chosen), len(chosen))
        if len(chosen) < count:
            return UNKNOWN, TOO_FEW, mean, _indexes(chosen), detail
        status = test(mean)
        return status, NO_GOAL if status == UNKNOWN else None, mean, _indexes(chosen), detail

    return decide


def _every(rows: Rows, test: Judge, detail: Any) -> Finding:
    status = all_of(test(r.level) for r in rows)
    return status, NO_GOAL if status == UNKNOWN else None, [r.level for r in rows], _indexes(rows), detail


def _some(rows: Rows, test: Judge, detail: Any) -> Finding:
    status = max(test(r.level) for r in rows)
    return status, NO_GOAL if status == UNKNOWN else None, [r.level for r in rows], _indexes(rows), detail


def _risen(rows: Rows, test: Judge, detail: Any) -> Finding:
    last = [r.level for r in rows if r.day == rows[0].day]
    first = [r.level for r in rows if r.day == rows[-1].day]
    if rows[0].day == rows[-1].day:
        return UNKNOWN, TOO_FEW, None, _indexes(rows), detail
    least, most = min(last) - max(first), max(last) - min(first)
    ends = [r for r in rows if r.day in (rows[0].day, rows[-1].day)]
    if test(least) != test(most):
        return UNKNOWN, CONFLICTING, [least, most], _indexes(ends), detail
    return test(least), None, least, _indexes(ends), detail


def _decide(measured: Measured, predicate: LevelBound | Risen) -> Decide:
    if isinstance(predicate, Risen):
        return _risen
    match measured.which:
        case Latest():
            return _latest
        case EachOfLatest(count):
            return _each_of(count)
        case MeanOfLatest(count):
            return _mean_of(count)
        case EveryMeasurement():
            return _every
        case SomeMeasurement():
            return _some


def _earliest(measured: Measured) -> Callable[[Situation], int] | None:
    """The first day whose measurements count: the latest of window, freshness and module start."""
    window = first_day(measured.window)
    within, in_module = measured.within, measured.in_module
    if window is None and within is None and not in_module:
        return None

    def earliest(s: Situation) -> int:
        days = [0]
        if window is not None:
            days.append(window(s) or 0)
        if within is not None:
            days.append(back(s.day, within))
        if in_module:
            days.append(s.module_start or 0)
        return max(days)

    return earliest


def _counting(rows: Rows, start: int) -> Rows:
    for i, row in enumerate(rows):
        if row.day < start:
            return rows[:i]
    return rows


def _goal_judge(goal: int | None, bound: Bound[IndividualGoal]) -> Judge:
    """The verdict against the citizen's own goal; UNKNOWN where there is none and the floor does not decide."""
    floor = bound.value.floor
    if goal is not None:
        return judge(Bound(bound.comparison, goal if floor is None else max(goal, floor)))
    decisive = floor is not None and bound.comparison in (Comparison.AT_LEAST, Comparison.OVER, Comparison.EXACTLY)
    return lambda level: UNMET if decisive and level < floor else UNKNOWN


def _target(competence: str, predicate: LevelBound | Risen) -> Callable[[Situation], tuple[Judge, Any]]:
    """The judge of a level in a situation, and the value that it requires there where the rule does not say it."""
    if isinstance(predicate, Risen):
        fixed = judge(Bound(Comparison.AT_LEAST, predicate.steps))
        return lambda _: (fixed, None)
    if not isinstance(predicate.value, IndividualGoal):
        plain = judge(predicate)
        return lambda _: (plain, None)
    bound: Bound[IndividualGoal] = predicate

    def target(s: Situation) -> tuple[Judge, Any]:
        goals = s.history.goals.get(competence)
        if not goals:
            return _goal_judge(None, bound), {"goal": None, "floor": bound.value.floor}
        level = max(g[1] for g in goals if g[0] == goals[0][0])
        return _goal_judge(level, bound), {"goal": level, "floor": bound.value.floor, "index": goals[0][2]}

    return target


def competence(name: str, predicate: LevelBound | Risen, measured: Measured) -> Evaluate:
    """A test on one competence. With "vurderet af A og B" each role's own measurements must satisfy it."""
    decide, earliest, target = _decide(measured, predicate), _earliest(measured), _target(name, predicate)
    roles = measured.assessors

    def of(rows: Rows, s: Situation, test: Judge, detail: Any) -> Finding:
        if not rows:
            return UNKNOWN, MISSING, None, (), detail
        counting = rows if earliest is None else _counting(rows, earliest(s))
        if not counting:
            return UNKNOWN, STALE, rows[0].level, (rows[0].at,), detail
        return decide(counting, test, detail)

    def evaluate(s: Situation) -> Finding:
        rows: Rows = s.history.measurements.get(name, ())
        test, detail = target(s)
        if roles is not None and not roles.every:
            rows = [r for r in rows if r.role in roles.names]
        return of(rows, s, test, detail)

    if roles is None or not roles.every:
        return evaluate

    def every(s: Situation) -> Finding:
        rows = s.history.measurements.get(name, ())
        test, detail = target(s)
        found = [of([r for r in rows if r.role == role], s, test, detail) for role in roles.names]
        return combine(found, all_of(f[0] for f in found), detail)

    return every


def combine(found: Sequence[Finding], status: int, detail: Any) -> Finding:
    """One finding of several: the reason of the first unknown one, the evidence of all."""
    reason = next((f[1] for f in found if f[0] == UNKNOWN), None) if status == UNKNOWN else None
    return status, reason, [f[2] for f in found], [i for f in found for i in f[3]], detail


def competence_test(test: CompetenceTest) -> Evaluate:
    """``hygiejne mindst 3``."""
    return competence(test.competence, test.predicate, test.measured)


def _value_of(name: str, measured: Measured) -> Evaluate:
    """The observed level (or mean) itself: MET with the value, or UNKNOWN with why there is none."""
    anything: Bound[Number] = Bound(Comparison.AT_LEAST, -(10**9))
    return competence(name, anything, measured)


def group_mean(test: GroupTest) -> Evaluate:
    """``gennemsnit i faglig mindst 2,5``: of each competence's own value, all of which must be known."""
    values = [_value_of(name, test.measured) for name in test.competences]
    assert isinstance(test.predicate, Bound) and not isinstance(test.predicate.value, IndividualGoal)
    verdict = judge(test.predicate)

    def evaluate(s: Situation) -> Finding:
        found = [value(s) for value in values]
        detail = list(zip(test.competences, found, strict=True))
        unknown = [f for f in found if f[0] == UNKNOWN]
        evidence = [i for f in found for i in f[3]]
        conflict = next((f for f in found if isinstance(f[2], list)), None)
        if unknown or conflict is not None or not found:
            reason = unknown[0][1] if unknown else CONFLICTING if conflict is not None else MISSING
            return UNKNOWN, reason, None, evidence, detail
        mean = Fraction(sum(f[2] for f in found)) / len(found)
        return verdict(mean), None, mean, evidence, detail

    return evaluate


def group_test(test: GroupTest) -> Evaluate:
    """``alle i GROUP``, ``mindst N i GROUP``, ``gennemsnit i GROUP``."""
    if test.quantifier is GroupQuantifier.MEAN:
        return group_mean(test)
    members = [competence(name, test.predicate, test.measured) for name in test.competences]
    needed = len(members) if test.quantifier is GroupQuantifier.ALL else test.count or 0

    def evaluate(s: Situation) -> Finding:
        found = [member(s) for member in members]
        statuses = [f[0] for f in found]
        status = all_of(statuses) if test.quantifier is GroupQuantifier.ALL else at_least(needed, statuses)
        whole = combine(found, status, list(zip(test.competences, found, strict=True)))
        return whole[0], whole[1], statuses.count(MET), whole[3], whole[4]

    return evaluate


def level_points(name: str, measured: Measured) -> Evaluate:
    """The level that ``giver 1 point pr. niveau`` multiplies."""
    return _value_of(name, measured)
