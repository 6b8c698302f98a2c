"""Findings to the parts of a decision: what was required, observed and missing, and on which rows it rests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from . import model
from .decision import Evidence, Reason, SourceRef, Status, TestResult
from .quantities import Finding, Situation, first_day, number

STATUS = (Status.UNMET, Status.UNKNOWN, Status.MET)

_LISTS: dict[type[Any], str] = {
    model.CompetenceTest: "measurements",
    model.GroupTest: "measurements",
    model.ScorecardTest: "measurements",
    model.AttendanceTest: "attendance",
    model.AbsenceTest: "attendance",
    model.HoursTest: "attendance",
    model.TimeTest: "modules",
    model.ModuleTest: "modules",
    model.FactTest: "facts",
    model.CertificateTest: "certificates",
    model.DocumentTest: "documents",
    model.ActivityTest: "activities",
    model.JudgementTest: "judgements",
    model.FollowUpTest: "follow_ups",
}


def plain(value: Any) -> Any:
    """A value of the model as JSON can carry it."""
    match value:
        case model.Duration():
            return {"count": value.count, "unit": str(value.unit)}
        case model.IndividualGoal():
            return {"individual_goal": True, "floor": value.floor}
        case Fraction():
            return number(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(v) for v in value]
        case _:
            return value


def _bound(test: model.Test) -> model.Bound[Any] | None:
    for field in ("predicate", "bound", "result"):
        value = getattr(test, field, None)
        if isinstance(value, model.Bound):
            return value
    return None


def _required(test: model.Test, detail: Any) -> tuple[str | None, Any]:
    """How the test compares, and with what; an individual goal is the level it stands for, where there is one."""
    bound = _bound(test)
    if bound is not None:
        goal = detail.get("goal") if isinstance(detail, dict) else None
        if isinstance(bound.value, model.IndividualGoal) and isinstance(detail, dict) and goal is not None:
            return str(bound.comparison), max(goal, detail.get("floor") or goal)
        values = bound.value if bound.upper is None else [bound.value, bound.upper]
        return str(bound.comparison), plain(values)
    match test:
        case model.CompetenceTest(predicate=model.Risen(steps)) | model.GroupTest(predicate=model.Risen(steps)):
            return "at_least", plain(steps)
        case model.FactTest(predicate=model.IsOneOf(values)):
            return "is", plain(values)
        case model.FactTest(predicate=model.IsNoneOf(values)):
            return "is_not", plain(values)
        case model.ActivityTest(predicate=model.Times(count)):
            return "at_least", count
        case model.GapTest():
            return "at_most", plain(test.at_most)
        case model.FollowUpTest():
            return "every", plain(test.every)
        case model.JudgementTest():
            return "is", test.answer
        case model.DocumentTest() if test.signed_by is not None:
            return "all_of" if test.signed_by.every else "any_of", list(test.signed_by.names)
        case _:
            return None, True


def _gap(comparison: str | None, required: Any, observed: Any) -> float | int | None:
    """How far a number is from the bound it misses."""
    if isinstance(observed, bool) or not isinstance(observed, int | float):
        return None
    low, high = required if isinstance(required, list) and len(required) == 2 else (required, required)
    if isinstance(low, bool) or not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    below = comparison in ("at_least", "over", "exactly", "between") and observed < low
    above = comparison in ("at_most", "under", "exactly", "between") and observed > high
    if not below and not above:
        return None
    missing = Fraction(str(low)) - Fraction(observed) if below else Fraction(observed) - Fraction(str(high))
    return number(missing)


def _window(test: model.Test, s: Situation) -> dict[str, date] | None:
    window = getattr(test, "window", None) or getattr(getattr(test, "measured", None), "window", None)
    start = first_day(window)
    first = None if start is None else start(s)
    return None if first is None else {"from": date.fromordinal(first), "to": date.fromordinal(s.day)}


def _subject(test: model.Test) -> str | None:
    for field in (
        "competence", "group", "fact", "certificate", "document", "activity", "judgement", "follow_up", "scorecard",
        "condition", "module",
    ):  # fmt: skip
        value = getattr(test, field, None)
        if isinstance(value, str):
            return value
    return None


def _kind(test: model.Test | model.TestGroup) -> str:
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(test).__name__).lower()
    return name if isinstance(test, model.TestGroup) else name.removesuffix("_test")


def _reason(found: Finding) -> Reason | None:
    return None if found[1] is None else Reason(found[1])


def test_result(test: model.Test | model.TestGroup, found: Finding, s: Situation) -> TestResult:
    """A finding as a part of the decision; a group with its tests."""
    source = SourceRef(file=test.source.origin.file, line=test.source.origin.line)
    if isinstance(test, model.TestGroup):
        return TestResult(
            status=STATUS[found[0]], reason=_reason(found), text=test.source.text, kind="group", source=source,
            observed=found[2], of=str(test.kind), needed=test.needed,
            tests=tuple(test_result(t, f, s) for t, f in zip(test.tests, found[4], strict=True)),
        )  # fmt: skip
    comparison, required = _required(test, found[4])
    observed = plain(found[2])
    status = STATUS[found[0]]
    return TestResult(
        status=status, reason=_reason(found), text=test.source.text, kind=_kind(test), subject=_subject(test),
        comparison=comparison, required=required, observed=observed, source=source,
        gap=_gap(comparison, required, observed) if status is Status.UNMET else None,
        window=_window(test, s), evidence=evidence(_LISTS.get(type(test)), found[3]),
        detail=_detail(found[4]),
    )  # fmt: skip


def evidence(name: str | None, indexes: Sequence[int]) -> tuple[Evidence, ...]:
    """Row references into one list of the record."""
    return () if name is None else tuple(Evidence(list=name, index=i) for i in indexes)


def _detail(detail: Any) -> dict[str, Any] | None:
    if not isinstance(detail, dict):
        return None
    reached = detail.get("reached")
    if isinstance(reached, int):
        return {**detail, "reached": date.fromordinal(reached)}
    return detail
