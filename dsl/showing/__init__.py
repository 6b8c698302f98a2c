"""The rules of a stack as people read them: one text in which every line says who set it, since when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from trin.dsl.messages.commands import Say
from trin.dsl.source import Source

from .changes import Done, done_by_layers
from .lines import Layer, Mark, ShownLine, layers_of, shown_lines

if TYPE_CHECKING:
    from trin.dsl.layering.stacking import Built

__all__ = ["Done", "Layer", "Mark", "Shown", "ShownLine", "built", "shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """Merged rules, to be shown in one of the forms.

    `rules_date` is the date whose edition it is; `on` the date on which companies' layers must be in force. `package`
    is the one that was asked for, as its name and its label. `language` is that of the lines.
    """

    name: str
    label: str
    language: str
    rules_date: date
    on: date
    package: tuple[str, str] | None
    layers: tuple[Layer, ...]
    lines: tuple[ShownLine, ...]
    done: tuple[Done, ...]

    @property
    def is_stacked(self) -> bool:
        """Whether there is more than one layer, so that lines can differ in who set them."""
        return len(self.layers) > 1

    def since(self, layer: str) -> date:
        """When the edition of a layer came into force."""
        return next(known.since for known in self.layers if known.name == layer)


def built(sources: Sequence[Source], name: str) -> tuple[Built, ...]:
    """Every stack with a ruleset or a company's layer on top, from rule files that have no errors in them."""
    from trin.dsl.checking.scope import Report  # noqa: PLC0415
    from trin.dsl.layering.editions import gather  # noqa: PLC0415
    from trin.dsl.layering.refuter import Nobody  # noqa: PLC0415
    from trin.dsl.layering.stacking import Stacker  # noqa: PLC0415
    from trin.dsl.reading.parser import parse  # noqa: PLC0415

    files = [file for source in sources if (file := parse(source)[0]) is not None]
    editions = gather(files, Report())
    stacks = Stacker(editions, frozenset(), Nobody()).of(name) if name in editions else ()
    return tuple(one for one in stacks if not one.flawed)


def shown(one: Built, say: Say, rules_date: date, on: date, package: str | None = None) -> Shown:
    """A stack's rules in the words of a language. `package` must be one of its packages, None for all of them."""
    ruleset = one.ruleset
    return Shown(
        ruleset.name,
        ruleset.label,
        say.language,
        rules_date,
        on,
        None if package is None else (package, ruleset.packages[package].label),
        layers_of(one.checked),
        shown_lines(one.checked, say, package),
        done_by_layers(one.checked, say.language, package),
    )
