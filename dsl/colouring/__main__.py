"""`python -m trin.dsl.colouring`: writes the TextMate grammar anew, after a word of the language has changed."""

from __future__ import annotations

from pathlib import Path

from .textmate import GRAMMAR, text

if __name__ == "__main__":
    (Path(__file__).resolve().parents[2] / GRAMMAR).write_bytes(text().encode("utf-8"))
