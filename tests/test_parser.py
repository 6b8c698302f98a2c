"""Text to tree: both languages give the same one, and a broken line gives one diagnostic."""

import re
import unicodedata
from datetime import date
from fractions import Fraction
from random import Random

import pytest
from lark import Lark, logger
from lark.exceptions import GrammarError
from trin.dsl import ast
from trin.dsl.keywords import CATALOGUES
from trin.dsl.reading import parser
from trin.dsl.reading.automaton import NoLexer
from trin.dsl.reading.examples_nodes import NODES
from trin.dsl.reading.parser import parse
from trin.dsl.source import Source, Span, decode

DA = "regelsæt x\ngælder fra 1. januar 2026\npakke p\novergang a til b\nkrav r\n"
EN = "ruleset x\nin force from 1 January 2026\npackage p\ntransition a to b\nrequirement r\n"


def read(text):
    return parse(Source("f.trin", text))


def codes(text):
    return [d.code for d in read(text)[1]]


TESTS = [
    ("hygiejne mindst 3", "hygiejne at least 3"),
    ("hygiejne højst 3", "hygiejne at most 3"),
    ("hygiejne over 2,5", "hygiejne over 2.5"),
    ("hygiejne under 3", "hygiejne under 3"),
    ("hygiejne præcis 3", "hygiejne exactly 3"),
    ("hygiejne mellem 2 og 4", "hygiejne between 2 and 4"),
    ("hygiejne steget mindst 1 i forløbet", "hygiejne risen at least 1 in the path"),
    ("hygiejne mindst individuelt mål", "hygiejne at least individual goal"),
    ("hygiejne mindst individuelt mål, dog mindst 2", "hygiejne at least individual goal, but at least 2"),
    ("kompetence hygiejne mindst 3", "competence hygiejne at least 3"),
    ("hygiejne mindst 3 i hver af de seneste 3 målinger", "hygiejne at least 3 in each of the latest 3 measurements"),
    (
        "hygiejne mindst 3 i gennemsnit af de seneste 3 målinger",
        "hygiejne at least 3 on average over the latest 3 measurements",
    ),
    ("hygiejne mindst 3 i hver måling i modulet", "hygiejne at least 3 in every measurement in the module"),
    (
        "hygiejne mindst 3 i mindst én måling siden 1. maj 2026",
        "hygiejne at least 3 in some measurement since 1 May 2026",
    ),
    (
        "hygiejne mindst 3, målt inden for 3 måneder, vurderet af a og b",
        "hygiejne at least 3, measured within 3 months, assessed by a and b",
    ),
    (
        "hygiejne mindst 3 vurderet af a eller b målt i modulet",
        "hygiejne at least 3 assessed by a or b measured in the module",
    ),
    ("alle i faglig mindst 3", "all in faglig at least 3"),
    ("mindst 2 i faglig mindst 3", "at least 2 in faglig at least 3"),
    ("gennemsnit i faglig mindst 2,5", "average in faglig at least 2.5"),
    ("fremmøde mindst 80 % de seneste 4 uger i praktik", "attendance at least 80 % the last 4 weeks in praktik"),
    (
        "fravær højst 2 dage de seneste 4 uger uden lovlig grund",
        "absence at most 2 days the last 4 weeks without lawful reason",
    ),
    ("fravær højst 10 timer i modulet", "absence at most 10 hours in the module"),
    ("timer mindst 25 pr. uge de seneste 4 uger lønnede", "hours at least 25 per week the last 4 weeks paid"),
    ("timer mindst 25 timer i forløbet", "hours at least 25 hours in the path"),
    ("tid i modulet mindst 8 uger", "time in the module at least 8 weeks"),
    ("tid i forløbet mindst 1 år", "time in the path at least 1 year"),
    ("tid i snuse mindst 90 dage", "time in snuse at least 90 days"),
    ("afbrydelse højst 14 dage i forløbet", "gap at most 14 days in the path"),
    ("jobstatus er jobparat eller aktivitetsparat", "jobstatus is jobparat or aktivitetsparat"),
    ("jobstatus er ikke jobparat", "jobstatus is not jobparat"),
    ("jobstatus er oplyst", "jobstatus is stated"),
    ("jobtilbud er ja", "jobtilbud is yes"),
    ("dato1 højst 2026-05-01", "dato1 at most 2026-05-01"),
    ("oplysning alder mindst 18", "fact alder at least 18"),
    ("amu bestået de seneste 2 år", "amu passed the last 2 years"),
    ("bevis amu mindst 7 før modulstart", "certificate amu at least 7 before module start"),
    ("dokument aftale findes højst 3 måneder gammelt", "document aftale exists at most 3 months old"),
    ("aftale underskrevet af a og b, før modulstart", "aftale signed by a and b, before module start"),
    ("aktivitet praktik i gang", "activity praktik ongoing"),
    ("praktik mindst 2 gange", "praktik at least 2 times"),
    ("praktik mindst 4 uger i modulet", "praktik at least 4 weeks in the module"),
    ("kan er ja givet af a", "kan is yes given by a"),
    ("vurdering kan er nej", "judgement kan is no"),
    ("besøg mindst hver 3 uger", "besøg at least every 3 weeks"),
    ("trivsel mindst 10 point", "trivsel at least 10 points"),
    ("basis er opfyldt", "basis is met"),
    ("modul snuse gennemført i enhver pakke", "module snuse completed in any package"),
    ("pakke er valgt", "package is chosen"),
    ("gælder når basis er opfyldt", "applies when basis is met"),
    ("kan tilpasses mellem 70 % og 90 %", "may be adapted between 70 % and 90 %"),
    ("kan fraviges af a højst 8 uger", "may be waived by a at most 8 weeks"),
    ("ufravigeligt", "fixed"),
    ("kan skærpes", "may be tightened"),
    ("kan udelades", "may be dropped"),
    (
        "mindst 2 af\n- x mindst 1\n• y mindst 2\n– z mindst 3",
        "at least 2 of\n- x at least 1\n- y at least 2\n- z at least 3",
    ),
    ("alle af\n- x mindst 1", "all of\n- x at least 1"),
    ("ingen af\n- x mindst 1", "none of\n- x at least 1"),
    ('fordi "a # b"', "because “a # b”"),
]


@pytest.mark.parametrize(("da", "en"), TESTS)
def test_danish_and_english_give_the_same_tree(da, en):
    (one, first), (other, second) = read(DA + da), read(EN + en)
    assert not first
    assert not second
    assert one.items == other.items
    assert one.header == other.header
    assert len(one.items[0].items[0].requirements[0].lines) == 1


def test_the_text_of_a_test_is_kept():
    file, _ = read(DA + "  hygiejne   mindst 3,\n  målt inden for 3 måneder # ja")
    test = file.items[0].items[0].requirements[0].lines[0]
    assert test.text == "hygiejne mindst 3, målt inden for 3 måneder"
    assert test.span[1:] == (6, 3, 7, 27)
    assert file.comments == (ast.Comment(7, "# ja"),)


def test_a_table():
    text = "regelsæt x\npakke p\nniveaukrav\nmålt inden for 3 måneder\nansvar r\n| | a | b | c |\n"
    file, problems = read(text + "| h | 2 | - | individuelt mål, dog mindst 2 |\n| k | | 1 | – |")
    levels = file.items[0].items[0]
    assert not problems
    assert [c.text for c in levels.columns] == ["a", "b", "c"]
    assert levels.rows[0].cells[1] is None
    assert levels.rows[0].cells[2] == ast.GoalValue(2, None)
    assert levels.rows[1].cells[0] is None
    assert len(levels.lines) == 2


def test_modules():
    file, problems = read(
        'regelsæt x\nmodul a "A" varer 1 til 2 uger\nmodul b "B" varer 8 uger\nmodul c "C" afslutter forløbet'
    )
    assert not problems
    assert file.items[0].shortest == ast.DurationValue(1, "week", None)
    assert file.items[2].ends_path


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("gælder fra 1-1-26", "T105"),
        ("gælder fra 31. februar 2026", "T106"),
        ('kilde "abc', "T101"),
        ("gæler fra 1. januar 2026", "T109"),
        ("gælder fra", "T110"),
        ("gælder fra 3", "T103"),
        ("skala over", "T111"),
        ("- a mindst 3", "T135"),
        ("krav a", "T126"),
        ("kilde §", "T103"),
        ("betingelse a\na mindst 2.5", "T104"),
        ("betingelse a\na findes vurderet af x og y eller z", "T108"),
        ("betingelse a\nalle af", "T113"),
        ("ændr a.b til 3", "T131"),
        ("regelsæt y", "T118"),
        ("niveaukrav\n| | a |\n| k | 1 | 2 |", "T117"),
        ("betingelse a\nk mindts 3", "T109"),
        ("borger amina\n  pakke p\n  måling h 3 den 4. maj 2026 af v\n  dato 11. maj 2026", "T112"),
        ("borger amina\n  pakke p\n  måling h den 4. maj 2026 af v\n  måling h 3 den 4. maj 2026 af v", "T131"),
        ("borger\n  pakke p\n  måling h 3 den 4. maj 2026 af v", "T110"),
        ("eksempel amina\n  borger p\n  dato 4. maj 2026\n  måling h 3 den 4. maj 2026 af v\n  p: klar", "T101"),
        ('eksempel "e"\n  borger p\n  datoo 4. maj 2026\n  p: klar', "T109"),
    ],
)
def test_a_broken_line_is_one_diagnostic(line, code):
    assert codes("regelsæt x\n" + line + "\nrolle z") == [code]


# --- text -----------------------------------------------------------------------------------------------------------


def items(text):
    """The items of a file without problems."""
    file, problems = read(text)
    assert not problems, problems
    return file.items


def label(text):
    return items(f"regelsæt x\nrolle r {text}")[0].label.text


def test_decoding():
    assert decode("\ufeffregelsæt x".encode(), "f") == Source("f", "regelsæt x")
    assert decode(b"", "f") == Source("f", "")
    assert decode("regelsæt".encode("latin-1"), "f") == Span("f", 1, 7, 1, 8)
    assert decode("\ufeffa\nbæ".encode() + b"\xff", "f") == Span("f", 2, 3, 2, 4)
    assert isinstance(decode("regelsæt x".encode("utf-16"), "f"), Span)


def test_text_pasted_from_word():
    file, problems = read("\ufeffregelsæt\u00a0x “Navn”\r\n\trolle\u200br »R«\r\nrolle s „S“\rrolle t «T»")
    assert not problems
    assert file.header.label.text == "Navn"
    assert [i.label.text for i in file.items] == ["R", "S", "T"]
    assert [i.span.line for i in file.items] == [2, 3, 4]


def test_letters_made_of_two_characters_are_one():
    composed = 'regelsæt x\nkompetence opfølgning_på "På åen"\nrolle å'
    file, problems = read(unicodedata.normalize("NFD", composed))
    assert not problems
    assert file == read(composed)[0]
    assert file.items[0].name.text == "opfølgning_på"
    assert file.items[1].name.span.column == 7
    assert Source("f", unicodedata.normalize("NFD", composed)).lines == composed.split("\n")


@pytest.mark.parametrize("space", ["\u00a0", "\u200b", "\t", "\u202f", "\ufeff", "  "])
def test_what_counts_as_a_space(space):
    assert items(f"regelsæt x\n{space}krav{space}a".replace("krav", "rolle"))[0].name.text == "a"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ('"a"', "a"),
        ("“a”", "a"),
        ("„a“", "a"),
        ("„a”", "a"),
        ("»a«", "a"),
        ("«a»", "a"),
        ("”a”", "a"),
        ('"det »gode« og “svære”"', "det »gode« og “svære”"),
        ('»siger "ja"«', 'siger "ja"'),
        ('"a – b • c - d"', "a – b • c - d"),
        ('"l\'été ‘x’"', "l'été ‘x’"),
        ('""', ""),
        ('"a # b"', "a # b"),
    ],
)
def test_a_text_ends_at_the_mark_of_its_own_kind(written, read_as):
    assert label(written) == read_as


@pytest.mark.parametrize("written", ['"a', '“a"', "»a", "'a'", "a"])
def test_a_text_without_its_mark_is_broken(written):
    assert len(codes(f"regelsæt x\nrolle r {written}")) == 1


def test_comments_are_kept_and_hashes_in_texts_are_not_comments():
    file, problems = read('# først\nregelsæt x # a\n  # b\nkilde "a # b" # c "d"\nrolle r»R # S«#e')
    assert not problems
    assert file.comments == tuple(
        ast.Comment(line, text) for line, text in [(1, "# først"), (2, "# a"), (3, "# b"), (4, '# c "d"'), (5, "#e")]
    )
    assert file.header.lines[0].text.text == "a # b"
    assert file.items[0].label.text == "R # S"


def test_a_hash_in_an_open_text_is_no_comment():
    assert codes('regelsæt x\nkilde "a # b') == ["T101"]


def test_a_comma_at_the_end_goes_on_in_the_next_line():
    file, problems = read(
        "regelsæt x\noplysning s “S”: a,  # en\n\n# to\n   b,\n c\nbetingelse d\ns er a,\n  b eller c\nrolle r"
    )
    assert not problems
    assert [v.text for v in file.items[0].values] == ["a", "b", "c"]
    assert [v.span[1:] for v in file.items[0].values] == [(2, 18, 2, 19), (5, 4, 5, 5), (6, 2, 6, 3)]
    assert file.items[1].body[0].text == "s er a, b eller c"
    assert file.items[1].body[0].span[1:] == (8, 1, 9, 12)


def test_a_text_may_go_on_after_a_comma():
    file, problems = read('regelsæt x\nkilde "en #1,\n  to #2" # note\nrolle r')
    assert not problems
    assert file.header.lines[0].text.text == "en #1, to #2"
    assert file.comments == (ast.Comment(3, "# note"),)


def test_a_comma_at_the_end_of_the_file():
    assert codes("regelsæt x\noplysning s “S”: a,") == ["T132"]


def test_indentation_and_blank_lines_mean_nothing():
    flat = DA + "alle af\n- a mindst 3\n- b mindst 2"
    loose = "\n\n".join("      " * (i % 3) + line + "  " for i, line in enumerate(flat.split("\n")))
    assert read(loose)[0] == read(flat)[0]


# --- words ----------------------------------------------------------------------------------------------------------


def test_keywords_in_any_case_and_names_exact():
    file, problems = read('REGELSÆT X\nGælder Fra 1. JANUAR 2026\nRolle Borger "B"\nbetingelse A\nAlder MINDST 18')
    assert not problems
    assert (file.header.name.text, file.items[0].name.text) == ("X", "Borger")
    assert file.items[1].body[0].subject.name.text == "Alder"
    assert file.header.lines[0].start.value == date(2026, 1, 1)


@pytest.mark.parametrize(
    "line",
    [
        'kompetence {} "X"', 'gruppe {} "X"', 'skala {} "X"', 'oplysning {} "X": tal', 'bevis {} "X"', 'dokument {} "X"',
        'aktivitet {} "X"', 'vurdering {} "X"', 'opfølgning {} "X"', 'scorekort {} "X"', 'betingelse {} "X"',
        'pakke {} "X"', 'modul {} "X"',
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["krav", "Fremmøde", "er", "bestået", "mindst", "i", "siden", "lønnede", "borger"])
def test_a_word_of_the_language_is_no_name_for_what_can_be_tested(line, word):
    assert codes("regelsæt x\n" + line.format(word)) == ["T111"]


@pytest.mark.parametrize("word", ["virksomhed", "krav", "er", "timer", "mindst", "niveaukrav", "dato", "og"])
def test_a_word_of_the_language_can_be_a_role_a_requirement_or_a_value(word):
    text = f'regelsæt x\nrolle {word} "R"\noplysning o "O": a, {word}\novergang a til b\nkrav {word}\n'
    text += f"o er {word}\no er ikke a eller {word}\nansvar {word}\nh mindst 2 vurderet af {word} eller b\n"
    text += f"d underskrevet af {word}\nkan fraviges af {word}"
    requirement = items(text)[2].requirements[0]
    assert requirement.name.text == word
    assert requirement.lines[0].predicate.values[0].text == word
    assert requirement.lines[2].role.text == word
    assert requirement.lines[3].qualifiers[0].roles.names[0].text == word


@pytest.mark.parametrize("name", ["niveau", "tal", "hos", "ja_nej", "å1", "A_b", "point", "dage", "til"])
def test_other_words_are_names(name):
    file, problems = read(f'regelsæt x\nkompetence {name} "X"\nbetingelse q\n{name} mindst 3')
    assert not problems
    assert file.items[1].body[0].subject.name.text == name


@pytest.mark.parametrize("value", ["oplyst", "valgt", "opfyldt", "ikke"])
def test_a_value_that_would_say_something_else_is_refused(value):
    assert codes(f'regelsæt x\noplysning o "O": a, {value}') == ["T111"]


@pytest.mark.parametrize("name", ["_a", "1a", "a-b", "²"])
def test_names_begin_with_a_letter(name):
    assert len(codes(f'regelsæt x\nrolle {name} "X"')) == (0 if name == "²" else 1)


def test_kind_words_before_names():
    text = DA + "dokument målaftale findes\naktivitet praktik i gang\nmodul snuse gennemført\nbevis amu bestået"
    subjects = [line.subject for line in items(text)[0].items[0].requirements[0].lines]
    assert [s.kind for s in subjects] == ["document", "activity", "module", "certificate"]


def test_commas_between_qualifiers_mean_nothing():
    plain = "k mindst 3 i hver måling i modulet målt inden for 2 uger vurderet af a og b"
    commas = "k mindst 3, i hver måling, i modulet, målt inden for 2 uger, vurderet af a og b"
    turned = "k mindst 3 vurderet af a og b, målt inden for 2 uger i modulet i hver måling"
    one, two, three = (items(DA + t)[0].items[0].requirements[0].lines[0] for t in (plain, commas, turned))
    assert one == two
    assert set(one.qualifiers) == set(three.qualifiers)


# --- numbers and dates ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3", ast.NumberValue(3, False, None)),
        ("2,5", ast.NumberValue(Fraction(5, 2), False, None)),
        ("80 %", ast.NumberValue(80, True, None)),
        ("80%", ast.NumberValue(80, True, None)),
        ("90,5 %", ast.NumberValue(Fraction(181, 2), True, None)),
        ("1 dag", ast.DurationValue(1, "day", None)),
        ("8 uger", ast.DurationValue(8, "week", None)),
        ("3 måneder", ast.DurationValue(3, "month", None)),
        ("1 år", ast.DurationValue(1, "year", None)),
        ("25 timer", ast.AmountValue(25, "hours", None)),
        ("5 point", ast.AmountValue(5, "points", None)),
        ("1. januar 2026", ast.DateValue(date(2026, 1, 1), None)),
        ("1 JANUAR 2026", ast.DateValue(date(2026, 1, 1), None)),
        ("31. december 2026", ast.DateValue(date(2026, 12, 31), None)),
        ("01-02-2026", ast.DateValue(date(2026, 2, 1), None)),
        ("1-2-2026", ast.DateValue(date(2026, 2, 1), None)),
        ("2026-02-01", ast.DateValue(date(2026, 2, 1), None)),
        ("individuelt mål", ast.GoalValue(None, None)),
        ("individuelt mål, dog mindst 2", ast.GoalValue(2, None)),
    ],
)
def test_values_in_danish(written, value):
    assert items(f"regelsæt x\nbetingelse b\nk mindst {written}")[0].body[0].predicate.value == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.5", ast.NumberValue(Fraction(5, 2), False, None)),
        ("1 January 2026", ast.DateValue(date(2026, 1, 1), None)),
        ("1 may 2026", ast.DateValue(date(2026, 5, 1), None)),
        ("2026-02-01", ast.DateValue(date(2026, 2, 1), None)),
        ("1 day", ast.DurationValue(1, "day", None)),
    ],
)
def test_values_in_english(written, value):
    assert items(f"ruleset x\ncondition b\nk at least {written}")[0].body[0].predicate.value == value


@pytest.mark.parametrize(
    ("language", "written", "code", "fix"),
    [
        ("da", "2.5", "T104", "2,5"),
        ("da", "1.000", "T104", None),
        ("en", "2,5", "T104", "2.5"),
        ("da", "1. maj 26", "T105", None),
        ("da", "1-1-26", "T105", None),
        ("da", "1/1-26", "T105", None),
        ("da", "31. februar 2026", "T106", None),
        ("da", "2026-13-01", "T106", None),
        ("da", "31/2-2026", "T106", None),
        ("en", "01-02-2026", "T107", None),
        ("en", "1/2/2026", "T107", None),
        ("da", "1/2-2026", "T119", "1. februar 2026"),
        ("da", "1.2.2026", "T119", "1. februar 2026"),
        ("da", "1/2 2026", "T119", "1. februar 2026"),
        ("da", "2026/3/23", "T119", "23. marts 2026"),
        ("da", "2026.3.23", "T119", "23. marts 2026"),
        ("da", "11. maj. 2026", "T119", "11. maj 2026"),
        ("en", "11. May. 2026", "T119", "11 May 2026"),
        ("en", "2026/3/23", "T119", "23 March 2026"),
        ("en", "2026/13/1", "T106", None),
        ("da", "9999999999", "T120", None),
        ("da", "9" * 6000, "T120", None),
        ("da", "101 år", "T120", None),
        ("da", "1 januer 2026", "T109", "januar"),
        ("da", "1. jan. 2026", "T109", "januar"),
        ("en", "1 Sept 2026", "T109", "September"),
    ],
)
def test_numbers_and_dates_that_cannot_be_read(language, written, code, fix):
    start = {"da": "regelsæt x\nbetingelse b\nk mindst", "en": "ruleset x\ncondition b\nk at least"}[language]
    (problem,) = read(f"{start} {written}")[1]
    assert (problem.code, problem.fix) == (code, fix)


# --- blocks ---------------------------------------------------------------------------------------------------------


def test_every_line_belongs_to_what_it_can_belong_to():
    text = """regelsæt x
kompetence k "K"
ansvar r
overgang a til b
krav en
k mindst 3
mindst 2 af
- k mindst 1
- k mindst 2
fordi "f"
krav to
k mindst 2
altid åben
dogme d
afbrydelse højst 2 dage i forløbet
pakke p
kilde "s"
forbehold "f"
kilde "t"
modul m "M"
kilde "u"
målgruppe "G"
k mindst 1
kilde "v"
"""
    competence, transition, standard, package = items(text)
    assert competence.responsible.role.text == "r"
    assert [r.name.text for r in transition.requirements] == ["en", "to"]
    assert [type(line) for line in transition.requirements[0].lines] == [ast.TestLine, ast.GroupLines, ast.Because]
    assert transition.always_open
    assert standard.kind == "standard"
    *notes, module, target_group = package.items
    assert [type(note) for note in notes] == [ast.SourceNote, ast.Caveat, ast.SourceNote]
    assert [note.text.text for note in module.sources] == ["u"]
    assert [note.text.text for note in target_group.sources] == ["v"]
    assert [type(line) for line in target_group.body] == [ast.TestLine]


@pytest.mark.parametrize(
    "text",
    [
        "rolle r “R”\nansvar r",
        "kompetence k “K”\nk mindst 3",
        "rolle r “R”\nkilde “k”",
        "rolle r “R”\ngælder fra 1. maj 2026",
        "betingelse b\nk mindst 3\nansvar r",
        "scorekort s “S”\nk mindst 3",
        "skala s “S”\nk mindst 3",
        "altid åben",
        "uden niveaukrav",
        "overgang a til b\nkilde “k”",
    ],
)
def test_a_line_out_of_place(text):
    assert codes("regelsæt x\n" + text) == ["T112"]


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("rolle r “R”\n1 “en”\n2 “to”", "SCALE"),
        ("betingelse b\nalle af\n- k mindst 2\nk mindst 3\n- k mindst 4", "ALL_OF"),
        ("rolle r “R”\nmålt i modulet\n| | a |\n| k | 1 |", "LEVELS"),
        ("rolle r “R”\n| | a |\n| k | 1 |", "LEVELS"),
        ("rolle r “R”\n| k | 1 |", "LEVELS"),
        ("overgang a til b\nk mindst 3\nfordi “f”\nansvar r", "REQUIREMENT"),
        ("niveaukrav\n| | a |\n| k | 1 |\nmålt i modulet\n| | b |\n| l | 1 |", "LEVELS"),
    ],
)
def test_a_line_whose_heading_is_missing(text, above):
    (problem,) = read("regelsæt x\n" + text)[1]
    assert (problem.code, problem.arguments["above"]) == ("T135", f"@k_{above}")


@pytest.mark.parametrize("text", ["krav k", "anbefaling k", "modul a “A”\nkrav k"])
def test_a_requirement_without_a_transition(text):
    assert codes("regelsæt x\n" + text) == ["T126"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("tid i modulet mellem 8 og 9 uger", "tid i modulet mellem 8 uger og 9 uger"),
        ("fremmøde mellem 70 og 90 % i modulet", "fremmøde mellem 70 % og 90 % i modulet"),
        ("s mellem 2 og 3,5 point", "s mellem 2 point og 3,5 point"),
        ("kan tilpasses mellem 70 og 90 %", "kan tilpasses mellem 70 % og 90 %"),
    ],
)
def test_a_bare_number_takes_the_unit_of_the_one_it_is_paired_with(short, full):
    rule = "regelsæt x\novergang a til b\nkrav k\n"
    assert read(rule + short)[0] == read(rule + full)[0]
    assert read(rule + short)[1] == []


def test_groups_do_not_nest():
    assert codes("regelsæt x\nbetingelse b\nalle af\n- k mindst 1\n- mindst 2 af") == ["T103"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("k mindst 3 og l mindst 3", "T125"),
        ("k mindst 3 eller l mindst 3", "T125"),
        ("gælder når k mindst 3 og l mindst 2", "T125"),
        ("k er a, b og c", "T125"),
        ("d underskrevet af a, b", "T121"),
        ("d underskrevet af a, b og c eller d", "T108"),
        ("requirement q", "T124"),
        ("because “x”", "T124"),
        ("gælder nar k mindst 3", "T109"),
        ("k mindst 3 vurdert af a", "T109"),
        ("k mindst", "T110"),
        ("k", "T110"),
        ("k mindst 3 § 4", "T132"),
        ("k mindst 3 \x07", "T102"),
        ("krav “uden navn”", "T131"),
        ("fremmøde giver 2 point pr. niveau", "T131"),
    ],
)
def test_what_is_wrong_in_a_requirement(line, code):
    assert codes(DA + line) == [code]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("| | a | b |\n| k | 1 | 2 |\n| l | 1 |", ["T117"]),
        ("| k | 1 | 2 |\n| l | 2 | 1 |", ["T123"]),
        ("| | a | b |\n| k | 1 | to |", ["T130"]),
        ("| | a | b |\n| k | 1 | 2", ["T136"]),
        ("| | a | b |\n| k | 1 | 2,5 | 3 |", ["T117"]),
        ("| | a | b\n| k | 1 | 2 |", ["T136"]),
        ("| moduler | a | b |\n| k | – | • |", []),
    ],
)
def test_tables_that_are_not_square(table, found):
    assert codes("regelsæt x\nniveaukrav\n" + table) == found


# --- recovery -------------------------------------------------------------------------------------------------------


def test_english_numeric_dates_are_ambiguous():
    assert codes("ruleset x\nin force from 01-02-2026") == ["T107"]


def test_no_header():
    assert codes("pakke x") == ["T115"]
    assert codes("") == ["T115"]
    assert codes("# kun en note") == ["T115"]
    assert codes("regelset x") == ["T109"]
    assert read("pakke x")[0].items[0].name.text == "x"
    assert read("")[0] is None


def test_a_broken_declaration_still_declares():
    file, problems = read("regelsæt x\nkompetence hygiejne 'Hygiejne'\noplysning alder: 7\noplysning b “B”: tall")
    assert [p.code for p in problems] == ["T130", "T103"]
    assert [(i.name.text, getattr(i, "kind", None)) for i in file.items] == [
        ("hygiejne", None),
        ("alder", ast.UNREAD),
        ("b", "values"),
    ]


def test_a_misspelt_line_is_read_as_what_it_meant():
    wrong = "regelsæt x\nkompetnce k “K”\nanvsar r\novergag a til b\nkarv n\nk midnst 3\nfrodi “f”"
    right = "regelsæt x\nkompetence k “K”\nansvar r\novergang a til b\nkrav n\nk mindst 3\nfordi “f”"
    file, problems = read(wrong)
    assert [(p.code, p.primary.line) for p in problems] == [("T109", n) for n in range(2, 8)]
    assert file.items == read(right)[0].items
    assert file.items[1].target.span[1:] == (4, 15, 4, 16)


def test_a_misspelt_word_in_a_line_of_several_pieces_keeps_every_place():
    file, problems = read("regelsæt x\noplysnig s “S”: a,\n  b,\n  c")
    assert [p.primary[1:] for p in problems] == [(2, 1, 2, 9)]
    assert [v.span[1:] for v in file.items[0].values] == [(2, 17, 2, 18), (3, 3, 3, 4), (4, 3, 4, 4)]


def test_places_of_problems():
    text = "regelsæt x\n  betingelse b\n    hygiejne midnst 3,\n    målt inden for 3 mdr"
    one, other = read(text)[1]
    assert one.primary == Span("f.trin", 3, 14, 3, 20)
    assert other.primary == Span("f.trin", 4, 22, 4, 25)
    assert one.language == "da"


def test_all_problems_of_a_file_are_found():
    text = "regelsæt x\ngælder fra 1-1-26\nskala over “O”\n1 “a”\nkrav a\nk mindst 2.5\nrolle r 'R'\nnoget andet"
    assert codes(text) == ["T105", "T111", "T126", "T104", "T130", "T103"]


def test_any_text_is_read_without_falling_over():
    random = Random(7)
    words = [phrase for c in CATALOGUES.values() for phrases in c.phrases.values() for phrase in phrases]
    words += [
        "a",
        "3",
        "2,5",
        "1.1.2026",
        '"',
        "»t«",
        "|",
        "-",
        ",",
        ":",
        "<",
        "%",
        "#",
        "\u0301",
        "\0",
        "\n",
        "\n",
        "\n",
    ]
    for _ in range(400):
        text = " ".join(random.choice(words) for _ in range(random.randrange(40)))
        for start in ("", "regelsæt x\n", "ruleset x\n"):
            file, problems = read(start + text)
            assert file is not None or problems
            lines = Source("f.trin", start + text).lines
            for problem in problems:
                line = lines[problem.primary.line - 1]
                assert 1 <= problem.primary.column <= len(line) + 1


# --- the grammar ----------------------------------------------------------------------------------------------------


def test_the_grammar_has_no_conflicts(caplog):
    """Lark takes the first of two ways to read a line, and says so in its log only."""
    logger.addHandler(caplog.handler)
    try:
        with caplog.at_level("DEBUG", logger="lark"):
            text = parser.GRAMMAR.read_text("utf-8")
            options = {"parser": "lalr", "lexer": NoLexer, "start": ["statement", "entry"], "debug": True}
            Lark(text, **options)
            assert "conflict" not in caplog.text
            Lark(
                text.replace("| test ", "| NAME AT_LEAST INT IN NAME -> header\n    | NAME -> role\n    | test "),
                **options,
            )
            assert "conflict" in caplog.text, "the log no longer tells"
    except GrammarError as problem:
        assert "Reduce/Reduce" in str(problem)
    finally:
        logger.removeHandler(caplog.handler)


def test_every_alternative_of_the_grammar_makes_a_node():
    names = set(re.findall(r"->\s*(\w+)", parser.GRAMMAR.read_text("utf-8"))) | {"test", "fact_type", "roles"}
    names |= {"number", "duration", "goal", "absent", "hours", "id", "signed", "wanted"}
    made = {name for name in dir(NODES) if not name.startswith("_")}
    assert names == made
