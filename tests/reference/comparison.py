"""Where a decision of the engine differs from the reference evaluator's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trin.engine.decision import Decision, RequirementResult, TestResult

from .basics import Answer, Row
from .evaluator import Decided, Judged


def differences(decision: Decision, decided: Decided) -> list[str]:
    """Every difference in outcome, status, reason, evidence and waivers; each says where, what was got and expected."""
    return list(_all(decision, decided))


def _all(decision: Decision, decided: Decided) -> Iterator[str]:
    yield from _same("outcome", decision.outcome, decided.outcome)
    yield from _same("next", decision.next, decided.next)
    yield from _answers("target", decision.target_group, decided.target)
    yield from _judged("standards", decision.standards, decided.standards)
    yield from _same("transitions", [t.to for t in decision.transitions], [t.to for t in decided.transitions])
    for got, expected in zip(decision.transitions, decided.transitions, strict=False):
        yield from _same(f"{got.to} outcome", got.outcome, expected.outcome)
        yield from _judged(f"{got.to} requirements", got.requirements, expected.requirements)
        yield from _judged(f"{got.to} recommendations", got.recommendations, expected.recommendations)


def _same(where: str, got: Any, expected: Any) -> Iterator[str]:
    if got != expected:
        yield f"{where}: engine {got}, reference {expected}"


def _judged(where: str, got: Sequence[RequirementResult], expected: Sequence[Judged]) -> Iterator[str]:
    yield from _same(where, [r.id for r in got], [j.id for j in expected])
    for result, judged in zip(got, expected, strict=False):
        place = f"{where} {judged.id}"
        yield from _same(f"{place} status", result.status, judged.status)
        yield from _same(f"{place} waiver", None if result.waiver is None else result.waiver.valid, judged.waiver)
        yield from _answers(f"{place} applies", result.applies_when, judged.applies)
        yield from _answers(place, result.tests, judged.tests)


def _answers(where: str, got: Sequence[TestResult], expected: Sequence[Answer]) -> Iterator[str]:
    yield from _same(f"{where} tests", len(got), len(expected))
    for number, (result, answer) in enumerate(zip(got, expected, strict=False)):
        place = f"{where} test {number} {result.kind}"
        yield from _same(f"{place} status", result.status, answer.status)
        yield from _same(f"{place} reason", result.reason, answer.reason)
        evidence = [(e.list, e.index) for e in result.evidence]
        if not _rests_on(set(evidence), answer):
            yield f"{place} evidence: engine {sorted(evidence)}, reference {sorted(answer.rows)}"
        if result.tests is not None:
            yield from _answers(place, result.tests, answer.parts)


def _rests_on(evidence: set[Row], answer: Answer) -> bool:
    """Whether these are the rows: all of them, or one of those of which any one will do."""
    if answer.any_one:
        return evidence <= answer.rows and len(evidence) == min(1, len(answer.rows))
    either = [part.rows for part in answer.parts if part.any_one and part.rows]
    if not either or not answer.rows:
        return evidence == answer.rows
    certain = answer.rows.difference(*either).union(*(part.rows for part in answer.parts if not part.any_one))
    return certain <= evidence <= answer.rows and all(evidence & rows for rows in either)
