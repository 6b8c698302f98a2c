"""No layer that the checker accepts makes anybody ready who would not be ready below, where only tightening is allowed.

Bases, permissions and layers are drawn, and citizens on the boundaries of both; the engine has the last word. The guard
behind the checker is left out, so that it is the comparison of the requirements alone that is put to the test. A normal
run draws 300; ``TRIN_LAYER_EXAMPLES=10000 pytest -n auto tests/test_layers_soundness.py`` draws that many, in
parts that can run side by side.
"""

import os
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, note, settings
from hypothesis import strategies as st
from reference import records
from trin.dsl import Source
from trin.dsl.checking.scope import Report
from trin.dsl.diagnostics import Severity
from trin.dsl.layering.editions import gather
from trin.dsl.layering.refuter import Nobody, Search, Situated
from trin.dsl.layering.stacking import Stacker
from trin.dsl.reading.parser import parse
from trin.engine.compiler import NOT_APPLICABLE, WAIVED
from trin.engine.decision import Outcome
from trin.engine.logic import MET
from trin.engine.model import Duration
from trin.engine.program import DecisionError, Program

EXAMPLES = int(os.environ.get("TRIN_LAYER_EXAMPLES", "0"))
NORMAL = 300
PART = 300
"""So many layers are drawn in one go, three for a requirement: drawing gets slower, the more has been drawn before."""
ON = date(2026, 5, 31)

VOCABULARY = """regelsæt prøve "Prøve"
gælder fra 1. januar 2020
rolle borger "borgeren"
rolle virksomhed "virksomheden"
rolle jobcenter "jobcenteret"
skala niveau "Niveau"
1 "Et"
2 "To"
3 "Tre"
4 "Fire"
5 "Fem"
gruppe faglig "Faglig"
kompetence hygiejne "Hygiejne" i faglig på niveau
kompetence gulvpleje "Gulvpleje" i faglig på niveau
kompetence vinduespolering "Vinduespolering" i faglig på niveau
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning jobtilbud "Tilbud": ja/nej
oplysning jobstatus "Status": jobparat, aktivitetsparat, andet
oplysning danskprøve "Prøve": ingen < prøve_1 < prøve_2 < prøve_3
bevis amu_hygiejne "AMU"
bevis førstehjælp "Førstehjælp"
dokument målaftale "Målaftale"
dokument mentoraftale "Mentoraftale"
aktivitet praktik "Praktik"
aktivitet dansk "Dansk"
vurdering kan_igu "IGU"
opfølgning besøg "Besøg"
modul introduktion "Introduktion"
modul virksomhed1 "Virksomhed 1"
modul virksomhed2 "Virksomhed 2"
modul job "Job" afslutter forløbet
modul slut "Slut"
scorekort kort "Kort"
  hygiejne giver 1 point pr. niveau
  amu_hygiejne bestået giver 2 point
betingelse basis "Basis"
  gulvpleje mindst 2
pakke rengøring "Rengøring"
overgang ethvert modul til slut
"""
LAYER = """virksomhed hotel "Hotel"
bygger på prøve
gælder fra 1. januar 2020
aftalt af borger, virksomhed og jobcenter den 1. januar 2020
"""

step = st.integers(1, 5)
length = st.sampled_from(
    ["27 dage", "28 dage", "30 dage", "31 dage", "4 uger", "5 uger", "8 uger", "1 måned", "2 måneder", "3 måneder",
     "90 dage", "12 måneder", "1 år"]
)  # fmt: skip
compared = st.sampled_from(["mindst", "højst", "over", "under", "præcis"])


@st.composite
def bounds(draw, value, between=True):
    if between and draw(st.integers(0, 4)) == 0:
        return f"mellem {draw(value)} og {draw(value)}"
    return f"{draw(compared)} {draw(value)}"


levels = bounds(step.map(str)) | st.sampled_from(
    ["mindst individuelt mål", "mindst individuelt mål, dog mindst 2", "mindst individuelt mål, dog mindst 3",
     "højst individuelt mål, dog mindst 2", "højst individuelt mål, dog mindst 3", "steget mindst 1", "steget mindst 2"]
)  # fmt: skip
percents = bounds(st.sampled_from(["70 %", "75 %", "80 %", "90 %"]))
fresh = st.just("") | length.map(lambda d: f" målt inden for {d}")
which = st.just("") | st.sampled_from(
    [" i hver af de seneste 2 målinger", " i hver af de seneste 3 målinger", " i gennemsnit af de seneste 2 målinger",
     " i hver måling de seneste 3 måneder", " i mindst én måling de seneste 3 måneder"]
)  # fmt: skip
assessed = st.sampled_from(
    ["", "", " vurderet af virksomhed", " vurderet af virksomhed og jobcenter", " målt i modulet"]
)
window = st.sampled_from([" de seneste 4 uger", " de seneste 4 uger", " de seneste 8 uger", " i modulet"])


def texts(*parts):
    return st.tuples(*(p if isinstance(p, st.SearchStrategy) else st.just(p) for p in parts)).map("".join)


KINDS = [
    texts("hygiejne ", levels, which, fresh, assessed),
    texts("hygiejne ", levels, fresh),
    texts("alle i faglig ", levels, fresh),
    texts("mindst ", st.integers(1, 3).map(str), " i faglig ", levels, fresh),
    texts("gennemsnit i faglig ", bounds(step.map(str)), fresh),
    texts("fremmøde ", percents, window),
    texts("fravær ", bounds(st.integers(1, 4).map(lambda n: f"{n} dage")), window, st.sampled_from(["", " uden lovlig grund"])),
    texts("timer ", bounds(st.sampled_from(["20", "25", "30"])), " pr. uge", window),
    texts("tid i modulet ", bounds(length)),
    texts("tid i introduktion ", bounds(length)),
    texts("afbrydelse højst ", length, " i forløbet"),
    texts("alder ", bounds(st.sampled_from(["17", "18", "25"]))),
    texts("danskprøve ", bounds(st.sampled_from(["prøve_1", "prøve_2", "prøve_3"]))),
    texts("ankomst ", bounds(st.sampled_from(["1. marts 2026", "1. april 2026"]))),
    texts("jobstatus er ", st.sampled_from(["jobparat", "jobparat eller andet", "aktivitetsparat"])),
    texts("amu_hygiejne ", st.sampled_from(["bestået", "mindst 4", "mindst 7", "bestået de seneste 3 måneder"])),
    texts("målaftale findes", st.just("") | length.map(lambda d: f" højst {d} gammelt")),
    texts("målaftale underskrevet af ", st.sampled_from(["borger", "borger og jobcenter", "borger eller jobcenter"])),
    texts("praktik ", st.sampled_from(["i gang", "mindst 1 gange", "mindst 2 gange"]) | length.map(lambda d: f"mindst {d}")),
    texts("kan_igu er ", st.sampled_from(["ja", "nej"]), st.sampled_from(["", " givet af jobcenter"])),
    texts("besøg mindst hver ", length),
    texts("kort ", bounds(st.sampled_from(["3 point", "5 point"]))),
    texts("basis er opfyldt"),
]  # fmt: skip
GROUPS = ("alle af", "mindst 1 af", "mindst 2 af", "ingen af")


_NUMBER = re.compile(r"(?<![\w_])\d+(?![\w_.])")


@st.composite
def moved(draw, text):
    """The same test with one of its numbers a little higher or lower."""
    numbers = [n for n in _NUMBER.finditer(text) if int(n[0]) < 1000]
    if not numbers:
        return text
    number = draw(st.sampled_from(numbers))
    other = max(1, int(number[0]) + draw(st.sampled_from([-10, -2, -1, -1, 1, 1, 2, 10])))
    return f"{text[: number.start()]}{other}{text[number.end() :]}"


_LENGTH = re.compile(r"\d+ (?:dage|uger|måneder|måned|år)\b")


@st.composite
def lengthened(draw, text):
    """The same test with another length of time in place of one of its own; with another number where it has none."""
    lengths = list(_LENGTH.finditer(text))
    if not lengths:
        return draw(moved(text))
    found = draw(st.sampled_from(lengths))
    return f"{text[: found.start()]}{draw(length)}{text[found.end() :]}"


@st.composite
def requirements(draw):
    """A requirement's lines, and what each of several layers does to it."""
    kind = draw(st.sampled_from(KINDS))
    first, other = draw(kind), draw(kind)
    change = other
    shape = draw(
        st.sampled_from(
            ["number"] * 4 + ["plain", "bound", "number in group", "number in group", "group", "count", "two"]
        )
    )
    if shape.startswith("number") or change == first:
        change = draw(moved(first))
    if change == first:
        change = other
    if shape in {"plain", "number"}:
        body = [first]
    elif shape == "bound":
        body = [first]
        rest = other.split(" ", 1)[1]
        for word in (" målt", " vurderet", " de seneste", " i ", " pr.", " uden", " givet", " højst "):
            rest = rest if rest.startswith(word.strip()) else rest.split(word)[0]
        change = rest
    elif shape == "two":
        body = [first, "basis er opfyldt"]
    else:
        body = [
            draw(st.sampled_from(GROUPS)),
            f"- {first}",
            f"- {draw(st.sampled_from(KINDS[1:7] + KINDS[11:13]).flatmap(lambda k: k))}",
        ]
        if shape == "count":
            change = f"mindst {draw(st.integers(1, 2))} af"
    permission = draw(st.sampled_from(["kan skærpes"] * 6 + ["ufravigeligt", "kan udelades"]))
    changes = [change, draw(moved(first)), draw(lengthened(first))]
    actions = ["udelad rengøring.slut.k"] if draw(st.integers(0, 12)) == 0 else []
    actions += [f"ændr rengøring.slut.k til {change}" for change in dict.fromkeys(changes) if change != first]
    return (*body, permission), actions


def met(transition):
    """By requirement: whether it is met, waived, or does not apply."""
    fine = (MET, NOT_APPLICABLE, WAIVED)
    requirements = transition.compiled.model.requirements
    return {r.id: judged[0] in fine for r, judged in zip(requirements, transition.judged, strict=True)}


@pytest.mark.parametrize("part", range(-(-EXAMPLES // PART) or 1))
def test_nobody_is_ready_because_of_an_accepted_layer(part):
    count = min(PART, EXAMPLES - PART * part) if EXAMPLES else NORMAL
    drawn = settings(
        max_examples=-(-count // 3), deadline=None, database=None, derandomize=not EXAMPLES,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate),
    )  # fmt: skip
    drawn(given(requirements(), st.data())(nobody_is_ready_because_of_an_accepted_layer))()


def nobody_is_ready_because_of_an_accepted_layer(requirement, data):
    body, actions = requirement
    found = [(action, programs) for action in actions if (programs := stacked(body, action))]
    assume(found)
    event("tried out")
    package = found[0][1][1].ruleset.packages["rengøring"]
    for _ in range(4):
        record = data.draw(records.records(package, ON))
        for action, programs in found:
            note(f"{body} | {action}")
            for shift in (0, -1, 1):
                compare(*programs, record, ON + timedelta(days=shift))


@lru_cache(maxsize=PART)
def stacked(body, action):
    """The programs below and above, tried out at their edges; nothing where the layer may do more, or is refused.

    Kept, since most cases that are drawn are another citizen under a layer that was drawn before.
    """
    base = VOCABULARY + '  krav k "Krav"\n' + "\n".join(body) + "\n"
    sources = [Source("prøve.trin", base), Source("hotel.trin", LAYER + action + ' fordi "Hotellet."\n')]
    books, found = unguarded(sources)
    codes = {d.code for d in found}
    if "prøve" not in books:
        return ()
    if "hotel" not in books:
        assert any(d.severity is Severity.ERROR for d in found)
        return ()
    assert body[-1] != "ufravigeligt" or "T445" in codes
    if body[-1] != "kan skærpes" or "T445" in codes:
        return ()
    rules = tuple(books[name].editions[0].ruleset for name in ("prøve", "hotel"))
    on_edges(*rules)
    return tuple(Program(ruleset) for ruleset in rules)


def unguarded(sources):
    """What can be decided by, and what is said, when nobody tries out what looks tighter."""
    files = [parse(source) for source in sources]
    problems = [problem for _, found in files for problem in found]
    report = Report()
    editions = gather([file for file, _ in files], report)
    flawed = frozenset(p.primary.file for p in [*problems, *report.found] if p.severity is Severity.ERROR)
    stacker = Stacker(editions, flawed, Nobody())
    return stacker.rulebooks(), [*problems, *report.found, *stacker.report.found]


DAYS = (date(2024, 2, 29), date(2026, 3, 31), date(2026, 5, 1))
"""Days with long and short months behind them."""


def on_edges(below, above):
    """Nobody at the edges of the tests. Where nothing is asked about a length of time, one day is like another."""
    asked = [
        next(r for t in ruleset.packages["rengøring"].transitions for r in t.requirements if r.id == "rengøring.slut.k")
        for ruleset in (below, above)
    ]
    timed = any(isinstance(part, Duration) for one in asked for part in records.parts(one.body))
    for day in DAYS if timed else DAYS[:1]:
        dated = replace(above, in_force_from=day - timedelta(days=180))
        place = Situated(dated, dated.packages["rengøring"], "da")
        found = Search((EXAMPLES and 1000) or 200).counterexample(*asked, place)
        assert found is None, (found.on, found.json)


def compare(below, above, record, on):
    try:
        one, other = (program.evaluate(record, on=on) for program in (below, above))
    except DecisionError:
        return
    for transition, stricter in zip(one.transitions, other.transitions, strict=True):
        assert stricter.outcome is not Outcome.READY or transition.outcome is Outcome.READY
        asked, stricter_asked = met(transition), met(stricter)
        assert all(asked[id_] for id_, is_met in stricter_asked.items() if is_met), (on, record)
