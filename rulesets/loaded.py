"""A ruleset that is ready to decide: the way in for whoever embeds Trin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from trin.dsl.diagnostics import Diagnostic

if TYPE_CHECKING:
    from trin.engine.decision import Decision
    from trin.engine.editions import Choice
    from trin.engine.model import Rulebook, Ruleset
    from trin.engine.plan_result import PlanResult
    from trin.engine.program import Evaluation, Program, Programs
    from trin.engine.reading import RecordReader
    from trin.engine.record import Record

    from .supposing import Supposed


@dataclass(frozen=True, slots=True, repr=False)
class LoadedRuleset:
    """A ruleset that is ready to decide, in all its editions, with the companies' layers that stand on it.

    `warnings` are those that came with it. `broken` are the companies' layers that have errors, with the errors: they
    are in nobody's way until a citizen is with that company.
    """

    rulebook: Rulebook
    warnings: tuple[Diagnostic, ...] = ()
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    programs: Programs = field(init=False, compare=False)
    """Decides, and chooses the rules to decide by."""
    reader: RecordReader = field(init=False, compare=False)
    """Reads records under the ruleset; has the problems of one as data."""

    def __post_init__(self) -> None:
        from trin.engine.program import Programs  # noqa: PLC0415
        from trin.engine.reading import RecordReader  # noqa: PLC0415

        programs = Programs(self.rulebook, frozenset(self.broken))
        first, *others = programs.rulesets()
        object.__setattr__(self, "programs", programs)
        object.__setattr__(self, "reader", RecordReader(first, others))

    def __repr__(self) -> str:
        return f"<LoadedRuleset {self.rulebook.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        # What is compiled is made again where it arrives: functions do not travel between processes.
        return LoadedRuleset, (self.rulebook, self.warnings, dict(self.broken))

    @property
    def ruleset(self) -> Ruleset:
        """The latest edition, without any company's layer."""
        return self.programs.latest.ruleset

    @property
    def program(self) -> Program:
        """The latest edition, compiled: decides by it alone, whatever the citizen and the date."""
        return self.programs.latest

    @property
    def layers(self) -> tuple[str, ...]:
        """The names of the companies' layers, those with errors included."""
        return (*self.rulebook.companies, *self.broken)

    def read(self, json_text: str | bytes, language: str | None = None) -> Record:
        """A record from JSON text, checked against the names of the ruleset, of all its editions and layers.

        Raises RecordError with all its problems, told in `language` ("da", "en"), else in that of the rules.
        """
        return self.reader.read(json_text, language)

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
        """Decide readiness on a date, by the rules that apply to the citizen; see `Program.decide`.

        `as_of_rules` asks for the rules of another date. `layer` is the name of a company's layer, False for none;
        without it, that of the company where the citizen is. What changes by itself is foreseen up to `until`, without
        which it is two years ahead. Raises DecisionError where the question cannot be asked.
        """
        return self.programs.decide(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)

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
        """The same decision in compact form; see `Program.evaluate`."""
        return self.programs.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)

    def plan(
        self,
        record: Record,
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
    ) -> PlanResult:
        """What it would take to be ready for `to`, or for the next module; see `decide` and `Decision.plan`."""
        evaluation = self.programs.evaluate(record, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until)
        return evaluation.plan(to)

    def suppose(
        self,
        record: Record,
        rows: Sequence[str],
        *,
        on: date,
        to: str | None = None,
        as_of_rules: date | None = None,
        layer: str | bool | None = None,
        until: date | None = None,
        language: str | None = None,
    ) -> Supposed:
        """Decide as if some rows were recorded too, in the words of an example: "hygiejne 4 af virksomhed".

        The word for the kind and the date may be left out. Raises SuppositionError where a row cannot be read.
        """
        from .supposing import supposed  # noqa: PLC0415

        return supposed(
            self, record, rows, on=on, to=to, as_of_rules=as_of_rules, layer=layer, until=until, language=language
        )

    def choose(
        self, record: Record, *, on: date, as_of_rules: date | None = None, layer: str | bool | None = None
    ) -> Choice:
        """The rules that apply to a citizen on a date, and why; `choice.chosen.ruleset` is what is decided by."""
        from trin.engine.history import history_on  # noqa: PLC0415

        history = history_on(record, on.toordinal())
        return self.programs.choose(history, on, as_of_rules=as_of_rules, layer=layer)
