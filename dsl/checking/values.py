"""Values: the one that was written, in the unit that belongs there, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeVar

from trin.dsl import ast
from trin.dsl.diagnostics import Edit, Label
from trin.dsl.phrases import said
from trin.engine import model

from . import meant
from .qualifiers import duration, longer
from .scope import Report

T = TypeVar("T")


class ValueReader:
    """Reads the values of tests. `about` is where it says what the test being read is about."""

    def __init__(self, language: str, report: Report) -> None:
        self.language = language
        self.report = report
        self.about: tuple[Label, ...] = ()

    def wrong(self, value: ast.Value, expected: str) -> None:
        """The value is not in the unit (a key of the catalogues) that belongs there."""
        better = meant.better(value, expected, self.language)
        fix, unsafe = (None, False) if better is None else (better.text, not better.sure)
        found = said(value, self.language)
        expected = f"@{expected}"
        self.report.add("T303", value.span, also=self.about, fix=fix, unsafe=unsafe, found=found, expected=expected)

    def number(self, unit: str) -> Callable[[ast.Value], model.Number | None]:
        """Reads numbers of a unit. Hours may be said without the word; points and per cent may not."""

        def convert(value: ast.Value) -> model.Number | None:
            match value:
                case ast.NumberValue(value=number, percent=True) if unit == "u_percent":
                    if not 0 <= number <= 100:
                        self.report.add("T312", value.span, found=said(value, self.language))
                    return number
                case ast.NumberValue(value=number, percent=False) if unit not in {"u_percent", "u_points"}:
                    return number
                case ast.AmountValue(value=number, unit=own) if f"u_{own}" == unit:
                    return number
            self.wrong(value, unit)
            return None

        return convert

    def length(self, value: ast.Value) -> model.Duration | None:
        """A duration."""
        if isinstance(value, ast.DurationValue):
            return duration(value)
        self.wrong(value, "u_duration")
        return None

    def day(self, value: ast.Value) -> date | None:
        """A date."""
        if isinstance(value, ast.DateValue):
            return value.value
        self.wrong(value, "u_date")
        return None

    def bound(self, predicate: ast.Predicate, convert: Callable[[ast.Value], T | None]) -> model.Bound[T] | None:
        """A bound whose values `convert` reads. What is wrong with both of them in the same way is said once."""
        assert isinstance(predicate, ast.BoundPredicate)
        upper = None if predicate.upper is None else convert(predicate.upper)
        if predicate.upper is not None and upper is None and _same_slip(predicate.value, predicate.upper):
            return None
        value = convert(predicate.value)
        if value is None or (predicate.upper is not None and upper is None):
            return None
        if upper is not None and predicate.upper is not None and _above(value, upper):
            low, high = (said(bound, self.language) for bound in (predicate.upper, predicate.value))
            swapped = (Edit(predicate.value.span, low), Edit(predicate.upper.span, high))
            self.report.add("T310", predicate.span, edits=swapped)
        return model.Bound(model.Comparison(predicate.comparison), value, upper)

    def numbers(self, predicate: ast.Predicate, unit: str) -> model.Bound[model.Number] | None:
        """A bound in numbers of a unit."""
        return self.bound(predicate, self.number(unit))


def absence_unit(value: ast.Value) -> model.AbsenceUnit | None:
    """The unit that a value would give absence in; None where it is none of them."""
    match value:
        case ast.DurationValue(unit="day"):
            return model.AbsenceUnit.DAYS
        case ast.AmountValue(unit="hours"):
            return model.AbsenceUnit.HOURS
        case ast.NumberValue(percent=True):
            return model.AbsenceUnit.PERCENT
    return None


def _same_slip(one: ast.Value, other: ast.Value) -> bool:
    """Whether what is wrong with one bound is wrong with the other too; the first takes its unit from the second."""
    return type(one) is type(other) and not isinstance(one, ast.Name | ast.DateValue)


def _above(low: object, high: object) -> bool:
    """Whether two values of one kind stand in the wrong order."""
    if isinstance(low, model.Duration) and isinstance(high, model.Duration):
        return longer(low, high)
    if isinstance(low, int | Fraction) and isinstance(high, int | Fraction):
        return low > high
    if isinstance(low, date) and isinstance(high, date):
        return low > high
    return False
