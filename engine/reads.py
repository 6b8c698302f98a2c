"""Which data rules read, and what for; and what a record carries that no rule reads.

A municipality may only keep what it needs. Here is what the rules of a package need, exactly: which rows, which of
their fields, and for which requirement. Nothing is guessed from names: it is read off the tests themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import assert_never

from pydantic import BaseModel

from . import model as m
from .record import ROWS, Record


@dataclass(frozen=True, slots=True)
class Purpose:
    """What something is read for: a requirement by its id, or the target group (no id), and the line that asks."""

    requirement: str | None
    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Read:
    """Rows of one list of a record that are read: those of `name` (all of them without one), and their fields."""

    rows: str
    name: str | None
    label: str | None
    fields: tuple[str, ...]
    purposes: tuple[Purpose, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something a record carries that no rule reads: a whole row (no `field`), or a field of one."""

    rows: str
    index: int
    field: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class _Need:
    """Some fields of the rows of one name, for one line."""

    rows: str
    name: str | None
    fields: frozenset[str]


NAME_FIELD = {
    "measurements": "competence",
    "facts": "fact",
    "certificates": "certificate",
    "documents": "document",
    "activities": "activity",
    "judgements": "judgement",
    "follow_ups": "follow_up",
    "goals": "competence",
    "waivers": "requirement",
}
"""The field of each list that holds the name in the rules; the other lists have none."""

_ALWAYS = (_Need("modules", None, frozenset({"module", "start", "end", "package", "company"})),)
"""Where the citizen is decides which transitions are asked about, and a company which layer applies."""


def needs(line: m.Test | m.TestGroup, vocabulary: m.Vocabulary) -> Iterator[_Need]:
    """The data that a line of a body reads."""
    if isinstance(line, m.TestGroup):
        for test in line.tests:
            yield from needs(test, vocabulary)
        return
    match line:
        case m.CompetenceTest():
            yield from _measured([line.competence], line.predicate, line.measured)
        case m.GroupTest():
            yield from _measured(line.competences, line.predicate, line.measured)
        case m.AttendanceTest() | m.AbsenceTest() | m.HoursTest():
            yield from _attendance(line)
        case m.TimeTest():
            yield _Need("modules", None, frozenset({"module", "start", "end"}))
            yield _Need("pauses", None, frozenset({"start", "end"}))
        case m.GapTest():
            rows = "activities" if isinstance(line.window, m.InModule) else "modules"
            yield _Need(rows, None, frozenset({"start", "end"}))
            yield _Need("pauses", None, frozenset({"start", "end"}))
        case (
            m.FactTest()
            | m.CertificateTest()
            | m.DocumentTest()
            | m.ActivityTest()
            | m.JudgementTest()
            | m.FollowUpTest()
        ):
            yield _registered(line)
        case m.ModuleTest():
            yield _Need("modules", None, frozenset({"module", "package", "end"}))
        case m.PackageChosenTest():
            return
        case m.ConditionTest():
            for inner in vocabulary.conditions[line.condition].body:
                yield from needs(inner, vocabulary)
        case m.ScorecardTest():
            for points in vocabulary.scorecards[line.scorecard].lines:
                yield from _points(points, vocabulary)
        case _:
            assert_never(line)


def _measured(names: Iterable[str], predicate: m.LevelBound | m.Risen | None, measured: m.Measured) -> Iterator[_Need]:
    fields = {"level", "date"} | ({"role"} if measured.assessors is not None else set())
    goal = isinstance(predicate, m.Bound) and isinstance(predicate.value, m.IndividualGoal)
    for name in names:
        yield _Need("measurements", name, frozenset(fields))
        if goal:
            yield _Need("goals", name, frozenset({"level", "date"}))


def _attendance(line: m.AttendanceTest | m.AbsenceTest | m.HoursTest) -> Iterator[_Need]:
    match line:
        case m.AttendanceTest():
            fields = {"end", "planned_hours", "present_hours", "lawful_absence_hours"}
            yield _Need("attendance", None, frozenset(fields | ({"activity"} if line.activity else set())))
        case m.AbsenceTest():
            fields = {"end", "planned_hours", "present_hours"}
            fields |= {"lawful_absence_hours"} if line.unlawful_only else set()
            fields |= {"start"} if line.unit is m.AbsenceUnit.DAYS else set()
            yield _Need("attendance", None, frozenset(fields))
        case m.HoursTest():
            yield from _hours(line)


def _hours(line: m.HoursTest) -> Iterator[_Need]:
    fields = {"end", "present_hours"}
    if line.activity is not None or line.paid:
        fields |= {"activity"}
    if line.paid:
        fields |= {"start"}
        yield _Need("activities", line.activity, frozenset({"start", "end", "paid"}))
    yield _Need("attendance", None, frozenset(fields))


def _registered(
    line: m.FactTest | m.CertificateTest | m.DocumentTest | m.ActivityTest | m.JudgementTest | m.FollowUpTest,
) -> _Need:
    match line:
        case m.FactTest():
            return _Need("facts", line.fact, frozenset({"value", "from", "to"}))
        case m.CertificateTest():
            fields = {"passed", "date", "expires"} | ({"result"} if line.result is not None else set())
            return _Need("certificates", line.certificate, frozenset(fields))
        case m.DocumentTest():
            fields = {"date"} | ({"signed"} if line.signed_by is not None else set())
            return _Need("documents", line.document, frozenset(fields))
        case m.ActivityTest():
            return _Need("activities", line.activity, frozenset({"start", "end"}))
        case m.JudgementTest():
            fields = {"answer", "date", "expires"} | ({"role"} if line.given_by is not None else set())
            return _Need("judgements", line.judgement, frozenset(fields))
        case m.FollowUpTest():
            return _Need("follow_ups", line.follow_up, frozenset({"date"}))


def _points(line: m.PointsPerLevel | m.PointsForTest, vocabulary: m.Vocabulary) -> Iterator[_Need]:
    if isinstance(line, m.PointsForTest):
        yield from needs(line.test, vocabulary)
    else:
        yield from _measured([line.competence], None, line.measured)


def _lines(package: m.Package) -> Iterator[tuple[Purpose, m.Test | m.TestGroup]]:
    for group in package.target_groups:
        for line in group.tests:
            yield Purpose(None, group.label or "", line.source.text), line
    for requirement in _requirements(package):
        for line in (*requirement.applies_when, *requirement.body):
            yield Purpose(requirement.id, requirement.label, line.source.text), line


def _requirements(package: m.Package) -> Iterator[m.Requirement]:
    for transition in package.transitions:
        yield from transition.requirements
    yield from package.standards


def reads(package: m.Package) -> tuple[Read, ...]:
    """Everything that the rules of a package read, in the order of a record's lists and then of the rules."""
    fields: dict[tuple[str, str | None], set[str]] = {}
    purposes: dict[tuple[str, str | None], list[Purpose]] = {}
    for need in _ALWAYS:
        fields.setdefault((need.rows, need.name), set()).update(need.fields)
    for purpose, line in _lines(package):
        for need in needs(line, package.vocabulary):
            key = (need.rows, need.name)
            fields.setdefault(key, set()).update(need.fields)
            if purpose not in purposes.setdefault(key, []):
                purposes[key].append(purpose)
    for requirement in _requirements(package):
        if requirement.waivable is not None:
            key = ("waivers", requirement.id)
            fields.setdefault(key, set()).update({"role", "granted", "expires"})
            purposes.setdefault(key, []).append(Purpose(requirement.id, requirement.label, ""))
    found = [
        Read(
            rows,
            name,
            _label(rows, name, package.vocabulary),
            tuple(sorted(some)),
            tuple(purposes.get((rows, name), ())),
        )
        for (rows, name), some in fields.items()
    ]
    order = list(ROWS)
    return tuple(sorted(found, key=lambda read: order.index(read.rows)))


def _label(rows: str, name: str | None, vocabulary: m.Vocabulary) -> str | None:
    if name is None:
        return None
    match rows:
        case "measurements" | "goals":
            return vocabulary.competences[name].label
        case "facts":
            return vocabulary.facts[name].label
        case "certificates":
            return vocabulary.certificates[name].label
        case "documents":
            return vocabulary.documents[name].label
        case "activities":
            return vocabulary.activities[name].label
        case "judgements":
            return vocabulary.judgements[name].label
        case "follow_ups":
            return vocabulary.follow_ups[name].label
        case _:
            return None


def _given(row: BaseModel) -> Iterator[str]:
    """The fields that a row need not have and has; when it was registered decides whether it exists, so that counts."""
    required = {f.alias or name for name, f in type(row).model_fields.items() if f.is_required()}
    for field in row.model_dump(by_alias=True, exclude_defaults=True):
        if field not in required and field != "recorded":
            yield field


def unread(record: Record, package: m.Package) -> tuple[Unread, ...]:
    """What a record carries that no rule of the package reads: rows first to last, in the order of its lists."""
    known = reads(package)
    by_key = {(read.rows, read.name): set(read.fields) for read in known}
    found: list[Unread] = []
    for rows in ROWS:
        name_field = NAME_FIELD.get(rows)
        for index, row in enumerate(getattr(record, rows)):
            name = None if name_field is None else getattr(row, name_field)
            some = by_key.get((rows, name), set()) | by_key.get((rows, None), set())
            if not some:
                found.append(Unread(rows, index, None, name))
                continue
            found += [Unread(rows, index, field, name) for field in _given(row) if field not in some]
    return tuple(found)


__all__ = ["NAME_FIELD", "Purpose", "Read", "Unread", "needs", "reads", "unread"]
