"""The story and the page about the data, in a browser: read with links, keys and fingers, on a phone and on paper."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]


def test_the_arrow_keys_turn_the_page_and_stop_at_its_ends(page: Page) -> None:
    page.goto("/en/story/arms")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/en/story/troops$"))
    expect(page.locator(".number")).to_have_text("Step 2 of 6")
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/en/story/arms$"))
    page.keyboard.press("Control+ArrowRight")
    page.locator("body").press("x")
    expect(page).to_have_url(re.compile("/en/story/arms$"))


SWIPE = """
([fromX, fromY, toX, toY]) => {
  const at = (x, y) => new Touch({ identifier: 1, target: document.body, clientX: x, clientY: y });
  const tell = (type, touches, changed) =>
    document.body.dispatchEvent(new TouchEvent(type, { touches, changedTouches: changed, bubbles: true }));
  tell("touchstart", [at(fromX, fromY)], [at(fromX, fromY)]);
  tell("touchend", [], [at(toX, toY)]);
}
"""


def test_a_swipe_turns_the_page_and_a_scroll_does_not(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/en/story/troops")
    page.evaluate(SWIPE, [300, 500, 180, 200])
    page.evaluate(SWIPE, [300, 500, 280, 500])
    expect(page.locator(".number")).to_have_text("Step 2 of 6")
    page.evaluate(SWIPE, [300, 500, 120, 480])
    expect(page.locator(".number")).to_have_text("Step 3 of 6")
    page.evaluate(SWIPE, [100, 500, 300, 520])
    expect(page.locator(".number")).to_have_text("Step 2 of 6")


def test_the_keys_are_named_and_do_not_turn_the_page_while_one_types(page: Page) -> None:
    page.goto("/en/story")
    expect(page.locator(".keys kbd")).to_have_text(["←", "→"])
    expect(page.locator(".keys")).to_be_in_viewport()
    page.evaluate("document.querySelector('.step').append(document.createElement('textarea'))")
    page.locator("textarea").press("ArrowRight")
    page.locator("body").press("x")
    expect(page).to_have_url(re.compile("/en/story$"))
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/en/story/troops$"))


def test_the_next_step_is_in_sight_however_far_one_has_read(page: Page, make_page: MakePage) -> None:
    phone = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for opened in (page, phone):
        for address in ("/en/story", "/fr/story/arms"):
            opened.goto(address)
            for place in (0, 0.5, 1):
                opened.evaluate(
                    "(place) => scrollTo(0, place * (document.body.scrollHeight - innerHeight) * .9)", place
                )
                expect(opened.locator(".turn [rel=next]")).to_be_in_viewport(ratio=0.99)
    expect(phone.locator(".keys")).to_be_hidden()
    phone.locator(".dots a").nth(3).tap()
    expect(phone.locator(".number")).to_have_text("Étape 4 sur 6")


def test_a_class_reads_the_story_in_large_type_until_escape(page: Page) -> None:
    page.goto("/en/story")
    size = "parseFloat(getComputedStyle(document.querySelector('.told')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Present", exact=True).click()
    expect(page.locator("header.site")).to_be_hidden()
    expect(page.locator(".further")).to_be_hidden()
    assert page.evaluate(size) > before * 1.2
    assert page.evaluate("document.fullscreenElement === document.documentElement")
    page.keyboard.press("ArrowRight")
    expect(page.locator("h1")).to_have_text("Then came soldiers")
    expect(page.locator("#live")).to_have_text("Step 2 of 6. Then came soldiers")
    page.locator("#next-step").click()
    expect(page.locator(".number")).to_have_text("Step 3 of 6")
    # The full screen goes on, and the type is as large.
    assert page.evaluate("document.fullscreenElement === document.documentElement")
    assert page.evaluate(size) > before * 1.2
    page.keyboard.press("Escape")
    expect(page.locator("header.site")).to_be_visible()
    assert page.evaluate("document.fullscreenElement") is None
    assert page.evaluate(size) == before
    page.go_back()
    expect(page.locator(".number")).to_have_text("Step 2 of 6")


def test_a_browser_without_full_screen_has_large_type_and_the_button_ends_it(page: Page) -> None:
    page.add_init_script("delete Element.prototype.requestFullscreen")
    page.goto("/fr/story/arms")
    page.get_by_role("button", name="Présenter", exact=True).click()
    expect(page.locator("footer.site")).to_be_hidden()
    page.get_by_role("button", name="Quitter Échap").click()
    expect(page.locator("footer.site")).to_be_visible()


def test_one_comes_from_the_timeline_and_goes_back_to_it(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("link", name="Story", exact=True).click()
    expect(page.locator(".step")).to_have_count(6)
    # The page has its own style: it was read as a page, not put into the other.
    expect(page.locator(".further")).to_have_css("max-width", "736px")
    page.locator(".step h2 a").first.click()
    mark = page.locator(".one-step a.event.selected:visible").first
    name = mark.get_attribute("aria-label") or ""
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text(name.split(", ")[0])
    page.go_back()
    expect(page.locator(".number")).to_have_text("Step 2 of 6")
    page.get_by_role("link", name="About", exact=True).click()
    expect(page.locator(".dates")).to_be_visible()


def test_the_text_of_a_step_is_beside_its_timeline_and_on_a_phone_above(page: Page, make_page: MakePage) -> None:
    for opened, is_beside in ((page, True), (make_page(viewport={"width": 390, "height": 844}), False)):
        opened.goto("/fr/story/arms")
        text, plot, events = (
            opened.locator(one).bounding_box() for one in (".step", ".one-step .timeline", ".spoken-of")
        )
        assert text
        assert plot
        assert events
        assert text["y"] + text["height"] <= events["y"]
        assert (text["x"] + text["width"] <= plot["x"]) == is_beside
        assert (text["y"] + text["height"] <= plot["y"]) != is_beside


def test_without_scripts_the_story_is_one_long_page_and_steps_are_links(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/fr/story")
    expect(page.locator(".step :is(h1, h2)")).to_have_count(6)
    expect(page.locator(".step .told").last).to_be_visible()
    expect(page.locator("#present")).to_be_hidden()
    expect(page.locator(".keys")).to_be_hidden()
    for _ in range(5):
        page.locator(".turn [rel=next]").click()
    expect(page.locator(".number")).to_have_text("Étape 6 sur 6")
    expect(page.locator(".turn [rel=next]")).to_have_count(0)
    page.locator(".there a").click()
    expect(page.locator("#list")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
def test_each_example_of_a_date_is_drawn_whole(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/en/about")
    drawn = page.locator(".dates .example").evaluate_all(
        """(cells) => cells.map((cell) => {
          const box = cell.querySelector("svg.plot").getBoundingClientRect();
          return [...cell.querySelectorAll(".at, .bar, .halo, .arrow")]
            .map((part) => part.getBoundingClientRect())
            .filter((part) => part.width && part.height)
            .map((part) => [part.top - box.top, box.bottom - part.bottom]);
        })"""
    )
    assert len(drawn) == 8
    for parts in drawn:
        assert parts
        assert all(above >= 0 and below >= 0 for above, below in parts)


def test_paper_has_the_words_and_no_controls(page: Page) -> None:
    for address, shown in (("/en/story/arms", ".lane"), ("/en/story", ".told"), ("/en/about", ".dates .at")):
        page.goto(address)
        page.emulate_media(media="print")
        expect(page.locator(shown).first).to_be_visible()
        for control in page.locator("button, nav a, .there a").all():
            expect(control).to_be_hidden()
