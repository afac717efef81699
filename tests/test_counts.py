"""What the index counts is what one would count by hand, for any filter and any window."""

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.counts import EventIndex, Facets, Places, Statements
from app.dates import OPEN_END, Window
from app.days import Bounds, Days
from app.filters import EventFilter
from app.layout.marks import bin_edges

CATEGORIES, STATUSES, COLLECTIONS = ("arms", "troops"), ("claimed", "confirmed"), ("a", "b")
Event = tuple[str, str, str, date, date]

days = st.dates(date(2020, 1, 1), date(2020, 12, 31))
windows = st.tuples(days, days).map(lambda two: Window(min(two), max(two)))


@st.composite
def events(draw: st.DrawFn) -> Event:
    start, end = sorted((draw(days), draw(days | st.just(OPEN_END))))
    return draw(st.sampled_from(CATEGORIES)), draw(st.sampled_from(STATUSES)), draw(st.sampled_from("ab")), start, end


filters = st.builds(
    EventFilter,
    category=st.sampled_from([(), ("arms",), CATEGORIES]),
    status=st.sampled_from([(), ("claimed",)]),
    collection=st.sampled_from(["", "a"]),
)


def index_of(several: list[Event]) -> EventIndex:
    ordered = sorted(several, key=lambda one: one[3:])
    starts, ends = (array("i", [one[place].toordinal() for one in ordered]).tobytes() for place in (3, 4))
    facets: dict[str, dict[str, int]] = {}
    for place, facet in enumerate(("category", "status", "collection")):
        facets[facet] = {}
        for position, one in enumerate(ordered):
            facets[facet][one[place]] = facets[facet].get(one[place], 0) | 1 << position
    nowhere = array("i", [0] * len(ordered)).tobytes()
    return EventIndex(Days.unpacked(starts, ends), Places.unpacked((), nowhere, lambda _: {}), facets, Statements({}))


def counted(several: list[Event], where: EventFilter, window: Window) -> Facets:
    index = index_of(several)
    return index.count(where, index.everything, window)


def bounds_of(several: list[Event], where: EventFilter, window: Window) -> Bounds:
    index = index_of(several)
    return index.days.bounds(index.under(where, index.everything), window)


def chosen(several: list[Event], where: EventFilter, *, leaving_out: str = "") -> list[Event]:
    return [
        one
        for one in several
        if (leaving_out == "category" or not where.category or one[0] in where.category)
        and (leaving_out == "status" or not where.status or one[1] in where.status)
        and (leaving_out == "collection" or not where.collection or one[2] == where.collection)
    ]


@given(st.lists(events(), max_size=30), filters, windows)
def test_facets_are_counted_as_by_hand(several: list[Event], where: EventFilter, window: Window) -> None:
    found = counted(several, where, window)
    under = chosen(several, where)
    assert found.shown == sum(window.overlaps(one[3], one[4]) for one in under)
    assert found.earlier == sum(one[4] < window.start for one in under)
    assert found.later == sum(one[3] > window.end for one in under)
    for place, (facet, values) in enumerate(
        (("category", CATEGORIES), ("status", STATUSES), ("collection", COLLECTIONS))
    ):
        without = chosen(several, where, leaving_out=facet)
        counts = found.values[facet]
        for value in values:
            by_hand = sum(one[place] == value and window.overlaps(one[3], one[4]) for one in without)
            assert counts.get(value, 0) == by_hand


@given(st.lists(events(), max_size=30), filters, windows)
def test_the_nearest_events_outside_are_known(several: list[Event], where: EventFilter, window: Window) -> None:
    bounds = bounds_of(several, where, window)
    under = chosen(several, where)
    assert bounds.before == max((one[4] for one in under if one[4] < window.start), default=None)
    assert bounds.after == min((one[3] for one in under if one[3] > window.end), default=None)
    assert bounds.first == min((one[3] for one in under), default=None)
    known = [one[3] if one[4] == OPEN_END else one[4] for one in under]
    assert bounds.last == max((*known, *(one[3] for one in under)), default=None)


@given(st.lists(events(), max_size=30), filters, windows)
def test_every_event_in_the_window_is_in_one_bin(several: list[Event], where: EventFilter, window: Window) -> None:
    edges = bin_edges(window)
    index = index_of(several)
    found = index.histogram(index.under(where, index.everything), edges)
    by_hand: dict[str, list[int]] = {}
    for category, _, _, start, end in chosen(several, where):
        if window.overlaps(start, end):
            counts = by_hand.setdefault(category, [0] * (len(edges) - 1))
            counts[bisect_right(edges, max(start.toordinal(), edges[0])) - 1] += 1
    assert {category: counts for category, counts in found.items() if any(counts)} == by_hand


@given(st.lists(st.integers(0, 100), max_size=200), st.data())
def test_places_are_counted_as_by_hand(numbers: list[int], data: st.DataObject) -> None:
    """Those with a set of their own and the rarer ones alike."""
    slugs = [f"place-{number:03}" for number in range(1, 101)]

    def read_sets(some: Sequence[str]) -> dict[str, int]:
        at = {
            slug: [position for position, one in enumerate(numbers) if one and slugs[one - 1] == slug] for slug in some
        }
        return {slug: sum(1 << position for position in positions) for slug, positions in at.items()}

    places = Places.unpacked(slugs, array("i", numbers).tobytes(), read_sets)
    share = data.draw(st.sampled_from([2, 10, 1]))
    chosen = [position for position in range(len(numbers)) if position % share == 0]
    by_hand = Counter(["", *slugs][numbers[position]] for position in chosen)
    assert places.count(sum(1 << position for position in chosen)) == by_hand


@given(windows)
def test_bins_are_whole_days_and_leave_none_out(window: Window) -> None:
    edges = bin_edges(window)
    assert (edges[0], edges[-1]) == (window.start.toordinal(), window.end.toordinal() + 1)
    assert edges == sorted(set(edges))
    assert len(edges) <= 49


@given(st.lists(events()), filters, windows)
def test_the_middle_event_of_the_window_is_known(several: list[Event], where: EventFilter, window: Window) -> None:
    inside = sorted(one[3] for one in chosen(several, where) if window.overlaps(one[3], one[4]))
    found = bounds_of(several, where, window).middle
    assert found == (inside[(len(inside) - 1) // 2] if inside else None)


def fit(*years: int | tuple[int, date]) -> tuple[int, int]:
    """The first and last year of the window that fits events of a day, or up to a day."""
    starts = [(one, date(one, 6, 1)) if isinstance(one, int) else one for one in years]
    index = index_of([("arms", "claimed", "a", date(year, 6, 1), end) for year, end in starts])
    found = index.days.fit(index.everything)
    assert found
    return found.start.year, found.end.year


def test_what_is_far_from_all_the_rest_does_not_press_it_together() -> None:
    recent = (2022, 2023, 2024, 2025)
    assert fit(1959, *recent) == (2022, 2025)
    assert fit(*recent, 2080) == (2022, 2025)
    assert fit(1900, 1959, *recent, *recent) == (2022, 2025)
    # It is one of few, or not far enough, or goes on until today.
    assert fit(1959, 2023, 2024, 2025) == (1956, 2028)
    assert fit(2000, *recent) == (1999, 2026)
    assert fit((1959, date(2024, 6, 1)), *recent) == (1956, 2028)
    assert fit((1959, OPEN_END), *recent) == (1956, 2028)
    # A few years are not long.
    assert fit(2018, 2026, 2026, 2026, 2026) == (2018, 2026)


def test_nothing_fits_where_there_is_nothing() -> None:
    assert index_of([]).days.fit(0) is None
