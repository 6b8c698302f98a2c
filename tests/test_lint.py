"""What a good colleague would notice in rules: each finding in both languages, and what lies just beside it and is fine."""

import pytest
from trin.dsl import Source, check
from trin.dsl.diagnostics import Severity
from trin.dsl.rendering import render

BASE = {
    "da": """regelsæt prøve "Prøve"
gælder fra 1. januar 2026
rolle borger "borgeren"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
4 "Fire"
5 "Fem"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence orden "Orden" i faglig på niveau
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning tilbud "Tilbud": ja/nej
oplysning status "Status": jobparat, aktivitetsparat, sygemeldt
oplysning prøve "Prøve": ingen < prøve1 < prøve2
bevis amu "AMU"
dokument aftale "Aftale"
aktivitet praktik "Praktik"
vurdering egnet "Egnet"
opfølgning besøg "Besøg"
scorekort kort "Kort"
hygiejne giver 1 point pr. niveau
orden mindst 3 giver 5 point
betingelse basis "Basis"
aftale findes
modul a "A" varer 8 uger
modul b "B" varer 8 uger
modul c "C" varer 1 til 2 måneder
modul job "Job" afslutter forløbet
overgang a til b
krav brugt "Alt er brugt"
mindst 1 af
- hygiejne mindst 2
- alder mindst 18
- ankomst mindst 1. januar 2020
- tilbud er ja
- status er jobparat
- prøve mindst prøve1
- amu bestået
- praktik i gang
- egnet er ja
- besøg mindst hver 4 uger
- kort mindst 7 point
- basis er opfyldt
overgang ethvert modul til job
altid åben
pakke p "P"
overgang b til c
""",
    "en": """ruleset prøve "Prøve"
in force from 1 January 2026
role borger "the citizen"
role jobcenter "the job centre"
scale niveau "Level"
1 "One"
2 "Two"
3 "Three"
4 "Four"
5 "Five"
group faglig "Vocational"
competence hygiejne "Hygiene" in faglig on niveau
competence orden "Order" in faglig on niveau
fact alder "Age": number
fact ankomst "Arrival": date
fact tilbud "Offer": yes/no
fact status "Status": jobparat, aktivitetsparat, sygemeldt
fact prøve "Exam": ingen < prøve1 < prøve2
certificate amu "Course"
document aftale "Agreement"
activity praktik "Placement"
judgement egnet "Fit"
follow_up besøg "Visit"
scorecard kort "Card"
hygiejne gives 1 points per level
orden at least 3 gives 5 points
condition basis "Basis"
aftale exists
module a "A" lasts 8 weeks
module b "B" lasts 8 weeks
module c "C" lasts 1 to 2 months
module job "Job" ends the path
transition a to b
requirement brugt "All is used"
at least 1 of
- hygiejne at least 2
- alder at least 18
- ankomst at least 1 January 2020
- tilbud is yes
- status is jobparat
- prøve at least prøve1
- amu passed
- praktik ongoing
- egnet is yes
- besøg at least every 4 weeks
- kort at least 7 points
- basis is met
transition any module to job
always open
package p "P"
transition b to c
""",
}

IN_A_REQUIREMENT = [
    # A body that nobody can meet: two lines about one thing.
    ("T507", "hygiejne mindst 4\nhygiejne højst 2", "hygiejne at least 4\nhygiejne at most 2"),
    ("T507", "hygiejne mindst 4 målt inden for 3 måneder\nhygiejne under 4",
     "hygiejne at least 4 measured within 3 months\nhygiejne under 4"),
    ("T507", "hygiejne mindst 4 i hver af de seneste 2 målinger\nhygiejne højst 3",
     "hygiejne at least 4 in each of the latest 2 measurements\nhygiejne at most 3"),
    ("T507", "hygiejne mindst individuelt mål, dog mindst 4\nhygiejne højst 3",
     "hygiejne at least individual goal, but at least 4\nhygiejne at most 3"),
    ("T507", "hygiejne steget mindst 3 i forløbet\nhygiejne højst 3",
     "hygiejne risen at least 3 in the path\nhygiejne at most 3"),
    ("T507", "alle i faglig mindst 4\nhygiejne højst 3", "all in faglig at least 4\nhygiejne at most 3"),
    ("T507", "status er jobparat\nstatus er sygemeldt", "status is jobparat\nstatus is sygemeldt"),
    ("T507", "tilbud er ja\ningen af\n- tilbud er ja\n- amu bestået", "tilbud is yes\nnone of\n- tilbud is yes\n- amu passed"),
    ("T507", "alder mindst 18\nalder under 18", "alder at least 18\nalder under 18"),
    ("T507", "ankomst over 1. maj 2025\nankomst under 2. maj 2025", "ankomst over 1 May 2025\nankomst under 2 May 2025"),
    ("T507", "prøve mindst prøve2\nprøve er ingen eller prøve1", "prøve at least prøve2\nprøve is ingen or prøve1"),
    ("T507", "fremmøde mindst 90 % de seneste 4 uger\nfremmøde højst 80 % de seneste 4 uger",
     "attendance at least 90 % the last 4 weeks\nattendance at most 80 % the last 4 weeks"),
    ("T507", "tid i modulet mindst 13 uger\ntid i modulet højst 2 måneder",
     "time in the module at least 13 weeks\ntime in the module at most 2 months"),
    ("T507", "egnet er ja givet af jobcenter\negnet er nej givet af jobcenter",
     "egnet is yes given by jobcenter\negnet is no given by jobcenter"),
    ("T507", "kort mindst 9 point\nkort højst 8 point", "kort at least 9 points\nkort at most 8 points"),
    ("T507", "basis er opfyldt\ningen af\n- aftale findes\n- amu bestået", "basis is met\nnone of\n- aftale exists\n- amu passed"),
    ("T507", "hygiejne højst 1\nmindst 2 af\n- hygiejne mindst 3\n- hygiejne mindst 2\n- amu bestået",
     "hygiejne at most 1\nat least 2 of\n- hygiejne at least 3\n- hygiejne at least 2\n- amu passed"),
    # One line that no value satisfies.
    ("T508", "timer mindst 169 pr. uge de seneste 4 uger", "hours at least 169 per week the last 4 weeks"),
    ("T508", "praktik mindst 5 uger de seneste 4 uger", "praktik at least 5 weeks the last 4 weeks"),
    ("T508", "fravær mindst 29 dage de seneste 4 uger", "absence at least 29 days the last 4 weeks"),
    ("T508", "fremmøde over 100 % de seneste 4 uger", "attendance over 100 % the last 4 weeks"),
    ("T508", "kort mindst 11 point", "kort at least 11 points"),
    ("T508", "kort under 1 point", "kort under 1 points"),
    ("T508", "status er ikke jobparat, aktivitetsparat eller sygemeldt", "status is not jobparat, aktivitetsparat or sygemeldt"),
    ("T508", "prøve over prøve2", "prøve over prøve2"),
    ("T508", "amu bestået i modulet før modulstart", "amu passed in the module before module start"),
    ("T508", "ingen af\n- hygiejne mindst 1\n- amu bestået", "none of\n- hygiejne at least 1\n- amu passed"),
    # Lines that nobody can fail.
    ("T510", "hygiejne mindst 1\namu bestået", "hygiejne at least 1\namu passed"),
    ("T510", "hygiejne højst 5", "hygiejne at most 5"),
    ("T510", "hygiejne mellem 1 og 5 målt i modulet", "hygiejne between 1 and 5 measured in the module"),
    ("T510", "alle i faglig mindst 1", "all in faglig at least 1"),
    ("T510", "fremmøde mindst 0 % de seneste 4 uger", "attendance at least 0 % the last 4 weeks"),
    ("T510", "fravær højst 100 % de seneste 4 uger", "absence at most 100 % the last 4 weeks"),
    ("T510", "prøve mindst ingen", "prøve at least ingen"),
    ("T510", "tid i modulet mindst 0 dage", "time in the module at least 0 days"),
    ("T510", "mindst 1 af\n- hygiejne mindst 3\n- hygiejne højst 2", "at least 1 of\n- hygiejne at least 3\n- hygiejne at most 2"),
    ("T511", "kort mindst 1 point", "kort at least 1 points"),
    ("T511", "pakke er valgt", "package is chosen"),
    # When it applies.
    ("T518", "gælder når status er jobparat\ngælder når status er sygemeldt\namu bestået",
     "applies when status is jobparat\napplies when status is sygemeldt\namu passed"),
    ("T519", "gælder når status er jobparat, aktivitetsparat eller sygemeldt\namu bestået",
     "applies when status is jobparat, aktivitetsparat or sygemeldt\namu passed"),
    ("T529", "gælder når status er jobparat\nstatus er sygemeldt", "applies when status is jobparat\nstatus is sygemeldt"),
    ("T530", "gælder når alder mindst 18\nalder mindst 16", "applies when alder at least 18\nalder at least 16"),
    # Lengths of time.
    ("T513", "tid i modulet mindst 13 uger", "time in the module at least 13 weeks"),
    ("T513", "tid i modulet højst 7 uger", "time in the module at most 7 weeks"),
    ("T513", "tid i a mindst 57 dage", "time in a at least 57 days"),
    ("T521", "tid i modulet mindst 2 måneder", "time in the module at least 2 months"),
    ("T521", "hygiejne mindst 3 målt inden for 30 dage\norden mindst 3 målt inden for 1 måned",
     "hygiejne at least 3 measured within 30 days\norden at least 3 measured within 1 month"),
    ("T528", "hygiejne mindst 3 målt inden for 3 måneder de seneste 4 uger",
     "hygiejne at least 3 measured within 3 months the last 4 weeks"),
    # Said again.
    ("T522", "hygiejne mindst 3\nhygiejne mindst 2", "hygiejne at least 3\nhygiejne at least 2"),
    ("T522", "aftale findes\naftale underskrevet af borger", "aftale exists\naftale signed by borger"),
    ("T522", "alder mindst 18\nalder er oplyst", "alder at least 18\nalder is stated"),
    ("T522", "mindst 2 af\n- amu bestået\n- amu bestået\n- aftale findes", "at least 2 of\n- amu passed\n- amu passed\n- aftale exists"),
    ("T523", "mindst 2 af\n- amu bestået\n- aftale findes", "at least 2 of\n- amu passed\n- aftale exists"),
    ("T524", "alle af\n- amu bestået", "all of\n- amu passed"),
]  # fmt: skip

AT_THE_END = [
    ("T505", 'modul fleks "Fleks" afslutter forløbet\novergang b til fleks\nniveaukrav\n| | fleks |\n| hygiejne | 3 |',
     'module fleks "Flexible" ends the path\ntransition b to fleks\nlevels\n| | fleks |\n| hygiejne | 3 |'),
    ("T507", 'betingelse umulig "U"\nhygiejne mindst 4\nhygiejne højst 2\novergang b til c\nkrav q\numulig er opfyldt',
     'condition umulig "U"\nhygiejne at least 4\nhygiejne at most 2\ntransition b to c\nrequirement q\numulig is met'),
    ("T509", "krav q\nhygiejne mindst 4\nkrav r\nhygiejne højst 2",
     "requirement q\nhygiejne at least 4\nrequirement r\nhygiejne at most 2"),
    ("T509", "krav q\nhygiejne højst 2\nniveaukrav\n| | c |\n| hygiejne | 3 |",
     "requirement q\nhygiejne at most 2\nlevels\n| | c |\n| hygiejne | 3 |"),
    ("T509", 'krav q\nalder under 18\nmålgruppe "Voksne"\nalder mindst 18',
     'requirement q\nalder under 18\ntarget group "Adults"\nalder at least 18'),
    ("T510", "niveaukrav\n| | c |\n| hygiejne | 1 |", "levels\n| | c |\n| hygiejne | 1 |"),
    ("T512", 'krav q\namu bestået\nmodul ø "Ø"', 'requirement q\namu passed\nmodule ø "Ø"'),
    ("T512", 'modul ø "Ø"\nmodul x "X"\novergang ø til x\nkrav q\namu bestået\novergang x til ø\nkrav q\namu bestået',
     'module ø "Ø"\nmodule x "X"\ntransition ø to x\nrequirement q\namu passed\ntransition x to ø\nrequirement q\namu passed'),
    ("T514", 'bevis kørekort "Kørekort"', 'certificate kørekort "Licence"'),
    ("T514", 'kompetence svømning "Svømning" på niveau', 'competence svømning "Swimming" on niveau'),
    ("T514", 'betingelse klar "Klar"\namu bestået', 'condition klar "Ready"\namu passed'),
    ("T514", 'scorekort andet "Andet"\nhygiejne giver 1 point pr. niveau', 'scorecard andet "Other"\nhygiejne gives 1 points per level'),
    ("T514", 'gruppe tom "Tom"', 'group tom "Empty"'),
    ("T514", 'skala anden "Anden"\n1 "x"\n2 "y"', 'scale anden "Other"\n1 "x"\n2 "y"'),
    ("T515", "krav q\nhygiejne mindst 3\nanbefaling r\nhygiejne mindst 2",
     "requirement q\nhygiejne at least 3\nrecommendation r\nhygiejne at least 2"),
    ("T515", "krav q\namu bestået\nkan fraviges af jobcenter\nanbefaling r\namu bestået",
     "requirement q\namu passed\nmay be waived by jobcenter\nrecommendation r\namu passed"),
    ("T515", "krav q\namu bestået\nanbefaling r\ngælder når alder mindst 30\namu bestået",
     "requirement q\namu passed\nrecommendation r\napplies when alder at least 30\namu passed"),
    ("T516", "krav q\namu bestået\nniveaukrav\n| | a | c |\n| hygiejne | 2 | 3 |",
     "requirement q\namu passed\nlevels\n| | a | c |\n| hygiejne | 2 | 3 |"),
    ("T516", "krav q\namu bestået\nuden niveaukrav\nniveaukrav\n| | c |\n| hygiejne | 3 |",
     "requirement q\namu passed\nwithout levels\nlevels\n| | c |\n| hygiejne | 3 |"),
    ("T516", "niveaukrav\n| | job |\n| hygiejne | 3 |", "levels\n| | job |\n| hygiejne | 3 |"),
    ("T517", "niveaukrav\n| | b | c |\n| hygiejne | 3 | 2 |", "levels\n| | b | c |\n| hygiejne | 3 | 2 |"),
    ("T517", 'modul d "D"\novergang c til d\nkrav q\nhygiejne mindst 2\nniveaukrav\n| | b | c |\n| hygiejne | 3 | - |',
     'module d "D"\ntransition c to d\nrequirement q\nhygiejne at least 2\nlevels\n| | b | c |\n| hygiejne | 3 | - |'),
    ("T517", "niveaukrav\n| | b | c |\n| hygiejne | individuelt mål, dog mindst 3 | individuelt mål, dog mindst 2 |",
     "levels\n| | b | c |\n| hygiejne | individual goal, but at least 3 | individual goal, but at least 2 |"),
    ("T518", 'krav q\ngælder når alder under 18\namu bestået\nmålgruppe "Voksne"\nalder mindst 18',
     'requirement q\napplies when alder under 18\namu passed\ntarget group "Adults"\nalder at least 18'),
    ("T519", 'krav q\ngælder når alder mindst 16\namu bestået\nmålgruppe "Voksne"\nalder mindst 18',
     'requirement q\napplies when alder at least 16\namu passed\ntarget group "Adults"\nalder at least 18'),
    ("T520", 'målgruppe "Ingen"\nalder mindst 18\nalder under 16', 'target group "None"\nalder at least 18\nalder under 16'),
    ("T520", 'målgruppe "Ingen"\nstatus er ikke jobparat, sygemeldt eller aktivitetsparat',
     'target group "None"\nstatus is not jobparat, sygemeldt or aktivitetsparat'),
    ("T513", "krav q\namu bestået\ndogme r\ntid i modulet højst 7 uger",
     "requirement q\namu passed\nstandard r\ntime in the module at most 7 weeks"),
    ("T525", "krav q\namu bestået\nkrav r\namu bestået", "requirement q\namu passed\nrequirement r\namu passed"),
    ("T525", "krav q\nhygiejne mindst 3\nniveaukrav\n| | c |\n| hygiejne | 3 |",
     "requirement q\nhygiejne at least 3\nlevels\n| | c |\n| hygiejne | 3 |"),
    ("T526", "overgang a, b til b\nkrav q\namu bestået", "transition a, b to b\nrequirement q\namu passed"),
    ("T527", "dogme r\nafbrydelse højst 14 dage i forløbet\nansvar borger",
     "standard r\ngap at most 14 days in the path\nresponsible borger"),
    ("T531", 'modul fleks "Fleks" afslutter forløbet\novergang b til fleks\nmålgruppe "Voksne"\nalder mindst 18',
     'module fleks "Flexible" ends the path\ntransition b to fleks\ntarget group "Adults"\nalder at least 18'),
]  # fmt: skip
ERRORS = {"T507", "T508", "T520"}
KRAV = {"da": "krav q\n", "en": "requirement q\n"}


def linted(text):
    return check([Source("prøve.trin", text)], lint=True)


def cases(language):
    index = 1 if language == "da" else 2
    yield from ((case[0], BASE[language] + KRAV[language] + case[index]) for case in IN_A_REQUIREMENT)
    yield from ((case[0], BASE[language] + case[index]) for case in AT_THE_END)


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_base_has_nothing_to_be_said_about(language):
    assert linted(BASE[language]) == []


@pytest.mark.parametrize("language", ["da", "en"])
def test_each_finding_is_brought_about_alone(language):
    triggered = set()
    for code, text in cases(language):
        found = linted(text)
        assert {d.code for d in found} == {code}, (code, text[len(BASE[language]) :], render.text(found, [], "en"))
        assert {d.severity for d in found} == {Severity.ERROR if code in ERRORS else Severity.WARNING}
        triggered.add(code)
    own = {code for code in render.catalogue(language) if "T507" <= code <= "T549"}
    assert triggered == {*own, "T505"}


@pytest.mark.parametrize("language", ["da", "en"])
def test_both_languages_find_the_same_in_the_same_place(language):
    for (code, da), (_, en) in zip(cases("da"), cases("en"), strict=True):
        one, other = linted(da), linted(en)
        assert [(d.code, d.primary.line) for d in one] == [(d.code, d.primary.line) for d in other], code
        assert [len(d.secondary) for d in one] == [len(d.secondary) for d in other], code


# --- just beside it -------------------------------------------------------------------------------------------------

FINE_IN_A_REQUIREMENT = [
    "hygiejne mindst 2\nhygiejne højst 2",
    "hygiejne mindst 4 vurderet af borger\nhygiejne højst 2 vurderet af jobcenter",
    "hygiejne mindst 4 i mindst én måling i modulet\nhygiejne højst 3",
    "hygiejne mindst 4 i gennemsnit af de seneste 3 målinger\nhygiejne højst 3",
    "hygiejne steget mindst 2 i forløbet\nhygiejne højst 3",
    "mindst 1 i faglig mindst 4\nhygiejne højst 3",
    "mindst 1 af\n- hygiejne mindst 4\n- hygiejne højst 2",
    "alder mindst 18\nalder højst 18",
    "fremmøde mindst 90 % de seneste 4 uger\nfremmøde højst 80 % de seneste 8 uger",
    "tid i forløbet mindst 4 uger\ntid i forløbet højst 1 år",
    "egnet er ja givet af jobcenter\negnet er nej givet af borger",
    "kort mindst 8 point\nkort højst 8 point",
    "timer mindst 168 pr. uge de seneste 4 uger",
    "praktik mindst 4 uger de seneste 4 uger",
    "fravær mindst 28 dage de seneste 4 uger",
    "fremmøde mindst 100 % de seneste 4 uger",
    "kort mindst 10 point",
    "kort mindst 2 point",
    "status er ikke jobparat eller sygemeldt",
    "prøve over prøve1",
    "aftale underskrevet af borger før modulstart, i modulet",
    "hygiejne mindst 1 målt inden for 3 måneder",
    "hygiejne mindst 1 vurderet af jobcenter",
    "hygiejne mindst 1 i hver af de seneste 2 målinger",
    "status er jobparat, aktivitetsparat eller sygemeldt",
    "hygiejne højst 4",
    "fravær højst 99 % de seneste 4 uger",
    "hygiejne mindst individuelt mål, dog mindst 1",
    "mindst 1 af\n- hygiejne mindst 3\n- hygiejne højst 1",
    "gælder når status er jobparat\namu bestået",
    "gælder når alder mindst 18\nalder mindst 21",
    "tid i modulet mindst 8 uger",
    "tid i modulet højst 8 uger",
    "tid i c mindst 2 måneder",
    "gælder når status er jobparat\ntid i modulet mindst 13 uger",
    "mindst 1 af\n- tid i modulet mindst 13 uger\n- amu bestået",
    "tid i modulet mindst 5 uger",
    "hygiejne mindst 3 målt inden for 3 uger\norden mindst 3 målt inden for 1 måned",
    "hygiejne mindst 3 målt inden for 3 måneder\nkan fraviges af jobcenter højst 13 uger",
    "hygiejne mindst 3 målt i modulet, målt inden for 3 måneder",
    "hygiejne mindst 3\nhygiejne mindst 2 vurderet af jobcenter",
    "hygiejne mindst 3\nhygiejne mindst 2 målt inden for 3 måneder",
    "hygiejne mindst 3 i hver måling de seneste 4 uger\nhygiejne mindst 2 i hver måling de seneste 8 uger",
    "aftale findes\naftale underskrevet af borger før modulstart",
    "mindst 1 af\n- amu bestået\n- aftale findes",
    "ingen af\n- amu bestået\n- aftale findes",
]

FINE_AT_THE_END = [
    "krav q\nhygiejne mindst 3\nkrav r\nhygiejne højst 3",
    "krav q\ngælder når status er jobparat\nhygiejne mindst 4\nkrav r\ngælder når status er sygemeldt\nhygiejne højst 2",
    "krav q\nhygiejne mindst 4\nanbefaling r\nhygiejne højst 2",
    'krav q\nalder højst 18\nmålgruppe "Voksne"\nalder mindst 18',
    "niveaukrav\nmålt inden for 3 måneder\n| | c |\n| hygiejne | 1 |",
    'modul d "D"\novergang ethvert modul til d\nkrav q\namu bestået',
    'modul d "D"\novergang c til d\nkrav q\namu bestået',
    'modul start "En anden begyndelse"\novergang start til c\nkrav q\namu bestået',
    'rolle mentor "mentoren"',
    'krav q\nalle i faglig mindst 2\nkompetence svømning "Svømning" i faglig på niveau',
    'krav q\nfremmøde mindst 80 % de seneste 4 uger\naktivitet jobklub "Jobklub"',
    'krav q\nkørekort bestået\nbevis kørekort "Kørekort"',
    "krav q\nhygiejne mindst 2\nanbefaling r\nhygiejne mindst 3",
    "krav q\nhygiejne mindst 3\nkan fraviges af jobcenter\nanbefaling r\nhygiejne mindst 2",
    "krav q\ngælder når alder mindst 30\namu bestået\nanbefaling r\namu bestået",
    "krav q\nhygiejne mindst 3 målt i modulet\nanbefaling r\norden mindst 3 målt i modulet",
    "niveaukrav\n| | b | c |\n| hygiejne | 2 | 3 |\n| orden | 3 | - |",
    "niveaukrav\n| | b | c |\n| hygiejne | 3 | individuelt mål |",
    "niveaukrav\nvurderet af borger\n| | b |\n| hygiejne | 3 |\nniveaukrav\nvurderet af jobcenter\n| | c |\n| hygiejne | 2 |",
    "niveaukrav\n| | b | a |\n| hygiejne | 3 | - |",
    'krav q\ngælder når alder mindst 20\namu bestået\nmålgruppe "Voksne"\nalder mindst 18',
    'målgruppe "En"\nalder mindst 18\nalder højst 18',
    "krav q\namu bestået\nkrav r\naftale findes",
    "krav q\ngælder når status er jobparat\namu bestået\nkrav r\ngælder når status er sygemeldt\namu bestået",
    "dogme r\nafbrydelse højst 14 dage i forløbet\nansvar jobcenter",
    "dogme r\ntid i modulet højst 9 uger",
    "dogme r\ntid i modulet mindst 13 uger",
    'modul fleks "Fleks" afslutter forløbet\novergang b til fleks\naltid åben\nmålgruppe "Voksne"\nalder mindst 18',
]


def fine():
    yield from (KRAV["da"] + text for text in FINE_IN_A_REQUIREMENT)
    yield from FINE_AT_THE_END


@pytest.mark.parametrize("text", list(fine()))
def test_what_lies_beside_it_is_left_alone(text):
    assert shown(BASE["da"] + text) == []


# --- the right words ------------------------------------------------------------------------------------------------


def words_at(text, span):
    line = text.splitlines()[span.line - 1]
    return line[span.column - 1 : span.end_column - 1 if span.end_line == span.line else None]


def shown(text):
    """The findings as the words that they point at: the first is the finding's own."""
    return [
        (d.code, words_at(text, d.primary), *(words_at(text, label.span) for label in d.secondary))
        for d in linted(text)
    ]


@pytest.mark.parametrize(("lines", "expected"), [
    ("krav q\namu bestået\nhygiejne mindst 4\naftale findes\nhygiejne højst 2",
     ("T507", "hygiejne højst 2", "hygiejne mindst 4")),
    ("krav q\nalle af\n- hygiejne mindst 4\n- amu bestået\nhygiejne højst 2",
     ("T507", "hygiejne højst 2", "hygiejne mindst 4")),
    ("krav q\nhygiejne højst 2\nniveaukrav\n| | c |\n| hygiejne | 3 |", ("T509", "q", "3")),
    ("krav q\namu bestået\ntid i modulet mindst 13 uger", ("T513", "tid i modulet mindst 13 uger", "8 uger")),
    ("krav q\nhygiejne mindst 3\nanbefaling r\nhygiejne mindst 2", ("T515", "r", "q")),
    ("niveaukrav\n| | b | c |\n| hygiejne | 3 | 2 |", ("T517", "2", "3")),
    ("krav q\namu bestået\nniveaukrav\n| | a | c |\n| hygiejne | 2 | 3 |", ("T516", "a")),
    ("krav q\ngælder når status er jobparat\nstatus er sygemeldt", ("T529", "status er sygemeldt", "status er jobparat")),
    ('modul ø "Ø"', ("T512", "ø")),
    ("overgang b, c til c\nkrav q\namu bestået", ("T526", "c", "c")),
])  # fmt: skip
def test_it_points_at_the_words(lines, expected):
    assert shown(BASE["da"] + lines) == [expected]


@pytest.mark.parametrize(("language", "lines", "fix"), [
    ("da", "krav q\nmindst 2 af\n- amu bestået\n- aftale findes", "alle af"),
    ("en", "requirement q\nat least 2 of\n- amu passed\n- aftale exists", "all of"),
])  # fmt: skip
def test_the_fix_mends_it(language, lines, fix):
    text = BASE[language] + lines
    (problem,) = linted(text)
    assert problem.fix == fix
    rows = text.splitlines()
    row = rows[problem.primary.line - 1]
    rows[problem.primary.line - 1] = row[: problem.primary.column - 1] + fix + row[problem.primary.end_column - 1 :]
    assert linted("\n".join(rows)) == []


# --- one thing once -------------------------------------------------------------------------------------------------


def test_a_shared_rule_is_told_once_however_many_packages_see_it():
    shared = BASE["da"].replace('pakke p "P"', 'krav fælles\nhygiejne mindst 1\npakke p "P"\npakke r "R"\npakke s "S"')
    assert [d.code for d in linted(shared.replace("altid åben\nkrav", "altid åben\novergang a til b\nkrav"))] == [
        "T510"
    ]


def test_a_job_that_a_package_gates_behind_a_shared_transition():
    gated = BASE["da"].replace("altid åben\n", "").replace("overgang b til c", "overgang b til c\nkrav q\namu bestået")
    text = gated + "niveaukrav\n| | job |\n| hygiejne | 3 |\n"
    assert shown(text) == [("T505", "job", "3")]


def test_the_same_name_in_two_packages_is_two_names():
    text = BASE["da"] + 'krav q\nkursus bestået\nbevis kursus "Et"\npakke r "R"\nbevis kursus "Et andet"\n'
    assert shown(text) == [("T514", "kursus")]
    assert linted(text)[0].primary.line == len(text.splitlines())


def test_a_group_without_members_in_one_package_is_left_alone():
    group = 'gruppe branche "Branche"\npakke p "P"\nkompetence k "K" i branche på niveau\npakke r "R"\n'
    shared = "overgang a til b\nkrav branche\nmindst 1 i branche mindst 2\n"
    text = BASE["da"].replace('pakke p "P"\n', shared + group)
    assert linted(text) == []


def test_errors_keep_the_ruleset_from_being_used_and_nothing_more_is_said_of_it():
    text = BASE["da"] + 'krav q\nhygiejne mindst 4\nhygiejne højst 2\nbevis kørekort "K"\n'
    assert [d.code for d in linted(text)] == ["T507"]
    assert [d.code for d in check([Source("prøve.trin", text)])] == ["T507"]


def test_a_broken_line_is_the_only_thing_that_is_said():
    text = BASE["da"] + "krav q\nmindst 2 af\n- amu bestået\n- amu bestøet\n- hygiejne mindst\n"
    assert not {d.code for d in linted(text)} & {code for code, _ in cases("da")}


def test_warnings_are_for_those_who_ask():
    text = BASE["da"] + 'krav q\nhygiejne højst 5\nbevis kørekort "K"\n'
    assert check([Source("prøve.trin", text)]) == []


def test_vocabulary_alone_is_made_for_others():
    words = BASE["da"].split("overgang")[0].replace("regelsæt prøve", "regelsæt ord")
    assert linted(words) == []


# --- layers and editions --------------------------------------------------------------------------------------------

LAYER = 'regelsæt by "By"\ngælder fra 1. januar 2026\nbygger på prøve\n'


def layered(below, above):
    files = [Source("prøve.trin", BASE["da"] + below), Source("by.trin", LAYER + above)]
    return [(d.code, d.primary.file) for d in check(files, lint=True)]


@pytest.mark.parametrize(("below", "above", "expected"), [
    ('bevis kørekort "K"\n', "pakke p\novergang b til c\nkrav k\nkørekort bestået", []),
    ('bevis kørekort "K"\n', "pakke p\novergang b til c\nkrav k\namu bestået", [("T514", "prøve.trin")]),
    ("", 'bevis kørekort "K"', []),
    ("", 'bevis kørekort "K"\npakke p\novergang b til c\nkrav k\namu bestået', [("T514", "by.trin")]),
    ('modul ø "Ø"\n', "pakke p\novergang c til ø\nkrav k\namu bestået", []),
    ("niveaukrav\n| | a |\n| hygiejne | 3 |\n", "pakke p\novergang c til a\nkrav k\namu bestået", []),
    ("krav q\nhygiejne mindst 4\n", "pakke p\novergang b til c\nkrav k\nhygiejne højst 2", [("T509", "by.trin")]),
    ("krav q\nhygiejne højst 5\n", "pakke p\novergang b til c\nkrav k\namu bestået", [("T510", "prøve.trin")]),
    ("krav q\nhygiejne mindst 4\nhygiejne højst 2\n", "pakke p\novergang b til c\nkrav k\namu bestået",
     [("T507", "prøve.trin")]),
])  # fmt: skip
def test_layers_together(below, above, expected):
    assert layered(below, above) == expected


def test_each_edition_is_looked_at_by_itself():
    old = BASE["da"] + "niveaukrav\n| | c |\n| hygiejne | 3 |\n"
    new = BASE["da"].replace("2026\nrolle", "2027\nrolle") + "krav q\nhygiejne højst 5\n"
    found = check([Source("2026.trin", old), Source("2027.trin", new)], lint=True)
    assert [(d.code, d.primary.file) for d in found] == [("T510", "2027.trin")]


def test_a_broken_layer_hides_nothing_below_it_and_adds_nothing():
    broken = "pakke p\novergang b til c\nkrav k\nmindst 2 af\n- amu bestøet\n- aftale findes\n"
    assert {file for code, file in layered("krav q\nhygiejne højst 5\n", broken) if code >= "T5"} == {"prøve.trin"}


def test_every_label_has_words_in_both_languages():
    for language in ("da", "en"):
        for _, text in cases(language):
            for problem in linted(text):
                for label in problem.secondary:
                    assert label.text is None or label.text.removeprefix("@") in render.words("da"), label
                for reader in ("da", "en"):
                    said = " ".join(render.sentences(problem, reader))
                    assert "@" not in said and "{" not in said


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_change_can_only_say_by_a_number_that_all_of_a_group_must_hold(language):
    """``ændr … til alle af`` is no line of the language, so that T523 would suggest what cannot be written."""
    base, layer = {
        "da": ("tilpasning kan skærpes", 'regelsæt lag "Lag"\nbygger på prøve\ngælder fra 1. januar 2026\n'
               'ændr p.c.q til mindst 3 af fordi "Alle tre hører til."'),
        "en": ("adaptation may be tightened", 'ruleset lag "Layer"\nextends prøve\nin force from 1 January 2026\n'
               'change p.c.q to at least 3 of because "All three belong."'),
    }[language]  # fmt: skip
    group = {
        "da": "mindst 2 af\n- amu bestået\n- aftale findes\n- hygiejne mindst 3",
        "en": "at least 2 of\n- amu passed\n- aftale exists\n- hygiejne at least 3",
    }[language]
    first, rest = BASE[language].split("\nrol", 1)
    rules = f"{first}\n{base}\nrol{rest}{KRAV[language]}{group}"
    assert check([Source("prøve.trin", rules), Source("lag.trin", layer)], lint=True) == []
