"""A slow or broken network: the last good page stays, a sentence says so, and nothing late overwrites."""

import pytest
from hands import Held, Window, blank, drag, drawn, fetches, fields, open_timeline, places, wait_for_another
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"
BAR = "() => getComputedStyle(document.getElementById('page'), '::before')"


def drag_by(page: Page, pixels: float) -> None:
    start = blank(page)
    drag(page, start, (start[0] + pixels, start[1]), steps=4)
    page.mouse.up()


def test_a_sign_of_progress_comes_after_a_fifth_of_a_second(page: Page) -> None:
    open_timeline(page, YEAR)
    held = Held(page)
    page.locator("#zoom-in").click()
    held.wait()
    # Drawn from the first, it stays without length until its delay is over.
    assert page.evaluate(f"({BAR})().content") != "none"
    assert page.evaluate(f"({BAR})().animationDelay") == "0.2s"
    page.wait_for_function(f"() => new DOMMatrix(({BAR})().transform).a > 0.02")
    before = drawn(page)
    held.wait().continue_()
    wait_for_another(page, before)
    assert page.evaluate(f"({BAR})().content") in ("none", "normal")


@pytest.mark.allowed_errors("status of 500", "ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")
@pytest.mark.parametrize("fault", ["status", "connection", "offline"])
def test_after_a_failure_the_last_page_stays_and_trying_again_works(make_page, fault: str) -> None:
    # A cache may answer for a server that is gone.
    page: Page = make_page(is_new=True)
    open_timeline(page, YEAR)
    before, address, where = drawn(page), page.url, places(page)
    length = page.evaluate("history.length")
    if fault == "status":
        page.route("**/en/?**", lambda route: route.fulfill(status=500, body="<h1>Broken</h1>"))
    elif fault == "connection":
        page.route("**/en/?**", lambda route: route.abort())
    else:
        page.context.set_offline(True)
    failure = page.locator("#failure")
    expect(failure).not_to_be_visible()
    drag_by(page, -300)
    expect(failure).to_be_visible()
    expect(failure).to_have_role("alert")
    expect(failure).to_contain_text("could not be fetched")
    # All of the page is of the last good window again.
    assert page.url == address
    expect(page.locator("#from")).to_have_value("2024-07-01")
    assert drawn(page) == fields(page) == before
    now = places(page)
    assert now == pytest.approx(where, abs=1)
    assert page.locator("#handle-from").get_attribute("aria-valuenow") == str(before.first)
    expect(page.locator("#timeline")).not_to_have_class("timeline moving")

    # Still broken: it says so again.
    page.get_by_role("button", name="Try again").click()
    expect(failure).to_be_visible()

    page.unroute_all()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    after = wait_for_another(page, before)
    expect(failure).not_to_be_visible()
    assert after.first > before.first
    assert page.url.endswith(after.query)
    assert page.evaluate("history.length") == length + 1, "one entry, however often it was tried"
    page.go_back()
    wait_for_another(page, after)
    assert drawn(page) == before


@pytest.mark.allowed_errors("ERR_FAILED", "Failed to fetch")
def test_a_failed_click_can_be_tried_again(page: Page) -> None:
    open_timeline(page, "/fr/")
    page.route("**/fr/events/**", lambda route: route.abort())
    link = page.locator("#list li a").first
    slug = (page.locator("#list li").first.get_attribute("id") or "").removeprefix("list-")
    link.click()
    failure = page.locator("#failure")
    expect(failure).to_be_visible()
    expect(failure.get_by_role("button", name="Réessayer")).to_be_visible()
    expect(page.locator("#panel")).to_have_count(0)
    page.unroute_all()
    failure.get_by_role("button").click()
    expect(page.locator("#panel")).to_have_attribute("data-slug", str(slug))
    expect(failure).not_to_be_visible()
    page.go_back()
    expect(page.locator("#panel")).to_have_count(0)
    assert page.url.endswith("/fr/")


@pytest.mark.allowed_errors("ERR_INTERNET_DISCONNECTED", "Failed to fetch")
def test_help_that_cannot_be_fetched_says_so_and_is_fetched_once(make_page) -> None:
    page: Page = make_page(is_new=True)
    open_timeline(page, YEAR)
    address = page.url
    page.locator(".help-button").focus()
    page.context.set_offline(True)
    page.keyboard.press("?")
    failure, dialog = page.locator("#failure"), page.locator("dialog#help")
    expect(failure).to_be_visible()
    expect(dialog).to_be_hidden()
    page.context.set_offline(False)
    failure.get_by_role("button").click()
    expect(dialog.get_by_text("Page Up")).to_be_visible()
    expect(failure).to_be_hidden()
    dialog.get_by_role("button", name="Close").click()

    page.context.set_offline(True)
    page.locator(".help-button").click()
    expect(dialog.get_by_text("Page Up")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(".help-button")).to_be_focused()
    assert page.url == address


def test_a_second_gesture_cancels_the_first_request(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    held = Held(page)
    drag_by(page, -200)
    held.wait(1)
    first = fields(page)

    # While the second drag lasts, the answer to the first comes: it must not pull the plot from under the hand.
    start = blank(page)
    drag(page, start, (start[0] - 100, start[1]), steps=4)
    held.wait(1).continue_()
    page.wait_for_timeout(400)
    assert drawn(page) == before
    assert failed == [f"{page.url.split('?')[0]}?{first.query}"]
    expect(page.locator("#failure")).not_to_be_visible()
    page.mouse.up()
    held.wait(2).continue_()
    after = wait_for_another(page, before)
    assert after.first - first.first == pytest.approx((first.first - before.first) / 2, abs=2)


def test_keys_in_a_row_add_up_however_late_the_answers(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    page.locator("#timeline [tabindex='0']").first.focus()
    held = Held(page)
    page.keyboard.press("PageUp")
    held.wait(1)
    page.keyboard.press("PageUp")
    held.wait(1).continue_()
    held.wait(2).continue_()
    after = wait_for_another(page, before)
    assert after == Window(before.first - 2 * before.days, before.first - before.days - 1)


def test_a_late_answer_never_overwrites_a_newer_one(page: Page) -> None:
    open_timeline(page, YEAR)
    held = Held(page)
    page.locator("#zoom-in").click()
    first = held.wait(1)
    page.locator("label.chip", has_text="Arms").click()
    held.wait(2).continue_()
    expect(page.locator("#timeline .lane")).to_have_count(1)
    address, window = page.url, drawn(page)
    first.continue_()
    page.wait_for_timeout(400)
    assert page.url == address
    assert drawn(page) == window
    expect(page.locator("#timeline .lane")).to_have_count(1)


def test_a_gesture_keeps_the_filter_that_is_on_its_way(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    held = Held(page)
    asked = fetches(page)
    page.locator("label.chip", has_text="Arms").click()
    held.wait(1)
    drag_by(page, -200)
    held.wait(2).continue_()
    wait_for_another(page, before)
    assert len(asked) == 2
    expect(page.locator("#category-arms")).to_be_checked()
    expect(page.locator("#timeline .lane")).to_have_count(1)
