"""Generated source for a transition that is asked for again and again.

The meaning of every test is in the rooms of its quantity; here is only their common case, without a call: a single row
on the newest day, a passed certificate, attendance with hours to judge by. Whatever else a record holds goes to the
compiled test itself. The source holds names that are made here, and numbers of the rule; everything else is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from .calendar import LAST_DAY, back
from .logic import MET, UNKNOWN, UNMET
from .measured import counting
from .model import (
    AbsenceTest,
    AbsenceUnit,
    AttendanceTest,
    Bound,
    CertificateTest,
    Comparison,
    CompetenceTest,
    Duration,
    EachOfLatest,
    EveryMeasurement,
    GroupKind,
    InModule,
    Last,
    Latest,
    MeanOfLatest,
    Number,
    Risen,
    Test,
    TestGroup,
    TimeTest,
    Unit,
)
from .quantities import Evaluate, Situation, first_reason
from .registers import EXPIRED, NOT_PASSED, NOT_RECORDED

_SIGNS = {
    Comparison.AT_LEAST: ">=",
    Comparison.AT_MOST: "<=",
    Comparison.OVER: ">",
    Comparison.UNDER: "<",
    Comparison.EXACTLY: "==",
}
_MOST_SPELT_OUT = 6
_STATUSES = f"{MET} if {{}} else {UNMET}"

Compile = Callable[[Test], Evaluate]
Answer = Callable[[Situation], list[Any]]


def answer(lines: Sequence[Test | TestGroup | Callable[[Situation], Any]], compiled: Compile) -> Answer:
    """One function that answers every line: a test or a group by its own source, a function by calling it."""
    writer = _Writer(compiled)
    names = [writer.called(line) if callable(line) else writer.line(line) for line in lines]
    return writer.function(names)


class _Writer:
    """Source under construction. `_given` are the objects that it names."""

    def __init__(self, compiled: Compile) -> None:
        self._compiled = compiled
        self._code: list[str] = []
        self._starts: dict[Duration | int, str] = {}
        self._given: dict[str, Any] = {
            "counting": counting, "first_reason": first_reason, "EXPIRED": EXPIRED, "NOT_PASSED": NOT_PASSED,
            "NOT_RECORDED": NOT_RECORDED,
        }  # fmt: skip
        self._names = 0

    def function(self, answers: Sequence[str]) -> Answer:
        """The whole, with the answers in order."""
        head = [
            "def answer(s):",
            "measurements, latest, certificates = s.measurements, s.latest, s.certificates",
            "day, attendance = s.day, s.history.attendance",
            *(f"{name} = {self._start(length)}" for length, name in self._starts.items()),
        ]
        source = "\n ".join([*head, *self._code, f"return [{', '.join(answers)}]"])
        exec(source, self._given)
        made: Answer = self._given["answer"]
        return made

    def _name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def _give(self, value: object) -> str:
        name = self._name()
        self._given[name] = value
        return name

    def called(self, function: Callable[[Situation], Any]) -> str:
        """The name of what a function answers."""
        name = self._name()
        self._code.append(f"{name} = {self._give(function)}(s)")
        return name

    def line(self, line: Test | TestGroup) -> str:
        """The name of a line's finding."""
        return self._group(line) if isinstance(line, TestGroup) else self._test(line)

    def _test(self, test: Test) -> str:
        match test:
            case CompetenceTest():
                return self._competence(test)
            case CertificateTest(result=None, window=None, before_module_start=False):
                return self._certificate(test)
            case AttendanceTest(activity=None, window=Last(length)) if _in_days(length):
                return self._attendance(test, length)
            case AbsenceTest(unit=AbsenceUnit.DAYS, window=Last(length)) if _in_days(length):
                return self._absent_days(test, length)
            case TimeTest(scope=InModule()) if _in_days(test.bound.value) and test.bound.upper is None:
                return self._time_in_module(test)
            case _:
                return self.called(self._compiled(test))

    def _either(self, test: Test, name: str, condition: str, steps: Sequence[str], finding: str) -> str:
        """The finding where the condition holds; otherwise what the compiled test says."""
        self._code += [f"if {condition}:", *(f" {step}" for step in steps), f" {name} = {finding}", "else:",
                       f" {name} = {self._give(self._compiled(test))}(s)"]  # fmt: skip
        return name

    # --- starts -----------------------------------------------------------------------------------------------------

    def _from(self, length: Duration | int) -> str:
        """The variable that holds the first day of a freshness (a duration) or of a window of so many days."""
        if length not in self._starts:
            self._starts[length] = self._name()
        return self._starts[length]

    def _start(self, length: Duration | int) -> str:
        if isinstance(length, int):
            return f"day - {length - 1}"
        return f"{self._give(back)}(day, {self._give(length)})"

    # --- measurements -----------------------------------------------------------------------------------------------

    def _competence(self, test: CompetenceTest) -> str:
        measured, predicate = test.measured, test.predicate
        roles = measured.assessors
        if measured.in_module or (roles is not None and roles.every):
            return self.called(self._compiled(test))
        free = measured.within is None and roles is None
        match measured.which, predicate:
            case Latest(), Risen(steps) if free and measured.window is None:
                return self._risen(test, steps)
            case Latest(), Bound(value=int() | Fraction()) if measured.window is None:
                return self._latest(test, predicate)
            case ((EachOfLatest(count) | MeanOfLatest(count)), Bound(value=int() | Fraction())) if (
                free and measured.window is None and 1 <= count <= _MOST_SPELT_OUT
            ):
                return self._newest(test, predicate, count)
            case EveryMeasurement(), Bound(value=int() | Fraction()) if free:
                return self._every(test, predicate)
            case _:
                return self.called(self._compiled(test))

    def _latest(self, test: CompetenceTest, bound: Bound[Any]) -> str:
        rows, name = self._name(), self._name()
        self._code.append(f"{rows} = latest.get({test.competence!r})")
        condition = f"{rows} is not None and len({rows}) == 1"
        if test.measured.assessors is not None:
            condition += f" and {rows}[0][2] in {self._give(frozenset(test.measured.assessors.names))}"
        if test.measured.within is not None:
            condition += f" and {rows}[0][0] >= {self._from(test.measured.within)}"
        status = _STATUSES.format(self._holds(bound, "level"))
        steps = [f"level = {rows}[0][1]"]
        return self._either(test, name, condition, steps, f"({status}, None, level, {rows}, None)")

    def _newest(self, test: CompetenceTest, bound: Bound[Any], count: int) -> str:
        rows, name, levels = self._name(), self._name(), self._name()
        self._code.append(f"{rows} = measurements.get({test.competence!r})")
        condition = (
            f"{rows} is not None and (len({rows}) == {count} or "
            f"len({rows}) > {count} and {rows}[{count}][0] != {rows}[{count - 1}][0])"
        )
        each = [f"{rows}[{i}][1]" for i in range(count)]
        if isinstance(test.measured.which, MeanOfLatest):
            steps = [f"{rows} = {rows}[:{count}]", f"{levels} = {' + '.join(each)}"]
            status = _STATUSES.format(self._ratio_holds(bound, levels, str(count)))
            return self._either(test, name, condition, steps, f"({status}, None, ({levels}, {count}), {rows}, None)")
        steps = [f"{rows} = {rows}[:{count}]", f"{levels} = [{', '.join(each)}]"]
        status = _STATUSES.format(self._all_hold(bound, levels))
        return self._either(test, name, condition, steps, f"({status}, None, {levels}, {rows}, None)")

    def _every(self, test: CompetenceTest, bound: Bound[Any]) -> str:
        window = test.measured.window
        if not isinstance(window, Last) or not _in_days(window.duration):
            return self.called(self._compiled(test))
        start = self._from(_days(window.duration))
        rows, name, levels = self._name(), self._name(), self._name()
        self._code.append(f"{rows} = measurements.get({test.competence!r})")
        condition = f"{rows} is not None and {rows}[0][0] >= {start}"
        steps = [f"{rows} = counting({rows}, {start})", f"{levels} = [row[1] for row in {rows}]"]
        status = _STATUSES.format(self._all_hold(bound, levels))
        return self._either(test, name, condition, steps, f"({status}, None, {levels}, {rows}, None)")

    def _risen(self, test: CompetenceTest, steps: Number) -> str:
        rows, name = self._name(), self._name()
        self._code.append(f"{rows} = measurements.get({test.competence!r})")
        apart = f"{rows}[0][0] != {rows}[1][0] and {rows}[-1][0] != {rows}[-2][0]"
        condition = f"{rows} is not None and len({rows}) > 1 and {apart}"
        bound = Bound(Comparison.AT_LEAST, steps)
        status = _STATUSES.format(self._holds(bound, "rise"))
        finding = f"({status}, None, rise, ({rows}[0], {rows}[-1]), None)"
        return self._either(test, name, condition, [f"rise = {rows}[0][1] - {rows}[-1][1]"], finding)

    # --- bounds -----------------------------------------------------------------------------------------------------

    def _holds(self, bound: Bound[Any], value: str) -> str:
        if bound.comparison is Comparison.BETWEEN:
            return f"{self._give(bound.value)} <= {value} <= {self._give(bound.upper)}"
        written = bound.value if isinstance(bound.value, int) else self._give(bound.value)
        return f"{value} {_SIGNS[bound.comparison]} {written}"

    def _all_hold(self, bound: Bound[Any], levels: str) -> str:
        """Every bound is an interval, so the lowest and the highest level decide."""
        match bound.comparison:
            case Comparison.AT_LEAST | Comparison.OVER:
                return self._holds(bound, f"min({levels})")
            case Comparison.AT_MOST | Comparison.UNDER:
                return self._holds(bound, f"max({levels})")
            case _:
                return f"{self._holds(bound, f'min({levels})')} and {self._holds(bound, f'max({levels})')}"

    def _ratio_holds(self, bound: Bound[Any], part: str, whole: str) -> str:
        def side(sign: str, value: Number) -> str:
            exact = Fraction(value)
            return f"{part} * {exact.denominator} {sign} {exact.numerator} * {whole}"

        if bound.comparison is Comparison.BETWEEN:
            assert bound.upper is not None
            return f"{side('>=', bound.value)} and {side('<=', bound.upper)}"
        return side(_SIGNS[bound.comparison], bound.value)

    # --- the rest ---------------------------------------------------------------------------------------------------

    def _certificate(self, test: CertificateTest) -> str:
        rows, name = self._name(), self._name()
        self._code += [
            f"{rows} = certificates.get({test.certificate!r})",
            f"if {rows} is None:",
            f" {name} = NOT_RECORDED",
            "else:",
            f" for row in {rows}:",
            "  if row[1] and row[3] >= day:",
            f"   {name} = ({MET}, None, True, (row,), None)",
            "   break",
            " else:",
            f"  row = {rows}[0]",
            f"  {name} = ({UNMET}, None, row[1], (row,), EXPIRED if row[1] else NOT_PASSED)",
        ]
        return name

    def _attendance(self, test: AttendanceTest, length: Duration) -> str:
        count, base, there, name = (self._name() for _ in range(4))
        self._code += [
            f"{count} = attendance.since({self._from(_days(length))})",
            f"{base} = attendance.planned[{count}] - attendance.lawful[{count}]",
        ]
        status = _STATUSES.format(self._ratio_holds(test.bound, there, base))
        steps = [f"{there} = 100 * attendance.present[{count}]"]
        finding = f"({status}, None, ({there}, {base}), attendance.rows[:{count}], None)"
        return self._either(test, name, f"{base} > 0", steps, finding)

    def _absent_days(self, test: AbsenceTest, length: Duration) -> str:
        count, absent, days, name = (self._name() for _ in range(4))
        kind = "unlawful" if test.unlawful_only else "absent"
        self._code += [
            f"{count} = attendance.since({self._from(_days(length))})",
            f"{absent} = attendance.rows_at(attendance.{kind}, {count})",
            f"{days} = set()",
            f"for row in {absent}:",
            " if row[0] != row[1]:",
            f"  {count} = 0",  # a row of several days hides how many of them: the compiled test knows what to do
            f" {days}.add(row[0])",
        ]
        status = _STATUSES.format(self._holds(test.bound, "absences"))
        finding = f"({status}, None, absences, {absent} or attendance.rows[:{count}], None)"
        return self._either(test, name, count, [f"absences = len({days})"], finding)

    def _time_in_module(self, test: TimeTest) -> str:
        visit, name = self._name(), self._name()
        self._code.append(f"{visit} = s.history.current")
        condition = f"{visit} is not None and {visit}[1] is None and not s.history.pauses"
        length = _days(test.bound.value)
        steps = [f"elapsed = day - {visit}[0]", f"reached = {visit}[0] + {length}"]
        status = _STATUSES.format(f"elapsed {_SIGNS[test.bound.comparison]} {length}")
        finding = f"({status}, None, elapsed, [{visit}], {{'reached': reached if reached <= {LAST_DAY} else None}})"
        return self._either(test, name, condition, steps, finding)

    def _group(self, group: TestGroup) -> str:
        tests = [self._test(test) for test in group.tests]
        found, met, unknown, status, name = (self._name() for _ in range(5))
        reached = {
            GroupKind.ALL: (f"{met} == {len(tests)}", f"{met} + {unknown} == {len(tests)}"),
            GroupKind.AT_LEAST: (f"{met} >= {group.needed}", f"{met} + {unknown} >= {group.needed}"),
            GroupKind.NONE: (f"{met} + {unknown} == 0", f"{met} == 0"),
        }[group.kind]
        self._code += [
            f"{found} = [{', '.join(tests)}]",
            f"{met} = {unknown} = 0",
            f"for finding in {found}:",
            f" if finding[0] == {MET}:",
            f"  {met} += 1",
            f" elif finding[0] == {UNKNOWN}:",
            f"  {unknown} += 1",
            f"{status} = {MET} if {reached[0]} else {UNKNOWN} if {reached[1]} else {UNMET}",
            f"{name} = ({status}, first_reason({found}) if {status} == {UNKNOWN} else None, {met}, (), {found})",
        ]
        return name


def _in_days(length: Duration) -> bool:
    return length.unit in (Unit.DAY, Unit.WEEK)


def _days(length: Duration) -> int:
    return length.count * (7 if length.unit is Unit.WEEK else 1)
