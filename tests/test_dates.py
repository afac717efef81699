"""Are dates understood as they are meant, refused where they are impossible, and said as people say them?"""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import OPEN_END, Moment, Window, parse_date, parse_day
from app.errors import BadDate
from app.formats import day_in_words, in_words, month_in_words, short_month_names
from tests.datasets import FROZEN


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-04-24", date(2025, 4, 24), date(2025, 4, 24)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-10", date(2024, 10, 1), date(2024, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("0987-06-05", date(987, 6, 5), date(987, 6, 5)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
        ("2025-11~", date(2025, 11, 1), date(2025, 11, 30)),
        ("2024-11-05~", date(2024, 11, 5), date(2024, 11, 5)),
        ("2024~", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-10-08/2024-10-13", date(2024, 10, 8), date(2024, 10, 13)),
        ("2024-10-08/2024-10-08", date(2024, 10, 8), date(2024, 10, 8)),
        ("2023-09/2025-03", date(2023, 9, 1), date(2025, 3, 31)),
        ("2023-09/2025-03-05", date(2023, 9, 1), date(2025, 3, 5)),
        ("2023/2025-03", date(2023, 1, 1), date(2025, 3, 31)),
        ("2025-01~/2025-02~", date(2025, 1, 1), date(2025, 2, 28)),
        ("2024-10-08/2024-10", date(2024, 10, 8), date(2024, 10, 31)),
        ("2024-10/2024-10-08", date(2024, 10, 1), date(2024, 10, 8)),
        ("2025-04-30/..", date(2025, 4, 30), OPEN_END),
        ("2025-04~/..", date(2025, 4, 1), OPEN_END),
    ],
)
def test_a_date_reaches_from_its_earliest_to_its_latest_day(text: str, earliest: date, latest: date) -> None:
    value = parse_date(text)
    assert (value.text, value.earliest, value.latest) == (text, earliest, latest)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-04-24", Moment(date(2025, 4, 24), date(2025, 4, 24), "day", False), "start"),
        ("2025-11~", Moment(date(2025, 11, 1), date(2025, 11, 30), "month", True), "start"),
        ("2024", Moment(date(2024, 1, 1), date(2024, 12, 31), "year", False), "start"),
        (
            "2023~/2024-02-03",
            Moment(date(2023, 1, 1), date(2023, 12, 31), "year", True),
            Moment(date(2024, 2, 3), date(2024, 2, 3), "day", False),
        ),
        ("2025-04-30/..", Moment(date(2025, 4, 30), date(2025, 4, 30), "day", False), None),
    ],
)
def test_each_end_keeps_its_precision_and_doubt(text: str, start: Moment, end: Moment | str | None) -> None:
    value = parse_date(text)
    assert value.start == start
    assert value.end == (start if end == "start" else end)


_FORMS = "expected a date such as"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-02-31", "expected a day from 01 to 28, as 2025-02 has"),
        ("2023-02-29", "expected a day from 01 to 28"),
        ("2024-04-31", "expected a day from 01 to 30"),
        ("2024-04-00", "expected a day from 01 to 30"),
        ("2024-13", "expected a month from 01 to 12"),
        ("2024-00-10", "expected a month from 01 to 12"),
        ("0000", "expected a year from 0001 to 9999"),
        ("2025/2024", "expected an interval that does not end before it starts"),
        ("2024-10-13/2024-10-08", "expected an interval that does not end before it starts"),
        ("2024-10/2024-09-30", "expected an interval that does not end before it starts"),
        ("../2024", "expected an interval with a known start"),
        ("/2024", "expected an interval with a known start"),
        ("../..", "expected an interval with a known start"),
        ("/", "expected an interval with a known start"),
        ("2024/", "an open end is written 2024/.."),
        ("2024/2025/2026", _FORMS),
        ("2024-10-08/2024-02-31", "expected a day from 01 to 29"),
        ("2024/later", _FORMS),
        ("..", _FORMS),
        ("", _FORMS),
        ("October 2024", _FORMS),
        ("soon", _FORMS),
        ("2024-1", _FORMS),
        ("24-10-01", _FORMS),
        ("12024", _FORMS),
        ("-2024", _FORMS),
        ("20241008", _FORMS),
        ("2024-10-08T12:00", _FORMS),
        ("2024?", _FORMS),
        ("2024%", _FORMS),
        ("~2024", _FORMS),
        ("2024~~", _FORMS),
        ("2024-XX", _FORMS),
        ("2024-21", "expected a month from 01 to 12"),
        (" 2024", _FORMS),
        ("2024\n", _FORMS),
        ("2024\0", _FORMS),
        ("２０２４", _FORMS),
        ("2024–2025", _FORMS),
    ],
)
def test_what_is_no_date_is_refused_with_what_was_expected(text: str, expected: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(text)
    assert expected in str(caught.value)
    assert caught.value.value == text
    assert "\n" not in str(caught.value)


@given(st.text(alphabet="0123456789-~/.x", max_size=24))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        value = parse_date(text)
    except BadDate:
        return
    assert value.earliest <= value.latest


@given(st.dates())
def test_every_day_is_a_date(day: date) -> None:
    value = parse_date(day.isoformat())
    assert (value.earliest, value.latest) == (day, day)
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["2024", "2024-10", "2024-10-08~", "20241008", "2024-10-8", "0000-01-01", "2024-02-30", "", ".."],
)
def test_a_day_is_written_in_full(text: str) -> None:
    with pytest.raises(BadDate):
        parse_day(text)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("2025-04-24", "24 April 2025", "24 avril 2025"),
        ("2024-10-01", "1 October 2024", "1er octobre 2024"),
        ("2024-10", "October 2024", "octobre 2024"),
        ("2024", "2024", "2024"),
        ("0987", "987", "987"),
        ("0050-03-01", "1 March 50", "1er mars 50"),
        ("2024-11-05~", "c. 5 November 2024", "vers le 5 novembre 2024"),
        ("2024-11-01~", "c. 1 November 2024", "vers le 1er novembre 2024"),
        ("2025-11~", "c. November 2025", "vers novembre 2025"),
        ("2024~", "c. 2024", "vers 2024"),
        ("2024-10-08/2024-10-13", "8–13 October 2024", "8–13 octobre 2024"),
        ("2024-12-26/2024-12-27", "26–27 December 2024", "26–27 décembre 2024"),
        ("2024-10-01/2024-10-03", "1–3 October 2024", "1er–3 octobre 2024"),
        ("2024-10-08/2024-10-08", "8 October 2024", "8 octobre 2024"),
        ("2024-03-07/2024-11-05", "7 March – 5 November 2024", "7 mars – 5 novembre 2024"),
        ("2024-03-01/2024-11-01", "1 March – 1 November 2024", "1er mars – 1er novembre 2024"),
        (
            "2023-12-30/2024-01-02",
            "30 December 2023 – 2 January 2024",
            "30 décembre 2023 – 2 janvier 2024",
        ),
        ("2023-09/2025-03", "September 2023 – March 2025", "septembre 2023 – mars 2025"),
        ("2024-08/2024-11", "August – November 2024", "août – novembre 2024"),
        ("2025-01~/2025-02~", "c. January – c. February 2025", "vers janvier – vers février 2025"),
        (
            "2024-11-05~/2024-11-08",
            "c. 5 November – 8 November 2024",
            "vers le 5 novembre – 8 novembre 2024",
        ),
        ("2024-10-08/2024-11", "8 October – November 2024", "8 octobre – novembre 2024"),
        ("2022/2024", "2022–2024", "2022–2024"),
        ("2022~/2024", "c. 2022 – 2024", "vers 2022 – 2024"),
        ("2023/2024-03", "2023 – March 2024", "2023 – mars 2024"),
        ("2025-04-30/..", "from 30 April 2025", "depuis le 30 avril 2025"),
        ("2025-05-01/..", "from 1 May 2025", "depuis le 1er mai 2025"),
        ("2025-04/..", "from April 2025", "depuis avril 2025"),
        ("2025/..", "from 2025", "depuis 2025"),
        ("2025-04-30~/..", "from c. 30 April 2025", "depuis le 30 avril 2025 environ"),
        ("2025-04~/..", "from c. April 2025", "depuis avril 2025 environ"),
    ],
)
def test_a_date_is_said_as_readers_of_each_language_say_it(text: str, english: str, french: str) -> None:
    value = parse_date(text)
    assert (in_words(value, "en"), in_words(value, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        (
            "2024-10/2024-10-13",
            "from some day in October to 13 October 2024",
            "d’un jour d’octobre au 13 octobre 2024",
        ),
        ("2024-03/2024-03-01", "from some day in March to 1 March 2024", "d’un jour de mars au 1er mars 2024"),
        (
            "2024-10-08/2024-10",
            "from 8 October to a later day in October 2024",
            "du 8 octobre à un jour ultérieur d’octobre 2024",
        ),
        ("2024/2024-10", "from some time in 2024 to October 2024", "d’un moment de 2024 à octobre 2024"),
        ("2024/2024-10-13", "from some time in 2024 to 13 October 2024", "d’un moment de 2024 au 13 octobre 2024"),
        ("2024-03-07/2024", "from 7 March to some later time in 2024", "du 7 mars à un moment ultérieur de 2024"),
        ("2024-04/2024", "from April to some later time in 2024", "d’avril à un moment ultérieur de 2024"),
        # No less plain where neither end lies in the other, or one is about.
        ("2024-10/2024-11-13", "October – 13 November 2024", "octobre – 13 novembre 2024"),
        ("2024-10~/2024-10-13", "c. October – 13 October 2024", "vers octobre – 13 octobre 2024"),
    ],
)
def test_an_end_that_lies_in_the_other_is_said_so_that_it_is_understood(text: str, english: str, french: str) -> None:
    value = parse_date(text)
    assert (in_words(value, "en"), in_words(value, "fr")) == (english, french)


def test_days_months_and_ticks_have_words_of_their_own() -> None:
    day = date(2025, 8, 1)
    assert [day_in_words(day, one) for one in ("en", "fr")] == ["1 August 2025", "1er août 2025"]
    assert [month_in_words(day, one) for one in ("en", "fr")] == ["August 2025", "août 2025"]
    assert short_month_names("en")[:3] == ("Jan", "Feb", "Mar")
    assert short_month_names("fr")[:3] == ("janv.", "févr.", "mars")
    assert len(short_month_names("fr")) == 12


@pytest.mark.parametrize(
    ("text", "ukrainian", "korean", "spanish"),
    [
        ("2024-10-08/2024-10-13", "8–13 жовтня 2024 р.", "2024년 10월 8일~13일", "8–13 de octubre de 2024"),
        ("2024-10-28/2024-11-03", "28 жовтня – 3 листопада 2024 р.", "2024년 10월 28일 – 11월 3일", None),
        ("2024-10", "жовтень 2024 р.", "2024년 10월", "octubre de 2024"),
        ("2024-10/2024-11", "жовтень – листопад 2024 р.", "2024년 10월 – 11월", None),
        ("2024", "2024", "2024년", "2024"),
        ("2024-10-08~", "приблизно 8 жовтня 2024 р.", "2024년 10월 8일경", "c. 8 de octubre de 2024"),
        ("2024/..", "2024 і далі", "2024년부터", "from 2024"),
    ],
)
def test_a_date_is_said_in_the_order_of_its_language(
    text: str, ukrainian: str, korean: str, spanish: str | None
) -> None:
    """The year is said once, where the language has it; phrases are those of the interface, or English ones."""
    said = [" ".join(in_words(parse_date(text), language).split()) for language in ("uk", "ko", "es")]
    assert said[:2] == [ukrainian, korean]
    assert spanish is None or said[2] == spanish


def test_every_date_of_the_data_can_be_said() -> None:
    with (FROZEN / "events.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["date"] for row in csv.DictReader(file)]
    assert texts
    for text in texts:
        assert in_words(parse_date(text), "en")
        assert in_words(parse_date(text), "fr")


@pytest.mark.parametrize(
    ("text", "start", "end", "overlaps"),
    [
        ("2024-10", date(2024, 10, 31), date(2024, 10, 31), True),
        ("2024-10", date(2024, 11, 1), date(2024, 11, 30), False),
        ("2024-10", date(2024, 9, 1), date(2024, 9, 30), False),
        ("2024-10", date(2024, 9, 1), date(2024, 10, 1), True),
        ("2024-10", date(2024, 10, 10), date(2024, 10, 11), True),
        ("2024-10-08/2024-10-13", date(2024, 10, 13), date(2025, 1, 1), True),
        ("2025-04-30/..", date(2999, 1, 1), date(2999, 1, 2), True),
        ("2025-04-30/..", date(2025, 1, 1), date(2025, 4, 29), False),
    ],
)
def test_a_window_takes_in_whatever_touches_one_of_its_days(text: str, start: date, end: date, overlaps: bool) -> None:
    value = parse_date(text)
    assert Window(start, end).overlaps(value.earliest, value.latest) is overlaps


def test_a_window_counts_both_its_ends() -> None:
    assert Window(date(2024, 1, 1), date(2024, 1, 1)).days == 1
    assert Window(date(2024, 1, 1), date(2024, 12, 31)).days == 366
