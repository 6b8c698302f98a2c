"""Findings to the parts of a decision: what was required, observed and missing, and on which rows it rests."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from . import model
from .decision import (
    AdoptionResult,
    ChangeResult,
    Decision,
    Evidence,
    LayerResult,
    Reason,
    RequirementResult,
    RulesResult,
    SourceRef,
    Status,
    TestResult,
    TransitionResult,
    UnusedWaiver,
    WaiverResult,
    fill,
)
from .digest import sentence
from .editions import Choice, alone, choose
from .explain.notes import notes
from .lists import list_of
from .logic import UNKNOWN
from .quantities import NO_GOAL, Finding, Situation, first_day, number
from .waivers import all_of_them

if TYPE_CHECKING:
    from .compiler import Judged
    from .outlook import Outlook
    from .program import EvaluatedTransition, Evaluation
    from .waivers import Shown

ENGINE = "0.1.0"

STATUS = (Status.UNMET, Status.UNKNOWN, Status.MET, Status.NOT_APPLICABLE, Status.WAIVED)
"""By the numbers of `logic` and `compiler`."""


def plain(value: Any) -> Any:
    """A value of the model as JSON can carry it."""
    match value:
        case model.Duration():
            return {"count": value.count, "unit": str(value.unit)}
        case model.IndividualGoal():
            return {"individual_goal": True, "floor": value.floor}
        case Fraction():
            return number(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(v) for v in value]
        case _:
            return value


def _bound(test: model.Test) -> model.Bound[Any] | None:
    for field in ("predicate", "bound", "result"):
        value = getattr(test, field, None)
        if isinstance(value, model.Bound):
            return value
    return None


def _required(test: model.Test, detail: dict[str, Any]) -> tuple[str | None, Any]:
    """How the test compares, and with what; an individual goal is the level it stands for, where there is one."""
    bound = _bound(test)
    if bound is not None:
        goal = detail.get("goal")
        if isinstance(bound.value, model.IndividualGoal) and goal is not None:
            return str(bound.comparison), max(goal, detail.get("floor") or goal)
        values = bound.value if bound.upper is None else [bound.value, bound.upper]
        return str(bound.comparison), plain(values)
    match test:
        case model.CompetenceTest(predicate=model.Risen(steps)) | model.GroupTest(predicate=model.Risen(steps)):
            return "at_least", plain(steps)
        case model.FactTest(predicate=model.IsOneOf(values)):
            return "is", plain(values)
        case model.FactTest(predicate=model.IsNoneOf(values)):
            return "is_not", plain(values)
        case model.ActivityTest(predicate=model.Times(count)):
            return "at_least", count
        case model.GapTest():
            return "at_most", plain(test.at_most)
        case model.FollowUpTest():
            return "every", plain(test.every)
        case model.JudgementTest():
            return "is", test.answer
        case model.DocumentTest() if test.signed_by is not None:
            return "all_of" if test.signed_by.every else "any_of", list(test.signed_by.names)
        case _:
            return None, True


def _farthest(comparison: str | None, levels: Any) -> Any:
    """Of several levels, the one that is farthest from its bound; anything else as it is."""
    if not isinstance(levels, list):
        return levels
    known = [level for level in levels if isinstance(level, int | float)]
    if not known:
        return None
    return max(known) if comparison in ("at_most", "under") else min(known)


def _gap(comparison: str | None, required: Any, observed: Any) -> float | int | None:
    """How far a number is from the bound it misses."""
    if isinstance(observed, bool) or not isinstance(observed, int | float):
        return None
    low, high = required if isinstance(required, list) and len(required) == 2 else (required, required)
    if isinstance(low, bool) or not isinstance(low, int | float) or not isinstance(high, int | float):
        return None
    below = comparison in ("at_least", "over", "exactly", "between") and observed < low
    above = comparison in ("at_most", "under", "exactly", "between") and observed > high
    if not below and not above:
        return None
    missing = Fraction(str(low)) - Fraction(observed) if below else Fraction(observed) - Fraction(str(high))
    return number(missing)


_first_day = cache(first_day)


def _missing(test: model.Test, comparison: str | None, required: Any, observed: Any) -> float | int | None:
    """The gap of a test; of several levels, that of the one which is farthest off."""
    several = isinstance(test, model.CompetenceTest)
    return _gap(comparison, required, _farthest(comparison, observed) if several else observed)


def _window(test: model.Test, s: Situation) -> dict[str, date] | None:
    start = _first_day(getattr(test, "window", None) or getattr(getattr(test, "measured", None), "window", None))
    first = None if start is None else start(s)
    return None if first is None else {"from": date.fromordinal(first), "to": date.fromordinal(s.day)}


def _subject(test: model.Test) -> str | None:
    for field in (
        "competence", "group", "fact", "certificate", "document", "activity", "judgement", "follow_up", "scorecard",
        "condition", "module",
    ):  # fmt: skip
        value = getattr(test, field, None)
        if isinstance(value, str):
            return value
    return None


@cache
def _kind(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower().removesuffix("_test")


@lru_cache(maxsize=4096)
def _row(name: str, index: int) -> Evidence:
    return Evidence.made(list=name, index=index)


@lru_cache(maxsize=4096)
def _source(origin: model.Origin) -> SourceRef:
    return SourceRef.made(file=origin.file, line=origin.line)


def _reason(found: Finding) -> Reason | None:
    return None if found[1] is None else Reason(found[1])


def test_result(test: model.Test | model.TestGroup, found: Finding, s: Situation) -> TestResult:
    """A finding as a part of the decision; a group and a condition with their tests."""
    source = _source(test.source.origin)
    if isinstance(test, model.TestGroup):
        return TestResult.made(
            status=STATUS[found[0]], reason=_reason(found), text=test.source.text, kind="group", source=source,
            observed=found[2], of=str(test.kind), needed=test.needed,
            tests=tuple(test_result(t, f, s) for t, f in zip(test.tests, found[4], strict=True)),
        )  # fmt: skip
    detail = found[4] if isinstance(found[4], dict) else {}
    comparison, required = _required(test, detail)
    observed = _observed(found[2])
    status = STATUS[found[0]]
    body = detail.get("body")
    return TestResult.made(
        status=status, reason=_reason(found), text=test.source.text, kind=_kind(type(test).__name__),
        subject=_subject(test), comparison=comparison, required=required, observed=observed, source=source,
        gap=_missing(test, comparison, required, observed) if status is Status.UNMET else None,
        window=_window(test, s), evidence=_evidence(test, found, detail), detail=_detail(detail),
        of=None if body is None else "all",
        tests=None if body is None else tuple(test_result(line, f, s) for line, f in body),
    )  # fmt: skip


def _observed(value: Any) -> Any:
    """What was observed, as JSON can carry it; see `quantities` for how a finding holds it."""
    if isinstance(value, tuple):
        return plain(Fraction(*value))
    if isinstance(value, list):
        return [_observed(v) for v in value]
    return plain(value)


def _evidence(test: model.Test, found: Finding, detail: dict[str, Any]) -> tuple[Evidence, ...]:
    lines = detail.get("lines", [(list_of(test), found[3])])
    seen = dict.fromkeys((name, row[-1]) for name, rows in lines if name is not None for row in rows)
    return tuple(_row(name, index) for name, index in seen)


def _detail(detail: dict[str, Any]) -> dict[str, Any] | None:
    """What only this kind of test has to say, as JSON can carry it."""
    out: dict[str, Any] = {}
    for key, value in detail.items():
        match key:
            case "body" | "lines":
                continue
            case "reached":
                out[key] = None if value is None else date.fromordinal(value)
            case "gap":
                out[key] = None if value is None else [date.fromordinal(day) for day in value]
            case "members":
                out[key] = [
                    {"competence": name, "status": STATUS[f[0]], "reason": f[1], "observed": _observed(f[2])}
                    for name, f in value
                ]
            case "by_role":
                out[key] = {role: _observed(level) for role, level in value.items()}
            case _:
                out[key] = plain(value)
    return out or None


# --- the whole ------------------------------------------------------------------------------------------------------


class _Unread(Decision):
    """A decision that nobody has looked at yet. The first look makes all its parts, and turns it into a `Decision`.

    Deciding takes a few microseconds, and describing it in full as data fifty times as long, which most callers of
    many decisions never ask for. Two threads that look first at the same time make equal parts.
    """

    def __getattribute__(self, name: str) -> Any:
        evaluation = object.__getattribute__(self, "__dict__").get("evaluation")
        if evaluation is None:
            return object.__getattribute__(self, name)
        if name == "outcome":
            return evaluation.outcome
        fill(self, vars(read(evaluation)))
        object.__setattr__(self, "__class__", Decision)
        self.asked(evaluation.question)
        return getattr(self, name)


def unread(evaluation: Evaluation) -> Decision:
    """The decision of an evaluation, to be made when it is first looked at."""
    decision = _Unread.__new__(_Unread)
    object.__setattr__(decision, "__dict__", {"evaluation": evaluation})
    return decision


def read(evaluation: Evaluation) -> Decision:
    """The published data of an evaluation."""
    ruleset, s, package = evaluation.ruleset, evaluation.situation, evaluation.package
    current = s.history.current
    choice = evaluation.choice or choose(alone(ruleset), s.history, date.fromordinal(s.day))
    words = None if package is None else package.model.vocabulary
    target = () if package is None else zip(package.target_group, evaluation.target, strict=True)
    standards = () if package is None else package.model.standards
    asked = ruleset if choice.edition is None else choice.edition.ruleset
    question = evaluation.question
    outlook = None if question is None or package is None else question.outlook(s.day)
    turns = {} if outlook is None else outlook.standards([judged[0] for judged in evaluation.standards] or None)
    decision = Decision.made(
        engine=ENGINE,
        ruleset=asked.name,
        edition=None if package is None else asked.in_force_from,
        layers=ruleset.layers,
        digest=evaluation.program.digest,
        citizen=s.history.citizen,
        on=date.fromordinal(s.day),
        package=s.package,
        module=None if current is None else current.module,
        outcome=evaluation.outcome,
        next=evaluation.next,
        transitions=tuple(_transition(t, s, words, outlook) for t in evaluation.transitions if words is not None),
        standards=tuple(
            _requirement(r, judged, s, words, turns.get(r.id))
            for r, judged in zip(standards, evaluation.standards, strict=bool(evaluation.standards))
            if words is not None
        ),
        target_group=tuple(test_result(line, found, s) for line, found in target),
        caveats=() if package is None else ruleset.caveats + package.model.caveats,
        adopted=()
        if package is None
        else tuple(AdoptionResult.made(by=a.by, on=a.on, roles=a.roles) for a in ruleset.adopted),
        notes=notes(ruleset.language, package.model, s.history, s.day) if package is not None else (),
        rules=_rules(choice, asked.label),
        layer=_layer(choice),
        waivers=() if package is None else _unused(ruleset, s),
    )
    decision.asked(question)
    return decision


def _rules(choice: Choice, label: str) -> RulesResult:
    period = None if choice.chosen is None else choice.chosen.rules
    return RulesResult.made(
        label=label,
        date=choice.rules_date,
        why=str(choice.why),
        path_start=choice.path_start,
        in_force_from=None if period is None else period.start,
        in_force_to=None if period is None else period.end,
        at_start=None if choice.at_start is None else choice.at_start.ruleset.in_force_from,
        on_date=None if choice.on_date is None else choice.on_date.ruleset.in_force_from,
    )


def _layer(choice: Choice) -> LayerResult | None:
    layer = choice.layer
    if layer is None:
        return None
    why = None if layer.why is None else str(layer.why)
    return LayerResult.made(name=layer.name, label=layer.label, used=why is None, since=layer.since, why=why)


def _unused(ruleset: model.Ruleset, s: Situation) -> tuple[UnusedWaiver, ...]:
    """Waivers for requirements that the rules do not have, in the order of the record."""
    waivers = s.history.waivers
    if not waivers:
        return ()
    packages = [ruleset.shared, *ruleset.packages.values()]
    known = {r.id for p in packages for t in p.transitions for r in t.requirements}
    known |= {r.id for p in packages for r in p.standards}
    dropped = {d.requirement.id: d for d in ruleset.dropped}
    rows = [(name, w) for name, granted in waivers.items() if name not in known for w in granted]
    return tuple(
        UnusedWaiver.made(
            requirement=name,
            role=w.role,
            granted=date.fromordinal(w.granted),
            expires=None if w.expires is None else date.fromordinal(w.expires),
            why="dropped" if name in dropped else "no_requirement",
            layer=dropped[name].origin.layer if name in dropped else None,
            because=dropped[name].because if name in dropped else None,
            evidence=_row("waivers", w.at),
        )
        for name, w in sorted(rows, key=lambda row: row[1].at)
    )


def _transition(
    t: EvaluatedTransition, s: Situation, words: model.Vocabulary, outlook: Outlook | None
) -> TransitionResult:
    transition, known = t.compiled.model, [answer[0] for answer in t.answers] or None
    turns = {} if outlook is None else outlook.requirements(transition.target, known)
    foreseen = None if outlook is None else outlook.of(transition.target, known)
    pairs = zip(transition.requirements, t.judged, strict=bool(t.judged))
    judged = tuple(_requirement(r, j, s, words, turns.get(r.id)) for r, j in pairs)
    return TransitionResult.made(
        to=transition.target,
        outcome=t.outcome,
        holds_until=None if foreseen is None else foreseen.holds_until,
        earliest_ready=None if foreseen is None else foreseen.earliest_ready,
        requirements=tuple(r for r in judged if r.kind == model.Kind.REQUIREMENT),
        recommendations=tuple(r for r in judged if r.kind != model.Kind.REQUIREMENT),
    )


def _requirement(
    requirement: model.Requirement,
    judged: Judged,
    s: Situation,
    words: model.Vocabulary,
    changes_on: date | None,
) -> RequirementResult:
    status, found, when, shown = judged
    roles = _turn(requirement, judged, words)
    return RequirementResult.made(
        id=requirement.id,
        kind=str(requirement.kind),
        status=STATUS[status],
        label=requirement.label,
        responsible=roles[0] if roles else None,
        responsible_roles=roles,
        layer=requirement.origin.layer,
        because=requirement.because,
        guidance=requirement.guidance,
        sources=requirement.sources,
        waiver=None if shown is None else _waiver(shown),
        source=_source(requirement.origin),
        applies_when=tuple(test_result(t, f, s) for t, f in zip(requirement.applies_when, when, strict=True)),
        tests=tuple(test_result(t, f, s) for t, f in zip(requirement.body, found, strict=True)),
        waivers=() if shown is None else tuple(_waiver(w) for w in all_of_them(s.history, requirement, s.day)),
        changes=tuple(_change(change) for change in requirement.changed),
        changes_on=changes_on,
    )


def _change(change: model.Change) -> ChangeResult:
    return ChangeResult.made(
        layer=change.origin.layer,
        because=change.because,
        before=tuple(sentence((line,)) for line in change.before),
        source=_source(change.origin),
    )


def _waiver(shown: Shown) -> WaiverResult:
    waiver = shown.waiver
    return WaiverResult.made(
        valid=shown.why is None,
        role=waiver.role,
        granted=date.fromordinal(waiver.granted),
        expires=None if waiver.expires is None else date.fromordinal(waiver.expires),
        why=shown.why,
        evidence=_row("waivers", waiver.at),
    )


# --- whose turn it is -----------------------------------------------------------------------------------------------


def _turn(requirement: model.Requirement, judged: Judged, words: model.Vocabulary) -> tuple[str, ...]:
    """When it is unknown, the turn of whoever records what is missing; otherwise the requirement's own role."""
    own = () if requirement.responsible is None else (requirement.responsible,)
    status, found, when, _ = judged
    if STATUS[status] is not Status.UNKNOWN:
        return own
    lines = [*zip(requirement.applies_when, when, strict=True), *zip(requirement.body, found, strict=True)]
    roles = [role for line, f in lines if f[0] == UNKNOWN for role in _recorders(line, f, words)]
    return tuple(dict.fromkeys(roles)) or own


def _recorders(line: model.Test | model.TestGroup, found: Finding, words: model.Vocabulary) -> tuple[str, ...]:
    """Who records what an unknown line lacks: `ansvar` on the declaration, else the assessors that it asks for."""
    if isinstance(line, model.TestGroup):
        unknown = [(t, f) for t, f in zip(line.tests, found[4], strict=True) if f[0] == UNKNOWN]
        return tuple(role for t, f in unknown for role in _recorders(t, f, words))
    if isinstance(line, model.ConditionTest):
        return tuple(role for t, f in found[4]["body"] if f[0] == UNKNOWN for role in _recorders(t, f, words))
    if found[1] == NO_GOAL:
        return ()  # measuring mends nothing here: a goal must be agreed on, which is up to the requirement's own role
    declared = _declared(line, found, words)
    if declared:
        return declared
    if isinstance(found[4], dict) and found[4].get("waiting"):
        return tuple(found[4]["waiting"])
    roles = getattr(line, "given_by", None) or getattr(getattr(line, "measured", None), "assessors", None)
    return roles.names if isinstance(roles, model.Roles) else ()


def _declared(test: model.Test, found: Finding, words: model.Vocabulary) -> tuple[str, ...]:
    match test:
        case model.CompetenceTest():
            named = [words.competences[test.competence].responsible]
        case model.GroupTest():
            unknown = [name for name, f in found[4]["members"] if f[0] == UNKNOWN]
            named = [words.competences[name].responsible for name in unknown or test.competences]
        case model.FactTest():
            named = [words.facts[test.fact].responsible]
        case model.JudgementTest():
            named = [words.judgements[test.judgement].responsible]
        case _:
            named = []
    return tuple(role for role in named if role is not None)
