"""Rules as they were written: each once, however many packages, transitions, editions and layers it applies in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from trin.engine import model
from trin.engine.model import Kind


class RuleKind(StrEnum):
    """What a rule is: a requirement of one of the three kinds, or what requirements rest on."""

    REQUIREMENT = "requirement"
    RECOMMENDATION = "recommendation"
    STANDARD = "standard"
    TARGET_GROUP = "target_group"
    CONDITION = "condition"
    SCORECARD = "scorecard"


class Place(NamedTuple):
    """What tells a rule from every other: its file, its line, and its id (its name where it has no id)."""

    file: str
    line: int
    id: str


Path: TypeAlias = tuple[str | int, ...]
"""Where in a rule something stands: () is the rule itself, ("body", 0) its first line, ("body", 0, 1) the second bullet
of that line, ("when", 0) the first of what it applies by."""

Line: TypeAlias = model.Test | model.TestGroup


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as written. `module` is the one to be begun; `package` is None for what all packages share."""

    place: Place
    kind: RuleKind
    name: str
    module: str | None
    package: str | None
    layer: str
    body: model.Body
    when: tuple[model.Test, ...] = ()

    def parts(self) -> Iterator[tuple[Path, Line | None]]:
        """The rule itself, and every test in it that does not say the same as the rule does."""
        yield (), None
        alone = len(self.body) == 1 and not self.when
        for i, line in enumerate(self.body):
            if not alone:
                yield ("body", i), line
            if isinstance(line, model.TestGroup):
                for j, test in enumerate(line.tests):
                    yield ("body", i, j), test
        for i, test in enumerate(self.when):
            yield ("when", i), test


def place_of(requirement: model.Requirement) -> Place:
    """Where a requirement was written."""
    return Place(requirement.origin.file, requirement.origin.line, requirement.id)


def place_of_group(group: model.TargetGroup) -> Place:
    """Where a target group was written."""
    return Place(group.origin.file, group.origin.line, "")


def place_of_named(thing: model.Condition | model.Scorecard) -> Place:
    """Where a condition or a scorecard was written."""
    return Place(thing.origin.file, thing.origin.line, thing.name)


def packages_of(ruleset: model.Ruleset) -> tuple[model.Package, ...]:
    """The shared part and every package."""
    return (ruleset.shared, *ruleset.packages.values())


def written(rulesets: Iterable[model.Ruleset]) -> dict[Place, Rule]:
    """Every rule of some rulesets, in the order of files and lines. What is always open asks nothing."""
    found: dict[Place, Rule] = {}
    for ruleset in rulesets:
        for package in packages_of(ruleset):
            for rule in rules_of_package(package, ruleset.shared):
                found.setdefault(rule.place, rule)
    return dict(sorted(found.items()))


def rules_of_package(package: model.Package, shared: model.Package) -> Iterator[Rule]:
    """The rules that apply in a package; `shared` is the part that all packages share."""
    for transition in package.transitions:
        if not transition.always_open:
            for requirement in transition.requirements:
                yield _requirement(requirement, transition.target, package)
    for standard in package.standards:
        yield _requirement(standard, None, package)
    for group in package.target_groups:
        own = package.name if group not in shared.target_groups else None
        kind = RuleKind.TARGET_GROUP
        yield Rule(place_of_group(group), kind, "", None, own, group.origin.layer, group.tests)
    for condition in named_behind(_asked(package), package.vocabulary):
        if isinstance(condition, model.Condition):
            own = package.name if condition.name not in shared.vocabulary.conditions else None
            place, layer = place_of_named(condition), condition.origin.layer
            yield Rule(place, RuleKind.CONDITION, condition.name, None, own, layer, condition.body)


def _asked(package: model.Package) -> Iterator[Line]:
    """Every line that citizens on a package are held against; conditions that none of them uses are not."""
    for group in package.target_groups:
        yield from group.tests
    for transition in package.transitions:
        for requirement in () if transition.always_open else transition.requirements:
            yield from (*requirement.body, *requirement.applies_when)
    for standard in package.standards:
        yield from (*standard.body, *standard.applies_when)


_KINDS = {
    Kind.REQUIREMENT: RuleKind.REQUIREMENT,
    Kind.RECOMMENDATION: RuleKind.RECOMMENDATION,
    Kind.STANDARD: RuleKind.STANDARD,
}


def _requirement(requirement: model.Requirement, module: str | None, package: model.Package) -> Rule:
    own = package.name if package.name is not None and requirement.id.startswith(f"{package.name}.") else None
    return Rule(
        place_of(requirement), _KINDS[requirement.kind], requirement.name, module, own, requirement.origin.layer,
        requirement.body, requirement.applies_when,
    )  # fmt: skip


def lines_of(body: Iterable[Line]) -> Iterator[model.Test]:
    """The tests of a body, those in groups included."""
    for line in body:
        if isinstance(line, model.TestGroup):
            yield from line.tests
        else:
            yield line


def tests_behind(lines: Iterable[Line], vocabulary: model.Vocabulary) -> Iterator[model.Test]:
    """The tests of some lines that look at a record, with those behind conditions and scorecards."""
    own = tuple(lines)
    yield from _looking(lines_of(own))
    for thing in named_behind(own, vocabulary):
        yield from _looking(lines_of(thing.body) if isinstance(thing, model.Condition) else _scored(thing))


def _looking(tests: Iterable[model.Test]) -> Iterator[model.Test]:
    return (test for test in tests if not isinstance(test, model.ConditionTest | model.ScorecardTest))


def named_behind(lines: Iterable[Line], vocabulary: model.Vocabulary) -> Iterator[model.Condition | model.Scorecard]:
    """The conditions and scorecards that some lines rest on, however far behind, each once."""
    waiting, seen = list(lines_of(lines)), set[tuple[type, str]]()
    while waiting:
        match waiting.pop():
            case model.ConditionTest(condition=name) if (model.Condition, name) not in seen:
                seen.add((model.Condition, name))
                yield vocabulary.conditions[name]
                waiting += lines_of(vocabulary.conditions[name].body)
            case model.ScorecardTest(scorecard=name) if (model.Scorecard, name) not in seen:
                seen.add((model.Scorecard, name))
                yield vocabulary.scorecards[name]
                parts = vocabulary.scorecards[name].lines
                waiting += [part.test for part in parts if isinstance(part, model.PointsForTest)]
            case _:
                pass


def _scored(card: model.Scorecard) -> Iterator[model.Test]:
    """What the lines of a scorecard look at; points for each level look at every level."""
    for line in card.lines:
        if isinstance(line, model.PointsForTest):
            yield line.test
        else:
            anything: model.Bound[model.Number] = model.Bound(model.Comparison.AT_LEAST, 3)
            yield model.CompetenceTest(line.source, line.competence, anything, line.measured)
