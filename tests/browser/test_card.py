"""What one points at is told in a card that covers neither the mark nor leaves the window."""

from collections.abc import Callable

import pytest
from hands import BEHIND
from playwright.sync_api import Locator, Page, expect

SIZES = [(1440, 900), (820, 600), (390, 600)]


def plain(text: str | None) -> str:
    return " ".join((text or "").split())


def told(page: Page, mark: Locator) -> list[str]:
    slug = str(mark.get_attribute("id")).removeprefix("mark-")
    entry = page.locator(f"#list-{slug}")
    return [plain(entry.locator(part).first.text_content()) for part in ("a", "time", "p")]


def lines_of(card: Locator) -> list[str]:
    return [plain(line) for line in card.inner_text().splitlines() if line]


def assert_beside(page: Page, mark: Locator) -> None:
    card, at = page.locator(".card").bounding_box(), mark.bounding_box()
    size = page.viewport_size
    assert card
    assert at
    assert size
    assert card["x"] >= 0
    assert card["y"] >= 0
    assert card["x"] + card["width"] <= size["width"]
    assert card["y"] + card["height"] <= size["height"]
    assert card["y"] >= at["y"] + at["height"] or card["y"] + card["height"] <= at["y"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", SIZES)
def test_pointing_at_a_mark_tells_what_when_and_who_says_so(
    make_page: Callable[..., Page], size: tuple[int, int], language: str
) -> None:
    page = make_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"/{language}/?category=troops")
    marks = page.locator("#lane-troops .event:visible").all()
    for mark in (marks[0], marks[len(marks) // 2], marks[-1]):
        # A card goes when the page is scrolled.
        mark.evaluate("(mark) => mark.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(150)
        mark.locator(".at").hover(force=True)
        name = page.evaluate("() => document.querySelector('.event:hover')?.id ?? ''")
        pointed = page.locator(f"#{name}")
        card = page.locator(".card")
        expect(card).to_be_visible()
        assert lines_of(card) == told(page, pointed)
        assert_beside(page, pointed)
    expect(card).to_have_attribute("aria-hidden", "true")
    page.mouse.move(1, 1)
    expect(card).to_be_hidden()


def test_the_card_comes_with_the_focus_and_goes_on_escape_or_a_drag(page: Page) -> None:
    page.goto("/en/?category=troops")
    page.locator("#fit").focus()
    page.keyboard.press("Tab")
    card, mark = page.locator(".card"), page.locator(".event:focus")
    expect(card).to_be_visible()
    for key in ("ArrowRight", "End", "Home"):
        page.keyboard.press(key)
        expect(card).to_be_visible()
        assert lines_of(card) == told(page, mark)
        assert_beside(page, mark)
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(card).to_be_visible()
    page.keyboard.press("PageUp")
    expect(card).to_be_hidden()


def test_a_crowd_says_who_is_in_it(page: Page) -> None:
    page.goto("/en/?from=..&to=..")
    crowd = page.locator(".cluster:visible").first
    crowd.hover()
    slugs = crowd.evaluate(BEHIND)
    titles = [plain(page.locator(f"#list-{slug} a").first.text_content()) for slug in slugs]
    lines = lines_of(page.locator(".card"))
    assert lines[0] == crowd.get_attribute("aria-label")
    assert lines[1:] == titles
