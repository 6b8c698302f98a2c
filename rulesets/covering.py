"""What examples see of the rules, and which changes to the rules they notice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trin.dsl.examples.coverage import Answers, Coverage, answers, coverage
from trin.dsl.examples.mutants import Mutant, mutants
from trin.dsl.examples.noticing import unnoticed, watched
from trin.dsl.examples.written import RuleKind, written
from trin.engine.model import Ruleset
from trin.engine.program import Evaluation

from .examples import Run


@dataclass(frozen=True, slots=True)
class Mutation:
    """Every mutant, and those that no example notices; `left_out` counts rules that examples say nothing of."""

    mutants: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rules are looked at: those written in `files`, in every edition of the rulesets that have one."""

    rulesets: tuple[Ruleset, ...]
    files: frozenset[str]


def scope_of(run: Run) -> Scope:
    """The rules in the files that were asked for; where these have examples alone, all rules of their rulesets."""
    rulesets = [s.ruleset for book in run.rulebooks.values() for s in book.editions]
    rules = list(written(rulesets).values())
    asked = [rule for rule in rules if rule.place.file in run.asked]
    if not asked:
        names = {ran.case.ruleset for ran in run.examples}
        asked = [rule for rule in rules if rule.layer in names]
    layers = {rule.layer for rule in asked}
    return Scope(
        tuple(ruleset for ruleset in rulesets if ruleset.name in layers), frozenset(rule.place.file for rule in asked)
    )


def _evaluations(run: Run) -> Iterator[tuple[Evaluation, Sequence[str]]]:
    """What is decided of every example that holds, and the modules that it asks about."""
    for ran in run.examples:
        if ran.record is not None and ran.passed:
            evaluation = run.programs[ran.case.ruleset].evaluate(ran.record, on=ran.case.on)
            yield evaluation, [line.module.text for line in ran.case.expectations]


def covered(run: Run) -> Coverage:
    """What the examples that hold have seen of the rules; see `scope_of`."""
    scope = scope_of(run)
    seen: Answers = set()
    for evaluation, modules in _evaluations(run):
        seen |= answers(evaluation, modules)
    return coverage(scope.rulesets, scope.files, seen)


def mutated(run: Run) -> Mutation:
    """Which changes to the rules no example that holds would notice; see `scope_of`."""
    scope = scope_of(run)
    made = mutants(scope.rulesets, scope.files)
    ways = [way for evaluation, modules in _evaluations(run) for way in watched(evaluation, modules)]
    silent = (RuleKind.RECOMMENDATION, RuleKind.STANDARD)
    rules = written(scope.rulesets).values()
    left_out = sum(rule.kind in silent and rule.place.file in scope.files for rule in rules)
    return Mutation(tuple(made), tuple(unnoticed(made, ways)), left_out)
