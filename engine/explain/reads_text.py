"""What rules read, and what a record has that none reads: as text, Markdown and data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from trin.engine import model
from trin.engine.reads import Read, Unread, reads, unread
from trin.engine.record import Record
from trin.engine.schema_texts import TEXTS

from .lines import hanging
from .words import Words


def told(ruleset: model.Ruleset, package: str | None, record: Record | None, language: str) -> list[ReadsTold]:
    """What the rules read: of the package that is asked for, else of the record's own, else of each.

    What packages share is among what each of them reads; it stands alone where there are no packages, or none chosen.
    """
    name = package if package is not None or record is None else record.package
    if name is not None and name in ruleset.packages:
        return [ReadsTold(ruleset.packages[name], language, record)]
    packages = [ruleset.shared] if record is not None or not ruleset.packages else ruleset.packages.values()
    return [ReadsTold(one, language, record) for one in packages]


class ReadsTold:
    """What the rules of one package read; with a record also what none of them reads."""

    def __init__(self, package: model.Package, language: str, record: Record | None = None) -> None:
        self._package = package
        self._words = Words(language)
        self._titles = TEXTS[language]
        self._reads = reads(package)
        self._unread: tuple[Unread, ...] | None = None if record is None else unread(record, package)

    def data(self) -> dict[str, Any]:
        """As data for programs."""
        found: dict[str, Any] = {
            "package": self._package.name,
            "reads": [
                {
                    "list": read.rows,
                    "name": read.name,
                    "label": read.label,
                    "fields": list(read.fields),
                    "purposes": [
                        {"requirement": p.requirement, "label": p.label, "line": p.line or None} for p in read.purposes
                    ],
                }
                for read in self._reads
            ],
        }
        if self._unread is not None:
            found["unread"] = [
                {"list": one.rows, "index": one.index, "field": one.field, "name": one.name} for one in self._unread
            ]
        return found

    def text(self) -> str:
        """As plain text."""
        words = self._words
        lines = [*hanging("", words("reads.title", package=self._title())), "", *hanging("", words("reads.intro"))]
        for rows, found in self._by_list():
            lines += ["", self._list(rows)]
            for read in found:
                lines += self._read(read)
        if self._unread is not None:
            lines += ["", words("reads.unread_title")]
            lines += [line for said in self._unread_said() for line in hanging("  - ", said)]
            lines += hanging("", words("reads.advice" if self._unread else "reads.unread_none"))
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """As Markdown: a table for each list."""
        words = self._words
        blocks = [f"# {words('reads.title', package=self._title())}", words("reads.intro")]
        head = [words(f"reads.column.{name}") for name in ("data", "fields", "for")]
        for rows, found in self._by_list():
            table = [_row(head), "|---|---|---|"]
            for read in found:
                name = read.label or read.name or self._list(rows)
                table.append(_row([name, self._fields(read), self._purposes(read)]))
            blocks += [f"## {self._list(rows)}", "\n".join(table)]
        if self._unread is not None:
            blocks.append(f"## {words('reads.unread_title')}")
            if self._unread:
                blocks.append("\n".join(f"- {_cell(said)}" for said in self._unread_said()))
            blocks.append(words("reads.advice" if self._unread else "reads.unread_none"))
        return "\n\n".join(blocks) + "\n"

    # --- the parts --------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        return self._package.label or self._words("reads.shared")

    def _by_list(self) -> Iterator[tuple[str, Sequence[Read]]]:
        for rows in dict.fromkeys(read.rows for read in self._reads):
            yield rows, [read for read in self._reads if read.rows == rows]

    def _read(self, read: Read) -> Iterator[str]:
        words = self._words
        indent = "  "
        if read.name is not None:
            yield from hanging("  - ", read.label or read.name)
            indent = "      "
        yield from hanging(indent, words("reads.fields", fields=self._fields(read)))
        yield from hanging(indent, words("reads.for", purposes=self._purposes(read)))

    def _list(self, rows: str) -> str:
        return self._titles[rows][0]

    def _fields(self, read: Read) -> str:
        return ", ".join(self._field(read.rows, field) for field in read.fields)

    def _field(self, rows: str, field: str) -> str:
        return (self._titles.get(f"{rows}.{field}") or self._titles[field])[0].lower()

    def _purposes(self, read: Read) -> str:
        words = self._words
        always = [words("reads.always")] if read.rows == "modules" else []
        ids: dict[str, list[str]] = {}
        for purpose in read.purposes:
            if purpose.requirement is None:
                ids.setdefault(words("reads.target", label=words.quoted(purpose.label)), [])
            else:
                ids.setdefault(purpose.label, []).append(purpose.requirement)
        told = [
            words("reads.purpose", label=label, id=", ".join(dict.fromkeys(some))) if some else label
            for label, some in ids.items()
        ]
        return "; ".join([*always, *told])

    def _unread_said(self) -> Iterator[str]:
        """What is alike is said once, with how many rows it is in."""
        words = self._words
        alike = Counter((one.rows, one.name, one.field) for one in self._unread or ())
        for (rows, name, field), count in alike.items():
            yield words(
                "reads.unread" if name is None else "reads.unread_named",
                list=self._list(rows),
                name=name,
                what=words("reads.whole") if field is None else self._field(rows, field),
                rows=words.counted(count, "row"),
            )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


__all__ = ["ReadsTold", "told"]
