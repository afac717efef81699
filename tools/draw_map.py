"""Draws the ground of the data set's map: `.venv/bin/python -m tools.draw_map countries-50m.json`.

The file is Natural Earth's "Admin 0 – Countries" at 1:50 million as TopoJSON, with the objects `countries` and `land`:
`countries-50m.json` of the npm package world-atlas 2.0.2, which is version 4.1.0 of Natural Earth, in the public
domain. What lies within `[map]` of timeline.toml is projected as the places will be, cut, simplified, and written to
`static/maps/`, under the name of its frame. Coasts and borders are Natural Earth's: nothing is added or moved.
"""

import argparse
import json
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from math import hypot
from pathlib import Path
from typing import Any

from app.layout.places import MapFrame, map_frame
from app.settings import Settings

_STATIC = Path(__file__).resolve().parent.parent / "static"
#: Units across the map: half a pixel on a large screen.
_WIDTH = 2000
#: What departs less from a line is left out, and smaller islands and lakes: in units, and their square.
_TOLERANCE = 0.9
_LEAST_AREA = 12.0

#: Greys that are seen through: they suit a light page and a dark one.
_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">
<path fill="#857f72" fill-opacity=".28" fill-rule="evenodd" d="{land}"/>
<path fill="none" stroke="#857f72" stroke-opacity=".6" stroke-width="2" stroke-linejoin="round" d="{borders}"/>
</svg>
"""

Point = tuple[float, float]
Line = list[Point]


class Sheet:
    """The frame in units, its own height among them."""

    def __init__(self, frame: MapFrame) -> None:
        self.frame = frame
        self.height = round(_WIDTH * frame.aspect)

    def projected(self, degrees: Point) -> Point:
        x, y = self.frame.at(*degrees)
        return x / 100 * _WIDTH, y / 100 * self.height

    def ring(self, ring: Line) -> Line:
        """What of a ring lies on the sheet, closed along its sides."""
        for axis, limit, sign in ((0, 0, 1), (0, _WIDTH, -1), (1, 0, 1), (1, self.height, -1)):
            ring = list(_beyond(ring, axis, limit, sign))
        return ring

    def holds(self, point: Point) -> bool:
        return 0 <= point[0] <= _WIDTH and 0 <= point[1] <= self.height


def _beyond(ring: Line, axis: int, limit: float, sign: int) -> Iterator[Point]:
    """The ring on one side of a straight line (Sutherland and Hodgman)."""
    for before, point in zip([*ring[-1:], *ring], ring, strict=False):
        was_in, is_in = (sign * (one[axis] - limit) >= 0 for one in (before, point))
        if was_in != is_in:
            part = (limit - before[axis]) / (point[axis] - before[axis])
            yield (before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1]))
        if is_in:
            yield point


def arcs_of(topology: dict[str, Any]) -> list[Line]:
    """The lines that shapes are put together from, in degrees."""
    (scale_x, scale_y), (first_x, first_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        [
            (x * scale_x + first_x, y * scale_y + first_y)
            for x, y in zip(accumulate(one[0] for one in arc), accumulate(one[1] for one in arc), strict=True)
        ]
        for arc in topology["arcs"]
    ]


def simplified(line: Line) -> Line:
    """Without the points that a straight line hardly misses (Douglas and Peucker); its ends stay."""
    if len(line) < 3:
        return line
    distances = [_distance(point, line[0], line[-1]) for point in line]
    furthest = max(range(len(line)), key=distances.__getitem__)
    if distances[furthest] <= _TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: furthest + 1])[:-1] + simplified(line[furthest:])


def _distance(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = hypot(across, down)
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    return abs(across * (start[1] - point[1]) - down * (start[0] - point[0])) / length


def rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a shape, as the numbers of its arcs; ~n is arc n the other way round."""
    if geometry["type"] == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from rings_of(one)
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon
    elif geometry["type"] == "Polygon":
        yield from geometry["arcs"]


def _joined(ring: Iterable[int], arcs: Sequence[Line]) -> Line:
    line: Line = []
    for number in ring:
        line += arcs[number][:-1] if number >= 0 else arcs[~number][:0:-1]
    return line


def _borders(countries: dict[str, Any]) -> list[int]:
    """The arcs that two countries share."""
    of_arc: defaultdict[int, set[int]] = defaultdict(set)
    for position, country in enumerate(countries["geometries"]):
        for ring in rings_of(country):
            for number in ring:
                of_arc[max(number, ~number)].add(position)
    return [number for number, sharing in of_arc.items() if len(sharing) > 1]


def _area(ring: Line) -> float:
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise([*ring, *ring[:1]]))) / 2


def _path(lines: Iterable[Line], end: str) -> str:
    """Whole units, each point from the one before."""
    written = []
    for line in lines:
        points = [(round(x), round(y)) for x, y in line]
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points) if (a, b) != (x, y)]
        if steps:
            moves = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
            written.append(f"M{points[0][0]} {points[0][1]}l{moves}{end}")
    return "".join(written)


def _parts_on(sheet: Sheet, line: Line) -> Iterator[Line]:
    """The parts of a line that are on the sheet, and a step further: what stands over is not shown."""
    part: Line = []
    for one, other in pairwise(line):
        if sheet.holds(one) or sheet.holds(other):
            part = part or [one]
            part.append(other)
        elif part:
            yield part
            part = []
    if part:
        yield part


def draw(topology: dict[str, Any], frame: MapFrame) -> str:
    """The ground of a map as SVG."""
    sheet = Sheet(frame)
    arcs = [simplified([sheet.projected(point) for point in arc]) for arc in arcs_of(topology)]
    rings = (sheet.ring(_joined(ring, arcs)) for ring in rings_of(topology["objects"]["land"]))
    land = _path((ring for ring in rings if _area(ring) >= _LEAST_AREA), "z")
    borders = (part for number in _borders(topology["objects"]["countries"]) for part in _parts_on(sheet, arcs[number]))
    return _SVG.format(width=_WIDTH, height=sheet.height, land=land, borders=_path(borders, ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("topology", type=Path, help="Natural Earth's countries as TopoJSON")
    given = parser.parse_args()
    about = tomllib.loads((Settings().data_dir / "timeline.toml").read_text(encoding="utf-8"))
    frame = map_frame(*(about["map"][name] for name in ("west", "south", "east", "north")))
    target = _STATIC / "maps" / f"{frame.name}.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(draw(json.loads(given.topology.read_text(encoding="utf-8")), frame), encoding="utf-8")
    print(target)


if __name__ == "__main__":
    main()
