"""One slip in a name is one problem, at the place where it was made, in either language."""

from __future__ import annotations

import pytest
from trin.dsl import Source, check
from trin.dsl.rendering.wording import label_text, note_texts, sentences

BASE = """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
rolle borger "borgeren"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
gruppe faglig "Faglig"
kompetence hygiejne "Renlighed" i faglig på niveau
kompetence gulvpleje "Gulve" i faglig på niveau
oplysning status "Status": jobparat, aktivitetsparat
oplysning tilbud "Tilbud": ja/nej
modul praktik1 "Første"
modul praktik2 "Anden"
modul praktik3 "Tredje"
betingelse brugt "Brugt"
hygiejne mindst 1
gulvpleje mindst 1
status er jobparat eller aktivitetsparat
"""


def found(text, base=BASE):
    return check([Source("f.trin", base + text)])


def one(text, base=BASE):
    problems = found(text, base)
    assert len(problems) == 1, [(p.code, p.primary, p.arguments) for p in problems]
    return problems[0]


def marked(problem, text, base=BASE):
    """The words that a problem underlines."""
    line = (base + text).split("\n")[problem.primary.line - 1]
    return line[problem.primary.column - 1 : problem.primary.end_column - 1]


def mended(problem, text, base=BASE):
    lines = (base + text).split("\n")
    for edit in reversed(problem.mending):
        line = lines[edit.span.line - 1]
        lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    return "\n".join(lines)


TWICE = "betingelse q\n{0} mindst 2\nbetingelse r\n{0} mindst 3\n"


def test_a_slip_in_a_use_is_mended_by_the_declared_name():
    text = "betingelse q\nhygejne mindst 2\n"
    problem = one(text)
    assert (problem.code, marked(problem, text), problem.fix, problem.safe) == ("T201", "hygejne", "hygiejne", True)
    assert [(label.span.line, label.text) for label in problem.secondary] == [(10, "@declared_here")]
    assert found(mended(problem, text), "") == []


def test_the_same_slip_in_several_uses_is_one_problem_and_one_mending():
    text = TWICE.format("hygejne")
    problem = one(text)
    assert problem.code == "T201"
    assert [label.text for label in problem.secondary] == ["@declared_here", "@also_here"]
    assert found(mended(problem, text), "") == []


def test_a_slip_in_a_declaration_is_one_problem_there():
    text = 'bevis amu_kemmi "K"\n' + "betingelse q\namu_kemi bestået\nbetingelse r\namu_kemi bestået\n"
    problem = one(text)
    assert (problem.code, marked(problem, text), problem.fix, problem.safe) == ("T210", "amu_kemmi", "amu_kemi", True)
    assert [label.text for label in problem.secondary] == ["@used_here", "@used_here"]
    assert found(mended(problem, text), "") == []


def test_one_use_and_an_unused_declaration_leave_it_open():
    text = 'bevis prøvve "X"\nbetingelse q\nprøve bestået\n'
    problem = one(text)
    assert (problem.code, problem.fix, problem.unsafe) == ("T201", "prøvve", True)
    assert note_texts(problem, "da") == (
        "»prøvve« bruges ikke andre steder. Måske er det erklæringen, der skal rettes.",
    )


@pytest.mark.parametrize(
    ("declared", "label", "used", "right"),
    [
        ("kemikrusus", "Kemikursus på skolen", "kemikursus", "kemikursus"),  # the label has the word
        ("kemikursus", "Kemikursus på skolen", "kemikrusus", "kemikursus"),
        ("traening", "X", "træning", "træning"),  # a keyboard without æ
        ("træning", "X", "traening", "træning"),
        ("Kursus", "X", "kursus", "kursus"),  # a word processor's capital
        ("kursus", "X", "Kursus", "kursus"),
    ],
)
def test_labels_and_letters_tell_which_spelling_is_right(declared, label, used, right):
    text = f'bevis {declared} "{label}"\nbetingelse q\n{used} bestået\n'
    problem = one(text)
    assert problem.safe
    assert f"bevis {right} " in mended(problem, text)
    assert found(mended(problem, text), "") == []


def test_names_that_differ_in_a_digit_are_never_mended():
    for text, suggestion in (
        ("overgang praktik1 til praktik4\nkrav q\nhygiejne mindst 2\n", "praktik1«, »praktik2«, »praktik3"),
        ("overgang praktik til praktik2\nkrav q\nhygiejne mindst 2\n", "praktik1«, »praktik2«, »praktik3"),
    ):
        problem = one(text)
        assert (problem.code, problem.fix, problem.arguments["suggestion"]) == ("T201", None, suggestion)


def test_the_digits_decide_between_names_that_are_as_near():
    text = "overgang praktik1 til paktik2\nkrav q\nhygiejne mindst 2\n"
    assert one(text).fix == "praktik2"


def test_an_unknown_name_is_one_problem_however_often_it_is_used():
    text = "".join(f"betingelse q{i}\nsvømning mindst 2\n" for i in range(6))
    problem = one(text)
    assert (problem.code, problem.primary.line) == ("T202", 22)
    assert [label.span.line for label in problem.secondary] == [24, 26, 28]
    assert note_texts(problem, "en") == ("The name stands in 6 places in all.",)


def test_a_name_of_another_kind_is_said_to_be_one():
    text = 'kompetence x1 "X" i faglig på niveau\nansvar hygiejne\n'
    problem = one(text)
    assert (problem.code, problem.arguments["found"]) == ("T206", "@competence")
    assert problem.secondary[0].span.line == 10


def test_a_declaration_with_the_wrong_word_is_one_problem_there():
    text = 'bevis kurset "K"\n' + "".join(f"betingelse q{i}\naktivitet kurset i gang\n" for i in range(3))
    problem = one(text)
    assert (problem.code, marked(problem, text), problem.fix) == ("T206", "bevis kurset", "aktivitet kurset")
    assert problem.unsafe
    assert found(mended(problem, text), "") == []


def test_a_name_of_another_package_is_one_problem():
    text = 'pakke a "A"\nbevis kun_a "X"\npakke b "B"\nbetingelse q\nkun_a bestået\nbetingelse r\nkun_a bestået\n'
    problem = one(text)
    assert (problem.code, [label.text for label in problem.secondary]) == ("T204", ["@declared_here", "@also_here"])


def test_a_slip_is_a_slip_even_if_another_package_has_the_name():
    text = ('pakke a "A"\nkompetence x_lift "X" i faglig\nbetingelse p\nx_lift mindst 1\n'
            'pakke b "B"\nkompetence x_lfit "X" i faglig\n' + TWICE.format("x_lift"))  # fmt: skip
    problem = one(text)
    assert (problem.code, problem.fix) == ("T210", "x_lift")


def test_values_of_facts_are_names_too():
    text = "betingelse q\nstatus er jobprat\n"
    problem = one(text)
    assert (problem.code, problem.fix, problem.safe) == ("T305", "jobparat", True)
    text = 'oplysning køn "Køn": mnad, kvinde\nbetingelse q\nkøn er mand\nbetingelse r\nkøn er ikke mand\n'
    problem = one(text)
    assert (problem.code, marked(problem, text), problem.fix) == ("T210", "mnad", "mand")


def test_places_have_texts_in_both_languages():
    for text in (TWICE.format("hygejne"), 'bevis amu_kemmi "K"\nbetingelse q\namu_kemi bestået\namu_kemi bestået\n'):
        problem = one(text)
        for language in ("da", "en"):
            assert all(sentences(problem, language))
            assert all(not label_text(label, problem, language).startswith("@") for label in problem.secondary)


def test_a_slip_in_another_file_is_shown_there():
    first = Source("a.trin", BASE + 'bevis amu_kemmi "K"\n')
    second = Source(
        "b.trin",
        "regelsæt prøve\ngælder fra 1. januar 2026\n" + "betingelse q\namu_kemi bestået\namu_kemi bestået i modulet\n",
    )
    (problem,) = check([first, second])
    assert (problem.code, problem.primary.file, {label.span.file for label in problem.secondary}) == (
        "T210", "a.trin", {"b.trin"},
    )  # fmt: skip


# --- layers ---------------------------------------------------------------------------------------------------------

UPPER = 'regelsæt lokal "Lokal"\nbygger på prøve\ngælder fra 1. januar 2026\n'


def stacked(below, above):
    return check([Source("a.trin", BASE + below), Source("b.trin", UPPER + above)])


def test_a_slip_in_a_declaration_is_told_once_whatever_builds_on_it():
    (problem,) = stacked('bevis amu_kemmi "K"\n' + TWICE.format("amu_kemi"),
                         "betingelse s\namu_kemi bestået\n")  # fmt: skip
    assert (problem.code, problem.primary.file, problem.fix, problem.safe) == ("T210", "a.trin", "amu_kemi", True)


def test_a_slip_in_a_declaration_that_only_the_layers_above_use_is_a_guess():
    (problem,) = stacked('bevis amu_kemmi "K"\n', "betingelse s\namu_kemi bestået\nbetingelse t\namu_kemi bestået\n")
    assert (problem.code, problem.primary.file, problem.fix, problem.safe) == ("T210", "a.trin", "amu_kemi", False)


def test_a_slip_above_is_a_slip_where_the_layer_below_uses_the_name():
    (problem,) = stacked("", "betingelse s\nhygjejne mindst 2\nbetingelse t\nhygjejne mindst 3\n")
    assert (problem.code, problem.primary.file, problem.fix, problem.safe) == ("T201", "b.trin", "hygiejne", True)
