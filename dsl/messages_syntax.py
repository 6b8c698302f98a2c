"""What is said about T1xx, text and syntax: per language, code -> (message, help)."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "T101": ("Teksten mangler sit afsluttende anførselstegn.", "Sæt et anførselstegn, hvor teksten slutter."),
        "T102": ("»{found}« kan ikke stå her.", "Fjern det, eller skriv teksten i anførselstegn."),
        "T103": ("»{found}« kan ikke stå her.", "Her kan stå: {expected}."),
        "T104": ("»{found}« er ikke skrevet som et tal.", "Skriv »{suggestion}« i en fil på dette sprog."),
        "T105": ("Årstallet i »{found}« har ikke fire cifre.", "Skriv året med fire cifre, fx 2026."),
        "T106": ("»{found}« er ikke en dato i kalenderen.", "Ret dagen eller måneden."),
        "T107": (
            "»{found}« kan læses som to forskellige datoer.",
            "Skriv datoen som »2026-01-31« eller med månedens navn.",
        ),
        "T108": ("»{found}« blander »og« og »eller«.", "Brug kun det ene ord i en liste."),
        "T109": ("»{found}« er ikke et ord i sproget her.", "Mente du »{suggestion}«?"),
        "T110": ("Linjen slutter for tidligt efter »{found}«.", "Her mangler: {expected}."),
        "T111": ("»{found}« har en særlig betydning og kan ikke være et navn her.", "Vælg et andet navn."),
        "T112": ("»{found}« hører ikke til her.", "Flyt linjen ind under det, den handler om."),
        "T113": (
            "Gruppen »{found}« har ingen punkter.",
            "Skriv hver test under den på en linje, der begynder med »-«.",
        ),
        "T114": ("»{found}« understøttes ikke i denne version.", "Fjern blokken, eller flyt den til en fil for sig."),
        "T115": (
            "Filen begynder ikke med et regelsæt.",
            "Skriv først »regelsæt« eller »ruleset« og regelsættets navn.",
        ),
        "T116": ("Filen er ikke gemt som UTF-8.", "Gem filen igen, og vælg tegnsættet UTF-8."),
        "T117": (
            "Rækken »{found}« har {cells} celler, men tabellen har {columns} kolonner.",
            "Giv hver kolonne en celle; »-« er intet krav.",
        ),
        "T118": ("»{found}« står to gange.", "Behold den ene linje."),
    },
    "en": {
        "T101": ("The text lacks its closing quotation mark.", "Put a quotation mark where the text ends."),
        "T102": ("»{found}« cannot stand here.", "Remove it, or write the text in quotation marks."),
        "T103": ("»{found}« cannot stand here.", "This can stand here: {expected}."),
        "T104": ("»{found}« is not written as a number.", "Write »{suggestion}« in a file in this language."),
        "T105": ("The year in »{found}« does not have four digits.", "Write the year with four digits, such as 2026."),
        "T106": ("»{found}« is not a date in the calendar.", "Correct the day or the month."),
        "T107": (
            "»{found}« can be read as two different dates.",
            "Write the date as »2026-01-31« or with the month's name.",
        ),
        "T108": ("»{found}« mixes »and« and »or«.", "Use only one of the words in a list."),
        "T109": ("»{found}« is not a word of the language here.", "Did you mean »{suggestion}«?"),
        "T110": ("The line ends too early after »{found}«.", "Missing here: {expected}."),
        "T111": ("»{found}« has a meaning of its own and cannot be a name here.", "Choose another name."),
        "T112": ("»{found}« does not belong here.", "Move the line under what it is about."),
        "T113": ("The group »{found}« has no bullets.", "Write each test under it on a line that begins with »-«."),
        "T114": ("»{found}« is not supported in this version.", "Remove the block, or move it to a file of its own."),
        "T115": (
            "The file does not begin with a ruleset.",
            "First write »regelsæt« or »ruleset« and the ruleset's name.",
        ),
        "T116": ("The file is not saved as UTF-8.", "Save the file again and choose the character set UTF-8."),
        "T117": (
            "The row »{found}« has {cells} cells, but the table has {columns} columns.",
            "Give every column a cell; »-« is no requirement.",
        ),
        "T118": ("»{found}« is there twice.", "Keep one of the lines."),
    },
}
