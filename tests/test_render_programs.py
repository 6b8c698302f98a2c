"""Problems as programs read them: JSON, SARIF 2.1.0, and annotations of GitHub's."""

import importlib.util
import json
import re
import sys
import unicodedata
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from trin.dsl import Source, check
from trin.dsl.diagnostics import Diagnostic, Edit, Label, Note
from trin.dsl.rendering import render
from trin.dsl.rendering.fixes import Written
from trin.dsl.rendering.sarif import FINGERPRINT
from trin.dsl.source import Span


def _pages():
    """`mistake_pages.py`, which stands beside this file."""
    name = "mistake_pages"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


pages = _pages()
every_page = pytest.mark.parametrize("path", pages.PATHS, ids=lambda p: p.stem)

HEAD = "regelsæt x “X”\n  gælder fra 1. januar 2026\n"
PLACE = Span("regler.trin", 2, 3, 2, 9)
ELSEWHERE = Span("andre regler/mål.trin", 1, 1, 3, 2)


def made_up(**given):
    """A problem with everything that one can have."""
    arguments = {"name": "x, y: z", "kind": "@role", "suggestion": "100 %"}
    labels = (Label(ELSEWHERE, "@declared_here"), Label(PLACE._replace(line=1, end_line=1)))
    return Diagnostic("T201", arguments, PLACE, labels, **{"notes": (Note("also_here"),), "language": "da", **given})


# --- JSON -----------------------------------------------------------------------------------------------------------

SCHEMA = json.loads(resources.files("trin.dsl").joinpath("diagnostics.schema.json").read_text("utf-8"))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@every_page
def test_json_is_what_the_schema_says(path):
    found = pages.found_on(path)[2]
    for language in ("da", "en"):
        Draft202012Validator(SCHEMA).validate(render.json_objects(found, language))


@pytest.mark.parametrize("key", SCHEMA["$defs"]["diagnostic"]["required"])
def test_the_schema_asks_for_every_field(key):
    (problem,) = render.json_objects([made_up()], "en")
    assert set(problem) == set(SCHEMA["$defs"]["diagnostic"]["required"])
    del problem[key]
    assert not Draft202012Validator(SCHEMA).is_valid([problem])


def test_json_has_every_place_and_text():
    edits = (Edit(ELSEWHERE, "b"), Edit(PLACE._replace(column=1, end_column=1), "c"))
    (problem,) = render.json_objects([made_up(fix="a", edits=edits)], "en")
    assert [(label["file"], label["line"], label["text"]) for label in problem["labels"]] == [
        ("andre regler/mål.trin", 1, "declared here"), ("regler.trin", 1, "see also here"),
    ]  # fmt: skip
    assert problem["notes"] == ["also here"]
    assert [(edit["file"], edit["column"], edit["text"]) for edit in problem["edits"]] == [
        ("andre regler/mål.trin", 1, "b"), ("regler.trin", 1, "c"), ("regler.trin", 3, "a"),
    ]  # fmt: skip
    assert (problem["fix"], problem["safe"]) == ("a", True)


@pytest.mark.parametrize(("given", "safe"), [({}, False), ({"fix": "a"}, True), ({"fix": "a", "unsafe": True}, False)])
def test_safe_is_what_may_be_done_without_asking(given, safe):
    (problem,) = render.json_objects([made_up(**given)], "da")
    assert problem["safe"] is safe


def test_the_example_in_the_documentation_is_what_the_schema_says():
    page = (Path(__file__).parent.parent / "docs" / "checking.md").read_text("utf-8")
    example = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])
    Draft202012Validator(SCHEMA).validate(example)
    text = "\n" * 48 + "    hygiejne midnst 3"
    (line,) = {item["line"] for item in example}
    assert text.split("\n")[line - 1][example[0]["column"] - 1 : example[0]["end_column"] - 1] == "midnst"


# --- SARIF ----------------------------------------------------------------------------------------------------------

SARIF = Draft4Validator(
    json.loads((Path(__file__).parent / "data" / "sarif-2.1.0.schema.json").read_text("utf-8")),
    format_checker=Draft4Validator.FORMAT_CHECKER,
)


@every_page
def test_sarif_is_what_the_standard_says(path):
    _, sources, found = pages.found_on(path)
    log = render.sarif(found, sources, pages.language_of(path), "0.1.0")
    SARIF.validate(log)
    (run,) = log["runs"]
    assert len(run["results"]) == len(found)
    for result, problem in zip(run["results"], found, strict=True):
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == problem.code
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert bool(result.get("fixes")) == bool(problem.mending)


def test_the_standard_refuses_what_it_does_not_know():
    log = render.sarif([made_up()], [], "da", "0.1.0")
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not SARIF.is_valid(log)


def test_a_sarif_result_has_all_there_is_to_say():
    edits = (Edit(ELSEWHERE, "b"),)
    log = render.sarif([made_up(fix="a", edits=edits, unsafe=True)], [], "en", "0.1.0")
    SARIF.validate(log)
    (run,) = log["runs"]
    assert (run["columnKind"], run["language"]) == ("unicodeCodePoints", "en")
    (result,) = run["results"]
    assert result["message"]["text"].endswith("Did you mean »100 %«? also here")
    related = [
        (r["id"], r["physicalLocation"]["artifactLocation"]["uri"], r["message"]["text"])
        for r in result["relatedLocations"]
    ]
    assert related == [(1, "andre%20regler/m%C3%A5l.trin", "declared here"), (2, "regler.trin", "see also here")]
    (fix,) = result["fixes"]
    assert fix["properties"] == {"safe": False}
    assert [change["artifactLocation"]["uri"] for change in fix["artifactChanges"]] == [
        "andre%20regler/m%C3%A5l.trin", "regler.trin",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "uri"),
    [("a b.trin", "a%20b.trin"), ("/opt/å.trin", "file:///opt/%C3%A5.trin"), ("C:/x y.trin", "file:///C:/x%20y.trin")],
)
def test_files_are_named_as_addresses(file, uri):
    problem = Diagnostic("T116", {}, Span(file, 1, 1, 1, 2))
    (run,) = render.sarif([problem], [], "da", "1")["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def replaced(text, replacement):
    """The text as a program would have it that knows SARIF and nothing of Trin: columns are code points."""
    region = replacement["deletedRegion"]
    lines = text.removeprefix("\ufeff").split("\n")
    before = lines[region["startLine"] - 1][: region["startColumn"] - 1]
    after = lines[region["endLine"] - 1][region["endColumn"] - 1 :]
    lines[region["startLine"] - 1 : region["endLine"]] = [before + replacement["insertedContent"]["text"] + after]
    return "\n".join(lines)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_columns_are_those_of_the_file_as_it_is_written(form, mark):
    text = mark + unicodedata.normalize(form, HEAD + "rolle åå “Å”\n# é\nbetingelse blå “Blå”\n  åå måned midnst 3\n")
    source = Source("f.trin", text)
    problem = Diagnostic(
        "T109", {"found": "midnst", "suggestion": "mindst"}, Span("f.trin", 6, 12, 6, 18), fix="mindst"
    )
    (run,) = render.sarif([problem], [source], "da", "1")["runs"]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]
    assert (
        mark + replaced(text, replacement)
        == text.replace("midnst", "mindst")
        == Written(text).with_edits(problem.mending)
    )


def test_fingerprints_stay_when_lines_come_and_go_above():
    line = "betingelse b “B”\n  x midnst 3\n  x midnst 3\n"

    def prints(text):
        found = [d for d in check([Source("f.trin", text)]) if d.code == "T109"]
        (run,) = render.sarif(found, [Source("f.trin", text)], "da", "1")["runs"]
        return [result["partialFingerprints"][FINGERPRINT] for result in run["results"]]

    one = prints(HEAD + line)
    assert len(set(one)) == 2
    assert prints(HEAD + "# en linje mere\n\n" + line) == one
    assert prints(HEAD + line.replace("3\n", "4\n", 1))[0] != one[0]


# --- GitHub ---------------------------------------------------------------------------------------------------------


def read_command(line):
    """A workflow command as its runner reads it."""
    kind, given, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
    escapes = (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%"))
    properties = dict(pair.split("=", 1) for pair in given.split(","))
    for escaped, plain in escapes:
        properties = {key: value.replace(escaped, plain) for key, value in properties.items()}
        message = message.replace(escaped, plain) if escaped not in ("%2C", "%3A") else message
    return kind, properties, message


def test_an_annotation_is_read_as_it_is_meant():
    odd = made_up(fix="a")
    place = PLACE._replace(file="a,b: 100%.trin")
    (line,) = render.github_lines([Diagnostic("T201", odd.arguments, place, notes=odd.notes)], "en")
    assert "\n" not in line
    kind, properties, message = read_command(line)
    assert kind == "error"
    assert properties == {
        "file": "a,b: 100%.trin", "line": "2", "endLine": "2", "col": "3", "endColumn": "9", "title": "Trin T201",
    }  # fmt: skip
    assert message.split("\n")[1:] == ["Did you mean »100 %«?", "also here"]


def test_an_annotation_of_several_lines_has_no_columns():
    (line,) = render.github_lines([Diagnostic("T505", {"name": "job"}, ELSEWHERE)], "da")
    assert "col=" not in line and "endLine=3" in line


@every_page
def test_every_annotation_can_be_read(path):
    found = pages.found_on(path)[2]
    for line, problem in zip(render.github_lines(found, "da"), found, strict=True):
        kind, properties, message = read_command(line)
        assert (kind, properties["file"]) == (problem.severity.value, problem.primary.file)
        assert message.split("\n")[0] == render.sentences(problem, "da")[0]
