"""The words that a test is written in, which it carries with it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from trin.dsl import ast
from trin.dsl.keywords import CATALOGUES, pieces

from .lines import Line
from .nodes import Bullet, Statement


def with_text(node: Statement, line: Line) -> Statement:
    """Tests carry the words that they were written in."""
    match node:
        case ast.TestLine():
            return _said(node, line.words)
        case ast.GroupLines():
            return ast.GroupLines(node.kind, node.needed, node.tests, line.words, node.span)
        case ast.AppliesWhen(test=test):
            return ast.AppliesWhen(_said(test, _without_keyword(line, "APPLIES_WHEN")), node.span)
        case Bullet(test=test):
            return Bullet(_said(test, line.words[1:].strip()), node.span)
        case ast.PointsLine(test=None):
            return ast.PointsLine(node.subject, node.qualifiers, None, node.points, line.words, node.span)
        case ast.PointsLine(test=test) if test is not None:
            before = _before_keyword(line, "GIVES")
            return ast.PointsLine(None, (), _said(test, before), node.points, line.words, node.span)
        case ast.ChangeDecl(to=ast.TestLine() as test):
            return replace(node, to=_said(test, line.said(test.span)))
        case ast.ChangeDecl(to=ast.GroupLines() as group):
            return replace(node, to=replace(group, text=line.said(group.span)))
    return node


def _said(test: ast.TestLine, text: str) -> ast.TestLine:
    return ast.TestLine(test.subject, test.predicate, test.qualifiers, text, test.span)


@cache
def _phrases(terminal: str, language: str) -> re.Pattern[str]:
    longest_first = sorted(CATALOGUES[language].phrases[terminal], key=len, reverse=True)
    spaced = (r"\s*".join(map(re.escape, pieces(phrase))) for phrase in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)", re.IGNORECASE)


def _without_keyword(line: Line, terminal: str) -> str:
    """The words of a line after the keyword that it begins with."""
    text = line.words
    match = _phrases(terminal, line.language).match(text)
    return text[match.end() :].strip() if match else text


def _before_keyword(line: Line, terminal: str) -> str:
    """The words of a line up to the last place where a keyword stands."""
    text = line.words
    matches = list(_phrases(terminal, line.language).finditer(text))
    return text[: matches[-1].start()].strip() if matches else text
