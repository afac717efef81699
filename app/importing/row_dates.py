"""Reads the date of a row from its columns, of either version, as TimelineJS 3.9.11 does."""

import re
from dataclasses import dataclass
from typing import Final

from app.dates import parse_date
from app.errors import BadDate
from app.importing.markup import one_line
from app.importing.rows import OLDER_DATES, Refused, Row

#: Of the first version: 1883-05-24 or less of it, and 5/24/1883 or 5/1883 with whatever else.
_YEAR_FIRST: Final = re.compile(r"([+-]?\d{1,15})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ](\d{1,2}:\S+))?")
_MONTH_FIRST: Final = re.compile(r"(\d{1,15})/(?:(\d{1,15})/)?(\d{1,15})")
_TIME: Final = re.compile(r"\d{1,2}(?::\d{1,2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:[:.](?P<second>\d{1,2}))?(?:[:.,]\d+)?\s*(?P<half>[ap]?)(?:\.?m\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in EDTF; ``words`` are what else a cell says of it, ``time`` is that of the day, in seconds."""

    date: str
    words: str = ""
    time: int = 0


def has_date(row: Row) -> bool:
    return bool(row[OLDER_DATES[0]] if row.has_older_dates else row["Year"])


def date_of(row: Row, notes: list[str]) -> Dated:
    """When it happened, as the columns say. Raises Refused with the reason where that is no date."""
    read = _older if row.has_older_dates else _newer
    start, end = read(row, 0, notes), read(row, 1, notes)
    if not start:
        raise Refused(f"it has no {OLDER_DATES[0] if row.has_older_dates else 'Year'}")
    words = " – ".join(moment.words for moment in (start, end) if moment and moment.words)
    time = _seconds(row["Time"]) if row["Time"] else start.time
    if not end or start.date == end.date:
        return Dated(start.date, words, time)
    when = f"{start.date}/{end.date}"
    try:
        parse_date(when)
    except BadDate as error:
        expected = f"expected {error.expected}"
        raise Refused(f"its date {start.date} to {end.date} is impossible: {expected}") from error
    return Dated(when, words, time)


def _newer(row: Row, end: int, notes: list[str]) -> Dated | None:
    columns = [("", "End ")[end] + name for name in ("Year", "Month", "Day")]
    year, month, day = (_number(row, name) for name in columns)
    if year is None:
        given = [f"{name} “{row[name]}”" for name in columns[1:] if row[name]]
        if given and end:
            notes.append(f"{' and '.join(given)} left out: there is no {columns[0]}")
        return None
    if month is None and day is not None:
        raise Refused(f"it has {columns[2]} {day} without {columns[1]}")
    return Dated(_written(columns[0], year, month, day))


def _older(row: Row, end: int, notes: list[str]) -> Dated | None:
    """TimelineJS looks at no column of years where there is one of these."""
    column = OLDER_DATES[end]
    years = [("", "End ")[end] + name for name in ("Year", "Month", "Day")]
    notes += [f"{name} “{row[name]}” left out: there is a column {column}" for name in years if row[name]]
    text = row[column]
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, over = found.groups()
        date = _written(column, int(year), int(month) if month else None, int(day) if day else None)
    elif found := _MONTH_FIRST.search(text):
        date = _american(column, text, found)
        over = one_line(f"{text[: found.start()]} {text[found.end() :]}")
        if over and not _TIME.fullmatch(over):
            return Dated(date, text)
    else:
        raise Refused(f"{column} is “{text}”: expected a date such as 1883-05-24, 1883-05, 1883 or 5/24/1883")
    if over:
        notes.append(f"{column}: “{over}” left out: dates here are days")
    return Dated(date, time=_seconds(over or ""))


def _american(column: str, text: str, found: re.Match[str]) -> str:
    """Of a date that begins with its month. One that others would read in another way is not guessed at."""
    month, day, year = int(found[1]), int(found[2]) if found[2] else None, int(found[3])
    given = f"{column} is “{text}”"
    if len(found[3]) < 3:
        raise Refused(f"{given}: expected a year of four digits at its end")
    if month > 12:
        raise Refused(f"{given}: TimelineJS takes its first number for the month; expected a date such as 1883-05-24")
    if day is not None and day <= 12 and day != month:
        either = f"{year:04}-{month:02}-{day:02}, as TimelineJS reads it, or {year:04}-{day:02}-{month:02}"
        raise Refused(f"{given}, which is ambiguous: it may be {either}; expected one of these")
    return _written(column, year, month, day)


def _written(column: str, year: int, month: int | None, day: int | None) -> str:
    if not 1 <= year <= 9999:
        raise Refused(f"{column} is {year}: years before 1 and after 9999 have no place here")
    written = "-".join([f"{year:04}", *(f"{number:02}" for number in (month, day) if number is not None)])
    try:
        parse_date(written)
    except BadDate as error:
        raise Refused(f"its date {written} is impossible: expected {error.expected}") from error
    return written


def _number(row: Row, column: str) -> int | None:
    # As TimelineJS does: "1,783" and "1 783" are years.
    digits = re.sub(r"[\s,]", "", row[column])
    if not digits:
        return None
    if not re.fullmatch(r"-?[0-9]{1,15}(?:\.0+)?", digits):
        raise Refused(f"{column} is “{one_line(row[column])}”: expected a number")
    return int(digits.partition(".")[0])


def _seconds(time: str) -> int:
    """Since midnight: none where nobody can tell."""
    found = _CLOCK.fullmatch(time)
    if not found:
        return 0
    hour = int(found[1]) % 12 + 12 * (found["half"].lower() == "p") if found["half"] else int(found[1])
    return hour * 3600 + int(found["minute"] or 0) * 60 + int(found["second"] or 0)
