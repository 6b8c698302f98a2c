"""``python -m benchmarks`` in the checkout: check that everybody agrees, measure, print one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import date

from benchmarks import rows, table
from benchmarks.check import disagreements
from benchmarks.measure import FULL, QUICK
from benchmarks.record import records


def main() -> int:
    """Exit code 0, or 1 where somebody's verdicts differ; a budget that is not met is a row of the table."""
    options = _options()
    effort = QUICK if options.quick else FULL
    citizens = records(20 if options.quick else 200)
    lines = 600 if options.quick else 5000
    wrong = disagreements(citizens)
    if wrong:
        print("The verdicts differ, so nothing is measured:", *wrong, sep="\n", file=sys.stderr)
        return 1
    parts: dict[str, Callable[[], rows.Section]] = {
        "decision": lambda: rows.decision(citizens, effort),
        "ahead": lambda: rows.looking_ahead(citizens, effort),
        "history": lambda: rows.history(citizens, effort),
        "json": lambda: rows.from_json(citizens, effort),
        "rules": lambda: rows.rules(effort, lines),
        "layers": lambda: rows.stacking(effort),
        "formatting": lambda: rows.formatting(effort, lines),
        "examples": lambda: rows.examples(effort, 100 if options.quick else 1000),
        "starting": lambda: rows.starting(effort),
        "memory": lambda: rows.memory(citizens, lines),
    }
    chosen = options.only or list(parts)
    text = table.report([parts[name]() for name in chosen], date.today())
    print(text)
    if options.write:
        table.write(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: few samples, a small rule file")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    parser.add_argument(
        "--only",
        action="append",
        choices=(
            "decision",
            "ahead",
            "history",
            "json",
            "rules",
            "layers",
            "formatting",
            "examples",
            "starting",
            "memory",
        ),
        help="measure this part only; may be repeated",
    )
    options = parser.parse_args()
    if options.write and (options.quick or options.only):
        parser.error("--write takes a whole, full measurement")
    return options


if __name__ == "__main__":
    sys.exit(main())
