"""Small changes to rules: that there is one for everything that can be changed, how they are said, and who notices."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from reference import records
from trin.cli import run as command
from trin.dsl import Source, compile_rules
from trin.dsl.diagnostics import Severity
from trin.dsl.examples.coverage import answers, coverage
from trin.dsl.examples.mutants import Mutant, body_mutants, mutants, requirement_mutants
from trin.dsl.examples.noticing import unnoticed, watched
from trin.dsl.examples.search import StageSearch, Wanted, places_at
from trin.dsl.examples.stages import stages
from trin.dsl.examples.written import RuleKind, place_of, place_of_group, place_of_named, written
from trin.dsl.formatting.formatter import format_source
from trin.dsl.messages.commands import Say
from trin.engine import model
from trin.engine.editions import alone
from trin.engine.program import DecisionError, Programs
from trin.engine.record import Record
from trin.rulesets import SHIPPED
from trin.rulesets.covering import covered, mutated, scope_of
from trin.rulesets.covering_report import sentence
from trin.rulesets.examples import ExampleRunner, Run, run_examples
from trin.rulesets.suggesting import suggest

EVERY_TEST = Path(__file__).resolve().parent / "data" / "every_test.trin"


def _mutants(text: str) -> list[Mutant]:
    books, problems = compile_rules([Source("rules.trin", text)])
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []
    return mutants([s.ruleset for book in books.values() for s in book.editions], frozenset({"rules.trin"}))


# --- what is changed, and how it is said ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_change_is_said(language: str, golden: Callable[[str, str], None]) -> None:
    text = format_source(Source("rules.trin", EVERY_TEST.read_text("utf-8")), language).text
    assert text is not None
    said = []
    for mutant in _mutants(text):
        words = sentence(mutant, Say(language))
        said.append(f"{words['change']}{words['where']}")
    assert len(set(said)) == len(said), "no two are said in the same way"
    golden(f"mutants/{language}.txt", "\n".join(said) + "\n")


_RULES = """\
regelsæt x "X"
  gælder fra 1. januar 2026
rolle jobcenter "jobcenteret"
rolle virksomhed "virksomheden"
skala niveau "Niveau"
  1 "Et"
  2 "To"
  3 "Tre"
kompetence hygiejne "Hygiejne" på niveau
oplysning prøve "Prøve": ingen < en < to
modul a "A"
modul b "B"
overgang a til b
  krav k "K"
    {test}
"""


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("hygiejne mindst 1", {"bound 2", "removed"}),
        ("hygiejne mindst 3", {"bound 2", "removed"}),
        ("hygiejne mindst 2 målt inden for 1 uge", {"bound 1", "bound 3", "within 2 uger", "removed"}),
        ("fremmøde mindst 98 % de seneste 4 uger", {"bound 93 %", "window 3 uger", "window 5 uger", "removed"}),
        ("prøve mindst to", {"bound en", "removed"}),
        ("mindst 1 af\n      - hygiejne mindst 3", {"bound 2", "removed"}),
    ],
    ids=["lowest level", "highest level", "one week", "98 %", "last value", "a group of one"],
)
def test_what_nobody_could_tell_is_no_change(test: str, expected: set[str]) -> None:
    from trin.rulesets.covering_report import _survivor

    found = [_survivor(mutant, Say("da")) for mutant in _mutants(_RULES.format(test=test))]
    assert {f"{one['change']} {one['after'] or ''}".strip() for one in found} == expected


def test_recommendations_and_standards_are_left_alone() -> None:
    text = _RULES.format(test="hygiejne mindst 2").replace("krav k", "anbefaling k")
    assert _mutants(text + "dogme d\n  tid i modulet højst 8 uger\n  ansvar jobcenter\n") == []


# --- who notices ----------------------------------------------------------------------------------------------------


def _changed_body(body: model.Body, mutant: Mutant, words: model.Vocabulary) -> model.Body:
    return dict(body_mutants(body, words))[mutant.path, mutant.change]


def _requirements(
    found: tuple[model.Requirement, ...], mutant: Mutant, words: model.Vocabulary
) -> Iterator[model.Requirement]:
    for requirement in found:
        if place_of(requirement) != mutant.rule.place:
            yield requirement
            continue
        changed = dict(requirement_mutants(requirement, words))[mutant.path, mutant.change]
        if changed is not None:
            yield changed


def _package(package: model.Package, mutant: Mutant) -> model.Package:
    """The package as it would be written, in full."""
    words = package.vocabulary
    match mutant.rule.kind:
        case RuleKind.TARGET_GROUP:
            groups = [
                group
                if place_of_group(group) != mutant.rule.place
                else replace(group, tests=() if not mutant.path else _changed_body(group.tests, mutant, words))
                for group in package.target_groups
            ]
            return replace(package, target_groups=tuple(groups))
        case RuleKind.CONDITION:
            conditions = {
                name: c
                if place_of_named(c) != mutant.rule.place
                else replace(c, body=_changed_body(c.body, mutant, words))
                for name, c in words.conditions.items()
            }
            return replace(package, vocabulary=replace(words, conditions=conditions))
    transitions = [
        replace(t, requirements=tuple(_requirements(t.requirements, mutant, words))) for t in package.transitions
    ]
    return replace(package, transitions=tuple(transitions))


def _stacked(one: model.Stacked, mutant: Mutant) -> model.Stacked:
    ruleset = one.ruleset
    packages = {name: _package(package, mutant) for name, package in ruleset.packages.items()}
    changed = replace(ruleset, shared=_package(ruleset.shared, mutant), packages=packages)
    return replace(one, ruleset=changed)


def _book(book: model.Rulebook, mutant: Mutant) -> model.Rulebook:
    return replace(
        book,
        editions=tuple(_stacked(one, mutant) for one in book.editions),
        companies={name: tuple(_stacked(one, mutant) for one in stacks) for name, stacks in book.companies.items()},
    )


@pytest.mark.parametrize("ruleset", ["fredericia", "vejle"])
def test_a_change_is_noticed_when_an_example_fails_with_the_rules_changed(ruleset: str) -> None:
    """The judging that goes only as far as a change reaches, held against deciding everything anew."""
    run = run_examples([SHIPPED / ruleset])
    declared = [ran for ran in run.examples if ran.case.file is None]
    few = declared[:: len(declared) // 4]
    ways = [
        way
        for ran in few
        if ran.record is not None
        for way in watched(
            run.programs[ran.case.ruleset].evaluate(ran.record, on=ran.case.on),
            [line.module.text for line in ran.case.expectations],
        )
    ]
    made = mutants(scope_of(run).rulesets, run.asked)
    made = made[:: len(made) // 80]
    left = {id(mutant) for mutant in unnoticed(made, ways)}
    assert 0 < len(left) < len(made)
    for mutant in made:
        runner = ExampleRunner({ran.case.ruleset: _book(run.rulebooks[ran.case.ruleset], mutant) for ran in few})
        again = [runner.run(ran.case, Path(ran.case.node.span.file).parent) for ran in few]
        assert all(ran.passed for ran in again) == (id(mutant) in left), sentence(mutant, Say("da"))


# --- who would ------------------------------------------------------------------------------------------------------


def _every_test(tmp_path: Path) -> Run:
    (tmp_path / "rules.trin").write_text(EVERY_TEST.read_text("utf-8"), "utf-8")
    return run_examples([tmp_path])


def test_somebody_is_found_for_every_kind_of_test(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = _every_test(tmp_path)
    coverage = covered(run)
    found = suggest(run, coverage, mutated(run).survivors)
    assert found.nobody == 0
    (one,) = found.suggestions
    assert one.file is None
    (tmp_path / "examples.trin").write_text(f"{one.header}\n\n{one.text}\n", "utf-8")
    assert command(["test", "--coverage", "--mutate", "--strict", str(tmp_path)]) == 0
    assert f"Alle {coverage.possible} svar er set." in capsys.readouterr().out
    assert command(["format", "--check", str(tmp_path / "examples.trin")]) == 0


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_same_is_suggested_every_time(tmp_path: Path, jobs: int) -> None:
    run = _every_test(tmp_path)
    texts = {suggest(run, covered(run), mutated(run).survivors, jobs=n).suggestions for n in (1, jobs)}
    assert len(texts) == 1


def test_other_processes_are_sent_the_rules_where_they_cannot_be_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = _every_test(tmp_path)
    alone = suggest(run, covered(run), mutated(run).survivors, jobs=1)
    monkeypatch.setattr(sys, "platform", "elsewhere")
    assert suggest(run, covered(run), mutated(run).survivors, jobs=2) == alone


@pytest.mark.parametrize("ruleset", ["branchepakker", "fredericia", "vejle"])
def test_nobody_has_seen_what_cannot_be(ruleset: str) -> None:
    parts = covered(run_examples([SHIPPED / ruleset])).parts
    assert [(part.rule.name, part.path) for part in parts if not part.seen <= part.possible] == []


# --- rules that nobody would write ----------------------------------------------------------------------------------

_CASES = settings(
    max_examples=150, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
_FEW = settings(_CASES, max_examples=12)


def _everything(ruleset: model.Ruleset) -> tuple[frozenset[str], list[Mutant]]:
    files = frozenset(rule.place.file for rule in written([ruleset]).values())
    return files, mutants([ruleset], files)


@_CASES
@given(records.single_tests())
def test_an_answer_that_is_given_was_counted(case: tuple[model.Ruleset, Record, date]) -> None:
    ruleset, record, on = case
    files, made = _everything(ruleset)
    try:
        evaluation = Programs(alone(ruleset)).evaluate(record, on=on)
    except DecisionError:
        return
    targets = [transition.compiled.model.target for transition in evaluation.transitions]
    parts = coverage([ruleset], files, answers(evaluation, targets)).parts
    assert [part for part in parts if not part.seen <= part.possible] == []
    unnoticed(made, list(watched(evaluation, targets)))


@_FEW
@given(records.single_tests())
def test_whoever_is_found_shows_it(case: tuple[model.Ruleset, Record, date]) -> None:
    ruleset, _, _ = case
    files, made = _everything(ruleset)
    book = alone(ruleset)
    wanted = Wanted(coverage([ruleset], files, set()).missing, dict(enumerate(made)))
    for stage in stages([book]):
        here = wanted.of(places_at(stage))
        for found in StageSearch(stage, Programs(book), (), here).examples():
            record = Record.model_validate(found.start.moved(found.stay, found.move).record())
            evaluation = Programs(book).evaluate(record, on=found.stay.on)
            target = stage.transition.target
            assert found.shown.answers <= answers(evaluation, [target])
            ways = list(watched(evaluation, [target]))
            assert [way.verdict for way in ways] == [found.verdict]
            assert unnoticed(list(found.shown.mutants.values()), ways) == []
