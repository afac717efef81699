"""The page about the data for everyone: axe, no script, a copied snippet, a file that is saved."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("fr", "dark", 390)])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    make_page: MakePage, axe: Axe, language: str, scheme: str, width: int
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"/{language}/data")
    for name in ("sheet-events", "packaged-events"):
        page.locator(f"#{name} summary").click()
        expect(page.locator(f"#{name} table")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_reader_finds_it_from_the_timeline_and_takes_all_of_it(page: Page) -> None:
    page.goto("/en/")
    page.locator("#export summary").click()
    page.locator("#export").get_by_role("link", name="All formats").click()
    expect(page).to_have_url(re.compile(r"/en/data$"))
    with page.expect_download() as download:
        page.locator("#file-package").click()
    assert re.fullmatch(r"alliance-timeline_\d{4}-\d\d-\d\d-[0-9a-f]{8}\.zip", download.value.suggested_filename)


def test_one_click_copies_what_is_printed(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/fr/data")
    button = page.get_by_role("button", name="pandas")
    button.click()
    expect(button).to_have_text("Copié")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#snippet-pandas").text_content()


def test_on_paper_all_columns_are_told(page: Page) -> None:
    page.goto("/en/data")
    page.emulate_media(media="print")
    expect(page.locator("#packaged-figures td").last).to_be_visible()
    expect(page.locator(".snippet button").first).to_be_hidden()
