"""Test lines: from a subject, a predicate and qualifiers to a test of the model, or to what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from trin.dsl import ast, phrases
from trin.dsl.diagnostics import Edit, Label
from trin.dsl.phrases import said
from trin.dsl.source import Span
from trin.engine import model

from . import meant
from .qualifiers import KINDS, Terms, duration, predicate_key, qualifier_key, read_qualifiers, read_roles
from .scope import THING, Entry, Missed, Report, Scope
from .values import ValueReader, absence_unit

_NARROWER = {("certificate", "bound"): "at_least", ("gap", "bound"): "at_most", ("judgement", "is"): "is_yes"}
"""Where a kind takes only some of what a predicate can say, by kind and predicate."""


class TestReader:
    """Reads the tests of one place. `layers` says by file which ruleset a test is written in."""

    __test__ = False

    def __init__(self, scope: Scope, layers: Mapping[str, str], language: str, report: Report) -> None:
        self.scope = scope
        self.layers = layers
        self.language = language
        self.report = report
        self.values = ValueReader(language, report)

    # --- lines and groups -------------------------------------------------------------------------------------------

    def body(self, lines: tuple[ast.BodyLine, ...]) -> model.Body:
        """Every test and group that could be read."""
        read = (self.group(line) if isinstance(line, ast.GroupLines) else self.test(line) for line in lines)
        return tuple(test for test in read if test is not None)

    def group(self, node: ast.GroupLines) -> model.TestGroup:
        """``alle af``, ``mindst N af``, ``ingen af``."""
        tests = tuple(test for test in map(self.test, node.tests) if test is not None)
        needed = {"all": len(node.tests), "none": 0}.get(node.kind, node.needed or 0)
        if node.kind == "at_least" and needed < 1:
            self.report.add("T311", node.span, found=str(needed))
        if needed > len(node.tests):
            self.report.add("T501", node.span)
        return model.TestGroup(self.source(node.text, node.span), model.GroupKind(node.kind), needed, tests)

    def source(self, text: str, span: Span) -> model.Source:
        """Where a test stands, and how it reads."""
        return model.Source(text, model.Origin(span.file, span.line, self.layers[span.file]))

    def test(self, line: ast.TestLine) -> model.Test | None:
        """One test, or None and the problems with it."""
        subject = line.subject
        entry: Entry | None = None
        kind: str | None = None
        match subject:
            case ast.NamedSubject():
                entry = self._named(subject, line)
                if entry is not None and not self.scope.names.is_unread(entry):
                    kind = _kind(entry)
            case ast.TimeInSubject():
                entry, kind = self.scope.find(subject.module, THING, "module", self.report), "time"
            case ast.GroupSubject():
                entry, kind = self.scope.find(subject.group, "group", "group", self.report), "group"
            case ast.BuiltinSubject():
                kind = "time" if subject.which.startswith("time") else subject.which.value
        self.values.about = () if entry is None else (Label(entry.name.span, "@declared_here"),)
        terms = read_qualifiers(kind, line.qualifiers, self.scope, self.report, self.language, self.values.about)
        if kind is None or not self._fits(kind, line.predicate, entry):
            return None
        source = self.source(line.text, line.span)
        if isinstance(subject, ast.BuiltinSubject):
            return self._builtin(source, subject, line, terms)
        return None if entry is None else self._about(source, kind, entry, line, terms)

    def _named(self, subject: ast.NamedSubject, line: ast.TestLine) -> Entry | None:
        flags = {q.flag for q in line.qualifiers if isinstance(q, ast.FlagQualifier)}
        if ast.Flag.ANY_PACKAGE in flags:
            entry = self.scope.names.elsewhere(THING, subject.name.text)
            if entry is not None and entry.kind == "module":
                self.scope.names.used.add(entry.name.span)
                return entry
        return self.scope.find(subject.name, THING, subject.kind or THING, self.report)

    def _fits(self, kind: str, predicate: ast.Predicate, entry: Entry | None) -> bool:
        allowed = KINDS[kind][0]
        key = predicate_key(predicate)
        if key in allowed:
            return True
        if kind == "fact_values" and key == "bound":
            self.report.add("T306", predicate.span, also=self.values.about)
        else:
            self._cannot(kind, predicate, [_NARROWER.get((kind, name), name) for name in allowed], entry)
        return False

    def _cannot(self, kind: str, predicate: ast.Predicate, allowed: Iterable[str], entry: Entry | None = None) -> None:
        """The predicate is not for that kind. Where there is just one word to say about it, that may be meant."""
        found, can = phrases.predicate(predicate, self.language), phrases.predicates(allowed, self.language)
        only = meant.ONLY_WORD.get(kind) if isinstance(predicate, ast.WordPredicate) else None
        fix = None if only is None else phrases.predicate(ast.WordPredicate(only, predicate.span), self.language)
        example = self._example(kind, entry)
        self.report.add(
            "T301", predicate.span, also=self.values.about, fix=fix, unsafe=True,
            found=found, kind=f"@a_{kind}", allowed=can, example=example,
        )  # fmt: skip

    def _example(self, kind: str, entry: Entry | None) -> str:
        fact = entry.node if entry is not None and isinstance(entry.node, ast.FactDecl) else None
        value = fact.values[-1].text if fact is not None and fact.values else ""
        return meant.example(kind, "" if entry is None else entry.name.text, self.language, value)

    def _builtin(
        self, source: model.Source, subject: ast.BuiltinSubject, line: ast.TestLine, terms: Terms
    ) -> model.Test | None:
        match subject.which:
            case ast.Builtin.ATTENDANCE:
                return self._attendance(source, line, terms)
            case ast.Builtin.ABSENCE:
                return self._absence(source, line, terms)
            case ast.Builtin.HOURS:
                return self._hours(source, line, terms)
            case ast.Builtin.TIME_IN_MODULE:
                return self._time(source, line, model.InModule())
            case ast.Builtin.TIME_IN_PATH:
                return self._time(source, line, model.InPath())
            case ast.Builtin.GAP:
                return self._gap(source, line, terms)
            case ast.Builtin.PACKAGE:
                return model.PackageChosenTest(source)

    def _about(
        self, source: model.Source, kind: str, entry: Entry, line: ast.TestLine, terms: Terms
    ) -> model.Test | None:
        name = entry.name.text
        match kind:
            case "competence":
                return self._competence(source, line, entry, terms)
            case "group":
                return self._competences(source, line, terms)
            case "time":
                return self._time(source, line, name)
            case "certificate":
                return self._certificate(source, line, name, terms)
            case "document":
                predicate = line.predicate
                signed = isinstance(predicate, ast.SignedByPredicate)
                roles = read_roles(predicate.roles, self.scope, self.report) if signed else None  # type: ignore[union-attr]
                return model.DocumentTest(source, name, roles, terms.window, terms.before_module_start, terms.old)
            case "activity":
                return self._activity(source, line, name, terms)
            case "judgement":
                return self._judgement(source, line, name, terms)
            case "follow_up":
                assert isinstance(line.predicate, ast.EveryPredicate)
                return model.FollowUpTest(source, name, duration(line.predicate.every), terms.window)
            case "scorecard":
                bound = self.values.numbers(line.predicate, "u_points")
                return None if bound is None else model.ScorecardTest(source, name, bound)
            case "condition":
                return model.ConditionTest(source, name)
            case "module":
                return model.ModuleTest(source, name, terms.any_package)
        return self._fact(source, line, entry)

    def _window(self, terms: Terms, span: Span) -> model.Window | None:
        if terms.window is None:
            end = Span(span.file, span.end_line, span.end_column, span.end_line, span.end_column)
            likely = Edit(end, f" {meant.window(self.language)}")
            self.report.add("T307", span, edits=(likely,), unsafe=True)
        return terms.window

    # --- measurements -----------------------------------------------------------------------------------------------

    def measured(self, subject: ast.NamedSubject, qualifiers: tuple[ast.Qualifier, ...]) -> model.Measured | None:
        """Which measurements a scorecard's line looks at."""
        entry = self.scope.find(subject.name, THING, "competence", self.report)
        terms = read_qualifiers("competence", qualifiers, self.scope, self.report, self.language)
        self._measured_window(terms, subject.span)
        self._one_value("competence", qualifiers, terms, (model.MeanOfLatest,))
        return None if entry is None else terms.measured()

    def _one_value(
        self, kind: str, qualifiers: tuple[ast.Qualifier, ...], terms: Terms, sensible: tuple[type[model.Which], ...]
    ) -> None:
        """Where a single value is wanted, several measurements must not each have a say."""
        if terms.which is None or isinstance(terms.which, sensible):
            return
        chosen = next(node for node in qualifiers if qualifier_key(node) == "which")
        allowed = phrases.qualifiers(tuple(key for key in KINDS[kind][1] if key != "which"), self.language)
        found = phrases.qualifier(chosen, self.language)
        self.report.add("T302", chosen.span, found=found, kind=f"@a_{kind}", allowed=allowed)

    def _measured_window(self, terms: Terms, span: Span) -> None:
        if isinstance(terms.which, model.EveryMeasurement | model.SomeMeasurement):
            self._window(terms, span)

    def _competence(
        self, source: model.Source, line: ast.TestLine, entry: Entry, terms: Terms
    ) -> model.CompetenceTest | None:
        assert isinstance(entry.node, ast.CompetenceDecl)
        self._measured_window(terms, line.span)
        if isinstance(line.predicate, ast.RisenPredicate):
            self._one_value("competence", line.qualifiers, terms, ())
        scale = self.scope.scale_of(entry.node)
        predicate = self._level(line.predicate, scale, isinstance(terms.which, model.MeanOfLatest))
        return None if predicate is None else model.CompetenceTest(source, entry.name.text, predicate, terms.measured())

    def _competences(self, source: model.Source, line: ast.TestLine, terms: Terms) -> model.GroupTest | None:
        assert isinstance(line.subject, ast.GroupSubject)
        subject = line.subject
        group = subject.group.text
        members = self.scope.competence_names(group)
        self._measured_window(terms, line.span)
        if subject.quantifier == "mean" and not self._meanable(line.predicate):
            return None
        if isinstance(line.predicate, ast.RisenPredicate):
            self._one_value("group", line.qualifiers, terms, ())
        elif subject.quantifier == "mean":
            self._one_value("group", line.qualifiers, terms, (model.MeanOfLatest,))
        mean = subject.quantifier == "mean" or isinstance(terms.which, model.MeanOfLatest)
        predicate = self._level(line.predicate, self._common_scale(members, subject), mean)
        if subject.count is not None and subject.count < 1:
            self.report.add("T311", subject.span, found=str(subject.count))
        if subject.count is not None and members and subject.count > len(members):
            self.report.add("T501", subject.span)
        if predicate is None:
            return None
        quantifier = model.GroupQuantifier(subject.quantifier)
        return model.GroupTest(source, group, members, quantifier, subject.count, predicate, terms.measured())

    def _meanable(self, predicate: ast.Predicate) -> bool:
        """Whether a mean of several competences can be held against it: it has neither a goal nor a beginning."""
        if isinstance(predicate, ast.RisenPredicate):
            self._cannot("group", predicate, ("bound",))
            return False
        if isinstance(predicate, ast.BoundPredicate) and isinstance(predicate.value, ast.GoalValue):
            self.values.wrong(predicate.value, "u_level")
            return False
        return True

    def _common_scale(self, members: tuple[str, ...], subject: ast.GroupSubject) -> ast.ScaleDecl | None:
        name = subject.group
        seen = self.scope.names.visible(self.scope.view, THING)
        nodes = (seen[member].node for member in members)
        scales = [self.scope.scale_of(node) for node in nodes if isinstance(node, ast.CompetenceDecl)]
        known = [scale for scale in scales if scale is not None]
        if not members and not self.scope.names.has_members(name.text):
            self.report.add("T315", name.span, also=self.values.about, name=name.text)
        if any(scale is not known[0] for scale in known):
            self.report.add("T316", name.span, also=self.values.about, name=name.text)
        return known[0] if known else None

    def _level(
        self, predicate: ast.Predicate, scale: ast.ScaleDecl | None, mean: bool
    ) -> model.LevelBound | model.Risen | None:
        steps = [] if scale is None else [step.number for step in scale.steps]
        if isinstance(predicate, ast.RisenPredicate):
            rise = self.values.number("u_level")(predicate.value)
            if rise is not None and steps and rise > max(steps) - min(steps):
                self.report.add("T501", predicate.span)
            return None if rise is None else model.Risen(rise)
        assert isinstance(predicate, ast.BoundPredicate)
        if isinstance(predicate.value, ast.GoalValue):
            return self._goal(predicate, predicate.value, scale)
        bound: model.Bound[model.Number] | None = self.values.bound(predicate, self._step(scale, mean))
        if bound is not None and steps:
            beyond = ((model.Comparison.OVER, max(steps)), (model.Comparison.UNDER, min(steps)))
            if (bound.comparison, bound.value) in beyond:
                self.report.add("T501", predicate.span)
        return bound

    def _goal(
        self, predicate: ast.BoundPredicate, goal: ast.GoalValue, scale: ast.ScaleDecl | None
    ) -> model.Bound[model.IndividualGoal] | None:
        if predicate.upper is not None:
            self.values.wrong(goal, "u_level")
            return None
        if goal.floor is not None:
            self._step(scale, False)(ast.NumberValue(goal.floor, False, goal.span))
        return model.Bound(model.Comparison(predicate.comparison), model.IndividualGoal(goal.floor))

    def _step(self, scale: ast.ScaleDecl | None, mean: bool) -> Callable[[ast.Value], model.Number | None]:
        """Reads steps of a scale; a mean may lie between two of them."""

        def convert(value: ast.Value) -> model.Number | None:
            number = self.values.number("u_level")(value)
            if number is None or scale is None or not scale.steps:
                return number
            steps = [step.number for step in scale.steps]
            if not (min(steps) <= number <= max(steps) if mean else number in steps):
                found, known = said(value, self.language), ", ".join(map(str, steps))
                also = (Label(scale.name.span, "@declared_here"),)
                self.report.add("T304", value.span, also=also, found=found, scale=scale.name.text, steps=known)
            return number

        return convert

    # --- attendance and time ----------------------------------------------------------------------------------------

    def _attendance(self, source: model.Source, line: ast.TestLine, terms: Terms) -> model.AttendanceTest | None:
        bound = self.values.numbers(line.predicate, "u_percent")
        window = self._window(terms, line.span)
        if bound is None or window is None:
            return None
        return model.AttendanceTest(source, bound, window, terms.activity)

    def _absence(self, source: model.Source, line: ast.TestLine, terms: Terms) -> model.AbsenceTest | None:
        assert isinstance(line.predicate, ast.BoundPredicate)
        window = self._window(terms, line.span)
        unit = absence_unit(line.predicate.value)

        def convert(value: ast.Value) -> model.Number | None:
            if unit is None or absence_unit(value) is not unit:
                self.values.wrong(value, "u_absence")
                return None
            if isinstance(value, ast.DurationValue):
                return value.count
            return self.values.number("u_percent" if unit is model.AbsenceUnit.PERCENT else "u_hours")(value)

        bound: model.Bound[model.Number] | None = self.values.bound(line.predicate, convert)
        if bound is None or window is None or unit is None:
            return None
        return model.AbsenceTest(source, bound, unit, window, terms.unlawful)

    def _hours(self, source: model.Source, line: ast.TestLine, terms: Terms) -> model.HoursTest | None:
        bound = self.values.numbers(line.predicate, "u_hours")
        window = self._window(terms, line.span)
        if bound is None or window is None:
            return None
        return model.HoursTest(source, bound, terms.per_week, window, terms.activity, terms.paid)

    def _time(
        self, source: model.Source, line: ast.TestLine, scope: model.InModule | model.InPath | str
    ) -> model.TimeTest | None:
        bound = self.values.bound(line.predicate, self.values.length)
        return None if bound is None else model.TimeTest(source, scope, bound)

    def _gap(self, source: model.Source, line: ast.TestLine, terms: Terms) -> model.GapTest | None:
        bound = self.values.bound(line.predicate, self.values.length)
        window = self._window(terms, line.span)
        if bound is not None and bound.comparison is not model.Comparison.AT_MOST:
            self._cannot("gap", line.predicate, ("at_most",))
            return None
        return None if bound is None or window is None else model.GapTest(source, bound.value, window)

    # --- what is registered -----------------------------------------------------------------------------------------

    def _certificate(
        self, source: model.Source, line: ast.TestLine, name: str, terms: Terms
    ) -> model.CertificateTest | None:
        result: model.Bound[model.Number] | None = None
        if isinstance(line.predicate, ast.BoundPredicate):
            if line.predicate.comparison != model.Comparison.AT_LEAST:
                self._cannot("certificate", line.predicate, ("passed", "at_least"))
                return None
            result = self.values.numbers(line.predicate, "u_number")
            if result is None:
                return None
        return model.CertificateTest(source, name, result, terms.window, terms.before_module_start)

    def _activity(self, source: model.Source, line: ast.TestLine, name: str, terms: Terms) -> model.ActivityTest | None:
        predicate: model.Ongoing | model.Times | model.Bound[model.Duration] | None = model.Ongoing()
        match line.predicate:
            case ast.TimesPredicate(count=count):
                if count < 1:
                    self.report.add("T311", line.predicate.span, found=str(count))
                predicate = model.Times(count)
            case ast.BoundPredicate():
                predicate = self.values.bound(line.predicate, self.values.length)
        return None if predicate is None else model.ActivityTest(source, name, predicate, terms.window)

    def _judgement(
        self, source: model.Source, line: ast.TestLine, name: str, terms: Terms
    ) -> model.JudgementTest | None:
        assert isinstance(line.predicate, ast.IsPredicate)
        value = line.predicate.values[0]
        if line.predicate.negated or len(line.predicate.values) != 1:
            self._cannot("judgement", line.predicate, ("is_yes",))
            return None
        if not isinstance(value, ast.YesNoValue):
            self.values.wrong(value, "u_yes_no")
            return None
        return model.JudgementTest(source, name, value.value, terms.given_by, terms.window)

    # --- facts ------------------------------------------------------------------------------------------------------

    def _fact(self, source: model.Source, line: ast.TestLine, entry: Entry) -> model.FactTest | None:
        assert isinstance(entry.node, ast.FactDecl)
        fact = entry.node
        predicate: model.FactPredicate | None
        match line.predicate:
            case ast.IsPredicate(values=written, negated=negated):
                values = tuple(value for value in (self._fact_value(fact, v) for v in written) if value is not None)
                if len(values) != len(written):
                    return None
                predicate = model.IsNoneOf(values) if negated else model.IsOneOf(values)
            case ast.BoundPredicate():
                predicate = self._fact_bound(fact, line.predicate)
            case _:
                predicate = model.IsStated()
        return None if predicate is None else model.FactTest(source, fact.name.text, predicate)

    def _fact_bound(self, fact: ast.FactDecl, predicate: ast.BoundPredicate) -> model.FactPredicate | None:
        if fact.kind == "number":
            return self.values.numbers(predicate, "u_number")
        if fact.kind == "date":
            return self.values.bound(predicate, self.values.day)
        bound = self.values.bound(predicate, lambda value: self._choice(fact, value))
        order = [value.text for value in fact.values]
        if bound is not None and bound.upper is not None and order.index(bound.value) > order.index(bound.upper):
            self.report.add("T310", predicate.span)
        return bound

    def _choice(self, fact: ast.FactDecl, value: ast.Value) -> str | None:
        known = {name.text: name.span for name in fact.values}
        found = said(value, self.language)
        if isinstance(value, ast.Name | ast.YesNoValue) and found in known:
            self.scope.names.used.add(known[found])
            return found
        self.report.missed.append(Missed(ast.Name(found, value.span), THING, "value", self.scope, fact))
        return None

    def _fact_value(self, fact: ast.FactDecl, value: ast.Value) -> str | bool | model.Number | date | None:
        match fact.kind:
            case "number":
                return self.values.number("u_number")(value)
            case "date":
                return self.values.day(value)
            case "yes_no":
                if isinstance(value, ast.YesNoValue):
                    return value.value
                self.values.wrong(value, "u_yes_no")
                return None
        return self._choice(fact, value)


def _kind(entry: Entry) -> str | None:
    """What a name is called in `KINDS`; None where its declaration could not be read."""
    if not isinstance(entry.node, ast.FactDecl):
        return entry.kind
    return None if entry.node.kind == ast.UNREAD else f"fact_{entry.node.kind}"
