"""A decision and its parts: data, no prose. The field names are the published JSON contract."""

from __future__ import annotations

from datetime import date as Date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ConfigDict, field_validator

if TYPE_CHECKING:
    from .plan_result import PlanResult
    from .program import Question


class Outcome(StrEnum):
    """The answer for a transition, and for the decision as a whole."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNDETERMINED = "undetermined"
    OUT_OF_SCOPE = "out_of_scope"
    NO_RULES_IN_FORCE = "no_rules_in_force"
    AT_END = "at_end"


class Status(StrEnum):
    """The answer for a requirement or a test."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """Why an answer is unknown."""

    MISSING = "missing"
    TOO_FEW = "too_few"
    STALE = "stale"
    CONFLICTING = "conflicting"
    NO_GOAL = "no_goal"
    TOO_COARSE = "too_coarse"


class Part(BaseModel):
    """A part of a decision. Validators are built when data from outside is first read into one, not at start-up."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """A part from values that are known to be right, in a third of the time that checking them would take."""
        part = cls.__new__(cls)
        fill(part, {**_blank(cls), **fields})
        return part


@cache
def _blank(cls: type[BaseModel]) -> dict[str, Any]:
    """Every field in the order of the contract, with its default."""
    return {name: None if field.is_required() else field.default for name, field in cls.model_fields.items()}


def fill(part: BaseModel, fields: dict[str, Any]) -> None:
    """Give a part all its fields at once, unchecked."""
    object.__setattr__(part, "__dict__", fields)
    object.__setattr__(part, "__pydantic_fields_set__", set(fields))
    object.__setattr__(part, "__pydantic_extra__", None)
    object.__setattr__(part, "__pydantic_private__", None)


class Evidence(Part):
    """A row of the record: the list it stands in, and its index there."""

    list: str
    index: int


class SourceRef(Part):
    """Where a rule was written."""

    file: str
    line: int


_DAYS_IN_DETAIL = ("reached", "gap")
"""What `detail` has of days: the one on which a clock gets there, the edges of the longest gap."""


def _as_days(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_days(one) for one in value]
    return Date.fromisoformat(value) if isinstance(value, str) else value


class TestResult(Part):
    """A test with what was required and observed; a group has `of`, `needed` and `tests`.

    `kind` is the test's class in the model in snake case. `required` is the bound's value ([low, high] for between,
    durations as {"count", "unit"}); `comparison` says how it was compared. `gap` is what is missing to the bound, for
    numbers. `window` is {"from", "to"}. `detail` has what only this kind of test has to say.
    """

    status: Status
    reason: Reason | None = None
    text: str
    kind: str
    subject: str | None = None
    comparison: str | None = None
    required: Any = None
    observed: Any = None
    gap: float | int | None = None
    window: dict[str, Date] | None = None
    evidence: tuple[Evidence, ...] = ()
    source: SourceRef
    detail: dict[str, Any] | None = None
    of: str | None = None
    needed: int | None = None
    tests: tuple[TestResult, ...] | None = None

    @field_validator("detail")
    @classmethod
    def _with_days(cls, detail: dict[str, Any] | None) -> dict[str, Any] | None:
        """What was read back from JSON is what was written: the days in it are days again."""
        if detail is None:
            return None
        return {key: _as_days(value) if key in _DAYS_IN_DETAIL else value for key, value in detail.items()}


class WaiverResult(Part):
    """A waiver in the record; `why` says why it does not count where it does not."""

    valid: bool
    role: str
    granted: Date
    expires: Date | None
    why: str | None = None
    evidence: Evidence


class UnusedWaiver(Part):
    """A waiver in the record for what is no requirement under the rules that apply, and so counts for nothing.

    `why` is no_requirement, or dropped where a layer has left the requirement out: `layer` is which, and `because` why.
    """

    requirement: str
    role: str
    granted: Date
    expires: Date | None
    why: str
    layer: str | None = None
    because: str | None = None
    evidence: Evidence


class ChangeResult(Part):
    """A layer's change of a requirement from below: why, and the lines that stood there before."""

    layer: str
    because: str
    before: tuple[str, ...]
    source: SourceRef


class RequirementResult(Part):
    """A requirement, recommendation or standard, judged.

    `responsible` is the role whose turn it is (the first of `responsible_roles`); None where nobody is named. `waiver`
    is the one that counts, or else the newest that does not; `waivers` are all that the record has for it.
    `changes_on` is the next day on which the status changes by itself, with no new data; None where there is none.
    """

    id: str
    kind: str
    status: Status
    label: str
    responsible: str | None
    responsible_roles: tuple[str, ...] = ()
    layer: str
    because: str | None
    guidance: str | None
    sources: tuple[str, ...] = ()
    waiver: WaiverResult | None
    source: SourceRef
    applies_when: tuple[TestResult, ...] = ()
    tests: tuple[TestResult, ...]
    waivers: tuple[WaiverResult, ...] = ()
    changes: tuple[ChangeResult, ...] = ()
    changes_on: Date | None = None


class TransitionResult(Part):
    """The way into one module.

    `holds_until` is the last day on which the outcome stands with no new data; None where nothing changes it within
    the days looked at. `earliest_ready` is the first later day on which it is ready by itself.
    """

    to: str
    outcome: Outcome
    holds_until: Date | None = None
    earliest_ready: Date | None = None
    requirements: tuple[RequirementResult, ...] = ()
    recommendations: tuple[RequirementResult, ...] = ()


class AdoptionResult(Part):
    """Who adopted the rules, and when; where they were agreed, `roles` are those that did, and `by` their names."""

    by: str
    on: Date
    roles: tuple[str, ...] = ()


class RulesResult(Part):
    """Which edition of the asked ruleset applies, and why.

    `date` is the day whose rules they are. `why` is on_date (in force then, and paths under way move to new rules),
    path_start (in force when the path began, and kept), first_edition (the path began before there were rules),
    next_edition (it began while none were in force), first_with_package (the rules from its start did not have the
    citizen's package), asked (the question was about the rules of that date) or none (no rules are in force).

    `in_force_from` and `in_force_to` are the period in which the rules, with all that they build on, are as they are
    here. `at_start` and `on_date` are when the editions came into force that were in force when the path began, and on
    the date of the check.
    """

    label: str
    date: Date | None
    why: str
    path_start: Date
    in_force_from: Date | None
    in_force_to: Date | None
    at_start: Date | None
    on_date: Date | None


class LayerResult(Part):
    """The layer of a company on the asked ruleset; `why` says why it is not used where it is not.

    not_in_force: not on the date of the check. other_edition: it does not stand on the edition that applies.
    left_out: the question was about the rules without it. `since` is when what is used came into force.
    """

    name: str
    label: str
    used: bool
    since: Date | None
    why: str | None = None


class SupposedRow(Part):
    """A row that was supposed and is not in the citizen's record: as it was read, and where the decision counts it."""

    row: str
    evidence: Evidence


class Decision(Part):
    """The answer for one citizen on one date. `supposed` are the rows that it rests on and nobody has recorded."""

    __slots__ = ("_question",)
    # A slot and no field: what was asked is no part of the answer. It is not in JSON, not compared and not pickled.

    engine: str
    ruleset: str
    edition: Date | None
    layers: tuple[str, ...]
    digest: str
    citizen: str
    on: Date
    package: str | None
    module: str | None
    outcome: Outcome
    next: str | None
    transitions: tuple[TransitionResult, ...] = ()
    standards: tuple[RequirementResult, ...] = ()
    target_group: tuple[TestResult, ...] = ()
    caveats: tuple[str, ...] = ()
    adopted: tuple[AdoptionResult, ...] = ()
    notes: tuple[str, ...] = ()
    rules: RulesResult | None = None
    layer: LayerResult | None = None
    waivers: tuple[UnusedWaiver, ...] = ()
    supposed: tuple[SupposedRow, ...] = ()

    def asked(self, question: Question | None) -> None:
        """Let the decision know what was asked, so that it can be asked for a plan."""
        object.__setattr__(self, "_question", question)

    def plan(self, to: str | None = None) -> PlanResult:
        """What it would take to be ready for `to`, or for the next module.

        Raises DecisionError where nothing leads to `to`, and where the decision was read back from data or copied: it
        then no longer knows its record.
        """
        from .planning import plan  # noqa: PLC0415
        from .program import DecisionError  # noqa: PLC0415

        question: Question | None = getattr(self, "_question", None)
        if question is None:
            raise DecisionError("no_question", self.citizen)
        return plan(question, self.on, to)
