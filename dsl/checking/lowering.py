"""Assembles the semantic model of a ruleset from its files and from the layers below, once all names are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from trin.dsl import ast
from trin.dsl.layering.changes import Applied, Edits, edited
from trin.dsl.layering.stack import Stack
from trin.engine import model

from .qualifiers import duration
from .requirements import RequirementReader, id_of
from .scope import Entry, Names, Report, Scope
from .testlines import TestReader

Owned: TypeAlias = tuple[str | None, Any]
Key: TypeAlias = tuple[frozenset[str] | None, str]
"""What makes two transitions the same: the modules they lead from (None: any), and the one they lead to."""


@dataclass(frozen=True, slots=True)
class Way:
    """A transition as the layers have put it together so far, without the cells of tables.

    `order` is the order in which its modules were first written.
    """

    order: tuple[str, ...] | None
    target: str
    label: str | None
    always_open: bool
    without_levels: bool
    requirements: tuple[model.Requirement, ...]
    origin: model.Origin


@dataclass(frozen=True, slots=True)
class Assembled:
    """A package as its citizens meet it, and what the layer above goes on from."""

    package: model.Package
    ways: Mapping[Key, Way]
    cells: tuple[tuple[str, model.Requirement], ...]


_SAID_ELSEWHERE = (ast.ChangeDecl, ast.DropDecl, ast.CitizenDecl, ast.ExampleDecl)
"""Statements that belong to no package, wherever they stand."""


class Lowering:
    """Builds one ruleset. Problems in shared rules are reported once, however many packages see them.

    What the layers below say is taken over as they have it, in their own words and with their own names.
    """

    def __init__(
        self, stack: Stack, names: Names, report: Report, below: Lowering | None = None, edits: Edits | None = None
    ) -> None:
        self.stack = stack
        self.names = names
        self.report = report
        self.below = below
        self.edits = edits if edits is not None else Edits({}, frozenset())
        self.items = stack.top.items
        self.applied: list[Applied] = []
        self._done: dict[tuple[int, str | None], Any] = {}
        self._edited: dict[int, model.Requirement | None] = {}
        self._reported: set[int] = set()
        self._grouped: dict[int, bool] = {}
        self._assembled: dict[str | None, Assembled] = {}

    def ruleset(self) -> model.Ruleset:
        """The whole ruleset. Only to be used when nothing in the report is an error."""
        top = self.stack.top
        shared = self.assembled(None).package
        packages = {name: self.assembled(name).package for name in self.packages()}
        headers = [edition.header for edition in self.stack.editions]
        notes = [
            *(line for header in headers for line in header.lines),
            *(item for owner, item in self.stack.items if owner is None),
        ]
        return model.Ruleset(
            name=top.name,
            label=top.header.label.text if top.header.label else top.name,
            language=top.language,
            in_force_from=top.period.start,
            in_force_to=top.period.end,
            adopted=tuple(adoption for header in headers for adoption in _adopted(header)),
            sources=tuple(note.text.text for note in notes if isinstance(note, ast.SourceNote)),
            caveats=tuple(note.text.text for note in notes if isinstance(note, ast.Caveat)),
            running_paths=_running_paths(headers),
            layers=tuple(edition.name for edition in self.stack.editions),
            digest="",
            shared=shared,
            packages=packages,
            dropped=self._dropped(),
        )

    def packages(self) -> dict[str, ast.Text | ast.Name]:
        """Each package with its text, those of the layers below first."""
        found = dict(self.below.packages()) if self.below is not None else {}
        for decl in self.stack.top.packages:
            if decl.label is not None:
                found[decl.name.text] = decl.label
            else:
                found.setdefault(decl.name.text, self.stack.top.header.name)
        return found

    def assembled(self, name: str | None) -> Assembled:
        """A package, the shared part and what the layers below say included."""
        made = self._assembled.get(name)
        if made is None:
            made = self._assembled[name] = self._assemble(name)
        return made

    def _assemble(self, name: str | None) -> Assembled:
        base = self._base(name)
        if base is not None and base.package.name == name and not self._speaks_of(name):
            return self._relabelled(base)
        own = [item for owner, item in self.items if owner == name and owner is not None]
        ways, cells = self._ways(name, base), self._cells_of(name, base)
        before = None if base is None else base.package
        header = self.stack.top.header
        label = self.packages()[name] if name is not None else header.label or header.name
        package = model.Package(
            name=name,
            label=label.text,
            sources=(*_kept(before, "sources"), *_texts(own, ast.SourceNote)),
            target_groups=(*_kept(before, "target_groups"), *self._seen(name, ast.TargetGroupDecl, self._target_group)),
            vocabulary=self._vocabulary(name, before),
            modules={
                **({} if before is None else before.modules),
                **{entry.name.text: self._module(entry.node) for entry in self._entries(name, before)
                   if entry.kind == "module"},
            },
            transitions=_transitions(ways, cells),
            standards=(
                *self._all_edited(_kept(before, "standards"), name),
                *self._seen(name, ast.RequirementDecl, self._standard),
            ),
            caveats=(*_kept(before, "caveats"), *_texts(own, ast.Caveat)),
        )  # fmt: skip
        return Assembled(package, ways, cells)

    def _speaks_of(self, name: str | None) -> bool:
        """Whether the layer on top says anything that may matter in a package that the layers below have."""
        owners = {None, name}
        if any(edit.written.owner in owners for edit in self.edits.by_id.values()):
            return True
        return any(owner in owners and not isinstance(item, _SAID_ELSEWHERE) for owner, item in self.items)

    def _relabelled(self, base: Assembled) -> Assembled:
        """What the layers below say, as it stands; the part of all packages goes by the name of the layer on top."""
        if base.package.name is not None:
            return base
        header = self.stack.top.header
        return replace(base, package=replace(base.package, label=(header.label or header.name).text))

    def _base(self, name: str | None) -> Assembled | None:
        """What the layers below say: of a package that they do not have, what they say of all."""
        if self.below is None:
            return None
        return self.below.assembled(name if name in self.below.packages() else None)

    # --- changes ----------------------------------------------------------------------------------------------------

    def _all_edited(self, requirements: Iterable[model.Requirement], view: str | None) -> Iterable[model.Requirement]:
        if not self.edits.by_id:
            return requirements
        return [kept for r in requirements if (kept := self._after(r, view)) is not None]

    def _after(self, requirement: model.Requirement, view: str | None) -> model.Requirement | None:
        """A requirement of the layers below as the layer on top has it; None where it is left out."""
        edit = self.edits.by_id.get(requirement.id)
        if edit is None:
            return requirement
        if id(requirement) not in self._edited:
            report = Report() if id(edit) in self._reported else self.report
            self._reported.add(id(edit))
            scope = Scope(self.names, edit.written.owner, view if edit.written.owner is None else edit.written.owner)
            reader = TestReader(scope, self.stack.layers, self.stack.language, report)
            after = edited(requirement, edit, reader)
            self.applied.append(Applied(edit, requirement, after, view))
            self._edited[id(requirement)] = after
        return self._edited[id(requirement)]

    def _dropped(self) -> tuple[model.Dropped, ...]:
        before = self.below._dropped() if self.below is not None else ()
        found: dict[str, model.Dropped] = {}
        for applied in self.applied:
            if applied.after is None:
                origin = model.Origin(applied.edit.span.file, applied.edit.span.line, self.stack.name)
                dropped = model.Dropped(applied.before, origin, applied.edit.because)
                found.setdefault(applied.before.id, dropped)
        return (*before, *found.values())

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _seen_by(self, package: str | None) -> Iterable[Owned]:
        return [(owner, item) for owner, item in self.items if owner is None or owner == package]

    def _seen(self, name: str | None, kind: type, build: Any) -> list[Any]:
        """What the layer on top says of a kind, as seen from a package."""
        return [self._once(item, owner, name, build) for owner, item in self._seen_by(name) if isinstance(item, kind)]

    def _once(self, node: Any, owner: str | None, view: str | None, build: Any) -> Any:
        """Lower a node, or take what was made of it before where the view makes no difference."""
        own = owner is not None or (self._adds_members(view) and self._asks_about_groups(node))
        key = (id(node), view if own else None)
        if key not in self._done:
            report = Report() if id(node) in self._reported else self.report
            self._reported.add(id(node))
            scope = Scope(self.names, owner, key[1])
            reader = TestReader(scope, self.stack.layers, self.stack.language, report)
            self._done[key] = build(node, reader)
        return self._done[key]

    def _adds_members(self, package: str | None) -> bool:
        return package is not None and any(
            isinstance(entry.node, ast.CompetenceDecl) and entry.node.group is not None
            for entry in self.names.entries(package)
        )

    def _asks_about_groups(self, node: Any) -> bool:
        """Whether a statement says anything about a group, whose members differ from package to package."""
        if id(node) not in self._grouped:
            self._grouped[id(node)] = _mentions_group(node)
        return self._grouped[id(node)]

    def _origin(self, node: Any) -> model.Origin:
        return model.Origin(node.span.file, node.span.line, self.stack.name)

    # --- declarations -----------------------------------------------------------------------------------------------

    def _entries(self, package: str | None, before: model.Package | None) -> Iterable[Entry]:
        """What the layer on top declares, the ruleset's level first; everything, where nothing is taken over."""
        entries = self.names.entries if before is None else self.names.own_entries
        owners: list[str | None] = [None] if package is None else [None, package]
        return (entry for owner in owners for entry in entries(owner))

    def _module(self, node: Any) -> model.Module:
        lasts = None
        if node.shortest is not None and node.longest is not None:
            lasts = (duration(node.shortest), duration(node.longest))
        return model.Module(node.name.text, _label(node), lasts, node.ends_path, self._origin(node), _sources(node))

    def _vocabulary(self, package: str | None, before: model.Package | None) -> model.Vocabulary:
        kinds: dict[str, dict[str, Any]] = {kind: {} for kind in _FIELDS}
        if before is not None:
            kinds = {kind: dict(getattr(before.vocabulary, field)) for kind, field in _FIELDS.items()}
        for entry in self._entries(package, before):
            if entry.kind in kinds:
                made = self._once(entry.node, entry.package, package, self._declared)
                kinds[entry.kind][entry.name.text] = made
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
        return RequirementReader(reader, self.stack.top.header)

    def _standard(self, node: ast.RequirementDecl, reader: TestReader) -> model.Requirement:
        return self._requirements(reader).read(node, id_of(reader.scope.package, node.name.text))

    def _cells(self, node: ast.LevelsDecl, reader: TestReader) -> list[tuple[str, model.Requirement]]:
        return self._requirements(reader).table(node, self.edits.cells)

    def _body(self, node: ast.TransitionDecl, reader: TestReader) -> tuple[model.Requirement, ...]:
        target = node.target.text
        read = self._requirements(reader).read
        return tuple(read(decl, id_of(reader.scope.package, target, decl.name.text)) for decl in node.requirements)

    def _cells_of(self, package: str | None, base: Assembled | None) -> tuple[tuple[str, model.Requirement], ...]:
        """The cells of every table, each with the module that it leads into."""
        own = [cell for cells in self._seen(package, ast.LevelsDecl, self._cells) for cell in cells]
        if base is None:
            return tuple(own)
        below = base.cells
        if self.edits.by_id:
            edited_ = ((module, self._after(cell, package)) for module, cell in below)
            below = tuple((module, cell) for module, cell in edited_ if cell is not None)
        return (*below, *own)

    def _ways(self, package: str | None, base: Assembled | None) -> dict[Key, Way]:
        """Every transition, by where it leads from and to."""
        ways: dict[Key, Way] = {}
        if base is not None:
            for key, way in base.ways.items():
                ways[key] = replace(way, requirements=tuple(self._all_edited(way.requirements, package)))
        for owner, node in self._seen_by(package):
            if isinstance(node, ast.TransitionDecl):
                key = key_of(node)
                ways[key] = self._joined(ways.get(key), node, self._once(node, owner, package, self._body))
        return ways

    def _joined(self, way: Way | None, node: ast.TransitionDecl, own: tuple[model.Requirement, ...]) -> Way:
        """A transition with what one more statement says about it."""
        label = node.label.text if node.label is not None else None
        if way is None:
            order = None if node.sources is None else tuple(name.text for name in node.sources)
            opened, without = node.always_open, node.without_levels
            return Way(order, node.target.text, label, opened, without, own, self._origin(node))
        return replace(
            way,
            label=way.label or label,
            always_open=way.always_open or node.always_open,
            without_levels=way.without_levels or node.without_levels,
            requirements=(*way.requirements, *own),
        )


def key_of(node: ast.TransitionDecl) -> Key:
    """What makes a transition the same as another."""
    return None if node.sources is None else frozenset(name.text for name in node.sources), node.target.text


def _transitions(
    ways: Mapping[Key, Way], cells: Iterable[tuple[str, model.Requirement]]
) -> tuple[model.Transition, ...]:
    """The transitions with the cells of tables, in the order in which they count."""
    by_module: dict[str, list[model.Requirement]] = {}
    for module, cell in cells:
        by_module.setdefault(module, []).append(cell)
    made = []
    for way in ways.values():
        levels = [] if way.without_levels else by_module.get(way.target, [])
        kept = () if way.always_open else (*levels, *way.requirements)
        made.append(model.Transition(way.order, way.target, way.label, way.always_open, kept, way.origin))
    return tuple(sorted(_open_wins(made), key=lambda t: t.sources is None))


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


def _mentions_group(node: Any) -> bool:
    """Whether any test in a statement is about a group."""
    match node:
        case ast.TestLine():
            return isinstance(node.subject, ast.GroupSubject)
        case ast.TransitionDecl():
            return any(map(_mentions_group, node.requirements))
        case ast.RequirementDecl() | ast.ScorecardDecl():
            return any(map(_mentions_group, node.lines))
        case ast.ConditionDecl() | ast.TargetGroupDecl():
            return any(map(_mentions_group, node.body))
        case ast.GroupLines():
            return any(map(_mentions_group, node.tests))
        case ast.AppliesWhen() | ast.PointsLine():
            return _mentions_group(node.test)
    return False


def _label(node: Any) -> str:
    return str(node.label.text if node.label is not None else node.name.text)


def _sources(node: ast.ModuleDecl | ast.TargetGroupDecl) -> tuple[str, ...]:
    return tuple(note.text.text for note in node.sources)


def _responsible(node: Any) -> str | None:
    return None if node.responsible is None else str(node.responsible.role.text)


def _running_paths(headers: Iterable[ast.Header]) -> model.RunningPaths:
    """What the lowest layer says that says anything; a company's layer has no say."""
    lines = (line for header in headers if header.kind != "company" for line in header.lines)
    said = next((line for line in lines if isinstance(line, ast.RunningPathsLine)), None)
    return model.RunningPaths.MOVE if said is not None and not said.keep else model.RunningPaths.KEEP


def _kept(before: model.Package | None, name: str) -> tuple[Any, ...]:
    """What the layers below have in a field of a package."""
    return () if before is None else tuple(getattr(before, name))


def _texts(items: Iterable[Any], kind: type[ast.SourceNote | ast.Caveat]) -> tuple[str, ...]:
    return tuple(item.text.text for item in items if isinstance(item, kind))


def _adopted(header: ast.Header) -> tuple[model.Adoption, ...]:
    found: list[model.Adoption] = []
    for line in header.lines:
        if isinstance(line, ast.AdoptedBy):
            found.append(model.Adoption(line.by.text, line.on.value))
        elif isinstance(line, ast.AgreedBy):
            roles = tuple(name.text for name in line.roles)
            found.append(model.Adoption(", ".join(roles), line.on.value, roles))
    return tuple(found)
