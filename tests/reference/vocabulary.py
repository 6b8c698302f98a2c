"""The words of the generated rulesets, and what is needed to put a ruleset together by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from trin.engine import model as m

AT = m.Origin("regler.trin", 1, "prøve")

ROLES = ("borger", "virksomhed", "jobcenter")
COMPETENCES = ("hygiejne", "gulvpleje", "vinduespolering")
STEPS = (1, 2, 3, 4, 5)
ORDERED = ("ingen", "prøve_1", "prøve_2", "prøve_3")
CERTIFICATES = ("amu_hygiejne", "førstehjælp")
DOCUMENTS = ("målaftale", "mentoraftale")
ACTIVITIES = ("praktik", "dansk")
MODULES = ("introduktion", "virksomhed1", "virksomhed2", "job")
PACKAGES = ("rengøring", "lager")


def src(text: str) -> m.Source:
    return m.Source(text, AT)


def things(*names: str) -> dict[str, m.Thing]:
    return {name: m.Thing(name, name.capitalize()) for name in names}


def vocabulary(scorecards: tuple[m.Scorecard, ...] = (), conditions: tuple[m.Condition, ...] = ()) -> m.Vocabulary:
    """One or more of everything that can be declared."""
    kinds = {
        "alder": (m.FactKind.NUMBER, ()), "ankomst": (m.FactKind.DATE, ()), "jobtilbud": (m.FactKind.YES_NO, ()),
        "jobstatus": (m.FactKind.VALUES, ("jobparat", "aktivitetsparat", "andet")),
        "danskprøve": (m.FactKind.ORDERED, ORDERED),
    }  # fmt: skip
    return m.Vocabulary(
        roles={name: m.Role(name, name) for name in ROLES},
        scales={"niveau": m.Scale("niveau", "Niveau", tuple(m.Step(n, str(n)) for n in STEPS))},
        groups={"faglig": m.Group("faglig", "Faglige kompetencer")},
        competences={n: m.Competence(n, n.capitalize(), "niveau", "faglig", "virksomhed") for n in COMPETENCES},
        facts={name: m.Fact(name, name.capitalize(), kind, values) for name, (kind, values) in kinds.items()},
        certificates=things(*CERTIFICATES),
        documents=things(*DOCUMENTS),
        activities=things(*ACTIVITIES),
        judgements=things("kan_igu"),
        follow_ups=things("besøg"),
        scorecards={card.name: card for card in scorecards},
        conditions={condition.name: condition for condition in conditions},
    )


def modules() -> dict[str, m.Module]:
    return {name: m.Module(name, name.capitalize(), None, name == "job", AT) for name in MODULES}


def requirement(name: str, *body: Any, kind: m.Kind = m.Kind.REQUIREMENT, **more: Any) -> m.Requirement:
    return m.Requirement(f"rengøring.virksomhed2.{name}", name, kind, name.capitalize(), body, AT, **more)


def transition(
    target: str, *requirements: m.Requirement, sources: tuple[str, ...] | None = None, always_open: bool = False
) -> m.Transition:
    return m.Transition(sources, target, None, always_open, requirements, AT)


def package(name: str | None, words: m.Vocabulary, transitions: Any, **more: Any) -> m.Package:
    """A package with the four modules; `targets` and `standards` may be given."""
    groups = tuple(m.TargetGroup("Målgruppe", body, AT) for body in more.get("targets", ()))
    standards = tuple(more.get("standards", ()))
    return m.Package(name, str(name), (), groups, words, modules(), tuple(transitions), standards)


def ruleset(
    shared: m.Package, *packages: m.Package, start: date = date(2020, 1, 1), end: date | None = None
) -> m.Ruleset:
    named = {str(p.name): p for p in packages}
    return m.Ruleset(
        "prøve", "Prøve", "da", start, end, (), (), (), m.RunningPaths.KEEP, ("prøve",), "sha256:0", shared, named
    )
