"""Layers and editions: what stands on what, who may change what, and what is said where somebody goes too far."""

import json
from datetime import date

import pytest
from trin.dsl import Source, compile_rules, compile_ruleset
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Severity
from trin.dsl.layering.editions import gather
from trin.dsl.layering.refuter import Refutation
from trin.dsl.layering.stacking import Stacker
from trin.dsl.reading.parser import parse
from trin.dsl.rendering import render
from trin.engine import model
from trin.engine.explain.readers import page, shown
from trin.engine.explain.text import text
from trin.engine.model import Period
from trin.engine.program import Program, Programs
from trin.engine.record import Record

WORDS = {
    "da": {
        "head": 'regelsæt vejle "Vejle"\ngælder fra 1. januar 2026\n',
        "layer": 'virksomhed hotel "Hotel"\nbygger på vejle\ngælder fra 1. marts 2026\n'
        "aftalt af borger, virksomhed og jobcenter den 1. februar 2026\n",
        "rules": """rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
4 "Fire"
5 "Fem"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence orden "Orden" i faglig på niveau
bevis amu "AMU"
modul a "A"
modul b "B"
modul job "Job" afslutter forløbet
overgang ethvert modul til job
altid åben
pakke p "P"
overgang a til b
krav k "Hygiejne"
""",
        "test": "hygiejne mindst 3 målt inden for 3 måneder",
        "permission": {
            "fixed": "ufravigeligt", "silent": "", "tighten": "kan skærpes", "adapt": "kan tilpasses mellem 2 og 4",
            "drop": "kan udelades",
        },
        "change": {
            "tighter": "ændr p.b.k til mindst 4 fordi “Hotellet.”",
            "fresher": "ændr p.b.k til hygiejne mindst 3 målt inden for 2 måneder fordi “Hotellet.”",
            "looser": "ændr p.b.k til mindst 2 fordi “Hotellet.”",
            "staler": "ændr p.b.k til hygiejne mindst 3 målt inden for 4 måneder fordi “Hotellet.”",
            "beyond": "ændr p.b.k til mindst 5 fordi “Hotellet.”",
            "below": "ændr p.b.k til mindst 1 fordi “Hotellet.”",
            "other": "ændr p.b.k til amu bestået fordi “Hotellet.”",
            "unsure": "ændr p.b.k til hygiejne mindst 3 målt inden for 90 dage fordi “Hotellet.”",
            "assessor": "ændr p.b.k til hygiejne mindst 3 målt inden for 3 måneder vurderet af virksomhed fordi “Hotellet.”",
            "drop": "udelad p.b.k fordi “Hotellet.”",
            "add": "pakke p\novergang a til b\nkrav ny “Ny”\namu bestået",
        },
    },
    "en": {
        "head": 'ruleset vejle "Vejle"\nin force from 1 January 2026\n',
        "layer": 'company hotel "Hotel"\nextends vejle\nin force from 1 March 2026\n'
        "agreed by borger, virksomhed and jobcenter on 1 February 2026\n",
        "rules": """role borger "borgeren"
role virksomhed "virksomheden"
role jobcenter "jobcenteret"
scale niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
4 "Fire"
5 "Fem"
group faglig "Faglig"
competence hygiejne "Hygiejne" in faglig on niveau
competence orden "Orden" in faglig on niveau
certificate amu "AMU"
module a "A"
module b "B"
module job "Job" ends the path
transition any module to job
always open
package p "P"
transition a to b
requirement k "Hygiejne"
""",
        "test": "hygiejne at least 3 measured within 3 months",
        "permission": {
            "fixed": "fixed", "silent": "", "tighten": "may be tightened", "adapt": "may be adapted between 2 and 4",
            "drop": "may be dropped",
        },
        "change": {
            "tighter": "change p.b.k to at least 4 because “The hotel.”",
            "fresher": "change p.b.k to hygiejne at least 3 measured within 2 months because “The hotel.”",
            "looser": "change p.b.k to at least 2 because “The hotel.”",
            "staler": "change p.b.k to hygiejne at least 3 measured within 4 months because “The hotel.”",
            "beyond": "change p.b.k to at least 5 because “The hotel.”",
            "below": "change p.b.k to at least 1 because “The hotel.”",
            "other": "change p.b.k to amu passed because “The hotel.”",
            "unsure": "change p.b.k to hygiejne at least 3 measured within 90 days because “The hotel.”",
            "assessor": "change p.b.k to hygiejne at least 3 measured within 3 months assessed by virksomhed because “The hotel.”",
            "drop": "drop p.b.k because “The hotel.”",
            "add": "package p\ntransition a to b\nrequirement ny “Ny”\namu passed",
        },
    },
}  # fmt: skip
LANGUAGES = ["da", "en"]

TABLE = {
    "fixed": {"add": None, "tighter": "T433", "fresher": "T433", "looser": "T433", "other": "T433", "drop": "T438"},
    "silent": {"add": None, "tighter": "T433", "looser": "T433", "other": "T433", "drop": "T438"},
    "tighten": {
        "add": None, "tighter": None, "fresher": None, "beyond": None, "looser": "T434", "staler": "T434",
        "other": "T435", "unsure": "T435", "assessor": "T435", "drop": "T438",
    },
    "adapt": {
        "add": None, "tighter": None, "looser": None, "beyond": "T436", "below": "T436", "fresher": "T437",
        "other": "T437", "drop": "T438",
    },
    "drop": {
        "add": None, "tighter": None, "looser": None, "other": None, "unsure": None, "assessor": None, "staler": None,
        "drop": None,
    },
}  # fmt: skip
"""What the base says, by what a layer does: the code of the refusal, or None."""
CELLS = [(base, change, code) for base, changes in TABLE.items() for change, code in changes.items()]


def base_text(language, permission, default=""):
    words = WORDS[language]
    return words["head"] + default + words["rules"] + words["test"] + "\n" + words["permission"][permission] + "\n"


def stacked(language, layer, permission="drop", extra="", default=""):
    base = Source("vejle.trin", base_text(language, permission, default) + extra)
    return compile_rules([base, Source("hotel.trin", WORDS[language]["layer"] + layer + "\n")])


def codes(found):
    return [d.code for d in found]


# --- the table of permissions ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("permission", "change", "code"), CELLS)
def test_the_table_of_permissions(language, permission, change, code):
    books, found = stacked(language, WORDS[language]["change"][change], permission)
    assert codes(found) == ([] if code is None else [code])
    assert ("hotel" in books) == (code is None)
    assert "vejle" in books
    if code is not None:
        (problem,) = found
        assert problem.primary.file == "hotel.trin"
        place = problem.secondary[0]
        assert (place.span.file, place.text) == ("vejle.trin", f"@l_{permission}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("permission", "change", "code"), [c for c in CELLS if c[2] is not None])
def test_the_citizen_in_a_refusal_can_be_run(language, permission, change, code):
    _, found = stacked(language, WORDS[language]["change"][change], permission)
    allowed, _ = stacked(language, WORDS[language]["change"][change], "drop")
    notes = {note.key: note.arguments for note in found[0].notes}
    record = Record.model_validate(json.loads(notes["n_record"]["record"]))
    on = date(2026, 8, 28)
    below, above = (status(allowed[name], record, on, "p.b.k") for name in ("vejle", "hotel"))
    loosened = change in {"looser", "staler", "below", "other", "assessor", "drop"}
    assert ("n_loosened" in notes, "n_tightened" in notes) == (loosened, not loosened)
    met = {"met", "gone"}
    assert (above in met, below in met) == (loosened, not loosened)


def status(book, record, on, id_):
    decision = Program(book.editions[-1].ruleset).decide(record, on=on)
    return next((str(r.status) for t in decision.transitions for r in t.requirements if r.id == id_), "gone")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("ændr p.b.k til skal mindst 4 fordi “Hotellet.”", ["T132"]),
        ("ændr p.b.k til hygejne mindst 3 fordi “Hotellet.”", ["T201"]),
        ("ændr p.b.k til hygiejne mindst 30 fordi “Hotellet.”", ["T304"]),
    ],
)
def test_a_change_that_nobody_can_read_is_not_held_against_the_permission(change, expected):
    _, found = stacked("da", change, "adapt")
    assert codes(found) == expected


def test_a_refusal_reads():
    _, found = stacked("da", WORDS["da"]["change"]["looser"], "tighten")
    message, help_ = render.sentences(found[0], "da")
    assert message == "Kravet »p.b.k« må kun skærpes, og her lempes det."
    assert help_ == "Skriv en grænse, der er mindst lige så streng som den nedenunder."
    assert found[0].notes[0].arguments["observed"] == "hygiejne 2"


@pytest.mark.parametrize(
    ("default", "change", "code"),
    [
        ("tilpasning kan skærpes\n", "tighter", None),
        ("tilpasning kan skærpes\n", "looser", "T434"),
        ("tilpasning kan udelades\n", "drop", None),
        ("tilpasning ufravigeligt\n", "tighter", "T433"),
        ("tilpasning kan tilpasses\n", "tighter", "T433"),
    ],
)
def test_the_header_says_what_holds_for_the_silent(default, change, code):
    _, found = stacked("da", WORDS["da"]["change"][change], "silent", default=default)
    assert codes(found) == ([] if code is None else [code])


# --- which direction is tighter -------------------------------------------------------------------------------------

DIRECTIONS = [
    ("hygiejne højst 3", "højst 2", "højst 4"),
    ("hygiejne over 2", "over 3", "over 1"),
    ("hygiejne under 4", "under 3", "under 5"),
    ("hygiejne mellem 2 og 4", "mellem 2 og 3", "mellem 1 og 4"),
    ("hygiejne mellem 2 og 4", "mellem 3 og 3", "mellem 2 og 5"),
    ("hygiejne steget mindst 2", "steget mindst 3", "steget mindst 1"),
    ("hygiejne mindst individuelt mål, dog mindst 2", "mindst individuelt mål, dog mindst 3", "mindst individuelt mål"),
    ("hygiejne mindst 3 i hver af de seneste 2 målinger", "hygiejne mindst 3 i hver af de seneste 3 målinger",
     "hygiejne mindst 3 i hver af de seneste 1 målinger"),
    ("mindst 1 i faglig mindst 3", "mindst 2 i faglig mindst 3", "mindst 1 i faglig mindst 2"),
    ("fremmøde mindst 80 % i modulet", "mindst 80,5 %", "mindst 79 %"),
    ("fravær højst 2 dage i modulet", "højst 1 dage", "højst 3 dage"),
    ("timer mindst 25 pr. uge i modulet", "mindst 26", "mindst 24"),
    ("tid i modulet mindst 8 uger", "mindst 9 uger", "mindst 1 måned"),
    ("tid i modulet højst 12 måneder", "højst 11 måneder", "højst 2 år"),
    ("afbrydelse højst 14 dage i forløbet", "højst 1 uge", "højst 15 dage"),
    ("aftale findes højst 3 måneder gammelt", "aftale findes højst 2 måneder gammelt", "aftale findes"),
    ("praktik mindst 2 gange", "mindst 3 gange", "mindst 1 gange"),
    ("praktik mindst 4 uger", "mindst 5 uger", "mindst 3 uger"),
    ("besøg mindst hver 3 uger", "mindst hver 2 uger", "mindst hver 4 uger"),
    ("amu mindst 7", "mindst 10", "mindst 4"),
    ("alder mindst 18", "mindst 20", "mindst 17"),
    ("prøve mindst to", "mindst tre", "mindst et"),
    ("mindst 1 af\n- amu bestået\n- aftale findes", "mindst 2 af", None),
    ("mindst 2 af\n- amu bestået\n- aftale findes", None, "mindst 1 af"),
    ("alle af\n- hygiejne mindst 3\n- amu bestået", "hygiejne mindst 4", "hygiejne mindst 2"),
    ("ingen af\n- hygiejne mindst 3\n- amu bestået", "hygiejne mindst 2", "hygiejne mindst 4"),
    ("hygiejne mindst 3\namu bestået", "hygiejne mindst 4", "hygiejne mindst 2"),
]  # fmt: skip
NONE = [
    ("hygiejne præcis 3", "præcis 4"),
    ("hygiejne mindst 3", "præcis 3"),
    ("hygiejne mindst 3", "over 3"),
    ("hygiejne mellem 2 og 4", "mellem 3 og 5"),
    ("hygiejne mindst 3", "hygiejne mindst 4 vurderet af virksomhed"),
    ("hygiejne mindst 3 målt inden for 30 dage", "hygiejne mindst 3 målt inden for 1 måned"),
    ("hygiejne steget mindst 1 målt inden for 6 måneder", "hygiejne steget mindst 1 målt inden for 3 måneder"),
    ("hygiejne mindst 2 i hver måling de seneste 8 uger", "hygiejne mindst 2 i hver måling de seneste 8 uger målt inden for 1 uge"),
    ("hygiejne mindst 3 i gennemsnit af de seneste 2 målinger", "hygiejne mindst 3 i gennemsnit af de seneste 3 målinger"),
    ("fremmøde mindst 80 % de seneste 4 uger", "fremmøde mindst 80 % de seneste 8 uger"),
    ("tid i modulet mindst 30 dage", "mindst 1 måned"),
    ("amu bestået", "amu mindst 7"),
    ("amu bestået", "aftale findes"),
    ("status er x", "status er y"),
    ("ingen af\n- hygiejne mindst 3 målt inden for 3 måneder\n- amu bestået", "hygiejne mindst 3 målt inden for 2 måneder"),
]  # fmt: skip
MORE = """dokument aftale "Aftale"
aktivitet praktik "Praktik"
opfølgning besøg "Besøg"
oplysning alder "Alder": tal
oplysning prøve "Prøve": et < to < tre
oplysning status "Status": x, y
modul a"""


def tightened(test, change):
    rules = WORDS["da"]["rules"].replace("modul a", MORE, 1)
    base = WORDS["da"]["head"] + rules + test + "\nkan skærpes\n"
    layer = WORDS["da"]["layer"] + f"ændr p.b.k til {change} fordi “Hotellet.”\n"
    found = compile_rules([Source("vejle.trin", base), Source("hotel.trin", layer)])[1]
    for problem in found:
        assert problem.severity is Severity.WARNING or problem.notes, "nobody was found whom it would hurt"
    return codes(found)


@pytest.mark.parametrize(("test", "tighter", "looser"), DIRECTIONS)
def test_directions(test, tighter, looser):
    if tighter is not None:
        assert tightened(test, tighter) == []
    if looser is not None:
        assert tightened(test, looser) == ["T434"]


@pytest.mark.parametrize(("test", "change"), NONE)
def test_changes_without_a_safe_direction(test, change):
    assert tightened(test, change) == ["T435"]


@pytest.mark.parametrize(
    ("test", "same"),
    [("hygiejne mindst 3", "mindst 3"), ("tid i modulet mindst 2 uger", "mindst 14 dage"),
     ("tid i modulet højst 12 måneder", "højst 1 år")],
)  # fmt: skip
def test_a_change_that_changes_nothing_is_a_warning(test, same):
    assert tightened(test, same) == ["T445"]


class Somebody:
    """A refuter that always finds the same citizen."""

    def counterexample(self, below, above, place):
        return Refutation({"citizen": "b-0001", "modules": []}, date(2026, 8, 28), ("hygiejne 5",))


@pytest.mark.parametrize("language", ["da", "en"])
def test_whoever_can_refute_may_stand_in_for_the_search(language):
    """What looks tighter is refused all the same when somebody is found, and the citizen is shown."""
    sources = [
        Source("vejle.trin", base_text(language, "tighten")),
        Source("hotel.trin", WORDS[language]["layer"] + WORDS[language]["change"]["tighter"]),
    ]
    editions = gather([parse(source)[0] for source in sources], Report())
    stacker = Stacker(editions, frozenset(), Somebody())
    assert "hotel" not in stacker.rulebooks()
    assert codes(stacker.report.found) == ["T434"]
    assert [note.key for note in stacker.report.found[0].notes] == ["n_loosened", "n_record"]


# --- ranges ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "line", "found"),
    [
        ("fremmøde mindst 80 % i modulet", "kan tilpasses mellem 70 % og 90 %", []),
        ("fremmøde mindst 80 % i modulet", "kan tilpasses mellem 80 % og 80 %", []),
        ("fremmøde mindst 80 % i modulet", "kan tilpasses mellem 70 og 90", ["T440"]),
        ("fremmøde mindst 80 % i modulet", "kan tilpasses mellem 85 % og 90 %", ["T441"]),
        ("fravær højst 2 dage i modulet", "kan tilpasses mellem 1 og 3 dage", []),
        ("fravær højst 2 dage i modulet", "kan tilpasses mellem 1 og 3 uger", ["T440"]),
        ("tid i modulet mindst 8 uger", "kan tilpasses mellem 4 uger og 3 måneder", []),
        ("tid i modulet mindst 30 dage", "kan tilpasses mellem 1 og 3 måneder", ["T441"]),
        ("tid i modulet mindst 8 uger", "kan tilpasses mellem 4 og 8", ["T440"]),
        ("amu bestået", "kan tilpasses mellem 4 og 8", ["T439"]),
        ("hygiejne mindst 3\namu bestået", "kan tilpasses mellem 2 og 4", ["T439"]),
        ("hygiejne mellem 2 og 4", "kan tilpasses mellem 1 og 4", []),
        ("hygiejne mellem 2 og 4", "kan tilpasses mellem 3 og 5", ["T441"]),
    ],
)
def test_a_range_fits_its_requirement(test, line, found):
    rules = WORDS["da"]["rules"].replace("modul a", MORE, 1)
    problems = compile_rules([Source("vejle.trin", WORDS["da"]["head"] + rules + f"{test}\n{line}\n")])[1]
    assert codes(problems) == found


@pytest.mark.parametrize(
    ("to", "found"), [("mindst 70 %", []), ("mindst 90 %", []), ("mindst 69 %", ["T436"]), ("mindst 91 %", ["T436"])]
)
def test_a_range_holds_its_ends(to, found):
    base = (
        WORDS["da"]["head"]
        + WORDS["da"]["rules"]
        + "fremmøde mindst 80 % i modulet\nkan tilpasses mellem 70 % og 90 %\n"
    )
    layer = WORDS["da"]["layer"] + f"ændr p.b.k til {to} fordi “Hotellet.”\n"
    problems = compile_rules([Source("vejle.trin", base), Source("hotel.trin", layer)])[1]
    assert codes(problems) == found
    if problems:
        assert (problems[0].arguments["low"], problems[0].arguments["high"]) == ("70 %", "90 %")


# --- what else is wrong with a layer --------------------------------------------------------------------------------

LEVELS = {
    "da": "niveaukrav\n{because}| | b |\n| orden | {level} |",
    "en": "levels\n{because}| | b |\n| orden | {level} |",
}
BECAUSE = {"da": "fordi “Hotellet.”\n", "en": "because “The hotel.”\n"}
OTHER_WAY = {
    "da": "pakke p\novergang ethvert modul til b\nkrav k “Andet”\namu bestået\n",
    "en": "package p\ntransition any module to b\nrequirement k “Andet”\namu passed\n",
}
PROBLEMS = [
    ("T418", "ændr p.b.kk til mindst 4 fordi “x”", "change p.b.kk to at least 4 because “x”", ""),
    ("T418", "udelad b.k fordi “x”", "drop b.k because “x”", ""),
    ("T419", "udelad q.r.s fordi “x”", "drop q.r.s because “x”", ""),
    ("T420", "udelad p.b.k fordi “x”", "drop p.b.k because “x”", OTHER_WAY),
    ("T422", "ændr p.b.k til mindst 4", "change p.b.k to at least 4", ""),
    ("T422", "udelad p.b.k", "drop p.b.k", ""),
    ("T423", "ændr p.b.to til mindst 4 fordi “x”", "change p.b.to to at least 4 because “x”",
     {"da": "krav to “To”\namu bestået\norden mindst 2\nkan udelades\n", "en": "requirement to “To”\namu passed\norden at least 2\nmay be dropped\n"}),
    ("T424", "ændr p.b.to til hygiejne mindst 4 fordi “x”", "change p.b.to to hygiejne at least 4 because “x”",
     {"da": "krav to “To”\namu bestået\norden mindst 2\nkan udelades\n", "en": "requirement to “To”\namu passed\norden at least 2\nmay be dropped\n"}),
    ("T425", "ændr p.b.k til mindst 2 af fordi “x”", "change p.b.k to at least 2 of because “x”", ""),
    ("T426", "ændr p.b.k til mindst 4 fordi “x”\nudelad p.b.k fordi “x”", "change p.b.k to at least 4 because “x”\ndrop p.b.k because “x”", ""),
    ("T427", "pakke p\novergang a til b\nkrav k “Igen”\namu bestået", "package p\ntransition a to b\nrequirement k “Igen”\namu passed", ""),
    ("T203", "bevis amu “Igen”", "certificate amu “Igen”", ""),
    ("T203", "pakke p “Igen”", "package p “Igen”", ""),
    ("T503", "overgang ethvert modul til job\nkrav q “Q”\namu bestået", "transition any module to job\nrequirement q “Q”\namu passed", ""),
    ("T446", "pakke p\novergang ethvert modul til b\naltid åben", "package p\ntransition any module to b\nalways open", ""),
    ("T447", "pakke p\novergang a til b\naltid åben", "package p\ntransition a to b\nalways open", ""),
    ("T448", "pakke p\nmålgruppe “M”\namu bestået", "package p\ntarget group “M”\namu passed", ""),
    ("T448", "målgruppe “M”\namu bestået", "target group “M”\namu passed", ""),
    ("T303", "ændr p.b.k til mindst 80 % fordi “x”", "change p.b.k to at least 80 % because “x”", ""),
    ("T304", "ændr p.b.k til mindst 7 fordi “x”", "change p.b.k to at least 7 because “x”", ""),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", PROBLEMS, ids=lambda c: f"{c[0]}-{c[1][:20]}")
def test_problems_of_a_layer(case, language):
    code, *layers, extra = case
    books, found = stacked(language, layers[LANGUAGES.index(language)], extra=extra and extra[language])
    errors = [d for d in found if d.severity is Severity.ERROR]
    assert codes(errors) == [code]
    assert "hotel" not in books and "vejle" in books
    assert errors[0].primary.file == "hotel.trin"


MUNICIPALITY = {
    "da": "regelsæt byen “Byen”\nbygger på vejle\ngælder fra 1. januar 2026\n",
    "en": "ruleset byen “Byen”\nextends vejle\nin force from 1 January 2026\n",
}
ANOTHER_WAY = {
    "da": "modul c “C”\npakke p\novergang c til b\n",
    "en": "module c “C”\npackage p\ntransition c to b\n",
}
K = {
    "da": "krav k “Hygiejne”\nhygiejne mindst {level} målt inden for 3 måneder\nkan skærpes\n",
    "en": "requirement k “Hygiejne”\nhygiejne at least {level} measured within 3 months\nmay be tightened\n",
}
LEADS_THERE = {"da": "pakke p\novergang a til b\n", "en": "package p\ntransition a to b\n"}
CHANGED = {
    "da": "ændr p.b.k til mindst 4 fordi “Byen.”\n", "en": "change p.b.k to at least 4 because “Byen.”\n",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_requirement_is_asked_again_on_another_way_in_the_same_words(language):
    municipality, way, k = MUNICIPALITY[language], ANOTHER_WAY[language], K[language]

    def added(*texts):
        sources = [Source("vejle.trin", base_text(language, "tighten")), Source("byen.trin", municipality + texts[0])]
        above = WORDS[language]["layer"].replace("vejle", "byen")
        sources += [Source("hotel.trin", above + text) for text in texts[1:]]
        return compile_rules(sources)

    books, found = added(way + k.format(level=3), CHANGED[language])
    assert codes(found) == []
    for name, level in (("byen", 3), ("hotel", 4)):
        ways = books[name].editions[0].ruleset.packages["p"].transitions
        asked = {t.sources: [r.body[0].predicate.value for r in t.requirements if r.id == "p.b.k"] for t in ways}
        assert asked[("a",)] == asked[("c",)] == [level]
    for wrong in (
        way + k.format(level=4),
        LEADS_THERE[language] + k.format(level=3),
        CHANGED[language] + way + k.format(level=3),
    ):
        books, found = added(wrong)
        assert codes(found) == ["T427"]
        assert "byen" not in books
    assert codes(added(way + 2 * k.format(level=3))[1]) == ["T207"]
    books, found = added(CHANGED[language], "".join((way, k.format(level=3))))
    assert codes(found) == ["T427"], "below, the requirement has become another"


GROUP_OF = {"da": "målgruppe “M”\namu bestået\n", "en": "target group “M”\namu passed\n"}
IN_P = {"da": "pakke p\n", "en": "package p\n"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_ruleset_says_whom_packages_are_for_where_nobody_below_has(language):
    group, package = GROUP_OF[language], IN_P[language]

    def found(above, below=""):
        base = base_text(language, "tighten") + below
        books, problems = compile_rules(
            [Source("vejle.trin", base), Source("byen.trin", MUNICIPALITY[language] + above)]
        )
        assert ("byen" in books) == (not problems)
        return books, codes(problems)

    for above in (group, package + group):
        books, problems = found(above)
        assert problems == []
        record = Record.model_validate(
            {"citizen": "b-0001", "package": "p", "modules": [{"module": "a", "start": "2026-02-01"}]}
        )
        decided = [Programs(books[name]).decide(record, on=date(2026, 3, 1)).outcome for name in ("vejle", "byen")]
        assert decided == ["undetermined", "out_of_scope"]
        assert found(above, package + group)[1] == ["T448"]
    assert found(package + group, package.replace("p\n", "q “Q”\n") + group)[1] == []
    assert found(group, package.replace("p\n", "q “Q”\n") + group)[1] == ["T448"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_in_a_layer(language):
    table = {"da": "pakke p\nniveaukrav\nmålt inden for 3 måneder\nkan skærpes\n| | b |\n| orden | 3 |\n",
             "en": "package p\nlevels\nmeasured within 3 months\nmay be tightened\n| | b |\n| orden | 3 |\n"}[language]  # fmt: skip
    package = {"da": "pakke p\n", "en": "package p\n"}[language]

    def change(level, because=BECAUSE[language]):
        return stacked(language, package + LEVELS[language].format(level=level, because=because), extra=table)

    books, found = change(4)
    assert found == []
    requirement = requirements(books["hotel"])["p.b.orden"]
    assert requirement.body[0].predicate.value == 4
    assert requirement.body[0].measured.within == model.Duration(3, model.Unit.MONTH)
    assert codes(change(2)[1]) == ["T434"]
    assert codes(change(4, "")[1]) == ["T422"]
    assert codes(change(3)[1]) == codes(change("-")[1]) == []
    assert requirements(change("-")[0]["hotel"])["p.b.orden"].changed == ()
    waived = {"da": "kan fraviges af borger\n", "en": "may be waived by borger\n"}[language]
    assert codes(change(4, BECAUSE[language] + waived)[1]) == ["T442"]
    added, found = stacked(language, package + LEVELS[language].format(level=2, because=""))
    assert found == []
    assert requirements(added["hotel"])["p.b.orden"].origin.layer == "hotel"


def requirements(book, package="p"):
    ruleset = book.editions[-1].ruleset
    return {r.id: r for t in ruleset.packages[package].transitions for r in t.requirements}


def test_who_set_a_requirement_why_and_what_it_was():
    books, _ = stacked("da", WORDS["da"]["change"]["tighter"] + "\n" + WORDS["da"]["change"]["add"], "tighten")
    below, above = requirements(books["vejle"])["p.b.k"], requirements(books["hotel"])["p.b.k"]
    assert (above.origin.layer, above.origin.file, above.origin.line) == ("hotel", "hotel.trin", 5)
    (change,) = above.changed
    assert (change.because, change.before, change.origin) == ("Hotellet.", below.body, above.origin)
    assert above.body[0].source.text == "hygiejne mindst 4 målt inden for 3 måneder"
    assert above.adaptable == below.adaptable
    assert requirements(books["hotel"])["p.b.ny"].origin.layer == "hotel"
    assert below.changed == ()


def test_what_is_dropped_is_told():
    books, _ = stacked("da", WORDS["da"]["change"]["drop"])
    ruleset = books["hotel"].editions[0].ruleset
    (dropped,) = ruleset.dropped
    assert (dropped.requirement.id, dropped.because, dropped.origin.layer) == ("p.b.k", "Hotellet.", "hotel")
    assert "p.b.k" not in requirements(books["hotel"])


def test_a_recommendation_and_a_standard_are_changed_like_requirements():
    extra = (
        "anbefaling r “R”\norden mindst 2\nkan skærpes\ndogme d “D”\nafbrydelse højst 14 dage i forløbet\nkan skærpes\n"
    )
    layer = "ændr p.b.r til mindst 3 fordi “x”\nændr p.d til højst 7 dage fordi “x”"
    books, found = stacked("da", layer, extra=extra)
    assert found == []
    package = books["hotel"].editions[0].ruleset.packages["p"]
    assert package.standards[0].body[0].at_most == model.Duration(7, model.Unit.DAY)
    assert requirements(books["hotel"])["p.b.r"].kind is model.Kind.RECOMMENDATION
    assert codes(stacked("da", "ændr p.d til højst 21 dage fordi “x”", extra=extra)[1]) == ["T434"]


def test_a_layers_names_do_not_change_what_the_layers_below_ask():
    extra = "krav alle “Alle”\nalle i faglig mindst 2\nkan skærpes\n"
    layer = (
        "kompetence mere “Mere” i faglig på niveau\npakke p\novergang a til b\nkrav nye “Nye”\nalle i faglig mindst 2\n"
    )
    books, found = stacked("da", layer + "ændr p.b.alle til mindst 3 fordi “x”", extra=extra)
    assert found == []
    asked = requirements(books["hotel"])
    assert asked["p.b.alle"].body[0].competences == ("hygiejne", "orden")
    assert asked["p.b.nye"].body[0].competences == ("hygiejne", "orden", "mere")


def test_layers_on_layers():
    """The upper one speaks, measured against the one below it."""
    chain = [Source("vejle.trin", base_text("da", "tighten"))]
    below = "vejle"
    for number, level in enumerate((3, 4, 5), 1):
        kind = "virksomhed" if number == 3 else "regelsæt"
        agreed = "aftalt af borger den 1. januar 2026\n" if number == 3 else ""
        text = f'{kind} lag{number} "Lag"\nbygger på {below}\ngælder fra 1. januar 2026\n{agreed}'
        change = f"ændr p.b.k til mindst {level} fordi “{number}”\n" if level > 3 else ""
        chain.append(Source(f"lag{number}.trin", text + change))
        below = f"lag{number}"
    books, found = compile_rules(chain[::-1])
    assert found == []
    top = books["lag3"].editions[0].ruleset
    assert top.layers == ("vejle", "lag1", "lag2", "lag3")
    assert [c.origin.layer for c in requirements(books["lag3"])["p.b.k"].changed] == ["lag2", "lag3"]
    assert set(books["vejle"].companies) == set(books["lag2"].companies) == {"lag3"}
    looser = Source("lag3.trin", chain[3].text.replace("mindst 5", "mindst 3"))
    assert codes(compile_rules([*chain[:3], looser])[1]) == ["T434"]


# --- editions -------------------------------------------------------------------------------------------------------


def edition(name, since, until="", kind="regelsæt", more=""):
    end = f" til {until}" if until else ""
    rules = "" if "bygger på" in more else WORDS["da"]["rules"] + "hygiejne mindst 3\nkan skærpes\n"
    return Source(f"{name}{since}.trin", f'{kind} {name} "{name}"\ngælder fra {since}{end}\n{more}{rules}')


def periods(book):
    return [(s.rules.start.isoformat(), s.rules.end and s.rules.end.isoformat()) for s in book.editions]


def test_an_edition_without_an_end_ends_the_day_before_the_next():
    books, found = compile_rules([edition("v", "2026-01-01"), edition("v", "2025-01-01")])
    assert found == []
    assert periods(books["v"]) == [("2025-01-01", "2025-12-31"), ("2026-01-01", None)]
    assert compile_ruleset([edition("v", "2026-01-01"), edition("v", "2025-01-01")])[0]["v"].in_force_from == date(
        2026, 1, 1
    )


def test_overlaps_and_gaps():
    _, found = compile_rules([edition("v", "2025-01-01", "2026-01-01"), edition("v", "2026-01-01")])
    assert [(d.code, d.severity) for d in found] == [("T408", Severity.ERROR)]
    books, found = compile_rules([edition("v", "2025-01-01", "2025-11-30"), edition("v", "2026-01-01")])
    assert [(d.code, d.severity) for d in found] == [("T409", Severity.WARNING)]
    assert (found[0].arguments["first"], found[0].arguments["last"]) == ("1. december 2025", "31. december 2025")
    assert periods(books["v"]) == [("2025-01-01", "2025-11-30"), ("2026-01-01", None)]


def test_the_files_of_an_edition_end_together():
    main, other = (
        edition("v", "2026-01-01", "2026-06-30"),
        Source("x", "regelsæt v\ngælder fra 2026-01-01 til 2026-07-01\n"),
    )
    assert codes(compile_rules([main, other])[1]) == ["T410"]
    same = Source("x", "regelsæt v\ngælder fra 2026-01-01 til 2026-06-30\n")
    assert compile_rules([main, same])[1] == []


def test_a_ruleset_has_an_edition_for_each_stretch_in_which_no_layer_changes():
    base = [edition("k", "2025-01-01"), edition("k", "2026-01-01")]
    layer = [edition("v", "2025-07-01", more="bygger på k\n"), edition("v", "2026-07-01", more="bygger på k\n")]
    books, found = compile_rules([*base, *layer])
    assert found == []
    assert periods(books["v"]) == [
        ("2025-07-01", "2025-12-31"), ("2026-01-01", "2026-06-30"), ("2026-07-01", None)
    ]  # fmt: skip
    assert [s.ruleset.in_force_from.isoformat() for s in books["v"].editions] == [
        "2025-07-01",
        "2025-07-01",
        "2026-07-01",
    ]


AGREED = "bygger på k\naftalt af borger den 1. januar 2026\n"


def test_a_companys_layer_goes_by_the_day_of_the_check():
    base = [edition("k", "2025-01-01"), edition("k", "2026-01-01")]
    company = edition("h", "2026-03-01", kind="virksomhed", more=AGREED)
    books, found = compile_rules([*base, company])
    assert found == []
    stacks = books["k"].companies["h"]
    assert [s.rules.start.year for s in stacks] == [2025, 2026]
    assert all(s.layer == Period(date(2026, 3, 1), None) for s in stacks)
    assert books["h"].editions == stacks


def test_a_companys_layer_that_does_not_fit_an_edition_that_has_ended():
    old = Source("old", edition("k", "2025-01-01").text.replace("krav k", "krav gammelt"))
    company = edition("h", "2026-03-01", kind="virksomhed", more=AGREED + "ændr p.b.k til mindst 4 fordi “x”\n")
    books, found = compile_rules([old, edition("k", "2026-01-01"), company])
    assert [(d.code, d.severity) for d in found] == [("T443", Severity.WARNING)]
    assert [s.rules.start.year for s in books["k"].companies["h"]] == [2026]


def test_a_company_that_fits_nowhere_is_not_told_so_of_rules_that_have_ended_too():
    company = edition("h", "2026-03-01", kind="virksomhed", more=AGREED + "ændr p.b.k til mindst 4 fordi “x”\n")
    both = [
        Source(d, edition("k", d).text.replace("kan skærpes", "ufravigeligt")) for d in ("2025-01-01", "2026-01-01")
    ]
    books, found = compile_rules([*both, company])
    assert codes(found) == ["T433"]
    assert "h" not in books and books["k"].companies == {}


def test_problems_are_said_once_however_many_editions_show_them():
    base = [edition("k", "2025-01-01"), edition("k", "2026-01-01")]
    layer = edition("v", "2025-07-01", more="bygger på k\nbevis ny\n")
    assert codes(compile_rules([*base, layer])[1]) == ["T205"]


def test_a_changed_base_shows_what_no_longer_fits():
    layer = edition("v", "2026-01-01", more="bygger på k\nændr p.b.k til mindst 4 fordi “x”\n")
    base = edition("k", "2026-01-01")
    assert compile_rules([base, layer])[1] == []
    for before, after, code in (
        ("krav k", "krav m", "T418"),
        ("kan skærpes", "ufravigeligt", "T433"),
        ("mindst 3", "mindst 5", "T434"),
    ):
        changed = Source(base.file, base.text.replace(before, after))
        assert codes(compile_rules([changed, layer])[1]) == [code]


def test_running_paths_are_said_by_the_lowest_ruleset():
    move, keep = "igangværende forløb skifter til nye regler\n", "igangværende forløb beholder reglerne fra start\n"
    for below, above, expected in ((move, keep, "move"), (move, "", "move"), ("", move, "move"), (keep, move, "keep")):
        base = edition("k", "2026-01-01", more=below)
        books, _ = compile_rules([base, edition("v", "2026-01-01", more=f"bygger på k\n{above}")])
        assert books["v"].editions[0].ruleset.running_paths == expected


HEADERS = [
    ("T411", [edition("k", "2026-01-01"), edition("v", "2026-01-01", more="bygger på kk\n")]),
    ("T413", [edition("k", "2026-01-01", more="bygger på v\n"), edition("v", "2026-01-01", more="bygger på k\n")]),
    ("T414", [edition("h", "2026-01-01", kind="virksomhed", more="aftalt af borger den 1. januar 2026\n")]),
    ("T415", [edition("k", "2026-01-01"), edition("h", "2026-01-01", kind="virksomhed", more="bygger på k\n")]),
    ("T416", [edition("k", "2026-01-01", more="aftalt af borger den 1. januar 2026\n")]),
    ("T417", [edition("k", "2026-01-01"), edition("h", "2026-01-01", kind="virksomhed",
                                                  more=AGREED + "igangværende forløb skifter til nye regler\n")]),
    ("T202", [edition("k", "2026-01-01"), edition("h", "2026-01-01", kind="virksomhed",
                                                  more=AGREED.replace("borger", "naboen"))]),
    ("T430", [edition("k", "2026-01-01", "2026-06-30"), edition("v", "2026-07-01", more="bygger på k\n")]),
    ("T431", [edition("v", "2026-01-01", more="bygger på fremmede\n")]),
    ("T432", [edition("k", "2026-03-01"), edition("v", "2026-01-01", more="bygger på k\n")]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "sources"), HEADERS, ids=[code for code, _ in HEADERS])
def test_problems_of_headers(code, sources):
    assert set(codes(compile_rules(sources)[1])) == {code}


def test_a_company_with_errors_is_in_nobodys_way():
    books, _ = stacked("da", "udelad x.y fordi “x”")
    assert "vejle" in books and books["vejle"].companies == {}


def test_a_base_with_errors_takes_its_layers_with_it():
    books, found = stacked("da", WORDS["da"]["change"]["tighter"], extra="krav igen “Igen”\nhygjne mindst 2\n")
    assert codes(found) == ["T201"]
    assert books == {}


def test_a_layer_may_be_written_in_another_language():
    base = Source("vejle.trin", base_text("da", "tighten"))
    layer = Source("hotel.trin", WORDS["en"]["layer"] + WORDS["en"]["change"]["tighter"] + "\n")
    books, found = compile_rules([base, layer])
    assert found == []
    assert requirements(books["hotel"])["p.b.k"].body[0].source.text == "hygiejne at least 4 measured within 3 months"


# --- told where nothing is wrong -------------------------------------------------------------------------------------

ASIDE = {
    "da": (
        "krav m “Med kursus”\ngælder når amu bestået\norden mindst 2\nkan skærpes\n"
        "anbefaling r “Orden”\norden mindst 2\nkan skærpes\ndogme d “Hygiejne først”\nhygiejne mindst 1\nkan skærpes\n",
        "ændr p.b.k til mindst 4 fordi “H”\nændr p.b.m til mindst 3 fordi “H”\n"
        "ændr p.b.r til mindst 3 fordi “H”\nændr p.d til mindst 2 fordi “H”\n",
        "ændret af Hotel",
    ),
    "en": (
        "requirement m “Med kursus”\napplies when amu passed\norden at least 2\nmay be tightened\n"
        "recommendation r “Orden”\norden at least 2\nmay be tightened\n"
        "standard d “Hygiejne først”\nhygiejne at least 1\nmay be tightened\n",
        "change p.b.k to at least 4 because “H”\nchange p.b.m to at least 3 because “H”\n"
        "change p.b.r to at least 3 because “H”\nchange p.d to at least 2 because “H”\n",
        "changed by Hotel",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_met_or_does_not_apply_says_too_which_layer_changed_it(language):
    below, changes, words = ASIDE[language]
    book = compile_rules(
        [
            Source("vejle.trin", base_text(language, "tighten") + below),
            Source("hotel.trin", WORDS[language]["layer"] + changes),
        ]
    )[0]["vejle"]
    record = Record.model_validate(
        {
            "citizen": "b-0001",
            "package": "p",
            "modules": [{"module": "a", "start": "2026-03-01", "company": "hotel"}],
            "measurements": [
                {"competence": "hygiejne", "level": 4, "date": "2026-04-01"},
                {"competence": "orden", "level": 3, "date": "2026-04-01"},
            ],
        }
    )
    programs, on = Programs(book), date(2026, 4, 2)
    for layer, count in ((None, 4), (False, 0)):
        decision = programs.decide(record, on=on, layer=layer)
        rules = (book.companies["hotel"] if layer is None else book.editions)[0].ruleset
        told = shown(page(decision, rules, record, language, "consultant"), "markdown")
        assert {str(r.status) for r in decision.transitions[0].requirements} == {"met", "not_applicable"}
        for said in (text(decision, rules, record, language), told):
            assert " ".join(said.split()).count(words) == count
