"""What a layer says of requirements in the layers below it."""

from __future__ import annotations

from dataclasses import dataclass

from trin.dsl.source import Span

from .places import place
from .requirements import Because
from .tests import GroupLines, Predicate, TestLine
from .values import Name


@dataclass(frozen=True, slots=True)
class ChangeDecl:
    """``ændr ID til BOUND | mindst N af | TEST [fordi "…"]``: a layer changes a requirement of a layer below.

    `to` is a predicate in place of the requirement's own; a group without tests, for how many of a group's are needed;
    or a whole test.
    """

    id: Name
    to: Predicate | GroupLines | TestLine
    because: Because | None
    span: Span = place()


@dataclass(frozen=True, slots=True)
class DropDecl:
    """``udelad ID [fordi "…"]``: a layer leaves out a requirement of a layer below."""

    id: Name
    because: Because | None
    span: Span = place()
