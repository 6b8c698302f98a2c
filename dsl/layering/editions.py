"""Gathers rule files to editions: which files make up a ruleset in a period, and when each edition ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from trin.dsl import ast
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Note, Severity, without_lines
from trin.dsl.formatting.lines import line as said
from trin.dsl.phrases import day
from trin.dsl.source import Span
from trin.engine.model import Period

Editions: TypeAlias = Mapping[str, "tuple[Gathered, ...]"]
"""By the name of a ruleset or of a company's layer: its editions, by date."""


@dataclass(frozen=True)
class Gathered:
    """The files of one edition: the one with the header's details first, the others by name.

    `end` is its last day: as written, or the day before the next edition.
    """

    name: str
    header: ast.Header
    in_force: ast.InForce
    end: date | None
    files: tuple[ast.File, ...]

    @cached_property
    def unread(self) -> frozenset[Span]:
        """The places of everything that has broken lines."""
        return frozenset[Span]().union(*(file.unread for file in self.files))

    @cached_property
    def doubtful(self) -> frozenset[str]:
        """Words that may be names which broken lines declare."""
        return frozenset[str]().union(*(file.doubtful for file in self.files))

    @property
    def language(self) -> str:
        """The language of the file that carries the header's details."""
        return self.files[0].language

    @property
    def period(self) -> Period:
        """When the edition is in force."""
        return Period(self.in_force.start.value, self.end)

    @property
    def is_company(self) -> bool:
        """Whether it is a company's layer rather than a ruleset."""
        return self.header.kind == "company"

    @property
    def extends(self) -> ast.Extends | None:
        """The line that says what it builds on."""
        return next((line for line in self.header.lines if isinstance(line, ast.Extends)), None)

    @cached_property
    def items(self) -> tuple[tuple[str | None, ast.Item], ...]:
        """Every statement with the package it belongs to (None: the ruleset): the shared ones first."""
        shared: list[tuple[str | None, ast.Item]] = []
        own: list[tuple[str | None, ast.Item]] = []
        for file in self.files:
            for item in file.items:
                if isinstance(item, ast.PackageDecl):
                    own += [(item.name.text, inner) for inner in item.items]
                else:
                    shared.append((None, item))
        return tuple(shared + own)

    @property
    def packages(self) -> Iterable[ast.PackageDecl]:
        """Every package line, those that only repeat the name included."""
        return (item for file in self.files for item in file.items if isinstance(item, ast.PackageDecl))


def gather(files: Iterable[ast.File], report: Report) -> Editions:
    """Group files by the name and the date in their header, and report headers that do not agree or say too little."""
    return {name: _editions(name, group, report) for name, group in named(files).items()}


def named(files: Iterable[ast.File]) -> dict[str, list[ast.File]]:
    """Files by the ruleset, or the company's layer, that they belong to.

    A header without a name has been reported; its file goes where it most likely belongs.
    """
    by_name: dict[str, list[ast.File]] = {}
    nameless: list[ast.File] = []
    for file in sorted(files, key=lambda f: f.file):
        if file.header.name.text == ast.MISSING:
            nameless.append(file)
        else:
            by_name.setdefault(file.header.name.text, []).append(file)
    for file in nameless:
        by_name.setdefault(_likely(file, by_name), []).append(file)
    return by_name


def _likely(file: ast.File, by_name: Mapping[str, list[ast.File]]) -> str:
    """The name that a file without one has most likely lost.

    That is one which others build on and no file has; else one that no file gives a label; else that of most files.
    """
    lines = [line for group in by_name.values() for other in group for line in other.header.lines]
    missed = [line.name.text for line in lines if isinstance(line, ast.Extends) and line.name.text not in by_name]
    if missed and not file.only_examples:
        return missed[0]
    alike = [name for name, group in by_name.items() if group[0].header.kind == file.header.kind]
    headless = [name for name in alike if all(other.header.label is None for other in by_name[name])]
    most = alike if file.only_examples else headless or alike
    return max(most, key=lambda name: len(by_name[name]), default=ast.MISSING)


def _editions(name: str, files: list[ast.File], report: Report) -> tuple[Gathered, ...]:
    for file in files[1:]:
        if file.header.kind != files[0].header.kind:
            report.add("T412", file.header.name.span, also=(files[0].header.name.span,), name=name)
    dated: dict[date, list[tuple[ast.File, ast.InForce | None]]] = {}
    undated: list[tuple[ast.File, ast.InForce | None]] = []
    for file in files:
        line = _in_force(file, report)
        (undated if line is None else dated.setdefault(line.start.value, [])).append((file, line))
    # A date that is missing has been reported; any will do to find out what else is wrong.
    first = min(dated, default=date.min)
    if undated:
        dated.setdefault(first, []).extend(undated)
    editions = [_edition(name, dated[start], report) for start in sorted(dated)]
    return _in_turn(name, editions, report)


def _edition(name: str, group: list[tuple[ast.File, ast.InForce | None]], report: Report) -> Gathered:
    files = sorted((file for file, _ in group), key=lambda f: f.file)
    main = _main(name, files, report)
    ordered = (main, *(file for file in files if file is not main))
    lines = {file.file: line for file, line in group}
    said = [line for file in ordered if (line := lines[file.file]) is not None]
    in_force = said[0] if said else ast.InForce(ast.DateValue(date.min, main.header.span), None, main.header.span)
    for line in said:
        if line.end is None:
            continue
        if in_force.end is None:
            in_force = line
        elif line.end.value != in_force.end.value:
            report.add("T410", line.end.span, also=(in_force.end.span,), name=name)
    for file in ordered:
        _once(file.header, file.language, report)
    if main.header.span not in main.unread:
        _kind(main.header, report)
    return Gathered(name, main.header, in_force, in_force.end.value if in_force.end else None, ordered)


def _in_turn(name: str, editions: list[Gathered], report: Report) -> tuple[Gathered, ...]:
    """Each edition with its last day; no two may overlap, and days without rules between two are worth a remark."""
    found = list(editions)
    for i, (one, after) in enumerate(pairwise(editions)):
        start = after.in_force.start.value
        if one.end is None:
            found[i] = replace(one, end=start - timedelta(days=1))
            continue
        assert one.in_force.end is not None
        also = (one.in_force.end.span,)
        if one.end >= start:
            report.add("T408", after.in_force.start.span, also=also, name=name)
        elif one.end < start - timedelta(days=1):
            first, last = one.end + timedelta(days=1), start - timedelta(days=1)
            report.add(
                "T409", after.in_force.start.span, also=also, severity=Severity.WARNING,
                name=name, first=day(first, after.language), last=day(last, after.language),
            )  # fmt: skip
    return tuple(found)


def _main(name: str, files: list[ast.File], report: Report) -> ast.File:
    labelled = [file for file in files if file.header.label is not None]
    for other in labelled[1:]:
        report.add("T405", other.header.name.span, also=(labelled[0].header.name.span,), name=name)
    if not labelled and not any(file.header.span in file.unread for file in files):
        notes = (Note("another_ruleset"),) if all(file.only_examples for file in files) else ()
        report.add("T406", files[0].header.name.span, notes=notes, name=name)
    for file in files:
        if file.header.span in file.unread:
            continue
        details = [line for line in file.header.lines if not isinstance(line, ast.InForce)]
        if labelled and file.header.label is None and details:
            report.add("T407", details[0].span, also=(labelled[0].header.name.span,), name=name)
    return labelled[0] if labelled else _headed(files)


def _headed(files: list[ast.File]) -> ast.File:
    """The file with the ruleset's header, where nothing tells it by a label: it may be on a line that is broken."""
    broken = [file for file in files if file.header.span in file.unread]
    return max(broken or files, key=lambda file: len(file.header.lines))


def _in_force(file: ast.File, report: Report) -> ast.InForce | None:
    lines = [line for line in file.header.lines if isinstance(line, ast.InForce)]
    if not lines:
        if file.header.span not in file.unread:
            report.add("T401", file.header.name.span, name=file.header.name.text)
        return None
    line = lines[0]
    for other in lines[1:]:
        _twice(line, other, file.language, report)
    if line.end is not None and line.end.value < line.start.value:
        report.add("T402", line.end.span, also=(line.start.span,))
    return line


def _twice(first: ast.HeaderLine, other: ast.HeaderLine, language: str, report: Report) -> None:
    """What can be said once, and has been: the line can go where it says the same."""
    same = said(first, language) == said(other, language)
    edits = (without_lines(other.span),) if same else ()
    report.add("T308", other.span, also=(first.span,), edits=edits, unsafe=True)


def _once(header: ast.Header, language: str, report: Report) -> None:
    """Lines that a header can have only one of."""
    for kind in (ast.Extends, ast.RunningPathsLine, ast.AdaptationLine):
        lines = [line for line in header.lines if isinstance(line, kind)]
        for other in lines[1:]:
            _twice(lines[0], other, language, report)


def _kind(header: ast.Header, report: Report) -> None:
    """What only a company's layer says, must say, or cannot say."""
    name = header.name.text
    agreed = [line for line in header.lines if isinstance(line, ast.AgreedBy)]
    running = [line for line in header.lines if isinstance(line, ast.RunningPathsLine)]
    if header.kind != "company":
        if agreed:
            report.add("T416", agreed[0].span, name=name)
        return
    if not any(isinstance(line, ast.Extends) for line in header.lines):
        report.add("T414", header.name.span, name=name)
    if not agreed:
        report.add("T415", header.name.span, name=name)
    if running:
        report.add("T417", running[0].span, name=name)
