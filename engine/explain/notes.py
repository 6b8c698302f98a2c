"""What deserves a remark and decides nothing: a module that has lasted shorter or longer than it normally does."""

from __future__ import annotations

from trin.engine import model
from trin.engine.calendar import days_within, reached_on
from trin.engine.history import History

from .words import Words


def notes(
    language: str, package: model.Package, history: History, day: int, words: Words | None = None
) -> tuple[str, ...]:
    """Remarks on nominal durations ("varer") on a day (an ordinal). The clock stands still in pauses.

    `words` are a reader's own phrases, where there are such.
    """
    visit = history.current
    module = None if visit is None else package.modules.get(visit.module)
    if visit is None or module is None or module.lasts is None:
        return ()
    shortest, longest = module.lasts
    pauses = history.pauses
    now = day if visit.end is None else min(day, visit.end + 1)
    elapsed = now - visit.start - days_within(pauses, visit.start, now - 1)
    words = Words(language) if words is None else words
    nominal = _nominal(shortest, longest, words)
    passed = words.stretch(elapsed)
    if now < reached_on(visit.start, shortest, pauses):
        return (words("note.shorter", module=words.quoted(module.label), nominal=nominal, passed=passed),)
    over = now - reached_on(visit.start, longest, pauses)
    if over > 0:
        return (words("note.longer", module=words.quoted(module.label), nominal=nominal, over=words.stretch(over)),)
    return ()


def _nominal(shortest: model.Duration, longest: model.Duration, words: Words) -> str:
    if shortest == longest:
        return words.counted(longest.count, longest.unit)
    low = str(shortest.count) if shortest.unit is longest.unit else words.counted(shortest.count, shortest.unit)
    return words("note.range", low=low, high=words.counted(longest.count, longest.unit))
