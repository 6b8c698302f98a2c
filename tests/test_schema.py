"""The JSON Schema of records: it accepts what the models and the names of the ruleset accept, and nothing else."""

import copy
import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import ValidationError
from trin.dsl import compile_ruleset
from trin.dsl.source import Source
from trin.engine.fields import FIELDS, optionality
from trin.engine.model import Ruleset
from trin.engine.names import DAY, KINDS, RecordNames, is_day
from trin.engine.reading import RecordReader
from trin.engine.record import ROWS, Record, Signature
from trin.engine.schema import schema
from trin.engine.schema_texts import TEXTS

DANISH = """
regelsæt prøvested "Prøvested Kommune"
  gælder fra 1. januar 2020
rolle borger "borgeren"
rolle virksomhed "virksomheden"
skala niveau "Progressionsniveau"
  1 "Har ikke prøvet det"
  2 "Kan med støtte"
  3 "Kan selv"
skala sprog "Sprogtrin"
  0 "Intet"
  2 "Lidt"
  10 "Meget"
kompetence mødestabilitet "Møder stabilt" på niveau
kompetence dansk "Dansk" på sprog
oplysning jobstatus "Visitation": jobparat, aktivitetsparat
oplysning danskprøve "Danskprøve": ingen < prøve_1 < prøve_2
oplysning alder "Alder": tal
oplysning ankomst "Ankomst": dato
oplysning tilbud "Har tilbud": ja/nej
bevis amu "AMU-kursus"
dokument målaftale "Aftale om mål"
aktivitet praktik "Praktik"
vurdering kan_igu "Kan gennemføre en IGU"
opfølgning besøg "Besøg"
modul intro "Introduktion"
modul job "Job" afslutter forløbet
overgang intro til job
  altid åben
dogme ingen_pauser "Ingen pauser"
  afbrydelse højst 14 dage i forløbet
pakke rengøring "Rengøring"
kompetence hygiejne "Hygiejne" på niveau
kompetence fælles "Fælles" på niveau
oplysning delt "Delt": tal
oplysning farve "Farve": rød, grøn
rolle husmester "husmesteren"
modul gulve "Gulve"
overgang intro til gulve
  krav amu "AMU"
    amu bestået
pakke køkken "Køkken"
kompetence opvask "Opvask" på niveau
kompetence fælles "Fælles" på sprog
oplysning delt "Delt": ja/nej
oplysning farve "Farve": grøn, blå
bevis hygiejnebevis "Hygiejnebevis"
modul opvaskeri "Opvaskeri"
pakke lager "Lager"
kompetence a0101901234 "Navn, der ligner et CPR-nummer" på niveau
"""

ENGLISH = """
ruleset sampletown "Sampletown"
  in force from 1 January 2020
role citizen "the citizen"
scale step "Step"
  1 "Not yet"
  2 "Alone"
competence hygiene "Hygiene" on step
module intro "Introduction"
"""


def compiled(text: str) -> Ruleset:
    rulesets, diagnostics = compile_ruleset([Source("rules.trin", text)])
    assert not [d for d in diagnostics if d.severity == "error"], diagnostics
    return next(iter(rulesets.values()))


RULES = compiled(DANISH)
NAMES = RecordNames(RULES)
READER = RecordReader(RULES)
WHOLE = schema(RULES)
PACKAGES = {name: schema(RULES, name) for name in RULES.packages}
SAYS = Draft202012Validator(WHOLE, format_checker=FormatChecker())
SAYS_WITHOUT_FORMATS = Draft202012Validator(WHOLE)
OWN = {name: Draft202012Validator(own) for name, own in PACKAGES.items()}
ONLY_MODELS = {"end_before_start", "modules_overlap", "too_many_hours", "not_minutes"}
"""What the descriptions say that the schema cannot say."""


# --- records ----------------------------------------------------------------------------------------------------------

days = st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(date.isoformat)
texts = st.sampled_from(["", "hos os", "p-17", "Ærø"])


def rows_of(package_names: list[str]) -> dict[str, st.SearchStrategy[Any]]:
    words = NAMES.lexicon(package_names)

    def name(kind: str) -> st.SearchStrategy[str]:
        return st.sampled_from([n for n in words.labels[kind] if n != "a0101901234"])

    def maybe(**fields: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
        return {k: st.one_of(st.none(), v) for k, v in fields.items()}

    dated = maybe(recorded=days, assessor=texts, company=texts)

    @st.composite
    def levels(draw: Any, **more: Any) -> dict[str, Any]:
        competence = draw(name("competence"))
        level = draw(st.sampled_from([*words.steps[competence]]))
        row = {"competence": competence, "level": draw(st.sampled_from([level, float(level)])), "date": draw(days)}
        return {**row, **draw(st.fixed_dictionaries({}, optional={**dated, **more}))}

    @st.composite
    def facts(draw: Any) -> dict[str, Any]:
        fact = draw(name("fact"))
        values = [*words.facts[fact].values, 18, 18.5, True, False, "2024-02-29"]
        value = draw(st.sampled_from([v for v in values if words.facts[fact].accept(v)]))
        return {"fact": fact, "value": value, "from": "2024-01-01", **draw(st.fixed_dictionaries({}, optional=dated))}

    def row(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[Any]:
        return st.fixed_dictionaries(required, optional={**dated, **optional})

    hours = {"planned_hours": st.sampled_from([7, 7.5]), "present_hours": st.sampled_from([0, 5, 7.0])}
    period = {"start": st.just("2025-01-01"), "end": st.just("2025-01-02")}
    signed = st.lists(st.fixed_dictionaries({"role": name("role"), "date": days}), max_size=2)
    roles = st.lists(name("role"), max_size=2)
    return {
        "measurements": levels(**maybe(role=name("role"))),
        "goals": levels(),
        "facts": facts(),
        "attendance": row({**period, **hours}, lawful_absence_hours=st.just(0), **maybe(activity=name("activity"))),
        "certificates": row(
            {"certificate": name("certificate"), "passed": st.booleans(), "date": st.just("2024-05-01")},
            **maybe(result=st.sampled_from([2, 2.5, -3]), expires=st.just("2026-01-01")),
        ),
        "documents": row({"document": name("document"), "date": days}, signed=signed, sections=st.lists(texts, max_size=2)),
        "activities": row({"activity": name("activity"), "start": days}, **maybe(hours_per_week=st.just(37), paid=st.booleans())),
        "judgements": row({"judgement": name("judgement"), "answer": st.booleans(), "date": days}, **maybe(role=name("role"), reason=texts)),
        "follow_ups": row({"follow_up": name("follow_up"), "date": days}, roles=roles),
        "pauses": st.fixed_dictionaries({"start": days}, optional=maybe(reason=texts, recorded=days)),
        "waivers": st.fixed_dictionaries(
            {"requirement": st.sampled_from(["rengøring.gulve.amu", "findes.ikke"]), "role": name("role"), "granted": days},
            optional=maybe(reason=texts, recorded=days),
        ),
    }  # fmt: skip


@st.composite
def records(draw: Any) -> dict[str, Any]:
    package = draw(st.sampled_from([None, *NAMES.packages]))
    others = draw(st.lists(st.sampled_from([None, *NAMES.packages]), max_size=2))
    modules = []
    start = date(2024, 1, 1)
    for own in others:
        module = draw(st.sampled_from([*NAMES.modules[own or package]]))
        modules.append({"module": module, "start": start.isoformat(), "end": (start + timedelta(20)).isoformat()})
        if own is not None or draw(st.booleans()):
            modules[-1]["package"] = own
        start += timedelta(40)
    touched = [p for p in {package, *others} if p is not None]
    record: dict[str, Any] = {"citizen": "b-1042", "modules": modules}
    if package is not None or draw(st.booleans()):
        record["package"] = package
    for of, row in rows_of(touched).items():
        if draw(st.integers(0, 3)) == 0:
            record[of] = draw(st.lists(row, max_size=2))
    return record


ODD = [
    None, True, False, 0, 1, 2, 3, 4, 3.0, 2.5, -1, 10, 99_999_999, 100_000_000, 10**30, 100_000, 100_001, [], {}, [1],
    "", " ", "3", "true", "ukendt", "2026-02-30", "2025-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "0000-01-01",
    "2026-01-01T00:00:00", "2026-01-01\n", "20260101", "01-01-2026", "٢٠٢٦-٠١-٠١", "9999-12-31", "010190-1234",
    "note 311299 1234 her", "0101901234", 101901234, 3112991234.0, "61 0190–1234".replace(" ", ""), "999999-9999",
    "mødestabilitet", "dansk", "hygiejne", "opvask", "fælles", "jobstatus", "alder", "delt", "farve", "rød", "grøn", "blå",
    "jobparat", "prøve_1", "amu", "hygiejnebevis", "målaftale", "praktik", "kan_igu", "besøg", "borger", "husmester",
    "intro", "gulve", "opvaskeri", "rengøring", "køkken", "lager", "niveau", "a0101901234", "Hygiejne",
]  # fmt: skip
KEYS = [
    "citizen",
    "ukendt",
    "from_",
    "from",
    "level",
    "end",
    "to",
    "date",
    "role",
    "package",
    "010190-1234",
    "_history",
]


def nodes(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(path for key, item in items for path in nodes(item, (*at, key)))]


@st.composite
def mutated(draw: Any) -> Any:
    data = copy.deepcopy(draw(records()))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(nodes(data)))
        parent: Any = data
        for part in path[:-1]:
            parent = parent[part]
        target = parent[path[-1]] if path else data
        match draw(st.sampled_from(["replace", "replace", "replace", "delete", "add", "repeat"])):
            case "replace" if path:
                parent[path[-1]] = draw(st.sampled_from(ODD))
            case "delete" if path:
                del parent[path[-1]]
            case "add" if isinstance(target, dict):
                target[draw(st.sampled_from(KEYS))] = draw(st.sampled_from(ODD))
            case "add" | "repeat" if isinstance(target, list):
                target.append(draw(st.sampled_from(ODD)))
            case _:
                pass
    return data


def verdict(data: Any) -> bool | None:
    """What the models and the names say; None where only what the schema cannot say is wrong."""
    try:
        record = Record.model_validate_json(json.dumps(data))
    except ValidationError as problem:
        return None if {e["type"] for e in problem.errors(include_url=False)} <= ONLY_MODELS else False
    return NAMES.accepts(record)


def check(data: Any) -> bool | None:
    says = verdict(data)
    found = [p for p in READER.problems(json.dumps(data)) if p.severity == "error"]
    assert bool(found) == (says is not True), found
    if says is None:
        return None
    assert SAYS.is_valid(data) == SAYS_WITHOUT_FORMATS.is_valid(data) == says
    named = {data.get("package"), *(row.get("package") for row in data["modules"])} if says else set()
    for package, own in OWN.items():
        expected = says and data.get("package") == package and named <= {package, None}
        assert own.is_valid(data) == expected
    return says


many = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(many, max_examples=60)
@given(records())
def test_every_record_that_is_sound_is_accepted_by_all(data: dict[str, Any]) -> None:
    assert check(data) is True


@many
@given(mutated())
def test_schema_and_models_say_the_same_of_records_that_were_tampered_with(data: Any) -> None:
    check(data)


@pytest.mark.parametrize("of", FIELDS, ids=repr)
def test_every_odd_value_in_every_field(of: str) -> None:
    accepted = []
    for field in FIELDS[of]:
        for odd in ODD:
            data = {k: v for k, v in FULL.items() if k in ("citizen", "package", "modules", of)}
            data = copy.deepcopy({**data, "documents": FULL["documents"]} if of == "signed" else data)
            target = data["documents"][0]["signed"][0] if of == "signed" else data[of][0] if of else data
            target[field] = odd
            says = verdict(data)
            assert says is None or SAYS_WITHOUT_FORMATS.is_valid(data) == says, (field, odd)
            accepted.append(says)
    assert True in accepted
    assert False in accepted


FULL: dict[str, Any] = {
    "citizen": "b-1042",
    "package": "rengøring",
    "modules": [{"module": "intro", "start": "2024-01-05", "end": "2024-03-01", "package": "køkken", "company": "hotel"}],
    "measurements": [{"competence": "fælles", "level": 3, "date": "2024-02-29", "role": "husmester"}],
    "attendance": [
        {"start": "2024-01-01", "end": "2024-01-01", "planned_hours": 7.33, "present_hours": 7, "activity": "praktik"}
    ],
    "facts": [{"fact": "delt", "value": 5, "from": "2024-01-01", "to": "2024-01-01"}],
    "certificates": [{"certificate": "hygiejnebevis", "passed": True, "date": "2024-01-01", "result": 7}],
    "documents": [
        {"document": "målaftale", "date": "2024-01-01", "signed": [{"role": "borger", "date": "2024-01-01"}], "sections": ["Mål"]}
    ],
    "activities": [{"activity": "praktik", "start": "2024-01-01", "hours_per_week": 37, "paid": False}],
    "judgements": [{"judgement": "kan_igu", "answer": True, "role": "borger", "date": "2024-01-01"}],
    "follow_ups": [{"follow_up": "besøg", "date": "2024-01-01", "roles": ["borger"]}],
    "pauses": [{"start": "2024-01-01", "end": "2024-01-02", "reason": "ferie"}],
    "goals": [{"competence": "fælles", "level": 10, "date": "2024-01-01"}],
    "waivers": [{"requirement": "rengøring.gulve.amu", "role": "borger", "granted": "2024-01-01"}],
}  # fmt: skip


def test_the_full_record_is_sound() -> None:
    assert check(FULL) is True


def changed(**changes: Any) -> dict[str, Any]:
    return {"citizen": "b-1", "modules": [], **changes}


def signed_by(role: str) -> dict[str, Any]:
    return {"document": "målaftale", "date": "2024-01-01", "signed": [{"role": role, "date": "2024-01-02"}]}


OPVASK = {"competence": "opvask", "level": 3, "date": "2024-01-01"}


@pytest.mark.parametrize(
    ("data", "accepted"),
    [
        (changed(), True),
        (changed(measurements=[OPVASK]), False),
        (changed(package="køkken", measurements=[OPVASK]), True),
        (changed(package="rengøring", measurements=[OPVASK]), False),
        (changed(package="rengøring", measurements=[OPVASK],
                 modules=[{"module": "opvaskeri", "start": "2024-01-01", "package": "køkken"}]), True),
        (changed(package="rengøring", modules=[{"module": "opvaskeri", "start": "2024-01-01"}]), False),
        (changed(package="køkken", modules=[{"module": "opvaskeri", "start": "2024-01-01"}]), True),
        (changed(package="køkken", modules=[{"module": "gulve", "start": "2024-01-01", "package": None}]), False),
        (changed(package=None, modules=[{"module": "gulve", "start": "2024-01-01"}]), False),
        (changed(package="rengøring", goals=[{"competence": "fælles", "level": 10, "date": "2024-01-01"}]), False),
        (changed(package="køkken", goals=[{"competence": "fælles", "level": 10, "date": "2024-01-01"}]), True),
        (changed(package="køkken", goals=[{"competence": "fælles", "level": 3, "date": "2024-01-01"}]), False),
        (changed(package="rengøring", facts=[{"fact": "delt", "value": True, "from": "2024-01-01"}]), False),
        (changed(package="rengøring", facts=[{"fact": "delt", "value": 1, "from": "2024-01-01"}]), True),
        (changed(package="køkken", facts=[{"fact": "delt", "value": 1, "from": "2024-01-01"}]), False),
        (changed(package="køkken", facts=[{"fact": "farve", "value": "rød", "from": "2024-01-01"}]), False),
        (changed(package="køkken", facts=[{"fact": "farve", "value": "grøn", "from": "2024-01-01"}]), True),
        (changed(facts=[{"fact": "ankomst", "value": "2024-02-30", "from": "2024-01-01"}]), False),
        (changed(facts=[{"fact": "ankomst", "value": "2024-02-29", "from": "2024-01-01"}]), True),
        (changed(follow_ups=[{"follow_up": "besøg", "date": "2024-01-01", "roles": ["husmester"]}]), False),
        (changed(package="rengøring",
                 follow_ups=[{"follow_up": "besøg", "date": "2024-01-01", "roles": ["husmester"]}]), True),
        (changed(documents=[signed_by("husmester")]), False),
        (changed(package="rengøring", documents=[signed_by("husmester")]), True),
        (changed(package="køkken", documents=[signed_by("borger"), signed_by("husmester")]), False),
        (changed(documents=[{**signed_by("borger"), "sections": ["Mål", "om 010190-1234"]}]), False),
        (changed(documents=[{**signed_by("borger"), "sections": ["Mål", ""]}]), True),
        (changed(package="lager", measurements=[{"competence": "a0101901234", "level": 1, "date": "2024-01-01"}]), False),
    ],
)  # fmt: skip
def test_names_count_where_their_package_does(data: dict[str, Any], accepted: bool) -> None:
    assert check(data) is accepted


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_pattern_of_dates_is_the_calendar(year: int) -> None:
    for month in range(20):
        for day in range(40):
            text = f"{year}-{month:02d}-{day:02d}"
            try:
                real = date.fromisoformat(text).isoformat() == text
            except ValueError:
                real = False
            assert is_day(text) == real, text


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1600, 1900, 2000, 2024, 2025, 2100, 9996])
def test_leap_days(year: int) -> None:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    assert is_day(f"{year:04d}-02-29") == leap
    assert is_day(f"{year:04d}-02-28")


# --- what it says -------------------------------------------------------------------------------------------------------


def test_it_is_a_schema() -> None:
    for made in (WHOLE, *PACKAGES.values(), schema(compiled(ENGLISH))):
        assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(made)


def test_names_and_levels_carry_their_labels() -> None:
    row = WHOLE["properties"]["measurements"]["items"]
    assert {"const": "hygiejne", "title": "Hygiejne"} in row["properties"]["competence"]["oneOf"]
    assert {"const": "borger", "title": "borgeren"} in row["properties"]["role"]["oneOf"]
    steps = [c["then"]["properties"]["level"] for c in row["allOf"]]
    assert any(s["title"] == "Sprogtrin" and {"const": 10, "title": "Meget"} in s["oneOf"] for s in steps)
    offered = WHOLE["properties"]["waivers"]["items"]["properties"]["requirement"]["anyOf"][0]["oneOf"]
    assert offered == [
        {"const": "ingen_pauser", "title": "Ingen pauser"},
        {"const": "rengøring.gulve.amu", "title": "AMU"},
    ]


def test_a_packages_schema_has_its_own_names_only() -> None:
    said = json.dumps(PACKAGES["køkken"], ensure_ascii=False)
    assert "opvask" in said
    assert "hygiejnebevis" in said
    assert "gulve" not in said.replace("rengøring.gulve.amu", "")
    assert "husmester" not in said


def test_it_names_the_four_things_it_cannot_say() -> None:
    for part in ("slutdato", "overlapper", "planlagte", "minutter"):
        assert part in WHOLE["description"]
    for part in ("before its start", "overlap", "planned", "minutes"):
        assert part in schema(RULES, language="en")["description"]


def test_it_speaks_the_language_of_the_rules_or_the_one_asked_for() -> None:
    assert WHOLE["properties"]["citizen"]["title"] == "Borger"
    assert schema(RULES, language="en")["properties"]["citizen"]["title"] == "Citizen"
    assert schema(compiled(ENGLISH))["properties"]["citizen"]["title"] == "Citizen"
    assert schema(RULES, "køkken")["title"] == "Køkken: oplysninger om en borger"


def test_every_field_has_a_title_and_a_description() -> None:
    def fields(node: Any) -> list[dict[str, Any]]:
        if isinstance(node, list):
            return [f for item in node for f in fields(item)]
        if not isinstance(node, dict):
            return []
        own = list(node["properties"].values()) if node.get("additionalProperties") is False else []
        return own + [f for item in node.values() for f in fields(item)]

    for language in ("da", "en"):
        found = fields(schema(RULES, language=language))
        assert len(found) == sum(map(len, FIELDS.values()))
        assert all(f["title"] and f["description"] for f in found)


def test_an_unknown_package_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        schema(RULES, "havearbejde")


def test_the_table_of_fields_is_that_of_the_models() -> None:
    for of, model in {"": Record, "signed": Signature, **ROWS}.items():
        assert set(FIELDS[of]) == {f.alias or n for n, f in model.model_fields.items()}
    assert optionality("facts").required == {"fact", "value", "from"}
    assert "role" in optionality("judgements").nullable
    assert {k for fields in FIELDS.values() for k in fields.values()} >= set(KINDS)


def test_both_languages_say_the_same_things() -> None:
    assert TEXTS["da"].keys() == TEXTS["en"].keys()
    assert DAY.startswith("^")
