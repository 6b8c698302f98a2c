"""Fifteen situations from practice, from the words of the rules to the decision. Levels and limits are illustrative."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from reference import evaluator
from reference.comparison import differences
from trin.dsl import compile_ruleset
from trin.dsl.source import Source
from trin.engine.decision import Decision
from trin.engine.program import Program
from trin.engine.record import Record

RULES = """
regelsæt prøve "Prøvekommune"
  gælder fra 1. januar 2024

rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
rolle sproglærer "sproglæreren"
skala niveau "Niveau"
  1 "Har ikke prøvet det endnu"
  2 "Kan med støtte"
  3 "Kan selv, når opgaven er kendt"
  4 "Kan selv, også når noget er nyt"
  5 "Kan lære fra sig"
kompetence faglig "Faglige opgaver" på niveau
  ansvar virksomhed
kompetence personlig "Møder og samarbejder" på niveau
  ansvar virksomhed
kompetence sproglig "Dansk på arbejdspladsen" på niveau
  ansvar jobcenter
kompetence hygiejne "Hygiejne" på niveau
  ansvar virksomhed
oplysning opholdsgrundlag "Opholdsgrundlag": flygtning, familiesammenført, arbejdskraft
bevis amu_hygiejne "AMU: hygiejne"
dokument profil "Virksomhedens profil"
dokument ressourcer "Kortlægning af ressourcer"
aktivitet valg_lager "Valg af lager"
aktivitet valg_detail "Valg af detail"
betingelse to_valg
  valg_lager i gang
  valg_detail i gang

modul introduktion "Introduktion" varer 8 uger
modul snuse "Snusepraktik"
modul virksomhed1 "Første virksomhedsforløb"
modul virksomhed2 "Andet virksomhedsforløb"
modul virksomhed3 "Tredje virksomhedsforløb"
modul job "Ordinært job" afslutter forløbet

overgang introduktion til snuse
  krav varighed
    tid i modulet mindst 8 uger
  krav ressourcer
    dokument ressourcer findes
  krav branchevalg
    pakke er valgt
    ansvar borger
  krav ét_valg
    ingen af
      - to_valg er opfyldt
overgang snuse til virksomhed1
  krav snuse
    snuse gennemført
overgang virksomhed1 til virksomhed2
  krav faglig
    faglig mindst 3 målt inden for 3 måneder
  krav personlig
    personlig mindst 3 målt inden for 3 måneder
  krav sproglig
    sproglig mindst 3 målt inden for 3 måneder
overgang ethvert modul til job
  altid åben

dogme ingen_pauser
  afbrydelse højst 14 dage i forløbet
  ansvar jobcenter

pakke lager "Lager"
pakke køkken "Køkken og service"
overgang virksomhed2 til virksomhed3
  krav amu
    amu_hygiejne bestået
    kan fraviges af jobcenter højst 6 måneder

pakke hotel "Hotel med egen profil"
overgang virksomhed2 til virksomhed3
  krav hygiejne
    hygiejne mindst 4
  krav profil
    profil underskrevet af borger og virksomhed og jobcenter

pakke bedømt "To bedømmere"
overgang virksomhed2 til virksomhed3
  krav sproglig
    sproglig mindst 3 vurderet af sproglærer og virksomhed

pakke ubestemt "Ingen regel om bedømmere"
overgang virksomhed2 til virksomhed3
  krav sproglig
    sproglig mindst 3

pakke fredericia "Etårigt forløb"
målgruppe "Flygtninge og familiesammenførte"
  opholdsgrundlag er flygtning eller familiesammenført
modul kursus "Kurset" varer 1 år
modul videre "Næste skridt"
overgang kursus til videre
  krav faglig
    faglig mindst 3
  krav sproglig
    sproglig mindst individuelt mål
    ansvar jobcenter
"""


@cache
def program() -> Program:
    rulesets, problems = compile_ruleset([Source("prøve.trin", RULES)])
    assert problems == []
    return Program(rulesets["prøve"])


def decide(on: str, package: str | None, *modules: tuple[str, ...], to: str | None = None, **rows: Any) -> Decision:
    """Modules are (name, start[, end[, package]]); the reference evaluator must agree with the decision."""
    keys = ("module", "start", "end", "package")
    visits = [dict(zip(keys, module, strict=False)) for module in modules]
    record = Record.model_validate({"citizen": "b-1042", "package": package, "modules": visits, **rows})
    day = date.fromisoformat(on)
    decision = program().decide(record, on=day, to=to)
    expected = evaluator.decide(program().ruleset, record, day, to)
    assert expected is not None
    assert differences(decision, expected) == []
    return decision


def statuses(decision: Decision) -> dict[str, str]:
    """Every requirement of the first transition that is not met, with its status or, where unknown, the reason."""
    return {
        requirement.id.rsplit(".", 1)[-1]: str(requirement.tests[0].reason or requirement.status)
        for requirement in decision.transitions[0].requirements
        if requirement.status != "met"
    }


def levels(day: str, **observed: int) -> list[dict[str, Any]]:
    return [{"competence": name, "level": level, "date": day} for name, level in observed.items()]


MAPPED = {"documents": [{"document": "ressourcer", "date": "2024-01-20"}]}
INTRO = ("introduktion", "2024-01-08")
FIRST = ("virksomhed1", "2024-03-11")


@pytest.mark.parametrize(
    ("on", "unmet"), [("2024-02-26", {"varighed": "unmet"}), ("2024-03-03", {"varighed": "unmet"}), ("2024-03-04", {})]
)
def test_1_and_2_eight_weeks_of_introduction_with_both_ends(on: str, unmet: dict[str, str]) -> None:
    decision = decide(on, "lager", INTRO, **MAPPED)
    assert statuses(decision) == unmet
    assert decision.outcome == ("not_ready" if unmet else "ready")
    assert decision.transitions[0].requirements[0].tests[0].detail == {"reached": date(2024, 3, 4)}


def test_3_no_sector_chosen_is_the_citizens_turn() -> None:
    decision = decide("2024-03-04", None, INTRO, **MAPPED)
    assert (decision.outcome, statuses(decision)) == ("not_ready", {"branchevalg": "unmet"})
    assert decision.transitions[0].requirements[2].responsible == "borger"


def test_4_two_choices_at_once_are_one_too_many() -> None:
    choices = [{"activity": "valg_lager", "start": "2024-02-01"}, {"activity": "valg_detail", "start": "2024-02-20"}]
    both = decide("2024-03-04", "lager", INTRO, activities=choices, **MAPPED)
    assert (both.outcome, statuses(both)) == ("not_ready", {"ét_valg": "unmet"})
    condition = both.transitions[0].requirements[3].tests[0].tests
    assert condition is not None and condition[0].tests is not None
    assert [e.index for line in condition[0].tests for e in line.evidence] == [0, 1]
    assert decide("2024-03-04", "lager", INTRO, activities=choices[:1], **MAPPED).outcome == "ready"


@pytest.mark.parametrize(("chosen", "outcome"), [("køkken", "ready"), ("lager", "not_ready")])
def test_5_the_sector_is_tried_in_the_one_that_was_chosen(chosen: str, outcome: str) -> None:
    decision = decide("2024-03-18", chosen, ("snuse", "2024-03-04", "2024-03-17", "køkken"))
    assert decision.outcome == outcome


def test_6_never_measured_is_unknown_and_the_jobcentres_turn() -> None:
    decision = decide("2024-05-31", "lager", FIRST, measurements=levels("2024-05-01", faglig=3, personlig=4))
    assert (decision.outcome, statuses(decision)) == ("undetermined", {"sproglig": "missing"})
    assert decision.transitions[0].requirements[2].responsible == "jobcenter"


@pytest.mark.parametrize(("day", "unknown"), [("2024-02-29", {}), ("2024-02-28", {"sproglig": "stale"})])
def test_7_three_months_before_31_may_is_29_february(day: str, unknown: dict[str, str]) -> None:
    rows = levels("2024-05-01", faglig=3, personlig=3) + levels(day, sproglig=3)
    decision = decide("2024-05-31", "lager", FIRST, measurements=rows)
    assert (decision.outcome, statuses(decision)) == ("undetermined" if unknown else "ready", unknown)
    assert decision.transitions[0].requirements[2].tests[0].observed == 3


@pytest.mark.parametrize(
    ("roles", "unmet"), [(("borger", "jobcenter"), {"profil": "unmet"}), (("borger", "jobcenter", "virksomhed"), {})]
)
def test_8_the_company_signs_its_own_profile(roles: tuple[str, ...], unmet: dict[str, str]) -> None:
    signed = [{"role": role, "date": "2024-04-02"} for role in roles]
    decision = decide(
        "2024-05-31", "hotel", ("virksomhed2", "2024-04-01"), measurements=levels("2024-05-01", hygiejne=4),
        documents=[{"document": "profil", "date": "2024-04-02", "signed": signed}],
    )  # fmt: skip
    assert statuses(decision) == unmet


def test_9_the_latest_measurement_counts() -> None:
    rows = levels("2024-03-20", faglig=4) + levels("2024-05-20", faglig=2, personlig=3, sproglig=3)
    decision = decide("2024-05-31", "lager", FIRST, measurements=rows)
    assert (decision.outcome, statuses(decision)) == ("not_ready", {"faglig": "unmet"})


@pytest.mark.parametrize(
    ("on", "outcome", "status"),
    [("2024-06-10", "ready", "waived"), ("2024-09-30", "ready", "waived"), ("2024-10-01", "not_ready", "unmet")],
)
def test_10_a_waiver_lasts_to_its_last_day(on: str, outcome: str, status: str) -> None:
    waiver = {
        "requirement": "køkken.virksomhed3.amu", "role": "jobcenter", "granted": "2024-06-01", "expires": "2024-09-30",
    }  # fmt: skip
    decision = decide(on, "køkken", ("virksomhed2", "2024-04-01"), waivers=[waiver])
    assert (decision.outcome, statuses(decision)) == (outcome, {"amu": status})
    shown = decision.transitions[0].requirements[0].waiver
    assert shown is not None
    assert (shown.valid, shown.why) == ((True, None) if status == "waived" else (False, "expired"))


@pytest.mark.parametrize(
    ("pauses", "status", "longest"),
    [([], "unmet", 23), ([{"start": "2024-04-08", "end": "2024-04-19", "reason": "sygdom"}], "met", 11)],
)
def test_11_a_gap_is_the_municipalitys_and_illness_is_not_counted(pauses: Any, status: str, longest: int) -> None:
    modules = (("virksomhed1", "2024-01-02", "2024-03-29"), ("virksomhed2", "2024-04-22"))
    passed = [{"certificate": "amu_hygiejne", "passed": True, "date": "2024-04-30"}]
    decision = decide("2024-05-31", "køkken", *modules, pauses=pauses, certificates=passed)
    assert decision.outcome == "ready"
    standard = decision.standards[0]
    assert (standard.status, standard.tests[0].observed, standard.responsible) == (status, longest, "jobcenter")


REFUGEE = {"fact": "opholdsgrundlag", "value": "flygtning", "from": "2023-06-01"}
COURSE = ("kursus", "2024-01-15")


def test_12_without_an_individual_goal_nobody_knows() -> None:
    rows = levels("2024-05-01", faglig=3, sproglig=4)
    decision = decide("2024-05-31", "fredericia", COURSE, measurements=rows, facts=[REFUGEE])
    assert (decision.outcome, statuses(decision)) == ("undetermined", {"sproglig": "no_goal"})
    assert decision.transitions[0].requirements[1].responsible == "jobcenter"


@pytest.mark.parametrize(("on", "remarks"), [("2025-01-15", 0), ("2025-01-20", 1)])
def test_13_a_passed_time_frame_is_a_remark_and_gates_nothing(on: str, remarks: int) -> None:
    rows = levels("2024-12-01", faglig=3, sproglig=4)
    goals = [{"competence": "sproglig", "level": 4, "date": "2024-02-01"}]
    decision = decide(on, "fredericia", COURSE, measurements=rows, facts=[REFUGEE], goals=goals)
    assert decision.outcome == "ready"
    assert len(decision.notes) == remarks
    assert all("5 dage" in note for note in decision.notes)


def test_14_outside_the_target_group_nothing_is_judged() -> None:
    worker = {**REFUGEE, "value": "arbejdskraft"}
    decision = decide("2024-05-31", "fredericia", COURSE, facts=[worker])
    assert decision.outcome == "out_of_scope"
    assert decision.transitions[0].requirements == () and decision.standards == ()
    unknown = decide("2024-05-31", "fredericia", COURSE, measurements=levels("2024-05-01", faglig=2))
    assert unknown.outcome == "undetermined"
    assert statuses(unknown) == {"faglig": "unmet", "sproglig": "missing"}
    assert [s.id for s in unknown.standards] == ["ingen_pauser"]


@pytest.mark.parametrize(
    ("package", "outcome", "status"),
    [("bedømt", "not_ready", {"sproglig": "unmet"}), ("ubestemt", "undetermined", {"sproglig": "conflicting"})],
)
def test_15_two_who_disagree_and_a_job_that_nothing_blocks(package: str, outcome: str, status: dict[str, str]) -> None:
    rows = [
        {"competence": "sproglig", "level": 4, "date": "2024-05-30", "role": "sproglærer"},
        {"competence": "sproglig", "level": 2, "date": "2024-05-30", "role": "virksomhed"},
    ]
    module = ("virksomhed2", "2024-04-01")
    decision = decide("2024-05-30", package, module, measurements=rows)
    assert (decision.outcome, statuses(decision)) == (outcome, status)
    assert decide("2024-05-31", package, module, to="job", measurements=rows).outcome == "ready"


def test_a_scorecard_names_every_row_that_its_points_rest_on() -> None:
    rules = """
regelsæt prøve "Prøve"
gælder fra 1. januar 2024
skala niveau "Niveau"
1 "Et"
2 "To"
kompetence hygiejne "Hygiejne"
bevis amu "AMU"
dokument aftale "Aftale"
betingelse basis "Basis"
amu bestået
aftale findes
scorekort kort "Kort"
hygiejne giver 1 point pr. niveau
basis er opfyldt giver 2 point
modul a "A"
modul b "B"
overgang a til b
krav kort
kort mindst 4 point
"""
    record = Record.model_validate(
        {
            "citizen": "b-1",
            "modules": [{"module": "a", "start": "2024-01-08"}],
            "measurements": [{"competence": "hygiejne", "level": 2, "date": "2024-02-01"}],
            "certificates": [{"certificate": "amu", "passed": True, "date": "2024-02-02"}],
            "documents": [{"document": "aftale", "date": "2024-02-03"}],
        }
    )
    rulesets, problems = compile_ruleset([Source("prøve.trin", rules)])
    assert not problems
    (way,) = Program(rulesets["prøve"]).decide(record, on=date(2024, 3, 4)).transitions
    (test,) = way.requirements[0].tests
    assert (test.status, test.observed) == ("met", 4)
    assert [e.list for e in test.evidence] == ["measurements", "certificates", "documents"]
