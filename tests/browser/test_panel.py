"""The event that is open is in sight on every screen, whatever opened it, and says who says so before all else."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.datasets import FROZEN, read_rows

MakePage = Callable[..., Page]

EVENTS = read_rows(FROZEN, "events.csv")
STRIKE = "2025-04-24-kn-23-strike"
SIZES = [(320, 256), (390, 844), (844, 390), (768, 1024), (1024, 768), (1280, 720), (1440, 900)]
TOLD = ["#panel .badge", "#panel-title", "#panel .panel-bar #close", "#panel > .says"]

# What of the panel's beginning is not in the window or has something else over it.
OUT_OF_SIGHT = """
(told) => {
  const panel = document.querySelector("#panel");
  return told.filter((selector) => {
    const one = document.querySelector(selector), { top, bottom, left, right } = one.getBoundingClientRect();
    const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    const isInWindow = top >= -1 && left >= -1 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
    return !isInWindow || !panel.contains(seen);
  });
}
"""


# From now on, every element that is taken out of the page, for good or to be put in again.
WATCH_WHAT_MOVES = """
() => {
  globalThis.takenOut = [];
  new MutationObserver((records) => {
    for (const { removedNodes } of records) {
      for (const node of removedNodes) if (node instanceof Element) takenOut.push(node.id || node.outerHTML);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
"""
ENTRIES = (0, 1, 17, len(EVENTS) // 2, -1)


def from_load(page: Page, language: str) -> None:
    page.goto(f"/{language}/events/{STRIKE}")


def from_mark(page: Page, language: str) -> None:
    page.goto(f"/{language}/?from=2025-04-01&to=2025-04-30")
    page.locator(f"#mark-{STRIKE} .at").click()


def from_list(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    page.locator(f"#list-{STRIKE} a").click()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_event_that_opens_is_in_sight(
    make_page: MakePage, subtests: pytest.Subtests, width: int, height: int, language: str
) -> None:
    page = make_page(viewport={"width": width, "height": height})
    for opening in (from_load, from_mark, from_list):
        with subtests.test(opening.__name__):
            opening(page, language)
            expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
            assert page.evaluate(OUT_OF_SIGHT, TOLD) == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_ways_on_and_away_stay_in_sight_while_one_reads(make_page: MakePage, width: int, height: int) -> None:
    page = make_page(viewport={"width": width, "height": height})
    from_load(page, "en")
    page.locator("#panel").evaluate("(panel) => panel.scrollTo(0, panel.scrollHeight)")
    assert page.evaluate(OUT_OF_SIGHT, ["#close", "#previous", "#next", "#panel .badge"]) == []


@pytest.fixture
def on_two_screens(make_page: MakePage) -> Iterator[Page]:
    return (make_page(viewport={"width": width, "height": 800}) for width in (390, 1440))


@pytest.mark.parametrize("way", ["click", "Escape"])
def test_closing_leads_back_to_where_it_was_opened(on_two_screens: Iterator[Page], way: str) -> None:
    for page in on_two_screens:
        for opening, origin in ((from_list, f"#list-{STRIKE} a"), (from_mark, f"#mark-{STRIKE}")):
            opening(page, "en")
            expect(page.locator("#panel")).to_be_visible()
            if way == "click":
                page.locator("#close").click()
            else:
                page.keyboard.press(way)
            expect(page.locator("#panel")).to_have_count(0)
            expect(page.locator(origin)).to_be_focused()
            expect(page.locator(origin)).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1024])
def test_the_sheet_stays_where_it_is_however_little_of_an_event_there_is_or_has_come(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/en/events/{STRIKE}")
    panel = page.locator("#panel")
    whole = panel.bounding_box()
    panel.evaluate("(panel) => { while (panel.children.length > 1) panel.lastElementChild.remove(); }")
    assert panel.bounding_box() == whole


@pytest.mark.parametrize("width", [390, 1024])
def test_what_was_opened_does_not_lie_under_the_sheet(make_page: MakePage, width: int) -> None:
    page = make_page(viewport={"width": width, "height": 800})
    for opening, origin in ((from_list, f"#list-{STRIKE}"), (from_mark, f"#mark-{STRIKE} .at")):
        opening(page, "en")
        expect(page.locator("#panel")).to_be_visible()
        expect(page.locator(origin)).to_be_in_viewport()
        assert bottom(page.locator(origin)) <= top(page.locator("#panel"))


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (844, 390)])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_link_that_was_sent_opens_with_the_mark_above_the_sheet(
    make_page: MakePage, width: int, height: int, language: str
) -> None:
    page = make_page(viewport={"width": width, "height": height})
    for number in ENTRIES:
        for query in ("", "?lanes=speaker"):
            page.goto(f"/{language}/events/{EVENTS[number]['slug']}{query}")
            mark = page.locator("#timeline .lane .selected:visible").first.locator(".at")
            expect(mark).to_be_in_viewport()
            assert bottom(mark) <= top(page.locator("#panel"))


@pytest.mark.parametrize("place", ["list-title", ":~:text=Suggest%20a%20correction"])
def test_a_link_to_a_part_of_an_events_page_shows_that_part(make_page: MakePage, place: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto(f"/en/events/{STRIKE}#{place}")
    part = page.get_by_text("Suggest a correction") if ":" in place else page.locator(f"#{place}")
    expect(part).to_be_in_viewport()
    expect(page.locator(f"#mark-{STRIKE}")).to_be_visible()
    expect(page.locator(f"#mark-{STRIKE}")).not_to_be_in_viewport()


def test_an_events_page_that_is_loaded_again_stays_where_it_was(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    from_load(page, "en")
    page.evaluate("scrollTo(0, document.getElementById('list').offsetTop)")
    expect(page.locator("#list-title")).to_be_in_viewport()
    there = page.evaluate("scrollY")
    page.reload()
    expect(page.locator("#list-title")).to_be_in_viewport()
    assert page.evaluate("scrollY") == pytest.approx(there, abs=2)


def bottom(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["y"] + box["height"]


def top(one: Locator) -> float:
    box = one.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_when_who_and_how_sure_need_no_scrolling_for_any_event(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 1366, "height": 768})
    unseen: dict[str, Any] = {}
    for event in EVENTS:
        page.goto(f"/{language}/events/{event['slug']}", wait_until="domcontentloaded")
        if missed := page.evaluate(OUT_OF_SIGHT, [*TOLD, "#panel .when", "#panel .when time"]):
            unseen[event["slug"]] = missed
    assert unseen == {}


def test_the_panel_says_who_says_so_before_what_is_said(page: Page) -> None:
    from_load(page, "en")
    expect(page.locator("#panel > .says")).to_have_text(
        "Claimed by " + next(event["attribution_en"] for event in EVENTS if event["slug"] == STRIKE)
    )
    parts = ["#panel-title", ".says", ".when", ".summary", ".caveat", ".figures", ".sources"]
    tops = [page.locator("#panel").locator(part).first.bounding_box() for part in parts]
    assert all(tops)
    assert [box["y"] for box in tops if box] == sorted(box["y"] for box in tops if box)


@pytest.mark.parametrize(("width", "least", "most"), [(1280, 304, 320), (1440, 340, 380), (1920, 432, 432)])
def test_the_panel_has_its_share_of_a_wide_screen(make_page: MakePage, width: int, least: int, most: int) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    from_load(page, "en")
    box = page.locator("#panel").bounding_box()
    assert box
    assert least <= box["width"] <= most


def test_enter_on_the_entry_of_the_open_event_leads_to_the_event(page: Page) -> None:
    from_list(page, "en")
    expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
    entry = page.locator(f"#list-{STRIKE} a")
    entry.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()


# For each statement: the lines of its first four parts and of the words below, from top to bottom.
STATEMENTS = """
() => [...document.querySelectorAll("#panel .statements tbody tr")].map((row) => {
  const box = (part) => {
    const range = document.createRange();
    range.selectNodeContents(part);
    const boxes = [...range.getClientRects()].filter((one) => one.width);
    return { lines: new Set(boxes.map((one) => Math.round(one.top))).size, ...range.getBoundingClientRect().toJSON() };
  };
  const [day, speaker, stance, source] = row.children;
  const who = speaker.querySelector("small");
  return { parts: [speaker.querySelector("a"), stance, source, day].map(box), below: who && box(who) };
})
"""


@pytest.mark.parametrize(("width", "language"), [(390, "en"), (390, "fr"), (1440, "en"), (1440, "fr")])
def test_in_a_narrow_panel_a_statement_is_read_as_a_sentence(page: Page, width: int, language: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{language}/events/{STRIKE}")
    rows = page.evaluate(STATEMENTS)
    assert len(rows) >= 8
    for row in rows:
        parts = row["parts"]
        assert all(part["lines"] == 1 for part in parts)
        # Speaker, stance and number are in one line; of the longest the day begins another.
        assert all(one["right"] <= other["left"] for one, other in pairwise(parts[:3]))
        assert max(part["bottom"] for part in parts) - min(part["top"] for part in parts) < 48
        assert row["below"] is None or row["below"]["top"] >= max(part["top"] for part in parts) + 10
    assert sum(row["parts"][3]["top"] - row["parts"][0]["top"] > 4 for row in rows) <= 1


@pytest.mark.parametrize("width", [390, 1024])
def test_however_it_is_set_the_table_of_statements_is_one_to_assistive_technology(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/en/events/{STRIKE}")
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert ("table", "Statements about this event in the order of their days") in named
    headings = [name for role, name in named if role == "columnheader"]
    assert headings == ["Day", "Speaker", "Stance", "Source"]
    count = page.locator(".statements tbody tr").count()
    assert [role for role, _ in named].count("rowheader") == count
    assert sum(role in ("cell", "gridcell") for role, _ in named) == 3 * count


@pytest.mark.parametrize("query", ["", "?lanes=speaker", "?sort=newest"])
def test_a_second_enter_on_an_entry_leads_into_the_event_that_the_first_has_opened(page: Page, query: str) -> None:
    for number in ENTRIES:
        page.goto(f"/en/{query}")
        entry = page.locator("#list li a").nth(number)
        slug = str(entry.get_attribute("href")).partition("?")[0].rpartition("/")[2]
        entry.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#panel")).to_have_attribute("data-slug", slug)
        expect(page.locator(f"#list-{slug} a")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#panel-title")).to_be_focused()


@pytest.mark.parametrize("query", ["", "?lanes=speaker"])
def test_an_event_that_opens_leaves_the_others_where_they_are(page: Page, query: str) -> None:
    for opened in (f"#list-{STRIKE} a", f"[id^=mark-{STRIKE}]:visible >> nth=0"):
        page.goto(f"/en/{query}")
        page.evaluate(WATCH_WHAT_MOVES)
        page.locator(opened).press("Enter")
        expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
        expect(page.locator(".htmx-request")).to_have_count(0)
        moved = page.evaluate("takenOut")
        # Its own marks are drawn anew, with a ring.
        assert len(moved) < 15, moved
