"""The rules that colour a language, made from its catalogue of words.

A word of the language can be a name where nothing but a name can stand. Such places are told by the words before them:
``ansvar borger`` is a statement and a role, whatever else ``borger`` can be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import cache
from itertools import groupby

from trin.dsl import keywords
from trin.dsl.keywords import CATALOGUES, Catalogue
from trin.dsl.reading.lines import OPENERS, STRING

from .kinds import Kind, Rule

SPACE = r"\s"
INVISIBLE = "\u200b-\u200d\u2060\ufeff"
"""Characters without a width, as a range; the parser takes them for spaces too."""
FIRST = f"^[\\s{INVISIBLE}]*"
"""The beginning of a line. Pasted text, and the file itself, may begin with characters that nobody sees."""
NAME = "[^\\W\\d_][\\w\u0300-\u036f]*"
"""Marks that are written after their letter, as some programs paste them, belong to the name."""

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_END = rf"(?={SPACE}*(?:#|$))"

_UNITS = frozenset({"DAY", "WEEK", "MONTH", "YEAR", "HOURS", "POINTS", "TIMES"})
_CONSTANTS = frozenset(
    {"YES", "NO", "READY", "READY_WAIVED", "NOT_READY", "MISSING", "OUT_OF_SCOPE", "NO_RULES", "THE_TARGET_GROUP"}
)
_TYPES = frozenset({"NUMBER_TYPE", "DATE_TYPE", "YES_NO_TYPE"})
_STATEMENTS = keywords.LINE_STARTS | keywords.ROW_STARTS
_ALSO_LATER = keywords.TESTED_KINDS | {
    "FIXED", "MAY_TIGHTEN", "MAY_ADAPT", "MAY_DROP", "ALWAYS_OPEN", "WITHOUT_LEVELS", "BECAUSE", "PACKAGE",
    "MEASUREMENT", "GOAL", "PAUSE", "WAIVER_OF", "WAIVER",
}  # fmt: skip
"""Words that say what a line is, and that can stand later in one too."""
_BEFORE_NAMES = keywords.DECLARING | {"RULESET", "COMPANY", "EXTENDS", "RESPONSIBLE", "CITIZEN", "MEASUREMENT", "GOAL"}


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """The rules for the lines of one language, in the order in which they are tried."""
    catalogue = CATALOGUES[language]
    return (
        Rule("(#.*)", (Kind.COMMENT,)),
        Rule(f"({STRING})", (Kind.TEXT,)),
        Rule(rf"{FIRST}(\|[^#{OPENERS}]*)", (_cells(catalogue),)),
        *_declarations(catalogue),
        *_lists(catalogue),
        Rule(f"{FIRST}(?!{_longer(catalogue, _STATEMENTS)})({phrases(catalogue, _STATEMENTS)})", (Kind.STATEMENT,)),
        *_amounts(catalogue),
        *_words(catalogue),
        Rule(f"({NAME})", (Kind.NAME,)),
        Rule("([-–•])", (Kind.BULLET,)),
        Rule(r"(\|)", (Kind.BAR,)),
        Rule("(%)", (Kind.PERCENT,)),
        Rule("([,:.<])", (Kind.MARK,)),
        Rule(rf"([{OPENERS}].*|[^\s{INVISIBLE}])", (Kind.ERROR,)),
    )


# --- phrases ----------------------------------------------------------------------------------------------------------


def phrases(catalogue: Catalogue, terminals: Collection[str]) -> str:
    """What finds any phrase of some keywords, the longest first."""
    found = {phrase for name in terminals for phrase in catalogue.phrases[name]}
    return _any_of(sorted(found, key=_by_length))


def _longer(catalogue: Catalogue, terminals: Collection[str]) -> str:
    """What finds a phrase that begins with one of some keywords and is more than that: »uden lovlig grund«."""
    begun = {keywords.pieces(phrase) for name in terminals for phrase in catalogue.phrases[name]}
    others = (phrase for name in catalogue.phrases.keys() - terminals for phrase in catalogue.phrases[name])
    found = {phrase for phrase in others if _beginnings(phrase) & begun}
    return _any_of(sorted(found, key=_by_length))


def _beginnings(phrase: str) -> set[tuple[str, ...]]:
    """The first words of a phrase, at least one and not all."""
    whole = keywords.pieces(phrase)
    return {whole[:size] for size in range(1, len(whole))}


def _by_length(phrase: str) -> tuple[int, int, str]:
    return -len(keywords.pieces(phrase)), -len(phrase), phrase


def _any_of(found: Iterable[str]) -> str:
    """Any of some phrases; none is the beginning or the end of a longer word."""
    ways = list(found)
    words = "|".join(_phrase(way) for way in ways if _letter(way[0]))
    # A phrase that begins with a mark may stand right behind a word.
    marked = [_phrase(way) for way in ways if not _letter(way[0])]
    alternatives = [*([rf"(?<!\w)(?:{words})"] if words else []), *marked]
    return rf"(?:{'|'.join(alternatives)})(?!\w)"


def _phrase(phrase: str) -> str:
    """Its words and marks, with as much space between them as may be."""
    written = ""
    before = ""
    for piece in keywords.pieces(phrase):
        words = _letter(piece[0]) and _letter(before[-1:])
        written += (SPACE + ("+" if words else "*") if before else "") + "".join(map(_either, piece))
        before = piece
    return written


def _letter(text: str) -> bool:
    return text.isalnum()


def _either(letter: str) -> str:
    """A letter, or the same letter as its parts."""
    apart = unicodedata.normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{letter}|{apart})"


@cache
def own_phrases(language: str, *, beginning: bool) -> str:
    """What finds a phrase that no other language has: one that a line can begin with, or any."""
    others = {p for name, other in CATALOGUES.items() if name != language for ps in other.phrases.values() for p in ps}
    catalogue = CATALOGUES[language]
    terminals = _STATEMENTS | keywords.TEST_STARTS if beginning else catalogue.phrases.keys()
    found = {p for name in terminals for p in catalogue.phrases[name]} - others
    return _any_of(sorted((p for p in found if _letter(p[0])), key=_by_length))


# --- names ------------------------------------------------------------------------------------------------------------


def _declarations(catalogue: Catalogue) -> Iterable[Rule]:
    """Lines that begin with a word and the name that goes with it."""
    fact = rf"{FIRST}({phrases(catalogue, {'FACT'})}){SPACE}+({NAME}){SPACE}*((?:{STRING})?){SPACE}*(:){SPACE}*"
    parts = (Kind.STATEMENT, Kind.DECLARED, Kind.TEXT, Kind.MARK)
    values = (Rule("([,<])", (Kind.MARK,)), Rule(f"({NAME})", (Kind.NAME,)))
    yield Rule(f"{fact}({phrases(catalogue, _TYPES)}){_END}", (*parts, Kind.CONSTANT))
    yield Rule(f"{fact}({NAME}(?:{SPACE}*[,<]{SPACE}*{NAME})*)", (*parts, values))
    chosen = phrases(catalogue, {"IS_CHOSEN"})
    package = rf"({phrases(catalogue, {'PACKAGE'})}){SPACE}+({chosen})"
    yield Rule(f"(?:{FIRST})?{package}", (Kind.SUBJECT, Kind.WORD))
    named = rf"{FIRST}({phrases(catalogue, _BEFORE_NAMES)}){SPACE}+(?!{chosen})({NAME})"
    yield Rule(rf"{named}(?={SPACE}*[{OPENERS}])", (Kind.STATEMENT, Kind.DECLARED))
    yield Rule(named, (Kind.STATEMENT, Kind.NAME))
    kinds = phrases(catalogue, keywords.TESTED_KINDS | {"MEASUREMENT", "GOAL"})
    without = rf"{FIRST}({phrases(catalogue, {'WITHOUT'})}){SPACE}+({kinds}){SPACE}+({NAME})"
    yield Rule(without, (Kind.STATEMENT, Kind.STATEMENT, Kind.NAME))


def _lists(catalogue: Catalogue) -> Iterable[Rule]:
    """Words that are followed by roles, by requirements or by values, each of which may be called what it likes."""
    roles = f"(?!{phrases(catalogue, {'BECAUSE'})})" + _list_of(catalogue, NAME, {"AND", "OR"})
    someone = _list_rules(catalogue, {"AND", "OR"})
    for terminals, kind in (
        ({"MAY_BE_WAIVED", "AGREED_BY"}, Kind.STATEMENT),
        ({"ASSESSED_BY", "GIVEN_BY", "SIGNED_BY", "BY"}, Kind.WORD),
    ):
        yield Rule(f"(?:{FIRST})?({phrases(catalogue, terminals)}){SPACE}+({roles})", (kind, someone))
    target_group = phrases(catalogue, {"THE_TARGET_GROUP"})
    one = rf"(?:{target_group}|{NAME}(?:{SPACE}*\.{SPACE}*{NAME})*)"
    ids = _list_of(catalogue, one, {"AND"})
    wanted = (Rule(f"({target_group})", (Kind.CONSTANT,)), *_list_rules(catalogue, {"AND"}))
    yield Rule(f"({phrases(catalogue, {'NOT_READY', 'MISSING'})}){SPACE}+({ids})", (Kind.CONSTANT, wanted))
    yield Rule(f"(?:{FIRST})?({phrases(catalogue, {'WAIVER_OF'})}){SPACE}+({ids})", (Kind.STATEMENT, wanted))
    yield Rule(f"{FIRST}({phrases(catalogue, {'CHANGE', 'DROP'})}){SPACE}+({one})", (Kind.STATEMENT, wanted))
    said = phrases(catalogue, {"IS_STATED", "IS_CHOSEN", "IS_MET"})
    goal = phrases(catalogue, {"GOAL"})
    values = _list_of(catalogue, NAME, {"OR"})
    answers = (
        Rule(f"({phrases(catalogue, {'YES', 'NO'})})", (Kind.CONSTANT,)),
        *_list_rules(catalogue, {"OR"}),
    )
    yield Rule(f"(?!{said})({phrases(catalogue, {'IS_NOT', 'IS'})}){SPACE}+(?!{goal})({values})", (Kind.WORD, answers))


def _list_of(catalogue: Catalogue, one: str, between: Collection[str]) -> str:
    """One or more of something. A comma before a qualifier ends the list: it means nothing there."""
    comma = f"{SPACE}*,{SPACE}*(?!{phrases(catalogue, keywords.AFTER_COMMA)})"
    return f"{one}(?:(?:{comma}|{SPACE}+{phrases(catalogue, between)}{SPACE}+){one})*"


def _list_rules(catalogue: Catalogue, between: Collection[str]) -> tuple[Rule, ...]:
    return (
        Rule("([,.])", (Kind.MARK,)),
        Rule(f"(?<={SPACE})({phrases(catalogue, between)})(?={SPACE})", (Kind.WORD,)),
        Rule(f"({NAME})", (Kind.NAME,)),
    )


def _cells(catalogue: Catalogue) -> tuple[Rule, ...]:
    """A row of a table: names, levels and goals between bars."""
    return (
        Rule(r"(\|)", (Kind.BAR,)),
        Rule(f"({phrases(catalogue, {'GOAL', 'BUT_AT_LEAST'})})", (Kind.WORD,)),
        Rule(f"({NAME})", (Kind.NAME,)),
        Rule(f"({_NUMBER})", (Kind.NUMBER,)),
        Rule("([-–•])", (Kind.BULLET,)),
        Rule("([,.])", (Kind.MARK,)),
        Rule(rf"([^\s{INVISIBLE}])", (Kind.ERROR,)),
    )


# --- numbers and words ------------------------------------------------------------------------------------------------


def _amounts(catalogue: Catalogue) -> Iterable[Rule]:
    """Dates, and numbers with what they count."""
    months = "|".join("".join(map(_either, month)) for month in catalogue.months)
    numeric = "|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}" if catalogue.numeric_dates else ""
    dates = rf"[0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}{numeric}|[0-9]{{1,2}}\.?{SPACE}*(?:{months}){SPACE}+[0-9]{{4}}"
    yield Rule(rf"((?:{dates})(?!\w))", (Kind.DATE,))
    yield Rule(f"({_NUMBER}){SPACE}*(%)", (Kind.NUMBER, Kind.PERCENT))
    yield Rule(f"({_NUMBER}){SPACE}*({_units(catalogue)})", (Kind.NUMBER, Kind.UNIT))
    yield Rule(f"({_NUMBER})", (Kind.NUMBER,))


def _units(catalogue: Catalogue) -> str:
    """Units right after their number, with or without a space between them."""
    return phrases(catalogue, _UNITS).replace(r"(?<!\w)", "")


def _words(catalogue: Catalogue) -> Iterable[Rule]:
    """The words of the language that can stand anywhere in a line; of those that begin alike, the longest first."""
    found: dict[str, Kind] = {}
    for terminal, ways in catalogue.phrases.items():
        if terminal in _STATEMENTS - _ALSO_LATER or terminal in _TYPES:
            continue
        for phrase in ways:
            found.setdefault(phrase, _kind(terminal))
    ordered = sorted(found, key=_by_length)
    for kind, group in groupby(ordered, key=found.__getitem__):
        yield Rule(f"({_any_of(group)})", (kind,))


def _kind(terminal: str) -> Kind:
    if terminal in keywords.TEST_STARTS:
        return Kind.SUBJECT
    if terminal in _UNITS:
        return Kind.UNIT
    if terminal in _CONSTANTS:
        return Kind.CONSTANT
    return Kind.STATEMENT if terminal in _STATEMENTS else Kind.WORD
