"""The rules of a stack as one tree: what every layer says, carried out, with what stood there before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from trin.dsl import ast
from trin.dsl.checking.checker import Checked
from trin.dsl.checking.lowering import Key, key_of
from trin.dsl.checking.requirements import cell_id, cell_line, id_of
from trin.dsl.layering.changes import Body, Edit, cells_of
from trin.dsl.source import Span

Line: TypeAlias = ast.TestLine | ast.GroupLines


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a line: what stood there `before`, and where the change is written, and why."""

    before: Line
    by: Span
    because: str


@dataclass(frozen=True, slots=True)
class CellStory:
    """What layers have done to a cell of a table: another level, left out, or moved to a table of its own."""

    column: str
    became: Literal["changed", "dropped", "moved"]
    steps: tuple[Step, ...]
    others: bool
    """Whether other cells of its row say what they did."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged tree; requirements that are left out still stand in it, and are named in `dropped`.

    `steps` are the changes of lines by the places of the lines as they are now, the latest last. `cells` are those of
    tables, by the places of their rows. `dropped` are by the places of the requirements. `agreed` are the header lines
    that only a company's own file can have.
    """

    file: ast.File
    steps: Mapping[Span, tuple[Step, ...]]
    cells: Mapping[Span, tuple[CellStory, ...]]
    dropped: Mapping[Span, Step]
    agreed: tuple[ast.AgreedBy, ...]


def merged(checked: Checked, package: str | None = None) -> Merged:
    """All that a stack says, or only what is of one package and of all packages."""
    return _Merging(checked).file(package)


def chain(checked: Checked) -> tuple[Checked, ...]:
    """The layers of a stack, the lowest first."""
    below: tuple[Checked, ...] = () if checked.below is None else chain(checked.below)
    return (*below, checked)


def body_pairs(old: Body, new: Body) -> Iterator[tuple[Line, Line]]:
    """The lines of a body that are new, each with the one that it stands in place of."""
    for one, other in zip(old, new, strict=True):
        match one, other:
            case ast.GroupLines(), ast.GroupLines():
                if (one.kind, one.needed) != (other.kind, other.needed):
                    yield one, other
                yield from ((a, b) for a, b in zip(one.tests, other.tests, strict=True) if a != b)
            case _:
                if one != other:
                    yield one, other


_RANKS: tuple[tuple[type, ...], ...] = (
    (ast.SourceNote, ast.Caveat),
    (ast.RoleDecl,),
    (ast.ScaleDecl,),
    (ast.GroupDecl,),
    (ast.CompetenceDecl,),
    (ast.FactDecl,),
    (ast.ThingDecl,),
    (ast.ConditionDecl,),
    (ast.ScorecardDecl,),
    (ast.ModuleDecl,),
    (ast.TargetGroupDecl,),
    (ast.LevelsDecl,),
    (ast.TransitionDecl,),
    (ast.RequirementDecl,),
)
"""The order of statements in the text, whichever layer they come from; within one sort it is the layers' own."""


def rank(item: ast.Item) -> int:
    """Where a sort of statement stands in the text."""
    return next(i for i, kinds in enumerate(_RANKS) if isinstance(item, kinds))


def _is_shown(item: ast.Item) -> bool:
    return any(isinstance(item, kinds) for kinds in _RANKS)


@dataclass
class _Merging:
    """Puts the layers of a stack together."""

    checked: Checked
    steps: dict[Span, tuple[Step, ...]] = field(default_factory=dict)
    cells: dict[Span, tuple[CellStory, ...]] = field(default_factory=dict)
    dropped: dict[Span, Step] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layers = chain(self.checked)
        self.adaptations = [_adaptation(layer) for layer in self.layers]
        self.same_adaptation = len({a.kind if a else None for a in self.adaptations}) == 1

    def file(self, package: str | None) -> Merged:
        """Everything, in the order of the text."""
        packages = self.checked.lowering.packages()
        items: list[ast.Item] = self._items(None)
        for name, label in packages.items():
            if package in (None, name):
                text = label if isinstance(label, ast.Text) else None
                own = tuple(self._items(name))
                span = self._package_span(name)
                items.append(ast.PackageDecl(ast.Name(name, span), text, own, span))
        header, agreed = self._header()
        file = ast.File(self.checked.stack.language, header, tuple(items))
        return Merged(file, self.steps, self.cells, self.dropped, agreed)

    def _package_span(self, name: str) -> Span:
        """Where a package is declared, rather than where its name is repeated."""
        found = [p for layer in self.layers for p in layer.stack.top.packages if p.name.text == name]
        return next((p.span for p in found if p.label is not None), found[0].span)

    def _header(self) -> tuple[ast.Header, tuple[ast.AgreedBy, ...]]:
        """One header for the stack: the name and the date of the layer on top, what all layers say besides."""
        top = self.checked.stack.top
        lines: list[ast.HeaderLine] = [top.in_force]
        agreed: list[ast.AgreedBy] = []
        running: ast.RunningPathsLine | None = None
        for layer in self.layers:
            for line in layer.stack.top.header.lines:
                match line:
                    case ast.AdoptedBy() | ast.SourceNote() | ast.Caveat():
                        lines.append(line)
                    case ast.AgreedBy():
                        agreed.append(line)
                    case ast.RunningPathsLine() if running is None and not layer.stack.top.is_company:
                        running = line
                    case _:
                        pass
        adaptation = self.adaptations[0] if self.same_adaptation else None
        lines += [line for line in (running, adaptation) if line is not None]
        label = top.header.label or ast.Text(top.name, top.header.span)
        return ast.Header("ruleset", top.header.name, label, tuple(lines), top.header.span), tuple(agreed)

    # --- statements -------------------------------------------------------------------------------------------------

    def _items(self, owner: str | None) -> list[ast.Item]:
        """The statements of one place, of every layer."""
        found: list[ast.Item] = []
        ways: dict[Key, int] = {}
        for number, layer in enumerate(self.layers):
            for whose, item in layer.stack.top.items:
                if whose != owner or not _is_shown(item):
                    continue
                for made in self._made(owner, item, number):
                    if isinstance(made, ast.TransitionDecl) and key_of(made) in ways:
                        at = ways[key_of(made)]
                        known = found[at]
                        assert isinstance(known, ast.TransitionDecl)
                        found[at] = _joined(known, made)
                        continue
                    if isinstance(made, ast.TransitionDecl):
                        ways[key_of(made)] = len(found)
                    found.append(made)
        return sorted(found, key=rank)

    def _made(self, owner: str | None, item: ast.Item, number: int) -> Iterator[ast.Item]:
        """A statement as the layers above have it; a table's cells may need statements of their own."""
        match item:
            case ast.RequirementDecl():
                yield self._requirement(item, id_of(owner, item.name.text), number)
            case ast.TransitionDecl():
                target = item.target.text
                own = (self._requirement(r, id_of(owner, target, r.name.text), number) for r in item.requirements)
                yield replace(item, requirements=tuple(own))
            case ast.LevelsDecl():
                yield from self._table(owner, item, number)
            case _:
                yield item

    def _edits(self, id_: str, number: int) -> Iterator[Edit]:
        """What the layers above one do to a requirement, the lowest first."""
        for layer in self.layers[number + 1 :]:
            edit = layer.edits.by_id.get(id_)
            if edit is not None:
                yield edit

    def _requirement(self, node: ast.RequirementDecl, id_: str, number: int) -> ast.RequirementDecl:
        lines = self._explicit(node.lines, number)
        for edit in self._edits(id_, number):
            if edit.body is None:
                self.dropped[node.span] = Step(edit.written.body[0], edit.span, edit.because)
                break
            self._noted(edit.written.body, edit.body, edit)
            lines = _with_body(lines, edit.body)
        return replace(node, lines=lines)

    def _noted(self, old: Body, new: Body, edit: Edit) -> None:
        for before, after in body_pairs(old, new):
            step = Step(before, edit.span, edit.because)
            self.steps[after.span] = (*self.steps.get(before.span, ()), step)

    def _explicit(self, lines: tuple[ast.RequirementLine, ...], number: int) -> tuple[ast.RequirementLine, ...]:
        """What a layer's header allows those above, said by the requirement itself where the headers do not agree."""
        return (*lines, *self._allowed(lines, number))

    def _allowed(self, lines: Iterable[object], number: int) -> Iterator[ast.AdaptableLine]:
        said = self.adaptations[number]
        if self.same_adaptation or said is None or said.kind == "adapt":
            return
        if not any(isinstance(line, ast.AdaptableLine | ast.FixedLine) for line in lines) and said.kind != "fixed":
            yield ast.AdaptableLine(said.kind, None, None, said.span)

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, owner: str | None, node: ast.LevelsDecl, number: int) -> Iterator[ast.Item]:
        """A table with the levels as they are now; cells that say something else than a level follow it."""
        qualifiers = tuple(line for line in node.lines if isinstance(line, ast.Qualifier))
        lines = (*node.lines, *self._allowed(node.lines, number))
        changes = self.layers[number].edits.cells
        own = {span for row, column, _, span in cells_of(node) if cell_id(owner, column, row) not in changes}
        rows: list[ast.Row] = []
        apart: list[ast.Item] = []
        for row in node.rows:
            kept: list[ast.NumberValue | ast.GoalValue | None] = []
            stories: list[CellStory] = []
            said = [span for span, cell in zip(row.cell_spans, row.cells, strict=True) if cell and span in own]
            for column, cell, span in zip(node.columns, row.cells, row.cell_spans, strict=True):
                if cell is None or span not in own:
                    kept.append(None)
                    continue
                line = cell_line(row, cell, span, qualifiers, self.checked.stack.language)
                now, steps = self._cell(line, cell_id(owner, column, row), number)
                level = None if now is None else _level(now, row)
                if now is not None and (level is None or now.qualifiers != qualifiers):
                    apart += self._apart(owner, node, lines, row, column, now, steps)
                    stories.append(CellStory(column.text, "moved", steps, True))
                    kept.append(None)
                    continue
                kept.append(level)
                if steps:
                    stories.append(CellStory(column.text, "changed" if now else "dropped", steps, True))
            if said:
                rows.append(replace(row, cells=tuple(kept)))
            if stories:
                others = len(stories) < len(said)
                self.cells[row.span] = tuple(replace(story, others=others) for story in stories)
        if rows or not node.rows:
            yield replace(node, lines=lines, rows=tuple(rows))
        yield from apart

    def _cell(self, line: ast.TestLine, id_: str, number: int) -> tuple[ast.TestLine | None, tuple[Step, ...]]:
        """A cell's test as it is now, None where it is left out; and how it came to that."""
        steps: tuple[Step, ...] = ()
        now: ast.TestLine | None = line
        for edit in self._edits(id_, number):
            assert now is not None
            steps = (*steps, Step(now, edit.span, edit.because))
            if edit.body is None:
                return None, steps
            (new,) = edit.body
            assert isinstance(new, ast.TestLine)
            now = new
        return now, steps

    def _apart(
        self,
        owner: str | None,
        table: ast.LevelsDecl,
        lines: tuple[ast.Qualifier | ast.RequirementLine, ...],
        row: ast.Row,
        column: ast.Name,
        now: ast.TestLine,
        steps: tuple[Step, ...],
    ) -> Iterator[ast.Item]:
        """A cell that no longer says the same as its table: a table of its own, or a requirement that is no level."""
        terms = tuple(line for line in lines if not isinstance(line, ast.Qualifier))
        level = _level(now, row)
        if level is not None:
            alone = ast.Row(row.name, (level,), (now.span,), now.span)
            self.cells[now.span] = (CellStory(column.text, "changed", steps, False),)
            yield ast.LevelsDecl((*now.qualifiers, *terms), (column,), (alone,), table.span)
            return
        self.steps[now.span] = steps
        entry = self.checked.lowering.assembled(owner).package.vocabulary.competences[row.name.text]
        label = ast.Text(entry.label, row.span)
        own = ast.RequirementDecl("requirement", row.name, label, (now, *terms), row.span)
        for way in self.checked.lowering.assembled(owner).ways.values():
            if way.target == column.text and not (way.without_levels or way.always_open):
                sources = None if way.order is None else tuple(ast.Name(name, row.span) for name in way.order)
                yield ast.TransitionDecl(sources, column, None, False, False, (own,), row.span)


def _adaptation(layer: Checked) -> ast.AdaptationLine | None:
    lines = layer.stack.top.header.lines
    return next((line for line in lines if isinstance(line, ast.AdaptationLine)), None)


def _level(line: ast.TestLine, row: ast.Row) -> ast.NumberValue | ast.GoalValue | None:
    """The level that a test asks for at least, where a cell can say it."""
    subject, predicate = line.subject, line.predicate
    about = isinstance(subject, ast.NamedSubject) and subject.name.text == row.name.text
    if not about or not isinstance(predicate, ast.BoundPredicate) or predicate.comparison != "at_least":
        return None
    return predicate.value if isinstance(predicate.value, ast.NumberValue | ast.GoalValue) else None


def _with_body(lines: tuple[ast.RequirementLine, ...], body: Body) -> tuple[ast.RequirementLine, ...]:
    """A requirement's lines with other tests in the same places."""
    new = iter(body)
    return tuple(next(new) if isinstance(line, ast.TestLine | ast.GroupLines) else line for line in lines)


def _joined(known: ast.TransitionDecl, more: ast.TransitionDecl) -> ast.TransitionDecl:
    """A transition with what one more statement says about it."""
    return replace(
        known,
        label=known.label or more.label,
        always_open=known.always_open or more.always_open,
        without_levels=known.without_levels or more.without_levels,
        requirements=(*known.requirements, *more.requirements),
        open_span=known.open_span or more.open_span,
        levels_span=known.levels_span or more.levels_span,
    )
