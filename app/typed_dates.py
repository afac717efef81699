"""Days in a query: as programs write them, and as people do in any language of the interface, whatever the page's.

Knows the calendar, spellings and windows of days; nothing of filters, HTML or HTTP.
"""

import re
from datetime import date
from enum import Enum
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, PlainValidator, ValidationInfo, WithJsonSchema

from app.dates import Moment, parse_date, parse_day, shifted
from app.errors import BadDate
from app.formats import day_in_words
from app.parameters import unexpected
from app.search.tokens import fold, months
from app.words import LANGUAGES, N_

#: What a refusal says was expected.
ANY_DATE = N_(
    "a day, a month or a year, such as 2024-10-31, 31/10/2024, October 2024 or 2024, "
    "or .. for the first or last day of the data"
)
NO_YEAR = N_("the year as well, in four digits, as in 5 September 2024")
NO_SUCH_DAY = N_("a day that exists, written as 2024-10-31 or 31/10/2024")

#: Letters with their accents, digits, and what stands between them in a date.
_PLAIN = re.compile(r"\w[\w\u0300-\u036f\s.,/\u2010-\u2015\u2212-]*")
_YEAR = re.compile("[0-9]{4}")
_YEAR_MONTH_DAY = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
#: Behind the number of the year, the month and the day, as East Asia writes them.
_COUNTERS = re.compile("(?<=[0-9])[년월일年月日]")
_NUMBER = re.compile("([0-9]{1,2})(er|st|nd|rd|th)?")

#: What the parts of a date are, by their kinds: a year of four digits, a number, an ordinal such as "1er", or a name.
_ORDERS = {
    "Y": "y",
    "YN": "ym",
    "NY": "my",
    "YM": "ym",
    "MY": "my",
    "YNN": "ymd",
    "NNY": "dmy",
    "YMN": "ymd",
    "NMY": "dmy",
    "OMY": "dmy",
    "MNY": "mdy",
    "MOY": "mdy",
}


class Edge(Enum):
    """As ``from`` or ``to``: the data's first or last day. As ``from`` of a page alone: where the events lie."""

    OF_DATA = ".."
    FITTING = "fit"


End = date | Edge | None


def parse_typed(text: str) -> Moment:
    """Read a day, a month or a year; where both are numbers, the day comes before the month.

    Raises BadDate, whose ``expected`` is one of the texts above.
    """
    written = fold(_COUNTERS.sub(" ", text)).split() if _PLAIN.fullmatch(text) else []
    words = [word for word in written if word not in _particles()]
    if len(words) == 1 and (run := _YEAR_MONTH_DAY.fullmatch(words[0])):
        words = list(run.groups())
    parts = [_part(word) for word in words]
    kinds = "".join(kind for kind, _ in parts)
    order = _ORDERS.get(kinds)
    if order is None:
        is_dated = kinds and not set(kinds) & {"Y", "?"}
        raise BadDate(text, NO_YEAR if is_dated else ANY_DATE)
    values = dict(zip(order, (value for _, value in parts), strict=True))
    try:
        return parse_date("-".join(values[part] for part in "ymd" if part in values)).start
    except BadDate as error:
        raise BadDate(text, NO_SUCH_DAY) from error


def in_order(start: date, end: date, shown: str) -> tuple[date, date | None]:
    """The days of a window whose ``start`` was typed beyond its ``end``, or its end before its start.

    The end that was not typed moves along, so that the window stays as long as the one that was ``shown`` beside the
    fields, an interval of EDTF. Where none was, only the start is known.
    """
    try:
        before = parse_date(shown)
    except BadDate:
        return start, None
    length = (before.latest - before.earliest).days
    if start == before.earliest:
        return shifted(end, -length), end
    return start, shifted(start, length)


@cache
def _particles() -> frozenset[str]:
    """The words of dates that are neither numbers nor names, such as the "р." behind a year."""
    day = date(2000, 12, 31)
    written = (word for language in LANGUAGES for word in fold(day_in_words(day, language)).split())
    return frozenset(word for word in written if word.isalpha() and word not in months())


def _part(word: str) -> tuple[str, str]:
    """The kind of a folded word, and its value as EDTF writes it; "?" where it is no part of a date."""
    if _YEAR.fullmatch(word):
        return "Y", word
    if number := _NUMBER.fullmatch(word):
        return "O" if number[2] else "N", number[1].zfill(2)
    month = months().get(word)
    return ("M", f"{month:02}") if month else ("?", "")


def _day(value: End | str, info: ValidationInfo) -> End:
    """An end of the window. The context says whether days may be written as people do."""
    if not isinstance(value, str):
        return value
    if value == Edge.OF_DATA.value:
        return Edge.OF_DATA
    is_first, as_typed = info.field_name == "start", bool(info.context)
    if as_typed and is_first and value == Edge.FITTING.value:
        return Edge.FITTING
    try:
        if not as_typed:
            return parse_day(value)
        # Of a month or a year the first day as ``from``, the last as ``to``.
        moment = parse_typed(value)
    except BadDate as error:
        day = N_("a day such as 2024-10-31, or .. for the first or last day of the data")
        raise unexpected(error.expected if as_typed else day) from error
    return moment.first if is_first else moment.last


def _not_before(end: End, info: ValidationInfo) -> End:
    start = info.data.get("start")
    if not info.context and isinstance(start, date) and isinstance(end, date) and start > end:
        raise unexpected(N_("a day not after “to”"), parameter="from", value=start.isoformat())
    return end


def _known(value: date | str | None, info: ValidationInfo) -> date | None:
    """The last day of what is meant, where it is written as people do."""
    if not isinstance(value, str):
        return value
    try:
        return parse_typed(value).last if info.context else parse_day(value)
    except BadDate as error:
        raise unexpected(N_("a day such as 2024-10-31")) from error


_DAY_SCHEMA = {"type": "string", "format": "date"}
FirstDay = Annotated[End, PlainValidator(_day), WithJsonSchema({"anyOf": [_DAY_SCHEMA, {"const": Edge.OF_DATA.value}]})]
LastDay = Annotated[FirstDay, AfterValidator(_not_before)]
KnownDay = Annotated[date | None, PlainValidator(_known), WithJsonSchema({"anyOf": [_DAY_SCHEMA]})]
