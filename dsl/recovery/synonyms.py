"""What authors write instead of the words of the language: other words for the same, and words that say nothing.

Nothing here is accepted. It is what lets Trin say which word to write.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from trin.dsl.keywords import CATALOGUES, pieces

INSTEAD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "da": {
        "AT_LEAST": (
            "minimum", "min.", "min", ">=", "≥", "=>", "mindst på", "ikke under", "ikke mindre end", "som minimum",
            "på mindst", "på minimum", "skal være på mindst",
            "skal mindst",
            "mindst være", "er mindst", "ikke lavere end", "i det mindste", "fra og med", "min. niveau",
            "skal være mindst",
            "er minimum", "opnået",
        ),
        "AT_MOST": (
            "maks.", "maks", "maksimum", "max", "max.", "maximum", "maksimalt", "<=", "≤", "=<", "ikke over",
            "på højst", "på maks.",
            "ikke mere end",
            "højest", "højst på", "op til", "skal højst", "er højst", "ikke højere end", "skal være højst", "er maks",
        ),
        "OVER": ("mere end", ">", "større end", "højere end", "er over", "flere end", "længere end"),
        "UNDER": ("mindre end", "<", "lavere end", "er under", "færre end", "kortere end"),
        "EXACTLY": ("=", "==", "lig med", "er lig med", "nøjagtig", "netop", "svarende til"),
        "BETWEEN": ("imellem", "er mellem"),
        "IS": ("skal være", "lig med", "=", "==", ":", "har værdien", "bliver", "står til"),
        "IS_NOT": ("er ikke lig med", "må ikke være", "!=", "<>", "≠", "er forskellig fra"),
        "IS_STATED": ("er udfyldt", "er kendt", "er registreret", "skal oplyses", "skal være oplyst"),
        "IS_CHOSEN": ("er udvalgt", "skal være valgt", "er besluttet"),
        "IS_MET": ("er overholdt", "skal være opfyldt", "opfyldt", "opfyldes", "er nået"),
        "PASSED": (
            "er bestået", "gyldigt", "er gyldigt", "skal bestået", "skal være bestået", "bestå", "skal bestås",
            "består",
            "taget", "er taget",
        ),
        "EXISTS": (
            "eksisterer", "foreligger", "skal findes", "er udfyldt", "er lavet", "skal foreligge", "er til stede",
            "findes der",
            "skal være lavet", "er oprettet",
        ),
        "SIGNED_BY": (
            "er underskrevet af", "skal være underskrevet af", "underskrives af", "skrevet under af",
            "signeret af",
        ),
        "ONGOING": ("er i gang", "i gang nu", "igang", "er begyndt", "skal være i gang", "pågår"),
        "COMPLETED": (
            "er gennemført", "skal være gennemført", "afsluttet", "er afsluttet", "færdiggjort", "skal gennemføres",
        ),
        "AT_LEAST_EVERY": ("hver", "mindst én gang hver", "minimum hver", "senest hver"),
        "RISEN": ("øget mindst", "vokset mindst", "steget med mindst", "steget minimum"),
        "TIMES": ("x", "stk", "stk.", "omgange"),
        "REQUIREMENT": ("kræver", "kriterium", "skal", "betingelse for", "kravet"),
        "RECOMMENDATION": ("anbefales", "anbefaler", "bør", "anbefalet"),
        "STANDARD": ("princip", "kvalitetskrav"),
        "TRANSITION": ("skift", "skift fra", "overgang fra", "fra"),
        "LEVELS": ("niveau krav", "niveauer", "niveautabel", "kravtabel"),
        "MODULE": ("forløb", "trin", "fase"),
        "PACKAGE": ("branchepakke", "branche"),
        "RULESET": ("regler", "regelset"),
        "TO": (
            "->", "→", "=>", "frem til", "til den", "til d.", "til og med", "til og med den", "t.o.m.", "til og med d.",
        ),
        "COMPETENCE": ("færdighed", "kunnen", "evne"),
        "CERTIFICATE": ("kursus", "certifikat", "kursusbevis"),
        "DOCUMENT": ("aftale", "bilag"),
        "RESPONSIBLE": ("ansvarlig", "ansvarlig er", "ansvar for", "ansvar hos"),
        "BECAUSE": ("begrundelse", "da", "for at", "årsag", "formål"),
        "GUIDANCE": ("vejledning til", "råd", "hjælp"),
        "SOURCE": ("reference", "henvisning", "jf.", "jævnfør", "kilde er"),
        "CAVEAT": ("bemærk", "obs"),
        "APPLIES_WHEN": (
            "gælder hvis", "gælder kun når", "gælder kun hvis", "gælder for", "gælder kun for",
            "kun når", "kun hvis", "når", "hvis",
        ),
        "IN_FORCE_FROM": (
            "træder i kraft", "i kraft fra", "gælder per", "gælder pr.", "gyldig fra", "med virkning fra",
            "gælder fra den", "gælder fra d.", "gældende fra", "gældende fra den", "i kraft den",
        ),
        "ADOPTED_BY": ("besluttet af", "godkendt af", "vedtaget i"),
        "EXTENDS": ("bygger oven på", "bygger videre på", "bygger ovenpå", "arver fra", "baseret på"),
        "MAY_BE_WAIVED": ("kan dispenseres af", "kan fravælges af", "må fraviges af", "fraviges af"),
        "FIXED": ("kan ikke fraviges", "må ikke fraviges", "fast", "låst"),
        "MAY_TIGHTEN": ("må skærpes",),
        "MAY_ADAPT": ("må tilpasses", "kan justeres"),
        "MAY_DROP": ("må udelades", "kan fravælges"),
        "ALWAYS_OPEN": ("er altid åben", "altid tilladt", "altid muligt"),
        "GROUP": ("domæne", "område", "kategori", "kompetenceområde", "kompetencegruppe"),
        "ROLE": ("aktør", "part"), "SCALE": ("niveauskala", "karakterskala"),
        "FACT": ("faktum", "felt", "information"), "SCORECARD": ("scorecard", "pointkort", "skema"),
        "CHANGE": ("ret", "tilpas", "lav om", "justér", "juster"), "DROP": ("fjern", "slet", "undlad", "udgår"),
        "COMPANY": ("praktiksted", "arbejdsgiver", "firma"), "AGREED_BY": ("aftalt mellem", "aftalt med", "aftale med"),
        "TARGET_GROUP": ("målgruppen", "målgruppen er"), "CONDITION": ("vilkår", "forudsætning"),
        "JUDGEMENT": ("skøn", "bedømmelse"), "ACTIVITY": ("indsats", "tilbud"),
        "FOLLOW_UP": ("opfølgningssamtale", "samtale"),
        "MEASUREMENT": ("måling af", "niveaumåling", "målt niveau", "score"),
        "CITIZEN": ("person", "deltager", "kandidat"), "EXAMPLE": ("case", "testcase", "fx"),
        "MISSING": ("mangler", "mangler data om", "mangler oplysning om", "ved ikke", "uafklaret om"),
        "ON_DAY": ("den", "d.", "dags dato", "pr.", "på datoen"), "READY": ("parat", "er klar", "ja"),
        "NOT_READY": ("ikke parat, fordi", "ikke klar på grund af", "ikke klar pga.", "ikke klar:", "mangler"),
        "OUT_OF_SCOPE": ("udenfor målgruppen", "ikke i målgruppen", "uden for målgruppe"),
        "WAIVER_OF": ("dispensation for", "fritagelse for", "fritaget for", "undtagelse fra"),
        "VALID_UNTIL": ("udløber", "gyldig indtil", "gælder indtil", "udløber den"),
        "ANY_MODULE": ("alle moduler", "hvert modul", "et hvilket som helst modul"),
        "ANY_PACKAGE": ("i alle pakker", "i hver pakke"),
        "TIME_IN_MODULE": ("varighed i modulet", "varigheden i modulet", "tid på modulet"),
        "TIME_IN_PATH": ("varighed i forløbet", "samlet tid", "tid på forløbet"),
        "ALL_OF": ("alle disse", "alle følgende"), "NONE_OF": ("ingen af disse", "ingen af følgende"),
        "OF": ("af disse", "af følgende", "ud af"),
        "LASTS": ("varighed", "tager", "varende"),
        "ENDS_PATH": ("slutter forløbet", "afslutter"),
        "ATTENDANCE": ("tilstedeværelse", "deltagelse", "fremmødeprocent"),
        "GAP": ("pauser", "pause mellem moduler"),
        "ABSENCE": ("fraværet", "fraværsdage", "sygefravær"),
        "HOURS": ("t", "timers", "timerne", "timetal", "timetallet"),
        "THE_LAST": (
            "seneste", "sidste", "de sidste", "inden for de seneste", "indenfor de seneste", "over de seneste",
            "i de seneste", "inden for de sidste", "indenfor de sidste", "over de sidste", "i de sidste",
            "i løbet af de seneste", "i løbet af de sidste", "gennem de seneste", "gennem de sidste", "for de seneste",
            "for de sidste", "inden for", "indenfor", "de forløbne", "de foregående", "de sidst",
        ),
        "MEASURED_WITHIN": ("målt de seneste", "målt indenfor de seneste", "højst"),
        "ASSESSED_BY": ("bedømt af", "vurderes af", "målt af"),
        "GIVEN_BY": ("afgivet af", "foretaget af"),
        "IN_MODULE": ("i dette modul", "i løbet af modulet"), "IN_PATH": ("i løbet af forløbet", "i hele forløbet"),
        "SINCE": ("efter den", "efter", "fra og med", "siden den", "siden d.", "fra og med den"),
        "FROM": ("fra den", "fra d.", "fra og med", "fra og med den"),
        "PER_WEEK": ("om ugen", "i ugen", "ugentligt", "per uge", "pr. uger", "ugentlig", "/uge"),
        "PER_LEVEL": ("per niveau", "for hvert niveau", "pr. trin"),
        "POINTS": ("pt", "pt.", "points", "p"),
        "UNLAWFUL": ("uden gyldig grund", "ulovligt", "uden grund"),
        "BEFORE_MODULE_START": ("inden modulstart", "før modulets start", "før start", "før modulet"),
        "AND": ("samt", "&", "+", "og også"),
        "OR": ("eller også", "/", "og/eller"),
        "IN": ("inden for", "under"),
        "ON_SCALE": ("efter", "efter skala"),
        "ON_DATE": ("d.", "d", "pr."),
        "OLD": ("gl.", "gl"),
        "DAY": ("dages", "dagen", "døgn", "kalenderdage", "d"),
        "WEEK": ("ugers", "ugen", "u", "uger(s)", "uge(r)"),
        "MONTH": ("mdr.", "mdr", "md.", "md", "måneders", "mnd", "måned(er)", "måneden", "mnd."),
        "YEAR": ("års", "året", "årene"),
        "GOAL": ("personligt mål", "eget mål", "borgerens mål", "individuel mål"),
        "YES": ("sandt", "true", "jo"), "NO": ("falsk", "false", "nix"),
        "NUMBER_TYPE": ("nummer", "heltal", "antal"),
        "DATE_TYPE": ("en dato",),
        "YES_NO_TYPE": ("ja eller nej", "ja nej", "ja, nej"),
        "PERCENT": ("procent", "pct.", "pct", "procentpoint", "percent"),
        "BULLET": ("–", "—", "*", "·", "▪", "◦", "‣", "o"),
        "COMMA": (";",),
        "EVERY_MEASUREMENT": ("i alle målinger", "i samtlige målinger", "ved hver måling", "ved alle målinger"),
    },
    "en": {
        "AT_LEAST": (
            "minimum", "min.", "min", ">=", "≥", "=>", "no less than", "not less than", "not under", "at minimum",
            "at a minimum",
            "must at least", "is at least", "must be at least", "minimum of", "at least at", "not below",
            "no fewer than",
        ),
        "AT_MOST": (
            "max", "max.", "maximum", "<=", "≤", "=<", "no more than", "not more than", "not over", "at a maximum",
            "up to",
            "maximum of", "at maximum", "is at most", "must be at most", "not above",
        ),
        "OVER": ("more than", ">", "greater than", "higher than", "above", "is over", "longer than"),
        "UNDER": ("less than", "<", "lower than", "below", "is under", "fewer than", "shorter than"),
        "EXACTLY": ("=", "==", "equal to", "equals", "is equal to", "precisely", "is exactly"),
        "BETWEEN": ("is between", "in between"),
        "IS": ("must be", "equals", "=", "==", ":", "should be", "has the value", "are"),
        "IS_NOT": ("isn't", "must not be", "!=", "<>", "≠", "is different from"),
        "IS_STATED": ("is known", "is filled in", "must be stated"),
        "IS_CHOSEN": ("is selected", "must be chosen"),
        "IS_MET": ("is fulfilled", "must be met", "is satisfied", "met"),
        "PASSED": ("is passed", "must passed", "must be passed", "has passed", "pass", "must pass"),
        "EXISTS": ("must exist", "is there", "is present", "exist", "must be there", "is in place"),
        "SIGNED_BY": ("is signed by", "must be signed by", "undersigned by"),
        "ONGOING": ("is ongoing", "in progress", "under way", "is under way", "must be ongoing"),
        "COMPLETED": ("is completed", "must be completed", "finished", "is finished", "complete"),
        "AT_LEAST_EVERY": ("every", "at least once every", "minimum every"),
        "RISEN": ("increased at least", "risen by at least", "grown at least", "increased by at least"),
        "TIMES": ("x",),
        "REQUIREMENT": ("requires", "require", "must", "criterion", "rule"),
        "RECOMMENDATION": ("recommends", "recommended", "should"),
        "STANDARD": ("principle",),
        "TRANSITION": ("change from", "transition from", "move", "from"),
        "LEVELS": ("level", "level requirements", "level table"),
        "MODULE": ("step", "phase", "course"),
        "PACKAGE": ("sector", "trade package"),
        "RULESET": ("rules", "rule set"),
        "TO": ("->", "→", "=>", "until"),
        "COMPETENCE": ("skill", "competency"),
        "CERTIFICATE": ("diploma",),
        "DOCUMENT": ("agreement",),
        "RESPONSIBLE": ("responsibility", "responsible is", "responsibility of", "owner"),
        "BECAUSE": ("reason", "since", "as"),
        "GUIDANCE": ("advice", "guide", "help"),
        "SOURCE": ("reference", "ref.", "cf."),
        "CAVEAT": ("note", "reservation"),
        "APPLIES_WHEN": ("applies if", "applies only when", "applies only if", "applies to", "when", "if"),
        "IN_FORCE_FROM": ("valid from", "effective from", "applies from", "in effect from"),
        "ADOPTED_BY": ("decided by", "approved by", "passed by"),
        "EXTENDS": ("builds on", "based on", "inherits"),
        "MAY_BE_WAIVED": ("can be waived by", "might be waived by", "waived by"),
        "FIXED": ("cannot be waived", "may not be waived", "locked"),
        "MAY_TIGHTEN": ("can be tightened",),
        "MAY_ADAPT": ("can be adapted", "may be adjusted"),
        "MAY_DROP": ("can be dropped",),
        "ALWAYS_OPEN": ("is always open", "always allowed"),
        "GROUP": ("domain", "area", "category"), "ROLE": ("actor", "party"), "SCALE": ("level scale", "rating scale"),
        "FACT": ("field", "information", "data"), "SCORECARD": ("score card", "points card"),
        "CHANGE": ("adjust", "alter", "amend", "modify"), "DROP": ("remove", "delete", "leave out", "skip"),
        "COMPANY": ("employer", "workplace", "firm"), "AGREED_BY": ("agreed with", "agreed between"),
        "TARGET_GROUP": ("targets", "audience", "for whom"), "CONDITION": ("precondition", "prerequisite"),
        "JUDGEMENT": ("assessment", "appraisal", "evaluation"), "ACTIVITY": ("measure", "offer"),
        "FOLLOW_UP": ("follow up", "followup", "meeting"),
        "MEASUREMENT": ("measurement of", "score", "measured level", "assessment of"),
        "CITIZEN": ("person", "participant", "candidate"), "EXAMPLE": ("case", "test case", "e.g."),
        "ON_DAY": ("on date", "as of", "the date"), "READY": ("is ready", "prepared", "yes"),
        "NOT_READY": ("not ready due to", "not ready since", "not ready:", "lacks"),
        "OUT_OF_SCOPE": ("not in the target group", "outside target group", "out of scope"),
        "WAIVER_OF": ("waiver for", "exemption from", "waiver from", "exempt from"),
        "VALID_UNTIL": ("expires", "valid to", "expires on", "valid till"),
        "ANY_MODULE": ("all modules", "every module", "each module"),
        "ANY_PACKAGE": ("in all packages", "in every package"),
        "TIME_IN_MODULE": ("time in module", "duration in the module", "time on the module"),
        "TIME_IN_PATH": ("time in path", "duration in the path", "total time"),
        "ALL_OF": ("all of these", "all the following"), "NONE_OF": ("none of these", "none of the following"),
        "OF": ("of these", "of the following", "out of"),
        "LASTS": ("duration", "takes", "lasting"),
        "ENDS_PATH": ("finishes the path", "ends path"),
        "ATTENDANCE": ("presence", "attendance rate"),
        "ABSENCE": ("absences", "sick leave"),
        "HOURS": ("hrs", "hrs.", "h"),
        "THE_LAST": (
            "last", "the past", "past", "the latest", "within the last", "over the last", "in the last",
            "during the last",
        ),
        "MEASURED_WITHIN": ("measured in the last", "measured within the last", "within"),
        "ASSESSED_BY": ("judged by", "evaluated by", "rated by", "measured by"),
        "GIVEN_BY": ("made by",),
        "IN_MODULE": ("during the module", "in this module"), "IN_PATH": ("during the path", "in the whole path"),
        "SINCE": ("after", "from"),
        "PER_WEEK": ("a week", "weekly", "each week", "/week", "every week"),
        "PER_LEVEL": ("for each level", "a level", "each level"),
        "POINTS": ("pts", "pts.", "pt"),
        "UNLAWFUL": ("without valid reason", "unlawful", "without reason"),
        "BEFORE_MODULE_START": (
            "before the module starts", "before start", "before the module", "before module starts",
        ),
        "AND": ("&", "+", "as well as", "and also"),
        "OR": ("or else", "/", "and/or"),
        "IN": ("within", "during"),
        "ON_SCALE": ("by", "by scale"),
        "ON_DATE": ("dated", "the"),
        "OLD": ("of age",),
        "DAY": ("d", "calendar days", "day(s)"),
        "WEEK": ("wk", "wks", "week(s)", "w"),
        "MONTH": ("mths", "mth", "mo", "mos", "month(s)"),
        "YEAR": ("yr", "yrs", "year(s)", "y"),
        "GOAL": ("personal goal", "own goal", "individual target"),
        "YES": ("true",), "NO": ("false",),
        "NUMBER_TYPE": ("integer", "numeric"),
        "DATE_TYPE": ("a date",),
        "YES_NO_TYPE": ("yes or no", "yes no", "yes, no"),
        "PERCENT": ("percent", "per cent", "pct.", "pct", "percentage"),
        "BULLET": ("–", "—", "*", "·", "▪", "◦", "‣", "o"),
        "COMMA": (";",),
    },
}  # fmt: skip
"""By language and keyword: what is written instead of it."""

FILLERS: Mapping[str, tuple[str, ...]] = {
    "da": (
        "skal", "skal være", "skal have", "må", "være", "have", "bør", "kan", "altså", "helst", "ca.", "ca",
        "cirka", "også",
        "nok", "jf.", "jf", "gerne", "typisk", "samt", "både",
        "borgeren skal have", "borgeren skal være", "borgeren har", "borgeren skal", "der skal være",
        "der er", "kravet er at", "kravet er", "der", "at", "så", "kun", "alene", "bare", "blot", "altid",
        "mere", "end",
        "ikke", "stk", "stk.", "fx", "f.eks.", "bl.a.", "evt.", "evt", "eventuelt", "normalt", "som", "min", "har",
        "på", "i",
        "en", "et", "den", "det", "de", "omkring", "vedr.", "vedrørende", "dvs.", "pr.", "for", "af", "til", "med",
        "om",
        "indtil", "mindst en", "selvfølgelig", "naturligvis", "desuden", "dog", "men", "hele", "alle", "er", "og",
        "eller",
    ),
    "en": (
        "must", "must be", "shall", "should", "has to", "have to", "can", "be", "please", "roughly", "approx.",
        "approx", "about",
        "around", "also", "usually", "ideally", "cf.", "cf", "typically", "only", "just", "always", "so", "that",
        "which", "not",
        "e.g.", "i.e.", "the", "a", "an", "normally", "preferably", "at", "of", "for", "with", "by", "in", "on",
        "to", "then",
        "more", "than", "possibly", "regarding", "re.", "my", "however", "but", "all", "is", "are", "and", "or",
    ),
}  # fmt: skip
"""Words that people put in where the language has no place for them."""


@cache
def instead(language: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """By what is written, in pieces: the keywords that it can be meant as, in the catalogue's order."""
    found: dict[tuple[str, ...], list[str]] = {}
    for terminal, ways in INSTEAD[language].items():
        for way in ways:
            found.setdefault(_marks(way), []).append(terminal)
    return {key: tuple(terminals) for key, terminals in found.items()}


@cache
def foreign(language: str) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """By the phrases of the other languages, in pieces: the keywords that they are."""
    found: dict[tuple[str, ...], list[str]] = {}
    for other, catalogue in CATALOGUES.items():
        if other == language:
            continue
        for terminal, phrases in catalogue.phrases.items():
            for phrase in phrases:
                found.setdefault(pieces(phrase), []).append(terminal)
    return {key: tuple(terminals) for key, terminals in found.items()}


@cache
def fillers(language: str) -> frozenset[tuple[str, ...]]:
    """What says nothing, in pieces: none of them words that the language has."""
    words = {piece for ways in CATALOGUES[language].phrases.values() for way in ways for piece in pieces(way)}
    found = (_marks(filler) for filler in FILLERS[language])
    return frozenset(key for key in found if len(key) > 1 or key[0] not in words)


@cache
def longest(language: str) -> int:
    """The most pieces that something written instead has."""
    return max(map(len, [*instead(language), *fillers(language), *foreign(language)]))


def _marks(phrase: str) -> tuple[str, ...]:
    """A phrase in pieces as a line is split: every mark is one of its own."""
    return pieces(phrase) or tuple(phrase)
