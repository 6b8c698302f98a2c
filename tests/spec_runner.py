"""Reads the pages of the reference and turns what they claim into cases that a test can run.

The README of the reference says how a page is written. In short: a rule example is a Danish block and its English twin, a table
after them holds records and what becomes of them, and a comment with a code stands on every line that is refused.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from trin.dsl import Source, ast, compile_ruleset
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.parser import parse
from trin.engine.decision import Decision, RequirementResult, Status, TestResult
from trin.engine.program import DecisionError, Program

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"


def load(name: str) -> ModuleType:
    """A module that lies beside this one."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


rows = load("spec_rows")

# --- pages: blocks, tables, marks -----------------------------------------------------------------------------------

_FENCE = re.compile(r"^```(.*)$")
_MARK = re.compile(r"<!--\s*(xfail|base)(?:\s+(da|en))?:\s*(.*?)\s*-->")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\([rt])")
_BREAK = re.compile(r"\s*⏎\s*")


@dataclass(frozen=True)
class Block:
    """A fenced block; `line` is that of its first line within."""

    info: tuple[str, ...]
    text: str
    line: int


@dataclass(frozen=True)
class Table:
    """A table: the cells of its head, and its rows with the line that each stands on."""

    head: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Mark:
    """A comment to the runner: ``<!-- xfail: why -->``, ``<!-- base: PAGE -->``."""

    name: str
    language: str | None
    value: str


Part = Block | Table | Mark


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def parts_of(text: str) -> Iterator[Part]:
    """What a page holds for the runner, from top to bottom."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence:
            end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```"))
            yield Block(tuple(fence[1].split()), "\n".join(lines[at + 1 : end]) + "\n", at + 2)
            at = end + 1
        elif lines[at].startswith("|"):
            end = next((i for i in range(at, len(lines)) if not lines[i].startswith("|")), len(lines))
            found = tuple((i + 1, _cells(lines[i])) for i in range(at + 2, end))
            yield Table(_cells(lines[at]), found)
            at = end
        else:
            yield from (Mark(*found) for found in _marks(lines[at]))
            at += 1


def _marks(text: str) -> list[tuple[str, str | None, str]]:
    return [(name, language or None, value) for name, language, value in _MARK.findall(text)]


def unescaped(text: str) -> str:
    """Text with ``\\u00a0``, ``\\r`` and ``\\t`` put in."""
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else {"r": "\r", "t": "\t"}[m[2]], text)


def lines_in(cell: str) -> str:
    """The lines of a cell, which ⏎ parts."""
    return _BREAK.sub("\n", plain(cell)) + "\n"


def plain(cell: str) -> str:
    """A cell without marks to the runner, code marks and emphasis."""
    return _MARK.sub("", cell).replace("`", "").replace("**", "").replace("<br>", " ").strip()


# --- rules ----------------------------------------------------------------------------------------------------------

_WRAP = {
    "da": 'overgang ethvert modul til virksomhed2\nkrav prøve "Prøven"\n',
    "en": 'transition any module to virksomhed2\nrequirement prøve "The test"\n',
}
_PACKAGE = {"da": re.compile(r"^pakke ", re.MULTILINE), "en": re.compile(r"^package ", re.MULTILINE)}
_CODE = re.compile(r"\bT\d{3}\b")
PROBE = "virksomhed2.prøve"
LATER = {"T114", "T404"}
"""Codes about what the language has words for and this version does not carry out."""


@dataclass(frozen=True)
class Text:
    """A piece of rules on a page, as it will be read: `before` lines of the base stand above it in `whole`."""

    name: str
    whole: str
    before: int
    length: int


@dataclass(frozen=True)
class Compiled:
    """Rules that have been read."""

    files: tuple[ast.File, ...]
    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


@cache
def compiled(texts: tuple[tuple[str, str], ...]) -> Compiled:
    sources = [Source(name, text) for name, text in texts]
    files = tuple(file for file in (parse(source)[0] for source in sources) if file is not None)
    rulesets, found = compile_ruleset(sources)
    program = Program(next(iter(rulesets.values()))) if rulesets else None
    return Compiled(files, program, tuple(found))


def placed(shape: str, base: str, text: str, language: str, name: str) -> Text:
    """Rules put where they belong in the base."""
    length = text.count("\n")
    if shape == "file":
        return Text(name, text, 0, length)
    if shape == "part":
        return Text(name, base + text, base.count("\n"), length)
    at = _PACKAGE[language].search(base)
    assert at is not None, "the base has no package"
    head = base[: at.start()] + (_WRAP[language] if shape == "test" else "")
    return Text(name, head + text + base[at.start() :], head.count("\n"), length)


def shape_of(node: Any) -> Any:
    """A tree without places and quoted texts: what must be the same in both languages."""
    if isinstance(node, ast.Text):
        return "…"
    if dataclasses.is_dataclass(node):
        kept = [getattr(node, f.name) for f in dataclasses.fields(node) if f.compare and f.name != "language"]
        return (type(node).__name__, *map(shape_of, kept))
    return tuple(map(shape_of, node)) if isinstance(node, tuple) else node


# --- cases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """Rules that ran in a language, and the decision they gave where a record was put to them."""

    language: str
    texts: tuple[tuple[str, str], ...]
    decision: Decision | None = None

    @property
    def compiled(self) -> Compiled:
        return compiled(self.texts)


@dataclass(frozen=True, eq=False)
class Case:
    """A claim of a page. `check` raises AssertionError where it does not hold, and returns what ran."""

    page: str
    line: int
    label: str
    check: Callable[[], list[Ran]]
    xfail: str | None = None

    @property
    def id(self) -> str:
        return f"{self.page}:{self.line}:{self.label}"

    @property
    def place(self) -> str:
        return f"docs/reference/{self.page}:{self.line}"


@dataclass
class Page:
    """The state of a page as it is read from the top."""

    name: str
    base: dict[str, str] = field(default_factory=dict)
    rows: list[str] = field(default_factory=list)


@dataclass
class Example:
    """A Danish block and its English twin (each may be several files), and the cases of the table after them."""

    page: Page
    shape: str
    line: int
    texts: dict[str, list[Text]]
    lines: dict[str, list[int]]
    base_rows: list[str]
    xfail: Mapping[str | None, str]

    def pairs(self, language: str) -> tuple[tuple[str, str], ...]:
        return tuple((text.name, text.whole) for text in self.texts[language])

    def expected(self, language: str) -> list[tuple[str, int, str]]:
        """By file: the line and the code of every comment that has one."""
        return [
            (text.name, number, code)
            for text in self.texts[language]
            for number, line in enumerate(text.whole.splitlines(), 1)
            if text.before < number <= text.before + text.length and "#" in line
            for code in _CODE.findall(line.rsplit("#", 1)[1])
        ]

    def reads(self, language: str) -> list[Ran]:
        """The problems are those that the comments say, and the English tree is the Danish one."""
        found = compiled(self.pairs(language))
        actual = [(d.primary.file, d.primary.line, d.code) for d in found.diagnostics]
        by_name = {text.name: text for text in self.texts[language]}

        def said(all_: Iterable[tuple[str, int, str]]) -> str:
            shown = [f"{c} on line {n - by_name[f].before} of {f}" for f, n, c in sorted(all_)]
            return ", ".join(shown) or "none"

        expected = self.expected(language)
        assert sorted(actual) == sorted(expected), (
            f"problems expected: {said(expected)}; found: {said(actual)}: {[dict(d.arguments) for d in found.diagnostics]}"
        )
        if language == "en" and not expected:
            danish = [shape_of(file) for file in compiled(self.pairs("da")).files]
            assert [shape_of(file) for file in found.files] == danish, "the two languages do not give the same tree"
        return [Ran(language, self.pairs(language))] if {code for _, _, code in expected} <= LATER else []

    def cases(self) -> Iterator[Case]:
        for language in self.texts:
            yield self.case(self.lines[language][0], "reads", language, lambda to=language: self.reads(to))

    def case(
        self, line: int, label: str, language: str, check: Callable[[], list[Ran]], cells: str = ""
    ) -> Case:
        reasons = {**self.xfail, **{to: why for name, to, why in _marks(cells) if name == "xfail"}}
        why = reasons.get(language, reasons.get(None))
        return Case(self.page.name, line, f"{label}-{language}" if label else language, check, why)

    def table(self, table: Table) -> Iterator[Case]:
        """Every row of a table of records, in both languages."""
        for line, cells in table.rows:
            row = dict(zip(table.head, cells, strict=True))
            for language in self.texts:

                def check(language: str = language, row: Mapping[str, str] = row) -> list[Ran]:
                    return self.decides(language, row)

                yield self.case(line, "", language, check, " ".join(cells))

    def decides(self, language: str, row: Mapping[str, str]) -> list[Ran]:
        """The decision on a row's record is what its cells say; ``refused: why`` where none can be asked for."""
        wanted = plain(row.get("outcome", ""))
        try:
            ran = decide(self.pairs(language), language, row, self.base_rows)
        except DecisionError as problem:
            assert wanted == f"refused: {problem.why}", f"outcome: expected {wanted}, was refused: {problem.why}"
            return []
        judge_row(ran, row, language, self.shape)
        return [ran]


def decide(texts: tuple[tuple[str, str], ...], language: str, row: Mapping[str, str], base: Sequence[str]) -> Ran:
    """The decision on a row's record."""
    given = rows.asked(rows.rows_of(plain(row.get("record", ""))), base)
    on = date.fromisoformat(plain(row["on"])) if row.get("on") else given.on
    found = compiled(texts)
    errors = [(d.code, dict(d.arguments), d.primary.line) for d in found.diagnostics]
    assert found.program is not None, f"the rules cannot be used: {errors}"
    to = plain(row.get("to", "")) or None
    return Ran(language, texts, found.program.decide(given.record, on=on, to=to))


_LISTS = {
    "met": Status.MET,
    "unmet": Status.UNMET,
    "unknown": Status.UNKNOWN,
    "waived": Status.WAIVED,
    "not applicable": Status.NOT_APPLICABLE,
}


def judge_row(ran: Ran, row: Mapping[str, str], language: str, shape: str) -> None:
    """Every cell of a row but the record says something about the decision that is so."""
    assert ran.decision is not None
    for head, cell in row.items():
        name, wanted = plain(head), plain(cell)
        if name in {"record", "on", "to", "note"} or wanted == "":
            continue
        if " / " in wanted:
            wanted = wanted.split(" / ")[language == "en"]
        actual = _actual(ran.decision, name, plain(row.get("to", "")), shape)
        good = actual != "–" if wanted == "…" else actual == wanted
        assert good, f"{name}: expected {wanted}, was {actual}\n{_details(ran.decision)}"


def _asked_for(decision: Decision, to: str) -> Any:
    found = [t for t in decision.transitions if t.to == (to or decision.next)]
    return found[0] if found else None


def _actual(decision: Decision, name: str, to: str, shape: str) -> str:
    transition = _asked_for(decision, to)
    if name == "result":
        return result_of(probe(decision))
    if name in _LISTS:
        judged = () if transition is None else transition.requirements
        return ", ".join(r.id for r in judged if r.status is _LISTS[name]) or "–"
    if name == "recommendations":
        judged = () if transition is None else transition.recommendations
        return ", ".join(f"{r.id} {r.status}" for r in judged) or "–"
    if name == "standards":
        return ", ".join(f"{r.id} {r.status}" for r in decision.standards) or "–"
    places: list[Any] = [decision, transition]
    if shape == "test":
        requirement = probe(decision)
        places = [requirement, *requirement.tests[:1], *places]
    return _shown(_path(places, name))


def _path(places: Sequence[Any], name: str) -> Any:
    first, *rest = name.split(".")
    place = next((p for p in places if p is not None and first in type(p).model_fields), None)
    assert place is not None, f"a decision has no {first!r}"
    value = place.model_dump(mode="json")[first]
    for step in rest:
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def _shown(value: Any) -> str:
    if value is None or value in ([], {}):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def probe(decision: Decision) -> RequirementResult:
    """The requirement that the lines of an example stand in."""
    for transition in decision.transitions:
        for requirement in transition.requirements:
            if requirement.id == PROBE:
                return requirement
    raise AssertionError(f"nothing was judged: {decision.outcome}")


def _first_reason(tests: Iterable[TestResult]) -> str | None:
    return next((str(test.reason) for test in tests if test.status is Status.UNKNOWN), None)


def result_of(requirement: RequirementResult) -> str:
    """A requirement's status, with the reason where it is unknown: ``unknown: stale``."""
    if requirement.status is not Status.UNKNOWN:
        return str(requirement.status).replace("_", " ")
    reason = _first_reason(requirement.tests) or _first_reason(requirement.applies_when)
    return f"unknown: {reason}"


def _details(decision: Decision) -> str:
    judged = [r for t in decision.transitions for r in (*t.requirements, *t.recommendations)]
    tests = [test for r in (*judged, *decision.standards) for test in r.tests]
    return "\n".join(f"  {t.text}: {t.status} {t.reason or ''} observed {t.observed}" for t in tests)


# --- the three forms of examples ------------------------------------------------------------------------------------


def _grid(page: Page, table: Table, xfail: Mapping[str | None, str]) -> Iterator[Case]:
    """A line in both languages by records: every cell is what the line gives for the record at the top."""
    records = table.head[2:]
    for line, cells in table.rows:
        texts = {
            language: [placed("test", page.base[language], lines_in(cell), language, "e.trin")]
            for language, cell in zip(("da", "en"), cells, strict=False)
        }
        example = Example(page, "test", line, texts, {"da": [line], "en": [line]}, list(page.rows), xfail)
        yield from example.cases()
        for number, (record, cell) in enumerate(zip(records, cells[2:], strict=True), 1):
            for language in texts:

                def check(
                    language: str = language, record: str = record, cell: str = cell, example: Example = example
                ) -> list[Ran]:
                    return example.decides(language, {"record": record, "result": cell})

                yield example.case(line, f"column {number}", language, check, cell)


def _means(page: Page, language: str, table: Table, xfail: Mapping[str | None, str]) -> Iterator[Case]:
    """Two ways to write the same lines of a requirement."""
    for line, cells in table.rows:

        def check(cells: tuple[str, ...] = cells) -> list[Ran]:
            pairs = []
            for cell in cells[:2]:
                text = unescaped(lines_in(cell))
                pairs.append(((("e.trin"), placed("test", page.base[language], text, language, "e.trin").whole),))
            first, second = (compiled(pair) for pair in pairs)
            for found in (first, second):
                assert not found.diagnostics, [(d.code, dict(d.arguments)) for d in found.diagnostics]
            assert first.files == second.files, "the two do not read the same"
            return [Ran(language, pair) for pair in pairs]

        why = dict(xfail)
        why |= {to: reason for name, to, reason in _marks(" ".join(cells)) if name == "xfail"}
        yield Case(page.name, line, f"means-{language}", check, why.get(language, why.get(None)))


def _each(page: Page, blocks: Mapping[str, list[Block]], xfail: Mapping[str | None, str]) -> Iterator[Case]:
    """Every line of a block on its own, in both languages."""
    split = {
        language: [(b.line + i, text) for b in found for i, text in enumerate(b.text.splitlines()) if text.strip()]
        for language, found in blocks.items()
    }
    assert len({len(lines) for lines in split.values()}) == 1, f"{page.name}: the twins have not as many lines"
    for pair in zip(*split.values(), strict=True):
        numbers = {language: [line] for language, (line, _) in zip(split, pair, strict=True)}
        texts = {
            language: [placed("test", page.base[language], text + "\n", language, "e.trin")]
            for language, (_, text) in zip(split, pair, strict=True)
        }
        example = Example(page, "test", pair[0][0], texts, numbers, list(page.rows), xfail)
        yield from example.cases()


def _codes(blocks: Sequence[Block]) -> list[tuple[int, int, str]]:
    """By block and line in it: the codes of the comments."""
    return [
        (number, at, code)
        for number, block in enumerate(blocks)
        for at, line in enumerate(block.text.splitlines())
        if "#" in line
        for code in _CODE.findall(line.rsplit("#", 1)[1])
    ]


def _example(page: Page, blocks: Mapping[str, list[Block]], xfail: Mapping[str | None, str]) -> Example:
    shape = next(iter(blocks.values()))[0].info[2]
    texts: dict[str, list[Text]] = {}
    for language, found in blocks.items():
        base = page.base.get(language, "")
        texts[language] = [
            placed(shape, base, unescaped(b.text) if "escaped" in b.info else b.text, language, _file(b, i))
            for i, b in enumerate(found)
        ]
    lines = {language: [b.line for b in found] for language, found in blocks.items()}
    return Example(page, shape, min(v[0] for v in lines.values()), texts, lines, list(page.rows), xfail)


def _file(block: Block, number: int) -> str:
    named = [word for word in block.info if word.endswith(".trin")]
    return named[0] if named else f"example{number}.trin"


def _base(name: str, state: Page) -> None:
    """Take over the base rules and record of another page."""
    other = Page(name)
    for _ in _run(other, (REFERENCE / name).read_text("utf-8")):
        pass
    state.base, state.rows = dict(other.base), list(other.rows)


class _Reader:
    """Collects the blocks of one example until its table, or whatever ends it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.blocks: dict[str, list[Block]] = {}
        self.xfail: dict[str | None, str] = {}
        self.last: Example | None = None

    def finish(self, table: Table | None = None) -> Iterator[Case]:
        blocks, xfail = self.blocks, self.xfail
        self.blocks, self.xfail = {}, {}
        if not blocks:
            assert table is None or self.last is not None, f"{self.page.name}: a table without an example: {table}"
            yield from self.last.table(table) if table is not None and self.last is not None else ()
            return
        first = next(iter(blocks.values()))[0]
        assert set(blocks) == {"da", "en"}, f"{self.page.name}:{first.line}: the example has no twin"
        codes = [_codes(found) for found in blocks.values()]
        assert codes[0] == codes[1], f"{self.page.name}:{first.line}: the twins expect different codes"
        if first.info[2] == "each":
            yield from _each(self.page, blocks, xfail)
            return
        self.last = example = _example(self.page, blocks, xfail)
        yield from example.cases()
        yield from example.table(table) if table is not None else ()

    def rules(self, block: Block) -> Iterator[Case]:
        _, language, shape = block.info[:3]
        assert language in {"da", "en"}, f"{self.page.name}:{block.line}: which language?"
        if language == "da" and "en" in self.blocks:
            yield from self.finish()
        if shape == "base":
            self.page.base[language] = block.text
        elif shape == "also":
            self.page.base[language] = placed("shared", self.page.base[language], block.text, language, "").whole
        else:
            assert shape in {"test", "each", "part", "shared", "file"}, f"{self.page.name}:{block.line}: {shape}?"
            self.blocks.setdefault(language, []).append(block)


def _run(page: Page, text: str) -> Iterator[Case]:
    reader = _Reader(page)
    for part in parts_of(text):
        match part:
            case Mark(name="base", value=value):
                _base(value, page)
            case Mark(name="xfail", language=language, value=value):
                yield from reader.finish()
                reader.xfail[language] = value
            case Block(info=("trin", *_)):
                yield from reader.rules(part)
            case Block(info=("record",)):
                page.rows = rows.rows_of(part.text)
                if reader.last is not None:
                    reader.last.base_rows = page.rows
            case Table(head=("Danish", "English", _, *_)):
                xfail = {} if reader.blocks else dict(reader.xfail)
                yield from reader.finish()
                yield from _grid(page, part, xfail)
            case Table(head=("Danish" | "English" as language, "means", *_)):
                yield from reader.finish()
                yield from _means(page, language[:2].lower(), part, {})
            case Table() if "record" in map(plain, part.head):
                yield from reader.finish(part)
            case _:
                pass
    yield from reader.finish()


def cases_of(path: Path) -> list[Case]:
    """Everything that a page claims."""
    return list(_run(Page(path.name), path.read_text("utf-8")))


@cache
def all_cases() -> tuple[Case, ...]:
    """Everything that the reference claims."""
    return tuple(case for path in sorted(REFERENCE.glob("*.md")) for case in cases_of(path))


@cache
def ran(case: Case) -> tuple[Ran, ...]:
    """What ran for a case that holds; nothing for one that does not."""
    try:
        return tuple(case.check())
    except AssertionError:
        return ()
