"""By speaker an event has a mark in the lane of everyone who spoke of it: all of them are reached, and lead to it."""

import pytest
from hands import fetches, open_timeline
from playwright.sync_api import Page, expect

WINTER = "from=2024-10-01&to=2025-05-31"
SPEAKERS = f"/en/?{WINTER}&lanes=speaker"
STRIKE = "2025-04-24-kn-23-strike"
TABBABLE = "#timeline :is(.event, .cluster)[tabindex='0']"
FOCUSED = "() => document.activeElement.id"
# The marks of a lane that are to be seen, in chronological order.
ORDER = """(lane) => [...document.querySelectorAll(`#lane-${lane} :is(.event, .cluster)`)]
  .filter((stop) => stop.getClientRects().length)
  .map((stop) => [Number(stop.dataset.start ?? parseFloat(stop.querySelector(".at").getAttribute("x"))), stop.id])
  .sort((a, b) => a[0] - b[0]).map((one) => one[1])"""


def test_arrows_lead_along_a_speaker_and_to_the_next_one(page: Page) -> None:
    open_timeline(page, SPEAKERS)
    expect(page.locator(TABBABLE)).to_have_count(1)
    marks = page.evaluate(ORDER, "moscow")
    asked = fetches(page)
    page.locator(f"#{marks[0]}").focus()
    for mark in marks[1:]:
        page.keyboard.press("ArrowRight")
        assert page.evaluate(FOCUSED) == mark
    page.keyboard.press("ArrowRight")
    assert page.evaluate(FOCUSED) == marks[-1], "the lane ends there"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED) == marks[-2]
    # Below is the same event where the next speaker spoke of it.
    page.locator(f"#mark-{STRIKE}--moscow").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == f"mark-{STRIKE}--pyongyang"
    page.keyboard.press("ArrowUp")
    assert page.evaluate(FOCUSED) == f"mark-{STRIKE}--moscow"
    assert asked == []
    expect(page.locator(TABBABLE)).to_have_count(1)


def test_opening_lights_up_all_marks_and_closing_returns_to_the_one(page: Page) -> None:
    open_timeline(page, SPEAKERS)
    mark = page.locator(f"#mark-{STRIKE}--pyongyang")
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
    marks = page.locator(f"[id^='mark-{STRIKE}--']")
    expect(page.locator("#timeline .event.selected")).to_have_count(marks.count())
    assert marks.count() > 2
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(mark).to_be_focused()
    expect(page.locator("#timeline .event.selected")).to_have_count(0)


def test_an_event_of_the_list_closes_to_the_list(page: Page) -> None:
    open_timeline(page, SPEAKERS)
    entry = page.locator(f"#list-{STRIKE} a")
    entry.click()
    expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
    page.locator("#close").click()
    expect(entry).to_be_focused()


def test_the_card_says_what_the_speaker_does(page: Page) -> None:
    open_timeline(page, SPEAKERS)
    page.locator(f"#mark-{STRIKE}--moscow").focus()
    page.keyboard.press("ArrowDown")
    card = page.locator(".card")
    expect(card).to_contain_text("24 April 2025")
    expect(card).to_contain_text("Pyongyang: denies")


@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_one_goes_from_lanes_to_lanes_without_losing_the_place(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_timeline(page, f"/en/?{WINTER}")
    listed = page.locator("#list li").evaluate_all("(all) => all.map((one) => one.id)")
    for name, first in (("Speaker", "lane-moscow"), ("Status", "lane-confirmed"), ("Category", "lane-arms")):
        if width == 390 and page.locator("#fold").get_attribute("open") is None:
            page.locator("#fold summary").click()
        link = page.locator(".shown .presets").get_by_role("link", name=name)
        link.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".lane").first).to_have_id(first)
        expect(link).to_have_attribute("aria-current", "true")
        expect(link).to_be_focused()
        assert page.locator("#list li").evaluate_all("(all) => all.map((one) => one.id)") == listed
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids))
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.url.endswith(f"/en/?{WINTER}")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_by_speaker_the_line_below_the_axis_says_what_colours_mean(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/{language}/?{WINTER}&lanes=speaker")
    chips = page.locator("#filter .chip:has([name=category])")
    names = chips.locator("span").all_inner_texts()
    assert len(names) == 5
    expect(chips.first).to_be_hidden()
    fill = "(one) => getComputedStyle(one).color"
    said = page.locator(".key li[class^=category-]")
    assert said.all_inner_texts() == names
    assert [one.is_visible() for one in said.all()] == [True] * 5
    in_key = [one.evaluate(fill) for one in said.locator(".marker").all()]
    assert in_key == [one.evaluate(fill) for one in chips.locator(".marker").all()]
    assert len(set(in_key)) == 5
    page.goto(f"/{language}/?{WINTER}")
    expect(said).to_have_count(0)


def test_a_sign_and_its_number_stay_in_one_line(page: Page) -> None:
    page.goto("/en/?lanes=speaker")
    pairs = page.locator(".lane .name small span span")
    assert pairs.count() > 8
    # However little room there is.
    page.locator(".lane .name small").evaluate_all("(all) => all.forEach((one) => { one.style.width = '1em'; })")
    assert pairs.evaluate_all("(all) => all.map((one) => one.getClientRects().length)") == [1] * pairs.count()
