"""Plans for a question: by the rules that apply to the citizen, as long as they do, and with a package chosen first.

`plan` tries what can be done under one package's rules; here is decided which rules those are, and what comes of it is
told as published data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from . import model as m
from .actions import Action, ActionKind, Edit, NewRow, carried_out
from .decision import Outcome
from .history import history_on
from .never import Never, NeverWhy
from .plan import MOST_PLANS, Plan, Planner, Plans
from .plan_result import ActionResult, ChangeRow, NeverResult, PlanResult, PlanWay, WaitResult
from .results import plain
from .widened import widened

if TYPE_CHECKING:
    from pydantic import BaseModel

    from .program import Evaluation, Program, Question


class _Setting(NamedTuple):
    """The rules that a plan is made under, and the planner."""

    package: m.Package
    transition: m.Transition
    planner: Planner


def plan(question: Question, on: date, to: str | None = None) -> PlanResult:
    """What it would take to be ready for `to`, or for the next module, from a day on.

    Raises DecisionError where the question cannot be asked.
    """
    evaluation = question.evaluate(on, to)
    target = evaluation.next if to is None else to
    way = next((t for t in evaluation.transitions if t.compiled.model.target == target), None)
    told: dict[str, Any] = {"citizen": question.record.citizen, "on": on}
    if way is None or way.outcome is Outcome.OUT_OF_SCOPE:
        never = () if way is None else (_out_of_scope(evaluation),)
        outcome = evaluation.outcome if way is None else way.outcome
        return PlanResult.made(**told, to=None if way is None else target, outcome=outcome, ready=False, never=never)
    told |= {"to": way.compiled.model.target, "outcome": way.outcome}
    setting = _setting(question, on.toordinal(), way.compiled.model.target)
    if way.outcome is Outcome.READY or setting is None:
        return PlanResult.made(**told, ready=way.outcome is Outcome.READY)
    plans = setting.planner.plans()
    found: list[tuple[_Setting, Plan, str | None]] = [(setting, one, None) for one in plans.plans]
    found += _with_packages(question, on, setting, plans)
    found.sort(key=lambda one: (len(one[1].roles), one[1].on, len(one[1].actions)))
    return PlanResult.made(
        **told,
        ready=False,
        until=date.fromordinal(setting.planner.last),
        plans=tuple(_way(*one) for one in found[:MOST_PLANS]),
        never=() if found else tuple(_never(one, setting) for one in plans.never),
    )


def _setting(question: Question, day: int, to: str) -> _Setting | None:
    """The rules of the day; None where nothing leads to the module under them."""
    program = question.program_on(day)
    history = history_on(question.record, day)
    transition = None if program is None else program.way(history, to)
    if program is None or transition is None:
        return None
    rules = program.ruleset
    package = rules.shared if history.package is None else rules.packages[history.package]
    last = _rules_last(question, program, day)
    return _Setting(package, transition, Planner(package, transition, question.record, day, last))


def _rules_last(question: Question, program: Program, day: int) -> int:
    """The last day, of those looked at, on which the same rules apply as today."""
    last = question.last(day)
    later = (border for border in question.asked.borders if day < border <= last)
    return next((border - 1 for border in sorted(later) if question.program_on(border) is not program), last)


# --- a package chosen first -----------------------------------------------------------------------------------------


def _with_packages(
    question: Question, on: date, setting: _Setting, without: Plans
) -> Iterator[tuple[_Setting, Plan, str | None]]:
    """For a citizen without a package, where one is asked for: under each package the best plan that begins by it."""
    asking = _asking(setting)
    if question.record.package is not None or asking is None:
        return
    program = question.program_on(on.toordinal())
    for name in () if program is None else program.ruleset.packages:
        chosen = question._replace(record=question.record.model_copy(update={"package": name}))
        under = _setting(chosen, on.toordinal(), setting.transition.target)
        if under is None:
            continue
        plans = under.planner.plans()
        roles = () if asking.responsible is None else (asking.responsible,)
        for best in [Plan(on, ())] if plans.ready else plans.plans[:1]:
            choose = Action(ActionKind.CHOOSE_PACKAGE, name, roles, best.on.toordinal(), (), package=name)
            if _ready(question, best, setting.transition.target):
                continue  # the same without the choice, which is among the plans already
            yield under, replace(best, actions=(choose, *best.actions)), name


def _ready(question: Question, best: Plan, to: str) -> bool:
    """Whether a plan is enough without a package."""
    done = question._replace(record=carried_out(question.record, best.actions))
    return any(t.outcome is Outcome.READY and t.compiled.model.target == to for t in done.evaluate(best.on).transitions)


def _asking(setting: _Setting) -> m.Requirement | None:
    """The first requirement that asks whether a package is chosen."""
    words = setting.package.vocabulary
    found = (
        r
        for r in setting.transition.requirements
        if r.kind is m.Kind.REQUIREMENT and any(_asks(line, words) for line in (*r.applies_when, *r.body))
    )
    return next(found, None)


def _asks(line: m.Test | m.TestGroup, words: m.Vocabulary) -> bool:
    match line:
        case m.TestGroup():
            return any(_asks(test, words) for test in line.tests)
        case m.ConditionTest():
            return any(_asks(part, words) for part in words.conditions[line.condition].body)
        case m.ScorecardTest():
            points = words.scorecards[line.scorecard].lines
            return any(isinstance(p, m.PointsForTest) and _asks(p.test, words) for p in points)
        case _:
            return isinstance(line, m.PackageChosenTest)


# --- as published data ----------------------------------------------------------------------------------------------


def _way(setting: _Setting, found: Plan, package: str | None) -> PlanWay:
    return PlanWay.made(
        on=found.on,
        roles=found.roles,
        package=package,
        actions=tuple(_action(action, found, setting) for action in found.actions),
        waits=tuple(
            WaitResult.made(requirement=wait.requirement or None, label=_of(setting, wait.requirement), on=wait.until)
            for wait in found.waits
        ),
    )


def _action(action: Action, found: Plan, setting: _Setting) -> ActionResult:
    if action.kind is ActionKind.CHOOSE_PACKAGE:
        asking = _asking(setting)
        needed: tuple[str, ...] = () if asking is None else (asking.id,)
    else:
        needed = setting.planner.open_without(found, action)

    def works(other: Action) -> bool:
        actions = (other if a is action else a for a in found.actions)
        return setting.planner.settles(actions, found.on, action)

    return ActionResult.made(
        kind=str(action.kind),
        subject=action.subject,
        label=label_of(action, setting.package, _of(setting, action.subject)),
        roles=action.roles,
        by=date.fromordinal(action.day),
        requirements=tuple(name or None for name in needed),
        detail={
            key: plain(v) for key, v in widened(action, setting.package.vocabulary, works).items() if v is not None
        },
        rows=tuple(_row(change) for change in action.changes),
    )


def label_of(action: Action, package: m.Package, requirement: str) -> str:
    """What people call what an action is about; empty where it is attendance as such."""
    words = package.vocabulary
    things: dict[ActionKind, Any] = {
        ActionKind.MEASURE: words.competences,
        ActionKind.SET_GOAL: words.competences,
        ActionKind.STATE_FACT: words.facts,
        ActionKind.CHANGE_FACT: words.facts,
        ActionKind.PASS: words.certificates,
        ActionKind.MAKE_DOCUMENT: words.documents,
        ActionKind.SIGN: words.documents,
        ActionKind.START_ACTIVITY: words.activities,
        ActionKind.ATTEND: words.activities,
        ActionKind.WORK: words.activities,
        ActionKind.REGISTER_ATTENDANCE: words.activities,
        ActionKind.JUDGE: words.judgements,
        ActionKind.FOLLOW_UP: words.follow_ups,
        ActionKind.FINISH_MODULE: package.modules,
    }
    match action.kind:
        case ActionKind.CHOOSE_PACKAGE:
            return package.label
        case ActionKind.WAIVE:
            return requirement
        case _:
            thing = things[action.kind].get(action.subject)
            return "" if thing is None else str(thing.label)


def _row(change: NewRow | Edit) -> ChangeRow:
    if isinstance(change, Edit):
        return ChangeRow.made(list=change.rows, index=change.index, fields={change.field: _plain(change.value)})
    given = change.row.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return ChangeRow.made(list=change.rows, index=None, fields=given)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_dumped(one) for one in value]
    return plain(value)


def _dumped(value: BaseModel) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude_none=True)


def _of(setting: _Setting, requirement: str) -> str:
    """What people call a requirement; for the target group what it is called."""
    if not requirement:
        return _target_label(setting.package)
    return next((r.label for r in setting.transition.requirements if r.id == requirement), requirement)


def _target_label(package: m.Package) -> str:
    return next((group.label for group in package.target_groups if group.label), "")


def _never(found: Never, setting: _Setting) -> NeverResult:
    return NeverResult.made(
        requirement=found.requirement or None,
        label=_of(setting, found.requirement),
        why=str(found.why),
        line=None if found.test is None else found.test.source.text,
    )


def _out_of_scope(evaluation: Evaluation) -> NeverResult:
    package = evaluation.package
    label = "" if package is None else _target_label(package.model)
    return NeverResult.made(requirement=None, label=label, why=str(NeverWhy.OUT_OF_SCOPE), line=None)


__all__ = ["label_of", "plan"]
