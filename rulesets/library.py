"""Where rulesets are looked for, and which files belong together.

A *root* is a folder that is searched with everything below it. The first root that holds a ruleset's name wins; roots
are never merged. What the ruleset builds on is looked for in the same way; so are the companies' layers that stand on
it, in its own root and those before it: a later root's layers were written for other rules of the name.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .files import RuleFile, files_of

SHIPPED = Path(__file__).resolve().parent
"""The folder of the rulesets that ship with Trin."""


def search_roots(roots: Iterable[str | os.PathLike[str]] = ()) -> list[Path]:
    """Where rulesets are looked for, the first first: as given, TRIN_RULES, ./rulesets, those that ship with Trin."""
    if isinstance(roots, str | bytes | os.PathLike):
        raise TypeError("roots are several folders: give a list of them, not one")
    variable = [p for p in os.environ.get("TRIN_RULES", "").split(os.pathsep) if p]
    given = [Path(p) for p in (*roots, *variable, "rulesets")]
    existing = [p.resolve() for p in given if p.is_dir()]
    return list(dict.fromkeys([*existing, SHIPPED]))


def existing_roots(roots: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The search roots, to find rules that are decided by.

    Raises NotADirectoryError where one that is given is no folder: another's rules of the same name would be used.
    """
    given = roots if isinstance(roots, str | bytes | os.PathLike) else [Path(p) for p in roots]
    found = search_roots(given)
    for path in map(Path, given):
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path.as_posix())
    return found


class Library:
    """The rule files of every root, read when the search gets to them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._read: dict[Path, list[RuleFile]] = {}

    def _files(self, root: Path) -> list[RuleFile]:
        if root not in self._read:
            self._read[root] = files_of(root)
        return self._read[root]

    def having(self, name: str) -> list[RuleFile]:
        """The files of the first root that holds the ruleset, with those there whose header cannot be read."""
        root = self._root_of(name)
        return [] if root is None else [f for f in self._files(self._roots[root]) if f.name in (name, None)]

    def _root_of(self, name: str) -> int | None:
        """The place of the first root that holds a ruleset."""
        return next((i for i, r in enumerate(self._roots) if any(f.name == name for f in self._files(r))), None)

    def stack(self, names: Iterable[str]) -> list[RuleFile]:
        """The files of some rulesets and, all the way down, those of what they build on."""
        found: dict[Path, RuleFile] = {}
        asked: set[str] = set()
        wanted = list(names)[::-1]
        while wanted:
            one = wanted.pop()
            if one in asked:
                continue
            asked.add(one)
            for file in self.having(one):
                found.setdefault(file.path, file)
                wanted.extend(file.bases if file.name == one else ())
        return _shown_apart(list(found.values()))

    def above(self, name: str) -> dict[str, bool]:
        """The names of all that builds on a ruleset, at any height, and whether each is a company's layer."""
        found: dict[str, bool] = {}
        wanted = [name]
        while wanted:
            one = wanted.pop()
            root = self._root_of(one)
            for i in range(0 if root is None else root + 1):
                for file in self._files(self._roots[i]):
                    own = file.name
                    if own is None or own in found or one not in file.bases or self._root_of(own) != i:
                        continue
                    found[own] = file.company
                    wanted.append(own)
        found.pop(name, None)
        return dict(sorted(found.items()))

    def around(self, asked: Mapping[Path, RuleFile]) -> list[RuleFile]:
        """What belongs with some files, by their resolved paths: what they build on, and what builds on them.

        Files of a ruleset that another root's files of the name would be read instead of are left to themselves.
        """
        names = {f.name for f in asked.values() if f.name is not None}
        read = {n for n in names if any(f.path.resolve() in asked for f in self.having(n) if f.name == n)}
        bases = {b for f in asked.values() for b in f.bases} - names
        above = {layer for n in read for layer in self.above(n)} - names
        return self.stack(sorted(read | bases | above))

    def names(self) -> list[str]:
        """Every ruleset there is."""
        return sorted({f.name for root in self._roots for f in self._files(root) if f.name is not None})


def _shown_apart(files: list[RuleFile]) -> list[RuleFile]:
    """Two files of two roots that would be shown by one name are shown by their whole paths."""
    shown = [f.shown for f in files]
    return [replace(f, shown=f.path.as_posix()) if shown.count(f.shown) > 1 else f for f in files]


def available(roots: Iterable[str | os.PathLike[str]] = ()) -> list[str]:
    """The names of the rulesets under the search roots."""
    return Library(search_roots(roots)).names()
