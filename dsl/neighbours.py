"""Values just beside a limit: what is recorded about citizens who barely keep to it, and who barely do not."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any


def beside(value: Any) -> list[Any]:
    """A number or a day, then what is just below and just above it; of anything else, only that."""
    if isinstance(value, date):
        return [value, value - timedelta(days=1), value + timedelta(days=1)]
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return [value, value - 1, value + 1]
    return [value]


def as_recorded(value: Any) -> Any:
    """The value of a fact as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Fraction) else value
