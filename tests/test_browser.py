"""Readers' pages in a real browser, where one is at hand: Chromium, Node, and a folder with axe-core and playwright-core.

`TRIN_NODE_MODULES` says where that folder is. Nothing of it is needed for anything else; CONTRIBUTING.md says how to get it.
"""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "browser"
MODULES = os.environ.get("TRIN_NODE_MODULES", "")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = shutil.which("node")
AT_HAND = bool(NODE and CHROMIUM and all((Path(MODULES) / name).is_dir() for name in ("axe-core", "playwright-core")))


def written(folder: Path) -> int:
    spec = importlib.util.spec_from_file_location("browser_pages", HERE / "pages.py")
    assert spec is not None and spec.loader is not None
    pages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pages)
    return int(pages.write(folder))


@pytest.mark.skipif(not (MODULES and AT_HAND), reason="no TRIN_NODE_MODULES with axe-core and playwright-core")
def test_pages_in_a_browser(tmp_path: Path) -> None:
    count = written(tmp_path)
    assert NODE is not None and CHROMIUM is not None
    told = subprocess.run(
        [NODE, str(HERE / "check.mjs"), str(tmp_path), CHROMIUM, MODULES],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert [line for line in lines[:-1] if line["wrong"]] == [], told.stderr
    assert (told.returncode, len(lines)) == (0, count + 1), told.stderr


def test_there_is_a_page_for_every_reader_of_every_citizen(tmp_path: Path) -> None:
    assert written(tmp_path) == len(list(tmp_path.glob("*.html"))) >= 90
