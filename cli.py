"""The command line: files in, decisions and diagnostics out.

Everything heavy is imported by the command that needs it, so that ``trin --help`` and shell completion are quick.
"""

from __future__ import annotations

import json
import locale
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from trin import __version__

if TYPE_CHECKING:
    from trin.engine.decision import Decision
    from trin.engine.record import Record
    from trin.rulesets import LoadedRuleset, RulesError

    _DateType = click.ParamType[date]
else:
    _DateType = click.ParamType

READY, NOT_READY, WRONG, OPEN = 0, 1, 2, 3
INTERRUPTED = 130

_WORST = (WRONG, NOT_READY, OPEN, READY)
"""Exit codes, the worst first: broken input hides nothing, and a clear "no" weighs more than "not known"."""

_EXITS = {"ready": READY, "not_ready": NOT_READY}

_MOST_PROBLEMS = 40
"""As many problems of one record are shown to people; programs get them all."""

MOST_BYTES = 10_000_000
"""A citizen's record is some kilobytes; anything near this is another kind of file."""

_ALIASES = {"klar": "ready", "tjek": "check", "skema": "schema"}

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "trin": "Trin afgør, om en borger er klar til næste modul, og forklarer hvorfor. Trin indstiller, "
        "en medarbejder afgør.",
        "ready": "Afgør, om borgere er klar, og forklar det.",
        "ready.long": "Afgør, om borgere er klar til næste modul, og forklar det.\n\nRECORD er en fil med en borgers "
        "oplysninger som JSON, - for standard input, eller en .jsonl-fil med en borger pr. linje.\n\nSlutkode: 0 klar, "
        "1 ikke klar, 3 kan ikke afgøres eller uden for målgruppen, 2 forkert brug eller fejl i oplysningerne. Ved "
        "flere borgere gælder den alvorligste: 2, så 1, så 3.",
        "check": "Find alle fejl i regelfiler.",
        "check.long": "Læs regelfiler, og vis alle fejl på én gang. Uden PATH læses alle regelfiler herfra og "
        "nedefter.\n\nSlutkode: 0 ingen fejl, 1 fejl, 2 forkert brug.",
        "schema": "Vis JSON Schema for borgeres oplysninger.",
        "schema.long": "Vis JSON Schema for borgeres oplysninger under et regelsæt, evt. kun for én pakke.",
        "completion": "Vis script til fuldførelse i skallen.",
        "completion.long": 'Vis det script, der giver fuldførelse med Tab. For bash: skriv eval "$(trin completion '
        'bash)" i ~/.bashrc.',
        "option.help": "Vis denne hjælp.",
        "option.version": "Vis versionen.",
        "option.lang": "Sproget i hjælp og svar (ellers TRIN_LANG, ellers regelsættets).",
        "option.rules": "Mappe med regelsæt; kan gives flere gange (ellers TRIN_RULES, ./rulesets og Trins egne).",
        "option.on": "Datoen, der spørges om, fx 2026-05-11 (ellers i dag).",
        "option.to": "Modulet, der spørges om (ellers det næste).",
        "option.format": "Sådan vises svaret.",
        "usage": "Brug: ",
        "options": "Valg",
        "commands": "Kommandoer",
        "error": "Fejl",
        "warning": "Advarsel",
        "try_help": "Prøv: {command} --help",
        "did_you_mean": "Mente du »{suggestion}«?",
        "no_command": "Der er ingen kommando »{name}«.",
        "no_option": "Der er intet valg »{name}«.",
        "missing": "Her mangler {name}.",
        "needs_value": "»{name}« mangler en værdi.",
        "bad_value": "»{value}« kan ikke bruges til {name}. {way}",
        "way.choice": "Vælg mellem: {choices}.",
        "way.date": "Skriv datoen som 2026-05-11.",
        "unexpected": "Der er for meget på linjen.",
        "interrupted": "Afbrudt.",
        "future": "{date} ligger i fremtiden. Svaret bygger kun på det, der er registreret nu.",
        "reading_stdin": "Læser en borgers oplysninger fra tastaturet; afslut med Ctrl-D (Windows: Ctrl-Z og Enter).",
        "file.missing": "Filen »{file}« findes ikke. Tjek stien.",
        "file.folder": "»{file}« er en mappe. Angiv en fil med en borgers oplysninger.",
        "file.unreadable": "»{file}« kan ikke læses: {why}",
        "file.large": "»{file}« fylder mere end {limit} MB og er næppe en borgers oplysninger. Flere borgere skrives "
        "i en .jsonl-fil med en borger pr. linje.",
        "file.empty": "»{file}« er tom. Den skal indeholde en borgers oplysninger som JSON.",
        "file.encoding": "»{file}« er ikke gemt som UTF-8. Gem den igen med tegnsættet UTF-8.",
        "record.line": "»{file}«, linje {line}",
        "record.problems": "»{file}« kan ikke bruges:",
        "record.whole": "hele filen",
        "record.at": "linje {line}, kolonne {column}",
        "record.place": "linje {line} ({pointer})",
        "record.more": "… og {count} fejl til.",
        "unknown_package": "Pakken »{name}« findes ikke i »{ruleset}«.",
        "no_module": "Borgeren er ikke begyndt på noget modul på denne dato.",
        "no_transition": "Der er ingen vej fra borgerens modul til »{name}«.",
        "ways": "Herfra kan man komme til: {names}.",
        "no_ways": "Ingen veje fører videre herfra.",
        "rules.not_found": "Der er intet regelsæt »{name}«.",
        "rules.known": "Der er: {names}.",
        "rules.none": "Angiv mappen med regelsæt med --rules.",
        "rules.ambiguous": "»{name}« har flere regelsæt. Angiv et af dem: {names}.",
        "rules.unreadable": "En regelfil kan ikke læses: {name}",
        "rules.invalid": "Regelsættet »{name}« har fejl og kan ikke bruges:",
        "rules.path": "»{name}« findes ikke, eller der er ingen regelfiler (.trin) i den.",
        "check.missing": "»{name}« findes ikke. Tjek stien.",
        "check.nothing": "Der er ingen regelfiler (.trin) i {names}. Angiv en fil eller mappe.",
        "check.clean.one": "1 regelfil uden fejl.",
        "check.clean.other": "{count} regelfiler uden fejl.",
        "check.found": "{errors} og {warnings} i {files}.",
        "errors.one": "1 fejl",
        "errors.other": "{count} fejl",
        "warnings.one": "1 advarsel",
        "warnings.other": "{count} advarsler",
        "files.one": "1 regelfil",
        "files.other": "{count} regelfiler",
    },
    "en": {
        "trin": "Trin decides whether a citizen is ready for the next module, and explains why. Trin recommends; a "
        "person decides.",
        "ready": "Decide whether citizens are ready, and explain it.",
        "ready.long": "Decide whether citizens are ready for the next module, and explain it.\n\nRECORD is a file with "
        "a citizen's record as JSON, - for standard input, or a .jsonl file with a citizen on each line.\n\nExit code: "
        "0 ready, 1 not ready, 3 cannot be decided or outside the target group, 2 wrong use or broken input. With "
        "several citizens the worst counts: 2, then 1, then 3.",
        "check": "Find every problem in rule files.",
        "check.long": "Read rule files and show every problem in one go. Without a PATH, all rule files from here "
        "down are read.\n\nExit code: 0 clean, 1 errors, 2 wrong use.",
        "schema": "Show the JSON Schema of records.",
        "schema.long": "Show the JSON Schema of citizens' records under a ruleset, or for one of its packages.",
        "completion": "Show the script for shell completion.",
        "completion.long": 'Show the script that completes with Tab. For bash: put eval "$(trin completion bash)" '
        "in ~/.bashrc.",
        "option.help": "Show this help.",
        "option.version": "Show the version.",
        "option.lang": "The language of help and answers (else TRIN_LANG, else the ruleset's).",
        "option.rules": "A folder of rulesets; may be repeated (else TRIN_RULES, ./rulesets and Trin's own).",
        "option.on": "The date to decide on, such as 2026-05-11 (else today).",
        "option.to": "The module to decide on (else the next).",
        "option.format": "How the answer is shown.",
        "usage": "Usage: ",
        "options": "Options",
        "commands": "Commands",
        "error": "Error",
        "warning": "Warning",
        "try_help": "Try: {command} --help",
        "did_you_mean": "Did you mean »{suggestion}«?",
        "no_command": "There is no command »{name}«.",
        "no_option": "There is no option »{name}«.",
        "missing": "{name} is missing here.",
        "needs_value": "»{name}« needs a value.",
        "bad_value": "»{value}« cannot be used for {name}. {way}",
        "way.choice": "Choose one of: {choices}.",
        "way.date": "Write the date as 2026-05-11.",
        "unexpected": "There is too much on the line.",
        "interrupted": "Interrupted.",
        "future": "{date} is in the future. The answer rests only on what is recorded now.",
        "reading_stdin": "Reading a citizen's record from the keyboard; end with Ctrl-D (Windows: Ctrl-Z and Enter).",
        "file.missing": "There is no file »{file}«. Check the path.",
        "file.folder": "»{file}« is a folder. Name a file with a citizen's record.",
        "file.unreadable": "»{file}« cannot be read: {why}",
        "file.large": "»{file}« is larger than {limit} MB and hardly a citizen's record. Several citizens go into a "
        ".jsonl file with a citizen on each line.",
        "file.empty": "»{file}« is empty. It should hold a citizen's record as JSON.",
        "file.encoding": "»{file}« is not saved as UTF-8. Save it again with the encoding UTF-8.",
        "record.line": "»{file}«, line {line}",
        "record.problems": "»{file}« cannot be used:",
        "record.whole": "the whole file",
        "record.at": "line {line}, column {column}",
        "record.place": "line {line} ({pointer})",
        "record.more": "… and {count} more.",
        "unknown_package": "There is no package »{name}« in »{ruleset}«.",
        "no_module": "The citizen has not begun any module on this date.",
        "no_transition": "There is no way from the citizen's module to »{name}«.",
        "ways": "From here one can go to: {names}.",
        "no_ways": "No way leads on from here.",
        "rules.not_found": "There is no ruleset »{name}«.",
        "rules.known": "There are: {names}.",
        "rules.none": "Name the folder of rulesets with --rules.",
        "rules.ambiguous": "»{name}« has several rulesets. Name one of them: {names}.",
        "rules.unreadable": "A rule file cannot be read: {name}",
        "rules.invalid": "The ruleset »{name}« has errors and cannot be used:",
        "rules.path": "»{name}« does not exist, or has no rule files (.trin) in it.",
        "check.missing": "There is no »{name}«. Check the path.",
        "check.nothing": "There are no rule files (.trin) in {names}. Name a file or a folder.",
        "check.clean.one": "1 rule file without problems.",
        "check.clean.other": "{count} rule files without problems.",
        "check.found": "{errors} and {warnings} in {files}.",
        "errors.one": "1 error",
        "errors.other": "{count} errors",
        "warnings.one": "1 warning",
        "warnings.other": "{count} warnings",
        "files.one": "1 rule file",
        "files.other": "{count} rule files",
    },
}


class _Say:
    """The texts of the command line in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """The text with its places filled in."""
        return _TEXTS[self.language][key].format(**values)

    def plural(self, key: str, count: int) -> str:
        """The text for one, or for any other count."""
        return self(f"{key}.{'one' if count == 1 else 'other'}", count=count)


class Refused(Exception):
    """Wrong use or broken input: what to say about it on standard error. Exit code 2."""


def chosen_language(arguments: Sequence[str] = ()) -> str | None:
    """The language asked for with --lang or TRIN_LANG; None where neither says one that is known."""
    asked = os.environ.get("TRIN_LANG", "")
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            asked = argument.partition("=")[2]
        elif argument == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
    asked = asked.lower()[:2]
    return asked if asked in _TEXTS else None


def _locale_language() -> str:
    """The language of the machine: Danish where it says so, else English."""
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    found = next((n for n in names if n), None) or locale.getlocale()[0] or ""
    return "da" if found.lower().startswith(("da", "danish")) else "en"


# --- input ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Input:
    """A record's text. `line` is its line in a file of several; `shown` is how it is named to people."""

    file: str
    line: int | None
    shown: str
    text: str


def _decoded(data: bytes, file: str, say: _Say) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(say("file.encoding", file=file)) from None


def _bytes_of(file: str, say: _Say) -> bytes:
    """A whole input, unless it is too large to be what it should be."""
    try:
        if file == "-":
            if sys.stdin.isatty():
                click.echo(say("reading_stdin"), err=True)
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            path = Path(file)
            if not path.exists():
                raise Refused(say("file.missing", file=file))
            if path.is_dir():
                raise Refused(say("file.folder", file=file))
            with path.open("rb") as stream:
                data = stream.read(MOST_BYTES + 1)
    except OSError as problem:
        raise Refused(say("file.unreadable", file=file, why=problem.strerror or "")) from None
    if len(data) > MOST_BYTES:
        raise Refused(say("file.large", file=file, limit=MOST_BYTES // 1_000_000))
    if not data.strip():
        raise Refused(say("file.empty", file=file))
    return data


def _lines_of(file: str, say: _Say) -> Iterator[_Input]:
    """The lines of a file of several records; blank ones are left out. Read one at a time, however many."""
    path = Path(file)
    if path.is_dir() or not path.exists():
        raise Refused(say("file.folder" if path.is_dir() else "file.missing", file=file))
    empty = True
    try:
        with path.open("rb") as stream:
            number = 0
            while line := stream.readline(MOST_BYTES + 1):
                number += 1
                if len(line) > MOST_BYTES:
                    raise Refused(say("file.large", file=file, limit=MOST_BYTES // 1_000_000))
                if line.strip():
                    empty = False
                    shown = say("record.line", file=file, line=number).strip("»")
                    yield _Input(file, number, shown.replace("«", "", 1), _decoded(line, file, say))
    except OSError as problem:
        raise Refused(say("file.unreadable", file=file, why=problem.strerror or "")) from None
    if empty:
        raise Refused(say("file.empty", file=file))


def _inputs(file: str, say: _Say) -> Iterator[_Input]:
    if file.lower().endswith(".jsonl"):
        yield from _lines_of(file, say)
    else:
        yield _Input(file, None, file, _decoded(_bytes_of(file, say), file, say))


class BrokenRecord(Exception):
    """A record that cannot be used, with its problems as data."""

    def __init__(self, problems: list[dict[str, Any]], text: str) -> None:
        super().__init__(text)
        self.problems = problems
        self.text = text


def _record(given: _Input, loaded: LoadedRuleset, say: _Say) -> Record:
    """The record in an input, checked against the names of the ruleset. Letters may be composed or not, as in rules."""
    from trin.engine.problems import RecordError  # noqa: PLC0415

    try:
        record = loaded.read(unicodedata.normalize("NFC", given.text), say.language)
    except RecordError as problem:
        found = [_problem(p.as_data(), given) for p in problem.problems]
        raise BrokenRecord(found, _broken(found, given, say)) from None
    for warning in loaded.reader.warnings(record, say.language):
        _complain(say, f"{given.shown}: {warning.message} {warning.help} [{warning.code}]", "warning")
    return record


def _problem(problem: Mapping[str, Any], given: _Input) -> dict[str, Any]:
    """A problem of a record in the same form as one of a rule file, with a pointer into the record."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    line = problem.get("line") if given.line is None else given.line
    return {
        "code": problem["code"],
        "message": masked(problem["message"]),
        "help": problem.get("help") or "",
        "severity": problem.get("severity") or "error",
        "file": masked(given.file),
        "line": line,
        "column": problem.get("column"),
        "end_line": line,
        "end_column": None,
        "fix": problem.get("suggestion"),
        "pointer": problem.get("pointer") or "",
        "found": problem.get("found"),
        "expected": problem.get("expected"),
    }


def _place(problem: Mapping[str, Any], given: _Input, say: _Say) -> str:
    """Where a problem is: the line for people, the pointer for those who know it."""
    pointer, line, column = problem["pointer"], problem["line"], problem["column"]
    if not pointer:
        return say("record.whole") if column is None else say("record.at", line=line, column=column)
    return str(pointer) if line is None or given.line is not None else say("record.place", line=line, pointer=pointer)


def _broken(found: Sequence[Mapping[str, Any]], given: _Input, say: _Say) -> str:
    """The problems of a record for people, the first of them where they are very many."""
    lines = [say("record.problems", file=given.shown)]
    for p in found[:_MOST_PROBLEMS]:
        kind = "" if p["severity"] == "error" else f"{say(p['severity'])}: "
        lines.append(f"  {_place(p, given, say)}: {kind}{p['message']} {p['help']}".rstrip() + f" [{p['code']}]")
    if len(found) > _MOST_PROBLEMS:
        lines.append("  " + say("record.more", count=len(found) - _MOST_PROBLEMS))
    return "\n".join(lines)


# --- output ---------------------------------------------------------------------------------------------------------

_COLOURS = {
    "ready": "green", "met": "green", "not_ready": "red", "unmet": "red", "undetermined": "yellow",
    "unknown": "yellow", "out_of_scope": "yellow", "waived": "cyan",
}  # fmt: skip


def _dressed(text: str, what: str) -> str:
    if what == "muted":
        return click.style(text, dim=True)
    return click.style(text, fg=_COLOURS.get(what), bold=True)


def _plain(text: str, _: str) -> str:
    return text


def _colours(stream: Any) -> bool:
    """Colours only for a person at a terminal who has not asked for none."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and bool(stream.isatty())


def _style() -> Callable[[str, str], str]:
    return _dressed if _colours(sys.stdout) else _plain


def _complain(say: _Say, message: str, kind: str = "error") -> None:
    from trin.engine.cpr import masked  # noqa: PLC0415

    label = say(kind)
    if _colours(sys.stderr):
        label = click.style(label, fg="red" if kind == "error" else "yellow", bold=True)
    # A file may be called by a CPR number, and no such number is ever repeated.
    click.echo(f"{label}: {masked(message)}", err=True)


# --- commands -------------------------------------------------------------------------------------------------------


def _loaded(name: str, rules: Sequence[str], say: _Say) -> LoadedRuleset:
    from trin.rulesets import RulesError, load  # noqa: PLC0415

    try:
        return load(name, rules, cached=True)
    except RulesError as problem:
        raise Refused(_rules_text(problem, say)) from None


def _rules_text(problem: RulesError, say: _Say) -> str:
    names = ", ".join(problem.names)
    match problem.why:
        case "invalid":
            from trin.dsl import render  # noqa: PLC0415

            shown = render.text(problem.diagnostics, problem.sources, say.language, colour=_colours(sys.stderr))
            return f"{say('rules.invalid', name=problem.name)}\n\n{shown}"
        case "not_found":
            parts = [say("rules.not_found", name=problem.name)]
            if os.sep in problem.name or "/" in problem.name or problem.name.endswith((".trin", ".")):
                return say("rules.path", name=problem.name)
            if problem.suggestion is not None:
                parts.append(say("did_you_mean", suggestion=problem.suggestion))
            parts.append(say("rules.known", names=names) if names else say("rules.none"))
            return " ".join(parts)
        case _:
            return say(f"rules.{problem.why}", name=problem.name, names=names)


class _ReadyRun:
    """One run of ``trin ready`` over any number of records."""

    def __init__(self, loaded: LoadedRuleset, on: date, to: str | None, form: str, say: _Say) -> None:
        self._loaded = loaded
        self._on = on
        self._to = to
        self._json = form == "json"
        self._say = say
        self._several = False
        self._shown = 0

    def run(self, files: Sequence[str]) -> int:
        """Decide every record, broken ones included; the worst exit code."""
        self._several = len(files) > 1 or any(f.lower().endswith(".jsonl") for f in files)
        codes = {code for file in files for code in self._file(file)}
        return next(code for code in _WORST if code in codes)

    def _file(self, file: str) -> Iterator[int]:
        try:
            for given in _inputs(file, self._say):
                yield self._guarded(given)
        except Refused as problem:
            self._refuse([{"file": file, "line": None, "pointer": "", "message": str(problem)}], str(problem))
            yield WRONG

    def _guarded(self, given: _Input) -> int:
        try:
            return self._one(given)
        except BrokenRecord as problem:
            self._refuse(problem.problems, problem.text)
        except Refused as problem:
            self._refuse([{"message": str(problem)}], str(problem), given)
        return WRONG

    def _refuse(self, found: list[dict[str, Any]], text: str, given: _Input | None = None) -> None:
        """Say what is wrong: to people on standard error, to programs in the place of the decision."""
        if not self._json:
            _complain(self._say, text)
            return
        where = given or _Input(str(found[0].get("file", "")), None, "", "")
        complete = [p if "code" in p else _problem({"code": "T600", "message": p["message"]}, where) for p in found]
        self._print_json(complete)

    def _one(self, given: _Input) -> int:
        record = _record(given, self._loaded, self._say)
        decision = self._decide(record, given)
        if self._json:
            self._print_json(decision.model_dump(mode="json"))
        else:
            from trin.engine.explain.text import text  # noqa: PLC0415

            if self._shown:
                click.echo("\n" + "-" * 80 + "\n")
            ruleset, language = self._loaded.ruleset, self._say.language
            click.echo(text(decision, ruleset, record, language, to=self._to, style=_style()), nl=False)
        self._shown += 1
        return _EXITS.get(str(decision.outcome), OPEN)

    def _print_json(self, value: Any) -> None:
        """One document for one record; a line for each of several."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=None if self._several else 1))

    def _decide(self, record: Record, given: _Input) -> Decision:
        from trin.engine.program import DecisionError  # noqa: PLC0415

        try:
            return self._loaded.decide(record, on=self._on, to=self._to)
        except DecisionError as problem:
            text = self._say(problem.why, name=problem.name, ruleset=self._loaded.ruleset.name)
            if problem.why == "no_transition":
                ways = [t.to for t in self._loaded.decide(record, on=self._on).transitions]
                text += " " + (self._say("ways", names=", ".join(ways)) if ways else self._say("no_ways"))
            raise Refused(f"{given.shown}: {text}") from None


def _ready(say: _Say, own_language: bool, ruleset: str, records: Sequence[str], **given: Any) -> int:
    loaded = _loaded(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in _TEXTS:
        say = _Say(loaded.ruleset.language)
    today = date.today()
    on: date = given["on"] or today
    if on > today:
        _complain(say, say("future", date=on.isoformat()), "warning")
    return _ReadyRun(loaded, on, given["to"], given["format"], say).run(records)


def _check(say: _Say, paths: Sequence[str], rules: Sequence[str], form: str) -> int:
    from trin.dsl import render  # noqa: PLC0415
    from trin.dsl.diagnostics import Severity  # noqa: PLC0415
    from trin.rulesets import check  # noqa: PLC0415

    for path in paths:
        if not Path(path).exists():
            raise Refused(say("check.missing", name=path))
    try:
        checked = check(paths, rules)
    except OSError as problem:
        why = problem.strerror or str(problem)
        raise Refused(say("file.unreadable", file=problem.filename or "", why=why)) from None
    if not checked.files:
        raise Refused(say("check.nothing", names=", ".join(paths)))
    found = checked.diagnostics
    errors = sum(d.severity is Severity.ERROR for d in found)
    if form == "json":
        click.echo(json.dumps(render.json_objects(found, say.language), ensure_ascii=False, indent=1))
    elif found:
        click.echo(render.text(found, checked.sources, say.language, colour=_colours(sys.stdout)))
        files, warnings = say.plural("files", checked.files), say.plural("warnings", len(found) - errors)
        click.echo("\n" + say("check.found", errors=say.plural("errors", errors), warnings=warnings, files=files))
    else:
        click.echo(say.plural("check.clean", checked.files))
    return 1 if errors else 0


def _schema(say: _Say, own_language: bool, ruleset: str, package: str | None, rules: Sequence[str]) -> int:
    from trin.engine.schema import schema  # noqa: PLC0415

    found = _loaded(ruleset, rules, say).ruleset
    language = say.language if own_language or found.language not in _TEXTS else found.language
    if package is not None and package not in found.packages:
        told = _Say(language)
        known = told("rules.known", names=", ".join(found.packages)) if found.packages else ""
        raise Refused(f"{told('unknown_package', name=package, ruleset=found.name)} {known}".rstrip())
    # Where the output is not UTF-8, as when a Windows console writes to a file, escapes keep it valid JSON.
    escaped = not (sys.stdout.encoding or "").lower().startswith("utf")
    click.echo(json.dumps(schema(found, package, language), ensure_ascii=escaped, indent=2))
    return 0


def _completion(shell: str, root: click.Command) -> int:
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    found = get_completion_class(shell)
    if found is None:
        return WRONG
    click.echo(found(root, {}, "trin", "_TRIN_COMPLETE").source())
    return 0


# --- the shape of the command line ----------------------------------------------------------------------------------


class _Told:
    """Help in the language of the texts; to be mixed into click's commands."""

    say: _Say

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that shows how the command is written."""
        pieces = ctx.command.collect_usage_pieces(ctx)
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=self.say("usage"))

    def _options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for p in ctx.command.get_params(ctx) if (row := p.get_help_record(ctx)) is not None]
        with formatter.section(self.say("options")):
            formatter.write_dl(rows)


class _Command(_Told, click.Command):
    """A command whose help is in the chosen language."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options and what they do."""
        self._options(ctx, formatter)


class _Group(_Told, click.Group):
    """The whole of Trin: each command also answers to its Danish name."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, Danish or English."""
        return super().get_command(ctx, _ALIASES.get(cmd_name, cmd_name))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands with both their names."""
        self._options(ctx, formatter)
        names = {english: danish for danish, english in _ALIASES.items()}
        rows = [(f"{n}, {names[n]}" if n in names else n, self.say(n)) for n in self.list_commands(ctx)]
        with formatter.section(self.say("commands")):
            formatter.write_dl(rows)


class _Day(_DateType):
    """A date as 2026-05-11."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; fails where it is written in another way or does not exist."""
        try:
            if len(value) != 10:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            return self.fail(str(value), param, ctx)


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"trin {__version__}")
        ctx.exit()


def _show_help(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


def build(say: _Say, own_language: bool = True) -> click.Group:
    """The command line with its help in one language. `own_language` is false where nobody has asked for it."""

    def flag(name: str, shown: Callable[[click.Context, click.Parameter, bool], None]) -> click.Option:
        return click.Option(
            [f"--{name}"], is_flag=True, expose_value=False, is_eager=True, callback=shown, help=say(f"option.{name}")
        )

    def shared() -> list[click.Parameter]:
        language = click.Option(
            ["--lang"], type=click.Choice(["da", "en"]), expose_value=False, help=say("option.lang")
        )
        return [language, flag("help", _show_help)]

    def rules() -> click.Option:
        return click.Option(["--rules"], multiple=True, metavar="DIR", help=say("option.rules"))

    def form() -> click.Option:
        choices = click.Choice(["text", "json"])
        return click.Option(["--format"], type=choices, default="text", help=say("option.format"))

    def command(name: str, run: Callable[..., int], parameters: list[click.Parameter]) -> click.Command:
        made = _Command(
            name,
            callback=run,
            params=[*parameters, *shared()],
            help=say(f"{name}.long"),
            short_help=say(name),
            add_help_option=False,
            options_metavar=f"[{say('options').upper()}]",
        )
        made.say = say
        return made

    root = _Group(
        "trin",
        params=[flag("version", _show_version), *shared()],
        help=say("trin"),
        add_help_option=False,
        no_args_is_help=False,
        invoke_without_command=True,
        options_metavar=f"[{say('options').upper()}]",
        subcommand_metavar="COMMAND ...",
    )
    root.say = say

    def nothing() -> int:
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return 0

    root.callback = nothing
    root.add_command(
        command(
            "ready",
            lambda ruleset, record, **given: _ready(say, own_language, ruleset, record, **given),
            [
                click.Argument(["ruleset"], metavar="RULESET"),
                click.Argument(["record"], metavar="RECORD...", nargs=-1, required=True),
                click.Option(["--on"], type=_Day(), metavar="DATE", help=say("option.on")),
                click.Option(["--to"], metavar="MODULE", help=say("option.to")),
                rules(),
                form(),
            ],
        )
    )
    root.add_command(
        command(
            "check",
            lambda path, rules, **given: _check(say, path or (".",), rules, given["format"]),
            [click.Argument(["path"], metavar="[PATH]...", nargs=-1), rules(), form()],
        )
    )
    root.add_command(
        command(
            "schema",
            lambda ruleset, package, rules: _schema(say, own_language, ruleset, package, rules),
            [
                click.Argument(["ruleset"], metavar="RULESET"),
                click.Argument(["package"], metavar="[PACKAGE]", required=False),
                rules(),
            ],
        )
    )
    shells = click.Argument(["shell"], type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
    root.add_command(command("completion", lambda shell: _completion(shell, root), [shells]))
    return root


# --- starting and ending --------------------------------------------------------------------------------------------


def _usage_text(problem: click.UsageError, say: _Say) -> str:
    """What is wrong with the line, in the words of Trin instead of click's."""
    name = problem.ctx.command_path if problem.ctx is not None else "trin"
    said = _usage_problem(problem, say)
    return f"{said} {say('try_help', command=name)}"


def _usage_problem(problem: click.UsageError, say: _Say) -> str:
    from trin.dsl.diagnostics import suggest  # noqa: PLC0415

    match problem:
        case click.NoSuchOption():
            said = say("no_option", name=problem.option_name)
            known = [o for p in problem.ctx.command.params for o in p.opts] if problem.ctx is not None else []
            better = suggest(problem.option_name, [o for o in known if o.startswith("-")])
        case click.MissingParameter():
            return say("missing", name=_parameter(problem.param))
        case click.BadParameter():
            return _bad_value(problem, say)
        case click.BadOptionUsage():
            return say("needs_value", name=problem.option_name)
        case _ if problem.ctx is not None and isinstance(problem.ctx.command, click.Group):
            typed = _typed(problem)
            said = say("no_command", name=typed)
            better = suggest(typed, [*problem.ctx.command.commands, *_ALIASES])
        case _:
            return say("unexpected")
    return said if better is None else f"{said} {say('did_you_mean', suggestion=better)}"


def _typed(problem: click.UsageError) -> str:
    """The word that click took for a command."""
    quoted = problem.message.split("'")
    return quoted[1] if len(quoted) > 2 else ""


def _parameter(param: click.Parameter | None) -> str:
    if param is None:
        return ""
    return param.opts[0] if isinstance(param, click.Option) else (param.metavar or param.name or "").rstrip(".")


def _bad_value(problem: click.BadParameter, say: _Say) -> str:
    kind = problem.param.type if problem.param is not None else None
    name = _parameter(problem.param)
    if isinstance(kind, click.Choice):
        typed = problem.message.split("'")[1] if "'" in problem.message else ""
        return say("bad_value", value=typed, name=name, way=say("way.choice", choices=", ".join(kind.choices)))
    return say("bad_value", value=problem.message, name=name, way=say("way.date"))


def _safe_streams() -> None:
    """A console that cannot show a letter shows a question mark, and does not end the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Nothing that the user can cause ends in a traceback."""
    asked = chosen_language(arguments)
    say = _Say(asked or _locale_language())
    try:
        result = build(say, asked is not None).main(list(arguments), prog_name="trin", standalone_mode=False)
    except Refused as problem:
        _complain(say, str(problem))
    except click.UsageError as problem:
        _complain(say, _usage_text(problem, say))
    except (click.Abort, KeyboardInterrupt):
        click.echo(say("interrupted"), err=True)
        return INTERRUPTED
    else:
        return result if isinstance(result, int) else 0
    return WRONG


def main() -> None:
    """Run the command line and end the process with its exit code."""
    _safe_streams()
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone; nothing more can be said there, and that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = READY
    sys.exit(code)
