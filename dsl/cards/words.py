"""Words that cards use, in Danish and English: how the parts of a card are told from one another."""

from __future__ import annotations

import re

from .levels import folded

COMPETENCES = {
    "kompetence", "kompetencer", "kompetenceområde", "kompetencekrav", "færdighed", "færdigheder", "kvalifikation",
    "kvalifikationer", "kan", "mål", "læringsmål", "krav", "emne",
    "competence", "competences", "competency", "competencies", "skill", "skills", "requirement", "requirements",
}  # fmt: skip
"""What stands over the competences."""

GROUPS = {"område", "gruppe", "kategori", "type", "domæne", "area", "group", "category", "domain"}
"""What stands over a column of groups."""

MODULES = {"modul", "moduler", "forløb", "trin", "fase", "module", "modules", "phase"}
"""What stands over modules that go down."""

SCALES = {"skala", "scale"}
NAMES = {"navn i reglerne", "name in the rules"}
"""What stands over, or before, the names that Trin's own cards carry."""

NUMBERING = {"nr", "nr.", "no", "no.", "#", "nummer", "number"}
"""What stands over the numbers of rows."""

ASIDES = NUMBERING | {
    "vægt", "weight", "point", "points", "sum", "i alt", "total",
    "gennemsnit", "snit", "average", "bemærkning", "bemærkninger", "kommentar", "kommentarer", "note", "noter",
    "notes", "comments", "remarks", "ansvarlig", "responsible", "version", "udgave", "varighed",
    "duration",
    "status", "målt", "måling", "score", "resultat", "vurdering", "opnået", "nået", "underskrift", "initialer",
    "measured", "result", "assessment", "reached", "signature", "initials", "revideret", "dato", "date",
    "side", "page", "år", "year",
}  # fmt: skip
"""What stands over columns, or before rows, that ask nothing."""

ASKED = {"krav", "kravniveau", "mål", "målniveau", "niveau", "minimum", "requirement", "target", "level"}
"""What stands over the columns of levels where each module has several columns."""

_GROUP_WORDS = re.compile(
    r"\b(?:faglige?|personlige?|sociale?|sproglige?|sprog|generelle?|almene|"
    r"vocational|professional|technical|personal|social|language|general)\b"
)
_MODULE_WORDS = re.compile(
    r"modul|forløb|praktik|intro|snuse|virksomhed|\bjob\b|ansættelse|\bfase\b|\btrin\b|\buge\b|afklaring|"
    r"module|placement|phase|\bstage\b|\bweek\b|employment"
)
_JOB = re.compile(r"\bjob\b|ansættelse|employment")


def without_municipality(text: str) -> str:
    """A text without the word for a municipality, where there is more to it."""
    return re.sub(r"\b(?:kommunes?|municipality)\b", " ", text, flags=re.IGNORECASE).strip(" –-") or text


def is_one_of(text: str, words: set[str]) -> bool:
    """Whether a text is one of some words."""
    return folded(text).rstrip(":") in words


def like_group(text: str) -> bool:
    """Whether a text reads like the heading of a group of competences."""
    return _GROUP_WORDS.search(folded(text)) is not None


def like_module(text: str) -> bool:
    """Whether a text reads like a module."""
    return _MODULE_WORDS.search(folded(text)) is not None


def like_job(text: str) -> bool:
    """Whether a text reads like a job."""
    return _JOB.search(folded(text)) is not None
