"""Examples as cases to run: a record, a date, and what Trin must answer; and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Diagnostic, Label, Severity, suggest
from trin.dsl.keywords import CATALOGUES
from trin.dsl.layering.stacking import with_languages
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source

from .checks import CitizenCheck, Heading, expected_names
from .rows import SHAPES, Placed, as_record, parts_of, placed, rows_in

if TYPE_CHECKING:
    from trin.engine.model import Rulebook


@dataclass(frozen=True, slots=True)
class Case:
    """An example that can be run. `ruleset` is the name of the rules that it stands in; `file` names a JSON record.

    `rows` are the citizen's, in the order of the record's lists, after what the example takes away and adds.
    """

    node: ast.ExampleDecl
    ruleset: str
    language: str
    citizen: str
    package: str | None
    rows: tuple[Placed, ...]
    on: date
    expectations: tuple[ast.Expectation, ...]
    file: ast.Text | None = None

    def record(self, other: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The record as JSON has it. `other` is the one that `file` names, which the example then changes."""
        if other is None:
            return as_record(self.citizen, self.package, self.rows, self.on)
        rows = [row for row in rows_in(other) if not any(_takes(node, row) for node in _withouts(self.node))]
        package = self.package
        if package is None and not any(node.kind == "package" for node in _withouts(self.node)):
            package = other.get("package")
        return as_record(str(other.get("citizen", "")), package, [*rows, *self.rows], self.on)


@dataclass(frozen=True, slots=True)
class Examined:
    """The examples of some files that can be run, and what is wrong with the others, and with citizens."""

    cases: tuple[Case, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def examine(sources: Sequence[Source], rulebooks: Mapping[str, Rulebook]) -> Examined:
    """Every citizen and example in the files. Where the rules have errors, names are not held against them."""
    files = [file for source in sources if has_blocks(source.text) for file in [parse(source)[0]] if file]
    by_ruleset: dict[str, list[ast.File]] = {}
    for file in files:
        by_ruleset.setdefault(file.header.name.text, []).append(file)
    cases: list[Case] = []
    problems: list[Diagnostic] = []
    for name, group in by_ruleset.items():
        if any(isinstance(item, ast.CitizenDecl | ast.ExampleDecl) for file in group for item in _items(file)):
            found = _Examination(name, rulebooks.get(name))
            cases += found.cases_of(group)
            problems += said_once(found.report.found)
    languages = {file.file: file.language for file in files}
    return Examined(tuple(cases), tuple(with_languages(problems, languages)))


_SAID_ONCE = frozenset({"T701", "T709", "T715", "T716"})
"""Names that are not there: a citizen, a thing, a module or a requirement that several lines ask for is told once."""


def said_once(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems, the same wrong name in several places as one: a slip where it is declared is no slip everywhere."""
    found: dict[object, Diagnostic] = {}
    for problem in problems:
        wrong = tuple(problem.arguments.get(part) for part in ("name", "module", "kind"))
        key = (problem.code, *wrong) if problem.code in _SAID_ONCE else id(problem)
        first = found.get(key)
        found[key] = problem if first is None else _with(first, problem)
    return list(found.values())


def _with(first: Diagnostic, other: Diagnostic) -> Diagnostic:
    labels = (*first.secondary, Label(other.primary, "@also_here"))
    return replace(first, secondary=labels, edits=(*first.edits, *other.mending), unsafe=True)


def _items(file: ast.File) -> Iterator[ast.Item]:
    for item in file.items:
        yield item
        if isinstance(item, ast.PackageDecl):
            yield from item.items


def _last_line(item: ast.Item) -> ast.ExampleLine | None:
    lines: tuple[ast.ExampleLine, ...] = ()
    if isinstance(item, ast.CitizenDecl):
        lines = item.rows
    elif isinstance(item, ast.ExampleDecl):
        lines = item.lines
    return lines[-1] if lines else None


def _withouts(node: ast.ExampleDecl) -> list[ast.WithoutRow]:
    return [line for line in node.lines if isinstance(line, ast.WithoutRow)]


def _takes(node: ast.WithoutRow, row: Placed) -> bool:
    """Whether a `uden` takes a row away."""
    shape = SHAPES.get(node.kind)
    if shape is None or shape.list != row.list:
        return False
    wanted = parts_of(node.kind, node.parts, Report(), "da", _period(node))
    if shape.name is not None and node.name is not None:
        wanted[shape.name] = node.name.text
    return all(row.fields.get(field) == value for field, value in wanted.items())


def _period(node: ast.WithoutRow) -> Mapping[str, str] | None:
    """A row of attendance has its period in front, and is found by it as other rows are."""
    return {"period": "start"} if node.kind == "attendance" else None


def _heading(node: ast.CitizenDecl | ast.ExampleDecl, language: str) -> Heading:
    if isinstance(node, ast.CitizenDecl):
        return Heading(node.name.text, node.name.span, node.rows[0].span if node.rows else None, language)
    return Heading(node.label.text, node.label.span, node.lines[0].span if node.lines else None, language)


@dataclass(slots=True)
class _Citizen:
    node: ast.CitizenDecl
    package: str | None
    rows: list[Placed]


@dataclass(slots=True)
class _Examination:
    """The citizens and examples of one ruleset. `broken` are citizens with mistakes: examples about them must wait."""

    name: str
    book: Rulebook | None
    report: Report = field(default_factory=Report)
    citizens: dict[str, _Citizen] = field(default_factory=dict)
    labels: dict[str, ast.Text] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    check: CitizenCheck | None = None

    def cases_of(self, files: Iterable[ast.File]) -> list[Case]:
        """Everything in the files is looked at; the examples that can be run come back."""
        self.check = None if self.book is None else CitizenCheck(self.book, self.report)
        kept = list(files)
        for file in kept:
            self._order(file)
            for item in _items(file):
                if not isinstance(item, ast.CitizenDecl):
                    continue
                if item.span in file.unread:
                    self.broken.add(item.name.text)
                else:
                    self._citizen(item, file.language)
        found = [
            self._example(item, file.language)
            for file in kept
            for item in _items(file)
            if isinstance(item, ast.ExampleDecl) and item.span not in file.unread
        ]
        return [case for case in found if case is not None]

    def _order(self, file: ast.File) -> None:
        """A package's line at the end of a block, with rules after it: nobody can tell what it belongs to."""
        groups = [file.items, *(item.items for item in file.items if isinstance(item, ast.PackageDecl))]
        for items in groups:
            for item, following in pairwise(items):
                last = _last_line(item)
                ends = isinstance(following, ast.CitizenDecl | ast.ExampleDecl | ast.PackageDecl)
                if isinstance(last, ast.PackageRow) and not ends:
                    self.report.add("T717", last.span, name=last.name.text)

    def _citizen(self, node: ast.CitizenDecl, language: str) -> None:
        name = node.name.text
        if name in self.citizens:
            self.report.add("T702", node.name.span, also=(self.citizens[name].node.name.span,), name=name)
            return
        before = len(self.report.found)
        packages = [row for row in node.rows if isinstance(row, ast.PackageRow)]
        rows = [placed(row, self.report, language) for row in node.rows if isinstance(row, ast.DataRow)]
        self._once(packages, language)
        self.citizens[name] = _Citizen(node, packages[0].name.text if packages else None, rows)
        if self.check is not None:
            self.check.rows(rows, packages[0] if packages else None, None, language)
        if any(problem.severity is Severity.ERROR for problem in self.report.found[before:]):
            self.broken.add(name)

    def _once(self, lines: Sequence[ast.PackageRow | ast.ExampleDate], language: str) -> None:
        for line in lines[1:]:
            word = "PACKAGE" if isinstance(line, ast.PackageRow) else "ON_DAY"
            found = CATALOGUES[language].word(word)
            self.report.add("T705", line.span, also=(lines[0].span,), found=found)

    # --- examples ---------------------------------------------------------------------------------------------------

    def _example(self, node: ast.ExampleDecl, language: str) -> Case | None:
        before = len(self.report.found)
        first = self.labels.setdefault(node.label.text, node.label)
        if first is not node.label:
            self.report.add("T702", node.label.span, also=(first.span,), name=node.label.text)
        dates = [line for line in node.lines if isinstance(line, ast.ExampleDate)]
        expectations = self._expectations(node)
        self._once(dates, language)
        if not dates:
            self.report.add("T703", node.label.span, name=node.label.text)
        if not expectations:
            self.report.add("T704", node.label.span, name=node.label.text)
        case = self._case(node, dates[0].on.value if dates else None, expectations, language)
        return case if case is not None and len(self.report.found) == before else None

    def _expectations(self, node: ast.ExampleDecl) -> tuple[ast.Expectation, ...]:
        found: dict[str, ast.Expectation] = {}
        for line in node.lines:
            if isinstance(line, ast.Expectation):
                first = found.setdefault(line.module.text, line)
                if first is not line:
                    self.report.add("T705", line.module.span, also=(first.module.span,), found=line.module.text)
        return tuple(found.values())

    def _case(
        self, node: ast.ExampleDecl, on: date | None, expectations: tuple[ast.Expectation, ...], language: str
    ) -> Case | None:
        start = next((line for line in node.lines if isinstance(line, ast.ExampleCitizen)), None)
        if start is not None and isinstance(start.who, ast.Name) and start.who.text in self.broken:
            return None
        file = start.who if start is not None and isinstance(start.who, ast.Text) else None
        citizen = self._found(start.who) if start is not None and isinstance(start.who, ast.Name) else None
        if start is not None and file is None and citizen is None:
            return None
        rows = self._taken(node, [] if citizen is None else citizen.rows, language, known=file is None)
        own = [placed(line, self.report, language) for line in node.lines if isinstance(line, ast.DataRow)]
        packages = [line for line in node.lines if isinstance(line, ast.PackageRow)]
        self._once(packages, language)
        package = packages[0].name.text if packages else None
        without = any(line.kind == "package" for line in _withouts(node))
        if package is None and citizen is not None and not without:
            package = citizen.package
        whole = [*rows, *own]
        if self.check is not None and file is None:
            self.check.example(node, whole, own, package, packages[0] if packages else None, on, language)
        if self.check is not None:
            whose = _heading(node if citizen is None else citizen.node, language)
            for line in expectations:
                expected_names(line, package, self.check, any_package=file is not None, whose=whose)
        if on is None:
            return None
        name = citizen.node.name.text if citizen is not None else "eksempel"
        return Case(node, self.name, language, name, package, tuple(whole), on, expectations, file)

    def _found(self, name: ast.Name) -> _Citizen | None:
        citizen = self.citizens.get(name.text)
        if citizen is None and ast.MISSING not in self.broken:
            known = ", ".join(f"»{n}«" for n in list(self.citizens)[:8]) or "@no_citizen"
            near = suggest(name.text, self.citizens)
            self.report.add("T701", name.span, fix=near, name=name.text, known=known)
        return citizen

    def _taken(self, node: ast.ExampleDecl, rows: Sequence[Placed], language: str, known: bool) -> list[Placed]:
        """The rows that are left after every `uden`. One that takes nothing away is reported, where rows are known."""
        left = list(rows)
        for line in _withouts(node):
            if line.kind == "package":
                continue
            parts_of(line.kind, line.parts, self.report, language, _period(line))
            kept = [row for row in left if not _takes(line, row)]
            if known and len(kept) == len(left):
                self.report.add("T708", line.span)
            left = kept
        return left
