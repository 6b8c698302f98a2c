"""What is wrong with rules that read well: names, kinds, values, and rules that contradict each other."""

import pytest
from trin.dsl import Source, check, compile_ruleset
from trin.dsl.diagnostics import Severity
from trin.engine import model

BASE = """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
rolle borger "borgeren"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig
kompetence orden "Orden" i faglig
oplysning status "Status": jobparat, ledig, ja
oplysning prøve "Prøve": ingen < pd1 < pd2
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning tilbud "Tilbud": ja/nej
bevis amu "AMU"
dokument aftale "Aftale"
aktivitet praktik "Praktik"
vurdering igu "IGU"
opfølgning besøg "Besøg"
scorekort trivsel "Trivsel"
hygiejne giver 1 point pr. niveau
betingelse basis "Basis"
amu bestået
modul a "A"
modul b "B"
modul job "Job" afslutter forløbet
"""


def problems(text, base=BASE):
    return check([Source("prøve.trin", base + text)])


def codes(text, base=BASE):
    return [problem.code for problem in problems(text, base)]


def ruleset(text, *more):
    sources = [Source("a.trin", BASE + text), *(Source(f"{i}.trin", t) for i, t in enumerate(more))]
    rulesets, found = compile_ruleset(sources)
    assert not [p for p in found if p.severity is Severity.ERROR], found
    return rulesets["prøve"]


# --- what each subject can take -------------------------------------------------------------------------------------

SUBJECTS = {
    "hygiejne": "competence",
    "alle i faglig": "group",
    "fremmøde": "attendance",
    "fravær": "absence",
    "timer": "hours",
    "tid i modulet": "time",
    "tid i a": "time",
    "afbrydelse": "gap",
    "alder": "number",
    "ankomst": "date",
    "tilbud": "yes_no",
    "status": "values",
    "prøve": "ordered",
    "amu": "certificate",
    "aftale": "document",
    "praktik": "activity",
    "igu": "judgement",
    "besøg": "follow_up",
    "trivsel": "scorecard",
    "basis": "condition",
    "a": "module",
    "pakke": "package",
}
PREDICATES = {
    "mindst 2": {"competence", "group", "hours", "number", "certificate"},
    "højst 2": {"competence", "group", "hours", "number"},
    "mellem 2 og 3": {"competence", "group", "hours", "number"},
    "over 2,5": {"hours", "number"},
    "mindst 80 %": {"attendance", "absence"},
    "mindst 2 dage": {"absence", "time", "activity"},
    "højst 2 dage": {"absence", "time", "activity", "gap"},
    "mindst 2 timer": {"absence", "hours"},
    "mindst 8 uger": {"time", "activity"},
    "mindst 2 point": {"scorecard"},
    "mindst 2026-01-01": {"date"},
    "mindst pd1": {"ordered"},
    "mindst individuelt mål": {"competence", "group"},
    "steget mindst 1": {"competence", "group"},
    "er ja": {"yes_no", "judgement", "values"},
    "er ikke ja": {"yes_no", "values"},
    "er ja eller ledig": {"values"},
    "er 2": {"number"},
    "er 1. maj 2026": {"date"},
    "er pd2": {"ordered"},
    "er oplyst": {"number", "date", "yes_no", "values", "ordered"},
    "er valgt": {"package"},
    "er opfyldt": {"condition"},
    "bestået": {"certificate"},
    "findes": {"document"},
    "underskrevet af borger og jobcenter": {"document"},
    "i gang": {"activity"},
    "mindst 2 gange": {"activity"},
    "mindst hver 3 uger": {"follow_up"},
    "gennemført": {"module"},
}
WINDOWED = {"attendance", "absence", "hours", "gap"}


@pytest.mark.parametrize("predicate", PREDICATES)
def test_predicates_go_with_their_subjects_and_no_others(predicate):
    for subject, kind in SUBJECTS.items():
        window = " i modulet" if kind in WINDOWED else ""
        found = codes(f"betingelse q\n{subject} {predicate}{window}")
        if kind in PREDICATES[predicate]:
            assert found == [], subject
        else:
            assert len(set(found)) == 1, (subject, found)
            assert found[0] in {"T301", "T303", "T304", "T305", "T306", "T103"}, (subject, found)


GOOD = {
    "competence": "mindst 2", "group": "mindst 2", "attendance": "mindst 80 %", "absence": "højst 2 dage",
    "hours": "mindst 20", "time": "mindst 8 uger", "gap": "højst 14 dage", "number": "mindst 18",
    "date": "mindst 2026-01-01", "yes_no": "er ja", "values": "er ledig", "ordered": "mindst pd1",
    "certificate": "bestået", "document": "findes", "activity": "i gang", "judgement": "er ja",
    "follow_up": "mindst hver 3 uger", "scorecard": "mindst 2 point", "condition": "er opfyldt",
    "module": "gennemført", "package": "er valgt",
}  # fmt: skip
WINDOW_KINDS = {
    "competence", "group", "attendance", "absence", "hours", "gap", "certificate", "document", "activity", "judgement",
    "follow_up",
}  # fmt: skip
QUALIFIERS = {
    "i hver af de seneste 2 målinger": {"competence", "group"},
    "i gennemsnit af de seneste 2 målinger": {"competence", "group"},
    "i hver måling de seneste 4 uger": {"competence", "group"},
    "i mindst én måling siden 1. maj 2026": {"competence", "group"},
    "målt inden for 3 måneder": {"competence", "group"},
    "målt i modulet": {"competence", "group"},
    "vurderet af borger eller jobcenter": {"competence", "group"},
    "de seneste 4 uger": WINDOW_KINDS,
    "i modulet": WINDOW_KINDS,
    "i forløbet": WINDOW_KINDS,
    "siden 1. maj 2026": WINDOW_KINDS,
    "i praktik": {"attendance", "hours"},
    "uden lovlig grund": {"absence"},
    "pr. uge": {"hours"},
    "lønnede": {"hours"},
    "før modulstart": {"certificate", "document"},
    "højst 3 måneder gammelt": {"document"},
    "givet af jobcenter": {"judgement"},
    "i enhver pakke": {"module"},
}


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_qualifiers_go_with_their_subjects_and_no_others(qualifier):
    windows = (
        any(w in qualifier for w in ("seneste 4 uger", "i modulet", "i forløbet", "siden")) and "målt" not in qualifier
    )
    for subject, kind in SUBJECTS.items():
        window = " i modulet" if kind in WINDOWED and not windows else ""
        found = set(codes(f"betingelse q\n{subject} {GOOD[kind]} {qualifier}{window}"))
        assert found == (set() if kind in QUALIFIERS[qualifier] else {"T302"}), (subject, found)


@pytest.mark.parametrize("subject", ["fremmøde mindst 80 %", "fravær højst 2 dage", "timer mindst 25 pr. uge",
                                     "afbrydelse højst 2 dage", "hygiejne mindst 2 i hver måling"])  # fmt: skip
def test_a_window_is_required(subject):
    assert codes(f"betingelse q\n{subject}") == ["T307"]


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "fix"),
    [
        ("betingelse q\nhygejne mindst 2", "T201", "hygiejne"),
        ("betingelse q\nkompetence amu bestået", "T206", None),
        ("betingelse q\nsvømning mindst 2", "T202", None),
        ("betingelse q\nhygiejne mindst 2 vurderet af jobcentret", "T201", "jobcenter"),
        ("betingelse q\naftale underskrevet af borger og læge", "T202", None),
        ("betingelse q\nalle i fagli mindst 2", "T201", "faglig"),
        ("betingelse q\nfremmøde mindst 80 % i modulet i amu", "T206", None),
        ("betingelse q\ntid i c mindst 2 uger", "T201", None),
        ("kompetence k “K” i andet", "T202", None),
        ("kompetence k “K” på nivau", "T201", "niveau"),
        ("bevis c “C”\nansvar lærer", "T202", None),
        ("overgang a til praktik2", "T202", None),
        ("overgang a til praktik", "T206", None),
        ("niveaukrav\n| | snuse |\n| orden | 2 |", "T202", None),
        ("niveaukrav\n| | b |\n| amu | 2 |", "T206", None),
        ("bevis hygiejne “H”", "T203", None),
        ("oplysning o “O”: x, y, x", "T203", None),
        ("pakke p “P”\npakke p “Q”", "T203", None),
        ("pakke a “A”", "T203", None),
        ("pakke p “P”\nkompetence orden “O”", "T203", None),
        ("pakke p", "T205", None),
        ("bevis c", "T205", None),
        ("betingelse q\nx bestået\npakke p “P”\nbevis x “X”", "T204", None),
        ("pakke p “P”\nbevis x “X”\npakke q “Q”\nbetingelse z\nx bestået", "T204", None),
    ],
)
def test_names(text, code, fix):
    (problem,) = problems(text)
    assert (problem.code, problem.fix) == (code, fix)


def test_two_packages_may_use_one_name_for_their_own():
    made = ruleset('pakke p "P"\nmodul m "M"\nkompetence k "K"\npakke q "Q"\nmodul m "N"\nkompetence k "L"')
    assert [p.vocabulary.competences["k"].label for p in made.packages.values()] == ["K", "L"]


def test_a_name_in_any_package_for_a_module():
    assert codes("betingelse q\nm gennemført i enhver pakke\npakke p “P”\nmodul m “M”") == []


def test_values_named_like_yes_are_values():
    test = ruleset("betingelse q\nstatus er ja").shared.vocabulary.conditions["q"].body[0]
    assert test.predicate == model.IsOneOf(("ja",))


# --- values ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("hygiejne mindst 1", []),
        ("hygiejne mindst 0", ["T304"]),
        ("hygiejne mindst 4", ["T304"]),
        ("hygiejne mindst 2,5", ["T304"]),
        ("hygiejne mindst 2,5 i gennemsnit af de seneste 2 målinger", []),
        ("gennemsnit i faglig mindst 3,5", ["T304"]),
        ("gennemsnit i faglig mindst individuelt mål", ["T303"]),
        ("gennemsnit i faglig steget mindst 1", ["T301"]),
        ("hygiejne over 3", ["T501"]),
        ("hygiejne under 1", ["T501"]),
        ("hygiejne steget mindst 2", []),
        ("hygiejne steget mindst 3", ["T501"]),
        ("hygiejne mellem 3 og 2", ["T310"]),
        ("hygiejne mindst individuelt mål, dog mindst 4", ["T304"]),
        ("hygiejne mellem individuelt mål og 3", ["T303"]),
        ("hygiejne mindst 2 i hver af de seneste 0 målinger", ["T311"]),
        ("mindst 2 i faglig mindst 2", []),
        ("mindst 3 i faglig mindst 2", ["T501"]),
        ("fremmøde mindst 100 % i modulet", []),
        ("fremmøde mindst 100,5 % i modulet", ["T312"]),
        ("fravær mellem 2 dage og 5 timer i modulet", ["T303"]),
        ("tid i modulet mellem 8 uger og 1 måned", ["T310"]),
        ("tid i modulet mellem 4 uger og 1 måned", []),
        ("tid i modulet mellem 1 år og 11 måneder", ["T310"]),
        ("ankomst mellem 2026-02-01 og 2026-01-01", ["T310"]),
        ("prøve mellem pd2 og pd1", ["T310"]),
        ("prøve mindst pd3", ["T305"]),
        ("praktik mindst 0 gange", ["T311"]),
        ("fremmøde mindst 80 % de seneste 0 uger", ["T311"]),
        ("amu over 7", ["T301"]),
        ("amu bestået i modulet i forløbet", ["T308"]),
        ("mindst 2 af\n- amu bestået", ["T501"]),
        ("mindst 0 af\n- amu bestået", ["T311"]),
    ],
)
def test_values(test, found):
    assert codes(f"betingelse q\n{test}") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("modul m “M” varer 2 til 1 uger", ["T310"]),
        ("modul m “M” varer 4 uger til 1 måned", []),
        ("skala s “S”", ["T318", "T309", "T309"]),
        ("skala s “S”\n1 “a”\n1 “b”\nkompetence k “K” på s", ["T317", "T309", "T309"]),
        ("målgruppe “M”", ["T318"]),
        ("niveaukrav", ["T318"]),
        ("scorekort s “S”", ["T318"]),
        ("overgang a til b\nkrav k", ["T318"]),
        ("gruppe g “G”\nbetingelse q\nalle i g mindst 2", ["T315"]),
    ],
)
def test_declarations(text, found):
    assert sorted(codes(text)) == sorted(found)


# --- rules that meet ------------------------------------------------------------------------------------------------

TABLE = "niveaukrav\n| | b | job |\n| hygiejne | 2 | - |\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("overgang a til b\nkrav k\namu bestået\nkrav k\namu bestået", ["T207"]),
        ("overgang a til b\nkrav k\namu bestået\novergang job til b\nkrav k\namu bestået", []),
        ("dogme d\namu bestået\ndogme d\namu bestået", ["T207"]),
        (TABLE + "overgang a til b\nkrav hygiejne\namu bestået", ["T208"]),
        (TABLE + "pakke p “P”\novergang a til b\nkrav hygiejne\namu bestået", ["T208"]),
        (TABLE + "overgang b til a\nkrav hygiejne\namu bestået", []),
        (TABLE + "niveaukrav\n| | b |\n| hygiejne | 3 |", ["T209"]),
        ("niveaukrav\n| | b | b |\n| hygiejne | 2 | - |", ["T203"]),
        ("overgang a til b\naltid åben\nkrav k\namu bestået", ["T503"]),
        ("overgang a til b altid åben\novergang a til b\nkrav k\namu bestået", ["T503"]),
        ("overgang ethvert modul til b altid åben\novergang a til b", ["T506"]),
        ("overgang a, a til b", ["T308"]),
        ("overgang a til b\nkrav k\namu bestået\nufravigeligt\nkan fraviges af borger", ["T504"]),
        ("overgang a til b\nkrav k\namu bestået\nufravigeligt\nkan skærpes", ["T504"]),
        ("overgang a til b\nkrav k\namu bestået\nansvar borger\nansvar jobcenter", ["T308"]),
        ("overgang a til b\nkrav k\namu bestået\nkan tilpasses", ["T314"]),
        ("overgang a til b\nkrav k\nhygiejne mindst 2\nkan tilpasses mellem 3 og 1", ["T310"]),
        ("overgang a til b\nkrav k\namu bestået\nkan fraviges af borger og jobcenter højst 8 uger", []),
    ],
)
def test_rules_that_meet(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("overgang a til job\nkrav k\namu bestået", True),
        ("overgang ethvert modul til job\nkrav k\namu bestået", True),
        ("overgang a til job\nanbefaling k\namu bestået", False),
        ("overgang a til job\naltid åben", False),
        ("overgang a til job\n" + TABLE, False),
        ("overgang a til job\nniveaukrav\n| | job |\n| hygiejne | 2 |", True),
        ("overgang a til job uden niveaukrav\nniveaukrav\n| | job |\n| hygiejne | 2 |", False),
        ("overgang a til job\naltid åben\nniveaukrav\n| | job |\n| hygiejne | 2 |", False),
        ("overgang a til b\nkrav k\namu bestået", False),
    ],
)
def test_a_gated_job_draws_a_warning_and_no_more(text, warned):
    found = problems(text)
    assert [(p.code, p.severity) for p in found] == ([("T505", Severity.WARNING)] if warned else [])
    assert ruleset(text)


@pytest.mark.parametrize(
    "text",
    [
        "betingelse q\nq er opfyldt",
        "betingelse q\nr er opfyldt\nbetingelse r\nalle af\n- q er opfyldt",
        "scorekort s “S”\nq er opfyldt giver 2 point\nbetingelse q\ns mindst 2 point",
        "pakke p “P”\nbetingelse q\nr er opfyldt\nbetingelse r\nq er opfyldt",
    ],
)
def test_circles(text):
    assert codes(text) == ["T502"]


def test_ids():
    made = ruleset(
        "overgang a til b\nkrav k\namu bestået\ndogme d\namu bestået\n"
        + TABLE
        + "pakke p “P”\novergang a til b\nkrav l\n"
        "amu bestået\ndogme e\namu bestået\nniveaukrav\n| | b |\n| orden | 2 |"
    )
    package = made.packages["p"]
    assert {r.id for t in package.transitions for r in t.requirements} == {"b.k", "b.hygiejne", "p.b.l", "p.b.orden"}
    assert {r.id for r in package.standards} == {"d", "p.e"}
    assert {r.id for t in made.shared.transitions for r in t.requirements} == {"b.k", "b.hygiejne"}


# --- files ----------------------------------------------------------------------------------------------------------

SECOND = 'regelsæt prøve\ngælder fra 1. januar 2026\npakke p "P"\nmodul m "M"\n'
THIRD = "regelsæt prøve\ngælder fra 1. januar 2026\npakke p\nmodul n “N”\n"


def test_files_of_one_ruleset_in_any_order():
    files = [Source("a", BASE), Source("b", SECOND), Source("c", THIRD)]
    one, other = (compile_ruleset(order)[0]["prøve"] for order in (files, files[::-1]))
    assert one == other
    assert set(one.packages["p"].modules) == {"a", "b", "job", "m", "n"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("tilpasning kan udelades", []),
        ("tilpasning kan skærpes\ntilpasning ufravigeligt", ["T308"]),
        ("igangværende forløb skifter til nye regler\nigangværende forløb beholder reglerne fra start", ["T308"]),
        ("gælder fra 1. februar 2026", ["T308"]),
        ("bygger på branchepakker", ["T431"]),
        ("vedtaget af “A” den 1. maj 2026\nvedtaget af “B” den 2. maj 2026", []),
    ],
)
def test_header_lines(line, found):
    assert codes(line, 'regelsæt x "X"\ngælder fra 1. januar 2026\n') == found


def test_a_broken_ruleset_is_left_out_and_the_others_are_not():
    good = Source("g.trin", 'regelsæt god "God"\ngælder fra 1. januar 2026\n')
    rulesets, found = compile_ruleset([Source("p.trin", BASE + "noget vrøvl"), good])
    assert list(rulesets) == ["god"]
    assert {p.primary.file for p in found} == {"p.trin"}


# --- one slip, one message ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('skala niveau "Niveau"', "skala niveau 'Niveau'"),
        ('skala niveau "Niveau"', 'skla niveau "Niveau"'),
        ('2 "To"', "2 To"),
        ("gælder fra 1. januar 2026", "gælder fra 1-1-26"),
        ("gælder fra 1. januar 2026", "gælder 2026"),
        ('regelsæt prøve "Prøve"', "regelsæt prøve 'Prøve'"),
        ("oplysning alder", "opslyning alder"),
        ('oplysning alder "Alder": tal', 'oplysning alder "Alder" tal'),
        ("hygiejne giver 1 point pr. niveau", "hygiejne giver point"),
        ('modul a "A"', 'moduul a "A"'),
    ],
)
def test_a_slip_in_a_declaration_is_one_message(right, wrong):
    assert right in BASE
    rest = "betingelse q\nhygiejne mindst 3\nalder mindst 18\nprøve mindst pd1\novergang a til b\nkrav k\ntrivsel mindst 1 point\n"
    assert len(codes(rest, BASE.replace(right, wrong, 1))) == 1


@pytest.mark.parametrize("wrong", ["dokument aftale fndes", "dokument aftale noget andet", "hygiejne ?", "alle af"])
def test_a_slip_in_a_test_is_one_message(wrong):
    assert len(codes(f"overgang a til b\nkrav k\n{wrong}\nansvar borger\nfordi “f”")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "gennemsnit i faglig mindst 2 i hver af de seneste 2 målinger",
        "gennemsnit i faglig mindst 2 i hver måling i modulet",
        "gennemsnit i faglig mindst 2 i mindst én måling i modulet",
        "hygiejne steget mindst 1 i hver af de seneste 2 målinger",
        "hygiejne steget mindst 1 i gennemsnit af de seneste 2 målinger",
        "alle i faglig steget mindst 1 i hver måling i modulet",
    ],
)
def test_where_one_value_is_wanted_measurements_do_not_each_have_a_say(line):
    (problem,) = problems(f"overgang a til b\nkrav k\n{line}")
    assert problem.code == "T302"
    first = next(i for i, word in enumerate(line.split()) if word == "i" and i > 2)
    assert problem.primary.column == len(" ".join(line.split()[:first])) + 2


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("hygiejne i gennemsnit af de seneste 2 målinger giver 1 point pr. niveau", []),
        ("hygiejne i hver af de seneste 2 målinger giver 1 point pr. niveau", ["T302"]),
        ("hygiejne i hver måling i modulet giver 1 point pr. niveau", ["T302"]),
    ],
)
def test_points_per_level_are_given_for_one_level(line, wrong):
    assert codes(f'scorekort kort "Kort"\n{line}') == wrong


def test_a_mean_of_means_is_fine():
    line = "gennemsnit i faglig mindst 2,5 i gennemsnit af de seneste 2 målinger"
    assert codes(f"overgang a til b\nkrav k\n{line}") == []
