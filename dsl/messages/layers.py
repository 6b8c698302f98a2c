"""What is said about rulesets, editions and layers (T4xx), in both languages."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "T401": (
            "Det fremgår ikke, hvornår reglerne i »{name}« gælder fra.",
            "Skriv »{IN_FORCE_FROM}« og en dato under filens første linje.",
        ),
        "T402": ("Reglerne ophører, før de begynder at gælde.", "Ret en af de to datoer."),
        "T403": (
            "Regelsættet »{name}« har filer, der gælder fra forskellige datoer.",
            "Brug samme dato i alle filer. Flere udgaver af et regelsæt kommer i en senere version.",
        ),
        "T404": (
            "Regelsæt, der bygger oven på andre, kommer i en senere version.",
            "Fjern linjen, og skriv reglerne i ét regelsæt.",
        ),
        "T405": (
            "To filer giver begge regelsættet »{name}« en tekst.",
            "Lad kun den ene fil have teksten; de andre gentager blot navnet og »{IN_FORCE_FROM}«.",
        ),
        "T406": (
            "Ingen fil giver regelsættet »{name}« en tekst.",
            "Skriv teksten i anførselstegn efter navnet i én af filerne.",
        ),
        "T407": ("Oplysninger om regelsættet »{name}« skal stå i filen med regelsættets tekst.", "Flyt linjen dertil."),
    },
    "en": {
        "T401": (
            "It does not say when the rules of »{name}« come into force.",
            "Write »{IN_FORCE_FROM}« and a date under the first line of the file.",
        ),
        "T402": ("The rules end before they come into force.", "Correct one of the two dates."),
        "T403": (
            "The ruleset »{name}« has files that are in force from different dates.",
            "Use the same date in all files. Several editions of a ruleset come in a later version.",
        ),
        "T404": (
            "Rulesets that extend others come in a later version.",
            "Remove the line, and write the rules in one ruleset.",
        ),
        "T405": (
            "Two files both give the ruleset »{name}« a text.",
            "Let only one file have the text; the others repeat just the name and »{IN_FORCE_FROM}«.",
        ),
        "T406": (
            "No file gives the ruleset »{name}« a text.",
            "Write the text in quotation marks after the name in one of the files.",
        ),
        "T407": ("Details of the ruleset »{name}« belong in the file that has its text.", "Move the line there."),
    },
}
"""By language and code: the message and the help."""
