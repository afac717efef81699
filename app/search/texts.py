"""By what a text is found: its words; dates in it, whatever their spelling; and names of several words, as one.

Words are told apart by the spaces between them, but some belong together: "24 April 2025", "15 000", "Tower Bridge",
"MI 6". Which do shows in their kinds, a letter each (`tokens`): D a number that may be a day, U any other of one or
two digits, T one of three, Y one of four; M a month; A a word in capitals, N one that begins with a capital. It is a
small letter where a sign follows the token.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from app.dates import Moment, parse_date
from app.formats import month_names
from app.search.tokens import KINDS, PLAIN, keys_in, keys_of_day, months

#: A date or a number; or nothing, before two tokens that are a name. Most tokens are told by the first look at two.
_TOGETHER = re.compile(
    "(?=[NADUTMmd][NnAaDdUuTtYyMm])(?:[Dd][Mm][Yy]?|[Mm][Dd][Yy]?|[Mm][Yy]|[DUT]T*[Tt]|(?=[NA][NnAa]|A[DdUuTtYy]))"
)
#: The field under which it is noted what events are found by, in all languages.
WORDS = "word"
#: Nothing belongs together over it.
_APART = " | "
#: It has all the days that there are in any.
_LEAP_YEAR = 2000
#: As many dates as are likely to be written: 175 years of days.
_DATES = 65_536


class _Run(NamedTuple):
    """Tokens that are one word together, a date or a number; the first of its keys is that word."""

    first: int
    beyond: int
    keys: Sequence[str]


def found_by(texts: Sequence[str], language: str) -> set[str]:
    """All that some texts in a language are found by."""
    keys: set[str] = set()
    add_found_by(keys, texts, language)
    return keys


def tokens_of(text: str) -> list[str]:
    """What stands between spaces, or dashes, which part words as spaces do."""
    return text.replace("–", " ").replace("—", " ").split()


def add_found_by(keys: set[str], texts: Sequence[str], language: str) -> None:
    """Add the same to what is known already: of a million events, a set each is enough."""
    tokens = tokens_of(_APART.join(texts))
    keys.update(*map(keys_in(language).__getitem__, tokens))
    for found in _together(tokens):
        first, beyond = found.span()
        if first == beyond:
            keys.add(PLAIN[tokens[first]] + PLAIN[tokens[first + 1]])
        else:
            keys.update(_keys_of_run(found[0], *[PLAIN[token] for token in tokens[first:beyond]]))


def runs(tokens: Sequence[str]) -> Iterator[_Run]:
    """The dates and the numbers with spaces in them, in their order."""
    for found in _together(tokens):
        first, beyond = found.span()
        keys = _keys_of_run(found[0], *[PLAIN[token] for token in tokens[first:beyond]]) if first < beyond else ()
        if keys:
            yield _Run(first, beyond, keys)


def _together(tokens: Sequence[str]) -> Iterator[re.Match[str]]:
    return _TOGETHER.finditer("".join(map(KINDS.__getitem__, tokens)))


@lru_cache(maxsize=_DATES)
def _keys_of_run(kinds: str, *words: str) -> Sequence[str]:
    """Of a number; or of a day or a month that is named, in its year or in any. None where there is no such day."""
    parts = dict(zip(kinds.upper(), words, strict=True))
    if "M" not in parts:
        return ["".join(words)]
    month, year = months()[parts["M"]], parts.get("Y", "")
    if "D" not in parts:
        return [f"{year}{month:02}"]
    try:
        day = date(int(year or _LEAP_YEAR), month, int(re.sub(r"\D", "", parts["D"])))
    except ValueError:
        return []
    return keys_of_day(day) if year else [f"{day:%m%d}"]


@lru_cache(maxsize=_DATES)
def found_by_date(text: str, languages: tuple[str, ...]) -> frozenset[str]:
    """All that an event is found by that happened then, by its EDTF date: days, months and years where it begins and
    ends, and the names of months in some languages.
    """
    when = parse_date(text)
    moments = filter(None, (when.start, when.end))
    return frozenset(chain.from_iterable(_keys_of_moment(moment, languages) for moment in moments))


def _keys_of_moment(moment: Moment, languages: tuple[str, ...]) -> Iterator[str]:
    day = moment.first
    if moment.precision == "day":
        yield from keys_of_day(day)
    elif moment.precision == "month":
        yield f"{day.year:04}{day.month:02}"
    yield f"{day.year:04}"
    if moment.precision != "year":
        for language in languages:
            yield from found_by([*month_names(language)[day.month - 1]], language)
