"""The overview: the whole span of the data in small, with the window on it.

A lone event decades before the rest would press everything else into a corner. So the overview spans the
default window with some air, and whatever is on the plot; what lies outside is counted at its ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.dates import Window, shifted
from app.layout.axis import Axis, Scale, lay_out_axis
from app.layout.marks import Bin, Entry, Event, extent_of, lay_out_density

#: Air on either side of the default window, as a part of its length.
_AIR = 1 / 8
OVERVIEW_BINS = 120


class Dash(NamedTuple):
    """An event in small: percent of the overview's width, and the row of its lane."""

    slug: str
    category: str
    x: float
    width: float
    row: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The ``window`` within ``span``. Events are dashes, or bins where they are many.

    ``lanes`` are the dashes of each row that has any, top to bottom, those of a category together.
    """

    span: Window
    window: Window
    axis: Axis
    rows: int
    lanes: Sequence[tuple[Dash, ...]] = ()
    bins: Sequence[Bin] = ()

    @property
    def x(self) -> float:
        """Where the window begins, in percent of the span."""
        return Scale(self.span).start_of(self.window.start)

    @property
    def width(self) -> float:
        return Scale(self.span).end_of(self.window.end) - self.x

    def dashes_of(self, slug: str) -> tuple[Dash, ...]:
        """Those of one event: one in each of its lanes."""
        return tuple(dash for lane in self.lanes for dash in lane if dash.slug == slug)


def overview_span(window: Window, default: Window) -> Window:
    """The default window with air on either side, and whatever is on the plot."""
    air = round(default.days * _AIR)
    return Window(min(shifted(default.start, -air), window.start), max(shifted(default.end, air), window.end))


def lay_out_overview(entries: Iterable[Iterable[Entry]], window: Window, span: Window, language: str) -> Overview:
    """``entries`` are those of the lanes, top to bottom. Events outside the span are left out."""
    events = tuple(tuple(event for event, _ in some) for some in entries)
    return Overview(span, window, _axis(span, language), len(events), lanes=_lanes(events, span))


def lay_out_overview_of_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, span: Window, rows: int, language: str
) -> Overview:
    """``histogram``: counts by ``bin_edges(span, OVERVIEW_BINS)``; the overview adds up what has one category each."""
    together = tuple(sum(counts) for counts in zip(*histogram.values(), strict=True))
    return Overview(span, window, _axis(span, language), rows, bins=_bins(together, span))


# All pages with one filter have these in common, whatever their windows.
@lru_cache(maxsize=64)
def _lanes(events: tuple[tuple[Event, ...], ...], span: Window) -> Sequence[tuple[Dash, ...]]:
    scale, lanes = Scale(span), dict[tuple[int, str], list[Dash]]()
    first, last = span.start.toordinal(), span.end.toordinal()
    for row, some in enumerate(events):
        for event in some:
            extent = extent_of(event.date)
            if first <= extent.last and extent.first <= last:
                left, right = max(0.0, scale.at(extent.first)), min(100.0, scale.at(extent.last + 1))
                dash = Dash(event.slug, event.category, left, right - left, row)
                lanes.setdefault((row, event.category), []).append(dash)
    return [*map(tuple, lanes.values())]


@lru_cache(maxsize=64)
def _bins(together: Sequence[int], span: Window) -> Sequence[Bin]:
    (lane,) = lay_out_density({"": together} if together else {}, span, [""], OVERVIEW_BINS)
    return lane.bins


@lru_cache(maxsize=64)
def _axis(span: Window, language: str) -> Axis:
    return lay_out_axis(Scale(span), language)
