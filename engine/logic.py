"""Three values, as small integers, so that "and" is the minimum and "or" the maximum (Kleene's strong logic)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

UNMET: Final = 0
UNKNOWN: Final = 1
MET: Final = 2


def all_of(values: Iterable[int]) -> int:
    """Unmet if any is unmet, else unknown if any is unknown; met when there is none."""
    return min(values, default=MET)


def at_least(needed: int, values: Sequence[int]) -> int:
    """Met if `needed` are met, unmet if that can no longer be reached, else unknown."""
    met = values.count(MET)
    if met >= needed:
        return MET
    return UNKNOWN if met + values.count(UNKNOWN) >= needed else UNMET


def none_of(values: Iterable[int]) -> int:
    """The mirror of "any of": met if every one is unmet, unmet if any is met."""
    return MET - max(values, default=UNMET)
