"""Clean rule files as a planter of faults sees them: their words, each with its place and what it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from trin.dsl import ast
from trin.dsl.formatting.formatter import format_source
from trin.dsl.keywords import CATALOGUES, Catalogue
from trin.dsl.reading.lexer import scanner
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source, Span

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "rulesets"
ENGLISH = Path(__file__).resolve().parent / "mistakes_rules"
"""English rules made for this purpose; those that ship are Danish."""

_DECLARED = (
    ast.RoleDecl,
    ast.ScaleDecl,
    ast.GroupDecl,
    ast.CompetenceDecl,
    ast.FactDecl,
    ast.ThingDecl,
    ast.ScorecardDecl,
    ast.ConditionDecl,
    ast.ModuleDecl,
)
_KINDS = {"STRING": "text", "ISO": "date", "DMY": "date", "LONG": "date", "NUMBER": "number"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, number, date, text or mark. `line` counts from 1; `start` and `end` are offsets in the line.

    `kind` is keyword, name, number, date, text or mark. A name's `role` is declaration, use, or id (the name of a
    requirement, a package or a ruleset, which nothing in the rules need refer to).
    """

    kind: str
    text: str
    line: int
    start: int
    end: int
    role: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A keyword of one or more words, and what it can be."""

    terminals: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def line(self) -> int:
        return self.pieces[0].line

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end


@dataclass(frozen=True)
class Page:
    """One file without faults. `uses` says where else in the ruleset each of its names stands."""

    ruleset: str
    source: Source
    file: ast.File

    @property
    def catalogue(self) -> Catalogue:
        return CATALOGUES[self.file.language]

    @cached_property
    def lines(self) -> list[str]:
        return self.source.lines

    @cached_property
    def codes(self) -> list[str]:
        """The lines without their comments."""
        found = list(self.lines)
        for comment in self.file.comments:
            line = found[comment.line - 1].rstrip()
            found[comment.line - 1] = line[: len(line) - len(comment.text)]
        return found

    @cached_property
    def pieces(self) -> list[list[Piece]]:
        """The pieces of every line."""
        roles = {(name.span.line, name.span.column - 1): role for name, role in names(self.file)}
        return [list(self._pieces(number, code, roles)) for number, code in enumerate(self.codes, 1)]

    def _pieces(self, number: int, code: str, roles: dict[tuple[int, int], str]) -> Iterator[Piece]:
        for match in scanner(self.file.language).finditer(code):
            kind = _KINDS.get(str(match.lastgroup), "keyword" if match.lastgroup == "WORD" else "mark")
            role = roles.get((number, match.start()), "")
            if kind == "keyword" and role:
                kind = "name"
            yield Piece(kind, match[0], number, match.start(), match.end(), role)

    @cached_property
    def all_pieces(self) -> list[Piece]:
        return [piece for line in self.pieces for piece in line]

    @cached_property
    def phrases(self) -> list[Phrase]:
        """Every keyword, with all its words."""
        return [phrase for line in self.pieces for phrase in self._phrases(line)]

    def _phrases(self, line: list[Piece]) -> Iterator[Phrase]:
        at = 0
        while at < len(line):
            size = 1
            if line[at].kind == "keyword":
                for key, terminals in self.catalogue.lookup.get(line[at].text.lower(), ()):
                    there = line[at : at + len(key)]
                    if tuple(piece.text.lower() for piece in there) == key and all(p.kind != "name" for p in there):
                        yield Phrase(terminals, tuple(there))
                        size = len(key)
                        break
            at += size

    def span(self, line: int, start: int, end: int) -> Span:
        """A place in the file, from offsets in a line."""
        return Span(self.source.file, line, start + 1, line, end + 1)


@dataclass(frozen=True)
class Corpus:
    """Files that are checked together; faults are planted in some of them."""

    name: str
    pages: tuple[Page, ...]
    planted: tuple[Page, ...]

    @property
    def sources(self) -> list[Source]:
        return [page.source for page in self.pages]

    @cached_property
    def places(self) -> dict[str, list[Span]]:
        """Where each name stands, in all files."""
        found: dict[str, list[Span]] = {}
        for page in self.pages:
            for name, role in names(page.file):
                if role != "id":
                    found.setdefault(name.text, []).append(name.span)
        return found


def names(node: Any, role: str = "use") -> Iterator[tuple[ast.Name, str]]:
    """Every name in a tree: a declaration, a use, or an id."""
    if isinstance(node, ast.Name):
        yield node, role
    elif isinstance(node, tuple):
        for part in node:
            yield from names(part, role)
    elif is_dataclass(node):
        for field in fields(node):
            if field.name != "span":
                yield from names(getattr(node, field.name), _role(node, field.name))


def _role(node: Any, field: str) -> str:
    if isinstance(node, _DECLARED) and field == "name":
        return "declaration"
    if isinstance(node, ast.FactDecl) and field == "values":
        return "declaration"
    if isinstance(node, ast.Header | ast.PackageDecl | ast.RequirementDecl | ast.CitizenDecl) and field == "name":
        return "id"
    return "use"


def corpora() -> list[Corpus]:
    """Every ruleset that ships, as it is and translated, and the English one made for this purpose."""
    shipped = read(SHIPPED)
    return [*shipped, *map(translated, shipped), *read(ENGLISH)]


def read(root: Path) -> list[Corpus]:
    """The rule files below a folder, each to have faults in just one of the corpora.

    Rulesets that build on each other are checked together; but for the time it takes, companies' layers and earlier
    editions only where it is they that have faults. Raises ValueError where a file has no header.
    """
    files = [(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in sorted(root.rglob("*.trin"))]
    groups = _standing_together([_page("", Source(*file)) for file in files])
    return [corpus for group in groups for corpus in _parts(group)]


def _standing_together(pages: Sequence[Page]) -> list[list[Page]]:
    groups: list[set[str]] = []
    for page in pages:
        names = _names_in_header(page.file)
        joined = [group for group in groups if group & names]
        groups = [group for group in groups if not group & names] + [names.union(*joined)]
    return [[page for page in pages if _names_in_header(page.file) <= group] for group in groups]


def _parts(pages: Sequence[Page]) -> Iterator[Corpus]:
    latest = {page.file.header.name.text: max(map(_start, _namesakes(page, pages))) for page in pages}
    aside = [p for p in pages if p.file.header.kind == "company" or _start(p) < latest[p.file.header.name.text]]
    rest = [page for page in pages if page not in aside]
    yield _corpus(" + ".join(sorted({page.file.header.name.text for page in rest})), [page.source for page in rest])
    for name, start in sorted({(page.file.header.name.text, _start(page)) for page in aside}):
        own = [p.source for p in aside if (p.file.header.name.text, _start(p)) == (name, start)]
        others = [page.source for page in rest if page.file.header.name.text != name]
        yield _corpus(f"{name} from {start}", [*own, *others], {source.file for source in own})


def _namesakes(page: Page, pages: Sequence[Page]) -> list[Page]:
    return [other for other in pages if other.file.header.name.text == page.file.header.name.text]


def _start(page: Page) -> date:
    """The day from which a file's edition is in force."""
    return next(line.start.value for line in page.file.header.lines if isinstance(line, ast.InForce))


def _names_in_header(file: ast.File) -> set[str]:
    """The ruleset that a file belongs to, and the one that it builds on."""
    extends = [line.name.text for line in file.header.lines if isinstance(line, ast.Extends)]
    return {file.header.name.text, *extends}


def translated(corpus: Corpus) -> Corpus:
    """The same rules in English, but for names and texts, which nobody translates."""
    planted = {page.source.file for page in corpus.planted}
    return _corpus(f"{corpus.name} in English", [_english(page.source) for page in corpus.pages], planted)


def _english(source: Source) -> Source:
    text = format_source(source, to="en").text
    if text is None:
        raise ValueError(f"{source.file} has problems")
    return Source(source.file, text)


def _corpus(name: str, sources: Iterable[Source], planted: Container[str] | None = None) -> Corpus:
    pages = tuple(_page(name, source) for source in sources)
    return Corpus(name, pages, tuple(page for page in pages if planted is None or page.source.file in planted))


def _page(ruleset: str, source: Source) -> Page:
    file, _ = parse(source)
    if file is None:
        raise ValueError(f"{source.file} has no header")
    return Page(ruleset, source, file)
