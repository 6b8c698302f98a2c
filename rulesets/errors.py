"""Why a ruleset cannot be used, as an error for whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from trin.dsl.diagnostics import Diagnostic, Severity
from trin.dsl.source import Source


class RulesError(Exception):
    """A ruleset cannot be used: `why` is not_found, ambiguous, unreadable or invalid.

    `names` are the rulesets that could have been meant; `suggestion` is the likeliest of them. An invalid one comes
    with its `diagnostics` and the `sources` they point into.
    """

    def __init__(
        self,
        why: str,
        name: str,
        *,
        names: Sequence[str] = (),
        suggestion: str | None = None,
        diagnostics: Sequence[Diagnostic] = (),
        sources: Sequence[Source] = (),
    ) -> None:
        details = "; ".join(
            f"{d.primary.file}:{d.primary.line}: {d.code} {', '.join(d.arguments.values())}".rstrip()
            for d in diagnostics
            if d.severity is Severity.ERROR
        )
        known = f" (known: {', '.join(names)})" if names else ""
        super().__init__(f"{why}: {name}{known}" + (f": {details}" if details else ""))
        self.why = why
        self.name = name
        self.names = tuple(names)
        self.suggestion = suggestion
        self.diagnostics = tuple(diagnostics)
        self.sources = tuple(sources)

    def __reduce__(self) -> tuple[Any, ...]:
        rest: dict[str, Any] = {
            "names": self.names,
            "suggestion": self.suggestion,
            "diagnostics": self.diagnostics,
            "sources": self.sources,
        }
        return partial(RulesError, **rest), (self.why, self.name)
