"""What would be decided if something were so: a record with rows that are supposed, decided beside the real one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Source
from trin.engine.decision import Decision, Evidence, SupposedRow
from trin.engine.record import Record

if TYPE_CHECKING:
    from trin.dsl.examples.suppositions import Supposition
    from trin.engine.model import Ruleset

    from .loaded import LoadedRuleset

OPTIONS = {"da": "--antag", "en": "--suppose"}
"""What the rows are called where something is wrong with them."""


class SuppositionError(ValueError):
    """Rows that cannot be supposed: their `diagnostics`, and the `sources` that these point into."""

    def __init__(self, diagnostics: Sequence[Diagnostic], sources: Sequence[Source]) -> None:
        super().__init__(", ".join(f"{d.primary.file}: {d.code}" for d in diagnostics))
        self.diagnostics = tuple(diagnostics)
        self.sources = tuple(sources)

    def __reduce__(self) -> tuple[Any, ...]:
        return SuppositionError, (self.diagnostics, self.sources)


@dataclass(frozen=True, slots=True)
class Supposed:
    """The decision with what is supposed, and `real`, the one without; `record` and `ruleset` are those of the former.

    The decision says which rows are supposed (`decision.supposed`); `record` holds them among the others.
    """

    real: Decision
    decision: Decision
    record: Record
    ruleset: Ruleset = field(repr=False)


def supposed(
    loaded: LoadedRuleset,
    record: Record,
    rows: Sequence[str],
    *,
    on: date,
    to: str | None = None,
    as_of_rules: date | None = None,
    layer: str | bool | None = None,
    until: date | None = None,
    language: str | None = None,
) -> Supposed:
    """Decide with some rows added. Raises SuppositionError and DecisionError, and TypeError where a text is no rows."""
    if isinstance(rows, str):
        raise TypeError("what is supposed is a list of rows, not one text")
    # Only who supposes something pays for reading rows: a decision from the cache needs no parser.
    from trin.dsl.examples.suppositions import overlapping, suppose  # noqa: PLC0415

    language = language or loaded.ruleset.language
    read = suppose(tuple(rows), loaded.rulebook, record.package, on, language, OPTIONS.get(language, OPTIONS["en"]))
    if read.problems:
        raise SuppositionError(read.problems, read.sources)
    try:
        would_be, places = _with_rows(record, read.rows, on)
    except ValidationError:
        raise SuppositionError(overlapping(read), read.sources) from None
    asked: dict[str, Any] = {"on": on, "to": to, "as_of_rules": as_of_rules, "layer": layer, "until": until}
    evaluation = loaded.evaluate(would_be, **asked)
    decision = evaluation.decision()
    told = tuple(SupposedRow.made(row=row.said, evidence=place) for row, place in zip(read.rows, places, strict=True))
    marked = decision.model_copy(update={"supposed": told})
    marked.asked(evaluation.question)
    return Supposed(loaded.decide(record, **asked), marked, would_be, evaluation.ruleset)


def _with_rows(record: Record, rows: Sequence[Supposition], on: date) -> tuple[Record, list[Evidence]]:
    """The record as it would be, and where each supposed row stands in it. Raises ValidationError."""
    data = record.model_dump(by_alias=True, exclude_none=True)
    places: list[Evidence] = []
    for one in rows:
        fields = dict(one.row.fields)
        if one.row.list == "package":
            data["package"] = fields["package"]
            places.append(Evidence(list="package", index=0))
            continue
        if one.row.list == "facts":
            fields.setdefault("from", on.isoformat())
            data["facts"] = _replaced(data.get("facts", ()), fields)
        there = list(data.get(one.row.list, ()))
        places.append(Evidence(list=one.row.list, index=len(there)))
        data[one.row.list] = [*there, fields]
    return Record.model_validate(data), places


def _replaced(facts: Sequence[dict[str, Any]], new: dict[str, Any]) -> list[dict[str, Any]]:
    """The facts as they are when another value of one begins: the old one ends on the day before.

    One that began on the same day or later ends before it began, and stays in its place as what it was: registered
    too late to count.
    """
    start = date.fromisoformat(str(new["from"]))
    before = start - timedelta(days=1)
    found = []
    for row in facts:
        holds = row["fact"] == new["fact"] and (row.get("to") is None or row["to"] >= start)
        changed = {"to": before} if row["from"] <= before else {"recorded": date.max}
        found.append({**row, **changed} if holds else row)
    return found


__all__ = ["OPTIONS", "Supposed", "SuppositionError", "supposed"]
