"""Rule files brought into their canonical form on the disk. A file is replaced in one go, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Source, decode

from .files import MOST_BYTES, read_bytes, rule_files


@dataclass(frozen=True, slots=True)
class FormattedFile:
    """A file as it stands and as it would be. `text` is None where it has `problems`, or cannot be translated.

    `untranslatable` is then the line with a name that is a word of the other language.
    """

    path: Path
    source: Source
    text: str | None
    changed: bool = False
    problems: tuple[Diagnostic, ...] = ()
    untranslatable: int | None = None


def format_files(paths: Sequence[str | os.PathLike[str]], to: str | None = None) -> Iterator[FormattedFile]:
    """Every rule file at some paths, each once. Raises OSError where one cannot be read."""
    seen: set[Path] = set()
    for given in paths:
        top = Path(given)
        for path in [top] if top.is_file() else list(rule_files(top)):
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield format_bytes(read_bytes(path), path, to)


def format_bytes(data: bytes, path: Path, to: str | None = None) -> FormattedFile:
    """A file's bytes, in their canonical form: UTF-8 without a byte order mark, lines that end in a line feed."""
    from trin.dsl.formatting.formatter import Untranslatable, format_source  # noqa: PLC0415

    shown = path.as_posix()
    if len(data) > MOST_BYTES:
        raise OSError("the file is too large to be a rule file")
    source = decode(data, shown)
    if not isinstance(source, Source):
        return FormattedFile(path, Source(shown, ""), None, problems=(Diagnostic("T116", {}, source),))
    try:
        found = format_source(source, to)
    except Untranslatable as problem:
        return FormattedFile(path, source, None, untranslatable=problem.line)
    if found.text is None:
        return FormattedFile(path, source, None, problems=found.problems)
    return FormattedFile(path, source, found.text, found.text.encode("utf-8") != data)


def replace_file(path: Path, text: str) -> None:
    """Write a file anew, whole or not at all; a link stays a link. Raises OSError where that is not allowed."""
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, target.stat().st_mode & 0o7777)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
