"""A decision as plain text for the person who sits with the case: the verdict first, then what is in its way.

Lines are at most `WIDTH` wide. A `Style` may dress a heading up; it is given the text and what it is, and returns it
dressed. The text itself has no colours.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from trin.engine import model
from trin.engine.decision import Decision, Outcome, RequirementResult, Status, TransitionResult
from trin.engine.history import history_on
from trin.engine.record import Record

from .fields import Field, Fields, Member, package_of, paired
from .notes import notes
from .words import Words

WIDTH = 96

Style: TypeAlias = Callable[[str, str], str]
"""(text, what it is) -> text. What it is: an outcome, a status, "heading" or "muted"."""

_FIELD_INDENT = 6


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
        self._package = package_of(decision, ruleset)
        self._words = Words(language)
        self._about = Fields(decision, self._package, record, self._words)
        self._record = record
        self._style = style
        target = to if to is not None else decision.next
        self._asked = next((t for t in decision.transitions if t.to == target), None)
        self._fields = max(len(self._words(f"field.{f}")) for f in _FIELDS) + 2

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
        yield from _hanging("  - ", self._about.in_short(requirement))

    def _in_full(self, requirement: RequirementResult, title: str) -> Iterator[str]:
        yield from _hanging("  - ", title)
        for field in self._about.in_full(requirement):
            yield from self.field(field)

    def field(self, field: Field) -> Iterator[str]:
        """What is said behind its name, and the lines that belong under it."""
        name = self._words(f"field.{field.key}")
        yield from _hanging(f"{'':{_FIELD_INDENT}}{name:<{self._fields}}", field.text)
        yield from self._members(field.members, _FIELD_INDENT + self._fields)

    def _members(self, members: Sequence[Member], indent: int) -> Iterator[str]:
        for member in members:
            yield from _hanging(" " * indent + "- ", member.text)
            yield from self._members(member.members, indent + 2)

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
            found = [pair for pair in paired(self._decision.target_group, lines) if pair[0].status is status]
            if found:
                yield from self._heading(self._words(f"section.{section}", label=label), str(status))
                for source in dict.fromkeys(source for group in groups for source in group.sources):
                    yield from _hanging("    ", f"{self._words('field.origin')}: {source}")
            for result, line in found:
                yield from _hanging("  - ", result.text if result.tests is None else self._about.of(result, line))
                for field in self._about.found(result, line):
                    yield from self.field(field)

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
                "role": self._about.values.role(waiver.role),
                "granted": words.date(waiver.granted),
                "layer": self._about.layer(waiver.layer or ""),
                "because": words.quoted((waiver.because or "").rstrip(".")),
            }
            yield words(f"waiver.{waiver.why}", **given)

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
            key, by = (
                ("agreed", self._about.values.roles(adoption.roles)) if adoption.roles else ("adopted", adoption.by)
            )
            yield from _hanging("", words(key, by=by, date=words.date(adoption.on)))
        yield self._style(words("foot"), "heading")


_FIELDS = (
    "rule", "required", "observed", "period", "gap", "why", "reached", "waiver", "turn", "because", "guidance",
    "source", "origin", "applies", "met", "waivable", "changed",
)  # fmt: skip

_ORDER = (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET, Status.NOT_APPLICABLE)


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
    about = Fields(decision, package_of(decision, ruleset), record, Words(language))
    tests = [about.test(result, found) for result, found in about.pairs(requirement)]
    return [line for fields in tests for field in fields for line in shown.field(field)]
