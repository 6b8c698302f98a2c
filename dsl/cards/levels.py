"""What one cell of a card says: a level, that nothing is asked, or something that somebody must look at."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .grid import ERROR, FORMULA, PERCENT, Cell

HIGHEST = 10
"""Where the card does not say what its scale is, a larger number is no level: it may be a percentage, or weeks."""


class Kind(StrEnum):
    """What a cell says. OPEN is something that is not guessed at."""

    EMPTY = "empty"
    NOTHING = "nothing"
    LEVEL = "level"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Goal:
    """The goal in the citizen's own plan, never below `floor` where there is one."""

    floor: int | None = None


Level: TypeAlias = int | Goal
"""What a cell can ask for."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell was read as. `remark` is the key of what to say about it: a guess, or why it stays open."""

    kind: Kind
    level: Level | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """A scale's numbers with their texts; empty where the card does not say. `words` are other names for a step."""

    labels: Mapping[int, str] = field(default_factory=dict)

    def named(self, text: str) -> int | None:
        """The step of that text."""
        wanted = folded(text)
        found = [number for number, label in self.labels.items() if folded(label) == wanted]
        return found[0] if len(found) == 1 else None

    def has(self, number: int) -> bool:
        """Whether a number is a step, as far as the card tells."""
        return number in self.labels if self.labels else 1 <= number <= HIGHEST


def folded(text: str) -> str:
    """A text as it is compared: compatible characters, small letters, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


_DASH = re.compile(r"[-\u2010-\u2015\u2212]+")
_NONE = {
    "ingen", "intet", "ingen krav", "ikke relevant", "ikke krav", "n/a", "na", "i/r",
    "none", "nothing", "not relevant", "no requirement", "not applicable",
}  # fmt: skip
_MARKS = {"x", "xx", "xxx", "v", "✓", "✔", "√", "●", "•", "ja", "nej", "yes", "no", "?", "!"}
_LEVEL = r"(?:niveau|niv\.?|trin|level|lvl\.?|step)"
_TO = r"(?:[-\u2010-\u2015\u2212/]|til|to|eller|or)"
_PLAIN = re.compile(r"(\d{1,4})(?:[.,]0+)?")
_DECIMAL = re.compile(r"\d+[.,]\d+")
_NAMED = re.compile(rf"{_LEVEL}\s*(\d{{1,4}})")
_AT_LEAST = re.compile(
    rf"(?:mindst|minimum|min\.?|at least|fra|from|≥|>=)\s*{_LEVEL}?\s*(\d{{1,4}})"
    rf"|{_LEVEL}?\s*(\d{{1,4}})\s*"
    r"(?:\+|eller (?:derover|mere|højere|over)|og (?:derover|opefter)|or (?:more|above|higher))"
)
_RANGE = re.compile(rf"{_LEVEL}?\s*(\d{{1,4}})\s*{_TO}\s*{_LEVEL}?\s*(\d{{1,4}})")
_AT_MOST = re.compile(rf"(?:højst|maks\.?|max\.?|maksimum|maximum|under|op til|at most|up to|<=?|≤)\s*{_LEVEL}?\s*\d+")
_EXPLAINED = re.compile(rf"{_LEVEL}?\s*(\d{{1,4}})\s*(?:\(.+\)|[:=]\s*\S.*)")
_FOOTNOTE = re.compile(r"(\d{1,4})\s*(?:\*+|\[\d\]|\d\))")
_RAISED = re.compile("[¹²³⁰⁴-⁹]+")
_GOAL = re.compile(
    r"(?P<whole>individuelt mål|individual goal)(?:, (?:dog mindst|but at least) (?P<floor>\d{1,4}))?"
    r"|(?:individuelt|personligt|eget) mål|mål|own goal|goal"
)
_MONTHS = ("jan", "feb", "mar", "apr", "maj|may", "jun", "jul", "aug", "sep", "okt|oct", "nov", "dec")
_MONTH_DATE = re.compile(rf"(\d{{1,2}})[-. /]+({'|'.join(_MONTHS)})[a-z]*\.?(?:[-. /]+\d{{2,4}})?")
_NUMBER_DATE = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](?:\d{4}|\d{2})")
_ISO_DATE = re.compile(r"\d{4}-(\d{2})-(\d{2})(?:[t ]00:00(?::00)?)?")


def read(cell: Cell, steps: Steps) -> Reading:
    """What a cell says. A number that no step has, a mark, a bound the other way: nothing is made of those."""
    if cell.note in (FORMULA, ERROR, PERCENT):
        return Reading(Kind.OPEN, remark=cell.note)
    match cell.value:
        case None:
            return Reading(Kind.EMPTY)
        case bool():
            return Reading(Kind.OPEN, remark="mark")
        case int() as number:
            return _number(number, steps)
        case float() as number:
            return _number(int(number), steps) if number == int(number) else Reading(Kind.OPEN, remark="decimal")
        case date() as day:
            return _date(day.day, day.month, steps)
        case text:
            return _text(text, steps)


def _number(number: int, steps: Steps, remark: str | None = None) -> Reading:
    if steps.has(number):
        return Reading(Kind.LEVEL, number, remark)
    if number == 0:
        return Reading(Kind.NOTHING, remark="zero")
    return Reading(Kind.OPEN, remark="no_step" if steps.labels else "large")


def _date(day: int, month: int, steps: Steps) -> Reading:
    """Excel makes a date of 3-4: the two numbers are still there, and the lower one is what is asked."""
    low, high = sorted((day, month))
    if steps.has(low) and steps.has(high):
        return Reading(Kind.LEVEL, low, "date")
    return Reading(Kind.OPEN, remark="no_date")


def _text(text: str, steps: Steps) -> Reading:
    said = folded(_RAISED.sub("*", text))
    if not said:
        return Reading(Kind.EMPTY)
    if _DASH.fullmatch(said):
        return Reading(Kind.NOTHING)
    if said == "*":
        return Reading(Kind.OPEN, remark="star")
    number = _PLAIN.fullmatch(said)
    if number is not None and steps.has(int(number[1])):
        return Reading(Kind.LEVEL, int(number[1]))
    step = steps.named(said)
    if step is not None:
        return Reading(Kind.LEVEL, step, "word")
    if said in _NONE:
        return Reading(Kind.NOTHING, remark="none")
    if said in _MARKS:
        return Reading(Kind.OPEN, remark="mark")
    return _numbers(said, steps) or _text_date(said, steps) or _more(said, steps)


def _numbers(said: str, steps: Steps) -> Reading | None:
    if found := _PLAIN.fullmatch(said):
        return _number(int(found[1]), steps)
    if _DECIMAL.fullmatch(said):
        return Reading(Kind.OPEN, remark="decimal")
    for pattern, remark in ((_NAMED, "named"), (_AT_LEAST, "at_least"), (_FOOTNOTE, "footnote")):
        if found := pattern.fullmatch(said):
            return _number(int(next(g for g in found.groups() if g)), steps, remark)
    if found := _RANGE.fullmatch(said):
        low, high = sorted((int(found[1]), int(found[2])))
        fits = steps.has(low) and steps.has(high)
        return Reading(Kind.LEVEL, low, "range") if fits else Reading(Kind.OPEN, remark="no_range")
    return None


def _goal(whole: str | None, floor: str | None, steps: Steps) -> Reading:
    """The goal in the citizen's plan, in the words of the rules or in others."""
    if floor is not None and not steps.has(int(floor)):
        return Reading(Kind.OPEN, remark="no_step" if steps.labels else "large")
    return Reading(Kind.LEVEL, Goal(None if floor is None else int(floor)), None if whole else "goal")


def _text_date(said: str, steps: Steps) -> Reading | None:
    if found := _MONTH_DATE.fullmatch(said):
        month = next(n for n, names in enumerate(_MONTHS, 1) if found[2] in names.split("|"))
        return _date(int(found[1]), month, steps)
    if found := _NUMBER_DATE.fullmatch(said) or _ISO_DATE.fullmatch(said):
        return _date(int(found[1]), int(found[2]), steps)
    return None


def _more(said: str, steps: Steps) -> Reading:
    if found := _GOAL.fullmatch(said):
        return _goal(found["whole"], found["floor"], steps)
    if _AT_MOST.fullmatch(said):
        return Reading(Kind.OPEN, remark="at_most")
    if found := _EXPLAINED.fullmatch(said):
        return _number(int(found[1]), steps, "explained")
    return Reading(Kind.OPEN, remark="text")
