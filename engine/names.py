"""The names, levels and values that a ruleset lets a record use, and the quick check of a record against them.

A record may use what the ruleset declares, what its own package declares, and what the packages of its modules declare:
a citizen who has changed package keeps what was recorded on the first one. A module goes by its own row's package, else
by the record's. Where a ruleset has several editions, or companies' layers on it, a record may use the names of all of
them: it holds everything that was ever recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Fact, FactKind, Package, Ruleset, Scale, Thing, Vocabulary

if TYPE_CHECKING:
    from .record import Record

_YEAR = r"([0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})"
_MONTH_DAY = r"((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
_LEAP_YEAR = r"([0-9]{2}(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)"
DAY = rf"^({_YEAR}-{_MONTH_DAY}|{_LEAP_YEAR}-02-29)$"
"""An ISO date that is in the calendar, years 0001 to 9999, as a pattern that Python and JSON Schema read alike."""

_DAY = re.compile(DAY)

THINGS = ("certificate", "document", "activity", "judgement", "follow_up")
"""Kinds of which a record's rows name one and say no more that the ruleset must know."""

KINDS = ("competence", "fact", *THINGS, "role")

_NO_STEPS: Mapping[int, str] = {}


def is_day(value: str) -> bool:
    """Whether a text is a date of the calendar, written YYYY-MM-DD."""
    return len(value) == 10 and _DAY.match(value) is not None


@dataclass(frozen=True, slots=True)
class FactValues:
    """The values that a fact can have. More than one kind where two packages each have a fact of the name."""

    label: str
    kinds: frozenset[FactKind]
    values: tuple[str, ...]

    def accept(self, value: object) -> bool:
        """Whether the fact can have this value."""
        if isinstance(value, str):
            return value in self.values or (FactKind.DATE in self.kinds and is_day(value))
        if isinstance(value, bool):
            return FactKind.YES_NO in self.kinds
        return FactKind.NUMBER in self.kinds and isinstance(value, int | float)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What may be used together in one record: by kind, every name with its label, in the order of declaration.

    `steps` are a competence's levels with their anchor texts; `scales` the label of its scale.
    """

    labels: Mapping[str, Mapping[str, str]]
    steps: Mapping[str, Mapping[int, str]]
    scales: Mapping[str, str]
    facts: Mapping[str, FactValues]

    def accepts(self, record: Record) -> bool:
        """Whether every name, level and value of a record is known here; its packages and modules are not looked at."""
        labels, steps, facts = self.labels, self.steps, self.facts
        roles, activities = labels["role"], labels["activity"]
        for m in record.measurements:
            if m.level not in steps.get(m.competence, _NO_STEPS) or (m.role is not None and m.role not in roles):
                return False
        for a in record.attendance:
            if a.activity is not None and a.activity not in activities:
                return False
        for f in record.facts:
            known = facts.get(f.fact)
            if known is None or not known.accept(f.value):
                return False
        certificates = labels["certificate"]
        for c in record.certificates:
            if c.certificate not in certificates:
                return False
        for g in record.goals:
            if g.level not in steps.get(g.competence, _NO_STEPS):
                return False
        return self._accepts_rest(record)

    def _accepts_rest(self, record: Record) -> bool:
        """The lists that are short."""
        labels = self.labels
        roles, documents, judgements = labels["role"], labels["document"], labels["judgement"]
        return (
            all(d.document in documents and all(s.role in roles for s in d.signed) for d in record.documents)
            and all(a.activity in labels["activity"] for a in record.activities)
            and all(j.judgement in judgements and (j.role is None or j.role in roles) for j in record.judgements)
            and all(f.follow_up in labels["follow_up"] and roles.keys() >= {*f.roles} for f in record.follow_ups)
            and all(w.role in roles for w in record.waivers)
        )


class RecordNames:
    """The names for records: those of a ruleset, and of its `others`: editions and layers.

    What belongs together is put together when it is first asked for.
    """

    def __init__(self, ruleset: Ruleset, others: Iterable[Ruleset] = ()) -> None:
        self.ruleset = ruleset
        self._rulesets = (ruleset, *others)
        self.packages: Mapping[str, str] = _labelled(
            (n, p.label) for r in self._rulesets for n, p in r.packages.items()
        )
        self.modules: Mapping[str | None, Mapping[str, str]] = {
            name: _labelled((m.name, m.label) for part in self._parts([name]) for m in part.modules.values())
            for name in (None, *self.packages)
        }
        """By package (None: the ruleset's own), the modules that it has, with their labels."""
        self._lexicons: dict[frozenset[str], Lexicon] = {}

    def _parts(self, packages: Iterable[str | None]) -> list[Package]:
        """The packages of those names (None: the shared part), of every ruleset that has them."""
        wanted = list(packages)
        found = [r.shared if name is None else r.packages.get(name) for r in self._rulesets for name in wanted]
        return [part for part in found if part is not None]

    def lexicon(self, packages: Iterable[str]) -> Lexicon:
        """What a record may use that is or was on these packages, all of which there are."""
        key = frozenset(packages)
        found = self._lexicons.get(key)
        if found is None:
            chosen = [name for name in self.packages if name in key]
            found = self._lexicons[key] = _lexicon(self._parts([None, *chosen]))
        return found

    def everything(self) -> Lexicon:
        """What any record may use."""
        return self.lexicon(self.packages)

    def accepts(self, record: Record) -> bool:
        """Whether everything that a record names is known; waivers may name what is not."""
        own = record.package
        packages = set() if own is None else {own}
        for row in record.modules:
            package = row.package or own
            if package is not None:
                packages.add(package)
            if row.module not in self.modules.get(package, ()):
                return False
        return self.packages.keys() >= packages and self.lexicon(packages).accepts(record)

    def requirements(self, package: str | None = None) -> Mapping[str, str]:
        """The ids of all requirements, recommendations and standards, or those of one package, with labels."""
        parts = self._parts([None, *(self.packages if package is None else [package])])
        return _labelled(labelled for part in parts for labelled in _requirements(part))


def _labelled(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names with their labels; of two labels for one name, the first."""
    found: dict[str, str] = {}
    for name, label in named:
        found.setdefault(name, label)
    return found


def _requirements(package: Package) -> list[tuple[str, str]]:
    judged = [r for transition in package.transitions for r in transition.requirements]
    return [(r.id, r.label) for r in (*judged, *package.standards)]


def _lexicon(packages: Iterable[Package]) -> Lexicon:
    labels: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    steps: dict[str, dict[int, str]] = {}
    scales: dict[str, str] = {}
    facts: dict[str, FactValues] = {}
    for vocabulary in (p.vocabulary for p in packages):
        for kind, declared in _declared(vocabulary).items():
            for name, label in declared.items():
                labels[kind].setdefault(name, label)
        for competence in vocabulary.competences.values():
            scale = vocabulary.scales.get(competence.scale, Scale(competence.scale, competence.scale, ()))
            scales.setdefault(competence.name, scale.label)
            known = steps.setdefault(competence.name, {})
            for step in scale.steps:
                known.setdefault(step.number, step.label)
        for fact in vocabulary.facts.values():
            facts[fact.name] = _fact_values(fact, facts.get(fact.name))
    return Lexicon(labels, steps, scales, facts)


def _fact_values(fact: Fact, known: FactValues | None) -> FactValues:
    if known is None:
        return FactValues(fact.label, frozenset([fact.kind]), fact.values)
    values = tuple(dict.fromkeys((*known.values, *fact.values)))
    return FactValues(known.label, known.kinds | {fact.kind}, values)


def _declared(vocabulary: Vocabulary) -> dict[str, dict[str, str]]:
    things: dict[str, Mapping[str, Thing]] = {
        "certificate": vocabulary.certificates,
        "document": vocabulary.documents,
        "activity": vocabulary.activities,
        "judgement": vocabulary.judgements,
        "follow_up": vocabulary.follow_ups,
    }
    return {
        "competence": {n: c.label for n, c in vocabulary.competences.items()},
        "fact": {n: f.label for n, f in vocabulary.facts.items()},
        **{kind: {n: t.label for n, t in declared.items()} for kind, declared in things.items()},
        "role": {n: r.label for n, r in vocabulary.roles.items()},
    }
