"""Records: what is accepted, what is refused, what is said about it, and that a CPR number is never repeated."""

import json
import string
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from trin.cli import run
from trin.dsl import compile_ruleset
from trin.dsl.source import Source
from trin.engine.cpr import looks_like_cpr, masked
from trin.engine.editions import alone
from trin.engine.json_places import places
from trin.engine.problems import Problem, RecordError, pointer_to
from trin.engine.reading import RecordReader
from trin.engine.record import ModuleRow, Record, overlaps
from trin.engine.record_messages import MESSAGES, WARNINGS, WORDS
from trin.rulesets import LoadedRuleset

AMINA: dict[str, Any] = {
    "citizen": "b-1042",
    "package": "rengøring",
    "modules": [
        {"module": "introduktion", "start": "2026-01-05", "end": "2026-03-01"},
        {"module": "virksomhed1", "start": "2026-03-16", "company": "hotel_munkebjerg"},
    ],
    "attendance": [
        {
            "start": "2026-04-13",
            "end": "2026-05-10",
            "planned_hours": 148,
            "present_hours": 117.5,
            "lawful_absence_hours": 7,
        },
    ],
    "facts": [{"fact": "jobstatus", "value": "aktivitetsparat", "from": "2026-01-01"}],
}

RULES = """
regelsæt prøvested "Prøvested Kommune"
  gælder fra 1. januar 2020
rolle borger "borgeren"
rolle virksomhed "virksomheden"
skala niveau "Progressionsniveau"
  1 "Har ikke prøvet det"
  2 "Kan med støtte"
  3 "Kan selv"
kompetence mødestabilitet "Møder stabilt" på niveau
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning tilbud "Har tilbud": ja/nej
bevis amu "AMU-kursus"
dokument målaftale "Aftale om mål"
vurdering kan_igu "Kan gennemføre en IGU"
opfølgning besøg "Besøg"
modul introduktion "Introduktion"
modul virksomhed1 "Første virksomhed"
pakke rengøring "Rengøring"
kompetence hygiejne "Hygiejne" på niveau
overgang introduktion til virksomhed1
  krav kursus "Kursus"
    amu bestået
pakke køkken "Køkken"
kompetence opvask "Opvask" på niveau
"""


@pytest.fixture(scope="module")
def loaded() -> LoadedRuleset:
    rulesets, diagnostics = compile_ruleset([Source("rules.trin", RULES)])
    assert not [d for d in diagnostics if d.severity == "error"]
    ruleset = rulesets["prøvested"]
    return LoadedRuleset(alone(ruleset))


@pytest.fixture(scope="module")
def reader(loaded: LoadedRuleset) -> RecordReader:
    return loaded.reader


def text_of(**changes: Any) -> str:
    return json.dumps({**AMINA, **changes}, ensure_ascii=False)


def read(**changes: Any) -> Record:
    return Record.model_validate_json(text_of(**changes))


# --- the models -------------------------------------------------------------------------------------------------------


def test_hours_are_exact_minutes() -> None:
    assert read().attendance[0].present_minutes == 7050


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"modules": [{"module": "a", "start": "2026-01-05", "end": "2026-01-04"}]},
        {"modules": [{"module": "a", "start": "2026-01-05"}, {"module": "b", "start": "2026-02-05"}]},
        {"attendance": [{"start": "2026-01-01", "end": "2026-01-01", "planned_hours": 7, "present_hours": 7.5}]},
        {"attendance": [{"start": "2026-01-01", "end": "2026-01-01", "planned_hours": "7", "present_hours": 7}]},
        {"measurements": [{"competence": "hygiejne", "level": 2.5, "date": "2026-01-01"}]},
        {"measurements": [{"competence": "hygiejne", "level": 2, "date": "01-01-2026"}]},
    ],
)
def test_what_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(**changes)


def module(start: int, end: int | None) -> ModuleRow:
    return ModuleRow(module="m", start=date(2026, 1, start), end=None if end is None else date(2026, 1, end))


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        ([], []),
        ([(1, None)], []),
        ([(1, 4), (5, 9)], []),
        ([(1, 5), (5, 9)], [(0, 1)]),
        ([(5, 9), (1, 5)], [(1, 0)]),
        ([(1, None), (5, 9)], [(0, 1)]),
        ([(1, 30), (3, 4), (6, 7)], [(0, 1), (0, 2)]),
        ([(1, 5), (4, 9), (8, None), (20, 21)], [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_overlaps(periods: list[tuple[int, int | None]], found: list[tuple[int, int]]) -> None:
    assert list(overlaps([module(*p) for p in periods])) == found


# --- CPR numbers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "does"),
    [
        ("010190-1234", True),
        ("0101901234", True),
        ("010190 1234", True),
        ("010190–1234", True),
        ("note 311299 1234 here", True),
        ("610190-1234", True),
        (101901234, True),
        (3112991234, True),
        (101901234.0, True),
        ("320190-1234", False),
        ("011390-1234", False),
        ("0101901234567", False),
        ("2026-01-01", False),
        ("b-1042", False),
        (12345678, False),
        (True, False),
        (None, False),
    ],
)
def test_what_looks_like_a_cpr_number(value: object, does: bool) -> None:
    assert looks_like_cpr(value) is does


def test_a_masked_text_keeps_everything_but_the_numbers() -> None:
    assert masked("filer/010190-1234.json og 3112991234") == "filer/xxxxxx-xxxx.json og xxxxxxxxxx"
    assert masked("11. maj 2026, b-1042") == "11. maj 2026, b-1042"


SECRET = ["010190-1234", "0101901234", "note 311299 1234 here"]


@pytest.mark.parametrize("cpr", SECRET)
def test_a_cpr_number_is_refused_and_never_repeated(cpr: str) -> None:
    for changes in (
        {"citizen": cpr},
        {"waivers": [{"requirement": "x", "role": "y", "granted": "2026-01-01", "reason": cpr}]},
    ):
        with pytest.raises(ValidationError) as caught:
            read(**changes)
        assert cpr not in str(caught.value)


HIDING = [
    '{"citizen": "SECRET", "modules": []}',
    '{"citizen": "b", "modules": [], "SECRET": 1}',
    '{"citizen": "b", "modules": [{"SECRET": {"SECRET": "SECRET"}}]}',
    '{"citizen": "b", "modules": "SECRET"}',
    '{"citizen": "b", "modules": [], "measurements": ["SECRET", {"competence": "SECRET", "level": "SECRET"}]}',
    '{"citizen": "b", "modules": [], "facts": [{"fact": "jobstatus", "value": "SECRET", "from": "SECRET"}]}',
    '{"citizen": "b", "modules": [], "waivers": [{"requirement": "SECRET", "role": "SECRET", "granted": "SECRET"}]}',
    '{"citizen": "b", "modules": [], "citizen": "SECRET"}',
    '{"citizen": "SECRET", "modules": [], "citizen": "b"}',
    '{"citizen": "b", "modules": [], "SECRET": 1, "SECRET": 2}',
    '["SECRET"]',
    '"SECRET"',
    "SECRET",
    "SECRET;2026-01-01",
    '{"citizen": "SECRET"',
]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("written", [*SECRET, "010190\\u002d1234", "\\u0030101901234"])
@pytest.mark.parametrize("hiding", HIDING)
def test_a_cpr_number_is_found_and_hidden_wherever_it_stands(
    reader: RecordReader, hiding: str, written: str, language: str
) -> None:
    text = hiding.replace("SECRET", written)
    with pytest.raises(RecordError) as caught:
        reader.read(text, language)
    said = str(caught.value) + repr(caught.value.problems) + json.dumps([p.as_data() for p in caught.value.problems])
    for digits in ("010190", "0101901234", "311299"):
        assert digits not in said
    if text.startswith("{") and "\\u" not in text:
        assert "T641" in {p.code for p in caught.value.problems}


@pytest.mark.parametrize("number", ["101901234", "3112991234", "101901234.0", "-101901234", "1.01901234e8"])
@pytest.mark.parametrize("field", ["level", "competence", "date", "unknown"])
def test_a_cpr_number_as_a_number_is_hidden(reader: RecordReader, field: str, number: str) -> None:
    row = f'{{"competence": "hygiejne", "level": 2, "date": "2026-01-01", "{field}": {number}}}'
    if field != "unknown":
        row = f'{{"{field}": {number}}}'
    with pytest.raises(RecordError) as caught:
        reader.read(f'{{"citizen": "b", "modules": [], "measurements": [{row}]}}')
    said = str(caught.value) + repr(caught.value.problems)
    assert "01901234" not in said
    assert "112991234" not in said


def test_a_pointer_escapes_and_stops_before_a_secret() -> None:
    assert pointer_to(("a/b", 0, "c~d")) == "/a~1b/0/c~0d"
    assert pointer_to(("facts", 0, "010190-1234", "x")) == "/facts/0"


# --- problems, one by one ---------------------------------------------------------------------------------------------

ROW = {"competence": "hygiejne", "level": 2, "date": "2026-05-04"}
PERIOD = {"start": "2026-01-01", "end": "2026-01-01"}
WAIVER = {"role": "borger", "granted": "2026-01-01"}


def fact(name: str, value: object) -> dict[str, Any]:
    return {"facts": [{"fact": name, "value": value, "from": "2026-01-01"}]}


def level(**changes: Any) -> dict[str, Any]:
    return {"measurements": [{**ROW, **changes}]}


def hours(planned: object, present: object, lawful: object = 0) -> dict[str, Any]:
    row = {**PERIOD, "planned_hours": planned, "present_hours": present, "lawful_absence_hours": lawful}
    return {"attendance": [row]}


OTHERS = {
    "package": "havn",
    "modules": [{"module": "opstart", "start": "2026-01-01"}],
    "measurements": [{**ROW, "competence": f"evne{i}"} for i in range(40)],
}

CASES: list[tuple[str, str, dict[str, Any], str | None]] = [
    ("T611", "/measurments", {"measurments": []}, "measurements"),
    ("T611", "/measurements/0/niveau", {"measurements": [{"competence": "hygiejne", "niveau": 2, "date": "2026-05-04"}]}, "level"),
    ("T612", "/measurements/0/xyzzy", level(xyzzy=2), None),
    ("T613", "/measurements/0", {"measurements": [{"competence": "hygiejne", "level": 2}]}, None),
    ("T614", "/modules", {"modules": {}}, None),
    ("T614", "/modules/0", {"modules": ["introduktion"]}, None),
    ("T614", "/citizen", {"citizen": None}, None),
    ("T614", "/measurements/0/level", level(level=2.5), None),
    ("T614", "/measurements/0/level", level(level=True), None),
    ("T614", "/measurements/0/date", level(date=20260504), None),
    ("T614", "/facts/0/value", fact("alder", True), None),
    ("T614", "/facts/0/value", fact("tilbud", 1), None),
    ("T614", "/facts/0/value", fact("jobstatus", 1), None),
    ("T614", "/facts/0/value", fact("jobstatus", ["jobparat"]), None),
    ("T614", "/documents/0/sections/1",
     {"documents": [{"document": "målaftale", "date": "2026-01-01", "sections": ["a", 1]}]}, None),
    ("T615", "/citizen", {"citizen": ""}, None),
    ("T615", "/waivers/0/requirement", {"waivers": [{**WAIVER, "requirement": ""}]}, None),
    ("T616", "/attendance/0/present_hours", hours(7, -1), None),
    ("T616", "/attendance/0/planned_hours", hours(100_001, 0), None),
    ("T616", "/facts/0/value", fact("alder", 100_000_000), None),
    ("T617", "/measurements/0/date", level(date="04-05-2026"), "2026-05-04"),
    ("T617", "/measurements/0/date", level(date="2026-05-04T10:00:00Z"), "2026-05-04"),
    ("T617", "/measurements/0/date", level(date="i går"), None),
    ("T617", "/facts/0/value", fact("ankomst", "4. maj"), None),
    ("T618", "/measurements/0/date", level(date="2026-02-30"), None),
    ("T618", "/measurements/0/recorded", level(recorded="2025-02-29"), None),
    ("T619", "/attendance/0/planned_hours", hours("7,5", 0), "7.5"),
    ("T619", "/measurements/0/level", level(level="2"), "2"),
    ("T619", "/facts/0/value", fact("tilbud", "ja"), "true"),
    ("T620", "/activities/0/activity", {"activities": [{"activity": "praktik", "start": "2026-01-01"}]}, None),
    ("T621", "/measurements/0/competence", level(competence="hygejne"), "hygiejne"),
    ("T621", "/measurements/0/role", level(role="Virksomhed"), "virksomhed"),
    ("T621", "/package", {"package": "rengoering"}, "rengøring"),
    ("T621", "/modules/0/module", {"modules": [{"module": "introdution", "start": "2026-01-01"}]}, "introduktion"),
    ("T622", "/measurements/0/competence", level(competence="xyzzy"), None),
    ("T622", "/follow_ups/0/roles/0", {"follow_ups": [{"follow_up": "besøg", "date": "2026-01-01", "roles": ["xyz"]}]}, None),
    ("T622", "/documents/0/signed/0/role",
     {"documents": [{"document": "målaftale", "date": "2026-01-01", "signed": [{"role": "xyz", "date": "2026-01-01"}]}]}, None),
    ("T623", "/measurements/0/competence", level(competence="amu"), None),
    ("T624", "/measurements/0/competence", level(competence="opvask"), None),
    ("T625", "/measurements/0/level", level(level=4), None),
    ("T625", "/measurements/0/level", level(level=0), None),
    ("T625", "/goals/0/level", {"goals": [{**ROW, "level": 9}]}, None),
    ("T626", "/facts/0/value", fact("jobstatus", "jobprat"), "jobparat"),
    ("T627", "/facts/0/value", fact("jobstatus", "sygemeldt"), None),
    ("T628", "", OTHERS, None),
    ("T631", "/modules/0/end", {"modules": [{"module": "introduktion", "start": "2026-01-02", "end": "2026-01-01"}]}, None),
    ("T632", "/modules/1",
     {"modules": [{"module": "introduktion", "start": "2026-01-01", "end": "2026-02-01"},
                  {"module": "virksomhed1", "start": "2026-02-01"}]}, None),
    ("T633", "/attendance/0/present_hours", hours(7, 7.5), None),
    ("T633", "/attendance/0/present_hours", hours(7, 6, 2), None),
    ("T634", "/attendance/0/planned_hours", hours(7.34, 7), None),
    ("T641", "/citizen", {"citizen": "010190-1234"}, None),
    ("T651", "/waivers/0/requirement", {"waivers": [{**WAIVER, "requirement": "rengøring.virksomhed1.kursu"}]},
     "rengøring.virksomhed1.kursus"),
    ("T652", "/waivers/0/requirement", {"waivers": [{**WAIVER, "requirement": "noget.andet"}]}, None),
]  # fmt: skip

TEXTS: list[tuple[str, str | bytes]] = [
    ("T601", '{"citizen": "b",}'),
    ("T601", '{"citizen": "b"} x'),
    ("T601", '{"citizen": "\\ud800", "modules": []}'),
    ("T602", '{"citizen": "b", "modules": [], "attendance": [{"planned_hours": NaN}]}'),
    ("T602", '{"citizen": -Infinity}'),
    ("T603", '{"citizen": "b", "modules": [], "citizen": "c"}'),
    ("T603", '{"citizen": "b", "modules": [], "facts": [{"fact": "alder", "value": 1, "value" : 2, "from": "2026-01-01"}]}'),
    ("T604", '{"a":' * 50 + "1" + "}" * 50),
    ("T604", "[" * 100_000),
    ("T605", "[]"),
    ("T606", '"hej"'),
    ("T606", "null"),
    ("T607", ""),
    ("T607", " \n"),
    ("T608", "Navn\tNiveau\nAmina\t3"),
    ("T608", "citizen;level\nb-1;3"),
    ("T609", '{"citizen": "bø", "modules": []}'.encode("latin-1")),
    ("T609", '{"citizen": "b", "modules": []}'.encode("utf-16")),
]  # fmt: skip


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("code", "pointer", "changes", "suggestion"), CASES)
def test_each_problem(
    reader: RecordReader, code: str, pointer: str, changes: dict[str, Any], suggestion: str | None, language: str
) -> None:
    text = text_of(**changes)
    found = reader.problems(text, language)
    assert [(p.code, p.pointer, p.suggestion) for p in found] == [(code, pointer, suggestion)]
    assert found[0].severity == ("warning" if code in WARNINGS else "error")
    assert found[0].message.endswith(".")
    assert "{" not in found[0].message + found[0].help
    if suggestion is not None:
        assert suggestion in found[0].help
    if code in WARNINGS:
        reader.read(text, language)
    else:
        with pytest.raises(RecordError) as caught:
            reader.read(text, language)
        assert list(caught.value.problems) == found


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_each_text_that_is_no_record(reader: RecordReader, code: str, text: str | bytes, language: str) -> None:
    with pytest.raises(RecordError) as caught:
        reader.read(text, language)
    assert [p.code for p in caught.value.problems] == [code]


def test_a_file_that_is_not_there_has_a_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.trin"
    rules.write_text(RULES, encoding="utf-8")
    assert run(["klar", str(rules), str(tmp_path / "ingen.json"), "--format", "json"]) == 2
    assert [p["code"] for p in json.loads(capsys.readouterr().out)] == ["T600"]


def test_every_code_has_a_test() -> None:
    assert {c for c, *_ in CASES} | {c for c, _ in TEXTS} | {"T600"} == MESSAGES["da"].keys()


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_both_languages_have_the_same_codes_words_and_places() -> None:
    assert MESSAGES["da"].keys() == MESSAGES["en"].keys()
    for code, sentences in MESSAGES["da"].items():
        for danish, english in zip(sentences, MESSAGES["en"][code], strict=True):
            assert placeholders(danish) == placeholders(english), code
    assert WORDS["da"].keys() == WORDS["en"].keys()
    for key, words in WORDS["da"].items():
        assert placeholders(words) == placeholders(WORDS["en"][key]), key


# --- on both sides of a boundary --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        level(level=1),
        level(level=3),
        level(level=3.0),
        hours(7, 7),
        hours(7, 5, 2),
        hours(7.33, 7.33),
        hours(100_000, 0),
        fact("alder", 99_999_999),
        fact("alder", -3.5),
        fact("tilbud", False),
        fact("ankomst", "2024-02-29"),
        {"modules": [{"module": "introduktion", "start": "2026-01-01", "end": "2026-01-01"}]},
        {"modules": [{"module": "introduktion", "start": "2026-01-01", "end": "2026-01-31"},
                     {"module": "virksomhed1", "start": "2026-02-01"}]},
        {"modules": [{"module": "introduktion", "start": "2026-01-01", "package": "køkken"}], **level(competence="opvask")},
        {"waivers": [{**WAIVER, "requirement": "rengøring.virksomhed1.kursus"}]},
        {"citizen": "a: b"},
        {"package": None},
        level(date="2126-01-01"),
    ],
)  # fmt: skip
def test_what_is_just_right(reader: RecordReader, changes: dict[str, Any]) -> None:
    assert reader.problems(text_of(**changes)) == []
    assert isinstance(reader.read(text_of(**changes)), Record)


def test_all_problems_come_in_one_go_in_the_order_of_the_record(reader: RecordReader) -> None:
    text = text_of(
        citizen="",
        measurements=[{**ROW, "competence": "hygejne", "level": "2"}, {**ROW, "date": "2026-02-30", "extra": 1}],
        facts=[{"fact": "alder", "value": "18", "from": "2026-02-01", "to": "2026-01-01"}],
    )
    found = [(p.pointer, p.code) for p in reader.problems(text)]
    assert found == [
        ("/citizen", "T615"),
        ("/facts/0/value", "T619"),
        ("/facts/0/to", "T631"),
        ("/measurements/0/competence", "T621"),
        ("/measurements/0/level", "T619"),
        ("/measurements/1/date", "T618"),
        ("/measurements/1/extra", "T612"),
    ]


def test_another_municipality_is_one_problem_and_its_broken_dates_are_still_told(reader: RecordReader) -> None:
    rows = [*OTHERS["measurements"], {**ROW, "competence": "evne0", "date": "2026-02-30"}]
    found = reader.problems(text_of(**{**OTHERS, "measurements": rows}))
    assert [p.code for p in found] == ["T628", "T618"]
    assert "»havn«" in found[0].message
    assert "»rengøring«, »køkken«" in found[0].help


def test_two_wrong_names_are_two_problems(reader: RecordReader) -> None:
    text = json.dumps({"citizen": "b", "package": "havn", "modules": [{"module": "opstart", "start": "2026-01-01"}]})
    assert [p.code for p in reader.problems(text)] == ["T622", "T622"]


def test_a_problem_in_words(reader: RecordReader) -> None:
    text = text_of(**level(level=4)).replace('"measurements"', '\n "measurements"')
    assert reader.problems(text, "da") == [
        Problem(
            code="T625",
            message="4 er ikke et trin på skalaen for »hygiejne«.",
            help="Trinene er: 1 (Har ikke prøvet det), 2 (Kan med støtte), 3 (Kan selv).",
            severity="error",
            pointer="/measurements/0/level",
            found="4",
            expected="1 (Har ikke prøvet det), 2 (Kan med støtte), 3 (Kan selv)",
            suggestion=None,
            line=2,
            column=55,
        )
    ]
    english = reader.problems(text, "en")[0]
    assert english.message == "4 is not a step of the scale of »hygiejne«."


def test_overlapping_modules_are_both_named(reader: RecordReader) -> None:
    changes = next(changes for code, _, changes, _ in CASES if code == "T632")
    found = reader.problems(text_of(**changes))[0].message
    assert found == (
        "Modulerne »introduktion« (2026-01-01 til 2026-02-01) og »virksomhed1« (fra 2026-02-01) overlapper."
    )


def test_the_rules_own_language_is_the_one_spoken(loaded: LoadedRuleset) -> None:
    with pytest.raises(RecordError, match="Feltet »modules« mangler"):
        loaded.read('{"citizen": "b"}')
    with pytest.raises(ValueError, match="The field »modules« is missing"):
        loaded.read('{"citizen": "b"}', "en")


def test_a_byte_order_mark_is_no_problem(reader: RecordReader) -> None:
    assert reader.read("\ufeff" + text_of()) == reader.read(text_of().encode("utf-8-sig")) == read()


def test_places_in_a_text() -> None:
    text = '{"a": [1,\n  {"b\\"/": "x,}"},\n true ], "a2":{}}'
    found = places(text, ["", "/a", "/a/0", '/a/1/b"~1', "/a/2", "/a2", "/missing"])
    assert found == {
        "": (1, 1),
        "/a": (1, 7),
        "/a/0": (1, 8),
        '/a/1/b"~1': (2, 12),
        "/a/2": (3, 2),
        "/a2": (3, 15),
    }


def test_a_sound_record_is_read_without_jsonschema() -> None:
    code = (
        "import sys\n"
        "from trin.dsl import compile_ruleset\n"
        "from trin.dsl.source import Source\n"
        "from trin.engine.reading import RecordReader\n"
        "rules, text = sys.argv[1:]\n"
        "rulesets, _ = compile_ruleset([Source('rules.trin', rules)])\n"
        "RecordReader(rulesets['prøvested']).read(text)\n"
        "assert 'jsonschema' not in sys.modules\n"
        "try:\n"
        "    RecordReader(rulesets['prøvested']).read('{\"citizen\": 1}')\n"
        "except ValueError:\n"
        "    assert 'jsonschema' in sys.modules\n"
        "    print('refused')\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, RULES, text_of()], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert found.stdout.strip() == "refused"


# --- the command line -------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules.trin").write_text(RULES, encoding="utf-8")
    return tmp_path


def ready(folder: Path, text: str, *options: str, name: str = "record.json") -> int:
    (folder / name).write_text(text, encoding="utf-8")
    return run(["ready", str(folder / "rules.trin"), str(folder / name), "--on", "2026-05-11", *options])


def test_a_broken_record_ends_with_2_and_its_problems_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ready(folder, text_of(**level(competence="hygejne")), "--format", "json", "--lang", "en") == 2
    (problem,) = json.loads(capsys.readouterr().out)
    assert problem["code"] == "T621"
    assert problem["pointer"] == "/measurements/0/competence"
    assert problem["fix"] == "hygiejne"
    assert problem["line"] == problem["end_line"] == 1
    assert problem["severity"] == "error"
    assert problem["file"] == str(folder / "record.json")
    assert problem["message"] == "There is no competence called »hygejne«."
    assert problem["help"] == "Did you mean »hygiejne«?"
    assert {"column", "end_column", "found", "expected"} <= problem.keys()


def test_a_broken_record_for_people(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ready(folder, text_of(**level(competence="hygejne")), "--lang", "da") == 2
    told = capsys.readouterr().err
    assert "linje 1 (/measurements/0/competence): Der er ingen kompetence, der hedder »hygejne«." in told
    assert "Mente du »hygiejne«? [T621]" in told


def test_very_many_problems_are_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ready(folder, text_of(modules=list(range(100))), "--lang", "da") == 2
    told = capsys.readouterr().err
    assert told.count("T614") == 40
    assert "… og 60 fejl til." in told


def test_what_is_wrong_in_many_places_is_said_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ready(folder, text_of(modules=[0] * 100), "--lang", "da") == 2
    told = capsys.readouterr().err
    assert told.count("T614") == 1
    assert "Det samme gælder 99 steder mere." in told


def test_a_waiver_for_nothing_warns_and_the_decision_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changes = {"waivers": [{**WAIVER, "requirement": "noget.andet"}], "citizen": "b-77"}
    assert ready(folder, text_of(**changes), "--lang", "da") != 2
    told = capsys.readouterr()
    assert "Advarsel" in told.err
    assert "»noget.andet«" in told.err
    assert "T652" in told.err
    assert "b-77" in told.out


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_cpr_number_in_the_name_of_a_file_is_not_repeated(
    folder: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    assert ready(folder, '{"citizen": "010190-1234"}', "--format", form, name="010190-1234.json") == 2
    missing = str(folder / "311299-1234.json")
    assert run(["ready", str(folder / "rules.trin"), missing, "--format", form]) == 2
    told = capsys.readouterr()
    assert "010190" not in told.out + told.err
    assert "311299" not in told.out + told.err
    assert "xxxxxx-xxxx.json" in told.out + told.err


def test_names_may_be_written_with_letters_put_together(folder: Path) -> None:
    documents = [{"document": "målaftale", "date": "2026-01-01"}]
    assert ready(folder, text_of(documents=documents).replace("å", "a\u030a")) != 2


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ([], "Borger"),
        (["--lang", "en"], "Citizen"),
        (["--lang", "da"], "Borger"),
    ],
)
def test_the_schema_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: list[str], title: str
) -> None:
    monkeypatch.delenv("TRIN_LANG", raising=False)
    for command in ("schema", "skema"):
        assert run([command, str(folder / "rules.trin"), "køkken", *options]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert printed["properties"]["citizen"]["title"] == title
        assert printed["properties"]["package"]["const"] == "køkken"
    assert run(["schema", str(folder / "rules.trin")]) == 0
    assert "opvask" in capsys.readouterr().out


def test_the_schema_of_a_package_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", str(folder / "rules.trin"), "havn", "--lang", "da"]) == 2
    told = capsys.readouterr().err
    assert "Pakken »havn« findes ikke" in told
    assert "rengøring, køkken" in told


@pytest.mark.parametrize("seconds", ["86400", "0", "-86400", "1751932800", "1751932800000", "86400.0", "+86400"])
def test_a_number_of_seconds_is_no_date(seconds: str) -> None:
    for start in (f'"{seconds}"', seconds.lstrip("+")):
        text = f'{{"citizen": "b-1", "modules": [{{"module": "a", "start": {start}}}]}}'
        with pytest.raises(ValidationError):
            Record.model_validate_json(text)
