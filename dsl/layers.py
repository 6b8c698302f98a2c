"""Gathers the files that make up a ruleset. Stacking rulesets on each other comes in a later version."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from . import ast
from .scope import Report
from .source import Span


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of one ruleset: the one with the header's details first, the others by name."""

    name: str
    header: ast.Header
    in_force: ast.InForce
    files: tuple[ast.File, ...]

    @property
    def unread(self) -> frozenset[Span]:
        """The places of everything that has broken lines."""
        return frozenset[Span]().union(*(file.unread for file in self.files))

    @property
    def language(self) -> str:
        """The language of the file that carries the header's details."""
        return self.files[0].language


def gather(files: Iterable[ast.File], report: Report) -> list[Gathered]:
    """Group files by the name in their header, and report headers that do not agree or say too little."""
    by_name: dict[str, list[ast.File]] = {}
    for file in sorted(files, key=lambda f: f.file):
        by_name.setdefault(file.header.name.text, []).append(file)
    return [_one(name, group, report) for name, group in by_name.items()]


def _one(name: str, files: list[ast.File], report: Report) -> Gathered:
    main = _main(name, files, report)
    ordered = (main, *(file for file in files if file is not main))
    in_force: ast.InForce | None = None
    for file in ordered:
        own = _in_force(file, report)
        if in_force is None:
            in_force = own
        elif own is not None and own.start.value != in_force.start.value:
            report.add("T403", own.start.span, also=(in_force.start.span,), name=name)
        _once(file.header, report)
        _layers(file.header, report)
    if in_force is None:  # reported; any date will do to find out what else is wrong
        in_force = ast.InForce(ast.DateValue(date.min, main.header.span), None, main.header.span)
    return Gathered(name, main.header, in_force, ordered)


def _main(name: str, files: list[ast.File], report: Report) -> ast.File:
    labelled = [file for file in files if file.header.label is not None]
    for other in labelled[1:]:
        report.add("T405", other.header.name.span, also=(labelled[0].header.name.span,), name=name)
    if not labelled:
        report.add("T406", files[0].header.name.span, name=name)
    for file in files:
        details = [line for line in file.header.lines if not isinstance(line, ast.InForce)]
        if labelled and file.header.label is None and details:
            report.add("T407", details[0].span, also=(labelled[0].header.name.span,), name=name)
    return labelled[0] if labelled else files[0]


def _in_force(file: ast.File, report: Report) -> ast.InForce | None:
    lines = [line for line in file.header.lines if isinstance(line, ast.InForce)]
    if not lines:
        if file.header.span not in file.unread:
            report.add("T401", file.header.name.span, name=file.header.name.text)
        return None
    line = lines[0]
    for other in lines[1:]:
        report.add("T308", other.span, also=(line.span,))
    if line.end is not None and line.end.value < line.start.value:
        report.add("T402", line.end.span, also=(line.start.span,))
    return line


def _once(header: ast.Header, report: Report) -> None:
    """Lines that a header can have only one of."""
    for kind in (ast.Extends, ast.RunningPathsLine, ast.AdaptationLine):
        lines = [line for line in header.lines if isinstance(line, kind)]
        for other in lines[1:]:
            report.add("T308", other.span, also=(lines[0].span,))


def _layers(header: ast.Header, report: Report) -> None:
    extends = [line for line in header.lines if isinstance(line, ast.Extends)]
    if extends:
        report.add("T404", extends[0].span)
    elif header.kind == "company":
        report.add("T404", header.name.span)
