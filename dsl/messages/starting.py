"""What the command line says of new rulesets. See `commands`."""

from __future__ import annotations

from collections.abc import Mapping

STARTING: Mapping[str, Mapping[str, str]] = {
    "da": {
        "new": "Lav et lille, færdigt regelsæt at begynde med.",
        "new.long": "Lav et lille, færdigt regelsæt, som du kan rette til: en pakke med tre moduler, et progressionskort, de almindelige slags krav, to borgere og fire eksempler, der holder. Bemærkninger i filerne forklarer, hvad linjerne betyder. Reglerne er på dansk; vælg engelsk med --lang en.\n\nNAVN er regelsættets navn, fx hjørring: et ord af bogstaver, tal og understreger. Filerne bliver lagt i mappen rulesets/NAVN. Intet bliver overskrevet.\n\nSlutkode: 0, eller 2 ved forkert brug.",
        "option.new.folder": "Mappen, som regelsættets egen mappe skal ligge i (ellers rulesets).",
        "option.new.package": "Navnet på pakken, fx lager (ellers rengøring).",
        "metavar.name": "NAVN",
        "metavar.folder": "MAPPE",
        "new.spelling": "»{name}« kan ikke være et navn i reglerne. Et navn begynder med et bogstav og har kun bogstaver, tal og understreger.",
        "new.reserved": "»{name}« er et af sprogets egne ord og kan ikke være et navn. Vælg et andet.",
        "new.long_name": "Navnet er for langt. Det må højst være på {most} tegn.",
        "new.taken": "Der er allerede noget i »{path}«, og det bliver ikke overskrevet. Vælg et andet navn, eller en anden mappe med --mappe.",
        "new.known": "Der er allerede et regelsæt »{name}«. Vælg et andet navn.",
        "new.unwritten": "Der kan ikke skrives i »{path}« ({reason}). Vælg en anden mappe med --mappe.",
        "new.done": "Regelsættet er lavet i {path}:",
        "new.file.rules": "reglerne, med bemærkninger",
        "new.file.examples": "to borgere og fire eksempler, der holder",
        "new.file.record": "en borger, som du kan spørge om",
        "new.next": "Prøv nu:",
        "new.then": "Åbn så {file} i et program til ren tekst, ret noget, og prøv igen.",
    },
    "en": {
        "new": "Make a small, finished ruleset to begin with.",
        "new.long": "Make a small, finished ruleset for you to change: a package with three modules, a progression card, the common kinds of requirement, two citizens and four examples that hold. Remarks in the files explain what the lines mean. The rules are in English; choose Danish with --lang da.\n\nNAME is the name of the ruleset, e.g. northby: a word of letters, digits and underscores. The files are put into the folder rulesets/NAME. Nothing is overwritten.\n\nExit code: 0, or 2 for wrong use.",
        "option.new.folder": "The folder that the ruleset's own folder is to be in (else rulesets).",
        "option.new.package": "The name of the package, e.g. warehouse (else cleaning).",
        "metavar.name": "NAME",
        "metavar.folder": "FOLDER",
        "new.spelling": "»{name}« cannot be a name in rules. A name begins with a letter and has only letters, digits and underscores.",
        "new.reserved": "»{name}« is one of the language's own words and cannot be a name. Choose another.",
        "new.long_name": "The name is too long. It may have {most} characters at most.",
        "new.taken": "There is something in »{path}« already, and it is not overwritten. Choose another name, or another folder with --folder.",
        "new.known": "There is a ruleset »{name}« already. Choose another name.",
        "new.unwritten": "»{path}« cannot be written ({reason}). Choose another folder with --folder.",
        "new.done": "The ruleset has been made in {path}:",
        "new.file.rules": "the rules, with remarks",
        "new.file.examples": "two citizens and four examples that hold",
        "new.file.record": "a citizen to ask about",
        "new.next": "Now try:",
        "new.then": "Then open {file} in a program for plain text, change something, and try again.",
    },
}  # fmt: skip
