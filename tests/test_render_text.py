"""Problems as people see them: several places, marks under the right cells, long lines, and consoles that can show less."""

import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from trin.dsl import Source, console
from trin.dsl.diagnostics import Diagnostic, Edit, Label, Note, Severity
from trin.dsl.rendering import render
from trin.dsl.rendering.screen import Screen, cells, cut, laid
from trin.dsl.source import Span


def at(line, column, end, file="a.trin", end_line=None):
    return Span(file, line, column, end_line or line, end)


def shown(text, *, primary, labels=(), screen=None, language="en", files=None, **given):
    problem = Diagnostic("T118", {"found": "x"}, primary, tuple(labels), **given)
    sources = files or [Source("a.trin", text)]
    return render.text([problem], sources, language, screen or Screen()).split("\n")


def test_places_come_in_the_order_of_lines_with_what_they_are():
    lines = shown(
        "one two three\nfour\nfive six\nseven\neight\nnine ten\n",
        primary=at(3, 6, 9),
        labels=[Label(at(6, 1, 5), "the last"), Label(at(1, 5, 8), "@declared_here"), Label(at(3, 1, 5), "beside it")],
    )
    assert lines == [
        "a.trin:3:6: error T118: »x« is there twice.",
        "    1 │ one two three",
        "      │     --- declared here",
        "    2 │ four",
        "    3 │ five six",
        "      │ ---- ^^^",
        "      │ beside it",
        "    … │",
        "    6 │ nine ten",
        "      │ ---- the last",
        "  help: Keep one of the lines.",
    ]


def test_texts_that_have_no_room_stand_under_their_marks():
    text = "aaaa bbbb cccc"
    labels = [Label(at(1, 1, 5), "the first of them"), Label(at(1, 6, 10), "second"), Label(at(1, 2, 4), "within")]
    assert shown(text, primary=at(1, 11, 15), labels=labels)[2:-1] == [
        "      │ ---- ---- ^^^^",
        "      │  -- within",
        "      │ the first of them",
        "      │      second",
    ]


def test_a_mark_shares_a_row_where_its_text_leaves_room():
    lines = shown("aa                       bb", primary=at(1, 26, 28), labels=[Label(at(1, 1, 3), "this")])
    assert lines[2] == "      │ -- this                  ^^"


def test_other_files_have_their_own_excerpt_and_their_place():
    files = [Source("b.trin", "x\n  the requirement\n"), Source("a.trin", "change it"), Source("c.trin", "and it")]
    lines = shown(
        "",
        primary=at(1, 1, 7),
        labels=[Label(at(1, 1, 4, "c.trin"), "third"), Label(at(2, 7, 18, "b.trin"), "is fixed here")],
        files=files,
    )
    assert lines[1:9] == [
        "    1 │ change it",
        "      │ ^^^^^^",
        "  b.trin:2:7:",
        "    2 │   the requirement",
        "      │       ----------- is fixed here",
        "  c.trin:1:1:",
        "    1 │ and it",
        "      │ --- third",
    ]


def test_a_place_that_is_not_there_is_still_named():
    lines = shown("x", primary=at(1, 1, 2), labels=[Label(at(9, 1, 2, "gone.trin"), "was here")])
    assert "  gone.trin:9:1: was here" in lines


def test_several_lines_are_tied_together():
    text = "one\n  two,\n    three,\n  four\nfive\n"
    assert shown(text, primary=at(2, 3, 7, end_line=4))[1:-1] == [
        "    2 │ ╭   two,",
        "      │ │   ^^^^",
        "    3 │ │     three,",
        "    4 │ ╰   four",
        "      │     ^^^^",
    ]
    assert shown(text, primary=at(2, 3, 7, end_line=4), screen=Screen(drawing=False))[1:-1] == [
        "    2 | /   two,",
        "      | |   ^^^^",
        "    3 | |     three,",
        "    4 | \\   four",
        "      |     ^^^^",
    ]


def test_of_many_lines_the_first_and_the_last_are_shown():
    text = "".join(f"line {n}\n" for n in range(1, 31))
    lines = shown(text, primary=at(2, 1, 1, end_line=30))
    numbers = [line.split()[0] for line in lines if re.match(r" +[0-9…]+ │", line)]
    assert numbers == ["2", "3", "4", "…", "27", "28", "29"]
    assert "    … │ │" in lines


def test_the_gutter_grows_with_the_numbers():
    lines = shown("\n" * 123_455 + "here", primary=at(123_456, 1, 5))
    assert lines[1:3] == ["123456 │ here", "       │ ^^^^"]


# --- cells ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words", "cell"),
    [
        ("\tkrav x", "x", 9),
        ("日本 x", "x", 5),
        ("ｗｉｄｅ x", "x", 9),
        ("e\u0323\u0302 x", "x", 2),
        ("a\u200bb x", "x", 3),
        ("a\u00a0b\u3000x", "x", 5),
        ("\u202eab x", "x", 3),
        ("é æøå x", "x", 6),
    ],
)
def test_marks_stand_under_the_cells_of_their_words(line, words, cell):
    line = unicodedata.normalize("NFC", line)
    column = line.index(words) + 1
    row = shown(line, primary=at(1, column, column + len(words)))[2].partition("│ ")[2]
    assert row == " " * cell + "^" * len(words)


def test_wide_characters_have_wide_marks():
    assert shown("日本 x", primary=at(1, 1, 3))[2] == "      │ ^^^^"


def test_what_has_no_width_still_has_a_mark():
    assert shown("ab", primary=at(1, 3, 3))[2] == "      │   ^"
    assert shown("a\u00adb", primary=at(1, 2, 3))[2] == "      │  ^"


def test_nothing_in_a_file_steers_the_screen():
    odd = "a\x1b[2Jb\u202ec\u2066d\x07e\x7ff"
    lines = shown(f"{odd} g", primary=at(1, 13, 14), labels=[Label(at(1, 1, 2), odd)], files=None)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "\n".join(lines))


ODD = "a å日ｗ\t\u0301\u0323\u200b\u00ad\u202e\u3000\x1b\ufe0f😀\u2028"


@given(st.text(st.sampled_from(ODD), max_size=40), st.data())
def test_the_cells_before_a_mark_are_those_of_the_text_before_it(line, data):
    line = unicodedata.normalize("NFC", line)
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    found = laid(line, Screen())
    low, high = found.stretch(start + 1, end + 1)
    assert low == cells("".join(found.pieces[:start]))
    assert high == max(low + 1, cells("".join(found.pieces[:end])))


# --- long lines -----------------------------------------------------------------------------------------------------


@given(
    st.text(st.sampled_from("ab æ日\t"), min_size=1, max_size=200),
    st.integers(12, 60),
    st.booleans(),
    st.data(),
)
def test_a_cut_line_fits_and_shows_where_the_words_begin(line, room, drawing, data):
    screen = Screen(drawing=drawing)
    found = laid(line, screen)
    start = data.draw(st.integers(1, len(line)))
    end = data.draw(st.integers(start + 1, len(line) + 1))
    low, high = found.stretch(start, end)
    part = cut(found, room, low, high, screen)
    assert cells(part.text) <= room
    assert part.start <= low <= part.end
    piece = found.pieces[start - 1]
    if piece.strip():
        before, at_cell = "", part.at(low)
        while cells(before) < at_cell:
            before = part.text[: len(before) + 1]
        assert part.text[len(before) :].startswith(piece)


def test_a_long_line_is_cut_around_the_words():
    lines = shown("x " * 100 + "her er det " + "y " * 100, primary=at(1, 201, 204), screen=Screen(width=40))
    assert lines[1] == "    1 │ …x x x x x her er det y y y y y…"
    assert lines[2].index("^^^") == lines[1].index("her")
    assert all(len(line) <= 40 for line in lines[1:3])


def test_places_far_apart_on_a_long_line_keep_to_the_first():
    lines = shown(
        "first " + "x " * 200 + "last",
        primary=at(1, 407, 411),
        labels=[Label(at(1, 1, 6), "it")],
        screen=Screen(width=60),
    )
    assert "last" in lines[1]
    assert lines[2].index("^") == lines[1].index("last")


# --- mendings -------------------------------------------------------------------------------------------------------


def test_the_line_as_it_would_be():
    lines = shown("a b\nkrav x\n", primary=at(2, 1, 5), fix="requirement", severity=Severity.WARNING)
    assert lines[-3:] == ["  can be fixed:", "    2 │ requirement x", "      │ +++++++++++"]
    assert shown("krav x", primary=at(1, 1, 5), fix="k", unsafe=True)[-3] == "  perhaps:"


def test_edits_in_several_places_and_files():
    files = [Source("a.trin", "one\ntwo\nthree\n"), Source("b.trin", "four\n")]
    edits = (Edit(at(3, 1, 1), "x "), Edit(at(1, 1, 5, "b.trin"), "4"))
    lines = shown("", primary=at(1, 1, 4), fix="1", edits=edits, files=files)
    assert lines[lines.index("  can be fixed:") :] == [
        "  can be fixed:",
        "    1 │ 1",
        "      │ +",
        "    3 │ x three",
        "      │ +",
        "  b.trin:1:1:",
        "    1 │ 4",
        "      │ +",
    ]


def test_a_line_that_would_be_gone_and_lines_that_would_come():
    gone = shown("one\ntwo\nthree\n", primary=at(2, 1, 4), edits=(Edit(at(2, 1, 1, end_line=3), ""),))
    assert gone[-2:] == ["  can be fixed:", "    2 - two"]
    come = shown("one and two\n", primary=at(1, 5, 8), edits=(Edit(at(1, 4, 9), "\n"),))
    assert come[-3:] == ["  can be fixed:", "    1 │ one", "    2 │ two"]


def test_notes_are_filled_with_their_own_arguments_and_those_of_the_problem():
    text = "\n".join(
        shown(
            "x", primary=at(1, 1, 2), notes=(Note("declared_here"), Note("perhaps_declared_wrong", {"declared": "q"}))
        )
    )
    assert "  note: declared here\n" in text
    assert re.search("  note: .*»q«", text)


# --- consoles -------------------------------------------------------------------------------------------------------


class Stream(io.TextIOWrapper):
    """A console of some code page."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("encoding", "drawing"), [("utf-8", True), ("cp850", False), ("cp1252", False), ("ascii", False), ("utf-16", True)]
)
def test_shapes_are_those_that_the_console_has(encoding, drawing):
    assert console.screen(Stream(io.BytesIO(), encoding)).drawing is drawing


@pytest.mark.parametrize("encoding", ["ascii", "cp850", "cp1252"])
def test_marks_are_right_where_letters_are_written_in_another_way(encoding, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.BytesIO()
    stream = Stream(out, encoding)
    console.use(stream)
    screen = console.screen(stream)
    lines = shown("»måske« – æ 日 xyz", primary=at(1, 15, 18), labels=[Label(at(1, 1, 8), "står »her«")], screen=screen)
    console.write("\n".join(lines), stream)
    stream.flush()
    written = out.getvalue().decode(encoding).replace("\r\n", "\n").split("\n")
    assert written[1].count("xyz") == 1
    assert written[2].index("^^^") == written[1].index("xyz")
    assert "^^^^" not in written[2]


def test_no_colours_but_where_the_console_has_them(monkeypatch):
    stream = Stream(io.BytesIO(), "utf-8")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert console.screen(stream).colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert not console.screen(stream).colour
    assert not console.screen(io.StringIO()).colour
    coloured = shown("abc", primary=at(1, 1, 2), labels=[Label(at(1, 3, 4))], fix="x", screen=Screen(colour=True))
    plain = shown("abc", primary=at(1, 1, 2), labels=[Label(at(1, 3, 4))], fix="x")
    assert coloured != plain
    assert [re.sub("\x1b\\[[0-9;]*m", "", line) for line in coloured] == plain


def test_a_place_beyond_a_line_that_is_cut_is_shown_at_its_end():
    """Tabs make the line wider than the screen, and the place begins after the last of them."""
    lines = ["aaa\t\t" if number == 8 else "" for number in range(1, 9)]
    for column in range(1, 14):
        problem = Diagnostic("T118", {"found": "x"}, at(8, column, column))
        for width in range(8, 24):
            text = render.text([problem], [Source("a.trin", "\n".join(lines))], "en", Screen(width=width))
            assert "^" in text


# --- anything -------------------------------------------------------------------------------------------------------

LINES = st.lists(st.text("a å日\t\u0301", max_size=12), min_size=1, max_size=9)


@st.composite
def spans(draw):
    line = draw(st.integers(1, 11))
    column = draw(st.integers(1, 14))
    last = draw(st.integers(line, 12))
    end = draw(st.integers(column if last == line else 1, 15))
    return Span(draw(st.sampled_from(["a.trin", "b.trin", "gone.trin"])), line, column, last, end)


@given(LINES, LINES, spans(), st.lists(spans(), max_size=4), st.lists(spans(), max_size=2), st.integers(20, 60))
def test_every_place_is_shown_whatever_it_is(one, two, primary, others, edits, width):
    """Also one that is beyond its line or its file: nothing that a rule builder gets wrong may hide the message."""
    sources = [Source("a.trin", "\n".join(one)), Source("b.trin", "\n".join(two))]
    problem = Diagnostic(
        "T118",
        {"found": "x"},
        primary,
        tuple(Label(span, f"label{i}") for i, span in enumerate(others)),
        edits=tuple(Edit(span, "new\n") for span in edits),
    )
    text = render.text([problem], sources, "en", Screen(width=width))
    assert text.startswith(f"{primary.file}:{primary.line}:{primary.column}: error T118: »x« is there twice.\n")
    for i, _ in enumerate(others):
        assert f"label{i}" in text
    render.sarif([problem], sources, "en", "1")
