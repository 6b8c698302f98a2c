"""What the command line says of drafts of reasons, and of what rules read. See `commands`."""

from __future__ import annotations

from collections.abc import Mapping

DRAFTING: Mapping[str, Mapping[str, str]] = {
    "da": {
        "reasons": "Skriv et udkast til en begrundelse.",
        "reasons.long": "Skriv et udkast til den skriftlige begrundelse: de regler, der er brugt, de oplysninger, der er lagt vægt på, hvad der er et skøn og hvis, hvad der mangler, og hvem der gør hvad nu. En medarbejder gør udkastet færdigt og afgør.\n\nREGELSÆT er navnet på et regelsæt, fx vejle, eller stien til en mappe med regler. FIL er en borgers oplysninger som JSON.\n\nSlutkode: 0, eller 2 ved forkert brug eller fejl i oplysningerne.",
        "reads": "Vis, hvilke oplysninger reglerne læser, og hvad de bruges til.",
        "reads.long": "Vis præcis, hvilke oplysninger om en borger reglerne for en pakke læser, og hvilke krav de bruges til. Uden PAKKE vises alle pakker. Med --record vises også, hvad der står i en borgers oplysninger, som ingen regel læser.\n\nSlutkode: 0, eller 2 ved forkert brug eller fejl i oplysningerne.",
        "option.record": "En borgers oplysninger: vis også, hvad ingen regel læser i dem.",
        "reads.one_record": "»{name}« kan rumme flere borgere. Giv --record en fil med én borgers oplysninger som JSON.",
    },
    "en": {
        "reasons": "Write a draft of the reasons.",
        "reasons.long": "Write a draft of the written reasons: the rules applied, the facts given weight, what was left to judgement and whose it was, what is missing, and who does what now. A person finishes the draft and decides.\n\nRULESET is the name of a ruleset, e.g. vejle, or the path of a folder with rules. FILE is a citizen's record as JSON.\n\nExit code: 0, or 2 for wrong use or a broken record.",
        "reads": "Show which data the rules read, and what for.",
        "reads.long": "Show exactly which data about a citizen the rules of a package read, and for which requirements. Without PACKAGE all packages are shown. With --record, what a citizen's record has that no rule reads is shown too.\n\nExit code: 0, or 2 for wrong use or a broken record.",
        "option.record": "A citizen's record: show too what no rule reads in it.",
        "reads.one_record": "»{name}« may hold several citizens. Give --record a file with one citizen's record as JSON.",
    },
}  # fmt: skip
