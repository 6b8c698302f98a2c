"""Text to tree: both languages give the same one, and a broken line gives one diagnostic."""

import pytest
from trin.dsl import ast
from trin.dsl.parser import parse
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
        ("- a mindst 3", "T112"),
        ("krav a", "T112"),
        ("kilde §", "T102"),
        ("betingelse a\na mindst 2.5", "T104"),
        ("betingelse a\na findes vurderet af x og y eller z", "T108"),
        ("betingelse a\nalle af", "T113"),
        ('ændr a.b til 3\nfordi "x"', "T114"),
        ("regelsæt y", "T118"),
        ("niveaukrav\n| | a |\n| k | 1 | 2 |", "T117"),
        ("betingelse a\nk mindts 3", "T109"),
        ("borger amina\n  pakke p\n  måling h 3 den 4. maj 2026 af v\n  dato 11. maj 2026", "T114"),
    ],
)
def test_a_broken_line_is_one_diagnostic(line, code):
    assert codes("regelsæt x\n" + line + "\nrolle z") == [code]


def test_english_numeric_dates_are_ambiguous():
    assert codes("ruleset x\nin force from 01-02-2026") == ["T107"]


def test_no_header():
    assert codes("pakke x") == ["T115"]
    assert codes("") == ["T115"]
    assert codes("regelset x") == ["T109"]


def test_a_broken_declaration_still_declares():
    file, problems = read("regelsæt x\nkompetence hygiejne 'Hygiejne'\noplysning alder: 7")
    assert [p.code for p in problems] == ["T102", "T103"]
    assert [i.name.text for i in file.items] == ["hygiejne", "alder"]


def test_decoding():
    assert decode("\ufeffregelsæt x".encode(), "f") == Source("f", "regelsæt x")
    problem = decode("regelsæt".encode("latin-1"), "f")
    assert problem == Span("f", 1, 7, 1, 8)


def test_text_pasted_from_word():
    file, problems = read("\ufeffregelsæt\u00a0x “Navn”\r\n\trolle\u200br »R«\r\nrolle s „S“")
    assert not problems
    assert file.header.label.text == "Navn"
    assert [i.label.text for i in file.items] == ["R", "S"]
