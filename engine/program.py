"""A ruleset that can decide. Immutable, pure, and usable from many threads: the date is given, nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from .compiler import OFTEN, CompiledPackage, CompiledTransition, Judged, PackageCompiler
from .decision import Decision, Outcome
from .history import History, history_on
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import Ruleset, Transition
from .quantities import Finding, Situation
from .record import Record
from .results import read, unread

if TYPE_CHECKING:
    from .timeline import PackageTimeline


class DecisionError(ValueError):
    """The question cannot be asked: `why` is unknown_package, no_module or no_transition; `name` is what was named."""

    def __init__(self, why: str, name: str) -> None:
        super().__init__(f"{why}: {name}")
        self.why = why
        self.name = name


@dataclass(slots=True)
class EvaluatedTransition:
    """A transition's outcome, and the answer for every requirement, in the order of its model; see `compiler`."""

    compiled: CompiledTransition
    outcome: Outcome
    answers: Sequence[Any]
    short: bool = False
    """Whether the answers are those of `CompiledTransition.answer`."""

    @property
    def judged(self) -> list[Judged]:
        """Every requirement judged; empty where none was."""
        if not self.short:
            return list(self.answers)
        plain = zip(self.answers, self.compiled.plain, strict=True)
        return [(a[0], (a,), (), None) if is_plain else a for a, is_plain in plain]


@dataclass(slots=True)
class Evaluation:
    """A decision in compact form: the outcome, and the finding of every test. `decision()` makes the public tree."""

    ruleset: Ruleset
    situation: Situation
    outcome: Outcome
    package: CompiledPackage | None
    target: list[Finding]
    transitions: list[EvaluatedTransition]
    standards: list[Judged]

    @property
    def next(self) -> str | None:
        """The target of the first transition from the current module."""
        return self.transitions[0].compiled.model.target if self.transitions else None

    def decision(self) -> Decision:
        """The same as the published data."""
        return read(self)


class Program:
    """A compiled ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._first = ruleset.in_force_from.toordinal()
        self._last = None if ruleset.in_force_to is None else ruleset.in_force_to.toordinal()
        self._packages: dict[str | None, CompiledPackage] = {}
        self._timelines: dict[str | None, PackageTimeline] = {}

    def _package(self, name: str | None) -> CompiledPackage:
        """A package, compiled when it is first asked for; two threads that both do so make equal ones."""
        compiled = self._packages.get(name)
        if compiled is None:
            package = self.ruleset.shared if name is None else self.ruleset.packages.get(name)
            if package is None:
                raise DecisionError("unknown_package", str(name))
            compiled = self._packages[name] = PackageCompiler(package).package()
        return compiled

    def way(self, history: History, to: str) -> Transition | None:
        """The transition into `to` from the module that the citizen is in; None where nothing leads there."""
        current = history.current
        if current is None or not self.has(history.package):
            return None
        leads = self._package(history.package).leads.get(current.module, ())
        return next((t.model for t in leads if t.model.target == to), None)

    def timeline(self, name: str | None) -> PackageTimeline | None:
        """What belongs to a package, ready to be followed through time; None where there is no such package."""
        if not self.has(name):
            return None
        kept = self._timelines.get(name)
        if kept is None:
            from .timeline import PackageTimeline  # noqa: PLC0415

            package = self.ruleset.shared if name is None else self.ruleset.packages[name]
            kept = self._timelines[name] = PackageTimeline(package)
        return kept

    def has(self, package: str | None) -> bool:
        """Whether there are rules for citizens on a package, or for those who have not chosen one yet."""
        return package is None or package in self.ruleset.packages

    def decide(self, record: Record, *, on: date, to: str | None = None) -> Decision:
        """Decide readiness on a date, for the first transition from the current module or the one into `to`.

        Raises DecisionError where the record names a package that the ruleset does not have, has no module that has
        begun on the date, or where nothing leads to `to`.
        """
        return unread(self.evaluate(record, on=on, to=to))

    def evaluate(self, record: Record, *, on: date, to: str | None = None) -> Evaluation:
        """The same decision in compact form, many times as fast; raises as `decide` does."""
        day = on.toordinal()
        history = history_on(record, day)
        package = self._package(history.package)
        current = history.current
        if current is None:
            raise DecisionError("no_module", record.citizen)
        s = Situation(history, day, history.package)
        if day < self._first or (self._last is not None and day > self._last):
            return Evaluation(self.ruleset, s, Outcome.NO_RULES_IN_FORCE, None, [], [], [])
        target = package.target(s)
        scope = all_of([f[0] for f in target]) if target else MET
        transitions = [_evaluate(t, s, scope) for t in package.leads.get(current.module, ())]
        standards = package.standards(s) if scope != UNMET else []
        outcome = _outcome(transitions, to)
        return Evaluation(self.ruleset, s, outcome, package, target, transitions, standards)


def _outcome(transitions: list[EvaluatedTransition], to: str | None) -> Outcome:
    if to is None:
        return transitions[0].outcome if transitions else Outcome.AT_END
    for transition in transitions:
        if transition.compiled.model.target == to:
            return transition.outcome
    raise DecisionError("no_transition", to)


def _evaluate(t: CompiledTransition, s: Situation, scope: int) -> EvaluatedTransition:
    if t.model.always_open:
        return EvaluatedTransition(t, Outcome.READY, [])
    if scope == UNMET:
        return EvaluatedTransition(t, Outcome.OUT_OF_SCOPE, [])
    short = not s.history.waivers
    answers: Sequence[Any] = t.answer(s) if short else t.judge(s)
    if t.uses < OFTEN:
        t.used()
    if scope == UNKNOWN:
        return EvaluatedTransition(t, Outcome.UNDETERMINED, answers, short)
    gating = answers if t.gating is None else [answers[i] for i in t.gating]
    worst = MET
    for answer in gating:
        if answer[0] < worst:
            worst = answer[0]
    return EvaluatedTransition(t, _OUTCOMES[worst], answers, short)


_OUTCOMES = (Outcome.NOT_READY, Outcome.UNDETERMINED, Outcome.READY)
"""By the worst status among the requirements that gate."""
