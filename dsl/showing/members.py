"""Tests of a group that do not count all who are in it now: a layer has added members to a rule from below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trin.engine import model


@dataclass(frozen=True, slots=True)
class Missed:
    """The members of a group that a test does not count."""

    group: str
    names: tuple[str, ...]


def missed_members(ruleset: model.Ruleset, package: str | None = None) -> Mapping[tuple[str, int], Missed]:
    """By the file and the line of a test: the members it does not count, in any package or in the one that is asked."""
    views = [ruleset.shared, *(p for name, p in ruleset.packages.items() if package in (None, name))]
    found: dict[tuple[str, int], Missed] = {}
    for view in views:
        competences = view.vocabulary.competences.values()
        for test in _group_tests(view):
            missed = [c.name for c in competences if c.group == test.group and c.name not in test.competences]
            if missed:
                place = (test.source.origin.file, test.source.origin.line)
                before = found[place].names if place in found else ()
                found[place] = Missed(test.group, tuple(dict.fromkeys((*before, *missed))))
    return found


def _group_tests(package: model.Package) -> Iterator[model.GroupTest]:
    requirements = [*package.standards, *(r for t in package.transitions for r in t.requirements)]
    for requirement in requirements:
        yield from _in([*requirement.body, *requirement.applies_when])
    for condition in package.vocabulary.conditions.values():
        yield from _in(condition.body)
    for target_group in package.target_groups:
        yield from _in(target_group.tests)
    for scorecard in package.vocabulary.scorecards.values():
        yield from _in(line.test for line in scorecard.lines if isinstance(line, model.PointsForTest))


def _in(body: Iterable[model.Test | model.TestGroup]) -> Iterator[model.GroupTest]:
    for one in body:
        if isinstance(one, model.TestGroup):
            yield from _in(one.tests)
        elif isinstance(one, model.GroupTest):
            yield one
