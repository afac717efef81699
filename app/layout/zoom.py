"""Zooming, panning and jumps, as windows of whole days."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from app.dates import OPEN_END, Window, holding, shifted

#: Days around the centre for the presets, by the number of months they are called after.
PRESET_DAYS = {1: 31, 3: 92, 12: 365}
_MARGIN = 0.05
#: A jump leaves this part of the window between its edge and the nearest event.
_JUMP_MARGIN = 0.1
#: An event's own window: its extent and six months around.
_EVENT_MARGIN_DAYS = 183


class HasExtent(Protocol):
    """An event, whose latest day is `OPEN_END` where its end is open."""

    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


def bounds(data: Window, days: int) -> Window:
    """How far a window of so many days can go: over the data's days, and beyond them by 5 % of its own length."""
    air = max(round(min(days, data.days) * _MARGIN), 1)
    return Window(shifted(data.start, -air), shifted(data.end, air))


def limits(window: Window, data: Window) -> Window:
    """How far a window can be moved and zoomed out; never less than is in sight."""
    reach = bounds(data, window.days)
    return Window(min(reach.start, window.start), max(reach.end, window.end))


def _beginning(start: int, days: int, data: Window) -> Window:
    """A window of so many days from a day number on, moved, and at last made shorter, to be within its bounds."""
    limits = bounds(data, days)
    days = min(max(days, 1), limits.days)
    start = min(max(start, limits.start.toordinal()), limits.end.toordinal() - days + 1)
    return Window(date.fromordinal(start), date.fromordinal(start + days - 1))


def around_day(day: date, days: int, data: Window) -> Window:
    """The same with a day in its middle, or as near to that as the bounds allow."""
    return _beginning(day.toordinal() - (min(max(days, 1), bounds(data, days).days) - 1) // 2, days, data)


def jumped(window: Window, day: date, data: Window) -> Window:
    """The window moved to a day before or after it, which then lies just inside its edge."""
    number, margin = day.toordinal(), round(window.days * _JUMP_MARGIN)
    start = number - margin if day > window.end else number + margin - window.days + 1
    return _beginning(start, window.days, data)


def around(event: HasExtent, days: int) -> Window:
    """An event with so many days on either side."""
    return Window(shifted(event.earliest, -days), shifted(last_known(event), days))


def around_all(events: Sequence[HasExtent]) -> Window:
    """Some events with a little air."""
    return holding(min(event.earliest for event in events), max(map(last_known, events)))


def window_for_event(event: HasExtent, default: Window) -> Window:
    """What the page of an event shows when its address does not say."""
    return default if default.overlaps(event.earliest, event.latest) else around(event, _EVENT_MARGIN_DAYS)


def last_known(event: HasExtent) -> date:
    """The last day that it can have touched; of an open end nothing is known, but its beginning."""
    return event.earliest if event.latest == OPEN_END else event.latest
