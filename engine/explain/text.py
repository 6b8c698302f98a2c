"""A decision as plain text for the person who sits with the case: the verdict first, then what is in its way.

Lines are at most `WIDTH` wide. A `Style` may dress a heading up; it is given the text and what it is, and returns it
dressed. The text itself has no colours.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from trin.engine import model
from trin.engine.decision import (
    Decision,
    Outcome,
    RequirementResult,
    Status,
    TestResult,
    TransitionResult,
    WaiverResult,
)
from trin.engine.history import history_on
from trin.engine.record import Record

from .notes import notes
from .values import Values
from .whys import Whys
from .words import Words

WIDTH = 96

Style: TypeAlias = Callable[[str, str], str]
"""(text, what it is) -> text. What it is: an outcome, a status, "heading" or "muted"."""

_FIELD_INDENT = 6
_Line: TypeAlias = model.Test | model.TestGroup
_Pairs: TypeAlias = list[tuple[TestResult, _Line | None]]


def _plain(text: str, _: str) -> str:
    return text


def text(
    decision: Decision,
    ruleset: model.Ruleset,
    record: Record,
    language: str,
    *,
    to: str | None = None,
    style: Style = _plain,
) -> str:
    """The decision in words. `to` is the module that was asked for, where that is not the next one.

    `language` is "da" or "en"; labels and reasons stay in the words of the rule files.
    """
    return "\n".join(_Text(decision, ruleset, record, language, to, style).lines()) + "\n"


class _Text:
    """One explanation under construction."""

    def __init__(
        self, decision: Decision, ruleset: model.Ruleset, record: Record, language: str, to: str | None, style: Style
    ) -> None:
        self._decision = decision
        self._ruleset = ruleset
        name = decision.package
        self._package = ruleset.packages.get(name, ruleset.shared) if name is not None else ruleset.shared
        self._words = Words(language)
        self._values = Values(self._words, self._package.vocabulary, record, self._package.label)
        self._brief = replace(self._values, brief=True)
        self._whys = Whys(self._values)
        self._record = record
        self._style = style
        target = to if to is not None else decision.next
        self._asked = next((t for t in decision.transitions if t.to == target), None)
        self._fields = max(len(self._words(f"field.{f}")) for f in _FIELDS) + 2
        everything = [r for t in self._package.transitions for r in t.requirements] + list(self._package.standards)
        self._models = {(r.id, r.origin.file, r.origin.line): r for r in everything}

    # --- the whole --------------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[str]:
        """Every line of the explanation."""
        yield from self._verdict()
        yield from self._head()
        yield from self._target_group()
        if self._asked is not None:
            yield from self._requirements(self._asked)
        yield from self._mixed("recommendations", self._asked.recommendations if self._asked is not None else ())
        yield from self._mixed("standards", self._decision.standards)
        yield from self._others()
        yield from self._foot()

    def _verdict(self) -> Iterator[str]:
        decision, words = self._decision, self._words
        kind = str(decision.outcome)
        if decision.outcome is Outcome.READY and self._asked is not None:
            waived = any(r.status is Status.WAIVED for r in self._asked.requirements)
            kind = "ready_waived" if waived else kind
        module = self._asked.to if self._asked is not None else decision.module
        said = words(
            f"verdict.{kind}",
            citizen=decision.citizen,
            module=words.quoted(self._module(module)),
            ruleset=words.quoted(self._ruleset_label),
            date=words.date(self._rules_date),
        )
        for line in textwrap.wrap(said, WIDTH, break_long_words=False, break_on_hyphens=False):
            yield self._style(line, str(decision.outcome))

    def _head(self) -> Iterator[str]:
        decision, words = self._decision, self._words
        no_package = decision.package is None
        rows = [
            ("head.date", words.date(decision.on)),
            ("head.package", words("head.no_package") if no_package else self._package.label or str(decision.package)),
            ("head.module", self._module(decision.module)),
        ]
        if decision.edition is not None:
            edition = words("head.edition", ruleset=self._ruleset_label, date=words.date(decision.edition))
            rows.append(("head.rules", edition))
        if decision.layer is not None and decision.layer.used and decision.layer.since is not None:
            since = words.date(decision.layer.since)
            rows.append(("head.layer", words("head.edition", ruleset=decision.layer.label, date=since)))
        width = max(len(words(key)) for key, _ in rows) + 2
        yield ""
        for key, value in rows:
            yield from _hanging(f"{words(key):<{width}}", value)
        yield from _hanging("", self._why_these_rules())
        if self._asked is None:
            return
        if self._asked.earliest_ready is not None:
            yield from _hanging("", words("earliest_ready", date=words.date(self._asked.earliest_ready)))
        if self._asked.holds_until is not None:
            yield from _hanging("", words("holds_until", date=words.date(self._asked.holds_until)))

    @property
    def _ruleset_label(self) -> str:
        """What the asked ruleset is called, whatever is on top of it."""
        return self._ruleset.label if self._decision.rules is None else self._decision.rules.label

    @property
    def _rules_date(self) -> date:
        """The date that the answer about rules in force is about."""
        rules = self._decision.rules
        return self._decision.on if rules is None or rules.date is None else rules.date

    def _why_these_rules(self) -> str:
        """Why it is these rules, where they are not simply those in force; else nothing."""
        rules, words = self._decision.rules, self._words
        if rules is None or self._decision.edition is None or rules.date is None:
            return ""
        edition, now = self._decision.edition, rules.on_date
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

    def _module(self, name: str | None) -> str:
        module = self._package.modules.get(name) if name is not None else None
        return module.label if module is not None and module.label else name or "-"

    def _heading(self, said: str, what: str = "heading") -> Iterator[str]:
        yield ""
        yield from (self._style(line, what) for line in _hanging("", said))

    # --- requirements -----------------------------------------------------------------------------------------------

    def _requirements(self, transition: TransitionResult) -> Iterator[str]:
        if transition.outcome is Outcome.OUT_OF_SCOPE:
            return
        if not transition.requirements:
            said = self._words("always_open", module=self._words.quoted(self._module(transition.to)))
            yield from ("", *_hanging("", said))
            return
        for status in (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET, Status.NOT_APPLICABLE):
            found = [r for r in transition.requirements if r.status is status]
            if not found:
                continue
            yield from self._heading(self._words(f"section.{status}", count=len(found)), str(status))
            in_short = status in (Status.MET, Status.NOT_APPLICABLE)
            for requirement in found:
                yield from self._in_short(requirement) if in_short else self._in_full(requirement, requirement.label)

    def _mixed(self, section: str, requirements: Sequence[RequirementResult]) -> Iterator[str]:
        """Requirements that do not gate, each with its status."""
        if not requirements:
            return
        yield from self._heading(self._words(f"section.{section}"))
        for r in sorted(requirements, key=lambda r: _ORDER.index(r.status)):
            title = f"{r.label}: {self._words(f'status.{r.status}')}"
            if r.status in (Status.MET, Status.NOT_APPLICABLE):
                yield from _hanging("  - ", title)
            else:
                yield from self._in_full(r, title)

    def _in_short(self, requirement: RequirementResult) -> Iterator[str]:
        said = "; ".join(s for r, t in self._pairs(requirement) if (s := self._briefly(r, t)))
        found = said if said and requirement.status is Status.MET else ""
        yield from _hanging("  - ", f"{requirement.label}: {found}" if found else requirement.label)

    def _briefly(self, result: TestResult, line: _Line | None) -> str:
        test = None if isinstance(line, model.TestGroup) else line
        observed = self._brief.observed(result, test)
        if observed is None or result.comparison not in _BOUNDS:
            return observed or ""
        return self._words("observed_met", observed=observed, required=self._brief.required(result, test))

    def _in_full(self, requirement: RequirementResult, title: str) -> Iterator[str]:
        yield from _hanging("  - ", title)
        unknown = [t for t in requirement.applies_when if t.status is Status.UNKNOWN]
        if unknown and requirement.status is Status.UNKNOWN:
            yield from self._field("why", self._words("reason.applies"))
            for result, line in self._applies(requirement):
                if result.status is Status.UNKNOWN:
                    yield from self._field("applies", result.text)
                    yield from self._evidence(result, line)
        for result, line in self._pairs(requirement):
            yield from self._test(result, line)
        for waiver in self._waivers(requirement):
            yield from self._field("waiver", self._waiver(waiver))
        if requirement.status in (Status.UNMET, Status.UNKNOWN):
            turn = requirement.responsible_roles or ((requirement.responsible,) if requirement.responsible else ())
            yield from self._field("turn", self._values.roles(turn, "or"))
            yield from self._field("because", requirement.because)
            yield from self._field("guidance", requirement.guidance)
            yield from self._field("waivable", self._waivable(requirement))
        for change in requirement.changes:
            before = self._words.listed([self._words.quoted(line) for line in change.before])
            yield from self._field("changed", self._words("changed", layer=self._layer(change.layer), before=before))
            yield from self._field("because", change.because)
        yield from self._field("origin", "; ".join(requirement.sources))
        source = requirement.source
        key = "source" if len(self._decision.layers) == 1 else "source_in_layer"
        where = self._words(key, file=source.file, line=source.line, layer=requirement.layer)
        yield from self._field("source", where)

    def _waivable(self, requirement: RequirementResult) -> str | None:
        """Who may waive it, and for how long."""
        found = self._model(requirement)
        if found is None or found.waivable is None or found.fixed:
            return None
        roles, at_most = found.waivable.roles, found.waivable.at_most
        named = self._values.roles(roles.names, "and" if roles.every else "or")
        if at_most is None:
            return self._words("waivable", roles=named)
        return self._words("waivable_at_most", roles=named, at_most=self._words.counted(at_most.count, at_most.unit))

    def _model(self, requirement: RequirementResult) -> model.Requirement | None:
        return self._models.get((requirement.id, requirement.source.file, requirement.source.line))

    def _pairs(self, requirement: RequirementResult) -> _Pairs:
        """The tests with their models; without, where the decision is of other rules than these."""
        found = self._model(requirement)
        return _paired(requirement.tests, () if found is None else found.body)

    def _applies(self, requirement: RequirementResult) -> _Pairs:
        found = self._model(requirement)
        return _paired(requirement.applies_when, () if found is None else found.applies_when)

    # --- tests ------------------------------------------------------------------------------------------------------

    def _test(self, result: TestResult, line: _Line | None) -> Iterator[str]:
        if result.status is Status.MET:
            said = self._briefly(result, line)
            yield from self._field("met", f"{result.text}: {said}" if said else result.text)
            return
        if result.tests is None:
            yield from self._field("rule", result.text)
        yield from self._evidence(result, line)

    def _evidence(self, result: TestResult, line: _Line | None) -> Iterator[str]:
        if result.tests is not None:
            yield from self._field("rule", self._of(result, line))
        yield from self._found(result, line)

    def _found(self, result: TestResult, line: _Line | None) -> Iterator[str]:
        """What was required and recorded, without the rule's own line."""
        values = self._values
        if result.tests is not None:
            yield from self._field("observed", values.observed(result, None))
            yield from self._members(result, line, _FIELD_INDENT + self._fields)
            return
        test = None if isinstance(line, model.TestGroup) else line
        yield from self._field("required", values.required(result, test))
        yield from self._field("observed", values.observed(result, test))
        if result.window is not None:
            yield from self._field("period", self._words.period(result.window["from"], result.window["to"]))
        yield from self._field("gap", values.gap(result, test))
        yield from self._field("why", self._whys.why(result, test))
        yield from self._field("reached", values.reached(result, test, self._decision.on))

    def _of(self, result: TestResult, line: _Line | None) -> str:
        """The head of a list of tests: of a group, or of a condition by its label."""
        if isinstance(line, model.ConditionTest):
            return self._condition_label(line)
        return self._words(f"group.{result.of}", count=len(result.tests or ()), needed=result.needed)

    def _condition_label(self, test: model.ConditionTest) -> str:
        found = self._package.vocabulary.conditions.get(test.condition)
        return test.source.text if found is None or found.label is None else found.label

    def _members(self, result: TestResult, line: _Line | None, indent: int) -> Iterator[str]:
        """The tests in a group or a condition, a line each, and what they are made of under them."""
        lines: Sequence[_Line] = ()
        if isinstance(line, model.TestGroup):
            lines = line.tests
        elif isinstance(line, model.ConditionTest):
            lines = self._package.vocabulary.conditions[line.condition].body
        for member, test in _paired(result.tests or (), lines):
            yield from _hanging(" " * indent + "- ", self._member(member, test))
            yield from self._members(member, test, indent + 2)

    def _member(self, result: TestResult, line: _Line | None) -> str:
        """A test in a group, on one line."""
        status = self._words(f"status.{result.status}")
        if result.tests is not None:
            return self._words("answered", test=self._of(result, line).rstrip(":"), status=status)
        test = None if isinstance(line, model.TestGroup) else line
        found = [self._values.observed(result, test), self._whys.why(result, test)]
        said = "; ".join(s.rstrip(".") for s in found if s)
        if not said:
            return self._words("answered", test=result.text, status=status)
        return self._words("answered_by", test=result.text, status=status, found=said[0].lower() + said[1:])

    def _field(self, field: str, said: str | None) -> Iterator[str]:
        if said:
            name = self._words(f"field.{field}")
            yield from _hanging(f"{'':{_FIELD_INDENT}}{name:<{self._fields}}", said)

    @staticmethod
    def _waivers(requirement: RequirementResult) -> Sequence[WaiverResult]:
        """The waivers that the status rests on: all that count, else the newest, with why it does not."""
        found = [w for w in requirement.waivers if w.valid]
        first = requirement.waiver
        return found or ([] if first is None else [first])

    def _waiver(self, waiver: WaiverResult) -> str:
        words, role = self._words, self._values.role(waiver.role)
        granted = words.date(waiver.granted)
        if not waiver.valid:
            return words("waiver.invalid", role=role, granted=granted, why=words(f"waiver.why.{waiver.why}"))
        if waiver.expires is None:
            said = words("waiver.valid", role=role, granted=granted)
        else:
            said = words("waiver.valid_until", role=role, granted=granted, expires=words.date(waiver.expires))
        rows = self._record.waivers
        reason = rows[waiver.evidence.index].reason if waiver.evidence.index < len(rows) else None
        return said if not reason else words("waiver.reason", waiver=said, reason=reason)

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _target_group(self) -> Iterator[str]:
        """Only what keeps the citizen out of the target group, or leaves it open."""
        judged = [t for t in self._decision.transitions if t.outcome is not Outcome.READY]
        if not judged:
            return
        groups = self._package.target_groups
        lines = [line for group in groups for line in group.tests]
        label = self._words.listed([self._words.quoted(group.label) for group in groups])
        for status, section in ((Status.UNMET, "target_unmet"), (Status.UNKNOWN, "target_unknown")):
            found = [pair for pair in _paired(self._decision.target_group, lines) if pair[0].status is status]
            if found:
                yield from self._heading(self._words(f"section.{section}", label=label), str(status))
                for source in dict.fromkeys(source for group in groups for source in group.sources):
                    yield from _hanging("    ", f"{self._words('field.origin')}: {source}")
            for result, line in found:
                yield from _hanging("  - ", result.text if result.tests is None else self._of(result, line))
                yield from self._found(result, line)

    def _others(self) -> Iterator[str]:
        others = [t for t in self._decision.transitions if t is not self._asked]
        if others:
            yield from self._heading(self._words("section.others"))
        for t in others:
            waived = t.outcome is Outcome.READY and any(r.status is Status.WAIVED for r in t.requirements)
            outcome = "ready_waived" if waived else str(t.outcome)
            yield from _hanging("  - ", f"{self._module(t.to)}: {self._words(f'outcome.{outcome}')}")

    def _rules_notes(self) -> Iterator[str]:
        """A company's layer that is not used, and waivers for what is no requirement."""
        words, decision = self._words, self._decision
        layer = decision.layer
        if layer is not None and not layer.used and decision.edition is not None:
            company, on = words.quoted(layer.label), words.date(decision.on)
            yield words(f"layer.{layer.why}", company=company, date=on, edition=words.date(decision.edition))
        for waiver in decision.waivers:
            given = {
                "id": words.quoted(waiver.requirement),
                "role": self._values.role(waiver.role),
                "granted": words.date(waiver.granted),
                "layer": self._layer(waiver.layer or ""),
                "because": words.quoted((waiver.because or "").rstrip(".")),
            }
            yield words(f"waiver.{waiver.why}", **given)

    def _layer(self, name: str) -> str:
        """What a layer is called, where it is the company's; else its name."""
        layer = self._decision.layer
        return layer.label if layer is not None and layer.name == name else name

    def _foot(self) -> Iterator[str]:
        decision, words = self._decision, self._words
        day = decision.on.toordinal()
        notes_ = notes(words.language, self._package, history_on(self._record, day), day) if decision.notes else ()
        notes_ = (*self._rules_notes(), *notes_)
        for section, texts in (("notes", notes_), ("caveats", decision.caveats)):
            if texts:
                yield from self._heading(words(f"section.{section}"))
            for said in texts:
                yield from _hanging("  - ", said)
        yield ""
        for adoption in decision.adopted:
            key, by = ("agreed", self._values.roles(adoption.roles)) if adoption.roles else ("adopted", adoption.by)
            yield from _hanging("", words(key, by=by, date=words.date(adoption.on)))
        yield self._style(words("foot"), "heading")


_FIELDS = (
    "rule", "required", "observed", "period", "gap", "why", "reached", "waiver", "turn", "because", "guidance",
    "source", "origin", "applies", "met", "waivable", "changed",
)  # fmt: skip

_BOUNDS = frozenset(str(comparison) for comparison in model.Comparison)

_ORDER = (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET, Status.NOT_APPLICABLE)


def _paired(results: Sequence[TestResult], lines: Sequence[_Line]) -> _Pairs:
    """Results with the lines they come from, where there is one for each."""
    if len(results) != len(lines):
        return [(r, None) for r in results]
    return list(zip(results, lines, strict=True))


def _hanging(start: str, said: str) -> Iterator[str]:
    """A text behind its label; what does not fit goes on under it. A text in several lines stays one paragraph."""
    lines = textwrap.wrap(
        _DATE.sub(_held_together, " ".join(said.split())),
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield from (line.replace(_HELD, " ") for line in lines)


_HELD = "\x00"
"""Stands for a space at which a line may not end."""

_DATE = re.compile(r"\d{1,2}\.? [^\W\d]+ \d{4}")


def _held_together(found: re.Match[str]) -> str:
    return found[0].replace(" ", _HELD)


__all__ = ["WIDTH", "Style", "text"]


def tests_of(
    requirement: RequirementResult, decision: Decision, ruleset: model.Ruleset, record: Record, language: str
) -> list[str]:
    """One requirement of a decision: each test's line, what it required, and what was recorded, a line each."""
    shown = _Text(decision, ruleset, record, language, None, _plain)
    return [line for result, found in shown._pairs(requirement) for line in shown._test(result, found)]
