"""What the tests share: the option that writes golden files anew, and the fixture that compares with them."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import settings

settings.register_profile("trin", deadline=None)  # how long a case takes says more of the machine than of the case
settings.load_profile("trin")

GOLDEN = Path(__file__).resolve().parent / "golden"
Golden: TypeAlias = Callable[[str, str], None]


def _make_importable(package: str) -> None:
    """Let test modules import a package of this folder by its name, without a change to ``sys.path``."""
    folder = Path(__file__).resolve().parent / package
    spec = importlib.util.spec_from_file_location(
        package, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None and spec.loader is not None
    sys.modules[package] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[package])


_make_importable("reference")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files anew instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden(path, text)`: the text is what the file at `path` under tests/golden holds.

    With ``--update-golden`` the file is written instead; look at the difference before it is committed.
    """
    updating = bool(request.config.getoption("--update-golden"))

    def compare(path: str, text: str) -> None:
        file = (GOLDEN / path).resolve()
        assert file.is_relative_to(GOLDEN), f"{path} is outside tests/golden"
        if updating:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
            return
        assert file.is_file(), f"tests/golden/{path} is missing: run pytest --update-golden"
        expected = file.read_bytes().decode("utf-8")
        assert text == expected, f"differs from tests/golden/{path}: if that is right, run pytest --update-golden"

    return compare
