"""Is the ground of a map drawn where the places will stand, with the borders between countries and no others?"""

import re
from itertools import pairwise
from typing import Any

import pytest

from app.layout.places import map_frame
from tools.draw_map import draw

FRAME = map_frame(0, 40, 40, 60)


def topology(
    *arcs: list[tuple[float, float]], land: list[list[int]], countries: list[list[list[int]]]
) -> dict[str, Any]:
    """Arcs in whole degrees; shapes as the numbers of their arcs."""
    steps = [[list(arc[0]), *([x - a, y - b] for (a, b), (x, y) in pairwise(arc))] for arc in arcs]
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": steps,
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [{"type": "MultiPolygon", "arcs": [[one] for one in land]}],
            },
            "countries": {
                "type": "GeometryCollection",
                "geometries": [{"type": "Polygon", "arcs": rings} for rings in countries],
            },
        },
    }


# Two countries side by side from 10° to 30° east, 45° to 55° north, with their border at 20°.
BORDER = [(20, 45), (20, 55)]
WEST = [(20, 55), (10, 55), (10, 45), (20, 45)]
EAST = [(20, 45), (30, 45), (30, 55), (20, 55)]
TWO = topology(BORDER, WEST, EAST, land=[[1, 2]], countries=[[[0, 1]], [[2, ~0]]])


def paths(svg: str) -> list[list[list[tuple[int, int]]]]:
    """The points of the lines of land and borders."""
    drawn = []
    for data in re.findall(r' d="([^"]*)"', svg):
        lines = []
        for part in data.replace("z", "").split("M")[1:]:
            start, _, moves = part.partition("l")
            points = [tuple(map(int, start.split()))]
            numbers = [int(one) for one in re.findall(r"-?\d+", moves)]
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                points.append((points[-1][0] + x, points[-1][1] + y))
            lines.append(points)
        drawn.append(lines)
    return drawn  # type: ignore[return-value]


def on_sheet(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = FRAME.at(longitude, latitude)
    return x * 20, y * 20 * FRAME.aspect


def test_land_and_borders_lie_where_places_do() -> None:
    ((land,), (border,)) = paths(draw(TWO, FRAME))
    corners = [on_sheet(*corner) for corner in ((20, 55), (10, 55), (10, 45), (20, 45), (30, 45), (30, 55))]
    assert len(land) == len(corners)
    for corner in corners:
        assert any(point == pytest.approx(corner, abs=1) for point in land)
    assert border[0] == pytest.approx(on_sheet(20, 45), abs=1)
    assert border[-1] == pytest.approx(on_sheet(20, 55), abs=1)


def test_what_lies_beyond_the_frame_is_cut() -> None:
    around = [(-30, 20), (70, 20), (70, 80), (-30, 80), (-30, 20)]
    svg = draw(topology(around, land=[[0]], countries=[[[0]]]), FRAME)
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
    ((land,), borders) = paths(svg)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in land)
    assert borders == []


def test_small_islands_and_straight_points_are_left_out() -> None:
    island = [(5, 50), (5.01, 50), (5.01, 50.01), (5, 50)]
    straight = [(20, 45), (20, 46), (20, 47), (20, 55)]
    svg = draw(
        topology(straight, WEST, EAST, island, land=[[1, 2], [3]], countries=[[[0, 1]], [[2, ~0]], [[3]]]), FRAME
    )
    (lands, (border,)) = paths(svg)
    assert len(lands) == 1
    assert len(border) == 2
