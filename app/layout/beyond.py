"""What lies beyond the edges of a plot that can be dragged: ticks and bare marks, so that no empty space comes in.

Marks have no name: when the plot comes to rest, it is laid out anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from app.dates import Window, shifted
from app.layout import DenseLane, Plot
from app.layout.axis import Axis, lay_out_axis
from app.layout.marks import Entry, Event, Mark, extent_of
from app.layout.packing import MARKER_RADIUS
from app.layout.scale import REFERENCE_WIDTH, Scale

#: The room that a marker takes of its row, in percent.
_ROOM = 2 * MARKER_RADIUS / REFERENCE_WIDTH * 100
#: No hand goes farther in one go, in percent of the window's length; nor should a browser draw so wide a plot.
_FARTHEST = 5000

#: Marks, each with its row.
Rows = Sequence[tuple[int, Mark]]


@dataclass(frozen=True, slots=True)
class Beyond:
    """Ticks of a window on either side, as far as one can go; and by the keys of their lanes the marks of events."""

    axis: Axis
    lanes: Mapping[str, Rows]


def lay_out_beyond(plot: Plot, entries: Mapping[str, Sequence[Entry[Event]]], limits: Window, language: str) -> Beyond:
    """``entries`` are chronological, by the keys of their lanes; those in the window are on the plot already."""
    window, scale = plot.window, Scale(plot.window)
    reach = Window(
        min(max(shifted(window.start, -window.days), limits.start), window.start),
        max(min(shifted(window.end, window.days), limits.end), window.end),
    )
    return Beyond(
        axis=lay_out_axis(scale, language, reach=reach),
        lanes={
            lane.key: _rows(_outside(entries[lane.key], scale), min(packing.rows for packing in lane.packings.values()))
            for lane in plot.lanes
            if not isinstance(lane, DenseLane)
        },
    )


def _outside(entries: Sequence[Entry[Event]], scale: Scale) -> list[Mark]:
    """The marks of those that are not in the scale's window."""
    marks = []
    first, last = scale.window.start.toordinal(), scale.window.end.toordinal()
    for event, stances in entries:
        extent = extent_of(event.date)
        if extent.first > last or extent.last < first:
            x = scale.at(extent.first + 0.5)
            if -_FARTHEST < x < _FARTHEST:
                marks.append(Mark(event, x, x, False, extent.has_halo, extent.segments(scale), stances))
    return marks


def _rows(marks: Sequence[Mark], count: int) -> Rows:
    """Each mark in the first row that is free there, or else will be soonest: no lane becomes higher."""
    free, rows = [-inf] * count, list[tuple[int, Mark]]()
    for mark in marks:
        left, right = mark.x - _ROOM / 2, mark.x + _ROOM / 2
        for segment in mark.segments:
            right = max(right, segment.x + segment.width)
        row = _row(free, left)
        free[row] = right
        rows.append((row, mark))
    return rows


def _row(free: Sequence[float], left: float) -> int:
    for row, end in enumerate(free):
        if end <= left:
            return row
    return free.index(min(free))
