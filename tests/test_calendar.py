"""Going back and forth in the calendar, windows and pauses."""

from datetime import date

import pytest
from trin.engine.calendar import back, days_within, forward, merged, reached_on
from trin.engine.model import Duration, Unit


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
