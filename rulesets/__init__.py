"""Rulesets: their files found and read, compiled and checked; and the rulesets that ship with Trin."""

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
