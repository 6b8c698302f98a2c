"""The command line as a person meets it: commands, languages, exit codes, and what is said when something is wrong.

What needs a process of its own (signals, pipes, terminals, code pages, completion) stands in test_console.py.
"""

import json
import string
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from trin import __version__
from trin.cli import run
from trin.dsl.messages.commands import TEXTS, Say
from trin.engine.decision import Decision
from trin.rulesets import records

Golden = Callable[[str, str], None]

SAID = {"da": "Trin indstiller, en medarbejder afgør.", "en": "Trin recommends; a person decides."}
DAY = "2026-05-11"

DANISH = """\
regelsæt nordby "Nordby Kommune"
  gælder fra 1. januar 2026 til 31. december 2026

rolle borger "borgeren"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
  1 "Med støtte"
  2 "Selv"
  3 "Kan lære fra sig"
kompetence hygiejne "Hygiejne" på niveau
  ansvar jobcenter
oplysning bor_her "Bor i kommunen": ja/nej

modul intro "Intro"
modul praktik "Praktik"
modul job "Job" afslutter forløbet

pakke rengøring "Rengøring"
  målgruppe "Borgere i kommunen"
    bor_her er ja
overgang intro til praktik
  krav hygiejne "Kan arbejde hygiejnisk"
    hygiejne mindst 2
    ansvar borger
overgang intro til job
  altid åben
"""

ENGLISH = """\
ruleset eastham "Eastham"
  in force from 1 January 2026

role citizen "the citizen"
scale level "Level"
  1 "With support"
  2 "Alone"
competence hygiene "Hygiene" on level
  responsible citizen

module introduction "Introduction"
module placement "Placement"

package cleaning "Cleaning"
transition introduction to placement
  requirement hygiene "Can work hygienically"
    hygiene at least 2
"""


def record(level: int | None = 2, **changes: Any) -> dict[str, Any]:
    measured = {"competence": "hygiejne", "date": "2026-05-04", "role": "jobcenter"}
    return {
        "citizen": "b-1",
        "package": "rengøring",
        "modules": [{"module": "intro", "start": "2026-01-05"}],
        "measurements": [] if level is None else [{**measured, "level": level}],
        "facts": [{"fact": "bor_her", "value": True, "from": "2026-01-01"}],
        **changes,
    }


EAST = {
    "citizen": "e-1",
    "package": "cleaning",
    "modules": [{"module": "introduction", "start": "2026-01-05"}],
    "measurements": [{"competence": "hygiene", "level": 2, "date": "2026-05-04", "role": "citizen"}],
}
OUTSIDE = [{"fact": "bor_her", "value": False, "from": "2026-01-01"}]


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Desk:
    """A folder with rules and citizens, and Trin run in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def write(self, name: str, content: str | bytes | dict[str, Any]) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False) if isinstance(content, dict) else content
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return name

    def trin(self, *arguments: str) -> Said:
        code = run(arguments)
        told = self._capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        assert "\x1b" not in told.out + told.err, "no colours where there is no terminal"
        return Said(code, told.out, told.err)

    def klar(self, content: str | bytes | dict[str, Any], *options: str, name: str = "b.json") -> Said:
        return self.trin("klar", "nordby", self.write(name, content), "--on", DAY, *options)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    for name in ("TRIN_LANG", "TRIN_RULES", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.chdir(tmp_path)
    made = Desk(tmp_path, capsys)
    made.write("rulesets/nordby/nordby.trin", DANISH)
    made.write("rulesets/eastham/eastham.trin", ENGLISH)
    return made


# --- the texts ------------------------------------------------------------------------------------------------------


def _places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_both_languages_say_the_same_with_the_same_places() -> None:
    assert list(TEXTS["da"]) == list(TEXTS["en"])
    for key, danish in TEXTS["da"].items():
        assert _places(danish) == _places(TEXTS["en"][key]), key


def test_the_command_line_says_everything_that_there_is_to_say() -> None:
    root = Path(records.__file__).parent.parent
    names = ("cli.py", "rulesets/records.py", "dsl/commandline.py", "dsl/pages.py", "rulesets/reporting.py")
    rooms = [root / name for name in names] + sorted(root.glob("rulesets/commands/*.py"))
    written = "".join(room.read_text("utf-8") for room in rooms)
    families = (
        "input.",
        "decision.",
        "rules.",
        "metavar.",
        "option.",
        "errors.",
        "warnings.",
        "files.",
        "check.clean.",
        "format.done.",
        "test.",
        "fix.",
        "record.again.",
        "family.",
        "show.",
        "graph.",
        "card.",
        "cover.",
        "mutate.",
        "change.",
        "suggest.",
        "disk.",
    )
    unsaid = [key for key in TEXTS["da"] if f'"{key}' not in written.replace("'", '"') and not key.startswith(families)]
    assert [
        key for key in unsaid if not key.endswith(".long") and key not in {"ready", "check", "schema", "show"}
    ] == []


# --- help -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    "command",
    [
        "",
        "ready",
        "klar",
        "check",
        "tjek",
        "schema",
        "skema",
        "explain",
        "format",
        "test",
        "show",
        "reasons",
        "reads",
        "import-card",
        "export-card",
        "completion",
    ],
)
def test_help(desk: Desk, golden: Golden, command: str, language: str) -> None:
    said = desk.trin(*([command] if command else []), "--help", "--lang", language)
    assert (said.code, said.err) == (0, "")
    golden(f"cli/help-{command or 'trin'}.{language}.txt", said.out)


@pytest.mark.parametrize("variable", ["da", "DA", "da_DK.UTF-8"])
def test_help_is_in_the_language_of_the_variable(desk: Desk, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    assert "Usage:" in desk.trin("--help").out
    monkeypatch.setenv("TRIN_LANG", variable)
    assert "Brug:" in desk.trin("--help").out
    assert "Usage:" in desk.trin("--help", "--lang", "en").out
    assert "Usage:" in desk.trin("--lang=EN", "--help").out


@pytest.mark.parametrize("variable", ["LC_ALL", "LC_MESSAGES", "LANG"])
def test_where_nobody_asks_the_machine_tells_the_language(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv("LC_ALL")
    monkeypatch.setenv(variable, "da_DK.UTF-8")
    assert "Brug:" in desk.trin("--help").out


def test_a_danish_command_is_answered_in_danish(desk: Desk) -> None:
    assert "Brug: trin klar" in desk.trin("klar", "--help").out
    assert desk.trin("klar").err.startswith("Fejl: ")
    assert desk.trin("ready").err.startswith("Error: ")


def test_without_a_command_the_help_is_shown(desk: Desk) -> None:
    assert desk.trin() == desk.trin("--help") == desk.trin("-h")


def test_version(desk: Desk) -> None:
    assert desk.trin("--version") == Said(0, f"trin {__version__}\n", "")


# --- exit codes -----------------------------------------------------------------------------------------------------

OUTCOMES = [
    ("ready", 0, record(2), DAY, []),
    ("not_ready", 1, record(1), DAY, []),
    ("undetermined", 3, record(None), DAY, []),
    ("undetermined", 3, record(2, facts=[]), DAY, []),
    ("out_of_scope", 3, record(2, facts=OUTSIDE), DAY, []),
    ("ready", 0, record(1), DAY, ["--to", "job"]),
    ("no_rules_in_force", 3, record(2), "2027-01-01", []),
    ("at_end", 3, record(2, modules=[{"module": "job", "start": "2026-02-01"}]), DAY, []),
]


@pytest.mark.parametrize("command", ["ready", "klar"])
@pytest.mark.parametrize(("outcome", "code", "content", "on", "options"), OUTCOMES)
def test_each_outcome_has_its_exit_code(
    desk: Desk, outcome: str, code: int, content: dict[str, Any], on: str, options: list[str], command: str
) -> None:
    name = desk.write("b.json", content)
    said = desk.trin(command, "nordby", name, "--on", on, *options, "--format", "json")
    assert said.code == code
    decision = Decision.model_validate_json(said.out)
    assert str(decision.outcome) == outcome
    assert json.loads(decision.model_dump_json()) == said.data
    told = desk.trin(command, "nordby", name, "--on", on, *options)
    assert told.code == code
    assert told.out.splitlines()[-1] == SAID["da"]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        ("0", 0), ("00", 0), ("01", 1), ("03", 3), ("13", 1), ("31", 1), ("02", 2), ("132", 2), ("2", 2), ("310", 1),
    ],
)  # fmt: skip
def test_of_several_records_the_worst_counts(desk: Desk, kinds: str, code: int) -> None:
    contents = {"0": record(2), "1": record(1), "2": {"citizen": 5}, "3": record(None)}
    names = [desk.write(f"{i}.json", {**contents[kind], "citizen": f"b-{i}"}) for i, kind in enumerate(kinds)]
    said = desk.trin("klar", "nordby", *names, "--on", DAY)
    assert said.code == code
    assert said.out.count(SAID["da"]) == len(kinds) - kinds.count("2")
    assert said.err.count("kan ikke bruges") == kinds.count("2")
    many = "".join(json.dumps(contents[kind]) + "\n" for kind in kinds)
    lines = desk.trin("klar", "nordby", desk.write("many.jsonl", many), "--on", DAY, "--format", "json")
    assert lines.code == code
    answers = [json.loads(line) for line in lines.out.splitlines()]
    assert [isinstance(answer, list) for answer in answers] == [kind == "2" for kind in kinds]


# --- ready ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("content", [record(2), record(1), record(None), record(facts=OUTSIDE)])
def test_who_decides_is_said_in_every_text(desk: Desk, language: str, content: dict[str, Any]) -> None:
    assert desk.klar(content, "--lang", language).out.splitlines()[-1] == SAID[language]


def test_the_answer_is_in_the_language_of_the_rules_unless_another_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    east, north = desk.write("e.json", EAST), desk.write("b.json", record())
    assert SAID["en"] in desk.trin("klar", "eastham", east, "--on", DAY).out
    assert SAID["da"] in desk.trin("ready", "nordby", north, "--on", DAY).out
    monkeypatch.setenv("TRIN_LANG", "en")
    assert SAID["en"] in desk.trin("klar", "nordby", north, "--on", DAY).out
    assert SAID["da"] in desk.trin("klar", "eastham", east, "--on", DAY, "--lang", "da").out


def test_a_ruleset_is_named_or_shown_where_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = desk.write("b.json", record())
    ways = ["nordby", "rulesets/nordby", "./rulesets/nordby/", "rulesets/nordby/nordby.trin"]
    ways.append(str(desk.folder / "rulesets" / "nordby"))
    found = [desk.trin("klar", way, name, "--on", DAY, "--format", "json").data for way in ways]
    assert [f["digest"] for f in found] == [found[0]["digest"]] * len(ways)
    monkeypatch.chdir(desk.folder / "rulesets" / "nordby")
    assert desk.trin("klar", ".", str(desk.folder / name), "--on", DAY).code == 0
    assert desk.trin("klar", "nordby", str(desk.folder / name), "--on", DAY).code == 2


def test_rules_are_looked_for_where_it_is_said_and_the_first_wins(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = desk.write("b.json", record(2))
    harder = DANISH.replace("hygiejne mindst 2", "hygiejne mindst 3")
    desk.write("a/nordby.trin", harder)
    desk.write("b/nordby.trin", DANISH)
    desk.write("c/sydby.trin", DANISH.replace("regelsæt nordby", "regelsæt sydby"))
    assert desk.trin("klar", "nordby", name, "--on", DAY).code == 0
    assert desk.trin("klar", "nordby", name, "--on", DAY, "--rules", "a").code == 1
    assert desk.trin("klar", "nordby", name, "--on", DAY, "--rules", "b", "--rules", "a").code == 0
    assert desk.trin("klar", "sydby", name, "--on", DAY, "--rules", "a", "--rules", "c").code == 0
    monkeypatch.setenv("TRIN_RULES", "a")
    assert desk.trin("klar", "nordby", name, "--on", DAY).code == 1
    assert desk.trin("klar", "nordby", name, "--on", DAY, "--rules", "b").code == 0


def test_a_date_in_the_future_is_answered_with_a_warning(desk: Desk) -> None:
    name = desk.write("b.json", record())
    later = date.today() + timedelta(days=1)
    said = desk.trin("ready", "nordby", name, "--on", later.isoformat())
    assert said.code in {0, 3}
    assert said.err.startswith("Advarsel: ")
    assert f"{later.day}. " in said.err
    assert str(later.year) in said.err
    assert "ligger i fremtiden" in said.err
    assert SAID["da"] in said.out
    assert desk.trin("ready", "nordby", name).err == ""


def test_several_answers_stand_apart(desk: Desk) -> None:
    names = [desk.write(f"{i}.json", record(citizen=f"b-{i}")) for i in range(2)]
    out = desk.trin("klar", "nordby", *names, "--on", DAY).out
    assert out.index("b-0 ") < out.index("-" * 80) < out.index("b-1 ")


def test_a_file_of_several_records(desk: Desk) -> None:
    lines = [json.dumps(record(citizen=f"b-{i}"), ensure_ascii=False) for i in range(3)]
    content = "\ufeff" + lines[0] + "\r\n\n" + '{"citizen": }' + "\n" + lines[1] + "\n" + lines[2]
    said = desk.trin("klar", "nordby", desk.write("many.JSONL", content), "--on", DAY, "--format", "json")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 2
    assert [a[0]["line"] if isinstance(a, list) else a["citizen"] for a in answers] == ["b-0", 3, "b-1", "b-2"]
    told = desk.trin("klar", "nordby", "many.JSONL", "--on", DAY)
    assert "»many.JSONL«, linje 3 kan ikke bruges:" in told.err
    assert told.out.count(SAID["da"]) == 3


def test_one_line_that_is_no_text_keeps_no_other_back(desk: Desk) -> None:
    good = json.dumps(record()).encode()
    content = b"\n".join([good, "{ø".encode("latin-1"), b"\0\0", good])
    said = desk.trin("klar", "nordby", desk.write("many.jsonl", content), "--on", DAY, "--format", "json")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [a[0]["code"] if isinstance(a, list) else a["outcome"] for a in answers] == [
        "ready",
        "T609",
        "T600",
        "ready",
    ]


def test_a_warning_about_a_record_does_not_change_the_answer(desk: Desk) -> None:
    waiver = {"requirement": "noget.andet", "role": "jobcenter", "granted": "2026-01-01", "reason": "x"}
    said = desk.klar(record(waivers=[waiver]), "--format", "json")
    assert said.code == 0
    assert said.err.startswith("Advarsel: »b.json«: ")
    assert said.data["outcome"] == "ready"


# --- broken records -------------------------------------------------------------------------------------------------

FIELDS = {
    "code", "message", "help", "severity", "file", "line", "column", "end_line", "end_column", "fix", "pointer",
    "found", "expected",
}  # fmt: skip


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("", "T607", {"da": "Der står ingenting", "en": "nothing here"}),
        (" \n\t", "T607", {"da": "Der står ingenting", "en": "nothing here"}),
        ("Navn\tNiveau\nAmina\t3", "T608", {"da": "et regneark", "en": "a spreadsheet"}),
        ("citizen;level\nb-1;3\n", "T608", {"da": "et regneark", "en": "a spreadsheet"}),
        ('{"citizen": "bø"}'.encode("latin-1"), "T609", {"da": "UTF-8", "en": "UTF-8"}),
        (b"PK\x03\x04\0\0\0\xff", "T600", {"da": "et Excel-ark", "en": "an Excel sheet"}),
        ('{"a":' * 5000, "T604", {"da": "mange parenteser", "en": "too many brackets"}),
        ("[" * 5000 + "]" * 5000, "T604", {"da": "mange parenteser", "en": "too many brackets"}),
        ('{"citizen": "b", "modules": [], "attendance": [{"planned_hours": NaN}]}', "T602", {"da": "NaN", "en": "NaN"}),
        ("[]", "T605", {"da": ".jsonl", "en": ".jsonl"}),
        ("{", "T601", {"da": "linje 1, kolonne 2", "en": "line 1, column 2"}),
    ],
)
def test_a_file_that_is_no_record(
    desk: Desk, content: str | bytes, code: str, says: dict[str, str], language: str
) -> None:
    told = desk.klar(content, "--lang", language)
    assert (told.code, told.out) == (2, "")
    assert says[language] in told.err
    assert "»b.json«" in told.err
    data = desk.trin("klar", "nordby", "b.json", "--format", "json", "--lang", language)
    assert (data.code, data.err) == (2, "")
    (problem,) = data.data
    assert problem["code"] == code
    assert problem.keys() == FIELDS
    assert problem["file"] == "b.json"
    assert problem["severity"] == "error"
    assert problem["message"]
    assert problem["help"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["b.json", "b.jsonl"])
def test_texts_as_windows_saves_them(desk: Desk, encoding: str, name: str) -> None:
    mark = "\ufeff" if encoding[-2:] in {"le", "be"} else ""
    content = (mark + json.dumps(record(), ensure_ascii=False) + "\r\n").encode(encoding)
    assert desk.klar(content, name=name).code == 0


@pytest.mark.parametrize("name", ["b.json", "b.jsonl"])
def test_a_file_of_100_megabytes_is_not_read(desk: Desk, name: str) -> None:
    with (desk.folder / name).open("wb") as stream:
        stream.truncate(100_000_000)
    said = desk.trin("klar", "nordby", name)
    assert said.code == 2
    assert "mere end 10 MB" in said.err


def test_a_large_file_of_many_small_records_is_read_to_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_BYTES", 600)
    line = json.dumps(record())
    for encoding in ("utf-8", "utf-16"):
        content = (f"{line}\n" * 20).encode(encoding)
        said = desk.klar(content, "--format", "json", name="many.jsonl")
        assert (said.code, said.out.count("\n")) == (0, 20)


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_file_that_is_not_there(desk: Desk, language: str) -> None:
    desk.write("nadia.json", record())
    say = Say(language)
    near = desk.trin("klar", "nordby", "nadja.json", "--lang", language)
    assert (
        near.err
        == f"{say('error')}: »nadja.json«: {say('input.missing')} {say('did_you_mean', suggestion='nadia.json')}\n"
    )
    far = desk.trin("klar", "nordby", "x/y.json", "--lang", language)
    assert far.err == f"{say('error')}: »x/y.json«: {say('input.missing')} {say('input.missing.help')}\n"
    folder = desk.trin("klar", "nordby", "rulesets", "--lang", language)
    assert folder.err == f"{say('error')}: »rulesets«: {say('input.folder')} {say('input.folder.help')}\n"
    lines = desk.trin("klar", "nordby", "nix.jsonl", "--lang", language)
    assert say("input.missing") in lines.err
    empty = desk.trin("klar", "nordby", desk.write("tom.jsonl", "\n\n"), "--lang", language)
    assert say("input.empty") in empty.err
    assert {near.code, far.code, folder.code, lines.code, empty.code} == {2}


def test_a_name_that_no_file_can_have(desk: Desk) -> None:
    assert desk.trin("klar", "nordby", "a\0b.json").code == 2


def test_a_citizen_of_another_municipality(desk: Desk) -> None:
    said = desk.klar(EAST)
    assert said.code == 2
    assert "en borger fra en anden kommune" in said.err
    assert "[T628]" in said.err


def test_a_citizen_who_has_not_begun(desk: Desk) -> None:
    for content in (record(modules=[]), record(modules=[{"module": "intro", "start": "2026-05-12"}])):
        said = desk.klar(content)
        assert said.code == 2
        assert "ikke begyndt på noget modul den 11. maj 2026" in said.err
        assert "--on" in said.err


def test_a_module_that_nothing_leads_to(desk: Desk) -> None:
    said = desk.klar(record(), "--to", "praktk")
    assert said.code == 2
    assert "ingen vej fra borgerens modul til »praktk«. Mente du »praktik«?" in said.err
    assert "praktik, job" in said.err
    at_end = desk.klar(record(modules=[{"module": "job", "start": "2026-02-01"}]), "--to", "intro")
    assert "Ingen veje fører videre herfra" in at_end.err
    (problem,) = desk.klar(record(), "--to", "praktk", "--format", "json").data
    assert (problem["code"], problem["fix"], problem["file"]) == ("T600", "praktik", "b.json")


def test_an_unknown_name_has_a_place_and_a_suggestion(desk: Desk) -> None:
    content = record(modules=[{"module": "intor", "start": "2026-01-05"}])
    (problem,) = desk.klar(content, "--format", "json", "--lang", "en").data
    assert problem["pointer"] == "/modules/0/module"
    assert problem["fix"] == "intro"
    assert problem["line"] == 1
    assert "linje 1 (/modules/0/module)" in desk.klar(content).err


def test_all_problems_are_told_at_once(desk: Desk) -> None:
    content = record(package="rengoring", modules=[{"module": "intor", "start": "2026-13-05"}])
    assert len(desk.klar(content, "--format", "json").data) == 3


# --- CPR numbers ----------------------------------------------------------------------------------------------------

CPR = "010190-1234"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["klar", CPR, "b.json"],
        ["klar", f"./{CPR}", "b.json"],
        ["klar", "nordby", f"{CPR}.json"],
        ["klar", "nordby", f"{CPR}.jsonl"],
        ["klar", "nordby", "b.json", "--to", CPR],
        ["klar", "nordby", "b.json", "--on", CPR],
        ["klar", "nordby", "b.json", "--rules", CPR],
        ["klar", "nordby", f"personer/{CPR}.json"],
        ["klar", "nordby", "cpr.json"],
        ["klar", f"regler/{CPR}.trin", "b.json", "--on", DAY],
        ["tjek", CPR],
        ["tjek", f"regler/{CPR}.trin"],
        ["tjek", f"regler/fejl-{CPR}.trin"],
        [CPR],
        ["klar", f"--{CPR}", "x"],
    ],
)
def test_a_cpr_number_is_never_repeated(desk: Desk, arguments: list[str], form: str) -> None:
    desk.write("b.json", record(1))
    desk.write("cpr.json", record(citizen=CPR))
    desk.write(f"personer/{CPR}.json", record(citizen=CPR))
    desk.write(f"regler/{CPR}.trin", DANISH.replace("regelsæt nordby", "regelsæt vestby"))
    desk.write(f"regler/fejl-{CPR}.trin", DANISH.replace("hygiejne mindst 2", "hygejne mindst 2"))
    said = desk.trin(*arguments, "--format", form)
    assert said.out + said.err
    assert "010190" not in said.out + said.err
    assert "1234" not in (said.out + said.err).replace("01234", "")


def test_a_cpr_number_among_packages_is_not_repeated(desk: Desk) -> None:
    said = desk.trin("skema", "nordby", CPR)
    assert said.code == 2
    assert "xxxxxx-xxxx" in said.err


# --- rules that cannot be used --------------------------------------------------------------------------------------


def test_rules_with_an_error_are_shown_and_not_used(desk: Desk) -> None:
    desk.write("rulesets/nordby/nordby.trin", DANISH.replace("hygiejne mindst 2", "hygejne mindst 2"))
    said = desk.klar(record())
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Fejl: Regelsættet »nordby« har fejl og kan ikke bruges:")
    assert "nordby.trin:" in said.err
    assert "^^^^^^^" in said.err
    assert "Mente du »hygiejne«?" in said.err


@pytest.mark.parametrize(
    ("name", "language", "says"),
    [
        ("norby", "da", ["Der er intet regelsæt »norby«", "Mente du »nordby«?", "eastham", "vejle"]),
        ("norby", "en", ["There is no ruleset »norby«", "Did you mean »nordby«?"]),
        ("xyz", "en", ["There is no ruleset »xyz«", "There are: "]),
        ("./nix", "da", ["nix« findes ikke"]),
        ("regler.trin", "da", ["»regler.trin« findes ikke"]),
        ("b.json", "da", ["Skriv regelsættet først"]),
        ("-", "en", ["Write the ruleset first"]),
        ("rulesets", "da", ["Der er intet regelsæt »rulesets«", "/rulesets«"]),
        ("rulesets/", "da", ["eastham, nordby", '--rules "rulesets"']),
        ("tom/", "en", ["no rule files (.trin) in »tom"]),
        ("tom", "da", ["ingen regelfiler (.trin) i »tom«"]),
    ],
)
def test_a_ruleset_that_is_not_there(desk: Desk, name: str, language: str, says: list[str]) -> None:
    (desk.folder / "tom").mkdir()
    said = desk.trin("ready", name, desk.write("b.json", record()), "--lang", language)
    assert (said.code, said.out) == (2, "")
    for part in says:
        assert part in said.err


def test_a_folder_of_rules_that_is_not_there(desk: Desk) -> None:
    for arguments in (["klar", "nordby", "b.json"], ["tjek"], ["skema", "nordby"]):
        said = desk.trin(*arguments, "--rules", "reglre")
        assert said.code == 2
        assert "Mappen »reglre« findes ikke" in said.err


# --- wrong use ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "danish", "english"),
    [
        (["klra"], "ingen kommando »klra«. Mente du »klar«? Prøv: trin --help", "no command »klra«. Did you mean »klar«?"),
        (["redy"], "»redy«. Mente du »ready«?", "»redy«. Did you mean »ready«?"),
        (["it's"], "ingen kommando »it's«. Prøv", "no command »it's«. Try"),
        (["--versoin"], "intet valg »--versoin«. Mente du »--version«?", "no option »--versoin«. Did you mean"),
        (["klar", "--fromat", "x"], "»--fromat«. Mente du »--format«? Prøv: trin klar --help", "»--fromat«"),
        (["klar"], "Her mangler REGELSÆT. Prøv: trin klar --help", "RULESET is missing here. Try: trin klar --help"),
        (["klar", "nordby"], "Her mangler FIL.", "RECORD is missing here."),
        (["klar", "nordby", "b", "--on"], "»--on« mangler en værdi. Prøv: trin klar", "»--on« needs a value."),
        (["klar", "--help=ja"], "»--help« skal stå uden værdi.", "»--help« takes no value."),
        (["klar", "n", "b", "--on", "11/5-2026"], "Skriv datoen som 2026-05-11.", "Write the date as 2026-05-11."),
        (["klar", "n", "b", "--on", "2026-W20-1"], "Skriv datoen som 2026-05-11.", "Write the date as 2026-05-11."),
        (["klar", "n", "b", "--on", "2026-02-30"], "findes ikke i kalenderen.", "is not in the calendar."),
        (["klar", "n", "b", "--format", "xml"], "»xml« kan ikke bruges til --format. Vælg mellem: text, markdown, html, json.", "»xml«"),
        (["skema"], "Her mangler REGELSÆT.", "RULESET is missing here."),
        (["skema", "nordby", "a", "b"], "for meget på linjen", "too much on the line"),
        (["completion", "tcsh"], "»tcsh« kan ikke bruges til SHELL. Vælg mellem: bash, zsh, fish.", "»tcsh«"),
        (["tjek", "nix"], "»nix« findes ikke. Tjek stien.", "There is no »nix«. Check the path."),
        (["tjek", "b.json"], "ender på .trin", "ends with .trin"),
        (["tjek", "tom"], "ingen regelfiler (.trin) i »tom«", "no rule files (.trin) in »tom«"),
        (["skema", "nordby", "rengoring"], "»rengoring« findes ikke i »nordby«. Mente du »rengøring«?", "»rengoring«"),
        (["skema", "nordby", "x"], "Pakkerne er: rengøring.", "The packages are: rengøring."),
    ],
)  # fmt: skip
def test_wrong_use(desk: Desk, arguments: list[str], danish: str, english: str) -> None:
    (desk.folder / "tom").mkdir()
    desk.write("b.json", record())
    for language, says in (("da", danish), ("en", english)):
        said = desk.trin("--lang", language, *arguments)
        assert (said.code, said.out) == (2, "")
        assert said.err.count("\n") == 1
        assert says in said.err


def test_a_language_that_there_is_not(desk: Desk) -> None:
    assert desk.trin("--lang", "sv", "--help").code == 0
    said = desk.trin("klar", "nordby", "b.json", "--lang", "sv")
    assert said.code == 2
    assert "»sv« kan ikke bruges til --lang. Vælg mellem: da, en." in said.err


# --- check ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "tjek"])
def test_check_of_clean_rules(desk: Desk, command: str) -> None:
    assert desk.trin(command, "--lang", "da") == Said(0, "2 regelfiler uden fejl.\n", "")
    assert desk.trin(command, "rulesets/eastham") == Said(0, "1 rule file without problems.\n", "")
    assert desk.trin(command, "rulesets/nordby") == Said(0, "1 regelfil uden fejl.\n", "")
    assert desk.trin(command, "rulesets/nordby/nordby.trin", "rulesets", "--lang", "en").out.startswith("2 rule files")
    assert desk.trin(command, "--format", "json").data == []


def test_check_shows_every_problem_and_counts_them(desk: Desk, golden: Golden) -> None:
    broken = DANISH.replace("hygiejne mindst 2", "hygejne mindst 2").replace("bor_her er ja", "bor_her er måske")
    desk.write("rulesets/nordby/nordby.trin", broken)
    said = desk.trin("tjek", "rulesets/nordby")
    assert (said.code, said.err) == (1, "")
    golden("cli/check.da.txt", said.out)
    golden("cli/check.en.txt", desk.trin("check", "rulesets/nordby", "--lang", "en").out)


def test_check_for_programs(desk: Desk) -> None:
    desk.write("rulesets/nordby/nordby.trin", DANISH.replace("hygiejne mindst 2", "hygejne mindst 2"))
    said = desk.trin("check", "rulesets", "--format", "json", "--lang", "en")
    assert (said.code, said.err) == (1, "")
    (problem,) = said.data
    assert problem.keys() == FIELDS - {"pointer", "found", "expected"} | {"labels", "notes", "edits", "safe"}
    line = DANISH.splitlines().index("    hygiejne mindst 2") + 1
    place = {k: problem[k] for k in ("file", "line", "column", "end_line", "end_column", "severity", "fix")}
    assert place == {
        "file": "rulesets/nordby/nordby.trin", "line": line, "column": 5, "end_line": line, "end_column": 12,
        "severity": "error", "fix": "hygiejne",
    }  # fmt: skip


def test_a_warning_is_no_error(desk: Desk) -> None:
    gated = DANISH.replace(
        "overgang intro til job\n  altid åben", "overgang intro til job\n  krav h\n    hygiejne mindst 2"
    )
    desk.write("rulesets/nordby/nordby.trin", gated)
    said = desk.trin("tjek", "rulesets/nordby")
    assert said.code == 0
    assert said.out.endswith("\n1 advarsel i 1 regelfil.\nLæs mere: trin forklar T505\n")
    (problem,) = desk.trin("tjek", "rulesets/nordby", "--format", "json").data
    assert problem["severity"] == "warning"


def test_check_in_an_empty_folder(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("tom"))
    assert desk.trin("tjek").err == "Fejl: Der er ingen regelfiler (.trin) i mappen her. Angiv en fil eller mappe.\n"


# --- schema ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["schema", "skema"])
def test_schema(desk: Desk, command: str) -> None:
    from jsonschema import Draft202012Validator

    for arguments in (["nordby"], ["nordby", "rengøring"], ["./rulesets/nordby"]):
        said = desk.trin(command, *arguments)
        assert (said.code, said.err) == (0, "")
        Draft202012Validator.check_schema(said.data)
        assert Draft202012Validator(said.data).is_valid(record())
        assert not Draft202012Validator(said.data).is_valid(record(citizen=CPR))
    assert "Borger" in desk.trin(command, "nordby").out
    assert "Citizen" in desk.trin(command, "nordby", "--lang", "en").out
    assert "Citizen" in desk.trin(command, "eastham").out


def test_a_folder_in_the_environment_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIN_RULES", "no/such/folder")
    assert run(["schema", "vejle", "--lang", "en"]) == 2
    assert "There is no folder »no/such/folder«. Check the path in TRIN_RULES." in capsys.readouterr().err
