"""Merged rules on a screen or on paper: a margin that says who and since when, then the rules' own words.

What stands to the right of the margin is rule language: taken alone, it is read again by the parser. On a screen, lines
are folded to its width, and on a narrow one what the margin says stands above the lines that it holds for.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from trin.dsl import phrases
from trin.dsl.ast import AdoptedBy
from trin.dsl.formatting.layout import INDENT, Written, broken
from trin.dsl.formatting.lines import line
from trin.dsl.messages.commands import Say
from trin.dsl.rendering.screen import Screen, cells

from . import Done, Layer, Mark, Shown, ShownLine

MARKS = {Mark.SAME: " ", Mark.CHANGED: "~", Mark.ADDED: "+", Mark.DROPPED: "-"}
_COLOURS = {Mark.SAME: "", Mark.CHANGED: "33", Mark.ADDED: "32", Mark.DROPPED: "31"}
_DIM = "2"
_RULE = "│"
_LEAST = 56
"""Cells that the rules' own words must have beside a margin."""

_MOST_ADDED = 30
"""As many additions are listed one by one; more are counted."""


def text(shown: Shown, say: Say, screen: Screen, folds: bool = False) -> str:
    """The rules as one text. With `folds`, lines are folded where the screen ends, even within quoted texts."""
    parts = ["\n".join(_head(shown, say, screen)), "\n".join(_layers(shown, say, screen))]
    done = list(_done(shown, say, screen))
    if done:
        parts.append("\n".join(done))
    if shown.is_stacked:
        parts.append("\n".join(_filled(say("show.marks"), screen)))
    parts.append("\n".join(rules(shown, say, screen, folds)))
    return "\n\n".join(parts)


def rules(shown: Shown, say: Say, screen: Screen, folds: bool = False) -> Iterator[str]:
    """The rules' lines with their margin."""
    margin = _Margin.of(shown, say)
    if folds and screen.width - margin.width < _LEAST:
        return _narrow(shown, say, screen, margin)
    return _wide(shown, screen, margin, folds)


@dataclass(frozen=True, slots=True)
class _Margin:
    """What stands before the rules' own words; `width` cells with the rule and the spaces around it."""

    said: dict[str, str]
    width: int

    @classmethod
    def of(cls, shown: Shown, say: Say) -> _Margin:
        """The margin of every layer, all of one width."""
        names = max(cells(layer.name) for layer in shown.layers)
        days = {layer.name: phrases.day(layer.since, say.language) for layer in shown.layers}
        wide = max(map(len, days.values()))
        said = {name: f"{name}{' ' * (names - cells(name))} · {day:{wide}}" for name, day in days.items()}
        return cls(said, names + wide + 8)

    def start(self, shown: ShownLine, screen: Screen) -> str:
        """The margin of a line's first row."""
        mark = screen.paint(MARKS[shown.mark], _COLOURS[shown.mark])
        return f"{screen.paint(self.said[shown.layer], _DIM)} {mark} {_RULE} "

    def blank(self) -> str:
        """The margin of a row that goes on from the one above, or that is empty."""
        return f"{' ' * (self.width - 2)}{_RULE}"


def _wide(shown: Shown, screen: Screen, margin: _Margin, folds: bool) -> Iterator[str]:
    for one in shown.lines:
        if one.opens:
            yield margin.blank()
        first, *others = _rows(one, screen.width - margin.width, folds)
        yield margin.start(one, screen) + _painted(first, one, screen)
        for row in others:
            yield f"{margin.blank()} {_painted(row, one, screen)}"


def _narrow(shown: Shown, say: Say, screen: Screen, margin: _Margin) -> Iterator[str]:
    """Who and since when above the lines instead of beside them; the marks stay where they are."""
    last = ""
    for one in shown.lines:
        if one.opens:
            yield ""
        if one.layer != last:
            day = phrases.day(shown.since(one.layer), say.language)
            yield screen.paint(f"── {say('show.set_by', layer=one.layer, date=day)}", _DIM)
            last = one.layer
        for number, row in enumerate(_rows(one, screen.width - 2, True)):
            mark = MARKS[one.mark] if number == 0 else " "
            yield f"{screen.paint(mark, _COLOURS[one.mark])} {_painted(row, one, screen)}"


def _painted(row: str, one: ShownLine, screen: Screen) -> str:
    colour = _COLOURS[one.mark]
    return screen.paint(row, colour) if colour else row


def _rows(one: ShownLine, width: int, folds: bool) -> list[str]:
    """A statement as rows. What is not folded is broken only where the language lets a line go on in the next."""
    start = INDENT * one.depth
    if len(start) + cells(one.text) <= width or one.text.startswith("|"):
        return [start + one.text]
    if one.note:
        lead = len(one.text) - len(one.text[1:].lstrip())
        again = "#" + " " * (lead + 1)
        return textwrap.wrap(
            one.text, width, initial_indent=start, subsequent_indent=start + again, break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
    if folds:
        return textwrap.wrap(
            one.text, width, initial_indent=start, subsequent_indent=start + INDENT * 2, break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
    return broken(Written(one.depth, one.text, 0, 0, broken=one.broken), width)


# --- above the rules ------------------------------------------------------------------------------------------------


def title(shown: Shown, say: Say) -> str:
    """What is shown: the ruleset, and the package where one was asked for."""
    if shown.package is None:
        return say("show.title", label=shown.label)
    return say("show.title.package", label=shown.label, package=shown.package[1])


def as_of(shown: Shown, say: Say) -> str:
    """On which date the rules are in force; on which the companies' layers are, where that is another."""
    rules_date, on = (phrases.day(day, say.language) for day in (shown.rules_date, shown.on))
    company = any(layer.is_company for layer in shown.layers)
    if company and rules_date != on:
        return say("show.as_of.both", rules_date=rules_date, on=on)
    return say("show.as_of", date=rules_date)


def _head(shown: Shown, say: Say, screen: Screen) -> Iterator[str]:
    heading = _filled(title(shown, say), screen)
    yield from heading
    yield "=" * max(map(cells, heading))
    yield from _filled(as_of(shown, say), screen)


def _layers(shown: Shown, say: Say, screen: Screen) -> Iterator[str]:
    yield say("show.layers") if shown.is_stacked else say("show.layer")
    for layer in shown.layers:
        first, *others = _filled(layer_said(layer, say), screen, 4)
        yield f"  {first}"
        yield from (f"    {row}" for row in others)


def layer_said(layer: Layer, say: Say) -> str:
    """A layer in one line: what it is, since when, and who adopted or agreed it."""
    kind = say("show.company" if layer.is_company else "show.ruleset")
    parts = [f"{kind} {layer.name}, »{layer.label}«", in_force(layer, say)]
    return ", ".join([*parts, *adopted(layer, say)])


def in_force(layer: Layer, say: Say) -> str:
    """When a layer's edition is in force."""
    start = phrases.day(layer.since, say.language)
    if layer.until is None:
        return say("show.in_force", date=start)
    return say("show.in_force.until", date=start, until=phrases.day(layer.until, say.language))


def adopted(layer: Layer, say: Say) -> list[str]:
    """Who adopted or agreed a layer, and when."""
    found = []
    for node in layer.adopted:
        if isinstance(node, AdoptedBy):
            found.append(say("show.adopted", by=node.by.text, date=phrases.day(node.on.value, say.language)))
        else:
            found.append(line(node, say.language))
    return found


def _done(shown: Shown, say: Say, screen: Screen) -> Iterator[str]:
    listed, counted = listed_done(shown)
    if not listed and not counted:
        return
    yield say("show.done")
    for one in listed:
        mark = screen.paint(MARKS[one.mark], _COLOURS[one.mark])
        first, *others = _filled(done_said(one, say), screen, 4)
        yield f"  {mark} {first}"
        yield from (f"    {row}" for row in others)
    if counted:
        yield f"  {screen.paint(MARKS[Mark.ADDED], _COLOURS[Mark.ADDED])} {say.plural('show.added', counted)}"


def listed_done(shown: Shown) -> tuple[list[Done], int]:
    """What is told one by one; and how many additions are only counted, because they are so many."""
    added = [one for one in shown.done if one.mark is Mark.ADDED]
    if len(added) <= _MOST_ADDED:
        return list(shown.done), 0
    return [one for one in shown.done if one.mark is not Mark.ADDED], len(added)


def done_said(one: Done, say: Say) -> str:
    """What a layer has done to a requirement, in one sentence or two."""
    before, now = "; ".join(one.before), "; ".join(one.now)
    match one.mark:
        case Mark.ADDED:
            return say("show.done.added", id=one.id, layer=one.layer, now=now)
        case Mark.DROPPED:
            key = "show.done.dropped"
        case _:
            key = "show.done.changed"
    told = say(key, id=one.id, layer=one.layer, before=before, now=now, set_by=one.set_by)
    return f"{told} {say('show.done.because', because=one.because)}"


def _filled(said: str, screen: Screen, taken: int = 0) -> list[str]:
    return textwrap.wrap(said, min(screen.width, 110) - taken, break_long_words=False, break_on_hyphens=False) or [""]
