"""The pages on codes: every code has one in both languages, their examples do what they say, and `trin explain` shows them.

The form of a page is that of `dsl/pages.py`: its headings, and fenced examples marked `wrong` or `right`.

- An example of rules is read after the rules in docs/codes/README.md; one that begins with ``# fil:`` or ``# file:`` holds
  whole files, which stand beside them.
- An example in JSON is a citizen's record. It is read under the same rules, and under those in a block without a mark.
- ``wrong + T202`` also brings T202 about, and the page must lead there. ``wrong cp1252`` is saved in that character set.
- ``DDMMÅÅ-XXXX`` (in English ``DDMMYY-XXXX``) stands for a number that no page may hold.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from trin.cli import run
from trin.dsl import Source, check, pages
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.messages import catalogue
from trin.dsl.messages.commands import Say
from trin.engine import record_messages
from trin.engine.cpr import looks_like_cpr
from trin.rulesets import LoadedRuleset, load, read_source, records

DOCS = Path(__file__).resolve().parent.parent / "docs" / "codes"
LANGUAGES = ("da", "en")
ON = date(2026, 5, 11)
"""The day that records are asked about."""

PLACEHOLDER = re.compile("DDMM(ÅÅ|YY)-XXXX")
BASE_FILE = "regler.trin"

JARGON = re.compile(
    r"\btoken|\bpars(er|ing)|\bterminal|synta(x|ks)|lexer|gramma|NoneType|\bstr\b|\bint\b|undefined|\bnode\b"
    r"|\bAST\b|YAML|regex|\bboolean|\bstring\b",
    re.IGNORECASE,
)


def known_codes() -> list[str]:
    return sorted({*catalogue("da"), *record_messages.MESSAGES["da"]})


def page_paths() -> list[Path]:
    return sorted(DOCS.glob("*/*.md"))


def name_of(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@cache
def page_at(path: Path) -> pages.Page:
    return pages.Page(path.stem, path.parent.name, path.read_text("utf-8"))


# --- examples -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A fenced block of a page. `also` are the codes that it brings about beside the page's own."""

    form: str
    verdict: str
    also: tuple[str, ...]
    encoding: str
    text: str


def example_of(mark: str, text: str) -> Example:
    said, _, also = mark.partition(" + ")
    form, *rest = said.split()
    verdict, *encoding = rest or [""]
    assert form in {"trin", "json", "text"}, mark
    assert verdict in {"wrong", "right", ""}, mark
    return Example(
        form, verdict, tuple(also.split()), encoding[0] if encoding else "utf-8", text + "\n" if text else ""
    )


def examples_of(page: pages.Page) -> list[Example]:
    return [example_of(block.mark, block.text) for block in page.blocks() if block.kind == "example"]


@cache
def base(language: str) -> str:
    readme = (DOCS / "README.md").read_text("utf-8")
    (found,) = re.findall(rf"^```trin {language} base\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    return found


_FILE = re.compile(r"^# (?:fil|file): (\S+\.trin)\n", re.MULTILINE)


@dataclass(frozen=True)
class File:
    """A file of an example; the lines after `before` are the page's own, and None is where there are none."""

    name: str
    text: str
    before: int | None


def files_of(text: str, language: str, more: str = "") -> list[File]:
    """The files of an example; `more` are the rules that all examples of its page stand after."""
    start = base(language) + more
    if not _FILE.match(text):
        return [File(BASE_FILE, start + text, start.count("\n"))]
    _, *pieces = _FILE.split(text)
    own = [File(name, inside, 0) for name, inside in zip(pieces[::2], pieces[1::2], strict=True)]
    return [File(BASE_FILE, start, None), *own]


def read(files: Sequence[File], encoding: str, folder: Path) -> list[Diagnostic]:
    """What `trin check` says about the files; those that are not UTF-8 are read from a disk."""
    if encoding == "utf-8":
        return check([Source(file.name, file.text) for file in files], lint=True)
    found: list[Diagnostic] = []
    for file in files:
        path = folder / file.name
        path.write_bytes(file.text.encode("utf-8" if file.before is None else encoding))
        source = read_source(path, file.name)
        found += check([source], lint=True) if isinstance(source, Source) else [source]
    return found


def is_inside(problem: Diagnostic, files: Sequence[File]) -> bool:
    own = {file.name: file.before for file in files if file.before is not None}
    spans = [problem.primary, *(label.span for label in problem.secondary)]
    return any(span.file in own and span.line > own[span.file] for span in spans)


def filled(text: str) -> str:
    """An example with a made-up number in the place of the mark for one."""
    return PLACEHOLDER.sub("-".join(["150390", "0000"]), text)


@cache
def rules(language: str, more: str, folder: Path) -> LoadedRuleset:
    place = folder / f"{language}-{abs(hash(more))}"
    place.mkdir()
    (place / BASE_FILE).write_text(base(language) + more, "utf-8")
    return load(str(place))


def record_codes(example: Example, language: str, more: str, folder: Path) -> list[str]:
    """The codes of what is wrong with a record, and of what there is to know about one that can be decided."""
    file = folder / "borger.json"
    file.write_bytes(filled(example.text).encode(example.encoding))
    question = records.Question(rules(language, more, folder), ON, None)
    codes: list[str] = []
    for answer in records.answers(question, [str(file)], None, Say(language)):
        found = answer.problems if isinstance(answer, records.Broken) else answer.warnings
        codes += [problem.code for problem in found]
    return codes


def tried(page: pages.Page) -> Iterator[Example]:
    return (example for example in examples_of(page) if example.verdict)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_behind_the_examples_are_without_problems(language: str) -> None:
    assert check([Source(BASE_FILE, base(language))], lint=True) == []


@pytest.mark.parametrize("path", page_paths(), ids=name_of)
def test_examples_do_what_the_page_says(path: Path, tmp_path: Path) -> None:
    page = page_at(path)
    more = "".join(example.text for example in examples_of(page) if not example.verdict)
    for example in tried(page):
        expected = Counter([page.code, *example.also]) if example.verdict == "wrong" else Counter()
        if page.code.startswith("T6"):
            assert Counter(record_codes(example, page.language, more, tmp_path)) == expected, example.text
            continue
        files = files_of(filled(example.text), page.language, filled(more))
        found = read(files, example.encoding, tmp_path)
        assert Counter(p.code for p in found) == expected, [(p.code, p.primary.line, dict(p.arguments)) for p in found]
        assert all(is_inside(p, files) for p in found if p.code == page.code), "Trin points outside the example"


@pytest.mark.parametrize("path", page_paths(), ids=name_of)
def test_a_page_has_the_form(path: Path) -> None:
    page = page_at(path)
    titles = [block.text for block in page.blocks() if block.kind == "title"]
    assert titles == [f"{page.code}: {page.title}"]
    assert 5 < len(page.title) < 70 and not page.title.endswith(".")
    headings = [block.text for block in page.blocks() if block.kind == "heading"]
    assert headings == list(pages.HEADINGS[page.language])
    assert all(page.sections()[part] for part in pages.HEADINGS[page.language].values())
    for part in ("wrong", "right"):
        marks = [example_of(b.mark, b.text).verdict for b in page.sections()[part] if b.kind == "example"]
        assert set(marks) <= {part, ""}
        assert part in marks
    also = {code for example in examples_of(page) for code in example.also}
    assert also <= set(page.as_data()["see_also"])


@pytest.mark.parametrize("path", page_paths(), ids=name_of)
def test_a_page_speaks_the_readers_language(path: Path) -> None:
    text = page_at(path).markdown
    assert not JARGON.search(text), JARGON.search(text)
    assert not looks_like_cpr(text)
    assert all(len(line) <= 140 for line in text.splitlines())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_page_and_no_other_has_one(language: str) -> None:
    assert sorted(path.stem for path in DOCS.glob(f"{language}/*.md")) == known_codes()
    assert pages.codes(language) == known_codes()


@pytest.mark.parametrize("code", pages.codes("da"))
def test_both_languages_show_the_same_number_of_examples(code: str) -> None:
    danish, english = ([(e.form, e.verdict) for e in examples_of(pages.page(code, language))] for language in LANGUAGES)
    assert danish == english


# --- trin explain ---------------------------------------------------------------------------------------------------


@pytest.fixture
def explain(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command line; the exit code, and what was written to standard output and standard error."""
    for name in ("TRIN_LANG", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")

    def trin(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        told = capsys.readouterr()
        return code, told.out, told.err

    return trin


Explain = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("path", page_paths(), ids=name_of)
def test_a_page_can_be_read_in_a_window_of_text(path: Path) -> None:
    page = page_at(path)
    shown = pages.text(page, 60)
    assert not re.search(r"```|`|\*\*|^#+ |\]\(|<!--", re.sub(r"^ {4}.*$", "", shown, flags=re.MULTILINE))
    examples = {line for e in examples_of(page) for line in e.text.splitlines()}
    assert all(len(line) <= 60 or line.removeprefix(" " * pages.INDENT) in examples for line in shown.splitlines())
    for example in examples_of(page):
        indented = "\n".join(" " * pages.INDENT + line if line else "" for line in example.text.splitlines())
        assert indented in shown
    words = [re.sub(r"[»«`*]", "", word) for word in shown.split()]
    for block in page.blocks():
        if block.kind == "text":
            said = re.sub(r"[»«`*]", "", re.sub(r"\[([^]]+)\]\([^)]+\)", r"\1", block.text)).split()
            assert said[0] in words and said[-1] in words


@pytest.mark.parametrize("typed", ["T201", "t201", "201", " T201 "])
def test_a_code_can_be_typed_in_several_ways(explain: Explain, typed: str) -> None:
    code, out, err = explain("explain", typed)
    assert (code, err) == (0, "")
    assert out.startswith("T201: The name is misspelt\n\nWhat it means\n")
    assert '\n    requirement clean "Can work hygienically"\n      hygeine at least 3\n' in out
    assert "\x1b" not in out


def test_the_page_is_in_the_readers_language(explain: Explain, monkeypatch: pytest.MonkeyPatch) -> None:
    danish = explain("forklar", "T201")
    assert danish[1].startswith("T201: Navnet er stavet forkert\n")
    assert explain("explain", "T201", "--lang", "da") == danish
    assert explain("forklar", "T201", "--lang", "en") == explain("explain", "T201")
    monkeypatch.setenv("TRIN_LANG", "da")
    assert explain("explain", "T201") == danish


def test_a_page_as_markdown_is_the_page(explain: Explain) -> None:
    assert explain("forklar", "T201", "--format", "markdown") == (0, (DOCS / "da" / "T201.md").read_text("utf-8"), "")


def test_a_page_as_data(explain: Explain) -> None:
    code, out, _ = explain("explain", "T617", "--format", "json")
    data = json.loads(out)
    assert code == 0
    assert list(data) == [
        "code", "language", "title", "meaning", "why", "mend", "examples", "see_also", "markdown",
    ]  # fmt: skip
    assert (data["code"], data["language"], data["see_also"]) == ("T617", "en", ["T618"])
    assert [(e["verdict"], e["form"]) for e in data["examples"]] == [("wrong", "json"), ("right", "json")]
    assert json.loads(data["examples"][1]["text"])["measurements"][0]["date"] == "2026-05-04"
    assert data["meaning"] and data["why"] and "2026-05-04" in data["mend"]


@pytest.mark.parametrize(
    ("typed", "suggested"), [("T2O1", "T201"), ("t2001", "T200"), ("hygiejne", None), ("T999", None), ("", None)]
)
def test_an_unknown_code(explain: Explain, typed: str, suggested: str | None) -> None:
    code, out, err = explain("forklar", typed)
    assert (code, out) == (2, "")
    assert err.startswith(f"Fejl: Der er ingen kode »{typed}«.")
    assert ", T6xx (borgeres oplysninger)" in err and "trin forklar\n" in err
    if suggested is None:
        assert "Mente du" not in err
    else:
        assert f"Mente du »{suggested[:3]}" in err


@pytest.mark.parametrize("typed", ["../da/T201", "T201.md", "..", "T2", "t201/../T201"])
def test_only_codes_name_pages(explain: Explain, typed: str) -> None:
    assert explain("explain", typed)[:2] == (2, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_code_all_are_listed(explain: Explain, language: str) -> None:
    code, out, err = explain("explain", "--lang", language)
    assert (code, err) == (0, "")
    listed = re.findall(r"^  (T\d{3})  (.+)$", out, re.MULTILINE)
    assert listed == list(pages.titles(language).items())
    assert all(len(line) <= 80 for line in out.splitlines())
    assert json.loads(explain("explain", "--lang", language, "--format", "json")[1]) == [
        {"code": c, "title": title} for c, title in listed
    ]


def test_headings_stand_out_where_there_are_colours() -> None:
    shown = pages.text(pages.page("T201", "en"), 80, lambda heading: f"<{heading}>").splitlines()
    assert [line for line in shown if "<" in line] == [
        "<T201: The name is misspelt>",
        *(f"<{heading}>" for heading in pages.HEADINGS["en"]),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_is_its_own(language: str) -> None:
    said = list(pages.titles(language).values())
    assert len(said) == len(set(said))


def test_the_index_lists_every_page(request: pytest.FixtureRequest) -> None:
    """With --update-golden the list in docs/codes/README.md is written anew."""
    danish, english = (pages.titles(language) for language in LANGUAGES)
    rows = [f"| {code} | [{danish[code]}](da/{code}.md) | [{english[code]}](en/{code}.md) |" for code in danish]
    listed = "\n".join(["<!-- index -->", "| | Dansk | English |", "|---|---|---|", *rows, "<!-- /index -->"])
    readme = DOCS / "README.md"
    text = readme.read_text("utf-8")
    updated = re.sub(r"<!-- index -->.*<!-- /index -->", lambda _: listed, text, flags=re.DOTALL)
    if request.config.getoption("--update-golden"):
        readme.write_text(updated, "utf-8")
    else:
        assert updated == text, "run pytest tests/test_codes.py --update-golden"
