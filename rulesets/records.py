"""Records from files: found, decoded, read under a ruleset and decided, or everything that is wrong with them as data.

A record comes from a JSON file, from standard input (`-`), or from a line of a `.jsonl` file.
"""

from __future__ import annotations

import codecs
import os
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from trin.dsl.messages.commands import Say
from trin.engine.cpr import masked
from trin.engine.likeness import suggest
from trin.engine.problems import Problem, RecordError
from trin.engine.program import DecisionError

if TYPE_CHECKING:
    from trin.engine.decision import Decision
    from trin.engine.model import Ruleset
    from trin.engine.plan_result import PlanResult
    from trin.engine.program import Evaluation
    from trin.engine.record import Record

    from . import LoadedRuleset
    from .supposing import Supposed

STDIN = "-"
LINES = ".jsonl"
MOST_BYTES = 10_000_000
"""A citizen's record is some kilobytes; anything near this is another kind of file."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Input:
    """Where a record stands: a file as it was named, and the line where the file holds several."""

    file: str
    line: int | None = None

    def named(self, say: Say) -> str:
        """How it is named to people."""
        if self.line is not None:
            return say("record.line", file=self.file, line=self.line)
        return say("record.stdin") if self.file == STDIN else say("record.name", file=self.file)


@dataclass(frozen=True, slots=True)
class Answer:
    """A record that could be decided, with what is worth knowing about it; `ruleset` is what was decided by."""

    given: Input
    record: Record
    decision: Decision
    warnings: Sequence[Problem]
    ruleset: Ruleset
    plan: PlanResult | None = None
    real: Decision | None = None
    """The decision without what is supposed, where something is."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An input that cannot be decided, and why."""

    given: Input
    problems: Sequence[Problem]

    def as_data(self) -> list[dict[str, Any]]:
        """The problems in the form of those of rule files, with a pointer into the record; no CPR number in them."""
        return [_as_data(problem, self.given) for problem in self.problems]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every record; see `LoadedRuleset.decide`."""

    loaded: LoadedRuleset
    on: date
    to: str | None
    as_of_rules: date | None = None
    layer: str | bool | None = None
    until: date | None = None
    suppose: tuple[str, ...] = ()
    plan: bool = False

    @property
    def _asked(self) -> dict[str, Any]:
        return {"on": self.on, "as_of_rules": self.as_of_rules, "layer": self.layer, "until": self.until}

    def evaluate(self, record: Record, to: str | None) -> Evaluation:
        """The answer for one record. Raises DecisionError."""
        return self.loaded.evaluate(record, to=to, **self._asked)

    def supposed(self, record: Record, language: str) -> Supposed:
        """The answer with what is supposed, and without. Raises DecisionError and SuppositionError."""
        return self.loaded.suppose(record, self.suppose, to=self.to, language=language, **self._asked)


class _Unusable(Exception):
    """An input that holds no record's text."""

    def __init__(self, why: str, help_: str | None = None, **values: object) -> None:
        super().__init__(why)
        self.why = why
        self.help = help_
        self.values = values

    def told(self, say: Say) -> Problem:
        """The problem in words."""
        message = say(f"input.{self.why}", **self.values)
        return _problem(message, self.help or say(f"input.{self.why}.help"))


def several(files: Sequence[str]) -> bool:
    """Whether there is, or may be, more than one record in some files."""
    return len(files) > 1 or any(file.lower().endswith(LINES) for file in files)


def answers(question: Question, files: Sequence[str], stdin: BinaryIO | None, say: Say) -> Iterator[Answer | Broken]:
    """Decide every record in some files, one at a time; what is wrong with one keeps none of the others back."""
    for file in files:
        for given, found in _texts(file, stdin, say):
            match found:
                case Problem():
                    yield Broken(given, [found])
                case _:
                    yield _answer(question, given, found, say)


def one_record(loaded: LoadedRuleset, file: str, stdin: BinaryIO | None, say: Say) -> Record | Broken:
    """The record in a file; or what is wrong with it."""
    given, found = next(_texts(file, stdin, say))
    if isinstance(found, Problem):
        return Broken(given, [found])
    try:
        return loaded.read(_composed(found), say.language)
    except RecordError as problem:
        return Broken(given, problem.problems)


def _composed(found: str | bytes) -> str | bytes:
    """Letters may be composed or not, as in rules."""
    return unicodedata.normalize("NFC", found) if isinstance(found, str) else found


def _answer(question: Question, given: Input, found: str | bytes, say: Say) -> Answer | Broken:
    loaded, language = question.loaded, say.language
    try:
        record = loaded.read(_composed(found), language)
        answer = _decided(question, given, record, language)
    except RecordError as problem:
        return Broken(given, problem.problems)
    except DecisionError as problem:
        return Broken(given, [_undecided(problem, record, question, say)])
    return answer


def _decided(question: Question, given: Input, record: Record, language: str) -> Answer:
    warnings = question.loaded.reader.warnings(record, language)
    if question.suppose:
        found = question.supposed(record, language)
        plan = found.decision.plan(question.to) if question.plan else None
        return Answer(given, found.record, found.decision, warnings, found.ruleset, plan, found.real)
    evaluation = question.evaluate(record, question.to)
    plan = evaluation.plan(question.to) if question.plan else None
    return Answer(given, record, evaluation.decision(), warnings, evaluation.ruleset, plan)


def _problem(message: str, help_: str) -> Problem:
    return Problem("T600", message, help_, "error", "")


def _undecided(problem: DecisionError, record: Record, question: Question, say: Say) -> Problem:
    from trin.engine.explain.words import Words  # noqa: PLC0415

    ruleset, dates = question.loaded.ruleset, Words(say.language)
    key = f"decision.{problem.why}"
    given = {"name": problem.name, "ruleset": ruleset.name, "date": dates.date(question.on)}
    if problem.edition is not None:
        given["edition"] = dates.date(problem.edition)
    message = say(key, **given)
    if problem.why != "no_transition":
        return _problem(message, say(f"{key}.help", **given))
    ways = [t.to for t in question.evaluate(record, None).decision().transitions]
    better = suggest(problem.name, ways)
    help_ = say(f"{key}.help", names=", ".join(ways)) if ways else say("decision.no_ways.help")
    help_ = help_ if better is None else f"{say('did_you_mean', suggestion=better)} {help_}"
    return replace(_problem(message, help_), suggestion=better)


def _as_data(problem: Problem, given: Input) -> dict[str, Any]:
    line = problem.line if given.line is None else given.line
    return {
        "code": problem.code,
        "message": masked(problem.message),
        "help": masked(problem.help),
        "severity": problem.severity,
        "file": masked(given.file),
        "line": line,
        "column": problem.column,
        "end_line": line,
        "end_column": None,
        "fix": problem.suggestion,
        "pointer": problem.pointer,
        "found": problem.found,
        "expected": problem.expected,
    }


# --- from files to texts --------------------------------------------------------------------------------------------


def _texts(file: str, stdin: BinaryIO | None, say: Say) -> Iterator[tuple[Input, str | bytes | Problem]]:
    """Every record's text in a file, or what is wrong with it. Bytes that are no text are left to the reader."""
    given = Input(file)
    try:
        if file == STDIN:
            yield given, _decoded(_all_of(stdin) if stdin is not None else b"")
        elif file.lower().endswith(LINES):
            with _opened(file, say) as stream:
                yield from _lines_of(stream, file, say)
        else:
            with _opened(file, say) as stream:
                data = _all_of(stream)
            yield given, _decoded(data)
    except _Unusable as problem:
        yield given, problem.told(say)
    except OSError as problem:
        yield given, _Unusable("unreadable", reason=say.disk(problem)).told(say)


def _opened(file: str, say: Say) -> BufferedReader:
    path = Path(file)
    try:
        if not file:
            raise _Unusable("missing")
        if path.is_dir():
            raise _Unusable("folder")
        if not path.exists():
            raise _Unusable("missing", _meant(path, say))
    except ValueError:  # a name that cannot be one, such as with a NUL in it
        raise _Unusable("missing") from None
    return path.open("rb")


def _meant(path: Path, say: Say) -> str | None:
    """What to say where a file is not there but one of nearly that name is."""
    try:
        names = sorted(os.listdir(path.parent))
    except OSError:
        return None
    better = suggest(path.name, [n for n in names if not n.startswith(".")])
    return None if better is None else say("did_you_mean", suggestion=str(path.with_name(better)))


def _all_of(stream: BinaryIO) -> bytes:
    """A whole input, unless it is too large to be what it should be."""
    data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _Unusable("large", limit=MOST_BYTES // 1_000_000)
    return data


def _decoded(data: bytes) -> str | bytes:
    """The text, UTF-8 or marked as UTF-16; the bytes as they are where they are neither."""
    utf16 = data[:2] in _UTF16
    if b"\0" in data and not utf16:
        raise _Unusable("binary")
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError:
        return data


def _lines_of(stream: BufferedReader, file: str, say: Say) -> Iterator[tuple[Input, str | bytes | Problem]]:
    """The lines of a file of several records; blank ones are left out. Read one at a time, however many."""
    utf16 = stream.peek(2)[:2] in _UTF16
    empty = True
    for number, line in enumerate(_utf16_lines(stream) if utf16 else _raw_lines(stream), 1):
        if not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        empty = False
        given = Input(file, number)
        try:
            yield given, _decoded(line)
        except _Unusable as problem:
            yield given, problem.told(say)
    if empty:
        raise _Unusable("empty")


def _raw_lines(stream: BufferedReader) -> Iterator[bytes]:
    while line := stream.readline(MOST_BYTES + 1):
        if len(line) > MOST_BYTES:
            raise _Unusable("large", limit=MOST_BYTES // 1_000_000)
        yield line


def _utf16_lines(stream: BufferedReader) -> Iterator[bytes]:
    text = TextIOWrapper(stream, encoding="utf-16")
    try:
        while line := text.readline(MOST_BYTES + 1):
            if len(line) > MOST_BYTES:
                raise _Unusable("large", limit=MOST_BYTES // 1_000_000)
            yield line.encode("utf-8")
    except UnicodeError:
        raise _Unusable("binary") from None
