"""A plan as data and in words: what an embedder gets, and what a consultant reads."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trin
from jsonschema import Draft202012Validator
from trin import cli
from trin.engine.actions import ActionKind
from trin.engine.explain.plan_text import ActionWords, plan_text
from trin.engine.explain.values import Values
from trin.engine.explain.words import CATALOGUES, Words
from trin.engine.never import NeverWhy
from trin.engine.plan_result import ActionResult, PlanResult
from trin.engine.record import Record
from trin.rulesets import LoadedRuleset

Golden = Callable[[str, str], None]
RULES = Path(__file__).parent / "data" / "plans.trin"
PUBLISHED = Path(trin.__file__).parent / "engine" / "plan.schema.json"
RULESETS = Path(trin.__file__).parent / "rulesets"
ON = date(2026, 5, 11)


@pytest.fixture(scope="module")
def sundby() -> LoadedRuleset:
    return trin.load(RULES)


def record(module: str = "praktik1", **rows: Any) -> Record:
    return Record.model_validate(
        {
            "citizen": "b-7",
            "package": "rengøring",
            "modules": [{"module": module, "start": "2026-03-16"}],
            "facts": [
                {"fact": "alder", "value": 31, "from": "2026-01-01"},
                {"fact": "jobstatus", "value": "jobparat", "from": "2026-01-01"},
            ],
            **rows,
        }
    )


ATTENDANCE = [{"start": "2026-04-13", "end": "2026-05-10", "planned_hours": 148, "present_hours": 100}]
READY = {
    "measurements": [{"competence": "hygiejne", "level": 3, "date": "2026-05-04", "role": "virksomhed"}],
    "attendance": [{"start": "2026-04-13", "end": "2026-05-10", "planned_hours": 148, "present_hours": 148}],
    "certificates": [{"certificate": "amu", "passed": True, "date": "2026-05-01"}],
    "documents": [
        {
            "document": "målaftale",
            "date": "2026-03-16",
            "signed": [{"role": "borger", "date": "2026-03-16"}, {"role": "jobcenter", "date": "2026-03-16"}],
        }
    ],
    "judgements": [{"judgement": "giver_mening", "answer": True, "role": "borger", "date": "2026-05-01"}],
}


# --- data -----------------------------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_class(request: pytest.FixtureRequest) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **PlanResult.model_json_schema()}
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        PUBLISHED.write_text(text, "utf-8")
    assert PUBLISHED.read_text("utf-8") == text, "run pytest tests/test_plan_told.py --update-golden"


def test_a_plan_is_asked_of_a_decision(sundby: LoadedRuleset) -> None:
    citizen = record(attendance=ATTENDANCE)
    decision = sundby.decide(citizen, on=ON)
    plan = decision.plan()
    assert plan == sundby.plan(citizen, on=ON) == sundby.evaluate(citizen, on=ON).plan()
    assert (plan.to, plan.ready, str(plan.outcome)) == ("praktik2", False, "not_ready")
    Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8"))).validate(json.loads(plan.model_dump_json()))
    assert PlanResult.model_validate_json(plan.model_dump_json()).plans[0].roles == plan.plans[0].roles
    kinds = {action.kind: action for action in plan.plans[0].actions}
    assert {"measure", "attend", "pass", "make_document", "judge"} == set(kinds)
    assert kinds["measure"].requirements == ("praktik2.hygiejne",)
    assert kinds["attend"].detail["planned_per_week"] == 37
    assert kinds["pass"].rows[0].list == "certificates"


def test_the_question_is_no_part_of_the_decision(sundby: LoadedRuleset) -> None:
    decision = sundby.decide(record(), on=ON)
    again = trin.Decision.model_validate_json(decision.model_dump_json())
    assert "plans" not in decision.model_dump() and "_question" not in decision.model_dump_json()
    for copied in (again, pickle.loads(pickle.dumps(decision))):
        assert copied.outcome == decision.outcome
        with pytest.raises(trin.DecisionError) as raised:
            copied.plan()
        assert raised.value.why == "no_question"
    assert decision == sundby.decide(record(), on=ON)
    assert hash(decision.transitions[0].requirements[0].id) == hash(decision.transitions[0].requirements[0].id)


def test_a_module_that_nothing_leads_to_is_refused(sundby: LoadedRuleset) -> None:
    with pytest.raises(trin.DecisionError) as raised:
        sundby.decide(record(), on=ON).plan("praktik3")
    assert raised.value.why == "no_transition"
    assert sundby.decide(record(), on=ON).plan("job").ready


def test_who_is_ready_needs_nothing(sundby: LoadedRuleset) -> None:
    plan = sundby.plan(record(**READY), on=ON)
    assert plan.ready and not plan.plans and not plan.never
    assert plan_text(plan, sundby.ruleset, record(), "da") == (
        "Vejen videre til »Anden praktik«\n  Der skal ikke gøres noget: b-7 er klar til »Anden praktik«.\n"
    )


def test_a_package_is_chosen_first(sundby: LoadedRuleset) -> None:
    plan = sundby.plan(record("intro", package=None), on=date(2026, 5, 18))
    assert [(way.package, [a.kind for a in way.actions]) for way in plan.plans] == [
        ("rengøring", ["choose_package"]),
        ("lager", ["choose_package"]),
    ]
    assert plan.plans[0].roles == ("borger",)


def test_ways_that_differ_only_in_the_package_are_told_as_one() -> None:
    rules = trin.load("vejle")
    tesfay = rules.read((RULESETS / "vejle" / "borgere" / "tesfay.json").read_text("utf-8"))
    plan = rules.decide(tesfay, on=date(2026, 3, 9)).plan()
    assert len(plan.plans) > 1
    said = " ".join(plan_text(plan, rules.ruleset, tesfay, "da").split())
    assert "Vej 2" not in said
    assert "Borgeren: en pakke vælges, fx »Detailbranchen – butiksmedhjælper«, »Fødevareindustri«, " in said


def test_time_is_told_as_the_day_it_is_reached(sundby: LoadedRuleset) -> None:
    plan = sundby.plan(record("intro"), on=date(2026, 4, 1))
    (way,) = plan.plans
    assert (way.actions, way.on, way.waits[0].on) == ((), date(2026, 5, 11), date(2026, 5, 11))


@pytest.mark.parametrize(
    ("changes", "why", "line"),
    [
        ({"facts": [{"fact": "alder", "value": 17, "from": "2026-01-01"}]}, "out_of_scope", None),
        (
            {
                "facts": [
                    {"fact": "alder", "value": 31, "from": "2026-01-01"},
                    {"fact": "straffeattest", "value": False, "from": "2026-01-01"},
                ],
                "modules": [
                    {"module": "intro", "start": "2026-01-01", "end": "2026-03-15"},
                    {"module": "praktik2", "start": "2026-03-16"},
                ],
            },
            "fixed",
            "straffeattest er ja",
        ),
        ({"modules": [{"module": "praktik2", "start": "2026-03-16"}]}, "module", "intro gennemført"),
    ],
)
def test_what_nobody_can_mend_is_said_with_its_reason(
    sundby: LoadedRuleset, changes: dict[str, Any], why: str, line: str | None
) -> None:
    plan = sundby.plan(record(**changes), on=ON)
    assert not plan.plans
    assert [(one.why, one.line) for one in plan.never] == [(why, line)]
    for language in CATALOGUES:
        said = plan_text(plan, sundby.ruleset, record(), language)
        assert Words(language)("never.head") in said


def test_time_that_does_not_come_within_the_days_looked_at(sundby: LoadedRuleset) -> None:
    plan = sundby.plan(record("intro"), on=date(2026, 4, 1), until=date(2026, 5, 1))
    assert plan.until == date(2026, 5, 1)
    assert [(one.requirement, one.why) for one in plan.never] == [("praktik1.varighed", "later")]
    assert "inden den 1. maj 2026" in plan_text(plan, sundby.ruleset, record(), "da")


def test_without_rules_in_force_there_is_nothing_to_plan_by(sundby: LoadedRuleset) -> None:
    early = record(modules=[{"module": "praktik1", "start": "2025-01-01"}])
    plan = sundby.decide(early, on=date(2025, 5, 1)).plan()
    assert (plan.to, str(plan.outcome), plan.plans, plan.never) == (None, "no_rules_in_force", (), ())
    assert "ingen regler den 1. maj 2025" in plan_text(plan, sundby.ruleset, early, "da")
    at_end = sundby.plan(record("job"), on=ON)
    assert str(at_end.outcome) == "at_end" and "ikke flere trin" in plan_text(at_end, sundby.ruleset, record(), "da")


NARROW = """
regelsæt smalby "Smalby"
  gælder fra 1. januar 2026
skala niveau "Niveau"
  1 "Et"
  2 "To"
  3 "Tre"
  4 "Fire"
kompetence hygiejne "Hygiejne" på niveau
oplysning alder "Alder": tal
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
bevis amu "AMU"
modul a "A"
modul b "B"
overgang a til b
  krav status "Status"
    jobstatus er jobparat eller aktivitetsparat
  krav kursus "Kursus"
    gælder når jobstatus er aktivitetsparat
    amu bestået
  krav nok "Nok"
    hygiejne mindst 2
  krav voksen "Voksen"
    alder mindst 18
{more}
pakke p "P"
"""


@pytest.mark.parametrize(
    ("more", "level", "status", "age"),
    [
        ("", {"or_more": True}, ["jobparat"], "at_least"),
        ('  krav loft "Loft"\n    hygiejne højst 3', {}, ["jobparat"], "at_least"),
        ('  krav ung "Ung"\n    alder under 30', {"or_more": True}, ["jobparat"], None),
    ],
)
def test_it_says_no_more_than_what_works(
    tmp_path: Path, more: str, level: dict[str, Any], status: list[str], age: str | None
) -> None:
    """A rule may take more values than the plan does: the others are tried before they are told."""
    file = tmp_path / "smalby.trin"
    file.write_text(NARROW.format(more=more), "utf-8")
    citizen = Record.model_validate({"citizen": "b", "modules": [{"module": "a", "start": "2026-03-01"}]})
    found = {action.subject: action.detail for action in trin.load(file).plan(citizen, on=ON).plans[0].actions}
    assert {key: value for key, value in found["hygiejne"].items() if key == "or_more"} == level
    assert found["jobstatus"]["values"] == status
    assert found["alder"].get("accepts") == age


# --- words ----------------------------------------------------------------------------------------------------------

_DETAILS: dict[ActionKind, list[tuple[str, str, dict[str, Any]]]] = {
    ActionKind.MEASURE: [
        ("hygiejne", "Hygiejne", {"level": 3, "times": 1, "levels": [3], "or_more": True}),
        ("hygiejne", "Hygiejne", {"level": 3, "times": 2, "levels": [3, 3]}),
        ("hygiejne", "Hygiejne", {"level": 3, "times": 2, "levels": [2, 3]}),
    ],
    ActionKind.SET_GOAL: [("hygiejne", "Hygiejne", {"level": 2})],
    ActionKind.ATTEND: [
        ("attendance", "", {"hours_per_week": 29.75, "planned_per_week": 37, "from": ON, "until": date(2026, 6, 7)}),
        ("attendance", "", {"hours_per_week": 1, "from": ON, "until": date(2026, 6, 7)}),
        ("attendance", "", {"hours_per_week": 0, "from": ON, "until": date(2026, 6, 7)}),
        ("praktik", "Praktik", {"hours_per_week": 20, "from": ON, "until": date(2026, 6, 7)}),
    ],
    ActionKind.WORK: [
        ("attendance", "", {"hours_per_week": 25, "planned_per_week": 20, "from": ON, "until": date(2026, 6, 7)}),
        ("praktik", "Praktik", {"hours_per_week": 25, "from": ON, "until": date(2026, 6, 7), "paid": True}),
    ],
    ActionKind.REGISTER_ATTENDANCE: [
        ("attendance", "", {"hours_per_week": 25, "from": date(2026, 4, 14), "until": ON})
    ],
    ActionKind.STATE_FACT: [
        ("alder", "Alder", {"value": 0, "accepts": "any"}),
        ("alder", "Alder", {"value": 18, "accepts": "at_least", "values": [18]}),
        ("alder", "Alder", {"value": 18, "accepts": "between", "values": [18, 30]}),
        ("jobstatus", "Visitation", {"value": "a", "accepts": "is", "values": ["jobparat", "aktivitetsparat"]}),
        ("jobstatus", "Visitation", {"value": "a", "accepts": "is_not", "values": ["jobparat"]}),
        ("straffeattest", "Har straffeattest", {"value": False}),
    ],
    ActionKind.CHANGE_FACT: [
        ("jobstatus", "Visitation", {"value": "jobparat", "accepts": "is", "values": ["jobparat"]})
    ],
    ActionKind.PASS: [("amu", "AMU: hygiejne", {}), ("amu", "AMU: hygiejne", {"result": 7})],
    ActionKind.MAKE_DOCUMENT: [
        ("målaftale", "Målaftale", {}),
        ("målaftale", "Målaftale", {"signed_by": ["borger", "jobcenter"]}),
    ],
    ActionKind.SIGN: [("målaftale", "Målaftale", {})],
    ActionKind.START_ACTIVITY: [
        ("praktik", "Praktik", {}),
        ("praktik", "Praktik", {"times": 2}),
        ("praktik", "Praktik", {"until": date(2026, 6, 7)}),
    ],
    ActionKind.JUDGE: [("giver_mening", "Forløbet giver mening", {"answer": True})],
    ActionKind.FOLLOW_UP: [("besøg", "Besøg", {"times": 2, "days": [date(2026, 5, 18), date(2026, 6, 1)]})],
    ActionKind.FINISH_MODULE: [("praktik1", "Første praktik", {})],
    ActionKind.CHOOSE_PACKAGE: [("lager", "Lager", {})],
    ActionKind.WAIVE: [
        ("praktik2.amu", "Har kurset i hygiejne", {}),
        ("praktik2.amu", "Har kurset i hygiejne", {"until": date(2026, 7, 6)}),
    ],
}
"""Every kind of action, with all that its sentence depends on."""


def test_every_kind_of_action_is_tried_here() -> None:
    assert set(_DETAILS) == set(ActionKind)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_kind_of_action_has_its_sentence(sundby: LoadedRuleset, golden: Golden, language: str) -> None:
    package = sundby.ruleset.packages["rengøring"]
    values = Values(Words(language), package.vocabulary, record(), package.label)
    lines = []
    for kind, cases in _DETAILS.items():
        for i, (subject, label, detail) in enumerate(cases):
            roles = [("virksomhed",), ("borger", "jobcenter"), ()][i % 3]
            action = ActionResult(kind=str(kind), subject=subject, label=label, roles=roles, by=ON, detail=detail)
            said = ActionWords(values, ON).line(action)
            later = ActionWords(values, date(2026, 6, 7)).line(action)
            lines += [f"{kind}: {said}", *([f"    {later}"] if later != said else [])]
    assert not [line for line in lines if "{" in line or "None" in line]
    golden(f"plans/actions.{language}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", ["da", "en"])
def test_everything_that_stands_in_the_way_for_good_has_its_sentence(language: str) -> None:
    words = Words(language)
    for why in NeverWhy:
        assert words(f"never.{why}", line="x", date="y").endswith(".")


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_whole_plan(sundby: LoadedRuleset, golden: Golden, language: str) -> None:
    citizen = record(attendance=ATTENDANCE)
    plan = sundby.plan(citizen, on=ON)
    golden(f"plans/whole.{language}.txt", plan_text(plan, sundby.ruleset, citizen, language))


def test_the_command_line_shows_it_when_it_is_asked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.delenv("TRIN_LANG", raising=False)
    file = tmp_path / "b.json"
    file.write_text(record(attendance=ATTENDANCE).model_dump_json(by_alias=True), "utf-8")
    asked = ["klar", str(RULES), str(file), "--on", "2026-05-11"]
    assert cli.run(asked) == 1
    assert "Vejen videre" not in capsys.readouterr().out
    assert cli.run([*asked, "--vejen-videre"]) == 1
    assert "Vejen videre til »Anden praktik«" in capsys.readouterr().out
    assert cli.run([*asked, "--plan", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert PlanResult.model_validate_json(json.dumps(data.pop("plans"))).plans
    assert trin.Decision.model_validate_json(json.dumps(data)).outcome == "not_ready"
    assert cli.run([*asked, "--plan", "--until", "2026-05-11", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["plans"]["until"] == "2026-05-11"
    assert cli.run([*asked, "--frem-til", "2026-05-11", "--format", "json"]) == 1
    assert "plans" not in json.loads(capsys.readouterr().out)
