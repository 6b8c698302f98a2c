"""Text files with separated cells, as Excel and others save them: which characters, and what separates the cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from trin.dsl.cards.drawing import Drawn
from trin.dsl.cards.grid import grid_of
from trin.dsl.cards.remarks import Remark, Sort

from . import MOST_CELLS, NoCard, Sheets

_SEPARATORS = (";", "\t", ",", "|")
"""In the order in which they win where several would do: Danish Excel first."""

_GARBLED = re.compile("Ã[¦¸¥†˜…]")
_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(data: bytes) -> Sheets:
    """The one sheet of a text file. Raises NoCard where it is no text, or has no columns."""
    text, remarks = decoded(data)
    if "\x00" in text:
        raise NoCard("binary")
    separator, rows = _rows(text)
    if sum(map(len, rows)) > MOST_CELLS:
        raise NoCard("cells", limit=MOST_CELLS // 1000)
    if max((len(row) for row in rows), default=0) < 2:
        raise NoCard("one_column")
    if separator != ";":
        remarks.append(Remark(Sort.NOTE, f"separator.{_NAMES[separator]}"))
    return Sheets((grid_of(None, [[_unquoted(cell) for cell in row] for row in rows]).nearby(),), tuple(remarks))


_NAMES = {"\t": "tab", ",": "comma", "|": "bar"}


def _unquoted(text: str) -> str:
    """A text without the mark that keeps Excel from taking it for a formula."""
    return text[1:] if re.match(r"'+[=+\-@\t\r＝＋－＠]", text) else text


def decoded(data: bytes) -> tuple[str, list[Remark]]:
    """The text of a file, and what was guessed about its characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data, "utf-16"), []
    if len(data) >= 4 and data[1::2][:200].count(0) * 2 > len(data[1::2][:200]):
        return _utf16(data, "utf-16-le"), []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252"), [Remark(Sort.GUESS, "encoding")]
        except UnicodeDecodeError:
            raise NoCard("encoding") from None
    if _GARBLED.search(text):
        try:
            return text.encode("cp1252").decode("utf-8"), [Remark(Sort.GUESS, "garbled")]
        except UnicodeError:
            return text, []
    return text, []


def _utf16(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise NoCard("encoding") from None


def _rows(text: str) -> tuple[str, list[list[str]]]:
    """The separator that gives most lines the same number of cells, and the cells."""
    said = _SEP_LINE.match(text)
    if said is not None:
        return said[1], _split(text[said.end() :], said[1])
    best: tuple[int, str] | None = None
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(row) for row in _split(text, separator) if len(row) > 1)
        except NoCard:
            continue
        score = max(widths.values(), default=0)
        if best is None or score > best[0]:
            best = (score, separator)
    separator = best[1] if best is not None else ";"
    return separator, _split(text, separator)


def _split(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        return list(reader)
    except csv.Error:
        raise NoCard("quotes", line=reader.line_num) from None


_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def csv_bytes(drawn: Drawn) -> bytes:
    """A card as Danish Excel reads it: semicolons, Windows line ends, UTF-8 with a byte order mark.

    A text that Excel would take for a formula gets an apostrophe in front, which `read_csv` takes away.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for line in drawn.lines:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell for cell in line.cells])
    return out.getvalue().encode("utf-8-sig")
