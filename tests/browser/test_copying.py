"""Citing with one click, and what a page says to machines, in a browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

STRIKE = "events/2025-04-24-kn-23-strike"
APRIL = "from=2025-04-01&to=2025-04-30"
READ = "navigator.clipboard.readText()"


@pytest.mark.parametrize(("language", "copied"), [("en", "Copied"), ("fr", "Copié")])
def test_one_click_copies_a_citation(page: Page, language: str, copied: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/{language}/{STRIKE}?{APRIL}")
    for place, address in (("cite-event", f"/{language}/{STRIKE}.txt"), ("cite", f"/{language}/cite.txt")):
        page.locator(f"#{place} summary").click()
        button = page.locator(f"#{place}-copy")
        button.click()
        expect(button).to_have_text(copied)
        assert page.evaluate(READ) == page.request.get(address).text()


def test_a_finger_copies_where_it_could_share(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.add_init_script("navigator.share = () => { throw new Error('shared') }")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/en/{STRIKE}?{APRIL}")
    page.locator("#cite-event summary").tap()
    page.locator("#cite-event-copy").tap()
    expect(page.locator("#cite-event-copy")).to_have_text("Copied")
    assert page.evaluate(READ) == page.locator("#cite-event-text").text_content()


def test_the_citation_of_an_event_that_was_opened_in_place_is_its_own(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/en/{STRIKE}?{APRIL}")
    page.locator("#cite-event summary").click()
    page.locator("#list li:not(.selected) a").first.click()
    expect(page.locator("#panel")).not_to_have_attribute("data-slug", STRIKE.removeprefix("events/"))
    slug = page.locator("#panel").get_attribute("data-slug") or ""
    if not page.locator("#cite-event-copy").is_visible():
        page.locator("#cite-event summary").click()
    page.locator("#cite-event-copy").click()
    expect(page.locator("#cite-event-copy")).to_have_text("Copied")
    assert f"/en/events/{slug} " in page.evaluate(READ)


def test_files_are_saved_under_the_name_of_the_event(page: Page) -> None:
    page.goto(f"/en/{STRIKE}?{APRIL}")
    page.locator("#cite-event summary").click()
    for name, ending in (("BibTeX", "bib"), ("RIS", "ris")):
        with page.expect_download() as download:
            page.locator("#cite-event").get_by_role("link", name=name).click()
        assert download.value.suggested_filename == f"{STRIKE.removeprefix('events/')}.{ending}"


@pytest.mark.parametrize(("language", "scheme", "width"), [("en", "light", 1440), ("fr", "dark", 390)])
def test_axe_finds_nothing_with_citations_open(
    make_page: MakePage, axe: Axe, language: str, scheme: str, width: int
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.goto(f"/{language}/{STRIKE}?{APRIL}")
    page.locator(".cite").evaluate_all("(all) => all.forEach((one) => { one.open = true })")
    expect(page.locator("#cite-event-text")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ["/en/", f"/fr/{STRIKE}"])
def test_the_block_of_data_is_there_and_nothing_is_reported(page: Page, address: str) -> None:
    page.goto(address)
    block = page.locator("script[type='application/ld+json']")
    assert block.evaluate("(one) => JSON.parse(one.textContent)['@context']") == "https://schema.org"
