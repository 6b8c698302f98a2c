"""A record as it might become, looked at on a day: where plans are tried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
    _before: Trial | None = field(default=None, compare=False, repr=False)
    """The same day with the earlier ones of `done` alone."""
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
        """Rows that are only added are added to the history of the trial before."""
        before = self._before
        if before is None:
            return self.lines.history(self.real, self.day) if not self.done else history_on(self.record, self.day)
        rows = _added(self.real, before.added, self.done[len(before.done) :])
        found = None if rows is None else before.situation.history.extended(rows, self.day)
        return history_on(self.record, self.day) if found is None else found

    @property
    def added(self) -> Mapping[str, int]:
        """How many rows have come to each list."""
        if "added" not in self._kept:
            before = self._before
            counts = {} if before is None else dict(before.added)
            for action in self.done[0 if before is None else len(before.done) :]:
                for change in action.changes:
                    if isinstance(change, NewRow):
                        counts[change.rows] = counts.get(change.rows, 0) + 1
            self._kept["added"] = counts
        found: Mapping[str, int] = self._kept["added"]
        return found

    def finding(self, line: Line) -> Finding:
        """What a line finds."""
        return self.lines.evaluate(line)(self.situation)

    def status(self, line: Line) -> int:
        """Whether a line is met, unmet or unknown, as in `logic`."""
        return self.finding(line)[0]

    def after(self, actions: Iterable[Action]) -> Trial:
        """The same day when more actions have been carried out."""
        more = tuple(actions)
        if not more:
            return self
        return Trial(self.lines, self.real, self.today, self.day, (*self.done, *more), self.turn, self.fixed, self)

    def on(self, day: int) -> Trial:
        """The same record on another day."""
        return replace(self, day=day, _before=None, _kept={})

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


def _added(record: Record, before: Mapping[str, int], actions: Sequence[Action]) -> list[tuple[str, Any, int]] | None:
    """The rows that actions add after so many others, with their lists and places; None where they do anything else."""
    counts = dict(before)
    rows: list[tuple[str, Any, int]] = []
    for action in actions:
        if action.package is not None:
            return None
        for change in action.changes:
            if not isinstance(change, NewRow):
                return None
            more = counts.get(change.rows, 0)
            rows.append((change.rows, change.row, len(getattr(record, change.rows)) + more))
            counts[change.rows] = more + 1
    return rows
