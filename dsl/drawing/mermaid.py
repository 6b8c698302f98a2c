"""The graph as Mermaid text, which many tools for documentation draw by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from trin.dsl.messages.commands import Say

from . import Graph, Node, Way, heading, lasts_text, sentences, way_texts

_SPECIAL = {ord(c): f"#{ord(c)};" for c in '#;"&<>`\\{}[]()|'}
"""Marks that Mermaid, or the page it is drawn on, would take for its own."""


def mermaid(graph: Graph, say: Say) -> str:
    """A `flowchart` with every module and every transition once."""
    return "\n".join(_lines(graph, say))


def _lines(graph: Graph, say: Say) -> Iterator[str]:
    ids = {node.name: f"m{number}" for number, node in enumerate(graph.nodes, 1)}
    yield "flowchart TD"
    yield f"  accTitle: {_plain(heading(graph, say))}"
    yield f"  accDescr: {_plain(' '.join(sentences(graph, say)[1]))}"
    for node in graph.nodes:
        yield f"  {ids[node.name]}{_shape(node, say)}"
    if any(way.sources is None for way in graph.ways):
        yield f'  any(["{_quoted(say("graph.any.node"))}"])'
    for way in graph.ways:
        sources = "any" if way.sources is None else " & ".join(ids[name] for name in way.sources)
        arrow = "-.->" if way.always_open else "-->"
        yield f'  {sources} {arrow}|"{_label(way, say)}"| {ids[way.target]}'
    yield "  classDef ends fill:#e9f5ec,stroke:#1e6b3a,color:#111"
    yield "  classDef module fill:#eef4fb,stroke:#1f4e79,color:#111"
    for kind, ends in (("module", False), ("ends", True)):
        names = [ids[node.name] for node in graph.nodes if node.ends_path is ends]
        if names:
            yield f"  class {','.join(names)} {kind}"


def _shape(node: Node, say: Say) -> str:
    texts = [node.label, *(text for text in (lasts_text(node, say),) if text is not None)]
    if node.ends_path:
        texts.append(say("graph.module.ends"))
    said = "<br/>".join(map(_quoted, texts))
    return f'(["{said}"])' if node.ends_path else f'["{said}"]'


def _label(way: Way, say: Say) -> str:
    texts = [*([way.label] if way.label else []), *way_texts(way, say)]
    return "<br/>".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


def _plain(text: str) -> str:
    """A text on a line of its own that nothing closes but the end of the line."""
    return " ".join(text.split()).translate({ord("#"): "", ord(";"): ","})
