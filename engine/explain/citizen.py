"""A decision for the citizen: what has been reached first, then what is missing, what it is good for, and what helps.

In plain words and to the citizen alone: no names of files or requirements, nobody else's reasons, and nothing that
makes missing data sound like a failure of the citizen's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from trin.engine import model
from trin.engine.decision import Outcome, RequirementResult, Status, TestResult
from trin.engine.history import history_on

from .case import CITIZEN_ROLES, Case, Level
from .fields import Line, paired, shown_waivers, turn
from .lines import capital
from .notes import notes
from .page import Block, Bullets, Facts, Item, Page, Paragraph, Section
from .planned import plan_section

_Rows = tuple[tuple[str, str], ...]


def citizen_page(case: Case) -> Page:
    """What the citizen is told."""
    return _Citizen(case).page()


class _Citizen:
    """One page under construction."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._words = case.words
        self._decision = case.decision

    def page(self) -> Page:
        """The whole of it."""
        case, words = self._case, self._words
        module = case.module(case.transition.to if case.transition is not None else self._decision.module)
        key = "title.path" if case.transition is not None else "title.here"
        sections = [section for section in self._sections() if section is not None]
        return Page(
            language=case.language,
            title=words(key, module=words.quoted(module)),
            lead=tuple(self._lead(module)),
            outcome=str(self._decision.outcome),
            facts=Facts(tuple(self._facts())),
            sections=tuple(sections),
            foot=tuple(self._foot()),
        )

    def _lead(self, module: str) -> Iterator[str]:
        words, case = self._words, self._case
        outcome = Outcome(self._decision.outcome)
        met, asked = len(case.having(Status.MET, Status.WAIVED)), self._asked()
        kind = str(outcome)
        if outcome is Outcome.READY and case.having(Status.WAIVED):
            kind = "ready_waived"
        if outcome is Outcome.READY and not asked:
            kind = "open"
        groups = words.listed([words.quoted(group.label) for group in case.package.target_groups])
        yield words(f"lead.{kind}", module=words.quoted(module), met=met, asked=asked, groups=groups)
        yield from case.supposed()
        yield from case.outlook()

    def _asked(self) -> int:
        return len(self._case.having(Status.MET, Status.WAIVED, Status.UNMET, Status.UNKNOWN))

    def _facts(self) -> Iterator[tuple[str, str]]:
        words, decision = self._words, self._decision
        yield words("head.date"), words.date(decision.on)
        package = words("head.no_package") if decision.package is None else self._case.package.label
        yield words("head.package"), package
        yield words("head.citizen"), decision.citizen

    def _sections(self) -> Iterator[Section | None]:
        yield self._case.supposition()
        out_of_scope = self._case.transition is not None and self._case.transition.outcome is Outcome.OUT_OF_SCOPE
        if not out_of_scope:
            yield self._reached()
            yield self._open(Status.UNMET)
            yield self._open(Status.UNKNOWN)
            yield plan_section(self._case)
            yield self._waived()
            yield self._short("not_applicable", self._case.having(Status.NOT_APPLICABLE))
            yield self._advice()
        yield self._owed()
        yield self._case.path()
        yield Section(self._words("section.again"), tuple(Paragraph(said) for said in self._again()), kind="again")

    # --- what has been reached, and what is missing -----------------------------------------------------------------

    def _reached(self) -> Section | None:
        words, case = self._words, self._case
        levels, others = case.parted(case.having(Status.MET))
        blocks = list(case.level_blocks(levels))
        if others:
            blocks.append(Bullets(tuple(Item(r.label, self._holds(r)) for r in others)))
        if not blocks:
            return None
        return Section(words("section.reached", met=len(levels) + len(others)), tuple(blocks), kind="met")

    def _holds(self, requirement: RequirementResult) -> str:
        until = self._case.holds_until(requirement)
        return self._words("until", date=until) if until else ""

    def _open(self, status: Status) -> Section | None:
        """What is not reached yet: levels under the headings of their groups, then the others, each by itself."""
        case, words = self._case, self._words
        found = case.having(status)
        if not found:
            return None
        levels, others = case.parted(found)
        inner = [Section(label, tuple(self._levels(inside))) for label, inside in case.grouped(levels)]
        inner += [Section(r.label, (*self._tests(r), Facts(self._next(r)))) for r in others]
        said = Paragraph(words(f"intro.{status}"))
        title = words.plural(f"section.citizen.{status}", len(found))
        return Section(title, (said,), tuple(inner), kind=str(status))

    def _levels(self, levels: Iterable[Level]) -> Iterator[Block]:
        """Levels with what is said of all of them at once said once."""
        for shared, found in groupby(levels, key=lambda level: self._next(level.requirement)):
            yield Bullets(tuple(self._level(level) for level in found))
            yield Facts(shared)

    def _level(self, level: Level) -> Item:
        return Item(level.requirement.label, meter=level.meter, rows=tuple(self._case.level_rows(level)))

    def _tests(self, requirement: RequirementResult) -> Iterator[Block]:
        for line in self._case.in_doubt(requirement):
            yield Paragraph(self._case.asked.unsure(line))
        for result, line in self._case.fields.pairs(requirement):
            yield from self._test(result, line, requirement.label)

    def _test(self, result: TestResult, line: Line | None, known: str) -> Iterator[Block]:
        """What a test asks for, and what is so now."""
        asked = self._case.asked
        if isinstance(line, model.TestGroup):
            yield Paragraph(asked.group(line))
            yield Bullets(tuple(self._member(member, test) for member, test in paired(result.tests or (), line.tests)))
        elif line is None:
            yield Paragraph(result.text)
        else:
            goal = result.required if isinstance(result.required, int) else None
            said = asked.sentence(line, known=known, goal=goal)
            yield Paragraph(said)
            yield Facts(tuple(self._now(result, line)))

    def _now(self, result: TestResult, line: Line | None) -> Iterator[tuple[str, str]]:
        words, fields = self._words, self._case.fields
        test = None if isinstance(line, model.TestGroup) else line
        observed = fields.values.observed(result, test)
        if observed and result.tests is None:
            yield words("row.now"), observed
        why = fields.why(result, test)
        if why:
            yield words("row.why"), why
        reached = fields.values.reached(result, test, self._decision.on)
        if reached:
            yield words("field.reached"), reached

    def _member(self, result: TestResult, line: Line | None) -> Item:
        """One of several tests of which some will do."""
        status = self._words(f"status.{result.status}")
        if line is None or isinstance(line, model.TestGroup):
            return Item(result.text, status)
        said = self._case.asked.phrase(line)
        now = "" if result.status is Status.UNKNOWN else self._case.fields.values.observed(result, line) or ""
        return Item(capital(said), now or status)

    # --- what happens next ------------------------------------------------------------------------------------------

    def _next(self, requirement: RequirementResult) -> _Rows:
        """Why it matters, what helps, and whose turn it is."""
        words = self._words
        roles = turn(requirement)
        rows = []
        if requirement.because:
            rows.append((words("field.because"), requirement.because))
        if requirement.guidance:
            rows.append(self._advised(roles, requirement.guidance))
        said = words("turn.time") if self._comes_by_itself(requirement) else self._turn(roles, requirement.status)
        if said:
            rows.append((words("field.turn"), said))
        return tuple(rows)

    def _comes_by_itself(self, requirement: RequirementResult) -> bool:
        """Whether all that is missing is time, which is running."""
        case = self._case
        missing = [(r, t) for r, t in case.fields.pairs(requirement) if r.status is not Status.MET]
        if requirement.status is not Status.UNMET or not missing:
            return False
        return all(
            not isinstance(test, model.TestGroup) and case.fields.values.reached(result, test, self._decision.on)
            for result, test in missing
        )

    def _advised(self, roles: tuple[str, ...], guidance: str) -> tuple[str, str]:
        """What helps. It is written to whoever's turn it is; where that is somebody else, it is quoted."""
        words = self._words
        if not roles or CITIZEN_ROLES.intersection(roles):
            return words("row.helps"), guidance
        return words("row.advice", roles=self._case.fields.values.roles(roles, "and")), words.quoted(guidance)

    def _turn(self, roles: tuple[str, ...], status: Status) -> str:
        words = self._words
        others = [role for role in roles if role not in CITIZEN_ROLES]
        if not roles:
            return ""
        if len(others) == len(roles):
            key = "turn.theirs.unknown" if status is Status.UNKNOWN else "turn.theirs"
            return words(key, roles=self._case.fields.values.roles(others, "or"))
        if others:
            return words("turn.shared", roles=self._case.fields.values.roles(others))
        return words("turn.yours.unknown" if status is Status.UNKNOWN else "turn.yours")

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _waived(self) -> Section | None:
        found = self._case.having(Status.WAIVED)
        if not found:
            return None
        items = tuple(Item(r.label, self._waiver(r)) for r in found)
        return Section(self._words("section.citizen.waived"), (Bullets(items),), kind="waived")

    def _waiver(self, requirement: RequirementResult) -> str:
        ends = [w.expires for w in shown_waivers(requirement) if w.expires is not None]
        return self._words("waived_until", date=self._words.date(min(ends))) if ends else self._words("waived")

    def _short(self, key: str, found: list[RequirementResult]) -> Section | None:
        if not found:
            return None
        return Section(self._words(f"section.citizen.{key}"), (Bullets(tuple(Item(r.label) for r in found)),), kind=key)

    def _advice(self) -> Section | None:
        """Recommendations: only those that are not followed yet, for they ask for nothing."""
        transition = self._case.transition
        every = () if transition is None else transition.recommendations
        found = [r for r in every if r.status in (Status.UNMET, Status.UNKNOWN)]
        if not found:
            return None
        items = tuple(Item(r.label, r.because or "") for r in found)
        return Section(self._words("section.citizen.recommendations"), (Bullets(items),), kind="advice")

    def _owed(self) -> Section | None:
        """The standards that the citizen is owed, those that are not kept first."""
        words = self._words
        found = [r for r in self._decision.standards if r.status is not Status.NOT_APPLICABLE]
        if not found:
            return None
        blocks: list[Block] = []
        for status in (Status.UNMET, Status.UNKNOWN, Status.WAIVED, Status.MET):
            inside = [r for r in found if r.status is status]
            if inside:
                blocks.append(Paragraph(words(f"owed.{status}")))
                blocks.append(Bullets(tuple(Item(r.label, self._mending(r)) for r in inside)))
        return Section(words("section.citizen.standards"), tuple(blocks), kind="standards")

    def _mending(self, requirement: RequirementResult) -> str:
        """Who puts a breach right."""
        roles = [role for role in turn(requirement) if role not in CITIZEN_ROLES]
        if requirement.status is not Status.UNMET or not roles:
            return ""
        return self._words("owed.by", roles=self._case.fields.values.roles(roles, "or"))

    def _again(self) -> Iterator[str]:
        """When there is reason to look at it again."""
        case, words = self._case, self._words
        day = self._decision.on.toordinal()
        yield from notes(words.language, case.package, history_on(case.record, day), day, words)
        yield words("again.any_time")

    def _foot(self) -> Iterator[str]:
        words, decision = self._words, self._decision
        yield self._case.job_said()
        yield words("foot.person")
        yield from decision.caveats
        for adoption in decision.adopted:
            by = self._case.fields.values.roles(adoption.roles) if adoption.roles else adoption.by
            yield words("agreed" if adoption.roles else "adopted", by=by, date=words.date(adoption.on))
