"""What the tests share: the option that writes golden files anew, and the fixture that compares with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"
Golden: TypeAlias = Callable[[str, str], None]


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
