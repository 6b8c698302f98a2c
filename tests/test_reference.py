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


# --- the runner itself ----------------------------------------------------------------------------------------------

_PAGE = """# A page
<!-- base: rules-of-the-examples.md -->

| Danish | English | measurement hygiejne 3 on 2026-05-04 | measurement hygiejne 2 on 2026-05-04 |
|---|---|---|---|
| `hygiejne mindst 3` | `hygiejne at least 3` | met | met <!-- xfail: not so --> |
| `hygiejne mindst 3` | `hygiejne at least 4` | unmet | unmet |

```trin da each
hygiejne mindst 6     # T305
```

```trin en each
hygiejne at least 6   # T305
```

| Danish | means |
|---|---|
| `hygiejne mindst 3` | `hygiejne mindst 4` |
"""


def _claim(page: Path, line: int, label: str) -> Any:
    return next(case for case in runner.cases_of(page) if (case.line, case.label) == (line, label))


@pytest.mark.parametrize(
    ("line", "label", "said"),
    [
        (6, "column 2-da", "result: expected met, was unmet"),
        (7, "reads-en", "the two languages do not give the same tree"),
        (7, "column 1-da", "result: expected unmet, was met"),
        (10, "reads-da", "problems expected: T305 on line 1 of e.trin; found: T304 on line 1 of e.trin"),
        (14, "reads-en", "problems expected: T305 on line 1 of e.trin; found: T304 on line 1 of e.trin"),
        (19, "means-da", "the two do not read the same"),
    ],
)
def test_a_claim_that_is_not_so_is_found(tmp_path: Path, line: int, label: str, said: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(_PAGE, "utf-8")
    with pytest.raises(AssertionError) as problem:
        _claim(page, line, label).check()
    assert str(problem.value).startswith(said)


def test_a_claim_may_be_marked_as_not_so_yet(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(_PAGE, "utf-8")
    assert _claim(page, 6, "column 2-en").xfail == "not so"
    assert _claim(page, 6, "column 1-en").xfail is None


@pytest.mark.parametrize(
    "broken", ["```trin da test\nhygiejne mindst 3\n```\n", "| record | result |\n|---|---|\n| | met |\n"]
)
def test_a_page_with_half_an_example_is_refused(tmp_path: Path, broken: str) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- base: rules-of-the-examples.md -->\n" + broken, "utf-8")
    with pytest.raises(AssertionError):
        runner.cases_of(page)


def test_a_construct_without_an_example_is_missed() -> None:
    without = [run for case in runner.all_cases() if not case.page.startswith("07-") for run in runner.ran(case)]
    missing = coverage.missing(without, "da")
    assert {"time in_path: at_least met", "reason too_coarse"} <= set(missing)
    assert not any(construct.startswith("competence: at_least") for construct in missing)
