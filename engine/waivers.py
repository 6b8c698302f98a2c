"""Whether a waiver in the record counts."""

from __future__ import annotations

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


def find(history: History, requirement: Requirement, day: int) -> tuple[bool, Waived | None, str | None]:
    """Whether the requirement is waived, the waiver to show (a valid one first), and why it does not count.

    Where several roles are joined by "og", each of them must have granted a valid one.
    """
    rows = history.waivers.get(requirement.id, ())
    if not rows:
        return False, None, None
    valid = [w for w in rows if why_not(w, requirement, day) is None]
    if not valid:
        return False, rows[0], why_not(rows[0], requirement, day)
    roles = requirement.waivable.roles if requirement.waivable is not None else None
    if roles is not None and roles.every and {w.role for w in valid} != set(roles.names):
        return False, valid[0], "more_roles"
    return True, valid[0], None
