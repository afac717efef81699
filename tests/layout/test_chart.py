"""Is a stated number drawn where it belongs, and can every number be read?"""

import csv
from collections.abc import Sequence
from functools import partial
from itertools import combinations, groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import parse_date
from app.formats import short_number
from app.layout.chart import Chart, Label, StatedValue
from app.layout.chart import lay_out_chart as lay_out
from app.layout.text_widths import text_width
from tests.datasets import FROZEN, ROOT

QUALIFIERS = ("exact", "about", "at_least", "more_than", "at_most")
LINE = 1.3
RADIUS = 0.55
#: The narrowest plot of a phone, and of others; and what of its padding may be drawn into: in em.
NARROW_WIDTH, USUAL_WIDTH, PADDING = 15.0, 22.5, 1.0

days = st.dates().map(str)
dates = st.one_of(
    days,
    days.map(lambda day: f"{day}~"),
    days.map(lambda day: day[:7]),
    days.map(lambda day: f"{day[:7]}~"),
    days.map(lambda day: day[:4]),
    days.map(lambda day: f"{day}/.."),
)
#: Many of the same year, so that there is something to keep apart.
close = st.dates(parse_date("2024-01-01").earliest, parse_date("2025-12-31").latest).map(str)
values = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1).map(float),
    st.integers(0, 20_000).map(float),
    st.floats(-100, 100).map(lambda value: round(value, 3)),
    st.just(0.0),
)
statements = st.builds(
    StatedValue,
    values,
    st.one_of(close, close, close.map(lambda day: day[:7]), dates).map(parse_date),
    st.sampled_from(QUALIFIERS),
)
some_statements = st.lists(statements, min_size=1, max_size=40)


def lay_out_chart(several: Sequence[StatedValue], language: str) -> Chart:
    return lay_out(several, language, partial(short_number, language=language))


def stated(value: float, when: str = "2024-06-01", qualifier: str = "exact") -> StatedValue:
    return StatedValue(value, parse_date(when), qualifier)


def of_the_data(folder: Path) -> list[Sequence[StatedValue]]:
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = sorted((row for row in csv.DictReader(file) if row["series"]), key=lambda row: row["series"])
    return [
        [
            stated(float(row["value"]), row["stated"], row["qualifier"])
            for row in sorted(found, key=lambda row: parse_date(row["stated"]).earliest)
        ]
        for _, found in groupby(rows, key=lambda row: row["series"])
    ]


def box(label: Label, text: str, width: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in em, on a plot of this width."""
    start = label.anchor / 100 * width + label.offset
    left, right = (start - text_width(text), start) if label.ends else (start, start + text_width(text))
    middle = label.y - 0.35
    return left, middle - LINE / 2, right, middle + LINE / 2


def overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    hair = 1e-9
    return min(one[2], other[2]) - max(one[0], other[0]) > hair and min(one[3], other[3]) - max(one[1], other[1]) > hair


def written(chart: Chart, given_statements: Sequence[StatedValue], which: str, width: float):  # type: ignore[no-untyped-def]
    """The boxes of the labels, by the position of their statement."""
    found = {}
    for number, (point, one) in enumerate(zip(chart.points, given_statements, strict=True)):
        label = point.usual if which == "usual" else point.narrow
        if label:
            found[number] = box(label, short_number(one.value, "en"), width)
    return found


WIDTHS = [
    *(("usual", USUAL_WIDTH * factor) for factor in (1, 1.3, 4)),
    *(("narrow", NARROW_WIDTH * factor) for factor in (1, 1.5, 6)),
]


@given(some_statements, st.sampled_from(WIDTHS))
def test_no_label_touches_another_or_a_point_or_is_cut(
    given_statements: list[StatedValue], at: tuple[str, float]
) -> None:
    which, width = at
    chart = lay_out_chart(given_statements, "en")
    labels = written(chart, given_statements, which, width)
    for one, other in combinations(labels.values(), 2):
        assert not overlap(one, other)
    for point in chart.points:
        x = point.x / 100 * width
        mark = (x - RADIUS, point.y - RADIUS, x + RADIUS, point.y + RADIUS)
        bars = [
            (bar.x / 100 * width, point.y - 0.5, (bar.x + bar.width) / 100 * width, point.y + 0.5)
            for bar in point.segments
        ]
        assert not any(overlap(label, one) for label in labels.values() for one in (mark, *bars))
    (zero,) = (level.y for level in chart.levels if not level.value)
    for left, top, right, bottom in labels.values():
        # The line of zero does not strike a number out.
        assert not top + 0.3 < zero < bottom - 0.3
        assert left >= -PADDING
        assert right <= width + PADDING
        assert top >= 0
        assert bottom <= chart.height


@given(some_statements)
def test_zero_is_a_level_and_all_values_lie_between_the_levels(given_statements: list[StatedValue]) -> None:
    levels = lay_out_chart(given_statements, "en").levels
    assert 2 <= len(levels) <= 4
    assert 0 in [level.value for level in levels]
    assert levels[0].value <= min(one.value for one in given_statements)
    assert levels[-1].value >= max(one.value for one in given_statements)
    steps = [after.value - before.value for before, after in pairwise(levels)]
    assert max(steps) == pytest.approx(min(steps))
    assert f"{steps[0]:.6e}"[:8] in ("1.000000", "2.000000", "5.000000")


@given(some_statements)
def test_what_is_more_is_higher_and_what_is_later_further_right(given_statements: list[StatedValue]) -> None:
    points = lay_out_chart(given_statements, "en").points
    drawn = list(zip(given_statements, points, strict=True))
    heights = [point.y for _, point in sorted(drawn, key=lambda one: one[0].value, reverse=True)]
    assert heights == sorted(heights)
    places = [point.x for _, point in sorted(drawn, key=lambda one: one[0].when.earliest)]
    assert places == sorted(places)
    assert len(set(places)) == len({one.when.earliest for one in given_statements})


@given(some_statements)
def test_every_statement_has_a_point_on_the_plot(given_statements: list[StatedValue]) -> None:
    chart = lay_out_chart(given_statements, "fr")
    assert len(chart.points) == len(given_statements)
    for point in chart.points:
        assert 0 <= point.x <= 100
        assert 0 < point.y < chart.height
        for bar in point.segments:
            assert 0 <= bar.x <= 100
            assert bar.x + bar.width <= 100 + 1e-9


@given(some_statements, st.sampled_from(["en", "fr"]))
def test_the_names_of_the_levels_have_room(given_statements: list[StatedValue], language: str) -> None:
    chart = lay_out_chart(given_statements, language)
    for level in chart.levels:
        assert text_width(short_number(level.value, language)) < chart.gutter
    assert chart.gutter < 7


def test_nearly_every_statement_of_the_data_has_its_number_beside_it() -> None:
    """All of them, but where several stand in one place."""
    for folder in (FROZEN, ROOT / "data"):
        points = [point for series in of_the_data(folder) for point in lay_out_chart(series, "fr").points]
        assert sum(point.usual is not None for point in points) >= 0.8 * len(points)
        assert sum(point.narrow is not None for point in points) >= 0.7 * len(points)


def test_a_strip_with_its_axis_is_no_higher_than_140_pixels() -> None:
    """Of its text of 13 pixels; below the plot one row of names, around all a padding and a border."""
    assert 13 * (lay_out_chart([stated(1)], "en").height + 1.4 + 0.5) + 2 <= 140


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        ([2], [0, 1, 2]),
        ([12], [0, 5, 10, 15]),
        ([0], [0, 1]),
        ([1500, 15000, 11000], [0, 5000, 10000, 15000]),
        ([4e6, 9e6, 1e7], [0, 5e6, 1e7]),
        ([50, 40], [0, 20, 40, 60]),
        ([-3, 4], [-5, 0, 5]),
        ([-0.5], [-0.6, -0.4, -0.2, 0]),
        ([0.00001], [0, 0.001]),
        ([999_999_999_999_999], [0, 5e14, 1e15]),
    ],
)
def test_levels_are_round_numbers(numbers: list[float], levels: list[float]) -> None:
    chart = lay_out_chart([stated(float(value)) for value in numbers], "en")
    assert [level.value for level in chart.levels] == levels


def test_a_month_is_a_band_over_all_of_it_and_never_a_day_in_its_middle() -> None:
    (month, first, last), (on_first, on_last) = (
        lay_out_chart([stated(1, when) for when in whens], "en").points
        for whens in (["2025-05", "2025-05-01", "2025-05-31"], ["2025-05-01", "2025-05-31"])
    )
    (band,) = month.segments
    assert month.x == first.x == on_first.x
    assert band.x < first.x
    assert band.x + band.width > last.x == on_last.x
    assert first.segments == ()
    assert not band.is_certain


def test_an_approximate_day_has_a_halo_and_an_approximate_month_fades() -> None:
    day, month = lay_out_chart([stated(1, "2026-02-12~"), stated(2, "2025-05~")], "en").points
    assert (day.has_halo, day.segments) == (True, ())
    assert not month.has_halo
    assert [bar.fade for bar in month.segments] == ["both"]


def test_in_a_crowd_numbers_that_find_no_room_are_left_out() -> None:
    crowd = [stated(number, f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}") for number in range(60)]
    points = lay_out_chart(crowd, "en").points
    assert 8 < sum(point.usual is not None for point in points) < 60


@pytest.mark.parametrize(
    ("value", "short"),
    [(999_999, "999,999"), (1e6, "1M"), (6.5e6, "6.5M"), (-34.4e6, "-34.4M"), (1.2e9, "1.2B"), (1234567, "1,234,567")],
)
def test_a_short_number_is_never_rounded(value: float, short: str) -> None:
    assert short_number(value, "en") == short
