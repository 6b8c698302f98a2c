"""The command line: files in, decisions and diagnostics out.

Everything heavy is imported by the command that needs it, so that ``trin --help`` and shell completion are quick.
"""

from __future__ import annotations

import glob
import locale
import os
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from trin import __version__
from trin.dsl import console
from trin.dsl.commandline import ALIASES, Day, Group, OneOf, Parts, completed_as, usage_text
from trin.dsl.messages.commands import TEXTS, Say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem
    from trin.engine.problems import Problem
    from trin.rulesets import LoadedRuleset, RulesError, showing
    from trin.rulesets.fixing import Mended
    from trin.rulesets.formatting import FormattedFile
    from trin.rulesets.pages import Folder
    from trin.rulesets.records import Answer, Broken
    from trin.rulesets.supposing import SuppositionError


READY, NOT_READY, WRONG, OPEN = 0, 1, 2, 3
INTERRUPTED, READER_GONE = 130, 141
"""As a shell says it of a program that a signal has ended; neither is an answer about a citizen."""

_WORST = (WRONG, NOT_READY, OPEN, READY)
"""Exit codes, the worst first: broken input hides nothing, and a clear "no" weighs more than "not known"."""

_EXITS = {"ready": READY, "not_ready": NOT_READY}

_MOST_PROBLEMS = 40
"""As many problems of one record are shown to people; programs get them all."""

_SHELLS = ("bash", "zsh", "fish")


class Refused(Exception):
    """Wrong use or broken input: what to say about it on standard error. Exit code 2."""


# --- which language -------------------------------------------------------------------------------------------------


def chosen_language(arguments: Sequence[str] = ()) -> str | None:
    """The language asked for with --lang or TRIN_LANG; None where neither says one that is known."""
    asked = os.environ.get("TRIN_LANG", "")
    for i, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            asked = argument.partition("=")[2]
        elif argument == "--lang" and i + 1 < len(arguments):
            asked = arguments[i + 1]
    asked = asked.lower()[:2]
    return asked if asked in TEXTS else None


def _likely_language(arguments: Sequence[str]) -> str:
    """Where nobody has asked for one: Danish for a Danish command or on a Danish machine, else English."""
    if any(argument in ALIASES for argument in arguments[:1]):
        return "da"
    names = [os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    found = next((n for n in names if n), None) or locale.getlocale()[0] or ""
    return "da" if found.lower().startswith(("da", "danish")) else "en"


def _language_of_files(texts: Sequence[str]) -> str | None:
    """The language of the first rule file that tells it."""
    from trin.dsl.keywords import language_of  # noqa: PLC0415
    from trin.dsl.source import Source  # noqa: PLC0415

    for text in texts:
        said = (line.split() for line in Source("", text).lines)
        first = next((words[0] for words in said if words and not words[0].startswith("#")), "")
        language = language_of(first)
        if language is not None:
            return language
    return None


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


def _say(text: str) -> None:
    """A text for people. No CPR number is ever repeated, wherever it may have come from."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    console.write(masked(text), sys.stdout)


def _print_json(value: Any, indent: int | None) -> None:
    from trin.engine.cpr import looks_like_cpr  # noqa: PLC0415

    written = console.json_text(value, sys.stdout, indent)
    if looks_like_cpr(written):
        written = console.json_text(_masked(value), sys.stdout, indent)
    console.write(written, sys.stdout)


def _masked(value: Any) -> Any:
    """The same data without CPR numbers, which the name of a file may have brought in."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    match value:
        case str():
            return masked(value)
        case list():
            return [_masked(item) for item in value]
        case dict():
            return {key: item if key == "digest" else _masked(item) for key, item in value.items()}
        case _:
            return value


def _complain(say: Say, message: str, kind: str = "error") -> None:
    from trin.engine.cpr import masked  # noqa: PLC0415

    label = say(kind)
    if console.colours(sys.stderr):
        label = click.style(label, fg="red" if kind == "error" else "yellow", bold=True)
    console.write(f"{label}: {masked(message)}", sys.stderr)


# --- ready ----------------------------------------------------------------------------------------------------------


def _loaded(name: str, rules: Sequence[str], say: Say) -> LoadedRuleset:
    from trin.rulesets import RulesError, load  # noqa: PLC0415

    _check_folders(rules, say)
    try:
        return load(name, rules, cached=True)
    except RulesError as problem:
        raise Refused(_rules_text(problem, say)) from None


def _check_folders(rules: Sequence[str], say: Say) -> None:
    asked = [(folder, "--rules") for folder in rules]
    asked += [(folder, "TRIN_RULES") for folder in os.environ.get("TRIN_RULES", "").split(os.pathsep) if folder]
    for folder, where in asked:
        if not Path(folder).is_dir():
            raise Refused(say("rules.no_folder", name=folder, where=where))


def _rules_text(problem: RulesError, say: Say) -> str:
    names = ", ".join(problem.names)
    match problem.why:
        case "invalid":
            from trin.dsl.rendering import render  # noqa: PLC0415

            screen = console.screen(sys.stderr)
            shown = render.text(problem.diagnostics, problem.sources, say.language, screen)
            return f"{say('rules.invalid', name=problem.name)}\n\n{shown}"
        case "not_found":
            return _not_found(problem, names, say)
        case "ambiguous":
            return say("rules.ambiguous", name=problem.name, names=names, option=f'--rules "{problem.name}"')
        case _:
            return say(f"rules.{problem.why}", name=problem.name)


def _not_found(problem: RulesError, names: str, say: Say) -> str:
    from trin.rulesets import rule_files  # noqa: PLC0415

    name, path = problem.name, Path(problem.name)
    if name.lower().endswith((".json", ".jsonl")) or name == "-":
        return say("rules.record", name=name)
    if path.is_dir() and not any(rule_files(path)):
        return say("rules.no_files", name=name)
    if os.sep in name or "/" in name or name.endswith((".trin", ".")):
        return say("rules.missing", name=name)
    parts = [say("rules.not_found", name=name)]
    if problem.suggestion is not None:
        parts.append(say("did_you_mean", suggestion=problem.suggestion))
    if path.is_dir():
        parts.append(say("rules.here", path=f".{os.sep}{name}"))
    parts.append(say("rules.known", names=names))
    return " ".join(parts)


class _Shown:
    """Shows the answers of one run, one after another."""

    def __init__(self, to: str | None, form: str, several: bool, say: Say, reader: str, output: str | None) -> None:
        from trin.rulesets.pages import Folder  # noqa: PLC0415

        self._to = to
        self._form: Any = form
        self._json = form == "json"
        self._reader: Any = reader
        self._several = several
        self._folder = None if output is None else Folder(Path(output), form)
        self._say = say
        self._count = 0

    def answer(self, answer: Answer) -> int:
        """Show a decision; its exit code."""
        for warning in answer.warnings:
            told = f"{answer.given.named(self._say)}: {warning.message} {warning.help} [{warning.code}]"
            _complain(self._say, told, "warning")
        if self._folder is not None:
            self._file(answer, self._folder)
        elif self._json:
            self._data(_decision_data(answer))
        elif self._form == "text" and self._reader == "consultant":
            self._text(answer)
        else:
            self._page(answer)
        self._count += 1
        return _EXITS.get(str(answer.decision.outcome), OPEN)

    def _text(self, answer: Answer) -> None:
        if self._count:
            _say("\n" + "-" * 80 + "\n")
        _say(self._told(answer, _dressed if console.colours(sys.stdout) else _plain).removesuffix("\n"))

    def _told(self, answer: Answer, style: Callable[[str, str], str]) -> str:
        from trin.engine.explain.text import text  # noqa: PLC0415

        language = self._say.language
        return text(
            answer.decision, answer.ruleset, answer.record, language, to=self._to, style=style, plan=answer.plan,
            real=answer.real,
        )  # fmt: skip

    def _page(self, answer: Answer) -> None:
        from trin.rulesets.pages import page_of  # noqa: PLC0415

        if self._count:
            _say("")
        shown = page_of(answer, self._reader, self._form, self._say.language, self._to).removesuffix("\n")
        _say(console.html_text(shown, sys.stdout) if self._form == "html" else shown)

    def _file(self, answer: Answer, folder: Folder) -> None:
        """One file for one citizen."""
        from trin.rulesets.pages import page_of  # noqa: PLC0415

        if self._json:
            content = console.json_text(_decision_data(answer), None, 1)
        elif self._form == "text" and self._reader == "consultant":
            content = self._told(answer, _plain)
        else:
            content = page_of(answer, self._reader, self._form, self._say.language, self._to)
        try:
            file = folder.write(answer.decision.citizen, content)
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise Refused(self._say("output.unwritten", name=folder.path, reason=reason)) from None
        _say(self._say("output.written", file=file))

    def broken(self, broken: Broken) -> int:
        """Say what is wrong: to people on standard error, to programs in the place of the decision."""
        if self._json:
            self._data(broken.as_data())
        else:
            _complain(self._say, _broken(broken, self._say))
        return WRONG

    def _data(self, value: Any) -> None:
        """One document for one record; a line for each of several."""
        _print_json(value, None if self._several else 1)


def _decision_data(answer: Answer) -> dict[str, Any]:
    plan = {} if answer.plan is None else {"plans": answer.plan.model_dump(mode="json")}
    return answer.decision.model_dump(mode="json") | plan


def _broken(broken: Broken, say: Say) -> str:
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
        return say("record.whole") if column is None else say("record.at", line=line, column=column)
    return pointer if line is None or line_is_known else say("record.place", line=line, pointer=pointer)


def _ready(say: Say, own_language: bool, ruleset: str, files: Sequence[str], **given: Any) -> int:
    from trin.engine.explain.words import Words  # noqa: PLC0415
    from trin.rulesets.records import STDIN, Answer, Question, answers, several  # noqa: PLC0415
    from trin.rulesets.supposing import SuppositionError  # noqa: PLC0415

    loaded = _loaded(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    today = date.today()
    on: date = given["on"] or today
    if on > today:
        _complain(say, say("future", date=Words(say.language).date(on)), "warning")
    if STDIN in files and sys.stdin is not None and sys.stdin.isatty():
        console.write(say("reading_stdin"), sys.stderr)
    form, reader, output = given["format"], given["for"], given["output"]
    if form == "json" and reader != "consultant":
        raise Refused(say("for.json"))
    if form == "html" and several(files) and output is None:
        raise Refused(say("output.needed"))
    shown = _Shown(given["to"], form, several(files), say, reader, output)
    stdin = None if sys.stdin is None else sys.stdin.buffer
    codes = set()
    layer = _layer(loaded, given["layer"], say)
    until, suppose, plan = given["until"], given["suppose"], given["plan"]
    question = Question(loaded, on, given["to"], given["as_of_rules"], layer, until, suppose, plan)
    try:
        for found in answers(question, files, stdin, say):
            codes.add(shown.answer(found) if isinstance(found, Answer) else shown.broken(found))
    except SuppositionError as problem:
        return _unsupposed(problem, given["format"], say)
    return next(code for code in _WORST if code in codes)


def _reasons(say: Say, own_language: bool, ruleset: str, files: Sequence[str], **given: Any) -> int:
    from trin.engine.explain.reasons import reasons  # noqa: PLC0415
    from trin.rulesets.records import Answer, Question, answers  # noqa: PLC0415

    loaded = _loaded(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    layer, to = _layer(loaded, given["layer"], say), given["to"]
    question = Question(loaded, given["on"] or date.today(), to, given["as_of_rules"], layer)
    code = READY
    for found in answers(question, files, None if sys.stdin is None else sys.stdin.buffer, say):
        if not isinstance(found, Answer):
            _complain(say, _broken(found, say))
            code = WRONG
            continue
        draft = reasons(found.decision, found.ruleset, found.record, say.language, to)
        _say((draft.markdown() if given["format"] == "markdown" else draft.text()).removesuffix("\n"))
    return code


def _reads(say: Say, own_language: bool, ruleset: str, package: str | None, **given: Any) -> int:
    from trin.engine.explain.reads_text import told  # noqa: PLC0415
    from trin.rulesets.records import Broken, one_record  # noqa: PLC0415

    loaded, form, file = _loaded(ruleset, given["rules"], say), given["format"], given["record"]
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    _check_package(package, loaded.reader.names.packages, loaded.ruleset.name, say)
    found = None if file is None else one_record(loaded, file, None if sys.stdin is None else sys.stdin.buffer, say)
    if isinstance(found, Broken):
        _complain(say, _broken(found, say))
        return WRONG
    shown = told(loaded.ruleset, package, found, say.language)
    if form == "json":
        _print_json([one.data() for one in shown], 1)
    else:
        _say("\n".join(one.markdown() if form == "markdown" else one.text() for one in shown).removesuffix("\n"))
    return READY


def _unsupposed(problem: SuppositionError, form: str, say: Say) -> int:
    """What is wrong with a row that is to be supposed, in the form of problems in rules."""
    from trin.dsl.rendering import render  # noqa: PLC0415

    if form == "json":
        _print_json(render.json_objects(problem.diagnostics, say.language), 1)
    else:
        shown = render.text(problem.diagnostics, problem.sources, say.language, console.screen(sys.stderr))
        _complain(say, f"{say('suppose.broken')}\n\n{shown}")
    return WRONG


_NO_LAYER = ("none", "ingen")


def _layer(loaded: LoadedRuleset, asked: str | None, say: Say) -> str | bool | None:
    """The company's layer that was asked for: its name, False for none, None for that of each citizen's company."""
    from trin.engine.likeness import suggest  # noqa: PLC0415

    if asked is None or asked in loaded.layers:
        return asked
    if asked.lower() in _NO_LAYER:
        return False
    parts = [say("unknown_layer", name=asked, ruleset=loaded.ruleset.name)]
    better = suggest(asked, loaded.layers)
    if better is not None:
        parts.append(say("did_you_mean", suggestion=better))
    known = sorted(loaded.layers)
    parts.append(say("layers", names=", ".join(known)) if known else say("layers.none"))
    raise Refused(" ".join(parts))


# --- the other commands ---------------------------------------------------------------------------------------------


def _check(say: Say, own_language: bool, paths: Sequence[str], rules: Sequence[str], **given: Any) -> int:
    from trin.rulesets import check, fixing, reporting  # noqa: PLC0415

    form, fix, diff = given["format"], given["fix"], given["diff"]
    if diff and (fix or form != "text"):
        raise Refused(say("check.diff_alone"))
    _check_folders(rules, say)
    for path in paths:
        _check_path(path, say)
    places = paths or (".",)
    try:
        mended = fixing.mend(places, rules) if fix or diff else None
        if fix and mended is not None and mended.files:
            mended = fixing.write(mended, places, rules)
        checked = check(places, rules) if mended is None else mended.first if diff else mended.last
    except OSError as problem:
        raise Refused(_unreadable(problem, paths, say)) from None
    if not checked.files:
        raise Refused(say("check.nothing", names=", ".join(f"»{p}«" for p in paths) or say("check.here")))
    say = _said_as_in([s.text for s in checked.sources], say, own_language)
    if mended is not None:
        _show_mended(mended, form, diff, say)
    if form in ("json", "sarif"):
        _print_json(reporting.data(checked, form, say, __version__), 1)
    elif not diff:
        _say(reporting.report(checked, form, say, console.screen(sys.stdout)))
    return 1 if reporting.errors_in(checked) else 0


def _show_mended(mended: Mended, form: str, diff: bool, say: Say) -> None:
    """What mending did or would do: among the answer where that is for people, else on standard error."""
    from trin.engine.cpr import masked  # noqa: PLC0415
    from trin.rulesets import reporting  # noqa: PLC0415

    for told in reporting.left_alone(mended.left, say):
        _complain(say, told, "warning")
    if diff and mended.files:
        _say(reporting.differences(mended))
        return
    done = masked(reporting.changed(mended, say))
    if form == "text" and not diff:
        console.write(f"{done}\n", sys.stdout)
    else:
        console.write(done, sys.stderr)


def _check_path(path: str, say: Say) -> None:
    from trin.rulesets import SUFFIX  # noqa: PLC0415

    if not Path(path).exists():
        raise Refused(say("check.missing", name=path))
    if not Path(path).is_dir() and not path.lower().endswith(SUFFIX):
        raise Refused(say("check.not_rules", name=path))


def _format(say: Say, own_language: bool, paths: Sequence[str], to: str | None, check: bool, diff: bool) -> int:
    from trin.rulesets.formatting import format_bytes, format_files  # noqa: PLC0415

    if "-" in paths:
        if len(paths) > 1:
            raise Refused(say("unexpected"))
        return _format_stdin(say, own_language, format_bytes(sys.stdin.buffer.read(), Path("-"), to), check, diff)
    for path in paths:
        _check_path(path, say)
    try:
        files = list(format_files(paths or (".",), to))
    except OSError as problem:
        raise Refused(_unreadable(problem, paths, say)) from None
    if not files:
        raise Refused(say("check.nothing", names=", ".join(f"»{p}«" for p in paths) or say("check.here")))
    say = _said_as_in([file.source.text for file in files], say, own_language)
    good = [file for file in files if file.text is not None]
    changed = [file for file in good if file.changed]
    for file in files:
        if file.text is None:
            _unformatted(file, say)
    for file in changed:
        _formatted(file, check, diff, say)
    if check and changed:
        _say(say("format.checked", changed=say.plural("files", len(changed))))
    elif good and not diff:
        _say(say.plural("format.done", len(good)))
    return 1 if len(good) < len(files) or (check and changed) else 0


def _said_as_in(texts: Sequence[str], say: Say, own_language: bool) -> Say:
    """The texts of the language that was asked for, else of that of the rules."""
    return say if own_language else Say(_language_of_files(texts) or say.language)


def _format_stdin(say: Say, own_language: bool, file: FormattedFile, check: bool, diff: bool) -> int:
    say = _said_as_in([file.source.text], say, own_language)
    if file.text is None:
        _unformatted(file, say)
        return 1
    if diff:
        _show_diff(file)
    elif not check:
        console.write(file.text.removesuffix("\n"), sys.stdout)
    return 1 if check and file.changed else 0


def _formatted(file: FormattedFile, check: bool, diff: bool, say: Say) -> None:
    """Write a file that is to be changed, or show that it would be."""
    from trin.rulesets.formatting import replace_file  # noqa: PLC0415

    if diff:
        _show_diff(file)
    elif check:
        _say(say("format.would", file=file.source.file))
    else:
        try:
            replace_file(file.path, file.text or "")
        except OSError as problem:
            reason = problem.strerror or str(problem)
            raise Refused(say("format.unwritten", name=file.source.file, reason=reason)) from None
        _say(say("format.changed", file=file.source.file))


def _show_diff(file: FormattedFile) -> None:
    from difflib import unified_diff  # noqa: PLC0415

    before, after = (text.splitlines() for text in (file.source.text, file.text or ""))
    found = list(unified_diff(before, after, file.source.file, file.source.file, lineterm=""))
    if found:
        _say("\n".join(found))


def _unformatted(file: FormattedFile, say: Say) -> None:
    """Why a file is left alone, on standard error."""
    from trin.dsl.rendering import render  # noqa: PLC0415

    _complain(say, say("format.left", file=file.source.file))
    if file.untranslatable is not None:
        told = say("format.untranslatable", file=file.source.file, line=file.untranslatable)
    else:
        told = render.text(file.problems, [file.source], say.language)
    console.write(told, sys.stderr)


def _test(say: Say, own_language: bool, paths: Sequence[str], rules: Sequence[str], form: str) -> int:
    from trin.dsl.rendering import render  # noqa: PLC0415
    from trin.rulesets import examples_report  # noqa: PLC0415
    from trin.rulesets.examples import run_examples  # noqa: PLC0415

    _check_folders(rules, say)
    for path in paths:
        _check_path(path, say)
    try:
        ran = run_examples(paths or (".",), rules)
    except OSError as problem:
        raise Refused(_unreadable(problem, paths, say)) from None
    named = ", ".join(f"»{p}«" for p in paths) or say("check.here")
    if not ran.files:
        raise Refused(say("check.nothing", names=named))
    say = _said_as_in([source.text for source in ran.sources], say, own_language)
    if ran.problems:
        _complain(say, say("test.broken"))
        console.write(render.text(ran.problems, ran.sources, say.language) + "\n", sys.stderr)
    elif not ran.examples:
        raise Refused(say("test.none", names=named))
    match form:
        case "json":
            _print_json(examples_report.data(ran, say), 1)
        case "junit":
            _say(examples_report.junit(ran, say))
        case _:
            _say(examples_report.text(ran, say))
    return 1 if ran.failed or ran.problems else 0


def _unreadable(problem: OSError, paths: Sequence[str], say: Say) -> str:
    from trin.rulesets import MOST_BYTES, TooLarge  # noqa: PLC0415

    if isinstance(problem, TooLarge):
        return say("check.large", name=problem.filename, limit=MOST_BYTES // 1_000_000)
    reason = problem.strerror or str(problem)
    return say("check.unreadable", name=problem.filename or ", ".join(paths), reason=reason)


def _schema(say: Say, own_language: bool, ruleset: str, package: str | None, rules: Sequence[str]) -> int:
    from trin.engine.schema import schema  # noqa: PLC0415

    loaded = _loaded(ruleset, rules, say)
    found, packages = loaded.ruleset, loaded.reader.names.packages
    if not own_language and found.language in TEXTS:
        say = Say(found.language)
    _check_package(package, packages, found.name, say)
    built = schema(found, package, say.language, loaded.programs.rulesets()[1:])
    console.write(console.json_text(built, sys.stdout, 2), sys.stdout)
    return 0


def _check_package(package: str | None, packages: Collection[str], ruleset: str, say: Say) -> None:
    from trin.engine.likeness import suggest  # noqa: PLC0415

    if package is None or package in packages:
        return
    parts = [say("unknown_package", name=package, ruleset=ruleset)]
    better = suggest(package, packages)
    if better is not None:
        parts.append(say("did_you_mean", suggestion=better))
    if packages:
        parts.append(say("packages", names=", ".join(packages)))
    raise Refused(" ".join(parts))


def _show(say: Say, own_language: bool, ruleset: str, package: str | None, rules: Sequence[str], **given: Any) -> int:
    from trin.dsl.showing import documents, text  # noqa: PLC0415
    from trin.rulesets import showing  # noqa: PLC0415

    if given["graph"] and given["format"]:
        raise Refused(say("show.graph_format"))
    if given["output"] and not given["graph"]:
        raise Refused(say("show.output_alone"))
    loaded = _loaded(ruleset, rules, say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    layer = _layer(loaded, given["layer"], say) or None
    if layer in loaded.broken:
        raise Refused(say("show.broken_layer", name=layer))
    on = given["on"] or date.today()
    asked = showing.Asked(on, given["as_of_rules"] or on, None if layer is None else str(layer))
    try:
        one = showing.stacked(loaded, asked)
    except showing.NotShown as problem:
        raise Refused(problem.said(str(layer or loaded.ruleset.name), say)) from None
    _check_package(package, one.ruleset.packages, one.ruleset.name, say)
    if given["graph"]:
        drawing = showing.drawing(one.ruleset, package, given["graph"], say)
        return _draw(drawing, given["graph"] in ("svg", "html"), given["output"], say)
    shown = showing.read(ruleset, rules, one, asked, say, package)
    match given["format"]:
        case "json":
            _print_json(documents.data(shown), 1)
        case "markdown":
            _say(documents.markdown(shown, say))
        case _:
            _say(text.text(shown, say, console.screen(sys.stdout), console.terminal(sys.stdout)))
    return 0


def _draw(drawing: str | showing.NotDrawn, marked_up: bool, output: str | None, say: Say) -> int:
    """Write a drawing to a file or to standard output."""
    from trin.engine.cpr import masked  # noqa: PLC0415

    if not isinstance(drawing, str):
        raise Refused(say(f"show.{drawing.why}", name=drawing.name, names=", ".join(drawing.packages)))
    if output is None:
        _say(console.html_text(drawing, sys.stdout) if marked_up else drawing)
        return 0
    try:
        Path(output).write_bytes(f"{masked(drawing)}\n".encode())
    except OSError as problem:
        raise Refused(say("show.unwritten", name=output, reason=problem.strerror or problem)) from None
    console.write(say("show.written", name=output), sys.stderr)
    return 0


def _explain(say: Say, code: str | None, form: str) -> int:
    from trin.dsl import pages  # noqa: PLC0415

    bold = _heading if console.colours(sys.stdout) else str
    if code is None:
        if form == "json":
            _print_json([{"code": c, "title": title} for c, title in pages.titles(say.language).items()], 1)
        else:
            _say(pages.markdown_list(say) if form == "markdown" else pages.listing(say, bold))
        return 0
    try:
        page = pages.page(pages.code_in(code), say.language)
    except KeyError:
        raise Refused(pages.unknown(code, say)) from None
    match form:
        case "json":
            _print_json(page.as_data(), 1)
        case "markdown":
            _say(page.markdown.removesuffix("\n"))
        case _:
            _say(pages.text(page, console.width(sys.stdout), bold))
    return 0


def _heading(text: str) -> str:
    return click.style(text, bold=True)


def _codes_like(say: Say, incomplete: str) -> list[CompletionItem]:
    """The codes that begin as what has been typed, with what they are called."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415
    from trin.dsl import pages  # noqa: PLC0415

    begun = f"T{incomplete}" if incomplete[:1].isdigit() else incomplete.upper()
    titles = pages.titles(say.language)
    return [CompletionItem(code, help=title) for code, title in titles.items() if code.startswith(begun)]


def _completion(shell: str, root: click.Command) -> int:
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    found = get_completion_class(shell)
    if found is None:
        return WRONG
    console.write(found(root, {}, "trin", "_TRIN_COMPLETE").source(), sys.stdout)
    return 0


def _rulesets_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of rulesets, and folders."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415
    from trin.rulesets import available  # noqa: PLC0415

    names = available(ctx.params.get("rules") or ())
    found = [CompletionItem(n) for n in names if n.startswith(incomplete)]
    return found or [CompletionItem(incomplete, type="dir")]


def _packages_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The packages of the ruleset that has been typed, with what they are called."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    loaded = _typed(ctx)
    packages = {} if loaded is None else loaded.ruleset.packages
    return [CompletionItem(n, help=p.label) for n, p in packages.items() if n.startswith(incomplete)]


def _layers_like(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The companies' layers on the ruleset that has been typed."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    loaded = _typed(ctx)
    names = () if loaded is None else loaded.layers
    return [CompletionItem(name) for name in sorted(names) if name.startswith(incomplete)]


def _typed(ctx: click.Context) -> LoadedRuleset | None:
    """The ruleset that has been typed; None where it cannot be used, of which nothing is said to somebody typing."""
    from trin.rulesets import RulesError, load  # noqa: PLC0415

    # Where an option still lacks its value, click has not come to the arguments and leaves them in `args`.
    name = ctx.params.get("ruleset") or next((a for a in ctx.args if not a.startswith("-")), "")
    try:
        return load(name, ctx.params.get("rules") or (), cached=True)
    except (RulesError, OSError):
        return None


def build(say: Say, own_language: bool = True) -> click.Group:
    """The command line with its help in one language. `own_language` is false where nobody has asked for it."""
    parts = Parts(say)
    root = Group(
        "trin",
        params=[parts.version(__version__), *parts.shared()],
        help=say("trin"),
        add_help_option=False,
        no_args_is_help=False,
        invoke_without_command=True,
        options_metavar=parts.options_metavar,
        subcommand_metavar=f"{say('metavar.command')} ...",
    )
    root.say = say

    def nothing() -> int:
        ctx = click.get_current_context()
        if ctx.invoked_subcommand is None:
            console.write(ctx.get_help(), sys.stdout)
        return 0

    root.callback = nothing
    day, ruleset = parts.option("on", Day()), parts.argument("ruleset", shell_complete=_rulesets_like)
    files = parts.argument("record", "{}...", nargs=-1, required=True, shell_complete=completed_as("file"))
    paths = parts.argument("path", "[{}]...", nargs=-1, shell_complete=completed_as("file"))
    as_of_rules = parts.option("as-of-rules", Day(), also="regler-fra")
    layer = parts.option("layer", also="lag", shell_complete=_layers_like)
    package = parts.argument("package", "[{}]", required=False, shell_complete=_packages_like)

    def codes_like(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
        return _codes_like(say, begun)

    commands: list[tuple[str, Callable[..., int], list[click.Parameter]]] = [
        (
            "ready",
            lambda ruleset, record, **given: _ready(say, own_language, ruleset, record, **given),
            [
                ruleset,
                files,
                day,
                parts.option("to"),
                parts.switch("plan", also="vejen-videre"),
                parts.option("suppose", also="antag", multiple=True),
                parts.option("until", Day(), also="frem-til"),
                as_of_rules,
                layer,
                parts.rules(),
                parts.reader(),
                parts.form(),
                parts.output(),
            ],
        ),
        (
            "check",
            lambda path, rules, **given: _check(say, own_language, path, rules, **given),
            [
                paths,
                parts.switch("fix"),
                parts.switch("diff"),
                parts.rules(),
                parts.option("format", OneOf("text", "json", "sarif", "github"), default="text"),
            ],
        ),
        (
            "test",
            lambda path, rules, **given: _test(say, own_language, path, rules, given["format"]),
            [paths, parts.rules(), parts.option("format", OneOf("text", "json", "junit"), default="text")],
        ),
        (
            "format",
            lambda path, **given: _format(say, own_language, path, **given),
            [
                paths,
                parts.option("to", OneOf("da", "en"), says="format.to"),
                parts.switch("check"),
                parts.switch("diff"),
            ],
        ),
        (
            "schema",
            lambda ruleset, package, rules: _schema(say, own_language, ruleset, package, rules),
            [ruleset, package, parts.rules()],
        ),
        (
            "show",
            lambda ruleset, package, rules, **given: _show(say, own_language, ruleset, package, rules, **given),
            [
                ruleset,
                package,
                parts.option("layer", also="lag", says="show.layer", shell_complete=_layers_like),
                parts.option("on", Day(), says="show.on"),
                parts.option("as-of-rules", Day(), also="regler-fra", says="show.as-of-rules"),
                parts.rules(),
                parts.option("format", OneOf("text", "markdown", "json")),
                parts.option("graph", OneOf("mermaid", "svg", "html", "list")),
                parts.option("output", also="fil", shell_complete=completed_as("file")),
            ],
        ),
        (
            "reasons",
            lambda ruleset, record, **given: _reasons(say, own_language, ruleset, [record], **given),
            [
                ruleset,
                parts.argument("record", shell_complete=completed_as("file")),
                day,
                parts.option("to"),
                as_of_rules,
                layer,
                parts.rules(),
                parts.option("format", OneOf("text", "markdown"), default="text"),
            ],
        ),
        (
            "reads",
            lambda ruleset, package, **given: _reads(say, own_language, ruleset, package, **given),
            [
                ruleset,
                parts.argument("package", "[{}]", required=False),
                parts.option("record", shell_complete=completed_as("file")),
                parts.rules(),
                parts.option("format", OneOf("text", "markdown", "json"), default="text"),
            ],
        ),
        (
            "explain",
            lambda code, **given: _explain(say, code, given["format"]),
            [
                parts.argument("code", "[{}]", required=False, shell_complete=codes_like),
                parts.option("format", OneOf("text", "markdown", "json"), default="text"),
            ],
        ),
        (
            "completion",
            lambda shell: _completion(shell, root),
            [parts.argument("shell", type=OneOf(*_SHELLS))],
        ),
    ]
    for name, run, parameters in commands:
        root.add_command(parts.command(name, run, parameters))
    return root


# --- starting and ending --------------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code. Nothing that the user can cause ends in a traceback."""
    asked = chosen_language(arguments)
    say = Say(asked or _likely_language(arguments))
    try:
        return _run(arguments, say, asked is not None)
    except (console.ReaderGone, BrokenPipeError):
        return READER_GONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Sequence[str], say: Say, own_language: bool) -> int:
    try:
        result = build(say, own_language).main(list(arguments), prog_name="trin", standalone_mode=False)
    except Refused as problem:
        _complain(say, str(problem))
    except console.Unwritten as problem:
        _complain(say, say("output_failed", why=problem))
    except click.UsageError as problem:
        _complain(say, usage_text(problem, say))
    except click.Abort:
        console.write(("\n" if console.terminal(sys.stderr) else "") + say("interrupted"), sys.stderr)
        return INTERRUPTED
    else:
        return result if isinstance(result, int) else 0
    return WRONG


def _expanded(arguments: Sequence[str]) -> list[str]:
    """The arguments with *.json and the like filled in, which the shells of Windows leave to the program."""
    return [name for a in arguments for name in (sorted(glob.glob(a)) if "*" in a or "?" in a else []) or [a]]


def _let_go(stream: TextIO | None) -> None:
    """Nothing that could not be written is tried again when Python ends, and none of it becomes the exit code."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # No plugin of pydantic's that happens to be installed is shown a citizen's record; nor are any looked for.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    console.use(sys.stdout)
    console.use(sys.stderr)
    code = run(_expanded(sys.argv[1:]) if os.name == "nt" else sys.argv[1:])
    _let_go(sys.stdout)
    _let_go(sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
