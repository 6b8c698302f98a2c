"""Reads the pages of the reference and turns what they claim into cases that a test can run.

The README of the reference says how a page is written. In short: a rule example is a Danish block and its English twin, a table
after them holds records and what becomes of them, and a comment with a code stands on every line that is refused.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType

from trin.engine.program import DecisionError

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


pages = load("spec_pages")
rows = load("spec_rows")
rules = load("spec_rules")
Block, Table, Mark = pages.Block, pages.Table, pages.Mark
Ran, Text = rules.Ran, rules.Text
compiled, placed = rules.compiled, rules.placed


# --- cases ----------------------------------------------------------------------------------------------------------


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
            for code in rules.CODE.findall(line.rsplit("#", 1)[1])
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
            danish = [rules.shape_of(file) for file in compiled(self.pairs("da")).files]
            assert [rules.shape_of(file) for file in found.files] == danish, (
                "the two languages do not give the same tree"
            )
        return [Ran(language, self.pairs(language))] if {code for _, _, code in expected} <= rules.LATER else []

    def cases(self) -> Iterator[Case]:
        for language in self.texts:
            yield self.case(self.lines[language][0], "reads", language, lambda to=language: self.reads(to))

    def case(self, line: int, label: str, language: str, check: Callable[[], list[Ran]], cells: str = "") -> Case:
        reasons = {**self.xfail, **{to: why for name, to, why in pages.marks_in(cells) if name == "xfail"}}
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
        wanted = pages.plain(row.get("outcome", ""))
        try:
            ran = rules.decide(self.pairs(language), language, row, self.base_rows)
        except DecisionError as problem:
            assert wanted == f"refused: {problem.why}", f"outcome: expected {wanted}, was refused: {problem.why}"
            return []
        rules.judge_row(ran, row, language, self.shape)
        return [ran]


# --- the three forms of examples ------------------------------------------------------------------------------------


def _grid(page: Page, table: Table, xfail: Mapping[str | None, str]) -> Iterator[Case]:
    """A line in both languages by records: every cell is what the line gives for the record at the top."""
    records = table.head[2:]
    for line, cells in table.rows:
        texts = {
            language: [placed("test", page.base[language], pages.lines_in(cell), language, "e.trin")]
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
                text = pages.unescaped(pages.lines_in(cell))
                pairs.append(((("e.trin"), placed("test", page.base[language], text, language, "e.trin").whole),))
            first, second = (compiled(pair) for pair in pairs)
            for found in (first, second):
                assert not found.diagnostics, [(d.code, dict(d.arguments)) for d in found.diagnostics]
            assert first.files == second.files, "the two do not read the same"
            return [Ran(language, pair) for pair in pairs]

        why = dict(xfail)
        why |= {to: reason for name, to, reason in pages.marks_in(" ".join(cells)) if name == "xfail"}
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
        for code in rules.CODE.findall(line.rsplit("#", 1)[1])
    ]


def _example(page: Page, blocks: Mapping[str, list[Block]], xfail: Mapping[str | None, str]) -> Example:
    shape = next(iter(blocks.values()))[0].info[2]
    texts: dict[str, list[Text]] = {}
    for language, found in blocks.items():
        base = page.base.get(language, "")
        texts[language] = [
            placed(shape, base, pages.unescaped(b.text) if "escaped" in b.info else b.text, language, _file(b, i))
            for i, b in enumerate(found)
        ]
    lines = {language: [b.line for b in found] for language, found in blocks.items()}
    return Example(page, shape, min(v[0] for v in lines.values()), texts, lines, list(page.rows), xfail)


def _file(block: Block, number: int) -> str:
    named = [word for word in block.info if word.endswith(".trin")]
    return named[0] if named else f"example{number}.trin"


def take_base(name: str, state: Page) -> None:
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

    def read(self, block: Block) -> Iterator[Case]:
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
    for part in pages.parts_of(text):
        match part:
            case Mark(name="base", value=value):
                take_base(value, page)
            case Mark(name="xfail", language=language, value=value):
                yield from reader.finish()
                reader.xfail[language] = value
            case Block(info=("trin", *_)):
                yield from reader.read(part)
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
            case Table() if "record" in map(pages.plain, part.head):
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
