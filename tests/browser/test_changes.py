"""What is new to a reader: counted since the last visit, by this browser alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

REMEMBER = """
([day, fewer]) => {
  const { count } = document.querySelector("[data-mount=since]").dataset;
  localStorage.setItem("since", `${day} ${count - fewer}`);
}
"""
MARK = "footer [data-mount=since]"


def visited(page: Page, day: str, fewer: int) -> None:
    """As if the last visit had been on a day on which there were so many changes fewer."""
    page.goto("/en/about")
    page.evaluate(REMEMBER, [day, fewer])


def test_a_first_visit_shows_nothing_and_begins_the_count(make_page: MakePage) -> None:
    page = make_page()
    page.goto("/en/changes")
    expect(page.locator("#since")).to_be_hidden()
    count = page.locator(MARK).get_attribute("data-count")
    assert str(page.evaluate("localStorage.getItem('since')")).split(" ")[1] == count
    assert not page.context.cookies()


def test_what_is_new_is_counted_and_marked_until_it_was_looked_at(make_page: MakePage) -> None:
    page = make_page()
    visited(page, "2026-11-12", 3)
    page.goto("/en/")
    expect(page.locator(MARK)).to_have_attribute("data-new", "3")
    page.goto("/fr/about")
    page.locator(MARK).click()
    expect(page.locator("#since")).to_have_text("3 nouveautés depuis votre visite du 12 novembre 2026")
    expect(page.locator(MARK)).not_to_have_attribute("data-new", "3")
    page.locator(".spoken-of a").first.click()
    expect(page.locator("#panel")).to_be_visible()
    page.go_back()
    expect(page.locator("#since")).to_be_visible()
    page.goto("/en/about")
    expect(page.locator(MARK)).not_to_have_attribute("data-new", "3")


def test_one_change_is_told_of_in_the_singular(make_page: MakePage) -> None:
    page = make_page()
    visited(page, "2026-11-01", 1)
    page.goto("/en/changes")
    expect(page.locator("#since")).to_have_text("1 new since your visit on 1 November 2026")


def test_where_nothing_can_be_remembered_and_where_nonsense_is_nothing_is_told(make_page: MakePage) -> None:
    page = make_page()
    page.goto("/en/about")
    page.evaluate("localStorage.setItem('since', 'nonsense')")
    page.goto("/en/changes")
    expect(page.locator("#since")).to_be_hidden()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    page.goto("/en/changes")
    expect(page.locator("#day-2026-11-29 .corrections li").first).to_be_visible()
    expect(page.locator("#since")).to_be_hidden()


def test_without_scripts_all_changes_are_there(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto("/en/")
    page.locator(MARK).click()
    expect(page.locator(".corrections li")).to_have_count(5)
    expect(page.locator("#since")).to_be_hidden()
