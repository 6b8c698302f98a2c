"""What every command ends in: text for people, JSON for programs, complaints on standard error, an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click
from trin.dsl import console
from trin.dsl.messages.commands import Say

READY, NOT_READY, WRONG, OPEN = 0, 1, 2, 3
"""Exit codes."""


class Refused(Exception):
    """Wrong use or broken input: what to say about it on standard error. Exit code 2."""


def language_of_files(texts: Sequence[str]) -> str | None:
    """The language of the first rule file that tells it."""
    from trin.dsl.keywords import language_of  # noqa: PLC0415
    from trin.dsl.source import Source  # noqa: PLC0415

    for text in texts:
        said = (line.split() for line in Source("", text).lines)
        first = next((words[0] for words in said if words and not words[0].startswith("#")), "")
        language = language_of(first)
        if language is not None:
            return language
    return None


def said_as_in(texts: Sequence[str], say: Say, own_language: bool) -> Say:
    """The texts of the language that was asked for, else of that of the rules."""
    return say if own_language else Say(language_of_files(texts) or say.language)


_COLOURS = {
    "ready": "green", "met": "green", "not_ready": "red", "unmet": "red", "undetermined": "yellow",
    "unknown": "yellow", "out_of_scope": "yellow", "waived": "cyan",
}  # fmt: skip


def dressed(text: str, what: str) -> str:
    """A text in the colour of what it says."""
    if what == "muted":
        return click.style(text, dim=True)
    return click.style(text, fg=_COLOURS.get(what), bold=True)


def plain(text: str, _: str) -> str:
    """The text as it is, where there are no colours."""
    return text


def tell(text: str) -> None:
    """A text for people. No CPR number is ever repeated, wherever it may have come from."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    console.write(masked(text), sys.stdout)


def tell_json(value: Any, indent: int | None) -> None:
    """Data for programs. No CPR number is ever repeated here either."""
    from trin.engine.cpr import looks_like_cpr  # noqa: PLC0415

    written = console.json_text(value, sys.stdout, indent)
    if looks_like_cpr(written):
        written = console.json_text(_masked(value), sys.stdout, indent)
    console.write(written, sys.stdout)


def _masked(value: Any) -> Any:
    """The same data without CPR numbers, which the name of a file may have brought in."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    match value:
        case str():
            return masked(value)
        case list():
            return [_masked(item) for item in value]
        case dict():
            return {key: item if key == "digest" else _masked(item) for key, item in value.items()}
        case _:
            return value


def complain(say: Say, message: str, kind: str = "error") -> None:
    """What is wrong, or a warning, on standard error."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    label = say(kind)
    if console.colours(sys.stderr):
        label = click.style(label, fg="red" if kind == "error" else "yellow", bold=True)
    console.write(f"{label}: {masked(message)}", sys.stderr)
