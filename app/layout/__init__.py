"""The layout of a timeline: events in, geometry out.

Knows dates, percentages and em; never SQL, HTML or HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.dates import Window
from app.layout.axis import Axis, lay_out_axis
from app.layout.density import DenseLane, bin_edges, lay_out_density
from app.layout.marks import Entry, Event, Mark, draw
from app.layout.packing import Cluster, Packing, Placed, pack
from app.layout.scale import NARROW_WIDTH, WIDE_WIDTH, Scale

__all__ = [
    "Axis",
    "Cluster",
    "DenseLane",
    "Entry",
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
]

MAX_ROWS = 9
#: Of so many lanes each is lower, so that one can be read below the other.
MANY_LANES = 9
MAX_ROWS_OF_MANY = 7
#: A lane that is drawn alone may be taller.
MAX_ROWS_ALONE = 16
#: On a phone the list is to be near.
MAX_NARROW_ROWS = 5


class Placement(NamedTuple):
    """A mark's place in the packing of a usual plot, of a wide and of a narrow one; None where a "+N" stands for it."""

    mark: Mark
    usual: Placed | None
    wide: Placed | None
    narrow: Placed | None

    @property
    def labels(self) -> list[tuple[Placed, str]]:
        """Where the label stands, each with the initials of the packings that it is for.

        A packing in which there is no room for it has none.
        """
        labels: dict[tuple[float, float, str], tuple[Placed, str]] = {}
        for placed, initial in ((self.usual, "u"), (self.wide, "w"), (self.narrow, "n")):
            if placed and placed.name:
                place = placed.anchor, placed.offset, placed.name
                labels[place] = placed, f"{labels[place][1]} {initial}" if place in labels else initial
        return list(labels.values())


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane's rows, packed for a usual plot, for a wide and for a narrow one. ``count``: of how many events."""

    key: str
    marks: tuple[Mark, ...]
    packing: Packing
    wide: Packing
    narrow: Packing

    @property
    def count(self) -> int:
        return len(self.marks)

    @property
    def packings(self) -> dict[str, Packing]:
        """By their initials."""
        return {"u": self.packing, "w": self.wide, "n": self.narrow}

    @property
    def placements(self) -> list[Placement]:
        """Each mark in chronological order, with its place in each packing, None where a cluster there counts it."""
        places = [{placed.mark.event.slug: placed for placed in packing.placed} for packing in self.packings.values()]
        return [Placement(mark, *(place.get(mark.event.slug) for place in places)) for mark in self.marks]


@dataclass(frozen=True, slots=True)
class Plot:
    """The timeline of one window. ``today`` is in percent, None where it is not in the window."""

    window: Window
    axis: Axis
    lanes: tuple[Lane, ...] | tuple[DenseLane, ...]
    today: float | None


def lay_out_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Sequence[str], language: str, today: date
) -> Plot:
    """Lay out more events than there is room for marks: ``histogram`` holds their counts by ``bin_edges(window)``."""
    scale = Scale(window)
    lanes = lay_out_density(histogram, bin_edges(window), scale, keys)
    return Plot(window, lay_out_axis(scale, language), lanes, _today(scale, today))


def lay_out(entries: Mapping[str, Sequence[Entry[Event]]], window: Window, language: str, today: date) -> Plot:
    """Lay out events that overlap the window and come in chronological order, by the keys of their lanes."""
    scale = Scale(window)
    lanes = {key: [draw(event, scale, stances) for event, stances in some] for key, some in entries.items()}
    max_rows, max_narrow_rows = _most_rows(len(lanes))
    return Plot(
        window=window,
        axis=lay_out_axis(scale, language),
        lanes=tuple(
            Lane(
                key,
                tuple(marks),
                packing=pack(marks, max_rows),
                wide=pack(marks, max_rows, WIDE_WIDTH),
                narrow=pack(marks, max_narrow_rows, NARROW_WIDTH),
            )
            for key, marks in lanes.items()
        ),
        today=_today(scale, today),
    )


def _most_rows(lanes: int) -> tuple[int, int]:
    """How many rows each of so many lanes has at most: on a usual or wide plot, and on a narrow one."""
    if lanes == 1:
        return MAX_ROWS_ALONE, MAX_ROWS
    return MAX_ROWS if lanes < MANY_LANES else MAX_ROWS_OF_MANY, MAX_NARROW_ROWS


def _today(scale: Scale, today: date) -> float | None:
    return scale.middle_of(today) if scale.window.overlaps(today, today) else None
