"""`trin format`: rule files written in their canonical form, or compared with it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from trin.dsl import console
from trin.dsl.messages.commands import Say

from .loading import check_path, unreadable
from .output import Refused, complain, said_as_in, tell

if TYPE_CHECKING:
    from trin.rulesets.formatting import FormattedFile


def format(say: Say, own_language: bool, path: Sequence[str], to: str | None, check: bool, diff: bool) -> int:
    """Write files anew where their form is another. 1 where some cannot be read, or would change under `check`."""
    from trin.rulesets.formatting import format_bytes, format_files  # noqa: PLC0415

    if "-" in path:
        if len(path) > 1:
            raise Refused(say("unexpected"))
        return _format_stdin(say, own_language, format_bytes(sys.stdin.buffer.read(), Path("-"), to), check, diff)
    for one in path:
        check_path(one, say)
    try:
        files = list(format_files(path or (".",), to))
    except OSError as problem:
        raise Refused(unreadable(problem, path, say)) from None
    if not files:
        raise Refused(say("check.nothing", names=", ".join(f"»{p}«" for p in path) or say("check.here")))
    say = said_as_in([file.source.text for file in files], say, own_language)
    good = [file for file in files if file.text is not None]
    changed = [file for file in good if file.changed]
    for file in files:
        if file.text is None:
            _unformatted(file, say)
    for file in changed:
        _formatted(file, check, diff, say)
    if check and changed:
        tell(say("format.checked", changed=say.plural("files", len(changed))))
    elif good and not diff:
        tell(say.plural("format.done", len(good)))
    return 1 if len(good) < len(files) or (check and changed) else 0


def _format_stdin(say: Say, own_language: bool, file: FormattedFile, check: bool, diff: bool) -> int:
    say = said_as_in([file.source.text], say, own_language)
    if file.text is None:
        _unformatted(file, say)
        return 1
    if diff:
        _show_diff(file)
    elif not check:
        console.write(file.text.removesuffix("\n"), sys.stdout)
    return 1 if check and file.changed else 0


def _formatted(file: FormattedFile, check: bool, diff: bool, say: Say) -> None:
    """Write a file that is to be changed, or show that it would be."""
    from trin.rulesets.formatting import replace_file  # noqa: PLC0415

    if diff:
        _show_diff(file)
    elif check:
        tell(say("format.would", file=file.source.file))
    else:
        try:
            replace_file(file.path, file.text or "")
        except OSError as problem:
            raise Refused(say("format.unwritten", name=file.source.file, reason=say.disk(problem))) from None
        tell(say("format.changed", file=file.source.file))


def _show_diff(file: FormattedFile) -> None:
    from difflib import unified_diff  # noqa: PLC0415

    before, after = (text.splitlines() for text in (file.source.text, file.text or ""))
    found = list(unified_diff(before, after, file.source.file, file.source.file, lineterm=""))
    if found:
        tell("\n".join(found))


def _unformatted(file: FormattedFile, say: Say) -> None:
    """Why a file is left alone, on standard error."""
    from trin.dsl.rendering import render  # noqa: PLC0415

    complain(say, say("format.left", file=file.source.file))
    if file.untranslatable is not None:
        told = say("format.untranslatable", file=file.source.file, line=file.untranslatable)
    else:
        told = render.text(file.problems, [file.source], say.language)
    console.write(told, sys.stderr)
