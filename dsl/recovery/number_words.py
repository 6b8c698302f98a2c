"""Numbers written as words: no rule may have them, but authors write them, and can be told the figure."""

from __future__ import annotations

from collections.abc import Mapping

_ONES: Mapping[str, tuple[str, ...]] = {
    "da": ("nul", "en", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten",
           "fjorten", "femten", "seksten", "sytten", "atten", "nitten"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
}  # fmt: skip
_TENS: Mapping[str, tuple[str, ...]] = {
    "da": ("tyve", "tredive", "fyrre", "halvtreds", "tres", "halvfjerds", "firs", "halvfems", "hundrede"),
    "en": ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"),
}
_ALSO: Mapping[str, Mapping[str, int]] = {
    "da": {"én": 1, "et": 1, "ét": 1, "hundred": 100, "ethundrede": 100},
    "en": {"a": 1},
}


def _known(language: str) -> dict[str, int]:
    """One to twenty, the tens up to a hundred, and in Danish, where they are single words, all between."""
    ones, tens = _ONES[language], _TENS[language]
    words = {word: number for number, word in enumerate(ones)}
    words |= {word: 10 * number for number, word in enumerate(tens, 2)}
    if language == "da":
        words |= {f"{ones[i]}og{ten}": 10 * number + i for number, ten in enumerate(tens[:-1], 2) for i in range(1, 10)}
    return {**words, **_ALSO[language]}


_WORDS = {language: _known(language) for language in _ONES}


def number_in_words(word: str, language: str) -> int | None:
    """The number that a word says ("tre" is 3, "femogfirs" 85), in any case; None where it says none."""
    return _WORDS.get(language, {}).get(word.lower())
