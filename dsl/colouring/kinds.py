"""What a word of a rule file can be in an editor's eyes, and rules that tell it by what stands there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a word is."""

    COMMENT = "comment"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    PERCENT = "percent"
    UNIT = "unit"
    """What a number counts: weeks, hours, points."""
    STATEMENT = "statement"
    """A word that says what a line is."""
    SUBJECT = "subject"
    """A word that is tested, and that nobody has to declare: attendance, hours."""
    CONSTANT = "constant"
    """A word that stands for a value: yes, number, ready."""
    WORD = "word"
    """Every other word of the language: bounds, qualifiers, and, or."""
    DECLARED = "declared"
    """A name where it gets its text."""
    NAME = "name"
    BULLET = "bullet"
    BAR = "bar"
    """What stands between the cells of a table."""
    MARK = "mark"
    ERROR = "error"
    """What cannot stand in a rule file: an unknown mark, a text without its end."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A regular expression, and what it has found: of each of its groups a kind, or rules to look closer by.

    The expressions are of the kind that Python and editors (Oniguruma) read alike, without regard to capitals. They are
    tried in order where a word may begin; those that begin with ``^`` only at the beginning of a line. Between the
    groups is nothing but space.
    """

    pattern: str
    groups: tuple[Kind | tuple[Rule, ...], ...]
