"""Answers as pages for a reader, and pages as files: one for each citizen, so that none gets another's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from trin.engine.cpr import masked

if TYPE_CHECKING:
    from trin.engine.explain.readers import Form, Reader

    from .records import Answer

SUFFIXES = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}

_MOST_LETTERS = 80
_UNSAFE = re.compile(r"[^\w.-]+")


def page_of(answer: Answer, reader: Reader, form: Form, language: str, to: str | None) -> str:
    """What a reader is told about one answer, in a form. `to` is the module that was asked for, if any."""
    from trin.engine.explain.readers import page, shown  # noqa: PLC0415

    told = page(
        answer.decision, answer.ruleset, answer.record, language, reader, to=to, plan=answer.plan, real=answer.real
    )
    return shown(told, form)


@dataclass
class Folder:
    """A folder that pages are written to, each under the name of its citizen; one that is there is written anew."""

    path: Path
    form: str
    written: list[Path] = field(default_factory=list)

    def write(self, citizen: str, content: str) -> Path:
        """Write one page, whole or not at all; no CPR number in it. Raises OSError where that cannot be done."""
        from .formatting import replace_file  # noqa: PLC0415

        self.path.mkdir(parents=True, exist_ok=True)
        file = self._file(citizen)
        if not file.exists():
            file.touch(mode=0o600)
        replace_file(file, masked(content))
        self.written.append(file)
        return file

    def _file(self, citizen: str) -> Path:
        """A name that no page of this run has; what cannot stand in the name of a file becomes a stroke."""
        stem = _UNSAFE.sub("-", masked(citizen)).strip("-.")[:_MOST_LETTERS] or "-"
        suffix = SUFFIXES[self.form]
        taken = {file.name.lower() for file in self.written}
        name, number = f"{stem}{suffix}", 2
        while name.lower() in taken:
            name, number = f"{stem}-{number}{suffix}", number + 1
        return self.path / name
