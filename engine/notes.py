"""What deserves a remark and decides nothing: a module that has lasted shorter or longer than it normally does."""

from __future__ import annotations

from . import model
from .calendar import days_within, reached_on
from .explain.words import Words
from .quantities import Situation


def notes(ruleset: model.Ruleset, package: model.Package, s: Situation) -> tuple[str, ...]:
    """Remarks on nominal durations ("varer"), in the language of the rules. The clock stands still in pauses."""
    visit = s.history.current
    module = None if visit is None else package.modules.get(visit.module)
    if visit is None or module is None or module.lasts is None:
        return ()
    shortest, longest = module.lasts
    pauses = s.history.pauses
    now = s.day if visit.end is None else min(s.day, visit.end + 1)
    elapsed = now - visit.start - days_within(pauses, visit.start, now - 1)
    words = Words(ruleset.language)
    nominal = _nominal(shortest, longest, words)
    passed = words.counted(elapsed, "day")
    if now < reached_on(visit.start, shortest, pauses):
        return (words("note.shorter", module=module.label, nominal=nominal, passed=passed),)
    over = now - reached_on(visit.start, longest, pauses)
    if over > 0:
        return (words("note.longer", module=module.label, nominal=nominal, over=words.counted(over, "day")),)
    return ()


def _nominal(shortest: model.Duration, longest: model.Duration, words: Words) -> str:
    if shortest == longest:
        return words.counted(longest.count, longest.unit)
    low = str(shortest.count) if shortest.unit is longest.unit else words.counted(shortest.count, shortest.unit)
    return words("note.range", low=low, high=words.counted(longest.count, longest.unit))
