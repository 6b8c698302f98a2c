"""What is said about rules that contradict themselves or each other (T5xx), in both languages."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "T501": ("Det kan aldrig blive opfyldt.", "Sæt grænsen lavere, eller giv flere muligheder."),
        "T502": ("Det her henviser til sig selv i ring: {names}.", "Fjern en af henvisningerne."),
        "T503": (
            "Overgangen er altid åben, så kravet »{name}« får aldrig betydning.",
            "Fjern kravet, eller fjern »{ALWAYS_OPEN}«.",
        ),
        "T504": (
            "Kravet er ufravigeligt og kan derfor hverken fraviges eller ændres.",
            "Fjern den ene af de to linjer.",
        ),
        "T505": (
            "»{name}« afslutter forløbet, men overgangen dertil stiller krav.",
            "Overvej »{ALWAYS_OPEN}«: et job bør ikke vente på et krav.",
        ),
        "T506": (
            "En anden overgang til »{name}« er altid åben og går forud for denne.",
            "Fjern en af de to overgange.",
        ),
        "T507": (
            "De her linjer kan aldrig være opfyldt samtidig.",
            "Ret en af grænserne. Er det nok, at én af linjerne holder, så skriv dem under »{AT_LEAST} 1 {OF}«.",
        ),
        "T508": ("Det kan aldrig blive opfyldt: {why}.", "Ret linjen, eller fjern den."),
        "T509": (
            "Ingen kan opfylde det her sammen med resten af det, der skal gælde.",
            "Ret en af grænserne, eller skriv med »{APPLIES_WHEN}«, hvem hvert krav er for.",
        ),
        "T510": (
            "Det stiller ingen krav: det er altid opfyldt, så snart der er registreret noget.",
            "Sæt grænsen, så nogen kan være under den, eller fjern den. I en tabel betyder »-« intet krav.",
        ),
        "T511": ("Det er altid opfyldt, uanset hvad der er registreret.", "Ret grænsen, eller fjern linjen."),
        "T512": (
            "Ingen vej fører til modulet »{name}«.",
            "Tilføj »{TRANSITION}« til det fra modulet før, eller fjern modulet.",
        ),
        "T513": (
            "Tiden passer ikke med, hvor længe modulet »{name}« normalt varer.",
            "Ret kravet, eller ret »{LASTS}«, så de to siger det samme.",
        ),
        "T514": (
            "Ingen regel bruger »{name}«.",
            "Brug det i en regel, eller fjern linjen, så ingen registrerer noget uden grund.",
        ),
        "T515": (
            "Anbefalingen »{name}« siger ikke mere end kravet »{other}«.",
            "Fjern anbefalingen, eller lad den pege længere end kravet.",
        ),
        "T516": (
            "Ingen skal opfylde kolonnen »{name}«: {why}.",
            "Ret navnet i kolonnen, ret overgangen, eller fjern kolonnen.",
        ),
        "T517": (
            "Modulet »{module}« kræver mindre af »{name}« end modulet »{before}«, der kommer før.",
            "Se efter, om tallene er byttet om. Skal kravet ikke stige, så skriv det samme niveau.",
        ),
        "T518": (
            "Kravet gælder aldrig for nogen.",
            "Ret det, der står efter »{APPLIES_WHEN}«. Gælder kravet for flere slags borgere, så skriv dem med »{OR}«.",
        ),
        "T519": (
            "Det her afgrænser ingenting: det holder for alle, som man ved noget om.",
            "Ret det, eller fjern linjen, så kravet gælder for alle.",
        ),
        "T520": (
            "Ingen borger kan være i målgruppen.",
            "Ret en af linjerne. Er der flere veje ind i målgruppen, så skriv dem under »{AT_LEAST} 1 {OF}«.",
        ),
        "T521": (
            "To tider ligner hinanden, men tælles forskelligt: måneder og år går efter kalenderen, uger og dage gør ikke.",
            "Skriv begge i samme enhed.",
        ),
        "T522": ("Linjen siger ikke noget, som en anden linje ikke siger i forvejen.", "Fjern den."),
        "T523": ("Det er alle punkterne, der skal være opfyldt.", "Skriv »{ALL_OF}«, eller sænk tallet."),
        "T524": (
            "Der er kun ét punkt i listen.",
            "Skriv linjen uden listen, eller tilføj de punkter, der mangler.",
        ),
        "T525": ("»{name}« kræver det samme som »{other}«.", "Behold det ene."),
        "T526": ("Overgangen fører fra »{name}« til »{name}« selv.", "Ret et af de to navne, eller fjern overgangen."),
        "T527": (
            "Dogmet »{name}« er noget, borgeren har krav på, så det kan ikke være borgerens ansvar.",
            "Skriv den rolle, der skal gøre noget. Er det borgerens tur, så skriv det som et krav eller en anbefaling.",
        ),
        "T528": (
            "Linjen har to grænser bagud i tid, og kun den nærmeste har betydning.",
            "Behold den, du mener, og fjern den anden.",
        ),
        "T529": ("Den, som kravet gælder for, kan aldrig opfylde det.", "Ret testen, eller ret »{APPLIES_WHEN}«."),
        "T530": (
            "Den, som kravet gælder for, har altid opfyldt det.",
            "Ret testen, eller fjern kravet.",
        ),
        "T531": (
            "Vejen til »{name}« er kun åben for borgere, der er i målgruppen.",
            "Skriv »{ALWAYS_OPEN}« under overgangen, hvis et job skal være åbent for alle.",
        ),
    },
    "en": {
        "T501": ("This can never be met.", "Lower the bound, or allow more possibilities."),
        "T502": ("This refers to itself in a circle: {names}.", "Remove one of the references."),
        "T503": (
            "The transition is always open, so the requirement »{name}« never matters.",
            "Remove the requirement, or remove »{ALWAYS_OPEN}«.",
        ),
        "T504": ("The requirement is fixed, so it can be neither waived nor changed.", "Remove one of the two lines."),
        "T505": (
            "»{name}« ends the path, yet the transition to it has requirements.",
            "Consider »{ALWAYS_OPEN}«: a job should not wait for a requirement.",
        ),
        "T506": (
            "Another transition to »{name}« is always open and goes before this one.",
            "Remove one of the two transitions.",
        ),
        "T507": (
            "These lines can never be met at the same time.",
            "Correct one of the bounds. If it is enough that one of the lines holds, put them under »{AT_LEAST} 1 {OF}«.",
        ),
        "T508": ("This can never be met: {why}.", "Correct the line, or remove it."),
        "T509": (
            "Nobody can meet this together with everything else that must hold.",
            "Correct one of the bounds, or say with »{APPLIES_WHEN}« whom each requirement is for.",
        ),
        "T510": (
            "This asks for nothing: it is always met as soon as something has been recorded.",
            "Set the bound so that somebody can be below it, or remove it. In a table »-« is no requirement.",
        ),
        "T511": ("This is always met, whatever has been recorded.", "Correct the bound, or remove the line."),
        "T512": (
            "No path leads to the module »{name}«.",
            "Add a »{TRANSITION}« to it from the module before, or remove the module.",
        ),
        "T513": (
            "The time does not go with how long the module »{name}« normally lasts.",
            "Correct the requirement, or correct »{LASTS}«, so that the two say the same.",
        ),
        "T514": (
            "No rule uses »{name}«.",
            "Use it in a rule, or remove the line, so that nobody records anything for no reason.",
        ),
        "T515": (
            "The recommendation »{name}« says no more than the requirement »{other}«.",
            "Remove the recommendation, or let it point further than the requirement.",
        ),
        "T516": (
            "Nobody has to meet the column »{name}«: {why}.",
            "Correct the name of the column, correct the transition, or remove the column.",
        ),
        "T517": (
            "The module »{module}« asks for less of »{name}« than the module »{before}«, which comes before it.",
            "See whether the numbers have changed places. If the level should not rise, write the same one.",
        ),
        "T518": (
            "The requirement never applies to anybody.",
            "Correct what stands after »{APPLIES_WHEN}«. If it applies to citizens of several kinds, join them with »{OR}«.",
        ),
        "T519": (
            "This leaves nobody out: it holds for everybody of whom it is known.",
            "Correct it, or remove the line, so that the requirement applies to everybody.",
        ),
        "T520": (
            "No citizen can be in the target group.",
            "Correct one of the lines. If there are several ways into it, put them under »{AT_LEAST} 1 {OF}«.",
        ),
        "T521": (
            "Two lengths of time look alike and are counted differently: months and years go by the calendar, weeks and days do not.",
            "Write both in the same unit.",
        ),
        "T522": ("The line says nothing that another line does not say already.", "Remove it."),
        "T523": ("All of the points must be met.", "Write »{ALL_OF}«, or lower the number."),
        "T524": (
            "There is only one point in the list.",
            "Write the line without the list, or add the points that are missing.",
        ),
        "T525": ("»{name}« asks for the same as »{other}«.", "Keep one of them."),
        "T526": (
            "The transition leads from »{name}« to »{name}« itself.",
            "Correct one of the two names, or remove the transition.",
        ),
        "T527": (
            "The standard »{name}« is owed to the citizen, so it cannot be the citizen's responsibility.",
            "Write the role that must act. If it is the citizen's turn, make it a requirement or a recommendation.",
        ),
        "T528": (
            "The line has two limits back in time, and only the nearer one matters.",
            "Keep the one that you mean, and remove the other.",
        ),
        "T529": (
            "Nobody to whom the requirement applies can ever meet it.",
            "Correct the test, or correct »{APPLIES_WHEN}«.",
        ),
        "T530": (
            "Everybody to whom the requirement applies has always met it.",
            "Correct the test, or remove the requirement.",
        ),
        "T531": (
            "The way to »{name}« is open only to citizens in the target group.",
            "Write »{ALWAYS_OPEN}« under the transition if a job should be open to everybody.",
        ),
    },
}
"""By language and code: the message and the help."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "against": "det kan ikke holde sammen med det her",
        "target": "målgruppen siger det her",
        "bullet": "et af punkterne",
        "says_it": "det her siger det samme eller mere",
        "lasts": "så længe varer modulet normalt",
        "other_unit": "den anden tid står her",
        "higher": "her kræves der mere",
        "applies": "det er dem, kravet gælder for",
        "from_here": "herfra",
        "gate": "det her kræves",
        "standard": "dogmet",
        "why_week": "en uge har kun 168 timer",
        "why_window": "perioden er for kort til det",
        "why_percent": "det ligger altid mellem 0 % og 100 %",
        "why_points_high": "scorekortet kan ikke give så mange point",
        "why_points_low": "scorekortet kan ikke give så få point",
        "why_before": "det kan ikke både være før modulet begyndte og i modulet",
        "why_values": "ingen værdi passer",
        "why_always": "punktet holder altid, og listen siger, at det ikke må",
        "not_entered": "ingen overgang fører til modulet",
        "not_levels": "overgangene dertil er uden niveaukrav eller altid åbne",
    },
    "en": {
        "against": "that cannot hold together with this",
        "target": "the target group says this",
        "bullet": "one of the points",
        "says_it": "this says the same or more",
        "lasts": "the module normally lasts this long",
        "other_unit": "the other length of time is here",
        "higher": "more is asked for here",
        "applies": "these are the ones to whom it applies",
        "from_here": "from here",
        "gate": "this is required",
        "standard": "the standard",
        "why_week": "a week has only 168 hours",
        "why_window": "the period is too short for it",
        "why_percent": "it always lies between 0 % and 100 %",
        "why_points_high": "the scorecard cannot give so many points",
        "why_points_low": "the scorecard cannot give so few points",
        "why_before": "it cannot be both before the module began and in the module",
        "why_values": "no value fits",
        "why_always": "the point always holds, and the list says that it must not",
        "not_entered": "no transition leads to the module",
        "not_levels": "the transitions to it are without levels or always open",
    },
}
"""By language: what is said at the other places, and the reasons that messages give."""
