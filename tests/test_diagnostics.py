"""Every message: that something brings it about, that it is the same in both languages, and how it reads."""

import re
from string import Formatter

import pytest
from trin.dsl import Source, check, keywords
from trin.dsl.diagnostics import Diagnostic, Severity
from trin.dsl.rendering import render
from trin.dsl.source import Span
from trin.rulesets import read_source

BASE = {
    "da": """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
rolle borger "borgeren"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence orden "Orden" i faglig på niveau
oplysning status "Status": jobparat, aktivitetsparat
bevis amu "AMU"
dokument aftale "Aftale"
modul a "A"
modul b "B"
modul job "Job" afslutter forløbet
""",
    "en": """ruleset prøve "Prøve"
in force from 1 January 2026
role borger "borgeren"
role jobcenter "jobcenteret"
scale niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
group faglig "Faglig"
competence hygiejne "Hygiejne" in faglig on niveau
competence orden "Orden" in faglig on niveau
fact status "Status": jobparat, aktivitetsparat
certificate amu "AMU"
document aftale "Aftale"
module a "A"
module b "B"
module job "Job" ends the path
""",
}
TEST = {"da": "betingelse q\n", "en": "condition q\n"}
KRAV = {
    "da": "overgang a til b\nkrav q\nhygiejne mindst 2\n",
    "en": "transition a to b\nrequirement q\nhygiejne at least 2\n",
}

IN_TESTS = [
    ("T101", "amu bestået\n“", "amu passed\n“"),
    ("T102", "amu § bestået", "amu § passed"),
    ("T103", "amu bestået bestået", "amu passed passed"),
    ("T104", "hygiejne mindst 2.5", "hygiejne at least 2,5"),
    ("T105", "status er 1-1-26", "status is 1-1-26"),
    ("T106", "status er 31. april 2026", "status is 31 April 2026"),
    ("T108", "aftale underskrevet af a, b og c eller d", "aftale signed by a, b and c or d"),
    ("T109", "hygiejne midnst 2", "hygiejne at lesat 2"),
    ("T110", "hygiejne mindst", "hygiejne at least"),
    ("T113", "alle af", "all of"),
    ("T120", "hygiejne mindst 1234567890", "hygiejne at least 1234567890"),
    ("T121", "aftale underskrevet af borger, jobcenter", "aftale signed by borger, jobcenter"),
    ("T124", "requirement x", "krav x"),
    ("T125", "amu bestået og aftale findes", "amu passed and aftale exists"),
    ("T201", "hygejne mindst 2", "hygejne at least 2"),
    ("T202", "svømning mindst 2", "svømning at least 2"),
    ("T206", "bevis aftale bestået", "certificate aftale passed"),
    ("T301", "hygiejne bestået", "hygiejne passed"),
    ("T302", "amu bestået pr. uge", "amu passed per week"),
    ("T303", "fremmøde mindst 80 i modulet", "attendance at least 80 in the module"),
    ("T304", "hygiejne mindst 4", "hygiejne at least 4"),
    ("T305", "status er ledig", "status is ledig"),
    ("T306", "status mindst jobparat", "status at least jobparat"),
    ("T307", "fremmøde mindst 80 %", "attendance at least 80 %"),
    ("T308", "amu bestået i modulet i forløbet", "amu passed in the module in the path"),
    ("T310", "hygiejne mellem 3 og 2", "hygiejne between 3 and 2"),
    ("T311", "mindst 0 i faglig mindst 2", "at least 0 in faglig at least 2"),
    ("T312", "fremmøde mindst 101 % i modulet", "attendance at least 101 % in the module"),
    ("T501", "mindst 3 i faglig mindst 2", "at least 3 in faglig at least 2"),
    ("T502", "q er opfyldt", "q is met"),
]  # fmt: skip
IN_REQUIREMENTS = [
    ("T112", "gælder fra 1. maj 2026", "in force from 1 May 2026"),
    ("T207", "krav q\namu bestået", "requirement q\namu passed"),
    ("T314", "kan tilpasses", "may be adapted"),
    ("T503", "altid åben", "always open"),
    ("T504", "ufravigeligt\nkan fraviges af jobcenter", "fixed\nmay be waived by jobcenter"),
    ("T506", "overgang ethvert modul til b\naltid åben", "transition any module to b\nalways open"),
]  # fmt: skip
AT_TOP = [
    ("T111", 'modul krav "Krav"', 'module fixed "Fixed"'),
    ("T421", 'udelad q fordi "x"', 'drop q because "x"'),
    ("T117", "niveaukrav\n| | a |\n| hygiejne | 1 | 2 |", "levels\n| | a |\n| hygiejne | 1 | 2 |"),
    ("T118", 'regelsæt prøve "Igen"', 'ruleset prøve "Igen"'),
    ("T122", "niveaukrav\n| | a |\n| hygiejne | meget |", "levels\n| | a |\n| hygiejne | to |"),
    ("T123", "niveaukrav\n| hygiejne | 2 |", "levels\n| hygiejne | 2 |"),
    ("T126", "krav q", "requirement q"),
    ("T203", 'bevis amu "Igen"', 'certificate amu "Igen"'),
    ("T204", 'betingelse q\nx bestået\npakke p "P"\nbevis x "X"', 'condition q\nx passed\npackage p "P"\ncertificate x "X"'),
    ("T205", "modul c", "module c"),
    ("T208", "niveaukrav\n| | b |\n| hygiejne | 2 |\novergang a til b\nkrav hygiejne\namu bestået",
     "levels\n| | b |\n| hygiejne | 2 |\ntransition a to b\nrequirement hygiejne\namu passed"),
    ("T209", "niveaukrav\n| | b |\n| hygiejne | 2 |\n| hygiejne | 3 |", "levels\n| | b |\n| hygiejne | 2 |\n| hygiejne | 3 |"),
    ("T210", 'bevis kursuss "K"\nbetingelse q\nkursus bestået\nbetingelse r\nkursus bestået',
     'certificate kursuss "K"\ncondition q\nkursus passed\ncondition r\nkursus passed'),
    ("T309", 'skala anden "B"\n1 "x"\nkompetence k "K"', 'scale anden "B"\n1 "x"\ncompetence k "K"'),
    ("T313", "niveaukrav\namu bestået\n| | a |\n| hygiejne | 2 |", "levels\namu passed\n| | a |\n| hygiejne | 2 |"),
    ("T315", 'gruppe tom "Tom"\nbetingelse q\nalle i tom mindst 2', 'group tom "Tom"\ncondition q\nall in tom at least 2'),
    ("T316", 'skala anden "B"\n1 "x"\nkompetence k "K" i faglig på anden\nbetingelse q\nalle i faglig mindst 1',
     'scale anden "B"\n1 "x"\ncompetence k "K" in faglig on anden\ncondition q\nall in faglig at least 1'),
    ("T317", 'skala anden "B"\n2 "x"\n1 "y"', 'scale anden "B"\n2 "x"\n1 "y"'),
    ("T318", 'betingelse tom "Tom"', 'condition tom "Tom"'),
    ("T505", "overgang a til job\nkrav q\namu bestået", "transition a to job\nrequirement q\namu passed"),
]  # fmt: skip
IN_HEADERS = [
    ("T107", None, "ruleset x “X”\nin force from 01-02-2026"),
    ("T115", "pakke x", "package x"),
    ("T119", "regelsæt x “X”\ngælder fra 1/1-2026", None),
    ("T401", "regelsæt x “X”", "ruleset x “X”"),
    ("T402", "regelsæt x “X”\ngælder fra 2026-02-01 til 2026-01-01", "ruleset x “X”\nin force from 2026-02-01 to 2026-01-01"),
    ("T431", "regelsæt x “X”\ngælder fra 2026-02-01\nbygger på y", "ruleset x “X”\nin force from 2026-02-01\nextends y"),
    ("T414", "virksomhed x “X”\ngælder fra 2026-02-01\naftalt af a den 2026-01-01", "company x “X”\nin force from 2026-02-01\nagreed by a on 2026-01-01"),
    ("T415", "virksomhed x “X”\ngælder fra 2026-02-01\nbygger på y", "company x “X”\nin force from 2026-02-01\nextends y"),
    ("T417", "virksomhed x “X”\ngælder fra 2026-02-01\nigangværende forløb beholder reglerne fra start", "company x “X”\nin force from 2026-02-01\nrunning paths keep the rules from their start"),
    ("T406", "regelsæt x\ngælder fra 2026-02-01", "ruleset x\nin force from 2026-02-01"),
]  # fmt: skip
TWO_FILES = [
    ("T408", 'regelsæt prøve "B"\ngælder fra 1. februar 2025 til 1. februar 2026', 'ruleset prøve "B"\nin force from 1 February 2025 to 1 February 2026'),
    ("T409", 'regelsæt prøve "B"\ngælder fra 1. februar 2025 til 1. marts 2025', 'ruleset prøve "B"\nin force from 1 February 2025 to 1 March 2025'),
    ("T412", 'virksomhed prøve\ngælder fra 1. januar 2026', "company prøve\nin force from 1 January 2026"),
    ("T405", 'regelsæt prøve "B"\ngælder fra 1. januar 2026', 'ruleset prøve "B"\nin force from 1 January 2026'),
    ("T407", 'regelsæt prøve\ngælder fra 1. januar 2026\nkilde "x"', 'ruleset prøve\nin force from 1 January 2026\nsource "x"'),
]  # fmt: skip


def cases(language):
    """Everything that brings a message about: its code and the files."""
    index = 1 if language == "da" else 2
    base = BASE[language]
    starts = (
        (IN_TESTS, base + TEST[language]),
        (IN_REQUIREMENTS, base + KRAV[language]),
        (AT_TOP, base),
        (IN_HEADERS, ""),
    )
    for table, start in starts:
        for case in table:
            if case[index] is not None:
                yield case[0], [Source("prøve.trin", start + case[index])]
    for case in TWO_FILES:
        yield case[0], [Source("a.trin", base), Source("b.trin", case[index])]


ONLY_IN = {"da": {"T119"}, "en": {"T107"}}
"""Dates in figures: Danish writes the day first, in English nobody knows."""


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_codes_are_brought_about(language, tmp_path):
    """Codes that are not here have tests of their own; the page of every code has an example that brings it about."""
    triggered = set()
    for code, sources in cases(language):
        found = check(sources)
        assert code in {d.code for d in found}, (code, sources[-1].text[-80:], found)
        assert len(found) <= 3, (code, found)
        triggered.add(code)
    file = tmp_path / "latin.trin"
    file.write_bytes(BASE["da"].encode("latin-1"))
    problem = read_source(file, "latin.trin")
    assert isinstance(problem, Diagnostic)
    triggered.add(problem.code)
    other = ONLY_IN["en" if language == "da" else "da"]
    assert triggered | other <= set(render.catalogue(language))
    assert not triggered & other


@pytest.mark.parametrize("language", ["da", "en"])
def test_only_warnings_are_warnings(language):
    here = {code for code, _ in cases(language)}
    severity = {d.code: d.severity for _, sources in cases(language) for d in check(sources) if d.code in here}
    assert {code for code, s in severity.items() if s is Severity.WARNING} == {"T409", "T505", "T506"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_base_is_without_problems(language):
    assert check([Source("f", BASE[language])]) == []


# --- the catalogues -------------------------------------------------------------------------------------------------


def holes(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_both_languages_have_the_same_codes_and_placeholders():
    da, en = render.catalogue("da"), render.catalogue("en")
    assert set(da) == set(en)
    for code in da:
        assert holes(" ".join(da[code])) == holes(" ".join(en[code])), code


def test_both_languages_have_the_same_words():
    one, other = (render.words(language) for language in ("da", "en"))
    assert set(one) == set(other)


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_placeholder_is_filled_and_every_argument_known(language):
    for code, sources in cases(language):
        for diagnostic in check(sources):
            named = {name for name in holes(" ".join(render.catalogue("da")[diagnostic.code])) if not name.isupper()}
            assert named <= set(diagnostic.arguments), diagnostic.code
            for reader in ("da", "en"):
                said = " ".join(render.sentences(diagnostic, reader))
                assert not re.search(r"[{}@]|»«|None", said), (code, said)


JARGON = re.compile(
    r"token|pars(er|ing)|terminal|synta(x|ks)|lexer|gramma|nonetype|\bstr\b|\bint\b|exception|undefined|\bnode|\bast\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["da", "en"])
def test_messages_speak_the_authors_language(language):
    for code, sentences in render.catalogue(language).items():
        for sentence in sentences:
            assert not JARGON.search(sentence), (code, sentence)
            assert sentence.endswith((".", "?", "«.")), (code, sentence)
            assert len(sentence) < 200


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "latin-1"])
def test_messages_can_be_shown_on_a_windows_code_page(encoding):
    for language in ("da", "en"):
        for sentences in render.catalogue(language).values():
            " ".join(sentences).encode(encoding)
        for word in render.words(language).values():
            word.encode(encoding)
        for code, sources in cases(language):
            for diagnostic in check(sources):
                if code not in {"T101", "T102"}:
                    " ".join(render.sentences(diagnostic, language)).encode(encoding)


@pytest.mark.parametrize(("reader", "said"), [("da", "»is«"), ("en", "»is«")])
def test_keywords_are_quoted_as_the_file_writes_them(reader, said):
    (problem,) = check([Source("f", BASE["en"] + TEST["en"] + "status at least jobparat")])
    assert said in render.sentences(problem, reader)[1]


@pytest.mark.parametrize(("file", "reader"), [("da", "en"), ("en", "da")])
def test_what_can_be_said_is_listed_in_the_files_language(file, reader):
    (problem,) = check([Source("f", BASE[file] + TEST[file] + {"da": "amu findes", "en": "amu exists"}[file])])
    known = keywords.CATALOGUES[file]
    assert f"»{known.word('PASSED')}«, »{known.word('AT_LEAST')}«" in render.sentences(problem, reader)[1]


# --- rendering ------------------------------------------------------------------------------------------------------


def test_carets_stand_under_the_word_whatever_the_letters_are_made_of():
    decomposed = "regelsæt x “X”\ngælder fra 1. januar 2026\nrolle a\u030a\u00a0“Å”\n\tbetingelse b\u200b\nåa minst 3"
    source = Source("f.trin", decomposed)
    problem = next(p for p in check([source]) if p.fix == "mindst")
    shown = render.text([problem], [source], "da").split("\n")
    assert shown[1][shown[2].index("^") :].startswith("minst")
    assert shown[2].count("^") == len("minst")


def test_colours_only_when_asked_for():
    source = Source("f", "pakke")
    found = check([source])
    assert "\x1b" not in render.text(found, [source], "da")
    assert "\x1b[1;31m" in render.text(found, [source], "da", render.Screen(colour=True))


def test_json_has_what_the_contract_says():
    source = Source("f.trin", BASE["da"] + TEST["da"] + "hygiejne midnst 2")
    (item,) = render.json_objects(check([source]), "en")
    assert item == {
        "code": "T109",
        "message": "Trin does not know the word »midnst«.",
        "help": "Did you mean »mindst«?",
        "severity": "error",
        "file": "f.trin",
        "line": 19,
        "column": 10,
        "end_line": 19,
        "end_column": 16,
        "labels": [],
        "notes": [],
        "fix": "mindst",
        "edits": [
            {"file": "f.trin", "line": 19, "column": 10, "end_line": 19, "end_column": 16, "text": "mindst"},
        ],
        "safe": True,
    }


def test_problems_come_in_the_order_of_files_and_lines():
    two = [
        Source("b.trin", "pakke"),
        Source("a.trin", BASE["da"] + TEST["da"] + "hygejne mindst 2\namu 3\namu bestået 4"),
    ]
    assert [(d.primary.file, d.primary.line) for d in check(two)] == [
        ("a.trin", 19), ("a.trin", 20), ("a.trin", 21), ("b.trin", 1),
    ]  # fmt: skip


def test_a_place_outside_the_files_is_shown_without_its_line():
    shown = render.text([Diagnostic("T116", {}, Span("x.trin", 3, 1, 3, 2))], [], "en")
    assert shown.startswith("x.trin:3:1: error T116: The file is not saved as UTF-8.\n  help: ")
