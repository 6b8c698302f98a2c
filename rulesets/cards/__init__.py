"""Sheets on the disk: a file's bytes to grids, and a card to a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from trin.dsl.cards.grid import Grid
from trin.dsl.cards.remarks import Remark
from trin.dsl.keywords import language_of

MOST_BYTES = 20_000_000
"""A card is some kilobytes; a larger file is something else with the wrong name."""

MOST_CELLS = 30_000
"""A card has some hundred cells; a sheet with more than this is something else."""


class NoCard(Exception):
    """A file cannot be read as a card: `why` is the end of the message's key, `values` are what is put into it."""

    def __init__(self, why: str, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.values: Mapping[str, object] = values


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a file that are not hidden, by name; a text file has one without. `remarks` are about the file."""

    grids: tuple[Grid, ...]
    remarks: tuple[Remark, ...] = ()
    hidden: tuple[Grid, ...] = field(default=())


def read_sheets(path: Path) -> Sheets:
    """The sheets of an Excel or a text file. Raises NoCard where it is neither, OSError where it cannot be read."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoCard("large", limit=MOST_BYTES // 1_000_000)
    return sheets_of(data)


def sheets_of(data: bytes) -> Sheets:
    """The sheets that a file's bytes hold; what kind of file it is, is told from them and not from its name."""
    from .csv_files import read_csv  # noqa: PLC0415
    from .xlsx_files import read_xlsx  # noqa: PLC0415

    if not data.strip():
        raise NoCard("empty")
    if data.startswith(b"PK\x03\x04"):
        return read_xlsx(data)
    why = _other_kind(data)
    if why is not None:
        raise NoCard(why)
    return read_csv(data)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def _other_kind(data: bytes) -> str | None:
    """What a file is, where it is plainly not a card."""
    if data.startswith(_OLE):
        return "password" if _ENCRYPTED in data else "xls"
    if data.startswith(b"%PDF"):
        return "pdf"
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"{", b"[{", b"[ {")):
        return "json"
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        return "markup"
    return "rules" if _begins_rules(start) else None


def _begins_rules(start: bytes) -> bool:
    """Whether the first line that is no comment begins as that of a rule file does, in any language."""
    lines = (line.split() for line in start.decode("utf-8", "ignore").splitlines())
    first = next((words[0] for words in lines if words and not words[0].startswith("#")), "")
    return language_of(first) is not None
