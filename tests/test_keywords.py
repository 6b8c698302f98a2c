"""The catalogues say the same things in every language."""

from trin.dsl.keywords import CATALOGUES, LINE_STARTS, PREDICATES, QUALIFIERS, TEST_STARTS, language_of
from trin.dsl.messages_syntax import MESSAGES


def test_same_terminals_in_every_language():
    keys = [set(c.phrases) for c in CATALOGUES.values()]
    assert all(k == keys[0] for k in keys)
    assert keys[0] >= (LINE_STARTS | PREDICATES | QUALIFIERS | TEST_STARTS)


def test_twelve_months():
    assert all(len(c.months) == 12 for c in CATALOGUES.values())


def test_language_of_the_first_word():
    assert [language_of(w) for w in ("Regelsæt", "virksomhed", "ruleset", "company", "pakke")] == [
        "da", "da", "en", "en", None,
    ]  # fmt: skip


def test_syntax_messages_have_the_same_codes_and_placeholders():
    import re

    def holes(pair):
        return {h for part in pair for h in re.findall(r"{(\w+)}", part)}

    assert {c: holes(p) for c, p in MESSAGES["da"].items()} == {c: holes(p) for c, p in MESSAGES["en"].items()}
