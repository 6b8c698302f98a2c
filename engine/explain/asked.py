"""What a test asks for, in words that need no explaining: every kind of test, window and qualifier of the model.

The rules' own lines speak to those who write rules; these sentences speak to everybody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from trin.engine import model

from .values import Values, unit_of
from .words import Words

_CLAUSES = (
    model.GapTest,
    model.FactTest,
    model.CertificateTest,
    model.DocumentTest,
    model.ModuleTest,
    model.PackageChosenTest,
)
"""What these ask for is that something is so; what the others ask for is a thing that can be had."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Sentences about tests under one package; `values` knows how roles are called to the reader."""

    words: Words
    values: Values
    package: model.Package

    def sentence(self, test: model.Test, *, known: str | None = None, goal: int | None = None) -> str:
        """``Målet er mindst niveau 3 af 5.``; see `phrase`."""
        what = self.phrase(test, known=known, goal=goal)
        if isinstance(test, model.ConditionTest) and self._label_of(test) is None:
            return self.words("goal.several", what=what)
        return self.words("goal.clause" if _is_clause(test) else "goal.thing", what=what)

    def unsure(self, line: model.Test | model.TestGroup | None) -> str:
        """That nobody knows whether something applies to the reader, and when it does."""
        if line is None or isinstance(line, model.TestGroup):
            return self.words("reason.applies")
        key = "reason.applies_when" if _is_clause(line) else "reason.applies_with"
        return self.words(key, what=self.phrase(line))

    def group(self, group: model.TestGroup) -> str:
        """The head of a list of tests: ``Mindst 2 af disse 3:``."""
        return self.words(f"asked.{group.kind}_of", count=len(group.tests), needed=group.needed)

    def phrase(self, test: model.Test, *, known: str | None = None, goal: int | None = None) -> str:
        """What is asked for, as a part of a sentence.

        `known` is a label that the reader has just read and need not be told again. `goal` is the step that an
        individual goal stands for, where there is one.
        """
        return self._phrase(test, known, goal).removesuffix(",").replace(",,", ",")

    def _phrase(self, test: model.Test, known: str | None, goal: int | None) -> str:
        match test:
            case model.CompetenceTest():
                return self._competence(test, known, goal)
            case model.GroupTest():
                return self._of_group(test)
            case model.AttendanceTest() | model.AbsenceTest() | model.HoursTest():
                return self._hours(test)
            case model.TimeTest():
                bound = self._durations(test.bound)
                return self.words("asked.time", bound=bound, scope=self._scope(test.scope))
            case model.GapTest():
                at_most, window = self._duration(test.at_most), self.window(test.window)
                return self.words("asked.gap", at_most=at_most, window=window)
            case model.FactTest():
                key = "asked.fact_answered" if self._is_answered(test) else "asked.fact"
                return self.words(key, label=self._label("facts", test.fact), bound=self._fact(test))
            case model.CertificateTest():
                return self._certificate(test)
            case model.DocumentTest():
                return self._document(test)
            case model.ActivityTest():
                return self._activity(test)
            case model.JudgementTest():
                return self._judgement(test)
            case model.FollowUpTest():
                label = self._label("follow_ups", test.follow_up)
                said = self.words("asked.follow_up", label=label, every=self._duration(test.every))
                return self._joined(said, self.inside(test.window))
            case model.ScorecardTest():
                bound = self._bound(test.bound, lambda v: self.values.value(v, "point"))
                return self.words("asked.scorecard", bound=bound, label=self._label("scorecards", test.scorecard))
            case model.ConditionTest():
                return self._condition(test)
            case model.ModuleTest():
                key = "asked.module_anywhere" if test.any_package else "asked.module"
                return self.words(key, label=self._module(test.module))
            case model.PackageChosenTest():
                return self.words("asked.package")
            case _:
                assert_never(test)

    # --- levels -----------------------------------------------------------------------------------------------------

    def level(self, competence: str, number: object) -> str:
        """A step with its place on the scale and what it stands for."""
        scale = self.scale(competence)
        if scale is None:
            return self.words("asked.level", number=number)
        label = next((step.label for step in scale.steps if step.number == number), "")
        key = "asked.level_said" if label else "asked.level_of"
        return self.words(key, number=number, top=scale.steps[-1].number, label=self.words.quoted(label))

    def scale(self, competence: str) -> model.Scale | None:
        """The scale that a competence is measured on."""
        declared = self.package.vocabulary.competences.get(competence)
        return None if declared is None else self.package.vocabulary.scales.get(declared.scale)

    def _competence(self, test: model.CompetenceTest, known: str | None, goal: int | None) -> str:
        label = self.package.vocabulary.competences[test.competence].label
        bound = self._levels(test.predicate, test.competence, goal)
        said = bound if label == known else self.words("asked.in", what=bound, label=self.words.quoted(label))
        return self._qualified(said, test.measured)

    def _levels(self, predicate: model.LevelBound | model.Risen, competence: str, goal: int | None = None) -> str:
        if isinstance(predicate, model.Risen):
            return self.words("asked.risen", steps=self.values.value(_plain(predicate.steps), "step"))
        if not isinstance(predicate.value, model.IndividualGoal):
            return self._bound(predicate, lambda level: self._step(competence, level))
        if goal is not None:
            key = f"bound.{predicate.comparison}"
            return self.words("asked.own_goal", bound=self.words(key, value=self.level(competence, goal)))
        bound = self.words(f"bound.{predicate.comparison}", value=self.words("asked.goal_to_come"))
        floor = predicate.value.floor
        if floor is None:
            return bound
        return self.words("asked.goal_floor", bound=bound, floor=self.level(competence, floor))

    def _step(self, competence: str, level: Any) -> str:
        """A step, or a number between two, such as a mean can be held against."""
        exact = Fraction(level)
        if exact.denominator != 1:
            return self.words("asked.level", number=self.words.number(exact))
        return self.level(competence, exact.numerator)

    def _of_group(self, test: model.GroupTest) -> str:
        first = test.competences[0] if test.competences else ""
        label = self._label("groups", test.group)
        bound = self._levels(test.predicate, first)
        match test.quantifier:
            case model.GroupQuantifier.ALL:
                said = self.words("asked.all_in", bound=bound, label=label)
            case model.GroupQuantifier.AT_LEAST:
                key = f"asked.at_least_in.{'one' if test.count == 1 else 'other'}"
                said = self.words(key, bound=bound, count=test.count, label=label)
            case model.GroupQuantifier.MEAN:
                said = self.words("asked.mean_in", bound=bound, label=label)
            case _:
                assert_never(test.quantifier)
        return self._qualified(said, test.measured)

    def _qualified(self, said: str, measured: model.Measured) -> str:
        """What is asked for, and which measurements of it count."""
        whole = self._joined(said, *self._which(measured))
        when = " ".join(self._measured_when(measured))
        return self.words("asked.measured", what=whole, how=when) if when else whole

    def _which(self, measured: model.Measured) -> Iterator[str]:
        inside = self.inside(measured.window)
        match measured.which:
            case model.Latest():
                yield inside
            case model.EachOfLatest():
                yield self.words.plural("asked.each_of_latest", measured.which.count)
                yield inside
            case model.MeanOfLatest():
                yield self.words.plural("asked.mean_of_latest", measured.which.count)
                yield inside
            case model.EveryMeasurement():
                yield self.words("asked.every_measurement", inside=inside)
            case model.SomeMeasurement():
                yield self.words("asked.some_measurement", inside=inside)
            case _:
                assert_never(measured.which)

    def _measured_when(self, measured: model.Measured) -> Iterator[str]:
        """How fresh a measurement must be, and whose it must be."""
        if measured.within is not None:
            yield self.inside(model.Last(measured.within))
        if measured.in_module:
            yield self.inside(model.InModule())
        if measured.assessors is not None:
            every = measured.assessors.every
            roles = self.values.roles(measured.assessors.names, "and" if every else "or")
            yield self.words("asked.by_each" if every else "asked.by", roles=roles)

    # --- hours and time ---------------------------------------------------------------------------------------------

    def _hours(self, test: model.AttendanceTest | model.AbsenceTest | model.HoursTest) -> str:
        bound = self._bound(test.bound, lambda v: self.values.value(_plain(v), unit_of(test)))
        window = self.window(test.window)
        match test:
            case model.AttendanceTest():
                said = self.words("asked.attendance", bound=bound, window=window)
            case model.AbsenceTest():
                key = "asked.absence_unlawful" if test.unlawful_only else "asked.absence"
                return self.words(key, bound=bound, window=window)
            case model.HoursTest():
                said = self.words("asked.hours" if test.per_week else "asked.hours_total", bound=bound, window=window)
                said = self.words("asked.paid", what=said) if test.paid else said
            case _:
                assert_never(test)
        if test.activity is None:
            return said
        return self.words("asked.in", what=said, label=self._label("activities", test.activity))

    def _scope(self, scope: model.InModule | model.InPath | str) -> str:
        if isinstance(scope, str):
            return self.words("asked.in_named_module", label=self._module(scope))
        return self.window(scope)

    def window(self, window: model.Window) -> str:
        """The days that are looked at: ``de seneste 4 uger``, ``i dette modul``."""
        match window:
            case model.Last(duration):
                number = "one" if duration.count == 1 else "other"
                return self.words(f"window.last.{duration.unit}.{number}", count=duration.count)
            case model.InModule():
                return self.words("window.in_module")
            case model.InPath():
                return self.words("window.in_path")
            case model.Since(start):
                return self.words("window.since", date=self.words.date(start))
            case _:
                assert_never(window)

    def inside(self, window: model.Window | None) -> str:
        """The days within which something has to be; nothing where any day will do."""
        if window is None:
            return ""
        said = self.window(window)
        return self.words("window.within" if isinstance(window, model.Last) else "window.inside", window=said)

    # --- what is registered -----------------------------------------------------------------------------------------

    def _is_answered(self, test: model.FactTest) -> bool:
        """Whether what is asked for is a yes or a no."""
        declared = self.package.vocabulary.facts[test.fact]
        return declared.kind is model.FactKind.YES_NO and not isinstance(test.predicate, model.IsStated)

    def _fact(self, test: model.FactTest) -> str:
        predicate = test.predicate
        match predicate:
            case model.IsStated():
                return self.words("asked.stated")
            case model.IsOneOf(values) | model.IsNoneOf(values):
                named = self.words.listed([self.values.value(_plain(v)) for v in values], "or")
                return self.words("bound.is" if isinstance(predicate, model.IsOneOf) else "bound.is_not", value=named)
            case model.Bound() if isinstance(predicate.value, date):
                upper = None if predicate.upper is None else self.values.value(predicate.upper)
                value = self.values.value(predicate.value)
                return self.words(f"asked.date.{predicate.comparison}", value=value, upper=upper)
            case model.Bound():
                return self._bound(predicate, lambda v: self.values.value(_plain(v)))
            case _:
                assert_never(predicate)

    def _certificate(self, test: model.CertificateTest) -> str:
        label = self._label("certificates", test.certificate)
        said = self.words("asked.passed", label=label)
        if test.result is not None:
            bound = self._bound(test.result, lambda v: self.values.value(_plain(v)))
            said = self.words("asked.passed_with", label=label, bound=bound)
        before = self.words("asked.before_module") if test.before_module_start else ""
        return self._joined(said, self.inside(test.window), before)

    def _document(self, test: model.DocumentTest) -> str:
        label = self._label("documents", test.document)
        said = self.words("asked.exists", label=label)
        if test.signed_by is not None:
            roles = self.values.roles(test.signed_by.names, "and" if test.signed_by.every else "or")
            said = self.words("asked.signed", label=label, roles=roles)
        before = self.words("asked.before_module") if test.before_module_start else ""
        young = "" if test.at_most_old is None else self.window(model.Last(test.at_most_old))
        old = self.words("asked.from", window=young) if young else ""
        return self._joined(said, self.inside(test.window), before, old)

    def _activity(self, test: model.ActivityTest) -> str:
        label = self._label("activities", test.activity)
        match test.predicate:
            case model.Ongoing():
                if test.window is not None:
                    return self.words("asked.ongoing_within", label=label, window=self.window(test.window))
                return self.words("asked.ongoing", label=label)
            case model.Times(count):
                said = self.words("asked.times", label=label, count=self.values.value(count, "time"))
            case model.Bound():
                said = self.words("asked.activity", label=label, bound=self._durations(test.predicate))
            case _:
                assert_never(test.predicate)
        return self._joined(said, self.inside(test.window))

    def _judgement(self, test: model.JudgementTest) -> str:
        answer = self.words("value.yes" if test.answer else "value.no")
        label = self._label("judgements", test.judgement)
        if test.given_by is None:
            said = self.words("asked.answer", answer=answer, label=label)
        else:
            roles = self.values.roles(test.given_by.names, "and" if test.given_by.every else "or")
            said = self.words("asked.answer_from", answer=answer, label=label, roles=roles)
        return self._joined(said, self.inside(test.window))

    def _condition(self, test: model.ConditionTest) -> str:
        """A condition by its label; without one, what it is made of."""
        label = self._label_of(test)
        if label is not None:
            return self.words.quoted(label)
        body = self.package.vocabulary.conditions[test.condition].body
        return self.words.listed([self._part(line) for line in body])

    def _label_of(self, test: model.ConditionTest) -> str | None:
        return self.package.vocabulary.conditions[test.condition].label

    def _part(self, line: model.Test | model.TestGroup) -> str:
        """A line of a condition; the tests of a group one after another."""
        if not isinstance(line, model.TestGroup):
            return self.phrase(line)
        inside = "; ".join(self.phrase(test) for test in line.tests)
        return self.words(f"asked.{line.kind}_inline", needed=line.needed, tests=inside)

    # --- small parts ------------------------------------------------------------------------------------------------

    def _bound(self, bound: model.Bound[Any], said: Any) -> str:
        if bound.upper is None:
            return self.words(f"bound.{bound.comparison}", value=said(bound.value))
        return self.words("bound.between", value=said(bound.value), upper=said(bound.upper))

    def _durations(self, bound: model.Bound[model.Duration]) -> str:
        return self._bound(bound, self._duration)

    def _duration(self, duration: model.Duration) -> str:
        return self.words.counted(duration.count, duration.unit)

    def _label(self, kind: str, name: str) -> str:
        declared = getattr(self.package.vocabulary, kind).get(name)
        return self.words.quoted(name if declared is None else declared.label)

    def _module(self, name: str) -> str:
        module = self.package.modules.get(name)
        return self.words.quoted(module.label if module is not None and module.label else name)

    @staticmethod
    def _joined(*parts: str) -> str:
        """What is asked for, with its qualifiers: the first follows at once, the others after commas."""
        first, *rest = [part for part in parts if part]
        return ", ".join([first if not rest else f"{first} {rest[0]}", *rest[1:]])


def _is_clause(test: model.Test) -> bool:
    return isinstance(test, _CLAUSES) or (isinstance(test, model.ActivityTest) and _ongoing(test))


def _ongoing(test: model.ActivityTest) -> bool:
    return isinstance(test.predicate, model.Ongoing)


def _plain(value: Any) -> Any:
    """A number of the model as a decision has it."""
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return value
