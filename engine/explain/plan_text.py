"""A plan in words: one line for each thing to do, with who acts, what is to be recorded, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias, assert_never

from trin.engine import model
from trin.engine.actions import ActionKind
from trin.engine.decision import Outcome
from trin.engine.plan_result import ActionResult, NeverResult, PlanResult, PlanWay
from trin.engine.record import Record

from .lines import WIDTH, capital, hanging
from .values import Values
from .words import Words

Style: TypeAlias = Callable[[str, str], str]


def _plain(text: str, _: str) -> str:
    return text


def plan_lines(
    plan: PlanResult,
    ruleset: model.Ruleset,
    record: Record,
    language: str,
    style: Style = _plain,
    width: int = WIDTH,
) -> Iterator[str]:
    """Every line of a plan, its heading first. `ruleset` is what was decided by; `style` dresses the heading."""
    words = Words(language)
    told = _Told(words, ruleset, record, plan, width)
    yield from (style(line, "heading") for line in hanging("", told.head(), width))
    yield from told.body()


def plan_text(plan: PlanResult, ruleset: model.Ruleset, record: Record, language: str) -> str:
    """The plan in words, without colours."""
    return "\n".join(plan_lines(plan, ruleset, record, language)) + "\n"


@dataclass(frozen=True, slots=True)
class Route:
    """A way as it is told. `choices` are the labels of packages of which one is chosen, where any of them will do."""

    way: PlanWay
    choices: tuple[str, ...] = ()


def routes(ways: Iterable[PlanWay]) -> list[Route]:
    """Ways as they are told: those that differ only in which package is chosen are one."""
    found: dict[object, Route] = {}
    for way in ways:
        chosen = tuple(action.label for action in way.actions if action.kind == ActionKind.CHOOSE_PACKAGE)
        key = _beside_choice(way) if chosen else id(way)
        before = found.get(key, Route(way))
        found[key] = replace(before, choices=(*before.choices, *chosen))
    return list(found.values())


def _beside_choice(way: PlanWay) -> tuple[object, ...]:
    """All that is told of a way but which package is chosen."""
    others = (action for action in way.actions if action.kind != ActionKind.CHOOSE_PACKAGE)
    done = tuple((a.kind, a.label, a.roles, a.by, repr(a.detail)) for a in others)
    return way.on, way.roles, done, tuple((wait.label, wait.on) for wait in way.waits)


@dataclass(frozen=True, slots=True)
class _Told:
    words: Words
    ruleset: model.Ruleset
    record: Record
    plan: PlanResult
    width: int = WIDTH

    def _package(self, name: str | None) -> model.Package:
        return self.ruleset.packages.get(name or "", self.ruleset.shared)

    def _module(self) -> str:
        module = self._package(self.record.package).modules.get(self.plan.to or "")
        return self.words.quoted(module.label if module is not None else self.plan.to or "-")

    def head(self) -> str:
        if self.plan.to is None:
            return self.words("plan.head_nowhere")
        return self.words("plan.head", module=self._module())

    def body(self) -> Iterator[str]:
        plan, words = self.plan, self.words
        if plan.ready:
            yield from hanging("  ", words("plan.ready", citizen=plan.citizen, module=self._module()), self.width)
        elif plan.outcome is Outcome.NO_RULES_IN_FORCE:
            yield from hanging("  ", words("plan.no_rules", date=words.date(plan.on)), self.width)
        elif plan.outcome is Outcome.AT_END:
            yield from hanging("  ", words("plan.at_end"), self.width)
        told = routes(plan.plans)
        for number, route in enumerate(told, 1):
            if number > 1:
                yield ""
            yield from self._way(route, number, told)
        if plan.never:
            yield from hanging("  ", words("never.head"), self.width)
        for never in plan.never:
            yield from hanging("  - ", self._never(never), self.width)
        if plan.until is not None and (plan.never or plan.plans):
            yield from hanging("  ", words("plan.until", date=words.date(plan.until)), self.width)

    def _way(self, route: Route, number: int, told: Sequence[Route]) -> Iterator[str]:
        """A way as its head and its lines; one that has most in common with the first by what is other in it."""
        words, way = self.words, route.way
        given = {"number": number, "date": words.date(way.on)}
        own, first = self._points(route), self._points(told[0])
        other = [point for point in own if point not in first]
        gone = [point for point in first if point not in own]
        if number > 1 and way.on == told[0].way.on and 2 * len(other) < len(own):
            yield from hanging("  ", words("plan.way_like", **given), self.width)
            for point in gone:
                yield from hanging("  - ", words("plan.instead", point=point), self.width)
            points = other
        else:
            yield from hanging("  ", words("plan.way_number" if len(told) > 1 else "plan.way", **given), self.width)
            points = own
        for point in points:
            yield from hanging("  - ", point, self.width)

    def _points(self, route: Route) -> list[str]:
        words, way = self.words, route.way
        package = self._package(way.package or self.record.package)
        said = ActionWords(Values(words, package.vocabulary, self.record, package.label), way.on, route.choices)
        points = [said.line(action) for action in way.actions]
        for wait in way.waits:
            key = "plan.wait" if wait.requirement is not None else "plan.wait_target"
            points.append(words(key, label=words.quoted(wait.label), date=words.date(wait.on)))
        return points

    def _never(self, never: NeverResult) -> str:
        words = self.words
        until = words.date(self.plan.until or self.plan.on)
        line = words.quoted(never.line or "")
        why = words(f"never.{never.why}", line=line, date=until)
        if never.requirement is not None:
            return f"{never.label}: {why}"
        return f"{words('never.target', label=words.quoted(never.label))}: {why}" if never.label else why


@dataclass(frozen=True, slots=True)
class ActionWords:
    """Actions in words; `values` knows the names, levels and roles.

    `on` is the day by which all of it is done, where that is said anyway. `choices` are as in `Route`.
    """

    values: Values
    on: date | None = None
    choices: tuple[str, ...] = ()

    def line(self, action: ActionResult) -> str:
        """The whole line: who, what, by when."""
        words = self.values.words
        what = self.what(action)
        if ActionKind(action.kind) not in _DATED and "until" not in action.detail and action.by != self.on:
            what = words("plan.by", what=what, date=words.date(action.by))
        if not action.roles:
            return capital(words("plan.by_nobody", what=what))
        key = "plan.by_turn" if ActionKind(action.kind) in _IN_PERSON else "plan.by_whom"
        return capital(words(key, who=self.values.roles(action.roles), what=what))

    def what(self, action: ActionResult) -> str:  # one dispatch over all kinds of action
        """What is done, without who and when."""
        words, values, detail = self.values.words, self.values, action.detail
        label = words.quoted(action.label)
        kind = ActionKind(action.kind)
        match kind:
            case ActionKind.MEASURE:
                return self._measure(action, label)
            case ActionKind.SET_GOAL:
                return words("action.set_goal", label=label, level=values.level(action.subject, detail["level"]))
            case ActionKind.ATTEND | ActionKind.WORK | ActionKind.REGISTER_ATTENDANCE:
                return self._hours(action, kind)
            case ActionKind.STATE_FACT:
                if detail.get("accepts") == "any":
                    return words("action.state_fact", label=label)
                if detail.get("accepts") == "is_not":
                    return words("action.state_fact_not", label=label, value=self._accepted(detail))
                return words("action.state_fact_as", label=label, value=self._accepted(detail))
            case ActionKind.CHANGE_FACT:
                return words("action.change_fact", label=label, value=values.value(detail["value"]))
            case ActionKind.PASS:
                result = detail.get("result")
                if result is None:
                    return words("action.pass", label=label)
                return words("action.pass_with", label=label, result=values.value(result))
            case ActionKind.MAKE_DOCUMENT:
                return words(
                    "action.make_document_signed" if "signed_by" in detail else "action.make_document", label=label
                )
            case ActionKind.SIGN:
                return words("action.sign", label=label)
            case ActionKind.START_ACTIVITY:
                return self._activity(detail, label)
            case ActionKind.JUDGE:
                return words("action.judge", label=label, answer=values.value(detail["answer"]))
            case ActionKind.FOLLOW_UP:
                days = words.listed([words.date(_day(day)) for day in detail["days"]])
                return words("action.follow_up", label=label, days=days)
            case ActionKind.FINISH_MODULE:
                return words("action.finish_module", label=label, date=words.date(action.by))
            case ActionKind.CHOOSE_PACKAGE:
                if len(self.choices) < 2:
                    return words("action.choose_package", label=label)
                labels = words.listed([words.quoted(choice) for choice in self.choices], "or")
                return words("action.choose_a_package", labels=labels)
            case ActionKind.WAIVE:
                if "until" not in detail:
                    return words("action.waive", label=label)
                return words("action.waive_until", label=label, date=words.date(_day(detail["until"])))
            case _:
                assert_never(kind)

    def _measure(self, action: ActionResult, label: str) -> str:
        words, values, detail = self.values.words, self.values, action.detail
        level = values.level(action.subject, detail["level"])
        if detail.get("or_more"):
            level = words("action.or_more", level=level)
        first = detail.get("levels", [None])[0]
        if detail["times"] == 1:
            return words("action.measure", label=label, level=level)
        if first != detail["level"]:
            return words("action.measure_rise", label=label, first=values.level(action.subject, first), level=level)
        return words("action.measure_times", label=label, level=level, times=words.counted(detail["times"], "time"))

    def _hours(self, action: ActionResult, kind: ActionKind) -> str:
        words, detail = self.values.words, action.detail
        hours = _a_week(words, detail["hours_per_week"])
        first, until = _day(detail["from"]), _day(detail["until"])
        if kind is ActionKind.REGISTER_ATTENDANCE:
            what = words("action.register_attendance", period=words.period(first, until), hours=hours)
        elif not detail["hours_per_week"]:
            what = words("action.stay_away", date=words.date(until))
        else:
            what = words(f"action.{kind}", hours=hours, date=words.date(until))
        if action.label:
            activity = words.quoted(action.label)
            key = "action.in_paid_activity" if detail.get("paid") else "action.in_activity"
            what = words(key, what=what, activity=activity)
        planned = detail.get("planned_per_week")
        if planned is None or kind is ActionKind.REGISTER_ATTENDANCE:
            return what
        return words("action.planned", what=what, planned=_a_week(words, planned))

    def _accepted(self, detail: dict[str, Any]) -> str:
        """What the answer must be, as wide as the rule has it."""
        values, words = self.values, self.values.words
        shown = [values.value(value) for value in detail.get("values", ())]
        match detail.get("accepts"):
            case None:
                return values.value(detail["value"])
            case "is" | "is_not":
                return words.listed(shown, "or")
            case "between":
                return words("bound.between", value=shown[0], upper=shown[1])
            case comparison:
                return words(f"bound.{comparison}", value=shown[0])

    def _activity(self, detail: dict[str, Any], label: str) -> str:
        words = self.values.words
        if "times" in detail:
            times = words.counted(detail["times"], "time")
            return words("action.start_activity_times", label=label, times=times)
        if "until" in detail:
            return words("action.start_activity_until", label=label, date=words.date(_day(detail["until"])))
        return words("action.start_activity", label=label)


_DATED = frozenset({ActionKind.ATTEND, ActionKind.WORK, ActionKind.FOLLOW_UP, ActionKind.FINISH_MODULE})
"""Kinds whose own words say when."""

_IN_PERSON = frozenset({ActionKind.ATTEND, ActionKind.WORK})
"""Kinds that the citizen carries out, whoever takes the next step."""


def _a_week(words: Words, hours: float) -> str:
    """Hours a week, to the quarter of an hour: rounded down they would be too few."""
    return words.counted(hours, "hour_a_week", (round(hours, 1),))


def _day(value: Any) -> date:
    """A date that may have been through JSON."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


__all__ = ["ActionWords", "Route", "plan_lines", "plan_text", "routes"]
