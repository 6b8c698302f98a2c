"""What Trin says about a fault, held against what was planted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, lru_cache
from typing import Any

from trin.dsl import ast, check_examples, check_logic, compile_rules
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.reading import parser
from trin.dsl.rendering.fixes import Written, chosen
from trin.dsl.source import Source, Span
from trin.engine import model

from benchmarks.mistakes_pages import Corpus
from benchmarks.mistakes_plant import Fault, broken

NOTICED, SAME_MEANING, UNNOTICEABLE = "noticed", "same meaning", "unnoticeable"
_TIMED = 25
"""Every so manyeth check is made from nothing, and timed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one fault was answered. `said` are the problems that the clean files do not have.

    `fix` is None where none was offered, else whether taking it restores what the rules meant; `guess` is the same for
    fixes that are shown and not applied. `seconds` is the time of a whole check where it was measured.
    """

    fault: Fault
    outcome: str
    said: tuple[Diagnostic, ...] = ()
    line: bool = False
    place: bool = False
    fix: bool | None = None
    guess: bool | None = None
    crash: str | None = None
    seconds: float | None = None

    @property
    def alone(self) -> bool:
        return len(self.said) == 1


@cache
def _remembering() -> Any:
    """Files that are the same again are not parsed again."""
    parse = parser.parse
    parser.parse = lru_cache(maxsize=256)(parse)
    return parse


def _from_nothing(sources: Sequence[Source]) -> float:
    kept, parser.parse = parser.parse, _remembering()
    try:
        start = time.process_time()
        checked(sources)
        return time.process_time() - start
    finally:
        parser.parse = kept


Rules = Mapping[str, model.Rulebook]


def checked(sources: Sequence[Source]) -> tuple[Rules, list[Diagnostic]]:
    """What ``trin check`` finds in files, and what can be decided by them."""
    rules, problems = compile_rules(sources)
    problems += check_examples(sources, rules)
    problems += check_logic(sources, rules, problems)
    return rules, sorted(problems, key=lambda problem: problem.primary)


class Judge:
    """Judges faults in one ruleset."""

    def __init__(self, corpus: Corpus) -> None:
        _remembering()
        self.corpus = corpus
        rules, self.alarms = checked(corpus.sources)
        self._meaning = meaning(rules)
        self._usual = Counter(map(_key, self.alarms))
        self._count = 0

    def judge(self, fault: Fault) -> Verdict:
        """The verdict on one fault in otherwise clean files."""
        sources = self._with(fault)
        try:
            rules, found = checked(sources)
        except Exception as problem:  # a crash is a finding too, and the worst
            return Verdict(fault, NOTICED, crash=repr(problem))
        new = self._new(found)
        if not new:
            same = self._restored(sources, rules)
            return Verdict(fault, SAME_MEANING if same else UNNOTICEABLE)
        first = new[0]
        self._count += 1
        return Verdict(
            fault,
            NOTICED,
            tuple(new),
            line=(first.primary.file, first.primary.line) in fault.right_lines,
            place=any(overlap(first.primary, place) for place in fault.places),
            fix=self._mended(sources, chosen(new).now),
            guess=self._mended(sources, [d for d in new if d.mending and d.unsafe]),
            seconds=None if self._count % _TIMED else _from_nothing(sources),
        )

    def together(self, faults: Sequence[Fault]) -> tuple[int, bool]:
        """How many of several faults in one file have a problem each, and whether there are no other problems."""
        new = self._new(checked(self._with(*faults))[1])
        left = list(new)
        reported = 0
        for fault in faults:
            lines = _moved(fault, faults)
            hit = next((d for d in left if (d.primary.file, d.primary.line) in lines), None)
            if hit is not None:
                left.remove(hit)
                reported += 1
        return reported, len(new) == len(faults)

    def _with(self, *faults: Fault) -> list[Source]:
        return [broken(s, [f for f in faults if f.file == s.file]) if s.file == faults[0].file else s
                for s in self.corpus.sources]  # fmt: skip

    def _new(self, found: Sequence[Diagnostic]) -> list[Diagnostic]:
        usual = Counter(self._usual)
        new: list[Diagnostic] = []
        for diagnostic in found:
            if usual[_key(diagnostic)]:
                usual[_key(diagnostic)] -= 1
            else:
                new.append(diagnostic)
        return new

    def _mended(self, sources: Sequence[Source], fixing: Sequence[Diagnostic]) -> bool | None:
        """Whether all that is offered, taken at once, restores the meaning; None where nothing is offered."""
        if not fixing:
            return None
        try:
            mended = [applied(source, fixing) for source in sources]
        except ValueError:  # two of them are in each other's way
            return False
        return self._restored(mended, None)

    def _restored(self, sources: Sequence[Source], rules: Rules | None) -> bool:
        """Whether the files say the same as the clean ones, by their trees or else by what they mean."""
        files = [parser.parse(source) for source in sources]
        if all(not found and file == page.file for (file, found), page in zip(files, self.corpus.pages, strict=True)):
            return True
        if rules is None:
            rules, found = checked(sources)
            if self._new(found):
                return False
        pages = zip(files, self.corpus.pages, strict=True)
        return all(_examples(file) == _examples(page.file) for (file, _), page in pages) and (
            meaning(rules) == self._meaning
        )


def _examples(file: ast.File | None) -> list[ast.Item]:
    """Citizens and examples: they are no part of what rules mean."""
    items = () if file is None else file.items
    return [item for item in items if isinstance(item, ast.CitizenDecl | ast.ExampleDecl)]


def _key(diagnostic: Diagnostic) -> tuple[str, str, tuple[str, ...]]:
    return diagnostic.code, diagnostic.primary.file, tuple(diagnostic.arguments.values())


def overlap(span: Span, place: Span) -> bool:
    """Whether two stretches have a character in common, or touch where one of them is empty."""
    if span.file != place.file:
        return False
    (start, end), (begin, stop) = (((s.line, s.column), (s.end_line, s.end_column)) for s in (span, place))
    if start == end or begin == stop:
        return start <= stop and begin <= end
    return start < stop and begin < end


def _moved(fault: Fault, faults: Sequence[Fault]) -> set[tuple[str, int]]:
    """The right lines of one fault where others have changed the number of lines above it."""
    others = [(f.line, len(f.after) - len(f.before)) for f in faults if f is not fault and f.file == fault.file]
    return {
        (file, line + sum(by for at, by in others if at < line) if file == fault.file else line)
        for file, line in fault.right_lines
    }


def applied(source: Source, fixing: Sequence[Diagnostic]) -> Source:
    """A file with every fix for it in place, the same one once."""
    edits = {edit for diagnostic in fixing for edit in diagnostic.mending if edit.span.file == source.file}
    return Source(source.file, Written(source.text).with_edits(edits)) if edits else source


def meaning(node: Any) -> Any:
    """A part of the model without places and without the words that tests were written in."""
    if isinstance(node, model.Origin | model.Source):
        return None
    if is_dataclass(node):
        return type(node).__name__, *(meaning(getattr(node, f.name)) for f in fields(node) if f.name != "digest")
    if isinstance(node, Mapping):
        return tuple((key, meaning(value)) for key, value in node.items())
    if isinstance(node, tuple | list):
        return tuple(meaning(part) for part in node)
    return node


def triples(verdicts: Sequence[Verdict]) -> Iterator[tuple[Fault, Fault, Fault]]:
    """Faults that are noticed one by one, three at a time: of one file, on lines of their own."""
    by_file: dict[tuple[str, str], list[Fault]] = {}
    for verdict in verdicts:
        if verdict.outcome == NOTICED and verdict.crash is None:
            by_file.setdefault((verdict.fault.ruleset, verdict.fault.file), []).append(verdict.fault)
    for faults in by_file.values():
        third = len(faults) // 3
        for one, two, three in zip(faults[:third], faults[third : 2 * third], faults[2 * third :], strict=False):
            if len({f.line for f in (one, two, three)}) == 3 and not _touching(one, two, three):
                yield one, two, three


def _touching(*faults: Fault) -> bool:
    lines = [line for f in faults for line in range(f.line, f.line + max(len(f.before), 1))]
    return len(lines) != len(set(lines))
