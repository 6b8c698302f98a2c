"""A ruleset that can decide. Immutable, pure, and usable from many threads: the date is given, nothing is read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .compiler import OFTEN, CompiledPackage, CompiledTransition, Judged, PackageCompiler
from .decision import Decision, Outcome
from .editions import Choice, alone, borders, choose
from .history import History, history_on
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import Rulebook, Ruleset, Transition
from .quantities import Finding, Situation
from .record import Record
from .results import read, unread

if TYPE_CHECKING:
    from .outlook import Outlook
    from .plan_result import PlanResult
    from .timeline import PackageTimeline


class DecisionError(ValueError):
    """The question cannot be asked: `why` says why not, and `name` is what was named.

    `why` is unknown_package, no_module (none has begun) or no_transition; package_not_there or module_not_there, where
    the edition that applies to the citizen does not have what another has (`edition` is when it came into force);
    unknown_layer, or broken_layer, where the layer of the citizen's company has errors; no_question, where a decision
    that no longer knows its record is asked for a plan.
    """

    def __init__(self, why: str, name: str, edition: date | None = None) -> None:
        super().__init__(f"{why}: {name}" + (f" ({edition.isoformat()})" if edition is not None else ""))
        self.why = why
        self.name = name
        self.edition = edition

    def __reduce__(self) -> tuple[Any, ...]:
        return DecisionError, (self.why, self.name, self.edition)


def _check_types(record: Record, on: date, **days: date | None) -> None:
    """Raise TypeError for what no question can be asked with, however it would end.

    A time of day is refused and not left out: at 23:30 in London it is another date in Denmark.
    """
    given = {name: day for name, day in days.items() if day is not None}
    for name, day in {"on": on, **given}.items():
        if isinstance(day, datetime) or not isinstance(day, date):
            raise TypeError(f"{name} must be a date, not {_type_of(day)}: dates carry no time of day")
    if not isinstance(record, Record):
        raise TypeError(
            f"the record must be a trin.Record, not {_type_of(record)}: use read() for JSON text, "
            "trin.Record.model_validate() for Python values"
        )


def _type_of(value: object) -> str:
    return "None" if value is None else type(value).__name__


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


class Question(NamedTuple):
    """A record, and whom and what is asked about it; `until` is the last day to look ahead to."""

    asked: Program | Programs
    record: Record
    as_of_rules: date | None = None
    layer: str | bool | None = None
    until: date | None = None

    def outlook(self, day: int) -> Outlook:
        """How things stand from a day on, up to `until`, without which it is two years."""
        from .outlook import Outlook  # noqa: PLC0415

        return Outlook(self.record, day, self.last(day), self.program_on, self.asked.borders)

    def last(self, day: int) -> int:
        """The last day to look ahead to from a day on."""
        from .outlook import two_years_after  # noqa: PLC0415

        return two_years_after(day) if self.until is None else max(day, self.until.toordinal())

    def program_on(self, day: int) -> Program | None:
        """The rules that apply to the citizen on a day (an ordinal); None where there are none to decide by."""
        asked, record, as_of_rules, layer, _ = self
        return asked.program_on(record, date.fromordinal(day), as_of_rules=as_of_rules, layer=layer)

    def evaluate(self, on: date, to: str | None = None) -> Evaluation:
        """The answer on a date. Raises DecisionError."""
        asked, record, as_of_rules, layer, until = self
        if isinstance(asked, Program):
            return asked.evaluate(record, on=on, to=to, until=until)
        return asked.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)


@dataclass(slots=True, repr=False)
class Evaluation:
    """A decision in compact form: the outcome, and the finding of every test. `decision()` makes the public tree.

    `choice` says which rules were chosen and why; None where the program was asked itself, and there was no choice.
    `question` is what was asked; None where nobody asked about a record.
    """

    program: Program
    situation: Situation
    outcome: Outcome
    package: CompiledPackage | None
    target: list[Finding]
    transitions: list[EvaluatedTransition]
    standards: list[Judged]
    choice: Choice | None = None
    question: Question | None = None

    def __repr__(self) -> str:
        day = date.fromordinal(self.situation.day).isoformat()
        return f"<Evaluation of {self.situation.history.citizen} on {day}: {self.outcome}>"

    @property
    def ruleset(self) -> Ruleset:
        """What was decided by."""
        return self.program.ruleset

    @property
    def next(self) -> str | None:
        """The target of the first transition from the current module."""
        return self.transitions[0].compiled.model.target if self.transitions else None

    def decision(self) -> Decision:
        """The same as the published data."""
        return read(self)

    def plan(self, to: str | None = None) -> PlanResult:
        """What it would take to be ready for `to`, or for the next module; see `Decision.plan`."""
        from .planning import plan  # noqa: PLC0415

        if self.question is None:
            raise DecisionError("no_question", self.situation.history.citizen)
        return plan(self.question, date.fromordinal(self.situation.day), to)


class Program:
    """A compiled ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._digest = ruleset.digest
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

    def decide(self, record: Record, *, on: date, to: str | None = None, until: date | None = None) -> Decision:
        """Decide readiness on a date, for the first transition from the current module or the one into `to`.

        What changes by itself is foreseen up to `until`, without which it is two years ahead.
        Raises DecisionError where the record names a package that the ruleset does not have, has no module that has
        begun on the date, or where nothing leads to `to`.
        """
        return unread(self.evaluate(record, on=on, to=to, until=until))

    def evaluate(self, record: Record, *, on: date, to: str | None = None, until: date | None = None) -> Evaluation:
        """The same decision in compact form, many times as fast; raises as `decide` does."""
        if type(on) is not date or type(record) is not Record or until is not None:
            _check_types(record, on, until=until)
        day = on.toordinal()
        history = history_on(record, day)
        if day < self._first or (self._last is not None and day > self._last):
            evaluation = self.out_of_force(history, day)
        else:
            evaluation = self.judge(history, day, to)
        evaluation.question = Question(self, record, None, None, until)
        return evaluation

    @property
    def borders(self) -> tuple[int, ...]:
        """The days on which the rules begin and cease to be in force."""
        return (self._first,) if self._last is None else (self._first, self._last + 1)

    def program_on(
        self, record: Record, on: date, *, as_of_rules: date | None = None, layer: str | bool | None = None
    ) -> Program | None:
        """Itself, while its rules are in force and have the citizen's package; as `Programs.program_on`."""
        day = on.toordinal()
        in_force = self._first <= day and (self._last is None or day <= self._last)
        return self if in_force and self.has(record.package) else None

    def judge(self, history: History, day: int, to: str | None = None, choice: Choice | None = None) -> Evaluation:
        """What the rules say of a citizen, whether or not they are in force on the day. Raises as `decide` does."""
        package = self._package(history.package)
        current = history.current
        if current is None:
            raise DecisionError("no_module", history.citizen)
        s = Situation(history, day, history.package)
        target = package.target(s)
        scope = all_of([f[0] for f in target]) if target else MET
        transitions = [_evaluate(t, s, scope) for t in package.leads.get(current.module, ())]
        standards = package.standards(s) if scope != UNMET else []
        outcome = _outcome(transitions, to)
        return Evaluation(self, s, outcome, package, target, transitions, standards, choice)

    def out_of_force(self, history: History, day: int, choice: Choice | None = None) -> Evaluation:
        """The answer where no rules are in force. Raises DecisionError where the citizen has not begun a module."""
        if choice is None:
            self._package(history.package)
        if history.current is None:
            raise DecisionError("no_module", history.citizen)
        s = Situation(history, day, history.package)
        return Evaluation(self, s, Outcome.NO_RULES_IN_FORCE, None, [], [], [], choice)

    @property
    def digest(self) -> str:
        """What identifies the rules by what they say; worked out when it is first asked for, unless it is known."""
        if not self._digest:
            from .digest import digest_of  # noqa: PLC0415

            self._digest = digest_of(self.ruleset)
        return self._digest


_MOST_CHOICES = 4096


class Programs:
    """Everything that one name can decide by: each edition, and each layer on top, compiled when it is first needed.

    `broken` are the names of layers that there are and that have errors. Immutable, pure and usable from many threads,
    as `Program` is.
    """

    def __init__(self, book: Rulebook, broken: Collection[str] = ()) -> None:
        self.book = book
        self._broken = broken
        self._made: dict[int, Program] = {}
        self._choices: dict[tuple[object, ...], Choice] = {}
        self._packages = frozenset(name for ruleset in self.rulesets() for name in ruleset.packages)
        self.latest = self._program(book.editions[-1].ruleset)
        single = len(book.editions) == 1 and not book.companies and not broken
        self._only = self.latest if single and book.editions[0] == alone(self.latest.ruleset).editions[0] else None

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
        """Decide readiness on a date, by the rules that apply to the citizen; see `Program.decide` and `choose`."""
        return unread(self.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until))

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
        """The same decision in compact form, many times as fast; raises as `decide` does."""
        if self._only is not None and as_of_rules is None and layer is None:
            return self._only.evaluate(record, on=on, to=to, until=until)
        if type(on) is not date or type(record) is not Record or until is not None or as_of_rules is not None:
            _check_types(record, on, until=until, as_of_rules=as_of_rules)
        day = on.toordinal()
        history = history_on(record, day)
        choice = self.choose(history, on, as_of_rules=as_of_rules, layer=layer)
        if choice.chosen is None:
            evaluation = self.latest.out_of_force(history, day, choice)
        else:
            self._check_names(history, choice)
            evaluation = self._program(choice.chosen.ruleset).judge(history, day, to, choice)
        evaluation.question = Question(self, record, as_of_rules, layer, until)
        return evaluation

    @property
    def borders(self) -> tuple[int, ...]:
        """The days on which the rules that apply to somebody may change, other than by what is recorded."""
        return borders(self.book)

    def choose(
        self, history: History, on: date, *, as_of_rules: date | None = None, layer: str | bool | None = None
    ) -> Choice:
        """The rules that apply to a citizen on a date; see `editions.choose`.

        Raises DecisionError where no module has begun, the package is in no edition, or the layer is unknown or broken.
        """
        current = history.current
        if history.package is not None and history.package not in self._packages:
            raise DecisionError("unknown_package", history.package)
        if current is None:
            raise DecisionError("no_module", history.citizen)
        asked = current.company if layer is None else layer
        if asked in self._broken:
            raise DecisionError("broken_layer", str(asked))
        key = (history.path_start, current.company, history.package, on, as_of_rules, layer)
        kept = self._choices.get(key)
        if kept is None:
            try:
                kept = choose(self.book, history, on, as_of_rules=as_of_rules, layer=layer)
            except KeyError:
                raise DecisionError("unknown_layer", str(layer)) from None
            if len(self._choices) >= _MOST_CHOICES:
                self._choices.clear()
            self._choices[key] = kept
        return kept

    def program_for(self, choice: Choice) -> Program | None:
        """The program of the rules that were chosen; None where none are in force."""
        return None if choice.chosen is None else self._program(choice.chosen.ruleset)

    def program_on(
        self, record: Record, on: date, *, as_of_rules: date | None = None, layer: str | bool | None = None
    ) -> Program | None:
        """The rules that apply to a citizen on a date; None where there are none to decide by.

        They change on `editions.borders` and with what the record says of modules, and on no other day.
        """
        try:
            choice = self.choose(history_on(record, on.toordinal()), on, as_of_rules=as_of_rules, layer=layer)
        except DecisionError:
            return None
        return self.program_for(choice)

    def rulesets(self) -> list[Ruleset]:
        """Everything that can be chosen: the latest edition first, each once."""
        companies = [s for stacks in self.book.companies.values() for s in stacks]
        return [s.ruleset for s in (*reversed(self.book.editions), *companies)]

    def _program(self, ruleset: Ruleset) -> Program:
        """A program; two threads that both make it make equal ones."""
        made = self._made.get(id(ruleset))
        if made is None:
            made = self._made[id(ruleset)] = Program(ruleset)
        return made

    def _check_names(self, history: History, choice: Choice) -> None:
        """A citizen may be on a package, or in a module, that the rules which apply do not have."""
        current, chosen, edition = history.current, choice.chosen, choice.edition
        assert current is not None and chosen is not None and edition is not None
        rules = chosen.ruleset
        if history.package is not None and history.package not in rules.packages:
            raise DecisionError("package_not_there", history.package, edition.ruleset.in_force_from)
        own = rules.packages.get(current.package or "", rules.shared)
        if current.module not in own.modules:
            raise DecisionError("module_not_there", current.module, edition.ruleset.in_force_from)


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
