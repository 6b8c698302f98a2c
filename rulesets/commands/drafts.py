"""`trin reasons` and `trin reads`: a draft of the written reasons, and which data the rules read."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from trin.dsl.messages.commands import TEXTS, Say

from .loading import check_package, layer_asked, loaded_ruleset, stack_asked, stack_dates
from .output import READY, WRONG, Refused, complain, tell, tell_json
from .records import broken_text


def reasons(say: Say, own_language: bool, ruleset: str, record: str, **given: Any) -> int:
    """Draft the written reasons of a decision."""
    from trin.engine.explain.reasons import reasons as draft_of  # noqa: PLC0415
    from trin.rulesets.records import Answer, Question, answers  # noqa: PLC0415

    loaded = loaded_ruleset(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    layer, to = layer_asked(loaded, given["layer"], say), given["to"]
    question = Question(loaded, given["on"] or date.today(), to, given["as_of_rules"], layer)
    code = READY
    for found in answers(question, [record], None if sys.stdin is None else sys.stdin.buffer, say):
        if not isinstance(found, Answer):
            complain(say, broken_text(found, say))
            code = WRONG
            continue
        draft = draft_of(found.decision, found.ruleset, found.record, say.language, to)
        tell((draft.markdown() if given["format"] == "markdown" else draft.text()).removesuffix("\n"))
    return code


def reads(say: Say, own_language: bool, ruleset: str, package: str | None, **given: Any) -> int:
    """Tell which data the rules of each package read, and what for."""
    from trin.engine.explain.reads_text import told  # noqa: PLC0415
    from trin.rulesets.records import Broken, one_record, several  # noqa: PLC0415

    loaded, form, file = loaded_ruleset(ruleset, given["rules"], say), given["format"], given["record"]
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    rules = stack_asked(loaded, stack_dates(loaded, say, **given), say).ruleset
    check_package(package, rules.packages, rules.name, say)
    if file is not None and several([file]):
        raise Refused(say("reads.one_record", name=file))
    found = None if file is None else one_record(loaded, file, None if sys.stdin is None else sys.stdin.buffer, say)
    if isinstance(found, Broken):
        complain(say, broken_text(found, say))
        return WRONG
    shown = told(rules, package, found, say.language)
    if form == "json":
        tell_json([one.data() for one in shown], 1)
    else:
        tell("\n".join(one.markdown() if form == "markdown" else one.text() for one in shown).removesuffix("\n"))
    return READY
