"""What is supposed, and what that changes: told before the decision itself."""

from __future__ import annotations

from collections.abc import Iterator

from trin.engine.decision import Decision, Outcome, RequirementResult, Status, TransitionResult

from .lines import WIDTH, hanging
from .words import Words


def difference(real: Decision, decision: Decision, to: str | None, language: str, width: int = WIDTH) -> Iterator[str]:
    """The two outcomes, the rows that are supposed, and each requirement whose status they change.

    `to` is the module that was asked about; without it each decision is taken by its own next one.
    """
    words = Words(language)
    before, after = _asked(real, to), _asked(decision, to)
    yield from hanging(
        "",
        words("suppose.head", with_it=_outcome(decision, after, words), without=_outcome(real, before, words)),
        width,
    )
    yield words("suppose.rows")
    for one in decision.supposed:
        yield from hanging("  - ", one.row, width)
    changes = differences(real, decision, to, words)
    yield words("suppose.changes" if changes else "suppose.no_changes")
    for change in changes:
        yield from hanging("  - ", change, width)


def differences(real: Decision, decision: Decision, to: str | None, words: Words) -> tuple[str, ...]:
    """What changes for each requirement when the rows are supposed, in a reader's words."""
    return tuple(_changes(_gates(_asked(real, to)), _gates(_asked(decision, to)), words))


def _asked(decision: Decision, to: str | None) -> TransitionResult | None:
    target = decision.next if to is None else to
    return next((t for t in decision.transitions if t.to == target), None)


def _outcome(decision: Decision, way: TransitionResult | None, words: Words) -> str:
    if way is None:
        return words(f"outcome.{decision.outcome}")
    waived = any(r.status is Status.WAIVED for r in way.requirements)
    return words("outcome.ready_waived" if waived and way.outcome is Outcome.READY else f"outcome.{way.outcome}")


def _gates(way: TransitionResult | None) -> dict[str, RequirementResult]:
    """By id, what gates and what is recommended."""
    return {} if way is None else {r.id: r for r in (*way.requirements, *way.recommendations)}


def _changes(before: dict[str, RequirementResult], after: dict[str, RequirementResult], words: Words) -> Iterator[str]:
    for id_, now in after.items():
        was = before.get(id_)
        status = words(f"status.{now.status}")
        if was is None:
            yield words("suppose.change_new", label=now.label, after=status)
        elif was.status is not now.status:
            yield words("suppose.change", label=now.label, before=words(f"status.{was.status}"), after=status)
    for id_, was in before.items():
        if id_ not in after:
            yield words("suppose.change_gone", label=was.label)


__all__ = ["difference", "differences"]
