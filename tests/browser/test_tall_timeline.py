"""A timeline that is taller than the window: its years stay above its marks, and hide nothing that one stands on."""

from collections.abc import Callable

import pytest
from hands import blank, drag, drawn, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

SIZES = [(1920, 1080), (1440, 900), (1024, 768), (768, 1024), (390, 844)]
TALL = "/en/?lanes=speaker&from=2022-07-01&to=2026-12-31"

# Scrolled to the lane in the middle: what is at the top of the window, and its ground; where the names of years stand
# and where the lines of the plot.
READ = """
() => {
  const lanes = [...document.querySelectorAll(".lane")];
  const lane = lanes[Math.floor(lanes.length / 2)];
  scrollTo(0, lane.getBoundingClientRect().top + scrollY + 30);
  const axis = document.querySelector(".axis"), box = axis.getBoundingClientRect();
  const seen = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const head = axis.closest(".head");
  return {
    top: box.top,
    laneTop: lane.getBoundingClientRect().top,
    isSeen: head.contains(seen),
    ground: getComputedStyle(head).backgroundColor,
    offset: Math.abs(box.left - lane.querySelector(".plot").getBoundingClientRect().left),
    position: getComputedStyle(head).position,
  };
}
"""

# Marks that lie below the years, or out of the window, when they get the focus, one after the other from below.
HIDDEN = """
() => {
  scrollTo(0, document.querySelector("#list").offsetTop);
  const marks = [...document.querySelectorAll("#timeline :is(.event, .cluster)")].reverse();
  return marks.filter((mark) => mark.checkVisibility()).filter((mark) => {
    mark.focus();
    const { top } = (mark.querySelector("use.at") ?? mark.querySelector("rect")).getBoundingClientRect();
    return top < document.querySelector(".axis").getBoundingClientRect().bottom;
  }).map((mark) => mark.id);
}
"""


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("media", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
def test_the_years_stay_above_the_marks(make_page: MakePage, width: int, height: int, media: dict[str, str]) -> None:
    page = make_page(viewport={"width": width, "height": height}, **media)
    open_timeline(page, TALL)
    read = page.evaluate(READ)
    assert read["laneTop"] < 0, "the lane begins above the window"
    assert 0 <= read["top"] < 10
    assert read["isSeen"]
    assert read["offset"] < 1
    assert read["ground"].startswith("rgb("), "marks do not shine through"


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_mark_that_gets_the_focus_lies_below_the_years(make_page: MakePage, width: int, height: int) -> None:
    page = make_page(viewport={"width": width, "height": height})
    open_timeline(page, TALL)
    assert page.locator("#timeline .event:visible").count() > 30
    assert page.evaluate(HIDDEN) == []


def test_a_drag_on_the_years_moves_the_window_wherever_one_has_scrolled_to(page: Page) -> None:
    open_timeline(page, TALL)
    page.evaluate(READ)
    before, start = drawn(page), blank(page)
    drag(page, start, (start[0] + 200, start[1]))
    page.mouse.up()
    assert wait_for_another(page, before).first < before.first


def test_the_buttons_above_the_years_come_into_sight_with_the_focus(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 768, "height": 1024})
    open_timeline(page, TALL)
    page.evaluate(READ)
    button = page.locator("#zoom-in")
    expect(button).not_to_be_in_viewport()
    button.focus()
    expect(button).to_be_in_viewport(ratio=1)


def test_where_there_is_no_room_and_on_paper_the_years_stay_where_they_are(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 844, "height": 390})
    open_timeline(page, TALL)
    assert page.evaluate(READ)["top"] < 0
    page.set_viewport_size({"width": 844, "height": 900})
    assert page.evaluate(READ)["top"] >= 0
    page.emulate_media(media="print")
    assert page.evaluate(READ)["position"] == "static"
    page.emulate_media(media="screen")
    page.goto(TALL.replace("/en/", "/en/embed"))
    assert page.evaluate(READ)["position"] == "static"
