"""The reference is what Trin does: every example of its pages runs, and no construct is without one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


def _load(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


runner = _load("spec_runner")


def _parameter(case: Any) -> Any:
    marks = [] if case.xfail is None else [pytest.mark.xfail(reason=case.xfail, strict=True)]
    return pytest.param(case, id=case.id, marks=marks)


@pytest.mark.parametrize("case", [_parameter(case) for case in runner.all_cases()])
def test_the_reference_says_what_trin_does(case: Any) -> None:
    try:
        case.check()
    except AssertionError as problem:
        pytest.fail(f"{case.place}: {problem}", pytrace=False)


coverage = _load("spec_coverage")
LANGUAGES = ("da", "en")


def _runs() -> list[Any]:
    return [run for case in runner.all_cases() for run in runner.ran(case)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construct_has_examples_on_both_sides(language: str) -> None:
    missing = coverage.missing(_runs(), language)
    assert not missing, "\n".join(["no example shows:", *missing])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_language_is_used(language: str) -> None:
    read = [text for run in _runs() if run.language == language for _, text in run.texts]
    missing = coverage.missing_phrases(read, language)
    assert not missing, "\n".join(["no example uses:", *missing])
