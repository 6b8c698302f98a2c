"""Names that were looked up and not found: gathered while rules are read, and answered once each when all are.

A name that is misspelt where it is declared is unknown wherever it is used. That can be told from a slip in one of the
uses only when every line has been read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Edit, Label, Note, distance, fold
from trin.dsl.keywords import CATALOGUES
from trin.dsl.recovery.synonyms import INSTEAD
from trin.dsl.source import Span

from .scope import THING, Entry, Missed, Names, Report, namespace

_THINGS = frozenset({"certificate", "document", "activity", "judgement", "follow_up"})
"""Kinds that are declared in the same way, but for the word."""

_SUBJECTS = ("ATTENDANCE", "ABSENCE", "HOURS", "GAP")
"""What can be tested without being declared."""

_KNOWN = 8
"""So many names that could be used are listed."""

_LABELS = 3
"""So many further places of a problem are shown; a note says how many there are in all."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A declared name much like the one that was not found: how many letters differ, and where it is declared.

    Names that differ in a digit are names of different things.
    """

    text: str
    off: int
    same_digits: bool
    place: Span


@dataclass(frozen=True, slots=True)
class _Unknown:
    """One name that was not found: where it is used, in order, and what could have been meant, the nearest first."""

    missed: Missed
    uses: tuple[Span, ...]
    choices: tuple[_Choice, ...]

    @property
    def text(self) -> str:
        return self.missed.name.text


def report_misnamed(names: Names, report: Report, language: str) -> None:
    """Say what is wrong with every name that was not found, once each."""
    groups: dict[tuple[object, ...], list[Missed]] = {}
    for missed in report.missed:
        fact = None if missed.fact is None else missed.fact.name.text
        found = None if missed.entry is None else (missed.entry.name.span, missed.kind)
        groups.setdefault((missed.space, missed.name.text, fact, found), []).append(missed)
    unknown = [_unknown(group) for group in groups.values()]
    wanted = Counter(one.choices[0].place for one in unknown if one.choices)
    nameless = list(names.nameless)
    for one in unknown:
        if any(names.corrected(choice.place) == one.text for choice in one.choices):
            continue
        if one.text in names.doubtful or _left_out(one, nameless, names.doubtful):
            continue
        if one.missed.fact is None and _elsewhere(one, names, report, language):
            continue
        if (not one.choices or not _sure(one)) and _word_of_the_language(one, report, language):
            continue
        if one.choices:
            _misspelt(one, names, report, wanted[one.choices[0].place] > 1)
        else:
            _nowhere(one, report)
    report.missed.clear()


def _left_out(one: _Unknown, nameless: list[str], doubtful: frozenset[str]) -> bool:
    """Whether the name is most likely that of a declaration that lacks one, which has been reported: once for each."""
    if one.missed.fact is not None:
        return any(value.text == ast.MISSING for value in one.missed.fact.values)
    if one.missed.entry is not None or (one.choices and _sure(one) and one.choices[0].off < 2):
        return False
    kind = one.missed.kind
    if f"@{kind}" in doubtful:
        return True
    found = next((k for k in nameless if kind == k or (kind == THING and namespace(k) == THING)), None)
    if found is not None:
        nameless.remove(found)
    return found is not None


def _unknown(group: Sequence[Missed]) -> _Unknown:
    first = min(group, key=lambda missed: missed.name.span)
    known: dict[str, Span] = {}
    for missed in group:
        known |= _known(missed)
    text, cap = first.name.text, max(1, len(first.name.text) // 3)
    off = {name: distance(fold(text), fold(name), cap) for name in known if name != text}
    off |= {name: 0 for name in _called(first) if off.get(name, 0) > cap}
    choices = [
        _Choice(name, off[name], _digits(name) == _digits(text), known[name]) for name in off if off[name] <= cap
    ]
    choices.sort(key=lambda choice: (not choice.same_digits, choice.off))
    return _Unknown(first, tuple(sorted({missed.name.span for missed in group})), tuple(choices))


def _digits(name: str) -> str:
    return re.sub(r"\D", "", name)


def _known(missed: Missed) -> dict[str, Span]:
    """The names that could stand there, each with its declaration."""
    if missed.fact is not None:
        return {value.text: value.span for value in missed.fact.values}
    visible = missed.scope.visible(missed.space)
    return {name: entry.name.span for name, entry in visible.items() if missed.kind in {THING, entry.kind}}


def _called(missed: Missed) -> list[str]:
    """The names of what has the word that was not found as its text."""
    if missed.fact is not None:
        return []
    visible = missed.scope.visible(missed.space).items()
    fitting = [(name, entry.node) for name, entry in visible if missed.kind in {THING, entry.kind}]
    wanted = missed.name.text.casefold()
    return [n for n, node in fitting if (label := getattr(node, "label", None)) and label.text.casefold() == wanted]


# --- names that are there after all ---------------------------------------------------------------------------------


def _elsewhere(one: _Unknown, names: Names, report: Report, language: str) -> bool:
    """Whether the name is declared as something else, or in a package: then that is what is wrong."""
    missed = one.missed
    entry = missed.entry or _in_another_space(missed)
    if entry is not None:
        _of_another_kind(one, entry, names, report, language)
        return True
    hidden = names.elsewhere(missed.space, one.text)
    if hidden is None or (one.choices and _sure(one) and _unused(one.choices[0], names)):
        return False
    arguments = {"name": one.text, "package": hidden.package or ""}
    _say(one, report, "T204", arguments, one.uses[0], (Label(hidden.name.span, "@declared_here"), *_others(one)))
    return True


def _in_another_space(missed: Missed) -> Entry | None:
    spaces = (space for space in ("role", "scale", "group", THING) if space != missed.space)
    found = (missed.scope.visible(space).get(missed.name.text) for space in spaces)
    return next((entry for entry in found if entry is not None), None)


def _of_another_kind(one: _Unknown, entry: Entry, names: Names, report: Report, language: str) -> None:
    if names.is_unread(entry):
        return
    kind, declared = one.missed.kind, entry.name.span
    arguments = {"name": one.text, "kind": f"@{kind}", "found": f"@{entry.kind}", "known": _candidates(one.missed)}
    if len(one.uses) > 1 and declared not in names.used and kind != THING:
        words = CATALOGUES[language]
        fix = f"{words.word(kind.upper())} {one.text}" if {kind, entry.kind} <= _THINGS else None
        _say(one, report, "T206", arguments, entry.node.span.to(declared), _used(one), fix=fix, unsafe=True)
    else:
        _say(one, report, "T206", arguments, one.uses[0], (Label(declared, "@declared_here"), *_others(one)))


def _say(
    one: _Unknown,
    report: Report,
    code: str,
    arguments: Mapping[str, str],
    place: Span,
    labels: tuple[Label, ...],
    *,
    fix: str | None = None,
    edits: tuple[Edit, ...] = (),
    unsafe: bool = False,
    note: Note | None = None,
) -> None:
    notes = () if note is None else (note,)
    if len(one.uses) > _LABELS + 1:
        notes = (*notes, Note("used_so_often", {"count": str(len(one.uses))}))
    report.take([Diagnostic(code, arguments, place, labels, fix=fix, edits=edits, unsafe=unsafe, notes=notes)])


def _used(one: _Unknown) -> tuple[Label, ...]:
    return tuple(Label(span, "@used_here") for span in one.uses[:_LABELS])


def _others(one: _Unknown) -> tuple[Label, ...]:
    return tuple(Label(span, "@also_here") for span in one.uses[1 : _LABELS + 1])


# --- names that are not ---------------------------------------------------------------------------------------------


def _misspelt(one: _Unknown, names: Names, report: Report, rivals: bool) -> None:
    """A slip: in the declaration if nothing else uses that, else in the use. `rivals`: other uses have slips too."""
    best = one.choices[0]
    unused = not rivals and _unused(best, names)
    better = _better_spelt(one.text, best, names)
    if unused and _sure(one) and (len(one.uses) > 1 or better > 0):
        arguments = {"name": best.text, "suggestion": one.text}
        others = not names.declares_at(best.place)  # of a layer below, which may have others above it
        _say(one, report, "T210", arguments, best.place, _used(one), fix=one.text, unsafe=others)
        names.corrections[best.place] = one.text
        return
    labels = (Label(best.place, "@declared_here"), *_others(one))
    code, arguments = _unknown_code(one.missed)
    ties = _best(one)
    if one.missed.fact is None:
        arguments["suggestion"] = "«, »".join(choice.text for choice in ties[:_LABELS])
    if len(ties) > 1:
        _say(one, report, code, arguments, one.uses[0], labels)
        return
    edits = tuple(Edit(span, best.text) for span in one.uses[1:])
    doubt = unused and better == 0
    note = Note("perhaps_declared_wrong", {"declared": best.text}) if doubt else None
    guess = doubt or not _sure(one)
    _say(one, report, code, arguments, one.uses[0], labels, fix=best.text, edits=edits, unsafe=guess, note=note)


def _word_of_the_language(one: _Unknown, report: Report, language: str) -> bool:
    """Whether a test is meant to be of something that has a word of its own: "fremmødet", "tilstedeværelse"."""
    if one.missed.kind != THING or one.missed.fact is not None:
        return False
    words = CATALOGUES[language]
    text = one.text.lower()
    for terminal in _SUBJECTS:
        better = words.word(terminal)
        other = text in INSTEAD[language].get(terminal, ())
        cap = max(1, len(better) // 4)
        if other or min(distance(fold(text), fold(better), cap), distance(text, better, cap)) <= cap:
            code = "T130" if other else "T109"
            edits = tuple(Edit(span, better) for span in one.uses[1:])
            arguments = {"found": one.text, "suggestion": better}
            _say(one, report, code, arguments, one.uses[0], _others(one), fix=better, edits=edits)
            return True
    return False


def _unused(choice: _Choice, names: Names) -> bool:
    return not names.is_used(choice.place)


def _better_spelt(used: str, declared: _Choice, names: Names) -> int:
    """Whether a name is spelt better where it is used (1) or where it is declared (-1); 0 where nobody can tell.

    Letters that somebody lacked on the keyboard, and a capital that a word processor put there, are slips; and the
    words of the right one may be found in labels and other names.
    """
    if declared.off == 0:
        letters = [sum(letter in "æøå" for letter in word) for word in (used, declared.text)]
        small = [sum(letter.islower() for letter in word) for word in (used, declared.text)]
        return _sign(*letters) or _sign(*small)
    return _sign(*(names.speaks_of(word, declared.text) for word in (used, declared.text)))


def _sign(one: int, other: int) -> int:
    return (one > other) - (one < other)


def _unknown_code(missed: Missed) -> tuple[str, dict[str, str]]:
    if missed.fact is None:
        return "T201", {"name": missed.name.text, "kind": f"@{missed.kind}"}
    values = ", ".join(f"»{value.text}«" for value in missed.fact.values)
    return "T305", {"found": missed.name.text, "fact": missed.fact.name.text, "values": values}


def _sure(one: _Unknown) -> bool:
    """Whether there is exactly one good suggestion."""
    best = one.choices[0]
    shorter = min(len(one.text), len(best.text))
    return len(_best(one)) == 1 and best.same_digits and (best.off == 0 or shorter >= 4 * best.off)


def _best(one: _Unknown) -> list[_Choice]:
    """The choices that none is nearer than."""
    first = one.choices[0]
    return [c for c in one.choices if (c.off, c.same_digits) == (first.off, first.same_digits)]


def _nowhere(one: _Unknown, report: Report) -> None:
    missed = one.missed
    if missed.fact is not None:
        code, arguments = _unknown_code(missed)
        labels = (Label(missed.fact.name.span, "@declared_here"), *_others(one))
        _say(one, report, code, arguments, one.uses[0], labels)
        return
    arguments = {"name": one.text, "kind": f"@{missed.kind}", "known": _candidates(missed)}
    _say(one, report, "T202", arguments, one.uses[0], _others(one))


def _candidates(missed: Missed) -> str:
    """Some of the names that could stand there: modules last, what is shared after what is the package's own."""
    visible = missed.scope.visible(missed.space).items()
    fitting = [(name, entry) for name, entry in visible if missed.kind in {THING, entry.kind}]
    by_use = sorted(fitting, key=lambda item: (item[1].kind == "module", item[1].package is None))
    return ", ".join(f"»{name}«" for name, _ in by_use[:_KNOWN]) or "@no_names"
