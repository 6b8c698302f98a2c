"""`trin schema`, `trin show` and `trin explain`: what rules ask of records, what they say, and what a code means."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from trin.dsl import console
from trin.dsl.messages.commands import TEXTS, Say

from .loading import check_package, loaded_ruleset, stack_asked, stack_dates
from .output import Refused, tell, tell_json

if TYPE_CHECKING:
    from trin.rulesets import showing


def schema(say: Say, own_language: bool, ruleset: str, package: str | None, rules: Sequence[str]) -> int:
    """Print the JSON Schema of records under a ruleset."""
    from trin.engine.schema import schema as schema_of  # noqa: PLC0415

    loaded = loaded_ruleset(ruleset, rules, say)
    found, packages = loaded.ruleset, loaded.reader.names.packages
    if not own_language and found.language in TEXTS:
        say = Say(found.language)
    check_package(package, packages, found.name, say)
    built = schema_of(found, package, say.language, loaded.programs.rulesets()[1:])
    console.write(console.json_text(built, sys.stdout, 2), sys.stdout)
    return 0


def show(say: Say, own_language: bool, ruleset: str, package: str | None, rules: Sequence[str], **given: Any) -> int:
    """Show the rules of a stack as one text, or its modules as a graph."""
    from trin.dsl.showing import documents, text  # noqa: PLC0415
    from trin.rulesets import showing  # noqa: PLC0415

    if given["graph"] and given["format"]:
        raise Refused(say("show.graph_format"))
    if given["output"] and not given["graph"]:
        raise Refused(say("show.output_alone"))
    loaded = loaded_ruleset(ruleset, rules, say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    asked = stack_dates(loaded, say, **given)
    one = stack_asked(loaded, asked, say)
    check_package(package, one.ruleset.packages, one.ruleset.name, say)
    if given["graph"]:
        drawing = showing.drawing(one.ruleset, package, given["graph"], say)
        return _draw(drawing, given["graph"] in ("svg", "html"), given["output"], say)
    shown = showing.read(ruleset, rules, one, asked, say, package)
    match given["format"]:
        case "json":
            tell_json(documents.data(shown), 1)
        case "markdown":
            tell(documents.markdown(shown, say))
        case _:
            tell(text.text(shown, say, console.screen(sys.stdout), console.terminal(sys.stdout)))
    return 0


def _draw(drawing: str | showing.NotDrawn, marked_up: bool, output: str | None, say: Say) -> int:
    """Write a drawing to a file or to standard output."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    if not isinstance(drawing, str):
        raise Refused(say(f"show.{drawing.why}", name=drawing.name, names=", ".join(drawing.packages)))
    if output is None:
        tell(console.html_text(drawing, sys.stdout) if marked_up else drawing)
        return 0
    try:
        Path(output).write_bytes(f"{masked(drawing)}\n".encode())
    except OSError as problem:
        raise Refused(say("show.unwritten", name=output, reason=say.disk(problem))) from None
    console.write(say("show.written", name=output), sys.stderr)
    return 0


def explain(say: Say, _: bool, code: str | None, **given: Any) -> int:
    """The page on a code; all codes where none was asked for."""
    from trin.dsl import pages  # noqa: PLC0415

    form = given["format"]
    bold = _heading if console.colours(sys.stdout) else str
    if code is None:
        if form == "json":
            tell_json([{"code": c, "title": title} for c, title in pages.titles(say.language).items()], 1)
        else:
            tell(pages.markdown_list(say) if form == "markdown" else pages.listing(say, bold))
        return 0
    try:
        page = pages.page(pages.code_in(code), say.language)
    except KeyError:
        raise Refused(pages.unknown(code, say)) from None
    match form:
        case "json":
            tell_json(page.as_data(), 1)
        case "markdown":
            tell(page.markdown.removesuffix("\n"))
        case _:
            tell(pages.text(page, console.width(sys.stdout), bold))
    return 0


def _heading(text: str) -> str:
    return click.style(text, bold=True)
