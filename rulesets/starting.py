"""A small, finished ruleset to begin with, written where there was nothing.

The templates are rule files with a few names left open. They end in another suffix than rule files do, so that nobody
finds them among the rulesets that ship.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from trin.dsl.keywords import CATALOGUES

TEMPLATES = Path(__file__).resolve().parent / "templates"
SUFFIX = ".template"
MOST_LETTERS = 60
"""A name also becomes the name of a file, and is read in every answer."""

PACKAGES: Mapping[str, str] = {"da": "rengøring", "en": "cleaning"}
"""What the package is called in each language, where nothing else is asked for."""

_NAME = re.compile(r"[^\W\d_]\w*")
_NOT_IN_NAMES = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Unusable:
    """A name that cannot be used: `why` is spelling, reserved or long. `better` is one that can, or None."""

    why: str
    name: str
    better: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be written: texts by their paths below the ruleset's folder, those with rules first."""

    ruleset: str
    package: str
    files: Mapping[PurePosixPath, str]


class Taken(Exception):
    """Something is already where the ruleset's folder would be; nothing has been written."""


def usable(name: str) -> str | Unusable:
    """A name of the language, as it would be written in rules; or why it cannot be one."""
    name = unicodedata.normalize("NFC", name)
    if len(name) > MOST_LETTERS:
        return Unusable("long", name)
    if not _NAME.fullmatch(name):
        return Unusable("spelling", name, _better(name))
    if _reserved(name):
        return Unusable("reserved", name)
    return name


def _reserved(name: str) -> bool:
    """Whether a name is a word of any language: rules that have one as a name cannot be translated into it."""
    return any(name.lower() in catalogue.reserved for catalogue in CATALOGUES.values())


def _better(name: str) -> str | None:
    """What was probably meant by what is no name: »høje taastrup« is høje_taastrup, »rules/vejle« is vejle."""
    last = re.split(r"[/\\]", name.strip("/\\ "))[-1]
    found = _NOT_IN_NAMES.sub("_", last).strip("_").lstrip("0123456789_").lower()
    return found if _NAME.fullmatch(found) and not _reserved(found) else None


def label(name: str) -> str:
    """What people are shown for a name: »høje_taastrup« is »Høje taastrup«."""
    shown = name.replace("_", " ").strip()
    return shown[:1].upper() + shown[1:]


def make(ruleset: str, package: str, language: str) -> Made:
    """The files of a ruleset. Both names must be `usable`; the language is one of `CATALOGUES`."""
    filled_in = {
        "{ruleset}": ruleset,
        "{label}": label(ruleset),
        "{package}": package,
        "{package_label}": label(package),
    }
    top = TEMPLATES / language
    # The rules first, then the examples, then the citizens in their folder.
    found = sorted(top.rglob(f"*{SUFFIX}"), key=lambda p: (len(p.relative_to(top).parts), "{ruleset}" not in p.name, p))
    files = {}
    for path in found:
        name = _filled(path.relative_to(top).as_posix().removesuffix(SUFFIX), filled_in)
        files[PurePosixPath(name)] = _filled(path.read_text("utf-8"), filled_in)
    return Made(ruleset, package, files)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for place, value in values.items():
        text = text.replace(place, value)
    return text


def write(made: Made, folder: Path) -> Path:
    """Write a ruleset into a folder of its own below `folder`: whole, or not at all. The path of the ruleset's folder.

    Raises Taken where there is anything by that name already, and OSError where it cannot be written.
    """
    target = folder / made.ruleset
    if _anything_at(target):
        raise Taken
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{made.ruleset}.{os.getpid()}.tmp"
    unfinished.mkdir()
    try:
        for name, text in made.files.items():
            file = unfinished / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8"))
        _put(unfinished, target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _anything_at(path: Path) -> bool:
    """Whether a path is taken. A folder with nothing in it is free."""
    if path.is_symlink() or path.is_file():
        return True
    return path.exists() and (not path.is_dir() or any(path.iterdir()))


def _put(unfinished: Path, target: Path) -> None:
    """Give the finished folder its name. Somebody may have taken it meanwhile: nothing of theirs is replaced."""
    if target.is_dir():
        target.rmdir()
    try:
        unfinished.rename(target)
    except OSError:
        if _anything_at(target):
            raise Taken from None
        raise
