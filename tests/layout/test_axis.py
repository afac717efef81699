"""Does the axis stay readable, from one day to all the years there are?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import Window
from app.layout.axis import USUAL_WIDTH, Scale, Tick, lay_out_axis
from app.layout.text_widths import text_width

#: A label stands so many em right of its tick in the template.
INSET = 0.4


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """Of every order of magnitude: a week is as likely as a millennium."""
    days = draw(st.sampled_from([1, 30, 100, 1000, 10_000, 100_000, 3_652_059]).flatmap(lambda n: st.integers(1, n)))
    first = draw(st.integers(1, date.max.toordinal() - days + 1))
    return Window(date.fromordinal(first), date.fromordinal(first + days - 1))


languages = st.sampled_from(["en", "fr"])


def labels(ticks: tuple[Tick, ...]) -> list[str]:
    return [tick.label for tick in ticks if tick.label]


def axis(start: str, end: str, language: str = "en") -> tuple[list[str], list[str]]:
    plan = lay_out_axis(Scale(Window(date.fromisoformat(start), date.fromisoformat(end))), language)
    return labels(plan.majors), labels(plan.minors)


@given(windows(), languages)
def test_it_names_at_most_fourteen_ticks_and_at_least_one(window: Window, language: str) -> None:
    plan = lay_out_axis(Scale(window), language)
    assert len(plan.minors) <= 14
    assert len(plan.majors) <= 14
    assert labels(plan.majors) or labels(plan.minors)


@given(windows(), languages, st.sampled_from([USUAL_WIDTH, 80.0, 200.0]))
def test_no_two_labels_overlap_and_none_leaves_the_plot(window: Window, language: str, width: float) -> None:
    plan = lay_out_axis(Scale(window), language)
    for ticks in (plan.majors, plan.minors):
        end = 0.0
        for tick in ticks:
            if tick.label:
                start = tick.x / 100 * width + INSET
                assert start >= end
                end = start + text_width(tick.label)
        assert end <= width


@given(windows(), languages)
def test_ticks_stand_in_order_at_the_start_of_their_days(window: Window, language: str) -> None:
    plan = lay_out_axis(Scale(window), language)
    for ticks in (plan.majors, plan.minors):
        places = [tick.x for tick in ticks]
        assert places == sorted(set(places))
        assert all(0 <= x < 100 for x in places)


@given(windows())
def test_what_fits_a_phone_is_part_of_what_fits_a_screen(window: Window) -> None:
    plan = lay_out_axis(Scale(window), "fr")
    for ticks in (plan.majors, plan.minors):
        coarse = [tick for tick in ticks if tick.is_coarse and tick.label]
        assert not labels(ticks) or coarse


@given(windows())
def test_the_same_window_has_the_same_axis(window: Window) -> None:
    assert lay_out_axis(Scale(window), "en") == lay_out_axis(Scale(window), "en")


@pytest.mark.parametrize(
    ("start", "end", "language", "majors", "minors"),
    [
        ("2024-10-31", "2024-10-31", "en", ["October 2024"], ["31"]),
        ("2024-10-28", "2024-11-03", "en", ["October 2024", "November 2024"], ["28", "29", "30", "31", "1", "2", "3"]),
        ("2024-10-28", "2024-11-03", "fr", ["octobre 2024", "novembre 2024"], ["28", "29", "30", "31", "1", "2", "3"]),
        (
            "2024-01-01",
            "2024-12-31",
            "en",
            ["2024"],
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        ),
        (
            "2024-01-01",
            "2024-12-31",
            "fr",
            ["2024"],
            ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
        ),
        (
            "2023-07-01",
            "2026-12-31",
            "en",
            ["2023", "2024", "2025", "2026"],
            ["Jul", *["Jan", "Jul"] * 3],
        ),
        ("1950-01-01", "2019-12-31", "en", [], [str(year) for year in range(1950, 2020, 10)]),
        ("0001-01-01", "9999-12-31", "fr", [], [str(year) for year in range(1000, 10_000, 1000)]),
    ],
)
def test_it_names_days_months_and_years(
    start: str, end: str, language: str, majors: list[str], minors: list[str]
) -> None:
    assert axis(start, end, language) == (majors, minors)


def test_a_year_cut_off_by_the_window_is_named_at_its_edge() -> None:
    plan = lay_out_axis(Scale(Window(date(2024, 7, 10), date(2025, 7, 9))), "en")
    assert [(tick.label, tick.x == 0) for tick in plan.majors] == [("2024", True), ("2025", False)]


@pytest.mark.parametrize("days", range(1, 1200, 7))
def test_a_window_of_any_length_names_some_of_its_parts(days: int) -> None:
    start = date(2024, 2, 15)
    _, minors = axis(start.isoformat(), (start + timedelta(days=days - 1)).isoformat())
    assert 1 <= len(minors) <= 14
