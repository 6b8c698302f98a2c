"""Decisions as sentences, per language and per reader: `text` is for the person who sits with the case."""

from __future__ import annotations

from .text import text

__all__ = ["text"]
