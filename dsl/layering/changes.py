"""What a layer changes in the requirements of the layers below: read from statements and tables, and carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from trin.dsl import ast
from trin.dsl.checking.qualifiers import qualifier_key
from trin.dsl.checking.requirements import cell_id, cell_line, id_of, sentence
from trin.dsl.checking.scope import Report
from trin.dsl.checking.testlines import TestReader
from trin.dsl.diagnostics import suggest
from trin.dsl.formatting.lines import test as test_text
from trin.dsl.source import Span
from trin.engine import model

from .stack import Stack

Body: TypeAlias = tuple[ast.BodyLine, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A requirement as the layers up to one have written it.

    `owner` is the package it belongs to (None: the ruleset), `span` the place of its name, of a table's cell, or of the
    latest change; `set_at` is where it was asked for first. `said` is all that it says.
    """

    owner: str | None
    body: Body
    span: Span
    set_at: Span
    said: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a layer does to one requirement: its new `body`, or None where it is left out.

    `bound_only` tells that nothing but a bound, or how many of a group, is new. `span` is the place of what is new.
    """

    written: Written
    body: Body | None
    because: str
    span: Span
    bound_only: bool


@dataclass(frozen=True, slots=True)
class Edits:
    """A layer's changes by the requirements' ids; `cells` are the ids of its tables' cells that are no additions."""

    by_id: Mapping[str, Edit]
    cells: frozenset[str]


@dataclass(frozen=True, slots=True)
class Applied:
    """A change carried out in the view of a package: the requirement below, and as it is now (None: left out)."""

    edit: Edit
    before: model.Requirement
    after: model.Requirement | None
    view: str | None


WrittenById: TypeAlias = Mapping[str, tuple[Written, ...]]


def written_by(stack: Stack, below: WrittenById, edits: Edits) -> WrittenById:
    """Every requirement of a stack by its id, in the words of the layer that spoke last; several may share an id."""
    found = dict(below)
    for id_, edit in edits.by_id.items():
        if edit.body is None:
            found.pop(id_, None)
        else:
            found[id_] = (replace(edit.written, body=edit.body, span=edit.span),)
    for id_, own in _declared(stack, edits):
        found[id_] = (*found.get(id_, ()), own)
    return found


def _declared(stack: Stack, edits: Edits) -> Iterator[tuple[str, Written]]:
    """What the layer on top asks itself."""
    for owner, item in stack.top.items:
        match item:
            case ast.RequirementDecl():
                yield id_of(owner, item.name.text), _requirement(owner, item)
            case ast.TransitionDecl():
                for decl in item.requirements:
                    yield id_of(owner, item.target.text, decl.name.text), _requirement(owner, decl)
            case ast.LevelsDecl():
                qualifiers = _qualifiers(item)
                for row, column, cell, span in cells_of(item):
                    id_ = cell_id(owner, column, row)
                    if id_ not in edits.cells:
                        line = cell_line(row, cell, span, qualifiers, stack.language)
                        yield id_, Written(owner, (line,), span, span, (line,))


def _requirement(owner: str | None, node: ast.RequirementDecl) -> Written:
    body = tuple(line for line in node.lines if isinstance(line, ast.TestLine | ast.GroupLines))
    return Written(owner, body, node.name.span, node.name.span, (node.kind, node.label, frozenset(node.lines)))


def says_the_same(node: ast.RequirementDecl, other: Written) -> bool:
    """Whether a requirement says what another one does, as that one stands now."""
    own = _requirement(other.owner, node)
    return own.said == other.said and own.body == other.body


def cells_of(node: ast.LevelsDecl) -> Iterator[tuple[ast.Row, ast.Name, ast.NumberValue | ast.GoalValue, Span]]:
    """A table's cells that say something, each with its row, its column and its place."""
    for row in node.rows:
        for column, cell, span in zip(node.columns, row.cells, row.cell_spans, strict=False):
            if cell is not None:
                yield row, column, cell, span


def _qualifiers(node: ast.LevelsDecl) -> tuple[ast.Qualifier, ...]:
    return tuple(line for line in node.lines if isinstance(line, ast.Qualifier))


# --- reading --------------------------------------------------------------------------------------------------------


def read_changes(stack: Stack, below: WrittenById | None, report: Report) -> Edits:
    """The changes of the layer on top; `below` are the requirements of the layers below, None where there are none."""
    reading = _Reading(stack, below or {}, report)
    for owner, item in stack.top.items:
        match item:
            case ast.ChangeDecl() | ast.DropDecl() if below is None:
                report.add("T421", item.id.span, name=stack.name)
            case ast.ChangeDecl() | ast.DropDecl():
                reading.statement(item)
            case ast.LevelsDecl() if below is not None:
                reading.table(owner, item)
    return Edits(reading.found, frozenset(reading.cells))


class _Reading:
    """Reads one layer's changes."""

    def __init__(self, stack: Stack, below: WrittenById, report: Report) -> None:
        self.stack = stack
        self.below = below
        self.report = report
        self.found: dict[str, Edit] = {}
        self.cells: set[str] = set()

    def statement(self, node: ast.ChangeDecl | ast.DropDecl) -> None:
        """``ændr``, ``udelad``."""
        written = self._written(node.id)
        if node.because is None and node.span not in self.stack.unread:
            self.report.add("T422", node.id.span, id=node.id.text)
        if written is None or self._twice(node.id.text, node.id.span):
            return
        because = "" if node.because is None else node.because.text.text
        if isinstance(node, ast.DropDecl):
            self.found[node.id.text] = Edit(written, None, because, node.id.span, False)
            return
        body = self._body(written, node)
        if body is not None:
            bound_only = not isinstance(node.to, ast.TestLine)
            self.found[node.id.text] = Edit(written, body, because, node.to.span, bound_only)

    def _written(self, id_: ast.Name) -> Written | None:
        all_ = self.below.get(id_.text)
        if all_ is None:
            near = suggest(id_.text, self.below) or self._by_end(id_.text)
            if near is not None:
                place = self.below[near][0].span
                self.report.add("T418", id_.span, also=(place,), fix=near, id=id_.text, suggestion=near)
            else:
                self.report.add("T419", id_.span, id=id_.text)
            return None
        if any(one.said != all_[0].said for one in all_):
            self.report.add("T420", id_.span, also=tuple(one.span for one in all_), id=id_.text)
            return None
        return all_[0]

    def _by_end(self, id_: str) -> str | None:
        """The only requirement whose id ends in the same words."""
        last = id_.rpartition(".")[2]
        ending = [known for known in self.below if known.rpartition(".")[2] == last]
        return ending[0] if len(ending) == 1 else None

    def _twice(self, id_: str, span: Span) -> bool:
        first = self.found.get(id_)
        if first is not None:
            self.report.add("T426", span, also=(first.span,), id=id_)
        return first is not None

    # --- what is new ------------------------------------------------------------------------------------------------

    def _body(self, written: Written, node: ast.ChangeDecl) -> Body | None:
        match node.to:
            case ast.TestLine():
                return self._whole_test(written, node, node.to)
            case ast.GroupLines():
                return self._count(written, node, node.to)
        lines = list(_tests(written.body))
        if len(lines) != 1:
            self.report.add("T423", node.to.span, also=(written.span,), id=node.id.text)
            return None
        return _with(written.body, lines[0], _bounded(lines[0], node.to, self.stack.language))

    def _whole_test(self, written: Written, node: ast.ChangeDecl, test: ast.TestLine) -> Body | None:
        """The requirement's only test, or the only one about the same thing, is the one that is replaced."""
        lines = list(_tests(written.body))
        about = lines if len(lines) == 1 else [line for line in lines if _about(line) == _about(test)]
        if len(about) != 1:
            self.report.add("T424", test.span, also=(written.span,), id=node.id.text)
            return None
        return _with(written.body, about[0], test)

    def _count(self, written: Written, node: ast.ChangeDecl, count: ast.GroupLines) -> Body | None:
        groups = [line for line in written.body if isinstance(line, ast.GroupLines) and line.kind == "at_least"]
        if len(groups) != 1:
            self.report.add("T425", count.span, also=(written.span,), id=node.id.text)
            return None
        group = replace(groups[0], needed=count.needed, text=count.text, span=count.span)
        return tuple(group if line is groups[0] else line for line in written.body)

    # --- tables -----------------------------------------------------------------------------------------------------

    def table(self, owner: str | None, node: ast.LevelsDecl) -> None:
        """``niveaukrav``: a cell that the layers below have, too, is a change."""
        known = [cell for cell in cells_of(node) if cell_id(owner, cell[1], cell[0]) in self.below]
        if not known:
            return
        qualifiers = _qualifiers(node)
        because = next((line for line in node.lines if isinstance(line, ast.Because)), None)
        others = [line for line in node.lines if not isinstance(line, ast.Because | ast.Qualifier)]
        for row, column, cell, span in known:
            id_ = cell_id(owner, column, row)
            self.cells.add(id_)
            written = self._written(ast.Name(id_, span))
            if written is None:
                continue
            line = _only_level(written, row)
            if line is None:
                self.report.add("T423", span, also=(written.span,), id=id_)
                continue
            new = _levelled(line, row, cell, span, qualifiers, self.stack.language)
            if (new.predicate, new.qualifiers) == (line.predicate, line.qualifiers) or self._twice(id_, span):
                continue
            if others:
                self.report.add("T442", others[0].span, also=(span,), id=id_)
            if because is None and node.span not in self.stack.unread:
                self.report.add("T422", span, also=(written.span,), id=id_)
            said = "" if because is None else because.text.text
            self.found[id_] = Edit(written, _with(written.body, line, new), said, span, not qualifiers)


def _tests(body: Body) -> Iterator[ast.TestLine]:
    for line in body:
        if isinstance(line, ast.GroupLines):
            yield from line.tests
        else:
            yield line


def _about(line: ast.TestLine) -> object:
    """What a test is about, whether or not the word for its kind stands before the name."""
    return line.subject.name if isinstance(line.subject, ast.NamedSubject) else line.subject


def _with(body: Body, old: ast.TestLine, new: ast.TestLine) -> Body:
    """The body with another line in place of one."""
    return tuple(
        replace(line, tests=tuple(new if test is old else test for test in line.tests))
        if isinstance(line, ast.GroupLines)
        else (new if line is old else line)
        for line in body
    )


def _bounded(line: ast.TestLine, predicate: ast.Predicate, language: str) -> ast.TestLine:
    """A test with another predicate."""
    new = replace(line, predicate=predicate, span=predicate.span)
    return replace(new, text=test_text(new, language))


def _only_level(written: Written, row: ast.Row) -> ast.TestLine | None:
    """The only test of a requirement, where it asks for at least a level of the row's competence."""
    lines = list(_tests(written.body))
    if len(lines) != 1:
        return None
    subject, predicate = lines[0].subject, lines[0].predicate
    about = isinstance(subject, ast.NamedSubject) and subject.name.text == row.name.text
    asks = isinstance(predicate, ast.BoundPredicate) and predicate.comparison == "at_least"
    return lines[0] if about and asks else None


def _levelled(
    line: ast.TestLine,
    row: ast.Row,
    cell: ast.NumberValue | ast.GoalValue,
    span: Span,
    qualifiers: tuple[ast.Qualifier, ...],
    language: str,
) -> ast.TestLine:
    """A test with a cell's level; the table's qualifiers stand in for those of the same sort."""
    new = {qualifier_key(q): q for q in qualifiers}
    old = {qualifier_key(q) for q in line.qualifiers}
    kept = tuple(new.get(qualifier_key(q), q) for q in line.qualifiers)
    added = tuple(q for key, q in new.items() if key not in old)
    return cell_line(row, cell, span, (*kept, *added), language)


# --- carrying out ---------------------------------------------------------------------------------------------------


def edited(requirement: model.Requirement, edit: Edit, reader: TestReader) -> model.Requirement | None:
    """The requirement as the layer has it; None where it is left out."""
    if edit.body is None:
        return None
    body = reader.body(edit.body)
    if edit.bound_only:
        body = tuple(_members(new, old) for new, old in zip(body, requirement.body, strict=False))
    origin = reader.source("", edit.span).origin
    label = sentence(body) if requirement.label == sentence(requirement.body) else requirement.label
    change = model.Change(origin, edit.because, requirement.body)
    return replace(requirement, body=body, label=label, origin=origin, changed=(*requirement.changed, change))


def _members(new: model.Test | model.TestGroup, old: model.Test | model.TestGroup) -> model.Test | model.TestGroup:
    """A test whose bound alone is new still looks at the competences that it did."""
    match new, old:
        case model.TestGroup(), model.TestGroup():
            tests = tuple(_member(one, other) for one, other in zip(new.tests, old.tests, strict=False))
            return replace(new, tests=tests)
        case (model.TestGroup(), _) | (_, model.TestGroup()):
            return new
        case _:
            return _member(new, old)


def _member(new: model.Test, old: model.Test) -> model.Test:
    if isinstance(new, model.GroupTest) and isinstance(old, model.GroupTest):
        return replace(new, competences=old.competences)
    return new
