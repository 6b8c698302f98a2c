"""Where a node was written. It says nothing, so it stays out of equality and out of what is printed of a node."""

from __future__ import annotations

from dataclasses import field

from trin.dsl.source import Span


def place() -> Span:
    """The field of a node that holds its place; every node has to be given one."""
    return field(compare=False, repr=False)  # type: ignore[no-any-return]
