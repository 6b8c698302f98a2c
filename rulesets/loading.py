"""A ruleset by its name or its path: its files found, compiled or taken from the cache, and ready to decide."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trin.dsl.diagnostics import Diagnostic, Severity, suggest
from trin.dsl.source import Source

from .errors import RulesError
from .files import SUFFIX, RuleFile, files_of, read_file
from .library import Library, existing_roots
from .loaded import LoadedRuleset

if TYPE_CHECKING:
    from trin.engine.model import Rulebook


def load(
    name_or_path: str | os.PathLike[str], roots: Iterable[str | os.PathLike[str]] = (), *, cached: bool = False
) -> LoadedRuleset:
    """Load a ruleset by its name under the search roots, or by the path of one of its files or its folder.

    With `cached`, a ruleset whose files have not changed since it was last loaded comes from the user's cache folder
    (see `trin.rulesets.cache`), and one that has goes there; without it, nothing is written anywhere.
    Raises RulesError where there is no such ruleset or its files have errors, and NotADirectoryError where a root is
    no folder.
    """
    wanted = _find(name_or_path, roots)
    return _cached(wanted) if cached else _compiled(wanted)


def sources_of(
    name_or_path: str | os.PathLike[str], roots: Iterable[str | os.PathLike[str]] = ()
) -> tuple[str, tuple[Source, ...]]:
    """The name of a ruleset, and its files with those that it builds on and those of the companies' layers on it.

    Raises RulesError where there is no such ruleset; what is wrong with the files is another matter.
    """
    wanted = _find(name_or_path, roots)
    return wanted.name, tuple(f.source for f in wanted.files if f.problem is None)


def _find(name_or_path: str | os.PathLike[str], roots: Iterable[str | os.PathLike[str]]) -> _Wanted:
    """The files of a ruleset, of what it builds on, and of the companies' layers on it."""
    name, ruleset_roots = os.fspath(name_or_path), existing_roots(roots)
    if isinstance(name_or_path, os.PathLike) or _is_path(name):
        path = Path(name_or_path)
        if not path.exists():
            raise RulesError("not_found", name)
        ruleset_roots = [path.resolve() if path.is_dir() else path.resolve().parent, *ruleset_roots]
        name = _named_by(path)
    library = Library(ruleset_roots)
    try:
        files = library.stack([name])
        companies = [n for n, company in library.above(name).items() if company] if files else []
        everything = library.stack([name, *companies]) if companies else files
    except OSError as problem:
        raise RulesError("unreadable", str(problem)) from problem
    if not files:
        names = library.names()
        raise RulesError("not_found", name, names=names, suggestion=suggest(name, names))
    return _Wanted(name, tuple(everything), frozenset(f.path for f in files), tuple(companies))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A ruleset to load: its files and those of the companies' layers on it; `own` are the paths of the former."""

    name: str
    files: tuple[RuleFile, ...]
    own: frozenset[Path]
    companies: tuple[str, ...]

    def without_companies(self) -> _Wanted:
        """The ruleset alone."""
        return _Wanted(self.name, tuple(f for f in self.files if f.path in self.own), self.own, ())


def _compiled(wanted: _Wanted) -> LoadedRuleset:
    """The ruleset with its warnings. Raises RulesError where it has errors; those of a company's layer are kept."""
    rulebooks, diagnostics = diagnose(wanted.files)
    own = {f.shown for f in wanted.files if f.path in wanted.own}
    errors = [d for d in diagnostics if d.severity is Severity.ERROR]
    book = rulebooks.get(wanted.name)
    if book is None and wanted.companies and not any(d.primary.file in own for d in errors):
        book = diagnose(wanted.without_companies().files)[0].get(wanted.name)
    if book is None or any(d.primary.file in own for d in errors):
        sources = [f.source for f in wanted.files if f.path in wanted.own]
        found = [d for d in diagnostics if d.primary.file in own]
        raise RulesError("invalid", wanted.name, diagnostics=found, sources=sources)
    warnings = tuple(d for d in diagnostics if d.severity is not Severity.ERROR)
    return LoadedRuleset(book, warnings, {n: tuple(errors) for n in wanted.companies if n not in book.companies})


def _cached(wanted: _Wanted) -> LoadedRuleset:
    from . import cache  # noqa: PLC0415

    if any(f.problem is not None for f in wanted.files):
        return _compiled(wanted)
    key = cache.key(wanted.name, [(f.shown, f.text or "") for f in wanted.files])
    entry: cache.Entry | None = cache.fetch(key)
    if entry is None:
        loaded = _compiled(wanted)
        entry = (cache.with_digests(loaded.rulebook), loaded.warnings, dict(loaded.broken))
        cache.keep(key, entry)
    return LoadedRuleset(*entry)


def _named_by(path: Path) -> str:
    """The ruleset that a file belongs to, or the one in a folder that no other there builds on.

    A company's layer is one only where there is nothing but such: a municipality's folder holds its companies' too.
    """
    files = [read_file(path, path.name)] if path.is_file() else files_of(path)
    names = {f.name for f in files if f.name is not None}
    rulesets = {f.name for f in files if f.name is not None and not f.company}
    bases = {b for f in files if not rulesets or not f.company for b in f.bases}
    tops = sorted((rulesets or names) - bases)
    if len(tops) == 1:
        return tops[0]
    if not names and files:
        return _fail_unreadable(path, files)
    raise RulesError("ambiguous" if tops else "not_found", str(path), names=tops)


def _fail_unreadable(path: Path, files: Sequence[RuleFile]) -> str:
    """Raise what is wrong with files of which none has a header."""
    diagnostics = diagnose(files)[1]
    raise RulesError("invalid", str(path), diagnostics=diagnostics, sources=[f.source for f in files])


def diagnose(files: Sequence[RuleFile]) -> tuple[Mapping[str, Rulebook], list[Diagnostic]]:
    """What can be decided by with some files, by name, and everything that is wrong with them."""
    from trin.dsl import compile_rules  # noqa: PLC0415

    undecoded = [f.problem for f in files if f.problem is not None]
    rulebooks, diagnostics = compile_rules([f.source for f in files if f.problem is None])
    return rulebooks, [*undecoded, *diagnostics]


def _is_path(name: str) -> bool:
    return name.lower().endswith(SUFFIX) or "/" in name or os.sep in name or name in (".", "..")
