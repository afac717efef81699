"""Does zooming lead to windows of whole days, within what there is to see?"""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import OPEN_END, Window, around_day, holding, limits, window_for_event

DATA = Window(date(1959, 8, 1), date(2026, 9, 23))


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


@pytest.mark.parametrize(("days", "air"), [(1, 1), (31, 2), (365, 18), (10_000_000, round(DATA.days * 0.05))])
def test_one_can_go_five_percent_of_the_window_beyond_the_data(days: int, air: int) -> None:
    outer = limits(DATA, days)
    assert (DATA.start - outer.start).days == air
    assert (outer.end - DATA.end).days == air


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2024-10-16", 31, window("2024-10-01", "2024-10-31")),
        ("2024-10-16", 1, window("2024-10-16", "2024-10-16")),
        ("2024-10-16", 2, window("2024-10-16", "2024-10-17")),
        ("2024-10-16", 0, window("2024-10-16", "2024-10-16")),
        # At an edge it moves inside, all of it.
        ("1956-03-24", 100, window("1959-07-27", "1959-11-03")),
        ("2050-01-01", 10, window("2026-09-15", "2026-09-24")),
        ("2024-10-16", 10_000_000, limits(DATA, DATA.days)),
    ],
)
def test_it_zooms_around_a_day(day: str, days: int, expected: Window) -> None:
    assert around_day(date.fromisoformat(day), days, DATA) == expected


@given(st.dates(), st.integers(-5, 5_000_000), windows())
def test_zooming_stays_within_bounds_and_has_the_length_asked_for(day: date, days: int, data: Window) -> None:
    zoomed, outer = around_day(day, days, data), limits(data, days)
    assert zoomed.days == min(max(days, 1), outer.days)
    assert outer.start <= zoomed.start <= zoomed.end <= outer.end
    assert zoomed.overlaps(day, day) or not data.overlaps(day, day)


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        (date(1959, 8, 1), date(1959, 8, 31), window("1959-01-30", "1960-03-01")),
        (date(2025, 4, 30), OPEN_END, window("2024-10-29", "2025-10-30")),
        (date.min, date.min, window("0001-01-01", "0001-07-03")),
        (date(9999, 12, 25), date(9999, 12, 30), window("9999-06-25", "9999-12-31")),
    ],
)
def test_an_event_outside_the_default_window_has_six_months_around_it(
    earliest: date, latest: date, expected: Window
) -> None:
    assert window_for_event(Extent(earliest, latest), window("2000-01-01", "2000-12-31")) == expected


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
