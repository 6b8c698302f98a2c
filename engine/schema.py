"""The JSON Schema (draft 2020-12) of records under a ruleset, or under one of its packages.

It accepts what the models in `record` and the names in `names` accept together, and says in its descriptions the four
things that it cannot express: that dates are in order, that modules do not overlap, that hours add up, and that they
are whole minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from .cpr import CPR, NUMBER_LIMIT, looks_like_cpr
from .digest import digest_of
from .fields import FIELDS, IN_ORDER, optionality
from .model import FactKind, Ruleset
from .names import DAY, THINGS, FactValues, Lexicon, RecordNames
from .record import HOURS_LIMIT
from .schema_texts import TEXTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_NO_CPR: Schema = {"not": {"$ref": "#/$defs/cpr"}}
_DAY: Schema = {"format": "date", "pattern": DAY, "maxLength": 10}
_NUMBER: Schema = {"type": "number", "exclusiveMinimum": -NUMBER_LIMIT, "exclusiveMaximum": NUMBER_LIMIT}
_TYPES = {FactKind.NUMBER: "number", FactKind.YES_NO: "yes_no", FactKind.DATE: "day"}


def schema(
    ruleset: Ruleset, package: str | None = None, language: str | None = None, others: Iterable[Ruleset] = ()
) -> Schema:
    """The schema of the records that the ruleset can use, or of those on one package and no other.

    A record may also use the names of `others`, which are editions of the ruleset and layers on it. Titles and
    descriptions are in `language` ("da", "en"), else in that of the rules. KeyError for an unknown package.
    """
    names = RecordNames(ruleset, others)
    spoken = language or (ruleset.language if ruleset.language in TEXTS else "en")
    if package is None:
        return _Builder(names, names.packages, spoken).whole()
    return _Builder(names, {package: names.packages[package]}, spoken).one_package(package)


def schema_for(names: RecordNames, packages: Collection[str], language: str) -> Schema:
    """The schema of a record that is already known to be on these packages: everything they declare may stand in it."""
    touched = {name: label for name, label in names.packages.items() if name in packages}
    return _Builder(names, touched, language).known()


class _Builder:
    """Builds one schema. `packages` are those whose names it is about."""

    def __init__(self, names: RecordNames, packages: Mapping[str, str], language: str) -> None:
        self._names = names
        self._packages = packages
        self._texts = TEXTS[language]
        self._lexicon = names.lexicon(packages)

    # --- whole schemas ----------------------------------------------------------------------------------------------

    def whole(self) -> Schema:
        """Any record."""
        built = self._root("record", self._names.packages)
        by_packages = self._restrictions()
        if by_packages:
            built["$defs"].update(self._on_packages())
        self._add(built, [*self._modules_of_packages(), *by_packages])
        return built

    def known(self) -> Schema:
        """A record on the packages at hand, whatever other packages there are."""
        built = self._root("record", self._names.packages)
        self._add(built, self._modules_of_packages())
        return built

    def one_package(self, package: str) -> Schema:
        """A record on this package alone, which it must name."""
        built = self._root("record.package", {package: self._packages[package]})
        named = {"const": package, "title": self._packages[package]}
        built["properties"]["package"] = named
        built["required"] = [*built["required"], "package"]
        return built

    def _root(self, text: str, packages: Mapping[str, str]) -> Schema:
        ruleset = self._names.ruleset
        only = next(iter(packages.values()), "")
        title, description = (part.format(label=ruleset.label, package=only) for part in self._texts[text])
        body = self._object("", packages)
        cpr_title, cpr_description = self._texts["cpr"]
        return {
            "$schema": DIALECT,
            "$comment": f"{ruleset.name} {ruleset.in_force_from.isoformat()} {ruleset.digest or digest_of(ruleset)}",
            "title": title,
            "description": description,
            **body,
            "$defs": {
                "cpr": {"title": cpr_title, "description": cpr_description, "type": "string", "pattern": CPR},
                "day": {**self._told("day"), "type": "string", **_DAY},
                "day_or_none": {**self._told("day"), "type": ["string", "null"], **_DAY},
            },
        }

    @staticmethod
    def _add(built: Schema, conditions: list[Schema]) -> None:
        if conditions:
            built["allOf"] = conditions

    # --- objects and fields -----------------------------------------------------------------------------------------

    def _told(self, *keys: str) -> Schema:
        """Title and description: those of the first place that has its own."""
        title, description = next(self._texts[key] for key in keys if key in self._texts)
        return {"title": title, "description": description}

    def _object(self, of: str, packages: Mapping[str, str]) -> Schema:
        allows = optionality(of)
        properties = {
            name: {**self._told(f"{of}.{name}", name), **self._field(kind, name, name in allows.nullable, packages)}
            for name, kind in FIELDS[of].items()
        }
        built: Schema = {
            "type": "object",
            "properties": properties,
            "required": [name for name in FIELDS[of] if name in allows.required],
            "additionalProperties": False,
        }
        self._add(built, self._row_conditions(of))
        return built

    def _row(self, of: str, packages: Mapping[str, str]) -> Schema:
        said = []
        if of in IN_ORDER:
            first, last = IN_ORDER[of]
            said.append(self._texts["in_order"][1].format(first=first, last=last))
        if of == "attendance":
            said.append(self._texts["hours"][1])
        if of == "modules":
            said.append(self._texts["overlap"][1])
        return {**({"description": " ".join(said)} if said else {}), **self._object(of, packages)}

    def _field(self, kind: str, name: str, nullable: bool, packages: Mapping[str, str]) -> Schema:
        match kind:
            case "rows":
                return {"type": "array", "items": self._row(name, packages)}
            case "texts":
                return {"type": "array", "items": {"type": "string", **_NO_CPR}}
            case "roles":
                return {"type": "array", "items": _one_of(self._lexicon.labels["role"])}
            case "requirement":
                return self._requirement()
            case "package":
                return _one_of(packages, nullable)
            case "module":
                return _one_of(self._all_modules())
            case "day" if nullable:
                return {"$ref": "#/$defs/day_or_none"}
            case "day":
                return {"$ref": "#/$defs/day"}
            case "competence" | "fact" | "role" | "certificate" | "document" | "activity" | "judgement" | "follow_up":
                return _one_of(self._lexicon.labels[kind], nullable)
            case _:
                plain = _PLAIN[kind]
                return {**plain, "type": [plain["type"], "null"]} if nullable else dict(plain)

    def _requirement(self) -> Schema:
        package = next(iter(self._packages)) if len(self._packages) == 1 else None
        known = list(_sayable(self._names.requirements(package)).items())
        offered = {"oneOf": [{"const": i, "title": label} for i, label in known]}
        return {"type": "string", "minLength": 1, **_NO_CPR, **({"anyOf": [offered, {}]} if known else {})}

    def _all_modules(self) -> Mapping[str, str]:
        """Every module that some row may name: those of the packages at hand and the ruleset's own."""
        return {n: label for p in (None, *self._packages) for n, label in self._names.modules[p].items()}

    # --- conditions -------------------------------------------------------------------------------------------------

    def _row_conditions(self, of: str) -> list[Schema]:
        match of:
            case "measurements" | "goals":
                return self._levels()
            case "facts":
                return [
                    _when("fact", names, {"value": self._values(known)}) for known, names in self._fact_sorts().items()
                ]
            case "modules":
                everything = self._all_modules().keys()
                return [
                    _when("package", [package], {"module": _one_of(self._names.modules[package])})
                    for package in self._packages
                    if self._names.modules[package].keys() != everything
                ]
            case _:
                return []

    def _levels(self) -> list[Schema]:
        """Competences of equal steps share a condition."""
        by_steps: dict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
        for name, steps in self._lexicon.steps.items():
            by_steps[tuple(steps.items())].append(name)
        return [
            _when("competence", names, {"level": {"title": self._lexicon.scales[names[0]], **_one_of(dict(steps))}})
            for steps, names in by_steps.items()
        ]

    def _fact_sorts(self) -> Mapping[tuple[frozenset[FactKind], tuple[str, ...]], list[str]]:
        sorts: dict[tuple[frozenset[FactKind], tuple[str, ...]], list[str]] = defaultdict(list)
        for name, known in self._lexicon.facts.items():
            sorts[known.kinds, known.values].append(name)
        return sorts

    def _values(self, sort: tuple[frozenset[FactKind], tuple[str, ...]]) -> Schema:
        kinds, values = sort
        allowed = [_value_of(kind) for kind in FactKind if kind in kinds and kind in _TYPES]
        if kinds - _TYPES.keys():
            allowed.append({"enum": [v for v in values if not looks_like_cpr(v)]})
        return allowed[0] if len(allowed) == 1 else {"anyOf": allowed}

    def _modules_of_packages(self) -> list[Schema]:
        """A module without a package of its own goes by the record's."""
        everything = self._all_modules().keys()
        no_own: Schema = {"properties": {"package": {"type": "null"}}}
        found = []
        for package, modules in self._names.modules.items():
            if modules.keys() == everything or (package is not None and package not in self._packages):
                continue
            rows = {"if": no_own, "then": {"properties": {"module": _one_of(modules)}}}
            then = {"properties": {"modules": {"items": rows}}}
            when = no_own if package is None else _named(package)
            found.append({"if": when, "then": then})
        return found

    # --- what only some packages have -------------------------------------------------------------------------------

    def _on_packages(self) -> Schema:
        return {
            _definition(i): {
                "title": self._texts["on_package"][0].format(package=label),
                "description": self._texts["on_package"][1],
                "anyOf": [named, {"properties": {"modules": {"contains": named}}, "required": ["modules"]}],
            }
            for i, (name, label) in enumerate(self._packages.items())
            for named in [_named(name)]
        }

    def _restrictions(self) -> list[Schema]:
        """For each set of packages that alone have something: what may not stand in other packages' records."""
        order = list(self._packages)
        forbidden: dict[frozenset[str], list[tuple[str, Schema]]] = defaultdict(list)
        own = {package: self._names.lexicon([package]) for package in order}
        shared = self._names.lexicon(())
        for kind in ("competence", "fact", "role", *THINGS):
            for having, things in _grouped(kind, self._lexicon, own, shared).items():
                forbidden[having].extend((kind, thing) for thing in things)
        found = []
        for having, rules in forbidden.items():
            touched = [{"$ref": f"#/$defs/{_definition(order.index(p))}"} for p in order if p in having]
            found.append({"if": {"anyOf": touched}, "else": {"properties": _without(rules)}})
        return found


_PLAIN: Mapping[str, Schema] = {
    "citizen": {"type": "string", "minLength": 1, **_NO_CPR},
    "text": {"type": "string", **_NO_CPR},
    "hours": {"type": "number", "minimum": 0, "maximum": HOURS_LIMIT},
    "number": _NUMBER,
    "yes_no": {"type": "boolean"},
    "level": {"type": "integer", "exclusiveMinimum": -NUMBER_LIMIT, "exclusiveMaximum": NUMBER_LIMIT},
    "value": {"type": ["string", "number", "boolean"], **_NO_CPR},
}


def _named(package: str) -> Schema:
    return {"properties": {"package": {"const": package}}, "required": ["package"]}


def _definition(index: int) -> str:
    return f"on_package_{index + 1}"


def _sayable(labels: Mapping[str, str]) -> dict[str, str]:
    """Without names that themselves look like a CPR number, which no record may hold."""
    return {name: label for name, label in labels.items() if not looks_like_cpr(name)}


def _one_of(labels: Mapping[Any, str], nullable: bool = False) -> Schema:
    """One of some values, each with its label; nothing at all where there are none."""
    known = [{"const": name, "title": label} for name, label in labels.items() if not looks_like_cpr(name)]
    if nullable:
        known.append({"const": None})
    return {"oneOf": known} if known else {"enum": []}


def _when(field: str, names: Iterable[str], then: Schema) -> Schema:
    """A condition on the row's other fields where `field` is one of `names`."""
    return {"if": {"properties": {field: {"enum": [*names]}}, "required": [field]}, "then": {"properties": then}}


def _value_of(kind: FactKind) -> Schema:
    match kind:
        case FactKind.DATE:
            return {"$ref": "#/$defs/day"}
        case FactKind.YES_NO:
            return {"type": "boolean"}
        case _:
            return dict(_NUMBER)


# --- rows that only some packages allow -----------------------------------------------------------------------------


def _grouped(
    kind: str, everything: Lexicon, own: Mapping[str, Lexicon], shared: Lexicon
) -> Mapping[frozenset[str], list[Schema]]:
    """By the packages that have them, the names of a kind that not every package has, as what a row then holds."""
    whole: dict[frozenset[str], list[str]] = defaultdict(list)
    parts: dict[frozenset[str], list[Schema]] = defaultdict(list)
    for name in everything.labels[kind]:
        if name in shared.labels[kind]:
            continue
        sorts = _sorts(kind, name, everything)
        having = [frozenset(p for p, lexicon in own.items() if sort(lexicon)) for sort, _ in sorts]
        if len(set(having)) == 1:
            whole[having[0]].append(name)
            continue
        for packages, (_, held) in zip(having, sorts, strict=True):
            parts[packages].append({"properties": {kind: {"const": name}, **held}, "required": [kind, *held]})
    found: dict[frozenset[str], list[Schema]] = {
        packages: [{"properties": {kind: {"enum": names}}, "required": [kind]}] for packages, names in whole.items()
    }
    for packages, rows in parts.items():
        found.setdefault(packages, []).extend(rows)
    return found


def _sorts(kind: str, name: str, everything: Lexicon) -> list[tuple[Any, Schema]]:
    """The sorts of row that a name can stand in: whether a package has that sort, and what the row then holds."""
    match kind:
        case "competence":
            return [
                (lambda lex, s=step: s in lex.steps.get(name, {}), {"level": {"const": step}})
                for step in everything.steps[name]
            ] or [(lambda lex: name in lex.steps, {})]
        case "fact":
            return _fact_sorts(name, everything.facts[name])
        case _:
            return [(lambda lex: name in lex.labels[kind], {})]


def _fact_sorts(name: str, known: FactValues) -> list[tuple[Any, Schema]]:
    found: list[tuple[Any, Schema]] = [
        (lambda lex, k=kind: name in lex.facts and k in lex.facts[name].kinds, {"value": _value_of(kind)})
        for kind in FactKind
        if kind in known.kinds and kind in _TYPES
    ]
    found += [
        (lambda lex, v=value: name in lex.facts and v in lex.facts[name].values, {"value": {"const": value}})
        for value in known.values
    ]
    return found


def _without(rules: Iterable[tuple[str, Schema]]) -> Schema:
    """The record's lists without the rows that some rules describe, each wherever its kind can stand."""
    rows: dict[str, list[Schema]] = defaultdict(list)
    for kind, row in rules:
        for of, fields in FIELDS.items():
            needed = [name for name in row["properties"] if name != kind]
            if kind in fields.values() and all(name in fields for name in needed) and of not in ("", "signed"):
                rows[of].append(row)
        if kind == "role":
            held = row["properties"]["role"]
            rows["follow_ups"].append({"properties": {"roles": {"contains": held}}, "required": ["roles"]})
            rows["documents"].append({"properties": {"signed": {"contains": row}}, "required": ["signed"]})
    return {of: {"items": {"not": not_[0] if len(not_) == 1 else {"anyOf": not_}}} for of, not_ in rows.items()}


__all__ = ["DIALECT", "schema", "schema_for"]
