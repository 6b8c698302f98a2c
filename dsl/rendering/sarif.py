"""Diagnostics as SARIF 2.1.0, the format in which tools that look at code hand over what they have found.

The standard: OASIS, Static Analysis Results Interchange Format 2.1.0. Columns are counted in the code points that are
in the file, after a byte order mark, as `columnKind` says; those of `Span` count NFC characters.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from trin.dsl import pages
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.messages import catalogue, words
from trin.dsl.source import Source, Span

from .fixes import Written
from .wording import label_text, note_texts, sentences

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "trinWords/v1"
"""What identifies a problem from one run to the next, also when lines above it come and go."""

_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
"""Links between pages lead nowhere from a log."""


def sarif(diagnostics: Sequence[Diagnostic], sources: Sequence[Source], language: str, version: str) -> dict[str, Any]:
    """One run of Trin of a version, told in a language."""
    log = _Log(diagnostics, sources, language)
    driver = {"name": "Trin", "version": version, "semanticVersion": version, "rules": log.rules()}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True}],
                "results": log.results(),
            }
        ],
    }


class _Log:
    def __init__(self, diagnostics: Sequence[Diagnostic], sources: Sequence[Source], language: str) -> None:
        self._diagnostics = diagnostics
        self._language = language
        self._codes = sorted({d.code for d in diagnostics})
        self._written = {source.file: Written(source.text) for source in sources}
        self._lines: Mapping[str, list[str]] = {source.file: source.lines for source in sources}

    def rules(self) -> list[dict[str, Any]]:
        """What the codes mean, as their pages say it."""
        return [self._rule(code) for code in self._codes]

    def _rule(self, code: str) -> dict[str, Any]:
        level = next(d.severity.value for d in self._diagnostics if d.code == code)
        rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": level}}
        try:
            page = pages.page(code, self._language)
        except KeyError:
            message, help_ = catalogue(self._language)[code]
            return {**rule, "shortDescription": {"text": message}, "help": {"text": help_ or message}}
        data = page.as_data()
        about = "\n\n".join(filter(None, (data["meaning"], data["why"])))
        plain = pages.text(page, 100)
        return {
            **rule,
            "name": code,
            "shortDescription": {"text": page.title},
            "fullDescription": {"text": about},
            "help": {"text": plain, "markdown": _LINK.sub(r"\1", page.markdown)},
        }

    def results(self) -> list[dict[str, Any]]:
        """The problems, in their order."""
        seen: Counter[str] = Counter()
        found = []
        for diagnostic in self._diagnostics:
            identity = self._identity(diagnostic)
            seen[identity] += 1
            found.append(self._result(diagnostic, f"{identity}:{seen[identity]}"))
        return found

    def _result(self, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
        said = [*filter(None, sentences(diagnostic, self._language)), *note_texts(diagnostic, self._language)]
        result: dict[str, Any] = {
            "ruleId": diagnostic.code,
            "ruleIndex": self._codes.index(diagnostic.code),
            "level": diagnostic.severity.value,
            "message": {"text": " ".join(said)},
            "locations": [self._location(diagnostic.primary)],
            "partialFingerprints": {FINGERPRINT: fingerprint},
        }
        if diagnostic.secondary:
            result["relatedLocations"] = [
                {
                    "id": i,
                    **self._location(label.span),
                    "message": {"text": label_text(label, diagnostic, self._language)},
                }
                for i, label in enumerate(dict.fromkeys(diagnostic.secondary), 1)
            ]
        if diagnostic.mending:
            result["fixes"] = [self._fix(diagnostic)]
        return result

    def _fix(self, diagnostic: Diagnostic) -> dict[str, Any]:
        """The mending; `safe` says whether it may be made without asking."""
        by_file: dict[str, list[Edit]] = {}
        for edit in diagnostic.mending:
            by_file.setdefault(edit.span.file, []).append(edit)
        said = words(self._language)["can_be_fixed" if diagnostic.safe else "perhaps"]
        changes = [
            {"artifactLocation": _artifact(file), "replacements": [self._replacement(edit) for edit in edits]}
            for file, edits in by_file.items()
        ]
        return {"description": {"text": said}, "artifactChanges": changes, "properties": {"safe": diagnostic.safe}}

    def _replacement(self, edit: Edit) -> dict[str, Any]:
        return {"deletedRegion": self._region(edit.span), "insertedContent": {"text": edit.text}}

    def _location(self, span: Span) -> dict[str, Any]:
        return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": self._region(span)}}

    def _region(self, span: Span) -> dict[str, int]:
        written = self._written.get(span.file)
        column, end = span.column, span.end_column
        if written is not None:
            column, end = written.column(span.line, column), written.column(span.end_line, end)
        return {"startLine": span.line, "startColumn": column, "endLine": span.end_line, "endColumn": end}

    def _identity(self, diagnostic: Diagnostic) -> str:
        """The code, the file and the words of the line, in short; the same for two alike."""
        place = diagnostic.primary
        lines = self._lines.get(place.file, [])
        line = lines[place.line - 1] if 1 <= place.line <= len(lines) else ""
        said = "\0".join([diagnostic.code, place.file, " ".join(line.split()), *diagnostic.arguments.values()])
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _artifact(file: str) -> dict[str, str]:
    """Where a file is: beside where Trin was run, or, with a whole path, on the machine."""
    path = quote(file.encode("utf-8", "surrogateescape"))
    if file[1:3] == ":/":
        return {"uri": f"file:///{file[0]}:{quote(file[2:].encode('utf-8', 'surrogateescape'))}"}
    return {"uri": f"file://{path}" if PurePosixPath(file).is_absolute() else path}
