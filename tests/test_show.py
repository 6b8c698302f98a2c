"""The rules as one text: every line says who set it, since when and why, and is still rule language."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from trin import cli
from trin.dsl import Source, compile_rules
from trin.dsl.diagnostics import Severity
from trin.dsl.messages.commands import Say
from trin.dsl.messages.showing import SHOWING
from trin.dsl.rendering.screen import Screen
from trin.dsl.showing import Mark, Shown, built, documents, shown, text
from trin.engine import model
from trin.engine.digest import digest_of
from trin.rulesets import SHIPPED, available, sources_of

Golden = Callable[[str, str], None]

ON = date(2026, 5, 11)
SHIPPED_NAMES = ["branchepakker", "fredericia", "hotel_fjordblik", "nordkaj_lager", "vejle"]

CONCEPT = """\
regelsæt koncept "Det fælles koncept"
  gælder fra 1. januar 2025
  kilde "Rapporten"
  forbehold "Niveauerne er opdigtede."
  igangværende forløb skifter til nye regler
  tilpasning kan skærpes

rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
  1 "Et"
  2 "To"
  3 "Tre"
  4 "Fire"
  5 "Fem"
gruppe faglig "Faglige kompetencer"
kompetence hygiejne "Hygiejne" i faglig på niveau
  ansvar virksomhed
kompetence orden "Orden" i faglig på niveau
kompetence sprog "Sprog" på niveau
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
bevis amu "AMU-kursus"
dokument målaftale "Aftale om mål"
modul intro "Introduktion" varer 8 uger
  kilde "Rapporten, side 4"
modul praktik "Praktik" varer 4 til 13 uger
modul job "Job" afslutter forløbet

overgang intro til praktik "Den første praktik"
  krav fremmøde "Møder stabilt"
    fremmøde mindst 80 % de seneste 4 uger
    fordi "En kollega, der kommer, kan man regne med."
    ansvar borger
  krav bredde "Kan flere ting"
    mindst 1 af
      - amu bestået
      - orden mindst 2
    kan udelades
  krav dokumenter "Papirerne er i orden"
    gælder når jobstatus er aktivitetsparat
    målaftale underskrevet af borger og jobcenter
    kan udelades
  anbefaling alle_rundt "Har prøvet det hele"
    alle i faglig mindst 2 målt inden for 3 måneder
overgang ethvert modul til job
  altid åben
dogme ingen_pauser "Ingen pauser"
  afbrydelse højst 14 dage i forløbet
  ansvar jobcenter
  ufravigeligt
"""

TOWN = """\
regelsæt by "Byen"
  bygger på koncept
  gælder fra 1. januar 2026
  vedtaget af "Byrådet" den 15. november 2025
  tilpasning kan tilpasses

oplysning bor_her "Bor i byen": ja/nej
betingelse klar_til_mere "Klar til mere"
  hygiejne mindst 2
  orden mindst 2
ændr praktik.fremmøde til mindst 85 % fordi "Vores arbejdspladser regner med det."
pakke rengøring "Rengøring"
  kilde "Byens egen plan"
målgruppe "Borgere i byen"
  bor_her er ja
niveaukrav
  målt inden for 3 måneder
  kan tilpasses mellem 2 og 4
  fordi "Så meget kræver arbejdet."
  |          | praktik |
  | hygiejne |    2    |
  | orden    |    3    |
  | sprog    |    2    |
overgang intro til praktik
  krav mere "Er klar til mere"
    klar_til_mere er opfyldt
pakke lager "Lager"
niveaukrav
  |       | praktik |
  | orden |    2    |
"""

HOTEL = """\
virksomhed hotel_fjord "Hotel Fjord, rengøringen"
  bygger på by
  gælder fra 1. marts 2026
  aftalt af borger, virksomhed og jobcenter den 12. februar 2026

ændr praktik.fremmøde til mindst 90 % fordi "Gæsterne kommer hver dag."
ændr praktik.bredde til mindst 2 af fordi "Alle kan begge dele hos os."
udelad praktik.dokumenter fordi "Aftalen ligger hos jobcenteret."
pakke rengøring
kompetence gæster "Taler med gæster" i faglig på niveau
niveaukrav
  fordi "Gæsterne mærker det."
  |          | praktik |
  | hygiejne |    4    |
  | gæster   |    1    |
ændr rengøring.praktik.sprog til mindst 3 fordi "Gæsterne spørger."
ændr rengøring.praktik.orden til mindst 2 fordi "Orden læres her."
overgang intro til praktik
  krav uniform "Kender uniformen"
    målaftale findes
    fordi "Uniformen vises til den første dag."
"""

ENGLISH = """\
ruleset town "The town"
  in force from 1 January 2026
  adaptation may be tightened
role citizen "the citizen"
scale level "Level"
  1 "One"
  2 "Two"
  3 "Three"
competence order "Order" on level
module start "Start"
module work "Work" ends the path
transition start to work
  requirement order "Keeps order"
    order at least 2
"""

COMPANY = """\
company firm "The firm"
  extends town
  in force from 1 March 2026
  agreed by citizen on 12 February 2026
change work.order to at least 3 because "Our shelves are high."
"""

FILES = {"koncept.trin": CONCEPT, "by.trin": TOWN, "hotel.trin": HOTEL}


def _sources(files: Mapping[str, str]) -> list[Source]:
    return [Source(name, said) for name, said in files.items()]


def _shown(
    files: Mapping[str, str], name: str, package: str | None = None, language: str = "da", number: int = -1
) -> Shown:
    sources = _sources(files)
    problems = [p for p in compile_rules(sources)[1] if p.severity is Severity.ERROR]
    assert problems == [], [(p.code, p.arguments, p.primary) for p in problems]
    return shown(built(sources, name)[number], Say(language), ON, ON, package)


def _text(found: Shown, screen: Screen | None = None, folds: bool = False) -> str:
    return text.text(found, Say(found.language), screen or Screen(), folds)


def _rules_of(said: str) -> str:
    """What stands to the right of the margin."""
    rows = [line.partition("│")[2].removeprefix(" ") for line in said.split("\n") if "│" in line]
    return "\n".join(rows) + "\n"


# --- the same rules -------------------------------------------------------------------------------------------------


def _flat(node: Any, name: str) -> Any:
    """The rules of a stack as if the layer on top had said it all.

    What nobody may do is left out where it says so in two ways: a fixed requirement's permission, and one to adapt
    without bounds.
    """
    match node:
        case model.Origin():
            return model.Origin(node.file, node.line, name)
        case Mapping():
            return {key: _flat(value, name) for key, value in node.items()}
        case tuple():
            return tuple(_flat(value, name) for value in node)
        case _ if is_dataclass(node) and not isinstance(node, type):
            made = replace(node, **{f.name: _flat(getattr(node, f.name), name) for f in fields(node)})
            if isinstance(made, model.Requirement):
                allowed = made.adaptable
                empty = allowed is not None and allowed.kind is model.Adaptation.ADAPT and allowed.low is None
                closed = made.fixed or empty or (allowed is not None and allowed.kind is model.Adaptation.FIXED)
                made = replace(made, changed=(), adaptable=None if closed else allowed)
            if isinstance(made, model.Ruleset):
                kept = tuple(a for a in made.adopted if not a.roles)
                made = replace(made, layers=(name,), dropped=(), adopted=kept)
            return made
    return node


def _read_again(said: str) -> model.Ruleset:
    rulebooks, problems = compile_rules([Source("samlet.trin", _rules_of(said))])
    errors = [(p.code, p.arguments, p.primary) for p in problems if p.severity is Severity.ERROR]
    assert errors == [], said
    return next(iter(rulebooks.values())).editions[-1].ruleset


def _assert_same_rules(said: str, ruleset: model.Ruleset) -> None:
    again = _read_again(said)
    assert digest_of(_flat(again, ruleset.name)) == digest_of(_flat(ruleset, ruleset.name))


@pytest.mark.parametrize("name", ["koncept", "by"])
@pytest.mark.parametrize("width", [120, 90, 200])
def test_the_text_without_its_margin_is_the_same_rules(name: str, width: int) -> None:
    found = _shown(FILES, name)
    ruleset = built(_sources(FILES), name)[-1].ruleset
    _assert_same_rules(_text(found, Screen(width=width)), ruleset)


def test_the_same_rules_with_a_companys_layer() -> None:
    """Of a group that the layer has added to, the rules below it go on counting who was in it: that cannot be said."""
    files = {**FILES, "hotel.trin": HOTEL.replace(" i faglig på niveau", " på niveau")}
    ruleset = built(_sources(files), "hotel_fjord")[-1].ruleset
    _assert_same_rules(_text(_shown(files, "hotel_fjord")), ruleset)


def test_a_ruleset_of_one_layer_keeps_its_digest() -> None:
    found = _shown({"koncept.trin": CONCEPT}, "koncept")
    ruleset = built(_sources({"koncept.trin": CONCEPT}), "koncept")[-1].ruleset
    assert digest_of(_read_again(_text(found))) == digest_of(ruleset)


def test_english_rules_in_danish_words_are_the_same_rules() -> None:
    files = {"town.trin": ENGLISH, "firm.trin": COMPANY}
    ruleset = built(_sources(files), "firm")[-1].ruleset
    for language in ("da", "en"):
        found = _shown(files, "firm", language=language)
        _assert_same_rules(_text(found), ruleset)
    assert "krav order" in _text(_shown(files, "firm", language="da"))


ODD_CHANGES = {
    "another predicate": 'ændr rengøring.praktik.sprog til præcis 3 fordi "Netop tre."',
    "a whole test": 'ændr rengøring.praktik.sprog til sprog mindst 3 i hver af de seneste 2 målinger fordi "To gange."',
    "left out": 'udelad rengøring.praktik.sprog fordi "Ikke her."',
    "another subject": 'ændr rengøring.praktik.sprog til amu bestået fordi "Kurset i stedet."',
    "a goal": 'ændr rengøring.praktik.sprog til mindst individuelt mål fordi "Hver sit mål."',
}


@pytest.mark.parametrize("change", ODD_CHANGES)
def test_cells_that_no_longer_fit_their_table(change: str) -> None:
    town = TOWN.replace("kan tilpasses mellem 2 og 4", "kan udelades")
    layer = HOTEL[: HOTEL.index("ændr praktik")] + ODD_CHANGES[change] + "\n"
    files = {"koncept.trin": CONCEPT, "by.trin": town, "hotel.trin": layer}
    found = _shown(files, "hotel_fjord")
    _assert_same_rules(_text(found), built(_sources(files), "hotel_fjord")[-1].ruleset)
    assert any(line.mark in (Mark.CHANGED, Mark.DROPPED) for line in found.lines)


@pytest.mark.parametrize("name", SHIPPED_NAMES)
def test_the_rules_that_ship_are_the_same_as_one_text(name: str) -> None:
    assert name in available([SHIPPED])
    stacks = built(sources_of(name, [SHIPPED])[1], name)
    assert stacks
    for stack in stacks:
        found = shown(stack, Say("da"), ON, ON)
        _assert_same_rules(_text(found), stack.ruleset)


# --- who, since when, and why ---------------------------------------------------------------------------------------


def test_every_statement_of_every_layer_is_there_and_named() -> None:
    found = _shown(FILES, "hotel_fjord")
    said = _text(found)
    margins = [line for line in said.split("\n") if "│" in line and line.partition("│")[2].strip()]
    started = [m for m in margins if not m.startswith(" ")]
    days = {"koncept": "1. januar 2025", "by": "1. januar 2026", "hotel_fjord": "1. marts 2026"}
    for row in started:
        match = re.match(r"(\w+) +· ([\w. ]+?) +[ ~+-] │ ", row)
        assert match is not None, row
        assert days[match[1]] == match[2]
    assert len(started) == len(found.lines)


def test_what_a_layer_changed_shows_what_stood_there_before() -> None:
    rows = [f"{line.layer}:{line.mark}:{line.text}" for line in _shown(FILES, "hotel_fjord").lines]
    at = rows.index("hotel_fjord:changed:fremmøde mindst 90 % de seneste 4 uger")
    assert rows[at + 1 : at + 5] == [
        "hotel_fjord:changed:# før: fremmøde mindst 85 % de seneste 4 uger (by)",
        "hotel_fjord:changed:# fordi: Gæsterne kommer hver dag.",
        "by:changed:# og før det: fremmøde mindst 80 % de seneste 4 uger (koncept)",
        "by:changed:# fordi: Vores arbejdspladser regner med det.",
    ]


def test_what_a_layer_left_out_is_shown_where_it_stood() -> None:
    rows = [f"{line.layer}:{line.mark}:{line.text}" for line in _shown(FILES, "hotel_fjord").lines]
    at = rows.index('hotel_fjord:dropped:# udeladt: krav dokumenter "Papirerne er i orden" (koncept)')
    assert rows[at + 1 : at + 3] == [
        "hotel_fjord:dropped:#   målaftale underskrevet af borger og jobcenter",
        "hotel_fjord:dropped:# fordi: Aftalen ligger hos jobcenteret.",
    ]


def test_a_cell_that_a_layer_changed_names_both_layers() -> None:
    rows = [(line.layer, str(line.mark), line.text) for line in _shown(FILES, "hotel_fjord").lines]
    at = next(i for i, row in enumerate(rows) if row[2].startswith("| hygiejne"))
    assert rows[at] == ("hotel_fjord", "changed", "| hygiejne |    4    |")
    assert rows[at + 1] == ("hotel_fjord", "changed", "# praktik: før mindst 2 (by)")
    assert rows[at + 2] == ("hotel_fjord", "changed", "# fordi: Gæsterne mærker det.")


def test_members_of_a_group_that_a_rule_does_not_count_are_named() -> None:
    rows = [line.text for line in _shown(FILES, "hotel_fjord").lines]
    at = next(i for i, row in enumerate(rows) if row.startswith("alle i faglig"))
    assert rows[at + 1] == "# tæller ikke gæster: det er føjet til faglig af et højere lag"


def test_only_one_package() -> None:
    rows = [line.text for line in _shown(FILES, "by", "lager").lines]
    assert 'pakke lager "Lager"' in rows
    assert 'pakke rengøring "Rengøring"' not in rows
    assert 'modul intro "Introduktion" varer 8 uger' in rows


def test_marks_say_without_colours_what_colours_say() -> None:
    plain = _text(_shown(FILES, "hotel_fjord"))
    coloured = _text(_shown(FILES, "hotel_fjord"), Screen(colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_lines_fold_to_the_screen(width: int) -> None:
    said = _text(_shown(FILES, "hotel_fjord"), Screen(width=width), folds=True)
    rules = said[said.index("regelsæt hotel_fjord") :] if width >= 100 else said
    for line in rules.split("\n"):
        longest = max(map(len, line.split()), default=0)
        assert len(line) <= width or "|" in line or longest > width - 45, line


def test_a_narrow_screen_says_who_above_the_lines() -> None:
    said = _text(_shown(FILES, "hotel_fjord"), Screen(width=60), folds=True)
    assert "│" not in said
    assert "── hotel_fjord · fra 1. marts 2026" in said


@pytest.mark.parametrize("name", ["koncept", "by", "hotel_fjord"])
def test_as_text(golden: Golden, name: str) -> None:
    golden(f"show/{name}.da.txt", _text(_shown(FILES, name)) + "\n")


def test_as_text_in_english(golden: Golden) -> None:
    golden("show/hotel_fjord.en.txt", _text(_shown(FILES, "hotel_fjord", "rengøring", "en")) + "\n")


def test_as_markdown(golden: Golden) -> None:
    golden("show/hotel_fjord.da.md", documents.markdown(_shown(FILES, "hotel_fjord", "rengøring"), Say("da")) + "\n")


SHIPPED_TEXTS = {
    "vejle": (),
    "vejle-rengøring": ("rengøring",),
    "vejle-rengøring-hotel_fjordblik": ("rengøring", "--lag", "hotel_fjordblik"),
    "vejle-lager-nordkaj_lager": ("lager", "--lag", "nordkaj_lager"),
}


@pytest.mark.parametrize("name", SHIPPED_TEXTS)
def test_the_rules_that_ship(capsys: pytest.CaptureFixture[str], golden: Golden, name: str) -> None:
    code, out, err = _run(capsys, "vis", "vejle", *SHIPPED_TEXTS[name], "--on", "2026-05-11", "--rules", str(SHIPPED))
    assert (code, err) == (0, "")
    golden(f"show/{name}.da.txt", out)


def test_cells_of_a_row_that_changed_for_one_reason_give_it_once() -> None:
    stack = built(sources_of("hotel_fjordblik", [SHIPPED])[1], "hotel_fjordblik")[-1]
    rows = [line.text for line in shown(stack, Say("da"), ON, ON).lines]
    at = next(i for i, row in enumerate(rows) if row.startswith("| inventar") and "4" in row)
    assert [row.partition(":")[0] for row in rows[at + 1 : at + 5]] == [
        "# virksomhed2", "# virksomhed3", "# fordi", "# de andre niveauer i rækken"
    ]  # fmt: skip


def test_as_data() -> None:
    found = _shown(FILES, "hotel_fjord")
    data = json.loads(json.dumps(documents.data(found)))
    assert [layer["name"] for layer in data["layers"]] == ["koncept", "by", "hotel_fjord"]
    assert data["layers"][2]["adopted"] == [
        {"by": None, "on": "2026-02-12", "roles": ["borger", "virksomhed", "jobcenter"]}
    ]
    by_id = {(c["requirement"], c["layer"]): c for c in data["changes"]}
    assert by_id["praktik.fremmøde", "hotel_fjord"] == {
        "requirement": "praktik.fremmøde", "change": "changed", "layer": "hotel_fjord",
        "before": ["mindst 85 %"], "now": ["mindst 90 %"],
        "set_by": "by", "because": "Gæsterne kommer hver dag.",
    }  # fmt: skip
    assert by_id["praktik.dokumenter", "hotel_fjord"]["change"] == "dropped"
    assert by_id["rengøring.praktik.uniform", "hotel_fjord"]["change"] == "added"
    for line in data["lines"]:
        said = FILES[line["file"]].split("\n")[line["line"] - 1]
        assert said.strip(), line
        assert (
            line["since"] == {"koncept": "2025-01-01", "by": "2026-01-01", "hotel_fjord": "2026-03-01"}[line["layer"]]
        )


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "rulesets"
    folder.mkdir()
    for name, said in FILES.items():
        (folder / name).write_text(said, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TRIN_LANG", raising=False)
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


DAY = ("--on", "2026-05-11")


@pytest.mark.parametrize("command", ["vis", "show"])
def test_the_command_shows_the_layer_that_is_asked_for(
    desk: Path, capsys: pytest.CaptureFixture[str], golden: Golden, command: str
) -> None:
    code, out, err = _run(capsys, command, "by", "rengøring", "--lag", "hotel_fjord", *DAY)
    assert (code, err) == (0, "")
    golden("show/command.da.txt", out)


def test_without_a_layer_the_company_is_left_out(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hotel_fjord" not in _run(capsys, "vis", "by", *DAY)[1]
    assert "hotel_fjord" not in _run(capsys, "vis", "by", "--lag", "ingen", *DAY)[1]


WRONG: Sequence[tuple[tuple[str, ...], str]] = [
    (("by", "--lag", "hotel_fjor", *DAY), "Mente du »hotel_fjord«?"),
    (("by", "rengoring", *DAY), "Mente du »rengøring«?"),
    (("byy", *DAY), "Mente du »by«?"),
    (("by", "--on", "2025-06-01"), "Der er: fra 1. januar 2026."),
    (("by", "--on", "2026-05-11", "--regler-fra", "2024-01-01"), "som gælder den 1. januar 2024"),
    (("by", "--lag", "hotel_fjord", "--on", "2026-02-01"), "De gælder: fra 1. marts 2026."),
    (("by", "--output", "x.svg", *DAY), "--output hører til --graph."),
    (("by", "--graph", "svg", "--format", "json", *DAY), "Vælg formen på tegningen med --graph."),
    (("by", "--graph", "svg", "--output", "ingen/x.svg", *DAY), "kan ikke skrives"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_what_cannot_be_shown_is_told(
    desk: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = _run(capsys, "vis", *arguments, "--lang", "da")
    assert (code, out) == (2, "")
    assert said in err


def test_a_layer_with_errors_is_told(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = HOTEL.replace("praktik.fremmøde til", "praktik.fremgang til")
    (desk / "rulesets" / "hotel.trin").write_text(broken, encoding="utf-8")
    code, _, err = _run(capsys, "vis", "by", "--lag", "hotel_fjord", *DAY)
    assert code == 2
    assert "Find fejlene med trin tjek." in err
    assert _run(capsys, "vis", "by", *DAY)[0] == 0


def test_editions_are_chosen_by_their_date(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = TOWN.replace("1. januar 2026", "1. juli 2025").replace("mindst 85 %", "mindst 82 %")
    (desk / "rulesets" / "by2025.trin").write_text(earlier, encoding="utf-8")
    old = _run(capsys, "vis", "by", "--on", "2025-08-01")[1]
    new = _run(capsys, "vis", "by", *DAY)[1]
    asked = _run(capsys, "vis", "by", *DAY, "--regler-fra", "2025-08-01")[1]
    assert "fremmøde mindst 82 %" in old and "gælder fra 1. juli 2025 til 31. december 2025" in old
    assert "fremmøde mindst 85 %" in new and "82" not in new
    assert "fremmøde mindst 82 %" in asked


def test_completion_knows_packages_and_layers(desk: Path) -> None:
    from click.shell_completion import ShellComplete

    root = cli.build(Say("da"))
    complete = ShellComplete(root, {}, "trin", "_TRIN_COMPLETE")
    assert [c.value for c in complete.get_completions(["vis", "by"], "r")] == ["rengøring"]
    assert [c.value for c in complete.get_completions(["vis", "by", "--lag"], "")] == ["hotel_fjord"]
    assert [c.value for c in complete.get_completions(["vis", "findes_ikke", "--lag"], "")] == []


def test_the_catalogue_says_nothing_that_nobody_hears() -> None:
    root = Path(cli.__file__).resolve().parent
    files = [
        root / "cli.py",
        root / "rulesets/showing.py",
        root / "rulesets/commands/describing.py",
        root / "rulesets/commands/loading.py",
        *root.glob("dsl/showing/*.py"),
        *root.glob("dsl/drawing/*.py"),
    ]
    written = "".join(file.read_text("utf-8") for file in files)
    said = set(re.findall(r"""["']((?:show|graph)\.[\w.-]+)["']""", written))
    said |= {f"show.note.cell.{became}" for became in ("changed", "dropped")}
    said |= {f"show.mark.{mark}" for mark in Mark if mark is not Mark.SAME}
    said |= {f"show.column.{name}" for name in ("layer", "label", "since", "adopted")}
    said |= {f"show.{why}" for why in ("no_edition", "no_layer", "choose_package", "nothing_drawn")}
    said |= {f"option.{says}" for says in re.findall(r'says="(show\.[\w-]+)"', written)}
    ones = {f"{key}.{count}" for key in said for count in ("one", "other")}
    known = {key for key in SHOWING["da"] if key.startswith(("show.", "graph.", "option.show."))} - {"show.long"}
    assert known - said - ones == set()
