"""Does any text of a data set run, or break the layout? Every text is hostile, in all of its places."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import hostile

# Texts that lie outside of what holds them, but for those that are hidden or drawn in a plot; and a page too wide.
STRAY = """
() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (parent.closest("svg, select, .hidden, .skip, dialog, [hidden]") || !texts.currentNode.data.trim()) continue;
    // What is folded away has no place, and what ends in an ellipsis is cut there.
    if (!parent.checkVisibility() || getComputedStyle(parent).textOverflow === "ellipsis") continue;
    // A pile of accents is one letter, which nothing breaks: it is cut off.
    if (/\\u0351\\u0489/.test(texts.currentNode.data)) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const box = range.getBoundingClientRect();
    const around = (parent.closest("#panel") ?? document.documentElement).getBoundingClientRect();
    if (box.width && (box.left < around.left - 1 || box.right > around.right + 1)) {
      found.push(`${parent.tagName}.${parent.className} ${Math.round(box.left)}–${Math.round(box.right)}: ` +
        texts.currentNode.data.trim().slice(0, 30));
    }
  }
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  return [...found, ...(wide > 0 ? [`the document is ${wide} pixels too wide`] : [])];
}
"""
TALLEST = ("word", "wide", "marks", "lines", "closing", "astral")


@pytest.fixture(scope="module")
def server_url(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = hostile.of(tmp_path_factory.mktemp("hostile"))
    with serve(copy) as url:
        yield url


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nothing_runs_and_the_layout_holds(make_page, size: tuple[int, int]) -> None:
    page: Page = make_page(viewport={"width": size[0], "height": size[1]})
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    stray = {}
    for name in ["", *TALLEST]:
        page.goto(f"/en/events/{name}?from={hostile.day_of(name)}&to={hostile.day_of(name)}" if name else "/fr/")
        if name:
            expect(page.locator("#panel")).to_be_visible()
        page.locator("#places > summary").click()
        stray[name] = page.evaluate(STRAY)
        assert page.evaluate("window.hostile") is None
    for address in ("/en/figures", "/fr/story", "/en/story/word", "/en/about"):
        page.goto(address)
        stray[address] = page.evaluate(STRAY)
        assert page.evaluate("window.hostile") is None
    assert dialogs == []
    assert {name: found for name, found in stray.items() if found} == {}


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_list_of_sources_holds_its_layout(make_page, size: tuple[int, int]) -> None:
    page: Page = make_page(viewport={"width": size[0], "height": size[1]})
    stray = {}
    for name in TALLEST:
        page.goto(f"/en/sources?kind={name}")
        expect(page.locator("#list li[data-slug]")).to_have_count(1)
        stray[name] = page.evaluate(STRAY)
        assert page.evaluate("window.hostile") is None
    assert {name: found for name, found in stray.items() if found} == {}
