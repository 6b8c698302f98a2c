"""What there is to say about a requirement, field by field: the rule, what was recorded, why, whose turn it is.

Every form of an explanation is made from these fields, so that none of them says more or less than another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

from trin.engine import model
from trin.engine.decision import Decision, RequirementResult, Status, TestResult, WaiverResult
from trin.engine.record import Record

from .values import Values
from .whys import Whys
from .words import Words

Line: TypeAlias = model.Test | model.TestGroup
Pairs: TypeAlias = list[tuple[TestResult, Line | None]]

_BOUNDS = frozenset(str(comparison) for comparison in model.Comparison)


@dataclass(frozen=True, slots=True)
class Member:
    """A test in a group or a condition, on a line, and what it is made of."""

    text: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is said: `key` is its phrase under ``field.``; `members` are the lines that belong under it."""

    key: str
    text: str
    members: tuple[Member, ...] = ()


def package_of(decision: Decision, ruleset: model.Ruleset) -> model.Package:
    """The package that was decided by; what all packages share where none is chosen, or it is of other rules."""
    name = decision.package
    return ruleset.packages.get(name, ruleset.shared) if name is not None else ruleset.shared


def paired(results: Sequence[TestResult], lines: Sequence[Line]) -> Pairs:
    """Results with the lines they come from, where there is one for each."""
    if len(results) != len(lines):
        return [(r, None) for r in results]
    return list(zip(results, lines, strict=True))


@dataclass(frozen=True)
class Fields:
    """One decision's requirements, in the words of a language."""

    decision: Decision
    package: model.Package
    record: Record
    words: Words

    @cached_property
    def values(self) -> Values:
        """Values in words."""
        supposed = frozenset((one.evidence.list, one.evidence.index) for one in self.decision.supposed)
        return Values(self.words, self.package.vocabulary, self.record, self.package.label, supposed=supposed)

    @cached_property
    def brief(self) -> Values:
        """The same without what a step stands for and whose it is."""
        return replace(self.values, brief=True)

    @cached_property
    def _whys(self) -> Whys:
        return Whys(self.values)

    @cached_property
    def _models(self) -> Mapping[tuple[str, str, int], model.Requirement]:
        transitions = self.package.transitions
        everything = [r for t in transitions for r in t.requirements] + list(self.package.standards)
        return {(r.id, r.origin.file, r.origin.line): r for r in everything}

    # --- requirements -----------------------------------------------------------------------------------------------

    def written(self, requirement: RequirementResult) -> model.Requirement | None:
        """The requirement as it is in the rules; None where the decision is of other rules than these."""
        return self._models.get((requirement.id, requirement.source.file, requirement.source.line))

    def pairs(self, requirement: RequirementResult) -> Pairs:
        """The tests with their models; without, where the decision is of other rules than these."""
        found = self.written(requirement)
        return paired(requirement.tests, () if found is None else found.body)

    def in_short(self, requirement: RequirementResult) -> str:
        """A met requirement on one line: what was recorded, what that was held against, and who changed it.

        One that does not apply has only its label, and who changed it.
        """
        said = "; ".join(s for r, t in self.pairs(requirement) if (s := self._briefly(r, t)))
        met = said if said and requirement.status is Status.MET else ""
        return self.with_changers(f"{requirement.label}: {met}" if met else requirement.label, requirement)

    def with_changers(self, said: str, requirement: RequirementResult) -> str:
        """What is said of a requirement in short, with the layers that have changed it."""
        layers = list(dict.fromkeys(self.layer(change.layer) for change in requirement.changes))
        return self.words("changed.short", said=said, layers=self.words.listed(layers)) if layers else said

    def in_full(self, requirement: RequirementResult) -> Iterator[Field]:
        """Everything about a requirement, tests first."""
        unknown = [t for t in requirement.applies_when if t.status is Status.UNKNOWN]
        if unknown and requirement.status is Status.UNKNOWN:
            yield Field("why", self.words("reason.applies"))
            for result, line in self.conditions(requirement):
                if result.status is Status.UNKNOWN:
                    yield Field("applies", result.text)
                    yield from self._evidence(result, line)
        for result, line in self.pairs(requirement):
            yield from self.test(result, line)
        yield from (Field("waiver", self.waiver(w)) for w in shown_waivers(requirement))
        yield from self.next_step(requirement)
        for change in requirement.changes:
            before = self.words.listed([self.words.quoted(line) for line in change.before])
            yield Field("changed", self.words("changed", layer=self.layer(change.layer), before=before))
            yield Field("because", change.because)
        yield from _known([("origin", "; ".join(requirement.sources)), ("source", self.source(requirement))])

    def next_step(self, requirement: RequirementResult) -> Iterator[Field]:
        """Whose turn it is and what may help, where the requirement is not met."""
        if requirement.status not in (Status.UNMET, Status.UNKNOWN):
            return
        yield from _known(
            [
                ("turn", self.values.roles(turn(requirement), "or")),
                ("because", requirement.because),
                ("guidance", requirement.guidance),
                ("waivable", self.waivable(requirement)),
            ]
        )

    def source(self, requirement: RequirementResult) -> str:
        """Where the requirement is written."""
        source = requirement.source
        key = "source" if len(self.decision.layers) == 1 else "source_in_layer"
        return self.words(key, file=source.file, line=source.line, layer=requirement.layer)

    def waivable(self, requirement: RequirementResult) -> str | None:
        """Who may waive it, and for how long."""
        found = self.written(requirement)
        if found is None or found.waivable is None or found.fixed:
            return None
        roles, at_most = found.waivable.roles, found.waivable.at_most
        named = self.values.roles(roles.names, "and" if roles.every else "or")
        if at_most is None:
            return self.words("waivable", roles=named)
        return self.words("waivable_at_most", roles=named, at_most=self.words.counted(at_most.count, at_most.unit))

    def waiver(self, waiver: WaiverResult) -> str:
        """By whom a waiver was given and until when, or why it does not count."""
        words, role = self.words, self.values.role(waiver.role)
        granted = words.date(waiver.granted)
        if not waiver.valid:
            return words("waiver.invalid", role=role, granted=granted, why=words(f"waiver.why.{waiver.why}"))
        if waiver.expires is None:
            said = words("waiver.valid", role=role, granted=granted)
        else:
            said = words("waiver.valid_until", role=role, granted=granted, expires=words.date(waiver.expires))
        rows = self.record.waivers
        reason = rows[waiver.evidence.index].reason if waiver.evidence.index < len(rows) else None
        return said if not reason else words("waiver.reason", waiver=said, reason=reason)

    def layer(self, name: str) -> str:
        """What a layer is called, where it is the company's; else its name."""
        layer = self.decision.layer
        return layer.label if layer is not None and layer.name == name else name

    def conditions(self, requirement: RequirementResult) -> Pairs:
        """The results of when it applies, with the lines that they are of."""
        found = self.written(requirement)
        return paired(requirement.applies_when, () if found is None else found.applies_when)

    # --- tests ------------------------------------------------------------------------------------------------------

    def test(self, result: TestResult, line: Line | None) -> Iterator[Field]:
        """A test's own line, what it required, and what was recorded."""
        if result.status is Status.MET:
            said = self._briefly(result, line)
            yield Field("met", f"{result.text}: {said}" if said else result.text)
            return
        if result.tests is None:
            yield Field("rule", result.text)
        yield from self._evidence(result, line)

    def found(self, result: TestResult, line: Line | None) -> Iterator[Field]:
        """What was required and recorded, without the rule's own line."""
        values = self.values
        if result.tests is not None:
            observed = values.observed(result, None)
            yield Field("observed", observed or "", tuple(self._members(result, line)))
            return
        test = None if isinstance(line, model.TestGroup) else line
        window = result.window
        yield from _known(
            [
                ("required", values.required(result, test)),
                ("observed", values.observed(result, test)),
                ("period", None if window is None else self.words.period(window["from"], window["to"])),
                ("gap", values.gap(result, test)),
                ("why", self._whys.why(result, test)),
                ("reached", values.reached(result, test, self.decision.on)),
            ]
        )

    def why(self, result: TestResult, test: model.Test | None) -> str | None:
        """Why it is unknown, or why what is recorded does not count."""
        return self._whys.why(result, test)

    def of(self, result: TestResult, line: Line | None) -> str:
        """The head of a list of tests: of a group, or of a condition by its label."""
        if isinstance(line, model.ConditionTest):
            return self._condition_label(line)
        return self.words(f"group.{result.of}", count=len(result.tests or ()), needed=result.needed)

    def _briefly(self, result: TestResult, line: Line | None) -> str:
        test = None if isinstance(line, model.TestGroup) else line
        observed = self.brief.observed(result, test)
        if observed is None or result.comparison not in _BOUNDS:
            return observed or ""
        return self.words("observed_met", observed=observed, required=self.brief.required(result, test))

    def _evidence(self, result: TestResult, line: Line | None) -> Iterator[Field]:
        if result.tests is not None:
            yield Field("rule", self.of(result, line))
        yield from self.found(result, line)

    def _condition_label(self, test: model.ConditionTest) -> str:
        found = self.package.vocabulary.conditions.get(test.condition)
        return test.source.text if found is None or found.label is None else found.label

    def _members(self, result: TestResult, line: Line | None) -> Iterator[Member]:
        lines: Sequence[Line] = ()
        if isinstance(line, model.TestGroup):
            lines = line.tests
        elif isinstance(line, model.ConditionTest):
            lines = self.package.vocabulary.conditions[line.condition].body
        for member, test in paired(result.tests or (), lines):
            yield Member(self._member(member, test), tuple(self._members(member, test)))

    def _member(self, result: TestResult, line: Line | None) -> str:
        """A test in a group, on one line."""
        status = self.words(f"status.{result.status}")
        if result.tests is not None:
            return self.words("answered", test=self.of(result, line).rstrip(":"), status=status)
        test = None if isinstance(line, model.TestGroup) else line
        found = [self.values.observed(result, test), self._whys.why(result, test)]
        said = "; ".join(s.rstrip(".") for s in found if s)
        if not said:
            return self.words("answered", test=result.text, status=status)
        return self.words("answered_by", test=result.text, status=status, found=said[0].lower() + said[1:])


def turn(requirement: RequirementResult) -> tuple[str, ...]:
    """The roles whose turn it is; none where nobody is named."""
    return requirement.responsible_roles or ((requirement.responsible,) if requirement.responsible else ())


def shown_waivers(requirement: RequirementResult) -> Sequence[WaiverResult]:
    """The waivers that the status rests on: all that count, else the newest, with why it does not."""
    found = [w for w in requirement.waivers if w.valid]
    first = requirement.waiver
    return found or ([] if first is None else [first])


def _known(fields: Sequence[tuple[str, str | None]]) -> Iterator[Field]:
    yield from (Field(key, said) for key, said in fields if said)
