"""Diagnostics as people and programs read them. Everything that shows one goes through here."""

from __future__ import annotations

from .github import github_lines
from .messages import catalogue, words
from .render_json import json_objects
from .render_text import text
from .sarif import sarif
from .screen import Screen
from .wording import sentences

__all__ = ["Screen", "catalogue", "github_lines", "json_objects", "sarif", "sentences", "text", "words"]
