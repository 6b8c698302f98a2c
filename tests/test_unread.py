"""A decision is made in full when somebody first looks at it; nobody can tell the difference."""

import copy
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import trin
from pydantic import TypeAdapter
from trin.dsl import Source, compile_ruleset
from trin.engine.decision import Decision, Outcome
from trin.engine.program import Program
from trin.engine.record import Record

RULES = """
regelsæt prøve "Prøve"
  gælder fra 1. januar 2026
skala niveau "Niveau"
  1 "Nej"
  2 "Ja"
kompetence hygiejne "Hygiejne"
modul a "A"
modul b "B"
overgang a til b
  krav hygiejne
    hygiejne mindst 2
"""
RECORD = Record.model_validate(
    {
        "citizen": "b-1",
        "modules": [{"module": "a", "start": "2026-01-05"}],
        "measurements": [{"competence": "hygiejne", "level": 1, "date": "2026-02-02"}],
    }
)
ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def program() -> Program:
    rulesets, problems = compile_ruleset([Source("prøve.trin", RULES)])
    assert not problems
    return Program(rulesets["prøve"])


LOOKS: dict[str, Callable[[Decision], Any]] = {
    "a field": lambda d: d.transitions,
    "its outcome": lambda d: d.outcome,
    "as JSON": lambda d: d.model_dump_json(),
    "as data": lambda d: d.model_dump(),
    "by an adapter": lambda d: TypeAdapter(Decision).dump_json(d),
    "repr": repr,
    "its fields one by one": dict,
    "a copy": lambda d: d.model_copy(),
    "a deep copy": copy.deepcopy,
    "pickled and back": lambda d: pickle.loads(pickle.dumps(d)),
    "vars": vars,
    "validated again": Decision.model_validate,
    "hashable or not": lambda d: type(d).__hash__ is None,
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_every_way_to_look_sees_the_whole(program: Program, look: Callable[[Decision], Any]) -> None:
    whole = program.evaluate(RECORD, on=ON).decision()
    assert look(program.decide(RECORD, on=ON)) == look(whole)


def test_it_is_a_decision_before_and_after(program: Program) -> None:
    decision = program.decide(RECORD, on=ON)
    assert isinstance(decision, Decision)
    assert decision.outcome is Outcome.NOT_READY
    assert decision == program.decide(RECORD, on=ON)
    assert decision.transitions[0].requirements[0].tests[0].gap == 1
    assert type(decision) is Decision


def test_it_cannot_be_changed(program: Program) -> None:
    decision = program.decide(RECORD, on=ON)
    with pytest.raises(ValueError, match="frozen"):
        decision.outcome = Outcome.READY  # type: ignore[misc]


def test_threads_that_look_at_once_see_the_same(program: Program) -> None:
    whole = program.evaluate(RECORD, on=ON).decision()
    for _ in range(200):
        decision, barrier, seen = program.decide(RECORD, on=ON), Barrier(4), []

        def look(decision: Decision = decision, barrier: Barrier = barrier, seen: list[Any] = seen) -> None:
            barrier.wait()
            seen.append(decision.transitions)

        threads = [Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert seen == [whole.transitions] * 4


SHIPPED = Path(trin.__file__).parent / "rulesets"


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.json")), ids=lambda p: p.stem)
def test_what_is_made_unchecked_is_what_the_contract_says(path: Path) -> None:
    loaded = trin.load(path.relative_to(SHIPPED).parts[0])
    record = Record.model_validate_json(path.read_text("utf-8"))
    for on in (date(2026, 3, 2), date(2026, 6, 15), date(2026, 12, 1), date(2001, 1, 1)):
        try:
            decision = loaded.decide(record, on=on)
            data = decision.model_dump(mode="json")
        except trin.DecisionError:
            continue
        assert Decision.model_validate(data).model_dump(mode="json") == data
        assert list(data) == list(Decision.model_fields)
