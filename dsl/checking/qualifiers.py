"""What each kind of subject can take, and its qualifiers put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trin.dsl import ast, phrases
from trin.dsl.diagnostics import Label
from trin.dsl.source import Span
from trin.engine import model

from .scope import THING, Report, Scope

_MEASURED = ("which", "within", "measured_in_module", "assessed", "window")

KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "competence": (("bound", "risen"), _MEASURED),
    "group": (("bound", "risen"), _MEASURED),
    "attendance": (("bound",), ("window", "in_activity")),
    "absence": (("bound",), ("window", "unlawful")),
    "hours": (("bound",), ("window", "per_week", "in_activity", "paid")),
    "time": (("bound",), ()),
    "gap": (("bound",), ("window",)),
    "fact_number": (("is", "bound", "stated"), ()),
    "fact_date": (("is", "bound", "stated"), ()),
    "fact_yes_no": (("is", "stated"), ()),
    "fact_values": (("is", "stated"), ()),
    "fact_ordered": (("is", "bound", "stated"), ()),
    "certificate": (("passed", "bound"), ("window", "before_module_start")),
    "document": (("exists", "signed"), ("window", "before_module_start", "old")),
    "activity": (("ongoing", "times", "bound"), ("window",)),
    "judgement": (("is",), ("given", "window")),
    "follow_up": (("every",), ("window",)),
    "scorecard": (("bound",), ()),
    "condition": (("met",), ()),
    "module": (("completed",), ("any_package",)),
    "package": (("chosen",), ()),
}
"""By kind of subject: the predicates and the qualifiers that it can take."""

_FLAGS = {
    ast.Flag.EVERY_MEASUREMENT: "which",
    ast.Flag.SOME_MEASUREMENT: "which",
    ast.Flag.MEASURED_IN_MODULE: "measured_in_module",
    ast.Flag.IN_MODULE: "window",
    ast.Flag.IN_PATH: "window",
    ast.Flag.PER_WEEK: "per_week",
    ast.Flag.PAID: "paid",
    ast.Flag.UNLAWFUL: "unlawful",
    ast.Flag.BEFORE_MODULE_START: "before_module_start",
    ast.Flag.ANY_PACKAGE: "any_package",
}


def predicate_key(node: ast.Predicate) -> str:
    """What a predicate is called in `KINDS`."""
    match node:
        case ast.BoundPredicate():
            return "bound"
        case ast.RisenPredicate():
            return "risen"
        case ast.IsPredicate():
            return "is"
        case ast.TimesPredicate():
            return "times"
        case ast.EveryPredicate():
            return "every"
        case ast.SignedByPredicate():
            return "signed"
        case ast.WordPredicate():
            return node.word.value


def qualifier_key(node: ast.Qualifier) -> str:
    """What a qualifier is called in `KINDS`."""
    match node:
        case ast.EachOfLatestQualifier() | ast.MeanOfLatestQualifier():
            return "which"
        case ast.MeasuredWithinQualifier():
            return "within"
        case ast.RolesQualifier():
            return node.word
        case ast.LastQualifier() | ast.SinceQualifier():
            return "window"
        case ast.InActivityQualifier():
            return "in_activity"
        case ast.AtMostOldQualifier():
            return "old"
        case ast.FlagQualifier():
            return _FLAGS[node.flag]


def duration(value: ast.DurationValue) -> model.Duration:
    """A written duration as the model has it."""
    return model.Duration(value.count, model.Unit(value.unit))


_SHORTEST_DAYS = {model.Unit.DAY: 1, model.Unit.WEEK: 7, model.Unit.MONTH: 28, model.Unit.YEAR: 365}
_LONGEST_DAYS = {model.Unit.DAY: 1, model.Unit.WEEK: 7, model.Unit.MONTH: 31, model.Unit.YEAR: 366}


def longer(one: model.Duration, other: model.Duration) -> bool:
    """Whether a duration is longer than another, whenever they begin."""
    months = {model.Unit.MONTH: 1, model.Unit.YEAR: 12}
    if one.unit in months and other.unit in months:
        return one.count * months[one.unit] > other.count * months[other.unit]
    return one.count * _SHORTEST_DAYS[one.unit] > other.count * _LONGEST_DAYS[other.unit]


def read_roles(value: ast.RoleList, scope: Scope, report: Report) -> model.Roles:
    """Roles, each of which must be declared."""
    for name in value.names:
        scope.find(name, "role", "role", report)
    return model.Roles(tuple(name.text for name in value.names), value.every)


@dataclass(slots=True)
class Terms:
    """The qualifiers of a line, each in its place."""

    which: model.Which | None = None
    within: model.Duration | None = None
    in_module: bool = False
    assessors: model.Roles | None = None
    given_by: model.Roles | None = None
    window: model.Window | None = None
    activity: str | None = None
    old: model.Duration | None = None
    per_week: bool = False
    paid: bool = False
    unlawful: bool = False
    before_module_start: bool = False
    any_package: bool = False

    def measured(self) -> model.Measured:
        """The qualifiers that choose measurements."""
        which = self.which or model.Latest()
        return model.Measured(which, self.within, self.in_module, self.assessors, self.window)


def read_qualifiers(
    kind: str | None,
    nodes: tuple[ast.Qualifier, ...],
    scope: Scope,
    report: Report,
    language: str,
    declared: tuple[Label, ...] = (),
) -> Terms:
    """Qualifiers that fit the kind (None: unknown, and anything fits), each at most once.

    `declared` is where it says what the subject is.
    """
    terms = Terms()
    seen: dict[str, Span] = {}
    for node in nodes:
        key = qualifier_key(node)
        if kind is not None and key not in KINDS[kind][1]:
            found = phrases.qualifier(node, language)
            allowed = phrases.qualifiers(KINDS[kind][1], language) or "@none"
            report.add("T302", node.span, also=declared, found=found, kind=f"@a_{kind}", allowed=allowed)
        elif key in seen:
            report.add("T308", node.span, also=(Label(seen[key], "@first_here"),))
        else:
            seen[key] = node.span
            _read(node, terms, scope, report)
    return terms


def _positive(count: int, span: Span, report: Report) -> None:
    if count < 1:
        report.add("T311", span, found=str(count))


def _read(node: ast.Qualifier, terms: Terms, scope: Scope, report: Report) -> None:
    match node:
        case ast.EachOfLatestQualifier(count=count):
            _positive(count, node.span, report)
            terms.which = model.EachOfLatest(count)
        case ast.MeanOfLatestQualifier(count=count):
            _positive(count, node.span, report)
            terms.which = model.MeanOfLatest(count)
        case ast.MeasuredWithinQualifier(within=within):
            terms.within = duration(within)
        case ast.RolesQualifier(word="assessed", roles=roles):
            terms.assessors = read_roles(roles, scope, report)
        case ast.RolesQualifier(roles=roles):
            terms.given_by = read_roles(roles, scope, report)
        case ast.LastQualifier(duration=length):
            _positive(length.count, node.span, report)
            terms.window = model.Last(duration(length))
        case ast.SinceQualifier(start=start):
            terms.window = model.Since(start.value)
        case ast.InActivityQualifier(activity=activity):
            entry = scope.find(activity, THING, "activity", report)
            terms.activity = None if entry is None else activity.text
        case ast.AtMostOldQualifier(duration=length):
            terms.old = duration(length)
        case ast.FlagQualifier(flag=flag):
            _flag(flag, terms)


def _flag(flag: ast.Flag, terms: Terms) -> None:
    match flag:
        case ast.Flag.EVERY_MEASUREMENT:
            terms.which = model.EveryMeasurement()
        case ast.Flag.SOME_MEASUREMENT:
            terms.which = model.SomeMeasurement()
        case ast.Flag.MEASURED_IN_MODULE:
            terms.in_module = True
        case ast.Flag.IN_MODULE:
            terms.window = model.InModule()
        case ast.Flag.IN_PATH:
            terms.window = model.InPath()
        case ast.Flag.PER_WEEK:
            terms.per_week = True
        case ast.Flag.PAID:
            terms.paid = True
        case ast.Flag.UNLAWFUL:
            terms.unlawful = True
        case ast.Flag.BEFORE_MODULE_START:
            terms.before_module_start = True
        case ast.Flag.ANY_PACKAGE:
            terms.any_package = True
