"""Which constructs of the language the examples of the reference have shown, and which they must.

A construct is a text such as ``competence: at_least``; with the status that an example gave it, it is a sighting. What is
needed comes from the table of what each kind of subject can take, so a new predicate needs examples before tests pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from trin.dsl import ast
from trin.dsl.checking.qualifiers import KINDS, predicate_key, qualifier_key
from trin.dsl.keywords import CATALOGUES, pieces
from trin.engine.decision import Decision, Outcome, Reason, RequirementResult, Status, TestResult
from trin.engine.model import Comparison, FactKind, Kind

Sighting = tuple[str, str]
"""A construct and a status."""

_DECIDED = ("met", "unmet")
_VARIANTS = {
    "group": ("group all", "group at_least", "group mean"),
    "time": ("time in_module", "time in_path", "time in_one"),
}
_UNKNOWN = (
    "competence", "group all", "group at_least", "group mean", "attendance", "absence", "hours", "judgement", "scorecard",
    "condition",
)  # fmt: skip
"""Subjects that are unknown when nothing is recorded, or when what they rest on is unknown."""

# --- what a line shows ----------------------------------------------------------------------------------------------


def _declared(files: Iterable[ast.File]) -> dict[str, str]:
    """By name: the kind of thing, as `KINDS` calls it."""
    found: dict[str, str] = {}
    for file in files:
        for item in (*file.items, *(i for p in file.items if isinstance(p, ast.PackageDecl) for i in p.items)):
            match item:
                case ast.CompetenceDecl():
                    found[item.name.text] = "competence"
                case ast.FactDecl():
                    found[item.name.text] = f"fact_{item.kind}"
                case ast.ThingDecl():
                    found[item.name.text] = item.kind
                case ast.ScorecardDecl():
                    found[item.name.text] = "scorecard"
                case ast.ConditionDecl():
                    found[item.name.text] = "condition"
                case ast.ModuleDecl():
                    found[item.name.text] = "module"
                case _:
                    pass
    return found


def _lines(node: Any) -> Iterator[ast.TestLine]:
    if isinstance(node, ast.TestLine):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from _lines(part)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from _lines(getattr(node, name))


def _subject(line: ast.TestLine, names: dict[str, str]) -> str:
    match line.subject:
        case ast.NamedSubject(name=name):
            return names[name.text]
        case ast.GroupSubject(quantifier=quantifier):
            return f"group {quantifier}"
        case ast.TimeInSubject():
            return "time in_one"
        case ast.BuiltinSubject(which=which):
            return str(which).replace("time_in", "time in")


def _predicate(line: ast.TestLine) -> Iterator[str]:
    match line.predicate:
        case ast.BoundPredicate(comparison=comparison, value=value):
            yield str(comparison)
            if isinstance(value, ast.GoalValue):
                yield "goal" if value.floor is None else "goal with a floor"
            elif isinstance(line.subject, ast.BuiltinSubject):
                yield f"in {_unit(value)}"
        case ast.IsPredicate(values=values, negated=negated):
            yield "is_not" if negated else "is"
            if isinstance(values[0], ast.YesNoValue):
                yield "is yes" if values[0].value else "is no"
            elif len(values) > 1:
                yield "is one of"
        case ast.SignedByPredicate(roles=roles):
            yield f"signed {_roles(roles)}"
        case other:
            yield predicate_key(other)


def _unit(value: ast.Value) -> str:
    match value:
        case ast.DurationValue(unit=unit):
            return unit
        case ast.AmountValue(unit=unit):
            return unit
        case ast.NumberValue(percent=True):
            return "percent"
    return "number"


def _roles(roles: ast.RoleList) -> str:
    return "one" if len(roles.names) == 1 else "and" if roles.every else "or"


def _qualifiers(line: ast.TestLine) -> Iterator[str]:
    for node in line.qualifiers:
        match node:
            case ast.EachOfLatestQualifier():
                yield "each_of_latest"
            case ast.MeanOfLatestQualifier():
                yield "mean_of_latest"
            case ast.LastQualifier():
                yield "last"
            case ast.SinceQualifier():
                yield "since"
            case ast.RolesQualifier(word=word, roles=roles):
                yield f"{word} {_roles(roles)}"
            case ast.FlagQualifier(flag=flag):
                yield flag.value
            case other:
                yield qualifier_key(other)


# --- what a decision shows ------------------------------------------------------------------------------------------


def _tests(results: Iterable[TestResult]) -> Iterator[TestResult]:
    for result in results:
        yield result
        yield from _tests(result.tests or ())


def _requirements(decision: Decision) -> Iterator[RequirementResult]:
    for transition in decision.transitions:
        yield from transition.requirements
        yield from transition.recommendations
    yield from decision.standards


def sightings(files: tuple[ast.File, ...], decision: Decision) -> Iterator[Sighting]:
    """Every construct that a decision judged, with what it was judged to be."""
    names = _declared(files)
    written = {(line.span.file, line.span.line, line.text): line for line in _lines(files)}
    yield "outcome", str(decision.outcome)
    for transition in decision.transitions:
        yield "outcome", str(transition.outcome)
    for target in decision.target_group:
        yield "target group", str(target.status)
    results = list(decision.target_group)
    for requirement in _requirements(decision):
        yield requirement.kind, str(requirement.status)
        if requirement.waiver is not None:
            yield "waiver", requirement.waiver.why or "valid"
        for when in requirement.applies_when:
            yield "applies when", str(when.status)
        results += [*requirement.applies_when, *requirement.tests]
    for result in _tests(results):
        if result.reason is not None:
            yield "reason", str(result.reason)
        if result.of is not None and result.kind == "group":
            yield f"{result.of} of", str(result.status)
        line = written.get((result.source.file, result.source.line, result.text))
        if line is None:
            yield "levels" if result.kind == "competence" else result.kind, str(result.status)
            continue
        subject = _subject(line, names)
        yield subject, str(result.status)
        for part in (*_predicate(line), *_qualifiers(line)):
            yield f"{subject}: {part}", str(result.status)


# --- what is needed -------------------------------------------------------------------------------------------------

_EXPANDED = {
    "bound": tuple(str(c) for c in Comparison),
    "signed": ("signed one", "signed and", "signed or"),
    "which": ("each_of_latest", "mean_of_latest", "every_measurement", "some_measurement"),
    "window": ("last", "since", "in_module", "in_path"),
    "assessed": ("assessed one", "assessed and", "assessed or"),
    "given": ("given one", "given and", "given or"),
    "unlawful": ("without_lawful_reason",),
    "any_package": ("in_any_package",),
}
_ONE_WAY = {"gap": "at_most", "certificate": "at_least"}
"""Kinds that take one bound only."""

_ALSO = (
    "competence: goal", "competence: goal with a floor", "group all: goal", "absence: in day", "absence: in hours",
    "absence: in percent", "hours: in number", "hours: in hours", "time in_module: in day", "time in_module: in week",
    "time in_module: in month", "time in_module: in year", "fact_values: is one of", "fact_yes_no: is yes",
    "fact_yes_no: is no", "levels", "applies when", "target group", *(str(kind) for kind in Kind),
)  # fmt: skip


def _predicates(kind: str, subject: str) -> Iterator[str]:
    for key in KINDS[kind][0]:
        if key == "is":
            yield from ("is yes", "is no") if kind == "judgement" else ("is", "is_not")
        elif key == "bound" and kind in _ONE_WAY:
            yield _ONE_WAY[kind]
        elif not (key == "risen" and subject == "group mean"):
            yield from _EXPANDED.get(key, (key,))


def needed() -> set[Sighting]:
    """What the examples must show, in each language."""
    found: set[Sighting] = set()
    for kind, (_, qualifiers) in KINDS.items():
        subjects = _VARIANTS.get(kind, (kind,))
        shown = [f"{subject}: {p}" for subject in subjects for p in _predicates(kind, subject)]
        shown += [f"{kind}: {q}" for key in qualifiers for q in _EXPANDED.get(key, (key,))]
        found |= {(construct, status) for construct in shown for status in _DECIDED}
    found |= {(construct, status) for construct in _ALSO for status in _DECIDED}
    found |= {(construct, "unknown") for construct in (*_UNKNOWN, *(f"fact_{kind}" for kind in FactKind))}
    found |= {(f"{kind} of", status) for kind in ("all", "at_least", "none") for status in (*_DECIDED, "unknown")}
    found |= {("outcome", str(outcome)) for outcome in Outcome}
    found |= {("requirement", str(status)) for status in Status} | {("reason", str(reason)) for reason in Reason}
    whys = ("valid", "fixed", "not_allowed", "role", "no_end", "too_long", "expired", "more_roles")
    return found | {("waiver", why) for why in whys} | {("applies when", "unknown"), ("target group", "unknown")}


def _merged(seen: Iterable[Sighting]) -> Iterator[Sighting]:
    """Sightings, with those of all groups of competences taken together for the qualifiers."""
    for construct, status in seen:
        yield construct, status
        subject, _, part = construct.partition(": ")
        if subject.startswith("group ") and part:
            yield f"group: {part}", status


def missing(runs: Iterable[Any], language: str) -> list[str]:
    """The constructs that no run shows in a language, in words."""
    seen: set[Sighting] = set()
    for run in runs:
        if run.language == language and run.decision is not None:
            seen |= set(_merged(sightings(run.compiled.files, run.decision)))
    return sorted(f"{construct} {status}" for construct, status in needed() - seen)


# --- words ----------------------------------------------------------------------------------------------------------

_NOT_WORDS = re.compile(r'"[^"\n]*"|#[^\n]*')


@cache
def phrases_in(text: str, language: str) -> frozenset[tuple[str, ...]]:
    """The phrases of a language that occur in rules, the longest first where one begins another."""
    lookup = CATALOGUES[language].lookup
    found: set[tuple[str, ...]] = set()
    for line in _NOT_WORDS.sub("", text).splitlines():
        words = pieces(line)
        at = 0
        while at < len(words):
            keys = (key for key, _ in lookup.get(words[at], ()) if words[at : at + len(key)] == key)
            key = next(keys, None)
            if key is not None:
                found.add(key)
            at += len(key or (0,))
    return frozenset(found)


def missing_phrases(texts: Iterable[str], language: str) -> list[str]:
    """The phrases of a language's catalogue that no text uses."""
    seen = frozenset[tuple[str, ...]]().union(*(phrases_in(text, language) for text in texts))
    phrases = CATALOGUES[language].phrases
    return sorted(f"{name}: {p}" for name, own in phrases.items() for p in own if pieces(p) not in seen)
