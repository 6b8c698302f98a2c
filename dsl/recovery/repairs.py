"""What would let a broken line be read: other words, fewer words or more words in one place, each with its price."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from trin.dsl import ast
from trin.dsl.diagnostics import distance, fold
from trin.dsl.keywords import AFTER_COMMA, CATALOGUES, DECLARING, LINE_STARTS, pieces, starting_keyword
from trin.dsl.reading.automaton import accepted, tables
from trin.dsl.reading.lexemes import Boundary, Follower, Lexeme, Reach, lexemes, said
from trin.dsl.reading.lexer import END, MARKS
from trin.dsl.reading.lines import OPENERS, Line

from .named import Known, as_name, joined
from .nearby import Phrase, glued, near, short_of_a_word
from .number_words import number_in_words
from .rewordings import rewordings
from .synonyms import fillers, foreign, instead, longest

BACK, ON = 6, 6
"""So many words before and after the one that does not fit are looked at."""

_DENYING = frozenset({"ikke", "ingen", "uden", "not", "no", "none", "without"})
"""Words that turn a line round: leaving one out is hardly what was meant."""

LABEL = 8
"""So many words of a text are recognised where its name belongs."""

_PLACEHOLDERS = {
    "NAME": ast.MISSING, "INT": "1", "STRING": '""', "DATE": "2026-01-01", "COMMA": ",", "COLON": ":", "DOT": ".",
    "LESS": "<", "PIPE": "|", "BULLET": "-", "PERCENT": "%",
}  # fmt: skip
_ITEM = re.compile(r"([^\w\s\"“„»«”|–•:.,;-]|o(?=\s)|\(?[0-9]{1,2}[.)]|\(?[^\W\d_][.)])\s+\S")
_ASIDE = re.compile(
    r"(?<![\w])(\([^()]*\)\.?|\[[^][]*\]\.?|(?:jf|jvf|jævnfør|iflg|ifølge|se|cf|see|pursuant to)\b.*|§.*)$",
    re.IGNORECASE,
)
"""A remark that is not written as one."""

_UNITS = frozenset({"DAY", "WEEK", "MONTH", "YEAR", "HOURS", "TIMES", "POINTS", "MEASUREMENTS"})
_CHOICES = frozenset({"NAME", "INT", "STRING", "DATE"})
"""What nobody but the author can fill in."""


class Repair(NamedTuple):
    """Another text for a stretch of a line. `words` are those of the line then, from `at` on read from `stack`.

    `kind` says what was wrong: spelling, instead (a synonym), foreign, extra, missing or wrong. `terminal` is what the
    new text is, where there is one; `sure` tells that the text is the author's, but for its form.
    """

    kind: str
    start: int
    end: int
    text: str
    cost: float
    terminal: str
    sure: bool
    first: int
    reach: Reach


class Repairs:
    """All repairs of one line, in turn: the cheap ones first."""

    def __init__(self, line: Line, kind: str, file: Known) -> None:
        self.line = line
        self.kind = kind
        self.language = line.language
        self.catalogue = CATALOGUES[line.language]
        self.follower = Follower(line.language, kind)
        self.words = lexemes(line)
        self.trail, self.reach = self.follower.boundaries(self.words)
        self.file = file
        self.count = file.count
        self.failed = self.reach.at
        self.starts = starting_keyword(line.text, line.language)
        self._found: list[Repair] | None = None
        self._accepted: dict[Boundary, frozenset[str]] = {}
        self._folded = [fold(word.text) for word in self.words]

    def found(self) -> Sequence[Repair]:
        """Every repair that reads on beyond the break and is mostly what the author wrote."""
        if self._found is None:
            self._found = self._tried(
                (self._respelt, self._others, self._reworded, self._named, self._aside, self._fewer)
            )
        return self._found

    def dear(self) -> Sequence[Repair]:
        """Repairs that put something in, or something else."""
        return self._tried((self._unquoted, self._more, self._swapped))

    def _tried(self, ways: Sequence[Callable[[], Iterator[Repair]]]) -> list[Repair]:
        made = (repair for way in ways for repair in way())
        return [repair for repair in made if repair.reach.whole or self._leads_on(repair)]

    def _leads_on(self, repair: Repair) -> bool:
        """Whether more can be read than without it, or all that there is."""
        return repair.reach.at > self.failed or (repair.kind == "spelling" and repair.reach.at == len(self.words))

    def accepted(self, boundary: Boundary) -> frozenset[str]:
        """What could stand at a place between two words."""
        if boundary not in self._accepted:
            there = accepted(boundary.stack, self.follower.end)
            self._accepted[boundary] = there & AFTER_COMMA if boundary.behind_comma else there
        return self._accepted[boundary]

    def accepted_at(self, at: int) -> frozenset[str]:
        """What could stand before a word, or where the line was read up to before it."""
        return self.accepted(self._before(at))

    def _boundaries(self) -> list[Boundary]:
        """Places to go on from otherwise: those before the break, and the one behind a comma that stands in the way."""
        near = [b for b in self.trail if self.failed - BACK <= b.at]
        commas = (b for b in near if b.at < len(self.words) and self.words[b.at].text == ",")
        return near + [Boundary(b.at + 1, b.stack, behind_comma=True) for b in commas]

    def _repair(
        self, kind: str, boundary: Boundary, at: int, size: int, new: Sequence[Lexeme], text: str, cost: float,
        terminal: str = "", sure: bool = True,
    ) -> Repair:  # fmt: skip
        """Try a text in the place of `size` words from `at` on, read on from a boundary at or before it."""
        words = (*self.words[boundary.at : at], *new, *self.words[at + size :])
        reach = self.follower.follow(words, 0, list(boundary.stack))
        shift = boundary.at + size - len(new)
        start, end = self._stretch(at, size)
        if size and text:
            text = " " * self._touches(start, text[0], before=True) + text + " " * self._touches(end, text[-1])
        return Repair(kind, start, end, text, cost, terminal, sure, at, Reach(reach.at + shift, reach.whole))

    def _touches(self, place: int, letter: str, *, before: bool = False) -> bool:
        """Whether a letter or figure would grow together with the one that stands beside it."""
        beside = self.line.text[place - 1 : place] if before else self.line.text[place : place + 1]
        return letter.isalnum() and beside.isalnum()

    def _stretch(self, at: int, size: int) -> tuple[int, int]:
        if size:
            return self.words[at].start, self.words[at + size - 1].end
        place = self.words[at].start if at < len(self.words) else len(self.line.text)
        return place, place

    @property
    def _unfinished(self) -> bool:
        """Whether the line makes sense as far as it goes, and begins with a word that lines begin with."""
        return self.failed == len(self.words) and self.starts is not None

    @property
    def _one_of_several(self) -> bool:
        """Whether the line says one thing where it can, and then another: its beginning is not what is wrong."""
        both = (*self.catalogue.phrases["AND"], *self.catalogue.phrases["OR"])
        return self.starts is not None and self.failed < len(self.words) and self.words[self.failed].text in both

    def oddity(self, line: Line) -> float:
        """What it costs that words of the language would be names in a line: they hardly are."""
        words = lexemes(line)
        trail, _ = self.follower.boundaries(words)
        cost = 0.0
        for here, after in pairwise(trail):
            word = words[here.at]
            if word.kind != "WORD" or after.at - here.at > 1:
                continue
            size = self._phrase_at(here.at, words)
            if size > 1:
                cost += 0.5
            elif word.text.lower() in self.catalogue.reserved and "NAME" in tables().states[here.stack[-1]].shift:
                terminals = self.catalogue.lookup[word.text.lower()][-1][1]
                cost += 0.3 if tables().states[here.stack[-1]].accepts.isdisjoint(terminals) else 0
            elif (known := self.catalogue.lookup.get(word.text.lower())) is not None:
                cost += 0.3 if all(len(key) > 1 for key, _ in known) else 0
        return cost

    # --- the same, spelt otherwise ----------------------------------------------------------------------------------

    def _respelt(self) -> Iterator[Repair]:
        """A phrase that is misspelt, split, run together, or short of one of its words."""
        short = short_of_a_word(self.language)
        for boundary in self._boundaries():
            accepts = self.accepted(boundary)
            for size in range(1, min(8, len(self.words) - boundary.at + 1)):
                stretch = self.words[boundary.at : boundary.at + size]
                if (stretch[0].kind != "WORD" and stretch[0].text != ",") or stretch[-1].kind not in {"WORD", "MARK"}:
                    break
                if stretch[-1].kind == "MARK":
                    continue
                same = self._said_by(stretch)
                letters = "".join(self._folded[boundary.at : boundary.at + size])
                for phrase, off in near(letters, size, self.language):
                    if phrase.terminals.isdisjoint(accepts) or not _word_by_word(stretch, phrase):
                        continue
                    if phrase.terminals <= same:
                        continue
                    if off == 0 or len(stretch) <= len(phrase.pieces) or not self._any_known(stretch):
                        yield self._phrase("spelling", boundary, size, phrase, _price(off, letters, stretch, phrase))
                key = tuple(word.text.lower() for word in stretch)
                for phrase in short.get(key, ()):
                    if size >= self._phrase_at(boundary.at) and not phrase.terminals.isdisjoint(accepts):
                        yield self._phrase("short", boundary, size, phrase, 0.9 - 0.05 * size)
            yield from self._glued(boundary, accepts)

    def _said_by(self, stretch: Sequence[Lexeme]) -> set[str]:
        """The keywords that some words are as they stand: another way to write one of them would mend nothing."""
        key = tuple(word.text.lower() for word in stretch)
        known = self.catalogue.lookup.get(key[0], ())
        return {terminal for pieces, terminals in known if pieces == key for terminal in terminals}

    def _known(self, word: str) -> bool:
        return word.lower() in self.catalogue.lookup

    def _any_known(self, stretch: Sequence[Lexeme]) -> bool:
        return any(self._known(word.text) for word in stretch)

    def _phrase(self, kind: str, boundary: Boundary, size: int, phrase: Phrase, cost: float) -> Repair:
        terminal = next(iter(sorted(phrase.terminals & self.accepted(boundary))))
        text = _cased(phrase.text, self.words[boundary.at].text)
        return self._repair(kind, boundary, boundary.at, size, said(phrase.text), text, cost, terminal)

    def _glued(self, boundary: Boundary, accepts: frozenset[str]) -> Iterator[Repair]:
        """A keyword that has grown together with what follows it: ``højst8uger``."""
        if boundary.at >= len(self.words) or self.words[boundary.at].kind != "WORD":
            return
        word = self.words[boundary.at].text
        parts = re.findall(r"[^\W\d]+|\d+", word)
        if len(parts) > 1:
            text = " ".join(parts)
            yield self._repair("spelling", boundary, boundary.at, 1, _lexed(text), text, 0.45)
        for length, phrase in glued(fold(word), self.language):
            if phrase.terminals.isdisjoint(accepts) or len(fold(word[:length])) != length:
                continue
            rest = " ".join(re.findall(r"[^\W\d]\w*|\d+", word[length:])) if word[length].isalpha() else " ".join(
                re.findall(r"\d+|[^\W\d]+", word[length:]))  # fmt: skip
            first = rest.split()[:1]
            if first and (first[0].isdigit() or self.count(first[0].lower()) or self._known(first[0])):
                text = f"{phrase.text} {rest}"
                yield self._repair("spelling", boundary, boundary.at, 1, _lexed(text), text, 0.6)

    # --- other words for the same -----------------------------------------------------------------------------------

    def _others(self) -> Iterator[Repair]:
        """Synonyms, words of another language, and numbers in words."""
        known, other = instead(self.language), foreign(self.language)
        for boundary in self._boundaries():
            accepts = self.accepted(boundary)
            for size in range(1, min(longest(self.language), len(self.words) - boundary.at) + 1):
                key = tuple(word.text.lower() for word in self.words[boundary.at : boundary.at + size])
                for terminal in known.get(key, ()):
                    if terminal in accepts and not (key == (":",) and self.starts in DECLARING):
                        yield self._written("instead", boundary, size, terminal, 0.4 - 0.02 * size, sure=key != (":",))
                for terminal in other.get(key, ()):
                    if terminal in accepts:
                        yield self._written("foreign", boundary, size, terminal, 0.35 - 0.02 * size)
            yield from self._numbers(boundary, accepts)
            if boundary.at < len(self.words) and self._is_comma(self.words[boundary.at].text.lower()):
                yield self._repair("instead", boundary, boundary.at, 1, _lexed(","), ",", 0.3, "COMMA")
        yield from self._bullet()

    def _is_comma(self, word: str) -> bool:
        """Whether a word stands for a comma: between the values of a fact, "or" does too."""
        between = {"/", *self.catalogue.phrases["OR"], *self.catalogue.phrases["AND"]}
        return word == ";" or (word in between and self.starts == "FACT" and self.failed > 2)

    def _bullet(self) -> Iterator[Repair]:
        """A list as word processors make them: another mark, or a number, before the line."""
        match = _ITEM.match(self.line.text)
        start = self.trail[0]
        if match is None:
            return
        size = sum(word.end <= match.end(1) for word in self.words)
        if "BULLET" in self.accepted(start):
            yield self._repair("instead", start, 0, size, _lexed("-"), "-", 0.3, "BULLET")
        yield self._repair("extra", start, 0, size, (), "", 0.6)

    def _written(
        self, kind: str, boundary: Boundary, size: int, terminal: str, cost: float, *, sure: bool = True
    ) -> Repair:
        text = self._form(terminal, boundary.at)
        return self._repair(kind, boundary, boundary.at, size, _lexed(text), text, cost, terminal, sure)

    def _form(self, terminal: str, at: int) -> str:
        """The keyword as it is written after what stands before it: one week, two weeks."""
        if terminal in _PLACEHOLDERS:
            return _PLACEHOLDERS[terminal]
        ways = self.catalogue.phrases[terminal]
        one = terminal in _UNITS and at > 0 and self.words[at - 1].text == "1"
        return ways[1] if one and len(ways) > 1 else ways[0]

    def _numbers(self, boundary: Boundary, accepts: frozenset[str]) -> Iterator[Repair]:
        if boundary.at >= len(self.words) or "INT" not in accepts:
            return
        word = self.words[boundary.at]
        if word.kind == "WORD":
            figure = number_in_words(word.text, self.language)
            if figure is not None:
                yield self._repair("instead", boundary, boundary.at, 1, _lexed(str(figure)), str(figure), 0.4, "INT")
        match = re.fullmatch(r"(\d+)[.,]0+", word.text) if word.kind == "NUMBER" else None
        if match is not None:
            yield self._repair("instead", boundary, boundary.at, 1, _lexed(match[1]), match[1], 0.3, "INT")

    # --- the same in another order, and names that are not written as names ------------------------------------------

    def _reworded(self) -> Iterator[Repair]:
        """What the language says with other words in another order."""
        for start, end, text, sure in rewordings(self.line.text, self.language):
            at = next((i for i, word in enumerate(self.words) if word.start == start), None)
            if at is None or not (sure or self.starts not in LINE_STARTS):
                continue
            size = sum(start <= word.start and word.end <= end for word in self.words)
            kind = "instead" if text else "extra"
            boundary = self._before(at)
            if size and self.words[at + size - 1].end == end and boundary.at >= at - BACK:
                yield self._repair(kind, boundary, at, size, _lexed(text), text, 0.35, sure=sure)

    def _named(self) -> Iterator[Repair]:
        """A name that is written as its text, in quotation marks, or in several words."""
        starts = self.starts
        for boundary in self._boundaries():
            if boundary.at >= len(self.words) or "NAME" not in self.accepted(boundary):
                continue
            at = boundary.at
            declares = starts in DECLARING and at == 1
            if not declares:
                yield from self._labelled(boundary)
            new = starts in DECLARING and (at == 1 or (starts == "FACT" and at > 2))
            for size, name in joined(self.words, at, self.file, new=new):
                if not any(self._phrase_at(i) > 1 for i in range(at, at + size)):
                    known = self.count(name.lower()) > 0
                    yield self._repair("instead", boundary, at, size, _lexed(name), name, 0.45 if known else 0.9,
                                       "NAME", sure=known)  # fmt: skip
            word = self.words[at]
            name = as_name(word.text[1:-1]) if word.kind == "STRING" and not declares else ""
            if name and (new or self.count(name.lower())):
                yield self._repair("instead", boundary, at, 1, _lexed(name), name, 0.45, "NAME")

    def _labelled(self, boundary: Boundary) -> Iterator[Repair]:
        """The text of something that has a name."""
        labels, at = self.file.labels(), boundary.at
        word = self.words[at]
        texts = [(1, pieces(word.text[1:-1]))] if word.kind == "STRING" else []
        texts += [
            (n, tuple(w.text.lower() for w in self.words[at : at + n]))
            for n in range(2, min(LABEL, len(self.words) - at) + 1)
        ]
        for size, text in texts:
            name = labels.get(text)
            if name is not None:
                yield self._repair("instead", boundary, at, size, _lexed(name), name, 0.4 - 0.02 * size, "NAME")

    def _aside(self) -> Iterator[Repair]:
        """What is said beside the rule at the end of a line: in brackets, or where to read more."""
        match = next((m for m in _ASIDE.finditer(self.line.text) if self._outside_texts(m.start(1))), None)
        at = None if match is None else next((i for i, w in enumerate(self.words) if w.start == match.start(1)), None)
        if at is None or at == 0 or at < self.failed - 1:
            return
        first = at - (self.words[at - 1].text in {",", ";"})
        yield self._repair("aside", self._before(first), first, len(self.words) - first, (), "", 0.5)

    def _outside_texts(self, place: int) -> bool:
        return not any(word.kind == "STRING" and word.start < place < word.end for word in self.words)

    # --- fewer words ------------------------------------------------------------------------------------------------

    def _fewer(self) -> Iterator[Repair]:
        """A word, or a phrase that says nothing, that would better not be there."""
        silent = fillers(self.language)
        for at in range(max(0, self.failed - BACK), min(len(self.words), self.failed + ON)):
            boundary = self._before(max(0, at - BACK))
            for size in (3, 2, 1):
                stretch = self.words[at : at + size]
                key = tuple(word.text.lower() for word in stretch)
                if len(stretch) == size and key in silent:
                    yield self._repair("extra", boundary, at, size, (), "", 0.72 - 0.05 * size)
            word = self.words[at]
            cost, sure = self._price_of(word, at)
            cost += 0.03 * max(0, self.failed - at)
            yield self._repair("extra", boundary, at, 1, (), "", cost, sure=sure)

    def _price_of(self, word: Lexeme, at: int) -> tuple[float, bool]:
        """What it costs to leave a word out, and whether it is sure that it means nothing."""
        if word.kind == "MARK":
            last = at == len(self.words) - 1
            joins = word.text in ".:" and (at == 0 or at < self.failed)
            if joins and not last:
                return 1.3, False  # It could stand there: what lacks is rather one of the two things that it joins.
            if word.text in ".:;!?" or (last and word.text == ","):
                return 0.45, True
            return (1.9, False) if word.text in MARKS else (1.1, True)
        if word.kind == "WORD":
            denies = word.text.lower() in _DENYING
            return (1.4 if self.count(word.text.lower()) <= 1 else 1.7) + denies, False
        return 2.1, False

    def _before(self, at: int) -> Boundary:
        return next(b for b in reversed(self.trail) if b.at <= at)

    # --- more words -------------------------------------------------------------------------------------------------

    def _more(self) -> Iterator[Repair]:
        """Something that is not there."""
        for boundary in self._boundaries():
            for terminal in sorted(self.accepted(boundary)):
                if terminal not in {END, "DECIMAL", "UNKNOWN"}:
                    text = self._form(terminal, boundary.at)
                    cost = 1.2 + 0.03 * (self.failed - boundary.at) + (0.05 if terminal not in _CHOICES else 0)
                    new = (Lexeme("NAME", ast.MISSING, 0, 0),) if terminal == "NAME" else _lexed(text)
                    yield self._repair("missing", boundary, boundary.at, 0, new, text, cost, terminal, sure=False)

    def _unquoted(self) -> Iterator[Repair]:
        """A text that has no quotation marks at all."""
        for boundary in self._boundaries():
            at = boundary.at
            if at >= len(self.words) or self.words[at].kind != "WORD" or "STRING" not in self.accepted(boundary):
                continue
            for end in range(len(self.words), at, -1):
                stretch = self.words[at:end]
                if any(word.kind == "STRING" or word.text in OPENERS for word in stretch):
                    continue
                text = f'"{self.line.text[stretch[0].start : stretch[-1].end]}"'
                new = (Lexeme("STRING", text, 0, 0),)
                cost = 1.25 - 0.1 * min(len(stretch), 6)
                sure = len(stretch) > 1 and not (self.starts in DECLARING and at == 2 and self._begins_text(1))
                yield self._repair("unquoted", boundary, at, end - at, new, text, cost, "STRING", sure=sure)

    def _begins_text(self, at: int) -> bool:
        """Whether the word where a name belongs is rather the first one of a text: "Krav: Kan arbejde hygiejnisk"."""
        word = self.words[at].text
        return word[:1].isupper() and self.count(word.lower()) <= 1

    def _swapped(self) -> Iterator[Repair]:
        """A word, or a whole phrase, that should have been another."""
        for boundary in self._boundaries():
            at = boundary.at
            if at >= len(self.words) or (at == 0 and (self._unfinished or self._one_of_several)):
                continue
            for size in {1, self._phrase_at(at)}:
                for terminal in sorted(self.accepted(boundary)):
                    if terminal in {END, "DECIMAL", "UNKNOWN"}:
                        continue
                    text = self._form(terminal, at)
                    new = (Lexeme("NAME", ast.MISSING, 0, 0),) if terminal == "NAME" else _lexed(text)
                    cost = 1.5 + 0.1 * (self._phrase_at(at) != size) + self._unlike(at, terminal)
                    yield self._repair("wrong", boundary, at, size, new, text, cost, terminal, sure=False)

    def _unlike(self, at: int, terminal: str) -> float:
        """A price for putting another sort of thing in the place of a word."""
        word = self.words[at]
        sort = {"STRING": "STRING", "NUMBER": "INT", "DATE": "DATE"}.get(word.kind, "")
        if sort:
            return 0.0 if sort == terminal else 0.7
        known = word.kind == "WORD" and word.text.lower() in self.catalogue.lookup
        if terminal in _CHOICES:
            return 0.35 if known else 0.2
        return 0.0 if known else 0.25

    def _phrase_at(self, at: int, words: Sequence[Lexeme] | None = None) -> int:
        """How many words the longest phrase of the language has that stands there; 1 where none does."""
        words = self.words if words is None else words
        for key, _ in self.catalogue.lookup.get(words[at].text.lower(), ()):
            there = tuple(word.text.lower() for word in words[at : at + len(key)])
            if there == key:
                return len(key)
        return 1


def _lexed(text: str) -> tuple[Lexeme, ...]:
    if text == '""':
        return (Lexeme("STRING", text, 0, 0),)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return (Lexeme("DATE", text, 0, 0),)
    return said(text) or tuple(Lexeme("MARK", mark, 0, 0) for mark in text)


def _price(off: int, letters: str, stretch: Sequence[Lexeme], phrase: Phrase) -> float:
    """How unlikely it is that a phrase was meant: letters that differ, and words that stand apart."""
    if off == 0:
        return 0.3
    exact = len(stretch) == len(phrase.pieces)
    if exact:
        differ = sum(w.text.lower() != p for w, p in zip(stretch, phrase.pieces, strict=True))
        if differ == 1:
            return 0.4 + 0.8 * off / max(len(letters), 3)
    return 0.6 + 1.5 * off / max(len(letters), 3)


def _word_by_word(stretch: Sequence[Lexeme], phrase: Phrase) -> bool:
    """Whether each word can be meant as the one that it would become; words that are split or joined are not held."""
    if len(stretch) != len(phrase.pieces):
        return True
    pairs = [(word.text.lower(), piece) for word, piece in zip(stretch, phrase.pieces, strict=True)]
    return all(_off(one, other) <= max(1, len(one) // 3, len(other) // 3) for one, other in pairs)


def _off(one: str, other: str) -> int:
    """How many letters differ, æ, ø and å being one letter or two, whichever is nearer."""
    return min(distance(one, other, 9), distance(fold(one), fold(other), 9))


def _cased(better: str, found: str) -> str:
    """A phrase with the capital that what it replaces has."""
    return better[0].upper() + better[1:] if found[:1].isupper() and better[:1].islower() else better
