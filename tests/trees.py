"""Syntax trees that nobody wrote: hypothesis strategies for every node, as a file that reads without problems has them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st
from trin.dsl import ast
from trin.dsl.source import Span

SPAN = Span("f.trin", 1, 1, 1, 1)
_QUOTES = [{'"'}, {"“", "”"}, {"„", "“", "”"}, {"«"}, {"»"}]

NAMES = st.sampled_from(["hygiejne", "bæk", "c1", "d_x", "ål", "Æble", "p2", "kasse_2"]).map(
    lambda n: ast.Name(n, SPAN)
)
WORDS = st.sampled_from(["virksomhed", "borger", "krav", "siden", "mindst", "lønnet", "paid", "hos", "jobcenter", "ø"])
FREE = WORDS.map(lambda n: ast.Name(n, SPAN))
"""Names where nothing but a name can stand: words of the language too."""

LETTERS = 'aæÅ z,,#;:|-–%"»«“”„’.1 '
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=160)
    .filter(lambda t: any(not marks & set(t) for marks in _QUOTES))
    .map(lambda t: ast.Text(t, SPAN))
)
LABELS = st.none() | TEXTS
DATES = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(lambda d: ast.DateValue(d, SPAN))
COUNTS = st.integers(0, 99)
DECIMALS = st.integers(1, 99_999).map(lambda n: Fraction(n, 100)).filter(lambda f: f.denominator > 1)
NUMBERS = st.builds(ast.NumberValue, COUNTS | DECIMALS, st.just(False), st.just(SPAN))
PERCENTS = st.builds(ast.NumberValue, COUNTS | DECIMALS, st.just(True), st.just(SPAN))
SIGNED = st.builds(ast.NumberValue, (COUNTS | DECIMALS).map(lambda n: -n) | COUNTS, st.just(False), st.just(SPAN))
DURATIONS = st.builds(ast.DurationValue, COUNTS, st.sampled_from(["day", "week", "month", "year"]), st.just(SPAN))
AMOUNTS = st.builds(ast.AmountValue, COUNTS | DECIMALS, st.sampled_from(["hours", "points"]), st.just(SPAN))
YES_NO = st.builds(ast.YesNoValue, st.booleans(), st.just(SPAN))
GOALS = st.builds(ast.GoalValue, st.none() | COUNTS, st.just(SPAN))


def node(kind, *parts):
    return st.builds(kind, *parts, st.just(SPAN))


def some(strategy, least=0, most=3):
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


def _roles(names, every):
    return ast.RoleList(names, every and len(names) > 1, SPAN)


ROLES = st.builds(_roles, some(FREE, 1, 4), st.booleans())

# --- tests ----------------------------------------------------------------------------------------------------------

KINDS = ["competence", "fact", "certificate", "document", "activity", "judgement", "follow_up", "scorecard", "condition",
         "module"]  # fmt: skip
SUBJECTS = st.one_of(
    node(ast.BuiltinSubject, st.sampled_from(ast.Builtin)),
    node(ast.NamedSubject, NAMES, st.none() | st.sampled_from(KINDS)),
    node(ast.TimeInSubject, NAMES),
    node(ast.GroupSubject, st.sampled_from(["all", "mean"]), st.none(), NAMES),
    node(ast.GroupSubject, st.just("at_least"), COUNTS, NAMES),
)
VALUES = st.one_of(NUMBERS, PERCENTS, DURATIONS, AMOUNTS, DATES, YES_NO, GOALS, FREE)
BOUNDS = node(
    ast.BoundPredicate, st.sampled_from(["at_least", "at_most", "over", "under", "exactly"]), VALUES, st.none()
)
BETWEEN = st.one_of(
    *(node(ast.BoundPredicate, st.just("between"), v, v) for v in (NUMBERS, PERCENTS, DURATIONS, AMOUNTS, DATES))
)
FACT_VALUES = st.one_of(NUMBERS, DATES, YES_NO, FREE)
PREDICATES = st.one_of(
    BOUNDS,
    BETWEEN,
    node(ast.RisenPredicate, NUMBERS),
    node(ast.IsPredicate, some(FACT_VALUES, 1, 4), st.booleans()),
    node(ast.TimesPredicate, COUNTS),
    node(ast.EveryPredicate, DURATIONS),
    node(ast.SignedByPredicate, ROLES),
    node(ast.WordPredicate, st.sampled_from(ast.Word)),
)
MEASURED_FLAGS = [
    ast.Flag.EVERY_MEASUREMENT, ast.Flag.SOME_MEASUREMENT, ast.Flag.MEASURED_IN_MODULE, ast.Flag.IN_MODULE,
    ast.Flag.IN_PATH,
]  # fmt: skip
MEASURED = st.one_of(
    node(ast.EachOfLatestQualifier, COUNTS),
    node(ast.MeanOfLatestQualifier, COUNTS),
    node(ast.MeasuredWithinQualifier, DURATIONS),
    node(ast.RolesQualifier, st.just("assessed"), ROLES),
    node(ast.LastQualifier, DURATIONS),
    node(ast.SinceQualifier, DATES),
    node(ast.FlagQualifier, st.sampled_from(MEASURED_FLAGS)),
)
QUALIFIERS = st.one_of(
    MEASURED,
    node(ast.RolesQualifier, st.just("given"), ROLES),
    node(ast.InActivityQualifier, NAMES),
    node(ast.AtMostOldQualifier, DURATIONS),
    node(ast.FlagQualifier, st.sampled_from(ast.Flag)),
)
TESTS = st.builds(ast.TestLine, SUBJECTS, PREDICATES, some(QUALIFIERS), st.just(""), st.just(SPAN))
GROUPS = st.one_of(
    *(st.builds(ast.GroupLines, st.just(kind), needed, some(TESTS, 1, 3), st.just(""), st.just(SPAN))
      for kind, needed in (("all", st.none()), ("none", st.none()), ("at_least", COUNTS)))
)  # fmt: skip
BODY = TESTS | GROUPS

# --- declarations ---------------------------------------------------------------------------------------------------

SOURCES = node(ast.SourceNote, TEXTS)
CAVEATS = node(ast.Caveat, TEXTS)
RESPONSIBLE = node(ast.ResponsibleLine, FREE)
HEADER_LINES = st.one_of(
    node(ast.Extends, NAMES),
    node(ast.InForce, DATES, st.none() | DATES),
    node(ast.AdoptedBy, TEXTS, DATES),
    node(ast.AgreedBy, some(FREE, 1, 3), DATES),
    SOURCES,
    CAVEATS,
    node(ast.RunningPathsLine, st.booleans()),
    node(ast.AdaptationLine, st.sampled_from(["fixed", "tighten", "adapt", "drop"])),
)
HEADERS = node(ast.Header, st.sampled_from(["ruleset", "company"]), NAMES, LABELS, some(HEADER_LINES, 0, 4))
STEPS = node(ast.StepLine, COUNTS, TEXTS)


def _lasts(shortest, longest):
    return (longest, longest) if shortest is None else (shortest, longest)


LASTS = st.just((None, None)) | st.builds(_lasts, st.none() | DURATIONS, DURATIONS)


def _module(name, label, lasts, ends, sources):
    return ast.ModuleDecl(name, label, *lasts, ends, sources, SPAN)


FACTS = st.one_of(
    node(
        ast.FactDecl, NAMES, TEXTS, st.sampled_from(["number", "date", "yes_no"]), st.just(()), st.none() | RESPONSIBLE
    ),
    node(ast.FactDecl, NAMES, TEXTS, st.just("values"), some(FREE, 1, 3), st.none() | RESPONSIBLE),
    node(ast.FactDecl, NAMES, TEXTS, st.just("ordered"), some(FREE, 2, 3), st.none() | RESPONSIBLE),
)
POINTS = st.one_of(
    st.builds(ast.PointsLine, node(ast.NamedSubject, NAMES, st.sampled_from([None, "competence"])), some(MEASURED),
              st.none(), NUMBERS, st.just(""), st.just(SPAN)),
    st.builds(ast.PointsLine, st.none(), st.just(()), TESTS, NUMBERS, st.just(""), st.just(SPAN)),
)  # fmt: skip
TERMS = st.one_of(
    node(ast.AppliesWhen, TESTS),
    node(ast.Because, TEXTS),
    node(ast.Guidance, TEXTS),
    SOURCES,
    RESPONSIBLE,
    node(ast.WaivableLine, ROLES, st.none() | DURATIONS),
    st.just(ast.FixedLine(SPAN)),
    node(ast.AdaptableLine, st.sampled_from(["tighten", "drop", "adapt"]), st.none(), st.none()),
    node(ast.AdaptableLine, st.just("adapt"), PERCENTS, PERCENTS),
)


def _requirements(*kinds):
    return node(ast.RequirementDecl, st.sampled_from(kinds), FREE, LABELS, some(BODY | TERMS, 0, 4))


@st.composite
def levels(draw):
    columns = draw(some(NAMES, 1, 3))
    cells = st.lists(st.none() | NUMBERS | GOALS, min_size=len(columns), max_size=len(columns)).map(tuple)
    rows = draw(some(st.builds(ast.Row, NAMES, cells, st.just(()), st.just(SPAN))))
    return ast.LevelsDecl(draw(some(QUALIFIERS | TERMS)), columns, rows, SPAN)


TRANSITIONS = node(
    ast.TransitionDecl, st.none() | some(NAMES, 1, 3), NAMES, LABELS, st.booleans(), st.booleans(),
    some(_requirements("requirement", "recommendation"), 0, 2),
)  # fmt: skip

# --- citizens and examples ------------------------------------------------------------------------------------------

PERIODS = node(ast.PeriodPart, DATES, st.none() | DATES)
ON = node(ast.DatePart, st.just("on"), DATES)
DETAILS = st.one_of(
    PERIODS,
    node(ast.DatePart, st.sampled_from(["recorded", "expires"]), DATES),
    node(ast.ByPart, some(FREE, 1, 3)),
    node(ast.CompanyPart, FREE | TEXTS),
    node(ast.TextPart, st.sampled_from(["assessor", "reason"]), TEXTS),
    node(ast.NumberPart, st.just("result"), SIGNED),
    node(ast.NumberPart, st.sampled_from(["weekly", "lawful"]), NUMBERS),
    node(ast.SectionsPart, some(TEXTS, 1, 3)),
    node(ast.NamePart, st.sampled_from(["activity", "package"]), NAMES),
    node(ast.PaidPart, st.booleans()),
)
PARTS = some(DETAILS | ON)
IDS = st.lists(NAMES, min_size=1, max_size=3).map(lambda names: ast.Name(".".join(n.text for n in names), SPAN))
HOURS = node(ast.HoursValue, DATES, st.none() | DATES, NUMBERS, NUMBERS)
LEVELS_OF = st.builds(ast.NumberValue, COUNTS, st.just(False), st.just(SPAN))
SIGNATURES = node(ast.SignedPart, some(FREE, 1, 3), st.none() | DATES)
ROWS = st.one_of(
    node(ast.DataRow, st.sampled_from(["module", "activity", "follow_up"]), NAMES, st.none(), PARTS),
    node(ast.DataRow, st.sampled_from(["measurement", "goal"]), NAMES, LEVELS_OF, PARTS),
    node(ast.DataRow, st.just("fact"), NAMES, st.one_of(SIGNED, DATES, YES_NO, FREE), PARTS),
    node(ast.DataRow, st.sampled_from(["certificate", "judgement"]), NAMES, YES_NO, PARTS),
    node(ast.DataRow, st.just("document"), NAMES, st.none(), some(DETAILS | SIGNATURES)),
    node(ast.DataRow, st.just("document"), NAMES, st.none(), ON.map(lambda p: (p,))),
    node(ast.DataRow, st.just("pause"), st.none(), st.none(), PARTS),
    node(ast.DataRow, st.just("waiver"), IDS, st.none(), PARTS),
    node(ast.DataRow, st.just("attendance"), st.none(), HOURS, PARTS),
    node(ast.PackageRow, NAMES),
)
WITHOUT = st.one_of(
    node(ast.WithoutRow, st.sampled_from(["module", "measurement", "goal", "fact", "document"]), NAMES, PARTS),
    node(ast.WithoutRow, st.just("waiver"), IDS, PARTS),
    node(ast.WithoutRow, st.sampled_from(["pause", "attendance", "package"]), st.none(), PARTS),
)
EXPECTED = st.one_of(
    node(ast.Expectation, NAMES, st.sampled_from(["ready", "ready_waived", "out_of_scope", "no_rules"]), st.just(())),
    node(ast.Expectation, NAMES, st.sampled_from(["not_ready", "missing"]),
         some(IDS | st.just(ast.TheTargetGroup(SPAN)), 1, 4)),
)  # fmt: skip
EXAMPLE_LINES = st.one_of(ROWS, WITHOUT, EXPECTED, node(ast.ExampleDate, DATES))
CITIZENS = node(ast.CitizenDecl, FREE, some(ROWS))


@st.composite
def examples(draw):
    start = draw(st.none() | node(ast.ExampleCitizen, FREE | TEXTS))
    lines = draw(some(EXAMPLE_LINES, 1, 4))
    return ast.ExampleDecl(draw(TEXTS), lines if start is None else (start, *lines), SPAN)


# --- files ----------------------------------------------------------------------------------------------------------

NEEDED = COUNTS.map(lambda count: ast.GroupLines("at_least", count, (), "", SPAN))
REASONS = st.none() | node(ast.Because, TEXTS)
ITEMS = st.one_of(
    node(ast.RoleDecl, FREE, TEXTS),
    node(ast.ScaleDecl, NAMES, LABELS, some(STEPS)),
    node(ast.GroupDecl, NAMES, LABELS),
    node(ast.CompetenceDecl, NAMES, LABELS, st.none() | NAMES, st.none() | NAMES, st.none() | RESPONSIBLE),
    FACTS,
    node(ast.ThingDecl, st.sampled_from(["certificate", "document", "activity", "judgement", "follow_up"]), NAMES, TEXTS,
         st.none() | RESPONSIBLE),
    node(ast.ScorecardDecl, NAMES, LABELS, some(POINTS)),
    node(ast.ConditionDecl, NAMES, LABELS, some(BODY)),
    st.builds(_module, NAMES, TEXTS, LASTS, st.booleans(), some(SOURCES, 0, 2)),
    node(ast.TargetGroupDecl, LABELS, some(BODY), some(SOURCES, 0, 1)),
    levels(),
    TRANSITIONS,
    _requirements("standard"),
    node(ast.ChangeDecl, IDS, BOUNDS | BETWEEN | TESTS | NEEDED, REASONS),
    node(ast.DropDecl, IDS, REASONS),
    CITIZENS,
    examples(),
)  # fmt: skip


@st.composite
def packages(draw):
    notes = draw(some(SOURCES | CAVEATS, 0, 2))
    return ast.PackageDecl(draw(NAMES), draw(TEXTS), notes + draw(some(ITEMS, 0, 4)), SPAN)


@st.composite
def files(draw):
    items = draw(some(ITEMS, 0, 5)) + draw(some(packages(), 0, 2))
    return ast.File(draw(st.sampled_from(["da", "en"])), draw(HEADERS), items)
