"""The pages of the reference that describe data: words, fields, records that are refused, exit codes."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from trin import cli
from trin.dsl.keywords import CATALOGUES
from trin.engine.decision import Decision
from trin.engine.reading import RecordReader
from trin.engine.record import Record


def _load(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


runner = _load("spec_runner")
pages, rules = runner.pages, runner.rules

DATA = "12-record-and-decision.md"
WORDS = "11-words.md"


def _parts(name: str) -> list[Any]:
    return list(pages.parts_of((runner.REFERENCE / name).read_text("utf-8")))


def _rows(name: str, *head: str) -> list[Any]:
    """The rows of every table with such a head, each as a parameter with its line."""
    tables = [p for p in _parts(name) if isinstance(p, pages.Table) and p.head == head]
    return [pytest.param(cells, id=f"{name}:{line}") for table in tables for line, cells in table.rows]


# --- words ----------------------------------------------------------------------------------------------------------


def _phrases(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def test_the_words_are_those_of_the_catalogues() -> None:
    written = [tuple(map(_phrases, row.values[0][:2])) for row in _rows(WORDS, "Danish word", "English word", "")]
    da, en = CATALOGUES["da"].phrases, CATALOGUES["en"].phrases
    assert sorted(written) == sorted((da[name], en[name]) for name in da)


def test_the_months_are_those_of_the_catalogues() -> None:
    written = [row.values[0] for row in _rows(WORDS, "Danish month", "English month")]
    assert written == list(zip(CATALOGUES["da"].months, CATALOGUES["en"].months, strict=True))


# --- fields ---------------------------------------------------------------------------------------------------------

_TYPES = {
    "string": "text",
    "number": "number",
    "integer": "number",
    "boolean": "true/false",
    "array": "list",
    "object": "object",
}


def _schemas() -> dict[str, dict[str, Any]]:
    """By the name of the model: its schema, with the definitions that it refers to."""
    found: dict[str, dict[str, Any]] = {}
    for model, mode in ((Record, "validation"), (Decision, "serialization")):
        schema = model.model_json_schema(mode=mode)  # type: ignore[arg-type]
        definitions = schema.pop("$defs")
        for name, own in {**definitions, model.__name__: schema}.items():
            found[name] = {**own, "definitions": definitions}
    return found


def _type(schema: dict[str, Any], definitions: dict[str, Any]) -> str:
    """A field's type in the words of the page."""
    if "$ref" in schema:
        return _type(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions)
    if "anyOf" in schema:
        names = [_type(part, definitions) for part in schema["anyOf"] if part.get("type") != "null"]
        names = ["date"] if "date" in names else sorted(set(names))
        return ", ".join(names)
    if schema.get("format") == "date":
        return "date"
    return _TYPES[schema["type"]] if "type" in schema else "any"


def _field_tables() -> list[Any]:
    found: list[Any] = []
    name: str | None = None
    for part in _parts(DATA):
        if isinstance(part, pages.Mark) and part.name == "fields":
            name = part.value
        elif isinstance(part, pages.Table) and name is not None:
            found.append(pytest.param(name, part, id=name))
            name = None
    return found


@pytest.mark.parametrize(("name", "table"), _field_tables())
def test_the_fields_are_those_of_the_model(name: str, table: Any) -> None:
    schema = _schemas()[name]
    required = (
        set(schema.get("required", ())) if name in Record.model_json_schema()["$defs"] or name == "Record" else set()
    )
    written = {pages.plain(field): (field.startswith("**"), kind) for _, (field, kind, _) in table.rows}
    actual = {
        field: (field in required, _type(own, schema["definitions"])) for field, own in schema["properties"].items()
    }
    assert written == actual


def test_no_model_is_without_its_fields() -> None:
    described = {parameter.values[0] for parameter in _field_tables()}
    small = {"Outcome", "Status", "Reason", "Evidence", "SourceRef", "AdoptionResult"}
    assert described == set(_schemas()) - small


# --- records and decisions ------------------------------------------------------------------------------------------


def _blocks(language: str, *info: str) -> list[Any]:
    return [p for p in _parts(DATA) if isinstance(p, pages.Block) and p.info[: len(info) + 1] == (language, *info)]


def _base(language: str) -> str:
    page = runner.Page(DATA)
    runner.take_base("rules-of-the-examples.md", page)
    return str(page.base[language])


def _rules(language: str) -> str:
    """The base with the requirement of the page in it."""
    (block,) = _blocks("trin", language, "test")
    return str(rules.placed("test", _base(language), block.text, language, "regler.trin").whole)


def _reader() -> RecordReader:
    found = rules.compiled((("regler.trin", _base("da")),))
    return RecordReader(found.program.ruleset)


@pytest.mark.parametrize("cells", _rows(DATA, "JSON", "code", "pointer"))
def test_a_record_is_refused_as_the_page_says(cells: tuple[str, str, str]) -> None:
    text, code, pointer = (pages.plain(cell) for cell in cells)
    found = [(p.code, p.pointer or "–") for p in _reader().problems(text, "da")]
    assert found == ([] if code == "–" else [(code, pointer)])


def _differences(expected: Any, actual: Any, path: str = "") -> list[str]:
    """Where what is expected is not in the actual data."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [
            d for key, own in expected.items() for d in _differences(own, actual.get(key, "(missing)"), f"{path}/{key}")
        ]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [d for i, (one, other) in pairs for d in _differences(one, other, f"{path}/{i}")]
    return [] if expected == actual else [f"{path}: expected {expected!r}, was {actual!r}"]


def test_the_record_of_the_page_gives_its_decision() -> None:
    (record,), (decision,) = _blocks("json", "record"), _blocks("json", "decision")
    program = rules.compiled((("regler.trin", _rules("da")),)).program
    read = RecordReader(program.ruleset).read(record.text)
    actual = program.decide(read, on=date(2026, 5, 11)).model_dump(mode="json")
    assert _differences(json.loads(decision.text), actual) == []


@pytest.mark.parametrize("cells", _rows(DATA, "command", "exit", "because"))
def test_a_command_ends_as_the_page_says(
    cells: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "regler.trin").write_text(_rules("da"), "utf-8")
    for block in _blocks("json", "record"):
        (tmp_path / block.info[2]).write_text(block.text, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIN_RULES", raising=False)
    program, *arguments = shlex.split(pages.plain(cells[0]))
    assert program == "trin"
    code = cli.run(arguments)
    assert code == int(cells[1]), capsys.readouterr()
