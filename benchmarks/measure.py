"""CPU time of small pieces of work, each as a ratio to a reference measured just before and just after it.

Machines are shared and change their clock: microseconds from two minutes apart do not compare, ratios from the same
tenth of a second do.
"""

from __future__ import annotations

import gc
import os
import resource
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import process_time
from typing import Any

Work = Callable[[Any], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """Median CPU seconds a call, and the median ratio to the reference (1.0 for the reference itself)."""

    seconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: CPU seconds a sample, samples, cold processes and parses of the big file."""

    seconds: float
    samples: int
    processes: int
    parses: int


FULL = Effort(seconds=0.025, samples=31, processes=15, parses=9)
QUICK = Effort(seconds=0.01, samples=3, processes=3, parses=2)


def _calls(work: Work, inputs: Sequence[Any], calls: int) -> float:
    """CPU seconds a call."""
    left = calls
    start = process_time()
    while left > 0:
        for one in inputs[:left]:
            work(one)
        left -= len(inputs)
    return (process_time() - start) / calls


def _enough(work: Work, inputs: Sequence[Any], seconds: float) -> int:
    """How many calls take about `seconds`."""
    for one in inputs[:20]:
        work(one)
    calls = 1
    while (spent := _calls(work, inputs, calls)) * calls < seconds / 10:
        calls *= 2
    return max(1, int(seconds / spent))


def timed(
    cases: Mapping[str, tuple[Work, Sequence[Any]]], reference: tuple[Work, Sequence[Any]], effort: Effort
) -> dict[str, Timing]:
    """Every case over its inputs, in turn and many times over, each short sample between two of the reference."""
    enough = {name: _enough(work, inputs, effort.seconds) for name, (work, inputs) in cases.items()}
    around = _enough(*reference, effort.seconds / 2)
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    ratios: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(effort.samples):
        gc.collect()
        _calls(*reference, around)  # a collection leaves the caches cold, and the first sample would pay for it
        for name, (work, inputs) in cases.items():
            before = _calls(*reference, around)
            spent = _calls(work, inputs, enough[name])
            after = _calls(*reference, around)
            seconds[name].append(spent)
            ratios[name].append(2 * spent / (before + after))
    return {name: Timing(statistics.median(seconds[name]), statistics.median(ratios[name])) for name in cases}


def processes(commands: Mapping[str, Sequence[str]], count: int) -> dict[str, float]:
    """Median CPU seconds (user and system) of whole processes, run in turn; the first round is not counted.

    Raises RuntimeError where one was used wrongly (exit code 2): that would measure an error message.
    """
    spent: dict[str, list[float]] = {name: [] for name in commands}
    # As installed software runs: with its modules' bytecode kept, which some development machines switch off.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(count + 1):
        for name, command in commands.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
            if run.returncode == 2:
                raise RuntimeError(f"{name}: {run.stderr.strip() or run.stdout.strip()}")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            if turn:
                spent[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {name: statistics.median(times) for name, times in spent.items()}
