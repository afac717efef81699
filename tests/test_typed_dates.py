"""Are dates understood as people write them, in both languages, and refused with a reason where they are not?"""

import re
from contextlib import suppress
from datetime import date

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from app.errors import BadDate
from app.formats import day_in_words, month_in_words
from app.typed_dates import ANY_DATE, NO_SUCH_DAY, NO_YEAR, in_order, parse_typed
from app.words import LANGUAGES


def both(text: str) -> tuple[str, str]:
    """The first and the last day that a text means."""
    moment = parse_typed(text)
    return moment.first.isoformat(), moment.last.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-10-01", "2024-10-01"),
        ("20241001", "2024-10-01"),
        ("2024/10/01", "2024-10-01"),
        ("2024-1-5", "2024-01-05"),
        ("2024.10.31", "2024-10-31"),
        ("01/10/2024", "2024-10-01"),
        ("1-10-2024", "2024-10-01"),
        ("24.04.2025", "2025-04-24"),
        ("24. 4. 2025", "2025-04-24"),
        ("05/09/2024", "2024-09-05"),
        ("1 October 2024", "2024-10-01"),
        ("October 1, 2024", "2024-10-01"),
        ("1st October 2024", "2024-10-01"),
        ("oct 22nd 2024", "2024-10-22"),
        ("24-Apr-2025", "2025-04-24"),
        ("2025 April 24", "2025-04-24"),
        ("1 octobre 2024", "2024-10-01"),
        ("1er mai 2025", "2025-05-01"),
        ("1ER MAI 2025", "2025-05-01"),
        ("14 juil. 2025", "2025-07-14"),
        ("3 août 2024", "2024-08-03"),
        ("3 aout 2024", "2024-08-03"),
        ("29 fevrier 2024", "2024-02-29"),
        ("9\N{NO-BREAK SPACE}f\u00e9vr.\N{NO-BREAK SPACE}2025", "2025-02-09"),
        # As some keyboards compose them, and as some widen them.
        ("9 fe\u0301vrier 2025", "2025-02-09"),
        ("\uff12\uff10\uff12\uff14-\uff11\uff10-\uff10\uff11", "2024-10-01"),
        ("2024\N{NON-BREAKING HYPHEN}10\N{NON-BREAKING HYPHEN}01", "2024-10-01"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_a_day(text: str, day: str) -> None:
    assert both(text) == (day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-10", "2024-10-01", "2024-10-31"),
        ("2024/02", "2024-02-01", "2024-02-29"),
        ("02/2023", "2023-02-01", "2023-02-28"),
        ("Oct 2024", "2024-10-01", "2024-10-31"),
        ("October 2024", "2024-10-01", "2024-10-31"),
        ("october, 2024", "2024-10-01", "2024-10-31"),
        ("Sept 2024", "2024-09-01", "2024-09-30"),
        ("2024 October", "2024-10-01", "2024-10-31"),
        ("oct. 2024", "2024-10-01", "2024-10-31"),
        ("octobre 2024", "2024-10-01", "2024-10-31"),
        ("Décembre 2024", "2024-12-01", "2024-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
    ],
)
def test_a_month_or_a_year_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert both(text) == (first, last)


@pytest.mark.parametrize(
    ("expected", "texts"),
    [
        (NO_YEAR, "05/09|5-9|5|05/09/24|5 May|May 5|May 5th|May|1er mai|31 octobre"),
        (NO_SUCH_DAY, "2025-02-31|31/02/2025|31 April 2024|29 février 2023|0 May 2024|0000|2024-13|13/2024|20241301"),
        # The month never comes first, even where it could be guessed.
        (NO_SUCH_DAY, "10/31/2024|00/10/2024|01102024"),
        (ANY_DATE, "tomorrow|hier|n'importe|...|…|-|-2024|2024~|2024-10-01T00:00|2024-10-01\0|oct'24|| "),
        (ANY_DATE, "2024–2025|Oct 2024 – May 2025|Octopus 2024|octobre octobre 2024|jui 2024|ma 2024|Q3 2024"),
        (ANY_DATE, "123|12345|1er 2024|2024 2024|2024-10-01 <b>|\u0662\u0660\u0662\u0664-10-01"),
    ],
    ids=lambda value: value.split("|")[0],
)
def test_what_is_refused_and_why(expected: str, texts: str) -> None:
    for text in texts.split("|"):
        with pytest.raises(BadDate) as caught:
            parse_typed(text)
        assert (text, caught.value.expected) == (text, expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_that_babel_has_for_a_month_is_understood(language: str) -> None:
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(language).months[form][width].items():
                for spelling in (name, name.rstrip("."), name.upper(), name.title()):
                    assert parse_typed(f"{spelling} 2024").first == date(2024, number, 1), spelling


@given(st.dates(), st.sampled_from(LANGUAGES))
def test_what_the_site_says_itself_is_understood(day: date, language: str) -> None:
    padded = f"{day.year:04}"
    said = [
        text.replace(str(day.year), padded) for text in (day_in_words(day, language), month_in_words(day, language))
    ]
    if day.year > 31:
        assert parse_typed(said[0]).first == parse_typed(said[0]).last == day
        assert parse_typed(said[1]).first == day.replace(day=1)
    assert parse_typed(day.isoformat()).first == day
    assert parse_typed(f"{day.day}/{day.month}/{padded}").last == day


@given(st.text(max_size=30) | st.from_regex(re.compile(r"[0-9 /.,a-zé-]{1,16}"), fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(BadDate):
        moment = parse_typed(text)
        assert moment.first <= moment.last


@pytest.mark.parametrize(
    ("start", "end", "shown", "expected"),
    [
        # From moved on beyond To: as long a window from there.
        ("2024-10-01", "2023-12-31", "2023-07-01/2023-12-31", ("2024-10-01", "2025-04-02")),
        # To moved back before From: as long a window until there.
        ("2023-07-01", "2022-12-31", "2023-07-01/2023-12-31", ("2022-07-01", "2022-12-31")),
        # Both changed: From is what counts.
        ("2025-03-01", "2025-02-01", "2024-10-01/2024-10-10", ("2025-03-01", "2025-03-10")),
        # A window of one day stays one.
        ("2025-03-02", "2025-03-01", "2025-03-01/2025-03-01", ("2025-03-02", "2025-03-02")),
        # The calendar has an end.
        ("9999-12-30", "2023-12-31", "2023-07-01/2023-12-31", ("9999-12-30", "9999-12-31")),
        ("2023-07-01", "0001-01-02", "2023-07-01/2023-12-31", ("0001-01-01", "0001-01-02")),
        # An address of somebody's own says nothing of a window before.
        ("2025-01-02", "2025-01-01", "", ("2025-01-02", None)),
        ("2025-01-02", "2025-01-01", "nonsense", ("2025-01-02", None)),
        ("2025-01-02", "2025-01-01", "2024-01-02/2024-01-01", ("2025-01-02", None)),
    ],
)
def test_the_end_that_was_not_typed_moves_along(
    start: str, end: str, shown: str, expected: tuple[str, str | None]
) -> None:
    moved = in_order(date.fromisoformat(start), date.fromisoformat(end), shown)
    assert tuple(day and day.isoformat() for day in moved) == expected
