"""Tests on a group of competences: all of them, so many of them, or their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from .callsites import own, together
from .logic import MET, UNKNOWN, all_of, at_least
from .measured import agreed, combine, competence, value_of
from .model import Bound, GroupQuantifier, GroupTest, IndividualGoal, Measured, Number, Roles
from .quantities import CONFLICTING, MISSING, Evaluate, Finding, Situation, by_role, judge, waiting


def group_mean(test: GroupTest) -> Evaluate:
    """``gennemsnit i faglig mindst 2,5``. With "vurderet af A og B" the mean of each role's own measurements."""
    roles = test.measured.assessors
    if roles is None or not roles.every:
        return _group_mean(test, test.measured)
    means = [_group_mean(test, replace(test.measured, assessors=Roles((role,)))) for role in roles.names]

    def each(s: Situation) -> Finding:
        found = [mean(s) for mean in means]
        by_member = [m for f in found for m in f[4]["members"]]
        detail = {"members": by_member, "by_role": by_role(roles.names, found), "waiting": waiting(roles.names, found)}
        return combine(found, all_of(f[0] for f in found), detail)

    return own(each)


def _group_mean(test: GroupTest, measured: Measured) -> Evaluate:
    """The mean of each competence's own value, all of which must be known.

    Several levels of one day are a conflict only where the verdict hangs on which of them is right.
    """
    values = [value_of(name, measured) for name in test.competences]
    assert isinstance(test.predicate, Bound) and not isinstance(test.predicate.value, IndividualGoal)
    verdict = judge(test.predicate)

    def evaluate(s: Situation) -> Finding:
        found = [value(s) for value in values]
        detail = {"members": list(zip(test.competences, found, strict=True))}
        rows = [row for f in found for row in f[3]]
        unknown = [f[1] for f in found if f[0] == UNKNOWN]
        if unknown or not found:
            return UNKNOWN, unknown[0] if unknown else MISSING, None, rows, detail
        means = [Fraction(total) / len(found) for total in _totals([f[2] for f in found])]
        status = agreed({verdict(mean) for mean in means})
        if status == UNKNOWN:
            return UNKNOWN, CONFLICTING, [means[0], means[-1]], rows, detail
        return status, None, means[0], rows, detail

    return own(evaluate)


def _totals(values: Sequence[Any]) -> list[Number]:
    """Every sum of one value each, lowest first; a list stands for any of its values."""
    totals: set[Number] = {0}
    for value in values:
        totals = {total + one for total in totals for one in (value if isinstance(value, list) else [value])}
    return sorted(totals)


def group_test(test: GroupTest) -> Evaluate:
    """``alle i GROUP``, ``mindst N i GROUP``, ``gennemsnit i GROUP``; what is observed is how many are met."""
    if test.quantifier is GroupQuantifier.MEAN:
        return group_mean(test)
    members = together([competence(name, test.predicate, test.measured) for name in test.competences])
    every, needed = test.quantifier is GroupQuantifier.ALL, test.count or 0

    def evaluate(s: Situation) -> Finding:
        found = members(s)
        statuses = [f[0] for f in found]
        status = all_of(statuses) if every else at_least(needed, statuses)
        detail = {"members": list(zip(test.competences, found, strict=True))}
        whole = combine(found, status, detail)
        return whole[0], whole[1], statuses.count(MET), whole[3], detail

    return own(evaluate)
