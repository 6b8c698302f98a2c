"""What examples see of the rules: every answer that there can be, and no other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from trin.cli import run
from trin.dsl.examples import alterations
from trin.dsl.examples.written import RuleKind
from trin.dsl.messages.covering import COVERING
from trin.engine.decision import Status
from trin.rulesets import covering_report
from trin.rulesets.covering import covered
from trin.rulesets.examples import run_examples

RULES = """\
regelsæt nordby "Nordby"
  gælder fra 1. januar 2026

rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"

skala niveau "Niveau"
  1 "Har ikke prøvet det"
  2 "Med støtte"
  3 "Selv"

kompetence hygiejne "Hygiejne" på niveau
kompetence gulvpleje "Gulvpleje" på niveau
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
bevis kursus "Kursus"

modul praktik1 "Første praktik"
modul praktik2 "Anden praktik"

overgang praktik1 til praktik2
  krav hygiejne "Kan hygiejne"
    hygiejne mindst 2 målt inden for 3 måneder, vurderet af virksomhed eller jobcenter
  krav kursus "Har kurset"
    gælder når jobstatus er aktivitetsparat
    kursus bestået

dogme ventetid "Ingen lange forløb"
  tid i modulet højst 26 uger
  ansvar jobcenter
"""

EXAMPLES = """\

borger sara
  modul praktik1 fra 5. januar 2026
  måling hygiejne 2 den 1. marts 2026 af virksomhed
  oplysning jobstatus er aktivitetsparat
  bevis kursus bestået den 2. marts 2026

eksempel "Sara er klar"
  borger sara
  dato 9. marts 2026
  praktik2: klar
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "nordby.trin"
    path.write_text(RULES + EXAMPLES, encoding="utf-8")
    return path


def _parts(path: Path) -> dict[tuple[str, tuple[str | int, ...]], tuple[frozenset[Status], frozenset[Status]]]:
    found = covered(run_examples([path]))
    return {(part.rule.name, part.path): (part.possible, part.seen) for part in found.parts}


def test_what_an_example_sees_is_met_and_nothing_else(rules: Path) -> None:
    parts = _parts(rules)
    every = frozenset({Status.MET, Status.UNMET, Status.UNKNOWN})
    assert parts["hygiejne", ()] == (every, {Status.MET})
    assert parts["kursus", ("when", 0)] == (every, {Status.MET})


def test_what_can_never_be_unknown_is_not_asked_for(rules: Path) -> None:
    parts = _parts(rules)
    assert parts["kursus", ("body", 0)][0] == {Status.MET, Status.UNMET}
    assert parts["ventetid", ()][0] == {Status.MET, Status.UNMET}
    assert parts["kursus", ()][0] == {Status.MET, Status.UNMET, Status.UNKNOWN}, "by what it applies by"


def test_an_example_that_fails_sees_nothing(rules: Path) -> None:
    rules.write_text(rules.read_text("utf-8").replace("praktik2: klar", "praktik2: ikke klar, fordi kursus"), "utf-8")
    assert covered(run_examples([rules])).seen == 0


def test_the_command_shows_figures_and_what_is_missing(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--coverage", str(rules)]) == 0
    out = capsys.readouterr().out
    assert f"{rules.as_posix()}: 5 af 13 svar er set (38 %)" in out
    assert "Intet eksempel viser hygiejne før praktik2 som »ikke opfyldt« eller »uden oplysninger«." in out
    assert run(["test", "--coverage", "--strict", str(rules)]) == 1


def test_the_command_as_data(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--coverage", "--mutate", "--format", "json", str(rules)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["examples"][0]["passed"] is True
    assert (found["coverage"]["seen"], found["coverage"]["possible"]) == (5, 13)
    assert found["mutation"]["changes"] == found["mutation"]["noticed"] + len(found["mutation"]["survivors"])


def test_the_command_tells_changes_as_sentences(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--mutate", str(rules)]) == 1
    out = capsys.readouterr().out
    assert f"{rules.as_posix()}:21: Ingen eksempler mærker, hvis hygiejne sættes fra 2 til 1 før praktik2." in out
    assert "hvis jobcenteret ikke længere vurderer hygiejne før praktik2" in out
    assert "sættes fra 2 til 3" not in out, "Sara is noticed"


def test_everything_that_is_said_is_used() -> None:
    room = Path(covering_report.__file__)
    rooms = (*room.parent.glob("*.py"), *(room.parent / "commands").glob("*.py"))
    code = "".join(file.read_text("utf-8") for file in rooms)
    code += "".join(file.read_text("utf-8") for file in Path(alterations.__file__).parent.glob("*.py"))
    families: dict[str, set[str]] = {
        "cover.": set(Status),
        "cover.rule.": set(RuleKind),
        "mutate.where.": set(RuleKind) | {"module"},
    }
    families |= {"suggest.": {"ready", "not_ready", "missing", "target", "out_of_scope"}}
    code = code.replace("'", '"')
    for key in COVERING["da"]:
        family, _, last = key.rpartition(".")
        named = f'"{key}"' in code or last in families.get(f"{family}.", ())
        what = {last, last.removeprefix("every_"), last.removeprefix("any_")}
        changed = family == "change" and any(f'"{word}"' in code for word in what)
        assert named or changed or last in {"one", "other", "more"} or family in {"option", "metavar", "way"}, key


def _pasted(rules: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What is suggested for the rules' own file; it is pasted into it."""
    run(["test", *options, "--format", "json", str(rules)])
    found = json.loads(capsys.readouterr().out)
    assert found["nobody"] == 0
    (suggestion,) = found["suggestions"]
    assert suggestion["file"] == rules.as_posix()
    text: str = suggestion["text"]
    rules.write_text(rules.read_text("utf-8") + "\n" + text + "\n", "utf-8")
    return text


def test_what_is_suggested_makes_it_whole(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = _pasted(rules, capsys, "--coverage", "--mutate")
    assert text.count("\n  borger sara\n") == text.count("eksempel »") + text.count('eksempel "'), "starts from Sara"
    assert run(["test", "--coverage", "--mutate", "--strict", str(rules)]) == 0
    out = capsys.readouterr().out
    assert "Alle 13 svar er set." in out
    assert "Alle 10 ændringer mærkes." in out
    assert run(["format", "--check", str(rules)]) == 0


def test_what_is_suggested_is_in_the_language_of_the_rules(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["format", "--to", "en", str(rules)])
    capsys.readouterr()
    text = _pasted(rules, capsys, "--mutate")
    assert "example" in text
    assert "eksempel" not in text
    assert run(["test", "--mutate", str(rules)]) == 0


def test_a_citizen_is_made_where_there_is_none(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules.write_text(RULES + '\neksempel "Ingen"\n  modul praktik1 fra 5. januar 2026\n  dato 9. marts 2026\n'
                     "  praktik2: mangler oplysninger om hygiejne og kursus\n", "utf-8")  # fmt: skip
    text = _pasted(rules, capsys, "--coverage", "--mutate")
    assert text.startswith("borger en_i_praktik1\n")
    assert run(["test", "--coverage", "--mutate", "--strict", str(rules)]) == 0


def test_without_any_example_everything_is_missing(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules.write_text(RULES, "utf-8")
    assert run(["test", str(rules)]) == 2
    capsys.readouterr()
    assert run(["test", "--coverage", str(rules)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Der er ingen eksempler i ")
    assert "I alt er 0 af 13 svar set (0 %)." in out
    assert "Lav en ny regelfil med dette:\n\nregelsæt nordby\n  gælder fra 1. januar 2026\n\nborger " in out


def test_rules_with_errors_are_not_looked_closer_at(rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules.write_text(rules.read_text("utf-8").replace("hygiejne mindst 2", "hygiejne mindst 7"), "utf-8")
    assert run(["test", "--coverage", "--mutate", str(rules)]) == 1
    assert "svar er set" not in capsys.readouterr().out


@pytest.mark.parametrize("value", ["0", "-1", "to", "1.5"])
def test_so_many_processes_is_a_whole_number(rules: Path, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["test", "--mutate", "--jobs", value, "--lang", "da", str(rules)]) == 2
    assert capsys.readouterr().err == (
        f"Fejl: »{value}« kan ikke bruges til --samtidig. Skriv et helt tal, mindst 1. Prøv: trin test --help\n"
    )


def test_a_file_of_examples_alone_is_held_against_the_rules_of_its_ruleset(tmp_path: Path) -> None:
    (tmp_path / "rules.trin").write_text(RULES, "utf-8")
    header = "regelsæt nordby\n  gælder fra 1. januar 2026\n"
    (tmp_path / "examples.trin").write_text(header + EXAMPLES, "utf-8")
    whole, alone = (covered(run_examples([path])) for path in (tmp_path, tmp_path / "examples.trin"))
    assert (alone.seen, alone.possible) == (whole.seen, whole.possible) == (5, 13)
