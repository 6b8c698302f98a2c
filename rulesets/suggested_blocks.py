"""Citizens and examples that were found, as blocks for the files that they belong in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trin.dsl import ast
from trin.dsl.examples.pasting import citizen_node, example_node, text_of
from trin.dsl.examples.search import Found
from trin.dsl.examples.stages import Stage
from trin.dsl.messages.commands import Say
from trin.dsl.phrases import day, word
from trin.dsl.reading.examples_lines import has_blocks
from trin.dsl.reading.parser import parse
from trin.dsl.source import Span

from .examples import Run

_NOWHERE = Span("", 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks for one file, or (`file` is None) for a new one that begins with `header`."""

    file: str | None
    header: str
    blocks: tuple[str, ...]


def written_blocks(run: Run, found: Iterable[Found]) -> list[Blocks]:
    """Everything that was found, by the file that it goes into, with names that nobody has yet."""
    return _Writing(run).groups(found)


class _Writing:
    def __init__(self, run: Run) -> None:
        self._labels = {ran.case.node.label.text for ran in run.examples}
        self._names: set[str] = set()
        self._companies = {name for book in run.rulebooks.values() for name in book.companies}
        self._homes: dict[str, str] = {}
        for source in run.sources:
            file = parse(source)[0] if has_blocks(source.text) else None
            if file is not None:
                self._take(file, source.file in run.asked)

    def _take(self, file: ast.File, asked: bool) -> None:
        """Note who is there already, and where examples of the edition stand."""
        items = [*file.items, *(i for item in file.items if isinstance(item, ast.PackageDecl) for i in item.items)]
        self._names |= {item.name.text for item in items if isinstance(item, ast.CitizenDecl)}
        start = next((line.start.value for line in file.header.lines if isinstance(line, ast.InForce)), None)
        if asked and start is not None and any(isinstance(item, ast.ExampleDecl) for item in items):
            header = _head(file.header.kind == "company", file.header.name.text, start, file.language)
            self._homes.setdefault(header, file.file)

    def groups(self, found: Iterable[Found]) -> list[Blocks]:
        """See `written_blocks`."""
        blocks: dict[tuple[str | None, str], list[str]] = {}
        citizens: dict[int, ast.Name] = {}
        for one in found:
            header, language = self._header(one.stage), one.stage.ruleset.language
            file = one.known.file if one.known is not None else self._homes.get(header)
            own = blocks.setdefault((file, header), [])
            who = None if one.known is None else one.known.who
            if who is None and id(one.start) not in citizens:
                citizens[id(one.start)] = name = ast.Name(self._citizen(one), _NOWHERE)
                own.append(text_of(citizen_node(name.text, one.start), language))
            own.append(text_of(example_node(self._label(one), who or citizens[id(one.start)], one), language))
        return [Blocks(file, header, tuple(own)) for (file, header), own in blocks.items()]

    def _header(self, stage: Stage) -> str:
        ruleset = stage.ruleset
        return _head(stage.name in self._companies, stage.name, ruleset.in_force_from, ruleset.language)

    def _citizen(self, found: Found) -> str:
        say = Say(found.stage.ruleset.language)
        package = "" if found.stage.package.name is None else f"{found.stage.package.name}_"
        return _new(say("suggest.citizen", name=f"{package}{found.stage.source}"), self._names, "_")

    def _label(self, found: Found) -> str:
        say = Say(found.stage.ruleset.language)
        outcome, named, target_unknown = found.verdict
        package = found.stage.package.name
        key = "target" if target_unknown and not named else outcome.removesuffix("_waived")
        if len(named) > 1:
            key += ".more"
        name = next(iter(named)).rpartition(".")[2] if len(named) == 1 else ""
        label = say(f"suggest.{key}", module=found.stage.transition.target, name=name)
        return _new(label if package is None else f"{label} ({package})", self._labels, " ")


def _head(company: bool, name: str, start: date, language: str) -> str:
    begin, since = word("COMPANY" if company else "RULESET", language), word("IN_FORCE_FROM", language)
    return f"{begin} {name}\n  {since} {day(start, language)}"


def _new(text: str, taken: set[str], mark: str) -> str:
    """A text that nobody has yet: with a number after it, where it is taken."""
    found, number = text, 2
    while found in taken:
        found, number = f"{text}{mark}{number}", number + 1
    taken.add(found)
    return found
