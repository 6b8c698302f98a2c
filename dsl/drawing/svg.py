"""The graph as a drawing that needs nothing else: SVG with a title, a description in sentences, and every word as text.

Dark on light, in shapes that can be told apart in black and white: what ends the path has a double frame, what is
always open a broken line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from trin.dsl import phrases
from trin.dsl.messages.commands import Say

from . import Graph, Node, Way, heading, lasts_text, sentences, way_texts
from .layout import Box, Layout, Line, Size, laid_out

_MARGIN = 36.0
_HEADING_LETTERS = 52
_WIDE = 264.0
"""The width of a module's box in pixels; a line of a label holds as many letters as fit in it."""

_LETTERS = 27
_LABEL_LETTERS = 30
_STYLE = """
text { font-family: "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif; fill: #16202b; }
.heading { font-size: 24px; font-weight: 600; }
.subheading, .legend { font-size: 14px; fill: #3c4a58; }
.module rect { fill: #eef4fb; stroke: #1f4e79; stroke-width: 2; }
.module.ends rect { fill: #eaf6ed; stroke: #1e6b3a; }
.module.ends rect.inner { fill: none; stroke-width: 1; }
.module .label { font-size: 16px; font-weight: 600; }
.module .detail { font-size: 13.5px; fill: #33414e; }
.any rect { fill: #ffffff; stroke: #4a5866; stroke-width: 2; stroke-dasharray: 2 4; stroke-linecap: round; }
.any text { font-size: 15px; font-style: italic; }
.transition path { fill: none; stroke: #3c4a58; stroke-width: 2; }
.transition rect { fill: #ffffff; stroke: #c3cdd6; stroke-width: 1; }
.transition text { font-size: 14px; }
.transition .own { font-weight: 600; }
.transition.open path { stroke-dasharray: 7 5; }
.arrow { fill: #3c4a58; }
"""


def svg(graph: Graph, say: Say, headed: bool = True) -> str:
    """The drawing as an SVG document, its title, its description and its legend in the words of a language.

    Without `headed` the title is not drawn, because it stands above the drawing already.
    """
    return "\n".join(_Drawing(graph, say, headed).lines())


class _Drawing:
    """One drawing."""

    def __init__(self, graph: Graph, say: Say, headed: bool) -> None:
        self.graph = graph
        self.say = say
        self.heading = textwrap.wrap(heading(graph, say), _HEADING_LETTERS) if headed else []
        self.details = {node.name: self._detail(node) for node in graph.nodes}
        self.names = {node.name: textwrap.wrap(node.label, _LETTERS) or [node.name] for node in graph.nodes}
        self.asked = [self._asked(way) for way in graph.ways]
        modules = {name: Size(_WIDE, 26 + 20 * len(self.names[name]) + 18 * len(self.details[name]))
                   for name in self.names}  # fmt: skip
        labels = [Size(20 + 7.4 * max(map(len, texts)), 12 + 19 * len(texts)) for texts in self.asked]
        self.layout: Layout = laid_out(graph, modules, labels, Size(152, 44), 34.0, 30.0)
        legend = textwrap.wrap(self._legend(), max(40, int(self._least() / 7.2)))
        self.legend = legend
        self.width = max(self._least(), self.layout.width) + 2 * _MARGIN
        self.head = 54.0 + 30 * len(self.heading)
        self.height = self.head + self.layout.height + 2 * _MARGIN + 20 * len(legend)
        self.left = (self.width - self.layout.width) / 2
        self.upper = self.head + _MARGIN / 2

    def _least(self) -> float:
        """The least width that the heading has room in."""
        return max(460.0, 12.6 * max(map(len, self.heading), default=0), self.layout.width)

    def _detail(self, node: Node) -> list[str]:
        lasts = lasts_text(node, self.say)
        found = [f"{node.name} · {lasts}" if lasts else node.name]
        found += [self.say("graph.module.begins")] if node.begins else []
        return found + ([self.say("graph.module.ends")] if node.ends_path else [])

    def _asked(self, way: Way) -> list[str]:
        own = textwrap.wrap(way.label, _LABEL_LETTERS) if way.label else []
        return [*own, *way_texts(way, self.say)]

    def _legend(self) -> str:
        parts = [self.say("graph.legend.label")]
        if any(way.always_open for way in self.graph.ways):
            parts.append(self.say("graph.legend.open"))
        if any(node.ends_path for node in self.graph.nodes):
            parts.append(self.say("graph.legend.ends"))
        return " ".join(parts)

    # --- the document -----------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[str]:
        """The document, line by line."""
        modules, ways = sentences(self.graph, self.say)
        title = heading(self.graph, self.say)
        width, height = round(self.width), round(self.height)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
            f' lang="{self.say.language}" role="img" aria-labelledby="trin-title trin-desc">'
        )
        yield f'<title id="trin-title">{escape(title)}</title>'
        yield f'<desc id="trin-desc">{escape(" ".join([*modules, *ways]))}</desc>'
        yield f"<style>{_STYLE}</style>"
        yield "<defs>"
        yield '<marker id="trin-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8"'
        yield ' orient="auto"><path class="arrow" d="M0,0 L10,5 L0,10 L2.5,5 Z"/></marker>'
        yield "</defs>"
        yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        since = self.say("graph.since", date=phrases.day(self.graph.since, self.say.language))
        for number, row in enumerate(self.heading):
            yield _text(self.width / 2, 42 + 30 * number, row, "heading")
        yield _text(self.width / 2, self.head - 18, since, "subheading")
        yield f'<g transform="translate({self.left:.1f},{self.upper:.1f})">'
        for number, way in enumerate(self.graph.ways):
            yield from self._way(number, way)
        for node in self.graph.nodes:
            yield from self._module(node, self.layout.modules[node.name])
        if self.layout.any is not None:
            yield from self._any(self.layout.any)
        yield "</g>"
        below = self.height - 20 * len(self.legend) - 4
        for number, row in enumerate(self.legend):
            yield _text(self.width / 2, below + 20 * number, row, "legend")
        yield "</svg>"

    def _way(self, number: int, way: Way) -> Iterator[str]:
        sources = "*" if way.sources is None else " ".join(way.sources)
        box = self.layout.labels[number]
        kind = "transition open" if way.always_open else "transition"
        yield f'<g class="{kind}" data-from="{escape(sources)}" data-to="{escape(way.target)}">'
        for line in self.layout.lines:
            if line.way == number:
                yield _path(line)
        *points, (x, y) = self.layout.arrows[number]
        yield f'<path d="{_curve([*points, (x, y - 2)])}" marker-end="url(#trin-arrow)"/>'
        yield _rect(box, 6)
        yield from self._centred(box, self.asked[number], len(self.asked[number]) - len(way_texts(way, self.say)))
        yield "</g>"

    def _centred(self, box: Box, texts: Sequence[str], own: int) -> Iterator[str]:
        """Lines of a label, one below the other; the first `own` are its own name."""
        first = box.y - 19 * (len(texts) - 1) / 2 + 5
        for number, text in enumerate(texts):
            yield _text(box.x, first + 19 * number, text, "own" if number < own else "")

    def _module(self, node: Node, box: Box) -> Iterator[str]:
        kind = "module ends" if node.ends_path else "module"
        yield f'<g class="{kind}" data-module="{escape(node.name)}">'
        yield _rect(box, 10)
        if node.ends_path:
            yield _rect(Box(box.x, box.y, Size(box.size.width - 9, box.size.height - 9)), 7, "inner")
        y = box.top[1] + 27
        for text in self.names[node.name]:
            yield _text(box.x, y, text, "label")
            y += 20
        for text in self.details[node.name]:
            yield _text(box.x, y, text, "detail")
            y += 18
        yield "</g>"

    def _any(self, box: Box) -> Iterator[str]:
        yield '<g class="any">'
        yield _rect(box, 22)
        yield _text(box.x, box.y + 5, self.say("graph.any.node"), "")
        yield "</g>"


def _rect(box: Box, radius: float, kind: str = "") -> str:
    x, y = box.x - box.size.width / 2, box.y - box.size.height / 2
    named = f' class="{kind}"' if kind else ""
    size = f'width="{box.size.width:.1f}" height="{box.size.height:.1f}"'
    return f'<rect{named} x="{x:.1f}" y="{y:.1f}" {size} rx="{radius}"/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'


def _path(line: Line) -> str:
    """A line to a label. One that leads up the page has an arrow of its own, or nobody could tell which way it goes."""
    marker = ' marker-end="url(#trin-arrow)"' if line.back else ""
    return f'<path d="{_curve(line.points)}"{marker}/>'


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """A smooth line that leaves and enters every point straight up or down."""
    (x, y), *others = points
    said = [f"M{x:.1f},{y:.1f}"]
    for to_x, to_y in others:
        if abs(to_x - x) < 0.5:
            said.append(f"L{to_x:.1f},{to_y:.1f}")
        else:
            middle = (y + to_y) / 2
            said.append(f"C{x:.1f},{middle:.1f} {to_x:.1f},{middle:.1f} {to_x:.1f},{to_y:.1f}")
        x, y = to_x, to_y
    return " ".join(said)
