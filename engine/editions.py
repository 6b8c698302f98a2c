"""Which rules a citizen is judged by: an edition of the asked ruleset, and the layer of a company on top of it.

Which edition goes by what the one in force on the date of the check says about paths under way: they keep the rules
from their start, or they move to the new ones. A company's layer goes by the date of the check, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .history import FOREVER, History
from .model import Period, Rulebook, Ruleset, RunningPaths, Stacked

ALWAYS = Period(date.min)


class Why(StrEnum):
    """Why an edition applies to a citizen."""

    ON_DATE = "on_date"
    """It is in force on the date of the check, and paths under way move to new rules."""
    PATH_START = "path_start"
    """It was in force when the path began, and paths under way keep their rules."""
    FIRST_EDITION = "first_edition"
    """The path began before there were any rules, and keeps to the first."""
    NEXT_EDITION = "next_edition"
    """The path began while no rules were in force, and keeps to those that came next."""
    FIRST_WITH_PACKAGE = "first_with_package"
    """The rules from the path's start do not have the citizen's package; these are the first that do."""
    ASKED = "asked"
    """The question was about the rules of a date."""
    NONE = "none"
    """No rules are in force."""


class Unused(StrEnum):
    """Why a company's layer is not used."""

    NOT_IN_FORCE = "not_in_force"
    """It is not in force on the date of the check."""
    OTHER_EDITION = "other_edition"
    """It does not stand on the edition that applies to the citizen."""
    LEFT_OUT = "left_out"
    """The question was about the rules without it."""


@dataclass(frozen=True, slots=True)
class Layered:
    """The layer of a company that is used, or not and why. `since` is when its edition came into force."""

    name: str
    label: str
    since: date | None
    why: Unused | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The rules that apply to a citizen, and why.

    `edition` is that of the asked ruleset, without a layer; `chosen` is what is decided by. Both are None where no
    rules are in force. `rules_date` is the date whose rules they are. `at_start` and `on_date` are the editions that
    were in force when the path began, and on the date of the check.
    """

    why: Why
    rules_date: date | None
    path_start: date
    edition: Stacked | None = field(repr=False)
    chosen: Stacked | None = field(repr=False)
    at_start: Stacked | None = field(repr=False)
    on_date: Stacked | None = field(repr=False)
    layer: Layered | None = None


def alone(ruleset: Ruleset) -> Rulebook:
    """The rulebook of a ruleset with one edition, and nothing that stands on it."""
    period = Period(ruleset.in_force_from, ruleset.in_force_to)
    return Rulebook(ruleset.name, (Stacked(period, ALWAYS, ruleset),))


def _holds(period: Period, day: date) -> bool:
    return period.start <= day and (period.end is None or day <= period.end)


def _on(stacks: Sequence[Stacked], rules_date: date) -> Stacked | None:
    """The one whose rulesets are in force on a date."""
    return next((s for s in stacks if _holds(s.rules, rules_date)), None)


def _has(stacked: Stacked | None, package: str | None) -> bool:
    return stacked is not None and (package is None or package in stacked.ruleset.packages)


def choose(
    book: Rulebook, history: History, on: date, *, as_of_rules: date | None = None, layer: str | bool | None = None
) -> Choice:
    """The rules for a citizen who has begun a module, on a date.

    `as_of_rules` asks for the rules of another date. `layer` is the name of a company's layer that stands on the
    ruleset, False for none, None for that of the company of the current module. KeyError for an unknown one.
    """
    assert history.current is not None and history.path_start is not None
    company = _company(book, history.current.company, layer)
    above = [] if company is None or layer is False else [s for s in book.companies[company] if _holds(s.layer, on)]
    found = _edition(book, above, history, on, as_of_rules)
    if company is None or found.edition is None:
        return found
    stacked = _upon(found.edition, above, found.rules_date or on)
    why = Unused.LEFT_OUT if layer is False else Unused.NOT_IN_FORCE if not above else None
    if why is None and stacked is None:
        why = Unused.OTHER_EDITION
    shown = stacked or (above or book.companies[company])[0]
    since = shown.layer.start if why is None else None
    chosen = found.edition if why is not None or stacked is None else stacked
    return Choice(
        found.why, found.rules_date, found.path_start, found.edition, chosen, found.at_start, found.on_date,
        Layered(company, shown.ruleset.label, since, why),
    )  # fmt: skip


def _company(book: Rulebook, recorded: str | None, layer: str | bool | None) -> str | None:
    """The company whose layer is asked for; an unknown one in the record has none."""
    if isinstance(layer, str):
        if layer not in book.companies:
            raise KeyError(layer)
        return layer
    return recorded if recorded in book.companies else None


def _upon(edition: Stacked, above: Sequence[Stacked], rules_date: date) -> Stacked | None:
    """The layer on top of an edition; where its own rulesets began later than the date, the first of them."""
    same = [s for s in above if _overlap(s.rules, edition.rules)]
    return _on(same, rules_date) or next((s for s in same if s.rules.start > rules_date), None)


def _overlap(one: Period, other: Period) -> bool:
    return (one.end is None or other.start <= one.end) and (other.end is None or one.start <= other.end)


def _edition(book: Rulebook, above: Sequence[Stacked], history: History, on: date, as_of_rules: date | None) -> Choice:
    """The edition of the asked ruleset."""
    assert history.path_start is not None
    start = date.fromordinal(history.path_start)
    editions = [s for s in book.editions if _holds(s.layer, on)]
    on_date, at_start = _on(editions, on), _on(editions, start)

    def choice(why: Why, rules_date: date, stacked: Stacked | None) -> Choice:
        why = Why.NONE if stacked is None else why
        return Choice(why, rules_date, start, stacked, stacked, at_start, on_date)

    if as_of_rules is not None:
        return choice(Why.ASKED, as_of_rules, _on(editions, as_of_rules))
    clause = on_date if on_date is None else _upon(on_date, above, on) or on_date
    if clause is None or clause.ruleset.running_paths is RunningPaths.MOVE:
        return choice(Why.ON_DATE, on, on_date)
    kept = [s for s in editions if s.rules.end is None or s.rules.end >= start]
    known = [s for s in kept if s.rules.start <= on]
    having = next((s for s in known if _has(s, history.package) or _has(_upon(s, above, start), history.package)), None)
    if having is not None and having is not known[0]:
        return choice(Why.FIRST_WITH_PACKAGE, having.rules.start, having)
    if at_start is not None:
        return choice(Why.PATH_START, start, at_start)
    first = known[0] is editions[0]
    return choice(Why.FIRST_EDITION if first else Why.NEXT_EDITION, known[0].rules.start, known[0])


def borders(book: Rulebook) -> tuple[int, ...]:
    """The days (ordinals) on which the rules that apply to somebody may change, other than by what is recorded."""
    stacks = [*book.editions, *(s for stacks in book.companies.values() for s in stacks)]
    periods = {period for s in stacks for period in (s.rules, s.layer)}
    firsts = {p.start.toordinal() for p in periods}
    return tuple(sorted(firsts | {p.end.toordinal() + 1 for p in periods if p.end is not None} - {FOREVER + 1}))
