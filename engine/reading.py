"""Records read under a ruleset: quick where nothing is wrong, and with every problem told where something is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from .cpr import Pairs, cpr_places, cpr_places_in_json
from .examination import problems_of, warnings_of
from .json_places import places
from .model import Ruleset
from .names import RecordNames
from .problems import Path, Problem, RecordError, Words
from .record import Record
from .record_messages import MESSAGES

_DEEPEST = 20
"""A record has five levels; this many is something else."""

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}]', re.DOTALL)

_MOST_DIGITS = 30
_PLACE = re.compile(r"line ([0-9]+) column ([0-9]+)")


class RecordReader:
    """Reads records under one ruleset, with the names of `others`: editions and layers. May be used by many threads."""

    def __init__(self, ruleset: Ruleset, others: Iterable[Ruleset] = ()) -> None:
        self._rulesets = (ruleset, *others)
        self._first = RecordNames(ruleset)
        self._names = self._first if len(self._rulesets) == 1 else None
        self._own_language = ruleset.language if ruleset.language in MESSAGES else "en"

    @property
    def names(self) -> RecordNames:
        """All the names; put together when a record first uses one that the ruleset itself does not have."""
        if self._names is None:
            self._names = RecordNames(self._rulesets[0], self._rulesets[1:])
        return self._names

    def _accepts(self, record: Record) -> bool:
        return self._first.accepts(record) or (self.names is not self._first and self.names.accepts(record))

    def read(self, text: str | bytes, language: str | None = None) -> Record:
        """The record in JSON text. Raises RecordError with every problem, in `language`, else in that of the rules.

        ValueError where there are no messages in `language`: whether or not something is wrong.
        """
        if language is not None and language not in MESSAGES:
            raise ValueError(f"there is no language {language!r}; there are: {', '.join(sorted(MESSAGES))}")
        if not isinstance(text, str | bytes | bytearray):
            raise TypeError(
                f"the record must be JSON text, not {type(text).__name__}: use trin.Record.model_validate() for "
                "Python values"
            )
        text = _without_mark(text)
        try:
            record = Record.model_validate_json(text)
        except ValidationError as problem:
            found = self.problems(text, language) or [self._as_told(problem, language)]
            raise RecordError(found) from None
        if self._accepts(record) and _colons(text) == _keys(record):
            return record
        found = self.problems(text, language)
        if any(p.severity == "error" for p in found):
            raise RecordError(found)
        return record

    def problems(self, text: str | bytes, language: str | None = None) -> list[Problem]:
        """Everything that is wrong with a record in JSON text, warnings included; an empty list where nothing is."""
        spoken = language or self._own_language
        words = Words(spoken)
        text = _without_mark(text)
        data = _parsed(text, words)
        if isinstance(data, Problem):
            secret = [words.problem("T641", ())] if cpr_places_in_json(text) else []
            return [*secret, data]
        found: list[Problem] = []
        plain = _once(data, (), found, words)
        found += problems_of(plain, self.names, spoken, cpr_places(data))
        return _placed(found, text if isinstance(text, str) else text.decode("utf-8")) if found else found

    def warnings(self, record: Record, language: str | None = None) -> list[Problem]:
        """What is worth knowing about a record that can be used."""
        if not record.waivers:
            return []
        rows = {"waivers": [{"requirement": waiver.requirement} for waiver in record.waivers]}
        return [p for _, p in warnings_of(rows, self.names, Words(language or self._own_language))]

    def _as_told(self, problem: ValidationError, language: str | None) -> Problem:
        """What the models alone have found."""
        words = Words(language or self._own_language)
        error = problem.errors(include_input=False, include_url=False, include_context=False)[0]
        at = _PLACE.search(error["msg"]) if error["type"] == "json_invalid" else None
        if at is not None:
            return _no_json(words, int(at[1]), int(at[2]))
        return words.problem("T600", error["loc"])


def _without_mark(text: str | bytes) -> str | bytes:
    """The text without the byte order mark that some editors put first."""
    return text.removeprefix("\ufeff") if isinstance(text, str) else text.removeprefix(b"\xef\xbb\xbf")


# --- a key that stands twice ----------------------------------------------------------------------------------------


def _colons(text: str | bytes) -> int:
    """At least as many as there are keys; exactly as many where no text has a colon in it."""
    return text.count(":") if isinstance(text, str) else text.count(b":")


def _keys(record: Record) -> int:
    """How many keys the JSON text had, if none stood twice."""
    found = len(record.__pydantic_fields_set__)
    rows: Any
    for rows in (record.modules, record.measurements, record.attendance, record.facts, record.certificates,
                 record.documents, record.activities, record.judgements, record.follow_ups, record.pauses,
                 record.goals, record.waivers):  # fmt: skip
        for row in rows:
            found += len(row.__pydantic_fields_set__)
    return found + sum(len(s.__pydantic_fields_set__) for document in record.documents for s in document.signed)


def _once(value: Any, path: Path, found: list[Problem], words: Words) -> Any:
    """JSON data with each key once, the last that stands there; the others become problems."""
    if isinstance(value, Pairs):
        plain: dict[str, Any] = {}
        for key, item in value:
            if key in plain:
                found.append(words.problem("T603", (*path, key), found=words.text(key)))
            plain[key] = _once(item, (*path, key), found, words)
        return plain
    if isinstance(value, list):
        return [_once(item, (*path, i), found, words) for i, item in enumerate(value)]
    return value


# --- JSON -----------------------------------------------------------------------------------------------------------


class _NoNumber(ValueError):
    """A number that JSON does not have."""


def _no_number(_: str) -> Any:
    raise _NoNumber


def _whole(digits: str) -> float:
    """A whole number; one of very many digits is only known to be too large."""
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _parsed(text: str | bytes, words: Words) -> Any:
    """The outermost object as its pairs, or the problem that keeps it from being read."""
    try:
        written = text if isinstance(text, str) else text.decode("utf-8")
    except UnicodeDecodeError:
        return words.problem("T609", ())
    start = written.lstrip()[:1]
    if not start:
        return words.problem("T607", ())
    if _too_deep(written):
        return words.problem("T604", ())
    try:
        data = json.loads(written, object_pairs_hook=Pairs, parse_constant=_no_number, parse_int=_whole)
    except json.JSONDecodeError as problem:
        if start not in '{["':
            return words.problem("T608", ())
        if problem.msg == "Extra data" and written[problem.pos :].lstrip()[:1] == start == "{":
            return words.problem("T605", (), found=words("found.several"))
        return _no_json(words, problem.lineno, problem.colno)
    except _NoNumber:
        return words.problem("T602", ())
    if not isinstance(data, Pairs):
        code = "T605" if isinstance(data, list) else "T606"
        return words.problem(code, (), found=words.found(data))
    return data


def _no_json(words: Words, line: int, column: int) -> Problem:
    return replace(words.problem("T601", ()), line=line, column=column)


def _placed(found: list[Problem], text: str) -> list[Problem]:
    """The problems with the lines and columns of what they are about."""
    at = places(text, {p.pointer for p in found if p.pointer})
    return [replace(p, line=at[p.pointer][0], column=at[p.pointer][1]) if p.pointer in at else p for p in found]


def _too_deep(text: str) -> bool:
    """Whether there are more brackets inside each other than a record can have, read as JSON or not."""
    depth = 0
    for mark in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > _DEEPEST:
            return True
    return False
