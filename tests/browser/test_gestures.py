"""The timeline in one's hands: dragged, pinched and zoomed, it follows at once and is fetched when it rests."""

from datetime import date

import pytest
from hands import (
    Fingers,
    Held,
    Window,
    assert_stayed,
    blank,
    box_of,
    day_at,
    drag,
    drawn,
    fetches,
    fields,
    limits,
    open_timeline,
    places,
    plot,
    tap_for_a_click,
    wait_for_another,
)
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"


def test_a_drag_moves_everything_with_no_request_and_is_fetched_at_rest(page: Page) -> None:
    open_timeline(page, YEAR)
    before, width = drawn(page), plot(page)["width"]
    length = page.evaluate("history.length")
    asked = fetches(page)
    held = Held(page)
    start = blank(page, 0.6)
    at_first = places(page)
    by = -0.25 * width
    drag(page, start, (start[0] + by, start[1]))

    # The plot follows the hand to the pixel, the fields and the overview say where it is.
    expect(page.locator("#timeline")).to_have_class("timeline moving")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    now = places(page)
    marks = [name for name in at_first if name.startswith("mark-") and " " not in name]
    moved = [now[name] - at_first[name] for name in marks]
    assert sum(abs(distance - by) <= 1 for distance in moved) > len(marks) / 2
    assert fields(page).first == pytest.approx(before.first + 0.25 * before.days, abs=1)
    assert fields(page).days == before.days
    overview = Window.of(page.locator("#overview").evaluate("({ dataset }) => [dataset.from, dataset.to]"))
    share = 0.25 * before.days / overview.days * box_of(page, "#overview svg.plot")["width"]
    assert now["brush"] - at_first["brush"] == pytest.approx(share, abs=3)
    page.wait_for_timeout(400)  # longer than it takes to be fetched: a hand that rests is no end of the drag
    assert asked == []

    # It snaps to whole days, and nothing jumps when the page comes.
    page.mouse.up()
    held.wait()
    snapped, wanted = places(page), fields(page)
    held.wait().continue_()
    after = wait_for_another(page, before)
    assert_stayed(snapped, places(page))
    assert after == wanted
    assert after.days == before.days
    assert page.url.endswith(after.query)
    assert page.evaluate("history.length") == length + 1
    assert len(asked) == 1


def test_a_drag_over_a_link_opens_nothing(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    mark = box_of(page, ".lane .event >> nth=3 >> .at")
    start = (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
    drag(page, start, (start[0] + 60, start[1]))
    page.mouse.up()
    wait_for_another(page, before)
    expect(page.locator("#panel")).to_have_count(0)
    assert "/events/" not in page.url
    # And the next click is a click again.
    page.locator(".lane .event").first.press("Enter")
    expect(page.locator("#panel")).to_be_visible()


def test_a_button_let_go_outside_does_not_stick(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    x, y = blank(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 1, y - 200, steps=3)
    page.mouse.up()
    page.mouse.move(x + 1, y)
    page.mouse.move(x + 200, y, steps=3)
    expect(page.locator("#timeline")).not_to_have_class("timeline moving")
    assert fields(page) == before


def test_the_wheel_with_ctrl_zooms_around_the_pointer_and_alone_scrolls_the_page(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    x, y = blank(page, 0.75)
    there = day_at(page, before, x)
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    after = wait_for_another(page, before)
    assert after.days == pytest.approx(before.days / 2, abs=1)
    assert day_at(page, after, x) == pytest.approx(there, abs=1)
    assert page.evaluate("scrollY") == 0

    page.mouse.wheel(0, 200)
    page.wait_for_function("() => scrollY > 0")
    assert fields(page) == drawn(page) == after


def test_a_double_click_zooms_in_and_with_shift_out(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    x, y = blank(page, 0.25)
    there = day_at(page, before, x)
    page.mouse.dblclick(x, y)
    nearer = wait_for_another(page, before)
    assert nearer.days == pytest.approx(before.days / 2, abs=1)
    assert day_at(page, nearer, x) == pytest.approx(there, abs=1)
    page.keyboard.down("Shift")
    page.mouse.dblclick(x, y)
    page.keyboard.up("Shift")
    farther = wait_for_another(page, nearer)
    assert farther.days == pytest.approx(before.days, abs=2)
    assert day_at(page, farther, x) == pytest.approx(there, abs=2)


def test_it_stops_at_the_limits_and_at_one_day(page: Page) -> None:
    open_timeline(page, YEAR)
    before = drawn(page)
    x, y = blank(page, 0.9)
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    there = day_at(page, before, x)
    for _ in range(14):
        page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    day = wait_for_another(page, before)
    assert day.days == 1
    assert day.first + 0.5 == pytest.approx(there, abs=1.2)
    whole = limits(page)

    page.keyboard.down("Control")
    for _ in range(20):
        page.mouse.wheel(0, 240)
    page.keyboard.up("Control")
    assert wait_for_another(page, day) == whole

    # A longer window has a little more air; then nothing is left to drag to, and no page is asked for.
    furthest = limits(page)
    drag(page, (x, y), (x - 300, y))
    page.mouse.up()
    assert wait_for_another(page, whole) == Window(furthest.last - whole.days + 1, furthest.last)
    asked = fetches(page)
    drag(page, (x, y), (x - 200, y))
    page.mouse.up()
    expect(page.locator("#timeline")).not_to_have_class("timeline moving")
    assert asked == []


def test_nobody_can_drag_on_into_years_without_data(page: Page) -> None:
    open_timeline(page, "/en/?from=2026-09-01&to=2026-10-01")
    before, asked = drawn(page), fetches(page)
    x, y = blank(page, 0.5)
    drag(page, (x, y), (x - 300, y))
    page.mouse.up()
    expect(page.locator("#timeline")).not_to_have_class("timeline moving")
    assert drawn(page) == fields(page) == before
    assert asked == []


def test_the_buttons_zoom_around_the_middle_event(page: Page) -> None:
    open_timeline(page, YEAR)
    year = drawn(page)
    page.locator("#zoom-in").click()
    half = wait_for_another(page, year)
    assert half.days == year.days // 2
    middle = page.request.get(f"{YEAR.replace('/?', '/events.json?')}").json()["events"]
    begun = date.fromisoformat(middle[(len(middle) - 1) // 2]["earliest"]).toordinal()
    assert half.first + half.last == pytest.approx(2 * max(begun, year.first), abs=2)
    page.locator("#zoom-out").click()
    assert wait_for_another(page, half).days == pytest.approx(year.days, abs=1)
    page.locator("#fit").click()
    fit = wait_for_another(page, year)
    expect(page.locator("#later")).to_have_count(0)
    expect(page.locator("#earlier")).to_contain_text("1959")
    assert fit.days < 5 * 365


def test_a_pinned_marker_stays_at_the_edge_as_the_next_page_has_it(page: Page) -> None:
    # The deliveries of September 2023 to February 2025 begin to the left of this window.
    open_timeline(page, YEAR)
    pinned = page.locator(".event.pinned")
    slugs = {mark.get_attribute("id") for mark in pinned.all()}
    assert slugs
    edge = plot(page)["x"]
    before = drawn(page)
    held = Held(page)
    start = blank(page, 0.3)
    drag(page, start, (start[0] - 30, start[1]))
    page.evaluate("() => new Promise(requestAnimationFrame)")
    now = places(page)
    still = {mark.get_attribute("id") for mark in pinned.all()}
    assert still >= {slug for slug in slugs if now[f"{slug} ends"] > edge}
    for slug in still:
        assert now[str(slug)] == pytest.approx(edge, abs=1)
    expect(pinned.first.locator(".arrow")).to_have_css("visibility", "visible")
    page.mouse.up()
    held.wait()
    snapped = places(page)
    pins = {mark.get_attribute("id") for mark in pinned.all()}
    held.wait().continue_()
    wait_for_another(page, before)
    assert {mark.get_attribute("id") for mark in pinned.all()} == pins
    assert_stayed(snapped, places(page))

    # A start that comes into sight takes its marker along.
    now_drawn = drawn(page)
    start = blank(page, 0.2)
    page.unroute_all()
    drag(page, start, (start[0] + 900, start[1]), steps=4)
    page.mouse.up()
    wait_for_another(page, now_drawn)
    assert page.locator(".event.pinned").count() < len(pins)


def test_what_the_fingers_do(make_page) -> None:
    page: Page = make_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    open_timeline(page, YEAR)
    fingers = Fingers(page)
    before, box = drawn(page), plot(page)
    y = box["y"] + 20

    # A pinch zooms around its centre: what was under each finger stays there.
    left, right = box["x"] + 0.5 * box["width"], box["x"] + 0.7 * box["width"]
    apart = 0.1 * box["width"]
    there = [day_at(page, before, left), day_at(page, before, right)]
    asked = fetches(page)
    fingers.down((left, y), (right, y))
    for step in range(1, 6):
        fingers.move((left - apart * step / 5, y), (right + apart * step / 5, y))
    assert asked == []
    fingers.up()
    near = wait_for_another(page, before)
    assert near.days == pytest.approx(before.days / 2, abs=2)
    assert day_at(page, near, left - apart) == pytest.approx(there[0], abs=2)
    assert day_at(page, near, right + apart) == pytest.approx(there[1], abs=2)

    # One finger drags.
    fingers.swipe((right, y), (left, y))
    panned = wait_for_another(page, near)
    assert panned.days == near.days
    assert panned.first - near.first == pytest.approx(0.2 * near.days, abs=2)

    # The next tap is a tap, on whatever it is.
    tap_for_a_click(page, "#zoom-in")
    nearer = wait_for_another(page, panned)
    assert nearer.days == panned.days // 2

    # Up and down is the page's.
    fingers.swipe((left, y), (left + 3, y - 200))
    page.wait_for_function("() => scrollY > 100")
    assert fields(page) == drawn(page) == nearer


# Markers, by their lane and their middle, and names of ticks that are seen on the plot, but for the one at its edge.
SEEN = """
(marks) => {
  const seen = [];
  for (const cell of document.querySelectorAll(".lane .plot-cell, .head .plot-cell")) {
    const { left, right } = cell.getBoundingClientRect();
    for (const one of cell.querySelectorAll(`${marks}, .axis text:not(.edge)`)) {
      const box = one.getBoundingClientRect();
      const isName = one.matches("text");
      const x = isName ? box.left : (box.left + box.right) / 2;
      if (!one.checkVisibility({ visibilityProperty: true }) || x < left || x > right) continue;
      seen.push([isName ? one.textContent : cell.closest(".lane").id, Math.round(x)]);
    }
  }
  return seen;
}
"""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("by", [0.4, -0.4], ids=["back", "on"])
def test_marks_and_ticks_are_there_before_the_page_of_a_drag_comes(page: Page, language: str, by: float) -> None:
    open_timeline(page, YEAR.replace("en", language))
    assert page.locator(".beyond:visible").count() == 0
    before, width = drawn(page), plot(page)["width"]
    at_rest = page.evaluate(SEEN, ".event .at")
    held = Held(page, f"**/{language}/**")
    start = blank(page, 0.5)
    drag(page, start, (start[0] + by * width, start[1]))
    page.mouse.up()
    held.wait()
    dragged = page.evaluate(SEEN, ":is(.event, .beyond) .at")
    assert len(dragged) > 5
    held.wait().continue_()
    wait_for_another(page, before)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    now = page.evaluate(SEEN, ".event .at")
    # What has come into sight was where it is.
    edge = plot(page)["x"] + (0 if by > 0 else width * (1 + by)), plot(page)["x"] + (width * by if by > 0 else width)
    fresh = [one for one in now if edge[0] + 5 < one[1] < edge[1] - 5]
    assert len([name for name, _ in fresh if name.startswith("lane-")]) > 3
    assert len([name for name, _ in fresh if not name.startswith("lane-")]) > 2
    missing = [one for one in fresh if not any(one[0] == name and abs(one[1] - x) <= 2 for name, x in dragged)]
    assert missing == []
    assert at_rest != now
    assert page.locator(".beyond:visible").count() == 0


def test_what_lies_beyond_is_no_stop_for_keys_and_said_to_nobody(page: Page) -> None:
    open_timeline(page, YEAR)
    assert page.locator(".beyond .at").count() > 10
    assert page.locator(".beyond :is(a, [tabindex], [role], title)").count() == 0
    assert "2023" not in page.locator("#timeline .axis").aria_snapshot()
    page.locator("#timeline [tabindex='0']").first.focus()
    for _ in range(80):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.matches('.event, .cluster')")
    assert drawn(page) == fields(page)
