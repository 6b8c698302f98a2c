"""`trin test`: the examples of rule files run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trin.dsl import console
from trin.dsl.messages.commands import Say

from .loading import check_folders, check_path, unreadable
from .output import Refused, complain, said_as_in, tell, tell_json

if TYPE_CHECKING:
    from trin.rulesets.examples import Run


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
    elif not ran.examples:
        raise Refused(say("test.none", names=named))
    found = look_closer(ran, say, coverage=given["coverage"], mutate=given["mutate"])
    match given["format"]:
        case "json":
            examples = examples_report.data(ran, say)
            tell_json({"examples": examples, **found.data} if found.data else examples, 1)
        case "junit":
            tell(examples_report.junit(ran, say))
        case _:
            tell("\n\n".join([examples_report.text(ran, say), *found.texts]))
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


def look_closer(ran: Run, say: Say, *, coverage: bool, mutate: bool) -> Closer:
    """What examples see of the rules, and which changes to them they notice, as far as it was asked for."""
    from trin.rulesets import covering, covering_report  # noqa: PLC0415

    texts: list[str] = []
    data: dict[str, Any] = {}
    unseen = survivors = 0
    if coverage:
        covered = covering.covered(ran)
        texts.append(covering_report.coverage_text(covered, say))
        data["coverage"] = covering_report.coverage_data(covered, say)
        unseen = covered.possible - covered.seen
    if mutate:
        mutated = covering.mutated(ran)
        texts.append(covering_report.mutation_text(mutated, say))
        data["mutation"] = covering_report.mutation_data(mutated, say)
        survivors = len(mutated.survivors)
    return Closer(tuple(texts), data, unseen, survivors)
