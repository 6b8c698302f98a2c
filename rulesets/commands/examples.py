"""`trin test`: the examples of rule files run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from trin.dsl import console
from trin.dsl.messages.commands import Say

from .loading import check_folders, check_path, unreadable
from .output import Refused, complain, said_as_in, tell, tell_json


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
    match given["format"]:
        case "json":
            tell_json(examples_report.data(ran, say), 1)
        case "junit":
            tell(examples_report.junit(ran, say))
        case _:
            tell(examples_report.text(ran, say))
    return 1 if ran.failed or ran.problems else 0
