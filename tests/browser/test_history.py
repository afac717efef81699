"""Back always does what it says; an address is the whole page, after a reload, in a new tab and beside another tab."""

import pytest
from explorer import read, wait_for_query
from hands import blank, drag, drawn, fields, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"


def drag_by(page: Page, pixels: float) -> None:
    start = blank(page)
    drag(page, start, (start[0] + pixels, start[1]), steps=4)
    page.mouse.up()


def test_filters_push_gestures_replace_and_back_undoes_a_filter(page: Page) -> None:
    open_timeline(page, YEAR)
    length = page.evaluate("history.length")
    first = drawn(page)
    page.locator("label.chip", has_text="Arms").click()
    wait_for_query(page, "category=arms&from=2024-07-01&to=2025-06-30")
    assert page.evaluate("history.length") == length + 1
    drag_by(page, -200)
    moved = wait_for_another(page, first)
    drag_by(page, -200)
    moved = wait_for_another(page, moved)
    assert page.evaluate("history.length") == length + 1

    page.go_back()
    wait_for_query(page, first.query)
    assert drawn(page) == fields(page) == first
    expect(page.locator("#category-arms")).not_to_be_checked()
    page.go_forward()
    wait_for_query(page, f"category=arms&{moved.query}")
    assert drawn(page) == fields(page) == moved
    expect(page.locator("#category-arms")).to_be_checked()
    # The brush and the marks are of the window in sight, and the next gesture starts from it.
    drag_by(page, 100)
    last = wait_for_another(page, moved)
    assert last.first < moved.first
    assert page.url.endswith(f"/en/?category=arms&{last.query}")


def test_back_and_forward_restore_panel_title_and_scroll(page: Page) -> None:
    open_timeline(page, YEAR)
    title = page.title()
    link = page.locator("#list li a").nth(20)
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 300
    link.click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    first = panel.get_attribute("data-slug")
    opened = page.title()
    assert opened != title
    page.locator("#next").click()
    expect(panel).not_to_have_attribute("data-slug", str(first))
    second = panel.get_attribute("data-slug")

    page.go_back()
    expect(panel).to_have_attribute("data-slug", str(first))
    expect(page).to_have_title(opened)
    page.go_back()
    expect(panel).to_have_count(0)
    expect(page).to_have_title(title)
    page.wait_for_function("(before) => Math.abs(scrollY - before) < 40", arg=before)
    page.go_forward()
    page.go_forward()
    expect(panel).to_have_attribute("data-slug", str(second))


def test_scroll_is_restored_from_another_page_of_the_history(page: Page) -> None:
    open_timeline(page, YEAR)
    page.evaluate("scrollTo(0, 900)")
    page.goto("/fr/")
    page.go_back()
    page.wait_for_function("() => Math.abs(scrollY - 900) < 40")
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("control", ["#zoom-in", "label.chip >> nth=1", "#list li a >> nth=12"])
def test_the_reader_stays_where_they_are(make_page, control: str) -> None:
    page: Page = make_page(viewport={"width": 1440, "height": 500})
    open_timeline(page, YEAR)
    target = page.locator(control)
    target.scroll_into_view_if_needed()
    page.evaluate("() => scrollBy(0, 60)")
    before = page.evaluate("scrollY")
    assert before >= 60
    address = page.url
    target.click()
    page.wait_for_function(
        "(address) => location.href !== address && !document.querySelector('.htmx-request')", arg=address
    )
    after = page.evaluate("scrollY")
    assert after == pytest.approx(before, abs=120), "what is above may have changed its height a little"


@pytest.mark.parametrize(
    "address", ["?category=troops&status=confirmed&from=2024-10-01&to=2025-05-31&q=kursk", "?from=..&to=.."]
)
def test_an_address_is_the_whole_page(page: Page, address: str) -> None:
    open_timeline(page, f"/en/{address}")
    one = read(page)
    assert one.listed
    page.reload()
    assert read(page) == one
    other = page.context.new_page()
    open_timeline(other, page.url)
    assert read(other) == one


def test_two_tabs_do_not_know_each_other(page: Page) -> None:
    open_timeline(page, YEAR)
    other = page.context.new_page()
    open_timeline(other, YEAR)
    before = drawn(page)
    other.locator("label.chip", has_text="Troops").click()
    expect(other.locator("#timeline .lane")).to_have_count(1)
    page.bring_to_front()
    drag_by(page, -200)
    wait_for_another(page, before)
    expect(page.locator("#timeline .lane")).to_have_count(5)
    assert drawn(other) == before
    expect(other.locator("#timeline .lane")).to_have_count(1)
