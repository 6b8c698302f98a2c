"""The pages that people read, run: what they show is what Trin does.

A page is worked through from top to bottom in an empty folder, and its blocks build on each other:

- ```` ```trin FILE ````, ```` ```json FILE ```` and ```` ```csv FILE ```` write a file; every rule file must read
  without errors, unless the page goes on to show what is wrong with it (```` ```trin FILE fejl ````).
- ```` ```trin FILE + ```` adds lines to the end of a file.
- ```` ```diff FILE ```` changes a file: lines with ``-`` go, lines with ``+`` come, the others are there; `fejl` as above.
- ```` ```trin citat FILE ```` and ```` ```json citat FILE ```` quote lines that the file has, or that another page
  (``.md``) puts into one.
- ```` ```console ```` holds ``$ trin …`` commands with what they print, and ``$ echo $?`` with the exit code. None of them
  may end with an error, and one must in ```` ```console fejl ````.
- ```` ```diff FILE prøve ```` is a change that Trin has something to say about, undone after the next console block.
- ```` ```python ```` holds examples as at the Python prompt.
- ```` ```text ```` and ```` ```sh ```` are not run, and cannot hold Trin commands that could be.

``<!-- begynd med: PAGE -->`` starts from the files that another page ends with. With ``--update-golden`` the output in the
console blocks is written anew.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pytest
from trin import cli
from trin.dsl import Source, compile_ruleset, diagnostics, keywords
from trin.engine import model
from trin.engine.decision import Reason
from trin.engine.explain.catalogue_da import PHRASES

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*(DOCS / "da").glob("*.md"), *(DOCS / "en").glob("*.md"), DOCS / "python.md"])
LOCALE = {"da": "da_DK.UTF-8", "en": "en_GB.UTF-8", "docs": "en_GB.UTF-8"}
"""By the folder of the page: the language of the reader's machine."""

_FENCE = re.compile(r"^```(.*)$")
_BEGIN = re.compile(r"^<!-- begynd med: (\S+) -->$", re.MULTILINE)
_NOT_RUN = {"text", "sh"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- pages ----------------------------------------------------------------------------------------------------------


@dataclass
class Block:
    """A fenced block; `first` is the line number of its first line within."""

    info: list[str]
    lines: list[str]
    first: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def blocks_of(text: str) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    inside: Block | None = None
    for number, line in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(line)
        if fence is None:
            if inside is not None:
                inside.lines.append(line)
        elif inside is None:
            inside = Block(fence[1].split(), [], number + 1)
        else:
            assert not fence[1].strip(), f"line {number}: a block begins inside a block"
            yield inside
            inside = None
    assert inside is None, "the last block is not closed"


def _folded(text: str) -> str:
    """The lines without what indents them."""
    return "".join(line.strip() + "\n" for line in text.splitlines())


def without_blocks(text: str) -> str:
    """The page with its fenced blocks and the code in its lines blanked out."""
    fenced = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "``", fenced)


@dataclass
class Reader:
    """Somebody who does what a page says, in `folder`."""

    page: Path
    folder: Path
    code: int = 0
    errors: int = 0
    python: dict[str, Any] = field(default_factory=dict)
    undo: list[tuple[str, str]] = field(default_factory=list)
    printed: dict[int, list[str]] = field(default_factory=dict)
    """What each console block should hold, by its first line."""

    def read(self) -> None:
        """Work through the page, after the pages that it goes on from."""
        text = self.page.read_text("utf-8")
        for other in _BEGIN.findall(text):
            Reader(self.page.parent / other, self.folder).read()
        for block in blocks_of(text):
            with _located(f"{_name(self.page)}:{block.first}"):
                self._do(block)

    def _do(self, block: Block) -> None:
        match block.info:
            case ["trin" | "json", "citat", file]:
                there = self.page.parent / file if file.endswith(".md") else self._file(file)
                assert _folded(block.text) in _folded(there.read_text("utf-8")), f"{file} does not say that"
            case ["trin", file, "+"]:
                path = self._file(file)
                self._write(file, path.read_text("utf-8") + "\n" + block.text)
            case ["trin", file]:
                self._write(file, block.text)
            case ["trin", file, "fejl"]:
                self._write(file, block.text, broken=True)
            case ["json" | "csv", file]:
                self._write(file, block.text)
            case ["diff", file, *broken] if broken in ([], ["fejl"]):
                self._change(file, block.lines, bool(broken))
            case ["diff", file, "prøve"]:
                self.undo.append((file, self._file(file).read_text("utf-8")))
                self._change(file, block.lines, None)
            case ["console", *broken] if broken in ([], ["fejl"]):
                self.errors = 0
                self.printed[block.first] = list(self._console(block))
                assert bool(broken) == bool(self.errors), "\n".join(self.printed[block.first])
                while self.undo:
                    self._write(*self.undo.pop())
            case ["python"]:
                self._python(block)
            case [kind] if kind in _NOT_RUN:
                assert not re.search(r"^\$ trin ", block.text, re.MULTILINE), "commands belong in a console block"
            case _:
                pytest.fail(f"no such block: {' '.join(block.info) or 'it has no language'}")

    def _file(self, name: str) -> Path:
        path = self.folder / name
        assert path.is_file(), f"{name} is not written yet"
        return path

    def _write(self, name: str, text: str, broken: bool | None = False) -> None:
        """Write a file. Rules have errors only where they are `broken`; None is anything to say, a warning too."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if path.suffix == ".trin":
            found = self._problems(path)
            errors = [d for d in found if d.severity is diagnostics.Severity.ERROR]
            as_said = bool(found) if broken is None else bool(errors) == broken
            assert as_said, [(d.code, d.primary.line, dict(d.arguments)) for d in found]

    def _problems(self, path: Path) -> list[diagnostics.Diagnostic]:
        """What is wrong with a ruleset's folder; a file at the top stands alone."""
        files = [path] if path.parent == self.folder else sorted(path.parent.rglob("*.trin"))
        return compile_ruleset([Source(file.name, file.read_text("utf-8")) for file in files])[1]

    def _change(self, name: str, lines: list[str], broken: bool | None) -> None:
        before = "".join(line[1:] + "\n" for line in lines if not line.startswith("+"))
        after = "".join(line[1:] + "\n" for line in lines if not line.startswith("-"))
        text = self._file(name).read_text("utf-8")
        assert ("\n" + text).count("\n" + before) == 1, f"the lines must be in {name} once:\n{before}"
        self._write(name, ("\n" + text).replace("\n" + before, "\n" + after).removeprefix("\n"), broken)

    def _console(self, block: Block) -> Iterator[str]:
        """The block as it should be."""
        assert block.lines and block.lines[0].startswith("$ "), "a console block begins with a command"
        for line in block.lines:
            if line.startswith("$ "):
                yield line
                yield from self._run(line.removeprefix("$ "))

    def _run(self, command: str) -> list[str]:
        if command == "echo $?":
            return [str(self.code)]
        program, *arguments = shlex.split(command)
        assert program == "trin", f"only trin is run: {command}"
        output = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            self.code = cli.run(arguments)
        self.errors += self.code == cli.WRONG or (self.code != 0 and arguments[0] in {"tjek", "check"})
        return output.getvalue().splitlines()

    def _python(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.python, self.page.name, str(self.page), block.first)
        assert test.examples, "a python block shows the prompt"
        said = io.StringIO()
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL)
        with contextlib.chdir(self.folder):
            result = runner.run(test, out=said.write, clear_globs=False)
        self.python.update(test.globs)
        assert result.failed == 0, said.getvalue()


@contextlib.contextmanager
def _located(place: str) -> Iterator[None]:
    """Says where on the page it went wrong."""
    try:
        yield
    except (AssertionError, pytest.fail.Exception) as problem:
        pytest.fail(f"{place}: {problem}", pytrace=False)


def _updated(page: Path, printed: dict[int, list[str]]) -> str:
    """The page with the output of its console blocks written anew."""
    text = page.read_text("utf-8")
    lines = text.splitlines()
    for block in sorted(blocks_of(text), key=lambda b: -b.first):
        if block.first in printed:
            lines[block.first - 1 : block.first - 1 + len(block.lines)] = printed[block.first]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_a_page_shows_what_trin_does(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    for name in ("TRIN_LANG", "TRIN_RULES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", LOCALE[page.parent.name])
    monkeypatch.setenv("TRIN_CACHE", "0")
    reader = Reader(page, tmp_path)
    reader.read()
    if request.config.getoption("--update-golden"):
        page.write_text(_updated(page, reader.printed), "utf-8")
        return
    assert _updated(page, reader.printed) == page.read_text("utf-8"), "run pytest tests/test_docs.py --update-golden"


# --- the reader itself ----------------------------------------------------------------------------------------------

_GOOD = """```trin prøve.trin
regelsæt prøve "Prøve"
  gælder fra 1. januar 2026
```
"""


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Reader]:
    """Works through a page with this text."""
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    monkeypatch.setenv("LC_ALL", LOCALE["da"])
    monkeypatch.delenv("TRIN_LANG", raising=False)

    def read(text: str) -> Reader:
        page = tmp_path / "page.md"
        page.write_text(text, "utf-8")
        reader = Reader(page, tmp_path)
        reader.read()
        return reader

    return read


@pytest.mark.parametrize(
    "block",
    [
        "```trin prøve.trin\nregelsæt prøve\n```\n",
        '```trin prøve.trin fejl\nregelsæt prøve "Prøve"\n  gælder fra 1. januar 2026\n```\n',
        "```diff prøve.trin\n-  gælder fra 2. januar 2026\n+  gælder fra 3. januar 2026\n```\n",
        "```diff prøve.trin prøve\n-  gælder fra 1. januar 2026\n+  gælder fra 3. januar 2026\n```\n",
        "```trin citat prøve.trin\ngælder fra 2. januar 2026\n```\n",
        "```console\n$ trin tjek andet.trin\n```\n",
        "```console fejl\n$ trin tjek\n```\n",
        "```python\n>>> 1 + 1\n3\n```\n",
        "```text\n$ trin tjek\n```\n",
        "```\nkrav\n```\n",
    ],
)
def test_a_page_that_says_what_is_not_so_is_found(reads: Callable[[str], Reader], block: str) -> None:
    with pytest.raises(pytest.fail.Exception):
        reads(_GOOD + block)


def test_output_is_what_trin_prints_and_a_trial_is_undone(reads: Callable[[str], Reader]) -> None:
    trial = "```diff prøve.trin prøve\n-  gælder fra 1. januar 2026\n+  gælder fra 1. januar 26\n```\n"
    reader = reads(f"{_GOOD}{trial}```console fejl\n$ trin tjek\nnoget andet\n```\n")
    (printed,) = reader.printed.values()
    assert printed[0] == "$ trin tjek"
    assert "T105" in printed[1]
    assert "noget andet" not in _updated(reader.page, reader.printed)
    assert "1. januar 2026" in (reader.folder / "prøve.trin").read_text("utf-8")


# --- the lookup page -------------------------------------------------------------------------------------------------

LOOKUP = DOCS / "da" / "opslag.md"
_ROW = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def _rows(heading: str) -> list[str]:
    """What is written in the first column of the tables with a heading."""
    tables = re.findall(rf"^\| {heading} \|.*\n\|.*\n((?:\|.*\n)+)", LOOKUP.read_text("utf-8"), re.MULTILINE)
    return [row for table in tables for row in _ROW.findall(table)]


@pytest.fixture
def looked_up(tmp_path: Path) -> list[model.Requirement]:
    """Every example of the lookup page, as a requirement of the ruleset that the page declares."""
    Reader(LOOKUP, tmp_path).read()
    text = (tmp_path / "opslag.trin").read_text("utf-8")
    bodies = [*_rows("Test"), *(f"hygiejne mindst 3\n    {line}" for line in _rows("Linje i et krav"))]
    for number, body in enumerate(bodies):
        text += f"  krav e{number}\n    {body}\n"
    rulesets, found = compile_ruleset([Source("opslag.trin", text)])
    lines = text.splitlines()
    assert [(d.code, lines[d.primary.line - 1].strip()) for d in found] == []
    (ruleset,) = rulesets.values()
    return [r for t in ruleset.packages["rengøring"].transitions for r in t.requirements]


def test_the_lookup_page_has_every_kind_of_test(looked_up: list[model.Requirement]) -> None:
    lines = [line for requirement in looked_up for line in (*requirement.body, *requirement.applies_when)]
    kinds = {type(test) for line in lines for test in (line.tests if isinstance(line, model.TestGroup) else [line])}
    assert set(get_args(model.Test)) - kinds == set()
    assert {line.kind for line in lines if isinstance(line, model.TestGroup)} == set(model.GroupKind)


def test_the_lookup_page_has_every_word_that_a_test_is_made_of() -> None:
    said = "\n".join(_rows("Test"))
    wanted = (keywords.PREDICATES | keywords.QUALIFIERS | keywords.TEST_STARTS) - {"GIVES"}
    phrases = {name: keywords.CATALOGUES["da"].phrases[name] for name in sorted(wanted)}
    assert [name for name, ways in phrases.items() if not any(way in said for way in ways)] == []


# --- what the tool says ---------------------------------------------------------------------------------------------


def test_the_guide_explains_every_reason_in_the_words_of_the_tool() -> None:
    page = (DOCS / "da" / "4-naar-oplysninger-mangler.md").read_text("utf-8")
    reasons = {key: phrase for key, phrase in PHRASES.items() if key.startswith("reason.") and "{" not in phrase}
    assert len(reasons) >= len(Reason)
    assert [phrase for phrase in reasons.values() if f"| »{phrase}« |" not in page] == []


def test_the_guide_explains_every_label_of_an_explanation() -> None:
    page = (DOCS / "da" / "4-naar-oplysninger-mangler.md").read_text("utf-8")
    labels = [phrase for key, phrase in PHRASES.items() if key.startswith("field.")]
    assert len(labels) > 10
    assert [label for label in labels if f"| {label} |" not in page] == []


# --- links ----------------------------------------------------------------------------------------------------------

_LINK = re.compile(r"\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_AWAY = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def _markdown() -> list[Path]:
    """Every Markdown file of the project itself."""
    skipped = {"build", "dist", "node_modules"}
    found = (p for top in sorted(ROOT.iterdir()) if top.name[0] not in "." for p in _below(top) if p.suffix == ".md")
    return [p for p in found if not skipped & set(p.relative_to(ROOT).parts)]


def _below(top: Path) -> list[Path]:
    return sorted(top.rglob("*.md")) if top.is_dir() and not top.is_symlink() else [top]


def _anchors(page: Path) -> set[str]:
    """The names of the headings, as they are linked to."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text))
    seen: dict[str, int] = {}
    found = set()
    for heading in headings:
        count = seen[heading] = seen.get(heading, -1) + 1
        found.add(f"{heading}-{count}" if count else heading)
    return found


def dead_links(page: Path) -> list[str]:
    """The links of a page into the project that lead nowhere."""
    dead = []
    for inline, reference in _LINK.findall(without_blocks(page.read_text("utf-8"))):
        target = inline or reference
        if _AWAY.match(target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        found = there.is_relative_to(ROOT) and there.exists()
        if not found or (anchor and (there.suffix != ".md" or anchor not in _anchors(there))):
            dead.append(target)
    return dead


@pytest.mark.parametrize("page", _markdown(), ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    assert dead_links(page) == []


def test_a_dead_link_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    page = tmp_path / "page.md"
    (tmp_path / "other.md").write_text("# Én ting: `a`\n", "utf-8")
    page.write_text(
        "[a](other.md) [b](other.md#én-ting-a) [c](nowhere.md) [d](other.md#else) [e](https://example.org) `[f](f.md)`\n"
        "\n```text\n[g](g.md)\n```\n\n[h]: gone.md\n[i](../out.md)\n",
        "utf-8",
    )
    assert dead_links(page) == ["nowhere.md", "other.md#else", "gone.md", "../out.md"]


# --- the house ------------------------------------------------------------------------------------------------------

_PATH = re.compile(r"`([\w.]+(?:/[\w.]+)*(?:\.(?:py|lark|toml|trin)|/))`")
_HOUSE = ["dsl", "engine", "rulesets"]


def _named(page: str) -> set[str]:
    """The files and folders that a page names; `xx` stands for a language to come."""
    return {path for path in _PATH.findall((ROOT / page).read_text("utf-8")) if "xx" not in path}


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_a_page_names_rooms_that_are_there(page: str) -> None:
    assert [path for path in sorted(_named(page)) if not (ROOT / path).exists()] == []


def test_the_house_is_described_whole() -> None:
    rooms = {_name(path) for top in _HOUSE for path in (ROOT / top).rglob("*.py")} | {"cli.py", "__init__.py"}
    named = _named("ARCHITECTURE.md")
    assert sorted(rooms - named - {"engine/__init__.py"}) == [], "say in ARCHITECTURE.md what happens there"


def test_decisions_are_numbered_and_listed() -> None:
    folder = DOCS / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    assert re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "README.md").read_text("utf-8")) == pages
