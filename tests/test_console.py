"""Trin in a process of its own: start-up, signals, pipes, terminals, code pages, and completion in shells."""

import codecs
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from trin.dsl import console
from trin.engine.decision import Decision

ROOT = Path(__file__).resolve().parent.parent
CITIZEN = str(ROOT / "rulesets" / "vejle" / "borgere" / "nadia.json")
QUESTION = ["klar", "vejle", CITIZEN, "--on", "2026-04-13"]
TRIN = [sys.executable, "-m", "trin.cli"]
SAID = "Trin indstiller, en medarbejder afgør."

unix = pytest.mark.skipif(os.name == "nt", reason="signals, pipes and terminals of Unix")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled rules, shared by the processes of these tests."""
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return folder


@pytest.fixture
def environment(cache: Path) -> dict[str, str]:
    left_out = {"TRIN_LANG", "TRIN_RULES", "NO_COLOR", "PYTHONIOENCODING", "PYTHONUTF8", "TERM"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "TRIN_CACHE": str(cache), "LC_ALL": "C.UTF-8", "TERM": "xterm"}


def trin(
    arguments: list[str], environment: Mapping[str, str], given: bytes = b"", **changes: str
) -> subprocess.CompletedProcess[bytes]:
    command = [*TRIN, *arguments]
    done = subprocess.run(
        command, env={**environment, **changes}, input=given, capture_output=True, timeout=60, check=False
    )
    assert b"Traceback" not in done.stderr
    return done


# --- start-up -------------------------------------------------------------------------------------------------------

LOADED = """
import sys
from trin.cli import run
code = run(sys.argv[1:])
heavy = [m for m in ("pydantic", "pydantic_core", "lark", "jsonschema", "rich") if m in sys.modules]
print("code", code, *heavy, file=sys.stderr)
"""


def loaded_by(arguments: list[str], environment: Mapping[str, str], cwd: Path = ROOT) -> list[str]:
    """The exit code, then the heavy modules that a run has imported."""
    command = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stderr.splitlines()[-1].split()[1:]


@pytest.mark.parametrize("arguments", [["--help"], ["klar", "--help", "--lang", "da"], ["--version"], ["klra"], []])
def test_help_imports_nothing_heavy(arguments: list[str], environment: dict[str, str], tmp_path: Path) -> None:
    assert loaded_by(arguments, environment, tmp_path) == ["2" if arguments == ["klra"] else "0"]


def test_a_decision_from_the_cache_reads_no_rules(environment: dict[str, str], tmp_path: Path) -> None:
    environment["TRIN_CACHE"] = str(tmp_path / "cache")
    cold, warm = (loaded_by(QUESTION, environment) for _ in range(2))
    assert "lark" in cold
    assert warm == ["1", "pydantic", "pydantic_core"]
    assert loaded_by([*QUESTION, "--format", "json"], environment) == warm


# --- code pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["cp1252", "cp850", "cp437", "ascii"])
def test_text_is_readable_on_every_code_page(page: str, environment: dict[str, str]) -> None:
    done = trin(QUESTION, environment, PYTHONIOENCODING=page)
    assert done.returncode == 1
    text = done.stdout.decode(page)
    plain = trin(QUESTION, environment, PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    assert "–" in plain
    assert text.count("?") == plain.count("?")
    for mark, instead in (("Detailbranchen –", "Detailbranchen -"), ("klar til »", 'klar til "'), ("Næste", "Naeste")):
        letter = mark.encode(page, "ignore").decode(page) == mark
        assert (mark if letter else instead) in text
    last = SAID if page in {"cp1252", "cp850"} else "Trin indstiller, en medarbejder afgoer."
    assert text.splitlines()[-1] == last


@pytest.mark.parametrize("page", ["cp1252", "cp850", "ascii"])
def test_errors_and_help_are_readable_on_every_code_page(
    page: str, environment: dict[str, str], tmp_path: Path
) -> None:
    asked = [["--help"], ["klar", "vejle", "nix.json"], ["klar", "vejle", "→…“Łódź”.json"], ["tjek", str(tmp_path)]]
    for arguments in asked:
        done = trin(arguments, environment, PYTHONIOENCODING=page, TRIN_LANG="da")
        assert "?" not in (done.stdout + done.stderr).decode(page)
    named = trin(asked[2], environment, PYTHONIOENCODING=page, TRIN_LANG="da").stderr.decode(page)
    assert ('->..."Lódz".json' if page == "cp850" else "->") in named


@pytest.mark.parametrize("page", ["cp850", "ascii", "utf-8"])
def test_json_stays_json_on_every_code_page(page: str, environment: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "æ–→.json"
    broken.write_text('{"citizen": "b", "modules": [{"module": "introduktoin", "start": "2026-01-01"}]}', "utf-8")
    rules = tmp_path / "r.trin"
    rules.write_text('regelsæt æble "Æble – kommune"\n  gælder fra 1. januar 2026\nrole x "→"\n', "utf-8")
    decided = trin([*QUESTION, "--format", "json"], environment, PYTHONIOENCODING=page).stdout.decode(page)
    assert Decision.model_validate_json(decided).next == "virksomhed1"
    assert "vejle/vejle.trin" in decided
    (problem,) = json.loads(
        trin(["klar", "vejle", str(broken), "--format", "json"], environment, PYTHONIOENCODING=page).stdout.decode(page)
    )
    assert problem["file"] == str(broken)
    assert json.loads(
        trin(["tjek", str(rules), "--format", "json"], environment, PYTHONIOENCODING=page).stdout.decode(page)
    )
    schema = json.loads(trin(["skema", "vejle", "rengøring"], environment, PYTHONIOENCODING=page).stdout.decode(page))
    assert schema["properties"]["package"]["const"] == "rengøring"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("–—−•…→←", "---" + "-" + "...-><-"),
        ("“”„«»‘’", '"""""' + "''"),
        ("æøåÆØÅ", "aeoeaaAeOeAa"),
        ("éüñçŁőžİ", "eunc" + "LozI"),
        ("½ ≥ 3 €", "1/2 >= 3 EUR"),
        ("a\u00a0b\u200bc", "a bc"),
        ("e\u0301", "e"),
        ("ﬁ ²", "fi 2"),
        ("日本", "??"),
        ("\udcff", "?"),
    ],
)  # fmt: skip
def test_neighbours(written: str, shown: str) -> None:
    console.use(None)
    assert written.encode("ascii", console.HANDLER) == shown.encode()


def test_only_encoding_has_neighbours() -> None:
    console.use(None)
    with pytest.raises(UnicodeDecodeError):
        codecs.decode(b"\xff", "ascii", console.HANDLER)


@unix
def test_a_name_of_a_file_that_is_no_text(environment: dict[str, str], tmp_path: Path) -> None:
    name = os.fsdecode(bytes(tmp_path) + b"/\xff.json")
    Path(name).write_text("{}", "utf-8")
    told = trin(["klar", "vejle", name], environment, PYTHONIOENCODING="utf-8")
    assert told.returncode == 2
    assert "?.json« kan ikke bruges" in told.stderr.decode("utf-8")
    data = trin(["klar", "vejle", name, "--format", "json"], environment, PYTHONIOENCODING="utf-8")
    assert json.loads(data.stdout)[0]["file"] == name


# --- standard input -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_record_from_standard_input(encoding: str, environment: dict[str, str]) -> None:
    given = Path(CITIZEN).read_text("utf-8").encode(encoding)
    asked = ["klar", "vejle", "-", "--on", "2026-04-13"]
    piped = trin(asked, environment, given, PYTHONIOENCODING="ascii:strict")
    assert piped.stderr == b""
    assert piped.stdout == trin(QUESTION, environment, PYTHONIOENCODING="ascii:strict").stdout
    assert piped.returncode == 1


def test_standard_input_that_cannot_be_used(environment: dict[str, str]) -> None:
    empty = trin(["klar", "vejle", "-"], environment)
    assert empty.returncode == 2
    assert "standardinput kan ikke bruges" in empty.stderr.decode()
    twice = trin(["klar", "vejle", "-", "-", "--on", "2026-04-13"], environment, Path(CITIZEN).read_bytes())
    assert twice.returncode == 2
    assert "kan kun læses én gang" in twice.stderr.decode()
    (problem,) = json.loads(trin(["klar", "vejle", "-", "--format", "json"], environment, b"{").stdout)
    assert (problem["file"], problem["code"]) == ("-", "T601")
    large = trin(["klar", "vejle", "-"], environment, b" " * 10_000_001)
    assert "mere end 10 MB" in large.stderr.decode()


@unix
def test_streams_that_are_closed(environment: dict[str, str]) -> None:
    line = " ".join([*TRIN, *QUESTION])
    done = subprocess.run(["sh", "-c", f"{line} >&-"], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    line = " ".join([*TRIN, "klar", "vejle", "-"])
    done = subprocess.run(["sh", "-c", f"{line} <&-"], env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


# --- ends before time -----------------------------------------------------------------------------------------------


def _heed_ctrl_c() -> None:
    """A shell starts what runs in the background deaf to Ctrl-C, and so everything that it starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@unix
def test_ctrl_c_ends_with_one_line(environment: dict[str, str]) -> None:
    # A date in the future brings a warning; after that Trin waits for the record.
    command = [*TRIN, "klar", "vejle", "-", "--on", "2999-01-01"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    given = {"env": environment, "preexec_fn": _heed_ctrl_c, **pipes}
    with subprocess.Popen(command, **given) as process:  # type: ignore[call-overload]
        assert "ligger i fremtiden" in process.stderr.readline().decode()
        for _ in range(60):  # one that comes just before the record is waited for is seen when something else comes
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
                break
        out, err = process.stdout.read(), process.stderr.read()
    assert (process.returncode, out, err.decode()) == (130, b"", "Afbrudt.\n")


@unix
@pytest.mark.parametrize("arguments", [[*QUESTION, CITIZEN, CITIZEN], ["skema", "vejle"], ["--help"]])
def test_a_reader_that_goes_is_no_error_of_ours(arguments: list[str], environment: dict[str, str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*TRIN, *arguments], env=environment, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [QUESTION, ["--help", "--lang", "da"]])
def test_a_disk_that_is_full(arguments: list[str], environment: dict[str, str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*TRIN, *arguments], env=environment, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Fejl: Svaret kan ikke skrives: ")
    assert done.stderr.count(b"\n") == 1


# --- terminals ------------------------------------------------------------------------------------------------------


def on_a_terminal(arguments: list[str], environment: Mapping[str, str], given: bytes | None = None) -> str:
    """All that a person sees on a terminal; `given` is typed there."""
    import pty

    mine, theirs = pty.openpty()
    stdin = theirs if given is not None else subprocess.DEVNULL
    with subprocess.Popen([*TRIN, *arguments], env=environment, stdin=stdin, stdout=theirs, stderr=theirs):
        os.close(theirs)
        if given is not None:
            os.write(mine, given)
        seen = b""
        while True:
            try:
                piece = os.read(mine, 65536)
            except OSError:  # Linux says so when the last writer has gone
                break
            if not piece:
                break
            seen += piece
    os.close(mine)
    return seen.decode("utf-8")


@unix
def test_a_terminal_has_colours_and_nothing_else_has(environment: dict[str, str], tmp_path: Path) -> None:
    rules = tmp_path / "r.trin"
    rules.write_text('regelsæt x "X"\n  gælder fra 1. januar 2026\nnoget\n', "utf-8")
    for arguments in (QUESTION, ["tjek", str(rules)], ["klar", "vejl", "x"]):
        assert "\x1b[" in on_a_terminal(arguments, environment)
        piped = trin(arguments, environment)
        assert b"\x1b" not in piped.stdout + piped.stderr
    for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_a_terminal(QUESTION, {**environment, **unwanted})
        assert "\x1b" not in on_a_terminal(["klar", "vejl", "x"], {**environment, **unwanted})
    assert "\x1b" not in on_a_terminal(["tjek", str(rules)], {**environment, "NO_COLOR": "1"})


@unix
def test_data_has_no_colours_even_on_a_terminal(environment: dict[str, str]) -> None:
    assert json.loads(on_a_terminal([*QUESTION, "--format", "json"], environment))["citizen"] == "b-7015"


@unix
def test_at_the_keyboard_it_is_said_what_is_waited_for(environment: dict[str, str]) -> None:
    seen = on_a_terminal(["klar", "vejle", "-"], environment, b'{"citizen": 5}\n\x04')
    assert "Læser en borgers oplysninger fra tastaturet; afslut med Ctrl-D" in seen
    assert "standardinput kan ikke bruges" in seen


# --- completion -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trin kl", "klar"),
        ("trin sk", "skema"),
        ("trin tj", "tjek"),
        ("trin com", "completion"),
        ("trin klar ve", "vejle"),
        ("trin klar vejle x --form", "--format"),
        ("trin klar vejle x --format j", "json"),
        ("trin completion z", "zsh"),
        ("trin forkl", "forklar"),
        ("trin forklar t617", "T617"),
    ],
)
def test_completion(words: str, found: str, environment: dict[str, str]) -> None:
    index = str(len(words.split()) - 1)
    done = trin([], environment, _TRIN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=index)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines() == [f"plain,{found}"]


def test_files_are_completed_by_the_shell(environment: dict[str, str]) -> None:
    done = trin([], environment, _TRIN_COMPLETE="bash_complete", COMP_WORDS="trin klar vejle bo", COMP_CWORD="3")
    assert done.stdout.decode().splitlines() == ["file,bo"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, environment: dict[str, str]) -> None:
    done = trin(["completion", shell], environment)
    assert done.returncode == 0
    assert f"_TRIN_COMPLETE={shell}_complete".encode() in done.stdout
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=done.stdout, check=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_a_command(environment: dict[str, str], tmp_path: Path) -> None:
    script = tmp_path / "trin"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m trin.cli "$@"\n', "utf-8")
    script.chmod(0o755)
    typed = 'eval "$(trin completion bash)"; COMP_WORDS=(trin kl); COMP_CWORD=1; _trin_completion trin kl trin; echo "${COMPREPLY[@]}"'
    path = f"{tmp_path}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(["bash", "-c", typed], env={**environment, "PATH": path}, capture_output=True, check=False)
    assert done.stdout.decode().strip() == "klar"
