"""Values as a language writes them: dates, numbers and amounts in words, lists, and the texts of the data set.

Knows languages and typography; templates and files of text have these as they are. Knows no markup.
"""

import math
import re
from datetime import date
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from babel.numbers import format_compact_decimal, format_decimal

from app.date_words import in_words
from app.dates import Window, parse_date
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


def listed(values: list[str], language: str) -> str:
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
    depth, kept = 0, []
    for character in text:
        depth += (character in _OPENS) - (character == _CLOSES)
        if depth < 0:
            depth = 0
        else:
            kept.append(character)
    return f"\N{FIRST STRONG ISOLATE}{''.join(kept)}{_CLOSES * (depth + 1)}"
