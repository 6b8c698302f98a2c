"""From what the grammar recognised in a line to a node of the tree: one method per alternative of the grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Span

from .lexer import Problem, Token

Parts: TypeAlias = Sequence[Any]
"""What an alternative is made of: tokens, and whatever the methods here made of its parts. The grammar says which."""


# --- lines that are no node of their own ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bullet:
    """``- TEST``."""

    test: ast.TestLine
    span: Span


@dataclass(frozen=True, slots=True)
class QualifierLine:
    """Qualifiers alone, as under ``niveaukrav``."""

    qualifiers: tuple[ast.Qualifier, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TableHead:
    """The row of a table that names its columns."""

    columns: tuple[ast.Name, ...]
    corner: ast.Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class AlwaysOpen:
    """``altid åben`` on a line of its own."""

    span: Span


@dataclass(frozen=True, slots=True)
class WithoutLevels:
    """``uden niveaukrav`` on a line of its own."""

    span: Span


Statement: TypeAlias = (
    ast.Header
    | ast.HeaderLine
    | ast.Item
    | ast.StepLine
    | ast.ResponsibleLine
    | ast.PointsLine
    | ast.RequirementLine
    | ast.Row
    | ast.ExampleLine
    | Bullet
    | QualifierLine
    | TableHead
    | AlwaysOpen
    | WithoutLevels
)
"""What one line can say."""


# --- parts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FactType:
    kind: str
    values: tuple[ast.Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Lasts:
    shortest: ast.DurationValue
    longest: ast.DurationValue
    span: Span


@dataclass(frozen=True, slots=True)
class _Cell:
    value: ast.NumberValue | ast.GoalValue | None
    span: Span | None


def _whole(c: Parts) -> Span:
    first: Span = c[0].span
    if len(c) == 1:
        return first
    last: Span = c[-1].span
    return Span(first[0], first[1], first[2], last[3], last[4])


def _with_unit_of(other: ast.Value, value: ast.Value) -> ast.Value:
    """``mellem 8 og 9 uger``: a bare number takes the unit of what it is paired with."""
    match value, other:
        case ast.NumberValue(percent=False), ast.NumberValue(percent=True):
            return ast.NumberValue(value.value, True, value.span)
        case ast.NumberValue(percent=False), ast.AmountValue():
            return ast.AmountValue(value.value, other.unit, value.span)
        case ast.NumberValue(value=int(count), percent=False), ast.DurationValue():
            return ast.DurationValue(count, other.unit, value.span)
    return value


def _name(token: Token) -> ast.Name:
    return ast.Name(str(token.value), token.span)


def _names(c: Parts) -> tuple[ast.Name, ...]:
    return tuple(_name(token) for token in c if token.type == "NAME")


def _text(token: Token) -> ast.Text:
    return ast.Text(str(token.value), token.span)


def _label(c: Parts) -> ast.Text | None:
    """The text after the name, if there is one."""
    if len(c) > 2 and isinstance(c[2], Token) and c[2].type == "STRING":
        return ast.Text(str(c[2].value), c[2].span)
    return None


def _after(c: Parts, type_: str) -> ast.Name | None:
    """The name that follows the first token of a type."""
    return next((_name(c[i + 1]) for i, token in enumerate(c) if token.type == type_), None)


def _has(c: Parts, type_: str) -> bool:
    return any(isinstance(token, Token) and token.type == type_ for token in c)


def _reason(c: Parts) -> ast.Because | None:
    """``fordi "…"`` at the end of the line, if it is there."""
    return ast.Because(_text(c[-1]), _whole(c[-2:])) if _has(c, "BECAUSE") else None


_ADAPTATIONS = {"FIXED": "fixed", "MAY_TIGHTEN": "tighten", "MAY_ADAPT": "adapt", "MAY_DROP": "drop"}
_BUILTINS = {b.name: b for b in ast.Builtin}
_WORDS = {
    "IS_STATED": ast.Word.STATED,
    "IS_CHOSEN": ast.Word.CHOSEN,
    "IS_MET": ast.Word.MET,
    "PASSED": ast.Word.PASSED,
    "EXISTS": ast.Word.EXISTS,
    "ONGOING": ast.Word.ONGOING,
    "COMPLETED": ast.Word.COMPLETED,
}
_FLAGS = {f.name: f for f in ast.Flag}
_UNITS = {"DAY": "day", "WEEK": "week", "MONTH": "month", "YEAR": "year"}
_MOST = {"day": 36_525, "week": 5_218, "month": 1_200, "year": 100}
_FACT_KINDS = {"NUMBER_TYPE": "number", "DATE_TYPE": "date", "YES_NO_TYPE": "yes_no"}


class _Nodes:
    """The methods are called by the names that the grammar gives its alternatives."""

    # --- header -----------------------------------------------------------------------------------------------------

    def header(self, c: Parts) -> ast.Header:
        return ast.Header(c[0].type.lower(), _name(c[1]), _label(c), (), _whole(c))

    def extends(self, c: Parts) -> ast.Extends:
        return ast.Extends(_name(c[1]), _whole(c))

    def in_force(self, c: Parts) -> ast.InForce:
        return ast.InForce(self.date_value(c[1:]), self.date_value(c[3:]) if len(c) > 3 else None, _whole(c))

    def adopted_by(self, c: Parts) -> ast.AdoptedBy:
        return ast.AdoptedBy(_text(c[1]), self.date_value(c[3:]), _whole(c))

    def agreed_by(self, c: Parts) -> ast.AgreedBy:
        return ast.AgreedBy(_names(c), self.date_value(c[-1:]), _whole(c))

    def source_note(self, c: Parts) -> ast.SourceNote:
        return ast.SourceNote(_text(c[1]), _whole(c))

    def caveat(self, c: Parts) -> ast.Caveat:
        return ast.Caveat(_text(c[1]), _whole(c))

    def running_keep(self, c: Parts) -> ast.RunningPathsLine:
        return ast.RunningPathsLine(True, _whole(c))

    def running_move(self, c: Parts) -> ast.RunningPathsLine:
        return ast.RunningPathsLine(False, _whole(c))

    def adaptation(self, c: Parts) -> ast.AdaptationLine:
        return ast.AdaptationLine(_ADAPTATIONS[c[1].type], _whole(c))

    # --- declarations -----------------------------------------------------------------------------------------------

    def role(self, c: Parts) -> ast.RoleDecl:
        return ast.RoleDecl(_name(c[1]), _label(c), _whole(c))

    def scale(self, c: Parts) -> ast.ScaleDecl:
        return ast.ScaleDecl(_name(c[1]), _label(c), (), _whole(c))

    def step(self, c: Parts) -> ast.StepLine:
        return ast.StepLine(c[0].value, _text(c[1]), _whole(c))

    def group(self, c: Parts) -> ast.GroupDecl:
        return ast.GroupDecl(_name(c[1]), _label(c), _whole(c))

    def competence(self, c: Parts) -> ast.CompetenceDecl:
        return ast.CompetenceDecl(_name(c[1]), _label(c), _after(c, "IN"), _after(c, "ON_SCALE"), None, _whole(c))

    def fact(self, c: Parts) -> ast.FactDecl:
        type_: _FactType = c[-1]
        return ast.FactDecl(_name(c[1]), _label(c), type_.kind, type_.values, None, _whole(c))

    def fact_type(self, c: Parts) -> _FactType:
        return _FactType(_FACT_KINDS[c[0].type], (), c[0].span)

    def fact_values(self, c: Parts) -> _FactType:
        return _FactType("values", _names(c), _whole(c))

    def fact_ordered(self, c: Parts) -> _FactType:
        return _FactType("ordered", _names(c), _whole(c))

    def thing(self, c: Parts) -> ast.ThingDecl:
        return ast.ThingDecl(c[0].type.lower(), _name(c[1]), _label(c), None, _whole(c))

    def scorecard(self, c: Parts) -> ast.ScorecardDecl:
        return ast.ScorecardDecl(_name(c[1]), _label(c), (), _whole(c))

    def condition(self, c: Parts) -> ast.ConditionDecl:
        return ast.ConditionDecl(_name(c[1]), _label(c), (), _whole(c))

    def responsible(self, c: Parts) -> ast.ResponsibleLine:
        return ast.ResponsibleLine(_name(c[1]), _whole(c))

    # --- packages ---------------------------------------------------------------------------------------------------

    def package(self, c: Parts) -> ast.PackageDecl:
        return ast.PackageDecl(_name(c[1]), _label(c), (), _whole(c))

    def module(self, c: Parts) -> ast.ModuleDecl:
        lasts = next((part for part in c if isinstance(part, _Lasts)), None)
        shortest, longest = (lasts.shortest, lasts.longest) if lasts is not None else (None, None)
        return ast.ModuleDecl(_name(c[1]), _label(c), shortest, longest, _has(c, "ENDS_PATH"), (), _whole(c))

    def lasts_one(self, c: Parts) -> _Lasts:
        return _Lasts(c[1], c[1], _whole(c))

    def lasts_range(self, c: Parts) -> _Lasts:
        return _Lasts(c[1], c[3], _whole(c))

    def lasts_short(self, c: Parts) -> _Lasts:
        return _Lasts(_duration(c[1].value, c[3].unit, c[1].span), c[3], _whole(c))

    def target_group(self, c: Parts) -> ast.TargetGroupDecl:
        return ast.TargetGroupDecl(_text(c[1]) if len(c) > 1 else None, (), (), _whole(c))

    def levels(self, c: Parts) -> ast.LevelsDecl:
        return ast.LevelsDecl((), (), (), _whole(c))

    def transition(self, c: Parts) -> ast.TransitionDecl:
        to = next(i for i, token in enumerate(c) if token.type == "TO")
        sources = None if c[1].type == "ANY_MODULE" else _names(c[1:to])
        label = _label(c[to:])
        opened, without = _has(c, "ALWAYS_OPEN"), _has(c, "WITHOUT_LEVELS")
        return ast.TransitionDecl(sources, _name(c[to + 1]), label, opened, without, (), _whole(c))

    def always_open(self, c: Parts) -> AlwaysOpen:
        return AlwaysOpen(c[0].span)

    def without_levels(self, c: Parts) -> WithoutLevels:
        return WithoutLevels(c[0].span)

    # --- tables -----------------------------------------------------------------------------------------------------

    def table_head(self, c: Parts) -> TableHead:
        names = _names(c)
        if c[1].type == "NAME":
            return TableHead(names[1:], names[0], _whole(c))
        return TableHead(names, None, _whole(c))

    def row(self, c: Parts) -> ast.Row:
        cells: list[_Cell] = list(c[3:-1:2])
        pipes: list[Token] = list(c[2:-1:2])
        spans = tuple(cell.span or pipe.span for cell, pipe in zip(cells, pipes, strict=True))
        return ast.Row(_name(c[1]), tuple(cell.value for cell in cells), spans, _whole(c))

    def cell_empty(self, c: Parts) -> _Cell:
        return _Cell(None, None)

    def cell_dash(self, c: Parts) -> _Cell:
        return _Cell(None, c[0].span)

    def cell_value(self, c: Parts) -> _Cell:
        return _Cell(c[0], c[0].span)

    # --- requirements -----------------------------------------------------------------------------------------------

    def requirement(self, c: Parts) -> ast.RequirementDecl:
        return ast.RequirementDecl(c[0].type.lower(), _name(c[1]), _label(c), (), _whole(c))

    def applies_when(self, c: Parts) -> ast.AppliesWhen:
        return ast.AppliesWhen(c[1], _whole(c))

    def because(self, c: Parts) -> ast.Because:
        return ast.Because(_text(c[1]), _whole(c))

    def guidance(self, c: Parts) -> ast.Guidance:
        return ast.Guidance(_text(c[1]), _whole(c))

    def waivable(self, c: Parts) -> ast.WaivableLine:
        return ast.WaivableLine(c[1], c[3] if len(c) > 2 else None, _whole(c))

    def fixed(self, c: Parts) -> ast.FixedLine:
        return ast.FixedLine(_whole(c))

    def adaptable(self, c: Parts) -> ast.AdaptableLine:
        low, high = (_with_unit_of(c[4], c[2]), c[4]) if len(c) > 1 else (None, None)
        return ast.AdaptableLine(_ADAPTATIONS[c[0].type], low, high, _whole(c))

    def all_of(self, c: Parts) -> ast.GroupLines:
        return ast.GroupLines("all", None, (), "", c[0].span)

    def none_of(self, c: Parts) -> ast.GroupLines:
        return ast.GroupLines("none", None, (), "", c[0].span)

    def at_least_of(self, c: Parts) -> ast.GroupLines:
        return ast.GroupLines("at_least", c[1].value, (), "", _whole(c))

    def bullet(self, c: Parts) -> Bullet:
        return Bullet(c[1], _whole(c))

    def test_line(self, c: Parts) -> ast.TestLine:
        test: ast.TestLine = c[0]
        return test

    def qualifier_line(self, c: Parts) -> QualifierLine:
        return QualifierLine(tuple(c), _whole(c))

    def points_per_level(self, c: Parts) -> ast.PointsLine:
        return ast.PointsLine(c[0], tuple(c[1:-4]), None, c[-3], "", _whole(c))

    def points_for_test(self, c: Parts) -> ast.PointsLine:
        return ast.PointsLine(None, (), c[0], c[2], "", _whole(c))

    # --- layers -----------------------------------------------------------------------------------------------------

    def change(self, c: Parts) -> ast.ChangeDecl:
        return ast.ChangeDecl(c[1], c[3], _reason(c), _whole(c))

    def drop(self, c: Parts) -> ast.DropDecl:
        return ast.DropDecl(c[1], _reason(c), _whole(c))

    # --- tests ------------------------------------------------------------------------------------------------------

    def test(self, c: Parts) -> ast.TestLine:
        return ast.TestLine(c[0], c[1], tuple(c[2:]), "", _whole(c))

    def named(self, c: Parts) -> ast.NamedSubject:
        return ast.NamedSubject(_name(c[0]), None, c[0].span)

    def named_kind(self, c: Parts) -> ast.NamedSubject:
        return ast.NamedSubject(_name(c[1]), c[0].type.lower(), _whole(c))

    def builtin(self, c: Parts) -> ast.BuiltinSubject:
        return ast.BuiltinSubject(_BUILTINS[c[0].type], c[0].span)

    def time_in(self, c: Parts) -> ast.TimeInSubject:
        return ast.TimeInSubject(_name(c[1]), _whole(c))

    def group_subject(self, c: Parts) -> ast.GroupSubject:
        return ast.GroupSubject("all" if c[0].type == "ALL_IN" else "mean", None, _name(c[1]), _whole(c))

    def group_at_least(self, c: Parts) -> ast.GroupSubject:
        return ast.GroupSubject("at_least", c[1].value, _name(c[3]), _whole(c))

    def bound(self, c: Parts) -> ast.BoundPredicate:
        return ast.BoundPredicate(c[0].type.lower(), c[1], None, _whole(c))

    def between(self, c: Parts) -> ast.BoundPredicate:
        return ast.BoundPredicate("between", _with_unit_of(c[3], c[1]), c[3], _whole(c))

    def risen(self, c: Parts) -> ast.RisenPredicate:
        return ast.RisenPredicate(c[1], _whole(c))

    def is_value(self, c: Parts) -> ast.IsPredicate:
        return ast.IsPredicate(tuple(c[1::2]), c[0].type == "IS_NOT", _whole(c))

    def word_predicate(self, c: Parts) -> ast.WordPredicate:
        return ast.WordPredicate(_WORDS[c[0].type], c[0].span)

    def signed_by(self, c: Parts) -> ast.SignedByPredicate:
        return ast.SignedByPredicate(c[1], _whole(c))

    def times(self, c: Parts) -> ast.TimesPredicate:
        return ast.TimesPredicate(c[1].value, _whole(c))

    def every(self, c: Parts) -> ast.EveryPredicate:
        return ast.EveryPredicate(c[1], _whole(c))

    # --- qualifiers -------------------------------------------------------------------------------------------------

    def each_of_latest(self, c: Parts) -> ast.EachOfLatestQualifier:
        return ast.EachOfLatestQualifier(c[1].value, _whole(c))

    def mean_of_latest(self, c: Parts) -> ast.MeanOfLatestQualifier:
        return ast.MeanOfLatestQualifier(c[1].value, _whole(c))

    def measured_within(self, c: Parts) -> ast.MeasuredWithinQualifier:
        return ast.MeasuredWithinQualifier(c[1], _whole(c))

    def by_roles(self, c: Parts) -> ast.RolesQualifier:
        return ast.RolesQualifier("assessed" if c[0].type == "ASSESSED_BY" else "given", c[1], _whole(c))

    def last(self, c: Parts) -> ast.LastQualifier:
        return ast.LastQualifier(c[1], _whole(c))

    def since(self, c: Parts) -> ast.SinceQualifier:
        return ast.SinceQualifier(self.date_value(c[1:]), _whole(c))

    def in_activity(self, c: Parts) -> ast.InActivityQualifier:
        return ast.InActivityQualifier(_name(c[1]), _whole(c))

    def at_most_old(self, c: Parts) -> ast.AtMostOldQualifier:
        return ast.AtMostOldQualifier(c[1], _whole(c))

    def flag(self, c: Parts) -> ast.FlagQualifier:
        return ast.FlagQualifier(_FLAGS[c[0].type], c[0].span)

    # --- values -----------------------------------------------------------------------------------------------------

    def roles(self, c: Parts) -> ast.RoleList:
        if len(c) == 1:
            return ast.RoleList((_name(c[0]),), False, c[0].span)
        joins = {token.type for token in c[1::2]}
        if {"AND", "OR"} <= joins or c[-2].type == "COMMA":
            said = "".join("," if t.type == "COMMA" else f" {t.value}" for t in c).strip()
            code = "T108" if {"AND", "OR"} <= joins else "T121"
            raise Problem(Diagnostic(code, {"found": said}, _whole(c)))
        return ast.RoleList(tuple(_name(t) for t in c[::2]), "AND" in joins, _whole(c))

    def number(self, c: Parts) -> ast.NumberValue:
        return ast.NumberValue(c[0].value, False, c[0].span)

    def percent(self, c: Parts) -> ast.NumberValue:
        return ast.NumberValue(c[0].value, True, _whole(c))

    def amount(self, c: Parts) -> ast.AmountValue:
        return ast.AmountValue(c[0].value, c[1].type.lower(), _whole(c))

    def duration(self, c: Parts) -> ast.DurationValue:
        return _duration(c[0].value, _UNITS[c[1].type], _whole(c))

    def date_value(self, c: Parts) -> ast.DateValue:
        return ast.DateValue(c[0].value, c[0].span)

    def yes_no(self, c: Parts) -> ast.YesNoValue:
        return ast.YesNoValue(c[0].type == "YES", c[0].span)

    def name_value(self, c: Parts) -> ast.Name:
        return _name(c[0])

    def goal(self, c: Parts) -> ast.GoalValue:
        return ast.GoalValue(c[2].value if len(c) > 2 else None, _whole(c))


def _duration(count: int, unit: str, span: Span) -> ast.DurationValue:
    if count > _MOST[unit]:
        raise Problem(Diagnostic("T120", {"found": str(count)}, span))
    return ast.DurationValue(count, unit, span)
