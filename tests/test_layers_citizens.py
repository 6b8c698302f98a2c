"""The citizens that the guard behind layers tries are judged as the engine judges their records."""

from itertools import islice

import pytest
from trin.dsl import Source, compile_rules
from trin.dsl.layering.refuter import Search, Situated
from trin.engine.program import Program
from trin.engine.record import Record

VOCABULARY = """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
tilpasning kan skærpes
rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence gulvpleje "Gulvpleje" i faglig på niveau
oplysning alder "Alder": tal
oplysning jobstatus "Status": jobparat, aktivitetsparat
bevis amu "AMU"
dokument målaftale "Målaftale"
aktivitet praktik "Praktik"
vurdering kan_igu "IGU"
opfølgning besøg "Besøg"
modul introduktion "Introduktion"
modul forløb "Forløb"
modul slut "Slut"
scorekort kort "Kort"
hygiejne giver 1 point pr. niveau
amu bestået giver 2 point
betingelse basis "Basis"
gulvpleje mindst 2
alder mindst 18
overgang forløb til slut
krav k "Krav"
"""
BODIES = [
    "hygiejne mindst individuelt mål, dog mindst 2\ngulvpleje mindst 2 målt inden for 3 måneder",
    "alle i faglig mindst 2 vurderet af virksomhed og jobcenter",
    "hygiejne mindst 2 i hver af de seneste 2 målinger\namu bestået de seneste 3 måneder",
    "fremmøde mindst 80 % de seneste 4 uger i praktik\npraktik mindst 2 gange",
    "fravær højst 2 dage de seneste 4 uger uden lovlig grund\ntimer mindst 20 pr. uge de seneste 4 uger lønnede",
    "afbrydelse højst 2 uger i modulet\npraktik mindst 30 dage\nfremmøde mindst 80 % i modulet",
    "tid i modulet mindst 8 uger\ntid i introduktion mindst 2 uger\nmålaftale underskrevet af borger og jobcenter",
    "kort mindst 4 point\nbasis er opfyldt\nhygiejne højst 2",
    "ingen af\n- kan_igu er nej givet af jobcenter\n- besøg mindst hver 4 uger\ngælder når jobstatus er aktivitetsparat",
    "mindst 2 af\n- amu bestået\n- målaftale findes højst 3 måneder gammelt\n- alder mindst 25",
]  # fmt: skip


def ruleset(body, more=""):
    books, problems = compile_rules([Source("prøve.trin", VOCABULARY + body + "\n"), *more])
    assert [p.code for p in problems] == []
    return books["prøve"].editions[0].ruleset


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize(("most", "every"), [(40, 1), (1000, 11)])
def test_a_citizen_made_of_parts_is_judged_as_the_record_is(body, most, every):
    rules = ruleset(body)
    requirement = next(r for t in rules.shared.transitions for r in t.requirements)
    tried, (meets,) = Search(most).tried([requirement], Situated(rules, rules.shared, "da"))
    program = Program(rules)
    seen = set()
    for citizen in islice(tried, 0, None, every):
        decision = program.decide(Record.model_validate(citizen.data), on=citizen.way.world.on)
        found = next((r for t in decision.transitions if t.to == "slut" for r in t.requirements), None)
        assert found is not None, citizen.data
        seen.add(found.status)
        assert meets(citizen) == (found.status in {"met", "not_applicable"}), citizen.data
    assert len(seen) > 1, f"only {seen}: no boundary was tried"


GROUP = [f'kompetence k{n} "Kompetence {n}" i faglig på niveau' for n in range(24)]


def test_where_more_may_be_so_than_can_be_counted_those_alike_in_everything_are_tried():
    """Twenty-six competences with dates: nobody drawn one by one has all of them at a level."""
    base = VOCABULARY.replace('oplysning alder "', "\n".join([*GROUP, 'oplysning alder "']))
    body = "alle i faglig mindst 2 målt inden for 3 måneder\nkan udelades\n"
    layer = """virksomhed hotel "Hotel"
bygger på prøve
gælder fra 1. januar 2026
aftalt af borger den 1. januar 2026
ændr slut.k til mindst 1 fordi "Det er nok."
"""
    books, problems = compile_rules([Source("prøve.trin", base + body), Source("hotel.trin", layer)])
    assert [p.code for p in problems] == []
    below, above = (books[name].editions[0].ruleset for name in ("prøve", "hotel"))
    asked = [next(r for t in rules.shared.transitions for r in t.requirements) for rules in (below, above)]
    found = Search().counterexample(*asked, Situated(above, above.shared, "da"))
    assert found is not None
    statuses = [
        next(r.status for t in Program(rules).decide(Record.model_validate(found.record), on=found.on).transitions
             for r in t.requirements)
        for rules in (below, above)
    ]  # fmt: skip
    assert statuses == ["unmet", "met"]


def test_the_citizens_tried_are_no_fewer_than_asked_for():
    rules = ruleset(BODIES[0])
    requirement = next(r for t in rules.shared.transitions for r in t.requirements)
    place = Situated(rules, rules.shared, "da")
    assert len(list(Search(100).tried([requirement], place)[0])) > 100
    few = ruleset("alder mindst 18")
    only = next(r for t in few.shared.transitions for r in t.requirements)
    assert len(list(Search(100).tried([only], place)[0])) == 4
