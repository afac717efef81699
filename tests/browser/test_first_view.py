"""What a first visit costs: requests, bytes, and things that move under the reader's eyes."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, Route, expect

MakePage = Callable[..., Page]

REQUESTS_BEFORE_THE_FIRST_EVENT = 8
REQUESTS_OF_THE_FIRST_VIEW = 6
BYTES_OF_THE_FIRST_VIEW = 50_000
LAYOUT_SHIFT = 0.02

ADDRESSES = ["/en/", "/fr/", "/en/events/2025-04-24-kn-23-strike"]

# Runs before anything of the page: every shift of the layout that no reader caused.
OBSERVE = """
globalThis.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    const moved = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 60) ?? node?.textContent);
    globalThis.shifts.push({ value: entry.value, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""

RESOURCES = """
() => [
  ...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource"),
].map((one) => ({ url: one.name, transfer: one.transferSize, body: one.encodedBodySize }))
"""


class Visit(NamedTuple):
    resources: list[dict[str, Any]]
    shifts: list[dict[str, Any]]


@pytest.fixture
def page(make_page: MakePage) -> Page:
    return make_page(is_new=True)


_visits: dict[tuple[str, int], Visit] = {}


@pytest.fixture
def visit(make_page: MakePage) -> Callable[[str, int], Visit]:
    """Opens an address with an empty cache, once for all tests, and says what came of it."""

    def visit(address: str, width: int) -> Visit:
        if (address, width) not in _visits:
            page = make_page(is_new=True, viewport={"width": width, "height": 900})
            page.add_init_script(OBSERVE)
            page.goto(address)
            page.wait_for_load_state("networkidle")
            _visits[address, width] = Visit(page.evaluate(RESOURCES), page.evaluate("globalThis.shifts"))
        return _visits[address, width]

    return visit


@pytest.mark.parametrize("address", ADDRESSES)
def test_eight_answers_paint_the_first_event(page: Page, address: str) -> None:
    """Every further request is left without an answer until the first marker has been painted."""
    answered: list[str] = []

    def ration(route: Route) -> None:
        if len(answered) < REQUESTS_BEFORE_THE_FIRST_EVENT:
            answered.append(route.request.url)
            route.continue_()

    page.route("**/*", ration)
    page.goto(address, wait_until="commit")
    expect(page.locator("#timeline .event .at").first).to_be_visible()
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background != "rgba(0, 0, 0, 0)", "the style sheets are there"
    page.unroute_all(behavior="ignoreErrors")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_names_at_most_seven_files_and_only_style_sheets_hold_it_up(page: Page, address: str) -> None:
    page.goto(address)
    named = page.locator(
        "script[src], link[rel=stylesheet], link[rel=preload], link[rel=modulepreload], img:not([loading=lazy]), iframe"
    )
    assert named.count() < REQUESTS_BEFORE_THE_FIRST_EVENT
    blocking = page.locator("script[src]:not([defer]):not([async]):not([type=module])")
    weights = blocking.evaluate_all(
        "(all) => all.map((one) => performance.getEntriesByName(one.src)[0].decodedBodySize)"
    )
    assert sum(weights) < 1024, "a script that runs before the first paint is small"


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_view_comes_from_one_origin(
    visit: Callable[[str, int], Visit], server_url: str, address: str
) -> None:
    assert all(one["url"].startswith(f"{server_url}/") for one in visit(address, 1440).resources)


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_first_view_fits_its_bytes(visit: Callable[[str, int], Visit], address: str) -> None:
    """As they are delivered to a browser that takes Brotli, headers aside, of which each answer has its own."""
    weights = {one["url"].rpartition("/")[2]: one["body"] for one in visit(address, 1440).resources}
    assert all(weights.values()), "every answer came over the wire"
    heaviest = sorted(weights.items(), key=lambda one: -one[1])
    assert sum(weights.values()) <= BYTES_OF_THE_FIRST_VIEW, heaviest
    assert len(weights) <= REQUESTS_OF_THE_FIRST_VIEW, heaviest


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_moves_once_it_is_painted(visit: Callable[[str, int], Visit], address: str, width: int) -> None:
    shifts = visit(address, width).shifts
    assert sum(one["value"] for one in shifts) < LAYOUT_SHIFT, shifts


@pytest.mark.allowed_errors(r"net::ERR_FAILED")
def test_the_timeline_stands_before_any_module_has_run(page: Page) -> None:
    page.route(re.compile(r"\.js(\?|$)"), lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto("/en/", wait_until="commit")
    expect(page.locator("#timeline .event .at").first).to_be_visible()
    expect(page.locator("#list li").first).to_be_visible()


def test_a_second_page_fetches_no_static_file_again(page: Page) -> None:
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    page.goto("/en/events/2025-04-24-kn-23-strike")
    page.wait_for_load_state("networkidle")
    fetched = [one["url"] for one in page.evaluate(RESOURCES) if "/static/" in one["url"] and one["transfer"]]
    assert fetched == []


def test_a_click_fetches_one_page_and_nothing_else(page: Page) -> None:
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("label.chip", has_text="Arms").click()
    expect(page.locator("#sentence")).to_contain_text("arms")
    assert len([url for url in asked if not url.endswith("icon.svg")]) == 1, asked
