"""`trin test`: the examples of rule files run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
from trin.dsl import console
from trin.dsl.messages.commands import Say

from .loading import check_folders, check_path, unreadable
from .output import Refused, complain, said_as_in, tell, tell_json

if TYPE_CHECKING:
    from trin.rulesets.examples import Run
    from trin.rulesets.finding import Progress


def test(say: Say, own_language: bool, path: Sequence[str], rules: Sequence[str], **given: Any) -> int:
    """Run the examples of files or folders, or of those here. 1 where one does not hold."""
    from trin.dsl.rendering import render  # noqa: PLC0415
    from trin.rulesets import examples_report  # noqa: PLC0415
    from trin.rulesets.examples import run_examples  # noqa: PLC0415

    check_folders(rules, say)
    for one in path:
        check_path(one, say)
    try:
        ran = run_examples(path or (".",), rules)
    except OSError as problem:
        raise Refused(unreadable(problem, path, say)) from None
    named = ", ".join(f"»{p}«" for p in path) or say("check.here")
    if not ran.files:
        raise Refused(say("check.nothing", names=named))
    say = said_as_in([source.text for source in ran.sources], say, own_language)
    if ran.problems:
        complain(say, say("test.broken"))
        console.write(render.text(ran.problems, ran.sources, say.language) + "\n", sys.stderr)
    elif not ran.examples and not (given["coverage"] or given["mutate"]):
        raise Refused(say("test.none", names=named))
    sound = not ran.problems
    found = look_closer(
        ran, say, coverage=given["coverage"] and sound, mutate=given["mutate"] and sound, jobs=given["jobs"]
    )
    match given["format"]:
        case "json":
            examples = examples_report.data(ran, say)
            tell_json({"examples": examples, **found.data} if found.data else examples, 1)
        case "junit":
            tell(examples_report.junit(ran, say))
        case _:
            told = examples_report.text(ran, say) if ran.examples else say("test.none", names=named)
            tell("\n\n".join([told, *found.texts]))
    wanting = found.survivors or (given["strict"] and found.unseen)
    return 1 if ran.failed or ran.problems or wanting else 0


@dataclass(frozen=True, slots=True)
class Closer:
    """What was found by looking closer than at the examples' answers: told, as data, and whether anything is wanting.

    `unseen` counts answers that nobody has seen, `survivors` changes that nobody notices.
    """

    texts: tuple[str, ...]
    data: Mapping[str, Any]
    unseen: int
    survivors: int


def look_closer(ran: Run, say: Say, *, coverage: bool, mutate: bool, jobs: int | None) -> Closer:
    """What examples see of the rules, and which changes to them they notice, as far as it was asked for."""
    from trin.rulesets import covering, covering_report  # noqa: PLC0415
    from trin.rulesets.suggesting import suggest  # noqa: PLC0415

    covered = covering.covered(ran) if coverage else None
    mutated = covering.mutated(ran) if mutate else None
    survivors = () if mutated is None else mutated.survivors
    unseen = 0 if covered is None else covered.possible - covered.seen
    texts: list[str] = []
    data: dict[str, Any] = {}
    if covered is not None:
        texts.append(covering_report.coverage_text(covered, say))
        data["coverage"] = covering_report.coverage_data(covered, say)
    if mutated is not None:
        texts.append(covering_report.mutation_text(mutated, say))
        data["mutation"] = covering_report.mutation_data(mutated, say)
    if unseen or survivors:
        suggested = suggest(ran, covered, survivors, _progress(say), jobs)
        texts.append(covering_report.suggestions_text(suggested, say))
        data |= covering_report.suggestions_data(suggested, say)
    return Closer(tuple(texts), data, unseen, len(survivors))


def _progress(say: Say) -> Progress:
    """A bar on standard error while somebody waits, where there is a terminal and more than a little to do."""

    def shown(items: Iterable[Any], count: int) -> Iterable[Any]:
        if count < _FEW or not console.terminal(sys.stderr):
            yield from items
            return
        with click.progressbar(items, length=count, label=say("suggest.looking"), file=sys.stderr) as bar:
            yield from bar

    return shown


_FEW = 3
"""So few stages are done before a bar could be read."""
