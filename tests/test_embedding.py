"""Trin inside another system: decisions stored and read back, questions that are asked wrongly, errors that travel."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import trin
from trin.engine.explain.readers import page, shown
from trin.engine.explain.reasons import reasons
from trin.engine.explain.text import text
from trin.engine.plan_result import ActionResult, PlanWay
from trin.rulesets.supposing import SuppositionError

RULESETS = Path(trin.__file__).parent / "rulesets"
DAYS = (date(2026, 1, 15), date(2026, 3, 15), date(2026, 9, 1))


def _shipped(ruleset: str) -> Iterator[tuple[trin.LoadedRuleset, trin.Record, trin.Decision]]:
    loaded = trin.load(ruleset)
    for path in sorted((RULESETS / ruleset / "borgere").glob("*.json")):
        record = loaded.read(path.read_text("utf-8"))
        for day in DAYS:
            try:
                yield loaded, record, loaded.decide(record, on=day)
            except trin.DecisionError:
                continue


# --- a decision that was stored -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruleset", ["vejle", "fredericia"])
def test_a_decision_read_back_is_the_same_and_says_the_same(ruleset: str) -> None:
    seen = set()
    for loaded, record, decision in _shipped(ruleset):
        again = trin.Decision.model_validate_json(decision.model_dump_json())
        assert again == decision
        chosen = loaded.choose(record, on=decision.on).chosen
        assert chosen is not None
        rules = chosen.ruleset
        assert text(again, rules, record, "da") == text(decision, rules, record, "da")
        assert reasons(again, rules, record, "da").text() == reasons(decision, rules, record, "da").text()
        told = (shown(page(d, rules, record, "da", "citizen"), "text") for d in (decision, again))
        assert next(told) == next(told)
        seen |= {key for r in decision.standards for t in r.tests for key in t.detail or ()}
    assert {"reached", "gap"} <= seen or ruleset == "fredericia"


# --- questions that are asked wrongly -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def vejle() -> trin.LoadedRuleset:
    return trin.load("vejle")


@pytest.fixture(scope="module")
def amina(vejle: trin.LoadedRuleset) -> trin.Record:
    return vejle.read((RULESETS / "vejle" / "borgere" / "amina.json").read_text("utf-8"))


ON = date(2026, 5, 11)


@pytest.mark.parametrize("ruleset", ["vejle", "fredericia"])  # several editions, and one
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"on": datetime(2026, 5, 11)}, "on must be a date, not datetime"),
        ({"on": datetime(2026, 5, 11, 22, 30, tzinfo=UTC)}, "on must be a date, not datetime"),
        ({"on": "2026-05-11"}, "on must be a date, not str"),
        ({"on": None}, "on must be a date, not None"),
        ({"on": ON, "until": "2027-01-01"}, "until must be a date, not str"),
        ({"on": ON, "until": datetime(2027, 1, 1)}, "until must be a date, not datetime"),
        ({"on": ON, "as_of_rules": datetime(2026, 1, 1)}, "as_of_rules must be a date, not datetime"),
    ],
)
def test_a_day_is_a_date_and_nothing_else(ruleset: str, asked: dict[str, Any], named: str, amina: trin.Record) -> None:
    loaded = trin.load(ruleset)
    for question in (loaded.decide, loaded.evaluate, loaded.plan):
        with pytest.raises(TypeError, match=named):
            question(amina, **asked)


class _FrozenDate(date):
    """As the libraries that stop the clock in tests put in the place of dates."""


def test_a_kind_of_date_is_a_date(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    day = _FrozenDate(2026, 5, 11)
    assert vejle.decide(amina, on=day, until=_FrozenDate(2027, 1, 1)) == vejle.decide(
        amina, on=ON, until=date(2027, 1, 1)
    )


@pytest.mark.parametrize("record", [{"citizen": "b-1", "modules": []}, '{"citizen": "b-1"}', None])
def test_a_record_is_read_before_it_is_decided(vejle: trin.LoadedRuleset, record: Any) -> None:
    with pytest.raises(TypeError, match=r"must be a trin\.Record, not (dict|str|None).*read\(\).*model_validate"):
        vejle.decide(record, on=ON)


@pytest.mark.parametrize("text", [{"citizen": "b-1"}, Path("b-1.json"), None])
def test_what_is_read_is_text(vejle: trin.LoadedRuleset, text: Any) -> None:
    with pytest.raises(TypeError, match="must be JSON text, not"):
        vejle.read(text)


def test_a_language_that_there_is_not_shows_before_a_record_is_wrong(vejle: trin.LoadedRuleset) -> None:
    right = (RULESETS / "vejle" / "borgere" / "amina.json").read_text("utf-8")
    with pytest.raises(ValueError, match="'dk'; there are: da, en") as raised:
        vejle.read(right, "dk")
    assert not isinstance(raised.value, trin.RecordError)


def test_one_text_is_no_list_of_rows_or_folders(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    with pytest.raises(TypeError, match="a list of rows"):
        vejle.suppose(amina, "mødestabilitet 4", on=ON)
    with pytest.raises(TypeError, match="a list of them"):
        trin.load("vejle", roots=str(RULESETS))  # or every letter of it would be a folder, and "/" the whole disk
    rows = (row for row in ["mødestabilitet 4"])
    assert len(vejle.suppose(amina, rows, on=ON).decision.supposed) == 1  # type: ignore[arg-type]


def test_a_folder_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    """The ruleset that ships would be used instead of the municipality's own of the same name."""
    with pytest.raises(NotADirectoryError, match="regler"):
        trin.load("vejle", roots=[tmp_path / "regler"])


# --- between processes, and in logs ---------------------------------------------------------------------------------


def _errors(vejle: trin.LoadedRuleset, amina: trin.Record) -> Iterator[Exception]:
    wrong = [
        lambda: vejle.decide(amina, on=ON, to="virksomhed9"),
        lambda: vejle.decide(amina, on=date(2026, 5, 11), as_of_rules=date(2025, 6, 1), layer="hotel"),
        lambda: vejle.read('{"citizen": "b-1"}'),
        lambda: vejle.suppose(amina, ["hygejne 4"], on=ON),
        lambda: trin.load("vejl"),
        lambda: trin.load(Path("broken.trin")),
    ]
    for ask in wrong:
        with pytest.raises((trin.DecisionError, trin.RecordError, trin.RulesError, SuppositionError)) as raised:
            ask()
        yield raised.value


def test_an_error_comes_whole_out_of_another_process(
    vejle: trin.LoadedRuleset, amina: trin.Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.trin").write_text('regelsæt prøve "Prøve"\ngælder fra 1. januar 2026\nmoduk a "A"\n', "utf-8")
    for error in _errors(vejle, amina):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)


def test_rules_arrive_whole_in_another_process(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    again = pickle.loads(pickle.dumps(vejle))
    assert again == vejle
    assert again.decide(amina, on=ON) == vejle.decide(amina, on=ON)


def test_what_is_shown_in_a_log_is_short(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    evaluation = vejle.evaluate(amina, on=ON)
    assert repr(vejle) == "<LoadedRuleset vejle>"
    assert repr(evaluation) == "<Evaluation of b-1042 on 2026-05-11: not_ready>"
    assert len(repr(vejle.choose(amina, on=ON))) < 500
    assert "Ruleset(" not in repr(vejle.suppose(amina, ["mødestabilitet 4"], on=ON))


# --- records from Python values -------------------------------------------------------------------------------------


def test_what_pydantic_writes_of_a_record_is_a_record(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    assert amina.facts
    assert vejle.read(amina.model_dump_json()) == amina
    assert trin.Record.model_validate(amina.model_dump()) == amina
    assert trin.Record.model_validate(amina.model_dump(mode="json", exclude_none=True)) == amina


# --- plans, carried out by what is published of them ----------------------------------------------------------------


def _carried_out(record: trin.Record, way: PlanWay, actions: Sequence[ActionResult]) -> str:
    """The record as JSON when some actions of a way are done, by nothing but what the plan says as data."""
    data = json.loads(record.model_dump_json(exclude_none=True))
    if any(action.kind == "choose_package" for action in actions):
        data["package"] = way.package
    for change in (row for action in actions for row in action.rows):
        rows, fields = data[change.list], json.loads(json.dumps(change.fields))
        if change.index is None:
            rows.append(fields)
            continue
        row = rows[change.index]
        row.update({k: [*row.get(k, ()), *v] if isinstance(v, list) else v for k, v in fields.items()})
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize(("ruleset", "few"), [("vejle", 4), ("fredericia", 6)])
def test_a_plan_can_be_carried_out_by_what_is_published_of_it(ruleset: str, few: int) -> None:
    kinds = set()
    for loaded, record, decision in _shipped(ruleset):
        for way in decision.plan().plans[:1]:
            done = loaded.read(_carried_out(record, way, way.actions))
            assert loaded.decide(done, on=way.on, to=decision.next).outcome == "ready"
            kinds |= {action.kind for action in way.actions}
            for i in range(min(few, len(way.actions))):
                rest = way.actions[:i] + way.actions[i + 1 :]
                try:
                    without = loaded.decide(loaded.read(_carried_out(record, way, rest)), on=way.on, to=decision.next)
                except (trin.RecordError, trin.DecisionError):
                    continue  # what is measured belongs to the package that was to be chosen
                assert without.outcome != "ready"
    assert {"measure", "sign", "choose_package"} <= kinds


# --- reasons where nothing was judged -------------------------------------------------------------------------------

_ALL_MET = "Alle krav er opfyldt"


def _drafted(loaded: trin.LoadedRuleset, record: trin.Record, on: date, **asked: Any) -> str:
    decision = loaded.decide(record, on=on, **asked)
    chosen = loaded.choose(record, on=on, as_of_rules=asked.get("as_of_rules")).chosen
    rules = loaded.ruleset if chosen is None else chosen.ruleset
    return " ".join(reasons(decision, rules, record, "da", asked.get("to")).text().split())


def test_who_is_outside_the_target_group_is_told_which_facts_said_so(vejle: trin.LoadedRuleset) -> None:
    henrik = vejle.read((RULESETS / "vejle" / "borgere" / "henrik.json").read_text("utf-8"))
    said = _drafted(vejle, henrik, date(2026, 6, 8))
    assert "er uden for målgruppen" in said
    assert "Målgruppen »Flygtninge og indvandrere, som jobcenteret hjælper på vej til job«: " in said
    assert "Der er ikke lagt vægt på oplysninger om borgeren" not in said
    assert "HVAD DER SKAL SKE NU Kravene til næste modul er ikke vurderet." in said
    assert _ALL_MET not in said


def test_what_leaves_the_target_group_open_is_missing(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    without = amina.model_copy(update={"facts": ()})
    decision = vejle.decide(without, on=ON)
    assert decision.outcome == "undetermined"
    said = _drafted(vejle, without, ON)
    assert (
        "- Målgruppen »Flygtninge og indvandrere, som jobcenteret hjælper på vej til job«: Det er ikke oplyst." in said
    )


def test_rules_that_are_not_in_force_are_no_reason(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    said = _drafted(vejle, amina, ON, as_of_rules=date(1999, 1, 1))
    assert "Kilde:" not in said
    assert "Kravene til næste modul er ikke vurderet." in said
    assert _ALL_MET not in said


def test_where_nothing_is_asked_nothing_is_called_met(vejle: trin.LoadedRuleset, amina: trin.Record) -> None:
    assert "Vejen til »Ordinært job« er altid åben. Der er ingen krav." in _drafted(vejle, amina, ON, to="job")
    job = trin.Record.model_validate(
        {"citizen": "b-1", "package": "rengøring", "modules": [{"module": "job", "start": "2026-01-05"}]}
    )
    said = _drafted(vejle, job, ON)
    assert "Der er ikke flere trin herfra, og derfor ingen krav." in said
    assert _ALL_MET not in said
    decision = vejle.decide(job, on=ON)
    told = text(decision, vejle.ruleset, job, "da", plan=decision.plan())
    assert "\nVejen videre\n" in told
    assert "»-«" not in told
    company = shown(page(decision, vejle.ruleset, job, "da", "company"), "text")
    assert "0 andre krav" not in company
    assert "er udeladt" in company
