"""Finds what is wrong with rules that can be read: what contradicts itself, never matters, or says less than it seems.

It works on the model, one package at a time as its citizens meet it, and points at the words through the syntax tree.
Nothing is said that cannot be proved: where it would take too long, or hangs on a record, the lint keeps quiet.

`contradictions` are errors and belong to reading rules; `warnings` are for the author who asks for a check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trin.dsl import ast
from trin.dsl.diagnostics import Diagnostic
from trin.engine import model

from . import always, applies, durations, names, never, path, repeats, shape
from .findings import Findings, views
from .places import Places

__all__ = ["contradictions", "warnings"]

_EACH = (
    never.transitions,
    always.idle_tests,
    applies.applicability,
    repeats.superfluous_lines,
    repeats.repeated_requirements,
    path.gated_jobs,
    path.dropping_levels,
    durations.nominal_durations,
    durations.mixed_units,
    durations.idle_limits,
    shape.groups,
)


def contradictions(
    ruleset: model.Ruleset, files: Iterable[ast.File], below: model.Ruleset | None = None
) -> list[Diagnostic]:
    """Requirements, conditions and target groups that nobody can meet. `files` hold at least those of its stack.

    What `below` has too is passed over.
    """
    findings = Findings(Places(files))
    known = frozenset() if below is None else frozenset(_asked(below))
    for view in views(ruleset):
        never.contradictions(view, findings, known)
    return findings.all()


def _asked(ruleset: model.Ruleset) -> Iterator[int]:
    """The identities of everything that a ruleset asks."""
    for package in (ruleset.shared, *ruleset.packages.values()):
        yield from map(id, package.standards)
        yield from map(id, package.vocabulary.conditions.values())
        for transition in package.transitions:
            yield from map(id, transition.requirements)


def warnings(rulesets: Iterable[model.Ruleset], files: Iterable[ast.File]) -> list[Diagnostic]:
    """Everything else that a good colleague would notice.

    `rulesets` are those without errors, every edition and every layer on top; `files` are theirs and no others. What
    one of them uses, reaches or goes by is used, reached and gone by.
    """
    findings = Findings(Places(files))
    seen_by = [view for ruleset in rulesets for view in views(ruleset)]
    for view in seen_by:
        for check in _EACH:
            check(view, findings)
    path.unreachable_modules(seen_by, findings)
    path.unused_columns(seen_by, findings)
    names.unused_names(findings)
    shape.turning_transitions(findings)
    shape.standards_of_the_citizen(findings)
    return findings.all()
