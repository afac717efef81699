"""The tables of the page about the data: headings that keep clear of each other, and names that are not broken."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

MakePage = Callable[..., Page]

# Headings that are wider than their cells or lie on each other, and words of first columns that take two lines.
BROKEN = r"""
() => {
  const found = [];
  const measured = (node, start, end) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    return [...range.getClientRects()].filter((box) => box.width > 0);
  };
  const textsOf = (element) => {
    const texts = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    return texts;
  };
  const meet = (one, other) => one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  for (const table of document.querySelectorAll(".about :is(.stances, .labels)")) {
    const headings = [];
    for (const cell of table.querySelectorAll("thead th")) {
      const around = cell.getBoundingClientRect();
      const boxes = textsOf(cell).flatMap((text) => measured(text, 0, text.length));
      if (!boxes.length) found.push(`no text: ${cell.textContent}`);
      if (boxes.some((box) => box.left < around.left - .5 || box.right > around.right + .5)) {
        found.push(`out of its cell: ${cell.textContent}`);
      }
      for (const [name, other] of headings) {
        if (boxes.some((box) => other.some((one) => meet(box, one)))) {
          found.push(`${name} lies on ${cell.textContent}`);
        }
      }
      headings.push([cell.textContent, boxes]);
    }
    for (const text of [...table.querySelectorAll("tbody th")].flatMap(textsOf)) {
      for (const { 0: word, index } of text.data.matchAll(/[^\s-]+/g)) {
        const lines = new Set(measured(text, index, index + word.length).map((box) => Math.round(box.top)));
        if (lines.size !== 1) found.push(`${lines.size} lines: ${word}`);
      }
    }
  }
  return found;
}
"""

WIDTHS = (320, 390, 768, 1024, 1440)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("text_size", ["100%", "200%"])
def test_headings_keep_clear_of_each_other_and_no_name_is_broken(page: Page, language: str, text_size: str) -> None:
    page.goto(f"/{language}/about")
    assert page.locator(".about .stances").count() == 2
    page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", text_size)
    broken = {}
    for width in WIDTHS if text_size == "100%" else (768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        broken[width] = page.evaluate(BROKEN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not any(broken.values()), broken
