"""Which rules a citizen is judged by: both sides of every date on which that changes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from reference import vocabulary as v
from trin.engine import model as m
from trin.engine.decision import Decision
from trin.engine.editions import ALWAYS, alone, borders
from trin.engine.explain.text import text
from trin.engine.program import DecisionError, Program, Programs
from trin.engine.reading import RecordReader
from trin.engine.record import Record
from trin.engine.schema import schema
from trin.rulesets import LoadedRuleset

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = date(2025, 1, 1), date(2026, 1, 1), date(2027, 7, 1)
END = date(2026, 12, 31)
"""The second edition's last day; the third comes half a year later."""

LAYER, RENEWED = date(2026, 3, 1), date(2026, 9, 1)
LAPSED = date(2026, 10, 31)


def edition(
    steps: int, start: date, *, label: str = "Vejle", name: str = "vejle", layers: tuple[str, ...] = ("vejle",),
    move: bool = False, packages: tuple[str, ...] = ("rengøring",), modules: Mapping[str, m.Module] | None = None,
) -> m.Ruleset:  # fmt: skip
    """One requirement, by whose level the editions are told apart."""
    test = m.CompetenceTest(
        m.Source(f"hygiejne mindst {steps}", m.Origin("r.trin", 1, name)),
        "hygiejne", m.Bound(m.Comparison.AT_LEAST, steps), m.Measured(),
    )  # fmt: skip
    gate = v.transition("virksomhed2", v.requirement("hygiejne", test), sources=("virksomhed1",))
    parts = [replace(v.package(p, v.vocabulary(), (gate,)), modules=modules or v.modules()) for p in (None, *packages)]
    made = v.ruleset(*parts, start=start)
    running = m.RunningPaths.MOVE if move else m.RunningPaths.KEEP
    return replace(made, name=name, label=label, layers=layers, running_paths=running, digest="")


def book(*, move: tuple[bool, bool, bool] = (False, False, False), layered: bool = True, **more: Any) -> m.Rulebook:
    """Three editions, with a gap before the third, and a hotel whose layer stands on the first two."""
    periods = (m.Period(FIRST, SECOND - DAY), m.Period(SECOND, END), m.Period(THIRD))
    rulesets = [edition(n, p.start, move=moved, **more) for n, p, moved in zip((1, 2, 3), periods, move, strict=True)]
    editions = tuple(m.Stacked(p, ALWAYS, r) for p, r in zip(periods, rulesets, strict=True))
    above = [
        m.Stacked(s.rules, period, edition(
            level, s.rules.start, label="Hotel Fjord", name="hotel_fjord", layers=("vejle", "hotel_fjord")
        ))
        for s, level in ((editions[0], 4), (editions[1], 5))
        for period in (m.Period(LAYER, RENEWED - DAY), m.Period(RENEWED, LAPSED))
    ]  # fmt: skip
    return m.Rulebook("vejle", editions, {"hotel_fjord": tuple(above)} if layered else {})


def record(start: date, company: str | None = None, **more: Any) -> Record:
    module = {"module": "virksomhed1", "start": start.isoformat(), "company": company}
    data = {"citizen": "b-1042", "package": "rengøring", "modules": [module], **more}
    return Record.model_validate_json(json.dumps(data))


def level(decision: Decision) -> int | None:
    """The level that was asked for; None where nothing was."""
    return decision.transitions[0].requirements[0].tests[0].required if decision.transitions else None


def decide(of: m.Rulebook, start: date, on: date, company: str | None = None, **asked: Any) -> Decision:
    return Programs(of).decide(record(start, company), on=on, **asked)


def rules(decision: Decision) -> Any:
    assert decision.rules is not None
    return decision.rules


# --- editions -------------------------------------------------------------------------------------------------------

KEEP = [
    # path began, asked on, edition, why
    (FIRST - DAY, FIRST, 1, "first_edition"),
    (FIRST, FIRST, 1, "path_start"),
    (SECOND - DAY, SECOND - DAY, 1, "path_start"),
    (SECOND - DAY, SECOND, 1, "path_start"),
    (SECOND - DAY, END, 1, "path_start"),
    (SECOND, SECOND, 2, "path_start"),
    (FIRST - DAY, SECOND, 1, "first_edition"),
    (END, THIRD, 2, "path_start"),
    (END + DAY, THIRD, 3, "next_edition"),
    (THIRD - DAY, THIRD, 3, "next_edition"),
    (THIRD, THIRD, 3, "path_start"),
    (FIRST, THIRD, 1, "path_start"),
]


@pytest.mark.parametrize(("start", "on", "expected", "why"), KEEP)
def test_a_path_under_way_keeps_its_rules(start: date, on: date, expected: int, why: str) -> None:
    decision = decide(book(), start, on)
    assert level(decision) == expected
    assert decision.edition == (FIRST, SECOND, THIRD)[expected - 1]
    assert rules(decision).why == why
    assert rules(decision).path_start == start
    assert rules(decision).date == (start if why == "path_start" else decision.edition)


MOVE = [(FIRST, SECOND - DAY, 1), (FIRST, SECOND, 2), (FIRST, END, 2), (FIRST, THIRD, 3), (END + DAY, THIRD, 3)]


@pytest.mark.parametrize(("start", "on", "expected"), MOVE)
def test_a_path_under_way_moves_to_the_new_rules(start: date, on: date, expected: int) -> None:
    decision = decide(book(move=(True, True, True)), start, on)
    assert level(decision) == expected
    assert (rules(decision).why, rules(decision).date) == ("on_date", on)


def test_the_clause_is_that_of_the_edition_in_force_on_the_date() -> None:
    new_moves = book(move=(False, True, False))
    assert level(decide(new_moves, FIRST, SECOND - DAY)) == 1
    assert level(decide(new_moves, FIRST, SECOND)) == 2
    assert level(decide(new_moves, FIRST, THIRD)) == 1
    old_moves = book(move=(True, False, False))
    assert level(decide(old_moves, FIRST, SECOND)) == 1


@pytest.mark.parametrize(
    ("on", "in_force"),
    [(FIRST - DAY, False), (FIRST, True), (END, True), (END + DAY, False), (THIRD - DAY, False), (THIRD, True)],
)
@pytest.mark.parametrize("move", [False, True])
def test_where_no_edition_covers_the_date_no_rules_are_in_force(on: date, in_force: bool, move: bool) -> None:
    decision = decide(book(move=(move, move, move)), FIRST - 2 * DAY, on)
    assert (decision.outcome != "no_rules_in_force") is in_force
    if not in_force:
        assert (decision.edition, rules(decision).why, decision.transitions) == (None, "none", ())


def test_the_path_begins_with_its_first_module_and_a_move_of_module_changes_nothing() -> None:
    modules = [
        {"module": "introduktion", "start": "2025-12-31", "end": "2026-02-01"},
        {"module": "virksomhed1", "start": "2026-02-02"},
    ]
    assert level(Programs(book()).decide(record(SECOND, modules=modules), on=date(2026, 5, 1))) == 1


def test_a_module_registered_later_does_not_move_the_start_before_it_is_known() -> None:
    modules = [
        {"module": "introduktion", "start": "2025-12-31", "end": "2026-02-01", "recorded": "2026-06-01"},
        {"module": "virksomhed1", "start": "2026-02-02"},
    ]
    late = record(SECOND, modules=modules)
    assert level(Programs(book()).decide(late, on=date(2026, 5, 31))) == 2
    assert level(Programs(book()).decide(late, on=date(2026, 6, 1))) == 1


@pytest.mark.parametrize(
    ("as_of", "expected"), [(SECOND - DAY, 1), (SECOND, 2), (END, 2), (END + DAY, None), (THIRD, 3)]
)
def test_the_rules_of_another_date(as_of: date, expected: int | None) -> None:
    decision = decide(book(), SECOND, date(2026, 5, 1), as_of_rules=as_of)
    assert level(decision) == expected
    assert rules(decision).date == as_of
    assert rules(decision).why == ("asked" if expected else "none")
    assert (decision.outcome == "no_rules_in_force") is (expected is None)


def test_the_rules_of_another_date_can_be_asked_for_when_none_are_in_force() -> None:
    assert level(decide(book(), FIRST, END + DAY, as_of_rules=END)) == 2


def test_one_edition_is_decided_by_as_it_always_was() -> None:
    only = edition(2, SECOND)
    for start, on in ((FIRST, SECOND), (SECOND, SECOND), (FIRST, SECOND - DAY)):
        assert Programs(alone(only)).decide(record(start), on=on) == Program(only).decide(record(start), on=on)
    assert rules(Program(only).decide(record(FIRST), on=SECOND)).why == "first_edition"
    assert rules(Program(only).decide(record(FIRST), on=FIRST)).why == "none"


# --- what an edition does not have ----------------------------------------------------------------------------------


def _grown(move: bool) -> m.Rulebook:
    """The package lager comes with the second edition."""
    old, new = edition(1, FIRST, move=move), edition(2, SECOND, move=move, packages=("rengøring", "lager"))
    return m.Rulebook(
        "vejle", (m.Stacked(m.Period(FIRST, SECOND - DAY), ALWAYS, old), m.Stacked(m.Period(SECOND), ALWAYS, new))
    )


def test_a_package_that_came_later_is_judged_by_the_first_rules_that_have_it() -> None:
    decision = Programs(_grown(False)).decide(record(FIRST, package="lager"), on=SECOND)
    assert level(decision) == 2
    assert rules(decision).why == "first_with_package"
    with pytest.raises(DecisionError) as problem:
        Programs(_grown(False)).decide(record(FIRST, package="lager"), on=SECOND - DAY)
    assert (problem.value.why, problem.value.edition) == ("package_not_there", FIRST)


def test_a_package_that_is_in_no_edition_is_unknown() -> None:
    with pytest.raises(DecisionError) as problem:
        Programs(_grown(False)).decide(record(FIRST, package="bageri"), on=SECOND)
    assert problem.value.why == "unknown_package"


def test_a_package_that_is_gone_is_told_and_its_path_may_keep_its_rules() -> None:
    old, new = edition(1, FIRST, packages=("rengøring", "lager")), edition(2, SECOND)
    gone = m.Rulebook(
        "vejle", (m.Stacked(m.Period(FIRST, SECOND - DAY), ALWAYS, old), m.Stacked(m.Period(SECOND), ALWAYS, new))
    )
    assert level(Programs(gone).decide(record(FIRST, package="lager"), on=SECOND)) == 1
    with pytest.raises(DecisionError) as problem:
        Programs(gone).decide(record(FIRST, package="lager"), on=SECOND, as_of_rules=SECOND)
    assert (problem.value.why, problem.value.edition) == ("package_not_there", SECOND)


def test_a_module_that_the_rules_do_not_have_is_told_and_is_not_the_end_of_the_path() -> None:
    renamed = {name: module for name, module in v.modules().items() if name != "virksomhed1"}
    old, new = edition(1, FIRST), edition(2, SECOND, move=True, modules=renamed)
    two = m.Rulebook(
        "vejle", (m.Stacked(m.Period(FIRST, SECOND - DAY), ALWAYS, old), m.Stacked(m.Period(SECOND), ALWAYS, new))
    )
    assert level(Programs(two).decide(record(FIRST), on=SECOND - DAY)) == 1
    with pytest.raises(DecisionError) as problem:
        Programs(two).decide(record(FIRST), on=SECOND)
    assert (problem.value.why, problem.value.name, problem.value.edition) == ("module_not_there", "virksomhed1", SECOND)


# --- companies' layers ----------------------------------------------------------------------------------------------

LAYERED = [
    # path began, asked on, level, used, why not
    (SECOND, LAYER - DAY, 2, False, "not_in_force"),
    (SECOND, LAYER, 5, True, None),
    (SECOND, LAPSED, 5, True, None),
    (SECOND, LAPSED + DAY, 2, False, "not_in_force"),
    (SECOND - DAY, LAYER - DAY, 1, False, "not_in_force"),
    (SECOND - DAY, LAYER, 4, True, None),
]


@pytest.mark.parametrize(("start", "on", "expected", "used", "why"), LAYERED)
def test_a_layer_goes_by_the_date_of_the_check(
    start: date, on: date, expected: int, used: bool, why: str | None
) -> None:
    decision = decide(book(), start, on, "hotel_fjord")
    assert level(decision) == expected
    assert decision.layer is not None
    assert (decision.layer.name, decision.layer.used, decision.layer.why) == ("hotel_fjord", used, why)
    assert decision.layers == (("vejle", "hotel_fjord") if used else ("vejle",))
    assert decision.ruleset == "vejle"
    assert decision.edition == (SECOND if start >= SECOND else FIRST)


@pytest.mark.parametrize(("on", "since"), [(LAYER, LAYER), (RENEWED - DAY, LAYER), (RENEWED, RENEWED)])
def test_the_decision_says_since_when_the_layer_is_in_force(on: date, since: date) -> None:
    layer = decide(book(), SECOND, on, "hotel_fjord").layer
    assert layer is not None and layer.since == since


def test_a_layer_that_does_not_stand_on_the_edition_is_told() -> None:
    of = book()
    later = {"hotel_fjord": (replace(of.companies["hotel_fjord"][2], layer=m.Period(LAYER)),)}
    decision = decide(replace(of, companies=later), FIRST, LAYER, "hotel_fjord")
    assert level(decision) == 1
    assert decision.layer is not None and decision.layer.why == "other_edition"
    assert level(decide(replace(of, companies=later), SECOND, LAYER, "hotel_fjord")) == 5


def test_an_unknown_company_is_no_error_and_no_layer() -> None:
    for company in ("bageren", None):
        decision = decide(book(), SECOND, LAYER, company)
        assert (level(decision), decision.layer) == (2, None)


def test_the_company_is_that_of_the_current_module() -> None:
    modules = [
        {"module": "introduktion", "start": "2026-01-01", "end": "2026-03-31", "company": "hotel_fjord"},
        {"module": "virksomhed1", "start": "2026-04-01", "company": "bageren"},
    ]
    before, after = date(2026, 3, 31), date(2026, 4, 1)
    of = Programs(book())
    assert of.decide(record(SECOND, modules=modules), on=before).layers == ("vejle", "hotel_fjord")
    assert of.decide(record(SECOND, modules=modules), on=after).layers == ("vejle",)


def test_a_layer_may_be_asked_for_or_left_out() -> None:
    asked = decide(book(), SECOND, LAYER, layer="hotel_fjord")
    assert (level(asked), asked.layer and asked.layer.used) == (5, True)
    without = decide(book(), SECOND, LAYER, "hotel_fjord", layer=False)
    assert (level(without), without.layer and without.layer.why) == (2, "left_out")
    early = decide(book(), SECOND, LAYER - DAY, layer="hotel_fjord")
    assert (level(early), early.layer and early.layer.why) == (2, "not_in_force")
    with pytest.raises(DecisionError) as problem:
        decide(book(), SECOND, LAYER, layer="hotel_fjrod")
    assert (problem.value.why, problem.value.name) == ("unknown_layer", "hotel_fjrod")


def test_a_layer_is_not_that_of_the_date_whose_rules_were_asked_for() -> None:
    decision = decide(book(), SECOND, LAYER, "hotel_fjord", as_of_rules=FIRST)
    assert level(decision) == 4


def test_a_broken_layer_is_in_nobodys_way_until_it_would_be_used() -> None:
    of = Programs(book(layered=False), frozenset({"hotel_fjord"}))
    assert level(of.decide(record(SECOND, "bageren"), on=LAYER)) == 2
    assert level(of.decide(record(SECOND, "hotel_fjord"), on=LAYER, layer=False)) == 2
    for asked in ({"layer": "hotel_fjord"}, {}):
        with pytest.raises(DecisionError) as problem:
            of.decide(record(SECOND, "hotel_fjord"), on=LAYER, **asked)
        assert problem.value.why == "broken_layer"


def test_the_lowest_layer_that_says_it_decides_which_edition() -> None:
    of = book()
    moves = tuple(
        replace(s, ruleset=replace(s.ruleset, running_paths=m.RunningPaths.MOVE)) for s in of.companies["hotel_fjord"]
    )
    of = replace(of, companies={"hotel_fjord": moves})
    assert level(decide(of, FIRST, LAYER, "hotel_fjord")) == 5
    assert level(decide(of, FIRST, LAYER, "bageren")) == 1
    assert level(decide(of, FIRST, LAYER, "hotel_fjord", layer=False)) == 1


# --- through time ---------------------------------------------------------------------------------------------------


def test_rules_change_on_borders_and_on_no_other_day() -> None:
    of, path = book(), record(SECOND, "hotel_fjord")
    programs, days = Programs(of), set(borders(of))
    for day in range(FIRST.toordinal() + 400, THIRD.toordinal() + 40):
        now, before = (programs.program_on(path, date.fromordinal(d)) for d in (day, day - 1))
        assert now is before or day in days


def test_an_evaluation_and_its_decision_say_the_same() -> None:
    programs = Programs(book())
    evaluation = programs.evaluate(record(SECOND, "hotel_fjord"), on=LAYER)
    assert evaluation.decision() == programs.decide(record(SECOND, "hotel_fjord"), on=LAYER)
    assert evaluation.ruleset.layers == ("vejle", "hotel_fjord")


# --- records and their names ----------------------------------------------------------------------------------------


def _with_names() -> LoadedRuleset:
    """A competence of its own in the first edition, and another in the hotel's layer."""

    def naming(ruleset: m.Ruleset, name: str) -> m.Ruleset:
        words = v.vocabulary()
        more = replace(words, competences={**words.competences, name: m.Competence(name, name.title(), "niveau")})
        packages = {n: replace(p, vocabulary=more) for n, p in ruleset.packages.items()}
        return replace(ruleset, packages=packages)

    of = book()
    first = replace(of.editions[0], ruleset=naming(of.editions[0].ruleset, "opvask"))
    hotel = tuple(replace(s, ruleset=naming(s.ruleset, "sengeredning")) for s in of.companies["hotel_fjord"])
    return LoadedRuleset(m.Rulebook("vejle", (first, *of.editions[1:]), {"hotel_fjord": hotel}))


@pytest.mark.parametrize(
    ("name", "known"), [("hygiejne", True), ("opvask", True), ("sengeredning", True), ("havearbejde", False)]
)
def test_a_record_may_use_the_names_of_every_edition_and_layer(name: str, known: bool) -> None:
    loaded = _with_names()
    measured = [{"competence": name, "level": 3, "date": "2026-04-01"}]
    given = json.dumps({"citizen": "b-1", "package": "rengøring", "modules": [], "measurements": measured})
    assert bool(loaded.reader.problems(given)) is not known
    if known:
        assert loaded.read(given).measurements[0].competence == name
    listed = json.dumps(schema(loaded.ruleset, others=loaded.programs.rulesets()[1:]), ensure_ascii=False)
    assert (f'"{name}"' in listed) is known
    assert bool(RecordReader(loaded.ruleset).problems(given)) is (name != "hygiejne")


# --- in words -------------------------------------------------------------------------------------------------------

SAID = [
    ({"start": SECOND - DAY, "on": LAYER}, "Forløbet begyndte den 31. december 2025 og beholder de regler, der gjaldt dengang.", True),
    ({"start": FIRST - DAY, "on": LAYER}, "Forløbet begyndte den 31. december 2024, før der var regler", True),
    ({"start": SECOND, "on": LAYER}, "Forløbet begyndte", False),
    ({"start": SECOND, "on": LAYER, "as_of_rules": FIRST}, "Der er spurgt efter de regler, der gælder den 1. januar 2025.", True),
    ({"start": SECOND, "on": LAYER, "company": "hotel_fjord"}, "Virksomhed  Hotel Fjord, gælder fra 1. marts 2026", True),
    ({"start": SECOND, "on": LAYER - DAY, "company": "hotel_fjord"}, "»Hotel Fjord« har egne krav, men de gælder ikke den 28. februar 2026.", True),
    ({"start": SECOND, "on": LAYER, "company": "hotel_fjord", "layer": False}, "»Hotel Fjord« har egne krav. Der er spurgt uden dem.", True),
    ({"start": SECOND, "on": END + DAY}, "Der gælder ingen regler i »Vejle« den 1. januar 2027.", True),
    ({"start": SECOND, "on": LAYER, "as_of_rules": END + DAY}, "Der gælder ingen regler i »Vejle« den 1. januar 2027.", True),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "there"), SAID)
def test_why_it_is_these_rules_in_words(asked: dict[str, Any], said: str, there: bool) -> None:
    loaded = LoadedRuleset(book())
    path = record(asked["start"], asked.get("company"))
    options = {key: asked[key] for key in ("on", "as_of_rules", "layer") if key in asked}
    evaluation = loaded.evaluate(path, **options)
    shown = text(evaluation.decision(), evaluation.ruleset, path, "da")
    assert (said in " ".join(shown.split("\n")) or said in shown) is there
    assert text(evaluation.decision(), evaluation.ruleset, path, "en") != shown


def test_a_whole_answer(golden: Any) -> None:
    loaded, path = LoadedRuleset(book()), record(SECOND - DAY, "hotel_fjord")
    evaluation = loaded.evaluate(path, on=LAYER)
    for language in ("da", "en"):
        golden(f"editions/kept.{language}.txt", text(evaluation.decision(), evaluation.ruleset, path, language))


def test_the_loaded_ruleset_says_what_it_would_choose() -> None:
    loaded = LoadedRuleset(book())
    choice = loaded.choose(record(SECOND, "hotel_fjord"), on=LAYER)
    assert choice.chosen is not None and choice.chosen.ruleset.layers == ("vejle", "hotel_fjord")
    assert loaded.ruleset is loaded.rulebook.editions[-1].ruleset
    assert loaded.layers == ("hotel_fjord",)
