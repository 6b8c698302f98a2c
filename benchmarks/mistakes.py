"""``python -m benchmarks.mistakes`` in the checkout: plant faults in clean rule files, and see what Trin says.

Every figure is a share of faults; README.md says what each of them means, and the targets.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date

from benchmarks.mistakes_judge import NOTICED, Judge, Verdict, triples
from benchmarks.mistakes_pages import Corpus, corpora
from benchmarks.mistakes_plant import PLANTERS, Fault, faults
from benchmarks.mistakes_report import examples, markdown, write

_MOST_TRIPLES = 600


@dataclass(frozen=True, slots=True)
class Measured:
    """All verdicts; `alarms` is the number of problems in the clean files, `together` how many of each three were found
    and whether nothing else was."""

    verdicts: tuple[Verdict, ...]
    alarms: int
    clean: int
    together: tuple[tuple[int, bool], ...] = ()


def judges_of(rulesets: Sequence[Corpus]) -> dict[str, Judge]:
    """A judge of each ruleset, by its name here."""
    return {corpus.name: Judge(corpus) for corpus in rulesets}


def judged(kind: str, quota: int, seed: int, judges: Mapping[str, Judge]) -> list[Verdict]:
    """Faults of one kind until `quota` of them are noticed, or until there are no more."""
    found: list[Verdict] = []
    noticed = 0
    for fault in faults(kind, [judge.corpus for judge in judges.values()], seed):
        verdict = judges[fault.ruleset].judge(fault)
        found.append(verdict)
        noticed += verdict.outcome == NOTICED
        if noticed == quota or len(found) == 20 * quota:
            break
    return found


def _job(job: tuple[str, int, int]) -> list[Verdict]:
    return judged(*job, judges_of(corpora()))


def _three(three: Sequence[tuple[Fault, Fault, Fault]]) -> list[tuple[int, bool]]:
    judges = judges_of(corpora())
    return [judges[one[0].ruleset].together(one) for one in three]


def measure(total: int, seed: int, kinds: Sequence[str], three: bool) -> Measured:
    """Plant and judge: every kind has the same share of `total`."""
    quota = -(-total // len(kinds))
    alarms = sum(len(Judge(corpus).alarms) for corpus in corpora())
    clean = sum(len(corpus.planted) for corpus in corpora())
    with ProcessPoolExecutor() as pool:
        verdicts = [v for found in pool.map(_job, [(kind, quota, seed) for kind in kinds]) for v in found]
        chosen: list[tuple[Fault, Fault, Fault]] = []
        if three:
            shuffled = list(verdicts)
            random.Random(seed).shuffle(shuffled)
            chosen = list(triples(shuffled))
            random.Random(seed).shuffle(chosen)
        parts = [chosen[i:_MOST_TRIPLES:4] for i in range(4)]
        together = [result for found in pool.map(_three, parts) for result in found] if three else []
    return Measured(tuple(verdicts), alarms, clean, tuple(together))


def main() -> int:
    """Exit code 0, whatever is found: a target that is missed is a row of the table."""
    options = _options()
    kinds = [kind for kind in PLANTERS if options.only is None or options.only in kind]
    measured = measure(options.faults, options.seed, kinds, options.three)
    text = markdown(measured, date.today(), options.seed)
    print(text)
    if options.show:
        print(examples(measured.verdicts, options.show))
    if options.write:
        write(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mistakes", description=__doc__)
    enough = "so many faults that are noticed (3200; some kinds run out of them)"
    parser.add_argument("--faults", type=int, default=3200, help=enough)
    parser.add_argument("--seed", type=int, default=1, help="another number, other faults (1)")
    parser.add_argument("--only", help="only the kinds whose name has this in it")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N examples of each way to fail")
    parser.add_argument("--three", action="store_true", help="also plant three faults at once")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options = parser.parse_args()
    if options.only and not any(options.only in kind for kind in PLANTERS):
        parser.error("--only takes a part of one of: " + ", ".join(PLANTERS))
    if options.write and (options.only or options.faults < 3000 or not options.three):
        parser.error("--write takes a whole measurement: at least 3000 faults, and --three")
    return options


if __name__ == "__main__":
    sys.exit(main())
