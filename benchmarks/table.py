"""The table as Markdown, the machine in plain words, and the place in the README where both stand."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks import peers
from benchmarks.rows import Row, Section

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- table -->", "<!-- /table -->"


def markdown(sections: Sequence[Section]) -> str:
    """One table; each section says what its ratios are multiples of."""
    lines = ["| | time or size | ratio | budget | met |", "|---|--:|--:|---|---|"]
    for section in sections:
        lines.append(f"| **{section.title}** | | {section.unit} | | |")
        lines += [_line(row) for row in section.rows]
    return "\n".join(lines)


def _line(row: Row) -> str:
    ratio = "" if row.ratio is None else _ratio(row.ratio)
    met = "" if row.budget is None else "yes" if row.met else "**no**"
    return f"| {row.what} | {row.amount} | {ratio} | {row.budget or ''} | {met} |"


def _ratio(ratio: float) -> str:
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:,.0f}"


def machine() -> str:
    """What it was measured on: no names, only what matters to speed."""
    named = [f"{name} {found}" for name, found in peers.versions().items()]
    used = [f"pydantic {version('pydantic')}", f"Lark {version('lark')}", *named]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{python}, {platform.system()}, {os.cpu_count()} cores of {_processor()}; {', '.join(used)}."


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text("utf-8")
    except OSError:
        return platform.processor() or platform.machine()
    models = [line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")]
    return models[0] if models else platform.machine()


def report(sections: Sequence[Section], on: date) -> str:
    """The date, the machine, the table, and who is missing from it."""
    missing = peers.missing()
    note = f"\n\nNot installed and so not measured: {', '.join(missing)}." if missing else ""
    return f"Measured on {on:%-d %B %Y}. {machine()}\n\n{markdown(sections)}{note}"


def write(text: str) -> None:
    """Put the report between the README's two marks."""
    page = README.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise ValueError(f"{README.name} lacks {BEGIN} and {END}")
    README.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", "utf-8")
