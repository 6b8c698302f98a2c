"""Whether everybody who is measured gives the same ten verdicts as `floor`. Nothing is printed before that holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from benchmarks import peers
from benchmarks.record import CRITERIA, ON, Plain, aged, floor, floor_explained
from benchmarks.trin_side import program, read, verdicts_in, verdicts_of

Verdicts = Callable[[Plain], list[bool]]


def implementations() -> dict[str, Verdicts]:
    """Every way to the verdicts that is measured, as a function from the plain record."""
    p = program()

    def as_json(record: Plain) -> list[bool]:
        decision = json.loads(p.decide(read(record), on=ON).model_dump_json())
        requirements = {r["id"].rpartition(".")[2]: r["status"] for r in decision["transitions"][0]["requirements"]}
        return [requirements[name] == "met" for name in CRITERIA]

    found: dict[str, Verdicts] = {
        "Python, explained": lambda record: [verdict for _, verdict, _ in floor_explained(record)],
        "Trin, evaluate": lambda record: verdicts_of(p.evaluate(read(record), on=ON)),
        "Trin, decide": lambda record: verdicts_in(p.decide(read(record), on=ON)),
        "Trin, JSON": as_json,
    }
    for peer, variants in peers.installed().items():
        for name, variant in variants.items():
            found[f"{peer}, {name}"] = _of(variant)
    return found


def _of(variant: peers.Variant) -> Verdicts:
    return lambda record: [bool(verdict) for verdict in variant.verdicts(variant.prepare(record))]


def disagreements(records: Sequence[Plain], asked: dict[str, Verdicts] | None = None) -> list[str]:
    """Who says what other than `floor`, and about whom; with ten times the history too."""
    wrong = []
    everybody = implementations() if asked is None else asked
    for record in [*records, *(aged(r) for r in records[:20])]:
        expected = floor(record)
        for name, verdicts in everybody.items():
            found = verdicts(record)
            if found != expected:
                differing = [c for c, a, b in zip(CRITERIA, found, expected, strict=True) if a != b]
                wrong.append(f"{name} on {record['citizen']}: {', '.join(differing)}")
    return wrong
