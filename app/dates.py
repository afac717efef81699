"""Dates of events: EDTF text in; days and precision out.

Knows the calendar, and nothing of languages, events, SQL, HTML or HTTP.

Of EDTF (ISO 8601-2, levels 0 and 1) it reads `2025-04-24`, `2024-10` and `2024`, each with or without `~`
(approximate), intervals `2024-10-08/2024-11~` whose ends may be any of these, and open ends `2025-04-30/..`.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from app.errors import BadDate

_Precision = Literal["day", "month", "year"]

OPEN_END = date.max
"""The latest day of an event without a known end: sorts and compares as "still going on"."""

_MOMENT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: On either side of what a window is to hold, as a part of its length.
_AIR = 0.05
_FORMS = "a date such as 2025-04-24, 2024-10, 2024, 2025-11~, 2024-10-08/2024-10-13 or 2025-04-30/.."


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, month or year: its `first` and `last` day, both inclusive. `approximate` never widens them."""

    first: date
    last: date
    precision: _Precision
    approximate: bool


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


def shifted(day: date, days: int) -> date:
    """So many days later, or earlier where there are fewer than none; never beyond the calendar."""
    number = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(number)


def holding(first: date, last: date) -> Window:
    """The smallest window that holds these days, with a little air."""
    air = max(round((last - first).days * _AIR), 1)
    return Window(shifted(first, -air), shifted(last, air))


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
    year, approximate = int(found[1]), found[4] == "~"
    if year == 0:
        raise BadDate(text, "a year from 0001 to 9999")
    if found[2] is None:
        return Moment(date(year, 1, 1), date(year, 12, 31), "year", approximate)
    month = int(found[2])
    if not 1 <= month <= 12:
        raise BadDate(text, "a month from 01 to 12")
    length = monthrange(year, month)[1]
    if found[3] is None:
        return Moment(date(year, month, 1), date(year, month, length), "month", approximate)
    day = int(found[3])
    if not 1 <= day <= length:
        raise BadDate(text, f"a day from 01 to {length}, as {found[1]}-{found[2]} has")
    return Moment(date(year, month, day), date(year, month, day), "day", approximate)
