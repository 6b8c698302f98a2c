"""Where in a line somebody has come to, told by what could follow there: each has its own words in the catalogues."""

from __future__ import annotations

from collections.abc import Mapping

from trin.dsl.reading.lexer import END

_EXACT: Mapping[frozenset[str], str] = {
    frozenset(terminals.split()): key
    for terminals, key in {
        "": "end",
        "AND": "and",
        "A_WEEK": "a_week",
        "COLON": "colon",
        "DATE": "date",
        "HOURS": "hours",
        "IN": "in",
        "INT": "whole_number",
        "INT DECIMAL": "number",
        "BULLET INT DECIMAL": "number",
        "IS": "is",
        "MEASUREMENTS": "measurements",
        "NAME": "name",
        "OF": "of",
        "HOURS OF": "of",
        "IN OF": "in_or_of",
        "OLD": "old",
        "ON_DATE": "on_date",
        "PER_LEVEL": "per_level",
        "PIPE": "pipe",
        "POINTS": "points",
        "STRING": "text",
        "TO": "to",
        "COMMA TO": "to",
        "NAME STRING": "name_or_text",
        "NAME PACKAGE": "name",
        "NAME PIPE": "column",
        "ANY_MODULE NAME": "from_module",
        "YES NO": "yes_no",
        "PASSED NOT_PASSED": "passed",
        "NAME THE_TARGET_GROUP": "requirement_name",
        "COLON TO": "to_or_colon",
        "BUT_AT_LEAST PIPE": "pipe",
        "AND COMMA ON_DATE": "names_then_date",
        "NAME NUMBER_TYPE DATE_TYPE YES_NO_TYPE": "fact_type",
        "FIXED MAY_TIGHTEN MAY_ADAPT MAY_DROP": "adaptation",
        "DAY WEEK MONTH YEAR": "time_unit",
        "DAY WEEK MONTH YEAR TO": "time_unit",
        "NAME INT DECIMAL": "number",
    }.items()
}

_BY_SIGN: tuple[tuple[str, str], ...] = (
    ("line", "RULESET"),
    ("row", "ON_DAY"),
    ("without", "WAIVER_OF WAIVER ATTENDANCE PAUSE"),
    ("change", "RISEN TIME_IN_MODULE"),
    ("test", "TIME_IN_MODULE"),
    ("module_rest", "LASTS"),
    ("competence_rest", "ON_SCALE"),
    ("label_or_test", "IS STRING"),
    ("name_or_test", "IS NAME"),
    ("predicate", "IS AT_LEAST"),
    ("expectation", "READY"),
    ("old", "OLD"),
    ("unit", "PERCENT"),
    ("unit", "DAY HOURS"),
    ("unit", "DAY MONTH"),
    ("roles_rest", "AND OR"),
    ("values_rest", "OR COMMA"),
    ("qualifier", "PER_WEEK"),
    ("points_rest", "GIVES"),
    ("row_rest", "REGISTERED"),
    ("row_rest", "SIGNED_BY"),
    ("value", "YES NO"),
    ("value", "GOAL NAME"),
    ("cell", "GOAL PIPE"),
    ("transition_rest", "ALWAYS_OPEN"),
    ("declared_rest", "LESS"),
    ("names_rest", "AND COMMA"),
    ("module_end", "ENDS_PATH"),
    ("label", "STRING"),
    ("reason", "BECAUSE"),
    ("at_most", "AT_MOST"),
    ("between", "BETWEEN"),
    ("values_rest", "COMMA"),
    ("to_end", "TO"),
    ("column", "PIPE"),
    ("name_or_end", "NAME"),
)
"""The situation, and the terminals that are all there: the first that fits holds."""


def situation(accepts: frozenset[str]) -> str | None:
    """The key of the words for a place where any of some terminals could stand; None where there are none for it."""
    exact = _EXACT.get(accepts)
    if exact is not None:
        return exact
    if accepts == {END}:
        return "end"
    return next((key for key, there in _BY_SIGN if accepts.issuperset(there.split())), None)
