"""Values and qualifiers said in the words of a language: for texts that nobody wrote, such as a table's cells."""

from __future__ import annotations

from collections.abc import Iterable
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


def said(value: ast.Value, language: str) -> str:
    """A value as an author would write it."""
    words = CATALOGUES[language]
    match value:
        case ast.NumberValue():
            return number(value.value, language) + (" %" if value.percent else "")
        case ast.DurationValue():
            return duration(value, language)
        case ast.AmountValue():
            return f"{number(value.value, language)} {words.word(value.unit.upper())}"
        case ast.DateValue():
            return value.value.isoformat()
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
    names = [name.text for name in value.names]
    last = f" {CATALOGUES[language].word('AND' if value.every else 'OR')} {names[-1]}"
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + last


def qualifier(node: ast.Qualifier, language: str) -> str:
    """A qualifier as the formatter would write it."""
    words = CATALOGUES[language].word
    match node:
        case ast.EachOfLatestQualifier():
            return f"{words('EACH_OF_LATEST')} {node.count} {words('MEASUREMENTS')}"
        case ast.MeanOfLatestQualifier():
            return f"{words('MEAN_OF_LATEST')} {node.count} {words('MEASUREMENTS')}"
        case ast.MeasuredWithinQualifier():
            return f"{words('MEASURED_WITHIN')} {duration(node.within, language)}"
        case ast.RolesQualifier():
            return f"{words('ASSESSED_BY' if node.word == 'assessed' else 'GIVEN_BY')} {roles(node.roles, language)}"
        case ast.LastQualifier():
            return f"{words('THE_LAST')} {duration(node.duration, language)}"
        case ast.SinceQualifier():
            return f"{words('SINCE')} {node.start.value.isoformat()}"
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
    return _listed((words for key in keys for words in _PREDICATE_WORDS[key]), language)


def qualifiers(keys: Iterable[str], language: str) -> str:
    """The words that qualifiers begin with, by their names in `qualifiers.KINDS`."""
    return _listed((words for key in keys for words in _QUALIFIER_WORDS[key]), language)


def _listed(phrases: Iterable[str], language: str) -> str:
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
            values = f" {words('OR')} ".join(said(value, language) for value in node.values)
            return f"{words('IS_NOT' if node.negated else 'IS')} {values}"
        case ast.TimesPredicate():
            return f"{words('AT_LEAST')} {node.count} {words('TIMES')}"
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
