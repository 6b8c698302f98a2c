"""Compiled rulesets kept between runs, so that a check at the command line need not read the rules again.

An entry is found by a digest of everything it was made from: the files' names and texts, Trin's version, and the state
of Trin's own code. It lies in a folder that only its user can write to, and may hold nothing but the model's own
classes: whatever else stands in such a file is refused, and the rules are read as if there were no cache. Nothing that
goes wrong here is ever an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import stat
import sys
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import trin

if TYPE_CHECKING:
    from trin.dsl.diagnostics import Diagnostic
    from trin.engine.model import Rulebook, Stacked

    Entry: TypeAlias = tuple[Rulebook, tuple[Diagnostic, ...], dict[str, tuple[Diagnostic, ...]]]

_OFF = ("", "0", "off", "no", "fra", "nej")
_MOST_ENTRIES = 64
_PLAIN = {("datetime", "date"), ("fractions", "Fraction")}
_OWN = ("trin.engine.model.", "trin.dsl.diagnostics.", "trin.dsl.source.")
_CODE = ("dsl", "engine", "rulesets")


class _Unpickler(pickle.Unpickler):
    """Makes the model's classes, dates and fractions, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of that name, if it is one that a compiled ruleset is made of."""
        own = f"{module}.".startswith(_OWN) and "." not in name and not name.startswith("_")
        if own or (module, name) in _PLAIN:
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a compiled ruleset")


class _Pickler(pickle.Pickler):
    """Writes a frozen dataclass as a call with its values, which is read in a third of the time of its own way."""

    def reducer_override(self, obj: Any) -> Any:
        """How a dataclass is made again; anything else goes its usual way."""
        if not is_dataclass(obj) or isinstance(obj, type):
            return NotImplemented
        return type(obj), tuple(getattr(obj, name) for name in _names(type(obj)))


@cache
def _names(cls: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast(Any, cls)))


def _written(entry: object) -> bytes:
    stream = io.BytesIO()
    _Pickler(stream, protocol=5).dump(entry)
    return stream.getvalue()


def folder() -> Path | None:
    """Where compiled rulesets lie: TRIN_CACHE, else the user's own cache folder; None where there is to be none."""
    asked = os.environ.get("TRIN_CACHE")
    if asked is not None:
        return None if asked.lower() in _OFF else Path(asked)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local, "trin", "cache") if local else None
    if sys.platform == "darwin":
        return Path("~/Library/Caches/trin").expanduser()
    home = os.environ.get("XDG_CACHE_HOME")
    return Path(home, "trin") if home and Path(home).is_absolute() else Path("~/.cache/trin").expanduser()


def _code_state() -> Iterable[str]:
    """The names and times of Trin's own files: a changed Trin makes its rulesets anew."""
    root = Path(trin.__file__).parent
    for part in _CODE:
        yield from _states(str(root / part), part)


def _states(folder: str, shown: str) -> Iterator[str]:
    """Those in a folder and in the folders below it, in an order that is always the same."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.endswith((".py", ".lark")):
            yield f"{shown}/{entry.name}:{entry.stat().st_mtime_ns}"
        elif entry.is_dir() and entry.name != "__pycache__":
            yield from _states(entry.path, f"{shown}/{entry.name}")


def key(name: str, files: Iterable[tuple[str, str]]) -> str:
    """What an entry is found by: `files` are the names that people see and the texts."""
    digest = hashlib.sha256()
    version = f"{sys.version_info[:2]}{sys.implementation.name}"
    for part in (trin.__version__, version, *_code_state(), name, *(p for file in files for p in file)):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _private(path: Path) -> bool:
    """Whether nobody but this user (or the machine's administrator) can have put something there."""
    if sys.platform == "win32":
        return True
    found = path.stat()
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def fetch(key: str) -> Any:
    """The entry, or None."""
    where = folder()
    if where is None:
        return None
    try:
        path = where / f"{key}.rules"
        if not (_private(where) and _private(path)):
            return None
        return _Unpickler(io.BytesIO(path.read_bytes())).load()
    except Exception:  # a damaged or foreign entry, of whatever kind, is as good as none
        return None


def keep(key: str, entry: object) -> None:
    """Keep an entry for the next run, and drop the oldest where there are many."""
    where = folder()
    if where is None:
        return
    with contextlib.suppress(OSError, pickle.PicklingError):
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _private(where):
            return
        unfinished = where / f"{key}.{os.getpid()}.new"
        unfinished.write_bytes(_written(entry))
        unfinished.chmod(0o600)
        unfinished.replace(where / f"{key}.rules")
        _drop_oldest(sorted(where.glob("*.rules"), key=lambda p: p.stat().st_mtime))


def with_digests(book: Rulebook) -> Rulebook:
    """The rulebook with the digest of each of its rulesets, so that they need not be worked out in the next run."""
    from trin.engine.digest import digests_of  # noqa: PLC0415

    stacks = [*book.editions, *(s for above in book.companies.values() for s in above)]
    digests = digests_of(s.ruleset for s in stacks)
    known: dict[int, Stacked] = {
        id(s): replace(s, ruleset=replace(s.ruleset, digest=digest)) for s, digest in zip(stacks, digests, strict=True)
    }
    companies = {name: tuple(known[id(s)] for s in above) for name, above in book.companies.items()}
    return replace(book, editions=tuple(known[id(s)] for s in book.editions), companies=companies)


def _drop_oldest(entries: Sequence[Path]) -> None:
    for path in entries[: max(0, len(entries) - _MOST_ENTRIES)]:
        path.unlink(missing_ok=True)
