"""Examples as cases to run: a record, a date, and what Trin must answer; and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Diagnostic, Label, Severity, suggest
from trin.dsl.keywords import CATALOGUES
from trin.dsl.layering.editions import named
from trin.dsl.layering.stacking import with_languages
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source

from .checks import CitizenCheck, Heading, OnPackage, expected_names
from .rows import SHAPES, Placed, as_record, parts_of, placed, rows_in
from .tentative import Tentative, tentative

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
        takings = [_taking(node) for node in _withouts(self.node)]
        rows = [row for row in rows_in(other) if not any(takes(row) for takes in takings)]
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
    """Every citizen and example in the files. Where the rules have errors, less of it is held against them."""
    files = [file for source in sources if has_blocks(source.text) for file in [parse(source)[0]] if file]
    against = _Against(sources, rulebooks)
    cases: list[Case] = []
    problems: list[Diagnostic] = []
    for name, group in named(files).items():
        headed = [file for file in group if file.header.name.text != ast.MISSING]
        found = _Examination(name, against.check(name))
        cases += found.cases_of(headed)
        problems += said_once(found.report.found)
        for file in group:
            if file not in headed:
                problems += _headless(file, against.check(name))
    languages = {file.file: file.language for file in files}
    return Examined(tuple(cases), tuple(with_languages(problems, languages)))


def _headless(file: ast.File, check: CitizenCheck | None) -> list[Diagnostic]:
    """What is wrong with a file that does not say what it belongs to; whom it names may be in other files."""
    found = _Examination(ast.MISSING, check, broken={ast.MISSING})
    found.cases_of([file])
    return said_once(found.report.found)


@dataclass
class _Against:
    """The rules that citizens and examples are held against: those that can be used, else as far as they go."""

    sources: Sequence[Source]
    rulebooks: Mapping[str, Rulebook]

    def check(self, name: str) -> CitizenCheck | None:
        """A check against the rules of a name. A file without one belongs most likely to the only ones there are."""
        if name == ast.MISSING and len(self.rulebooks) == 1:
            (name,) = self.rulebooks
        book = self.rulebooks.get(name)
        labelled = book is not None and book.editions[-1].ruleset.label != name
        if not labelled and name in self._without_rules:
            return None  # Nothing that they name can be there: that the rules lack has been said.
        if book is not None:
            return CitizenCheck(book, Report())
        book = self._tentative.books.get(name)
        return None if book is None else CitizenCheck(book, Report(), self._tentative.words)

    @cached_property
    def _without_rules(self) -> frozenset[str]:
        """The names of which there are only citizens and examples. It takes reading every file."""
        read = [parse(source)[0] for source in self.sources]
        groups = named(file for file in read if file is not None)
        return frozenset(
            name
            for name, files in groups.items()
            if all(file.only_examples and file.header.label is None for file in files)
        )

    @cached_property
    def _tentative(self) -> Tentative:
        return tentative(self.sources)


_SAID_ONCE = frozenset({"T701", "T709", "T715", "T716"})
"""Names that are not there: a citizen, a thing, a module or a requirement that several lines ask for is told once."""

_LACKS_PACKAGE = "T719"


def said_once(problems: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The problems, the same wrong name in several places as one: a slip where it is declared is no slip everywhere."""
    found: dict[object, Diagnostic] = {}
    for problem in problems:
        key = _mistake(problem)
        first = found.get(key)
        found[key] = problem if first is None else _with(first, problem)
    return list(found.values())


def _mistake(problem: Diagnostic) -> object:
    """The same for two problems that are one mistake."""
    if problem.code == _LACKS_PACKAGE:
        return problem.code, problem.primary
    wrong = tuple(problem.arguments.get(part) for part in ("name", "module", "kind"))
    return (problem.code, *wrong) if problem.code in _SAID_ONCE else id(problem)


def _with(first: Diagnostic, other: Diagnostic) -> Diagnostic:
    if first.code == _LACKS_PACKAGE:
        return first if first.edits else other  # the fewer packages it can be, the better: one can be put in
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


@dataclass(frozen=True, slots=True)
class _Taking:
    """What a `uden` takes away: rows of a list with these fields. Nothing where it is about no row."""

    list: str | None
    fields: Mapping[str, Any]

    def __call__(self, row: Placed) -> bool:
        return row.list == self.list and all(row.fields.get(name) == value for name, value in self.fields.items())


def _taking(node: ast.WithoutRow) -> _Taking:
    shape = SHAPES.get(node.kind)
    if shape is None:
        return _Taking(None, {})
    wanted = parts_of(node.kind, node.parts, Report(), "da", _period(node))
    if shape.name is not None and node.name is not None:
        wanted[shape.name] = node.name.text
    return _Taking(shape.list, wanted)


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
    on: OnPackage
    rows: list[Placed]


@dataclass(frozen=True, slots=True)
class _Start:
    """What an example starts from: a citizen, a file, or nothing.

    It is `sound` where nothing is wrong with it that has been said already: only then can the example be run.
    """

    citizen: _Citizen | None
    file: ast.Text | None
    sound: bool

    @property
    def known(self) -> bool:
        """Whether all its rows are here: those of a file are not, nor those that could not be read."""
        return self.sound and self.file is None


def _usual(node: ast.ExampleDecl, start: _Start) -> OnPackage:
    """The package of an example that does not name one: the citizen's, unless it is taken away."""
    if any(line.kind == "package" for line in _withouts(node)):
        return OnPackage(None)
    if start.citizen is not None:
        return start.citizen.on
    return OnPackage(None, start.known)


@dataclass(slots=True)
class _Examination:
    """The citizens and examples of one ruleset. `broken` are citizens with mistakes: examples about them must wait.

    What the lines say that could be read is held against the rules all the same. Nothing is said of what may only
    seem wrong, because of the mistakes or of what stands in lines that could not be read.
    """

    name: str
    check: CitizenCheck | None
    citizens: dict[str, _Citizen] = field(default_factory=dict)
    labels: dict[str, ast.Text] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    report: Report = field(init=False)

    def __post_init__(self) -> None:
        self.report = Report() if self.check is None else self.check.report

    def cases_of(self, files: Iterable[ast.File]) -> list[Case]:
        """Everything in the files is looked at; the examples that can be run come back."""
        kept = list(files)
        for file in kept:
            self._order(file)
            for item in _items(file):
                if isinstance(item, ast.CitizenDecl):
                    self._citizen(item, file)
        found = [
            self._example(item, file.language, whole=item.span not in file.unread)
            for file in kept
            for item in _items(file)
            if isinstance(item, ast.ExampleDecl)
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

    def _citizen(self, node: ast.CitizenDecl, file: ast.File) -> None:
        name, language = node.name.text, file.language
        whole = node.span not in file.unread
        if name in self.citizens and name != ast.MISSING:
            self.report.add("T702", node.name.span, also=(self.citizens[name].node.name.span,), name=name)
            return
        before = len(self.report.found)
        rows = [placed(row, self.report, language) for row in node.rows if isinstance(row, ast.DataRow)]
        lines = [row for row in node.rows if isinstance(row, ast.PackageRow)]
        on = self._on(lines, OnPackage(None, whole or not self._packages_in(file.doubtful)), language)
        self.citizens[name] = _Citizen(node, on, rows)
        if self.check is not None:
            self.check.rows(rows, on, language, whole)
        if not whole or any(problem.severity is Severity.ERROR for problem in self.report.found[before:]):
            self.broken.add(name)

    def _packages_in(self, words: Collection[str]) -> bool:
        """Whether words are, or may be, the names of packages."""
        return self.check is None or not self.check.names.packages.keys().isdisjoint(words)

    def _on(self, lines: Sequence[ast.PackageRow], otherwise: OnPackage, language: str) -> OnPackage:
        """The package that rows name; without one it is `otherwise`."""
        self._once(lines, language)
        if not lines:
            return otherwise
        return OnPackage(lines[0].name.text) if self.check is None else self.check.package(lines[0])

    def _once(self, lines: Sequence[ast.PackageRow | ast.ExampleDate], language: str) -> None:
        for line in lines[1:]:
            word = "PACKAGE" if isinstance(line, ast.PackageRow) else "ON_DAY"
            found = CATALOGUES[language].word(word)
            self.report.add("T705", line.span, also=(lines[0].span,), found=found)

    # --- examples ---------------------------------------------------------------------------------------------------

    def _example(self, node: ast.ExampleDecl, language: str, whole: bool) -> Case | None:
        before = len(self.report.found)
        first = self.labels.setdefault(node.label.text, node.label)
        if first is not node.label and (whole or node.label.text not in {"", ast.MISSING}):
            self.report.add("T702", node.label.span, also=(first.span,), name=node.label.text)
        dates = [line for line in node.lines if isinstance(line, ast.ExampleDate)]
        expectations = self._expectations(node)
        self._once(dates, language)
        if not dates and whole:
            self.report.add("T703", node.label.span, name=node.label.text)
        if not expectations and whole:
            self.report.add("T704", node.label.span, name=node.label.text)
        case = self._case(node, dates[0].on.value if dates else None, expectations, language, whole)
        return case if whole and len(self.report.found) == before else None

    def _expectations(self, node: ast.ExampleDecl) -> tuple[ast.Expectation, ...]:
        found: dict[str, ast.Expectation] = {}
        for line in node.lines:
            if isinstance(line, ast.Expectation):
                first = found.setdefault(line.module.text, line)
                if first is not line:
                    self.report.add("T705", line.module.span, also=(first.module.span,), found=line.module.text)
        return tuple(found.values())

    def _case(
        self,
        node: ast.ExampleDecl,
        day: date | None,
        expectations: tuple[ast.Expectation, ...],
        language: str,
        whole: bool,
    ) -> Case | None:
        start = self._start(node, whole)
        citizen = start.citizen
        rows = self._taken(node, [] if citizen is None else citizen.rows, language, start.known)
        own = [placed(line, self.report, language) for line in node.lines if isinstance(line, ast.DataRow)]
        rows += own
        on = self._on([line for line in node.lines if isinstance(line, ast.PackageRow)], _usual(node, start), language)
        if self.check is not None:
            self.check.label(node.label)
            self.check.added(own, rows, on, language, start.known)
            if day is not None and start.known:
                self.check.begun(node.label, rows, day)
            whose = _heading(node if citizen is None else citizen.node, language)
            for line in expectations:
                expected_names(line, on, self.check, whose)
        if day is None or not start.sound:
            return None
        name = citizen.node.name.text if citizen is not None else "eksempel"
        return Case(node, self.name, language, name, on.name, tuple(rows), day, expectations, start.file)

    def _start(self, node: ast.ExampleDecl, whole: bool) -> _Start:
        start = next((line for line in node.lines if isinstance(line, ast.ExampleCitizen)), None)
        if start is None:
            return _Start(None, None, whole)
        if isinstance(start.who, ast.Text):
            return _Start(None, start.who, whole)
        citizen = self._found(start.who)
        sound = whole and citizen is not None and start.who.text not in self.broken
        return _Start(citizen, None, sound)

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
            takes = _taking(line)
            kept = [row for row in left if not takes(row)]
            if known and len(kept) == len(left):
                self.report.add("T708", line.span)
            elif not known and self.check is not None:
                self.check.taken(line)
            left = kept
        return left
