"""Why a test is unknown, and why what is recorded does not count, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, assert_never

from trin.engine import model
from trin.engine.decision import Reason, TestResult

from .values import Values

_VISIBLE = frozenset({"not_passed"})
"""Whys that anybody can see from what is recorded."""


@dataclass(frozen=True, slots=True)
class Whys:
    """Sentences about one record; `values` puts its names and dates into words."""

    values: Values

    def why(self, result: TestResult, test: model.Test | None) -> str | None:
        """The sentence; None where there is nothing to add to what was required and recorded."""
        match result.reason:
            case Reason.MISSING:
                return self._missing(result, test)
            case Reason.STALE:
                return self._stale(result, test)
            case Reason.TOO_FEW:
                return self._too_few(result, test)
            case Reason.CONFLICTING:
                return self._of_kind("conflicting", result, test)
            case Reason.NO_GOAL | Reason.TOO_COARSE:
                return self.values.words(f"reason.{result.reason}")
            case None:
                return self._not_counting(result)
            case _:
                assert_never(result.reason)

    def _of_kind(self, about: str, result: TestResult, test: model.Test | None) -> str:
        """The sentence for this kind of test where there is one, else the general one."""
        words = self.values.words
        kind = "competence" if isinstance(test, model.CompetenceTest) else result.kind
        return words(f"{about}.{kind}") if words.has(f"{about}.{kind}") else words(f"reason.{about}")

    def _missing(self, result: TestResult, test: model.Test | None) -> str:
        waiting = _detail(result, "waiting")
        if not waiting:
            return self._of_kind("missing", result, test)
        of = "judgement" if isinstance(test, model.JudgementTest) else "measurement"
        return self.values.words(f"reason.waiting.{of}", roles=self.values.roles(waiting))

    def _too_few(self, result: TestResult, test: model.Test | None) -> str:
        needed = _needed(test)
        if needed is None:
            return self.values.words("reason.too_few")
        return self.values.words("reason.too_few_of", count=len(result.evidence), needed=needed)

    def _stale(self, result: TestResult, test: model.Test | None) -> str:
        words = self.values.words
        waiting = _detail(result, "waiting")
        if waiting:
            return words("stale.waiting", roles=self.values.roles(waiting))
        row = self._newest_row(result)
        if isinstance(test, model.FactTest) and row is not None and row.to is not None:
            return words("stale.fact", date=words.date(row.to))
        if isinstance(test, model.JudgementTest) and row is not None:
            outside = result.window is not None and row.date < result.window["from"]
            return words("stale.judgement_window" if outside else "stale.judgement", date=words.date(row.date))
        if isinstance(test, model.CompetenceTest) and row is not None:
            return self._stale_measurement(row.date, test.measured, result)
        return words("reason.stale")

    def _stale_measurement(self, day: date, measured: model.Measured, result: TestResult) -> str:
        words = self.values.words
        if measured.within is not None:
            limit = words.counted(measured.within.count, measured.within.unit)
            return words("stale.within", date=words.date(day), limit=limit)
        outside = result.window is not None and day < result.window["from"]
        return words("stale.window" if outside else "stale.in_module", date=words.date(day))

    def _newest_row(self, result: TestResult) -> Any:
        if not result.evidence:
            return None
        rows = getattr(self.values.record, result.evidence[0].list, ())
        index = result.evidence[0].index
        return rows[index] if index < len(rows) else None

    def _not_counting(self, result: TestResult) -> str | None:
        why, words = _detail(result, "why"), self.values.words
        if why == "unsigned":
            missing = _detail(result, "missing") or ()
            joined_by = "or" if result.comparison == "any_of" else "and"
            return words("sign_missing", roles=self.values.roles(missing, joined_by))
        if why is None or why in _VISIBLE or not words.has(f"why.{why}"):
            return None
        return words(f"why.{why}")


def _detail(result: TestResult, key: str) -> Any:
    return (result.detail or {}).get(key)


def _needed(test: model.Test | None) -> int | None:
    """How many measurements the test asks for, where it is a number."""
    if not isinstance(test, model.CompetenceTest):
        return None
    if isinstance(test.predicate, model.Risen):
        return 2
    which = test.measured.which
    return which.count if isinstance(which, model.EachOfLatest | model.MeanOfLatest) else None
