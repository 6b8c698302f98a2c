"""What `trin check` answers: the problems in the form that was asked for, and what was mended, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trin.dsl.diagnostics import Severity
from trin.dsl.messages.commands import Say
from trin.dsl.rendering import render
from trin.dsl.rendering.fixes import difference

from .checks import Checked
from .fixing import Change, Left, Mended

FORMS = ("text", "json", "sarif", "github")

_MOST_SHOWN = 60
"""Characters of what an edit put in or took out, in the words about it."""


def errors_in(checked: Checked) -> int:
    """How many errors there are, warnings not counted."""
    return sum(d.severity is Severity.ERROR for d in checked.diagnostics)


def data(checked: Checked, form: str, say: Say, version: str) -> Any:
    """The problems as data for JSON: `form` is "json" or "sarif"."""
    if form == "json":
        return render.json_objects(checked.diagnostics, say.language)
    return render.sarif(checked.diagnostics, checked.sources, say.language, version)


def report(checked: Checked, form: str, say: Say, screen: render.Screen) -> str:
    """The problems in lines: `form` is "text" or "github". With how many there are, and what to do next."""
    found = checked.diagnostics
    if not found:
        return say.plural("check.clean", checked.files)
    if form == "github":
        return "\n".join([*render.github_lines(found, say.language), _counted(checked, say)])
    parts = [render.text(found, checked.sources, say.language, screen), "", _counted(checked, say)]
    fixable = sum(d.safe for d in found)
    if fixable:
        parts.append(say("check.fixable", count=fixable))
    return "\n".join([*parts, say("check.more", code=found[0].code)])


def _counted(checked: Checked, say: Say) -> str:
    """How many problems there are, of the kinds that there are."""
    errors = errors_in(checked)
    warnings = len(checked.diagnostics) - errors
    said = {"errors": say.plural("errors", errors), "warnings": say.plural("warnings", warnings)}
    files = say.plural("files", checked.files)
    if errors and warnings:
        return say("check.found", **said, files=files)
    return say("check.found.alone", problems=said["errors" if errors else "warnings"], files=files)


# --- what was mended ------------------------------------------------------------------------------------------------


def changed(mended: Mended, say: Say) -> str:
    """What was done to each file, an edit a line."""
    if not mended.changes:
        return say("fix.nothing")
    parts = []
    for file in dict.fromkeys(change.file for change in sorted(mended.changes, key=lambda c: c.file)):
        its = sorted((c for c in mended.changes if c.file == file), key=lambda c: c.line)
        parts.append("\n".join([say("fix.file", file=file), *(_change(change, say) for change in its)]))
    return "\n\n".join(parts)


def _change(change: Change, say: Say) -> str:
    old, new = _short(change.old), _short(change.new)
    given = {"line": change.line, "code": change.code, "old": old, "new": new}
    if old and new:
        return say("fix.replaced", **given)
    if new:
        return say("fix.inserted", **given)
    return say("fix.removed" if old else "fix.spaces", **given)


def _short(text: str) -> str:
    """A text on one line, and no more of it than reads well."""
    words = " ".join(text.split())
    return words if len(words) <= _MOST_SHOWN else words[: _MOST_SHOWN - 1] + "…"


def left_alone(left: Iterable[Left], say: Say) -> Iterator[str]:
    """What was not mended, and why: a sentence each."""
    for one in left:
        reason = "" if one.refusal is None else say.disk(one.refusal)
        yield say(f"fix.{one.why}", file=one.file, code=one.code, line=one.line, reason=reason)


def differences(mended: Mended) -> str:
    """What mending would change, as a unified diff that other programs can apply."""
    return "\n".join(difference(file.before, file.after, file.file) for file in mended.files)
