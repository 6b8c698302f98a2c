"""Rules in colours: every word gets the kind that the parser gives it, in Pygments and in an editor's TextMate grammar."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trin import __version__
from trin.dsl.colouring import textmate
from trin.dsl.colouring.kinds import Kind
from trin.dsl.colouring.scanning import language_of, pieces
from trin.dsl.diagnostics import Severity
from trin.dsl.keywords import CATALOGUES, LINE_STARTS, ROW_STARTS, TEST_STARTS
from trin.dsl.reading import statements
from trin.dsl.reading.lexer import Token, Words
from trin.dsl.reading.lines import Line
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source
from trin.rulesets import SHIPPED, rule_files
from trin.rulesets.starting import make

ROOT = Path(__file__).resolve().parent.parent
EDITOR = ROOT / "docs" / "editors" / "vscode"


def _load(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


spec_pages = _load("spec_pages")

# --- what is coloured -------------------------------------------------------------------------------------------------


def _shipped() -> Iterator[tuple[str, str]]:
    for path in rule_files(SHIPPED):
        yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    for language in CATALOGUES:
        for name, text in make("nordby", "lager", language).files.items():
            if name.suffix == ".trin":
                yield f"{language}/{name}", text


def _examples() -> Iterator[tuple[str, str]]:
    """The examples of the reference, those with words in them that cannot be read left out."""
    for page in sorted((ROOT / "docs" / "reference").glob("*.md")):
        for part in spec_pages.parts_of(page.read_text("utf-8")):
            if isinstance(part, spec_pages.Block) and part.info[:1] == ("trin",):
                language = next(word for word in part.info if word in CATALOGUES)
                header = f"{CATALOGUES[language].word('RULESET')} x\n"
                text = part.text if language_of_header(part.text) else header + part.text
                errors = [d for d in parse(Source("x", text))[1] if d.severity is Severity.ERROR]
                if not any(d.code.startswith("T1") for d in errors):
                    yield f"{page.name}:{part.line}", text


def language_of_header(text: str) -> bool:
    first = next((line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), [])
    starts = {c.word(name) for c in CATALOGUES.values() for name in ("RULESET", "COMPANY")}
    return bool(first) and first[0] in starts


TEXTS = dict([*_shipped(), *_examples()])
SHIPPED_TEXTS = dict(_shipped())

# --- as the parser reads it -------------------------------------------------------------------------------------------

_PLAIN = {
    "NAME": {Kind.NAME, Kind.DECLARED}, "STRING": {Kind.TEXT}, "INT": {Kind.NUMBER}, "DECIMAL": {Kind.NUMBER},
    "DATE": {Kind.DATE}, "PERCENT": {Kind.PERCENT}, "COMMA": {Kind.MARK}, "COLON": {Kind.MARK}, "DOT": {Kind.MARK},
    "LESS": {Kind.MARK}, "PIPE": {Kind.BAR}, "BULLET": {Kind.BULLET},
}  # fmt: skip
_UNITS = {"DAY", "WEEK", "MONTH", "YEAR", "POINTS", "TIMES"}
_VALUES = {
    "YES", "NO", "NUMBER_TYPE", "DATE_TYPE", "YES_NO_TYPE", "READY", "READY_WAIVED", "NOT_READY", "MISSING",
    "OUT_OF_SCOPE", "NO_RULES", "THE_TARGET_GROUP",
}  # fmt: skip


def _expected(terminal: str, first: bool) -> set[Kind]:
    """What a terminal of the grammar may be coloured as; `first` is at the beginning of its line."""
    if terminal in _PLAIN:
        return _PLAIN[terminal]
    if terminal == "HOURS":
        return {Kind.SUBJECT, Kind.UNIT}
    if terminal == "PACKAGE":
        return {Kind.STATEMENT, Kind.SUBJECT}
    if terminal in TEST_STARTS:
        return {Kind.SUBJECT}
    if terminal in _UNITS:
        return {Kind.UNIT}
    if terminal in _VALUES:
        return {Kind.CONSTANT}
    if first and terminal in LINE_STARTS | ROW_STARTS:
        return {Kind.STATEMENT}
    return {Kind.STATEMENT, Kind.WORD}


def _read(text: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Token, bool]]:
    """The words of a file as the parser has taken them, and whether each is the first of its line."""
    taken: dict[int, list[Token]] = {}

    class Watched(Words):
        def __init__(self, line: Line) -> None:
            super().__init__(line)
            self.row: list[Token] = []
            taken[line.number] = self.row

        def next(self, accepts: Any) -> Token:
            token = super().next(accepts)
            self.row.append(token)
            return token

    with monkeypatch.context() as patch:
        patch.setattr(statements, "Words", Watched)
        parse(Source("x", text))
    return [(token, token is row[0]) for row in taken.values() for token in row if token.type != "$END"]


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_is_what_the_parser_takes_it_for(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXTS[name]
    found = list(pieces(text))
    at = {start: (kind, start + len(said)) for start, kind, said in found if kind is not None}
    lines = text.split("\n")
    begins = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    tokens = _read(text, monkeypatch)
    assert tokens
    for token, first in tokens:
        start = begins[token.span.line - 1] + token.span.column - 1
        end = begins[token.span.end_line - 1] + token.span.end_column - 1
        if token.type == "BUT_AT_LEAST" and at[start] == (Kind.MARK, start + 1):
            start = next(place for place in at if place > start)
        kind, until = at[start]
        assert (kind in _expected(token.type, first), until) == (True, end), (token.type, text[start:end], kind)


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_is_lost_and_nothing_is_wrong(name: str) -> None:
    found = list(pieces(TEXTS[name]))
    assert "".join(said for _, _, said in found) == TEXTS[name]
    assert [piece for piece in found if piece[1] is Kind.ERROR] == []


# --- kinds ------------------------------------------------------------------------------------------------------------

_KINDS = {
    "da": [
        ('krav timer "Timer nok"', "krav:statement timer:declared \"Timer nok\":text"),
        ("ansvar borger", "ansvar:statement borger:name"),
        ("fremmøde mindst 80 % de seneste 4 uger", "fremmøde:subject mindst:word 80:number %:percent de seneste:word 4:number uger:unit"),
        ("fremmøde mindst 80%", "fremmøde:subject mindst:word 80:number %:percent"),
        ("timer mindst 18,5 pr. uge", "timer:subject mindst:word 18,5:number pr. uge:word"),
        ("- hygiejne mindst 3 # nok", "-:bullet hygiejne:name mindst:word 3:number # nok:comment"),
        ("• toiletter mindst 3", "•:bullet toiletter:name mindst:word 3:number"),
        ("| hygiejne | - | 3 |", "|:bar hygiejne:name |:bar -:bullet |:bar 3:number |:bar"),
        ("| dag | individuelt mål, dog mindst 2 |", "|:bar dag:name |:bar individuelt mål:word , dog mindst:word 2:number |:bar"),
        ("GÆLDER FRA 01-02-2026", "GÆLDER FRA:statement 01-02-2026:date"),
        ("gælder fra 1. MARTS 2026 til 2026-12-31", "gælder fra:statement 1. MARTS 2026:date til:word 2026-12-31:date"),
        ("gælder når jobstatus er borger eller klar", "gælder når:statement jobstatus:name er:word borger:name eller:word klar:name"),
        ("jobtilbud er ja", "jobtilbud:name er:word ja:constant"),
        ("oplysning x \"X\": ja/nej", "oplysning:statement x:declared \"X\":text ::mark ja/nej:constant"),
        ("oplysning x \"X\": krav < tal", "oplysning:statement x:declared \"X\":text ::mark krav:name <:mark tal:name"),
        ("vurderet af borger og virksomhed, målt inden for 3 måneder", "vurderet af:word borger:name og:word virksomhed:name ,:mark målt inden for:word 3:number måneder:unit"),
        ("praktik2: ikke klar, fordi timer og fremmøde", "praktik2:name ::mark ikke klar, fordi:constant timer:name og:word fremmøde:name"),
        ("snuse: mangler oplysninger om målgruppen", "snuse:name ::mark mangler oplysninger om:constant målgruppen:constant"),
        ("ændr lager.praktik2.timer til mindst 20", "ændr:statement lager:name .:mark praktik2:name .:mark timer:name til:word mindst:word 20:number"),
        ("pakke er valgt", "pakke:subject er valgt:word"),
        ("igangværende forløb beholder reglerne fra start", "igangværende forløb beholder reglerne fra start:statement"),
        ("fordi „Vi »kan« det”", "fordi:statement „Vi »kan« det”:text"),
        ("målt inden for 3 måneder", "målt inden for:word 3:number måneder:unit"),
        ("uden måling hygiejne", "uden:statement måling:statement hygiejne:name"),
        ("uden lovlig grund", "uden lovlig grund:word"),
    ],
    "en": [
        ('requirement attendance "Attends"', "requirement:statement attendance:declared \"Attends\":text"),
        ("responsible citizen", "responsible:statement citizen:name"),
        ("attendance at least 80 % the last 4 weeks", "attendance:subject at least:word 80:number %:percent the last:word 4:number weeks:unit"),
        ("hours at least 18.5 per week", "hours:subject at least:word 18.5:number per week:word"),
        ("time in the module at least 8 weeks", "time in the module:subject at least:word 8:number weeks:unit"),
        ("practice at least 2 times", "practice:name at least:word 2:number times:unit"),
        ("| hygiene | – | individual goal |", "|:bar hygiene:name |:bar –:bullet |:bar individual goal:word |:bar"),
        ("in force from 1 March 2026 to 2026-12-31", "in force from:statement 1 March 2026:date to:word 2026-12-31:date"),
        ("placement2: not ready, because hours", "placement2:name ::mark not ready, because:constant hours:name"),
        ("fact x \"X\": date", "fact:statement x:declared \"X\":text ::mark date:constant"),
        ("signed by citizen and company on 1 May 2026", "signed by:word citizen:name and:word company:name on:word 1 May 2026:date"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "line", "expected"), [(lang, *row) for lang, rows in _KINDS.items() for row in rows]
)
def test_a_word_has_its_kind(language: str, line: str, expected: str) -> None:
    said = " ".join(f"{text}:{kind.value}" for _, kind, text in pieces(line, language) if kind is not None)
    assert said == expected


@pytest.mark.parametrize(
    "line", ['fordi "uden slut', "fordi „uden slut", "_navn mindst 3", "hygiejne mindst 3!", "a (b)", "| a | * |"]
)
def test_what_cannot_stand_in_rules_is_an_error(line: str) -> None:
    assert Kind.ERROR in {kind for _, kind, _ in pieces(line, "da")}


def test_a_statement_that_goes_on_in_the_next_line_is_one() -> None:
    text = "vurderet af jobcenter, # begge\n\n  virksomhed\nborger amina\n"
    assert [(said, kind) for _, kind, said in pieces('underskrevet af jobcenter,\n  virksomhed\n', "da") if kind] == [
        ("underskrevet af", Kind.WORD), ("jobcenter", Kind.NAME), (",", Kind.MARK), ("virksomhed", Kind.NAME),
    ]  # fmt: skip
    assert [said for _, kind, said in pieces(text, "da") if kind is Kind.STATEMENT] == ["borger"]
    assert [said for _, kind, said in pieces('fordi "Vi, \n og I"\n', "da") if kind is Kind.TEXT] == ['"Vi, \n og I"']


def test_letters_with_loose_marks_are_read() -> None:
    line = "ma\u030alt inden for 3 ma\u030aneder"
    assert [kind for _, kind, _ in pieces(line, "da") if kind] == [Kind.WORD, Kind.NUMBER, Kind.UNIT]
    assert [said for _, kind, said in pieces("bla\u030abær mindst 3", "da") if kind is Kind.NAME] == ["bla\u030abær"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("# in English\nregelsæt x\n", "da"),
        ("# på dansk\n\ufeffruleset x\n", "en"),
        ("  Requirement x", "en"),
        ("hygiene at least 3", "en"),
        ("hygiejne mindst 3", "da"),
        ('hygiejne # "at least"\n| a | 3 |', "da"),
        ("", "da"),
    ],
)
def test_the_words_tell_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


_SCRAPS = st.sampled_from(
    ["krav ", "borger", " af ", ", ", '"', "»", "”", "# ", "| ", "- ", "\n", "\r\n", "\u00a0", "\u200b", "1. maj 2026",
     "80 %", "8 uger", "er ", "ja", ".", ":", "<", "ikke klar, fordi ", "at least ", "ruleset ", "é", "\u0301", "_", "🙂"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.one_of(_SCRAPS, st.text(max_size=3)), max_size=25).map("".join))
def test_any_text_can_be_coloured(text: str) -> None:
    found = list(pieces(text))
    assert "".join(said for _, _, said in found) == text
    assert all(text[at : at + len(said)] == said for at, _, said in found)
    assert all(kind is not None or not re.search(r"[\w|%:.<#\"]", said) or said.isspace() for _, kind, said in found)


# --- Pygments ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_pygments_colours_without_an_error(name: str) -> None:
    from pygments.token import Error
    from trin.dsl.colouring.pygments_lexer import TOKENS, TrinLexer

    found = list(TrinLexer(stripnl=False, ensurenl=False).get_tokens_unprocessed(TEXTS[name]))
    assert "".join(text for _, _, text in found) == TEXTS[name]
    assert Error not in {token for _, token, _ in found}
    assert [token for _, token, _ in found if token in TOKENS.values()] == [
        TOKENS[kind] for _, kind, _ in pieces(TEXTS[name]) if kind is not None
    ]


def test_pygments_can_be_told_the_language() -> None:
    from pygments.token import Name, Operator
    from trin.dsl.colouring.pygments_lexer import TrinLexer

    said = [list(TrinLexer(language=language).get_tokens("a over b til c")) for language in ("da", "en", "fr")]
    assert [(Operator.Word, "til") in tokens for tokens in said] == [True, False, True]
    assert (Name, "til") in said[1]


def test_every_kind_has_its_token_and_its_scope() -> None:
    from trin.dsl.colouring.pygments_lexer import TOKENS

    assert set(TOKENS) == set(textmate.SCOPES) == set(Kind)
    assert len(set(textmate.SCOPES.values())) == len(Kind)


def test_pygments_finds_the_lexer() -> None:
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["trin"].partition(":")
    lexer = getattr(import_module(module), name)
    assert (lexer.name, lexer.aliases, lexer.filenames) == ("Trin", ["trin"], ["*.trin"])
    assert any(need.lower().startswith("pygments") for need in project["optional-dependencies"]["editors"])
    assert isinstance(get_lexer_by_name("trin"), lexer)
    assert isinstance(get_lexer_for_filename("rulesets/vejle/vejle.trin"), lexer)


def test_nothing_else_needs_pygments() -> None:
    code = "import sys; sys.modules['pygments'] = None; import trin.cli, trin.dsl.colouring.textmate as t; print(len(t.text()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10_000


# --- the TextMate grammar ---------------------------------------------------------------------------------------------


@dataclass
class Editor:
    """Colours line by line as an editor does: of all patterns the one that matches first, of those the one above.

    Knows what Trin's grammar uses: match, captures with names or patterns, include, begin and end.
    """

    grammar: dict[str, Any]
    open: list[dict[str, Any]] = field(default_factory=list)

    def colour(self, text: str) -> list[tuple[int, str, str]]:
        """Where each coloured piece begins, its scope and its text."""
        found: list[tuple[int, str, str]] = []
        at = 0
        for line in text.split("\n"):
            found += [(at + start, scope, said) for start, scope, said in self._line(line)]
            at += len(line) + 1
        return found

    def _line(self, line: str) -> Iterator[tuple[int, str, str]]:
        at = 0
        while at <= len(line):
            inside = self.open[-1] if self.open else None
            patterns = (self.grammar if inside is None else inside)["patterns"]
            match, pattern = self._first(patterns, line, at, len(line))
            if inside is not None:
                end = _expression(inside["end"]).search(line, at)
                assert end is None, "nothing ends before the file does"
            if match is None or pattern is None:
                return
            if "begin" in pattern:
                assert pattern is not inside and match.end() >= at
                self.open.append(pattern)
                at = match.end()
                continue
            assert match.end() > match.start(), f"an editor gives up where nothing is matched: {pattern['match'][:80]}"
            yield from self._captures(match, pattern["captures"])
            at = match.end()

    def _first(
        self, patterns: list[dict[str, Any]], line: str, at: int, end: int
    ) -> tuple[re.Match[str] | None, dict[str, Any] | None]:
        best: tuple[re.Match[str] | None, dict[str, Any] | None] = (None, None)
        for pattern in self._included(patterns):
            match = _expression(pattern.get("match") or pattern["begin"]).search(line, at, end)
            if match is not None and (best[0] is None or match.start() < best[0].start()):
                best = (match, pattern)
        return best

    def _included(self, patterns: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for pattern in patterns:
            if "include" in pattern:
                yield from self._included(self.grammar["repository"][pattern["include"].removeprefix("#")]["patterns"])
            else:
                yield pattern

    def _captures(self, match: re.Match[str], captures: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
        for number, capture in captures.items():
            start, end = match.span(int(number))
            if start == end:
                continue
            if "name" in capture:
                yield start, capture["name"], match[int(number)]
                continue
            at = start
            while at < end:
                inner, pattern = self._first(capture["patterns"], match.string, at, end)
                if inner is None or pattern is None:
                    break
                yield from self._captures(inner, pattern["captures"])
                at = inner.end()


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@pytest.fixture(scope="module")
def grammar() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EDITOR / "trin.tmLanguage.json").read_text("utf-8"))
    return found


def test_the_grammar_is_the_one_that_the_catalogues_make() -> None:
    written = (ROOT / textmate.GRAMMAR).read_text("utf-8")
    assert written == textmate.text(), "run python -m trin.dsl.colouring"


@pytest.mark.parametrize("name", TEXTS)
def test_an_editor_colours_as_pygments_does(name: str, grammar: dict[str, Any]) -> None:
    expected = [
        (at, f"{textmate.SCOPES[kind]}.trin", said) for at, kind, said in pieces(TEXTS[name]) if kind is not None
    ]
    assert Editor(grammar).colour(TEXTS[name]) == expected


@pytest.mark.parametrize(
    ("language", "line", "expected"), [(lang, *row) for lang, rows in _KINDS.items() for row in rows]
)
def test_an_editor_gives_a_word_its_kind(language: str, line: str, expected: str, grammar: dict[str, Any]) -> None:
    header = {"da": "regelsæt x", "en": "ruleset x"}[language]
    scopes = {f"{scope}.trin": kind.value for kind, scope in textmate.SCOPES.items()}
    found = Editor(grammar).colour(f"{header}\n{line}")
    assert " ".join(f"{said}:{scopes[scope]}" for at, scope, said in found if at > len(header)) == expected


def test_the_first_telling_word_settles_the_language(grammar: dict[str, Any]) -> None:
    scopes = {said: scope for _, scope, said in Editor(grammar).colour("# ruleset\nhygiene at least 3\nkrav x\n")}
    assert scopes["# ruleset"] == "comment.line.number-sign.trin"
    assert scopes["at least"] == "keyword.operator.word.trin"
    assert scopes["krav"] == "variable.other.trin"


MODULES = os.environ.get("TRIN_NODE_MODULES", "")
NODE = shutil.which("node")
AT_HAND = bool(
    NODE and MODULES and all((Path(MODULES) / f"vscode-{name}").is_dir() for name in ("textmate", "oniguruma"))
)


@pytest.mark.skipif(not AT_HAND, reason="no TRIN_NODE_MODULES with vscode-textmate and vscode-oniguruma")
def test_the_libraries_of_vs_code_colour_in_the_same_way() -> None:
    lines = [
        f"{header}\n{line}" for header, lang in (("regelsæt x", "da"), ("ruleset x", "en")) for line, _ in _KINDS[lang]
    ]
    texts = [*TEXTS.values(), *lines, 'regelsæt x\nfordi "uden slut\n| a | * |\n_x!\n']
    assert NODE is not None
    done = subprocess.run(
        [NODE, str(ROOT / "tests" / "editor" / "colour.mjs"), str(EDITOR / "trin.tmLanguage.json"), MODULES],
        input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    expected = [
        [[at, f"{textmate.SCOPES[kind]}.trin", said] for at, kind, said in pieces(text) if kind is not None]
        for text in texts
    ]
    for text, theirs, ours in zip(texts, json.loads(done.stdout), expected, strict=True):
        assert theirs == ours, text


def test_the_folder_for_vs_code_is_whole() -> None:
    package = json.loads((EDITOR / "package.json").read_text("utf-8"))
    assert package["version"] == __version__
    (language,), (colours,) = package["contributes"]["languages"], package["contributes"]["grammars"]
    assert (EDITOR / language["configuration"]).is_file()
    assert (EDITOR / colours["path"]) == ROOT / textmate.GRAMMAR
    assert colours["scopeName"] == json.loads((EDITOR / colours["path"]).read_text("utf-8"))["scopeName"]
    assert json.loads((EDITOR / language["configuration"]).read_text("utf-8"))["comments"] == {"lineComment": "#"}
