"""`trin ready`: every record decided, and shown as it was asked for."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trin.dsl import console
from trin.dsl.messages.commands import TEXTS, Say

from .loading import layer_asked, loaded_ruleset
from .output import NOT_READY, OPEN, READY, WRONG, Refused, complain, dressed, plain, tell, tell_json
from .records import broken_text

if TYPE_CHECKING:
    from trin.rulesets.pages import Folder
    from trin.rulesets.records import Answer, Broken
    from trin.rulesets.supposing import SuppositionError


_WORST = (WRONG, NOT_READY, OPEN, READY)
"""Exit codes, the worst first: broken input hides nothing, and a clear "no" weighs more than "not known"."""


_EXITS = {"ready": READY, "not_ready": NOT_READY}


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
            complain(self._say, told, "warning")
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
            tell("\n" + "-" * 80 + "\n")
        screen = console.width(sys.stdout) if console.terminal(sys.stdout) else None
        tell(self._told(answer, dressed if console.colours(sys.stdout) else plain, screen).removesuffix("\n"))

    def _told(self, answer: Answer, style: Callable[[str, str], str], screen: int | None) -> str:
        """In words, no wider than the screen it goes to, if it goes to one."""
        from trin.engine.explain.text import WIDTH, text  # noqa: PLC0415

        width = WIDTH if screen is None else min(screen, WIDTH)

        language = self._say.language
        return text(
            answer.decision, answer.ruleset, answer.record, language, to=self._to, style=style, plan=answer.plan,
            real=answer.real, width=width,
        )  # fmt: skip

    def _page(self, answer: Answer) -> None:
        from trin.rulesets.pages import page_of  # noqa: PLC0415

        if self._count:
            tell("")
        shown = page_of(answer, self._reader, self._form, self._say.language, self._to).removesuffix("\n")
        tell(console.html_text(shown, sys.stdout) if self._form == "html" else shown)

    def _file(self, answer: Answer, folder: Folder) -> None:
        """One file for one citizen."""
        from trin.rulesets.pages import page_of  # noqa: PLC0415

        if self._json:
            content = console.json_text(_decision_data(answer), None, 1)
        elif self._form == "text" and self._reader == "consultant":
            content = self._told(answer, plain, None)
        else:
            content = page_of(answer, self._reader, self._form, self._say.language, self._to)
        try:
            file = folder.write(answer.decision.citizen, content)
        except OSError as problem:
            raise Refused(self._say("output.unwritten", name=folder.path, reason=_reason(problem, self._say))) from None
        tell(self._say("output.written", file=file))

    def broken(self, broken: Broken) -> int:
        """Say what is wrong: to people on standard error, to programs in the place of the decision."""
        if self._json:
            self._data(broken.as_data())
        else:
            complain(self._say, broken_text(broken, self._say))
        return WRONG

    def _data(self, value: Any) -> None:
        """One document for one record; a line for each of several."""
        tell_json(value, None if self._several else 1)


def _reason(problem: OSError, say: Say) -> str:
    """Why a page could not be written: what is there already, where a folder of pages is to be, is a file."""
    return say.disk(NotADirectoryError(errno.ENOTDIR, "") if problem.errno == errno.EEXIST else problem)


def _decision_data(answer: Answer) -> dict[str, Any]:
    plan = {} if answer.plan is None else {"plans": answer.plan.model_dump(mode="json")}
    return answer.decision.model_dump(mode="json") | plan


def ready(say: Say, own_language: bool, ruleset: str, record: Sequence[str], **given: Any) -> int:
    """Decide every record, and show each as it comes. The exit code is the worst of theirs."""
    from trin.engine.explain.words import Words  # noqa: PLC0415
    from trin.rulesets.records import STDIN, Answer, Question, answers, several  # noqa: PLC0415
    from trin.rulesets.supposing import SuppositionError  # noqa: PLC0415

    loaded = loaded_ruleset(ruleset, given["rules"], say)
    if not own_language and loaded.ruleset.language in TEXTS:
        say = Say(loaded.ruleset.language)
    today = date.today()
    on: date = given["on"] or today
    if on > today:
        complain(say, say("future", date=Words(say.language).date(on)), "warning")
    if STDIN in record and sys.stdin is not None and sys.stdin.isatty():
        console.write(say("reading_stdin"), sys.stderr)
    form, reader, output = given["format"], given["for"], given["output"]
    if record.count(STDIN) > 1:
        raise Refused(say("stdin.twice"))
    if given["until"] is not None and given["until"] < on:
        dates = Words(say.language)
        raise Refused(say("until.past", until=dates.date(given["until"]), on=dates.date(on)))
    if output == "":
        raise Refused(say("needs_value", name="--mappe" if say.language == "da" else "--output"))
    if form == "json" and reader != "consultant":
        raise Refused(say("for.json"))
    if form == "html" and several(record) and output is None:
        raise Refused(say("output.needed"))
    shown = _Shown(given["to"], form, several(record), say, reader, output)
    stdin = None if sys.stdin is None else sys.stdin.buffer
    codes = set()
    layer = layer_asked(loaded, given["layer"], say)
    until, suppose, plan = given["until"], given["suppose"], given["plan"]
    question = Question(loaded, on, given["to"], given["as_of_rules"], layer, until, suppose, plan)
    try:
        for found in answers(question, record, stdin, say):
            codes.add(shown.answer(found) if isinstance(found, Answer) else shown.broken(found))
    except SuppositionError as problem:
        return _unsupposed(problem, given["format"], say)
    return next(code for code in _WORST if code in codes)


def _unsupposed(problem: SuppositionError, form: str, say: Say) -> int:
    """What is wrong with a row that is to be supposed, in the form of problems in rules."""
    from trin.dsl.rendering import render  # noqa: PLC0415

    if form == "json":
        tell_json(render.json_objects(problem.diagnostics, say.language), 1)
    else:
        shown = render.text(problem.diagnostics, problem.sources, say.language, console.screen(sys.stderr))
        complain(say, f"{say('suppose.broken')}\n\n{shown}")
    return WRONG
