"""The rules that ship are seen whole by their own examples, and no small change to them goes unnoticed."""

from __future__ import annotations

import pytest
from trin.dsl.messages.commands import Say
from trin.rulesets import SHIPPED
from trin.rulesets.covering import covered, mutated
from trin.rulesets.covering_report import part_said, sentence
from trin.rulesets.examples import run_examples

RULESETS = ("branchepakker", "fredericia", "vejle")


@pytest.mark.parametrize("ruleset", RULESETS)
def test_examples_see_everything_and_notice_every_change(ruleset: str) -> None:
    run = run_examples([SHIPPED / ruleset])
    say = Say("da")
    assert run.problems == ()
    assert [ran.case.node.label.text for ran in run.examples if not ran.passed] == []
    found = covered(run)
    assert [(part_said(part, say), part.missing) for part in found.parts if part.missing] == []
    changes = mutated(run)
    assert [sentence(mutant, say)["change"] for mutant in changes.survivors] == []
    assert len(changes.mutants) > 200, "there is something to notice"
    assert found.possible > 100, "there is something to see"
