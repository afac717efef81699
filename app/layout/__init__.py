"""What goes where on the timeline? Events in, geometry out.

Knows dates, percentages and em; never SQL, HTML or HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.dates import Window
from app.layout.axis import Axis, lay_out_axis
from app.layout.density import DenseLane, bin_edges, lay_out_density
from app.layout.marks import Event, Mark, draw
from app.layout.packing import Cluster, Packing, Placed, pack, parted_by_zooming
from app.layout.scale import WIDE_WIDTH, Scale

__all__ = [
    "Axis",
    "Cluster",
    "DenseLane",
    "Event",
    "Lane",
    "Mark",
    "Packing",
    "Placed",
    "Placement",
    "Plot",
    "Scale",
    "bin_edges",
    "lay_out",
    "lay_out_counts",
    "parted_by_zooming",
]

MAX_ROWS = 9
#: A lane that is drawn alone may be taller.
MAX_ROWS_ALONE = 16


class Placement(NamedTuple):
    """A mark's place in the packing of a usual plot and in that of a wide one; None where a "+N" stands for it."""

    mark: Mark
    usual: Placed | None
    wide: Placed | None

    @property
    def labels(self) -> list[tuple[Placed, str]]:
        """Where the label stands, each with the class of the packing that it is for; one where both have the same.

        A packing in which there is no room for it has none.
        """
        usual, wide = (placed if placed and placed.side != "none" else None for placed in (self.usual, self.wide))
        if usual and wide and (usual.side, usual.anchor, usual.offset) == (wide.side, wide.anchor, wide.offset):
            return [(usual, "")]
        return [(placed, only) for placed, only in ((usual, " usual"), (wide, " wide")) if placed]


@dataclass(frozen=True, slots=True)
class Lane:
    """A category's rows, packed for a usual plot and for a wide one. ``count`` is how many events it stands for."""

    category: str
    marks: tuple[Mark, ...]
    packing: Packing
    wide: Packing

    @property
    def count(self) -> int:
        return len(self.marks)

    @property
    def placements(self) -> list[Placement]:
        usual = {placed.mark.event.slug: placed for placed in self.packing.placed}
        wide = {placed.mark.event.slug: placed for placed in self.wide.placed}
        return [
            Placement(mark, usual.get(slug), wide.get(slug))
            for mark in self.marks
            if (slug := mark.event.slug) in usual or slug in wide
        ]


@dataclass(frozen=True, slots=True)
class Plot:
    """The timeline of one window. ``today`` is in percent, None where the window has not got it."""

    window: Window
    axis: Axis
    lanes: tuple[Lane, ...] | tuple[DenseLane, ...]
    today: float | None


def lay_out_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, categories: Sequence[str], language: str, today: date
) -> Plot:
    """Lay out more events than there is room for marks: ``histogram`` holds their counts by ``bin_edges(window)``."""
    scale = Scale(window)
    lanes = lay_out_density(histogram, bin_edges(window), scale, categories)
    return Plot(window, lay_out_axis(scale, language), lanes, _today(scale, today))


def lay_out(events: Sequence[Event], window: Window, categories: Sequence[str], language: str, today: date) -> Plot:
    """Lay out events that overlap the window and come in chronological order.

    ``categories``: the lanes to draw, top to bottom; every event's category is among them.
    """
    scale = Scale(window)
    lanes: dict[str, list[Mark]] = {category: [] for category in categories}
    for event in events:
        lanes[event.category].append(draw(event, scale))
    max_rows = MAX_ROWS_ALONE if len(categories) == 1 else MAX_ROWS
    return Plot(
        window=window,
        axis=lay_out_axis(scale, language),
        lanes=tuple(
            Lane(category, tuple(marks), pack(marks, max_rows), pack(marks, max_rows, WIDE_WIDTH))
            for category, marks in lanes.items()
        ),
        today=_today(scale, today),
    )


def _today(scale: Scale, today: date) -> float | None:
    return scale.middle_of(today) if scale.window.overlaps(today, today) else None
