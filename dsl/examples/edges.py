"""What may be recorded about one test: data just on either side of each of its limits, the plainest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias, assert_never

from trin.dsl.neighbours import as_recorded, beside
from trin.engine import model
from trin.engine.calendar import back, forward
from trin.engine.model import Bound, Duration

from .hour_edges import attended
from .paths import Stay

_WEEK = 7

Row: TypeAlias = tuple[str, Mapping[str, Any]]
"""A row of a record: the list that it stands in, and its fields."""

Thing: TypeAlias = tuple[str, str]
"""What rows are about: the list, and the name of what is measured, stated, passed …"""

Move: TypeAlias = Mapping[Thing, tuple[Row, ...]]
"""All the rows that there are to be about some things, in place of those that there were."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What may be recorded, for a citizen who stays in a module, with the words that there are."""

    vocabulary: model.Vocabulary
    stay: Stay
    assessors: Mapping[str, str]
    """By competence: who usually measures it."""

    def of(self, test: model.Test) -> list[Move]:
        """What may be recorded about all that a test looks at; nothing is the third, where there is a third."""
        made = list(self._of(test))
        things = {thing for move in made for thing in move}
        nothing: Move = dict.fromkeys(sorted(things), ())
        return [*made[:2], nothing, *made[2:]] if things else []

    def _of(self, test: model.Test) -> Iterator[Move]:  # one dispatch over all kinds of test
        match test:
            case model.CompetenceTest():
                yield from self._measured(test.competence, test.predicate, test.measured)
            case model.GroupTest():
                yield from self._group(test)
            case model.AttendanceTest() | model.AbsenceTest() | model.HoursTest():
                for rows in attended(test, self.stay):
                    yield _sorted(rows, test)
            case model.FactTest():
                thing = ("facts", test.fact)
                for value in self._values(test):
                    yield {thing: (("facts", {"fact": test.fact, "value": as_recorded(value)}),)}
            case model.CertificateTest():
                yield from self._passed(test)
            case model.DocumentTest():
                yield from self._documents(test)
            case model.ActivityTest():
                yield from self._took_part(test)
            case model.JudgementTest():
                yield from self._judged(test)
            case model.FollowUpTest():
                yield from self._followed_up(test)
            case (
                model.TimeTest() | model.GapTest() | model.ModuleTest() | model.PackageChosenTest()
                | model.ConditionTest() | model.ScorecardTest()
            ):  # fmt: skip
                return
            case _:
                assert_never(test)

    # --- levels -----------------------------------------------------------------------------------------------------

    def _measured(
        self, competence: str, predicate: model.LevelBound | model.Risen, measured: model.Measured
    ) -> Iterator[Move]:
        thing = ("measurements", competence)
        for rows, goal in self._levels(competence, predicate, measured):
            move = {thing: tuple(rows)}
            if isinstance(predicate, Bound) and isinstance(predicate.value, model.IndividualGoal):
                move["goals", competence] = () if goal is None else (self._goal(competence, goal),)
            yield move

    def _levels(
        self, competence: str, predicate: model.LevelBound | model.Risen, measured: model.Measured
    ) -> Iterator[tuple[list[Row], int | None]]:
        """Rows with levels, and the citizen's own goal."""
        steps = self._steps(competence)
        ages = self.stay.ages(measured.window, measured.within, in_module=measured.in_module)
        roles = self._assessors(measured.assessors, self.assessors.get(competence))
        if isinstance(predicate, model.Risen):
            yield from ((rows, None) for rows in self._risen(competence, predicate, steps, ages, roles[0]))
            return
        pairs = list(_near(predicate, steps))
        several = getattr(measured.which, "count", 1 if isinstance(measured.which, model.Latest) else 2)
        if several > 1:
            high, low = _passing_and_failing(pairs)
            for rows in self._several(competence, several, high, low, ages, roles[0]):
                yield rows, pairs[0][1]
            for level in steps[steps.index(high) + 1 :]:
                yield [self._row(competence, level, 1 + i, roles[0][0]) for i in range(several)], pairs[0][1]
        for level, goal in pairs:
            yield [self._row(competence, level, ages[0], role) for role in roles[0]], goal
        for level, goal in pairs:
            for age in ages[1:]:
                yield [self._row(competence, level, age, role) for role in roles[0]], goal
            for other in roles[1:]:
                yield [self._row(competence, level, ages[0], role) for role in other], goal
        every = roles[0] if len(roles[0]) > 1 else ()
        for role in every:
            for level, goal in pairs[:2]:
                for lower, _ in pairs[:2]:
                    rest = [self._row(competence, lower, ages[0], other) for other in every if other != role]
                    yield [self._row(competence, level, ages[0], role), *rest], goal
        if measured.assessors is None:
            return
        for (older, goal), (newer, _) in zip(pairs[:2], reversed(pairs[:2]), strict=True):
            for by in roles[1:]:
                rows = [self._row(competence, older, ages[0], roles[0][0]), self._row(competence, newer, 0, by[0])]
                yield rows, goal

    def _row(self, competence: str, level: int, age: int, role: str | None) -> Row:
        fields = {"competence": competence, "level": level, "date": self.stay.day(age)}
        return "measurements", fields if role is None else {**fields, "role": role}

    def _goal(self, competence: str, level: int) -> Row:
        return "goals", {"competence": competence, "level": level, "date": self.stay.day(self.stay.begun)}

    def _steps(self, competence: str) -> list[int]:
        scale = self.vocabulary.scales[self.vocabulary.competences[competence].scale]
        return [step.number for step in scale.steps]

    def _assessors(self, roles: model.Roles | None, usual: str | None = None) -> list[tuple[str | None, ...]]:
        """Who may have measured: those whose measurements count, then each of them alone, then somebody else."""
        if roles is None:
            return [(usual,)]
        others = [name for name in self.vocabulary.roles if name not in roles.names][:1]
        alone: list[tuple[str | None, ...]] = [(name,) for name in roles.names]
        first: list[tuple[str | None, ...]] = [roles.names] if roles.every else []
        return [*first, *alone, *((name,) for name in others)]

    def _several(
        self, competence: str, count: int, high: int, low: int, ages: Sequence[int], roles: Sequence[str | None]
    ) -> Iterator[list[Row]]:
        """Several measurements, a week apart: as many as are asked for, one fewer, one more; one of them too low."""
        for levels in (
            [high] * count,
            [high] * (count - 1) + [low],
            [high] * (count - 1),
            [high] * count + [low],
            [low] + [high] * (count - 1),
            [low] * count,
            [low] * count + [high],
        ):
            step = _WEEK if ages[0] == _WEEK else 1
            plain = [step * (i + 1) for i in range(len(levels))]
            for days in (plain, *([*plain[:-1], age] for age in ages[1:])):
                if len(set(days)) == len(levels) and (len(days) == 1 or days[-1] > days[-2]):
                    yield [self._row(competence, lv, a, roles[0]) for lv, a in zip(levels, days, strict=True)]

    def _risen(
        self, competence: str, predicate: model.Risen, steps: Sequence[int], ages: Sequence[int],
        roles: Sequence[str | None],
    ) -> Iterator[list[Row]]:  # fmt: skip
        first = steps[0]
        rises = [int(predicate.steps), int(predicate.steps) - 1, int(predicate.steps) + 1]
        for earlier in [age for age in ages if age > ages[0]] or [ages[0] + 1]:
            for by in rises:
                if 0 <= by <= steps[-1] - first:
                    newest = self._row(competence, first + by, 0, roles[0])
                    yield [self._row(competence, first, earlier, roles[0]), newest]
        yield [self._row(competence, first, ages[0], roles[0])]

    def _group(self, test: model.GroupTest) -> Iterator[Move]:
        """So many of the group's competences one way, and the others the other way."""
        size = len(test.competences)
        each = [list(self._measured(name, test.predicate, test.measured)) for name in test.competences]
        counts = dict.fromkeys([test.count or size, (test.count or size) - 1, (test.count or size) + 1, size, 0])
        kinds = range(min(len(own) for own in each)) if each else range(0)
        for count in counts:
            if 0 <= count <= size:
                for one in kinds[:6]:
                    for other in kinds[:3]:
                        chosen = [own[one if i < count else other] for i, own in enumerate(each)]
                        yield {thing: rows for move in chosen for thing, rows in move.items()}
        for one in kinds:
            yield {thing: rows for own in each for thing, rows in own[one].items()}

    # --- what is registered -----------------------------------------------------------------------------------------

    def _values(self, test: model.FactTest) -> list[Any]:
        fact = self.vocabulary.facts[test.fact]
        match test.predicate:
            case model.IsOneOf(values=values):
                wanted = list(values)
            case Bound() as bound:
                wanted = [near for end in bound.ends for near in beside(end)]
            case model.IsNoneOf(values=values):
                wanted = [near for value in values for near in reversed(beside(value))]
            case model.IsStated():
                wanted = []
            case _:
                assert_never(test.predicate)
        if fact.kind is model.FactKind.YES_NO:
            return [*(v for v in wanted if isinstance(v, bool)), *(v for v in (True, False) if v not in wanted)]
        if fact.values:
            known = [value for value in wanted if value in fact.values]
            return [*known, *(value for value in fact.values if value not in known)]
        beyond = [near for value in wanted for near in beside(value)]
        return list(dict.fromkeys([*wanted, *beyond])) or [30 if fact.kind is model.FactKind.NUMBER else self.stay.on]

    def _passed(self, test: model.CertificateTest) -> Iterator[Move]:
        thing = ("certificates", test.certificate)
        ends = () if test.result is None else test.result.ends
        near = [value for end in ends for value in beside(end)]
        results: list[model.Number | None] = [*near] or [None]
        ages = self.stay.ages(test.window, before_start=test.before_module_start)
        for passed in (True, False):
            for age in ages:
                for result in results:
                    row: dict[str, Any] = {
                        "certificate": test.certificate,
                        "passed": passed,
                        "date": self.stay.day(age),
                    }
                    if result is not None:
                        row["result"] = as_recorded(result)
                    yield {thing: (("certificates", row),)}

    def _documents(self, test: model.DocumentTest) -> Iterator[Move]:
        roles = () if test.signed_by is None else test.signed_by.names
        fewer = [tuple(name for name in roles if name != role) for role in roles]
        alone = [(role,) for role in roles if len(roles) > 2]
        signed = list(dict.fromkeys([roles, *fewer, *alone, ()]))
        ages = self.stay.ages(test.window, test.at_most_old, before_start=test.before_module_start)
        for age in ages:
            for names in signed:
                day = self.stay.day(age)
                row: dict[str, Any] = {"document": test.document, "date": day}
                if names:
                    row["signed"] = [{"role": name, "date": day} for name in names]
                yield {("documents", test.document): (("documents", row),)}

    def _judged(self, test: model.JudgementTest) -> Iterator[Move]:
        roles = self._assessors(test.given_by)
        for answer in (test.answer, not test.answer):
            for by in roles:
                for age in self.stay.ages(test.window):
                    rows = []
                    for role in by:
                        row = {"judgement": test.judgement, "answer": answer, "date": self.stay.day(age)}
                        rows.append(("judgements", row if role is None else {**row, "role": role}))
                    yield {("judgements", test.judgement): tuple(rows)}

    def _took_part(self, test: model.ActivityTest) -> Iterator[Move]:
        thing = ("activities", test.activity)
        edges = [age for age in self.stay.ages(test.window) if age] or [7]
        match test.predicate:
            case model.Ongoing():
                yield {thing: (self._activity(test.activity, self.stay.begun, None),)}
                yield {thing: (self._activity(test.activity, self.stay.begun, 1),)}
            case model.Times(at_least=times):
                for count in (times, times - 1, times + 1):
                    days = [edges[0] + 2 * i for i in range(count)]
                    yield {thing: tuple(self._activity(test.activity, age, age) for age in days)}
            case Bound() as bound:
                for end in bound.ends:
                    for length in self.stay.lengths(end):
                        yield {thing: (self._activity(test.activity, length - 1, 0),)}
            case _:
                assert_never(test.predicate)
        for age in edges:
            yield {thing: (self._activity(test.activity, age, age),)}

    def _activity(self, name: str, start: int, end: int | None) -> Row:
        fields = {"activity": name, "start": self.stay.day(start)}
        return "activities", fields if end is None else {**fields, "end": self.stay.day(end)}

    def _followed_up(self, test: model.FollowUpTest) -> Iterator[Move]:
        thing = ("follow_ups", test.follow_up)
        first, last = self.stay.first(test.window), self.stay.on.toordinal()
        for step in (0, 1, -1):
            days: list[str] = []
            day = first
            while (day := forward(day, test.every) + step) < last and len(days) < 60:
                days.append(date.fromordinal(day).isoformat())
            yield {thing: tuple(("follow_ups", {"follow_up": test.follow_up, "date": day_}) for day_ in days)}


# --- values beside others -------------------------------------------------------------------------------------------


def _near(bound: Bound[Any], steps: Sequence[int]) -> Iterator[tuple[int, int | None]]:
    """Levels around the ends of a bound, each with a goal where the bound is one: first at it, then below."""
    found: dict[tuple[int, int | None], None] = {}
    for end in bound.ends:
        if isinstance(end, model.IndividualGoal):
            floor = end.floor or steps[0]
            for goal in (max(floor, 2), steps[0], min(floor + 1, steps[-1]), None):
                for level in (goal, floor, floor - 1, floor + 1, (goal or 2) - 1, (goal or floor) + 1):
                    if level is not None and level in steps:
                        found.setdefault((level, goal))
        else:
            at = int(end) if Fraction(end).denominator == 1 else int(end) + 1
            for level in (at, at - 1, at + 1, at - 2):
                if level in steps:
                    found.setdefault((level, None))
    if len(found) < 2:
        found |= dict.fromkeys((step, None) for step in steps)
    return iter(found)


def _passing_and_failing(pairs: Sequence[tuple[int, int | None]]) -> tuple[int, int]:
    return pairs[0][0], pairs[1][0] if len(pairs) > 1 else pairs[0][0]


def _sorted(rows: Iterable[Row], test: model.AttendanceTest | model.AbsenceTest | model.HoursTest) -> Move:
    """Rows of attendance, and of the activity that they are in."""
    activity = getattr(test, "activity", None)
    kept = tuple(rows)
    move = {("attendance", ""): tuple(row for row in kept if row[0] == "attendance")}
    if activity is not None:
        move["activities", activity] = tuple(row for row in kept if row[0] == "activities")
    return move


__all__ = ["Duration", "Edges", "Move", "Row", "Thing", "back"]
