"""Rules changed in one small way each: mutants, which examples should notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from trin.engine import model
from trin.engine.model import GroupKind

from .alterations import Alterations, Change
from .written import (
    Path,
    Place,
    Rule,
    RuleKind,
    lines_of,
    named_behind,
    packages_of,
    place_of,
    place_of_group,
    place_of_named,
    rules_of_package,
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one rule, `path` says where in it."""

    rule: Rule
    path: Path
    change: Change


Key = tuple[Path, Change]


def requirement_mutants(
    requirement: model.Requirement, vocabulary: model.Vocabulary
) -> Iterator[tuple[Key, model.Requirement | None]]:
    """Every small change to a requirement; None where it is taken away."""
    yield ((), Change("removed", requirement.name)), None
    for key, body in body_mutants(requirement.body, vocabulary):
        yield key, replace(requirement, body=body)
    if not requirement.applies_when:
        return
    for i, test in enumerate(requirement.applies_when):
        left = _without(requirement.applies_when, i)
        yield (("when", i), Change("when_removed", _text(test))), replace(requirement, applies_when=left)
        for altered in Alterations(vocabulary).of(test):
            changed = _with(requirement.applies_when, i, altered.test)
            yield (("when", i), altered.change), replace(requirement, applies_when=changed)


def body_mutants(body: model.Body, vocabulary: model.Vocabulary) -> Iterator[tuple[Key, model.Body]]:
    """Every small change to the lines of a body: one taken away, or altered."""
    alterations = Alterations(vocabulary)
    for i, line in enumerate(body):
        if len(body) > 1:
            yield (("body", i), Change("line_removed", _text(line))), _without(body, i)
        if not isinstance(line, model.TestGroup):
            for altered in alterations.of(line):
                yield (("body", i), altered.change), _with(body, i, altered.test)
            continue
        for change, group in _group_mutants(line):
            yield (("body", i), change), _with(body, i, group)
        for j, test in enumerate(line.tests):
            for altered in alterations.of(test):
                group = replace(line, tests=_with(line.tests, j, altered.test))
                yield (("body", i, j), altered.change), _with(body, i, group)


def _group_mutants(group: model.TestGroup) -> Iterator[tuple[Change, model.TestGroup]]:
    """The number that is needed moved, "alle af" and "mindst 1 af" swapped, a bullet taken away."""
    size = len(group.tests)
    if group.kind is GroupKind.AT_LEAST:
        for needed in (group.needed - 1, group.needed + 1):
            if 1 <= needed <= size:
                change = Change("needed", _text(group), group.needed, needed)
                yield change, replace(group, needed=needed)
        if size > 1 and group.needed + 1 < size:
            yield Change("to_all", _text(group)), replace(group, kind=GroupKind.ALL, needed=size)
    elif group.kind is GroupKind.ALL and size > 1:
        yield Change("to_any", _text(group)), replace(group, kind=GroupKind.AT_LEAST, needed=1)
    for j, test in enumerate(group.tests):
        left = _without(group.tests, j)
        needed = size - 1 if group.kind is GroupKind.ALL else group.needed
        if left and needed <= len(left):
            yield Change("line_removed", _text(test)), replace(group, needed=needed, tests=left)


def _scorecard_mutants(card: model.Scorecard, vocabulary: model.Vocabulary) -> Iterator[tuple[Key, model.Scorecard]]:
    for i, line in enumerate(card.lines):
        for points in (line.points - 1, line.points + 1):
            if points != 0:
                test = line.test if isinstance(line, model.PointsForTest) else line
                change = Change("points", test.source.text, line.points, points, "POINTS")
                yield (("body", i), change), replace(card, lines=_with(card.lines, i, replace(line, points=points)))
        if isinstance(line, model.PointsForTest):
            for altered in Alterations(vocabulary).of(line.test):
                changed = replace(line, test=altered.test)
                yield (("body", i), altered.change), replace(card, lines=_with(card.lines, i, changed))


def _text(line: model.Test | model.TestGroup) -> str:
    return line.source.text


def _with(items: tuple[Any, ...], at: int, item: Any) -> tuple[Any, ...]:
    return (*items[:at], item, *items[at + 1 :])


def _without(items: tuple[Any, ...], at: int) -> tuple[Any, ...]:
    return (*items[:at], *items[at + 1 :])


# --- all of them ----------------------------------------------------------------------------------------------------


def mutants(rulesets: Iterable[model.Ruleset], files: frozenset[str]) -> list[Mutant]:
    """Every mutant of the rules in some files that an example could notice, in the order of files and lines.

    Those are requirements, target groups, and the conditions and scorecards that they rest on: an example says nothing
    of recommendations and standards, and so can notice nothing that is changed in them.
    """
    found: dict[Place, list[Mutant]] = {}
    for ruleset in rulesets:
        for package in packages_of(ruleset):
            for rule, keys in _of(package, ruleset.shared):
                if rule.place.file in files and rule.place not in found:
                    found[rule.place] = [Mutant(rule, path, change) for path, change in keys]
    return [mutant for place in sorted(found) for mutant in found[place]]


def _of(package: model.Package, shared: model.Package) -> Iterator[tuple[Rule, list[Key]]]:
    words = package.vocabulary
    rules = {rule.place: rule for rule in rules_of_package(package, shared)}
    gating = [r for t in package.transitions if not t.always_open for r in t.requirements if _gates(r)]
    for requirement in gating:
        yield rules[place_of(requirement)], [key for key, _ in requirement_mutants(requirement, words)]
    for group in package.target_groups:
        keys = [((), Change("removed", "")), *(key for key, _ in body_mutants(group.tests, words))]
        yield rules[place_of_group(group)], keys
    lines = [line for group in package.target_groups for line in group.tests]
    lines += [line for requirement in gating for line in (*requirement.body, *requirement.applies_when)]
    for thing in named_behind(lines, words):
        if isinstance(thing, model.Condition):
            yield rules[place_of_named(thing)], [key for key, _ in body_mutants(thing.body, words)]
        else:
            own = package.name if thing.name not in shared.vocabulary.scorecards else None
            rule = Rule(place_of_named(thing), RuleKind.SCORECARD, thing.name, None, own, thing.origin.layer, ())
            yield rule, [key for key, _ in _scorecard_mutants(thing, words)]


def _gates(requirement: model.Requirement) -> bool:
    return requirement.kind is model.Kind.REQUIREMENT


# --- one of them carried out ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mutated:
    """What a mutant makes of a way in a package: `requirements` are those that may now be judged differently, by their
    place in the transition (None: taken away); `target` are the lines of the target group, where they may be.
    """

    package: model.Package
    requirements: Mapping[int, model.Requirement | None]
    target: model.Body | None


class Mutations:
    """Carries mutants out, each variant of a rule made once."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Any, dict[Key, Any]]] = {}
        self._named: dict[tuple[int, int, int], tuple[object, Mutated | None]] = {}
        self._places: dict[int, tuple[model.Transition, dict[Place, int]]] = {}

    def of(self, mutant: Mutant, package: model.Package, transition: model.Transition) -> Mutated | None:
        """What becomes of the way in the package; None where the mutant changes nothing there."""
        match mutant.rule.kind:
            case RuleKind.TARGET_GROUP:
                return self._target_group(mutant, package)
            case RuleKind.CONDITION | RuleKind.SCORECARD:
                key = (id(mutant), id(package), id(transition))
                if key not in self._named:
                    kept = (mutant, package, transition)
                    self._named[key] = (kept, self._of_named(mutant, package, transition))
                return self._named[key][1]
        i = self._place(mutant.rule.place, transition)
        if i is None:
            return None
        requirement = transition.requirements[i]
        variants = self._variants(requirement, lambda: requirement_mutants(requirement, package.vocabulary))
        variant = (mutant.path, mutant.change)
        return Mutated(package, {i: variants[variant]}, None) if variant in variants else None

    def _place(self, place: Place, transition: model.Transition) -> int | None:
        """Which of the transition's requirements was written there."""
        kept = self._places.get(id(transition))
        if kept is None:
            places = {place_of(requirement): i for i, requirement in enumerate(transition.requirements)}
            kept = self._places[id(transition)] = (transition, places)
        return kept[1].get(place)

    def _variants(self, thing: Any, made: Any) -> dict[Key, Any]:
        kept = self._kept.get(id(thing))
        if kept is None:
            # The rule is kept with its variants, so that no other can come to have its identity.
            kept = self._kept[id(thing)] = (thing, dict(made()))
        return kept[1]

    def _target_group(self, mutant: Mutant, package: model.Package) -> Mutated | None:
        lines: list[model.Test | model.TestGroup] = []
        touched = False
        for group in package.target_groups:
            body: model.Body = group.tests
            if place_of_group(group) == mutant.rule.place:
                touched = True
                variants = self._variants(group, lambda g=group: body_mutants(g.tests, package.vocabulary))
                body = () if not mutant.path else variants.get((mutant.path, mutant.change), body)
            lines += body
        return Mutated(package, {}, tuple(lines)) if touched else None

    def _of_named(self, mutant: Mutant, package: model.Package, transition: model.Transition) -> Mutated | None:
        words, name = package.vocabulary, mutant.rule.name
        condition, card = words.conditions.get(name), words.scorecards.get(name)
        key = (mutant.path, mutant.change)
        if mutant.rule.kind is RuleKind.CONDITION and condition is not None:
            if place_of_named(condition) != mutant.rule.place:
                return None
            variants = self._variants(condition, lambda: body_mutants(condition.body, words))
            changed = {**words.conditions, name: replace(condition, body=variants[key])}
            words = replace(words, conditions=changed)
        elif mutant.rule.kind is RuleKind.SCORECARD and card is not None:
            if place_of_named(card) != mutant.rule.place:
                return None
            cards = self._variants(card, lambda: _scorecard_mutants(card, words))
            words = replace(words, scorecards={**words.scorecards, name: cards[key]})
        else:
            return None
        other = replace(package, vocabulary=words)
        touched = {i: r for i, r in enumerate(transition.requirements) if _rests(*r.body, *r.applies_when)}
        target = tuple(line for group in package.target_groups for line in group.tests)
        return Mutated(other, touched, target if _rests(*target) else None)


def _rests(*lines: model.Test | model.TestGroup) -> bool:
    """Whether any of the lines rests on a condition or a scorecard."""
    return any(isinstance(test, model.ConditionTest | model.ScorecardTest) for test in lines_of(lines))
