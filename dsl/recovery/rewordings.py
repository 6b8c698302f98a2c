"""What authors write with other words in another order: patterns, each with what stands there in the language.

A synonym stands for one keyword (`synonyms`); here a stretch of a line becomes another one, with the author's own
numbers and names in it. Nothing here is accepted either: it is what lets Trin say what to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from .number_words import number_in_words

_N = r"(\d+(?:[.,]\d+)?)"
_BOUND = rf"({_N[1:-1]}(?: ?%)?)"


class Rewording(NamedTuple):
    """A stretch of a line from `start` to `end`, and what would say it; `sure` where it can mean nothing else."""

    start: int
    end: int
    text: str
    sure: bool


_SURE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "da": (
        (rf"\bmellem {_BOUND} ?(?:-|–|til) ?{_BOUND}", r"mellem \1 og \2"),
        (rf"\b(?:fra|i intervallet) {_BOUND} ?(?:til|-|–) ?{_BOUND}", r"mellem \1 og \2"),
        (rf"\b(?:mindst )?{_BOUND} (?:eller|og) (?:derover|højere|mere|over|bedre|flere|opefter|opad)\b", r"mindst \1"),
        (rf"\b(?:højst )?{_BOUND} (?:eller|og) (?:derunder|lavere|mindre|under|færre|nedefter)\b", r"højst \1"),
        (rf"\b(?:mindst )?{_BOUND}\+", r"mindst \1"),
        (r"\b(?:i |inden ?for |over )?(?:den|det|de)? ?(?:seneste|sidste|forløbne) (uge|måned|år)$",
         r"de seneste 1 \1"),
        (r"\b(?:i |inden ?for |over )?(?:det|de)? ?(?:seneste|sidste|forløbne) kvartal$", "de seneste 3 måneder"),
        (r"\b(?:i|ved) (?:begge |alle |hver af )?de (?:seneste|sidste) (\w+) målinger",
         r"i hver af de seneste \1 målinger"),
        (r"\b(?:i |ved )?(\w+) (?:målinger i træk|på hinanden følgende målinger)", r"i hver af de seneste \1 målinger"),
        (rf"^mindst {_N} ?% fremmøde\b", r"fremmøde mindst \1 %"),
        (rf"^(mindst|højst) {_N} timer (?:om ugen|pr\.? uge|ugentligt)", r"timer \1 \2 pr. uge"),
        (rf"^(mindst|højst) ({_N[1:-1]} ?(?:%|dage?s?|timers?)) fravær\b", r"fravær \1 \2"),
        (r"^(mindst|højst) (\d+ (?:dage?|uger?|måneder?|år)) i (modulet|forløbet)$", r"tid i \3 \1 \2"),
        (r"^(mindst|højst) (?:niveau |trin )?(\d+) i ([^\W\d_]\w*)$", r"\3 \1 \2"),
        (r"^vedtaget (?:den|d\.) (.*?\d{4}) af [\"“„»]?([^\"“”„»«]+?)[\"”“«]?$", r'vedtaget af "\2" den \1'),
        (r"^(?:har )?bestået:? (?:kurset |kursus )?([^\W\d_]\w*)$", r"\1 bestået"),
        (r"\b(?:man|tirs|ons|tors|fre|lør|søn)dag (?:den |d\. ?)?(?=\d)", ""),
    ),
    "en": (
        (rf"\bbetween {_BOUND} ?(?:-|–|to) ?{_BOUND}", r"between \1 and \2"),
        (rf"\bfrom {_BOUND} ?(?:to|-|–) ?{_BOUND}", r"between \1 and \2"),
        (rf"\b(?:at least )?{_BOUND} (?:or|and) (?:more|higher|above|over|better|up|upwards)\b", r"at least \1"),
        (rf"\b(?:at most )?{_BOUND} (?:or|and) (?:less|lower|below|under|fewer|down)\b", r"at most \1"),
        (rf"\b(?:at least )?{_BOUND}\+", r"at least \1"),
        (r"\b(?:in |within |over )?(?:the )?(?:last|past|latest) (week|month|year)$", r"the last 1 \1"),
        (r"\b(?:in|at) (?:both |all |each of )?the (?:latest|last) (\w+) measurements",
         r"in each of the latest \1 measurements"),
        (rf"^at least {_N} ?% attendance\b", r"attendance at least \1 %"),
        (rf"^(at least|at most) {_N} hours (?:a|per|each|every) week", r"hours \1 \2 per week"),
        (r"^(at least|at most) (?:level |step )?(\d+) in ([^\W\d_]\w*)$", r"\3 \1 \2"),
        (r"^(?:has )?passed:? (?:the course )?([^\W\d_]\w*)$", r"\1 passed"),
        (r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?=\d)", ""),
    ),
}  # fmt: skip
"""By language: what is written, and what says the same. Nothing is said instead where the second is empty."""

_LIKELY: Mapping[str, tuple[tuple[str, str], ...]] = {
    "da": (
        (rf"(?::| på)? (?:på )?(?:niveau|trin) {_N}$", r" mindst \1"),
        (rf": ?{_BOUND}$", r" mindst \1"),
        (r": ?(\d+ (?:dage?|uger?|måneder?|år))$", r" mindst \1"),
    ),
    "en": (
        (rf"(?::| at)? (?:at )?(?:level|step) {_N}$", r" at least \1"),
        (rf": ?{_BOUND}$", r" at least \1"),
        (r": ?(\d+ (?:days?|weeks?|months?|years?))$", r" at least \1"),
    ),
}  # fmt: skip
"""The same, where something else may have been meant."""


def rewordings(text: str, language: str) -> Iterator[Rewording]:
    """What a line says in other words, from left to right for each pattern."""
    for pattern, template, sure in _patterns(language):
        for match in pattern.finditer(text):
            start, end = match.span()
            while start < end and text[start].isspace():
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            better = _figured(match, language)(template).strip()
            if better != text[start:end].strip():
                yield Rewording(start, end, better, sure)


def _figured(match: re.Match[str], language: str) -> Callable[[str], str]:
    """How a template is filled in: with what was found, numbers in words as figures."""

    def filled(template: str) -> str:
        return re.sub(r"\\(\d)", lambda place: _figure(match[int(place[1])], language), template)

    return filled


def _figure(found: str, language: str) -> str:
    number = number_in_words(found, language)
    return found if number is None else str(number)


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    sure = [(re.compile(pattern, re.IGNORECASE), text, True) for pattern, text in _SURE.get(language, ())]
    likely = [(re.compile(pattern, re.IGNORECASE), text, False) for pattern, text in _LIKELY.get(language, ())]
    return (*sure, *likely)
