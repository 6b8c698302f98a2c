"""The drawing on a page of its own, with a list beside it that says the same to those who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from trin.dsl.messages.commands import Say

from . import Graph, heading, sentences
from .svg import svg

_STYLE = """
body { font-family: "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #16202b; background: #fff;
  line-height: 1.5; max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
main { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
figure { margin: 0; flex: 1 1 28rem; }
svg { max-width: 100%; height: auto; }
section { flex: 1 1 22rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
li { margin-bottom: .35rem; }
@media print { body { padding: 0; } main { display: block; } figure { break-inside: avoid; text-align: center; }
  svg { max-height: 225mm; } section { break-before: page; } }
"""


def page(graph: Graph, say: Say) -> str:
    """A HTML document that needs nothing else: no fonts, scripts or pictures from anywhere."""
    return "\n".join(_lines(graph, say))


def _lines(graph: Graph, say: Say) -> Iterator[str]:
    title = escape(heading(graph, say))
    modules, ways = sentences(graph, say)
    yield "<!DOCTYPE html>"
    yield f'<html lang="{say.language}">'
    yield f'<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    yield f"<style>{_STYLE}</style></head>"
    yield f"<body><h1>{title}</h1>"
    yield "<main>"
    yield f"<figure>\n{svg(graph, say, headed=False)}\n</figure>"
    yield f"<section><h2>{escape(say('graph.modules'))}</h2>"
    yield from _listed("ol", modules)
    yield f"<h2>{escape(say('graph.ways'))}</h2>"
    yield from _listed("ul", ways or (say("graph.no_ways"),))
    yield "</section>"
    yield "</main></body></html>"


def _listed(kind: str, texts: tuple[str, ...]) -> Iterator[str]:
    yield f"<{kind}>"
    yield from (f"<li>{escape(text)}</li>" for text in texts)
    yield f"</{kind}>"
