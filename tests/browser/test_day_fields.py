"""Can one say from when to when as one likes, in both languages, and hear at the field what is no date?"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Axe, MakePage
from tests.browser.explorer import assert_agrees, read, wait_for_query
from tests.browser.hands import open_timeline

LANGUAGES = ("en", "fr")
LABELS = {"en": ("From", "To"), "fr": ("Du", "Au")}


def field_of(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True)


def write(page: Page, label: str, text: str, key: str = "Tab") -> None:
    field_of(page, label).fill(text)
    page.keyboard.press(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_window_is_typed_as_people_write_it(page: Page, language: str, subtests: pytest.Subtests) -> None:
    first, last = LABELS[language]
    for start, end, days in (
        ("October 2024", "May 2025", ("2024-10-01", "2025-05-31")),
        ("1 octobre 2024", "1er mai 2025", ("2024-10-01", "2025-05-01")),
        ("01/10/2024", "24.04.2025", ("2024-10-01", "2025-04-24")),
        ("oct. 2024", "2025", ("2024-10-01", "2025-12-31")),
    ):
        with subtests.test(start):
            open_timeline(page, f"/{language}/?category=troops")
            write(page, first, start)
            wait_for_query(page, f"category=troops&from={days[0]}")
            write(page, last, end)
            wait_for_query(page, f"category=troops&from={days[0]}&to={days[1]}")
            assert assert_agrees(page).dates == days


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.allowed_errors(r"status of 400")
def test_what_is_no_date_is_said_at_its_field_and_all_else_stays(page: Page, axe: Axe, language: str) -> None:
    open_timeline(page, f"/{language}/?category=arms&from=2024-01-01&to=2025-12-31")
    before = read(page)
    label = LABELS[language][1]
    write(page, label, "05/09")
    field = field_of(page, label)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("05/09")
    expect(field).to_have_accessible_description(re.compile(f"^{label}.*05/09.*5 (September|septembre) 2024"))
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(1)
    # The rest of the filter is shown: the window reaches to the default's end.
    now = read(page)
    assert now.chosen == ["arms"]
    assert now.dates == ("2024-01-01", "05/09")
    assert set(before.listed) <= set(now.listed)
    assert [lane.category for lane in now.lanes] == ["arms"]
    assert axe(page) == []
    write(page, label, "5/9/2024")
    wait_for_query(page, "category=arms&from=2024-01-01&to=2024-09-05")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    assert assert_agrees(page).dates == ("2024-01-01", "2024-09-05")


@pytest.mark.allowed_errors(r"status of 400")
def test_several_faults_are_all_said_each_in_its_place(page: Page) -> None:
    open_timeline(page, "/fr/?category=nonsense&from=hier&to=demain")
    expect(page.locator(".notice")).to_have_text(re.compile("Catégorie.*nonsense"))
    for label, typed in zip(LABELS["fr"], ("hier", "demain"), strict=True):
        expect(field_of(page, label)).to_have_accessible_description(re.compile(f"^{label}.*{typed}"))
    assert len(read(page).lanes) == 5
    # What the filter could not be is not sent again.
    write(page, "Du", "2024")
    expect(page.locator(".notice")).to_have_count(0)
    write(page, "Au", "2025")
    wait_for_query(page, "from=2024-01-01&to=2025-12-31")
    assert_agrees(page)


@pytest.mark.allowed_errors(r"status of 400")
def test_the_timeline_beside_a_fault_can_be_moved(page: Page) -> None:
    open_timeline(page, "/en/?from=2024-01-01&to=2024-12-31")
    write(page, "To", "the end")
    expect(page.locator("#to")).to_have_attribute("aria-invalid", "true")
    page.locator("#zoom-in").click()
    expect(page.locator("#to")).not_to_have_attribute("aria-invalid", "true")
    assert_agrees(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_end_beyond_the_other_moves_it_along(page: Page, language: str) -> None:
    first, last = LABELS[language]
    open_timeline(page, f"/{language}/?from=2023-08-01&to=2023-12-31")
    write(page, first, "2024-10-01")
    wait_for_query(page, "from=2024-10-01&to=2025-03-02")
    assert assert_agrees(page).dates == ("2024-10-01", "2025-03-02")
    write(page, last, "2023-12")
    wait_for_query(page, "from=2023-08-01&to=2023-12-31")
    assert assert_agrees(page).dates == ("2023-08-01", "2023-12-31")


def test_a_field_says_the_day_that_was_understood_even_while_one_is_in_it(page: Page) -> None:
    open_timeline(page, "/en/?from=2024-10-01&to=2025-05-31")
    for typed, understood in (("..", "2026-09-23"), ("", "2026-12-31"), ("May 2025", "2025-05-31")):
        write(page, "To", typed, "Enter")
        expect(page.locator("#to")).to_have_value(understood)
        expect(page.locator("#to")).to_be_focused()
    # The page says the same day as before, and the field as well.
    wait_for_query(page, "from=2024-10-01&to=2025-05-31")
    write(page, "From", "october 2024")
    expect(page.locator("#from")).to_have_value("2024-10-01")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_is_chosen_from_the_browsers_own_calendar(page: Page, language: str) -> None:
    open_timeline(page, f"/{language}/?from=2024-10-01&to=2025-05-31")
    names = {"en": ("Choose the first day", "Choose the last day")}.get(
        language, ("Choisir le premier jour", "Choisir le dernier jour")
    )
    page.get_by_role("button", name=names[0]).focus()
    for key in ("Enter", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    wait_for_query(page, "from=2024-10-09&to=2025-05-31")
    expect(page.get_by_role("button", name=names[0])).to_be_focused()
    # What is typed and no day yet does not hinder: the calendar opens at the window.
    page.locator("#to").evaluate("(field) => { field.value = 'May'; }")
    page.get_by_role("button", name=names[1]).click()
    for key in ("ArrowLeft", "Enter"):
        page.keyboard.press(key)
    wait_for_query(page, "from=2024-10-09&to=2025-05-30")
    assert assert_agrees(page).dates == ("2024-10-09", "2025-05-30")


def test_a_finger_finds_the_calendar_of_each_field(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    open_timeline(page, "/fr/?from=2024-10-01&to=2025-05-31")
    page.locator("#fold summary").tap()
    for name, day in (("from", "2024-10-02"), ("to", "2025-06-01")):
        button = page.locator(f"#choose-{name}")
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        button.tap()
        for key in ("ArrowRight", "Enter"):
            page.keyboard.press(key)
        expect(page.locator(f"#{name}")).to_have_value(day)
    wait_for_query(page, "from=2024-10-02&to=2025-06-01")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.allowed_errors(r"status of 400")
def test_without_scripts_dates_are_typed_and_corrected_as_well(make_page: MakePage, language: str) -> None:
    page = make_page(java_script_enabled=False)
    page.goto(f"/{language}/?category=arms")
    first, last = (field_of(page, label) for label in LABELS[language])
    expect(page.locator(".calendar").first).not_to_be_visible()
    first.fill("octobre 2024")
    last.fill("whenever")
    page.locator("#filter [type=submit]").click()
    expect(last).to_have_accessible_description(re.compile("whenever"))
    expect(first).to_have_value("2024-10-01")
    expect(page.locator(".lane .event").first).to_be_visible()
    expect(page.locator("#list li").first).to_be_visible()
    last.fill("2023")
    page.locator("#filter [type=submit]").click()
    # The last day was typed before the first, which moves along: two years and three months, as before.
    expect(page.locator("[aria-invalid]")).to_have_count(0)
    expect(last).to_have_value("2023-12-31")
    expect(first).to_have_value("2021-10-01")
