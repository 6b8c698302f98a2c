"""Layers and editions in files: where they are found, what a broken one is in the way of, and what commands say."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import trin
from trin import rulesets
from trin.cli import run
from trin.dsl.diagnostics import Diagnostic, Severity
from trin.engine.digest import digest_of
from trin.rulesets import cache

ON = date(2026, 8, 1)

CONCEPT = """
regelsæt koncept "Konceptet"
  gælder fra 1. januar 2025
  tilpasning kan skærpes
rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
  1 "Et"
  2 "To"
  3 "Tre"
  4 "Fire"
kompetence hygiejne "Hygiejne" på niveau
modul praktik1 "Første praktik"
modul praktik2 "Anden praktik"
modul job "Job" afslutter forløbet
pakke rengøring "Rengøring"
overgang praktik1 til praktik2
  krav hygiejne "Hygiejne"
    hygiejne mindst 2
    kan fraviges af jobcenter
  krav orden "Orden"
    hygiejne mindst 2
    kan udelades
    kan fraviges af jobcenter
overgang ethvert modul til job
  altid åben
"""
OLD = """
regelsæt vejle "Vejle"
  bygger på koncept
  gælder fra 1. januar 2025
"""
NEW = """
regelsæt vejle "Vejle"
  bygger på koncept
  gælder fra 1. juli 2026
ændr rengøring.praktik2.hygiejne til mindst 3 fordi "Vejle vil mere."
"""
HOTEL = """
virksomhed hotel_fjord "Hotel Fjord"
  bygger på vejle
  gælder fra 1. marts 2026
  aftalt af borger, virksomhed og jobcenter den 15. februar 2026
ændr rengøring.praktik2.hygiejne til mindst 4 fordi "Gæsterne ser alt."
udelad rengøring.praktik2.orden fordi "Det måler vi ikke her."
"""
BROKEN = HOTEL.replace("rengøring.praktik2.hygiejne", "rengøring.praktik2.hygejne")


def record(company: str | None = None, start: str = "2026-07-01", **more: Any) -> str:
    module = {"module": "praktik1", "start": start, "company": company}
    measured = [{"competence": "hygiejne", "level": 3, "date": "2026-07-20"}]
    data = {"citizen": "b-1", "package": "rengøring", "modules": [module], "measurements": measured, **more}
    return json.dumps(data, ensure_ascii=False)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes rule files under a folder, which is where commands then run; nothing is kept from run to run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TRIN_RULES", raising=False)

    def written(root: str = "rulesets", **files: str) -> Path:
        for name, text in files.items():
            path = tmp_path / root / Path(*name.split("__")).with_suffix(".trin")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip(), "utf-8")
        return tmp_path / root

    return written


WHOLE = {"koncept": CONCEPT, "vejle__2025": OLD, "vejle__2026": NEW, "vejle__virksomheder__hotel": HOTEL}


def layers_of(name: str, company: str | None = "hotel_fjord", **asked: Any) -> tuple[str, ...]:
    loaded = trin.load(name)
    return loaded.decide(loaded.read(record(company)), on=ON, **asked).layers


# --- found ----------------------------------------------------------------------------------------------------------


def test_a_companys_layer_is_found_from_every_ruleset_below_it(write: Callable[..., Path]) -> None:
    write(**WHOLE)
    stack = ("koncept", "vejle", "hotel_fjord")
    assert layers_of("vejle") == layers_of("koncept") == layers_of("hotel_fjord") == stack
    assert layers_of("vejle", "bageren") == ("koncept", "vejle")
    assert layers_of("koncept", "bageren") == ("koncept",)


def test_editions_of_files_in_any_folder(write: Callable[..., Path]) -> None:
    write(a__b=NEW, c=OLD, d=HOTEL, e__f=CONCEPT)
    loaded = trin.load("vejle")
    assert [s.ruleset.in_force_from for s in loaded.rulebook.editions] == [date(2025, 1, 1), date(2026, 7, 1)]
    assert loaded.layers == ("hotel_fjord",)
    for start, edition in (("2026-06-30", date(2025, 1, 1)), ("2026-07-01", date(2026, 7, 1))):
        assert loaded.decide(loaded.read(record(start=start)), on=ON).edition == edition


def test_the_first_root_that_has_a_name_wins_and_a_later_roots_layers_are_not_for_it(
    write: Callable[..., Path],
) -> None:
    first, second = write("first", vejle=CONCEPT.replace("koncept", "vejle")), write("second", **WHOLE)
    own = trin.load("vejle", [first, second])
    assert (own.layers, own.ruleset.layers) == ((), ("vejle",))
    assert trin.load("vejle", [second, first]).layers == ("hotel_fjord",)


def test_a_layer_in_an_earlier_root_stands_on_a_later_roots_rules(write: Callable[..., Path]) -> None:
    own = write("own", hotel=HOTEL)
    shared = write("shared", koncept=CONCEPT, vejle=OLD)
    assert trin.load("vejle", [own, shared]).layers == ("hotel_fjord",)
    assert trin.load("vejle", [shared]).layers == ()


def test_a_folder_with_companies_in_it_is_the_municipalitys(write: Callable[..., Path]) -> None:
    root = write(**WHOLE, vejle__virksomheder__bager=HOTEL.replace("hotel_fjord", "bageren"))
    for path in (root / "vejle", root / "vejle" / "2026.trin"):
        assert (trin.load(path).ruleset.name, trin.load(path).layers) == ("vejle", ("bageren", "hotel_fjord"))
    assert trin.load(root).ruleset.name == "vejle"
    assert trin.load(root / "vejle" / "virksomheder" / "hotel.trin").ruleset.name == "hotel_fjord"
    with pytest.raises(trin.RulesError) as problem:
        trin.load(root / "vejle" / "virksomheder")
    assert (problem.value.why, problem.value.names) == ("ambiguous", ("bageren", "hotel_fjord"))


# --- broken ---------------------------------------------------------------------------------------------------------


def test_a_broken_layer_is_only_in_the_way_of_who_would_be_judged_by_it(write: Callable[..., Path]) -> None:
    write(**{**WHOLE, "vejle__virksomheder__hotel": BROKEN})
    for loaded in (trin.load("vejle"), trin.load("vejle", cached=True), trin.load("vejle", cached=True)):
        assert loaded.decide(loaded.read(record()), on=ON).layers == ("koncept", "vejle")
        assert [d.primary.file for d in loaded.broken["hotel_fjord"]] == ["vejle/virksomheder/hotel.trin"]
        with pytest.raises(trin.DecisionError, match="broken_layer"):
            loaded.decide(loaded.read(record("hotel_fjord")), on=ON)
    with pytest.raises(trin.RulesError) as problem:
        trin.load("hotel_fjord")
    assert problem.value.why == "invalid"


def test_an_error_in_the_ruleset_itself_is_nobodys_but_its_own(write: Callable[..., Path]) -> None:
    write(**{**WHOLE, "vejle__2026": NEW.replace("hygiejne", "hygejne")})
    with pytest.raises(trin.RulesError) as problem:
        trin.load("vejle")
    assert {d.primary.file for d in problem.value.diagnostics} == {"vejle/2026.trin"}
    assert trin.load("koncept").decide(trin.load("koncept").read(record()), on=ON).layers == ("koncept",)


# --- checked --------------------------------------------------------------------------------------------------------


def _errors(path: Path, *roots: Path) -> list[Diagnostic]:
    return [d for d in rulesets.check([path], roots).diagnostics if d.severity is Severity.ERROR]


def test_checking_a_ruleset_checks_the_layers_on_it(write: Callable[..., Path]) -> None:
    root = write(**{**WHOLE, "vejle__virksomheder__hotel": BROKEN})
    for path in ("koncept.trin", "vejle/2026.trin", "vejle/virksomheder/hotel.trin", "vejle", "."):
        found = _errors(root / path)
        assert {d.primary.file.rpartition("/")[2] for d in found} == {"hotel.trin"}, path
    assert rulesets.check([root / "koncept.trin"]).files == 1


def test_a_changed_parent_shows_what_no_longer_fits(write: Callable[..., Path]) -> None:
    root = write(**WHOLE)
    assert _errors(root / "koncept.trin") == []
    write(koncept=CONCEPT.replace("krav orden", "krav ordenssans"))
    (problem,) = _errors(root / "koncept.trin")
    assert problem.primary.file.endswith("hotel.trin")


def test_a_file_outside_every_root_is_checked_with_its_own_folder(write: Callable[..., Path]) -> None:
    root = write("elsewhere", **WHOLE)
    assert _errors(root / "vejle" / "2026.trin") != []  # the concept is not below its folder
    assert _errors(root / "vejle" / "2026.trin", root) == []


# --- kept -----------------------------------------------------------------------------------------------------------


def test_the_cache_keeps_every_edition_and_layer_with_its_digest(write: Callable[..., Path]) -> None:
    write(**WHOLE)
    fresh, kept = trin.load("vejle", cached=True), trin.load("vejle", cached=True)
    assert kept.rulebook == fresh.rulebook
    plain = trin.load("vejle")
    for loaded in (fresh, kept):
        for one, other in zip(loaded.programs.rulesets(), plain.programs.rulesets(), strict=True):
            assert (one.digest, other.digest) == (digest_of(other), "")
    read = plain.read(record("hotel_fjord"))
    assert kept.decide(read, on=ON) == plain.decide(read, on=ON)


def test_a_new_layer_is_seen_at_once(write: Callable[..., Path]) -> None:
    write(koncept=CONCEPT, vejle=OLD)
    assert trin.load("vejle", cached=True).layers == ()
    write(hotel=HOTEL)
    assert trin.load("vejle", cached=True).layers == ("hotel_fjord",)
    assert cache.folder() is not None


# --- the digest of files --------------------------------------------------------------------------------------------


def _digest(write: Callable[..., Path], root: str, **files: str) -> str:
    return digest_of(trin.load("hotel_fjord", [write(root, **files)]).ruleset)


def test_how_files_are_written_is_not_in_the_digest(write: Callable[..., Path]) -> None:
    own = _digest(write, "a", **WHOLE)
    laid_out = {n: "# Regler\n\n" + t.replace("\n", "\n\n    ").replace("mindst", "mindst  ") for n, t in WHOLE.items()}
    assert _digest(write, "b", **laid_out) == own
    assert _digest(write, "c", x=CONCEPT, y__z=OLD, z=NEW, q=HOTEL) == own
    lines = HOTEL.strip().splitlines()
    assert (
        _digest(write, "d", **{**WHOLE, "vejle__virksomheder__hotel": "\n".join([*lines[:4], lines[5], lines[4]])})
        == own
    )
    swapped = CONCEPT.replace('modul praktik2 "Anden praktik"\n', "").replace(
        "skala niveau", 'modul praktik2 "Anden praktik"\nskala niveau'
    )
    assert _digest(write, "e", **{**WHOLE, "koncept": swapped}) == own


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("hygiejne mindst 2", "hygiejne mindst 1"),
        ('"Fire"', '"Fire!"'),
        ("Gæsterne ser alt.", "Gæsterne ser noget."),
        ("den 15. februar 2026", "den 16. februar 2026"),
        ("    kan fraviges af jobcenter\n  krav orden", "  krav orden"),
        ("krav hygiejne", "anbefaling hygiejne"),
        ('kompetence hygiejne "Hygiejne" på niveau', 'kompetence hygiejne "Hygiejne" på niveau\n  ansvar virksomhed'),
        ("mindst 4 fordi", "mindst 3 fordi"),
    ],
)
def test_what_they_say_is_in_it(write: Callable[..., Path], was: str, becomes: str) -> None:
    changed = {name: text.replace(was, becomes) for name, text in WHOLE.items()}
    assert changed != WHOLE
    assert _digest(write, "a", **WHOLE) != _digest(write, "b", **changed)


# --- at the command line --------------------------------------------------------------------------------------------


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(arguments)
    out, err = capsys.readouterr()
    return code, " ".join((out + err).split())


COMMANDS = [
    # what is asked, company, path began, exit, what is said
    ([], None, "2026-07-01", 0, "Regler Vejle, gælder fra 1. juli 2026"),
    ([], "hotel_fjord", "2026-07-01", 1, "Virksomhed Hotel Fjord, gælder fra 1. marts 2026"),
    ([], "hotel_fjord", "2026-06-30", 1, "Forløbet begyndte den 30. juni 2026 og beholder de regler, der gjaldt dengang."),
    ([], "hotel_fjord", "2026-07-01", 1, "Ændret af vejle; før stod der »hygiejne mindst 2«"),
    ([], "hotel_fjord", "2026-07-01", 1, "Aftalt af borgeren, virksomheden og jobcenteret den 15. februar 2026."),
    (["--lag", "ingen"], "hotel_fjord", "2026-07-01", 0, "»Hotel Fjord« har egne krav. Der er spurgt uden dem."),
    (["--layer", "none"], "hotel_fjord", "2026-07-01", 0, "Der er spurgt uden dem."),
    (["--lag", "hotel_fjord"], None, "2026-07-01", 1, "Virksomhed Hotel Fjord"),
    (["--lag", "hotel_fjrod"], None, "2026-07-01", 2, "Mente du »hotel_fjord«? Der er: hotel_fjord."),
    (["--regler-fra", "2026-06-30"], None, "2026-07-01", 0, "Der er spurgt efter de regler, der gælder den 30. juni 2026."),
    (["--as-of-rules", "2024-12-31"], None, "2026-07-01", 3, "Der gælder ingen regler i »Vejle« den 31. december 2024."),
    (["--regler-fra", "i går"], None, "2026-07-01", 2, "Skriv datoen som 2026-05-11."),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "company", "start", "code", "said"), COMMANDS)
def test_ready(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str], asked: list[str], company: str | None, start: str,
    code: int, said: str,
) -> None:  # fmt: skip
    write(**WHOLE)
    Path("b.json").write_text(record(company, start), "utf-8")
    found, told = _said(capsys, "klar", "vejle", "b.json", "--on", "2026-08-01", *asked)
    assert (found, said in told) == (code, True), told


@pytest.mark.parametrize(
    ("language", "said"), [("da", "men der er fejl i dem. Find fejlene"), ("en", "but there are errors")]
)
def test_a_broken_layer_is_told_of(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    write(**{**WHOLE, "vejle__virksomheder__hotel": BROKEN})
    Path("b.json").write_text(record("hotel_fjord"), "utf-8")
    asked = ("ready", "vejle", "b.json", "--on", "2026-08-01", "--lang", language)
    code, told = _said(capsys, *asked)
    assert (code, said in told) == (2, True), told
    assert _said(capsys, *asked, "--layer", "none")[0] == 0


def test_a_package_and_a_module_of_other_rules_are_told_of(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    more = '\npakke lager "Lager"\nmodul vareflow "Vareflow"\novergang praktik1 til vareflow\n  altid åben\n'
    write(**{**WHOLE, "vejle__2026": NEW + more})
    module = [{"module": "vareflow", "start": "2026-06-01"}]
    Path("b.json").write_text(record(package="lager", modules=module), "utf-8")
    code, told = _said(capsys, "klar", "vejle", "b.json", "--on", "2026-06-30")
    assert code == 2
    assert "Pakken »lager« findes ikke i de regler, der gælder for borgerens forløb (fra 1. januar 2025)." in told
    Path("b.json").write_text(record(modules=[{**module[0], "package": "lager"}]), "utf-8")
    code, told = _said(capsys, "klar", "vejle", "b.json", "--on", "2026-08-01")
    assert code == 2
    assert "Modulet »vareflow« findes ikke i de regler, der gælder for borgerens forløb (fra 1. januar 2025)." in told


def test_the_schema_knows_the_names_of_every_edition_and_layer(
    write: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    write(**{**WHOLE, "vejle__virksomheder__hotel": HOTEL + '\nbevis rengøringskursus "Kursus"\n'})
    code, told = _said(capsys, "skema", "vejle")
    assert (code, "rengøringskursus" in told) == (0, True)
