"""A decision as plain text for the person who sits with the case: the verdict first, then what is in its way.

Lines are at most `WIDTH` wide, or as wide as was asked for. A `Style` may dress a heading up; it is given the text and
what it is, and returns it dressed. The text itself has no colours.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from trin.engine import model
from trin.engine.decision import Decision, Outcome, RequirementResult, Status, TransitionResult
from trin.engine.plan_result import PlanResult
from trin.engine.record import Record

from .fields import Field, Fields, Member, package_of
from .lines import WIDTH, hanging
from .plan_text import plan_lines
from .suppose_text import difference
from .telling import Telling
from .words import Words

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
    plan: PlanResult | None = None,
    real: Decision | None = None,
    width: int = WIDTH,
) -> str:
    """The decision in words. `to` is the module that was asked for, where that is not the next one.

    With a `plan` it is told after the requirements. `real` is the decision without what `decision` supposes: how the
    two differ comes first.

    `language` is "da" or "en"; labels and reasons stay in the words of the rule files. A line has at most `width`
    characters, save for words that are longer.
    """
    shown = _Text(decision, ruleset, record, language, to, style, width)
    first = [] if real is None else [*difference(real, decision, to, language, width), ""]
    return "\n".join([*first, *shown.lines(plan)]) + "\n"


class _Text:
    """One explanation under construction."""

    def __init__(
        self,
        decision: Decision,
        ruleset: model.Ruleset,
        record: Record,
        language: str,
        to: str | None,
        style: Style,
        width: int = WIDTH,
    ) -> None:
        self._width = width
        self._hanging = partial(hanging, width=width)
        self._decision = decision
        self._telling = Telling(decision, ruleset, record, language, to)
        self._words = self._telling.words
        self._about = self._telling.fields
        self._style = style
        self._asked = self._telling.asked
        self._fields = max(len(self._words(f"field.{f}")) for f in _FIELDS) + 2

    # --- the whole --------------------------------------------------------------------------------------------------

    def lines(self, plan: PlanResult | None = None) -> Iterator[str]:
        """Every line of the explanation."""
        yield from self._verdict()
        yield from self._head()
        yield from self._target_group()
        if self._asked is not None:
            yield from self._requirements(self._asked)
        if plan is not None:
            yield ""
            told = self._telling
            yield from plan_lines(plan, told.ruleset, told.record, self._words.language, self._style, self._width)
        yield from self._mixed("recommendations", self._asked.recommendations if self._asked is not None else ())
        yield from self._mixed("standards", self._decision.standards)
        yield from self._others()
        yield from self._foot()

    def _verdict(self) -> Iterator[str]:
        said = self._telling.verdict()
        for line in textwrap.wrap(said, self._width, break_long_words=False, break_on_hyphens=False):
            yield self._style(line, str(self._decision.outcome))

    def _head(self) -> Iterator[str]:
        rows = [(self._words(key), value) for key, value in self._telling.head()]
        width = max(len(name) for name, _ in rows) + 2
        yield ""
        for name, value in rows:
            yield from self._hanging(f"{name:<{width}}", value)
        for said in self._telling.remarks():
            yield from self._hanging("", said)

    def _heading(self, said: str, what: str = "heading") -> Iterator[str]:
        yield ""
        yield from (self._style(line, what) for line in self._hanging("", said))

    # --- requirements -----------------------------------------------------------------------------------------------

    def _requirements(self, transition: TransitionResult) -> Iterator[str]:
        if transition.outcome is Outcome.OUT_OF_SCOPE:
            return
        if not transition.requirements:
            said = self._words("always_open", module=self._words.quoted(self._telling.module(transition.to)))
            yield from ("", *self._hanging("", said))
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
                yield from self._hanging("  - ", self._about.with_changers(title, r))
            else:
                yield from self._in_full(r, title)

    def _in_short(self, requirement: RequirementResult) -> Iterator[str]:
        yield from self._hanging("  - ", self._about.in_short(requirement))

    def _in_full(self, requirement: RequirementResult, title: str) -> Iterator[str]:
        yield from self._hanging("  - ", title)
        for field in self._about.in_full(requirement):
            yield from self.field(field)

    def field(self, field: Field) -> Iterator[str]:
        """What is said behind its name, and the lines that belong under it."""
        name = self._words(f"field.{field.key}")
        yield from self._hanging(f"{'':{_FIELD_INDENT}}{name:<{self._fields}}", field.text)
        yield from self._members(field.members, _FIELD_INDENT + self._fields)

    def _members(self, members: Sequence[Member], indent: int) -> Iterator[str]:
        for member in members:
            yield from self._hanging(" " * indent + "- ", member.text)
            yield from self._members(member.members, indent + 2)

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _target_group(self) -> Iterator[str]:
        for target in self._telling.target_group():
            yield from self._heading(target.title, str(target.status))
            for source in target.sources:
                yield from self._hanging("    ", f"{self._words('field.origin')}: {source}")
            for head, fields in target.tests:
                yield from self._hanging("  - ", head)
                for field in fields:
                    yield from self.field(field)

    def _others(self) -> Iterator[str]:
        others = list(self._telling.others())
        if others:
            yield from self._heading(self._words("section.others"))
        for module, outcome in others:
            yield from self._hanging("  - ", f"{module}: {outcome}")

    def _foot(self) -> Iterator[str]:
        for section, texts in (("notes", list(self._telling.notes())), ("caveats", self._decision.caveats)):
            if texts:
                yield from self._heading(self._words(f"section.{section}"))
            for said in texts:
                yield from self._hanging("  - ", said)
        yield ""
        for said in self._telling.adopted():
            yield from self._hanging("", said)
        yield self._style(self._words("foot"), "heading")


_FIELDS = (
    "rule", "required", "observed", "period", "gap", "why", "reached", "waiver", "turn", "because", "guidance",
    "source", "origin", "applies", "met", "waivable", "changed",
)  # fmt: skip

_ORDER = (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET, Status.NOT_APPLICABLE)


__all__ = ["WIDTH", "Style", "text"]


def tests_of(
    requirement: RequirementResult, decision: Decision, ruleset: model.Ruleset, record: Record, language: str
) -> list[str]:
    """One requirement of a decision: each test's line, what it required, and what was recorded, a line each."""
    shown = _Text(decision, ruleset, record, language, None, _plain)
    about = Fields(decision, package_of(decision, ruleset), record, Words(language))
    tests = [about.test(result, found) for result, found in about.pairs(requirement)]
    return [line for fields in tests for field in fields for line in shown.field(field)]
