"""Examples to paste for what examples do not see or notice: found, written down, read again, and run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trin.dsl.examples.cases import examine
from trin.dsl.examples.coverage import Answer, Answers, Coverage, answers
from trin.dsl.examples.mutants import Mutant
from trin.dsl.examples.noticing import Watched, unnoticed, watched
from trin.dsl.examples.search import Wanted
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.source import Source
from trin.engine.program import Programs

from .examples import ExampleRunner, Ran, Run
from .finding import Progress, find, silent
from .suggested_blocks import Blocks, written_blocks


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


def suggest(
    run: Run,
    coverage: Coverage | None,
    survivors: Sequence[Mutant],
    progress: Progress = silent,
    jobs: int | None = None,
) -> Suggested:
    """Examples for all that is missing of a coverage, and for all mutants that survive, as far as there are any.

    See `finding.find` about `jobs`.
    """
    wanted = Wanted(set() if coverage is None else coverage.missing, dict(enumerate(survivors)))
    found = list(find(run, wanted, progress, jobs))
    return _read_again(run, written_blocks(run, found), set() if coverage is None else coverage.missing, survivors)


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
