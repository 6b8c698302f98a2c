"""When a requirement applies: never, always, or only where its own tests are settled."""

from __future__ import annotations

from trin.engine.model import ConditionTest

from .findings import Findings, Placed, View
from .formulas import Formula, Reasoning, core


def applicability(view: View, findings: Findings) -> None:
    """``gælder når`` that excludes itself or the target group, says nothing, or decides the body."""
    for placed in view.requirements():
        if placed.requirement.applies_when and view.first("applies", placed.requirement):
            _requirement(placed, view, findings)


def _requirement(placed: Placed, view: View, findings: Findings) -> None:
    reasoning, given = view.reasoning(placed.own), view.given(placed.own)
    tests = placed.requirement.applies_when
    applies = [reasoning.line(test) for test in tests]
    spans = [findings.places.line(test) for test in tests]
    target = [(findings.places.line(line), "@target") for line in view.target_group(placed.own)]
    if not reasoning.possible(*given, *applies):
        guilty = core(reasoning, applies, given)
        labels = [(spans[i], "@against") for i in guilty[:-1]]
        if guilty:
            helped = reasoning.possible(*applies)
            findings.add("T518", spans[guilty[-1]], [*labels, *(target if helped else [])])
        return
    for test, span in zip(tests, spans, strict=True):
        if not reasoning.possible(*given, reasoning.line(test, False)):
            helped = reasoning.possible(reasoning.line(test, False))
            if helped or not isinstance(test, ConditionTest):
                findings.add("T519", span, target if helped else [])
            return
    _with_body(placed, applies, given, reasoning, findings)


def _with_body(
    placed: Placed, applies: list[Formula], given: list[Formula], reasoning: Reasoning, findings: Findings
) -> None:
    requirement = placed.requirement
    met, unmet = reasoning.body(requirement.body), reasoning.body(requirement.body, False)
    when = [(findings.places.line(test), "@applies") for test in requirement.applies_when]
    body = findings.places.line(requirement.body[0], placed.module)
    if reasoning.possible(met) and not reasoning.possible(*applies, met):
        findings.add("T529", body, when)
    elif reasoning.possible(unmet) and not reasoning.possible(*applies, unmet):
        findings.add("T530", body, when)
