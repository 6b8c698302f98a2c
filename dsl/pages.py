"""The pages on codes: one for every problem that Trin can find, in Markdown, shown to a person or given to a program.

They stand in docs/codes, a folder for each language, and are installed with the package. `HEADINGS` is their form.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from trin.engine.likeness import suggest

from .messages.commands import Say

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "Hvad det betyder": "meaning", "Hvorfor Trin siger til": "why", "Forkert": "wrong", "Rigtigt": "right",
        "Sådan retter du det": "mend", "Se også": "see_also",
    },
    "en": {
        "What it means": "meaning", "Why Trin says so": "why", "Wrong": "wrong", "Right": "right",
        "How to mend it": "mend", "See also": "see_also",
    },
}  # fmt: skip
"""By language: the headings of a page, in their order, and what a program calls what stands under them."""

INDENT = 4
"""Spaces before a line of an example."""

_CODE = re.compile(r"T[0-9]{3}")
_TYPED = re.compile(r"[Tt]?([0-9]{3})")
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
_QUOTED = re.compile(r"`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_ITEM = re.compile(r"(- |[0-9]+\. )(.*)")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: `kind` is "title", "heading", "text", "item" or "example"; `mark` is the example's info
    string (its language and what it shows), or what stands before an item."""

    kind: str
    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one code in one language."""

    code: str
    language: str
    markdown: str

    @property
    def title(self) -> str:
        """What the problem is called, without its code."""
        return self.markdown.partition("\n")[0].partition(": ")[2].strip()

    def blocks(self) -> Iterator[Block]:
        """The page in pieces, from the top."""
        return _blocks(self.markdown.splitlines())

    def sections(self) -> Mapping[str, Sequence[Block]]:
        """What stands under each heading, by what a program calls it."""
        found: dict[str, list[Block]] = {}
        under: list[Block] = []
        for block in self.blocks():
            if block.kind == "heading":
                under = found.setdefault(HEADINGS[self.language].get(block.text, block.text), [])
            elif block.kind != "title":
                under.append(block)
        return found

    def as_data(self) -> dict[str, Any]:
        """The page as JSON has it: texts without Markdown, and the examples as they would stand in a file."""
        sections = self.sections()
        said = {key: _prose(sections.get(key, ())) for key in ("meaning", "why", "mend")}
        shown = [
            {"verdict": key, "form": block.mark.split()[0], "text": block.text}
            for key in ("wrong", "right")
            for block in sections.get(key, ())
            if block.kind == "example"
        ]
        linked = dict.fromkeys(_CODE.findall(" ".join(b.text for b in sections.get("see_also", ()))))
        head = {"code": self.code, "language": self.language, "title": self.title}
        return {**head, **said, "examples": shown, "see_also": list(linked), "markdown": self.markdown}


# --- finding --------------------------------------------------------------------------------------------------------


def _folder(language: str) -> Traversable:
    return resources.files("trin").joinpath("docs", "codes", language)


def codes(language: str) -> list[str]:
    """Every code that has a page, in order."""
    return sorted(file.name.removesuffix(".md") for file in _folder(language).iterdir() if file.name.endswith(".md"))


def titles(language: str) -> Mapping[str, str]:
    """What every code is called, in the order of codes."""
    return {code: page(code, language).title for code in codes(language)}


def code_in(typed: str) -> str:
    """The code that somebody has typed: `t201` and `201` are T201. Anything else is only put in capitals."""
    found = _TYPED.fullmatch(typed.strip())
    return typed.strip().upper() if found is None else f"T{found[1]}"


def page(code: str, language: str) -> Page:
    """The page of a code that has one (see `codes`); KeyError where it has none."""
    file = _folder(language).joinpath(f"{code}.md")
    if not _CODE.fullmatch(code) or not file.is_file():
        raise KeyError(code)
    return Page(code, language, file.read_text("utf-8"))


# --- reading --------------------------------------------------------------------------------------------------------


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """The pieces of a page; the lines of one paragraph or item are one text."""
    kind, mark = "", ""
    held: list[str] = []

    def done() -> Iterator[Block]:
        nonlocal kind
        if kind:
            between = "\n" if kind == "example" else " "
            yield Block(kind, between.join(held), mark)
        held.clear()
        kind = ""

    for line in lines:
        if kind == "example" and not line.startswith("```"):
            held.append(line)
            continue
        starts = _start_of(line, kind)
        if starts is None:
            held.append(line.strip())
            continue
        yield from done()
        kind, text, mark = starts
        if text:
            held.append(text)
    yield from done()


def _start_of(line: str, inside: str) -> tuple[str, str, str] | None:
    """The kind, text and mark of the piece that a line begins; None where it goes on with the one that it is in."""
    item = _ITEM.fullmatch(line)
    if line.startswith("```"):
        return ("", "", "") if inside == "example" else ("example", "", line[3:].strip())
    if not line.strip():
        return "", "", ""
    if line.startswith("# "):
        return "title", line[2:], ""
    if line.startswith("## "):
        return "heading", line[3:], ""
    if item is not None:
        return "item", item[2], item[1]
    return None if inside in ("text", "item") else ("text", line.strip(), "")


def _plain(text: str) -> str:
    """A text without Markdown: code stands in »«, as names do in messages, and a link is its own text."""
    return _STRONG.sub(r"\1", _QUOTED.sub(r"»\1«", _LINK.sub(r"\1", text)))


def _prose(blocks: Sequence[Block]) -> str:
    return "\n\n".join(block.mark + _plain(block.text) for block in blocks if block.kind != "example")


# --- showing --------------------------------------------------------------------------------------------------------


def text(shown: Page, width: int, bold: Callable[[str], str] = str) -> str:
    """The page for a person, in lines of at most `width` characters; the lines of examples stay as they are.

    `bold` makes a heading stand out.
    """
    parts: list[str] = []
    before = ""
    for block in shown.blocks():
        close = block.kind == before == "item" or before == "heading"
        parts.append(("" if close or not parts else "\n") + _shown(block, width, bold))
        before = block.kind
    return "\n".join(parts)


def listing(say: Say, bold: Callable[[str], str] = str) -> str:
    """Every code and what it is called, for a person, in families; `bold` makes the name of a family stand out."""
    return _listed(say, bold, "  {}  {}")


def markdown_list(say: Say) -> str:
    """The same in Markdown, with links that lead to the pages from the folder above them."""
    return _listed(say, "## {}\n".format, f"- [{{0}}]({say.language}/{{0}}.md) {{1}}")


def _listed(say: Say, heading: Callable[[str], str], row: str) -> str:
    named = titles(say.language)
    parts = []
    for family in _families(named):
        rows = [row.format(code, title) for code, title in named.items() if code.startswith(family)]
        parts.append("\n".join([heading(_family(family, say)), *rows]))
    parts.append(say("explain.one", code=next(iter(named))))
    return "\n\n".join(parts)


def unknown(typed: str, say: Say) -> str:
    """What to say to somebody who has asked for a code that there is not."""
    known = codes(say.language)
    better = suggest(code_in(typed), known)
    meant = [] if better is None else [say("did_you_mean", suggestion=better)]
    families = ", ".join(_family(family, say) for family in _families(known))
    return " ".join([say("explain.unknown", code=typed), *meant, say("explain.families", families=families)])


def _families(known: Iterable[str]) -> list[str]:
    return sorted({code[:2] for code in known})


def _family(family: str, say: Say) -> str:
    return say("explain.family", family=f"{family}xx", about=say(f"family.{family[1:]}"))


def _shown(block: Block, width: int, bold: Callable[[str], str]) -> str:
    match block.kind:
        case "title" | "heading":
            return "\n".join(bold(line) for line in _wrapped(block.text, width))
        case "example":
            return textwrap.indent(block.text, " " * INDENT)
        case "item":
            return "\n".join(_wrapped(block.mark + _plain(block.text), width, " " * len(block.mark)))
        case _:
            return "\n".join(_wrapped(_plain(block.text), width))


def _wrapped(text_: str, width: int, later: str = "") -> list[str]:
    return textwrap.wrap(text_, width, subsequent_indent=later, break_long_words=False, break_on_hyphens=False)
