"""What came of running examples: for people, for programs, and for build servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from trin.dsl.formatting.rows import row_line
from trin.dsl.messages.commands import Say
from trin.engine.decision import RequirementResult, TestResult

from .examples import Checked, Ran, Run, lines_of


def text(run: Run, say: Say) -> str:
    """Every example that did not pass, in full, and how many did."""
    parts = ["\n".join(_failed(ran, run, say)) for ran in run.examples if not ran.passed]
    return "\n\n".join([*parts, _counted(run, say)])


def _counted(run: Run, say: Say) -> str:
    passed = say.plural("test.passed", len(run.examples) - run.failed)
    if not run.failed:
        return passed
    return say("test.counted", failed=say.plural("test.failed", run.failed), passed=passed)


def _failed(ran: Ran, run: Run, say: Say) -> Iterator[str]:
    case = ran.case
    span = case.node.span
    yield f"{span.file}:{span.line}: {say('test.example', name=case.node.label.text)}"
    if ran.problem is not None:
        yield f"  {_problem(ran, say)}"
    for one in ran.checked:
        if not one.passed:
            yield from _expectation(ran, run, one, say)


def _problem(ran: Ran, say: Say) -> str:
    assert ran.problem is not None
    key, values = ran.problem
    return say(key, **values)


def _expectation(ran: Ran, run: Run, one: Checked, say: Say) -> Iterator[str]:
    width = max(len(say("test.expected")), len(say("test.actual")))
    span = one.expected.span
    yield f"  {say('test.expected'):{width}}  {row_line(one.expected, ran.case.language)}  ({span.file}:{span.line})"
    yield f"  {say('test.actual'):{width}}  {_actual(ran, one, say)}"
    for requirement, tests in lines_of(ran, run, one, say.language):
        source = requirement.source
        status = say(f"test.status.{requirement.status}")
        yield f"    {requirement.id}: {status}  ({source.file}:{source.line})"
        yield from tests


def _actual(ran: Ran, one: Checked, say: Say) -> str:
    if one.actual is None:
        return say("test.no_way", name=one.expected.module.text)
    return row_line(one.actual, ran.case.language)


# --- for programs ---------------------------------------------------------------------------------------------------


def data(run: Run, say: Say) -> list[dict[str, Any]]:
    """Every example, with its expectations and what was decided, as JSON has it."""
    return [_example(ran, say) for ran in run.examples]


def _example(ran: Ran, say: Say) -> dict[str, Any]:
    case = ran.case
    return {
        "example": case.node.label.text,
        "file": case.node.span.file,
        "line": case.node.span.line,
        "ruleset": case.ruleset,
        "citizen": case.file.text if case.file is not None else case.citizen,
        "on": case.on.isoformat(),
        "passed": ran.passed,
        "problem": None if ran.problem is None else _problem(ran, say),
        "expectations": [_expected(ran, one, say) for one in ran.checked],
    }


def _expected(ran: Ran, one: Checked, say: Say) -> dict[str, Any]:
    return {
        "module": one.expected.module.text,
        "line": one.expected.span.line,
        "passed": one.passed,
        "expected": row_line(one.expected, ran.case.language),
        "actual": _actual(ran, one, say),
        "requirements": [_requirement(requirement) for requirement in one.differing],
    }


def _requirement(requirement: RequirementResult) -> dict[str, Any]:
    return {
        "id": requirement.id,
        "status": str(requirement.status),
        "file": requirement.source.file,
        "line": requirement.source.line,
        "tests": [_test(test) for test in requirement.tests],
    }


def _test(test: TestResult) -> dict[str, Any]:
    found: dict[str, Any] = {
        "text": test.text,
        "status": str(test.status),
        "reason": None if test.reason is None else str(test.reason),
        "required": test.required,
        "observed": test.observed,
        "file": test.source.file,
        "line": test.source.line,
    }
    if test.tests is not None:
        found["tests"] = [_test(inner) for inner in test.tests]
    return found


# --- for build servers ----------------------------------------------------------------------------------------------


def junit(run: Run, say: Say) -> str:
    """JUnit's XML: a suite for every rule file, a case for every example."""
    root = ElementTree.Element("testsuites", tests=str(len(run.examples)), failures=str(run.failed))
    files = list(dict.fromkeys(ran.case.node.span.file for ran in run.examples))
    for file in files:
        own = [ran for ran in run.examples if ran.case.node.span.file == file]
        failures = sum(not ran.passed for ran in own)
        suite = ElementTree.SubElement(root, "testsuite", name=file, tests=str(len(own)), failures=str(failures))
        for ran in own:
            case = ElementTree.SubElement(
                suite, "testcase", classname=ran.case.ruleset, name=_xml(ran.case.node.label.text), file=file,
                line=str(ran.case.node.span.line),
            )  # fmt: skip
            if not ran.passed:
                lines = list(_failed(ran, run, say))
                failure = ElementTree.SubElement(case, "failure", message=_xml(lines[-1].strip()))
                failure.text = _xml("\n".join(lines))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode")


def _xml(text_: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(c for c in text_ if c in "\t\n" or (c.isprintable() and c not in "\ufffe\uffff"))
