"""A list of many pages: the address says which one, so Back, Forward, Reload and Share lead to it."""

from collections.abc import Iterator

import pytest
from hands import blank, drag, drawn, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

from tests.test_responses import crowd

ALL = "from=..&to=.."


@pytest.fixture(scope="module")
def server_url(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    copy = crowd(tmp_path_factory.mktemp("crowd"), 1_000)
    with serve(copy) as url:
        yield url


def first(page: Page) -> str:
    return str(page.locator("#list li").first.get_attribute("id")).removeprefix("list-")


def follow(page: Page) -> str:
    """To the next page of the list; gives its first event."""
    before = first(page)
    page.locator("#next-page").click()
    expect(page.locator("#list li").first).not_to_have_id(f"list-{before}")
    return first(page)


def wait_for(page: Page, slug: str) -> None:
    expect(page.locator("#list li").first).to_have_id(f"list-{slug}")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_back_forward_reload_and_share_lead_to_the_page_of_the_list(page: Page, language: str) -> None:
    open_timeline(page, f"/{language}/?{ALL}")
    one = first(page)
    two = follow(page)
    assert "after=" in page.url
    expect(page.locator("#list-title")).to_be_in_viewport()
    three = follow(page)
    page.go_back()
    wait_for(page, two)
    page.go_forward()
    wait_for(page, three)
    page.reload()
    wait_for(page, three)
    shared = page.locator("#share").get_attribute("data-address")
    other = page.context.new_page()
    other.goto(str(shared))
    wait_for(other, three)
    page.locator("#first-page").click()
    wait_for(page, one)
    assert "after=" not in page.url


def test_an_event_of_the_second_page_leaves_it_in_place(page: Page) -> None:
    open_timeline(page, f"/en/?{ALL}")
    two = follow(page)
    there = page.locator("#list li").nth(7)
    slug = str(there.get_attribute("id")).removeprefix("list-")
    there.locator("a").click()
    panel = page.locator("#panel")
    expect(panel).to_have_attribute("data-slug", str(slug))
    assert first(page) == two
    expect(page.locator("#list [aria-current=true] >> nth=-1")).to_have_text(page.locator("#panel-title").inner_text())
    page.locator("#next").click()
    expect(panel).not_to_have_attribute("data-slug", str(slug))
    assert first(page) == two
    page.go_back()
    expect(panel).to_have_attribute("data-slug", str(slug))
    assert first(page) == two
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert first(page) == two
    expect(page.locator(f"#list-{slug} a")).to_be_focused()
    page.go_back()
    page.go_back()
    expect(panel).to_have_count(0)
    wait_for(page, two)


def test_another_window_or_filter_begins_its_list(page: Page) -> None:
    open_timeline(page, f"/en/?{ALL}")
    follow(page)
    page.locator("label.chip", has_text="Arms").click()
    expect(page.locator("#category-arms")).to_be_checked()
    page.wait_for_function("() => location.search.includes('category=arms') && !location.search.includes('after=')")

    open_timeline(page, f"/en/?{ALL}")
    follow(page)
    page.locator("#zoom-in").scroll_into_view_if_needed()
    before, start = drawn(page), blank(page)
    # Earlier than what the page of the list begins with.
    drag(page, start, (start[0] + 40, start[1]))
    page.mouse.up()
    wait_for_another(page, before)
    assert "after=" not in page.url
    expect(page.locator("#first-page")).to_have_count(0)
