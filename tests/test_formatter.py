"""The formatter's laws: an equal tree, nothing to do the second time, there and back between languages, no comment lost."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trin.cli import run
from trin.dsl import Source
from trin.dsl.formatting.formatter import Untranslatable, format_source, tree_text
from trin.dsl.formatting.layout import written
from trin.dsl.reading.parser import parse
from trin.rulesets import SHIPPED, rule_files


def _load(name):
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


trees = _load("trees")
EVERY = [pytest.param(path, id=path.relative_to(SHIPPED).as_posix()) for path in rule_files(SHIPPED)]
OTHER = {"da": "en", "en": "da"}


def tree(text):
    file, problems = parse(Source("f.trin", text))
    assert not problems, [(p.code, p.primary.line, text.split("\n")[p.primary.line - 1]) for p in problems]
    return file


def formatted(text, to=None):
    found = format_source(Source("f.trin", text), to)
    assert found.text is not None, found.problems
    return found.text


def comments(file):
    return sorted(comment.text for comment in file.comments)


def said(file):
    return file.header, file.items


# --- laws -----------------------------------------------------------------------------------------------------------


@given(trees.files())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_tree_survives_being_written_and_read(file):
    text = tree_text(file, file.language)
    read = tree(text)
    assert said(read) == said(file)
    assert formatted(text) == text
    other = formatted(text, OTHER[file.language])
    assert said(tree(other)) == said(file)
    assert formatted(other, file.language) == text


@pytest.mark.parametrize("path", EVERY)
def test_the_laws_hold_for_every_shipped_file(path):
    text = path.read_text("utf-8")
    first = formatted(text)
    assert said(tree(first)) == said(tree(text))
    assert formatted(first) == first
    other = formatted(first, "en")
    assert said(tree(other)) == said(tree(text))
    assert comments(tree(other)) == comments(tree(text))
    assert formatted(other, "da") == first


@pytest.mark.parametrize("path", EVERY)
def test_every_shipped_file_is_formatted(path):
    text = path.read_text("utf-8")
    assert formatted(text) == text, "run trin format"


# --- comments and empty lines ---------------------------------------------------------------------------------------


@st.composite
def scrawled(draw):
    """A file with comments and empty lines anywhere in it, wrong indentation, and spaces where they mean nothing."""
    file = draw(trees.files())
    lines = []
    within = False
    for number, line in enumerate(tree_text(file, file.language).rstrip("\n").split("\n")):
        goes_on = line.endswith(",")
        for i in range(0 if within else draw(st.integers(0, 2))):
            lines.append(draw(st.sampled_from(["", "   ", f"#over {number}.{i}", f"   # over {number}.{i}"])))
        beside = "" if goes_on else draw(st.sampled_from(["", "", f" # ved {number}", f"#ved {number}"]))
        lines.append(" " * draw(st.integers(0, 5)) + line.strip() + beside)
        within = goes_on
    return "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n\n", "\n# til sidst", "\n\n# til sidst\n"]))


def anchored(text):
    """Every comment with the statement that it stands beside, or above: its number in the file, and which of the two."""
    file = tree(text)
    statements = written(file, file.language)
    found = []
    for comment in file.comments:
        inside = [i for i, s in enumerate(statements) if s.first <= comment.line <= s.last]
        beside = [i for i in inside if statements[i].last == comment.line]
        after = [i for i, s in enumerate(statements) if s.last >= comment.line]
        place = ("beside", beside[-1]) if beside else ("above", min(after, default=len(statements)))
        found.append((comment.text, *place))
    return found


BEFORE = """\ufeff# øverst


regelsæt   x "X"   # hoved\r
    gælder fra 01-01-2026# fra\r
# over pakken
  # også
Pakke p “P”
kilde „K“
modul a "A" varer 1 til 1 uge
modul b »B "eller" C« varer 1 uge til 1 måned afslutter forløbet



# --- Tabel

niveaukrav
 vurderet af s, # den første
   # midt i
   v eller j   # den sidste
 målt indenfor 3 måneder
 | hvad | a | b_lang |
 # om hygiejne
 | hygiejne | individuelt mål dog mindst 2 | – | # række
overgang a, c til b ALTID ÅBENT # åben
overgang ethvert modul til a
uden niveaukrav     # tabel

 krav r
       # hvorfor
mindst 1 AF
• hygiejne mindst 80% de seneste 1 uger, vurderet af v, i modulet
- fravær højst 2 dage de seneste 4 uger uden lovlig grund
# sidst i kravet

anbefaling s
 prøve er a, b eller c


# sidst i filen"""
AFTER = """# øverst

regelsæt x "X"  # hoved
  gælder fra 1. januar 2026  # fra
# over pakken
# også
pakke p "P"
  kilde "K"
modul a "A" varer 1 uge
modul b “B "eller" C” varer 1 uge til 1 måned afslutter forløbet

# --- Tabel

niveaukrav
  # den første
  # midt i
  vurderet af s, v eller j  # den sidste
  målt inden for 3 måneder
  | hvad     |               a               | b_lang |
  # om hygiejne
  | hygiejne | individuelt mål, dog mindst 2 |    -   |  # række
overgang a, c til b
  altid åben  # åben
overgang ethvert modul til a
  uden niveaukrav  # tabel

  krav r
    # hvorfor
    mindst 1 af
      - hygiejne mindst 80 % den seneste 1 uge, vurderet af v, i modulet
      - fravær højst 2 dage de seneste 4 uger, uden lovlig grund
      # sidst i kravet

  anbefaling s
    prøve er a, b eller c

# sidst i filen
"""


def test_all_of_it_at_once():
    assert formatted(BEFORE) == AFTER
    assert formatted(AFTER) == AFTER
    english = formatted(AFTER, "en")
    assert formatted(english, "da") == AFTER
    assert english.splitlines()[2:4] == ['ruleset x "X"  # hoved', "  in force from 1 January 2026  # fra"]
    assert "at least 80 % the last 1 week, assessed by v, in the module" in english
    assert "# den første" in english


def test_a_file_with_errors_is_left_alone():
    found = format_source(Source("f.trin", "regelsæt x\n  krav r\n  hygiejne mindts 3"))
    assert found.text is None
    assert [p.code for p in found.problems] == ["T126", "T109"]


def test_a_name_that_is_a_word_of_the_other_language_is_told_by_its_line():
    text = 'regelsæt x "X"\n\nkompetence hygiejne "H"\n\nbevis waiver "W"\nkompetence gap "G"\n'
    assert formatted(text) == text
    with pytest.raises(Untranslatable) as told:
        format_source(Source("f.trin", text), "en")
    assert told.value.line == 6


def test_a_long_line_is_broken_after_commas():
    text = (
        "regelsæt x\nbetingelse b\n  hygiejne mindst 3 målt inden for 3 måneder, vurderet af virksomhed, jobcenter og"
        " sprogskole, i hver af de seneste 3 målinger, i modulet\n"
    )
    assert formatted(text) == (
        "regelsæt x\nbetingelse b\n  hygiejne mindst 3, målt inden for 3 måneder, vurderet af virksomhed, jobcenter og"
        " sprogskole,\n      i hver af de seneste 3 målinger, i modulet\n"
    )
    long = "Det er vigtigt, at det kan læses, og derfor er linjer ikke længere, end at de kan stå på en side, også når de siger meget."
    assert all(len(line) <= 120 for line in formatted(f'regelsæt x\n  forbehold "{long}"\n').split("\n"))


def test_an_open_text_may_hold_a_mark_like_a_comments():
    text = 'regelsæt x\n  forbehold "Punkt #1,\n    og #2"   # til sidst\n'
    assert formatted(text) == 'regelsæt x\n  forbehold "Punkt #1, og #2"  # til sidst\n'


@given(scrawled())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_comment_is_lost_or_moved(text):
    first = formatted(text)
    assert anchored(first) == anchored(text)
    assert said(tree(first)) == said(tree(text))
    assert formatted(first) == first
    assert "\n\n\n" not in first
    assert first.rstrip("\n") + "\n" == first


# --- the command ----------------------------------------------------------------------------------------------------

ROUGH = 'regelsæt x "X"\n gælder fra 01-01-2026   # her\n'
SMOOTH = 'regelsæt x "X"\n  gælder fra 1. januar 2026  # her\n'
BROKEN = "regelsæt x\n kravv\n"


@pytest.fixture
def trin(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIN_LANG", raising=False)

    def called(*arguments, stdin=b""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        code = run(arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return called


def put(name, content):
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def test_files_are_written_in_their_form(trin):
    put("a.trin", b"\xef\xbb\xbf" + ROUGH.replace("\n", "\r\n").encode("utf-8"))
    put("b.trin", SMOOTH)
    os.chmod("a.trin", 0o640)
    assert trin("formatér") == (0, "Sat op: a.trin\n2 regelfiler er sat op.\n", "")
    assert Path("a.trin").read_bytes() == SMOOTH.encode("utf-8")
    assert Path("a.trin").stat().st_mode & 0o777 == 0o640
    assert trin("format") == (0, "2 regelfiler er sat op.\n", "")
    assert sorted(p.name for p in Path().iterdir()) == ["a.trin", "b.trin"]


def test_a_link_stays_a_link(trin):
    put("a.trin", ROUGH)
    os.symlink("a.trin", "b.trin")
    assert trin("format", "b.trin")[0] == 0
    assert Path("b.trin").is_symlink()
    assert Path("a.trin").read_text("utf-8") == SMOOTH


def test_check_writes_nothing_and_tells(trin):
    put("a.trin", ROUGH)
    code, out, _ = trin("format", "--check", "--lang", "en")
    assert (code, out) == (1, "Would be changed: a.trin\n1 rule file would be changed.\n")
    assert Path("a.trin").read_text("utf-8") == ROUGH
    put("a.trin", SMOOTH)
    assert trin("format", "--check")[0] == 0


def test_diff_writes_nothing_and_shows(trin):
    put("a.trin", ROUGH)
    code, out, err = trin("format", "--diff")
    assert (code, err) == (0, "")
    assert out.splitlines()[2:] == [
        "@@ -1,2 +1,2 @@", ' regelsæt x "X"', "- gælder fra 01-01-2026   # her", "+  gælder fra 1. januar 2026  # her",
    ]  # fmt: skip
    assert Path("a.trin").read_text("utf-8") == ROUGH
    assert trin("format", "--diff", "--check")[0] == 1


def test_standard_input(trin):
    assert trin("format", "-", stdin=ROUGH.encode("utf-8")) == (0, SMOOTH, "")
    code, out, _ = trin("format", "--to", "en", "-", stdin=ROUGH.encode("utf-8"))
    assert (code, out) == (0, 'ruleset x "X"\n  in force from 1 January 2026  # her\n')
    assert trin("format", "--check", "-", stdin=ROUGH.encode("utf-8")) == (1, "", "")
    code, out, err = trin("format", "-", stdin=BROKEN.encode("utf-8"))
    assert (code, out) == (1, "")
    assert "T109" in err
    assert trin("format", "-", "a.trin")[0] == 2


def test_a_broken_file_is_left_alone_and_told(trin):
    put("a.trin", BROKEN)
    put("b.trin", ROUGH)
    put("c.trin", b"regels\xe6t x")
    code, out, err = trin("format")
    assert code == 1
    assert out == "Sat op: b.trin\n1 regelfil er sat op.\n"
    assert "a.trin:2:2: fejl T109" in err
    assert "c.trin:1:7: fejl T116" in err
    assert Path("a.trin").read_text("utf-8") == BROKEN


def test_a_file_that_cannot_be_translated_is_left_alone(trin):
    text = 'regelsæt x "X"\nkompetence gap "G"\n'
    put("a.trin", text)
    code, _, err = trin("format", "--to", "en")
    assert code == 1
    assert "a.trin:2: et navn på linjen er et ord i det andet sprog" in err
    assert Path("a.trin").read_text("utf-8") == text


@pytest.mark.parametrize("asked", [("missing.trin",), ("a.json",), (), ("--to", "sv")])
def test_wrong_use(trin, asked):
    put("a.json", "{}")
    code, _, err = trin("format", *asked)
    assert code == 2
    assert err.startswith(("Fejl:", "Error:"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the one who may do everything can write anywhere")
def test_a_file_that_cannot_be_written_is_told(trin, tmp_path):
    put("a.trin", ROUGH)
    os.chmod(tmp_path, 0o555)
    try:
        assert trin("format")[0] == 2
    finally:
        os.chmod(tmp_path, 0o755)


# --- every node has a line ------------------------------------------------------------------------------------------


def test_the_reference_says_what_the_formatter_writes():
    page = (Path(__file__).parent.parent / "docs/reference/01-text-and-files.md").read_text("utf-8")
    part = page[page.index("## Words that may also be written in another way") :]
    head = {"da": "regelsæt x\n\nbetingelse b\n", "en": "ruleset x\n\ncondition b\n"}
    language = "da"
    for written_as, means in re.findall(r"^\| (.*?) \| (.*?) \|$", part, re.MULTILINE):
        if means == "means":
            language = {"Danish": "da", "English": "en"}[written_as]
        elif written_as.startswith("`") and "⏎" not in written_as:
            first, last = (cell.strip("`") for cell in (written_as, means))
            assert formatted(head[language] + first) == f"{head[language]}  {last}\n"
