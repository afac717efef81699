"""Values as a language writes them: dates, numbers and amounts in words, lists, and the texts of the data set.

Knows languages and typography; templates and files of text have these as they are. Knows no markup. Names of days and
months and their orders come from CLDR. What EDTF knows and CLDR does not, that a date is approximate, open or coarser
at one of its ends, is said by phrases of the interface.
"""

import math
import re
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, TypeVar, cast

from babel import Locale
from babel.dates import parse_pattern
from babel.numbers import format_compact_decimal, format_decimal

from app.dates import EventDate, Moment, Window, parse_date
from app.words import N_, locale_of, translations

_Text = TypeVar("_Text", bound=str)

#: From here on numbers are said in millions and more.
_MILLION: Final = 1_000_000
#: An amount, by how exactly it was stated.
_QUALIFIED: Final = {
    "exact": "%(amount)s",
    "about": N_("about %(amount)s"),
    "at_least": N_("at least %(amount)s"),
    "more_than": N_("more than %(amount)s"),
    "at_most": N_("at most %(amount)s"),
}
#: Narrow no-break spaces keep French punctuation with its word.
_FRENCH_SPACES = {f" {mark}": f"\N{NARROW NO-BREAK SPACE}{mark}" for mark in ";?!%"} | {
    " :": "\N{NO-BREAK SPACE}:",
    " »": "\N{NO-BREAK SPACE}»",
    "« ": "«\N{NO-BREAK SPACE}",
}

#: Typed straight, because keyboards have no other: before a word it opens, elsewhere it is an apostrophe or closes.
_OPENING_QUOTE = re.compile(r"(?<![\w.,;:!?…])'(?=\w)")

_THOUSANDS = re.compile("(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")

_OPENS = "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}"
_CLOSES = "\N{POP DIRECTIONAL ISOLATE}"
#: What is written from right to left, and the marks that turn the direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

#: The day in a pattern of CLDR.
_DAY = re.compile("(?<![a-zA-Z'])d(?![a-zA-Z'])")
#: French elides before a vowel, with which some of its months begin.
_ELIDED = re.compile(r"\bde (?=[ao])")


@lru_cache(maxsize=4096)
def date_in_words(text: str, language: str) -> str:
    """An EDTF date in words."""
    return in_words(parse_date(text), language)


@lru_cache(maxsize=4096)
def window_in_words(window: Window, language: str) -> str:
    """A window in the plainest words: whole months and years by their names."""
    return in_words(parse_date(_window_as_edtf(window)), language)


def _window_as_edtf(window: Window) -> str:
    start, end = window.start, window.end
    length = 10
    if start.day == 1 and (end == date.max or date.fromordinal(end.toordinal() + 1).day == 1):
        length = 4 if (start.month, end.month) == (1, 12) else 7
    first, last = start.isoformat()[:length], end.isoformat()[:length]
    return first if first == last else f"{first}/{last}"


def in_words(value: EventDate, language: str) -> str:
    """The date as a reader says it, such as "8–13 October 2024"."""
    start, end = value.start, value.end
    if end is None:
        return _since(start, language)
    if start == end:
        return _approximately(_name(start, language), start, language)
    is_exact = not (start.is_approximate or end.is_approximate)
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
    return f"{_approximately(first, start, language)}{between}{_approximately(last, end, language)}"


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


def _approximately(name: str, moment: Moment, language: str) -> str:
    if not moment.is_approximate:
        return name
    pgettext = translations(language).pgettext
    phrase = pgettext("day", "c. %(date)s") if moment.precision == "day" else pgettext("month or year", "c. %(date)s")
    return str(phrase) % {"date": name}


def _since(moment: Moment, language: str) -> str:
    pgettext = translations(language).pgettext
    if moment.precision == "day":
        exact, approximate = pgettext("day", "from %(date)s"), pgettext("day", "from c. %(date)s")
    else:
        exact, approximate = pgettext("month or year", "from %(date)s"), pgettext("month or year", "from c. %(date)s")
    return str(approximate if moment.is_approximate else exact) % {"date": _name(moment, language)}


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


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    return format_decimal(value, locale=locale_of(language))


@lru_cache(maxsize=4096)
def short_number(value: float, language: str) -> str:
    """A number as short as it can be said without rounding it: ``6.5M``, but ``6,543,210``."""
    if abs(value) < _MILLION:
        return number(value, language)
    thousandths = value / 1000 ** (math.floor(math.log10(abs(value))) // 3 - 1)
    if thousandths != round(thousandths):
        return number(value, language)
    return format_compact_decimal(value, locale=locale_of(language), fraction_digits=3)


def language_name(code: str, language: str) -> str:
    """What a language is called in another; the code itself where Babel does not know it."""
    return str(locale_of(language).languages.get(code, code))


def unit(figure: Any, language: str) -> str:
    """What a figure counts, in the plural that its number has."""
    form: str | None = getattr(figure, locale_of(language).plural_form(figure.value))
    return form or figure.other


@lru_cache(maxsize=4096)
def typeset(text: str | None, language: str) -> str:
    """A text of the data set, isolated, with the apostrophes and spaces its language's printers use."""
    if text is None:
        return ""
    if "'" in text:
        text = _OPENING_QUOTE.sub("\N{LEFT SINGLE QUOTATION MARK}", text)
        text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    if language == "fr":
        for plain, spaced in _FRENCH_SPACES.items():
            text = text.replace(plain, spaced)
        text = _THOUSANDS.sub("\N{NARROW NO-BREAK SPACE}", text)
    return isolated(text)


def qualified(amount: _Text, qualifier: str, language: str) -> _Text:
    """An amount, as text or as markup, with how exactly it was stated: "at least 3,000"."""
    phrase = type(amount)(translations(language).gettext(_QUALIFIED[qualifier]))
    return cast("_Text", phrase % {"amount": amount})


def alternatives(values: list[str], language: str) -> str:
    """``a, b or c``."""
    if len(values) < 2:
        return "".join(values)
    last = translations(language).gettext("or")
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def isolated(text: str) -> str:
    """Text of foreign direction cannot reorder what stands around it, be that in an attribute.

    What it opens is closed: an isolate that stayed open would take in all that follows, and one too many closed
    would end ours.
    """
    if not _TURNS.search(text):
        return text
    depth, balanced = 0, []
    for character in text:
        depth += (character in _OPENS) - (character == _CLOSES)
        if depth < 0:
            depth = 0
        else:
            balanced.append(character)
    return f"\N{FIRST STRONG ISOLATE}{''.join(balanced)}{_CLOSES * (depth + 1)}"
