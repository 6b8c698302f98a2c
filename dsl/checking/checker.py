"""Checks a ruleset as a whole: names, declarations, and rules that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trin.dsl import ast
from trin.dsl.diagnostics import Label, Note, Severity
from trin.dsl.keywords import CATALOGUES
from trin.dsl.layering.additions import check_additions
from trin.dsl.layering.changes import Edits, WrittenById, cells_of, read_changes, says_the_same, written_by
from trin.dsl.layering.permissions import check_permissions
from trin.dsl.layering.refuter import Nobody, Refuter, Situated
from trin.dsl.layering.stack import Stack
from trin.dsl.source import Span
from trin.engine import model

from .lowering import Lowering, key_of
from .misnamed import report_misnamed
from .qualifiers import duration, longer
from .requirements import id_of
from .scope import THING, Names, Report, Scope
from .shared_ids import report_shared_ids

_WARNING = Severity.WARNING
_DECLARED = (
    ast.RoleDecl,
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.FactDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
)


@dataclass(frozen=True)
class Checked:
    """A stack that has been checked: the ruleset it makes, and what a layer above goes on from.

    The ruleset is of use only when nothing that was reported is an error.
    """

    stack: Stack
    names: Names
    edits: Edits
    lowering: Lowering
    ruleset: model.Ruleset
    below: Checked | None

    @cached_property
    def written(self) -> WrittenById:
        """Every requirement by its id, as it is written. Only a layer above wants to know."""
        return written_by(self.stack, {} if self.below is None else self.below.written, self.edits)


def check_ruleset(
    stack: Stack, report: Report, below: Checked | None = None, refuter: Refuter | None = None
) -> Checked:
    """Everything that is wrong with the layer on top goes into `report`; what is below it has been checked.

    With a `refuter` (where nothing below is wrong), its changes are also tried out on citizens.
    """
    names = Names(stack.unread, None if below is None else below.names, stack.doubtful)
    for owner, item in stack.top.items:
        if isinstance(item, _DECLARED):
            names.declare(item, owner, report)
    written = None if below is None else below.written
    check = _Check(stack, names, written or {}, report)
    check.packages()
    check.header()
    for owner, item in stack.top.items:
        check.item(owner, item)
    check.cycles()
    check.places()
    edits = read_changes(stack, written, report)
    lowering = Lowering(stack, names, report, None if below is None else below.lowering, edits)
    ruleset = lowering.ruleset()
    report_misnamed(names, report, stack.language)
    if below is not None:
        check_additions(stack, below.lowering, report)
        sound = refuter is not None and not any(problem.severity is Severity.ERROR for problem in report.found)
        trying = refuter if refuter is not None and sound else Nobody()
        place = Situated(ruleset, ruleset.shared, stack.language)
        check_permissions(lowering.applied, place, report, trying, below.stack.name)
    report_shared_ids(stack, report)
    return Checked(stack, names, edits, lowering, ruleset, below)


class _Check:
    """The checks that need more than one line to be seen."""

    def __init__(self, stack: Stack, names: Names, written: WrittenById, report: Report) -> None:
        self.stack = stack
        self.names = names
        self.written = written
        self.report = report
        self.items = stack.items
        self.unread = stack.unread

    def scope(self, owner: str | None) -> Scope:
        return Scope(self.names, owner, owner)

    # --- declarations -----------------------------------------------------------------------------------------------

    def packages(self) -> None:
        """One labelled declaration of each package; the others repeat its name."""
        labelled: dict[str, ast.PackageDecl] = {}
        bare: dict[str, ast.PackageDecl] = {}
        for item in self._packages():
            name = item.name.text
            if item.label is None:
                bare.setdefault(name, item)
            elif name in labelled:
                self.report.add("T203", item.name.span, also=(labelled[name].name.span,), name=name)
            else:
                labelled[name] = item
        for name, item in bare.items():
            if name not in labelled and item.span not in self.unread:
                self.report.add("T205", item.name.span, name=name)

    def _packages(self) -> Iterator[ast.PackageDecl]:
        return (item for edition in self.stack.editions for item in edition.packages)

    def header(self) -> None:
        """The names that the header leans on."""
        for line in self.stack.top.header.lines:
            if isinstance(line, ast.AgreedBy):
                for name in line.roles:
                    self.scope(None).find(name, "role", "role", self.report)

    def item(self, owner: str | None, item: Any) -> None:
        """What a statement must have, and the names that it leans on."""
        scope = self.scope(owner)
        if isinstance(item, ast.CompetenceDecl | ast.FactDecl | ast.ThingDecl) and item.responsible is not None:
            scope.find(item.responsible.role, "role", "role", self.report)
        match item:
            case ast.ScaleDecl():
                self._scale(item)
            case ast.CompetenceDecl():
                self._competence(item, scope)
            case ast.FactDecl():
                self._values(item)
            case ast.ScorecardDecl(lines=()) | ast.ConditionDecl(body=()) if item.span not in self.unread:
                self.report.add("T318", item.name.span, name=item.name.text)
            case ast.TargetGroupDecl(body=()):
                self._empty(item, "TARGET_GROUP")
            case ast.LevelsDecl(rows=()):
                self._empty(item, "LEVELS")
            case ast.ModuleDecl():
                self._module(item)
            case ast.TransitionDecl():
                self._transition(item, scope)

    def _empty(self, node: ast.TargetGroupDecl | ast.LevelsDecl, keyword: str) -> None:
        if node.span not in self.unread:
            self.report.add("T318", node.span, name=CATALOGUES[self.stack.language].word(keyword))

    def _module(self, node: ast.ModuleDecl) -> None:
        if node.shortest is None or node.longest is None:
            return
        if longer(duration(node.shortest), duration(node.longest)):
            self.report.add("T310", node.shortest.span.to(node.longest.span))

    def _scale(self, node: ast.ScaleDecl) -> None:
        numbers = [step.number for step in node.steps]
        if not numbers and node.span not in self.unread:
            self.report.add("T318", node.name.span, name=node.name.text)
        for before, step in zip(node.steps, node.steps[1:], strict=False):
            if step.number <= node.steps[0].number < before.number:
                # A step that begins from below again is most likely another scale's, the first line of which is gone.
                self.report.add("T135", step.span, found=str(step.number), above="@k_SCALE")
                self.names.nameless.append("scale")
                break
            if step.number <= before.number:
                self.report.add("T317", step.span, also=(before.span,), found=str(step.number))

    def _competence(self, node: ast.CompetenceDecl, scope: Scope) -> None:
        if node.group is not None:
            scope.find(node.group, "group", "group", self.report)
        if node.scale is not None:
            scope.find(node.scale, "scale", "scale", self.report)
        elif len(scope.visible("scale")) != 1 and node.span not in self.unread:
            self.report.add("T309", node.name.span, name=node.name.text)

    def _values(self, node: ast.FactDecl) -> None:
        seen: dict[str, Span] = {}
        for value in node.values:
            if value.text in seen:
                self.report.add("T203", value.span, also=(seen[value.text],), name=value.text)
            seen.setdefault(value.text, value.span)

    def _transition(self, node: ast.TransitionDecl, scope: Scope) -> None:
        seen: dict[str, Span] = {}
        for name in node.sources or ():
            scope.find(name, THING, "module", self.report)
            if name.text in seen:
                self.report.add("T308", name.span, also=(seen[name.text],))
            seen.setdefault(name.text, name.span)
        entry = scope.find(node.target, THING, "module", self.report)
        if entry is None or not isinstance(entry.node, ast.ModuleDecl) or not entry.node.ends_path:
            return
        if self._gated(node, scope.package):
            self.report.add("T505", node.target.span, severity=_WARNING, name=node.target.text)

    def _gated(self, node: ast.TransitionDecl, owner: str | None) -> bool:
        """Whether anything must be met to take the transition, seen from the package it is written in."""
        if node.always_open:
            return False
        if any(decl.kind == "requirement" for decl in node.requirements):
            return True
        return not node.without_levels and any(
            column.text == node.target.text and row.cells[i] is not None
            for package, item in self.items
            if isinstance(item, ast.LevelsDecl) and package in {None, owner}
            for i, column in enumerate(item.columns)
            for row in item.rows
        )

    # --- cycles -----------------------------------------------------------------------------------------------------

    def cycles(self) -> None:
        """Conditions and scorecards that end up asking about themselves."""
        graph = {
            (owner, item.name.text): (item.name.span, self._asked(item, owner))
            for owner, item in self.items
            if isinstance(item, ast.ConditionDecl | ast.ScorecardDecl)
        }
        done: set[tuple[str | None, str]] = set()
        for start in graph:
            self._walk(start, graph, [], done)

    def _asked(self, item: ast.ConditionDecl | ast.ScorecardDecl, owner: str | None) -> list[tuple[str | None, str]]:
        lines: list[ast.TestLine] = []
        for line in item.body if isinstance(item, ast.ConditionDecl) else item.lines:
            if isinstance(line, ast.GroupLines):
                lines += line.tests
            elif isinstance(line, ast.TestLine):
                lines.append(line)
            elif line.test is not None:
                lines.append(line.test)
        visible = self.scope(owner).visible(THING)
        names = [line.subject.name.text for line in lines if isinstance(line.subject, ast.NamedSubject)]
        return [
            (visible[n].package, n) for n in names if n in visible and visible[n].kind in {"condition", "scorecard"}
        ]

    def _walk(
        self,
        node: tuple[str | None, str],
        graph: dict[tuple[str | None, str], tuple[Span, list[tuple[str | None, str]]]],
        path: list[tuple[str | None, str]],
        done: set[tuple[str | None, str]],
    ) -> None:
        if node in path:
            ring = path[path.index(node) :]
            names = ", ".join(f"»{name}«" for _, name in [*ring, node])
            self.report.add("T502", graph[node][0], also=tuple(graph[n][0] for n in ring[1:]), names=names)
            return
        if node in done or node not in graph:
            return
        for other in graph[node][1]:
            self._walk(other, graph, [*path, node], done)
        done.add(node)

    # --- places -----------------------------------------------------------------------------------------------------

    def places(self) -> None:
        """Names that meet in one place: requirements, cells, and transitions that are open."""
        cells = self._cells_below()
        standards: dict[tuple[str | None, str], Span] = {}
        for owner, item in self.stack.top.items:
            if isinstance(item, ast.LevelsDecl):
                self._table(owner, item, cells)
            elif isinstance(item, ast.RequirementDecl):
                self._unique((owner, item.name.text), item.name, standards, id_of(owner, item.name.text))
        self._transitions(cells)
        self._ids()

    def _cells_below(self) -> dict[tuple[str | None, str, str], Span]:
        """The cells of the layers below that still stand."""
        found: dict[tuple[str | None, str, str], Span] = {}
        for owner, item in self.stack.below.items if self.stack.below is not None else ():
            if isinstance(item, ast.LevelsDecl):
                for row, column, _, span in cells_of(item):
                    if id_of(owner, column.text, row.name.text) in self.written:
                        found.setdefault((owner, column.text, row.name.text), span)
        return found

    def _unique(self, key: Any, name: ast.Name, seen: dict[Any, Span], id_: str) -> None:
        if id_ in self.written:
            self.report.add("T427", name.span, also=(self.written[id_][0].span,), id=id_)
        elif key in seen:
            self.report.add("T207", name.span, also=(seen[key],), name=name.text)
        seen.setdefault(key, name.span)

    def _table(self, owner: str | None, node: ast.LevelsDecl, cells: dict[tuple[str | None, str, str], Span]) -> None:
        columns: dict[str, Span] = {}
        for column in node.columns:
            if column.text in columns:
                self.report.add("T203", column.span, also=(columns[column.text],), name=column.text)
            columns.setdefault(column.text, column.span)
        for row in node.rows:
            for name, cell, span in zip(columns, row.cells, row.cell_spans, strict=False):
                if cell is None:
                    continue
                key = (owner, name, row.name.text)
                if id_of(*key) in self.written:
                    continue
                if key in cells:
                    self.report.add("T209", span, also=(cells[key],), name=row.name.text, module=name)
                cells.setdefault(key, span)

    def _transitions(self, cells: dict[tuple[str | None, str, str], Span]) -> None:
        nodes = [(owner, item) for owner, item in self.items if isinstance(item, ast.TransitionDecl)]
        opened: dict[Any, ast.TransitionDecl] = {}
        for owner, node in nodes:
            if node.always_open:
                opened.setdefault((owner, key_of(node)), node)
        seen: dict[Any, Span] = {}
        own = [(owner, item) for owner, item in self.stack.top.items if isinstance(item, ast.TransitionDecl)]
        for owner, node in own:
            target = node.target.text
            self._unique_on_the_way(owner, node, seen)
            for decl in node.requirements:
                id_ = id_of(owner, target, decl.name.text)
                for package in self._meeting(owner):
                    cell = cells.get((package, target, decl.name.text))
                    if cell is not None and id_ not in self.written:
                        self.report.add("T208", decl.name.span, also=(cell,), name=decl.name.text, module=target)
                rival = opened.get((owner, key_of(node))) or opened.get((None, key_of(node)))
                if rival is not None:
                    self.report.add("T503", decl.name.span, also=(rival.target.span,), name=decl.name.text)
            self._overruled(owner, node, opened)

    def _unique_on_the_way(self, owner: str | None, node: ast.TransitionDecl, seen: dict[Any, Span]) -> None:
        """Several names that are there already are one problem: the line above them is likely to be gone."""
        again: list[tuple[Span, Span, str]] = []
        for decl in node.requirements:
            key, id_ = (owner, key_of(node), decl.name.text), id_of(owner, node.target.text, decl.name.text)
            new = id_ not in self.written or self._repeats(owner, node, decl, id_)
            if new and key in seen:
                again.append((decl.name.span, seen[key], decl.name.text))
            elif new:
                seen[key] = decl.name.span
            else:
                self._unique(key, decl.name, seen, id_)
        if again:
            (place, first, name), *others = again
            also = (Label(first, "@first_here"), *(Label(other, "@also_here") for other, _, _ in others))
            notes = (Note("lost_transition"),) if others else ()
            self.report.add("T207", place, also=also, notes=notes, name=name)

    def _repeats(self, owner: str | None, node: ast.TransitionDecl, decl: ast.RequirementDecl, id_: str) -> bool:
        """Whether a requirement of the layers below is asked again, word for word, on a way that they do not have."""
        if (owner, key_of(node)) in self._ways_below or id_ in self._changed_here:
            return False
        return all(says_the_same(decl, one) for one in self.written[id_])

    @cached_property
    def _ways_below(self) -> frozenset[Any]:
        below = self.stack.below.items if self.stack.below is not None else ()
        return frozenset((owner, key_of(item)) for owner, item in below if isinstance(item, ast.TransitionDecl))

    @cached_property
    def _changed_here(self) -> frozenset[str]:
        items = (item for _, item in self.stack.top.items)
        return frozenset(item.id.text for item in items if isinstance(item, ast.ChangeDecl | ast.DropDecl))

    def _meeting(self, owner: str | None) -> list[str | None]:
        """The packages whose rules meet those of `owner` in one citizen's transition."""
        return [None, owner] if owner is not None else [None, *{package for package, _ in self.items if package}]

    def _ids(self) -> None:
        """A package and a shared module of one name would give one id to two requirements."""
        packages = {item.name.text: item.name for item in self._packages()}
        for name, entry in self.names.of(None, THING).items():
            if entry.kind == "module" and name in packages:
                self.report.add("T203", packages[name].span, also=(entry.name.span,), name=name)

    def _overruled(self, owner: str | None, node: ast.TransitionDecl, opened: dict[Any, ast.TransitionDecl]) -> None:
        for (other, key), rival in opened.items():
            same_place = other is None or owner is None or other == owner
            if node.always_open or not same_place or key == key_of(node) or rival.target.text != node.target.text:
                continue
            if key[0] is None or node.sources is None or key[0] & {name.text for name in node.sources}:
                also = (rival.target.span,)
                self.report.add("T506", node.target.span, also=also, severity=_WARNING, name=node.target.text)
