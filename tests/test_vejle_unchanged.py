"""Vejle's decisions are those from before the shared concept became a ruleset of its own.

The golden file was written when all of Vejle's rules stood in one layer. Everything that a citizen is judged by or told
is compared, in its order; which layer and file it comes from is not. A change of Vejle's rules on purpose changes the
golden file: write it anew with ``--update-golden``, and read the difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from trin.engine.decision import Decision
from trin.engine.record import Record
from trin.rulesets import SHIPPED, LoadedRuleset, load

EDITION = date(2026, 1, 1)
"""The edition that is compared, also for citizens whose path keeps to an earlier one."""

DAYS = ("2026-01-15", "2026-04-20", "2026-08-10")
"""Days on which everybody is asked about who has begun."""

ASKED = {
    "amina": ("2026-06-15", "2026-07-12"),
    "dina": ("2026-06-01", "2026-09-14", "2026-12-14"),
    "henrik": ("2026-01-05", "2026-03-02"),
    "mariam": ("2026-02-15", "2026-05-11", "2026-08-07"),
    "nadia": ("2026-03-16", "2026-04-13"),
    "oksana": ("2026-05-27", "2026-05-28", "2026-06-01"),
    "samira": ("2026-08-17", "2026-10-30", "2026-10-31"),
    "tesfay": ("2026-03-09", "2026-03-15", "2026-03-16"),
    "yusuf": ("2026-06-07", "2026-09-01", "2026-11-01"),
}
"""By citizen: days around which something changes."""

DECISION = ("citizen", "on", "edition", "package", "module", "outcome", "next", "caveats", "notes", "adopted")
TRANSITION = ("to", "outcome")
SAID = ("kind", "label", "because", "guidance", "sources", "changes")
"""What is said of a requirement whoever the citizen is."""
FOUND = ("status", "responsible_roles", "waiver", "waivers")
TEST_SAID = ("text", "kind", "subject", "comparison", "of", "needed")
TEST_FOUND = ("status", "reason", "required", "observed", "gap", "window", "evidence", "detail")

Data = dict[str, Any]


def _parts(whole: Mapping[str, Any], keys: tuple[str, ...]) -> Data:
    """Some fields, those left out that hold nothing."""
    return {key: whole[key] for key in keys if whole[key] not in (None, [], {})}


def _test_said(test: Data) -> Data:
    within = [_test_said(one) for one in test["tests"] or ()]
    return _parts(test, TEST_SAID) | ({"tests": within} if within else {})


def _test_found(test: Data) -> list[Any]:
    return [_parts(test, TEST_FOUND), *(_test_found(one) for one in test["tests"] or ())]


class _Seen:
    """What decisions have said of each requirement: it is the same in all of them."""

    def __init__(self) -> None:
        self.said: dict[str, Data] = {}

    def judged(self, requirement: Data) -> list[Any]:
        tests = [*requirement["applies_when"], *requirement["tests"]]
        said = _parts(requirement, SAID) | {"tests": [_test_said(test) for test in tests]}
        assert self.said.setdefault(requirement["id"], said) == said, requirement["id"]
        return [requirement["id"], _parts(requirement, FOUND), *(_test_found(test) for test in tests)]

    def decided(self, decision: Decision) -> Data:
        whole = json.loads(decision.model_dump_json())
        transitions = [
            _parts(one, TRANSITION)
            | {kind: [self.judged(r) for r in one[kind]] for kind in ("requirements", "recommendations")}
            for one in whole["transitions"]
        ]
        return _parts(whole, DECISION) | {
            "transitions": transitions,
            "standards": [self.judged(r) for r in whole["standards"]],
            "target": [[_test_said(one), *_test_found(one)] for one in whole["target_group"]],
        }


def _all(vejle: LoadedRuleset) -> Data:
    seen, decisions = _Seen(), []
    for path in sorted((SHIPPED / "vejle" / "borgere").glob("*.json")):
        if path.stem not in ASKED:
            continue
        record = vejle.read(path.read_text("utf-8"))
        begun = min(module.start for module in record.modules).isoformat()
        for on in sorted(day for day in {*DAYS, *ASKED[path.stem]} if day >= begun):
            decision = vejle.decide(record, on=date.fromisoformat(on), as_of_rules=EDITION)
            decisions.append(seen.decided(decision))
    everything = [seen.decided(decision) for decision in _anywhere(vejle)]
    places = [[one["package"], one["module"], [_ids(t) for t in one["transitions"]]] for one in everything]
    return {"requirements": dict(sorted(seen.said.items())), "places": places, "decisions": decisions}


def _anywhere(vejle: LoadedRuleset) -> Iterator[Decision]:
    """One decision for every module of every package, about a citizen of whom nothing else is known."""
    for name, package in sorted(vejle.ruleset.packages.items()):
        for module in package.modules:
            row = {"module": module, "start": EDITION}
            record = Record.model_validate({"citizen": "b-0001", "package": name, "modules": [row]})
            yield vejle.decide(record, on=EDITION)


def _ids(transition: Data) -> list[str]:
    return [judged[0] for kind in ("requirements", "recommendations") for judged in transition[kind]]


def _written(data: Data) -> str:
    """One line for each requirement and for each thing that was judged, so that a difference can be read."""
    lines = ["{"]
    lines += [f" {json.dumps(id_, ensure_ascii=False)}: {_line(said)}," for id_, said in data["requirements"].items()]
    lines += [f" {_line(place)}" for place in data["places"]]
    for decision in data["decisions"]:
        parts = {k: v for k, v in decision.items() if k not in ("transitions", "standards", "target")}
        lines.append(f" {_line(parts)}")
        for transition in decision["transitions"]:
            lines.append(f"  {_line({key: transition[key] for key in TRANSITION})}")
            lines += [f"   {_line(one)}" for kind in ("requirements", "recommendations") for one in transition[kind]]
        lines += [f"  {_line(one)}" for kind in ("standards", "target") for one in decision[kind]]
    return "\n".join([*lines, "}"]) + "\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_decisions_are_the_same_before_and_after(golden: Callable[[str, str], None]) -> None:
    golden("shipped/vejle-before-the-split.txt", _written(_all(load("vejle", [SHIPPED]))))
