"""The map of the places: closed at first, fetched when it is seen, and reached by mouse, keys and without scripts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from explorer import read, wait_for_query
from playwright.sync_api import Page, Route, expect

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

GROUND = re.compile(r"/maps/.*\.svg$")

# Boxes of names and circles, but for those that share a link.
MEETINGS = """
() => {
  const boxes = [...document.querySelectorAll(".circles text")].filter((text) => text.checkVisibility())
    .map((text) => [text.parentNode, text.getBoundingClientRect(), text.textContent]);
  const circles = [...document.querySelectorAll(".circles circle")]
    .map((circle) => [circle.parentNode, circle.getBoundingClientRect(), circle.parentNode.id]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
  const found = [];
  for (const [link, box, name] of boxes) {
    for (const [other, otherBox, otherName] of [...boxes, ...circles]) {
      if (other !== link && meet(box, otherBox)) found.push(`${name} / ${otherName}`);
    }
  }
  return { names: boxes.length, found };
}
"""


def opened(page: Page, address: str = "/en/") -> None:
    page.goto(address)
    page.locator("#places > summary").click()
    expect(page.locator("#places .by-place")).to_be_visible()


def test_the_ground_is_not_fetched_before_it_is_seen(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/en/")
    page.wait_for_load_state("networkidle")
    page.locator("#places").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert not any(GROUND.search(url) for url in asked)
    with page.expect_response(GROUND) as waiting:
        page.locator("#places > summary").click()
    assert waiting.value.ok
    page.wait_for_function("() => document.querySelector('#places img').naturalWidth > 0")


def test_a_circle_filters_by_mouse_and_again_takes_the_filter_away(page: Page) -> None:
    opened(page)
    page.evaluate("globalThis.same = true")
    page.locator("#circle-kyiv circle").click()
    wait_for_query(page, "place=kyiv")
    expect(page.locator("#circle-kyiv")).to_have_attribute("aria-current", "true")
    assert all("Kyiv" in text for text in page.locator("#list li p").all_text_contents())
    expect(page.locator(".chip.removable")).to_contain_text("Kyiv")
    # The map stays open and keeps the other places, to be added.
    page.locator("#circle-kursk-region circle").click()
    wait_for_query(page, "place=kursk-region&place=kyiv")
    # The map is fetched after the page: until then its links add to and take from the filter before.
    expect(page.locator("#circle-kursk-region")).to_have_attribute("aria-current", "true")
    page.locator("#circle-kyiv circle").click()
    expect(page.locator("#circle-kyiv")).not_to_have_attribute("aria-current", "true")
    page.locator("#circle-kursk-region circle").click()
    wait_for_query(page, "")
    expect(page.locator("#places .map")).to_be_visible()
    assert page.evaluate("globalThis.same"), "the page was morphed, not loaded"


def test_no_circle_of_the_filter_before_is_followed(page: Page) -> None:
    opened(page)
    held: list[Route] = []
    page.route("**/places?*", lambda route: route.continue_() if held else held.append(route))
    page.locator("#circle-kyiv circle").click()
    wait_for_query(page, "place=kyiv")
    expect(page.locator("#where")).to_have_attribute("aria-busy", "true")
    page.locator("#circle-kursk-region circle").click()
    held[0].continue_()
    expect(page.locator("#circle-kyiv")).to_have_attribute("aria-current", "true")
    assert page.url.endswith("?place=kyiv")
    page.locator("#circle-kursk-region circle").click()
    wait_for_query(page, "place=kursk-region&place=kyiv")


def test_list_and_circles_filter_by_keys_and_keep_the_focus(page: Page) -> None:
    page.goto("/fr/")
    page.locator("#places > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#places .by-place")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".circles a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".circles a[aria-current]")).to_have_count(1)
    expect(page.locator(".circles a").first).to_be_focused()
    listed = read(page).listed
    assert listed
    page.locator("#place-seoul").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#place-seoul")).to_have_attribute("aria-current", "true")
    expect(page.locator("#place-seoul")).to_be_focused()
    assert len(read(page).listed) > len(listed)


def test_the_map_follows_the_window_and_stays_open(page: Page) -> None:
    opened(page)
    before = page.locator(".circles a").count()
    page.locator("#preset-3").click()
    expect(page.locator("#preset-3")).to_have_attribute("aria-current", "true")
    expect(page.locator("#places .map")).to_be_visible()
    expect(page.locator(".circles a")).not_to_have_count(before)
    assert page.locator(".circles a").count() < before


def test_without_scripts_the_same_links_lead_to_the_same_places(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/en/")
    page.locator("#places > summary").click()
    page.locator("#all-places").click()
    page.locator("#circle-kyiv circle").click()
    assert page.url.endswith("/en/?place=kyiv")
    page.locator("#all-places").click()
    expect(page.locator("#circle-kyiv")).to_have_attribute("aria-current", "true")
    page.locator("#place-kyiv").click()
    assert page.url.endswith("/en/")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("with_scripts", [True, False])
def test_places_beyond_the_map_are_named_below_it_and_filter(
    make_page: MakePage, width: int, *, with_scripts: bool
) -> None:
    page = make_page(viewport={"width": width, "height": 900}, java_script_enabled=with_scripts)
    page.goto("/en/?from=..&to=..")
    page.locator("#places > summary").click()
    if not with_scripts:
        page.locator("#all-places").click()
    expect(page.locator(".off")).to_be_visible()
    ground, names = page.locator(".map").bounding_box(), page.locator(".off ul").bounding_box()
    assert ground
    assert names
    assert names["y"] > ground["y"] + ground["height"]
    assert names["width"] == pytest.approx(ground["width"], abs=1)
    for link in page.locator(".off a").all():
        box, circle = link.bounding_box(), link.locator("circle").bounding_box()
        assert box
        assert circle
        assert names["x"] <= box["x"] < box["x"] + box["width"] <= names["x"] + names["width"]
        assert circle["width"] == pytest.approx(circle["height"], abs=0.5)
    if with_scripts:
        page.locator("#circle-washington").press("Enter")
        expect(page.locator("#circle-washington")).to_have_attribute("aria-current", "true")
        expect(page.locator("#circle-washington")).to_be_focused()
    else:
        page.locator("#circle-washington").click()
    expect(page.locator("#list li")).to_have_count(1)


@pytest.mark.parametrize("width", [700, 1024, 1440])
def test_names_on_the_map_keep_clear_of_each_other(make_page: MakePage, width: int) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    opened(page, "/fr/?from=..&to=..")
    meetings = page.evaluate(MEETINGS)
    assert meetings["names"] >= 5
    assert meetings["found"] == []


def test_a_phone_has_the_list_of_events_near_and_the_map_within_its_width(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto("/en/")
    box = page.locator("#places").bounding_box()
    assert box
    assert box["height"] < 60
    page.locator("#places > summary").click()
    expect(page.locator("#places .map")).to_be_visible()
    expect(page.locator(".circles text").first).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_in_the_open_map(
    make_page: MakePage, axe: Axe, subtests: pytest.Subtests, scheme: str, width: int
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in ("/en/?category=troops", "/fr/?category=diplomacy&place=moscow&from=..&to=.."):
        with subtests.test(address):
            page.goto(address)
            if not page.locator("#places[open]").count():
                page.locator("#places > summary").click()
            assert axe(page) == []


def test_land_and_names_can_be_seen_in_a_chosen_theme(page: Page) -> None:
    """The ground is an image: its greys have to do on both."""
    opened(page, "/en/")
    seen = set()
    for _ in range(3):
        page.get_by_role("button", name="Theme").click()
        ground = page.locator(".map").evaluate("(map) => getComputedStyle(map).backgroundColor")
        text = page.locator(".circles text").first.evaluate("(text) => getComputedStyle(text).fill")
        seen.add((page.locator("html").get_attribute("data-theme"), ground, text))
    assert len({ground for _, ground, _ in seen}) == 2
    assert all(ground != text for _, ground, text in seen)


def test_paper_shows_the_map_only_where_the_reader_opened_it(page: Page) -> None:
    page.goto("/en/?category=troops")
    page.emulate_media(media="print")
    expect(page.locator("#places")).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("#places > summary").click()
    page.emulate_media(media="print")
    expect(page.locator("#places .map")).to_be_visible()
    expect(page.locator("#places > summary")).to_be_hidden()
