"""What the layers below let a layer do to their requirements, and whether it does more."""

from __future__ import annotations

from collections.abc import Iterable

from trin.dsl import phrases
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Label, Note, Severity
from trin.engine import model
from trin.engine.model import Adaptation

from .changes import Applied
from .limits import inside, limits, only_limit_differs
from .refuter import Refuter, Situated
from .strictness import Relation, bodies


def check_permissions(applied: Iterable[Applied], place: Situated, report: Report, refuter: Refuter, base: str) -> None:
    """Report every change that the requirement does not allow, with a citizen whom it would hurt.

    `place` is where the requirements stand; `base` is the name of the layer below.
    """
    for one in applied:
        _Permission(one, place.seen_from(one.view), report, refuter, base).check()


class _Permission:
    """One change, held against what is allowed."""

    def __init__(self, applied: Applied, place: Situated, report: Report, refuter: Refuter, base: str) -> None:
        self.applied = applied
        self.before, self.after = applied.before, applied.after
        self.place = place
        self.report = report
        self.refuter = refuter
        self.base = base
        adaptable = applied.before.adaptable
        self.kind = Adaptation.FIXED if applied.before.fixed or adaptable is None else adaptable.kind
        self.low, self.high = (None, None) if adaptable is None else (adaptable.low, adaptable.high)

    def check(self) -> None:
        """Report the change where it goes too far."""
        if self.after is None:
            if self.kind is not Adaptation.DROP:
                self._refuse("T438")
            return
        relation = bodies(self.before.body, self.after.body, self.place.package.vocabulary)
        if relation is Relation.SAME:
            self.report.add("T445", self.applied.edit.span, severity=Severity.WARNING, id=self.before.id)
            return
        match self.kind:
            case Adaptation.FIXED:
                self._refuse("T433")
            case Adaptation.TIGHTEN:
                self._tighten(relation)
            case Adaptation.ADAPT:
                self._adapt(self.after)

    def _tighten(self, relation: Relation) -> None:
        """What looks tighter is tried out too: whoever is ready because of it shows that it is not."""
        if relation is Relation.NONE:
            self._refuse("T435")
        elif (
            relation is Relation.LOOSER or self.refuter.counterexample(self.before, self.after, self.place) is not None
        ):
            self._refuse("T434")

    def _adapt(self, after: model.Requirement) -> None:
        if self.low is None or self.high is None:
            self._refuse("T433")
        elif not only_limit_differs(self.before.body, after.body):
            self._refuse("T437")
        elif not all(inside(value, self.low, self.high) for value in limits(after.body)):
            self._refuse("T436")

    # --- telling ----------------------------------------------------------------------------------------------------

    def _refuse(self, code: str) -> None:
        if self._unclear():
            return
        written = self.applied.edit.written
        also = [Label(written.set_at, f"@{self._word()}")]
        if written.span != written.set_at:
            also.append(Label(written.span, "@l_last_set"))
        language = self.place.language
        low, high = (_said(value, self.before, language) for value in (self.low, self.high))
        self.report.add(
            code, self.applied.edit.span, also=tuple(also), notes=self._citizen(),
            id=self.before.id, layer=self.before.origin.layer, low=low, high=high,
        )  # fmt: skip

    def _unclear(self) -> bool:
        """Whether words of the change itself are wrong, so that nobody can tell what it was to ask for."""
        wrong = [missed.name.span for missed in self.report.missed]
        wrong += [found.primary for found in self.report.found if found.code.startswith(("T2", "T3"))]
        return any(span.within(self.applied.edit.span) for span in wrong)

    def _word(self) -> str:
        if self.before.fixed:
            return "l_fixed"
        match self.kind:
            case Adaptation.TIGHTEN:
                return "l_tighten"
            case Adaptation.ADAPT:
                return "l_adapt" if self.low is not None else "l_adapt_none"
        return "l_silent"

    def _citizen(self) -> tuple[Note, ...]:
        """Somebody who is ready under one of the two and not under the other."""
        looser = self.refuter.counterexample(self.before, self.after, self.place)
        found = looser
        if found is None and self.after is not None:
            found = self.refuter.counterexample(self.after, self.before, self.place)
        if found is None:
            return ()
        names = {"layer": self.place.layer, "below": self.base, "observed": found.said(self.place.language)}
        on = phrases.day(found.on, self.place.language)
        key = "n_loosened" if looser is not None else "n_tightened"
        other = "" if self.before.kind is model.Kind.REQUIREMENT else "_other"
        return (
            Note(f"{key}{other}", names),
            Note("n_record", {"on": on, "record": found.json}),
        )


def _said(value: model.Number | model.Duration | None, requirement: model.Requirement, language: str) -> str:
    """A limit as people read it."""
    if value is None:
        return ""
    if isinstance(value, model.Duration):
        return phrases.counted(value.count, value.unit.name, language)
    percent = any(
        isinstance(test, model.AttendanceTest) or getattr(test, "unit", None) is model.AbsenceUnit.PERCENT
        for test in requirement.body
    )
    return phrases.number(value, language) + (" %" if percent else "")
