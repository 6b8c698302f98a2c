"""When one test says everything that another says: wherever the first is met, so is the second."""

from __future__ import annotations

from typing import Any, assert_never

from trin.engine.model import (
    AbsenceTest,
    ActivityTest,
    AttendanceTest,
    Bound,
    CertificateTest,
    Comparison,
    CompetenceTest,
    ConditionTest,
    DocumentTest,
    Duration,
    EachOfLatest,
    FactTest,
    FollowUpTest,
    GapTest,
    GroupQuantifier,
    GroupTest,
    HoursTest,
    IndividualGoal,
    InModule,
    IsStated,
    JudgementTest,
    Last,
    Latest,
    Measured,
    ModuleTest,
    PackageChosenTest,
    Risen,
    Roles,
    ScorecardTest,
    Test,
    TestGroup,
    Times,
    TimeTest,
    Window,
)

from .claims import Claims, identity
from .formulas import Line
from .intervals import inside, of_bound
from .lengths import at_least_as_long


def same(one: Line, other: Line) -> bool:
    """Whether two lines ask the same, wherever they stand and in whatever order a group has its bullets."""
    return bool(_key(one) == _key(other))


def _key(line: Line) -> Any:
    if isinstance(line, TestGroup):
        return line.kind, line.needed, frozenset(identity(test) for test in line.tests), len(line.tests)
    return identity(line)


def same_body(one: tuple[Line, ...], other: tuple[Line, ...]) -> bool:
    """Whether two bodies ask the same, in whatever order."""
    return len(one) == len(other) and {_key(line) for line in one} == {_key(line) for line in other}


def implies(one: Line, other: Line, claims: Claims) -> bool:
    """Whether every record that meets the first meets the second. False too where that cannot be told."""
    if isinstance(one, TestGroup) or isinstance(other, TestGroup):
        return same(one, other)
    if type(one) is not type(other):
        return False
    return identity(one) == identity(other) or bool(_tighter(one, other, claims))


def _tighter(one: Test, other: Any, claims: Claims) -> Any:
    match one:
        case CompetenceTest():
            asked = one.competence == other.competence
            return asked and _level(one, other) and _measured(one.measured, other.measured)
        case GroupTest():
            asked = one.competences == other.competences and _counted(one, other)
            return asked and _level(one, other) and _measured(one.measured, other.measured)
        case AttendanceTest():
            return one.window == other.window and one.activity == other.activity and _bound(one.bound, other.bound)
        case AbsenceTest():
            alike = (one.unit, one.window, one.unlawful_only) == (other.unit, other.window, other.unlawful_only)
            return alike and _bound(one.bound, other.bound)
        case HoursTest():
            alike = (one.per_week, one.window, one.activity, one.paid) == (
                other.per_week, other.window, other.activity, other.paid,
            )  # fmt: skip
            return alike and _bound(one.bound, other.bound)
        case TimeTest():
            return one.scope == other.scope and _length(one.bound, other.bound)
        case GapTest():
            return one.window == other.window and at_least_as_long(other.at_most, one.at_most)
        case FollowUpTest():
            alike = one.follow_up == other.follow_up and one.window == other.window
            return alike and at_least_as_long(other.every, one.every)
        case ActivityTest():
            return one.activity == other.activity and _activity(one, other)
        case FactTest():
            return one.fact == other.fact and _fact(one, other, claims)
        case CertificateTest():
            return one.certificate == other.certificate and _certificate(one, other)
        case DocumentTest():
            return one.document == other.document and _document(one, other)
        case JudgementTest():
            alike = (one.judgement, one.answer, one.given_by) == (other.judgement, other.answer, other.given_by)
            return alike and _narrower(one.window, other.window)
        case ScorecardTest():
            return one.scorecard == other.scorecard and _bound(one.bound, other.bound)
        case ModuleTest():
            return one.module == other.module and other.any_package
        case PackageChosenTest() | ConditionTest():
            return False
    assert_never(one)


# --- parts ----------------------------------------------------------------------------------------------------------


def _bound(one: Bound[Any], other: Bound[Any]) -> bool:
    return inside(of_bound(one), of_bound(other))


def _length(one: Bound[Duration], other: Bound[Duration]) -> bool:
    """Only the same comparison the other way of the same sort: at least 8 weeks says at least 4 weeks."""
    if one.comparison is not other.comparison:
        return False
    match one.comparison:
        case Comparison.AT_LEAST | Comparison.OVER:
            return at_least_as_long(one.value, other.value)
        case Comparison.AT_MOST | Comparison.UNDER:
            return at_least_as_long(other.value, one.value)
    return one == other


def _narrower(one: Window | None, other: Window | None) -> bool:
    """Whether every day of the first window is in the second."""
    if other is None or one == other:
        return True
    if isinstance(one, Last) and isinstance(other, Last):
        return at_least_as_long(other.duration, one.duration)
    return False


def _level(one: CompetenceTest | GroupTest, other: CompetenceTest | GroupTest) -> bool:
    if one.predicate == other.predicate:
        return True
    if isinstance(one.predicate, Risen) and isinstance(other.predicate, Risen):
        return one.predicate.steps >= other.predicate.steps
    bounds = [p for p in (one.predicate, other.predicate) if isinstance(p, Bound) and _is_number(p)]
    return len(bounds) == 2 and _bound(*bounds)


def _is_number(bound: Bound[Any]) -> bool:
    return not isinstance(bound.value, IndividualGoal)


def _measured(one: Measured, other: Measured) -> bool:
    """Whether what counts in the first test counts in the second, and no more of it.

    Where only the newest measurements are looked at, those within a narrower limit are the newest in a wider one too.
    """
    if one.assessors != other.assessors:
        return False
    if one == other:
        return True
    newest = isinstance(other.which, Latest) and isinstance(one.which, Latest | EachOfLatest)
    each = isinstance(one.which, EachOfLatest) and isinstance(other.which, EachOfLatest)
    if each and one.which.count < other.which.count:  # type: ignore[union-attr]
        return False
    return (newest or each) and _limits(one, other)


def _limits(one: Measured, other: Measured) -> bool:
    if other.in_module and not (one.in_module or isinstance(one.window, InModule)):
        return False
    fresh = other.within is None or (one.within is not None and at_least_as_long(other.within, one.within))
    return fresh and _narrower(one.window, other.window)


def _counted(one: GroupTest, other: GroupTest) -> bool:
    if one.quantifier is not other.quantifier:
        return one.quantifier is GroupQuantifier.ALL and other.quantifier is GroupQuantifier.AT_LEAST
    return (one.count or 0) >= (other.count or 0)


def _activity(one: ActivityTest, other: ActivityTest) -> bool:
    if one.window != other.window:
        return False
    if isinstance(one.predicate, Times) and isinstance(other.predicate, Times):
        return one.predicate.at_least >= other.predicate.at_least
    if isinstance(one.predicate, Bound) and isinstance(other.predicate, Bound):
        return _length(one.predicate, other.predicate)
    return one.predicate == other.predicate


def _fact(one: FactTest, other: FactTest, claims: Claims) -> bool:
    if isinstance(other.predicate, IsStated):
        return True
    if isinstance(one.predicate, IsStated):
        return False
    about = ("fact", one.fact)
    first, second = (dict(claims.of(test, True))[about] for test in (one, other))
    return inside(first, second)


def _certificate(one: CertificateTest, other: CertificateTest) -> bool:
    enough = other.result is None or (one.result is not None and _bound(one.result, other.result))
    before = one.before_module_start or not other.before_module_start
    return enough and before and _narrower(one.window, other.window)


def _document(one: DocumentTest, other: DocumentTest) -> bool:
    if one.before_module_start != other.before_module_start or not _narrower(one.window, other.window):
        return False
    young = other.at_most_old is None or (
        one.at_most_old is not None and at_least_as_long(other.at_most_old, one.at_most_old)
    )
    if one.before_module_start and one.signed_by != other.signed_by:
        return False
    return young and _signed(one.signed_by, other.signed_by)


def _signed(one: Roles | None, other: Roles | None) -> bool:
    if other is None or one == other:
        return True
    if one is None:
        return False
    if one.every or len(one.names) == 1:
        asked, has = set(other.names), set(one.names)
        return asked <= has if other.every else bool(asked & has)
    return False
