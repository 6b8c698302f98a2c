"""The draft of written reasons: what stands in it, and what never does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trin
from trin import cli
from trin.engine.explain.reasons import Reasons, reasons
from trin.engine.record import Record
from trin.rulesets import LoadedRuleset

Golden = Callable[[str, str], None]
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
    "measurements": [
        {"competence": "hygiejne", "level": 2, "date": "2026-05-04", "role": "virksomhed", "assessor": "Bodil Bagger"}
    ],
    "attendance": [{"start": "2026-04-13", "end": "2026-05-10", "planned_hours": 80, "present_hours": 80}],
    "documents": [{"document": "målaftale", "date": "2026-03-16", "signed": [{"role": "borger", "date": "2026-03-16"}]}],
    "judgements": [
        {
            "judgement": "giver_mening", "answer": True, "role": "jobcenter", "date": "2026-05-01",
            "reason": "Bodil Bagger siger det",
        }
    ],
    "waivers": [
        {
            "requirement": "praktik2.amu", "role": "jobcenter", "granted": "2026-05-01", "expires": "2026-06-15",
            "reason": "Aftalt med Bodil Bagger",
        }
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def sundby() -> LoadedRuleset:
    return trin.load(RULES)


def draft(sundby: LoadedRuleset, language: str, to: str | None = None, **changes: Any) -> Reasons:
    record = Record.model_validate({**CITIZEN, **changes})
    evaluation = sundby.evaluate(record, on=ON, to=to)
    return reasons(evaluation.decision(), evaluation.ruleset, record, language, to)


def _without_digest(text: str) -> str:
    return re.sub(r"sha256:[0-9a-f]{64}", "sha256:…", text)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_whole_draft(sundby: LoadedRuleset, golden: Golden, language: str) -> None:
    found = draft(sundby, language)
    golden(f"reasons/whole.{language}.txt", _without_digest(found.text()))
    golden(f"reasons/whole.{language}.md", _without_digest(found.markdown()))


@pytest.mark.parametrize("language", ["da", "en"])
def test_nobody_else_is_named(sundby: LoadedRuleset, language: str) -> None:
    found = draft(sundby, language)
    assert "Bodil" not in found.text() + found.markdown()


def test_it_says_that_it_is_a_draft_and_no_decision(sundby: LoadedRuleset) -> None:
    for changes in ({}, {"facts": []}, {"facts": [{"fact": "alder", "value": 17, "from": "2026-01-01"}]}):
        text = draft(sundby, "da", **changes).text()
        assert text.startswith("UDKAST til begrundelse")
        assert "Det er ikke en afgørelse" in " ".join(text.split())
        assert "sha256:" in text.splitlines()[-2] + text.splitlines()[-1]


def test_what_the_consultant_must_write_stands_in_brackets(sundby: LoadedRuleset) -> None:
    text = " ".join(draft(sundby, "da").text().split())
    found = re.findall(r"\[[^\]]*\]", text)
    assert [said.split(",")[0][:40] for said in found] == [
        "[Skriv",
        "[Skriv den lov",
        "[Skriv de hensyn",
        "[Skriv",
        "[Skriv",
        "[Skriv",
        "[Er det en afgørelse: skriv",
    ]


def test_what_is_missing_is_never_held_against_the_citizen(sundby: LoadedRuleset) -> None:
    text = " ".join(draft(sundby, "da", measurements=[]).text().split())
    assert "Kan arbejde hygiejnisk: Det er ikke målt endnu." in text
    assert "At oplysninger mangler, må ikke tælle imod borgeren." in text
    assert "mangler, må" not in " ".join(draft(sundby, "da", judgements=[], to="job").text().split())


def test_a_waiver_that_does_not_count_says_why(sundby: LoadedRuleset) -> None:
    waiver = {**CITIZEN["waivers"][0], "expires": "2026-05-08"}
    text = " ".join(draft(sundby, "da", waivers=[waiver]).text().split())
    assert "den er udløbet" in text
    assert "står ikke i vejen" not in text


def test_no_text_is_taken_for_markdown(sundby: LoadedRuleset) -> None:
    citizen = draft(sundby, "da", citizen="b_1*2").markdown()
    assert "# UDKAST til begrundelse: b\\_1\\*2" in citizen


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    file = tmp_path / "b.json"
    file.write_text(json.dumps(CITIZEN), "utf-8")
    asked = [str(RULES), str(file), "--on", "2026-05-11"]
    assert cli.run(["begrundelse", *asked]) == 0
    assert capsys.readouterr().out.startswith("UDKAST til begrundelse: b-7 og »Anden praktik«\n")
    assert cli.run(["reasons", *asked, "--to", "job", "--lang", "en", "--format", "markdown"]) == 0
    assert capsys.readouterr().out.startswith('# DRAFT of reasons: b-7 and "Job"\n')
    file.write_text("{}", "utf-8")
    assert cli.run(["begrundelse", *asked]) == 2
    told = capsys.readouterr()
    assert told.out == "" and "T613" in told.err
