"""Whether a waiver in the record counts."""

from __future__ import annotations

from dataclasses import dataclass

from .calendar import forward
from .history import History, Waived
from .model import Requirement


def why_not(waiver: Waived, requirement: Requirement, day: int) -> str | None:
    """None where the waiver counts on `day`; else fixed, not_allowed, role, too_long, no_end or expired."""
    if requirement.fixed:
        return "fixed"
    allowed = requirement.waivable
    if allowed is None:
        return "not_allowed"
    if waiver.role not in allowed.roles.names:
        return "role"
    if allowed.at_most is not None:
        if waiver.expires is None:
            return "no_end"
        if waiver.expires > forward(waiver.granted, allowed.at_most):
            return "too_long"
    if waiver.expires is not None and waiver.expires < day:
        return "expired"
    return None


@dataclass(frozen=True, slots=True)
class Shown:
    """A waiver to show with a requirement, and why it does not count; None where it does."""

    waiver: Waived
    why: str | None


def find(history: History, requirement: Requirement, day: int) -> Shown | None:
    """The waiver for a requirement, one that counts first; None where the record has none.

    Where several roles are joined by "og", each of them must have granted a valid one (else ``more_roles``).
    """
    rows = history.waivers.get(requirement.id, ())
    if not rows:
        return None
    valid = [w for w in rows if why_not(w, requirement, day) is None]
    if not valid:
        return Shown(rows[0], why_not(rows[0], requirement, day))
    roles = None if requirement.waivable is None else requirement.waivable.roles
    if roles is not None and roles.every and {w.role for w in valid} != set(roles.names):
        return Shown(valid[0], "more_roles")
    return Shown(valid[0], None)
