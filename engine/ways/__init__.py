"""Ways to turn a test: what could be done so that it holds on a day. Each way is a few actions, cheapest first.

The functions here only propose; `ways` tries every proposal on the test itself and keeps those that work. So nothing
here decides what a rule means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice
from typing import Any, assert_never

from trin.engine import model as m
from trin.engine.logic import MET, UNMET
from trin.engine.trial import Line, Trial

from .facts import facts
from .hours import hours
from .measured import measurements, nearest_levels
from .registers import activities, certificates, documents, follow_ups, judgements, modules
from .way import Way

ENOUGH = 4
"""So many ways of one line are looked at; so many members beyond the needed are tried in a group."""


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
        case m.CompetenceTest() | m.JudgementTest() if alone := _apart(line):
            yield from _all_of(alone, trial, wanted)
        case m.CompetenceTest():
            yield from measurements(line, trial, wanted)
        case m.GroupTest():
            yield from _members(line, trial, wanted)
        case m.AttendanceTest() | m.HoursTest() | m.AbsenceTest():
            yield from hours(line, trial)
        case m.FactTest():
            yield from facts(line, trial, wanted)
        case m.CertificateTest():
            yield from certificates(line, trial)
        case m.DocumentTest():
            yield from documents(line, trial)
        case m.ActivityTest():
            yield from activities(line, trial)
        case m.JudgementTest():
            yield from judgements(line, trial, wanted)
        case m.FollowUpTest():
            yield from follow_ups(line, trial)
        case m.ModuleTest():
            yield from modules(line, trial)
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


def _all_of(lines: Sequence[Line], trial: Trial, wanted: int) -> Iterator[Way]:
    """Ways in which lines that must all hold come to do so, or do so no longer."""
    yield from every(lines, trial) if wanted == MET else _some(lines, 1, trial, UNMET)


def _apart(test: m.CompetenceTest | m.JudgementTest) -> Sequence[Line]:
    """The test asked of each role alone, where all of them must say so; nothing where one is enough."""
    match test:
        case m.CompetenceTest(measured=m.Measured(assessors=m.Roles(names, True))):
            return [replace(test, measured=replace(test.measured, assessors=m.Roles((role,)))) for role in names]
        case m.JudgementTest(given_by=m.Roles(names, True)):
            return [replace(test, given_by=m.Roles((role,))) for role in names]
    return ()


def _condition(test: m.ConditionTest, trial: Trial, wanted: int) -> Iterator[Way]:
    body = trial.lines.package.vocabulary.conditions[test.condition].body
    yield from _all_of(body, trial, wanted)


# --- groups of competences, and points ------------------------------------------------------------------------------


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
    steps = {name: sorted(nearest_levels(name, trial)) for name in test.competences}
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


def _scorecard(test: m.ScorecardTest, trial: Trial) -> Iterator[Way]:
    """Line after line, those first that ask the fewest, until the points are there."""
    vocabulary = trial.lines.package.vocabulary
    lifted: list[Way] = []
    for line in vocabulary.scorecards[test.scorecard].lines:
        if isinstance(line, m.PointsForTest):
            lifted += islice(ways(line.test, trial), 1)
            continue
        for level in nearest_levels(line.competence, trial):
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


__all__ = ["ENOUGH", "Way", "cost", "every", "ways"]
