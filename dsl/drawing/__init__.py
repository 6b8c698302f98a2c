"""Modules and transitions of a package as a graph, for drawings and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trin.dsl import ast, phrases
from trin.dsl.messages.commands import Say
from trin.dsl.source import Span
from trin.engine import model

__all__ = ["Graph", "Node", "Way", "graph_of", "heading", "listing", "sentences", "way_texts"]


@dataclass(frozen=True, slots=True)
class Node:
    """A module. `begins` tells that no other leads on to it, so that a path begins in it."""

    name: str
    label: str
    lasts: tuple[model.Duration, model.Duration] | None
    begins: bool
    ends_path: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A transition. `sources` is None for any module but the target. `mandatory` and `advised` count what it asks."""

    sources: tuple[str, ...] | None
    target: str
    label: str | None
    always_open: bool
    mandatory: int
    advised: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Modules in the order of declaration, and transitions in the order in which they count.

    `package` is None for what all packages share, where there are any (`has_packages`). `since` is when the edition
    came into force.
    """

    ruleset: str
    package: str | None
    has_packages: bool
    since: date
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]

    def node(self, name: str) -> Node:
        """The module of a name."""
        return next(node for node in self.nodes if node.name == name)


def graph_of(ruleset: model.Ruleset, package: str | None) -> Graph:
    """The graph of a package, or of what all packages share."""
    part = ruleset.shared if package is None else ruleset.packages[package]
    named = {way.target for way in part.transitions if way.sources is not None}
    anywhere = {way.target for way in part.transitions if way.sources is None}
    leads_on = {source for way in part.transitions for source in way.sources or ()}
    starts = {name for name in part.modules if name not in named and (name not in anywhere or name in leads_on)}
    nodes = tuple(
        Node(module.name, module.label, module.lasts, module.name in starts, module.ends_path)
        for module in part.modules.values()
    )
    ways = tuple(
        Way(t.sources, t.target, t.label, t.always_open, _count(t, model.Kind.REQUIREMENT), _count(t, _ADVISED))
        for t in part.transitions
    )
    label = None if package is None else part.label
    return Graph(ruleset.label, label, bool(ruleset.packages), ruleset.in_force_from, nodes, ways)


_ADVISED = model.Kind.RECOMMENDATION


def _count(transition: model.Transition, kind: model.Kind) -> int:
    return sum(requirement.kind is kind for requirement in transition.requirements)


# --- in words -------------------------------------------------------------------------------------------------------


def heading(graph: Graph, say: Say) -> str:
    """What the graph is of."""
    if not graph.has_packages:
        return graph.ruleset
    if graph.package is None:
        return say("graph.title.shared", ruleset=graph.ruleset)
    return say("graph.title", ruleset=graph.ruleset, package=graph.package)


def way_texts(way: Way, say: Say) -> tuple[str, ...]:
    """What a transition asks, in a few words: one text for each line of a label."""
    if way.always_open:
        return (say("graph.open"),)
    found = [say.plural("graph.requirements", way.mandatory)] if way.mandatory else []
    if way.advised:
        found.append(say.plural("graph.recommendations", way.advised))
    return tuple(found) or (say("graph.nothing"),)


def lasts_text(node: Node, say: Say) -> str | None:
    """How long a module lasts, as the rules would say it."""
    if node.lasts is None:
        return None
    shortest, longest = map(_duration, node.lasts)
    said = phrases.duration(longest, say.language)
    if shortest == longest:
        return said
    same = shortest.unit == longest.unit
    least = str(shortest.count) if same else phrases.duration(shortest, say.language)
    return say("graph.lasts.between", shortest=least, longest=said)


def _duration(value: model.Duration) -> ast.DurationValue:
    return ast.DurationValue(value.count, value.unit.value, _NOWHERE)


_NOWHERE = Span("", 1, 1, 1, 1)


def sentences(graph: Graph, say: Say) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modules and the transitions, each as one sentence or two."""
    return tuple(_module_said(n, say) for n in graph.nodes), tuple(_way_said(w, graph, say) for w in graph.ways)


def _module_said(node: Node, say: Say) -> str:
    lasts = lasts_text(node, say)
    parts = [say("graph.module", label=node.label, name=node.name)]
    if lasts is not None:
        parts.append(say("graph.module.lasts", lasts=lasts))
    if node.begins:
        parts.append(say("graph.module.begins"))
    if node.ends_path:
        parts.append(say("graph.module.ends"))
    return ", ".join(parts) + "."


def _way_said(way: Way, graph: Graph, say: Say) -> str:
    target = graph.node(way.target)
    if way.sources is None:
        sources = say("graph.any")
    else:
        sources = phrases.series([f"»{graph.node(name).label}«" for name in way.sources], "OR", say.language)
    asked = f" {phrases.word('AND', say.language)} ".join(way_texts(way, say))
    said = say("graph.way", sources=sources, target=target.label, asked=asked)
    named = f"{way.label}: {said}" if way.label else said
    return f"{named} {say('graph.way.ends')}" if target.ends_path else named


def listing(graph: Graph, say: Say) -> str:
    """All of the graph as a list: the same as the drawing, for everybody."""
    return "\n".join(_listed(graph, say))


def _listed(graph: Graph, say: Say) -> Iterator[str]:
    modules, ways = sentences(graph, say)
    yield heading(graph, say)
    yield say("graph.since", date=phrases.day(graph.since, say.language))
    yield ""
    yield say("graph.modules")
    yield from (f"  {number}. {text}" for number, text in enumerate(modules, 1))
    yield ""
    yield say("graph.ways")
    yield from (f"  - {text}" for text in ways)
    if not ways:
        yield f"  {say('graph.no_ways')}"
