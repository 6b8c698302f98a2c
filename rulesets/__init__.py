"""The loader: finds a ruleset's files and compiles them. The only part of Trin that reads rule files from a disk.

A *root* is a folder that is searched with everything below it. The first root that holds a ruleset's name wins; roots
are never merged. What the ruleset builds on is looked for in the same way; so are the companies' layers that stand on
it, in its own root and those before it: a later root's layers were written for other rules of the name.
"""

from __future__ import annotations

import errno
import os
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trin.dsl.diagnostics import Diagnostic, Severity, suggest
from trin.dsl.keywords import CATALOGUES
from trin.dsl.source import Source, decode

if TYPE_CHECKING:
    from trin.engine.decision import Decision
    from trin.engine.editions import Choice
    from trin.engine.model import Rulebook, Ruleset
    from trin.engine.plan_result import PlanResult
    from trin.engine.program import Evaluation, Program, Programs
    from trin.engine.reading import RecordReader
    from trin.engine.record import Record

    from .supposing import Supposed

SHIPPED = Path(__file__).resolve().parent
SUFFIX = ".trin"
MOST_BYTES = 20_000_000
"""No rule file is larger than this; a larger one is something else with the wrong name."""


class RulesError(Exception):
    """A ruleset cannot be used: `why` is not_found, ambiguous, unreadable or invalid.

    `names` are the rulesets that could have been meant; `suggestion` is the likeliest of them. An invalid one comes
    with its `diagnostics` and the `sources` they point into.
    """

    def __init__(
        self,
        why: str,
        name: str,
        *,
        names: Sequence[str] = (),
        suggestion: str | None = None,
        diagnostics: Sequence[Diagnostic] = (),
        sources: Sequence[Source] = (),
    ) -> None:
        details = "; ".join(
            f"{d.primary.file}:{d.primary.line}: {d.code} {', '.join(d.arguments.values())}".rstrip()
            for d in diagnostics
            if d.severity is Severity.ERROR
        )
        known = f" (known: {', '.join(names)})" if names else ""
        super().__init__(f"{why}: {name}{known}" + (f": {details}" if details else ""))
        self.why = why
        self.name = name
        self.names = tuple(names)
        self.suggestion = suggestion
        self.diagnostics = tuple(diagnostics)
        self.sources = tuple(sources)

    def __reduce__(self) -> tuple[Any, ...]:
        rest: dict[str, Any] = {
            "names": self.names,
            "suggestion": self.suggestion,
            "diagnostics": self.diagnostics,
            "sources": self.sources,
        }
        return partial(RulesError, **rest), (self.why, self.name)


@dataclass(frozen=True, slots=True, repr=False)
class LoadedRuleset:
    """A ruleset that is ready to decide, in all its editions, with the companies' layers that stand on it.

    `warnings` are those that came with it. `broken` are the companies' layers that have errors, with the errors: they
    are in nobody's way until a citizen is with that company.
    """

    rulebook: Rulebook
    warnings: tuple[Diagnostic, ...] = ()
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    programs: Programs = field(init=False, compare=False)
    """Decides, and chooses the rules to decide by."""
    reader: RecordReader = field(init=False, compare=False)
    """Reads records under the ruleset; has the problems of one as data."""

    def __post_init__(self) -> None:
        from trin.engine.program import Programs  # noqa: PLC0415
        from trin.engine.reading import RecordReader  # noqa: PLC0415

        programs = Programs(self.rulebook, frozenset(self.broken))
        first, *others = programs.rulesets()
        object.__setattr__(self, "programs", programs)
        object.__setattr__(self, "reader", RecordReader(first, others))

    def __repr__(self) -> str:
        return f"<LoadedRuleset {self.rulebook.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # What is compiled is made again where it arrives: functions do not travel between processes.
        return LoadedRuleset, (self.rulebook, self.warnings, dict(self.broken))

    @property
    def ruleset(self) -> Ruleset:
        """The latest edition, without any company's layer."""
        return self.programs.latest.ruleset

    @property
    def program(self) -> Program:
        """The latest edition, compiled: decides by it alone, whatever the citizen and the date."""
        return self.programs.latest

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the companies' layers, those with errors included."""
        return (*self.rulebook.companies, *self.broken)

    def read(self, json_text: str | bytes, language: str | None = None) -> Record:
        """A record from JSON text, checked against the names of the ruleset, of all its editions and layers.

        Raises RecordError with all its problems, told in `language` ("da", "en"), else in that of the rules.
        """
        return self.reader.read(json_text, language)

    def decide(
        self,
        record: Record,
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
    ) -> Decision:
        """Decide readiness on a date, by the rules that apply to the citizen; see `Program.decide`.

        `as_of_rules` asks for the rules of another date. `layer` is the name of a company's layer, False for none;
        without it, that of the company where the citizen is. What changes by itself is foreseen up to `until`, without
        which it is two years ahead. Raises DecisionError where the question cannot be asked.
        """
        return self.programs.decide(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)

    def evaluate(
        self,
        record: Record,
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
    ) -> Evaluation:
        """The same decision in compact form; see `Program.evaluate`."""
        return self.programs.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)

    def plan(
        self,
        record: Record,
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
    ) -> PlanResult:
        """What it would take to be ready for `to`, or for the next module; see `decide` and `Decision.plan`."""
        evaluation = self.programs.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)
        return evaluation.plan(to)

    def suppose(
        self,
        record: Record,
        rows: Sequence[str],
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
        language: str | None = None,
    ) -> Supposed:
        """Decide as if some rows were recorded too, in the words of an example: "hygiejne 4 af virksomhed".

        The word for the kind and the date may be left out. Raises SuppositionError where a row cannot be read.
        """
        from .supposing import supposed  # noqa: PLC0415

        return supposed(
            self, record, rows, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until, language=language
        )

    def choose(
        self, record: Record, *, on: date, as_of_rules: date | None = None, layer: str | bool | None = None
    ) -> Choice:
        """The rules that apply to a citizen on a date, and why; `choice.chosen.ruleset` is what is decided by."""
        from trin.engine.history import history_on  # noqa: PLC0415

        history = history_on(record, on.toordinal())
        return self.programs.choose(history, on, as_of_rules=as_of_rules, layer=layer)


@dataclass(frozen=True, slots=True)
class _File:
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


def _read(path: Path, shown: str, given: str | None = None) -> _File:
    """A file as it is read, or with a text that is given for it."""
    found = read_source(path, shown) if given is None else Source(shown, given)
    if isinstance(found, Diagnostic):
        return _File(path, shown, None, found, None, ())
    text = unicodedata.normalize("NFC", found.text.replace("\r\n", "\n").removeprefix("\ufeff"))
    header = _HEADER.match(text)
    bases = tuple(dict.fromkeys(_BASE.findall(text)))
    company = header is not None and header[1] is not None
    return _File(path, shown, found.text, None, header[2] if header else None, bases, company)


def _files_of(root: Path) -> list[_File]:
    return [_read(path, path.relative_to(root).as_posix()) for path in rule_files(root)]


def search_roots(roots: Iterable[str | os.PathLike[str]] = ()) -> list[Path]:
    """Where rulesets are looked for, the first first: as given, TRIN_RULES, ./rulesets, those that ship with Trin."""
    if isinstance(roots, str | bytes | os.PathLike):
        raise TypeError("roots are several folders: give a list of them, not one")
    variable = [p for p in os.environ.get("TRIN_RULES", "").split(os.pathsep) if p]
    given = [Path(p) for p in (*roots, *variable, "rulesets")]
    existing = [p.resolve() for p in given if p.is_dir()]
    return list(dict.fromkeys([*existing, SHIPPED]))


class _Library:
    """The rule files of every root, read when the search gets to them."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots
        self._read: dict[Path, list[_File]] = {}

    def _files(self, root: Path) -> list[_File]:
        if root not in self._read:
            self._read[root] = _files_of(root)
        return self._read[root]

    def having(self, name: str) -> list[_File]:
        """The files of the first root that holds the ruleset, with those there whose header cannot be read."""
        root = self._root_of(name)
        return [] if root is None else [f for f in self._files(self._roots[root]) if f.name in (name, None)]

    def _root_of(self, name: str) -> int | None:
        """The place of the first root that holds a ruleset."""
        return next((i for i, r in enumerate(self._roots) if any(f.name == name for f in self._files(r))), None)

    def stack(self, names: Iterable[str]) -> list[_File]:
        """The files of some rulesets and, all the way down, those of what they build on."""
        found: dict[Path, _File] = {}
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

    def around(self, asked: Mapping[Path, _File]) -> list[_File]:
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


def _shown_apart(files: list[_File]) -> list[_File]:
    """Two files of two roots that would be shown by one name are shown by their whole paths."""
    shown = [f.shown for f in files]
    return [replace(f, shown=f.path.as_posix()) if shown.count(f.shown) > 1 else f for f in files]


def available(roots: Iterable[str | os.PathLike[str]] = ()) -> list[str]:
    """The names of the rulesets under the search roots."""
    return _Library(search_roots(roots)).names()


def _named_by(path: Path) -> str:
    """The ruleset that a file belongs to, or the one in a folder that no other there builds on.

    A company's layer is one only where there is nothing but such: a municipality's folder holds its companies' too.
    """
    files = [_read(path, path.name)] if path.is_file() else _files_of(path)
    names = {f.name for f in files if f.name is not None}
    rulesets = {f.name for f in files if f.name is not None and not f.company}
    bases = {b for f in files if not rulesets or not f.company for b in f.bases}
    tops = sorted((rulesets or names) - bases)
    if len(tops) == 1:
        return tops[0]
    if not names and files:
        return _fail_unreadable(path, files)
    raise RulesError("ambiguous" if tops else "not_found", str(path), names=tops)


def _fail_unreadable(path: Path, files: Sequence[_File]) -> str:
    """Raise what is wrong with files of which none has a header."""
    diagnostics = diagnose(files)[1]
    raise RulesError("invalid", str(path), diagnostics=diagnostics, sources=[f.source for f in files])


def diagnose(files: Sequence[_File]) -> tuple[Mapping[str, Rulebook], list[Diagnostic]]:
    """What can be decided by with some files, by name, and everything that is wrong with them."""
    from trin.dsl import compile_rules  # noqa: PLC0415

    undecoded = [f.problem for f in files if f.problem is not None]
    rulebooks, diagnostics = compile_rules([f.source for f in files if f.problem is None])
    return rulebooks, [*undecoded, *diagnostics]


def _is_path(name: str) -> bool:
    return name.lower().endswith(SUFFIX) or "/" in name or os.sep in name or name in (".", "..")


def load(
    name_or_path: str | os.PathLike[str], roots: Iterable[str | os.PathLike[str]] = (), *, cached: bool = False
) -> LoadedRuleset:
    """Load a ruleset by its name under the search roots, or by the path of one of its files or its folder.

    With `cached`, a ruleset whose files have not changed since it was last loaded comes from the user's cache folder
    (see `trin.rulesets.cache`), and one that has goes there; without it, nothing is written anywhere.
    Raises RulesError where there is no such ruleset or its files have errors.
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
    name, ruleset_roots = os.fspath(name_or_path), search_roots(roots)
    if isinstance(name_or_path, os.PathLike) or _is_path(name):
        path = Path(name_or_path)
        if not path.exists():
            raise RulesError("not_found", name)
        ruleset_roots = [path.resolve() if path.is_dir() else path.resolve().parent, *ruleset_roots]
        name = _named_by(path)
    library = _Library(ruleset_roots)
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
    files: tuple[_File, ...]
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


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of rule files found. `files` counts those that were asked for."""

    files: int
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


def asked_files(paths: Sequence[str | os.PathLike[str]]) -> dict[Path, Path]:
    """The rule files at some paths, each once: by their resolved paths, the paths that they are known by."""
    asked: dict[Path, Path] = {}
    for given in paths:
        top = Path(given)
        for path in [top] if top.is_file() else rule_files(top):
            asked.setdefault(path.resolve(), path)
    return asked


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
) -> tuple[int, list[_File]]:
    """How many rule files there are at some paths; they, and all that belongs with them. Raises as `check` does."""
    given = texts or {}
    asked = {p: _read(path, path.as_posix(), given.get(p)) for p, path in asked_files(paths).items()}
    library = _Library(_roots_around(asked, search_roots(roots)))
    others = [f for f in library.around(asked) if f.path.resolve() not in asked and f.name is not None]
    names = {f.shown for f in asked.values()}
    others = [replace(f, shown=f.path.as_posix()) if f.shown in names else f for f in others]
    return len(asked), [*asked.values(), *others]


def _roots_around(paths: Collection[Path], roots: Sequence[Path]) -> list[Path]:
    """The roots, after the folders of those files that are in none of them."""
    strays = [p.parent for p in paths if not any(p.is_relative_to(root) for root in roots)]
    return [*dict.fromkeys(strays), *roots]


__all__ = [
    "SHIPPED",
    "Checked",
    "LoadedRuleset",
    "RulesError",
    "available",
    "check",
    "load",
    "read_source",
    "rule_files",
    "search_roots",
    "sources_of",
]
