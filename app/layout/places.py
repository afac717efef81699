"""The layout of the map: places with their numbers of events in, circles and names out.

Positions are percent of the map, widths of text em, as on the timeline: the circles grow with the map, the names do
not, so that what is apart at the reference width stays apart on every wider map. Knows no SQL, HTML or place by name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from typing import Literal

from app.layout.projection import Frame
from app.layout.text_widths import text_width

#: The narrowest map that shows names, in em of its text; below it circles stand alone.
REFERENCE_WIDTH = 40.0
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

_Anchor = Literal["start", "middle", "end"]
_ANCHORS: dict[int, _Anchor] = {1: "start", 0: "middle", -1: "end"}
#: Ways from a circle to its name, to the right and down.
_WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map: degrees, and how many events are there."""

    slug: str
    name: str
    latitude: float
    longitude: float
    count: int


@dataclass(frozen=True, slots=True)
class Label:
    """Where the name stands: in percent of the map, and in em from there to the text's anchor on its baseline."""

    x: float
    y: float
    dx: float
    dy: float
    anchor: _Anchor


@dataclass(frozen=True, slots=True)
class Circle:
    """One place, or several that are too close together: the first of them has most events and gives its name.

    ``x`` and ``y`` are in percent of the map, ``radius`` in percent as SVG has it, of the map's mean side. ``label``
    is None where the name finds no room.
    """

    spots: tuple[Spot, ...]
    name: str
    count: int
    x: float
    y: float
    radius: float
    label: Label | None

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(spot.slug for spot in self.spots)


@dataclass(frozen=True, slots=True)
class Beyond:
    """A place that lies beyond the map, with a circle as large as those on it: ``width`` is percent of the map's."""

    spot: Spot
    width: float


@dataclass(frozen=True, slots=True)
class _Disc:
    """A circle while it is laid out, in em at the reference width."""

    spots: tuple[Spot, ...]
    x: float
    y: float
    count: int
    radius: float

    @property
    def name(self) -> str:
        """What the first place is called, and how many others are with it."""
        others = len(self.spots) - 1
        return short_name(self.spots[0].name) + (f" +{others}" if others else "")

    @property
    def box(self) -> "_Box":
        return _Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


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


def short_name(name: str) -> str:
    """What a place is called where there is little room: what lies before a comma tells where it is."""
    return name.partition(",")[0].strip() or name


def lay_out_places(spots: Sequence[Spot], frame: Frame) -> tuple[tuple[Circle, ...], tuple[Beyond, ...]]:
    """Lay out places on a map and beyond it, from the largest circle to the smallest. Those of no event count as well.

    What is not on the map stands by itself: at the edge it would be where it is not.
    """
    ground = _Ground(frame, max(sum(spot.count for spot in spots), 1))
    ordered = _ordered(spots)
    discs = _merged([ground.disc((spot,)) for spot in ordered if ground.has(spot)], ground)
    labels = _labels(discs, ground.height)
    return (
        tuple(_circle(disc, label, ground.height) for disc, label in zip(discs, labels, strict=True)),
        tuple(
            Beyond(spot, 2 * ground.radius(spot.count) / REFERENCE_WIDTH * 100)
            for spot in ordered
            if not ground.has(spot)
        ),
    )


@dataclass(frozen=True, slots=True)
class _Ground:
    """The map that circles are laid on, and how many events they stand for ``in_all``."""

    frame: Frame
    in_all: int

    @property
    def height(self) -> float:
        return REFERENCE_WIDTH * self.frame.aspect

    def has(self, spot: Spot) -> bool:
        return all(0 <= place <= 100 for place in self.frame.at(spot.longitude, spot.latitude))

    def radius(self, count: int) -> float:
        return max(_RADIUS_OF_ALL * sqrt(count / self.in_all), _LEAST_RADIUS)

    def disc(self, spots: tuple[Spot, ...]) -> _Disc:
        """The circle of some places, at the first one."""
        count = sum(spot.count for spot in spots)
        across, down = self.frame.at(spots[0].longitude, spots[0].latitude)
        return _Disc(spots, across / 100 * REFERENCE_WIDTH, down / 100 * self.height, count, self.radius(count))


def _merged(discs: Sequence[_Disc], ground: _Ground) -> list[_Disc]:
    """The same with one circle for those that overlap heavily. It is larger, and may overlap others: so once again."""
    while True:
        groups: list[list[_Disc]] = []
        for disc in discs:
            joined = next((group for group in groups if _are_one(group[0], disc)), None)
            if joined is None:
                groups.append([disc])
            else:
                joined.append(disc)
        if len(groups) == len(discs):
            return list(discs)
        gathered = [ground.disc(_ordered([spot for disc in group for spot in disc.spots])) for group in groups]
        discs = sorted(gathered, key=lambda disc: (-disc.count, disc.spots[0].slug))


def _are_one(one: _Disc, other: _Disc) -> bool:
    apart = hypot(one.x - other.x, one.y - other.y)
    return apart < max(_LEAST_RADIUS, _OVERLAP * (one.radius + other.radius))


def _ordered(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (-spot.count, spot.slug)))


def _labels(discs: Sequence[_Disc], height: float) -> list[Label | None]:
    """For each circle, the larger ones first, the first place for its name where nothing else is."""
    names: list[_Box] = []
    labels: list[Label | None] = []
    boxes = [disc.box for disc in discs]
    for number, disc in enumerate(discs):
        taken = [*names, *boxes[:number], *boxes[number + 1 :]]
        for label, box in _candidates(disc, height):
            if box.is_within(REFERENCE_WIDTH, height) and not any(box.meets(other) for other in taken):
                names.append(box)
                labels.append(label)
                break
        else:
            labels.append(None)
    return labels


def _candidates(disc: _Disc, height: float) -> Iterator[tuple[Label, _Box]]:
    """On each side of a circle, and between the sides.

    The gap is kept free, too: on a wider map it is less in comparison, and what is in it would come out.
    """
    width = text_width(disc.name)
    for across, down in _WAYS:
        reach = disc.radius / hypot(across, down)
        gap_below = 0 if across else _GAP
        x, y = disc.x + across * reach, disc.y + down * reach
        left, right = (x - width / 2, x + width / 2) if not across else sorted((x, x + across * (_GAP + width)))
        top, bottom = (y - _LINE / 2, y + _LINE / 2) if not down else sorted((y, y + down * (gap_below + _LINE)))
        offset = down * (gap_below + _LINE / 2) + _BASELINE
        anchor = _ANCHORS[across]
        label = Label(x / REFERENCE_WIDTH * 100, y / height * 100, across * _GAP, offset, anchor)
        yield label, _Box(left, top, right, bottom)


def _circle(disc: _Disc, label: Label | None, height: float) -> Circle:
    mean_side = hypot(REFERENCE_WIDTH, height) / sqrt(2)
    return Circle(
        spots=disc.spots,
        name=disc.name,
        count=disc.count,
        x=disc.x / REFERENCE_WIDTH * 100,
        y=disc.y / height * 100,
        radius=disc.radius / mean_side * 100,
        label=label,
    )
