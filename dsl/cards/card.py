"""A card as it was understood: modules, competences in their groups, levels, scales; and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass

from .levels import Level, Steps
from .remarks import Remark


@dataclass(frozen=True, slots=True)
class CardModule:
    """A column. `name` is that of the rules, where the card has it."""

    label: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CardGroup:
    """A heading that competences stand under."""

    label: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CardScale:
    """A scale that the card explains; its `label` is missing where it only lists the steps."""

    label: str | None
    steps: Steps
    name: str | None = None


@dataclass(frozen=True, slots=True)
class CardCompetence:
    """A row: what is asked of the competence before each module, None where nothing is.

    `group` and `scale` are places in the card's groups and scales. `unread` are the columns whose cells somebody must
    look at.
    """

    label: str
    levels: tuple[Level | None, ...]
    group: int | None = None
    scale: int | None = None
    name: str | None = None
    unread: frozenset[int] = frozenset()

    def says(self, column: int) -> bool:
        """Whether something is asked in a column, as far as it could be read."""
        return self.levels[column] is not None or column in self.unread


@dataclass(frozen=True, slots=True)
class Card:
    """A progression card. `title` is the line above it, or the name of its sheet."""

    title: str | None
    modules: tuple[CardModule, ...]
    groups: tuple[CardGroup, ...]
    scales: tuple[CardScale, ...]
    competences: tuple[CardCompetence, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def asked(self) -> int:
        """How many levels are asked for."""
        return sum(level is not None for c in self.competences for level in c.levels)
