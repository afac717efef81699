"""Projects places onto the map: Albers' equal-area conic projection, fitted to a frame of degrees.

The base map is drawn by the same code as the places on it. Knows degrees and percentages, and no place by name.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin, sqrt

#: Of the frame's height, from either end to a standard parallel: so errs the projection least all over.
_TO_PARALLEL = 1 / 6
#: A cone as flat as this is a cylinder.
_FLAT = 1e-6
#: So many stretches of each side are looked at for how far it bulges.
_STRETCHES = 64

#: On the plane of the projection: in radii of the globe to the right and down.
Point = tuple[float, float]


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

    def from_meridian(self, degrees: float, latitude: float) -> Point:
        """The place so many degrees east of the central meridian."""
        if abs(self.n) < _FLAT:
            return radians(degrees) * self.scale, -sin(radians(latitude)) / self.scale
        radius = sqrt(max(self.c - 2 * self.n * sin(radians(latitude)), 0)) / self.n
        angle = self.n * radians(degrees)
        return radius * sin(angle), radius * cos(angle)


@dataclass(frozen=True, slots=True)
class Frame:
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

    def at(self, longitude: float, latitude: float) -> Point:
        """Percent of the frame's width from its left and of its height from its top; outside it beyond 0 to 100."""
        x, y = self.cone.from_meridian((longitude - self.cone.meridian + 180) % 360 - 180, latitude)
        return (x - self.left) / self.width * 100, (y - self.top) / self.height * 100


@lru_cache(maxsize=16)
def fitted(west: float, south: float, east: float, north: float) -> Frame:
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
    return Frame(name, cone, left, top, right - left, bottom - top)
