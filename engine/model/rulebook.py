"""Rulesets, and everything that one name can decide by: editions, and the companies' layers on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .packages import Package
from .requirements import Dropped


class RunningPaths(StrEnum):
    """Which edition applies to a path that is under way."""

    KEEP = "keep"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Adoption:
    """Who adopted the rules, and when; where they were agreed, `roles` are those that did, and `by` their names."""

    by: str
    on: date
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One edition of a ruleset, ready to be decided by.

    `language` is that of the rule files ("da", "en"). `layers` are the names of the stack, lowest first. `digest` is
    "sha256:" and the hexadecimal digest of what the rules say, or empty where it has not been worked out. `dropped` are
    the requirements that a layer leaves out.
    """

    name: str
    label: str
    language: str
    in_force_from: date
    in_force_to: date | None
    adopted: tuple[Adoption, ...]
    sources: tuple[str, ...]
    caveats: tuple[str, ...]
    running_paths: RunningPaths
    layers: tuple[str, ...]
    digest: str
    shared: Package
    packages: Mapping[str, Package]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """From a day up to and including another; without an `end`, for good. `start` may be `date.min`: always."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Stacked:
    """One edition of everything below and of a company's layer, merged to the ruleset that they are together.

    `rules` is when the layers that are rulesets are all in these editions; it is asked about the date whose rules
    apply to the citizen's path. `layer` is when the companies' layers are; it is asked about the date of the check.
    """

    rules: Period
    layer: Period
    ruleset: Ruleset


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything that one name can decide by.

    `editions` are those of the asked ruleset, stacked on what it builds on, by date; their periods do not overlap and
    there may be gaps. `companies` holds, by the name of each company's layer that stands on it (any number of layers
    up), the same with that layer on top.
    """

    name: str
    editions: tuple[Stacked, ...]
    companies: Mapping[str, tuple[Stacked, ...]] = field(default_factory=dict)
