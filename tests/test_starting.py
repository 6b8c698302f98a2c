"""`trin new`: what it makes is in order, says the same in both languages, and takes nobody's place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from trin import cli
from trin.dsl.formatting.formatter import format_source
from trin.dsl.reading.lexer import scanner
from trin.dsl.source import Source
from trin.engine import model
from trin.engine.decision import Outcome
from trin.rulesets import SHIPPED, check, load, rule_files
from trin.rulesets.examples import run_examples
from trin.rulesets.starting import MOST_LETTERS, Made, Taken, Unusable, label, make, usable, write

LANGUAGES = {"da": ("nordby", "rengøring", "borgere"), "en": ("northby", "cleaning", "citizens")}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that commands are given in."""
    for name in ("TRIN_LANG", "TRIN_RULES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("TRIN_CACHE", "0")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def trin(here: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Gives a command; its exit code, and what it says."""

    def run(*arguments: str) -> tuple[int, str]:
        code = cli.run(arguments)
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def made(language: str) -> Made:
    name, package, _ = LANGUAGES[language]
    return make(name, package, language)


def listed(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


# --- what is made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_made_is_in_order(here: Path, language: str) -> None:
    target = write(made(language), here / "rulesets")
    assert check([target]).diagnostics == ()
    for file in rule_files(target):
        text = file.read_text("utf-8")
        assert format_source(Source(file.name, text)).text == text
    run = run_examples([target])
    assert run.problems == ()
    assert len(run.examples) == 4
    assert all(example.passed for example in run.examples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_one_of_every_common_kind(here: Path, language: str) -> None:
    name, package, _ = LANGUAGES[language]
    write(made(language), here / "rulesets")
    ruleset = load(name).ruleset
    assert list(ruleset.packages) == [package]
    found = ruleset.packages[package]
    assert len(found.modules) == 3
    requirements = [r for t in found.transitions for r in t.requirements] + list(found.standards)
    lines = [line for r in requirements for line in (*r.body, *r.applies_when)]
    kinds = {type(test) for line in lines for test in (line.tests if isinstance(line, model.TestGroup) else [line])}
    assert kinds >= {
        model.CompetenceTest, model.AttendanceTest, model.HoursTest, model.TimeTest, model.FactTest,
        model.DocumentTest, model.CertificateTest, model.GapTest,
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citizen_that_comes_along_can_be_decided(here: Path, language: str) -> None:
    name, _, folder = LANGUAGES[language]
    target = write(made(language), here / "rulesets")
    loaded = load(name)
    record = loaded.read((target / folder / "sara.json").read_text("utf-8"), language)
    decision = loaded.decide(record, on=date(2026, 5, 11))
    assert decision.outcome is Outcome.NOT_READY
    unmet = [r.id for t in decision.transitions for r in t.requirements if r.status == "unmet"]
    assert [one.rpartition(".")[2] for one in unmet] == [{"da": "hygiejne", "en": "hygiene"}[language]]


# --- the same in both languages --------------------------------------------------------------------------------------


def _pieces(text: str, language: str) -> list[list[tuple[str, str]]]:
    """The words and marks of every line; of a comment, that there is one."""
    lines = []
    for line in text.splitlines():
        found = scanner(language).finditer(line.partition("#")[0])
        lines.append([(str(m.lastgroup), m[0]) for m in found] + [("COMMENT", "#")] * ("#" in line))
    return lines


def test_both_languages_have_the_same_rules() -> None:
    """Line by line, once the Danish is translated: only names and texts differ, and each name has one other name."""
    danish, english = (list(made(language).files.items()) for language in LANGUAGES)
    other: dict[str, str] = {}
    for (da_path, da_text), (_, en_text) in zip(danish, english, strict=True):
        if da_path.suffix != ".trin":
            continue
        translated = format_source(Source(str(da_path), da_text), "en").text
        assert translated is not None
        for da_line, en_line in zip(_pieces(translated, "en"), _pieces(en_text, "en"), strict=True):
            assert [kind for kind, _ in da_line] == [kind for kind, _ in en_line]
            for (kind, da_word), (_, en_word) in zip(da_line, en_line, strict=True):
                if kind == "WORD":
                    assert other.setdefault(da_word, en_word) == en_word
                elif kind != "STRING":
                    assert da_word == en_word
    names = {danish: english for danish, english in other.items() if danish != english}
    assert len(set(names.values())) == len(names) > 20
    citizens = [json.loads(next(t for p, t in files if p.suffix == ".json")) for files in (danish, english)]
    assert _in_english(citizens[0], other) == citizens[1]


def _in_english(value: object, other: dict[str, str]) -> object:
    match value:
        case dict():
            return {key: _in_english(item, other) for key, item in value.items()}
        case list():
            return [_in_english(item, other) for item in value]
        case str():
            return other.get(value, value)
        case _:
            return value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_citizen_as_a_file_is_the_one_in_the_examples(
    here: Path, trin: Callable[..., tuple[int, str]], language: str
) -> None:
    name, _, folder = LANGUAGES[language]
    target = write(made(language), here / "rulesets")
    examples = next(file for file in rule_files(target) if file.stem != name)
    text = examples.read_text("utf-8")
    word = {"da": "borger", "en": "citizen"}[language]
    assert text.count(f"\n  {word} sara\n") == 3
    examples.write_text(text.replace(f"\n  {word} sara\n", f'\n  {word} "{folder}/sara.json"\n'), "utf-8")
    code, said = trin("test", "--lang", "en")
    assert (code, said) == (0, "4 examples hold.\n")


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hjørring", "Ærø", "a", "høje_taastrup", "lager2", "å_1", "x" * MOST_LETTERS])
def test_names_of_the_language_can_be_used(name: str) -> None:
    assert usable(name) == name


@pytest.mark.parametrize(
    ("name", "why", "better"),
    [
        ("høje taastrup", "spelling", "høje_taastrup"),
        ("Høje-Taastrup Kommune", "spelling", "høje_taastrup_kommune"),
        ("rulesets/vejle", "spelling", "vejle"),
        ("rulesets\\vejle\\", "spelling", "vejle"),
        ("../vejle", "spelling", "vejle"),
        ("vejle.trin", "spelling", "vejle_trin"),
        ("2026_regler", "spelling", "regler"),
        ("_vejle", "spelling", "vejle"),
        ("mål-gruppe krav", "spelling", "mål_gruppe_krav"),
        ("-krav-", "spelling", None),
        ("", "spelling", None),
        ("..", "spelling", None),
        ("7", "spelling", None),
        ("a{package}", "spelling", "a_package"),
        ("krav", "reserved", None),
        ("Virksomhed", "reserved", None),
        ("requirement", "reserved", None),
        ("x" * (MOST_LETTERS + 1), "long", None),
    ],
)
def test_others_cannot(name: str, why: str, better: str | None) -> None:
    assert usable(name) == Unusable(why, name, better)


def test_a_name_with_loose_marks_is_the_same_name() -> None:
    assert usable("hjo\u0308rring") == "hjörring"
    assert usable("a\u030arhus") == "århus"


def test_a_label_is_for_people() -> None:
    assert label("høje_taastrup") == "Høje taastrup"
    assert label("hk_DK") == "Hk DK"


@pytest.mark.parametrize("option", ["--package", "--pakke"])
def test_a_package_has_the_name_that_is_asked_for(
    here: Path, trin: Callable[..., tuple[int, str]], option: str
) -> None:
    assert trin("ny", "nordby", option, "lager_og_logistik")[0] == 0
    assert {name: found.label for name, found in load("nordby").ruleset.packages.items()} == {
        "lager_og_logistik": "Lager og logistik"
    }
    assert trin("prøv") == (0, "4 eksempler holder.\n")
    code, said = trin("ny", "sydby", option, "krav")
    assert (code, "»krav«" in said) == (2, True)
    assert not Path("rulesets/sydby").exists()


# --- nothing is overwritten ------------------------------------------------------------------------------------------


def test_what_is_there_is_left_alone(here: Path, trin: Callable[..., tuple[int, str]]) -> None:
    taken = here / "rulesets" / "nordby"
    taken.mkdir(parents=True)
    (taken / "noter.txt").write_text("mine", "utf-8")
    code, said = trin("ny", "nordby")
    assert code == 2
    assert "»rulesets/nordby«" in said and "--mappe" in said
    assert listed(here) == ["rulesets/nordby/noter.txt"]
    assert trin("ny", "nordby", "--mappe", "andre")[0] == 0
    assert (taken / "noter.txt").read_text("utf-8") == "mine"


def test_a_file_or_a_link_is_left_alone_too(here: Path) -> None:
    (here / "nordby").write_text("mine", "utf-8")
    (here / "sydby").symlink_to(here / "nowhere")
    for name in ("nordby", "sydby"):
        with pytest.raises(Taken):
            write(make(name, "lager", "da"), here)
    assert (here / "nordby").read_text("utf-8") == "mine"
    assert (here / "sydby").is_symlink()


def test_an_empty_folder_is_free(here: Path, trin: Callable[..., tuple[int, str]]) -> None:
    (here / "rulesets" / "nordby").mkdir(parents=True)
    assert trin("ny", "nordby")[0] == 0
    assert trin("tjek")[0] == 0


def test_it_is_written_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.write_bytes
    written: list[str] = []

    def full(path: Path, data: bytes) -> int:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(path.name)
        return real(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        write(made("da"), here / "rulesets")
    assert list((here / "rulesets").iterdir()) == []


def test_somebody_who_comes_first_keeps_the_place(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.rename

    def slow(path: Path, target: Path) -> Path:
        target.mkdir()
        (target / "theirs.trin").write_text("", "utf-8")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", slow)
    with pytest.raises(Taken):
        write(made("da"), here)
    assert listed(here) == ["nordby/theirs.trin"]


def test_a_name_that_rules_already_have_is_refused(here: Path, trin: Callable[..., tuple[int, str]]) -> None:
    code, said = trin("ny", "vejle")
    assert (code, said) == (2, "Fejl: Der er allerede et regelsæt »vejle«. Vælg et andet navn.\n")
    (here / "rulesets").mkdir()
    (here / "rulesets" / "andet.trin").write_text('regelsæt nordby "Nordby"\n  gælder fra 1. januar 2026\n', "utf-8")
    assert trin("ny", "nordby")[0] == 2
    assert listed(here) == ["rulesets/andet.trin"]


def test_the_templates_are_no_rulesets() -> None:
    from trin.rulesets import available

    assert not [path for path in rule_files(SHIPPED) if "templates" in path.parts]
    assert "{ruleset}" not in available()
    assert len(list((SHIPPED / "templates").rglob("*.template"))) == 6


# --- what is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "language"), [("ny", "da"), ("new", "en")])
@pytest.mark.parametrize("folder", [None, "mine regler", ".", "a/b", "rulesets/"])
def test_the_commands_that_are_shown_can_be_given(
    trin: Callable[..., tuple[int, str]], command: str, language: str, folder: str | None
) -> None:
    import shlex

    code, said = trin(command, "nordby", *([] if folder is None else ["--folder", folder]), "--lang", language)
    assert code == 0
    shown = [shlex.split(line)[1:] for line in said.splitlines() if line.startswith("  trin ")]
    assert [words[0] for words in shown] == {"da": ["tjek", "prøv", "klar"], "en": ["check", "test", "ready"]}[language]
    codes = [trin(*words, "--lang", language)[0] for words in shown]
    assert codes == [0, 0, 1]


def test_rules_beside_it_that_cannot_be_read_are_told(here: Path, trin: Callable[..., tuple[int, str]]) -> None:
    (here / "rulesets").mkdir()
    (here / "rulesets" / "borte.trin").symlink_to(here / "nowhere")
    code, said = trin("new", "nordby")
    assert code == 2
    assert "borte.trin" in said
    assert not (here / "rulesets" / "nordby").exists()


@pytest.mark.parametrize("arguments", [["new"], ["new", "a", "b"], ["new", "nordby", "--folder", "full/nordby"]])
def test_wrong_use_ends_in_two(here: Path, trin: Callable[..., tuple[int, str]], arguments: list[str]) -> None:
    (here / "full").write_text("a file, not a folder", "utf-8")
    code, said = trin(*arguments)
    assert code == 2
    assert said.startswith("Error: ")
    assert listed(here) == ["full"]


# --- the tutorial -----------------------------------------------------------------------------------------------------

DOCS = Path(__file__).resolve().parent.parent / "docs"
GUIDES = {
    "da": ["da/1-kom-i-gang.md", "da/2-dit-foerste-krav.md", "da/3-flere-slags-krav.md"],
    "en": ["en/1-getting-started.md"],
}
_QUOTED = re.compile(r"^```(?:trin|json) citat (rulesets/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _said(text: str) -> Counter[str]:
    """The lines that say something, without remarks and without what indents them."""
    lines = (line.strip() for line in text.splitlines())
    return Counter(line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_shows_every_line_once_and_no_others(language: str) -> None:
    """That what is quoted stands there as it is, line after line, is tested where the pages are run."""
    name, _, _ = LANGUAGES[language]
    text = "".join((DOCS / page).read_text("utf-8") for page in GUIDES[language])
    shown: dict[str, Counter[str]] = {}
    for file, block in _QUOTED.findall(text):
        shown.setdefault(file, Counter()).update(_said(block))
    assert shown == {f"rulesets/{name}/{path}": _said(content) for path, content in made(language).files.items()}
