"""What no rule reads can be left out of a record, and nothing changes; what is read is named with its purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trin
from hypothesis import HealthCheck, given, settings
from reference import records
from trin import cli
from trin.engine import model as m
from trin.engine.decision import Decision
from trin.engine.explain.reads_text import told
from trin.engine.program import DecisionError, Program
from trin.engine.reads import NAME_FIELD, reads, unread
from trin.engine.record import ROWS, Record

Golden = Callable[[str, str], None]

few = settings(
    max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def _without(record: Record, package: m.Package) -> Record:
    data = record.model_dump(by_alias=True)
    gone: dict[str, set[int]] = {}
    for one in unread(record, package):
        if one.field is None:
            gone.setdefault(one.rows, set()).add(one.index)
        else:
            del data[one.rows][one.index][one.field]
    for rows, indices in gone.items():
        data[rows] = [row for i, row in enumerate(data[rows]) if i not in indices]
    return Record.model_validate(data)


def _verdict(decision: Decision) -> Any:
    """Everything but where in the record the evidence stands."""

    def statuses(parts: Any) -> Any:
        return [(r.id, r.status, [(t.status, t.reason, t.observed) for t in r.tests]) for r in parts]

    ways = [(t.to, t.outcome, statuses(t.requirements), statuses(t.recommendations)) for t in decision.transitions]
    return decision.outcome, ways, statuses(decision.standards)


@few
@given(records.cases())
def test_what_is_not_read_changes_nothing(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    package = ruleset.shared if record.package is None else ruleset.packages.get(record.package)
    if package is None:
        return
    program = Program(ruleset)
    try:
        before = program.decide(record, on=on, until=on)
    except DecisionError:
        return
    after = program.decide(_without(record, package), on=on, until=on)
    assert _verdict(after) == _verdict(before)


def test_every_list_of_a_record_has_its_name_field() -> None:
    assert set(NAME_FIELD) <= set(ROWS)
    for rows, field in NAME_FIELD.items():
        assert field in ROWS[rows].model_fields


def test_a_need_is_named_with_its_purpose() -> None:
    package = trin.load("vejle").ruleset.packages["rengøring"]
    by_key = {(read.rows, read.name): read for read in reads(package)}
    hygiene = by_key["measurements", "hygiejne"]
    assert hygiene.label == "Hygiejne og smitteveje"
    assert hygiene.fields == ("date", "level", "role")
    assert "rengøring.virksomhed2.hygiejne" in {purpose.requirement for purpose in hygiene.purposes}
    assert by_key["facts", "baggrund"].purposes[0].requirement is None
    assert by_key["waivers", "rengøring.virksomhed3.amu"].fields == ("expires", "granted", "role")
    assert ("measurements", "scanner") not in by_key  # another package's


@pytest.mark.parametrize("name", ["vejle", "fredericia"])
def test_nothing_is_read_without_a_purpose(name: str) -> None:
    ruleset = trin.load(name).ruleset
    for package in (ruleset.shared, *ruleset.packages.values()):
        assert all(read.purposes for read in reads(package) if read.rows != "modules")


def test_a_field_that_no_rule_reads_is_found() -> None:
    package = trin.load("vejle").ruleset.packages["rengøring"]
    record = Record.model_validate(
        {
            "citizen": "b-1",
            "package": "rengøring",
            "modules": [{"module": "virksomhed1", "start": "2026-03-16"}],
            "measurements": [
                {"competence": "hygiejne", "level": 3, "date": "2026-05-04", "role": "virksomhed", "assessor": "a-7"},
                {"competence": "scanner", "level": 3, "date": "2026-05-04"},
            ],
        }
    )
    found = [(one.rows, one.index, one.field, one.name) for one in unread(record, package)]
    assert found == [("measurements", 0, "assessor", "hygiejne"), ("measurements", 1, None, "scanner")]


# --- in words -------------------------------------------------------------------------------------------------------

RULES = Path(__file__).parent / "data" / "plans.trin"
CARRIED = {
    "citizen": "b-7",
    "package": "rengøring",
    "modules": [{"module": "praktik1", "start": "2026-03-16"}],
    "measurements": [
        {"competence": "hygiejne", "level": 3, "date": "2026-05-04", "role": "virksomhed", "assessor": "a-7"},
        {"competence": "hygiejne", "level": 3, "date": "2026-05-05", "role": "virksomhed", "assessor": "a-7"},
    ],
    "pauses": [{"start": "2026-04-01", "end": "2026-04-02", "reason": "ferie"}],
    "goals": [{"competence": "hygiejne", "level": 3, "date": "2026-03-16"}],
}


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_read_and_what_is_not_in_words(golden: Golden, language: str) -> None:
    loaded = trin.load(RULES)
    (shown,) = told(loaded.ruleset, None, Record.model_validate(CARRIED), language)
    golden(f"reads/cleaning.{language}.txt", shown.text())
    golden(f"reads/cleaning.{language}.md", shown.markdown())


def test_without_a_record_every_package_is_told() -> None:
    ruleset = trin.load(RULES).ruleset
    assert [one.data()["package"] for one in told(ruleset, None, None, "da")] == ["rengøring", "lager"]
    assert [one.data()["package"] for one in told(ruleset, "lager", None, "da")] == ["lager"]
    assert all("unread" not in one.data() for one in told(ruleset, None, None, "da"))
    nobody = Record.model_validate({**CARRIED, "package": None})
    assert [one.data()["package"] for one in told(ruleset, None, nobody, "da")] == [None]


def test_a_record_in_which_everything_is_read() -> None:
    read = Record.model_validate({"citizen": "b-7", "package": "rengøring", "modules": CARRIED["modules"]})
    (shown,) = told(trin.load(RULES).ruleset, None, read, "da")
    assert "læses af en regel" in shown.text() and "læses af en regel" in shown.markdown()


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    file = tmp_path / "b.json"
    file.write_text(json.dumps(CARRIED), "utf-8")
    assert cli.run(["læser", str(RULES), "rengøring"]) == 0
    assert capsys.readouterr().out.startswith("Hvad reglerne læser: Rengøring\n")
    assert cli.run(["reads", str(RULES), "--record", str(file), "--format", "json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert {"list": "measurements", "index": 1, "field": "assessor", "name": "hygiejne"} in data["unread"]
    assert cli.run(["reads", str(RULES), "lagre", "--lang", "en"]) == 2
    assert "»lager«" in capsys.readouterr().err
    file.write_text("{}", "utf-8")
    assert cli.run(["reads", str(RULES), "--record", str(file)]) == 2
    assert "T613" in capsys.readouterr().err


def test_the_rules_of_a_day_and_a_company(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    asked = ["læser", "vejle", "rengøring", "--on", "2026-06-01"]
    assert cli.run(asked) == 0
    shared = capsys.readouterr().out
    assert cli.run([*asked, "--lag", "hotel_fjordblik"]) == 0
    assert "brandveje" in capsys.readouterr().out and "brandveje" not in shared
    assert cli.run(["læser", "vejle", "--on", "2024-06-01"]) == 2
    assert "1. juni 2024" in capsys.readouterr().err
