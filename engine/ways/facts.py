"""Facts: stated where they are not known, and changed where they can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from trin.engine import model as m
from trin.engine.actions import Action, ActionKind, Change, Edit, NewRow
from trin.engine.logic import MET
from trin.engine.record import FactRow
from trin.engine.trial import Trial

from .way import NO_MORE, Way, as_date


def facts(test: m.FactTest, trial: Trial, wanted: int) -> Iterator[Way]:
    """State what is not known. What is known can change, where it is not a number or date and the rule not fixed."""
    fact = trial.lines.package.vocabulary.facts[test.fact]
    rows = trial.situation.history.facts.get(test.fact, [])
    valid = [row for row in rows if row.end >= trial.day]
    changeable = fact.kind not in (m.FactKind.NUMBER, m.FactKind.DATE) and not trial.fixed
    if valid and not changeable:
        return
    ended = _ended(valid, trial)
    if ended is None:
        return
    kind = ActionKind.CHANGE_FACT if valid else ActionKind.STATE_FACT
    for value in _values(test, fact):
        row = FactRow.model_validate({"fact": test.fact, "value": value, "from": as_date(trial.day)})
        changes: tuple[Change, ...] = (*ended, NewRow("facts", row))
        detail = {"value": value, **(_asked(test) if wanted == MET else NO_MORE)}
        yield (Action(kind, test.fact, trial.role(fact.responsible), trial.day, changes, detail),)


def _asked(test: m.FactTest) -> Mapping[str, Any]:
    """What the fact must be, where that is more than the one value; nothing where any will do."""
    match test.predicate:
        case m.IsStated():
            return {"accepts": "any"}
        case m.IsOneOf(values):
            return {"accepts": "is", "values": tuple(map(plain, values))}
        case m.IsNoneOf(values):
            return {"accepts": "is_not", "values": tuple(map(plain, values))}
        case m.Bound() as bound:
            return {"accepts": str(bound.comparison), "values": tuple(map(plain, bound.ends))}


def _ended(valid: Sequence[Any], trial: Trial) -> list[Edit] | None:
    """The rows of a fact, ended the day before; None where one began on the day itself."""
    changes = []
    for row in valid:
        if row.start >= trial.day or row.at >= trial.there("facts"):
            return None
        changes.append(Edit("facts", row.at, "to", as_date(trial.day - 1)))
    return changes


def _values(test: m.FactTest, fact: m.Fact) -> list[Any]:
    """Values worth trying, in the order of the rules."""
    if fact.kind is m.FactKind.YES_NO:
        return [True, False]
    if fact.values:
        return list(fact.values)
    match test.predicate:
        case m.IsOneOf(values):
            return [plain(value) for value in values]
        case m.Bound() as bound:
            return [plain(near) for end in bound.ends for near in around(end)]
        case m.IsNoneOf(values):
            return [plain(near) for value in values for near in around(value)]
        case m.IsStated():
            return [as_date(date.min.toordinal()).isoformat() if fact.kind is m.FactKind.DATE else 0]


def around(value: Any) -> list[Any]:
    """A number or a date, then its neighbours, the higher first."""
    if isinstance(value, date):
        return [value, *(date.fromordinal(value.toordinal() + shift) for shift in (1, -1))]
    return [value, value + 1, value - 1]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
