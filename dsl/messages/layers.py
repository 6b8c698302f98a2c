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
        "T405": (
            "To filer giver begge regelsættet »{name}« en tekst.",
            "Lad kun den ene fil have teksten; de andre gentager blot navnet og »{IN_FORCE_FROM}«.",
        ),
        "T406": (
            "Ingen fil giver regelsættet »{name}« en tekst.",
            "Skriv teksten i anførselstegn efter navnet i én af de filer, der gælder fra samme dato.",
        ),
        "T407": ("Oplysninger om regelsættet »{name}« skal stå i filen med regelsættets tekst.", "Flyt linjen dertil."),
        "T408": (
            "To udgaver af »{name}« gælder på samme tid.",
            "Lad den ene slutte, før den anden begynder: ret en af de to datoer.",
        ),
        "T409": (
            "Ingen regler i »{name}« gælder fra {first} til {last}.",
            "Ret datoen, hvis der ikke skal være et ophold. I de dage svarer Trin, at ingen regler gælder.",
        ),
        "T410": (
            "Filerne i samme udgave af »{name}« slutter på forskellige dage.",
            "Skriv slutdatoen i filen med regelsættets tekst, og lad de andre nøjes med, hvornår reglerne gælder fra.",
        ),
        "T411": ("Der er intet regelsæt, der hedder »{name}«.", "Mente du »{suggestion}«?"),
        "T412": (
            "»{name}« er både et regelsæt og en virksomheds regler.",
            "Begynd filerne med samme ord, eller giv den ene et andet navn.",
        ),
        "T413": (
            "Regelsæt bygger på hinanden i ring: {names}.",
            "Fjern »{EXTENDS}« i et af dem.",
        ),
        "T414": (
            "Det fremgår ikke, hvilke regler »{name}« bygger på.",
            "En virksomheds regler bygger altid på andre. Skriv »{EXTENDS}« og kommunens regelsæt under filens første linje.",
        ),
        "T415": (
            "Det fremgår ikke, hvem der har aftalt reglerne i »{name}«, og hvornår.",
            "Skriv »{AGREED_BY}«, rollerne og datoen under filens første linje.",
        ),
        "T416": (
            "Kun en virksomheds regler er aftalt af nogen; »{name}« er et regelsæt.",
            "Skriv »{ADOPTED_BY}«, eller begynd filen med »{COMPANY}«.",
        ),
        "T417": (
            "En virksomheds regler gælder altid på den dag, der spørges om.",
            "Fjern linjen. Hvilken udgave en borger i gang følger, afgør kommunens regelsæt.",
        ),
        "T418": ("Der er intet krav med id »{id}« i reglerne nedenunder.", "Mente du »{suggestion}«?"),
        "T419": (
            "Der er intet krav med id »{id}« i reglerne nedenunder.",
            "Et krav hedder pakke, modul og navn med punktum imellem, for eksempel »rengøring.virksomhed2.hygiejne«.",
        ),
        "T420": (
            "To forskellige krav har samme id, »{id}«.",
            "Giv de to krav hver sit navn i reglerne nedenunder. Så kan det ene ændres for sig.",
        ),
        "T421": (
            "»{name}« bygger ikke på andre regler, så der er intet at ændre.",
            "Skriv »{EXTENDS}« øverst, eller ret kravet dér, hvor det står.",
        ),
        "T422": (
            "Ændringen af »{id}« er ikke begrundet.",
            "Skriv »{BECAUSE}« og en tekst efter ændringen eller på linjen under; i en tabel under »{LEVELS}«.",
        ),
        "T423": (
            "Det fremgår ikke, hvad i »{id}« der skal ændres: kravet har ikke netop én test med en grænse.",
            "Skriv hele den nye test efter »{TO}«.",
        ),
        "T424": (
            "Det fremgår ikke, hvilken test i »{id}« den nye skal stå i stedet for.",
            "Skriv en test om det samme som netop én af kravets egne.",
        ),
        "T425": (
            "»{id}« har ikke netop én gruppe, hvor et antal skal være opfyldt.",
            "Skriv en test eller en grænse efter »{TO}«.",
        ),
        "T426": ("»{id}« ændres to gange i samme regler.", "Lad kun den ene ændring stå."),
        "T427": (
            "Kravet »{id}« findes allerede i reglerne nedenunder.",
            "Skriv »{CHANGE} {id} {TO}« og det nye, eller giv kravet et andet navn.",
        ),
        "T430": (
            "Ingen udgave af »{name}« gælder, mens disse regler gælder.",
            "Ret datoerne, så de to gælder på samme tid.",
        ),
        "T431": (
            "Der er intet regelsæt, der hedder »{name}«.",
            "Ret navnet, eller lad Trin lede i den mappe, hvor regelsættet ligger.",
        ),
        "T432": (
            "Fra {first} til {last} gælder ingen udgave af »{name}«, som disse regler bygger på.",
            "I de dage gælder heller ikke disse regler. Ret en dato, hvis det ikke er meningen.",
        ),
        "T433": (
            "Kravet »{id}« må ikke ændres.",
            "Fjern ændringen. Skal kravet kunne ændres, skal »{layer}« sige det: »{MAY_TIGHTEN}«, »{MAY_ADAPT}« eller »{MAY_DROP}«.",
        ),
        "T434": (
            "Kravet »{id}« må kun skærpes, og her lempes det.",
            "Skriv en grænse, der er mindst lige så streng som den nedenunder.",
        ),
        "T435": (
            "Kravet »{id}« må kun skærpes, og det kan ikke siges, om ændringen gør det strengere for alle.",
            "Ændr kun grænsen. Periode, vurdering af hvem og selve testen kan kun ændres i krav, der må udelades.",
        ),
        "T436": (
            "Grænsen i »{id}« skal ligge mellem {low} og {high}.",
            "Vælg en grænse mellem de to; begge er tilladt.",
        ),
        "T437": (
            "I »{id}« må kun grænsen tilpasses.",
            "Lad resten af testen stå som nedenunder, og skriv kun den nye grænse.",
        ),
        "T438": (
            "Kravet »{id}« må ikke udelades.",
            "Fjern linjen. Skal kravet kunne udelades, skal »{layer}« sige det: »{MAY_DROP}«.",
        ),
        "T439": (
            "»{MAY_ADAPT}« forudsætter et krav med netop én test, der har en grænse.",
            "Del kravet i flere, eller skriv »{MAY_TIGHTEN}« eller »{MAY_DROP}«.",
        ),
        "T440": (
            "Grænserne for tilpasning er ikke af samme slags som kravets egen, {found}.",
            "Skriv dem på samme måde som kravets egen, med samme enhed.",
        ),
        "T441": (
            "Kravets egen grænse, {found}, ligger uden for det, kravet kan tilpasses til.",
            "Ret kravets grænse eller de to, der er sat for tilpasning.",
        ),
        "T442": (
            "Tabellen ændrer niveauet i »{id}«, og linjen her siger mere end det.",
            "En ændring beholder alt andet fra kravet nedenunder. Skriv nye krav i en tabel for sig.",
        ),
        "T443": (
            "»{name}« passer ikke til udgaven af »{base}« fra {since}.",
            "For borgere, der følger den udgave, bruges reglerne i »{name}« ikke. Fjern det, der ikke passer, hvis de skal.",
        ),
        "T445": ("Ændringen af »{id}« ændrer ikke noget.", "Fjern den. Det, der ikke nævnes, gælder som nedenunder."),
        "T446": (
            "Reglerne nedenunder siger allerede, hvad der skal til for at komme fra »{source}« til »{target}«.",
            "Gentag overgangen, som den står dér, og skriv de nye krav under den.",
        ),
        "T447": (
            "Overgangen har krav i reglerne nedenunder, og linjen her ville fjerne dem.",
            "Fjern linjen. Brug »{DROP}« for hvert krav, der må udelades.",
        ),
        "T448": (
            "Målgruppen hører til i reglerne nedenunder og kan ikke ændres her.",
            "Fjern målgruppen her, eller skriv den i en ny pakke.",
        ),
        "T450": (
            "Kravet »{id}« kan fraviges, men to forskellige krav har det id.",
            "En dispensation kan ikke sige, hvilket af dem den gælder. Giv dem hver sit navn.",
        ),
    },
    "en": {
        "T401": (
            "It does not say when the rules of »{name}« come into force.",
            "Write »{IN_FORCE_FROM}« and a date under the first line of the file.",
        ),
        "T402": ("The rules end before they come into force.", "Correct one of the two dates."),
        "T405": (
            "Two files both give the ruleset »{name}« a text.",
            "Let only one file have the text; the others repeat just the name and »{IN_FORCE_FROM}«.",
        ),
        "T406": (
            "No file gives the ruleset »{name}« a text.",
            "Write the text in quotation marks after the name in one of the files that are in force from the same date.",
        ),
        "T407": ("Details of the ruleset »{name}« belong in the file that has its text.", "Move the line there."),
        "T408": (
            "Two editions of »{name}« are in force at the same time.",
            "Let the one end before the other begins: correct one of the two dates.",
        ),
        "T409": (
            "No rules of »{name}« are in force from {first} to {last}.",
            "Correct the date if there should be no break. On those days Trin answers that no rules are in force.",
        ),
        "T410": (
            "The files of one edition of »{name}« end on different days.",
            "Write the last day in the file with the ruleset's text, and let the others say just when the rules begin.",
        ),
        "T411": ("There is no ruleset called »{name}«.", "Did you mean »{suggestion}«?"),
        "T412": (
            "»{name}« is both a ruleset and a company's rules.",
            "Begin the files with the same word, or give one of them another name.",
        ),
        "T413": (
            "Rulesets extend each other in a ring: {names}.",
            "Remove »{EXTENDS}« in one of them.",
        ),
        "T414": (
            "It does not say which rules »{name}« builds on.",
            "A company's rules always build on others. Write »{EXTENDS}« and the municipality's ruleset under the first line of the file.",
        ),
        "T415": (
            "It does not say who agreed on the rules of »{name}«, and when.",
            "Write »{AGREED_BY}«, the roles and the date under the first line of the file.",
        ),
        "T416": (
            "Only a company's rules are agreed on by somebody; »{name}« is a ruleset.",
            "Write »{ADOPTED_BY}«, or begin the file with »{COMPANY}«.",
        ),
        "T417": (
            "A company's rules always go by the day that is asked about.",
            "Remove the line. Which edition a citizen under way follows is for the municipality's ruleset to say.",
        ),
        "T418": ("There is no requirement with the id »{id}« in the rules below.", "Did you mean »{suggestion}«?"),
        "T419": (
            "There is no requirement with the id »{id}« in the rules below.",
            "A requirement goes by package, module and name with points between them, such as »cleaning.company2.hygiene«.",
        ),
        "T420": (
            "Two different requirements have the same id, »{id}«.",
            "Give the two requirements different names in the rules below. Then one of them can be changed.",
        ),
        "T421": (
            "»{name}« builds on no other rules, so there is nothing to change.",
            "Write »{EXTENDS}« at the top, or correct the requirement where it stands.",
        ),
        "T422": (
            "The change of »{id}« gives no reason.",
            "Write »{BECAUSE}« and a text after the change or on the line below; in a table, under »{LEVELS}«.",
        ),
        "T423": (
            "It is not clear what in »{id}« is to be changed: the requirement does not have just one test with a limit.",
            "Write the whole new test after »{TO}«.",
        ),
        "T424": (
            "It is not clear which test in »{id}« the new one stands in for.",
            "Write a test about the same thing as exactly one of the requirement's own.",
        ),
        "T425": (
            "»{id}« does not have just one group in which a number must hold.",
            "Write a test or a limit after »{TO}«.",
        ),
        "T426": ("»{id}« is changed twice in the same rules.", "Keep only one of the changes."),
        "T427": (
            "The requirement »{id}« is in the rules below already.",
            "Write »{CHANGE} {id} {TO}« and what is new, or give the requirement another name.",
        ),
        "T430": (
            "No edition of »{name}« is in force while these rules are.",
            "Correct the dates so that both are in force at the same time.",
        ),
        "T431": (
            "There is no ruleset called »{name}«.",
            "Correct the name, or let Trin search the folder where the ruleset is.",
        ),
        "T432": (
            "From {first} to {last} no edition of »{name}« is in force, which these rules build on.",
            "On those days these rules are not in force either. Correct a date if that is not what is meant.",
        ),
        "T433": (
            "The requirement »{id}« must not be changed.",
            "Remove the change. If it is to be changeable, »{layer}« must say so: »{MAY_TIGHTEN}«, »{MAY_ADAPT}« or »{MAY_DROP}«.",
        ),
        "T434": (
            "The requirement »{id}« may only be tightened, and here it is loosened.",
            "Write a limit that is at least as strict as the one below.",
        ),
        "T435": (
            "The requirement »{id}« may only be tightened, and nobody can say that the change is stricter for everyone.",
            "Change only the limit. The period, who assesses and the test itself can be changed only where the requirement may be dropped.",
        ),
        "T436": (
            "The limit in »{id}« must lie between {low} and {high}.",
            "Choose a limit between the two; both are allowed.",
        ),
        "T437": (
            "In »{id}« only the limit may be adapted.",
            "Leave the rest of the test as it is below, and write just the new limit.",
        ),
        "T438": (
            "The requirement »{id}« must not be dropped.",
            "Remove the line. If it is to be droppable, »{layer}« must say so: »{MAY_DROP}«.",
        ),
        "T439": (
            "»{MAY_ADAPT}« needs a requirement with just one test that has a limit.",
            "Split the requirement, or write »{MAY_TIGHTEN}« or »{MAY_DROP}«.",
        ),
        "T440": (
            "The limits for adaptation are not of the same kind as the requirement's own, {found}.",
            "Write them as the requirement's own is written, in the same unit.",
        ),
        "T441": (
            "The requirement's own limit, {found}, lies outside what it may be adapted to.",
            "Correct the requirement's limit or the two that are set for adaptation.",
        ),
        "T442": (
            "The table changes the level in »{id}«, and the line here says more than that.",
            "A change keeps everything else of the requirement below. Write new requirements in a table of their own.",
        ),
        "T443": (
            "»{name}« does not fit the edition of »{base}« from {since}.",
            "For citizens who follow that edition the rules of »{name}« are not used. Remove what does not fit if they should be.",
        ),
        "T445": ("The change of »{id}« changes nothing.", "Remove it. What is not mentioned stands as it does below."),
        "T446": (
            "The rules below say already what it takes to get from »{source}« to »{target}«.",
            "Repeat the transition as it stands there, and write the new requirements under it.",
        ),
        "T447": (
            "The transition has requirements in the rules below, and the line here would take them away.",
            "Remove the line. Use »{DROP}« for each requirement that may be dropped.",
        ),
        "T448": (
            "The target group belongs to the rules below and cannot be changed here.",
            "Remove the target group here, or write it in a new package.",
        ),
        "T450": (
            "The requirement »{id}« may be waived, but two different requirements have that id.",
            "A waiver cannot tell which of them it is for. Give each a name of its own.",
        ),
    },
}
"""By language and code: the message and the help."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "l_fixed": "kravet er fastsat her og er ufravigeligt",
        "l_silent": "kravet er fastsat her, og det står ikke, at det må ændres",
        "l_tighten": "kravet er fastsat her og må kun skærpes",
        "l_adapt": "kravet er fastsat her, og grænsen må ligge mellem {low} og {high}",
        "l_adapt_none": "kravet er fastsat her uden at sige, hvor langt det kan tilpasses",
        "l_last_set": "kravet er sidst ændret her",
        "n_loosened": "Med {observed} og alt andet i orden er en borger klar efter »{layer}«, men ikke efter »{below}«.",
        "n_tightened": "Med {observed} og alt andet i orden er en borger klar efter »{below}«, men ikke efter »{layer}«.",
        "n_loosened_other": "Med {observed} er det opfyldt efter »{layer}«, men ikke efter »{below}«.",
        "n_tightened_other": "Med {observed} er det opfyldt efter »{below}«, men ikke efter »{layer}«.",
        "n_record": "Prøv selv den {on} med borgeren: {record}",
    },
    "en": {
        "l_fixed": "the requirement is set here and is fixed",
        "l_silent": "the requirement is set here, and it does not say that it may be changed",
        "l_tighten": "the requirement is set here and may only be tightened",
        "l_adapt": "the requirement is set here, and its limit may lie between {low} and {high}",
        "l_adapt_none": "the requirement is set here without saying how far it may be adapted",
        "l_last_set": "the requirement was last changed here",
        "n_loosened": "With {observed} and everything else in order, a citizen is ready under »{layer}«, but not under »{below}«.",
        "n_tightened": "With {observed} and everything else in order, a citizen is ready under »{below}«, but not under »{layer}«.",
        "n_loosened_other": "With {observed} it is met under »{layer}«, but not under »{below}«.",
        "n_tightened_other": "With {observed} it is met under »{below}«, but not under »{layer}«.",
        "n_record": "Try it on {on} with the citizen: {record}",
    },
}
"""By language: what is said at other places, and about citizens."""
