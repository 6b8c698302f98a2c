"""A stack of layers: an edition on top of the editions that it builds on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from trin.dsl import ast
from trin.dsl.source import Span

from .editions import Gathered


@dataclass(frozen=True)
class Stack:
    """An edition, and everything below it."""

    top: Gathered
    below: Stack | None = None

    @property
    def name(self) -> str:
        """The name of the layer on top."""
        return self.top.name

    @property
    def language(self) -> str:
        """The language of the layer on top."""
        return self.top.language

    @cached_property
    def editions(self) -> tuple[Gathered, ...]:
        """Every edition in the stack, lowest first."""
        return (*(self.below.editions if self.below is not None else ()), self.top)

    @cached_property
    def layers(self) -> Mapping[str, str]:
        """The layer that each file belongs to."""
        return {file.file: edition.name for edition in self.editions for file in edition.files}

    @cached_property
    def unread(self) -> frozenset[Span]:
        """The places of everything that has broken lines."""
        return frozenset[Span]().union(*(edition.unread for edition in self.editions))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Words that may be names which broken lines declare."""
        return frozenset[str]().union(*(edition.doubtful for edition in self.editions))

    @cached_property
    def items(self) -> tuple[tuple[str | None, ast.Item], ...]:
        """Every statement of the stack with the package it belongs to, lowest layer first."""
        return self.top.items if self.below is None else (*self.below.items, *self.top.items)
