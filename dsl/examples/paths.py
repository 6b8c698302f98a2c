"""Paths through modules: where a citizen is on the day of the check, and how long the way there has been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from trin.engine import model
from trin.engine.calendar import back
from trin.engine.model import Bound, Duration

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Stay:
    """A citizen's modules up to the day `on`; the last of them is the one that the citizen is in."""

    modules: tuple[Mapping[str, Any], ...]
    on: date

    @property
    def begun(self) -> int:
        """How many days ago the module began."""
        return (self.on - date.fromisoformat(self.modules[-1]["start"])).days

    def day(self, age: int) -> str:
        """So many days ago."""
        return (self.on - timedelta(days=age)).isoformat()

    def first(self, window: model.Window | None) -> int:
        """The first day (an ordinal) of a window; without one, of the path."""
        match window:
            case model.Last(duration=duration):
                return back(self.on.toordinal(), duration) + 1
            case model.Since(start=start):
                return start.toordinal()
            case model.InModule():
                return self.on.toordinal() - self.begun
            case model.InPath() | None:
                return min(date.fromisoformat(module["start"]).toordinal() for module in self.modules)

    def lengths(self, duration: Duration) -> list[int]:
        """Days on either side of a duration that ends on the day, the duration itself first."""
        days = self.on.toordinal() - back(self.on.toordinal(), duration)
        return [length for length in (days, days - 1, days + 1) if length > 0]

    def ages(
        self,
        window: model.Window | None = None,
        freshness: Duration | None = None,
        *,
        in_module: bool = False,
        before_start: bool = False,
    ) -> list[int]:
        """How long ago something may be: first a plain day that counts, then both sides of every limit."""
        today = self.on.toordinal()
        limits = [] if window is None else [today - self.first(window)]
        if in_module:
            limits.append(self.begun)
        if freshness is not None:
            limits.append(today - back(today, freshness))
        if before_start:
            edges = [self.begun + 1, self.begun, *(age + step for age in limits for step in (0, 1))]
        else:
            edges = [self._plain(limits), *(age + step for age in limits for step in (0, 1))]
        return [age for age in dict.fromkeys(edges) if age >= 0]

    def _plain(self, limits: Sequence[int]) -> int:
        """A week ago, or as long as everything still counts."""
        return max(0, min([_WEEK, self.begun, *limits]))

    # --- other ways here --------------------------------------------------------------------------------------------

    def others(self, tests: Iterable[model.Test], modules: Sequence[str], elsewhere: str | None) -> Iterator[Stay]:
        """The same citizen with another path, on either side of what tests ask about time and modules.

        `modules` are those of the citizen's package, and `elsewhere` is another package.
        """
        found = [self]
        for test in tests:
            for stay in (*self._for(test, modules), *self._elsewhere(test, elsewhere)):
                if stay not in found:
                    found.append(stay)
                    yield stay

    def _for(self, test: model.Test, modules: Sequence[str]) -> Iterator[Stay]:
        match test:
            case model.TimeTest(scope=model.InModule(), bound=bound):
                yield from (self._shifted(days - self.begun) for days in self._ends(bound))
            case model.TimeTest(scope=model.InPath(), bound=bound):
                age = self.on.toordinal() - self.first(None)
                yield from (self._shifted(days - age) for days in self._ends(bound))
            case model.TimeTest(scope=str() as module, bound=bound):
                yield from (self._having_been(module, days) for days in self._ends(bound))
            case model.GapTest(at_most=length, window=window) if not isinstance(window, model.InModule):
                yield from (self._after_gap(days, modules) for days in self.lengths(length))
            case model.ModuleTest(module=module):
                yield from self._completing(module)
            case _:
                return

    def _ends(self, bound: Bound[Duration]) -> Iterator[int]:
        for end in bound.ends:
            yield from self.lengths(end)

    def _shifted(self, days: int) -> Stay:
        """The whole path so many days earlier, or later. One that would begin long before is checked later instead."""
        if days > _LATER:
            return replace(self, on=self.on + timedelta(days=days))
        return replace(self, modules=tuple(_moved(module, days) for module in self.modules))

    def _having_been(self, module: str, days: int) -> Stay:
        """So many days in an earlier module; the day before the path begins where it is not there."""
        for i, row in enumerate(self.modules[:-1]):
            if row["module"] == module and "end" in row:
                start = date.fromisoformat(row["end"]) - timedelta(days=days - 1)
                earlier = [_moved(m, (date.fromisoformat(row["start"]) - start).days) for m in self.modules[:i]]
                changed = {**row, "start": start.isoformat()}
                return replace(self, modules=(*earlier, changed, *self.modules[i + 1 :]))
        end = date.fromordinal(self.first(None)) - timedelta(days=1)
        row = {"module": module, "start": (end - timedelta(days=days - 1)).isoformat(), "end": end.isoformat()}
        return replace(self, modules=(row, *self.modules))

    def _after_gap(self, days: int, modules: Sequence[str]) -> Stay:
        """So many days between the module before and this one."""
        *earlier, current = self.modules
        start = date.fromisoformat(current["start"])
        if not earlier:
            name = next((m for m in modules if m != current["module"]), current["module"])
            ended = start - timedelta(days=days + 1)
            row = {"module": name, "start": (ended - timedelta(days=27)).isoformat(), "end": ended.isoformat()}
            return replace(self, modules=(row, current))
        last = earlier[-1].get("end")
        now = 0 if last is None else (start - date.fromisoformat(last)).days - 1
        return replace(self, modules=(*(_moved(m, days - now) for m in earlier), current))

    def _elsewhere(self, test: model.Test, package: str | None) -> Iterator[Stay]:
        """With a module behind one in another package, and not in one's own."""
        if not isinstance(test, model.ModuleTest) or not test.any_package or package is None:
            return
        own = tuple(row for row in self.modules[:-1] if row["module"] != test.module)
        first, *rest = replace(self, modules=(*own, self.modules[-1]))._having_been(test.module, 28).modules
        yield replace(self, modules=({**first, "package": package}, *rest))

    def _completing(self, module: str) -> Iterator[Stay]:
        """With a module behind one, and without."""
        *earlier, current = self.modules
        if current["module"] == module:
            ended = (self.on - timedelta(days=1)).isoformat()
            yield replace(self, modules=(*earlier, {**current, "end": ended}))
            yield replace(self, modules=(*earlier, {k: v for k, v in current.items() if k != "end"}))
        elif any(row["module"] == module for row in earlier):
            yield replace(self, modules=tuple(row for row in self.modules if row["module"] != module))
        else:
            yield self._having_been(module, 28)


_LATER = 60
"""A path is begun so many days earlier at most: one that is much longer would begin under earlier rules."""


def _moved(module: Mapping[str, Any], days: int) -> Mapping[str, Any]:
    """A module so many days earlier."""
    moved = dict(module)
    for field in ("start", "end"):
        if moved.get(field):
            moved[field] = (date.fromisoformat(moved[field]) - timedelta(days=days)).isoformat()
    return moved
