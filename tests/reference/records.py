"""Hypothesis strategies for records: dense on the boundaries of a ruleset, and careless about everything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, get_args

from hypothesis import strategies as st
from trin.engine import model as m
from trin.engine.lists import list_of
from trin.engine.record import Record

from . import rules
from . import vocabulary as v
from .basics import back

_LEVELS = st.sampled_from([1, 2, 2, 3, 3, 3, 4, 4, 5])
_ROLE = st.sampled_from([*v.ROLES, None])
TESTS = get_args(m.Test)


def parts(node: Any) -> Iterator[Any]:
    """Every value in a tree of the model."""
    yield node
    if is_dataclass(node):
        for field in fields(node):
            yield from parts(getattr(node, field.name))
    elif isinstance(node, tuple | list):
        for child in node:
            yield from parts(child)
    elif isinstance(node, dict):
        for child in node.values():
            yield from parts(child)


def boundaries(package: m.Package, on: date) -> list[date]:
    """The days on which something in the rules turns, with the day before and the day after each."""
    found = {on}
    for part in parts(package):
        if isinstance(part, m.Duration):
            found.add(back(on, part))
            found.add(back(on, m.Duration(2 * part.count, part.unit)))
        elif isinstance(part, m.Since):
            found.add(part.start)
    return sorted({date.fromordinal(day.toordinal() + shift) for day in found for shift in (-1, 0, 1)})


def requirement_ids(package: m.Package) -> list[str]:
    return [part.id for part in parts(package) if isinstance(part, m.Requirement)]


def _bodies(package: m.Package) -> Iterator[Any]:
    """Everything in a package that asks something."""
    yield from (package.transitions, package.standards, package.target_groups)
    yield from (package.vocabulary.conditions, package.vocabulary.scorecards)


@st.composite
def _modules(draw: st.DrawFn, days: list[date]) -> list[dict[str, Any]]:
    """Modules one after the other, many of them the day after the one before; the last may be under way."""
    marks = sorted(draw(st.lists(st.sampled_from(days), min_size=1, max_size=6, unique=True)))
    rows: list[dict[str, Any]] = []
    while marks:
        start = marks.pop(0)
        if rows and draw(st.booleans()):
            start = date.fromordinal(rows[-1]["end"].toordinal() + 1)
        name = draw(st.sampled_from(v.MODULES[:3]))
        row: dict[str, Any] = {
            "module": name,
            "start": start,
            "package": draw(st.sampled_from([None, None, None, *v.PACKAGES])),
        }
        if draw(st.integers(0, 7)) == 0:
            row["recorded"] = draw(st.sampled_from(days))
        if not marks and draw(st.integers(0, 3)):
            return [*rows, row]
        row["end"] = max(start, marks.pop(0) if marks and draw(st.integers(0, 3)) else start)
        rows.append(row)
        marks = [day for day in marks if day > row["end"]]
    return rows


class _Rows:
    """Draws rows; `days` are where their dates come from, and a day that was drawn before often comes again.

    Names that the rules mention come more often than others, and lists that they do not read are short.
    """

    def __init__(self, draw: st.DrawFn, days: list[date], package: m.Package) -> None:
        self.draw = draw
        self.days = st.sampled_from(days)
        self.drawn: list[date] = []
        used = [part for body in _bodies(package) for part in parts(body)]
        self.used = {part for part in used if isinstance(part, str)}
        self.read = {list_of(part) for part in used if isinstance(part, TESTS)}
        if any(isinstance(part, m.IndividualGoal) for part in used):
            self.read.add("goals")
        if any(isinstance(part, m.HoursTest) for part in used):
            self.read.add("activities")

    def day(self) -> date:
        if self.drawn and self.choice((True, False, False)):
            return self.choice(self.drawn)
        self.drawn.append(self.draw(self.days))
        return self.drawn[-1]

    def many(self, name: str, most: int) -> range:
        if name in self.read:
            return range(self.draw(st.integers(1, most)) if self.choice((True,) * 7 + (False,)) else 0)
        return range(self.draw(st.sampled_from((0, 0, 0, 1))))

    def name(self, names: tuple[str, ...]) -> Any:
        used = [name for name in names if name in self.used]
        return self.choice(used if used and self.draw(st.integers(0, 4)) else names)

    def choice(self, options: Any) -> Any:
        return self.draw(st.sampled_from(list(options)))

    def span(self, first: str, last: str, open_end: bool = True) -> dict[str, Any]:
        start, end = sorted((self.day(), self.day()))
        return {first: start} if open_end and self.choice((True, False)) else {first: start, last: end}

    def registered(self, row: dict[str, Any]) -> dict[str, Any]:
        if self.draw(st.integers(0, 7)) == 0:
            row["recorded"] = self.day()
        return row

    def expiring(self, row: dict[str, Any], start: str, end: str = "expires") -> dict[str, Any]:
        if self.choice((True, False)):
            row[end] = max(row[start], self.day())
        return self.registered(row)

    def attendance(self) -> dict[str, Any]:
        span = self.span("start", "end", open_end=False)
        if self.choice((True, True, False)):
            span["start"] = span["end"]
        planned = self.choice((0, 300, 444, 600, 6000))
        lawful = self.choice((0, 0, planned // 10, planned))
        judged = planned - lawful
        edge = judged * self.choice((0, 50, 80, 80, 90, 100, 100)) // 100
        present = min(judged, max(0, edge + self.choice((-1, 0, 0, 1))))
        hours = {"planned_hours": planned / 60, "present_hours": present / 60, "lawful_absence_hours": lawful / 60}
        return self.registered({**span, **hours, "activity": self.choice((*v.ACTIVITIES, None))})

    def fact(self) -> dict[str, Any]:
        name = self.name(("alder", "ankomst", "jobtilbud", "jobstatus", "danskprøve"))
        value = {
            "alder": lambda: self.choice((17, 18, 18.0, 18.5, 30, 31)),
            "ankomst": lambda: self.day().isoformat(),
            "jobtilbud": lambda: self.choice((True, False)),
            "jobstatus": lambda: self.choice(("jobparat", "aktivitetsparat", "andet")),
            "danskprøve": lambda: self.choice(v.ORDERED),
        }[name]()
        return self.expiring({"fact": name, "value": value, "from": self.day()}, "from", "to")

    def document(self) -> dict[str, Any]:
        signed = [{"role": self.choice(v.ROLES), "date": self.day()} for _ in self.many("documents", 3)]
        return self.registered({"document": self.name(v.DOCUMENTS), "date": self.day(), "signed": signed})

    def waiver(self, ids: list[str]) -> dict[str, Any]:
        return self.expiring(
            {"requirement": self.choice(ids), "role": self.choice(v.ROLES), "granted": self.day()}, "granted"
        )


@st.composite
def records(draw: st.DrawFn, package: m.Package, on: date) -> Record:
    """A record for a citizen on the package."""
    edges = boundaries(package, on)
    modules = draw(_modules(edges))
    turns = {row[key] for row in modules for key in ("start", "end") if key in row}
    near = {date.fromordinal(day.toordinal() + shift) for day in turns for shift in (-1, 0, 1)}
    rows = _Rows(draw, sorted({*edges, *near}), package)
    ids = requirement_ids(package)
    measurements = [
        rows.registered(
            {"competence": rows.name(v.COMPETENCES), "level": draw(_LEVELS), "date": rows.day(), "role": draw(_ROLE)}
        )
        for _ in rows.many("measurements", 8)
    ]
    return Record.model_validate(
        {
            "citizen": "b-1042",
            "package": package.name,
            "modules": modules,
            "measurements": measurements,
            "attendance": [rows.attendance() for _ in rows.many("attendance", 5)],
            "facts": [rows.fact() for _ in rows.many("facts", 4)],
            "certificates": [
                rows.expiring(
                    {"certificate": rows.name(v.CERTIFICATES), "passed": rows.choice((True, True, False)),
                     "date": rows.day(), "result": rows.choice((None, 2, 4, 4.5, 7))}, "date",
                )
                for _ in rows.many("certificates", 4)
            ],
            "documents": [rows.document() for _ in rows.many("documents", 3)],
            "activities": [
                rows.registered(
                    {"activity": rows.name(v.ACTIVITIES), "paid": rows.choice((True, False, None)), **rows.span("start", "end")}
                )
                for _ in rows.many("activities", 4)
            ],
            "judgements": [
                rows.expiring({"judgement": "kan_igu", "answer": rows.choice((True, False)), "role": draw(_ROLE), "date": rows.day()}, "date")
                for _ in rows.many("judgements", 4)
            ],
            "follow_ups": [rows.registered({"follow_up": "besøg", "date": rows.day()}) for _ in rows.many("follow_ups", 5)],
            "pauses": [rows.registered(rows.span("start", "end")) for _ in rows.many("modules", 3)],
            "goals": [
                rows.registered({"competence": rows.name(v.COMPETENCES), "level": draw(_LEVELS), "date": rows.day()})
                for _ in rows.many("goals", 3)
            ],
            "waivers": [rows.waiver(ids) for _ in (range(draw(st.integers(0, 4))) if ids else ())],
        }
    )  # fmt: skip


@st.composite
def cases(draw: st.DrawFn) -> tuple[m.Ruleset, Record, date]:
    """A ruleset, a record and a date."""
    on = draw(st.sampled_from(rules.DATES))
    name = draw(st.sampled_from([v.PACKAGES[0], v.PACKAGES[0], v.PACKAGES[0], None]))
    ruleset = draw(rules.rulesets(on, name))
    package = ruleset.shared if name is None else ruleset.packages[name]
    return ruleset, draw(records(package, on)), on


@st.composite
def single_tests(draw: st.DrawFn) -> tuple[m.Ruleset, Record, date]:
    """One test and a record about it: most of what can go wrong needs no more, and it is quick."""
    on = draw(st.sampled_from(rules.DATES))
    test = draw(rules.plain_tests(on))
    gate = v.transition("virksomhed2", v.requirement("krav", test), sources=v.MODULES[:3])
    package = v.package(v.PACKAGES[0], v.vocabulary(), (gate,))
    ruleset = v.ruleset(v.package(None, v.vocabulary(), ()), package)
    return ruleset, draw(records(package, on)), on
