"""The measurement of mistakes as a table, and examples of each way to fail."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from trin.dsl.rendering.render import sentences

from benchmarks.mistakes_judge import NOTICED, SAME_MEANING, UNNOTICEABLE, Verdict

if TYPE_CHECKING:
    from benchmarks.mistakes import Measured

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- mistakes -->", "<!-- /mistakes -->"
TARGETS = {"alone": 0.97, "line": 0.99, "place": 0.95, "fix": 0.98, "three": 0.95}
"""The shares that are asked for; `fix` is the share of right ones among those that are offered."""


def share(verdicts: Sequence[Verdict], holds: Callable[[Verdict], bool]) -> float:
    """The share of faults for which something holds; 1 where there are none."""
    return sum(map(holds, verdicts)) / len(verdicts) if verdicts else 1.0


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """The shares by name. Only noticed faults count."""
    noticed = [v for v in verdicts if v.outcome == NOTICED]
    offered = [v for v in noticed if v.fix is not None]
    guessed = [v for v in noticed if v.guess is not None]
    return {
        "alone": share(noticed, lambda v: v.alone),
        "line": share(noticed, lambda v: v.line),
        "place": share(noticed, lambda v: v.place),
        "offered": len(offered) / len(noticed) if noticed else 0.0,
        "fix": share(offered, lambda v: v.fix is True),
        "guessed": len(guessed) / len(noticed) if noticed else 0.0,
        "guess": share(guessed, lambda v: v.guess is True),
    }


_HEAD = (
    "| planted | noticed | exactly one | right line | underline | fix offered | it is right | guess shown "
    "| it is right | not noticeable |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def markdown(measured: Measured, on: date, seed: int) -> str:
    """Kinds, all of them together, targets, and what cannot be said in shares."""
    kinds = list(dict.fromkeys(v.fault.kind for v in measured.verdicts))
    lines = [_HEAD, *(_row(kind, [v for v in measured.verdicts if v.fault.kind == kind]) for kind in kinds)]
    lines.append(_row("**all**", measured.verdicts))
    t = TARGETS
    lines.append(f"| target | | ≥ {_percent(t['alone'])} | ≥ {_percent(t['line'])} | ≥ {_percent(t['place'])} | "
                 f"| ≥ {_percent(t['fix'])} | | | |")  # fmt: skip
    return f"Measured on {on:%-d %B %Y}, seed {seed}.\n\n" + "\n".join(lines) + "\n\n" + "\n".join(_notes(measured))


def _row(name: str, verdicts: Sequence[Verdict]) -> str:
    f = figures(verdicts)
    count = sum(v.outcome == NOTICED for v in verdicts)
    silent = sum(v.outcome == UNNOTICEABLE for v in verdicts)
    shares = [f[key] for key in ("alone", "line", "place", "offered", "fix", "guessed", "guess")]
    if not f["offered"]:
        shares[4] = -1
    if not f["guessed"]:
        shares[6] = -1
    return f"| {name} | {count} | " + " | ".join(map(_percent, shares)) + f" | {silent} |"


def _percent(value: float) -> str:
    return "" if value < 0 else f"{100 * value:.1f} %"


def _notes(measured: Measured) -> Iterable[str]:
    verdicts = measured.verdicts
    yield f"- False alarms in the {measured.clean} clean files: {measured.alarms} (target 0)."
    together = measured.together
    if together:
        whole = sum(count == 3 for count, _ in together) / len(together)
        alone = sum(count == 3 and exact for count, exact in together) / len(together)
        yield (f"- Three faults at once, {len(together)} times: all three reported {_percent(whole)} (target ≥ "
               f"{_percent(TARGETS['three'])}), and nothing else {_percent(alone)}.")  # fmt: skip
    same = sum(v.outcome == SAME_MEANING for v in verdicts)
    yield f"- Left out because the rules still mean the same: {same}."
    crashes = sum(v.crash is not None for v in verdicts)
    yield f"- Crashes: {crashes}."
    seconds = sorted(v.seconds for v in verdicts if v.seconds is not None)
    if seconds:
        late = seconds[int(len(seconds) * 0.95)]
        yield (f"- A check of the whole ruleset, from nothing: {statistics.median(seconds) * 1000:.0f} ms, "
               f"95 % within {late * 1000:.0f} ms.")  # fmt: skip


# --- examples -------------------------------------------------------------------------------------------------------

WAYS: dict[str, Callable[[Verdict], bool]] = {
    "crash": lambda v: v.crash is not None,
    "more than one": lambda v: v.outcome == NOTICED and len(v.said) > 1,
    "wrong line": lambda v: v.outcome == NOTICED and v.crash is None and not v.line,
    "wrong words": lambda v: v.outcome == NOTICED and v.line and not v.place,
    "wrong fix": lambda v: v.fix is False,
    "wrong guess": lambda v: v.guess is False,
    "no fix": lambda v: v.outcome == NOTICED and v.fix is None and v.guess is None,
    "not noticeable": lambda v: v.outcome == UNNOTICEABLE,
}
"""How an answer can fall short, and what is worth a look besides."""


def examples(verdicts: Sequence[Verdict], count: int) -> str:
    """Up to `count` examples of each way to fail, spread over the kinds."""
    parts: list[str] = []
    for way, falls_short in WAYS.items():
        found = [v for v in verdicts if falls_short(v)]
        if found:
            step = max(1, len(found) // count)
            shown = found[::step][:count]
            parts.append(f"\n=== {way}: {len(found)} ===\n" + "\n".join(map(_example, shown)))
    return "\n".join(parts)


def _example(verdict: Verdict) -> str:
    fault = verdict.fault
    out = [f"{fault.kind} ({fault.how}) {fault.ruleset}/{fault.file}:{fault.line}"]
    out += [f"  - {line}" for line in fault.before[:3]] + [f"  + {line}" for line in fault.after[:3]]
    if verdict.crash:
        out.append(f"  {verdict.crash}")
    for diagnostic in verdict.said[:5]:
        language = diagnostic.language or "da"
        place = diagnostic.primary
        places = ((edit.span, edit.text) for edit in diagnostic.mending)
        fixes = [f"{at.line}:{at.column}-{at.end_column} -> »{text}«" for at, text in places]
        mark = " (guess)" if diagnostic.unsafe else ""
        said = " ".join(sentences(diagnostic, language))
        at = f"  {place.file}:{place.line}:{place.column}-{place.end_column} {diagnostic.code} {said}"
        out.append(at + (f"  [{'; '.join(fixes)}{mark}]" if fixes else ""))
    return "\n".join(out)


def write(text: str) -> None:
    """Put the table between the README's two marks."""
    page = README.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    _, mark, tail = rest.partition(END)
    if not mark:
        raise ValueError(f"{README.name} lacks {BEGIN} and {END}")
    README.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{tail}", "utf-8")
