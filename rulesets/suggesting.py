"""Examples to paste for what examples do not see or notice: found, written down, read again, and run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.examples.cases import Case, examine
from trin.dsl.examples.coverage import Answer, Answers, Coverage, answers
from trin.dsl.examples.mutants import Mutant
from trin.dsl.examples.noticing import Watched, unnoticed, watched
from trin.dsl.examples.rows import as_record, placed
from trin.dsl.examples.search import Found, Known, StageSearch, Wanted, places_at
from trin.dsl.examples.stages import Stage, citizen_of, stages
from trin.dsl.examples.written import Place, rules_of_package
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source
from trin.engine.program import Programs
from trin.engine.record import Record

from .covering import rulesets_of
from .examples import ExampleRunner, Ran, Run
from .suggested_blocks import Blocks, written_blocks

Progress = Callable[[Sequence[Stage]], Iterable[Stage]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Examples to paste into a rule file, or (`file` is None) into a new one that begins with `header`.

    `seen` and `noticed` are what they show that no other example does.
    """

    file: str | None
    header: str
    text: str
    seen: frozenset[Answer]
    noticed: tuple[Mutant, ...]


@dataclass(frozen=True, slots=True)
class Suggested:
    """All that was found, and how many answers and changes nobody was found for."""

    suggestions: tuple[Suggestion, ...]
    nobody: int


def suggest(run: Run, coverage: Coverage | None, survivors: Sequence[Mutant], progress: Progress) -> Suggested:
    """Examples for all that is missing of a coverage, and for all mutants that survive, as far as there are any."""
    wanted = Wanted(set() if coverage is None else coverage.missing, dict(enumerate(survivors)))
    found = list(_found(run, wanted, progress))
    return _read_again(run, written_blocks(run, found), set() if coverage is None else coverage.missing, survivors)


# --- looking --------------------------------------------------------------------------------------------------------


def _found(run: Run, wanted: Wanted, progress: Progress) -> Iterator[Found]:
    """Examples at one stage after another: first each rule in its own layer's, then wherever it applies."""
    names = {ruleset.name for ruleset in rulesets_of(run)}
    books = [book for name, book in run.rulebooks.items() if name in names]
    programs = {book.name: Programs(book) for book in books}
    known = _known(run)
    for own in (True, False):
        left = list(stages(books))
        planned = _planned(left, wanted, own)
        for stage in progress(planned):
            here = _wanted_at(stage, wanted, own)
            if here:
                for found in StageSearch(stage, programs[stage.name], known.get(stage.name, ()), here).examples():
                    wanted.without(found.shown)
                    yield found


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


def _planned(left: list[Stage], wanted: Wanted, own: bool) -> list[Stage]:
    """The fewest stages at which everything can be shown, the one for most of it first."""
    at = {id(stage): _wanted_at(stage, wanted, own) for stage in left}
    goals = {key: frozenset(here.answers) | frozenset(here.mutants) for key, here in at.items()}
    planned: list[Stage] = []
    while left:
        best = max(left, key=lambda stage: len(goals[id(stage)]))
        shown = goals[id(best)]
        if not shown:
            break
        planned.append(best)
        left.remove(best)
        goals = {key: own_goals - shown for key, own_goals in goals.items()}
    return planned


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


# --- reading again --------------------------------------------------------------------------------------------------


def _read_again(run: Run, groups: Sequence[Blocks], missing: Answers, survivors: Sequence[Mutant]) -> Suggested:
    """The groups as they are when they have been read as rule files and run: what they show is what counts."""
    left, waiting = set(missing), list(survivors)
    suggestions: list[Suggestion] = []
    for group, own in zip(groups, _ran(run, groups), strict=True):
        seen: Answers = set()
        ways: list[Watched] = []
        for ran, programs in own:
            assert ran.record is not None
            modules = [line.module.text for line in ran.case.expectations]
            evaluation = programs.evaluate(ran.record, on=ran.case.on)
            seen |= answers(evaluation, modules) & left
            ways += watched(evaluation, modules)
        left -= seen
        still = unnoticed(waiting, ways)
        kept = {id(mutant) for mutant in still}
        noticed = tuple(mutant for mutant in waiting if id(mutant) not in kept)
        waiting = still
        text = "\n\n".join(group.blocks)
        suggestions.append(Suggestion(group.file, group.header, text, frozenset(seen), noticed))
    return Suggested(tuple(suggestions), len(left) + len(waiting))


def _ran(run: Run, groups: Sequence[Blocks]) -> list[list[tuple[Ran, Programs]]]:
    """The examples of each group that hold when they are read and run."""
    texts = [Source(f"{i}", f"{group.header}\n\n" + "\n\n".join(group.blocks) + "\n") for i, group in enumerate(groups)]
    found: list[list[tuple[Ran, Programs]]] = [[] for _ in groups]
    runner = ExampleRunner(run.rulebooks)
    others = [source for source in run.sources if has_blocks(source.text)]
    for case in examine([*others, *texts], run.rulebooks).cases:
        if case.node.span.file.isdigit():
            group = groups[int(case.node.span.file)]
            ran = runner.run(case, Path(group.file or "").parent)
            if ran.passed and ran.record is not None:
                found[int(case.node.span.file)].append((ran, runner.programs[case.ruleset]))
    return found
