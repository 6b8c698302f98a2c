"""What is said at the other places of a problem, and in notes: per language, by key.

A remark may use the arguments of its diagnostic. At a place it is a few words without a full stop; in a note, whole
sentences.
"""

from __future__ import annotations

from collections.abc import Mapping

REMARKS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "note": "bemærk",
        "can_be_fixed": "kan rettes",
        "perhaps": "måske",
        "declared_here": "erklæret her",
        "first_here": "står først her",
        "also_here": "står også her",
    },
    "en": {
        "note": "note",
        "can_be_fixed": "can be fixed",
        "perhaps": "perhaps",
        "declared_here": "declared here",
        "first_here": "first here",
        "also_here": "also here",
    },
}
