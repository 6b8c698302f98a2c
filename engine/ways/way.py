"""A way: a few actions. What the rooms that propose some have in common."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, TypeAlias

from trin.engine.actions import Action
from trin.engine.trial import Trial

Way: TypeAlias = tuple[Action, ...]

NO_MORE: Mapping[str, Any] = MappingProxyType({})
"""Nothing to add to what is told of an action."""


def as_date(day: int) -> date:
    """A day by its number, as a record has it."""
    return date.fromordinal(day)


def path_start(trial: Trial) -> int:
    """The day on which the citizen's path began; today where it has not."""
    return trial.situation.history.path_start or trial.today
