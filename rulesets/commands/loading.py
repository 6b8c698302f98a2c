"""The rulesets, layers, packages and files that a command was asked for, or what is wrong with the asking."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trin.dsl import console
from trin.dsl.messages.commands import Say

from .output import Refused

if TYPE_CHECKING:
    from trin.engine.model import Stacked
    from trin.rulesets import LoadedRuleset, RulesError
    from trin.rulesets.showing import Asked


def loaded_ruleset(name: str, rules: Sequence[str], say: Say) -> LoadedRuleset:
    """The ruleset of that name, from the cache where it is there. Refused where it cannot be used."""
    from trin.rulesets import RulesError, load  # noqa: PLC0415

    check_folders(rules, say)
    try:
        return load(name, rules, cached=True)
    except RulesError as problem:
        raise Refused(_rules_text(problem, say)) from None


def check_folders(rules: Sequence[str], say: Say) -> None:
    """Refused where a folder that is to be searched is not there."""
    asked = [(folder, "--rules") for folder in rules]
    asked += [(folder, "TRIN_RULES") for folder in os.environ.get("TRIN_RULES", "").split(os.pathsep) if folder]
    for folder, where in asked:
        if not folder or not Path(folder).is_dir():
            raise Refused(say("rules.no_folder", name=folder, where=where))


def _rules_text(problem: RulesError, say: Say) -> str:
    names = ", ".join(problem.names)
    match problem.why:
        case "invalid":
            from trin.dsl.rendering import render  # noqa: PLC0415

            screen = console.screen(sys.stderr)
            shown = render.text(problem.diagnostics, problem.sources, say.language, screen)
            return f"{say('rules.invalid', name=problem.name)}\n\n{shown}"
        case "not_found":
            return _not_found(problem, names, say)
        case "ambiguous":
            return say("rules.ambiguous", name=problem.name, names=names, option=f'--rules "{problem.name}"')
        case _:
            cause = problem.__cause__
            reason = say.disk(cause) if isinstance(cause, OSError) else problem.why
            return say("check.unreadable", name=getattr(cause, "filename", None) or problem.name, reason=reason)


def _not_found(problem: RulesError, names: str, say: Say) -> str:
    from trin.rulesets import rule_files  # noqa: PLC0415

    name, path = problem.name, Path(problem.name)
    if name.lower().endswith((".json", ".jsonl")) or name == "-":
        return say("rules.record", name=name)
    if path.is_dir() and not any(rule_files(path)):
        return say("rules.no_files", name=name)
    if os.sep in name or "/" in name or name.endswith((".trin", ".")):
        return say("rules.missing", name=name)
    parts = [say("rules.not_found", name=name)]
    if problem.suggestion is not None:
        parts.append(say("did_you_mean", suggestion=problem.suggestion))
    if path.is_dir():
        parts.append(say("rules.here", path=f".{os.sep}{name}"))
    parts.append(say("rules.known", names=names))
    return " ".join(parts)


_NO_LAYER = ("none", "ingen")


def layer_asked(loaded: LoadedRuleset, asked: str | None, say: Say) -> str | bool | None:
    """The company's layer that was asked for: its name, False for none, None for that of each citizen's company."""
    from trin.engine.likeness import suggest  # noqa: PLC0415

    if asked is None or asked in loaded.layers:
        return asked
    if asked.lower() in _NO_LAYER:
        return False
    parts = [say("unknown_layer", name=asked, ruleset=loaded.ruleset.name)]
    better = suggest(asked, loaded.layers)
    if better is not None:
        parts.append(say("did_you_mean", suggestion=better))
    known = sorted(loaded.layers)
    parts.append(say("layers", names=", ".join(known)) if known else say("layers.none"))
    raise Refused(" ".join(parts))


def stack_dates(loaded: LoadedRuleset, say: Say, **given: Any) -> Asked:
    """The layer and the dates that were asked for with --layer, --on and --as-of-rules."""
    from trin.rulesets.showing import Asked  # noqa: PLC0415

    layer = layer_asked(loaded, given["layer"], say) or None
    if layer in loaded.broken:
        raise Refused(say("show.broken_layer", name=layer))
    on = given["on"] or date.today()
    return Asked(on, given["as_of_rules"] or on, None if layer is None else str(layer))


def stack_asked(loaded: LoadedRuleset, asked: Asked, say: Say) -> Stacked:
    """The rules in force then, with the company's layer if one was asked for. Refused where there are none."""
    from trin.rulesets import showing  # noqa: PLC0415

    try:
        return showing.stacked(loaded, asked)
    except showing.NotShown as problem:
        raise Refused(problem.said(asked.layer or loaded.ruleset.name, say)) from None


def check_package(package: str | None, packages: Collection[str], ruleset: str, say: Say) -> None:
    """Refused where the ruleset has no package of that name."""
    from trin.engine.likeness import suggest  # noqa: PLC0415

    if package is None or package in packages:
        return
    parts = [say("unknown_package", name=package, ruleset=ruleset)]
    better = suggest(package, packages)
    if better is not None:
        parts.append(say("did_you_mean", suggestion=better))
    if packages:
        parts.append(say("packages", names=", ".join(packages)))
    raise Refused(" ".join(parts))


def check_path(path: str, say: Say) -> None:
    """Refused where there is nothing at the path, or something else than rules."""
    from trin.rulesets import SUFFIX  # noqa: PLC0415

    if not Path(path).exists():
        raise Refused(say("check.missing", name=path))
    if not Path(path).is_dir() and not path.lower().endswith(SUFFIX):
        raise Refused(say("check.not_rules", name=path))


def unreadable(problem: OSError, paths: Sequence[str], say: Say) -> str:
    """Why files could not be read."""
    from trin.rulesets import MOST_BYTES, TooLarge  # noqa: PLC0415

    if isinstance(problem, TooLarge):
        return say("check.large", name=problem.filename, limit=MOST_BYTES // 1_000_000)
    return say("check.unreadable", name=problem.filename or ", ".join(paths), reason=say.disk(problem))
