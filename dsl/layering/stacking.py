"""Stacks every edition of every ruleset on what it builds on, and puts together what each name can decide by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trin.dsl import ast
from trin.dsl.checking.checker import Checked, check_ruleset
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Diagnostic, Severity, suggest
from trin.dsl.lint import contradictions
from trin.dsl.phrases import day
from trin.engine.model import Period, Rulebook, Ruleset, Stacked

from .editions import Editions, Gathered
from .refuter import Refuter
from .stack import Stack

ALWAYS = Period(date.min)


@dataclass(frozen=True, slots=True)
class Built:
    """An edition on one of the stacks below it. `rules` and `layer` are as in `trin.engine.model.Stacked`."""

    checked: Checked
    rules: Period
    layer: Period
    flawed: bool

    @property
    def ruleset(self) -> Ruleset:
        """What the stack makes; of use only when it is not flawed."""
        return self.checked.ruleset

    @property
    def stacked(self) -> Stacked:
        """The same for the engine."""
        return Stacked(self.rules, self.layer, self.ruleset)


class Stacker:
    """Builds the stacks of names as they are asked for. `flawed` are the files whose errors are reported already."""

    def __init__(self, editions: Editions, flawed: frozenset[str], refuter: Refuter) -> None:
        self.editions = editions
        self.refuter = refuter
        self.report = Report()
        self._flawed = flawed
        self._built: dict[str, tuple[Built, ...]] = {}
        self._under_way: list[str] = []

    def rulebooks(self) -> Mapping[str, Rulebook]:
        """Everything that can be decided by, by name; without the names that have errors."""
        good = {name: built for name in self.editions if (built := self.of(name)) and not _any_flawed(built)}
        return {name: self._rulebook(name, built, good) for name, built in good.items()}

    def _rulebook(self, name: str, built: Iterable[Built], good: Mapping[str, tuple[Built, ...]]) -> Rulebook:
        companies = {
            other: tuple(b.stacked for b in stacks if name in b.ruleset.layers)
            for other, stacks in good.items()
            if other != name and self.editions[other][-1].is_company
        }
        standing = {other: stacks for other, stacks in companies.items() if stacks}
        return Rulebook(name, tuple(b.stacked for b in built), standing)

    def of(self, name: str) -> tuple[Built, ...]:
        """Every stack with an edition of a name on top, by date; none where what it builds on is missing."""
        if name not in self._built:
            self._under_way.append(name)
            found = [b for edition in self.editions[name] for b in self._edition(edition)]
            self._under_way.pop()
            self._built[name] = tuple(sorted(found, key=lambda b: (b.rules.start, b.layer.start)))
        return self._built[name]

    def _edition(self, edition: Gathered) -> Iterator[Built]:
        extends = edition.extends
        if extends is None:
            checked, found = self._checked(Stack(edition), None, True)
            yield Built(checked, edition.period, ALWAYS, self._say(found, edition))
            return
        base = extends.name.text
        if base in self._under_way:
            ring = self._under_way[self._under_way.index(base) :]
            names = ", ".join(f"»{name}«" for name in [*ring, base])
            self.report.add("T413", extends.name.span, names=names)
            return
        if base not in self.editions:
            self._unknown(extends.name, edition.name)
            return
        below = self.of(base)
        met = [one for one in below if _together(edition, one)]
        if below and not met:
            also = (self.editions[base][0].in_force.span,)
            self.report.add("T430", edition.in_force.span, also=also, name=base)
        elif met:
            self._late(edition, base, min(one.rules.start for one in met))
        # The stacks that must fit come first: what is wrong there need not be said of rules that have ended.
        for one in sorted(below, key=lambda one: _together(edition, one) is None):
            yield from self._upon(edition, one)

    def _late(self, edition: Gathered, base: str, begins: date) -> None:
        """An edition that begins before what it builds on is not in force until then."""
        if edition.period.start < begins and edition.period.start > date.min:
            last = begins - timedelta(days=1)
            self.report.add(
                "T432", edition.in_force.span, severity=Severity.WARNING,
                name=base, first=day(edition.period.start, edition.language), last=day(last, edition.language),
            )  # fmt: skip

    def _unknown(self, name: ast.Name, asking: str) -> None:
        near = suggest(name.text, [known for known in self.editions if known != asking])
        if near is not None:
            self.report.add("T411", name.span, fix=near, name=name.text, suggestion=near)
        else:
            self.report.add("T431", name.span, name=name.text)

    def _upon(self, edition: Gathered, below: Built) -> Iterator[Built]:
        """An edition on one stack, if they are ever in force together.

        A company's layer also meets citizens who keep rules that ended before it began: it stands on those where it
        fits, and is left out where it does not.
        """
        met = _together(edition, below)
        if met is None and not edition.is_company:
            return
        rules, layer = met or (below.rules, edition.period)
        checked, found = self._checked(Stack(edition, below.checked.stack), below.checked, not below.flawed)
        if met is None and (_errors(found) or below.flawed):
            before = below.rules.end is not None and below.rules.end < edition.period.start
            said = {(problem.code, problem.primary) for problem in self.report.found}
            new = any((problem.code, problem.primary) not in said for problem in _errors(found))
            if before and new and not below.flawed:
                since = day(below.rules.start, edition.language)
                self.report.add(
                    "T443", edition.header.name.span, also=(_errors(found)[0].primary,),
                    severity=Severity.WARNING, name=edition.name, base=below.ruleset.name, since=since,
                )  # fmt: skip
            return
        yield Built(checked, rules, layer, self._say(found, edition) or below.flawed)

    def _checked(self, stack: Stack, below: Checked | None, sound: bool) -> tuple[Checked, list[Diagnostic]]:
        """A stack with its problems. Where all below is `sound`, it is tried out, and contradictions are looked for."""
        own = Report()
        checked = check_ruleset(stack, own, below, self.refuter if sound else None)
        files = [file for edition in stack.editions for file in edition.files]
        if sound and not _errors(own.found) and not any(file.file in self._flawed for file in files):
            own.take(contradictions(checked.ruleset, files, None if below is None else below.ruleset))
        return checked, own.found

    def _say(self, found: list[Diagnostic], edition: Gathered) -> bool:
        """Report problems once, however many stacks show them; whether the edition can be used."""
        self.report.take(found)
        return bool(_errors(found)) or any(file.file in self._flawed for file in edition.files)


def _errors(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    return [problem for problem in found if problem.severity is Severity.ERROR]


def _any_flawed(built: Iterable[Built]) -> bool:
    return any(one.flawed for one in built)


def _together(edition: Gathered, below: Built) -> tuple[Period, Period] | None:
    """When the rules and the companies' layers of both are in force; None where they never are together."""
    if edition.is_company:
        layer = common(below.layer, edition.period)
        return None if layer is None or common(below.rules, edition.period) is None else (below.rules, layer)
    rules = common(below.rules, edition.period)
    return None if rules is None else (rules, below.layer)


def common(one: Period, other: Period) -> Period | None:
    """The days that two periods share."""
    start = max(one.start, other.start)
    ends = [end for end in (one.end, other.end) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end < start else Period(start, end)


def with_languages(found: Iterable[Diagnostic], languages: Mapping[str, str]) -> list[Diagnostic]:
    """Problems with the language of the file that each is in, in the order of files and lines."""
    said = [replace(p, language=languages.get(p.primary.file, p.language)) for p in found]
    return sorted(said, key=lambda problem: problem.primary)
