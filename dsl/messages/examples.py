"""What is said about citizens and examples in rule files (T7xx), in both languages."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "T701": (
            "Der er ingen borger, der hedder »{name}«.",
            "Ret navnet, eller tilføj en blok, der begynder med »{CITIZEN} {name}«. Der er nu: {known}.",
        ),
        "T702": ("»{name}« findes allerede.", "Giv borgeren eller eksemplet et andet navn."),
        "T703": ("Eksemplet »{name}« siger ikke, hvilken dag det gælder.", "Skriv »{ON_DAY}« og en dato under det."),
        "T704": (
            "Eksemplet »{name}« siger ikke, hvad svaret skal være.",
            "Skriv et modul og det ventede svar, fx »modul: {READY}«.",
        ),
        "T705": ("»{found}« står her to gange.", "Behold den ene."),
        "T706": ("»{found}« mangler »{part}«.", "Skriv »{part}« og resten på samme linje."),
        "T707": ("Det her kan ikke stå efter »{kind}«.", "Her kan stå: {allowed}. Hver af dem højst én gang."),
        "T708": (
            "Linjen fjerner ingenting: borgeren har ikke noget, der passer.",
            "Ret linjen, så den passer på en linje hos borgeren, eller fjern den.",
        ),
        "T709": ("Trin kender ikke »{name}« som {kind}.", "Ret navnet. Her kan stå: {known}."),
        "T710": ("»{name}« kan ikke have den værdi.", "Vælg mellem: {expected}."),
        "T711": ("Det slutter, før det begynder.", "Ret en af de to datoer."),
        "T712": (
            "To af borgerens moduler overlapper hinanden.",
            "Lad det første slutte, før det næste begynder. Et modul uden »{TO}« er i gang.",
        ),
        "T713": (
            "Timerne går ikke op.",
            "Fremmøde og lovligt fravær må tilsammen ikke overstige de planlagte timer, og timerne skal gå op i hele minutter.",
        ),
        "T714": ("Her står noget, der ligner et CPR-nummer.", "Brug et opdigtet navn eller nummer i stedet."),
        "T715": ("Ingen overgang fører til »{name}« for borgeren her.", "Her kan stå: {known}."),
        "T716": ("Der er intet krav »{name}« på vejen til »{module}«.", "Her kan stå: {known}."),
        "T717": (
            "Er »{name}« borgerens pakke, eller begynder pakken her?",
            "Skriv pakken øverst hos borgeren. Skal pakken gå videre, så flyt borgere og eksempler til slutningen eller til en fil for sig.",
        ),
        "T719": (
            "Der mangler en pakke hos »{name}«: »{found}« hører til i pakken {known}.",
            "Skriv »{PACKAGE}« og pakkens navn under »{name}«.",
        ),
        "T718": (
            "Borgeren er ikke begyndt på noget modul den dag.",
            "Ret datoen, eller skriv »{MODULE}« med en startdato, der ikke er senere.",
        ),
    },
    "en": {
        "T701": (
            "There is no citizen called »{name}«.",
            "Correct the name, or add a block that begins with »{CITIZEN} {name}«. There are now: {known}.",
        ),
        "T702": ("»{name}« is there already.", "Give the citizen or the example another name."),
        "T703": (
            "The example »{name}« does not say which day it is about.",
            "Write »{ON_DAY}« and a date under it.",
        ),
        "T704": (
            "The example »{name}« does not say what the answer should be.",
            "Write a module and the expected answer, such as »module: {READY}«.",
        ),
        "T705": ("»{found}« stands here twice.", "Keep one of them."),
        "T706": ("»{found}« lacks »{part}«.", "Write »{part}« and the rest on the same line."),
        "T707": ("This cannot stand after »{kind}«.", "These can stand here: {allowed}. Each of them once at most."),
        "T708": (
            "The line takes nothing away: the citizen has nothing that matches.",
            "Correct the line so that it matches a line of the citizen's, or remove it.",
        ),
        "T709": ("There is no {kind} called »{name}«.", "Correct the name. These can stand here: {known}."),
        "T710": ("»{name}« cannot have that value.", "Choose among: {expected}."),
        "T711": ("It ends before it begins.", "Correct one of the two dates."),
        "T712": (
            "Two of the citizen's modules overlap.",
            "Let the first end before the next begins. A module without »{TO}« is under way.",
        ),
        "T713": (
            "The hours do not add up.",
            "Hours present and lawful absence may not exceed the planned hours together, and hours must be whole minutes.",
        ),
        "T714": ("Something here looks like a CPR number.", "Use an invented name or number instead."),
        "T715": ("No transition leads to »{name}« for this citizen.", "These can stand here: {known}."),
        "T716": ("There is no requirement »{name}« on the way to »{module}«.", "These can stand here: {known}."),
        "T717": (
            "Is »{name}« the citizen's package, or does the package begin here?",
            "Write the package first under the citizen. To go on with the package, move citizens and examples to the end or to a file of their own.",
        ),
        "T719": (
            "»{name}« lacks a package: »{found}« belongs to the package {known}.",
            "Write »{PACKAGE}« and the package's name under »{name}«.",
        ),
        "T718": (
            "The citizen has not begun any module on that day.",
            "Correct the date, or write »{MODULE}« with a first day that is no later.",
        ),
    },
}
"""By language and code: the message and the help."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {"requirement": "krav", "no_citizen": "ingen"},
    "en": {"requirement": "requirement", "no_citizen": "none"},
}
"""Words that arguments are made of."""
