"""What the README shows is what happens: its rule, its output, and the commands that it tells a newcomer to run."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from trin import cli

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
LEFT_OUT = "[…]"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def folded(text: str) -> str:
    return "".join(line.strip() + "\n" for line in text.splitlines())


def test_the_rule_stands_in_the_file_that_it_is_said_to_be_from() -> None:
    (rule,) = blocks("trin")
    (named,) = re.findall(r"^A rule in `(\S+\.trin)`:$", README, re.MULTILINE)
    written = folded((ROOT / named).read_text("utf-8"))
    first, rest = folded(rule).split("\n", 1)
    assert first + "\n" in written
    assert rest in written


@pytest.mark.parametrize("block", blocks("console"))
def test_the_output_is_what_trin_prints(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("TRIN_CACHE", "0")
    command, shown = block.split("\n", 1)
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "trin"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.run(arguments)
    printed = out.getvalue()
    for part in shown.split(LEFT_OUT + "\n"):
        at = printed.find(part)
        assert at >= 0, f"Trin does not print, or not in this order:\n{part}"
        printed = printed[at + len(part) :]


def test_the_commands_name_what_is_there() -> None:
    commands = blocks("sh")
    assert len(commands) == 2
    named = [word for command in commands for word in command.split() if word.startswith(("rulesets/", "tests/"))]
    assert len(named) == 2
    assert all((ROOT / word).is_file() for word in named)


def test_continuous_integration_runs_the_test_command() -> None:
    assert "python3 tests/run.py" in README
    assert "python3 tests/run.py" in (ROOT / ".ci" / "run").read_text("utf-8")
