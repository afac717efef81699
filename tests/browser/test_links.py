"""A link is a link: with a key held down it opens anew, and another page begins where it begins."""

from collections.abc import Callable

import pytest
from hands import box_of, drag, open_timeline
from playwright.sync_api import Locator, Page, expect

MakePage = Callable[..., Page]

STRIKE = "2025-04-24-kn-23-strike"
LIST, MARK, PANEL = "#list li a >> nth=2", f"#mark-{STRIKE}", "#next"
#: By what opens a link anew. Those of plot and map are SVG.
LINKS = {
    "Control": [LIST, MARK, "#preset-3", "#embed", "a.brand", PANEL, "#close", "#reset", ".circles a >> nth=1"],
    "Shift": [LIST, MARK],
    "middle": [LIST, MARK],
    "Control+Enter": [LIST, MARK, PANEL],
    "Shift+Enter": [LIST, MARK],
}
AT_TOP = "() => scrollY === 0 && document.querySelector('#timeline').getBoundingClientRect().top < innerHeight"


def at_marker(link: Locator) -> Locator:
    """Where a hand would put the pointer: the middle of a mark with its name is no part of it."""
    return link.locator(".at, circle").or_(link).last


@pytest.mark.parametrize("way", LINKS)
def test_with_a_key_or_the_middle_button_a_link_opens_anew(
    page: Page, server_url: str, subtests: pytest.Subtests, way: str
) -> None:
    open_timeline(page, f"/fr/events/{STRIKE}?category=arms")
    page.locator("#places summary").click()
    before = page.url
    for selector in LINKS[way]:
        with subtests.test(selector):
            link = page.locator(selector)
            with page.context.expect_page() as opened:
                if way == "middle":
                    at_marker(link).click(button="middle")
                elif way.endswith("Enter"):
                    link.focus()
                    page.keyboard.press(way)
                else:
                    at_marker(link).click(modifiers=[way])  # type: ignore[list-item]
            expect(opened.value).to_have_url(f"{server_url}{link.get_attribute('href')}")
            assert page.url == before
            assert not page.locator("dialog[open]").count()
            opened.value.close()


def test_a_drag_with_a_key_held_down_opens_nothing(page: Page) -> None:
    open_timeline(page)
    pages = len(page.context.pages)
    mark = box_of(page, f"#mark-{STRIKE} .at")
    end = (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    for key in ("Control", "Shift"):
        page.keyboard.down(key)
        drag(page, end, (end[0] - 80, end[1]))
        # Back to where it began: now the pointer is on the mark again.
        page.mouse.move(*end, steps=4)
        page.mouse.up()
        page.keyboard.up(key)
    page.wait_for_timeout(500)
    assert len(page.context.pages) == pages
    expect(page.locator("#panel")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("start", "link"), [("sources", ".citing a >> nth=60"), ("figures", ".event-of a >> nth=20")])
def test_an_event_begins_at_its_top_wherever_its_link_stands(
    make_page: MakePage, language: str, start: str, link: str
) -> None:
    page = make_page(viewport={"width": 1280, "height": 800})
    page.goto(f"/{language}/{start}")
    there = page.locator(f"main {link}")
    there.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 800
    there.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_visible()
    page.wait_for_function(AT_TOP)
    page.go_back()
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 40", arg=before)
    expect(page.locator("#timeline")).to_have_count(0)


def test_in_a_frame_too(page: Page, server_url: str) -> None:
    page.goto(f"/en/embed/events/{STRIKE}")
    page.wait_for_function("() => document.querySelector('#timeline [tabindex]')")
    for selector in ("#close", "#next", MARK):
        link = page.locator(selector)
        with page.context.expect_page() as opened:
            at_marker(link).click(modifiers=["Control"])
        expect(opened.value).to_have_url(f"{server_url}{link.get_attribute('href')}")
        expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
