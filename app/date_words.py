"""Dates in words: days, months, years and intervals as a language writes them, such as "8–13 October 2024".

Names and orders come from CLDR. What EDTF knows and CLDR does not, that a date is approximate, open or coarser at one
of its ends, is said by phrases of the interface.
"""

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import parse_pattern

from app.dates import EventDate, Moment
from app.words import locale_of, translations

#: The day in a pattern of CLDR.
_DAY = re.compile("(?<![a-zA-Z'])d(?![a-zA-Z'])")
#: French elides before a vowel, with which some of its months begin.
_ELIDED = re.compile(r"\bde (?=[ao])")


def in_words(value: EventDate, language: str) -> str:
    """The date as a reader says it, such as "8–13 October 2024"."""
    start, end = value.start, value.end
    if end is None:
        return _since(start, language)
    if start == end:
        return _about(_name(start, language), start, language)
    is_exact = not (start.approximate or end.approximate)
    is_within_month = (start.first.year, start.first.month) == (end.first.year, end.first.month)
    if is_exact and is_within_month and start.precision == end.precision == "day":
        return _days_in_words(start.first, end.first, language)
    if is_exact and end.first <= start.last:
        return _within(start, end, language)
    name_of_first = name_of_last = _name
    if "year" not in (start.precision, end.precision) and start.first.year == end.first.year:
        # The year is said once, at the end that it stands at.
        if _begins_with_year(language):
            name_of_last = _name_without_year
        else:
            name_of_first = _name_without_year
    between = "–" if is_exact and start.precision == end.precision == "year" else " – "
    first, last = name_of_first(start, language), name_of_last(end, language)
    return f"{_about(first, start, language)}{between}{_about(last, end, language)}"


def day_in_words(day: date, language: str) -> str:
    """Such as "24 April 2025"."""
    locale = locale_of(language)
    return _written(day, _skeleton(locale, "yMMMMd") or locale.date_formats["long"].pattern, language)


def month_in_words(day: date, language: str) -> str:
    """The month that holds the day, such as "October 2024"."""
    return _written(day, _month_pattern(language), language)


def _year_in_words(day: date, language: str) -> str:
    """The year that holds the day: its number, and whatever a language has beside that."""
    return _written(day, _skeleton(locale_of(language), "y") or "y", language)


@cache
def short_month_names(language: str) -> tuple[str, ...]:
    """Twelve abbreviated names, January first, for the ticks of an axis."""
    return _month_names(language, "stand-alone", "abbreviated")


@cache
def month_names(language: str) -> tuple[frozenset[str], ...]:
    """What each month is called, within a date and by itself, January first."""
    within, alone = (_month_names(language, context, "wide") for context in ("format", "stand-alone"))
    return tuple(map(frozenset, zip(within, alone, strict=True)))


def first_of_month(language: str) -> str:
    """How a language writes the first day of a month: "1" or "1er"."""
    return str(translations(language).pgettext("first day of a month", "1"))


def _month_names(language: str, context: str, width: str) -> tuple[str, ...]:
    # Without a region: in Britain one of them has four letters.
    names = Locale.parse(language, sep="-").months[context][width]
    return tuple(names[month] for month in range(1, 13))


def _skeleton(locale: Locale, name: str) -> str:
    """CLDR's pattern for some fields; empty where it has none."""
    found = locale.datetime_skeletons.get(name)
    return found.pattern if found else ""


def _month_pattern(language: str) -> str:
    """CLDR's pattern for a month in its year."""
    return _skeleton(locale_of(language), "yMMMM") or "LLLL y"


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    if day.day == 1:
        pattern = _DAY.sub(f"'{first_of_month(language)}'", pattern)
    return parse_pattern(pattern).apply(day, locale_of(language))


def _days_in_words(first: date, last: date, language: str) -> str:
    """Two days of a month, such as "8–13 October 2024"."""
    formats = locale_of(language).interval_formats
    patterns = formats.get("yMMMMd", formats.get("yMMMd", {})).get("d")
    if not patterns:
        return f"{day_in_words(first, language)} – {day_in_words(last, language)}"
    # In most languages CLDR has them with the month in short only.
    head, tail = (re.sub("(?<![ML])(MM|LL)([ML])(?![ML])", r"\1\2\2", part) for part in patterns)
    return _written(first, head, language) + _written(last, tail, language)


def _begins_with_year(language: str) -> bool:
    return _month_pattern(language).startswith("y")


def _name(moment: Moment, language: str) -> str:
    of_precision = {"day": day_in_words, "month": month_in_words, "year": _year_in_words}
    return of_precision[moment.precision](moment.first, language)


def _name_without_year(moment: Moment, language: str) -> str:
    if moment.precision == "day":
        return _written(moment.first, _skeleton(locale_of(language), "MMMMd") or "d MMMM", language)
    return _written(moment.first, "LLLL", language)


def _about(name: str, moment: Moment, language: str) -> str:
    if not moment.approximate:
        return name
    pgettext = translations(language).pgettext
    phrase = pgettext("day", "c. %(date)s") if moment.precision == "day" else pgettext("month or year", "c. %(date)s")
    return str(phrase) % {"date": name}


def _since(moment: Moment, language: str) -> str:
    pgettext = translations(language).pgettext
    if moment.precision == "day":
        exact, about = pgettext("day", "from %(date)s"), pgettext("day", "from c. %(date)s")
    else:
        exact, about = pgettext("month or year", "from %(date)s"), pgettext("month or year", "from c. %(date)s")
    return str(about if moment.approximate else exact) % {"date": _name(moment, language)}


def _within(start: Moment, end: Moment, language: str) -> str:
    """An end that is said as a month or a year in which the other end lies."""
    pgettext = translations(language).pgettext
    phrases = {
        ("month", "day"): pgettext("month to day", "from some day in %(start)s to %(end)s"),
        ("year", "day"): pgettext("year to day", "from some time in %(start)s to %(end)s"),
        ("year", "month"): pgettext("year to month", "from some time in %(start)s to %(end)s"),
        ("day", "month"): pgettext("day to month", "from %(start)s to a later day in %(end)s"),
        ("day", "year"): pgettext("day to year", "from %(start)s to some later time in %(end)s"),
        ("month", "year"): pgettext("month to year", "from %(start)s to some later time in %(end)s"),
    }
    is_whole = start.precision == "year" or _begins_with_year(language)
    first = _name(start, language) if is_whole else _name_without_year(start, language)
    said = str(phrases[start.precision, end.precision]) % {"start": first, "end": _name(end, language)}
    return _ELIDED.sub("d’", said) if language == "fr" else said
