"""Tests, requirements, transitions and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, assert_never

from trin.engine import model as m
from trin.engine.record import Record

from . import amounts, measurements, registers
from .basics import (
    MET,
    UNKNOWN,
    UNMET,
    Answer,
    World,
    all_of,
    at_least,
    exact,
    first_reason,
    forward,
    interval_verdict,
    nested,
    none_of,
    union,
)


@dataclass(frozen=True)
class Judged:
    """A requirement's status, whether a waiver counts (None: there is none), and the answers behind it."""

    id: str
    status: str
    waiver: bool | None
    applies: tuple[Answer, ...]
    tests: tuple[Answer, ...]


@dataclass(frozen=True)
class Led:
    """A transition's outcome."""

    to: str
    outcome: str
    requirements: tuple[Judged, ...] = ()
    recommendations: tuple[Judged, ...] = ()


@dataclass(frozen=True)
class Decided:
    """The whole."""

    outcome: str
    next: str | None
    transitions: tuple[Led, ...] = ()
    standards: tuple[Judged, ...] = ()
    target: tuple[Answer, ...] = ()


# --- tests ----------------------------------------------------------------------------------------------------------


def answer(line: m.Test | m.TestGroup, world: World) -> Answer:
    match line:
        case m.TestGroup(_, kind, needed, tests):
            parts = [answer(t, world) for t in tests]
            statuses = [p.status for p in parts]
            match kind:
                case m.GroupKind.ALL:
                    return nested(all_of(statuses), parts)
                case m.GroupKind.AT_LEAST:
                    return nested(at_least(needed, statuses), parts)
                case m.GroupKind.NONE:
                    return nested(none_of(statuses), parts)
        case m.CompetenceTest():
            return measurements.competence(line, world)
        case m.GroupTest():
            return measurements.group(line, world)
        case m.AttendanceTest():
            return amounts.attendance(line, world)
        case m.AbsenceTest():
            return amounts.absence(line, world)
        case m.HoursTest():
            return amounts.hours(line, world)
        case m.TimeTest():
            return amounts.time(line, world)
        case m.GapTest():
            return amounts.gap(line, world)
        case m.FactTest():
            return registers.fact(line, world)
        case m.CertificateTest():
            return registers.certificate(line, world)
        case m.DocumentTest():
            return registers.document(line, world)
        case m.ActivityTest():
            return registers.activity(line, world)
        case m.JudgementTest():
            return registers.judgement(line, world)
        case m.FollowUpTest():
            return registers.follow_up(line, world)
        case m.ScorecardTest():
            return scorecard(line, world)
        case m.ConditionTest():
            parts = [answer(t, world) for t in world.package.vocabulary.conditions[line.condition].body]
            return nested(all_of([p.status for p in parts]), parts)
        case m.ModuleTest():
            return registers.module(line, world)
        case m.PackageChosenTest():
            return registers.package(world)
        case _:
            assert_never(line)


def scorecard(test: m.ScorecardTest, world: World) -> Answer:
    """The sum is judged by the interval it can still reach.

    READING: an unmeasured level can be any step of its scale; conflicting ones are any from the lowest to the highest.
    """
    low = high = Fraction(0)
    parts: list[Answer] = []
    for line in world.package.vocabulary.scorecards[test.scorecard].lines:
        points, part = _points(line, world)
        parts.append(part)
        low, high = low + min(points), high + max(points)
    status = interval_verdict(test.bound, low, high)
    reason = first_reason(parts) if status == UNKNOWN else None
    return Answer(status, reason, union(parts), tuple(parts))


def _points(line: m.PointsPerLevel | m.PointsForTest, world: World) -> tuple[list[Fraction], Answer]:
    each = exact(line.points)
    if isinstance(line, m.PointsForTest):
        part = answer(line.test, world)
        can = {MET: [each], UNMET: [Fraction(0)], UNKNOWN: [Fraction(0), each]}
        return can[part.status], part
    roles = line.measured.assessors
    levels, part = measurements.levels_of(line.competence, line.measured, roles.names if roles else None, world)
    if not levels:
        words = world.package.vocabulary
        levels = [Fraction(step.number) for step in words.scales[words.competences[line.competence].scale].steps]
    if len(set(levels)) > 1 and part.status != UNKNOWN:
        part = Answer(UNKNOWN, "conflicting", part.rows)
    return [each * level for level in levels], part


# --- requirements ---------------------------------------------------------------------------------------------------


def judged(requirement: m.Requirement, world: World) -> Judged:
    applies = tuple(answer(t, world) for t in requirement.applies_when)
    tests = tuple(answer(t, world) for t in requirement.body)
    relevant = all_of([a.status for a in applies])
    status = all_of([a.status for a in tests])
    if relevant == UNMET:
        status = "not_applicable"
    elif relevant == UNKNOWN and status != MET:
        status = UNKNOWN
    waiver = _waiver(requirement, world)
    if status in (UNMET, UNKNOWN) and waiver:
        status = "waived"
    return Judged(requirement.id, status, waiver, applies, tests)


def _waiver(requirement: m.Requirement, world: World) -> bool | None:
    """Whether the waivers that exist count; None where there is none."""
    rows = [w for _, w in world.rows("waivers", requirement=requirement.id)]
    if not rows:
        return None
    allowed = requirement.waivable
    if allowed is None or requirement.fixed:
        return False

    def counts(waiver: Any) -> bool:
        if waiver.expires is not None and waiver.expires < world.on:
            return False
        if allowed.at_most is None:
            return True
        return waiver.expires is not None and waiver.expires <= forward(waiver.granted, allowed.at_most)

    granted = {w.role for w in rows if counts(w)}
    required = [role in granted for role in allowed.roles.names]
    return all(required) if allowed.roles.every else any(required)


# --- transitions and the decision -----------------------------------------------------------------------------------


def decide(ruleset: m.Ruleset, record: Record, on: date, to: str | None = None) -> Decided | None:
    """None where the question cannot be asked: no module yet, or nothing that leads to `to`.

    READING: "decided first" leaves a citizen outside the target group without judged requirements and standards; for
    one of whom it is not known, both are listed.
    """
    package = ruleset.shared if record.package is None else ruleset.packages[record.package]
    world = World(record, on, package)
    current = world.current
    if current is None:
        return None
    if on < ruleset.in_force_from or (ruleset.in_force_to is not None and on > ruleset.in_force_to):
        return Decided("no_rules_in_force", None)
    target = tuple(answer(t, world) for group in package.target_groups for t in group.tests)
    scope = all_of([a.status for a in target])
    transitions = tuple(_led(t, scope, world) for t in _leading(package, current[1].module))
    standards = () if scope == UNMET else tuple(judged(r, world) for r in package.standards)
    chosen = transitions if to is None else [t for t in transitions if t.to == to]
    if not chosen and to is not None:
        return None
    outcome = chosen[0].outcome if chosen else "at_end"
    return Decided(outcome, transitions[0].to if transitions else None, transitions, standards, target)


def _leading(package: m.Package, module: str) -> list[m.Transition]:
    """The transitions from a module, one to each target: an open one wins.

    READING: of two closed ones the first counts; those that name the module come before "any module".
    """
    leads = [t for t in package.transitions if _leads(t, module)]
    targets = dict.fromkeys(t.target for t in leads)
    return [min((t for t in leads if t.target == target), key=lambda t: not t.always_open) for target in targets]


def _leads(transition: m.Transition, module: str) -> bool:
    if transition.sources is None:
        return transition.target != module
    return module in transition.sources


def _led(transition: m.Transition, scope: str, world: World) -> Led:
    if transition.always_open:
        return Led(transition.target, "ready")
    if scope == UNMET:
        return Led(transition.target, "out_of_scope")
    gates = tuple(judged(r, world) for r in transition.requirements if r.kind is m.Kind.REQUIREMENT)
    advice = tuple(judged(r, world) for r in transition.requirements if r.kind is not m.Kind.REQUIREMENT)
    statuses = {j.status for j in gates}
    outcome = "not_ready" if UNMET in statuses else "undetermined" if UNKNOWN in statuses else "ready"
    return Led(transition.target, "undetermined" if scope == UNKNOWN else outcome, gates, advice)
