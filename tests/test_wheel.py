"""The wheel holds Trin and nothing else, and what is in it can decide."""

import configparser
import email.message
import email.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("dsl", "engine", "rulesets")


def sources() -> list[str]:
    """The files that belong to the project, whether or not they have been added yet; ignored ones do not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    named = listed.stdout.decode("utf-8").split("\0")
    return [name for name in named if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files elsewhere, so that a build leaves nothing in the checkout."""
    folder = tmp_path_factory.mktemp("copy")
    for name in sources():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    return folder


@pytest.fixture(scope="module")
def wheel(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return zipfile.ZipFile(path)


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> email.message.Message:
    (name,) = (n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    return email.parser.Parser().parsestr(wheel.read(name).decode("utf-8"))


def inside(wheel: zipfile.ZipFile) -> set[str]:
    """What the wheel puts into the folder of the package."""
    return {name.removeprefix("trin/") for name in wheel.namelist() if name.startswith("trin/")}


def test_everything_is_in_one_folder(wheel: zipfile.ZipFile) -> None:
    tops = {PurePosixPath(name).parts[0] for name in wheel.namelist()}
    assert len(tops) == 2
    assert all(top == "trin" or re.fullmatch(r"trin-[0-9.]+\.dist-info", top) for top in tops)


def test_all_that_belongs_in_it_is_in_it_and_nothing_else(wheel: zipfile.ZipFile, copy: Path) -> None:
    found = {path.relative_to(copy).as_posix() for part in PARTS for path in (copy / part).rglob("*") if path.is_file()}
    code = {name for name in found if name.endswith((".py", ".lark"))}
    rules = {name for name in found if name.startswith("rulesets/") and name.endswith((".trin", ".json"))}
    assert {
        "dsl/reading/grammar.lark",
        "rulesets/vejle/vejle.trin",
        "rulesets/vejle/borgere/nadia.json",
    } <= code | rules
    published = {name for name in found if name.endswith(".schema.json")}
    templates = {name for name in found if name.endswith(".template")}
    assert "rulesets/templates/da/{ruleset}.trin.template" in templates
    pages = {path.relative_to(copy).as_posix() for path in (copy / "docs" / "codes").glob("*/*.md")}
    assert {"docs/codes/da/T201.md", "docs/codes/en/T201.md"} <= pages
    editors = {path.relative_to(copy).as_posix() for path in (copy / "docs" / "editors" / "vscode").glob("*.json")}
    assert "docs/editors/vscode/trin.tmLanguage.json" in editors
    assert (
        inside(wheel) == {"__init__.py", "cli.py", "py.typed"} | code | rules | templates | published | pages | editors
    )


def test_every_subpackage_is_listed(copy: Path) -> None:
    listed = tomllib.loads((copy / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    folders = {p.parent.relative_to(copy).as_posix() for part in PARTS for p in (copy / part).rglob("__init__.py")}
    assert set(listed) == {"trin"} | {"trin." + folder.replace("/", ".") for folder in folders}


def test_what_it_needs(metadata: email.message.Message) -> None:
    needed = metadata.get_all("Requires-Dist") or []
    core = {re.split(r"[^\w-]", line, maxsplit=1)[0] for line in needed if "extra ==" not in line}
    assert core == {"lark", "pydantic", "jsonschema", "click"}
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Name"] == "trin"
    assert metadata["License-Expression"] == "MIT"


def test_the_versions_agree(metadata: email.message.Message, copy: Path) -> None:
    written = re.search(r'^__version__ = "(.+)"$', (copy / "__init__.py").read_text("utf-8"), re.MULTILINE)
    assert written is not None
    assert metadata["Version"] == written[1]


def test_the_script_and_the_colours_for_pygments(wheel: zipfile.ZipFile) -> None:
    (name,) = (n for n in wheel.namelist() if n.endswith(".dist-info/entry_points.txt"))
    found = configparser.ConfigParser()
    found.read_string(wheel.read(name).decode("utf-8"))
    assert {section: dict(found[section]) for section in found.sections()} == {
        "console_scripts": {"trin": "trin.cli:main"},
        "pygments.lexers": {"trin": "trin.dsl.colouring.pygments_lexer:TrinLexer"},
    }


def test_what_is_in_it_decides(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path / "site")
    record = tmp_path / "site" / "trin" / "rulesets" / "vejle" / "borgere" / "nadia.json"
    code = (
        "import sys, trin; from trin.cli import run; print(trin.__file__, file=sys.stderr); sys.exit(run(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "TRIN_CACHE": "0"}
    asked = ["ready", "vejle", str(record), "--on", "2026-04-13", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *asked], cwd=tmp_path, env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    assert Path(done.stderr.strip()).is_relative_to(tmp_path), "the wheel is tried, and not the checkout"
    assert done.returncode == 1
    assert json.loads(done.stdout)["outcome"] == "not_ready"
