"""A card as rules: scale, competences, package, modules, the table, and the way from module to module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trin.dsl import ast
from trin.dsl.formatting.formatter import format_source
from trin.dsl.formatting.layout import broken, statements
from trin.dsl.formatting.lines import line
from trin.dsl.messages.commands import Say
from trin.dsl.source import Source, Span
from trin.engine.cpr import masked

from . import words
from .card import Card, CardScale
from .levels import Goal, Level, Steps
from .names import Names, plain_label
from .remarks import Remark, Sort, gathered, seen

_NOWHERE = Span("", 1, 1, 1, 1)

START, END = "start", "end"
"""When the levels of a column are asked for: before its module can begin, or when it ends."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the rules are to be called, and from when they are in force. `origin` is the file that the card is from."""

    ruleset: str
    package: str
    in_force: date
    origin: str
    levels_at: str = START


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a rule file, and everything that there is to say about how it came about."""

    text: str
    remarks: tuple[Remark, ...]


class Unwritable(Exception):
    """The card gives rules that cannot be read. Nothing that a card says should bring that about."""


def rules_of(card: Card, wanted: Wanted, say: Say) -> Written:
    """A rule file in the language of `say`, in canonical form, with the remarks as comments at its head."""
    building = _Building(card, wanted, say)
    sections = list(building.sections())
    remarks = gathered([*card.remarks, *building.remarks])
    head = [f"# {line}".rstrip() for line in _comments(remarks, wanted, say)]
    text = masked("\n".join(["\n".join(head), *sections]) + "\n")
    formatted = format_source(Source("", text))
    if formatted.text is None:
        raise Unwritable("; ".join(f"{p.code} {p.primary.line}" for p in formatted.problems))
    return Written(formatted.text, remarks)


def _comments(remarks: Sequence[Remark], wanted: Wanted, say: Say) -> Iterator[str]:
    yield say("card.from", file=wanted.origin)
    for sort in Sort:
        said = [remark for remark in remarks if remark.sort is sort]
        if said:
            yield ""
            yield say(f"card.head.{sort.value}")
            yield from (f"- {remark.said(say)}" for remark in said)


class _Building:
    """The declarations, with names for all labels."""

    def __init__(self, card: Card, wanted: Wanted, say: Say) -> None:
        self._card = card
        self._wanted = wanted
        self._say = say
        self._language = say.language
        self._names = Names(say.language)
        self.remarks: list[Remark] = []

    def sections(self) -> Iterator[str]:
        """The parts of the file, each with a line of comment, in the order in which they are read."""
        card, say = self._card, self._say
        scales = self._scales()
        groups = [ast.GroupDecl(*self._called(g.label, "GROUP", g.name), _NOWHERE) for g in card.groups]
        package = ast.PackageDecl(*self._called(self._wanted.package, "PACKAGE"), (), _NOWHERE)
        competences = [
            ast.CompetenceDecl(
                *self._called(c.label, "COMPETENCE", c.name),
                None if c.group is None else groups[c.group].name,
                scales[c.scale or 0].name,
                None,
                _NOWHERE,
            )
            for c in card.competences
        ]
        path, into = self._path()
        transitions = [
            ast.TransitionDecl((a.name,), b.name, None, False, False, (), _NOWHERE) for a, b in pairwise(path)
        ]
        self._distinct()
        yield self._text([self._header()], "")
        yield self._text(scales, say("card.section.scale"))
        if groups:
            yield self._text(groups, say("card.section.groups"))
        yield self._text([package], "")
        yield self._text(competences, say("card.section.competences"))
        yield self._text(path, say("card.section.modules"))
        table = self._table(competences, into)
        if table.rows:
            yield self._text([table], say("card.section.levels"))
        if transitions:
            yield self._text(transitions, say("card.section.path"))

    def _text(self, items: Iterable[ast.Item | ast.Header], comment: str) -> str:
        lines = ["", f"# {comment}"] if comment else [""]
        before = None
        for item in items:
            if isinstance(item, ast.TransitionDecl) and before is not None:
                lines.append("")
            lines += _header(item, self._language) if isinstance(item, ast.Header) else _item(item, self._language)
            before = item
        return "\n".join(lines)

    def _called(self, label: str, kind: str, wanted: str | None = None) -> tuple[ast.Name, ast.Text]:
        said = masked(plain_label(label)) or "-"
        name = self._names.name(said, kind, wanted)
        return ast.Name(name, _NOWHERE), ast.Text(said, _NOWHERE)

    def _header(self) -> ast.Header:
        said = masked(plain_label(self._wanted.ruleset))
        name = Names(self._language).name(words.without_municipality(said), "RULESET")
        start = ast.InForce(ast.DateValue(self._wanted.in_force, _NOWHERE), None, _NOWHERE)
        label = ast.Text(said, _NOWHERE)
        return ast.Header("ruleset", ast.Name(name, _NOWHERE), label, (start,), _NOWHERE)

    # --- scales -------------------------------------------------------------------------------------------------------

    def _scales(self) -> list[ast.ScaleDecl]:
        """Those of the card; without any, one with the levels that the card uses."""
        found = self._card.scales or (self._used_levels(),)
        return [
            ast.ScaleDecl(
                *self._called(scale.label or self._say("card.scale"), "SCALE", scale.name),
                tuple(_step(number, text) for number, text in sorted(scale.steps.labels.items())),
                _NOWHERE,
            )
            for scale in found
        ]

    def _used_levels(self) -> CardScale:
        asked = [level for c in self._card.competences for level in c.levels]
        levels = [n for n in (one.floor if isinstance(one, Goal) else one for one in asked) if n is not None]
        low, high = min([1, *levels]), max(levels, default=1)
        self._guess("no_scale", low=str(low), high=str(high))
        return CardScale(None, Steps({n: self._say("card.step", number=n) for n in range(low, high + 1)}))

    # --- modules and levels -------------------------------------------------------------------------------------------

    def _path(self) -> tuple[list[ast.ModuleDecl], list[ast.ModuleDecl | None]]:
        """The modules in the order of the path, and for each column of the card the module that it is asked before."""
        card = self._card
        modules = [_module(*self._called(m.label, "MODULE", m.name)) for m in card.modules]
        self._jobs()
        if self._wanted.levels_at == END:
            self._guess("order")
            if not self._asked(len(modules) - 1):
                return modules, [*modules[1:], None]
            after = self._added("card.module.after", "added_after")
            return [*modules, after], [*modules[1:], after]
        self._guess("before")
        if not self._asked(0):
            return modules, [None, *modules[1:]]
        return [self._added("card.module.before", "added_before"), *modules], list(modules)

    def _added(self, label: str, remark: str) -> ast.ModuleDecl:
        text = self._say(label)
        self._guess(remark, label=text)
        return _module(*self._called(text, "MODULE"))

    def _asked(self, column: int) -> bool:
        return any(c.says(column) for c in self._card.competences)

    def _jobs(self) -> None:
        """A job should not wait for a level: said, and left to whoever owns the rules."""
        for i, module in enumerate(self._card.modules):
            if words.like_job(module.label) and self._asked(i):
                self.remarks.append(Remark(Sort.NOTE, "job", (), {"label": seen(module.label)}))

    def _table(self, rows: Sequence[ast.CompetenceDecl], into: Sequence[ast.ModuleDecl | None]) -> ast.LevelsDecl:
        """The rows and columns in which something is asked, or in which something could not be read."""
        columns = [(i, module.name) for i, module in enumerate(into) if module is not None and self._asked(i)]
        asked = [
            ast.Row(decl.name, tuple(_cell(c.levels[i]) for i, _ in columns), (), _NOWHERE)
            for c, decl in zip(self._card.competences, rows, strict=True)
            if any(c.says(i) for i, _ in columns)
        ]
        return ast.LevelsDecl((), tuple(name for _, name in columns), tuple(asked), _NOWHERE)

    # --- remarks ------------------------------------------------------------------------------------------------------

    def _distinct(self) -> None:
        for label, name in self._names.made_distinct:
            self._guess("distinct", label=seen(label), name=name)

    def _guess(self, key: str, **values: str) -> None:
        self.remarks.append(Remark(Sort.GUESS, key, (), values))


def _item(item: ast.Item, language: str) -> list[str]:
    return [line for statement in statements(item, language) for line in broken(statement)]


def _header(header: ast.Header, language: str) -> list[str]:
    return [line(header, language), *(f"  {line(node, language)}" for node in header.lines)]


def _step(number: int, text: str) -> ast.StepLine:
    return ast.StepLine(number, ast.Text(plain_label(text) or "-", _NOWHERE), _NOWHERE)


def _module(name: ast.Name, label: ast.Text) -> ast.ModuleDecl:
    return ast.ModuleDecl(name, label, None, None, False, (), _NOWHERE)


def _cell(level: Level | None) -> ast.NumberValue | ast.GoalValue | None:
    if isinstance(level, Goal):
        return ast.GoalValue(level.floor, _NOWHERE)
    return None if level is None else ast.NumberValue(level, False, _NOWHERE)


__all__ = ["END", "START", "Unwritable", "Wanted", "Written", "rules_of"]
