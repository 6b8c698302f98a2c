"""The contract of a decision, published with the package as a JSON Schema."""

import json
from datetime import date
from pathlib import Path

import pytest
import trin
from jsonschema import Draft202012Validator
from trin.engine.decision import Decision

PUBLISHED = Path(trin.__file__).parent / "engine" / "decision.schema.json"
SHIPPED = Path(trin.__file__).parent / "rulesets"


def test_the_published_schema_is_that_of_the_class(request: pytest.FixtureRequest) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Decision.model_json_schema()}
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        PUBLISHED.write_text(text, "utf-8")
    assert PUBLISHED.read_text("utf-8") == text, "run pytest tests/test_decision_schema.py --update-golden"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", sorted(SHIPPED.rglob("*.json")), ids=lambda p: p.stem)
def test_decisions_are_what_the_schema_says(path: Path) -> None:
    validator = Draft202012Validator(json.loads(PUBLISHED.read_text("utf-8")))
    loaded = trin.load(path.relative_to(SHIPPED).parts[0])
    decision = loaded.decide(loaded.read(path.read_text("utf-8")), on=date(2026, 9, 1))
    validator.validate(json.loads(decision.model_dump_json()))
    with pytest.raises(Exception, match="is not one of"):
        validator.validate({**json.loads(decision.model_dump_json()), "outcome": "perhaps"})
