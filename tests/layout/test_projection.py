"""Do places lie on the map where they lie on the globe, for every frame?"""

from itertools import pairwise
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.layout.places import map_frame

FRAMES = {
    "a continent": (5, 34, 143, 67),
    "a county": (-3, 51, -2, 51.5),
    "over the antimeridian": (150, -50, -120, -10),
    "around the equator": (-20, -30, 50, 30),
    "the world": (-180, -90, 180, 90),
}
each_frame = pytest.mark.parametrize("bounds", FRAMES.values(), ids=FRAMES)


@each_frame
def test_what_lies_between_the_degrees_is_in_the_frame(bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    frame = map_frame(*bounds)
    width = (east - west) % 360 or 360
    for across in range(21):
        for up in range(21):
            # At the ends of the world a meridian is its own opposite.
            longitude = west + width * min(max(across / 20, 1e-9), 1 - 1e-9)
            x, y = frame.at((longitude + 180) % 360 - 180, south + (north - south) * up / 20)
            assert -0.1 <= x <= 100.1
            assert -0.1 <= y <= 100.1


@each_frame
def test_north_is_up_and_east_is_right_in_the_middle(bounds: tuple[float, float, float, float]) -> None:
    west, south, east, north = bounds
    frame = map_frame(*bounds)
    middle = west + ((east - west) % 360 or 360) / 2
    column = [frame.at(middle, south + (north - south) * step / 10) for step in range(11)]
    assert all(below[1] > above[1] for below, above in pairwise(column))
    assert {round(x, 6) for x, _ in column} == {50}
    assert frame.at(middle + 0.1, (south + north) / 2)[0] > 50


@given(
    st.floats(-180, 179),
    st.floats(1, 359),
    st.floats(-89, 80),
    st.floats(1, 60),
    st.floats(-180, 180),
    st.floats(-90, 90),
)
def test_every_frame_has_a_place_for_every_point(
    west: float, width: float, south: float, height: float, longitude: float, latitude: float
) -> None:
    frame = map_frame(west, south, (west + width + 180) % 360 - 180, min(south + height, 90))
    assert 0 < frame.aspect < float("inf")
    assert all(abs(one) < float("inf") for one in frame.at(longitude, latitude))


def test_equal_areas_are_equal_on_the_map() -> None:
    frame = map_frame(5, 34, 143, 67)

    def area(longitude: float, latitude: float) -> float:
        """Of a small square on the map, as a part of that on the globe."""
        step = 0.01
        (x, y), (right, right_y), (up_x, up) = (
            frame.at(*point)
            for point in ((longitude, latitude), (longitude + step, latitude), (longitude, latitude + step))
        )
        on_map = abs((right - x) * (up - y) - (up_x - x) * (right_y - y))
        return on_map / cos(radians(latitude + step / 2))

    areas = [area(longitude, latitude) for longitude in (10, 74, 140) for latitude in (35, 50, 66)]
    assert areas == pytest.approx([areas[0]] * len(areas), rel=1e-3)


def test_a_frame_is_named_by_its_degrees() -> None:
    assert map_frame(5, 34.5, -143, 67.0).name == "5_34.5_-143_67"
