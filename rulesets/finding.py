"""Looks for examples at every stage that they may take place at: in this process, or in several at once."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.examples.cases import Case
from trin.dsl.examples.coverage import Answer
from trin.dsl.examples.edges import Move
from trin.dsl.examples.noticing import Verdict
from trin.dsl.examples.paths import Stay
from trin.dsl.examples.rows import as_record, placed
from trin.dsl.examples.search import Found, Known, StageSearch, Wanted, places_at
from trin.dsl.examples.stages import Citizen, Stage, citizen_of, stages
from trin.dsl.examples.written import Place, rules_of_package
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.reading.parser import parse
from trin.engine.model import Rulebook
from trin.engine.program import Programs
from trin.engine.record import Record

from .covering import scope_of
from .examples import Run

Progress = Callable[[Iterable[Any], int], Iterable[Any]]
"""Passes on what comes, of which there will be so many, and may show how far it has come."""


def silent(items: Iterable[Any], _: int) -> Iterable[Any]:
    """Shows nothing."""
    return items


class _Light(NamedTuple):
    """What is found at a stage, without the stage and its rules, which would be long to send."""

    known: int | None
    start: Citizen
    stay: Stay
    move: Move
    verdict: Verdict
    answers: frozenset[Answer]
    mutants: tuple[int, ...]


@dataclass(slots=True)
class _Work:
    """Stages, and what is to be shown at each of them. The rules are those that `stages` are about."""

    books: Sequence[Rulebook]
    known: Mapping[str, Sequence[Known]]
    stages: Sequence[Stage]
    wanted: Sequence[Wanted]

    def done(self, place: int) -> list[_Light]:
        """What is found at one of the stages."""
        stage = self.stages[place]
        programs = next(Programs(book) for book in self.books if book.name == stage.name)
        known = self.known.get(stage.name, ())
        wanted = self.wanted[place]
        here = Wanted(set(wanted.answers), dict(wanted.mutants))
        return [
            _Light(
                None if found.known is None else known.index(found.known),
                found.start, found.stay, found.move, found.verdict,
                frozenset(found.shown.answers), tuple(found.shown.mutants),
            )
            for found in StageSearch(stage, programs, known, here).examples()
        ]  # fmt: skip


def find(run: Run, wanted: Wanted, progress: Progress, jobs: int | None = None) -> Iterator[Found]:
    """Examples for what is wanted, first each rule's in its own layer, then wherever it applies.

    `jobs` processes look at once; by default as many as there are processors, where that pays. What is found, and its
    order, does not depend on it. What is shown is taken out of `wanted`.
    """
    names = {ruleset.name for ruleset in scope_of(run).rulesets}
    books = [book for name, book in run.rulebooks.items() if name in names]
    known = _known(run)
    for own in (True, False):
        left = list(stages(books))
        for _ in range(_ROUNDS):
            planned = _planned(left, wanted, own)
            if not planned:
                break
            work = _Work(books, known, [stage for stage, _ in planned], [here for _, here in planned])
            yield from _carried_out(work, wanted, progress, jobs)


_ROUNDS = 4
"""What is not found at one stage is looked for at so many others."""


def _planned(left: list[Stage], wanted: Wanted, own: bool) -> list[tuple[Stage, Wanted]]:
    """The fewest stages at which everything may be shown, the one for most of it first, with what is to be shown there.

    They are taken out of those that are left.
    """
    at = {id(stage): _wanted_at(stage, wanted, own) for stage in left}
    goals = {key: frozenset(here.answers) | frozenset(here.mutants) for key, here in at.items()}
    planned: list[tuple[Stage, Wanted]] = []
    while left:
        best = max(left, key=lambda stage: len(goals[id(stage)]))
        shown = goals[id(best)]
        if not shown:
            break
        here = at[id(best)]
        mine = Wanted(here.answers & shown, {i: mutant for i, mutant in here.mutants.items() if i in shown})
        planned.append((best, mine))
        left.remove(best)
        goals = {key: others - shown for key, others in goals.items()}
    return planned


def _wanted_at(stage: Stage, wanted: Wanted, own: bool) -> Wanted:
    here = wanted.of(places_at(stage))
    if not own:
        return here
    layers = _layers(stage)
    return Wanted(
        {answer for answer in here.answers if layers.get(answer.place) == stage.name},
        {i: mutant for i, mutant in here.mutants.items() if mutant.rule.layer == stage.name},
    )


def _layers(stage: Stage) -> Mapping[Place, str]:
    return {rule.place: rule.layer for rule in rules_of_package(stage.package, stage.ruleset.shared)}


# --- one process, or several ----------------------------------------------------------------------------------------


def _carried_out(work: _Work, wanted: Wanted, progress: Progress, jobs: int | None) -> Iterator[Found]:
    """Everything that is found, in the order of the stages."""
    count = len(work.stages)
    for stage, found in zip(work.stages, progress(_done(work, jobs), count), strict=True):
        starts: dict[int | None, Citizen] = {}
        for one in found:
            known = None if one.known is None else work.known[stage.name][one.known]
            shown = Wanted(set(one.answers), {i: wanted.mutants[i] for i in one.mutants if i in wanted.mutants})
            start = starts.setdefault(one.known, one.start)
            wanted.without(shown)
            yield Found(stage, known, start, one.stay, one.move, one.verdict, shown)


_PAYS = 500
"""So many answers and changes must be wanted before it pays to start other processes."""


def _done(work: _Work, jobs: int | None) -> Iterator[list[_Light]]:
    size = sum(len(here.answers) + len(here.mutants) for here in work.wanted)
    if jobs is None:
        jobs = (os.cpu_count() or 1) if size >= _PAYS else 1
    jobs = min(jobs, len(work.stages))
    if jobs < 2:
        yield from map(work.done, range(len(work.stages)))
        return
    # Where a process can be copied, the rules need not be sent; elsewhere they are sent once to each.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    with ProcessPoolExecutor(jobs, context, _begin, (work,)) as pool:
        try:
            yield from pool.map(_one, range(len(work.stages)))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


_begun: list[_Work] = []
"""In a process that was started to help: what it is to do."""


def _begin(work: _Work) -> None:
    """Ctrl-C is for the process that the others work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _begun[:] = [work]


def _one(place: int) -> list[_Light]:
    return _begun[0].done(place)


# --- citizens that there are ----------------------------------------------------------------------------------------


def _known(run: Run) -> Mapping[str, list[Known]]:
    """The citizens that examples start from, as they are before these change anything about them, by ruleset."""
    declared = _declared(run)
    found: dict[str, list[Known]] = {}
    for ran in run.examples:
        case = ran.case
        start = next((line.who for line in case.node.lines if isinstance(line, ast.ExampleCitizen)), None)
        own = found.setdefault(case.ruleset, [])
        data = _data(start, case, declared) if start is not None and ran.passed else None
        if start is None or data is None or any(one.who == start and one.citizen.stay.on == case.on for one in own):
            continue
        with suppress(ValueError):
            own.append(Known(start, case.node.span.file, citizen_of(Record.model_validate(data), case.on)))
    return found


def _declared(run: Run) -> Mapping[tuple[str, str], ast.CitizenDecl]:
    """The citizens of rule files, by ruleset and name."""
    found: dict[tuple[str, str], ast.CitizenDecl] = {}
    for source in run.sources:
        file = parse(source)[0] if has_blocks(source.text) else None
        if file is not None:
            inside = [own for item in file.items if isinstance(item, ast.PackageDecl) for own in item.items]
            citizens = [item for item in (*file.items, *inside) if isinstance(item, ast.CitizenDecl)]
            found |= {(file.header.name.text, citizen.name.text): citizen for citizen in citizens}
    return found


def _data(
    who: ast.Name | ast.Text, case: Case, declared: Mapping[tuple[str, str], ast.CitizenDecl]
) -> Mapping[str, Any] | None:
    """A citizen's record as JSON has it; None where it cannot be read."""
    if isinstance(who, ast.Text):
        try:
            text = (Path(case.node.span.file).parent / who.text).read_text("utf-8-sig")
            data: Mapping[str, Any] = json.loads(text)
        except (OSError, ValueError):
            return None
        return data
    node = declared.get((case.ruleset, who.text))
    if node is None:
        return None
    rows = [placed(row, Report(), case.language) for row in node.rows if isinstance(row, ast.DataRow)]
    package = next((row.name.text for row in node.rows if isinstance(row, ast.PackageRow)), None)
    return as_record(who.text, package, rows, case.on)
