"""A small ruleset, built by hand, decided on both sides of its boundaries."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from trin.engine import model as m
from trin.engine.decision import Decision, Outcome, Reason, Status
from trin.engine.program import DecisionError, Program
from trin.engine.record import Record

AT = m.Origin("rengoering.trin", 1, "vejle")
ON = date(2026, 5, 11)


def src(text: str) -> m.Source:
    return m.Source(text, AT)


def level(name: str, least: Any, **measured: Any) -> m.CompetenceTest:
    return m.CompetenceTest(
        src(f"{name} mindst {least}"), name, m.Bound(m.Comparison.AT_LEAST, least), m.Measured(**measured)
    )


def requirement(name: str, *body: Any, **more: Any) -> m.Requirement:
    return m.Requirement(f"rengøring.virksomhed2.{name}", name, m.Kind.REQUIREMENT, name, body, AT, **more)


def program(*requirements: m.Requirement, target: tuple[m.Test, ...] = ()) -> Program:
    words = m.Vocabulary(
        scales={"niveau": m.Scale("niveau", "Niveau", tuple(m.Step(i, str(i)) for i in range(1, 6)))},
        competences={n: m.Competence(n, n, "niveau", responsible="virksomhed") for n in ("hygiejne", "gulvpleje")},
        facts={"jobstatus": m.Fact("jobstatus", "Visitation", m.FactKind.VALUES, ("jobparat", "aktivitetsparat"))},
    )
    modules = {n: m.Module(n, n, None, n == "job", AT) for n in ("virksomhed1", "virksomhed2", "job")}
    transitions = (
        m.Transition(("virksomhed1",), "virksomhed2", None, False, requirements, AT),
        m.Transition(None, "job", None, True, (), AT),
    )
    groups = (m.TargetGroup("Målgruppe", target, AT),) if target else ()
    cleaning = m.Package("rengøring", "Rengøring", (), groups, words, modules, transitions, ())
    shared = m.Package(None, "", (), (), m.Vocabulary(), {}, (), ())
    return Program(
        m.Ruleset(
            "vejle", "Vejle", "da", date(2026, 1, 1), None, (), (), ("Illustrativt.",), m.RunningPaths.KEEP,
            ("vejle",), "sha256:0", shared, {"rengøring": cleaning},
        )
    )  # fmt: skip


def decide(
    *requirements: m.Requirement, on: date = ON, to: str | None = None, target: Any = (), **rows: Any
) -> Decision:
    data = {
        "citizen": "b-1042", "package": "rengøring",
        "modules": [{"module": "virksomhed1", "start": "2026-03-16"}], **rows,
    }  # fmt: skip
    return program(*requirements, target=target).decide(Record.model_validate_json(json.dumps(data)), on=on, to=to)


def measured(level: int, day: str, role: str = "virksomhed", name: str = "hygiejne") -> dict[str, Any]:
    return {"competence": name, "level": level, "date": day, "role": role}


def first(decision: Decision) -> Any:
    return decision.transitions[0].requirements[0]


@pytest.mark.parametrize(("observed", "outcome"), [(2, Outcome.NOT_READY), (3, Outcome.READY), (4, Outcome.READY)])
def test_a_level_on_both_sides_of_its_boundary(observed: int, outcome: Outcome) -> None:
    decision = decide(requirement("hygiejne", level("hygiejne", 3)), measurements=[measured(observed, "2026-05-04")])
    assert decision.outcome is outcome
    assert first(decision).tests[0].observed == observed
    assert first(decision).tests[0].gap == (1 if observed == 2 else None)


def test_no_measurement_is_unknown_and_the_turn_of_whoever_measures() -> None:
    decision = decide(requirement("hygiejne", level("hygiejne", 3), responsible="borger"))
    assert decision.outcome is Outcome.UNDETERMINED
    assert first(decision).tests[0].reason is Reason.MISSING
    assert first(decision).responsible == "virksomhed"


@pytest.mark.parametrize(("day", "status"), [("2024-02-29", Status.MET), ("2024-02-28", Status.UNKNOWN)])
def test_freshness_includes_the_day_itself(day: str, status: Status) -> None:
    within = m.Duration(3, m.Unit.MONTH)
    fresh = program(requirement("hygiejne", level("hygiejne", 3, within=within)))
    data = {"citizen": "b-1", "package": "rengøring", "modules": [{"module": "virksomhed1", "start": "2024-01-08"}],
            "measurements": [measured(3, day)]}  # fmt: skip
    old = m.Ruleset(**{f: getattr(fresh.ruleset, f) for f in m.Ruleset.__slots__} | {"in_force_from": date(2024, 1, 1)})
    decision = Program(old).decide(Record.model_validate_json(json.dumps(data)), on=date(2024, 5, 31))
    assert first(decision).status is status
    assert first(decision).tests[0].observed == 3


def test_two_roles_that_disagree_on_one_day_conflict_unless_the_rule_chooses() -> None:
    rows = [measured(4, "2026-05-04", "sproglærer"), measured(2, "2026-05-04", "virksomhed")]
    silent = decide(requirement("hygiejne", level("hygiejne", 3)), measurements=rows)
    assert first(silent).tests[0].reason is Reason.CONFLICTING
    both = m.Roles(("sproglærer", "virksomhed"), every=True)
    assert (
        decide(requirement("hygiejne", level("hygiejne", 3, assessors=both)), measurements=rows).outcome == "not_ready"
    )
    assert decide(requirement("hygiejne", level("hygiejne", 2)), measurements=rows).outcome == "ready"


@pytest.mark.parametrize(("present", "status"), [(112, Status.UNMET), (112.8, Status.MET)])
def test_attendance_leaves_lawful_absence_out(present: float, status: Status) -> None:
    test = m.AttendanceTest(src("fremmøde"), m.Bound(m.Comparison.AT_LEAST, 80), m.Last(m.Duration(4, m.Unit.WEEK)))
    row = {
        "start": "2026-04-14",
        "end": "2026-05-10",
        "planned_hours": 148,
        "present_hours": present,
        "lawful_absence_hours": 7,
    }
    assert first(decide(requirement("fremmøde", test), attendance=[row])).status is status


@pytest.mark.parametrize(("end", "status"), [("2026-04-14", Status.MET), ("2026-04-13", Status.UNKNOWN)])
def test_a_row_belongs_to_the_window_that_holds_its_last_day(end: str, status: Status) -> None:
    test = m.AttendanceTest(src("fremmøde"), m.Bound(m.Comparison.AT_LEAST, 80), m.Last(m.Duration(4, m.Unit.WEEK)))
    row = {"start": "2026-04-01", "end": end, "planned_hours": 10, "present_hours": 10}
    assert first(decide(requirement("fremmøde", test), attendance=[row])).status is status


@pytest.mark.parametrize(("days", "outcome"), [(55, Outcome.NOT_READY), (56, Outcome.READY)])
def test_time_in_the_module(days: int, outcome: Outcome) -> None:
    test = m.TimeTest(src("tid"), m.InModule(), m.Bound(m.Comparison.AT_LEAST, m.Duration(8, m.Unit.WEEK)))
    assert decide(requirement("tid", test), on=date(2026, 3, 16) + timedelta(days=days)).outcome is outcome


@pytest.mark.parametrize(("on", "outcome"), [(date(2026, 6, 30), Outcome.READY), (date(2026, 7, 1), Outcome.NOT_READY)])
def test_the_last_day_of_a_waiver_counts(on: date, outcome: Outcome) -> None:
    waivable = m.Waivable(m.Roles(("jobcenter",)))
    rule = requirement("hygiejne", level("hygiejne", 3), waivable=waivable)
    waiver = {"requirement": rule.id, "role": "jobcenter", "granted": "2026-05-01", "expires": "2026-06-30"}
    decision = decide(rule, on=on, measurements=[measured(2, "2026-05-04")], waivers=[waiver])
    assert decision.outcome is outcome
    assert first(decision).waiver.valid is (outcome is Outcome.READY)


def test_rows_after_the_date_or_registered_after_it_do_not_exist() -> None:
    late = {**measured(3, "2026-05-04"), "recorded": "2026-05-12"}
    rule = requirement("hygiejne", level("hygiejne", 3))
    assert decide(rule, measurements=[late]).outcome is Outcome.UNDETERMINED
    assert decide(rule, measurements=[late], on=date(2026, 5, 12)).outcome is Outcome.READY


def test_a_group_that_can_still_be_reached_is_unknown() -> None:
    group = m.TestGroup(src("mindst 1 af"), m.GroupKind.AT_LEAST, 1, (level("hygiejne", 3), level("gulvpleje", 3)))
    decision = decide(requirement("bredde", group), measurements=[measured(2, "2026-05-04")])
    assert first(decision).status is Status.UNKNOWN
    assert [t.status for t in first(decision).tests[0].tests] == [Status.UNMET, Status.UNKNOWN]


def test_the_target_group_comes_first_and_never_closes_a_job() -> None:
    target = (m.FactTest(src("jobstatus er aktivitetsparat"), "jobstatus", m.IsOneOf(("aktivitetsparat",))),)
    rule = requirement("hygiejne", level("hygiejne", 3))
    facts = [{"fact": "jobstatus", "value": "jobparat", "from": "2026-01-01"}]
    outside = decide(rule, target=target, facts=facts)
    assert outside.outcome is Outcome.OUT_OF_SCOPE
    assert outside.transitions[0].requirements == ()
    assert decide(rule, target=target, facts=facts, to="job").outcome is Outcome.READY
    assert decide(rule, target=target, measurements=[measured(4, "2026-05-04")]).outcome is Outcome.UNDETERMINED


def test_no_rules_before_the_edition_and_no_transition_to_nowhere() -> None:
    rule = requirement("hygiejne", level("hygiejne", 3))
    assert decide(rule, to="job").outcome is Outcome.READY
    with pytest.raises(DecisionError):
        decide(rule, to="virksomhed1")


def test_an_unmet_requirement_that_does_not_apply_does_not_gate() -> None:
    when = (m.FactTest(src("jobstatus er jobparat"), "jobstatus", m.IsOneOf(("jobparat",))),)
    rule = requirement("hygiejne", level("hygiejne", 3), applies_when=when)
    rows = [measured(2, "2026-05-04")]
    facts = [{"fact": "jobstatus", "value": "aktivitetsparat", "from": "2026-01-01"}]
    assert first(decide(rule, measurements=rows, facts=facts)).status is Status.NOT_APPLICABLE
    unknown = first(decide(rule, measurements=rows))
    assert unknown.status is Status.UNKNOWN
