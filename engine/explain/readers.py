"""A decision for a reader in a form: the way in for pages."""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

from trin.engine import model
from trin.engine.decision import Decision
from trin.engine.plan_result import PlanResult
from trin.engine.record import Record

from .case import Case, Reader
from .citizen import citizen_page
from .company import company_page
from .consultant import consultant_page
from .html import html
from .markdown import markdown
from .page import Page
from .plain import plain

Form: TypeAlias = Literal["text", "markdown", "html"]


def page(
    decision: Decision,
    ruleset: model.Ruleset,
    record: Record,
    language: str,
    reader: Reader,
    *,
    to: str | None = None,
    plan: PlanResult | None = None,
    real: Decision | None = None,
) -> Page:
    """What a reader is told, as data. `to` is the module that was asked for, where that is not the next one.

    `language` is "da" or "en"; labels and reasons stay in the words of the rule files. With a `plan` it is told too,
    as far as it concerns the reader. Where rows are supposed, `real` is the decision without them: what they change
    comes first then (a company is told only that something is supposed).
    """
    about = Case(decision, ruleset, record, language, reader, to, plan, real)
    match reader:
        case "consultant":
            return consultant_page(about)
        case "citizen":
            return citizen_page(about)
        case "company":
            return company_page(about)
        case _:
            assert_never(reader)


def shown(told: Page, form: Form) -> str:
    """A page in a form."""
    match form:
        case "text":
            return plain(told)
        case "markdown":
            return markdown(told)
        case "html":
            return html(told)
        case _:
            assert_never(form)


__all__ = ["Form", "Reader", "page", "shown"]
