"""Bodies of tests as formulas, and whether a record could make them true.

A part of a formula says that a test is met, or that it is unmet; unknown is neither. Both what makes a body met and
what makes it unmet is a matter of "at least so many of these", so that is the only connective.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

from trin.engine.model import (
    Body,
    CompetenceTest,
    ConditionTest,
    GroupKind,
    GroupQuantifier,
    GroupTest,
    Requirement,
    Test,
    TestGroup,
)

from .claims import Claims, Key
from .intervals import Values, both

MOST_CASES = 200
"""Combinations of choices that are tried; where there are more, nothing is said."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A test is met, or unmet."""

    test: Test
    met: bool


@dataclass(frozen=True, slots=True)
class AtLeast:
    """So many of the parts are true; needed is at least 0."""

    needed: int
    parts: tuple[Formula, ...]


Formula: TypeAlias = Literal | AtLeast
Line: TypeAlias = Test | TestGroup


def every(parts: Iterable[Formula]) -> AtLeast:
    """All of them."""
    held = tuple(parts)
    return AtLeast(len(held), held)


def some(parts: Iterable[Formula]) -> AtLeast:
    """Any of them."""
    return AtLeast(1, tuple(parts))


class Reasoning:
    """What can be so, of the tests of one package."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self._cases = 0

    # --- formulas ---------------------------------------------------------------------------------------------------

    def body(self, body: Body, met: bool = True) -> AtLeast:
        """The body is met: every line is; or it is unmet: some line is."""
        lines = [self.line(line, met) for line in body]
        return every(lines) if met else some(lines)

    def line(self, line: Line, met: bool = True) -> Formula:
        """A test or a group is met, or unmet."""
        if isinstance(line, TestGroup):
            return self._group(line, met)
        match line:
            case ConditionTest(condition=name):
                return self.body(self.claims.vocabulary.conditions[name].body, met)
            case GroupTest(quantifier=quantifier, competences=(_, *_)) if quantifier is not GroupQuantifier.MEAN:
                return self._competences(line, met)
        return Literal(line, met)

    def _group(self, group: TestGroup, met: bool) -> Formula:
        size = len(group.tests)
        if group.kind is GroupKind.NONE:
            parts = [self.line(test, not met) for test in group.tests]
            return every(parts) if met else some(parts)
        needed = size if group.kind is GroupKind.ALL else group.needed
        parts = [self.line(test, met) for test in group.tests]
        return AtLeast(needed if met else size - needed + 1, tuple(parts))

    def _competences(self, test: GroupTest, met: bool) -> Formula:
        """All in, and at least so many in: a test on each of the group's competences."""
        size = len(test.competences)
        needed = size if test.quantifier is GroupQuantifier.ALL else test.count or 0
        parts = tuple(
            Literal(CompetenceTest(test.source, name, test.predicate, test.measured), met) for name in test.competences
        )
        return AtLeast(needed if met else size - needed + 1, parts)

    def passed(self, requirement: Requirement) -> Formula:
        """Nothing stands in the way: the requirement is met, or it does not apply."""
        met = self.body(requirement.body)
        if not requirement.applies_when:
            return met
        return some([met, *(self.line(test, False) for test in requirement.applies_when)])

    # --- whether they can be true -----------------------------------------------------------------------------------

    def possible(self, *formulas: Formula) -> bool:
        """Whether all of them could be true together. True too where that would take too long to find out."""
        self._cases = 0
        return self._search(list(formulas), {})

    def _search(self, waiting: Sequence[Formula], known: Mapping[Key, Values]) -> bool:
        found = dict(known)
        choices: list[AtLeast] = []
        stack = list(waiting)
        while stack:
            formula = stack.pop()
            if isinstance(formula, Literal):
                if not self._add(formula, found):
                    return False
            elif formula.needed > len(formula.parts):
                return False
            elif formula.needed == len(formula.parts):
                stack += formula.parts
            elif formula.needed > 0:
                choices.append(formula)
        return self._choose(choices, found)

    def _choose(self, choices: list[AtLeast], known: dict[Key, Values]) -> bool:
        if not choices:
            return True
        choices.sort(key=lambda choice: len(choice.parts))
        first, *others = choices
        able = [part for part in first.parts if self._search([part], known)]
        if len(able) < first.needed:
            return False
        for chosen in combinations(able, first.needed):
            self._cases += 1
            if self._cases > MOST_CASES or self._search([*chosen, *others], known):
                return True
        return False

    def _add(self, literal: Literal, known: dict[Key, Values]) -> bool:
        """Take note of what a literal claims; False where that cannot be so."""
        for key, values in self.claims.of(literal.test, literal.met):
            left = both(known[key], values) if key in known else values
            if not left:
                return False
            known[key] = left
        return True


def core(reasoning: Reasoning, parts: Sequence[Formula], given: Sequence[Formula] = ()) -> tuple[int, ...]:
    """Places of the fewest parts that cannot all be true (together with what is `given`); they must not be possible."""
    kept = list(range(len(parts)))
    for place in range(len(parts)):
        fewer = [i for i in kept if i != place]
        if not reasoning.possible(*given, *(parts[i] for i in fewer)):
            kept = fewer
    return tuple(kept)


def units(body: Body) -> list[tuple[Line, bool]]:
    """The parts of a body that must all hold, and whether each must be met or unmet.

    The bullets of "all of" and "none of" are parts of their own; those of "at least N of" are not.
    """
    found: list[tuple[Line, bool]] = []
    for line in body:
        if isinstance(line, TestGroup) and (line.kind is not GroupKind.AT_LEAST or line.needed >= len(line.tests)):
            found += [(test, line.kind is not GroupKind.NONE) for test in line.tests]
        else:
            found.append((line, True))
    return found
