"""Ways to turn a test: what could be done so that it holds on a day. Each way is a few actions, cheapest first.

The functions here only propose; `ways` tries every proposal on the test itself and keeps those that work. So nothing
here decides what a rule means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, islice, product
from math import ceil
from types import MappingProxyType
from typing import Any, TypeAlias, assert_never

from . import model as m
from .actions import Action, ActionKind, Change, Edit, NewRow
from .calendar import forward
from .logic import MET, UNKNOWN, UNMET
from .quantities import NO_GOAL, first_day
from .record import (
    ActivityRow,
    CertificateRow,
    DocumentRow,
    FactRow,
    FollowUpRow,
    Goal,
    JudgementRow,
    Measurement,
    Signature,
)
from .schedule import FULL_WEEK, Schedule, attended, planned_per_week, recorded
from .trial import Line, Trial

Way: TypeAlias = tuple[Action, ...]
_Hours: TypeAlias = m.AttendanceTest | m.HoursTest | m.AbsenceTest

ENOUGH = 4
"""So many ways of one line are looked at; so many members beyond the needed are tried in a group."""

NO_MORE: Mapping[str, Any] = MappingProxyType({})

MOST_HOURS = FULL_WEEK
"""Hours a week: the full working week that a citizen can be asked to plan for."""


def ways(line: Line, trial: Trial, wanted: int = MET) -> Iterator[Way]:
    """What could be done so that a line is `wanted` (MET or UNMET) on the trial's day, cheapest first.

    The empty way comes alone, where nothing need be done.
    """
    if trial.status(line) == wanted:
        yield ()
        return
    for way in _proposals(line, trial, wanted):
        if way and trial.after(way).status(line) == wanted:
            yield way


def _first(line: Line, trial: Trial, wanted: int = MET) -> Way | None:
    return next(ways(line, trial, wanted), None)


def _proposals(line: Line, trial: Trial, wanted: int) -> Iterator[Way]:  # one dispatch over all kinds of line
    if isinstance(line, m.TestGroup):
        yield from _group(line, trial, wanted)
        return
    match line:
        case m.CompetenceTest():
            yield from _competence(line, trial, wanted)
        case m.GroupTest():
            yield from _members(line, trial, wanted)
        case m.AttendanceTest() | m.HoursTest() | m.AbsenceTest():
            yield from _hours(line, trial)
        case m.FactTest():
            yield from _fact(line, trial, wanted)
        case m.CertificateTest():
            yield from _certificate(line, trial)
        case m.DocumentTest():
            yield from _document(line, trial)
        case m.ActivityTest():
            yield from _activity(line, trial)
        case m.JudgementTest():
            yield from _judgement(line, trial, wanted)
        case m.FollowUpTest():
            yield from _follow_up(line, trial)
        case m.ModuleTest():
            yield from _module(line, trial)
        case m.ConditionTest():
            yield from _condition(line, trial, wanted)
        case m.ScorecardTest():
            yield from _scorecard(line, trial)
        case m.TimeTest() | m.GapTest() | m.PackageChosenTest():
            return
        case _:
            assert_never(line)


# --- several lines together -----------------------------------------------------------------------------------------


def every(lines: Sequence[Line], trial: Trial, wanted: int = MET) -> Iterator[Way]:
    """Ways in which all of `lines` come to be `wanted`, each given what is done about those before it."""

    def onwards(at: int, done: Way) -> Iterator[Way]:
        if at == len(lines):
            yield done
            return
        for way in islice(ways(lines[at], trial.after(done), wanted), ENOUGH):
            yield from onwards(at + 1, (*done, *way))

    yield from islice(onwards(0, ()), ENOUGH)


def _group(group: m.TestGroup, trial: Trial, wanted: int) -> Iterator[Way]:
    match group.kind:
        case m.GroupKind.ALL if wanted == MET:
            yield from every(group.tests, trial)
        case m.GroupKind.NONE if wanted == MET:
            yield from every(group.tests, trial, UNMET)
        case m.GroupKind.AT_LEAST if wanted == MET:
            yield from _some(group.tests, group.needed, trial, MET)
        case m.GroupKind.ALL:
            yield from _some(group.tests, 1, trial, UNMET)
        case m.GroupKind.NONE:
            yield from _some(group.tests, 1, trial, MET)
        case m.GroupKind.AT_LEAST:
            yield from _some(group.tests, len(group.tests) - group.needed + 1, trial, UNMET)


def _some(lines: Sequence[Line], needed: int, trial: Trial, wanted: int) -> Iterator[Way]:
    """The cheapest ways in which `needed` of the lines come to be `wanted`."""
    there = sum(trial.status(line) == wanted for line in lines)
    found = [way for line in lines if (way := _first(line, trial, wanted))]
    found.sort(key=cost)
    missing = needed - there
    choices = combinations(found[: missing + ENOUGH], missing)
    yield from sorted((tuple(chain(*choice)) for choice in islice(choices, 3 * ENOUGH)), key=cost)


def cost(way: Way) -> tuple[int, int]:
    """Fewest people first, then fewest actions; of ways that cost the same, the one proposed first is the better."""
    return len({role for action in way for role in action.roles}), len(way)


def _condition(test: m.ConditionTest, trial: Trial, wanted: int) -> Iterator[Way]:
    body = trial.lines.package.vocabulary.conditions[test.condition].body
    yield from every(body, trial) if wanted == MET else _some(body, 1, trial, UNMET)


# --- measurements ---------------------------------------------------------------------------------------------------


def _competence(test: m.CompetenceTest, trial: Trial, wanted: int) -> Iterator[Way]:
    roles = test.measured.assessors
    if roles is not None and roles.every:
        alone = [replace(test, measured=replace(test.measured, assessors=m.Roles((role,)))) for role in roles.names]
        yield from every(alone, trial) if wanted == MET else _some(alone, 1, trial, UNMET)
        return
    by = [(role,) for role in roles.names] if roles is not None else [_recorder(test.competence, trial)]
    goals = list(_goals(test.competence, trial)) if _lacks_goal(test, trial) else []
    yield from goals
    for who in by:
        yield from _measurings(test, who, trial, wanted)
    for goal, who in product(goals, by):
        for measuring in _measurings(test, who, trial, wanted):
            yield (*goal, *measuring)


def _recorder(competence: str, trial: Trial) -> tuple[str, ...]:
    return trial.role(trial.lines.package.vocabulary.competences[competence].responsible)


def _lacks_goal(test: m.CompetenceTest, trial: Trial) -> bool:
    predicate = test.predicate
    if not isinstance(predicate, m.Bound) or not isinstance(predicate.value, m.IndividualGoal):
        return False
    return test.competence not in trial.situation.history.goals or trial.finding(test)[1] == NO_GOAL


def _measurings(test: m.CompetenceTest, who: tuple[str, ...], trial: Trial, wanted: int) -> Iterator[Way]:
    """Measurements of one level, as few as it takes; for a rise also a low one first and a higher one after."""
    levels = _levels(test.competence, trial)
    bound = test.predicate
    upwards = isinstance(bound, m.Bound) and bound.comparison in (m.Comparison.AT_LEAST, m.Comparison.OVER)
    more = {"or_more": True} if upwards and wanted == MET else NO_MORE
    for count, level in product(range(1, _most(test) + 1), levels):
        yield from _measuring(test.competence, [level] * count, who, trial, more)
    if isinstance(test.predicate, m.Risen):
        for low, high in product(sorted(levels), repeat=2):
            if high > low:
                yield from _measuring(test.competence, [low, high], who, trial)


def _most(test: m.CompetenceTest) -> int:
    match test.measured.which:
        case m.EachOfLatest(count) | m.MeanOfLatest(count):
            return count
        case _:
            return 1


def _levels(name: str, trial: Trial) -> list[int]:
    """The steps of a competence's scale, those nearest to the latest level first, higher before lower."""
    vocabulary = trial.lines.package.vocabulary
    steps = [step.number for step in vocabulary.scales[vocabulary.competences[name].scale].steps]
    latest = trial.situation.latest.get(name)
    now = steps[0] if latest is None else latest[0][1]
    return sorted(steps, key=lambda step: (abs(step - now), -step))


def _measuring(
    name: str, levels: Sequence[int], who: tuple[str, ...], trial: Trial, more: Mapping[str, Any] = NO_MORE
) -> Iterator[Way]:
    """Measurements on the days up to the trial's, one a day, none before today."""
    first = trial.day - len(levels) + 1
    if first < trial.today:
        return
    role = who[0] if who else None
    changes = tuple(
        NewRow("measurements", Measurement(competence=name, level=level, date=_date(day), role=role))
        for day, level in enumerate(levels, first)
    )
    detail = {"level": levels[-1], "times": len(levels), "levels": tuple(levels), **more}
    yield (Action(ActionKind.MEASURE, name, who, trial.day, changes, detail),)


def _goals(name: str, trial: Trial) -> Iterator[Way]:
    who = _recorder(name, trial)
    for level in _levels(name, trial):
        change = NewRow("goals", Goal(competence=name, level=level, date=_date(trial.day)))
        yield (Action(ActionKind.SET_GOAL, name, who, trial.day, (change,), {"level": level}),)


def _alone(test: m.GroupTest) -> list[m.CompetenceTest]:
    """The group's test, asked of each of its competences."""
    return [m.CompetenceTest(test.source, name, test.predicate, test.measured) for name in test.competences]


def _members(test: m.GroupTest, trial: Trial, wanted: int) -> Iterator[Way]:
    if test.quantifier is m.GroupQuantifier.MEAN:
        yield from _mean(test, trial)
        return
    needed = len(test.competences) if test.quantifier is m.GroupQuantifier.ALL else test.count or 0
    if wanted == UNMET:
        yield from _some(_alone(test), len(test.competences) - needed + 1, trial, UNMET)
    elif needed == len(test.competences):
        yield from every(_alone(test), trial)
    else:
        yield from _some(_alone(test), needed, trial, MET)


def _mean(test: m.GroupTest, trial: Trial) -> Iterator[Way]:
    """Measure what is not known; then raise those who can rise the most, as few and as little as it takes."""
    anything: m.Bound[Any] = m.Bound(m.Comparison.AT_LEAST, -(10**9))
    known = [m.CompetenceTest(test.source, name, anything, test.measured) for name in test.competences]
    base = next(every(known, trial), None)
    if base is None:
        return
    yield base
    steps = {name: sorted(_levels(name, trial)) for name in test.competences}
    latest = {name: rows[0][1] for name, rows in trial.situation.latest.items()}
    chosen = sorted(test.competences, key=lambda name: latest.get(name, steps[name][0]) - steps[name][-1])
    for count in range(1, len(chosen) + 1):
        for rise in range(1, max(len(s) for s in steps.values())):
            names = chosen[:count]
            done: Way = tuple(action for action in base if action.subject not in names)
            for name in names:
                level = min(latest.get(name, steps[name][0]) + rise, steps[name][-1])
                bound: m.Bound[m.Number] = m.Bound(m.Comparison.AT_LEAST, level)
                raised = m.CompetenceTest(test.source, name, bound, test.measured)
                done = (*done, *(_first(raised, trial.after(done)) or ()))
            yield done


# --- attendance, absence and hours ----------------------------------------------------------------------------------


def _hours(test: _Hours, trial: Trial) -> Iterator[Way]:
    """Hours from tomorrow to the day, as few a week as it takes; or what was never registered, up to today."""
    start = first_day(test.window)
    first = None if start is None else start(trial.situation)
    if first is None:
        return
    paid = isinstance(test, m.HoursTest) and test.paid
    for activity in _activities(test, trial):
        usual = planned_per_week(trial.record, activity, trial.today)
        by_hours = isinstance(test, m.HoursTest)
        plans = [Schedule(trial.today + 1, trial.day, activity, usual, paid, by_hours=by_hours)]
        if trial.finding(test)[0] == UNKNOWN:
            past = max(first, _path_start(trial))
            plans.insert(0, Schedule(past, trial.today, activity, usual, paid, registered=True, by_hours=by_hours))
        most = max(MOST_HOURS, usual or 0) if by_hours else usual or MOST_HOURS
        for plan in plans:
            if plan.first <= plan.last:
                make = recorded if plan.registered else attended
                yield from _least(test, trial, partial(make, plan, _who_attends(activity, trial)), Fraction(most))


def _activities(test: _Hours, trial: Trial) -> Sequence[str | None]:
    """The activity that is asked about; hours that must be paid need one, so there any will do."""
    if isinstance(test, m.AbsenceTest):
        return [None]
    if test.activity is None and isinstance(test, m.HoursTest) and test.paid:
        return list(trial.lines.package.vocabulary.activities)
    return [test.activity]


def _path_start(trial: Trial) -> int:
    return trial.situation.history.path_start or trial.today


def _who_attends(activity: str | None, trial: Trial) -> tuple[str, ...]:
    """Whoever registers attendance: who is responsible for the activity, else the requirement's own."""
    if activity is None:
        return trial.role(None)
    return trial.role(trial.lines.package.vocabulary.activities[activity].responsible)


def _least(test: _Hours, trial: Trial, make: Any, most: Fraction) -> Iterator[Way]:
    """The fewest hours a week, in quarters, with which it holds; none at all, or the most, where only those help."""
    lower = _without_ceiling(test)

    def holds(quarters: int) -> bool:
        return trial.after(make(Fraction(quarters, 4))).status(lower) == MET

    high = ceil(most * 4)
    if holds(high):
        low = -1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if holds(middle) else (middle, high)
        yield make(Fraction(high, 4))
    yield make(Fraction(0))
    yield make(most)


def _without_ceiling(test: _Hours) -> _Hours:
    """The test with its lower bound alone: whether it holds then only grows with the hours."""
    bound = test.bound
    if bound.comparison not in (m.Comparison.BETWEEN, m.Comparison.EXACTLY):
        return test
    return replace(test, bound=m.Bound(m.Comparison.AT_LEAST, bound.value))


# --- registers ------------------------------------------------------------------------------------------------------


def _fact(test: m.FactTest, trial: Trial, wanted: int) -> Iterator[Way]:
    """State what is not known. What is known can change, where it is not a number or date and the rule not fixed."""
    fact = trial.lines.package.vocabulary.facts[test.fact]
    rows = trial.situation.history.facts.get(test.fact, [])
    valid = [row for row in rows if row.end >= trial.day]
    changeable = fact.kind not in (m.FactKind.NUMBER, m.FactKind.DATE) and not trial.fixed
    if valid and not changeable:
        return
    ended = _ended(valid, trial)
    if ended is None:
        return
    kind = ActionKind.CHANGE_FACT if valid else ActionKind.STATE_FACT
    for value in _values(test, fact):
        row = FactRow.model_validate({"fact": test.fact, "value": value, "from": _date(trial.day)})
        changes: tuple[Change, ...] = (*ended, NewRow("facts", row))
        detail = {"value": value, **(_asked(test) if wanted == MET else NO_MORE)}
        yield (Action(kind, test.fact, trial.role(fact.responsible), trial.day, changes, detail),)


def _asked(test: m.FactTest) -> Mapping[str, Any]:
    """What the fact must be, where that is more than the one value; nothing where any will do."""
    match test.predicate:
        case m.IsStated():
            return {"accepts": "any"}
        case m.IsOneOf(values):
            return {"accepts": "is", "values": tuple(map(_plain, values))}
        case m.IsNoneOf(values):
            return {"accepts": "is_not", "values": tuple(map(_plain, values))}
        case m.Bound(comparison, value, upper):
            ends = (value,) if upper is None else (value, upper)
            return {"accepts": str(comparison), "values": tuple(map(_plain, ends))}


def _ended(valid: Sequence[Any], trial: Trial) -> list[Edit] | None:
    """The rows of a fact, ended the day before; None where one began on the day itself."""
    changes = []
    for row in valid:
        if row.start >= trial.day or row.at >= trial.there("facts"):
            return None
        changes.append(Edit("facts", row.at, "to", _date(trial.day - 1)))
    return changes


def _values(test: m.FactTest, fact: m.Fact) -> list[Any]:
    """Values worth trying, in the order of the rules."""
    if fact.kind is m.FactKind.YES_NO:
        return [True, False]
    if fact.values:
        return list(fact.values)
    match test.predicate:
        case m.IsOneOf(values):
            return [_plain(value) for value in values]
        case m.Bound() as bound:
            ends = [bound.value] if bound.upper is None else [bound.value, bound.upper]
            return [_plain(near) for end in ends for near in _around(end)]
        case m.IsNoneOf(values):
            return [_plain(near) for value in values for near in _around(value)]
        case m.IsStated():
            return [_date(date.min.toordinal()).isoformat() if fact.kind is m.FactKind.DATE else 0]


def _around(value: Any) -> list[Any]:
    if isinstance(value, date):
        return [value, *(date.fromordinal(value.toordinal() + shift) for shift in (1, -1))]
    return [value, value + 1, value - 1]


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _certificate(test: m.CertificateTest, trial: Trial) -> Iterator[Way]:
    who = trial.role(trial.lines.package.vocabulary.certificates[test.certificate].responsible)
    results: list[Any] = [None]
    if test.result is not None:
        ends = [test.result.value] if test.result.upper is None else [test.result.value, test.result.upper]
        results = [_plain(near) for end in ends for near in _around(end)]
    for result in results:
        row = CertificateRow(certificate=test.certificate, passed=True, date=_date(trial.day), result=result)
        detail = {} if result is None else {"result": result}
        yield (Action(ActionKind.PASS, test.certificate, who, trial.day, (NewRow("certificates", row),), detail),)


def _document(test: m.DocumentTest, trial: Trial) -> Iterator[Way]:
    """Have what is there signed by those who are missing; or make a new one."""
    thing = trial.lines.package.vocabulary.documents[test.document]
    choices: list[tuple[str, ...]] = [()]
    if test.signed_by is not None:
        names = test.signed_by.names
        choices = [names] if test.signed_by.every else [(name,) for name in names]
    for row in trial.situation.history.documents.get(test.document, ()):
        for choice in choices:
            missing = tuple(role for role in choice if role not in row.signed)
            if missing and row.at < trial.there("documents"):
                change = Edit("documents", row.at, "signed", _signatures(missing, trial.day))
                yield (Action(ActionKind.SIGN, test.document, missing, trial.day, (change,)),)
    for choice in choices:
        new = DocumentRow(document=test.document, date=_date(trial.day), signed=_signatures(choice, trial.day))
        who = choice or trial.role(thing.responsible)
        detail = {"signed_by": choice} if choice else {}
        yield (Action(ActionKind.MAKE_DOCUMENT, test.document, who, trial.day, (NewRow("documents", new),), detail),)


def _signatures(roles: Iterable[str], day: int) -> tuple[Signature, ...]:
    return tuple(Signature(role=role, date=_date(day)) for role in roles)


def _activity(test: m.ActivityTest, trial: Trial) -> Iterator[Way]:
    who = trial.role(trial.lines.package.vocabulary.activities[test.activity].responsible)

    def starting(days: Sequence[int], end: bool, detail: dict[str, Any]) -> Way:
        rows = [ActivityRow(activity=test.activity, start=_date(d), end=_date(d) if end else None) for d in days]
        changes = tuple(NewRow("activities", row) for row in rows)
        return (Action(ActionKind.START_ACTIVITY, test.activity, who, days[-1], changes, detail),)

    match test.predicate:
        case m.Ongoing():
            yield starting([trial.day], False, {})
        case m.Times(count):
            for times in range(1, count + 1):
                if trial.day - times + 1 >= trial.today:
                    days = range(trial.day - times + 1, trial.day + 1)
                    yield starting(days, True, {"times": times})
        case m.Bound():
            yield starting([trial.today], False, {"until": _date(trial.day)})


def _judgement(test: m.JudgementTest, trial: Trial, wanted: int) -> Iterator[Way]:
    roles = test.given_by
    if roles is not None and roles.every:
        alone = [replace(test, given_by=m.Roles((role,))) for role in roles.names]
        yield from every(alone, trial) if wanted == MET else _some(alone, 1, trial, UNMET)
        return
    thing = trial.lines.package.vocabulary.judgements[test.judgement]
    answer = test.answer if wanted == MET else not test.answer
    for who in [(role,) for role in roles.names] if roles is not None else [trial.role(thing.responsible)]:
        role = who[0] if who else None
        row = JudgementRow(judgement=test.judgement, answer=answer, role=role, date=_date(trial.day))
        change = NewRow("judgements", row)
        yield (Action(ActionKind.JUDGE, test.judgement, who, trial.day, (change,), {"answer": answer}),)


def _follow_up(test: m.FollowUpTest, trial: Trial) -> Iterator[Way]:
    """Contacts from the last one on, each as late as it may be."""
    who = trial.role(trial.lines.package.vocabulary.follow_ups[test.follow_up].responsible)
    contacts = [row[0] for row in trial.situation.history.follow_ups.get(test.follow_up, ())]
    start = first_day(test.window)
    begins = _path_start(trial) if start is None else start(trial.situation)
    at = max([*contacts, *([] if begins is None else [begins])], default=trial.today)
    days: list[int] = []
    while forward(at, test.every) < trial.day:
        at = max(trial.today, forward(at, test.every))
        if days and at <= days[-1]:
            return
        days.append(at)
    for chosen in (days, [*days, trial.day], [trial.today], [trial.day]):
        if chosen:
            rows = [FollowUpRow(follow_up=test.follow_up, date=_date(day), roles=who) for day in chosen]
            changes = tuple(NewRow("follow_ups", row) for row in rows)
            detail = {"times": len(chosen), "days": tuple(_date(day) for day in chosen)}
            yield (Action(ActionKind.FOLLOW_UP, test.follow_up, who, chosen[0], changes, detail),)


def _module(test: m.ModuleTest, trial: Trial) -> Iterator[Way]:
    """Only the module that the citizen is in can be completed here."""
    current = trial.situation.history.current
    if current is None or current.end is not None or current.module != test.module:
        return
    if trial.day <= max(trial.today, current.start):
        return
    change = Edit("modules", current.at, "end", _date(trial.day - 1))
    yield (Action(ActionKind.FINISH_MODULE, test.module, trial.role(None), trial.day - 1, (change,)),)


def _scorecard(test: m.ScorecardTest, trial: Trial) -> Iterator[Way]:
    """Line after line, those first that ask the fewest, until the points are there."""
    vocabulary = trial.lines.package.vocabulary
    lifted: list[Way] = []
    for line in vocabulary.scorecards[test.scorecard].lines:
        if isinstance(line, m.PointsForTest):
            lifted += islice(ways(line.test, trial), 1)
            continue
        for level in _levels(line.competence, trial):
            bound: m.Bound[Any] = m.Bound(m.Comparison.EXACTLY, level)
            way = _first(m.CompetenceTest(line.source, line.competence, bound, line.measured), trial)
            lifted += [way] if way else []
    lifted = sorted((way for way in lifted if way), key=cost)
    yield from lifted
    best = sorted(lifted, key=lambda way: _points(trial, test, way), reverse=True)
    done: Way = ()
    for way in best:
        if way[0].subject in {action.subject for action in done}:
            continue
        done = (*done, *way)
        yield done


def _points(trial: Trial, test: m.ScorecardTest, way: Way) -> Any:
    observed = trial.after(way).finding(test)[2]
    return observed[0] if isinstance(observed, list) else observed


def _date(day: int) -> date:
    return date.fromordinal(day)


__all__ = ["ENOUGH", "Way", "cost", "every", "ways"]
