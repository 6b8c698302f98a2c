"""Assembles the semantic model of a ruleset from its files, once all its names are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from trin.engine import model

from . import ast
from .layers import Gathered
from .qualifiers import duration
from .requirements import RequirementReader
from .scope import Entry, Names, Report, Scope
from .testlines import TestReader

Owned = tuple[str | None, Any]


def owned_items(gathered: Gathered) -> list[Owned]:
    """Every statement with the package it belongs to (None: the ruleset), in the order that counts."""
    shared: list[Owned] = []
    own: list[Owned] = []
    for file in gathered.files:
        for item in file.items:
            if isinstance(item, ast.PackageDecl):
                own += [(item.name.text, inner) for inner in item.items]
            else:
                shared.append((None, item))
    return shared + own


class Lowering:
    """Builds one ruleset. Problems in shared rules are reported once, however many packages see them."""

    def __init__(self, gathered: Gathered, names: Names, report: Report) -> None:
        self.gathered = gathered
        self.names = names
        self.report = report
        self.items = owned_items(gathered)
        self._done: dict[tuple[int, str | None], Any] = {}
        self._reported: set[int] = set()

    def ruleset(self, digest: str) -> model.Ruleset:
        """The whole ruleset. Only to be used when nothing in the report is an error."""
        header, name = self.gathered.header, self.gathered.name
        in_force = self.gathered.in_force
        shared = self.package(None, None)
        packages = {decl.name.text: self.package(decl.name.text, decl) for decl in self.declared_packages()}
        running = [line for line in header.lines if isinstance(line, ast.RunningPathsLine)]
        notes = [*header.lines, *(item for owner, item in self.items if owner is None)]
        return model.Ruleset(
            name=name,
            label=header.label.text if header.label else name,
            language=self.gathered.language,
            in_force_from=in_force.start.value,
            in_force_to=in_force.end.value if in_force.end else None,
            adopted=_adopted(header),
            sources=tuple(note.text.text for note in notes if isinstance(note, ast.SourceNote)),
            caveats=tuple(note.text.text for note in notes if isinstance(note, ast.Caveat)),
            running_paths=model.RunningPaths.MOVE if running and not running[0].keep else model.RunningPaths.KEEP,
            layers=(name,),
            digest=digest,
            shared=shared,
            packages=packages,
        )

    def declared_packages(self) -> list[ast.PackageDecl]:
        """Each package once: the declaration with the label, where several files add to it."""
        found: dict[str, ast.PackageDecl] = {}
        for file in self.gathered.files:
            for item in file.items:
                if isinstance(item, ast.PackageDecl):
                    first = found.get(item.name.text)
                    if first is None or (first.label is None and item.label is not None):
                        found[item.name.text] = item
        return list(found.values())

    def package(self, name: str | None, decl: ast.PackageDecl | None) -> model.Package:
        """A package as its citizens meet it, the shared part included."""
        own = [item for owner, item in self.items if owner == name and owner is not None]
        header = self.gathered.header
        label = (decl.label if decl is not None else header.label) or header.name
        standards = [
            self._once(item, owner, name, self._standard)
            for owner, item in self._seen_by(name)
            if isinstance(item, ast.RequirementDecl)
        ]
        return model.Package(
            name=name,
            label=label.text,
            sources=tuple(item.text.text for item in own if isinstance(item, ast.SourceNote)),
            target_groups=tuple(
                self._once(item, owner, name, self._target_group)
                for owner, item in self._seen_by(name)
                if isinstance(item, ast.TargetGroupDecl)
            ),
            vocabulary=self._vocabulary(name),
            modules={entry.name.text: self._module(entry.node) for entry in self._modules(name)},
            transitions=self._transitions(name),
            standards=tuple(standards),
            caveats=tuple(item.text.text for item in own if isinstance(item, ast.Caveat)),
        )

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _seen_by(self, package: str | None) -> Iterable[Owned]:
        return [(owner, item) for owner, item in self.items if owner is None or owner == package]

    def _once(self, node: Any, owner: str | None, view: str | None, build: Any) -> Any:
        """Lower a node, or take what was made of it before where the view makes no difference."""
        key = (id(node), view if owner is not None or self._adds_members(view) else None)
        if key not in self._done:
            report = Report() if id(node) in self._reported else self.report
            self._reported.add(id(node))
            scope = Scope(self.names, owner, key[1])
            reader = TestReader(scope, self.gathered.name, self.gathered.language, report)
            self._done[key] = build(node, reader)
        return self._done[key]

    def _adds_members(self, package: str | None) -> bool:
        return package is not None and any(
            isinstance(entry.node, ast.CompetenceDecl) and entry.node.group is not None
            for entry in self.names.entries(package)
        )

    def _origin(self, node: Any) -> model.Origin:
        return model.Origin(node.span.file, node.span.line, self.gathered.name)

    # --- declarations -----------------------------------------------------------------------------------------------

    def _modules(self, package: str | None) -> list[Entry]:
        owners: list[str | None] = [None] if package is None else [None, package]
        return [e for owner in owners for e in self.names.entries(owner) if e.kind == "module"]

    def _module(self, node: Any) -> model.Module:
        lasts = None
        if node.shortest is not None and node.longest is not None:
            lasts = (duration(node.shortest), duration(node.longest))
        return model.Module(node.name.text, _label(node), lasts, node.ends_path, self._origin(node), _sources(node))

    def _vocabulary(self, package: str | None) -> model.Vocabulary:
        kinds: dict[str, dict[str, Any]] = {kind: {} for kind in _FIELDS}
        owners: list[str | None] = [None] if package is None else [None, package]
        for owner in owners:
            for entry in self.names.entries(owner):
                if entry.kind in kinds:
                    kinds[entry.kind][entry.name.text] = self._once(entry.node, owner, package, self._declared)
        return model.Vocabulary(**{_FIELDS[kind]: entries for kind, entries in kinds.items()})

    def _declared(self, node: Any, reader: TestReader) -> Any:
        name, label = node.name.text, _label(node)
        match node:
            case ast.RoleDecl():
                return model.Role(name, label)
            case ast.ScaleDecl():
                return model.Scale(name, label, tuple(model.Step(s.number, s.label.text) for s in node.steps))
            case ast.GroupDecl():
                return model.Group(name, label)
            case ast.CompetenceDecl():
                scale = reader.scope.scale_of(node)
                group = node.group.text if node.group else None
                return model.Competence(name, label, scale.name.text if scale else "", group, _responsible(node))
            case ast.FactDecl():
                values = tuple(value.text for value in node.values)
                kind = model.FactKind.VALUES if node.kind == ast.UNREAD else model.FactKind(node.kind)
                return model.Fact(name, label, kind, values, _responsible(node))
            case ast.ScorecardDecl():
                lines = tuple(line for line in (self._points(p, reader) for p in node.lines) if line is not None)
                return model.Scorecard(name, label, lines, self._origin(node))
            case ast.ConditionDecl():
                written = node.label.text if node.label else None
                return model.Condition(name, written, reader.body(node.body), self._origin(node))
        return model.Thing(name, label, _responsible(node))

    def _points(self, line: ast.PointsLine, reader: TestReader) -> model.PointsPerLevel | model.PointsForTest | None:
        if line.test is not None:
            test = reader.test(line.test)
            return None if test is None else model.PointsForTest(test, line.points.value)
        assert line.subject is not None
        measured = reader.measured(line.subject, line.qualifiers)
        if measured is None:
            return None
        source = reader.source(line.text, line.span)
        return model.PointsPerLevel(source, line.subject.name.text, measured, line.points.value)

    def _target_group(self, node: ast.TargetGroupDecl, reader: TestReader) -> model.TargetGroup:
        label = node.label.text if node.label else ""
        return model.TargetGroup(label, reader.body(node.body), self._origin(node), _sources(node))

    # --- requirements and transitions -------------------------------------------------------------------------------

    def _requirements(self, reader: TestReader) -> RequirementReader:
        return RequirementReader(reader, self.gathered.header)

    def _standard(self, node: ast.RequirementDecl, reader: TestReader) -> model.Requirement:
        return self._requirements(reader).read(node, _id(reader.scope.package, node.name.text))

    def _cells(self, node: ast.LevelsDecl, reader: TestReader) -> list[tuple[str, model.Requirement]]:
        return self._requirements(reader).table(node)

    def _body(self, node: ast.TransitionDecl, reader: TestReader) -> tuple[model.Requirement, ...]:
        target = node.target.text
        read = self._requirements(reader).read
        return tuple(read(decl, _id(reader.scope.package, target, decl.name.text)) for decl in node.requirements)

    def _transitions(self, package: str | None) -> tuple[model.Transition, ...]:
        merged: dict[tuple[frozenset[str] | None, str], list[tuple[str | None, ast.TransitionDecl]]] = {}
        for owner, item in self._seen_by(package):
            if isinstance(item, ast.TransitionDecl):
                sources = None if item.sources is None else frozenset(name.text for name in item.sources)
                merged.setdefault((sources, item.target.text), []).append((owner, item))
        cells = [
            cell
            for owner, item in self._seen_by(package)
            if isinstance(item, ast.LevelsDecl)
            for cell in self._once(item, owner, package, self._cells)
        ]
        made = [self._transition(parts, package, cells) for parts in merged.values()]
        made = _open_wins(made)
        return tuple(sorted(made, key=lambda t: t.sources is None))

    def _transition(
        self,
        parts: list[tuple[str | None, ast.TransitionDecl]],
        package: str | None,
        cells: list[tuple[str, model.Requirement]],
    ) -> model.Transition:
        first = parts[0][1]
        always_open = any(node.always_open for _, node in parts)
        requirements: list[model.Requirement] = []
        for owner, node in parts:
            requirements += self._once(node, owner, package, self._body)
        if not any(node.without_levels for _, node in parts):
            requirements = [cell for module, cell in cells if module == first.target.text] + requirements
        label = next((node.label.text for _, node in parts if node.label), None)
        sources = None if first.sources is None else tuple(name.text for name in first.sources)
        kept = () if always_open else tuple(requirements)
        return model.Transition(sources, first.target.text, label, always_open, kept, self._origin(first))


_FIELDS = {
    "role": "roles",
    "scale": "scales",
    "group": "groups",
    "competence": "competences",
    "fact": "facts",
    "certificate": "certificates",
    "document": "documents",
    "activity": "activities",
    "judgement": "judgements",
    "follow_up": "follow_ups",
    "scorecard": "scorecards",
    "condition": "conditions",
}


def _open_wins(transitions: list[model.Transition]) -> list[model.Transition]:
    """Take from the closed transitions every module that an always open one leads from to the same target."""
    kept: list[model.Transition] = []
    for transition in transitions:
        rivals = [t for t in transitions if t.always_open and t.target == transition.target and t is not transition]
        if transition.always_open or not rivals:
            kept.append(transition)
            continue
        if any(rival.sources is None for rival in rivals):
            continue
        opened = {name for rival in rivals for name in rival.sources or ()}
        if transition.sources is not None:
            left = tuple(name for name in transition.sources if name not in opened)
            if left:
                kept.append(replace(transition, sources=left))
        else:
            kept.append(transition)
    return kept


def _id(*parts: str | None) -> str:
    return ".".join(part for part in parts if part is not None)


def _label(node: Any) -> str:
    return str(node.label.text if node.label is not None else node.name.text)


def _sources(node: ast.ModuleDecl | ast.TargetGroupDecl) -> tuple[str, ...]:
    return tuple(note.text.text for note in node.sources)


def _responsible(node: Any) -> str | None:
    return None if node.responsible is None else str(node.responsible.role.text)


def _adopted(header: ast.Header) -> tuple[model.Adoption, ...]:
    found: list[model.Adoption] = []
    for line in header.lines:
        if isinstance(line, ast.AdoptedBy):
            found.append(model.Adoption(line.by.text, line.on.value))
        elif isinstance(line, ast.AgreedBy):
            found.append(model.Adoption(", ".join(name.text for name in line.roles), line.on.value))
    return tuple(found)
