"""A citizen's rows, and the lines of an example, as text in the words of a language."""

from __future__ import annotations

from typing import TypeAlias, assert_never

from trin.dsl import ast, phrases
from trin.dsl.keywords import CATALOGUES

from .quotes import quoted

RowNode: TypeAlias = ast.CitizenDecl | ast.ExampleDecl | ast.ExampleLine

_KINDS = {"waiver": "WAIVER_OF"}
_DATES = {"on": "ON_DATE", "recorded": "REGISTERED", "expires": "VALID_UNTIL"}
_NUMBERS = {"result": "WITH_RESULT", "lawful": "OF_WHICH_LAWFUL"}
_OUTCOMES = {
    "ready": "READY",
    "ready_waived": "READY_WAIVED",
    "not_ready": "NOT_READY",
    "missing": "MISSING",
    "out_of_scope": "OUT_OF_SCOPE",
    "no_rules": "NO_RULES",
}


def keyword(kind: str) -> str:
    """The keyword that a row of a kind begins with."""
    return _KINDS.get(kind) or kind.upper()


def row_line(node: RowNode, language: str) -> str:
    """The line that says a row of data, or begins the block that it stands in."""
    words = CATALOGUES[language].word
    match node:
        case ast.CitizenDecl():
            return f"{words('CITIZEN')} {node.name.text}"
        case ast.ExampleDecl():
            return f"{words('EXAMPLE')} {quoted(node.label.text)}"
        case ast.PackageRow():
            return f"{words('PACKAGE')} {node.name.text}"
        case ast.DataRow():
            return _data(node, language)
        case ast.WithoutRow():
            return _without(node, language)
        case ast.ExampleCitizen():
            return f"{words('CITIZEN')} {_name_or_text(node.who)}"
        case ast.ExampleDate():
            return f"{words('ON_DAY')} {phrases.day(node.on.value, language)}"
        case ast.Expectation():
            return _expectation(node, language)
    assert_never(node)


def _without(node: ast.WithoutRow, language: str) -> str:
    words = CATALOGUES[language].word
    every = node.name is None and node.kind == "waiver"
    kind = words("WAIVER" if every else keyword(node.kind))
    named = "" if node.name is None else f" {node.name.text}"
    return f"{words('WITHOUT')} {kind}{named}{_parts(node.parts, language)}"


def _expectation(node: ast.Expectation, language: str) -> str:
    words = CATALOGUES[language].word
    start = f"{node.module.text}: {words(_OUTCOMES[node.outcome])}"
    wanted = [name.text if isinstance(name, ast.Name) else words("THE_TARGET_GROUP") for name in node.wanted]
    return f"{start} {phrases.listed(wanted, 'AND', language)}" if wanted else start


def _name_or_text(value: ast.Name | ast.Text) -> str:
    return value.text if isinstance(value, ast.Name) else quoted(value.text)


def _data(node: ast.DataRow, language: str) -> str:
    words = CATALOGUES[language].word
    start = words(keyword(node.kind)) + ("" if node.name is None else f" {node.name.text}")
    match node.value:
        case None:
            said = ""
        case ast.HoursValue() as hours:
            said = f" {_hours(hours, language)}"
        case ast.YesNoValue(value=passed) if node.kind == "certificate":
            said = f" {words('PASSED' if passed else 'NOT_PASSED')}"
        case value if node.kind in {"fact", "judgement"}:
            said = f" {words('IS')} {phrases.said(value, language)}"
        case value:
            said = f" {phrases.said(value, language)}"
    return start + said + _parts(node.parts, language)


def _hours(node: ast.HoursValue, language: str) -> str:
    words = CATALOGUES[language].word
    end = "" if node.end is None else f" {words('TO')} {phrases.day(node.end.value, language)}"
    present, planned = phrases.said(node.present, language), phrases.counted(node.planned.value, "HOURS", language)
    return f"{phrases.day(node.start.value, language)}{end}: {present} {words('OF')} {planned}"


def _parts(nodes: tuple[ast.RowPart, ...], language: str) -> str:
    """The parts of a row; from the first that is an aside on, each has a comma in front of it."""
    said = []
    apart = signed = False
    for node in nodes:
        match node:
            case ast.DatePart(kind="recorded" | "expires") | ast.PaidPart() | ast.TextPart(kind="reason"):
                apart = True
            case ast.NumberPart(kind="lawful"):
                apart = True
            case ast.SignedPart():
                apart, signed = apart or signed, True
            case _:
                pass
        said.append((", " if apart else " ") + _part(node, language))
    return "".join(said)


def _part(node: ast.RowPart, language: str) -> str:
    words = CATALOGUES[language].word
    match node:
        case ast.PeriodPart():
            end = "" if node.end is None else f" {words('TO')} {phrases.day(node.end.value, language)}"
            return f"{words('FROM')} {phrases.day(node.start.value, language)}{end}"
        case ast.DatePart():
            return f"{words(_DATES[node.kind])} {phrases.day(node.date.value, language)}"
        case ast.ByPart():
            return f"{words('BY')} {_names(node.roles, language)}"
        case ast.CompanyPart():
            return f"{words('AT')} {_name_or_text(node.company)}"
        case ast.TextPart():
            return f"{words('THROUGH' if node.kind == 'assessor' else 'BECAUSE')} {quoted(node.text.text)}"
        case ast.NumberPart():
            if node.kind == "weekly":
                return f"{words('WITH')} {phrases.counted(node.number.value, 'HOURS', language)} {words('A_WEEK')}"
            return f"{words(_NUMBERS[node.kind])} {phrases.said(node.number, language)}"
        case ast.SignedPart():
            on = "" if node.on is None else f" {words('ON_DATE')} {phrases.day(node.on.value, language)}"
            return f"{words('SIGNED_BY')} {_names(node.roles, language)}{on}"
        case ast.SectionsPart():
            sections = phrases.listed([quoted(text.text) for text in node.sections], "AND", language)
            return f"{words('SECTIONS')} {sections}"
        case ast.NamePart():
            package = f"{words('PACKAGE')} " if node.kind == "package" else ""
            return f"{words('IN')} {package}{node.name.text}"
        case ast.PaidPart():
            return words("PAID_WORK" if node.paid else "UNPAID")
    assert_never(node)


def _names(names: tuple[ast.Name, ...], language: str) -> str:
    return phrases.listed([name.text for name in names], "AND", language)
