"""The rows of the table: what was measured, in which unit, against which budget."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

import trin
from lark import Lark
from trin.dsl import Source, compile_rules, compile_ruleset
from trin.dsl.examples.cases import examine
from trin.dsl.formatting.formatter import format_source
from trin.dsl.reading.parser import parse
from trin.engine.compiler import CompiledPackage, PackageCompiler
from trin.engine.program import Program, Programs
from trin.rulesets import SHIPPED
from trin.rulesets.examples import ExampleRunner

from benchmarks import ahead, layers, peers
from benchmarks.measure import Effort, Timing, Work, processes, timed
from benchmarks.record import ON, Plain, aged, floor, floor_explained, make, trin_json
from benchmarks.rules import HEAD, generate
from benchmarks.trin_side import GATE, PlainRecord, forget, program, read, touch, ways

BARE = Path(__file__).parent / "bare.lark"
Cases = dict[str, tuple[Work, Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `budget` is None where there is none; `met` is then of no account."""

    what: str
    amount: str
    ratio: float | None = None
    budget: str | None = None
    met: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Rows whose ratios have one unit."""

    title: str
    unit: str
    rows: tuple[Row, ...]


def _amount(seconds: float) -> str:
    return f"{seconds * 1e3:,.1f} ms" if seconds >= 1e-3 else f"{seconds * 1e6:,.1f} µs"


def _row(what: str, timing: Timing, most: float | None = None, below: float | None = None) -> Row:
    """A timing with its budget: at most `most`, and less than `below` where that is given."""
    if most is None:
        return Row(what, _amount(timing.seconds), timing.ratio)
    text = f"≤ {most:g}" + ("" if below is None else ", below every peer's")
    met = timing.ratio <= most and (below is None or timing.ratio < below)
    return Row(what, _amount(timing.seconds), timing.ratio, text, met)


# --- one decision ---------------------------------------------------------------------------------------------------


def _peer_cases(records: Sequence[Plain], reads: str) -> tuple[Cases, set[str]]:
    """The peers that start from a record or from JSON, and the names of those that give verdicts only."""
    cases: Cases = {}
    bare = set()
    for peer, variants in peers.installed().items():
        for name, variant in variants.items():
            if variant.reads != reads:
                continue
            few = records[:5] if variant.explains else records[:100]
            cases[f"{peer}: {name}"] = (variant.verdicts, [variant.prepare(r) for r in few])
            if not variant.explains:
                bare.add(f"{peer}: {name}")
    return cases, bare


def decision(records: Sequence[Plain], effort: Effort) -> Section:
    """One decision on a record that is read: Trin, hand-written Python and the peers, in multiples of `floor`."""
    p = program()
    read_ones = [read(r) for r in records]
    own: Cases = {f"Trin: {name}": (work, read_ones) for name, work in ways(p).items()}
    fresh: Cases = {"Trin: evaluate, first time on a record": (lambda r: p.evaluate(forget(r), on=ON), read_ones)}
    others, bare = _peer_cases(records, "record")
    cases = {
        "Python: `floor`, ten verdicts": (floor, records),
        "Python: all ten explained": (floor_explained, records),
        **own,
        **fresh,
        **others,
    }
    found = timed(cases, (floor, records), effort)
    fastest = min((found[name].ratio for name in bare), default=None)
    limits = dict.fromkeys(("Trin: evaluate", "Trin: decide"), (2.0, fastest))
    rows = tuple(_row(name, timing, *limits.get(name, ())) for name, timing in found.items())
    return Section("One decision, record already read", "× floor", rows)


def looking_ahead(records: Sequence[Plain], effort: Effort) -> Section:
    """How long a decision holds, in plain decisions; what it would take, in decisions read in full."""
    found = ahead.outlook(records, effort)
    rows = [_row(f"{name}, × a plain decision", timing, 3.0) for name, timing in found.items()]
    for name, timing in ahead.plans(records, effort).items():
        rows.append(_row(f"{name}, × a decision read in full", timing, 50.0))
    return Section("Looking ahead", "× as said", tuple(rows))


# --- ten times the history ------------------------------------------------------------------------------------------


def history(records: Sequence[Plain], effort: Effort) -> Section:
    """The same decision with ten times the history, in multiples of its own time."""
    small = records[:50]
    large = [aged(r) for r in small]
    p = program()
    both: dict[str, tuple[Work, Sequence[Any], Sequence[Any]]] = {
        "Python: `floor`": (floor, small, large),
        "Python: all ten explained": (floor_explained, small, large),
    }
    for name, work in ways(p).items():
        both[f"Trin: {name}"] = (work, [read(r) for r in small], [read(r) for r in large])
    for peer, variants in peers.installed().items():
        for name, variant in variants.items():
            if variant.reads == "record" and not variant.explains:
                inputs = [[variant.prepare(r) for r in some] for some in (small, large)]
                both[f"{peer}: {name}"] = (variant.verdicts, *inputs)
    rows = []
    for name, (work, few, many) in both.items():
        found = timed({name: (work, many)}, (work, few), effort)[name]
        rows.append(_row(name, found, 1.3 if name in ("Trin: evaluate", "Trin: decide") else None))
    return Section("Ten times the history", "× its own time", tuple(rows))


# --- JSON -----------------------------------------------------------------------------------------------------------


def from_json(records: Sequence[Plain], effort: Effort) -> Section:
    """JSON text in, decision out, in multiples of a plain pydantic model reading the same text."""
    p = program()
    texts = [trin_json(r) for r in records]
    reference: tuple[Work, Sequence[Any]] = (PlainRecord.model_validate_json, texts)

    def decide(text: str) -> trin.Decision:
        return p.decide(trin.Record.model_validate_json(text), on=ON)

    cases: Cases = {
        "json.loads": (json.loads, texts),
        "pydantic: a plain model of the record": reference,
        "Trin: the record read": (trin.Record.model_validate_json, texts),
        "Trin: JSON in, evaluated": (lambda t: p.evaluate(trin.Record.model_validate_json(t), on=ON), texts),
        "Trin: JSON in, decision out": (decide, texts),
        "Trin: JSON in, JSON out": (lambda t: decide(t).model_dump_json(), texts),
        **_peer_cases(records, "json")[0],
    }
    found = timed(cases, reference, effort)
    rows = [_row(n, t, 1.5 if n == "Trin: JSON in, decision out" else None) for n, t in found.items()]
    size = statistics.mean(len(t.encode()) for t in texts) / 1000
    return Section(f"From JSON text ({size:.0f} kB)", "× pydantic", tuple(rows))


@contextmanager
def _own_cache() -> Iterator[None]:
    """A cache of compiled rulesets that begins empty, here and in the processes started from here."""
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("TRIN_CACHE")
        os.environ["TRIN_CACHE"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["TRIN_CACHE"]
            else:
                os.environ["TRIN_CACHE"] = before


# --- reading rules --------------------------------------------------------------------------------------------------


def compiled(text: str) -> tuple[Program, list[CompiledPackage]]:
    """Rules read and checked, and every package compiled. Raises ValueError where there is anything to remark."""
    rulesets, problems = compile_ruleset([Source("big.trin", text)])
    if problems:
        raise ValueError(f"{problems[0].code} in line {problems[0].primary.line}")
    (ruleset,) = rulesets.values()
    packages = (ruleset.shared, *ruleset.packages.values())
    return Program(ruleset), [PackageCompiler(package).package() for package in packages]


def bare_parser() -> Lark:
    """The ordinary Lark parser of the same language, with positions."""
    return Lark(BARE.read_text("utf-8"), parser="lalr", propagate_positions=True, maybe_placeholders=False)


def _in_turn(works: dict[str, Callable[[], object]], times: int) -> dict[str, Timing]:
    """Median CPU seconds, and the median ratio to the first of them in the same round."""
    spent: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(times + 1):
        for name, work in works.items():
            gc.collect()
            start = process_time()
            work()
            if turn:
                spent[name].append(process_time() - start)
    first = next(iter(spent.values()))
    ratios = {name: statistics.median([a / b for a, b in zip(s, first, strict=True)]) for name, s in spent.items()}
    return {name: Timing(statistics.median(s), ratios[name]) for name, s in spent.items()}


def rules(effort: Effort, lines: int) -> Section:
    """A big rule file read into a program, in multiples of Lark's parse of the same text."""
    text = generate(lines)
    parser = bare_parser()
    works: dict[str, Callable[[], object]] = {
        "Lark: a bare parse with positions": lambda: parser.parse(text),
        "Trin: read, checked and compiled": lambda: compiled(text),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.trin"
        path.write_text(text, "utf-8")
        works["Trin: the same file from the cache"] = lambda: trin.load(path, cached=True)
        with _own_cache():
            found = _in_turn(works, effort.parses)
    limits = {"Trin: read, checked and compiled": 1.6}
    rows = tuple(_row(name, timing, limits.get(name)) for name, timing in found.items())
    return Section(f"Reading {text.count(chr(10)):,} lines of rules", "× Lark", rows)


def formatting(effort: Effort, lines: int) -> Section:
    """A big rule file brought into its canonical form, in multiples of Trin's own parse of it."""
    source = Source("big.trin", generate(lines))
    works: dict[str, Callable[[], object]] = {
        "Trin: parsed": lambda: parse(source),
        "Trin: parsed and formatted": lambda: format_source(source),
        "Trin: parsed, translated and compared": lambda: format_source(source, "en"),
    }
    found = _in_turn(works, effort.parses)
    limits = {"Trin: parsed and formatted": 2.0}
    rows = tuple(_row(name, timing, limits.get(name)) for name, timing in found.items())
    return Section(f"Formatting {len(source.lines) - 1:,} lines of rules", "× parse", rows)


EXAMPLE = """
borger b{0}
  modul virksomhed1 fra 16. marts 2026
  fremmøde 4. maj 2026 til 8. maj 2026: 30 af 37 timer
  oplysning alder er 34
  oplysning jobstatus er aktivitetsparat

eksempel "e{0}"
  borger b{0}
  dato 11. maj 2026
  virksomhed2: ikke klar, fordi fremmøde
"""
EXAMPLE_RULES = """
modul virksomhed1 "Første virksomhedsforløb"
modul virksomhed2 "Andet virksomhedsforløb"
overgang virksomhed1 til virksomhed2
  krav fremmøde "Møder stabilt"
    fremmøde mindst 90 % de seneste 4 uger
  krav status "Er visiteret"
    gælder når alder mindst 18
    jobstatus er jobparat eller aktivitetsparat
"""


def examples(effort: Effort, count: int = 1000) -> Section:
    """Examples that have been read, run: in multiples of the same decisions, each with its whole explanation."""
    text = HEAD + EXAMPLE_RULES + "".join(EXAMPLE.format(i) for i in range(count))
    sources = [Source("big.trin", text)]
    books, _ = compile_rules(sources)
    cases = examine(sources, books).cases
    (book,) = books.values()
    programs = Programs(book)

    def run() -> None:
        runner = ExampleRunner(books)
        assert all(runner.run(case, Path()).passed for case in cases)

    def decide(read_ones: Sequence[trin.Record]) -> None:
        for record in read_ones:
            programs.decide(record, on=cases[0].on).model_dump()

    fresh = [trin.Record.model_validate(case.record()) for case in cases]
    works: dict[str, Callable[[], object]] = {
        "Trin: the decisions": lambda: decide([record.model_copy() for record in fresh]),
        "Trin: the examples, from trees to verdicts": run,
    }
    found = _in_turn(works, effort.parses)
    limits = {"Trin: the examples, from trees to verdicts": 3.0}
    rows = tuple(_row(name, timing, limits.get(name)) for name, timing in found.items())
    return Section(f"Running {count:,} examples", "× decisions", rows)


def stacking(effort: Effort) -> Section:
    """Five layers stacked on the largest ruleset that ships, in multiples of reading its files alone."""
    alone, all_, tried = layers.base(), layers.stacked(), layers.stacked(tried=True)
    works: dict[str, Callable[[], object]] = {
        "Trin: the ruleset's files alone": lambda: layers.read(alone),
        "Trin: with five layers stacked on each other": lambda: layers.read(all_),
        "Trin: the same, each tightening a requirement more, tried out on citizens": lambda: layers.read(tried),
    }
    found = _in_turn(works, 3 * effort.parses)
    rows = tuple(_row(name, timing, 1.5 if "five" in name else None) for name, timing in found.items())
    return Section(f"Layers on »{layers.BASE}«", "× reading its files", rows)


# --- starting up ----------------------------------------------------------------------------------------------------


def _trin() -> list[str]:
    script = Path(sys.executable).with_name("trin")
    return [str(script)] if script.exists() else [sys.executable, "-m", "trin.cli"]


def _a_citizen(folder: Path) -> tuple[str, list[str]]:
    """A ruleset that ships with a record beside it; the gate of this benchmark until there is one."""
    for path in sorted((SHIPPED / "vejle").rglob("*.json")):
        if '"citizen"' in path.read_text("utf-8"):
            return f"vejle {path.name}", ["vejle", str(path), "--on", "2026-05-11"]
    path = folder / "record.json"
    path.write_text(trin_json(make(3)), "utf-8")
    return "gate.trin RECORD (Vejle's rules are not there)", [str(GATE), str(path), "--on", ON.isoformat()]


_LOAD = "import sys, trin; trin.load(sys.argv[1], cached=True); print(*sys.modules)"
_HELP = """
import sys
from trin.cli import main
sys.argv = ["trin", "--help"]
try:
    main()
except SystemExit:
    print(*sys.modules)
"""


def _imports(what: str, code: str, arguments: Sequence[str], never: Sequence[str]) -> Row:
    """Which of the modules that it should do without a cold process imports, when it has been run once before."""
    for _ in range(2):
        run = subprocess.run([sys.executable, "-c", code, *arguments], check=True, capture_output=True, text=True)
    found = sorted(set(never) & set(run.stdout.split()))
    return Row(what, ", ".join(found) or "none of them", None, f"not {', '.join(never)}", not found)


def starting(effort: Effort) -> Section:
    """Whole processes from nothing, the program's cache warm, in multiples of importing pydantic and click."""
    with tempfile.TemporaryDirectory() as folder, _own_cache():
        what, arguments = _a_citizen(Path(folder))
        reference = 'python -c "import pydantic, click"'
        ready = f"trin ready {what}"
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            reference: [sys.executable, "-c", "import pydantic, click"],
            "trin --help": [*_trin(), "--help"],
            ready: [*_trin(), "ready", *arguments],
        }
        spent = processes(commands, effort.processes)
        imported = (
            _imports("`trin --help` imports", _HELP, (), ("pydantic", "lark", "jsonschema")),
            _imports("A program from the cache imports", _LOAD, arguments[:1], ("lark",)),
        )
    limits = {"trin --help": 1.3, ready: 1.3}
    rows = tuple(
        _row(f"`{name}`", Timing(seconds, seconds / spent[reference]), limits.get(name))
        for name, seconds in spent.items()
    )
    return Section("Starting up, a cold process", "× importing pydantic and click", rows + imported)


# --- memory ---------------------------------------------------------------------------------------------------------


def _traced(work: Callable[[], object]) -> tuple[int, int]:
    """Bytes at the peak of some work, and those that its result keeps."""
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = work()
    peak = tracemalloc.get_traced_memory()[1]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    del kept
    return peak - before, after - before


def memory(records: Sequence[Plain], lines: int) -> Section:
    """The peak while something is made, and what the result keeps; for information."""
    p, text, big = program(), trin_json(records[0]), generate(lines)
    record = read(records[0])
    p.evaluate(record, on=ON)

    def decided() -> object:
        made = p.decide(record, on=ON)
        touch(made)
        return made

    works: Iterable[tuple[str, Callable[[], object]]] = (
        ("The gate's ten requirements, loaded and compiled", lambda: compiled(GATE.read_text("utf-8"))),
        (f"{lines:,} lines of rules, loaded and compiled", lambda: compiled(big)),
        ("One record of 15 kB, read", lambda: trin.Record.model_validate_json(text)),
        ("One decision, evaluated", lambda: p.evaluate(record, on=ON)),
        ("One decision with every field read", decided),
    )
    rows = []
    for what, work in works:
        work()
        peak, kept = _traced(work)
        rows.append(Row(what, f"{peak / 1000:,.0f} kB, keeps {kept / 1000:,.0f} kB"))
    return Section("Memory at the peak (tracemalloc)", "", tuple(rows))
