"""Rule files on the disk: which there are, what they hold, and what their headers say. Nothing else reads them."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trin.dsl.diagnostics import Diagnostic
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Source, decode

SUFFIX = ".trin"
MOST_BYTES = 20_000_000
"""No rule file is larger than this; a larger one is something else with the wrong name."""


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file with what its header says. `name` is None where the header cannot be read."""

    path: Path
    shown: str
    text: str | None
    problem: Diagnostic | None
    name: str | None
    bases: tuple[str, ...]
    company: bool = False

    @property
    def source(self) -> Source:
        """Its text, empty where it cannot be decoded."""
        return Source(self.shown, self.text or "")


def _words(keyword: str) -> str:
    phrases = {p for c in CATALOGUES.values() for p in c.phrases[keyword]}
    return "|".join(re.escape(p).replace(r"\ ", r"[ \t]+") for p in sorted(phrases, key=len, reverse=True))


_HEADER = re.compile(
    rf"\A(?:[ \t\u00a0\u200b]*(?:#[^\n]*)?\n)*[ \t\u00a0\u200b]*(?:{_words('RULESET')}|({_words('COMPANY')}))"
    r"[ \t\u00a0\u200b]+(\w+)",
    re.IGNORECASE,
)
_BASE = re.compile(rf"^[ \t\u00a0\u200b]*(?:{_words('EXTENDS')})[ \t\u00a0\u200b]+(\w+)", re.IGNORECASE | re.MULTILINE)


def rule_files(path: Path) -> Iterator[Path]:
    """The rule files in a folder and below it, in the order of their names; hidden folders are left out."""
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith((".", "__")))
        for name in sorted(files):
            if name.lower().endswith(SUFFIX) and not name.startswith("."):
                yield Path(folder, name)


def asked_files(paths: Sequence[str | os.PathLike[str]]) -> dict[Path, Path]:
    """The rule files at some paths, each once: by their resolved paths, the paths that they are known by."""
    asked: dict[Path, Path] = {}
    for given in paths:
        top = Path(given)
        for path in [top] if top.is_file() else rule_files(top):
            asked.setdefault(path.resolve(), path)
    return asked


class TooLarge(OSError):
    """A file is larger than any rule file is; `filename` says which."""


def read_bytes(path: Path) -> bytes:
    """What a rule file holds. Raises OSError where it cannot be read, TooLarge where it cannot be a rule file."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), path.as_posix())
    return data


def read_source(path: Path, shown: str) -> Source | Diagnostic:
    """A file's text, or what is wrong with its encoding. Raises OSError where it cannot be read."""
    found = decode(read_bytes(path), shown)
    return found if isinstance(found, Source) else Diagnostic("T116", {}, found)


def read_file(path: Path, shown: str, given: str | None = None) -> RuleFile:
    """A file as it is read, or with a text that is given for it."""
    found = read_source(path, shown) if given is None else Source(shown, given)
    if isinstance(found, Diagnostic):
        return RuleFile(path, shown, None, found, None, ())
    text = unicodedata.normalize("NFC", found.text.replace("\r\n", "\n").removeprefix("\ufeff"))
    header = _HEADER.match(text)
    bases = tuple(dict.fromkeys(_BASE.findall(text)))
    company = header is not None and header[1] is not None
    return RuleFile(path, shown, found.text, None, header[2] if header else None, bases, company)


def files_of(root: Path) -> list[RuleFile]:
    """Those in a folder and below it, shown by their paths from there."""
    return [read_file(path, path.relative_to(root).as_posix()) for path in rule_files(root)]
