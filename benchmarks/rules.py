"""A big ruleset: as many lines as are asked for, of every kind of statement that real rule files hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

HEAD = (Path(__file__).parent / "big_head.trin").read_text("utf-8")
"""The vocabulary that every generated package draws on; it is a ruleset of its own."""

BECAUSE = '    fordi "En kollega, der kan sit håndværk, er en kollega, man kan regne med."'
GUIDANCE = '    vejledning "Tal om, hvad der gør det svært, og hvad der kan hjælpe."'
STEPS = (("snuse", "virksomhed1"), ("virksomhed1", "virksomhed2"), ("virksomhed2", "virksomhed3"))


def generate(lines: int = 5000, seed: int = 0) -> str:
    """A ruleset of at least `lines` lines, the same for the same seed."""
    random = Random(seed)
    out = HEAD.splitlines()
    number = 0
    while len(out) < lines:
        number += 1
        out += _package(random, number)
    return "\n".join(out) + "\n"


def _package(random: Random, number: int) -> list[str]:
    names = [f"k{number}_{i}" for i in range(9)]
    out = ["", f"# Pakke nr. {number}", f'pakke pakke{number} "Pakke nummer {number}"']
    out += [f'  kilde "Branchens egen beskrivelse {number}"', ""]
    for name in names:
        out.append(f'kompetence {name} "Kompetence {name}" i faglig på niveau')
        if random.random() < 0.3:
            out.append("  ansvar virksomhed")
    out += [
        "",
        'modul virksomhed1 "Første virksomhedsforløb" varer 13 uger',
        'modul virksomhed2 "Andet virksomhedsforløb" varer 13 uger',
        'modul virksomhed3 "Tredje virksomhedsforløb" varer 13 uger',
        'modul job "Ordinært job" afslutter forløbet',
        "",
        'målgruppe "Voksne på pakken"',
        "  alder mindst 18",
        "  jobstatus er jobparat eller aktivitetsparat",
        "",
        "niveaukrav",
        "  målt inden for 3 måneder",
        "  vurderet af virksomhed eller jobcenter",
        "  |                | virksomhed1 | virksomhed2 | virksomhed3 |",
    ]
    for name in names:
        cells = " | ".join(f"{random.choice(levels):^11}" for levels in ("-12", "-23", "34"))
        out.append(f"  | {name:14} | {cells} |")
    out += ["", "overgang ethvert modul til job", "  altid åben", ""]
    for source, target in STEPS:
        out.append(f"overgang {source} til {target}")
        for i in range(random.randrange(9, 15)):
            out += _requirement(random, i, names)
        out.append("")
    return out


def _requirement(random: Random, i: int, names: list[str]) -> list[str]:
    kind = "anbefaling" if random.random() < 0.15 else "krav"
    out = [f'  {kind} r{i} "Krav nummer {i} om {random.choice(names)}"']
    out += [f"    {line}" for line in random.choice(TESTS)(random, random.sample(names, 3))]
    if random.random() < 0.6:
        out.append(BECAUSE)
    if random.random() < 0.3:
        out.append(GUIDANCE)
    if random.random() < 0.6:
        out.append(f"    ansvar {random.choice(('borger', 'virksomhed', 'jobcenter'))}")
    if random.random() < 0.3:
        out.append("    kan fraviges af jobcenter højst 8 uger  # efter aftale")
    if random.random() < 0.1:
        out.append(f'    kilde "Branchepakken, side {random.randrange(1, 40)}"')
    return out


TESTS: tuple[Callable[[Random, list[str]], list[str]], ...] = (
    lambda r, _: [f"fremmøde mindst {r.randrange(70, 95)} % de seneste {r.randrange(2, 9)} uger"],
    lambda r, _: [f"fravær højst {r.randrange(1, 4)} dage de seneste 4 uger uden lovlig grund"],
    lambda r, _: [
        "gælder når jobstatus er aktivitetsparat",
        f"timer mindst {r.randrange(20, 37)} pr. uge de seneste 4 uger",
    ],
    lambda r, _: [f"tid i modulet mindst {r.randrange(4, 13)} uger"],
    lambda r, k: [f"{k[0]} mindst {r.randrange(2, 5)} i hver af de seneste 2 målinger"],
    lambda _, k: [f"{k[0]} mindst 2,5 i gennemsnit af de seneste 3 målinger"],
    lambda _, k: [f"{k[0]} mindst 3, målt inden for 3 måneder, vurderet af virksomhed og jobcenter"],
    lambda _, k: ["mindst 2 af", *(f"  - {name} mindst 3" for name in k)],
    lambda _, k: [
        "alle af",
        f"  - {k[0]} mindst 3 i mindst én måling i modulet",
        f"  - {k[1]} steget mindst 1 i forløbet",
    ],
    lambda _r, _k: ["ingen af", "  - jobtilbud er ja", "  - danskprøve er ingen"],
    lambda r, _: [f"mindst 3 i faglig mindst {r.randrange(2, 4)}"],
    lambda _r, _k: ["gennemsnit i personlig mindst 2,5"],
    lambda _r, _k: ["amu_hygiejne bestået før modulstart"],
    lambda _r, _k: ["dokument målaftale underskrevet af borger og jobcenter"],
    lambda _r, _k: ["aktivitet danskundervisning i gang"],
    lambda r, _: [f"praktik mindst {r.randrange(2, 9)} uger i forløbet"],
    lambda _r, _k: ["kan_gennemføre_igu er ja givet af jobcenter"],
    lambda _r, _k: ["virksomhedsbesøg mindst hver 3 uger", "trivsel mindst 4 point"],
    lambda _r, _k: ["basis_klar er opfyldt", "danskprøve mindst prøve_i_dansk_2"],
    lambda _, k: ["snuse gennemført", f"{k[0]} mindst individuelt mål, dog mindst 2"],
)
