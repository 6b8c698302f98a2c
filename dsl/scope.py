"""Which names there are, and which of them can be seen from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from . import ast
from .diagnostics import Diagnostic, Label, Severity, suggest
from .source import Span

THING = "thing"
"""The namespace of everything that a test can be about, modules included."""


@dataclass(slots=True)
class Report:
    """The problems found so far; the same problem in the same place is kept once."""

    found: list[Diagnostic] = field(default_factory=list)
    _seen: set[tuple[str, Span, tuple[str, ...]]] = field(default_factory=set)

    def add(
        self,
        code: str,
        span: Span,
        *,
        also: tuple[Span, ...] = (),
        severity: Severity = Severity.ERROR,
        fix: str | None = None,
        **arguments: str,
    ) -> None:
        """Note a problem at `span`; `also` are further places that it is about."""
        key = (code, span, tuple(arguments.values()))
        if key not in self._seen:
            self._seen.add(key)
            self.found.append(Diagnostic(code, arguments, span, tuple(Label(s) for s in also), severity, fix))


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
    """All names of a ruleset, by the package that declares them.

    `unread` holds the places of declarations with broken lines: nothing is said about what they lack.
    """

    def __init__(self, unread: frozenset[Span] = frozenset()) -> None:
        self.unread = unread
        self._spaces: dict[tuple[str | None, str], dict[str, Entry]] = {}
        self._visible: dict[tuple[str | None, str], Mapping[str, Entry]] = {}

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

    def elsewhere(self, space: str, name: str) -> Entry | None:
        """The first package's declaration of a name."""
        for (owner, kind), entries in self._spaces.items():
            if owner is not None and kind == space and name in entries:
                return entries[name]
        return None

    def has_members(self, group: str) -> bool:
        """Whether any competence, in whatever package, belongs to the group."""
        nodes = (entry.node for entries in self._spaces.values() for entry in entries.values())
        return any(isinstance(n, ast.CompetenceDecl) and n.group is not None and n.group.text == group for n in nodes)

    def declare(self, node: Declared, package: str | None, report: Report) -> None:
        """Add a declaration; a name that can already be seen from there is a problem."""
        kind = kind_of(node)
        space = namespace(kind)
        name = node.name.text
        entries = self._spaces.setdefault((package, space), {})
        first = entries.get(name) or self.of(None, space).get(name)
        if first is not None:
            report.add("T203", node.name.span, also=(first.name.span,), name=name)
            return
        entries[name] = Entry(kind, node, package)
        self._visible.clear()
        if node.label is None and not isinstance(node, ast.ConditionDecl):
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
        """The declaration behind a name, or None and a problem that says what is near. `kind` is what is meant."""
        visible = self.visible(space)
        entry = visible.get(name.text)
        if entry is None:
            self._unknown(name, space, kind, report)
            return None
        if space == THING and kind not in {THING, entry.kind}:
            report.add(
                "T206", name.span, also=(entry.name.span,), name=name.text, kind=f"@{kind}", found=f"@{entry.kind}"
            )
            return None
        return entry

    def _unknown(self, name: ast.Name, space: str, kind: str, report: Report) -> None:
        hidden = self.names.elsewhere(space, name.text)
        if hidden is not None:
            report.add("T204", name.span, also=(hidden.name.span,), name=name.text, package=hidden.package or "")
            return
        candidates = {n: e for n, e in self.visible(space).items() if kind in {THING, e.kind}}
        near = suggest(name.text, candidates)
        if near is not None:
            place = candidates[near].name.span
            report.add("T201", name.span, also=(place,), fix=near, name=name.text, kind=f"@{kind}", suggestion=near)
        else:
            by_use = sorted(candidates.items(), key=lambda item: (item[1].kind == "module", item[1].package is None))
            known = ", ".join(f"»{n}«" for n, _ in by_use[:8]) or "@none"
            report.add("T202", name.span, name=name.text, kind=f"@{kind}", known=known)

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
        scales = self.names.visible(self.view, "scale")
        if competence.scale is not None:
            entry = scales.get(competence.scale.text)
        else:
            entry = next(iter(scales.values())) if len(scales) == 1 else None
        if entry is None or not isinstance(entry.node, ast.ScaleDecl) or entry.node.span in self.names.unread:
            return None
        return entry.node
