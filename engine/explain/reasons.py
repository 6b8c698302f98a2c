"""A draft of the written reasons behind a recommendation, for a consultant to finish.

It has the order of the letters that municipalities write: what is recommended, the rules, the main considerations, the
facts that were given weight, what was left to judgement and by whom, what is missing, what happens now. It never says
that it is a decision. Other people are there by their roles alone: who assessed, and what was written in free text,
stays in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trin.engine import model
from trin.engine.decision import Decision, Outcome, RequirementResult, Status, TestResult
from trin.engine.record import Record

from .fields import Line, paired, shown_waivers, turn
from .lines import capital, hanging
from .telling import Telling


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, paragraphs under it, points after those, and a paragraph that ends it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    last: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """The draft: a title, what goes before the first section, and the sections."""

    title: str
    preface: tuple[str, ...]
    sections: tuple[Section, ...]

    def text(self) -> str:
        """As plain text."""
        lines = list(hanging("", self.title))
        for paragraph in self.preface:
            lines += ["", *hanging("", paragraph)]
        for section in self.sections:
            lines += ["", *hanging("", section.title.upper())]
            lines += [line for paragraph in section.paragraphs for line in hanging("", paragraph)]
            lines += [line for point in section.points for line in hanging("  - ", point)]
            lines += [line for paragraph in section.last for line in hanging("", paragraph)]
        return "\n".join(lines) + "\n"

    def markdown(self) -> str:
        """As Markdown."""
        blocks = [f"# {_escaped(self.title)}", *map(_escaped, self.preface)]
        for section in self.sections:
            blocks += [f"## {_escaped(section.title)}", *map(_escaped, section.paragraphs)]
            if section.points:
                blocks.append("\n".join(f"- {_escaped(point)}" for point in section.points))
            blocks += map(_escaped, section.last)
        return "\n\n".join(blocks) + "\n"


def _escaped(text: str) -> str:
    """A text in which nothing is taken for Markdown; the square brackets of what is to be filled in stay readable."""
    for sign in ("\\", "*", "_", "`", "<", "#", "|"):
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())


def reasons(
    decision: Decision, ruleset: model.Ruleset, record: Record, language: str, to: str | None = None
) -> Reasons:
    """The draft for one way on. `ruleset` is what was decided by; `to` the module, where it is not the next one."""
    return _Draft(Telling(decision, ruleset, _without_free_text(record), language, to)).whole()


def _without_free_text(record: Record) -> Record:
    """The record without what people have written in their own words, which may name others."""
    judgements = tuple(row.model_copy(update={"reason": None}) for row in record.judgements)
    waivers = tuple(row.model_copy(update={"reason": None}) for row in record.waivers)
    return record.model_copy(update={"judgements": judgements, "waivers": waivers})


class _Draft:
    def __init__(self, telling: Telling) -> None:
        self._telling = telling
        self._words = telling.words
        self._fields = telling.fields
        self._values = telling.fields.values
        way = telling.asked
        self._gates: Sequence[RequirementResult] = () if way is None else way.requirements

    def whole(self) -> Reasons:
        telling, words, decision = self._telling, self._words, self._telling.decision
        target = None if telling.asked is None else words.quoted(telling.module(telling.asked.to))
        key = "reasons.title_end" if target is None else "reasons.title"
        no_package = decision.package is None
        about = words(
            "reasons.about",
            citizen=decision.citizen,
            date=words.date(decision.on),
            module=telling.module(decision.module),
            package=words("head.no_package") if no_package else telling.package.label,
        )
        sections = (
            self._recommendation(), self._rules(), self._considerations(), self._facts(), self._judgement(),
            self._missing(), self._turns(), self._waivers(), self._last(),
        )  # fmt: skip
        return Reasons(
            words(key, citizen=decision.citizen, module=target),
            (words("reasons.draft"), about),
            tuple(section for section in sections if section is not None),
        )

    def _recommendation(self) -> Section:
        words = self._words
        return Section(
            words("reasons.recommendation"),
            (self._telling.verdict(), *self._telling.remarks(), words("reasons.decide")),
        )

    # --- the rules --------------------------------------------------------------------------------------------------

    def _rules(self) -> Section:
        words, decision, telling = self._words, self._telling.decision, self._telling
        points = []
        if decision.edition is not None:
            label = telling.ruleset.label if decision.rules is None else decision.rules.label
            points.append(words("reasons.edition", ruleset=label, date=words.date(decision.edition)))
        layer = decision.layer
        if layer is not None and layer.used and layer.since is not None:
            points.append(words("reasons.company", company=layer.label, date=words.date(layer.since)))
        points += telling.adopted()
        if len(decision.layers) > 1:
            set_by = [requirement.layer for requirement in self._gates]
            points += [
                words("reasons.layer", layer=self._fields.layer(name), count=set_by.count(name))
                for name in decision.layers
                if name in set_by
            ]
        points += [words("reasons.source", source=source.rstrip(".")) for source in self._sources()]
        points += [words("reasons.caveat", caveat=caveat) for caveat in decision.caveats]
        return Section(words("reasons.rules"), (), tuple(points), (words("reasons.law"),))

    def _sources(self) -> list[str]:
        if self._telling.decision.edition is None:
            return []  # no rules were in force: none were used
        found = [*self._telling.ruleset.sources, *(s for r in self._gates for s in r.sources)]
        found += [source for group in self._telling.target_group() for source in group.sources]
        return list(dict.fromkeys(found))

    def _considerations(self) -> Section:
        words = self._words
        open_ = (Status.UNMET, Status.UNKNOWN, Status.WAIVED)
        points = [
            words("reasons.consideration", label=r.label, because=r.because)
            for r in self._gates
            if r.because is not None and r.status in open_
        ]
        return Section(words("reasons.considerations"), (), _once(points), (words("reasons.more_considerations"),))

    # --- the facts --------------------------------------------------------------------------------------------------

    def _facts(self) -> Section:
        decided = (Status.MET, Status.UNMET, Status.WAIVED)
        points = [point for result, test in self._outside() for point in self._fact(self._target(), result, test)]
        points += [point for r in self._gates if r.status in decided for point in self._facts_of(r)]
        first = () if points else (self._words("reasons.no_facts"),)
        return Section(self._words("reasons.facts"), first, _once(points))

    def _facts_of(self, requirement: RequirementResult) -> Iterator[str]:
        for result, test in self._leaves(requirement):
            if result.status is Status.UNKNOWN or (requirement.status is Status.MET and result.status is Status.UNMET):
                continue
            yield from self._fact(requirement.label, result, test)

    def _fact(self, label: str, result: TestResult, test: model.Test | None) -> Iterator[str]:
        words, why = self._words, self._fields.why(result, test)
        observed = self._values.observed(result, test)
        required = self._values.required(result, test)
        yield words(
            "reasons.fact" if why is None or observed is None else "reasons.fact_why",
            label=label,
            observed=(observed or why or words("reasons.nothing")).rstrip("."),
            required=words.quoted(result.text) if required is None else required,
            status=capital(words(f"status.{result.status}")),
            why=why,
        )

    # --- the target group -------------------------------------------------------------------------------------------

    def _target(self) -> str:
        """What the target group is called at the beginning of a point."""
        labels = [self._words.quoted(group.label) for group in self._telling.package.target_groups if group.label]
        known = self._words("reasons.target", label=self._words.listed(labels))
        return known if labels else self._words("reasons.target_unnamed")

    def _targeted(self, status: Status) -> list[tuple[TestResult, model.Test | None]]:
        """What a test of the target group hangs on, where it keeps the citizen out or leaves it open."""
        decision, groups = self._telling.decision, self._telling.package.target_groups
        pairs = paired(decision.target_group, [line for group in groups for line in group.tests])
        tests = [pair for pair in pairs if pair[0].status is status]
        return [leaf for pair in tests for leaf in self._below(*pair) if leaf[0].status is status]

    def _outside(self) -> list[tuple[TestResult, model.Test | None]]:
        """What puts the citizen outside the target group."""
        way = self._telling.asked
        return self._targeted(Status.UNMET) if way is not None and way.outcome is Outcome.OUT_OF_SCOPE else []

    def _open(self) -> list[tuple[TestResult, model.Test | None]]:
        """What leaves open whether the citizen is in the target group."""
        way = self._telling.asked
        return self._targeted(Status.UNKNOWN) if way is not None and way.outcome is Outcome.UNDETERMINED else []

    def _leaves(self, requirement: RequirementResult) -> Iterator[tuple[TestResult, model.Test | None]]:
        for result, line in self._fields.pairs(requirement):
            yield from self._below(result, line)

    def _below(self, result: TestResult, line: Line | None) -> Iterator[tuple[TestResult, model.Test | None]]:
        if result.tests is None:
            yield result, None if isinstance(line, model.TestGroup) else line
            return
        lines: Sequence[Line] = ()
        if isinstance(line, model.TestGroup):
            lines = line.tests
        elif isinstance(line, model.ConditionTest):
            lines = self._telling.package.vocabulary.conditions[line.condition].body
        for part, inner in paired(result.tests, lines):
            yield from self._below(part, inner)

    # --- what was judged --------------------------------------------------------------------------------------------

    def _judgement(self) -> Section:
        words = self._words
        rows = list(
            dict.fromkeys((e.list, e.index) for r in self._gates for t, _ in self._leaves(r) for e in t.evidence)
        )
        measured = [self._telling.record.measurements[index] for name, index in rows if name == "measurements"]
        judged = [self._telling.record.judgements[index] for name, index in rows if name == "judgements"]
        points = [*self._measured(measured), *map(self._judged, judged)]
        first = () if points else (words("reasons.no_judgement"),)
        return Section(words("reasons.judgement"), first, tuple(points))

    def _measured(self, rows: Sequence[Any]) -> Iterator[str]:
        """A sentence for each role and day: which levels it has assessed."""
        words, known = self._words, self._telling.package.vocabulary.competences
        together: dict[tuple[str | None, date], list[str]] = {}
        for row in rows:
            label = known[row.competence].label if row.competence in known else row.competence
            together.setdefault((row.role, row.date), []).append(words.quoted(label))
        for (role, day), labels in together.items():
            given = {"levels": words.listed(list(dict.fromkeys(labels))), "date": words.date(day)}
            if role is None:
                yield words("reasons.measured_by_nobody", **given)
            else:
                yield words("reasons.measured", role=self._sentence_role(role), **given)

    def _judged(self, row: Any) -> str:
        known = self._telling.package.vocabulary.judgements
        label = known[row.judgement].label if row.judgement in known else row.judgement
        key = "reasons.judged_by_nobody" if row.role is None else "reasons.judged"
        words = self._words
        return words(
            key,
            role=None if row.role is None else self._sentence_role(row.role),
            date=words.date(row.date),
            answer=self._values.value(row.answer),
            label=words.quoted(label),
        )

    def _sentence_role(self, role: str) -> str:
        label = self._values.role(role)
        return capital(label) if self._words.language == "da" else label

    # --- what is open -----------------------------------------------------------------------------------------------

    def _missing(self) -> Section | None:
        words = self._words
        points = [
            words("reasons.lacks", label=self._target(), why=self._fields.why(*one) or words("reason.missing"))
            for one in self._open()
        ]
        points += [
            words("reasons.lacks", label=r.label, why=why)
            for r in self._gates
            if r.status is Status.UNKNOWN
            for why in self._whys(r)
        ]
        if not points:
            return None
        return Section(words("reasons.missing"), (), _once(points), (words("reasons.not_against"),))

    def _whys(self, requirement: RequirementResult) -> list[str]:
        found = [
            self._fields.why(result, test) or self._words("reason.missing")
            for result, test in self._leaves(requirement)
            if result.status is Status.UNKNOWN
        ]
        return list(dict.fromkeys(found)) or [self._words("reason.applies")]

    def _turns(self) -> Section:
        words = self._words
        by_roles: dict[tuple[str, ...], list[str]] = {}
        open_ = [r for r in self._gates if r.status in (Status.UNMET, Status.UNKNOWN)]
        for requirement in open_:
            by_roles.setdefault(turn(requirement), []).append(words.quoted(requirement.label))
        points = []
        for roles, labels in by_roles.items():
            listed = words.listed(list(dict.fromkeys(labels)))
            if roles:
                points.append(words("reasons.turn", who=capital(self._values.roles(roles, "or")), labels=listed))
            else:
                points.append(words("reasons.turn_nobody", labels=listed))
        helps: dict[str, list[str]] = {}
        for requirement in open_:
            if requirement.guidance:
                helps.setdefault(requirement.guidance, []).append(words.quoted(requirement.label))
        points += [
            words("reasons.help", label=words.listed(list(dict.fromkeys(labels))), guidance=guidance)
            for guidance, labels in helps.items()
        ]
        first = () if points else (self._nothing_to_do(),)
        return Section(words("reasons.turns"), first, tuple(points))

    def _nothing_to_do(self) -> str:
        """Why it is nobody's turn. That all is met is said where something was judged, and nowhere else."""
        words, way = self._words, self._telling.asked
        if way is None:
            at_end = self._telling.decision.outcome is Outcome.AT_END
            return words("reasons.no_next" if at_end else "reasons.not_judged")
        if way.outcome is Outcome.OUT_OF_SCOPE:
            return words("reasons.not_judged")
        if not way.requirements:
            return words("always_open", module=words.quoted(self._telling.module(way.to)))
        return words("reasons.nothing_to_do")

    def _waivers(self) -> Section | None:
        words = self._words
        points: list[str] = []
        for requirement in self._gates:
            for waiver in shown_waivers(requirement):
                label, said = words.quoted(requirement.label), self._fields.waiver(waiver)
                if not waiver.valid:
                    points.append(words("reasons.not_waived", label=label, waiver=said))
                elif requirement.status is Status.WAIVED:
                    unknown = all(result.status is not Status.UNMET for result, _ in self._leaves(requirement))
                    key = "reasons.waived_unknown" if unknown else "reasons.waived"
                    points.append(words(key, label=label, waiver=said))
        if not points:
            return None
        return Section(words("reasons.waivers"), (), tuple(points), (words("reasons.waiver_why"),))

    def _last(self) -> Section:
        words, decision = self._words, self._telling.decision
        points = (words("reasons.heard"), words("reasons.appeal"), words("reasons.check"))
        digest = words("reasons.digest", digest=decision.digest, engine=decision.engine)
        return Section(words("reasons.last"), (), points, (digest,))


def _once(points: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(points))


__all__ = ["Reasons", "Section", "reasons"]
