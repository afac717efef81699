"""The layout of the map: places with their numbers of events in, circles and names out.

Places are projected by Albers' equal-area conic projection, fitted to a frame of degrees; the base map is drawn by the
same code. Positions are percent of the map, widths of text em, as on the timeline: the circles grow with the map, the
names do not, so that what is apart at the reference width stays apart on every wider map. Knows no SQL, HTML or place
by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, hypot, radians, sin, sqrt

from app.layout.text_widths import text_width

#: Of the frame's height, from either end to a standard parallel: so errs the projection least all over.
_TO_PARALLEL = 1 / 6
#: A cone as flat as this is a cylinder.
_FLAT = 1e-6
#: So many stretches of each side are looked at for how far it bulges.
_STRETCHES = 64
#: The narrowest map that shows names, in em of its text; below it circles stand alone.
_NARROWEST = 40.0
#: All circles together have the area of one with this radius, in em at the reference width.
_RADIUS_OF_ALL = 1.7
#: No circle is smaller, that it may be seen and hit.
_LEAST_RADIUS = 0.3
#: Circles are one where their centres are nearer than this part of their radii together.
_OVERLAP = 0.4
_GAP = 0.3
_LINE = 1.2
#: From the middle of a line of text to its baseline.
_BASELINE = 0.35

_ANCHORS = {1: "start", 0: "middle", -1: "end"}
#: Ways from a circle to its name, to the right and down.
_DIRECTIONS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, slots=True)
class _Cone:
    """The projection of Snyder, Map Projections (1987), equations 14-1 to 14-6, on a globe of radius 1.

    ``n`` is the constant of the cone: which part of a full turn the globe takes. ``c`` is the constant C of both
    standard parallels. ``scale`` is the cosine of the first one, for the cylinder that stands in for a flat cone.
    """

    meridian: float
    n: float
    c: float
    scale: float

    def from_meridian(self, degrees: float, latitude: float) -> tuple[float, float]:
        """The place so many degrees east of the central meridian: radii of the globe to the right and down."""
        if abs(self.n) < _FLAT:
            return radians(degrees) * self.scale, -sin(radians(latitude)) / self.scale
        radius = sqrt(max(self.c - 2 * self.n * sin(radians(latitude)), 0)) / self.n
        angle = self.n * radians(degrees)
        return radius * sin(angle), radius * cos(angle)


@dataclass(frozen=True, slots=True)
class MapFrame:
    """The part of the world that a map shows: the upright rectangle around some degrees, as they are projected.

    ``name`` is made of these degrees: west, south, east and north.
    """

    name: str
    cone: _Cone
    left: float
    top: float
    width: float
    height: float

    @property
    def aspect(self) -> float:
        """The height of the map, its width being 1."""
        return self.height / self.width

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Percent of the frame's width from its left and of its height from its top; outside it beyond 0 to 100."""
        x, y = self.cone.from_meridian((longitude - self.cone.meridian + 180) % 360 - 180, latitude)
        return (x - self.left) / self.width * 100, (y - self.top) / self.height * 100


@lru_cache(maxsize=16)
def map_frame(west: float, south: float, east: float, north: float) -> MapFrame:
    """The frame of some degrees. Where ``east`` is less than ``west`` it goes over the antimeridian."""
    width = (east - west) % 360 or 360
    inset = (north - south) * _TO_PARALLEL
    parallel, other = radians(south + inset), radians(north - inset)
    n, scale = (sin(parallel) + sin(other)) / 2, cos(parallel)
    cone = _Cone(west + width / 2, n, scale**2 + 2 * n * sin(parallel), scale)
    parts = [step / _STRETCHES for step in range(_STRETCHES + 1)]
    outline = [
        *(cone.from_meridian(width * (part - 0.5), latitude) for part in parts for latitude in (south, north)),
        *(cone.from_meridian(side * width / 2, south + (north - south) * part) for part in parts for side in (-1, 1)),
    ]
    left, top = (min(point[axis] for point in outline) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in outline) for axis in (0, 1))
    name = "_".join(f"{side:g}" for side in (west, south, east, north))
    return MapFrame(name, cone, left, top, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: degrees, and how many events are there."""

    slug: str
    name: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True)
class _Label:
    """Where the name stands: in percent of the map, and in em from there to the text's anchor on its baseline."""

    x: float
    y: float
    dx: float
    dy: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Circle:
    """One place, or several that are too close together: the first of them has most events and gives its name.

    ``x`` and ``y`` are in percent of the map, ``radius`` in percent as SVG has it, of the map's mean side. ``label``
    is None where the name finds no room.
    """

    spots: tuple[Spot, ...]
    count: int
    x: float
    y: float
    radius: float
    label: _Label | None = None

    @property
    def name(self) -> str:
        """What the first place is called, and how many others are with it."""
        others = len(self.spots) - 1
        return short_name(self.spots[0].name) + (f" +{others}" if others else "")

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(spot.slug for spot in self.spots)


@dataclass(frozen=True, slots=True)
class OffMap:
    """A place that lies beyond the map, with a circle as large as those on it: ``width`` is percent of the map's."""

    spot: Spot
    width: float


def short_name(name: str) -> str:
    """What a place is called where there is little room: what lies before a comma tells where it is."""
    return name.partition(",")[0].strip() or name


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)

    def is_within(self, width: float, height: float) -> bool:
        return self.left >= 0 and self.top >= 0 and self.right <= width and self.bottom <= height


def lay_out_places(spots: Sequence[Spot], frame: MapFrame) -> tuple[tuple[Circle, ...], tuple[OffMap, ...]]:
    """Lay out places on a map and beyond it, from the largest circle to the smallest. Those of no event count as well.

    What is not on the map stands by itself: at the edge it would be where it is not.
    """
    ground = _Ground(frame, max(sum(spot.count for spot in spots), 1))
    ordered = _ordered(spots)
    circles = _merged([ground.circle((spot,)) for spot in ordered if ground.has(spot)], ground)
    off_map = (spot for spot in ordered if not ground.has(spot))
    return (
        tuple(replace(circle, label=label) for circle, label in zip(circles, _labels(circles, ground), strict=True)),
        tuple(OffMap(spot, 2 * ground.radius(spot.count) / _NARROWEST * 100) for spot in off_map),
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """The map that circles are laid on, and how many events they stand for ``in_all``."""

    frame: MapFrame
    in_all: int

    @property
    def height(self) -> float:
        """In em at the reference width."""
        return _NARROWEST * self.frame.aspect

    def has(self, spot: Spot) -> bool:
        return all(0 <= place <= 100 for place in self.frame.at(spot.longitude, spot.latitude))

    def radius(self, count: int) -> float:
        return max(_RADIUS_OF_ALL * sqrt(count / self.in_all), _LEAST_RADIUS)

    def circle(self, spots: tuple[Spot, ...]) -> Circle:
        """The circle of some places, at the first one."""
        count, mean_side = sum(spot.count for spot in spots), hypot(_NARROWEST, self.height) / sqrt(2)
        x, y = self.frame.at(spots[0].longitude, spots[0].latitude)
        return Circle(spots, count, x, y, self.radius(count) / mean_side * 100)

    def in_em(self, circle: Circle) -> tuple[float, float, float]:
        """Its centre from the left and the top, and its radius."""
        return circle.x / 100 * _NARROWEST, circle.y / 100 * self.height, self.radius(circle.count)

    def are_one(self, one: Circle, other: Circle) -> bool:
        (x, y, radius), (other_x, other_y, other_radius) = self.in_em(one), self.in_em(other)
        return hypot(x - other_x, y - other_y) < max(_LEAST_RADIUS, _OVERLAP * (radius + other_radius))


def _merged(circles: Sequence[Circle], ground: _Ground) -> list[Circle]:
    """The same with one circle for those that overlap heavily. It is larger, and may overlap others: so once again."""
    while True:
        groups: list[list[Circle]] = []
        for circle in circles:
            joined = next((group for group in groups if ground.are_one(group[0], circle)), None)
            if joined is None:
                groups.append([circle])
            else:
                joined.append(circle)
        if len(groups) == len(circles):
            return list(circles)
        gathered = [ground.circle(_ordered([spot for circle in group for spot in circle.spots])) for group in groups]
        circles = sorted(gathered, key=lambda circle: (-circle.count, circle.spots[0].slug))


def _ordered(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (-spot.count, spot.slug)))


def _labels(circles: Sequence[Circle], ground: _Ground) -> list[_Label | None]:
    """For each circle, the larger ones first, the first place for its name where nothing else is."""
    names: list[_Box] = []
    labels: list[_Label | None] = []
    boxes = [_Box(x - radius, y - radius, x + radius, y + radius) for x, y, radius in map(ground.in_em, circles)]
    for number, circle in enumerate(circles):
        taken = [*names, *boxes[:number], *boxes[number + 1 :]]
        for label, box in _candidates(circle, ground):
            if box.is_within(_NARROWEST, ground.height) and not any(box.meets(other) for other in taken):
                names.append(box)
                labels.append(label)
                break
        else:
            labels.append(None)
    return labels


def _candidates(circle: Circle, ground: _Ground) -> Iterator[tuple[_Label, _Box]]:
    """On each side of a circle, and between the sides.

    The gap is kept free, too: on a wider map it is less in comparison, and what is in it would come out.
    """
    (middle, centre, radius), width = ground.in_em(circle), text_width(circle.name)
    for across, down in _DIRECTIONS:
        reach = radius / hypot(across, down)
        gap_below = 0 if across else _GAP
        x, y = middle + across * reach, centre + down * reach
        left, right = (x - width / 2, x + width / 2) if not across else sorted((x, x + across * (_GAP + width)))
        top, bottom = (y - _LINE / 2, y + _LINE / 2) if not down else sorted((y, y + down * (gap_below + _LINE)))
        offset = down * (gap_below + _LINE / 2) + _BASELINE
        place = x / _NARROWEST * 100, y / ground.height * 100
        yield _Label(*place, across * _GAP, offset, _ANCHORS[across]), _Box(left, top, right, bottom)
