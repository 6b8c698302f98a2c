"""Tests of what is registered: facts, certificates, documents, activities, judgements, follow-ups, modules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from trin.engine import model as m
from trin.engine.record import FactRow

from .basics import MET, UNKNOWN, UNMET, Answer, Row, Rows, World, all_of, back, combined, exact, forward, verdict
from .basics import compare as compared
from .basics import days as days_between

Pairs = list[tuple[Row, Any]]


def _evidence(rows: Pairs) -> Rows:
    return frozenset(row for row, _ in rows)


def _newest(rows: Pairs) -> Pairs:
    """The rows of the latest date."""
    return [pair for pair in rows if _day(pair[1]) == max(_day(other) for _, other in rows)]


def _day(row: Any) -> date:
    return row.from_ if isinstance(row, FactRow) else row.date


def _register(rows: Pairs, counts: Callable[[Any], bool]) -> Answer:
    """Complete by duty: met if any row counts, else unmet.

    READING: it rests on the latest of those that count, any one of several of that day; where none counts, the latest
    of all is shown.
    """
    good = [pair for pair in rows if counts(pair[1])]
    return Answer(verdict(bool(good)), None, _evidence(_newest(good or rows)), any_one=True)


# --- facts ----------------------------------------------------------------------------------------------------------


def fact(test: m.FactTest, world: World) -> Answer:
    """READING: "er oplyst" asks for a value valid on the date; two different ones are stated too."""
    rows = world.rows("facts", fact=test.fact)
    valid = [pair for pair in rows if pair[1].to is None or pair[1].to >= world.on]
    if isinstance(test.predicate, m.IsStated):
        return Answer(verdict(bool(valid)), None, _evidence(valid or _newest(rows)))
    if not rows:
        return Answer(UNKNOWN, "missing")
    if not valid:
        return Answer(UNKNOWN, "stale", _evidence(_newest(rows)))
    declared = world.package.vocabulary.facts[test.fact]
    values = {_value(row.value, declared) for _, row in valid}
    if len(values) > 1:
        return Answer(UNKNOWN, "conflicting", _evidence(valid))
    return Answer(verdict(_fact_holds(test.predicate, values.pop(), declared)), None, _evidence(valid))


def _value(value: Any, declared: m.Fact) -> Any:
    match declared.kind:
        case m.FactKind.NUMBER:
            return exact(value)
        case m.FactKind.DATE:
            return date.fromisoformat(value)
        case _:
            return value


def _fact_holds(predicate: m.FactPredicate, value: Any, declared: m.Fact) -> bool:
    match predicate:
        case m.IsOneOf(values):
            return value in values
        case m.IsNoneOf(values):
            return value not in values
        case m.IsStated():
            return True
        case m.Bound():
            if declared.kind is not m.FactKind.ORDERED:
                return compared(predicate.comparison, value, predicate.value, predicate.upper)
            rank = declared.values.index
            upper = None if predicate.upper is None else rank(str(predicate.upper))
            return compared(predicate.comparison, rank(value), rank(str(predicate.value)), upper)


# --- certificates and documents -------------------------------------------------------------------------------------


def certificate(test: m.CertificateTest, world: World) -> Answer:
    """READING: a certificate counts on its last day; one without a result does not satisfy a bound on it."""
    first = world.first_day(test.window)

    def counts(row: Any) -> bool:
        if not row.passed or (row.expires is not None and row.expires < world.on) or row.date < first:
            return False
        if test.before_module_start and row.date >= world.module_start:
            return False
        if test.result is None:
            return True
        return row.result is not None and compared(
            test.result.comparison, exact(row.result), test.result.value, test.result.upper
        )

    return _register(world.rows("certificates", certificate=test.certificate), counts)


def document(test: m.DocumentTest, world: World) -> Answer:
    """READING: a window and an age are about the document's own date, signed or not."""
    first = world.first_day(test.window)
    if test.at_most_old is not None:
        first = max(first, back(world.on, test.at_most_old))

    def counts(row: Any) -> bool:
        if row.date < first:
            return False
        before = world.module_start if test.before_module_start else None
        if test.signed_by is None:
            return before is None or row.date < before
        signed = {s.role for s in row.signed if s.date <= world.on and (before is None or s.date < before)}
        required = [role in signed for role in test.signed_by.names]
        return all(required) if test.signed_by.every else any(required)

    return _register(world.rows("documents", document=test.document), counts)


# --- activities -----------------------------------------------------------------------------------------------------


def activity(test: m.ActivityTest, world: World) -> Answer:
    """READING: the date of the check is a day of a running activity. Without a window "i gang" is about the date.

    READING: a duration in months is measured from the first day that counts. An activity that was never begun has
    lasted no time at all, which "at most" allows.
    """
    first = world.first_day(test.window)
    if isinstance(test.predicate, m.Ongoing) and test.window is None:
        first = world.on
    rows = world.rows("activities", activity=test.activity)
    overlapping = [pair for pair in rows if world.last_day(pair[1]) >= first]
    shown = _evidence(overlapping or rows)
    match test.predicate:
        case m.Ongoing():
            return Answer(verdict(bool(overlapping)), None, shown)
        case m.Times(least):
            return Answer(verdict(len(overlapping) >= least), None, shown)
        case m.Bound() as bound:
            covered = {
                day for _, row in overlapping for day in days_between(max(row.start, first), world.last_day(row))
            }
            start = min(covered, default=world.on)
            limits = [None if d is None else (forward(start, d) - start).days for d in (bound.value, bound.upper)]
            return Answer(verdict(compared(bound.comparison, len(covered), *limits)), None, shown)


# --- judgements and follow-ups --------------------------------------------------------------------------------------


def judgement(test: m.JudgementTest, world: World) -> Answer:
    if test.given_by is not None and test.given_by.every:
        parts = [_judged(test, (role,), world) for role in test.given_by.names]
        return combined(all_of([p.status for p in parts]), parts)
    return _judged(test, None if test.given_by is None else test.given_by.names, world)


def _judged(test: m.JudgementTest, roles: tuple[str, ...] | None, world: World) -> Answer:
    """READING: the latest judgement is the one that stands; where it has expired, an older one does not come back.
    A judgement counts on its last day.
    """
    rows = [p for p in world.rows("judgements", judgement=test.judgement) if roles is None or p[1].role in roles]
    if not rows:
        return Answer(UNKNOWN, "missing")
    latest = _newest(rows)
    evidence = _evidence(latest)
    if latest[0][1].date < world.first_day(test.window):
        return Answer(UNKNOWN, "stale", evidence)
    valid = [pair for pair in latest if pair[1].expires is None or pair[1].expires >= world.on]
    if not valid:
        return Answer(UNKNOWN, "stale", evidence)
    answers = {row.answer for _, row in valid}
    if len(answers) > 1:
        return Answer(UNKNOWN, "conflicting", _evidence(valid))
    return Answer(verdict(answers.pop() == test.answer), None, _evidence(valid))


def follow_up(test: m.FollowUpTest, world: World) -> Answer:
    """READING: a stretch begins on its first day and goes forward by the calendar. The edges count as contacts do, so
    a window shorter than the stretch needs none.
    """
    first = world.first_day(m.InPath() if test.window is None else test.window)
    rows = world.rows("follow_ups", follow_up=test.follow_up)
    inside = [pair for pair in rows if pair[1].date >= first]
    edges = [first, *sorted(row.date for _, row in inside), world.on]
    holds = all(later <= forward(earlier, test.every) for earlier, later in pairwise(edges))
    return Answer(verdict(holds), None, _evidence(inside or _newest(rows)))


# --- modules and packages -------------------------------------------------------------------------------------------


def module(test: m.ModuleTest, world: World) -> Answer:
    """It is completed from the day after its last."""
    visits = world.rows("modules", module=test.module)
    if not test.any_package:
        visits = [v for v in visits if (v[1].package or world.record.package) == world.record.package]
    completed = [v for v in visits if v[1].end is not None and v[1].end < world.on]
    return Answer(verdict(bool(completed)), None, _evidence(completed or visits))


def package(world: World) -> Answer:
    return Answer(MET if world.record.package is not None else UNMET)
