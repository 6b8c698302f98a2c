"""A citizen's rows held against the rules: names, levels, values, dates, hours, and what can be expected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Edit, Label, suggest
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Span
from trin.engine.cpr import looks_like_cpr
from trin.engine.fields import HOURS, IN_ORDER
from trin.engine.model import FactKind, Kind, Package, Requirement, Rulebook, Ruleset
from trin.engine.names import Lexicon, RecordNames
from trin.engine.record import overlaps, to_the_minute

from .rows import Placed

_MOST = 8


class _Period(NamedTuple):
    start: date
    end: date | None


class OnPackage(NamedTuple):
    """The package that a citizen is on, None for none. Not `sure` where the line that says it may be a broken one."""

    name: str | None
    sure: bool = True


class CitizenCheck:
    """Checks the citizens and examples of one ruleset against all its editions, and the layers on it.

    `doubtful` are words of rules that have mistakes. Nothing is said of names that are among them, or are like nothing
    in them: they may be declared on a line that is lost or could not be read. Nor is anything said, then, of levels and
    values.
    """

    def __init__(self, book: Rulebook, report: Report, doubtful: Collection[str] = ()) -> None:
        companies = [s for stacks in book.companies.values() for s in stacks]
        first, *others = [s.ruleset for s in (*reversed(book.editions), *companies)]
        self.rulesets: Sequence[Ruleset] = (first, *others)
        self.names = RecordNames(first, others)
        self.report = report
        self.doubtful = doubtful

    # --- a citizen --------------------------------------------------------------------------------------------------

    def rows(self, rows: Sequence[Placed], on: OnPackage, language: str, whole: bool = True) -> None:
        """Report what is wrong with a citizen's rows. They are not the `whole` where some could not be read."""
        lexicon = self._lexicon(rows, on, whole)
        for row in rows:
            if row.node is not None:
                self._row(row, row.node, on, lexicon, language)
        self._modules(rows)

    def package(self, line: ast.PackageRow) -> OnPackage:
        """The package that a line names. One that there is not is reported, and could be any."""
        known = self._known(line.name, "package", self.names.packages)
        return OnPackage(line.name.text if known else None, known)

    def _lexicon(self, rows: Iterable[Placed], on: OnPackage, whole: bool) -> Lexicon:
        """What may be named: by the packages that the citizen is or was on, or any where none is said or it is unsure.

        A row that could not be read may name a package that the citizen was on.
        """
        named = {on.name, *(row.fields.get("package") for row in rows if row.list == "modules")}
        touched = {str(name) for name in named if name in self.names.packages}
        return self.names.lexicon(touched) if touched and whole and on.sure else self.names.everything()

    def _row(self, row: Placed, node: ast.DataRow, on: OnPackage, lexicon: Lexicon, language: str) -> None:
        if node.name is not None and node.kind == "module":
            self._module(row, node.name, on)
        elif node.name is not None and node.kind == "waiver":
            self._known(node.name, "requirement", self.names.requirements())
        elif node.name is not None:
            kind = "competence" if node.kind in {"goal", "measurement"} else node.kind
            if self._known(node.name, kind, lexicon.labels[kind]):
                self._value(node, node.name.text, lexicon, language)
        for part in node.parts:
            self._part(part, lexicon)
        first_last = IN_ORDER.get(row.list)
        if first_last is not None and row.fields.get(first_last[1], "9999") < row.fields.get(first_last[0], ""):
            self.report.add("T711", node.span)
        if row.list == "attendance":
            self._hours(row.fields, node)

    def _module(self, row: Placed, name: ast.Name, on: OnPackage) -> None:
        own = row.fields.get("package") or on.name
        if own is None and not on.sure:
            self._known(name, "module", [module for modules in self.names.modules.values() for module in modules])
        elif own is None or own in self.names.packages:
            self._known(name, "module", self.names.modules[own])

    def _part(self, part: ast.RowPart, lexicon: Lexicon) -> None:
        match part:
            case ast.ByPart(roles=roles) | ast.SignedPart(roles=roles):
                for role in roles:
                    self._known(role, "role", lexicon.labels["role"])
            case ast.NamePart(kind="activity", name=name):
                self._known(name, "activity", lexicon.labels["activity"])
            case ast.NamePart(name=name):
                self._known(name, "package", self.names.packages)
            case _:
                pass
        for text in _texts(part):
            if looks_like_cpr(text.text):
                self.report.add("T714", text.span)

    def _known(self, name: ast.Name, kind: str, known: Collection[str]) -> bool:
        if name.text in known:
            return True
        near = suggest(name.text, known)
        if self.surely_wrong(name.text, near):
            self.report.add("T709", name.span, fix=near, name=name.text, kind=f"@{kind}", known=_listed(known, near))
        return False

    def surely_wrong(self, name: str, near: str | None) -> bool:
        """Whether a name that is not known is a slip, and not declared on a line that was lost."""
        return not self.doubtful or (name not in self.doubtful and near is not None)

    # --- values -----------------------------------------------------------------------------------------------------

    def _value(self, node: ast.DataRow, name: str, lexicon: Lexicon, language: str) -> None:
        if node.value is None or self.doubtful:
            return
        span: Span = node.value.span
        if node.kind in {"measurement", "goal"} and isinstance(node.value, ast.NumberValue):
            steps = lexicon.steps.get(name, {})
            if node.value.value not in steps:
                self.report.add("T710", span, name=name, expected=", ".join(map(str, steps)))
        elif node.kind == "fact" and not isinstance(node.value, ast.HoursValue):
            self._fact(node.value, name, lexicon, language)

    def _fact(
        self, value: ast.NumberValue | ast.DateValue | ast.YesNoValue | ast.Name, name: str, lexicon: Lexicon,
        language: str,
    ) -> None:  # fmt: skip
        known = lexicon.facts[name]
        match value:
            case ast.NumberValue():
                good = FactKind.NUMBER in known.kinds
            case ast.DateValue():
                good = FactKind.DATE in known.kinds
            case ast.YesNoValue():
                good = FactKind.YES_NO in known.kinds
            case ast.Name(text=text):
                good = text in known.values
        if good:
            return
        words = CATALOGUES[language].word
        said = {
            FactKind.NUMBER: "@w_number",
            FactKind.DATE: "@w_date",
            FactKind.YES_NO: f"»{words('YES')}«, »{words('NO')}«",
        }
        expected = [said[kind] for kind in FactKind if kind in known.kinds and kind in said]
        expected += [f"»{v}«" for v in known.values]
        near = suggest(value.text, known.values) if isinstance(value, ast.Name) else None
        self.report.add("T710", value.span, fix=near, name=name, expected=", ".join(expected))

    def _hours(self, fields: Mapping[str, Any], node: ast.DataRow) -> None:
        planned, present, lawful = (float(fields.get(field, 0)) for field in HOURS)
        minutes = all(to_the_minute(hours) for hours in (planned, present, lawful))
        if not minutes or present + lawful > planned + 1e-9:
            self.report.add("T713", node.span)

    # --- modules ----------------------------------------------------------------------------------------------------

    def _modules(self, rows: Iterable[Placed]) -> None:
        """Modules that share a day."""
        modules = [row for row in rows if row.list == "modules" and "start" in row.fields]
        periods = [_Period(_day(row.fields["start"]), _end(row)) for row in modules]
        for earlier, later in overlaps(periods):
            node, other = modules[later].node, modules[earlier].node
            if node is not None:
                also = (other.span,) if other is not None else ()
                self.report.add("T712", node.span, also=also)

    # --- examples ---------------------------------------------------------------------------------------------------

    def added(self, rows: Sequence[Placed], whole: Sequence[Placed], on: OnPackage, language: str, known: bool) -> None:
        """Report what is wrong with the rows that an example adds. `known` tells that `whole` is the whole record."""
        lexicon = self._lexicon(whole, on, known)
        for row in rows:
            if row.node is not None:
                self._row(row, row.node, on, lexicon, language)
        if known and any(row.list == "modules" for row in rows):
            self._modules(whole)

    def begun(self, label: ast.Text, whole: Iterable[Placed], day: date) -> None:
        """Report an example whose record has no module that has begun by the day."""
        begun = [row for row in whole if row.list == "modules" and "start" in row.fields]
        if not any(_day(row.fields["start"]) <= day for row in begun):
            self.report.add("T718", label.span)

    def label(self, label: ast.Text) -> None:
        """Report an example's label that has a CPR number in it."""
        if looks_like_cpr(label.text):
            self.report.add("T714", label.span)

    def taken(self, line: ast.WithoutRow) -> None:
        """Report a row to take away that no record could have, where it is not known which ones this one has."""
        kind = "competence" if line.kind in {"goal", "measurement"} else line.kind
        labels = self.names.everything().labels
        if line.name is not None and kind in labels:
            self._known(line.name, kind, labels[kind])

    def transitions(self, on: OnPackage, module: str) -> list[Requirement] | None:
        """The requirements of every transition into a module, in all editions; None where there is no transition."""
        found: list[Requirement] | None = None
        for part in self._parts(on):
            for transition in part.transitions:
                if transition.target == module:
                    found = [*(found or ()), *transition.requirements]
        return found

    def targets(self, on: OnPackage) -> list[str]:
        """The modules that a transition leads to."""
        found = (t.target for part in self._parts(on) for t in part.transitions)
        return list(dict.fromkeys(found))

    def _parts(self, on: OnPackage) -> Iterator[Package]:
        for ruleset in self.rulesets:
            if not on.sure:
                yield from (ruleset.shared, *ruleset.packages.values())
            elif on.name is None:
                yield ruleset.shared
            elif on.name in ruleset.packages:
                yield ruleset.packages[on.name]


@dataclass(frozen=True, slots=True)
class Heading:
    """The line that a citizen's or an example's block begins with: its name, where that stands, and its first line."""

    name: str
    span: Span
    first: Span | None
    language: str


def _lacks_package(wrong: Sequence[ast.Name], line: ast.Expectation, check: CitizenCheck, whose: Heading) -> bool:
    """Whether the names are those of packages, and what lacks is the citizen's package; then that is reported."""
    asked = {name.text for name in wrong}
    having = [p for p in check.names.packages if asked <= _names_on_the_way(check, p, line.module.text)]
    if not having:
        return False
    edits: tuple[Edit, ...] = ()
    if len(having) == 1 and whose.first is not None:
        word = CATALOGUES[whose.language].word("PACKAGE")
        start = whose.first._replace(end_line=whose.first.line, end_column=whose.first.column)
        edits = (Edit(start, f"{word} {having[0]}\n" + " " * (whose.first.column - 1)),)
    known = ", ".join(f"»{package}«" for package in having)
    check.report.add("T719", whose.span, edits=edits, name=whose.name, found=wrong[0].text, known=known)
    return True


def _named(line: ast.Expectation) -> list[ast.Name]:
    """The requirements that an expectation names."""
    return [wanted for wanted in line.wanted if isinstance(wanted, ast.Name)]


def _names_on_the_way(check: CitizenCheck, package: str, module: str) -> set[str]:
    requirements = check.transitions(OnPackage(package), module)
    if requirements is None:
        return set()
    return (
        {module}
        | {r.id.rpartition(".")[2] for r in requirements if r.kind is Kind.REQUIREMENT}
        | {r.id for r in requirements}
    )


_PACKAGE_LACKS = 3
"""So many names of one line that are not there are one mistake: it is the package that lacks, or is another."""


def expected_names(line: ast.Expectation, on: OnPackage, check: CitizenCheck, whose: Heading) -> None:
    """Report an expectation about a module that nothing leads to, or about what is no requirement there.

    `whose` is the heading of the citizen, or of the example, that a package would stand under.
    """
    requirements = check.transitions(on, line.module.text)
    alone = on == OnPackage(None)
    if requirements is None:
        if alone and _lacks_package([line.module, *_named(line)], line, check, whose):
            return
        known = check.targets(on)
        near = suggest(line.module.text, known)
        if check.surely_wrong(line.module.text, near):
            check.report.add("T715", line.module.span, fix=near, name=line.module.text, known=_listed(known, near))
        return
    ids = [r.id for r in requirements if r.kind is Kind.REQUIREMENT]
    names = list(dict.fromkeys(id_.rpartition(".")[2] for id_ in ids))
    slips = {w.text: suggest(w.text, names) for w in _named(line) if w.text not in names and w.text not in ids}
    wrong = [w for w in _named(line) if w.text in slips and check.surely_wrong(w.text, slips[w.text])]
    if wrong and alone and _lacks_package(wrong, line, check, whose):
        return
    if len(wrong) >= _PACKAGE_LACKS:
        first, *others = wrong
        also = tuple(Label(other.span, "@also_here") for other in others)
        known_names = _listed(names, None)
        check.report.add("T716", first.span, also=also, name=first.text, module=line.module.text, known=known_names)
        return
    for wanted in wrong:
        slip = slips[wanted.text]
        known_names = _listed(names, slip)
        check.report.add("T716", wanted.span, fix=slip, name=wanted.text, module=line.module.text, known=known_names)


def _listed(known: Iterable[str], near: str | None) -> str:
    """Some of the names that could stand there, the likeliest first."""
    names = [n for n in known if n != near]
    shown = ([near] if near is not None else []) + names
    return ", ".join([f"»{n}«" for n in shown[:_MOST]] + ["@w_more"] * (len(shown) > _MOST)) or "@no_names"


def _texts(part: ast.RowPart) -> list[ast.Text]:
    match part:
        case ast.CompanyPart(company=ast.Text() as text) | ast.TextPart(text=text):
            return [text]
        case ast.SectionsPart(sections=texts):
            return list(texts)
    return []


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _end(row: Placed) -> date | None:
    return _day(row.fields["end"]) if "end" in row.fields else None
