"""Values and qualifiers said in the words of a language: for texts that nobody wrote, such as a table's cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import assert_never

from . import ast
from .keywords import CATALOGUES

_UNITS = {"day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR"}
_FLAGS = {
    ast.Flag.EVERY_MEASUREMENT: "EVERY_MEASUREMENT",
    ast.Flag.SOME_MEASUREMENT: "SOME_MEASUREMENT",
    ast.Flag.MEASURED_IN_MODULE: "MEASURED_IN_MODULE",
    ast.Flag.IN_MODULE: "IN_MODULE",
    ast.Flag.IN_PATH: "IN_PATH",
    ast.Flag.PER_WEEK: "PER_WEEK",
    ast.Flag.PAID: "PAID",
    ast.Flag.UNLAWFUL: "UNLAWFUL",
    ast.Flag.BEFORE_MODULE_START: "BEFORE_MODULE_START",
    ast.Flag.ANY_PACKAGE: "ANY_PACKAGE",
}


def word(terminal: str, language: str) -> str:
    """The phrase that is written for a keyword."""
    return CATALOGUES[language].word(terminal)


def number(value: int | Fraction, language: str) -> str:
    """A number with the language's decimal mark."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    return f"{float(exact):.10g}".replace(".", CATALOGUES[language].decimal_mark)


def duration(value: ast.DurationValue, language: str) -> str:
    """``8 uger``, ``1 uge``."""
    words = CATALOGUES[language].phrases[_UNITS[value.unit]]
    return f"{value.count} {words[-1] if value.count == 1 else words[0]}"


def counted(count: int | Fraction, terminal: str, language: str) -> str:
    """``2 gange``, ``1 gang``: the last of a keyword's phrases is its singular."""
    known = CATALOGUES[language].phrases[terminal]
    return f"{number(count, language)} {known[-1] if count == 1 else known[0]}"


def _last(value: ast.DurationValue, language: str) -> str:
    """``de seneste 4 uger``, ``den seneste 1 uge``, ``det seneste 1 år``."""
    known = CATALOGUES[language].phrases["THE_LAST"]
    singular = min(len(known) - 1, 2 if value.unit == "year" else 1)
    return f"{known[singular if value.count == 1 else 0]} {duration(value, language)}"


def day(value: date, language: str) -> str:
    """``1. januar 2026``, ``1 January 2026``."""
    catalogue = CATALOGUES[language]
    mark = "." if catalogue.numeric_dates else ""
    return f"{value.day}{mark} {catalogue.months[value.month - 1]} {value.year:04}"


def series(names: Sequence[str], last: str, language: str) -> str:
    """``a, b og c``."""
    word = f" {CATALOGUES[language].word(last)} "
    return word.join(names) if len(names) < 3 else ", ".join(names[:-1]) + word + names[-1]


def listed(names: Sequence[str], last: str, language: str) -> str:
    """``a, b og c``. A name that reads as the beginning of something else after a comma has none in front of it."""
    word = f" {CATALOGUES[language].word(last)} "
    if any(name.lower() in CATALOGUES[language].after_comma for name in names):
        return word.join(names)
    return series(names, last, language)


def said(value: ast.Value, language: str) -> str:
    """A value as an author would write it."""
    words = CATALOGUES[language]
    match value:
        case ast.NumberValue():
            return number(value.value, language) + (" %" if value.percent else "")
        case ast.DurationValue():
            return duration(value, language)
        case ast.AmountValue():
            return counted(value.value, value.unit.upper(), language)
        case ast.DateValue():
            return day(value.value, language)
        case ast.YesNoValue():
            return words.word("YES" if value.value else "NO")
        case ast.GoalValue():
            goal = words.word("GOAL")
            return goal if value.floor is None else f"{goal}{words.word('BUT_AT_LEAST')} {value.floor}"
        case ast.Name():
            return value.text
    assert_never(value)


def roles(value: ast.RoleList, language: str) -> str:
    """``borger og jobcenter``."""
    return listed([name.text for name in value.names], "AND" if value.every else "OR", language)


def qualifier(node: ast.Qualifier, language: str) -> str:
    """A qualifier as the formatter would write it."""
    words = CATALOGUES[language].word
    match node:
        case ast.EachOfLatestQualifier():
            return f"{words('EACH_OF_LATEST')} {counted(node.count, 'MEASUREMENTS', language)}"
        case ast.MeanOfLatestQualifier():
            return f"{words('MEAN_OF_LATEST')} {counted(node.count, 'MEASUREMENTS', language)}"
        case ast.MeasuredWithinQualifier():
            return f"{words('MEASURED_WITHIN')} {duration(node.within, language)}"
        case ast.RolesQualifier():
            return f"{words('ASSESSED_BY' if node.word == 'assessed' else 'GIVEN_BY')} {roles(node.roles, language)}"
        case ast.LastQualifier():
            return _last(node.duration, language)
        case ast.SinceQualifier():
            return f"{words('SINCE')} {day(node.start.value, language)}"
        case ast.InActivityQualifier():
            return f"{words('IN')} {node.activity.text}"
        case ast.AtMostOldQualifier():
            return f"{words('AT_MOST')} {duration(node.duration, language)} {words('OLD')}"
        case ast.FlagQualifier():
            return words(_FLAGS[node.flag])
    assert_never(node)


_PREDICATE_WORDS = {
    "bound": ("AT_LEAST", "AT_MOST", "OVER", "UNDER", "EXACTLY", "BETWEEN"),
    "at_least": ("AT_LEAST",),
    "at_most": ("AT_MOST",),
    "risen": ("RISEN",),
    "is": ("IS", "IS_NOT"),
    "is_yes": ("IS YES", "IS NO"),
    "times": ("AT_LEAST ... TIMES",),
    "every": ("AT_LEAST_EVERY",),
    "signed": ("SIGNED_BY",),
    "stated": ("IS_STATED",),
    "chosen": ("IS_CHOSEN",),
    "met": ("IS_MET",),
    "passed": ("PASSED",),
    "exists": ("EXISTS",),
    "ongoing": ("ONGOING",),
    "completed": ("COMPLETED",),
}
_QUALIFIER_WORDS = {
    "which": ("EACH_OF_LATEST", "MEAN_OF_LATEST", "EVERY_MEASUREMENT", "SOME_MEASUREMENT"),
    "within": ("MEASURED_WITHIN",),
    "measured_in_module": ("MEASURED_IN_MODULE",),
    "assessed": ("ASSESSED_BY",),
    "given": ("GIVEN_BY",),
    "window": ("THE_LAST", "IN_MODULE", "IN_PATH", "SINCE"),
    "in_activity": ("IN",),
    "unlawful": ("UNLAWFUL",),
    "per_week": ("PER_WEEK",),
    "paid": ("PAID",),
    "before_module_start": ("BEFORE_MODULE_START",),
    "old": ("AT_MOST ... OLD",),
    "any_package": ("ANY_PACKAGE",),
}


def predicates(keys: Iterable[str], language: str) -> str:
    """The words that predicates begin with, by their names in `qualifiers.KINDS`."""
    return _quoted((words for key in keys for words in _PREDICATE_WORDS[key]), language)


def qualifiers(keys: Iterable[str], language: str) -> str:
    """The words that qualifiers begin with, by their names in `qualifiers.KINDS`."""
    return _quoted((words for key in keys for words in _QUALIFIER_WORDS[key]), language)


def _quoted(phrases: Iterable[str], language: str) -> str:
    known = CATALOGUES[language].phrases
    said_ = (" ".join(known[word][0] if word in known else word for word in phrase.split()) for phrase in phrases)
    return ", ".join(f"»{words}«" for words in said_)


def predicate(node: ast.Predicate, language: str) -> str:
    """A predicate as the formatter would write it."""
    words = CATALOGUES[language].word
    match node:
        case ast.BoundPredicate(upper=None):
            return f"{words(node.comparison.upper())} {said(node.value, language)}"
        case ast.BoundPredicate(upper=upper) if upper is not None:
            return f"{words('BETWEEN')} {said(node.value, language)} {words('AND')} {said(upper, language)}"
        case ast.RisenPredicate():
            return f"{words('RISEN')} {said(node.value, language)}"
        case ast.IsPredicate():
            values = listed([said(value, language) for value in node.values], "OR", language)
            return f"{words('IS_NOT' if node.negated else 'IS')} {values}"
        case ast.TimesPredicate():
            return f"{words('AT_LEAST')} {counted(node.count, 'TIMES', language)}"
        case ast.EveryPredicate():
            return f"{words('AT_LEAST_EVERY')} {duration(node.every, language)}"
        case ast.SignedByPredicate():
            return f"{words('SIGNED_BY')} {roles(node.roles, language)}"
        case ast.WordPredicate():
            return words(_PREDICATE_WORDS[node.word.value][0])
    raise AssertionError(node)


def at_least(name: str, value: ast.Value, qualifiers: tuple[ast.Qualifier, ...], language: str) -> str:
    """``hygiejne mindst 3 målt inden for 3 måneder``."""
    start = f"{name} {CATALOGUES[language].word('AT_LEAST')} {said(value, language)}"
    return " ".join([start, *(qualifier(node, language) for node in qualifiers)])
