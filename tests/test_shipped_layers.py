"""The companies' layers on Vejle and Vejle's earlier edition: which rules a citizen is decided by, and what they change."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from trin.dsl import compile_ruleset
from trin.dsl.source import Source
from trin.engine import model
from trin.engine.decision import Decision, Outcome, RequirementResult, Status
from trin.engine.explain.text import text
from trin.engine.record import Record
from trin.rulesets import SHIPPED, LoadedRuleset, check, load, rule_files

COMPANIES = SHIPPED / "vejle" / "virksomheder"
LEYLA, DANIEL, SELAM = date(2026, 6, 22), date(2026, 7, 6), date(2026, 2, 16)
"""The days that these citizens are written for."""

BELOW = ("branchepakker", "vejle")
DAY = timedelta(days=1)


@cache
def _vejle() -> LoadedRuleset:
    return load("vejle", [SHIPPED])


def _record(name: str, **changes: str) -> Record:
    """A citizen's record in which some texts stand for others."""
    told = (SHIPPED / "vejle" / "borgere" / f"{name}.json").read_text("utf-8")
    for old, new in changes.items():
        assert old in told
        told = told.replace(old, new)
    return _vejle().read(told)


def _begun(name: str, start: date) -> Record:
    """The same citizen, whose path began on another day, and who was instructed in the placement that followed."""
    data = json.loads((SHIPPED / "vejle" / "borgere" / f"{name}.json").read_text("utf-8"))
    data["modules"][0] |= {"start": start.isoformat(), "end": start.isoformat()}
    data["modules"][1:] = [data["modules"][-1] | {"start": (start + DAY).isoformat()}]
    for document in data["documents"]:
        if document["document"] == "kemiinstruks":
            document["date"] = (start + DAY).isoformat()
            document["signed"] = [sign | {"date": document["date"]} for sign in document["signed"]]
    return _vejle().read(json.dumps(data))


def _of(decision: Decision) -> dict[str, RequirementResult]:
    first = decision.transitions[0]
    return {result.id: result for result in (*first.requirements, *first.recommendations)}


def _having(status: Status, decision: Decision) -> set[str]:
    return {result.id for result in decision.transitions[0].requirements if result.status is status}


def _required(decision: Decision, id_: str) -> object:
    (test,) = _of(decision)[id_].tests
    return test.required


# --- companies ------------------------------------------------------------------------------------------------------


def test_the_companies_of_vejle() -> None:
    assert sorted(_vejle().layers) == sorted(path.stem for path in COMPANIES.glob("*.trin"))
    assert sorted(_vejle().layers) == ["hotel_fjordblik", "nordkaj_lager"]


@pytest.mark.parametrize("company", ["hotel_fjordblik", "nordkaj_lager"])
def test_a_company_says_with_whom_it_was_agreed_and_why(company: str) -> None:
    layer = _vejle().rulebook.companies[company][-1].ruleset
    assert layer.layers == (*BELOW, company)
    agreed = layer.adopted[-1]
    assert agreed.roles == ("borger", "virksomhed", "jobcenter")
    assert agreed.on < layer.in_force_from
    assert any("opdigtet" in caveat for caveat in layer.caveats)
    for package in layer.packages.values():
        for requirement in (r for t in package.transitions for r in t.requirements):
            if requirement.origin.layer == company:
                assert requirement.because and requirement.responsible, requirement.id
                assert all(change.because for change in requirement.changed)


def test_the_hotel_asks_for_more() -> None:
    leyla = _record("leyla")
    decision = _vejle().decide(leyla, on=LEYLA)
    assert decision.layers == (*BELOW, "hotel_fjordblik")
    assert decision.layer is not None
    assert (decision.layer.name, decision.layer.used) == ("hotel_fjordblik", True)
    assert decision.outcome is Outcome.NOT_READY
    assert _having(Status.UNMET, decision) == {
        "rengøring.virksomhed2.inventar", "rengøring.virksomhed2.brandinstruks",
    }  # fmt: skip

    without = _vejle().decide(leyla, on=LEYLA, layer=False)
    assert without.layers == BELOW
    assert without.layer is not None and without.layer.used is False
    assert without.outcome is Outcome.READY


def test_what_the_hotel_changes_is_said() -> None:
    decision = _vejle().decide(_record("leyla"), on=LEYLA)
    without = _vejle().decide(_record("leyla"), on=LEYLA, layer=False)
    changed = {
        id_: (_required(without, id_), _required(decision, id_)) for id_, result in _of(decision).items()
        if result.changes
    }  # fmt: skip
    assert changed == {
        "virksomhed2.fremmøde": (80, 85),
        "virksomhed2.spørgsmål": (3, 2),
        "rengøring.virksomhed2.inventar": (2, 3),
    }
    for id_ in changed:
        (change,) = _of(decision)[id_].changes
        assert change.layer == "hotel_fjordblik" and change.because
    assert set(_of(decision)) - set(_of(without)) == {
        "rengøring.virksomhed2.toiletter", "rengøring.virksomhed2.brandinstruks",
    }  # fmt: skip
    assert set(_of(without)) <= set(_of(decision))


def test_at_the_hotel_all_three_tasks_are_asked_for() -> None:
    def needed(name: str) -> int | None:
        package = _vejle().rulebook.companies[name][-1].ruleset if name else _vejle().ruleset
        transition = next(t for t in package.packages["rengøring"].transitions if t.target == "virksomhed3")
        (group,) = next(r for r in transition.requirements if r.name == "flere_opgaver").body
        assert isinstance(group, model.TestGroup)
        return group.needed

    assert (needed(""), needed("hotel_fjordblik"), needed("nordkaj_lager")) == (2, 3, 2)


def test_the_hotel_signs_and_the_citizen_gets_better() -> None:
    data = json.loads((SHIPPED / "vejle" / "borgere" / "leyla.json").read_text("utf-8"))
    for document in data["documents"]:
        if document["document"] == "brandinstruks":
            document["signed"].append({"role": "virksomhed", "date": document["date"]})
    data["measurements"].append({"competence": "inventar", "level": 3, "date": "2026-06-21", "role": "virksomhed"})
    assert _vejle().decide(_vejle().read(json.dumps(data)), on=LEYLA).outcome is Outcome.READY


def test_the_warehouse_has_agreed_on_a_lower_attendance() -> None:
    daniel = _record("daniel")
    decision = _vejle().decide(daniel, on=DANIEL)
    assert decision.layers == (*BELOW, "nordkaj_lager")
    assert decision.outcome is Outcome.READY
    assert _required(decision, "virksomhed2.fremmøde") == 70

    without = _vejle().decide(daniel, on=DANIEL, layer=False)
    assert without.outcome is Outcome.NOT_READY
    assert _having(Status.UNMET, without) == {"virksomhed2.fremmøde"}
    assert _of(decision)["lager.virksomhed2.makker"].status is Status.MET
    assert _required(decision, "lager.virksomhed2.scanner") == 3
    assert _required(without, "lager.virksomhed2.scanner") == 2


def test_an_agreement_ends() -> None:
    daniel, last = _record("daniel"), date(2027, 3, 31)
    assert _vejle().decide(daniel, on=last).layers == (*BELOW, "nordkaj_lager")
    after = _vejle().decide(daniel, on=last + DAY)
    assert after.layers == BELOW
    assert after.layer is not None and after.layer.why == "not_in_force"


def test_a_company_of_no_layer_is_nothing_out_of_the_ordinary() -> None:
    elsewhere = _record("leyla", hotel_fjordblik="hotel_havblik")
    decision = _vejle().decide(elsewhere, on=LEYLA)
    assert decision.layers == BELOW
    assert decision.outcome is Outcome.READY


def test_a_job_is_open_from_a_company_too() -> None:
    for name, on in (("leyla", LEYLA), ("daniel", DANIEL)):
        assert _vejle().decide(_record(name), on=on, to="job").outcome is Outcome.READY


# --- editions -------------------------------------------------------------------------------------------------------


def test_a_path_keeps_the_rules_it_began_under() -> None:
    selam = _record("selam")
    decision = _vejle().decide(selam, on=SELAM)
    assert (decision.edition, decision.outcome) == (date(2025, 1, 1), Outcome.READY)
    assert decision.rules is not None and decision.rules.why == "path_start"

    asked = _vejle().decide(selam, on=SELAM, as_of_rules=SELAM)
    assert (asked.edition, asked.outcome) == (date(2026, 1, 1), Outcome.NOT_READY)
    assert asked.rules is not None and asked.rules.why == "asked"
    assert _having(Status.UNMET, asked) == {"rengøring.virksomhed2.hygiejne", "virksomhed2.fremmøde"}


@pytest.mark.parametrize(
    ("start", "edition", "outcome"),
    [
        (date(2025, 12, 31), date(2025, 1, 1), Outcome.READY),
        (date(2026, 1, 1), date(2026, 1, 1), Outcome.NOT_READY),
    ],
)
def test_the_day_a_path_begins_decides(start: date, edition: date, outcome: Outcome) -> None:
    decision = _vejle().decide(_begun("selam", start), on=SELAM)
    assert (decision.edition, decision.outcome) == (edition, outcome)


@pytest.mark.parametrize(
    ("on", "edition"), [(date(2025, 12, 31), date(2025, 1, 1)), (date(2026, 1, 1), date(2026, 1, 1))]
)
def test_rules_may_be_asked_for_by_their_day(on: date, edition: date) -> None:
    assert _vejle().decide(_record("selam"), on=SELAM, as_of_rules=on).edition == edition


def test_before_the_first_edition_no_rules_are_in_force() -> None:
    decision = _vejle().decide(_record("selam"), on=SELAM, as_of_rules=date(2024, 12, 31))
    assert decision.outcome is Outcome.NO_RULES_IN_FORCE


def test_a_sector_that_came_later_has_no_older_rules() -> None:
    old = _vejle().rulebook.editions[0].ruleset
    assert sorted(old.packages) == ["køkken_og_service", "lager", "rengøring"]
    oksana = _vejle().decide(_record("oksana"), on=date(2026, 6, 1))
    assert oksana.edition == date(2026, 1, 1)
    assert oksana.rules is not None and oksana.rules.why == "first_with_package"


def test_a_company_stands_on_the_rules_that_the_citizen_keeps() -> None:
    selam = _record("selam", skolen_paa_hoejen="hotel_fjordblik")
    decision = _vejle().decide(selam, on=date(2026, 3, 2))
    assert (decision.edition, decision.layers) == (date(2025, 1, 1), (*BELOW, "hotel_fjordblik"))
    assert _required(decision, "virksomhed2.fremmøde") == 85
    assert _required(decision, "rengøring.virksomhed2.hygiejne") == 2


def test_the_editions_have_no_gap_and_differ() -> None:
    first, second = _vejle().rulebook.editions
    assert first.rules.end is not None and first.rules.end + DAY == second.rules.start
    assert first.ruleset.layers == second.ruleset.layers == BELOW


# --- the concept ----------------------------------------------------------------------------------------------------


def test_the_concept_stands_alone(tmp_path: Path) -> None:
    sources = [Source(path.name, path.read_text("utf-8")) for path in rule_files(SHIPPED / "branchepakker")]
    rulesets, diagnostics = compile_ruleset(sources)
    assert (list(rulesets), diagnostics) == (["branchepakker"], [])
    for source in sources:
        (tmp_path / source.file).write_text(source.text, "utf-8")
    assert check([tmp_path]).diagnostics == ()


LOCAL = """regelsæt kystby "Kystby"
  bygger på branchepakker
  gælder fra 1. januar 2026
pakke butik "Butik"
{line}
"""


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ('udelad snuse.varighed fordi "Hos os går man videre, når man har valgt."', []),
        ('udelad virksomhed1.snusepraktik fordi "Hos os går man fra valget direkte i virksomhed."', []),
        ('udelad snuse.støtte fordi "Alle hos os har en mentor."', []),
        ('ændr virksomhed2.fremmøde til mindst 70 % fordi "Vi vil holde fast."', []),
        ('ændr virksomhed2.fremmøde til mindst 69 % fordi "Vi vil holde fast."', ["T436"]),
        ('ændr virksomhed3.fremmøde til mindst 95 % fordi "Jobbet er tæt på."', []),
        ('ændr virksomhed3.samarbejde til mindst 4 fordi "Her arbejder alle sammen."', []),
        ('ændr virksomhed3.samarbejde til mindst 1 fordi "Her arbejder alle alene."', ["T436"]),
        ('udelad snuse.branchevalg fordi "Kommunen vælger for borgeren."', ["T438"]),
        ('udelad virksomhed1.valget_holder fordi "Det tager tid at spørge."', ["T438"]),
        ('udelad virksomhed1.målaftale fordi "Vi har ikke tid."', ["T438"]),
        ('udelad meningsfuldt fordi "Det er svært at måle."', ["T438"]),
        ('ændr kortest_vej til højst 13 uger fordi "Vi er hurtige."', ["T433"]),
        ('ændr kortest_vej til højst 52 uger fordi "Ting tager tid."', ["T433"]),
    ],
)
def test_what_a_municipality_may_do_to_the_concept(line: str, codes: list[str]) -> None:
    sources = [Source(path.name, path.read_text("utf-8")) for path in rule_files(SHIPPED / "branchepakker")]
    _, diagnostics = compile_ruleset([*sources, Source("kystby.trin", LOCAL.format(line=line))])
    assert [d.code for d in diagnostics] == codes


# --- the words ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "on", "language"),
    [("leyla", LEYLA, "da"), ("leyla", LEYLA, "en"), ("daniel", DANIEL, "da"), ("selam", SELAM, "da")],
)
def test_an_explanation_reads_as_before(name: str, on: date, language: str, golden: Callable[[str, str], None]) -> None:
    record = _record(name)
    choice = _vejle().choose(record, on=on)
    assert choice.chosen is not None
    said = text(_vejle().decide(record, on=on), choice.chosen.ruleset, record, language)
    golden(f"shipped/vejle-{name}.{language}.txt", said)
