"""Mendings made to a text: where their places are among the characters that are written, and which go together."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trin.dsl import Source
from trin.dsl.diagnostics import Diagnostic, Edit
from trin.dsl.rendering.fixes import Written, chosen, difference, overlap, preview
from trin.dsl.source import Span

FILE = "a.trin"


def edit(line, column, end, text, end_line=None, file=FILE):
    return Edit(Span(file, line, column, end_line or line, end), text)


def mended(text, *edits):
    return Written(text).with_edits(edits)


# --- places ---------------------------------------------------------------------------------------------------------

PIECES = ["a", "å", "a\u030a", "e\u0323\u0302", "\u1100\u1161\u11a8", "\u0301", "日", " ", "\n", "\r\n", "\r"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(TEXTS, st.booleans(), st.data())
def test_places_count_as_the_lines_of_a_source_do(text, marked, data):
    """Put a word where some columns begin: the lines of the new text are those of the old one with the word there."""
    text = "\ufeff" * marked + text
    lines = Source(FILE, text).lines
    line = data.draw(st.integers(1, len(lines)))
    column = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    place = Written(text).offset(line, column)
    if place is None:
        # Within one written character: only where Unicode has no single character for it.
        assert not unicodedata.is_normalized("NFC", text)
        return
    found = Source(FILE, mended(text, edit(line, column, column, "=X="))).lines
    expected = [*lines]
    expected[line - 1] = lines[line - 1][: column - 1] + "=X=" + lines[line - 1][column - 1 :]
    assert found == expected


@given(TEXTS, st.booleans(), st.data())
def test_what_an_edit_does_not_cover_stays_byte_for_byte(text, marked, data):
    text = "\ufeff" * marked + text
    written = Written(text)
    lines = Source(FILE, text).lines
    line = data.draw(st.integers(1, len(lines)))
    start = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    end = data.draw(st.integers(start, len(lines[line - 1]) + 1))
    stretch = written.stretch(Span(FILE, line, start, line, end))
    if stretch is None:
        return
    result = written.with_edits([edit(line, start, end, "<>")])
    assert result == text[: stretch[0]] + "<>" + text[stretch[1] :]
    assert unicodedata.normalize("NFC", text[slice(*stretch)]) == lines[line - 1][start - 1 : end - 1]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_new_lines_end_as_those_around_them(ends):
    text = ends.join(["one", "two", "three"])
    assert mended(text, edit(2, 4, 4, "\nnew")) == ends.join(["one", "two", "new", "three"])
    assert mended(text, edit(3, 6, 6, "\nnew")) == ends.join(["one", "two", "three", "new"])
    assert mended(text, edit(2, 1, 1, "", end_line=3)) == ends.join(["one", "three"])


def test_places_that_are_none():
    written = Written("ab\n")
    assert [written.offset(*place) for place in ((0, 1), (1, 0), (1, 4), (2, 2), (4, 1))] == [None] * 5
    assert [written.offset(*place) for place in ((1, 1), (1, 3), (2, 1), (3, 1))] == [0, 2, 3, 3]
    with pytest.raises(ValueError, match="no place"):
        written.with_edits([edit(9, 1, 1, "x")])
    with pytest.raises(ValueError, match="no place"):
        written.with_edits([edit(1, 1, 3, "x"), edit(1, 2, 3, "y")])


def test_several_edits_at_once():
    assert mended("one two three", edit(1, 9, 14, "3"), edit(1, 1, 4, "1"), edit(1, 5, 5, "+")) == "1 +two 3"


# --- which ----------------------------------------------------------------------------------------------------------


def problem(*edits, fix=None, unsafe=False, at=(1, 1, 2)):
    return Diagnostic("T109", {}, Span(FILE, at[0], at[1], at[0], at[2]), fix=fix, edits=edits, unsafe=unsafe)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (edit(1, 1, 4, "x"), edit(1, 4, 6, "y"), False),
        (edit(1, 1, 5, "x"), edit(1, 4, 6, "y"), True),
        (edit(1, 1, 9, "x"), edit(1, 4, 6, "y"), True),
        (edit(1, 4, 4, "x"), edit(1, 4, 4, "y"), True),
        (edit(1, 1, 4, "x"), edit(1, 4, 4, "y"), True),
        (edit(1, 4, 4, "x"), edit(1, 4, 6, "y"), True),
        (edit(1, 1, 4, "x"), edit(1, 5, 5, "y"), False),
        (edit(1, 4, 9, "x", end_line=3), edit(2, 1, 2, "y"), True),
        (edit(1, 1, 9, "x"), edit(1, 1, 9, "y", file="b.trin"), False),
    ],
)
def test_edits_are_in_each_others_way(one, other, expected):
    assert overlap(one, other) is overlap(other, one) is expected


def test_of_two_that_overlap_the_second_waits():
    first, second = problem(fix="a", at=(1, 1, 5)), problem(fix="b", at=(1, 3, 8))
    third = problem(fix="c", at=(2, 1, 3))
    found = chosen([third, second, first])
    assert (found.now, found.later) == ((first, third), (second,))
    assert found.edits(FILE) == [*first.mending, *third.mending]


def test_a_mending_in_several_places_is_made_together_or_not_at_all():
    wide = problem(edit(1, 1, 3, "x"), edit(5, 1, 3, "y"))
    narrow = problem(fix="z", at=(5, 2, 4))
    assert chosen([wide, narrow]).now == (wide,)
    earlier = problem(fix="q", at=(1, 1, 2))
    assert chosen([earlier, problem(edit(1, 1, 9, "x"), edit(5, 1, 3, "y")), narrow]).now == (earlier, narrow)


def test_guesses_and_mendings_in_their_own_way_are_never_chosen():
    assert chosen([problem(fix="a", unsafe=True), problem(), problem(edit(1, 1, 4, "a"), edit(1, 2, 5, "b"))]).now == ()


# --- previews and differences ---------------------------------------------------------------------------------------


@given(st.lists(st.text("ab å", max_size=6), min_size=1, max_size=6), st.data())
def test_a_preview_is_what_making_the_edit_gives(lines, data):
    line = data.draw(st.integers(1, len(lines)))
    last = data.draw(st.integers(line, len(lines)))
    start = data.draw(st.integers(1, len(lines[line - 1]) + 1))
    end = data.draw(st.integers(start if last == line else 1, len(lines[last - 1]) + 1))
    change = edit(line, start, end, data.draw(st.text("x\n ", max_size=4)), end_line=last)
    (shown,) = preview(lines, [change])
    assert lines[shown.first - 1 : shown.first - 1 + len(shown.old)] == list(shown.old)
    replaced = [*lines[: shown.first - 1], *shown.new, *lines[shown.first - 1 + len(shown.old) :]]
    assert replaced == mended("\n".join(lines), change).split("\n")
    for place in shown.added:
        words = "\n".join(shown.new).split("\n")[place.line - shown.first : place.end_line - shown.first + 1]
        assert "x" in "".join(words)


def patched(text, diff):
    """The text with a unified diff applied, as `patch` would."""
    old, new, at = text.split("\n"), [], 0
    lines = diff.split("\n")[2:]
    for i, line in enumerate(lines):
        if line.startswith("@@"):
            start, _, count = line.split()[1][1:].partition(",")
            begin = int(start) - (count != "0")
            new += old[at:begin]
            at = begin
        elif line.startswith(("+", " ")):
            new.append(line[1:])
        if line.startswith(("-", " ")):
            assert old[at] == line[1:], i
            at += 1
    return "\n".join([*new, *old[at:]])


@given(
    st.lists(st.sampled_from(["a", "b\r", "å", ""]), max_size=8),
    st.lists(st.sampled_from(["a", "b\r", "c"]), max_size=8),
)
def test_a_difference_can_be_applied(before, after):
    old, new = ("".join(f"{line}\n" for line in lines) for lines in (before, after))
    found = difference(old, new, FILE)
    assert (found == "") is (old == new)
    if found:
        assert patched(old, found) == new


def test_a_difference_says_where_the_last_line_has_no_end():
    assert difference("a\nb", "a\nc\n", FILE).split("\n")[3:] == [" a", "-b", "\\ No newline at end of file", "+c"]
