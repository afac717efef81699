"""What one clicks stays under the pointer, so that a second click undoes the first."""

from collections.abc import Callable

import pytest
from explorer import wait_for_query
from playwright.sync_api import Page

MakePage = Callable[..., Page]

# Where each chip that filters is, by the id of its box.
CHIPS = """
() => Object.fromEntries([...document.querySelectorAll("#filter > .chips .chip")].map((chip) => {
  const { left, top, width, height } = chip.getBoundingClientRect();
  return [chip.querySelector("input").id, [left, top, width, height]];
}))
"""


@pytest.mark.parametrize("width", [1024, 1280, 1366, 1440, 1920])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_second_click_on_the_same_spot_undoes_the_first(make_page: MakePage, language: str, width: int) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    page.goto(f"/{language}/")
    before = page.evaluate(CHIPS)
    assert len(before) > 5
    for box, (left, top, wide, high) in before.items():
        name, _, value = box.partition("-")
        for query in (f"{name}={value}", ""):
            # At its end, which a narrower chip would not reach.
            page.mouse.click(left + wide - 4, top + high / 2)
            wait_for_query(page, query)
            after = page.evaluate(CHIPS)
            assert after.keys() == before.keys()
            for other, place in before.items():
                assert after[other] == pytest.approx(place, abs=1), f"{other} after a click on {box}"
