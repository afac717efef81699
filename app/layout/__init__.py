"""The layout of a timeline: events in, geometry out.

Knows dates, percentages and em; never SQL, HTML or HTTP. This module lays out the plot of one window; the others have
what it is made of, and what else is laid out.

axis         where days stand, and the ticks above them
marks        an event as a marker and a bar, or counts of events where they are many
packing      marks and their names in rows, so that nothing overlaps
overview     the whole span of the data in small
zoom         the windows that controls lead to
sheet        a timeline of a fixed size, as in a picture
chart        stated numbers over time
places       from degrees to circles and names on a map
text_widths  how wide a text will be, and what of it finds room
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from app.dates import Window, shifted
from app.layout.axis import NARROW_WIDTH, REFERENCE_WIDTH, WIDE_WIDTH, Axis, Scale, lay_out_axis
from app.layout.marks import DenseLane, Entry, Mark, draw, extent_of, lay_out_density
from app.layout.packing import MARKER_RADIUS, Packing, Placed, pack

MAX_ROWS = 9
#: Of so many lanes each is lower, so that one can be read below the other.
MANY_LANES = 9
MAX_ROWS_OF_MANY = 7
#: A lane that is drawn alone may be taller.
MAX_ROWS_ALONE = 16
#: On a phone the list is to be near.
_MAX_NARROW_ROWS = 5

#: The room that a marker takes of its row, in percent.
_ROOM = 2 * MARKER_RADIUS / REFERENCE_WIDTH * 100
#: No hand goes farther in one go, in percent of the window's length; nor should a browser draw so wide a plot.
_FARTHEST = 5000

#: Marks, each with its row.
Rows = Sequence[tuple[int, Mark]]


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane's marks in chronological order, packed for a usual plot, a wide and a narrow one: "u", "w" and "n"."""

    key: str
    marks: tuple[Mark, ...]
    packings: Mapping[str, Packing]

    @property
    def count(self) -> int:
        return len(self.marks)

    @property
    def placements(self) -> Iterable[tuple[Mark, Mapping[str, Placed]]]:
        """Each mark with its place in every packing, but for those where a cluster counts it."""
        places = dict[str, dict[str, Placed]]((mark.event.slug, {}) for mark in self.marks)
        for initial, packing in self.packings.items():
            for placed in packing.placed:
                places[placed.mark.event.slug][initial] = placed
        return zip(self.marks, places.values(), strict=True)


@dataclass(frozen=True, slots=True)
class Plot:
    """The timeline of one window. ``today`` is in percent, None where it is not in the window."""

    window: Window
    axis: Axis
    lanes: Sequence[Lane] | Sequence[DenseLane]
    today: float | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """What comes into sight where a plot is dragged, as far as one can go on either side.

    That is ticks, and by the keys of their lanes bare marks without names, until the plot is laid out anew.
    """

    axis: Axis
    lanes: Mapping[str, Rows]


def lay_out_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Sequence[str], language: str, today: date
) -> Plot:
    """Lay out more events than there is room for marks: ``histogram`` holds their counts by ``bin_edges(window)``."""
    scale = Scale(window)
    return Plot(window, lay_out_axis(scale, language), lay_out_density(histogram, window, keys), _today(scale, today))


def lay_out(entries: Mapping[str, Sequence[Entry]], window: Window, language: str, today: date) -> Plot:
    """Lay out events that overlap the window and come in chronological order, by the keys of their lanes."""
    scale = Scale(window)
    rows, narrow_rows = MAX_ROWS if len(entries) < MANY_LANES else MAX_ROWS_OF_MANY, _MAX_NARROW_ROWS
    if len(entries) == 1:
        rows, narrow_rows = MAX_ROWS_ALONE, MAX_ROWS
    lanes = []
    for key, some in entries.items():
        marks = tuple(draw(event, scale, stances) for event, stances in some)
        packings = {
            "u": pack(marks, rows),
            "w": pack(marks, rows, WIDE_WIDTH),
            "n": pack(marks, narrow_rows, NARROW_WIDTH),
        }
        lanes.append(Lane(key, marks, packings))
    return Plot(window, lay_out_axis(scale, language), lanes, _today(scale, today))


def _today(scale: Scale, today: date) -> float | None:
    return scale.middle_of(today) if scale.window.overlaps(today, today) else None


def lay_out_beyond(plot: Plot, entries: Mapping[str, Sequence[Entry]], limits: Window, language: str) -> Beyond:
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
            if isinstance(lane, Lane)
        },
    )


def _outside(entries: Sequence[Entry], scale: Scale) -> list[Mark]:
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
        row = next((row for row, end in enumerate(free) if end <= left), free.index(min(free)))
        free[row] = right
        rows.append((row, mark))
    return rows
