"""What is read before it is needed: nothing. Each name of a package's face comes from its room when it is asked for."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import trin
from trin import rulesets

HEAVY = (
    "pydantic",
    "lark",
    "jsonschema",
    "trin.dsl.ast",
    "trin.dsl.keywords",
    "trin.engine.model",
    "trin.rulesets.files",
)
FACES = [pytest.param(trin, id="trin"), pytest.param(rulesets, id="rulesets")]


@pytest.mark.parametrize("arguments", [["--help"], ["ready", "--help"], ["--version"]])
def test_help_reads_no_rules_and_nothing_heavy(arguments: list[str]) -> None:
    source = f"import sys; from trin import cli; cli.run({arguments}); print(*(n for n in {HEAVY} if n in sys.modules))"
    shown = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, encoding="utf-8", check=True)
    assert len(shown.stdout.splitlines()) > 1
    assert shown.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize("face", FACES)
def test_a_face_has_every_name_that_it_says_it_has(face: ModuleType) -> None:
    assert dir(face) == sorted(face.__all__)
    for name in face.__all__:
        assert getattr(face, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = face.nothing


@pytest.mark.parametrize("face", FACES)
def test_a_name_comes_from_where_the_types_say(face: ModuleType) -> None:
    assert face.__file__ is not None
    tree = ast.parse(Path(face.__file__).read_text("utf-8"))
    told = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.col_offset > 0]
    homes = {name.name: f"{face.__name__}." * node.level + str(node.module) for node in told for name in node.names}
    assert homes == face._HOMES
    assert all(getattr(import_module(home), name) is getattr(face, name) for name, home in homes.items())
