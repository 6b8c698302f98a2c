"""Going back and forth in the calendar, windows and pauses."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import basics
from trin.engine.calendar import back, days_within, forward, merged, reached_on
from trin.engine.model import Duration, Unit

FAR = {
    Unit.DAY: 4_000_000,
    Unit.WEEK: 600_000,
    Unit.MONTH: 130_000,
    Unit.YEAR: 11_000,
}
"""By unit, further than the calendar is long."""


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        (date(2024, 5, 31), 3, Unit.MONTH, date(2024, 2, 29)),
        (date(2023, 5, 31), 3, Unit.MONTH, date(2023, 2, 28)),
        (date(2024, 2, 29), 1, Unit.YEAR, date(2023, 2, 28)),
        (date(2026, 5, 11), 4, Unit.WEEK, date(2026, 4, 13)),
        (date(2026, 5, 11), 90, Unit.DAY, date(2026, 2, 10)),
    ],
)
def test_going_back_clamps_to_the_end_of_the_month(start: date, count: int, unit: Unit, expected: date) -> None:
    assert date.fromordinal(back(start.toordinal(), Duration(count, unit))) == expected


def test_going_forward_clamps_too() -> None:
    day = forward(date(2024, 1, 31).toordinal(), Duration(1, Unit.MONTH))
    assert date.fromordinal(day) == date(2024, 2, 29)


def test_eight_weeks_from_8_january_2024_is_4_march() -> None:
    start = date(2024, 1, 8).toordinal()
    assert date.fromordinal(reached_on(start, Duration(8, Unit.WEEK), [])) == date(2024, 3, 4)


def test_a_pause_within_the_time_that_a_pause_added_counts_too() -> None:
    assert reached_on(0, Duration(10, Unit.DAY), [(5, 6), (11, 11), (40, 50)]) == 13


def test_overlapping_pauses_count_once() -> None:
    assert days_within(merged([(1, 5), (3, 8), (9, 9), (20, 21)]), 2, 20) == 9


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2024, 1, 8), 8, Unit.WEEK, date(2024, 3, 4)),
        (date(2023, 1, 31), 1, Unit.MONTH, date(2023, 2, 28)),
        (date(2024, 1, 30), 1, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 1, 29), 1, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 2, 29), 1, Unit.MONTH, date(2024, 3, 29)),
        (date(2024, 2, 29), 1, Unit.YEAR, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, Unit.YEAR, date(2028, 2, 29)),
        (date(2023, 12, 31), 2, Unit.MONTH, date(2024, 2, 29)),
        (date(2023, 11, 30), 3, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 12, 15), 1, Unit.MONTH, date(2025, 1, 15)),
        (date(2024, 12, 31), 0, Unit.MONTH, date(2024, 12, 31)),
    ],
)
def test_going_forward(day: date, count: int, unit: Unit, expected: date) -> None:
    assert date.fromordinal(forward(day.toordinal(), Duration(count, unit))) == expected


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        (date(2024, 5, 31), 3, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 5, 30), 3, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 5, 29), 3, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 5, 28), 3, Unit.MONTH, date(2024, 2, 28)),
        (date(2024, 1, 31), 1, Unit.MONTH, date(2023, 12, 31)),
        (date(2024, 3, 31), 1, Unit.MONTH, date(2024, 2, 29)),
        (date(2024, 2, 29), 4, Unit.YEAR, date(2020, 2, 29)),
        (date(2100, 3, 31), 1, Unit.MONTH, date(2100, 2, 28)),
    ],
)
def test_going_back(day: date, count: int, unit: Unit, expected: date) -> None:
    assert date.fromordinal(back(day.toordinal(), Duration(count, unit))) == expected


@pytest.mark.parametrize("unit", list(Unit))
def test_beyond_the_calendar_is_its_last_or_first_day(unit: Unit) -> None:
    """Once it was an error that told the reader about Python."""
    today = date(2026, 5, 11).toordinal()
    assert forward(today, Duration(FAR[unit], unit)) == date.max.toordinal()
    assert back(today, Duration(FAR[unit], unit)) == date.min.toordinal()


_DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))
_DURATIONS = st.builds(Duration, st.integers(0, 60), st.sampled_from(Unit))
_PAUSES = st.lists(st.tuples(st.integers(-20, 200), st.integers(0, 30)), max_size=6)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(_DAYS, _DURATIONS)
def test_the_calendar_agrees_with_plain_dates(day: date, duration: Duration) -> None:
    assert date.fromordinal(forward(day.toordinal(), duration)) == basics.forward(day, duration)
    assert date.fromordinal(back(day.toordinal(), duration)) == basics.back(day, duration)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(_DAYS, _DURATIONS, _PAUSES)
def test_a_duration_is_reached_when_the_clock_has_run_for_so_many_days(
    start: date, duration: Duration, lengths: list[tuple[int, int]]
) -> None:
    pauses = [(start.toordinal() + first, start.toordinal() + first + length) for first, length in lengths]
    still = {day for first, last in pauses for day in range(first, last + 1)}
    needed = (basics.forward(start, duration) - start).days
    day, ran = start, 0
    while ran < needed:
        ran += day.toordinal() not in still
        day += timedelta(days=1)
    assert date.fromordinal(reached_on(start.toordinal(), duration, merged(pauses))) == day


@pytest.mark.parametrize(("first", "reached"), [(9, None), (10, 10), (11, 10)])
def test_with_an_open_pause_before_it_a_duration_is_never_reached(first: int, reached: int | None) -> None:
    end = date.max.toordinal()
    day = reached_on(0, Duration(10, Unit.DAY), [(first, end)])
    assert day == reached if reached is not None else day > end


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(_PAUSES, st.integers(-30, 100), st.integers(0, 150))
def test_days_of_overlapping_pauses_count_once(lengths: list[tuple[int, int]], first: int, length: int) -> None:
    pauses = [(start, start + more) for start, more in lengths]
    covered = {day for start, end in pauses for day in range(start, end + 1)}
    last = first + length
    assert days_within(merged(pauses), first, last) == len(covered & set(range(first, last + 1)))
