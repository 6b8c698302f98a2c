"""The same ten criteria for other rules engines: each as its makers would have it written, windows inside the engine.

A peer that is not installed (`pip install trin[bench]`) is left out. Each variant is a preparation, which is outside
the clock, and a function from what it gives to ten verdicts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.record import CRITERIA, SKILLS, Plain

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Variant:
    """`reads` is what it starts from (record: already read; json: text); an explaining one tells more than verdicts."""

    prepare: Callable[[Plain], Any]
    verdicts: Callable[[Any], list[bool]]
    reads: str = "record"
    explains: bool = False


def _as_it_is(record: Plain) -> Plain:
    return record


# --- datalogic-py ---------------------------------------------------------------------------------------------------


def _var(path: str) -> Plain:
    return {"var": path}


def _since(days: int) -> Plain:
    return {">": [{"val": "day"}, {"-": [{"val": [[2], "today"]}, days]}]}


def _is(field: str, value: str) -> Plain:
    return {"==": [{"val": field}, value]}


def _at_least(left: Any, right: Any) -> Plain:
    return {">=": [left, right]}


def datalogic_rules() -> dict[str, Plain]:
    recent = {"filter": [_var("attendance"), _since(28)]}
    over_80 = {"-": [{"*": [_var("current.present"), 100]}, {"*": [_var("current.due"), 80]}]}
    hygiene = [_at_least(_var(f"competences.hygiene.{i}.level"), 3) for i in (0, 1)]
    skills = [{"if": [_at_least(_var(f"competences.{name}.0.level"), 3), 1, 0]} for name in SKILLS]
    safety = _var("competences.safety")
    unexcused = {"filter": [_var("attendance"), {"and": [_since(28), _is("status", "unexcused")]}]}
    return {
        "hygiene_2": {"and": hygiene},
        "punctuality_avg3": _at_least({"+": [_var(f"competences.punctuality.{i}.level") for i in range(3)]}, 7.5),
        "attendance_28d": _at_least({"reduce": [recent, {"+": [_var("accumulator"), over_80]}, 0]}, 0),
        "unexcused_28d": {"<=": [{"length": unexcused}, 2]},
        "skills_3of5": _at_least({"+": skills}, 3),
        "language_3": {"some": [_var("courses"), {"and": [_is("code", "dk_m3"), _is("status", "passed")]}]},
        "safety_56d": {
            "and": [
                {"some": [safety, _since(56)]},
                {"none": [safety, {"and": [_since(56), {"<": [{"val": "level"}, 2]}]}]},
            ]
        },
        "courses_4": _at_least({"length": {"filter": [_var("courses"), _is("status", "passed")]}}, 4),
        "weeks_8": _at_least({"-": [_var("today"), _var("module_start")]}, 56),
        "stamina_trend": _at_least(_var("competences.stamina.0.level"), _var("competences.stamina.7.level")),
    }


def _datalogic() -> dict[str, Variant]:
    datalogic = import_module("datalogic_py")
    rules = list(datalogic_rules().values())
    engine = datalogic.Engine()
    rule, session, text = engine.compile(rules), engine.session(), json.dumps(rules)

    def handle(record: Plain) -> Any:
        return datalogic.DataHandle(json.dumps(record))

    def traced(data: str) -> list[bool]:
        found: list[bool] = json.loads(engine.evaluate_with_trace(text, data))["result"]
        return found

    return {
        "verdicts, its own prepared data": Variant(handle, lambda data: list(session.evaluate_data(rule, data))),
        "verdicts": Variant(_as_it_is, rule.evaluate),
        "verdicts from JSON": Variant(json.dumps, rule.evaluate, reads="json"),
        "with its trace": Variant(json.dumps, traced, explains=True),
    }


# --- zen-engine -----------------------------------------------------------------------------------------------------

ZEN = {
    "hygiene_2": "all(competences.hygiene[0:1], #.level >= 3)",
    "punctuality_avg3": "avg(map(competences.punctuality[0:2], #.level)) >= 2.5",
    "attendance_28d": "sum(map(filter(attendance, #.day > today - 28), #.present * 100 - #.due * 80)) >= 0",
    "unexcused_28d": "count(attendance, #.day > today - 28 and #.status == 'unexcused') <= 2",
    "skills_3of5": f"count({list(SKILLS)}, competences[#][0].level >= 3) >= 3",
    "language_3": "some(courses, #.code == 'dk_m3' and #.status == 'passed')",
    "safety_56d": "some(competences.safety, #.day > today - 56)"
    " and all(filter(competences.safety, #.day > today - 56), #.level >= 2)",
    "courses_4": "count(courses, #.status == 'passed') >= 4",
    "weeks_8": "today - module_start >= 56",
    "stamina_trend": "competences.stamina[0].level >= competences.stamina[len(competences.stamina) - 1].level",
}


def _zen_graph() -> Plain:
    at = {"x": 0, "y": 0}
    expressions = [{"id": name, "key": name, "value": text} for name, text in ZEN.items()]
    content = {"expressions": expressions, "passThrough": False, "executionMode": "single"}
    return {
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "position": at},
            {"id": "gate", "name": "gate", "type": "expressionNode", "position": at, "content": content},
            {"id": "out", "name": "out", "type": "outputNode", "position": at},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "gate", "type": "edge"},
            {"id": "2", "sourceId": "gate", "targetId": "out", "type": "edge"},
        ],
    }


def _zen() -> dict[str, Variant]:
    zen = import_module("zen")
    decision = zen.ZenEngine().create_decision(json.dumps(_zen_graph()))
    array = zen.compile_expression(f"[{', '.join(ZEN.values())}]")

    def graph(trace: bool) -> Callable[[Any], list[bool]]:
        def verdicts(record: Any) -> list[bool]:
            result = decision.evaluate(record, {"trace": trace})["result"]
            return [result[name] for name in CRITERIA]

        return verdicts

    return {
        "verdicts, one array expression": Variant(_as_it_is, array.evaluate),
        "verdicts, a graph": Variant(_as_it_is, graph(False)),
        "verdicts from JSON": Variant(json.dumps, graph(False), reads="json"),
        "with its trace": Variant(_as_it_is, graph(True), explains=True),
    }


# --- regorus (Rego) -------------------------------------------------------------------------------------------------


def _regorus() -> dict[str, Variant]:
    regorus = import_module("regorus")
    policy = (HERE / "gate.rego").read_text("utf-8")
    engine = regorus.Engine()
    engine.add_policy("gate.rego", policy)
    machine = regorus.Rvm()
    machine.load_program(regorus.Program.compile_from_modules("{}", [("gate.rego", policy)], ["data.gate.v"]))

    def interpreted(record: Plain) -> list[bool]:
        engine.set_input(record)
        verdicts: list[bool] = engine.eval_rule("data.gate.v")
        return verdicts

    def compiled(text: str) -> list[bool]:
        machine.set_input_json(text)
        verdicts: list[bool] = json.loads(machine.execute())
        return verdicts

    return {
        "verdicts": Variant(_as_it_is, interpreted),
        "verdicts from JSON, bytecode": Variant(json.dumps, compiled, reads="json"),
    }


# --- all ------------------------------------------------------------------------------------------------------------

_PEERS: Mapping[str, tuple[str, Callable[[], dict[str, Variant]]]] = {
    "datalogic-py": ("datalogic_py", _datalogic),
    "zen-engine": ("zen", _zen),
    "regorus": ("regorus", _regorus),
}
_DISTRIBUTIONS = {"regorus": "gordon-to-regorus"}


def installed() -> dict[str, dict[str, Variant]]:
    """The peers that are here, with their variants."""
    return {name: build() for name, (module, build) in _PEERS.items() if find_spec(module) is not None}


def missing() -> list[str]:
    """The peers that are not."""
    return [name for name, (module, _) in _PEERS.items() if find_spec(module) is None]


def versions() -> dict[str, str]:
    """Which version of each peer was measured."""
    return {name: version(_DISTRIBUTIONS.get(name, name)) for name in installed()}
