"""Completion in a shell: the script, and what could follow what has been typed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
from trin.dsl import console
from trin.dsl.messages.commands import Say

from .output import WRONG

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from trin.rulesets import LoadedRuleset


def codes_like(say: Say, incomplete: str) -> list[CompletionItem]:
    """The codes that begin as what has been typed, with what they are called."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415
    from trin.dsl import pages  # noqa: PLC0415

    begun = f"T{incomplete}" if incomplete[:1].isdigit() else incomplete.upper()
    titles = pages.titles(say.language)
    return [CompletionItem(code, help=title) for code, title in titles.items() if code.startswith(begun)]


def completion(shell: str, root: click.Command) -> int:
    """Print the script that a shell needs to complete what is typed."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    found = get_completion_class(shell)
    if found is None:
        return WRONG
    console.write(found(root, {}, "trin", "_TRIN_COMPLETE").source(), sys.stdout)
    return 0


def rulesets_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of rulesets, and folders."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415
    from trin.rulesets import available  # noqa: PLC0415

    names = available(ctx.params.get("rules") or ())
    found = [CompletionItem(n) for n in names if n.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="dir")]


def packages_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The packages of the ruleset that has been typed, with what they are called."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    loaded = _typed(ctx)
    packages = {} if loaded is None else loaded.ruleset.packages
    return [CompletionItem(n, help=p.label) for n, p in packages.items() if n.startswith(incomplete)]


def layers_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The companies' layers on the ruleset that has been typed."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    loaded = _typed(ctx)
    names = () if loaded is None else loaded.layers
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


def _typed(ctx: click.Context) -> LoadedRuleset | None:
    """The ruleset that has been typed; None where it cannot be used, of which nothing is said to somebody typing."""
    from trin.rulesets import RulesError, load  # noqa: PLC0415

    # Where an option still lacks its value, click has not come to the arguments and leaves them in `args`.
    name = ctx.params.get("ruleset") or next((a for a in ctx.args if not a.startswith("-")), "")
    try:
        return load(name, ctx.params.get("rules") or (), cached=True)
    except (RulesError, OSError):
        return None
