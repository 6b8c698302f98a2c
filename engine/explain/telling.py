"""What is said around the requirements to the person with the case: the verdict, which rules, other ways, remarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from trin.engine import model
from trin.engine.decision import Decision, Outcome, Status, TestResult, TransitionResult
from trin.engine.history import history_on
from trin.engine.record import Record

from .fields import Field, Fields, Line, package_of, paired
from .notes import notes
from .words import Words


@dataclass(frozen=True, slots=True)
class Target:
    """Tests of a target group that keep the citizen out of it, or leave it open (`status`), each with its fields."""

    status: Status
    title: str
    sources: tuple[str, ...]
    tests: tuple[tuple[str, tuple[Field, ...]], ...]


@dataclass(frozen=True)
class Telling:
    """Sentences about one decision. `to` is the module that was asked for, where that is not the next one."""

    decision: Decision
    ruleset: model.Ruleset
    record: Record
    language: str
    to: str | None

    @cached_property
    def words(self) -> Words:
        """The language's phrases."""
        return Words(self.language)

    @cached_property
    def package(self) -> model.Package:
        """The package that was decided by."""
        return package_of(self.decision, self.ruleset)

    @cached_property
    def fields(self) -> Fields:
        """What there is to say about each requirement."""
        return Fields(self.decision, self.package, self.record, self.words)

    @cached_property
    def asked(self) -> TransitionResult | None:
        """The way that is asked about."""
        target = self.to if self.to is not None else self.decision.next
        return next((t for t in self.decision.transitions if t.to == target), None)

    def module(self, name: str | None) -> str:
        """What a module is called."""
        module = self.package.modules.get(name) if name is not None else None
        return module.label if module is not None and module.label else name or "-"

    # --- the head ---------------------------------------------------------------------------------------------------

    def verdict(self) -> str:
        """The answer in a sentence."""
        decision, words = self.decision, self.words
        kind = str(decision.outcome)
        if decision.outcome is Outcome.READY and self.asked is not None:
            kind = _kind(self.asked)
        module = self.asked.to if self.asked is not None else decision.module
        rules = decision.rules
        return words(
            f"verdict.{kind}",
            citizen=decision.citizen,
            module=words.quoted(self.module(module)),
            ruleset=words.quoted(self._ruleset_label),
            date=words.date(decision.on if rules is None or rules.date is None else rules.date),
        )

    def head(self) -> list[tuple[str, str]]:
        """What the answer is about, by the keys of the names."""
        decision, words = self.decision, self.words
        no_package = decision.package is None
        rows = [
            ("head.date", words.date(decision.on)),
            ("head.package", words("head.no_package") if no_package else self.package.label or str(decision.package)),
            ("head.module", self.module(decision.module)),
        ]
        if decision.edition is not None:
            edition = words("head.edition", ruleset=self._ruleset_label, date=words.date(decision.edition))
            rows.append(("head.rules", edition))
        if decision.layer is not None and decision.layer.used and decision.layer.since is not None:
            since = words.date(decision.layer.since)
            rows.append(("head.layer", words("head.edition", ruleset=decision.layer.label, date=since)))
        return rows

    def remarks(self) -> Iterator[str]:
        """Why it is these rules where they are not simply those in force, and how long the answer stands."""
        words = self.words
        why = self._why_these_rules()
        if why:
            yield why
        if self.asked is not None and self.asked.earliest_ready is not None:
            yield words("earliest_ready", date=words.date(self.asked.earliest_ready))
        if self.asked is not None and self.asked.holds_until is not None:
            yield words("holds_until", date=words.date(self.asked.holds_until))

    @property
    def _ruleset_label(self) -> str:
        """What the asked ruleset is called, whatever is on top of it."""
        return self.ruleset.label if self.decision.rules is None else self.decision.rules.label

    def _why_these_rules(self) -> str:
        rules, words = self.decision.rules, self.words
        if rules is None or self.decision.edition is None or rules.date is None:
            return ""
        edition, now = self.decision.edition, rules.on_date
        given = {"start": words.date(rules.path_start), "edition": words.date(edition), "date": words.date(rules.date)}
        if rules.why == "asked":
            return words("rules.asked", **given)
        if rules.why == "on_date":
            same = rules.at_start is None or rules.at_start == edition
            return "" if same else words("rules.moved", **given)
        if now == edition:
            return ""
        said = words(f"rules.{rules.why}", **given)
        return said if now is None else words("rules.and_newer", said=said, now=words.date(now))

    # --- around the requirements ------------------------------------------------------------------------------------

    def target_group(self) -> Iterator[Target]:
        """Only what keeps the citizen out of the target group, or leaves it open."""
        judged = [t for t in self.decision.transitions if t.outcome is not Outcome.READY]
        if not judged:
            return
        groups = self.package.target_groups
        pairs = paired(self.decision.target_group, [line for group in groups for line in group.tests])
        label = self.words.listed([self.words.quoted(group.label) for group in groups])
        sources = tuple(dict.fromkeys(source for group in groups for source in group.sources))
        for status, section in ((Status.UNMET, "target_unmet"), (Status.UNKNOWN, "target_unknown")):
            tests = tuple(
                (self._head_of(result, line), tuple(self.fields.found(result, line)))
                for result, line in pairs
                if result.status is status
            )
            if tests:
                yield Target(status, self.words(f"section.{section}", label=label), sources, tests)

    def _head_of(self, result: TestResult, line: Line | None) -> str:
        return result.text if result.tests is None else self.fields.of(result, line)

    def others(self) -> Iterator[tuple[str, str]]:
        """The other ways from here: where to, and the answer."""
        for t in self.decision.transitions:
            if t is not self.asked:
                yield self.module(t.to), self.words(f"outcome.{_kind(t)}")

    def notes(self) -> Iterator[str]:
        """A company's layer that is not used, waivers for what is no requirement, and nominal durations."""
        words, decision = self.words, self.decision
        layer = decision.layer
        if layer is not None and not layer.used and decision.edition is not None:
            company, on = words.quoted(layer.label), words.date(decision.on)
            yield words(f"layer.{layer.why}", company=company, date=on, edition=words.date(decision.edition))
        for waiver in decision.waivers:
            given = {
                "id": words.quoted(waiver.requirement),
                "role": self.fields.values.role(waiver.role),
                "granted": words.date(waiver.granted),
                "layer": self.fields.layer(waiver.layer or ""),
                "because": words.quoted((waiver.because or "").rstrip(".")),
            }
            yield words(f"waiver.{waiver.why}", **given)
        if decision.notes:
            day = decision.on.toordinal()
            yield from notes(words.language, self.package, history_on(self.record, day), day)

    def adopted(self) -> Iterator[str]:
        """Who adopted the rules, or agreed on them."""
        for adoption in self.decision.adopted:
            by = self.fields.values.roles(adoption.roles) if adoption.roles else adoption.by
            key = "agreed" if adoption.roles else "adopted"
            yield self.words(key, by=by, date=self.words.date(adoption.on))


def _kind(transition: TransitionResult) -> str:
    """The outcome, apart where waivers have brought it about."""
    waived = any(r.status is Status.WAIVED for r in transition.requirements)
    return "ready_waived" if transition.outcome is Outcome.READY and waived else str(transition.outcome)
