"""What is said about T1xx, text and syntax: per language, code -> (message, help)."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "T101": (
            "Teksten mangler anførselstegn.",
            "En tekst skal begynde og slutte med anførselstegn. Sæt {mark} der, hvor det mangler.",
        ),
        "T102": ("Tegnet »{found}« kan ikke stå her.", "Fjern det, eller skriv teksten i anførselstegn."),
        "T103": ("»{found}« kan ikke stå her.", "Her hører til: {expected}."),
        "T104": (
            "»{found}« er ikke skrevet som et tal på dette sprog.",
            "Skriv »{suggestion}«. Decimaler skrives med komma på dansk og med punktum på engelsk, og tusinder skrives "
            "uden skilletegn.",
        ),
        "T105": ("Årstallet i »{found}« har ikke fire cifre.", "Skriv året med fire cifre, fx 2026."),
        "T106": ("»{found}« er ikke en dato i kalenderen.", "Ret dagen eller måneden."),
        "T107": (
            "»{found}« kan læses som to forskellige datoer.",
            "Skriv datoen som »2026-01-31« eller med månedens navn.",
        ),
        "T108": (
            "»{found}« blander »{AND}« og »{OR}«.",
            "Brug kun det ene ord: »{AND}« betyder alle, »{OR}« betyder en af dem.",
        ),
        "T109": ("Trin kender ikke ordet »{found}«.", "Mente du »{suggestion}«?"),
        "T110": ("Linjen slutter for tidligt efter »{found}«.", "Her mangler: {expected}."),
        "T111": ("»{found}« har en særlig betydning og kan ikke være et navn her.", "Vælg et andet navn."),
        "T112": ("»{found}« hører ikke til her.", "Flyt linjen ind under det, den handler om."),
        "T113": (
            "Gruppen »{found}« har ingen punkter.",
            "Skriv hver test under den på en linje, der begynder med »-«.",
        ),
        "T115": (
            "Filen begynder ikke med et regelsæt.",
            "Skriv først »regelsæt« (på engelsk »ruleset«) og regelsættets navn.",
        ),
        "T116": ("Filen er ikke gemt som UTF-8.", "Gem filen igen, og vælg tegnsættet UTF-8."),
        "T117": (
            "Antallet af felter i rækken »{found}« passer ikke: {cells} mod tabellens {columns} moduler.",
            "Giv hvert modul et felt; »-« er intet krav.",
        ),
        "T118": ("»{found}« står to gange.", "Behold den ene linje."),
        "T119": ("Datoen »{found}« er ikke skrevet på en måde, Trin kan læse.", "Skriv »{suggestion}«."),
        "T120": ("»{found}« er et for stort tal.", "Ret tallet. En varighed kan højst være 100 år."),
        "T121": (
            "Det fremgår ikke, om »{found}« er alle eller blot en af dem.",
            "Skriv »{AND}« (alle) eller »{OR}« (en af dem) før det sidste navn.",
        ),
        "T122": (
            "»{found}« er hverken et trin eller »-«.",
            "Skriv trinets tal, »-« eller »{GOAL}« i feltet. Kun tabellens første række nævner modulerne.",
        ),
        "T123": (
            "Rækken »{found}« står i en tabel, der ikke begynder med modulernes navne.",
            "Skriv først en række med et tomt felt og derefter et modul i hvert felt.",
        ),
        "T124": ("»{found}« er et ord fra et andet sprog end filens.", "Skriv »{suggestion}«."),
        "T125": (
            "»{found}« kan ikke binde to test sammen.",
            "Skriv hver test på sin egen linje. Alle linjer skal være opfyldt; er én nok, så saml dem under "
            "»{AT_LEAST} 1 {OF}«.",
        ),
        "T126": (
            "»{found}« står ikke under en overgang.",
            "Flyt linjen ned under den overgang, som den gælder for.",
        ),
        "T130": ("»{found}« skrives på en anden måde i regler.", "Skriv »{suggestion}«."),
        "T131": ("Der mangler noget før »{found}«.", "Her hører til: {expected}."),
        "T132": ("»{found}« hører ikke til her.", "Fjern det."),
        "T133": (
            "»{found}« begynder noget nyt midt i noget andet.",
            "Linjerne bagefter hører til det, der står over den. Ret linjens første ord, eller flyt den.",
        ),
        "T134": ("Linjen er brudt midt i, hvad den siger.", "Sæt linjerne sammen til én."),
        "T135": (
            "Her mangler en linje, som det følgende kan høre til.",
            "Skriv en linje over, der begynder med {above}.",
        ),
        "T136": ("Rækken »{found}« mangler »|« mellem felterne.", "Sæt »|« før og efter hvert felt."),
    },
    "en": {
        "T101": (
            "The text lacks quotation marks.",
            "A text begins and ends with quotation marks. Put {mark} where it lacks.",
        ),
        "T102": ("The character »{found}« cannot stand here.", "Remove it, or write the text in quotation marks."),
        "T103": ("»{found}« cannot stand here.", "What belongs here: {expected}."),
        "T104": (
            "»{found}« is not how a number is written in this language.",
            "Write »{suggestion}«. Decimals have a comma in Danish and a point in English, and thousands have no "
            "separator.",
        ),
        "T105": ("The year in »{found}« does not have four digits.", "Write the year with four digits, such as 2026."),
        "T106": ("»{found}« is not a date in the calendar.", "Correct the day or the month."),
        "T107": (
            "»{found}« can be read as two different dates.",
            "Write the date as »2026-01-31« or with the month's name.",
        ),
        "T108": (
            "»{found}« mixes »{AND}« and »{OR}«.",
            "Use only one of them: »{AND}« means all, »{OR}« means any of them.",
        ),
        "T109": ("Trin does not know the word »{found}«.", "Did you mean »{suggestion}«?"),
        "T110": ("The line ends too early after »{found}«.", "Missing here: {expected}."),
        "T111": ("»{found}« has a meaning of its own and cannot be a name here.", "Choose another name."),
        "T112": ("»{found}« does not belong here.", "Move the line under what it is about."),
        "T113": ("The group »{found}« has no bullets.", "Write each test under it on a line that begins with »-«."),
        "T115": (
            "The file does not begin with a ruleset.",
            "First write »ruleset« (in Danish »regelsæt«) and the ruleset's name.",
        ),
        "T116": ("The file is not saved as UTF-8.", "Save the file again and choose the character set UTF-8."),
        "T117": (
            "The number of cells in the row »{found}« does not fit: {cells} for the table's {columns} modules.",
            "Give every module a cell; »-« is no requirement.",
        ),
        "T118": ("»{found}« is there twice.", "Keep one of the lines."),
        "T119": ("The date »{found}« is not written in a way that Trin can read.", "Write »{suggestion}«."),
        "T120": ("»{found}« is too large a number.", "Correct the number. A length of time is at most 100 years."),
        "T121": (
            "It does not say whether »{found}« is all of them or any of them.",
            "Write »{AND}« (all) or »{OR}« (any of them) before the last name.",
        ),
        "T122": (
            "»{found}« is neither a step nor »-«.",
            "Write the step's number, »-« or »{GOAL}« in the cell. Only the table's first row names modules.",
        ),
        "T123": (
            "The row »{found}« stands in a table that does not begin with the names of the modules.",
            "First write a row with an empty cell and then a module in each cell.",
        ),
        "T124": ("»{found}« is a word of another language than the file's.", "Write »{suggestion}«."),
        "T125": (
            "»{found}« cannot join two tests.",
            "Write each test on a line of its own. All lines must hold; where one is enough, put them under "
            "»{AT_LEAST} 1 {OF}«.",
        ),
        "T126": (
            "»{found}« does not stand under a transition.",
            "Move the line down under the transition that it is for.",
        ),
        "T130": ("»{found}« is written in another way in rules.", "Write »{suggestion}«."),
        "T131": ("Something is missing before »{found}«.", "What belongs here: {expected}."),
        "T132": ("»{found}« does not belong here.", "Remove it."),
        "T133": (
            "»{found}« begins something new in the middle of something else.",
            "The lines after it belong to what stands above. Correct its first word, or move it.",
        ),
        "T134": ("The line is broken in the middle of what it says.", "Join the lines into one."),
        "T135": (
            "A line is missing here for what follows to belong to.",
            "Write a line above that begins with {above}.",
        ),
        "T136": ("The row »{found}« lacks »|« between its cells.", "Put »|« before and after each cell."),
    },
}
