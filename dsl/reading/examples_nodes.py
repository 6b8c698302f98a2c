"""From what the grammar recognised in a row of data, or in a line of an example, to a node of the tree."""

from __future__ import annotations

from trin.dsl import ast
from trin.dsl.source import Span

from .lexer import Token
from .nodes import Parts, _name, _names, _Nodes, _text, _whole

_EXPECTED = {
    "READY": "ready",
    "READY_WAIVED": "ready_waived",
    "NOT_READY": "not_ready",
    "MISSING": "missing",
    "OUT_OF_SCOPE": "out_of_scope",
    "NO_RULES": "no_rules",
}
_KINDS = {"WAIVER_OF": "waiver"}
_DATES = {"ON_DATE": "on", "REGISTERED": "recorded", "VALID_UNTIL": "expires"}
_NUMBERS = {"WITH_RESULT": "result", "WITH": "weekly", "OF_WHICH_LAWFUL": "lawful"}


def _kind(token: Token) -> str:
    return _KINDS.get(token.type) or token.type.lower()


def _named(part: Token | ast.Name) -> ast.Name:
    return part if isinstance(part, ast.Name) else _name(part)


class _ExampleNodes(_Nodes):
    """The methods are called by the names that the grammar gives its alternatives."""

    # --- blocks -----------------------------------------------------------------------------------------------------

    def citizen(self, c: Parts) -> ast.CitizenDecl:
        return ast.CitizenDecl(_name(c[1]), (), _whole(c))

    def example(self, c: Parts) -> ast.ExampleDecl:
        return ast.ExampleDecl(_text(c[1]), (), _whole(c))

    def example_citizen(self, c: Parts) -> ast.ExampleCitizen:
        return ast.ExampleCitizen(_text(c[1]) if c[1].type == "STRING" else _name(c[1]), _whole(c))

    def example_date(self, c: Parts) -> ast.ExampleDate:
        return ast.ExampleDate(self.date_value(c[1:]), _whole(c))

    def expected_plain(self, c: Parts) -> ast.Expectation:
        return ast.Expectation(_name(c[0]), _EXPECTED[c[2].type], (), _whole(c))

    def expected_because(self, c: Parts) -> ast.Expectation:
        wanted = tuple(part for part in c[3:] if not isinstance(part, Token))
        return ast.Expectation(_name(c[0]), _EXPECTED[c[2].type], wanted, _whole(c))

    def wanted(self, c: Parts) -> ast.Name:
        return _named(c[0])

    def target_group_wanted(self, c: Parts) -> ast.TheTargetGroup:
        return ast.TheTargetGroup(c[0].span)

    # --- rows -------------------------------------------------------------------------------------------------------

    def package_row(self, c: Parts) -> ast.PackageRow:
        return ast.PackageRow(_name(c[1]), _whole(c))

    def named_row(self, c: Parts) -> ast.DataRow:
        return ast.DataRow(_kind(c[0]), _named(c[1]), None, tuple(c[2:]), _whole(c))

    def valued_row(self, c: Parts) -> ast.DataRow:
        return ast.DataRow(_kind(c[0]), _name(c[1]), self.number(c[2:3]), tuple(c[3:]), _whole(c))

    def is_row(self, c: Parts) -> ast.DataRow:
        value = self.yes_no(c[3:4]) if isinstance(c[3], Token) else c[3]
        return ast.DataRow(_kind(c[0]), _name(c[1]), value, tuple(c[4:]), _whole(c))

    def passed_row(self, c: Parts) -> ast.DataRow:
        passed = ast.YesNoValue(c[2].type == "PASSED", c[2].span)
        return ast.DataRow(_kind(c[0]), _name(c[1]), passed, tuple(c[3:]), _whole(c))

    def bare_row(self, c: Parts) -> ast.DataRow:
        return ast.DataRow(_kind(c[0]), None, None, tuple(c[1:]), _whole(c))

    def attendance_row(self, c: Parts) -> ast.DataRow:
        colon = next(i for i, part in enumerate(c) if isinstance(part, Token) and part.type == "COLON")
        end = self.date_value(c[3:4]) if colon > 2 else None
        present, planned, parts = c[colon + 1], c[colon + 3], c[colon + 5 :]
        hours = ast.HoursValue(self.date_value(c[1:2]), end, present, planned, _whole(c[1 : colon + 5]))
        return ast.DataRow("attendance", None, hours, tuple(parts), _whole(c))

    def without_named(self, c: Parts) -> ast.WithoutRow:
        return ast.WithoutRow(_kind(c[1]), _named(c[2]), tuple(c[3:]), _whole(c))

    def without_bare(self, c: Parts) -> ast.WithoutRow:
        return ast.WithoutRow(_kind(c[1]), None, tuple(c[2:]), _whole(c))

    # --- parts ------------------------------------------------------------------------------------------------------

    def part_period(self, c: Parts) -> ast.PeriodPart:
        return ast.PeriodPart(self.date_value(c[1:2]), self.date_value(c[3:4]) if len(c) > 2 else None, _whole(c))

    def part_date(self, c: Parts) -> ast.DatePart:
        return ast.DatePart(_DATES[c[0].type], self.date_value(c[1:]), _whole(c))

    def part_by(self, c: Parts) -> ast.ByPart:
        return ast.ByPart(_names(c), _whole(c))

    def part_company(self, c: Parts) -> ast.CompanyPart:
        return ast.CompanyPart(_text(c[1]) if c[1].type == "STRING" else _name(c[1]), _whole(c))

    def part_text(self, c: Parts) -> ast.TextPart:
        return ast.TextPart("assessor" if c[0].type == "THROUGH" else "reason", _text(c[1]), _whole(c))

    def part_number(self, c: Parts) -> ast.NumberPart:
        return ast.NumberPart(_NUMBERS[c[0].type], c[1], _whole(c))

    def part_signed(self, c: Parts) -> ast.SignedPart:
        dated = c[-1].type == "DATE"
        return ast.SignedPart(_names(c), self.date_value(c[-1:]) if dated else None, _whole(c))

    def part_sections(self, c: Parts) -> ast.SectionsPart:
        return ast.SectionsPart(tuple(_text(token) for token in c if token.type == "STRING"), _whole(c))

    def part_name(self, c: Parts) -> ast.NamePart:
        return ast.NamePart("activity" if len(c) == 2 else "package", _name(c[-1]), _whole(c))

    def part_paid(self, c: Parts) -> ast.PaidPart:
        return ast.PaidPart(c[0].type == "PAID_WORK", c[0].span)

    # --- values -----------------------------------------------------------------------------------------------------

    def signed(self, c: Parts) -> ast.NumberValue:
        value = c[-1].value
        return ast.NumberValue(-value if len(c) > 1 else value, False, _whole(c))

    def hours(self, c: Parts) -> ast.NumberValue:
        return self.number(c)

    def absent(self, c: Parts) -> ast.NumberValue:
        return self.number(c)

    def id(self, c: Parts) -> ast.Name:
        """A requirement's id: names with points between them."""
        span: Span = _whole(c)
        return ast.Name(".".join(str(token.value) for token in c if token.type == "NAME"), span)


NODES = _ExampleNodes()
"""What the parser calls while it reads: there is no tree of the grammar's in between."""
