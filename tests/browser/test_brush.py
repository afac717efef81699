"""The window on the overview: dragged, stretched by its ends, centred by a click, and moved by the keys."""

from datetime import date

import pytest
from hands import (
    Fingers,
    Held,
    Window,
    assert_stayed,
    box_of,
    drag,
    drawn,
    fields,
    limits,
    open_timeline,
    places,
    wait_for_another,
)
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"


def open_overview(page: Page, address: str = YEAR) -> None:
    open_timeline(page, address)
    page.locator("#overview").scroll_into_view_if_needed()


def overview(page: Page) -> tuple[Window, dict[str, float]]:
    span = Window.of(page.locator("#overview").evaluate("({ dataset }) => [dataset.from, dataset.to]"))
    return span, box_of(page, "#overview svg.plot")


def x_of(page: Page, day: float) -> float:
    span, box = overview(page)
    return box["x"] + box["width"] * (day - span.first) / span.days


def test_the_window_is_dragged_and_everything_follows(page: Page) -> None:
    open_overview(page)
    before = drawn(page)
    span, box = overview(page)
    at_first = places(page)
    held = Held(page)
    y = box["y"] + box["height"] * 0.8
    start = (x_of(page, before.first + before.days / 2), y)
    drag(page, start, (start[0] + 100, y))
    page.evaluate("() => new Promise(requestAnimationFrame)")
    days = 100 / box["width"] * span.days
    assert fields(page).first - before.first == pytest.approx(days, abs=1)
    assert fields(page).days == before.days
    now = places(page)
    assert now["brush"] - at_first["brush"] == pytest.approx(100, abs=1)
    assert any(now[name] < at_first[name] - 50 for name in at_first if name.startswith("mark-"))
    assert held.routes == []
    page.mouse.up()
    held.wait()
    snapped = places(page)
    held.wait().continue_()
    after = wait_for_another(page, before)
    assert after.days == before.days
    assert_stayed(snapped, places(page))


@pytest.mark.parametrize("end", ["from", "to"])
def test_an_end_is_dragged_and_the_other_stays(page: Page, end: str) -> None:
    open_overview(page)
    before = drawn(page)
    span, box = overview(page)
    knob = box_of(page, f"#handle-{end} .knob")
    start = (knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    drag(page, start, (start[0] - 60, start[1]))
    page.evaluate("() => new Promise(requestAnimationFrame)")
    days = -60 / box["width"] * span.days
    handle = page.locator(f"#handle-{end}")
    index = 0 if end == "from" else 1
    assert fields(page)[index] - before[index] == pytest.approx(days, abs=1)
    assert handle.get_attribute("aria-valuenow") == str(fields(page)[index])
    page.mouse.up()
    after = wait_for_another(page, before)
    assert after[index] - before[index] == pytest.approx(days, abs=1)
    assert after[1 - index] == before[1 - index]

    # Drawn past the other end it stops at one day.
    other = box_of(page, f"#handle-{'to' if end == 'from' else 'from'} .knob")
    knob = box_of(page, f"#handle-{end} .knob")
    start = (knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    drag(page, start, (other["x"] + (200 if end == "from" else -200), start[1]))
    page.mouse.up()
    assert wait_for_another(page, after).days == 1


def test_a_click_beside_the_window_centres_it_there(page: Page) -> None:
    open_overview(page)
    before = drawn(page)
    _, box = overview(page)
    day = date(2026, 3, 1).toordinal()
    page.mouse.click(x_of(page, day), box["y"] + box["height"] / 2)
    after = wait_for_another(page, before)
    assert after.days == before.days
    assert sum(after) / 2 == pytest.approx(day, abs=2)


def test_a_finger_moves_an_end(make_page) -> None:
    page: Page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_overview(page)
    before = drawn(page)
    knob = box_of(page, "#handle-to .knob")
    grip = box_of(page, "#handle-to .grip")
    assert grip["width"] >= 24
    assert grip["height"] >= 24
    y = knob["y"] + knob["height"] / 2
    Fingers(page).swipe((knob["x"] + 10, y), (knob["x"] - 30, y))
    after = wait_for_another(page, before)
    assert after.first == before.first
    assert after.days < before.days


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [("en", "1 July 2024", "2 July 2024"), ("fr", "1er juillet 2024", "2 juillet 2024")],
)
def test_the_ends_are_sliders(page: Page, language: str, first: str, second: str) -> None:
    open_overview(page, YEAR.replace("en", language))
    start = drawn(page)
    handle = page.locator("#handle-from")
    expect(handle).to_have_role("slider")
    expect(handle).to_have_attribute("aria-valuetext", first)
    handle.focus()

    handle.press("ArrowRight")
    expect(handle).to_have_attribute("aria-valuetext", second)
    one = wait_for_another(page, start)
    assert one == Window(start.first + 1, start.last)
    expect(handle).to_be_focused()
    expect(handle).to_have_attribute("aria-valuetext", second)

    # Several presses are one request, and back where it was.
    for key, by in (("ArrowDown", -1), ("ArrowUp", 1), ("PageUp", 30), ("ArrowLeft", -1), ("PageDown", -30)):
        now = int(handle.get_attribute("aria-valuenow") or 0)
        handle.press(key)
        expect(handle).to_have_attribute("aria-valuenow", str(now + by))
    two = wait_for_another(page, one)
    assert two == start
    expect(handle).to_have_attribute("aria-valuetext", first)
    if language == "fr":
        return

    span, _ = overview(page)
    handle.press("Home")
    home = wait_for_another(page, two)
    assert home == Window(span.first, start.last)
    assert handle.get_attribute("aria-valuemin") == str(span.first) == handle.get_attribute("aria-valuenow")
    page.keyboard.press("Tab")
    other = page.locator("#handle-to")
    expect(other).to_be_focused()
    furthest = limits(page).last
    other.press("End")
    end = wait_for_another(page, home)
    assert end == Window(span.first, furthest)
    expect(other).to_be_focused()
    assert furthest < span.last
    assert other.get_attribute("aria-valuenow") == str(furthest)
    assert int(other.get_attribute("aria-valuemax") or 0) == limits(page).last
