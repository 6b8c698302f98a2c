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
    },
}
"""By language and code: the message and the help."""
