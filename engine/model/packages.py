"""Where requirements stand: the modules of a path, the transitions between them, and who the path is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .requirements import Requirement
from .tests import Body
from .values import Duration, Origin
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Module:
    """A module of a path. `lasts` is nominal (shortest, longest) and never gates."""

    name: str
    label: str
    lasts: tuple[Duration, Duration] | None
    ends_path: bool
    origin: Origin
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Transition:
    """The way into module `target`. `sources` is None for "ethvert modul" (any module but the target).

    `requirements` holds everything that applies to it, tables included: kinds REQUIREMENT and RECOMMENDATION.
    """

    sources: tuple[str, ...] | None
    target: str
    label: str | None
    always_open: bool
    requirements: tuple[Requirement, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Who the package is for; all tests hold for a citizen in it."""

    label: str
    tests: Body
    origin: Origin
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that applies to citizens on one package, the ruleset's shared part included.

    `name` is None for the shared part alone: the package of citizens who have not chosen yet. `transitions` are in
    the order in which they count: those that name their modules first, then "ethvert modul", as declared.
    """

    name: str | None
    label: str
    sources: tuple[str, ...]
    target_groups: tuple[TargetGroup, ...]
    vocabulary: Vocabulary
    modules: Mapping[str, Module]
    transitions: tuple[Transition, ...]
    standards: tuple[Requirement, ...]
    caveats: tuple[str, ...] = ()
