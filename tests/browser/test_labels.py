"""The plot as a browser draws it: boxes are measured, because the server that places the labels knows no fonts."""

import itertools
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page

WIDTHS = (1024, 1280, 1440, 1920, 2560)
WINDOWS = ("", "from=2024-10-01&to=2025-05-31", "from=2025-04-01&to=2025-04-30", "from=..&to=..")
EVENT = "events/2025-04-24-kn-23-strike"
# Boxes that touch do not overlap, and a glyph may be drawn to a fraction of a pixel.
TOLERANCE = 0.5

MEASURE = """
() => {
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  return [...document.querySelectorAll(".lane")].map((lane) => {
    const boxes = (selector, name) => [...lane.querySelectorAll(selector)].filter(shown)
      .map((element) => ({ name: name(element), box: box(element) }));
    return {
      lane: lane.id,
      plot: box(lane.querySelector(".plot-cell")),
      labels: boxes(".event .label", (label) => label.textContent),
      markers: [
        ...boxes(".event use.at", (marker) => marker.closest(".event").id),
        ...boxes(".cluster rect", (pill) => pill.closest(".cluster").textContent),
      ],
    };
  });
}
"""


class Box(NamedTuple):
    name: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            min(self.right, other.right) - max(self.left, other.left) > TOLERANCE
            and min(self.bottom, other.bottom) - max(self.top, other.top) > TOLERANCE
        )

    def is_inside(self, other: "Box") -> bool:
        return (
            self.left >= other.left - TOLERANCE
            and self.right <= other.right + TOLERANCE
            and self.top >= other.top - TOLERANCE
            and self.bottom <= other.bottom + TOLERANCE
        )


class Lane(NamedTuple):
    name: str
    plot: Box
    labels: list[Box]
    markers: list[Box]

    def faults(self) -> list[str]:
        pairs = [*itertools.combinations(self.labels, 2), *itertools.product(self.labels, self.markers)]
        return [
            *[f"{one.name} overlaps {other.name}" for one, other in pairs if one.overlaps(other)],
            *[
                f"{label.name} leaves the plot of {self.name}"
                for label in self.labels
                if not label.is_inside(self.plot)
            ],
            *[f"{one.name} leaves the plot of {self.name}" for one in self.markers if not one.is_inside(self.plot)],
        ]


def measure(page: Page) -> list[Lane]:
    def boxes(found: list[dict[str, Any]]) -> list[Box]:
        return [Box(one["name"], *one["box"]) for one in found]

    return [
        Lane(one["lane"], Box("plot", *one["plot"]), boxes(one["labels"]), boxes(one["markers"]))
        for one in page.evaluate(MEASURE)
    ]


@pytest.fixture
def still(make_page: Callable[..., Page]) -> Page:
    """A page on which nothing is under way when it is measured."""
    return make_page(reduced_motion="reduce")


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.parametrize("window", WINDOWS, ids=["default", "winter", "april", "all"])
def test_no_label_meets_another_or_a_marker_or_leaves_the_plot(
    still: Page, subtests: pytest.Subtests, window: str
) -> None:
    for language, path in itertools.product(("en", "fr"), ("", EVENT)):
        still.goto(f"/{language}/{path}?{window}")
        for width in WIDTHS:
            with subtests.test(language=language, path=path, width=width):
                resize(still, width)
                lanes = measure(still)
                assert sum(len(lane.labels) for lane in lanes) > 5, "labels are shown"
                assert [fault for lane in lanes for fault in lane.faults()] == []


@pytest.mark.parametrize("query", ["category=troops", "category=troops&category=arms&from=2025-01-01&to=2025-05-31"])
def test_labels_keep_apart_in_a_lane_that_has_the_plot_to_itself(still: Page, query: str) -> None:
    still.goto(f"/en/?{query}")
    for width in WIDTHS:
        resize(still, width)
        assert [fault for lane in measure(still) for fault in lane.faults()] == []


def test_labels_keep_apart_when_text_is_enlarged(still: Page) -> None:
    still.goto(f"/en/?{WINDOWS[1]}")
    resize(still, 1920)
    for size in ("110%", "125%", "150%"):
        still.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        assert [fault for lane in measure(still) for fault in lane.faults()] == []


@pytest.mark.parametrize(
    ("width", "size"),
    [(320, "100%"), (390, "100%"), (640, "100%"), (1280, "200%"), (390, "200%")],
    ids=["small phone", "phone", "tablet", "enlarged text", "enlarged text on a phone"],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_narrow_plot_names_what_it_has_room_for(still: Page, language: str, width: int, size: str) -> None:
    for window in WINDOWS:
        still.goto(f"/{language}/?{window}")
        resize(still, width)
        still.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        lanes = measure(still)
        assert any(lane.labels for lane in lanes) == ((width, size) != (390, "200%"))
        if size == "100%" or width == 1280:
            assert [fault for lane in lanes for fault in lane.faults()] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_lane_of_few_events_names_them_at_every_width(still: Page, language: str, width: int) -> None:
    still.goto(f"/{language}/?category=arms&from=2025-04-01&to=2025-06-30")
    resize(still, width)
    (lane,) = measure(still)
    assert 2 <= len(lane.markers) <= 4
    assert len(lane.labels) == len(lane.markers)


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_a_lane_without_events_folds_to_a_line(make_page: Callable[..., Page], width: int) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    page.goto("/en/?from=2025-01-01&to=2025-01-31")
    empty = page.locator(".lane.folded")
    assert empty.count() >= 2
    for lane in page.locator(".lane").all():
        box = lane.bounding_box()
        assert box
        has_events = lane.locator(".event").count() > 0
        assert (box["height"] > 45) == (has_events or width == 390)
        assert lane.locator("small").is_visible()


def names_shown(page: Page) -> int:
    return len([label for label in page.locator("#timeline .label").all() if label.is_visible()])


@pytest.mark.parametrize("width", [1440, 1920])
def test_an_event_that_opens_takes_no_names_away_and_a_large_screen_shows_more(
    make_page: Callable[..., Page], width: int
) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    page.goto("/en/")
    names = names_shown(page)
    page.goto("/en/events/2025-04-24-kn-23-strike")
    assert names_shown(page) == names
    if width > 1440:
        page.set_viewport_size({"width": 1440, "height": 900})
        assert names_shown(page) < names
