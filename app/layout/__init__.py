"""What goes where on the timeline? Events in, geometry out.

Knows dates, percentages and em; never SQL, HTML or HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.dates import Window
from app.layout.axis import Axis, lay_out_axis
from app.layout.marks import Event, Mark, draw
from app.layout.packing import Cluster, Packing, Placed, pack, parted_by_zooming
from app.layout.scale import Scale

__all__ = [
    "Axis",
    "Cluster",
    "Event",
    "Lane",
    "Mark",
    "Packing",
    "Placed",
    "Plot",
    "Scale",
    "lay_out",
    "parted_by_zooming",
]

MAX_ROWS = 6
#: A lane that is drawn alone may be taller.
MAX_ROWS_ALONE = 16


@dataclass(frozen=True, slots=True)
class Lane:
    """A category's rows. ``count`` is how many events it shows or stands for."""

    category: str
    count: int
    packing: Packing


@dataclass(frozen=True, slots=True)
class Plot:
    """The timeline of one window. ``today`` is in percent, None where the window has not got it."""

    window: Window
    axis: Axis
    lanes: tuple[Lane, ...]
    today: float | None


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
        lanes=tuple(Lane(category, len(marks), pack(marks, max_rows)) for category, marks in lanes.items()),
        today=scale.middle_of(today) if window.overlaps(today, today) else None,
    )
