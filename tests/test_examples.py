"""Citizens and examples in rule files: what they say as a record, what is wrong with them, and how they run."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from trin.cli import run
from trin.dsl import Source, ast, check, compile_rules
from trin.dsl.checking.scope import Report
from trin.dsl.examples.cases import examine
from trin.dsl.examples.rows import as_record, placed
from trin.dsl.messages import catalogue
from trin.dsl.reading.parser import parse
from trin.dsl.rendering.fixes import Written
from trin.dsl.rendering.render import sentences
from trin.engine.fields import FIELDS
from trin.engine.record import Record
from trin.rulesets.examples import run_examples

DOCS = Path(__file__).resolve().parent.parent / "docs"


DA = """\
regelsæt nordby "Nordby Kommune – branchepakker"
  gælder fra 1. januar 2026

rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"

skala niveau "Niveau"
  1 "Har ikke prøvet det"
  2 "Med støtte"
  3 "Selv"
  4 "Også når noget er nyt"
  5 "Kan lære fra sig"

gruppe faglig "Faglige kompetencer"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence gulvpleje "Gulvpleje" i faglig på niveau

oplysning alder "Alder": tal
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
oplysning danskprøve "Danskprøve": ingen < prøve_i_dansk_1 < prøve_i_dansk_2
bevis amu_hygiejne "AMU-kursus"
dokument målaftale "Aftale om mål"

modul introduktion "Introduktion"
modul praktik1 "Første praktik"
modul praktik2 "Anden praktik"
modul job "Ordinært job" afslutter forløbet

overgang introduktion til praktik1
  krav målaftale "Målene er aftalt"
    målaftale findes
  krav prøvet "Har prøvet opgaverne"
    hygiejne mindst 2
    gulvpleje mindst 2

overgang ethvert modul til job
  altid åben

pakke rengøring "Rengøring"
  målgruppe "Voksne i Nordby"
    alder mindst 18

overgang praktik1 til praktik2
  krav kursus "Har kurset, når det er relevant"
    gælder når jobstatus er aktivitetsparat
    amu_hygiejne bestået
    danskprøve mindst prøve_i_dansk_1
"""
EN = """\
ruleset northby "Northby – sector packages"
  in force from 1 January 2026

scale level "Level"
  1 "Has not tried it yet"
  2 "With support"
  3 "Alone"

group vocational "Vocational competences"
competence hygiene "Hygiene" in vocational on level

module placement1 "First placement"
module placement2 "Second placement"

package cleaning "Cleaning"
transition placement1 to placement2
  requirement hygiene "Hygiene"
    hygiene at least 2
"""
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
    assert [p.code for p in found] == ["T131"]
    assert [row.value.value for row in file.items[0].rows] == [3]


def test_a_citizen_with_a_broken_row_is_no_other_problem():
    assert [code for code, _, _ in problems(AMINA.replace("praktik1 fra", "praktik1") + READY)] == ["T131"]


ASKED = READY.replace("praktik2: klar", "praktik2: ikke klar, fordi kursus")
BROKEN = "  måling hygiejne den 4. maj 2026\n"
HEAD = "regelsæt nordby\n  gælder fra 1. januar 2026\n\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (AMINA + BROKEN + "  bevis amu_hygejne bestået den 4. maj 2026\n" + ASKED, ["T131", "T709"]),
        (AMINA.replace("rengøring", "rengoering") + "  bevis amu_hygejne bestået den 4. maj 2026\n", ["T709", "T709"]),
        (AMINA.replace("praktik1", "praktik3") + BROKEN, ["T709", "T131"]),
        (AMINA + BROKEN + ASKED.replace("kursus", "kursis"), ["T131", "T716"]),
        (AMINA + BROKEN + ASKED.replace("praktik2", "praktikk2"), ["T131", "T715"]),
        (AMINA + ASKED.replace("fordi kursus", "fordi kursis") + BROKEN, ["T716", "T131"]),
        (AMINA + ASKED + BROKEN + "  måling hygejne 3 den 4. maj 2026 af virksomhed\n", ["T131", "T709"]),
        (AMINA + ASKED + BROKEN + "  uden måling hygejne\n", ["T131", "T709"]),
        (AMINA.replace("  pakke rengøring\n", "") + BROKEN + ASKED, ["T719", "T131"]),
        (AMINA.replace("pakke rengøring", "pakke skal rengøring") + ASKED, ["T132"]),
        (AMINA.replace("hygiejne", "hygejne") + ASKED.replace("kursus", "kursis"), ["T709", "T716"]),
        (AMINA + ASKED.replace("borger amina", "borger amna").replace("kursus", "kursis"), ["T701", "T716"]),
    ],
)  # fmt: skip
def test_one_mistake_hides_no_other(text, found):
    assert [code for code, _, _ in problems(text)] == found


def test_a_mistake_in_an_example_is_none_in_the_rules():
    """Nothing is decided by citizens and examples: what they name is held against the rules all the same."""
    rules, found = compile_rules([Source("r.trin", DA + AMINA + BROKEN)])
    assert [p.code for p in found] == ["T131"]
    assert "nordby" in rules
    alone = "regelsæt nordby\n\n" + AMINA.replace("hygiejne", "hygejne")
    rules, found = compile_rules([Source("r.trin", DA), Source("e.trin", alone)])
    assert ([p.code for p in found], "nordby" in rules) == (["T401"], True)
    assert {p.code for p in check([Source("r.trin", DA), Source("e.trin", alone)])} == {"T401", "T709"}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("krav kursus", "krv kursus"),
        ("    amu_hygiejne bestået", "    amu_hygiejne bestod"),
        ("pakke rengøring", "pakke rengøring rengøring"),
        ("kompetence hygiejne", "kompetence hygiejnen"),
        ('bevis amu_hygiejne "AMU-kursus"', "bevis amu_hygiejne AMU-kursus"),
        ("  2 ", "  1 "),
    ],
)
def test_a_mistake_in_the_rules_hides_none_in_citizens(wrong, right):
    """What is not in rules with mistakes, and is like something there, is a slip; all else may be on a lost line."""
    rules = DA.replace(wrong, right, 1)
    assert rules != DA
    said = {p.code for p in check([Source("r.trin", rules)])}
    text = AMINA + ASKED + "  måling hygijne 2 den 5. maj 2026\n  bevis amu_truck bestået den 5. maj 2026\n"
    found = check([Source("r.trin", rules), Source("e.trin", HEAD + text.replace("fordi kursus", "fordi kursis"))])
    assert [p.code for p in found if p.code not in said] == ["T716", "T709"]
    assert {p.code for p in check([Source("r.trin", rules), Source("e.trin", HEAD + AMINA + ASKED)])} == said


@pytest.mark.parametrize(
    "lost", ['  krav kursus "Har kurset, når det er relevant"\n', "overgang praktik1 til praktik2\n"]
)
def test_a_line_that_the_rules_have_lost_is_no_mistake_in_citizens(lost):
    assert lost in DA
    rules, text = DA.replace(lost, ""), HEAD + AMINA + ASKED
    said = [(p.code, p.primary) for p in check([Source("r.trin", rules)])]
    found = check([Source("r.trin", rules), Source("e.trin", text)])
    assert said
    assert [(p.code, p.primary) for p in found if p.primary.file == "r.trin"] == said
    assert [p for p in found if p.primary.file == "e.trin"] == []


@pytest.mark.parametrize("line", ["krav x", "overgang introduktion til job skal", "  overgang introduktion til"])
def test_a_mistake_in_a_rule_below_an_example_is_one_in_the_rules(line):
    rules, found = compile_rules([Source("r.trin", DA + AMINA + line + "\n")])
    assert (bool(found), "nordby" in rules) == (True, False)


def test_a_file_that_does_not_say_what_it_belongs_to_is_looked_at_all_the_same():
    alone = "  gælder fra 1. januar 2026\n\n" + AMINA.replace("hygiejne", "hygejne")
    assert {p.code for p in check([Source("r.trin", DA), Source("e.trin", alone)])} == {"T115", "T709"}


def test_names_in_rows_that_are_added_to_a_record_in_a_file_are_held_against_the_rules():
    example = 'eksempel "E"\n  borger "amina.json"\n  måling hygejne 3 den 4. maj 2026 af virksomhed\n'
    assert [code for code, _, _ in problems(example + "  dato 11. maj 2026\n  praktik2: klar\n")] == ["T709"]


def test_examples_about_a_citizen_with_a_mistake_wait():
    slip = AMINA.replace("hygiejne", "hygejne", 1)
    assert slip != AMINA
    taken = (
        '\neksempel "Uden målingen"\n  borger amina\n  uden måling hygiejne\n  dato 8. juni 2026\n  praktik2: klar\n'
    )
    assert [code for code, _, _ in problems(slip + READY + taken)] == ["T709"]


def test_a_citizen_without_the_package_whose_requirements_are_named():
    text = AMINA + READY.replace("praktik2: klar", "praktik2: ikke klar, fordi kursus")
    assert [p.code for p in check([Source("r.trin", DA + text)])] == []
    bare = DA + text.replace("  pakke rengøring\n", "", 1)
    (problem,) = check([Source("r.trin", bare)])
    assert (problem.code, problem.arguments["known"]) == ("T719", "»rengøring«")
    assert Written(bare).with_edits(problem.mending) == DA + text


def test_a_name_that_is_not_there_is_said_once_with_every_place():
    text = AMINA + READY.replace("borger amina", "borger amna")
    again = READY.replace("borger amina", "borger amna").replace('eksempel "', 'eksempel "Igen: ')
    found = [p for p in check([Source("r.trin", DA + text + again)]) if p.code == "T701"]
    assert len(found) == 1
    (one,) = found
    assert [label.text for label in one.secondary] == ["@also_here"]
    assert (len(one.mending), one.unsafe) == (2, True)


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
    assert ours == {code for code in catalogue("en") if code.startswith("T7")} == {f"T7{n:02}" for n in range(1, 20)}


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


WAIVERS = """  dispensation fra rengøring.praktik2.kursus af jobcenter den 4. maj 2026
  dispensation fra praktik1.prøvet af virksomhed den 5. maj 2026
"""


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ("uden dispensation", []),
        ("uden dispensation af virksomhed", ["rengøring.praktik2.kursus"]),
        ("uden dispensation fra rengøring.praktik2.kursus", ["praktik1.prøvet"]),
        ("uden dispensation den 4. maj 2026, af jobcenter", ["praktik1.prøvet"]),
    ],
)
def test_waivers_are_taken_away_one_by_one_or_all_at_once(taken, left):
    (case,) = cases(AMINA + WAIVERS + READY.replace("  dato", f"  {taken}\n  dato"))
    assert [row["requirement"] for row in case.record().get("waivers", [])] == left


def test_waivers_are_taken_away_in_english_too():
    (case,) = cases(
        "citizen amina\n  package cleaning\n  module placement1 from 2 March 2026\n"
        "  waiver of cleaning.placement2.hygiene by somebody on 4 May 2026\n"
        'example "e"\n  citizen amina\n  without waiver\n  date 11 May 2026\n  placement2: ready\n',
        EN.replace("scale", 'role somebody "somebody"\nscale', 1),
    )
    assert "waivers" not in case.record()


def test_a_document_may_still_be_called_by_the_word_for_a_waiver():
    found = items('dokument dispensation "Dispensation"\n')
    assert found[0].name.text == "dispensation"


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


# --- running --------------------------------------------------------------------------------------------------------

MORE = """\
  måling gulvpleje 2 den 4. maj 2026 af virksomhed
  dokument målaftale den 2. januar 2026
"""
CASES = {
    "ready": ("praktik2: klar", "  oplysning jobstatus er jobparat\n"),
    "unmet": ("praktik2: ikke klar, fordi kursus", "  oplysning jobstatus er aktivitetsparat\n"),
    "unknown": ("praktik2: mangler oplysninger om kursus", "  bevis amu_hygiejne bestået den 1. maj 2026\n"),
    "group": ("praktik2: mangler oplysninger om målgruppen", "  uden oplysning alder\n  oplysning jobstatus er jobparat\n"),
    "outside": ("praktik2: uden for målgruppen", "  uden oplysning alder\n  oplysning alder er 17\n"),
    "open": ("job: klar", ""),
    "none": ("praktik2: ingen regler gælder", "  uden modul introduktion\n  uden modul praktik1\n  modul praktik1 fra 1. marts 2024\n"),
}  # fmt: skip


HOLDS = {given: {given, "open"} for given in CASES} | {"open": {"open", "unknown"}, "none": {"none"}}
"""Which of those expectations are so of each of those citizens."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("TRIN_LANG", "TRIN_RULES"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "regler.trin").write_text(DA, "utf-8")
    return tmp_path


def ran(folder, text):
    (folder / "eksempler.trin").write_text(f"regelsæt nordby\n  gælder fra 1. januar 2026\n\n{text}", "utf-8")
    return run_examples([folder])


def example(expected, changes="", on="11. maj 2026", label="e"):
    return f'eksempel "{label}"\n  borger amina\n{changes}  dato {on}\n  {expected}\n'


def test_expectations_that_hold(folder):
    text = AMINA + MORE
    for name, (expected, changes) in CASES.items():
        text += example(expected, changes, "1. juni 2025" if name == "none" else "11. maj 2026", name)
    found = ran(folder, text)
    assert not found.problems
    assert {r.case.node.label.text: (r.passed, r.problem) for r in found.examples} == dict.fromkeys(CASES, (True, None))


@pytest.mark.parametrize("given", CASES)
@pytest.mark.parametrize("expected", CASES)
def test_nothing_but_the_outcome_holds(folder, given, expected):
    wanted, changes = CASES[expected][0], CASES[given][1]
    on = "1. juni 2025" if given == "none" else "11. maj 2026"
    (found,) = ran(folder, AMINA + MORE + example(wanted, changes, on)).examples
    assert found.passed == (expected in HOLDS[given]), found.checked


def test_one_requirement_too_many_or_too_few_does_not_hold(folder):
    start = AMINA.replace("praktik1 fra 2. marts", "praktik1 fra 2. april").replace("1. marts", "1. maj").replace(
        "  modul praktik1 fra 2. april 2026\n", "").replace(" til 1. maj 2026", "")  # fmt: skip
    exact = example(
        "praktik1: ikke klar, fordi målaftale og prøvet",
        "  uden måling hygiejne\n  måling hygiejne 1 den 4. maj 2026\n",
    )
    few = exact.replace(" og prøvet", "")
    (found,) = ran(folder, start + exact).examples
    assert found.passed
    (found,) = ran(folder, start + few).examples
    assert [r.id for r in found.checked[0].differing] == ["praktik1.prøvet"]
    many = exact.replace(
        "  uden måling hygiejne\n  måling hygiejne 1 den 4. maj 2026\n", "  måling gulvpleje 3 den 4. maj 2026\n"
    )
    (found,) = ran(folder, start + many).examples
    assert [r.id for r in found.checked[0].differing] == ["praktik1.prøvet"]
    (found,) = ran(folder, start + exact.replace("målaftale", "praktik1.målaftale")).examples
    assert found.passed


def test_a_waiver_is_an_outcome_of_its_own(folder):
    rules = DA.replace("    målaftale findes\n", "    målaftale findes\n    kan fraviges af jobcenter\n").replace(
        "  krav prøvet", "  anbefaling prøvet")  # fmt: skip
    (folder / "regler.trin").write_text(rules, "utf-8")
    start = "borger amina\n  modul introduktion fra 5. januar 2026\n  dispensation fra praktik1.målaftale af jobcenter den 1. maj 2026\n"
    (found,) = ran(folder, start + example("praktik1: klar med dispensation")).examples
    assert found.passed
    (found,) = ran(folder, start + example("praktik1: klar")).examples
    assert not found.passed
    (found,) = ran(
        folder, start + example("praktik1: klar med dispensation", "  dokument målaftale den 1. maj 2026\n")
    ).examples
    assert not found.passed


def test_an_example_with_a_record_from_a_file(folder):
    record = {"citizen": "b-1", "package": "rengøring", "modules": [{"module": "praktik1", "start": "2026-03-02"}],
              "facts": [{"fact": "alder", "value": 34, "from": "2026-01-01"}]}  # fmt: skip
    (folder / "borgere").mkdir()
    (folder / "borgere" / "b.json").write_text(json.dumps(record), "utf-8")
    text = example("praktik2: klar", "  oplysning jobstatus er jobparat\n").replace(
        "borger amina", 'borger "borgere/b.json"'
    )
    (found,) = ran(folder, text).examples
    assert found.passed
    (found,) = ran(folder, text.replace("b.json", "c.json")).examples
    assert found.problem == ("test.no_file", {"file": "borgere/c.json"})
    (folder / "borgere" / "b.json").write_text('{"citizen": 3}', "utf-8")
    (found,) = ran(folder, text).examples
    assert found.problem == ("test.record", {"file": "borgere/b.json"})


def test_a_module_that_no_way_leads_to_from_where_the_citizen_is(folder):
    (found,) = ran(folder, AMINA + example("praktik1: klar")).examples
    assert (found.passed, found.checked[0].actual) == (False, None)


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def trin(folder, capsys):
    def called(text, *arguments):
        ran(folder, text)
        code = run(("test", *arguments))
        return code, *capsys.readouterr()

    return called


WRONG = AMINA + MORE + example("praktik2: ikke klar, fordi kursus", CASES["ready"][1], label="Amina & <Bo>")


def test_the_command_tells_that_all_is_well(trin):
    assert trin(AMINA + MORE + example(*CASES["ready"])) == (0, "1 eksempel holder.\n", "")
    assert trin(AMINA + MORE + example(*CASES["ready"]), "--lang", "en") == (0, "1 example holds.\n", "")


def test_a_failure_shows_both_sides(trin):
    code, out, err = trin(AMINA + MORE + example("praktik2: klar", CASES["unmet"][1]))
    assert (code, err) == (1, "")
    assert out.splitlines()[:4] == [
        "eksempler.trin:12: Eksemplet »e« holder ikke.",
        "  ventet:     praktik2: klar  (eksempler.trin:16)",
        "  svaret er:  praktik2: ikke klar, fordi kursus",
        "    rengøring.praktik2.kursus: ikke opfyldt  (regler.trin:45)",
    ]
    assert "      Regel         amu_hygiejne bestået" in out
    assert out.endswith("\n\n1 eksempel holder ikke. 0 eksempler holder.\n")


def test_a_failure_as_data(trin):
    code, out, _ = trin(WRONG, "--format", "json")
    (found,) = json.loads(out)
    assert code == 1
    assert {k: found[k] for k in ("example", "file", "line", "ruleset", "citizen", "on", "passed", "problem")} == {
        "example": "Amina & <Bo>", "file": "eksempler.trin", "line": 12, "ruleset": "nordby", "citizen": "amina",
        "on": "2026-05-11", "passed": False, "problem": None,
    }  # fmt: skip
    (one,) = found["expectations"]
    assert (one["expected"], one["actual"]) == ("praktik2: ikke klar, fordi kursus", "praktik2: klar")
    (requirement,) = one["requirements"]
    assert (requirement["id"], requirement["status"]) == ("rengøring.praktik2.kursus", "not_applicable")
    assert [test["text"] for test in requirement["tests"]] == [
        "amu_hygiejne bestået",
        "danskprøve mindst prøve_i_dansk_1",
    ]


def test_a_failure_for_a_build_server(trin):
    code, out, _ = trin(WRONG + example(*CASES["open"], label="Job"), "--format", "junit")
    root = ElementTree.fromstring(out.partition("\n")[2])
    assert code == 1
    assert root.attrib == {"tests": "2", "failures": "1"}
    assert [(c.attrib["name"], c.attrib["classname"], c.attrib["line"], len(c)) for c in root[0]] == [
        ("Amina & <Bo>", "nordby", "12", 1), ("Job", "nordby", "17", 0),
    ]  # fmt: skip
    assert "svaret er:  praktik2: klar" in root[0][0][0].text


def test_errors_in_the_rules_are_told_and_fail(trin):
    code, out, err = trin(AMINA + example(*CASES["open"]) + example("job: klar", label="e2").replace("amina", "amna"))
    assert code == 1
    assert "T701" in err
    assert out == "1 eksempel holder.\n"


def test_without_examples_there_is_nothing_to_test(trin):
    code, out, err = trin(AMINA)
    assert (code, out) == (2, "")
    assert "ingen eksempler" in err or "no examples" in err


def test_the_examples_of_one_file_are_run_with_all_rules(trin, folder):
    assert trin(AMINA + MORE + example(*CASES["ready"]), "eksempler.trin")[0] == 0
    assert trin(AMINA + MORE + example(*CASES["ready"]), "regler.trin")[0] == 2


def test_a_companys_layer_applies_where_the_citizen_is_with_the_company(folder):
    rules = DA.replace("    hygiejne mindst 2\n    gulvpleje mindst 2\n", "    hygiejne mindst 2\n    kan skærpes\n")
    (folder / "regler.trin").write_text(rules, "utf-8")
    start = "borger bo\n  modul introduktion fra 5. januar 2026\n  måling hygiejne 2 den 4. maj 2026\n  dokument målaftale den 2. januar 2026\n"
    layer = (
        'virksomhed hotel_fjord "Hotel Fjord"\n  bygger på nordby\n  gælder fra 1. januar 2026\n'
        "  aftalt af borger, virksomhed og jobcenter den 3. januar 2026\n\n"
        'ændr praktik1.prøvet til mindst 3\n  fordi "Hotellet har gæster hele døgnet."\n\n'
    )
    own = 'eksempel "Lag"\n  borger bo\n  dato 11. maj 2026\n  praktik1: ikke klar, fordi prøvet\n'
    (folder / "hotel.trin").write_text(layer + start + own, "utf-8")
    text = start + 'eksempel "Uden"\n  borger bo\n  dato 11. maj 2026\n  praktik1: klar\n'
    text += (
        'eksempel "Hos"\n  borger bo\n  uden modul introduktion\n  modul introduktion fra 5. januar 2026 hos hotel_fjord\n'
        "  dato 11. maj 2026\n  praktik1: ikke klar, fordi prøvet\n"
    )
    found = ran(folder, text)
    assert not found.problems
    assert [(r.case.node.label.text, r.passed) for r in found.examples] == [
        ("Uden", True),
        ("Hos", True),
        ("Lag", True),
    ]
