"""Reads the date that a spreadsheet shows to its readers, in words such as "c. 1850", "February 1999", "1610 à 1630".

A date that is shown hedged or coarser than the columns have it stays so: the columns need a day even where nobody knows
one. Knows how dates are written in English and French, and the names of months in other languages. Words that hold
anything else are not understood.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from babel import Locale

from app.dates import EventDate, parse_date
from app.errors import BadDate

_LANGUAGES: Final = ("en", "fr")
# fmt: off
#: Looked into where neither knows a word: reading them takes a moment.
_OTHERS: Final = (
    "ar", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fa", "fi", "ga", "gl", "he", "hi",
    "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "ms", "nb", "nl", "pl", "pt", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "tr", "uk",
)
# fmt: on
_ABOUT: Final = {
    *("~", "c", "c.", "ca", "ca.", "circa", "about", "around", "approx", "approx.", "approximately", "roughly"),
    *("vers", "env", "env.", "environ", "autour", "alentours"),
}
#: Words that say nothing of their own within a date.
_FILLERS: Final = {",", ".", "'", "the", "of", "in", "on", "le", "l", "d", "de", "del", "en", "aux", "an", "ad", "ce"}
_OPEN: Final = {"present", "the present", "today", "now", "aujourd'hui", "présent", "à présent", "nos jours"}
#: The day of the week is said by the date.
_WEEKDAY: Final = re.compile(
    r"^(?:le )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? "
)
_BETWEEN: Final = re.compile(r"(?:between|entre) (.+?) (?:and|et) (.+)")
_FROM: Final = re.compile(r"(?:from |du |de )?(.+?)(?: to | until | till | through | au | à | jusqu'à | ?- ?)(.+)")
_TOKEN: Final = re.compile(r"(?P<number>\d+)(?P<ending>s|st|nd|rd|th|er|e)?(?!\w)|[^\W\d_]+\.?|\S")
_NUMERIC: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


@dataclass(frozen=True, slots=True)
class _Bag:
    """What one end of a date names, as numbers; None for what it leaves to the other end or to the columns.

    A number of one or two digits is its ``day``, though it may stand for a year.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    is_approximate: bool = False
    is_decade: bool = False


def shown_date(words: str, columns: str) -> str | None:
    """The date in EDTF that the words say, where it agrees with that of the columns; None where it does not.

    It agrees where it holds all days of the columns, or where these are a year or month of which it is a part.
    """
    date = parse_date(columns)
    text = re.sub(r"[‐‑‒–—―−]", "-", words.casefold().replace("’", "'"))
    text = _WEEKDAY.sub("", " ".join(text.split()).removesuffix("."))
    found = dict.fromkeys(reading for reading in _readings(text, date) if _agree(reading, date))
    # Two readings that both agree: nobody knows which is meant.
    return next(iter(found)) if len(found) == 1 else None


def _agree(text: str, columns: EventDate) -> bool:
    try:
        shown = parse_date(text)
    except BadDate:
        return False
    if shown.earliest <= columns.earliest and columns.latest <= shown.latest:
        return True
    return columns.start == columns.end and columns.earliest <= shown.earliest and shown.latest <= columns.latest


def _readings(text: str, columns: EventDate) -> Iterator[str]:
    with suppress(BadDate):
        yield parse_date(text).text
    if numbers := _NUMERIC.fullmatch(text):
        one, other, year = numbers.groups()
        yield f"{year}-{one:0>2}-{other:0>2}"
        yield f"{year}-{other:0>2}-{one:0>2}"
    if bag := _bag(text):
        yield from _spelled(bag, bag, columns)
    for form in (_BETWEEN, _FROM):
        if ends := form.fullmatch(text):
            yield from _interval(ends[1], ends[2], columns)


def _interval(head: str, tail: str, columns: EventDate) -> Iterator[str]:
    first = _bag(head)
    if first is None:
        return
    if tail in _OPEN:
        for date in _spelled(first, first, columns):
            yield f"{date}/.."
        return
    last = _bag(tail)
    if last is None:
        return
    if first.year and not (first.month or first.day) and last == _Bag(day=last.day):
        # 1914-18
        last = replace(last, day=None, year=first.year // 100 * 100 + (last.day or 0))
    if first.day and not first.month:
        first = replace(first, month=last.month)
    if last.day and not last.month:
        last = replace(last, month=first.month)
    first = replace(first, year=first.year or last.year)
    # "1850–c. 1860" speaks of its end alone, "c. 1850–1860" and "1850–1860 environ" of both.
    both = first.is_approximate or (last.is_approximate and not tail[-1].isdecimal())
    yield from _spelled(
        replace(first, is_approximate=both), replace(last, is_approximate=last.is_approximate or both), columns
    )


def _spelled(first: _Bag, last: _Bag, columns: EventDate) -> Iterator[str]:
    """Such as 1999-02 or 1610/1630: years that are not named are those of the columns."""
    end = columns.end or columns.start
    written = _moment(first, columns.earliest.year), _moment(last, end.last.year, is_last=True)
    if all(written):
        yield written[0] if written[0] == written[1] else "/".join(written)


def _moment(bag: _Bag, year: int, is_last: bool = False) -> str:
    """Empty where it is none."""
    if (bag.day and not bag.month) or (bag.is_decade and bag.month):
        return ""
    year = (bag.year or year) + (9 if bag.is_decade and is_last else 0)
    parts = [f"{year:04}", *(f"{number:02}" for number in (bag.month, bag.day) if number)]
    return "-".join(parts) + ("~" if bag.is_approximate else "")


def _bag(text: str) -> _Bag | None:
    """What a text names; None where a word of it is none of a date."""
    bag = _Bag()
    for token in _TOKEN.finditer(re.sub(r"\b(?:les |the )?années (\d+)", r"\1s", text)):
        word = token[0]
        if token["number"]:
            more = _number(token["number"], token["ending"] or "")
        elif month := _month(word):
            more = {"month": month}
        elif word in _ABOUT:
            bag = replace(bag, is_approximate=True)
            continue
        elif word in _FILLERS:
            continue
        else:
            return None
        if not more or any(getattr(bag, name) for name in more):
            return None
        bag = replace(bag, **more)
    return bag if bag.year or bag.month or bag.day else None


def _number(digits: str, ending: str) -> dict[str, Any]:
    """What a number of a date is, with its ending such as 1st or 1850s; empty where it can be none."""
    if len(digits) <= 2:
        return {} if ending == "s" or not int(digits) else {"day": int(digits)}
    if ending == "s" and digits[-1] == "0":
        return {"year": int(digits), "is_decade": True}
    return {} if ending else {"year": int(digits)}


def _month(word: str) -> int | None:
    name = word.removesuffix(".")
    return _months(_LANGUAGES).get(name) or (None if word in _ABOUT | _FILLERS else _months(_OTHERS).get(name))


@lru_cache
def _months(languages: tuple[str, ...]) -> dict[str, int]:
    """The months with their numbers, written out and in short. A name that is not the same month in all is none."""
    months: dict[str, int] = {"sept": 9}
    unclear = set()
    for language in languages:
        known = Locale.parse(language).months
        for names in (known["format"]["wide"], known["format"]["abbreviated"], known["stand-alone"]["wide"]):
            for number, name in names.items():
                word = name.casefold().removesuffix(".")
                if months.setdefault(word, number) != number:
                    unclear.add(word)
    return {word: number for word, number in months.items() if word not in unclear}
