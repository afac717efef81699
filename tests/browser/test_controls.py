"""Controls say what the page shows, whatever was clicked, typed or lost on the way; what one opened stays open."""

import re
from collections.abc import Callable

import pytest
from explorer import assert_agrees, read, wait_for_query
from hands import Held, blank, drag, drawn, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

STRIKE = "2025-04-24-kn-23-strike"
FAILURES = ("ERR_FAILED", "Failed to fetch")


def press(page: Page, selector: str, key: str) -> None:
    page.locator(selector).focus()
    page.keyboard.press(key)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_reset_chip_stays_off(page: Page, language: str) -> None:
    open_timeline(page, f"/{language}/")
    press(page, "#category-arms", "Space")
    wait_for_query(page, "category=arms")
    press(page, "#reset", "Enter")
    wait_for_query(page, "")
    expect(page.locator("#category-arms")).not_to_be_checked()
    press(page, "#category-labour", "Space")
    wait_for_query(page, "category=labour")
    assert assert_agrees(page).chosen == ["labour"]


def test_on_the_page_of_sources_too(page: Page) -> None:
    page.goto("/fr/sources")
    page.locator("#q").fill("kcna")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=kcna$"))
    page.locator("#kind-state-news-agency").check(force=True)
    expect(page).to_have_url(re.compile(r"\?kind=state-news-agency&q=kcna$"))
    page.locator("#reset").click()
    expect(page).to_have_url(re.compile(r"/fr/sources$"))
    expect(page.locator("#kind-state-news-agency")).not_to_be_checked()
    expect(page.locator("#q")).to_have_value("")


def test_what_another_click_has_overtaken_is_taken_back(page: Page) -> None:
    open_timeline(page)
    before = read(page)
    held = Held(page)
    page.locator("label.chip", has_text="Arms").click()
    page.locator("#collection").select_option("wider")
    held.wait(2)
    page.locator(f"#list-{STRIKE} a").click()
    held.wait(3).continue_()
    expect(page.locator("#panel")).to_be_visible()
    now = assert_agrees(page)
    assert now.chosen == []
    assert now.listed == before.listed
    expect(page.locator("#collection")).to_have_value("")


def test_what_was_ticked_in_vain_is_not_ticked_when_one_comes_back(page: Page) -> None:
    open_timeline(page)
    held = Held(page)
    page.locator("label.chip", has_text="Arms").click()
    held.wait(1)
    page.goto("/en/about")
    page.go_back()
    expect(page.locator("button.theme")).to_be_visible()
    assert page.url.endswith("/en/")
    expect(page.locator("#category-arms")).not_to_be_checked()


def test_back_overtakes_a_filter_that_is_on_its_way(page: Page) -> None:
    open_timeline(page)
    page.locator("label.chip", has_text="Troops").click()
    wait_for_query(page, "category=troops")
    held = Held(page)
    page.locator("label.chip", has_text="Arms").click()
    late = held.wait(1)
    page.go_back()
    held.wait(2).continue_()
    wait_for_query(page, "")
    late.continue_()
    page.wait_for_timeout(400)
    assert page.url.endswith("/en/")
    assert assert_agrees(page).chosen == []


def test_a_filter_overtakes_back(page: Page) -> None:
    open_timeline(page)
    page.locator("label.chip", has_text="Troops").click()
    wait_for_query(page, "category=troops")
    held = Held(page)
    page.go_back()
    late = held.wait(1)
    page.locator("label.chip", has_text="Arms").click()
    held.wait(2).continue_()
    wait_for_query(page, "category=arms&category=troops")
    late.continue_()
    page.wait_for_timeout(400)
    assert set(assert_agrees(page).chosen) == {"arms", "troops"}


@pytest.mark.allowed_errors(*FAILURES)
def test_a_failed_way_back_can_be_tried_again(page: Page) -> None:
    open_timeline(page)
    page.locator("label.chip", has_text="Arms").click()
    wait_for_query(page, "category=arms")
    length = page.evaluate("history.length")
    page.route("**/en/", lambda route: route.abort())
    page.go_back()
    expect(page.locator("#failure")).to_be_visible()
    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    wait_for_query(page, "")
    assert assert_agrees(page).chosen == []
    assert page.evaluate("history.length") == length
    page.go_forward()
    wait_for_query(page, "category=arms")


@pytest.mark.allowed_errors(*FAILURES)
def test_after_a_failure_controls_are_of_the_page_that_stayed(page: Page) -> None:
    open_timeline(page, "/en/?q=kyiv")
    before = assert_agrees(page)
    failure = page.locator("#failure")
    page.route("**/en/?**", lambda route: route.abort())
    page.locator("label.chip", has_text="Arms").click()
    expect(failure).to_be_visible()
    expect(page.locator("#category-arms")).not_to_be_checked()
    page.locator("#collection").select_option("wider")
    expect(page.locator("#collection")).to_have_value("")
    page.locator("#from").fill("2024-06-01")
    page.keyboard.press("Enter")
    expect(page.locator("#from")).to_have_value(before.dates[0])
    page.locator("#q").fill("kursk")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_have_value("kyiv")
    page.unroute_all()
    assert assert_agrees(page)._replace(focus="") == before._replace(focus="")
    # What was asked for last is not lost.
    page.get_by_role("button", name="Try again").click()
    wait_for_query(page, "q=kursk")
    assert assert_agrees(page).q == "kursk"


def test_a_word_that_was_not_sent_goes_with_a_chip_and_not_with_an_event(page: Page) -> None:
    open_timeline(page)
    page.locator("#q").fill("kyiv")
    page.locator("label.chip", has_text="Arms").click()
    wait_for_query(page, "category=arms&q=kyiv")
    before = assert_agrees(page)

    # Leaving the field asks for it, which is overtaken.
    held = Held(page)
    page.locator("#q").fill("kursk")
    page.locator(f"#list-{before.listed[0]} a").click()
    held.wait(2).continue_()
    expect(page.locator("#panel")).to_have_attribute("data-slug", before.listed[0])
    now = assert_agrees(page)
    assert (now.q, now.listed) == ("kyiv", before.listed)


def test_one_goes_on_typing_while_the_page_changes(page: Page) -> None:
    open_timeline(page)
    held = Held(page)
    page.locator("#category-arms").focus()
    page.keyboard.press("Space")
    held.wait(1)
    page.locator("#q").focus()
    page.keyboard.type("kur")
    held.wait(1).continue_()
    expect(page.locator("#list-title")).not_to_contain_text("66")
    wait_for_query(page, "category=arms")
    page.keyboard.type("sk")
    expect(page.locator("#q")).to_have_value("kursk")
    page.keyboard.press("Enter")
    # One for the change, which the one for the key overtakes.
    held.wait(3).continue_()
    wait_for_query(page, "category=arms&q=kursk")


def test_a_date_that_was_sent_is_what_the_page_made_of_it(page: Page) -> None:
    open_timeline(page, "/en/?q=kim")
    page.locator("#q").fill("  kim   jong ")
    page.keyboard.press("Enter")
    wait_for_query(page, "q=kim+jong")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#q")).to_have_value("kim jong")


def test_what_was_opened_or_closed_stays_so(page: Page) -> None:
    open_timeline(page, f"/en/events/{STRIKE}?place=kyiv")
    places, cite = page.locator("#places"), page.locator("#cite-event")
    # The page opens the map of a place that was chosen.
    expect(places).to_have_attribute("open", "")
    places.locator("summary").click()
    cite.locator("summary").click()
    page.locator("#export summary").focus()
    page.keyboard.press("Enter")

    def expect_it_so() -> None:
        expect(places).not_to_have_attribute("open", "")
        expect(cite).to_have_attribute("open", "")

    before = drawn(page)
    page.evaluate("() => document.querySelector('#zoom-out').click()")
    before = wait_for_another(page, before)
    expect_it_so()
    expect(page.locator("#export")).to_have_attribute("open", "")
    page.evaluate("() => document.querySelector('#preset-12').click()")
    last = wait_for_another(page, before)
    expect_it_so()
    # Also what Back brings.
    places.locator("summary").click()
    page.go_back()
    wait_for_another(page, last)
    expect(places).to_have_attribute("open", "")


@pytest.mark.parametrize("address", [f"/fr/events/{STRIKE}", "/en/sources"])
def test_a_menu_closes_on_escape_elsewhere_and_by_a_choice(page: Page, address: str) -> None:
    page.goto(address)
    menu, button = page.locator("#export"), page.locator("#export summary")
    opened = page.locator("#export[open]")
    button.click()
    expect(opened).to_have_count(1)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#export li') !== null")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(button).to_be_focused()
    # It was the menu's, not the event's.
    page.wait_for_timeout(300)
    assert page.locator("#panel").count() == page.url.count("/events/")

    button.click()
    page.locator("h1").click()
    expect(opened).to_have_count(0)

    button.click()
    for _ in range(menu.locator("a").count() + 1):
        page.keyboard.press("Tab")
    expect(opened).to_have_count(0)

    press(page, "#export summary", "Enter")
    with page.expect_download():
        press(page, "#export-csv", "Enter")
    expect(opened).to_have_count(0)
    expect(button).to_be_focused()
    button.click()
    with page.expect_download():
        page.locator("#export-csv").click()
    expect(opened).to_have_count(0)


def test_a_drag_on_the_plot_closes_a_menu(page: Page) -> None:
    open_timeline(page)
    page.locator("#export summary").click()
    start = blank(page, 0.3)
    drag(page, start, (start[0] + 60, start[1]))
    page.mouse.up()
    expect(page.locator("#export[open]")).to_have_count(0)


def test_what_is_exported_is_saved_and_the_page_stays(page: Page) -> None:
    open_timeline(page)
    for ending in ("json", "timelinejs-json", "ics"):
        page.locator("#export summary").click()
        with page.expect_download():
            page.locator(f"#export-{ending}").click()
    assert page.url.endswith("/en/")
