"""What can stand under what: which lines begin a block, and which lines each kind of block holds."""

from __future__ import annotations

from typing import TypeAlias

from trin.dsl import ast

from .nodes import AlwaysOpen, Bullet, QualifierLine, Statement, TableHead, WithoutLevels

Owner: TypeAlias = (
    ast.Header
    | ast.ScaleDecl
    | ast.CompetenceDecl
    | ast.FactDecl
    | ast.ThingDecl
    | ast.ScorecardDecl
    | ast.ConditionDecl
    | ast.TargetGroupDecl
    | ast.LevelsDecl
    | ast.RequirementDecl
    | ast.RoleDecl
    | ast.GroupDecl
    | ast.ModuleDecl
    | ast.ChangeDecl
    | ast.DropDecl
    | ast.CitizenDecl
    | ast.ExampleDecl
)
"""What opens a block."""

_TERMS = (
    ast.AppliesWhen,
    ast.Because,
    ast.Guidance,
    ast.SourceNote,
    ast.ResponsibleLine,
    ast.WaivableLine,
    ast.FixedLine,
    ast.AdaptableLine,
)
_HEADER = (
    ast.Extends,
    ast.InForce,
    ast.AdoptedBy,
    ast.AgreedBy,
    ast.SourceNote,
    ast.Caveat,
    ast.RunningPathsLine,
    ast.AdaptationLine,
)
ABOVE: dict[type, str] = {
    ast.StepLine: "SCALE",
    TableHead: "LEVELS",
    ast.Row: "LEVELS",
    ast.PointsLine: "SCORECARD",
    Bullet: "ALL_OF",
    ast.AppliesWhen: "REQUIREMENT",
    ast.WaivableLine: "REQUIREMENT",
}
"""Lines that can stand under one thing alone, or nearly: the keyword that it begins with."""

BELONGS: dict[type, frozenset[type]] = {
    ast.Header: frozenset(_HEADER),
    ast.ScaleDecl: frozenset({ast.StepLine}),
    ast.CompetenceDecl: frozenset({ast.ResponsibleLine}),
    ast.FactDecl: frozenset({ast.ResponsibleLine}),
    ast.ThingDecl: frozenset({ast.ResponsibleLine}),
    ast.ScorecardDecl: frozenset({ast.PointsLine}),
    ast.ConditionDecl: frozenset({ast.TestLine, ast.GroupLines}),
    ast.TargetGroupDecl: frozenset({ast.TestLine, ast.GroupLines, ast.SourceNote}),
    ast.RequirementDecl: frozenset({ast.TestLine, ast.GroupLines, *_TERMS}),
    ast.LevelsDecl: frozenset({QualifierLine, TableHead, ast.Row, *_TERMS}),
    ast.RoleDecl: frozenset(),
    ast.GroupDecl: frozenset(),
    ast.ModuleDecl: frozenset({ast.SourceNote}),
    ast.ChangeDecl: frozenset({ast.Because}),
    ast.DropDecl: frozenset({ast.Because}),
    ast.CitizenDecl: frozenset({ast.PackageRow, ast.DataRow}),
    ast.ExampleDecl: frozenset(
        {ast.ExampleCitizen, ast.ExampleDate, ast.WithoutRow, ast.PackageRow, ast.DataRow, ast.Expectation}
    ),
}
"""By what opens a block: the lines that can stand in it."""


def opens(node: Statement) -> bool:
    """Whether a line begins a block, and thereby ends the one before."""
    return isinstance(node, ast.PackageDecl | ast.TransitionDecl) or type(node) in BELONGS


def holds(node: Statement, line: Statement) -> bool:
    """Whether a line can stand under another that begins a block."""
    if isinstance(node, ast.TransitionDecl):
        return isinstance(line, AlwaysOpen | WithoutLevels)
    if isinstance(node, ast.PackageDecl):
        return isinstance(line, ast.SourceNote | ast.Caveat)
    if isinstance(node, ast.GroupLines):
        return isinstance(line, Bullet)
    return type(line) in BELONGS.get(type(node), ())
