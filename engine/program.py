"""A ruleset that can decide. Immutable, pure, and usable from many threads: the date is given, nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .compiler import CompiledPackage, CompiledRequirement, CompiledTransition, PackageCompiler, body_status
from .decision import (
    AdoptionResult,
    Decision,
    Evidence,
    Outcome,
    RequirementResult,
    SourceRef,
    Status,
    TransitionResult,
    WaiverResult,
)
from .history import history_on
from .logic import MET, UNKNOWN, UNMET, all_of
from .model import Kind, Roles, Ruleset, Test, TestGroup, Vocabulary
from .quantities import Finding, Situation
from .record import Record
from .results import STATUS, test_result
from .waivers import find

ENGINE = "0.1.0"


class DecisionError(ValueError):
    """The question cannot be asked: `why` is unknown_package, no_module or no_transition; `name` is what was named."""

    def __init__(self, why: str, name: str) -> None:
        super().__init__(f"{why}: {name}")
        self.why = why
        self.name = name


class Program:
    """A compiled ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._shared = PackageCompiler(ruleset.shared).package()
        self._packages = {name: PackageCompiler(p).package() for name, p in ruleset.packages.items()}

    def decide(self, record: Record, *, on: date, to: str | None = None) -> Decision:
        """Decide readiness on a date, for the first transition from the current module or the one into `to`.

        Raises DecisionError where the record names a package that the ruleset does not have, has no module that has
        begun on the date, or where nothing leads to `to`.
        """
        if record.package is not None and record.package not in self._packages:
            raise DecisionError("unknown_package", record.package)
        package = self._shared if record.package is None else self._packages[record.package]
        history = history_on(record, on)
        if history.current is None:
            raise DecisionError("no_module", record.citizen)
        s = Situation(history, on.toordinal(), record.package)
        ruleset = self.ruleset
        if on < ruleset.in_force_from or (ruleset.in_force_to is not None and on > ruleset.in_force_to):
            return self._decision(s, Outcome.NO_RULES_IN_FORCE, None)
        return self._decide(s, package, to, history.current.module)

    def _decide(self, s: Situation, package: CompiledPackage, to: str | None, module: str) -> Decision:
        target = [(line, evaluate(s)) for line, evaluate in package.target_group]
        scope = all_of(found[0] for _, found in target)
        leads = _transitions_from(package, module)
        results = tuple(_transition(t, s, scope, package.model.vocabulary) for t in leads)
        chosen = next((r for r in results if to in (None, r.to)), None)
        if to is not None and chosen is None:
            raise DecisionError("no_transition", to)
        return self._decision(
            s,
            Outcome.AT_END if chosen is None else chosen.outcome,
            results[0].to if results else None,
            results,
            package,
            target,
        )

    def _decision(
        self,
        s: Situation,
        outcome: Outcome,
        following: str | None,
        transitions: tuple[TransitionResult, ...] = (),
        package: CompiledPackage | None = None,
        target: Sequence[tuple[Test | TestGroup, Finding]] = (),
    ) -> Decision:
        ruleset = self.ruleset
        in_scope = package is not None and all_of(found[0] for _, found in target) == MET
        standards = package.standards if package is not None and in_scope else ()
        return Decision(
            engine=ENGINE,
            ruleset=ruleset.name,
            edition=None if outcome is Outcome.NO_RULES_IN_FORCE else ruleset.in_force_from,
            layers=ruleset.layers,
            digest=ruleset.digest,
            citizen=s.history.record.citizen,
            on=date.fromordinal(s.day),
            package=s.package,
            module=None if s.history.current is None else s.history.current.module,
            outcome=outcome,
            next=following,
            transitions=transitions,
            standards=tuple(_requirement(r, s, package.model.vocabulary) for r in standards if package is not None),
            target_group=tuple(test_result(line, found, s) for line, found in target),
            caveats=ruleset.caveats + (() if package is None else package.model.caveats),
            adopted=tuple(AdoptionResult(by=a.by, on=a.on) for a in ruleset.adopted),
        )


def _transitions_from(package: CompiledPackage, module: str) -> list[CompiledTransition]:
    """In the order in which they count; one that is always open stands for every other one into its module."""
    out: dict[str, CompiledTransition] = {}
    for t in package.transitions:
        sources, target = t.model.sources, t.model.target
        if not (target != module if sources is None else module in sources):
            continue
        if target not in out or (t.model.always_open and not out[target].model.always_open):
            out[target] = t
    return list(out.values())


def _transition(t: CompiledTransition, s: Situation, scope: int, vocabulary: Vocabulary) -> TransitionResult:
    target = t.model.target
    if t.model.always_open:
        return TransitionResult(to=target, outcome=Outcome.READY)
    if scope == UNMET:
        return TransitionResult(to=target, outcome=Outcome.OUT_OF_SCOPE)
    judged = [_requirement(r, s, vocabulary) for r in t.requirements]
    gating = tuple(r for r in judged if r.kind == Kind.REQUIREMENT)
    statuses = {r.status for r in gating}
    if scope == UNKNOWN:
        outcome = Outcome.UNDETERMINED
    elif Status.UNMET in statuses:
        outcome = Outcome.NOT_READY
    elif Status.UNKNOWN in statuses:
        outcome = Outcome.UNDETERMINED
    else:
        outcome = Outcome.READY
    others = tuple(r for r in judged if r.kind != Kind.REQUIREMENT)
    return TransitionResult(to=target, outcome=outcome, requirements=gating, recommendations=others)


def _applied(applies: int, body: int) -> Status:
    """A body that is met is met whether the requirement applies or not known to."""
    if applies == UNMET:
        return Status.NOT_APPLICABLE
    if applies == UNKNOWN and body != MET:
        return Status.UNKNOWN
    return STATUS[body]


def _requirement(compiled: CompiledRequirement, s: Situation, vocabulary: Vocabulary) -> RequirementResult:
    requirement = compiled.model
    applies = [test(s) for test in compiled.applies_when]
    found = [line(s) for line in compiled.body]
    status = _applied(all_of(f[0] for f in applies), body_status(found))
    waived, waiver, why = find(s.history, requirement, s.day)
    tests = zip(requirement.body, found, strict=True)
    roles = _turn(compiled, status, applies, found, vocabulary)
    if waived and status in (Status.UNMET, Status.UNKNOWN):
        status = Status.WAIVED
    return RequirementResult(
        id=requirement.id,
        kind=str(requirement.kind),
        status=status,
        label=requirement.label,
        responsible=roles[0] if roles else None,
        responsible_roles=roles,
        layer=requirement.origin.layer,
        because=requirement.because,
        guidance=requirement.guidance,
        waiver=None
        if waiver is None
        else WaiverResult(
            valid=waived,
            role=waiver.role,
            granted=date.fromordinal(waiver.granted),
            expires=None if waiver.expires is None else date.fromordinal(waiver.expires),
            why=why,
            evidence=Evidence(list="waivers", index=waiver.at),
        ),
        source=SourceRef(file=requirement.origin.file, line=requirement.origin.line),
        applies_when=tuple(
            test_result(t, f, s) for t, f in zip(requirement.applies_when, applies, strict=True)
        ),
        tests=tuple(test_result(t, f, s) for t, f in tests),
    )


def _turn(
    compiled: CompiledRequirement,
    status: Status,
    applies: Sequence[Finding],
    found: Sequence[Finding],
    vocabulary: Vocabulary,
) -> tuple[str, ...]:
    """Whose turn it is: when unknown, that of whoever records what is missing; otherwise the requirement's role."""
    own = () if compiled.model.responsible is None else (compiled.model.responsible,)
    if status is not Status.UNKNOWN:
        return own
    lines = [*zip(compiled.model.applies_when, applies, strict=True), *zip(compiled.model.body, found, strict=True)]
    first = next((_unknown_test(line, f) for line, f in lines if f[0] == UNKNOWN), None)
    return (first is not None and _recorders(first, vocabulary)) or own


def _unknown_test(line: Test | TestGroup, found: Finding) -> Test:
    if not isinstance(line, TestGroup):
        return line
    return next(t for t, f in zip(line.tests, found[4], strict=True) if f[0] == UNKNOWN)


def _recorders(test: Test, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The role that the declaration names, else the roles whose assessment the test asks for."""
    for field in ("competence", "fact", "judgement"):
        name = getattr(test, field, None)
        if isinstance(name, str):
            declared = getattr(vocabulary, f"{field}s")[name].responsible
            if declared is not None:
                return (declared,)
    roles = getattr(test, "given_by", None) or getattr(getattr(test, "measured", None), "assessors", None)
    return roles.names if isinstance(roles, Roles) else ()
