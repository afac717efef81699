"""Places days on the plot. Knows days and percentages, nothing else."""

from dataclasses import dataclass, field
from datetime import date

from app.dates import Window

#: The narrowest plot that shows labels, in em of the plot's own text (54 em are some 700 px at 13 px).
#: Positions are percentages and label widths em, so what is apart here is apart on every wider plot.
REFERENCE_WIDTH = 54.0
#: The narrowest plot of a phone, whose window is 320 px wide: it has a packing of its own, too.
NARROW_WIDTH = 19.5
#: A plot on a large screen has room for more names, beside an open panel too: it gets a packing of its own.
WIDE_WIDTH = 89.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps day numbers (``date.toordinal``) to percent of the plot's width.

    A day is as wide as it is long: the window's first day begins at 0, its last one ends at 100.
    """

    window: Window
    origin: int = field(init=False)
    percent_per_day: float = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "origin", self.window.start.toordinal())
        object.__setattr__(self, "percent_per_day", 100 / self.window.days)

    def at(self, day_number: float) -> float:
        """Percent of the plot's width at the start of a day; outside 0 to 100 where the day is not in the window."""
        return (day_number - self.origin) * self.percent_per_day

    def start_of(self, day: date) -> float:
        return self.at(day.toordinal())

    def end_of(self, day: date) -> float:
        return self.at(day.toordinal() + 1)

    def middle_of(self, day: date) -> float:
        return self.at(day.toordinal() + 0.5)

    def clipped(self, first: date, last: date) -> tuple[float, float]:
        """The part of [first, last] inside the window, as (left, right) percent; left >= right where there is none."""
        return max(0.0, self.start_of(first)), min(100.0, self.end_of(last))
