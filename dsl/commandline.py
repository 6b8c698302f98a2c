"""A command line in two languages, on top of click: help, names of commands, and what is said to wrong use."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

import click

from . import console
from .messages.commands import Say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _AnyType: TypeAlias = click.ParamType[Any]
    _DateType = click.ParamType[date]
    _TextType = click.ParamType[str]
else:
    _DateType = _TextType = click.ParamType

ALIASES: Mapping[str, str] = {
    "klar": "ready",
    "tjek": "check",
    "skema": "schema",
    "forklar": "explain",
    "formatér": "format",
    "prøv": "test",
    "vis": "show",
    "begrundelse": "reasons",
    "læser": "reads",
    "importér-kort": "import-card",
    "eksportér-kort": "export-card",
    "ny": "new",
}
"""What the commands are called in Danish."""

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Told(click.Command):
    """A command whose help is in the language of the texts."""

    say: Say

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments read; what is wrong with them says of which command it is, which click's parser forgets."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as problem:
            problem.ctx = problem.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is written."""
        pieces = ctx.command.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=self.say("usage"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options and what they do."""
        options = [p for p in ctx.command.get_params(ctx) if isinstance(p, click.Option)]
        rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
        with formatter.section(self.say("options")):
            formatter.write_dl(rows)


class _TwoNames(click.Option):
    """An option with a name in each language; help shows that of the reader's."""

    shown: str

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """How it is written, and what it does."""
        found = super().get_help_record(ctx)
        if found is None:
            return None
        return (self.shown if self.is_flag else f"{self.shown} {found[0].rpartition(' ')[2]}", found[1])


class NoCommand(click.UsageError):
    """There is no command of that name."""


class Group(_Told, click.Group):
    """The whole of Trin: each command also answers to its Danish name."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, Danish or English."""
        return super().get_command(ctx, ALIASES.get(cmd_name, cmd_name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, called by the name that was typed."""
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            raise NoCommand(args[0], ctx)
        return (args[0] if command else None), command, args[1:]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Danish names complete as English ones do."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        danish = [CompletionItem(d, help=self.say(e)) for d, e in ALIASES.items() if d.startswith(incomplete)]
        return [*danish, *super().shell_complete(ctx, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands with both their names, that of the reader's language first."""
        super().format_options(ctx, formatter)
        names = {english: danish for danish, english in ALIASES.items()}
        rows = []
        for name in self.list_commands(ctx):
            both = [name, *([names[name]] if name in names else [])]
            rows.append((", ".join(both[::-1] if self.say.language == "da" else both), self.say(name)))
        with formatter.section(self.say("commands")):
            formatter.write_dl(rows)


class Day(_DateType):
    """A date as 2026-05-11."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; fails where it is written in another way or does not exist."""
        try:
            if not _DAY.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(str(value), param, ctx)


class OneOf(_TextType):
    """One of some words, in capitals or not."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; fails where it is none of them."""
        word = str(value).lower()
        return word if word in self.choices else self.fail(str(value), param, ctx)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Those that begin as what has been typed."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        return [CompletionItem(c) for c in self.choices if c.startswith(incomplete.lower())]


class Count(_TextType):
    """A whole number of at least one."""

    name = "count"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; fails where it is none, or too small."""
        text = str(value).strip()
        return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else self.fail(text, param, ctx)


class OneMeant(OneOf):
    """One of some words, each of which stands for a value; words of the other language are understood as well."""

    def __init__(self, shown: Mapping[str, str], understood: Mapping[str, str]) -> None:
        super().__init__(*shown)
        self._meant = {**understood, **shown}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The value of the word; fails where there is none."""
        word = str(value).lower()
        return self._meant[word] if word in self._meant else self.fail(str(value), param, ctx)


def completed_as(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Let the shell complete with what it knows itself: `kind` is "file" or "dir"."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem  # noqa: PLC0415

        return [CompletionItem(incomplete, type=kind)]

    return complete


def _show(ctx: click.Context, text: str, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        console.write(text, sys.stdout)
        ctx.exit()


def _show_help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    _show(ctx, ctx.get_help() if value else "", value)


class Parts:
    """The options and arguments of commands, in one language."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def flag(
        self, name: str, shown: Callable[[click.Context, click.Parameter, bool], None], *short: str
    ) -> click.Option:
        """An option that shows something and ends the run."""
        return click.Option(
            [*short, f"--{name}"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=shown,
            help=self._help(name),
        )

    def switch(self, name: str, *, also: str | None = None) -> click.Option:
        """An option without a value; `also` is its Danish name, where it has one."""
        if also is None:
            return click.Option([f"--{name}"], is_flag=True, help=self._help(name))
        made = _TwoNames([f"--{name}", f"--{also}"], is_flag=True, help=self._help(name))
        made.shown = f"--{also if self._say.language == 'da' else name}"
        return made

    def option(
        self, name: str, kind: _AnyType | None = None, *, also: str | None = None, says: str | None = None, **given: Any
    ) -> click.Option:
        """An option with a value; `also` is what it is called in Danish, where it has a name of its own there.

        `says` is the key of its help, where another option of the same name has another meaning.
        """
        if isinstance(kind, OneOf):
            given["metavar"] = f"[{'|'.join(kind.choices)}]"
        else:
            given.setdefault("metavar", self._say(f"metavar.{name}"))
        if also is None:
            return click.Option([f"--{name}"], type=kind, help=self._help(says or name), **given)
        made = _TwoNames([f"--{name}", f"--{also}"], type=kind, help=self._help(says or name), **given)
        made.shown = f"--{also if self._say.language == 'da' else name}"
        return made

    def argument(self, name: str, pattern: str = "{}", **given: Any) -> click.Argument:
        """An argument; `pattern` shows whether it may be left out or repeated."""
        return click.Argument([name], metavar=pattern.format(self._say(f"metavar.{name}")), **given)

    def version(self, version: str) -> click.Option:
        """The option that shows the version."""

        def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
            _show(ctx, f"trin {version}", value)

        return self.flag("version", show)

    def shared(self) -> list[click.Parameter]:
        """What every command has."""
        return [self.option("lang", OneOf("da", "en"), expose_value=False), self.flag("help", _show_help, "-h")]

    def rules(self) -> click.Option:
        """The folders that rulesets are looked for in."""
        return self.option("rules", multiple=True, shell_complete=completed_as("dir"))

    def form(self) -> click.Option:
        """The form of the answer."""
        return self.option("format", OneOf("text", "markdown", "html", "json"), default="text")

    def reader(self) -> click.Option:
        """Whom the answer is for."""
        danish = {"konsulent": "consultant", "borger": "citizen", "virksomhed": "company"}
        english = {value: value for value in danish.values()}
        mine, other = (danish, english) if self._say.language == "da" else (english, danish)
        return self.option("for", OneMeant(mine, other), default="consultant")

    def either(self, danish: Mapping[str, str]) -> OneMeant:
        """One of some values, by their Danish words (the keys) or by themselves."""
        english = {value: value for value in danish.values()}
        return OneMeant(danish, english) if self._say.language == "da" else OneMeant(english, danish)

    def output(self) -> click.Option:
        """The folder that answers are written to."""
        folder = self._say("metavar.rules")
        return self.option("output", also="mappe", says="pages", metavar=folder, shell_complete=completed_as("dir"))

    def command(self, name: str, run: Callable[..., int], parameters: list[click.Parameter]) -> click.Command:
        """A command with what every command has."""
        made = _Told(
            name,
            callback=_calm(run),
            params=[*parameters, *self.shared()],
            help=self._say(f"{name}.long"),
            short_help=self._say(name),
            add_help_option=False,
            options_metavar=self.options_metavar,
        )
        made.say = self._say
        return made

    @property
    def options_metavar(self) -> str:
        """How options are shown in the line of usage."""
        return f"[{self._say('options').upper()}]"

    def _help(self, name: str) -> str:
        return self._say(f"option.{name}")


def _calm(run: Callable[..., int]) -> Callable[..., int]:
    """Ctrl-C ends a command without a blank line of click's own."""

    def called(*arguments: Any, **named: Any) -> int:
        try:
            return run(*arguments, **named)
        except KeyboardInterrupt:
            raise click.Abort from None

    return called


_MEANT: Mapping[str, tuple[str, ...]] = {
    "--dato": ("--on", "--from"),
    "--date": ("--on", "--from"),
    "--den": ("--on",),
    "--dag": ("--on",),
    "--til": ("--to",),
    "--modul": ("--to", "--modules"),
    "--module": ("--to", "--modules"),
    "--regler": ("--rules",),
    "--regelsæt": ("--rules",),
    "--sprog": ("--lang",),
    "--language": ("--lang",),
    "--hjælp": ("--help",),
    "--virksomhed": ("--layer",),
    "--company": ("--layer",),
    "--vejen": ("--plan",),
    "--hvis": ("--suppose",),
    "--if": ("--suppose",),
}
"""Options that people try, and those that they could mean: the first that a command has."""


# --- wrong use --------------------------------------------------------------------------------------------------------


def usage_text(problem: click.UsageError, say: Say) -> str:
    """What is wrong with the line, in the words of Trin instead of click's."""
    name = problem.ctx.command_path if problem.ctx is not None else "trin"
    said = _usage_problem(problem, say)
    return f"{said} {say('try_help', command=name)}"


def _usage_problem(problem: click.UsageError, say: Say) -> str:
    match problem:
        case NoCommand():
            return _with_suggestion(say("no_command", name=problem.message), problem.message, _commands(problem), say)
        case click.NoSuchOption():
            return _no_option(problem, say)
        case click.MissingParameter():
            return say("missing", name=_parameter(problem.param))
        case click.BadParameter():
            return _bad_value(problem, say)
        case click.BadOptionUsage():
            name = problem.option_name
            flags = [p for p in _parameters(problem) if isinstance(p, click.Option) and p.is_flag]
            return say("takes_no_value" if any(name in p.opts for p in flags) else "needs_value", name=name)
        case _:
            return say("unexpected")


def _no_option(problem: click.NoSuchOption, say: Say) -> str:
    """There is no such option; what it might be called elsewhere is understood, and not obeyed."""
    options = {o: p for p in _parameters(problem) for o in p.opts if o.startswith("-")}
    typed, said = problem.option_name, say("no_option", name=problem.option_name)
    meant = next((options[o] for o in _MEANT.get(typed.lower(), ()) if o in options), None)
    if meant is None:
        return _with_suggestion(said, typed, list(options), say)
    return f"{said} {say('did_you_mean', suggestion=_parameter(meant))}"


def _with_suggestion(said: str, typed: str, known: Sequence[str], say: Say) -> str:
    from trin.engine.likeness import suggest  # noqa: PLC0415

    better = suggest(typed, known)
    return said if better is None else f"{said} {say('did_you_mean', suggestion=better)}"


def _parameters(problem: click.UsageError) -> Sequence[click.Parameter]:
    return problem.ctx.command.params if problem.ctx is not None else ()


def _commands(problem: click.UsageError) -> Sequence[str]:
    group = problem.ctx.command if problem.ctx is not None else None
    return [*group.commands, *ALIASES] if isinstance(group, click.Group) else ()


def _parameter(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    if isinstance(param, _TwoNames):
        return param.shown
    return param.opts[0] if isinstance(param, click.Option) else (param.metavar or param.name or "").rstrip(".")


def _bad_value(problem: click.BadParameter, say: Say) -> str:
    """The message of one of Trin's own types is the value that it could not use."""
    kind = problem.param.type if problem.param is not None else None
    if isinstance(kind, OneOf):
        way = say("way.choice", choices=", ".join(kind.choices))
    elif isinstance(kind, Count):
        way = say("way.count")
    else:
        way = say("way.no_date" if _DAY.fullmatch(problem.message) else "way.date")
    return say("bad_value", value=problem.message, name=_parameter(problem.param), way=way)
