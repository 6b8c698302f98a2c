"""Slips at the command line: what is told where a word, a file or a date is not what it should be, in plain Danish."""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from trin import cli
from trin.dsl import console
from trin.dsl.messages.commands import TEXTS, Say
from trin.engine.explain.text import WIDTH
from trin.rulesets import pages

NADIA = (Path(cli.__file__).parent / "rulesets" / "vejle" / "borgere" / "nadia.json").read_text("utf-8")
ON = ("--on", "2026-04-13")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRIN_LANG", "TRIN_RULES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    Path("nadia.json").write_text(NADIA, "utf-8")


def _told(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    assert cli.run(arguments) == code
    return capsys.readouterr().err


# --- options --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "typed", "meant"),
    [
        ("klar", "--dato", "--on"),
        ("klar", "--til", "--to"),
        ("klar", "--sprog", "--lang"),
        ("klar", "--virksomhed", "--lag"),
        ("klar", "--vejen", "--vejen-videre"),
        ("klar", "--Hvis", "--antag"),
        ("begrundelse", "--date", "--on"),
        ("importér-kort", "--dato", "--fra"),
    ],
)
def test_what_an_option_might_be_called_is_understood(
    command: str, typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = _told(capsys, command, "vejle", "nadia.json", typed, "x")
    assert told == f"Fejl: Der er intet valg »{typed}«. Mente du »{meant}«? Prøv: trin {command} --help\n"


def test_an_option_is_called_what_it_is_called_in_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("klar", "vejle", "nadia.json", "--frem-til", "2026-13-01")
    assert "kan ikke bruges til --frem-til. Den dato findes ikke" in _told(capsys, *asked)
    assert "cannot be used for --until." in _told(capsys, *asked, "--lang", "en")


def test_looking_ahead_to_a_day_that_has_been_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ("klar", "vejle", "nadia.json", *ON, "--vejen-videre", "--frem-til")
    assert _told(capsys, *asked, "2026-04-12") == (
        "Fejl: 12. april 2026 kommer før den dato, der spørges om (13. april 2026). "
        "Vælg en senere dato til --frem-til.\n"
    )
    assert _told(capsys, *asked, "2026-04-13", code=1) == ""


def test_a_folder_that_has_no_name_is_not_the_one_where_one_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(capsys, "klar", "vejle", "nadia.json", *ON, "--mappe", "") == "Fejl: »--mappe« mangler en værdi.\n"
    assert os.listdir() == ["nadia.json"]
    told = _told(capsys, "klar", "vejle", "nadia.json", *ON, "--rules", "")
    assert told == "Fejl: Mappen »« findes ikke. Tjek stien i --rules.\n"


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_file_that_has_no_name_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(capsys, "klar", "vejle", "", *ON) == "Fejl: »«: Filen findes ikke. Tjek navnet og stien.\n"


def test_standard_input_is_read_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NADIA.encode())))
    assert "kan kun læses én gang" in _told(capsys, "klar", "vejle", "-", "nadia.json", "-", *ON)


def test_what_is_wrong_with_a_line_is_not_said_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    Path("flere.jsonl").write_text('{"citizen": "b-1"}\n', "utf-8")
    assert "\n  hele linjen: Feltet »modules« mangler." in _told(capsys, "klar", "vejle", "flere.jsonl", *ON)
    Path("en.json").write_text('{"citizen": "b-1"}\n', "utf-8")
    assert "\n  hele filen: Feltet »modules« mangler." in _told(capsys, "klar", "vejle", "en.json", *ON)


def test_several_citizens_where_one_is_expected(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = " ".join(NADIA.split())
    Path("flere.json").write_text(f"{one}\n{one}\n", "utf-8")
    told = _told(capsys, "klar", "vejle", "flere.json", *ON)
    assert "Det er flere borgeres oplysninger efter hinanden" in told
    assert "flere i en .jsonl-fil med en borger pr. linje. [T605]" in told
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{one}\n{one}".encode())))
    assert "[T605]" in _told(capsys, "klar", "vejle", "-", *ON)
    Path("skæv.json").write_text(f"{one}}}", "utf-8")
    assert "[T601]" in _told(capsys, "klar", "vejle", "skæv.json", *ON)
    Path("flere.jsonl").write_text(f"{one}\n{one}\n", "utf-8")
    told = _told(capsys, "læser", "vejle", "detail", "--record", "flere.jsonl")
    assert told.startswith("Fejl: »flere.jsonl« kan rumme flere borgere.")


def test_why_a_file_cannot_be_read_or_written_is_told_in_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("klar", "vejle", "nadia.json", *ON)
    in_the_way = "der står en fil, hvor der skal være en mappe"
    assert (
        _told(capsys, *asked, "--mappe", "nadia.json") == f"Fejl: Der kan ikke skrives i »nadia.json« ({in_the_way}).\n"
    )
    assert f"({in_the_way})" in _told(capsys, *asked, "--mappe", "nadia.json/sider")
    long = f"{'a' * 300}.json"
    assert f"»{long}«: Filen kan ikke læses (navnet er for langt)." in _told(capsys, "klar", "vejle", long)

    def refuse(*_: object) -> Path:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(pages.Folder, "write", refuse)
    assert "(der er ikke adgang til det)" in _told(capsys, *asked, "--mappe", "sider")
    for file, told in (("nadia.json", "Filen kan ikke læses"), ("detail.trin", "detail.trin« kan ikke læses")):
        with monkeypatch.context() as denied:
            denied.setattr(Path, "open", _refusing(file))
            assert f"{told} (der er ikke adgang til det)." in _told(capsys, *asked)


def _refusing(name: str) -> Callable[..., Any]:
    """To open a file of that name is denied; others are opened."""
    really = Path.open

    def opened(path: Path, *given: Any, **named: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return really(path, *given, **named)

    return opened


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_reason_of_the_disk_is_given(language: str) -> None:
    say = Say(language)
    known = {number: say.disk(OSError(number, "as the system says it")) for number in errno.errorcode}
    given = {said for said in known.values() if said != "as the system says it"}
    assert given == {said for key, said in TEXTS[language].items() if key.startswith("disk.")}
    assert say.disk(OSError()) == "OSError"


# --- screens --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_screen(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("klar", "vejle", "nadia.json", *ON, "--vejen-videre", "--antag", "cv den 1. april 2026")
    cli.run(asked)
    piped = capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(console, "terminal", lambda _: True)
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))
    cli.run(asked)
    shown = capsys.readouterr().out
    assert shown.split() == piped.split()
    for line in shown.splitlines():
        longest = max(map(len, line.split()), default=0)
        assert len(line) <= min(columns, WIDTH) or len(line) - longest <= 20, (
            "a long word stands alone behind its label"
        )
    assert (shown == piped) == (columns > WIDTH)
