"""What is wrong with a record, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trin.dsl.messages.commands import Say

if TYPE_CHECKING:
    from trin.engine.problems import Problem
    from trin.rulesets.records import Broken


_MOST_PROBLEMS = 40
"""As many problems of one record are shown to people; programs get them all."""


def broken_text(broken: Broken, say: Say) -> str:
    """The problems of a record for people: what is said twice is said once, and of very many only the first."""
    found, name = broken.problems, broken.given.named(say)
    if len(found) == 1 and found[0].code == "T600" and not found[0].pointer:
        return say("record.alone", name=name, message=f"{found[0].message} {found[0].help}")
    alike: dict[str, list[Problem]] = {}
    for p in found:
        kind = "" if p.severity == "error" else f"{say(p.severity)}: "
        alike.setdefault(f"{kind}{p.message} {p.help}".rstrip() + f" [{p.code}]", []).append(p)
    lines = [say("record.problems", name=name)]
    for said, problems in list(alike.items())[:_MOST_PROBLEMS]:
        place = _place(problems[0], broken.given.line is not None, say)
        again = len(problems) - 1
        lines.append(f"  {place}: {said}" + (" " + say.plural("record.again", again) if again else ""))
    if len(alike) > _MOST_PROBLEMS:
        lines.append("  " + say("record.more", count=len(alike) - _MOST_PROBLEMS))
    return "\n".join(lines)


def _place(problem: Problem, line_is_known: bool, say: Say) -> str:
    """Where a problem is: the line for people, the pointer for those who know it."""
    pointer, line, column = problem.pointer, problem.line, problem.column
    if not pointer:
        whole = "record.whole_line" if line_is_known else "record.whole"
        return say(whole) if column is None else say("record.at", line=line, column=column)
    return pointer if line is None or line_is_known else say("record.place", line=line, pointer=pointer)
