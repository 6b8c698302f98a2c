"""What is said at the other places of a problem, and in notes: per language, by key.

A remark may use the arguments of its diagnostic. At a place it is a few words without a full stop; in a note, whole
sentences.

``T203.place`` is what is said at the other places of that code that come without a text of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

REMARKS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "note": "bemærk",
        "can_be_fixed": "kan rettes",
        "perhaps": "måske",
        "declared_here": "erklæret her",
        "first_here": "står først her",
        "also_here": "står også her",
        "T118.place": "står først her",
        "T203.place": "erklæret første gang her",
        "T206.place": "erklæret her",
        "T207.place": "det første krav med navnet",
        "T208.place": "cellen",
        "T209.place": "den første celle",
        "T308.place": "står først her",
        "T317.place": "trinnet før",
        "T402.place": "begynder her",
        "T405.place": "den anden tekst",
        "T407.place": "teksten står i filen her",
        "T408.place": "den anden udgave",
        "T409.place": "udgaven før slutter her",
        "T418.place": "det her krav ligner",
        "T502.place": "er med i ringen",
        "T503.place": "overgangen er altid åben",
        "T504.place": "gør kravet ufravigeligt",
        "T506.place": "denne er altid åben",
    },
    "en": {
        "note": "note",
        "can_be_fixed": "can be fixed",
        "perhaps": "perhaps",
        "declared_here": "declared here",
        "first_here": "first here",
        "also_here": "also here",
        "T118.place": "first here",
        "T203.place": "first declared here",
        "T206.place": "declared here",
        "T207.place": "the first requirement of that name",
        "T208.place": "the cell",
        "T209.place": "the first cell",
        "T308.place": "first here",
        "T317.place": "the step before",
        "T402.place": "begins here",
        "T405.place": "the other text",
        "T407.place": "the file with the text",
        "T408.place": "the other edition",
        "T409.place": "the edition before ends here",
        "T418.place": "this one is much like it",
        "T502.place": "part of the circle",
        "T503.place": "the transition is always open",
        "T504.place": "makes the requirement fixed",
        "T506.place": "this one is always open",
    },
}
