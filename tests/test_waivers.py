"""Waivers on both sides of every boundary: who grants them, for how long, for what, and what they change."""

import json
from datetime import date
from typing import Any

import pytest
from reference import vocabulary as v
from trin.dsl import Source, check
from trin.dsl.rendering import render
from trin.engine import model as m
from trin.engine.decision import Decision, RequirementResult
from trin.engine.editions import ALWAYS
from trin.engine.explain.text import text
from trin.engine.program import Programs
from trin.engine.record import Record
from trin.rulesets import LoadedRuleset

ON = date(2026, 5, 11)
ID = "rengøring.virksomhed2.hygiejne"
JOBCENTRE, COMPANY = m.Roles(("jobcenter",)), m.Roles(("virksomhed",))
BOTH, EITHER = (m.Roles(("jobcenter", "virksomhed"), every=every) for every in (True, False))


def days(count: int) -> m.Duration:
    return m.Duration(count, m.Unit.DAY)


def at_least(level: int) -> m.CompetenceTest:
    return m.CompetenceTest(
        v.src(f"hygiejne mindst {level}"), "hygiejne", m.Bound(m.Comparison.AT_LEAST, level), m.Measured()
    )


def requirement(
    roles: m.Roles | None = JOBCENTRE, at_most: m.Duration | None = None, *, name: str = "hygiejne", **more: Any
) -> m.Requirement:
    waivable = None if roles is None else m.Waivable(roles, at_most)
    return v.requirement(name, at_least(3), waivable=waivable, **more)


def ruleset(*requirements: m.Requirement, standards: tuple[m.Requirement, ...] = (), **more: Any) -> m.Ruleset:
    ways = more.pop("ways", (v.transition("virksomhed2", *requirements, sources=("virksomhed1",)),))
    package = v.package("rengøring", v.vocabulary(), ways, standards=standards)
    return v.ruleset(v.package(None, v.vocabulary(), ()), package, v.package("lager", v.vocabulary(), ()))


def book(ruleset: m.Ruleset) -> LoadedRuleset:
    return LoadedRuleset(m.Rulebook("prøve", (m.Stacked(m.Period(ruleset.in_force_from), ALWAYS, ruleset),)))


def waiver(role: str = "jobcenter", granted: str = "2026-05-01", expires: str | None = None, **more: Any) -> Any:
    return {"requirement": ID, "role": role, "granted": granted, "expires": expires, **more}


def record(*waivers: Any, level: int | None = 2, **more: Any) -> Record:
    measured = [] if level is None else [{"competence": "hygiejne", "level": level, "date": "2026-05-04"}]
    data = {
        "citizen": "b-1042", "package": "rengøring", "modules": [{"module": "virksomhed1", "start": "2026-03-16"}],
        "measurements": measured, "waivers": list(waivers), **more,
    }  # fmt: skip
    return Record.model_validate_json(json.dumps(data))


def decide(rules: m.Ruleset, of: Record, on: date = ON) -> Decision:
    return book(rules).decide(of, on=on)


def judged(asked: m.Requirement, *waivers: Any, on: date = ON, level: int | None = 2) -> RequirementResult:
    return decide(ruleset(asked), record(*waivers, level=level), on).transitions[0].requirements[0]


def shown(result: RequirementResult) -> tuple[str, str | None]:
    """The status, and why the waiver shown does not count; "none" where none is shown."""
    return str(result.status), "none" if result.waiver is None else result.waiver.why


# --- who ------------------------------------------------------------------------------------------------------------

WHO = [
    (JOBCENTRE, ["jobcenter"], "waived", None),
    (JOBCENTRE, ["virksomhed"], "unmet", "role"),
    (JOBCENTRE, ["borger"], "unmet", "role"),
    (JOBCENTRE, [], "unmet", "none"),
    (EITHER, ["jobcenter"], "waived", None),
    (EITHER, ["virksomhed"], "waived", None),
    (EITHER, ["borger"], "unmet", "role"),
    (EITHER, ["jobcenter", "virksomhed"], "waived", None),
    (BOTH, ["jobcenter"], "unmet", "more_roles"),
    (BOTH, ["virksomhed"], "unmet", "more_roles"),
    (BOTH, ["jobcenter", "virksomhed"], "waived", None),
    (BOTH, ["virksomhed", "jobcenter"], "waived", None),
    (BOTH, ["jobcenter", "jobcenter"], "unmet", "more_roles"),
    (BOTH, ["jobcenter", "borger"], "unmet", "more_roles"),
    (None, ["jobcenter"], "unmet", "not_allowed"),
]


@pytest.mark.parametrize(("allowed", "granted", "status", "why"), WHO)
def test_who_may_grant_it(allowed: m.Roles | None, granted: list[str], status: str, why: str | None) -> None:
    assert shown(judged(requirement(allowed), *(waiver(role) for role in granted))) == (status, why)


def test_nobody_may_where_it_is_fixed() -> None:
    assert shown(judged(requirement(None, fixed=True), waiver())) == ("unmet", "fixed")
    assert shown(judged(requirement(JOBCENTRE, fixed=True), waiver())) == ("unmet", "fixed")


# --- how long -------------------------------------------------------------------------------------------------------

WHEN = [
    # granted, expires, asked on, status, why
    ("2026-05-01", "2026-06-30", date(2026, 6, 30), "waived", None),
    ("2026-05-01", "2026-06-30", date(2026, 7, 1), "unmet", "expired"),
    ("2026-05-01", "2026-05-01", date(2026, 5, 1), "waived", None),
    ("2026-05-01", "2026-05-01", date(2026, 5, 2), "unmet", "expired"),
    ("2026-05-11", None, date(2026, 5, 11), "waived", None),
    ("2026-05-12", None, date(2026, 5, 11), "unmet", "none"),
    ("2026-05-01", None, date(2035, 5, 11), "waived", None),
]


@pytest.mark.parametrize(("granted", "expires", "on", "status", "why"), WHEN)
def test_the_first_and_the_last_day_count(
    granted: str, expires: str | None, on: date, status: str, why: str | None
) -> None:
    asked = v.requirement("hygiejne", at_least(3), waivable=m.Waivable(JOBCENTRE))
    of = record(
        waiver("jobcenter", granted, expires),
        measurements=[{"competence": "hygiejne", "level": 2, "date": "2026-04-01"}],
    )
    assert shown(decide(ruleset(asked), of, on).transitions[0].requirements[0]) == (status, why)


def test_one_that_is_registered_later_does_not_exist_until_then() -> None:
    late = waiver(recorded="2026-05-12")
    assert shown(judged(requirement(), late, on=date(2026, 5, 11))) == ("unmet", "none")
    assert shown(judged(requirement(), late, on=date(2026, 5, 12))) == ("waived", None)


MOST = [
    # at most, granted, expires, why not
    (days(0), "2026-05-01", "2026-05-01", "expired"),
    (days(60), "2026-05-01", "2026-06-30", None),
    (days(60), "2026-05-01", "2026-07-01", "too_long"),
    (m.Duration(8, m.Unit.WEEK), "2026-05-01", "2026-06-26", None),
    (m.Duration(8, m.Unit.WEEK), "2026-05-01", "2026-06-27", "too_long"),
    (m.Duration(1, m.Unit.MONTH), "2026-05-01", "2026-06-01", None),
    (m.Duration(1, m.Unit.MONTH), "2026-05-01", "2026-06-02", "too_long"),
    (m.Duration(3, m.Unit.MONTH), "2026-03-31", "2026-06-30", None),
    (m.Duration(3, m.Unit.MONTH), "2026-03-31", "2026-07-01", "too_long"),
    (m.Duration(3, m.Unit.MONTH), "2026-02-28", "2026-05-28", None),
    (m.Duration(3, m.Unit.MONTH), "2026-02-28", "2026-05-29", "too_long"),
    (m.Duration(1, m.Unit.YEAR), "2026-05-01", "2027-05-01", None),
    (m.Duration(1, m.Unit.YEAR), "2026-05-01", "2027-05-02", "too_long"),
    (days(60), "2026-05-01", None, "no_end"),
]


@pytest.mark.parametrize(("at_most", "granted", "expires", "why"), MOST)
def test_it_lasts_no_longer_than_allowed(
    at_most: m.Duration, granted: str, expires: str | None, why: str | None
) -> None:
    status = "waived" if why is None else "unmet"
    assert shown(judged(requirement(JOBCENTRE, at_most), waiver("jobcenter", granted, expires))) == (status, why)


def test_a_leap_day_is_the_end_of_the_year_that_has_none() -> None:
    year = requirement(JOBCENTRE, m.Duration(1, m.Unit.YEAR))
    for expires, expected in (("2025-02-28", ("unmet", None)), ("2025-03-01", ("unmet", "too_long"))):
        on = date(2025, 2, 28)
        given = record(
            waiver("jobcenter", "2024-02-29", expires), modules=[{"module": "virksomhed1", "start": "2024-01-08"}],
            measurements=[{"competence": "hygiejne", "level": 2, "date": "2024-02-01"}],
        )  # fmt: skip
        result = decide(ruleset(year), given, on).transitions[0].requirements[0]
        assert shown(result) == (("waived", None) if expected[1] is None else expected)


# --- what it changes ------------------------------------------------------------------------------------------------

WHAT = [(2, "waived", "ready"), (None, "waived", "ready"), (3, "met", "ready")]


@pytest.mark.parametrize(("level", "status", "outcome"), WHAT)
def test_unmet_and_unknown_are_waived_and_met_stays_met(level: int | None, status: str, outcome: str) -> None:
    decision = decide(ruleset(requirement()), record(waiver(), level=level))
    assert (str(decision.transitions[0].requirements[0].status), str(decision.outcome)) == (status, outcome)
    assert decision.transitions[0].requirements[0].waiver is not None


@pytest.mark.parametrize(("level", "outcome"), [(2, "not_ready"), (None, "undetermined"), (3, "ready")])
def test_without_one_the_outcome_is_another(level: int | None, outcome: str) -> None:
    assert decide(ruleset(requirement()), record(level=level)).outcome == outcome


def test_what_does_not_apply_needs_no_waiver_and_what_may_apply_can_be_waived() -> None:
    status = m.FactTest(v.src("jobstatus er jobparat"), "jobstatus", m.IsOneOf(("jobparat",)))
    asked = requirement(applies_when=(status,))
    facts = [{"fact": "jobstatus", "value": "aktivitetsparat", "from": "2026-01-01"}]
    outside = decide(ruleset(asked), record(waiver(), facts=facts)).transitions[0].requirements[0]
    assert (str(outside.status), outside.waiver and outside.waiver.valid) == ("not_applicable", True)
    assert judged(asked, waiver()).status == "waived"
    assert judged(asked).status == "unknown"


def test_a_waiver_is_for_its_own_requirement_alone() -> None:
    other = requirement(name="bredde")
    decision = decide(ruleset(requirement(), other), record(waiver()))
    assert [str(r.status) for r in decision.transitions[0].requirements] == ["waived", "unmet"]
    assert decision.outcome == "not_ready"


def test_recommendations_and_standards_are_waived_as_requirements_are() -> None:
    recommended = requirement(kind=m.Kind.RECOMMENDATION)
    standard = v.requirement("pauser", at_least(3), kind=m.Kind.STANDARD, waivable=m.Waivable(JOBCENTRE))
    of = record(waiver(), waiver(requirement=standard.id))
    decision = decide(ruleset(recommended, standards=(standard,)), of)
    assert str(decision.transitions[0].recommendations[0].status) == "waived"
    assert str(decision.standards[0].status) == "waived"
    assert decision.outcome == "ready"
    without = decide(ruleset(recommended, standards=(standard,)), record())
    assert (str(without.transitions[0].recommendations[0].status), str(without.standards[0].status)) == (
        "unmet",
        "unmet",
    )


def test_an_id_that_two_transitions_share_is_waived_in_both() -> None:
    asked = requirement()
    ways = (
        v.transition("virksomhed2", asked, sources=("virksomhed1",)),
        v.transition("virksomhed2", asked, sources=("introduktion",)),
    )
    for module in ("introduktion", "virksomhed1"):
        of = record(waiver(), modules=[{"module": module, "start": "2026-03-16"}])
        assert decide(ruleset(ways=ways), of).transitions[0].requirements[0].status == "waived"


@pytest.mark.parametrize("name", ["rengøring.virksomhed2.hygiejne", "virksomhed2.hygiejne", "hygiejne"])
def test_ids_of_packages_modules_and_the_ruleset_itself(name: str) -> None:
    asked = m.Requirement(
        name, "hygiejne", m.Kind.REQUIREMENT, "Hygiejne", (at_least(3),), v.AT, waivable=m.Waivable(JOBCENTRE)
    )
    decision = decide(ruleset(asked), record(waiver(requirement=name)))
    assert (str(decision.outcome), decision.waivers) == ("ready", ())


# --- several --------------------------------------------------------------------------------------------------------


def test_one_that_counts_is_enough_and_all_are_shown() -> None:
    rows = [waiver("borger"), waiver(), waiver("jobcenter", "2026-04-01", "2026-04-30")]
    result = judged(requirement(), *rows)
    assert shown(result) == ("waived", None)
    assert [(w.role, w.valid, w.why) for w in result.waivers] == [
        ("borger", False, "role"),
        ("jobcenter", True, None),
        ("jobcenter", False, "expired"),
    ]
    assert [w.evidence.index for w in result.waivers] == [0, 1, 2]


def test_of_those_that_count_the_one_that_lasts_longest_is_shown() -> None:
    short, long = waiver("jobcenter", "2026-05-10", "2026-05-31"), waiver("jobcenter", "2026-05-01", "2026-09-30")
    for rows in ((short, long), (long, short)):
        found = judged(requirement(), *rows).waiver
        assert found is not None and found.expires == date(2026, 9, 30)
    endless = judged(requirement(), long, waiver()).waiver
    assert endless is not None and endless.expires is None


def test_of_those_that_do_not_count_the_newest_is_shown() -> None:
    old, new = waiver("jobcenter", "2026-04-01", "2026-04-30"), waiver("virksomhed", "2026-05-10")
    for rows in ((old, new), (new, old)):
        assert shown(judged(requirement(), *rows)) == ("unmet", "role")


def test_both_roles_must_have_one_on_the_day() -> None:
    rows = waiver("jobcenter", "2026-05-01", "2026-05-31"), waiver("virksomhed", "2026-05-05", "2026-05-20")
    for on, expected in (
        (date(2026, 5, 4), ("unmet", "more_roles")),
        (date(2026, 5, 5), ("waived", None)),
        (date(2026, 5, 20), ("waived", None)),
        (date(2026, 5, 21), ("unmet", "more_roles")),
    ):
        assert shown(judged(requirement(BOTH), *rows, on=on)) == expected


# --- for what is no requirement -------------------------------------------------------------------------------------


def test_a_waiver_for_what_the_rules_do_not_have_is_reported_and_refuses_nobody() -> None:
    rows = waiver(requirement="rengøring.virksomhed2.amu"), waiver()
    decision = decide(ruleset(requirement()), record(*rows))
    assert decision.outcome == "ready"
    (unused,) = decision.waivers
    assert (unused.requirement, unused.role, unused.why) == ("rengøring.virksomhed2.amu", "jobcenter", "no_requirement")
    assert (unused.evidence.list, unused.evidence.index) == ("waivers", 0)


def test_a_waiver_for_another_module_or_package_is_in_its_place_there() -> None:
    elsewhere = v.transition("virksomhed1", requirement(name="andet"), sources=("introduktion",))
    ways = (v.transition("virksomhed2", requirement(), sources=("virksomhed1",)), elsewhere)
    of = record(waiver(requirement="rengøring.virksomhed2.andet"))
    assert decide(ruleset(ways=ways), of).waivers == ()


def test_one_that_is_granted_after_the_date_is_not_reported() -> None:
    of = record(waiver("jobcenter", "2026-05-12", requirement="nej"))
    assert decide(ruleset(requirement()), of).waivers == ()
    assert len(decide(ruleset(requirement()), of, date(2026, 5, 12)).waivers) == 1


def _editions() -> LoadedRuleset:
    """AMU was asked for until 2026; the hotel has dropped hygiene."""
    amu = requirement(name="amu")
    old, new, hotel = ruleset(requirement(), amu), ruleset(requirement()), ruleset(amu)
    first, second = m.Period(date(2020, 1, 1), date(2025, 12, 31)), m.Period(date(2026, 1, 1))
    editions = (m.Stacked(first, ALWAYS, old), m.Stacked(second, ALWAYS, new))
    return LoadedRuleset(m.Rulebook("prøve", editions, {"hotel_fjord": (m.Stacked(second, ALWAYS, hotel),)}))


def test_a_requirement_that_a_later_edition_or_a_layer_does_not_have() -> None:
    loaded = _editions()
    amu, hygiene = waiver(requirement="rengøring.virksomhed2.amu"), waiver()
    modules = [{"module": "virksomhed1", "start": "2026-03-16", "company": "hotel_fjord"}]
    assert [w.requirement for w in loaded.decide(record(amu, hygiene), on=ON).waivers] == [amu["requirement"]]
    assert loaded.decide(record(amu, hygiene), on=ON, as_of_rules=date(2025, 12, 31)).waivers == ()
    at_hotel = loaded.decide(record(amu, hygiene, modules=modules), on=ON)
    assert [w.requirement for w in at_hotel.waivers] == [ID]
    assert loaded.decide(record(amu, hygiene, modules=modules), on=ON, layer=False).waivers[0].requirement != ID


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("rengøring.virksomhed2.amu", None),
        (ID, None),
        ("rengøring.virksomhed2.hygejne", "T651"),
        ("rengøring.virksomhed2.findes_ikke", "T652"),
        ("rengøring.virksomhed2.alder", "T652"),
    ],
)
def test_only_an_id_that_no_edition_and_no_layer_has_is_a_slip(name: str, code: str | None) -> None:
    loaded, given = _editions(), record(waiver(requirement=name))
    assert [w.code for w in loaded.reader.warnings(given)] == ([] if code is None else [code])
    assert loaded.read(given.model_dump_json(exclude_unset=True)) == given


# --- in words -------------------------------------------------------------------------------------------------------

SAID = [
    ((waiver("virksomhed"),), JOBCENTRE, "Dispensationen fra virksomhed af 1. maj 2026 gælder ikke, fordi rollen ikke må"),
    ((waiver("jobcenter", expires="2026-05-11"),), JOBCENTRE, "givet af jobcenter den 1. maj 2026, gælder til og med 11. maj 2026"),
    ((waiver("jobcenter"), waiver("virksomhed")), BOTH, "givet af virksomhed den 1. maj 2026"),
    ((waiver("jobcenter"), waiver("virksomhed")), BOTH, "givet af jobcenter den 1. maj 2026"),
    ((waiver(requirement="rengøring.x.y"),), JOBCENTRE, "Dispensationen fra jobcenter af 1. maj 2026 gælder »rengøring.x.y«, som ikke er et krav"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "roles", "said"), SAID)
def test_in_words(rows: tuple[Any, ...], roles: m.Roles, said: str) -> None:
    rules, of = ruleset(requirement(roles)), record(*rows)
    told = text(decide(rules, of), rules, of, "da")
    assert said in " ".join(told.split())


def test_it_is_the_same_for_a_program_and_what_it_is_in() -> None:
    rules, of = ruleset(requirement()), record(waiver())
    assert Programs(book(rules).rulebook).decide(of, on=ON) == book(rules).program.decide(of, on=ON)


# --- an id that means two things ------------------------------------------------------------------------------------

SHARED = {
    "da": """
regelsæt prøve "Prøve"
  gælder fra 1. januar 2026
rolle jobcenter "jobcenteret"
bevis amu "AMU"
bevis kursus "Kursus"
modul a "A"
modul b "B"
modul c "C"
overgang a til c
  krav bevis_findes "Bevis"
    {first}
overgang b til c
  krav bevis_findes "Bevis"
    {second}
""",
    "en": """
ruleset prøve "Prøve"
  in force from 1 January 2026
role jobcenter "the job centre"
certificate amu "AMU"
certificate kursus "Kursus"
module a "A"
module b "B"
module c "C"
transition a to c
  requirement bevis_findes "Bevis"
    {first}
transition b to c
  requirement bevis_findes "Bevis"
    {second}
""",
}

WAIVABLE = {"da": "kan fraviges af jobcenter", "en": "may be waived by jobcenter"}
PASSED = {"da": "bestået", "en": "passed"}


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("amu {p}\n{w}", "kursus {p}", "T450"),
        ("amu {p}", "kursus {p}\n{w}", "T450"),
        ("amu {p}\n{w}", "kursus {p}\n{w}", "T450"),
        ("amu {p}\n{w}", "amu {p}", "T450"),
        ("amu {p}\n{w}", "amu {p}\n{w}", None),
        ("amu {p}\nkursus {p}\n{w}", "{w}\nkursus {p}\namu {p}", None),
        ("amu {p}", "kursus {p}", None),
    ],
)
def test_a_waiver_cannot_be_for_two_different_requirements(
    language: str, first: str, second: str, code: str | None
) -> None:
    said = [part.format(p=PASSED[language], w=WAIVABLE[language]) for part in (first, second)]
    found = check([Source("prøve.trin", SHARED[language].lstrip().format(first=said[0], second=said[1]))])
    assert [d.code for d in found] == ([] if code is None else [code])
    if code is not None:
        shown = render.text(found, [], language)
        assert "c.bevis_findes" in shown and "T450" in shown
