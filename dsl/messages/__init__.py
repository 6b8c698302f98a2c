"""Everything that is said about rule files: per language, by code, the message and the help."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import ModuleType


@cache
def catalogue(language: str) -> Mapping[str, tuple[str, str]]:
    """Every code with its message and its help, in one language ("da" or "en")."""
    from . import examples, layers, logic, syntax  # noqa: PLC0415 - a decision needs none of them

    families = (syntax.MESSAGES, layers.MESSAGES, logic.MESSAGES, examples.MESSAGES)
    together = dict(_own(language).MESSAGES)
    for family in families:
        together |= family[language]
    return dict(sorted(together.items()))


@cache
def words(language: str) -> Mapping[str, str]:
    """Words that arguments are made of, the words around a message, and what is said at other places and in notes."""
    from . import examples, layers, logic, remarks, situations  # noqa: PLC0415

    return {
        **_own(language).WORDS,
        **remarks.REMARKS[language],
        **logic.WORDS[language],
        **layers.WORDS[language],
        **examples.WORDS[language],
        **{
            key if key.startswith("k_") else f"sit_{key}": said for key, said in situations.SITUATIONS[language].items()
        },
    }


def _own(language: str) -> ModuleType:
    """The catalogue of a language's own."""
    from . import da, en  # noqa: PLC0415

    return {"da": da, "en": en}[language]
