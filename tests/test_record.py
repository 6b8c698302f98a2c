"""Records: what is accepted, what is refused, and that a CPR number is never repeated."""

import json
from typing import Any

import pytest
from pydantic import ValidationError
from trin.engine.record import Record

AMINA: dict[str, Any] = {
    "citizen": "b-1042",
    "package": "rengøring",
    "modules": [
        {"module": "introduktion", "start": "2026-01-05", "end": "2026-03-01"},
        {"module": "virksomhed1", "start": "2026-03-16", "company": "hotel_munkebjerg"},
    ],
    "attendance": [
        {
            "start": "2026-04-13",
            "end": "2026-05-10",
            "planned_hours": 148,
            "present_hours": 117.5,
            "lawful_absence_hours": 7,
        },
    ],
    "facts": [{"fact": "jobstatus", "value": "aktivitetsparat", "from": "2026-01-01"}],
}


def read(**changes: Any) -> Record:
    return Record.model_validate_json(json.dumps({**AMINA, **changes}))


def test_hours_are_exact_minutes() -> None:
    assert read().attendance[0].present_minutes == 7050


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": 1},
        {"modules": [{"module": "a", "start": "2026-01-05", "end": "2026-01-04"}]},
        {"modules": [{"module": "a", "start": "2026-01-05"}, {"module": "b", "start": "2026-02-05"}]},
        {"attendance": [{"start": "2026-01-01", "end": "2026-01-01", "planned_hours": 7, "present_hours": 7.5}]},
        {"attendance": [{"start": "2026-01-01", "end": "2026-01-01", "planned_hours": "7", "present_hours": 7}]},
        {"measurements": [{"competence": "hygiejne", "level": 2.5, "date": "2026-01-01"}]},
        {"measurements": [{"competence": "hygiejne", "level": 2, "date": "01-01-2026"}]},
    ],
)
def test_what_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(**changes)


@pytest.mark.parametrize("cpr", ["010190-1234", "0101901234", "note 311299 1234 here"])
def test_a_cpr_number_is_refused_and_never_repeated(cpr: str) -> None:
    for changes in (
        {"citizen": cpr},
        {"waivers": [{"requirement": "x", "role": "y", "granted": "2026-01-01", "reason": cpr}]},
    ):
        with pytest.raises(ValidationError) as caught:
            read(**changes)
        assert cpr not in str(caught.value)
