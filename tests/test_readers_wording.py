"""Every node of the model has a sentence, in both languages and to every reader; each is in a golden file to be read."""

import re
import string
import typing
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import UnionType
from typing import Any, TypeAlias

import pytest
from trin.engine import model as m
from trin.engine.decision import Reason, Status, TestResult
from trin.engine.explain import readers
from trin.engine.explain.asked import Asked
from trin.engine.explain.case import READERS, Case, words_for
from trin.engine.explain.readers_da import READERS as DANISH
from trin.engine.explain.readers_en import READERS as ENGLISH
from trin.engine.explain.values import Values
from trin.engine.explain.whys import Whys
from trin.engine.explain.words import CATALOGUES
from trin.engine.record import Record

Golden: TypeAlias = Callable[[str, str], None]

LANGUAGES = ("da", "en")
ORIGIN = m.Origin("x.trin", 1, "x")
SOURCE = m.Source("…", ORIGIN)
NEAR, FAR = m.Last(m.Duration(1, m.Unit.WEEK)), m.Last(m.Duration(4, m.Unit.WEEK))
WEEKS, MONTHS = m.Duration(8, m.Unit.WEEK), m.Duration(3, m.Unit.MONTH)
ANY, BOTH = m.Roles(("virksomhed", "jobcenter")), m.Roles(("borger", "virksomhed", "jobcenter"), True)
LEVEL: m.Bound[m.Number] = m.Bound(m.Comparison.AT_LEAST, 3)
DATES = (date(2026, 3, 4), date(2026, 6, 1))


def package(language: str) -> m.Package:
    """One declared thing of every kind, called as in that language."""
    da = language == "da"
    steps = ("Kan med støtte", "Kan selv", "Kan lære fra sig") if da else ("Can with support", "Can alone", "Can teach")
    roles = {"borger": "borgeren", "virksomhed": "virksomheden", "jobcenter": "jobcenteret"}
    if not da:
        roles = {"borger": "the citizen", "virksomhed": "the company", "jobcenter": "the job centre"}
    scale = m.Scale("niveau", "Niveau", tuple(m.Step(n, label) for n, label in enumerate(steps, 2)))
    origin = ORIGIN
    things = {
        "certificates": "AMU: hygiejne" if da else "Course in hygiene",
        "documents": "Aftale om mål" if da else "Agreement on goals",
        "activities": "Virksomhedspraktik" if da else "Work placement",
        "judgements": "Forløbet giver mening" if da else "The path makes sense",
        "follow_ups": "Samtale" if da else "Talk",
    }
    vocabulary = m.Vocabulary(
        roles={name: m.Role(name, label) for name, label in roles.items()},
        scales={"niveau": scale},
        groups={"faglig": m.Group("faglig", "Faglige kompetencer" if da else "Skills")},
        competences={n: m.Competence(n, n.capitalize(), "niveau", "faglig") for n in ("hygiejne", "gulve")},
        facts={
            "alder": m.Fact("alder", "Alder" if da else "Age", m.FactKind.NUMBER),
            "start": m.Fact("start", "Ankomst" if da else "Arrival", m.FactKind.DATE),
            "job": m.Fact("job", "Jobtilbud" if da else "Job offer", m.FactKind.YES_NO),
            "prøve": m.Fact("prøve", "Danskprøve" if da else "Language test", m.FactKind.ORDERED, ("ingen", "prøve_1")),
        },
        scorecards={"kort": m.Scorecard("kort", "Scorekort" if da else "Scorecard", (), origin)},
        conditions={
            "klar": m.Condition("klar", "Basis er på plads" if da else "The basics are in place", (), origin),
            "bar": m.Condition(
                "bar",
                None,
                (
                    m.PackageChosenTest(SOURCE),
                    m.TestGroup(
                        SOURCE, m.GroupKind.AT_LEAST, 1, (m.ModuleTest(SOURCE, "snuse"), m.CertificateTest(SOURCE, "x"))
                    ),
                ),
                origin,
            ),
        },
        **{kind: {"x": m.Thing("x", label)} for kind, label in things.items()},  # type: ignore[arg-type]
    )
    modules = {"snuse": m.Module("snuse", "Snusepraktik" if da else "Taster", None, False, origin)}
    return m.Package("p", "Rengøring" if da else "Cleaning", (), (), vocabulary, modules, (), ())


def measured(**given: Any) -> m.CompetenceTest:
    return m.CompetenceTest(SOURCE, "hygiejne", LEVEL, m.Measured(**given))


def level(predicate: Any) -> m.CompetenceTest:
    return m.CompetenceTest(SOURCE, "hygiejne", predicate, m.Measured())


def group(quantifier: m.GroupQuantifier, count: int | None, predicate: Any = LEVEL) -> m.GroupTest:
    return m.GroupTest(SOURCE, "faglig", ("hygiejne", "gulve"), quantifier, count, predicate, m.Measured())


def samples() -> Iterator[m.Test]:  # noqa: PLR0915  # a list
    """Every kind of test, with every predicate, window and qualifier that it can have."""
    for comparison in m.Comparison:
        upper = 4 if comparison is m.Comparison.BETWEEN else None
        yield level(m.Bound(comparison, 3, upper))
    yield level(m.Bound(m.Comparison.AT_LEAST, m.IndividualGoal()))
    yield level(m.Bound(m.Comparison.AT_LEAST, m.IndividualGoal(2)))
    yield level(m.Risen(1))
    yield level(m.Risen(2))
    for which in (m.Latest(), m.EachOfLatest(1), m.EachOfLatest(2), m.MeanOfLatest(1), m.MeanOfLatest(3)):
        yield measured(which=which)
    yield m.CompetenceTest(
        SOURCE, "hygiejne", m.Bound(m.Comparison.OVER, Fraction(5, 2)), m.Measured(m.MeanOfLatest(2))
    )
    for window in (NEAR, FAR, m.InModule(), m.InPath(), m.Since(DATES[0])):
        yield measured(which=m.EveryMeasurement(), window=window)
    yield measured(which=m.SomeMeasurement(), window=FAR)
    yield measured(within=MONTHS)
    yield measured(in_module=True, assessors=ANY)
    yield measured(within=MONTHS, assessors=m.Roles(ANY.names, True))
    yield measured(assessors=ANY)
    yield group(m.GroupQuantifier.ALL, None)
    yield group(m.GroupQuantifier.AT_LEAST, 1)
    yield group(m.GroupQuantifier.AT_LEAST, 2, m.Risen(1))
    yield group(m.GroupQuantifier.MEAN, None, m.Bound(m.Comparison.AT_LEAST, Fraction(5, 2)))
    yield m.AttendanceTest(SOURCE, m.Bound(m.Comparison.AT_LEAST, 80), FAR)
    yield m.AttendanceTest(SOURCE, m.Bound(m.Comparison.AT_LEAST, Fraction(165, 2)), m.InModule(), "x")
    for count, unit, unlawful in ((1, m.AbsenceUnit.DAYS, True), (2, m.AbsenceUnit.DAYS, False)):
        yield m.AbsenceTest(SOURCE, m.Bound(m.Comparison.AT_MOST, count), unit, FAR, unlawful)
    yield m.AbsenceTest(SOURCE, m.Bound(m.Comparison.AT_MOST, 1), m.AbsenceUnit.HOURS, NEAR)
    yield m.AbsenceTest(SOURCE, m.Bound(m.Comparison.UNDER, 10), m.AbsenceUnit.PERCENT, m.InPath())
    yield m.HoursTest(SOURCE, m.Bound(m.Comparison.AT_LEAST, 25), True, FAR)
    yield m.HoursTest(SOURCE, m.Bound(m.Comparison.AT_LEAST, 100), False, FAR, "x", True)
    for scope in (m.InModule(), m.InPath(), "snuse"):
        yield m.TimeTest(SOURCE, scope, m.Bound(m.Comparison.AT_LEAST, WEEKS))
    yield m.GapTest(SOURCE, m.Duration(14, m.Unit.DAY), m.InPath())
    yield m.FactTest(SOURCE, "prøve", m.IsOneOf(("ingen", "prøve_1")))
    yield m.FactTest(SOURCE, "prøve", m.IsNoneOf(("ingen",)))
    yield m.FactTest(SOURCE, "job", m.IsOneOf((True,)))
    yield m.FactTest(SOURCE, "alder", m.IsStated())
    yield m.FactTest(SOURCE, "alder", m.Bound(m.Comparison.AT_LEAST, 18))
    yield m.FactTest(SOURCE, "prøve", m.Bound(m.Comparison.AT_LEAST, "prøve_1"))
    for comparison in m.Comparison:
        upper_day = DATES[1] if comparison is m.Comparison.BETWEEN else None
        yield m.FactTest(SOURCE, "start", m.Bound(comparison, DATES[0], upper_day))
    yield m.CertificateTest(SOURCE, "x")
    yield m.CertificateTest(SOURCE, "x", m.Bound(m.Comparison.AT_LEAST, 4), FAR)
    yield m.CertificateTest(SOURCE, "x", before_module_start=True)
    yield m.DocumentTest(SOURCE, "x")
    yield m.DocumentTest(SOURCE, "x", at_most_old=MONTHS)
    yield m.DocumentTest(SOURCE, "x", BOTH, FAR)
    yield m.DocumentTest(SOURCE, "x", ANY, before_module_start=True)
    yield m.ActivityTest(SOURCE, "x", m.Ongoing())
    yield m.ActivityTest(SOURCE, "x", m.Ongoing(), FAR)
    yield m.ActivityTest(SOURCE, "x", m.Times(1))
    yield m.ActivityTest(SOURCE, "x", m.Times(2), m.InPath())
    yield m.ActivityTest(SOURCE, "x", m.Bound(m.Comparison.AT_LEAST, m.Duration(1, m.Unit.YEAR)))
    yield m.JudgementTest(SOURCE, "x", True)
    yield m.JudgementTest(SOURCE, "x", False, ANY, FAR)
    yield m.FollowUpTest(SOURCE, "x", m.Duration(6, m.Unit.WEEK))
    yield m.FollowUpTest(SOURCE, "x", m.Duration(1, m.Unit.MONTH), m.InModule())
    yield m.ScorecardTest(SOURCE, "kort", m.Bound(m.Comparison.AT_LEAST, 10))
    yield m.ConditionTest(SOURCE, "klar")
    yield m.ConditionTest(SOURCE, "bar")
    yield m.ModuleTest(SOURCE, "snuse")
    yield m.ModuleTest(SOURCE, "snuse", True)
    yield m.PackageChosenTest(SOURCE)


def asked(reader: readers.Reader, language: str) -> Asked:
    """Sentences to a reader, the roles called as on that reader's page."""
    case = Case(None, None, None, language, reader)  # type: ignore[arg-type]  # only its words are used
    found = package(language)
    roles = {n: m.Role(n, case._called(r)) for n, r in found.vocabulary.roles.items()}
    vocabulary = m.Vocabulary(**{**_fields(found.vocabulary), "roles": roles})
    spoken = m.Package(**{**_fields(found), "vocabulary": vocabulary})
    values = Values(case.words, vocabulary, Record(citizen="b-1", modules=()), spoken.label)
    return Asked(case.words, values, spoken)


def _fields(node: Any) -> dict[str, Any]:
    return {name: getattr(node, name) for name in node.__dataclass_fields__}


def parts(alias: Any) -> set[type]:
    """The classes of a union, those inside generics included."""
    if isinstance(alias, UnionType) or typing.get_origin(alias) is typing.Union:
        return {one for arg in typing.get_args(alias) for one in parts(arg)}
    return {typing.get_origin(alias) or alias}


def walked(node: object) -> Iterator[object]:
    yield node
    if hasattr(node, "__dataclass_fields__"):
        for value in _fields(node).values():
            yield from walked(value)
    elif isinstance(node, tuple):
        for value in node:
            yield from walked(value)


def test_the_samples_are_of_every_node() -> None:
    seen = {type(node) for test in samples() for node in walked(test)}
    for union in (m.Test, m.Window, m.Which, m.FactPredicate, m.LevelBound | m.Risen):
        assert parts(union) <= seen, union
    assert {m.Ongoing, m.Times, m.Bound, m.IndividualGoal, m.Roles, m.Duration} <= seen
    values = {node for test in samples() for node in walked(test) if isinstance(node, str)}
    for members in (m.Comparison, m.GroupQuantifier, m.AbsenceUnit, m.Unit):
        assert set(members) <= values, members


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", ["consultant", "citizen", "company"])
def test_what_every_test_asks_for(golden: Golden, language: str, reader: readers.Reader) -> None:
    said = asked(reader, language)
    lines = [said.sentence(test) for test in samples()]
    lines += [said.sentence(level(m.Bound(m.Comparison.AT_LEAST, m.IndividualGoal())), goal=3)]
    lines += [said.sentence(measured(), known="Hygiejne")]
    lines += [said.group(m.TestGroup(SOURCE, kind, 2, (measured(),) * 3)) for kind in m.GroupKind]
    assert [line for line in lines if re.search(r"\{|\}|  |None(?! of)|_|\( | ,|,,", line)] == []
    golden(f"readers/asked.{reader}.{language}.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", ["consultant", "citizen", "company"])
def test_why_anything_is_unknown_or_does_not_count(golden: Golden, language: str, reader: readers.Reader) -> None:
    said = asked(reader, language)
    whys, lines = Whys(said.values), []
    for reason in Reason:
        for test in (
            measured(),
            level(m.Risen(1)),
            *(next(t for t in samples() if type(t) is k) for k in parts_of_tests()),
        ):
            result = TestResult.made(
                status=Status.UNKNOWN, reason=reason, text="…", kind=_kind(test), evidence=(), source=None, detail=None
            )
            lines.append(f"{reason}: {whys.why(result, test)}")
    for status in Status:
        lines.append(f"{status}: {said.words(f'status.{status}')}")
    assert [line for line in lines if line.endswith("None")] == []
    golden(f"readers/why.{reader}.{language}.txt", "\n".join(dict.fromkeys(lines)) + "\n")


def parts_of_tests() -> list[type]:
    return sorted(parts(m.Test), key=lambda kind: kind.__name__)


def _kind(test: m.Test) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(test).__name__).lower().removesuffix("_test")


# --- the catalogues -----------------------------------------------------------------------------------------------------


def places(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def test_both_languages_have_the_same_phrases_with_the_same_places() -> None:
    assert list(DANISH) == list(ENGLISH)
    for reader, phrases in DANISH.items():
        assert list(phrases) == list(ENGLISH[reader])
        for key, phrase in phrases.items():
            assert places(phrase) == places(ENGLISH[reader][key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_readers_phrase_has_no_other_places_than_the_one_it_stands_for(language: str) -> None:
    for reader, phrases in READERS[language].items():
        for key, phrase in phrases.items():
            for general in (CATALOGUES[language], READERS[language]["everybody"] if reader != "everybody" else {}):
                if key in general:
                    assert places(phrase) <= places(general[key]), (reader, key)


def test_every_phrase_is_used() -> None:
    folder = Path(readers.__file__).parent
    written = "".join(p.read_text("utf-8") for p in folder.glob("*.py") if "readers_" not in p.name)
    general = set(CATALOGUES["da"])

    def used(key: str) -> bool:
        stem = key.removesuffix(".one").removesuffix(".other")
        heads = [stem[: i + 1] for i, letter in enumerate(stem) if letter == "."]
        return (
            key in general
            or f'"{key}"' in written
            or f'"{stem}"' in written
            or any(f'"{head}{{' in written for head in heads)
        )

    unused = {key for phrases in DANISH.values() for key in phrases if not used(key)}
    assert unused == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citizen_is_spoken_to_as_one_person_speaks_to_another(language: str) -> None:
    """No jargon, and nobody spoken of as if they were not there."""
    words = {"da": r"\b(borger|borgeren|registreret|dispensation|fraveget|krav|dogme|undtagelse|jf|pkt)\b",
             "en": r"\b(citizen|recorded|waiver|waived|requirement|standard|pursuant)\b"}[language]  # fmt: skip
    said = READERS[language]["everybody"] | READERS[language]["citizen"]
    assert [text for text in said.values() if re.search(words, re.sub(r"\{[^}]*\}", "", text), re.IGNORECASE)] == []


def test_numbers_agree() -> None:
    da, en = words_for("citizen", "da"), words_for("citizen", "en")
    assert da.plural("asked.each_of_latest", 1) == "i den seneste måling"
    assert da.plural("asked.each_of_latest", 2) == "i hver af de seneste 2 målinger"
    assert en.plural("asked.each_of_latest", 2) == "in each of the latest 2 measurements"
    assert asked("citizen", "da").window(NEAR) == "den seneste uge"
    assert asked("citizen", "da").window(m.Last(m.Duration(1, m.Unit.YEAR))) == "det seneste år"
