"""Measurements and goals: what would have to be assessed for a test of a competence to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from trin.engine import model as m
from trin.engine.actions import Action, ActionKind, NewRow
from trin.engine.logic import MET
from trin.engine.quantities import NO_GOAL
from trin.engine.record import Goal, Measurement
from trin.engine.trial import Trial

from .way import NO_MORE, Way, as_date


def measurements(test: m.CompetenceTest, trial: Trial, wanted: int) -> Iterator[Way]:
    """Measurements by one of those whose measurements count, after a goal where there is none."""
    roles = test.measured.assessors
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
    levels = nearest_levels(test.competence, trial)
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


def nearest_levels(name: str, trial: Trial) -> list[int]:
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
        NewRow("measurements", Measurement(competence=name, level=level, date=as_date(day), role=role))
        for day, level in enumerate(levels, first)
    )
    detail = {"level": levels[-1], "times": len(levels), "levels": tuple(levels), **more}
    yield (Action(ActionKind.MEASURE, name, who, trial.day, changes, detail),)


def _goals(name: str, trial: Trial) -> Iterator[Way]:
    who = _recorder(name, trial)
    for level in nearest_levels(name, trial):
        change = NewRow("goals", Goal(competence=name, level=level, date=as_date(trial.day)))
        yield (Action(ActionKind.SET_GOAL, name, who, trial.day, (change,), {"level": level}),)
