"""What a test required, what was observed, and what is missing, in words.

A result carries bare values; the model says what they are (per cent, hours a week, steps of a scale), and the record
says when and by whom. Where a result has no model, the values are shown as they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trin.engine import model
from trin.engine.decision import Evidence, Status, TestResult
from trin.engine.record import Record

from .words import Words

_MOST_ROWS = 3

_ABSENCE_UNITS = {
    model.AbsenceUnit.DAYS: "day",
    model.AbsenceUnit.HOURS: "hour",
    model.AbsenceUnit.PERCENT: "percent",
}


def unit_of(test: model.Test | None) -> str:
    """The unit of what a test observes."""
    match test:
        case model.AttendanceTest():
            return "percent"
        case model.AbsenceTest():
            return _ABSENCE_UNITS[test.unit]
        case model.HoursTest():
            return "hour_per_week" if test.per_week else "hour"
        case model.TimeTest() | model.GapTest() | model.FollowUpTest():
            return "day"
        case model.ActivityTest():
            return "time" if isinstance(test.predicate, model.Times) else "day"
        case model.ScorecardTest():
            return "point"
        case _:
            return "number"


def _gap_unit(test: model.Test | None) -> str:
    if isinstance(test, model.CompetenceTest):
        return "step"
    unit = unit_of(test)
    return "percentage_point" if unit == "percent" else unit


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_duration(value: object) -> bool:
    return isinstance(value, Mapping) and "unit" in value


@dataclass(frozen=True, slots=True)
class Values:
    """Puts values into words for one record under one package's vocabulary; `brief` leaves out what is no number."""

    words: Words
    vocabulary: model.Vocabulary
    record: Record
    package_label: str
    brief: bool = False
    supposed: frozenset[tuple[str, int]] = frozenset()
    """Rows, by list and index, that nobody has recorded."""

    def role(self, name: str) -> str:
        """A role's label; its name where it has none."""
        role = self.vocabulary.roles.get(name)
        return name if role is None else role.label

    def roles(self, names: Sequence[str], joined_by: str = "and") -> str:
        """Several roles' labels."""
        return self.words.listed([self.role(n) for n in names], joined_by)

    # --- values -----------------------------------------------------------------------------------------------------

    def level(self, competence: str, level: object) -> str:
        """A step of the competence's scale, with what it stands for."""
        declared = self.vocabulary.competences.get(competence)
        scale = None if declared is None else self.vocabulary.scales.get(declared.scale)
        step = next((s for s in scale.steps if s.number == level), None) if scale is not None else None
        written = self.value(level)
        return written if step is None or not step.label or self.brief else f"{written} ({step.label})"

    def value(self, value: object, unit: str = "number", apart_from: Sequence[object] = ()) -> str:
        """Any value that stands in a decision."""
        words = self.words
        if value is None:
            return words("value.nothing")
        if isinstance(value, bool):
            return words("value.yes" if value else "value.no")
        if isinstance(value, int | float):
            return words.counted(value, unit, apart_from)
        if isinstance(value, date):
            return words.date(value)
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, list | tuple):
            return words.listed([self.value(v, unit, apart_from) for v in value])
        return self._text(str(value))

    def _text(self, value: str) -> str:
        """A name, or a date that has become text on its way through JSON."""
        try:
            return self.words.date(date.fromisoformat(value)) if len(value) == 10 else value.replace("_", " ")
        except ValueError:
            return value.replace("_", " ")

    def _mapping(self, value: Mapping[str, Any]) -> str:
        if _is_duration(value):
            return self.words.duration(value)
        if value.get("individual_goal"):
            floor = value.get("floor")
            return self.words("bound.goal") if floor is None else self.words("bound.goal_floor", value=floor)
        return ", ".join(f"{k} {self.value(v)}" for k, v in value.items())

    # --- required ---------------------------------------------------------------------------------------------------

    def required(self, result: TestResult, test: model.Test | None) -> str | None:
        """The bound in words; None where the rule's own line says all there is."""
        said = self._bound(result, test)
        by_goal = isinstance(getattr(getattr(test, "predicate", None), "value", None), model.IndividualGoal)
        has_goal = (result.detail or {}).get("goal") is not None
        return self.words("own_goal", value=said) if said is not None and by_goal and has_goal else said

    def _bound(self, result: TestResult, test: model.Test | None) -> str | None:
        comparison, required = result.comparison, result.required
        if comparison is None or required is None:
            return None
        if comparison in ("all_of", "any_of"):
            return self.words("value.signed", roles=self.roles(required, "and" if comparison == "all_of" else "or"))
        if comparison in ("is", "is_not"):
            values = required if isinstance(required, list | tuple) else [required]
            return self.words(f"bound.{comparison}", value=self.words.listed([self.value(v) for v in values], "or"))
        if comparison == "between" and isinstance(required, list | tuple) and len(required) == 2:
            low, high = self._bare(required[0], required[1], test), self._one(required[1], test)
            return self.words("bound.between", value=low, upper=high)
        risen = isinstance(getattr(test, "predicate", None), model.Risen)
        key = "bound.risen" if risen else f"bound.{comparison}"
        value = self.value(required, "step") if risen else self._one(required, test)
        return self.words(key, value=value) if self.words.has(key) else value

    def _one(self, value: object, test: model.Test | None) -> str:
        if isinstance(test, model.CompetenceTest) and isinstance(value, int):
            return self.level(test.competence, value)
        return self.value(value, unit_of(test))

    def _bare(self, low: object, high: object, test: model.Test | None) -> str:
        """The lower end of a range: without its unit where the upper end has the same."""
        if _is_number(low) and _is_number(high) and not isinstance(test, model.CompetenceTest):
            return self.value(low)
        return self._one(low, test)

    # --- observed ---------------------------------------------------------------------------------------------------

    def observed(self, result: TestResult, test: model.Test | None) -> str | None:
        """What was found, when, and by whom; None where nothing was."""
        if result.tests is not None:
            met = sum(t.status is Status.MET for t in result.tests)
            return self.words("of_needed", met=met, total=len(result.tests))
        match test:
            case model.CompetenceTest():
                return self._levels(result, test)
            case model.GroupTest() if test.quantifier is not model.GroupQuantifier.MEAN:
                met = result.observed if isinstance(result.observed, int) else 0
                return self.words("of_needed", met=met, total=len(test.competences))
            case model.GroupTest():
                return None if result.observed is None else self.words("mean", value=self._near(result, test))
            case model.FactTest(predicate=model.IsStated()) if not result.evidence:
                return None
            case model.FactTest() | model.CertificateTest() | model.DocumentTest() | model.JudgementTest():
                return self._rows(result.evidence)
            case model.ActivityTest(predicate=model.Ongoing()):
                state = self.words("value.ongoing" if result.observed else "value.not_ongoing")
                return self._with_rows(state, result.evidence)
            case model.ModuleTest():
                state = self.words("value.completed" if result.observed else "value.not_completed")
                return self._with_rows(state, result.evidence)
            case model.ConditionTest():
                return self.words(f"status.{result.status}")
            case model.GapTest() if result.observed is not None:
                return self.words("longest_gap", value=self._with_edges(result, test))
            case model.FollowUpTest() if result.observed is not None:
                return self.words("longest_without", value=self._with_edges(result, test))
            case model.PackageChosenTest():
                return self.package_label if result.observed is not None else None
            case model.AttendanceTest() if result.observed is not None:
                return self._attended(result, test)
            case model.TimeTest():
                return self._with_rows(self._near(result, test), result.evidence)
            case None:
                return None if result.observed is None else self.value(result.observed)
            case _:
                return None if result.observed is None else self._near(result, test)

    def _near(self, result: TestResult, test: model.Test | None) -> str:
        """The observed number, with enough decimals not to look like a bound that it misses."""
        required = result.required if isinstance(result.required, list | tuple) else [result.required]
        value = result.observed
        if isinstance(value, list | tuple) and len(value) == 2 and all(_is_number(v) for v in value):
            low, high = self.value(value[0], "number", required), self.value(value[1], unit_of(test), required)
            return self.words("interval", low=low, high=high)
        return self.value(value, unit_of(test), required)

    def _levels(self, result: TestResult, test: model.CompetenceTest) -> str | None:
        rows = self._rows(result.evidence)
        if rows is None or not _is_number(result.observed):
            return rows
        if isinstance(test.predicate, model.Risen):
            return f"{self.words('risen', value=self.value(result.observed, 'step'))}: {rows}"
        if isinstance(test.measured.which, model.MeanOfLatest):
            return f"{self.words('mean', value=self._near(result, None))}: {rows}"
        return rows

    def _with_edges(self, result: TestResult, test: model.Test) -> str:
        """A stretch of days, with its first and last where they are known."""
        value, edges = self._near(result, test), (result.detail or {}).get("gap")
        if edges is None or self.brief:
            return value
        return self.words("edges", value=value, period=self.words.period(edges[0], edges[1]))

    def _attended(self, result: TestResult, test: model.AttendanceTest) -> str:
        """The share, and the hours that it is a share of."""
        share = self._near(result, test)
        if self.brief:
            return share
        rows = [self.record.attendance[e.index] for e in result.evidence]
        present = sum(row.present_minutes for row in rows)
        planned = sum(row.planned_minutes - row.lawful_absence_minutes for row in rows)
        hours = self.words.number(Fraction(present, 60))
        return self.words("attended", share=share, present=hours, planned=self.value(planned / 60, "hour"))

    def _with_rows(self, state: str, evidence: Sequence[Evidence]) -> str:
        rows = self._rows(evidence)
        return state if rows is None else f"{state} ({rows})"

    def _rows(self, evidence: Sequence[Evidence]) -> str | None:
        """The rows that a finding rests on, the first few of them."""
        found = [self._marked(row, e) for e in evidence if (row := self._row(e)) is not None]
        if not found:
            return None
        shown = found[:_MOST_ROWS]
        rest = len(found) - len(shown)
        return "; ".join([*shown, self.words.plural("more", rest)] if rest else shown)

    def _marked(self, row: str, evidence: Evidence) -> str:
        return self.words("suppose.mark", value=row) if (evidence.list, evidence.index) in self.supposed else row

    def _row(self, evidence: Evidence) -> str | None:
        rows = getattr(self.record, evidence.list, ())
        if not 0 <= evidence.index < len(rows):
            return None
        row, words = rows[evidence.index], self.words
        match evidence.list:
            case "measurements":
                return self._by(self._on(self.level(row.competence, row.level), row.date), row.role)
            case "facts":
                return f"{self.value(row.value)}, {words.period(row.from_, row.to)}"
            case "certificates":
                state = words("value.passed" if row.passed else "value.not_passed")
                return self._on(state if row.result is None else f"{state}, {self.value(row.result)}", row.date)
            case "documents":
                return self._on(self._signed(row.signed), row.date)
            case "judgements":
                said = self._by(self._on(self.value(row.answer), row.date), row.role)
                return said if row.reason is None or self.brief else words("said", value=said, reason=row.reason)
            case "modules" | "activities":
                return words.period(row.start, row.end)
            case "follow_ups":
                return words.date(row.date)
            case _:
                return None

    def _signed(self, signatures: Sequence[Any]) -> str:
        if not signatures:
            return self.words("value.present")
        return self.words("value.signed", roles=self.roles([s.role for s in signatures]))

    def _on(self, value: str, day: date) -> str:
        return self.words("on", value=value, date=self.words.date(day))

    def _by(self, value: str, role: str | None) -> str:
        return value if role is None or self.brief else self.words("by", value=value, role=self.role(role))

    # --- gap and reason ---------------------------------------------------------------------------------------------

    def gap(self, result: TestResult, test: model.Test | None) -> str | None:
        """How far the observed value is from the bound; None where that is not a number."""
        counts = isinstance(test, model.GroupTest) and test.quantifier is not model.GroupQuantifier.MEAN
        observed = result.observed if isinstance(result.observed, list | tuple) else [result.observed]
        known = [value for value in observed if _is_number(value)]
        if result.gap is None or counts or not known:
            return None
        required = result.required if isinstance(result.required, list | tuple) else [result.required]
        below = _is_number(required[0]) and min(known) < required[0] and result.comparison not in ("under", "at_most")
        below = below or result.comparison == "over"
        value = self.value(result.gap, _gap_unit(test), (0,))
        return self.words("gap.below" if below else "gap.above", value=value)

    def reached(self, result: TestResult, test: model.Test | None, on: date) -> str | None:
        """The day on which a running clock gets there, for a test on time that is not met yet."""
        day = (result.detail or {}).get("reached")
        if not isinstance(test, model.TimeTest) or result.status is not Status.UNMET or not isinstance(day, date):
            return None
        waits = test.bound.comparison in (model.Comparison.AT_LEAST, model.Comparison.BETWEEN)
        rows = [self.record.modules[e.index] for e in result.evidence if e.list == "modules"]
        running = any(row.start <= on and (row.end is None or row.end >= on) for row in rows)
        return self.words.date(day) if waits and running and day > on else None
