"""The source that is generated for a transition in constant use answers what its compiled tests answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from reference import records
from trin.dsl import Source, compile_ruleset
from trin.engine import inline
from trin.engine import model as m
from trin.engine.compiler import OFTEN, CompiledTransition
from trin.engine.history import history_on
from trin.engine.program import DecisionError, Program
from trin.engine.quantities import Situation
from trin.engine.record import Record

EXAMPLES = int(os.environ.get("TRIN_REFERENCE_EXAMPLES", "0"))


def _examples(normal: int) -> settings:
    return settings(
        max_examples=EXAMPLES or normal, deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def _listed(value: Any) -> Any:
    """The same with every list and tuple of rows as a list, and dictionaries as they are."""
    if isinstance(value, list | tuple):
        return [_listed(v) for v in value]
    return {k: _listed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _ways(program: Program) -> Iterator[CompiledTransition]:
    for name in (None, *program.ruleset.packages):
        for ways in program._package(name).leads.values():
            yield from ways


def _same(ruleset: m.Ruleset, record: Record, on: date) -> None:
    day = on.toordinal()
    history = history_on(record, day)
    if history.current is None:
        return
    situation = Situation(history, day, history.package)
    for way in _ways(Program(ruleset)):
        assert _listed(way.generate()(situation)) == _listed(way.answer(situation)), way.model


@_examples(400)
@given(records.single_tests())
def test_one_test_at_a_time(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    for shift in (0, -1, 1):
        _same(ruleset, record, on + timedelta(days=shift))


@_examples(60)
@given(records.cases())
def test_whole_rulesets(case: tuple[m.Ruleset, Record, date]) -> None:
    _same(*case)


RULES = """
regelsæt prøve "Prøve"
gælder fra 1. januar 2024
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "a"
2 "b"
3 "c"
4 "d"
kompetence h "H"
bevis b "B"
modul x "X"
modul y "Y"
overgang x til y
krav k
{line}
"""
LINES = [
    *(f"h {bound}{rest}" for bound in ("mindst 2", "højst 2", "over 2", "under 2", "præcis 2", "mellem 2 og 3")
      for rest in ("", " målt inden for 3 måneder", " vurderet af virksomhed eller jobcenter",
                   " i hver af de seneste 2 målinger", " i gennemsnit af de seneste 3 målinger",
                   " i hver måling de seneste 8 uger")),
    "h mindst 2,5 i gennemsnit af de seneste 2 målinger",
    "h steget mindst 1",
    "b bestået",
    *(f"fremmøde {bound} de seneste 4 uger"
      for bound in ("mindst 80 %", "højst 80 %", "over 80 %", "under 80 %", "præcis 80 %", "mellem 70 % og 80,5 %")),
    *(f"fravær {bound} de seneste 4 uger{rest}" for bound in ("højst 1 dage", "mindst 1 dage", "mellem 1 og 2 dage")
      for rest in ("", " uden lovlig grund")),
    *(f"tid i modulet {bound}" for bound in ("mindst 21 uger", "højst 147 dage", "over 147 dage", "under 21 uger",
                                             "præcis 21 uger", "mindst 20 uger", "mindst 22 uger")),
    "alle af\n- h mindst 2\n- b bestået",
    "mindst 1 af\n- h mindst 2\n- b bestået",
    "ingen af\n- h mindst 2\n- b bestået",
]  # fmt: skip
MEASURED = [
    [], [(2, 0, "virksomhed")], [(1, 0, "jobcenter"), (3, 10, "virksomhed")],
    [(3, 5, "virksomhed"), (2, 20, "virksomhed"), (2, 40, "jobcenter"), (4, 300, None)],
    [(2, 5, "virksomhed"), (3, 5, "jobcenter"), (2, 6, None)], [(4, 200, "virksomhed")],
    [(2, 1, None), (2, 2, None), (3, 2, None), (1, 90, None)],
]  # fmt: skip
ON = date(2024, 6, 3)


def _records() -> Iterator[Record]:
    for i, rows in enumerate(MEASURED):
        measured = [
            {"competence": "h", "level": level, "date": ON - timedelta(days=ago), "role": role}
            for level, ago, role in rows
        ]
        certificates = [
            {
                "certificate": "b",
                "passed": i % 2 == 0,
                "date": date(2024, 2, 1),
                "expires": [None, ON, date(2024, 6, 2)][i % 3],
            }
        ] * min(i, 2)
        attendance = [
            {
                "start": ON - timedelta(days=ago),
                "end": ON - timedelta(days=ago),
                "planned_hours": 10,
                "present_hours": 8 - i % 3,
            }
            for ago in (0, 27, 28)[: i % 4]
        ]
        if i == 5:
            attendance[0] |= {"start": ON - timedelta(days=3)}
        if i == 6:
            attendance[0] |= {"present_hours": 7, "lawful_absence_hours": 3}
        yield Record.model_validate(
            {
                "citizen": "b-1", "modules": [{"module": "x", "start": date(2024, 1, 8)}], "measurements": measured,
                "pauses": [{"start": date(2024, 2, 1), "end": date(2024, 2, 7)}] if i == 3 else [],
                "certificates": certificates, "attendance": attendance,
            }
        )  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_every_common_case_and_what_is_just_outside_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rulesets, problems = compile_ruleset([Source("prøve.trin", RULES.format(line=line))])
    assert not problems
    called = []
    monkeypatch.setattr(inline._Writer, "called", lambda *_: called.append(1) or "None")
    for way in _ways(Program(rulesets["prøve"])):
        way.generate()
    assert not called, "this line has no source of its own"
    monkeypatch.undo()
    for record in _records():
        _same(rulesets["prøve"], record, ON)


def test_a_program_goes_over_to_generated_source_and_nobody_can_tell() -> None:
    rulesets, _ = compile_ruleset([Source("prøve.trin", RULES.format(line="mindst 1 af\n- h mindst 2\n- b bestået"))])
    program = Program(rulesets["prøve"])
    (way,) = program._package(None).leads["x"]
    everybody = list(_records())
    first = [program.decide(record, on=ON).model_dump() for record in everybody]
    compiled = way.answer
    for _ in range(OFTEN):
        program.decide(everybody[0], on=ON)
    assert way.answer is not compiled
    assert [program.decide(record, on=ON).model_dump() for record in everybody] == first
    with pytest.raises(DecisionError):
        program.decide(everybody[0], on=ON, to="z")
