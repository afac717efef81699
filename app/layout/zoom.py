"""Zooming, panning and jumps, as windows of whole days."""

from datetime import date
from typing import Protocol

from app.dates import OPEN_END, Window, shifted

#: Days around the centre for the presets, by the number of months they are called after.
PRESET_DAYS = {1: 31, 3: 92, 12: 365}
_MARGIN = 0.05


class HasExtent(Protocol):
    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


def bounds(data: Window, days: int) -> Window:
    """How far a window of so many days can go: over the data's days, and beyond them by 5 % of its own length."""
    air = max(round(min(days, data.days) * _MARGIN), 1)
    return Window(shifted(data.start, -air), shifted(data.end, air))


def beginning(start: int, days: int, data: Window) -> Window:
    """A window of so many days from a day number on, moved, and at last made shorter, to be within its bounds."""
    limits = bounds(data, days)
    days = min(max(days, 1), limits.days)
    start = min(max(start, limits.start.toordinal()), limits.end.toordinal() - days + 1)
    return Window(date.fromordinal(start), date.fromordinal(start + days - 1))


def around_day(day: date, days: int, data: Window) -> Window:
    """The same with a day in its middle, or as near to that as the bounds allow."""
    return beginning(day.toordinal() - (min(max(days, 1), bounds(data, days).days) - 1) // 2, days, data)


def around(earliest: date, latest: date, days: int) -> Window:
    """An extent with so many days on either side; an open end counts as a day."""
    last = earliest if latest == OPEN_END else latest
    return Window(shifted(earliest, -days), shifted(last, days))
