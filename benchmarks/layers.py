"""Layers to stack: five, each on the one below, on top of the largest ruleset that ships."""

from __future__ import annotations

from collections.abc import Sequence

from trin.dsl import Source, compile_rules
from trin.rulesets import SHIPPED, rule_files

BASE = "vejle"
_LAYER = """regelsæt {name} "Lag {number}"
  bygger på {below}
  gælder fra 1. januar 2026
  tilpasning kan skærpes

ændr virksomhed2.fremmøde til mindst {percent} %
  fordi "Der skal være nogen på arbejdspladsen."
{tightened}
pakke rengøring

overgang virksomhed1 til virksomhed2
  krav ekstra{number} "Møder også om fredagen"
    fremmøde mindst {less} % de seneste 8 uger
    ansvar borger
"""


def base() -> list[Source]:
    """The files of the ruleset and of what it builds on, without companies' layers."""
    found = []
    for folder in (SHIPPED / "branchepakker", SHIPPED / BASE):
        own = [path for path in rule_files(folder) if path.parent == folder] if folder.is_dir() else []
        found += [Source(f"{folder.name}/{path.name}", path.read_text("utf-8")) for path in own]
    return found


_TIGHTENED = """
ændr {change}
  fordi "Det skal være lidt bedre her."
"""


def stacked(count: int = 5, *, tried: bool = False) -> list[Source]:
    """The same files with layers on top: each changes one requirement of all packages and adds one to a package.

    With `tried`, each also changes one that may only be tightened, and is therefore tried out on citizens: the first
    that of a group in Vejle's own rules, the others what the layer below has added.
    """
    found = base()
    below, change = BASE, "rengøring.virksomhed3.flere_opgaver til mindst 3 af"
    for number in range(1, count + 1):
        name = f"lag{number}"
        tightened = _TIGHTENED.format(change=change) if tried else ""
        text = _LAYER.format(
            name=name, number=number, below=below, tightened=tightened, percent=80 + number, less=70 + number
        )
        found.append(Source(f"{name}.trin", text))
        below, change = name, f"rengøring.virksomhed2.ekstra{number} til mindst {75 + number} %"
    return found


def read(sources: Sequence[Source]) -> object:
    """Rules read, checked and stacked. Raises ValueError where there is anything to remark."""
    rulebooks, problems = compile_rules(sources)
    if problems:
        raise ValueError(f"{problems[0].code} in {problems[0].primary.file} line {problems[0].primary.line}")
    return rulebooks
