"""What the layers of a stack have changed, added and left out, requirement by requirement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trin.dsl import ast, phrases
from trin.dsl.checking.checker import Checked
from trin.dsl.formatting.lines import line
from trin.dsl.layering.changes import Body

from .lines import Mark
from .merging import Line, body_pairs, chain


@dataclass(frozen=True, slots=True)
class Done:
    """What one layer has done to one requirement, in the words of a language.

    `before` and `now` are the lines that differ, or what they ask, where nothing else in them does; `now` is empty for
    one that is left out, `before` and `because` for one that is new. `set_by` is the layer that had set it.
    """

    id: str
    mark: Mark
    layer: str
    before: tuple[str, ...]
    now: tuple[str, ...]
    set_by: str | None
    because: str


def done_by_layers(checked: Checked, language: str, package: str | None = None) -> tuple[Done, ...]:
    """Everything that layers have changed and left out, the lowest first; and what the layer on top adds."""
    found = [done for layer in chain(checked) for done in _edits(layer, checked, language, package)]
    if checked.below is not None:
        found += _added(checked, checked.below, language, package)
    return tuple(found)


def _edits(layer: Checked, top: Checked, language: str, package: str | None) -> Iterator[Done]:
    for id_, edit in layer.edits.by_id.items():
        if not _asked(edit.written.owner, package):
            continue
        old, new = edit.written.body, edit.body
        files = top.stack.layers
        if new is None:
            before = tuple(_texts(old, language))
            set_by = files[edit.written.span.file]
            yield Done(id_, Mark.DROPPED, layer.stack.name, before, (), set_by, edit.because)
            continue
        pairs = list(body_pairs(old, new))
        if pairs:
            said = [_difference(one, other, language) for one, other in pairs]
            before, now = tuple(one for one, _ in said), tuple(other for _, other in said)
            set_by = files[pairs[0][0].span.file]
            yield Done(id_, Mark.CHANGED, layer.stack.name, before, now, set_by, edit.because)


def _difference(old: Line, new: Line, language: str) -> tuple[str, str]:
    """Two lines; only what is asked, where they are about the same and nothing else differs."""
    if not isinstance(old, ast.TestLine) or not isinstance(new, ast.TestLine):
        return line(old, language), line(new, language)
    if (old.subject, old.qualifiers) != (new.subject, new.qualifiers):
        return line(old, language), line(new, language)
    return phrases.predicate(old.predicate, language), phrases.predicate(new.predicate, language)


def _added(checked: Checked, below: Checked, language: str, package: str | None) -> Iterator[Done]:
    for id_, all_ in checked.written.items():
        own = [one for one in all_ if checked.stack.layers[one.set_at.file] == checked.stack.name]
        if own and _asked(own[0].owner, package):
            now = tuple(_texts(own[0].body, language))
            yield Done(id_, Mark.ADDED, checked.stack.name, (), now, None, "")


def _asked(owner: str | None, package: str | None) -> bool:
    return package is None or owner in (None, package)


def _texts(body: Body, language: str) -> Iterator[str]:
    """Lines of tests, a group's own on the same line."""
    for one in body:
        said = line(one, language)
        if isinstance(one, ast.GroupLines):
            said += ": " + "; ".join(line(test, language) for test in one.tests)
        yield said
