"""What was probably meant: the mending that is offered where a value, a period or a word is not the right one."""

from __future__ import annotations

import pytest
from trin.dsl import Source, ast, check
from trin.dsl.checking import meant
from trin.dsl.checking.qualifiers import KINDS
from trin.dsl.keywords import CATALOGUES
from trin.dsl.recovery.number_words import number_in_words
from trin.dsl.rendering.wording import note_texts, sentences

BASE = """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
rolle borger "borgeren"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning tilbud "Tilbud": ja/nej
oplysning status "Status": jobparat, aktivitetsparat
oplysning prøve "Prøve": ingen < pd1 < pd2
bevis amu "AMU"
dokument aftale "Aftale"
aktivitet praktik "Praktik"
vurdering igu "IGU"
opfølgning besøg "Besøg"
scorekort trivsel "Trivsel"
hygiejne giver 10 point pr. niveau
betingelse basis "Basis"
hygiejne mindst 1
modul a "A"
"""


def one(text):
    problems = check([Source("f.trin", BASE + "betingelse q\n" + text)])
    assert len(problems) == 1, [(p.code, p.primary, p.arguments) for p in problems]
    return problems[0]


def mended(problem, text):
    """The last line as it would be mended; what is mended reads without a problem."""
    lines = (BASE + "betingelse q\n" + text).split("\n")
    for edit in reversed(problem.mending):
        line = lines[edit.span.line - 1]
        lines[edit.span.line - 1] = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
    assert check([Source("f.trin", "\n".join(lines))]) == []
    return lines[-1]


SURE = [
    ("T303", "fremmøde mindst 80 i modulet", "fremmøde mindst 80 % i modulet"),
    ("T303", "fremmøde mindst 82,5 i modulet", "fremmøde mindst 82,5 % i modulet"),
    ("T303", "fremmøde mellem 70 og 90 i modulet", "fremmøde mellem 70 og 90 % i modulet"),
    ("T303", "fremmøde mellem 70 % og 90 i modulet", "fremmøde mellem 70 % og 90 % i modulet"),
    ("T303", "fremmøde mindst firs i modulet", "fremmøde mindst 80 % i modulet"),
    ("T303", "trivsel mindst 4", "trivsel mindst 4 point"),
    ("T303", "alder mindst 18 år", "alder mindst 18"),
    ("T303", "alder mindst atten", "alder mindst 18"),
    ("T303", "hygiejne mindst to", "hygiejne mindst 2"),
    ("T310", "hygiejne mellem 3 og 2", "hygiejne mellem 2 og 3"),
    ("T310", "fremmøde mellem 90 og 70 % i modulet", "fremmøde mellem 70 % og 90 % i modulet"),
]
GUESSED = [
    ("T303", "tid i modulet mindst 8", "tid i modulet mindst 8 uger"),
    ("T303", "tid i modulet mindst 8 %", "tid i modulet mindst 8 uger"),
    ("T303", "alder mindst 18 %", "alder mindst 18"),
    ("T303", "hygiejne mindst 2 point", "hygiejne mindst 2"),
    ("T307", "fremmøde mindst 80 %", "fremmøde mindst 80 % de seneste 4 uger"),
    ("T307", "timer mindst 20 pr. uge", "timer mindst 20 pr. uge de seneste 4 uger"),
    ("T301", "amu findes", "amu bestået"),
    ("T301", "aftale bestået", "aftale findes"),
    ("T301", "basis findes", "basis er opfyldt"),
    ("T301", "a bestået", "a gennemført"),
]
OPEN = [
    ("T303", "hygiejne mindst 80 %"),  # a level in per cent: which one?
    ("T303", "fremmøde mindst 0,8 i modulet"),
    ("T303", "fremmøde mindst 8 uger i modulet"),
    ("T303", "fravær højst 3 i modulet"),  # days, hours or per cent
    ("T301", "amu er ja"),
    ("T304", "hygiejne mindst 4"),
    ("T305", "status er ledig"),
]


@pytest.mark.parametrize(("code", "text", "better"), SURE)
def test_what_cannot_mean_anything_else_is_mended(code, text, better):
    problem = one(text)
    assert (problem.code, problem.safe) == (code, True)
    assert mended(problem, text) == better


@pytest.mark.parametrize(("code", "text", "better"), GUESSED)
def test_what_is_likely_is_shown(code, text, better):
    problem = one(text)
    assert (problem.code, problem.safe, problem.unsafe) == (code, False, True)
    assert mended(problem, text) == better


@pytest.mark.parametrize(("code", "text"), OPEN)
def test_what_nobody_can_tell_is_left_open(code, text):
    problem = one(text)
    assert (problem.code, problem.mending) == (code, ())


@pytest.mark.parametrize("text", ["amu findes", "amu bestået pr. uge", "hygiejne mindst 4", "status mindst jobparat",
                                  "status er jobparrat", "hygjejne mindst 2"])  # fmt: skip
def test_the_declaration_is_shown(text):
    problem = one(text)
    assert problem.secondary[0].text == "@declared_here"


# --- examples of tests ----------------------------------------------------------------------------------------------

NAMES = {
    "competence": "hygiejne", "group": "faglig", "fact_number": "alder", "fact_date": "ankomst",
    "fact_yes_no": "tilbud", "fact_values": "status", "fact_ordered": "prøve", "certificate": "amu", "document": "aftale",
    "activity": "praktik", "judgement": "igu", "follow_up": "besøg", "scorecard": "trivsel", "condition": "basis",
    "module": "a",
}  # fmt: skip
VALUES = {"fact_values": "jobparat", "fact_ordered": "pd1"}


def test_every_kind_has_an_example():
    assert set(meant.EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_examples_can_be_written(kind):
    text = meant.example(kind, NAMES.get(kind, ""), "da", VALUES.get(kind, ""))
    assert check([Source("f.trin", BASE + f"betingelse q\n{text}")]) == []
    assert meant.example(kind, NAMES.get(kind, ""), "en", VALUES.get(kind, "")) != "" != text


def test_the_only_word_of_a_kind_can_be_said_about_it():
    for kind, word in meant.ONLY_WORD.items():
        assert word.value in KINDS[kind][0]
        assert len({w.value for w in ast.Word} & set(KINDS[kind][0])) == 1


def test_the_help_has_an_example_with_the_authors_own_name():
    problem = one("amu findes")
    assert "»amu bestået«" in sentences(problem, "da")[1]


@pytest.mark.parametrize(
    ("word", "language", "number"),
    [("tre", "da", 3), ("Én", "da", 1), ("femogfirs", "da", 85), ("halvtreds", "da", 50), ("three", "en", 3),
     ("eighty", "en", 80), ("tre", "en", None), ("hygiejne", "da", None), ("to", "en", None)],
)  # fmt: skip
def test_numbers_in_words(word, language, number):
    assert number_in_words(word, language) == number


def test_no_word_of_the_language_is_a_number_in_words():
    for language, catalogue in CATALOGUES.items():
        for word in catalogue.reserved:
            assert number_in_words(word, language) is None


# --- lines that stand there twice -----------------------------------------------------------------------------------

LOST = """overgang a til b
krav første
amu bestået
fordi "Et."
ansvar borger
aftale findes
fordi "To."
ansvar borger
"""


def test_lines_that_have_lost_their_requirement_are_one_problem():
    (problem,) = check([Source("f.trin", BASE + 'modul b "B"\n' + LOST)])
    assert (problem.code, problem.primary.line) == ("T308", BASE.count("\n") + 8)
    assert [label.text for label in problem.secondary] == ["@first_here", "@also_here"]
    assert note_texts(problem, "da") == ("Mangler der en linje med »krav« og et navn oven over de linjer?",)


def test_a_bound_of_an_adaptation_in_words_is_one_problem():
    text = 'modul b "B"\novergang a til b\nkrav x\nhygiejne mindst 2\nkan tilpasses mellem én og 3\n'
    (problem,) = check([Source("f.trin", BASE + text)])
    assert (problem.code, problem.fix, problem.safe) == ("T303", "1", True)


def test_a_line_that_is_there_twice_is_no_lost_requirement():
    text = 'modul b "B"\novergang a til b\nkrav x\nhygiejne mindst 2\nfordi "Et."\nfordi "To."\n'
    (problem,) = check([Source("f.trin", BASE + text)])
    assert (problem.code, problem.notes, len(problem.secondary)) == ("T308", (), 1)


def test_requirements_that_have_lost_their_transition_are_one_problem():
    parts = "krav x\nhygiejne mindst 2\nkrav y\namu bestået\n"
    text = 'modul b "B"\nmodul c "C"\novergang a til b\n' + parts + parts
    (problem,) = check([Source("f.trin", BASE + text)])
    assert (problem.code, [label.text for label in problem.secondary]) == ("T207", ["@first_here", "@also_here"])
    assert "»overgang«" in note_texts(problem, "da")[0]


def test_a_name_twice_on_one_way_is_no_shared_id_as_well():
    twice = "krav x\nhygiejne mindst 2\nkan fraviges af borger\nkrav x\namu bestået\n"
    (problem,) = check([Source("f.trin", BASE + 'modul b "B"\novergang a til b\n' + twice)])
    assert problem.code == "T207"
