"""What examples see and notice: for people, and for programs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from trin.dsl import ast, phrases
from trin.dsl.examples.alterations import Change, Shown
from trin.dsl.examples.coverage import Coverage, Part, figures
from trin.dsl.examples.mutants import Mutant
from trin.dsl.examples.written import Rule, RuleKind
from trin.dsl.messages.commands import Say
from trin.dsl.source import Span
from trin.engine.model import Duration, IndividualGoal

from .covering import Mutation
from .suggesting import Suggested, Suggestion

# --- coverage -------------------------------------------------------------------------------------------------------


def coverage_text(found: Coverage, say: Say) -> str:
    """A figure for each package of each file, what is missing, and a figure for them all."""
    lines: list[str] = []
    for (file, package), own in figures(found.parts).items():
        group = file if package is None else say("cover.group", file=file, package=package)
        lines.append(say("cover.figure", group=group, **_figure(own)))
        lines += [_missing(part, say) for part in own.parts if part.missing]
    lines.append("")
    if found.seen == found.possible:
        lines.append(say("cover.all", possible=found.possible))
    else:
        lines.append(say("cover.total", **_figure(found)))
    return "\n".join(lines)


def _figure(found: Coverage) -> dict[str, int]:
    """The figure; only what is whole is 100 %."""
    percent = 100 if found.possible == 0 else 100 * found.seen // found.possible
    return {"seen": found.seen, "possible": found.possible, "percent": percent}


def _missing(part: Part, say: Say) -> str:
    names = [say(f"cover.{status}") for status in part.missing]
    missing = phrases.series(names, "OR", say.language)
    return say("cover.part", line=_line(part), what=part_said(part, say), missing=missing)


def _line(part: Part) -> int:
    return part.rule.place.line if part.line is None else part.line.source.origin.line


def part_said(part: Part, say: Say) -> str:
    """A rule, or a test in it, as a sentence names it."""
    rule = rule_said(part.rule, say)
    if part.line is None:
        return rule
    return say("cover.when" if part.path[0] == "when" else "cover.test", text=part.line.source.text, rule=rule)


def rule_said(rule: Rule, say: Say) -> str:
    """A rule as a sentence names it."""
    return say(f"cover.rule.{rule.kind}", name=rule.name, module=rule.module)


def coverage_data(found: Coverage, say: Say) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "seen": found.seen,
        "possible": found.possible,
        "packages": [
            {"file": file, "package": package, "seen": own.seen, "possible": own.possible}
            for (file, package), own in figures(found.parts).items()
        ],
        "parts": [_part_data(part, say) for part in found.parts],
    }


def _part_data(part: Part, say: Say) -> dict[str, Any]:
    return {
        "rule": part.rule.place.id,
        "kind": str(part.rule.kind),
        "file": part.rule.place.file,
        "line": _line(part),
        "text": part_said(part, say),
        "possible": sorted(part.possible),
        "seen": sorted(part.seen & part.possible),
        "missing": list(part.missing),
    }


# --- mutants --------------------------------------------------------------------------------------------------------


def mutation_text(found: Mutation, say: Say) -> str:
    """Every change that no example notices, as a sentence, and how many are noticed."""
    lines = [
        say("mutate.survivor", file=m.rule.place.file, line=m.rule.place.line, **sentence(m, say))
        for m in found.survivors
    ]
    if lines:
        lines.append("")
    count = len(found.mutants)
    if found.survivors:
        lines.append(say("mutate.counted", noticed=count - len(found.survivors), count=count))
    else:
        lines.append(say.plural("mutate.all", count))
    if found.left_out:
        lines.append(say.plural("mutate.left_out", found.left_out))
    return "\n".join(lines)


def mutation_data(found: Mutation, say: Say) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "changes": len(found.mutants),
        "noticed": len(found.mutants) - len(found.survivors),
        "left_out": found.left_out,
        "survivors": [_survivor(mutant, say) for mutant in found.survivors],
    }


def _survivor(mutant: Mutant, say: Say) -> dict[str, Any]:
    place, change = mutant.rule.place, mutant.change
    return {
        "rule": place.id,
        "file": place.file,
        "line": place.line,
        "change": change.what,
        "about": change.about,
        "before": None if change.before is None else _value(change.before, change, say),
        "after": None if change.after is None else _value(change.after, change, say),
        "text": say("mutate.survivor", file=place.file, line=place.line, **sentence(mutant, say)),
    }


def sentence(mutant: Mutant, say: Say) -> dict[str, str]:
    """What is changed, and where, in words."""
    rule, change = mutant.rule, mutant.change
    key = "removed_group" if change.what == "removed" and rule.kind is RuleKind.TARGET_GROUP else change.what
    about = phrases.word(change.about[1:], say.language) if change.about.startswith("@") else change.about
    before, after = (_value(value, change, say) for value in (change.before, change.after))
    changed = say(f"change.{key}", about=about, before=before, after=after, module=rule.module)
    if change.what == "removed":
        return {"change": changed, "where": ""}
    where = f"mutate.where.{rule.kind}"
    if rule.kind is RuleKind.REQUIREMENT and rule.name == about:
        where = "mutate.where.module"
    return {"change": changed, "where": say(where, name=rule.name, module=rule.module)}


# --- examples to paste ----------------------------------------------------------------------------------------------


def suggestions_text(found: Suggested, say: Say) -> str:
    """The examples by the file that they go into, and how much nobody was found for."""
    parts = [_suggestion(one, say) for one in found.suggestions]
    if found.nobody:
        parts.append(say.plural("suggest.nobody", found.nobody))
    return "\n\n".join(parts)


def _suggestion(one: Suggestion, say: Say) -> str:
    counted = [("answers", len(one.seen)), ("changes", len(one.noticed))]
    shown = [say.plural(f"suggest.shows.{what}", count) for what, count in counted if count]
    head = say("suggest.shows", what=phrases.series(shown, "AND", say.language))
    if one.file is None:
        return f"{head} {say('suggest.new')}\n\n{one.header}\n\n{one.text}"
    return f"{head} {say('suggest.here', file=one.file)}\n\n{one.text}"


def suggestions_data(found: Suggested, say: Say) -> dict[str, Any]:
    """The same as JSON has it."""
    return {
        "nobody": found.nobody,
        "suggestions": [
            {
                "file": one.file,
                "header": one.header,
                "text": one.text,
                "answers": len(one.seen),
                "changes": [_survivor(mutant, say)["text"] for mutant in one.noticed],
            }
            for one in found.suggestions
        ],
    }


_NOWHERE = Span("", 0, 0, 0, 0)


def _value(value: Shown, change: Change, say: Say) -> str:
    language = say.language
    match value:
        case None | IndividualGoal():
            return ""
        case Duration():
            return phrases.duration(ast.DurationValue(value.count, str(value.unit), _NOWHERE), language)
        case date():
            return phrases.day(value, language)
        case str():
            return value
        case int() | Fraction() if change.unit == "%":
            return f"{phrases.number(value, language)} %"
        case int() | Fraction() if change.unit:
            return phrases.counted(value, change.unit, language)
        case int() | Fraction():
            return phrases.number(value, language)
