"""What would be decided if something were so: rows in the words of an example, and what they change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trin
from trin import cli
from trin.engine.record import Record
from trin.rulesets import LoadedRuleset
from trin.rulesets.supposing import SuppositionError

RULES = Path(__file__).parent / "data" / "plans.trin"
ON = date(2026, 5, 11)

CITIZEN: dict[str, Any] = {
    "citizen": "b-7",
    "package": "rengøring",
    "modules": [{"module": "praktik1", "start": "2026-03-16"}],
    "facts": [
        {"fact": "alder", "value": 31, "from": "2026-01-01"},
        {"fact": "jobstatus", "value": "aktivitetsparat", "from": "2026-01-01"},
    ],
    "measurements": [{"competence": "hygiejne", "level": 2, "date": "2026-05-04", "role": "virksomhed"}],
    "attendance": [{"start": "2026-04-13", "end": "2026-05-10", "planned_hours": 80, "present_hours": 80}],
}
REST = (
    "jobstatus er jobparat",
    "amu bestået",
    "målaftale underskrevet af borger og jobcenter",
    "giver_mening er ja af borger",
)


@pytest.fixture(scope="module")
def sundby() -> LoadedRuleset:
    return trin.load(RULES)


@pytest.fixture(scope="module")
def record() -> Record:
    return Record.model_validate(CITIZEN)


@pytest.mark.parametrize(
    ("said", "read", "place"),
    [
        ("hygiejne 4 af virksomhed", "måling hygiejne 4 den 11. maj 2026 af virksomhed", ("measurements", 1)),
        (
            "måling hygiejne 4 den 1. maj 2026 af jobcenter",
            "måling hygiejne 4 den 1. maj 2026 af jobcenter",
            ("measurements", 1),
        ),
        ("amu bestået", "bevis amu bestået den 11. maj 2026", ("certificates", 0)),
        ("amu ikke bestået", "bevis amu ikke bestået den 11. maj 2026", ("certificates", 0)),
        ("jobstatus er jobparat", "oplysning jobstatus er jobparat fra 11. maj 2026", ("facts", 2)),
        ("straffeattest er ja", "oplysning straffeattest er ja fra 11. maj 2026", ("facts", 2)),
        ("giver_mening er ja af borger", "vurdering giver_mening er ja den 11. maj 2026 af borger", ("judgements", 0)),
        (
            "målaftale underskrevet af borger",
            "dokument målaftale den 11. maj 2026 underskrevet af borger",
            ("documents", 0),
        ),
        (
            "fremmøde 4. maj 2026 til 8. maj 2026: 30 af 37 timer",
            "fremmøde 4. maj 2026 til 8. maj 2026: 30 af 37 timer",
            ("attendance", 1),
        ),
        ("pause", "pause fra 11. maj 2026", ("pauses", 0)),
        ("individuelt mål hygiejne 3", "individuelt mål hygiejne 3 den 11. maj 2026", ("goals", 0)),
        (
            "dispensation fra praktik2.amu af jobcenter, gælder til 1. juli 2026",
            "dispensation fra praktik2.amu den 11. maj 2026 af jobcenter, gælder til 1. juli 2026",
            ("waivers", 0),
        ),
        ("pakke lager", "pakke lager", ("package", 0)),
        ("hygiejne 4 by virksomhed", "measurement hygiejne 4 on 11 May 2026 by virksomhed", ("measurements", 1)),
        ("amu passed,", "certificate amu passed on 11 May 2026", ("certificates", 0)),
    ],
)
def test_a_row_may_leave_out_its_kind_and_its_date(
    sundby: LoadedRuleset, record: Record, said: str, read: str, place: tuple[str, int]
) -> None:
    found = sundby.suppose(record, [said], on=ON)
    (row,) = found.decision.supposed
    assert (row.row, (row.evidence.list, row.evidence.index)) == (read, place)
    if place[0] != "package":
        assert len(getattr(found.record, place[0])) == place[1] + 1
    assert found.real == sundby.decide(record, on=ON) and found.real.supposed == ()


def test_everything_that_is_missing_is_supposed(sundby: LoadedRuleset, record: Record) -> None:
    found = sundby.suppose(record, ["hygiejne 3 af virksomhed", *REST], on=ON)
    assert (str(found.real.outcome), str(found.decision.outcome)) == ("not_ready", "ready")
    assert found.decision.plan().ready and not found.real.plan().ready
    assert record == Record.model_validate(CITIZEN), "the citizen's record is as it was"


def test_another_value_of_a_fact_takes_the_place_of_the_one_there_is(sundby: LoadedRuleset, record: Record) -> None:
    found = sundby.suppose(record, ["jobstatus er jobparat"], on=ON)
    assert [(f.value, f.to) for f in found.record.facts if f.fact == "jobstatus"] == [
        ("aktivitetsparat", date(2026, 5, 10)),
        ("jobparat", None),
    ]
    same_day = sundby.suppose(found.record, ["jobstatus er aktivitetsparat"], on=ON)
    status = {r.id: str(r.status) for r in same_day.decision.transitions[0].requirements}
    assert status["praktik2.timer"] == "unmet", "it applies: one value holds, and not two"


def test_a_package_is_supposed(sundby: LoadedRuleset) -> None:
    chosen = Record.model_validate(
        {**CITIZEN, "package": None, "modules": [{"module": "intro", "start": "2026-03-16"}]}
    )
    found = sundby.suppose(chosen, ["pakke lager"], on=date(2026, 5, 18))
    assert (str(found.real.outcome), str(found.decision.outcome)) == ("not_ready", "ready")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (["hygejne 4"], [("--antag", "T709", 1, 8)]),
        (["hygiejne 9"], [("--antag", "T710", 1, 17)]),
        (["noget_helt_andet 3"], [("--antag", "T709", 1, 8)]),
        (["hygiejne 4 af naboen"], [("--antag", "T709", 1, 22)]),
        (["hygiejne"], [("--antag", "T110", 1, 8)]),
        (["borger x"], [("--antag", "T103", 1, 1)]),
        ([""], [("--antag", "T103", 1, 1)]),
        (["pakke lagre"], [("--antag", "T709", 1, 7)]),
        (["modul praktik2"], [("--antag", "T712", 1, 1)]),
        (["amu bestået", "jobstatus er ledig"], [("--antag 2", "T710", 1, 24)]),
    ],
)
def test_what_cannot_be_supposed_is_told_like_any_other_problem(
    sundby: LoadedRuleset, record: Record, rows: Sequence[str], codes: list[tuple[str, str, int, int]]
) -> None:
    with pytest.raises(SuppositionError) as raised:
        sundby.suppose(record, rows, on=ON)
    found = raised.value.diagnostics
    assert [(d.primary.file, d.code, d.primary.line, d.primary.column) for d in found] == codes
    assert {s.file for s in raised.value.sources} >= {d.primary.file for d in found}


# --- the command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    file = tmp_path / "b.json"
    file.write_text(json.dumps(CITIZEN), "utf-8")
    return [str(RULES), str(file), "--on", "2026-05-11"]


def test_the_difference_comes_first(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["hygiejne 3 af virksomhed", *REST]
    options = [part for row in rows for part in ("--antag", row)]
    assert cli.run(["klar", *asked, *options]) == 0
    said = capsys.readouterr().out
    assert said.startswith(
        "Med det antagne: klar. Uden: ikke klar.\n"
        "Antaget, ikke registreret:\n"
        "  - måling hygiejne 3 den 11. maj 2026 af virksomhed\n"
    )
    changes = said[said.index("Det ændrer sig:") : said.index("b-7 er klar")]
    assert changes.splitlines()[1:] == [
        "  - Kan arbejde hygiejnisk: fra ikke opfyldt til opfyldt",
        "  - Er der nok timer: fra ikke opfyldt til gælder ikke",
        "  - Har kurset i hygiejne: fra ikke opfyldt til opfyldt",
        "  - Målene er aftalt: fra ikke opfyldt til opfyldt",
        "  - Forløbet giver mening: fra mangler oplysninger til opfyldt",
        "",
    ]
    assert "3 den 11. maj 2026 (antaget)" in said
    assert "2 den 4. maj" not in said


def test_in_english_and_as_json(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["ready", *asked, "--suppose", "amu passed", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("With what is supposed: not ready. Without: not ready.\n")
    assert "  - Har kurset i hygiejne: from not met to met\n" in said
    assert cli.run(["ready", *asked, "--suppose", "amu bestået", "--format", "json"]) == 1
    decision = trin.Decision.model_validate_json(capsys.readouterr().out)
    assert [(one.row, one.evidence.list, one.evidence.index) for one in decision.supposed] == [
        ("bevis amu bestået den 11. maj 2026", "certificates", 0)
    ]


def test_readers_are_told_the_difference_first(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["--antag", "hygiejne 3 af virksomhed"]
    assert cli.run(["klar", *asked, *rows, "--for", "borger"]) == 1
    said = capsys.readouterr().out
    assert said.index("Det er ikke sket endnu.") < said.index("Hvis det her var sket") < said.index("Det har du nået")
    assert "- måling hygiejne 3 den 11. maj 2026 af virksomhed\n" in said
    assert "- Kan arbejde hygiejnisk: nået (nu: ikke nået endnu)\n" in said
    assert cli.run(["ready", *asked, *rows, "--for", "consultant", "--format", "markdown", "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert said.index("## What is supposed") < said.index("Kan arbejde hygiejnisk: from not met to met")
    assert cli.run(["klar", *asked, *rows, "--for", "virksomhed"]) == 1
    said = capsys.readouterr().out
    assert "tænkt" in said or "antaget" in said


def test_nothing_changes(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["klar", *asked, "--antag", "hygiejne 2 af virksomhed"]) == 1
    assert "Intet krav ændrer sig." in capsys.readouterr().out


def test_a_row_that_cannot_be_read_ends_in_2(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["klar", *asked, "--antag", "hygejne 4"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "T709" in told.err and "måling hygejne 4" in told.err
    assert cli.run(["klar", *asked, "--antag", "hygejne 4", "--format", "json"]) == 2
    (problem,) = json.loads(capsys.readouterr().out)
    assert (problem["code"], problem["fix"]) == ("T709", "hygiejne")
