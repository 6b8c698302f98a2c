"""Citizens at the edges of tests: for all that some tests look at, the data just on either side of each limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any, TypeAlias, assert_never

from trin.dsl import phrases
from trin.dsl.neighbours import as_recorded, beside
from trin.engine import model
from trin.engine.calendar import back
from trin.engine.model import AbsenceUnit, Bound, Duration

Rows: TypeAlias = tuple[tuple[str, dict[str, Any]], ...]
"""Rows for a record: the list that each belongs to, and the row."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be so about one thing: the rows that say it, and the words for it."""

    rows: Rows
    said: str


@dataclass(frozen=True, slots=True)
class World:
    """What citizens are made in: the words that there are, the day of the check, the day the module began."""

    vocabulary: model.Vocabulary
    on: date
    start: date
    language: str

    def choices(self, tests: Iterable[model.Test]) -> dict[tuple[str, str], list[Choice]]:
        """For each thing that any of the tests looks at, what may be so; last, that nothing is recorded."""
        found: dict[tuple[str, str], list[Choice]] = {}
        for test in self._asked(tests, set()):
            for key, made in self._of(test):
                known = found.setdefault(key, [])
                known += [choice for choice in made if choice not in known]
        return {key: [*known, self._nothing(*key)] for key, known in found.items()}

    def _nothing(self, kind: str, name: str) -> Choice:
        words = [phrases.word(word, self.language) for word in ("WITHOUT", _KINDS[kind])]
        return Choice((), " ".join(words if kind == "attendance" else [*words, name]))

    def _asked(self, tests: Iterable[model.Test], seen: set[str]) -> Iterator[model.Test]:
        """The tests and those behind conditions and scorecards."""
        for test in tests:
            match test:
                case model.ConditionTest(condition=name) if name not in seen:
                    seen.add(name)
                    yield from self._asked(lines_of(self.vocabulary.conditions[name].body), seen)
                case model.ScorecardTest(scorecard=name) if name not in seen:
                    seen.add(name)
                    for line in self.vocabulary.scorecards[name].lines:
                        yield from self._asked(self._scored(line), seen)
                case _:
                    yield test

    def _scored(self, line: model.PointsPerLevel | model.PointsForTest) -> Sequence[model.Test]:
        if isinstance(line, model.PointsForTest):
            return (line.test,)
        least: model.Number = 1
        anything = Bound(model.Comparison.AT_LEAST, least)
        return (model.CompetenceTest(line.source, line.competence, anything, line.measured),)

    # --- by kind ----------------------------------------------------------------------------------------------------

    def _of(self, test: model.Test) -> Iterator[tuple[tuple[str, str], list[Choice]]]:
        match test:
            case model.CompetenceTest():
                yield from self._measured(test.competence, test.predicate, test.measured)
            case model.GroupTest():
                for competence in test.competences:
                    yield from self._measured(competence, test.predicate, test.measured)
            case model.AttendanceTest() | model.AbsenceTest() | model.HoursTest():
                yield ("attendance", phrases.word("ATTENDANCE", self.language)), list(self._attended(test))
            case model.FactTest():
                yield ("facts", test.fact), [self._fact(test.fact, value) for value in self._values(test)]
            case model.CertificateTest():
                yield ("certificates", test.certificate), list(self._passed(test))
            case model.DocumentTest():
                yield ("documents", test.document), list(self._documents(test))
            case model.ActivityTest():
                yield ("activities", test.activity), list(self._took_part(test))
            case model.JudgementTest():
                roles = (None, *(test.given_by.names if test.given_by is not None else ()))
                yield ("judgements", test.judgement), list(self._judged(test.judgement, roles, self._ages(test)))
            case model.FollowUpTest():
                yield ("follow_ups", test.follow_up), list(self._followed_up(test))
            case (
                model.TimeTest() | model.GapTest() | model.ModuleTest() | model.PackageChosenTest()
                | model.ConditionTest() | model.ScorecardTest()
            ):  # fmt: skip
                return
            case _:
                assert_never(test)

    def _ages(self, test: Any) -> list[int]:
        """How many days ago: today, and both sides of every limit that the test has backwards in time."""
        measured = getattr(test, "measured", None)
        windows = (getattr(test, "window", None), getattr(measured, "window", None))
        lengths = [window.duration for window in windows if isinstance(window, model.Last)]
        lengths += [d for d in (getattr(measured, "within", None), getattr(test, "at_most_old", None)) if d is not None]
        edges = [self.on.toordinal() - back(self.on.toordinal(), length) for length in lengths]
        since = [(self.on - window.start).days for window in windows if isinstance(window, model.Since)]
        begun = (self.on - self.start).days
        near = {age + step for age in (*edges, *since) for step in (-1, 0, 1)} | {0, begun, begun + 1}
        return sorted(age for age in near if 0 <= age <= 2000)

    def _day(self, age: int) -> str:
        return (self.on - timedelta(days=age)).isoformat()

    def _dated(self, said: str, age: int) -> str:
        """Words with the day that they are about; nothing is added for today."""
        if not age:
            return said
        day = phrases.day(self.on - timedelta(days=age), self.language)
        return f"{said} {phrases.word('ON_DATE', self.language)} {day}"

    # --- levels -----------------------------------------------------------------------------------------------------

    def _measured(
        self, competence: str, predicate: model.LevelBound | model.Risen, measured: model.Measured
    ) -> Iterator[tuple[tuple[str, str], list[Choice]]]:
        scale = self.vocabulary.scales[self.vocabulary.competences[competence].scale]
        steps = [step.number for step in scale.steps]
        levels = steps if len(steps) <= 6 else sorted({steps[0], steps[-1], *_near_steps(predicate, steps)})
        roles = measured.assessors.names if measured.assessors is not None else (None,)
        asked = model.CompetenceTest(_NOWHERE, competence, predicate, measured)
        ages = self._ages(asked)
        several = not isinstance(measured.which, model.Latest) or isinstance(predicate, model.Risen)
        made = [self._levels(competence, [(level, age)], roles) for level in levels for age in ages]
        if len(roles) > 1:
            made += [self._levels(competence, [(level, 0)], roles[:1]) for level in levels]
        if measured.assessors is not None:
            made += [
                _both(self._levels(competence, [(newer, 0)], (None,)), self._levels(competence, [(older, 1)], roles))
                for newer in levels
                for older in levels
            ]
        if several:
            count = getattr(measured.which, "count", 2)
            older = [age for age in ages if age] or [1]
            for first in levels:
                for rest in levels:
                    made += [
                        self._levels(competence, [(first, 0), *((rest, older[0] + i) for i in range(count))], roles)
                    ]
                    made += [self._levels(competence, [(first, 0), (rest, age)], roles) for age in older]
        yield ("measurements", competence), made
        if isinstance(predicate, Bound) and isinstance(predicate.value, model.IndividualGoal):
            goals = [self._goal(competence, level) for level in levels]
            yield ("goals", competence), goals

    def _levels(self, competence: str, found: list[tuple[int, int]], roles: Sequence[str | None]) -> Choice:
        rows = [
            ("measurements", {"competence": competence, "level": level, "date": self._day(age),
                              **({} if role is None else {"role": role})})
            for level, age in found for role in roles
        ]  # fmt: skip
        said = ", ".join(str(level) for level, _ in found)
        return Choice(tuple(rows), self._dated(f"{competence} {said}", found[0][1]))

    def _goal(self, competence: str, level: int) -> Choice:
        row = {"competence": competence, "level": level, "date": self._day(0)}
        return Choice((("goals", row),), f"{phrases.word('GOAL', self.language)} {level}")

    # --- hours ------------------------------------------------------------------------------------------------------

    def _attended(self, test: model.AttendanceTest | model.AbsenceTest | model.HoursTest) -> Iterator[Choice]:
        values = [value for value in test.bound.ends if isinstance(value, int | Fraction)]
        for age in self._ages(test):
            for value in values:
                for step in (-1, 0, 1):
                    yield from self._hours(test, floor(value) + step, age)

    def _hours(
        self, test: model.AttendanceTest | model.AbsenceTest | model.HoursTest, amount: int, age: int
    ) -> Iterator[Choice]:
        if amount < 0:
            return
        more: dict[str, Any] = {}
        activity = getattr(test, "activity", None)
        rows: list[tuple[str, dict[str, Any]]] = []
        if activity is not None:
            more["activity"] = activity
            paid = {"paid": True} if getattr(test, "paid", False) else {}
            rows.append(("activities", {"activity": activity, "start": self.start.isoformat(), **paid}))
        match test:
            case model.AttendanceTest() if amount <= 100:
                planned, present, said = 100, amount, f"{amount} %"
            case model.HoursTest():
                weeks = self._weeks(test.window) if test.per_week else 1
                total = amount * weeks
                planned, present, said = floor(total) + 1, floor(total), phrases.counted(amount, "HOURS", self.language)
            case model.AbsenceTest(unit=AbsenceUnit.PERCENT) if amount <= 100:
                planned, present, said = 100, 100 - amount, f"{amount} %"
            case model.AbsenceTest(unit=AbsenceUnit.HOURS):
                planned, present, said = amount + 10, 10, phrases.counted(amount, "HOURS", self.language)
            case model.AbsenceTest(unit=AbsenceUnit.DAYS) if amount <= 40:
                days = [{"start": self._day(age + i), "end": self._day(age + i), "planned_hours": 7, "present_hours": 0}
                        for i in range(amount)]  # fmt: skip
                here = {"start": self._day(age + amount), "end": self._day(age + amount),
                        "planned_hours": 7, "present_hours": 7}  # fmt: skip
                said = phrases.counted(amount, "DAY", self.language)
                yield Choice((*rows, *(("attendance", row) for row in (*days, here))), self._absent(test, said))
                return
            case _:
                return
        row = {
            "start": self._day(age),
            "end": self._day(age),
            "planned_hours": planned,
            "present_hours": present,
            **more,
        }
        yield Choice((*rows, ("attendance", row)), self._absent(test, said))

    def _absent(self, test: model.Test, said: str) -> str:
        words = {model.AttendanceTest: "ATTENDANCE", model.AbsenceTest: "ABSENCE"}
        word = words.get(type(test))
        return said if word is None else f"{phrases.word(word, self.language)} {said}"

    def _weeks(self, window: model.Window) -> Fraction:
        day = self.on.toordinal()
        match window:
            case model.Last(duration=duration):
                return Fraction(day - back(day, duration), 7)
            case model.Since(start=start):
                return Fraction(max(1, day - start.toordinal() + 1), 7)
        return Fraction(day - self.start.toordinal() + 1, 7)

    # --- what is registered -----------------------------------------------------------------------------------------

    def _fact(self, fact: str, value: Any) -> Choice:
        plain = as_recorded(value)
        said = phrases.word("YES" if value else "NO", self.language) if isinstance(value, bool) else str(plain)
        return Choice((("facts", {"fact": fact, "value": plain, "from": self._day(500)}),), f"{fact} {said}")

    def _values(self, test: model.FactTest) -> list[Any]:
        fact = self.vocabulary.facts[test.fact]
        if fact.kind is model.FactKind.YES_NO:
            return [True, False]
        if fact.values:
            return list(fact.values)
        match test.predicate:
            case Bound() as bound:
                return [near for value in bound.ends for near in sorted(beside(value))]
            case model.IsOneOf(values=values) | model.IsNoneOf(values=values):
                return [near for value in values for near in sorted(beside(value))]
        return [0] if fact.kind is model.FactKind.NUMBER else [self.on]

    def _passed(self, test: model.CertificateTest) -> Iterator[Choice]:
        results = [None] if test.result is None else [
            float(value) + step for value in test.result.ends for step in (-1, 0, 1)
        ]  # fmt: skip
        for result in results:
            for age in self._ages(test):
                row = {"certificate": test.certificate, "passed": True, "date": self._day(age)}
                said = "" if result is None else f" {phrases.number(Fraction(result), self.language)}"
                yield Choice((("certificates", row | ({} if result is None else {"result": result})),),
                             self._dated(f"{test.certificate}{said}", age))  # fmt: skip

    def _documents(self, test: model.DocumentTest) -> Iterator[Choice]:
        roles = () if test.signed_by is None else test.signed_by.names
        for age in self._ages(test):
            for count in range(len(roles) + 1):
                signed = [{"role": role, "date": self._day(age)} for role in roles[:count]]
                row = {"document": test.document, "date": self._day(age), "signed": signed}
                yield Choice((("documents", row),), self._dated(test.document, age))

    def _took_part(self, test: model.ActivityTest) -> Iterator[Choice]:
        lengths = [1, 30]
        match test.predicate:
            case Bound() as bound:
                for value in bound.ends:
                    days = self.on.toordinal() - back(self.on.toordinal(), value)
                    lengths += [days - 1, days, days + 1]
            case model.Times(at_least=times):
                for count in range(max(0, times - 1), times + 2):
                    rows = [{"activity": test.activity, "start": self._day(2 * i), "end": self._day(2 * i)}
                            for i in range(count)]  # fmt: skip
                    said = phrases.counted(count, "TIMES", self.language)
                    yield Choice(tuple(("activities", row) for row in rows), f"{test.activity} {said}")
        for length in lengths:
            if length > 0:
                row = {"activity": test.activity, "start": self._day(length - 1), "end": self._day(0)}
                said = phrases.counted(length, "DAY", self.language)
                yield Choice((("activities", row),), f"{test.activity} {said}")

    def _judged(self, name: str, roles: Sequence[str | None], ages: Sequence[int]) -> Iterator[Choice]:
        for answer in (True, False):
            for role in roles:
                for age in ages:
                    row = {"judgement": name, "answer": answer, "date": self._day(age)}
                    said = phrases.word("YES" if answer else "NO", self.language)
                    yield Choice((("judgements", row | ({} if role is None else {"role": role})),), f"{name} {said}")

    def _followed_up(self, test: model.FollowUpTest) -> Iterator[Choice]:
        day = self.on.toordinal()
        length = day - back(day, test.every)
        reach = max(self._ages(test)) + length
        for step in (-1, 0, 1):
            if length + step > 0:
                ages = range(0, reach, length + step)
                rows = tuple(("follow_ups", {"follow_up": test.follow_up, "date": self._day(age)}) for age in ages)
                every = phrases.counted(length + step, "DAY", self.language)
                said = f"{test.follow_up} {phrases.word('AT_LEAST_EVERY', self.language)} {every}"
                yield Choice(rows, said)


_KINDS = {
    "measurements": "MEASUREMENT",
    "goals": "GOAL",
    "attendance": "ATTENDANCE",
    "facts": "FACT",
    "certificates": "CERTIFICATE",
    "documents": "DOCUMENT",
    "activities": "ACTIVITY",
    "judgements": "JUDGEMENT",
    "follow_ups": "FOLLOW_UP",
}
"""By list of a record: the keyword for what is in it."""

_NOWHERE = model.Source("", model.Origin("", 0, ""))


def _both(one: Choice, other: Choice) -> Choice:
    """Two things that are so at once."""
    return Choice((*one.rows, *other.rows), f"{one.said}, {other.said}")


def lines_of(body: Iterable[model.Test | model.TestGroup]) -> Iterator[model.Test]:
    """The tests of a body, those in groups included."""
    for line in body:
        if isinstance(line, model.TestGroup):
            yield from line.tests
        else:
            yield line


def _near_steps(predicate: model.LevelBound | model.Risen, steps: Sequence[int]) -> list[int]:
    if isinstance(predicate, model.Risen):
        return []
    values = [float(value) for value in predicate.ends if isinstance(value, int | Fraction)]
    return [step for value in values for step in steps if abs(step - value) <= 1]


def durations(tests: Iterable[model.Test]) -> Iterator[Duration]:
    """The lengths that a citizen's time in a module, or between two, is held against."""
    for test in tests:
        match test:
            case model.TimeTest(bound=bound):
                yield from bound.ends
            case model.GapTest(at_most=length):
                yield length
