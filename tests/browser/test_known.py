"""The timeline as it was known on a day: by keyboard, without JavaScript, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Axe, MakePage

ARRIVAL = "2024-10-troops-arrive"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOWEST = """
() => Math.min(...[...document.querySelectorAll(".known a")].map((one) => one.getBoundingClientRect().height))
"""


def test_a_day_is_typed_and_stepped_through_by_keyboard(page: Page) -> None:
    page.goto("/en/")
    everything = page.locator("#list-title").inner_text()
    page.locator("#who summary").focus()
    page.keyboard.press("Enter")
    page.locator("#known").focus()
    page.keyboard.type("1 Nov 2024")
    page.keyboard.press("Enter")
    expect(page.locator("#known-title")).to_have_text("As it was known on 1 November 2024")
    expect(page.locator("#known")).to_have_value("2024-11-01")
    expect(page).to_have_url(re.compile(r"\?known=2024-11-01$"))
    expect(page.locator(f"#list-{ARRIVAL}")).to_contain_text("not yet acknowledged then")

    page.locator("#known-later").focus()
    for _ in range(2):
        day = page.locator("#known-later").inner_text().removesuffix(" ›")
        page.keyboard.press("Enter")
        expect(page.locator("#known-title")).to_have_text(f"As it was known on {day}")
        expect(page.locator("#known-later")).to_be_focused()
        expect(page.locator("#live")).to_contain_text(f"as known on {day}")
    page.go_back()
    expect(page.locator("#known-later")).to_have_text(f"{day} ›")

    page.locator("#known-today").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".known")).to_have_count(0)
    expect(page.locator("#list-title")).to_have_text(everything)
    expect(page.locator("#known")).to_have_value("")


def test_a_day_is_chosen_from_the_calendar(page: Page) -> None:
    page.goto("/en/")
    page.evaluate("() => { HTMLInputElement.prototype.showPicker = function () {}; }")
    page.locator("#who summary").click()
    page.locator("#choose-known").click()
    page.locator("#calendar-known").evaluate(
        "(calendar, day) => { calendar.value = day; calendar.dispatchEvent(new Event('change', { bubbles: true })); }",
        "2024-11-01",
    )
    expect(page.locator("#known-title")).to_have_text("As it was known on 1 November 2024")


@pytest.mark.parametrize(
    ("language", "show", "title"),
    [
        ("en", "Show", "As it was known on 1 November 2024"),
        ("fr", "Afficher", "Tel qu’on le savait le 1er novembre 2024"),
    ],
)
def test_the_same_without_javascript_on_a_phone(make_page: MakePage, language: str, show: str, title: str) -> None:
    page = make_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/{language}/?category=troops")
    page.locator("#fold summary").click()
    page.locator("#who summary").click()
    page.locator("#known").fill("2024-11-01")
    page.get_by_role("button", name=show, exact=True).click()
    expect(page.locator("#known-title")).to_have_text(title)
    now = page.locator("#list li").count()

    # To the day of the last of them, and to the one before.
    for _ in range(2):
        day = page.locator("#known-earlier").inner_text().removeprefix("‹ ")
        page.locator("#known-earlier").click()
        expect(page.locator("#known-title")).to_contain_text(day)
    expect(page.locator("#known-later")).to_be_visible()
    assert 0 < page.locator("#list li").count() < now
    # What narrows the list is in sight, though the filter is folded.
    expect(page.locator("#category-troops")).not_to_be_visible()
    page.locator("#without-known").click()
    expect(page.locator(".known")).to_have_count(0)
    assert page.locator("#list li").count() > now


@pytest.mark.parametrize("language", ["en", "fr"])
def test_notice_and_table_fit_a_phone(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 320, "height": 700})
    page.goto(f"/{language}/events/{ARRIVAL}?known=2025-04-28")
    assert page.evaluate(OVERFLOW) == 0
    assert page.evaluate(LOWEST) >= 24
    table, panel = page.locator("table.statements"), page.locator("#panel")
    expect(table).to_be_attached()
    ends = [one.evaluate("(one) => one.getBoundingClientRect().right") for one in (table, panel)]
    assert ends[0] <= ends[1]


def test_a_statement_leads_to_its_source_in_the_panel(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}")
    link = page.locator("table.statements a[href^='#cited-']").last
    source = page.locator(link.get_attribute("href") or "")
    link.click()
    expect(source).to_be_in_viewport()
    top, bar = (one.evaluate("(one) => one.getBoundingClientRect()") for one in (source, page.locator(".panel-bar")))
    assert top["top"] >= bar["bottom"]
    expect(page.locator("#panel")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_assistive_technology(make_page: MakePage, axe: Axe, scheme: str) -> None:
    page = make_page(color_scheme=scheme)
    page.goto(f"/fr/events/{ARRIVAL}?known=2024-11-01")
    assert axe(page) == []
