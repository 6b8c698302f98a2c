"""Diagnostics for people: each with its places, the lines there, marks under the words, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from trin.dsl.diagnostics import Diagnostic, Edit, Label, Severity
from trin.dsl.messages import words
from trin.dsl.source import Source, Span

from .excerpts import Mark, excerpt, gutter, on_lines
from .fixes import Preview, preview
from .screen import Screen
from .wording import label_text, note_texts, sentences

_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}
_OTHER, _ADDED, _REMOVED, _HEAD = "1;34", "1;32", "1;31", "1"

_MOST_LINES, _MOST_STRETCHES = 8, 4
"""As many lines of a mending are shown in one stretch, and as many stretches of a file."""

PLAIN = Screen()


def text(diagnostics: Iterable[Diagnostic], sources: Sequence[Source], language: str, screen: Screen = PLAIN) -> str:
    """Each problem with its places, and an empty line between two."""
    lines = {source.file: source.lines for source in sources}
    return "\n\n".join("\n".join(_one(diagnostic, lines, language, screen)) for diagnostic in diagnostics)


def mending(diagnostic: Diagnostic, sources: Sequence[Source], screen: Screen = PLAIN) -> str:
    """The lines as they would be with the problem mended; empty where nothing is known that would mend it."""
    lines = {source.file: source.lines for source in sources}
    return "\n".join(_mended(diagnostic, lines, screen))


def _one(diagnostic: Diagnostic, lines: Mapping[str, list[str]], language: str, screen: Screen) -> Iterator[str]:
    message, help_ = sentences(diagnostic, language)
    said = words(language)
    severity = screen.paint(f"{said[diagnostic.severity.value]} {diagnostic.code}", _COLOURS[diagnostic.severity])
    yield f"{_place(diagnostic.primary, screen)}: {severity}: {screen.plain(message)}"
    for file, marks in _by_file(diagnostic, language, screen).items():
        if file != diagnostic.primary.file:
            yield f"  {_place(marks[0].span, screen)}:"
        known = [mark for mark in marks if on_lines(mark.span, lines)]
        if known:
            yield from excerpt(lines[file], known, screen)
        yield from (f"  {_place(mark.span, screen)}: {mark.text}" for mark in marks if mark not in known and mark.text)
    if help_:
        yield f"  {screen.paint(said['help'], _HEAD)}: {screen.plain(help_)}"
    yield from (
        f"  {screen.paint(said['note'], _HEAD)}: {screen.plain(note)}" for note in note_texts(diagnostic, language)
    )
    shown = list(_mended(diagnostic, lines, screen))
    if shown:
        yield f"  {screen.paint(said['can_be_fixed' if diagnostic.safe else 'perhaps'], _HEAD)}:"
        yield from shown


def _place(span: Span, screen: Screen) -> str:
    return f"{screen.plain(span.file)}:{span.line}:{span.column}"


def _by_file(diagnostic: Diagnostic, language: str, screen: Screen) -> dict[str, list[Mark]]:
    """What to mark in each file, that of the problem itself first; the problem's own place first in it."""
    own = diagnostic.primary
    found = {own.file: [Mark(own, "^", "", _COLOURS[diagnostic.severity])]}

    def order(label: Label) -> tuple[bool, Span]:
        return label.span.file != own.file, label.span

    for label in sorted(dict.fromkeys(diagnostic.secondary), key=order):
        said = screen.shown(screen.plain(label_text(label, diagnostic, language)))
        found.setdefault(label.span.file, []).append(Mark(label.span, "-", said, _OTHER))
    return found


def _mended(diagnostic: Diagnostic, lines: Mapping[str, list[str]], screen: Screen) -> Iterator[str]:
    edits: dict[str, list[Edit]] = {}
    for edit in diagnostic.mending:
        if on_lines(edit.span, lines):
            edits.setdefault(edit.span.file, []).append(edit)
    for file in sorted(edits, key=lambda name: (name != diagnostic.primary.file, name)):
        if file != diagnostic.primary.file:
            yield f"  {_place(edits[file][0].span, screen)}:"
        stretches = preview(lines[file], edits[file])
        for one in stretches[:_MOST_STRETCHES]:
            yield from _previewed(one, screen)
        if len(stretches) > _MOST_STRETCHES:
            yield gutter(screen.dots, screen).rstrip()


def _previewed(one: Preview, screen: Screen) -> Iterator[str]:
    if not one.new:
        for i, line in enumerate(one.old[:_MOST_LINES]):
            yield (
                gutter(one.first + i, screen, bar="-") + screen.paint(screen.shown(screen.plain(line)), _REMOVED)
            ).rstrip()
        return
    added = [Mark(span, "+", "", _ADDED) for span in one.added]
    changed = {number for span in one.added for number in range(span.line, span.end_line + 1)}
    for i, line in enumerate(one.new[:_MOST_LINES]):
        number = one.first + i
        marks = [mark for mark in added if mark.span.line <= number <= mark.span.end_line] if number in changed else []
        if len(one.new) > 1 or not marks:
            yield (gutter(number, screen) + screen.shown(screen.plain(line))).rstrip()
        else:
            numbered = [""] * (number - 1) + [line]
            yield from excerpt(numbered, marks, screen)
    if len(one.new) > _MOST_LINES:
        yield gutter(screen.dots, screen).rstrip()
