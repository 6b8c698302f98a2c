"""What the lint has found, and the rules as it looks at them: one package at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from trin.dsl.diagnostics import Diagnostic, Edit, Label, Severity
from trin.dsl.source import Span
from trin.engine import model

from .claims import Claims
from .formulas import Formula, Reasoning
from .places import Places


class Findings:
    """Problems, each told once however many packages see it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._found: dict[tuple[str, Span], Diagnostic] = {}

    def add(
        self,
        code: str,
        span: Span,
        labels: Iterable[tuple[Span, str]] = (),
        *,
        severity: Severity = Severity.WARNING,
        fix: str | None = None,
        edits: tuple[Edit, ...] = (),
        unsafe: bool = False,
        **arguments: str,
    ) -> None:
        """Note a problem at `span`. `labels` are the other places it is about, each with an ``@key`` of the words."""
        others = tuple(Label(place, text) for place, text in dict.fromkeys(labels) if place != span)
        self._found.setdefault((code, span), Diagnostic(
            code, arguments, span, others, severity, fix, edits=edits, unsafe=unsafe
        ))  # fmt: skip

    def said(self, code: str, span: Span) -> bool:
        """Whether that has been said of a place."""
        return (code, span) in self._found

    def all(self) -> list[Diagnostic]:
        """In the order of places."""
        return sorted(self._found.values(), key=lambda problem: problem.primary)


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement with the module that it leads into (None: a standard) and whether it is the package's own."""

    requirement: model.Requirement
    module: str | None
    own: bool


@dataclass(slots=True)
class View:
    """One package as its citizens meet it, and how to reason about its rules.

    `seen` holds the shared rules that have been looked at in another package already: the same object says the same.
    """

    ruleset: model.Ruleset
    package: model.Package
    seen: set[tuple[str, int]]
    _reasoning: dict[bool, Reasoning] = field(default_factory=dict)

    def reasoning(self, own: bool) -> Reasoning:
        """For rules of the package itself, whose citizens have chosen it, or for shared ones."""
        if own not in self._reasoning:
            self._reasoning[own] = Reasoning(Claims(self.package.vocabulary, own))
        return self._reasoning[own]

    def requirements(self) -> Iterator[Placed]:
        """Every requirement, recommendation and standard, in the order of the rules."""
        start = f"{self.package.name}."
        for transition in self.package.transitions:
            for requirement in transition.requirements:
                yield Placed(requirement, transition.target, requirement.id.startswith(start))
        for standard in self.package.standards:
            yield Placed(standard, None, standard.id.startswith(start))

    def first(self, check: str, thing: object) -> bool:
        """Whether a check looks at something for the first time."""
        key = (check, id(thing))
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def target_group(self, own: bool) -> list[model.Test | model.TestGroup]:
        """What holds for everybody whom a rule is asked about."""
        groups = self.package.target_groups if own else self.ruleset.shared.target_groups
        return [line for group in groups for line in group.tests]

    def given(self, own: bool) -> list[Formula]:
        """The same, as what may be taken for granted."""
        reasoning = self.reasoning(own)
        return [reasoning.line(line) for line in self.target_group(own)]


def views(ruleset: model.Ruleset) -> Sequence[View]:
    """Every package; the shared part alone only where there is no other: citizens meet it as part of a package."""
    seen: set[tuple[str, int]] = set()
    return [View(ruleset, package, seen) for package in (*ruleset.packages.values(),) or (ruleset.shared,)]
