"""Is what we do not know about a date drawn as unknown?"""

from dataclasses import dataclass
from datetime import date

import pytest

from app.dates import Window, parse_date
from app.layout.axis import Scale
from app.layout.marks import Mark, Segment, mark_of

#: A hundred days: each is one percent wide.
WINDOW = Window(date(2024, 9, 1), date(2024, 12, 9))


@dataclass(frozen=True)
class Event:
    date: str
    slug: str = "event"
    category: str = "arms"
    status: str = "confirmed"
    title: str = "Event"


def mark(text: str, window: Window = WINDOW) -> Mark:
    return mark_of(Event(text), Scale(window))


def bar(drawn: Mark) -> list[str]:
    """What is seen of each segment: "from-to" in days of the window, certain or not, and where it fades."""
    return [seen(one) for one in drawn.segments if one.x < 100 and one.x + one.width > 0]


def seen(segment: Segment) -> str:
    left, right = round(segment.x, 6), round(segment.x + segment.width, 6)
    fades = [
        end
        for end, is_seen in (("start", left >= 0), ("end", right <= 100))
        if is_seen and segment.fade in (end, "both")
    ]
    words = [
        f"{max(left, 0):g}-{min(right, 100):g}",
        "certain" if segment.is_certain else "uncertain",
        *(["fade", "both" if len(fades) == 2 else fades[0]] if fades else []),
    ]
    return " ".join(words)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        # A day is a marker and nothing else, however it is written.
        ("2024-10-01", []),
        ("2024-10-01~", []),
        ("2024-10-01/2024-10-01", []),
        # Days at both ends: all between them is certain.
        ("2024-10-08/2024-10-13", ["37-43 certain"]),
        ("2024-10-08~/2024-10-13", ["37-43 certain fade start"]),
        ("2024-10-08/2024-10-13~", ["37-43 certain fade end"]),
        ("2024-10-08~/2024-10-13~", ["37-43 certain fade both"]),
        # A month or year: somewhere in it.
        ("2024-10", ["30-61 uncertain"]),
        ("2024-10~", ["30-61 uncertain fade both"]),
        ("2024-10/2024-10", ["30-61 uncertain"]),
        # Mixed precision: certain only where both ends leave no doubt.
        ("2024-09-11/2024-11", ["10-61 certain", "61-91 uncertain"]),
        ("2024-09-11/2024-11~", ["10-61 certain", "61-91 uncertain fade end"]),
        ("2024-09-11~/2024-11", ["10-61 certain fade start", "61-91 uncertain"]),
        ("2024-09/2024-11-10", ["0-30 uncertain", "30-71 certain"]),
        ("2024-09~/2024-11-10", ["0-30 uncertain fade start", "30-71 certain"]),
        ("2024-09/2024-11", ["0-30 uncertain", "30-61 certain", "61-91 uncertain"]),
        ("2024-09~/2024-11~", ["0-30 uncertain fade start", "30-61 certain", "61-91 uncertain fade end"]),
        # Months next to each other leave no certain day between them.
        ("2024-10/2024-11", ["30-61 uncertain", "61-91 uncertain"]),
        ("2024-10~/2024-11~", ["30-61 uncertain fade start", "61-91 uncertain fade end"]),
        # Ends that overlap: no day is certain.
        ("2024-10-08/2024-10", ["37-61 uncertain"]),
        ("2024-10/2024-10-13", ["30-43 uncertain"]),
        ("2024-10~/2024-10-13~", ["30-43 uncertain fade both"]),
        # An open end fades out, and its start is drawn by its own precision.
        ("2024-10-01/..", ["30-100 certain fade end"]),
        ("2024-10-01~/..", ["30-100 certain fade end"]),
        ("2024-10/..", ["30-61 uncertain", "61-100 certain fade end"]),
        ("2024-10~/..", ["30-61 uncertain fade start", "61-100 certain fade end"]),
        # What lies outside the window is not seen, nor is a fade there.
        ("2024-12", ["91-100 uncertain"]),
        ("2024-12~", ["91-100 uncertain fade start"]),
        ("2024-08-20/2024-09-10", ["0-10 certain"]),
        ("2024-08-20~/2024-09-10", ["0-10 certain"]),
        ("2024-08-20~/2024-09-10~", ["0-10 certain fade end"]),
        ("2024", ["0-100 uncertain"]),
        ("2024~", ["0-100 uncertain"]),
        ("2024-08/2024-10-01", ["0-31 certain"]),
        ("2024-08~/2024-10", ["0-30 certain", "30-61 uncertain"]),
        ("2024-01-01/..", ["0-100 certain fade end"]),
        ("2023/2025", ["0-100 certain"]),
        ("2023/2024", ["0-100 uncertain"]),
    ],
)
def test_it_draws_each_end_by_its_own_precision(text: str, segments: list[str]) -> None:
    drawn = mark(text)
    assert bar(drawn) == segments
    assert 0 <= drawn.left <= drawn.right <= 100


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-09-01", 0),
        ("2024-10-01", 30),
        ("2024-12-09", 99),
        ("2024-10-01~", 30),
        ("2024-10", 30),
        ("2024-10~", 30),
        ("2024-10-08/2024-10-13", 37),
        ("2024-10/2024-11-05", 30),
        ("2024-10-01/..", 30),
    ],
)
def test_the_marker_stands_at_the_start_never_at_a_false_midpoint(text: str, day: int) -> None:
    drawn = mark(text)
    assert drawn.x == pytest.approx(day + 0.5)
    assert not drawn.is_pinned


@pytest.mark.parametrize("text", ["2024", "2024-08-31/2024-09-01", "2024-08~/2024-10", "2020-01-01/.."])
def test_a_marker_is_pinned_to_the_edge_where_the_start_lies_before_the_window(text: str) -> None:
    drawn = mark(text)
    assert drawn.is_pinned
    assert drawn.x == 0


@pytest.mark.parametrize(
    ("text", "has_halo"),
    [
        ("2024-10-01~", True),
        ("2024-10-01", False),
        ("2024-10~", False),
        ("2024-10", False),
        ("2024-10-01~/2024-10-05", False),
        ("2024-10-01~/..", False),
    ],
)
def test_an_approximate_day_has_a_halo_and_nothing_else_has(text: str, has_halo: bool) -> None:
    assert mark(text).has_halo == has_halo


@pytest.mark.parametrize("text", ["2024-10", "2024-10-31", "2024-10~", "2024-10-31/2025-03", "2024", "2023/.."])
def test_a_window_of_one_day_shows_all_of_it(text: str) -> None:
    drawn = mark(text, Window(date(2024, 10, 31), date(2024, 10, 31)))
    assert drawn.is_pinned == (parse_date(text).earliest < date(2024, 10, 31))
    assert drawn.x == (0 if drawn.is_pinned else pytest.approx(50))
    assert all(one.startswith("0-100 ") for one in bar(drawn))


def test_the_last_days_there_are_can_be_drawn() -> None:
    last = Window(date(9999, 12, 1), date(9999, 12, 31))
    for text in ("9999-12/..", "9999-12-31/..", "9999", "9999-12-31~"):
        drawn = mark(text, last)
        assert 0 <= drawn.left <= drawn.right <= 100
