"""A rule file: its header, and everything that can stand below it, packages with what is theirs included."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from trin.dsl.source import Span

from .changes import ChangeDecl, DropDecl
from .citizens import CitizenDecl
from .declarations import (
    CompetenceDecl,
    ConditionDecl,
    FactDecl,
    GroupDecl,
    ModuleDecl,
    RoleDecl,
    ScaleDecl,
    ScorecardDecl,
    TargetGroupDecl,
    ThingDecl,
)
from .examples import ExampleDecl
from .headers import Caveat, Header, SourceNote
from .places import place
from .requirements import LevelsDecl, RequirementDecl, TransitionDecl
from .values import Name, Text


@dataclass(frozen=True, slots=True)
class PackageDecl:
    """``pakke N "…"`` and everything that belongs to it."""

    name: Name
    label: Text | None
    items: tuple[Item, ...]
    span: Span = place()


Item: TypeAlias = (
    RoleDecl
    | ScaleDecl
    | GroupDecl
    | CompetenceDecl
    | FactDecl
    | ThingDecl
    | ScorecardDecl
    | ConditionDecl
    | ModuleDecl
    | TargetGroupDecl
    | LevelsDecl
    | TransitionDecl
    | RequirementDecl
    | SourceNote
    | Caveat
    | ChangeDecl
    | DropDecl
    | PackageDecl
    | CitizenDecl
    | ExampleDecl
)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: its line, and the text from ``#`` on."""

    line: int
    text: str


MISSING = "\N{LATIN LETTER GLOTTAL STOP}"
"""Stands for a name that somebody has left out: no author writes it, and nothing is said about it."""


@dataclass(frozen=True, slots=True)
class File:
    """A rule file. `items` stand at the ruleset's level until the first `PackageDecl`.

    `unread` holds the spans of those nodes that have lines which could not be read: what they lack may be there.
    `doubtful` holds the words of lines of which nobody knows what they declare: they may be names. `example_lines` are
    the numbers of the lines of citizens and examples, broken ones included: nothing is decided by what they say.
    """

    language: str
    header: Header
    items: tuple[Item, ...]
    comments: tuple[Comment, ...] = field(compare=False, default=())
    file: str = field(compare=False, default="")
    unread: frozenset[Span] = field(compare=False, default=frozenset())
    doubtful: frozenset[str] = field(compare=False, default=frozenset())
    example_lines: frozenset[int] = field(compare=False, default=frozenset())

    @property
    def only_examples(self) -> bool:
        """Whether it holds citizens and examples, and no rules."""
        return bool(self.items) and all(isinstance(item, CitizenDecl | ExampleDecl) for item in self.items)
