"""The benchmark compares like with like: everybody measured gives the same verdicts, and reads the same rules.

Nothing is timed here. Peers that are not installed are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """A module of the benchmarks, which belong to the checkout and not to the installed package."""
    monkeypatch.syspath_prepend(str(ROOT))
    return lambda name: import_module(f"benchmarks.{name}")


def _wrong(load: Load, chosen: Callable[[str], bool]) -> list[str]:
    check, record = load("check"), load("record")
    asked = {name: verdicts for name, verdicts in check.implementations().items() if chosen(name)}
    assert asked
    return check.disagreements(record.records(12), asked)


def test_records_pass_and_fail_every_criterion(load: Load) -> None:
    record = load("record")
    verdicts = [record.floor(r) for r in record.records(200)]
    for criterion, given in zip(record.CRITERIA, zip(*verdicts, strict=True), strict=True):
        assert set(given) == {True, False}, criterion


def test_trin_and_hand_written_python_agree(load: Load) -> None:
    assert _wrong(load, lambda name: name.startswith(("Trin", "Python"))) == []


@pytest.mark.parametrize("peer", ["datalogic-py", "zen-engine", "regorus"])
def test_a_peer_agrees(load: Load, peer: str) -> None:
    if peer not in load("peers").installed():
        pytest.skip(f"{peer} is not installed")
    assert _wrong(load, lambda name: name.startswith(peer)) == []


def test_a_disagreement_is_found(load: Load) -> None:
    check, record = load("check"), load("record")

    def lenient(one: Any) -> list[bool]:
        return [True, *record.floor(one)[1:]]

    wrong = check.disagreements(record.records(12), {"lenient": lenient})
    assert wrong
    assert all(line.startswith("lenient on c-") and line.endswith(": hygiene_2") for line in wrong)


def test_ten_times_the_history_is_ten_times_the_rows(load: Load) -> None:
    record, side = load("record"), load("trin_side")
    small, large = (side.read(one) for one in (record.make(1), record.aged(record.make(1))))
    assert len(small.measurements) == 96
    assert len(large.measurements) == 960
    assert len(small.attendance) == 60
    assert len(large.attendance) == 600


def test_the_bare_grammar_and_trin_read_the_generated_rules(load: Load) -> None:
    rows, text = load("rows"), load("rules").generate(1200)
    statements = [line for line in text.splitlines() if line.split("#")[0].strip()]
    assert len(rows.bare_parser().parse(text).children) == len(statements)
    program, packages = rows.compiled(text)
    assert len(program.ruleset.packages) == len(packages) - 1 == text.count("\npakke ")


def test_generated_rules_with_an_error_are_refused(load: Load) -> None:
    rows, text = load("rows"), load("rules").generate(200)
    with pytest.raises(ValueError, match="in line"):
        rows.compiled(text.replace("kompetence k1_0", "kompetence k1_zero"))


def test_one_table_shows_which_budgets_are_met(load: Load) -> None:
    rows, table = load("rows"), load("table")
    section = rows.Section(
        "Deciding",
        "× floor",
        (rows.Row("fast", "1 µs", 1.204, "≤ 2", True), rows.Row("slow", "9 µs", 1234.5, "≤ 2", False)),
    )
    assert table.markdown([section]).splitlines()[2:] == [
        "| **Deciding** | | × floor | | |",
        "| fast | 1 µs | 1.20 | ≤ 2 | yes |",
        "| slow | 9 µs | 1,234 | ≤ 2 | **no** |",
    ]


def test_the_readme_holds_a_table_between_its_marks(load: Load) -> None:
    table = load("table")
    page = table.README.read_text("utf-8")
    assert page.count(table.BEGIN) == page.count(table.END) == 1
    assert "| budget | met |" in page[page.index(table.BEGIN) : page.index(table.END)]
