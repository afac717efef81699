"""The layout of stated numbers over time, as a low strip: a point for each statement, with its number beside it.

Values and days in, percent of the plot's width and em of its text out. No line: between two statements nothing is
known, and what two speakers say is not one measurement.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.dates import EventDate, Window, shifted, spanning
from app.layout.axis import Axis, Scale, lay_out_axis
from app.layout.marks import Segment, extent_of
from app.layout.text_widths import text_width

#: Widths in em for which the plot is laid out, on a phone and on others: numbers that do not touch there never touch on
#: a wider plot.
_NARROW_WIDTH, _USUAL_WIDTH = 15.0, 22.5
#: The plot is padded so far on both sides.
_PADDING = 1.0
#: Room above the highest level, for an arrow; of the levels; and below the lowest.
_TOP, _INNER, _BOTTOM = 1.7, 5.4, 1.3
_MOST_STEPS = 3
#: Pages say numbers to three places.
_LEAST_STEP = 0.001
#: Between the first or last statement and the plot's edge: a part of the time between them, and so many days.
_AIR, _AIR_DAYS = 0.06, 30

_LINE = 1.3
#: Of a line, above and below its digits.
_AIR_OF_TEXT = 0.25
_BASELINE = 0.35
_GAP = 0.35
_HAIR = 0.05
#: A mark of 16 units is so many em wide.
_SIZE = 1.1
_RADIUS = 0.55
_HALO = 18 / 16 * _SIZE
_ARROW = 22 / 16 * _SIZE
#: How far an arrow reaches above or below its value. The fading ellipse of an approximate one hides nothing over it.
_UP = {"at_least": _ARROW, "more_than": _ARROW}
_DOWN = {"at_most": _ARROW}


@dataclass(frozen=True, slots=True)
class StatedValue:
    """Somebody stated a value at some time; ``qualifier`` as figures have it."""

    value: float
    when: EventDate
    qualifier: str


@dataclass(frozen=True, slots=True)
class _Level:
    """A line across the plot, ``y`` em from its top."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """The number beside a point. Its text starts, or ``ends``, ``offset`` em from ``anchor`` percent.

    ``y``: the baseline, in em from the plot's top.
    """

    anchor: float
    offset: float
    ends: bool
    y: float


class Point(NamedTuple):
    """A statement: its mark at ``x`` percent and ``y`` em, a bar over the time in which it was made.

    Labels are None where there is no room: ``narrow`` on a phone, ``usual`` on others.
    """

    x: float
    y: float
    segments: tuple[Segment, ...]
    has_halo: bool
    usual: Label | None = None
    narrow: Label | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """``points`` are in the order of the statements; ``gutter`` is the room in em for the names of the levels.

    ``years``: the first and the last of the plot, which name its ends where there is no room for the axis.
    """

    window: Window
    axis: Axis
    years: tuple[int, int]
    levels: tuple[_Level, ...]
    points: tuple[Point, ...]
    height: float
    gutter: float


def lay_out_chart(statements: Sequence[StatedValue], language: str, written: Callable[[float], str]) -> Chart:
    """Lay out statements, of which there is at least one, with numbers as they are ``written``."""
    window = spanning([statement.when for statement in statements])
    scale = Scale(_with_air(window))
    values = _levels([statement.value for statement in statements])
    marks = [_mark(statement, written(statement.value), scale, values) for statement in statements]
    zero_line = _zero_line(values)
    usual, narrow = (_labels(marks, zero_line, width) for width in (_USUAL_WIDTH, _NARROW_WIDTH))
    return Chart(
        window=window,
        axis=lay_out_axis(scale, language, _NARROW_WIDTH),
        years=(scale.window.start.year, scale.window.end.year),
        levels=tuple(_Level(value, _y(value, values)) for value in values),
        points=tuple(
            mark.point._replace(usual=usual.get(number), narrow=narrow.get(number)) for number, mark in enumerate(marks)
        ),
        height=_TOP + _INNER + _BOTTOM,
        gutter=max(text_width(written(value)) for value in values) + _GAP,
    )


def _with_air(window: Window) -> Window:
    air = max(_AIR_DAYS, round(window.days * _AIR))
    return Window(shifted(window.start, -air), shifted(window.end, air))


def _levels(values: Sequence[float]) -> list[float]:
    """Round values at equal distances, lowest first: zero is one of them, and all values lie between the outer ones."""
    low, high = min(0, *values), max(0, *values)
    if low == high:
        high = 1
    least = 1 if all(value == round(value) for value in values) else _LEAST_STEP
    exponent = math.floor(math.log10((high - low) / _MOST_STEPS))
    for factor in (1, 2, 5, 10, 20):
        step = max(factor * 10.0**exponent, least)
        first, last = math.floor(low / step), math.ceil(high / step)
        if last - first <= _MOST_STEPS:
            break
    return [round(number * step, 3) for number in range(first, last + 1)]


def _y(value: float, levels: Sequence[float]) -> float:
    return _TOP + (levels[-1] - value) / (levels[-1] - levels[0]) * _INNER


@dataclass(frozen=True, slots=True)
class _Position:
    """From left to right, ``offset`` em from ``at`` percent."""

    at: float
    offset: float

    def em(self, width: float) -> float:
        return self.at / 100 * width + self.offset

    def is_left_of(self, other: "_Position", width: float) -> bool:
        """At this width and at every wider one."""
        return self.at <= other.at and self.em(width) <= other.em(width)

    def moved(self, offset: float) -> "_Position":
        return _Position(self.at, self.offset + offset)


@dataclass(frozen=True, slots=True)
class _Box:
    left: _Position
    right: _Position
    top: float
    bottom: float

    def overlaps(self, other: "_Box", width: float) -> bool:
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and not self.right.is_left_of(other.left, width)
            and not other.right.is_left_of(self.left, width)
        )

    def fits(self, width: float) -> bool:
        return (
            self.left.em(width) >= -_PADDING
            and self.right.em(width) <= width + _PADDING
            and self.top >= 0
            and self.bottom <= _TOP + _INNER + _BOTTOM
        )


class _Mark(NamedTuple):
    """A statement on the plot without its label, which is ``text``; ``box`` holds all that is drawn of it."""

    text: str
    point: Point
    box: _Box


def _mark(statement: StatedValue, text: str, scale: Scale, levels: Sequence[float]) -> _Mark:
    y, extent = _y(statement.value, levels), extent_of(statement.when.text)
    x, bar = scale.at(extent.first + 0.5), extent.segments(scale)
    reach = _HALO if extent.has_halo else _RADIUS
    end = max([x, *(segment.x + segment.width for segment in bar)])
    box = _Box(
        _Position(min([x, *(segment.x for segment in bar)]), -reach),
        _Position(end, reach),
        y - _UP.get(statement.qualifier, _RADIUS),
        y + _DOWN.get(statement.qualifier, _RADIUS),
    )
    return _Mark(text, Point(x, y, bar, extent.has_halo), box)


def _zero_line(levels: Sequence[float]) -> _Box:
    """The line of zero, which would look like a minus beside a number: it may touch the air around one, and no more."""
    zero = _y(0, levels)
    return _Box(_Position(0, -_PADDING), _Position(100, _PADDING), zero + _AIR_OF_TEXT, zero - _AIR_OF_TEXT)


def _labels(marks: Sequence[_Mark], zero_line: _Box, width: float) -> dict[int, Label]:
    """By the place of the statement, as many as find room: the later ones first, or the earlier ones."""
    numbered = list(enumerate(marks))
    return max(
        (_labelled(order, [zero_line, *(mark.box for mark in marks)], width) for order in (numbered, numbered[::-1])),
        key=len,
    )


def _labelled(order: Sequence[tuple[int, _Mark]], taken: list[_Box], width: float) -> dict[int, Label]:
    found: dict[int, Label] = {}
    for number, mark in order:
        for label, box in _candidates(mark):
            if box.fits(width) and not any(box.overlaps(other, width) for other in taken):
                found[number] = label
                taken.append(box)
                break
    return found


def _candidates(mark: _Mark) -> Iterator[tuple[Label, _Box]]:
    """Where a label may stand, best first: right, left, above, below; always touching its own mark."""
    text, point, box = text_width(mark.text), mark.point, mark.box
    above, below = box.top - _LINE / 2 - _HAIR, box.bottom + _LINE / 2 + _HAIR
    for edge, ends, middle in (
        (box.right.moved(_GAP), False, point.y),
        (box.left.moved(-_GAP), True, point.y),
        (_Position(point.x, -text / 2), False, above),
        (_Position(point.x, -text / 2), False, below),
        (box.left, False, above),
        (box.right, True, above),
        (box.left, False, below),
        (box.right, True, below),
    ):
        other = edge.moved(-text if ends else text)
        label = Label(edge.at, edge.offset, ends, middle + _BASELINE)
        left, right = (other, edge) if ends else (edge, other)
        yield label, _Box(left.moved(-_GAP / 2), right.moved(_GAP / 2), middle - _LINE / 2, middle + _LINE / 2)
