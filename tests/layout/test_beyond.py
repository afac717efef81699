"""What a hand drags in is there already: every event and tick beyond the edges, where it will be."""

from datetime import date

import pytest
from hypothesis import given

from app.dates import Window, parse_date, shifted
from app.layout import Beyond, lay_out_beyond, lay_out_plot
from app.layout.axis import Scale, lay_out_axis
from tests.layout.test_packing import TODAY, Crowd, Event, by_category, crowds

DATA = Window(date(2020, 1, 1), date(2028, 12, 31))
YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))


def beyond(events: list[Event], window: Window, categories: list[str], limits: Window = DATA) -> Beyond:
    inside = [one for one in events if window.overlaps(parse_date(one.date).earliest, parse_date(one.date).latest)]
    plot = lay_out_plot(by_category(inside, categories), window, "en", TODAY)
    return lay_out_beyond(plot, by_category(events, categories), limits, "en")


@given(crowds())
def test_each_event_outside_is_there_once_and_none_that_is_on_the_plot(crowd: Crowd) -> None:
    half = Window(crowd.window.start, shifted(crowd.window.start, crowd.window.days // 4))
    outside = beyond(crowd.events, half, crowd.categories)
    for category in crowd.categories:
        marks = [mark for _, mark in outside.lanes[category]]
        assert sorted(mark.event.slug for mark in marks) == sorted(
            one.slug
            for one in crowd.events
            if one.category == category
            and not half.overlaps(parse_date(one.date).earliest, parse_date(one.date).latest)
        )
        assert all(mark.x < 0 or mark.x > 100 for mark in marks)


def test_a_mark_is_where_the_window_beside_has_it_and_looks_the_same() -> None:
    events = [Event("before", "2023-05-01", "arms", "Title", "claimed"), Event("after", "2025-03", "arms", "Title")]
    rows = beyond(events, YEAR, ["arms"]).lanes["arms"]
    (row, before), (same_row, after) = rows
    assert row == same_row == 0
    assert {mark.event.status for _, mark in rows} == {"claimed"}
    assert before.x == pytest.approx(-(date(2024, 1, 1) - date(2023, 5, 1)).days / 3.66, abs=0.2)
    assert after.x == pytest.approx(after.segments[0].x + 50 / 366)
    assert after.segments[0].width == pytest.approx(31 / 3.66)


def test_ticks_go_on_for_a_window_on_either_side_as_far_as_there_is_data() -> None:
    outside = beyond([], YEAR, ["arms"], Window(date(2023, 11, 15), date(2030, 1, 1))).axis
    on_plot = lay_out_axis(Scale(YEAR), "en")
    assert [tick.label for tick in on_plot.majors] == ["2024"]
    assert [tick.label for tick in outside.majors if tick.label] == ["2025"]
    months = [tick.label for tick in on_plot.minors]
    assert [tick.label for tick in outside.minors if tick.label] == ["Dec", *months]
    assert months[0] == "Jan"
    assert outside.minors[0].x == pytest.approx(-31 / 3.66)
    assert outside.minors[1].x == pytest.approx(100)


def test_a_window_of_a_day_is_not_as_wide_as_all_the_years() -> None:
    day = Window(date(2024, 6, 1), date(2024, 6, 1))
    events = [Event(one, one, "arms", "Title") for one in ("2020-01-01", "2024-05-20", "2024-07-10", "2028-01-01")]
    rows = beyond(events, day, ["arms"]).lanes["arms"]
    assert [mark.event.slug for _, mark in rows] == ["2024-05-20", "2024-07-10"]
