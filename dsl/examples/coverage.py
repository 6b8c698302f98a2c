"""Which answers examples have seen: for every rule, and every test in it, met, unmet and unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from trin.engine import model
from trin.engine.compiler import Judged, applied
from trin.engine.decision import Status
from trin.engine.logic import MET, UNKNOWN, UNMET, all_of
from trin.engine.program import Evaluation
from trin.engine.quantities import Finding, Situation

from .reach import ANSWERS, Reach
from .written import (
    Line,
    Path,
    Place,
    Rule,
    RuleKind,
    packages_of,
    place_of,
    place_of_group,
    place_of_named,
    rules_of_package,
)

_STATUS = {MET: Status.MET, UNMET: Status.UNMET, UNKNOWN: Status.UNKNOWN}


class Answer(NamedTuple):
    """An answer that a rule, or a part of it, can have."""

    place: Place
    path: Path
    status: Status


Answers: TypeAlias = set[Answer]


@dataclass(frozen=True, slots=True)
class Part:
    """A rule, or a test in it (`line`), with the answers that it can have and those that examples have seen."""

    rule: Rule
    path: Path
    line: Line | None
    possible: frozenset[Status]
    seen: frozenset[Status]

    @property
    def missing(self) -> tuple[Status, ...]:
        """What nobody has seen, in the order of `ANSWERS`."""
        return tuple(status for status in ANSWERS if status in self.possible and status not in self.seen)

    @property
    def answers(self) -> Iterator[Answer]:
        """What nobody has seen, as answers."""
        return (Answer(self.rule.place, self.path, status) for status in self.missing)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every part of the rules in some files, in the order of files and lines."""

    parts: tuple[Part, ...]

    @property
    def seen(self) -> int:
        """How many answers examples have seen, of those that there can be."""
        return sum(len(part.possible & part.seen) for part in self.parts)

    @property
    def possible(self) -> int:
        """How many answers there can be."""
        return sum(len(part.possible) for part in self.parts)

    @property
    def missing(self) -> Answers:
        """Every answer that nobody has seen."""
        return {answer for part in self.parts for answer in part.answers}


def coverage(rulesets: Sequence[model.Ruleset], files: frozenset[str], seen: Answers) -> Coverage:
    """The parts of the rules in some files, as they stand when examples have `seen` some answers.

    What an answer can be is asked in every package where the rule applies: what only some can have, is to be seen.
    """
    rules: dict[Place, Rule] = {}
    possible: dict[tuple[Place, Path], frozenset[Status]] = {}
    reaches: dict[int, dict[Place, Rule]] = {}
    for ruleset in rulesets:
        for package in packages_of(ruleset):
            own = {rule.place: rule for rule in rules_of_package(package, ruleset.shared) if rule.place.file in files}
            reaches[id(package)] = own
            reach = Reach(package) if own else None
            for place, rule in own.items():
                rules.setdefault(place, rule)
                for path, line in rule.parts():
                    key = (place, path)
                    if reach is not None and len(possible.get(key, ())) < len(ANSWERS):
                        possible[key] = possible.get(key, frozenset()) | reach.of(rule, line)
    by_part: dict[tuple[Place, Path], set[Status]] = {}
    for place, path, status in seen:
        by_part.setdefault((place, path), set()).add(status)
    return Coverage(
        tuple(
            Part(rule, path, line, possible[place, path], frozenset(by_part.get((place, path), ())))
            for place, rule in sorted(rules.items())
            for path, line in rule.parts()
        )
    )


# --- what an example sees -------------------------------------------------------------------------------------------


def answers(evaluation: Evaluation, modules: Sequence[str]) -> Answers:
    """What an example sees that asks about the ways into some modules: these, the standards and the target group."""
    package = evaluation.package
    if package is None:
        return set()
    found: Answers = set()
    for transition in evaluation.transitions:
        if transition.compiled.model.target in modules and transition.answers:
            pairs = zip(transition.compiled.model.requirements, transition.judged, strict=True)
            found.update(answer for r, judged in pairs for answer in _judged(r, judged, package.model.vocabulary))
    standards = zip(package.model.standards, evaluation.standards, strict=bool(evaluation.standards))
    found.update(answer for r, judged in standards for answer in _judged(r, judged, package.model.vocabulary))
    if any(not t.compiled.model.always_open for t in evaluation.transitions):
        found.update(target_answers(package.model, evaluation.target))
    return found


def seen_by(package: model.Package, requirements: Iterable[model.Requirement], judged: Iterable[Judged]) -> Answers:
    """The answers of some requirements, and of all that they are made of."""
    pairs = zip(requirements, judged, strict=True)
    return {answer for r, one in pairs for answer in _judged(r, one, package.vocabulary)}


def target_answers(package: model.Package, found: Sequence[Finding]) -> Iterator[Answer]:
    """The answers of the target groups of a package, and of all that they are made of."""
    waiting = iter(found)
    for group in package.target_groups:
        own = [next(waiting) for _ in group.tests]
        place = place_of_group(group)
        yield Answer(place, (), _STATUS[all_of(f[0] for f in own)])
        yield from _lines(place, group.tests, own, package.vocabulary)


def _judged(requirement: model.Requirement, judged: Judged, vocabulary: model.Vocabulary) -> Iterator[Answer]:
    place = place_of(requirement)
    _, found, when, _ = judged
    status = applied(all_of(f[0] for f in when), all_of(f[0] for f in found))
    if status in _STATUS:
        yield Answer(place, (), _STATUS[status])
    yield from _lines(place, requirement.body, found, vocabulary)
    for i, (test, finding) in enumerate(zip(requirement.applies_when, when, strict=True)):
        yield Answer(place, ("when", i), _STATUS[finding[0]])
        yield from _behind(test, finding, vocabulary)


def _lines(place: Place, body: model.Body, found: Sequence[Finding], vocabulary: model.Vocabulary) -> Iterator[Answer]:
    for i, (line, finding) in enumerate(zip(body, found, strict=True)):
        yield Answer(place, ("body", i), _STATUS[finding[0]])
        if isinstance(line, model.TestGroup):
            for j, (test, inner) in enumerate(zip(line.tests, finding[4], strict=True)):
                yield Answer(place, ("body", i, j), _STATUS[inner[0]])
                yield from _behind(test, inner, vocabulary)
        else:
            yield from _behind(line, finding, vocabulary)


def _behind(test: model.Test, finding: Finding, vocabulary: model.Vocabulary) -> Iterator[Answer]:
    """What stands behind a condition."""
    if isinstance(test, model.ConditionTest):
        condition = vocabulary.conditions[test.condition]
        place = place_of_named(condition)
        yield Answer(place, (), _STATUS[finding[0]])
        body = finding[4]["body"]
        yield from _lines(place, condition.body, [f for _, f in body], vocabulary)


def figures(parts: Iterable[Part]) -> Mapping[tuple[str, str | None], Coverage]:
    """The parts by file and package, in the order of files."""
    groups: dict[tuple[str, str | None], list[Part]] = {}
    for part in parts:
        groups.setdefault((part.rule.place.file, part.rule.package), []).append(part)
    return {key: Coverage(tuple(found)) for key, found in groups.items()}


__all__ = [
    "Answer", "Answers", "Coverage", "Part", "RuleKind", "Situation", "answers", "coverage", "figures", "seen_by",
    "target_answers",
]  # fmt: skip
