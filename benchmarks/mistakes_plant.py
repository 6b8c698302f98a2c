"""Plants one fault in a clean rule file, of the kinds that authors make, and remembers where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from trin.dsl import keywords
from trin.dsl.source import Source, Span

from benchmarks.mistakes_pages import Corpus, Page, Phrase, Piece
from benchmarks.mistakes_words import BULLETS, JUNK, NUMBER_WORDS, PERCENT, SYNONYMS


@dataclass(frozen=True, slots=True)
class Fault:
    """Some lines of one file, replaced by others.

    `places` are where an underline would be right, as places in the broken files: it has to overlap one of them.
    """

    kind: str
    how: str
    ruleset: str
    file: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    places: tuple[Span, ...]

    @property
    def right_lines(self) -> frozenset[tuple[str, int]]:
        """The lines that a right underline can begin on."""
        return frozenset((place.file, line) for place in self.places for line in range(place.line, place.end_line + 1))


def broken(source: Source, faults: Sequence[Fault]) -> Source:
    """The file with the faults in it; no two of them touch the same line."""
    lines = source.lines
    for fault in sorted(faults, key=lambda f: f.line, reverse=True):
        lines[fault.line - 1 : fault.line - 1 + len(fault.before)] = fault.after
    return Source(source.file, "\n".join(lines))


Made = Iterator[Fault]
Planter = Callable[[Corpus, Page, Random], Fault | None]


def _fault(
    page: Page, kind: str, how: str, line: int, after: str, start: int, end: int, also: tuple[Span, ...] = ()
) -> Fault | None:
    """A changed line; `start` and `end` are where the underline belongs in it."""
    before = page.lines[line - 1]
    if before == after:
        return None
    place = page.span(line, start, max(end, start))
    return Fault(kind, how, page.ruleset, page.source.file, line, (before,), (after,), (place, *also))


def _replaced(
    page: Page, kind: str, how: str, piece: Piece | Phrase, text: str, also: tuple[Span, ...] = ()
) -> Fault | None:
    line = page.lines[piece.line - 1]
    after = line[: piece.start] + text + line[piece.end :]
    return _fault(page, kind, how, piece.line, after, piece.start, piece.start + len(text), also)


def _without(page: Page, kind: str, how: str, piece: Piece) -> Fault | None:
    """The line without a piece; an underline belongs to the gap or to what stands on either side of it."""
    line = page.lines[piece.line - 1]
    there = page.pieces[piece.line - 1]
    at = there.index(piece)
    start = there[at - 1].start if at else piece.start
    left, right = line[: piece.start].rstrip(" ") if at else line[: piece.start], line[piece.end :].lstrip(" ")
    between = " " if at and right else ""
    gap = len(left + between)
    end = gap + (there[at + 1].end - there[at + 1].start if at + 1 < len(there) else 0)
    return _fault(page, kind, how, piece.line, left + between + right, start, end)


# --- typos ----------------------------------------------------------------------------------------------------------

_FOLDS = {"æ": "ae", "ø": "oe", "å": "aa"}
_LETTERS = "abcdefghijklmnoprstuvy"


def misspelt(word: str, random: Random) -> tuple[str, str]:
    """How a word was misspelt, and the result, which differs from it."""
    ways = ["drop", "double", "replace"]
    swaps = [i for i in range(len(word) - 1) if word[i].lower() != word[i + 1].lower()]
    folds = [i for i, letter in enumerate(word) if letter in _FOLDS]
    ways += ["swap"] * bool(swaps) + ["fold"] * bool(folds)
    how = random.choice(ways)
    at = random.randrange(len(word))
    match how:
        case "swap":
            at = random.choice(swaps)
            return how, word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case "fold":
            at = random.choice(folds)
            return how, word[:at] + _FOLDS[word[at]] + word[at + 1 :]
        case "drop" if len(word) > 1:
            return how, word[:at] + word[at + 1 :]
        case "replace":
            other = random.choice([letter for letter in _LETTERS if letter != word[at].lower()])
            return how, word[:at] + other + word[at + 1 :]
    return "double", word[:at] + word[at] + word[at:]


def keyword_typo(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.kind == "keyword" and len(p.text) > 1])
    if piece is None:
        return None
    how, text = misspelt(piece.text, random)
    return _replaced(page, "keyword typo", how, piece, text)


def use_typo(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.role == "use"])
    if piece is None:
        return None
    how, text = _misspelt_name(piece.text, random)
    return _replaced(page, "typo in a use of a name", how, piece, text)


def declaration_typo(corpus: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.role == "declaration"])
    if piece is None:
        return None
    how, text = _misspelt_name(piece.text, random)
    here = page.span(piece.line, piece.start, piece.end)
    others = tuple(span for span in corpus.places[piece.text] if span[:3] != here[:3])
    return _replaced(page, "typo in a declared name", how, piece, text, others)


def _misspelt_name(name: str, random: Random) -> tuple[str, str]:
    if random.random() < 0.1:
        return "capital", name[0].upper() + name[1:]
    return misspelt(name, random)


def _any(random: Random, pieces: list[Piece]) -> Piece | None:
    return random.choice(pieces) if pieces else None


# --- words ----------------------------------------------------------------------------------------------------------


def deleted_word(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.kind != "mark"])
    return None if piece is None else _without(page, "deleted word", piece.kind, piece)


def junk_word(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, page.all_pieces)
    if piece is None:
        return None
    junk = random.choice(JUNK[page.file.language])
    line = page.lines[piece.line - 1]
    if random.random() < 0.5:
        after, start = line[: piece.start] + junk + " " + line[piece.start :], piece.start
    else:
        after, start = line[: piece.end] + " " + junk + line[piece.end :], piece.end + 1
    return _fault(page, "inserted junk word", "", piece.line, after, start, start + len(junk))


_SETS = (
    keywords.PREDICATES,
    keywords.QUALIFIERS,
    keywords.TEST_STARTS,
    keywords.LINE_STARTS,
    frozenset({"DAY", "WEEK", "MONTH", "YEAR"}),
)


def wrong_keyword(_: Corpus, page: Page, random: Random) -> Fault | None:
    if not page.phrases:
        return None
    phrase = random.choice(page.phrases)
    same = sorted(set[str]().union(*(s for s in _SETS if s & set(phrase.terminals))))
    how = "of the same kind" if same and random.random() < 0.5 else "of another kind"
    pool = same if how == "of the same kind" else sorted(page.catalogue.phrases)
    terminal = random.choice([t for t in pool if t not in phrase.terminals])
    return _replaced(page, "wrong keyword", how, phrase, page.catalogue.word(terminal))


def synonym(_: Corpus, page: Page, random: Random) -> Fault | None:
    known = SYNONYMS[page.file.language]
    found = [(phrase, t) for phrase in page.phrases for t in phrase.terminals if t in known]
    if not found:
        return None
    phrase, terminal = random.choice(found)
    word = random.choice(known[terminal])
    return _replaced(page, "another word for it", word, phrase, word)


# --- quotes, tables, headers ----------------------------------------------------------------------------------------


def missing_quote(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.kind == "text"])
    if piece is None:
        return None
    how = random.choice(["opening", "closing"])
    text = piece.text[1:] if how == "opening" else piece.text[:-1]
    return _replaced(page, "missing quotation mark", how, piece, text)


def missing_pipe(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.text == "|"])
    if piece is None:
        return None
    at = [p for p in page.pieces[piece.line - 1] if p.text == "|"].index(piece)
    last = piece is page.pieces[piece.line - 1][-1]
    how = "first" if at == 0 else "last" if last else "inner"
    made = _without(page, "missing pipe", how, piece)
    assert made is not None
    line = page.lines[piece.line - 1]  # cells keep their width
    return Fault(*(made.kind, made.how, made.ruleset, made.file, made.line, made.before),
                 (line[: piece.start] + " " + line[piece.end :],), _cells(page, piece))  # fmt: skip


def _cells(page: Page, pipe: Piece) -> tuple[Span, ...]:
    """The two cells that a pipe stands between."""
    pipes = [p for p in page.pieces[pipe.line - 1] if p.text == "|"]
    at = pipes.index(pipe)
    start = pipes[at - 1].start if at else pipe.start
    end = pipes[at + 1].end if at + 1 < len(pipes) else pipe.end
    return (page.span(pipe.line, start, end),)


_HEADERS = frozenset(
    {
        "RULESET", "IN_FORCE_FROM", "SCALE", "LEVELS", "TRANSITION", "REQUIREMENT", "RECOMMENDATION", "STANDARD",
        "TARGET_GROUP", "CONDITION", "SCORECARD", "PACKAGE", "ALL_OF", "NONE_OF",
    }
)  # fmt: skip


def lost_header(_: Corpus, page: Page, random: Random) -> Fault | None:
    """A line that others belong to is gone: an underline belongs to what is left of its block, or to the line above."""
    lines = [n for n in range(1, len(page.lines) + 1) if _heads(page, n)]
    line = random.choice(lines)
    body = _body(page, line)
    above = next((n for n in range(line - 1, 0, -1) if page.pieces[n - 1]), None)
    next_line = next((n for n in range(line + 1, len(page.lines) + 1) if page.pieces[n - 1]), line + 1)
    spans = [_whole(page, n, -1) for n in body or [next_line]] + ([_whole(page, above, 0)] if above else [])
    how = "first line" if above is None else "line"
    removed = (page.lines[line - 1],)
    return Fault("lost header", how, page.ruleset, page.source.file, line, removed, (), tuple(spans))


def _heads(page: Page, line: int) -> bool:
    pieces = page.pieces[line - 1]
    if not pieces:
        return False
    first = next((phrase for phrase in page.phrases if phrase.pieces[0] is pieces[0]), None)
    if first is not None and _HEADERS & set(first.terminals):
        return True
    group = first is not None and "AT_LEAST" in first.terminals and len(pieces) == 3
    return group or (pieces[0].text == "|" and not page.codes[line - 2].strip().startswith("|"))


def _body(page: Page, line: int) -> list[int]:
    """The lines that belong to the one at `line`: what is indented further, or the rest of a table."""
    table = page.pieces[line - 1][0].text == "|"
    depth = page.pieces[line - 1][0].start
    found: list[int] = []
    for number in range(line + 1, len(page.lines) + 1):
        there = page.pieces[number - 1]
        if there and (there[0].text != "|" if table else there[0].start <= depth):
            break
        if there:
            found.append(number)
    return found


def _whole(page: Page, line: int, moved: int) -> Span:
    return page.span(line + moved, 0, len(page.lines[line - 1]))


# --- numbers --------------------------------------------------------------------------------------------------------


def number_form(_: Corpus, page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.kind in {"number", "date"}])
    if piece is None:
        return None
    if piece.kind == "date":
        how, text = _date(page, piece, random)
        return _replaced(page, "wrong number form", how, piece, text)
    there = page.pieces[piece.line - 1]
    after = there[there.index(piece) + 1] if piece is not there[-1] else None
    mark = page.catalogue.decimal_mark
    ways = ["decimal point", "decimals"]
    words = NUMBER_WORDS[page.file.language]
    ways += ["number word"] * 2 if piece.text.isdigit() and int(piece.text) in words else []
    if after is not None and (after.text == "%" or _is_unit(page, after)):
        ways += ["missing unit"] * 2
    ways += ["percent in words"] * 2 if after is not None and after.text == "%" else []
    how = random.choice(ways)
    match how:
        case "decimal point":
            other = "." if mark == "," else ","
            text = re_marked(piece.text, mark, other)
        case "decimals":
            text = piece.text + mark + "0" if piece.text.isdigit() else piece.text
        case "number word":
            text = words[int(piece.text)]
        case "missing unit":
            assert after is not None
            return _without(page, "wrong number form", how, after)
        case _:
            assert after is not None
            word = random.choice(PERCENT[page.file.language])
            return _replaced(page, "wrong number form", how, after, word)
    return _replaced(page, "wrong number form", how, piece, text)


def re_marked(number: str, mark: str, other: str) -> str:
    """The number with the other language's decimal mark, or with a needless decimal behind it."""
    return number.replace(mark, other) if mark in number else f"{number}{other}0"


def _is_unit(page: Page, piece: Piece) -> bool:
    units = ("DAY", "WEEK", "MONTH", "YEAR", "HOURS", "POINTS")
    return any(piece.text.lower() in page.catalogue.phrases[unit] for unit in units)


def _date(page: Page, piece: Piece, random: Random) -> tuple[str, str]:
    parts = piece.text.replace(".", " ").split()
    if len(parts) != 3:
        return "date", piece.text.replace("-", "/")
    day, month, year = parts
    number = page.catalogue.month_numbers[month.lower()]
    ways = (
        f"{day}/{number}-{year}",
        f"{day}/{number} {year}",
        f"{day}.{number}.{year}",
        f"{year}/{number}/{day}",
        f"{day}. {month[:3]}. {year}",
        f"{day}. {month} {year[2:]}",
    )
    return "date", random.choice(ways)


# --- what comes along when text is pasted ---------------------------------------------------------------------------


def pasted(_: Corpus, page: Page, random: Random) -> Fault | None:
    return random.choice((_full_stop, _tabs, _table, _bullet, _semicolon, _single))(page, random)


def _full_stop(page: Page, random: Random) -> Fault | None:
    line = random.choice([n for n, there in enumerate(page.pieces, 1) if there and there[-1].text != ","])
    code = page.codes[line - 1].rstrip()
    after = code + "." + page.lines[line - 1][len(code) :]
    return _fault(page, "pasted", "full stop", line, after, page.pieces[line - 1][-1].start, len(code) + 1)


def _rows(page: Page) -> list[int]:
    return [n for n, there in enumerate(page.pieces, 1) if there and there[0].text == "|"]


def _tabbed(line: str) -> str:
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return "\t".join(cells)


def _tabs(page: Page, random: Random) -> Fault | None:
    rows = _rows(page)
    if not rows:
        return None
    line = random.choice(rows)
    after = _tabbed(page.codes[line - 1])
    return _fault(page, "pasted", "tabs", line, after, 0, len(after))


def _table(page: Page, random: Random) -> Fault | None:
    rows = _rows(page)
    heads = [n for n in rows if n - 1 not in rows]
    if not heads:
        return None
    line = random.choice(heads)
    end = next(n for n in range(line, len(page.lines) + 2) if n not in rows)
    before = tuple(page.lines[line - 1 : end - 1])
    after = tuple(_tabbed(row) for row in before)
    places = tuple(page.span(line + i, 0, len(row)) for i, row in enumerate(after))
    return Fault("pasted", "a table of tabs", page.ruleset, page.source.file, line, before, after, places)


def _bullet(page: Page, random: Random) -> Fault | None:
    piece = _any(random, [there[0] for there in page.pieces if there and there[0].text == "-"])
    if piece is None:
        return None
    line = page.lines[piece.line - 1]
    bullet = random.choice(BULLETS)
    after = line[: piece.start] + bullet + line[piece.end :].lstrip()
    return _fault(page, "pasted", f"bullet {bullet.strip()}", piece.line, after, piece.start, piece.start + len(bullet))


def _semicolon(page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.text == ","])
    return None if piece is None else _replaced(page, "pasted", "semicolon", piece, ";")


def _single(page: Page, random: Random) -> Fault | None:
    piece = _any(random, [p for p in page.all_pieces if p.kind == "text"])
    if piece is None:
        return None
    opening, closing = random.choice(("''", "‘’", "´´"))
    return _replaced(page, "pasted", "single quotes", piece, opening + piece.text[1:-1] + closing)


PLANTERS: dict[str, Planter] = {
    "keyword typo": keyword_typo,
    "typo in a use of a name": use_typo,
    "typo in a declared name": declaration_typo,
    "deleted word": deleted_word,
    "inserted junk word": junk_word,
    "wrong keyword": wrong_keyword,
    "another word for it": synonym,
    "missing quotation mark": missing_quote,
    "missing pipe": missing_pipe,
    "lost header": lost_header,
    "wrong number form": number_form,
    "pasted": pasted,
}


def faults(kind: str, corpora: Sequence[Corpus], seed: int) -> Iterator[Fault]:
    """Different faults of a kind, in random order; every line of every file has the same chance. Ends when no more
    are found."""
    random = Random(f"{seed}:{kind}")
    pages = [(corpus, page) for corpus in corpora for page in corpus.planted]
    weights = [len(page.lines) for _, page in pages]
    seen: set[tuple[str, str, int, tuple[str, ...]]] = set()
    tries = 0
    while tries < 500:
        corpus, page = random.choices(pages, weights)[0]
        fault = PLANTERS[kind](corpus, page, random)
        key = None if fault is None else (fault.ruleset, fault.file, fault.line, fault.after)
        if fault is None or key is None or key in seen:
            tries += 1
            continue
        tries = 0
        seen.add(key)
        yield fault
