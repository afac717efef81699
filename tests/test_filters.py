"""Does one filter have one address, and does every address stand for a window of days?"""

from contextlib import suppress
from datetime import date
from random import Random
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import Window
from app.errors import BadFilter
from app.filters import FACETS, EventFilter
from app.typed_dates import Edge, End

DEFAULT = Window(date(2023, 7, 1), date(2026, 12, 31))
DATA = Window(date(1959, 8, 1), date(2026, 9, 23))


def parse(query: str, *, as_typed: bool = False) -> EventFilter:
    return EventFilter.parse(parse_qsl(query, keep_blank_values=True), as_typed=as_typed)


def faults(query: str) -> list[tuple[str, str]]:
    with pytest.raises(BadFilter) as caught:
        parse(query)
    return [(fault.parameter, fault.value) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", EventFilter()),
        ("category=arms", EventFilter(category=("arms",))),
        ("category=troops&category=arms", EventFilter(category=("arms", "troops"))),
        ("category=arms&category=arms", EventFilter(category=("arms",))),
        ("category=arms&category=", EventFilter(category=("arms",))),
        ("status=claimed", EventFilter(status=("claimed",))),
        ("place=kyiv&source=yonhap-2024", EventFilter(place=("kyiv",), source=("yonhap-2024",))),
        ("collection=franceinfo", EventFilter(collection="franceinfo")),
        ("collection=franceinfo&collection=wider", EventFilter(collection="wider")),
        ("from=2024-10-01", EventFilter(start=date(2024, 10, 1))),
        ("to=2024-02-29", EventFilter(end=date(2024, 2, 29))),
        ("from=2024-10-31&to=2024-10-31", EventFilter(start=date(2024, 10, 31), end=date(2024, 10, 31))),
        ("from=2020-01-01&from=2024-10-01", EventFilter(start=date(2024, 10, 1))),
        ("from=..&to=..", EventFilter(start=Edge.OF_DATA, end=Edge.OF_DATA)),
        ("from=..&to=2020-01-01", EventFilter(start=Edge.OF_DATA, end=date(2020, 1, 1))),
        ("from=0001-01-01&to=9999-12-31", EventFilter(start=date.min, end=date.max)),
        ("q=kursk", EventFilter(q="kursk")),
        ("q=+two++words%09", EventFilter(q="two words")),
        ("q=%22a%22+AND+(b*", EventFilter(q='"a" AND (b*')),
        ("q=%EB%B6%81%ED%95%9C", EventFilter(q="북한")),
        ("sort=newest", EventFilter(sort="newest")),
        ("sort=oldest", EventFilter()),
        ("from=+2024-10-01+", EventFilter(start=date(2024, 10, 1))),
        ("category=&status=&place=&source=&collection=&from=&to=&q=&sort=", EventFilter()),
        ("from=++&q=%09", EventFilter()),
        ("utm_source=x&page=3&From=1&fbclid=%00", EventFilter()),
    ],
)
def test_it_reads_a_query(query: str, expected: EventFilter) -> None:
    assert parse(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2024-02-31", [("from", "2024-02-31")]),
        ("from=2023-02-29", [("from", "2023-02-29")]),
        ("to=2024-13-01", [("to", "2024-13-01")]),
        ("to=0000-01-01", [("to", "0000-01-01")]),
        ("from=2024-10", [("from", "2024-10")]),
        ("from=2024-1-1", [("from", "2024-1-1")]),
        ("from=20241001", [("from", "20241001")]),
        ("from=%D9%A2%D9%A0%D9%A2%D9%A4-10-01", [("from", "٢٠٢٤-10-01")]),
        ("from=tomorrow", [("from", "tomorrow")]),
        ("from=...", [("from", "...")]),
        ("from=2024-10-01T00:00", [("from", "2024-10-01T00:00")]),
        ("from=2025-01-02&to=2025-01-01", [("from", "2025-01-02")]),
        ("sort=random", [("sort", "random")]),
        ("sort=NEWEST", [("sort", "NEWEST")]),
        ("category=Arms", [("category", "Arms")]),
        ("category=arms,troops", [("category", "arms,troops")]),
        ("place=../etc", [("place", "../etc")]),
        ("source=%C3%A9", [("source", "é")]),
        ("collection=a+b", [("collection", "a b")]),
        ("category=arms&category=a%27b&category=ok", [("category", "a'b")]),
        ("category=%00", [("category", "␀")]),
        ("from=2024-10-01%00", [("from", "2024-10-01␀")]),
        ("q=a%00b", [("q", "a␀b")]),
        ("q=a%1Bb%7F", [("q", "a␛b\N{REPLACEMENT CHARACTER}")]),
        ("sort=%00", [("sort", "␀")]),
        (f"q={'x' * 201}", [("q", "x" * 200)]),
        (f"category={'x' * 201}", [("category", "x" * 200)]),
        ("&".join(f"place=p{n}" for n in range(51)), [("place", "51")]),
        (
            "from=yesterday&to=2024-02-31&sort=x&status=B",
            [("status", "B"), ("from", "yesterday"), ("to", "2024-02-31"), ("sort", "x")],
        ),
    ],
)
def test_it_names_every_parameter_it_cannot_understand(query: str, expected: list[tuple[str, str]]) -> None:
    assert faults(query) == expected


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("from=October+2024&to=octobre+2024", "2024-10-01", "2024-10-31"),
        ("from=2024&to=2024", "2024-01-01", "2024-12-31"),
        ("from=01/10/2024&to=1er+mai+2025", "2024-10-01", "2025-05-01"),
        ("from=oct.+2024&to=", "2024-10-01", ""),
        ("from=..&to=2025", "..", "2025-12-31"),
        # From beyond To: the other end moves along.
        ("from=Oct+2024&to=2023-12-31&window=2023-07-01/2023-12-31", "2024-10-01", "2025-04-02"),
        ("from=2023-07-01&to=2022&window=2023-07-01/2023-12-31", "2022-07-01", "2022-12-31"),
        ("from=2025-01-02&to=2025-01-01", "2025-01-02", ""),
        ("from=2024-10-01&to=2024-10-31&window=2023-07-01/2023-12-31", "2024-10-01", "2024-10-31"),
    ],
)
def test_it_reads_days_as_people_write_them_where_people_do(query: str, start: str, end: str) -> None:
    assert parse(query, as_typed=True) == EventFilter(start=day(start), end=day(end))


def test_it_understands_what_it_can_and_has_a_fault_for_the_rest() -> None:
    query = parse_qsl("category=arms&category=N%21&status=claimed&from=05/09&to=May+2025&q=%00&sort=newest")
    where, faults = EventFilter.understood(query, as_typed=True)
    assert where == EventFilter(category=("arms",), status=("claimed",), end=date(2025, 5, 31), sort="newest")
    assert [fault.parameter for fault in faults] == ["category", "from", "q"]
    where, faults = EventFilter.understood(parse_qsl("from=2025-01-02&to=2025-01-01"), as_typed=False)
    assert where == EventFilter(end=date(2025, 1, 1))
    assert [fault.expected for fault in faults] == ["a day not after “to”"]


def test_the_longest_search_and_the_most_values_are_understood() -> None:
    assert len(parse(f"q={'x' * 200}").q) == 200
    assert len(parse("&".join(f"place=p{n}" for n in range(50))).place) == 50


def day(text: str) -> End:
    return Edge.OF_DATA if text == ".." else date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        # Nothing given, one end given, both given.
        ("", "", "2023-07-01", "2026-12-31"),
        ("2024-10-01", "", "2024-10-01", "2026-12-31"),
        ("", "2024-10-01", "2023-07-01", "2024-10-01"),
        ("2024-10-01", "2024-10-31", "2024-10-01", "2024-10-31"),
        ("1900-01-01", "2100-12-31", "1900-01-01", "2100-12-31"),
        # The default's own ends are not beyond it.
        ("2026-12-31", "", "2026-12-31", "2026-12-31"),
        ("", "2023-07-01", "2023-07-01", "2023-07-01"),
        ("1900-01-01", "", "1900-01-01", "2026-12-31"),
        ("", "2100-01-01", "2023-07-01", "2100-01-01"),
        # A given end beyond the other's default: the data's end takes its place.
        ("", "2023-06-30", "1959-08-01", "2023-06-30"),
        ("", "1959-08-01", "1959-08-01", "1959-08-01"),
        # Two dots are the data's ends.
        ("..", "..", "1959-08-01", "2026-09-23"),
        ("..", "", "1959-08-01", "2026-12-31"),
        ("", "..", "2023-07-01", "2026-09-23"),
        ("..", "2024-10-01", "1959-08-01", "2024-10-01"),
        ("2024-10-01", "..", "2024-10-01", "2026-09-23"),
        # Beyond the data as well: the given day alone.
        ("2027-01-01", "", "2027-01-01", "2027-01-01"),
        ("", "1900-01-01", "1900-01-01", "1900-01-01"),
        ("2027-01-01", "..", "2027-01-01", "2027-01-01"),
        ("..", "1900-01-01", "1900-01-01", "1900-01-01"),
    ],
)
def test_it_works_out_the_window(start: str, end: str, first: str, last: str) -> None:
    window = EventFilter(start=day(start), end=day(end)).window(DEFAULT, DATA)
    assert (window.start.isoformat(), window.end.isoformat()) == (first, last)


def test_a_start_beyond_the_default_reaches_to_the_end_of_the_data() -> None:
    data = Window(DATA.start, date(2030, 5, 5))
    assert parse("from=2027-01-01").window(DEFAULT, data) == Window(date(2027, 1, 1), date(2030, 5, 5))


def test_it_writes_parameters_in_one_order_and_leaves_defaults_out() -> None:
    shuffled = (
        "sort=newest&q=%C3%A9lys%C3%A9e&to=..&from=2024-10-01&collection=wider&source=b&source=a"
        "&place=kyiv&status=confirmed&status=claimed&category=troops&category=arms&utm_medium=mail"
    )
    assert parse(shuffled).to_query() == (
        "category=arms&category=troops&status=claimed&status=confirmed&place=kyiv&source=a&source=b"
        "&collection=wider&from=2024-10-01&to=..&q=%C3%A9lys%C3%A9e&sort=newest"
    )
    assert parse("sort=oldest&q=&from=").to_query() == ""


def test_an_address_has_a_question_mark_only_where_something_is_asked() -> None:
    assert EventFilter().address("/en/") == "/en/"
    assert parse("q=a&category=arms").address("/en/") == "/en/?category=arms&q=a"


def test_it_drops_one_value_of_a_facet_and_keeps_the_rest() -> None:
    where = parse("place=kyiv&place=moscow&category=arms&from=2024-01-01")
    assert where.without("place", "kyiv").to_query() == "category=arms&place=moscow&from=2024-01-01"
    assert where.without("place", "kyiv").without("place", "moscow").to_query() == "category=arms&from=2024-01-01"
    assert where.without("place", "elsewhere") == where


def test_its_window_can_be_written_out_and_taken_back() -> None:
    where = parse("category=arms")
    assert where.within(DEFAULT).to_query() == "category=arms&from=2023-07-01&to=2026-12-31"
    assert where.within(DEFAULT).in_default_window() == where
    assert where.everywhere().to_query() == "category=arms&from=..&to=.."


slugs = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=12)
days = st.none() | st.just(Edge.OF_DATA) | st.dates()
searches = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200).map(
    lambda text: " ".join(text.split())
)


sets = st.sets(slugs, max_size=4).map(lambda some: tuple(sorted(some)))


@st.composite
def filters(draw: st.DrawFn) -> EventFilter:
    start, end = draw(days), draw(days)
    if isinstance(start, date) and isinstance(end, date):
        start, end = sorted((start, end))
    return EventFilter(
        **{one.name: draw(sets if one.is_repeatable else st.just("") | slugs) for one in FACETS},
        start=start,
        end=end,
        q=draw(searches),
        sort=draw(st.sampled_from(["oldest", "newest"])),
    )


@given(filters())
def test_it_reads_what_it_writes(where: EventFilter) -> None:
    again = parse(where.to_query())
    assert again == where
    assert hash(again) == hash(where)
    assert again.to_query() == where.to_query()


@given(filters(), st.randoms(use_true_random=False))
def test_the_order_of_a_query_does_not_matter(where: EventFilter, random: Random) -> None:
    pairs = parse_qsl(where.to_query())
    random.shuffle(pairs)
    assert EventFilter.parse([*pairs, ("utm_source", "x"), ("q", " ")]).to_query() == where.to_query()


@given(filters(), filters())
def test_two_filters_are_equal_exactly_when_their_addresses_are(one: EventFilter, other: EventFilter) -> None:
    assert (one == other) == (one.to_query() == other.to_query())


names = st.sampled_from([*(one.name for one in FACETS), "from", "to", "window", "q", "sort", "x"])


@given(st.lists(st.tuples(names, st.text(max_size=20) | st.dates().map(str))))
def test_any_query_is_read_or_refused(query: list[tuple[str, str]]) -> None:
    for as_typed in (False, True):
        with suppress(BadFilter):
            where = EventFilter.parse(query, as_typed=as_typed)
            assert parse(where.to_query()) == where


@given(days, days)
def test_every_window_has_a_day(start: End, end: End) -> None:
    if isinstance(start, date) and isinstance(end, date):
        start, end = sorted((start, end))
    window = EventFilter(start=start, end=end).window(DEFAULT, DATA)
    assert window.start <= window.end
    assert window.start == start or not isinstance(start, date)
    assert window.end == end or not isinstance(end, date)
