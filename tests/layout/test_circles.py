"""Do circles and names on the map keep clear of each other, tell the truth, and come out the same each time?"""

from itertools import combinations
from math import hypot, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.layout.places import Circle, Spot, lay_out_places, map_frame, short_name
from app.layout.text_widths import text_width

FRAME = map_frame(0, 40, 40, 60)
#: The narrowest map on which the style sheet shows names, in em.
NARROWEST = 40.0
Box = tuple[float, float, float, float]


def spot(slug: str, longitude: float, latitude: float, count: int = 1, name: str = "") -> Spot:
    return Spot(slug, name or slug, latitude, longitude, count)


spots = st.lists(
    st.builds(
        Spot,
        slug=st.integers(0, 10_000).map("place-{}".format),
        name=st.sampled_from(["Bath", "Much Wenlock, Shropshire", "Wales", "서울"]),
        latitude=st.floats(30, 70),
        longitude=st.floats(-20, 60),
        count=st.integers(0, 1000),
    ),
    unique_by=lambda one: one.slug,
    max_size=30,
)


def placed(circle: Circle, width: float) -> tuple[float, float, float]:
    """Centre and radius in em, on a map so wide."""
    height = width * FRAME.aspect
    return circle.x / 100 * width, circle.y / 100 * height, circle.radius / 100 * hypot(width, height) / sqrt(2)


def label_box(circle: Circle, width: float) -> Box:
    assert circle.label
    length = text_width(circle.name)
    x = circle.label.x / 100 * width + circle.label.dx
    y = circle.label.y / 100 * width * FRAME.aspect + circle.label.dy
    left = x - {"start": 0, "middle": length / 2, "end": length}[circle.label.anchor]
    return left, y - 0.9, left + length, y + 0.2


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def on_map(several: list[Spot]) -> tuple[Circle, ...]:
    return lay_out_places(several, FRAME)[0]


def is_on_map(spot: Spot) -> bool:
    return all(0 <= place <= 100 for place in FRAME.at(spot.longitude, spot.latitude))


@given(spots)
def test_every_place_is_in_one_circle_that_counts_it(several: list[Spot]) -> None:
    circles, off_map = lay_out_places(several, FRAME)
    assert sorted(slug for one in circles for slug in one.slugs) == sorted(
        one.slug for one in several if is_on_map(one)
    )
    assert sorted(one.spot.slug for one in off_map) == sorted(one.slug for one in several if not is_on_map(one))
    assert all(one.count == sum(spot.count for spot in one.spots) for one in circles)
    for counts in ([one.count for one in circles], [one.spot.count for one in off_map]):
        assert counts == sorted(counts, reverse=True)


@given(spots)
def test_circles_lie_where_their_places_are_and_none_covers_another(several: list[Spot]) -> None:
    circles = on_map(several)
    for one in circles:
        assert (one.x, one.y) == pytest.approx(FRAME.at(one.spots[0].longitude, one.spots[0].latitude))
    laid = [placed(one, NARROWEST) for one in circles]
    for (x, y, radius), (other_x, other_y, other_radius) in combinations(laid, 2):
        assert hypot(x - other_x, y - other_y) >= 0.39 * (radius + other_radius)


@given(spots, st.floats(1, 3))
def test_names_meet_neither_each_other_nor_circles_on_any_wider_map(several: list[Spot], times: float) -> None:
    width = NARROWEST * times
    circles = on_map(several)
    named = [one for one in circles if one.label]
    boxes = [label_box(one, width) for one in named]
    assert not any(meet(one, other) for one, other in combinations(boxes, 2))
    for one, box in zip(named, boxes, strict=True):
        assert box[0] >= -0.01
        assert box[2] <= width + 0.01
        # In a corner the name stands beside its own circle, in the square around it.
        for other in set(circles) - {one}:
            x, y, radius = placed(other, width)
            assert not meet(box, (x - radius + 0.01, y - radius + 0.01, x + radius - 0.01, y + radius - 0.01))


@given(spots, st.randoms())
def test_the_order_of_places_changes_nothing(several: list[Spot], chance: object) -> None:
    shuffled = list(several)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert lay_out_places(shuffled, FRAME) == lay_out_places(several, FRAME)


def test_areas_are_as_the_numbers_of_events() -> None:
    large, small = on_map([spot("a", 10, 50, 90), spot("b", 30, 50, 10)])
    assert (large.radius / small.radius) ** 2 == pytest.approx(9)


def test_places_of_one_town_are_one_circle_with_the_name_of_the_most_frequent() -> None:
    town = [spot(f"t{number}", 10 + number / 100, 50, number, f"Gate {number}, Town") for number in range(1, 6)]
    first, second = on_map([*town, spot("far", 30, 50, 1)])
    assert (first.name, first.slugs, first.count) == ("Gate 5 +4", ("t5", "t4", "t3", "t2", "t1"), 15)
    assert second.name == "far"


def test_a_place_beyond_the_map_has_a_circle_as_large_as_one_on_it() -> None:
    (circle,), (off_map,) = lay_out_places([spot("here", 20, 50, 7), spot("far", -74, 40, 7)], FRAME)
    assert (circle.name, off_map.spot.slug) == ("here", "far")
    _, _, radius = placed(circle, 60)
    assert off_map.width / 100 * 60 == pytest.approx(2 * radius)


def test_a_place_without_events_is_drawn_as_well() -> None:
    (circle,) = on_map([spot("chosen", 10, 50, 0)])
    assert circle.radius > 0


@pytest.mark.parametrize(("name", "short"), [("Kyiv, Ukraine", "Kyiv"), ("Wales", "Wales"), (", x", ", x")])
def test_a_short_name_ends_before_the_comma(name: str, short: str) -> None:
    assert short_name(name) == short
