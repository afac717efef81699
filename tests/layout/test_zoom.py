"""Does zooming lead to windows of whole days, within what there is to see?"""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import OPEN_END, Window
from app.layout.zoom import around, around_centre, bounds, holding

DEFAULT = Window(date(2023, 7, 1), date(2026, 12, 31))
DATA = Window(date(1959, 8, 1), date(2026, 9, 23))
LIMITS = bounds(DATA, DEFAULT)


@dataclass(frozen=True)
class Extent:
    earliest: date
    latest: date


def window(start: str, end: str) -> Window:
    return Window(date.fromisoformat(start), date.fromisoformat(end))


@st.composite
def windows(draw: st.DrawFn) -> Window:
    start, end = sorted((draw(st.dates()), draw(st.dates())))
    return Window(start, end)


def test_one_can_go_five_percent_beyond_the_data() -> None:
    air = round(DATA.days * 0.05)
    assert (DATA.start - LIMITS.start).days == air
    assert (LIMITS.end - DATA.end).days == air


def test_the_default_window_is_never_out_of_bounds() -> None:
    assert bounds(window("2024-01-01", "2024-01-31"), DEFAULT) == DEFAULT


@given(windows(), windows())
def test_bounds_hold_the_data_and_the_default(data: Window, default: Window) -> None:
    limits = bounds(data, default)
    assert limits.start <= min(data.start, default.start)
    assert limits.end >= max(data.end, default.end)


@pytest.mark.parametrize(
    ("start", "end", "days", "expected"),
    [
        ("2024-10-01", "2024-10-31", 31, window("2024-10-01", "2024-10-31")),
        ("2024-10-01", "2024-10-31", 1, window("2024-10-16", "2024-10-16")),
        ("2024-10-16", "2024-10-16", 31, window("2024-10-01", "2024-10-31")),
        ("2024-10-01", "2024-10-31", 0, window("2024-10-16", "2024-10-16")),
        # At an edge it moves inside, all of it.
        ("1956-03-24", "1956-03-24", 100, Window(LIMITS.start, date.fromordinal(LIMITS.start.toordinal() + 99))),
        ("2050-01-01", "2050-12-31", 10, Window(date.fromordinal(LIMITS.end.toordinal() - 9), LIMITS.end)),
        ("2024-10-01", "2024-10-31", 10_000_000, LIMITS),
    ],
)
def test_it_zooms_around_the_centre(start: str, end: str, days: int, expected: Window) -> None:
    assert around_centre(window(start, end), days, LIMITS) == expected


@given(windows(), st.integers(-5, 5_000_000))
def test_zooming_stays_within_bounds_and_has_the_length_asked_for(current: Window, days: int) -> None:
    zoomed = around_centre(current, days, LIMITS)
    assert zoomed.days == min(max(days, 1), LIMITS.days)
    assert LIMITS.start <= zoomed.start <= zoomed.end <= LIMITS.end


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        (date(1959, 8, 1), date(1959, 8, 31), window("1959-07-22", "1959-09-10")),
        (date(2025, 4, 30), OPEN_END, window("2025-04-20", "2025-05-10")),
        (date.min, date.min, window("0001-01-01", "0001-01-11")),
        (date(9999, 12, 25), date(9999, 12, 30), window("9999-12-15", "9999-12-31")),
    ],
)
def test_an_event_has_days_around_it(earliest: date, latest: date, expected: Window) -> None:
    assert around(earliest, latest, 10) == expected


def test_a_window_for_several_days_holds_them_with_some_air() -> None:
    # 90 days apart: five percent are four days.
    assert holding(date(2024, 1, 1), date(2024, 3, 31)) == window("2023-12-28", "2024-04-04")
    assert holding(date(2024, 1, 1), date(2024, 1, 1)) == window("2023-12-31", "2024-01-02")


@given(st.dates(), st.dates())
def test_the_window_that_holds_days_overlaps_them(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    found = holding(first, last)
    assert found.overlaps(first, first)
    assert found.overlaps(last, last)
