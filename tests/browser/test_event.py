"""A reader opens an event: from the plot, from the list, by its own address; and finds the way on and back."""

import re

import pytest
from explorer import assert_agrees, read, wait_for_query
from playwright.sync_api import Locator, Page, expect

ARRIVAL = "2024-10-troops-arrive"
STRIKE = "2025-04-24-kn-23-strike"
OLDEST = "1959-08-rail-bridge"
WINTER = "from=2024-10-01&to=2025-05-31"


def wait_for_event(page: Page, slug: str, query: str | None = None) -> None:
    """Until the address and the panel are of this event."""
    page.wait_for_function(
        "(slug) => location.pathname.endsWith(`/events/${slug}`) && document.querySelector('#permalink')"
        "?.getAttribute('href').endsWith(`/events/${slug}`)",
        arg=slug,
    )
    if query is not None:
        wait_for_query(page, query)


def wait_for_no_event(page: Page) -> None:
    expect(page.locator("#panel")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/(en|fr)/(\?[^/]*)?$"))


def mark(page: Page, slug: str) -> Locator:
    return page.locator(f"#mark-{slug} .at")


def test_a_click_on_a_marker_opens_its_event_within_the_filter(page: Page) -> None:
    page.goto(f"/en/?category=troops&{WINTER}")
    before = assert_agrees(page)
    mark(page, "2024-10-28-nato-confirms-kursk").click()
    wait_for_event(page, "2024-10-28-nato-confirms-kursk", f"category=troops&{WINTER}")
    now = assert_agrees(page)
    assert now.listed == before.listed
    expect(page.locator("#panel")).to_be_in_viewport()
    expect(page.locator("#panel-title")).to_have_text("NATO says North Korean units are in Kursk")
    expect(page.locator("#timeline .event[aria-current]")).to_have_id("mark-2024-10-28-nato-confirms-kursk")
    position = now.listed.index("2024-10-28-nato-confirms-kursk") + 1
    expect(page.locator(".position")).to_have_text(re.compile(rf"^{position}\sof\s{len(now.listed)}$"))


def test_a_click_on_a_label_opens_its_event(page: Page) -> None:
    page.goto(f"/en/?{WINTER}")
    page.evaluate("document.title = 'still the same document'; globalThis.kept = true")
    page.locator("#timeline .event .label:visible").first.click()
    expect(page.locator("#panel")).to_be_visible()
    assert page.evaluate("globalThis.kept") is True, "the page changes without loading anew"


def test_enter_on_a_marker_opens_its_event(page: Page) -> None:
    page.goto(f"/en/?category=troops&{WINTER}")
    link = page.locator(f"#mark-{ARRIVAL}")
    link.focus()
    page.keyboard.press("Enter")
    wait_for_event(page, ARRIVAL, f"category=troops&{WINTER}")


def test_a_modified_click_on_a_marker_leaves_the_page_alone(page: Page) -> None:
    page.goto(f"/en/?category=troops&{WINTER}")
    with page.context.expect_page() as opened:
        mark(page, ARRIVAL).click(modifiers=["Control"])
    expect(opened.value.locator("#panel")).to_be_visible()
    expect(page.locator("#panel")).to_have_count(0)


def test_the_list_opens_an_event(page: Page) -> None:
    page.goto("/en/?category=arms")
    page.locator("#list").get_by_role("link", name="Missile said to be a KN-23 strikes Kyiv").click()
    wait_for_event(page, STRIKE, "category=arms")
    assert_agrees(page)
    expect(page.locator("#list li [aria-current]")).to_have_text("Missile said to be a KN-23 strikes Kyiv")
    expect(page.locator("#panel")).to_be_in_viewport()


def test_the_panel_says_what_is_known_and_by_whom(page: Page) -> None:
    page.goto(f"/en/events/{STRIKE}")
    panel = page.locator("#panel")
    for text in (
        "Claimed",
        "one government or service",
        "24 April 2025",
        "Kyiv, Ukraine",
        "Arms",
        "A ballistic missile",
        "Claimed by franceinfo",
        "The franceinfo article",
    ):
        expect(panel.get_by_text(text).first).to_be_visible()
    figures = panel.locator(".figures")
    expect(figures).to_contain_text(re.compile(r"\b1[23]\b"))
    expect(figures.locator("small").first).not_to_be_empty()
    sources = panel.locator(".sources li")
    expect(sources).to_have_count(5)
    for index in range(5):
        expect(sources.nth(index).locator(".publisher")).not_to_be_empty()
        expect(sources.nth(index).locator("cite")).not_to_be_empty()
        assert sources.nth(index).locator("cite").get_attribute("lang")
        expect(sources.nth(index)).to_contain_text(re.compile("read in|only the"))


def test_the_panel_says_the_date_in_words(page: Page, subtests: pytest.Subtests) -> None:
    for slug, english, french in [
        (ARRIVAL, "October 2024", "octobre 2024"),
        ("2024-11-05-first-clash-kursk", "c. 5 November 2024", "vers le 5 novembre 2024"),
        ("2024-10-08-first-troop-transfer", "8–13 October 2024", "8–13 octobre 2024"),
        ("2023-12-30-first-nk-missiles", "30 December 2023 – 2 January 2024", "30 décembre 2023 – 2 janvier 2024"),
        ("2024-workers-sent", "2024", "2024"),
    ]:
        for language, words in (("en", english), ("fr", french)):
            with subtests.test(slug=slug, language=language):
                page.goto(f"/{language}/events/{slug}")
                expect(page.locator("#panel .when time")).to_have_text(words)


def test_next_and_previous_walk_in_the_order_of_time(page: Page) -> None:
    page.goto(f"/en/?category=labour&{WINTER}&sort=newest")
    newest_first = assert_agrees(page).listed
    walk = newest_first[::-1]
    assert len(walk) > 2
    page.locator(f"#list-{walk[0]} a").click()
    wait_for_event(page, walk[0])
    expect(page.locator("#previous")).to_have_count(0)
    for slug in walk[1:]:
        page.locator("#next").click()
        wait_for_event(page, slug, f"category=labour&{WINTER}&sort=newest")
    expect(page.locator("#next")).to_have_count(0)
    assert read(page).listed == newest_first
    for slug in walk[-2::-1]:
        page.locator("#previous").click()
        wait_for_event(page, slug)


def test_focus_stays_on_next_from_event_to_event(page: Page) -> None:
    page.goto(f"/en/events/{STRIKE}?category=arms")
    page.locator("#next").focus()
    for _ in range(2):
        before = read(page).path
        page.keyboard.press("Enter")
        expect(page).not_to_have_url(re.compile(re.escape(before)))
        wait_for_event(page, read(page).path.rpartition("/")[2])
        expect(page.locator("#next")).to_be_focused()


def test_related_events_are_one_click_away(page: Page) -> None:
    page.goto("/en/events/2024-12-16-khasan-tumangang-train")
    there = page.locator("#panel .related").get_by_role("link", name="Rail bridge over the Tumen opens")
    there.click()
    wait_for_event(page, OLDEST)
    assert OLDEST in read(page).listed, "the window moves to an event that lies outside it"
    page.locator("#panel .related a").click()
    wait_for_event(page, "2024-12-16-khasan-tumangang-train")
    assert "2024-12-16-khasan-tumangang-train" in read(page).listed


def test_closing_leads_back_to_the_filter(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}?category=troops&{WINTER}")
    before = assert_agrees(page)
    page.locator("#close").click()
    wait_for_no_event(page)
    wait_for_query(page, f"category=troops&{WINTER}")
    now = assert_agrees(page)
    assert now.path == "/en/"
    assert now.listed == before.listed


def test_an_event_has_an_address_of_its_own(page: Page, subtests: pytest.Subtests) -> None:
    for slug in (ARRIVAL, STRIKE, OLDEST):
        with subtests.test(slug):
            page.goto(f"/en/events/{slug}")
            now = assert_agrees(page, written_out=slug == OLDEST)
            assert slug in now.listed, "the window holds the event"
            assert now.title.startswith(page.locator("#panel-title").inner_text())
            canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
            assert canonical.endswith(f"/en/events/{slug}")
            expect(page.locator("#panel")).to_be_visible()
            page.locator("#close").click()
            wait_for_no_event(page)
            assert_agrees(page)


def test_a_permalink_has_no_query_whatever_the_way_to_it(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}?category=troops&{WINTER}")
    page.locator("#permalink").click()
    expect(page).to_have_url(re.compile(rf"/en/events/{ARRIVAL}$"))
    wait_for_query(page, "")
    assert_agrees(page)


def test_an_event_outside_the_filter_says_so_and_can_be_shown(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}?category=arms")
    now = assert_agrees(page)
    assert ARRIVAL not in now.listed
    expect(page.locator("#panel-title")).to_be_visible()
    expect(page.locator("#panel .notice")).to_be_visible()
    expect(page.locator(".position")).to_have_count(0)
    page.locator("#show-event").click()
    expect(page.locator("#panel .notice")).to_have_count(0)
    assert ARRIVAL in assert_agrees(page).listed


def test_the_filter_works_while_an_event_is_open(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}")
    page.locator("label.chip", has_text="Troops").click()
    wait_for_event(page, ARRIVAL, "category=troops")
    assert ARRIVAL in assert_agrees(page).listed
    expect(page.locator("#panel")).to_be_visible()


def test_back_and_forward_open_and_close_events(page: Page) -> None:
    page.goto("/en/?category=troops")
    home = read(page)
    page.locator(f"#list-{ARRIVAL} a").click()
    wait_for_event(page, ARRIVAL)
    title = page.title()
    page.locator("#next").click()
    expect(page.locator("#panel-title")).not_to_have_text("North Korean soldiers reach Russia")
    second = read(page).path.rpartition("/")[2]
    wait_for_event(page, second)
    page.locator("#close").click()
    wait_for_no_event(page)
    wait_for_query(page, "category=troops")

    page.go_back()
    wait_for_event(page, second)
    page.go_back()
    wait_for_event(page, ARRIVAL)
    expect(page).to_have_title(title)
    page.go_back()
    wait_for_no_event(page)
    expect(page).to_have_title(home.title)
    assert assert_agrees(page).listed == home.listed
    page.go_forward()
    wait_for_event(page, ARRIVAL)
    expect(page).to_have_title(title)
    assert_agrees(page)


def test_the_title_of_the_page_follows_the_event(page: Page) -> None:
    page.goto(f"/en/?category=troops&{WINTER}")
    plain = page.title()
    page.locator(f"#list-{ARRIVAL} a").click()
    expect(page).to_have_title(re.compile("^North Korean soldiers reach Russia"))
    page.locator("#close").click()
    expect(page).to_have_title(plain)


def test_the_language_switch_keeps_event_and_query(page: Page) -> None:
    page.goto(f"/en/events/{ARRIVAL}?category=troops&{WINTER}&q=kursk")
    english = assert_agrees(page)
    page.get_by_role("link", name="FR", exact=True).click()
    wait_for_event(page, ARRIVAL, f"category=troops&{WINTER}&q=kursk")
    french = assert_agrees(page)
    assert french.path == f"/fr/events/{ARRIVAL}"
    assert french.query == english.query
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("#panel .when time")).to_have_text("octobre 2024")
    assert french.title != english.title
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert read(page).listed == english.listed


def test_the_language_switch_follows_a_change_of_the_filter(page: Page) -> None:
    page.goto("/en/")
    page.locator("label.chip", has_text="Arms").click()
    wait_for_query(page, "category=arms")
    page.get_by_role("link", name="FR", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert assert_agrees(page).chosen == ["arms"]


@pytest.mark.allowed_errors(r"request to another host: https://")
def test_a_source_opens_without_telling_where_the_reader_came_from(page: Page) -> None:
    page.goto(f"/en/events/{STRIKE}?q=kyiv")
    page.context.route(
        re.compile("^https:"), lambda route: route.fulfill(content_type="text/html", body="<title>Source</title>")
    )
    link = page.locator("#panel .sources cite a").first
    address = link.get_attribute("href") or ""
    assert address.startswith("https://")
    with page.context.expect_event("request", lambda request: request.url == address) as sent:
        link.click()
    request = sent.value
    assert request.is_navigation_request(), "a source is opened by the browser, not fetched into the page"
    assert "referer" not in request.all_headers()
    opened = request.frame.page
    expect(opened).to_have_title("Source")
    assert opened.evaluate("window.opener") is None


@pytest.mark.allowed_errors(r"status of 404")
def test_an_unknown_event_offers_a_search(page: Page) -> None:
    response = page.goto("/en/events/no-such-event")
    assert response
    assert response.status == 404
    page.get_by_role("searchbox").fill("kursk")
    page.keyboard.press("Enter")
    expect(page.locator("#list-title")).to_be_visible()
    now = assert_agrees(page)
    assert now.listed
    assert now.q == "kursk"
