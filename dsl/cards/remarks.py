"""What there is to say about how a card was read: guesses, cells that could not be read, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from trin.dsl.messages.commands import Say


class Sort(StrEnum):
    """What somebody must do about a remark: settle it, look whether it is right, or know it."""

    OPEN = "open"
    GUESS = "guess"
    LEFT_OUT = "left_out"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say about some cells (`refs`, as B4). `key` is that of the text, `values` what is put into it."""

    sort: Sort
    key: str
    refs: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def said(self, say: Say) -> str:
        """The remark as a sentence, with its places first."""
        text = say(f"card.{self.key}", **self.values)
        return f"{_places(self.refs, say)}: {text}" if self.refs else text


_SHOWN = 12
"""More places than this are counted and not named."""


def _places(refs: Sequence[str], say: Say) -> str:
    if len(refs) <= _SHOWN:
        return ", ".join(refs)
    return say("card.places", places=", ".join(refs[:_SHOWN]), count=len(refs) - _SHOWN)


def seen(text: str) -> str:
    """What stands in a cell, short enough to be repeated."""
    return text if len(text) <= 60 else text[:57] + "…"


def gathered(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks that say the same as one, with the places of all; what must be settled comes first."""
    found: dict[tuple[Sort, str, tuple[tuple[str, str], ...]], list[str]] = {}
    for one in remarks:
        found.setdefault((one.sort, one.key, tuple(one.values.items())), []).extend(one.refs)
    order = list(Sort)
    keys = sorted(found, key=lambda k: order.index(k[0]))
    return tuple(Remark(k[0], k[1], tuple(dict.fromkeys(found[k])), dict(k[2])) for k in keys)
