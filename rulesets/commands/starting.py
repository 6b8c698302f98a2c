"""`trin new`: a small, finished ruleset, and what to do with it next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trin.dsl.commandline import ALIASES
from trin.dsl.messages.commands import Say

from .loading import unreadable
from .output import READY, Refused, tell

if TYPE_CHECKING:
    from trin.rulesets.starting import Made

_ON = "2026-05-11"
"""A day on which the citizen that comes along has something to show."""


def new(say: Say, _: bool, name: str, folder: str, package: str | None) -> int:
    """Write a new ruleset in the language of the texts. Refused where a name cannot be used or a place is taken."""
    from trin.rulesets.starting import PACKAGES, Taken, make, write  # noqa: PLC0415

    ruleset = _name(name, say)
    made = make(ruleset, _name(package, say) if package is not None else PACKAGES[say.language], say.language)
    _check_new(ruleset, folder, say)
    target = Path(folder) / ruleset
    try:
        write(made, Path(folder))
    except Taken:
        raise Refused(say("new.taken", path=target.as_posix())) from None
    except OSError as problem:
        raise Refused(say("new.unwritten", path=target.as_posix(), reason=say.disk(problem))) from None
    tell("\n".join(_told(made, target, folder == _USUAL, say)))
    return READY


_USUAL = "rulesets"
"""The folder in which Trin looks for rulesets by itself."""

_UNUSABLE = {"spelling": "new.spelling", "reserved": "new.reserved", "long": "new.long_name"}


def _name(given: str, say: Say) -> str:
    """A name of the language. Refused with what to write instead."""
    from trin.rulesets.starting import MOST_LETTERS, Unusable, usable  # noqa: PLC0415

    found = usable(given)
    if not isinstance(found, Unusable):
        return found
    said = say(_UNUSABLE[found.why], name=found.name, most=MOST_LETTERS)
    raise Refused(said if found.better is None else f"{said} {say('did_you_mean', suggestion=found.better)}")


def _check_new(ruleset: str, folder: str, say: Say) -> None:
    """Refused where Trin finds rules of that name already: which of the two was meant could not be told."""
    from trin.rulesets import available  # noqa: PLC0415

    target = Path(folder) / ruleset
    try:
        known = available([folder])
    except OSError as problem:
        raise Refused(unreadable(problem, [folder], say)) from None
    if ruleset in known:
        key = "new.taken" if target.exists() else "new.known"
        raise Refused(say(key, name=ruleset, path=target.as_posix()))


def _told(made: Made, target: Path, usual: bool, say: Say) -> Iterator[str]:
    """What has been written, and what can be done with it now."""
    yield say("new.done", path=target.as_posix())
    width = max(len(str(name)) for name in made.files)
    for name in made.files:
        yield f"  {name!s:<{width}}  {say(_what(name, made.ruleset))}"
    yield ""
    yield say("new.next")
    record = next(name for name in made.files if name.suffix == ".json")
    place = target.as_posix()
    # A ruleset's folder that is given without a stroke would be taken for the name of one.
    folder = place if "/" in place else f"./{place}"
    commands = {
        "check": _quoted(place),
        "test": _quoted(place),
        "ready": f"{made.ruleset if usual else _quoted(folder)} {_quoted((target / record).as_posix())} --on {_ON}",
    }
    for command, rest in commands.items():
        yield f"  trin {_in_language(command, say)} {rest}"
    yield ""
    yield say("new.then", file=next(iter(made.files)))


def _what(name: PurePosixPath, ruleset: str) -> str:
    """The key of what a file is."""
    if name.suffix == ".json":
        return "new.file.record"
    return "new.file.rules" if name.stem == ruleset else "new.file.examples"


def _in_language(command: str, say: Say) -> str:
    """What a command is called in the reader's language."""
    danish = next(name for name, english in ALIASES.items() if english == command)
    return danish if say.language == "da" else command


def _quoted(path: str) -> str:
    """A path as it is typed: in quotes where it has spaces."""
    return f'"{path}"' if any(letter.isspace() for letter in path) else path
