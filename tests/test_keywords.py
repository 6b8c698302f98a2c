"""The catalogues say the same in every language: one pair of files uses every word of both."""

import dataclasses
import re
from collections.abc import Mapping

import pytest
from trin.dsl import Source, compile_ruleset
from trin.dsl.keywords import (
    AFTER_COMMA,
    CATALOGUES,
    DECLARING,
    LINE_STARTS,
    PREDICATES,
    ROW_STARTS,
    TEST_STARTS,
    TESTED_KINDS,
    language_of,
)
from trin.dsl.reading import lexer, parser
from trin.engine import model

PAIR = [
    ('regelsæt par "Par"', 'ruleset par "Par"'),
    ("gælder fra 1. januar 2026 til 31. december 2027", "in force from 1 January 2026 to 31 December 2027"),
    ('vedtaget af "Byrådet" den 15. november 2025', 'adopted by "Byrådet" on 15 November 2025'),
    ('kilde "K"', 'source "K"'),
    ('forbehold "F"', 'caveat "F"'),
    ("igangværende forløb skifter til nye regler", "running paths move to the new rules"),
    ("tilpasning kan skærpes", "adaptation may be tightened"),
    ('rolle borger "borgeren"', 'role borger "borgeren"'),
    ('rolle virksomhed "virksomheden"', 'role virksomhed "virksomheden"'),
    ('rolle jobcenter "jobcenteret"', 'role jobcenter "jobcenteret"'),
    ('skala niveau "Niveau"', 'scale niveau "Niveau"'),
    ('1 "Et"', '1 "Et"'),
    ('2 "To"', '2 "To"'),
    ('3 "Tre"', '3 "Tre"'),
    ('gruppe faglig "Faglig"', 'group faglig "Faglig"'),
    ('kompetence hygiejne "Hygiejne" i faglig på niveau', 'competence hygiejne "Hygiejne" in faglig on niveau'),
    ("ansvar virksomhed", "responsible virksomhed"),
    ('kompetence kasse "Kasse" i faglig', 'competence kasse "Kasse" in faglig'),
    ('oplysning alder "Alder": tal', 'fact alder "Alder": number'),
    ('oplysning ankomst "Ankomst": dato', 'fact ankomst "Ankomst": date'),
    ('oplysning tilbud "Tilbud": ja/nej', 'fact tilbud "Tilbud": yes/no'),
    ('oplysning status "Status": klar, mindst', 'fact status "Status": klar, mindst'),
    ('oplysning prøve "Prøve": ingen < pd1 < pd2', 'fact prøve "Prøve": ingen < pd1 < pd2'),
    ('bevis amu "AMU"', 'certificate amu "AMU"'),
    ('dokument aftale "Aftale"', 'document aftale "Aftale"'),
    ('aktivitet praktik "Praktik"', 'activity praktik "Praktik"'),
    ('vurdering igu "IGU"', 'judgement igu "IGU"'),
    ('opfølgning besøg "Besøg"', 'follow_up besøg "Besøg"'),
    ('scorekort trivsel "Trivsel"', 'scorecard trivsel "Trivsel"'),
    ("hygiejne giver 1 point pr. niveau", "hygiejne gives 1 points per level"),
    ("kompetence kasse i gennemsnit af de seneste 2 målinger giver 2 point pr. niveau",
     "competence kasse on average over the latest 2 measurements gives 2 points per level"),
    ("fremmøde mindst 90,5 % de seneste 4 uger giver 5 point",
     "attendance at least 90.5 % the last 4 weeks gives 5 points"),
    ('betingelse basis "Basis"', 'condition basis "Basis"'),
    ("pakke er valgt", "package is chosen"),
    ("status er oplyst", "status is stated"),
    ('modul start "Start" varer 8 uger', 'module start "Start" lasts 8 weeks'),
    ('modul snuse "Snuse" varer 1 til 2 uger', 'module snuse "Snuse" lasts 1 to 2 weeks'),
    ('dogme pauser "Pauser"', 'standard pauser "Pauser"'),
    ("afbrydelse højst 14 dage i forløbet", "gap at most 14 days in the path"),
    ('pakke rengøring "Rengøring"', 'package rengøring "Rengøring"'),
    ('kilde "S"', 'source "S"'),
    ('modul job "Job" varer 1 måned til 1 år afslutter forløbet', 'module job "Job" lasts 1 month to 1 year ends the path'),
    ('målgruppe "Voksne"', 'target group "Voksne"'),
    ("alder over 17", "alder over 17"),
    ("alder under 70", "alder under 70"),
    ("niveaukrav", "levels"),
    ("målt inden for 3 måneder", "measured within 3 months"),
    ("vurderet af virksomhed eller jobcenter", "assessed by virksomhed or jobcenter"),
    ("| | snuse |", "| | snuse |"),
    ("| hygiejne | 2 |", "| hygiejne | 2 |"),
    ("| kasse | individuelt mål, dog mindst 2 |", "| kasse | individual goal, but at least 2 |"),
    ('overgang start til snuse "Videre"', 'transition start to snuse "Videre"'),
    ('krav alle "Alle"', 'requirement alle "Alle"'),
    ("alle i faglig mindst 2 målt i modulet", "all in faglig at least 2 measured in the module"),
    ("mindst 1 i faglig præcis 3 siden 1. maj 2026", "at least 1 in faglig exactly 3 since 1 May 2026"),
    ("gennemsnit i faglig mellem 2 og 3", "average in faglig between 2 and 3"),
    ("hygiejne mindst 2 i hver af de seneste 2 målinger", "hygiejne at least 2 in each of the latest 2 measurements"),
    ("hygiejne over 2 i gennemsnit af de seneste 3 målinger",
     "hygiejne over 2 on average over the latest 3 measurements"),
    ("hygiejne over 1 i hver måling i modulet", "hygiejne over 1 in every measurement in the module"),
    ("hygiejne mindst 2 i mindst én måling i modulet", "hygiejne at least 2 in some measurement in the module"),
    ("hygiejne steget mindst 1", "hygiejne risen at least 1"),
    ("fremmøde mindst 80 % de seneste 4 uger i praktik", "attendance at least 80 % the last 4 weeks in praktik"),
    ("fravær højst 2 dage de seneste 4 uger uden lovlig grund",
     "absence at most 2 days the last 4 weeks without lawful reason"),
    ("fravær højst 8 timer i modulet", "absence at most 8 hours in the module"),
    ("timer mindst 25 pr. uge de seneste 4 uger, lønnede", "hours at least 25 per week the last 4 weeks, paid"),
    ("tid i modulet mindst 8 uger", "time in the module at least 8 weeks"),
    ("tid i forløbet højst 1 år", "time in the path at most 1 year"),
    ("tid i start mindst 3 måneder", "time in start at least 3 months"),
    ("status er klar eller mindst", "status is klar or mindst"),
    ("status er ikke klar", "status is not klar"),
    ("tilbud er nej", "tilbud is no"),
    ("ankomst højst 2026-05-01", "ankomst at most 2026-05-01"),
    ("prøve mindst pd1", "prøve at least pd1"),
    ("bevis amu bestået før modulstart", "certificate amu passed before module start"),
    ("dokument aftale findes højst 3 måneder gammelt", "document aftale exists at most 3 months old"),
    ("aftale underskrevet af borger og jobcenter", "aftale signed by borger and jobcenter"),
    ("aktivitet praktik i gang", "activity praktik ongoing"),
    ("praktik mindst 2 gange i forløbet", "praktik at least 2 times in the path"),
    ("vurdering igu er ja givet af jobcenter", "judgement igu is yes given by jobcenter"),
    ("besøg mindst hver 3 uger", "besøg at least every 3 weeks"),
    ("trivsel mindst 10 point", "trivsel at least 10 points"),
    ("basis er opfyldt", "basis is met"),
    ("start gennemført i enhver pakke", "start completed in any package"),
    ("gælder når status er oplyst", "applies when status is stated"),
    ('fordi "B"', 'because "B"'),
    ('vejledning "V"', 'guidance "V"'),
    ("ansvar borger", "responsible borger"),
    ("kan fraviges af jobcenter højst 8 uger", "may be waived by jobcenter at most 8 weeks"),
    ("krav tilpas", "requirement tilpas"),
    ("hygiejne mindst 2", "hygiejne at least 2"),
    ("kan tilpasses mellem 1 og 3", "may be adapted between 1 and 3"),
    ("krav en", "requirement en"),
    ("alle af", "all of"),
    ("- hygiejne mindst 2", "- hygiejne at least 2"),
    ("mindst 1 af", "at least 1 of"),
    ("- kasse mindst 2", "- kasse at least 2"),
    ("ingen af", "none of"),
    ("- tilbud er ja", "- tilbud is yes"),
    ("ufravigeligt", "fixed"),
    ("anbefaling to", "recommendation to"),
    ("kan udelades", "may be dropped"),
    ("aftale findes", "aftale exists"),
    ("overgang ethvert modul til job", "transition any module to job"),
    ("altid åben", "always open"),
    ("overgang job til snuse", "transition job to snuse"),
    ("uden niveaukrav", "without levels"),
]  # fmt: skip
COMPANY = [
    ('virksomhed hotel "Hotel"', 'company hotel "Hotel"'),
    ("bygger på par", "extends par"),
    ("gælder fra 1. januar 2026", "in force from 1 January 2026"),
    ("aftalt af borger, virksomhed og jobcenter den 2. maj 2026", "agreed by borger, virksomhed and jobcenter on 2 May 2026"),
    ("igangværende forløb beholder reglerne fra start", "running paths keep the rules from their start"),
    ("tilpasning kan tilpasses", "adaptation may be adapted"),
]  # fmt: skip
ROWS = [
    ("uden måling hygiejne", "without measurement hygiejne"),
    ("dato 11. maj 2026", "date 11 May 2026"),
    ("måling hygiejne 3 den 4. maj 2026 af virksomhed, ved \"m-1\", registreret den 5. maj 2026",
     "measurement hygiejne 3 on 4 May 2026 by virksomhed, through \"m-1\", registered on 5 May 2026"),
    ("modul start fra 16. marts 2026 hos hotel", "module start from 16 March 2026 at hotel"),
    ("bevis amu ikke bestået den 1. maj 2026 med resultat 02 gælder til 1. maj 2027",
     "certificate amu not passed on 1 May 2026 with result 02 valid until 1 May 2027"),
    ("aktivitet praktik fra 16. marts 2026, med 37 timer om ugen, lønnet",
     "activity praktik from 16 March 2026, with 37 hours a week, paid"),
    ("aktivitet praktik fra 16. marts 2026, ulønnet", "activity praktik from 16 March 2026, unpaid"),
    ("fremmøde 4. maj 2026 til 8. maj 2026: 30 af 37 timer, heraf lovligt fravær 7,5",
     "attendance 4 May 2026 to 8 May 2026: 30 of 37 hours, of which lawful absence 7.5"),
    ('dokument aftale den 2. maj 2026 med afsnit "Mål" og "Tid"', 'document aftale on 2 May 2026 with sections "Mål" and "Tid"'),
    ('pause fra 2. april 2026 fordi "Ferie"', 'pause from 2 April 2026 because "Ferie"'),
    ("dispensation fra p.m.k af jobcenter den 2. maj 2026", "waiver of p.m.k by jobcenter on 2 May 2026"),
    ("uden dispensation af jobcenter", "without waiver by jobcenter"),
    ("start: klar", "start: ready"),
    ("start: klar med dispensation", "start: ready with waiver"),
    ("start: ikke klar, fordi a og b", "start: not ready, because a and b"),
    ("start: mangler oplysninger om målgruppen og a", "start: missing information about the target group and a"),
    ("start: uden for målgruppen", "start: outside the target group"),
    ("start: ingen regler gælder", "start: no rules apply"),
]  # fmt: skip
BLOCKS = [('eksempel "E"', 'example "E"'), ("borger amina", "citizen amina"), *ROWS, ("borger bodil", "citizen bodil")]
LAYER = [
    ('ændr p.m.k til mindst 4 fordi "x"', 'change p.m.k to at least 4 because "x"'),
    ('ændr p.m.k til hygiejne mindst 4\nfordi "x"', 'change p.m.k to hygiejne at least 4\nbecause "x"'),
    ("ændr p.m.k til mindst 2 af", "change p.m.k to at least 2 of"),
    ('udelad p.m.k\nfordi "x"', 'drop p.m.k\nbecause "x"'),
]
DA, EN = ("\n".join(pair[i] for pair in PAIR) for i in (0, 1))


def tree(text):
    file, problems = parser.parse(Source("f.trin", text))
    assert not problems
    return file


def bare(node):
    """A model without what may differ between two languages: the words that were written, and what they hash to."""
    if dataclasses.is_dataclass(node):
        hidden = {"text", "label", "language", "digest"}
        return {f.name: bare(getattr(node, f.name)) for f in dataclasses.fields(node) if f.name not in hidden}
    if isinstance(node, Mapping):
        return {key: bare(value) for key, value in node.items()}
    if isinstance(node, tuple):
        return [bare(item) for item in node]
    return node


def compiled(text):
    rulesets, problems = compile_ruleset([Source("f.trin", text)])
    assert not problems
    return rulesets["par"]


@pytest.mark.parametrize("pair", [PAIR, COMPANY, PAIR[:1] + BLOCKS], ids=["ruleset", "company", "blocks"])
def test_the_pair_gives_one_tree(pair):
    one, other = (tree("\n".join(lines[i] for lines in pair)) for i in (0, 1))
    assert one.header == other.header
    assert one.items == other.items
    assert (one.language, other.language) == ("da", "en")


def test_the_pair_gives_one_model():
    one, other = compiled(DA), compiled(EN)
    assert bare(one) == bare(other)
    assert (one.language, other.language) == ("da", "en")
    assert isinstance(one, model.Ruleset)


@pytest.fixture
def tokens(monkeypatch):
    """Every word that is read while the test runs: what it was taken for, and how it was written."""
    seen = []
    original = lexer.Words.next

    def spy(self, accepts):
        token = original(self, accepts)
        seen.append((token.type, token.value))
        return token

    monkeypatch.setattr(lexer.Words, "next", spy)
    return seen


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_pair_uses_every_word_of_the_language(language, tokens):
    index = ["da", "en"].index(language)
    for pair in (PAIR, COMPANY, PAIR[:1] + BLOCKS, PAIR[:1] + LAYER):
        tree("\n".join(lines[index] for lines in pair))
    used = {terminal for terminal, _ in tokens}
    assert set(CATALOGUES[language].phrases) - used == set()


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_other_phrase_of_a_keyword_says_the_same(language, tokens):
    index = ["da", "en"].index(language)
    tried = set()
    for lines in PAIR[1:] + ROWS:
        header = "\n".join(line[index] for line in PAIR[:1] + BLOCKS[:1] * (lines in ROWS))
        tokens.clear()
        plain = parser.parse(Source("f", header + "\n" + lines[index]))
        for terminal, value in list(tokens):
            for other in CATALOGUES[language].phrases.get(terminal, ())[1:]:
                changed = re.sub(rf"(?<!\w){re.escape(str(value))}(?!\w)", other, lines[index], count=1)
                again = parser.parse(Source("f", header + "\n" + changed))
                assert again[0] == plain[0], changed
                assert [p.code for p in again[1]] == [p.code for p in plain[1]], changed
                tried.add((terminal, other))
    others = {(name, other) for name, phrases in CATALOGUES[language].phrases.items() for other in phrases[1:]}
    assert tried == others


@pytest.mark.parametrize(("da", "en"), LAYER)
def test_what_a_layer_changes_is_the_same_in_both_languages(da, en):
    assert tree(f"regelsæt x\n{da}").items == tree(f"ruleset x\n{en}").items


def test_same_terminals_in_every_language():
    keys = [set(c.phrases) for c in CATALOGUES.values()]
    assert all(k == keys[0] for k in keys)
    assert keys[0] >= LINE_STARTS | PREDICATES | AFTER_COMMA | ROW_STARTS | TEST_STARTS | TESTED_KINDS | DECLARING


def test_every_terminal_of_the_grammar_has_words():
    grammar = re.sub(r"(?m)^//.*$", "", parser.GRAMMAR.read_text("utf-8"))
    plain = {"NAME", "STRING", "INT", "DECIMAL", "DATE", "COMMA", "COLON", "DOT", "LESS", "PIPE", "BULLET", "PERCENT"}
    used = set(re.findall(r"\b[A-Z][A-Z_]+\b", grammar.split("%declare")[0]))
    assert used - plain == set(CATALOGUES["da"].phrases)
    assert used == set(re.findall(r"\b[A-Z][A-Z_]+\b", grammar)), "declared and not used, or the other way round"


def test_phrases_are_tidy():
    for catalogue in CATALOGUES.values():
        for phrases in catalogue.phrases.values():
            assert all(phrase == phrase.strip() and phrase for phrase in phrases)
            assert len(set(phrases)) == len(phrases)


def test_twelve_months():
    assert all(len(c.months) == len(c.month_numbers) == 12 for c in CATALOGUES.values())


def test_language_of_the_first_word():
    assert [language_of(w) for w in ("Regelsæt", "virksomhed", "ruleset", "COMPANY", "pakke")] == [
        "da", "da", "en", "en", None,
    ]  # fmt: skip
