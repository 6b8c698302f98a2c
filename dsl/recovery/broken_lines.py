"""A line that cannot be read: what is wrong with it, and what it was meant to say.

Repairs are tried on words and states alone (`repairs`). Those that let the whole line be read are held against what
stands around it (`surroundings`); the cheapest is what the line is taken to mean, and what is said about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.keywords import CATALOGUES, DECLARING, EXAMPLE_STARTS, TESTED_KINDS, starting_keyword
from trin.dsl.reading.automaton import STATEMENT
from trin.dsl.reading.examples_lines import opened_by
from trin.dsl.reading.lexemes import lexemes
from trin.dsl.reading.lexer import Problem
from trin.dsl.reading.lines import OPENERS, Line
from trin.dsl.reading.nodes import Statement
from trin.dsl.reading.statements import Unexpected, read_line

from . import said_wrong
from .open_texts import Closed, closed
from .repairs import Repair, Repairs
from .surroundings import Effort, Surroundings
from .synonyms import fillers

_MENDS = 4
"""So many mistakes of one line are looked for."""

_TRIED = 16
"""So many repairs that read the whole line are read in full."""

_NEAR = 0.13
"""Repairs whose prices differ by less are as likely as each other."""

_CHEAP = 0.75
"""Where a repair costs less, no dear ones are looked for."""

_UNLIKELY = 1.15
"""Where a repair costs more, one that leaves something wrong but puts nothing in is more likely."""

_DEAREST = 2.5
"""Where every repair costs more, none is likely to be what was meant."""

_LIKELY = 0.85
"""A repair up to this price is taken though the line has more that is wrong."""

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

_AUTHORS_OWN = frozenset({"spelling", "short", "instead", "foreign", "extra", "aside", "unquoted"})

_DECLARATION = (
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.FactDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
    ast.PackageDecl,
)


_LABELLED = (
    ast.Header,
    ast.RoleDecl,
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
    ast.PackageDecl,
    ast.RequirementDecl,
)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a broken line is taken to say, the line as it then reads, and everything that is wrong with it.

    `faithful` tells that nothing in it is made up: what it says is what the author said.
    """

    node: Statement | None
    line: Line
    problems: tuple[Diagnostic, ...]
    faithful: bool


@dataclass(frozen=True, slots=True)
class _Step:
    line: Line | None
    problem: Diagnostic
    faithful: bool = True
    ends: bool = False


def recover(line: Line, around: Surroundings, kinds: Sequence[str] = (STATEMENT,)) -> Recovered:
    """Mend a line until it can be read, or until nothing helps; `kinds` are what it may be."""
    line, problems = _seen(line)
    faithful = True
    for _ in range(_MENDS):
        node = _read(line, kinds)
        text = _closed(line, around, kinds) if isinstance(node, Problem) and node.diagnostic.code == "T101" else None
        if text is not None:
            problems.append(text.problem)
            line = text.line
            continue
        if isinstance(node, Problem):
            problems.append(node.diagnostic)
            if node.diagnostic.fix is None:
                break
            line = line.mended(node.diagnostic.primary, node.diagnostic.fix)
            continue
        if not isinstance(node, Unexpected):
            return Recovered(node, line, tuple(problems), faithful)
        step = _step(line, node, around, kinds)
        problems.append(step.problem)
        if step.line is None:
            break
        faithful = faithful and step.faithful
        line = step.line
        if step.ends:
            break
    node = _read(line, kinds)
    if isinstance(node, Problem | Unexpected):
        return Recovered(None, line, tuple(problems), False)
    return Recovered(node, line, tuple(problems), faithful)


def _seen(line: Line) -> tuple[Line, list[Diagnostic]]:
    """The line without characters that nobody sees, such as a word processor's soft hyphens; texts keep theirs."""
    problems: list[Diagnostic] = []
    while (hidden := next((word for word in lexemes(line) if word.text in _INVISIBLE), None)) is not None:
        span = line.span(hidden.start, hidden.end)
        problems.append(Diagnostic("T102", {"found": f"U+{ord(hidden.text):04X}"}, span, edits=(Edit(span, ""),)))
        line = line.mended(span, "")
    return line, problems


def _read(line: Line, kinds: Sequence[str]) -> Statement | Problem | Unexpected:
    """What the line says as the first kind that it can be, else what is wrong with it as the first of all."""
    wrong: Problem | Unexpected | None = None
    for kind in kinds:
        try:
            return read_line(line, kind)
        except (Problem, Unexpected) as problem:
            wrong = wrong or problem
    assert wrong is not None
    return wrong


def _step(line: Line, wrong: Unexpected, around: Surroundings, kinds: Sequence[str]) -> _Step:
    """The next thing that is wrong with a line, and the line without it."""
    text = _closed(line, around, kinds)
    if text is not None:
        return _Step(text.line, text.problem)
    if around.effort is Effort.NONE:
        return _Step(None, said_wrong.out_of_place(line, wrong.token, wrong.accepts, lexemes(line)))
    tried = [Repairs(line, kind, around) for kind in kinds]
    date = said_wrong.month(line, tried[0].words, tried[0].failed)
    if date is not None and date.fix is not None:
        return _Step(line.mended(date.primary, date.fix), date)
    taken = said_wrong.named(line)
    if taken is not None:
        return _Step(None, taken)
    priced = [choice for repairs in tried for choice in _priced(repairs, around)]
    best = min(priced, key=lambda choice: choice.price, default=None)
    two = said_wrong.joined(line, wrong.token, wrong.accepts)
    if two is not None and (best is None or best.price > _LIKELY):
        return _Step(None, two)
    partly = _partly(tried)
    only_ends = partly is not None and partly.ends
    if best is not None and best.price < (_UNLIKELY if only_ends else _DEAREST):
        return _taken(best, [choice for choice in priced if choice.price < best.price + _NEAR])
    if partly is not None:
        problem = said_wrong.about(partly.repair, partly.repairs, ())
        words = any(letter.isalnum() for letter in problem.arguments["found"])
        if partly.repair.kind == "short" or (problem.code == "T132" and words):
            problem = replace(problem, unsafe=True)  # The words may belong to what is still wrong.
        return _Step(_with(partly.repair, partly.repairs.line), problem, ends=partly.ends)
    if best is not None and best.price < _DEAREST:
        return _taken(best, [choice for choice in priced if choice.price < best.price + _NEAR])
    return _Step(None, said_wrong.out_of_place(line, wrong.token, wrong.accepts, tried[0].words))


@dataclass(frozen=True, slots=True)
class _Part:
    """A repair that lets more of a line be read, but not all; `ends` where all that is missing is the line's end."""

    repair: Repair
    repairs: Repairs
    ends: bool


def _partly(tried: Sequence[Repairs]) -> _Part | None:
    """The most likely repair that leaves something wrong with the line."""
    parts = [
        (_worth(repair, repairs.line), repair, repairs)
        for repairs in tried
        for repair in repairs.found()
        if not repair.reach.whole or _misshapen(repair, repairs)
    ]
    cost, repair, repairs = min(parts, key=lambda part: part[0], default=(9.0, None, None))
    if repair is None or repairs is None or cost >= _LIKELY:
        return None
    ends = not repair.reach.whole and repair.reach.at == len(repairs.words) and repair.first == 0
    return _Part(repair, repairs, ends)


def _misshapen(repair: Repair, repairs: Repairs) -> bool:
    """Whether all that a repair leaves to mend in its line is how a date or a number is written."""
    if repair.kind not in _AUTHORS_OWN:
        return False
    try:
        read_line(_with(repair, repairs.line), repairs.kind)
    except Problem as problem:
        return problem.diagnostic.fix is not None
    except Unexpected:
        return False
    return False


def _closed(line: Line, around: Surroundings, kinds: Sequence[str]) -> Closed | None:
    return closed(line, kinds[0], lambda word: around.count(word) > 1, around.misfit)


def _worth(repair: Repair, line: Line) -> float:
    """The price of a repair that does not mend all of the line: lower the further it leads."""
    if repair.kind not in _AUTHORS_OWN or not repair.sure:
        return 9.0
    if repair.kind == "extra" and line.text[repair.start : repair.end] == "." and repair.end < len(line.text):
        return 9.0  # It ends an abbreviation or the number of a day.
    if repair.terminal in EXAMPLE_STARTS and line.column > 1:
        return 9.0
    return repair.cost - 0.05 * (repair.reach.at - repair.first)


@dataclass(frozen=True, slots=True)
class _Choice:
    price: float
    repair: Repair
    repairs: Repairs
    node: Statement


def _priced(repairs: Repairs, around: Surroundings) -> list[_Choice]:
    """The repairs that read the whole line, with what they then say and what that costs here."""
    priced = _readable(repairs, repairs.found(), around)
    if around.effort is Effort.ALL and min((choice.price for choice in priced), default=9.0) > _CHEAP:
        priced += _readable(repairs, repairs.dear(), around)
    return priced


def _readable(repairs: Repairs, found: Sequence[Repair], around: Surroundings) -> list[_Choice]:
    whole = sorted((repair for repair in found if repair.reach.whole), key=lambda repair: repair.cost)
    priced: list[_Choice] = []
    seen: set[str] = set()
    for repair in whole:
        if len(priced) >= _TRIED and repair.cost > whole[0].cost + 0.4:
            break
        line = _with(repair, repairs.line)
        if line.text in seen:
            continue
        seen.add(line.text)
        try:
            node = read_line(line, repairs.kind)
        except (Problem, Unexpected):
            continue
        price = repair.cost + around.misfit(node) + repairs.oddity(line)
        priced.append(_Choice(price, repair, repairs, node))
    return priced


def _taken(best: _Choice, near: Sequence[_Choice]) -> _Step:
    rivals = [choice.repair for choice in near if choice.node != best.node]
    problem = said_wrong.about(best.repair, best.repairs, rivals)
    faithful = not rivals and (best.repair.kind in _AUTHORS_OWN or best.repair.terminal not in _FILLED_IN)
    return _Step(_with(best.repair, best.repairs.line), problem, faithful)


_FILLED_IN = frozenset({"NAME", "INT", "STRING", "DATE"})


def _with(repair: Repair, line: Line) -> Line:
    """The line with a repair made; a word that is put in keeps its distance from the others."""
    text = repair.text
    if repair.kind == "missing":
        text = f" {text}" if repair.start == len(line.text) else f"{text} "
    return line.mended(line.span(repair.start, repair.end), text)


# --- names that must not be ------------------------------------------------------------------------------------------


def reserved(line: Line, node: Statement) -> list[Diagnostic]:
    """Names that a declaration must not give because they are words of the language."""
    if not isinstance(node, _DECLARATION):
        return []
    catalogue = CATALOGUES[line.language]
    wrong = [node.name] if node.name.text.lower() in catalogue.reserved else []
    if isinstance(node, ast.FactDecl):
        wrong += [value for value in node.values if value.text.lower() in catalogue.never_values]
    return [Diagnostic("T111", {"found": name.text}, name.span) for name in wrong]


def filler(line: Line, node: Statement) -> tuple[Line, Diagnostic] | None:
    """A word that says nothing, read as the name of what a change tests: ``til skal mindst 2``. The line without it."""
    if not isinstance(node, ast.ChangeDecl) or not isinstance(node.to, ast.TestLine):
        return None
    subject = node.to.subject
    if not isinstance(subject, ast.NamedSubject) or (subject.name.text.lower(),) not in fillers(line.language):
        return None
    name = subject.name
    start = line.offset(name.span.line, name.span.column)
    end = start + len(name.text)
    after = end + len(line.text[end:]) - len(line.text[end:].lstrip())
    edits = (Edit(line.span(start, after), ""),)
    return line.mended(line.span(start, after), ""), Diagnostic("T132", {"found": name.text}, name.span, edits=edits)


# --- lines that nothing helps ----------------------------------------------------------------------------------------


def is_declaration(line: Line) -> bool:
    """Whether a broken line is meant to declare something: a test may begin with the word for a kind of thing too."""
    starts = starting_keyword(line.text, line.language)
    if starts in TESTED_KINDS:
        return any(mark in line.text for mark in f"{OPENERS}':")
    return starts in DECLARING | EXAMPLE_STARTS | {"RULESET", "COMPANY"}


def declared(line: Line) -> Statement | None:
    """The declaration that a broken line begins with, without its label."""
    starts = starting_keyword(line.text, line.language)
    if starts in EXAMPLE_STARTS:
        return opened_by(line, starts)
    match = re.match(r"\w+(?:-\w+)?\s+([^\W\d_]\w*)", line.text)
    if match is None:
        return None
    unread = ast.Text("", line.span(match.end(), match.end()))
    if starts == "FACT":
        name = ast.Name(match[1], line.span(match.start(1), match.end()))
        return ast.FactDecl(name, unread, ast.UNREAD, (), None, line.span(0, match.end()))
    try:
        node = read_line(line.cut(match.end()))
    except (Problem, Unexpected):
        return None
    return replace(node, label=unread) if isinstance(node, _LABELLED) else None
