"""Whether a waiver in the record counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .calendar import forward
from .history import FOREVER, History, Waived
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
    """The waiver for a requirement, one that counts first, and of those the one that lasts longest; None without any.

    Where several roles are joined by "og", each of them must have granted a valid one (else ``more_roles``).
    """
    rows = history.waivers.get(requirement.id, ())
    if not rows:
        return None
    every = [(w, why_not(w, requirement, day)) for w in rows]
    valid = [w for w, why in every if why is None]
    if not valid:
        return Shown(*every[0])
    longest = max(valid, key=lambda w: FOREVER if w.expires is None else w.expires)
    return Shown(longest, _more_roles(valid, requirement))


def all_of_them(history: History, requirement: Requirement, day: int) -> list[Shown]:
    """Every waiver for a requirement, the newest first, each with why it does not count."""
    rows = history.waivers.get(requirement.id, ())
    every = [(w, why_not(w, requirement, day)) for w in rows]
    lacking = _more_roles([w for w, why in every if why is None], requirement)
    return [Shown(w, lacking if why is None else why) for w, why in every]


def _more_roles(valid: Sequence[Waived], requirement: Requirement) -> str | None:
    """Whether waivers that are right in themselves are too few: each role that "og" joins must have granted one."""
    roles = None if requirement.waivable is None else requirement.waivable.roles
    if roles is not None and roles.every and {w.role for w in valid} != set(roles.names):
        return "more_roles"
    return None
