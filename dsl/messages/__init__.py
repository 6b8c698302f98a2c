"""Everything that is said about rule files: per language, by code, the message and the help."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from . import da, en, examples, layers, logic, remarks, situations, syntax

_OWN = {"da": (da.MESSAGES, da.WORDS), "en": (en.MESSAGES, en.WORDS)}


@cache
def catalogue(language: str) -> Mapping[str, tuple[str, str]]:
    """Every code with its message and its help, in one language ("da" or "en")."""
    families = (syntax.MESSAGES, layers.MESSAGES, logic.MESSAGES, examples.MESSAGES)
    together = dict(_OWN[language][0])
    for family in families:
        together |= family[language]
    return dict(sorted(together.items()))


@cache
def words(language: str) -> Mapping[str, str]:
    """Words that arguments are made of, the words around a message, and what is said at other places and in notes."""
    return {
        **_OWN[language][1],
        **remarks.REMARKS[language],
        **logic.WORDS[language],
        **layers.WORDS[language],
        **examples.WORDS[language],
        **{
            key if key.startswith("k_") else f"sit_{key}": said for key, said in situations.SITUATIONS[language].items()
        },
    }
