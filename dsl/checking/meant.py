"""What an author probably meant: a value with the unit that it lacks, and a test that could stand there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trin.dsl import ast, phrases
from trin.dsl.keywords import CATALOGUES
from trin.dsl.recovery.number_words import number_in_words

EXAMPLES: Mapping[str, str] = {
    "competence": "{name} {AT_LEAST} 3",
    "group": "{ALL_IN} {name} {AT_LEAST} 2",
    "attendance": "{ATTENDANCE} {AT_LEAST} 80 % {THE_LAST} 4 {WEEK}",
    "absence": "{ABSENCE} {AT_MOST} 3 {DAY} {THE_LAST} 8 {WEEK}",
    "hours": "{HOURS} {AT_LEAST} 25 {PER_WEEK} {THE_LAST} 4 {WEEK}",
    "time": "{TIME_IN_MODULE} {AT_LEAST} 8 {WEEK}",
    "gap": "{GAP} {AT_MOST} 14 {DAY} {IN_PATH}",
    "fact_number": "{name} {AT_LEAST} 18",
    "fact_date": "{name} {AT_LEAST} 2026-01-01",
    "fact_yes_no": "{name} {IS} {YES}",
    "fact_values": "{name} {IS} {value}",
    "fact_ordered": "{name} {AT_LEAST} {value}",
    "certificate": "{name} {PASSED}",
    "document": "{name} {EXISTS}",
    "activity": "{name} {ONGOING}",
    "judgement": "{name} {IS} {YES}",
    "follow_up": "{name} {AT_LEAST_EVERY} 3 {WEEK}",
    "scorecard": "{name} {AT_LEAST} 10 {POINTS}",
    "condition": "{name} {IS_MET}",
    "module": "{name} {COMPLETED}",
    "package": "{PACKAGE} {IS_CHOSEN}",
}
"""By kind of subject, as in `qualifiers.KINDS`: a test of it. A placeholder in capitals is a keyword."""

ONLY_WORD: Mapping[str, ast.Word] = {
    "certificate": ast.Word.PASSED,
    "document": ast.Word.EXISTS,
    "activity": ast.Word.ONGOING,
    "condition": ast.Word.MET,
    "module": ast.Word.COMPLETED,
    "package": ast.Word.CHOSEN,
}
"""Kinds that have one predicate of words alone."""


class _Keywords(dict[str, str]):
    def __init__(self, language: str, **given: str) -> None:
        super().__init__(given)
        self._language = language

    def __missing__(self, terminal: str) -> str:
        return CATALOGUES[self._language].word(terminal)


def example(kind: str, name: str, language: str, value: str = "") -> str:
    """A test of something of that kind, in the words of a language; `value` is one that a fact can have."""
    return EXAMPLES[kind].format_map(_Keywords(language, name=name, value=value))


def window(language: str) -> str:
    """A period, such as authors mostly want."""
    words = CATALOGUES[language]
    return f"{words.word('THE_LAST')} 4 {words.word('WEEK')}"


@dataclass(frozen=True, slots=True)
class Better:
    """A value as it was probably meant; `sure` where nothing else can have been."""

    text: str
    sure: bool


def better(value: ast.Value, unit: str, language: str) -> Better | None:
    """A value in the unit that belongs there (a key of the catalogues), or None where there is no telling."""
    words = CATALOGUES[language]
    if isinstance(value, ast.Name):
        figure = number_in_words(value.text, language)
        if figure is None:
            return None
        said = better(ast.NumberValue(figure, False, value.span), unit, language)
        return said or Better(str(figure), unit in {"u_level", "u_number", "u_hours"})
    match unit, value:
        case "u_percent", ast.NumberValue(value=number, percent=False) if 1 < number <= 100:
            return Better(f"{phrases.number(number, language)} %", True)
        case "u_points", ast.NumberValue(value=number, percent=False):
            return Better(f"{phrases.number(number, language)} {words.word('POINTS')}", True)
        case "u_duration", ast.NumberValue(value=int(count)) if count > 0:
            return Better(phrases.duration(ast.DurationValue(count, "week", value.span), language), False)
        case "u_number", ast.DurationValue(count=count, unit="year"):
            return Better(str(count), True)
        case "u_number" | "u_hours" | "u_level", ast.NumberValue(value=number, percent=True):
            return None if unit == "u_level" and number > 10 else _bare(number, language)
        case "u_number" | "u_level", ast.AmountValue(value=number):
            return _bare(number, language)
    return None


def _bare(number: int | Fraction, language: str) -> Better:
    return Better(phrases.number(number, language), False)
