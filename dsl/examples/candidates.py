"""Everything that is worth recording about one rule at a stage, and what each of these shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from trin.engine import model
from trin.engine.compiler import NOT_APPLICABLE, WAIVED, Judged, PackageCompiler
from trin.engine.history import history_on
from trin.engine.logic import MET, UNMET, all_of
from trin.engine.quantities import Finding, Situation
from trin.engine.record import Record

from .coverage import Answers, seen_by, target_answers
from .edges import Edges, Move, Thing
from .mutants import Mutant
from .noticing import Witnesses, judge
from .paths import Stay
from .stages import Citizen, Stage
from .written import Line, tests_behind

MOST = 900
_MOST_ELSEWHERE = 100
"""So many ways to record something are looked at for each rule; and so many on each other path."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A rule at a stage.

    `index` is a requirement's place in the transition; it is None for a standard, and for the target group.
    """

    lines: tuple[Line, ...]
    index: int | None = None
    requirement: model.Requirement | None = None

    @property
    def is_target(self) -> bool:
        """Whether it is the target group."""
        return self.requirement is None

    @property
    def gates(self) -> bool:
        """Whether somebody can stand outside, or be not ready, because of it."""
        return self.requirement is None or self.requirement.kind is model.Kind.REQUIREMENT


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be recorded, the status that it gives the rule, and what it shows.

    `notices` are the places of mutants among those looked at that would give another status; `unmet` are those of them
    where one of the two is unmet: the others go unnoticed beside something that is unmet anyway.
    """

    stay: Stay
    move: Move
    status: int
    answers: frozenset[tuple[object, ...]]
    notices: frozenset[int]
    unmet: frozenset[int]


def units(stage: Stage) -> list[Unit]:
    """The target group, the requirements and the standards of a stage."""
    target = tuple(line for group in stage.package.target_groups for line in group.tests)
    found = [Unit(target)] if target else []
    for i, requirement in enumerate(stage.transition.requirements):
        found.append(Unit((*requirement.body, *requirement.applies_when), i, requirement))
    for standard in stage.package.standards:
        found.append(Unit((*standard.body, *standard.applies_when), None, standard))
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of a unit, each looked at when it is asked for."""

    stage: Stage
    unit: Unit
    base: Stay
    mutants: Mapping[int, Mutant]
    witnesses: Witnesses

    def __iter__(self) -> Iterator[Candidate]:
        """The candidates, the plainest first."""
        evaluate = self._evaluator()
        found = (evaluate(stay, move) for stay, move in self._moves())
        return (one for one in found if one is not None)

    def distinct(self) -> Iterator[Candidate]:
        """Those that do not show the same as an earlier one."""
        shown: set[object] = set()
        for one in self:
            key = (one.status, one.answers, one.notices, one.unmet, one.stay.on, str(one.stay.modules))
            if key not in shown:
                shown.add(key)
                yield one

    def _moves(self) -> Iterator[tuple[Stay, Move]]:
        tests = list(tests_behind(self.unit.lines, self.stage.package.vocabulary))
        others = self.base.others(tests, list(self.stage.package.modules), self._elsewhere())
        for stay in (self.base, *others):
            edges = Edges(self.stage.package.vocabulary, stay, self.stage.assessors)
            combined = _combined(_clusters([edges.of(test) for test in tests]))
            for chosen in combined if stay is self.base else islice(combined, _MOST_ELSEWHERE):
                yield stay, {thing: rows for move in chosen for thing, rows in move.items()}

    def _elsewhere(self) -> str | None:
        """Another package of the ruleset."""
        return next((name for name in self.stage.ruleset.packages if name != self.stage.package.name), None)

    def _evaluator(self) -> Callable[[Stay, Move], Candidate | None]:
        package, unit = self.stage.package, self.unit
        compiler = PackageCompiler(package)
        judged_by = None if unit.requirement is None else judge(unit.requirement, compiler)
        target = [compiler.line(line) for line in unit.lines] if unit.is_target else []

        def evaluate(stay: Stay, move: Move) -> Candidate | None:
            s = _situation(Citizen(package.name, (), stay).moved(stay, move))
            if s is None:
                return None
            if judged_by is None or unit.requirement is None:
                found = [line(s) for line in target]
                return self._target(stay, move, found, s)
            one = judged_by(s)
            answers = seen_by(package, (unit.requirement,), (one,))
            return self._requirement(stay, move, one, answers, s)

        return evaluate

    def _requirement(self, stay: Stay, move: Move, one: Judged, answers: Answers, s: Situation) -> Candidate:
        notices, unmet = set(), set()
        for place, mutant in self.mutants.items() if self.unit.index is not None else ():
            found = self.witnesses.rejudged(mutant, self.stage.package, self.stage.transition, s)
            if found is None or self.unit.index not in found[1]:
                continue
            other = found[1][self.unit.index]
            if _kind(other) != _kind(one[0]):
                notices.add(place)
                if UNMET in (other, one[0]):
                    unmet.add(place)
        return Candidate(stay, move, one[0], frozenset(answers), frozenset(notices), frozenset(unmet))

    def _target(self, stay: Stay, move: Move, found: Sequence[Finding], s: Situation) -> Candidate:
        status = all_of(f[0] for f in found)
        notices = set()
        for place, mutant in self.mutants.items():
            other = self.witnesses.rejudged(mutant, self.stage.package, self.stage.transition, s)
            if other is not None and other[0] is not None and other[0] != status:
                notices.add(place)
        answers = frozenset(target_answers(self.stage.package, found))
        return Candidate(stay, move, status, answers, frozenset(notices), frozenset(notices))


def _kind(status: int | None) -> int:
    """What an example can tell apart: what stands in nobody's way is all the same."""
    return MET if status in (None, NOT_APPLICABLE, WAIVED) else status


def _situation(citizen: Citizen) -> Situation | None:
    try:
        record = Record.model_validate(citizen.record())
    except ValueError:
        return None
    day = citizen.stay.on.toordinal()
    history = history_on(record, day)
    return None if history.current is None else Situation(history, day, history.package)


def _clusters(made: Sequence[list[Move]]) -> list[list[Move]]:
    """Moves that are about the same things together, each once."""
    clusters: list[tuple[set[Thing], list[Move]]] = []
    for moves in made:
        things = {thing for move in moves for thing in move}
        if not things:
            continue
        together = [cluster for cluster in clusters if cluster[0] & things]
        joined: list[Move] = []
        for _, own in together:
            joined += own
        joined += [move for move in moves if move not in joined]
        for cluster in together:
            clusters.remove(cluster)
            things |= cluster[0]
        clusters.append((things, joined))
    return [moves for _, moves in clusters]


def _combined(clusters: list[list[Move]]) -> Iterator[tuple[Move, ...]]:
    """Every way to choose one from each; the plainest first where there are more than are looked at."""
    if not clusters:
        yield ()
        return
    depth = max(len(cluster) for cluster in clusters)
    if len(clusters) > 1:
        while depth > 4 and _size(clusters, depth) > MOST:
            depth -= 1
    short = [list(enumerate(cluster[:depth])) for cluster in clusters]
    ways = list(product(*short)) if _size(clusters, depth) <= 4 * MOST else []
    ways.sort(key=lambda way: sum(place for place, _ in way))
    for way in ways[:MOST]:
        yield tuple(move for _, move in way)
    # One thing at a time, all the way out, with the others as plain as can be.
    for at, cluster in enumerate(clusters):
        for move in cluster[depth:]:
            for place in range(min(3, max(len(other) for other in clusters))):
                yield tuple(move if i == at else other[min(place, len(other) - 1)] for i, other in enumerate(clusters))


def _size(clusters: Sequence[Sequence[Move]], depth: int) -> int:
    size = 1
    for cluster in clusters:
        size *= min(depth, len(cluster))
    return size
