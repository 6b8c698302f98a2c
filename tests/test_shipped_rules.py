"""The rules that ship, and the citizens beside them: every record has its day, its answer, and its reasons."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from trin.dsl import compile_ruleset
from trin.dsl.diagnostics import Severity
from trin.dsl.source import Source
from trin.engine import model
from trin.engine.decision import Decision, Outcome, RequirementResult, Status
from trin.engine.explain.text import text
from trin.engine.program import Program
from trin.engine.reading import RecordError
from trin.engine.record import Record
from trin.engine.schema import schema
from trin.rulesets import SHIPPED, LoadedRuleset, check, load, rule_files
from trin.rulesets.examples import Run, run_examples

MUNICIPALITIES = ("fredericia", "vejle")
CONCEPT = "branchepakker"
RULESETS = (CONCEPT, *MUNICIPALITIES)
FILES = sorted(file for name in RULESETS for file in rule_files(SHIPPED / name))
RECORDS = sorted(file for name in RULESETS for file in (SHIPPED / name / "borgere").glob("*.json"))

SECTORS = ("detail", "fødevareindustri", "køkken_og_service", "lager", "pleje_og_omsorg", "rengøring")
PATH = ("introduktion", "snuse", "virksomhed1", "virksomhed2", "virksomhed3")
PLACEMENTS = PATH[2:]


@dataclass(frozen=True)
class Case:
    """A citizen on a day, and exactly what stands in the way of the next module."""

    ruleset: str
    name: str
    on: str
    outcome: Outcome
    unmet: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    breaches: tuple[str, ...] = ()
    """Standards that the municipality does not keep."""

    @property
    def file(self) -> Path:
        return SHIPPED / self.ruleset / "borgere" / f"{self.name}.json"


CASES = (
    # Ready under the concept alone, which has no sectors: the habits, the language, the attendance and the agreement.
    Case("branchepakker", "sahar", "2026-06-08", Outcome.READY),
    # Not ready under the concept alone: there is no sector to choose until a municipality has some.
    Case("branchepakker", "bilal", "2026-03-02", Outcome.NOT_READY, unmet=("snuse.branchevalg",)),
    # Ready: thirteen weeks of cleaning at a hotel, everything measured, the next company's profile signed.
    Case("vejle", "amina", "2026-06-15", Outcome.READY),
    # Ready: the requirement about the till does not apply, because the next shop does not put trainees there.
    Case("vejle", "dina", "2026-09-14", Outcome.READY),
    # Ready with a waiver: the course was cancelled, and the job centre has put it off.
    Case("vejle", "samira", "2026-08-17", Outcome.READY, waived=("køkken_og_service.virksomhed3.amu",)),
    # Not ready: the driving test failed, and a forklift certificate cannot be waived.
    Case(
        "vejle", "yusuf", "2026-09-01", Outcome.NOT_READY,
        unmet=("lager.virksomhed3.løfteteknik", "virksomhed3.fremmøde", "lager.virksomhed3.amu", "lager.virksomhed3.truck"),
    ),
    # Not ready: seven of the eight weeks, and no sector chosen.
    Case("vejle", "tesfay", "2026-03-09", Outcome.NOT_READY, unmet=("snuse.varighed", "snuse.branchevalg")),
    # Not ready: tried the kitchen, then chose the shop.
    Case(
        "vejle", "nadia", "2026-04-13", Outcome.NOT_READY,
        unmet=("virksomhed1.snusepraktik", "virksomhed1.kompetenceprofil"),
    ),
    # Not ready, two assessors disagree, the municipality is behind with its own duties, and a job is open all the same.
    Case(
        "vejle", "mariam", "2026-05-11", Outcome.NOT_READY,
        unmet=("fødevareindustri.virksomhed2.tempo",),
        unknown=("fødevareindustri.virksomhed2.linjearbejde",),
        breaches=("meningsfuldt", "løbende_dialog"),
    ),
    # Undetermined: nothing is too low; measurements are old or missing, and no individual goal has been agreed.
    Case(
        "vejle", "oksana", "2026-06-01", Outcome.UNDETERMINED,
        unknown=(
            "virksomhed2.instrukser", "pleje_og_omsorg.virksomhed2.personlig_pleje",
            "pleje_og_omsorg.virksomhed2.observation", "pleje_og_omsorg.virksomhed2.omsorgssprog",
            "pleje_og_omsorg.virksomhed2.respekt",
        ),
    ),
    # Out of scope: neither refugee nor immigrant.
    Case("vejle", "henrik", "2026-03-02", Outcome.OUT_OF_SCOPE),
    # Not ready: the hotel asks for more than Vejle does, and has not yet signed what it owes the citizen.
    Case(
        "vejle", "leyla", "2026-06-22", Outcome.NOT_READY,
        unmet=("rengøring.virksomhed2.inventar", "rengøring.virksomhed2.brandinstruks"),
    ),
    # Ready: the warehouse has agreed on a lower attendance.
    Case("vejle", "daniel", "2026-07-06", Outcome.READY),
    # Ready: the path began in 2025 and keeps the rules of that year.
    Case("vejle", "selam", "2026-02-16", Outcome.READY),
    # Ready: sixteen weeks in a terminal, and a part-time job beside them.
    Case("fredericia", "hodan", "2026-09-14", Outcome.READY),
    # Ready, though the year has passed: that is the municipality's to explain.
    Case("fredericia", "tsegay", "2026-09-21", Outcome.READY, breaches=("et_år",)),
    # Not ready: the teacher says 4, the company says 2, and both must hold.
    Case(
        "fredericia", "minh", "2026-09-14", Outcome.NOT_READY,
        unmet=("rengøring_og_service.jobmodul.hygiejne", "jobmodul.fravær", "jobmodul.jobplan"),
    ),
    # Not ready: short of the citizen's own goal, and no sector chosen.
    Case(
        "fredericia", "farah", "2026-06-22", Outcome.NOT_READY,
        unmet=("branchemodul.it_i_hverdagen", "branchemodul.branchevalg"),
    ),
    # Undetermined: individual goals are missing for half the competences, and one of two has not been asked.
    Case(
        "fredericia", "rojda", "2026-05-25", Outcome.UNDETERMINED,
        unknown=(
            "branchemodul.orden", "branchemodul.it_i_hverdagen", "branchemodul.samarbejde",
            "branchemodul.tro_på_sig_selv", "køkken_og_kantine.branchemodul.køkkenord", "branchemodul.målet_passer",
        ),
    ),
    # Out of scope: came to work, and lacks nothing but a job.
    Case("fredericia", "carlos", "2026-02-02", Outcome.OUT_OF_SCOPE),
)  # fmt: skip

BY_NAME = {case.name: case for case in CASES}


def _name(case: Case) -> str:
    return f"{case.ruleset}-{case.name}"


@cache
def _loaded(name: str) -> LoadedRuleset:
    return load(name, [SHIPPED])


def _record(case: Case) -> Record:
    return _loaded(case.ruleset).read(case.file.read_text("utf-8"))


def _decided(case: Case, on: str | None = None, to: str | None = None) -> Decision:
    return _loaded(case.ruleset).decide(_record(case), on=date.fromisoformat(on or case.on), to=to)


def _having(status: Status, results: tuple[RequirementResult, ...]) -> set[str]:
    return {result.id for result in results if result.status is status}


# --- the files ------------------------------------------------------------------------------------------------------


def test_all_that_ships_is_clean() -> None:
    found = check([SHIPPED])
    assert found.files >= len(FILES) > 0
    assert found.diagnostics == ()


def test_the_concept_and_both_municipalities_are_all_there_is() -> None:
    assert sorted(folder.name for folder in SHIPPED.iterdir() if any(folder.glob("*.trin"))) == list(RULESETS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_laid_out_to_be_read(file: Path) -> None:
    lines = file.read_text("utf-8").splitlines()
    assert lines[0].startswith("# "), "a file begins by saying what it is"
    assert [line for line in lines if len(line) > 120 or line != line.rstrip() or "\t" in line] == []
    assert [line for line in lines if (len(line) - len(line.lstrip(" "))) % 2] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_tables_are_aligned(file: Path) -> None:
    columns: list[int] | None = None
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        places = [i for i, letter in enumerate(line) if letter == "|"] if line.startswith("  |") else None
        assert columns is None or places is None or places == columns, f"{file.name}:{number}"
        columns = places


# --- the citizens ---------------------------------------------------------------------------------------------------


def test_every_record_has_its_day() -> None:
    assert sorted(case.file for case in CASES) == RECORDS


def test_citizens_have_pseudonyms_of_their_own() -> None:
    data = {file: json.loads(file.read_text("utf-8")) for file in RECORDS}
    pseudonyms = [record["citizen"] for record in data.values()]
    assert all(re.fullmatch(r"b-\d{4}", pseudonym) for pseudonym in pseudonyms)
    assert len(set(pseudonyms)) == len(pseudonyms)
    assert [file.name for file in RECORDS if file.stem in file.read_text("utf-8").lower()] == []


SAID = {
    Outcome.READY: "klar",
    Outcome.NOT_READY: "ikke klar",
    Outcome.UNDETERMINED: "mangler oplysninger",
    Outcome.OUT_OF_SCOPE: "uden for målgruppen",
}


@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_rule_file_tells_which_day_a_citizen_is_for(ruleset: str) -> None:
    top = (SHIPPED / ruleset / f"{ruleset}.trin").read_text("utf-8").split("regelsæt ")[0]
    told = re.findall(r"^#   (\w+) +(\d{4}-\d{2}-\d{2})  ([^(\n]+?)(?: \(.*\))?$", top, re.MULTILINE)
    expected = {
        (case.name, case.on, SAID[case.outcome] + (" med dispensation" if case.waived else ""))
        for case in CASES
        if case.ruleset == ruleset
    }
    assert set(told) == expected


@pytest.mark.parametrize("ruleset", MUNICIPALITIES)
def test_every_answer_is_shown(ruleset: str) -> None:
    outcomes = {case.outcome for case in CASES if case.ruleset == ruleset}
    assert outcomes == {Outcome.READY, Outcome.NOT_READY, Outcome.UNDETERMINED, Outcome.OUT_OF_SCOPE}


def test_every_sector_in_vejle_has_a_citizen() -> None:
    assert {_record(case).package for case in CASES if case.ruleset == "vejle"} == {*SECTORS, None}


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_record_is_faultless(case: Case) -> None:
    loaded = _loaded(case.ruleset)
    assert loaded.reader.warnings(_record(case)) == []
    validator = Draft202012Validator(schema(loaded.ruleset, others=loaded.programs.rulesets()[1:]))
    assert [error.message for error in validator.iter_errors(json.loads(case.file.read_text("utf-8")))] == []


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_nothing_in_a_record_is_later_than_its_day(case: Case) -> None:
    days = re.findall(r'"(?:date|start|from|granted)": "(\d{4}-\d{2}-\d{2})"', case.file.read_text("utf-8"))
    assert days and max(days) <= case.on
    assert min(days) >= "2023-01-01"


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_citizen_gets_the_expected_answer(case: Case) -> None:
    decision = _decided(case)
    assert decision.outcome is case.outcome
    next_module = decision.transitions[0]
    assert next_module.to == decision.next != "job"
    assert _having(Status.UNMET, next_module.requirements) == set(case.unmet)
    assert _having(Status.UNKNOWN, next_module.requirements) == set(case.unknown)
    assert _having(Status.WAIVED, next_module.requirements) == set(case.waived)
    assert _having(Status.UNMET, decision.standards) == set(case.breaches)
    assert _having(Status.UNKNOWN, decision.standards) == set()


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_a_job_is_open_to_everybody(case: Case) -> None:
    decision = _decided(case, to="job")
    assert decision.outcome is Outcome.READY
    assert next(t for t in decision.transitions if t.to == "job").requirements == ()


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_whose_turn_it_is_and_why_is_always_said(case: Case) -> None:
    decision = _decided(case)
    results = [r for t in decision.transitions for r in (*t.requirements, *t.recommendations)]
    for result in (*results, *decision.standards):
        if result.status in (Status.UNMET, Status.UNKNOWN):
            assert result.responsible is not None, result.id
            assert result.because, result.id


# --- the examples ---------------------------------------------------------------------------------------------------


@cache
def _ran() -> Run:
    return run_examples([SHIPPED])


def test_every_example_holds() -> None:
    run = _ran()
    assert run.problems == ()
    assert [ran.case.node.label.text for ran in run.examples if not ran.passed] == []


@pytest.mark.parametrize("ruleset", [*RULESETS, "hotel_fjordblik", "nordkaj_lager"])
def test_everything_that_ships_has_examples(ruleset: str) -> None:
    examples = [ran.case for ran in _ran().examples if ran.case.ruleset == ruleset]
    answers = {expected.outcome for case in examples for expected in case.expectations}
    assert answers >= {"ready", "not_ready"}
    assert ruleset not in RULESETS or "missing" in answers


# --- boundaries -----------------------------------------------------------------------------------------------------


def test_eight_weeks_are_reached_on_the_day() -> None:
    tesfay = BY_NAME["tesfay"]
    assert "snuse.varighed" in _having(Status.UNMET, _decided(tesfay, "2026-03-15").transitions[0].requirements)
    assert "snuse.varighed" in _having(Status.MET, _decided(tesfay, "2026-03-16").transitions[0].requirements)


def test_a_waiver_ends_after_its_last_day() -> None:
    amu, samira = "køkken_og_service.virksomhed3.amu", BY_NAME["samira"]
    assert amu in _having(Status.WAIVED, _decided(samira, "2026-10-30").transitions[0].requirements)
    assert amu in _having(Status.UNMET, _decided(samira, "2026-10-31").transitions[0].requirements)


def test_a_measurement_ages() -> None:
    care, oksana = "pleje_og_omsorg.virksomhed2.personlig_pleje", BY_NAME["oksana"]
    assert care in _having(Status.MET, _decided(oksana, "2026-05-27").transitions[0].requirements)
    assert care in _having(Status.UNKNOWN, _decided(oksana, "2026-05-28").transitions[0].requirements)


def test_a_forklift_certificate_cannot_be_waived() -> None:
    decision = _decided(BY_NAME["yusuf"])
    truck = next(r for r in decision.transitions[0].requirements if r.id == "lager.virksomhed3.truck")
    assert truck.waiver is not None
    assert (truck.waiver.valid, truck.waiver.why) == (False, "fixed")


def test_a_sector_must_be_tried_before_it_is_chosen_for_good() -> None:
    nadia = BY_NAME["nadia"]
    text = nadia.file.read_text("utf-8")
    same = Record.model_validate_json(text.replace('"package": "køkken_og_service"', '"package": "detail"'))
    requirements = _loaded("vejle").decide(same, on=date.fromisoformat(nadia.on)).transitions[0].requirements
    assert _having(Status.UNMET, requirements) == {"virksomhed1.kompetenceprofil"}


def _with(name: str, file: str, line: str, new: str) -> Program:
    """A shipped ruleset in which one line of a file, of its own or of the concept's, has been changed."""
    sources, changed = [], 0
    for path in [*rule_files(SHIPPED / CONCEPT), *rule_files(SHIPPED / name)]:
        shown = path.relative_to(SHIPPED).as_posix()
        text = path.read_text("utf-8")
        if shown == file:
            changed += text.count(line)
            text = text.replace(line, new)
        sources.append(Source(shown, text))
    assert changed == 1
    rulesets, diagnostics = compile_ruleset(sources)
    assert [d for d in diagnostics if d.severity is Severity.ERROR] == []
    return Program(rulesets[name])


def test_a_changed_level_shows_on_a_citizen() -> None:
    amina = BY_NAME["amina"]
    row = "  | hygiejne          |      -      |      3      |      3      |"
    stricter = _with(
        "vejle", "vejle/rengoering.trin", row, "  | hygiejne          |      -      |      4      |      4      |"
    )
    decision = stricter.decide(_record(amina), on=date.fromisoformat(amina.on))
    assert decision.outcome is Outcome.NOT_READY
    assert _having(Status.UNMET, decision.transitions[0].requirements) == {"rengøring.virksomhed2.hygiejne"}


def test_a_changed_percentage_shows_on_a_citizen() -> None:
    yusuf = BY_NAME["yusuf"]
    milder = _with(
        "vejle",
        "branchepakker/branchepakker.trin",
        "    fremmøde mindst 85 % de seneste 4 uger",
        "    fremmøde mindst 80 % de seneste 4 uger",
    )
    decision = milder.decide(_record(yusuf), on=date.fromisoformat(yusuf.on))
    assert _having(Status.UNMET, decision.transitions[0].requirements) == set(yusuf.unmet) - {"virksomhed3.fremmøde"}


# --- what the sources say -------------------------------------------------------------------------------------------


def _packages(ruleset: str) -> dict[str, model.Package]:
    return dict(_loaded(ruleset).ruleset.packages)


def _into(package: model.Package, module: str) -> list[model.Requirement]:
    return [r for t in package.transitions if t.target == module for r in t.requirements]


def _own_competences(ruleset: str, package: str) -> dict[str, model.Competence]:
    loaded = _loaded(ruleset).ruleset
    shared = loaded.shared.vocabulary.competences
    return {n: c for n, c in loaded.packages[package].vocabulary.competences.items() if n not in shared}


def _tests(body: model.Body) -> Iterator[model.Test]:
    for line in body:
        yield from line.tests if isinstance(line, model.TestGroup) else (line,)


def _asked(requirement: model.Requirement) -> Iterator[tuple[str, int | None]]:
    """The competences that a requirement asks for, with the level where it is a plain number."""
    for test in _tests(requirement.body):
        if isinstance(test, model.CompetenceTest):
            bound = test.predicate
            level = bound.value if isinstance(bound, model.Bound) else None
            yield test.competence, level if isinstance(level, int) else None


def test_vejle_has_its_six_packages() -> None:
    assert sorted(_packages("vejle")) == sorted(SECTORS)


def test_the_path_of_vejle() -> None:
    shared = _loaded("vejle").ruleset.shared
    assert list(shared.modules) == [*PATH, "job"]
    assert [name for name, module in shared.modules.items() if module.ends_path] == ["job"]
    lasts = shared.modules["introduktion"].lasts
    assert lasts is not None and str(lasts[0].count) + lasts[0].unit == "8week"
    steps = [(t.sources, t.target) for t in shared.transitions]
    assert steps == [((a,), b) for a, b in pairwise(PATH)] + [(None, "job")]
    for package in _packages("vejle").values():
        assert list(package.modules) == [*PATH, "job"]


@pytest.mark.parametrize("package", SECTORS)
def test_a_sector_has_competences_of_its_own(package: str) -> None:
    own = _own_competences("vejle", package)
    assert 6 <= len(own) <= 10
    assert {competence.group for competence in own.values()} == {"faglig", "sproglig"}
    everything = _packages("vejle")[package]
    asked = {name for module in PLACEMENTS for r in _into(everything, module) for name, _ in _asked(r)}
    recommended = {n for t in everything.transitions for r in t.requirements for n, _ in _asked(r)}
    assert set(own) <= asked | recommended, "what is measured is used"


@pytest.mark.parametrize("module", PLACEMENTS)
@pytest.mark.parametrize("package", SECTORS)
def test_every_placement_asks_for_all_three_kinds(package: str, module: str) -> None:
    everything = _packages("vejle")[package]
    competences = everything.vocabulary.competences
    gating = [r for r in _into(everything, module) if r.kind is model.Kind.REQUIREMENT]
    assert {competences[name].group for r in gating for name, _ in _asked(r)} == {"faglig", "personlig", "sproglig"}


@pytest.mark.parametrize("package", SECTORS)
def test_levels_never_fall_along_the_path(package: str) -> None:
    everything = _packages("vejle")[package]
    steps: dict[str, list[int]] = {}
    for module in PLACEMENTS:
        for requirement in _into(everything, module):
            for competence, level in _asked(requirement):
                if competence == requirement.name and level is not None:
                    steps.setdefault(competence, []).append(level)
    assert len(steps) >= 10
    assert {name: levels for name, levels in steps.items() if levels != sorted(levels)} == {}
    assert any(levels[0] < levels[-1] for levels in steps.values())


@pytest.mark.parametrize("package", SECTORS)
def test_the_second_placement_has_a_course(package: str) -> None:
    everything = _packages("vejle")[package]
    course = next(r for r in _into(everything, "virksomhed3") if r.name == "amu")
    assert course.id == f"{package}.virksomhed3.amu"
    assert all(isinstance(test, model.CertificateTest) for test in _tests(course.body))
    assert course.sources and course.waivable is not None


def test_the_standards_of_the_source_cannot_be_waived() -> None:
    for package in _packages("vejle").values():
        names = {standard.name for standard in package.standards}
        assert names >= {"branchens_krav", "meningsfuldt", "kortest_vej", "rettigheder_og_pligter", "ingen_pauser"}
        for standard in package.standards:
            assert standard.fixed and standard.sources and standard.responsible == "jobcenter"


def test_language_training_runs_alongside() -> None:
    training = next(s for s in _loaded("vejle").ruleset.shared.standards if s.name == "sprogundervisning")
    (test,) = _tests(training.body)
    assert isinstance(test, model.ActivityTest) and isinstance(test.predicate, model.Ongoing)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_nothing_blocks_a_job(ruleset: str) -> None:
    loaded = _loaded(ruleset).ruleset
    for package in (loaded.shared, *loaded.packages.values()):
        (to_job,) = (t for t in package.transitions if t.target == "job")
        assert to_job.always_open and to_job.sources is None and to_job.requirements == ()


def test_fredericia_is_a_year_with_individual_goals_and_recurring_tests() -> None:
    shared = _loaded("fredericia").ruleset.shared
    lasts = [module.lasts for module in shared.modules.values() if module.lasts is not None]
    assert all(low == high and low.unit is model.Unit.WEEK for low, high in lasts)
    assert sum(low.count for low, _ in lasts) == 52
    year = next(s for s in shared.standards if s.name == "et_år")
    assert [test.source.text for test in _tests(year.body)] == ["tid i forløbet højst 1 år"]
    recurring = next(s for s in shared.standards if s.name == "løbende_test")
    assert [type(test) for test in _tests(recurring.body)] == [model.FollowUpTest]
    goals = [
        test
        for module in ("branchemodul", "jobmodul")
        for r in _into(shared, module)
        for test in _tests(r.body)
        if isinstance(test, model.CompetenceTest) and isinstance(test.predicate, model.Bound)
        and isinstance(test.predicate.value, model.IndividualGoal)
    ]  # fmt: skip
    assert len(goals) >= 10
    assert all(test.measured.within == model.Duration(3, model.Unit.MONTH) for test in goals)


@pytest.mark.parametrize("package", _packages("fredericia"))
def test_a_sector_in_fredericia_has_general_and_own_competences(package: str) -> None:
    own = _own_competences("fredericia", package)
    assert 6 <= len(own) <= 10
    everything = _packages("fredericia")[package]
    asked = {name for r in _into(everything, "jobmodul") for name, _ in _asked(r)}
    groups = {everything.vocabulary.competences[name].group for name in asked}
    assert groups == {"almen", "personlig", "sproglig", "branche"}


# --- numbers --------------------------------------------------------------------------------------------------------

STATED = {(CONCEPT, "snuse.varighed"): "8 uge", ("vejle", "snuse.varighed"): "8 uge", ("fredericia", "et_år"): "1-årig"}
"""The numbers that a source states, as it says them. Every other number is illustrative, and is said to be."""

_NUMBER = re.compile(r"(?<!\w)\d")
_AT_LEAST_ONE = re.compile(r"\bmindst 1 (af|gang|gange)\b")


def _requirements(ruleset: str) -> dict[str, model.Requirement]:
    loaded = _loaded(ruleset).ruleset
    packages = (loaded.shared, *loaded.packages.values())
    found = (r for p in packages for r in (*p.standards, *(r for t in p.transitions for r in t.requirements)))
    return {r.id: r for r in found}


def _has_number(requirement: model.Requirement) -> bool:
    texts = [line.source.text for line in requirement.body]
    texts += [test.source.text for test in _tests(requirement.body)]
    return any(_NUMBER.search(_AT_LEAST_ONE.sub("", text)) for text in texts)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_number_is_stated_by_a_source_or_said_to_be_illustrative(ruleset: str) -> None:
    loaded = _loaded(ruleset).ruleset
    assert any("uden kilde" in caveat and "illustrative" in caveat for caveat in loaded.caveats)
    numbers = {id_: r for id_, r in _requirements(ruleset).items() if _has_number(r)}
    assert len(numbers) > 10
    for id_, requirement in numbers.items():
        said = STATED.get((ruleset, id_))
        if said is not None:
            assert any(said in source and "illustrativ" not in source for source in requirement.sources), id_
        elif requirement.sources:
            assert any("illustrativ" in source for source in requirement.sources), id_


@pytest.mark.parametrize("ruleset", RULESETS)
def test_stated_numbers_are_there(ruleset: str) -> None:
    assert {id_ for name, id_ in STATED if name == ruleset} <= set(_requirements(ruleset))


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_requirement_says_why(ruleset: str) -> None:
    for id_, requirement in _requirements(ruleset).items():
        assert requirement.because and requirement.responsible, id_


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_ruleset_says_where_it_comes_from(ruleset: str) -> None:
    loaded = _loaded(ruleset).ruleset
    assert loaded.sources and loaded.shared.target_groups
    assert bool(loaded.adopted) == (ruleset in MUNICIPALITIES), "nobody has adopted the concept as such"


# --- the words ------------------------------------------------------------------------------------------------------

SHOWN = [("da", name) for name in ("amina", "henrik", "mariam", "oksana", "samira", "tesfay", "yusuf")]
SHOWN += [("da", name) for name in ("bilal", "sahar", "carlos", "hodan", "minh", "rojda")]
SHOWN += [("en", name) for name in ("oksana", "yusuf", "minh")]


@pytest.mark.parametrize(("language", "name"), SHOWN)
def test_an_explanation_reads_as_before(language: str, name: str, golden: Callable[[str, str], None]) -> None:
    case = BY_NAME[name]
    said = text(_decided(case), _loaded(case.ruleset).ruleset, _record(case), language)
    golden(f"shipped/{case.ruleset}-{name}.{language}.txt", said)


@pytest.mark.parametrize("other", ["vejle", "fredericia"])
def test_a_citizen_of_the_other_municipality_is_told_so_once(other: str) -> None:
    mine = {"vejle": "fredericia", "fredericia": "vejle"}[other]
    loaded = load(mine)
    for path in sorted((SHIPPED / other / "borgere").glob("*.json")):
        with pytest.raises(RecordError) as caught:
            loaded.read(path.read_text("utf-8"))
        assert [p.code for p in caught.value.problems] == ["T628"], path.name
