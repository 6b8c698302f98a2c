"""Rule files checked: with everything that belongs with them, and everything that is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Source

from .files import RuleFile, asked_files, read_file
from .library import Library, search_roots
from .loading import diagnose


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of rule files found. `files` counts those that were asked for."""

    files: int
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


def check(
    paths: Sequence[str | os.PathLike[str]],
    roots: Iterable[str | os.PathLike[str]] = (),
    texts: Mapping[Path, str] | None = None,
) -> Checked:
    """Everything that is wrong with the rule files at some paths, and with the layers that build on them.

    What they build on, the other files of their rulesets, and those layers are found under the search roots. `texts`
    are those of files, by their resolved paths, that are looked at instead of what the disk has.
    Raises OSError where a file cannot be read.
    """
    from trin.dsl import check_examples, check_logic  # noqa: PLC0415

    asked, files = files_around(paths, roots, texts)
    rulebooks, diagnostics = diagnose(files)
    decoded = [f.source for f in files if f.problem is None]
    found = [*diagnostics, *check_examples(decoded, rulebooks)]
    found += check_logic(decoded, rulebooks, found)
    return Checked(asked, tuple(sorted(found, key=lambda d: d.primary)), tuple(f.source for f in files))


def files_around(
    paths: Sequence[str | os.PathLike[str]],
    roots: Iterable[str | os.PathLike[str]] = (),
    texts: Mapping[Path, str] | None = None,
) -> tuple[int, list[RuleFile]]:
    """How many rule files there are at some paths; they, and all that belongs with them. Raises as `check` does."""
    given = texts or {}
    asked = {p: read_file(path, path.as_posix(), given.get(p)) for p, path in asked_files(paths).items()}
    library = Library(_roots_around(asked, search_roots(roots)))
    others = [f for f in library.around(asked) if f.path.resolve() not in asked and f.name is not None]
    names = {f.shown for f in asked.values()}
    others = [replace(f, shown=f.path.as_posix()) if f.shown in names else f for f in others]
    return len(asked), [*asked.values(), *others]


def _roots_around(paths: Collection[Path], roots: Sequence[Path]) -> list[Path]:
    """The roots, after the folders of those files that are in none of them."""
    strays = [p.parent for p in paths if not any(p.is_relative_to(root) for root in roots)]
    return [*dict.fromkeys(strays), *roots]
