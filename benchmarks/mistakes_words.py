"""What authors write instead of the words of the language, per language of the file."""

from __future__ import annotations

JUNK = {
    "da": ("altså", "helst", "ca.", "skal", "cirka", "også", "nok", "xx", "jf.", "gerne", "typisk", "min", "samt"),
    "en": ("please", "roughly", "approx.", "must", "about", "also", "xx", "cf.", "usually", "ideally", "should"),
}

NUMBER_WORDS = {
    "da": {1: "én", 2: "to", 3: "tre", 4: "fire", 5: "fem", 6: "seks", 8: "otte", 10: "ti", 12: "tolv", 13: "tretten",
           14: "fjorten", 15: "femten", 20: "tyve", 26: "seksogtyve"},
    "en": {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 8: "eight", 10: "ten", 12: "twelve",
           13: "thirteen", 14: "fourteen", 15: "fifteen", 20: "twenty"},
}  # fmt: skip

PERCENT = {"da": ("procent", "pct.", "pct"), "en": ("percent", "per cent", "pct.")}

SYNONYMS = {
    "da": {
        "AT_LEAST": ("minimum", "min.", ">=", "skal mindst"),
        "AT_MOST": ("maks", "maks.", "maksimum", "max", "<="),
        "OVER": ("mere end", ">"),
        "UNDER": ("mindre end", "<"),
        "REQUIREMENT": ("kræver",),
        "PASSED": ("skal bestået",),
        "EXISTS": ("skal findes",),
    },
    "en": {
        "AT_LEAST": ("minimum", "min.", ">=", "must at least"),
        "AT_MOST": ("max", "max.", "maximum", "<="),
        "OVER": ("more than", ">"),
        "UNDER": ("less than", "<"),
        "REQUIREMENT": ("requires",),
        "PASSED": ("must passed",),
        "EXISTS": ("must exist",),
    },
}

BULLETS = ("* ", "· ", "o ", "1. ", "a) ", "> ")
