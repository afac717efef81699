"""Dates of events, read from EDTF into days and precision; and windows of days, with the ways from one to the next.

Knows the calendar, and nothing of languages, SQL, HTML or HTTP.

Of EDTF (ISO 8601-2, levels 0 and 1) it reads `2025-04-24`, `2024-10` and `2024`, each with or without `~`
(approximate), intervals `2024-10-08/2024-11~` whose ends may be any of these, and open ends `2025-04-30/..`.
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, Protocol

from app.errors import BadDate

_Precision = Literal["day", "month", "year"]

OPEN_END = date.max
"""The latest day of an event without a known end: sorts and compares as "still going on"."""

_MOMENT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FORMS = "a date such as 2025-04-24, 2024-10, 2024, 2025-11~, 2024-10-08/2024-10-13 or 2025-04-30/.."

#: On either side of what a window is to hold, as a part of its length.
_AIR = 0.05
#: An event's own window has so many days on either side: six months.
_EVENT_AIR_DAYS = 183
#: A window can go beyond the data's days by this part of its length.
_LIMITS_MARGIN = 0.05
#: A jump leaves this part of the window between its edge and the nearest event.
_JUMP_MARGIN = 0.1


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year: its `first` and `last` day, both inclusive. `is_approximate` never widens them."""

    first: date
    last: date
    precision: _Precision
    is_approximate: bool


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event happened, as written (`text`) and as understood.

    `end` is None for an open end; where the text is no interval it is the same as `start`.
    """

    text: str
    start: Moment
    end: Moment | None

    @property
    def earliest(self) -> date:
        """First day the event can have touched."""
        return self.start.first

    @property
    def latest(self) -> date:
        """Last day the event can have touched; `OPEN_END` where the end is open."""
        return OPEN_END if self.end is None else self.end.last


@lru_cache(maxsize=4096)
def parse_date(text: str) -> EventDate:
    """Read an EDTF date; raises BadDate, which says what was expected."""
    head, slash, tail = text.partition("/")
    if not slash:
        moment = _parse_moment(text, text)
        return EventDate(text, moment, moment)
    if head in ("", ".."):
        raise BadDate(text, "an interval with a known start: only the end may be open")
    start = _parse_moment(head, text)
    if tail == "..":
        return EventDate(text, start, None)
    if not tail:
        raise BadDate(text, f"an interval with an end; an open end is written {head}/..")
    end = _parse_moment(tail, text)
    if end.last < start.first:
        raise BadDate(text, "an interval that does not end before it starts")
    return EventDate(text, start, end)


def parse_day(text: str) -> date:
    """Read an ISO day YYYY-MM-DD, years 0001 to 9999; raises BadDate."""
    if not _DAY.fullmatch(text):
        raise BadDate(text, "a day such as 2024-10-31")
    return _parse_moment(text, text).first


def _parse_moment(part: str, text: str) -> Moment:
    """Read one end of `text`; what is wrong is reported for the whole of it."""
    found = _MOMENT.fullmatch(part)
    if found is None:
        raise BadDate(text, _FORMS)
    year, is_approximate = int(found[1]), found[4] == "~"
    if year == 0:
        raise BadDate(text, "a year from 0001 to 9999")
    if found[2] is None:
        return Moment(date(year, 1, 1), date(year, 12, 31), "year", is_approximate)
    month = int(found[2])
    if not 1 <= month <= 12:
        raise BadDate(text, "a month from 01 to 12")
    length = monthrange(year, month)[1]
    if found[3] is None:
        return Moment(date(year, month, 1), date(year, month, length), "month", is_approximate)
    day = int(found[3])
    if not 1 <= day <= length:
        raise BadDate(text, f"a day from 01 to {length}, as {found[1]}-{found[2]} has")
    return Moment(date(year, month, day), date(year, month, day), "day", is_approximate)


@dataclass(frozen=True, slots=True)
class Window:
    """A range of days, both ends inclusive; whoever makes one sees to `start <= end`."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def overlaps(self, earliest: date, latest: date) -> bool:
        """Whether the extent [earliest, latest], both inclusive, shares a day with the window."""
        return earliest <= self.end and latest >= self.start


class HasExtent(Protocol):
    """An event or its date; the latest day is `OPEN_END` where the end is open."""

    @property
    def earliest(self) -> date: ...
    @property
    def latest(self) -> date: ...


def _last_known(event: HasExtent) -> date:
    """The last day that it can have touched; of an open end nothing is known, but its beginning."""
    return event.earliest if event.latest == OPEN_END else event.latest


def spanning(events: Sequence[HasExtent]) -> Window:
    """From the first day that some events can have touched to the last one known."""
    return Window(min(event.earliest for event in events), max(map(_last_known, events)))


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier where there are fewer than none; never beyond the calendar."""
    number = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)


def holding(first: date, last: date) -> Window:
    """The smallest window that holds these days, with a little air."""
    air = max(round((last - first).days * _AIR), 1)
    return Window(shifted(first, -air), shifted(last, air))


def window_for_event(event: HasExtent, default: Window) -> Window:
    """What the page of an event shows when its address does not say: the default, or else the event with air around."""
    if default.overlaps(event.earliest, event.latest):
        return default
    return Window(shifted(event.earliest, -_EVENT_AIR_DAYS), shifted(_last_known(event), _EVENT_AIR_DAYS))


def limits(data: Window, days: int) -> Window:
    """How far a window of so many days can go: over the data's days, and beyond them by 5 % of its own length."""
    air = max(round(min(days, data.days) * _LIMITS_MARGIN), 1)
    return Window(shifted(data.start, -air), shifted(data.end, air))


def around_day(day: date, days: int, data: Window) -> Window:
    """A window of so many days with this one in its middle, or as near to that as the limits allow."""
    days = max(days, 1)
    return _within_limits(day.toordinal() - (min(days, limits(data, days).days) - 1) // 2, days, data)


def jumped(window: Window, day: date, data: Window) -> Window:
    """The window moved to a day before or after it, which then lies just inside its edge."""
    number, margin = day.toordinal(), round(window.days * _JUMP_MARGIN)
    start = number - margin if day > window.end else number + margin - window.days + 1
    return _within_limits(start, window.days, data)


def _within_limits(start: int, days: int, data: Window) -> Window:
    """A window of so many days from a day number on, moved, and at last made shorter, to be within its limits."""
    outer = limits(data, days)
    days = min(days, outer.days)
    start = min(max(start, outer.start.toordinal()), outer.end.toordinal() - days + 1)
    return Window(date.fromordinal(start), date.fromordinal(start + days - 1))
