"""Tests on one competence: levels, progress, individual goals, and what a level is worth in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from .calendar import back
from .callsites import own
from .history import Measured as Row
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import (
    Bound,
    Comparison,
    CompetenceTest,
    EachOfLatest,
    EveryMeasurement,
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
    NOTHING,
    STALE,
    TOO_FEW,
    Evaluate,
    Finding,
    Judge,
    Situation,
    by_role,
    first_day,
    first_reason,
    judge,
    judge_ratio,
    of_newest_day,
    waiting,
)

Rows: TypeAlias = Sequence[Row]
Decide: TypeAlias = Callable[[Rows, Judge, Any], Finding]
"""Rows that count (newest first, at least one), the bound, and the detail to carry."""


_UNDECIDED: tuple[str | None, ...] = (None, NO_GOAL, None)
"""By status: a bound leaves a level undecided only where there is no goal to compare it with."""


def _levels(rows: Rows) -> list[int]:
    return [r[1] for r in rows]


def _latest(rows: Rows, test: Judge, detail: Any) -> Finding:
    first = rows[0]
    status = test(first[1])
    if len(rows) > 1 and rows[1][0] == first[0]:
        same = of_newest_day(rows)
        if any(test(r[1]) != status for r in same):
            return UNKNOWN, CONFLICTING, sorted(set(_levels(same))), same, detail
        return status, _UNDECIDED[status], first[1], same, detail
    return status, _UNDECIDED[status], first[1], (first,), detail


def _newest(rows: Rows, count: int) -> Rows:
    """The `count` newest rows, and any other row of the oldest day among them: the order of rows never matters."""
    if len(rows) <= count:
        return rows
    day = rows[count - 1][0]
    if rows[count][0] != day:
        return rows[:count]
    return [r for r in rows if r[0] >= day]


def _all_pass(levels: Sequence[int], test: Judge) -> int:
    """The verdict on several levels together. Every bound is an interval, so the lowest and the highest decide."""
    low, high = test(min(levels)), test(max(levels))
    return low if low < high else high


def _each_of(count: int) -> Decide:
    def decide(rows: Rows, test: Judge, detail: Any) -> Finding:
        chosen = _newest(rows, count)
        levels = [r[1] for r in chosen]
        worst = _all_pass(levels, test)
        if worst != UNMET and len(chosen) < count:
            return UNKNOWN, TOO_FEW, levels, chosen, detail
        return worst, _UNDECIDED[worst], levels, chosen, detail

    return own(decide)


def _mean_of(count: int) -> Decide:
    def decide(rows: Rows, test: Judge, detail: Any) -> Finding:
        chosen = _newest(rows, count)
        levels = [r[1] for r in chosen]
        total, size = sum(levels), len(levels)
        if size < count:
            return UNKNOWN, TOO_FEW, (total, size), chosen, detail
        status = test(total, size)
        return status, _UNDECIDED[status], (total, size), chosen, detail

    return own(decide)


def _every(rows: Rows, test: Judge, detail: Any) -> Finding:
    levels = [r[1] for r in rows]
    worst = _all_pass(levels, test)
    return worst, _UNDECIDED[worst], levels, rows, detail


def _some(rows: Rows, test: Judge, detail: Any) -> Finding:
    levels = _levels(rows)
    best = max([test(level) for level in levels])
    return best, _UNDECIDED[best], levels, rows, detail


def _risen(rows: Rows, test: Judge, detail: Any) -> Finding:
    newest, oldest = rows[0], rows[-1]
    if newest[0] == oldest[0]:
        return UNKNOWN, TOO_FEW, None, rows, detail
    if rows[1][0] != newest[0] and rows[-2][0] != oldest[0]:
        rise = newest[1] - oldest[1]
        return test(rise), None, rise, (newest, oldest), detail
    ends = [r for r in rows if r[0] in (newest[0], oldest[0])]
    last, first = _levels([r for r in ends if r[0] == newest[0]]), _levels([r for r in ends if r[0] == oldest[0]])
    least, most = min(last) - max(first), max(last) - min(first)
    if test(least) != test(most):
        return UNKNOWN, CONFLICTING, [least, most], ends, detail
    return test(least), None, least, ends, detail


def _decide(measured: Measured, predicate: LevelBound | Risen) -> Decide:
    if isinstance(predicate, Risen):
        return own(_risen)
    match measured.which:
        case Latest():
            return own(_latest)
        case EachOfLatest(count):
            return _each_of(count)
        case MeanOfLatest(count):
            return _mean_of(count)
        case EveryMeasurement():
            return own(_every)
        case SomeMeasurement():
            return own(_some)


def _earliest(measured: Measured) -> Callable[[Situation], int] | None:
    """The first day whose measurements count: the latest of window, freshness and module start."""
    window = first_day(measured.window)
    within, in_module = measured.within, measured.in_module
    if window is None and within is None and not in_module:
        return None
    if window is not None and within is None and not in_module:
        return own(lambda s: window(s) or 0)

    def earliest(s: Situation) -> int:
        day = 0
        if window is not None:
            day = window(s) or 0
        if within is not None:
            day = max(day, back(s.day, within))
        if in_module:
            day = max(day, s.module_start or 0)
        return day

    return own(earliest)


def counting(rows: Rows, start: int) -> Rows:
    """The rows from `start` on; stops at the first that is too old."""
    if rows[-1][0] >= start:
        return rows
    for count, row in enumerate(rows):
        if row[0] < start:
            return rows[:count]
    return rows


def _judge_of(measured: Measured) -> Callable[[Bound[Any]], Judge]:
    """How a bound is judged: a mean as a ratio, everything else as a level."""
    return judge_ratio if isinstance(measured.which, MeanOfLatest) else judge


def _goal_judge(goals: set[int], bound: Bound[IndividualGoal], made: Callable[[Bound[Any]], Judge]) -> Judge:
    """The verdict against the citizen's own goal. UNKNOWN where goals of one day disagree on it, or where there is none
    and the floor does not settle it: the goal could be any step that is not below the floor.
    """
    comparison, floor = bound.comparison, bound.value.floor
    if goals:
        tests = [made(Bound(comparison, goal)) for goal in goals]
        return tests[0] if len(tests) == 1 else own(lambda *level: agreed({test(*level) for test in tests}))
    if floor is None:
        return lambda *_: UNKNOWN
    settled = UNMET if comparison in (Comparison.AT_LEAST, Comparison.OVER, Comparison.EXACTLY) else MET
    edge = made(Bound(Comparison.AT_LEAST if comparison is Comparison.EXACTLY else comparison, floor))
    return lambda *level: settled if edge(*level) == settled else UNKNOWN


def agreed(verdicts: set[int]) -> int:
    """The verdict where there is only one; UNKNOWN where several disagree."""
    return verdicts.pop() if len(verdicts) == 1 else UNKNOWN


def _target(
    competence: str, predicate: LevelBound | Risen, measured: Measured
) -> Callable[[Situation], tuple[Judge, Any]]:
    """The judge of a level in a situation, and the goal it goes by where the rule leaves it to the citizen's plan."""
    if isinstance(predicate, Risen):
        fixed = judge(Bound(Comparison.AT_LEAST, predicate.steps))
        return lambda _: (fixed, None)
    made = _judge_of(measured)
    if not isinstance(predicate.value, IndividualGoal):
        plain = made(predicate)
        return lambda _: (plain, None)
    bound: Bound[IndividualGoal] = predicate
    floor = bound.value.floor

    def target(s: Situation) -> tuple[Judge, Any]:
        goals = s.history.goals.get(competence)
        if not goals:
            return _goal_judge(set(), bound, made), {"goal": None, "floor": floor}
        newest = {g[1] for g in of_newest_day(goals)}
        levels = newest if floor is None else {max(level, floor) for level in newest}
        if len(levels) > 1:
            return _goal_judge(levels, bound, made), {"goal": None, "floor": floor, "goals": sorted(newest)}
        level = max(newest)
        return _goal_judge(levels, bound, made), {"goal": level, "floor": floor, "index": goals[0][2]}

    return target


def competence(name: str, predicate: LevelBound | Risen, measured: Measured) -> Evaluate:
    """A test on one competence. With "vurderet af A og B" each role's own measurements must satisfy it."""
    goes_by_goal = isinstance(predicate, Bound) and isinstance(predicate.value, IndividualGoal)
    if measured.assessors is None and not goes_by_goal:
        return _plain(name, predicate, measured)
    return _qualified(name, predicate, measured)


def _plain(name: str, predicate: LevelBound | Risen, measured: Measured) -> Evaluate:
    """The common case: a fixed bound, whoever assessed."""
    decide, earliest = _decide(measured, predicate), _earliest(measured)
    if isinstance(predicate, Risen):
        test = judge(Bound(Comparison.AT_LEAST, predicate.steps))
    else:
        test = _judge_of(measured)(predicate)
    if earliest is None:
        by_latest = isinstance(measured.which, Latest) and not isinstance(predicate, Risen)
        return _latest_of(name, decide, test) if by_latest else _all_of(name, decide, test)

    def evaluate(s: Situation) -> Finding:
        rows = s.measurements.get(name)
        if rows is None:
            return NOTHING
        kept = counting(rows, earliest(s))
        if not kept:
            return UNKNOWN, STALE, rows[0][1], of_newest_day(rows), None
        return decide(kept, test, None)

    return own(evaluate)


def _latest_of(name: str, decide: Decide, test: Judge) -> Evaluate:
    """The commonest test of all: the latest level, however old."""

    def evaluate(s: Situation) -> Finding:
        rows = s.latest.get(name)
        if rows is None:
            return NOTHING
        if len(rows) > 1:
            return decide(rows, test, None)
        level = rows[0][1]
        return test(level), None, level, rows, None

    return own(evaluate)


def _all_of(name: str, decide: Decide, test: Judge) -> Evaluate:
    """All measurements, however old."""

    def evaluate(s: Situation) -> Finding:
        rows = s.measurements.get(name)
        return NOTHING if rows is None else decide(rows, test, None)

    return own(evaluate)


def _qualified(name: str, predicate: LevelBound | Risen, measured: Measured) -> Evaluate:
    """By the citizen's own goal, or by what certain roles have measured."""
    decide, earliest, target = _decide(measured, predicate), _earliest(measured), _target(name, predicate, measured)
    roles = measured.assessors

    def of(rows: Rows, s: Situation, test: Judge, detail: Any) -> Finding:
        if not rows:
            return UNKNOWN, MISSING, None, (), detail
        kept = rows if earliest is None else counting(rows, earliest(s))
        if not kept:
            return UNKNOWN, STALE, rows[0][1], of_newest_day(rows), detail
        found = decide(kept, test, detail)
        if found[1] == NO_GOAL and detail is not None and "goals" in detail:
            return found[0], CONFLICTING, *found[2:]
        return found

    def evaluate(s: Situation) -> Finding:
        rows: Rows = s.measurements.get(name, ())
        test, detail = target(s)
        if roles is not None:
            rows = [r for r in rows if r[2] in roles.names]
        return of(rows, s, test, detail)

    def each(s: Situation) -> Finding:
        rows = s.measurements.get(name, ())
        test, detail = target(s)
        assert roles is not None
        found = [of([r for r in rows if r[2] == role], s, test, detail) for role in roles.names]
        detail = {**(detail or {}), "by_role": by_role(roles.names, found), "waiting": waiting(roles.names, found)}
        return combine(found, all_of(f[0] for f in found), detail)

    return own(each if roles is not None and roles.every else evaluate)


def combine(found: Sequence[Finding], status: int, detail: Any) -> Finding:
    """One finding of several: the reason of the first unknown one, the rows of all."""
    reason = first_reason(found) if status == UNKNOWN else None
    return status, reason, [f[2] for f in found], [row for f in found for row in f[3]], detail


def competence_test(test: CompetenceTest) -> Evaluate:
    """``hygiejne mindst 3``."""
    return competence(test.competence, test.predicate, test.measured)


def value_of(name: str, measured: Measured) -> Evaluate:
    """The observed level (or mean) itself: MET with the value, or UNKNOWN with why there is none.

    Conflicting levels of one day come as MET with the list of them, since no bound is there to tell them apart.
    """
    anything: Bound[Number] = Bound(Comparison.AT_LEAST, -(10**9))
    found_by = competence(name, anything, measured)

    def evaluate(s: Situation) -> Finding:
        found = found_by(s)
        if isinstance(found[2], tuple):
            return (*found[:2], Fraction(*found[2]), *found[3:])
        if found[0] == MET and isinstance(measured.which, Latest):
            levels = sorted({r[1] for r in found[3]})
            if len(levels) > 1:
                return MET, None, levels, found[3], found[4]
        return found

    return evaluate
