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


def rulesets_of(run: Run) -> list[Ruleset]:
    """Every edition of the rulesets that have a file among those asked for."""
    rulesets = [s.ruleset for book in run.rulebooks.values() for s in book.editions]
    layers = {rule.layer for rule in written(rulesets).values() if rule.place.file in run.asked}
    return [ruleset for ruleset in rulesets if ruleset.name in layers]


def _evaluations(run: Run) -> Iterator[tuple[Evaluation, Sequence[str]]]:
    """What is decided of every example that holds, and the modules that it asks about."""
    for ran in run.examples:
        if ran.record is not None and ran.passed:
            evaluation = run.programs[ran.case.ruleset].evaluate(ran.record, on=ran.case.on)
            yield evaluation, [line.module.text for line in ran.case.expectations]


def covered(run: Run) -> Coverage:
    """What the examples that hold have seen of the rules in the files that were asked for."""
    seen: Answers = set()
    for evaluation, modules in _evaluations(run):
        seen |= answers(evaluation, modules)
    return coverage(rulesets_of(run), run.asked, seen)


def mutated(run: Run) -> Mutation:
    """Which changes to the rules in the files that were asked for no example that holds would notice."""
    rulesets = rulesets_of(run)
    made = mutants(rulesets, run.asked)
    ways = [way for evaluation, modules in _evaluations(run) for way in watched(evaluation, modules)]
    survivors = unnoticed(made, ways)
    silent = (RuleKind.RECOMMENDATION, RuleKind.STANDARD)
    rules = written(rulesets).values()
    left_out = sum(rule.kind in silent and rule.place.file in run.asked for rule in rules)
    return Mutation(tuple(made), tuple(survivors), left_out)
