"""`trin import-card` and `trin export-card`: a progression card to rules, and rules to a progression card."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trin.dsl import console
from trin.dsl.messages.commands import TEXTS, Say

from .loading import check_package, layer_asked, loaded_ruleset
from .output import READY, Refused, complain, tell

if TYPE_CHECKING:
    from trin.dsl.cards.card import Card
    from trin.dsl.cards.drawing import Drawn
    from trin.dsl.cards.grid import Grid
    from trin.dsl.cards.levels import Steps
    from trin.dsl.cards.remarks import Remark
    from trin.dsl.cards.rules import Wanted, Written
    from trin.engine.model import Ruleset
    from trin.rulesets import LoadedRuleset
    from trin.rulesets.cards import Sheets

UNSETTLED = 1
"""Exit code: the rules are written, and some cells of the card have no place in them yet."""


def import_card(say: Say, _: bool, file: str, **given: Any) -> int:
    """Turn the card in a file into a rule file, on standard output or in a file. 1 where cells could not be read."""
    from trin.dsl.cards.remarks import Sort  # noqa: PLC0415
    from trin.dsl.cards.rules import rules_of  # noqa: PLC0415

    card, grid, about = _card(say, file, given)
    wanted, named = _wanted(say, file, card, grid, given)
    written = rules_of(_with(card, [*about, *named]), wanted, say)
    target = given["output"]
    if target is None:
        tell(written.text.removesuffix("\n"))
    else:
        _write(say, Path(target), written.text.encode("utf-8"), given["overwrite"])
    _report(say, card, written)
    return UNSETTLED if any(remark.sort is Sort.OPEN for remark in written.remarks) else READY


def _report(say: Say, card: Card, written: Written) -> None:
    """What was read, and what somebody must look at, on standard error."""
    from trin.dsl.cards.remarks import Sort  # noqa: PLC0415

    for remark in written.remarks:
        if remark.sort is Sort.OPEN:
            complain(say, remark.said(say), "warning")
    counts = {
        "competences": say.plural("card.read.competences", len(card.competences)),
        "modules": say.plural("card.read.modules", len(card.modules)),
        "levels": say.plural("card.read.levels", card.asked),
    }
    console.write(say("card.read", **counts), sys.stderr)


def export_card(say: Say, own_language: bool, ruleset: str, package: str | None, **given: Any) -> int:
    """Write the levels of a package as a card, to one or several files."""
    from trin.dsl.cards.drawing import drawn  # noqa: PLC0415

    outputs = [Path(name) for name in given["output"]]
    _check_outputs(say, outputs)
    loaded = loaded_ruleset(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    found = _stacked(say, loaded, given)
    if package is None and len(found.packages) == 1:
        package = next(iter(found.packages))
    if package is None:
        raise Refused(say("card.choose_package", ruleset=found.name, names=", ".join(found.packages)))
    check_package(package, found.packages, found.name, say)
    card = drawn(found, found.packages[package], say)
    if card is None:
        raise Refused(say("card.no_levels", package=package))
    for path in outputs:
        _write(say, path, _bytes(say, card, path), given["overwrite"])
    return READY


def _check_outputs(say: Say, outputs: list[Path]) -> None:
    if not outputs:
        raise Refused(say("card.output_needed"))
    for path in outputs:
        if path.suffix.lower() not in (".xlsx", ".csv"):
            raise Refused(say("card.output_kind", name=path.as_posix()))


def _stacked(say: Say, loaded: LoadedRuleset, given: dict[str, Any]) -> Ruleset:
    """The edition, with the layer, that is in force on the date asked for."""
    from trin.rulesets import showing  # noqa: PLC0415

    layer = layer_asked(loaded, given["layer"], say) or None
    if layer in loaded.broken:
        raise Refused(say("show.broken_layer", name=layer))
    on = given["on"] or date.today()
    try:
        return showing.stacked(loaded, showing.Asked(on, on, None if layer is None else str(layer))).ruleset
    except showing.NotShown as problem:
        raise Refused(problem.said(str(layer or loaded.ruleset.name), say)) from None


def _bytes(say: Say, card: Drawn, path: Path) -> bytes:
    from trin.rulesets.cards import NoCard  # noqa: PLC0415
    from trin.rulesets.cards.csv_files import csv_bytes  # noqa: PLC0415
    from trin.rulesets.cards.xlsx_files import xlsx_bytes  # noqa: PLC0415

    if path.suffix.lower() == ".csv":
        return csv_bytes(card)
    try:
        return xlsx_bytes(card)
    except NoCard as problem:
        raise Refused(say(f"card.refused.{problem.why}", name=path.as_posix())) from None


# --- the card in a file -----------------------------------------------------------------------------------------------


def _card(say: Say, file: str, given: dict[str, Any]) -> tuple[Card, Grid, list[Remark]]:
    """The card, its sheet, and what there is to say about the file. Refused where there is none."""
    from trin.dsl.cards.understanding import has_marks, understood  # noqa: PLC0415

    steps = _steps(say, given["scale"])
    sheets = _sheets(say, file)
    asked = _chosen(say, file, sheets, given["sheet"])
    found = [(card, grid) for grid in asked if (card := understood(grid, steps, given["modules"])) is not None]
    if not found:
        hidden = [grid for grid in sheets.hidden if understood(grid, steps, given["modules"]) is not None]
        if hidden and given["sheet"] is None:
            raise Refused(say("card.refused.hidden", name=file, names=_named(hidden)))
        marked = any(has_marks(grid) for grid in asked)
        raise Refused(say("card.refused.marks" if marked else "card.refused.no_levels", name=file))
    if len(found) > 1:
        raise Refused(say("card.refused.sheets", name=file, names=_named([grid for _, grid in found])))
    card, grid = found[0]
    return card, grid, [*sheets.remarks, *_only(asked, grid)]


def _only(asked: tuple[Grid, ...], grid: Grid) -> list[Remark]:
    from trin.dsl.cards.remarks import Remark, Sort  # noqa: PLC0415

    return [Remark(Sort.GUESS, "sheet", (), {"name": grid.name or ""})] if len(asked) > 1 else []


def _steps(say: Say, scale: str | None) -> Steps | None:
    from trin.dsl.cards.legends import steps_named  # noqa: PLC0415

    if scale is None:
        return None
    steps = steps_named(scale)
    if len(steps.labels) < 2:
        raise Refused(say("card.refused.scale"))
    return steps


def _sheets(say: Say, file: str) -> Sheets:
    from trin.rulesets.cards import NoCard, read_sheets  # noqa: PLC0415

    path = Path(file)
    if not path.exists():
        raise Refused(say("card.missing", name=file))
    if path.is_dir():
        raise Refused(say("card.folder", name=file))
    try:
        return read_sheets(path)
    except NoCard as problem:
        raise Refused(say(f"card.refused.{problem.why}", name=file, **problem.values)) from None
    except OSError as problem:
        raise Refused(say("card.unreadable", name=file, reason=say.disk(problem))) from None


def _chosen(say: Say, file: str, sheets: Sheets, name: str | None) -> tuple[Grid, ...]:
    """The sheets to look for a card on. One that is hidden is looked at where it is asked for by its name."""
    if name is None:
        return sheets.grids
    every = (*sheets.grids, *sheets.hidden)
    found = [g for g in every if g.name == name] or [g for g in every if (g.name or "").lower() == name.lower()]
    if not found:
        raise Refused(say("card.refused.no_sheet", name=file, sheet=name, names=_named(every) or "-"))
    return tuple(found[:1])


def _named(grids: list[Grid] | tuple[Grid, ...]) -> str:
    return ", ".join(f"»{grid.name}«" for grid in grids if grid.name)


# --- what the rules are called ----------------------------------------------------------------------------------------

_NO_NAMES = ("ark", "sheet", "ark1", "sheet1", "tabelle1", "feuil1")


_CARD = re.compile(
    r"\s*(?:progressions|kompetence|kvalifikations)?kort\b\W*(?:for\b)?\W*|\s*progression card\b\W*(?:for\b)?\W*",
    re.IGNORECASE,
)


def _titled(title: str | None) -> str | None:
    """A title without the word for a card at its beginning."""
    return None if title is None else _CARD.sub("", title, count=1).strip() or None


def _wanted(say: Say, file: str, card: Card, grid: Grid, given: dict[str, Any]) -> tuple[Wanted, list[Remark]]:
    """What the rules are called: what was asked for, else what the card, its sheet or its file say."""
    from trin.dsl.cards.remarks import Remark, Sort  # noqa: PLC0415
    from trin.dsl.cards.rules import START, Wanted  # noqa: PLC0415

    stem = Path(file).stem
    sheet = grid.name if grid.name and grid.name.lower().rstrip("0123456789 ") not in _NO_NAMES else None
    package = given["package"] or _titled(card.title) or sheet or _titled(stem) or stem
    ruleset = given["ruleset"] or stem
    key, values = ("card.origin", {}) if grid.name is None else ("card.origin.sheet", {"sheet": grid.name})
    origin = say(key, file=Path(file).name, **values)
    remarks = []
    if not (given["package"] and given["ruleset"]):
        remarks.append(Remark(Sort.GUESS, "named_after", (), {"package": package, "ruleset": ruleset}))
    if given["from"] is None:
        remarks.append(Remark(Sort.GUESS, "in_force"))
    start = given["from"] or date.today()
    return Wanted(ruleset, package, start, origin, given["levels_at"] or START), remarks


def _with(card: Card, remarks: list[Remark]) -> Card:
    from dataclasses import replace  # noqa: PLC0415

    return replace(card, remarks=(*remarks, *card.remarks))


def _write(say: Say, path: Path, data: bytes, overwrite: bool) -> None:
    """Write a file, and say so. Refused where it is there already, or cannot be written."""
    from trin.rulesets.cards.writing import write_file  # noqa: PLC0415

    try:
        write_file(path, data, overwrite)
    except FileExistsError:
        raise Refused(say("card.exists", name=path.as_posix())) from None
    except OSError as problem:
        raise Refused(say("card.unwritten", name=path.as_posix(), reason=say.disk(problem))) from None
    console.write(say("card.written", file=path.as_posix()), sys.stderr)
