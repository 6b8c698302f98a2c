"""The rules of an example as they are read, and what a decision on them says against what a page claims."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import spec_pages as pages
import spec_rows as rows
from trin.dsl import Source, ast, compile_rules
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.reading.parser import parse
from trin.engine.decision import Decision, RequirementResult, Status, TestResult
from trin.engine.plan_result import PlanResult
from trin.engine.program import Program, Programs

_WRAP = {
    "da": 'overgang ethvert modul til virksomhed2\nkrav prøve "Prøven"\n',
    "en": 'transition any module to virksomhed2\nrequirement prøve "The test"\n',
}
_PACKAGE = {"da": re.compile(r"^pakke ", re.MULTILINE), "en": re.compile(r"^package ", re.MULTILINE)}
CODE = re.compile(r"\bT\d{3}\b")
PROBE = "virksomhed2.prøve"
ASKED = "eksempelby"
LATER: set[str] = set()
"""Codes about what the language has words for and this version does not carry out."""


@dataclass(frozen=True)
class Text:
    """A piece of rules on a page, as it will be read: `before` lines of the base stand above it in `whole`."""

    name: str
    whole: str
    before: int
    length: int


@dataclass(frozen=True)
class Compiled:
    """Rules that have been read; `programs` are those of the ruleset of the examples, else of the first."""

    files: tuple[ast.File, ...]
    programs: Programs | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def program(self) -> Program | None:
        """The latest edition."""
        return None if self.programs is None else self.programs.latest


@cache
def compiled(texts: tuple[tuple[str, str], ...]) -> Compiled:
    sources = [Source(name, text) for name, text in texts]
    files = tuple(file for file in (parse(source)[0] for source in sources) if file is not None)
    rulebooks, found = compile_rules(sources)
    asked = rulebooks.get(ASKED) or next(iter(rulebooks.values()), None)
    return Compiled(files, None if asked is None else Programs(asked), tuple(found))


def placed(shape: str, base: str, text: str, language: str, name: str) -> Text:
    """Rules put where they belong in the base."""
    length = text.count("\n")
    if shape == "file":
        return Text(name, text, 0, length)
    if shape == "part":
        return Text(name, base + text, base.count("\n"), length)
    at = _PACKAGE[language].search(base)
    assert at is not None, "the base has no package"
    head = base[: at.start()] + (_WRAP[language] if shape == "test" else "")
    return Text(name, head + text + base[at.start() :], head.count("\n"), length)


def shape_of(node: Any) -> Any:
    """A tree without places and quoted texts: what must be the same in both languages."""
    if isinstance(node, ast.Text):
        return "…"
    if dataclasses.is_dataclass(node):
        kept = [getattr(node, f.name) for f in dataclasses.fields(node) if f.compare and f.name != "language"]
        return (type(node).__name__, *map(shape_of, kept))
    return tuple(map(shape_of, node)) if isinstance(node, tuple) else node


# --- decisions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """Rules that ran in a language, and the decision they gave where a record was put to them."""

    language: str
    texts: tuple[tuple[str, str], ...]
    decision: Decision | None = None

    @property
    def compiled(self) -> Compiled:
        return compiled(self.texts)


def decide(texts: tuple[tuple[str, str], ...], language: str, row: Mapping[str, str], base: Sequence[str]) -> Ran:
    """The decision on a row's record."""
    given = rows.asked(rows.rows_of(pages.plain(row.get("record", ""))), base)
    on = date.fromisoformat(pages.plain(row["on"])) if row.get("on") else given.on
    found = compiled(texts)
    errors = [(d.code, dict(d.arguments), d.primary.line) for d in found.diagnostics]
    assert found.programs is not None, f"the rules cannot be used: {errors}"
    to, layer = (pages.plain(row.get(name, "")) or None for name in ("to", "with layer"))
    as_of = pages.plain(row.get("by the rules of", ""))
    rules = {"as_of_rules": date.fromisoformat(as_of) if as_of else None, "layer": False if layer == "none" else layer}
    return Ran(language, texts, found.programs.decide(given.record, on=on, to=to, **rules))


_LISTS = {
    "met": Status.MET,
    "unmet": Status.UNMET,
    "unknown": Status.UNKNOWN,
    "waived": Status.WAIVED,
    "not applicable": Status.NOT_APPLICABLE,
}


def judge_row(ran: Ran, row: Mapping[str, str], language: str, shape: str) -> None:
    """Every cell of a row but the record says something about the decision that is so."""
    assert ran.decision is not None
    for head, cell in row.items():
        name, wanted = pages.plain(head), pages.plain(cell)
        if name in {"record", "on", "to", "note", "with layer", "by the rules of"} or wanted == "":
            continue
        if " / " in wanted:
            wanted = wanted.split(" / ")[language == "en"]
        actual = _actual(ran.decision, name, pages.plain(row.get("to", "")), shape)
        good = actual != "–" if wanted == "…" else actual == wanted
        assert good, f"{name}: expected {wanted}, was {actual}\n{_details(ran.decision)}"


def _asked_for(decision: Decision, to: str) -> Any:
    found = [t for t in decision.transitions if t.to == (to or decision.next)]
    return found[0] if found else None


def _actual(decision: Decision, name: str, to: str, shape: str) -> str:
    transition = _asked_for(decision, to)
    if name == "result":
        return result_of(probe(decision))
    if name in _LISTS:
        judged = () if transition is None else transition.requirements
        return ", ".join(r.id for r in judged if r.status is _LISTS[name]) or "–"
    if name == "recommendations":
        judged = () if transition is None else transition.recommendations
        return ", ".join(f"{r.id} {r.status}" for r in judged) or "–"
    if name == "standards":
        return ", ".join(f"{r.id} {r.status}" for r in decision.standards) or "–"
    if name == "plan":
        return _plan(decision.plan(to or None))
    places: list[Any] = [decision, transition]
    if shape == "test":
        requirement = probe(decision)
        places = [requirement, *requirement.tests[:1], *places]
    return _shown(_path(places, name))


def _plan(plan: PlanResult) -> str:
    """The first way: its day, and each thing to do with who acts; or why nothing helps."""
    if plan.ready:
        return "ready"
    if not plan.plans:
        return "never: " + ", ".join(one.why for one in plan.never)
    way = plan.plans[0]
    done = [f"{a.kind} {a.subject}" + (f" by {', '.join(a.roles)}" if a.roles else "") for a in way.actions]
    return f"{way.on}: " + ("; ".join(done) or "time")


def _path(places: Sequence[Any], name: str) -> Any:
    first, *rest = name.split(".")
    place = next((p for p in places if p is not None and first in type(p).model_fields), None)
    assert place is not None, f"a decision has no {first!r}"
    value = place.model_dump(mode="json")[first]
    for step in rest:
        value = value[int(step)] if step.isdigit() else value[step]
    return value


def _shown(value: Any) -> str:
    if value is None or value in ([], {}):
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def probe(decision: Decision) -> RequirementResult:
    """The requirement that the lines of an example stand in."""
    for transition in decision.transitions:
        for requirement in transition.requirements:
            if requirement.id == PROBE:
                return requirement
    raise AssertionError(f"nothing was judged: {decision.outcome}")


def _first_reason(tests: Iterable[TestResult]) -> str | None:
    return next((str(test.reason) for test in tests if test.status is Status.UNKNOWN), None)


def result_of(requirement: RequirementResult) -> str:
    """A requirement's status, with the reason where it is unknown: ``unknown: stale``."""
    if requirement.status is not Status.UNKNOWN:
        return str(requirement.status).replace("_", " ")
    reason = _first_reason(requirement.tests) or _first_reason(requirement.applies_when)
    return f"unknown: {reason}"


def _details(decision: Decision) -> str:
    judged = [r for t in decision.transitions for r in (*t.requirements, *t.recommendations)]
    tests = [test for r in (*judged, *decision.standards) for test in r.tests]
    return "\n".join(f"  {t.text}: {t.status} {t.reason or ''} observed {t.observed}" for t in tests)
