"""The layout of a timeline: events in, geometry out.

Knows dates, percentages and em; never SQL, HTML or HTTP. This module lays out the plot of one window and the overview,
the whole span of the data in small; the others have what they are made of, and what else is laid out.

axis         where days stand in a window, and the ticks above them
marks        an event as a marker and a bar, or counts of events where they are many
packing      marks and their names in rows, so that nothing overlaps
sheet        a timeline of a fixed size, as in a picture
chart        stated numbers over time
places       from degrees to circles and names on a map
text_widths  how wide a text will be, and what of it finds room
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from app.dates import Window, shifted
from app.layout.axis import NARROW_WIDTH, WIDE_WIDTH, Axis, Scale, lay_out_axis
from app.layout.marks import Bin, DenseLane, Event, LaneEvent, Mark, extent_of, lay_out_dense_lanes, mark_of
from app.layout.packing import Packing, Placed, Rows, pack, pack_bare

_MAX_ROWS = 9
#: Where there are so many lanes, each is lower, so that several are in sight at once.
_MANY_LANES = 9
_MAX_ROWS_OF_MANY = 7
#: A lane that is drawn alone may be taller.
_MAX_ROWS_ALONE = 16
#: On a phone the list is to be near.
_MAX_NARROW_ROWS = 5

#: No hand goes farther in one go, in percent of the window's length; nor should a browser draw so wide a plot.
_FARTHEST = 5000

#: In the overview, air on either side of the default window, as a part of its length.
_OVERVIEW_AIR = 1 / 8
OVERVIEW_BINS = 120


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


def lay_out_plot_of_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Sequence[str], language: str, today: date
) -> Plot:
    """Lay out more events than there is room for marks: ``histogram`` holds their counts by ``bin_edges(window)``."""
    scale = Scale(window)
    return Plot(
        window, lay_out_axis(scale, language), lay_out_dense_lanes(histogram, window, keys), _today(scale, today)
    )


def lay_out_plot(by_lane: Mapping[str, Sequence[LaneEvent]], window: Window, language: str, today: date) -> Plot:
    """Lay out events that overlap the window and come in chronological order, by the keys of their lanes."""
    scale = Scale(window)
    rows, narrow_rows = _MAX_ROWS if len(by_lane) < _MANY_LANES else _MAX_ROWS_OF_MANY, _MAX_NARROW_ROWS
    if len(by_lane) == 1:
        rows, narrow_rows = _MAX_ROWS_ALONE, _MAX_ROWS
    lanes = []
    for key, some in by_lane.items():
        marks = tuple(mark_of(event, scale, stances) for event, stances in some)
        packings = {
            "u": pack(marks, rows),
            "w": pack(marks, rows, WIDE_WIDTH),
            "n": pack(marks, narrow_rows, NARROW_WIDTH),
        }
        lanes.append(Lane(key, marks, packings))
    return Plot(window, lay_out_axis(scale, language), lanes, _today(scale, today))


def _today(scale: Scale, today: date) -> float | None:
    return scale.middle_of(today) if scale.window.overlaps(today, today) else None


def lay_out_beyond(plot: Plot, by_lane: Mapping[str, Sequence[LaneEvent]], limits: Window, language: str) -> Beyond:
    """Lay out chronological events, by the keys of their lanes; those in the window are on the plot already."""
    window, scale = plot.window, Scale(plot.window)
    reach = Window(
        min(max(shifted(window.start, -window.days), limits.start), window.start),
        max(min(shifted(window.end, window.days), limits.end), window.end),
    )
    lanes = {}
    for lane in plot.lanes:
        if isinstance(lane, Lane):
            # No lane becomes higher.
            rows = min(packing.rows for packing in lane.packings.values())
            lanes[lane.key] = pack_bare(_marks_beyond(by_lane[lane.key], scale), rows)
    return Beyond(lay_out_axis(scale, language, reach=reach), lanes)


def _marks_beyond(events: Sequence[LaneEvent], scale: Scale) -> list[Mark]:
    """The marks of events that are not in the scale's window."""
    marks = []
    first, last = scale.window.start.toordinal(), scale.window.end.toordinal()
    for event, stances in events:
        extent = extent_of(event.date)
        if extent.first > last or extent.last < first:
            x = scale.at(extent.first + 0.5)
            if -_FARTHEST < x < _FARTHEST:
                marks.append(Mark(event, x, x, False, extent.has_halo, extent.segments(scale), stances))
    return marks


class Dash(NamedTuple):
    """An event in small: percent of the overview's width, and the row of its lane."""

    slug: str
    category: str
    x: float
    width: float
    row: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole span of the data in small, with the ``window`` on it. Events are dashes, or bins where they are many.

    A lone event decades before the rest would press everything else into a corner. So the ``span`` is the default
    window with some air, and whatever is on the plot; what lies outside is counted at its ends.
    ``dashes`` come by row, top to bottom, those of a category in a group of its own.
    """

    span: Window
    window: Window
    axis: Axis
    rows: int
    dashes: Sequence[tuple[Dash, ...]] = ()
    bins: Sequence[Bin] = ()

    @property
    def x(self) -> float:
        """Where the window begins, in percent of the span."""
        return Scale(self.span).start_of(self.window.start)

    @property
    def width(self) -> float:
        return Scale(self.span).end_of(self.window.end) - self.x

    def dashes_of(self, slug: str) -> tuple[Dash, ...]:
        """Those of an event: one in each of its lanes."""
        return tuple(dash for group in self.dashes for dash in group if dash.slug == slug)


def overview_span(window: Window, default: Window) -> Window:
    """The default window with air on either side, and whatever is on the plot."""
    air = round(default.days * _OVERVIEW_AIR)
    return Window(min(shifted(default.start, -air), window.start), max(shifted(default.end, air), window.end))


def lay_out_overview(
    by_lane: Mapping[str, Sequence[LaneEvent]], window: Window, span: Window, language: str
) -> Overview:
    """Lay out the events of lanes, top to bottom. Those outside the span are left out."""
    events = tuple(tuple(event for event, _ in some) for some in by_lane.values())
    return Overview(span, window, _overview_axis(span, language), len(events), dashes=_dashes(events, span))


def lay_out_overview_of_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, span: Window, rows: int, language: str
) -> Overview:
    """``histogram``: counts by ``bin_edges(span, OVERVIEW_BINS)``; the overview adds up what has one category each."""
    together = tuple(sum(counts) for counts in zip(*histogram.values(), strict=True))
    return Overview(span, window, _overview_axis(span, language), rows, bins=_overview_bins(together, span))


# All pages with one filter have these in common, whatever their windows.
@lru_cache(maxsize=64)
def _dashes(events: tuple[tuple[Event, ...], ...], span: Window) -> Sequence[tuple[Dash, ...]]:
    scale, groups = Scale(span), dict[tuple[int, str], list[Dash]]()
    first, last = span.start.toordinal(), span.end.toordinal()
    for row, some in enumerate(events):
        for event in some:
            extent = extent_of(event.date)
            if first <= extent.last and extent.first <= last:
                left, right = max(0.0, scale.at(extent.first)), min(100.0, scale.at(extent.last + 1))
                dash = Dash(event.slug, event.category, left, right - left, row)
                groups.setdefault((row, event.category), []).append(dash)
    return [*map(tuple, groups.values())]


@lru_cache(maxsize=64)
def _overview_bins(together: Sequence[int], span: Window) -> Sequence[Bin]:
    (lane,) = lay_out_dense_lanes({"": together} if together else {}, span, [""], OVERVIEW_BINS)
    return lane.bins


@lru_cache(maxsize=64)
def _overview_axis(span: Window, language: str) -> Axis:
    return lay_out_axis(Scale(span), language)
