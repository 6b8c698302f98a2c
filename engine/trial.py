"""A record as it might become, looked at on a day: where plans are tried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from . import model as m
from .actions import Action, NewRow, carried_out
from .compiler import PackageCompiler
from .history import History, history_on
from .quantities import Finding, Situation
from .record import Record

Line = m.Test | m.TestGroup


@dataclass(slots=True)
class Lines:
    """The lines of one package as functions, each compiled when it is first asked."""

    package: m.Package
    _compiler: PackageCompiler = field(init=False)
    _kept: dict[int, tuple[Line, Callable[[Situation], Finding]]] = field(default_factory=dict)
    _histories: dict[int, History] = field(default_factory=dict)
    _record: Record | None = None

    def __post_init__(self) -> None:
        self._compiler = PackageCompiler(self.package)

    def history(self, record: Record, day: int) -> History:
        """The record's history on a day, kept for the record that is asked about again and again."""
        if record is not self._record:
            self._record, self._histories = record, {}
        kept = self._histories.get(day)
        if kept is None:
            kept = self._histories[day] = history_on(record, day)
        return kept

    def evaluate(self, line: Line) -> Callable[[Situation], Finding]:
        """The line as a function of a situation."""
        kept = self._kept.get(id(line))
        if kept is None:
            # The line is kept with its function, so that no other can come to have its identity.
            kept = self._kept[id(line)] = (line, self._compiler.line(line))
        return kept[1]


@dataclass(frozen=True, slots=True)
class Trial:
    """A record on `day`, when `done` has been carried out; `today` is the first day on which anybody can act.

    `turn` is the role that acts where nobody else is named. `fixed` says whether the requirement at hand is one that
    nobody may depart from.
    """

    lines: Lines
    real: Record
    today: int
    day: int
    done: tuple[Action, ...] = ()
    turn: str | None = None
    fixed: bool = False
    _kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def record(self) -> Record:
        """The record as it would be."""
        if "record" not in self._kept:
            self._kept["record"] = carried_out(self.real, self.done)
        record: Record = self._kept["record"]
        return record

    @property
    def situation(self) -> Situation:
        """The citizen's situation on the day."""
        if "situation" not in self._kept:
            history = self._history()
            self._kept["situation"] = Situation(history, self.day, history.package)
        situation: Situation = self._kept["situation"]
        return situation

    def _history(self) -> History:
        real = self.lines.history(self.real, self.day)
        if not self.done:
            return real
        rows = _added(self.real, self.done)
        found = None if rows is None else real.extended(rows, self.day)
        return history_on(self.record, self.day) if found is None else found

    def finding(self, line: Line) -> Finding:
        """What a line finds."""
        return self.lines.evaluate(line)(self.situation)

    def status(self, line: Line) -> int:
        """Whether a line is met, unmet or unknown, as in `logic`."""
        return self.finding(line)[0]

    def after(self, actions: Iterable[Action]) -> Trial:
        """The same day when more actions have been carried out."""
        more = tuple(actions)
        return replace(self, done=(*self.done, *more), _kept={}) if more else self

    def on(self, day: int) -> Trial:
        """The same record on another day."""
        return replace(self, day=day, _kept={})

    def whose(self, turn: str | None, fixed: bool) -> Trial:
        """The same, for a requirement that is a role's turn."""
        return replace(self, turn=turn, fixed=fixed)

    def there(self, rows: str) -> int:
        """How many rows of a list are there already; those beyond would come of other actions."""
        return len(getattr(self.real, rows))

    def role(self, responsible: str | None) -> tuple[str, ...]:
        """Whoever acts: the one who records this kind of data, else the one whose turn the requirement is."""
        who = responsible or self.turn
        return () if who is None else (who,)


def _added(record: Record, actions: Iterable[Action]) -> list[tuple[str, Any, int]] | None:
    """The rows that actions add, with their lists and places; None where they do anything else."""
    counts: dict[str, int] = {}
    rows: list[tuple[str, Any, int]] = []
    for action in actions:
        if action.package is not None:
            return None
        for change in action.changes:
            if not isinstance(change, NewRow):
                return None
            at = counts.setdefault(change.rows, len(getattr(record, change.rows)))
            rows.append((change.rows, change.row, at))
            counts[change.rows] = at + 1
    return rows
