"""Tests on what is registered: facts, certificates, documents, judgements, modules and the choice of package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from .calendar import back
from .callsites import own
from .history import Certified, Documented, Judged
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import (
    Bound,
    CertificateTest,
    DocumentTest,
    Fact,
    FactKind,
    FactTest,
    IsNoneOf,
    IsOneOf,
    IsStated,
    JudgementTest,
    ModuleTest,
)
from .quantities import (
    CONFLICTING,
    MISSING,
    STALE,
    Evaluate,
    Finding,
    Situation,
    by_role,
    first_day,
    first_reason,
    judge,
    of_newest_day,
    waiting,
)

NOT_RECORDED: Finding = (UNMET, None, None, (), {"why": "not_recorded"})
"""Nothing is in a register that is complete by duty."""


_WHYS = ("not_passed", "expired", "outside_window", "after_module_start", "result")
_WHY: Mapping[str, Mapping[str, str]] = {why: {"why": why} for why in _WHYS}
"""Why what is in a register does not count, as a finding's detail."""
EXPIRED, NOT_PASSED = _WHY["expired"], _WHY["not_passed"]


def _comparable(value: Any) -> Any:
    """A date as its ordinal; a float as the exact fraction of what was written."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, float):
        return Fraction(str(value))
    return value


def _ranked(bound: Bound[Any], fact: Fact) -> tuple[Bound[Any], Callable[[Any], Any]]:
    """The bound over what can be ordered, and the function from a recorded value to it."""
    if not fact.values:
        upper = None if bound.upper is None else _comparable(bound.upper)
        return Bound(bound.comparison, _comparable(bound.value), upper), _comparable
    rank = {name: i for i, name in enumerate(fact.values)}
    upper = None if bound.upper is None else rank[bound.upper]
    return Bound(bound.comparison, rank[bound.value], upper), lambda v: rank.get(v, -1)


def fact_test(test: FactTest, fact: Fact) -> Evaluate:
    """A fact's value valid on the date; two different ones are conflicting, one that has ended is stale."""
    check = _fact_check(test, fact)
    stated_only = isinstance(test.predicate, IsStated)
    is_date = fact.kind is FactKind.DATE

    def evaluate(s: Situation) -> Finding:
        rows = s.history.facts.get(test.fact, ())
        valid = [r for r in rows if r.end >= s.day]
        evidence = valid or of_newest_day(rows)
        if stated_only:
            return (MET if valid else UNMET), None, bool(valid), evidence, None
        if not rows:
            return UNKNOWN, MISSING, None, (), None
        if not valid:
            return UNKNOWN, STALE, rows[0].value, evidence, None
        first = valid[0].value
        if any(r.value != first for r in valid):
            return UNKNOWN, CONFLICTING, [r.value for r in valid], evidence, None
        if is_date and isinstance(first, str):
            return check(date.fromisoformat(first)), None, first, evidence, None
        return check(first), None, first, evidence, None

    return own(evaluate)


def _fact_check(test: FactTest, fact: Fact) -> Callable[[Any], int]:
    match test.predicate:
        case IsOneOf(values):
            wanted = {_comparable(v) for v in values}
            return lambda v: MET if _comparable(v) in wanted else UNMET
        case IsNoneOf(values):
            refused = {_comparable(v) for v in values}
            return lambda v: UNMET if _comparable(v) in refused else MET
        case IsStated():
            return lambda _: MET
        case Bound() as bound:
            ranked, rank = _ranked(bound, fact)
            verdict = judge(ranked)
            return lambda v: verdict(rank(v))


def _passed(name: str) -> Evaluate:
    """The common certificate test: passed and valid, whenever."""

    def evaluate(s: Situation) -> Finding:
        rows = s.certificates.get(name)
        if rows is None:
            return NOT_RECORDED
        for row in rows:
            if row[1] and row[3] >= s.day:
                return MET, None, True, (row,), None
        row = rows[0]
        return UNMET, None, row[1], (row,), EXPIRED if row[1] else NOT_PASSED

    return evaluate


def certificate_test(test: CertificateTest) -> Evaluate:
    """Passed, valid on the date, in the window; any one that is valid counts."""
    start = first_day(test.window)
    verdict = None if test.result is None else judge(test.result)
    name = test.certificate

    def why_not(row: Certified, s: Situation) -> str | None:
        if not row[1]:
            return "not_passed"
        if row[3] < s.day:
            return "expired"
        if start is not None and row.day < (start(s) or 0):
            return "outside_window"
        if test.before_module_start and (s.module_start is None or row.day >= s.module_start):
            return "after_module_start"
        if verdict is not None and (row.result is None or verdict(_comparable(row.result)) == UNMET):
            return "result"
        return None

    why = own(why_not)
    any_time = start is None and not test.before_module_start

    def evaluate(s: Situation) -> Finding:
        rows = s.certificates.get(name)
        if rows is None:
            return NOT_RECORDED
        for row in rows:
            if why(row, s) is None:
                return MET, None, True if verdict is None else row.result, (row,), None
        latest = rows[0]
        observed = latest.passed if verdict is None else latest.result
        return UNMET, None, observed, (latest,), _WHY[why(latest, s) or ""]

    return own(_passed(name) if any_time and verdict is None else evaluate)


def document_test(test: DocumentTest) -> Evaluate:
    """There, in the window, not too old, signed by whom it must be; any one that is valid counts."""
    start = first_day(test.window)

    def unsigned(row: Documented, s: Situation) -> list[str]:
        """The required roles whose signature is missing or too late."""
        roles = () if test.signed_by is None else test.signed_by.names
        before = s.module_start if test.before_module_start else None
        late = [r for r in roles if r not in row.signed or (before is not None and row.signed[r] >= before)]
        if test.signed_by is not None and not test.signed_by.every and len(late) < len(roles):
            return []
        return late

    def why_not(row: Documented, s: Situation) -> str | None:
        if start is not None and row.day < (start(s) or 0):
            return "outside_window"
        if test.at_most_old is not None and row.day < back(s.day, test.at_most_old):
            return "too_old"
        if test.before_module_start and s.module_start is None:
            return "after_module_start"
        if test.signed_by is not None:
            return "unsigned" if unsigned(row, s) else None
        if test.before_module_start and row.day >= (s.module_start or 0):
            return "after_module_start"
        return None

    def evaluate(s: Situation) -> Finding:
        rows = s.history.documents.get(test.document, ())
        if not rows:
            return NOT_RECORDED
        for row in rows:
            if why_not(row, s) is None:
                return MET, None, sorted(row.signed) if test.signed_by else True, (row,), None
        row = rows[0]
        detail = {"why": why_not(row, s), "missing": unsigned(row, s)}
        return UNMET, None, sorted(row.signed) if test.signed_by else True, (row,), detail

    return own(evaluate)


def _judged(rows: list[Judged], wanted: bool, day: int, start: int) -> Finding:
    if not rows:
        return UNKNOWN, MISSING, None, (), None
    newest = of_newest_day(rows)
    valid = [r for r in newest if r.day >= start and r.expires >= day]
    if not valid:
        return UNKNOWN, STALE, newest[0].answer, newest, None
    if len({r.answer for r in valid}) > 1:
        return UNKNOWN, CONFLICTING, [r.answer for r in valid], valid, None
    answer = valid[0].answer
    return (MET if answer == wanted else UNMET), None, answer, valid, None


def judgement_test(test: JudgementTest) -> Evaluate:
    """The latest answer; an expired one is stale. With "givet af A og B" each role's own answer."""
    start, roles = first_day(test.window), test.given_by

    def evaluate(s: Situation) -> Finding:
        rows = s.history.judgements.get(test.judgement, [])
        first = 0 if start is None else start(s) or 0
        if roles is None:
            return _judged(rows, test.answer, s.day, first)
        if not roles.every:
            return _judged([r for r in rows if r.role in roles.names], test.answer, s.day, first)
        found = [_judged([r for r in rows if r.role == n], test.answer, s.day, first) for n in roles.names]
        status = all_of(f[0] for f in found)
        reason = first_reason(found) if status == UNKNOWN else None
        detail = {"by_role": by_role(roles.names, found), "waiting": waiting(roles.names, found)}
        return status, reason, [f[2] for f in found], [row for f in found for row in f[3]], detail

    return own(evaluate)


def module_test(test: ModuleTest) -> Evaluate:
    """A module is completed from the day after its last day."""

    def evaluate(s: Situation) -> Finding:
        rows = [v for v in s.history.visits if v.module == test.module and (test.any_package or v.package == s.package)]
        done = [v for v in rows if v.end is not None and v.end < s.day]
        return (MET if done else UNMET), None, bool(done), done or rows, None

    return own(evaluate)


def package_chosen(s: Situation) -> Finding:
    """``pakke er valgt``: unmet, not unknown, when none is recorded."""
    chosen = s.package is not None
    return (MET if chosen else UNMET), None, s.package if chosen else None, (), None
