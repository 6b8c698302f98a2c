"""Compiled rulesets kept between runs: they come back as they were, and only while everything is as it was."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
import trin
from trin import rulesets
from trin.rulesets import cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    where = tmp_path / "cache"
    where.mkdir(mode=0o700)
    monkeypatch.setenv("TRIN_CACHE", str(where))
    return where


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Trin of a few files, in the places of which the time is looked at."""
    root = tmp_path / "trin"
    for name in ("__init__.py", "dsl/source.py", "dsl/reading/grammar.lark", "engine/model/tests.py", "dsl/notes.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", "utf-8")
        os.utime(root / name, ns=(1, 1))
    (root / "rulesets").mkdir()
    monkeypatch.setattr(trin, "__file__", str(root / "__init__.py"))
    return root


@pytest.mark.parametrize("name", ["branchepakker", "vejle"])
def test_what_is_kept_comes_back_as_it_was(name: str, folder: Path) -> None:
    book = cache.with_digests(trin.load(name).rulebook)
    cache.keep("one", (book, (), {}))
    assert cache.fetch("one") == (book, (), {})
    assert [path.name for path in folder.iterdir()] == ["one.rules"]


def test_what_is_kept_is_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = trin.load("vejle", cached=True)
    monkeypatch.setattr("trin.dsl.compile_rules", lambda *_: pytest.fail("the rules were read again"))
    second = trin.load("vejle", cached=True)
    assert second.warnings == first.warnings
    assert second.ruleset.digest == first.ruleset.digest != ""


@pytest.mark.parametrize("name", ["dsl/source.py", "dsl/reading/grammar.lark", "engine/model/tests.py"])
def test_a_changed_trin_finds_nothing_of_the_one_before(name: str, code: Path) -> None:
    before = cache.key("vejle", [("vejle.trin", "")])
    os.utime(code / name, ns=(2, 2))
    assert cache.key("vejle", [("vejle.trin", "")]) != before


def test_what_is_no_code_changes_nothing(code: Path) -> None:
    before = cache.key("vejle", [("vejle.trin", "")])
    os.utime(code / "dsl/notes.txt", ns=(2, 2))
    (code / "dsl/__pycache__").mkdir()
    (code / "dsl/__pycache__/source.py").write_text("", "utf-8")
    assert cache.key("vejle", [("vejle.trin", "")]) == before
    assert cache.key("vejle", [("vejle.trin", "#")]) != before


@pytest.mark.parametrize("foreign", [os.getcwd, rulesets.RulesError, rulesets.load, pickle.Unpickler])
def test_whatever_does_not_belong_there_is_refused(foreign: object, folder: Path) -> None:
    (folder / "one.rules").write_bytes(pickle.dumps(foreign))
    (folder / "one.rules").chmod(0o600)
    assert cache.fetch("one") is None
