"""Dates of events: EDTF text in; days, precision and words out.

Knows the calendar and the languages, and nothing of events, SQL, HTML or HTTP.

Of EDTF (ISO 8601-2, levels 0 and 1) it reads `2025-04-24`, `2024-10` and `2024`, each with or without `~`
(approximate), intervals `2024-10-08/2024-11~` whose ends may be any of these, and open ends `2025-04-30/..`.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from babel import Locale

from app.errors import BadDate

Precision = Literal["day", "month", "year"]

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
    precision: Precision
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


@dataclass(frozen=True, slots=True)
class _Phrases:
    """How a language words a date; the `_day` forms are for days, the others for months and years."""

    first_of_month: str
    about: str
    about_day: str
    since: str
    since_day: str
    since_about: str
    since_about_day: str


_PHRASES = {
    "en": _Phrases("1", "c. {}", "c. {}", "from {}", "from {}", "from c. {}", "from c. {}"),
    "fr": _Phrases(
        "1er",
        "vers {}",
        "vers le {}",
        "depuis {}",
        "depuis le {}",
        "depuis {} environ",
        "depuis le {} environ",
    ),
}

#: An end that is told as a month or a year in which the other end lies, by the precisions of both.
_WITHIN: Mapping[str, Mapping[tuple[Precision, Precision], str]] = {
    "en": {
        ("month", "day"): "from some day in {} to {}",
        ("year", "day"): "from some time in {} to {}",
        ("year", "month"): "from some time in {} to {}",
        ("day", "month"): "from {} to a later day in {}",
        ("day", "year"): "from {} to some later time in {}",
        ("month", "year"): "from {} to some later time in {}",
    },
    "fr": {
        ("month", "day"): "d’un jour de {} au {}",
        ("year", "day"): "d’un moment de {} au {}",
        ("year", "month"): "d’un moment de {} à {}",
        ("day", "month"): "du {} à un jour ultérieur de {}",
        ("day", "year"): "du {} à un moment ultérieur de {}",
        ("month", "year"): "de {} à un moment ultérieur de {}",
    },
}
#: Before a vowel, with which some French months begin.
_ELIDED = re.compile(r"\bde (?=[ao])")


def in_words(value: EventDate, language: str) -> str:
    """The date as a reader says it, such as "8–13 October 2024"; `language` is "en" or "fr"."""
    start, end = value.start, value.end
    if end is None:
        return _since(start, language)
    if start == end:
        return _about(_name(start, language), start, language)
    if _is_plain_day(start) and _is_plain_day(end) and _same_month(start.first, end.first):
        return f"{_day_number(start.first, language)}–{day_in_words(end.first, language)}"
    if end.first <= start.last and not _either_approximate(start, end):
        first = _name(start, language) if start.precision == "year" else _name_without_year(start, language)
        said = _WITHIN[language][start.precision, end.precision].format(first, _name(end, language))
        return _ELIDED.sub("d’", said) if language == "fr" else said
    last = _about(_name(end, language), end, language)
    if "year" not in (start.precision, end.precision) and start.first.year == end.first.year:
        return f"{_about(_name_without_year(start, language), start, language)} – {last}"
    between = "–" if start.precision == end.precision == "year" and not _either_approximate(start, end) else " – "
    return f"{_about(_name(start, language), start, language)}{between}{last}"


def day_in_words(day: date, language: str) -> str:
    """Such as "24 April 2025"."""
    return f"{_day_number(day, language)} {month_in_words(day, language)}"


def month_in_words(day: date, language: str) -> str:
    """The month that holds the day, such as "October 2024"."""
    return f"{_month_name(day, language)} {day.year}"


@lru_cache
def short_month_names(language: str) -> tuple[str, ...]:
    """Twelve abbreviated names, January first, for the ticks of an axis."""
    names = Locale.parse(language).months["stand-alone"]["abbreviated"]
    return tuple(names[month] for month in range(1, 13))


def first_of_month(language: str) -> str:
    """How a language writes the first day of a month: "1" or "1er"."""
    return _PHRASES[language].first_of_month


@lru_cache
def month_names(language: str) -> tuple[str, ...]:
    """Twelve names as they stand within a date, January first."""
    names = Locale.parse(language).months["format"]["wide"]
    return tuple(names[month] for month in range(1, 13))


def _month_name(day: date, language: str) -> str:
    return month_names(language)[day.month - 1]


def _day_number(day: date, language: str) -> str:
    return _PHRASES[language].first_of_month if day.day == 1 else str(day.day)


def _name(moment: Moment, language: str) -> str:
    if moment.precision == "day":
        return day_in_words(moment.first, language)
    if moment.precision == "month":
        return month_in_words(moment.first, language)
    return str(moment.first.year)


def _name_without_year(moment: Moment, language: str) -> str:
    month = _month_name(moment.first, language)
    return f"{_day_number(moment.first, language)} {month}" if moment.precision == "day" else month


def _about(name: str, moment: Moment, language: str) -> str:
    if not moment.approximate:
        return name
    phrases = _PHRASES[language]
    return (phrases.about_day if moment.precision == "day" else phrases.about).format(name)


def _since(moment: Moment, language: str) -> str:
    phrases = _PHRASES[language]
    if moment.precision == "day":
        phrase = phrases.since_about_day if moment.approximate else phrases.since_day
    else:
        phrase = phrases.since_about if moment.approximate else phrases.since
    return phrase.format(_name(moment, language))


def _is_plain_day(moment: Moment) -> bool:
    return moment.precision == "day" and not moment.approximate


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)


def _either_approximate(one: Moment, other: Moment) -> bool:
    return one.approximate or other.approximate
