"""Text to syntax tree. The only module that knows lark; it recovers from every broken line and goes on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from . import ast
from .diagnostics import Diagnostic, distance, fold, suggest
from .keywords import BLOCKS_LATER, CATALOGUES, DECLARING, LINE_STARTS, QUALIFIERS, Catalogue, language_of, pieces
from .source import Source, Span

_SPACES = dict.fromkeys(
    map(
        ord,
        "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff\t\v\f\u0085",
    ),
    " ",
)
_STRING = r'"[^"]*"|“[^“”]*”|„[^“”]*[“”]|»[^«]*«|«[^»]*»|”[^”]*”'
_OPENERS = '"“„»«”'
_MARKS = {
    ",": "COMMA",
    ":": "COLON",
    "<": "LESS",
    "|": "PIPE",
    "-": "BULLET",
    "–": "BULLET",
    "•": "BULLET",
    "%": "PERCENT",
}
_COMMENT = re.compile(rf"(?:{_STRING}|[^#{_OPENERS}]|[{_OPENERS}](?=[^#]*$))*")


def decode(data: bytes, file: str) -> Source | Diagnostic:
    """The text of a file, UTF-8 with or without BOM; a diagnostic for anything else."""
    try:
        return Source(file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "replace").split("\n")
        column = len(before[-1]) + 1
        return Diagnostic("T116", {}, Span(file, len(before), column, len(before), column + 1))


# --- words ----------------------------------------------------------------------------------------------------------


class _Problem(Exception):
    """A line that cannot be read, with the diagnostic that says so."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class _Token:
    """What lark is fed: a terminal, what it stands for, and where."""

    __slots__ = ("span", "type", "value")
    line = column = start_pos = end_line = end_column = end_pos = 0

    def __init__(self, type_: str, value: Any, span: Span) -> None:
        self.type = type_
        self.value = value
        self.span = span


@dataclass(slots=True)
class _Line:
    """A logical line: its text, and where its physical pieces begin (offset, line, column)."""

    text: str
    file: str
    starts: list[tuple[int, int, int]]
    language: str
    cut: int | None = None

    def span(self, start: int, end: int) -> Span:
        """The place of ``text[start:end]``."""
        if len(self.starts) == 1:
            _, line, column = self.starts[0]
            return Span(self.file, line, column + start, line, column + end)
        line, column = self._place(start)
        end_line, end_column = self._place(max(start, end - 1))
        return Span(self.file, line, column, end_line, end_column + 1)

    def _place(self, offset: int) -> tuple[int, int]:
        for begin, line, column in reversed(self.starts):
            if offset >= begin:
                return line, column + offset - begin
        return self.starts[0][1], self.starts[0][2]


@cache
def _scanner(language: str) -> re.Pattern[str]:
    months = "|".join(CATALOGUES[language].months)
    return re.compile(
        rf"(?P<STRING>{_STRING})|(?P<ISO>\d{{4}}-\d{{1,2}}-\d{{1,2}}(?!\w))|(?P<DMY>\d{{1,2}}-\d{{1,2}}-\d{{2,4}}(?!\w))"
        rf"|(?P<LONG>\d{{1,2}}\.?\s*(?:{months})\s+\d{{2,4}}(?!\w))|(?P<NUMBER>\d+(?:[.,]\d+)?)"
        r"|(?P<WORD>[^\W\d_]\w*)|(?P<MARK>[^\w\s]|_\w*|\w)",
        re.IGNORECASE,
    )


def _date(kind: str, text: str, catalogue: Catalogue, span: Span) -> date:
    """The date that was written, or the problem with it."""
    parts = re.findall(r"\d+|[^\W\d]+", text)
    if kind == "ISO":
        year, month, day = parts
    else:
        day, month, year = parts
        if kind == "LONG":
            month = str(catalogue.month_numbers[month.lower()])
    if len(year) != 4:
        raise _Problem(Diagnostic("T105", {"found": text}, span))
    if kind == "DMY" and not catalogue.numeric_dates:
        raise _Problem(Diagnostic("T107", {"found": text}, span))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise _Problem(Diagnostic("T106", {"found": text}, span)) from None


def _number(text: str, catalogue: Catalogue, span: Span) -> Fraction | int:
    if text.isdigit():
        return int(text)
    mark = catalogue.decimal_mark
    if mark not in text:
        better = text.replace(",", mark).replace(".", mark)
        raise _Problem(Diagnostic("T104", {"found": text, "suggestion": better}, span, fix=better))
    return Fraction(text.replace(",", "."))


class _WordLexer(Lexer):
    """Finds the longest phrase that can stand where the parser is; a word that is none of them is a name."""

    __future_interface__ = True

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Any]:
        """Tokens of one line, chosen by what the parser can take."""
        line: _Line = lexer_state.text
        catalogue = CATALOGUES[line.language]
        lookup = catalogue.lookup
        states = parser_state.parse_conf.states
        text = line.text if line.cut is None else line.text[: line.cut]
        raw = [(m.lastgroup, m[0], m.start(), m.end()) for m in _scanner(line.language).finditer(text)]
        lowered = [item[1].lower() for item in raw]
        i = 0
        while i < len(raw):
            kind, word, start, end = raw[i]
            accepts = states[parser_state.state_stack[-1]]
            if kind in ("WORD", "MARK"):
                found = _phrase(lookup.get(lowered[i], ()), lowered, i, accepts)
                if found is not None:
                    size, terminal = found
                    yield _Token(terminal, word, line.span(start, raw[i + size - 1][3]))
                    i += size
                    continue
                if word == "," and i + 1 < len(raw):
                    after = _phrase(lookup.get(lowered[i + 1], ()), lowered, i + 1, accepts)
                    if after is not None and after[1] in QUALIFIERS:
                        i += 1
                        continue
            span = line.span(start, end)
            yield _plain(str(kind), word, span, catalogue)
            i += 1


def _phrase(
    entries: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...], words: list[str], i: int, accepts: Any
) -> tuple[int, str] | None:
    """The longest phrase at `i` that the parser accepts: how many pieces, and as what."""
    for key, terminals in entries:
        size = len(key)
        if size == 1 or tuple(words[i : i + size]) == key:
            for terminal in terminals:
                if terminal in accepts:
                    return size, terminal
    return None


def _plain(kind: str, word: str, span: Span, catalogue: Catalogue) -> _Token:
    """A token that is not a keyword. What is wrong inside it raises a `_Problem`, which the line reports."""
    match kind:
        case "WORD":
            return _Token("NAME", word, span)
        case "STRING":
            return _Token("STRING", word[1:-1], span)
        case "NUMBER":
            value = _number(word, catalogue, span)
            return _Token("INT" if isinstance(value, int) else "DECIMAL", value, span)
        case "ISO" | "DMY" | "LONG":
            return _Token("DATE", _date(kind, word, catalogue, span), span)
    if word in _OPENERS:
        raise _Problem(Diagnostic("T101", {}, span))
    return _Token(_MARKS.get(word, "UNKNOWN"), word, span)


# --- tokens to nodes ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Mark:
    """A line that says something about the block it stands in and is no node of its own."""

    what: str
    value: Any
    span: Span


def _name(token: _Token) -> ast.Name:
    return ast.Name(token.value, token.span)


def _names(c: list[Any]) -> tuple[ast.Name, ...]:
    return tuple(_name(t) for t in c if t.type == "NAME")


def _text(token: _Token) -> ast.Text:
    return ast.Text(token.value, token.span)


def _after(c: list[Any], type_: str) -> _Token | None:
    """The token that follows the first one of `type_`."""
    for i, token in enumerate(c):
        if getattr(token, "type", None) == type_:
            return c[i + 1]  # type: ignore[no-any-return]
    return None


def _label(c: list[Any]) -> ast.Text | None:
    for token in c:
        if getattr(token, "type", None) == "STRING":
            return _text(token)
    return None


def _has(c: list[Any], type_: str) -> bool:
    return any(getattr(token, "type", None) == type_ for token in c)


def _whole(c: list[Any]) -> Span:
    first: Span = c[0].span
    return first.to(c[-1].span) if len(c) > 1 else first


def _date_value(token: _Token) -> ast.DateValue:
    return ast.DateValue(token.value, token.span)


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
_FACT_KINDS = {"NUMBER_TYPE": "number", "DATE_TYPE": "date", "YES_NO_TYPE": "yes_no"}


class _Nodes(Transformer[Any, Any]):
    """One method per alternative of the grammar, called while parsing: there is no tree in between."""

    def same(self, c: list[Any]) -> Any:
        return c[0]

    def header(self, c: list[Any]) -> Any:
        return ast.Header(c[0].type.lower(), _name(c[1]), _label(c), (), _whole(c))

    def extends(self, c: list[Any]) -> Any:
        return ast.Extends(_name(c[1]), _whole(c))

    def in_force(self, c: list[Any]) -> Any:
        return ast.InForce(_date_value(c[1]), _date_value(c[3]) if len(c) > 3 else None, _whole(c))

    def adopted_by(self, c: list[Any]) -> Any:
        return ast.AdoptedBy(_text(c[1]), _date_value(c[3]), _whole(c))

    def agreed_by(self, c: list[Any]) -> Any:
        return ast.AgreedBy(_names(c), _date_value(c[-1]), _whole(c))

    def source_note(self, c: list[Any]) -> Any:
        return ast.SourceNote(_text(c[1]), _whole(c))

    def caveat(self, c: list[Any]) -> Any:
        return ast.Caveat(_text(c[1]), _whole(c))

    def running_keep(self, c: list[Any]) -> Any:
        return ast.RunningPathsLine(True, _whole(c))

    def running_move(self, c: list[Any]) -> Any:
        return ast.RunningPathsLine(False, _whole(c))

    def adaptation(self, c: list[Any]) -> Any:
        return ast.AdaptationLine(_ADAPTATIONS[c[1].type], _whole(c))

    def role(self, c: list[Any]) -> Any:
        return ast.RoleDecl(_name(c[1]), _label(c), _whole(c))

    def scale(self, c: list[Any]) -> Any:
        return ast.ScaleDecl(_name(c[1]), _label(c), (), _whole(c))

    def step(self, c: list[Any]) -> Any:
        return ast.StepLine(c[0].value, _text(c[1]), _whole(c))

    def group(self, c: list[Any]) -> Any:
        return ast.GroupDecl(_name(c[1]), _label(c), _whole(c))

    def competence(self, c: list[Any]) -> Any:
        group, scale = _after(c, "IN"), _after(c, "ON_SCALE")
        return ast.CompetenceDecl(
            _name(c[1]), _label(c), _name(group) if group else None, _name(scale) if scale else None, None, _whole(c)
        )

    def fact(self, c: list[Any]) -> Any:
        kind, values = c[-1].value
        return ast.FactDecl(_name(c[1]), _label(c), kind, values, None, _whole(c))

    def fact_type(self, c: list[Any]) -> Any:
        return _Mark("type", (_FACT_KINDS[c[0].type], ()), c[0].span)

    def fact_values(self, c: list[Any]) -> Any:
        return _Mark("type", ("values", _names(c)), _whole(c))

    def fact_ordered(self, c: list[Any]) -> Any:
        return _Mark("type", ("ordered", _names(c)), _whole(c))

    def thing(self, c: list[Any]) -> Any:
        return ast.ThingDecl(c[0].type.lower(), _name(c[1]), _label(c), None, _whole(c))

    def scorecard(self, c: list[Any]) -> Any:
        return ast.ScorecardDecl(_name(c[1]), _label(c), (), _whole(c))

    def condition(self, c: list[Any]) -> Any:
        return ast.ConditionDecl(_name(c[1]), _label(c), (), _whole(c))

    def responsible(self, c: list[Any]) -> Any:
        return ast.ResponsibleLine(_name(c[1]), _whole(c))

    def package(self, c: list[Any]) -> Any:
        return ast.PackageDecl(_name(c[1]), _label(c), (), _whole(c))

    def module(self, c: list[Any]) -> Any:
        low, high = next((x.value for x in c if isinstance(x, _Mark)), (None, None))
        return ast.ModuleDecl(_name(c[1]), _label(c), low, high, _has(c, "ENDS_PATH"), _whole(c))

    def lasts_one(self, c: list[Any]) -> Any:
        return _Mark("lasts", (c[1], c[1]), _whole(c))

    def lasts_range(self, c: list[Any]) -> Any:
        return _Mark("lasts", (c[1], c[3]), _whole(c))

    def lasts_short(self, c: list[Any]) -> Any:
        return _Mark("lasts", (ast.DurationValue(c[1].value, c[3].unit, c[1].span), c[3]), _whole(c))

    def target_group(self, c: list[Any]) -> Any:
        return ast.TargetGroupDecl(_label(c), (), _whole(c))

    def levels(self, c: list[Any]) -> Any:
        return ast.LevelsDecl((), (), (), _whole(c))

    def transition(self, c: list[Any]) -> Any:
        to = next(i for i, token in enumerate(c) if token.type == "TO")
        sources = None if c[1].type == "ANY_MODULE" else _names(c[1:to])
        return ast.TransitionDecl(
            sources, _name(c[to + 1]), _label(c), _has(c, "ALWAYS_OPEN"), _has(c, "WITHOUT_LEVELS"), (), _whole(c)
        )

    def always_open(self, c: list[Any]) -> Any:
        return _Mark("always_open", None, c[0].span)

    def without_levels(self, c: list[Any]) -> Any:
        return _Mark("without_levels", None, c[0].span)

    def row(self, c: list[Any]) -> Any:
        cells = []
        for i in range(3, len(c) - 1, 2):
            cell: Any = c[i]
            cells.append(_Mark("cell", None, c[i - 1].span) if cell is None else cell)
        values = tuple(None if isinstance(x, _Mark) else x for x in cells)
        return ast.Row(_name(c[1]), values, tuple(x.span for x in cells), _whole(c))

    def cell_empty(self, c: list[Any]) -> Any:
        return None

    def cell_dash(self, c: list[Any]) -> Any:
        return _Mark("cell", None, c[0].span)

    def cell_number(self, c: list[Any]) -> Any:
        return c[0]

    def cell_goal(self, c: list[Any]) -> Any:
        return c[0]

    def table_head(self, c: list[Any]) -> Any:
        names = _names(c)
        return _Mark("head", names[1:] if c[1].type == "NAME" else names, _whole(c))

    def requirement(self, c: list[Any]) -> Any:
        return ast.RequirementDecl(c[0].type.lower(), _name(c[1]), _label(c), (), _whole(c))

    def applies_when(self, c: list[Any]) -> Any:
        return ast.AppliesWhen(c[1], _whole(c))

    def because(self, c: list[Any]) -> Any:
        return ast.Because(_text(c[1]), _whole(c))

    def guidance(self, c: list[Any]) -> Any:
        return ast.Guidance(_text(c[1]), _whole(c))

    def waivable(self, c: list[Any]) -> Any:
        return ast.WaivableLine(c[1], c[3] if len(c) > 2 else None, _whole(c))

    def fixed(self, c: list[Any]) -> Any:
        return ast.FixedLine(_whole(c))

    def adaptable(self, c: list[Any]) -> Any:
        low, high = (c[2], c[4]) if len(c) > 1 else (None, None)
        return ast.AdaptableLine(_ADAPTATIONS[c[0].type], low, high, _whole(c))

    def all_of(self, c: list[Any]) -> Any:
        return ast.GroupLines("all", None, (), "", c[0].span)

    def none_of(self, c: list[Any]) -> Any:
        return ast.GroupLines("none", None, (), "", c[0].span)

    def at_least_of(self, c: list[Any]) -> Any:
        return ast.GroupLines("at_least", c[1].value, (), "", _whole(c))

    def bullet(self, c: list[Any]) -> Any:
        return _Mark("bullet", c[1], _whole(c))

    def test_line(self, c: list[Any]) -> Any:
        return c[0]

    def qualifier_line(self, c: list[Any]) -> Any:
        return _Mark("qualifiers", tuple(c), _whole(c))

    def points_per_level(self, c: list[Any]) -> Any:
        if not isinstance(c[0], ast.NamedSubject):
            raise _Problem(Diagnostic("T112", {"found": "…"}, c[0].span))
        return ast.PointsLine(c[0], tuple(c[1:-4]), None, c[-3], "", _whole(c))

    def points_for_test(self, c: list[Any]) -> Any:
        return ast.PointsLine(None, (), c[0], c[2], "", _whole(c))

    def test(self, c: list[Any]) -> Any:
        return ast.TestLine(c[0], c[1], tuple(c[2:]), "", _whole(c))

    def named(self, c: list[Any]) -> Any:
        return ast.NamedSubject(_name(c[0]), None, c[0].span)

    def named_kind(self, c: list[Any]) -> Any:
        return ast.NamedSubject(_name(c[1]), c[0].type.lower(), _whole(c))

    def builtin(self, c: list[Any]) -> Any:
        return ast.BuiltinSubject(_BUILTINS[c[0].type], c[0].span)

    def time_in(self, c: list[Any]) -> Any:
        return ast.TimeInSubject(_name(c[1]), _whole(c))

    def group_subject(self, c: list[Any]) -> Any:
        return ast.GroupSubject("all" if c[0].type == "ALL_IN" else "mean", None, _name(c[1]), _whole(c))

    def group_at_least(self, c: list[Any]) -> Any:
        return ast.GroupSubject("at_least", c[1].value, _name(c[3]), _whole(c))

    def bound(self, c: list[Any]) -> Any:
        return ast.BoundPredicate(c[0].type.lower(), c[1], None, _whole(c))

    def between(self, c: list[Any]) -> Any:
        return ast.BoundPredicate("between", c[1], c[3], _whole(c))

    def risen(self, c: list[Any]) -> Any:
        return ast.RisenPredicate(c[1], _whole(c))

    def is_value(self, c: list[Any]) -> Any:
        return ast.IsPredicate(tuple(c[1::2]), c[0].type == "IS_NOT", _whole(c))

    def word_predicate(self, c: list[Any]) -> Any:
        return ast.WordPredicate(_WORDS[c[0].type], c[0].span)

    def signed_by(self, c: list[Any]) -> Any:
        return ast.SignedByPredicate(c[1], _whole(c))

    def times(self, c: list[Any]) -> Any:
        return ast.TimesPredicate(c[1].value, _whole(c))

    def every(self, c: list[Any]) -> Any:
        return ast.EveryPredicate(c[1], _whole(c))

    def each_of_latest(self, c: list[Any]) -> Any:
        return ast.EachOfLatestQualifier(c[1].value, _whole(c))

    def mean_of_latest(self, c: list[Any]) -> Any:
        return ast.MeanOfLatestQualifier(c[1].value, _whole(c))

    def measured_within(self, c: list[Any]) -> Any:
        return ast.MeasuredWithinQualifier(c[1], _whole(c))

    def by_roles(self, c: list[Any]) -> Any:
        return ast.RolesQualifier("assessed" if c[0].type == "ASSESSED_BY" else "given", c[1], _whole(c))

    def last(self, c: list[Any]) -> Any:
        return ast.LastQualifier(c[1], _whole(c))

    def since(self, c: list[Any]) -> Any:
        return ast.SinceQualifier(_date_value(c[1]), _whole(c))

    def in_activity(self, c: list[Any]) -> Any:
        return ast.InActivityQualifier(_name(c[1]), _whole(c))

    def at_most_old(self, c: list[Any]) -> Any:
        return ast.AtMostOldQualifier(c[1], _whole(c))

    def flag(self, c: list[Any]) -> Any:
        return ast.FlagQualifier(_FLAGS[c[0].type], c[0].span)

    def roles(self, c: list[Any]) -> Any:
        joins = {token.type for token in c[1::2]}
        if {"AND", "OR"} <= joins or (len(c) > 1 and c[-2].type == "COMMA"):
            raise _Problem(Diagnostic("T108", {"found": " ".join(t.value for t in c)}, _whole(c)))
        return ast.RoleList(tuple(_name(t) for t in c[::2]), "AND" in joins, _whole(c))

    def percent(self, c: list[Any]) -> Any:
        return ast.NumberValue(c[0].value, True, _whole(c))

    def amount(self, c: list[Any]) -> Any:
        return ast.AmountValue(c[0].value, c[1].type.lower(), _whole(c))

    def date_value(self, c: list[Any]) -> Any:
        return _date_value(c[0])

    def yes_no(self, c: list[Any]) -> Any:
        return ast.YesNoValue(c[0].type == "YES", c[0].span)

    def name_value(self, c: list[Any]) -> Any:
        return _name(c[0])

    def goal(self, c: list[Any]) -> Any:
        return ast.GoalValue(c[2].value if len(c) > 2 else None, _whole(c))

    def number(self, c: list[Any]) -> Any:
        return ast.NumberValue(c[0].value, False, c[0].span)

    def duration(self, c: list[Any]) -> Any:
        return ast.DurationValue(c[0].value, _UNITS[c[1].type], _whole(c))


@cache
def _grammar() -> Lark:
    text = Path(__file__).with_name("grammar.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer=_WordLexer, start="statement", transformer=_Nodes())


# --- lines ----------------------------------------------------------------------------------------------------------


def _logical_lines(text: str, file: str) -> tuple[list[_Line], list[ast.Comment]]:
    """The lines that say something, with those that end in a comma joined to what follows, and the comments."""
    lines: list[_Line] = []
    comments: list[ast.Comment] = []
    open_line: _Line | None = None
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES).split("\n"), 1):
        code = raw
        if "#" in raw:
            match = _COMMENT.match(raw)
            end = match.end() if match else len(raw)
            if end < len(raw):
                comments.append(ast.Comment(number, raw[end:].rstrip()))
                code = raw[:end]
        stripped = code.strip()
        if not stripped:
            continue
        column = len(code) - len(code.lstrip()) + 1
        if open_line is not None:
            open_line.starts.append((len(open_line.text) + 1, number, column))
            open_line.text += " " + stripped
        else:
            open_line = _Line(stripped, file, [(0, number, column)], "da")
            lines.append(open_line)
        if not stripped.endswith(","):
            open_line = None
    return lines, comments


@dataclass(slots=True)
class _Block:
    """What a line opened and the lines below it fill."""

    node: Any
    lines: list[Any] = field(default_factory=list)
    columns: tuple[ast.Name, ...] = ()
    rows: list[ast.Row] = field(default_factory=list)
    always_open: bool = False
    without_levels: bool = False


_IN_REQUIREMENT = (
    ast.AppliesWhen,
    ast.Because,
    ast.Guidance,
    ast.SourceNote,
    ast.ResponsibleLine,
    ast.WaivableLine,
    ast.FixedLine,
    ast.AdaptableLine,
)
_IN_HEADER = (
    ast.Extends,
    ast.InForce,
    ast.AdoptedBy,
    ast.AgreedBy,
    ast.SourceNote,
    ast.Caveat,
    ast.RunningPathsLine,
    ast.AdaptationLine,
)
_WITH_BODY = (ast.RequirementDecl, ast.ConditionDecl, ast.TargetGroupDecl)
_WITH_RESPONSIBLE = (ast.CompetenceDecl, ast.FactDecl, ast.ThingDecl)


class _Builder:
    """Puts statements together: the first word of a line closes the blocks that it does not belong to."""

    def __init__(self) -> None:
        self.header: _Block | None = None
        self.items: list[Any] = []
        self.current: list[Any] = self.items
        self.package: ast.PackageDecl | None = None
        self.transition: _Block | None = None
        self.block: _Block | None = None
        self.group: _Block | None = None
        self.problems: list[Diagnostic] = []
        self.lost = False

    def problem(self, code: str, found: str, span: Span, **more: str) -> None:
        """Report something about the line being added."""
        self.problems.append(Diagnostic(code, {"found": found, **more}, span))

    def close_group(self) -> None:
        """End a group of bullets."""
        if self.group is None:
            return
        group, self.group = self.group, None
        if not group.lines:
            if not self.lost:
                self.problem("T113", group.node.text, group.node.span)
            return
        if self.block is not None:
            self.block.lines.append(replace(group.node, tests=tuple(group.lines)))

    def close_block(self) -> None:
        """End the innermost declaration and put it where it belongs."""
        self.close_group()
        block, self.block = self.block, None
        if block is None or block is self.header:
            return
        node = _finished(block)
        if isinstance(node, ast.RequirementDecl) and self.transition is not None:
            self.transition.lines.append(node)
        else:
            self.current.append(node)

    def close_transition(self) -> None:
        """End the transition."""
        self.close_block()
        block, self.transition = self.transition, None
        if block is not None and block.node is not None:
            self.current.append(
                replace(
                    block.node,
                    requirements=tuple(block.lines),
                    always_open=block.always_open,
                    without_levels=block.without_levels,
                )
            )

    def close_package(self) -> None:
        """End the package."""
        self.close_transition()
        if self.package is not None:
            self.items.append(replace(self.package, items=tuple(self.current)))
            self.package, self.current = None, self.items

    def add(self, node: Any, text: str) -> None:
        """Take one statement."""
        lost, self.lost = self.lost, False
        match node:
            case ast.Header():
                if self.header is not None:
                    self.problem("T118", text, node.span)
                    return
                self.close_package()
                self.header = self.block = _Block(node)
            case ast.PackageDecl():
                self.close_package()
                self.package, self.current = node, []
            case ast.TransitionDecl():
                self.close_transition()
                self.transition = _Block(node, always_open=node.always_open, without_levels=node.without_levels)
            case ast.RequirementDecl():
                self._requirement(node, text)
            case _ if _opens(node):
                self.close_transition()
                self.block = _Block(node)
            case _:
                self.lost = lost
                self._line(node, text)

    def _requirement(self, node: ast.RequirementDecl, text: str) -> None:
        if node.kind == "standard":
            self.close_transition()
        else:
            self.close_block()
            if self.transition is None:
                self.problem("T112", text, node.span)
                self.transition = _Block(None)
        self.block = _Block(node)

    def _line(self, node: Any, text: str) -> None:
        block = self.block
        owner = block.node if block is not None else None
        levels, required = isinstance(owner, ast.LevelsDecl), isinstance(owner, ast.RequirementDecl)
        match node:
            case _Mark(what="bullet") if self.group is not None:
                self.group.lines.append(node.value)
                return
            case _Mark(what="always_open") if self.transition is not None:
                self.transition.always_open = True
                return
            case _Mark(what="without_levels") if self.transition is not None:
                self.transition.without_levels = True
                return
            case ast.GroupLines() if isinstance(owner, _WITH_BODY):
                self.close_group()
                self.group = _Block(node)
                return
        self.close_group()
        if block is not None:
            match node:
                case ast.TestLine() if isinstance(owner, _WITH_BODY):
                    block.lines.append(node)
                    return
                case _ if isinstance(owner, ast.Header) and isinstance(node, _IN_HEADER):
                    block.lines.append(node)
                    return
                case _ if (levels or required) and isinstance(node, _IN_REQUIREMENT):
                    block.lines.append(node)
                    return
                case ast.ResponsibleLine() if isinstance(owner, _WITH_RESPONSIBLE):
                    block.lines.append(node)
                    return
                case ast.StepLine() if isinstance(owner, ast.ScaleDecl):
                    block.lines.append(node)
                    return
                case ast.PointsLine() if isinstance(owner, ast.ScorecardDecl):
                    block.lines.append(node)
                    return
                case _Mark(what="qualifiers") if levels:
                    block.lines.extend(node.value)
                    return
                case _Mark(what="head") if levels and not block.columns:
                    block.columns = node.value
                    return
                case ast.Row() if levels:
                    self._row(block, node)
                    return
        if isinstance(node, ast.SourceNote | ast.Caveat) and (self.transition is None or self.transition.node is None):
            self.close_transition()
            self.current.append(node)
        elif not self.lost:
            self.problem("T112", text, node.span)

    def _row(self, block: _Block, node: ast.Row) -> None:
        if len(node.cells) != len(block.columns):
            self.problem("T117", node.name.text, node.span, cells=str(len(node.cells)), columns=str(len(block.columns)))
            return
        block.rows.append(node)


def _opens(node: Any) -> bool:
    return isinstance(
        node,
        ast.RoleDecl
        | ast.ScaleDecl
        | ast.GroupDecl
        | ast.CompetenceDecl
        | ast.FactDecl
        | ast.ThingDecl
        | ast.ScorecardDecl
        | ast.ConditionDecl
        | ast.ModuleDecl
        | ast.TargetGroupDecl
        | ast.LevelsDecl,
    )


def _finished(block: _Block) -> Any:
    """The declaration with the lines below it."""
    node, lines = block.node, tuple(block.lines)
    match node:
        case ast.ScaleDecl():
            return replace(node, steps=lines)
        case ast.CompetenceDecl() | ast.FactDecl() | ast.ThingDecl():
            return replace(node, responsible=lines[0]) if lines else node
        case ast.ScorecardDecl():
            return replace(node, lines=lines)
        case ast.RequirementDecl():
            return replace(node, lines=lines)
        case ast.ConditionDecl() | ast.TargetGroupDecl():
            return replace(node, body=lines)
        case ast.LevelsDecl():
            return replace(node, lines=lines, columns=block.columns, rows=tuple(block.rows))
    return node


# --- the file -------------------------------------------------------------------------------------------------------


def parse(source: Source) -> tuple[ast.File | None, list[Diagnostic]]:
    """The tree of a file and everything that is wrong with its text; None without a header to tell the language."""
    text = source.text if unicodedata.is_normalized("NFC", source.text) else unicodedata.normalize("NFC", source.text)
    lines, comments = _logical_lines(text.removeprefix("\ufeff"), source.file)
    first = re.match(r"\w+", lines[0].text) if lines else None
    language = language_of(first[0]) if first else None
    if language is None:
        return None, [_no_header(lines, source.file)]
    builder = _Builder()
    later: str | None = None
    for line in lines:
        line.language = language
        starts = _start(line)
        later = _still_later(line, starts, later)
        if later is None:
            _read(line, builder)
        elif starts == later and not (later == "CITIZEN" and '"' in line.text):
            word = re.match(r"\w+", line.text)
            end = word.end() if word else 1
            builder.close_package() if builder.package is None else builder.close_transition()
            builder.problem("T114", line.text[:end], line.span(0, end))
            later += "+"
    builder.close_package()
    if builder.header is None:
        return None, builder.problems
    header = replace(builder.header.node, lines=tuple(builder.header.lines))
    file = ast.File(language, header, tuple(builder.items), tuple(comments), source.file)
    return file, builder.problems


def _no_header(lines: list[_Line], file: str) -> Diagnostic:
    if not lines:
        return Diagnostic("T115", {}, Span(file, 1, 1, 1, 1))
    word = re.match(r"\w+|.", lines[0].text)
    found = word[0] if word else ""
    span = lines[0].span(0, len(found))
    better = suggest(found, [p for c in CATALOGUES.values() for p in (c.word("RULESET"), c.word("COMPANY"))])
    if better is not None:
        return Diagnostic("T109", {"found": found, "suggestion": better}, span, fix=better)
    return Diagnostic("T115", {}, span)


_ROW_WORDS = frozenset({"PACKAGE", "MODULE", "FACT", "CERTIFICATE", "DOCUMENT", "ACTIVITY", "JUDGEMENT", "FOLLOW_UP"})


def _start(line: _Line) -> str | None:
    """The keyword that the line begins with, if it is one that lines begin with."""
    words = pieces(line.text[:80])
    for key, terminals in CATALOGUES[line.language].lookup.get(words[0], ()) if words else ():
        if words[: len(key)] == key:
            for terminal in terminals:
                if terminal in LINE_STARTS:
                    return terminal
    return None


def _still_later(line: _Line, starts: str | None, later: str | None) -> str | None:
    """The block of a later version that the line begins or belongs to; with a "+" once it has been reported."""
    if later is not None:
        kind = later.rstrip("+")
        if kind in ("CHANGE", "DROP"):
            if starts == "BECAUSE":
                return later
        elif (
            (kind == "EXAMPLE" and starts == "CITIZEN")
            or starts is None
            or (starts in _ROW_WORDS and not re.search(rf"[{_OPENERS}]", line.text))
        ):
            return later
    return starts if starts in BLOCKS_LATER else None


def _read(line: _Line, builder: _Builder) -> None:
    """Parse one line into the builder; a broken one is reported, and what it declares still counts."""
    text = " ".join(line.text.split())
    try:
        node: Any = _grammar().parse(line)
    except _Problem as problem:
        _broken(line, problem.diagnostic, builder)
        return
    except UnexpectedInput as problem:
        _broken(line, _unexpected(line, problem), builder)
        return
    word = _reserved(line, node)
    if word is not None:
        builder.problem("T111", word.text, word.span)
    builder.add(_with_text(node, text), text)


def _with_text(node: Any, text: str) -> Any:
    match node:
        case ast.TestLine() | ast.GroupLines():
            return replace(node, text=text)
        case ast.PointsLine(test=test):
            if test is None:
                return replace(node, text=text)
            return replace(node, text=text, test=replace(test, text=_before_gives(test, text)))
        case ast.AppliesWhen(test=test):
            return replace(node, test=replace(test, text=" ".join(text.split(" ")[2:])))
        case _Mark(what="bullet", value=test):
            return replace(node, value=replace(test, text=text[1:].strip()))
    return node


def _before_gives(test: ast.TestLine, text: str) -> str:
    words = {phrase for c in CATALOGUES.values() for phrase in c.phrases["GIVES"]}
    pattern = rf"\s(?:{'|'.join(words)})\s[^\s]+\s\w+$"
    return re.sub(pattern, "", text, flags=re.IGNORECASE)


def _reserved(line: _Line, node: Any) -> ast.Name | None:
    """The name that a declaration must not have because it is a word of the language."""
    if not _opens(node) and not isinstance(node, ast.PackageDecl):
        return None
    name = getattr(node, "name", None)
    if isinstance(node, ast.RoleDecl) or name is None:
        return None
    return name if name.text.lower() in CATALOGUES[line.language].reserved else None


def _broken(line: _Line, diagnostic: Diagnostic, builder: _Builder) -> None:
    builder.problems.append(diagnostic)
    node = _declared(line)
    if node is not None:
        builder.add(node, line.text)
        return
    starts = _start(line)
    if starts == "TRANSITION":
        builder.close_transition()
        builder.transition = _Block(None)
        builder.lost = True
    elif (
        starts is None and diagnostic.fix is not None and diagnostic.primary == line.span(0, len(line.text.split()[0]))
    ):
        builder.lost = True


def _declared(line: _Line) -> Any:
    """The declaration that a broken line begins with, without its label."""
    starts = _start(line)
    if starts not in DECLARING | {"RULESET", "COMPANY"}:
        return None
    match = re.match(r"\w+(?:-\w+)?\s+([^\W\d_]\w*)", line.text)
    if match is None:
        return None
    if starts == "FACT":
        name = ast.Name(match[1], line.span(match.start(1), match.end()))
        return ast.FactDecl(name, None, "values", (), None, line.span(0, match.end()))
    try:
        return _grammar().parse(replace(line, cut=match.end()))
    except (_Problem, UnexpectedInput):
        return None


def _unexpected(line: _Line, problem: UnexpectedInput) -> Diagnostic:
    """What to say about a line that stops making sense: at the offending word, with the nearest word that fits."""
    assert isinstance(problem, UnexpectedToken)
    token: Any = problem.token
    catalogue = CATALOGUES[line.language]
    accepts: set[str] = set(problem.accepts or problem.expected)
    shown = _shown(accepts, catalogue)
    if token.type == "$END":
        last = line.text.split()[-1]
        return Diagnostic(
            "T110", {"found": last, "expected": shown}, line.span(len(line.text) - len(last), len(line.text))
        )
    words = [(m[0], m.start(), m.end()) for m in _scanner(line.language).finditer(line.text)]
    at = next((i for i, (_, start, _) in enumerate(words) if line.span(start, start + 1)[1:3] == token.span[1:3]), 0)
    starters = LINE_STARTS if at <= 1 else frozenset()
    if at == 1 and _start(line) is None:
        found = _nearest(words, 0, starters, catalogue)
        if found is not None:
            return _misspelt(line, found)
    found = _nearest(words, at, accepts | (starters if at == 0 else frozenset()), catalogue)
    if found is not None:
        return _misspelt(line, found)
    text = words[at][0]
    if token.type == "UNKNOWN":
        return Diagnostic("T102", {"found": text}, token.span)
    return Diagnostic("T103", {"found": text, "expected": shown}, token.span)


def _misspelt(line: _Line, found: tuple[str, int, int]) -> Diagnostic:
    better, start, end = found
    return Diagnostic("T109", {"found": line.text[start:end], "suggestion": better}, line.span(start, end), fix=better)


def _nearest(
    words: list[tuple[str, int, int]], at: int, terminals: frozenset[str] | set[str], catalogue: Catalogue
) -> tuple[str, int, int] | None:
    """The phrase most like the words from `at` on, and the stretch it would replace."""
    best: tuple[int, str, int, int] | None = None
    for terminal in sorted(terminals):
        for phrase in catalogue.phrases.get(terminal, ()):
            size = len(pieces(phrase))
            stretch = words[at : at + size]
            if not stretch or not stretch[0][0][0].isalpha():
                continue
            there = fold(" ".join(w for w, _, _ in stretch))
            cap = max(1, len(there) // 3)
            off = distance(there, fold(" ".join(pieces(phrase))), cap)
            if 0 < off <= cap and (best is None or off < best[0]):
                best = (off, phrase, stretch[0][1], stretch[-1][2])
    return best[1:] if best is not None else None


_PLAIN = {
    "INT": "1",
    "DECIMAL": "",
    "STRING": '"…"',
    "NAME": "…",
    "DATE": "2026-01-31",
    "COMMA": ",",
    "COLON": ":",
    "LESS": "<",
    "PIPE": "|",
    "BULLET": "-",
    "PERCENT": "%",
}


def _shown(terminals: set[str], catalogue: Catalogue) -> str:
    """At most eight of the words that could stand there, as the reader's eye wants them."""
    words = [
        _PLAIN[t] if t in _PLAIN else catalogue.word(t) for t in terminals if t in _PLAIN or t in catalogue.phrases
    ]
    words = sorted(w for w in words if w)
    return ", ".join(f"»{w}«" for w in words[:8]) + (" …" if len(words) > 8 else "")
