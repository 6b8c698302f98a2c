"""What rules say: from the text of rule files to the semantic model, or to everything that is wrong with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from .source import Source

if TYPE_CHECKING:
    from trin.engine import model

    from .diagnostics import Diagnostic

__all__ = ["Source", "check", "compile_ruleset"]


def compile_ruleset(sources: Sequence[Source]) -> tuple[Mapping[str, model.Ruleset], list[Diagnostic]]:
    """Read rule files and build the rulesets in them, by name.

    A ruleset with an error in any of its files is left out. All problems of all files are reported in one go, in the
    order of files and lines.
    """
    from . import ast  # noqa: PLC0415
    from .checker import check_ruleset  # noqa: PLC0415
    from .diagnostics import Severity  # noqa: PLC0415
    from .layers import gather  # noqa: PLC0415
    from .parser import parse  # noqa: PLC0415
    from .scope import Report  # noqa: PLC0415

    files: list[ast.File] = []
    problems: list[Diagnostic] = []
    broken: set[str] = set()
    for source in sources:
        file, found = parse(source)
        problems += found
        if file is not None:
            files.append(file)
            if any(problem.severity is Severity.ERROR for problem in found):
                broken.add(file.header.name.text)
    texts = {source.file: source.text for source in sources}
    languages = {file.file: file.language for file in files}
    report = Report()
    gathered = gather(files, report)
    flawed_files = {p.primary.file for p in report.found if p.severity is Severity.ERROR}
    rulesets: dict[str, model.Ruleset] = {}
    problems += report.found
    for group in gathered:
        own = Report()
        ruleset = check_ruleset(group, _digest(texts[file.file] for file in group.files), own)
        problems += own.found
        flawed = any(problem.severity is Severity.ERROR for problem in own.found)
        flawed = flawed or group.name in broken or any(file.file in flawed_files for file in group.files)
        if not flawed:
            rulesets[group.name] = ruleset
    said = [replace(p, language=languages.get(p.primary.file, p.language)) for p in problems]
    return rulesets, sorted(said, key=lambda problem: problem.primary)


def check(sources: Sequence[Source]) -> list[Diagnostic]:
    """Every problem in the rule files."""
    return compile_ruleset(sources)[1]


def _digest(texts: Iterable[str]) -> str:
    """One digest of all the texts, whatever their order."""
    each = sorted(hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
    return "sha256:" + hashlib.sha256(b"".join(each)).hexdigest()
