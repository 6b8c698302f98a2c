"""What it would take, on a reader's page: every way for the consultant, the first for others, as it concerns them."""

from __future__ import annotations

from collections.abc import Iterator

from trin.engine.plan_result import ActionResult, NeverResult

from .case import COMPANY_ROLES, Case
from .page import Block, Bullets, Item, Paragraph, Section
from .plan_text import ActionWords, Route, routes
from .values import Values


def plan_section(case: Case) -> Section | None:
    """The plan, as far as it concerns the reader; None where it does not, or there is none."""
    plan = case.plan
    if plan is None or plan.ready:
        return None
    blocks = [block for way in _ways(case) for block in _way(case, way)]
    if case.reader == "consultant" and plan.never:
        blocks.append(Paragraph(case.words("never.head")))
        blocks.append(Bullets(tuple(Item(never.label, _never(case, never)) for never in plan.never)))
    return Section(case.words("section.plan"), tuple(blocks), kind="plan") if blocks else None


def _ways(case: Case) -> list[Route]:
    found = [] if case.plan is None else routes(case.plan.plans)
    return found if case.reader == "consultant" else found[:1]


def _way(case: Case, route: Route) -> Iterator[Block]:
    way = route.way
    actions = [action for action in way.actions if _concerns(case, action)]
    if not actions and case.reader == "company":
        return
    yield Paragraph(case.words("plan.enough", date=case.words.date(way.on)))
    chosen = None if way.package is None else case.ruleset.packages.get(way.package)
    package = case.package if chosen is None else case.called(chosen)
    said = ActionWords(Values(case.words, package.vocabulary, case.record, package.label), way.on, route.choices)
    items = [Item(said.line(action)) for action in actions]
    if case.reader != "company":
        for wait in way.waits:
            key = "plan.wait" if wait.requirement is not None else "plan.wait_target"
            items.append(Item(case.words(key, label=case.words.quoted(wait.label), date=case.words.date(wait.on))))
    yield Bullets(tuple(items))


def _never(case: Case, never: NeverResult) -> str:
    """Why nothing that can be done from here mends a requirement."""
    until = case.decision.on if case.plan is None or case.plan.until is None else case.plan.until
    line = case.words.quoted(never.line or "")
    return case.words(f"never.{never.why}", line=line, date=case.words.date(until))


def _concerns(case: Case, action: ActionResult) -> bool:
    return case.reader != "company" or bool(COMPANY_ROLES.intersection(action.roles))
