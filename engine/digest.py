"""What identifies rules by what they say: the same digest is the same rules, word for word.

It is taken of the semantic model, not of files. Whatever a citizen is judged by, or told, is in it. Left out is how
and where it is written: layout, comments, the order of statements, files and lines, the language of the keywords, the
tests' own sentences (what they say is in the model), and when an edition ends, which says who takes over and nothing
about the citizen. The order of transitions counts where it decides: which one is first from a module.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, cast

from . import model

_FORMAT = "trin rules 1"
"""Changes when the same rules get another digest, so that nobody takes that for a change of the rules."""

_UNORDERED = frozenset(
    {
        "target_groups", "standards", "sources", "caveats", "adopted", "requirements", "body", "applies_when", "tests",
        "competences", "lines", "before",
    }
)  # fmt: skip
"""Fields whose order is that of statements or lines."""

_SET_OF_ROLES = frozenset({"roles", "signed_by"})
"""Fields whose roles are a set; of assessors the first is also the one who is asked first."""

_LEFT_OUT = frozenset({"source", "origin"})
"""Fields that say where something is written."""


def digest_of(ruleset: model.Ruleset) -> str:
    """ "sha256:" and 64 hexadecimal digits. Takes some milliseconds for a municipality's rules."""
    return digests_of([ruleset])[0]


def digests_of(rulesets: Iterable[model.Ruleset]) -> list[str]:
    """The digest of each; what several share is read once."""
    writer = _Writer()
    return ["sha256:" + hashlib.sha256(writer.ruleset(r).encode("utf-8")).hexdigest() for r in rulesets]


def sentence(body: model.Body) -> str:
    """What stands in for the label of a requirement that has none: the sentences of its tests."""
    return "; ".join(_said(line) for line in body)


def _said(line: model.Test | model.TestGroup) -> str:
    if isinstance(line, model.TestGroup):
        return f"{line.source.text} " + ", ".join(test.source.text for test in line.tests)
    return line.source.text


@cache
def _parts(cls: Hashable) -> tuple[tuple[str, Any, bool], ...]:
    """A class's fields that count: name, default, and whether the order in it does not matter."""
    own: tuple[Field[Any], ...] = fields(cast(type, cls))
    return tuple((f.name, _default(f), f.name in _UNORDERED) for f in own if f.name not in _LEFT_OUT)


def _default(own: Field[Any]) -> Any:
    return own.default_factory() if own.default_factory is not MISSING else own.default


class _Writer:
    """Writes models as text that is the same wherever and by whichever Python it is written.

    A field that has its default is not written, so that what the language learns later changes no digest of rules
    that do not use it. Each node is written once: everything that is remembered by identity is held by the rulesets.
    """

    def __init__(self) -> None:
        self._written: dict[int, str] = {}

    def ruleset(self, ruleset: model.Ruleset) -> str:
        """Everything in it that counts."""
        packages = [ruleset.shared, *ruleset.packages.values()]
        parts = {
            "name": ruleset.name,
            "label": ruleset.label,
            "in_force_from": ruleset.in_force_from,
            "running_paths": ruleset.running_paths,
            "layers": ruleset.layers,
        }
        said = [_FORMAT, *(f"{name}={self._value(value)}" for name, value in parts.items())]
        said += [f"{name}={self._unordered(getattr(ruleset, name))}" for name in ("adopted", "sources", "caveats")]
        said.append(f"dropped={sorted(self._dropped(d) for d in ruleset.dropped)}")
        return "\n".join([*said, *sorted(self._package(p) for p in packages)])

    def _dropped(self, dropped: model.Dropped) -> str:
        """What is gone is told by its name: how it was judged does not matter any more."""
        return json.dumps([dropped.requirement.id, dropped.origin.layer, dropped.because])

    def _package(self, package: model.Package) -> str:
        """A package; transitions go by what they are to a citizen in each module."""
        parts = [f"{name}={self._field(package, name)}" for name in ("name", "label", "sources", "caveats")]
        parts += [f"{name}={self._field(package, name)}" for name in ("target_groups", "standards")]
        words = ((f.name, getattr(package.vocabulary, f.name)) for f in fields(package.vocabulary))
        parts += [f"{kind}={self._unordered(declared.values())}" for kind, declared in words]
        parts.append(f"modules={self._unordered(package.modules.values())}")
        leads = {module: [self._transition(t) for t in leading(package, module)] for module in package.modules}
        known = sorted({text for ways in leads.values() for text in ways})
        place = {text: str(at) for at, text in enumerate(known)}
        for module, ways in sorted(leads.items()):
            rest = sorted(place[text] for text in ways[1:])
            parts.append(f"from {json.dumps(module)}={','.join([*(place[t] for t in ways[:1]), *rest])}")
        return "\n".join([*parts, *known])

    def _transition(self, transition: model.Transition) -> str:
        """Without where it leads from, which is said for each module."""
        kept = self._written.get(id(transition))
        if kept is None:
            names = ("target", "label", "always_open", "requirements")
            kept = "(" + ",".join(self._field(transition, name) for name in names) + ")"
            self._written[id(transition)] = kept
        return kept

    def _field(self, node: Any, name: str) -> str:
        value = getattr(node, name)
        return self._unordered(value) if name in _UNORDERED else self._value(value)

    def _unordered(self, values: Iterable[Any]) -> str:
        return "[" + ",".join(sorted(self._value(v) for v in values)) + "]"

    def _value(self, value: Any) -> str:
        match value:
            case None:
                return "null"
            case bool():
                return "true" if value else "false"
            case Enum():
                return json.dumps(value.value)
            case str():
                return json.dumps(value)
            case int():
                return str(value)
            case Fraction():
                return f"{value.numerator}/{value.denominator}"
            case date():
                return value.isoformat()
            case tuple() | list():
                return "[" + ",".join(self._value(v) for v in value) + "]"
            case Mapping():
                return self._unordered(value.values())
            case model.Fact():
                return self._node(value, value.kind is not model.FactKind.ORDERED)
            case model.IsOneOf() | model.IsNoneOf():
                return self._node(value, True)
            case _:
                return self._node(value)

    def _node(self, node: Any, values_unordered: bool = False) -> str:
        kept = self._written.get(id(node))
        if kept is None:
            kept = self._written[id(node)] = self._fresh(node, values_unordered)
        return kept

    def _fresh(self, node: Any, values_unordered: bool) -> str:
        said = []
        for name, default, unordered in _parts(cast(Hashable, type(node))):
            value = getattr(node, name)
            if value == default:
                continue
            if name == "label" and isinstance(node, model.Requirement) and value == sentence(node.body):
                continue
            if name in _SET_OF_ROLES and isinstance(value, model.Roles):
                value = model.Roles(tuple(sorted(value.names)), value.every)
                said.append(f"{name}={self._fresh(value, False)}")
                continue
            write = self._unordered if unordered or (values_unordered and name == "values") else self._value
            said.append(f"{name}={write(value)}")
        if isinstance(node, model.Requirement | model.Change):
            said.append(f"layer={json.dumps(node.origin.layer)}")
        return f"{type(node).__name__}({','.join(said)})"


def leading(package: model.Package, module: str) -> tuple[model.Transition, ...]:
    """The transitions that count for a citizen in a module, the first first; one always open stands for its rivals."""
    found: dict[str, model.Transition] = {}
    for transition in package.transitions:
        sources, target = transition.sources, transition.target
        if not (target != module if sources is None else module in sources):
            continue
        if target not in found or (transition.always_open and not found[target].always_open):
            found[target] = transition
    return tuple(found.values())


__all__ = ["digest_of", "digests_of", "leading", "sentence"]
