"""Whether examples notice that a rule has changed: each is judged again, and only as far as the change reaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from trin.engine import model
from trin.engine.compiler import WAIVED, Judged, PackageCompiler, applied
from trin.engine.logic import UNKNOWN, UNMET, all_of
from trin.engine.program import Evaluation
from trin.engine.quantities import Finding, Situation
from trin.engine.waivers import find

from .mutants import Mutant, Mutations
from .written import Place, place_of, place_of_group, place_of_named


class Verdict(NamedTuple):
    """What an example says of a way: the outcome, and exactly which requirements are named with it."""

    outcome: str
    named: frozenset[str]
    target_unknown: bool = False


Judge: TypeAlias = Callable[[Situation], Judged]


@dataclass(frozen=True, slots=True)
class Watched:
    """A way into a module that an example asks about, as it was judged: one status for every requirement."""

    package: model.Package
    transition: model.Transition
    situation: Situation
    target: tuple[Finding, ...]
    judged: tuple[Judged, ...]

    @property
    def verdict(self) -> Verdict:
        """What the example says."""
        gates = zip(self.transition.requirements, (judged[0] for judged in self.judged), strict=True)
        return verdict(all_of(f[0] for f in self.target), gates)


def verdict(scope: int, judged: Iterable[tuple[model.Requirement, int]]) -> Verdict:
    """The outcome of a way, and the requirements that are named with it."""
    if scope == UNMET:
        return Verdict("out_of_scope", frozenset())
    gates = [(r.id, status) for r, status in judged if r.kind is model.Kind.REQUIREMENT]
    unknown = frozenset(id_ for id_, status in gates if status == UNKNOWN)
    if scope == UNKNOWN:
        return Verdict("missing", unknown, True)
    unmet = frozenset(id_ for id_, status in gates if status == UNMET)
    if unmet:
        return Verdict("not_ready", unmet)
    if unknown:
        return Verdict("missing", unknown)
    return Verdict("ready_waived" if any(status == WAIVED for _, status in gates) else "ready", frozenset())


def watched(evaluation: Evaluation, modules: Sequence[str]) -> Iterator[Watched]:
    """The ways into some modules, as an evaluation has judged them. What is always open is not judged."""
    package = evaluation.package
    if package is None:
        return
    for found in evaluation.transitions:
        transition = found.compiled.model
        if transition.target in modules and not transition.always_open:
            judged = tuple(found.judged) or tuple(judge_all(package.model, transition, evaluation.situation))
            yield Watched(package.model, transition, evaluation.situation, tuple(evaluation.target), judged)


def judge_all(package: model.Package, transition: model.Transition, s: Situation) -> Iterator[Judged]:
    """Every requirement judged, for citizens outside the target group too."""
    compiler = PackageCompiler(package)
    return (judge(requirement, compiler)(s) for requirement in transition.requirements)


def judge(requirement: model.Requirement, compiler: PackageCompiler) -> Judge:
    """A requirement as a function of a situation; the same answer as a decision gives."""
    body = [compiler.line(line) for line in requirement.body]
    when = [compiler.test(test) for test in requirement.applies_when]

    def judged(s: Situation) -> Judged:
        found, conditions = [line(s) for line in body], [test(s) for test in when]
        status = applied(all_of(f[0] for f in conditions), all_of(f[0] for f in found))
        shown = find(s.history, requirement, s.day) if s.history.waivers else None
        if shown is not None and shown.why is None and status in (UNMET, UNKNOWN):
            status = WAIVED
        return status, found, conditions, shown

    return judged


def places_at(package: model.Package, transition: model.Transition) -> set[Place]:
    """The rules that an example about a way can show something of: all but the standards."""
    vocabulary = package.vocabulary
    found = {place_of(requirement) for requirement in transition.requirements}
    found |= {place_of_group(group) for group in package.target_groups}
    found |= {place_of_named(condition) for condition in vocabulary.conditions.values()}
    return found | {place_of_named(scorecard) for scorecard in vocabulary.scorecards.values()}


def unnoticed(mutants: Sequence[Mutant], ways: Iterable[Watched]) -> list[Mutant]:
    """The mutants that none of the ways would be judged differently for, in their order."""
    by_place: dict[Place, list[Watched]] = {}
    for way in ways:
        for place in places_at(way.package, way.transition):
            by_place.setdefault(place, []).append(way)
    witnesses = Witnesses()
    return [m for m in mutants if not any(witnesses.notices(way, m) for way in by_place.get(m.rule.place, ()))]


class Witnesses:
    """Judges what mutants make of ways that were watched; each variant is compiled once."""

    def __init__(self) -> None:
        self.mutations = Mutations()
        self._compilers: dict[int, tuple[model.Package, PackageCompiler]] = {}
        self._judges: dict[tuple[int, int], tuple[object, Judge]] = {}

    def notices(self, one: Watched, mutant: Mutant) -> bool:
        """Whether an example about the way would fail if the rule were changed."""
        found = self.rejudged(mutant, one.package, one.transition, one.situation)
        if found is None:
            return False
        scope, changed = found
        scope = all_of(f[0] for f in one.target) if scope is None else scope
        judged: list[tuple[model.Requirement, int]] = []
        for i, requirement in enumerate(one.transition.requirements):
            status = changed.get(i, one.judged[i][0])
            if status is not None:
                judged.append((requirement, status))
        return verdict(scope, judged) != one.verdict

    def rejudged(
        self, mutant: Mutant, package: model.Package, transition: model.Transition, s: Situation
    ) -> tuple[int | None, dict[int, int | None]] | None:
        """How the target group (None: as before) and some requirements, by their place, would be judged.

        A requirement that is taken away has no status. None where the mutant changes nothing here.
        """
        changed = self.mutations.of(mutant, package, transition)
        if changed is None:
            return None
        compiler = self._compiler(changed.package)
        scope = None
        if changed.target is not None:
            scope = all_of(compiler.line(line)(s)[0] for line in changed.target)
        return scope, {
            i: None if other is None else self._judge(other, changed.package, compiler)(s)[0]
            for i, other in changed.requirements.items()
        }

    def _compiler(self, package: model.Package) -> PackageCompiler:
        kept = self._compilers.get(id(package))
        if kept is None:
            kept = self._compilers[id(package)] = (package, PackageCompiler(package))
        return kept[1]

    def _judge(self, requirement: model.Requirement, package: model.Package, compiler: PackageCompiler) -> Judge:
        key = (id(requirement), id(package))
        kept = self._judges.get(key)
        if kept is None:
            kept = self._judges[key] = ((requirement, package), judge(requirement, compiler))
        return kept[1]
