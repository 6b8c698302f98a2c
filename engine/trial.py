"""A record as it might become, looked at on a day: where plans are tried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from . import model as m
from .actions import Action, carried_out
from .compiler import PackageCompiler
from .history import history_on
from .quantities import Finding, Situation
from .record import Record

Line = m.Test | m.TestGroup


@dataclass(slots=True)
class Lines:
    """The lines of one package as functions, each compiled when it is first asked."""

    package: m.Package
    _compiler: PackageCompiler = field(init=False)
    _kept: dict[int, tuple[Line, Callable[[Situation], Finding]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._compiler = PackageCompiler(self.package)

    def evaluate(self, line: Line) -> Callable[[Situation], Finding]:
        """The line as a function of a situation."""
        kept = self._kept.get(id(line))
        if kept is None:
            # The line is kept with its function, so that no other can come to have its identity.
            kept = self._kept[id(line)] = (line, self._compiler.line(line))
        return kept[1]


@dataclass(frozen=True, slots=True)
class Trial:
    """A record on `day`; `today` is the first day on which anybody can act.

    `turn` is the role that acts where nobody else is named.
    """

    lines: Lines
    record: Record
    today: int
    day: int
    turn: str | None = None
    fixed: bool = False
    """Whether the requirement at hand is one that nobody may depart from."""
    real: Record | None = None
    """The record as it is, where `record` is what it would become."""
    _situations: list[Any] = field(default_factory=list, compare=False)

    @property
    def situation(self) -> Situation:
        """The citizen's situation on the day."""
        if not self._situations:
            history = history_on(self.record, self.day)
            self._situations.append(Situation(history, self.day, history.package))
        situation: Situation = self._situations[0]
        return situation

    def finding(self, line: Line) -> Finding:
        """What a line finds."""
        return self.lines.evaluate(line)(self.situation)

    def status(self, line: Line) -> int:
        """Whether a line is met, unmet or unknown, as in `logic`."""
        return self.finding(line)[0]

    def after(self, actions: Iterable[Action]) -> Trial:
        """The same day when some actions have been carried out."""
        record = carried_out(self.record, actions)
        return Trial(self.lines, record, self.today, self.day, self.turn, self.fixed, self.real or self.record)

    def on(self, day: int) -> Trial:
        """The same record on another day."""
        return Trial(self.lines, self.record, self.today, day, self.turn, self.fixed, self.real)

    def there(self, rows: str) -> int:
        """How many rows of a list are there already; those beyond would come of other actions."""
        return len(getattr(self.real or self.record, rows))

    def role(self, responsible: str | None) -> tuple[str, ...]:
        """Whoever acts: the one who records this kind of data, else the one whose turn the requirement is."""
        who = responsible or self.turn
        return () if who is None else (who,)
