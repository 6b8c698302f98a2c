"""`trin check`: everything that is wrong with rule files, and the mendings that are sure."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from trin import __version__
from trin.dsl import console
from trin.dsl.messages.commands import Say

from .loading import check_folders, check_path, unreadable
from .output import Refused, complain, said_as_in, tell, tell_json

if TYPE_CHECKING:
    from trin.rulesets.fixing import Mended


def check(say: Say, own_language: bool, path: Sequence[str], rules: Sequence[str], **given: Any) -> int:
    """Check files or folders, or those here. 1 where there are errors."""
    from trin.rulesets import check as checked_at  # noqa: PLC0415
    from trin.rulesets import fixing, reporting  # noqa: PLC0415

    form, fix, diff = given["format"], given["fix"], given["diff"]
    if diff and (fix or form != "text"):
        raise Refused(say("check.diff_alone"))
    check_folders(rules, say)
    for one in path:
        check_path(one, say)
    places = path or (".",)
    try:
        mended = fixing.mend(places, rules) if fix or diff else None
        if fix and mended is not None and mended.files:
            mended = fixing.write(mended, places, rules)
        checked = checked_at(places, rules) if mended is None else mended.first if diff else mended.last
    except OSError as problem:
        raise Refused(unreadable(problem, path, say)) from None
    if not checked.files:
        raise Refused(say("check.nothing", names=", ".join(f"»{p}«" for p in path) or say("check.here")))
    say = said_as_in([s.text for s in checked.sources], say, own_language)
    if mended is not None:
        _show_mended(mended, form, diff, say)
    if form in ("json", "sarif"):
        tell_json(reporting.data(checked, form, say, __version__), 1)
    elif not diff:
        tell(reporting.report(checked, form, say, console.screen(sys.stdout)))
    return 1 if reporting.errors_in(checked) else 0


def _show_mended(mended: Mended, form: str, diff: bool, say: Say) -> None:
    """What mending did or would do: among the answer where that is for people, else on standard error."""
    from trin.engine.cpr import masked  # noqa: PLC0415
    from trin.rulesets import reporting  # noqa: PLC0415

    for told in reporting.left_alone(mended.left, say):
        complain(say, told, "warning")
    if diff and mended.files:
        tell(reporting.differences(mended))
        return
    done = masked(reporting.changed(mended, say))
    if form == "text" and not diff:
        console.write(f"{done}\n", sys.stdout)
    else:
        console.write(done, sys.stderr)
