"""Looks a record through for everything that is wrong with it: the slow path, taken when the quick check has said no.

The JSON Schema says which places are wrong; this says why, in words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from .consistency import inconsistencies, number_text, rows_of
from .cpr import NUMBER_LIMIT, cpr_places, looks_like_cpr
from .fields import FIELDS, optionality, place
from .likeness import suggest
from .model import FactKind
from .names import KINDS, FactValues, Lexicon, RecordNames, is_day
from .problems import Path, Problem, Words, secret, titled
from .record import HOURS_LIMIT

_DAY_FIRST = re.compile(r"^([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})$")
_DAY_AND_TIME = re.compile(r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9:.]+(Z|[+-][0-9:]+)?$")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]+)?", re.ASCII)
_YES_NO = {"ja": "true", "yes": "true", "true": "true", "nej": "false", "no": "false", "false": "false"}
_WRITTEN_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", re.ASCII)

_NAMED = ("package", "module", *(k for k in KINDS if k != "role"))
"""Kinds whose names tell one municipality's record from another's; roles are much the same everywhere."""


# --- all problems of a record -----------------------------------------------------------------------------------------


def problems_of(
    data: Mapping[str, Any], names: RecordNames, language: str, secrets: Iterable[Path] | None = None
) -> list[Problem]:
    """Everything that is wrong with a record that has been read from JSON, in the order of the record.

    `secrets` are the places of what looks like a CPR number, where the caller knows of more than `data` shows.
    """
    return _Examination(data, names, language).all(cpr_places(data) if secrets is None else secrets)


def warnings_of(data: Mapping[str, Any], names: RecordNames, words: Words) -> Iterator[tuple[Path, Problem]]:
    """Waivers for what is no requirement; they count for nothing, so somebody should know."""
    known = names.requirements()
    for i, row in rows_of(data, "waivers"):
        wanted = row.get("requirement")
        if not isinstance(wanted, str) or not wanted or wanted in known or secret(wanted):
            continue
        near = suggest(wanted, known)
        path: Path = ("waivers", i, "requirement")
        code = "T652" if near is None else "T651"
        yield path, words.problem(code, path, found=words.text(wanted), suggestion=near)


def _packages(data: Mapping[str, Any]) -> set[object]:
    """What stands where a package's name should."""
    named = [data.get("package"), *(row.get("package") for _, row in rows_of(data, "modules"))]
    return {name for name in named if isinstance(name, str)}


class _Examination:
    """Looks one record through, and keeps what it finds by its path."""

    def __init__(self, data: Mapping[str, Any], names: RecordNames, language: str) -> None:
        self._data = data
        self._names = names
        self._words = Words(language)
        self._language = language
        packages = {p for p in _packages(data) if isinstance(p, str)}
        self._touched: Collection[str] = packages if names.packages.keys() >= packages else names.packages
        self._lexicon: Lexicon = names.lexicon(self._touched)
        self._found: list[tuple[Path, Problem]] = []
        self._bad: set[Path] = set()
        self._unknown: dict[Path, str] = {}
        self._missing: dict[Path, str] = {}
        self._meant: set[Path] = set()

    def all(self, secrets: Iterable[Path]) -> list[Problem]:
        """Every problem, CPR numbers first in each place."""
        for path in dict.fromkeys(secrets):
            self._add(path, "T641")
        self._wrong_places()
        for path, kind in self._missing.items():
            if path not in self._meant:
                found, expected = str(path[-1]), self._words.sort(kind)
                self._found.append((path, self._words.problem("T613", path[:-1], found=found, expected=expected)))
        self._found += inconsistencies(self._data, self._bad, self._words)
        self._found += warnings_of(self._data, self._names, self._words)
        self._other_municipality()
        return [problem for _, problem in sorted(self._found, key=lambda f: _position(f[0], self._data))]

    def _add(self, path: Path, code: str, *, suggestion: str | None = None, **arguments: str) -> None:
        self._bad.add(path)
        self._found.append((path, self._words.problem(code, path, suggestion=suggestion, **arguments)))

    # --- what the schema finds --------------------------------------------------------------------------------------

    def _wrong_places(self) -> None:
        from jsonschema import Draft202012Validator  # noqa: PLC0415

        from .schema import schema_for  # noqa: PLC0415

        checked = schema_for(self._names, self._touched, self._language)
        for error in Draft202012Validator(checked).iter_errors(self._data):
            path = tuple(error.absolute_path)
            if error.validator == "additionalProperties":
                self._unknown_keys(path, error.instance)
            elif error.validator == "required":
                self._missing_keys(path, error.instance)
            elif path not in self._bad:
                self._wrong_value(path, error.instance)

    def _unknown_keys(self, path: Path, row: Mapping[str, Any]) -> None:
        of, _ = place(path)
        known = [*FIELDS[of]]
        for key in row:
            if key in FIELDS[of] or (*path, key) in self._bad or looks_like_cpr(key):
                continue
            absent = [k for k in known if k not in row]
            near = titled(of, key, absent) or suggest(key, absent)
            found = self._words.text(key)
            if near is not None:
                self._add((*path, key), "T611", found=found, suggestion=near)
                self._meant.add((*path, near))
            else:
                self._add((*path, key), "T612", found=found, expected=", ".join(f"»{k}«" for k in known))

    def _missing_keys(self, path: Path, row: Mapping[str, Any]) -> None:
        of, _ = place(path)
        for key in FIELDS[of]:
            if key in optionality(of).required and key not in row:
                self._missing.setdefault((*path, key), FIELDS[of][key])

    def _wrong_value(self, path: Path, value: Any) -> None:
        of, field = place(path)
        if field is None:
            self._add(path, "T614", expected=self._words("is.row"), found=self._words.found(value))
            return
        kind = FIELDS[of][field]
        if isinstance(path[-1], int) and kind in ("texts", "roles"):
            kind = kind.removesuffix("s")
        if kind == "value" and isinstance(value, str | int | float):
            self._fact_value(path, value)
        elif not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "yes_no"):
            self._wrong_sort(path, kind, self._words.sort(kind), value)
        elif isinstance(value, str):
            self._wrong_text(path, kind, value)
        elif isinstance(value, int | float):
            self._wrong_number(path, kind, value)
        else:
            self._add(path, "T600")

    def _wrong_sort(self, path: Path, kind: str, expected: str, value: object) -> None:
        """Another sort of value than the field's; a number or a yes in quotation marks is a near miss."""
        meant = _plain_meant(kind, value)
        code = "T614" if meant is None else "T619"
        self._add(path, code, expected=expected, found=self._words.found(value), suggestion=meant)

    # --- values -----------------------------------------------------------------------------------------------------

    def _wrong_text(self, path: Path, kind: str, value: str) -> None:
        if kind == "day":
            self._wrong_day(path, value)
        elif not value.strip():
            self._add(path, "T615", expected=self._words.sort(kind))
        elif kind in ("citizen", "text", "requirement"):
            self._add(path, "T600")
        else:
            self._wrong_name(path, kind, value)

    def _wrong_day(self, path: Path, value: str) -> None:
        found = self._words.text(value)
        if _WRITTEN_DAY.match(value) and len(value) == 10:
            self._add(path, "T618", found=found)
            return
        meant = _day_meant(value)
        self._add(path, "T617", found=found, expected=meant or "2026-05-11", suggestion=meant)

    def _wrong_number(self, path: Path, kind: str, value: float) -> None:
        sayable = abs(value) < NUMBER_LIMIT
        if kind == "level" and sayable and value != int(value):
            self._add(path, "T614", expected=self._words.sort(kind), found=self._words.found(value))
            return
        competence = self._row(path).get("competence")
        steps = self._lexicon.steps.get(competence) if isinstance(competence, str) else None
        if kind == "level" and steps is not None:
            found = number_text(value) if sayable else self._words("found.large").capitalize()
            shown = self._words.listed(f"{number} ({label})" for number, label in steps.items())
            self._add(path, "T625", found=found, name=str(competence), expected=shown)
            return
        high = f"{HOURS_LIMIT}" if kind == "hours" else f"{NUMBER_LIMIT}"
        expected = self._words("range", low=0, high=high) if kind == "hours" else self._words("below", high=high)
        self._add(path, "T616", found=self._words.found(value), expected=expected)

    def _fact_value(self, path: Path, value: Any) -> None:
        fact = self._row(path).get("fact")
        known = self._lexicon.facts.get(fact) if isinstance(fact, str) else None
        words = self._words
        if known is None or fact is None:
            return
        day = known.kinds == {FactKind.DATE} and isinstance(value, str)
        number = known.kinds == {FactKind.NUMBER} and isinstance(value, int | float) and not isinstance(value, bool)
        if day:
            self._wrong_day(path, value)
        elif number:
            self._add(path, "T616", found=words.found(value), expected=words("below", high=NUMBER_LIMIT))
        elif known.values and isinstance(value, str):
            near = suggest(value, known.values)
            expected = words.listed(f"»{v}«" for v in known.values)
            code = "T627" if near is None else "T626"
            self._add(path, code, found=words.text(value), name=fact, suggestion=near, expected=expected)
        else:
            kinds = [_SORTS[k] for k in FactKind if k in known.kinds and k in _SORTS]
            self._wrong_sort(path, kinds[0] if len(kinds) == 1 else "value", self._fact_sort(known), value)

    def _fact_sort(self, known: FactValues) -> str:
        sorts = [self._words(f"is.{_SORTS[kind]}") for kind in FactKind if kind in known.kinds & _SORTS.keys()]
        if known.values:
            sorts.append(self._words("is.values", values=self._words.listed(f"»{v}«" for v in known.values)))
        said = sorts[0]
        for sort in sorts[1:]:
            said = self._words("or", left=said, right=sort)
        return said

    def _row(self, path: Path) -> Mapping[str, Any]:
        """The row that a value stands in."""
        value: Any = self._data
        for part in path[:-1]:
            value = value[part]
        return value if isinstance(value, dict) else {}

    # --- names ------------------------------------------------------------------------------------------------------

    def _wrong_name(self, path: Path, kind: str, name: str) -> None:
        known = self._known(path, kind)
        words, found = self._words, self._words.text(name)
        owner = self._owner(kind, name)
        other = next((k for k in KINDS if k != kind and name in self._lexicon.labels[k]), None)
        near = suggest(name, known)
        self._unknown[path] = name
        if owner is not None:
            self._add(path, "T624", found=found, package=owner)
            del self._unknown[path]
        elif other is not None:
            self._add(path, "T623", found=found, kind=words(f"a.{kind}"), found_kind=words(f"a.{other}"))
            del self._unknown[path]
        elif near is not None:
            self._add(path, "T621", found=found, no_kind=words(f"no.{kind}"), suggestion=near)
        elif known:
            expected = words.listed(f"»{n}«" for n in known)
            self._add(path, "T622", found=found, no_kind=words(f"no.{kind}"), expected=expected)
        else:
            self._add(path, "T620", found=found, no_kind=words(f"no.{kind}"))

    def _known(self, path: Path, kind: str) -> Collection[str]:
        if kind == "package":
            return self._names.packages
        if kind == "module":
            package = self._row(path).get("package") or self._data.get("package")
            modules = self._names.modules
            if package is None or (isinstance(package, str) and package in modules):
                return modules[package]
            return {m: label for names in modules.values() for m, label in names.items()}
        return self._lexicon.labels[kind]

    def _owner(self, kind: str, name: str) -> str | None:
        """The first package that has the name, where the record's own do not."""
        for package in self._names.packages:
            if kind == "module":
                known: Collection[str] = self._names.modules[package]
            else:
                known = () if kind == "package" else self._names.lexicon([package]).labels[kind]
            if name in known:
                return package
        return None

    def _other_municipality(self) -> None:
        """Forty unknown names are one mistake: the wrong rules. A few are mistakes of their own."""
        used = {(kind, name) for kind, name in _named(self._data)}
        unknown = {(FIELDS[of][field], n) for p, n in self._unknown.items() for of, field in [place(p)] if field}
        unknown = {(kind, n) for kind, n in unknown if kind in _NAMED}
        wrong_package = ("package", str(self._data.get("package"))) in unknown
        enough = len(used) / 2 if wrong_package else len(used) * 3 / 4
        if len(unknown) < max(3, enough):
            return
        told = self._unknown.keys() | {
            path for path, p in self._found if path[:1] == ("waivers",) and path not in self._bad
        }
        self._found = [(path, p) for path, p in self._found if path not in told]
        packages = [f"»{p}«" for p in self._names.packages]
        words = self._words
        has = words("packages", names=words.listed(packages)) if packages else words("packages.none")
        shown = list(dict.fromkeys(f"»{words.text(n)}«" for p, n in self._unknown.items()))[:3]
        ruleset = self._names.ruleset.label
        self._add((), "T628", ruleset=ruleset, found=", ".join(shown), expected=has)


_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "rows": list, "texts": list, "roles": list, "citizen": str, "text": str, "requirement": str, "day": str,
    "hours": (int, float), "number": (int, float), "level": (int, float), "yes_no": bool, "value": (str, int, float),
    "package": str, "module": str, **dict.fromkeys(KINDS, str),
}  # fmt: skip

_SORTS = {FactKind.NUMBER: "number", FactKind.DATE: "day", FactKind.YES_NO: "yes_no"}


def _named(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every name in a record with its kind, roles left out."""
    for of, fields in FIELDS.items():
        rows = [data] if not of else [row for _, row in rows_of(data, of)]
        for field, kind in fields.items():
            if kind in _NAMED:
                yield from ((kind, row[field]) for row in rows if isinstance(row.get(field), str))


def _day_meant(value: str) -> str | None:
    """The date that a text written in another way must mean, where there is only one that it can mean."""
    text = value.strip()
    timed, written = _DAY_AND_TIME.match(text), _DAY_FIRST.match(text)
    if timed:
        text = timed[1]
    elif written:
        text = f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}"
    return text if is_day(text) and text != value else None


def _plain_meant(kind: str, value: object) -> str | None:
    """The number, or true or false, that a text holds."""
    if not isinstance(value, str) or secret(value):
        return None
    text = value.strip().lower()
    if kind == "yes_no":
        return _YES_NO.get(text)
    digits = text.replace(",", ".", 1)
    return digits if kind in ("hours", "number", "level") and _DECIMAL.fullmatch(digits) else None


def _position(path: Path, data: Any) -> tuple[int, ...]:
    """Where a path stands in the record, to sort by."""
    found: list[int] = []
    value = data
    for part in path:
        if isinstance(part, int):
            found.append(part)
            value = value[part] if isinstance(value, list) and part < len(value) else None
        else:
            keys = list(value) if isinstance(value, dict) else []
            found.append(keys.index(part) if part in keys else len(keys))
            value = value.get(part) if isinstance(value, dict) else None
    return tuple(found)
