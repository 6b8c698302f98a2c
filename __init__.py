"""Trin: is a citizen ready for the next module, and if not, why not?

>>> import trin                                                             # doctest: +SKIP
>>> trin.load("vejle").decide(record, on=date(2026, 5, 11)).outcome         # doctest: +SKIP

Names are imported when they are first used, so that importing `trin` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trin.engine.decision import Decision, Outcome, Reason, Status
    from trin.engine.plan_result import PlanResult
    from trin.engine.problems import RecordError
    from trin.engine.program import DecisionError
    from trin.engine.record import Record
    from trin.rulesets import LoadedRuleset, RulesError, load

__version__ = "0.1.0"

__all__ = [
    "Decision",
    "DecisionError",
    "LoadedRuleset",
    "Outcome",
    "PlanResult",
    "Reason",
    "Record",
    "RecordError",
    "RulesError",
    "Status",
    "__version__",
    "load",
]

_HOMES = {
    "Decision": "trin.engine.decision",
    "DecisionError": "trin.engine.program",
    "LoadedRuleset": "trin.rulesets",
    "Outcome": "trin.engine.decision",
    "PlanResult": "trin.engine.plan_result",
    "Reason": "trin.engine.decision",
    "Record": "trin.engine.record",
    "RecordError": "trin.engine.problems",
    "RulesError": "trin.rulesets",
    "Status": "trin.engine.decision",
    "load": "trin.rulesets",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'trin' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
