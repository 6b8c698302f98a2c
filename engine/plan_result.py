"""What it would take, as published data. The field names are the JSON contract, as those of a decision are."""

from __future__ import annotations

from datetime import date as Date
from typing import Any

from .decision import Decision, Outcome, Part


class ChangeRow(Part):
    """What the record would then hold: a new row of `list`, or (with `index`) new values in fields of a row there.

    A list among these values is added to the one in the row: signatures come to those that a document has.
    """

    list: str
    index: int | None = None
    fields: dict[str, Any]


class ActionResult(Part):
    """One thing to do. `by` is the last day on which it helps; `roles` are those who act, none where nobody is named.

    `kind` is a member of `actions.ActionKind`. `subject` is the name in the rules of what it is about, and `label` what
    people call that; for a waiver the id of the requirement. `requirements` are the ids of those that are not met
    without it (null for the target group). `detail` says how much of it: level, times, hours a week, from, until.
    """

    kind: str
    subject: str
    label: str
    roles: tuple[str, ...]
    by: Date
    requirements: tuple[str | None, ...] = ()
    detail: dict[str, Any]
    rows: tuple[ChangeRow, ...] = ()


class WaitResult(Part):
    """A requirement for which time must go by, and the first day on which it can be met."""

    requirement: str | None
    label: str
    on: Date


class PlanWay(Part):
    """One way to be ready: when all of `actions` are done it is so on `on`, and not if any of them is left out.

    `package` is the one that is chosen first, where that is among the actions: it is then the record's own `package`,
    which no row of an action says.
    """

    on: Date
    roles: tuple[str, ...]
    package: str | None = None
    actions: tuple[ActionResult, ...]
    waits: tuple[WaitResult, ...] = ()


class NeverResult(Part):
    """A requirement (null: the target group) that no action from here can mend, and why.

    `why` is out_of_scope; fixed (nobody may depart from it, and a fact says no); fact (known, and not what anybody can
    change); passed (it hangs on what has happened already); module (another module must be completed first); later (not
    within the days that were looked at); together (on its own, but not along with the others); or no_way. `line` is the
    rule's own line that it hangs on.
    """

    requirement: str | None
    label: str
    why: str
    line: str | None = None


class PlanResult(Part):
    """What it would take to be ready for `to`; several ways where there are several.

    First the one with the fewest people's turns, then the earliest date. `until` is the last day that was looked at:
    before other rules apply, and within the module of today. Without rules in force, or at the end of the path, `to` is
    null and there is nothing to plan.
    """

    citizen: str
    on: Date
    to: str | None
    outcome: Outcome
    ready: bool
    until: Date | None = None
    plans: tuple[PlanWay, ...] = ()
    never: tuple[NeverResult, ...] = ()


class PlannedDecision(Decision):
    """A decision with its plan, as ``trin ready --plan --format json`` shows the two together."""

    plans: PlanResult


__all__ = ["ActionResult", "ChangeRow", "NeverResult", "PlanResult", "PlanWay", "PlannedDecision", "WaitResult"]
