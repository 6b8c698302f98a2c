"""Numbers, dates, lists and counted units in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date as Date
from fractions import Fraction
from typing import Any

from .catalogue_da import PHRASES as _DA
from .catalogue_en import PHRASES as _EN
from .catalogue_plan_da import PHRASES as _PLAN_DA
from .catalogue_plan_en import PHRASES as _PLAN_EN
from .catalogue_reasons_da import PHRASES as _REASONS_DA
from .catalogue_reasons_en import PHRASES as _REASONS_EN

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "da": {**_DA, **_PLAN_DA, **_REASONS_DA},
    "en": {**_EN, **_PLAN_EN, **_REASONS_EN},
}

_MOST_DECIMALS = 6


class Words:
    """One language's phrases, or others in that language, and how it writes what is put into them."""

    def __init__(self, language: str, phrases: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._phrases = CATALOGUES[language] if phrases is None else phrases
        self._months = self._phrases["months"].split()

    def __call__(self, key: str, /, **values: object) -> str:
        """The phrase with its places filled in. Values are inserted as they are, braces included."""
        return self._phrases[key].format(**values)

    def has(self, key: str) -> bool:
        """Whether there is such a phrase."""
        return key in self._phrases

    def date(self, day: Date) -> str:
        """``4. marts 2026``."""
        return self("date", day=day.day, month=self._months[day.month - 1], year=day.year)

    def period(self, first: Date, last: Date | None) -> str:
        """From one date to another, or since the first."""
        if last is None:
            return self("since", date=self.date(first))
        if first == last:
            return self.date(first)
        if first.year != last.year:
            return self("period", first=self.date(first), last=self.date(last))
        month = self._months[first.month - 1]
        return self("period.one_year", first_day=first.day, first_month=month, last=self.date(last))

    def quoted(self, text: str) -> str:
        """A label in the middle of a sentence."""
        return self("quoted", text=text)

    def stretch(self, days: int) -> str:
        """A number of days as people count them: ``5 dage``, ``3 uger``, ``12 uger og 1 dag``."""
        weeks, rest = divmod(days, 7)
        if weeks < 1 or (rest and weeks < 2):
            return self.counted(days, "day")
        whole = self.counted(weeks, "week")
        return self("stretch", weeks=whole, days=self.counted(rest, "day")) if rest else whole

    def number(self, value: float | Fraction, apart_from: Iterable[Any] = ()) -> str:
        """The number with one decimal at most, or with as many as it takes to tell it from those in `apart_from`."""
        exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
        others = [Fraction(str(o)) for o in apart_from if isinstance(o, int | float) and not isinstance(o, bool)]
        for decimals in range(1, _MOST_DECIMALS + 1):
            shown = round(exact, decimals)
            if all(shown != o for o in others if o != exact):
                break
        digits = f"{float(shown):.{decimals}f}".rstrip("0").rstrip(".")
        return ("0" if digits == "-0" else digits).replace(".", self("decimal_mark"))

    def counted(self, value: float | Fraction, unit: str, apart_from: Iterable[Any] = ()) -> str:
        """The number with its unit in the right number: ``1 uge``, ``2 uger``."""
        written = self.number(value, apart_from)
        return self(f"unit.{unit}.{'one' if written == '1' else 'other'}", count=written)

    def duration(self, value: Mapping[str, Any]) -> str:
        """``{"count": 8, "unit": "week"}`` in words."""
        return self.counted(value["count"], str(value["unit"]))

    def plural(self, key: str, count: int) -> str:
        """The phrase for one, or for any other count."""
        return self(f"{key}.{'one' if count == 1 else 'other'}", count=count)

    def listed(self, items: Sequence[str], joined_by: str = "and") -> str:
        """``a, b og c``."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self(f'value.{joined_by}')} {items[-1]}"
