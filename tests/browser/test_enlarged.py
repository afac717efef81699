"""Text of twice the size: nothing leaves the window, and two columns stand only where both have room."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

# Where an element ends, and how many lines each of its words takes.
RIGHT = "(one) => one.getBoundingClientRect().right"
LINES = r"""
(one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).flatMap((text) =>
  [...text.data.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  }))
"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_phone_with_letters_of_twice_the_size_shows_all_of_header_and_buttons(
    make_page: MakePage, language: str
) -> None:
    # A browser's own size of text is what media queries measure by: a window half as wide is the same to them.
    page = make_page(viewport={"width": 195, "height": 422})
    page.goto(f"/{language}/")
    for one in page.locator("header.site .brand, .shown :is(.share, summary)").all():
        assert one.evaluate(RIGHT) <= 195
    assert set(page.locator(".brand").evaluate(LINES)) == {1}


def test_a_step_and_its_timeline_stand_side_by_side_only_where_both_have_room(page: Page) -> None:
    page.goto("/en/story/arms")
    text, timeline = (page.locator(f".one-step > {one}") for one in (":first-child", ".timeline"))
    beside = "([text, timeline]) => text.getBoundingClientRect().right <= timeline.getBoundingClientRect().left"
    assert page.evaluate(beside, [text.element_handle(), timeline.element_handle()])
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    assert not page.evaluate(beside, [text.element_handle(), timeline.element_handle()])
    assert timeline.evaluate(RIGHT) <= 1440
    expect(timeline).to_be_visible()
