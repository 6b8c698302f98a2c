"""Runs the examples in rule files: what they expect, held against what is decided."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Severity
from trin.dsl.examples.cases import Case, examine
from trin.dsl.source import Source
from trin.engine.decision import Outcome, RequirementResult, Status
from trin.engine.logic import UNKNOWN
from trin.engine.model import Kind
from trin.engine.program import DecisionError, EvaluatedTransition, Evaluation, Programs
from trin.engine.reading import RecordReader
from trin.engine.record import Record
from trin.engine.results import STATUS

from .checks import files_around
from .files import MOST_BYTES
from .loading import diagnose

if TYPE_CHECKING:
    from trin.engine.model import Rulebook

_OUTCOMES = {
    Outcome.READY: "ready",
    Outcome.NOT_READY: "not_ready",
    Outcome.UNDETERMINED: "missing",
    Outcome.OUT_OF_SCOPE: "out_of_scope",
    Outcome.NO_RULES_IN_FORCE: "no_rules",
}
_NAMED = {"not_ready": Status.UNMET, "missing": Status.UNKNOWN}


@dataclass(frozen=True, slots=True)
class Checked:
    """An expectation and what came of it.

    `actual` is the expectation that would have been right; None where nothing leads to the module. `differing` are the
    requirements that it names and the expectation does not, and the other way round.
    """

    expected: ast.Expectation
    actual: ast.Expectation | None
    passed: bool
    differing: tuple[RequirementResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Ran:
    """An example that has been run. `problem` says why it could not be: a key, and what fills its text in."""

    case: Case
    checked: tuple[Checked, ...] = ()
    record: Record | None = None
    problem: tuple[str, Mapping[str, str]] | None = None

    @property
    def passed(self) -> bool:
        """Whether everything was as expected."""
        return self.problem is None and all(one.passed for one in self.checked)


@dataclass(frozen=True, slots=True)
class Run:
    """All examples of some rule files, in the order of files and lines; `problems` are errors in the files.

    `asked` are the files themselves, `rulebooks` what can be decided by with them and with all that belongs to them.
    """

    files: int
    examples: tuple[Ran, ...]
    problems: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]
    programs: Mapping[str, Programs] = field(default_factory=dict, compare=False)
    rulebooks: Mapping[str, Rulebook] = field(default_factory=dict, compare=False)
    asked: frozenset[str] = frozenset()

    @property
    def failed(self) -> int:
        """How many examples did not pass."""
        return sum(not example.passed for example in self.examples)


def run_examples(paths: Sequence[str | os.PathLike[str]], roots: Iterable[str | os.PathLike[str]] = ()) -> Run:
    """Run the examples in the rule files at some paths; what these build on is found under the search roots.

    Raises OSError where a rule file cannot be read.
    """
    asked, files = files_around(paths, roots)
    rulebooks, diagnostics = diagnose(files)
    sources = [f.source for f in files if f.problem is None]
    examined = examine(sources, rulebooks)
    found = [*diagnostics, *examined.problems]
    errors = sorted((d for d in found if d.severity is Severity.ERROR), key=lambda d: d.primary)
    shown = {f.shown: f.path for f in files[:asked]}
    cases = [c for c in examined.cases if c.node.span.file in shown and c.ruleset in rulebooks]
    cases.sort(key=lambda case: case.node.span)
    runner = ExampleRunner(rulebooks)
    ran = tuple(runner.run(case, shown[case.node.span.file].parent) for case in cases)
    read = tuple(f.source for f in files)
    return Run(asked, ran, tuple(errors), read, runner.programs, rulebooks, frozenset(shown))


class _NoRecord(Exception):
    """A file has no record that can be used; its text is the key of what is said about it."""


class ExampleRunner:
    """Runs examples, with each ruleset compiled once."""

    def __init__(self, rulebooks: Mapping[str, Rulebook]) -> None:
        self._rulebooks = rulebooks
        self._readers: dict[str, RecordReader] = {}
        self._records: dict[tuple[str, Path], dict[str, Any]] = {}
        self.programs: dict[str, Programs] = {}

    def run(self, case: Case, folder: Path) -> Ran:
        """Run one example; records in files are found from `folder`, the one that its rule file is in."""
        programs = self.programs.get(case.ruleset)
        if programs is None:
            programs = self.programs[case.ruleset] = Programs(self._rulebooks[case.ruleset])
        try:
            other = None if case.file is None else self._read(case, folder / case.file.text)
            record = Record.model_validate(case.record(other))
            evaluation = programs.evaluate(record, on=case.on)
        except _NoRecord as problem:
            return Ran(case, problem=(str(problem), {"file": case.file.text if case.file else ""}))
        except DecisionError as problem:
            return Ran(case, problem=(f"test.{problem.why}", {"name": problem.name}))
        except ValueError:
            return Ran(case, problem=("test.record", {"file": case.file.text if case.file else case.citizen}))
        checked = tuple(_checked(line, evaluation) for line in case.expectations)
        return Ran(case, checked, record)

    def _read(self, case: Case, path: Path) -> dict[str, Any]:
        """The record in a file, read once. Raises `_NoRecord` where there is none that can be used."""
        kept = self._records.get((case.ruleset, path))
        if kept is not None:
            return kept
        try:
            data = path.read_bytes()
        except (OSError, ValueError):
            raise _NoRecord("test.no_file") from None
        reader = self._readers.get(case.ruleset)
        if reader is None:
            first, *others = self.programs[case.ruleset].rulesets()
            reader = self._readers[case.ruleset] = RecordReader(first, others)
        if len(data) > MOST_BYTES or any(problem.severity == "error" for problem in reader.problems(data)):
            raise _NoRecord("test.record")
        found: dict[str, Any] = json.loads(data.decode("utf-8-sig"))
        self._records[case.ruleset, path] = found
        return found


# --- what was expected, and what was decided ------------------------------------------------------------------------


def _checked(expected: ast.Expectation, evaluation: Evaluation) -> Checked:
    """Whether it was as expected; the explained decision is made only where it was not."""
    if evaluation.outcome is Outcome.NO_RULES_IN_FORCE:
        actual = ast.Expectation(expected.module, "no_rules", (), expected.span)
        return Checked(expected, actual, expected.outcome == "no_rules")
    to = expected.module.text
    transition = next((t for t in evaluation.transitions if t.compiled.model.target == to), None)
    if transition is None:
        return Checked(expected, None, False)
    gates = list(_gates(transition))
    outcome = _outcome(transition.outcome, gates)
    named = [id_ for id_, status in gates if status is _NAMED.get(outcome)]
    unknown_group = outcome == "missing" and any(finding[0] == UNKNOWN for finding in evaluation.target)
    wanted = {w.text for w in expected.wanted if isinstance(w, ast.Name)}
    meant = {id_ for id_, _ in gates if wanted & {id_, _name(id_)}}
    same_group = any(isinstance(w, ast.TheTargetGroup) for w in expected.wanted) == unknown_group
    known = wanted <= {text for id_ in named for text in (id_, _name(id_))}
    if outcome == expected.outcome and set(named) == meant and same_group and known:
        return Checked(expected, expected, True)
    names = tuple(ast.Name(_name(id_), expected.span) for id_ in named)
    group = (ast.TheTargetGroup(expected.span),) if unknown_group else ()
    actual = ast.Expectation(expected.module, outcome, (*group, *names), expected.span)
    return Checked(expected, actual, False, _explained(evaluation, to, set(named) ^ meant))


def _gates(transition: EvaluatedTransition) -> Iterator[tuple[str, Status]]:
    """The id and the status of every requirement that gates; none where none was judged."""
    pairs = zip(transition.compiled.model.requirements, transition.judged, strict=bool(transition.judged))
    return ((r.id, STATUS[judged[0]]) for r, judged in pairs if r.kind is Kind.REQUIREMENT)


def _explained(evaluation: Evaluation, to: str, ids: Collection[str]) -> tuple[RequirementResult, ...]:
    if not ids:
        return ()
    found = next(t for t in evaluation.decision().transitions if t.to == to)
    return tuple(r for r in found.requirements if r.id in ids)


def _name(id_: str) -> str:
    return id_.rpartition(".")[2]


def _outcome(outcome: Outcome, gates: Iterable[tuple[str, Status]]) -> str:
    """An outcome as an expectation calls it."""
    if outcome is Outcome.READY and any(status is Status.WAIVED for _, status in gates):
        return "ready_waived"
    return _OUTCOMES[outcome]


def lines_of(ran: Ran, run: Run, one: Checked, language: str) -> Iterator[tuple[RequirementResult, list[str]]]:
    """The requirements that an expectation got wrong, each with what it required and what was recorded, in words."""
    from trin.engine.explain.text import tests_of  # noqa: PLC0415

    if ran.record is None:
        return
    evaluation = run.programs[ran.case.ruleset].evaluate(ran.record, on=ran.case.on)
    decision = evaluation.decision()
    for requirement in one.differing:
        yield requirement, tests_of(requirement, decision, evaluation.ruleset, ran.record, language)
