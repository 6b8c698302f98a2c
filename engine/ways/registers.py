"""What is registered: courses, documents, activities, judgements, contacts and modules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from trin.engine import model as m
from trin.engine.actions import Action, ActionKind, Edit, NewRow
from trin.engine.calendar import forward
from trin.engine.logic import MET
from trin.engine.quantities import first_day
from trin.engine.record import ActivityRow, CertificateRow, DocumentRow, FollowUpRow, JudgementRow, Signature
from trin.engine.trial import Trial

from .facts import around, plain
from .way import Way, as_date, path_start


def certificates(test: m.CertificateTest, trial: Trial) -> Iterator[Way]:
    """Pass it on the day, with a result at one of the limits where one is asked for."""
    who = trial.role(trial.lines.package.vocabulary.certificates[test.certificate].responsible)
    results: list[Any] = [None]
    if test.result is not None:
        results = [plain(near) for end in test.result.ends for near in around(end)]
    for result in results:
        row = CertificateRow(certificate=test.certificate, passed=True, date=as_date(trial.day), result=result)
        detail = {} if result is None else {"result": result}
        yield (Action(ActionKind.PASS, test.certificate, who, trial.day, (NewRow("certificates", row),), detail),)


def documents(test: m.DocumentTest, trial: Trial) -> Iterator[Way]:
    """Have what is there signed by those who are missing; or make a new one."""
    thing = trial.lines.package.vocabulary.documents[test.document]
    choices: list[tuple[str, ...]] = [()]
    if test.signed_by is not None:
        names = test.signed_by.names
        choices = [names] if test.signed_by.every else [(name,) for name in names]
    for row in trial.situation.history.documents.get(test.document, ()):
        for choice in choices:
            missing = tuple(role for role in choice if role not in row.signed)
            if missing and row.at < trial.there("documents"):
                change = Edit("documents", row.at, "signed", _signatures(missing, trial.day))
                yield (Action(ActionKind.SIGN, test.document, missing, trial.day, (change,)),)
    for choice in choices:
        new = DocumentRow(document=test.document, date=as_date(trial.day), signed=_signatures(choice, trial.day))
        who = choice or trial.role(thing.responsible)
        detail = {"signed_by": choice} if choice else {}
        yield (Action(ActionKind.MAKE_DOCUMENT, test.document, who, trial.day, (NewRow("documents", new),), detail),)


def _signatures(roles: Iterable[str], day: int) -> tuple[Signature, ...]:
    return tuple(Signature(role=role, date=as_date(day)) for role in roles)


def activities(test: m.ActivityTest, trial: Trial) -> Iterator[Way]:
    """Begin it on the day, as many times as it takes, or as early as it can still be."""
    who = trial.role(trial.lines.package.vocabulary.activities[test.activity].responsible)

    def starting(days: Sequence[int], end: bool, detail: dict[str, Any]) -> Way:
        rows = [ActivityRow(activity=test.activity, start=as_date(d), end=as_date(d) if end else None) for d in days]
        changes = tuple(NewRow("activities", row) for row in rows)
        return (Action(ActionKind.START_ACTIVITY, test.activity, who, days[-1], changes, detail),)

    match test.predicate:
        case m.Ongoing():
            yield starting([trial.day], False, {})
        case m.Times(count):
            for times in range(1, count + 1):
                if trial.day - times + 1 >= trial.today:
                    days = range(trial.day - times + 1, trial.day + 1)
                    yield starting(days, True, {"times": times})
        case m.Bound():
            yield starting([trial.today], False, {"until": as_date(trial.day)})


def judgements(test: m.JudgementTest, trial: Trial, wanted: int) -> Iterator[Way]:
    """A judgement by one of those whose judgements count."""
    roles = test.given_by
    thing = trial.lines.package.vocabulary.judgements[test.judgement]
    answer = test.answer if wanted == MET else not test.answer
    for who in [(role,) for role in roles.names] if roles is not None else [trial.role(thing.responsible)]:
        role = who[0] if who else None
        row = JudgementRow(judgement=test.judgement, answer=answer, role=role, date=as_date(trial.day))
        change = NewRow("judgements", row)
        yield (Action(ActionKind.JUDGE, test.judgement, who, trial.day, (change,), {"answer": answer}),)


def follow_ups(test: m.FollowUpTest, trial: Trial) -> Iterator[Way]:
    """Contacts from the last one on, each as late as it may be."""
    who = trial.role(trial.lines.package.vocabulary.follow_ups[test.follow_up].responsible)
    contacts = [row[0] for row in trial.situation.history.follow_ups.get(test.follow_up, ())]
    start = first_day(test.window)
    begins = path_start(trial) if start is None else start(trial.situation)
    at = max([*contacts, *([] if begins is None else [begins])], default=trial.today)
    days: list[int] = []
    while forward(at, test.every) < trial.day:
        at = max(trial.today, forward(at, test.every))
        if days and at <= days[-1]:
            return
        days.append(at)
    for chosen in (days, [*days, trial.day], [trial.today], [trial.day]):
        if chosen:
            rows = [FollowUpRow(follow_up=test.follow_up, date=as_date(day), roles=who) for day in chosen]
            changes = tuple(NewRow("follow_ups", row) for row in rows)
            detail = {"times": len(chosen), "days": tuple(as_date(day) for day in chosen)}
            yield (Action(ActionKind.FOLLOW_UP, test.follow_up, who, chosen[0], changes, detail),)


def modules(test: m.ModuleTest, trial: Trial) -> Iterator[Way]:
    """Only the module that the citizen is in can be completed here."""
    current = trial.situation.history.current
    if current is None or current.end is not None or current.module != test.module:
        return
    if trial.day <= max(trial.today, current.start):
        return
    change = Edit("modules", current.at, "end", as_date(trial.day - 1))
    yield (Action(ActionKind.FINISH_MODULE, test.module, trial.role(None), trial.day - 1, (change,)),)
