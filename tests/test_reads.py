"""What no rule reads can be left out of a record, and nothing changes; what is read is named with its purpose."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import trin
from hypothesis import HealthCheck, given, settings
from reference import records
from trin.engine import model as m
from trin.engine.decision import Decision
from trin.engine.program import DecisionError, Program
from trin.engine.reads import NAME_FIELD, reads, unread
from trin.engine.record import ROWS, Record

few = settings(
    max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def _without(record: Record, package: m.Package) -> Record:
    data = record.model_dump(by_alias=True)
    gone: dict[str, set[int]] = {}
    for one in unread(record, package):
        if one.field is None:
            gone.setdefault(one.rows, set()).add(one.index)
        else:
            del data[one.rows][one.index][one.field]
    for rows, indices in gone.items():
        data[rows] = [row for i, row in enumerate(data[rows]) if i not in indices]
    return Record.model_validate(data)


def _verdict(decision: Decision) -> Any:
    """Everything but where in the record the evidence stands."""

    def statuses(parts: Any) -> Any:
        return [(r.id, r.status, [(t.status, t.reason, t.observed) for t in r.tests]) for r in parts]

    ways = [(t.to, t.outcome, statuses(t.requirements), statuses(t.recommendations)) for t in decision.transitions]
    return decision.outcome, ways, statuses(decision.standards)


@few
@given(records.cases())
def test_what_is_not_read_changes_nothing(case: tuple[m.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    package = ruleset.shared if record.package is None else ruleset.packages.get(record.package)
    if package is None:
        return
    program = Program(ruleset)
    try:
        before = program.decide(record, on=on)
    except DecisionError:
        return
    after = program.decide(_without(record, package), on=on)
    assert _verdict(after) == _verdict(before)


def test_every_list_of_a_record_has_its_name_field() -> None:
    assert set(NAME_FIELD) <= set(ROWS)
    for rows, field in NAME_FIELD.items():
        assert field in ROWS[rows].model_fields


def test_a_need_is_named_with_its_purpose() -> None:
    package = trin.load("vejle").ruleset.packages["rengøring"]
    by_key = {(read.rows, read.name): read for read in reads(package)}
    hygiene = by_key["measurements", "hygiejne"]
    assert hygiene.label == "Hygiejne og smitteveje"
    assert hygiene.fields == ("date", "level", "role")
    assert "rengøring.virksomhed2.hygiejne" in {purpose.requirement for purpose in hygiene.purposes}
    assert by_key["facts", "baggrund"].purposes[0].requirement is None
    assert by_key["waivers", "rengøring.virksomhed3.amu"].fields == ("expires", "granted", "role")
    assert ("measurements", "scanner") not in by_key  # another package's


@pytest.mark.parametrize("name", ["vejle", "fredericia"])
def test_nothing_is_read_without_a_purpose(name: str) -> None:
    ruleset = trin.load(name).ruleset
    for package in (ruleset.shared, *ruleset.packages.values()):
        assert all(read.purposes for read in reads(package) if read.rows != "modules")


def test_a_field_that_no_rule_reads_is_found() -> None:
    package = trin.load("vejle").ruleset.packages["rengøring"]
    record = Record.model_validate(
        {
            "citizen": "b-1",
            "package": "rengøring",
            "modules": [{"module": "virksomhed1", "start": "2026-03-16"}],
            "measurements": [
                {"competence": "hygiejne", "level": 3, "date": "2026-05-04", "role": "virksomhed", "assessor": "a-7"},
                {"competence": "scanner", "level": 3, "date": "2026-05-04"},
            ],
        }
    )
    found = [(one.rows, one.index, one.field, one.name) for one in unread(record, package)]
    assert found == [("measurements", 0, "assessor", "hygiejne"), ("measurements", 1, None, "scanner")]
