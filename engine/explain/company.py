"""A decision for the company: what to train, what to measure and what to sign, and nothing else about the citizen.

A company is told of competences that it may measure, of documents that it signs, and of what the rules make its turn.
Facts, standards, judgements, attendance and everybody else's turns are left out, and that something was is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from trin.engine import model
from trin.engine.decision import Outcome, RequirementResult, Status

from .case import COMPANY_ROLES, Case, Level
from .fields import Line, turn
from .lines import capital
from .page import Block, Bullets, Facts, Item, Page, Paragraph, Section, Table
from .planned import plan_section


@dataclass
class _Tasks:
    """What a company is asked, sorted by what it is to do; `left_out` are the requirements it is not told of."""

    train: list[Level] = field(default_factory=list)
    measure: list[Level] = field(default_factory=list)
    well: list[Level] = field(default_factory=list)
    sign: list[tuple[RequirementResult, model.DocumentTest]] = field(default_factory=list)
    other: list[RequirementResult] = field(default_factory=list)
    left_out: int = 0

    @property
    def asked(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.train or self.measure or self.sign or self.other)


def company_page(case: Case) -> Page:
    """What the company is told."""
    words, decision = case.words, case.decision
    tasks = _tasks(case)
    target = case.module(case.transition.to) if case.transition is not None else ""
    key = "lead.ask" if tasks.asked and target else "lead.none"
    here = words.quoted(case.module(decision.module))
    package = words("head.no_package") if decision.package is None else case.package.label
    return Page(
        language=case.language,
        title=words("title"),
        lead=(words(key, module=here, next=words.quoted(target)), *case.supposed()),
        outcome="asked" if tasks.asked else "nothing",
        facts=Facts(
            (
                (words("head.date"), words.date(decision.on)),
                (words("head.package"), package),
                (words("head.citizen"), decision.citizen),
            )
        ),
        sections=tuple(_sections(case, tasks)),
        foot=tuple(_foot(case)),
    )


def _tasks(case: Case) -> _Tasks:
    tasks = _Tasks()
    transition = case.transition
    if transition is None or transition.outcome is Outcome.OUT_OF_SCOPE:
        return tasks
    for requirement in transition.requirements:
        _sort(case, requirement, tasks)
    return tasks


def _sort(case: Case, requirement: RequirementResult, tasks: _Tasks) -> None:
    level = case.level(requirement)
    status = requirement.status
    if level is not None and level.meter is not None and _may_measure(case, level):
        lists = {Status.UNMET: tasks.train, Status.UNKNOWN: tasks.measure, Status.MET: tasks.well}
        found = lists.get(status)
        if found is not None:
            found.append(level)
        return
    signed = _to_sign(case, requirement)
    if signed is not None and status is Status.UNMET:
        tasks.sign.append((requirement, signed))
    elif status in (Status.UNMET, Status.UNKNOWN) and _is_theirs(case, requirement):
        tasks.other.append(requirement)
    else:
        tasks.left_out += 1


def _may_measure(case: Case, level: Level) -> bool:
    """Whether the company is among those whose measurements count, or whose turn it is."""
    assessors = level.test.measured.assessors
    declared = case.package.vocabulary.competences[level.test.competence].responsible
    named = {level.requirement.responsible, declared, *(() if assessors is None else assessors.names)}
    return bool(COMPANY_ROLES & named)


def _to_sign(case: Case, requirement: RequirementResult) -> model.DocumentTest | None:
    """The document that lacks the company's signature."""
    for result, line in case.fields.pairs(requirement):
        if not isinstance(line, model.DocumentTest) or result.status is not Status.UNMET or line.signed_by is None:
            continue
        missing = (result.detail or {}).get("missing") or line.signed_by.names
        if COMPANY_ROLES.intersection(missing):
            return line
    return None


def _is_theirs(case: Case, requirement: RequirementResult) -> bool:
    """Whether it is the company's turn, and nothing is told of the citizen by saying what is asked for."""
    if not COMPANY_ROLES.intersection(turn(requirement)):
        return False
    return not any(_tells(case.package, line) for _, line in case.fields.pairs(requirement))


def _tells(package: model.Package, line: Line | None) -> bool:
    """Whether a test is about what the municipality has registered of a citizen."""
    match line:
        case model.TestGroup():
            return any(_tells(package, test) for test in line.tests)
        case model.ConditionTest():
            return any(_tells(package, test) for test in package.vocabulary.conditions[line.condition].body)
        case None | model.FactTest() | model.ScorecardTest():
            return True
        case _:
            return False


# --- sections ---------------------------------------------------------------------------------------------------------


def _sections(case: Case, tasks: _Tasks) -> Iterator[Section]:
    words = case.words
    for key, levels in (("train", tasks.train), ("measure", tasks.measure)):
        if levels:
            inner = tuple(Section(label, tuple(_levels(case, found))) for label, found in case.grouped(levels))
            intro = Paragraph(words(f"intro.{key}"))
            yield Section(words(f"section.{key}", count=len(levels)), (intro,), inner, kind=key)
    if tasks.sign:
        items = tuple(_document(case, requirement, test) for requirement, test in tasks.sign)
        yield Section(words("section.sign", count=len(items)), (Bullets(items),), kind="sign")
    if tasks.other:
        inner = tuple(Section(r.label, tuple(_other(case, r))) for r in tasks.other)
        yield Section(words("section.other", count=len(inner)), (), inner, kind="other")
    planned = plan_section(case)
    if planned is not None:
        yield planned
    if tasks.well:
        blocks = tuple(case.level_blocks(tasks.well))
        yield Section(words("section.going_well", count=len(tasks.well)), blocks, kind="met")
    scales = _scales(case, [*tasks.train, *tasks.measure, *tasks.well])
    if scales:
        yield Section(words("section.scales"), scales, kind="scales")
    left_out = words.plural("left_out", tasks.left_out) if tasks.left_out else words("left_out.none")
    yield Section(words("section.left_out"), (Paragraph(left_out),), kind="left_out")


def _levels(case: Case, levels: Iterable[Level]) -> Iterator[Block]:
    """Levels with what is said of all of them at once said once."""
    for shared, found in groupby(levels, key=lambda level: _help(case, level.requirement)):
        yield Bullets(tuple(_level(case, level) for level in found))
        yield Facts(shared)


def _level(case: Case, level: Level) -> Item:
    return Item(level.requirement.label, meter=level.meter, rows=tuple(case.level_rows(level)))


def _help(case: Case, requirement: RequirementResult) -> tuple[tuple[str, str], ...]:
    words = case.words
    said = [(words("field.because"), requirement.because)]
    roles = turn(requirement)
    own = not roles or COMPANY_ROLES.intersection(roles)
    advised = words("row.helps") if own else words("row.advice", roles=case.fields.values.roles(roles))
    said.append((advised, requirement.guidance))
    return tuple((name, text) for name, text in said if text)


def _document(case: Case, requirement: RequirementResult, test: model.DocumentTest) -> Item:
    others = [role for role in (test.signed_by.names if test.signed_by else ()) if role not in COMPANY_ROLES]
    with_ = case.words("sign.with", roles=case.fields.values.roles(others)) if others else ""
    return Item(requirement.label, with_, rows=_help(case, requirement))


def _other(case: Case, requirement: RequirementResult) -> Iterator[Block]:
    """What else is the company's turn: what is asked for, without what is recorded about the citizen."""
    if case.in_doubt(requirement):
        yield Paragraph(case.words("reason.applies"))
    for result, line in case.fields.pairs(requirement):
        if isinstance(line, model.TestGroup):
            yield Paragraph(case.asked.group(line))
            yield Bullets(tuple(Item(capital(case.asked.phrase(test))) for test in line.tests))
        elif line is None:
            yield Paragraph(result.text)
        else:
            yield Paragraph(case.asked.sentence(line, known=requirement.label))
    yield Facts(_help(case, requirement))


def _scales(case: Case, levels: Iterable[Level]) -> tuple[Table, ...]:
    """Each scale that is used, with what its steps stand for."""
    found = {scale.name: scale for level in levels if (scale := case.asked.scale(level.test.competence)) is not None}
    head = (case.words("table.step"), case.words("table.meaning"))
    return tuple(
        Table(scale.label, head, tuple((str(step.number), step.label) for step in scale.steps))
        for scale in found.values()
    )


def _foot(case: Case) -> Iterator[str]:
    yield case.job_said()
    yield case.words("foot.person")
    yield from case.decision.caveats
