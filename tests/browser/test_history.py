"""Back always does what it says; an address is the whole page, after a reload, in a new tab and beside another tab."""

from collections.abc import Callable

import pytest
from explorer import read, wait_for_query
from hands import blank, box_of, drag, drawn, fields, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"


def drag_by(page: Page, pixels: float) -> None:
    start = blank(page)
    drag(page, start, (start[0] + pixels, start[1]), steps=4)
    page.mouse.up()


def brush_by(page: Page, pixels: float) -> None:
    box = box_of(page, "#brush")
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drag(page, start, (start[0] + pixels, start[1]), steps=4)
    page.mouse.up()


def zoom_by_wheel(page: Page, by: float) -> None:
    page.mouse.move(*blank(page))
    page.keyboard.down("Control")
    page.mouse.wheel(0, by)
    page.keyboard.up("Control")


def press_page_up(page: Page) -> None:
    page.locator("#timeline [tabindex='0']").first.focus()
    page.keyboard.press("PageUp")


def test_filters_and_gestures_are_steps_that_back_undoes_one_by_one(page: Page) -> None:
    open_timeline(page, YEAR)
    length = page.evaluate("history.length")
    first = drawn(page)
    page.locator("label.chip", has_text="Arms").click()
    wait_for_query(page, "category=arms&from=2024-07-01&to=2025-06-30")
    assert page.evaluate("history.length") == length + 1
    drag_by(page, -200)
    moved = wait_for_another(page, first)
    assert page.evaluate("history.length") == length + 2

    page.go_back()
    wait_for_query(page, f"category=arms&{first.query}")
    assert drawn(page) == fields(page) == first
    expect(page.locator("#category-arms")).to_be_checked()
    page.go_back()
    wait_for_query(page, first.query)
    expect(page.locator("#category-arms")).not_to_be_checked()
    page.go_forward()
    wait_for_query(page, f"category=arms&{first.query}")
    page.go_forward()
    wait_for_query(page, f"category=arms&{moved.query}")
    assert drawn(page) == fields(page) == moved
    expect(page.locator("#category-arms")).to_be_checked()
    # The brush and the marks are of the window in sight, and the next gesture starts from it.
    drag_by(page, 100)
    last = wait_for_another(page, moved)
    assert last.first < moved.first
    assert page.url.endswith(f"/en/?category=arms&{last.query}")
    page.go_back()
    wait_for_query(page, f"category=arms&{moved.query}")


GESTURES: dict[str, Callable[[Page], None]] = {
    "drag": lambda page: drag_by(page, 200),
    "brush": lambda page: brush_by(page, -30),
    "wheel": lambda page: zoom_by_wheel(page, -240),
    "key": press_page_up,
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("gesture", GESTURES)
def test_back_after_the_first_gesture_stays_on_the_site(page: Page, language: str, gesture: str) -> None:
    open_timeline(page, f"/{language}/")
    first = drawn(page)
    GESTURES[gesture](page)
    moved = wait_for_another(page, first)
    page.go_back()
    wait_for_another(page, moved)
    assert drawn(page) == fields(page) == first
    assert page.url.endswith(f"/{language}/")


def test_after_a_pause_a_gesture_begins_another_step(make_page: Callable[..., Page]) -> None:
    # The clock is the whole context's. Here it goes when it is told to, however busy the machine is.
    page = make_page(is_new=True)
    page.clock.install()
    open_timeline(page, YEAR)
    page.clock.pause_at("2040-01-01")
    length = page.evaluate("history.length")
    windows = [drawn(page)]
    for pause in (0, 4000, 4000, 6000):
        page.clock.run_for(pause)
        drag_by(page, -100)
        # Until the window is taken to be at rest.
        page.clock.run_for(500)
        windows.append(wait_for_another(page, windows[-1]))
    assert page.evaluate("history.length") == length + 2
    page.clock.resume()
    for there in (windows[3], windows[0]):
        now = drawn(page)
        page.go_back()
        assert wait_for_another(page, now) == there


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
