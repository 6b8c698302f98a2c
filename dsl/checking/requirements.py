"""Requirements, and the tables that stand for many of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from trin.dsl import ast, phrases
from trin.dsl.diagnostics import Label, Note, without_lines
from trin.dsl.formatting.lines import line as said
from trin.dsl.layering.limits import fitted
from trin.dsl.source import Span
from trin.engine import model

from .qualifiers import duration, longer, read_roles
from .scope import THING
from .testlines import TestReader
from .values import ValueReader

_SINGLE = (
    ast.Because,
    ast.Guidance,
    ast.ResponsibleLine,
    ast.WaivableLine,
    ast.FixedLine,
    ast.AdaptableLine,
)


class RequirementReader:
    """Reads the requirements of one place; `header` says what holds for those that do not say themselves."""

    def __init__(self, tests: TestReader, header: ast.Header) -> None:
        self.tests = tests
        self.report = tests.report
        self.header = header

    def read(self, node: ast.RequirementDecl, id_: str) -> model.Requirement:
        """A requirement, recommendation or standard as written."""
        lines = tuple(line for line in node.lines if isinstance(line, ast.TestLine | ast.GroupLines))
        body = self.tests.body(lines)
        if not lines and node.span not in self.tests.scope.names.unread:
            self.report.add("T318", node.name.span, name=node.name.text)
        label = node.label.text if node.label else sentence(body)
        origin = self.tests.source("", node.span).origin
        name = node.name.text
        terms = self.terms(node)
        line = next((line for line in node.lines if isinstance(line, ast.AdaptableLine)), None)
        if line is not None and terms["adaptable"] is not None and self._once(node):
            terms["adaptable"] = fitted(line, terms["adaptable"], lines, body, self.tests.language, self.report)
        return model.Requirement(id_, name, model.Kind(node.kind), label, body, origin, **terms)

    def _once(self, node: ast.RequirementDecl) -> bool:
        """Whether nothing that can be said once is said twice: else two requirements may have run together."""
        single = [type(line) for line in node.lines if type(line) in _SINGLE]
        return len(single) == len(set(single))

    def terms(self, node: ast.RequirementDecl | ast.LevelsDecl) -> dict[str, Any]:
        """Whatever a requirement, or a table, says besides its tests."""
        lines = tuple(line for line in node.lines if not isinstance(line, ast.Qualifier))
        found: dict[type, Any] = {}
        again: list[Any] = []
        for line in lines:
            if type(line) in _SINGLE and type(line) in found:
                again.append(line)
            else:
                found[type(line)] = line
        whole = node.span not in self.tests.scope.names.unread
        if again and whole:
            self._twice(again, found)
        elif ast.FixedLine in found and whole:
            for other in (ast.WaivableLine, ast.AdaptableLine):
                if other in found:
                    self.report.add("T504", found[other].span, also=(found[ast.FixedLine].span,))
        conditions = (self.tests.test(line.test) for line in lines if isinstance(line, ast.AppliesWhen))
        return {
            "applies_when": tuple(test for test in conditions if test is not None),
            "because": found[ast.Because].text.text if ast.Because in found else None,
            "guidance": found[ast.Guidance].text.text if ast.Guidance in found else None,
            "sources": tuple(line.text.text for line in lines if isinstance(line, ast.SourceNote)),
            "responsible": self._responsible(found.get(ast.ResponsibleLine)),
            "waivable": self._waivable(found.get(ast.WaivableLine)),
            "fixed": ast.FixedLine in found,
            "adaptable": self._adaptable(found.get(ast.AdaptableLine)),
        }

    def _twice(self, again: list[Any], found: dict[type, Any]) -> None:
        """Lines that stand there already: one problem, for they are likely to belong to something that is missing."""
        first, *others = again
        also = (Label(found[type(first)].span, "@first_here"), *(Label(line.span, "@also_here") for line in others))
        notes = (Note("lost_requirement"),) if len({type(line) for line in again}) > 1 else ()
        language = self.tests.language
        same = not others and said(first, language) == said(found[type(first)], language)
        edits = (without_lines(first.span),) if same else ()
        self.report.add("T308", first.span, also=also, notes=notes, edits=edits, unsafe=True)

    def _responsible(self, line: ast.ResponsibleLine | None) -> str | None:
        if line is None:
            return None
        self.tests.scope.find(line.role, "role", "role", self.report)
        return line.role.text

    def _waivable(self, line: ast.WaivableLine | None) -> model.Waivable | None:
        if line is None:
            return None
        roles = read_roles(line.roles, self.tests.scope, self.report)
        return model.Waivable(roles, None if line.at_most is None else duration(line.at_most))

    def _adaptable(self, line: ast.AdaptableLine | None) -> model.Adaptable | None:
        if line is None:
            default = next((ln for ln in self.header.lines if isinstance(ln, ast.AdaptationLine)), None)
            return None if default is None else model.Adaptable(model.Adaptation(default.kind))
        low, high = (None if value is None else self._limit(value) for value in (line.low, line.high))
        if line.kind == "adapt" and (line.low is None or line.high is None):
            self.report.add("T314", line.span)
        read = (low is None) == (line.low is None) and (high is None) == (line.high is None)
        if read and (type(line.low) is not type(line.high) or _reversed(low, high)):
            self.report.add("T310", line.span)
        return model.Adaptable(model.Adaptation(line.kind), low, high)

    def _limit(self, value: ast.Value) -> model.Number | model.Duration | None:
        match value:
            case ast.NumberValue() | ast.AmountValue():
                return value.value
            case ast.DurationValue():
                return duration(value)
        ValueReader(self.tests.language, self.report).wrong(value, "u_number")
        return None

    # --- tables -----------------------------------------------------------------------------------------------------

    def table(self, node: ast.LevelsDecl, changes: Collection[str] = ()) -> list[tuple[str, model.Requirement]]:
        """A table's cells as requirements, each with the module it leads into, without those that are `changes`."""
        qualifiers = tuple(line for line in node.lines if isinstance(line, ast.Qualifier))
        terms = self.terms(node)
        adapted = next((line for line in node.lines if isinstance(line, ast.AdaptableLine)), None)
        for name in node.columns:
            self.tests.scope.find(name, THING, "module", self.report)
        found: list[tuple[str, model.Requirement]] = []
        for row in node.rows:
            entry = self.tests.scope.find(row.name, THING, "competence", self.report)
            for column, cell, span in zip(node.columns, row.cells, row.cell_spans, strict=True):
                if cell is None or entry is None:
                    continue
                if changes and cell_id(self.tests.scope.package, column, row) in changes:
                    continue
                line = cell_line(row, cell, span, qualifiers, self.tests.language)
                requirement = self._cell(row, column, line, terms)
                if requirement is None:
                    continue
                found.append((column.text, requirement))
                if adapted is not None and requirement.adaptable is not None and not _is_goal(cell):
                    body, language = requirement.body, self.tests.language
                    fitted(adapted, requirement.adaptable, (line,), body, language, self.report)
        return found

    def _cell(
        self, row: ast.Row, column: ast.Name, line: ast.TestLine, terms: dict[str, Any]
    ) -> model.Requirement | None:
        name = row.name.text
        test = self.tests.test(line)
        if test is None:
            return None
        entry = self.tests.scope.visible(THING)[name]
        label = entry.node.label.text if entry.node.label else name
        id_ = cell_id(self.tests.scope.package, column, row)
        return model.Requirement(id_, name, model.Kind.REQUIREMENT, label, (test,), test.source.origin, **terms)


def id_of(*parts: str | None) -> str:
    """The id of a requirement: its package, if it has one, its module, if it has one, and its name."""
    return ".".join(part for part in parts if part is not None)


def cell_id(package: str | None, column: ast.Name, row: ast.Row) -> str:
    """The id of the requirement that a cell stands for."""
    return id_of(package, column.text, row.name.text)


def cell_line(
    row: ast.Row,
    cell: ast.NumberValue | ast.GoalValue,
    span: Span,
    qualifiers: tuple[ast.Qualifier, ...],
    language: str,
) -> ast.TestLine:
    """A cell as the test that it stands for."""
    text = phrases.at_least(row.name.text, cell, qualifiers, language)
    predicate = ast.BoundPredicate("at_least", cell, None, span)
    subject = ast.NamedSubject(row.name, "competence", row.name.span)
    return ast.TestLine(subject, predicate, qualifiers, text, span)


def _is_goal(cell: ast.NumberValue | ast.GoalValue) -> bool:
    """A goal is the citizen's own: it has no limit that a layer could move."""
    return isinstance(cell, ast.GoalValue)


def sentence(body: model.Body) -> str:
    """What stands in for the label of a requirement that has none: the sentences of its tests."""
    return "; ".join(_said(test) for test in body)


def _said(test: model.Test | model.TestGroup) -> str:
    if isinstance(test, model.TestGroup):
        return f"{test.source.text} " + ", ".join(inner.source.text for inner in test.tests)
    return test.source.text


def _reversed(low: model.Number | model.Duration | None, high: model.Number | model.Duration | None) -> bool:
    if isinstance(low, model.Duration) and isinstance(high, model.Duration):
        return longer(low, high)
    if low is None or high is None or isinstance(low, model.Duration) or isinstance(high, model.Duration):
        return False
    return low > high
