"""A problem of a record as data with its sentences, and the words they are made of.

What looks like a CPR number is never repeated: not as what was found, and not in a pointer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .cpr import NUMBER_LIMIT, looks_like_cpr
from .record_messages import MESSAGES, WARNINGS, WORDS
from .schema_texts import TEXTS

Path = tuple[str | int, ...]

_MOST_NAMES = 12
_MOST_LETTERS = 60
_LONG_NUMBER = re.compile(r"[0-9]{6}[^0-9]{0,12}[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a record. `severity` is "error" or "warning"; `pointer` is an RFC 6901 pointer into the record.

    `found` and `expected` are in words; `suggestion` is what was probably meant; `line` and `column` of the JSON text
    count from 1. None where there is no such thing.
    """

    code: str
    message: str
    help: str
    severity: str
    pointer: str
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    line: int | None = None
    column: int | None = None

    def as_data(self) -> dict[str, str | int | None]:
        """The problem as JSON has it."""
        return asdict(self)


class RecordError(ValueError):
    """A record cannot be used; `problems` are all that is wrong with it. Its text repeats no CPR number."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{_place(p)}: {p.message} {p.help} [{p.code}]" for p in problems))
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        return RecordError, (self.problems,)


def _place(problem: Problem) -> str:
    at = "" if problem.line is None else f"{problem.line}:{problem.column}"
    return " ".join(part for part in (at, problem.pointer) if part) or "1:1"


def pointer_to(path: Iterable[str | int]) -> str:
    """A path as a JSON pointer; it stops before a key that looks like a CPR number."""
    parts: list[str] = []
    for part in path:
        if secret(str(part)):
            break
        parts.append("/" + str(part).replace("~", "~0").replace("/", "~1"))
    return "".join(parts)


def secret(text: str) -> bool:
    """Whether a text may not be repeated; wider than what is refused, to be on the safe side."""
    return looks_like_cpr(text) or _LONG_NUMBER.search(text) is not None


class Words:
    """Puts what was found and what was expected into words, in one language."""

    def __init__(self, language: str) -> None:
        self._messages = MESSAGES[language]
        self._words = WORDS[language]

    def __call__(self, key: str, /, **values: object) -> str:
        """A phrase with its places filled in."""
        return self._words[key].format(**values)

    def problem(
        self, code: str, path: Iterable[str | int], *, suggestion: str | None = None, **arguments: str
    ) -> Problem:
        """The problem of that code; `found` and `expected` are taken from what fills in the sentence."""
        message, help_ = self._messages[code]
        given = {**arguments, "suggestion": suggestion or ""}
        return Problem(
            code,
            message.format_map(given),
            help_.format_map(given),
            "warning" if code in WARNINGS else "error",
            pointer_to(path),
            arguments.get("found"),
            arguments.get("expected"),
            suggestion,
        )

    def text(self, value: object) -> str:
        """A text as it may be repeated: not too long, on one line, and without what could be a CPR number."""
        shown = " ".join(str(value).split())
        shown = "".join(c if c.isprintable() else "?" for c in shown)
        if secret(str(value)) or secret(shown):
            shown = re.sub("[0-9]", "x", shown)
        return shown if len(shown) <= _MOST_LETTERS else shown[: _MOST_LETTERS - 1] + "…"

    def found(self, value: object) -> str:
        """Any JSON value in words."""
        match value:
            case None:
                return self("found.null")
            case bool():
                return self("found.true" if value else "found.false")
            case int() | float():
                large = abs(value) >= NUMBER_LIMIT
                return self("found.large") if large else self("found.number", value=value)
            case str():
                return self("found.text", value=self.text(value)) if value.strip() else self("found.empty")
            case list():
                return self("found.list")
            case _:
                return self("found.object")

    def listed(self, names: Iterable[object]) -> str:
        """Some names, not all of them where they are many."""
        every = [str(n) for n in names]
        shown = ", ".join(every[:_MOST_NAMES])
        rest = len(every) - _MOST_NAMES
        return shown if rest <= 0 else self("more", names=shown, count=rest)

    def sort(self, kind: str) -> str:
        """What a field of a kind should hold."""
        return self("is.name", kind=self(f"a.{kind}")) if f"a.{kind}" in self._words else self(f"is.{kind}")


def titled(of: str, title: str, fields: Iterable[str]) -> str | None:
    """The one of an object's fields that is called so by people, in any language: »niveau« is `level`."""
    for field in fields:
        titles = {t.get(f"{of}.{field}", t.get(field, ("", "")))[0].lower() for t in TEXTS.values()}
        if title.lower() in titles:
            return field
    return None
