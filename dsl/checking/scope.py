"""Which names there are, and which of them can be seen from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Edit, Label, Note, Severity, fold
from trin.dsl.source import Span

THING = "thing"
"""The namespace of everything that a test can be about, modules included."""


@dataclass(slots=True)
class Report:
    """The problems found so far; the same problem in the same place is kept once.

    `missed` are the names that were not found, which `misnamed` makes problems of when everything has been read.
    """

    found: list[Diagnostic] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    _seen: set[tuple[str, Span, tuple[str, ...]]] = field(default_factory=set)

    def add(
        self,
        code: str,
        span: Span,
        *,
        also: tuple[Span | Label, ...] = (),
        severity: Severity = Severity.ERROR,
        fix: str | None = None,
        edits: tuple[Edit, ...] = (),
        unsafe: bool = False,
        notes: tuple[Note, ...] = (),
        **arguments: str,
    ) -> None:
        """Note a problem at `span`; `also` are further places that it is about. The rest is as in `Diagnostic`."""
        key = (code, span, tuple(arguments.values()))
        if key not in self._seen:
            self._seen.add(key)
            labels = tuple(place if isinstance(place, Label) else Label(place) for place in also)
            self.found.append(
                Diagnostic(code, arguments, span, labels, severity, fix, edits=edits, unsafe=unsafe, notes=notes)
            )

    def take(self, problems: Iterable[Diagnostic]) -> None:
        """Note problems that were found elsewhere."""
        for problem in problems:
            key = (problem.code, problem.primary, tuple(problem.arguments.values()))
            if key not in self._seen:
                self._seen.add(key)
                self.found.append(problem)


Declared = (
    ast.RoleDecl
    | ast.ScaleDecl
    | ast.GroupDecl
    | ast.CompetenceDecl
    | ast.FactDecl
    | ast.ThingDecl
    | ast.ScorecardDecl
    | ast.ConditionDecl
    | ast.ModuleDecl
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A declared name: what kind of thing it is, and the package it belongs to (None: the ruleset)."""

    kind: str
    node: Declared
    package: str | None

    @property
    def name(self) -> ast.Name:
        """The name where it is declared."""
        return self.node.name


def kind_of(node: Declared) -> str:
    """The kind of a declaration, as it is called in `ast.NamedSubject.kind`."""
    match node:
        case ast.ThingDecl(kind=kind):
            return kind
        case ast.RoleDecl():
            return "role"
        case ast.ScaleDecl():
            return "scale"
        case ast.GroupDecl():
            return "group"
        case ast.CompetenceDecl():
            return "competence"
        case ast.FactDecl():
            return "fact"
        case ast.ScorecardDecl():
            return "scorecard"
        case ast.ConditionDecl():
            return "condition"
        case ast.ModuleDecl():
            return "module"


def namespace(kind: str) -> str:
    """Roles, scales and groups have names of their own; all that tests are about shares one space."""
    return kind if kind in {"role", "scale", "group"} else THING


class Names:
    """All names of a ruleset and of what it builds on (`below`), by the package that declares them.

    `unread` holds the places of declarations with broken lines: nothing is said about what they lack. `used` holds the
    places of the declared names, facts' values too, that something is said about somewhere; `corrections` are the right
    spellings of those that have been reported. `doubtful` are words that broken lines may declare, and `nameless` the
    kinds of declarations without a name.
    """

    def __init__(
        self,
        unread: frozenset[Span] = frozenset(),
        below: Names | None = None,
        doubtful: frozenset[str] = frozenset(),
    ) -> None:
        self.unread = unread
        self.doubtful = doubtful
        self.nameless: list[str] = []
        self.below = below
        inherited = {} if below is None else below._spaces
        self._spaces: dict[tuple[str | None, str], dict[str, Entry]] = {k: dict(v) for k, v in inherited.items()}
        self._visible: dict[tuple[str | None, str], Mapping[str, Entry]] = {}
        self._own: set[Span] = set()
        self.corrections: dict[Span, str] = {}
        self.used: set[Span] = set()

    def of(self, package: str | None, space: str) -> Mapping[str, Entry]:
        """What one package (None: the ruleset's level) declares itself, in order."""
        return self._spaces.get((package, space), {})

    def visible(self, package: str | None, space: str) -> Mapping[str, Entry]:
        """What can be used in one package: the ruleset's names first, then its own."""
        if package is None:
            return self.of(None, space)
        key = (package, space)
        if key not in self._visible:
            self._visible[key] = {**self.of(None, space), **self.of(package, space)}
        return self._visible[key]

    def entries(self, package: str | None) -> Iterator[Entry]:
        """Everything that one package declares itself."""
        for (owner, _), entries in self._spaces.items():
            if owner == package:
                yield from entries.values()

    def own_entries(self, package: str | None) -> Iterator[Entry]:
        """What the layer on top declares itself in one package."""
        below = {} if self.below is None else self.below._spaces
        for (owner, kind), entries in self._spaces.items():
            if owner == package:
                known = below.get((owner, kind), {})
                yield from (entry for name, entry in entries.items() if name not in known)

    def when_declared(self, node: Declared) -> Names:
        """The names as they were for the layer that declares something."""
        names = self
        while names.below is not None and names.below.declares(node):
            names = names.below
        return names

    def declares(self, node: Declared) -> bool:
        """Whether the declaration is one of these."""
        key = namespace(kind_of(node))
        return any(
            kind == key and (entry := entries.get(node.name.text)) is not None and entry.node is node
            for (_, kind), entries in self._spaces.items()
        )

    def elsewhere(self, space: str, name: str) -> Entry | None:
        """The first package's declaration of a name."""
        for (owner, kind), entries in self._spaces.items():
            if owner is not None and kind == space and name in entries:
                return entries[name]
        return None

    def is_used(self, place: Span) -> bool:
        """Whether the layer on top, or one below it, says anything about the name that is declared at a place."""
        return place in self.used or (self.below is not None and self.below.is_used(place))

    def corrected(self, place: Span) -> str | None:
        """How a name that is misspelt where it is declared should be spelt, where that has been said."""
        return self.corrections.get(place) or (None if self.below is None else self.below.corrected(place))

    def declares_at(self, place: Span) -> bool:
        """Whether the layer on top declares a name, or a fact's value, at a place."""
        return place in self._own

    def is_unread(self, entry: Entry) -> bool:
        """Whether the declaration has broken lines, so that nobody knows all that it says."""
        node = entry.node
        return node.span in self.unread or (isinstance(node, ast.FactDecl) and node.kind == ast.UNREAD)

    def speaks_of(self, name: str, declared: str) -> bool:
        """Whether labels, or names other than `declared`, have the words of a name in them: then it is spelt right."""
        entries = [entry for space in self._spaces.values() for entry in space.values()]
        said = [entry.node.label.text for entry in entries if entry.node.label is not None]
        wording = fold(" ".join([*said, *(entry.name.text for entry in entries if entry.name.text != declared)]))
        return all(part in wording for part in fold(name).split("_"))

    def has_members(self, group: str) -> bool:
        """Whether any competence, in whatever package, belongs to the group."""
        nodes = (entry.node for entries in self._spaces.values() for entry in entries.values())
        return any(isinstance(n, ast.CompetenceDecl) and n.group is not None and n.group.text == group for n in nodes)

    def declare(self, node: Declared, package: str | None, report: Report) -> None:
        """Add a declaration; a name that can already be seen from there is a problem."""
        kind = kind_of(node)
        space = namespace(kind)
        name = node.name.text
        if name == ast.MISSING:
            self.nameless.append(kind)
            return
        entries = self._spaces.setdefault((package, space), {})
        first = entries.get(name) or self.of(None, space).get(name)
        if first is None and package is None and self.below is not None:
            first = self.below.elsewhere(space, name)
        if first is not None:
            report.add("T203", node.name.span, also=(Label(first.name.span, "@declared_here"),), name=name)
            return
        entries[name] = Entry(kind, node, package)
        self._visible.clear()
        self._own.add(node.name.span)
        if isinstance(node, ast.FactDecl):
            self._own.update(value.span for value in node.values)
        if node.label is None and not isinstance(node, ast.ConditionDecl) and node.span not in self.unread:
            report.add("T205", node.name.span, name=name)


@dataclass(frozen=True, slots=True)
class Scope:
    """A place that names are used in. `view` is the package that shared rules are seen from."""

    names: Names
    package: str | None
    view: str | None

    def visible(self, space: str) -> Mapping[str, Entry]:
        """Every name that can be used here, the ruleset's first."""
        return self.names.visible(self.package, space)

    def find(self, name: ast.Name, space: str, kind: str, report: Report) -> Entry | None:
        """The declaration behind a name, or None and a problem: see `misnamed`. `kind` is what is meant."""
        visible = self.visible(space)
        entry = visible.get(name.text)
        if entry is None and name.text == ast.MISSING:
            return None
        if entry is None:
            report.missed.append(Missed(name, space, kind, self))
            return None
        if space == THING and kind not in {THING, entry.kind}:
            report.missed.append(Missed(name, space, kind, self, entry=entry))
            return None
        self.names.used.add(entry.name.span)
        return entry

    def competence_names(self, group: str) -> tuple[str, ...]:
        """The members of a group as seen from `view`, in the order of declaration."""
        seen = self.names.visible(self.view, THING)
        return tuple(
            name
            for name, entry in seen.items()
            if isinstance(entry.node, ast.CompetenceDecl) and entry.node.group and entry.node.group.text == group
        )

    def scale_of(self, competence: ast.CompetenceDecl) -> ast.ScaleDecl | None:
        """The scale of a competence: the one it names, or the only one; None where that is not known in full."""
        if competence.scale is not None:
            entry = self.names.visible(self.view, "scale").get(competence.scale.text)
        else:
            scales = self.names.when_declared(competence).visible(self.view, "scale")
            entry = next(iter(scales.values())) if len(scales) == 1 else None
        if entry is None or not isinstance(entry.node, ast.ScaleDecl) or entry.node.span in self.names.unread:
            return None
        return entry.node


@dataclass(frozen=True, slots=True)
class Missed:
    """A name that was not found where it was used, as a `kind` of thing.

    `entry` is what it is declared as instead. With a `fact`, it is one of that fact's values that was looked for.
    """

    name: ast.Name
    space: str
    kind: str
    scope: Scope
    fact: ast.FactDecl | None = None
    entry: Entry | None = None
