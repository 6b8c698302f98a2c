"""Diagnostics as people and programs read them. Everything that shows one goes through here."""

from __future__ import annotations

from trin.dsl.messages import catalogue, words

from .as_json import json_objects
from .as_text import text
from .github import github_lines
from .sarif import sarif
from .screen import Screen
from .wording import sentences

__all__ = ["Screen", "catalogue", "github_lines", "json_objects", "sarif", "sentences", "text", "words"]
