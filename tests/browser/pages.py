"""Writes the pages of the shipped citizens into a folder, for every reader in both languages: what check.mjs looks at.

python tests/browser/pages.py FOLDER
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any, get_args

import trin
from trin.engine.explain.readers import Reader, page, shown

SHIPPED = Path(trin.__file__).parent / "rulesets"
_DAY = re.compile(r"^#   (\w+) +(\d{4}-\d\d-\d\d) ", re.MULTILINE)


def citizens() -> list[tuple[str, Path, date]]:
    """The citizens that ship, each with the ruleset and the day that the rule file says it is for."""
    found = []
    for folder in sorted(SHIPPED.glob("*/borgere")):
        said = "\n".join(file.read_text("utf-8") for file in sorted(folder.parent.glob("*.trin")))
        days = dict(_DAY.findall(said))
        records = sorted(folder.glob("*.json"))
        found += [(folder.parent.name, r, date.fromisoformat(days[r.stem])) for r in records if r.stem in days]
    return found


def write(folder: Path) -> int:
    """Write every page; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for ruleset, file, on in citizens():
        loaded: Any = trin.load(ruleset)
        record = loaded.read(file.read_text("utf-8"))
        evaluation = loaded.evaluate(record, on=on)
        for reader in get_args(Reader):
            for language in ("da", "en"):
                told = page(evaluation.decision(), evaluation.ruleset, record, language, reader)
                name = f"{ruleset}-{file.stem}.{reader}.{language}.html"
                (folder / name).write_text(shown(told, "html"), "utf-8")
                count += 1
    return count


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
