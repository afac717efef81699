"""Where in all the time is there something to find? The whole span in small, with the window on it.

A lone event decades before the rest would press everything else into a corner. So the overview spans the
default window with some air, and whatever is on the plot; what lies outside is counted at its ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.dates import Window
from app.layout.axis import Axis, lay_out_axis
from app.layout.scale import Scale

#: Air on either side of the default window, as a part of its length.
_AIR = 1 / 8


class Extent(Protocol):
    """What the overview asks of an event."""

    @property
    def slug(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Dash:
    """An event in small: percent of the overview's width, and the row of its category."""

    slug: str
    category: str
    x: float
    width: float
    row: int


@dataclass(frozen=True, slots=True)
class Overview:
    """``x`` and ``width`` are the window's, in percent of ``span``."""

    span: Window
    x: float
    width: float
    axis: Axis
    dashes: tuple[Dash, ...]
    rows: int
    earlier: int
    later: int


def lay_out_overview(
    extents: Iterable[Extent], window: Window, default: Window, categories: Sequence[str], language: str
) -> Overview:
    """``categories``: the lanes, top to bottom."""
    scale = Scale(_span(window, default))
    rows = {category: row for row, category in enumerate(categories)}
    dashes: list[Dash] = []
    earlier = later = 0
    for extent in extents:
        if extent.latest < scale.window.start:
            earlier += 1
        elif extent.earliest > scale.window.end:
            later += 1
        else:
            left, right = scale.clipped(extent.earliest, extent.latest)
            dashes.append(Dash(extent.slug, extent.category, left, right - left, rows[extent.category]))
    return Overview(
        span=scale.window,
        x=scale.start_of(window.start),
        width=scale.end_of(window.end) - scale.start_of(window.start),
        axis=lay_out_axis(scale, language),
        dashes=tuple(dashes),
        rows=len(categories),
        earlier=earlier,
        later=later,
    )


def _span(window: Window, default: Window) -> Window:
    air = round(default.days * _AIR)
    start = max(default.start.toordinal() - air, date.min.toordinal())
    end = min(default.end.toordinal() + air, date.max.toordinal())
    return Window(min(date.fromordinal(start), window.start), max(date.fromordinal(end), window.end))
