"""Which window comes next? Zooming, panning and the jumps, as windows of whole days."""

from datetime import date
from typing import Protocol

from app.dates import OPEN_END, Window

#: Days around the centre for the presets, by the number of months they are called after.
PRESET_DAYS = {1: 31, 3: 92, 12: 365}
_MARGIN = 0.05


class HasExtent(Protocol):
    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


def bounds(data: Window, default: Window) -> Window:
    """How far one can go: the data's span and 5 % of it on either side, and always the default window."""
    air = max(round(data.days * _MARGIN), 1)
    return Window(
        min(_shifted(data.start, -air), default.start),
        max(_shifted(data.end, air), default.end),
    )


def around_centre(window: Window, days: int, limits: Window) -> Window:
    """A window of so many days with the same centre, moved inside the limits where it would leave them."""
    days = min(max(days, 1), limits.days)
    start = window.start.toordinal() + (window.days - days) // 2
    start = min(max(start, limits.start.toordinal()), limits.end.toordinal() - days + 1)
    return Window(date.fromordinal(start), date.fromordinal(start + days - 1))


def around(earliest: date, latest: date, days: int) -> Window:
    """An extent with so many days on either side; an open end counts as a day."""
    last = earliest if latest == OPEN_END else latest
    return Window(_shifted(earliest, -days), _shifted(last, days))


def holding(first: date, last: date) -> Window:
    """The smallest window that holds these days, with a little air."""
    air = max(round((last - first).days * _MARGIN), 1)
    return Window(_shifted(first, -air), _shifted(last, air))


def _shifted(day: date, days: int) -> date:
    number = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)
