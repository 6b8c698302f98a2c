"""What somebody supposes, in the words of an example's rows: "hygiejne 4 af virksomhed".

The word for the kind may be left out: the name says what it is. So may the date: it is the day of the check.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Diagnostic, Edit, Label, Severity
from trin.dsl.formatting.rows import keyword, row_line
from trin.dsl.keywords import CATALOGUES, pieces
from trin.dsl.layering.stacking import with_languages
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source, Span
from trin.engine.likeness import suggest
from trin.engine.names import RecordNames

from .checks import CitizenCheck, OnPackage
from .rows import SHAPES, Placed, part_key, placed

if TYPE_CHECKING:
    from trin.engine.model import Rulebook


@dataclass(frozen=True, slots=True)
class Supposition:
    """A row that is supposed: as it was understood, in words, and as a row of a record; `span` is where it stands."""

    said: str
    row: Placed
    span: Span


@dataclass(frozen=True, slots=True)
class Supposed:
    """The rows that could be read, and everything that is wrong with the others; `sources` are what was read."""

    rows: tuple[Supposition, ...]
    problems: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


_NAMED = {
    "competence": "measurement",
    "fact": "fact",
    "certificate": "certificate",
    "document": "document",
    "activity": "activity",
    "judgement": "judgement",
    "follow_up": "follow_up",
}
"""By the kind of a name: the kind of row that is about one."""

_ABOVE = 3
"""So many lines stand above a row where it is read."""

_ROWS = {
    language: [pieces(p) for word in ("PACKAGE", *map(keyword, SHAPES)) for p in catalogue.phrases[word]]
    for language, catalogue in CATALOGUES.items()
}
"""By language: what a row with the word for its kind begins with."""


def suppose(
    texts: Sequence[str], book: Rulebook, package: str | None, on: date, language: str, option: str
) -> Supposed:
    """Read rows for a citizen on `package`. `option` is what they are called where something is wrong with them.

    A row is read in `language`, else in the other one that it can be read in.
    """
    reading = _Reading(book, on, language)
    report = Report()
    check = CitizenCheck(book, report)
    rows: list[Supposition] = []
    problems: list[Diagnostic] = []
    sources: list[Source] = []
    spoken: dict[str, str] = {}
    chosen: ast.PackageRow | None = None
    for number, text in enumerate(texts, 1):
        file = option if len(texts) == 1 else f"{option} {number}"
        one = reading.row(" ".join(text.split()), file)
        sources.append(Source(file, one.text))
        spoken[file] = one.language
        problems += one.problems
        if isinstance(one.node, ast.PackageRow):
            chosen = one.node
            rows.append(
                Supposition(
                    row_line(chosen, one.language), Placed("package", {"package": chosen.name.text}), _up(chosen.span)
                )
            )
        elif one.node is not None:
            node = _dated(one.node, on)
            rows.append(Supposition(row_line(node, one.language), placed(node, report, one.language), _up(node.span)))
    own = OnPackage(package) if chosen is None else check.package(chosen)
    check.rows([one.row for one in rows], own, language)
    found = with_languages([_moved(problem) for problem in (*problems, *report.found)], spoken)
    return Supposed(tuple(rows), tuple(found), tuple(sources))


def overlapping(supposed: Supposed) -> list[Diagnostic]:
    """What is wrong where a module that is supposed shares a day with one that the record has."""
    return [Diagnostic("T712", {}, one.span) for one in supposed.rows if one.row.list == "modules"]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that was read in a language; the text has the word for its kind."""

    text: str
    language: str
    node: ast.DataRow | ast.PackageRow | None
    problems: tuple[Diagnostic, ...]


class _Reading:
    def __init__(self, book: Rulebook, on: date, language: str) -> None:
        companies = [s.ruleset for stacks in book.companies.values() for s in stacks]
        first, *others = [*(s.ruleset for s in reversed(book.editions)), *companies]
        self._kinds = {
            name: _NAMED[kind]
            for kind, labels in RecordNames(first, others).everything().labels.items()
            if kind in _NAMED
            for name in labels
        }
        self._languages = (language, *(other for other in CATALOGUES if other != language))

    def row(self, text: str, file: str) -> _Row:
        """The row in the first language that it can be read in; with its problems where there is none."""
        found = [self._read(text, file, language) for language in self._languages]
        return next((row for row in found if not row.problems), found[0])

    def _read(self, text: str, file: str, language: str) -> _Row:
        words = CATALOGUES[language].word
        whole = self._with_kind(text, language).rstrip(",")
        above = [f'{words("RULESET")} x "x"', f"{words('IN_FORCE_FROM')} 2000-01-01", f"{words('CITIZEN')} x"]
        tree, problems = parse(Source(file, "\n".join([*above, whole]) + "\n"))
        found = tuple(p for p in problems if p.severity is Severity.ERROR)
        nodes = [row for item in tree.items if isinstance(item, ast.CitizenDecl) for row in item.rows] if tree else []
        node = nodes[0] if len(nodes) == 1 else None
        if node is None and not found:
            expected = ", ".join(f"»{words(keyword(kind))}«" for kind in SHAPES)
            place = Span(file, _ABOVE + 1, 1, _ABOVE + 1, len(whole) + 1)
            found = (Diagnostic("T103", {"found": whole, "expected": expected}, place),)
        return _Row(whole, language, None if found else node, found)

    def _with_kind(self, text: str, language: str) -> str:
        """The row with the word for its kind in front, where it begins with a name."""
        name = re.match(r"\w*", text)
        first = name[0] if name is not None else ""
        begins = pieces(text)
        if any(begins[: len(phrase)] == phrase for phrase in _ROWS[language]):
            return text
        kind = self._kinds.get(first) or self._kinds.get(suggest(first, self._kinds) or "") or _by_form(text, language)
        return text if kind is None else f"{CATALOGUES[language].word(keyword(kind))} {text}"


def _by_form(text: str, language: str) -> str | None:
    """What a row with an unknown name looks like, so that it is told what names there are of that kind."""
    words = CATALOGUES[language].word
    if re.match(r"\w+ \d", text):
        return "measurement"
    if re.match(rf"\w+ ({words('PASSED')}|{words('NOT_PASSED')})\b", text, re.IGNORECASE):
        return "certificate"
    return "fact" if re.match(rf"\w+ {words('IS')}\b", text, re.IGNORECASE) else None


def _dated(node: ast.DataRow, on: date) -> ast.DataRow:
    """The row with the day of the check, where it takes a date and has none."""
    shape, given = SHAPES[node.kind], {part_key(part) for part in node.parts}
    day = ast.DateValue(on, node.span)
    if "on" in shape.parts and "on" not in given:
        return replace(node, parts=(ast.DatePart("on", day, node.span), *node.parts))
    if "period" in shape.parts and "period" not in given:
        return replace(node, parts=(ast.PeriodPart(day, None, node.span), *node.parts))
    return node


def _moved(problem: Diagnostic) -> Diagnostic:
    """A problem where its row is the whole text."""
    return replace(
        problem,
        primary=_up(problem.primary),
        secondary=tuple(Label(_up(label.span), label.text) for label in problem.secondary),
        edits=tuple(Edit(_up(edit.span), edit.text) for edit in problem.edits),
    )


def _up(span: Span) -> Span:
    return span._replace(line=max(1, span.line - _ABOVE), end_line=max(1, span.end_line - _ABOVE))


__all__ = ["Supposed", "Supposition", "overlapping", "suppose"]
