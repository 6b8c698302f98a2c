"""What must be so of a citizen when a test is met, or when it is not met.

A *claim* is a quantity (a key: the subject with everything that decides which value is looked at) and the values that
it must then have. Claims only ever leave out what cannot be: two tests whose claims about one quantity have nothing in
common are not met together by any record. Where something cannot be said, no claim is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias, assert_never

from trin.engine.model import (
    AbsenceTest,
    AbsenceUnit,
    ActivityTest,
    AttendanceTest,
    Bound,
    CertificateTest,
    Comparison,
    CompetenceTest,
    ConditionTest,
    DocumentTest,
    EachOfLatest,
    EveryMeasurement,
    Fact,
    FactKind,
    FactTest,
    FollowUpTest,
    GapTest,
    GroupQuantifier,
    GroupTest,
    HoursTest,
    IndividualGoal,
    InModule,
    IsNoneOf,
    IsOneOf,
    IsStated,
    JudgementTest,
    Latest,
    MeanOfLatest,
    Measured,
    ModuleTest,
    PackageChosenTest,
    PointsForTest,
    Risen,
    Roles,
    ScorecardTest,
    SomeMeasurement,
    Test,
    TimeTest,
    Vocabulary,
)

from . import lengths
from .intervals import ANYTHING, NOTHING, Range, Values, both, holds, of_bound, points, without

Key: TypeAlias = tuple[Any, ...]
Claim: TypeAlias = tuple[Key, Values]

HOURS_A_WEEK = 168
_YES: frozenset[bool] = frozenset({True})
_NO: frozenset[bool] = frozenset({False})
_PERCENT = (Range(0, 100),)
_FROM_ZERO = (Range(0),)


def identity(test: Test) -> Key:
    """A test without its place: equal for two tests that ask the same."""
    return (type(test), *(getattr(test, name) for name in type(test).__slots__ if name != "source"))


class Claims:
    """Claims of the tests of one package, or (`chosen` False) of what is the same for those who have chosen none."""

    def __init__(self, vocabulary: Vocabulary, chosen: bool) -> None:
        self.vocabulary = vocabulary
        self.chosen = chosen
        self._steps: dict[str, frozenset[int]] = {}
        self._passing: dict[tuple[frozenset[int], Bound[Any], bool], frozenset[int]] = {}

    def steps(self, competence: str) -> frozenset[int]:
        """The steps of a competence's scale."""
        name = self.vocabulary.competences[competence].scale
        if name not in self._steps:
            self._steps[name] = frozenset(step.number for step in self.vocabulary.scales[name].steps)
        return self._steps[name]

    def _levels(self, domain: frozenset[int], bound: Bound[Any], met: bool) -> frozenset[int]:
        """The steps among which those lie that meet a bound, or fail it."""
        key = (domain, bound, met)
        if key not in self._passing:
            allowed = _level(bound, domain, met)
            self._passing[key] = frozenset(step for step in domain if holds(allowed, step))
        return self._passing[key]

    def of(self, test: Test, met: bool) -> Iterator[Claim]:
        """What must be so where the test is met, or where it is unmet (which an unknown one is not)."""
        yield ("met", identity(test)), _YES if met else _NO
        match test:
            case CompetenceTest():
                yield from self._competence(test, met)
            case GroupTest():
                yield from self._mean(test, met)
            case AttendanceTest():
                yield ("attendance", test.window, test.activity), _bounded(test.bound, met, _PERCENT)
            case AbsenceTest():
                yield _absence(test, met)
            case HoursTest():
                yield _hours(test, met)
            case TimeTest():
                yield ("time", test.scope), _length(test.bound, met, _FROM_ZERO)
            case ActivityTest(predicate=Bound() as bound):
                most = lengths.days_in(test.window)
                yield ("activity", test.activity, test.window), _length(bound, met, (Range(0, most),))
            case FactTest():
                yield from self._fact(test, met)
            case CertificateTest() | DocumentTest():
                if met and _before_and_since_module_start(test):
                    yield ("never", identity(test)), NOTHING
            case JudgementTest():
                yield from _judgement(test, met)
            case ScorecardTest():
                yield ("scorecard", test.scorecard), _bounded(test.bound, met, self.reach(test.scorecard))
            case PackageChosenTest():
                yield ("package",), both(_YES if met else _NO, _YES if self.chosen else _YES | _NO)
            case ActivityTest() | GapTest() | FollowUpTest() | ModuleTest() | ConditionTest():
                return
            case _:
                assert_never(test)

    # --- measurements -----------------------------------------------------------------------------------------------

    def _competence(self, test: CompetenceTest, met: bool) -> Iterator[Claim]:
        """Claims about the newest measurements: how old those may be that count does not change which is newest."""
        domain = self.steps(test.competence)
        which = test.measured.which
        if isinstance(which, MeanOfLatest):
            yield from self._mean_of_latest(test, which, domain, met)
            return
        if isinstance(test.predicate, Risen):
            rises = frozenset(high - low for high in domain for low in domain)
            asked = frozenset(rise for rise in rises if rise >= test.predicate.steps)
            yield ("own", identity(test)), asked if met else rises - asked
            passing = frozenset(step for step in domain if step >= min(domain) + test.predicate.steps)
            newest = passing if met else None
        else:
            found = self._levels(domain, test.predicate, met)
            yield ("own", identity(test)), found
            newest = found if _about_the_newest(which, met) else None
        if newest is not None:
            for roles in _asked(test.measured.assessors, met):
                yield ("level", test.competence, roles), newest

    def _mean_of_latest(
        self, test: CompetenceTest, which: MeanOfLatest, domain: frozenset[int], met: bool
    ) -> Iterator[Claim]:
        assert isinstance(test.predicate, Bound)
        mean = both((Range(min(domain), max(domain)),), _level(test.predicate, domain, met))
        yield ("own", identity(test)), mean
        for roles in _asked(test.measured.assessors, met):
            yield ("mean", test.competence, which.count, roles), mean

    def _mean(self, test: GroupTest, met: bool) -> Iterator[Claim]:
        """The mean of a group. (All and at least so many are claims about each competence; see `formulas`.)"""
        if test.quantifier is not GroupQuantifier.MEAN or not test.competences:
            return
        assert isinstance(test.predicate, Bound)
        domain = frozenset[int]().union(*(self.steps(name) for name in test.competences))
        mean = both((Range(min(domain), max(domain)),), _level(test.predicate, domain, met))
        yield ("own", identity(test)), mean
        for roles in _asked(test.measured.assessors, met):
            yield ("group", test.competences, test.measured.which, roles), mean

    # --- facts and points -------------------------------------------------------------------------------------------

    def _fact(self, test: FactTest, met: bool) -> Iterator[Claim]:
        fact, predicate = self.vocabulary.facts[test.fact], test.predicate
        if isinstance(predicate, IsStated):
            yield ("stated", test.fact), _YES if met else _NO
            return
        yield ("stated", test.fact), _YES
        domain = _domain(fact)
        match predicate:
            case IsOneOf(values):
                allowed = both(domain, _these(fact, values))
            case IsNoneOf(values):
                allowed = without(domain, _these(fact, values))
            case Bound():
                allowed = _ordered(fact, predicate)
        yield ("fact", test.fact), allowed if met else without(domain, allowed)

    def reach(self, scorecard: str) -> tuple[Range]:
        """The fewest and the most points that a scorecard can give."""
        low: Any = 0
        high: Any = 0
        for line in self.vocabulary.scorecards[scorecard].lines:
            if isinstance(line, PointsForTest):
                ends = [0, line.points]
            else:
                ends = [step * line.points for step in self.steps(line.competence)]
            low, high = low + min(ends), high + max(ends)
        return (Range(low, high),)


def _about_the_newest(which: Any, met: bool) -> bool:
    """Whether the newest measurements are among those that pass (or, where the test is unmet, that fail)."""
    if isinstance(which, Latest):
        return True
    return isinstance(which, EachOfLatest | EveryMeasurement) if met else isinstance(which, SomeMeasurement)


def _asked(roles: Roles | None, met: bool) -> Iterator[frozenset[str] | None]:
    """By whom the measurements (or answers) are that a claim is about; each of several roles where all must agree."""
    if roles is None:
        yield None
    elif not roles.every or len(roles.names) == 1:
        yield frozenset(roles.names)
    elif met:
        yield from (frozenset({role}) for role in roles.names)


def _level(predicate: Bound[Any], domain: frozenset[int], met: bool) -> Values:
    """Levels among which those lie that meet a bound (or fail it), whatever the citizen's own goal is."""
    if not isinstance(predicate.value, IndividualGoal):
        allowed = of_bound(predicate)
        return allowed if met else without(ANYTHING, allowed)
    floor = predicate.value.floor
    low, high = min(domain) if floor is None else floor, max(domain)
    match predicate.comparison:
        case Comparison.AT_LEAST | Comparison.EXACTLY if met:
            return (Range(low),)
        case Comparison.OVER if met:
            return (Range(low, open_low=True),)
        case Comparison.UNDER if met:
            return (Range(None, high, open_high=True),)
        case Comparison.AT_LEAST if not met:
            return (Range(None, high, open_high=True),)
        case Comparison.AT_MOST if not met:
            return (Range(low, open_low=True),)
        case Comparison.UNDER if not met:
            return (Range(low),)
    return ANYTHING


# --- amounts --------------------------------------------------------------------------------------------------------


def _bounded(bound: Bound[Any], met: bool, domain: Values) -> Values:
    allowed = of_bound(bound)
    return both(domain, allowed) if met else without(domain, allowed)


def _length(bound: Bound[Any], met: bool, domain: Values) -> Values:
    return both(domain, lengths.met_by(bound) if met else lengths.unmet_by(bound))


def _absence(test: AbsenceTest, met: bool) -> Claim:
    match test.unit:
        case AbsenceUnit.PERCENT:
            domain = _PERCENT
        case AbsenceUnit.DAYS:
            domain = (Range(0, lengths.days_in(test.window)),)
        case AbsenceUnit.HOURS:
            domain = _FROM_ZERO
    return ("absence", test.unit, test.window, test.unlawful_only), _bounded(test.bound, met, domain)


def _hours(test: HoursTest, met: bool) -> Claim:
    days = lengths.days_in(test.window)
    most = HOURS_A_WEEK if test.per_week else None if days is None else 24 * days
    key = ("hours", test.per_week, test.window, test.activity, test.paid)
    return key, _bounded(test.bound, met, (Range(0, most),))


# --- registers ------------------------------------------------------------------------------------------------------


def _domain(fact: Fact) -> Values:
    match fact.kind:
        case FactKind.YES_NO:
            return _YES | _NO
        case FactKind.VALUES | FactKind.ORDERED:
            return frozenset(fact.values)
        case FactKind.NUMBER | FactKind.DATE:
            return ANYTHING


def _these(fact: Fact, values: tuple[Any, ...]) -> Values:
    if fact.kind is FactKind.NUMBER:
        return points(values)
    return points(value.toordinal() for value in values) if fact.kind is FactKind.DATE else frozenset(values)


def _ordered(fact: Fact, bound: Bound[Any]) -> Values:
    if fact.kind is FactKind.DATE:
        upper = None if bound.upper is None else bound.upper.toordinal()
        return of_bound(Bound(bound.comparison, bound.value.toordinal(), upper), whole=True)
    if not fact.values:
        return of_bound(bound)
    rank = fact.values.index
    upper = None if bound.upper is None else rank(bound.upper)
    places = of_bound(Bound(bound.comparison, rank(bound.value), upper))
    return frozenset(value for place, value in enumerate(fact.values) if any(part.holds(place) for part in places))


def _before_and_since_module_start(test: CertificateTest | DocumentTest) -> bool:
    """Of two limits that leave no day: before the module began, and in it. (What is signed goes by its signatures.)"""
    signed = isinstance(test, DocumentTest) and test.signed_by is not None
    return test.before_module_start and isinstance(test.window, InModule) and not signed


def _judgement(test: JudgementTest, met: bool) -> Iterator[Claim]:
    answer = _YES if test.answer == met else _NO
    for roles in _asked(test.given_by, met):
        yield ("judgement", test.judgement, roles), answer


def chooses(measured: Measured) -> bool:
    """Whether not just any measurement counts."""
    return bool(measured.within or measured.in_module or measured.assessors or measured.window)
