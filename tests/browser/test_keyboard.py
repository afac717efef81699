"""The timeline by keys alone: one tab stop, and a map of keys that is bound to it and to nothing else."""

from datetime import date

import pytest
from hands import Window, blank, drawn, fetches, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"
STOPS = "#timeline .event, #timeline .cluster"
TABBABLE = "#timeline :is(.event, .cluster)[tabindex='0']"


def focus_on_marks(page: Page) -> None:
    page.locator(TABBABLE).focus()


def focused(page: Page) -> str:
    return str(page.evaluate("() => document.activeElement.id"))


def order(page: Page) -> list[str]:
    """The ids of the marks to be seen, in chronological order."""
    found: list[str] = page.evaluate(
        """(stops) => [...document.querySelectorAll(stops)].filter((stop) => stop.getClientRects().length)
          .map((stop) => [stop.dataset.start ?? parseFloat(stop.querySelector(".at").getAttribute("x")), stop.id])
          .sort((a, b) => a[0] - b[0]).map((one) => one[1])""",
        STOPS,
    )
    return found


def test_the_marks_are_one_tab_stop(page: Page) -> None:
    open_timeline(page, YEAR)
    expect(page.locator(TABBABLE)).to_have_count(1)
    assert page.locator(f"{STOPS} >> visible=true").count() > 30
    page.locator("#fit").focus()
    page.keyboard.press("Tab")
    assert focused(page) == order(page)[0], "the first in time comes first"
    page.keyboard.press("ArrowRight")
    second = order(page)[1]
    assert focused(page) == second
    page.keyboard.press("Tab")
    assert page.evaluate("() => !document.activeElement.closest('.lane')")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == second, "the tab stop moves with the reader"
    expect(page.locator(TABBABLE)).to_have_count(1)


def test_arrows_walk_through_time_and_lanes(page: Page) -> None:
    open_timeline(page, YEAR)
    focus_on_marks(page)
    marks = order(page)
    asked = fetches(page)
    for mark in marks[1:]:
        page.keyboard.press("ArrowRight")
        assert focused(page) == mark
    page.keyboard.press("ArrowRight")
    assert focused(page) == marks[-1]
    page.keyboard.press("ArrowLeft")
    assert focused(page) == marks[-2]
    page.keyboard.press("Home")
    assert focused(page) == marks[0]
    page.keyboard.press("End")
    assert focused(page) == marks[-1]

    lane = "() => [...document.querySelectorAll('.lane')].findIndex((one) => one.contains(document.activeElement))"
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    assert page.evaluate(lane) == 0
    seen = [0]
    for _ in range(4):
        page.keyboard.press("ArrowDown")
        seen.append(page.evaluate(lane))
    assert seen == [0, 1, 2, 3, 4]
    assert asked == [], "walking fetches nothing"
    # A modifier makes it the browser's key.
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    before = focused(page)
    page.keyboard.press("Control+Home")
    assert focused(page) == before


def test_keys_move_and_zoom_the_window_and_keep_the_focus(page: Page) -> None:
    open_timeline(page, YEAR)
    focus_on_marks(page)
    year = drawn(page)
    page.keyboard.press("PageDown")
    later = wait_for_another(page, year)
    assert later == Window(year.last + 1, year.last + year.days)
    assert page.evaluate("() => document.activeElement.matches('.event, .cluster')")
    page.keyboard.press("PageUp")
    assert wait_for_another(page, later) == year

    for key, factor in (("+", 0.5), ("=", 0.5), ("-", 2)):
        before = drawn(page)
        page.keyboard.press("End")
        mark = focused(page)
        page.keyboard.press(key)
        after = wait_for_another(page, before)
        assert after.days == pytest.approx(before.days * factor, abs=1)
        assert focused(page) == mark, "it zooms around the mark that one stands on"
    before = drawn(page)
    page.keyboard.press("0")
    fit = wait_for_another(page, before)
    assert 2 * 365 < fit.days < 5 * 365
    expect(page.locator("#later")).to_have_count(0)

    # Two presses in a row are two windows.
    open_timeline(page, YEAR)
    focus_on_marks(page)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    page.keyboard.press("PageUp")
    assert wait_for_another(page, year) == Window(year.first - year.days, year.first - 1)


def test_an_empty_window_keeps_the_keys_alive(page: Page) -> None:
    open_timeline(page, "/en/?from=2023-07-01&to=2023-07-31")
    focus_on_marks(page)
    before = drawn(page)
    page.keyboard.press("PageUp")
    empty = wait_for_another(page, before)
    expect(page.locator("#timeline .empty")).to_be_visible()
    assert focused(page) == "timeline"
    page.keyboard.press("PageDown")
    assert wait_for_another(page, empty) == before
    assert focused(page) in order(page)


def test_after_a_click_on_the_plot_the_arrows_lead_to_the_marks(page: Page) -> None:
    open_timeline(page, YEAR)
    expect(page.locator(TABBABLE)).to_have_count(1)
    page.mouse.click(*blank(page))
    page.keyboard.press("ArrowRight")
    assert focused(page) in order(page)


def test_enter_opens_escape_closes_and_the_focus_returns(page: Page) -> None:
    open_timeline(page, YEAR)
    focus_on_marks(page)
    page.keyboard.press("ArrowRight")
    mark = focused(page)
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    expect(page.locator(f"#{mark}")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(f"#{mark}")).to_be_focused()

    # Also from inside the panel.
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    page.locator("#next").focus()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(f"#{mark}")).to_be_focused()

    # An event opened from the list, once it is laid out again, gives the focus back to the list.
    expect(page.locator("html[data-spared]")).to_have_count(0)
    page.locator("#list li a").nth(2).press("Enter")
    slug = panel.get_attribute("data-slug")
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.locator(f"#list-{slug} a")).to_be_focused()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_escape_leads_to_a_mark_or_the_timeline_where_a_filter_left_the_event_out(page: Page, language: str) -> None:
    for word, marks in (("", True), ("zzzz", False)):
        open_timeline(page, f"/{language}/")
        page.locator("#mark-2025-04-24-kn-23-strike").press("Enter")
        expect(page.locator("#panel")).to_be_visible()
        page.locator("#category-troops").press("Space")
        expect(page.locator("#panel .notice")).to_be_visible()
        if word:
            page.locator("#q").fill(word)
            page.keyboard.press("Enter")
            expect(page.locator(".empty")).to_be_visible()
        page.locator("#panel-title").focus()
        page.keyboard.press("Escape")
        expect(page.locator("#panel")).to_have_count(0)
        # From there the keys go on, and move no window by a day.
        stops = "#lane-troops .event" if marks else "#timeline"
        page.wait_for_function("(stops) => document.activeElement.matches(stops)", arg=stops)
        expect(page.locator(":focus")).to_have_attribute("tabindex", "0")


def test_slash_and_question_mark_work_from_anywhere_but_a_text_field(page: Page) -> None:
    open_timeline(page)
    dialog, field = page.locator("dialog#help"), page.locator("#q")
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    for key in ("Page Up", "Home", "Enter", "Esc", "/", "?"):
        expect(dialog.get_by_text(key, exact=True).first).to_be_visible()
    page.keyboard.press("/")
    expect(field).not_to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()

    focus_on_marks(page)
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("a/b?c")
    expect(field).to_have_value("a/b?c")
    expect(dialog).not_to_be_visible()
    day = page.locator("#from")
    value = day.input_value()
    day.press("End")
    page.keyboard.type("?/+0")
    expect(day).to_have_value(f"{value}?/+0")
    day.fill(value)
    field.fill("")
    # The page's other controls are no text fields.
    page.locator("#category-arms").focus()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#category-arms")).to_be_focused()
    page.locator(".help-button").click()
    expect(dialog).to_be_visible()


def test_keys_outside_the_timeline_are_not_its_own(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    asked = fetches(page)
    page.locator("#list-title").click()
    for key in ("ArrowRight", "PageDown", "+", "-", "0", "Home", "End"):
        page.keyboard.press(key)
    page.locator("#zoom-in").focus()
    page.keyboard.press("PageDown")
    page.wait_for_timeout(300)
    assert drawn(page) == before
    assert asked == []
    assert date.fromordinal(before.first).isoformat() in page.url


@pytest.mark.parametrize("scheme", ["light", "dark", "forced"])
def test_the_focus_is_seen(page: Page, scheme: str) -> None:
    if scheme == "forced":
        page.emulate_media(forced_colors="active")
    else:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    open_timeline(page, YEAR)
    page.locator("#fit").focus()
    page.keyboard.press("Tab")
    mark = page.locator(".event:focus-visible, .cluster:focus-visible")
    with_focus = mark.screenshot()
    page.keyboard.press("End")
    page.evaluate("() => document.activeElement.blur()")
    assert page.locator(TABBABLE).count() == 1
    page.locator("#fit").focus()
    page.keyboard.press("Tab")
    again = page.locator(".event:focus-visible, .cluster:focus-visible")
    ring = again.evaluate(
        """(mark) => {
          const shape = mark.querySelector("use.at") ?? mark.querySelector("rect");
          const { stroke, strokeWidth } = getComputedStyle(shape);
          return [stroke, parseFloat(strokeWidth)];
        }"""
    )
    assert with_focus
    assert ring[0] != "none"
    assert ring[1] >= 2
