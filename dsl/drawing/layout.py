"""Where everything stands: modules in rows by the longest way to them, what a transition asks right above its target.

A drawing is laid out as rows of boxes. Every transition has a box of its own for its label, in the row above the module
it leads to: so no two labels can ever be on top of each other, and several modules that lead on by the same transition
meet in one box. A line that passes a row has a place in it (`Pass`), like a box without anything in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from . import Graph

Key: TypeAlias = tuple[str, str | int] | tuple[str, int, str, int]
"""What stands in a row: ("module", name), ("way", number), ("any", 0), or a line passing by."""

ANY: Key = ("any", 0)

_SWEEPS = 12
_MOST_SWEEPS = 600
_WEIGHT_OF_LINES = 0.2
"""How much a passing line draws a box to its side, where another box has the weight of 1."""

_STILL = 0.02
"""Pixels that a box may still move when everything is said to stand still."""


@dataclass(frozen=True, slots=True)
class Size:
    """A box's width and height in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box stands: its middle and its size, in pixels from the upper left corner."""

    x: float
    y: float
    size: Size

    @property
    def top(self) -> tuple[float, float]:
        """The middle of the upper side."""
        return self.x, self.y - self.size.height / 2

    @property
    def bottom(self) -> tuple[float, float]:
        """The middle of the lower side."""
        return self.x, self.y + self.size.height / 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line from a module to a transition's label: the points it goes through; `back` where it leads up the page."""

    way: int
    source: str | None
    points: tuple[tuple[float, float], ...]
    back: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Every box, every line to a label, the arrow from each label to its module, and the size of it all."""

    modules: Mapping[str, Box]
    labels: Sequence[Box]
    any: Box | None
    lines: tuple[Line, ...]
    arrows: tuple[tuple[tuple[float, float], ...], ...]
    width: float
    height: float


def module_rows(graph: Graph) -> dict[str, int]:
    """The row of each module: the longest way to it, not counting ways that lead back.

    A module that can be reached from any other, and leads nowhere, stands below everything else.
    """
    leads: dict[str, list[str]] = {node.name: [] for node in graph.nodes}
    for way in graph.ways:
        for source in way.sources or ():
            leads[source].append(way.target)
    order = _from_the_start(leads)
    found = dict.fromkeys(order, 0)
    place = {name: at for at, name in enumerate(order)}
    for name in order:
        for target in leads[name]:
            if place[target] > place[name]:
                found[target] = max(found[target], found[name] + 1)
    reached = {target for targets in leads.values() for target in targets}
    below = max((row for name, row in found.items() if leads[name] or name in reached), default=-1) + 1
    for way in graph.ways:
        if way.sources is None and way.target not in reached and not leads[way.target]:
            found[way.target] = below
    return found


def _from_the_start(leads: Mapping[str, Sequence[str]]) -> list[str]:
    """The modules in an order in which every way leads on, but for those that lead back to where one has been."""
    done: dict[str, None] = {}
    under_way: set[str] = set()

    def visit(name: str) -> None:
        under_way.add(name)
        for target in leads[name]:
            if target not in under_way and target not in done:
                visit(target)
        done[name] = None

    for name in leads:
        if name not in done:
            visit(name)
    return list(done)[::-1]


def laid_out(
    graph: Graph, modules: Mapping[str, Size], labels: Sequence[Size], anywhere: Size, row_gap: float, gap: float
) -> Layout:
    """The layout of boxes of given sizes; `row_gap` is between rows, `gap` between boxes of a row, in pixels."""
    plan = _Plan(graph, module_rows(graph))
    sizes: dict[Key, Size] = {("module", name): size for name, size in modules.items()}
    sizes |= {("way", number): size for number, size in enumerate(labels)}
    sizes[ANY] = anywhere
    rows = _ordered(plan)
    xs = _columns(plan, rows, {key: sizes[key].width if key in sizes else 12.0 for row in rows for key in row}, gap)
    boxes: dict[Key, Box] = {}
    passing: dict[Key, tuple[tuple[float, float], tuple[float, float]]] = {}
    y = 0.0
    for row in rows:
        height = max((sizes[key].height for key in row if key in sizes), default=0.0)
        for key in row:
            if key in sizes:
                boxes[key] = Box(xs[key], y + height / 2, sizes[key])
            passing[key] = ((xs[key], y), (xs[key], y + height))
        y += height + (row_gap if row else 0.0)
    lines = tuple(plan.line(number, source, boxes, passing) for number, source in plan.starts())
    right = max((box.x + box.size.width / 2 for box in boxes.values()), default=0.0)
    right = max([right, *(x + 12 for line in lines for x, _ in line.points)])
    return Layout(
        {name: boxes["module", name] for name in modules},
        [boxes["way", number] for number in range(len(labels))],
        boxes.get(ANY),
        lines,
        tuple(plan.arrow(number, boxes, passing) for number in range(len(labels))),
        right,
        y - row_gap,
    )


class _Plan:
    """Which rows everything is in, and what is joined with what."""

    def __init__(self, graph: Graph, rows: Mapping[str, int]) -> None:
        self.graph = graph
        self.row: dict[Key, int] = {("module", name): 2 * row for name, row in rows.items()}
        anywhere = [rows[way.target] for way in graph.ways if way.sources is None]
        if anywhere:
            self.row[ANY] = 2 * min(anywhere) - 2
        for number, way in enumerate(graph.ways):
            self.row["way", number] = 2 * rows[way.target] - 1
        low = min(self.row.values(), default=0)
        self.row = {key: row - low for key, row in self.row.items()}
        self.joined: dict[Key, list[Key]] = {}
        self.through: dict[tuple[int, str], list[Key]] = {}
        for number, way in enumerate(graph.ways):
            self._join(("way", number), ("module", way.target))
        for number, source in self.starts():
            self._route(number, source)

    def starts(self) -> Iterable[tuple[int, str | None]]:
        """Every line: the number of its transition, and the module it comes from (None: any)."""
        for number, way in enumerate(self.graph.ways):
            for source in (None,) if way.sources is None else way.sources:
                yield number, source

    def key(self, source: str | None) -> Key:
        """What stands for a module, or for any."""
        return ANY if source is None else ("module", source)

    def _join(self, one: Key, other: Key) -> None:
        self.joined.setdefault(one, []).append(other)
        self.joined.setdefault(other, []).append(one)

    def _route(self, number: int, source: str | None) -> None:
        """Give a line a place in every row that it passes."""
        start, end = self.row[self.key(source)], self.row["way", number]
        step = 1 if end > start else -1
        last = self.key(source)
        passed: list[Key] = []
        for row in range(start + step, end, step):
            key: Key = ("line", number, source or "", row)
            self.row[key] = row
            passed.append(key)
            self._join(last, key)
            last = key
        self._join(last, ("way", number))
        self.through[number, source or ""] = passed

    def line(
        self,
        number: int,
        source: str | None,
        boxes: Mapping[Key, Box],
        passing: Mapping[Key, tuple[tuple[float, float], tuple[float, float]]],
    ) -> Line:
        """A line as points, from the edge of one box to that of another; it goes straight past the boxes of a row."""
        start, end = self.key(source), ("way", number)
        back = boxes[end].y < boxes[start].y
        through = self.through[number, source or ""]
        between = [point for key in through for point in (passing[key][::-1] if back else passing[key])]
        if not back:
            first, last = (boxes[start].bottom, passing[start][1]), (passing[end][0], boxes[end].top)
            return Line(number, source, _distinct(*first, *between, *last), back)
        aside = min(boxes[start].size.width, boxes[end].size.width) / 4
        up = [(x + aside, y) for x, y in (boxes[start].top, passing[start][0], passing[end][1], boxes[end].bottom)]
        return Line(number, source, _distinct(*up[:2], *between, *up[2:]), back)

    def arrow(
        self,
        number: int,
        boxes: Mapping[Key, Box],
        passing: Mapping[Key, tuple[tuple[float, float], tuple[float, float]]],
    ) -> tuple[tuple[float, float], ...]:
        """The points from a label to the module below it."""
        start: Key = ("way", number)
        end: Key = ("module", self.graph.ways[number].target)
        return _distinct(boxes[start].bottom, passing[start][1], passing[end][0], boxes[end].top)


def _distinct(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """The points without those that are the same as the one before."""
    return tuple(point for at, point in enumerate(points) if at == 0 or point != points[at - 1])


def _ordered(plan: _Plan) -> list[list[Key]]:
    """The rows, each in an order with few crossings: everything near what it is joined with."""
    rows: list[list[Key]] = [[] for _ in range(max(plan.row.values(), default=-1) + 1)]
    for key in sorted(plan.row, key=lambda k: k == ANY):
        rows[plan.row[key]].append(key)
    best, fewest = [list(row) for row in rows], _crossings(plan, rows)
    for sweep in range(_SWEEPS):
        numbers = range(1, len(rows)) if sweep % 2 == 0 else range(len(rows) - 2, -1, -1)
        for number in numbers:
            beside = rows[number - 1 if sweep % 2 == 0 else number + 1]
            place = {key: at for at, key in enumerate(beside)}
            old = {key: at for at, key in enumerate(rows[number])}
            wanted = {k: _mean([place[j] for j in plan.joined.get(k, ()) if j in place], old[k]) for k in old}
            rows[number] = sorted(old, key=lambda k, w=wanted, o=old: (w[k], o[k]))  # type: ignore[misc]
        crossings = _crossings(plan, rows)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best


def _mean(values: Sequence[float], without: float) -> float:
    return sum(values) / len(values) if values else without


def _crossings(plan: _Plan, rows: Sequence[Sequence[Key]]) -> int:
    """How many pairs of lines cross between neighbouring rows."""
    found = 0
    for upper, lower in pairwise(rows):
        place = {key: at for at, key in enumerate(lower)}
        pairs = [(at, place[j]) for at, key in enumerate(upper) for j in plan.joined.get(key, ()) if j in place]
        found += sum(a < c and b > d for a, b in pairs for c, d in pairs)
    return found


def _columns(plan: _Plan, rows: Sequence[Sequence[Key]], widths: Mapping[Key, float], gap: float) -> dict[Key, float]:
    """The middle of every box: near the middle of what it is joined with, and clear of its neighbours."""
    xs: dict[Key, float] = {}
    for row in rows:
        x = 0.0
        for key in row:
            xs[key] = x + widths[key] / 2
            x += widths[key] + gap
    for sweep in range(_MOST_SWEEPS):
        before = dict(xs)
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = {key: _drawn_to(key, plan.joined.get(key, ()), xs) for key in row}
            _spread(row, wanted, widths, gap, xs)
        if all(abs(xs[key] - x) < _STILL for key, x in before.items()):
            break
    left = min((xs[key] - widths[key] / 2 for row in rows for key in row), default=0.0)
    return {key: x - left for key, x in xs.items()}


def _drawn_to(key: Key, joined: Sequence[Key], xs: Mapping[Key, float]) -> float:
    """Where something wants to stand: a line straight on, a box among the boxes that it is joined with."""
    passing = [xs[j] for j in joined if len(j) > 2]
    boxes = [xs[j] for j in joined if len(j) == 2]
    if len(key) > 2:
        return _mean(passing or boxes, xs[key])
    weight = len(boxes) + _WEIGHT_OF_LINES * len(passing)
    return (sum(boxes) + _WEIGHT_OF_LINES * sum(passing)) / weight if weight else xs[key]


def _spread(
    row: Sequence[Key], wanted: Mapping[Key, float], widths: Mapping[Key, float], gap: float, xs: dict[Key, float]
) -> None:
    """Put a row where it wants to be; what is too close moves apart to both sides alike.

    Neighbours that are in each other's way become one block, which stands in the mean of what its members want.
    """
    blocks: list[tuple[float, list[tuple[Key, float]]]] = []
    for key in row:
        members: list[tuple[Key, float]] = [(key, 0.0)]
        middle = wanted[key]
        while blocks:
            other, theirs = blocks[-1]
            last, shift = theirs[-1]
            apart = (widths[last] + widths[members[0][0]]) / 2 + gap
            if other + shift + apart <= middle + members[0][1] + 1e-9:
                break
            blocks.pop()
            moved = shift + apart - members[0][1]
            members = [*theirs, *((k, s + moved) for k, s in members)]
            middle = _mean([wanted[k] - s for k, s in members], 0.0)
        blocks.append((middle, members))
    for middle, members in blocks:
        for key, shift in members:
            xs[key] = middle + shift
