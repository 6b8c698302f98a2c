"""Det danske katalog: what is said in Danish about names, kinds and values."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, tuple[str, str]] = {
    "T201": ("Trin kender ikke »{name}« som {kind}.", "Mente du »{suggestion}«?"),
    "T202": ("Trin kender ikke »{name}« som {kind}.",
             "Ret navnet, eller tilføj en linje, der indfører det. Her kan bruges: {known}."),
    "T203": ("»{name}« er allerede erklæret.", "Fjern den ene af de to, eller giv den et andet navn."),
    "T204": ("»{name}« hører til pakken »{package}« og kan ikke bruges her.",
             "Flyt linjen ind i pakken, eller erklær navnet før den første pakke."),
    "T205": ("»{name}« mangler en tekst, som mennesker kan læse.", "Skriv teksten i anførselstegn efter navnet."),
    "T206": ("»{name}« er ikke erklæret som {kind}, men som {found}.",
             "Brug det ord, der passer, eller et andet navn."),
    "T207": ("Navnet »{name}« bruges to gange samme sted.", "Giv det ene krav et andet navn."),
    "T208": ("»{name}« er både en celle i niveaukravene og et krav for modulet »{module}«.",
             "Giv kravet et andet navn, eller sæt »-« i cellen."),
    "T209": ("»{name}« har to niveaukrav for modulet »{module}«.", "Behold den ene celle, og sæt »-« i den anden."),
    "T301": ("»{found}« kan man ikke sige om {kind}.", "Her kan stå: {allowed}."),
    "T302": ("»{found}« kan ikke føjes til en test af {kind}.", "Her kan tilføjes: {allowed}."),
    "T303": ("»{found}« er ikke den slags værdi, der skal stå her.", "Skriv {expected}."),
    "T304": ("»{found}« er ikke et trin på skalaen »{scale}«.", "Skalaen har trinene {steps}."),
    "T305": ("»{found}« er ikke en af værdierne for »{fact}«.", "Vælg mellem {values}."),
    "T306": ("Værdierne har ingen rækkefølge og kan derfor ikke måles mod en grænse.",
             "Brug »{IS}«, eller erklær værdierne med »<« imellem."),
    "T307": ("Der mangler en periode.",
             "Tilføj en periode: »{THE_LAST}« og en varighed, »{IN_MODULE}«, »{IN_PATH}« eller »{SINCE}« og en dato."),
    "T308": ("Det er allerede sagt én gang her.", "Behold kun det ene."),
    "T309": ("Det fremgår ikke, hvilken skala »{name}« vurderes på.", "Skriv »{ON_SCALE}« og skalaens navn."),
    "T310": ("Grænserne passer ikke sammen.",
             "Skriv den laveste grænse først, og brug samme enhed i begge."),
    "T311": ("»{found}« er for lidt: tallet skal være mindst 1.", "Ret tallet."),
    "T312": ("»{found}« ligger ikke mellem 0 % og 100 %.", "Ret tallet."),
    "T313": ("»{found}« kan ikke stå i en tabel med niveaukrav.", "Skriv testen som et krav under en overgang."),
    "T314": ("Det fremgår ikke, hvor meget kravet kan tilpasses.", "Skriv »{MAY_ADAPT} {BETWEEN} ... {AND} ...« med de to grænser."),
    "T315": ("Gruppen »{name}« har ingen kompetencer.", "Føj kompetencer til gruppen, eller brug en anden gruppe."),
    "T316": ("Kompetencerne i gruppen »{name}« vurderes ikke på samme skala.",
             "Del gruppen op, så hver gruppe har én skala."),
    "T317": ("Trinnet {found} er ikke højere end trinnet før.", "Skriv trinene fra det laveste til det højeste."),
    "T318": ("»{name}« har intet indhold.", "Tilføj mindst én linje under det, eller fjern det."),
}  # fmt: skip
"""By code: the message and the help."""

WORDS: Mapping[str, str] = {
    "error": "fejl", "warning": "advarsel", "help": "hjælp", "see_here": "se også her", "none": "ingenting",
    "thing": "noget, man kan teste", "role": "rolle", "scale": "skala", "group": "gruppe", "competence": "kompetence",
    "fact": "oplysning", "certificate": "bevis", "document": "dokument", "activity": "aktivitet",
    "judgement": "vurdering", "follow_up": "opfølgning", "scorecard": "scorekort", "condition": "betingelse",
    "module": "modul", "package": "pakke",
    "a_fact_number": "en oplysning, der er et tal",
    "a_fact_date": "en oplysning, der er en dato", "a_fact_yes_no": "en oplysning, der er ja eller nej",
    "a_fact_values": "en oplysning med faste værdier", "a_fact_ordered": "en oplysning med værdier i rækkefølge",
    "a_competence": "en kompetence", "a_group": "en gruppe", "a_attendance": "fremmøde", "a_absence": "fravær",
    "a_hours": "timer", "a_time": "tid", "a_gap": "afbrydelse", "a_certificate": "et bevis",
    "a_document": "et dokument", "a_activity": "en aktivitet", "a_judgement": "en vurdering",
    "a_follow_up": "en opfølgning", "a_scorecard": "et scorekort", "a_condition": "en betingelse",
    "a_module": "et modul", "a_package": "pakken",
    "w_name": "et navn", "w_text": "en tekst i anførselstegn", "w_number": "et tal", "w_date": "en dato",
    "w_end": "ingenting mere", "w_more": "med flere",
    "u_percent": "et tal i procent, fx 80 %", "u_level": "et trin på skalaen", "u_number": "et tal",
    "u_points": "et antal point, fx 10 point", "u_hours": "et antal timer", "u_duration": "en varighed, fx 4 uger",
    "u_absence": "dage, timer eller procent, og det samme i begge grænser", "u_date": "en dato",
    "u_yes_no": "ja eller nej",
}  # fmt: skip
"""Words that arguments are made of, and the words around a message."""
