"""Rulesets: their files found and read, compiled and checked; and the rulesets that ship with Trin.

Each name comes from its room when it is first asked for: whoever only wants to see a command's help reads no rules.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .checks import Checked, check, files_around
    from .errors import RulesError
    from .files import MOST_BYTES, SUFFIX, TooLarge, asked_files, read_bytes, read_source, rule_files
    from .library import SHIPPED, available, search_roots
    from .loaded import LoadedRuleset
    from .loading import diagnose, load, sources_of

__all__ = [
    "MOST_BYTES",
    "SHIPPED",
    "SUFFIX",
    "Checked",
    "LoadedRuleset",
    "RulesError",
    "TooLarge",
    "asked_files",
    "available",
    "check",
    "diagnose",
    "files_around",
    "load",
    "read_bytes",
    "read_source",
    "rule_files",
    "search_roots",
    "sources_of",
]

_HOMES = {
    "MOST_BYTES": "trin.rulesets.files",
    "SHIPPED": "trin.rulesets.library",
    "SUFFIX": "trin.rulesets.files",
    "Checked": "trin.rulesets.checks",
    "LoadedRuleset": "trin.rulesets.loaded",
    "RulesError": "trin.rulesets.errors",
    "TooLarge": "trin.rulesets.files",
    "asked_files": "trin.rulesets.files",
    "available": "trin.rulesets.library",
    "check": "trin.rulesets.checks",
    "diagnose": "trin.rulesets.loading",
    "files_around": "trin.rulesets.checks",
    "load": "trin.rulesets.loading",
    "read_bytes": "trin.rulesets.files",
    "read_source": "trin.rulesets.files",
    "rule_files": "trin.rulesets.files",
    "search_roots": "trin.rulesets.library",
    "sources_of": "trin.rulesets.loading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'trin.rulesets' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
