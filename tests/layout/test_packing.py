"""Does anything ever overlap? Lays out random events and measures what would be drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import Window, parse_date
from app.layout import Lane, Plot, lay_out_plot
from app.layout.marks import LaneEvent
from app.layout.packing import Cluster, Packing, Placed
from app.layout.text_widths import text_width

#: Widths of the plot in em: the narrowest that a packing is for, a common one and a very wide one.
WIDTHS = {"usual": (54.0, 80.0, 200.0), "wide": (89.0, 110.0, 200.0), "narrow": (19.5, 25.0, 54.0)}
#: What the templates draw around a marker's and a cluster's centre, in em.
MARKER, HALO, CLUSTER = 0.6, 0.85, 1.6
#: The plot's padding, which may be drawn into.
PADDING = 1.2
TODAY = date(2026, 11, 22)
#: Rows of a lane: at most, where it is drawn alone, and where it is one of so many.
MAX_ROWS, MAX_ROWS_ALONE, MAX_ROWS_OF_MANY, MANY_LANES = 9, 16, 7, 9


@dataclass(frozen=True)
class Event:
    slug: str
    date: str
    category: str
    title: str
    status: str = "claimed"
    weight: int = 0


def titles() -> st.SearchStrategy[str]:
    letters = st.characters(codec="utf-8", categories=("L", "N", "P", "Zs"))
    return st.text("abc WMil북é", min_size=1, max_size=70) | st.text(letters, min_size=1, max_size=40)


@st.composite
def dates(draw: st.DrawFn, first: date, days: int) -> str:
    start = first + timedelta(draw(st.integers(-days // 2, days - 1)))
    text = start.isoformat()[: draw(st.sampled_from([10, 10, 10, 7, 4]))] + draw(st.sampled_from(["", "", "~"]))
    kind = draw(st.sampled_from(["moment", "moment", "interval", "open"]))
    if kind == "moment":
        return text
    if kind == "open":
        return f"{text}/.."
    end = start + timedelta(draw(st.integers(0, days)))
    return f"{text}/{end.isoformat()[: draw(st.sampled_from([10, 10, 7]))]}"


@dataclass(frozen=True)
class Crowd:
    events: list[Event]
    window: Window
    categories: list[str]


@st.composite
def crowds(draw: st.DrawFn) -> Crowd:
    """A window and events that overlap it, in chronological order; often many on few days."""
    days = draw(st.sampled_from([1, 3, 31, 365, 1280, 20_000]))
    window = Window(date(2024, 1, 1), date(2024, 1, 1) + timedelta(days - 1))
    categories = draw(st.sampled_from([["arms"], ["arms", "troops"]]))
    texts = draw(st.lists(dates(window.start, draw(st.sampled_from([days, min(days, 5)]))), max_size=60))
    events = [
        Event(f"event-{number}", text, draw(st.sampled_from(categories)), draw(titles()))
        for number, text in enumerate(texts)
    ]
    return Crowd(chronological(events, window), window, categories)


def chronological(events: Sequence[Event], window: Window) -> list[Event]:
    extents = [(parse_date(event.date), event) for event in events]
    inside = [(when, event) for when, event in extents if window.overlaps(when.earliest, when.latest)]
    return [event for _, event in sorted(inside, key=lambda one: (one[0].earliest, one[0].latest, one[1].slug))]


def by_category(events: Sequence[Event], categories: Sequence[str]) -> dict[str, list[LaneEvent]]:
    return {key: [LaneEvent(event) for event in events if event.category == key] for key in categories}


def plot(crowd: Crowd) -> Plot:
    return lay_out_plot(by_category(crowd.events, crowd.categories), crowd.window, "en", TODAY)


@dataclass(frozen=True)
class Box:
    """Something drawn in a row, in em from the plot's left; what has the same ``owner`` may touch."""

    owner: str
    row: int
    left: float
    right: float


def packings(crowd: Crowd) -> Iterator[tuple[Lane, Packing, tuple[float, ...]]]:
    """Each lane as packed for usual, wide and narrow plots, and the widths to measure it at."""
    for lane in plot(crowd).lanes:
        yield lane, lane.packings["u"], WIDTHS["usual"]
        yield lane, lane.packings["w"], WIDTHS["wide"]
        yield lane, lane.packings["n"], WIDTHS["narrow"]


def boxes(packing: Packing, width: float) -> Iterator[Box]:
    """Markers, labels and "+N" as drawn on a plot of this width. A hidden label takes no room."""
    for placed in packing.placed:
        yield from event_boxes(placed, width)
    for cluster in packing.clusters:
        x = cluster.x / 100 * width
        yield Box(cluster.marks[0].event.slug, cluster.row, x - CLUSTER, x + CLUSTER)


def event_boxes(placed: Placed, width: float) -> Iterator[Box]:
    slug, x = placed.mark.event.slug, placed.mark.x / 100 * width
    radius = HALO if placed.mark.has_halo else MARKER
    yield Box(slug, placed.row, x - radius, x + radius)
    if placed.name:
        anchor, text = placed.anchor / 100 * width + placed.offset, text_width(placed.name)
        yield Box(slug, placed.row, *((anchor - text, anchor) if placed.offset < 0 else (anchor, anchor + text)))


def rows(packing: Packing, width: float) -> Iterator[list[Box]]:
    drawn = sorted(boxes(packing, width), key=lambda box: (box.row, box.left))
    for row in range(packing.rows):
        yield [box for box in drawn if box.row == row]


@given(crowds())
def test_nothing_overlaps_and_nothing_leaves_the_plot_at_any_width(crowd: Crowd) -> None:
    for _, packing, widths in packings(crowd):
        for width in widths:
            for row in rows(packing, width):
                for one, other in pairwise(row):
                    assert one.right <= other.left, (width, one, other)
                assert all(box.left >= -PADDING and box.right <= width + PADDING for box in row), (width, row)


@given(crowds())
def test_every_event_is_drawn_once_or_stands_behind_one_cluster(crowd: Crowd) -> None:
    for lane, packing, _ in packings(crowd):
        found = [one.mark.event.slug for one in packing.placed]
        found += [mark.event.slug for cluster in packing.clusters for mark in cluster.marks]
        assert sorted(found) == sorted(event.slug for event in crowd.events if event.category == lane.key)
        assert lane.count == len(found)
        assert packing.rows <= (MAX_ROWS_ALONE if len(crowd.categories) == 1 else MAX_ROWS)
        assert {one.row for one in (*packing.placed, *packing.clusters)} <= set(range(packing.rows))


@given(crowds())
def test_a_label_inside_its_bar_stays_inside(crowd: Crowd) -> None:
    for _, packing, widths in packings(crowd):
        for placed in packing.placed:
            if side(placed, widths[0]) == "inside":
                for width in widths:
                    _, label = event_boxes(placed, width)
                    assert placed.mark.left / 100 * width <= label.left
                    assert label.right <= placed.mark.right / 100 * width


@given(crowds())
def test_every_event_has_a_placement_where_one_of_the_packings_places_it(crowd: Crowd) -> None:
    for lane in plot(crowd).lanes:
        for initial, packing in lane.packings.items():
            found = [places[initial] for _, places in lane.placements if initial in places]
            assert {one.mark.event.slug: one for one in found} == {one.mark.event.slug: one for one in packing.placed}


@given(crowds())
def test_the_same_events_are_laid_out_the_same_way(crowd: Crowd) -> None:
    assert plot(crowd) == plot(crowd)


YEAR = Window(date(2024, 1, 1), date(2024, 12, 31))


def lay_out_one_lane(events: Sequence[Event], window: Window = YEAR) -> Lane:
    # A second lane, empty, so that the first has only its usual rows.
    return lay_out_plot(by_category(chronological(events, window), ["arms", "troops"]), window, "en", TODAY).lanes[0]


def on(day: str, title: str = "Event", slug: str = "") -> Event:
    return Event(slug or day, day, "arms", title)


def side(placed: Placed, width: float) -> str:
    """Where its label stands on the narrowest plot that the packing is for."""
    if not placed.name:
        return "none"
    if placed.offset < 0:
        return "left"
    starts, bar_end = (place / 100 * width for place in (placed.anchor, placed.mark.right))
    return "inside" if placed.mark.segments and starts + placed.offset < bar_end else "right"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (on("2024-02-01"), "right"),
        (on("2024-12-20", "A name that is rather long"), "left"),
        (on("2024-01-01/2024-12-31", "A name that fits its bar"), "inside"),
        (on("2024-01-01/2024-02-01", "A name that does not fit its bar"), "right"),
        (on("2024-11-20/2024-12-31", "A name that does not fit its bar"), "left"),
        (on("2024-06-30", "A name as wide as the plot itself " * 4), "right"),
        (on("2024-06-30", "Aname-as-wide-as-the-plot-itself" * 4), "none"),
    ],
)
def test_a_label_stands_right_of_its_marker_else_left_else_inside_else_nowhere(event: Event, expected: str) -> None:
    (placed,) = lay_out_one_lane([event]).packings["u"].placed
    assert side(placed, 54.0) == expected


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A short name", "A short name"),
        ("A name, of some length, that no phone has room for", "A name, of some length…"),
        ("Anamethatisonewordandlongerthananyphone", ""),
    ],
)
def test_a_name_too_long_for_a_plot_is_cut_between_words_there_and_nowhere_else(title: str, name: str) -> None:
    lane = lay_out_one_lane([on("2024-03-01", title)])
    assert [one.name for one in lane.packings["n"].placed] == [name]
    assert [one.name for one in lane.packings["u"].placed] == [title]


def test_events_far_apart_share_one_row_and_neighbours_do_not() -> None:
    assert lay_out_one_lane([on("2024-01-15"), on("2024-07-15")]).packings["u"].rows == 1
    assert lay_out_one_lane([on("2024-01-15", "A long name for this"), on("2024-01-17")]).packings["u"].rows == 2


def test_an_empty_lane_has_a_row() -> None:
    lane = lay_out_one_lane([])
    assert (lane.count, lane.packings["u"].rows, lane.packings["u"].placed, lane.packings["u"].clusters) == (
        0,
        1,
        (),
        (),
    )


def crowd_of(count: int) -> list[Event]:
    return [on("2024-06-01", slug=f"event-{number:02}") for number in range(count)]


def test_what_does_not_fit_is_behind_one_cluster_in_the_last_row() -> None:
    packing = lay_out_one_lane(crowd_of(20)).packings["u"]
    assert packing.rows == MAX_ROWS
    (cluster,) = packing.clusters
    assert cluster.row == MAX_ROWS - 1
    assert len(packing.placed) + len(cluster.marks) == 20


def test_the_weightiest_have_the_names_and_the_least_are_behind_the_cluster() -> None:
    crowd = [
        replace(one, weight=-1 if number < 12 else 5 if number == 19 else 0) for number, one in enumerate(crowd_of(20))
    ]
    packing = lay_out_one_lane(crowd).packings["u"]
    (cluster,) = packing.clusters
    assert {mark.event.weight for mark in cluster.marks} >= {-1}
    assert min(one.mark.event.weight for one in packing.placed) == 0
    assert max(one.mark.event.weight for one in packing.placed) == 5
    assert [one.name for one in packing.placed if one.mark.event.weight == 5] != [""]


def test_a_lane_that_is_drawn_alone_may_be_taller() -> None:
    alone = lay_out_plot(by_category(crowd_of(10), ["arms"]), YEAR, "en", TODAY).lanes[0].packings["u"]
    assert not alone.clusters
    assert 6 < alone.rows <= MAX_ROWS_ALONE


@pytest.mark.parametrize("edge", ["2023-12-01/2024-01-01", "2024-12-31"])
def test_a_cluster_at_the_edge_is_whole(edge: str) -> None:
    events = [on(edge, slug=f"event-{number:02}") for number in range(20)]
    packing = lay_out_one_lane(events).packings["u"]
    for cluster in packing.clusters:
        assert cluster.x / 100 * 54 - CLUSTER >= -PADDING
        assert cluster.x / 100 * 54 + CLUSTER <= 54 + PADDING


def cluster_of(*days: str) -> Cluster:
    window = Window(date(2024, 6, 1), date(2024, 6, 1))
    marks = (
        lay_out_one_lane([on(day, slug=f"{day}-{n}") for day in days for n in range(20)], window).packings["u"].clusters
    )
    assert len(marks) == 1
    return marks[0]


def test_zooming_parts_what_does_not_share_its_days() -> None:
    assert cluster_of("2024-06-01").window is None
    assert cluster_of("2024-05-01/2024-06-01", "2024-05-30/2024-06-01").window


def test_today_is_drawn_where_the_window_has_it() -> None:
    assert lay_out_plot({"arms": []}, YEAR, "en", date(2024, 1, 1)).today == pytest.approx(100 / 366 / 2)
    assert lay_out_plot({"arms": []}, YEAR, "en", date(2023, 12, 31)).today is None
    assert lay_out_plot({"arms": []}, YEAR, "en", date(2025, 1, 1)).today is None


def test_lanes_come_in_the_order_asked_for() -> None:
    drawn = lay_out_plot(by_category([on("2024-06-01")], ["troops", "arms"]), YEAR, "en", TODAY)
    assert [(lane.key, lane.count) for lane in drawn.lanes] == [("troops", 0), ("arms", 1)]


def test_an_event_may_stand_in_several_lanes_with_what_is_said_of_it_in_each() -> None:
    event = on("2024-06-01")
    said = {"kyiv": ("states",), "moscow": ("denies", "confirms"), "seoul": ()}
    lanes = {key: [LaneEvent(event, stances)] for key, stances in said.items() if stances} | {"seoul": []}
    drawn = lay_out_plot(lanes, YEAR, "en", TODAY)
    assert {lane.key: [mark.stances for mark in lane.marks] for lane in drawn.lanes} == {
        "kyiv": [("states",)],
        "moscow": [("denies", "confirms")],
        "seoul": [],
    }
    for lane in drawn.lanes:
        assert [mark for mark, _ in lane.placements] == list(lane.marks)
        assert [one.mark.stances for one in lane.packings["n"].placed] == [mark.stances for mark in lane.marks]


def test_where_there_are_many_lanes_each_is_lower() -> None:
    def rows(lanes: int) -> int:
        by_lane = {f"lane-{number}": [LaneEvent(event) for event in crowd_of(40)] for number in range(lanes)}
        return lay_out_plot(by_lane, YEAR, "en", TODAY).lanes[0].packings["u"].rows

    assert rows(MANY_LANES) == MAX_ROWS_OF_MANY < rows(MANY_LANES - 1) == MAX_ROWS
