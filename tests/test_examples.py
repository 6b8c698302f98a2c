"""Citizens and examples in rule files: what they say as a record, what is wrong with them, and how they run."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from trin.dsl import Source, ast, check, compile_rules
from trin.dsl.examples import examine
from trin.dsl.examples_rows import as_record, placed
from trin.dsl.messages import catalogue
from trin.dsl.parser import parse
from trin.dsl.render import sentences
from trin.dsl.scope import Report
from trin.engine.fields import FIELDS
from trin.engine.record import Record

DOCS = Path(__file__).resolve().parent.parent / "docs"


def base(language):
    readme = (DOCS / "codes" / "README.md").read_text("utf-8")
    return re.findall(rf"^```trin {language} base\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)[0]


DA, EN = base("da"), base("en")
AMINA = """\
borger amina
  pakke rengøring
  modul introduktion fra 5. januar 2026 til 1. marts 2026
  modul praktik1 fra 2. marts 2026
  måling hygiejne 3 den 4. maj 2026 af virksomhed
  oplysning alder er 34
"""
READY = """\
eksempel "Amina"
  borger amina
  dato 11. maj 2026
  praktik2: klar
"""


def items(text, header='regelsæt x "X"\n'):
    file, problems = parse(Source("r.trin", header + text))
    assert not problems
    return file.items


def rows(text, header='regelsæt x "X"\n'):
    """The record of the only citizen in a text."""
    (citizen,) = items(text, header)
    report = Report()
    found = [placed(row, report, "da") for row in citizen.rows if isinstance(row, ast.DataRow)]
    assert not report.found
    package = next((row.name.text for row in citizen.rows if isinstance(row, ast.PackageRow)), None)
    return as_record(citizen.name.text, package, found, date(2026, 5, 11))


def problems(text):
    return [(p.code, p.primary.line - DA.count("\n"), p.fix) for p in check([Source("r.trin", DA + text)])]


def cases(text, head=DA):
    sources = [Source("r.trin", head + text)]
    rulebooks, found = compile_rules(sources)
    assert not found
    examined = examine(sources, rulebooks)
    assert not examined.problems, examined.problems
    return examined.cases


# --- records in words -----------------------------------------------------------------------------------------------


def test_every_field_of_a_record_can_be_said():
    page = (DOCS / "reference" / "14-citizens-and-examples.md").read_text("utf-8")
    said: dict[str, set[str]] = {}
    for block in re.findall(r"^```trin da part\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        for item in items(block):
            if isinstance(item, ast.CitizenDecl):
                report = Report()
                data = as_record(
                    "x", "p", [placed(r, report, "da") for r in item.rows if isinstance(r, ast.DataRow)], None
                )
                Record.model_validate(data)
                assert not report.found
                for name, value in data.items():
                    said.setdefault("", set()).add(name)
                    for row in value if isinstance(value, list) else []:
                        said.setdefault(name, set()).update(row)
                        for signature in row.get("signed", []):
                            said.setdefault("signed", set()).update(signature)
    assert {name: set(fields) for name, fields in FIELDS.items()} == {
        name: fields | ({"assessor", "company", "recorded"} & set(FIELDS[name])) for name, fields in said.items()
    }


@pytest.mark.parametrize(
    ("line", "name", "row"),
    [
        ("modul a i pakke q fra 1. marts 2026 til 2. marts 2026 hos \"Hotel F\", registreret den 3. marts 2026", "modules",
         {"module": "a", "package": "q", "start": "2026-03-01", "end": "2026-03-02", "company": "Hotel F", "recorded": "2026-03-03"}),
        ("måling h 3 den 4. maj 2026 af v hos f ved \"m-1\"", "measurements",
         {"competence": "h", "level": 3, "date": "2026-05-04", "role": "v", "company": "f", "assessor": "m-1"}),
        ("fremmøde 4. maj 2026: 7,5 af 8 timer i praktik, heraf lovligt fravær 0,5", "attendance",
         {"start": "2026-05-04", "end": "2026-05-04", "planned_hours": 8, "present_hours": 7.5, "activity": "praktik", "lawful_absence_hours": 0.5}),
        ("oplysning a er -3 fra 1. maj 2026 til 2. maj 2026", "facts", {"fact": "a", "value": -3, "from": "2026-05-01", "to": "2026-05-02"}),
        ("oplysning a er ja fra 1. maj 2026", "facts", {"fact": "a", "value": True, "from": "2026-05-01"}),
        ("oplysning a er 1. maj 2020 fra 1. maj 2026", "facts", {"fact": "a", "value": "2020-05-01", "from": "2026-05-01"}),
        ("bevis b ikke bestået den 1. maj 2026 med resultat -3", "certificates",
         {"certificate": "b", "passed": False, "date": "2026-05-01", "result": -3}),
        ("dokument d den 1. maj 2026 underskrevet af x, underskrevet af y og z den 2. maj 2026 med afsnit \"A\"", "documents",
         {"document": "d", "date": "2026-05-01", "sections": ["A"], "signed": [{"role": "x", "date": "2026-05-01"},
          {"role": "y", "date": "2026-05-02"}, {"role": "z", "date": "2026-05-02"}]}),
        ("aktivitet a fra 1. maj 2026 med 7,5 timer om ugen, ulønnet", "activities",
         {"activity": "a", "start": "2026-05-01", "hours_per_week": 7.5, "paid": False}),
        ("vurdering j er nej den 1. maj 2026 af k, gælder til 2. maj 2026, fordi \"Nej\"", "judgements",
         {"judgement": "j", "answer": False, "date": "2026-05-01", "role": "k", "expires": "2026-05-02", "reason": "Nej"}),
        ("opfølgning o den 1. maj 2026 af k og v", "follow_ups", {"follow_up": "o", "date": "2026-05-01", "roles": ["k", "v"]}),
        ("pause fra 1. maj 2026 til 2. maj 2026", "pauses", {"start": "2026-05-01", "end": "2026-05-02"}),
        ("individuelt mål h 4 den 1. maj 2026", "goals", {"competence": "h", "level": 4, "date": "2026-05-01"}),
        ("dispensation fra p.m.k af j den 1. maj 2026, gælder til 2. maj 2026", "waivers",
         {"requirement": "p.m.k", "role": "j", "granted": "2026-05-01", "expires": "2026-05-02"}),
    ],
)  # fmt: skip
def test_a_row_in_words(line, name, row):
    assert rows(f"borger b\n  pakke p\n  {line}\n") == {"citizen": "b", "package": "p", "modules": [], name: [row]}


def test_a_fact_without_a_first_day_holds_from_the_start_of_the_path():
    record = rows(
        "borger b\n  oplysning a er 3\n  modul n fra 2. marts 2026\n  modul m fra 5. januar 2026 til 1. marts 2026\n"
    )
    assert record["facts"] == [{"from": "2026-01-05", "fact": "a", "value": 3}]
    assert rows("borger b\n  oplysning a er 3\n")["facts"][0]["from"] == "2026-05-11"


# --- where a block ends ---------------------------------------------------------------------------------------------


def test_the_block_decides_what_a_row_is():
    found = items(
        'borger b\nmodul m fra 1. maj 2026\nmodul n "N"\nborger c\noplysning a er 3\noplysning a "A": tal\neksempel "e"\n'
        'borger c\ndato 1. maj 2026\nm: klar\nborger d\npakke p\npakke q "Q"\n'
    )
    kinds = [type(item).__name__ for item in found]
    assert kinds == [
        "CitizenDecl",
        "ModuleDecl",
        "CitizenDecl",
        "FactDecl",
        "ExampleDecl",
        "CitizenDecl",
        "PackageDecl",
    ]
    assert isinstance(found[4].lines[0], ast.ExampleCitizen)


def test_a_broken_row_leaves_the_rest_of_the_block_alone():
    file, found = parse(
        Source("r.trin", "regelsæt x\nborger b\n måling h den 4. maj 2026\n måling h 3 den 4. maj 2026\n")
    )
    assert [p.code for p in found] == ["T103"]
    assert [row.value.value for row in file.items[0].rows] == [3]


def test_a_citizen_that_could_not_be_read_is_not_looked_at():
    assert [code for code, _, _ in problems(AMINA.replace("fra 2.", "fra den 2.") + READY)] == ["T103", "T701"]


# --- what is wrong --------------------------------------------------------------------------------------------------


def test_nothing_is_wrong_with_amina():
    assert problems(AMINA + READY) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (READY.replace("amina", "amna") + AMINA, [("T701", 2, "amina")]),
        (AMINA + READY + READY, [("T702", 11, None)]),
        (AMINA + READY + "  dato 12. maj 2026\n", [("T705", 11, None)]),
        (AMINA + "  pakke køkken\n", [("T705", 7, None)]),
        (AMINA.replace(" den 4. maj 2026", " den 4. maj 2026 den 5. maj 2026"), [("T705", 5, None)]),
        (AMINA + "  dispensation fra praktik1.prøvet\n", [("T706", 7, None), ("T706", 7, None)]),
        (AMINA.replace("af virksomhed", "af virksomhed og borger"), [("T707", 5, None)]),
        (AMINA + READY + "  uden bevis amu_hygiejne\n", [("T708", 11, None)]),
        (AMINA + READY + "  uden modul praktik1 hos hotel\n", [("T708", 11, None)]),
        (AMINA.replace("rengøring", "rengoring"), [("T709", 2, "rengøring")]),
        (AMINA.replace("praktik1", "praktik3"), [("T709", 4, "praktik1")]),
        (AMINA.replace("virksomhed", "virksomheden"), [("T709", 5, "virksomhed")]),
        (AMINA + "  dispensation fra rengøring.praktik2.kurs af jobcenter den 1. maj 2026\n",
         [("T709", 7, "rengøring.praktik2.kursus")]),
        (AMINA + "  fremmøde 4. maj 2026: 7 af 7 timer i praktik\n", [("T709", 7, None)]),
        (AMINA + "  oplysning jobstatus er jobparatt\n", [("T710", 7, "jobparat")]),
        (AMINA + "  oplysning alder er 1. maj 2020\n", [("T710", 7, None)]),
        (AMINA + "  bevis amu_hygiejne bestået den 1. maj 2026, gælder til 1. maj 2025\n", [("T711", 7, None)]),
        (AMINA + READY + "  modul introduktion fra 3. marts 2026 til 4. marts 2026\n", [("T712", 11, None)]),
        (AMINA + "  fremmøde 4. maj 2026: 7 af 8 timer, heraf lovligt fravær 2\n", [("T713", 7, None)]),
        (AMINA + READY.replace("praktik2", "praktikk2"), [("T715", 10, "praktik2")]),
        (AMINA + READY.replace("klar", "mangler oplysninger om kursu"), [("T716", 10, "kursus")]),
        (READY.replace("borger amina", "pakke rengøring"), [("T718", 1, None)]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_place(text, found):
    assert problems(text) == found


def test_a_number_like_a_cpr_number_is_refused_and_not_repeated():
    number = "-".join(["150390", "0000"])
    for text in (
        f'  pause fra 1. maj 2026, fordi "{number}"\n',
        f'eksempel "{number}"\n  borger amina\n  dato 11. maj 2026\n  praktik2: klar\n',
    ):
        (problem,) = check([Source("r.trin", DA + AMINA + text)])
        assert problem.code == "T714"
        assert number not in " ".join(sentences(problem, "da")) + repr(problem.arguments)


def test_names_of_a_changed_package_come_with_its_module():
    changed = AMINA.replace("modul praktik1 fra", "modul praktik1 i pakke rengøring fra").replace(
        "  pakke rengøring\n", ""
    )
    assert problems(changed) == []


def test_both_languages_say_every_code_of_examples():
    ours = {code for code in catalogue("da") if code.startswith("T7")}
    assert ours == {code for code in catalogue("en") if code.startswith("T7")} == {f"T7{n:02}" for n in range(1, 19)}


# --- cases ----------------------------------------------------------------------------------------------------------


def test_an_example_changes_its_citizen():
    (case,) = cases(
        AMINA
        + 'eksempel "e"\n  borger amina\n  uden måling hygiejne den 4. maj 2026\n  uden oplysning alder\n  måling gulvpleje 2 den 5. maj 2026\n'
        "  dato 11. maj 2026\n  praktik2: klar\n"
    )
    record = case.record()
    assert (record["citizen"], record["package"], case.on) == ("amina", "rengøring", date(2026, 5, 11))
    assert record["measurements"] == [{"competence": "gulvpleje", "level": 2, "date": "2026-05-05"}]
    assert "facts" not in record
    assert [row["module"] for row in record["modules"]] == ["introduktion", "praktik1"]


def test_an_example_in_english_is_the_same_case():
    text = (
        "citizen amina\n  package cleaning\n  module placement1 from 2 March 2026\n  measurement hygiene 3 on 4 May 2026\n"
        'example "e"\n  citizen amina\n  without measurement hygiene\n  date 11 May 2026\n  placement2: ready\n'
    )
    (case,) = cases(text, EN)
    assert case.record() == {
        "citizen": "amina",
        "package": "cleaning",
        "modules": [{"module": "placement1", "start": "2026-03-02"}],
    }


def test_an_example_from_a_file_changes_its_record():
    (case,) = cases(
        'eksempel "e"\n  borger "a.json"\n  uden måling hygiejne\n  måling gulvpleje 2 den 5. maj 2026\n  dato 11. maj 2026\n  praktik2: klar\n'
    )
    given = json.loads(
        '{"citizen": "b-1", "package": "rengøring", "modules": [{"module": "praktik1", "start": "2026-03-02"}],'
        '"measurements": [{"competence": "hygiejne", "level": 3, "date": "2026-05-04"}]}'
    )
    assert case.record(given) == {
        **given, "measurements": [{"competence": "gulvpleje", "level": 2, "date": "2026-05-05"}],
    }  # fmt: skip
