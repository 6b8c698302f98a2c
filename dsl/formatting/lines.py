"""Every statement as one line of text, in the words of a language: for the formatter, and for showing rules."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from trin.dsl import ast, phrases
from trin.dsl.keywords import CATALOGUES

from .quotes import quoted
from .rows import RowNode, row_line

Node: TypeAlias = (
    ast.Header
    | ast.HeaderLine
    | ast.Item
    | ast.StepLine
    | ast.PointsLine
    | ast.RequirementLine
    | ast.Qualifier
    | ast.Row
    | RowNode
)
"""What `line` can say."""

_ADAPTATIONS = {"fixed": "FIXED", "tighten": "MAY_TIGHTEN", "adapt": "MAY_ADAPT", "drop": "MAY_DROP"}
_FACT_TYPES = {"number": "NUMBER_TYPE", "date": "DATE_TYPE", "yes_no": "YES_NO_TYPE"}
_ASIDES = (ast.RolesQualifier, ast.MeasuredWithinQualifier, ast.AtMostOldQualifier)
_FLAGS_ASIDE = {ast.Flag.MEASURED_IN_MODULE, ast.Flag.PAID, ast.Flag.UNLAWFUL}


def line(node: Node, language: str) -> str:
    """The line that says a statement, without what belongs to it on lines of its own; `language` is "da" or "en"."""
    if isinstance(node, ast.Qualifier):
        return phrases.qualifier(node, language)
    match node:
        case ast.TestLine():
            return test(node, language)
        case ast.GroupLines():
            return _group(node, language)
        case ast.RequirementDecl():
            return _declared(node.kind.upper(), node.name, node.label, language)
        case ast.Row():
            return "| " + " | ".join([node.name.text, *cells(node, language)]) + " |"
        case (
            ast.AppliesWhen()
            | ast.Because()
            | ast.Guidance()
            | ast.SourceNote()
            | ast.ResponsibleLine()
            | ast.WaivableLine()
            | ast.FixedLine()
            | ast.AdaptableLine()
        ):
            return _term(node, language)
        case (
            ast.Header()
            | ast.Extends()
            | ast.InForce()
            | ast.AdoptedBy()
            | ast.AgreedBy()
            | ast.Caveat()
            | ast.RunningPathsLine()
            | ast.AdaptationLine()
        ):
            return _header(node, language)
        case (
            ast.RoleDecl()
            | ast.ScaleDecl()
            | ast.StepLine()
            | ast.GroupDecl()
            | ast.CompetenceDecl()
            | ast.FactDecl()
            | ast.ThingDecl()
            | ast.ScorecardDecl()
            | ast.PointsLine()
            | ast.ConditionDecl()
        ):
            return _vocabulary(node, language)
        case ast.ChangeDecl() | ast.DropDecl():
            return _layer(node, language)
        case ast.ModuleDecl() | ast.TargetGroupDecl() | ast.LevelsDecl() | ast.TransitionDecl() | ast.PackageDecl():
            return _package(node, language)
        case _:
            return row_line(node, language)


# --- tests ----------------------------------------------------------------------------------------------------------


def test(node: ast.TestLine, language: str, commas: bool = False) -> str:
    """A test; with `commas`, one stands in front of every qualifier, so that the line may be broken there."""
    parts = [_subject(node.subject, language), " ", phrases.predicate(node.predicate, language)]
    parts += _qualified(node.qualifiers, language, commas)
    return "".join(parts)


def _qualified(nodes: tuple[ast.Qualifier, ...], language: str, commas: bool) -> list[str]:
    """Qualifiers; from the first that is an aside on, each has a comma in front of it, but the very first never has."""
    parts = []
    apart = commas
    for i, node in enumerate(nodes):
        apart = apart or (i > 0 and _is_aside(node))
        parts.append((", " if apart else " ") + phrases.qualifier(node, language))
        apart = apart or isinstance(node, ast.RolesQualifier)
    return parts


def _is_aside(node: ast.Qualifier) -> bool:
    return isinstance(node, _ASIDES) or (isinstance(node, ast.FlagQualifier) and node.flag in _FLAGS_ASIDE)


def _subject(node: ast.Subject, language: str) -> str:
    words = CATALOGUES[language].word
    match node:
        case ast.BuiltinSubject():
            return words(node.which.name)
        case ast.NamedSubject(kind=kind, name=name):
            return f"{words(kind.upper())} {name.text}" if kind else name.text
        case ast.TimeInSubject():
            return f"{words('TIME_IN')} {node.module.text}"
        case ast.GroupSubject(quantifier="at_least"):
            return f"{words('AT_LEAST')} {node.count} {words('IN')} {node.group.text}"
        case ast.GroupSubject():
            return f"{words('ALL_IN' if node.quantifier == 'all' else 'MEAN_IN')} {node.group.text}"
    assert_never(node)


def _group(node: ast.GroupLines, language: str) -> str:
    words = CATALOGUES[language].word
    if node.kind == "at_least":
        return f"{words('AT_LEAST')} {node.needed} {words('OF')}"
    return words("ALL_OF" if node.kind == "all" else "NONE_OF")


# --- the header -----------------------------------------------------------------------------------------------------


def _header(
    node: ast.Header
    | ast.Extends
    | ast.InForce
    | ast.AdoptedBy
    | ast.AgreedBy
    | ast.Caveat
    | ast.RunningPathsLine
    | ast.AdaptationLine,
    language: str,
) -> str:
    words = CATALOGUES[language].word
    match node:
        case ast.Header():
            return _declared(node.kind.upper(), node.name, node.label, language)
        case ast.Extends():
            return f"{words('EXTENDS')} {node.name.text}"
        case ast.InForce():
            end = "" if node.end is None else f" {words('TO')} {phrases.day(node.end.value, language)}"
            return f"{words('IN_FORCE_FROM')} {phrases.day(node.start.value, language)}{end}"
        case ast.AdoptedBy():
            on = phrases.day(node.on.value, language)
            return f"{words('ADOPTED_BY')} {quoted(node.by.text)} {words('ON_DATE')} {on}"
        case ast.AgreedBy():
            roles = phrases.series([role.text for role in node.roles], "AND", language)
            return f"{words('AGREED_BY')} {roles} {words('ON_DATE')} {phrases.day(node.on.value, language)}"
        case ast.Caveat():
            return f"{words('CAVEAT')} {quoted(node.text.text)}"
        case ast.RunningPathsLine():
            return words("RUNNING_KEEP" if node.keep else "RUNNING_MOVE")
        case ast.AdaptationLine():
            return f"{words('ADAPTATION')} {words(_ADAPTATIONS[node.kind])}"
    assert_never(node)


# --- declarations ---------------------------------------------------------------------------------------------------


def _declared(keyword: str, name: ast.Name, label: ast.Text | None, language: str) -> str:
    start = f"{CATALOGUES[language].word(keyword)} {name.text}"
    return start if label is None else f"{start} {quoted(label.text)}"


def _vocabulary(
    node: ast.RoleDecl
    | ast.ScaleDecl
    | ast.StepLine
    | ast.GroupDecl
    | ast.CompetenceDecl
    | ast.FactDecl
    | ast.ThingDecl
    | ast.ScorecardDecl
    | ast.PointsLine
    | ast.ConditionDecl,
    language: str,
) -> str:
    match node:
        case ast.RoleDecl():
            return _declared("ROLE", node.name, node.label, language)
        case ast.ScaleDecl():
            return _declared("SCALE", node.name, node.label, language)
        case ast.StepLine():
            return f"{node.number} {quoted(node.label.text)}"
        case ast.GroupDecl():
            return _declared("GROUP", node.name, node.label, language)
        case ast.CompetenceDecl():
            return _competence(node, language)
        case ast.FactDecl():
            return f"{_declared('FACT', node.name, node.label, language)}: {_fact_type(node, language)}"
        case ast.ThingDecl():
            return _declared(node.kind.upper(), node.name, node.label, language)
        case ast.ScorecardDecl():
            return _declared("SCORECARD", node.name, node.label, language)
        case ast.PointsLine():
            return _points(node, language)
        case ast.ConditionDecl():
            return _declared("CONDITION", node.name, node.label, language)
    assert_never(node)


def _competence(node: ast.CompetenceDecl, language: str) -> str:
    words = CATALOGUES[language].word
    group = "" if node.group is None else f" {words('IN')} {node.group.text}"
    scale = "" if node.scale is None else f" {words('ON_SCALE')} {node.scale.text}"
    return _declared("COMPETENCE", node.name, node.label, language) + group + scale


def _fact_type(node: ast.FactDecl, language: str) -> str:
    if node.kind in _FACT_TYPES:
        return CATALOGUES[language].word(_FACT_TYPES[node.kind])
    return (" < " if node.kind == "ordered" else ", ").join(value.text for value in node.values)


def _points(node: ast.PointsLine, language: str) -> str:
    words = CATALOGUES[language].word
    points = f"{words('GIVES')} {phrases.counted(node.points.value, 'POINTS', language)}"
    if node.test is not None:
        return f"{test(node.test, language)} {points}"
    assert node.subject is not None
    subject = _subject(node.subject, language) + "".join(_qualified(node.qualifiers, language, False))
    return f"{subject} {points} {words('PER_LEVEL')}"


def _package(
    node: ast.ModuleDecl | ast.TargetGroupDecl | ast.LevelsDecl | ast.TransitionDecl | ast.PackageDecl, language: str
) -> str:
    words = CATALOGUES[language].word
    match node:
        case ast.ModuleDecl():
            ends = f" {words('ENDS_PATH')}" if node.ends_path else ""
            return _declared("MODULE", node.name, node.label, language) + _lasts(node, language) + ends
        case ast.TargetGroupDecl():
            return words("TARGET_GROUP") + ("" if node.label is None else f" {quoted(node.label.text)}")
        case ast.LevelsDecl():
            return words("LEVELS")
        case ast.TransitionDecl():
            sources = words("ANY_MODULE") if node.sources is None else ", ".join(name.text for name in node.sources)
            label = "" if node.label is None else f" {quoted(node.label.text)}"
            return f"{words('TRANSITION')} {sources} {words('TO')} {node.target.text}{label}"
        case ast.PackageDecl():
            return _declared("PACKAGE", node.name, node.label, language)
    assert_never(node)


def _lasts(node: ast.ModuleDecl, language: str) -> str:
    if node.shortest is None or node.longest is None:
        return ""
    words, longest = CATALOGUES[language].word, phrases.duration(node.longest, language)
    if node.shortest == node.longest:
        return f" {words('LASTS')} {longest}"
    same = node.shortest.unit == node.longest.unit
    shortest = str(node.shortest.count) if same else phrases.duration(node.shortest, language)
    return f" {words('LASTS')} {shortest} {words('TO')} {longest}"


def cells(node: ast.Row, language: str) -> list[str]:
    """The cells of a table's row."""
    return ["-" if cell is None else phrases.said(cell, language) for cell in node.cells]


def _layer(node: ast.ChangeDecl | ast.DropDecl, language: str) -> str:
    """What a layer does to a requirement; the reason stands on the next line."""
    words = CATALOGUES[language].word
    match node:
        case ast.ChangeDecl(to=to):
            if isinstance(to, ast.TestLine | ast.GroupLines):
                said = line(to, language)
            else:
                said = phrases.predicate(to, language)
            return f"{words('CHANGE')} {node.id.text} {words('TO')} {said}"
        case ast.DropDecl():
            return f"{words('DROP')} {node.id.text}"
    assert_never(node)


# --- what a requirement says besides its tests ----------------------------------------------------------------------


def _term(
    node: ast.AppliesWhen
    | ast.Because
    | ast.Guidance
    | ast.SourceNote
    | ast.ResponsibleLine
    | ast.WaivableLine
    | ast.FixedLine
    | ast.AdaptableLine,
    language: str,
) -> str:
    words = CATALOGUES[language].word
    match node:
        case ast.AppliesWhen():
            return f"{words('APPLIES_WHEN')} {test(node.test, language)}"
        case ast.Because():
            return f"{words('BECAUSE')} {quoted(node.text.text)}"
        case ast.Guidance():
            return f"{words('GUIDANCE')} {quoted(node.text.text)}"
        case ast.SourceNote():
            return f"{words('SOURCE')} {quoted(node.text.text)}"
        case ast.ResponsibleLine():
            return f"{words('RESPONSIBLE')} {node.role.text}"
        case ast.WaivableLine():
            most = "" if node.at_most is None else f" {words('AT_MOST')} {phrases.duration(node.at_most, language)}"
            return f"{words('MAY_BE_WAIVED')} {phrases.roles(node.roles, language)}{most}"
        case ast.FixedLine():
            return words("FIXED")
        case ast.AdaptableLine(low=low, high=high):
            start = words(_ADAPTATIONS[node.kind])
            if low is None or high is None:
                return start
            bounds = f"{phrases.said(low, language)} {words('AND')} {phrases.said(high, language)}"
            return f"{start} {words('BETWEEN')} {bounds}"
    assert_never(node)
