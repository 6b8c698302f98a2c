"""The measurement of mistakes measures what it says: faults are where they claim to be, and answers are judged strictly.

The last test is a small measurement with a fixed seed: the figures must not fall.
"""

from __future__ import annotations

import math
from dataclasses import replace
from importlib import import_module
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from trin.dsl import Source, check
from trin.dsl.diagnostics import Diagnostic
from trin.dsl.source import Span

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def mistakes():
    """The modules of the measurement by name, and every corpus."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        parse = import_module("trin.dsl.reading.parser").parse
        yield lambda name="": import_module(f"benchmarks.mistakes{name and '_'}{name}")
        import_module("trin.dsl.reading.parser").parse = parse


@pytest.fixture(scope="module")
def corpora(mistakes):
    return mistakes("pages").corpora()


@pytest.fixture(scope="module")
def northby(corpora):
    return next(corpus for corpus in corpora if corpus.name == "northby")


def test_every_clean_file_is_clean(corpora):
    for corpus in corpora:
        assert check(corpus.sources) == []


def test_both_languages_are_measured(corpora):
    assert {page.file.language for corpus in corpora for page in corpus.pages} == {"da", "en"}


def test_pieces_are_where_they_say(corpora):
    for corpus in corpora:
        for page in corpus.pages:
            for piece in page.all_pieces:
                assert page.lines[piece.line - 1][piece.start : piece.end] == piece.text
            declared = [p.text for p in page.all_pieces if p.role == "declaration"]
            assert "hygiejne" in declared or not page.source.file.endswith("vejle/rengoering.trin")
        kinds = {piece.kind for page in corpus.pages for piece in page.all_pieces}
        assert kinds == {"keyword", "name", "number", "date", "text", "mark"}


def test_every_kind_of_fault_changes_the_file_and_nothing_else(mistakes, corpora):
    plant = mistakes("plant")
    for kind in plant.PLANTERS:
        found = plant.faults(kind, corpora, 7)
        for _, fault in zip(range(25), found, strict=False):
            page = next(p for c in corpora for p in c.pages if (c.name, p.source.file) == (fault.ruleset, fault.file))
            text = plant.broken(page.source, [fault]).text.split("\n")
            at, size = fault.line - 1, len(fault.after)
            assert tuple(page.lines[at : at + len(fault.before)]) == fault.before
            assert tuple(text[at : at + size]) == fault.after != fault.before
            assert text[:at] == page.lines[:at]
            assert text[at + size :] == page.lines[at + len(fault.before) :]
            assert fault.places


def test_the_same_seed_gives_the_same_faults(mistakes, corpora):
    plant = mistakes("plant")
    one, two, other = ([f for _, f in zip(range(10), plant.faults("deleted word", corpora, seed), strict=False)]
                       for seed in (3, 3, 4))  # fmt: skip
    assert one == two != other


def test_a_misspelt_word_is_not_the_word(mistakes):
    for word in ("er", "måned", "aa", "x"):
        for seed in range(50):
            assert mistakes("plant").misspelt(word, Random(seed))[1] != word


# --- judging --------------------------------------------------------------------------------------------------------


def planted(mistakes, corpus, old, new, kind="keyword typo"):
    """A fault made by hand: the first line with `old` in it has `new` instead."""
    page, number, line = next(
        (page, number, line) for page in corpus.pages for number, line in enumerate(page.lines, 1) if old in line
    )
    at = line.index(old)
    place = Span(page.source.file, number, at + 1, number, at + 1 + len(new))
    return mistakes("plant").Fault(
        kind, "", corpus.name, page.source.file, number, (line,), (line.replace(old, new, 1),), (place,)
    )


def test_a_good_answer_is_found_good(mistakes, northby):
    judge = mistakes("judge").Judge(northby)
    verdict = judge.judge(planted(mistakes, northby, "course passed", "course pased"))
    assert verdict.outcome == "noticed"
    assert (verdict.alone, verdict.line, verdict.place, verdict.fix) == (True, True, True, True)


def test_what_means_the_same_is_no_fault(mistakes, northby):
    judge = mistakes("judge").Judge(northby)
    assert judge.judge(planted(mistakes, northby, "weeks, without", "weeks without")).outcome == "same meaning"
    assert judge.judge(planted(mistakes, northby, " on level", "")).outcome == "same meaning"


def test_what_means_something_else_and_is_valid_is_counted_apart(mistakes, northby):
    judge = mistakes("judge").Judge(northby)
    assert judge.judge(planted(mistakes, northby, "at least 80 %", "at least 90 %")).outcome == "unnoticeable"


def test_an_underline_elsewhere_is_wrong(mistakes, northby):
    judge = mistakes("judge").Judge(northby)
    fault = planted(mistakes, northby, "course passed", "course pased")
    (place,) = fault.places
    assert not judge.judge(replace(fault, places=(place._replace(column=1, end_column=3),))).place
    verdict = judge.judge(replace(fault, places=(place._replace(line=1, end_line=1),)))
    assert (verdict.line, verdict.place) == (False, False)


def test_a_fix_that_means_something_else_is_wrong(mistakes, northby):
    judge = mistakes("judge")
    page = northby.pages[0]
    span = Span(page.source.file, 1, 1, 1, 1)
    good = Diagnostic("T109", {}, span, fix="")
    assert judge.Judge(northby)._mended(northby.sources, [good])
    (number, line), *_ = [(n, t) for n, t in enumerate(page.lines, 1) if "at least" in t]
    at = line.index("at least")
    bad = replace(good, primary=Span(page.source.file, number, at + 1, number, at + 9), fix="at most")
    assert judge.Judge(northby)._mended(northby.sources, [bad]) is False


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((3, 5), (4, 6), True), ((3, 5), (5, 6), False), ((3, 3), (1, 3), True), ((4, 4), (1, 3), False)],
)
def test_overlap(mistakes, one, other, expected):
    spans = [Span("f", 2, start, 2, end) for start, end in (one, other)]
    assert mistakes("judge").overlap(*spans) is expected
    assert not mistakes("judge").overlap(spans[0], spans[1]._replace(file="g"))


def test_three_at_once_are_counted_one_by_one(mistakes, northby):
    judge = mistakes("judge").Judge(northby)
    three = [planted(mistakes, northby, *words) for words in
             (("hygiene_course passed", "hygiene_course pased"), ("completed", "complted"), ("floor_care at", "flor_care at"))]  # fmt: skip
    in_one_file = [fault for fault in three if fault.file == three[0].file]
    assert judge.together(in_one_file) == (len(in_one_file), True)
    moved = replace(in_one_file[0], places=(in_one_file[0].places[0]._replace(line=1, end_line=1),))
    assert judge.together([moved, *in_one_file[1:]]) == (len(in_one_file) - 1, True)


def test_every_fix_is_applied_from_the_end(mistakes):
    source = Source("f", "a bb c\nd\n")
    fixing = [Diagnostic("T109", {}, Span("f", 1, s, 1, e), fix=x) for s, e, x in ((1, 2, "long"), (3, 5, "x"))]
    assert mistakes("judge").applied(source, fixing).text == "long x c\nd\n"


# --- the report -----------------------------------------------------------------------------------------------------


def test_the_readme_holds_the_table_between_its_marks(mistakes):
    report = mistakes("report")
    page = report.README.read_text("utf-8")
    assert page.count(report.BEGIN) == page.count(report.END) == 1
    for kind in mistakes("plant").PLANTERS:
        assert f"\n| {kind} |" in page[page.index(report.BEGIN) :]


EACH = 7
"""So many faults of each kind."""

TOGETHER = 15
"""So many times three of them at once."""


def _bar(target, count):
    """What must be reached with `count` faults: the target, less two standard errors of so small a sample."""
    return target - 2 * math.sqrt(target * (1 - target) / count)


def test_mistakes_are_answered_well(mistakes, corpora):
    main, report = mistakes(), mistakes("report")
    judges = main.judges_of([corpus for corpus in corpora if corpus.name.startswith(("fredericia", "northby"))])
    verdicts = [v for kind in mistakes("plant").PLANTERS for v in main.judged(kind, EACH, 20261, judges)]
    noticed = [v for v in verdicts if v.outcome == "noticed"]
    assert len(noticed) > 10 * EACH
    assert not [v for v in noticed if v.crash]
    found = report.figures(verdicts)
    counts = {"fix": sum(v.fix is not None for v in noticed)}
    bars = {name: _bar(target, counts.get(name, len(noticed))) for name, target in report.TARGETS.items()}
    low = {name: (found[name], bar) for name, bar in bars.items() if name in found and found[name] < bar}
    assert not low, report.examples(verdicts, 3)
    Random(1).shuffle(verdicts)
    three = list(islice(main.triples(verdicts), TOGETHER))
    hidden = [one for one in three if judges[one[0].ruleset].together(one)[0] < len(one)]
    assert len(three) == TOGETHER
    assert 1 - len(hidden) / TOGETHER >= _bar(report.TARGETS["three"], TOGETHER), hidden
