"""Rule files mended on the disk: the safe mendings, made together where they can be, until none is left.

Everything that a mending does not cover stays byte for byte, line ends and byte order mark too. A file is replaced in
one go or not at all, and only if it still is what was read.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.rendering.fixes import Written, chosen

from .checks import Checked, check
from .files import asked_files, read_bytes
from .formatting import replace_file

MOST_PASSES = 20
"""A mending may bring the next one to light. No author's file needs this many rounds."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit did: the words that stood there, and those that came instead. Either may be empty."""

    file: str
    line: int
    code: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Left:
    """A mending or a file that was left alone. `why` is read_only, changed, unwritten, elsewhere, unplaced or passes.

    `refusal` is what the disk said, for unwritten; `code` and `line` are those of the problem, where it is about one.
    """

    why: str
    file: str
    code: str = ""
    line: int = 0
    refusal: OSError | None = None


@dataclass(frozen=True, slots=True)
class MendedFile:
    """A file as it was read and as it is mended. Both texts have the file's own line ends and byte order mark."""

    path: Path
    file: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending came to. `first` is what was found before it, `last` what would be found after it."""

    first: Checked
    last: Checked
    files: tuple[MendedFile, ...]
    changes: tuple[Change, ...]
    left: tuple[Left, ...]


def mend(paths: Sequence[str | os.PathLike[str]], roots: Iterable[str | os.PathLike[str]] = ()) -> Mended:
    """What the safe mendings make of the rule files at some paths. Nothing is written (see `write`).

    Raises OSError where a file cannot be read.
    """
    mending = _Mending(paths, tuple(roots))
    first = last = mending.check()
    for _ in range(MOST_PASSES):
        if not mending.make(last.diagnostics):
            break
        last = mending.check()
    else:
        mending.unfinished(last.diagnostics)
    return Mended(first, last, tuple(mending.mended()), tuple(mending.changes), tuple(dict.fromkeys(mending.left)))


def write(
    mended: Mended, paths: Sequence[str | os.PathLike[str]], roots: Iterable[str | os.PathLike[str]] = ()
) -> Mended:
    """Write what is mended, and look at the files anew. A file that cannot be written is among what is left."""
    left = list(mended.left)
    written = []
    for file in mended.files:
        problem = _written(file)
        if problem is None:
            written.append(file)
        else:
            left.append(problem)
    names = {file.file for file in written}
    changes = tuple(change for change in mended.changes if change.file in names)
    return replace(mended, last=check(paths, roots), files=tuple(written), changes=changes, left=tuple(left))


def _written(file: MendedFile) -> Left | None:
    try:
        if file.path.read_bytes() != file.before.encode("utf-8"):
            return Left("changed", file.file)
        replace_file(file.path, file.after)
    except OSError as problem:
        return Left("unwritten", file.file, refusal=problem)
    return None


@dataclass(slots=True)
class _Mending:
    """Texts that are being mended, by the resolved paths of their files."""

    paths: Sequence[str | os.PathLike[str]]
    roots: Sequence[str | os.PathLike[str]]
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    _texts: dict[Path, str] = field(init=False)
    _written: dict[Path, Written] = field(default_factory=dict)
    _before: Mapping[Path, str] = field(init=False)
    _names: Mapping[str, Path] = field(init=False)
    _given_up: set[tuple[str, tuple[Edit, ...]]] = field(default_factory=set)

    def __post_init__(self) -> None:
        asked = asked_files(self.paths)
        self._names = {path.as_posix(): resolved for resolved, path in asked.items()}
        self._texts = {resolved: text for resolved, path in asked.items() if (text := _text(path)) is not None}
        self._before = dict(self._texts)

    def check(self) -> Checked:
        """What is wrong with the texts as they are now."""
        return check(self.paths, self.roots, self._texts)

    def make(self, diagnostics: Iterable[Diagnostic]) -> bool:
        """Make the mendings that can be made at the same time; whether there were any."""
        now = chosen(d for d in diagnostics if d.safe and self._possible(d)).now
        edits: dict[str, list[Edit]] = {}
        for diagnostic in now:
            for edit in diagnostic.mending:
                edits.setdefault(edit.span.file, []).append(edit)
                self._note(diagnostic, edit)
        for file, its in edits.items():
            path = self._names[file]
            self._texts[path] = self._as_written(path).with_edits(its)
            del self._written[path]
        return bool(now)

    def unfinished(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Say which files still have mendings to make."""
        files = {d.primary.file for d in diagnostics if d.safe and self._possible(d)}
        self.left += [Left("passes", file) for file in sorted(files)]

    def mended(self) -> Iterator[MendedFile]:
        """The files whose text is another than before, in the order of their names."""
        for name, path in sorted(self._names.items()):
            before = self._before.get(path)
            if before is not None and before != self._texts[path]:
                yield MendedFile(path, name, before, self._texts[path])

    def _note(self, diagnostic: Diagnostic, edit: Edit) -> None:
        old = self._as_written(self._names[edit.span.file]).covered(edit.span)
        self.changes.append(Change(edit.span.file, edit.span.line, diagnostic.code, old, edit.text))

    def _possible(self, diagnostic: Diagnostic) -> bool:
        """Whether all of a mending can be made; what stands in its way is noted once."""
        key = diagnostic.code, diagnostic.mending
        if key in self._given_up:
            return False
        hindrance = next((h for edit in diagnostic.mending if (h := self._hindrance(diagnostic, edit))), None)
        if hindrance is not None:
            self._given_up.add(key)
            self.left.append(hindrance)
        return hindrance is None

    def _hindrance(self, diagnostic: Diagnostic, edit: Edit) -> Left | None:
        file = edit.span.file
        path = self._names.get(file)
        if path is None or path not in self._texts:
            return Left("elsewhere", file, diagnostic.code, diagnostic.primary.line)
        if _read_only(path):
            return Left("read_only", file)
        if self._as_written(path).stretch(edit.span) is None:
            return Left("unplaced", file, diagnostic.code, edit.span.line)
        return None

    def _as_written(self, path: Path) -> Written:
        """A text with its lines found, which many edits ask for."""
        if path not in self._written:
            self._written[path] = Written(self._texts[path])
        return self._written[path]


def _text(path: Path) -> str | None:
    """A file's text, byte order mark included; None where it is not UTF-8."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _read_only(path: Path) -> bool:
    return not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK))
