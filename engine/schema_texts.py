"""What the JSON Schema of records says to people, in each language: title and description by place."""

from __future__ import annotations

from collections.abc import Mapping

Texts = Mapping[str, tuple[str, str]]

TEXTS: Mapping[str, Texts] = {
    "da": {
        "record": (
            "{label}: oplysninger om en borger",
            "Det, der er registreret om én borger, som reglerne »{label}« kan bruge det. Kun »citizen« og »modules« "
            "skal være der. Datoer skrives 2026-05-11. Fire ting kan et skema ikke sige, så dem tjekker Trin selv: en "
            "slutdato ligger ikke før startdatoen; to moduler overlapper ikke; fremmøde og lovligt fravær er "
            "tilsammen ikke mere end de planlagte timer; timer går op i hele minutter.",
        ),
        "record.package": (
            "{package}: oplysninger om en borger",
            "Det, der er registreret om én borger på pakken »{package}«. En borger, der også har været på andre "
            "pakker, beskrives af skemaet for hele regelsættet. Datoer skrives 2026-05-11. Fire ting kan et skema "
            "ikke sige, så dem tjekker Trin selv: en slutdato ligger ikke før startdatoen; to moduler overlapper "
            "ikke; fremmøde og lovligt fravær er tilsammen ikke mere end de planlagte timer; timer går op i hele "
            "minutter.",
        ),
        "cpr": ("Ligner et CPR-nummer", "CPR-numre må ikke stå nogen steder i oplysningerne. Brug et pseudonym."),
        "on_package": ("Borgere på »{package}«", "Borgeren er eller har været på pakken."),
        "in_order": ("", "»{last}« må ikke ligge før »{first}«."),
        "overlap": ("", "To moduler må ikke overlappe: det ene slutter, før det næste begynder."),
        "hours": ("", "Fremmøde og lovligt fravær er tilsammen højst de planlagte timer. Timer går op i hele minutter: "
                  "skriv mindst to decimaler, fx 7,33 for 7 timer og 20 minutter."),
        "day": ("Dato", "Skrives 2026-05-11, uden klokkeslæt."),
        "citizen": ("Borger", "Et pseudonym for borgeren, aldrig et CPR-nummer."),
        "package": ("Pakke", "Den branchepakke, borgeren er på; tom, indtil der er valgt."),
        "modules": ("Moduler", "De moduler, borgeren er eller har været i."),
        "measurements": ("Målinger", "Vurderede niveauer af kompetencer."),
        "attendance": ("Fremmøde", "Planlagte og fremmødte timer."),
        "facts": ("Oplysninger", "Oplysninger om borgeren, hver fra en dato."),
        "certificates": ("Beviser", "Kurser, prøver og beviser."),
        "documents": ("Dokumenter", "Henvisninger til dokumenter og aftaler, aldrig deres indhold."),
        "activities": ("Aktiviteter", "Det, borgeren deltager i over en periode."),
        "judgements": ("Vurderinger", "Vurderinger, som et menneske har foretaget."),
        "follow_ups": ("Opfølgninger", "Samtaler og besøg, der har fundet sted."),
        "pauses": ("Pauser", "Dage, hvor borgerens tid står stille."),
        "goals": ("Individuelle mål", "De niveauer, som borgerens egen plan sigter efter."),
        "waivers": ("Dispensationer", "Beslutninger om, at et krav ikke skal gælde for borgeren for en tid."),
        "module": ("Modul", "Modulets navn i reglerne."),
        "modules.package": ("Pakke", "Den pakke, modulet er en del af; ellers borgerens egen."),
        "start": ("Start", "Den første dag."),
        "end": ("Slut", "Den sidste dag, som selv tæller med; tom, når det stadig er i gang."),
        "attendance.end": ("Slut", "Den sidste dag, som selv tæller med."),
        "date": ("Dato", "Dagen, det skete."),
        "recorded": ("Registreret", "Dagen, det blev registreret; før den dag findes det ikke for reglerne."),
        "assessor": ("Bedømmer", "Et pseudonym for den, der har vurderet."),
        "company": ("Virksomhed", "Virksomheden, det skete hos."),
        "competence": ("Kompetence", "Kompetencens navn i reglerne."),
        "level": ("Niveau", "Et trin på kompetencens skala."),
        "role": ("Rolle", "Den, der har gjort det."),
        "planned_hours": ("Planlagte timer", "Timer, hvor borgeren skulle være der."),
        "present_hours": ("Fremmødte timer", "Timer, hvor borgeren var der."),
        "lawful_absence_hours": ("Lovligt fravær", "Timer med lovligt fravær."),
        "activity": ("Aktivitet", "Aktivitetens navn i reglerne."),
        "fact": ("Oplysning", "Oplysningens navn i reglerne."),
        "value": ("Værdi", "En værdi af den slags, som oplysningen har."),
        "from": ("Fra", "Dagen, værdien gælder fra."),
        "to": ("Til", "Den sidste dag, værdien gælder; tom, når den stadig gælder."),
        "certificate": ("Bevis", "Bevisets navn i reglerne."),
        "passed": ("Bestået", "Om det er bestået."),
        "result": ("Resultat", "Resultatet som et tal, hvis der er et."),
        "expires": ("Udløber", "Den sidste dag, det gælder; tom, når det ikke udløber."),
        "document": ("Dokument", "Dokumentets navn i reglerne."),
        "signed": ("Underskrifter", "Hvem der har skrevet under, og hvornår."),
        "sections": ("Afsnit", "Overskrifterne på de afsnit, dokumentet har."),
        "hours_per_week": ("Timer pr. uge", "Aftalte timer om ugen."),
        "paid": ("Lønnet", "Om borgeren får løn for det."),
        "judgement": ("Vurdering", "Vurderingens navn i reglerne."),
        "answer": ("Svar", "Ja (true) eller nej (false)."),
        "reason": ("Begrundelse", "Hvorfor, i få ord."),
        "follow_up": ("Opfølgning", "Opfølgningens navn i reglerne."),
        "roles": ("Roller", "De roller, der deltog."),
        "requirement": ("Krav", "Kravets id i reglerne. Et id, som reglerne ikke har, giver en advarsel."),
        "granted": ("Givet", "Den første dag, dispensationen gælder."),
        "waivers.role": ("Rolle", "Den, der har givet dispensationen."),
    },
    "en": {
        "record": (
            "{label}: a citizen's record",
            "What is recorded about one citizen, as the rules »{label}« can use it. Only »citizen« and »modules« must "
            "be there. Dates are written 2026-05-11. Four things a schema cannot say are checked by Trin itself: an "
            "end is not before its start; two modules do not overlap; present hours and lawful absence together are "
            "not more than the planned hours; hours are whole minutes.",
        ),
        "record.package": (
            "{package}: a citizen's record",
            "What is recorded about one citizen on the package »{package}«. A citizen who has been on other packages "
            "too is described by the schema of the whole ruleset. Dates are written 2026-05-11. Four things a schema "
            "cannot say are checked by Trin itself: an end is not before its start; two modules do not overlap; "
            "present hours and lawful absence together are not more than the planned hours; hours are whole minutes.",
        ),
        "cpr": ("Looks like a CPR number", "CPR numbers may not stand anywhere in a record. Use a pseudonym."),
        "on_package": ("Citizens on »{package}«", "The citizen is or has been on the package."),
        "in_order": ("", "»{last}« may not be before »{first}«."),
        "overlap": ("", "Two modules may not overlap: one ends before the next begins."),
        "hours": ("", "Present hours and lawful absence together are at most the planned hours. Hours are whole "
                  "minutes: write at least two decimals, such as 7.33 for 7 hours and 20 minutes."),
        "day": ("Date", "Written 2026-05-11, without a time of day."),
        "citizen": ("Citizen", "A pseudonym for the citizen, never a CPR number."),
        "package": ("Package", "The package the citizen is on; empty until it is chosen."),
        "modules": ("Modules", "The modules that the citizen is or was in."),
        "measurements": ("Measurements", "Assessed levels of competences."),
        "attendance": ("Attendance", "Planned and present hours."),
        "facts": ("Facts", "Facts about the citizen, each from a date."),
        "certificates": ("Certificates", "Courses, exams and certificates."),
        "documents": ("Documents", "References to documents and agreements, never their content."),
        "activities": ("Activities", "What the citizen takes part in over a period."),
        "judgements": ("Judgements", "Judgements that a person has made."),
        "follow_ups": ("Follow-ups", "Talks and visits that have taken place."),
        "pauses": ("Pauses", "Days on which the citizen's time stands still."),
        "goals": ("Individual goals", "The levels that the citizen's own plan aims at."),
        "waivers": ("Waivers", "Decisions that a requirement shall not hold for the citizen for a time."),
        "module": ("Module", "The module's name in the rules."),
        "modules.package": ("Package", "The package that the module is a part of; else the citizen's own."),
        "start": ("Start", "The first day."),
        "end": ("End", "The last day, which itself counts; empty while it is still going on."),
        "attendance.end": ("End", "The last day, which itself counts."),
        "date": ("Date", "The day it happened."),
        "recorded": ("Recorded", "The day it was recorded; before that day it does not exist for the rules."),
        "assessor": ("Assessor", "A pseudonym for the person who assessed."),
        "company": ("Company", "The company where it happened."),
        "competence": ("Competence", "The competence's name in the rules."),
        "level": ("Level", "A step of the competence's scale."),
        "role": ("Role", "Who did it."),
        "planned_hours": ("Planned hours", "Hours in which the citizen should have been there."),
        "present_hours": ("Present hours", "Hours in which the citizen was there."),
        "lawful_absence_hours": ("Lawful absence", "Hours of lawful absence."),
        "activity": ("Activity", "The activity's name in the rules."),
        "fact": ("Fact", "The fact's name in the rules."),
        "value": ("Value", "A value of the fact's own sort."),
        "from": ("From", "The day from which the value holds."),
        "to": ("To", "The last day on which the value holds; empty while it still does."),
        "certificate": ("Certificate", "The certificate's name in the rules."),
        "passed": ("Passed", "Whether it was passed."),
        "result": ("Result", "The result as a number, where there is one."),
        "expires": ("Expires", "The last day on which it is valid; empty where it does not expire."),
        "document": ("Document", "The document's name in the rules."),
        "signed": ("Signatures", "Who has signed, and when."),
        "sections": ("Sections", "The headings of the sections that the document has."),
        "hours_per_week": ("Hours a week", "Agreed hours a week."),
        "paid": ("Paid", "Whether the citizen is paid for it."),
        "judgement": ("Judgement", "The judgement's name in the rules."),
        "answer": ("Answer", "Yes (true) or no (false)."),
        "reason": ("Reason", "Why, in a few words."),
        "follow_up": ("Follow-up", "The follow-up's name in the rules."),
        "roles": ("Roles", "The roles that took part."),
        "requirement": ("Requirement", "The requirement's id in the rules. One that the rules do not have draws a "
                        "warning."),
        "granted": ("Granted", "The first day on which the waiver holds."),
        "waivers.role": ("Role", "Who granted the waiver."),
    },
}  # fmt: skip
