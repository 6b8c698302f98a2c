"""What rules say: from the text of rule files to the semantic model, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from .source import Source

if TYPE_CHECKING:
    from trin.engine import model

    from .diagnostics import Diagnostic

__all__ = ["Source", "check", "check_examples", "check_logic", "compile_rules", "compile_ruleset"]


def compile_rules(sources: Sequence[Source]) -> tuple[Mapping[str, model.Rulebook], list[Diagnostic]]:
    """Read rule files and build what each ruleset in them can decide by, by name: its editions, and companies' layers.

    What a ruleset builds on must be among the files. A name with an error in any of its files, or in those below it,
    is left out, unless only citizens and examples are wrong, by which nothing is decided; so is a company's layer with
    errors from the rulebooks of the rulesets below it. All problems of all files are reported in one go, in the order
    of files and lines.
    """
    from . import ast  # noqa: PLC0415
    from .checking.scope import Report  # noqa: PLC0415
    from .diagnostics import Severity  # noqa: PLC0415
    from .layering.editions import gather  # noqa: PLC0415
    from .layering.refuter import Search  # noqa: PLC0415
    from .layering.stacking import Stacker, with_languages  # noqa: PLC0415
    from .reading.examples_lines import of_examples  # noqa: PLC0415
    from .reading.parser import parse  # noqa: PLC0415

    files: list[ast.File] = []
    problems: list[Diagnostic] = []
    for source in sources:
        file, found = parse(source)
        problems += found
        if file is not None:
            files.append(file)
    report = Report()
    editions = gather(files, report)
    problems += report.found
    by_path = {file.file: file for file in files}
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    flawed = frozenset(p.primary.file for p in errors if not of_examples(p.primary, by_path.get(p.primary.file)))
    stacker = Stacker(editions, flawed, Search())
    rulebooks = stacker.rulebooks()
    languages = {file.file: file.language for file in files}
    return rulebooks, with_languages([*problems, *stacker.report.found], languages)


def compile_ruleset(sources: Sequence[Source]) -> tuple[Mapping[str, model.Ruleset], list[Diagnostic]]:
    """Read rule files and build the latest edition of each ruleset in them, by name; see `compile_rules`."""
    rulebooks, problems = compile_rules(sources)
    return {name: book.editions[-1].ruleset for name, book in rulebooks.items()}, problems


def check(sources: Sequence[Source], *, lint: bool = False) -> list[Diagnostic]:
    """Every problem in the rule files, citizens and examples included; with `lint`, what `check_logic` finds too."""
    rulebooks, problems = compile_rules(sources)
    problems += check_examples(sources, rulebooks)
    if lint:
        problems += check_logic(sources, rulebooks, problems)
    return sorted(problems, key=lambda problem: problem.primary)


def check_logic(
    sources: Sequence[Source], rulebooks: Mapping[str, model.Rulebook], said: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Warnings about rules that can be used: what never matters, nobody can reach, or says less than it seems to.

    They are for those who ask for a check, and take as long as reading the rules. What is `said` already is left out.
    """
    from .layering.stacking import with_languages  # noqa: PLC0415
    from .lint import warnings  # noqa: PLC0415
    from .reading.parser import parse  # noqa: PLC0415

    parsed = (parse(source)[0] for source in sources)
    files = [file for file in parsed if file is not None and file.header.name.text in rulebooks]
    rulesets = [stacked.ruleset for book in rulebooks.values() for stacked in book.editions]
    known = {(problem.code, problem.primary) for problem in said}
    found = [problem for problem in warnings(rulesets, files) if (problem.code, problem.primary) not in known]
    return with_languages(found, {file.file: file.language for file in files})


def check_examples(sources: Sequence[Source], rulebooks: Mapping[str, model.Rulebook]) -> list[Diagnostic]:
    """What is wrong with the citizens and examples in the files; they are no part of what is decided by."""
    from .reading.examples_lines import has_blocks  # noqa: PLC0415

    if not any(has_blocks(source.text) for source in sources):
        return []
    from .examples.cases import examine  # noqa: PLC0415

    return list(examine(sources, rulebooks).problems)
