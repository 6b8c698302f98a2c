"""What to say about a broken line: from the repair that was found, or from the place where nothing helps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trin.dsl.diagnostics import Diagnostic, Edit, Note, suggest
from trin.dsl.keywords import CATALOGUES, DECLARING, starting_keyword
from trin.dsl.reading.lexemes import Lexeme, lexemes
from trin.dsl.reading.lexer import END, MARKS, Token
from trin.dsl.reading.lines import OPENERS, Line

from .repairs import Repair, Repairs
from .situations import situation

_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})\.?\s*([^\W\d_]+)(\.?,?\s*)([0-9]{4})(?!\w)")
_CHOSEN = frozenset({"NAME", "INT", "STRING", "DATE"})


def expected(accepts: frozenset[str]) -> str:
    """What could stand in a place, as an argument of a diagnostic."""
    return f"@sit_{situation(accepts) or 'line'}"


def about(repair: Repair, repairs: Repairs, rivals: Sequence[Repair]) -> Diagnostic:
    """What to say where a repair tells what is wrong; `rivals` would do as well."""
    line = repairs.line
    span = line.span(repair.start, repair.end)
    found = line.text[repair.start : repair.end]
    alone = not rivals
    match repair.kind:
        case "spelling" | "short":
            arguments = {"found": found, "suggestion": repair.text}
            return Diagnostic("T109", arguments, span, fix=repair.text, unsafe=not alone)
        case "instead":
            arguments = {"found": " ".join(found.split()), "suggestion": repair.text.strip()}
            return Diagnostic("T130", arguments, span, fix=repair.text, unsafe=not (alone and repair.sure))
        case "foreign":
            arguments = {"found": found, "suggestion": repair.text}
            return Diagnostic("T124", arguments, span, fix=repair.text, unsafe=not alone)
        case "unquoted":
            start, end = line.span(repair.start, repair.start), line.span(repair.end, repair.end)
            edits = (Edit(start, '"'), Edit(end, '"'))
            return Diagnostic("T101", {"mark": '"'}, span, edits=edits, unsafe=not repair.sure)
        case "aside":
            return _aside(repair, line)
        case "extra":
            return _extra(repair, line, alone)
        case "missing":
            return _missing(repair, repairs, alone)
    fix = repair.text if alone and repair.terminal not in _CHOSEN else None
    arguments = {"found": found, "expected": expected(repairs.accepted_at(repair.first))}
    return Diagnostic("T103", arguments, span, fix=fix, unsafe=True)


def _aside(repair: Repair, line: Line) -> Diagnostic:
    """Words beside the rule, which can stay as a remark."""
    start, end = repair.start, repair.end
    words = start + len(line.text[start:end]) - len(line.text[start:end].lstrip(",; "))
    before = len(line.text[:start].rstrip())
    edits = (Edit(line.span(before, words), "  # "),)
    return Diagnostic(
        "T132", {"found": line.text[words:end]}, line.span(words, end), edits=edits, notes=(Note("as_remark"),)
    )


def _extra(repair: Repair, line: Line, alone: bool) -> Diagnostic:
    start, end = repair.start, repair.end
    glued = start > 0 and not line.text[start - 1].isspace()
    if end < len(line.text) and not glued:
        end += len(line.text[end:]) - len(line.text[end:].lstrip())
    elif not glued:
        start = len(line.text[:start].rstrip())
    found = line.text[repair.start : repair.end]
    edits = (Edit(line.span(start, end), ""),)
    unsafe = not (alone and repair.sure)
    if len(found) == 1 and not found.isalnum() and found not in MARKS:
        named = found if found.isprintable() else f"U+{ord(found):04X}"
        return Diagnostic("T102", {"found": named}, line.span(repair.start, repair.end), edits=edits, unsafe=unsafe)
    return Diagnostic("T132", {"found": found}, line.span(repair.start, repair.end), edits=edits, unsafe=unsafe)


def _missing(repair: Repair, repairs: Repairs, alone: bool) -> Diagnostic:
    line, words = repairs.line, repairs.words
    wanted = expected(repairs.accepted_at(repair.first))
    edits: tuple[Edit, ...] = ()
    if alone and repair.terminal not in _CHOSEN:
        text = f" {repair.text}" if repair.first == len(words) else f"{repair.text} "
        edits = (Edit(line.span(repair.start, repair.start), text),)
    if repair.first == len(words):
        last = words[-1]
        span = line.span(last.start, last.end)
        return Diagnostic("T110", {"found": last.text, "expected": wanted}, span, edits=edits)
    word = words[repair.first]
    return Diagnostic("T131", {"found": word.text, "expected": wanted}, line.span(word.start, word.end), edits=edits)


# --- without a repair -----------------------------------------------------------------------------------------------


def named(line: Line) -> Diagnostic | None:
    """A declaration of a name that means something else, and is therefore read as something else."""
    words = lexemes(line)
    if starting_keyword(line.text, line.language) not in DECLARING or len(words) < 3 or words[2].text[0] not in OPENERS:
        return None
    name = words[1]
    if name.text.lower() not in CATALOGUES[line.language].reserved:
        return None
    return Diagnostic("T111", {"found": name.text}, line.span(name.start, name.end))


def month(line: Line, words: Sequence[Lexeme], at: int) -> Diagnostic | None:
    """A date whose month is cut short or misspelt."""
    starts = [words[i].start for i in (at, at - 1, at - 2) if 0 <= i < len(words)]
    match = next((m for m in (_DAY_MONTH_YEAR.match(line.text, start) for start in starts) if m), None)
    if match is None:
        return None
    catalogue = CATALOGUES[line.language]
    name = match[2].lower()
    if name in catalogue.month_numbers:
        return None
    better = next((m for m in catalogue.months if len(name) > 2 and m.lower().startswith(name)), None)
    better = better or suggest(name, catalogue.months) or _of_another_language(name, line.language)
    if better is None:
        return None
    if not match[3][-1:].isspace():
        whole = f"{match[1]}{'.' if catalogue.numeric_dates else ''} {better} {match[4]}"
        return Diagnostic("T119", {"found": match[0], "suggestion": whole}, line.span(*match.span()), fix=whole)
    end = match.end(2) + (line.text[match.end(2)] in ".,")
    found = line.text[match.start(2) : end]
    span = line.span(match.start(2), end)
    return Diagnostic("T109", {"found": found, "suggestion": better}, span, fix=better)


def _of_another_language(name: str, language: str) -> str | None:
    for catalogue in CATALOGUES.values():
        number = catalogue.month_numbers.get(name)
        if number is not None:
            return CATALOGUES[language].months[number - 1]
    return None


def joined(line: Line, token: Token, accepts: frozenset[str]) -> Diagnostic | None:
    """A test that could have ended here, and goes on with "and" or "or"."""
    catalogue = CATALOGUES[line.language]
    word = str(token.value).lower()
    if END not in accepts or word not in (*catalogue.phrases["AND"], *catalogue.phrases["OR"]):
        return None
    if starting_keyword(line.text, line.language) not in {None, "APPLIES_WHEN"} and "GIVES" not in accepts:
        return None
    return Diagnostic("T125", {"found": str(token.value)}, token.span)


def out_of_place(line: Line, token: Token, accepts: frozenset[str], words: Sequence[Lexeme]) -> Diagnostic:
    """A word where something else belongs."""
    wanted = expected(accepts)
    if token.type == END:
        return Diagnostic("T110", {"found": str(token.value), "expected": wanted}, token.span)
    if line.text.startswith("|") and token.type == "NAME":
        return Diagnostic("T122", {"found": str(token.value)}, token.span)
    start = line.offset(token.span.line, token.span.column)
    word = next((w.text for w in words if w.start == start), str(token.value))
    if token.type == "UNKNOWN":
        return Diagnostic("T102", {"found": word if word.isprintable() else f"U+{ord(word[0]):04X}"}, token.span)
    return Diagnostic("T103", {"found": word, "expected": wanted}, token.span)
