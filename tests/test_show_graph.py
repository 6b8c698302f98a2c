"""Modules and transitions as drawings and as a list: everything once, in words as in lines, and nothing on top of another."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trin import cli
from trin.dsl import Source, compile_ruleset
from trin.dsl.drawing import Graph, Node, Way, graph_of, listing, sentences
from trin.dsl.drawing.layout import ANY, Box, Layout, Size, laid_out, module_rows
from trin.dsl.drawing.mermaid import mermaid
from trin.dsl.drawing.page import page
from trin.dsl.drawing.svg import svg
from trin.dsl.messages.commands import Say
from trin.engine import model
from trin.rulesets import SHIPPED, load

Golden = Callable[[str, str], None]

SVG = "{http://www.w3.org/2000/svg}"

ODD = """\
regelsæt odd “En kommune med et <langt> navn & en 'pakke', som næsten ikke kan stå på en linje”
  gælder fra 1. januar 2026
rolle jobcenter "jobcenteret"
vurdering god "God"
modul intro "Introduktion" varer 8 uger
modul a “Praktik »A« & "Co."”
modul b "Praktik i en virksomhed med et meget langt navn, der fylder flere linjer" varer 1 måned til 1 år
modul c "Praktik <C> #1; `x`"
modul d "Fordybelse"
modul job "Ordinært job" afslutter forløbet
modul uddannelse "Uddannelse" afslutter forløbet
overgang intro til a
  krav k
    god er ja
overgang intro, a til b "Den lange vej"
  krav k
    god er ja
  anbefaling r
    god er ja
overgang a til c
  altid åben
overgang b, c til d
  krav m
    god er ja
overgang d til a "Tilbage igen"
  krav m
    god er ja
overgang intro til d "Springer over"
  krav z
    god er ja
  krav y
    god er ja
overgang d til uddannelse
overgang ethvert modul til job
  altid åben
overgang ethvert modul til intro
  anbefaling z
    god er ja
"""


def _odd() -> model.Ruleset:
    rulesets, problems = compile_ruleset([Source("odd.trin", ODD)])
    assert "odd" in rulesets, problems
    return rulesets["odd"]


def _graphs() -> list[tuple[str, model.Ruleset, str | None]]:
    vejle, fredericia = load("vejle", [SHIPPED]).ruleset, load("fredericia", [SHIPPED]).ruleset
    found = [("odd", _odd(), None), ("vejle", vejle, None), ("vejle rengøring", vejle, "rengøring")]
    return [*found, *((f"fredericia {name}", fredericia, name) for name in fredericia.packages)]


GRAPHS = _graphs()
EVERY = pytest.mark.parametrize(("ruleset", "package"), [g[1:] for g in GRAPHS], ids=[g[0] for g in GRAPHS])


def _part(ruleset: model.Ruleset, package: str | None) -> model.Package:
    return ruleset.shared if package is None else ruleset.packages[package]


def _ends(t: model.Transition) -> tuple[str, str]:
    return "*" if t.sources is None else " ".join(t.sources), t.target


def _counts(t: model.Transition) -> tuple[int, int]:
    kinds = [requirement.kind for requirement in t.requirements]
    return kinds.count(model.Kind.REQUIREMENT), kinds.count(model.Kind.RECOMMENDATION)


def _texts(element: ET.Element) -> list[str]:
    return [e.text or "" for e in element.iter(f"{SVG}text")]


# --- SVG ------------------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_module_and_transition_is_drawn_once(ruleset: model.Ruleset, package: str | None, language: str) -> None:
    root = ET.fromstring(svg(graph_of(ruleset, package), Say(language)))
    part = _part(ruleset, package)
    groups = {
        kind: [g for g in root.iter(f"{SVG}g") if kind in g.get("class", "").split()]
        for kind in ("module", "transition", "any")
    }
    assert sorted(g.get("data-module", "") for g in groups["module"]) == sorted(part.modules)
    drawn = sorted((g.get("data-from", ""), g.get("data-to", "")) for g in groups["transition"])
    assert drawn == sorted(_ends(t) for t in part.transitions)
    assert len(groups["any"]) == any(t.sources is None for t in part.transitions)
    for group in groups["module"]:
        module = part.modules[group.get("data-module", "")]
        assert " ".join(_texts(group)).startswith(" ".join(module.label.split()))
        assert ("ends" in group.get("class", "").split()) is module.ends_path
        assert (Say(language)("graph.module.ends") in _texts(group)) is module.ends_path


@EVERY
def test_every_transition_says_what_it_asks(ruleset: model.Ruleset, package: str | None) -> None:
    root = ET.fromstring(svg(graph_of(ruleset, package), Say("da")))
    groups = {(g.get("data-from"), g.get("data-to")): g for g in root.iter(f"{SVG}g") if g.get("data-to")}
    for t in _part(ruleset, package).transitions:
        group, texts = groups[_ends(t)], _texts(groups[_ends(t)])
        mandatory, advised = _counts(t)
        assert ("altid åben" in texts) is t.always_open
        assert ("open" in group.get("class", "").split()) is t.always_open
        assert (f"{mandatory} krav" in texts) is (mandatory > 0)
        assert any(text.startswith(f"{advised} anbefaling") for text in texts) is (advised > 0)
        assert ("ingen krav" in texts) is (not t.always_open and not mandatory and not advised)
        assert len(list(group.iter(f"{SVG}path"))) == 1 + len(t.sources or ("*",))


@EVERY
def test_the_drawing_has_a_title_and_a_description_and_needs_nothing_else(
    ruleset: model.Ruleset, package: str | None
) -> None:
    text = svg(graph_of(ruleset, package), Say("da"))
    root = ET.fromstring(text)
    assert root.get("role") == "img" and root.get("lang") == "da"
    ids = {e.get("id"): e for e in root.iter() if e.get("id")}
    title, desc = (ids[name] for name in root.get("aria-labelledby", "").split())
    assert (title.tag, desc.tag) == (f"{SVG}title", f"{SVG}desc")
    modules, ways = sentences(graph_of(ruleset, package), Say("da"))
    assert desc.text == " ".join([*modules, *ways])
    assert ruleset.label in (title.text or "")
    assert not re.search(r"href|<script|@import|url\((?!#)|<image|https?://(?!www\.w3\.org/2000/svg)", text)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_and_lines_stand_out_from_what_they_are_on() -> None:
    style = next(e.text or "" for e in ET.fromstring(svg(graph_of(_odd(), None), Say("da"))).iter(f"{SVG}style"))
    rules = dict(re.findall(r"([^{}]+) \{([^{}]*)\}", style))
    backgrounds = [
        "#ffffff",
        *(m for name, said in rules.items() if "rect" in name for m in re.findall(r"fill: (#\w{6})", said)),
    ]
    words = [
        m
        for name, said in rules.items()
        if "rect" not in name and "path" not in name
        for m in re.findall(r"fill: (#\w{6})", said)
    ]
    lines = [
        m
        for name, said in rules.items()
        for m in re.findall(r"stroke: (#\w{6})", said)
        if name.strip() != ".transition rect"
    ]
    assert len(words) >= 3 and len(backgrounds) >= 3 and len(lines) >= 4
    assert min(_contrast(word, ground) for word in words for ground in backgrounds) >= 4.5
    assert min(_contrast(line, "#ffffff") for line in lines) >= 3


# --- where everything stands ----------------------------------------------------------------------------------------


def _overlap(one: Box, other: Box) -> bool:
    across = abs(one.x - other.x) < (one.size.width + other.size.width) / 2 - 0.01
    return across and abs(one.y - other.y) < (one.size.height + other.size.height) / 2 - 0.01


def _layout(graph: Graph) -> Layout:
    modules = {node.name: Size(260, 64 + 20 * (i % 2)) for i, node in enumerate(graph.nodes)}
    labels = [Size(90 + 40 * (i % 3), 32 + 19 * (i % 2)) for i, _ in enumerate(graph.ways)]
    return laid_out(graph, modules, labels, Size(150, 44), 34, 30)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    names = [f"m{i}" for i in range(draw(st.integers(1, 7)))]
    ways: dict[tuple[tuple[str, ...] | None, str], Way] = {}
    for _ in range(draw(st.integers(0, 9))):
        target = draw(st.sampled_from(names))
        others = [name for name in names if name != target]
        sources = (
            None
            if not others
            else draw(st.none() | st.lists(st.sampled_from(others), min_size=1, max_size=3, unique=True).map(tuple))
        )
        ways[sources, target] = Way(
            sources, target, None, draw(st.booleans()), draw(st.integers(0, 30)), draw(st.integers(0, 5))
        )
    nodes = tuple(Node(name, name.upper(), None, False, draw(st.booleans())) for name in names)
    return Graph("R", None, False, date(2026, 1, 1), nodes, tuple(ways.values()))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(graphs())
def test_no_box_is_on_top_of_another_and_every_line_ends_where_it_belongs(graph: Graph) -> None:
    layout = _layout(graph)
    boxes = [*layout.modules.values(), *layout.labels, *([layout.any] if layout.any else [])]
    assert not [pair for pair in combinations(boxes, 2) if _overlap(*pair)]
    for box in boxes:
        assert box.x - box.size.width / 2 >= -0.01 and box.top[1] >= -0.01
        assert box.x + box.size.width / 2 <= layout.width + 0.01 and box.bottom[1] <= layout.height + 0.01
    assert sorted((line.way, line.source or "") for line in layout.lines) == sorted(
        (i, source) for i, way in enumerate(graph.ways) for source in way.sources or ("",)
    )
    for line in layout.lines:
        start = layout.any if line.source is None else layout.modules[line.source]
        assert start is not None
        label = layout.labels[line.way]
        assert line.points[0][1] == (start.top if line.back else start.bottom)[1]
        assert line.points[-1][1] == (label.bottom if line.back else label.top)[1]
        assert layout.modules[graph.ways[line.way].target].y > label.y
        for x, y in line.points[1:-1]:
            inside = [b for b in boxes if abs(x - b.x) < b.size.width / 2 and abs(y - b.y) < b.size.height / 2]
            assert inside == []


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(graphs())
def test_any_graph_can_be_drawn(graph: Graph) -> None:
    root = ET.fromstring(svg(graph, Say("da")))
    assert len([g for g in root.iter(f"{SVG}g") if g.get("data-module")]) == len(graph.nodes)
    assert len([g for g in root.iter(f"{SVG}g") if g.get("data-to")]) == len(graph.ways)
    assert mermaid(graph, Say("en")).startswith("flowchart TD\n")


def test_modules_stand_in_rows_by_the_longest_way_to_them() -> None:
    assert module_rows(graph_of(_odd(), None)) == {
        "intro": 0,
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 3,
        "uddannelse": 4,
        "job": 5,
    }
    assert ANY == ("any", 0)


# --- in words -------------------------------------------------------------------------------------------------------


@EVERY
def test_the_list_says_everything_that_is_drawn(ruleset: model.Ruleset, package: str | None) -> None:
    said = listing(graph_of(ruleset, package), Say("da"))
    part = _part(ruleset, package)
    modules = [line for line in said.split("\n") if re.match(r"  \d+\. ", line)]
    ways = [line for line in said.split("\n") if line.startswith("  - ")]
    assert len(modules) == len(part.modules) and len(ways) == len(part.transitions)
    for module, line in zip(part.modules.values(), modules, strict=True):
        assert f"{module.label} ({module.name})" in line
        assert ("afslutter forløbet" in line) is module.ends_path
    for t, line in zip(part.transitions, ways, strict=True):
        mandatory, advised = _counts(t)
        assert f"til »{part.modules[t.target].label}«" in line
        assert all(f"»{part.modules[name].label}«" in line for name in t.sources or ())
        assert ("ethvert modul" in line) is (t.sources is None)
        assert ("altid åben" in line) is t.always_open
        assert (f" {mandatory} krav" in line) is (mandatory > 0)
        assert (f" {advised} anbefaling" in line) is (advised > 0)
        assert ("Det afslutter forløbet." in line) is part.modules[t.target].ends_path


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.items: list[str] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "path", "rect"}:
            self.stack.append(tag)
        if tag == "li":
            self.items.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.stack[-1:] == ["li"]:
            self.items[-1] += data


@EVERY
def test_the_page_has_the_drawing_and_the_list(ruleset: model.Ruleset, package: str | None) -> None:
    graph = graph_of(ruleset, package)
    said = page(graph, Say("da"))
    found = _Page()
    found.feed(said)
    assert found.stack == []
    assert found.items == [text for group in sentences(graph, Say("da")) for text in group]
    drawing = said[said.index("<svg") : said.index("</svg>") + 6]
    assert len(list(ET.fromstring(drawing).iter(f"{SVG}title"))) == 1
    assert '<html lang="da">' in said and "<script" not in said


# --- Mermaid --------------------------------------------------------------------------------------------------------


@EVERY
def test_mermaid_has_every_module_and_transition_once(ruleset: model.Ruleset, package: str | None) -> None:
    lines = mermaid(graph_of(ruleset, package), Say("da")).split("\n")
    part = _part(ruleset, package)
    nodes = [m for line in lines if (m := re.fullmatch(r'  (m\d+)(?:\["([^"]*)"\]|\(\["([^"]*)"\]\))', line))]
    assert [m[1] for m in nodes] == [f"m{i}" for i in range(1, len(part.modules) + 1)]
    ids = {name: m[1] for name, m in zip(part.modules, nodes, strict=True)}
    ways = [m for line in lines if (m := re.fullmatch(r'  ([\w &]+) (-->|-\.->)\|"([^"]*)"\| (m\d+)', line))]
    wanted = [
        ("any" if t.sources is None else " & ".join(ids[n] for n in t.sources), ids[t.target]) for t in part.transitions
    ]
    assert [(m[1], m[4]) for m in ways] == wanted
    assert [m[2] == "-.->" for m in ways] == [t.always_open for t in part.transitions]
    known = re.compile(r"  (acc(Title|Descr): .*|classDef .*|class [m\d,]+ \w+|any\(\[\"[^\"]*\"\]\))")
    others = [line for line in lines[1:] if line not in {m[0] for m in (*nodes, *ways)}]
    assert [line for line in others if not known.fullmatch(line)] == []


def test_marks_in_names_are_no_marks_of_mermaid() -> None:
    said = mermaid(graph_of(_odd(), None), Say("da"))
    labels = re.findall(r'"([^"]*)"', said)
    written = [re.sub(r"#(\d+);", lambda m: chr(int(m[1])), label.replace("<br/>", "\n")) for label in labels]
    assert 'Praktik »A« & "Co."' in written
    assert "Praktik <C> #1; `x`" in written
    assert not [label for label in labels if re.search(r"[<>`;#&]", re.sub(r"#\d+;|<br/>", "", label))]


# --- the command ----------------------------------------------------------------------------------------------------


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.run([*arguments, "--rules", str(SHIPPED), "--on", "2026-05-11", "--lang", "da"])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("form", ["mermaid", "svg", "html", "list"])
@pytest.mark.parametrize("layer", ["ingen", "hotel_fjordblik"])
def test_the_rules_that_ship(capsys: pytest.CaptureFixture[str], golden: Golden, form: str, layer: str) -> None:
    code, out, err = _run(capsys, "vis", "vejle", "rengøring", "--graph", form, "--lag", layer)
    assert (code, err) == (0, "")
    end = {"mermaid": "mmd", "list": "txt"}.get(form, form)
    golden(f"show/vejle-rengøring{'' if layer == 'ingen' else f'-{layer}'}.{end}", out)


@pytest.mark.parametrize("rest", [(), ("--on", "2026-05-11")])
def test_a_graph_of_no_form_is_mermaid(capsys: pytest.CaptureFixture[str], rest: tuple[str, ...]) -> None:
    bare = _run(capsys, "vis", "vejle", "rengøring", "--graph", *rest)
    assert bare == _run(capsys, "vis", "vejle", "rengøring", "--graph", "mermaid", *rest)
    assert bare[1].startswith("flowchart")


def test_the_drawing_can_be_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = _run(capsys, "vis", "vejle", "lager", "--graph", "svg", "--fil", str(tmp_path / "lager.svg"))
    assert (code, out) == (0, "") and "lager.svg" in err
    root = ET.parse(tmp_path / "lager.svg").getroot()
    assert root.tag == f"{SVG}svg"


def test_packages_with_modules_of_their_own_must_be_chosen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = ODD[: ODD.index("modul intro")]
    one = 'pakke {0} "P"\nmodul a "A"\nmodul b "B"\novergang a til b\n  krav k\n    god er ja\n'
    (tmp_path / "odd.trin").write_text(head + one.format("p") + one.format("q"), encoding="utf-8")
    code, _, err = _run(capsys, "vis", str(tmp_path / "odd.trin"), "--graph", "list")
    assert code == 2 and "p, q" in err
    assert _run(capsys, "vis", str(tmp_path / "odd.trin"), "q", "--graph", "list")[0] == 0
    (tmp_path / "odd.trin").write_text(head, encoding="utf-8")
    code, _, err = _run(capsys, "vis", str(tmp_path / "odd.trin"), "--graph", "list")
    assert code == 2 and "ingen moduler" in err
