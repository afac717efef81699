"""What hands do to the timeline, by mouse, touch and keys, and what of it can be measured."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any, NamedTuple

from playwright.sync_api import Error, Page, Request, Route, expect

Point = tuple[float, float]

READ = """
() => {
  const { from, to, min, max } = document.getElementById("timeline").dataset;
  const field = (id) => document.getElementById(id).value;
  return { drawn: [from, to], limits: [min, max], fields: [field("from"), field("to")] };
}
"""

# Where each mark is, measured at its marker; and where each bar begins and ends.
PLACES = """
() => {
  const places = {};
  const visible = (element) => element.getClientRects().length;
  for (const mark of document.querySelectorAll(".event, .cluster")) {
    if (!visible(mark)) continue;
    const marker = (mark.querySelector("use.at") ?? mark.querySelector(".at rect")).getBoundingClientRect();
    places[mark.id] = (marker.left + marker.right) / 2;
    const bars = [...mark.querySelectorAll(".bar")].map((bar) => bar.getBoundingClientRect());
    if (bars.length) {
      places[`${mark.id} starts`] = bars[0].left;
      places[`${mark.id} ends`] = bars.at(-1).right;
    }
  }
  for (const id of ["brush", "handle-from", "handle-to"]) {
    const box = document.querySelector(id === "brush" ? "#brush" : `#${id} .knob`).getBoundingClientRect();
    places[id] = (box.left + box.right) / 2;
  }
  return places;
}
"""

AT_REST = """
(before) => {
  const timeline = document.getElementById("timeline");
  const { from, to } = timeline.dataset;
  return !timeline.classList.contains("moving") && !document.querySelector(".htmx-request")
    && `${from} ${to}` !== before
    && document.getElementById("from").value === from && document.getElementById("to").value === to;
}
"""


# The slugs of the events behind a "+N": what is hidden in a lane, its numbers count one after the other.
BEHIND = """
(cluster) => {
  const inLane = (kind) => [...cluster.closest(".lane").querySelectorAll(kind)];
  const hidden = inLane(".event").filter((mark) => !mark.getClientRects().length);
  for (const one of inLane(".cluster").filter((one) => one.getClientRects().length)) {
    const behind = hidden.splice(0, Number(one.textContent));
    if (one === cluster) return behind.map((mark) => mark.id.replace("mark-", ""));
  }
}
"""


class Window(NamedTuple):
    """Day numbers, the last day included."""

    first: int
    last: int

    @classmethod
    def of(cls, days: Iterable[str]) -> "Window":
        first, last = (date.fromisoformat(day).toordinal() for day in days)
        return cls(first, last)

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def query(self) -> str:
        return f"from={date.fromordinal(self.first)}&to={date.fromordinal(self.last)}"


def open_timeline(page: Page, address: str = "/en/") -> None:
    """Until the scripts have taken the page in hand: they show the button that only they can work."""
    page.goto(address)
    expect(page.locator("button.theme")).to_be_visible()


def tap_for_a_click(page: Page, selector: str) -> None:
    """Tap once: again only where the browser itself made no click of it, as a busy one may after a swipe."""
    page.evaluate("() => { window.clicks = 0; addEventListener('click', () => { window.clicks += 1; }, true); }")
    for _ in range(5):
        page.locator(selector).tap()
        with suppress(Error):
            page.wait_for_function("() => window.clicks > 0", timeout=1000)
            return
    raise AssertionError(f"no click came of tapping {selector}")


def drawn(page: Page) -> Window:
    """The window of the page as the server drew it."""
    return Window.of(page.evaluate(READ)["drawn"])


def fields(page: Page) -> Window:
    """The window that the date fields say."""
    return Window.of(page.evaluate(READ)["fields"])


def limits(page: Page) -> Window:
    return Window.of(page.evaluate(READ)["limits"])


def wait_for_another(page: Page, before: Window) -> Window:
    """Until the page of another window has come, and nothing moves any more."""
    first, last = (date.fromordinal(day).isoformat() for day in before)
    page.wait_for_function(AT_REST, arg=f"{first} {last}")
    return drawn(page)


def plot(page: Page) -> dict[str, float]:
    """The box that is as wide as the window."""
    return box_of(page, "#timeline .axis")


def box_of(page: Page, selector: str) -> dict[str, float]:
    box = page.locator(selector).bounding_box()
    assert box, f"{selector} is not to be seen"
    return dict(box)


def blank(page: Page, part: float = 0.5) -> Point:
    """A point of the plot where nothing lies but the axis, at a fraction of its width."""
    box = plot(page)
    return box["x"] + box["width"] * part, box["y"] + box["height"] / 2


def day_at(page: Page, window: Window, x: float) -> float:
    box = plot(page)
    return window.first + window.days * (x - box["x"]) / box["width"]


def drag(page: Page, start: Point, end: Point, steps: int = 8) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=steps)


def places(page: Page) -> dict[str, float]:
    found: dict[str, float] = page.evaluate(PLACES)
    return found


def assert_stayed(before: Mapping[str, float], after: Mapping[str, float], by: float = 2) -> None:
    """What is there before and after has moved by at most so many pixels."""
    both = before.keys() & after.keys()
    assert any(name.startswith("mark-") for name in both)
    jumps = {name: (before[name], after[name]) for name in both if abs(before[name] - after[name]) > by}
    assert not jumps


def fetches(page: Page) -> list[str]:
    """A list of the addresses that the page's scripts have asked for, from now on."""
    found: list[str] = []

    def note(request: Request) -> None:
        if "hx-request" in request.headers:
            found.append(request.url.removeprefix(page.url.split("/en/")[0]))

    page.on("request", note)
    return found


class Held:
    """The page's own requests, held back until the test lets them go."""

    def __init__(self, page: Page, pattern: str = "**/en/**") -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.resource_type == "fetch":
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self, count: int = 1) -> Route:
        """The latest of so many requests."""
        for _ in range(500):
            if len(self.routes) >= count:
                return self.routes[count - 1]
            self.page.wait_for_timeout(10)
        raise AssertionError(f"{len(self.routes)} requests came, not {count}")


class Fingers:
    """Touches as the browser gets them from a screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: Point) -> None:
        touches: list[dict[str, Any]] = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, *points: Point) -> None:
        self._send("touchStart", *points)

    def move(self, *points: Point) -> None:
        self._send("touchMove", *points)

    def up(self) -> None:
        self._send("touchEnd")

    def swipe(self, start: Point, end: Point, steps: int = 8) -> None:
        (x0, y0), (x1, y1) = start, end
        self.down(start)
        for step in range(1, steps + 1):
            self.move((x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps))
        self.up()
        # A tap that follows at once is taken by the browser for the swipe's own.
        self.page.wait_for_timeout(600)
