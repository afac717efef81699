"""A reader looks for sources: by keys, on a phone, without scripts, on paper; and everybody can."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]


def test_kinds_and_words_are_chosen_with_the_keyboard(page: Page) -> None:
    page.goto("/en/sources")
    page.locator("#kind-state-news-agency").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"/en/sources\?kind=state-news-agency$"))
    expect(page.locator("#sentence")).to_have_text("17 of 113 sources: state news agency")
    expect(page.locator("#kind-state-news-agency")).to_be_focused()
    expect(page.locator("#list li[data-slug]")).to_have_count(17)

    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("kcna")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/en/sources\?kind=state-news-agency&q=kcna$"))
    expect(page.locator("#sentence")).to_contain_text("“kcna”")
    page.go_back()
    expect(page.locator("#sentence")).to_have_text("17 of 113 sources: state news agency")


def test_a_source_leads_to_its_events_on_the_timeline_and_to_each_of_them(page: Page) -> None:
    page.goto("/en/sources?language=fr")
    page.get_by_role("link", name="15 events on the timeline").click()
    # One of long ago is left outside, and one click away.
    expect(page.locator("#sentence")).to_contain_text("14 of 66 events")
    expect(page.locator("#earlier")).to_contain_text("1 earlier (1959)")
    expect(page.locator("#timeline")).to_be_visible()
    page.go_back()
    link = page.locator("#list .citing a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("#panel-title")).to_have_text(title)


def test_without_scripts_the_form_has_a_button_and_the_pages_are_links(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/fr/sources")
    first = page.locator("#list li[data-slug]").first.get_attribute("id")
    page.locator("#next-page").click()
    expect(page.locator(f"#{first}")).to_have_count(0)
    expect(page.locator("#list li[data-slug]")).to_have_count(13)
    page.locator("#first-page").click()
    page.locator("#language-it").check()
    page.locator("#filter .apply").click()
    expect(page.locator("#sentence")).to_have_text(re.compile(r"1 source sur 113.*italien"))
    page.locator("#reset").click()
    expect(page.locator("#sentence")).to_have_text("113 sources")


def test_paper_shows_the_sources_and_their_addresses_without_controls(page: Page) -> None:
    page.goto("/en/sources")
    page.emulate_media(media="print")
    for shown in ("h1", "#sentence", ".publisher h2", ".publisher .badge", "#list cite", ".citing a"):
        expect(page.locator(shown).first).to_be_visible()
    controls = page.locator("button, input, summary, nav a")
    assert [one.evaluate("(one) => one.outerHTML.slice(0, 80)") for one in controls.all() if one.is_visible()] == []
    link = page.locator("#list cite a").first
    address = link.get_attribute("href")
    assert address
    assert address in link.evaluate("(link) => getComputedStyle(link, '::after').content")


def test_on_a_phone_the_filter_folds_and_the_first_source_is_on_the_first_screen(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto("/fr/sources?kind=state-news-agency")
    fold, chip = page.locator("#fold summary"), page.locator(".chip", has=page.locator("#kind-news-agency"))
    expect(fold).to_have_text("Filtre · 1")
    expect(chip).to_be_hidden()
    expect(page.locator("#list li[data-slug]").first).to_be_in_viewport()
    fold.click()
    chip.click()
    expect(fold).to_have_text("Filtre · 2")
    expect(chip).to_be_visible()
