"""Pages for readers: what each of them is told and not told, that a page is well made, and that the shipped ones read well."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import pytest
import trin
from trin.cli import run
from trin.engine.decision import Decision
from trin.engine.explain.case import Reader
from trin.engine.explain.page import Block, Bullets, Item, Meter, Page, Section, Table
from trin.engine.explain.page_style import STYLE
from trin.engine.explain.readers import page, shown
from trin.engine.model import Ruleset
from trin.rulesets import LoadedRuleset

Golden: TypeAlias = Callable[[str, str], None]

SHIPPED = Path(trin.__file__).parent / "rulesets"
EVERY: tuple[Reader, ...] = ("consultant", "citizen", "company")
CITIZENS = {
    ("vejle", "amina"): "2026-06-15", ("vejle", "dina"): "2026-09-14", ("vejle", "samira"): "2026-08-17",
    ("vejle", "yusuf"): "2026-09-01", ("vejle", "tesfay"): "2026-03-09", ("vejle", "nadia"): "2026-04-13",
    ("vejle", "mariam"): "2026-05-11", ("vejle", "oksana"): "2026-06-01", ("vejle", "henrik"): "2026-03-02",
    ("vejle", "daniel"): "2026-07-06", ("vejle", "leyla"): "2026-06-22", ("vejle", "selam"): "2026-02-16",
    ("branchepakker", "bilal"): "2026-06-08", ("branchepakker", "sahar"): "2026-06-08",
    ("fredericia", "hodan"): "2026-09-14", ("fredericia", "tsegay"): "2026-09-21", ("fredericia", "minh"): "2026-09-14",
    ("fredericia", "farah"): "2026-06-22", ("fredericia", "rojda"): "2026-05-25", ("fredericia", "carlos"): "2026-02-02",
}  # fmt: skip
cases = pytest.mark.parametrize(("ruleset", "name"), CITIZENS, ids=str)
languages = pytest.mark.parametrize("language", ["da", "en"])
readers = pytest.mark.parametrize("reader", EVERY)


@cache
def loaded(ruleset: str) -> LoadedRuleset:
    return trin.load(ruleset)


def decided(ruleset: str, name: str, text: str | None = None) -> tuple[Decision, trin.Record, Ruleset]:
    rules = loaded(ruleset)
    record = rules.read(text or (SHIPPED / ruleset / "borgere" / f"{name}.json").read_text("utf-8"))
    on = date.fromisoformat(CITIZENS[ruleset, name])
    chosen = rules.choose(record, on=on).chosen
    assert chosen is not None
    return rules.decide(record, on=on), record, chosen.ruleset


def told(ruleset: str, name: str, reader: Reader, language: str = "da", text: str | None = None) -> Page:
    decision, record, rules = decided(ruleset, name, text)
    return page(decision, rules, record, language, reader)


# --- a page that is well made -------------------------------------------------------------------------------------------

VOID = {"meta", "br"}


@dataclass
class Document(HTMLParser):
    """What a page is made of; every element is closed by its own tag."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> out of place")

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.texts.append(data)
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            level, said = self.headings[-1]
            self.headings[-1] = (level, said + data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def read(text: str) -> Document:
    document = Document()
    document.feed(text)
    document.close()
    return document


@cases
@readers
@languages
def test_a_page_is_well_made(ruleset: str, name: str, reader: Reader, language: str) -> None:
    text = shown(told(ruleset, name, reader, language), "html")
    found = read(text)
    assert (found.problems, found.open) == ([], [])
    levels = [level for level, _ in found.headings]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(said.strip() for _, said in found.headings)
    assert ("html", "lang", language) in found.attributes
    assert all(found.tags.count(tag) == 1 for tag in ("header", "main", "footer", "title"))
    assert found.tags.count("caption") == found.tags.count("table")
    ids = [value for _, attribute, value in found.attributes if attribute == "id"]
    assert len(ids) == len(set(ids))
    assert {value for _, attribute, value in found.attributes if attribute == "aria-labelledby"} <= set(ids)


@cases
@readers
def test_a_page_fetches_nothing_and_runs_nothing(ruleset: str, name: str, reader: Reader) -> None:
    text = shown(told(ruleset, name, reader), "html")
    found = read(text)
    assert not {"script", "link", "img", "iframe", "form", "a", "svg", "object"} & set(found.tags)
    assert not re.search(r"https?:|//|url\(|@import|javascript:", text)
    assert not [a for _, a, _ in found.attributes if a.startswith("on") or a in ("src", "href", "style")]


def test_the_style_is_no_markup() -> None:
    assert not re.search(r"[<&]", STYLE)


def hostile(text: str) -> str:
    """Amina, under a name that wants to be markup."""
    record = json.loads(text)
    record["citizen"] = '<script>alert("&")</script> | *b* [x](y) `c`'
    record["judgements"][0]["reason"] = "<b>|</b>"
    return json.dumps(record)


def test_what_people_wrote_is_no_markup() -> None:
    text = hostile((SHIPPED / "vejle" / "borgere" / "amina.json").read_text("utf-8"))
    for reader in EVERY:
        made = told("vejle", "amina", reader, text=text)
        html = shown(made, "html")
        assert "<script" not in html and "&lt;script&gt;alert(&quot;&amp;&quot;)" in html
        markdown = shown(made, "markdown")
        assert r"\<script\>" in markdown and r"\*b\* \[x\](y) \`c\`" in markdown


# --- what is told -------------------------------------------------------------------------------------------------------


def items(blocks: tuple[Block, ...]) -> Iterator[Item]:
    for block in blocks:
        if isinstance(block, Bullets):
            yield from block.items


def titles(section: Section) -> Iterator[str]:
    """The labels that a part of a page is about, each as often as it is there."""
    yield section.title
    yield from (item.text for item in items(section.blocks))
    for block in section.blocks:
        if isinstance(block, Table):
            yield from (str(row[0]) for row in block.rows)
    for inner in section.sections:
        yield from titles(inner)


def meters(section: Section) -> Iterator[Meter]:
    yield from (item.meter for item in items(section.blocks) if item.meter is not None)
    for block in section.blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Meter))
    for inner in section.sections:
        yield from meters(inner)


@cases
@pytest.mark.parametrize("reader", ["consultant", "citizen"])
def test_every_requirement_is_told_of_once(ruleset: str, name: str, reader: Reader) -> None:
    decision, record, rules = decided(ruleset, name)
    made = page(decision, rules, record, "da", reader)
    kinds = {"met", "unmet", "unknown", "waived", "not_applicable"}
    said = [title for section in made.sections if section.kind in kinds for title in titles(section)]
    transition = next((t for t in decision.transitions if t.to == decision.next), None)
    for requirement in () if transition is None else transition.requirements:
        label = requirement.label
        found = [t for t in said if t == label or t.startswith((f"{label}:", f"{label};"))]
        assert len(found) == 1, label


@cases
@readers
def test_a_step_is_said_in_words_and_drawn_alike(ruleset: str, name: str, reader: Reader) -> None:
    for section in told(ruleset, name, reader).sections:
        for meter in meters(section):
            assert 1 <= meter.low <= meter.high <= meter.steps
            if re.match(r"\d", meter.text):
                assert re.fullmatch(rf"{meter.now} af {meter.steps}, der kræves .*", meter.text)
            if section.kind == "met":
                assert meter.now is not None and meter.low <= meter.now <= meter.high
            if section.kind in ("unmet", "train"):
                assert meter.now is not None and not meter.low <= meter.now <= meter.high


@cases
@languages
def test_the_citizen_hears_first_what_has_been_reached(ruleset: str, name: str, language: str) -> None:
    kinds = [section.kind for section in told(ruleset, name, "citizen", language).sections]
    assert kinds == sorted(kinds, key=lambda kind: kind != "met")


@cases
@languages
def test_the_citizen_is_spared_what_is_for_others(ruleset: str, name: str, language: str) -> None:
    decision, _, _ = decided(ruleset, name)
    text = shown(told(ruleset, name, "citizen", language), "text")
    assert ".trin" not in text and not re.search(r"linje \d", text)
    for transition in decision.transitions:
        for r in (*transition.requirements, *transition.recommendations):
            assert r.id not in text
            assert all(f" {t.text}" not in text for t in r.tests if t.subject is not None and "_" in t.subject)


@cases
@readers
@languages
def test_a_person_decides_and_a_job_is_never_in_the_way(ruleset: str, name: str, reader: Reader, language: str) -> None:
    foot = " ".join(told(ruleset, name, reader, language).foot)
    assert re.search("menneske|medarbejder|person", foot)
    assert re.search("job", foot)


@cases
@languages
def test_the_company_is_told_nothing_of_the_citizens_circumstances(ruleset: str, name: str, language: str) -> None:
    decision, record, rules = decided(ruleset, name)
    made = page(decision, rules, record, language, "company")
    text = shown(made, "text").casefold()
    package = rules.packages.get(decision.package or "", rules.shared)
    spared = [fact.label for fact in package.vocabulary.facts.values()]
    spared += [str(row.value) for row in record.facts if isinstance(row.value, str) and len(row.value) > 5]
    spared += [r.label for r in decision.standards]
    spared += [row.reason for row in record.judgements if row.reason]
    spared += [row.reason for row in record.waivers if row.reason]
    assert [said for said in spared if re.search(rf"\b{re.escape(said.casefold())}\b", text)] == []
    assert "%" not in text.replace(" ".join(decision.caveats).casefold(), "")
    assert made.sections[-1].kind == "left_out"


def test_the_companys_levels_are_explained() -> None:
    made = told("vejle", "yusuf", "company")
    scales = next(section for section in made.sections if section.kind == "scales")
    captions = [block.caption for block in scales.blocks if isinstance(block, Table)]
    assert captions == ["Fagligt niveau", "Personligt niveau", "Sprogligt niveau"]
    assert [s.kind for s in made.sections] == ["train", "met", "scales", "left_out"]


def test_the_path_says_where_one_is() -> None:
    path = next(s for s in told("vejle", "yusuf", "citizen").sections if s.kind == "path")
    here = [item for item in items(path.blocks) if item.current]
    assert [(item.text, item.note) for item in here] == [
        ("Andet virksomhedsforløb", "her er du nu, siden 8. juni 2026")
    ]


def test_missing_data_is_nobodys_fault() -> None:
    text = shown(told("vejle", "oksana", "citizen"), "text")
    assert "Det er ikke noget, du har gjort forkert." in " ".join(text.split())
    unknown = next(s for s in told("vejle", "oksana", "citizen").sections if s.kind == "unknown")
    assert unknown.title.startswith("Det mangler vi at få at vide")


@pytest.mark.parametrize(("name", "reader"), [(n, r) for n in CITIZENS for r in ("citizen", "company")], ids=str)
def test_how_a_page_reads(golden: Golden, name: tuple[str, str], reader: Reader) -> None:
    golden(f"readers/{name[0]}-{name[1]}.{reader}.txt", shown(told(*name, reader), "text"))


@languages
@readers
def test_how_a_page_looks_in_markdown(golden: Golden, reader: Reader, language: str) -> None:
    golden(f"readers/vejle-yusuf.{reader}.{language}.md", shown(told("vejle", "yusuf", reader, language), "markdown"))


def test_how_a_page_is_written_in_html(golden: Golden) -> None:
    golden("readers/vejle-yusuf.citizen.html", shown(told("vejle", "yusuf", "citizen"), "html").replace(STYLE, "…"))


# --- asked for at the command line --------------------------------------------------------------------------------------


def ready(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["klar", "vejle", *arguments, "--on", "2026-06-15"])
    out, err = capsys.readouterr()
    return code, out, err


AMINA, DINA = (str(SHIPPED / "vejle" / "borgere" / f"{name}.json") for name in ("amina", "dina"))


@pytest.mark.parametrize("word", ["borger", "citizen", "BORGER"])
def test_the_reader_is_named_in_either_language(capsys: pytest.CaptureFixture[str], word: str) -> None:
    code, out, err = ready(capsys, AMINA, "--for", word)
    assert (code, err) == (0, "")
    assert out.startswith("Din vej til »Andet virksomhedsforløb«\n")


def test_a_page_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = ready(capsys, AMINA, "--for", "virksomhed", "--format", "html")
    assert code == 0 and out.startswith("<!DOCTYPE html>") and out.rstrip().endswith("</html>")


def test_pages_of_several_citizens_are_files_of_their_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = ready(capsys, AMINA, DINA, "--for", "borger", "--format", "html")
    assert (code, out) == (2, "") and "--mappe" in err
    folder = tmp_path / "ud"
    code, out, err = ready(capsys, AMINA, DINA, AMINA, "--for", "borger", "--format", "html", "--mappe", str(folder))
    names = sorted(file.name for file in folder.iterdir())
    assert (code, err, names) == (1, "", ["b-1042-2.html", "b-1042.html", "b-8102.html"])
    assert "b-8102" not in (folder / "b-1042.html").read_text("utf-8")
    assert str(folder / "b-8102.html") in out


@pytest.mark.parametrize(("form", "begins"), [("text", "b-1042 er klar"), ("markdown", "# b\\-1042"), ("json", "{")])
def test_files_in_every_form(capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str, begins: str) -> None:
    ready(capsys, AMINA, "--format", form, "--mappe", str(tmp_path))
    (file,) = tmp_path.iterdir()
    assert file.read_text("utf-8").replace("b-1042:", "b\\-1042:").startswith(begins)


def test_data_are_for_the_consultant_alone(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = ready(capsys, AMINA, "--for", "virksomhed", "--format", "json")
    assert (code, out) == (2, "") and "JSON" in err


def test_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    code, _, err = ready(capsys, AMINA, "--format", "html", "--mappe", str(tmp_path / "x"))
    assert code == 2 and "kan ikke skrives" in err


def test_a_plan_is_shown_to_each_as_it_concerns_them(capsys: pytest.CaptureFixture[str]) -> None:
    yusuf = str(SHIPPED / "vejle" / "borgere" / "yusuf.json")
    out = {}
    for reader in ("borger", "virksomhed", "konsulent"):
        run(["klar", "vejle", yusuf, "--on", "2026-09-01", "--for", reader, "--format", "markdown", "--vejen-videre"])
        out[reader] = capsys.readouterr().out
    assert "## Vejen videre" in out["borger"] and "## Vejen videre" in out["konsulent"]
    assert "Gaffeltruckcertifikat" in out["borger"] and "Gaffeltruckcertifikat" not in out["virksomhed"]


def test_what_is_supposed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for reader in ("borger", "virksomhed", "konsulent"):
        run(
            [
                "klar",
                "vejle",
                AMINA,
                "--on",
                "2026-06-15",
                "--for",
                reader,
                "--format",
                "markdown",
                "--antag",
                "hygiejne 4 af virksomhed",
            ]
        )
        assert re.search("tænkt eksempel|antaget", capsys.readouterr().out), reader
