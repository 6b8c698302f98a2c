"""Which stack `trin show` shows: an edition of a ruleset, with or without a company's layer, on a date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trin.dsl import phrases
from trin.dsl.messages.commands import Say
from trin.engine.model import Period, Ruleset, Stacked

from .loaded import LoadedRuleset
from .loading import sources_of

if TYPE_CHECKING:
    from trin.dsl.showing import Shown


class NotShown(Exception):
    """There is nothing to show: `why` is no_edition or no_layer; `periods` are those in which there is something."""

    def __init__(self, why: str, day: date, periods: Sequence[Period]) -> None:
        super().__init__(f"{why}: {day}")
        self.why = why
        self.day = day
        self.periods = tuple(dict.fromkeys(periods))

    def said(self, name: str, say: Say) -> str:
        """What to tell whoever asked for the rules of a name."""
        periods = "; ".join(_period(one, say) for one in self.periods)
        return say(f"show.{self.why}", name=name, date=phrases.day(self.day, say.language), periods=periods)


def _period(period: Period, say: Say) -> str:
    if period.start == date.min:
        return say("show.period.always")
    start = phrases.day(period.start, say.language)
    if period.end is None:
        return say("show.period.from", start=start)
    return say("show.period", start=start, end=phrases.day(period.end, say.language))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown. `rules_date` chooses the edition; companies' layers are asked about `on`."""

    on: date
    rules_date: date
    layer: str | None = None


def stacked(loaded: LoadedRuleset, asked: Asked) -> Stacked:
    """The stack that is in force on the dates. Raises NotShown where there is none; KeyError for an unknown layer."""
    book = loaded.rulebook
    edition = _on(book.editions, asked)
    if edition is None:
        raise NotShown("no_edition", asked.rules_date, [one.rules for one in book.editions])
    if asked.layer is None:
        return edition
    above = book.companies[asked.layer]
    found = _on(above, asked)
    if found is None:
        other = [one.layer for one in above if _holds(one.rules, asked.rules_date)]
        day = asked.on if other else asked.rules_date
        raise NotShown("no_layer", day, other or [one.rules for one in above])
    return found


def _on(stacks: Sequence[Stacked], asked: Asked) -> Stacked | None:
    return next((s for s in stacks if _holds(s.rules, asked.rules_date) and _holds(s.layer, asked.on)), None)


def _holds(period: Period, day: date) -> bool:
    return period.start <= day and (period.end is None or day <= period.end)


def read(
    name: str, roots: Iterable[str | os.PathLike[str]], one: Stacked, asked: Asked, say: Say, package: str | None
) -> Shown:
    """A stack of a ruleset that has been loaded, read once more for what the model leaves out: who set which line."""
    from trin.dsl.showing import built, shown  # noqa: PLC0415

    sources = sources_of(name, roots)[1]
    same = next(b for b in built(sources, one.ruleset.name) if (b.rules, b.layer) == (one.rules, one.layer))
    return shown(same, say, asked.rules_date, asked.on, package)


@dataclass(frozen=True, slots=True)
class NotDrawn:
    """Why nothing is drawn: choose_package (each of the `packages` has modules of its own) or nothing_drawn."""

    why: str
    name: str
    packages: tuple[str, ...] = ()


def drawing(ruleset: Ruleset, package: str | None, form: str, say: Say) -> str | NotDrawn:
    """Modules and transitions as ``mermaid``, ``svg``, ``html`` or a ``list``; without a package, what all share."""
    from trin.dsl.drawing import graph_of, listing  # noqa: PLC0415

    if package is None and not ruleset.shared.transitions:
        names = tuple(ruleset.packages)
        if len(names) > 1:
            return NotDrawn("choose_package", ruleset.name, names)
        package = names[0] if names else None
    graph = graph_of(ruleset, package)
    if not graph.nodes:
        return NotDrawn("nothing_drawn", package or ruleset.name)
    match form:
        case "mermaid":
            from trin.dsl.drawing.mermaid import mermaid  # noqa: PLC0415

            return mermaid(graph, say)
        case "svg":
            from trin.dsl.drawing.svg import svg  # noqa: PLC0415

            return svg(graph, say)
        case "html":
            from trin.dsl.drawing.page import page  # noqa: PLC0415

            return page(graph, say)
    return listing(graph, say)
