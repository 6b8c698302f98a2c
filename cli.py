"""The command line: files in, decisions and diagnostics out.

Everything heavy is imported by the command that needs it, so that ``trin --help`` and shell completion are quick.
"""

from __future__ import annotations

import glob
import locale
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

import click
from trin import __version__
from trin.dsl import console
from trin.dsl.commandline import ALIASES, Count, Day, Group, OneOf, Parts, completed_as, usage_text
from trin.dsl.messages.commands import TEXTS, Say
from trin.rulesets.commands.output import WRONG, Refused, complain

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

INTERRUPTED, READER_GONE = 130, 141
"""As a shell says it of a program that a signal has ended; neither is an answer about a citizen."""


_SHELLS = ("bash", "zsh", "fish")


# --- which language -------------------------------------------------------------------------------------------------


def chosen_language(arguments: Sequence[str] = ()) -> str | None:
    """The language asked for with --lang or TRIN_LANG; None where neither says one that is known."""
    asked = os.environ.get("TRIN_LANG", "")
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            asked = argument.partition("=")[2]
        elif argument == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
    asked = asked.lower()[:2]
    return asked if asked in TEXTS else None


def _likely_language(arguments: Sequence[str]) -> str:
    """Where nobody has asked for one: Danish for a Danish command or on a Danish machine, else English."""
    if any(argument in ALIASES for argument in arguments[:1]):
        return "da"
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    found = next((n for n in names if n), None) or locale.getlocale()[0] or ""
    return "da" if found.lower().startswith(("da", "danish")) else "en"


# --- the commands ----------------------------------------------------------------------------------------------------


def build(say: Say, own_language: bool = True) -> click.Group:
    """The command line with its help in one language. `own_language` is false where nobody has asked for it."""
    parts = Parts(say)
    root = Group(
        "trin",
        params=[parts.version(__version__), *parts.shared()],
        help=say("trin"),
        add_help_option=False,
        no_args_is_help=False,
        invoke_without_command=True,
        options_metavar=parts.options_metavar,
        subcommand_metavar=f"{say('metavar.command')} ...",
    )
    root.say = say

    def nothing() -> int:
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            console.write(ctx.get_help(), sys.stdout)
        return 0

    root.callback = nothing
    for name, room, parameters in _commands(parts, say):
        run = _run_later(room, name.replace("-", "_"), say, own_language)
        root.add_command(parts.command(name, run, parameters))
    shell = parts.argument("shell", type=OneOf(*_SHELLS))
    root.add_command(parts.command("completion", lambda shell: _later("shells", "completion")(shell, root), [shell]))
    return root


def _later(room: str, name: str) -> Callable[..., Any]:
    """A function of one of the commands' rooms, which is read from the disk when it is first called."""

    def call(*args: Any, **given: Any) -> Any:
        return getattr(import_module(f"trin.rulesets.commands.{room}"), name)(*args, **given)

    return call


def _run_later(room: str, name: str, say: Say, own_language: bool) -> Callable[..., int]:
    def run(**given: Any) -> int:
        code: int = _later(room, name)(say, own_language, **given)
        return code

    return run


def _commands(parts: Parts, say: Say) -> list[tuple[str, str, list[click.Parameter]]]:
    """Every command: its name, the room that carries it out with a function of that name, and what it can be given."""
    return [
        ("ready", "ready", _ready(parts)),
        ("check", "checking", _check(parts)),
        ("test", "examples", _test(parts)),
        ("format", "layout", _format(parts)),
        ("schema", "describing", [_ruleset(parts), _package(parts), parts.rules()]),
        ("show", "describing", _show(parts)),
        ("reasons", "drafts", _reasons(parts)),
        ("reads", "drafts", _reads(parts)),
        ("new", "starting", _new(parts)),
        ("explain", "describing", [_code(parts, say), _form(parts, "text", "markdown", "json")]),
        ("import-card", "cards", _import_card(parts, say)),
        ("export-card", "cards", _export_card(parts, say)),
    ]


# --- what each can be given -----------------------------------------------------------------------------------------


def _ready(parts: Parts) -> list[click.Parameter]:
    return [
        _ruleset(parts),
        parts.argument("record", "{}...", nargs=-1, required=True, shell_complete=completed_as("file")),
        parts.option("on", Day()),
        parts.option("to"),
        parts.switch("plan", also="vejen-videre"),
        parts.option("suppose", also="antag", multiple=True),
        parts.option("until", Day(), also="frem-til"),
        _as_of_rules(parts),
        _layer(parts),
        parts.rules(),
        parts.reader(),
        parts.form(),
        parts.output(),
    ]


def _check(parts: Parts) -> list[click.Parameter]:
    form = _form(parts, "text", "json", "sarif", "github")
    return [_paths(parts), parts.switch("fix"), parts.switch("diff"), parts.rules(), form]


def _test(parts: Parts) -> list[click.Parameter]:
    return [
        _paths(parts),
        parts.switch("coverage", also="dækning"),
        parts.switch("mutate", also="mutér"),
        parts.switch("strict", also="streng"),
        parts.option("jobs", Count(), also="samtidig"),
        parts.rules(),
        _form(parts, "text", "json", "junit"),
    ]


def _format(parts: Parts) -> list[click.Parameter]:
    translated = parts.option("to", OneOf("da", "en"), says="format.to")
    return [_paths(parts), translated, parts.switch("check"), parts.switch("diff")]


def _show(parts: Parts) -> list[click.Parameter]:
    return [
        _ruleset(parts),
        _package(parts),
        *_in_force(parts),
        parts.rules(),
        parts.option("format", OneOf("text", "markdown", "json")),
        parts.option("graph", OneOf("mermaid", "svg", "html", "list"), is_flag=False, flag_value="mermaid"),
        parts.option("output", also="fil", shell_complete=completed_as("file")),
    ]


def _reasons(parts: Parts) -> list[click.Parameter]:
    return [
        _ruleset(parts),
        parts.argument("record", shell_complete=completed_as("file")),
        parts.option("on", Day()),
        parts.option("to"),
        _as_of_rules(parts),
        _layer(parts),
        parts.rules(),
        _form(parts, "text", "markdown"),
    ]


def _reads(parts: Parts) -> list[click.Parameter]:
    looked_at = parts.option("record", shell_complete=completed_as("file"))
    form = _form(parts, "text", "markdown", "json")
    return [_ruleset(parts), _package(parts), looked_at, *_in_force(parts), parts.rules(), form]


def _new(parts: Parts) -> list[click.Parameter]:
    return [
        parts.argument("name"),
        parts.option("package", also="pakke", says="new.package"),
        parts.option("folder", also="mappe", says="new.folder", default="rulesets", shell_complete=completed_as("dir")),
    ]


def _import_card(parts: Parts, say: Say) -> list[click.Parameter]:
    return [
        parts.argument("file", shell_complete=completed_as("file")),
        parts.option("sheet", also="ark"),
        parts.option("scale", also="skala"),
        parts.option("modules", parts.either({"hen": "across", "ned": "down"}), also="moduler"),
        parts.option("levels-at", parts.either({"start": "start", "slut": "end"}), also="niveau-ved"),
        parts.option("ruleset", also="regelsæt", says="card.ruleset"),
        parts.option("package", also="pakke", says="card.package"),
        parts.option("from", Day(), also="fra"),
        parts.option("output", says="card.import.output", **_written(say)),
        parts.switch("overwrite", also="overskriv"),
    ]


def _export_card(parts: Parts, say: Say) -> list[click.Parameter]:
    return [
        _ruleset(parts),
        _package(parts),
        parts.option("output", says="card.export.output", multiple=True, **_written(say)),
        parts.option("layer", also="lag", says="show.layer", shell_complete=_later("shells", "layers_like")),
        parts.option("on", Day(), says="show.on"),
        parts.rules(),
        parts.switch("overwrite", also="overskriv"),
    ]


# --- what several can be given --------------------------------------------------------------------------------------


def _ruleset(parts: Parts) -> click.Parameter:
    return parts.argument("ruleset", shell_complete=_later("shells", "rulesets_like"))


def _package(parts: Parts) -> click.Parameter:
    return parts.argument("package", "[{}]", required=False, shell_complete=_later("shells", "packages_like"))


def _paths(parts: Parts) -> click.Parameter:
    return parts.argument("path", "[{}]...", nargs=-1, shell_complete=completed_as("file"))


def _as_of_rules(parts: Parts) -> click.Parameter:
    return parts.option("as-of-rules", Day(), also="regler-fra")


def _layer(parts: Parts) -> click.Parameter:
    return parts.option("layer", also="lag", shell_complete=_later("shells", "layers_like"))


def _in_force(parts: Parts) -> list[click.Parameter]:
    """Which rules are meant, where no citizen decides that."""
    return [
        parts.option("layer", also="lag", says="show.layer", shell_complete=_later("shells", "layers_like")),
        parts.option("on", Day(), says="show.on"),
        parts.option("as-of-rules", Day(), also="regler-fra", says="show.as-of-rules"),
    ]


def _form(parts: Parts, *names: str) -> click.Parameter:
    """The form of the answer: the first unless another is asked for."""
    return parts.option("format", OneOf(*names), default=names[0])


def _code(parts: Parts, say: Say) -> click.Parameter:
    def codes(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
        found: list[CompletionItem] = _later("shells", "codes_like")(say, begun)
        return found

    return parts.argument("code", "[{}]", required=False, shell_complete=codes)


def _written(say: Say) -> dict[str, Any]:
    """Of an option that says which file is written."""
    return {"also": "fil", "metavar": say("metavar.file"), "shell_complete": completed_as("file")}


# --- starting and ending --------------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Nothing that the user can cause ends in a traceback."""
    asked = chosen_language(arguments)
    say = Say(asked or _likely_language(arguments))
    try:
        return _run(arguments, say, asked is not None)
    except (console.ReaderGone, BrokenPipeError):
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str], say: Say, own_language: bool) -> int:
    try:
        result = build(say, own_language).main(list(arguments), prog_name="trin", standalone_mode=False)
    except Refused as problem:
        complain(say, str(problem))
    except console.Unwritten as problem:
        complain(say, say("output_failed", why=say.disk(problem.problem)))
    except click.UsageError as problem:
        complain(say, usage_text(problem, say))
    except click.Abort:
        console.write(("\n" if console.terminal(sys.stderr) else "") + say("interrupted"), sys.stderr)
        return INTERRUPTED
    else:
        return result if isinstance(result, int) else 0
    return WRONG


def _expanded(arguments: Sequence[str]) -> list[str]:
    """The arguments with *.json and the like filled in, which the shells of Windows leave to the program."""
    return [name for a in arguments for name in (sorted(glob.glob(a)) if "*" in a or "?" in a else []) or [a]]


def _let_go(stream: TextIO | None) -> None:
    """Nothing that could not be written is tried again when Python ends, and none of it becomes the exit code."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # No plugin of pydantic's that happens to be installed is shown a citizen's record; nor are any looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    console.use(sys.stdout)
    console.use(sys.stderr)
    code = run(_expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:])
    _let_go(sys.stdout)
    _let_go(sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
