"""Texts in quotation marks, as the formatter writes them."""

from __future__ import annotations

_OTHERS = (("“", "”", "“”"), ("„", "“", "“”"), ("»", "«", "«"), ("«", "»", "»"), ("”", "”", "”"))
"""Marks that open and close a text, and what it cannot hold between them."""


def quoted(text: str) -> str:
    """The text between `"` marks; between others where it holds such a mark itself."""
    if '"' not in text:
        return f'"{text}"'
    opener, closer, _ = next(marks for marks in _OTHERS if not set(marks[2]) & set(text))
    return f"{opener}{text}{closer}"
