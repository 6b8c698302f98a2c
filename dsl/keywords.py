"""The words of the language, one catalogue per language.

A catalogue gives every keyword of the grammar its phrases: the first is the one the formatter writes, the others are
accepted. Two keywords may share a phrase (English writes "on" for both "på" and "den"); the place in the sentence then
decides. Adding a language means adding a catalogue, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

_PIECE = re.compile(r"[^\W\d]\w*|\d+|[^\w\s]")


def pieces(phrase: str) -> tuple[str, ...]:
    """A phrase as the words and marks that it is recognised by, in lower case."""
    return tuple(piece.lower() for piece in _PIECE.findall(phrase))


@dataclass(frozen=True)
class Catalogue:
    """One language's words. `months` holds the months' names, January first; `decimal_mark` is "," or "."."""

    language: str
    phrases: Mapping[str, tuple[str, ...]]
    months: tuple[str, ...]
    decimal_mark: str
    numeric_dates: bool

    def word(self, terminal: str) -> str:
        """The phrase that the formatter writes for a keyword."""
        return self.phrases[terminal][0]

    @cached_property
    def month_numbers(self) -> Mapping[str, int]:
        """The month's number by its name in lower case."""
        return {name.lower(): number for number, name in enumerate(self.months, 1)}

    @cached_property
    def lookup(self) -> Mapping[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]:
        """By first piece: the phrases that begin with it, longest first, each with the keywords it can be."""
        found: dict[tuple[str, ...], list[str]] = {}
        for terminal, phrases in self.phrases.items():
            for phrase in phrases:
                found.setdefault(pieces(phrase), []).append(terminal)
        by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for key in sorted(found, key=len, reverse=True):
            by_first.setdefault(key[0], []).append((key, tuple(found[key])))
        return {first: tuple(entries) for first, entries in by_first.items()}

    @cached_property
    def reserved(self) -> frozenset[str]:
        """Single words, in lower case, that no testable thing, package, module, group or scale may be called."""
        words = (pieces(phrase) for name in RESERVED for phrase in self.phrases[name])
        return frozenset(word[0] for word in words if len(word) == 1)

    @cached_property
    def after_comma(self) -> frozenset[str]:
        """Words, in lower case, that can begin what a comma may stand in front of without meaning anything."""
        return frozenset(pieces(phrase)[0] for name in AFTER_COMMA for phrase in self.phrases[name])

    @cached_property
    def never_values(self) -> frozenset[str]:
        """Words, in lower case, that no fact can have as a value: after "is" they mean something else."""
        heads = {pieces(phrase) for phrase in self.phrases["IS"]}
        tails = (
            pieces(phrase) for name in ("IS_NOT", "IS_STATED", "IS_CHOSEN", "IS_MET") for phrase in self.phrases[name]
        )
        return frozenset(key[-1] for key in tails if key[:-1] in heads)


EXAMPLE_STARTS = frozenset({"CITIZEN", "EXAMPLE"})
"""Keywords that begin a block whose lines are rows of data: a citizen, an example."""

ROW_STARTS = frozenset({"ON_DAY", "WITHOUT", "MEASUREMENT", "PAUSE", "GOAL", "WAIVER_OF"})
"""Keywords that nothing but a row can begin with. The others begin declarations and tests too."""

ROW_PARTS = frozenset(
    {
        "FROM", "ON_DATE", "REGISTERED", "VALID_UNTIL", "BY", "AT", "THROUGH", "BECAUSE", "WITH", "WITH_RESULT",
        "OF_WHICH_LAWFUL", "SIGNED_BY", "SECTIONS", "IN", "PAID_WORK", "UNPAID",
    }
)  # fmt: skip
"""Keywords that begin what else a row says; a comma in front of one means nothing."""

DECLARING = frozenset(
    {
        "ROLE", "SCALE", "GROUP", "COMPETENCE", "FACT", "CERTIFICATE", "DOCUMENT", "ACTIVITY", "JUDGEMENT",
        "FOLLOW_UP", "SCORECARD", "CONDITION", "PACKAGE", "MODULE", "REQUIREMENT", "RECOMMENDATION", "STANDARD",
    }
)  # fmt: skip
"""Keywords that are followed by the name that the line declares."""

LINE_STARTS = frozenset(
    {
        "RULESET", "COMPANY", "EXTENDS", "IN_FORCE_FROM", "ADOPTED_BY", "AGREED_BY", "SOURCE", "CAVEAT",
        "RUNNING_KEEP", "RUNNING_MOVE", "ADAPTATION", "RESPONSIBLE", "LEVELS", "TRANSITION", "ALWAYS_OPEN",
        "WITHOUT_LEVELS", "TARGET_GROUP", "APPLIES_WHEN", "BECAUSE", "GUIDANCE", "MAY_BE_WAIVED", "FIXED",
        "MAY_TIGHTEN", "MAY_ADAPT", "MAY_DROP", "ALL_OF", "NONE_OF", "CHANGE", "DROP",
    }
) | DECLARING | EXAMPLE_STARTS  # fmt: skip
"""Keywords that a line, other than a test, can begin with."""

TESTED_KINDS = frozenset(
    {
        "COMPETENCE", "FACT", "CERTIFICATE", "DOCUMENT", "ACTIVITY", "JUDGEMENT", "FOLLOW_UP", "SCORECARD", "CONDITION",
        "MODULE",
    }
)  # fmt: skip
"""Keywords that begin a declaration, and can stand before a name in a test too."""

TEST_STARTS = frozenset(
    {
        "ATTENDANCE", "ABSENCE", "HOURS", "TIME_IN_MODULE", "TIME_IN_PATH", "TIME_IN", "GAP", "ALL_IN", "MEAN_IN",
    }
)  # fmt: skip
"""Keywords that a test can begin with."""

PREDICATES = frozenset(
    {
        "AT_LEAST", "AT_MOST", "OVER", "UNDER", "EXACTLY", "BETWEEN", "RISEN", "IS", "IS_NOT", "IS_STATED",
        "IS_CHOSEN", "IS_MET", "PASSED", "EXISTS", "SIGNED_BY", "ONGOING", "AT_LEAST_EVERY", "COMPLETED", "GIVES",
    }
)  # fmt: skip
"""Keywords that begin a predicate."""

QUALIFIERS = frozenset(
    {
        "EACH_OF_LATEST", "MEAN_OF_LATEST", "EVERY_MEASUREMENT", "SOME_MEASUREMENT", "MEASURED_WITHIN",
        "MEASURED_IN_MODULE", "ASSESSED_BY", "GIVEN_BY", "THE_LAST", "IN_MODULE", "IN_PATH", "SINCE", "IN", "AT_MOST",
        "PER_WEEK", "PAID", "UNLAWFUL", "BEFORE_MODULE_START", "ANY_PACKAGE",
    }
)  # fmt: skip
"""Keywords that begin a qualifier; a comma in front of one means nothing."""

AFTER_COMMA = QUALIFIERS | ROW_PARTS
"""Keywords that a comma may stand in front of without meaning anything."""

RESERVED = LINE_STARTS | ROW_STARTS | TEST_STARTS | PREDICATES | QUALIFIERS
"""Keywords that a line or a test can begin with, or that follow what a test is about."""

_DA: dict[str, tuple[str, ...]] = {
    # the header
    "RULESET": ("regelsæt",),
    "COMPANY": ("virksomhed",),
    "EXTENDS": ("bygger på",),
    "IN_FORCE_FROM": ("gælder fra",),
    "TO": ("til",),
    "ADOPTED_BY": ("vedtaget af",),
    "AGREED_BY": ("aftalt af",),
    "ON_DATE": ("den",),
    "SOURCE": ("kilde",),
    "CAVEAT": ("forbehold",),
    "RUNNING_KEEP": ("igangværende forløb beholder reglerne fra start",),
    "RUNNING_MOVE": ("igangværende forløb skifter til nye regler",),
    "ADAPTATION": ("tilpasning",),
    # declarations
    "ROLE": ("rolle",),
    "SCALE": ("skala",),
    "GROUP": ("gruppe",),
    "COMPETENCE": ("kompetence",),
    "IN": ("i",),
    "ON_SCALE": ("på",),
    "RESPONSIBLE": ("ansvar",),
    "FACT": ("oplysning",),
    "NUMBER_TYPE": ("tal",),
    "DATE_TYPE": ("dato",),
    "YES_NO_TYPE": ("ja/nej",),
    "CERTIFICATE": ("bevis",),
    "DOCUMENT": ("dokument",),
    "ACTIVITY": ("aktivitet",),
    "JUDGEMENT": ("vurdering",),
    "FOLLOW_UP": ("opfølgning",),
    "SCORECARD": ("scorekort",),
    "GIVES": ("giver",),
    "POINTS": ("point",),
    "PER_LEVEL": ("pr. niveau", "pr niveau"),
    "CONDITION": ("betingelse",),
    # packages
    "PACKAGE": ("pakke",),
    "MODULE": ("modul",),
    "LASTS": ("varer",),
    "ENDS_PATH": ("afslutter forløbet",),
    "LEVELS": ("niveaukrav",),
    "TRANSITION": ("overgang",),
    "ANY_MODULE": ("ethvert modul",),
    "ALWAYS_OPEN": ("altid åben", "altid åbent"),
    "WITHOUT_LEVELS": ("uden niveaukrav",),
    "TARGET_GROUP": ("målgruppe",),
    # requirements
    "REQUIREMENT": ("krav",),
    "RECOMMENDATION": ("anbefaling",),
    "STANDARD": ("dogme",),
    "APPLIES_WHEN": ("gælder når", "gælder, når"),
    "BECAUSE": ("fordi",),
    "GUIDANCE": ("vejledning",),
    "MAY_BE_WAIVED": ("kan fraviges af",),
    "FIXED": ("ufravigeligt",),
    "MAY_TIGHTEN": ("kan skærpes",),
    "MAY_ADAPT": ("kan tilpasses",),
    "MAY_DROP": ("kan udelades",),
    "ALL_OF": ("alle af",),
    "NONE_OF": ("ingen af",),
    "OF": ("af",),
    # subjects
    "ATTENDANCE": ("fremmøde",),
    "ABSENCE": ("fravær",),
    "HOURS": ("timer", "time"),
    "TIME_IN_MODULE": ("tid i modulet",),
    "TIME_IN_PATH": ("tid i forløbet",),
    "TIME_IN": ("tid i",),
    "GAP": ("afbrydelse",),
    "ALL_IN": ("alle i",),
    "MEAN_IN": ("gennemsnit i",),
    # predicates
    "AT_LEAST": ("mindst",),
    "AT_MOST": ("højst",),
    "OVER": ("over",),
    "UNDER": ("under",),
    "EXACTLY": ("præcis",),
    "BETWEEN": ("mellem",),
    "AND": ("og",),
    "OR": ("eller",),
    "RISEN": ("steget mindst",),
    "IS": ("er",),
    "IS_NOT": ("er ikke",),
    "IS_STATED": ("er oplyst",),
    "IS_CHOSEN": ("er valgt",),
    "IS_MET": ("er opfyldt",),
    "PASSED": ("bestået",),
    "EXISTS": ("findes",),
    "SIGNED_BY": ("underskrevet af",),
    "ONGOING": ("i gang",),
    "TIMES": ("gange", "gang"),
    "AT_LEAST_EVERY": ("mindst hver",),
    "COMPLETED": ("gennemført",),
    "YES": ("ja",),
    "NO": ("nej",),
    "GOAL": ("individuelt mål",),
    "BUT_AT_LEAST": (", dog mindst", "dog mindst"),
    # qualifiers
    "EACH_OF_LATEST": ("i hver af de seneste",),
    "MEAN_OF_LATEST": ("i gennemsnit af de seneste",),
    "MEASUREMENTS": ("målinger", "måling"),
    "EVERY_MEASUREMENT": ("i hver måling",),
    "SOME_MEASUREMENT": ("i mindst én måling", "i mindst en måling"),
    "MEASURED_WITHIN": ("målt inden for", "målt indenfor"),
    "MEASURED_IN_MODULE": ("målt i modulet",),
    "ASSESSED_BY": ("vurderet af",),
    "GIVEN_BY": ("givet af",),
    "THE_LAST": ("de seneste", "den seneste", "det seneste"),
    "IN_MODULE": ("i modulet",),
    "IN_PATH": ("i forløbet",),
    "SINCE": ("siden",),
    "OLD": ("gammelt", "gammel", "gamle"),
    "PER_WEEK": ("pr. uge", "pr uge"),
    "PAID": ("lønnede", "lønnet"),
    "UNLAWFUL": ("uden lovlig grund",),
    "BEFORE_MODULE_START": ("før modulstart",),
    "ANY_PACKAGE": ("i enhver pakke",),
    # units
    "DAY": ("dage", "dag"),
    "WEEK": ("uger", "uge"),
    "MONTH": ("måneder", "måned"),
    "YEAR": ("år",),
    # citizens and examples
    "CITIZEN": ("borger",),
    "EXAMPLE": ("eksempel",),
    "ON_DAY": ("dato",),
    "WITHOUT": ("uden",),
    "MEASUREMENT": ("måling",),
    "PAUSE": ("pause",),
    "WAIVER_OF": ("dispensation fra",),
    "WAIVER": ("dispensation",),
    "NOT_PASSED": ("ikke bestået",),
    "FROM": ("fra",),
    "REGISTERED": ("registreret den",),
    "VALID_UNTIL": ("gælder til", "gyldigt til", "gyldig til"),
    "BY": ("af",),
    "AT": ("hos",),
    "THROUGH": ("ved",),
    "WITH": ("med",),
    "WITH_RESULT": ("med resultat",),
    "A_WEEK": ("om ugen", "pr. uge", "pr uge"),
    "OF_WHICH_LAWFUL": ("heraf lovligt fravær",),
    "SECTIONS": ("med afsnit",),
    "PAID_WORK": ("lønnet",),
    "UNPAID": ("ulønnet",),
    "READY": ("klar",),
    "READY_WAIVED": ("klar med dispensation",),
    "NOT_READY": ("ikke klar, fordi", "ikke klar fordi"),
    "MISSING": ("mangler oplysninger om",),
    "OUT_OF_SCOPE": ("uden for målgruppen",),
    "NO_RULES": ("ingen regler gælder",),
    "THE_TARGET_GROUP": ("målgruppen",),
    # layers
    "CHANGE": ("ændr",),
    "DROP": ("udelad",),
}

_EN: dict[str, tuple[str, ...]] = {
    # the header
    "RULESET": ("ruleset",),
    "COMPANY": ("company",),
    "EXTENDS": ("extends",),
    "IN_FORCE_FROM": ("in force from",),
    "TO": ("to",),
    "ADOPTED_BY": ("adopted by",),
    "AGREED_BY": ("agreed by",),
    "ON_DATE": ("on",),
    "SOURCE": ("source",),
    "CAVEAT": ("caveat",),
    "RUNNING_KEEP": ("running paths keep the rules from their start",),
    "RUNNING_MOVE": ("running paths move to the new rules",),
    "ADAPTATION": ("adaptation",),
    # declarations
    "ROLE": ("role",),
    "SCALE": ("scale",),
    "GROUP": ("group",),
    "COMPETENCE": ("competence",),
    "IN": ("in",),
    "ON_SCALE": ("on",),
    "RESPONSIBLE": ("responsible",),
    "FACT": ("fact",),
    "NUMBER_TYPE": ("number",),
    "DATE_TYPE": ("date",),
    "YES_NO_TYPE": ("yes/no",),
    "CERTIFICATE": ("certificate",),
    "DOCUMENT": ("document",),
    "ACTIVITY": ("activity",),
    "JUDGEMENT": ("judgement", "judgment"),
    "FOLLOW_UP": ("follow_up", "follow-up"),
    "SCORECARD": ("scorecard",),
    "GIVES": ("gives",),
    "POINTS": ("points", "point"),
    "PER_LEVEL": ("per level",),
    "CONDITION": ("condition",),
    # packages
    "PACKAGE": ("package",),
    "MODULE": ("module",),
    "LASTS": ("lasts",),
    "ENDS_PATH": ("ends the path",),
    "LEVELS": ("levels",),
    "TRANSITION": ("transition",),
    "ANY_MODULE": ("any module",),
    "ALWAYS_OPEN": ("always open",),
    "WITHOUT_LEVELS": ("without levels",),
    "TARGET_GROUP": ("target group",),
    # requirements
    "REQUIREMENT": ("requirement",),
    "RECOMMENDATION": ("recommendation",),
    "STANDARD": ("standard",),
    "APPLIES_WHEN": ("applies when",),
    "BECAUSE": ("because",),
    "GUIDANCE": ("guidance",),
    "MAY_BE_WAIVED": ("may be waived by",),
    "FIXED": ("fixed",),
    "MAY_TIGHTEN": ("may be tightened",),
    "MAY_ADAPT": ("may be adapted",),
    "MAY_DROP": ("may be dropped",),
    "ALL_OF": ("all of",),
    "NONE_OF": ("none of",),
    "OF": ("of",),
    # subjects
    "ATTENDANCE": ("attendance",),
    "ABSENCE": ("absence",),
    "HOURS": ("hours", "hour"),
    "TIME_IN_MODULE": ("time in the module",),
    "TIME_IN_PATH": ("time in the path",),
    "TIME_IN": ("time in",),
    "GAP": ("gap",),
    "ALL_IN": ("all in",),
    "MEAN_IN": ("average in",),
    # predicates
    "AT_LEAST": ("at least",),
    "AT_MOST": ("at most",),
    "OVER": ("over",),
    "UNDER": ("under",),
    "EXACTLY": ("exactly",),
    "BETWEEN": ("between",),
    "AND": ("and",),
    "OR": ("or",),
    "RISEN": ("risen at least",),
    "IS": ("is",),
    "IS_NOT": ("is not",),
    "IS_STATED": ("is stated",),
    "IS_CHOSEN": ("is chosen",),
    "IS_MET": ("is met",),
    "PASSED": ("passed",),
    "EXISTS": ("exists",),
    "SIGNED_BY": ("signed by",),
    "ONGOING": ("ongoing",),
    "TIMES": ("times", "time"),
    "AT_LEAST_EVERY": ("at least every",),
    "COMPLETED": ("completed",),
    "YES": ("yes",),
    "NO": ("no",),
    "GOAL": ("individual goal",),
    "BUT_AT_LEAST": (", but at least", "but at least"),
    # qualifiers
    "EACH_OF_LATEST": ("in each of the latest",),
    "MEAN_OF_LATEST": ("on average over the latest",),
    "MEASUREMENTS": ("measurements", "measurement"),
    "EVERY_MEASUREMENT": ("in every measurement",),
    "SOME_MEASUREMENT": ("in some measurement",),
    "MEASURED_WITHIN": ("measured within",),
    "MEASURED_IN_MODULE": ("measured in the module",),
    "ASSESSED_BY": ("assessed by",),
    "GIVEN_BY": ("given by",),
    "THE_LAST": ("the last",),
    "IN_MODULE": ("in the module",),
    "IN_PATH": ("in the path",),
    "SINCE": ("since",),
    "OLD": ("old",),
    "PER_WEEK": ("per week",),
    "PAID": ("paid",),
    "UNLAWFUL": ("without lawful reason",),
    "BEFORE_MODULE_START": ("before module start",),
    "ANY_PACKAGE": ("in any package",),
    # units
    "DAY": ("days", "day"),
    "WEEK": ("weeks", "week"),
    "MONTH": ("months", "month"),
    "YEAR": ("years", "year"),
    # citizens and examples
    "CITIZEN": ("citizen",),
    "EXAMPLE": ("example",),
    "ON_DAY": ("date",),
    "WITHOUT": ("without",),
    "MEASUREMENT": ("measurement",),
    "PAUSE": ("pause",),
    "WAIVER_OF": ("waiver of",),
    "WAIVER": ("waiver",),
    "NOT_PASSED": ("not passed",),
    "FROM": ("from",),
    "REGISTERED": ("registered on",),
    "VALID_UNTIL": ("valid until",),
    "BY": ("by",),
    "AT": ("at",),
    "THROUGH": ("through",),
    "WITH": ("with",),
    "WITH_RESULT": ("with result",),
    "A_WEEK": ("a week", "per week"),
    "OF_WHICH_LAWFUL": ("of which lawful absence",),
    "SECTIONS": ("with sections",),
    "PAID_WORK": ("paid",),
    "UNPAID": ("unpaid",),
    "READY": ("ready",),
    "READY_WAIVED": ("ready with waiver",),
    "NOT_READY": ("not ready, because", "not ready because"),
    "MISSING": ("missing information about",),
    "OUT_OF_SCOPE": ("outside the target group",),
    "NO_RULES": ("no rules apply",),
    "THE_TARGET_GROUP": ("the target group",),
    # layers
    "CHANGE": ("change",),
    "DROP": ("drop",),
}

CATALOGUES: Mapping[str, Catalogue] = MappingProxyType(
    {
        "da": Catalogue(
            "da",
            MappingProxyType(_DA),
            ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
             "november", "december"),
            ",",
            numeric_dates=True,
        ),
        "en": Catalogue(
            "en",
            MappingProxyType(_EN),
            ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
             "November", "December"),
            ".",
            numeric_dates=False,
        ),
    }
)  # fmt: skip


def language_of(word: str) -> str | None:
    """The language whose header begins with `word`, or None."""
    for language, catalogue in CATALOGUES.items():
        if word.lower() in (*catalogue.phrases["RULESET"], *catalogue.phrases["COMPANY"]):
            return language
    return None


def starting_keyword(text: str, language: str) -> str | None:
    """The keyword that a line begins with, if it is one of `LINE_STARTS`."""
    words = pieces(text[:80])
    for key, terminals in CATALOGUES[language].lookup.get(words[0], ()) if words else ():
        if words[: len(key)] == key:
            found = next((terminal for terminal in terminals if terminal in LINE_STARTS), None)
            if found is not None:
                return found
    return None
