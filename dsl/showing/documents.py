"""Merged rules for documents and programs: Markdown, and data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trin.dsl import phrases
from trin.dsl.ast import AdoptedBy
from trin.dsl.formatting.layout import INDENT
from trin.dsl.messages.commands import Say
from trin.dsl.rendering.screen import Screen

from . import Layer, Mark, Shown
from .text import MARKS, adopted, as_of, done_said, listed_done, rules, title


def markdown(shown: Shown, say: Say) -> str:
    """The rules as a document: the layers, what they have done, and the rules with their margin."""
    parts = [f"# {_escaped(title(shown, say))}", as_of(shown, say)]
    parts += [f"## {say('show.heading.layers')}", "\n".join(_table(shown, say))]
    done = list(_done(shown, say))
    if done:
        parts += [f"## {say('show.heading.done')}", "\n".join(done)]
    parts.append(f"## {say('show.heading.rules')}")
    if shown.is_stacked:
        parts.append(say("show.marks"))
    lines = "\n".join(row.rstrip() for row in rules(shown, say, Screen()))
    fence = "```" if "```" not in lines else "`````"
    parts.append(f"{fence}text\n{lines}\n{fence}")
    return "\n\n".join(parts)


def _table(shown: Shown, say: Say) -> Iterator[str]:
    heads = (say(f"show.column.{name}") for name in ("layer", "label", "since", "adopted"))
    yield "| " + " | ".join(heads) + " |"
    yield "|---|---|---|---|"
    for layer in shown.layers:
        since = phrases.day(layer.since, say.language)
        row = (f"`{layer.name}`", _escaped(layer.label), since, _escaped("; ".join(adopted(layer, say))))
        yield "| " + " | ".join(row) + " |"


def _done(shown: Shown, say: Say) -> Iterator[str]:
    listed, counted = listed_done(shown)
    for one in listed:
        yield f"- **{say(f'show.mark.{one.mark}')}** (`{MARKS[one.mark]}`) {_escaped(done_said(one, say))}"
    if counted:
        yield f"- **{say('show.mark.added')}** (`+`) {say.plural('show.added', counted)}"


_SPECIAL = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|"})


def _escaped(said: str) -> str:
    return said.translate(_SPECIAL)


# --- data -----------------------------------------------------------------------------------------------------------


def data(shown: Shown) -> dict[str, Any]:
    """The same for programs. Every line has the layer that set it and its place in that layer's file."""
    return {
        "ruleset": shown.name,
        "label": shown.label,
        "language": shown.language,
        "rules_date": shown.rules_date.isoformat(),
        "on": shown.on.isoformat(),
        "package": None if shown.package is None else shown.package[0],
        "layers": [_layer(layer) for layer in shown.layers],
        "changes": [
            {
                "requirement": one.id,
                "change": str(one.mark),
                "layer": one.layer,
                "before": list(one.before),
                "now": list(one.now),
                "set_by": one.set_by,
                "because": one.because or None,
            }
            for one in shown.done
        ],
        "lines": [
            {
                "text": INDENT * one.depth + one.text,
                "layer": one.layer,
                "since": shown.since(one.layer).isoformat(),
                "change": None if one.mark is Mark.SAME else str(one.mark),
                "note": one.note,
                "file": one.span.file,
                "line": one.span.line,
            }
            for one in shown.lines
        ],
    }


def _layer(layer: Layer) -> dict[str, Any]:
    agreed = [
        {"by": node.by.text, "on": node.on.value.isoformat(), "roles": []}
        if isinstance(node, AdoptedBy)
        else {"by": None, "on": node.on.value.isoformat(), "roles": [role.text for role in node.roles]}
        for node in layer.adopted
    ]
    return {
        "name": layer.name,
        "label": layer.label,
        "kind": "company" if layer.is_company else "ruleset",
        "since": layer.since.isoformat(),
        "until": None if layer.until is None else layer.until.isoformat(),
        "adopted": agreed,
    }
