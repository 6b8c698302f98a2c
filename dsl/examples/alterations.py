"""Small changes to one test: what a slip of the pen, or a decision that nobody noticed, would make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from trin.engine import model
from trin.engine.model import Bound, Comparison, Duration, Number

Shown: TypeAlias = int | Fraction | Duration | date | str | model.IndividualGoal | None


@dataclass(frozen=True, slots=True)
class Change:
    """A change as data. `what` says what is changed (see `dsl/messages/covering.py`).

    `about` is the test's subject (after @, the keyword for it), or the line that is taken away. `unit` is % or the
    keyword for what is counted.
    """

    what: str
    about: str = ""
    before: Shown = None
    after: Shown = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Altered:
    """A test as it would be after a change."""

    change: Change
    test: model.Test


_UNITS = {model.AbsenceUnit.DAYS: "DAY", model.AbsenceUnit.HOURS: "HOURS"}

PERCENT_STEP = 5
"""A percentage is moved by so many points: what two people who remember the rule would disagree by."""


class Alterations:
    """Alters tests; scales and values are looked up in a vocabulary."""

    def __init__(self, vocabulary: model.Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of(self, test: model.Test) -> Iterator[Altered]:  # one dispatch over all kinds of test
        """Every small change to a test that could matter; none that nobody could ever tell."""
        match test:
            case model.CompetenceTest():
                yield from self._competence(test)
            case model.GroupTest():
                yield from self._group(test)
            case model.AttendanceTest() | model.AbsenceTest() | model.HoursTest():
                yield from _attended(test)
            case model.TimeTest():
                yield from _bound(test, "bound", _clock(test.scope), _longer_or_shorter)
            case model.GapTest():
                yield from _gap(test)
            case model.FactTest():
                yield from self._fact(test)
            case model.CertificateTest():
                yield from _certificate(test)
            case model.DocumentTest():
                yield from self._document(test)
            case model.ActivityTest():
                yield from _activity(test)
            case model.JudgementTest():
                yield from self._roles(test, "given_by", test.judgement, test.given_by, "given")
                yield from _window(test, test.judgement)
            case model.FollowUpTest():
                yield from _follow_up(test)
            case model.ScorecardTest():
                yield from _bound(test, "bound", test.scorecard, _whole, "POINTS")
            case model.ModuleTest():
                yield from _flag(test, "any_package", "any_package", test.module)
            case model.ConditionTest() | model.PackageChosenTest():
                return
            case _:
                assert_never(test)

    # --- levels -----------------------------------------------------------------------------------------------------

    def _competence(self, test: model.CompetenceTest) -> Iterator[Altered]:
        steps = self._steps(test.competence)
        yield from self._levels(test, test.competence, steps)
        yield from self._measured(test, test.competence)

    def _group(self, test: model.GroupTest) -> Iterator[Altered]:
        steps = sorted({step for name in test.competences for step in self._steps(name)})
        if test.count is not None:
            for count in (test.count - 1, test.count + 1):
                if 1 <= count <= len(test.competences):
                    yield Altered(Change("group_count", test.group, test.count, count), replace(test, count=count))
        yield from self._levels(test, test.group, steps)
        yield from self._measured(test, test.group)

    def _steps(self, competence: str) -> list[int]:
        scale = self._vocabulary.scales[self._vocabulary.competences[competence].scale]
        return [step.number for step in scale.steps]

    def _levels(
        self, test: model.CompetenceTest | model.GroupTest, about: str, steps: Sequence[int]
    ) -> Iterator[Altered]:
        predicate = test.predicate
        if isinstance(predicate, model.Risen):
            for by in (predicate.steps - 1, predicate.steps + 1):
                if 0 < by <= steps[-1] - steps[0]:
                    change = Change("risen", about, predicate.steps, by)
                    yield Altered(change, replace(test, predicate=model.Risen(by)))
        elif isinstance(predicate.value, model.IndividualGoal):
            yield from _floors(test, predicate, about, steps)
        else:
            yield from _bound(test, "predicate", about, lambda value: _on_scale(value, steps))

    # --- what is registered -----------------------------------------------------------------------------------------

    def _fact(self, test: model.FactTest) -> Iterator[Altered]:
        fact = self._vocabulary.facts[test.fact]
        predicate = test.predicate
        if isinstance(predicate, Bound):
            if fact.kind is model.FactKind.ORDERED:
                yield from _bound(test, "predicate", test.fact, lambda value: _in_order(value, fact.values))
            elif fact.kind is model.FactKind.DATE:
                yield from _bound(test, "predicate", test.fact, _a_day_off)
            else:
                yield from _bound(test, "predicate", test.fact, _whole)
        elif isinstance(predicate, model.IsOneOf | model.IsNoneOf) and len(predicate.values) > 1:
            for value in predicate.values:
                left = tuple(v for v in predicate.values if v != value)
                change = Change("value", test.fact, value if isinstance(value, str | date | int) else str(value))
                yield Altered(change, replace(test, predicate=replace(predicate, values=left)))

    def _document(self, test: model.DocumentTest) -> Iterator[Altered]:
        yield from self._roles(test, "signed_by", test.document, test.signed_by, "signed")
        yield from _window(test, test.document)
        yield from _flag(test, "before_module_start", "before_start", test.document)
        if test.at_most_old is not None:
            for length in _longer_or_shorter(test.at_most_old):
                change = Change("old", test.document, test.at_most_old, length)
                yield Altered(change, replace(test, at_most_old=length))

    # --- who, and which ---------------------------------------------------------------------------------------------

    def _roles(self, test: Any, field: str, about: str, roles: model.Roles | None, what: str) -> Iterator[Altered]:
        """Each role dropped, and "og" and "eller" swapped; a document that nobody need sign is only to be there."""
        if roles is None:
            return
        for role in roles.names:
            left = tuple(name for name in roles.names if name != role)
            kept = replace(roles, names=left) if left else None
            label = self._vocabulary.roles[role].label
            yield Altered(Change(what, about, label), replace(test, **{field: kept}))
        if len(roles.names) > 1:
            swapped = replace(roles, every=not roles.every)
            change = Change(f"{'every' if swapped.every else 'any'}_{what}", about)
            yield Altered(change, replace(test, **{field: swapped}))

    def _measured(self, test: model.CompetenceTest | model.GroupTest, about: str) -> Iterator[Altered]:
        for change, measured in self._measuring(test.measured, about):
            yield Altered(change, replace(test, measured=measured))

    def _measuring(self, measured: model.Measured, about: str) -> Iterator[tuple[Change, model.Measured]]:
        if measured.within is not None:
            for length in _longer_or_shorter(measured.within):
                yield Change("within", about, measured.within, length), replace(measured, within=length)
        if measured.in_module:
            yield Change("in_module", about), replace(measured, in_module=False)
        match measured.which:
            case model.EachOfLatest(count=count) | model.MeanOfLatest(count=count):
                for near in (count - 1, count + 1):
                    if near > 0:
                        yield Change("latest", about, count, near), replace(measured, which=type(measured.which)(near))
            case model.EveryMeasurement():
                yield Change("some_measurement", about), replace(measured, which=model.SomeMeasurement())
            case model.SomeMeasurement():
                yield Change("every_measurement", about), replace(measured, which=model.EveryMeasurement())
            case model.Latest():
                pass
            case _:
                assert_never(measured.which)
        for altered in self._roles(measured, "assessors", about, measured.assessors, "assessed"):
            yield altered.change, _as_measured(altered.test)
        for altered in _window(measured, about):
            yield altered.change, _as_measured(altered.test)


def _clock(scope: model.InModule | model.InPath | str) -> str:
    match scope:
        case model.InModule():
            return "@TIME_IN_MODULE"
        case model.InPath():
            return "@TIME_IN_PATH"
        case str():
            return scope


def _attended(test: model.AttendanceTest | model.AbsenceTest | model.HoursTest) -> Iterator[Altered]:
    match test:
        case model.AttendanceTest():
            yield from _bound(test, "bound", "@ATTENDANCE", _percent, "%")
            yield from _window(test, "@ATTENDANCE")
            yield from _anywhere(test, "@ATTENDANCE")
        case model.AbsenceTest():
            percent = test.unit is model.AbsenceUnit.PERCENT
            step = _percent if percent else _whole
            yield from _bound(test, "bound", "@ABSENCE", step, "%" if percent else _UNITS[test.unit])
            yield from _window(test, "@ABSENCE")
            yield from _flag(test, "unlawful_only", "unlawful", "@ABSENCE")
        case model.HoursTest():
            yield from _bound(test, "bound", "@HOURS", _whole, "HOURS")
            yield from _window(test, "@HOURS")
            yield from _anywhere(test, "@HOURS")
            yield from _flag(test, "paid", "paid", "@HOURS")
        case _:
            assert_never(test)


def _gap(test: model.GapTest) -> Iterator[Altered]:
    for length in _longer_or_shorter(test.at_most):
        yield Altered(Change("bound", "@GAP", test.at_most, length), replace(test, at_most=length))
    yield from _window(test, "@GAP")


def _certificate(test: model.CertificateTest) -> Iterator[Altered]:
    yield from _bound(test, "result", test.certificate, _whole)
    yield from _window(test, test.certificate)
    yield from _flag(test, "before_module_start", "before_start", test.certificate)


def _follow_up(test: model.FollowUpTest) -> Iterator[Altered]:
    for length in _longer_or_shorter(test.every):
        yield Altered(Change("every", test.follow_up, test.every, length), replace(test, every=length))
    yield from _window(test, test.follow_up)


def _activity(test: model.ActivityTest) -> Iterator[Altered]:
    match test.predicate:
        case model.Times(at_least=times):
            for count in (times - 1, times + 1):
                if count > 0:
                    change = Change("times", test.activity, times, count, "TIMES")
                    yield Altered(change, replace(test, predicate=model.Times(count)))
        case Bound():
            yield from _bound(test, "predicate", test.activity, _longer_or_shorter)
        case model.Ongoing():
            pass
        case _:
            assert_never(test.predicate)
    yield from _window(test, test.activity)


# --- parts that tests share -----------------------------------------------------------------------------------------

Near: TypeAlias = Callable[[Any], Sequence[Any]]


def _bound(test: Any, field: str, about: str, near: Near, unit: str = "") -> Iterator[Altered]:
    """The bound moved down and up; both ends where there are two."""
    bound: Bound[Any] | None = getattr(test, field)
    if bound is None:
        return
    for value in near(bound.value):
        if bound.upper is None or not _above(value, bound.upper):
            change = Change("bound", about, bound.value, value, unit)
            yield Altered(change, replace(test, **{field: replace(bound, value=value)}))
    if bound.upper is not None:
        for upper in near(bound.upper):
            if not _above(bound.value, upper):
                change = Change("upper", about, bound.upper, upper, unit)
                yield Altered(change, replace(test, **{field: replace(bound, upper=upper)}))


def _above(one: Any, other: Any) -> bool:
    if isinstance(one, Duration):
        return bool(one.unit == other.unit and one.count > other.count)
    return False if isinstance(one, str) else bool(one > other)


def _percent(value: Number) -> Sequence[Number]:
    return [near for near in (value - PERCENT_STEP, value + PERCENT_STEP) if 0 < near <= 100]


def _whole(value: Number) -> Sequence[Number]:
    return [near for near in (value - 1, value + 1) if near >= 0]


def _on_scale(value: Number, steps: Sequence[int]) -> Sequence[Number]:
    return [near for near in (value - 1, value + 1) if steps[0] <= near <= steps[-1]]


def _in_order(value: str, values: Sequence[str]) -> Sequence[str]:
    at = values.index(value)
    return [values[i] for i in (at - 1, at + 1) if 0 <= i < len(values)]


def _a_day_off(value: date) -> Sequence[date]:
    return [value - timedelta(days=1), value + timedelta(days=1)]


def _longer_or_shorter(value: Duration) -> Sequence[Duration]:
    return [replace(value, count=count) for count in (value.count - 1, value.count + 1) if count > 0]


def _floors(test: Any, bound: Bound[Any], about: str, steps: Sequence[int]) -> Iterator[Altered]:
    """The floor of an individual goal moved; one that would be the lowest step, or above every one, asks nothing."""
    floor = bound.value.floor
    if floor is None:
        return
    for near in (floor - 1, floor + 1):
        if steps[0] < near <= steps[-1] or (near == steps[0] and bound.comparison is not Comparison.AT_LEAST):
            changed = replace(bound, value=model.IndividualGoal(near))
            yield Altered(Change("floor", about, floor, near), replace(test, predicate=changed))
    yield Altered(
        Change("no_floor", about, floor), replace(test, predicate=replace(bound, value=model.IndividualGoal()))
    )


def _window(test: Any, about: str) -> Iterator[Altered]:
    window: model.Window | None = test.window
    match window:
        case model.Last(duration=duration):
            for length in _longer_or_shorter(duration):
                yield Altered(Change("window", about, duration, length), replace(test, window=model.Last(length)))
        case model.Since(start=start):
            for day in _a_day_off(start):
                yield Altered(Change("since", about, start, day), replace(test, window=model.Since(day)))
        case model.InModule() | model.InPath() | None:
            return
        case _:
            assert_never(window)


def _anywhere(test: model.AttendanceTest | model.HoursTest, about: str) -> Iterator[Altered]:
    if test.activity is not None:
        yield Altered(Change("activity", about, test.activity), replace(test, activity=None))


def _flag(test: Any, field: str, what: str, about: str) -> Iterator[Altered]:
    if getattr(test, field):
        yield Altered(Change(what, about), replace(test, **{field: False}))


def _as_measured(value: Any) -> model.Measured:
    assert isinstance(value, model.Measured)
    return value
