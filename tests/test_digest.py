"""The digest of rules: the same for the same rules however they are written, and another for any other rules."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import Any

import pytest
import trin
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference import records
from reference import rules as generated
from reference import vocabulary as v
from trin.engine import model as m
from trin.engine.compiler import PackageCompiler
from trin.engine.digest import digest_of, digests_of, leading
from trin.engine.history import history_on
from trin.engine.program import DecisionError, Program

ON = date(2026, 5, 11)

_SETTINGS = settings(
    max_examples=25, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def _rules() -> m.Ruleset:
    """A bit of everything."""
    test = m.CompetenceTest(
        v.src("hygiejne mindst 3"), "hygiejne", m.Bound(m.Comparison.AT_LEAST, 3),
        m.Measured(m.EachOfLatest(2), m.Duration(3, m.Unit.MONTH), assessors=m.Roles(("virksomhed", "jobcenter"))),
    )  # fmt: skip
    status = m.FactTest(v.src("status"), "jobstatus", m.IsOneOf(("jobparat", "andet")))
    group = m.TestGroup(
        v.src("mindst 1 af"), m.GroupKind.AT_LEAST, 1,
        (m.CertificateTest(v.src("amu"), "amu_hygiejne"), m.DocumentTest(v.src("aftale"), "målaftale")),
    )  # fmt: skip
    waivable = m.Waivable(m.Roles(("jobcenter", "virksomhed"), every=True), m.Duration(8, m.Unit.WEEK))
    changed = m.Change(v.AT, "Aftalt i marts.", (status,))
    one = v.requirement(
        "hygiejne", test, group, applies_when=(status,), because="Derfor.", guidance="Sådan.", sources=("Aftalen",),
        responsible="borger", waivable=waivable, changed=(changed,),
    )  # fmt: skip
    two = v.requirement("bredde", group, kind=m.Kind.RECOMMENDATION)
    bounds = m.Adaptable(m.Adaptation.ADAPT, Fraction(5, 2), 4)
    standard = v.requirement("pauser", status, kind=m.Kind.STANDARD, adaptable=bounds)
    ways = (
        v.transition("virksomhed2", one, two, sources=("virksomhed1",)),
        v.transition("virksomhed1", two, sources=("introduktion",)),
        v.transition("job", always_open=True),
    )
    condition = m.Condition("klar", "Klar", (test, status), v.AT)
    card = m.Scorecard("trivsel", "Trivsel", (m.PointsForTest(status, 5), m.PointsForTest(test, 1)), v.AT)
    words = v.vocabulary((card,), (condition,))
    cleaning = replace(
        v.package("rengøring", words, ways, targets=((status,),), standards=(standard,)),
        sources=("Pakken",), caveats=("Et forbehold.", "Et til."),
    )  # fmt: skip
    made = v.ruleset(v.package(None, words, ways[:1]), cleaning)
    return replace(
        made, adopted=(m.Adoption("Byrådet", ON), m.Adoption("Udvalget", ON)), sources=("A", "B"), caveats=("C",),
        dropped=(m.Dropped(two, v.AT, "Ikke nødvendigt."),), digest="",
    )  # fmt: skip


# --- what does not count --------------------------------------------------------------------------------------------


class _Rewritten:
    """The same rules from other files: everything that has no meaning is changed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def __call__(self, node: Any) -> Any:
        match node:
            case m.Origin():
                return m.Origin(f"{self._chance.random()}.trin", self._chance.randrange(9999), node.layer)
            case m.Source():
                return m.Source(f"  {node.text} ", self(node.origin))
            case Mapping():
                return dict(self._shuffled([(name, self(value)) for name, value in node.items()]))
            case tuple():
                return tuple(self(value) for value in node)
            case _ if is_dataclass(node) and not isinstance(node, type):
                return self._node(node)
            case _:
                return node

    def _node(self, node: Any) -> Any:
        parts = {f.name: self(getattr(node, f.name)) for f in fields(node)}
        for name in (
            "body",
            "requirements",
            "standards",
            "applies_when",
            "tests",
            "target_groups",
            "adopted",
            "caveats",
        ):
            if name in parts:
                parts[name] = tuple(self._shuffled(parts[name]))
        match node:
            case m.Fact(kind=m.FactKind.VALUES):
                parts["values"] = tuple(self._shuffled(parts["values"]))
            case m.GroupTest():
                parts["competences"] = tuple(self._shuffled(parts["competences"]))
            case m.Ruleset():
                parts |= {"language": "en", "digest": "sha256:0", "in_force_to": date(2030, 1, 1)}
        return type(node)(**parts)

    def _shuffled(self, values: Any) -> list[Any]:
        found = list(values)
        self._chance.shuffle(found)
        return found


@_SETTINGS
@given(generated.rulesets(ON, "rengøring"), st.integers(0, 10_000))
def test_the_same_rules_written_in_another_way(ruleset: m.Ruleset, seed: int) -> None:
    assert digest_of(_Rewritten(seed)(ruleset)) == digest_of(ruleset)


@pytest.mark.parametrize("seed", range(20))
def test_a_bit_of_everything_written_in_another_way(seed: int) -> None:
    assert digest_of(_Rewritten(seed)(_rules())) == digest_of(_rules())


def test_the_same_digest_on_every_machine() -> None:
    """It is in decisions that are kept for years. Where it has to change, `_FORMAT` does too."""
    assert digest_of(_rules()) == "sha256:4d9b990bc00c5afae5ffd6d9f0cdcdd90b37fd57fafaac19a36120d68bc296f4"


def test_digests_together_are_those_of_each_alone() -> None:
    one, two = _rules(), trin.load("fredericia").ruleset
    assert digests_of([one, two, one]) == [digest_of(one), digest_of(two), digest_of(one)]


def test_a_requirement_without_a_label_is_the_same_in_either_language() -> None:
    def labelled(text: str, label: str) -> m.Ruleset:
        test = m.CertificateTest(v.src(text), "amu_hygiejne")
        gate = replace(v.requirement("kursus", test), label=label)
        return v.ruleset(v.package(None, v.vocabulary(), (v.transition("job", gate),)))

    danish, english = labelled("amu bestået", "amu bestået"), labelled("amu passed", "amu passed")
    assert digest_of(danish) == digest_of(english)
    assert digest_of(danish) != digest_of(labelled("amu bestået", "Kursus"))


# --- what counts ----------------------------------------------------------------------------------------------------

_NO_MEANING = {"source", "language", "digest", "in_force_to"}


_GIVEN: Mapping[str, Any] = {
    "because": "Derfor.", "guidance": "Sådan.", "responsible": "borger", "label": "Navn", "group": "faglig",
    "window": m.InPath(), "within": m.Duration(1, m.Unit.WEEK), "assessors": m.Roles(("borger",)),
    "at_most": m.Duration(1, m.Unit.WEEK), "waivable": m.Waivable(m.Roles(("borger",))), "activity": "praktik",
    "adaptable": m.Adaptable(m.Adaptation.DROP), "signed_by": m.Roles(("borger",)), "result": m.Bound(m.Comparison.OVER, 1),
    "given_by": m.Roles(("borger",)), "at_most_old": m.Duration(1, m.Unit.WEEK), "lasts": (m.Duration(1, m.Unit.WEEK),) * 2,
    "upper": 9, "high": 9, "low": 9,
}  # fmt: skip
"""What may stand where nothing does."""


def _changes(node: Any) -> Iterator[tuple[str, Any]]:
    """Every model that differs in one value, with where the difference is."""
    match node:
        case None:
            return
        case bool():
            yield "", not node
        case Enum():
            others = [member for member in type(node) if member is not node]
            yield from (("", other) for other in others[:1])
        case str():
            yield "", node + "x"
        case int():
            yield "", node + 1
        case Fraction():
            yield "", node + Fraction(1, 3)
        case date():
            yield "", node + timedelta(days=1)
        case Mapping():
            for name, value in node.items():
                yield f"[{name}]", {n: other for n, other in node.items() if n != name}
                yield from ((f"[{name}]{at}", {**node, name: other}) for at, other in _changes(value))
        case tuple():
            for i, value in enumerate(node):
                yield f"[{i}]", (*node[:i], *node[i + 1 :])
                yield from ((f"[{i}]{at}", (*node[:i], other, *node[i + 1 :])) for at, other in _changes(value))
        case _:
            yield from _changes_of_node(node)


def _changes_of_node(node: Any) -> Iterator[tuple[str, Any]]:
    for field in fields(node):
        if field.name in _NO_MEANING or (isinstance(node, m.Dropped) and field.name == "requirement"):
            continue
        value = getattr(node, field.name)
        if value is None and field.name in _GIVEN:
            yield f".{field.name}", replace(node, **{field.name: _GIVEN[field.name]})
        if isinstance(value, m.Origin):
            if isinstance(node, m.Requirement | m.Change | m.Dropped):
                yield ".layer", replace(node, origin=replace(value, layer=value.layer + "x"))
            continue
        for at, other in _changes(value):
            yield f".{field.name}{at}", replace(node, **{field.name: other})


def test_every_change_of_the_rules_changes_the_digest() -> None:
    rules = _rules()
    own = digest_of(rules)
    same = [(at, digest_of(other) == own) for at, other in _changes(rules)]
    assert len(same) > 600
    assert [at for at, is_same in same if is_same] == []


@_SETTINGS
@given(records.cases(), st.randoms(use_true_random=False))
def test_rules_with_one_digest_decide_alike(case: Any, chance: random.Random) -> None:
    """Of generated rules, every change that makes a difference to a citizen changes the digest."""
    ruleset, record, on = case
    changes = list(_changes(ruleset))
    for _, other in chance.sample(changes, min(10, len(changes))):
        if digest_of(other) == digest_of(ruleset):
            assert _said(other, record, on) == _said(ruleset, record, on)


def _said(ruleset: m.Ruleset, record: Any, on: date) -> Any:
    try:
        day = on.toordinal()
        return Program(ruleset).judge(history_on(record, day), day).decision()
    except (DecisionError, KeyError) as problem:
        return str(problem)


# --- transitions ----------------------------------------------------------------------------------------------------


def _ways(*ways: m.Transition) -> str:
    return digest_of(v.ruleset(v.package(None, v.vocabulary(), ways)))


def test_the_order_of_transitions_counts_where_it_decides() -> None:
    to_first = v.transition("virksomhed1", sources=("introduktion",))
    to_second = v.transition("virksomhed2", sources=("introduktion",))
    to_job = v.transition("job", sources=("introduktion",))
    assert _ways(to_first, to_second) != _ways(to_second, to_first)
    assert _ways(to_first, to_second, to_job) == _ways(to_first, to_job, to_second)
    elsewhere = v.transition("job", sources=("virksomhed1",))
    assert _ways(to_first, elsewhere) == _ways(elsewhere, to_first)


def test_any_module_is_every_module_by_name() -> None:
    named = v.transition("job", sources=("introduktion", "virksomhed1", "virksomhed2"))
    assert _ways(v.transition("job")) == _ways(named)
    assert _ways(v.transition("job")) != _ways(v.transition("job", sources=("introduktion", "virksomhed1")))


@_SETTINGS
@given(generated.rulesets(ON, "rengøring"))
def test_the_ways_are_those_of_the_compiler(ruleset: m.Ruleset) -> None:
    for package in ruleset.packages.values():
        leads = PackageCompiler(package).package().leads
        assert {n: leading(package, n) for n in package.modules} == {
            n: tuple(t.model for t in ways) for n, ways in leads.items()
        }
